/* Shaping, breaks, bidi, case: the widths are Chromium's. */
#include "src/layout/box.h"
#include "src/layout/text/text.h"
#include "tests/unit/layout/font_data.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static kn_fonts *fonts;

typedef struct style_mem {
    struct {
        uint32_t n;
        kn_family v[2];
    } fam;
    kn_sg_font font;
    kn_style style;
} style_mem;

static const kn_style *make_style(style_mem *m, const char *family, float weight, bool italic,
                                  float size, float spacing) {
    *m = (style_mem){.fam = {2, {{kn_cstr(family), 0}, {{0}, KN_KW_sans_serif}}}};
    m->font = (kn_sg_font){.family = (const kn_families *)&m->fam,
                           .weight = weight,
                           .stretch = 100,
                           .size = size,
                           .style = {.kind = italic},
                           .letter_spacing = {.kind = KN_LEN_LP, .px = spacing},
                           .text_rendering = KN_KW_geometricprecision};
    m->style.font = &m->font;
    return &m->style;
}

/* ---- widths ---- */
static bool check_width(char *line) {
    char *f[8], *p = line;
    int n = 0;
    for (char *q; n < 8 && (f[n++] = p) && (q = strchr(p, '|')); p = q + 1)
        *q = 0;
    if (n < 8)
        return true;
    style_mem m;
    kn_line_metrics lm;
    kn_arena *a = kn_arena_new();
    const kn_style *st = make_style(&m, f[0], (float)atof(f[1]), !strcmp(f[2], "italic"),
                                    (float)atof(f[3]), (float)atof(f[4]));
    double w = kn_text_shape(fonts, st, st->font->size, kn_cstr(f[5]), false, 0, a, NULL, NULL);
    kn_fonts_metrics(fonts, kn_fonts_for(fonts, st->font), st->font->size, &lm);
    double height = lm.ascent + lm.descent + floor(lm.line_gap + 0.5);
    bool ok = fabs(kn_px(kn_lu_ceil(w)) - atof(f[6])) <= 1.0 / 64 && height == atof(f[7]);
    if (!ok)
        print_message("%s %s %s %s px, spacing %s, '%s': %g (height %g), Chromium %s (%s)\n", f[0],
                      f[1], f[2], f[3], f[4], f[5], kn_px(kn_lu_ceil(w)), height, f[6], f[7]);
    kn_arena_free(a);
    return ok;
}

static void test_widths(void **state) {
    char line[1024];
    int bad = 0, n = 0;
    if (!fonts)
        skip();
    FILE *in = fopen(KN_TEST_DATA "/layout/text_widths.txt", "r");
    assert_non_null(in);
    while (fgets(line, sizeof line, in)) {
        line[strcspn(line, "\n")] = 0;
        if (line[0] != '#' && line[0])
            n++, bad += !check_width(line);
    }
    fclose(in);
    assert_true(n > 200);
    assert_int_equal(bad, 0);
}

static void test_runs(void **state) {
    style_mem m;
    kn_glyph_run *runs;
    uint32_t n;
    kn_arena *a = kn_arena_new();
    if (!fonts)
        skip();
    const kn_style *st = make_style(&m, "Inter", 400, false, 20, 0);
    double w = kn_text_shape(fonts, st, 20, KN_S("Abc"), false, 0, a, &runs, &n);
    assert_int_equal(n, 1);
    assert_int_equal(runs[0].n, 3);
    assert_true(runs[0].x[0] == 0 && runs[0].x[1] == runs[0].advance[0]);
    assert_int_equal(runs[0].cluster[2], 2);
    double again = kn_text_shape(fonts, st, 20, KN_S("Abc"), false, 0, a, &runs, &n);
    assert_true(w == again); /* from the cache */
    st = make_style(&m, "Inter", 400, false, 20, 5);
    assert_true(fabs(kn_text_shape(fonts, st, 20, KN_S("Abc"), false, 0, a, &runs, &n) - w - 15) <
                1e-4);
    assert_true(kn_text_shape(fonts, st, 20, KN_S(""), false, 0, a, &runs, &n) == 0 && n == 0);
    kn_arena_free(a);
}

static void test_bad_utf8(void **state) {
    style_mem m;
    kn_glyph_run *runs;
    uint32_t n;
    kn_arena *a = kn_arena_new();
    if (!fonts)
        skip();
    const kn_style *st = make_style(&m, "Inter", 400, false, 20, 1);
    assert_true(kn_text_shape(fonts, st, 20, KN_S("a\xFF\xC3z\xE2\x82"), false, 0, a, &runs, &n) >
                0);
    kn_arena_free(a);
}

/* ---- breaks: '|' marks where a line may end ---- */
static void test_breaks(void **state) {
    static const char *const t[] = {"one |two  |three",
                                    "a-|b |-1 |-|x",
                                    "a-|1 |1-|2 |(-1)",
                                    "a/b |a?|b |x=1",
                                    "5% |$5 |#1",
                                    "wait!|(no)",
                                    "em|\u2014|dash |el\u2026|lipsis",
                                    "\u65E5|\u672C\u3002|\u8A9E",
                                    "a\u00A0b",
                                    "a\u200B|b",
                                    "don\u2019t |\u201Cq\u201D"};
    for (size_t i = 0; i < KN_COUNTOF(t); i++) {
        char text[128], got[256];
        uint8_t brk[129];
        size_t n = 0, k = 0;
        for (const char *p = t[i]; *p; p++)
            if (*p != '|')
                text[n++] = *p;
        kn_breaks((kn_str){text, n}, 0, (uint32_t)n, "en", KN_KW_auto, brk);
        for (size_t j = 0; j < n; j++) {
            if (brk[j])
                got[k++] = '|';
            got[k++] = text[j];
        }
        got[k] = 0;
        assert_string_equal(got, t[i]);
    }
}

static void test_break_styles(void **state) {
    static const struct {
        kn_break_style s;
        const char *text;
        const char *brk; /* a digit per byte */
    } t[] = {{{KN_KW_break_all, KN_KW_auto, KN_KW_normal}, "ab c,d", "010100"},
             {{KN_KW_normal, KN_KW_auto, KN_KW_anywhere}, "ab c", "0201"},
             {{KN_KW_normal, KN_KW_anywhere, KN_KW_normal}, "a,b", "011"},
             {{KN_KW_keep_all, KN_KW_auto, KN_KW_normal}, "\u65E5\u672C", "000000"}};
    for (size_t i = 0; i < KN_COUNTOF(t); i++) {
        uint8_t brk[64];
        kn_str s = kn_cstr(t[i].text);
        kn_breaks(s, 0, (uint32_t)s.n, "en", KN_KW_auto, brk);
        kn_breaks_adjust(s, 0, (uint32_t)s.n, &t[i].s, brk);
        for (size_t k = 0; k < s.n; k++)
            if (brk[k] != t[i].brk[k] - '0')
                fail_msg("'%s' at %zu: %d, not %c", t[i].text, k, brk[k], t[i].brk[k]);
    }
}

/* ---- bidi ---- */
static void test_bidi_order(void **state) {
    static const struct {
        uint32_t n;
        uint8_t levels[6];
        uint32_t order[6];
    } t[] = {{3, {0, 0, 0}, {0, 1, 2}},
             {3, {1, 1, 1}, {2, 1, 0}},
             {5, {0, 1, 1, 0, 0}, {0, 2, 1, 3, 4}},
             {6, {1, 2, 2, 1, 1, 2}, {5, 4, 3, 1, 2, 0}}};
    for (size_t i = 0; i < KN_COUNTOF(t); i++) {
        uint32_t order[6];
        kn_bidi_order(t[i].levels, t[i].n, order);
        for (uint32_t k = 0; k < t[i].n; k++)
            assert_int_equal(order[k], t[i].order[k]);
    }
}

static void test_bidi_levels(void **state) {
    uint8_t lv[64];
    assert_false(kn_bidi_levels(KN_S("plain \xE2\x80\x94 text"), 0, lv) && lv[0]);
    assert_true(kn_bidi_levels(KN_S("a \xD7\xA9\xD7\x9C b"), 0, lv));
    assert_int_equal(lv[0], 0);
    assert_int_equal(lv[2], 1);
    assert_int_equal(lv[3], 1);
    assert_int_equal(lv[7], 0);
    assert_true(kn_bidi_levels(KN_S("abc"), 1, lv) && lv[0] == 2);
}

/* ---- case ---- */
static void test_transform(void **state) {
    static const struct {
        kn_kw kw;
        bool in_word;
        const char *in, *out, *lang;
    } t[] = {{KN_KW_none, false, "aBc", "aBc"},
             {KN_KW_uppercase, false, "straße é", "STRASSE É"},
             {KN_KW_uppercase, false, "abc 1", "ABC 1"},
             {KN_KW_lowercase, false, "ÀB", "àb"},
             {KN_KW_capitalize, false, "hello don’t e-mail (x)", "Hello Don’t E-Mail (X)"},
             {KN_KW_capitalize, true, "llo you", "llo You"},
             {KN_KW_uppercase, false, "ti", "T\u0130", "tr"},
             {KN_KW_lowercase, false, "IT", "\u0131t", "az-Latn"},
             {KN_KW_uppercase, false, "\u03AC", "\u0391", "el"},
             {KN_KW_uppercase, false, "ti", "TI", "en"}};
    for (size_t i = 0; i < KN_COUNTOF(t); i++) {
        kn_sb sb = {0};
        kn_text_transform(kn_cstr(t[i].in), t[i].kw, t[i].in_word, t[i].lang, &sb);
        kn_sb_putc(&sb, 0);
        assert_string_equal(sb.p, t[i].out);
        kn_sb_free(&sb);
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
        cmocka_unit_test(test_widths),       cmocka_unit_test(test_runs),
        cmocka_unit_test(test_bad_utf8),     cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_break_styles), cmocka_unit_test(test_bidi_order),
        cmocka_unit_test(test_bidi_levels),  cmocka_unit_test(test_transform)};
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
