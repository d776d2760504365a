#include "parser/scene/json.h"
#include "parser/scene/vars.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct {
    const char *text;
    bool ok;
} forms[] = {
    {"{}", true},
    {" [ ] ", true},
    {"null", true},
    {"true", true},
    {"-0.5e+3", true},
    {"\"a\\u00e9\\n\"", true},
    {"{\"a\":[1,2]}", true},
    {"\"\\ud83d\\ude00\"", true},
    {"", false},
    {"{a:1}", false},
    {"[1,]", false},
    {"{\"a\":1,}", false},
    {"01", false},
    {"+1", false},
    {".5", false},
    {"1.", false},
    {"'a'", false},
    {"\"a", false},
    {"\"\\x\"", false},
    {"\"a\nb\"", false},
    {"nul", false},
    {"{} {}", false},
    {"NaN", false},
    {"[1 2]", false},
};

static void json_is_strict(void **state) {
    (void)state;
    kn_arena *a = kn_arena_new();
    for (size_t i = 0; i < KN_COUNTOF(forms); i++)
        if ((kn_json_parse(a, kn_cstr(forms[i].text)) != NULL) != forms[i].ok)
            fail_msg("%s", forms[i].text);
    kn_arena_free(a);
}

static void nesting_is_limited(void **state) {
    (void)state;
    kn_arena *a = kn_arena_new();
    char deep[401];
    memset(deep, '[', 200);
    memset(deep + 200, ']', 200);
    assert_null(kn_json_parse(a, (kn_str){deep, 400}));
    assert_non_null(kn_json_parse(a, (kn_str){deep + 100, 200}));
    kn_arena_free(a);
}

static void merging_keeps_order_and_takes_the_last_value(void **state) {
    (void)state;
    static const char *const text[] = {"{\"a\":1.50,\"b\":2,\"a\":\"x\\\"\"}", "{\"b\":[3]}",
                                       "{\"c\":null,\"b\":{\"d\":4}}"};
    kn_arena *a = kn_arena_new();
    const kn_json *o[4];
    for (int i = 0; i < 3; i++)
        o[i] = kn_json_parse(a, kn_cstr(text[i]));
    o[3] = NULL;
    kn_sb b = {0};
    kn_json_merge(o, 4, &b);
    kn_sb_putc(&b, 0);
    assert_string_equal(b.p, "{\"a\":\"x\\\"\",\"b\":{\"d\":4},\"c\":null}");
    kn_sb_free(&b);
    kn_arena_free(a);
}

static void ids_become_names_of_properties(void **state) {
    (void)state;
    static const char *const table[][2] = {{"accent", "accent"}, {"Brand Color", "brand-color"},
                                           {"--a__b--", "a-b"},  {"fontSize2", "fontsize2"},
                                           {"!!", "node"},       {"", "node"}};
    for (size_t i = 0; i < KN_COUNTOF(table); i++) {
        kn_sb b = {0};
        kn_var_slug(&b, kn_cstr(table[i][0]));
        kn_sb_putc(&b, 0);
        assert_string_equal(b.p, table[i][1]);
        kn_sb_free(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_strict),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(merging_keeps_order_and_takes_the_last_value),
        cmocka_unit_test(ids_become_names_of_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
