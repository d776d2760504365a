/* Sheets: rules, nesting, recovery from errors, places, what is reported. Each case of sheets.txt
 * is
 * "#css", the sheet, "#dump", the expected dump, and perhaps "#diag" with the ids of the
 * diagnostics. */
#include "tests/unit/css/table.h"
#include "src/core/file.h"

typedef struct section {
    kn_str css, dump, diag;
} section;

static kn_str until(kn_str *rest, const char *mark) {
    ptrdiff_t at = kn_str_find(*rest, kn_cstr(mark));
    kn_str r = kn_str_sub(*rest, 0, at < 0 ? rest->n : (size_t)at);
    *rest = kn_str_sub(*rest, r.n, rest->n);
    return r;
}

static void put_diags(const kn_diags *d, kn_sb *out) {
    for (size_t i = 0; i < kn_diags_count(d); i++) {
        const kn_diag *x = kn_diags_at(d, i);
        kn_sb_printf(out, "%u:%u %s\n", x->loc.line, x->loc.col, x->id);
    }
}

static int check(const char *what, kn_str expected, const kn_sb *got) {
    if (kn_str_eq(kn_str_trim(expected), kn_str_trim(kn_sb_str(got))))
        return 0;
    print_error("%s differs, expected:\n%.*s\ngot:\n%.*s\n", what, (int)expected.n, expected.p,
                (int)got->n, got->p ? got->p : "");
    return 1;
}

static int run_section(section s) {
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    kn_atoms *atoms = kn_atoms_new();
    kn_sb dump = {0}, diag = {0};
    kn_sheet *sheet = kn_sheet_parse(s.css, atoms, d, (kn_loc){1, 1, 1});
    kn_sheet_dump(sheet, atoms, &dump);
    put_diags(d, &diag);
    int bad = check("dump", s.dump, &dump) + check("diagnostics", s.diag, &diag);
    kn_sb_free(&dump);
    kn_sb_free(&diag);
    kn_sheet_free(sheet);
    kn_atoms_free(atoms);
    kn_diags_free(d);
    kn_files_free(files);
    return bad;
}

static void test_sheets(void **state) {
    char *text;
    size_t n;
    int bad = 0;
    assert_int_equal(kn_read_file(KN_TEST_DATA "/css/sheets.txt", NULL, (kn_loc){0}, &text, &n),
                     KN_OK);
    kn_str rest = {text, n};
    until(&rest, "#css\n");
    while (rest.n) {
        section s = {{0}};
        rest = kn_str_sub(rest, 5, rest.n);
        s.css = until(&rest, "#dump\n");
        rest = kn_str_sub(rest, 6, rest.n);
        kn_str tail = until(&rest, "#css\n");
        s.dump = until(&tail, "#diag\n");
        s.diag = kn_str_sub(tail, tail.n ? 6 : 0, tail.n);
        bad += run_section(s);
    }
    free(text);
    assert_int_equal(bad, 0);
}

static void test_places(void **state) {
    kn_atoms *atoms = kn_atoms_new();
    kn_sheet *s =
        kn_sheet_parse(KN_S("a { color: red }\n  b {\n    top: 1px;\n\xC3\xA9 { left: 0 }"), atoms,
                       NULL, (kn_loc){3, 10, 5});
    assert_int_equal(s->n_rules, 2);
    assert_int_equal(s->rules[0]->loc.line, 10);
    assert_int_equal(s->rules[0]->loc.col, 5);
    assert_int_equal(s->rules[0]->decls->v.v[0].loc.col, 9);
    assert_int_equal(s->rules[1]->loc.line, 11);
    assert_int_equal(s->rules[1]->loc.col, 3);
    assert_int_equal(s->rules[1]->decls->v.v[0].loc.line, 12);
    assert_int_equal(s->rules[1]->decls->v.v[0].loc.file, 3);
    kn_sheet_free(s);
    kn_atoms_free(atoms);
}

/* Deep nesting, odd bytes, cut-off input: no crash, nothing read past the end. */
static void test_hostile(void **state) {
    static const char *const cases[] = {"",
                                        "{",
                                        "}",
                                        "a{",
                                        "a{b",
                                        "a{b:",
                                        "a{b:c",
                                        "@",
                                        "@media",
                                        "@media{",
                                        "@import",
                                        "@import url(",
                                        "\\",
                                        "a{\\",
                                        "/*",
                                        "a{color:rgb(",
                                        "\"",
                                        "a{b:\"",
                                        "url(",
                                        "a:not(",
                                        "[",
                                        "[a",
                                        ":nth-child(",
                                        "@keyframes a{0%",
                                        "a{--x:",
                                        "a{--x:{",
                                        "--a:b{}",
                                        "&{&",
                                        "a{&{&{",
                                        "#",
                                        ".",
                                        "::",
                                        "a{width:calc(",
                                        "a{width:calc(1px +",
                                        "@layer;",
                                        "@property --a{",
                                        "a{margin:var(",
                                        "<!--",
                                        "-->",
                                        "a{b:\\0 \\110000 }"};
    kn_atoms *atoms = kn_atoms_new();
    kn_sb deep = {0};
    for (size_t i = 0; i < KN_COUNTOF(cases); i++) {
        size_t n = strlen(cases[i]);
        char *exact = malloc(n ? n : 1); /* so that a sanitizer sees any step beyond */
        assert_non_null(exact);
        memcpy(exact, cases[i], n);
        kn_sheet_free(kn_sheet_parse((kn_str){exact, n}, atoms, NULL, (kn_loc){0}));
        kn_decls_free(kn_decls_parse((kn_str){exact, n}, atoms, NULL, (kn_loc){0}));
        free(exact);
    }
    for (int i = 0; i < 20000; i++)
        kn_sb_puts(&deep, i % 4 == 0   ? "a{"
                          : i % 4 == 1 ? "width:calc("
                          : i % 4 == 2 ? ":is("
                                       : "@media(");
    kn_sheet_free(kn_sheet_parse(kn_sb_str(&deep), atoms, NULL, (kn_loc){0}));
    kn_sb_free(&deep);
    kn_atoms_free(atoms);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sheets), cmocka_unit_test(test_places),
                                       cmocka_unit_test(test_hostile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
