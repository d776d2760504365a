/* Scripts count numbers and type letters every frame: an element whose only child was text and is
 * text again keeps its boxes, and its text box takes the new characters. */
#include "parser/scene/shadow.h"
#include "src/layout/sizing.h"

static bool draws(const char *text, uint32_t n) {
    return text && kn_str_trim((kn_str){text, n}).n > 0;
}

/* The text box to be refilled; NULL: the boxes below have to be built. The old text node may be
 * gone: only its box is looked at. Blank text, old or new, may have no box, and decides where
 * ::first-letter is. */
static kn_box *refillable(const kn_node *n) {
    const kn_box *b = n->box;
    if (!b || b->node != n ||
        (b->kind != KN_BOX_INLINE && !(b->kind == KN_BOX_BLOCK && b->inline_fc)))
        return NULL;
    kn_box *t = b->first;
    if (!t || t->next || t->kind != KN_BOX_TEXT || t->node == n || b->continuation || b->continues)
        return NULL;
    const kn_node *c = n->shadow || kn_flat_first(n) != n->first ? NULL : n->first;
    return c && !c->next && c->kind == KN_NODE_TEXT && draws(c->text, c->n_text) &&
                   draws(t->text, t->n_text)
               ? t
               : NULL;
}

bool kn_can_retext(const kn_node *n) {
    return (n->damage & KN_DMG_CHILDREN) && !(n->damage & KN_DMG_BOX) && refillable(n);
}

void kn_retext(kn_node *n) {
    kn_box *t = refillable(n);
    t->node = n->first;
    t->source = (kn_str){n->first->text, n->first->n_text};
    n->first->box = t;
    n->damage = (uint16_t)((n->damage & ~KN_DMG_CHILDREN) | KN_DMG_LAYOUT | KN_DMG_PAINT);
}
