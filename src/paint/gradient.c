/* CSS gradients (CSS Images 3 §3, 4 §3) → kn_gradient in the tile's own space. */
#include "src/paint/internal.h"
#include <math.h>

typedef struct stops { /* resolved stops: positions in fractions of the gradient line */
    kn_stop *v;
    uint32_t n;
} stops;

static kn_rgba mix(kn_rgba a, kn_rgba b, double t) { /* premultiplied */
    const double wa = a.a * (1 - t), wb = b.a * t, w = wa + wb;
    if (w <= 0)
        return (kn_rgba){a.r, a.g, a.b, 0};
    return (kn_rgba){(float)((a.r * wa + b.r * wb) / w), (float)((a.g * wa + b.g * wb) / w),
                     (float)((a.b * wa + b.b * wb) / w), (float)w};
}

/* Fills in missing positions and turns hints into stops (§3.4.3: the colour follows t^(log 0.5 /
 * log hint)). */
static stops resolve_stops(kn_arena *a, const kn_cstops *in, double length) {
    const uint32_t n = in->n;
    double *pos = KN_ANEW_N(a, double, n ? n : 1);
    bool *has = KN_ANEW_N(a, bool, n ? n : 1);
    for (uint32_t i = 0; i < n; i++) {
        has[i] = in->v[i].has_pos || in->v[i].is_hint;
        if (has[i])
            pos[i] = length > 0 ? kn_len_px(in->v[i].pos, (float)length) / length
                                : (in->v[i].pos.kind == KN_LEN_LP ? in->v[i].pos.pct / 100.0 : 0);
    }
    if (n && !has[0]) {
        pos[0] = 0;
        has[0] = true;
    }
    if (n && !has[n - 1]) {
        pos[n - 1] = 1;
        has[n - 1] = true;
    }
    double high = -INFINITY;
    for (uint32_t i = 0; i < n; i++)
        if (has[i])
            high = pos[i] = fmax(pos[i], high);
    for (uint32_t i = 1; i < n; i++) {
        if (has[i])
            continue;
        uint32_t j = i;
        while (!has[j])
            j++;
        const double from = pos[i - 1], step = (pos[j] - from) / (j - i + 1);
        for (uint32_t k = i; k < j; k++) {
            pos[k] = from + step * (k - i + 1);
            has[k] = true;
        }
    }
    enum { HINT_STEPS = 16 };
    stops out = {KN_ANEW_N(a, kn_stop, (size_t)n * (HINT_STEPS + 1) + 1), 0};
    for (uint32_t i = 0; i < n; i++) {
        const kn_cstop *s = &in->v[i];
        if (!s->is_hint) {
            out.v[out.n++] = (kn_stop){(float)pos[i], kn_rgba_of(s->color)};
            continue;
        }
        if (i == 0 || i + 1 >= n)
            continue;
        const double p0 = pos[i - 1], p1 = pos[i + 1], span = p1 - p0;
        const double h = span > 0 ? (pos[i] - p0) / span : 0.5;
        const kn_rgba c0 = kn_rgba_of(in->v[i - 1].color), c1 = kn_rgba_of(in->v[i + 1].color);
        if (h <= 0 || h >= 1) { /* a hint at an end is a hard step */
            const double at = h <= 0 ? p0 : p1;
            out.v[out.n++] = (kn_stop){(float)at, h <= 0 ? c1 : c0};
            continue;
        }
        const double e = log(0.5) / log(h);
        for (int k = 1; k < HINT_STEPS; k++) {
            const double t = (double)k / HINT_STEPS;
            out.v[out.n++] = (kn_stop){(float)(p0 + span * t), mix(c0, c1, pow(t, e))};
        }
    }
    return out;
}

static void line_ends(const kn_cimage *im, double w, double h, kn_pt *p0, kn_pt *p1) {
    double rad = im->angle;
    if (im->has_side) {
        if (!im->side_x)
            rad = im->side_y < 0 ? 0 : M_PI;
        else if (!im->side_y)
            rad = im->side_x > 0 ? M_PI / 2 : -M_PI / 2;
        else /* the 50 % line goes through the two other corners: §3.1 */
            rad = atan2(im->side_x * h, -im->side_y * w);
    }
    const double s = sin(rad), c = cos(rad);
    const double len = fabs(w * s) + fabs(h * c);
    *p0 = (kn_pt){w / 2 - s * len / 2, h / 2 + c * len / 2};
    *p1 = (kn_pt){w / 2 + s * len / 2, h / 2 - c * len / 2};
}

static void radial_radii(const kn_cimage *im, double w, double h, kn_pt c, double *rx, double *ry) {
    const double l = fabs(c.x), r = fabs(w - c.x), t = fabs(c.y), b = fabs(h - c.y);
    const bool far = im->extent == KN_KW_farthest_side || im->extent == KN_KW_farthest_corner;
    if (!im->extent) {
        *rx = kn_len_px(im->rx, (float)w);
        *ry = im->circle ? *rx : kn_len_px(im->ry, (float)h);
        return;
    }
    const double sx = far ? fmax(l, r) : fmin(l, r), sy = far ? fmax(t, b) : fmin(t, b);
    const bool corner = im->extent == KN_KW_closest_corner || im->extent == KN_KW_farthest_corner;
    if (im->circle) {
        *rx = *ry = corner ? hypot(sx, sy) : far ? fmax(sx, sy) : fmin(sx, sy);
    } else if (!corner) {
        *rx = sx;
        *ry = sy;
    } else { /* through the corner with the ratio of the sides: √2 × the side radii */
        *rx = sx * M_SQRT2;
        *ry = sy * M_SQRT2;
    }
}

/* Repeats stops by hand until they cover [lo, hi]. */
static stops unroll(kn_arena *a, stops in, double lo, double hi) {
    const double first = in.v[0].pos, period = in.v[in.n - 1].pos - first;
    if (period <= 1e-9)
        return in;
    const double k0 = floor((lo - first) / period), k1 = ceil((hi - first) / period);
    if (k1 - k0 > 4096)
        return in;
    stops out = {KN_ANEW_N(a, kn_stop, (size_t)in.n * (size_t)(k1 - k0 + 1)), 0};
    for (double k = k0; k < k1; k++)
        for (uint32_t i = 0; i < in.n; i++)
            out.v[out.n++] = (kn_stop){(float)(in.v[i].pos + k * period), in.v[i].color};
    return out;
}

static void rescale(stops *s, double from, double span) {
    for (uint32_t i = 0; i < s->n; i++)
        s->v[i].pos = (float)((s->v[i].pos - from) / span);
}

bool kn_gradient_of(kn_arena *a, const kn_cimage *im, double w, double h, kn_gradient *g) {
    if (!im->stops || !im->stops->n)
        return false;
    *g = (kn_gradient){
        .interp = (kn_interp)im->interp, .hue = (kn_hue)im->hue, .premul = true, .m = KN_MAT4_ID};
    const kn_pt c = {kn_len_px(im->cx, (float)w), kn_len_px(im->cy, (float)h)};
    double length = 1;
    if (im->kind == KN_CI_LINEAR) {
        g->kind = KN_GRAD_LINEAR;
        line_ends(im, w, h, &g->p0, &g->p1);
        length = hypot(g->p1.x - g->p0.x, g->p1.y - g->p0.y);
    } else if (im->kind == KN_CI_RADIAL) {
        g->kind = KN_GRAD_RADIAL;
        g->p0 = g->p1 = c;
        radial_radii(im, w, h, c, &g->rx, &g->ry);
        length = g->rx;
    } else {
        g->kind = KN_GRAD_CONIC;
        g->p0 = c;
        g->angle = im->angle;
        length = 0; /* positions are percentages of a turn */
    }
    stops s = resolve_stops(a, im->stops, length);
    if (!s.n)
        return false;
    const double first = s.v[0].pos, last = s.v[s.n - 1].pos, span = last - first;
    if (im->repeating && span > 1e-9) {
        if (im->kind == KN_CI_LINEAR) { /* move the ends to the first and last stop, then repeat */
            const kn_pt d = {g->p1.x - g->p0.x, g->p1.y - g->p0.y};
            g->p1 = (kn_pt){g->p0.x + d.x * last, g->p0.y + d.y * last};
            g->p0 = (kn_pt){g->p0.x + d.x * first, g->p0.y + d.y * first};
            rescale(&s, first, span);
            g->spread = 1;
        } else if (im->kind == KN_CI_RADIAL && fabs(first) < 1e-9) {
            g->rx *= last;
            g->ry *= last;
            rescale(&s, 0, last);
            g->spread = 1;
        } else {
            const double reach =
                im->kind == KN_CI_CONIC || g->rx <= 0 ? 1 : hypot(w, h) / g->rx + 1;
            s = unroll(a, s, 0, reach);
        }
    }
    if (im->kind == KN_CI_RADIAL && !g->spread && s.v[s.n - 1].pos > 1) {
        const double end = s.v[s.n - 1].pos; /* stops beyond the ending shape */
        g->rx *= end;
        g->ry *= end;
        rescale(&s, 0, end);
    }
    g->stops = s.v;
    g->n_stops = s.n;
    return true;
}
