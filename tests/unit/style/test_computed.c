/* getComputedStyle texts against what Chrome answered: tests/data/style/computed.txt (nothing has a
 * box) and box.txt (everything is 100 × 50). */
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

typedef struct line {
    char *style, *prop, *want;
} line;

static size_t read_lines(char *text, line *out, size_t cap) {
    size_t n = 0;
    for (char *p = text, *next; p && *p && n < cap; p = next) {
        next = strchr(p, '\n');
        if (next)
            *next++ = 0;
        char *last, *mid = NULL;
        if (*p == '#')
            continue;
        last = strstr(p, " | ");
        while (last) { /* style text may hold " | "? no: the last two bars divide */
            char *after = strstr(last + 3, " | ");
            if (!after)
                break;
            mid = last;
            last = after;
        }
        if (!mid || !last)
            continue;
        *mid = *last = 0;
        out[n++] = (line){p, mid + 3, last + 3};
    }
    return n;
}

static void put_page(kn_sb *b, const line *l, size_t n) {
    kn_sb_puts(b, "<!DOCTYPE html><html><body><div style=\"display:none;color:rgb(10, 20, "
                  "30);font-size:20px;opacity:0.5;"
                  "border-top:2px dotted;font-weight:600\">");
    for (size_t i = 0; i < n; i++) {
        kn_sb_printf(b, "<div id=c%zu style=\"", i);
        for (const char *p = l[i].style; *p; p++)
            *p == '"' ? kn_sb_puts(b, "&quot;") : kn_sb_putc(b, *p);
        kn_sb_puts(b, "\"></div>");
    }
    kn_sb_puts(b, "</div></body></html>");
}

static void check(const char *file, const kn_used *used) {
    static line lines[2000];
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *scene = NULL;
    kn_sb page = {0};
    char *text = NULL, path[] = "/tmp/kinora-style-XXXXXX";
    size_t size = 0, bad = 0;
    assert_int_equal(kn_read_file(file, diags, (kn_loc){0}, &text, &size), KN_OK);
    size_t n = read_lines(text, lines, 2000);
    put_page(&page, lines, n);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, page.p, page.n) == (ssize_t)page.n);
    close(fd);
    assert_int_equal(kn_scene_open(NULL, path, files, diags, &scene), KN_OK);
    unlink(path);
    kn_styler *st = kn_styler_new(scene, &(kn_style_env){1920, 1080, 1, false});
    kn_restyle(st, 0, NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        char id[16];
        kn_sb got = {0};
        snprintf(id, sizeof id, "c%zu", i);
        kn_node *node = kn_node_find_id(scene->document, kn_cstr(id));
        assert_non_null(node);
        kn_style_computed_text(st, node, KN_PE_NONE, kn_cstr(lines[i].prop), used, &got);
        if (!kn_str_eq(kn_sb_str(&got), kn_cstr(lines[i].want))) {
            printf("%s | %s\n   want %s\n   got  %.*s\n", lines[i].style, lines[i].prop,
                   lines[i].want, (int)got.n, got.p ? got.p : "");
            bad++;
        }
        kn_sb_free(&got);
    }
    printf("%zu of %zu lines agree\n", n - bad, n);
    assert_int_equal(bad, 0);
    kn_styler_free(st);
    kn_scene_free(scene);
    kn_diags_free(diags);
    kn_files_free(files);
    kn_sb_free(&page);
    free(text);
}

static void without_box(void **state) {
    const kn_used used = {0};
    check(KN_TEST_DATA "/style/computed.txt", &used);
}

static void with_box(void **state) {
    const kn_used used = {
        .has_box = true, .width = 100, .height = 50, .border_w = 100, .border_h = 50};
    check(KN_TEST_DATA "/style/box.txt", &used);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(without_box), cmocka_unit_test(with_box)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
