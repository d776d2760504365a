/* Row kernels: vector versions against the portable ones, extremes included, nothing written beyond
 * the row; blend modes and blurs against their definitions. */
#include "tests/unit/raster/build.h"
#include "raster/dsp/blend.h"
#include "raster/dsp/blur.h"
#include "raster/dsp/lerp.h"
#include "raster/dsp/row.h"
#include "raster/sample.h"
#include <math.h>

#define N     67 /* not a multiple of any vector */
#define GUARD 0xdeadbeefu

static uint32_t g_state = 1;
static uint32_t next(void) {
    g_state = g_state * 1664525u + 1013904223u;
    return g_state >> 8;
}
static uint8_t level(void) { /* extremes often */
    uint32_t r = next();
    return r % 4 == 0 ? 0 : r % 4 == 1 ? 255 : (uint8_t)(r >> 4);
}
static uint32_t pixel(void) {
    uint32_t a = level();
    return a << 24 | kn_div255(level() * a) << 16 | kn_div255(level() * a) << 8 |
           kn_div255(level() * a);
}

typedef struct rows {
    uint32_t a[N + 2], b[N + 2], s[N];
    uint8_t cov[N];
} rows;

static void fill_rows(rows *r) {
    for (int i = 0; i < N; i++) {
        r->a[i + 1] = r->b[i + 1] = pixel();
        r->s[i] = pixel();
        r->cov[i] = level();
    }
    r->a[0] = r->a[N + 1] = r->b[0] = r->b[N + 1] = GUARD;
}

static void assert_rows(const rows *r) {
    assert_memory_equal(r->a, r->b, sizeof r->a);
    assert_int_equal(r->a[0], GUARD);
    assert_int_equal(r->a[N + 1], GUARD);
}

static void vector_equals_portable(void **state) {
    (void)state;
    rows r;
    for (int round = 0; round < 200; round++) {
        int n = round % (N + 1);
        uint32_t c = pixel(), al = level();
        fill_rows(&r);
        kn_row_over(r.a + 1, r.s, n);
        kn_row_over_c(r.b + 1, r.s, n);
        assert_rows(&r);
        kn_row_over_cov(r.a + 1, r.s, r.cov, n);
        kn_row_over_cov_c(r.b + 1, r.s, r.cov, n);
        assert_rows(&r);
        kn_row_over_alpha(r.a + 1, r.s, al, n);
        kn_row_over_alpha_c(r.b + 1, r.s, al, n);
        assert_rows(&r);
        kn_row_solid(r.a + 1, c, n);
        kn_row_solid_c(r.b + 1, c, n);
        assert_rows(&r);
        kn_row_solid_cov(r.a + 1, c, r.cov, n);
        kn_row_solid_cov_c(r.b + 1, c, r.cov, n);
        assert_rows(&r);
        kn_row_mul(r.a + 1, r.cov, n);
        kn_row_mul_c(r.b + 1, r.cov, n);
        assert_rows(&r);
        kn_row_mul1(r.a + 1, al, n);
        kn_row_mul1_c(r.b + 1, al, n);
        assert_rows(&r);
    }
}

static void products_are_rounded(void **state) {
    (void)state;
    for (uint32_t a = 0; a < 256; a++)
        for (uint32_t b = 0; b < 256; b++) {
            assert_int_equal(kn_div255(a * b), (a * b * 2 + 255) / 510);
            assert_int_equal(kn_px_scale(a * 0x01010101u, b), kn_div255(a * b) * 0x01010101u);
        }
}

static void lerp_versions_agree(void **state) {
    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint32_t top[2] = {pixel(), pixel()}, bottom[2] = {pixel(), pixel()};
        uint32_t wx = next() % 257, wy = next() % 257;
        assert_int_equal(
            kn_lerp4(top, bottom, wx, wy),
            kn_lerp(kn_lerp(top[0], bottom[0], wy), kn_lerp(top[1], bottom[1], wy), wx));
    }
}

/* B(cb, cs) of Compositing 1 for the separable modes, straight colours. */
static double mix(kn_blend m, double b, double s) {
    switch (m) {
    case KN_BLEND_MULTIPLY:
        return b * s;
    case KN_BLEND_SCREEN:
        return b + s - b * s;
    case KN_BLEND_OVERLAY:
        return b <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s);
    case KN_BLEND_HARD_LIGHT:
        return s <= 0.5 ? 2 * b * s : 1 - 2 * (1 - b) * (1 - s);
    case KN_BLEND_DARKEN:
        return fmin(b, s);
    case KN_BLEND_LIGHTEN:
        return fmax(b, s);
    case KN_BLEND_DIFFERENCE:
        return fabs(b - s);
    case KN_BLEND_EXCLUSION:
        return b + s - 2 * b * s;
    case KN_BLEND_COLOR_DODGE:
        return b == 0 ? 0 : s >= 1 ? 1 : fmin(1, b / (1 - s));
    case KN_BLEND_COLOR_BURN:
        return b >= 1 ? 1 : s <= 0 ? 0 : 1 - fmin(1, (1 - b) / s);
    default:
        return s;
    }
}

static void blend_modes_follow_the_formulas(void **state) {
    (void)state;
    static const kn_blend modes[] = {KN_BLEND_NORMAL,      KN_BLEND_MULTIPLY,   KN_BLEND_SCREEN,
                                     KN_BLEND_OVERLAY,     KN_BLEND_HARD_LIGHT, KN_BLEND_DARKEN,
                                     KN_BLEND_LIGHTEN,     KN_BLEND_DIFFERENCE, KN_BLEND_EXCLUSION,
                                     KN_BLEND_COLOR_DODGE, KN_BLEND_COLOR_BURN};
    for (size_t m = 0; m < KN_COUNTOF(modes); m++)
        for (int i = 0; i < 2000; i++) {
            uint32_t s = pixel(), d = pixel(), out = d;
            kn_row_blend(modes[m], &out, &s, NULL, 1);
            double sa = (s >> 24) / 255.0, da = (d >> 24) / 255.0;
            for (int k = 0; k < 24; k += 8) {
                double cs = sa > 0 ? (s >> k & 255) / 255.0 / sa : 0;
                double cb = da > 0 ? (d >> k & 255) / 255.0 / da : 0;
                double both = mix(modes[m], fmin(1, cb), fmin(1, cs));
                double want = sa * (1 - da) * cs + da * (1 - sa) * cb + sa * da * both;
                assert_in_range((int)(out >> k & 255) + 2, (int)floor(want * 255),
                                (int)ceil(want * 255) + 4);
            }
        }
}

/* Runs of any length give what single pixels give. */
static void blending_does_not_depend_on_runs(void **state) {
    (void)state;
    for (int m = 0; m <= KN_BLEND_PLUS_LIGHTER; m++)
        for (int round = 0; round < 40; round++) {
            rows r;
            fill_rows(&r);
            for (int i = 0; round % 4 == 2 && i < N; i++) { /* opaque ones have ways of their own */
                r.a[i + 1] = r.b[i + 1] = next() | 0xff000000;
                r.s[i] = next() | 0xff000000;
            }
            kn_row_blend((kn_blend)m, r.a + 1, r.s, round % 2 ? r.cov : NULL, N);
            for (int i = 0; i < N; i++)
                kn_row_blend((kn_blend)m, r.b + 1 + i, r.s + i, round % 2 ? r.cov + i : NULL, 1);
            assert_rows(&r);
        }
}

static void blending_keeps_pixels_valid(void **state) {
    (void)state;
    for (int m = 0; m <= KN_BLEND_PLUS_LIGHTER; m++)
        for (int i = 0; i < 3000; i++) {
            uint32_t s[3] = {pixel(), pixel(), pixel()}, d[3] = {pixel(), pixel(), pixel()};
            uint8_t cov[3] = {level(), level(), level()};
            kn_row_blend((kn_blend)m, d, s, cov, 3);
            for (int k = 0; k < 3; k++)
                for (int c = 0; c < 24; c += 8)
                    assert_true((d[k] >> c & 255) <= d[k] >> 24);
        }
}

static kn_surf surface(kn_surf_pool *p, int w, int h) {
    kn_surf s;
    assert_true(kn_surf_get(p, (kn_irect){0, 0, w, h}, &s));
    return s;
}

static void blur_keeps_mass_and_symmetry(void **state) {
    (void)state;
    static const double sigmas[] = {1, 2, 3.5, 5, 7.9, 12, 30};
    kn_surf_pool *p = kn_surf_pool_new();
    for (size_t i = 0; i < KN_COUNTOF(sigmas); i++) {
        int n = 2 * (int)(4 * sigmas[i]) + 40;
        kn_surf s = surface(p, n, n);
        for (int y = n / 2 - 8; y < n / 2 + 8; y++)
            for (int x = n / 2 - 8; x < n / 2 + 8; x++)
                s.px[y * s.stride + x] = 0xff80ff40;
        assert_true(kn_blur_surf(p, &s, sigmas[i], sigmas[i]));
        double sum = 0;
        for (int y = 0; y < n; y++)
            for (int x = 0; x < n; x++) {
                uint32_t v = s.px[y * s.stride + x];
                sum += v >> 24;
                assert_near(v, s.px[y * s.stride + n - 1 - x], 2);
                assert_near(v, s.px[x * s.stride + y], 2);
                assert_true((v >> 8 & 255) <= v >> 24);
            }
        assert_true(fabs(sum / (16 * 16 * 255) - 1) < 0.12);
        kn_surf_put(p, &s);
    }
    kn_surf_pool_free(p);
}

/* A blurred edge follows the Gaussian's integral within the error of three boxes. */
static void blur_has_the_right_width(void **state) {
    (void)state;
    static const double sigmas[] = {2, 4, 7, 10, 20, 40};
    kn_surf_pool *p = kn_surf_pool_new();
    for (size_t i = 0; i < KN_COUNTOF(sigmas); i++) {
        int n = (int)(12 * sigmas[i]) + 16;
        kn_mask m;
        assert_true(kn_mask_get(p, (kn_irect){0, 0, n, 8}, &m));
        for (int y = 0; y < 8; y++)
            memset(m.px + y * m.stride + n / 2, 255, (size_t)(n - n / 2));
        assert_true(kn_blur_mask(p, &m, sigmas[i], 0, true));
        for (int x = 0; x < n - (int)(4 * sigmas[i]); x++) {
            double want = 255 * 0.5 * erfc((n / 2 - x - 0.5) / (sigmas[i] * M_SQRT2));
            assert_true(fabs(m.px[x] - want) < 7);
        }
        kn_mask_put(p, &m);
    }
    kn_surf_pool_free(p);
}

static void flat_areas_stay_flat(void **state) {
    (void)state;
    kn_surf_pool *p = kn_surf_pool_new();
    kn_surf s = surface(p, 301, 203);
    for (int y = 0; y < 203; y++)
        kn_row_fill(s.px + y * s.stride, 0xff336699, 301);
    assert_true(kn_blur_surf(p, &s, 9, 9));
    for (int y = 60; y < 140; y++)
        for (int x = 60; x < 240; x++)
            assert_near(s.px[y * s.stride + x], 0xff336699, 0);
    kn_surf_put(p, &s);
    kn_surf_pool_free(p);
}

/* With a step of a million texture px the second px of the row is past the texture's end, and so
 * are all that follow. */
static void huge_steps_stay_at_the_border(void **state) {
    (void)state;
    enum { LONG = 60000 };
    const uint32_t px[4] = {0xff000000, 0xff0000ff, 0xff00ff00, 0xffff0000};
    const kn_texture t = {px, 4, 4, 1};
    const kn_filtered filters[] = {KN_FILTERED_NOT, KN_FILTERED, KN_FILTERED_FINE};
    for (size_t k = 0; k < KN_COUNTOF(filters); k++)
        for (int turned = 0; turned < 2; turned++) {
            kn_arena *a = kn_arena_new();
            const kn_aff m = {1e-6, turned ? 1e-9 : 0, 0, 1, 0, 0};
            kn_src s = kn_src_texture(&t, &m, filters[k], KN_WRAP_CLAMP, 1, a);
            uint32_t *tmp = KN_ANEW_N(a, uint32_t, LONG);
            const uint32_t *row = s.row(&s, 0, 0, LONG, tmp);
            for (int i = 0; i < LONG; i++)
                assert_int_equal(row[i], px[3]);
            kn_arena_free(a);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vector_equals_portable),
        cmocka_unit_test(products_are_rounded),
        cmocka_unit_test(lerp_versions_agree),
        cmocka_unit_test(blend_modes_follow_the_formulas),
        cmocka_unit_test(blending_does_not_depend_on_runs),
        cmocka_unit_test(blending_keeps_pixels_valid),
        cmocka_unit_test(blur_keeps_mass_and_symmetry),
        cmocka_unit_test(blur_has_the_right_width),
        cmocka_unit_test(flat_areas_stay_flat),
        cmocka_unit_test(huge_steps_stay_at_the_border),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
