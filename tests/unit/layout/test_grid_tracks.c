/* Resolved values of grid-template-columns and -rows (CSS Grid 2 §7.2.6) against what Chrome
 * answered: tests/data/layout/grid_tracks.txt. */
#include "parser/html/html.h"
#include "src/core/file.h"
#include "src/layout/layout.h"
#include <setjmp.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

typedef struct row {
    char *html, *want[2];
} row;

static size_t read_rows(char *text, row *out, size_t max) {
    size_t n = 0;
    for (char *p = strtok(text, "\n"); p && n < max; p = strtok(NULL, "\n")) {
        char *a = strstr(p, " | "), *b = a ? strstr(a + 3, " | ") : NULL;
        if (*p == '#' || !b)
            continue;
        *a = *b = 0;
        out[n++] = (row){p, {a + 3, b + 3}};
    }
    return n;
}

static void put_page(kn_sb *b, const row *r, size_t n) {
    kn_sb_puts(b, "<!DOCTYPE html><html><body style=\"margin:0\">");
    for (size_t i = 0; i < n; i++)
        for (const char *p = r[i].html; *p; p++)
            *p == '@' ? kn_sb_printf(b, "id=g%zu", i) : kn_sb_putc(b, *p);
    kn_sb_puts(b, "</body></html>");
}

static size_t compare(const kn_scene *scene, kn_styler *st, const kn_layout *l, const row *rows,
                      size_t n) {
    size_t bad = 0;
    for (size_t i = 0; i < n; i++) {
        char id[16];
        kn_used used;
        snprintf(id, sizeof id, "g%zu", i);
        kn_node *node = kn_node_find_id(scene->document, kn_cstr(id));
        assert_non_null(node);
        kn_layout_used(l, node, &used);
        for (int axis = 0; axis < 2; axis++) {
            kn_sb got = {0};
            kn_str name = axis ? KN_S("grid-template-rows") : KN_S("grid-template-columns");
            kn_style_computed_text(st, node, KN_PE_NONE, name, &used, &got);
            if (!kn_str_eq(kn_sb_str(&got), kn_cstr(rows[i].want[axis]))) {
                printf("%s\n   want %s\n   got  %.*s\n", rows[i].html, rows[i].want[axis],
                       (int)got.n, got.p ? got.p : "");
                bad++;
            }
            kn_sb_free(&got);
        }
    }
    return bad;
}

static void test_tracks(void **state) {
    static row rows[200];
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *scene = NULL;
    kn_sb page = {0};
    char *text = NULL, path[] = "/tmp/kinora-grid-XXXXXX";
    size_t size = 0;
    assert_int_equal(
        kn_read_file(KN_TEST_DATA "/layout/grid_tracks.txt", diags, (kn_loc){0}, &text, &size),
        KN_OK);
    size_t n = read_rows(text, rows, KN_COUNTOF(rows));
    assert_true(n > 0);
    put_page(&page, rows, n);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, page.p, page.n) == (ssize_t)page.n);
    close(fd);
    assert_int_equal(kn_scene_open(NULL, path, files, diags, &scene), KN_OK);
    unlink(path);
    char *data = kn_data_dir("share/kinora");
    kn_styler *st = kn_styler_new(scene, &(kn_style_env){.width = 800, .height = 600, .dppx = 1});
    kn_fonts *fonts = kn_fonts_new(data, scene, st);
    kn_layout *l = kn_layout_new(scene, st, fonts, NULL, 800, 600);
    kn_restyle(st, 0, NULL, NULL);
    kn_layout_run(l);
    assert_int_equal(compare(scene, st, l, rows, n), 0);
    kn_layout_free(l);
    kn_fonts_free(fonts);
    kn_styler_free(st);
    kn_scene_free(scene);
    kn_diags_free(diags);
    kn_files_free(files);
    kn_sb_free(&page);
    free(data);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tracks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
