#include "codec/rows.h"
#include <math.h>
#include <string.h>
#include "codec/rows_avx2.h"
#include "src/core/mem.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__SSE2__)
static inline __m128i load16(const void *p) {
    return _mm_loadu_si128((const __m128i *)p);
}

static inline void store16(void *p, __m128i v) {
    _mm_storeu_si128((__m128i *)p, v);
}
#endif

/* 3 · near + far */
static void mix_rows(int simd, const uint8_t *near, const uint8_t *far, int n, int16_t *out) {
    int i = simd >= 2 ? kn_avx2_mix(near, far, n, out) : 0;
#if defined(__SSE2__)
    const __m128i zero = _mm_setzero_si128(), three = _mm_set1_epi16(3);
    for (; simd && i + 16 <= n; i += 16) {
        __m128i a = load16(near + i), b = load16(far + i);
        __m128i lo = _mm_mullo_epi16(_mm_unpacklo_epi8(a, zero), three);
        __m128i hi = _mm_mullo_epi16(_mm_unpackhi_epi8(a, zero), three);
        store16(out + i, _mm_add_epi16(lo, _mm_unpacklo_epi8(b, zero)));
        store16(out + i + 8, _mm_add_epi16(hi, _mm_unpackhi_epi8(b, zero)));
    }
#endif
    for (; i < n; i++)
        out[i] = (int16_t)(3 * near[i] + far[i]);
}

/* Each number becomes two, a quarter of the way to its neighbours; t[-1] and t[pairs] exist. */
static void spread_row(int simd, const int16_t *t, int pairs, int16_t *out) {
    int i = simd >= 2 ? kn_avx2_spread(t, pairs, out) : 0;
#if defined(__SSE2__)
    /* (v + 8) / 16 - 128 as (v + 8 - 2048) / 16. */
    const __m128i bias = _mm_set1_epi16(8 - 2048), three = _mm_set1_epi16(3);
    for (; simd && i + 8 <= pairs; i += 8) {
        __m128i c = _mm_add_epi16(_mm_mullo_epi16(load16(t + i), three), bias);
        __m128i even = _mm_srai_epi16(_mm_add_epi16(c, load16(t + i - 1)), 4);
        __m128i odd = _mm_srai_epi16(_mm_add_epi16(c, load16(t + i + 1)), 4);
        store16(out + 2 * i, _mm_unpacklo_epi16(even, odd));
        store16(out + 2 * i + 8, _mm_unpackhi_epi16(even, odd));
    }
#endif
    for (; i < pairs; i++) {
        int c = 3 * t[i];
        out[2 * i] = (int16_t)(((c + t[i - 1] + 8) >> 4) - 128);
        out[2 * i + 1] = (int16_t)(((c + t[i + 1] + 8) >> 4) - 128);
    }
}

void kn_row_chroma(int simd, const uint8_t *near, const uint8_t *far, int cw, bool half_x, int x0,
                   int n, int16_t *tmp, int16_t *out) {
    mix_rows(simd, near, far, cw, tmp);
    if (!half_x) {
        for (int i = 0; i < n; i++)
            out[i] = (int16_t)(((4 * tmp[x0 + i] + 8) >> 4) - 128);
        return;
    }
    int x = x0, end = x0 + n;
    /* The pairs whose both neighbours exist, in bulk; the rest one at a time. */
    int first = (x0 + 1) / 2 > 1 ? (x0 + 1) / 2 : 1, last = end / 2 < cw - 1 ? end / 2 : cw - 1;
    for (; x < end; x++) {
        if (x == 2 * first && last > first) {
            spread_row(simd, tmp + first, last - first, out + (x - x0));
            x = 2 * last - 1;
            continue;
        }
        int c = x >> 1, side = x & 1 ? c + 1 : c - 1;
        if (c >= cw)
            c = cw - 1;
        side = side < 0 ? 0 : side >= cw ? cw - 1 : side;
        out[x - x0] = (int16_t)(((3 * tmp[c] + tmp[side] + 8) >> 4) - 128);
    }
}

static inline uint8_t clamp8(int v) {
    return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

#if defined(__SSE2__)
static inline __m128i pair16(int16_t a, int16_t b) {
    return _mm_set1_epi32((int)((uint32_t)(uint16_t)a | (uint32_t)(uint16_t)b << 16));
}

/* (a·ka + b·kb + add) >> 13 for eight pixels, saturated to 16 bits. */
static inline __m128i dot8(__m128i a, __m128i b, __m128i k, __m128i add_lo, __m128i add_hi) {
    __m128i lo = _mm_add_epi32(_mm_madd_epi16(_mm_unpacklo_epi16(a, b), k), add_lo);
    __m128i hi = _mm_add_epi32(_mm_madd_epi16(_mm_unpackhi_epi16(a, b), k), add_hi);
    return _mm_packs_epi32(_mm_srai_epi32(lo, 13), _mm_srai_epi32(hi, 13));
}

/* Pixels from i on, as long as there are eight; returns where it stopped. */
static int yuv_sse2(const uint8_t *y, const int16_t *u, const int16_t *v, int i, int n,
                    const kn_yuv_matrix *m, uint8_t *bgra) {
    const __m128i zero = _mm_setzero_si128(), round = _mm_set1_epi32(4096);
    const __m128i yoff = _mm_set1_epi16(m->yoff), one = _mm_set1_epi16(1);
    const __m128i kr = pair16(m->cy, m->crv), kb = pair16(m->cy, m->cbu);
    const __m128i kg = pair16(m->cy, m->cgu), kgv = pair16(m->cgv, 4096);
    for (; i + 8 <= n; i += 8) {
        __m128i y8 = _mm_loadl_epi64((const __m128i *)(const void *)(y + i));
        y8 = _mm_sub_epi16(_mm_unpacklo_epi8(y8, zero), yoff);
        __m128i u8 = _mm_loadu_si128((const __m128i *)(const void *)(u + i));
        __m128i v8 = _mm_loadu_si128((const __m128i *)(const void *)(v + i));
        __m128i r = dot8(y8, v8, kr, round, round);
        __m128i b = dot8(y8, u8, kb, round, round);
        __m128i g = dot8(y8, u8, kg, _mm_madd_epi16(_mm_unpacklo_epi16(v8, one), kgv),
                         _mm_madd_epi16(_mm_unpackhi_epi16(v8, one), kgv));
        __m128i br = _mm_packus_epi16(b, r), g8 = _mm_packus_epi16(g, g);
        __m128i bg = _mm_unpacklo_epi8(br, g8);
        __m128i ra = _mm_unpackhi_epi8(br, _mm_set1_epi8(-1));
        _mm_storeu_si128((__m128i *)(void *)(bgra + 4 * i), _mm_unpacklo_epi16(bg, ra));
        _mm_storeu_si128((__m128i *)(void *)(bgra + 4 * i + 16), _mm_unpackhi_epi16(bg, ra));
    }
    return i;
}
#endif

void kn_row_yuv(int simd, const uint8_t *y, const int16_t *u, const int16_t *v, int n,
                const kn_yuv_matrix *m, uint8_t *bgra) {
    int i = simd >= 2 ? kn_avx2_yuv(y, u, v, n, m, bgra) : 0;
#if defined(__SSE2__)
    if (simd)
        i = yuv_sse2(y, u, v, i, n, m, bgra);
#endif
    for (; i < n; i++) {
        int l = m->cy * (y[i] - m->yoff) + 4096;
        bgra[4 * i] = clamp8((l + m->cbu * u[i]) >> 13);
        bgra[4 * i + 1] = clamp8((l + m->cgu * u[i] + m->cgv * v[i]) >> 13);
        bgra[4 * i + 2] = clamp8((l + m->crv * v[i]) >> 13);
        bgra[4 * i + 3] = 255;
    }
}

/* round(c · a / 255), exact. */
static inline uint8_t mul255(int c, int a) {
    int t = c * a + 128;
    return (uint8_t)((t + (t >> 8)) >> 8);
}

void kn_row_premultiply(uint8_t *p, const uint8_t *alpha, int n) {
    for (int i = 0; i < n; i++, p += 4) {
        int a = alpha ? alpha[i] : p[3];
        p[3] = (uint8_t)a;
        if (a == 255)
            continue;
        p[0] = mul255(p[0], a);
        p[1] = mul255(p[1], a);
        p[2] = mul255(p[2], a);
    }
}

/* ---- resampling ---- */

/* Weights of one output: two neighbours among the averages of `block` samples each, rounded so that
 * they sum to 1 exactly. */
static void axis_window(double centre, int block, int size, int taps, int *pos, double *tmp,
                        int16_t *w) {
    const double at = centre / block - 0.5;
    const int cells = size / block > 0 ? size / block : 1, first = (int)floor(at);
    const int cell[2] = {first, first + 1};
    const double share[2] = {1 - (at - first), at - first};
    const int last_start = size - taps > 0 ? size - taps : 0;
    *pos = first * block < 0 ? 0 : first * block > last_start ? last_start : first * block;
    for (int k = 0; k < taps; k++)
        tmp[k] = 0;
    for (int c = 0; c < 2; c++) {
        const int m = cell[c] < 0 ? 0 : cell[c] >= cells ? cells - 1 : cell[c];
        for (int k = 0; k < block; k++) {
            const int s = m * block + k < size ? m * block + k : size - 1;
            tmp[s - *pos < taps ? s - *pos : taps - 1] += share[c] / block;
        }
    }
    int total = 0, biggest = 0;
    for (int k = 0; k < taps; k++) {
        w[k] = (int16_t)floor(tmp[k] * 16384 + 0.5);
        total += w[k];
        if (w[k] > w[biggest])
            biggest = k;
    }
    w[biggest] = (int16_t)(w[biggest] + 16384 - total);
}

void kn_axis_make(kn_axis *a, int n, double from, double step, int size, int block) {
    a->n = n;
    a->taps = 2 * block;
    a->pos = KN_NEW_N(int, n);
    a->w = KN_NEW_N(int16_t, (size_t)n * (size_t)a->taps);
    double *tmp = KN_NEW_N(double, a->taps);
    for (int i = 0; i < n; i++)
        axis_window(from + (i + 0.5) * step, block, size, a->taps, &a->pos[i], tmp,
                    a->w + (size_t)i * (size_t)a->taps);
    free(tmp);
}

void kn_axis_free(kn_axis *a) {
    free(a->pos);
    free(a->w);
    *a = (kn_axis){0};
}

static void scale_h_c(const uint8_t *bgra, const kn_axis *a, int16_t *out) {
    const int16_t *w = a->w;
    for (int i = 0; i < a->n; i++, w += a->taps) {
        const uint8_t *p = bgra + 4 * (size_t)a->pos[i];
        for (int c = 0; c < 4; c++) {
            int acc = 64;
            for (int k = 0; k < a->taps; k++)
                acc += w[k] * p[4 * k + c];
            out[4 * i + c] = (int16_t)(acc >> 7);
        }
    }
}

#if defined(__SSE2__)
/* Two neighbouring pixels times their two weights: four 32-bit channel sums. */
static inline __m128i two_taps(const uint8_t *p, const int16_t *w) {
    int32_t pair;
    memcpy(&pair, w, sizeof pair);
    __m128i px = _mm_loadl_epi64((const __m128i *)(const void *)p);
    px = _mm_unpacklo_epi8(px, _mm_srli_si128(px, 4)); /* b0 b1 g0 g1 r0 r1 a0 a1 */
    px = _mm_unpacklo_epi8(px, _mm_setzero_si128());
    return _mm_madd_epi16(px, _mm_set1_epi32(pair));
}

static void scale_h_sse2(const uint8_t *bgra, const kn_axis *a, int16_t *out) {
    const __m128i round = _mm_set1_epi32(64);
    const int16_t *w = a->w;
    for (int i = 0; i < a->n; i++, w += a->taps) {
        const uint8_t *p = bgra + 4 * (size_t)a->pos[i];
        __m128i acc = _mm_add_epi32(two_taps(p, w), round);
        for (int k = 2; k < a->taps; k += 2)
            acc = _mm_add_epi32(acc, two_taps(p + 4 * k, w + k));
        acc = _mm_srai_epi32(acc, 7);
        _mm_storel_epi64((__m128i *)(void *)(out + 4 * (size_t)i), _mm_packs_epi32(acc, acc));
    }
}
#endif

void kn_row_scale_h(int simd, const uint8_t *bgra, const kn_axis *a, int16_t *out) {
    if (simd >= 2 && kn_avx2_scale_h(bgra, a, out) == a->n)
        return;
#if defined(__SSE2__)
    if (simd) {
        scale_h_sse2(bgra, a, out);
        return;
    }
#endif
    scale_h_c(bgra, a, out);
}

#if defined(__SSE2__)
/* Eight columns: two rows at a time, one multiply-add for both. */
static inline __m128i columns8(const int16_t *const *rows, const int16_t *w, int taps, int i) {
    __m128i lo = _mm_set1_epi32(1 << 20), hi = lo;
    for (int k = 0; k < taps; k += 2) {
        __m128i a = load16(rows[k] + i), b = load16(rows[k + 1] + i), kk = pair16(w[k], w[k + 1]);
        lo = _mm_add_epi32(lo, _mm_madd_epi16(_mm_unpacklo_epi16(a, b), kk));
        hi = _mm_add_epi32(hi, _mm_madd_epi16(_mm_unpackhi_epi16(a, b), kk));
    }
    return _mm_packs_epi32(_mm_srai_epi32(lo, 21), _mm_srai_epi32(hi, 21));
}
#endif

void kn_row_scale_v(int simd, const int16_t *const *rows, const int16_t *w, int taps, int n,
                    uint8_t *out) {
    int i = simd >= 2 ? kn_avx2_scale_v(rows, w, taps, n, out) : 0;
#if defined(__SSE2__)
    for (; simd && i + 16 <= n; i += 16)
        store16(out + i,
                _mm_packus_epi16(columns8(rows, w, taps, i), columns8(rows, w, taps, i + 8)));
#endif
    for (; i < n; i++) {
        int acc = 1 << 20;
        for (int k = 0; k < taps; k++)
            acc += w[k] * rows[k][i];
        out[i] = (uint8_t)(acc >> 21);
    }
}
