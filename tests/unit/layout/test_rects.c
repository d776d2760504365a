/* Pages of tests/layout against the rectangles that Chromium gave (tests/tools/capture_rects.sh):
 * parse, style, lay out, compare within 1/64 px. With arguments, only the pages named, and every
 * difference is printed. */
#include "parser/html/html.h"
#include "src/core/file.h"
#include "src/core/vec.h"
#include "src/layout/layout.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#define DIR_ "tests/layout"

typedef struct row {
    char tag[32], id[64];
    double r[4];
} row;
typedef KN_VEC(row) rows;
typedef KN_VEC(char *) names;

static bool verbose;
static char *font_dir;

static double field(const char *line, const char *key) {
    const char *p = strstr(line, key);
    double v = 0;
    return p && kn_parse_double(p + strlen(key), line + strlen(line), &v, &p) ? v : 0;
}
static void text_field(const char *line, const char *key, char *out, size_t cap) {
    const char *p = strstr(line, key);
    size_t n = 0;
    for (p = p ? p + strlen(key) : ""; *p && *p != '"' && n + 1 < cap; p++)
        out[n++] = *p;
    out[n] = 0;
}
static void read_rows(char *json, rows *out) {
    for (char *line = strtok(json, "\n"); line; line = strtok(NULL, "\n")) {
        if (line[0] != '{')
            continue;
        row r = {.r = {field(line, "\"x\":"), field(line, "\"y\":"), field(line, "\"w\":"),
                       field(line, "\"h\":")}};
        text_field(line, "\"tag\":\"", r.tag, sizeof r.tag);
        text_field(line, "\"id\":\"", r.id, sizeof r.id);
        kn_vec_push(out, r);
    }
}

/* The layout's own answer as JSON text; NULL when the page cannot be opened. */
static char *lay_out(const char *path, bool dump) {
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *scene = NULL;
    char *text = NULL;
    kn_style_env env = {.width = 800, .height = 600, .dppx = 1};
    if (kn_scene_open(NULL, path, files, diags, &scene) == KN_OK) {
        kn_styler *st = kn_styler_new(scene, &env);
        kn_fonts *fonts = kn_fonts_new(font_dir, scene, st);
        kn_layout *l = kn_layout_new(scene, st, fonts, NULL, 800, 600);
        for (int i = 0; i < 4; i++) {
            kn_restyle(st, 0, NULL, NULL);
            kn_layout_run(l);
            if (!kn_style_containers_changed(st))
                break;
        }
        kn_sb sb = {0};
        if (dump) {
            kn_layout_dump(l, &sb);
            printf("%.*s", (int)sb.n, sb.p ? sb.p : "");
            sb.n = 0;
        }
        kn_layout_dump_json(l, &sb);
        text = kn_sb_take(&sb);
        kn_layout_free(l);
        kn_fonts_free(fonts);
        kn_styler_free(st);
    }
    kn_scene_free(scene);
    kn_diags_free(diags);
    kn_files_free(files);
    return text;
}

/* Number of elements whose rectangle differs. */
static int compare(const char *name, const rows *want, const rows *got) {
    int bad = 0;
    size_t n = want->n > got->n ? want->n : got->n;
    for (size_t i = 0; i < n; i++) {
        bool same = i < want->n && i < got->n && strcmp(want->v[i].tag, got->v[i].tag) == 0;
        for (int k = 0; k < 4 && same; k++)
            same = fabs(want->v[i].r[k] - got->v[i].r[k]) <= 1.0 / 64 + 1e-4;
        if (same)
            continue;
        if (bad++ < (verbose ? 1000 : 3) && i < want->n && i < got->n) {
            const double *a = want->v[i].r, *b = got->v[i].r;
            printf("  %s: #%zu %s %s: want %.6g,%.6g %.6gx%.6g, got %.6g,%.6g %.6gx%.6g\n", name, i,
                   want->v[i].tag, want->v[i].id, a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]);
        }
    }
    if (want->n != got->n)
        printf("  %s: %zu elements, expected %zu\n", name, got->n, want->n);
    return bad;
}

static int check_page(const char *name) {
    char html[512], json[512];
    snprintf(html, sizeof html, DIR_ "/%s.html", name);
    snprintf(json, sizeof json, DIR_ "/%s.json", name);
    char *expected = NULL, *text = lay_out(html, verbose);
    size_t n = 0;
    rows want = {0}, got = {0};
    int bad = 1;
    if (text && kn_read_file(json, NULL, (kn_loc){0}, &expected, &n) == KN_OK) {
        read_rows(expected, &want);
        read_rows(text, &got);
        bad = compare(name, &want, &got);
    }
    kn_vec_free(&want);
    kn_vec_free(&got);
    free(expected);
    free(text);
    return bad;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}
static void list_pages(names *out) {
    DIR *d = opendir(DIR_);
    for (struct dirent *e; d && (e = readdir(d));) {
        size_t n = strlen(e->d_name);
        if (n > 5 && strcmp(e->d_name + n - 5, ".json") == 0)
            kn_vec_push(out, kn_xstrndup(e->d_name, n - 5));
    }
    if (d)
        closedir(d);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_name);
}

static void test_pages(void **state) {
    names pages = {0};
    int failed = 0;
    list_pages(&pages);
    for (size_t i = 0; i < pages.n; i++) {
        int bad = check_page(pages.v[i]);
        if (bad)
            printf("%s: %d differ\n", pages.v[i], bad);
        failed += bad != 0;
        free(pages.v[i]);
    }
    printf("%d of %zu pages differ\n", failed, pages.n);
    kn_vec_free(&pages);
    assert_int_equal(failed, 0);
}

int main(int argc, char **argv) {
    font_dir = kn_data_dir("share/kinora");
    if (argc > 1) {
        verbose = true;
        int bad = 0;
        for (int i = 1; i < argc; i++)
            bad += check_page(argv[i]);
        return bad != 0;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
