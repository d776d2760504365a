#include "tests/unit/core/check.h"
#include <math.h>
#include "src/core/lu.h"
#include "src/core/rand.h"
#include "src/core/rat.h"

static void rationals(void **state) {
    kn_rat a = kn_rat_make(6, -4);
    assert_int_equal(a.num, -3);
    assert_int_equal(a.den, 2);
    kn_rat zero = kn_rat_make(0, 7);
    assert_int_equal(zero.num, 0);
    assert_int_equal(zero.den, 1);
    kn_rat sum = kn_rat_add(kn_rat_make(1, 3), kn_rat_make(1, 6));
    assert_int_equal(sum.num, 1);
    assert_int_equal(sum.den, 2);
    kn_rat q = kn_rat_div(kn_rat_make(100, 1), kn_rat_make(30000, 1001));
    assert_int_equal(q.num, 1001);
    assert_int_equal(q.den, 300);
    assert_int_equal(kn_rat_cmp(kn_rat_make(1, 3), kn_rat_make(333333333, 1000000000)), 1);
    assert_int_equal(kn_rat_cmp(a, zero), -1);
    assert_int_equal(kn_rat_cmp(sum, kn_rat_make(2, 4)), 0);
    assert_true(kn_rat_d(kn_rat_make(1, 4)) == 0.25);
}

static void rationals_survive_overflow(void **state) {
    kn_rat big = kn_rat_make(INT64_MAX, 3), p = kn_rat_mul(big, big);
    assert_true(p.num > 0 && p.den > 0);
    kn_rat tiny = kn_rat_div(kn_rat_make(1, INT64_MAX), kn_rat_make(INT64_MAX, 1));
    assert_true(tiny.den > 0);
    kn_rat low = kn_rat_make(INT64_MIN, INT64_MIN);
    assert_int_equal(low.num, 1);
    assert_int_equal(low.den, 1);
    assert_true(kn_rat_make(INT64_MIN, 1).den > 0);
}

static void frame_rates(void **state) {
    static const struct {
        const char *text;
        int64_t num, den; /* 0: refused */
    } T[] = {
        {"30", 30, 1},
        {"1", 1, 1},
        {"240", 240, 1},
        {"30000/1001", 30000, 1001},
        {"60/2", 30, 1},
        {"0", 0, 0},
        {"241", 0, 0},
        {"29.97", 0, 0},
        {"", 0, 0},
        {"/", 0, 0},
        {"30/", 0, 0},
        {"30/0", 0, 0},
        {"1/2", 0, 0},
        {"-30", 0, 0},
        {"+30", 0, 0},
        {"30 ", 0, 0},
        {"99999999999", 0, 0},
        {"30/1/1", 0, 0},
    };
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        kn_rat r = {0, 0};
        bool ok = kn_rat_parse_fps(kn_cstr(T[i].text), &r);
        if (ok != (T[i].den != 0) || r.num != T[i].num || r.den != T[i].den)
            fail_msg("'%s': %d %ld/%ld", T[i].text, ok, (long)r.num, (long)r.den);
    }
}

/* Values computed with the reference generator in a JavaScript engine. */
static void random_numbers(void **state) {
    static const struct {
        double ms;
        uint32_t first, second; /* times 2^-32 */
    } T[] = {{0, 1541420728u, 454851044u},          {1, 1933532237u, 952799184u},
             {33.333333, 848190804u, 941032060u},   {1000, 2074031779u, 726701157u},
             {123456.789, 902870997u, 1880036843u}, {9000000000, 929246119u, 3910147684u},
             {-5, 1541420728u, 454851044u}};
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        kn_rand r;
        kn_rand_seed_ms(&r, T[i].ms);
        assert_true(kn_rand_next(&r) == T[i].first / 4294967296.0);
        assert_true(kn_rand_next(&r) == T[i].second / 4294967296.0);
    }
}

static void layout_units(void **state) {
    assert_int_equal(kn_lu_px(52.8).v, 3379); /* truncated: 52.796875 */
    assert_int_equal(kn_lu_px(-52.8).v, -3379);
    assert_int_equal(kn_lu_px(NAN).v, 0);
    assert_int_equal(kn_lu_px(1e30).v, INT32_MAX);
    assert_int_equal(kn_lu_px(-1e30).v, INT32_MIN);
    assert_int_equal(kn_lu_ceil(0.001).v, 1);
    assert_int_equal(kn_lu_ceil(1).v, 64);
    assert_int_equal(kn_lu_floor(-0.001).v, -1);
    assert_int_equal(kn_lu_round(0.0079).v, 1);
    assert_int_equal(kn_lu_add(KN_LU_MAX, kn_lu_int(1)).v, INT32_MAX);
    assert_int_equal(kn_lu_sub(KN_LU_MIN, kn_lu_int(1)).v, INT32_MIN);
    assert_int_equal(kn_lu_neg(KN_LU_MIN).v, INT32_MAX);
    assert_int_equal(kn_lu_int(1 << 30).v, INT32_MAX);
    assert_int_equal(kn_lu_mul(kn_lu_int(10), 0.25).v, 160);
    assert_int_equal(kn_lu_round_int((kn_lu){96}), 2);   /* 1.5 */
    assert_int_equal(kn_lu_round_int((kn_lu){-96}), -1); /* -1.5 */
    assert_int_equal(kn_lu_clamp0((kn_lu){-1}).v, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rationals),    cmocka_unit_test(rationals_survive_overflow),
        cmocka_unit_test(frame_rates),  cmocka_unit_test(random_numbers),
        cmocka_unit_test(layout_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
