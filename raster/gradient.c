#include "raster/gradient.h"
#include "raster/color.h"
#include "raster/dsp/lerp.h"
#include "raster/dsp/row.h"
#include <math.h>
#include <string.h>

/* Between two thresholds colours are linear in t. They count 256 per step of a byte; b g r a. */
typedef struct seg {
    float f[4], b[4];
} seg;

enum { CELLS = 256 };

typedef struct grad {
    seg *seg; /* [i] holds from at[i] on; at[0] is before everything */
    float *at;
    int n;
    uint16_t *first; /* where to start looking, by cell of [lo, hi]; NULL: at the beginning */
    float lo, cells;
    bool straight; /* colours are multiplied by alpha after the interpolation */
    uint8_t spread;
    float k, k0; /* t of the stops = t of the geometry · k + k0; repeated ones run from 0 to 1 */
    kn_aff inv;  /* device → unit space of the kind */
    float lx, ly, l0; /* linear: t = lx x + (ly y + l0) */
    /* two-point radial, unit space: circle of radius r0 at (fx, fy) to the unit circle at 0 */
    double fx, fy, r0;
} grad;

static double fix_hue(double a, double b, kn_hue how) { /* CSS Color 4, 12.4: b adjusted to a */
    double d = b - a;
    switch (how) {
    case KN_HUE_SHORTER:
        return d > 180 ? b - 360 : d < -180 ? b + 360 : b;
    case KN_HUE_LONGER:
        return d > 0 && d < 180 ? b - 360 : d > -180 && d <= 0 ? b + 360 : b;
    case KN_HUE_INCREASING:
        return d < 0 ? b + 360 : b;
    case KN_HUE_DECREASING:
        return d > 0 ? b - 360 : b;
    }
    return b;
}

typedef struct ramp { /* one interval between two stops, in the interpolation space */
    kn_vec3 a, b;     /* premultiplied (not the hue) when the gradient asks for it */
    double aa, ab;
} ramp;

static void premul(kn_vec3 *v, double a, int hue) {
    for (int i = 0; i < 3; i++)
        if (i != hue)
            v->v[i] *= a;
}

static ramp make_ramp(const kn_gradient *g, const kn_stop *s0, const kn_stop *s1) {
    ramp r = {kn_to_space(g->interp, s0->color), kn_to_space(g->interp, s1->color), s0->color.a,
              s1->color.a};
    int hue = kn_space_hue(g->interp);
    if (hue >= 0) {
        if (kn_space_hueless(g->interp, &r.a))
            r.a.v[hue] = r.b.v[hue];
        else if (kn_space_hueless(g->interp, &r.b))
            r.b.v[hue] = r.a.v[hue];
        r.b.v[hue] = fix_hue(r.a.v[hue], r.b.v[hue], g->hue);
    }
    if (g->premul) {
        premul(&r.a, r.aa, hue);
        premul(&r.b, r.ab, hue);
    }
    return r;
}

static kn_rgba ramp_at(const kn_gradient *g, const ramp *r, double f) {
    kn_vec3 v;
    double a = r->aa + (r->ab - r->aa) * f;
    int hue = kn_space_hue(g->interp);
    for (int i = 0; i < 3; i++) {
        v.v[i] = r->a.v[i] + (r->b.v[i] - r->a.v[i]) * f;
        if (g->premul && i != hue)
            v.v[i] = a > 0 ? v.v[i] / a : 0;
    }
    return kn_from_space(g->interp, v, (float)a);
}

/* Ramps are dithered by an 8 × 8 ordered matrix (browsers do), or slow ones would show bands.
 * Offsets by column for one row, for the three colours; alpha is only rounded. */
typedef float v4 __attribute__((vector_size(16)));
static void dither_row(int y, v4 out[8]) {
    for (unsigned x = 0; x < 8; x++) {
        unsigned v = x ^ ((unsigned)y & 7);
        unsigned m =
            (v & 1) << 5 | (x & 1) << 4 | (v & 2) << 2 | (x & 2) << 1 | (v & 4) >> 1 | (x & 4) >> 2;
        const float d = (float)(2 + 4 * (int)m - 128);
        out[x] = (v4){d, d, d, 0};
    }
}

/* ---- segments ---- */

static void color_of(const kn_gradient *g, const ramp *r, double f, float alpha, double out[4]) {
    const kn_rgba c = ramp_at(g, r, f);
    const double a = (double)c.a * (double)alpha, k = 65280 * (g->premul ? a : 1);
    out[0] = c.b * k;
    out[1] = c.g * k;
    out[2] = c.r * k;
    out[3] = 65280 * a;
}

static void put_seg(grad *s, double at, const double c0[4], const double c1[4], double len) {
    seg *o = &s->seg[s->n];
    s->at[s->n++] = (float)at;
    for (int i = 0; i < 4; i++) {
        const double f = len > 0 ? (c1[i] - c0[i]) / len : 0;
        o->f[i] = (float)f;
        o->b[i] = (float)(c0[i] - f * at);
    }
}

/* Most spaces bend in sRGB: an interval is cut into so many straight pieces. */
static int pieces(const kn_gradient *g) {
    return g->interp == KN_IN_SRGB ? 1 : 256;
}

static void fill_segments(const kn_gradient *g, grad *s, float alpha, kn_arena *a) {
    const kn_stop *st = g->stops;
    const uint32_t last = g->n_stops - 1;
    const int cut = pieces(g);
    const double p0 = st[0].pos, span = (double)st[last].pos - p0;
    const double k = s->spread ? 1 / span : 1, k0 = s->spread ? -p0 / span : 0;
    double c0[4], c1[4];
    s->seg = KN_ANEW_N(a, seg, (size_t)g->n_stops * (size_t)cut + 2);
    s->at = KN_ANEW_N(a, float, (size_t)g->n_stops *(size_t)cut + 2);
    ramp r = make_ramp(g, &st[0], &st[0]);
    color_of(g, &r, 0, alpha, c0);
    put_seg(s, -INFINITY, c0, c0, 0);
    for (int i = 0; i < 4; i++)
        s->seg[0].b[i] = (float)c0[i];
    for (uint32_t i = 0; i < last; i++) {
        const double len = (double)st[i + 1].pos - (double)st[i].pos;
        if (!(len > 0))
            continue;
        r = make_ramp(g, &st[i], &st[i + 1]);
        color_of(g, &r, 0, alpha, c0);
        for (int j = 0; j < cut; j++, memcpy(c0, c1, sizeof c0)) {
            color_of(g, &r, (j + 1.0) / cut, alpha, c1);
            put_seg(s, ((double)st[i].pos + len * j / cut) * k + k0, c0, c1, len * k / cut);
        }
    }
    r = make_ramp(g, &st[last], &st[last]);
    color_of(g, &r, 0, alpha, c0);
    put_seg(s, (double)st[last].pos * k + k0, c0, c0, 0);
    s->straight = !g->premul;
}

static int count_below(const grad *s, float t, int i) {
    while (i + 1 < s->n && t >= s->at[i + 1])
        i++;
    return i;
}

static void index_segments(grad *s, kn_arena *a) {
    if (s->n <= 8)
        return;
    s->lo = s->at[1];
    s->cells = (float)CELLS / (s->at[s->n - 1] - s->lo);
    s->first = KN_ANEW_N(a, uint16_t, CELLS + 1);
    int i = 0;
    for (int c = 0; c <= CELLS; c++) { /* a cell earlier, for rounding */
        i = count_below(s, s->lo + (float)(c - 1) / s->cells, i);
        s->first[c] = (uint16_t)(i < UINT16_MAX ? i : UINT16_MAX);
    }
}

static inline int find_seg(const grad *s, float t) {
    int i = 0;
    if (s->first) {
        const float c = (t - s->lo) * s->cells;
        i = s->first[!(c > 0) ? 0 : c < CELLS ? (int)c : CELLS];
    }
    return count_below(s, t, i);
}

kn_rgba kn_gradient_color(const kn_gradient *g, double t) {
    const kn_stop *st = g->stops;
    uint32_t last = g->n_stops - 1, j = 0;
    if (t < st[0].pos)
        return st[0].color;
    if (t >= st[last].pos)
        return st[last].color;
    while (t >= st[j + 1].pos)
        j++;
    ramp r = make_ramp(g, &st[j], &st[j + 1]);
    return ramp_at(g, &r, (t - st[j].pos) / (st[j + 1].pos - st[j].pos));
}

/* Positions of pixels into the range of the stops. */
static void spread_over(const grad *s, float *pos, int n) {
    if (s->spread == 0)
        return;
    const float inv = s->spread == 2 ? 0.5f : 1;
    for (int i = 0; i < n; i++) {
        float q = pos[i] * inv;
        q -= (float)kn_floor_int(q);
        q = s->spread == 2 ? 2 * q : q;
        pos[i] = q > 1 ? 2 - q : q;
    }
}

typedef int32_t i4 __attribute__((vector_size(16)));
static inline v4 larger(v4 a, v4 b) {
    const i4 m = (i4)(a > b);
    return (v4)((m & (i4)a) | (~m & (i4)b));
}

static inline v4 smaller(v4 a, v4 b) {
    const i4 m = (i4)(a < b);
    return (v4)((m & (i4)a) | (~m & (i4)b));
}

/* Colours of n ≤ 128 pixels from device position (x, y) on. */
static void put_cells(const grad *s, float *pos, int x, int n, const v4 *dither, uint32_t *out) {
    typedef uint8_t b4 __attribute__((vector_size(4)));
    spread_over(s, pos, n);
    const v4 zero = {0}, most = {65280, 65280, 65280, 65280}, half = {128, 128, 128, 128};
    for (int i = 0; i < n; i++) {
        const float t = pos[i];
        const seg *g = &s->seg[find_seg(s, t)];
        v4 f, b, v;
        memcpy(&f, g->f, sizeof f);
        memcpy(&b, g->b, sizeof b);
        v = smaller(larger(f * (v4){t, t, t, t} + b, zero), most);
        if (s->straight) {
            const float k = v[3] * (1 / 65280.0f);
            v *= (v4){k, k, k, 1};
        }
        const v4 a = {v[3], v[3], v[3], v[3]};
        v = smaller(larger(v + dither[(x + i) & 7], zero), a);
        const i4 w = __builtin_convertvector(v + half, i4) >> 8;
        const b4 px = __builtin_convertvector(w, b4);
        memcpy(&out[i], &px, 4);
    }
}

#define CHUNK 128

/* The order of the operations decides on which side of a hard stop a pixel falls whose middle lies
 * on it. */
static const uint32_t *linear_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const grad *s = src->state;
    const double dx = (double)s->lx,
                 row = (double)(float)((y + 0.5) * (double)s->ly + (double)s->l0);
    float pos[CHUNK];
    v4 dither[8];
    dither_row(y, dither);
    /* A vertical gradient has one colour per row, and eight dithered ones. */
    const int some = dx == 0 && n > 8 ? 8 : n;
    for (int at = 0; at < some; at += CHUNK) {
        const int m = some - at < CHUNK ? some - at : CHUNK;
        for (int i = 0; i < m; i++)
            pos[i] = (float)((x + at + i + 0.5) * dx + row) * s->k + s->k0;
        put_cells(s, pos, x + at, m, dither, tmp + at);
    }
    for (int i = some; i < n; i++)
        tmp[i] = tmp[i - 8];
    return tmp;
}

static const uint32_t *radial_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const grad *s = src->state;
    kn_pt p = kn_aff_map(&s->inv, x + 0.5, y + 0.5);
    float pos[CHUNK];
    float k = s->k, k0 = s->k0;
    v4 dither[8];
    dither_row(y, dither);
    for (int at = 0; at < n; at += CHUNK) {
        int m = n - at < CHUNK ? n - at : CHUNK;
        float ux = (float)(p.x + s->inv.a * at), uy = (float)(p.y + s->inv.b * at);
        float dx = (float)s->inv.a, dy = (float)s->inv.b;
        for (int i = 0; i < m; i++) {
            float a = ux + dx * (float)i, b = uy + dy * (float)i;
            pos[i] = __builtin_sqrtf(a * a + b * b) * k + k0;
        }
        put_cells(s, pos, x + at, m, dither, tmp + at);
    }
    return tmp;
}

/* HTML canvas, createRadialGradient: the largest t for which the circle that grows from the focus
 * to the unit circle passes through the point with a radius that is not negative. */
static bool two_point(const grad *s, double px, double py, double *t) {
    double dx = -s->fx, dy = -s->fy, dr = 1 - s->r0, qx = px - s->fx, qy = py - s->fy;
    double a = dx * dx + dy * dy - dr * dr, b = qx * dx + qy * dy + s->r0 * dr;
    double c = qx * qx + qy * qy - s->r0 * s->r0;
    double r[2];
    if (fabs(a) < 1e-9) {
        if (fabs(b) < 1e-12)
            return false;
        r[0] = r[1] = c / (2 * b);
    } else {
        double disc = b * b - a * c;
        if (disc < 0)
            return false;
        double q = sqrt(disc);
        r[0] = (b + q) / a;
        r[1] = (b - q) / a;
        if (r[0] < r[1]) {
            double v = r[0];
            r[0] = r[1];
            r[1] = v;
        }
    }
    for (int i = 0; i < 2; i++)
        if (s->r0 + r[i] * dr >= 0) {
            *t = r[i];
            return true;
        }
    return false;
}

static const uint32_t *focal_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const grad *s = src->state;
    v4 dither[8];
    dither_row(y, dither);
    float pos[CHUNK];
    bool painted[CHUNK];
    for (int at = 0; at < n; at += CHUNK) {
        int m = n - at < CHUNK ? n - at : CHUNK;
        for (int i = 0; i < m; i++) {
            kn_pt p = kn_aff_map(&s->inv, x + at + i + 0.5, y + 0.5);
            double t = 0;
            painted[i] = two_point(s, p.x, p.y, &t);
            pos[i] = (float)(t * (double)s->k + (double)s->k0);
        }
        put_cells(s, pos, x + at, m, dither, tmp + at);
        for (int i = 0; i < m; i++)
            if (!painted[i])
                tmp[at + i] = 0;
    }
    return tmp;
}

/* Turns (0..1) from the x axis towards y, by Skia's polynomial and in its order of operations: they
 * are seen where a gradient repeats thousands of times around. */
static inline float turns(float x, float y) {
    const float ax = fabsf(x), ay = fabsf(y), hi = ax > ay ? ax : ay, lo = ax > ay ? ay : ax;
    const float q = hi > 0 ? lo / hi : 0, q2 = q * q;
    float t = q * (0.159121170639991760f +
                   q2 * (-5.18539696931838989e-2f +
                         q2 * (2.47610192745923996e-2f + q2 * -7.05473823472857475e-3f)));
    if (ax < ay)
        t = 0.25f - t;
    if (x < 0)
        t = 0.5f - t;
    if (y < 0)
        t = 1 - t;
    return t;
}

static const uint32_t *conic_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const grad *s = src->state;
    kn_pt p = kn_aff_map(&s->inv, x + 0.5, y + 0.5);
    float pos[CHUNK];
    v4 dither[8];
    dither_row(y, dither);
    for (int at = 0; at < n; at += CHUNK) {
        int m = n - at < CHUNK ? n - at : CHUNK;
        float ux = (float)(p.x + s->inv.a * at), uy = (float)(p.y + s->inv.b * at);
        float dx = (float)s->inv.a, dy = (float)s->inv.b;
        for (int i = 0; i < m; i++) {
            pos[i] = turns(ux + dx * (float)i, uy + dy * (float)i) * s->k + s->k0;
        }
        put_cells(s, pos, x + at, m, dither, tmp + at);
    }
    return tmp;
}

/* Maps device px to the unit space of the kind; false when it collapses. */
static bool unit_space(const kn_gradient *g, const kn_aff *m, grad *s) {
    kn_aff gm = kn_aff_of(g->m.m[15] == 0 ? &KN_MAT4_ID : &g->m), all = kn_aff_mul(m, &gm), unit;
    if (g->kind == KN_GRAD_LINEAR) {
        double dx = g->p1.x - g->p0.x, dy = g->p1.y - g->p0.y;
        unit = (kn_aff){dx, dy, -dy, dx, g->p0.x, g->p0.y};
    } else if (g->kind == KN_GRAD_RADIAL) {
        unit = (kn_aff){g->rx, 0, 0, g->ry, g->p0.x, g->p0.y};
    } else { /* the x axis shows where the gradient starts: up, without an angle */
        const double quarters = g->angle / (M_PI / 2), near = rint(quarters);
        double c = sin(g->angle), sn = -cos(g->angle);
        if (fabs(quarters - near) < 1e-9) {
            c = rint(c);
            sn = rint(sn);
        }
        unit = (kn_aff){c, sn, -sn, c, g->p0.x, g->p0.y};
    }
    all = kn_aff_mul(&all, &unit);
    return kn_aff_invert(&all, &s->inv);
}

/* t along the line, in single precision and in the order in which Skia gets there: turned about the
 * start, moved to it, scaled. */
static bool line_map(const kn_gradient *g, const kn_aff *m, grad *s) {
    kn_aff gm = kn_aff_of(g->m.m[15] == 0 ? &KN_MAT4_ID : &g->m), all = kn_aff_mul(m, &gm), inv;
    const float px = (float)g->p0.x, py = (float)g->p0.y;
    float vx = (float)g->p1.x - px, vy = (float)g->p1.y - py;
    const float k = 1 / sqrtf(vx * vx + vy * vy);
    if (!kn_aff_invert(&all, &inv) || !isfinite(k))
        return false;
    vx *= k;
    vy *= k;
    const float turned = -vy * py + (1 - vx) * px;
    const float lx = vx * k, ly = vy * k, l0 = (turned - px) * k;
    s->lx = (float)(lx * inv.a + ly * inv.b);
    s->ly = (float)(lx * inv.c + ly * inv.d);
    s->l0 = (float)(lx * inv.e + ly * inv.f) + l0;
    return true;
}

static void place_stops(const kn_gradient *g, grad *s) {
    const double p0 = g->stops[0].pos, span = (double)g->stops[g->n_stops - 1].pos - p0;
    s->k = s->spread ? (float)(1 / span) : 1;
    s->k0 = s->spread ? (float)(-p0 / span) : 0;
}

kn_src kn_src_gradient(const kn_gradient *g, const kn_aff *m, float alpha, kn_arena *a) {
    if (!g || !g->n_stops)
        return kn_src_solid(0);
    const kn_stop *last = &g->stops[g->n_stops - 1];
    grad *s = KN_ANEW(a, grad);
    bool focal =
        g->kind == KN_GRAD_RADIAL && (g->r0 > 0 || g->p1.x != g->p0.x || g->p1.y != g->p0.y);
    /* CSS Images 3, 3.1 and 3.2.3: without extent, only the last colour is seen. */
    if (g->n_stops == 1 || !unit_space(g, m, s) ||
        (g->kind == KN_GRAD_LINEAR && !line_map(g, m, s)))
        return kn_src_solid(kn_rgba_px(last->color, alpha));
    if (g->spread && last->pos - g->stops[0].pos <= 1e-9)
        return kn_src_solid(kn_rgba_px(last->color, alpha));
    s->spread = g->spread;
    place_stops(g, s);
    fill_segments(g, s, alpha < 0 ? 0 : alpha > 1 ? 1 : alpha, a);
    index_segments(s, a);
    kn_src out = {.alpha = 255, .state = s, .row = linear_row};
    if (g->kind == KN_GRAD_RADIAL) {
        out.row = focal ? focal_row : radial_row;
        s->fx = (g->p1.x - g->p0.x) / g->rx;
        s->fy = (g->p1.y - g->p0.y) / g->ry;
        s->r0 = g->r0 / g->rx;
        if (focal && s->fx == 0 && s->fy == 0 && s->r0 != 1) { /* circles around one centre */
            float from = (float)s->r0;
            out.row = radial_row;
            s->k0 -= s->k * from / (1 - from);
            s->k /= 1 - from;
        }
    } else if (g->kind == KN_GRAD_CONIC) {
        out.row = conic_row;
    }
    return out;
}
