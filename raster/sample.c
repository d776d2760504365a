#include "raster/sample.h"
#include "raster/dsp/lerp.h"
#include <math.h>
#include <string.h>

typedef struct tex {
    kn_texture t;
    kn_aff inv;     /* device → texture px */
    int dx, dy;     /* whole-px shift, for direct rows */
    uint32_t *line; /* of straight maps: a row mixed of two, with a neighbour at both ends */
} tex;

static inline int clampi(int v, int hi) {
    return v < 0 ? 0 : v > hi ? hi : v;
}

static inline int wrapi(int v, int n) {
    v %= n;
    return v < 0 ? v + n : v;
}

/* Texture coordinates are 16.16; far outside nothing but the border is seen. */
static int64_t fixed(double v) {
    return (int64_t)floor((v != v ? 0 : v < -1e8 ? -1e8 : v > 1e8 ? 1e8 : v) * 65536);
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

static inline void start_at(const tex *s, int x, int y, double off, int64_t *u, int64_t *v) {
    kn_pt p = kn_aff_map(&s->inv, x + 0.5, y + 0.5);
    *u = fixed(p.x - off);
    *v = fixed(p.y - off);
}

static const uint32_t *nearest_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    int64_t u, v, du = fixed(s->inv.a), dv = fixed(s->inv.b);
    start_at(s, x, y, 0, &u, &v);
    for (int i = 0; i < n; i++, u += du, v += dv)
        tmp[i] = s->t.px[(ptrdiff_t)clampi((int)(v >> 16), s->t.h - 1) * s->t.stride +
                         clampi((int)(u >> 16), s->t.w - 1)];
    return tmp;
}

static const uint32_t *nearest_repeat_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    int64_t u, v, du = fixed(s->inv.a), dv = fixed(s->inv.b);
    start_at(s, x, y, 0, &u, &v);
    for (int i = 0; i < n; i++, u += du, v += dv)
        tmp[i] = s->t.px[(ptrdiff_t)wrapi((int)(v >> 16), s->t.h) * s->t.stride +
                         wrapi((int)(u >> 16), s->t.w)];
    return tmp;
}

#define WEIGHT(f) ((uint32_t)((f) >> 8 & 255))

/* Straight maps keep v constant: two source rows are mixed once for the whole row. */
static void mix_line(const tex *s, int64_t v, int from, int to, bool repeat) {
    int y0 = (int)(v >> 16), h = s->t.h;
    int ya = repeat ? wrapi(y0, h) : clampi(y0, h - 1);
    int yb = repeat ? (ya + 1 < h ? ya + 1 : 0) : clampi(y0 + 1, h - 1);
    const uint32_t *r0 = s->t.px + (ptrdiff_t)ya * s->t.stride;
    const uint32_t *r1 = s->t.px + (ptrdiff_t)yb * s->t.stride;
    kn_lerp_rows(s->line + 1 + from, r0 + from, r1 + from, WEIGHT(v), to - from);
}

static const uint32_t *bilinear_straight(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    int64_t u, v, du = fixed(s->inv.a);
    start_at(s, x, y, 0.5, &u, &v);
    int w = s->t.w;
    int64_t end = u + du * (n - 1), lo = (u < end ? u : end) >> 16, hi = (u < end ? end : u) >> 16;
    int from = clampi((int)lo, w - 1), to = clampi((int)hi + 1, w - 1) + 1;
    mix_line(s, v, from, to, false);
    s->line[0] = s->line[1];
    s->line[w + 1] = s->line[w];
    for (int i = 0; i < n; i++, u += du) {
        int x0 = (int)(u >> 16);
        x0 = x0 < -1 ? -1 : x0 > w - 1 ? w - 1 : x0;
        tmp[i] = kn_lerp2(s->line + 1 + x0, WEIGHT(u));
    }
    return tmp;
}

static const uint32_t *bilinear_straight_repeat(const kn_src *src, int x, int y, int n,
                                                uint32_t *tmp) {
    const tex *s = src->state;
    int64_t u, v, du = fixed(s->inv.a), period = (int64_t)s->t.w << 16;
    start_at(s, x, y, 0.5, &u, &v);
    mix_line(s, v, 0, s->t.w, true);
    s->line[s->t.w + 1] = s->line[1];
    u %= period;
    u = u < 0 ? u + period : u;
    du %= period;
    for (int i = 0; i < n; i++) {
        tmp[i] = kn_lerp2(s->line + 1 + (u >> 16), WEIGHT(u));
        u += du;
        u = u >= period ? u - period : u < 0 ? u + period : u;
    }
    return tmp;
}

static inline uint32_t mix_edge(const tex *s, int x0, int y0, uint32_t wx, uint32_t wy) {
    int xmax = s->t.w - 1, ymax = s->t.h - 1;
    int a = clampi(x0, xmax), b = clampi(x0 + 1, xmax);
    const uint32_t *r0 = s->t.px + (ptrdiff_t)clampi(y0, ymax) * s->t.stride;
    const uint32_t *r1 = s->t.px + (ptrdiff_t)clampi(y0 + 1, ymax) * s->t.stride;
    uint32_t top[2] = {r0[a], r0[b]}, bottom[2] = {r1[a], r1[b]};
    return kn_lerp4(top, bottom, wx, wy);
}

static const uint32_t *bilinear_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    int64_t u, v, du = fixed(s->inv.a), dv = fixed(s->inv.b);
    start_at(s, x, y, 0.5, &u, &v);
    for (int i = 0; i < n; i++, u += du, v += dv) {
        int x0 = (int)(u >> 16), y0 = (int)(v >> 16);
        if (x0 >= 0 && y0 >= 0 && x0 < s->t.w - 1 && y0 < s->t.h - 1) {
            const uint32_t *p = s->t.px + (ptrdiff_t)y0 * s->t.stride + x0;
            tmp[i] = kn_lerp4(p, p + s->t.stride, WEIGHT(u), WEIGHT(v));
        } else {
            tmp[i] = mix_edge(s, x0, y0, WEIGHT(u), WEIGHT(v));
        }
    }
    return tmp;
}

static const uint32_t *bilinear_repeat_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const tex *s = src->state;
    int64_t u, v, du = fixed(s->inv.a), dv = fixed(s->inv.b);
    start_at(s, x, y, 0.5, &u, &v);
    for (int i = 0; i < n; i++, u += du, v += dv) {
        int a = wrapi((int)(u >> 16), s->t.w), b = a + 1 < s->t.w ? a + 1 : 0;
        int y0 = wrapi((int)(v >> 16), s->t.h), y1 = y0 + 1 < s->t.h ? y0 + 1 : 0;
        const uint32_t *r0 = s->t.px + (ptrdiff_t)y0 * s->t.stride;
        const uint32_t *r1 = s->t.px + (ptrdiff_t)y1 * s->t.stride;
        uint32_t top[2] = {r0[a], r0[b]}, bottom[2] = {r1[a], r1[b]};
        tmp[i] = kn_lerp4(top, bottom, WEIGHT(u), WEIGHT(v));
    }
    return tmp;
}

static bool whole(double v) {
    return fabs(v - rint(v)) < 1e-4 && fabs(v) < 1e6;
}

kn_src kn_src_texture(const kn_texture *t, const kn_aff *m, bool nearest, kn_wrap wrap, float alpha,
                      kn_arena *a) {
    tex *s = KN_ANEW(a, tex);
    if (t->w <= 0 || t->h <= 0 || !kn_aff_invert(m, &s->inv))
        return kn_src_solid(0);
    s->t = *t;
    uint32_t al = (uint32_t)((alpha < 0 ? 0 : alpha > 1 ? 1 : alpha) * 255 + 0.5f);
    kn_src out = {.alpha = al, .state = s};
    bool repeat = wrap == KN_WRAP_REPEAT, straight = kn_aff_straight(m);
    if (straight && fabs(m->a - 1) < 1e-6 && fabs(m->d - 1) < 1e-6 && whole(m->e) && whole(m->f)) {
        s->dx = (int)lrint(m->e);
        s->dy = (int)lrint(m->f);
        out.row = repeat ? direct_repeat_row : direct_row;
    } else if (nearest) {
        out.row = repeat ? nearest_repeat_row : nearest_row;
    } else if (straight) {
        out.row = repeat ? bilinear_straight_repeat : bilinear_straight;
        s->line = KN_ANEW_N(a, uint32_t, t->w + 2);
    } else {
        out.row = repeat ? bilinear_repeat_row : bilinear_row;
    }
    return out;
}

void kn_texture_scale(const kn_texture *t, uint32_t *out, int stride, int w, int h, bool nearest) {
    kn_arena *a = kn_arena_new();
    kn_aff m = {(double)w / t->w, 0, 0, (double)h / t->h, 0, 0};
    kn_src s = kn_src_texture(t, &m, nearest, KN_WRAP_CLAMP, 1, a);
    for (int y = 0; y < h; y++) {
        uint32_t *row = out + (ptrdiff_t)y * stride;
        const uint32_t *p = s.row(&s, 0, y, w, row);
        if (p != row)
            memcpy(row, p, (size_t)w * 4);
    }
    kn_arena_free(a);
}

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
    uint32_t wx[3], wy[3], sum[4] = {0};
    int nx = taps(t->w, x, ax, wx), ny = taps(t->h, y, ay, wy);
    for (int j = 0; j < ny; j++)
        for (int i = 0; i < nx; i++) {
            uint32_t p = t->px[(ptrdiff_t)ay[j] * t->stride + ax[i]], w = wx[i] * wy[j];
            sum[0] += (p & 255) * w;
            sum[1] += (p >> 8 & 255) * w;
            sum[2] += (p >> 16 & 255) * w;
            sum[3] += (p >> 24) * w;
        }
    uint32_t out = 0;
    for (int k = 0; k < 4; k++)
        out |= ((sum[k] + 8) >> 4) << (8 * k);
    return out;
}

void kn_texture_halve(const kn_texture *t, uint32_t *out, int stride) {
    int w = kn_half(t->w), h = kn_half(t->h);
    bool even = t->w % 2 == 0 && t->h % 2 == 0;
    for (int y = 0; y < h; y++) {
        const uint32_t *r0 = t->px + (ptrdiff_t)(2 * y) * t->stride, *r1 = r0 + t->stride;
        uint32_t *o = out + (ptrdiff_t)y * stride;
        if (!even) {
            for (int x = 0; x < w; x++)
                o[x] = halved(t, x, y);
            continue;
        }
        for (int x = 0; x < w; x++) {
            uint32_t a = r0[2 * x], b = r0[2 * x + 1], c = r1[2 * x], d = r1[2 * x + 1];
            uint32_t rb =
                (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff) + 0x20002;
            uint32_t ag = (a >> 8 & 0xff00ff) + (b >> 8 & 0xff00ff) + (c >> 8 & 0xff00ff) +
                          (d >> 8 & 0xff00ff) + 0x20002;
            o[x] = (rb >> 2 & 0xff00ff) | (ag >> 2 & 0xff00ff) << 8;
        }
    }
}
