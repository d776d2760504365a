/* Copies between scenes: the names of elements and attributes are interned in each. */
#include "parser/scene/import.h"

typedef struct import {
    kn_scene *to, *from;
    void (*each)(void *ctx, const kn_node *n, kn_node *copy);
    void *ctx;
} import;

static kn_atom name_of(const import *m, kn_atom a) {
    return kn_scene_atom(m->to, kn_scene_atom_str(m->from, a));
}

static kn_node *copy_one(const import *m, kn_node *n) {
    if (n->kind == KN_NODE_FRAGMENT)
        return kn_node_fragment(m->to);
    if (n->kind != KN_NODE_ELEMENT)
        return kn_node_text(m->to, n->kind, (kn_str){n->text, n->n_text}, n->loc);
    kn_node *c = kn_node_element(m->to, n->ns, name_of(m, n->tag), n->loc);
    if (!c)
        return NULL;
    kn_node_sync_style(m->from, n);
    for (uint32_t i = 0; i < n->n_attrs; i++)
        kn_node_attr_raw(c, name_of(m, n->attrs[i].name),
                         (kn_str){n->attrs[i].value, n->attrs[i].n});
    c->flags |= n->flags & (KN_NODE_PARSED | KN_NODE_SCRIPT_DONE | KN_NODE_DEFINED);
    return c;
}

static kn_node *copy(const import *m, kn_node *n);

static bool copy_children(const import *m, const kn_node *n, kn_node *into) {
    for (kn_node *k = n->first; k; k = k->next) {
        kn_node *c = copy(m, k);
        if (!c)
            return false;
        kn_node_append_raw(into, c);
    }
    return true;
}

static kn_node *copy(const import *m, kn_node *n) {
    kn_node *c = copy_one(m, n);
    if (!c)
        return NULL;
    if (m->each)
        m->each(m->ctx, n, c);
    if (n->content && c->content) {
        if (m->each)
            m->each(m->ctx, n->content, c->content);
        if (!copy_children(m, n->content, c->content))
            return NULL;
    }
    return copy_children(m, n, c) ? c : NULL;
}

kn_node *kn_node_import(kn_scene *s, kn_scene *from, kn_node *n,
                        void (*each)(void *ctx, const kn_node *n, kn_node *copy), void *ctx) {
    const import m = {s, from, each, ctx};
    return copy(&m, n);
}
