/* Elements of the document by id. Scripts ask for thousands, one by one: the table is made anew at
 * the first question after ids or the tree changed. */
#include "parser/scene/scene.h"
#include "src/core/mem.h"

typedef struct kn_id_entry {
    const kn_node *node; /* the first in document order; NULL: free slot */
    uint64_t hash;
    bool more; /* others have the same id */
} kn_id_entry;

struct kn_id_table {
    KN_VEC(kn_id_entry) slots; /* a power of two of them, at most half full */
    size_t n;
    uint32_t epoch; /* of the scene's ids */
};

static kn_id_entry *slot_of(const kn_id_table *t, kn_str id, uint64_t hash) {
    size_t mask = t->slots.n - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        kn_id_entry *e = &t->slots.v[i];
        if (!e->node || (e->hash == hash && kn_str_eq(kn_node_attr(e->node, KN_A_id), id)))
            return e;
    }
}

static void resize(kn_id_table *t, size_t n) {
    KN_VEC(kn_id_entry) old = {t->slots.v, t->slots.n, t->slots.cap};
    t->slots.v = KN_NEW_N(kn_id_entry, n);
    t->slots.n = t->slots.cap = n;
    for (size_t i = 0; i < old.n; i++)
        if (old.v[i].node)
            *slot_of(t, kn_node_attr(old.v[i].node, KN_A_id), old.v[i].hash) = old.v[i];
    kn_vec_free(&old);
}

static void fill(kn_id_table *t, const kn_node *document) {
    kn_vec_free(&t->slots);
    t->n = 0;
    resize(t, 64);
    for (const kn_node *n = document; n; n = kn_node_next(n, document)) {
        kn_str id = n->kind == KN_NODE_ELEMENT ? kn_node_attr(n, KN_A_id) : (kn_str){0};
        if (!id.n)
            continue;
        uint64_t hash = kn_str_hash(id);
        kn_id_entry *e = slot_of(t, id, hash);
        e->more = e->node != NULL;
        if (e->node)
            continue;
        *e = (kn_id_entry){n, hash, false};
        if (++t->n * 2 > t->slots.n)
            resize(t, t->slots.n * 2);
    }
}

kn_node *kn_scene_find_id(kn_scene *s, kn_str id, bool *more) {
    kn_id_table *t = s->ids;
    const bool fresh = t && t->epoch == s->id_epoch;
    if (!t)
        t = s->ids = KN_NEW(kn_id_table);
    if (!fresh) {
        t->epoch = s->id_epoch;
        fill(t, s->document);
    }
    const kn_id_entry *e = id.n ? slot_of(t, id, kn_str_hash(id)) : NULL;
    if (more)
        *more = e && e->node && e->more;
    return e ? (kn_node *)e->node : NULL;
}

void kn_scene_name_changed(kn_scene *s, kn_atom attr, kn_str name) {
    const bool id = attr == KN_A_id;
    if (!s->wants_names || !name.n || (!id && attr != KN_A_name))
        return;
    char *p = kn_xalloc(name.n + 2);
    p[0] = id ? 'i' : 'n';
    memcpy(p + 1, name.p, name.n);
    kn_vec_push(&s->changed_names, p);
}

void kn_scene_drop_names(kn_scene *s) {
    for (size_t i = 0; i < s->changed_names.n; i++)
        free(s->changed_names.v[i]);
    kn_vec_free(&s->changed_names);
}

void kn_id_table_free(kn_id_table *t) {
    if (t)
        kn_vec_free(&t->slots);
    free(t);
}
