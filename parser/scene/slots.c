/* Which child of a host is assigned to which slot (DOM §4.2.2.3, §4.2.2.4): by names, the first
 * slot of a name in the order of the tree, or by what scripts said. Each slot holds the list of its
 * nodes; to assign anew costs as much as there are slots and children, and not their product. */
#include "parser/scene/shadow.h"

static kn_str slot_name(const kn_node *n, kn_atom attr) {
    kn_str v = n->kind == KN_NODE_ELEMENT ? kn_node_attr(n, attr) : (kn_str){0};
    return v.p ? v : KN_S("");
}

static bool is_slot(const kn_node *n) {
    return kn_is_html(n, KN_A_slot);
}

static bool is_slottable(const kn_node *n) {
    return n->kind == KN_NODE_ELEMENT || n->kind == KN_NODE_TEXT;
}

static kn_node *node_of(const kn_scene *s, kn_ref r) {
    return kn_node_by_id(s, r.id, r.gen);
}

/* Whoever tells does so once for each slot; mostly it is the same one again. */
static void note_change(kn_scene *s, const kn_node *slot) {
    const size_t n = s->changed_slots.n;
    const kn_ref r = {slot->id, slot->gen};
    if (!n || s->changed_slots.v[n - 1].id != r.id || s->changed_slots.v[n - 1].gen != r.gen)
        kn_vec_push(&s->changed_slots, r);
}

static void damage_slot(kn_scene *s, kn_node *slot) {
    note_change(s, slot);
    kn_node_damage(slot, KN_DMG_SUBTREE | KN_DMG_CHILDREN | KN_DMG_BOX);
}

/* ---- whom a child belongs to ---- */

typedef struct entry {
    uint64_t hash;
    const kn_node *node; /* of what scripts assigned: the child */
    kn_node *slot;       /* NULL: free */
} entry;

typedef struct table { /* open addressing */
    entry *v;
    size_t mask;
    bool manual;
} table;

static void table_begin(table *t, size_t n, bool manual) {
    size_t size = 8;
    while (size < 2 * n)
        size *= 2;
    *t = (table){KN_NEW_N(entry, size), size - 1, manual};
}

static bool is_of(const table *t, const entry *e, uint64_t hash, kn_str name, const kn_node *c) {
    if (e->hash != hash)
        return false;
    return t->manual ? e->node == c : kn_str_eq(slot_name(e->slot, KN_A_name), name);
}

static uint64_t key_of(const table *t, kn_str name, const kn_node *c) {
    return t->manual ? kn_hash_bytes(&c->id, sizeof c->id, 0) : kn_str_hash(name);
}

static entry *table_at(const table *t, kn_str name, const kn_node *c) {
    const uint64_t hash = key_of(t, name, c);
    size_t i = (size_t)hash & t->mask;
    while (t->v[i].slot && !is_of(t, &t->v[i], hash, name, c))
        i = (i + 1) & t->mask;
    t->v[i].hash = hash;
    return &t->v[i];
}

static void add_named(table *t, kn_node *slot) {
    entry *e = table_at(t, slot_name(slot, KN_A_name), NULL);
    if (!e->slot)
        e->slot = slot;
}

/* What scripts assigned, with a slot in this tree and a child of this host. */
static bool is_assigned_here(const kn_scene *s, const kn_node *host, const kn_manual_slot *m,
                             kn_node **slot, kn_node **child) {
    *slot = node_of(s, m->slot);
    *child = node_of(s, m->node);
    return *slot && *child && (*child)->parent == host && is_slottable(*child) &&
           kn_shadow_root_of(*slot) == host->shadow;
}

static void add_manual(table *t, const kn_scene *s, const kn_node *host) {
    kn_node *slot, *child;
    for (size_t i = 0; i < s->manual_slots.n; i++)
        if (is_assigned_here(s, host, &s->manual_slots.v[i], &slot, &child)) {
            entry *e = table_at(t, KN_S(""), child);
            e->slot = slot;
            e->node = child;
        }
}

/* ---- the lists ---- */

static void push_front(kn_node *slot, kn_node *child) {
    child->slot_next = slot->assigned;
    slot->assigned = child;
}

static void unlink_child(kn_node *child) {
    kn_node **at = &child->slot->assigned;
    while (*at && *at != child)
        at = &(*at)->slot_next;
    if (*at)
        *at = child->slot_next;
    child->slot_next = NULL;
}

/* Those of a host, in order: of the children, or as scripts gave them. */
static void build_lists(const kn_scene *s, kn_node *host) {
    kn_node *slot, *child;
    for (kn_node *c = host->last; c && !host->shadow->manual; c = c->prev)
        if (c->slot)
            push_front(c->slot, c);
    for (size_t i = host->shadow->manual ? s->manual_slots.n : 0; i > 0; i--)
        if (is_assigned_here(s, host, &s->manual_slots.v[i - 1], &slot, &child) &&
            child->slot == slot)
            push_front(slot, child);
}

/* ---- assigning ---- */

static void forget(kn_scene *s, kn_node *child) {
    damage_slot(s, child->slot);
    child->slot = NULL;
}

void kn_slot_left(kn_scene *s, kn_node *child) {
    unlink_child(child);
    forget(s, child);
}

static void give(kn_scene *s, kn_node *child, kn_node *slot) {
    if (child->slot)
        forget(s, child);
    child->slot = slot;
    child->box = NULL;
    child->style = NULL;
    if (slot) {
        damage_slot(s, slot);
        kn_node_damage(child, KN_DMG_STYLE | KN_DMG_SUBTREE);
    }
    s->tree_epoch++;
}

void kn_slots_assign(kn_scene *s, kn_node *host) {
    kn_node *root = host->shadow;
    size_t slots = 0;
    table t;
    if (!root)
        return;
    for (kn_node *n = root; n; n = kn_node_next(n, root))
        if (is_slot(n)) {
            slots++;
            n->assigned = NULL;
        }
    table_begin(&t, root->manual ? s->manual_slots.n : slots, root->manual);
    for (kn_node *n = root; n && !root->manual; n = kn_node_next(n, root))
        if (is_slot(n))
            add_named(&t, n);
    if (root->manual)
        add_manual(&t, s, host);
    for (kn_node *c = host->first; c; c = c->next) {
        kn_node *slot = is_slottable(c) ? table_at(&t, slot_name(c, KN_A_slot), c)->slot : NULL;
        if (c->slot)
            c->slot->assigned = NULL; /* it may have left the tree */
        c->slot_next = NULL;
        if (slot != c->slot)
            give(s, c, slot);
    }
    build_lists(s, host);
    free(t.v);
}

void kn_slot_find(kn_scene *s, kn_node *host, kn_node *child) {
    kn_node *root = host->shadow;
    if (root->manual || child->slot || child->parent != host || !is_slottable(child)) {
        kn_slots_assign(s, host);
        return;
    }
    const kn_str name = slot_name(child, KN_A_slot);
    kn_node *slot = root, *before = child->prev;
    while (slot && !(is_slot(slot) && kn_str_eq(slot_name(slot, KN_A_name), name)))
        slot = kn_node_next(slot, root);
    if (!slot)
        return;
    give(s, child, slot);
    while (before && before->slot != slot)
        before = before->prev;
    kn_node **at = before ? &before->slot_next : &slot->assigned;
    child->slot_next = *at;
    *at = child;
}

/* ---- by scripts ---- */

static bool is_ref(kn_ref r, const kn_node *n) {
    return r.id == n->id && r.gen == n->gen;
}

void kn_slot_set(kn_scene *s, kn_node *slot, kn_node *const *nodes, size_t n) {
    KN_VEC(kn_node *) was = {0};
    table t;
    for (kn_node *c = slot->assigned; c; c = c->slot_next)
        kn_vec_push(&was, c);
    table_begin(&t, n, true);
    for (size_t i = 0; i < n; i++) {
        entry *e = table_at(&t, KN_S(""), nodes[i]);
        e->node = nodes[i];
        e->slot = slot;
    }
    size_t kept = 0; /* a node belongs to the slot that got it last; what is gone is dropped */
    for (size_t i = 0; i < s->manual_slots.n; i++) {
        const kn_manual_slot m = s->manual_slots.v[i];
        const kn_node *node = node_of(s, m.node);
        if (node && node_of(s, m.slot) && !is_ref(m.slot, slot) &&
            !table_at(&t, KN_S(""), node)->slot)
            s->manual_slots.v[kept++] = m;
    }
    s->manual_slots.n = kept;
    free(t.v);
    table_begin(&t, n, true);
    for (size_t i = 0; i < n; i++) {
        entry *e = table_at(&t, KN_S(""), nodes[i]);
        if (!e->slot) /* a node that is named twice counts once */
            kn_vec_push(&s->manual_slots,
                        ((kn_manual_slot){{slot->id, slot->gen}, {nodes[i]->id, nodes[i]->gen}}));
        e->node = nodes[i];
        e->slot = slot;
    }
    free(t.v);
    const kn_node *root = kn_shadow_root_of(slot);
    if (root && root->manual)
        kn_slots_assign(s, root->host);
    for (size_t i = 0; i < n; i++) /* another tree's slot may have lost it */
        if (nodes[i]->slot && nodes[i]->slot != slot && nodes[i]->parent->shadow->manual)
            kn_slots_assign(s, nodes[i]->parent);
    size_t i = 0;
    kn_node *c = slot->assigned;
    while (c && i < was.n && was.v[i] == c) {
        c = c->slot_next;
        i++;
    }
    if (c || i < was.n)
        damage_slot(s, slot);
    kn_vec_free(&was);
}
