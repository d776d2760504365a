#include "tests/unit/core/check.h"
#include <stdio.h>
#include "src/core/arena.h"
#include "src/core/atom.h"
#include "src/core/pix.h"
#include "src/core/vec.h"

static void arena_aligns_and_zeroes(void **state) {
    kn_arena *a = kn_arena_new();
    for (int round = 0; round < 3; round++) {
        for (size_t n = 0; n < 300; n += 7) {
            unsigned char *p = kn_alloc(a, n);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xEE, n);
        }
        unsigned char *big = kn_alloc(a, 3u << 20);
        assert_int_equal(big[0] | big[(3u << 20) - 1], 0);
        memset(big, 0xEE, 3u << 20);
        size_t used = kn_arena_used(a);
        assert_true(used >= 3u << 20);
        kn_arena_reset(a);
        assert_int_equal(kn_arena_used(a), 0);
    }
    kn_arena_free(a);
    kn_arena_free(NULL);
}

static void arena_text(void **state) {
    kn_arena *a = kn_arena_new();
    kn_str s = kn_arena_str(a, kn_str_sub(KN_S("hello"), 0, 4));
    assert_string_equal(s.p, "hell");
    assert_string_equal(kn_arena_str(a, (kn_str){0}).p, "");
    assert_string_equal(kn_arena_printf(a, "%s:%d", "x", 7), "x:7");
    kn_arena_free(a);
}

static void vectors_grow(void **state) {
    KN_VEC(int) v = {0};
    for (int i = 0; i < 1000; i++)
        kn_vec_push(&v, i);
    assert_int_equal(v.n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(v.v[i], i);
    kn_vec_free(&v);
    assert_null(v.v);
}

/* Two equal texts in atoms.def would give one name two atoms. */
static void known_atoms_are_unique(void **state) {
    kn_atoms *t = kn_atoms_new();
    for (kn_atom a = 1; a < KN_A_KNOWN; a++) {
        kn_str s = kn_atom_str(t, a);
        if (kn_atom_find(t, s) != a)
            fail_msg("atoms.def has '%s' twice", s.p);
    }
    assert_int_equal(kn_atom_find(t, KN_S("div")), KN_A_div);
    assert_int_equal(kn_atom_find(t, KN_S("class")), KN_A_class_);
    kn_atoms_free(t);
}

static void atoms_are_added_once(void **state) {
    kn_atoms *t = kn_atoms_new();
    char name[16];
    kn_atom first = kn_atom_get(t, KN_S("n0"));
    assert_true(first >= KN_A_KNOWN);
    for (int i = 0; i < 5000; i++) {
        int n = snprintf(name, sizeof name, "n%d", i);
        kn_atom a = kn_atom_get(t, (kn_str){name, (size_t)n});
        assert_int_equal(a, first + (kn_atom)i);
        assert_string_equal(kn_atom_str(t, a).p, name);
    }
    assert_int_equal(kn_atom_get(t, KN_S("n17")), first + 17);
    assert_int_equal(kn_atom_find(t, KN_S("absent")), 0);
    assert_int_equal(kn_atom_get(t, KN_S("")), 0);
    assert_string_equal(kn_atom_str(t, 999999).p, "");
    kn_atoms_free(t);
}

static void pictures(void **state) {
    kn_pix *p = kn_pix_new(3, 2, KN_PIX_BGRA);
    assert_int_equal(p->stride, 64);
    uint64_t empty = kn_pix_hash(p);
    p->data[12] = 9; /* padding */
    assert_true(kn_pix_hash(p) == empty);
    p->data[64 + 11] = 9; /* last byte of the last pixel */
    assert_true(kn_pix_hash(p) != empty);
    assert_ptr_equal(kn_pix_ref(p), p);
    kn_pix_unref(p);
    kn_pix_unref(p);
    kn_pix_unref(NULL);
    assert_null(kn_pix_ref(NULL));
    kn_pix *q = kn_pix_new(2, 3, KN_PIX_BGRA), *m = kn_pix_new(65, 1, KN_PIX_A8);
    assert_true(kn_pix_hash(q) != empty); /* the shape counts */
    assert_int_equal(m->stride, 128);
    kn_pix_unref(q);
    kn_pix_unref(m);
    assert_null(kn_pix_new(0, 1, KN_PIX_A8));
    assert_null(kn_pix_new(1, -1, KN_PIX_A8));
    assert_null(kn_pix_new(INT32_MAX, INT32_MAX, KN_PIX_BGRA));
}

static void count_release(kn_pix *p) {
    ++*(int *)p->av;
}

static void foreign_pictures_are_released(void **state) {
    int released = 0;
    kn_pix *p = kn_pix_new(4, 4, KN_PIX_AVFRAME);
    assert_null(p->data);
    p->av = &released;
    p->release = count_release;
    (void)kn_pix_hash(p);
    kn_pix_unref(kn_pix_ref(p));
    assert_int_equal(released, 0);
    kn_pix_unref(p);
    assert_int_equal(released, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_aligns_and_zeroes),
        cmocka_unit_test(arena_text),
        cmocka_unit_test(vectors_grow),
        cmocka_unit_test(known_atoms_are_unique),
        cmocka_unit_test(atoms_are_added_once),
        cmocka_unit_test(pictures),
        cmocka_unit_test(foreign_pictures_are_released),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
