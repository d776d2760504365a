/* BGRA → limited-range BT.709 4:2:0. Exact integers; SSE2 and AVX2 give the same bits as C. */
#include "codec/bgra2yuv.h"
#include <stdlib.h>
#include <string.h>
#include "codec/encode.h"
#include "src/core/mem.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* 15 fraction bits. Rows sum to 219/255 (luma) and to 0 (chroma), so that greys stay grey. */
enum {
    KN_RY = 5983,
    KN_GY = 20127,
    KN_BY = 2032,
    KN_RU = -3298,
    KN_GU = -11094,
    KN_BU = 14392,
    KN_RV = 14392,
    KN_GV = -13072,
    KN_BV = -1320,
    KN_Y_ADD = (16 << 15) + (1 << 14),
    KN_C_ADD = (128 << 17) + (1 << 16) /* of a sum of four pixels */
};

static inline uint8_t luma(const uint8_t *p) {
    return (uint8_t)((KN_BY * p[0] + KN_GY * p[1] + KN_RY * p[2] + KN_Y_ADD) >> 15);
}

static void rows_c(const uint8_t *r0, const uint8_t *r1, int w, uint8_t *y0, uint8_t *y1,
                   uint8_t *u, uint8_t *v) {
    for (int x = 0; x < w; x += 2, r0 += 8, r1 += 8) {
        y0[x] = luma(r0);
        y0[x + 1] = luma(r0 + 4);
        y1[x] = luma(r1);
        y1[x + 1] = luma(r1 + 4);
        int b = r0[0] + r0[4] + r1[0] + r1[4];
        int g = r0[1] + r0[5] + r1[1] + r1[5];
        int r = r0[2] + r0[6] + r1[2] + r1[6];
        *u++ = (uint8_t)((KN_BU * b + KN_GU * g + KN_RU * r + KN_C_ADD) >> 17);
        *v++ = (uint8_t)((KN_BV * b + KN_GV * g + KN_RV * r + KN_C_ADD) >> 17);
    }
}

#if defined(__x86_64__)
#define KN_PAIR(a, b) (int)((uint32_t)(uint16_t)(a) | (uint32_t)(uint16_t)(b) << 16)

/* A pixel's 32 bits are split into the 16-bit pairs (b, r) and (g, a): each needs one multiply-add.
 */
static inline __m128i load4(const uint8_t *p, __m128i *ga) {
    const __m128i mask = _mm_set1_epi32(0x00ff00ff);
    __m128i px = _mm_loadu_si128((const __m128i *)(const void *)p);
    *ga = _mm_and_si128(_mm_srli_epi32(px, 8), mask);
    return _mm_and_si128(px, mask);
}

static inline __m128i luma4(__m128i br, __m128i ga) {
    __m128i s = _mm_add_epi32(_mm_madd_epi16(br, _mm_set1_epi32(KN_PAIR(KN_BY, KN_RY))),
                              _mm_madd_epi16(ga, _mm_set1_epi32(KN_PAIR(KN_GY, 0))));
    return _mm_srai_epi32(_mm_add_epi32(s, _mm_set1_epi32(KN_Y_ADD)), 15);
}

static inline __m128i chroma4(__m128i br, __m128i ga, int kbr, int kg) {
    __m128i s = _mm_add_epi32(_mm_madd_epi16(br, _mm_set1_epi32(kbr)),
                              _mm_madd_epi16(ga, _mm_set1_epi32(kg)));
    return _mm_srai_epi32(_mm_add_epi32(s, _mm_set1_epi32(KN_C_ADD)), 17);
}

/* Sums of horizontal neighbours: four of a and b's eight 32-bit pairs. */
static inline __m128i pair_sums(__m128i a, __m128i b) {
    __m128 x = _mm_castsi128_ps(a), y = _mm_castsi128_ps(b);
    __m128i even = _mm_castps_si128(_mm_shuffle_ps(x, y, _MM_SHUFFLE(2, 0, 2, 0)));
    __m128i odd = _mm_castps_si128(_mm_shuffle_ps(x, y, _MM_SHUFFLE(3, 1, 3, 1)));
    return _mm_add_epi16(even, odd);
}

static int rows_sse2(const uint8_t *r0, const uint8_t *r1, int w, uint8_t *y0, uint8_t *y1,
                     uint8_t *u, uint8_t *v) {
    const __m128i zero = _mm_setzero_si128();
    int x = 0;
    for (; x + 8 <= w; x += 8) {
        __m128i ga00, ga01, ga10, ga11;
        __m128i br00 = load4(r0 + 4 * x, &ga00), br01 = load4(r0 + 4 * x + 16, &ga01);
        __m128i br10 = load4(r1 + 4 * x, &ga10), br11 = load4(r1 + 4 * x + 16, &ga11);
        __m128i l0 = _mm_packs_epi32(luma4(br00, ga00), luma4(br01, ga01));
        __m128i l1 = _mm_packs_epi32(luma4(br10, ga10), luma4(br11, ga11));
        _mm_storel_epi64((__m128i *)(void *)(y0 + x), _mm_packus_epi16(l0, zero));
        _mm_storel_epi64((__m128i *)(void *)(y1 + x), _mm_packus_epi16(l1, zero));
        __m128i br = pair_sums(_mm_add_epi16(br00, br10), _mm_add_epi16(br01, br11));
        __m128i ga = pair_sums(_mm_add_epi16(ga00, ga10), _mm_add_epi16(ga01, ga11));
        __m128i cu = chroma4(br, ga, KN_PAIR(KN_BU, KN_RU), KN_PAIR(KN_GU, 0));
        __m128i cv = chroma4(br, ga, KN_PAIR(KN_BV, KN_RV), KN_PAIR(KN_GV, 0));
        __m128i uv = _mm_packus_epi16(_mm_packs_epi32(cu, cv), zero);
        int u4 = _mm_cvtsi128_si32(uv), v4 = _mm_cvtsi128_si32(_mm_srli_si128(uv, 4));
        memcpy(u + x / 2, &u4, 4);
        memcpy(v + x / 2, &v4, 4);
    }
    return x;
}

#define KN_AVX2 __attribute__((target("avx2")))

KN_AVX2 static inline __m256i load8(const uint8_t *p, __m256i *ga) {
    const __m256i mask = _mm256_set1_epi32(0x00ff00ff);
    __m256i px = _mm256_loadu_si256((const __m256i *)(const void *)p);
    *ga = _mm256_and_si256(_mm256_srli_epi32(px, 8), mask);
    return _mm256_and_si256(px, mask);
}

KN_AVX2 static inline __m256i dot8(__m256i br, __m256i ga, int kbr, int kg, int add) {
    __m256i s = _mm256_add_epi32(_mm256_madd_epi16(br, _mm256_set1_epi32(kbr)),
                                 _mm256_madd_epi16(ga, _mm256_set1_epi32(kg)));
    return _mm256_add_epi32(s, _mm256_set1_epi32(add));
}

KN_AVX2 static inline __m256i luma8(__m256i br, __m256i ga) {
    return _mm256_srai_epi32(dot8(br, ga, KN_PAIR(KN_BY, KN_RY), KN_PAIR(KN_GY, 0), KN_Y_ADD), 15);
}

/* Packing works within the two 128-bit halves, as shuffle_ps does; these put 64-bit pieces in
 * order. */
KN_AVX2 static inline __m256i in_order(__m256i a) {
    return _mm256_permute4x64_epi64(a, _MM_SHUFFLE(3, 1, 2, 0));
}

KN_AVX2 static inline __m256i pair_sums8(__m256i a, __m256i b) {
    __m256 x = _mm256_castsi256_ps(a), y = _mm256_castsi256_ps(b);
    __m256i even = _mm256_castps_si256(_mm256_shuffle_ps(x, y, _MM_SHUFFLE(2, 0, 2, 0)));
    __m256i odd = _mm256_castps_si256(_mm256_shuffle_ps(x, y, _MM_SHUFFLE(3, 1, 3, 1)));
    return in_order(_mm256_add_epi16(even, odd));
}

/* Sixteen 16-bit values 0..255 in 64-bit pieces 0 2 1 3 → bytes in order. */
KN_AVX2 static inline __m128i bytes16(__m256i v) {
    __m256i b = _mm256_packus_epi16(in_order(v), _mm256_setzero_si256());
    return _mm256_castsi256_si128(in_order(b));
}

KN_AVX2 static int rows_avx2(const uint8_t *r0, const uint8_t *r1, int w, uint8_t *y0, uint8_t *y1,
                             uint8_t *u, uint8_t *v) {
    int x = 0;
    for (; x + 16 <= w; x += 16) {
        __m256i ga00, ga01, ga10, ga11;
        __m256i br00 = load8(r0 + 4 * x, &ga00), br01 = load8(r0 + 4 * x + 32, &ga01);
        __m256i br10 = load8(r1 + 4 * x, &ga10), br11 = load8(r1 + 4 * x + 32, &ga11);
        __m256i l0 = _mm256_packs_epi32(luma8(br00, ga00), luma8(br01, ga01));
        __m256i l1 = _mm256_packs_epi32(luma8(br10, ga10), luma8(br11, ga11));
        _mm_storeu_si128((__m128i *)(void *)(y0 + x), bytes16(l0));
        _mm_storeu_si128((__m128i *)(void *)(y1 + x), bytes16(l1));
        __m256i br = pair_sums8(_mm256_add_epi16(br00, br10), _mm256_add_epi16(br01, br11));
        __m256i ga = pair_sums8(_mm256_add_epi16(ga00, ga10), _mm256_add_epi16(ga01, ga11));
        __m256i cu =
            _mm256_srai_epi32(dot8(br, ga, KN_PAIR(KN_BU, KN_RU), KN_PAIR(KN_GU, 0), KN_C_ADD), 17);
        __m256i cv =
            _mm256_srai_epi32(dot8(br, ga, KN_PAIR(KN_BV, KN_RV), KN_PAIR(KN_GV, 0), KN_C_ADD), 17);
        __m128i uv = bytes16(_mm256_packs_epi32(cu, cv));
        _mm_storel_epi64((__m128i *)(void *)(u + x / 2), uv);
        _mm_storel_epi64((__m128i *)(void *)(v + x / 2), _mm_srli_si128(uv, 8));
    }
    return x;
}
#endif

void kn_rows_to_yuv(const uint8_t *r0, const uint8_t *r1, int w, int simd, uint8_t *y0, uint8_t *y1,
                    uint8_t *u, uint8_t *v) {
    int x = 0;
#if defined(__x86_64__)
    if (simd >= 2)
        x = rows_avx2(r0, r1, w, y0, y1, u, v);
    if (simd >= 1)
        x += rows_sse2(r0 + 4 * x, r1 + 4 * x, w - x, y0 + x, y1 + x, u + x / 2, v + x / 2);
#endif
    rows_c(r0 + 4 * x, r1 + 4 * x, w - x, y0 + x, y1 + x, u + x / 2, v + x / 2);
}

int kn_yuv_simd(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") ? 2 : 1;
#else
    return 0;
#endif
}

/* Row y of the source, padded with black to w pixels (in buf) where the picture ends. */
static const uint8_t *padded_row(const kn_pix *p, int y, int w, uint8_t *buf) {
    if (y < p->h && w <= p->w)
        return p->data + (size_t)y * (size_t)p->stride;
    memset(buf, 0, 4 * (size_t)w);
    if (y < p->h)
        memcpy(buf, p->data + (size_t)y * (size_t)p->stride, 4 * (size_t)p->w);
    return buf;
}

void kn_bgra_to_yuv420(const kn_pix *src, uint8_t *const plane[3], const int stride[3], int w,
                       int h) {
    KN_REQUIRE(src->fmt == KN_PIX_BGRA && w % 2 == 0 && h % 2 == 0 && w >= src->w && h >= src->h);
    int simd = kn_yuv_simd();
    uint8_t *pad = w > src->w || h > src->h ? KN_NEW_N(uint8_t, 8 * (size_t)w) : NULL;
    for (int y = 0; y < h; y += 2) {
        const uint8_t *r0 = padded_row(src, y, w, pad);
        const uint8_t *r1 = padded_row(src, y + 1, w, pad ? pad + 4 * (size_t)w : NULL);
        uint8_t *y0 = plane[0] + (ptrdiff_t)y * stride[0];
        kn_rows_to_yuv(r0, r1, w, simd, y0, y0 + stride[0],
                       plane[1] + (ptrdiff_t)(y / 2) * stride[1],
                       plane[2] + (ptrdiff_t)(y / 2) * stride[2]);
    }
    free(pad);
}
