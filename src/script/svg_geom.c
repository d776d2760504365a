/* Geometry of SVG elements for scripts: outlines, lengths, boxes, matrices. Boxes of layout do not
 * exist below an svg element, so everything is computed from attributes and computed styles. */
#include <math.h>
#include "src/script/internal.h"

bool kn_svg_is_inner(const kn_node *n) {
    return n->ns == KN_NS_SVG && n->parent && n->parent->ns == KN_NS_SVG &&
           n->parent->tag != KN_A_foreignObject;
}

static const kn_node *outer_svg(const kn_node *n) {
    while (n && kn_svg_is_inner(n))
        n = n->parent;
    return n && n->ns == KN_NS_SVG && n->tag == KN_A_svg ? n : NULL;
}

static const kn_node *viewport_of(const kn_node *n) {
    for (n = n->parent; n && n->ns == KN_NS_SVG; n = n->parent)
        if (n->tag == KN_A_svg || n->tag == KN_A_symbol)
            return n;
    return NULL;
}

static bool view_box(const kn_node *svg, kn_rect *out) {
    kn_str v = kn_node_attr(svg, KN_A_viewBox);
    const char *p = v.p, *end = v.p + v.n;
    double n[4];
    for (int i = 0; i < 4; i++) {
        while (p && p < end && (kn_is_space((unsigned char)*p) || *p == ','))
            p++;
        if (!p || !kn_parse_double(p, end, &n[i], &p))
            return false;
    }
    *out = (kn_rect){n[0], n[1], n[2], n[3]};
    return n[2] > 0 && n[3] > 0;
}

/* Size of the user space that percentages of an element refer to. */
static void viewport_size(const kn_node *n, double *w, double *h) {
    const kn_node *vp = viewport_of(n);
    kn_rect r;
    *w = *h = 0;
    if (vp && view_box(vp, &r)) {
        *w = r.w;
        *h = r.h;
    } else if (vp && vp->box) {
        *w = kn_px(vp->box->w);
        *h = kn_px(vp->box->h);
    }
}

/* Number of an attribute in user units; units other than px and % are rare enough to be read as px.
 */
static double length(const kn_node *n, kn_atom a, int axis, double missing) {
    kn_str v = kn_node_attr(n, a);
    const char *next;
    double d, w, h;
    if (!v.p)
        return missing;
    v = kn_str_trim(v);
    if (!kn_parse_double(v.p, v.p + v.n, &d, &next))
        return missing;
    if (next < v.p + v.n && *next == '%') {
        viewport_size(n, &w, &h);
        return d / 100 * (axis == 0 ? w : axis == 1 ? h : sqrt((w * w + h * h) / 2));
    }
    return d;
}

/* ---- outlines ---- */

static void put(kn_path_sink *k, kn_seg g, double x, double y) {
    kn_path_put(k, g, &(kn_pt){x, y});
}

static void rect_outline(const kn_node *n, kn_path_sink *k) {
    double x = length(n, KN_A_x, 0, 0), y = length(n, KN_A_y, 1, 0);
    double w = length(n, KN_A_width, 0, 0), h = length(n, KN_A_height, 1, 0);
    double rx = length(n, KN_A_rx, 0, -1), ry = length(n, KN_A_ry, 1, -1);
    rx = rx < 0 ? (ry < 0 ? 0 : ry) : rx;
    ry = ry < 0 ? rx : ry;
    rx = fmin(rx, w / 2);
    ry = fmin(ry, h / 2);
    if (!(w > 0 && h > 0))
        return;
    bool round = rx > 0 && ry > 0;
    if (!round)
        rx = ry = 0;
    put(k, KN_SEG_MOVE, x + rx, y);
    put(k, KN_SEG_LINE, x + w - rx, y);
    if (round)
        kn_path_arc(k, (kn_pt){x + w - rx, y}, rx, ry, 0, false, true, (kn_pt){x + w, y + ry});
    put(k, KN_SEG_LINE, x + w, y + h - ry);
    if (round)
        kn_path_arc(k, (kn_pt){x + w, y + h - ry}, rx, ry, 0, false, true,
                    (kn_pt){x + w - rx, y + h});
    put(k, KN_SEG_LINE, x + rx, y + h);
    if (round)
        kn_path_arc(k, (kn_pt){x + rx, y + h}, rx, ry, 0, false, true, (kn_pt){x, y + h - ry});
    put(k, KN_SEG_LINE, x, y + ry);
    if (round)
        kn_path_arc(k, (kn_pt){x, y + ry}, rx, ry, 0, false, true, (kn_pt){x + rx, y});
    kn_path_put(k, KN_SEG_CLOSE, NULL);
}

static void points_outline(const kn_node *n, kn_path_sink *k, bool close) {
    kn_str v = kn_node_attr(n, KN_A_points);
    const char *p = v.p, *end = v.p + v.n;
    double xy[2];
    int have = 0;
    bool any = false;
    while (p && p < end) {
        if (kn_is_space((unsigned char)*p) || *p == ',') {
            p++;
            continue;
        }
        if (!kn_parse_double(p, end, &xy[have], &p))
            break;
        if (++have == 2) {
            put(k, any ? KN_SEG_LINE : KN_SEG_MOVE, xy[0], xy[1]);
            any = true;
            have = 0;
        }
    }
    if (any && close)
        kn_path_put(k, KN_SEG_CLOSE, NULL);
}

bool kn_svg_outline(const kn_node *n, kn_arena *a, kn_path *out) {
    kn_path_sink k = {0};
    switch (n->tag) {
    case KN_A_path: {
        kn_str d = kn_node_attr(n, KN_A_d);
        return d.n && kn_path_data(a, d, 0, 0, out);
    }
    case KN_A_rect:
        rect_outline(n, &k);
        break;
    case KN_A_circle: {
        double r = length(n, KN_A_r, 2, 0);
        if (r > 0)
            kn_path_ellipse(&k, length(n, KN_A_cx, 0, 0), length(n, KN_A_cy, 1, 0), r, r);
        break;
    }
    case KN_A_ellipse: {
        double rx = length(n, KN_A_rx, 0, 0), ry = length(n, KN_A_ry, 1, 0);
        if (rx > 0 && ry > 0)
            kn_path_ellipse(&k, length(n, KN_A_cx, 0, 0), length(n, KN_A_cy, 1, 0), rx, ry);
        break;
    }
    case KN_A_line:
        put(&k, KN_SEG_MOVE, length(n, KN_A_x1, 0, 0), length(n, KN_A_y1, 1, 0));
        put(&k, KN_SEG_LINE, length(n, KN_A_x2, 0, 0), length(n, KN_A_y2, 1, 0));
        break;
    case KN_A_polyline:
    case KN_A_polygon:
        points_outline(n, &k, n->tag == KN_A_polygon);
        break;
    default:
        return false;
    }
    *out = kn_path_take(&k, a);
    return out->n_segs > 0;
}

/* ---- matrices ---- */

static void multiply(double m[6], const double b[6]) { /* m := m · b */
    double a[6];
    memcpy(a, m, sizeof a);
    m[0] = a[0] * b[0] + a[2] * b[1];
    m[1] = a[1] * b[0] + a[3] * b[1];
    m[2] = a[0] * b[2] + a[2] * b[3];
    m[3] = a[1] * b[2] + a[3] * b[3];
    m[4] = a[0] * b[4] + a[2] * b[5] + a[4];
    m[5] = a[1] * b[4] + a[3] * b[5] + a[5];
}

static bool local_matrix(kn_script *s, const kn_node *n, double m[6]) {
    double t[16], w = 0, h = 0;
    kn_rect box = {0, 0, 0, 0};
    if (!n->style)
        return false;
    if (n->style->fx->transform_box == KN_KW_fill_box ||
        n->style->fx->transform_box == KN_KW_content_box) {
        if (kn_svg_box(s, n, &box)) {
            w = box.w;
            h = box.h;
        }
    } else {
        viewport_size(n, &w, &h);
    }
    if (!kn_style_matrix(n->style, w, h, t))
        return false;
    double move[6] = {1, 0, 0, 1, box.x, box.y}, back[6] = {1, 0, 0, 1, -box.x, -box.y};
    double l[6] = {t[0], t[1], t[4], t[5], t[12], t[13]};
    multiply(move, l);
    multiply(move, back);
    memcpy(m, move, sizeof move);
    return true;
}

/* SVG 2 §8.2: viewBox → viewport, preserveAspectRatio. */
static void viewbox_matrix(const kn_node *svg, double w, double h, double m[6]) {
    kn_rect v;
    const double id[6] = {1, 0, 0, 1, 0, 0};
    memcpy(m, id, sizeof id);
    if (!view_box(svg, &v) || !(w > 0 && h > 0))
        return;
    kn_str par = kn_node_attr(svg, KN_A_preserveAspectRatio);
    double sx = w / v.w, sy = h / v.h;
    if (kn_str_find(par, KN_S("none")) < 0) {
        bool slice = kn_str_find(par, KN_S("slice")) >= 0;
        sx = sy = slice ? fmax(sx, sy) : fmin(sx, sy);
    }
    double ax = kn_str_find(par, KN_S("xMin")) >= 0   ? 0
                : kn_str_find(par, KN_S("xMax")) >= 0 ? 1
                                                      : 0.5;
    double ay = kn_str_find(par, KN_S("YMin")) >= 0   ? 0
                : kn_str_find(par, KN_S("YMax")) >= 0 ? 1
                                                      : 0.5;
    m[0] = sx;
    m[3] = sy;
    m[4] = (w - v.w * sx) * ax - v.x * sx;
    m[5] = (h - v.h * sy) * ay - v.y * sy;
}

static void svg_element_matrix(const kn_node *svg, double m[6]) {
    if (!kn_svg_is_inner(svg)) {
        double w = 0, h = 0;
        if (svg->box) {
            const kn_box *b = svg->box;
            w = kn_px(b->w) - kn_px(b->border[1]) - kn_px(b->border[3]) - kn_px(b->padding[1]) -
                kn_px(b->padding[3]);
            h = kn_px(b->h) - kn_px(b->border[0]) - kn_px(b->border[2]) - kn_px(b->padding[0]) -
                kn_px(b->padding[2]);
        }
        viewbox_matrix(svg, w, h, m);
        return;
    }
    double vw, vh;
    viewport_size(svg, &vw, &vh);
    viewbox_matrix(svg, length(svg, KN_A_width, 0, vw), length(svg, KN_A_height, 1, vh), m);
    double move[6] = {1, 0, 0, 1, length(svg, KN_A_x, 0, 0), length(svg, KN_A_y, 1, 0)};
    multiply(move, m);
    memcpy(m, move, sizeof move);
}

bool kn_svg_matrix(kn_script *s, const kn_node *n, bool screen, double m[6]) {
    const kn_node *top = screen ? outer_svg(n) : viewport_of(n);
    if (!top)
        top = outer_svg(n);
    double acc[6] = {1, 0, 0, 1, 0, 0}, l[6];
    for (const kn_node *p = n; p && p->ns == KN_NS_SVG; p = p->parent) {
        if (p->tag == KN_A_svg) {
            svg_element_matrix(p, l);
            multiply(l, acc);
            memcpy(acc, l, sizeof acc);
        }
        if (kn_svg_is_inner(p) && local_matrix(s, p, l)) {
            multiply(l, acc);
            memcpy(acc, l, sizeof acc);
        }
        if (p == top)
            break;
    }
    if (screen && top && top->box) {
        const kn_box *b = top->box;
        kn_mat4 v = kn_layout_box_matrix(s->env.layout, b);
        double inset[6] = {1,
                           0,
                           0,
                           1,
                           kn_px(b->border[3]) + kn_px(b->padding[3]),
                           kn_px(b->border[0]) + kn_px(b->padding[0])};
        double o[6] = {v.m[0], v.m[1], v.m[4], v.m[5], v.m[12], v.m[13]};
        multiply(o, inset);
        multiply(o, acc);
        memcpy(acc, o, sizeof acc);
    }
    memcpy(m, acc, sizeof acc);
    return top != NULL;
}

/* ---- boxes ---- */

static kn_rect map_rect(const double m[6], kn_rect r) {
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (int i = 0; i < 4; i++) {
        double x = r.x + (i & 1 ? r.w : 0), y = r.y + (i & 2 ? r.h : 0);
        double px = m[0] * x + m[2] * y + m[4], py = m[1] * x + m[3] * y + m[5];
        x0 = fmin(x0, px);
        x1 = fmax(x1, px);
        y0 = fmin(y0, py);
        y1 = fmax(y1, py);
    }
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

static void join(kn_rect *to, kn_rect r, bool *any) {
    if (!*any) {
        *to = r;
    } else { /* lines have no area but count */
        double x1 = fmax(to->x + to->w, r.x + r.w), y1 = fmax(to->y + to->h, r.y + r.h);
        to->x = fmin(to->x, r.x);
        to->y = fmin(to->y, r.y);
        to->w = x1 - to->x;
        to->h = y1 - to->y;
    }
    *any = true;
}

static bool text_box(kn_script *s, const kn_node *n, kn_rect *out) {
    if (!n->style)
        return false;
    kn_sb text = {0};
    kn_node_text_content(n, &text);
    kn_str t = kn_str_trim(kn_sb_str(&text));
    const kn_font_list *fonts = kn_fonts_for(s->env.fonts, n->style->font);
    kn_line_metrics lm;
    kn_fonts_metrics(s->env.fonts, fonts, n->style->font->size, &lm);
    kn_arena *a = kn_arena_new();
    struct kn_glyph_run *runs;
    uint32_t n_runs;
    double w =
        kn_text_shape(s->env.fonts, n->style, n->style->font->size, t, false, a, &runs, &n_runs);
    kn_arena_free(a);
    double x = length(n, KN_A_x, 0, 0), y = length(n, KN_A_y, 1, 0);
    kn_kw anchor = n->style->svg->text_anchor;
    if (anchor == KN_KW_middle)
        x -= w / 2;
    else if (anchor == KN_KW_end)
        x -= w;
    *out = (kn_rect){x, y - lm.ascent, w, lm.ascent + lm.descent};
    bool any = t.n > 0;
    kn_sb_free(&text);
    return any;
}

static bool skips_children(const kn_node *n) {
    switch (n->tag) {
    case KN_A_defs:
    case KN_A_symbol:
    case KN_A_clipPath:
    case KN_A_mask:
    case KN_A_marker:
    case KN_A_pattern:
    case KN_A_linearGradient:
    case KN_A_radialGradient:
    case KN_A_filter:
        return true;
    default:
        return false;
    }
}

bool kn_svg_box(kn_script *s, const kn_node *n, kn_rect *out) {
    kn_arena *a = kn_arena_new();
    kn_path p;
    bool any = false;
    *out = (kn_rect){0, 0, 0, 0};
    if (kn_svg_outline(n, a, &p)) {
        *out = kn_path_bounds(&p);
        any = true;
    } else if (n->tag == KN_A_image || n->tag == KN_A_foreignObject || n->tag == KN_A_use) {
        *out = (kn_rect){length(n, KN_A_x, 0, 0), length(n, KN_A_y, 1, 0),
                         length(n, KN_A_width, 0, 0), length(n, KN_A_height, 1, 0)};
        any = n->tag != KN_A_use;
    } else if (n->tag == KN_A_text || n->tag == KN_A_tspan) {
        any = text_box(s, n, out);
    } else if (!skips_children(n)) {
        for (const kn_node *c = n->first; c; c = c->next) {
            kn_rect r;
            double m[6];
            if (c->kind != KN_NODE_ELEMENT || c->ns != KN_NS_SVG ||
                (c->style && c->style->box->display == KN_KW_none) || !kn_svg_box(s, c, &r))
                continue;
            if (local_matrix(s, c, m))
                r = map_rect(m, r);
            join(out, r, &any);
        }
    }
    kn_arena_free(a);
    return any;
}

bool kn_svg_client_rect(kn_script *s, const kn_node *n, kn_rect *out) {
    double m[6];
    kn_rect r;
    if (!n->style || !kn_svg_box(s, n, &r) || !kn_svg_matrix(s, n, true, m))
        return false;
    *out = map_rect(m, r);
    return true;
}

/* ---- members ---- */

KN_NATIVE(svg_total_length) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_arena *a = kn_arena_new();
    kn_path p;
    double len = kn_svg_outline(n, a, &p) ? kn_path_length(&p) : 0;
    kn_arena_free(a);
    return JSValueMakeNumber(ctx, (float)len); /* the interface says float */
}

KN_NATIVE(svg_point_at_length) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    double at = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    kn_arena *a = kn_arena_new();
    kn_path p;
    kn_pt pt = {0, 0};
    if (kn_svg_outline(n, a, &p))
        pt = kn_path_at(&p, isfinite(at) ? at : 0, NULL);
    kn_arena_free(a);
    return kn_js_numbers(ctx, (double[]){(float)pt.x, (float)pt.y}, 2);
}

KN_NATIVE(svg_bbox) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_rect r = {0, 0, 0, 0};
    if (!n)
        return KN_UNDEF;
    kn_flush(s, false);
    kn_svg_box(s, n, &r);
    return kn_js_numbers(ctx, (double[]){(float)r.x, (float)r.y, (float)r.w, (float)r.h}, 4);
}

KN_NATIVE(svg_ctm) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    double m[6] = {1, 0, 0, 1, 0, 0};
    if (!n)
        return KN_UNDEF;
    kn_flush(s, true);
    if (!kn_svg_matrix(s, n, JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0)), m))
        return KN_NULL;
    return kn_js_numbers(ctx, m, 6);
}
