/* Selector lists: text, specificity, an+b. */
#include "tests/unit/css/table.h"

static void selector(kn_str in, kn_sb *out) {
    kn_arena *a = kn_arena_new();
    kn_atoms *atoms = kn_atoms_new();
    const kn_selectors *s = kn_selectors_parse(in, a, atoms);
    if (s)
        kn_selector_serialize(s, atoms, out);
    else
        kn_sb_putc(out, '!');
    kn_atoms_free(atoms);
    kn_arena_free(a);
}

static void test_text(void **state) {
    run_table("selectors.txt", selector);
}

static void test_specificity(void **state) {
    static const struct {
        const char *text;
        unsigned a, b, c;
    } cases[] = {
        {"*", 0, 0, 0},
        {"li", 0, 0, 1},
        {"ul li", 0, 0, 2},
        {"ul ol+li", 0, 0, 3},
        {"h1 + *[rel=up]", 0, 1, 1},
        {"ul ol li.red", 0, 1, 3},
        {"li.red.level", 0, 2, 1},
        {"#x34y", 1, 0, 0},
        {"#s12:not(FOO)", 1, 0, 1},
        {".foo :is(.bar, #baz)", 1, 1, 0},
        {":where(#a)", 0, 0, 0},
        {"a::before", 0, 0, 2},
        {"::after", 0, 0, 1},
        {":nth-child(2n of .a, #b)", 1, 1, 0},
        {":has(> img)", 0, 0, 1},
        {":root", 0, 1, 0},
        {":not(.a, b)", 0, 1, 0},
    };
    kn_arena *a = kn_arena_new();
    kn_atoms *atoms = kn_atoms_new();
    for (size_t i = 0; i < KN_COUNTOF(cases); i++) {
        const kn_selectors *s = kn_selectors_parse(kn_cstr(cases[i].text), a, atoms);
        assert_non_null(s);
        assert_int_equal(s->n, 1);
        if (s->v[0].spec != (cases[i].a << 20 | cases[i].b << 10 | cases[i].c))
            fail_msg("%s: %x", cases[i].text, s->v[0].spec);
    }
    kn_atoms_free(atoms);
    kn_arena_free(a);
}

static void test_structure(void **state) {
    kn_arena *a = kn_arena_new();
    kn_atoms *atoms = kn_atoms_new();
    const kn_selectors *s = kn_selectors_parse(KN_S("Div.x > [DATA-a]::before, b"), a, atoms);
    assert_int_equal(s->n, 2);
    assert_int_equal(s->v[0].n, 2);
    assert_int_equal(s->v[0].pseudo_el, KN_PE_BEFORE);
    assert_int_equal(s->v[0].v[0].comb, KN_COMB_NONE);
    assert_int_equal(s->v[0].v[1].comb, KN_COMB_CHILD);
    assert_int_equal(s->v[0].v[0].v[0].name_lower, KN_A_div);
    assert_int_not_equal(s->v[0].v[0].v[0].name, KN_A_div);
    assert_int_equal(s->v[0].v[1].v[0].op, KN_ATTR_EXISTS);
    assert_true(kn_str_eq(kn_atom_str(atoms, s->v[0].v[1].v[0].name_lower), KN_S("data-a")));
    s = kn_selectors_parse(KN_S(":has(+ .a)"), a, atoms);
    assert_int_equal(s->v[0].v[0].v[0].list->v[0].v[0].comb, KN_COMB_NEXT);
    kn_atoms_free(atoms);
    kn_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_specificity),
                                       cmocka_unit_test(test_structure)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
