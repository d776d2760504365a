#include "codec/convert.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <libavutil/pixdesc.h>
#include "codec/png_rows.h"
#include "src/core/mem.h"

/* 15 fraction bits. */
typedef struct kn_coefs {
    int y[3], u[3], v[3]; /* of r, g, b */
    int y_add, c_add;     /* offsets, without rounding */
    int max;
} kn_coefs;

static kn_coefs coefs_for(kn_matrix m, bool full, int depth) {
    /* Kr and Kb of ITU-T H.273, table 4. */
    static const double kr[] = {0.2126, 0.299, 0.2627}, kb[] = {0.0722, 0.114, 0.0593};
    const double r = kr[m], b = kb[m];
    const int up = depth - 8;
    const double luma = full ? ((1 << depth) - 1) / 255.0 : (219 << up) / 255.0;
    const double chroma = full ? ((1 << depth) - 1) / 255.0 : (224 << up) / 255.0;
    const double one = 32768;
    kn_coefs c = {.y_add = full ? 0 : 16 << up, .c_add = 128 << up, .max = (1 << depth) - 1};
    c.y[0] = (int)lround(r * luma * one);
    c.y[2] = (int)lround(b * luma * one);
    c.y[1] = (int)lround(luma * one) - c.y[0] - c.y[2]; /* greys stay grey */
    c.u[2] = (int)lround(0.5 * chroma * one);
    c.u[0] = -(int)lround(0.5 * r / (1 - b) * chroma * one);
    c.u[1] = -c.u[0] - c.u[2];
    c.v[0] = (int)lround(0.5 * chroma * one);
    c.v[2] = -(int)lround(0.5 * b / (1 - r) * chroma * one);
    c.v[1] = -c.v[0] - c.v[2];
    return c;
}

static inline void put(uint8_t *row, int x, bool wide, int v) {
    if (wide)
        ((uint16_t *)(void *)row)[x] = (uint16_t)v;
    else
        row[x] = (uint8_t)v;
}

static inline int clamp(int v, int max) {
    return v < 0 ? 0 : v > max ? max : v;
}

/* One row of chroma from n rows of w pixels, each 1 << sx wide; alpha is straight colour × 255. */
static inline __attribute__((always_inline)) void chroma_row(const uint8_t *const *rows, int n,
                                                             int w, int sx, bool alpha, bool wide,
                                                             const kn_coefs *c, uint8_t *u,
                                                             uint8_t *v) {
    const int bits = sx + (n > 1), shift = 15 + bits;
    const int add = (c->c_add << shift) + (1 << (shift - 1));
    for (int x = 0; x < w >> sx; x++) {
        int b = 0, g = 0, r = 0, a = 0;
        for (int k = 0; k < n; k++)
            for (int i = 0; i < 1 << sx; i++) {
                const uint8_t *p = rows[k] + 4 * ((x << sx) + i);
                b += p[0], g += p[1], r += p[2], a += p[3];
            }
        const int whole = 255 << bits;
        if (alpha && a != whole && a != 0) {
            b = clamp((b * whole + a / 2) / a, whole);
            g = clamp((g * whole + a / 2) / a, whole);
            r = clamp((r * whole + a / 2) / a, whole);
        }
        put(u, x, wide, clamp((c->u[0] * r + c->u[1] * g + c->u[2] * b + add) >> shift, c->max));
        put(v, x, wide, clamp((c->v[0] * r + c->v[1] * g + c->v[2] * b + add) >> shift, c->max));
    }
}

static inline __attribute__((always_inline)) void luma_row(const uint8_t *p, int w, bool alpha,
                                                           bool wide, const kn_coefs *c, uint8_t *y,
                                                           uint8_t *to_alpha) {
    const int add = (c->y_add << 15) + (1 << 14);
    for (int x = 0; x < w; x++, p += 4) {
        int b = p[0], g = p[1], r = p[2], a = p[3];
        if (alpha && a != 255 && a != 0) {
            b = clamp((b * 255 + a / 2) / a, 255);
            g = clamp((g * 255 + a / 2) / a, 255);
            r = clamp((r * 255 + a / 2) / a, 255);
        }
        put(y, x, wide, (c->y[0] * r + c->y[1] * g + c->y[2] * b + add) >> 15);
        if (alpha) /* alpha is full range in every format */
            put(to_alpha, x, wide, wide ? a << 2 | a >> 6 : a);
    }
}

/* The same, as code of its own for each kind of pixel format. */
static void chroma_rows(const uint8_t *const *rows, int n, int w, int sx, bool alpha, bool wide,
                        const kn_coefs *c, uint8_t *u, uint8_t *v) {
    switch (sx | (n > 1) << 1 | alpha << 2 | wide << 3) {
#define KN_CASE(N, SX, ALPHA, WIDE)                                                                \
    case (SX) | ((N) > 1) << 1 | (ALPHA) << 2 | (WIDE) << 3:                                       \
        chroma_row(rows, N, w, SX, ALPHA, WIDE, c, u, v);                                          \
        break
        KN_CASE(1, 0, 0, 0);
        KN_CASE(1, 0, 0, 1);
        KN_CASE(1, 0, 1, 0);
        KN_CASE(1, 0, 1, 1);
        KN_CASE(1, 1, 0, 0);
        KN_CASE(1, 1, 0, 1);
        KN_CASE(2, 1, 0, 0);
        KN_CASE(2, 1, 0, 1);
        KN_CASE(2, 1, 1, 0);
#undef KN_CASE
    default:
        chroma_row(rows, n, w, sx, alpha, wide, c, u, v);
    }
}

/* Row y of the source, padded with black to w pixels (in buf) where the picture ends. */
static const uint8_t *padded(const kn_pix *p, int y, int w, uint8_t *buf) {
    if (y < p->h && w <= p->w)
        return p->data + (size_t)y * (size_t)p->stride;
    memset(buf, 0, 4 * (size_t)w);
    if (y < p->h)
        memcpy(buf, p->data + (size_t)y * (size_t)p->stride, 4 * (size_t)p->w);
    return buf;
}

static void to_yuv(const kn_pix *src, const kn_coefs *c, const AVPixFmtDescriptor *d, AVFrame *f) {
    const int sx = d->log2_chroma_w, sy = d->log2_chroma_h, n = 1 << sy, w = f->width;
    const bool wide = d->comp[0].depth > 8, alpha = d->flags & AV_PIX_FMT_FLAG_ALPHA;
    uint8_t *pad = w > src->w || f->height > src->h ? KN_NEW_N(uint8_t, 8 * (size_t)w) : NULL;
    for (int y = 0; y < f->height; y += n) {
        const uint8_t *rows[2] = {0};
        for (int k = 0; k < n; k++) {
            uint8_t *a = alpha ? f->data[3] + (ptrdiff_t)(y + k) * f->linesize[3] : NULL;
            uint8_t *to = f->data[0] + (ptrdiff_t)(y + k) * f->linesize[0];
            rows[k] = padded(src, y + k, w, pad ? pad + 4 * (size_t)w * (size_t)k : NULL);
            if (alpha && wide)
                luma_row(rows[k], w, true, true, c, to, a);
            else if (alpha)
                luma_row(rows[k], w, true, false, c, to, a);
            else if (wide)
                luma_row(rows[k], w, false, true, c, to, NULL);
            else
                luma_row(rows[k], w, false, false, c, to, NULL);
        }
        uint8_t *u = f->data[1] + (ptrdiff_t)(y >> sy) * f->linesize[1];
        uint8_t *v = f->data[2] + (ptrdiff_t)(y >> sy) * f->linesize[2];
        chroma_rows(rows, n, w, sx, alpha, wide, c, u, v);
    }
    free(pad);
}

static void to_rgb24(const uint8_t *p, int n, uint8_t *to) {
    for (int i = 0; i < n; i++, p += 4, to += 3)
        to[0] = p[2], to[1] = p[1], to[2] = p[0];
}

static void to_bgra(const uint8_t *p, int n, bool opaque, uint8_t *to) {
    kn_row_to_rgba(p, n, opaque, to);
    for (int i = 0; i < n; i++, to += 4) {
        const uint8_t r = to[0];
        to[0] = to[2];
        to[2] = r;
    }
}

void kn_convert(const kn_pix *src, kn_matrix matrix, bool full_range, AVFrame *f) {
    KN_REQUIRE(src->fmt == KN_PIX_BGRA && f->width >= src->w && f->height >= src->h);
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(f->format);
    if (f->format == AV_PIX_FMT_YUV420P && matrix == KN_MATRIX_709 && !full_range) {
        kn_bgra_to_yuv420(src, f->data, f->linesize, f->width, f->height);
        return;
    }
    if (!(d->flags & AV_PIX_FMT_FLAG_RGB)) {
        const kn_coefs c = coefs_for(matrix, full_range, d->comp[0].depth);
        to_yuv(src, &c, d, f);
        return;
    }
    for (int y = 0; y < src->h; y++) {
        const uint8_t *p = src->data + (size_t)y * (size_t)src->stride;
        uint8_t *to = f->data[0] + (ptrdiff_t)y * f->linesize[0];
        if (f->format == AV_PIX_FMT_RGB24)
            to_rgb24(p, src->w, to);
        else if (f->format == AV_PIX_FMT_RGBA)
            kn_row_to_rgba(p, src->w, src->opaque, to);
        else if (f->format == AV_PIX_FMT_BGRA)
            to_bgra(p, src->w, src->opaque, to);
        else
            memcpy(to, p, 4 * (size_t)src->w);
    }
}
