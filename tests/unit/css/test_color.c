/* Colour conversion and mixing, against the sample values of CSS Color 4 and 5. */
#include "tests/unit/css/table.h"
#include "parser/css/color.h"
#include <math.h>

static void check(const char *text, int r, int g, int b, double a) {
    const kn_color_env env = {.current = {{0, 0, 1, 1}, KN_KW_srgb, 0, true}, .dark = true};
    kn_value *v;
    kn_css_color c;
    float f[4];
    if (!kn_parse_color(kn_cstr(text), &v) || !kn_color_resolve(v->v, &env, &c))
        fail_msg("%s", text);
    kn_color_to_rgba(&c, f);
    int got[3] = {(int)lround(f[0] * 255), (int)lround(f[1] * 255), (int)lround(f[2] * 255)};
    if (abs(got[0] - r) > 1 || abs(got[1] - g) > 1 || abs(got[2] - b) > 1 || fabs(f[3] - a) > 0.005)
        fail_msg("%s: %d %d %d %g", text, got[0], got[1], got[2], f[3]);
    kn_value_unref(v);
}

static void test_spaces(void **state) {
    check("red", 255, 0, 0, 1);
    check("hsl(120deg 100% 25%)", 0, 128, 0, 1);
    check("hwb(150 20% 10%)", 51, 230, 140, 1);
    check("lab(46.2775% -47.5621 48.5837)", 0, 128, 0, 1);
    check("lch(46.2775% 67.9892 134.3912)", 0, 128, 0, 1);
    check("oklab(51.975% -0.1403 0.10768)", 0, 128, 0, 1);
    check("oklch(51.975% 0.17686 142.495)", 0, 128, 0, 1);
    check("color(srgb 0 0.5 0)", 0, 128, 0, 1);
    check("color(srgb-linear 0 0.21586 0)", 0, 128, 0, 1);
    check("color(display-p3 0.21604 0.49418 0.13151)", 0, 128, 0, 1);
    check("color(a98-rgb 0.281363 0.498012 0.116746)", 0, 128, 0, 1);
    check("color(prophoto-rgb 0.230479 0.395789 0.129968)", 0, 128, 0, 1);
    check("color(rec2020 0.235202 0.431704 0.085432)", 0, 128, 0, 1);
    check("color(xyz 0.07719 0.15438 0.02573)", 0, 128, 0, 1);
    check("color(xyz-d50 0.08314 0.154751 0.020955)", 0, 128, 0, 1);
}

static void test_mix(void **state) {
    check("color-mix(in srgb, red, blue)", 128, 0, 128, 1);
    check("color-mix(in srgb, red 25%, blue)", 64, 0, 191, 1);
    check("color-mix(in srgb, red 20%, blue 20%)", 128, 0, 128, 0.4);
    check("color-mix(in srgb, red 30%, transparent)", 255, 0, 0, 0.3);
    check("color-mix(in srgb, currentcolor, transparent 75%)", 0, 0, 255, 0.25);
    check("color-mix(in hsl shorter hue, hsl(40deg 100% 50%), hsl(320deg 100% 50%))", 255, 0, 0, 1);
    check("color-mix(in hsl longer hue, hsl(40deg 100% 50%), hsl(320deg 100% 50%))", 0, 255, 255,
          1);
    check("color-mix(in lch, white, blue)", 175, 137, 255, 1);
}

static void test_relative(void **state) {
    check("rgb(from red r g b / 50%)", 255, 0, 0, 0.5);
    check("rgb(from currentcolor b g r)", 255, 0, 0, 1);
    check("hsl(from red calc(h + 120) s l)", 0, 255, 0, 1);
    check("oklch(from red calc(l * 0) c h)", 16, 0, 0, 1);
    check("color(from red srgb g r b)", 0, 255, 0, 1);
    check("light-dark(red, lime)", 0, 255, 0, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spaces), cmocka_unit_test(test_mix),
                                       cmocka_unit_test(test_relative)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
