/* Shadow trees and the flat tree. */
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

kn_node *kn_flat_first(const kn_node *n) {
    if (n->shadow)
        return n->shadow->first;
    return n->assigned ? n->assigned : n->first;
}

kn_node *kn_flat_next(const kn_node *n) {
    return n->slot ? n->slot_next : n->next;
}

kn_node *kn_flat_parent(const kn_node *n) {
    kn_node *p = n->parent;
    if (n->slot)
        return n->slot;
    if (!p)
        return NULL;
    if (p->host)
        return p->host;
    if (p->shadow || p->assigned)
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
