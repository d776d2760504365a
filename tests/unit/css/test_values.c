/* Values and declarations as CSSOM sees them. */
#include "tests/unit/css/table.h"

static void value(kn_str in, kn_sb *out) {
    kn_atoms *atoms = kn_atoms_new();
    kn_decls *d = kn_decls_parse(KN_S(""), atoms, NULL, (kn_loc){0});
    ptrdiff_t colon = kn_str_find(in, KN_S(": "));
    bool changed;
    kn_str name = kn_str_sub(in, 0, (size_t)colon);
    bool ok =
        kn_decls_set(d, name, kn_str_sub(in, (size_t)colon + 2, in.n), false, atoms, &changed);
    assert_int_equal(ok, changed);
    if (ok)
        kn_decls_get(d, name, atoms, out);
    else
        kn_sb_putc(out, '!');
    kn_decls_free(d);
    kn_atoms_free(atoms);
}

/* What is printed must parse to the same again. */
static void check_round_trip(const kn_decls *d, kn_str text, kn_atoms *atoms) {
    kn_decls *again = kn_decls_parse(text, atoms, NULL, (kn_loc){0});
    kn_sb second = {0};
    kn_decls_serialize(again, atoms, &second);
    if (!kn_str_eq(text, kn_sb_str(&second)))
        fail_msg("'%.*s' became '%.*s'", (int)text.n, text.p, (int)second.n,
                 second.p ? second.p : "");
    assert_int_equal(d->v.n, again->v.n);
    kn_sb_free(&second);
    kn_decls_free(again);
}

static void declarations(kn_str in, kn_sb *out) {
    kn_atoms *atoms = kn_atoms_new();
    kn_decls *d = kn_decls_parse(in, atoms, NULL, (kn_loc){0});
    kn_decls_serialize(d, atoms, out);
    check_round_trip(d, kn_sb_str(out), atoms);
    if (!out->n)
        kn_sb_putc(out, '!');
    kn_decls_free(d);
    kn_atoms_free(atoms);
}

static void test_values(void **state) {
    run_table("values.txt", value);
}

static void test_declarations(void **state) {
    run_table("declarations.txt", declarations);
}

static kn_val leaf(const char *prop, const char *text) {
    kn_value *v = kn_parse_value(kn_prop_find(kn_cstr(prop)), kn_cstr(text));
    assert_non_null(v);
    kn_val r = *v->v;
    kn_value_unref(v);
    return r;
}

static void test_shapes(void **state) {
    kn_val v = leaf("width", "0");
    assert_int_equal(v.type, KN_V_DIM);
    assert_int_equal(v.unit, KN_U_PX);
    v = leaf("opacity", "50%");
    assert_int_equal(v.type, KN_V_NUM);
    assert_true(v.u.num == 0.5);
    v = leaf("stroke-width", "2");
    assert_int_equal(v.type, KN_V_NUM);
    v = leaf("width", "calc(1em + 10px * 2)");
    assert_int_equal(v.type, KN_V_CALC);
    assert_int_equal(v.op, KN_CALC_SUM);
    assert_int_equal(v.n, 2);
    v = leaf("background-image", "none");
    assert_int_equal(v.type, KN_V_COMMA);
    v = leaf("transform", "none");
    assert_int_equal(v.type, KN_V_KW);
}

static void test_values_are_whole_blocks(void **state) {
    char text[] = "translate(10px, calc(1em + 5%)) rotate(3deg)";
    kn_value *a = kn_parse_value(KN_PROP_TRANSFORM, kn_cstr(text)),
             *b = kn_parse_value(KN_PROP_TRANSFORM, kn_cstr(text));
    memset(text, 'x', sizeof text); /* nothing may point into the source */
    assert_true(kn_value_eq(a, b));
    kn_value_unref(b);
    b = kn_parse_value(KN_PROP_TRANSFORM, KN_S("translate(10px, calc(1em + 6%)) rotate(3deg)"));
    assert_false(kn_value_eq(a, b));
    kn_value_unref(a);
    kn_value_unref(b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values), cmocka_unit_test(test_declarations),
        cmocka_unit_test(test_shapes), cmocka_unit_test(test_values_are_whole_blocks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
