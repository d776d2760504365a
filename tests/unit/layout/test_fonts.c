/* The font set: CSS Fonts 4 §5.2 matching, unicode-range, aliases, generics. */
#include "src/layout/text/text.h"
#include "tests/unit/layout/font_data.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* ---- matching ---- */
static void note(void *ctx, kn_face_rec *r) {
    float *out = ctx;
    if (*out == 0)
        *out = r->weight_min + (r->slope_max ? 0.5f : 0);
}

static float match(const float *weights, size_t n, bool with_italic, float want, int style) {
    kn_face_rec recs[16] = {0};
    kn_family_rec fam = {0};
    float got = 0;
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        for (int s = 0; s <= with_italic; s++) {
            recs[k] = (kn_face_rec){.weight_min = weights[i],
                                    .weight_max = weights[i],
                                    .stretch_min = 100,
                                    .stretch_max = 100,
                                    .slope_min = s ? KN_ITALIC_SLOPE : 0,
                                    .slope_max = s ? KN_ITALIC_SLOPE : 0};
            kn_vec_push(&fam.faces, &recs[k]);
            k++;
        }
    kn_family_match(&fam, want, 100, (kn_fontstyle){.kind = (uint8_t)style}, note, &got);
    kn_vec_free(&fam.faces);
    return got;
}

static void test_weights(void **state) {
    static const float three[] = {400, 700, 900}, two[] = {400, 700}, thin[] = {100, 200, 300, 600};
    static const struct {
        const float *have;
        size_t n;
        float want, got;
    } t[] = {{three, 3, 500, 400}, {three, 3, 600, 700}, {three, 3, 800, 900}, {three, 3, 450, 400},
             {three, 3, 100, 400}, {two, 2, 900, 700},   {thin, 4, 400, 300},  {thin, 4, 500, 300},
             {thin, 4, 250, 200},  {thin, 4, 601, 600},  {thin, 4, 700, 600}};
    for (size_t i = 0; i < KN_COUNTOF(t); i++)
        assert_true(match(t[i].have, t[i].n, false, t[i].want, 0) == t[i].got);
}

static void test_styles(void **state) {
    static const float w[] = {400, 700};
    assert_true(match(w, 2, true, 700, 1) == 700.5f);
    assert_true(match(w, 2, true, 700, 0) == 700);
    assert_true(match(w, 2, false, 500, 1) == 400);
}

static void test_variable_range(void **state) {
    kn_face_rec r = {.weight_min = 100, .weight_max = 900, .stretch_min = 100, .stretch_max = 100};
    kn_face_rec fixed = {
        .weight_min = 400, .weight_max = 400, .stretch_min = 100, .stretch_max = 100};
    kn_family_rec fam = {0};
    float got = 0;
    kn_vec_push(&fam.faces, &fixed);
    kn_vec_push(&fam.faces, &r);
    kn_family_match(&fam, 650, 100, (kn_fontstyle){0}, note, &got);
    assert_true(got == 100);
    kn_vec_free(&fam.faces);
}

/* ---- unicode-range ---- */
static void test_ranges(void **state) {
    static const struct {
        const char *text;
        uint32_t n, v[6];
    } t[] = {{"U+20", 1, {0x20, 0x20}},
             {"U+0000-00FF,U+0131, U+0152-0153", 3, {0, 0xFF, 0x131, 0x131, 0x152, 0x153}},
             {"u+4??", 1, {0x400, 0x4FF}},
             {"", 0, {0}}};
    kn_arena *a = kn_arena_new();
    for (size_t i = 0; i < KN_COUNTOF(t); i++) {
        const uint32_t *v = NULL;
        uint32_t n = 0;
        assert_true(kn_parse_ranges(kn_cstr(t[i].text), a, &v, &n));
        assert_int_equal(n, t[i].n);
        for (uint32_t k = 0; k < 2 * n; k++)
            assert_int_equal(v[k], t[i].v[k]);
    }
    const uint32_t *v;
    uint32_t n;
    assert_false(kn_parse_ranges(KN_S("20-30"), a, &v, &n));
    kn_arena_free(a);
}

/* ---- families ---- */
static kn_fonts *fonts;

static const char *primary_family(const char *name, kn_kw generic, char *buf) {
    struct {
        uint32_t n;
        kn_family v[2];
    } fam = {1, {{name ? kn_cstr(name) : (kn_str){0}, generic}}};
    kn_sg_font s = {.family = (const kn_families *)&fam, .weight = 400, .stretch = 100, .size = 20};
    kn_font *f = kn_font_list_primary(fonts, kn_fonts_for(fonts, &s));
    kn_font_info info;
    assert_non_null(f);
    kn_font_describe(f, &info);
    strcpy(buf, info.family);
    return buf;
}

static void test_families(void **state) {
    static const struct {
        const char *name;
        kn_kw generic;
        const char *family;
    } t[] = {{"Inter", 0, "Inter"},
             {"ARIAL", 0, "Inter"},
             {"Helvetica Neue", 0, "Inter"},
             {"Georgia", 0, "EB Garamond"},
             {"Courier New", 0, "JetBrains Mono"},
             {"Segoe UI", 0, "Roboto"},
             {"Bebas Neue", 0, "League Gothic"},
             {NULL, KN_KW_sans_serif, "Liberation Sans"},
             {NULL, KN_KW_monospace, "Liberation Mono"}};
    char buf[128];
    if (!fonts)
        skip();
    for (size_t i = 0; i < KN_COUNTOF(t); i++)
        if (strncmp(primary_family(t[i].name, t[i].generic, buf), t[i].family, strlen(t[i].family)))
            fail_msg("%s: %s, not %s", t[i].name ? t[i].name : "generic", buf, t[i].family);
}

static void test_lists_are_shared(void **state) {
    struct {
        uint32_t n;
        kn_family v[1];
    } fam = {1, {{KN_S("Lato"), 0}}};
    kn_sg_font a = {.family = (const kn_families *)&fam, .weight = 400, .stretch = 100, .size = 20};
    kn_sg_font b = a, c = a;
    b.size = 40;
    b.optical_sizing = a.optical_sizing = KN_KW_none;
    c.optical_sizing = KN_KW_none;
    c.weight = 700;
    if (!fonts)
        skip();
    assert_ptr_equal(kn_fonts_for(fonts, &a), kn_fonts_for(fonts, &b));
    assert_ptr_not_equal(kn_fonts_for(fonts, &a), kn_fonts_for(fonts, &c));
}

/* Blink's roundings: 100 px Inter has 96.875 above and 24.12 below. */
static void test_line_metrics(void **state) {
    struct {
        uint32_t n;
        kn_family v[1];
    } fam = {1, {{KN_S("Inter"), 0}}};
    static const struct {
        float size;
        bool geometric;
        float asc, desc;
    } t[] = {{100, true, 96, 25},
             {100, false, 97, 24},
             {16, true, 16, 4},
             {10, true, 9, 3},
             {10, false, 10, 2}};
    if (!fonts)
        skip();
    for (size_t i = 0; i < KN_COUNTOF(t); i++) {
        kn_sg_font s = {
            .family = (const kn_families *)&fam, .weight = 400, .stretch = 100, .size = t[i].size};
        kn_line_metrics m;
        s.text_rendering = t[i].geometric ? KN_KW_geometricprecision : KN_KW_auto;
        kn_fonts_metrics(fonts, kn_fonts_for(fonts, &s), s.size, &m);
        assert_true(m.ascent == t[i].asc);
        assert_true(m.descent == t[i].desc);
    }
}

static int open_fonts(void **state) {
    char dir[4096];
    if (font_data_dir(dir, sizeof dir))
        fonts = kn_fonts_new(dir, NULL, NULL);
    return 0;
}
static int close_fonts(void **state) {
    kn_fonts_free(fonts);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights),        cmocka_unit_test(test_styles),
        cmocka_unit_test(test_variable_range), cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_families),       cmocka_unit_test(test_lists_are_shared),
        cmocka_unit_test(test_line_metrics)};
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
