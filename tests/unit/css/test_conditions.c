/* @media, @supports and @container conditions. */
#include "tests/unit/css/table.h"

static void media(kn_str in, kn_sb *out) {
    const kn_media_env env = {.width = 1280, .height = 720, .dppx = 1, .hover = true};
    kn_sb_puts(out, kn_media_eval(in, &env) ? "yes" : "no");
}

static void supports(kn_str in, kn_sb *out) {
    kn_sb_puts(out, kn_supports_eval(in) ? "yes" : "no");
}

static void test_media(void **state) {
    const kn_media_env env = {.width = 100, .height = 100, .dppx = 1};
    run_table("media.txt", media);
    assert_true(kn_media_eval(KN_S(""), &env));
}

static void test_supports(void **state) {
    run_table("supports.txt", supports);
}

static void test_container(void **state) {
    static const struct {
        const char *text;
        bool holds;
    } cases[] = {
        {"(min-width: 400px)", true},
        {"(min-width: 401px)", false},
        {"(width > 20em)", true},
        {"(width > 22em)", false},
        {"(inline-size >= 25rem)", false},
        {"(aspect-ratio > 1) and (height: 200px)", true},
        {"(orientation: portrait)", false},
        {"not (width < 300px)", true},
        {"(width < 300px) or (height < 300px)", true},
        {"(300px <= width <= 400px)", true},
        {"style(--a: b)", false},
        {"(hover)", false},
        {"not (hover)", false},
    };
    const kn_container_env env = {.w = 400, .h = 200, .em = 19, .rem = 20};
    for (size_t i = 0; i < KN_COUNTOF(cases); i++)
        if (kn_container_eval(kn_cstr(cases[i].text), &env) != cases[i].holds)
            fail_msg("%s", cases[i].text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_media),
                                       cmocka_unit_test(test_supports),
                                       cmocka_unit_test(test_container)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
