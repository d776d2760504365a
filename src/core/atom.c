#include "src/core/atom.h"
#include "src/core/arena.h"
#include "src/core/vec.h"

struct kn_atoms {
    kn_arena *arena;
    KN_VEC(kn_str) names; /* by atom */
    kn_atom *slots;       /* open addressing, 0: empty */
    size_t n_slots;       /* power of two */
};

static const kn_str KNOWN[] = {
    {"", 0},
#define ATOM(id, text) {text, sizeof(text) - 1},
#include "src/core/atoms.def"
#undef ATOM
};

/* The slot that holds `s`, or the empty one where it belongs. */
static size_t slot_of(const kn_atoms *t, kn_str s) {
    size_t i = (size_t)kn_str_hash(s) & (t->n_slots - 1);
    while (t->slots[i] && !kn_str_eq(t->names.v[t->slots[i]], s))
        i = (i + 1) & (t->n_slots - 1);
    return i;
}

static void grow(kn_atoms *t, size_t n_slots) {
    free(t->slots);
    t->slots = KN_NEW_N(kn_atom, n_slots);
    t->n_slots = n_slots;
    for (size_t a = 1; a < t->names.n; a++)
        t->slots[slot_of(t, t->names.v[a])] = (kn_atom)a;
}

kn_atoms *kn_atoms_new(void) {
    kn_atoms *t = KN_NEW(kn_atoms);
    t->arena = kn_arena_new();
    for (size_t i = 0; i < KN_COUNTOF(KNOWN); i++)
        kn_vec_push(&t->names, KNOWN[i]);
    grow(t, 1024);
    return t;
}

void kn_atoms_free(kn_atoms *t) {
    if (!t)
        return;
    kn_arena_free(t->arena);
    kn_vec_free(&t->names);
    free(t->slots);
    free(t);
}

kn_atom kn_atom_get(kn_atoms *t, kn_str s) {
    if (s.n == 0)
        return KN_A_NONE;
    size_t i = slot_of(t, s);
    if (t->slots[i])
        return t->slots[i];
    kn_atom a = (kn_atom)t->names.n;
    kn_vec_push(&t->names, kn_arena_str(t->arena, s));
    t->slots[i] = a;
    if (t->names.n * 2 > t->n_slots)
        grow(t, t->n_slots * 2);
    return a;
}

kn_atom kn_atom_find(const kn_atoms *t, kn_str s) {
    return s.n ? t->slots[slot_of(t, s)] : KN_A_NONE;
}

kn_str kn_atom_str(const kn_atoms *t, kn_atom a) {
    return a < t->names.n ? t->names.v[a] : KNOWN[0];
}
