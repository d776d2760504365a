/* Scroll containers, and viewports of frames, that scripts scrolled (CSSOM View §7): what is in
 * them is moved when everything has its place, and moved back before the next layout, which knows
 * nothing of it. */
#include "src/layout/sizing.h"

static void move_box(kn_box *b, kn_lu dx, kn_lu dy) {
    b->x = kn_lu_add(b->x, dx);
    b->y = kn_lu_add(b->y, dy);
}

/* Out-of-flow boxes of a containing block further up stay where they are. */
static bool stays(const kn_box *b, const kn_box *scroller) {
    if (!b->out_of_flow || b->floating || !b->containing)
        return false;
    for (const kn_box *p = b->containing; p; p = p->parent)
        if (p == scroller)
            return false;
    return true;
}

/* Boxes whose place is relative to `scroller`: its children, and what is in inline boxes. */
static void move_children(kn_box *parent, const kn_box *scroller, kn_lu dx, kn_lu dy) {
    for (kn_box *c = parent->first; c; c = c->next) {
        if (c->kind == KN_BOX_INLINE)
            move_children(c, scroller, dx, dy);
        if (!stays(c, scroller))
            move_box(c, dx, dy);
    }
}

static void move_lines(kn_box *b, kn_lu dx, kn_lu dy) {
    for (uint32_t i = 0; i < b->n_lines; i++) {
        kn_line *l = &b->lines[i];
        l->x = kn_lu_add(l->x, dx);
        l->y = kn_lu_add(l->y, dy);
        l->baseline = kn_lu_add(l->baseline, dy);
        for (uint32_t k = 0; k < l->n_frags; k++) {
            kn_frag *f = &l->frags[k];
            f->x = kn_lu_add(f->x, dx);
            f->y = kn_lu_add(f->y, dy);
            f->baseline = kn_lu_add(f->baseline, dy);
        }
    }
}

/* What is fixed stays where it is in the viewport, wherever it hangs in the tree. */
static void move_fixed(kn_box *top, const kn_box *viewport, kn_lu dx, kn_lu dy) {
    for (kn_box *c = top->first; c; c = c->next) {
        if (c->out_of_flow && !c->floating && c->containing == viewport &&
            c->style->box->position == KN_KW_fixed)
            move_box(c, dx, dy);
        else
            move_fixed(c, viewport, dx, dy);
    }
}

static void move_content(kn_box *b, kn_lu dx, kn_lu dy) {
    move_children(b, b, dx, dy);
    if (!b->parent)
        move_fixed(b, b, kn_lu_neg(dx), kn_lu_neg(dy));
    if (b->inline_fc)
        move_lines(b, dx, dy);
}

void kn_scroll_undo(kn_box *top) {
    kn_box_priv *p = kn_priv(top);
    if (p->scroll_x.v || p->scroll_y.v)
        move_content(top, p->scroll_x, p->scroll_y);
    p->scroll_x = p->scroll_y = KN_LU0;
    for (kn_box *c = top->first; c; c = c->next)
        kn_scroll_undo(c);
}

void kn_scroll_of(const kn_box *b, kn_lu *x, kn_lu *y) {
    *x = *y = KN_LU0;
    if (!b->parent && b->node && b->node->kind == KN_NODE_DOCUMENT) { /* the viewport */
        *x = kn_lu_px(b->node->scroll_x);
        *y = kn_lu_px(b->node->scroll_y);
        return;
    }
    if (b->anonymous || b->pseudo || b->kind == KN_BOX_TEXT || b->kind == KN_BOX_INLINE ||
        !kn_is_elem(b->node) || !(b->node->scroll_x | b->node->scroll_y))
        return;
    if (kn_clips_w(b))
        *x = kn_lu_px(b->node->scroll_x);
    if (kn_clips_h(b))
        *y = kn_lu_px(b->node->scroll_y);
}

void kn_scroll_apply(kn_box *top) {
    kn_box_priv *p = kn_priv(top);
    kn_scroll_of(top, &p->scroll_x, &p->scroll_y);
    if (p->scroll_x.v || p->scroll_y.v)
        move_content(top, kn_lu_neg(p->scroll_x), kn_lu_neg(p->scroll_y));
    for (kn_box *c = top->first; c; c = c->next)
        kn_scroll_apply(c);
}
