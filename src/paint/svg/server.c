/* Paint servers: colours, gradients, patterns (SVG 2 §13.2, §14). */
#include "src/paint/svg/svg.h"
#include <math.h>

#define MAX_HREF 16 /* gradients and patterns inherit along href; a circle must end */

static kn_rgba with_alpha(kn_rgba c, float a) {
    c.a *= a;
    return c;
}

static bool flat(kn_paint *out, kn_rgba c, float alpha) {
    *out = (kn_paint){.kind = KN_PAINT_COLOR, .alpha = alpha, .color = c, .m = KN_MAT4_ID};
    return c.a * alpha > 0;
}

typedef struct chain { /* an element and those it inherits from */
    const kn_node *v[MAX_HREF];
    int n;
} chain;

static bool is_gradient(const kn_node *n) {
    return n->tag == KN_A_linearGradient || n->tag == KN_A_radialGradient;
}

static chain follow(const kn_svgp *c, const kn_node *n) {
    chain ch = {.n = 0};
    const bool is_pattern = n->tag == KN_A_pattern;
    while (n && ch.n < MAX_HREF) {
        ch.v[ch.n++] = n;
        n = kn_svg_ref(c->p, c->user, n, kn_svg_href(c->p->scene, n));
        if (n && (n->ns != KN_NS_SVG || is_pattern != (n->tag == KN_A_pattern) ||
                  (!is_pattern && !is_gradient(n))))
            break;
    }
    return ch;
}

/* First element of the chain that has the attribute; NULL: none. `same` asks for the same tag, as
 * geometry is only inherited between gradients of one kind. */
static const kn_node *with(const chain *ch, kn_atom a, bool same) {
    for (int i = 0; a && i < ch->n; i++)
        if ((!same || ch->v[i]->tag == ch->v[0]->tag) && kn_node_has_attr(ch->v[i], a))
            return ch->v[i];
    return NULL;
}

static const kn_node *with_named(const kn_svgp *c, const chain *ch, const char *name) {
    return with(ch, kn_atom_find(c->p->scene->atoms, kn_cstr(name)), false);
}

static bool word(const kn_svgp *c, const chain *ch, const char *name, const char *value) {
    const kn_node *n = with_named(c, ch, name);
    return n && kn_svg_word(c->p->scene, n, name, value);
}

/* ---- matrices of servers: attributes are presentation attributes of `transform` in SVG 2 ---- */
static const char *read_args(const char *p, const char *end, double v[6], int *n) {
    *n = 0;
    for (;;) {
        while (p < end && (kn_is_space((unsigned char)*p) || *p == ','))
            p++;
        if (p >= end)
            return NULL;
        if (*p == ')')
            return p + 1;
        if (*n == 6 || !kn_parse_double(p, end, &v[*n], &p))
            return NULL;
        ++*n;
    }
}

static bool function(kn_str name, const double *v, int n, kn_mat4 *m) {
    if (kn_str_eq(name, KN_S("matrix")) && n == 6)
        *m = kn_mat4_affine(v[0], v[1], v[2], v[3], v[4], v[5]);
    else if (kn_str_eq(name, KN_S("translate")) && n >= 1)
        *m = kn_mat4_translate(v[0], n > 1 ? v[1] : 0, 0);
    else if (kn_str_eq(name, KN_S("scale")) && n >= 1)
        *m = kn_mat4_scale(v[0], n > 1 ? v[1] : v[0], 1);
    else if (kn_str_eq(name, KN_S("rotate")) && n >= 1) {
        const kn_mat4 to = kn_mat4_translate(n > 2 ? v[1] : 0, n > 2 ? v[2] : 0, 0),
                      turn = kn_mat4_rotate(0, 0, 1, v[0] * M_PI / 180),
                      back = kn_mat4_translate(n > 2 ? -v[1] : 0, n > 2 ? -v[2] : 0, 0);
        *m = kn_mat4_mul(&to, &turn);
        *m = kn_mat4_mul(m, &back);
    } else if (kn_str_eq(name, KN_S("skewX")) && n == 1)
        *m = kn_mat4_affine(1, 0, tan(v[0] * M_PI / 180), 1, 0, 0);
    else if (kn_str_eq(name, KN_S("skewY")) && n == 1)
        *m = kn_mat4_affine(1, tan(v[0] * M_PI / 180), 0, 1, 0, 0);
    else
        return false;
    return true;
}

static kn_mat4 parse_transform(kn_str s) {
    kn_mat4 all = KN_MAT4_ID, one;
    const char *p = s.p, *end = s.p ? s.p + s.n : NULL;
    while (p < end) {
        while (p < end && (kn_is_space((unsigned char)*p) || *p == ','))
            p++;
        const char *name = p;
        while (p < end && *p != '(' && !kn_is_space((unsigned char)*p))
            p++;
        const kn_str fn = {name, (size_t)(p - name)};
        while (p < end && kn_is_space((unsigned char)*p))
            p++;
        double v[6];
        int n;
        if (p >= end || *p != '(' || !(p = read_args(p + 1, end, v, &n)) ||
            !function(fn, v, n, &one))
            return p >= end && !fn.n ? all : KN_MAT4_ID;
        all = kn_mat4_mul(&all, &one);
    }
    return all;
}

/* transform-origin counts for servers too; percentages are of the viewport, or of the unit box. */
static kn_mat4 about_origin(const kn_node *n, kn_svg_view v, kn_mat4 m) {
    if (!n || !n->style)
        return m;
    const double x = kn_len_px(n->style->fx->origin.x, (float)v.w),
                 y = kn_len_px(n->style->fx->origin.y, (float)v.h);
    const kn_mat4 to = kn_mat4_translate(x, y, 0), back = kn_mat4_translate(-x, -y, 0);
    m = kn_mat4_mul(&to, &m);
    return kn_mat4_mul(&m, &back);
}

static kn_mat4 server_matrix(const kn_svgp *c, const chain *ch, const char *attr, bool box_units,
                             kn_rect box) {
    kn_mat4 m = KN_MAT4_ID;
    const kn_node *n = with_named(c, ch, attr);
    if (n)
        m = about_origin(n, box_units ? (kn_svg_view){1, 1} : c->view,
                         parse_transform(kn_svg_attr_named(c->p->scene, n, attr)));
    for (int i = 0; i < ch->n && !n; i++) {
        const kn_style *st = ch->v[i]->style;
        if (st && st->fx->transform && kn_style_matrix(st, 0, 0, m.m))
            break;
    }
    if (!box_units)
        return m;
    const kn_mat4 b = kn_mat4_affine(box.w, 0, 0, box.h, box.x, box.y);
    return kn_mat4_mul(&b, &m);
}

/* ---- gradients ---- */
static double offset_of(const kn_node *stop) {
    const kn_str s = kn_str_trim(kn_node_attr(stop, KN_A_offset));
    const char *next;
    double d;
    if (!s.n || !kn_parse_double(s.p, s.p + s.n, &d, &next))
        return 0;
    if (next < s.p + s.n && *next == '%')
        d /= 100;
    else if (next < s.p + s.n)
        return 0;
    return fmin(1, fmax(0, d));
}

static uint32_t stops_of(const chain *ch, kn_arena *a, kn_stop **out) {
    for (int i = 0; i < ch->n; i++) {
        uint32_t n = 0, k = 0;
        for (const kn_node *s = ch->v[i]->first; s; s = s->next)
            n += kn_is_elem(s) && s->tag == KN_A_stop && s->style;
        if (!n)
            continue;
        kn_stop *v = *out = KN_ANEW_N(a, kn_stop, n);
        double at = 0;
        for (const kn_node *s = ch->v[i]->first; s; s = s->next) {
            if (!kn_is_elem(s) || s->tag != KN_A_stop || !s->style)
                continue;
            const kn_sg_svgr *g = s->style->svgr;
            at = fmax(at, offset_of(s));
            v[k++] = (kn_stop){(float)at, with_alpha(kn_rgba_of(g->stop_color), g->stop_opacity)};
        }
        return n;
    }
    return 0;
}

static double coordinate(const chain *ch, kn_atom a, int axis, kn_svg_view v, double missing_pct) {
    const kn_node *n = with(ch, a, true);
    const double missing = missing_pct / 100 * kn_svg_basis(v, axis);
    return n ? kn_svg_attr(n, a, axis, v, missing) : missing;
}

static void linear_line(const chain *ch, kn_svg_view v, kn_gradient *g) {
    g->kind = KN_GRAD_LINEAR;
    g->p0 =
        (kn_pt){coordinate(ch, KN_A_x1, KN_SVG_X, v, 0), coordinate(ch, KN_A_y1, KN_SVG_Y, v, 0)};
    g->p1 =
        (kn_pt){coordinate(ch, KN_A_x2, KN_SVG_X, v, 100), coordinate(ch, KN_A_y2, KN_SVG_Y, v, 0)};
}

static void radial_circles(const kn_svgp *c, const chain *ch, kn_svg_view v, kn_gradient *g) {
    const kn_atom fr = kn_atom_find(c->p->scene->atoms, KN_S("fr"));
    g->kind = KN_GRAD_RADIAL;
    g->p0 =
        (kn_pt){coordinate(ch, KN_A_cx, KN_SVG_X, v, 50), coordinate(ch, KN_A_cy, KN_SVG_Y, v, 50)};
    g->rx = g->ry = coordinate(ch, KN_A_r, KN_SVG_DIAGONAL, v, 50);
    g->p1 = g->p0;
    if (with(ch, KN_A_fx, true))
        g->p1.x = coordinate(ch, KN_A_fx, KN_SVG_X, v, 50);
    if (with(ch, KN_A_fy, true))
        g->p1.y = coordinate(ch, KN_A_fy, KN_SVG_Y, v, 50);
    g->r0 = fr ? fmax(0, coordinate(ch, fr, KN_SVG_DIAGONAL, v, 0)) : 0;
}

/* Both circles are the same: a ring without width. What repeats in it is seen as one colour, its
 * mean; else the first colour fills the circle and the last one lies around it (Skia). */
static bool is_ring(const kn_gradient *g) {
    return g->kind == KN_GRAD_RADIAL && g->p0.x == g->p1.x && g->p0.y == g->p1.y &&
           fabs(g->rx - g->r0) < 1.0 / 32768;
}

static kn_rgba mean_color(const kn_gradient *g) {
    kn_rgba m = {0, 0, 0, 0}, before = g->stops[0].color;
    float at = 0;
    for (uint32_t i = 0; i <= g->n_stops; i++) {
        const bool end = i == g->n_stops;
        const kn_rgba c = g->stops[end ? i - 1 : i].color;
        const float pos = end ? 1 : g->stops[i].pos, w = (pos - at) / 2;
        m.r += w * (before.r + c.r);
        m.g += w * (before.g + c.g);
        m.b += w * (before.b + c.b);
        m.a += w * (before.a + c.a);
        at = pos;
        before = c;
    }
    return m;
}

static void fill_ring(kn_gradient *g, kn_arena *a) {
    kn_stop *v = KN_ANEW_N(a, kn_stop, 3);
    v[0] = v[1] = (kn_stop){.pos = 0, .color = g->stops[0].color};
    v[1].pos = 1;
    v[2] = (kn_stop){.pos = 1, .color = g->stops[g->n_stops - 1].color};
    g->stops = v;
    g->n_stops = 3;
    g->r0 = 0;
}

static bool gradient(const kn_svgp *c, kn_arena *a, const kn_node *n, float alpha, kn_rect box,
                     kn_paint *out) {
    const chain ch = follow(c, n);
    kn_gradient *g = KN_ANEW(a, kn_gradient);
    kn_stop *stops = NULL;
    const bool user = word(c, &ch, "gradientUnits", "userSpaceOnUse");
    g->n_stops = stops_of(&ch, a, &stops);
    g->stops = stops;
    if (!g->n_stops || (!user && !(box.w > 0 && box.h > 0)))
        return false;
    const kn_rgba last = stops[g->n_stops - 1].color;
    if (g->n_stops == 1)
        return flat(out, last, alpha);
    const kn_svg_view v = user ? c->view : (kn_svg_view){1, 1};
    if (n->tag == KN_A_linearGradient)
        linear_line(&ch, v, g);
    else
        radial_circles(c, &ch, v, g);
    const bool point =
        n->tag == KN_A_linearGradient ? g->p0.x == g->p1.x && g->p0.y == g->p1.y : !(g->rx > 0);
    if (point)
        return flat(out, last, alpha);
    g->m = server_matrix(c, &ch, "gradientTransform", !user, box);
    if (fabs(g->m.m[0] * g->m.m[5] - g->m.m[1] * g->m.m[4]) < 1e-18)
        return false;
    g->spread = word(c, &ch, "spreadMethod", "repeat")    ? 1
                : word(c, &ch, "spreadMethod", "reflect") ? 2
                                                          : 0;
    if (is_ring(g) && g->spread)
        return flat(out, mean_color(g), alpha);
    if (is_ring(g))
        fill_ring(g, a);
    *out = (kn_paint){.kind = KN_PAINT_GRADIENT, .alpha = alpha, .grad = g, .m = KN_MAT4_ID};
    return true;
}

/* ---- patterns (SVG 2 §14.3) ---- */
static double pattern_side(const chain *ch, kn_atom a, int axis, bool units, kn_svg_view v,
                           kn_rect box) {
    const kn_node *n = with(ch, a, false);
    const double d = n ? kn_svg_attr(n, a, axis, units ? (kn_svg_view){1, 1} : v, 0) : 0;
    if (!units)
        return d;
    const bool pos = a == KN_A_x || a == KN_A_y;
    return axis == KN_SVG_X ? (pos ? box.x : 0) + d * box.w : (pos ? box.y : 0) + d * box.h;
}

static const kn_node *with_content(const chain *ch) {
    for (int i = 0; i < ch->n; i++)
        for (const kn_node *k = ch->v[i]->first; k; k = k->next)
            if (kn_is_elem(k))
                return ch->v[i];
    return NULL;
}

/* The content of one tile, its corner at the origin. */
static kn_layer *tile_layer(kn_svgp c, const chain *ch, const kn_node *from, kn_rect tile,
                            bool content_box, kn_rect box) {
    const kn_node *vb = with(ch, KN_A_viewBox, false);
    kn_layer *l = kn_svg_layer(c.p, ch->v[0]), *in = kn_svg_layer(c.p, from);
    kn_svg_out out = {.p = c.p}, top = {.p = c.p};
    kn_mat4 m = KN_MAT4_ID; /* its origin is the tile's corner, wherever that lies */
    if (vb) {
        kn_svg_view inner;
        if (kn_svg_viewbox(vb, tile.w, tile.h, &m, &inner))
            c.view = inner;
    } else if (content_box) {
        m = kn_mat4_scale(box.w, box.h, 1);
        c.view = (kn_svg_view){1, 1};
    }
    in->m = m;
    c.scale *= kn_svg_scale(&m);
    c.instance = c.silhouette = false;
    kn_svg_children(c, &out, from, from->style);
    kn_svg_out_end(&out, in);
    kn_svg_out_layer(&top, in);
    const kn_style *st = ch->v[0]->style;
    if (!st || st->box->overflow_x != KN_KW_visible) {
        kn_shape *s = KN_ANEW(l->arena, kn_shape);
        *s = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = {0, 0, tile.w, tile.h}};
        l->clip = s;
        l->n_clip = 1;
    }
    kn_svg_out_end(&top, l);
    return l;
}

static bool pattern(const kn_svgp *c, const kn_node *n, float alpha, kn_rect box, kn_paint *out,
                    kn_layer **drop) {
    const chain ch = follow(c, n);
    const kn_node *from = with_content(&ch);
    const kn_svg_busy busy = {n, c->busy};
    const bool units = !word(c, &ch, "patternUnits", "userSpaceOnUse");
    const bool content_box = word(c, &ch, "patternContentUnits", "objectBoundingBox");
    kn_svgp in = *c;
    in.busy = &busy;
    if (!from || kn_svg_is_busy(c, n) || ++in.depth > KN_SVG_MAX_DEPTH ||
        ((units || content_box) && !(box.w > 0 && box.h > 0)))
        return false;
    const kn_rect tile = {pattern_side(&ch, KN_A_x, KN_SVG_X, units, c->view, box),
                          pattern_side(&ch, KN_A_y, KN_SVG_Y, units, c->view, box),
                          pattern_side(&ch, KN_A_width, KN_SVG_X, units, c->view, box),
                          pattern_side(&ch, KN_A_height, KN_SVG_Y, units, c->view, box)};
    if (!(tile.w > 0 && tile.h > 0))
        return false;
    *drop = tile_layer(in, &ch, from, tile, content_box, box);
    *out = (kn_paint){.kind = KN_PAINT_LAYER,
                      .alpha = alpha,
                      .layer = *drop,
                      .tiled = true,
                      .tile = tile,
                      .sx = tile.w,
                      .sy = tile.h,
                      .m = server_matrix(c, &ch, "patternTransform", false, box)};
    return true;
}

bool kn_svg_server(const kn_svgp *c, kn_arena *a, const kn_node *n, const kn_style *st,
                   const kn_spaint *sp, float alpha, kn_rect box, kn_paint *out, kn_layer **drop) {
    *drop = NULL;
    if (c->silhouette)
        return flat(out, (kn_rgba){0, 0, 0, 1}, 1);
    if (!(alpha > 0))
        return false;
    if (sp->kind == 3 || sp->kind == 4) {
        if (!c->context)
            return false;
        const kn_spaint *up = sp->kind == 3 ? &c->context->svg->fill : &c->context->svg->stroke;
        kn_svgp outer = *c;
        outer.context = NULL;
        kn_mat4 back;
        if (!kn_svg_server(&outer, a, n, c->context, up, alpha, c->context_box, out, drop) ||
            !kn_mat4_invert(&c->to_context, &back))
            return false;
        if (out->kind == KN_PAINT_LAYER)
            out->m = kn_mat4_mul(&back, &out->m);
        if (out->kind == KN_PAINT_GRADIENT) {
            kn_gradient *g = KN_ANEW(a, kn_gradient);
            *g = *out->grad;
            g->m = kn_mat4_mul(&back, &g->m);
            out->grad = g;
        }
        return true;
    }
    if (sp->kind == 1)
        return flat(out, kn_rgba_of(sp->color), alpha);
    if (sp->kind != 2)
        return false;
    const kn_node *t = kn_svg_ref(c->p, c->user, n, sp->url);
    if (t && t->ns == KN_NS_SVG) {
        if (is_gradient(t) && gradient(c, a, t, alpha, box, out))
            return true;
        if (t->tag == KN_A_pattern && pattern(c, t, alpha, box, out, drop))
            return true;
        /* A gradient that cannot paint is none; fallbacks are for missing ones, for patterns
         * without tiles and for empty boxes. */
        if (is_gradient(t) && box.w > 0 && box.h > 0)
            return false;
    }
    return sp->has_fallback && flat(out, kn_rgba_of(sp->color), alpha);
}
