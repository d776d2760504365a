/* Three box passes (SVG 1.1, 15.17 gives the rule, which Skia's CPU raster applies to every sigma
 * of a filter); coverage with sigma < 2 gets a true kernel. Pictures are taken through strips of 64
 * bytes, which compilers turn into vector code: columns as they are, rows by transposition. The
 * three boxes run as one sum of sums of sums with a single division. Wide blurs run on a picture
 * made smaller. */
#include "raster/dsp/blur.h"
#include <math.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define LANES      64
#define MAX_TAPS   16
#define MOST_WHOLE 100.0 /* the sums of wider boxes overflow */
#define WIDE       8.0   /* sigma from which on the picture is halved */

typedef struct kernel { /* of one axis */
    int window;         /* box width; 0: taps */
    int n_taps;         /* taps on each side */
    float tap[MAX_TAPS];
} kernel;

static kernel make_kernel(double sigma, bool taps) {
    kernel k = {0};
    if (sigma >= 2 || !taps) {
        k.window = (int)floor(sigma * 3 * sqrt(2 * M_PI) / 4 + 0.5);
        k.window = k.window < 1 ? 1 : k.window;
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

/* A strip: n rows of LANES bytes, `stride` apart; zero outside. */
typedef struct strip {
    uint8_t *p;
    ptrdiff_t stride;
    int n;
} strip;

typedef struct ring { /* what leaves a sum `size` rows after it entered */
    uint32_t *v;
    int size, at;
} ring;

static inline void ring_step(ring *r) {
    r->at = r->at + 1 < r->size ? r->at + 1 : 0;
}

/* One row of the cascade. Three windows of sizes w, w, w (odd) or w, w, w + 1 (even): the mean of
 * the odd sizes is centred, and the two even ones lean to opposite sides. */
static inline __attribute__((always_inline)) void
cascade(uint32_t sum[3][LANES], const uint8_t *lead, uint8_t *out, ring r[3], float inv) {
    uint32_t *b0 = r[0].v + r[0].at * LANES, *b1 = r[1].v + r[1].at * LANES,
             *b2 = r[2].v + r[2].at * LANES;
    for (int k = 0; k < LANES; k++) {
        uint32_t in = lead[k], s0 = sum[0][k] + in, s1 = sum[1][k] + s0, s2 = sum[2][k] + s1;
        out[k] = (uint8_t)(int32_t)((float)(int32_t)s2 * inv + 0.5f);
        sum[2][k] = s2 - b2[k];
        b2[k] = s1;
        sum[1][k] = s1 - b1[k];
        b1[k] = s0;
        sum[0][k] = s0 - b0[k];
        b0[k] = in;
    }
    for (int i = 0; i < 3; i++)
        ring_step(&r[i]);
}

static inline __attribute__((always_inline)) void box_rows(const strip *s, int w, uint32_t *mem) {
    static const uint8_t none[LANES];
    uint8_t sink[LANES];
    uint32_t sum[3][LANES] = {0};
    int last = w % 2 ? w - 1 : w, border = w % 2 ? 3 * (w / 2) : 3 * (w / 2) - 1;
    ring r[3] = {
        {mem, w - 1, 0}, {mem + (w - 1) * LANES, w - 1, 0}, {mem + 2 * (w - 1) * LANES, last, 0}};
    memset(mem, 0, (size_t)(2 * (w - 1) + last) * LANES * sizeof *mem);
    float inv = 1.0f / ((float)w * (float)w * (float)(last + 1));
    for (int i = 0; i < s->n + border; i++) { /* a row comes out `border` rows after it went in */
        const uint8_t *lead = i < s->n ? s->p + i * s->stride : none;
        cascade(sum, lead, i >= border ? s->p + (i - border) * s->stride : sink, r, inv);
    }
}

/* The same code for wider vectors: the arithmetic, and with it every bit, is the same. */
static void box_strip_base(const strip *s, int w, uint32_t *mem) {
    box_rows(s, w, mem);
}
#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx2"))) static void box_strip_avx2(const strip *s, int w, uint32_t *mem) {
    box_rows(s, w, mem);
}
static void box_strip(const strip *s, int w, uint32_t *mem) {
    if (__builtin_cpu_supports("avx2"))
        box_strip_avx2(s, w, mem);
    else
        box_strip_base(s, w, mem);
}
#else
static void box_strip(const strip *s, int w, uint32_t *mem) {
    box_strip_base(s, w, mem);
}
#endif

static void tap_strip(const strip *s, const kernel *kr, uint8_t *copy) {
    for (int i = 0; i < s->n; i++)
        memcpy(copy + (ptrdiff_t)i * LANES, s->p + i * s->stride, LANES);
    for (int i = 0; i < s->n; i++) {
        float acc[LANES];
        for (int k = 0; k < LANES; k++)
            acc[k] = 0.5f;
        for (int t = -kr->n_taps; t <= kr->n_taps; t++) {
            if (i + t < 0 || i + t >= s->n)
                continue;
            float w = kr->tap[t < 0 ? -t : t];
            const uint8_t *row = copy + (ptrdiff_t)(i + t) * LANES;
            for (int k = 0; k < LANES; k++)
                acc[k] += w * (float)row[k];
        }
        for (int k = 0; k < LANES; k++)
            s->p[i * s->stride + k] = (uint8_t)(int32_t)acc[k];
    }
}

typedef struct plane { /* bytes of a picture with c bytes per pixel */
    uint8_t *p;
    ptrdiff_t stride;
    int w, h, c;
    bool taps;  /* true kernels for small sigmas */
    bool whole; /* wide blurs too without halving */
} plane;

static void blur_strip(const strip *s, const kernel *k, void *mem) {
    if (!k->window)
        tap_strip(s, k, mem);
    else if (k->window > 1)
        box_strip(s, k->window, mem);
}

static void blur_columns(const plane *im, uint8_t *tmp, void *mem, const kernel *k) {
    int bytes = im->w * im->c;
    for (int x = 0; x < bytes; x += LANES) {
        strip s = {im->p + x, im->stride, im->h};
        if (bytes - x >= LANES ||
            im->stride - x >= LANES) { /* rows are padded: junk may be blurred */
            blur_strip(&s, k, mem);
            continue;
        }
        size_t m = (size_t)(bytes - x);
        s = (strip){tmp, LANES, im->h};
        for (int y = 0; y < im->h; y++)
            memcpy(tmp + (ptrdiff_t)y * LANES, im->p + y * im->stride + x, m);
        blur_strip(&s, k, mem);
        for (int y = 0; y < im->h; y++)
            memcpy(im->p + y * im->stride + x, tmp + (ptrdiff_t)y * LANES, m);
    }
}

static void transpose_in(const plane *im, int y, int m, uint8_t *t) {
    if (im->c == 4) {
        for (int j = 0; j < m; j++) {
            const uint8_t *src = im->p + (y + j) * im->stride;
            for (int x = 0; x < im->w; x++)
                memcpy(t + x * LANES + j * 4, src + x * 4, 4);
        }
        return;
    }
    for (int j = 0; j < m; j++) {
        const uint8_t *src = im->p + (y + j) * im->stride;
        for (int x = 0; x < im->w; x++)
            t[x * LANES + j] = src[x];
    }
}

static void transpose_out(const plane *im, int y, int m, const uint8_t *t) {
    if (im->c == 4) {
        for (int j = 0; j < m; j++) {
            uint8_t *dst = im->p + (y + j) * im->stride;
            for (int x = 0; x < im->w; x++)
                memcpy(dst + x * 4, t + x * LANES + j * 4, 4);
        }
        return;
    }
    for (int j = 0; j < m; j++) {
        uint8_t *dst = im->p + (y + j) * im->stride;
        for (int x = 0; x < im->w; x++)
            dst[x] = t[x * LANES + j];
    }
}

static void blur_rows(const plane *im, uint8_t *tmp, void *mem, const kernel *k) {
    int rows = LANES / im->c;
    strip s = {tmp, LANES, im->w};
    for (int y = 0; y < im->h; y += rows) {
        int m = im->h - y < rows ? im->h - y : rows;
        transpose_in(im, y, m, tmp);
        blur_strip(&s, k, mem);
        transpose_out(im, y, m, tmp);
    }
}

static size_t kernel_mem(const kernel *k, int n) {
    return k->window ? (size_t)k->window * 3 * LANES * sizeof(uint32_t) : (size_t)n * LANES;
}

static bool blur_plane(kn_surf_pool *pool, const plane *im, double sx, double sy) {
    kernel kx = make_kernel(sx, im->taps), ky = make_kernel(sy, im->taps);
    int n = im->w > im->h ? im->w : im->h;
    size_t a = kernel_mem(&kx, n), b = kernel_mem(&ky, n);
    uint8_t *tmp = kn_surf_pool_get(pool, (size_t)n * LANES);
    void *mem = kn_surf_pool_get(pool, a > b ? a : b);
    bool ok = tmp && mem;
    if (ok) { /* lanes without pixels are summed too: they must hold something */
        memset(tmp, 0, (size_t)n * LANES);
        if (sx > 0.03)
            blur_rows(im, tmp, mem, &kx);
        if (sy > 0.03)
            blur_columns(im, tmp, mem, &ky);
    }
    kn_surf_pool_put(pool, tmp);
    kn_surf_pool_put(pool, mem);
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

/* Sums of fy rows, then of fx pixels. acc holds one source row. */
static void shrink(const plane *im, const plane *o, int fx, int fy, uint16_t *acc) {
    int c = im->c, n = im->w * c;
    uint32_t area = (uint32_t)(fx * fy), half = area / 2;
    int shift = __builtin_ctz(area);
    for (int y = 0; y < o->h; y++) {
        int y1 = (y + 1) * fy < im->h ? (y + 1) * fy : im->h;
        memset(acc, 0, (size_t)o->w * (size_t)(fx * c) * sizeof *acc);
        for (int j = y * fy; j < y1; j++) {
            const uint8_t *s = im->p + j * im->stride;
            for (int i = 0; i < n; i++)
                acc[i] = (uint16_t)(acc[i] + s[i]);
        }
        uint8_t *d = o->p + y * o->stride;
        for (int x = 0; x < o->w; x++) {
            uint32_t sum[4] = {0};
            const uint16_t *s = acc + x * fx * c;
            for (int i = 0; i < fx; i++, s += c)
                for (int k = 0; k < c; k++)
                    sum[k] += s[k];
            for (int k = 0; k < c; k++)
                d[x * c + k] = (uint8_t)((sum[k] + half) >> shift);
        }
    }
}

/* Position in the small row × 256: f is a power of two up to 32, so that nothing is lost. */
static inline int small_pos(int x, int f) {
    return (2 * x + 1 - f) * (128 / f);
}

/* mid is × 64 and has a copy of its ends on both sides. */
static void grow_row4(const uint16_t *mid, uint8_t *out, int w, int fx) {
    for (int x = 0; x < w; x++) {
        int t = small_pos(x, fx), wt = t & 255;
        const uint16_t *p = mid + (t >> 8) * 4;
#ifdef __SSE2__
        __m128i ab = _mm_unpacklo_epi16(_mm_loadl_epi64((const __m128i *)(const void *)p),
                                        _mm_loadl_epi64((const __m128i *)(const void *)(p + 4)));
        __m128i v = _mm_madd_epi16(ab, _mm_set1_epi32(wt << 16 | (256 - wt)));
        v = _mm_srli_epi32(_mm_add_epi32(v, _mm_set1_epi32(8192)), 14);
        v = _mm_packs_epi32(v, v);
        int px = _mm_cvtsi128_si32(_mm_packus_epi16(v, v));
        memcpy(out + x * 4, &px, 4);
#else
        for (int k = 0; k < 4; k++)
            out[x * 4 + k] = (uint8_t)((p[k] * (256 - wt) + p[4 + k] * wt + 8192) >> 14);
#endif
    }
}

/* One byte per pixel: fx pixels in a row lie between the same two small ones. */
static void grow_row1(const uint16_t *mid, uint8_t *out, int w, int fx) {
    int x = 0;
#ifdef __SSE2__
    int32_t pair[32]; /* weights of the right and the left neighbour */
    for (int k = 0; k < fx; k++)
        pair[k] = ((2 * k + 1) * (128 / fx)) << 16 | (256 - (2 * k + 1) * (128 / fx));
    for (; x < w && x < fx / 2; x++) {
        int t = small_pos(x, fx), wt = t & 255;
        out[x] = (uint8_t)((mid[-1] * (256 - wt) + mid[0] * wt + 8192) >> 14);
    }
    for (int j = 0; fx >= 4 && x + fx <= w; j++) {
        __m128i ab = _mm_set1_epi32(mid[j + 1] << 16 | mid[j]);
        for (int k = 0; k < fx; k += 4, x += 4) {
            __m128i v =
                _mm_madd_epi16(ab, _mm_loadu_si128((const __m128i *)(const void *)(pair + k)));
            v = _mm_srli_epi32(_mm_add_epi32(v, _mm_set1_epi32(8192)), 14);
            v = _mm_packs_epi32(v, v);
            int px = _mm_cvtsi128_si32(_mm_packus_epi16(v, v));
            memcpy(out + x, &px, 4);
        }
    }
#endif
    for (; x < w; x++) {
        int t = small_pos(x, fx), wt = t & 255;
        const uint16_t *p = mid + (t >> 8);
        out[x] = (uint8_t)((p[0] * (256 - wt) + p[1] * wt + 8192) >> 14);
    }
}

static void grow(const plane *s, const plane *im, int fx, int fy, uint16_t *mem) {
    int n = s->w * s->c, c = s->c;
    uint16_t *mid = mem + c;
    for (int y = 0; y < im->h; y++) {
        int t = small_pos(y, fy), y0 = t >> 8, y1 = y0 + 1;
        uint32_t w = (uint32_t)(t & 255);
        y0 = y0 < 0 ? 0 : y0 >= s->h ? s->h - 1 : y0;
        y1 = y1 < 0 ? 0 : y1 >= s->h ? s->h - 1 : y1;
        const uint8_t *r0 = s->p + y0 * s->stride, *r1 = s->p + y1 * s->stride;
        for (int i = 0; i < n; i++)
            mid[i] = (uint16_t)((r0[i] * (256 - w) + r1[i] * w) >> 2);
        memcpy(mid - c, mid, (size_t)c * sizeof *mid);
        memcpy(mid + n, mid + n - c, (size_t)c * sizeof *mid);
        if (c == 4)
            grow_row4(mid, im->p + y * im->stride, im->w, fx);
        else
            grow_row1(mid, im->p + y * im->stride, im->w, fx);
    }
}

static bool blur(kn_surf_pool *pool, const plane *im, double sx, double sy) {
    int fx = factor_of(sx), fy = factor_of(sy);
    if ((fx == 1 && fy == 1) || (im->whole && sx < MOST_WHOLE && sy < MOST_WHOLE))
        return blur_plane(pool, im, sx, sy);
    plane s = {.w = (im->w + fx - 1) / fx, .h = (im->h + fy - 1) / fy, .c = im->c};
    s.stride = ((ptrdiff_t)s.w * s.c + 63) & ~(ptrdiff_t)63;
    s.p = kn_surf_pool_get(pool, (size_t)s.stride * (size_t)s.h);
    uint16_t *row = kn_surf_pool_get(pool, ((size_t)s.w + 2) * (size_t)(fx * im->c) * sizeof *row);
    bool ok = s.p && row;
    if (ok) {
        shrink(im, &s, fx, fy, row);
        ok = blur_plane(pool, &s, rest_sigma(sx, fx), rest_sigma(sy, fy));
    }
    if (ok)
        grow(&s, im, fx, fy, row);
    kn_surf_pool_put(pool, row);
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
                false,
                false};
    return blur(p, &im, tame(sx, im.w), tame(sy, im.h));
}

static bool blur_mask(kn_surf_pool *p, kn_mask *m, double sx, double sy, bool taps, bool whole) {
    plane im = {m->px, m->stride, m->box.x1 - m->box.x0, m->box.y1 - m->box.y0, 1, taps, whole};
    return blur(p, &im, tame(sx, im.w), tame(sy, im.h));
}

bool kn_blur_mask(kn_surf_pool *p, kn_mask *m, double sx, double sy, bool taps) {
    return blur_mask(p, m, sx, sy, taps, false);
}

bool kn_blur_mask_whole(kn_surf_pool *p, kn_mask *m, double sigma) {
    return blur_mask(p, m, sigma, sigma, true, true);
}
