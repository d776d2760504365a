#include "raster/dsp/blend.h"
#include "raster/dsp/row.h"
#include <math.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef uint16_t v8 __attribute__((vector_size(16))); /* two pixels, one component per lane */
typedef uint8_t b8 __attribute__((vector_size(8)));

static inline v8 widen(uint64_t two) {
    b8 b;
    memcpy(&b, &two, 8);
    return __builtin_convertvector(b, v8);
}

static inline uint64_t narrow(v8 v) {
    b8 b = __builtin_convertvector(v, b8);
    uint64_t two;
    memcpy(&two, &b, 8);
    return two;
}

static inline v8 alphas(v8 p) {
    return __builtin_shufflevector(p, p, 3, 3, 3, 3, 7, 7, 7, 7);
}

static inline v8 div255(v8 v) {
    v += 128;
    return (v + (v >> 8)) >> 8;
}

static inline v8 pick(v8 mask, v8 a, v8 b) {
    return (mask & a) | (~mask & b);
}
#define LESS(a, b) ((v8)((a) < (b)))

/* The formulas are those of Compositing 1 multiplied out for premultiplied components: the part of
 * the source outside the backdrop, of the backdrop outside the source, and B() where both are. Sums
 * stay below 65026 because c ≤ a, so 16 unsigned bits are enough. */
#define OUTSIDE(s, d, sa, da) ((s) * (255 - (da)) + (d) * (255 - (sa)))

static inline v8 f_multiply(v8 s, v8 d, v8 sa, v8 da) {
    return div255(OUTSIDE(s, d, sa, da) + s * d);
}
static inline v8 f_screen(v8 s, v8 d, v8 sa, v8 da) {
    (void)sa, (void)da;
    return s + d - div255(s * d);
}
static inline v8 f_hard_light(v8 s, v8 d, v8 sa, v8 da) {
    v8 low = (v8)(2 * s <= sa);
    v8 both = pick(low, 2 * s * d, sa * da - 2 * (da - d) * (sa - s));
    return div255(OUTSIDE(s, d, sa, da) + both);
}
static inline v8 f_overlay(v8 s, v8 d, v8 sa, v8 da) {
    return f_hard_light(d, s, da, sa);
}
static inline v8 f_darken(v8 s, v8 d, v8 sa, v8 da) {
    v8 a = s * da, b = d * sa;
    return s + d - div255(pick(LESS(a, b), b, a));
}
static inline v8 f_lighten(v8 s, v8 d, v8 sa, v8 da) {
    v8 a = s * da, b = d * sa;
    return s + d - div255(pick(LESS(a, b), a, b));
}
static inline v8 f_difference(v8 s, v8 d, v8 sa, v8 da) {
    v8 a = s * da, b = d * sa;
    v8 twice = 2 * div255(pick(LESS(a, b), a, b));
    v8 alpha = {0, 0, 0, 0xffff, 0, 0, 0, 0xffff};
    return s + d - pick(alpha, twice >> 1, twice);
}
static inline v8 f_exclusion(v8 s, v8 d, v8 sa, v8 da) {
    (void)sa, (void)da;
    v8 both = div255(s * d);
    v8 alpha = {0, 0, 0, 0xffff, 0, 0, 0, 0xffff};
    v8 r = s + d - pick(alpha, both, 2 * both);
    return pick(LESS((v8){} + 32768, r), (v8){}, r); /* -1 by rounding */
}
static inline v8 f_plus(v8 s, v8 d, v8 sa, v8 da) {
    (void)sa, (void)da;
    v8 r = s + d;
    return pick(LESS((v8){} + 255, r), (v8){} + 255, r);
}

/* Components may pass their alpha by one through separate roundings; premultiplied pixels must not.
 */
static inline v8 clamp_to_alpha(v8 p) {
    v8 a = alphas(p);
    return pick(LESS(a, p), a, p);
}

/* Where both pixels are opaque, which is nearly everywhere that pictures are blended, the formulas
 * come down to a few operations on bytes; the results are those of the general ones to the bit.
 * mul4: products of four pixels, `twice` times two, divided by 255 with rounding. */
#ifdef __SSE2__
static inline __m128i mul4(__m128i a, __m128i b, int twice) {
    const __m128i z = _mm_setzero_si128(), half = _mm_set1_epi16(128);
    __m128i lo = _mm_mullo_epi16(_mm_unpacklo_epi8(a, z), _mm_unpacklo_epi8(b, z));
    __m128i hi = _mm_mullo_epi16(_mm_unpackhi_epi8(a, z), _mm_unpackhi_epi8(b, z));
    lo = _mm_add_epi16(_mm_slli_epi16(lo, twice), half);
    hi = _mm_add_epi16(_mm_slli_epi16(hi, twice), half);
    lo = _mm_srli_epi16(_mm_add_epi16(lo, _mm_srli_epi16(lo, 8)), 8);
    hi = _mm_srli_epi16(_mm_add_epi16(hi, _mm_srli_epi16(hi, 8)), 8);
    return _mm_packus_epi16(lo, hi);
}
static inline bool is_zero(__m128i v) {
    return _mm_movemask_epi8(_mm_cmpeq_epi8(v, _mm_setzero_si128())) == 0xffff;
}
static inline __m128i alpha_bits(void) {
    return _mm_set1_epi32((int)0xff000000);
}
static inline __m128i o_multiply(__m128i s, __m128i d) {
    return mul4(s, d, 0);
}
static inline __m128i o_screen(__m128i s, __m128i d) { /* modulo 256: in range */
    return _mm_sub_epi8(_mm_add_epi8(s, d), mul4(s, d, 0));
}
static inline __m128i o_hard_light(__m128i s, __m128i d) {
    /* 255² - x over 255 is 255 less x over 255: above the middle both are inverted, and back. */
    __m128i high = _mm_cmplt_epi8(s, _mm_setzero_si128());
    return _mm_xor_si128(mul4(_mm_xor_si128(s, high), _mm_xor_si128(d, high), 1), high);
}
static inline __m128i o_overlay(__m128i s, __m128i d) {
    return o_hard_light(d, s);
}
static inline __m128i o_darken(__m128i s, __m128i d) {
    return _mm_min_epu8(s, d);
}
static inline __m128i o_lighten(__m128i s, __m128i d) {
    return _mm_max_epu8(s, d);
}
static inline __m128i o_difference(__m128i s, __m128i d) {
    return _mm_or_si128(_mm_sub_epi8(_mm_max_epu8(s, d), _mm_min_epu8(s, d)), alpha_bits());
}
static inline __m128i o_exclusion(__m128i s, __m128i d) {
    __m128i p = mul4(s, d, 0);
    return _mm_or_si128(_mm_sub_epi8(_mm_add_epi8(s, d), _mm_add_epi8(p, p)), alpha_bits());
}
static inline __m128i o_plus(__m128i s, __m128i d) {
    return _mm_adds_epu8(s, d);
}

/* How many pixels from the start were done: those where both are opaque, or one is nothing. */
#define OPAQUE_RUN(name)                                                                           \
    static inline int opaque_##name(uint32_t *d, const uint32_t *s, int n) {                       \
        int i = 0;                                                                                 \
        for (; i + 4 <= n; i += 4) {                                                               \
            __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(s + i));                   \
            __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(d + i));                   \
            __m128i full = _mm_cmpeq_epi8(_mm_and_si128(a, b), _mm_set1_epi8(-1));                 \
            if ((_mm_movemask_epi8(full) & 0x8888) == 0x8888)                                      \
                _mm_storeu_si128((__m128i *)(void *)(d + i), o_##name(a, b));                      \
            else if (is_zero(b)) /* nothing below: the source stays as it is */                    \
                _mm_storeu_si128((__m128i *)(void *)(d + i), a);                                   \
            else if (!is_zero(a))                                                                  \
                break;                                                                             \
        }                                                                                          \
        return i;                                                                                  \
    }
#else
#define OPAQUE_RUN(name)                                                                           \
    static inline int opaque_##name(uint32_t *d, const uint32_t *s, int n) {                       \
        (void)d, (void)s, (void)n;                                                                 \
        return 0;                                                                                  \
    }
#endif

#define ROW(name)                                                                                  \
    OPAQUE_RUN(name)                                                                               \
    static void row_##name(uint32_t *d, const uint32_t *s, int n) {                                \
        for (int i = 0; i < n;) {                                                                  \
            i += opaque_##name(d + i, s + i, n - i);                                               \
            for (int end = i + 4 < n ? i + 4 : n; i < end; i += 2) {                               \
                uint64_t s2 = s[i], d2 = d[i];                                                     \
                size_t bytes = i + 1 < n ? 8 : 4;                                                  \
                memcpy(&s2, s + i, bytes);                                                         \
                memcpy(&d2, d + i, bytes);                                                         \
                if (!s2)                                                                           \
                    continue;                                                                      \
                v8 sv = widen(s2), dv = widen(d2);                                                 \
                uint64_t out = narrow(clamp_to_alpha(f_##name(sv, dv, alphas(sv), alphas(dv))));   \
                memcpy(d + i, &out, bytes);                                                        \
            }                                                                                      \
        }                                                                                          \
    }
ROW(multiply)
ROW(screen)
ROW(hard_light)
ROW(overlay)
ROW(darken)
ROW(lighten)
ROW(difference)
ROW(exclusion)
ROW(plus)

/* Screen is the mode that compositions use most, often over the whole picture. Its result never
 * passes alpha, being monotonic in both operands. */
static void screen_fast(uint32_t *d, const uint32_t *s, int n) {
    int i = 0;
#ifdef __SSE2__
    const __m128i z = _mm_setzero_si128();
    for (; i + 4 <= n; i += 4) {
        __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(s + i));
        if (_mm_movemask_epi8(_mm_cmpeq_epi32(a, z)) == 0xffff)
            continue;
        __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(d + i));
        b = o_screen(a, b); /* whatever the alphas are */
        _mm_storeu_si128((__m128i *)(void *)(d + i), b);
    }
#endif
    row_screen(d + i, s + i, n - i);
}

/* ---- modes that divide, on straight colours in float ---- */
typedef struct rgb {
    float r, g, b;
} rgb;

static float dodge(float b, float s) {
    return b <= 0 ? 0 : s >= 1 ? 1 : fminf(1, b / (1 - s));
}
static float burn(float b, float s) {
    return b >= 1 ? 1 : s <= 0 ? 0 : 1 - fminf(1, (1 - b) / s);
}
static float soft(float b, float s) {
    if (s <= 0.5f)
        return b - (1 - 2 * s) * b * (1 - b);
    float d = b <= 0.25f ? ((16 * b - 12) * b + 4) * b : sqrtf(b);
    return b + (2 * s - 1) * (d - b);
}

static float lum(rgb c) {
    return 0.3f * c.r + 0.59f * c.g + 0.11f * c.b;
}
static float sat(rgb c) {
    return fmaxf(c.r, fmaxf(c.g, c.b)) - fminf(c.r, fminf(c.g, c.b));
}
static rgb set_lum(rgb c, float l) { /* SetLum with ClipColor, section 10.2 */
    float d = l - lum(c);
    c.r += d, c.g += d, c.b += d;
    float lo = fminf(c.r, fminf(c.g, c.b)), hi = fmaxf(c.r, fmaxf(c.g, c.b));
    if (lo < 0 && l > lo) {
        float k = l / (l - lo);
        c = (rgb){l + (c.r - l) * k, l + (c.g - l) * k, l + (c.b - l) * k};
    }
    if (hi > 1 && hi > l) {
        float k = (1 - l) / (hi - l);
        c = (rgb){l + (c.r - l) * k, l + (c.g - l) * k, l + (c.b - l) * k};
    }
    return c;
}
static rgb set_sat(rgb c, float s) {
    float lo = fminf(c.r, fminf(c.g, c.b)), range = sat(c);
    if (range <= 0)
        return (rgb){0, 0, 0};
    float k = s / range;
    return (rgb){(c.r - lo) * k, (c.g - lo) * k, (c.b - lo) * k};
}

static rgb mix(kn_blend mode, rgb b, rgb s) {
    switch (mode) {
    case KN_BLEND_COLOR_DODGE:
        return (rgb){dodge(b.r, s.r), dodge(b.g, s.g), dodge(b.b, s.b)};
    case KN_BLEND_COLOR_BURN:
        return (rgb){burn(b.r, s.r), burn(b.g, s.g), burn(b.b, s.b)};
    case KN_BLEND_SOFT_LIGHT:
        return (rgb){soft(b.r, s.r), soft(b.g, s.g), soft(b.b, s.b)};
    case KN_BLEND_HUE:
        return set_lum(set_sat(s, sat(b)), lum(b));
    case KN_BLEND_SATURATION:
        return set_lum(set_sat(b, sat(s)), lum(b));
    case KN_BLEND_COLOR:
        return set_lum(s, lum(b));
    case KN_BLEND_LUMINOSITY:
        return set_lum(b, lum(s));
    default:
        return s;
    }
}

static uint32_t to_byte(float v, uint32_t max) {
    int i = (int)(v * 255 + 0.5f);
    return i < 0 ? 0 : i > (int)max ? max : (uint32_t)i;
}

static uint32_t mix_px(kn_blend mode, uint32_t d, uint32_t s) {
    float sa = (float)(s >> 24) / 255, da = (float)(d >> 24) / 255;
    if (sa <= 0)
        return d;
    if (da <= 0)
        return s;
    rgb sc = {(float)(s >> 16 & 255) / 255, (float)(s >> 8 & 255) / 255, (float)(s & 255) / 255};
    rgb dc = {(float)(d >> 16 & 255) / 255, (float)(d >> 8 & 255) / 255, (float)(d & 255) / 255};
    rgb b =
        mix(mode, (rgb){dc.r / da, dc.g / da, dc.b / da}, (rgb){sc.r / sa, sc.g / sa, sc.b / sa});
    float so = 1 - da, bo = 1 - sa, both = sa * da;
    uint32_t a = to_byte(sa + da - both, 255);
    return a << 24 | to_byte(sc.r * so + dc.r * bo + both * b.r, a) << 16 |
           to_byte(sc.g * so + dc.g * bo + both * b.g, a) << 8 |
           to_byte(sc.b * so + dc.b * bo + both * b.b, a);
}

/* A source that stays the same over a run (a flat overlay on flat content) is mixed once. */
static void row_mix(kn_blend mode, uint32_t *d, const uint32_t *s, int n) {
    uint32_t ls = 0, ld = 0, lo = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] != ls || d[i] != ld) {
            ls = s[i];
            ld = d[i];
            lo = mix_px(mode, ld, ls);
        }
        d[i] = lo;
    }
}

static void blend_plain(kn_blend mode, uint32_t *d, const uint32_t *s, int n) {
    switch (mode) {
    case KN_BLEND_NORMAL:
        kn_row_over(d, s, n);
        break;
    case KN_BLEND_MULTIPLY:
        row_multiply(d, s, n);
        break;
    case KN_BLEND_SCREEN:
        screen_fast(d, s, n);
        break;
    case KN_BLEND_OVERLAY:
        row_overlay(d, s, n);
        break;
    case KN_BLEND_DARKEN:
        row_darken(d, s, n);
        break;
    case KN_BLEND_LIGHTEN:
        row_lighten(d, s, n);
        break;
    case KN_BLEND_HARD_LIGHT:
        row_hard_light(d, s, n);
        break;
    case KN_BLEND_DIFFERENCE:
        row_difference(d, s, n);
        break;
    case KN_BLEND_EXCLUSION:
        row_exclusion(d, s, n);
        break;
    case KN_BLEND_PLUS_LIGHTER:
        row_plus(d, s, n);
        break;
    default:
        row_mix(mode, d, s, n);
    }
}

void kn_row_blend(kn_blend mode, uint32_t *d, const uint32_t *s, const uint8_t *cov, int n) {
    if (!cov) {
        blend_plain(mode, d, s, n);
        return;
    }
    uint32_t tmp[256];
    for (int at = 0; at < n; at += 256) {
        int k = n - at < 256 ? n - at : 256;
        memcpy(tmp, s + at, (size_t)k * 4);
        kn_row_mul(tmp, cov + at, k);
        blend_plain(mode, d + at, tmp, k);
    }
}
