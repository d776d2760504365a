/* What scripts read back: tests/data/style/values/ has for each declaration the text of el.style
 * and of getComputedStyle as Chrome gave them (tests/tools/capture_values.sh). values_known.txt
 * lists the lines that still differ, with their cause, and must match exactly. */
#include "parser/html/html.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/style/style.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_ROWS 8192
#define DIR      KN_TEST_DATA "/style/"

typedef struct row {
    char *name, *value, *want, *computed;
    bool valid; /* for kinora */
} row;

static const char *const tables[] = {"calc",       "colors",     "easing", "effects", "images",
                                     "properties", "shorthands", "units",  "vars"};

/* Not inlined: gcc 12 takes pointers into the text for pointers to the variable then. */
__attribute__((noinline)) static char *read_text(const char *name) {
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    char path[4096], *text = NULL;
    size_t size = 0;
    snprintf(path, sizeof path, DIR "%s", name);
    assert_int_equal(kn_read_file(path, diags, (kn_loc){0}, &text, &size), KN_OK);
    kn_diags_free(diags);
    kn_files_free(files);
    return text;
}

/* Cuts *p at the next " | " and moves behind it. */
static char *column(char **p) {
    char *from = *p, *bar = from ? strstr(from, " | ") : NULL;
    if (bar)
        *bar = 0;
    *p = bar ? bar + 3 : NULL;
    return from;
}

static size_t read_rows(char *text, row *out, size_t n) {
    for (char *p = text, *next; p && *p; p = next) {
        next = strchr(p, '\n');
        if (next)
            *next++ = 0;
        if (*p == '#' || !*p)
            continue;
        assert_true(n < MAX_ROWS);
        row *r = &out[n++];
        *r = (row){.name = column(&p), .value = column(&p), .want = column(&p), .computed = p};
        assert_non_null(r->computed);
    }
    return n;
}

/* The page with each row as an element of its own: `page` is values.html, whose last line is the
 * copied one. */
static kn_scene *open_page(const char *page, const row *rows, size_t n, kn_files *files,
                           kn_diags *diags) {
    char path[] = "/tmp/kinora-values-XXXXXX";
    const char *copy = strstr(page, "<div class=\"parent\">"), *rest;
    kn_sb b = {0};
    kn_scene *scene = NULL;
    assert_non_null(copy);
    assert_non_null(rest = strstr(copy, "class=\"row\""));
    kn_sb_put(&b, (kn_str){page, (size_t)(copy - page)});
    for (size_t i = 0; i < n; i++) {
        kn_sb_put(&b, (kn_str){copy, (size_t)(rest - copy)});
        kn_sb_printf(&b, "id=c%zu style=\"", i);
        if (rows[i].valid) {
            kn_sb_printf(&b, "%s:", rows[i].name);
            for (const char *p = rows[i].value; *p; p++)
                *p == '"' ? kn_sb_puts(&b, "&quot;") : kn_sb_putc(&b, *p);
        }
        kn_sb_printf(&b, "\" %s", rest);
    }
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, b.p, b.n) == (ssize_t)b.n);
    close(fd);
    assert_int_equal(kn_scene_open(NULL, path, files, diags, &scene), KN_OK);
    unlink(path);
    kn_sb_free(&b);
    return scene;
}

/* The known list's line of a row, and whether it has one: "property | value | cause". */
static bool is_known(const char *known, const row *r) {
    kn_sb b = {0};
    kn_sb_printf(&b, "\n%s | %s | ", r->name, r->value);
    kn_sb_putc(&b, 0);
    bool found = strstr(known, b.p) != NULL;
    kn_sb_free(&b);
    return found;
}

static size_t count_lines(const char *text) {
    size_t n = 0;
    for (const char *p = text; *p; p++)
        n += *p == '\n' && p[1] && p[1] != '#' && p[1] != '\n';
    return n;
}

static void test_values(void **state) {
    row *rows = KN_NEW_N(row, MAX_ROWS);
    char *texts[KN_COUNTOF(tables)], *known = read_text("values_known.txt");
    char *page = read_text("values.html");
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_atoms *atoms = kn_atoms_new();
    kn_sb *specified = KN_NEW_N(kn_sb, MAX_ROWS);
    size_t n = 0, bad = 0, differ = 0;
    for (size_t i = 0; i < KN_COUNTOF(tables); i++) {
        char name[64];
        snprintf(name, sizeof name, "values/%s.txt", tables[i]);
        n = read_rows(texts[i] = read_text(name), rows, n);
    }
    for (size_t i = 0; i < n; i++) {
        kn_decls *d = kn_decls_parse(kn_cstr(""), atoms, NULL, (kn_loc){0});
        bool changed;
        rows[i].valid =
            kn_decls_set(d, kn_cstr(rows[i].name), kn_cstr(rows[i].value), false, atoms, &changed);
        specified[i] = (kn_sb){0};
        kn_decls_get(d, kn_cstr(rows[i].name), atoms, &specified[i]);
        if (!rows[i].valid)
            kn_sb_puts(&specified[i], "invalid");
        kn_decls_free(d);
    }
    kn_scene *scene = open_page(page, rows, n, files, diags);
    kn_styler *st = kn_styler_new(scene, &(kn_style_env){1920, 1080, 1, false});
    kn_restyle(st, 0, NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        const kn_used no_box = {0};
        char id[24];
        kn_sb got = {0};
        snprintf(id, sizeof id, "c%zu", i);
        kn_node *node = kn_node_find_id(scene->document, kn_cstr(id));
        assert_non_null(node);
        if (rows[i].valid)
            kn_style_computed_text(st, node, KN_PE_NONE, kn_cstr(rows[i].name), &no_box, &got);
        else
            kn_sb_puts(&got, "-");
        bool same = kn_str_eq(kn_sb_str(&specified[i]), kn_cstr(rows[i].want)) &&
                    kn_str_eq(kn_sb_str(&got), kn_cstr(rows[i].computed));
        differ += !same;
        if (same == is_known(known, &rows[i])) {
            printf("%s | %s%s\n   want %s | %s\n   got  %.*s | %.*s\n", rows[i].name, rows[i].value,
                   same ? ": in values_known.txt, but agrees" : "", rows[i].want, rows[i].computed,
                   (int)specified[i].n, specified[i].n ? specified[i].p : "", (int)got.n,
                   got.p ? got.p : "");
            bad++;
        }
        kn_sb_free(&got);
        kn_sb_free(&specified[i]);
    }
    printf("%zu of %zu lines agree\n", n - differ, n);
    assert_int_equal(bad, 0);
    assert_int_equal(count_lines(known), differ);
    kn_styler_free(st);
    kn_scene_free(scene);
    kn_atoms_free(atoms);
    kn_diags_free(diags);
    kn_files_free(files);
    for (size_t i = 0; i < KN_COUNTOF(tables); i++)
        free(texts[i]);
    free(specified);
    free(rows);
    free(known);
    free(page);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
