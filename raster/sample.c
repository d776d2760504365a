/* Sampling as Skia's raster backend does it, for Chromium's software pictures come from there:
 * positions are 16.16 fixed point, bilinear weights sixteenths of a px, results are truncated.
 * Texture positions of repeated textures are counted in fractions of the texture. */
#include "raster/sample.h"
#include "raster/dsp/lerp.h"
#include <math.h>
#include <string.h>

typedef struct tex {
    kn_texture t;
    float a, d, e, f;       /* device → texture px, or fractions of the texture when it repeats */
    int64_t du;             /* per device px to the right, 32.32 */
    int64_t bias_u, bias_v; /* from a px's middle to where sampling starts, 32.32 */
    int one_u, one_v;       /* to the next texel, 16.16 */
    bool repeat;
    int dx, dy;     /* whole-px shift, for direct rows */
    uint64_t *line; /* of straight maps: a row mixed of two, 16 bits per component */
} tex;

static inline int clampi(int64_t v, int hi) {
    return v < 0 ? 0 : v > hi ? hi : (int)v;
}

static inline int wrapi(int v, int n) {
    v %= n;
    return v < 0 ? v + n : v;
}

/* 32.32, of at most `most` px or repetitions. */
static int64_t fixed(double v, double most) {
    return (int64_t)((v != v ? 0 : v < -most ? -most : v > most ? most : v) * 4294967296.0);
}

/* Far outside nothing but the border is seen, and with a step that long the texture is left very
 * soon. A row of 2^16 px stays within 63 bits: 2^32 (10^8 + 2^16 · 2^14) < 2^63. */
static int64_t place(double v) {
    return fixed(v, 1e8);
}

static int64_t step(double v) {
    return fixed(v, 16384);
}

static const uint32_t *direct_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    int tx = x - s->dx, ty = clampi(y - s->dy, s->t.h - 1);
    const uint32_t *row = s->t.px + (ptrdiff_t)ty * s->t.stride;
    if (tx >= 0 && tx + n <= s->t.w)
        return row + tx;
    for (int i = 0; i < n; i++)
        tmp[i] = row[clampi(tx + i, s->t.w - 1)];
    return tmp;
}

static const uint32_t *direct_repeat_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    const uint32_t *row = s->t.px + (ptrdiff_t)wrapi(y - s->dy, s->t.h) * s->t.stride;
    int tx = wrapi(x - s->dx, s->t.w);
    if (tx + n <= s->t.w)
        return row + tx;
    for (int i = 0; i < n;) {
        int k = s->t.w - tx < n - i ? s->t.w - tx : n - i;
        memcpy(tmp + i, row + tx, (size_t)k * 4);
        i += k;
        tx = 0;
    }
    return tmp;
}

static inline void start_at(const tex *s, int x, int y, int64_t *u, int64_t *v) {
    const float px = (float)x + 0.5f, py = (float)y + 0.5f;
    *u = place((double)(px * s->a + s->e)) - s->bias_u;
    *v = place((double)(py * s->d + s->f)) - s->bias_v;
}

/* Texel at a 32.32 position. */
static inline int texel(const tex *s, int64_t at, int n) {
    return s->repeat ? (int)((uint32_t)((at >> 16) & 0xffff) * (uint32_t)n >> 16)
                     : clampi(at >> 32, n - 1);
}

static const uint32_t *nearest_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    int64_t u, v;
    start_at(s, x, y, &u, &v);
    const uint32_t *row = s->t.px + (ptrdiff_t)texel(s, v, s->t.h) * s->t.stride;
    for (int i = 0; i < n; i++, u += s->du)
        tmp[i] = row[texel(s, u, s->t.w)];
    return tmp;
}

typedef struct pair { /* two neighbouring texels and how much of the second one is seen, of 16 */
    int i, j;
    uint32_t w;
} pair;

static inline pair pair_at(const tex *s, int64_t at, int one, int n) {
    const int64_t f = at >> 16;
    if (!s->repeat)
        return (pair){clampi(f >> 16, n - 1), clampi((f + 65536) >> 16, n - 1),
                      (uint32_t)(f >> 12) & 15};
    const uint32_t p = (uint32_t)(f & 0xffff) * (uint32_t)n,
                   q = (uint32_t)((f + one) & 0xffff) * (uint32_t)n;
    return (pair){(int)(p >> 16), (int)(q >> 16), p >> 12 & 15};
}

static inline uint64_t spread(uint32_t px) { /* 16 bits per component */
    return (px & 0xff00ff) | (uint64_t)(px >> 8 & 0xff00ff) << 32;
}

static inline uint32_t across(uint64_t l, uint64_t r, uint32_t w) {
    const uint64_t v = (l * (16 - w) + r * w) >> 8;
    return (uint32_t)(v & 0xff00ff) | (uint32_t)(v >> 32 & 0xff00ff) << 8;
}

/* v is constant along the row: two source rows are mixed once for the whole row. */
static const uint32_t *bilinear_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    int64_t u, v;
    start_at(s, x, y, &u, &v);
    const pair py = pair_at(s, v, s->one_v, s->t.h);
    const uint32_t *r0 = s->t.px + (ptrdiff_t)py.i * s->t.stride;
    const uint32_t *r1 = s->t.px + (ptrdiff_t)py.j * s->t.stride;
    int from = 0, to = s->t.w - 1;
    if (!s->repeat) {
        const int64_t end = u + s->du * (n - 1), lo = u < end ? u : end, hi = u < end ? end : u;
        from = clampi(lo >> 32, to);
        to = clampi((hi >> 32) + 1, to);
    }
    if (to - from < 2 * n) {
        for (int i = from; i <= to; i++)
            s->line[i] = spread(r0[i]) * (16 - py.w) + spread(r1[i]) * py.w;
        for (int i = 0; i < n; i++, u += s->du) {
            const pair px = pair_at(s, u, s->one_u, s->t.w);
            tmp[i] = across(s->line[px.i], s->line[px.j], px.w);
        }
        return tmp;
    }
    for (int i = 0; i < n; i++, u += s->du) { /* most of the row is skipped */
        const pair px = pair_at(s, u, s->one_u, s->t.w);
        tmp[i] = across(spread(r0[px.i]) * (16 - py.w) + spread(r1[px.i]) * py.w,
                        spread(r0[px.j]) * (16 - py.w) + spread(r1[px.j]) * py.w, px.w);
    }
    return tmp;
}

/* ---- the other way: 8-bit weights, and every axis wraps or not ---- */

typedef struct fine {
    kn_texture t;
    kn_aff inv;
    bool wrap_x, wrap_y;
} fine;

static inline int fine_texel(int64_t v, int n, bool wrap) {
    const int64_t at = v >> 32;
    if (!wrap || (at >= 0 && at < n))
        return clampi(at, n - 1);
    const int k = (int)(at % n);
    return k < 0 ? k + n : k;
}

static const uint32_t *fine_nearest_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const fine *s = src->state;
    const kn_pt p = kn_aff_map(&s->inv, x + 0.5, y + 0.5);
    const int64_t e = 65536; /* between two texels: the left or upper one */
    int64_t u = place(p.x) - e, v = place(p.y) - e;
    const int64_t du = step(s->inv.a), dv = step(s->inv.b);
    for (int i = 0; i < n; i++, u += du, v += dv)
        tmp[i] = s->t.px[(ptrdiff_t)fine_texel(v, s->t.h, s->wrap_y) * s->t.stride +
                         fine_texel(u, s->t.w, s->wrap_x)];
    return tmp;
}

static const uint32_t *fine_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const fine *s = src->state;
    const kn_pt p = kn_aff_map(&s->inv, x + 0.5, y + 0.5);
    int64_t u = place(p.x - 0.5), v = place(p.y - 0.5);
    const int64_t du = step(s->inv.a), dv = step(s->inv.b), one = (int64_t)1 << 32;
    for (int i = 0; i < n; i++, u += du, v += dv) {
        const int x0 = fine_texel(u, s->t.w, s->wrap_x),
                  x1 = fine_texel(u + one, s->t.w, s->wrap_x);
        const uint32_t *r0 = s->t.px + (ptrdiff_t)fine_texel(v, s->t.h, s->wrap_y) * s->t.stride;
        const uint32_t *r1 =
            s->t.px + (ptrdiff_t)fine_texel(v + one, s->t.h, s->wrap_y) * s->t.stride;
        const uint32_t top[2] = {r0[x0], r0[x1]}, bottom[2] = {r1[x0], r1[x1]};
        tmp[i] = kn_lerp4(top, bottom, (uint32_t)(u >> 24 & 255), (uint32_t)(v >> 24 & 255));
    }
    return tmp;
}

static kn_src fine_src(const kn_texture *t, const kn_aff *inv, bool nearest, kn_wrap wrap,
                       uint32_t alpha, kn_arena *a) {
    fine *s = KN_ANEW(a, fine);
    *s = (fine){*t, *inv, wrap == KN_WRAP_REPEAT || wrap == KN_WRAP_REPEAT_X,
                wrap == KN_WRAP_REPEAT || wrap == KN_WRAP_REPEAT_Y};
    return (kn_src){.alpha = alpha, .state = s, .row = nearest ? fine_nearest_row : fine_row};
}

static bool whole(double v, double off) {
    return fabs(v - rint(v)) < off && fabs(v) < 1e6;
}

/* A picture that covers as many device px as it has is moved, not scaled. */
static bool moved_only(const kn_aff *m, const kn_texture *t) {
    if (fabs(m->a - 1) < 1e-6 && fabs(m->d - 1) < 1e-6)
        return true;
    return m->a > 0 && m->d > 0 && rint(m->a * t->w + m->e) - rint(m->e) == t->w &&
           rint(m->d * t->h + m->f) - rint(m->f) == t->h;
}

static void set_map(tex *s, const kn_aff *inv) {
    double ku = 1, kv = 1;
    if (s->repeat) {
        ku = 1.0 / s->t.w;
        kv = 1.0 / s->t.h;
    }
    s->a = (float)(inv->a * ku), s->e = (float)(inv->e * ku);
    s->d = (float)(inv->d * kv), s->f = (float)(inv->f * kv);
    s->du = step((double)s->a);
    s->one_u = s->repeat ? 65536 / s->t.w : 65536;
    s->one_v = s->repeat ? 65536 / s->t.h : 65536;
}

kn_src kn_src_texture(const kn_texture *t, const kn_aff *m, kn_filtered filter, kn_wrap wrap,
                      float alpha, kn_arena *a) {
    kn_aff map = *m, inv;
    if (t->w <= 0 || t->h <= 0 || !kn_aff_invert(m, &inv))
        return kn_src_solid(0);
    uint32_t al = (uint32_t)((alpha < 0 ? 0 : alpha > 1 ? 1 : alpha) * 255 + 0.5f);
    tex *s = KN_ANEW(a, tex);
    s->t = *t;
    s->repeat = wrap == KN_WRAP_REPEAT;
    kn_src out = {.alpha = al, .state = s};
    const bool straight = kn_aff_straight(m), coarse = filter == KN_FILTERED;
    const bool one_axis = wrap == KN_WRAP_REPEAT_X || wrap == KN_WRAP_REPEAT_Y;
    if (straight && wrap == KN_WRAP_CLAMP && coarse && moved_only(m, t)) {
        map.a = map.d = 1;
        kn_aff_invert(&map, &inv);
    }
    const double off = coarse ? 1.0 / 256 : 1e-4;
    if (straight && !one_axis && fabs(map.a - 1) < 1e-6 && fabs(map.d - 1) < 1e-6 &&
        whole(m->e, off) && whole(m->f, off)) {
        s->dx = (int)lrint(m->e);
        s->dy = (int)lrint(m->f);
        out.row = s->repeat ? direct_repeat_row : direct_row;
        return out;
    }
    if (!straight || one_axis || filter == KN_FILTERED_FINE)
        return fine_src(t, &inv, filter == KN_FILTERED_NOT, wrap, al, a);
    set_map(s, &inv);
    if (filter == KN_FILTERED_NOT) { /* between two texels: the left or upper one */
        s->bias_u = s->a > 0 ? 65536 : 0;
        s->bias_v = s->d > 0 ? 65536 : 0;
        out.row = nearest_row;
        return out;
    }
    s->bias_u = (int64_t)(s->one_u >> 1) << 16;
    s->bias_v = (int64_t)(s->one_v >> 1) << 16;
    out.row = bilinear_row;
    s->line = KN_ANEW_N(a, uint64_t, t->w);
    return out;
}

void kn_texture_scale(const kn_texture *t, uint32_t *out, int stride, int w, int h, bool nearest) {
    kn_arena *a = kn_arena_new();
    kn_aff m = {(double)w / t->w, 0, 0, (double)h / t->h, 0, 0};
    kn_src s = kn_src_texture(t, &m, nearest ? KN_FILTERED_NOT : KN_FILTERED, KN_WRAP_CLAMP, 1, a);
    for (int y = 0; y < h; y++) {
        uint32_t *row = out + (ptrdiff_t)y * stride;
        const uint32_t *p = s.row(&s, 0, y, w, row);
        if (p != row)
            memcpy(row, p, (size_t)w * 4);
    }
    kn_arena_free(a);
}

/* ---- mip levels ---- */

/* Taps of one output pixel: two equal ones, three as 1 2 1 for odd sizes, or the only one. */
static int taps(int n, int i, int at[3], uint32_t w[3]) {
    if (n == 1) {
        at[0] = 0;
        w[0] = 4;
        return 1;
    }
    at[0] = 2 * i;
    at[1] = 2 * i + 1;
    w[0] = w[1] = 2;
    if (n % 2 == 0)
        return 2;
    at[2] = 2 * i + 2;
    w[0] = w[2] = 1;
    return 3;
}

static uint32_t halved(const kn_texture *t, int x, int y) {
    int ax[3], ay[3];
    uint32_t wx[3], wy[3];
    uint64_t sum = 0;
    int nx = taps(t->w, x, ax, wx), ny = taps(t->h, y, ay, wy);
    for (int j = 0; j < ny; j++)
        for (int i = 0; i < nx; i++)
            sum += spread(t->px[(ptrdiff_t)ay[j] * t->stride + ax[i]]) * (wx[i] * wy[j]);
    sum >>= 4;
    return (uint32_t)(sum & 0xff00ff) | (uint32_t)(sum >> 32 & 0xff00ff) << 8;
}

void kn_texture_halve(const kn_texture *t, uint32_t *out, int stride) {
    int w = kn_half(t->w), h = kn_half(t->h);
    if (t->w != 2 * w || t->h != 2 * h) {
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                out[(ptrdiff_t)y * stride + x] = halved(t, x, y);
        return;
    }
    for (int y = 0; y < h; y++) {
        const uint32_t *r0 = t->px + (ptrdiff_t)(2 * y) * t->stride, *r1 = r0 + t->stride;
        uint32_t *o = out + (ptrdiff_t)y * stride;
        for (int x = 0; x < w; x++) {
            uint32_t a = r0[2 * x], b = r0[2 * x + 1], c = r1[2 * x], d = r1[2 * x + 1];
            uint32_t rb = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
            uint32_t ag = (a >> 8 & 0xff00ff) + (b >> 8 & 0xff00ff) + (c >> 8 & 0xff00ff) +
                          (d >> 8 & 0xff00ff);
            o[x] = (rb >> 2 & 0xff00ff) | (ag >> 2 & 0xff00ff) << 8;
        }
    }
}
