/* Pages of tests/layout against the rectangles that Chromium gave (tests/tools/capture_rects.sh):
 * parse, style, lay out, compare elements and lines of text within 1/64 px. tests/layout/known.txt
 * lists what differs, "page number cause": neither more nor less may. With arguments, only the
 * pages named, and every difference is printed. */
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
typedef struct tally {     /* of rectangles */
    int all, exact, near_; /* within 1/64 px, within 1 px */
} tally;

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

static double distance(const row *a, const row *b) {
    double d = 0;
    for (int k = 0; k < 4; k++)
        d = fmax(d, fabs(a->r[k] - b->r[k]));
    return d;
}

static void say(const char *name, size_t i, const row *want, const row *got) {
    printf("  %s: #%zu", name, i);
    for (int k = 0; k < 2; k++) {
        const row *r = k ? got : want;
        printf("%s", k ? ", got" : " want");
        if (r)
            printf(" %s %s %.6g,%.6g %.6gx%.6g", r->tag, r->id, r->r[0], r->r[1], r->r[2], r->r[3]);
        else
            printf(" nothing");
    }
    printf("\n");
}

/* Walks both lists; where one has a line of text that the other lacks, it counts as different. */
static tally compare(const char *name, const rows *want, const rows *got) {
    tally t = {0};
    size_t i = 0, k = 0;
    int said = 0;
    while (i < want->n || k < got->n) {
        const row *a = i < want->n ? &want->v[i] : NULL, *b = k < got->n ? &got->v[k] : NULL;
        if (a && b && strcmp(a->tag, b->tag) != 0) {
            if (!strcmp(a->tag, "#text"))
                b = NULL;
            else
                a = NULL;
        }
        const double d = a && b ? distance(a, b) : INFINITY;
        t.all++;
        t.exact += d <= 1.0 / 64 + 1e-4;
        t.near_ += d <= 1;
        if (d > 1.0 / 64 + 1e-4 && said++ < (verbose ? 1000 : 3))
            say(name, i, a, b);
        i += a != NULL;
        k += b != NULL;
    }
    return t;
}

static tally check_page(const char *name) {
    char html[512], json[512];
    snprintf(html, sizeof html, DIR_ "/%s.html", name);
    snprintf(json, sizeof json, DIR_ "/%s.json", name);
    char *expected = NULL, *text = lay_out(html, verbose);
    size_t n = 0;
    rows want = {0}, got = {0};
    tally t = {.all = 1};
    if (text && kn_read_file(json, NULL, (kn_loc){0}, &expected, &n) == KN_OK) {
        read_rows(expected, &want);
        read_rows(text, &got);
        t = compare(name, &want, &got);
    }
    kn_vec_free(&want);
    kn_vec_free(&got);
    free(expected);
    free(text);
    return t;
}

/* Differences that known.txt allows the page. */
static int known(const char *list, const char *name) {
    const size_t n = strlen(name);
    for (const char *line = list; line && *line; line = strchr(line, '\n'), line += line != NULL)
        if (!strncmp(line, name, n) && line[n] == ' ')
            return atoi(line + n);
    return 0;
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
    tally sum = {0};
    char *list = NULL;
    size_t size = 0;
    assert_int_equal(kn_read_file(DIR_ "/known.txt", NULL, (kn_loc){0}, &list, &size), KN_OK);
    list_pages(&pages);
    for (size_t i = 0; i < pages.n; i++) {
        const tally t = check_page(pages.v[i]);
        const int differ = t.all - t.exact, allowed = known(list, pages.v[i]);
        if (differ != allowed)
            printf("%s: %d differ, known.txt says %d\n", pages.v[i], differ, allowed);
        failed += differ != allowed;
        sum.all += t.all;
        sum.exact += t.exact;
        sum.near_ += t.near_;
        free(pages.v[i]);
    }
    printf("%zu pages, %d rectangles: %d within 1/64 px (%.2f %%), %d within 1 px (%.2f %%)\n",
           pages.n, sum.all, sum.exact, 100.0 * sum.exact / sum.all, sum.near_,
           100.0 * sum.near_ / sum.all);
    kn_vec_free(&pages);
    free(list);
    assert_int_equal(failed, 0);
}

int main(int argc, char **argv) {
    font_dir = kn_data_dir("share/kinora");
    if (argc > 1) {
        verbose = true;
        int bad = 0;
        for (int i = 1; i < argc; i++) {
            const tally t = check_page(argv[i]);
            bad += t.all - t.exact;
        }
        return bad != 0;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
