/* Filter primitives that look at one pixel at a time. */
#include "raster/color.h"
#include "raster/dsp/row.h"
#include "raster/filter.h"
#include <math.h>

static inline uint32_t byte_of(float v) {
    return v <= 0 ? 0 : v >= 255 ? 255 : (uint32_t)(v + 0.5f);
}

/* Filters work on straight colours (Filter Effects 1, 9.6). */
typedef struct px4 {
    float r, g, b, a; /* 0..255, straight */
} px4;

static inline px4 open_px(uint32_t p) {
    uint32_t a = p >> 24;
    float k = a ? 255.0f / (float)a : 0;
    return (px4){(float)(p >> 16 & 255) * k, (float)(p >> 8 & 255) * k, (float)(p & 255) * k,
                 (float)a};
}

static inline uint32_t close_px(px4 c) {
    uint32_t a = byte_of(c.a);
    return a << 24 | kn_div255(byte_of(c.r) * a) << 16 | kn_div255(byte_of(c.g) * a) << 8 |
           kn_div255(byte_of(c.b) * a);
}

static inline uint32_t matrix_px(uint32_t p, const float m[20]) {
    px4 c = open_px(p), o;
    o.r = m[0] * c.r + m[1] * c.g + m[2] * c.b + m[3] * c.a + m[4] * 255;
    o.g = m[5] * c.r + m[6] * c.g + m[7] * c.b + m[8] * c.a + m[9] * 255;
    o.b = m[10] * c.r + m[11] * c.g + m[12] * c.b + m[13] * c.a + m[14] * 255;
    o.a = m[15] * c.r + m[16] * c.g + m[17] * c.b + m[18] * c.a + m[19] * 255;
    return close_px(o);
}

/* Most matrices neither read alpha into colours nor colours into alpha. They act on premultiplied
 * values as they are, offsets being multiplied by alpha, and need no division. */
static bool keeps_alpha_apart(const float m[20]) {
    return m[3] == 0 && m[8] == 0 && m[13] == 0 && m[15] == 0 && m[16] == 0 && m[17] == 0 &&
           m[19] == 0 && m[18] >= 0 && m[18] <= 1;
}

typedef float f4 __attribute__((vector_size(16))); /* b g r a */
typedef int32_t i4 __attribute__((vector_size(16)));

static inline f4 clamp4(f4 v, float top) {
    f4 zero = {0, 0, 0, 0}, max = {top, top, top, top};
    i4 low = (i4)(v < zero);
    v = (f4)(~low & (i4)v);
    i4 over = (i4)(v > max);
    return (f4)((over & (i4)max) | (~over & (i4)v));
}

static void linear_row(uint32_t *row, int n, const float m[20]) {
    const f4 cr = {m[10], m[5], m[0], 0}, cg = {m[11], m[6], m[1], 0}, cb = {m[12], m[7], m[2], 0};
    const f4 off = {m[14], m[9], m[4], 0};
    uint32_t last = 0, out = 0;
    for (int i = 0; i < n; i++) {
        uint32_t p = row[i];
        if (p != last) {
            float a = (float)(p >> 24);
            f4 v = cr * (float)(p >> 16 & 255) + cg * (float)(p >> 8 & 255) + cb * (float)(p & 255);
            v = clamp4(v + off * a, a) * m[18];
            v[3] = a * m[18];
            i4 q = __builtin_convertvector(v + 0.5f, i4);
            last = p;
            out =
                (uint32_t)q[3] << 24 | (uint32_t)q[2] << 16 | (uint32_t)q[1] << 8 | (uint32_t)q[0];
        }
        row[i] = out;
    }
}

void kn_color_matrix(kn_surf *s, const float m[20]) {
    int w = s->box.x1 - s->box.x0;
    bool apart = keeps_alpha_apart(m);
    uint32_t last = 0, out = matrix_px(0, m);
    for (int y = s->box.y0; y < s->box.y1; y++) {
        uint32_t *row = kn_surf_row(s, y);
        if (apart) {
            linear_row(row, w, m);
            continue;
        }
        for (int x = 0; x < w; x++) {
            if (row[x] != last) {
                last = row[x];
                out = matrix_px(last, m);
            }
            row[x] = out;
        }
    }
}

void kn_transfer(kn_surf *s, const uint8_t *t) {
    int w = s->box.x1 - s->box.x0;
    for (int y = s->box.y0; y < s->box.y1; y++) {
        uint32_t *row = kn_surf_row(s, y);
        for (int x = 0; x < w; x++) {
            px4 c = open_px(row[x]);
            px4 o = {t[byte_of(c.r)], t[256 + byte_of(c.g)], t[512 + byte_of(c.b)],
                     t[768 + byte_of(c.a)]};
            row[x] = close_px(o);
        }
    }
}

static void map_colors(kn_surf *s, const uint8_t table[256]) {
    int w = s->box.x1 - s->box.x0;
    for (int y = s->box.y0; y < s->box.y1; y++) {
        uint32_t *row = kn_surf_row(s, y);
        for (int x = 0; x < w; x++) {
            if (!(row[x] & 0xffffff))
                continue;
            px4 c = open_px(row[x]);
            px4 o = {table[byte_of(c.r)], table[byte_of(c.g)], table[byte_of(c.b)], c.a};
            row[x] = close_px(o);
        }
    }
}

void kn_to_linear(kn_surf *s) {
    uint8_t t[256];
    for (int i = 0; i < 256; i++)
        t[i] = (uint8_t)byte_of((float)(kn_srgb_to_linear(i / 255.0) * 255));
    map_colors(s, t);
}

void kn_to_srgb(kn_surf *s) {
    uint8_t t[256];
    for (int i = 0; i < 256; i++)
        t[i] = (uint8_t)byte_of((float)(kn_linear_to_srgb(i / 255.0) * 255));
    map_colors(s, t);
}

static uint32_t arithmetic(uint32_t s, uint32_t d, const float k[4]) {
    uint32_t out = 0, a = 0;
    for (int i = 3; i >= 0; i--) { /* on premultiplied values; colours stay below alpha */
        float x = (float)(s >> (8 * i) & 255), y = (float)(d >> (8 * i) & 255);
        uint32_t v = byte_of(k[0] * x * y / 255 + k[1] * x + k[2] * y + k[3] * 255);
        if (i == 3)
            a = v;
        out |= (v > a ? a : v) << (8 * i);
    }
    return out;
}

static uint32_t porter_duff(uint32_t s, uint32_t d, int mode, const float k[4]) {
    uint32_t sa = s >> 24, da = d >> 24;
    switch (mode) {
    case 0:
        return kn_px_over(s, d);
    case 1:
        return kn_px_scale(s, da);
    case 2:
        return kn_px_scale(s, 255 - da);
    case 3:
        return kn_px_add(kn_px_scale(s, da), kn_px_scale(d, 255 - sa));
    case 4:
        return kn_px_add(kn_px_scale(s, 255 - da), kn_px_scale(d, 255 - sa));
    case 5:
        return arithmetic(s, d, k);
    default:
        return kn_px_add(s, d);
    }
}

void kn_composite(kn_surf *dst, const kn_surf *src, int mode, const float k[4]) {
    int w = dst->box.x1 - dst->box.x0;
    for (int y = dst->box.y0; y < dst->box.y1; y++) {
        uint32_t *d = kn_surf_row(dst, y);
        const uint32_t *s = kn_surf_row(src, y);
        for (int x = 0; x < w; x++)
            d[x] = porter_duff(s[x], d[x], mode, k);
    }
}
