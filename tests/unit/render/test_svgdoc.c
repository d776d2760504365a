/* SVG files as images: natural sizes, what time and size change, and that nothing else is read. */
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/render/svgdoc.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

typedef struct bench {
    kn_files *files;
    kn_diags *diags;
    uint64_t painters;
    char *data;
} bench;

static int set_up(void **state) {
    bench *b = *state = KN_NEW(bench);
    b->files = kn_files_new();
    b->diags = kn_diags_new(b->files);
    b->data = kn_data_dir("");
    return 0;
}

static int tear_down(void **state) {
    bench *b = *state;
    kn_diags_free(b->diags);
    kn_files_free(b->files);
    free(b->data);
    free(b);
    return 0;
}

static kn_svgdoc *open_text(bench *b, const char *text, const char *fragment) {
    const kn_svgdoc_env env = {b->files, b->diags, b->data, &b->painters, 0};
    return kn_svgdoc_open(&env, kn_cstr(text), "x.svg", fragment, (kn_loc){0});
}

#define SVG(attrs) "<svg xmlns='http://www.w3.org/2000/svg' " attrs "><rect width='9' height='9'/>"

/* naturalWidth and naturalHeight of Chromium; the ratio is what the sides keep when one is set. */
static const struct {
    const char *attrs;
    double w, h, ratio; /* 0: none */
} sizes[] = {
    {"", 300, 150, 0},
    {"width='50'", 50, 150, 0},
    {"height='40'", 300, 40, 0},
    {"width='50' height='40'", 50, 40, 1.25},
    {"width='50%' height='50%'", 300, 150, 0},
    {"viewBox='0 0 100 50'", 300, 150, 2},
    {"viewBox='0 0 50 100'", 75, 150, .5},
    {"viewBox='0 0 100 50' width='30'", 30, 15, 2},
    {"viewBox='0 0 100 50' height='30'", 60, 30, 2},
    {"viewBox='0 0 100 50' width='30' height='30'", 30, 30, 1},
    {"viewBox='0 0 100 50' preserveAspectRatio='none'", 300, 150, 0},
    {"viewBox='0 0 100 50' width='30' preserveAspectRatio='none'", 300, 150, 0},
    {"width='2em' height='3em'", 32, 48, 2. / 3},
    {"width='2em' height='3em' font-size='10'", 20, 30, 2. / 3},
    {"style='width:33px;height:44px'", 300, 150, 0},
    {"width='0' height='10'", 0, 10, 0},
    {"width='-5' height='40'", 0, 40, 0},
    {"viewBox='0 0 0 10'", 300, 150, 0},
    {"viewBox='0 0 0 10' width='20' height='10'", 20, 10, 2},
    {"width='50' height='100%' viewBox='0 0 10 10'", 50, 50, 1},
    {"width='10mm' height='1in'", 96 / 2.54, 96, 1 / 2.54},
    {"width='10vw' height='10'", 0, 10, 0},
    {"width='wide' height='10'", 300, 10, 0},
    {"style='display:none' width='20' height='20'", 20, 20, 1},
};

static void test_natural_size(void **state) {
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char text[400];
        snprintf(text, sizeof text, SVG("%s") "</svg>", sizes[i].attrs);
        kn_svgdoc *d = open_text(*state, text, NULL);
        assert_non_null(d);
        kn_image_natural n;
        kn_svgdoc_natural(d, &n);
        const double ratio = n.rw > 0 && n.rh > 0 ? n.rw / n.rh : 0;
        if (fabs(n.w - sizes[i].w) > .01 || fabs(n.h - sizes[i].h) > .01 ||
            fabs(ratio - sizes[i].ratio) > 1e-4)
            fail_msg("%s: %g x %g, ratio %g", sizes[i].attrs, n.w, n.h, ratio);
        kn_svgdoc_free(d);
    }
}

static void test_fragments(void **state) {
    static const struct {
        const char *fragment;
        double ratio;
    } v[] = {{"wide", 4},
             {"svgView(viewBox(0,0,30,10))", 3},
             {"svgView(preserveAspectRatio(none);viewBox(0 0 30 10))", 0},
             {"nothing", 1},
             {"svgView(viewBox(", 1}};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        kn_svgdoc *d = open_text(
            *state, SVG("viewBox='0 0 10 10'") "<view id='wide' viewBox='0 0 20 5'/></svg>",
            v[i].fragment);
        kn_image_natural n;
        kn_svgdoc_natural(d, &n);
        assert_float_equal(n.rh > 0 ? n.rw / n.rh : 0, v[i].ratio, 1e-6);
        kn_svgdoc_free(d);
    }
}

static const char *const broken[] = {"",
                                     "<svg",
                                     "<svg/>",
                                     "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>",
                                     "<div xmlns='http://www.w3.org/1999/xhtml'>x</div>",
                                     "text"};

static void test_broken(void **state) {
    bench *b = *state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
        assert_null(open_text(b, broken[i], NULL));
}

static char *dump(kn_layer *l) {
    kn_dlist *list = kn_dlist_new();
    list->width = list->height = 100;
    list->scale = 1;
    list->root = kn_layer_ref(l);
    kn_sb out = {0};
    kn_dlist_dump(list, &out);
    kn_dlist_free(list);
    return kn_sb_take(&out);
}

static char *drawn(kn_svgdoc *d, int w, int h, double now, bool *moves) {
    const kn_document_view v = {w, h, false};
    kn_layer *l = kn_svgdoc_layer(d, &v, now, moves);
    char *text = l ? dump(l) : kn_xstrdup("");
    kn_layer_unref(l);
    return text;
}

#define MOVING                                                                                     \
    SVG("viewBox='0 0 10 10'")                                                                     \
    "<style>@keyframes k{to{opacity:.1}}rect{animation:k 2s linear}"                               \
    "@media(max-width:50px){rect{animation:none}}</style></svg>"

/* The picture is a function of size and time, whatever was asked for before. */
static void test_time(void **state) {
    static const struct {
        int w;
        double now;
    } asks[] = {{80, 0}, {80, 1}, {40, 1}, {80, .5}, {80, 1}, {40, 0}, {80, 5}, {80, 1}};
    enum { N = sizeof asks / sizeof *asks };
    kn_svgdoc *all = open_text(*state, MOVING, NULL);
    for (int i = 0; i < N; i++) {
        kn_svgdoc *alone = open_text(*state, MOVING, NULL);
        bool m1 = false, m2 = false;
        char *a = drawn(all, asks[i].w, 80, asks[i].now, &m1),
             *b = drawn(alone, asks[i].w, 80, asks[i].now, &m2);
        assert_string_equal(a, b);
        assert_true(m1);
        kn_svgdoc *start = open_text(*state, MOVING, NULL);
        char *c = drawn(start, asks[i].w, 80, 0, &m2);
        assert_int_equal(strcmp(a, c) != 0, asks[i].w == 80 && asks[i].now > 0 && asks[i].now < 2);
        free(c);
        kn_svgdoc_free(start);
        free(a);
        free(b);
        kn_svgdoc_free(alone);
    }
    kn_svgdoc_free(all);
}

/* Moves at small sizes alone. */
#define MOVING_SMALL                                                                               \
    SVG("viewBox='0 0 10 10'")                                                                     \
    "<style>@keyframes k{to{opacity:.1}}@media(max-width:50px){rect{animation:k 2s linear}}"       \
    "</style></svg>"

static void test_time_of_some_sizes(void **state) {
    kn_svgdoc *all = open_text(*state, MOVING_SMALL, NULL), *alone;
    bool moves = false, other;
    free(drawn(all, 80, 80, 0, &moves));
    assert_false(moves);
    for (int i = 1; i < 4; i++) {
        alone = open_text(*state, MOVING_SMALL, NULL);
        char *a = drawn(all, 40, 80, i * .5, &moves), *b = drawn(alone, 40, 80, i * .5, &other);
        assert_string_equal(a, b);
        assert_true(moves);
        free(a);
        free(b);
        kn_svgdoc_free(alone);
    }
    kn_svgdoc_free(all);
}

/* At more sizes in turn than one document stands at, each as if it were alone. */
static void test_many_sizes(void **state) {
    enum { SIZES = 7 };
    kn_svgdoc *all = open_text(*state, MOVING, NULL);
    for (int i = 0; i < 3 * SIZES; i++) {
        const int w = 60 + 10 * (i % SIZES);
        const double now = i / SIZES * .25;
        kn_svgdoc *alone = open_text(*state, MOVING, NULL);
        bool moves;
        char *a = drawn(all, w, 80, now, &moves), *b = drawn(alone, w, 80, now, &moves);
        assert_string_equal(a, b);
        free(a);
        free(b);
        kn_svgdoc_free(alone);
    }
    kn_svgdoc_free(all);
}

/* Two sizes in turn cost two documents and no more: each has painters of its own in the session. */
static void test_two_sizes(void **state) {
    bench *b = *state;
    kn_svgdoc *d = open_text(b, MOVING, NULL);
    bool moves;
    uint64_t painters = 0;
    for (int i = 0; i < 20; i++) {
        if (i == 4)
            painters = b->painters;
        free(drawn(d, i % 2 ? 80 : 100, 80, i / 2 * .1, &moves));
    }
    assert_int_equal(b->painters, painters);
    kn_svgdoc_free(d);
}

/* One layer for one size, as long as nothing moves. */
static void test_still(void **state) {
    kn_svgdoc *d = open_text(*state, SVG("width='20' height='20'") "</svg>", NULL);
    bool moves = false;
    const kn_document_view small = {20, 20, false}, large = {60, 60, false};
    kn_layer *a = kn_svgdoc_layer(d, &small, 0, &moves), *b = kn_svgdoc_layer(d, &large, 1, &moves),
             *c = kn_svgdoc_layer(d, &small, 2, &moves);
    assert_ptr_equal(a, c);
    assert_ptr_not_equal(a, b);
    assert_int_not_equal(a->key, b->key);
    assert_false(moves);
    kn_svgdoc_free(d); /* layers live on */
    assert_int_equal(atomic_load(&a->ref), 2);
    kn_layer_unref(a);
    kn_layer_unref(b);
    kn_layer_unref(c);
}

/* Nothing is read, whatever is named and however. */
static void test_no_files(void **state) {
    static const char *const names[] = {"tests/ref/img/photo.png",
                                        "/etc/passwd",
                                        "file:///etc/passwd",
                                        "../photo.png",
                                        "x.svg",
                                        "https://example.org/a.png",
                                        "//example.org/a.png"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[1200];
        snprintf(text, sizeof text,
                 "<!DOCTYPE svg [<!ENTITY e SYSTEM '%s'>]>" SVG(
                     "width='20' height='20'") "<style>@import "
                                               "url('%s');@font-face{font-family:f;src:url('%s')}"
                                               "text{font-family:f;mask:url('%s')}</style><image "
                                               "href='%s' width='9' height='9'/>"
                                               "<use href='%s#a'/><text y='9'>a&e;</text></svg>",
                 names[i], names[i], names[i], names[i], names[i], names[i]);
        kn_svgdoc *d = open_text(*state, text, NULL);
        bool moves = false;
        assert_non_null(d);
        char *a = drawn(d, 20, 20, 0, &moves);
        assert_null(strstr(a, "image"));
        assert_null(strstr(a, "root:"));
        free(a);
        kn_svgdoc_free(d);
    }
}

/* data: URLs inside data: URLs end somewhere. */
static void test_nested(void **state) {
    kn_sb text = {0};
    kn_sb_puts(&text, SVG("width='20' height='20'") "</svg>");
    for (int i = 0; i < 12; i++) {
        static const char hex[] = "0123456789abcdef";
        kn_sb next = {0};
        kn_sb_puts(&next, SVG("width='20' height='20'") "<image width='9' height='9' href='data:,");
        for (size_t k = 0; k < text.n; k++) {
            const unsigned char c = (unsigned char)text.p[k];
            if (c == '%' || c == '\'' || c == '<' || c == '&' || c == '#') {
                kn_sb_putc(&next, '%');
                kn_sb_putc(&next, hex[c >> 4]);
                kn_sb_putc(&next, hex[c & 15]);
            } else {
                kn_sb_putc(&next, (char)c);
            }
        }
        kn_sb_puts(&next, "'/></svg>");
        kn_sb_free(&text);
        text = next;
    }
    kn_svgdoc *d = open_text(*state, text.p, NULL);
    bool moves = false;
    char *a = drawn(d, 20, 20, 0, &moves);
    size_t rects = 0;
    for (const char *p = a; (p = strstr(p, "rect")); p += 4)
        rects++;
    assert_true(rects > 4);
    free(a);
    kn_svgdoc_free(d);
    kn_sb_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_natural_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fragments, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_time, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_time_of_some_sizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_many_sizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_two_sizes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_still, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_files, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nested, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
