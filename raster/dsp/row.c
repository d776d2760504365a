/* Row kernels, four pixels at a time where the machine has SSE2 (every x86-64 has). */
#include "raster/dsp/row.h"

#ifdef __SSE2__
#include <emmintrin.h>

/* a × b / 255, rounded, on eight 16-bit lanes holding bytes */
static inline __m128i mul255(__m128i a, __m128i b) {
    __m128i v = _mm_add_epi16(_mm_mullo_epi16(a, b), _mm_set1_epi16(128));
    return _mm_srli_epi16(_mm_add_epi16(v, _mm_srli_epi16(v, 8)), 8);
}

static inline __m128i spread_alpha(__m128i p16) { /* a of each of two pixels into its four lanes */
    __m128i a = _mm_shufflelo_epi16(p16, _MM_SHUFFLE(3, 3, 3, 3));
    return _mm_shufflehi_epi16(a, _MM_SHUFFLE(3, 3, 3, 3));
}

static inline __m128i over4(__m128i s, __m128i d) {
    const __m128i z = _mm_setzero_si128(), m255 = _mm_set1_epi16(255);
    __m128i ialo = _mm_sub_epi16(m255, spread_alpha(_mm_unpacklo_epi8(s, z)));
    __m128i iahi = _mm_sub_epi16(m255, spread_alpha(_mm_unpackhi_epi8(s, z)));
    __m128i lo = mul255(_mm_unpacklo_epi8(d, z), ialo);
    __m128i hi = mul255(_mm_unpackhi_epi8(d, z), iahi);
    return _mm_adds_epu8(s, _mm_packus_epi16(lo, hi));
}

static inline __m128i scale4(__m128i p, __m128i alo, __m128i ahi) {
    const __m128i z = _mm_setzero_si128();
    return _mm_packus_epi16(mul255(_mm_unpacklo_epi8(p, z), alo),
                            mul255(_mm_unpackhi_epi8(p, z), ahi));
}

/* four coverage bytes → lanes of pixels 0,1 and 2,3 */
static inline void spread_cov(uint32_t c4, __m128i *lo, __m128i *hi) {
    __m128i c = _mm_cvtsi32_si128((int)c4);
    c = _mm_unpacklo_epi8(c, c);
    c = _mm_unpacklo_epi8(c, c); /* each byte four times */
    *lo = _mm_unpacklo_epi8(c, _mm_setzero_si128());
    *hi = _mm_unpackhi_epi8(c, _mm_setzero_si128());
}

static inline uint32_t load4(const uint8_t *p) {
    uint32_t v;
    __builtin_memcpy(&v, p, 4);
    return v;
}

void kn_row_over(uint32_t *d, const uint32_t *s, int n) {
    int i = 0;
    const __m128i amask = _mm_set1_epi32((int)0xff000000);
    for (; i + 4 <= n; i += 4) {
        __m128i sv = _mm_loadu_si128((const __m128i *)(s + i));
        __m128i a = _mm_and_si128(sv, amask);
        if (_mm_movemask_epi8(_mm_cmpeq_epi32(a, amask)) == 0xffff) {
            _mm_storeu_si128((__m128i *)(d + i), sv);
            continue;
        }
        if (_mm_movemask_epi8(_mm_cmpeq_epi32(sv, _mm_setzero_si128())) == 0xffff)
            continue;
        __m128i dv = _mm_loadu_si128((const __m128i *)(d + i));
        _mm_storeu_si128((__m128i *)(d + i), over4(sv, dv));
    }
    kn_row_over_c(d + i, s + i, n - i);
}

void kn_row_over_cov(uint32_t *d, const uint32_t *s, const uint8_t *cov, int n) {
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        uint32_t c4 = load4(cov + i);
        if (c4 == 0)
            continue;
        __m128i sv = _mm_loadu_si128((const __m128i *)(s + i));
        __m128i dv = _mm_loadu_si128((const __m128i *)(d + i));
        if (c4 != 0xffffffff) {
            __m128i lo, hi;
            spread_cov(c4, &lo, &hi);
            sv = scale4(sv, lo, hi);
        }
        _mm_storeu_si128((__m128i *)(d + i), over4(sv, dv));
    }
    kn_row_over_cov_c(d + i, s + i, cov + i, n - i);
}

void kn_row_over_alpha(uint32_t *d, const uint32_t *s, uint32_t a, int n) {
    int i = 0;
    const __m128i av = _mm_set1_epi16((short)a);
    for (; i + 4 <= n; i += 4) {
        __m128i sv = _mm_loadu_si128((const __m128i *)(s + i));
        if (_mm_movemask_epi8(_mm_cmpeq_epi32(sv, _mm_setzero_si128())) == 0xffff)
            continue; /* groups are mostly empty */
        sv = scale4(sv, av, av);
        __m128i dv = _mm_loadu_si128((const __m128i *)(d + i));
        _mm_storeu_si128((__m128i *)(d + i), over4(sv, dv));
    }
    kn_row_over_alpha_c(d + i, s + i, a, n - i);
}

void kn_row_solid(uint32_t *d, uint32_t c, int n) {
    if (c >> 24 == 255) {
        kn_row_fill(d, c, n);
        return;
    }
    if (!c)
        return;
    int i = 0;
    const __m128i cv = _mm_set1_epi32((int)c), ia = _mm_set1_epi16((short)(255 - (c >> 24)));
    for (; i + 4 <= n; i += 4) {
        __m128i dv = _mm_loadu_si128((const __m128i *)(d + i));
        _mm_storeu_si128((__m128i *)(d + i), _mm_add_epi8(cv, scale4(dv, ia, ia)));
    }
    kn_row_solid_c(d + i, c, n - i);
}

void kn_row_solid_cov(uint32_t *d, uint32_t c, const uint8_t *cov, int n) {
    int i = 0;
    const __m128i cv = _mm_set1_epi32((int)c);
    for (; i + 4 <= n; i += 4) {
        uint32_t c4 = load4(cov + i);
        if (c4 == 0)
            continue;
        __m128i lo, hi;
        spread_cov(c4, &lo, &hi);
        __m128i dv = _mm_loadu_si128((const __m128i *)(d + i));
        _mm_storeu_si128((__m128i *)(d + i), over4(scale4(cv, lo, hi), dv));
    }
    kn_row_solid_cov_c(d + i, c, cov + i, n - i);
}

void kn_row_mul(uint32_t *d, const uint8_t *cov, int n) {
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        uint32_t c4 = load4(cov + i);
        if (c4 == 0xffffffff)
            continue;
        __m128i lo, hi;
        spread_cov(c4, &lo, &hi);
        __m128i dv = _mm_loadu_si128((const __m128i *)(d + i));
        _mm_storeu_si128((__m128i *)(d + i), scale4(dv, lo, hi));
    }
    kn_row_mul_c(d + i, cov + i, n - i);
}

void kn_row_mul1(uint32_t *d, uint32_t a, int n) {
    int i = 0;
    const __m128i av = _mm_set1_epi16((short)a);
    for (; i + 4 <= n; i += 4) {
        __m128i dv = _mm_loadu_si128((const __m128i *)(d + i));
        _mm_storeu_si128((__m128i *)(d + i), scale4(dv, av, av));
    }
    kn_row_mul1_c(d + i, a, n - i);
}

#else

void kn_row_over(uint32_t *d, const uint32_t *s, int n) {
    kn_row_over_c(d, s, n);
}
void kn_row_over_cov(uint32_t *d, const uint32_t *s, const uint8_t *cov, int n) {
    kn_row_over_cov_c(d, s, cov, n);
}
void kn_row_over_alpha(uint32_t *d, const uint32_t *s, uint32_t a, int n) {
    kn_row_over_alpha_c(d, s, a, n);
}
void kn_row_solid(uint32_t *d, uint32_t c, int n) {
    kn_row_solid_c(d, c, n);
}
void kn_row_solid_cov(uint32_t *d, uint32_t c, const uint8_t *cov, int n) {
    kn_row_solid_cov_c(d, c, cov, n);
}
void kn_row_mul(uint32_t *d, const uint8_t *cov, int n) {
    kn_row_mul_c(d, cov, n);
}
void kn_row_mul1(uint32_t *d, uint32_t a, int n) {
    kn_row_mul1_c(d, a, n);
}

#endif
