/* CSS gradients (CSS Images 3 §3, 4 §3) → kn_gradient in the tile's own space. */
#include "src/paint/internal.h"
#include "src/style/csscolor.h"
#include <math.h>

typedef struct stops { /* resolved stops: positions in fractions of the gradient line */
    kn_stop *v;
    uint32_t n;
} stops;

static kn_kw space_of(const kn_cimage *im) {
    static const kn_kw spaces[] = {
        [KN_IN_SRGB] = KN_KW_srgb,       [KN_IN_SRGB_LINEAR] = KN_KW_srgb_linear,
        [KN_IN_OKLAB] = KN_KW_oklab,     [KN_IN_OKLCH] = KN_KW_oklch,
        [KN_IN_LAB] = KN_KW_lab,         [KN_IN_LCH] = KN_KW_lch,
        [KN_IN_HSL] = KN_KW_hsl,         [KN_IN_HWB] = KN_KW_hwb,
        [KN_IN_XYZ] = KN_KW_xyz,         [KN_IN_DISPLAY_P3] = KN_KW_display_p3,
        [KN_IN_A98_RGB] = KN_KW_a98_rgb, [KN_IN_PROPHOTO_RGB] = KN_KW_prophoto_rgb,
        [KN_IN_REC2020] = KN_KW_rec2020,
    };
    return im->interp < KN_COUNTOF(spaces) ? spaces[im->interp] : KN_KW_srgb;
}

/* sRGB without clipping: what lies outside the gamut still takes part in the interpolation. */
static kn_rgba unclipped(const kn_css_color *c) {
    const kn_css_color s = kn_color_convert(c, KN_KW_srgb);
    float v[4];
    for (int i = 0; i < 4; i++)
        v[i] = s.missing & 1 << i ? 0 : s.c[i];
    return (kn_rgba){v[0], v[1], v[2], v[3]};
}

/* A stop's colour towards a neighbour, from which it takes the components that it has not (CSS
 * Color 4 §12.2). */
static kn_rgba towards(const kn_css_color *c, const kn_css_color *neighbour) {
    kn_css_color own = *c;
    for (int i = 0; neighbour && i < 4; i++)
        if (own.missing & 1 << i && !(neighbour->missing & 1 << i)) {
            own.c[i] = neighbour->c[i];
            own.missing &= (uint8_t) ~(1u << i);
        }
    return unclipped(&own);
}

/* Positions of the stops as fractions of the line; what is missing is spread evenly (CSS Images 3
 * §3.4.3). */
static double *place(kn_arena *a, const kn_cstops *in, double length) {
    const uint32_t n = in->n;
    double *pos = KN_ANEW_N(a, double, n + 1);
    bool *has = KN_ANEW_N(a, bool, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        has[i] = in->v[i].has_pos || in->v[i].is_hint;
        const kn_len at = in->v[i].pos;
        if (has[i] && at.kind == KN_LEN_LP && at.px == 0) /* exact where a stop is hard */
            pos[i] = (double)(at.pct / 100);
        else if (has[i])
            pos[i] = length > 0 ? kn_len_px(in->v[i].pos, (float)length) / length
                                : (in->v[i].pos.kind == KN_LEN_LP ? in->v[i].pos.pct / 100.0 : 0);
    }
    if (!has[0])
        pos[0] = 0;
    if (!has[n - 1])
        pos[n - 1] = 1;
    has[0] = has[n - 1] = true;
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
    return pos;
}

typedef struct csstop { /* a stop in the interpolation space */
    double pos;
    kn_css_color color;
} csstop;

/* A hint's curve, t^(log 0.5 / log hint), as Blink draws it: straight between nine points, most of
 * them on the longer side. */
static uint32_t put_hint(const csstop *l, const csstop *r, double at, kn_kw space, kn_kw hue,
                         csstop *out) {
    const double before = at - l->pos, after = r->pos - at, span = r->pos - l->pos;
    if (fabs(before - after) < 1e-6)
        return 0;
    if (before <= 1e-6 || after <= 1e-6) { /* at an end: a hard step */
        out[0] = (csstop){at, before <= 1e-6 ? r->color : l->color};
        return 1;
    }
    double pos[9];
    for (int i = 0; i < 7; i++) {
        if (before > after)
            pos[i] = l->pos + before * (7 + i) / 13;
        else
            pos[i + 2] = at + after * i / 13;
    }
    for (int i = 1; i <= 2; i++) {
        if (before > after)
            pos[i + 6] = at + after * i / 3;
        else
            pos[i - 1] = l->pos + before * i / 3;
    }
    const double e = log(0.5) / log(before / span);
    for (int i = 0; i < 9; i++) {
        const float t = (float)pow((pos[i] - l->pos) / span, e);
        out[i] = (csstop){pos[i], kn_color_lerp(&l->color, &r->color, t, space, hue)};
    }
    return 9;
}

static stops resolve_stops(kn_arena *a, const kn_cimage *im, double length) {
    static const kn_kw hues[] = {KN_KW_shorter, KN_KW_longer, KN_KW_increasing, KN_KW_decreasing};
    const kn_cstops *in = im->stops;
    const kn_kw space = space_of(im), hue = hues[im->hue & 3];
    const double *pos = place(a, in, length);
    csstop *own = KN_ANEW_N(a, csstop, in->n), *v = KN_ANEW_N(a, csstop, (size_t)in->n * 9);
    uint32_t n = 0;
    for (uint32_t i = 0; i < in->n; i++) {
        kn_css_color c;
        kn_css_from_color(&in->v[i].color, &c);
        own[i] =
            (csstop){pos[i], space == KN_KW_srgb && !c.missing ? c : kn_color_convert(&c, space)};
    }
    for (uint32_t i = 0; i < in->n; i++)
        if (!in->v[i].is_hint)
            v[n++] = own[i];
        else if (i > 0 && i + 1 < in->n)
            n += put_hint(&own[i - 1], &own[i + 1], pos[i], space, hue, v + n);
    stops out = {KN_ANEW_N(a, kn_stop, (size_t)n * 2 + 1), 0};
    for (uint32_t i = 0; i < n; i++) {
        const float at = (float)v[i].pos;
        const bool split = v[i].color.missing && i > 0 && i + 1 < n;
        if (split || i + 1 == n)
            out.v[out.n++] = (kn_stop){at, towards(&v[i].color, i ? &v[i - 1].color : NULL)};
        if (split || i + 1 < n)
            out.v[out.n++] = (kn_stop){at, towards(&v[i].color, &v[i + 1].color)};
    }
    return out;
}

/* §3.1, with Blink's arithmetic: the ends lie where the line meets the perpendiculars through the
 * corners. */
static void line_ends(const kn_cimage *im, double w, double h, kn_pt *p0, kn_pt *p1) {
    double rad = im->angle;
    if (im->has_side) {
        if (!im->side_x)
            rad = im->side_y < 0 ? 0 : M_PI;
        else if (!im->side_y)
            rad = im->side_x > 0 ? M_PI / 2 : -M_PI / 2;
        else /* the 50 % line goes through the two other corners */
            rad = atan2(im->side_x * h, -im->side_y * w);
    }
    float deg = fmodf((float)(rad * 180 / M_PI), 360);
    deg += deg < 0 ? 360 : 0;
    const float fw = (float)w, fh = (float)h, hw = fw / 2, hh = fh / 2;
    if (deg == 0 || deg == 180) {
        *p0 = (kn_pt){0, deg == 0 ? h : 0};
        *p1 = (kn_pt){0, deg == 0 ? 0 : h};
        return;
    }
    if (deg == 90 || deg == 270) {
        *p0 = (kn_pt){deg == 90 ? 0 : w, 0};
        *p1 = (kn_pt){deg == 90 ? w : 0, 0};
        return;
    }
    const float slope = (float)tan((90 - (double)deg) * M_PI / 180), across = -1 / slope;
    const float cx = deg < 180 ? hw : -hw, cy = deg < 90 || deg > 270 ? hh : -hh;
    const float c = cy - across * cx;
    const float ex = c / (slope - across), ey = across * ex + c;
    *p1 = (kn_pt){(double)(hw + ex), (double)(hh - ey)};
    *p0 = (kn_pt){(double)(hw - ex), (double)(hh + ey)};
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

/* A repeating gradient too small to be seen is its mean colour (CSS Images 3 §3.6). */
static void be_mean(stops *s) {
    double sum[4] = {0};
    const double first = s->v[0].pos, span = s->v[s->n - 1].pos - first;
    for (uint32_t i = 0; i + 1 < s->n && span > 0; i++) {
        const kn_rgba p = s->v[i].color, q = s->v[i + 1].color;
        const double w = (s->v[i + 1].pos - s->v[i].pos) / span / 2;
        sum[0] += w * (p.r * p.a + q.r * q.a);
        sum[1] += w * (p.g * p.a + q.g * q.a);
        sum[2] += w * (p.b * p.a + q.b * q.a);
        sum[3] += w * (p.a + q.a);
    }
    const double a = sum[3] > 0 ? sum[3] : 1;
    s->v[0] = (kn_stop){
        0, {(float)(sum[0] / a), (float)(sum[1] / a), (float)(sum[2] / a), (float)sum[3]}};
    s->n = 1;
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
    stops s = resolve_stops(a, im, length);
    const double first = s.v[0].pos, last = s.v[s.n - 1].pos, span = last - first;
    if (im->repeating && span > 1e-9) {
        if (im->kind == KN_CI_LINEAR) { /* move the ends to the first and last stop, then repeat */
            const kn_pt d = {g->p1.x - g->p0.x, g->p1.y - g->p0.y};
            g->p1 = (kn_pt){g->p0.x + d.x * last, g->p0.y + d.y * last};
            g->p0 = (kn_pt){g->p0.x + d.x * first, g->p0.y + d.y * first};
            rescale(&s, first, span);
            g->spread = 1;
        } else if (im->kind == KN_CI_RADIAL && (g->rx <= 0 || g->ry <= 0)) {
            be_mean(&s);
        } else {
            g->spread = 1;
        }
    } else if (im->repeating) {
        s.v[0] = s.v[s.n - 1];
        s.n = 1;
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
