#include "tests/unit/core/check.h"
#include <stdio.h>
#include "src/core/err.h"
#include "src/core/limits.h"
#include "src/core/par.h"

static const char ID[] = "css/unsupported-value";

static void files_are_numbered_from_one(void **state) {
    kn_files *f = kn_files_new();
    assert_int_equal(kn_files_add(f, "a.html"), 1);
    assert_int_equal(kn_files_add(f, "b.css"), 2);
    assert_int_equal(kn_files_add(f, "a.html"), 1);
    assert_string_equal(kn_files_name(f, 2), "b.css");
    assert_string_equal(kn_files_name(f, 0), "");
    assert_string_equal(kn_files_name(f, 3), "");
    assert_string_equal(kn_files_name(NULL, 1), "");
    kn_files_free(f);
    kn_files_free(NULL);
}

static void repeats_are_counted(void **state) {
    kn_diags *d = kn_diags_new(NULL);
    kn_loc here = {1, 2, 3}, there = {1, 2, 4};
    for (int i = 0; i < 5; i++)
        kn_report(d, KN_SEV_WARN, KN_EPARSE, ID, here, "use flex", "'%s'", "table");
    kn_report(d, KN_SEV_WARN, KN_EPARSE, ID, there, NULL, "'%s'", "table");
    kn_report(d, KN_SEV_NOTE, KN_OK, ID, here, NULL, "other text");
    assert_int_equal(kn_diags_count(d), 3);
    assert_int_equal(kn_diags_at(d, 0)->count, 5);
    assert_string_equal(kn_diags_at(d, 0)->msg, "'table'");
    assert_string_equal(kn_diags_at(d, 0)->hint, "use flex");
    assert_int_equal(kn_diags_at(d, 1)->count, 1);
    assert_null(kn_diags_at(d, 3));
    assert_true(kn_diags_has(d, KN_SEV_WARN));
    assert_false(kn_diags_has(d, KN_SEV_ERROR));
    kn_diags_free(d);
    kn_report(NULL, KN_SEV_ERROR, KN_EIO, ID, here, NULL, "dropped");
    assert_int_equal(kn_diags_count(NULL), 0);
    kn_diags_free(NULL);
}

static void the_list_is_bounded(void **state) {
    kn_diags *d = kn_diags_new(NULL);
    for (uint32_t i = 0; i < KN_LIMIT_DIAGS + 10; i++)
        kn_report(d, KN_SEV_NOTE, KN_OK, ID, (kn_loc){1, i, 1}, NULL, "x");
    assert_int_equal(kn_diags_count(d), KN_LIMIT_DIAGS);
    kn_diags_free(d);
}

static void assert_printed(const kn_diags *d, bool json, const char *want) {
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    if (json)
        kn_diags_print_json(d, out);
    else
        kn_diags_print(d, out, 0, false);
    fclose(out);
    assert_string_equal(text, want);
    free(text);
}

static void output(void **state) {
    kn_files *f = kn_files_new();
    kn_diags *d = kn_diags_new(f);
    assert_printed(d, false, "");
    assert_printed(d, true, "[]\n");
    kn_loc at = {kn_files_add(f, "comp.html"), 41, 17};
    for (int i = 0; i < 2; i++)
        kn_report(d, KN_SEV_ERROR, KN_EPARSE, ID, at, "use \"flex\"", "'display: table'");
    kn_report(d, KN_SEV_WARN, KN_EIO, "file/open", (kn_loc){0}, NULL, "gone");
    kn_report(d, KN_SEV_NOTE, KN_OK, "x/y", (kn_loc){1, 0, 0}, NULL, "whole file");
    assert_printed(d, false,
                   "comp.html:41:17: error[css/unsupported-value]: 'display: table' (2 times)\n"
                   "  hint: use \"flex\"\n"
                   "kinora: warning[file/open]: gone\n"
                   "comp.html: note[x/y]: whole file\n");
    assert_printed(d, true,
                   "[\n {\"severity\":\"error\",\"code\":-1,\"id\":\"css/unsupported-value\","
                   "\"file\":\"comp.html\",\"line\":41,\"column\":17,\"count\":2,"
                   "\"message\":\"'display: table'\",\"hint\":\"use \\\"flex\\\"\"},\n"
                   " {\"severity\":\"warning\",\"code\":-2,\"id\":\"file/open\",\"file\":\"\","
                   "\"line\":0,\"column\":0,\"count\":1,\"message\":\"gone\"},\n"
                   " {\"severity\":\"note\",\"code\":0,\"id\":\"x/y\",\"file\":\"comp.html\","
                   "\"line\":0,\"column\":0,\"count\":1,\"message\":\"whole file\"}\n]\n");
    kn_diags_free(d);
    kn_files_free(f);
}

static void report_some(void *ctx, int worker) {
    for (uint32_t i = 0; i < 500; i++)
        kn_report(ctx, KN_SEV_WARN, KN_EIO, ID, (kn_loc){1, i, 1}, NULL, "same");
}

static void several_threads(void **state) {
    kn_diags *d = kn_diags_new(NULL);
    kn_team_run(4, report_some, d);
    assert_int_equal(kn_diags_count(d), 500);
    for (size_t i = 0; i < 500; i++)
        assert_int_equal(kn_diags_at(d, i)->count, 4);
    kn_diags_free(d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_numbered_from_one),
        cmocka_unit_test(repeats_are_counted),
        cmocka_unit_test(the_list_is_bounded),
        cmocka_unit_test(output),
        cmocka_unit_test(several_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
