/* SVG attributes: lengths, number lists, references, viewBox. */
#include "src/layout/svg_geom.h"
#include "src/layout/state.h"
#include <math.h>

double kn_svg_basis(kn_svg_view v, int axis) {
    return axis == KN_SVG_X ? v.w : axis == KN_SVG_Y ? v.h : sqrt((v.w * v.w + v.h * v.h) / 2);
}

bool kn_svg_inside(const kn_node *n) {
    return n->ns == KN_NS_SVG && n->parent && n->parent->ns == KN_NS_SVG &&
           n->parent->tag != KN_A_foreignObject;
}

const kn_node *kn_svg_root(const kn_node *n) {
    while (n && kn_svg_inside(n))
        n = n->parent;
    return n && n->ns == KN_NS_SVG && n->tag == KN_A_svg ? n : NULL;
}

/* ---- lengths ---- */
double kn_svg_px(kn_len l, int axis, kn_svg_view v) {
    return kn_len_px(l, (float)kn_svg_basis(v, axis));
}

static double unit_px(kn_str u, const kn_style *st) {
    static const struct {
        const char *name;
        double px;
    } units[] = {{"", 1},    {"px", 1},         {"pt", 4.0 / 3},   {"pc", 16},
                 {"in", 96}, {"cm", 96 / 2.54}, {"mm", 96 / 25.4}, {"q", 96 / 101.6}};
    const double em = st ? st->font->size : 16;
    for (size_t i = 0; i < KN_COUNTOF(units); i++)
        if (kn_str_ieq(u, kn_cstr(units[i].name)))
            return units[i].px;
    return kn_str_ieq(u, KN_S("em")) ? em : kn_str_ieq(u, KN_S("ex")) ? em / 2 : 0;
}

double kn_svg_length_of(double d, kn_str unit, int axis, kn_svg_view v, const kn_style *st) {
    if (unit.n == 1 && unit.p[0] == '%')
        return d / 100 * kn_svg_basis(v, axis);
    return d * unit_px(unit, st);
}

double kn_svg_attr(const kn_node *n, kn_atom a, int axis, kn_svg_view v, double missing) {
    kn_str s = kn_str_trim(kn_node_attr(n, a));
    const char *next;
    double d;
    if (!s.n || !kn_parse_double(s.p, s.p + s.n, &d, &next))
        return missing;
    kn_str unit = kn_str_trim((kn_str){next, (size_t)(s.p + s.n - next)});
    return kn_svg_length_of(d, unit, axis, v, n->style);
}

double kn_svg_number(const kn_node *n, kn_atom a, double missing) {
    kn_str s = kn_str_trim(kn_node_attr(n, a));
    const char *next;
    double d;
    return s.n && kn_parse_double(s.p, s.p + s.n, &d, &next) && next == s.p + s.n ? d : missing;
}

size_t kn_svg_numbers(kn_str s, double *out, size_t cap) {
    const char *p = s.p, *end = s.p ? s.p + s.n : NULL;
    size_t n = 0;
    double d;
    for (;;) {
        while (p < end && (kn_is_space((unsigned char)*p) || *p == ','))
            p++;
        if (p >= end || !kn_parse_double(p, end, &d, &p))
            return n;
        if (n < cap)
            out[n] = d;
        n++;
    }
}

/* ---- references ---- */
kn_str kn_svg_href(const kn_scene *s, const kn_node *n) {
    kn_str v = kn_node_attr(n, KN_A_href);
    kn_atom x = v.p ? 0 : kn_atom_find(s->atoms, KN_S("xlink:href"));
    return kn_str_trim(x ? kn_node_attr(n, x) : v);
}

static kn_node *find_in_scope(kn_node *top, kn_str id, uint16_t scope) {
    for (kn_node *n = top; n; n = kn_node_next(n, top))
        if (n->kind == KN_NODE_ELEMENT && n->scope == scope &&
            kn_str_eq(kn_node_attr(n, KN_A_id), id))
            return n;
    return NULL;
}

kn_node *kn_svg_target(const kn_scene *s, const kn_node *from, kn_str url) {
    const char *hash = url.n ? memchr(url.p, '#', url.n) : NULL;
    if (!hash)
        return NULL;
    kn_str id = {hash + 1, (size_t)(url.p + url.n - hash - 1)};
    if (!id.n)
        return NULL;
    kn_node *n = from ? find_in_scope(s->document, id, from->scope) : NULL;
    return n ? n : kn_node_find_id(s->document, id);
}

/* ---- viewports ---- */
static double align(kn_str aspect, const char *min, const char *max) {
    return kn_str_find(aspect, kn_cstr(min)) >= 0   ? 0
           : kn_str_find(aspect, kn_cstr(max)) >= 0 ? 1
                                                    : 0.5;
}

kn_mat4 kn_svg_fit(kn_str aspect, kn_rect c, double w, double h, bool *slice) {
    double sx = w / c.w, sy = h / c.h;
    *slice = false;
    if (kn_str_find(aspect, KN_S("none")) < 0) {
        *slice = kn_str_find(aspect, KN_S("slice")) >= 0;
        sx = sy = *slice ? fmax(sx, sy) : fmin(sx, sy);
    }
    const double tx = (w - c.w * sx) * align(aspect, "xMin", "xMax");
    const double ty = (h - c.h * sy) * align(aspect, "YMin", "YMax");
    return kn_mat4_affine(sx, 0, 0, sy, tx - c.x * sx, ty - c.y * sy);
}

bool kn_svg_viewbox(const kn_node *n, double w, double h, kn_mat4 *m, kn_svg_view *inner) {
    double v[4];
    bool slice;
    *m = KN_MAT4_ID;
    *inner = (kn_svg_view){w, h};
    if (kn_svg_numbers(kn_node_attr(n, KN_A_viewBox), v, 4) != 4 || v[2] < 0 || v[3] < 0)
        return true; /* an invalid viewBox is none */
    if (v[2] == 0 || v[3] == 0)
        return false;
    *inner = (kn_svg_view){v[2], v[3]};
    *m = kn_svg_fit(kn_node_attr(n, KN_A_preserveAspectRatio), (kn_rect){v[0], v[1], v[2], v[3]}, w,
                    h, &slice);
    return true;
}

/* The attributes alone: geometry properties of CSS leave nested svg elements as they are in Chrome.
 */
kn_rect kn_svg_viewport(const kn_node *n, kn_svg_view v) {
    return (kn_rect){kn_svg_attr(n, KN_A_x, KN_SVG_X, v, 0), kn_svg_attr(n, KN_A_y, KN_SVG_Y, v, 0),
                     kn_svg_attr(n, KN_A_width, KN_SVG_X, v, v.w),
                     kn_svg_attr(n, KN_A_height, KN_SVG_Y, v, v.h)};
}

static kn_svg_view content_size(const kn_box *b) {
    if (!b)
        return (kn_svg_view){0, 0};
    const double w = kn_px(b->w) - kn_px(b->border[1]) - kn_px(b->border[3]) -
                     kn_px(b->padding[1]) - kn_px(b->padding[3]);
    const double h = kn_px(b->h) - kn_px(b->border[0]) - kn_px(b->border[2]) -
                     kn_px(b->padding[0]) - kn_px(b->padding[2]);
    return (kn_svg_view){fmax(0, w), fmax(0, h)};
}

kn_svg_view kn_svg_view_of(const kn_node *n) {
    const kn_node *vp = n->parent;
    kn_mat4 m;
    kn_svg_view v = {0, 0};
    while (vp && !(vp->ns == KN_NS_SVG && (vp->tag == KN_A_svg || vp->tag == KN_A_symbol)))
        vp = vp->parent;
    if (!vp)
        return v;
    if (!kn_svg_inside(vp)) {
        const kn_svg_view c = content_size(vp->box);
        kn_svg_viewbox(vp, c.w, c.h, &m, &v);
        return v;
    }
    const kn_rect r = kn_svg_viewport(vp, kn_svg_view_of(vp));
    kn_svg_viewbox(vp, r.w, r.h, &m, &v);
    return v;
}
