/* Markers at the vertices of a path (SVG 2 §13.7). */
#include "src/paint/svg/svg.h"
#include <math.h>

typedef struct vertex {
    kn_pt p;
    kn_pt in, out; /* directions; (0, 0): none */
} vertex;
typedef KN_VEC(vertex) vertices;

static kn_pt sub(kn_pt a, kn_pt b) {
    return (kn_pt){a.x - b.x, a.y - b.y};
}

static bool zero(kn_pt d) {
    return d.x == 0 && d.y == 0;
}

/* Directions at the two ends of a cubic: towards the first point that differs. */
static void cubic_ends(const kn_pt p[4], kn_pt *from, kn_pt *to) {
    *from = sub(p[1], p[0]);
    if (zero(*from))
        *from = sub(p[2], p[0]);
    if (zero(*from))
        *from = sub(p[3], p[0]);
    *to = sub(p[3], p[2]);
    if (zero(*to))
        *to = sub(p[3], p[1]);
    if (zero(*to))
        *to = sub(p[3], p[0]);
}

static void list_vertices(const kn_path *path, vertices *v) {
    const kn_pt *p = path->pts;
    size_t start = 0;
    for (uint32_t i = 0; i < path->n_segs; i++) {
        vertex *last = v->n ? &v->v[v->n - 1] : NULL;
        switch ((kn_seg)path->segs[i]) {
        case KN_SEG_MOVE:
            start = v->n;
            kn_vec_push(v, ((vertex){.p = *p++}));
            break;
        case KN_SEG_LINE: {
            const kn_pt d = last ? sub(*p, last->p) : (kn_pt){0, 0};
            if (last)
                last->out = d;
            kn_vec_push(v, ((vertex){.p = *p++, .in = d}));
            break;
        }
        case KN_SEG_CUBIC: {
            kn_pt from, to;
            const kn_pt q[4] = {last ? last->p : p[0], p[0], p[1], p[2]};
            cubic_ends(q, &from, &to);
            if (last && path->arcs && path->arcs[i] == 2) { /* one arc has no vertices inside */
                last->p = p[2];
                last->in = to;
            } else {
                if (last)
                    last->out = from;
                kn_vec_push(v, ((vertex){.p = p[2], .in = to}));
            }
            p += 3;
            break;
        }
        case KN_SEG_CLOSE: {
            if (!last)
                break;
            vertex *first = &v->v[start];
            const kn_pt d = sub(first->p, last->p);
            last->out = d;
            if (!zero(d))
                first->in = d;
            else
                first->in = last->in;
            const vertex end = {.p = first->p, .in = first->in, .out = first->out};
            kn_vec_push(v, end);
            break;
        }
        }
    }
}

static double angle_at(const vertex *v) {
    if (zero(v->in) && zero(v->out))
        return 0;
    if (zero(v->in))
        return atan2(v->out.y, v->out.x);
    if (zero(v->out))
        return atan2(v->in.y, v->in.x);
    const double a = atan2(v->in.y, v->in.x), b = atan2(v->out.y, v->out.x);
    double d = b - a;
    if (d > M_PI)
        d -= 2 * M_PI;
    else if (d < -M_PI)
        d += 2 * M_PI;
    return a + d / 2;
}

static double orientation(const kn_svgp *c, const kn_node *m, const vertex *v, bool start) {
    const kn_str o = kn_svg_attr_named(c->p->scene, m, "orient");
    const char *next;
    double deg;
    if (kn_str_eq(o, KN_S("auto")))
        return angle_at(v);
    if (kn_str_eq(o, KN_S("auto-start-reverse")))
        return angle_at(v) + (start ? M_PI : 0);
    if (!o.n || !kn_parse_double(o.p, o.p + o.n, &deg, &next))
        return 0;
    const kn_str unit = {next, (size_t)(o.p + o.n - next)};
    return kn_str_eq(unit, KN_S("rad"))    ? deg
           : kn_str_eq(unit, KN_S("turn")) ? deg * 2 * M_PI
           : kn_str_eq(unit, KN_S("grad")) ? deg * M_PI / 200
                                           : deg * M_PI / 180;
}

static double attr(const kn_svgp *c, const kn_node *m, const char *name, int axis, kn_svg_view v,
                   double missing) {
    const kn_atom a = kn_atom_find(c->p->scene->atoms, kn_cstr(name));
    return a ? kn_svg_attr(m, a, axis, v, missing) : missing;
}

static void put(kn_svgp c, kn_svg_out *out, const kn_style *st, kn_str url, const vertex *v,
                bool start) {
    const kn_node *m = kn_svg_ref(c.p, c.user, c.user, url);
    if (!m || m->tag != KN_A_marker || m->ns != KN_NS_SVG || !m->style || kn_svg_is_busy(&c, m))
        return;
    const kn_svg_busy busy = {m, c.busy};
    c.busy = &busy;
    const kn_svg_view own = kn_svg_view_of(m); /* percentages are about the marker's viewport */
    const kn_rect port = {0, 0, attr(&c, m, "markerWidth", KN_SVG_X, own, 3),
                          attr(&c, m, "markerHeight", KN_SVG_Y, own, 3)};
    const double width = kn_svg_word(c.p->scene, m, "markerUnits", "userSpaceOnUse")
                             ? 1
                             : kn_svg_px(st->svg->stroke_width, KN_SVG_DIAGONAL, c.view);
    kn_mat4 fit;
    kn_svg_view inner;
    if (!(port.w > 0 && port.h > 0 && width > 0) ||
        !kn_svg_viewbox(m, port.w, port.h, &fit, &inner))
        return;
    const kn_pt ref = kn_mat4_map(&fit, attr(&c, m, "refX", KN_SVG_X, own, 0),
                                  attr(&c, m, "refY", KN_SVG_Y, own, 0));
    kn_layer *l = kn_svg_layer(c.p, m);
    const kn_mat4 at = kn_mat4_translate(v->p.x, v->p.y, 0),
                  turn = kn_mat4_rotate(0, 0, 1, orientation(&c, m, v, start)),
                  grow = kn_mat4_scale(width, width, 1),
                  back = kn_mat4_translate(-ref.x, -ref.y, 0);
    l->m = kn_mat4_mul(&at, &turn);
    l->m = kn_mat4_mul(&l->m, &grow);
    l->m = kn_mat4_mul(&l->m, &back);
    c.context = st;
    c.to_context = l->m;
    c.instance = false;
    c.scale *= width;
    kn_svg_out sub = {.p = c.p};
    const bool visible = m->style->box->overflow_x == KN_KW_visible;
    kn_svg_out_layer(&sub, kn_svg_port(c, m, m->style, port, !visible));
    kn_svg_out_end(&sub, l);
    kn_svg_out_layer(out, l);
}

void kn_svg_markers(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st,
                    const kn_path *path) {
    const kn_sg_svg *s = st->svg;
    vertices v = {0};
    if ((!s->marker_start.n && !s->marker_mid.n && !s->marker_end.n) ||
        ++c.depth > KN_SVG_MAX_DEPTH)
        return;
    if (n->tag == KN_A_rect || n->tag == KN_A_circle || n->tag == KN_A_ellipse)
        return; /* as browsers do: only paths, lines and point lists have markers */
    c.context_box = kn_path_bounds(path);
    list_vertices(path, &v);
    for (size_t i = 0; i < v.n && *c.budget; i++) {
        --*c.budget;
        if (i == 0 && s->marker_start.n)
            put(c, out, st, s->marker_start, &v.v[i], true);
        if (i > 0 && i + 1 < v.n && s->marker_mid.n)
            put(c, out, st, s->marker_mid, &v.v[i], false);
        if (i + 1 == v.n && s->marker_end.n)
            put(c, out, st, s->marker_end, &v.v[i], false);
    }
    kn_vec_free(&v);
}
