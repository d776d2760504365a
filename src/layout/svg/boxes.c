/* Matrices and bounding boxes of SVG elements (SVG 2 §8.10; CSS Transforms 1 §6). */
#include "src/layout/state.h"
#include "src/layout/svg_geom.h"
#include <math.h>

#define MAX_DEPTH 64 /* of use elements and groups: references may form circles */

static kn_rect join(kn_rect a, kn_rect b) { /* lines have no area but count */
    const double x0 = fmin(a.x, b.x), y0 = fmin(a.y, b.y);
    const double x1 = fmax(a.x + a.w, b.x + b.w), y1 = fmax(a.y + a.h, b.y + b.h);
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

typedef struct finder {
    const kn_layout *l;
    int depth;
    uint32_t *budget; /* elements that may still be looked at */
} finder;

static bool find_box(finder f, const kn_node *n, kn_svg_view v, kn_rect *out);

/* ---- transforms ---- */
/* The reference box of transform-box (CSS Transforms 1 §6): by default the viewport's, at the user
 * space's origin. */
static kn_rect reference_box(finder f, const kn_node *n, kn_svg_view v) {
    kn_rect r = {0, 0, v.w, v.h};
    const kn_kw how = n->style->fx->transform_box;
    if (how == KN_KW_view_box)
        return r;
    if (!find_box(f, n, v, &r))
        return (kn_rect){0, 0, 0, 0};
    if (how == KN_KW_stroke_box || how == KN_KW_border_box) {
        const double w = n->style->svg->stroke.kind
                             ? kn_svg_px(n->style->svg->stroke_width, KN_SVG_DIAGONAL, v) / 2
                             : 0;
        r = (kn_rect){r.x - w, r.y - w, r.w + 2 * w, r.h + 2 * w};
    }
    return r;
}

static bool local_matrix(finder f, const kn_node *n, kn_svg_view v, kn_mat4 *out) {
    kn_mat4 t;
    *out = KN_MAT4_ID;
    if (!n->style)
        return false;
    const kn_sg_fx *fx = n->style->fx;
    if (!fx->transform && !fx->translate && !fx->rotate && !fx->scale && !fx->offset_path)
        return false;
    const kn_rect r = reference_box(f, n, v);
    if (!kn_style_matrix(n->style, r.w, r.h, t.m))
        return false;
    t = kn_mat4_affine(t.m[0], t.m[1], t.m[4], t.m[5], t.m[12], t.m[13]);
    const kn_mat4 to = kn_mat4_translate(r.x, r.y, 0), back = kn_mat4_translate(-r.x, -r.y, 0);
    t = kn_mat4_mul(&to, &t);
    *out = kn_mat4_mul(&t, &back);
    return !kn_mat4_is_identity(out);
}

bool kn_svg_transform(const kn_layout *l, const kn_node *n, kn_svg_view v, kn_mat4 *out) {
    uint32_t budget = 20000;
    return local_matrix((finder){l, 0, &budget}, n, v, out);
}

/* ---- bounding boxes ---- */
static bool is_container(kn_atom tag) {
    switch (tag) {
    case KN_A_g:
    case KN_A_svg:
    case KN_A_symbol:
    case KN_A_a:
    case KN_A_clipPath:
    case KN_A_mask:
    case KN_A_marker:
    case KN_A_pattern:
    case KN_A_defs:
        return true;
    default:
        return false;
    }
}

bool kn_svg_is_definition(kn_atom tag) {
    switch (tag) {
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

static bool children_box(finder f, const kn_node *n, kn_svg_view v, kn_rect *out) {
    bool any = false;
    for (const kn_node *c = n->first; c; c = c->next) {
        kn_rect r;
        kn_mat4 m;
        if (!kn_is_elem(c) || c->ns != KN_NS_SVG || kn_svg_is_definition(c->tag) || !c->style ||
            c->style->box->display == KN_KW_none || !find_box(f, c, v, &r))
            continue;
        if (local_matrix(f, c, v, &m))
            r = kn_mat4_map_rect(&m, r);
        *out = any ? join(*out, r) : r;
        any = true;
    }
    return any;
}

static bool viewport_box(finder f, const kn_node *n, kn_rect port, kn_rect *out) {
    kn_mat4 m;
    kn_svg_view inner;
    if (!kn_svg_viewbox(n, port.w, port.h, &m, &inner) || !children_box(f, n, inner, out))
        return false;
    const kn_mat4 at = kn_mat4_translate(port.x, port.y, 0);
    m = kn_mat4_mul(&at, &m);
    *out = kn_mat4_map_rect(&m, *out);
    return true;
}

static bool use_box(finder f, const kn_node *n, kn_svg_view v, kn_rect *out) {
    const kn_scene *s = f.l->scene;
    const kn_node *t = kn_svg_target(s, n, kn_svg_href(s, n));
    const double x = kn_svg_px(n->style->svgr->x, KN_SVG_X, v),
                 y = kn_svg_px(n->style->svgr->y, KN_SVG_Y, v);
    kn_mat4 m;
    if (!t || t->ns != KN_NS_SVG || !t->style || kn_node_contains(t, n))
        return false;
    if (t->tag == KN_A_symbol || t->tag == KN_A_svg) {
        kn_rect port = kn_svg_viewport(t, v);
        port.w = kn_svg_attr(n, KN_A_width, KN_SVG_X, v, port.w);
        port.h = kn_svg_attr(n, KN_A_height, KN_SVG_Y, v, port.h);
        if (!viewport_box(f, t, port, out))
            return false;
    } else if (!find_box(f, t, v, out)) {
        return false;
    }
    if (local_matrix(f, t, v, &m))
        *out = kn_mat4_map_rect(&m, *out);
    out->x += x;
    out->y += y;
    return true;
}

static bool text_box(finder f, const kn_node *n, kn_svg_view v, kn_rect *out) {
    const kn_node *text = n;
    while (text && text->ns == KN_NS_SVG && text->tag != KN_A_text)
        text = text->parent;
    if (!text || text->tag != KN_A_text || !text->style)
        return false;
    kn_arena *a = kn_arena_new();
    kn_svg_text t;
    kn_svg_text_layout(
        &(kn_svg_text_in){.layout = f.l, .node = text, .style = text->style, .view = v, .scale = 1},
        a, &t);
    bool any = false;
    for (uint32_t i = 0; i < t.n; i++) { /* of a tspan: the runs of what lies in it */
        const kn_svg_run *r = &t.runs[i];
        if (!kn_node_contains(n, r->node))
            continue;
        const kn_rect c = kn_svg_run_cell(r);
        *out = any ? join(*out, c) : c;
        any = true;
    }
    kn_arena_free(a);
    return any;
}

static bool picture_box(finder f, const kn_node *n, kn_svg_view v, kn_rect *out) {
    const kn_style *s = n->style;
    *out = (kn_rect){kn_svg_px(s->svgr->x, KN_SVG_X, v), kn_svg_px(s->svgr->y, KN_SVG_Y, v),
                     kn_svg_px(s->box->width, KN_SVG_X, v), kn_svg_px(s->box->height, KN_SVG_Y, v)};
    if (n->tag != KN_A_image ||
        (s->box->width.kind != KN_LEN_KW && s->box->height.kind != KN_LEN_KW))
        return true;
    kn_image *im =
        f.l->src.image ? f.l->src.image(f.l->src.ctx, n, kn_svg_href(f.l->scene, n)) : NULL;
    double w = 0, h = 0;
    bool hw, hh, ratio;
    if (im)
        kn_image_size(im, &w, &h, &hw, &hh, &ratio);
    const bool auto_w = s->box->width.kind == KN_LEN_KW, auto_h = s->box->height.kind == KN_LEN_KW;
    if (auto_w)
        out->w = auto_h || !(h > 0) ? w : out->h * w / h;
    if (auto_h)
        out->h = auto_w || !(w > 0) ? h : out->w * h / w;
    return true;
}

static bool find_box(finder f, const kn_node *n, kn_svg_view v, kn_rect *out) {
    kn_path p;
    *out = (kn_rect){0, 0, 0, 0};
    if (!n->style || n->ns != KN_NS_SVG || ++f.depth > MAX_DEPTH || !*f.budget)
        return false;
    --*f.budget;
    switch (n->tag) {
    case KN_A_use:
        return use_box(f, n, v, out);
    case KN_A_image:
    case KN_A_foreignObject:
        return picture_box(f, n, v, out);
    case KN_A_text:
    case KN_A_tspan:
    case KN_A_textPath:
        return text_box(f, n, v, out);
    default:
        break;
    }
    if (n->tag == KN_A_svg && kn_svg_inside(n))
        return viewport_box(f, n, kn_svg_viewport(n, v), out);
    if (n->tag == KN_A_svg) /* of the root: in its own user space, behind the viewBox */
        return children_box(f, n, v, out);
    if (is_container(n->tag))
        return children_box(f, n, v, out);
    kn_arena *a = kn_arena_new();
    const bool ok = kn_svg_path_in(n, v, a, &p);
    if (ok)
        *out = kn_path_bounds(&p);
    kn_arena_free(a);
    return ok;
}

bool kn_svg_bbox_in(const kn_layout *l, const kn_node *n, kn_svg_view v, kn_rect *out) {
    uint32_t budget = 20000;
    return find_box((finder){l, 0, &budget}, n, v, out);
}

/* Of svg elements: what they hold, in the user space behind their viewBox. */
bool kn_svg_bbox(const kn_layout *l, const kn_node *n, kn_rect *out) {
    uint32_t budget = 20000;
    if (n->tag == KN_A_svg && n->ns == KN_NS_SVG) {
        *out = (kn_rect){0, 0, 0, 0};
        return n->first && children_box((finder){l, 0, &budget}, n, kn_svg_view_of(n->first), out);
    }
    return kn_svg_bbox_in(l, n, kn_svg_view_of(n), out);
}

/* ---- to the page ---- */
static kn_mat4 root_matrix(const kn_node *svg) {
    const kn_box *b = svg->box;
    kn_mat4 m = KN_MAT4_ID;
    kn_svg_view inner;
    if (!b)
        return m;
    const double l = kn_px(b->border[3]) + kn_px(b->padding[3]),
                 t = kn_px(b->border[0]) + kn_px(b->padding[0]);
    const double w = kn_px(b->w) - l - kn_px(b->border[1]) - kn_px(b->padding[1]);
    const double h = kn_px(b->h) - t - kn_px(b->border[2]) - kn_px(b->padding[2]);
    kn_svg_viewbox(svg, w, h, &m, &inner);
    return m;
}

static kn_mat4 element_matrix(const kn_layout *l, const kn_node *n) {
    const kn_svg_view v = kn_svg_view_of(n);
    kn_mat4 m = KN_MAT4_ID, inner;
    kn_svg_view in;
    kn_svg_transform(l, n, v, &m);
    if (n->tag == KN_A_svg) {
        const kn_rect r = kn_svg_viewport(n, v);
        const kn_mat4 at = kn_mat4_translate(r.x, r.y, 0);
        kn_svg_viewbox(n, r.w, r.h, &inner, &in);
        m = kn_mat4_mul(&m, &at);
        m = kn_mat4_mul(&m, &inner);
    }
    return m;
}

bool kn_svg_ctm(const kn_layout *l, const kn_node *n, bool screen, kn_mat4 *out) {
    *out = KN_MAT4_ID;
    const kn_node *p = n;
    for (; p && kn_svg_inside(p); p = p->parent) {
        if (!screen && p != n && p->tag == KN_A_svg)
            break; /* getCTM ends in the nearest viewport's own coordinates */
        const kn_mat4 m = element_matrix(l, p);
        *out = kn_mat4_mul(&m, out);
    }
    if (!p || p->ns != KN_NS_SVG || p->tag != KN_A_svg)
        return false;
    if (!screen || !kn_svg_inside(p)) {
        if (kn_svg_inside(p)) {
            const kn_mat4 m = element_matrix(l, p);
            *out = kn_mat4_mul(&m, out);
            return true;
        }
        const kn_mat4 m = root_matrix(p);
        *out = kn_mat4_mul(&m, out);
    }
    if (!screen)
        return true;
    const kn_box *b = p->box;
    if (!b)
        return false;
    const kn_mat4 page = kn_layout_box_matrix(l, b);
    const kn_mat4 at = kn_mat4_translate(kn_px(b->border[3]) + kn_px(b->padding[3]),
                                         kn_px(b->border[0]) + kn_px(b->padding[0]), 0);
    *out = kn_mat4_mul(&at, out);
    *out = kn_mat4_mul(&page, out);
    return true;
}

bool kn_svg_screen_rect(const kn_layout *l, const kn_node *n, kn_rect *out) {
    kn_rect r;
    kn_mat4 m;
    for (const kn_node *p = n; p && p->ns == KN_NS_SVG; p = p->parent)
        if (!p->style || p->style->box->display == KN_KW_none)
            return false;
    if (!kn_svg_bbox(l, n, &r) || !kn_svg_ctm(l, n, true, &m))
        return false;
    *out = kn_mat4_map_rect(&m, r);
    return true;
}
