/* Dashes and dots of borders and outlines, fitted to the length of what they go along. */
#include "src/paint/border.h"
#include <math.h>
#include <string.h>

double kn_dash_gap(double length, double dash, double gap, bool closed) {
    const double room = closed ? length : length + gap;
    const double n0 = floor(room / (dash + gap)), n1 = n0 + 1;
    const double g0 = (length - n0 * dash) / (closed ? n0 : n0 - 1);
    const double g1 = (length - n1 * dash) / (closed ? n1 : n1 - 1);
    return g1 <= 0 || fabs(g0 - gap) < fabs(g1 - gap) ? g0 : g1;
}

/* Dots up to three px are squares. */
static bool is_dots(kn_kw style, double w) {
    return style == KN_KW_dotted && w > 3;
}

/* `w` is the border's width, which that of the pen may differ from. */
static void set_dashes(kn_arena *a, kn_stroke *st, kn_kw style, double w, double length,
                       bool closed) {
    double *v = KN_ANEW_N(a, double, 2);
    st->dash = v;
    st->n_dash = 2;
    if (is_dots(style, w)) { /* dashes of no length with round caps */
        st->cap = 1;
        v[1] = length < 2 * w ? 2 * w : kn_dash_gap(length, w, w, closed) + w - 0.01;
        return;
    }
    v[0] = v[1] = w;
    if (style == KN_KW_dashed) {
        v[0] *= w >= 3 ? 2 : 3;
        v[1] *= w >= 3 ? 1 : 2;
    }
    const double two = 2 * v[0] + (closed ? 2 : 1) * v[1];
    if (length <= 2 * v[0]) {
        st->n_dash = 0;
    } else if (length <= two) {
        v[0] *= length / two;
        v[1] *= length / two;
    } else if (style == KN_KW_dashed) {
        v[1] = kn_dash_gap(length, v[0], v[1], closed);
    }
}

static kn_item stroke_item(const kn_border_job *k, kn_rgba c, double w) {
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = k->src};
    it.u.stroke.stroke.width = w;
    it.u.stroke.stroke.miter = 4;
    it.u.stroke.paint = (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = c, .m = KN_MAT4_ID};
    return it;
}

/* Square dots: whole ones at both ends, and the rest of the length in the gaps next to them or in
 * the end dots themselves. Moves p[0] and p[1] to where the row between them begins and ends. */
static void end_dots(const kn_border_job *k, kn_clip_node *clip, kn_rgba c, int w, int length,
                     double p[2], double cross, bool upright) {
    const int m4 = length % 4, m6 = length % 6;
    int grow = 0, shift = 0, grow_end = 0;
    bool first = false, last = false;
    if ((w == 1 && length % 2 == 0) || (w == 3 && m6 == 0)) {
        first = true;
        grow = shift = 1;
    }
    if ((w == 2 && (m4 == 0 || m4 == 1)) || (w == 3 && (m6 == 1 || m6 == 2))) {
        first = true;
        shift = -1;
    }
    if ((w == 2 && m4 == 3) || (w == 3 && (m6 == 4 || m6 == 5))) {
        first = true;
        shift = 1;
    }
    if ((w == 2 && m4 == 0) || (w == 3 && (m6 == 0 || m6 == 1 || m6 == 5)))
        last = true;
    grow_end = w == 3 && m6 == 0;
    const double side = cross - w / 2;
    if (first) {
        const kn_rect r = {p[0], side, w + grow, w};
        kn_border_fill(k, clip, upright ? (kn_rect){r.y, r.x, r.h, r.w} : r, c);
        p[0] += 2 * w + shift;
    }
    if (last) {
        const kn_rect r = {p[1] - w - grow_end, side, w + grow_end, w};
        kn_border_fill(k, clip, upright ? (kn_rect){r.y, r.x, r.h, r.w} : r, c);
        p[1] -= w + grow_end + 1;
    }
}

void kn_border_dashes(const kn_border_job *k, kn_clip_node *clip, kn_kw style, int w, kn_rgba c,
                      kn_pt p, kn_pt q) {
    const bool upright = p.x == q.x;
    double end[2] = {upright ? p.y : p.x, upright ? q.y : q.x}, cross = upright ? p.x : p.y;
    const int length = (int)(end[1] - end[0]);
    if (is_dots(style, w)) { /* whole dots at both ends */
        end[0] += w / 2.0;
        end[1] -= w / 2.0;
    } else if (style == KN_KW_dotted) {
        end_dots(k, clip, c, w, length, end, cross, upright);
    }
    if (w % 2)
        cross += 0.5;
    kn_arena *a = kn_emit_arena(k->e, clip);
    kn_item it = stroke_item(k, c, w);
    set_dashes(a, &it.u.stroke.stroke, style, w, length, false);
    uint8_t *segs = KN_ANEW_N(a, uint8_t, 2);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, 2);
    segs[0] = KN_SEG_MOVE;
    segs[1] = KN_SEG_LINE;
    for (int i = 0; i < 2; i++)
        pts[i] = upright ? (kn_pt){cross, end[i]} : (kn_pt){end[i], cross};
    it.u.stroke.shape.kind = KN_SHAPE_PATH;
    it.u.stroke.shape.u.path = (kn_path){segs, pts, 2, 2};
    kn_emit_item(k->e, clip, &it);
}

/* A quarter of an ellipse as a rational quadratic, t from 0 to 1. */
static kn_pt on_quarter(double a, double b, double t) {
    const double u = 1 - t, w = 2 * M_SQRT1_2 * u * t, d = u * u + w + t * t;
    return (kn_pt){a * (w + t * t) / d, b * (u * u + w) / d};
}

/* Its length as Skia measures it: chords that stay within half a pixel. */
static double chords(double a, double b, double t0, double t1, int depth) {
    const kn_pt p = on_quarter(a, b, t0), q = on_quarter(a, b, t1);
    const kn_pt m = on_quarter(a, b, (t0 + t1) / 2);
    if (depth > 0 && fmax(fabs((p.x + q.x) / 2 - m.x), fabs((p.y + q.y) / 2 - m.y)) > 0.5)
        return chords(a, b, t0, (t0 + t1) / 2, depth - 1) +
               chords(a, b, (t0 + t1) / 2, t1, depth - 1);
    return hypot(q.x - p.x, q.y - p.y);
}

static double perimeter(const kn_rrect *r) {
    double len = 2 * (r->r.w + r->r.h);
    for (int i = 0; i < 4; i++)
        if (r->rx[i] > 0 && r->ry[i] > 0)
            len += chords(r->rx[i], r->ry[i], 0, 1, 8) - r->rx[i] - r->ry[i];
    return len;
}

void kn_border_dash_ring(const kn_border_job *k, kn_clip_node *clip, const kn_edge *e, int thick,
                         kn_rgba c) {
    const kn_rrect line = kn_border_stripe(k, KN_STRIPE_MIDDLE);
    kn_arena *a = kn_emit_arena(k->e, clip);
    /* Dashes are drawn wider than the ring: its edges are those of the clip. */
    kn_item it = stroke_item(k, c, is_dots(e->style, e->w) ? e->w : thick * 2.2);
    it.u.stroke.shape = kn_border_shape(k, a, &line);
    const double length = it.u.stroke.shape.kind == KN_SHAPE_PATH
                              ? kn_path_length(&it.u.stroke.shape.u.path)
                              : perimeter(&line);
    set_dashes(a, &it.u.stroke.stroke, e->style, e->w, floor(length), true);
    kn_emit_item(k->e, clip, &it);
}

void kn_border_dash_path(const kn_border_job *k, kn_clip_node *clip, kn_path path, kn_kw style,
                         int w, int pen, kn_rgba c) {
    kn_arena *a = kn_emit_arena(k->e, clip);
    kn_item it = stroke_item(k, c, pen);
    kn_path own = path; /* items live in their own arena */
    uint8_t *segs = KN_ANEW_N(a, uint8_t, path.n_segs + 1);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, path.n_pts + 1);
    memcpy(segs, path.segs, path.n_segs);
    memcpy(pts, path.pts, path.n_pts * sizeof *pts);
    own.segs = segs;
    own.pts = pts;
    own.arcs = NULL;
    it.u.stroke.shape = (kn_shape){.kind = KN_SHAPE_PATH, .u.path = own};
    set_dashes(a, &it.u.stroke.stroke, style, w, floor(kn_path_length(&own)), true);
    kn_emit_item(k->e, clip, &it);
}
