#include "tests/unit/core/check.h"
#include <math.h>
#include "src/core/geom.h"

static void assert_near(double got, double want) {
    if (fabs(got - want) > 1e-9)
        fail_msg("%.12g is not %.12g", got, want);
}

static void assert_rect(kn_rect r, double x, double y, double w, double h) {
    assert_near(r.x, x);
    assert_near(r.y, y);
    assert_near(r.w, w);
    assert_near(r.h, h);
}

static void products_apply_right_first(void **state) {
    kn_mat4 t = kn_mat4_translate(10, 20, 0), s = kn_mat4_scale(2, 3, 1);
    kn_mat4 ts = kn_mat4_mul(&t, &s), st = kn_mat4_mul(&s, &t);
    kn_pt p = kn_mat4_map(&ts, 1, 1), q = kn_mat4_map(&st, 1, 1);
    assert_near(p.x, 12);
    assert_near(p.y, 23);
    assert_near(q.x, 22);
    assert_near(q.y, 63);
}

static void quarter_turns_are_exact(void **state) {
    for (int turn = -8; turn <= 8; turn++) {
        kn_mat4 r = kn_mat4_rotate(0, 0, 1, turn * M_PI / 2);
        for (int i = 0; i < 16; i++)
            assert_true(r.m[i] == 0 || r.m[i] == 1 || r.m[i] == -1);
    }
    kn_mat4 r = kn_mat4_rotate(0, 0, 5, M_PI / 2);
    kn_pt p = kn_mat4_map(&r, 1, 0); /* y points down: clockwise */
    assert_true(p.x == 0 && p.y == 1);
    kn_mat4 none = kn_mat4_rotate(0, 0, 0, 1);
    assert_true(kn_mat4_is_identity(&none));
}

static void rotations_about_axes(void **state) {
    kn_mat4 y = kn_mat4_rotate(0, 1, 0, M_PI / 3), x = kn_mat4_rotate(1, 0, 0, M_PI / 3);
    assert_near(y.m[0], 0.5);
    assert_near(y.m[2], -sqrt(3) / 2);
    assert_near(x.m[5], 0.5);
    assert_near(x.m[6], sqrt(3) / 2);
    assert_false(kn_mat4_is_affine2d(&y));
}

static void inverses(void **state) {
    kn_mat4 r = kn_mat4_rotate(1, 2, 3, 0.7), t = kn_mat4_translate(5, -7, 11);
    kn_mat4 p = kn_mat4_perspective(300), m = kn_mat4_mul(&p, &r), inv;
    m = kn_mat4_mul(&m, &t);
    assert_true(kn_mat4_invert(&m, &inv));
    kn_mat4 one = kn_mat4_mul(&m, &inv);
    for (int i = 0; i < 16; i++)
        assert_near(one.m[i], KN_MAT4_ID.m[i]);
    kn_mat4 flat = kn_mat4_scale(1, 0, 1);
    assert_false(kn_mat4_invert(&flat, &inv));
    kn_mat4 bad = kn_mat4_scale(NAN, 1, 1);
    assert_false(kn_mat4_invert(&bad, &inv));
}

static void kinds(void **state) {
    kn_mat4 t = kn_mat4_translate(1, 2, 0), z = kn_mat4_translate(0, 0, 3);
    kn_mat4 a = kn_mat4_affine(1, 2, 3, 4, 5, 6), p = kn_mat4_perspective(100);
    assert_true(kn_mat4_is_translate2d(&t));
    assert_false(kn_mat4_is_translate2d(&z));
    assert_false(kn_mat4_is_translate2d(&a));
    assert_true(kn_mat4_is_affine2d(&a));
    assert_true(kn_mat4_is_affine2d(&p)); /* points of the plane stay where they are */
    assert_false(kn_mat4_is_identity(&p));
    assert_true(kn_mat4_is_identity(&KN_MAT4_ID));
    kn_mat4 zero = kn_mat4_perspective(0), close = kn_mat4_perspective(0.25);
    assert_near(zero.m[11], -1);
    assert_near(close.m[11], -1);
}

static void mapped_boxes(void **state) {
    kn_rect r = {0, 0, 100, 50};
    kn_mat4 q = kn_mat4_rotate(0, 0, 1, M_PI / 2);
    assert_rect(kn_mat4_map_rect(&q, r), -50, 0, 50, 100);
    kn_mat4 t = kn_mat4_translate(3, 4, 0);
    assert_rect(kn_mat4_map_rect(&t, r), 3, 4, 100, 50);
    /* half of the box is behind the eye: what is left is cut, not mirrored */
    kn_mat4 p = kn_mat4_perspective(100), y = kn_mat4_rotate(0, 1, 0, M_PI / 2);
    kn_mat4 m = kn_mat4_mul(&p, &y);
    kn_rect b = kn_mat4_map_rect(&m, (kn_rect){-400, 10, 800, 10});
    assert_true(isfinite(b.w) && isfinite(b.h) && b.h > 0);
    assert_true(b.y >= 0);
    kn_mat4 away = kn_mat4_translate(0, 0, 500);
    m = kn_mat4_mul(&p, &away);
    assert_true(kn_rect_empty(kn_mat4_map_rect(&m, r)));
}

static void boxes(void **state) {
    kn_rect a = {0, 0, 10, 10}, b = {5, 5, 10, 10}, none = {99, 99, 0, 5};
    assert_rect(kn_rect_union(a, b), 0, 0, 15, 15);
    assert_rect(kn_rect_union(a, none), 0, 0, 10, 10);
    assert_rect(kn_rect_union(none, b), 5, 5, 10, 10);
    assert_rect(kn_rect_intersect(a, b), 5, 5, 5, 5);
    assert_true(kn_rect_empty(kn_rect_intersect(a, (kn_rect){10, 0, 5, 5})));
    assert_true(kn_rect_empty((kn_rect){0, 0, NAN, 1}));
    assert_rect(kn_rect_inflate(a, 1, 2), -1, -2, 12, 14);
    kn_irect o = kn_rect_out((kn_rect){-0.5, 0.5, 2, 2});
    assert_int_equal(o.x0, -1);
    assert_int_equal(o.y0, 0);
    assert_int_equal(o.x1, 2);
    assert_int_equal(o.y1, 3);
    o = kn_rect_out((kn_rect){-1e30, 0, 2e30, 1});
    assert_int_equal(o.x0, INT32_MIN);
    assert_int_equal(o.x1, INT32_MAX);
    o = kn_irect_intersect((kn_irect){0, 0, 4, 4}, (kn_irect){4, 0, 8, 4});
    assert_true(kn_irect_empty(o));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_apply_right_first),
        cmocka_unit_test(quarter_turns_are_exact),
        cmocka_unit_test(rotations_about_axes),
        cmocka_unit_test(inverses),
        cmocka_unit_test(kinds),
        cmocka_unit_test(mapped_boxes),
        cmocka_unit_test(boxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
