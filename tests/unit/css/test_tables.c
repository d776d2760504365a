/* The .def tables: order, words, initial values, aliases, shorthands. */
#include "tests/unit/css/table.h"
#include "parser/css/color.h"
#include "parser/css/grammar.h"

static void test_initial_values(void **state) {
    for (int p = 1; p < KN_PROP_COUNT; p++) {
        const kn_prop_info *info = kn_prop_get((kn_prop)p);
        const kn_value *v = kn_prop_initial((kn_prop)p);
        kn_sb text = {0};
        assert_non_null(v);
        assert_int_equal(kn_prop_find(kn_cstr(info->name)), p);
        kn_val_serialize(v->v, &text);
        kn_value *again = kn_parse_value((kn_prop)p, kn_sb_str(&text));
        if (!again || !kn_value_eq(v, again))
            fail_msg("%s: initial value '%s' prints as '%.*s'", info->name, info->initial,
                     (int)text.n, text.p);
        kn_value_unref(again);
        kn_sb_free(&text);
    }
}

static void test_words(void **state) {
    for (int p = 1; p < KN_PROP_COUNT; p++) {
        const kn_prop_info *info = kn_prop_get((kn_prop)p);
        for (const char *w = info->keywords; *w;) {
            size_t n = strcspn(w, " ");
            kn_value *v = kn_parse_value((kn_prop)p, (kn_str){w, n});
            bool beside = p == KN_PROP_COLOR_SCHEME && n == 4; /* `only` stands beside another */
            if (!v && !beside)
                fail_msg("%s: the word '%.*s' does not parse", info->name, (int)n, w);
            kn_value_unref(v);
            w += n + (w[n] == ' ');
        }
    }
}

static void test_keywords(void **state) {
    for (kn_kw k = 1; k < KN_KW_COUNT; k++)
        assert_int_equal(kn_kw_find(kn_kw_str(k)), k);
    assert_int_equal(kn_kw_find(KN_S("AUTO")), KN_KW_auto);
    assert_int_equal(kn_kw_find(KN_S("no-such-word")), 0);
    assert_int_equal(kn_kw_find(KN_S("")), 0);
}

static void test_colors(void **state) {
    static const char *const names[] = {
#define COLOR(text, rgb) text,
#include "parser/css/colors.def"
#undef COLOR
    };
    for (size_t i = 0; i < KN_COUNTOF(names); i++) {
        kn_css_color c;
        kn_str canonical;
        if (i)
            assert_true(strcmp(names[i - 1], names[i]) < 0);
        assert_true(kn_color_named(kn_cstr(names[i]), &c, &canonical));
    }
}

static void test_names(void **state) {
    assert_int_equal(kn_prop_find(KN_S("-webkit-transform")), KN_PROP_TRANSFORM);
    assert_int_equal(kn_prop_find(KN_S("word-wrap")), KN_PROP_OVERFLOW_WRAP);
    assert_int_equal(kn_prop_find(KN_S("margin-inline-start")), KN_PROP_MARGIN_LEFT);
    assert_int_equal(kn_prop_find(KN_S("Color")), KN_PROP_COLOR);
    assert_int_equal(kn_prop_find(KN_S("margin")), 0);
    assert_true(kn_prop_is_shorthand(KN_S("margin")));
    assert_true(kn_prop_is_shorthand(KN_S("grid-gap")));
    assert_false(kn_prop_is_shorthand(KN_S("color")));
    assert_int_equal(kn_name_find(KN_S("-moz-appearance")).kind, KN_NAME_IGNORED);
    assert_int_equal(kn_name_find(KN_S("column-count")).kind, KN_NAME_UNSUPPORTED);
    assert_int_equal(kn_name_find(KN_S("foo")).kind, KN_NAME_UNKNOWN);
}

static void test_shorthands(void **state) {
    kn_prop p[400];
    assert_int_equal(kn_shorthand_longhands(KN_S("margin"), p, 400), 4);
    assert_int_equal(p[3], KN_PROP_MARGIN_LEFT);
    assert_int_equal(kn_shorthand_longhands(KN_S("all"), p, 400), KN_PROP_COUNT - 3);
    for (size_t i = 0; i < kn_short_count(); i++) {
        const kn_short *s = kn_short_at(i);
        for (size_t k = 0; k < kn_short_size(s); k++) {
            kn_value *v =
                kn_parse_shorthand(kn_cstr(s->name), KN_S("inherit"), (kn_prop)s->longhands[k]);
            assert_non_null(v);
            assert_int_equal(v->v->kw, KN_KW_inherit);
            kn_value_unref(v);
        }
    }
    kn_value *v =
        kn_parse_shorthand(KN_S("border"), KN_S("2px solid red"), KN_PROP_BORDER_LEFT_WIDTH);
    assert_true(v->v->type == KN_V_DIM && v->v->u.num == 2);
    kn_value_unref(v);
    assert_null(
        kn_parse_shorthand(KN_S("border"), KN_S("2px solid foo"), KN_PROP_BORDER_LEFT_WIDTH));
    assert_null(kn_parse_shorthand(KN_S("border"), KN_S("2px"), KN_PROP_COLOR));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_initial_values), cmocka_unit_test(test_words),
        cmocka_unit_test(test_keywords),       cmocka_unit_test(test_colors),
        cmocka_unit_test(test_names),          cmocka_unit_test(test_shorthands)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
