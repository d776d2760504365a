/* What SVG elements measure, as Chromium measures it (tests/data/layout/svg_geometry.txt). */
#include "tests/unit/script/page.h"
#include <math.h>

static const char *const calls[][2] = {
    {"length", "e.getTotalLength()"},
    {"point", "(p = e.getPointAtLength(%s), p.x + ' ' + p.y)"},
    {"bbox", "(b = e.getBBox(), [b.x, b.y, b.width, b.height].join(' '))"},
    {"ctm", "(m = e.getCTM(), [m.a, m.b, m.c, m.d, m.e, m.f].join(' '))"},
    {"screen", "(m = e.getScreenCTM(), [m.a, m.b, m.c, m.d, m.e, m.f].join(' '))"},
};

/* Lists of numbers agree to 0.01. */
static bool agree(const char *got, const char *want) {
    for (;;) {
        char *g, *w;
        const double a = strtod(got, &g), b = strtod(want, &w);
        if (g == got || w == want)
            return g == got && w == want;
        if (!(fabs(a - b) <= 0.01))
            return false;
        got = g;
        want = w;
    }
}

/* One row: call|id|argument|numbers. */
static bool check(page *p, char *line) {
    char *part[4], call[128], expr[256];
    for (int i = 0; i < 4; i++) {
        part[i] = line;
        line += strcspn(line, i < 3 ? "|" : "\n");
        if (i < 3)
            assert_int_equal(*line, '|');
        *line++ = 0;
    }
    *call = 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i][0], part[0]) == 0) {
            const char *hole = strstr(calls[i][1], "%s");
            const int before = hole ? (int)(hole - calls[i][1]) : (int)strlen(calls[i][1]);
            snprintf(call, sizeof call, "%.*s%s%s", before, calls[i][1], part[2],
                     hole ? hole + 2 : "");
        }
    assert_true(*call);
    snprintf(expr, sizeof expr, "e = document.getElementById('%s'); %s", part[1], call);
    char *got = kn_script_eval(p->script, expr);
    const bool ok = got && agree(got, part[3]);
    if (!ok)
        print_error("%s %s(%s): %s, Chromium has %s\n", part[0], part[1], part[2],
                    got ? got : "nothing", part[3]);
    free(got);
    return ok;
}

static void test_measures(void **state) {
    char *html = NULL, line[256];
    size_t n = 0, rows = 0, wrong = 0;
    page p;
    assert_int_equal(
        kn_read_file(KN_TEST_DATA "/layout/svg_geometry.html", NULL, (kn_loc){0}, &html, &n),
        KN_OK);
    page_open(&p, html, 0);
    page_seek(&p, 0);
    page_expect(&p, "document.querySelectorAll('svg').length", "2");
    FILE *in = fopen(KN_TEST_DATA "/layout/svg_geometry.txt", "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in)) {
        if (*line == '#')
            continue;
        rows++;
        wrong += !check(&p, line);
    }
    fclose(in);
    page_close(&p);
    free(html);
    assert_true(rows >= 100);
    assert_int_equal(wrong, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_measures)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
