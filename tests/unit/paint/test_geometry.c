/* Snapping, corners, and dashes: the numbers that borders and backgrounds are made of. */
#include "src/paint/border.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static kn_prect rect(double x, double y, double w, double h) {
    return (kn_prect){kn_lu_px(x), kn_lu_px(y), kn_lu_px(w), kn_lu_px(h)};
}

static void test_snap(void **state) {
    (void)state;
    static const struct {
        double x, w;
        int from, extent;
    } cases[] = {
        {10.3, 50, 10, 50},  {10.5, 50.5, 11, 50}, {10.49, 50.02, 10, 51}, {10.6, 0.7, 11, 1},
        {10.25, 0.4, 10, 1}, {-0.5, 1, 0, 1},      {-1.6, 3.2, -2, 4},     {5, 0, 5, 0},
        {5.2, 0.03, 5, 0}, /* next to nothing stays nothing */
    };
    for (size_t i = 0; i < KN_COUNTOF(cases); i++) {
        const kn_rect h = kn_snap(rect(cases[i].x, 0, cases[i].w, 4));
        const kn_rect v = kn_snap(rect(0, cases[i].x, 4, cases[i].w));
        assert_int_equal((int)h.x, cases[i].from);
        assert_int_equal((int)h.w, cases[i].extent);
        assert_int_equal((int)v.y, cases[i].from);
        assert_int_equal((int)v.h, cases[i].extent);
    }
}

static void near(double a, double b) {
    if (fabs(a - b) > 1e-4)
        fail_msg("%g is not %g", a, b);
}

static void test_corners(void **state) {
    (void)state;
    kn_rrect r = {.r = {0, 0, 100, 60}};
    for (int i = 0; i < 4; i++)
        r.rx[i] = r.ry[i] = 12;
    const double by[4] = {2, 20, 4, 6};
    const kn_rrect in = kn_rrect_inset(r, by);
    near(in.r.x, 6);
    near(in.r.w, 74);
    near(in.r.h, 54);
    near(in.rx[0], 6);
    near(in.ry[0], 10);
    near(in.rx[1], 0); /* no radius on one axis is none at all */
    near(in.ry[1], 0);
    near(in.rx[3], 6);
    near(in.ry[3], 8);
    near(kn_rrect_outset(r, 5).rx[0], 17);
    r.rx[0] = r.ry[0] = 0;
    near(kn_rrect_outset(r, 5).rx[0], 0); /* a sharp corner stays sharp */
    r.rx[0] = r.ry[0] = 5;
    near(kn_rrect_outset(r, 10).rx[0], 5 + 10 * (1 + pow(0.5 - 1, 3)));
    assert_true(kn_rrect_outset(r, -40).r.h == 0);
}

static void test_dashes(void **state) {
    (void)state;
    static const struct {
        double length, dash, gap, want;
        bool closed;
    } cases[] = {
        {66, 12, 6, 6, false},            /* 12 6 12 6 12 6 … fits as it is */
        {60, 6, 6, 4.8, false},           /* six dots are nearer than five */
        {54, 3, 2, 51 / 10.0 - 3, false}, /* eleven dashes, ten gaps */
        {193.7, 12, 6, 193.7 / 11 - 12, true},
        {100, 10, 10, 10, true},
    };
    for (size_t i = 0; i < KN_COUNTOF(cases); i++)
        near(kn_dash_gap(cases[i].length, cases[i].dash, cases[i].gap, cases[i].closed),
             cases[i].want);
}

/* Thin double borders and grooves are solid; nothing else changes. */
static void test_thin_styles(void **state) {
    (void)state;
    assert_int_equal(kn_border_style(KN_KW_double, 2), KN_KW_solid);
    assert_int_equal(kn_border_style(KN_KW_double, 3), KN_KW_double);
    assert_int_equal(kn_border_style(KN_KW_groove, 1), KN_KW_solid);
    assert_int_equal(kn_border_style(KN_KW_ridge, 2), KN_KW_ridge);
    assert_int_equal(kn_border_style(KN_KW_dotted, 1), KN_KW_dotted);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_snap),
        cmocka_unit_test(test_corners),
        cmocka_unit_test(test_dashes),
        cmocka_unit_test(test_thin_styles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
