#include "parser/scene/scene.h"
#include "src/core/limits.h"

kn_scene *kn_scene_new(kn_files *files, kn_diags *diags) {
    kn_scene *s = KN_NEW(kn_scene);
    s->arena = kn_arena_new();
    s->atoms = kn_atoms_new();
    s->files = files;
    s->diags = diags;
    s->max_nodes = KN_LIMIT_NODES;
    kn_vec_push(&s->nodes, NULL); /* id 0 is no node */
    kn_vec_push(&s->scopes, (kn_scope){0});
    s->document = kn_node_document(s);
    s->document->flags |= KN_NODE_ATTACHED;
    return s;
}

static void free_node_parts(kn_scene *s, kn_node *n) {
    for (uint32_t i = 0; i < n->n_attrs; i++)
        free(n->attrs[i].value);
    free(n->attrs);
    free(n->text);
    if (n->inline_style && s->free_decls)
        s->free_decls(n->inline_style);
    if (n->js_data && s->free_js_data)
        s->free_js_data(n);
}

void kn_scene_free(kn_scene *s) {
    if (!s)
        return;
    for (size_t i = 1; i < s->nodes.n; i++)
        if (s->nodes.v[i])
            free_node_parts(s, s->nodes.v[i]);
    kn_vec_free(&s->nodes);
    kn_vec_free(&s->free_nodes);
    kn_vec_free(&s->changed_slots);
    kn_vec_free(&s->manual_slots);
    kn_vec_free(&s->scopes);
    kn_id_table_free(s->ids);
    kn_scene_drop_names(s);
    free(s->project);
    free(s->base);
    kn_atoms_free(s->atoms);
    kn_arena_free(s->arena);
    free(s);
}

uint16_t kn_scene_add_scope(kn_scene *s, kn_node *host, uint16_t parent) {
    if (s->scopes.n >= UINT16_MAX) {
        kn_report(s->diags, KN_SEV_ERROR, KN_ELIMIT, "composition/too-many",
                  host ? host->loc : (kn_loc){0}, NULL, "more than %d mounted compositions",
                  UINT16_MAX - 1);
        return 0;
    }
    kn_scope sc = {.host = host, .parent = parent};
    sc.comp_id = sc.authored_id = sc.script_id = sc.root_id = sc.file = KN_S("");
    sc.defaults = sc.values = KN_S("");
    kn_vec_push(&s->scopes, sc);
    return (uint16_t)(s->scopes.n - 1);
}

kn_atom kn_scene_atom(kn_scene *s, kn_str name) {
    return kn_atom_get(s->atoms, name);
}

kn_str kn_scene_atom_str(const kn_scene *s, kn_atom a) {
    return kn_atom_str(s->atoms, a);
}

/* Up the flat tree, and the document where a node is not in it. */
static kn_node *above(const kn_node *n) {
    return n->slot ? n->slot : n->parent ? n->parent : n->host;
}

void kn_node_damage(kn_node *n, unsigned bits) {
    n->damage |= (uint16_t)bits;
    /* Every ancestor of a marked node is marked, so the walk may stop at the first one found. */
    for (kn_node *p = above(n); p && !(p->damage & KN_DMG_BELOW); p = above(p))
        p->damage |= KN_DMG_BELOW;
}

/* ---- release: nodes go to a free list under a new generation ---- */

static kn_node *deepest_first(kn_node *n) {
    while (n->first)
        n = n->first;
    return n;
}

static void release_one(kn_scene *s, kn_node *n) {
    free_node_parts(s, n);
    uint32_t id = n->id, gen = n->gen + 1;
    memset(n, 0, sizeof *n);
    n->id = id;
    n->gen = gen;
    s->nodes.v[id] = NULL;
    kn_vec_push(&s->free_nodes, n);
}

void kn_node_release(kn_scene *s, kn_node *top) {
    if (!top || (top->flags & KN_NODE_ATTACHED) || top->parent)
        return;
    kn_node *n = deepest_first(top);
    for (;;) {
        kn_node *content = n->content, *shadow = n->shadow, *up = n->parent, *next = n->next;
        bool last = n == top;
        n->content = n->shadow = NULL;
        release_one(s, n);
        if (content)
            kn_node_release(s, content);
        if (shadow) {
            shadow->host = NULL;
            kn_node_release(s, shadow);
        }
        if (last)
            return;
        n = next ? deepest_first(next) : up;
    }
}
