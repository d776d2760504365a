/* Mixing of premultiplied BGRA8 pixels with weights 0..256: (a (256 - w) + b w + 128) >> 8 for
 * every component, the same by SSE2 and by plain arithmetic. */
#ifndef KN_RASTER_DSP_LERP_H
#define KN_RASTER_DSP_LERP_H
#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline uint32_t kn_lerp(uint32_t a, uint32_t b, uint32_t w) {
    uint32_t rb = (a & 0xff00ff) * (256 - w) + (b & 0xff00ff) * w + 0x800080;
    uint32_t ag = (a >> 8 & 0xff00ff) * (256 - w) + (b >> 8 & 0xff00ff) * w + 0x800080;
    return (rb >> 8 & 0xff00ff) | (ag & 0xff00ff00);
}

/* Mix of four neighbours: top and bottom point at two adjacent pixels each; down first, then
 * across. */
static inline uint32_t kn_lerp4(const uint32_t *top, const uint32_t *bottom, uint32_t wx,
                                uint32_t wy) {
#ifdef __SSE2__
    const __m128i z = _mm_setzero_si128(), half = _mm_set1_epi16(128);
    __m128i t = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)(const void *)top), z);
    __m128i b = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)(const void *)bottom), z);
    __m128i v = _mm_add_epi16(_mm_mullo_epi16(t, _mm_set1_epi16((short)(256 - wy))),
                              _mm_mullo_epi16(b, _mm_set1_epi16((short)wy)));
    v = _mm_srli_epi16(_mm_add_epi16(v, half), 8);
    __m128i w = _mm_unpacklo_epi64(_mm_set1_epi16((short)(256 - wx)), _mm_set1_epi16((short)wx));
    v = _mm_mullo_epi16(v, w);
    v = _mm_srli_epi16(_mm_add_epi16(_mm_add_epi16(v, _mm_unpackhi_epi64(v, v)), half), 8);
    return (uint32_t)_mm_cvtsi128_si32(_mm_packus_epi16(v, v));
#else
    return kn_lerp(kn_lerp(top[0], bottom[0], wy), kn_lerp(top[1], bottom[1], wy), wx);
#endif
}

static inline int kn_floor_int(float v) { /* without a call where there is no instruction for it */
    int i = (int)v;
    return i - (v < (float)i);
}
#endif
