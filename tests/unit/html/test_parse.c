/* HTML and XML texts and the trees they become: tests/data/html/parse. */
#include "tests/unit/golden.h"
#include "parser/html/open.h"

static void parse_one(const char *path) {
    char *text, *golden = with_ending(path, ".dump");
    size_t n;
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *s;
    kn_sb b = {0};
    assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, &text, &n), KN_OK);
    const char *name = strrchr(path, '/') + 1;
    kn_status st = kn_scene_from_text(NULL, name, name, (kn_str){text, n}, files, diags, &s);
    if (s)
        kn_scene_dump(s, &b);
    if (st != KN_OK)
        kn_sb_printf(&b, "status %d\n", st);
    put_diags(diags, files, &b);
    check_golden(golden, kn_sb_str(&b));
    kn_sb_free(&b);
    kn_scene_free(s);
    kn_diags_free(diags);
    kn_files_free(files);
    free(text);
    free(golden);
}

static void html_becomes_the_expected_tree(void **state) {
    (void)state;
    for_each_file("html/parse/*.html", parse_one);
}

static void xml_becomes_the_expected_tree(void **state) {
    (void)state;
    for_each_file("html/parse/*.svg", parse_one);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_becomes_the_expected_tree),
        cmocka_unit_test(xml_becomes_the_expected_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
