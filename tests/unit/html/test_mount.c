/* Nested compositions: every folder of tests/data/html/mount is a project. */
#include "tests/unit/golden.h"
#include "parser/html/open.h"

static void mount_as(const char *entry, const char *ending) {
    char *project = kn_path_dir(entry), *text, *golden = with_ending(entry, ending);
    char *real = realpath(project, NULL);
    size_t n;
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *s;
    kn_sb b = {0};
    assert_int_equal(kn_read_file(entry, NULL, (kn_loc){0}, &text, &n), KN_OK);
    kn_status st =
        kn_scene_from_text(real, "index.html", "index.html", (kn_str){text, n}, files, diags, &s);
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
    free(real);
    free(project);
}

static void mount_one(const char *entry) {
    mount_as(entry, ".dump");
}

static void projects_mount_as_expected(void **state) {
    (void)state;
    for_each_file("html/mount/*/index.html", mount_one);
}

/* An entry in a subfolder: URLs are read from there. */
static void entry_in_a_subfolder(void **state) {
    (void)state;
    char *project = realpath(KN_TEST_DATA "/html/mount/assets", NULL), *golden, *entry;
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *s;
    kn_sb b = {0};
    entry = kn_path_join(project, "parts/lone.html");
    assert_int_equal(kn_scene_open(project, entry, files, diags, &s), KN_OK);
    for (const kn_node *n = s->root; n; n = kn_node_next(n, s->root)) {
        kn_str src = kn_is_elem(n) ? kn_node_attr(n, KN_A_src) : (kn_str){0};
        if (src.p)
            kn_sb_printf(&b, "%.*s\n", (int)src.n, src.p);
    }
    assert_string_equal(s->base + strlen(project), "/parts");
    golden = kn_path_join(project, "lone.urls");
    check_golden(golden, kn_sb_str(&b));
    kn_sb_free(&b);
    kn_scene_free(s);
    kn_diags_free(diags);
    kn_files_free(files);
    free(golden);
    free(entry);
    free(project);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(projects_mount_as_expected),
        cmocka_unit_test(entry_in_a_subfolder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
