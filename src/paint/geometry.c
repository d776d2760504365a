/* Pixel snapping and rounded corners of boxes. */
#include "src/paint/internal.h"
#include <math.h>

/* Extent of [at, at + size) between rounded edges. What is not (nearly) empty keeps one pixel, so
 * that hairlines do not vanish. */
static int snap_extent(kn_lu at, kn_lu size) {
    const int n = kn_lu_round_int(kn_lu_add(at, size)) - kn_lu_round_int(at);
    return n == 0 && size.v > 4 ? 1 : n;
}

kn_rect kn_snap(kn_prect r) {
    return (kn_rect){kn_lu_round_int(r.x), kn_lu_round_int(r.y), snap_extent(r.x, r.w),
                     snap_extent(r.y, r.h)};
}

kn_prect kn_border_box(const kn_box *b, kn_lu x, kn_lu y) {
    return (kn_prect){x, y, b->w, b->h};
}

static kn_prect inset(kn_prect r, const kn_lu by[4]) {
    r.x = kn_lu_add(r.x, by[3]);
    r.y = kn_lu_add(r.y, by[0]);
    r.w = kn_lu_clamp0(kn_lu_sub(r.w, kn_lu_add(by[1], by[3])));
    r.h = kn_lu_clamp0(kn_lu_sub(r.h, kn_lu_add(by[0], by[2])));
    return r;
}

kn_prect kn_padding_box(const kn_box *b, kn_lu x, kn_lu y) {
    return inset(kn_border_box(b, x, y), b->border);
}

kn_prect kn_content_box(const kn_box *b, kn_lu x, kn_lu y) {
    return inset(kn_padding_box(b, x, y), b->padding);
}

bool kn_rrect_is_rect(const kn_rrect *r) {
    for (int i = 0; i < 4; i++)
        if (r->rx[i] > 0 && r->ry[i] > 0)
            return false;
    return true;
}

kn_shape kn_shape_rrect(kn_rrect r) {
    kn_shape s = {0};
    if (kn_rrect_is_rect(&r)) {
        s.kind = KN_SHAPE_RECT;
        s.u.rect = r.r;
    } else {
        s.kind = KN_SHAPE_RRECT;
        s.u.rrect = r;
    }
    return s;
}

kn_shape kn_shape_polygon(kn_arena *a, const kn_pt *v, uint32_t n) {
    uint8_t *segs = KN_ANEW_N(a, uint8_t, n + 1);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, n);
    for (uint32_t i = 0; i < n; i++) {
        segs[i] = i ? KN_SEG_LINE : KN_SEG_MOVE;
        pts[i] = v[i];
    }
    segs[n] = KN_SEG_CLOSE;
    return (kn_shape){.kind = KN_SHAPE_PATH, .u.path = {segs, pts, n + 1, n}};
}

/* CSS Backgrounds 3 §5.5: all radii are scaled down together until adjacent curves fit. */
static void fit_radii(kn_rrect *r) {
    double f = 1;
    const double top = (double)r->rx[0] + r->rx[1], bottom = (double)r->rx[3] + r->rx[2];
    const double left = (double)r->ry[0] + r->ry[3], right = (double)r->ry[1] + r->ry[2];
    if (top > r->r.w)
        f = fmin(f, r->r.w / top);
    if (bottom > r->r.w)
        f = fmin(f, r->r.w / bottom);
    if (left > r->r.h)
        f = fmin(f, r->r.h / left);
    if (right > r->r.h)
        f = fmin(f, r->r.h / right);
    for (int i = 0; i < 4 && f < 1; i++) {
        r->rx[i] = (float)(r->rx[i] * f);
        r->ry[i] = (float)(r->ry[i] * f);
    }
}

kn_rrect kn_rounded_border(const kn_box *b, kn_prect border) {
    const kn_sg_border *s = b->style->border;
    const kn_len2 radius[4] = {s->radius_tl, s->radius_tr, s->radius_br, s->radius_bl};
    kn_rrect r = {.r = kn_snap(border)};
    /* Percentages refer to the unsnapped border box (CSS Backgrounds 3 §5.1). */
    const float w = (float)kn_px(border.w), h = (float)kn_px(border.h);
    for (int i = 0; i < 4; i++) {
        r.rx[i] = fmaxf(0, kn_len_px(radius[i].x, w));
        r.ry[i] = fmaxf(0, kn_len_px(radius[i].y, h));
        if (r.rx[i] <= 0 || r.ry[i] <= 0)
            r.rx[i] = r.ry[i] = 0;
    }
    fit_radii(&r);
    kn_fit_opposite_corners(b, &r);
    return r;
}

kn_rrect kn_rrect_inset(kn_rrect r, const double by[4]) {
    /* Which sides meet at each corner: horizontal inset from left/right, vertical from top/bottom.
     */
    static const int side_x[4] = {3, 1, 1, 3}, side_y[4] = {0, 0, 2, 2};
    r.r.x += by[3];
    r.r.y += by[0];
    r.r.w = fmax(0, r.r.w - by[1] - by[3]);
    r.r.h = fmax(0, r.r.h - by[0] - by[2]);
    for (int i = 0; i < 4; i++) {
        r.rx[i] = (float)fmax(0, r.rx[i] - by[side_x[i]]);
        r.ry[i] = (float)fmax(0, r.ry[i] - by[side_y[i]]);
        if (r.rx[i] <= 0 || r.ry[i] <= 0)
            r.rx[i] = r.ry[i] = 0;
    }
    fit_radii(&r); /* of a narrow ring, the inner curves may not fit any more */
    return r;
}

static float grown_radius(float radius, double by) { /* one below `by` grows by less (§6.1.1) */
    const double grow = radius < by ? by * (1 + pow(radius / by - 1, 3)) : by;
    return (float)fmax(0, radius + grow);
}

kn_rrect kn_rrect_outsets(kn_rrect r, const double by[4]) {
    static const int side_x[4] = {3, 1, 1, 3}, side_y[4] = {0, 0, 2, 2};
    r.r.x -= by[3];
    r.r.y -= by[0];
    r.r.w = fmax(0, r.r.w + by[1] + by[3]);
    r.r.h = fmax(0, r.r.h + by[0] + by[2]);
    for (int i = 0; i < 4; i++) {
        if (r.rx[i] <= 0) /* a sharp corner stays sharp */
            continue;
        r.rx[i] = grown_radius(r.rx[i], by[side_x[i]]);
        r.ry[i] = grown_radius(r.ry[i], by[side_y[i]]);
    }
    return r;
}

kn_rrect kn_rrect_outset(kn_rrect r, double by) {
    return by == 0 ? r : kn_rrect_outsets(r, (const double[4]){by, by, by, by});
}

kn_rgba kn_rgba_of(kn_color c) {
    return (kn_rgba){c.r, c.g, c.b, c.a};
}

kn_kw kn_kws_at(const kn_kws *l, uint32_t i, kn_kw initial) {
    return l && l->n ? l->v[i % l->n] : initial;
}

kn_blend kn_blend_of(kn_kw kw) {
    switch (kw) {
    case KN_KW_multiply:
        return KN_BLEND_MULTIPLY;
    case KN_KW_screen:
        return KN_BLEND_SCREEN;
    case KN_KW_overlay:
        return KN_BLEND_OVERLAY;
    case KN_KW_darken:
        return KN_BLEND_DARKEN;
    case KN_KW_lighten:
        return KN_BLEND_LIGHTEN;
    case KN_KW_color_dodge:
        return KN_BLEND_COLOR_DODGE;
    case KN_KW_color_burn:
        return KN_BLEND_COLOR_BURN;
    case KN_KW_hard_light:
        return KN_BLEND_HARD_LIGHT;
    case KN_KW_soft_light:
        return KN_BLEND_SOFT_LIGHT;
    case KN_KW_difference:
        return KN_BLEND_DIFFERENCE;
    case KN_KW_exclusion:
        return KN_BLEND_EXCLUSION;
    case KN_KW_hue:
        return KN_BLEND_HUE;
    case KN_KW_saturation:
        return KN_BLEND_SATURATION;
    case KN_KW_color:
        return KN_BLEND_COLOR;
    case KN_KW_luminosity:
        return KN_BLEND_LUMINOSITY;
    case KN_KW_plus_lighter:
        return KN_BLEND_PLUS_LIGHTER;
    default:
        return KN_BLEND_NORMAL;
    }
}
