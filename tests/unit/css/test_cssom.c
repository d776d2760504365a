/* Live declarations: what scripts write and read. */
#include "tests/unit/css/table.h"

typedef struct fixture {
    kn_atoms *atoms;
    kn_decls *d;
    bool changed;
} fixture;

static fixture begin(const char *text) {
    fixture f = {.atoms = kn_atoms_new()};
    f.d = kn_decls_parse(kn_cstr(text), f.atoms, NULL, (kn_loc){0});
    return f;
}

static bool set(fixture *f, const char *name, const char *value) {
    return kn_decls_set(f->d, kn_cstr(name), kn_cstr(value), false, f->atoms, &f->changed);
}

static void expect(fixture *f, const char *name, const char *text) {
    kn_sb b = {0};
    kn_decls_get(f->d, kn_cstr(name), f->atoms, &b);
    if (!kn_str_eq(kn_sb_str(&b), kn_cstr(text)))
        fail_msg("%s: '%.*s', not '%s'", name, (int)b.n, b.p ? b.p : "", text);
    kn_sb_free(&b);
}

static void end(fixture *f) {
    kn_decls_free(f->d);
    kn_atoms_free(f->atoms);
}

static void test_set(void **state) {
    fixture f = begin("");
    assert_true(set(&f, "transform", "translate(1px, 2px)"));
    assert_true(f.changed);
    assert_true(set(&f, "transform", "translate( 1px,2px )"));
    assert_false(f.changed);
    assert_false(set(&f, "transform", "translate(1, 2)"));
    assert_false(f.changed);
    expect(&f, "transform", "translate(1px, 2px)");
    assert_false(set(&f, "no-such", "1px"));
    assert_false(set(&f, "width", "1px; height: 2px"));
    assert_false(set(&f, "width", "1px !important"));
    assert_true(set(&f, "transform", ""));
    assert_true(f.changed);
    expect(&f, "transform", "");
    assert_int_equal(f.d->v.n, 0);
    end(&f);
}

static void test_custom(void **state) {
    fixture f = begin("--a: 1px; --A: 2px");
    expect(&f, "--a", "1px");
    expect(&f, "--A", "2px");
    assert_true(set(&f, "--a", " { b: c } "));
    expect(&f, "--a", "{ b: c }");
    assert_false(set(&f, "--a", "a;b"));
    assert_false(set(&f, "--a", "a)"));
    assert_true(set(&f, "--a", "var(--b, 1px)"));
    assert_true(f.d->v.v[0].value->has_var);
    assert_true(kn_decls_remove(f.d, KN_S("--a"), f.atoms));
    assert_false(kn_decls_remove(f.d, KN_S("--zzz"), f.atoms));
    end(&f);
}

static void test_shorthands(void **state) {
    fixture f = begin("");
    assert_true(set(&f, "margin", "1px 2px"));
    assert_int_equal(f.d->v.n, 4);
    expect(&f, "margin", "1px 2px");
    expect(&f, "margin-left", "2px");
    assert_true(set(&f, "margin-left", "3px"));
    expect(&f, "margin", "1px 2px 1px 3px");
    assert_true(set(&f, "margin-left", ""));
    expect(&f, "margin", "");
    assert_true(set(&f, "margin", ""));
    assert_int_equal(f.d->v.n, 0);
    assert_true(set(&f, "margin", "var(--m) 1px"));
    assert_int_equal(f.d->v.n, 4);
    expect(&f, "margin", "var(--m) 1px");
    expect(&f, "margin-left", "");
    assert_true(kn_str_eq(f.d->v.v[0].shorthand, KN_S("margin")));
    end(&f);
}

static void test_important(void **state) {
    fixture f = begin("color: red !important; color: blue; top: 1px; top: 2px !important");
    expect(&f, "color", "red");
    assert_true(f.d->v.v[0].important);
    assert_true(f.d->v.v[1].important);
    assert_true(set(&f, "color", "green")); /* CSSOM replaces it */
    expect(&f, "color", "green");
    assert_false(f.d->v.v[0].important);
    end(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_set), cmocka_unit_test(test_custom),
                                       cmocka_unit_test(test_shorthands),
                                       cmocka_unit_test(test_important)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
