/* Three box passes for sigma ≥ 2 (SVG 1.1, 15.17 gives the rule; Skia's CPU raster does the same),
 * a true kernel below. Pictures are taken through strips of 64 bytes, 16 bits per value: the passes
 * along a strip are plain vertical sums, which compilers turn into vector code, and rows become
 * strips by transposition. Wide blurs run on a picture made smaller first. */
#include "raster/dsp/blur.h"
#include <math.h>
#include <string.h>

#define LANES    64
#define MAX_TAPS 16
#define WIDE     16.0 /* sigma from which on the picture is halved */

typedef struct kernel { /* of one axis */
    int window;         /* box width, 0: taps */
    int n_taps;         /* taps on each side */
    float tap[MAX_TAPS];
} kernel;

static kernel make_kernel(double sigma, bool taps) {
    kernel k = {0};
    if (sigma >= 2 || !taps) {
        k.window = (int)floor(sigma * 3 * sqrt(2 * M_PI) / 4 + 0.5);
        return k;
    }
    k.n_taps = (int)ceil(3 * sigma);
    double sum = 0;
    for (int i = 0; i <= k.n_taps; i++)
        sum += (i ? 2 : 1) * exp(-0.5 * i * i / (sigma * sigma));
    for (int i = 0; i <= k.n_taps; i++)
        k.tap[i] = (float)(exp(-0.5 * i * i / (sigma * sigma)) / sum);
    return k;
}

int kn_blur_reach(double sigma) {
    return sigma > 0 ? (int)ceil(3 * sigma) + 1 : 0;
}

/* out[i] = mean of in[i - before .. i - before + window - 1], zero outside */
static void box_pass(const uint16_t *in, uint16_t *out, int n, int window, int before) {
    uint32_t sum[LANES] = {0};
    const float inv = 1.0f / (float)window;
    for (int i = -before; i < window - before - 1; i++)
        if (i >= 0 && i < n)
            for (int k = 0; k < LANES; k++)
                sum[k] += in[i * LANES + k];
    for (int i = 0; i < n; i++) {
        int add = i - before + window - 1, sub = i - before;
        if (add >= 0 && add < n)
            for (int k = 0; k < LANES; k++)
                sum[k] += in[add * LANES + k];
        for (int k = 0; k < LANES; k++)
            out[i * LANES + k] = (uint16_t)(int32_t)((float)(int32_t)sum[k] * inv + 0.5f);
        if (sub >= 0 && sub < n)
            for (int k = 0; k < LANES; k++)
                sum[k] -= in[sub * LANES + k];
    }
}

static void tap_pass(const uint16_t *in, uint16_t *out, int n, const kernel *kr) {
    for (int i = 0; i < n; i++) {
        float acc[LANES];
        for (int k = 0; k < LANES; k++)
            acc[k] = 0.5f + kr->tap[0] * (float)in[i * LANES + k];
        for (int t = 1; t <= kr->n_taps; t++) {
            float w = kr->tap[t];
            if (i - t >= 0)
                for (int k = 0; k < LANES; k++)
                    acc[k] += w * (float)in[(i - t) * LANES + k];
            if (i + t < n)
                for (int k = 0; k < LANES; k++)
                    acc[k] += w * (float)in[(i + t) * LANES + k];
        }
        for (int k = 0; k < LANES; k++)
            out[i * LANES + k] = (uint16_t)(int32_t)acc[k];
    }
}

/* Blurs the strip a along its length; the result is in the returned buffer. */
static uint16_t *blur_strip(uint16_t *a, uint16_t *b, int n, const kernel *k) {
    if (!k->window) {
        tap_pass(a, b, n, k);
        return b;
    }
    int w = k->window;
    if (w <= 1)
        return a;
    if (w % 2) {
        box_pass(a, b, n, w, w / 2);
        box_pass(b, a, n, w, w / 2);
        box_pass(a, b, n, w, w / 2);
    } else { /* two off-centre boxes that make up for each other, and a wider centred one */
        box_pass(a, b, n, w, w / 2);
        box_pass(b, a, n, w, w / 2 - 1);
        box_pass(a, b, n, w + 1, w / 2);
    }
    return b;
}

typedef struct plane { /* bytes of a picture with c bytes per pixel */
    uint8_t *p;
    ptrdiff_t stride;
    int w, h, c;
    bool taps; /* true kernels for small sigmas */
} plane;

static void blur_columns(const plane *im, uint16_t *a, uint16_t *b, const kernel *k) {
    int bytes = im->w * im->c;
    for (int x = 0; x < bytes; x += LANES) {
        int m = bytes - x < LANES ? bytes - x : LANES;
        for (int y = 0; y < im->h; y++) {
            const uint8_t *src = im->p + y * im->stride + x;
            uint16_t *d = a + (ptrdiff_t)y * LANES;
            for (int i = 0; i < m; i++)
                d[i] = (uint16_t)(src[i] << 8);
            for (int i = m; i < LANES; i++)
                d[i] = 0;
        }
        const uint16_t *r = blur_strip(a, b, im->h, k);
        for (int y = 0; y < im->h; y++) {
            uint8_t *dst = im->p + y * im->stride + x;
            for (int i = 0; i < m; i++)
                dst[i] = (uint8_t)((r[(ptrdiff_t)y * LANES + i] + 127) >> 8);
        }
    }
}

static void blur_rows(const plane *im, uint16_t *a, uint16_t *b, const kernel *k) {
    int rows = LANES / im->c, c = im->c;
    for (int y = 0; y < im->h; y += rows) {
        int m = im->h - y < rows ? im->h - y : rows;
        if (m < rows)
            memset(a, 0, (size_t)im->w * LANES * sizeof *a);
        for (int j = 0; j < m; j++) {
            const uint8_t *src = im->p + (y + j) * im->stride;
            for (int x = 0; x < im->w; x++)
                for (int i = 0; i < c; i++)
                    a[x * LANES + j * c + i] = (uint16_t)(src[x * c + i] << 8);
        }
        const uint16_t *r = blur_strip(a, b, im->w, k);
        for (int j = 0; j < m; j++) {
            uint8_t *dst = im->p + (y + j) * im->stride;
            for (int x = 0; x < im->w; x++)
                for (int i = 0; i < c; i++)
                    dst[x * c + i] = (uint8_t)((r[x * LANES + j * c + i] + 127) >> 8);
        }
    }
}

static bool blur_plane(kn_surf_pool *pool, const plane *im, double sx, double sy) {
    int n = im->w > im->h ? im->w : im->h;
    size_t bytes = (size_t)n * LANES * sizeof(uint16_t);
    uint16_t *a = kn_surf_pool_get(pool, bytes), *b = kn_surf_pool_get(pool, bytes);
    bool ok = a && b;
    if (ok && sx > 0.03) {
        kernel k = make_kernel(sx, im->taps);
        blur_rows(im, a, b, &k);
    }
    if (ok && sy > 0.03) {
        kernel k = make_kernel(sy, im->taps);
        blur_columns(im, a, b, &k);
    }
    kn_surf_pool_put(pool, a);
    kn_surf_pool_put(pool, b);
    return ok;
}

/* ---- wide blurs ---- */
static int factor_of(double sigma) {
    int f = 1;
    while (f < 32 && sigma / f >= WIDE)
        f *= 2;
    return f;
}

/* The blur left to do at the small size: averaging and bilinear growing blur by themselves, and
 * variances add up. */
static double rest_sigma(double sigma, int f) {
    if (f == 1)
        return sigma;
    double v = sigma * sigma - (f * f - 1) / 12.0 - f * f / 6.0;
    return sqrt(v) / f;
}

static void shrink(const plane *im, const plane *o, int fx, int fy) {
    int c = im->c, area = fx * fy;
    for (int y = 0; y < o->h; y++) {
        for (int x = 0; x < o->w; x++) {
            uint32_t sum[4] = {0};
            int x1 = (x + 1) * fx < im->w ? (x + 1) * fx : im->w;
            int y1 = (y + 1) * fy < im->h ? (y + 1) * fy : im->h;
            for (int j = y * fy; j < y1; j++) {
                const uint8_t *s = im->p + j * im->stride + x * fx * c;
                for (int i = 0; i < x1 - x * fx; i++, s += c)
                    for (int k = 0; k < c; k++)
                        sum[k] += s[k];
            }
            for (int k = 0; k < c; k++)
                o->p[y * o->stride + x * c + k] =
                    (uint8_t)((sum[k] + (uint32_t)area / 2) / (uint32_t)area);
        }
    }
}

static void grow_row(const uint16_t *mid, const plane *im, uint8_t *out, int sw, int fx) {
    int c = im->c;
    for (int x = 0; x < im->w; x++) {
        int t = (2 * x + 1 - fx) * 128 / fx; /* source position × 256, exact for powers of two */
        int x0 = t >> 8, w = t & 255, x1 = x0 + 1;
        x0 = x0 < 0 ? 0 : x0 >= sw ? sw - 1 : x0;
        x1 = x1 < 0 ? 0 : x1 >= sw ? sw - 1 : x1;
        for (int k = 0; k < c; k++) /* mid is × 64 */
            out[x * c + k] =
                (uint8_t)((mid[x0 * c + k] * (256 - w) + mid[x1 * c + k] * w + 8192) >> 14);
    }
}

static bool grow(kn_surf_pool *pool, const plane *s, const plane *im, int fx, int fy) {
    int n = s->w * s->c;
    uint16_t *mid = kn_surf_pool_get(pool, (size_t)n * sizeof *mid);
    if (!mid)
        return false;
    for (int y = 0; y < im->h; y++) {
        int t = (2 * y + 1 - fy) * 128 / fy, y0 = t >> 8, y1 = y0 + 1;
        uint32_t w = (uint32_t)(t & 255);
        y0 = y0 < 0 ? 0 : y0 >= s->h ? s->h - 1 : y0;
        y1 = y1 < 0 ? 0 : y1 >= s->h ? s->h - 1 : y1;
        const uint8_t *r0 = s->p + y0 * s->stride, *r1 = s->p + y1 * s->stride;
        for (int i = 0; i < n; i++)
            mid[i] = (uint16_t)((r0[i] * (256 - w) + r1[i] * w) >> 2);
        grow_row(mid, im, im->p + y * im->stride, s->w, fx);
    }
    kn_surf_pool_put(pool, mid);
    return true;
}

static bool blur(kn_surf_pool *pool, const plane *im, double sx, double sy) {
    int fx = factor_of(sx), fy = factor_of(sy);
    if (fx == 1 && fy == 1)
        return blur_plane(pool, im, sx, sy);
    plane s = {.w = (im->w + fx - 1) / fx, .h = (im->h + fy - 1) / fy, .c = im->c};
    s.stride = ((ptrdiff_t)s.w * s.c + 63) & ~(ptrdiff_t)63;
    s.p = kn_surf_pool_get(pool, (size_t)s.stride * (size_t)s.h);
    bool ok = s.p != NULL;
    if (ok) {
        shrink(im, &s, fx, fy);
        ok = blur_plane(pool, &s, rest_sigma(sx, fx), rest_sigma(sy, fy)) &&
             grow(pool, &s, im, fx, fy);
    }
    kn_surf_pool_put(pool, s.p);
    return ok;
}

/* A sigma beyond the picture's own size changes nothing that could be told apart. */
static double tame(double s, int n) {
    double cap = 4.0 * n + 64;
    return !(s > 0) ? 0 : s > cap ? cap : s;
}

bool kn_blur_surf(kn_surf_pool *p, kn_surf *s, double sx, double sy) {
    plane im = {(uint8_t *)s->px,
                (ptrdiff_t)s->stride * 4,
                s->box.x1 - s->box.x0,
                s->box.y1 - s->box.y0,
                4,
                false};
    return blur(p, &im, tame(sx, im.w), tame(sy, im.h));
}

bool kn_blur_mask(kn_surf_pool *p, kn_mask *m, double sx, double sy, bool taps) {
    plane im = {m->px, m->stride, m->box.x1 - m->box.x0, m->box.y1 - m->box.y0, 1, taps};
    return blur(p, &im, tame(sx, im.w), tame(sy, im.h));
}
