#include "codec/rows_avx2.h"
#if defined(__x86_64__)
#include <immintrin.h>

#define KN_AVX2 __attribute__((target("avx2")))

KN_AVX2 static inline __m256i load32(const void *p) {
    return _mm256_loadu_si256((const __m256i *)p);
}

KN_AVX2 static inline void store32(void *p, __m256i v) {
    _mm256_storeu_si256((__m256i *)p, v);
}

/* Sixteen bytes as 16-bit numbers. */
KN_AVX2 static inline __m256i widen16(const void *p) {
    return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p));
}

KN_AVX2 static inline __m256i pair16(int16_t a, int16_t b) {
    return _mm256_set1_epi32((int)((uint32_t)(uint16_t)a | (uint32_t)(uint16_t)b << 16));
}

KN_AVX2 static inline __m256i thrice(__m256i v) {
    return _mm256_add_epi16(v, _mm256_add_epi16(v, v));
}

KN_AVX2 int kn_avx2_mix(const uint8_t *near, const uint8_t *far, int n, int16_t *out) {
    int i = 0;
    for (; i + 16 <= n; i += 16)
        store32(out + i, _mm256_add_epi16(thrice(widen16(near + i)), widen16(far + i)));
    return i;
}

/* The instructions that interleave work within the two halves of a vector: these put the first and
 * the second halves of both together. */
KN_AVX2 static inline void store_halves(void *out, __m256i lo, __m256i hi) {
    store32(out, _mm256_permute2x128_si256(lo, hi, 0x20));
    store32((uint8_t *)out + 32, _mm256_permute2x128_si256(lo, hi, 0x31));
}

KN_AVX2 int kn_avx2_spread(const int16_t *t, int pairs, int16_t *out) {
    /* (v + 8) / 16 - 128 as (v + 8 - 2048) / 16. */
    const __m256i bias = _mm256_set1_epi16(8 - 2048);
    int i = 0;
    for (; i + 16 <= pairs; i += 16) {
        const __m256i c = _mm256_add_epi16(thrice(load32(t + i)), bias);
        const __m256i even = _mm256_srai_epi16(_mm256_add_epi16(c, load32(t + i - 1)), 4);
        const __m256i odd = _mm256_srai_epi16(_mm256_add_epi16(c, load32(t + i + 1)), 4);
        store_halves(out + 2 * i, _mm256_unpacklo_epi16(even, odd),
                     _mm256_unpackhi_epi16(even, odd));
    }
    return i;
}

/* (a·ka + b·kb + add) >> 13 of sixteen pixels, saturated to 16 bits. */
KN_AVX2 static inline __m256i dot16(__m256i a, __m256i b, __m256i k, __m256i add_lo,
                                    __m256i add_hi) {
    const __m256i lo = _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), k);
    const __m256i hi = _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), k);
    return _mm256_packs_epi32(_mm256_srai_epi32(_mm256_add_epi32(lo, add_lo), 13),
                              _mm256_srai_epi32(_mm256_add_epi32(hi, add_hi), 13));
}

KN_AVX2 int kn_avx2_yuv(const uint8_t *y, const int16_t *u, const int16_t *v, int n,
                        const kn_yuv_matrix *m, uint8_t *bgra) {
    const __m256i round = _mm256_set1_epi32(4096), one = _mm256_set1_epi16(1);
    const __m256i yoff = _mm256_set1_epi16(m->yoff), opaque = _mm256_set1_epi8(-1);
    const __m256i kr = pair16(m->cy, m->crv), kb = pair16(m->cy, m->cbu);
    const __m256i kg = pair16(m->cy, m->cgu), kgv = pair16(m->cgv, 4096);
    int i = 0;
    for (; i + 16 <= n; i += 16) {
        const __m256i l = _mm256_sub_epi16(widen16(y + i), yoff);
        const __m256i cb = load32(u + i), cr = load32(v + i);
        const __m256i r = dot16(l, cr, kr, round, round);
        const __m256i b = dot16(l, cb, kb, round, round);
        const __m256i g = dot16(l, cb, kg, _mm256_madd_epi16(_mm256_unpacklo_epi16(cr, one), kgv),
                                _mm256_madd_epi16(_mm256_unpackhi_epi16(cr, one), kgv));
        const __m256i br = _mm256_packus_epi16(b, r), gg = _mm256_packus_epi16(g, g);
        const __m256i bg = _mm256_unpacklo_epi8(br, gg), ra = _mm256_unpackhi_epi8(br, opaque);
        store_halves(bgra + 4 * i, _mm256_unpacklo_epi16(bg, ra), _mm256_unpackhi_epi16(bg, ra));
    }
    return i;
}

KN_AVX2 int kn_avx2_scale_h(const uint8_t *bgra, const kn_axis *a, int16_t *out) {
    /* Of four pixels the first two go to one half and the others to the other one, each as
     * b0 b1 g0 g1 r0 r1 a0 a1; their four weights likewise. */
    const __m128i pairs = _mm_setr_epi8(0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
    const __m256i spread = _mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1);
    const int16_t *w = a->w;
    if (a->taps % 4)
        return 0;
    for (int i = 0; i < a->n; i++, w += a->taps) {
        const uint8_t *p = bgra + 4 * (size_t)a->pos[i];
        __m256i sum = _mm256_setzero_si256();
        for (int k = 0; k < a->taps; k += 4) {
            const __m128i px = _mm_loadu_si128((const __m128i *)(const void *)(p + 4 * k));
            const __m128i ww = _mm_loadl_epi64((const __m128i *)(const void *)(w + k));
            const __m256i v = _mm256_cvtepu8_epi16(_mm_shuffle_epi8(px, pairs));
            const __m256i kk = _mm256_permutevar8x32_epi32(_mm256_castsi128_si256(ww), spread);
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(v, kk));
        }
        __m128i acc = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        acc = _mm_srai_epi32(_mm_add_epi32(acc, _mm_set1_epi32(64)), 7);
        _mm_storel_epi64((__m128i *)(void *)(out + 4 * (size_t)i), _mm_packs_epi32(acc, acc));
    }
    return a->n;
}

/* Sixteen columns: two rows at a time, one multiply-add for both. */
KN_AVX2 static inline __m256i columns16(const int16_t *const *rows, const int16_t *w, int taps,
                                        int i) {
    __m256i lo = _mm256_set1_epi32(1 << 20), hi = lo;
    for (int k = 0; k < taps; k += 2) {
        const __m256i a = load32(rows[k] + i), b = load32(rows[k + 1] + i);
        const __m256i kk = pair16(w[k], w[k + 1]);
        lo = _mm256_add_epi32(lo, _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), kk));
        hi = _mm256_add_epi32(hi, _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), kk));
    }
    return _mm256_packs_epi32(_mm256_srai_epi32(lo, 21), _mm256_srai_epi32(hi, 21));
}

KN_AVX2 int kn_avx2_scale_v(const int16_t *const *rows, const int16_t *w, int taps, int n,
                            uint8_t *out) {
    int i = 0;
    for (; i + 32 <= n; i += 32) {
        const __m256i v =
            _mm256_packus_epi16(columns16(rows, w, taps, i), columns16(rows, w, taps, i + 16));
        store32(out + i, _mm256_permute4x64_epi64(v, _MM_SHUFFLE(3, 1, 2, 0)));
    }
    return i;
}
#else
int kn_avx2_mix(const uint8_t *near, const uint8_t *far, int n, int16_t *out) {
    return 0;
}

int kn_avx2_spread(const int16_t *t, int pairs, int16_t *out) {
    return 0;
}

int kn_avx2_yuv(const uint8_t *y, const int16_t *u, const int16_t *v, int n, const kn_yuv_matrix *m,
                uint8_t *bgra) {
    return 0;
}

int kn_avx2_scale_h(const uint8_t *bgra, const kn_axis *a, int16_t *out) {
    return 0;
}

int kn_avx2_scale_v(const int16_t *const *rows, const int16_t *w, int taps, int n, uint8_t *out) {
    return 0;
}
#endif
