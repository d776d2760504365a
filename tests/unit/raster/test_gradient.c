/* Colours along gradients. */
#include "tests/unit/raster/build.h"
#include "raster/color.h"
#include "raster/gradient.h"
#include <math.h>

static const kn_aff ID = {1, 0, 0, 1, 0, 0};

static uint32_t at(const kn_gradient *g, int x, int y) {
    kn_arena *a = kn_arena_new();
    kn_src s = kn_src_gradient(g, &ID, 1, a);
    uint32_t tmp[1];
    uint32_t out = s.solid ? s.color : s.row(&s, x, y, 1, tmp)[0];
    kn_arena_free(a);
    return out;
}

static const kn_stop RED_BLUE[] = {{0, {1, 0, 0, 1}}, {1, {0, 0, 1, 1}}};
static const kn_stop STEP[] = {
    {0, {1, 0, 0, 1}}, {0.5f, {1, 0, 0, 1}}, {0.5f, {0, 0, 1, 1}}, {1, {0, 0, 1, 1}}};
static const kn_stop FADE[] = {{0, {1, 0, 0, 1}}, {1, {0, 0, 0, 0}}};

static kn_gradient linear(const kn_stop *s, uint32_t n, double length) {
    return (kn_gradient){.kind = KN_GRAD_LINEAR,
                         .premul = true,
                         .p1 = {length, 0},
                         .m = KN_MAT4_ID,
                         .stops = s,
                         .n_stops = n};
}

static void linear_runs_between_its_stops(void **state) {
    (void)state;
    kn_gradient g = linear(RED_BLUE, 2, 256);
    assert_near(at(&g, -5, 0), 0xffff0000, 0);
    assert_near(at(&g, 300, 0), 0xff0000ff, 0);
    for (int x = 0; x < 256; x++) {
        uint32_t b = (uint32_t)((x + 0.5) / 256 * 255 + 0.5);
        assert_near(at(&g, x, 3), 0xff000000 | (255 - b) << 16 | b, 1);
    }
}

static void hard_stops_fall_on_their_pixel(void **state) {
    (void)state;
    for (int length = 10; length < 2000; length += 187) {
        kn_gradient g = linear(STEP, 4, length);
        assert_int_equal(at(&g, length / 2 - 1, 0), 0xffff0000);
        assert_int_equal(at(&g, length / 2 + 1, 0), 0xff0000ff);
    }
}

static void repetition_and_reflection(void **state) {
    (void)state;
    kn_gradient g = linear(STEP, 4, 20);
    g.spread = 1;
    for (int x = -100; x < 100; x++)
        assert_int_equal(at(&g, x, 0), ((x + 200) % 20) < 10 ? 0xffff0000 : 0xff0000ff);
    g.spread = 2;
    for (int x = -100; x < 100; x++)
        assert_int_equal(at(&g, x, 0), ((x + 210) % 40) < 20 ? 0xffff0000 : 0xff0000ff);
}

/* "transparent" leaves no grey fringe when mixed premultiplied. */
static void premultiplied_fades_keep_their_hue(void **state) {
    (void)state;
    kn_gradient g = linear(FADE, 2, 100);
    assert_near(at(&g, 50, 0), 0x7f7f0000, 2);
    g.premul = false;
    assert_near(at(&g, 50, 0), 0x7f3f0000, 2);
}

static void radial_and_conic(void **state) {
    (void)state;
    kn_gradient g = linear(RED_BLUE, 2, 0);
    g.kind = KN_GRAD_RADIAL;
    g.p0 = g.p1 = (kn_pt){100, 100};
    g.rx = 80;
    g.ry = 40;
    assert_near(at(&g, 100, 100), 0xfffd0002, 2);
    assert_near(at(&g, 140, 100), 0xff7f0080, 2);
    assert_near(at(&g, 100, 120), 0xff7f0080, 4);
    assert_near(at(&g, 190, 100), 0xff0000ff, 0);
    g.rx = 0; /* CSS Images 3, 3.2.3: nothing but the last colour */
    assert_near(at(&g, 100, 100), 0xff0000ff, 0);
    kn_gradient c = linear(RED_BLUE, 2, 0);
    c.kind = KN_GRAD_CONIC;
    c.p0 = (kn_pt){100, 100};
    assert_near(at(&c, 150, 99), 0xffbf003f, 2); /* a quarter turn */
    assert_near(at(&c, 99, 150), 0xff7f0080, 2);
    assert_near(at(&c, 50, 100), 0xff4000bf, 2);
    c.angle = M_PI / 2;
    assert_near(at(&c, 99, 150), 0xffbf003f, 2);
}

static void colour_spaces_round_trip(void **state) {
    (void)state;
    static const kn_rgba table[] = {
        {0.2f, 0.4f, 0.8f, 1}, {1, 0, 0, 1}, {0, 1, 0.5f, 1}, {0.9f, 0.9f, 0.1f, 1}};
    for (int space = 0; space <= KN_IN_REC2020; space++)
        for (size_t i = 0; i < KN_COUNTOF(table); i++) {
            kn_rgba c = kn_from_space((kn_interp)space, kn_to_space((kn_interp)space, table[i]), 1);
            assert_true(fabsf(c.r - table[i].r) < 1e-3f && fabsf(c.g - table[i].g) < 1e-3f &&
                        fabsf(c.b - table[i].b) < 1e-3f);
        }
}

/* Values of CSS Color 4's examples: red to lime in oklch goes through yellow the short way. */
static void hue_takes_the_asked_way(void **state) {
    (void)state;
    static const kn_stop s[] = {{0, {1, 0, 0, 1}}, {1, {0, 0, 1, 1}}};
    kn_gradient g = linear(s, 2, 100);
    g.interp = KN_IN_HSL;
    kn_rgba c = kn_gradient_color(&g, 0.5); /* 0° to 240°: shorter passes 300° */
    assert_true(c.r > 0.99f && c.g < 0.01f && c.b > 0.99f);
    g.hue = KN_HUE_LONGER;
    c = kn_gradient_color(&g, 0.5); /* 120° */
    assert_true(c.r < 0.01f && c.g > 0.99f && c.b < 0.01f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_runs_between_its_stops),
        cmocka_unit_test(hard_stops_fall_on_their_pixel),
        cmocka_unit_test(repetition_and_reflection),
        cmocka_unit_test(premultiplied_fades_keep_their_hue),
        cmocka_unit_test(radial_and_conic),
        cmocka_unit_test(colour_spaces_round_trip),
        cmocka_unit_test(hue_takes_the_asked_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
