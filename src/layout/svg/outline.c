/* Outlines of basic shapes and paths (SVG 2 §9, §10), with the starting points and directions that
 * dashes and markers depend on. */
#include "src/layout/state.h"
#include "src/layout/svg_geom.h"
#include <math.h>

static void put(kn_path_sink *k, kn_seg g, double x, double y) {
    kn_path_put(k, g, (kn_pt[]){{x, y}});
}

/* A geometry property; of elements outside the document, which have no style, the attribute. Auto
 * is less than nothing. */
static double prop(const kn_node *n, const kn_len *l, kn_atom attr, int axis, kn_svg_view v) {
    const bool radius = attr == KN_A_rx || attr == KN_A_ry;
    if (!n->style)
        return kn_svg_attr(n, attr, axis, v, radius ? -1 : 0);
    return l->kind == KN_LEN_KW ? -1 : kn_svg_px(*l, axis, v);
}
#define PROP(group, field, attr, axis)                                                             \
    prop(n, n->style ? &n->style->group->field : NULL, attr, axis, v)

/* SVG 2 §10.2: an auto radius follows the other one; both are at most half a side. */
static void rect_radii(const kn_node *n, kn_svg_view v, double w, double h, double *rx,
                       double *ry) {
    *rx = PROP(svgr, rx, KN_A_rx, KN_SVG_X);
    *ry = PROP(svgr, ry, KN_A_ry, KN_SVG_Y);
    if (*rx < 0)
        *rx = *ry;
    if (*ry < 0)
        *ry = *rx;
    *rx = fmin(fmax(0, *rx), w / 2);
    *ry = fmin(fmax(0, *ry), h / 2);
}

static void rect(const kn_node *n, kn_svg_view v, kn_path_sink *k) {
    const double x = PROP(svgr, x, KN_A_x, KN_SVG_X), y = PROP(svgr, y, KN_A_y, KN_SVG_Y);
    const double w = PROP(box, width, KN_A_width, KN_SVG_X),
                 h = PROP(box, height, KN_A_height, KN_SVG_Y);
    double rx, ry;
    if (!(w > 0 && h > 0))
        return;
    rect_radii(n, v, w, h, &rx, &ry);
    const double q = 1 - 0.5522847498307936, kx = rx * q, ky = ry * q;
    const bool round = rx > 0 && ry > 0;
    if (!round) {
        put(k, KN_SEG_MOVE, x, y);
        put(k, KN_SEG_LINE, x + w, y);
        put(k, KN_SEG_LINE, x + w, y + h);
        put(k, KN_SEG_LINE, x, y + h);
        kn_path_put(k, KN_SEG_CLOSE, NULL);
        return;
    }
    put(k, KN_SEG_MOVE, x + rx, y);
    put(k, KN_SEG_LINE, x + w - rx, y);
    kn_path_put(k, KN_SEG_CUBIC, (kn_pt[]){{x + w - kx, y}, {x + w, y + ky}, {x + w, y + ry}});
    put(k, KN_SEG_LINE, x + w, y + h - ry);
    kn_path_put(k, KN_SEG_CUBIC,
                (kn_pt[]){{x + w, y + h - ky}, {x + w - kx, y + h}, {x + w - rx, y + h}});
    put(k, KN_SEG_LINE, x + rx, y + h);
    kn_path_put(k, KN_SEG_CUBIC, (kn_pt[]){{x + kx, y + h}, {x, y + h - ky}, {x, y + h - ry}});
    put(k, KN_SEG_LINE, x, y + ry);
    kn_path_put(k, KN_SEG_CUBIC, (kn_pt[]){{x, y + ky}, {x + kx, y}, {x + rx, y}});
    kn_path_put(k, KN_SEG_CLOSE, NULL);
}

static void round_shape(const kn_node *n, kn_svg_view v, kn_path_sink *k) {
    const double cx = PROP(svgr, cx, KN_A_cx, KN_SVG_X), cy = PROP(svgr, cy, KN_A_cy, KN_SVG_Y);
    double rx, ry;
    if (n->tag == KN_A_circle) {
        rx = ry = PROP(svgr, r, KN_A_r, KN_SVG_DIAGONAL);
    } else {
        rx = PROP(svgr, rx, KN_A_rx, KN_SVG_X);
        ry = PROP(svgr, ry, KN_A_ry, KN_SVG_Y);
        rx = rx < 0 ? ry : rx;
        ry = ry < 0 ? rx : ry;
    }
    if (rx > 0 && ry > 0)
        kn_path_ellipse(k, cx, cy, rx, ry);
}

static void line(const kn_node *n, kn_svg_view v, kn_path_sink *k) {
    put(k, KN_SEG_MOVE, kn_svg_attr(n, KN_A_x1, KN_SVG_X, v, 0),
        kn_svg_attr(n, KN_A_y1, KN_SVG_Y, v, 0));
    put(k, KN_SEG_LINE, kn_svg_attr(n, KN_A_x2, KN_SVG_X, v, 0),
        kn_svg_attr(n, KN_A_y2, KN_SVG_Y, v, 0));
}

static void points(const kn_node *n, kn_path_sink *k) {
    const kn_str s = kn_node_attr(n, KN_A_points);
    const size_t count = kn_svg_numbers(s, NULL, 0);
    double *xy = KN_NEW_N(double, count + 1);
    kn_svg_numbers(s, xy, count);
    for (size_t i = 0; i + 1 < count; i += 2) /* an odd last number is an error: not drawn */
        put(k, i ? KN_SEG_LINE : KN_SEG_MOVE, xy[i], xy[i + 1]);
    if (count > 1 && n->tag == KN_A_polygon)
        kn_path_put(k, KN_SEG_CLOSE, NULL);
    free(xy);
}

bool kn_svg_path_in(const kn_node *n, kn_svg_view v, kn_arena *a, kn_path *out) {
    kn_path_sink k = {0};
    *out = (kn_path){0};
    if (n->ns != KN_NS_SVG)
        return false;
    switch (n->tag) {
    case KN_A_path: {
        const kn_str d = n->style ? n->style->svgr->d : kn_node_attr(n, KN_A_d);
        return d.n && kn_path_data(a, d, 0, 0, out) && out->n_segs;
    }
    case KN_A_rect:
        rect(n, v, &k);
        break;
    case KN_A_circle:
    case KN_A_ellipse:
        round_shape(n, v, &k);
        break;
    case KN_A_line:
        line(n, v, &k);
        break;
    case KN_A_polyline:
    case KN_A_polygon:
        points(n, &k);
        break;
    default:
        return false;
    }
    *out = kn_path_take(&k, a);
    out->round = n->tag == KN_A_rect || n->tag == KN_A_circle || n->tag == KN_A_ellipse;
    return out->n_segs > 0;
}

bool kn_svg_path_of(const kn_node *n, kn_arena *a, kn_path *out) {
    return kn_svg_path_in(n, kn_svg_view_of(n), a, out);
}

kn_path kn_svg_path_map(const kn_path *p, const kn_mat4 *m, kn_arena *a) {
    kn_path out = *p;
    kn_pt *pts = KN_ANEW_N(a, kn_pt, p->n_pts + 1);
    for (uint32_t i = 0; i < p->n_pts; i++)
        pts[i] = kn_mat4_map(m, p->pts[i].x, p->pts[i].y);
    out.pts = pts;
    return out;
}
