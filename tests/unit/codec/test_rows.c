/* Vector code against plain C, at every length and with extreme values; guard bytes stay whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "codec/bgra2yuv.h"
#include "codec/encode.h"
#include "codec/rows.h"

#define MAX 200

static uint32_t seed = 1;
static uint32_t rnd(void) {
    seed = seed * 1664525u + 1013904223u;
    return seed >> 8;
}

/* Random bytes, or only 0 and 255. */
static void fill(uint8_t *p, int n, bool extreme) {
    for (int i = 0; i < n; i++)
        p[i] = (uint8_t)(extreme ? (rnd() & 1) * 255 : rnd());
}

static void test_yuv_to_bgra(void **state) {
    static const kn_yuv_matrix M[] = {{9539, 14688, -1747, -4366, 17305, 16},
                                      {8192, 11485, -2819, -5850, 14516, 0}};
    uint8_t y[MAX], a[4 * MAX + 16], b[4 * MAX + 16];
    int16_t u[MAX], v[MAX];
    for (int n = 0; n < MAX; n++) {
        for (int i = 0; i < n; i++) {
            u[i] = (int16_t)(n & 1 ? (rnd() & 1 ? -128 : 127) : (int)(rnd() & 255) - 128);
            v[i] = (int16_t)(n & 1 ? (rnd() & 1 ? -128 : 127) : (int)(rnd() & 255) - 128);
        }
        fill(y, n, n & 1);
        memset(b, 77, sizeof b);
        kn_row_yuv(0, y, u, v, n, &M[n / 2 % 2], b);
        for (int simd = 1; simd <= kn_yuv_simd(); simd++) {
            memset(a, 77, sizeof a);
            kn_row_yuv(simd, y, u, v, n, &M[n / 2 % 2], a);
            assert_memory_equal(a, b, sizeof a);
        }
    }
}

/* Every level gives the same, and columns do not depend on where the row is cut. */
static void test_chroma(void **state) {
    uint8_t near[MAX], far[MAX];
    int16_t tmp[MAX], whole[2 * MAX + 8], part[2 * MAX + 8];
    for (int cw = 1; cw < MAX; cw++) {
        fill(near, cw, cw & 1);
        fill(far, cw, cw & 1);
        kn_row_chroma(0, near, far, cw, true, 0, 2 * cw, tmp, whole);
        int want = (3 * (3 * near[0] + far[0]) + 3 * near[0] + far[0] + 8) / 16 - 128;
        assert_int_equal(whole[0], want);
        for (int simd = 0; simd <= kn_yuv_simd(); simd++)
            for (int x0 = 0; x0 < 2 * cw; x0 += 3) {
                int n = 2 * cw - x0 - (x0 & 1);
                memset(part, 77, sizeof part);
                kn_row_chroma(simd, near, far, cw, true, x0, n, tmp, part);
                assert_memory_equal(part, whole + x0, (size_t)n * sizeof *part);
                assert_int_equal(part[n], 77 * 257);
            }
        kn_row_chroma(0, near, far, cw, false, 0, cw, tmp, whole);
        for (int simd = 1; simd <= kn_yuv_simd(); simd++) {
            kn_row_chroma(simd, near, far, cw, false, 0, cw, tmp, part);
            assert_memory_equal(part, whole, (size_t)cw * sizeof *part);
        }
    }
}

static void check_axis(const kn_axis *ax, int size) {
    assert_true(ax->taps % 2 == 0);
    for (int i = 0; i < ax->n; i++) {
        int sum = 0;
        for (int k = 0; k < ax->taps; k++)
            sum += ax->w[i * ax->taps + k];
        assert_int_equal(sum, 16384);
        assert_true(ax->pos[i] >= 0 && (ax->pos[i] + ax->taps <= size || ax->pos[i] == 0));
    }
}

static void test_scale(void **state) {
    static const struct {
        int n, size, block;
        double from, step;
    } T[] = {{100, 50, 1, 0, 0.5},  {50, 100, 2, 0, 2},    {33, 100, 2, 0.5, 2.9},
             {7, 3, 1, 0, 3 / 7.0}, {3, 100, 2, 0, 33},    {5, 1, 1, 0, 0.2},
             {2, 3, 1, 0, 1.5},     {64, 64, 1, 0.25, 1},  {33, 199, 4, 0.3, 6},
             {21, 180, 8, 0, 8.5},  {3, 199, 64, 0.5, 66}, {1, 5, 4, 0, 5}};
    static uint8_t in[4 * MAX], va[4 * MAX + 16], vb[4 * MAX + 16];
    static int16_t a[4 * MAX + 8], b[4 * MAX + 8];
    for (size_t t = 0; t < sizeof T / sizeof *T; t++) {
        kn_axis ax;
        kn_axis_make(&ax, T[t].n, T[t].from, T[t].step, T[t].size, T[t].block);
        check_axis(&ax, T[t].size);
        const int16_t *rows[] = {a, b, a, b};
        const int16_t w[] = {100, 16084, 150, 50};
        for (int simd = 1; simd <= kn_yuv_simd(); simd++) {
            fill(in, 4 * MAX, t & 1);
            memset(a, 77, sizeof a);
            memset(b, 77, sizeof b);
            kn_row_scale_h(simd, in, &ax, a);
            kn_row_scale_h(0, in, &ax, b);
            assert_memory_equal(a, b, sizeof a);
            memset(va, 77, sizeof va);
            memset(vb, 77, sizeof vb);
            for (int i = 0; i < 4 * ax.n; i++)
                b[i] = (int16_t)(rnd() & 1 ? 255 * 128 : 0);
            kn_row_scale_v(simd, rows, w, 4, 4 * ax.n, va);
            kn_row_scale_v(0, rows, w, 4, 4 * ax.n, vb);
            assert_memory_equal(va, vb, sizeof va);
            memset(in, 255, sizeof in);
            kn_row_scale_h(simd, in, &ax, a);
            for (int i = 0; i < 4 * ax.n; i++) /* white stays white */
                assert_int_equal(a[i], 255 * 128);
            memcpy(b, a, sizeof b);
            kn_row_scale_v(simd, rows, w, 4, 4 * ax.n, va);
            for (int i = 0; i < 4 * ax.n; i++)
                assert_int_equal(va[i], 255);
        }
        kn_axis_free(&ax);
    }
}

static void test_bgra_to_yuv(void **state) {
    uint8_t r0[4 * MAX], r1[4 * MAX], a[4][MAX + 16], b[4][MAX + 16];
    for (int w = 0; w < MAX; w += 2)
        for (int simd = 1; simd <= kn_yuv_simd(); simd++) {
            fill(r0, 4 * w, w & 2);
            fill(r1, 4 * w, w & 2);
            memset(a, 77, sizeof a);
            memset(b, 77, sizeof b);
            kn_rows_to_yuv(r0, r1, w, simd, a[0], a[1], a[2], a[3]);
            kn_rows_to_yuv(r0, r1, w, 0, b[0], b[1], b[2], b[3]);
            assert_memory_equal(a, b, sizeof a);
        }
}

/* BT.709 limited range (ITU-R BT.709-6, 3.5), from the definition. */
static void test_colours(void **state) {
    static const struct {
        uint8_t r, g, b, y, u, v;
    } T[] = {{0, 0, 0, 16, 128, 128},        {255, 255, 255, 235, 128, 128},
             {128, 128, 128, 126, 128, 128}, {255, 0, 0, 63, 102, 240},
             {0, 255, 0, 173, 42, 26},       {0, 0, 255, 32, 240, 118}};
    for (size_t t = 0; t < sizeof T / sizeof *T; t++) {
        kn_pix *p = kn_pix_new(3, 3, KN_PIX_BGRA);
        for (int i = 0; i < 9; i++) {
            uint8_t *px = p->data + (i / 3) * (size_t)p->stride + 4 * (size_t)(i % 3);
            px[0] = T[t].b, px[1] = T[t].g, px[2] = T[t].r, px[3] = 255;
        }
        uint8_t y[16], u[4], v[4], *plane[] = {y, u, v};
        const int stride[] = {4, 2, 2};
        kn_bgra_to_yuv420(p, plane, stride, 4, 4);
        assert_int_equal(y[0], T[t].y);
        assert_int_equal(u[0], T[t].u);
        assert_int_equal(v[0], T[t].v);
        assert_int_equal(y[3], 16); /* the padding is black */
        assert_int_equal(y[15], 16);
        kn_pix_unref(p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_yuv_to_bgra), cmocka_unit_test(test_chroma),
        cmocka_unit_test(test_scale),       cmocka_unit_test(test_bgra_to_yuv),
        cmocka_unit_test(test_colours),
    };
    return cmocka_run_group_tests_name("codec/rows", tests, NULL, NULL);
}
