/* Selectors and precedence: tests/data/style/match.txt. Each block is
 *   # what it shows
 *   css …        (one line)
 *   html …       (one line)
 *   = id value   for each element that must have this `content`-like marker: the value of --m
 * The rules set --m, so what wins is what is read back. */
#include "parser/html/html.h"
#include "src/core/file.h"
#include "src/style/style.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct page {
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_styler *st;
} page;

static void open_page(page *p, const char *css, const char *html) {
    char path[] = "/tmp/kinora-style-XXXXXX";
    kn_sb b = {0};
    p->files = kn_files_new();
    p->diags = kn_diags_new(p->files);
    kn_sb_printf(
        &b,
        "<!DOCTYPE html><html id=html><head><style>%s</style></head><body id=body>%s</body></html>",
        css, html);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, b.p, b.n) == (ssize_t)b.n);
    close(fd);
    assert_int_equal(kn_scene_open(NULL, path, p->files, p->diags, &p->scene), KN_OK);
    unlink(path);
    kn_sb_free(&b);
    p->st = kn_styler_new(p->scene, &(kn_style_env){1920, 1080, 1, false});
    kn_restyle(p->st, 0, NULL, NULL);
}

static void close_page(page *p) {
    kn_styler_free(p->st);
    kn_scene_free(p->scene);
    kn_diags_free(p->diags);
    kn_files_free(p->files);
    memset(p, 0, sizeof *p);
}

static char *next_line(char **at) {
    char *line = *at, *end = line ? strchr(line, '\n') : NULL;
    if (!line || !*line)
        return NULL;
    *at = end ? end + 1 : line + strlen(line);
    if (end)
        *end = 0;
    return line;
}

static void match(void **state) {
    kn_diags *diags = kn_diags_new(NULL);
    char *text = NULL, *css = "", *name = "";
    size_t size, bad = 0;
    page p = {0};
    assert_int_equal(
        kn_read_file(KN_TEST_DATA "/style/match.txt", diags, (kn_loc){0}, &text, &size), KN_OK);
    char *at = text;
    for (char *line; (line = next_line(&at));) {
        if (*line == '#') {
            name = line;
        } else if (strncmp(line, "css ", 4) == 0) {
            css = line + 4;
        } else if (strncmp(line, "html ", 5) == 0) {
            if (p.scene)
                close_page(&p);
            open_page(&p, css, line + 5);
        } else if (strncmp(line, "= ", 2) == 0) {
            char *id = line + 2, *want = strchr(id, ' ');
            *want++ = 0;
            kn_pseudo_el pe = KN_PE_NONE;
            char *colon = strstr(id, "::");
            if (colon) {
                pe = strcmp(colon, "::before") == 0 ? KN_PE_BEFORE : KN_PE_AFTER;
                *colon = 0;
            }
            kn_node *n = kn_node_find_id(p.scene->document, kn_cstr(id));
            kn_sb got = {0};
            assert_non_null(n);
            kn_style_computed_text(p.st, n, pe, KN_S("--m"), NULL, &got);
            if (!kn_str_eq(kn_sb_str(&got), kn_cstr(strcmp(want, "-") ? want : ""))) {
                printf("%s\n  %s: want %s, got %.*s\n", name, id, want, (int)got.n,
                       got.p ? got.p : "");
                bad++;
            }
            kn_sb_free(&got);
        }
    }
    if (p.scene)
        close_page(&p);
    free(text);
    kn_diags_free(diags);
    assert_int_equal(bad, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(match)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
