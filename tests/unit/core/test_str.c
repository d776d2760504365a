#include "tests/unit/core/check.h"
#include <math.h>

static void views(void **state) {
    assert_true(kn_str_ieq(KN_S("DiV"), KN_S("dIv")));
    assert_false(kn_str_ieq(KN_S("div"), KN_S("di")));
    assert_false(kn_str_ieq(KN_S("\xC3\x84"), KN_S("\xC3\xA4"))); /* ASCII only */
    assert_true(kn_str_starts(KN_S("--x"), KN_S("--")));
    assert_false(kn_str_starts(KN_S("-"), KN_S("--")));
    assert_true(kn_str_ends(KN_S("a.svg"), KN_S(".svg")));
    assert_false(kn_str_ends(KN_S("svg"), KN_S(".svg")));
    assert_str(kn_str_trim(KN_S(" \t\r\n\fa b\n")), KN_S("a b"));
    assert_str(kn_str_trim(KN_S("  ")), KN_S(""));
    assert_str(kn_str_sub(KN_S("hello"), 1, 3), KN_S("el"));
    assert_str(kn_str_sub(KN_S("hello"), 3, 99), KN_S("lo"));
    assert_str(kn_str_sub(KN_S("hello"), 9, 3), KN_S(""));
    assert_int_equal(kn_str_find(KN_S("hello"), KN_S("lo")), 3);
    assert_int_equal(kn_str_find(KN_S("hello"), KN_S("")), 0);
    assert_int_equal(kn_str_find(KN_S(""), KN_S("x")), -1);
    assert_int_equal(kn_str_cmp(KN_S("a"), KN_S("b")), -1);
    assert_int_equal(kn_str_cmp(KN_S("ab"), KN_S("a")), 1);
    assert_int_equal(kn_str_cmp(KN_S(""), (kn_str){0}), 0);
}

static void hashes(void **state) {
    char buf[100] = {0};
    uint64_t seen[101];
    for (size_t n = 0; n <= 100; n++) {
        seen[n] = kn_hash_bytes(buf, n, 0);
        for (size_t i = 0; i < n; i++)
            assert_true(seen[i] != seen[n]);
    }
    for (size_t i = 0; i < 100; i++) { /* every byte counts */
        buf[i] = 1;
        assert_true(kn_hash_bytes(buf, 100, 0) != seen[100]);
        buf[i] = 0;
    }
    assert_true(kn_hash_bytes(buf, 8, 1) != kn_hash_bytes(buf, 8, 2));
}

static void read_numbers(void **state) {
    static const struct {
        const char *text;
        double value;
        int used; /* 0: no number */
    } T[] = {
        {"0", 0, 1},
        {"12px", 12, 2},
        {"-.5em", -0.5, 3},
        {"+1.25", 1.25, 5},
        {"1e3", 1000, 3},
        {"1E-2x", 0.01, 4},
        {"1em", 1, 1},
        {"1e+", 1, 1},
        {"5.", 5, 1},
        {"5.a", 5, 1},
        {"1.2.3", 1.2, 3},
        {"0.1", 0.1, 3},
        {"123456789012345", 123456789012345.0, 15},
        {"12345678901234567890", 12345678901234567890.0, 20},
        {"0.12345678901234567", 0.12345678901234567, 19},
        {"3.4e400", INFINITY, 7},
        {"1e-400", 0, 6},
        {"", 0, 0},
        {"-", 0, 0},
        {".", 0, 0},
        {"e5", 0, 0},
        {"inf", 0, 0},
        {"nan", 0, 0},
        {"0x10", 0, 1},
        {" 1", 0, 0},
        {"0.00000000000000000000000000000000000000000000000000000000000000000000001", 1e-71, 73},
    };
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        const char *p = T[i].text, *end = p + strlen(p), *next = p;
        double v = -77;
        bool ok = kn_parse_double(p, end, &v, &next);
        if (ok != (T[i].used > 0) || next - p != T[i].used || (ok && v != T[i].value))
            fail_msg("'%s': %d, %td bytes, %.17g", p, ok, next - p, v);
    }
    double v;
    const char *p = "1.25", *next;
    assert_true(kn_parse_double(p, p + 3, &v, &next)); /* never reads past end */
    assert_true(v == 1.2 && next == p + 3);
}

static void write_numbers(void **state) {
    static const struct {
        double v;
        int digits;
        const char *text;
    } T[] = {
        {0, 17, "0"},
        {-0.0, 17, "0"},
        {1, 17, "1"},
        {0.5, 17, "0.5"},
        {-12.75, 17, "-12.75"},
        {0.1, 17, "0.1"},
        {1.0 / 3, 17, "0.3333333333333333"},
        {5e-324, 17, "5e-324"},
        {0.1 + 0.2, 17, "0.30000000000000004"},
        {100, 17, "100"},
        {123456789, 17, "123456789"},
        {1e20, 17, "100000000000000000000"},
        {1e21, 17, "1e+21"},
        {1.5e300, 17, "1.5e+300"},
        {1e-6, 17, "0.000001"},
        {1.25e-6, 17, "0.00000125"},
        {1e-7, 17, "1e-7"},
        {1.0 / 3, 6, "0.333333"},
        {2.0 / 3, 3, "0.667"},
        {NAN, 17, "NaN"},
        {-INFINITY, 17, "-Infinity"},
    };
    char buf[64];
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        size_t n = kn_fmt_double(buf, sizeof buf, T[i].v, T[i].digits);
        assert_string_equal(buf, T[i].text);
        assert_int_equal(n, strlen(T[i].text));
    }
    assert_int_equal(kn_fmt_double(buf, 4, 123456, 17), 6);
    assert_string_equal(buf, "123");
}

static void write_css_numbers(void **state) {
    static const struct {
        double v;
        const char *text;
    } T[] = {
        {0.5, "0.5"},
        {-0.0, "0"},
        {10, "10"},
        {1e6, "1e+06"},
        {1e-7, "1e-07"},
        {-1.5, "-1.5"},
        {0.7071067811865476, "0.707107"},
        {123456.789, "123457"},
        {99.99999999, "100"},
    };
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        kn_sb b = {0};
        kn_sb_num(&b, T[i].v);
        assert_string_equal(b.p, T[i].text);
        kn_sb_free(&b);
    }
}

static void utf8(void **state) {
    static const struct {
        const char *bytes;
        int used;
        uint32_t cp;
    } T[] = {
        {"A", 1, 'A'},
        {"\xC3\xA4", 2, 0xE4},
        {"\xE2\x82\xAC", 3, 0x20AC},
        {"\xF0\x9F\x98\x80", 4, 0x1F600},
        {"\xF4\x8F\xBF\xBF", 4, 0x10FFFF},
        {"\x80", 1, 0xFFFD},
        {"\xC0\x80", 1, 0xFFFD},         /* overlong */
        {"\xE0\x80\x80", 1, 0xFFFD},     /* overlong */
        {"\xED\xA0\x80", 1, 0xFFFD},     /* surrogate */
        {"\xF4\x90\x80\x80", 1, 0xFFFD}, /* past the end of Unicode */
        {"\xF5", 1, 0xFFFD},
        {"\xE2\x82", 2, 0xFFFD}, /* cut short */
        {"\xE2\x82x", 2, 0xFFFD},
        {"\xF0\x9F\x98", 3, 0xFFFD},
    };
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        uint32_t cp = 0;
        int n = kn_utf8_next(T[i].bytes, T[i].bytes + strlen(T[i].bytes), &cp);
        assert_int_equal(n, T[i].used);
        assert_int_equal(cp, T[i].cp);
    }
    for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x1000 ? 1 : 97) {
        char out[4];
        uint32_t back;
        int n = kn_utf8_put(out, c);
        assert_int_equal(kn_utf8_next(out, out + n, &back), n);
        assert_int_equal(back, c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c);
    }
}

static void builder(void **state) {
    kn_sb b = {0};
    assert_str(kn_sb_str(&b), KN_S(""));
    for (int i = 0; i < 1000; i++)
        kn_sb_putc(&b, 'x');
    kn_sb_printf(&b, "%d-%s", 42, "end");
    assert_int_equal(b.n, 1006);
    char *p = kn_sb_take(&b);
    assert_string_equal(p + 1000, "42-end");
    free(p);
    assert_null(b.p);
    p = kn_sb_take(&b);
    assert_string_equal(p, "");
    free(p);
    kn_sb_json(&b, KN_S("a\"b\\c\n\t\r\x01\xC3\xA4\xFF"));
    assert_string_equal(b.p, "\"a\\\"b\\\\c\\n\\t\\r\\u0001\xC3\xA4\xEF\xBF\xBD\"");
    kn_sb_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views),
        cmocka_unit_test(hashes),
        cmocka_unit_test(read_numbers),
        cmocka_unit_test(write_numbers),
        cmocka_unit_test(write_css_numbers),
        cmocka_unit_test(utf8),
        cmocka_unit_test(builder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
