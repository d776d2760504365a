#include "raster/gradient.h"
#include "raster/color.h"
#include "raster/dsp/lerp.h"
#include "raster/dsp/row.h"
#include <math.h>
#include <string.h>

/* Table layout: [0] is the colour before the first stop, [1..n] samples between the first and the
 * last stop at the middle of each cell, [n+1] the colour after the last. */
typedef struct grad {
    uint64_t *lut; /* 16 bits per component, b g r a from the lowest: × 256 */
    int n;
    uint8_t spread;
    float k, k0; /* table position = t · k + k0, 0 at the first stop and n at the last */
    kn_aff inv;  /* device → unit space of the kind */
    /* two-point radial, unit space: circle of radius r0 at (fx, fy) to the unit circle at 0 */
    double fx, fy, r0;
    float turn; /* conic: start, in turns */
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

/* Unlike a flat colour, a ramp is premultiplied before it is rounded. */
static uint64_t stop_px(kn_rgba c, float alpha) {
    float a = c.a * alpha, f[3] = {c.b, c.g, c.r};
    uint64_t out = (uint64_t)(a * 65280 + 0.5f) << 48;
    for (int i = 0; i < 3; i++) {
        float v = f[i] < 0 ? 0 : f[i] > 1 ? 1 : f[i];
        out |= (uint64_t)(v * a * 65280 + 0.5f) << (16 * i);
    }
    return out;
}

/* Ramps are dithered by an 8 × 8 ordered matrix (browsers do), or slow ones would show bands.
 * Offsets by column for one row, for the three colours; alpha is only rounded. */
typedef uint16_t v4 __attribute__((vector_size(8)));
static void dither_row(int y, v4 out[8]) {
    for (unsigned x = 0; x < 8; x++) {
        unsigned v = x ^ ((unsigned)y & 7);
        unsigned m =
            (v & 1) << 5 | (x & 1) << 4 | (v & 2) << 2 | (x & 2) << 1 | (v & 4) >> 1 | (x & 4) >> 2;
        uint16_t d = (uint16_t)(2 + 4 * m);
        out[x] = (v4){d, d, d, 128};
    }
}

static inline uint32_t dithered(uint64_t c, v4 d) {
    typedef uint8_t b4 __attribute__((vector_size(4)));
    v4 v;
    memcpy(&v, &c, 8);
    v = (v + d) >> 8;
    v4 a = __builtin_shufflevector(v, v, 3, 3, 3, 3), over = (v4)(v > a);
    v = (over & a) | (~over & v);
    b4 b = __builtin_convertvector(v, b4);
    uint32_t px;
    memcpy(&px, &b, 4);
    return px;
}

static void fill_lut(const kn_gradient *g, grad *s, float alpha) {
    const kn_stop *st = g->stops;
    uint32_t last = g->n_stops - 1;
    double p0 = st[0].pos, span = st[last].pos - p0;
    s->lut[0] = stop_px(st[0].color, alpha);
    s->lut[s->n + 1] = stop_px(st[last].color, alpha);
    uint32_t j = 0;
    ramp r = {0};
    bool have = false;
    for (int i = 0; i < s->n; i++) {
        double t = p0 + span * (i + 0.5) / s->n;
        while (j + 1 < last && t >= st[j + 1].pos) {
            j++;
            have = false;
        }
        if (!have) {
            r = make_ramp(g, &st[j], &st[j < last ? j + 1 : j]);
            have = true;
        }
        double w = j < last ? st[j + 1].pos - st[j].pos : 0;
        double f = w > 0 ? (t - st[j].pos) / w : 1;
        s->lut[i + 1] = stop_px(ramp_at(g, &r, f < 0 ? 0 : f > 1 ? 1 : f), alpha);
    }
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

/* Table positions (in cells, first stop at 0) of a run of pixels → table entries. */
static void look_up(const grad *s, const float *pos, int n, int *cell) {
    const float top = (float)s->n;
    if (s->spread == 0) {
        for (int i = 0; i < n; i++) {
            float p = pos[i] + 1;
            p = p > 0 ? p : 0; /* also NaN */
            cell[i] = (int)(p < top + 1 ? p : top + 1);
        }
        return;
    }
    float period = s->spread == 2 ? 2 * top : top, inv = 1 / period;
    for (int i = 0; i < n; i++) {
        float q = pos[i] * inv;
        q -= (float)kn_floor_int(q);
        float p = q * period;
        if (p >= top && s->spread == 2)
            p = 2 * top - p;
        int k = (int)p;
        cell[i] = 1 + (k < 0 ? 0 : k >= s->n ? s->n - 1 : k);
    }
}

/* Colours of n ≤ 128 pixels from device position (x, y) on. */
static void put_cells(const grad *s, const float *pos, int x, int n, const v4 *dither,
                      uint32_t *out) {
    int cell[128], i = 0;
    look_up(s, pos, n, cell);
#ifdef __SSE2__
    for (; i + 2 <= n; i += 2) {
        __m128i c = _mm_unpacklo_epi64(
            _mm_loadl_epi64((const __m128i *)(const void *)&s->lut[cell[i]]),
            _mm_loadl_epi64((const __m128i *)(const void *)&s->lut[cell[i + 1]]));
        __m128i d = _mm_unpacklo_epi64(
            _mm_loadl_epi64((const __m128i *)(const void *)&dither[(x + i) & 7]),
            _mm_loadl_epi64((const __m128i *)(const void *)&dither[(x + i + 1) & 7]));
        c = _mm_srli_epi16(_mm_add_epi16(c, d), 8);
        __m128i a = _mm_shufflehi_epi16(_mm_shufflelo_epi16(c, 0xff), 0xff);
        c = _mm_min_epi16(c, a);
        _mm_storel_epi64((__m128i *)(void *)(out + i), _mm_packus_epi16(c, c));
    }
#endif
    for (; i < n; i++)
        out[i] = dithered(s->lut[cell[i]], dither[(x + i) & 7]);
}

#define CHUNK 128

static const uint32_t *linear_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const grad *s = src->state;
    double dt = s->inv.a * s->k;
    double t0 = (s->inv.a * (x + 0.5) + s->inv.c * (y + 0.5) + s->inv.e) * s->k + s->k0;
    float pos[CHUNK];
    v4 dither[8];
    dither_row(y, dither);
    if (dt == 0) { /* a vertical gradient has one colour per row, and eight dithered ones */
        for (int i = 0; i < 8; i++)
            pos[i] = (float)t0;
        int k = n < 8 ? n : 8;
        put_cells(s, pos, x, k, dither, tmp);
        for (int i = 8; i < n; i++)
            tmp[i] = tmp[i - 8];
        return tmp;
    }
    for (int at = 0; at < n; at += CHUNK) {
        int k = n - at < CHUNK ? n - at : CHUNK;
        float base = (float)(t0 + dt * at), step = (float)dt;
        for (int i = 0; i < k; i++)
            pos[i] = base + step * (float)i;
        put_cells(s, pos, x + at, k, dither, tmp + at);
    }
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

/* Turns (0..1) clockwise from up. Polynomial of atan on [0,1], error below 2e-6 turns: the same on
 * every machine, unlike libm's. */
static inline float turns(float x, float y) {
    float ax = fabsf(x), ay = fabsf(y), hi = ax > ay ? ax : ay, lo = ax > ay ? ay : ax;
    float q = hi > 0 ? lo / hi : 0, q2 = q * q;
    float a = ((((((-0.0117212f * q2 + 0.05265332f) * q2 - 0.11643287f) * q2 + 0.19354346f) * q2 -
                 0.33262347f) *
                    q2 +
                0.99997726f) *
               q) *
              0.15915494f; /* angle from the axis of `hi`, in turns */
    /* from up (-y), clockwise towards +x */
    float t = ay >= ax ? a : 0.25f - a;
    if (y > 0)
        t = 0.5f - t;
    if (x < 0)
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
            float t = turns(ux + dx * (float)i, uy + dy * (float)i) - s->turn;
            t -= (float)kn_floor_int(t);
            pos[i] = t * s->k + s->k0;
        }
        put_cells(s, pos, x + at, m, dither, tmp + at);
    }
    return tmp;
}

/* Enough cells that a hard stop lies within half a pixel of its place. */
static int table_size(double length_px) {
    int n = 256;
    while (n < 8192 && n < 2 * length_px)
        n *= 2;
    return n;
}

/* Maps device px to the unit space of the kind; false when it collapses. */
static bool unit_space(const kn_gradient *g, const kn_aff *m, grad *s, double *length) {
    kn_aff gm = kn_aff_of(g->m.m[15] == 0 ? &KN_MAT4_ID : &g->m), all = kn_aff_mul(m, &gm), unit;
    double sx, sy;
    if (g->kind == KN_GRAD_LINEAR) {
        double dx = g->p1.x - g->p0.x, dy = g->p1.y - g->p0.y;
        unit = (kn_aff){dx, dy, -dy, dx, g->p0.x, g->p0.y};
    } else if (g->kind == KN_GRAD_RADIAL) {
        unit = (kn_aff){g->rx, 0, 0, g->ry, g->p0.x, g->p0.y};
    } else {
        unit = (kn_aff){1, 0, 0, 1, g->p0.x, g->p0.y};
    }
    all = kn_aff_mul(&all, &unit);
    kn_aff_scales(&all, &sx, &sy);
    *length = g->kind == KN_GRAD_CONIC ? 4096 : fmax(sx, sy);
    return kn_aff_invert(&all, &s->inv);
}

static void place_stops(const kn_gradient *g, grad *s) {
    double p0 = g->stops[0].pos, span = g->stops[g->n_stops - 1].pos - p0;
    if (!(span > 1e-9)) /* all stops at one place: a step */
        span = 1e-9;
    s->k = (float)(s->n / span);
    s->k0 = (float)(-p0 * s->n / span);
}

kn_src kn_src_gradient(const kn_gradient *g, const kn_aff *m, float alpha, kn_arena *a) {
    if (!g || !g->n_stops)
        return kn_src_solid(0);
    const kn_stop *last = &g->stops[g->n_stops - 1];
    grad *s = KN_ANEW(a, grad);
    double length = 0;
    bool focal =
        g->kind == KN_GRAD_RADIAL && (g->r0 > 0 || g->p1.x != g->p0.x || g->p1.y != g->p0.y);
    /* CSS Images 3, 3.1 and 3.2.3: without extent, only the last colour is seen. */
    if (g->n_stops == 1 || !unit_space(g, m, s, &length))
        return kn_src_solid(kn_rgba_px(last->color, alpha));
    if (g->spread && last->pos - g->stops[0].pos <= 1e-9)
        return kn_src_solid(kn_rgba_px(last->color, alpha));
    s->n = table_size(length * fabs((double)(last->pos - g->stops[0].pos)));
    s->lut = KN_ANEW_N(a, uint64_t, s->n + 2);
    s->spread = g->spread;
    place_stops(g, s);
    fill_lut(g, s, alpha < 0 ? 0 : alpha > 1 ? 1 : alpha);
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
        s->turn = (float)(g->angle / (2 * M_PI));
        s->turn -= floorf(s->turn);
    }
    return out;
}
