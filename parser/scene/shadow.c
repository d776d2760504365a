/* Shadow trees, slots and the flat tree. */
#include "parser/scene/shadow.h"

/* ---- walking ---- */

kn_node *kn_shadow_next(const kn_node *n, const kn_node *top) {
    if (n->shadow)
        return n->shadow;
    if (n->first)
        return n->first;
    while (n != top) {
        if (n->next)
            return n->next;
        if (n->parent) {
            n = n->parent;
        } else if (n->host) { /* after its shadow tree come the host's children */
            n = n->host;
            if (n->first)
                return n->first;
        } else {
            return NULL;
        }
    }
    return NULL;
}

kn_node *kn_shadow_root_of(const kn_node *n) {
    if (!(n->flags & KN_NODE_IN_SHADOW))
        return NULL;
    while (n->parent)
        n = n->parent;
    return n->host ? (kn_node *)n : NULL;
}

static bool is_slot(const kn_node *n) {
    return (n->flags & KN_NODE_IN_SHADOW) && kn_is_html(n, KN_A_slot);
}

kn_node *kn_slot_from(kn_node *c, const kn_node *slot) {
    while (c && c->slot != slot)
        c = c->next;
    return c;
}

static kn_node *first_assigned(const kn_node *slot) {
    const kn_node *root = kn_shadow_root_of(slot);
    return root ? kn_slot_from(root->host->first, slot) : NULL;
}

kn_node *kn_flat_first(const kn_node *n) {
    if (n->shadow)
        return n->shadow->first;
    kn_node *a = is_slot(n) ? first_assigned(n) : NULL;
    return a ? a : n->first;
}

kn_node *kn_flat_next(const kn_node *n) {
    return n->slot ? kn_slot_from(n->next, n->slot) : n->next;
}

kn_node *kn_flat_parent(const kn_node *n) {
    kn_node *p = n->parent;
    if (n->slot)
        return n->slot;
    if (!p)
        return NULL;
    if (p->host)
        return p->host;
    if (p->shadow || (is_slot(p) && first_assigned(p)))
        return NULL;
    return p;
}

/* ---- roots ---- */

kn_node *kn_shadow_attach(kn_scene *s, kn_node *host) {
    if (host->shadow)
        return host->shadow;
    kn_node *root = kn_node_fragment(s);
    if (!root)
        return NULL;
    root->host = host;
    root->scope = host->scope;
    root->flags |= KN_NODE_IN_SHADOW | (host->flags & KN_NODE_ATTACHED);
    host->shadow = root;
    s->tree_epoch++;
    kn_node_damage(host, KN_DMG_STYLE | KN_DMG_SUBTREE | KN_DMG_CHILDREN | KN_DMG_BOX);
    return root;
}

/* ---- slots ---- */

static kn_str slot_name(const kn_node *n, kn_atom attr) {
    kn_str v = n->kind == KN_NODE_ELEMENT ? kn_node_attr(n, attr) : (kn_str){0};
    return v.p ? v : KN_S("");
}

static void note_change(kn_scene *s, const kn_node *slot) {
    for (size_t i = 0; i < s->changed_slots.n; i++)
        if (s->changed_slots.v[i].id == slot->id && s->changed_slots.v[i].gen == slot->gen)
            return;
    kn_vec_push(&s->changed_slots, ((kn_ref){slot->id, slot->gen}));
}

void kn_slot_left(kn_scene *s, kn_node *child) {
    note_change(s, child->slot);
    kn_node_damage(child->slot, KN_DMG_SUBTREE | KN_DMG_CHILDREN | KN_DMG_BOX);
    child->slot = NULL;
}

void kn_slots_assign(kn_scene *s, kn_node *host) {
    kn_node *root = host->shadow;
    KN_VEC(kn_node *) slots = {0};
    for (kn_node *n = root; n; n = kn_node_next(n, root))
        if (is_slot(n))
            kn_vec_push(&slots, n);
    for (kn_node *c = host->first; c; c = c->next) {
        kn_node *slot = NULL;
        const bool may = c->kind == KN_NODE_ELEMENT || c->kind == KN_NODE_TEXT;
        for (size_t i = 0; may && i < slots.n && !slot; i++)
            if (kn_str_eq(slot_name(slots.v[i], KN_A_name), slot_name(c, KN_A_slot)))
                slot = slots.v[i];
        if (slot == c->slot)
            continue;
        if (c->slot)
            kn_slot_left(s, c);
        c->slot = slot;
        c->box = NULL;
        c->style = NULL;
        if (slot) {
            note_change(s, slot);
            kn_node_damage(slot, KN_DMG_SUBTREE | KN_DMG_CHILDREN | KN_DMG_BOX);
            kn_node_damage(c, KN_DMG_STYLE | KN_DMG_SUBTREE);
        }
        s->tree_epoch++;
    }
    kn_vec_free(&slots);
}

/* ---- declared ones ---- */

static void declare(kn_scene *s, kn_node *tpl) {
    kn_node *host = tpl->parent;
    kn_node *root = kn_is_elem(host) && !host->shadow ? kn_shadow_attach(s, host) : NULL;
    if (!root)
        return;
    kn_str mode = kn_node_attr(tpl, kn_scene_atom(s, KN_S("shadowrootmode")));
    root->closed = kn_str_ieq(mode, KN_S("closed"));
    while (tpl->content->first)
        kn_node_insert(s, root, tpl->content->first, NULL);
    kn_node_remove(s, tpl);
    kn_node_release(s, tpl);
    kn_slots_assign(s, host);
    kn_shadow_declared(s, root);
}

void kn_shadow_declared(kn_scene *s, kn_node *top) {
    kn_atom mode = kn_atom_find(s->atoms, KN_S("shadowrootmode"));
    if (!mode)
        return;
    for (kn_node *n = top, *next; n; n = next) {
        next = kn_node_next(n, top);
        kn_str v = n->content ? kn_node_attr(n, mode) : (kn_str){0};
        if (v.p && n != top && (kn_str_ieq(v, KN_S("open")) || kn_str_ieq(v, KN_S("closed")))) {
            next = kn_node_next_skip(n, top);
            declare(s, n);
        }
    }
}
