/* The walk: roots, groups, references, viewports, and the layer of an element with effects. */
#include "src/paint/svg/svg.h"
#include <math.h>

/* ---- references and styles ---- */
static void remember_user(kn_painter *p, kn_box *b) {
    for (size_t i = 0; i < p->svg_users.n; i++)
        if (p->svg_users.v[i] == b)
            return;
    kn_vec_push(&p->svg_users, b);
}

kn_node *kn_svg_ref(kn_painter *p, const kn_node *user, const kn_node *from, kn_str url) {
    kn_node *t = kn_svg_target(p->scene, from, url);
    if (t && user && user->box && kn_svg_root(t) != user)
        remember_user(p, user->box);
    return t;
}

kn_box *kn_svg_damaged(kn_painter *p, const kn_node *n, size_t *at) {
    if (n->ns != KN_NS_SVG ||
        !(n->damage & (KN_DMG_PAINT | KN_DMG_FX | KN_DMG_LAYOUT | KN_DMG_BOX | KN_DMG_CHILDREN)))
        return NULL;
    if ((*at)++ == 0) {
        const kn_node *root = kn_svg_root(n);
        if (root && root->box)
            return root->box;
        (*at)++;
    }
    return *at - 2 < p->svg_users.n ? p->svg_users.v[*at - 2] : NULL;
}

const kn_style *kn_svg_style(const kn_svgp *c, const kn_node *n, const kn_style *parent) {
    if (!c->instance || !n->style)
        return n->style;
    return kn_style_under(c->p->styler, (kn_node *)(uintptr_t)n, parent);
}

bool kn_svg_is_busy(const kn_svgp *c, const kn_node *n) {
    for (const kn_svg_busy *b = c->busy; b; b = b->up)
        if (b->node == n)
            return true;
    return false;
}

kn_svgp kn_svg_begin(kn_painter *p, const kn_node *user, kn_svg_view view, uint32_t *budget) {
    *budget = KN_SVG_BUDGET;
    return (kn_svgp){
        .p = p, .user = user, .view = view, .scale = 1, .budget = budget, .to_context = KN_MAT4_ID};
}

/* ---- viewports ---- */
static bool overflows(const kn_style *st) {
    return st->box->overflow_x == KN_KW_visible || st->box->overflow_x == KN_KW_auto;
}

kn_layer *kn_svg_port(kn_svgp c, const kn_node *n, const kn_style *st, kn_rect port, bool clips) {
    kn_mat4 m;
    kn_svg_view inner;
    if (!(port.w > 0 && port.h > 0) || !kn_svg_viewbox(n, port.w, port.h, &m, &inner) ||
        !(m.m[0] > 0 && m.m[5] > 0))
        return NULL;
    kn_layer *l = kn_svg_layer(c.p, n);
    kn_svg_out out = {.p = c.p};
    const kn_mat4 at = kn_mat4_translate(port.x, port.y, 0);
    l->m = kn_mat4_mul(&at, &m);
    c.view = inner;
    c.scale *= kn_svg_scale(&m);
    c.to_context = kn_mat4_mul(&c.to_context, &l->m);
    kn_svg_children(c, &out, n, st);
    kn_svg_out_end(&out, l);
    const kn_rect r = {-m.m[12] / m.m[0], -m.m[13] / m.m[5], port.w / m.m[0], port.h / m.m[5]};
    const kn_rect ink = l->ink;
    const bool inside =
        ink.x >= r.x && ink.y >= r.y && ink.x + ink.w <= r.x + r.w && ink.y + ink.h <= r.y + r.h;
    if (clips && !inside) {
        kn_shape *s = KN_ANEW(l->arena, kn_shape);
        *s = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = r};
        l->clip = s;
        l->n_clip = 1;
        l->ink = kn_rect_intersect(ink, r);
    }
    return l;
}

static void nested_svg(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st) {
    kn_svg_out_layer(out, kn_svg_port(c, n, st, kn_svg_viewport(n, c.view), !overflows(st)));
}

bool kn_svg_groups(const kn_style *st) {
    const kn_sg_fx *fx = st->fx;
    return fx->opacity < 1 || fx->filter || fx->clip_path || fx->mask_image ||
           fx->blend != KN_KW_normal || fx->isolation == KN_KW_isolate;
}

/* CSS Masking 1 §5.1: what the reference boxes of clip-path mean for SVG elements; border-box, the
 * default, is the stroke's. */
static kn_rect shape_box(const kn_svgp *c, const kn_style *st, const kn_bshape *s, kn_rect box) {
    if (s->box == KN_KW_view_box)
        return (kn_rect){0, 0, c->view.w, c->view.h};
    if (s->box == KN_KW_fill_box || s->box == KN_KW_content_box || s->box == KN_KW_padding_box)
        return box;
    const double w =
        st->svg->stroke.kind ? kn_svg_px(st->svg->stroke_width, KN_SVG_DIAGONAL, c->view) / 2 : 0;
    return (kn_rect){box.x - w, box.y - w, box.w + 2 * w, box.h + 2 * w};
}

void kn_svg_effects(kn_svgp c, kn_layer *l, const kn_node *n, const kn_style *st, kn_rect box) {
    const kn_sg_fx *fx = st->fx;
    l->opacity = fx->opacity;
    l->blend = kn_blend_of(fx->blend);
    l->isolate = fx->isolation == KN_KW_isolate;
    if (fx->filter)
        kn_css_filters(c.p, l->arena, n, fx->filter, box, &l->filters);
    if (fx->mask_image)
        kn_svg_mask_in(c, l, n, fx->mask_image, box);
    if (!fx->clip_path)
        return;
    if (fx->clip_path->kind == KN_SH_URL) {
        kn_svg_clip_in(c, l, n, fx->clip_path->text, box);
        return;
    }
    kn_shape *s = KN_ANEW(l->arena, kn_shape);
    if (kn_basic_shape(fx->clip_path, shape_box(&c, st, fx->clip_path, box), l->arena, s)) {
        l->clip = s;
        l->n_clip = 1;
    }
}

static void own_effects(kn_svgp c, kn_layer *l, const kn_node *n, const kn_style *st) {
    kn_rect box = {0};
    if (st->fx->filter || st->fx->clip_path || st->fx->mask_image)
        kn_svg_bbox_in(c.p->layout, n, c.view, &box);
    kn_svg_effects(c, l, n, st, box);
}

/* A symbol or svg element that is used: a viewport with transform and effects of its own. */
static void symbol(kn_svgp c, kn_svg_out *out, const kn_node *t, const kn_style *st, kn_rect port) {
    kn_mat4 m;
    const bool moved = kn_svg_transform(c.p->layout, t, c.view, &m);
    if (!moved && !kn_svg_groups(st)) {
        kn_svg_out_layer(out, kn_svg_port(c, t, st, port, !overflows(st)));
        return;
    }
    kn_layer *l = kn_svg_layer(c.p, t);
    kn_svg_out sub = {.p = c.p};
    l->m = m;
    c.to_context = kn_mat4_mul(&c.to_context, &m);
    kn_svg_out_layer(&sub, kn_svg_port(c, t, st, port, !overflows(st)));
    if (kn_svg_groups(st))
        own_effects(c, l, t, st);
    kn_svg_out_end(&sub, l);
    kn_svg_out_layer(out, l);
}

/* SVG 2 §5.6: the referenced element, as if it were a child of the use element. */
static void use(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st) {
    const kn_node *t = kn_svg_ref(c.p, c.user, n, kn_svg_href(c.p->scene, n));
    if (!t || t->ns != KN_NS_SVG || !t->style || kn_node_contains(t, n) || kn_svg_is_busy(&c, t))
        return;
    const kn_svg_busy busy = {t, c.busy};
    c.busy = &busy;
    kn_layer *l = kn_svg_layer(c.p, n);
    kn_svg_out sub = {.p = c.p};
    l->m = kn_mat4_translate(kn_svg_px(st->svgr->x, KN_SVG_X, c.view),
                             kn_svg_px(st->svgr->y, KN_SVG_Y, c.view), 0);
    c.instance = true;
    if (c.context) { /* of a marker: it stays what it is about */
        c.to_context = kn_mat4_mul(&c.to_context, &l->m);
    } else {
        c.context = st; /* its user space is behind x and y, as in Blink */
        c.to_context = KN_MAT4_ID;
        kn_svg_bbox_in(c.p->layout, n, c.view, &c.context_box);
        c.context_box.x -= l->m.m[12];
        c.context_box.y -= l->m.m[13];
    }
    const kn_style *own = kn_svg_style(&c, t, st);
    if (t->tag == KN_A_symbol || t->tag == KN_A_svg) {
        kn_rect port = kn_svg_viewport(t, c.view);
        port.w = kn_svg_attr(n, KN_A_width, KN_SVG_X, c.view, port.w);
        port.h = kn_svg_attr(n, KN_A_height, KN_SVG_Y, c.view, port.h);
        symbol(c, &sub, t, own, port);
    } else {
        kn_svg_element(c, &sub, t, own);
    }
    kn_svg_out_end(&sub, l);
    kn_svg_out_layer(out, l);
}

/* Conditional processing (SVG 2 §5.8). The reference browser, which runs without a window, speaks
 * no language at all: what asks for one is not drawn. */
static bool conditions_hold(const kn_svgp *c, const kn_node *n) {
    const kn_str lang = kn_svg_attr_named(c->p->scene, n, "systemLanguage");
    const kn_str ext = kn_svg_attr_named(c->p->scene, n, "requiredExtensions");
    return !lang.p && (!ext.p || !ext.n);
}

static void first_child(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st) {
    for (const kn_node *k = n->first; k; k = k->next)
        if (kn_is_elem(k) && k->ns == KN_NS_SVG && k->tag != KN_A_foreignObject &&
            conditions_hold(&c, k)) {
            kn_svg_element(c, out, k, kn_svg_style(&c, k, st));
            return;
        }
}

void kn_svg_children(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st) {
    for (const kn_node *k = n->first; k; k = k->next)
        if (kn_is_elem(k) && k->ns == KN_NS_SVG && k->style)
            kn_svg_element(c, out, k, kn_svg_style(&c, k, st));
}

/* ---- one element ---- */
static bool is_leaf(kn_atom tag) {
    switch (tag) {
    case KN_A_path:
    case KN_A_rect:
    case KN_A_circle:
    case KN_A_ellipse:
    case KN_A_line:
    case KN_A_polyline:
    case KN_A_polygon:
    case KN_A_text:
        return true;
    default:
        return false;
    }
}

/* HTML in the drawing: a stacking context in user space, cut off at whole units (SVG 2 §12.4). */
static void foreign(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st) {
    kn_box *b = n->box;
    if (!b || !b->foreign || c.silhouette)
        return;
    kn_layer *in = kn_paint_foreign(c.p, b);
    if (!in || overflows(st)) {
        kn_svg_out_layer(out, in);
        return;
    }
    kn_layer *l = kn_svg_layer(c.p, n);
    kn_shape *s = KN_ANEW(l->arena, kn_shape);
    *s = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = kn_snap(kn_border_box(b, b->x, b->y))};
    l->clip = s;
    l->n_clip = 1;
    kn_layer_set_entries(l, &(kn_entry){.layer = in}, 1);
    kn_svg_out_layer(out, l);
}

static void content(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st, float alpha) {
    if (n->tag == KN_A_text) {
        kn_svg_text_paint(c, out, n, st, alpha);
        return;
    }
    if (is_leaf(n->tag)) {
        kn_svg_shape(c, out, n, st, alpha);
        return;
    }
    switch (n->tag) {
    case KN_A_g:
    case KN_A_a:
        kn_svg_children(c, out, n, st);
        break;
    case KN_A_svg:
        nested_svg(c, out, n, st);
        break;
    case KN_A_use:
        use(c, out, n, st);
        break;
    case KN_A_image:
        kn_svg_image(c, out, n, st);
        break;
    case KN_A_foreignObject:
        foreign(c, out, n, st);
        break;
    default:
        if (kn_str_eq(kn_scene_atom_str(c.p->scene, n->tag), KN_S("switch")))
            first_child(c, out, n, st);
        break; /* definitions, descriptions and unknown elements draw nothing */
    }
}

/* One paint with nothing around it: opacity can go into the paint. */
static bool folds_opacity(const kn_svgp *c, const kn_node *n, const kn_style *st) {
    const kn_sg_fx *fx = st->fx;
    const kn_sg_svg *s = st->svg;
    if (!is_leaf(n->tag) || n->tag == KN_A_text || fx->filter || fx->clip_path || fx->mask_image ||
        fx->blend != KN_KW_normal || fx->isolation == KN_KW_isolate || c->silhouette)
        return false;
    return (!s->fill.kind || !s->stroke.kind || n->tag == KN_A_line) && !s->marker_start.n &&
           !s->marker_mid.n && !s->marker_end.n;
}

void kn_svg_element(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st) {
    kn_mat4 m;
    if (!st || st->box->display == KN_KW_none || ++c.depth > KN_SVG_MAX_DEPTH || !*c.budget ||
        !conditions_hold(&c, n))
        return;
    --*c.budget;
    if ((st->fx->opacity <= 0 && !c.silhouette) || kn_svg_is_definition(n->tag))
        return;
    const bool moved = kn_svg_transform(c.p->layout, n, c.view, &m);
    const bool fold = st->fx->opacity < 1 && folds_opacity(&c, n, st);
    const bool group = kn_svg_groups(st) && !fold && !c.silhouette;
    const float alpha = fold ? st->fx->opacity : 1;
    if (moved && fabs(m.m[0] * m.m[5] - m.m[1] * m.m[4]) < 1e-12)
        return; /* flattened to nothing */
    if (!moved && !group) {
        content(c, out, n, st, alpha);
        return;
    }
    kn_layer *l = kn_svg_layer(c.p, n);
    kn_svg_out sub = {.p = c.p};
    l->m = m;
    c.scale *= kn_svg_scale(&m);
    c.to_context = kn_mat4_mul(&c.to_context, &m);
    content(c, &sub, n, st, alpha);
    if (group)
        own_effects(c, l, n, st);
    kn_svg_out_end(&sub, l);
    kn_svg_out_layer(out, l);
}

/* ---- the root ---- */
/* Blink maps the root's border box to its pixel-snapped one. */
static kn_mat4 snapped(const kn_box *b, kn_lu x, kn_lu y) {
    const kn_rect s = kn_snap(kn_border_box(b, x, y));
    const double w = kn_px(b->w), h = kn_px(b->h);
    const kn_mat4 at = kn_mat4_translate(s.x, s.y, 0),
                  fit = kn_mat4_scale(w > 0 ? s.w / w : 1, h > 0 ? s.h / h : 1, 1);
    return kn_mat4_mul(&at, &fit);
}

kn_layer *kn_paint_svg(kn_painter *p, kn_box *b, kn_lu x, kn_lu y) {
    uint32_t budget;
    const kn_prect border = kn_border_box(b, KN_LU0, KN_LU0),
                   box = kn_content_box(b, KN_LU0, KN_LU0);
    const kn_rect port = {kn_px(box.x), kn_px(box.y), kn_px(box.w), kn_px(box.h)};
    kn_svgp c = kn_svg_begin(p, b->node, (kn_svg_view){port.w, port.h}, &budget);
    kn_rrect round = kn_rounded_border(b, border);
    const bool clips = !overflows(b->style), rounded = clips && !kn_rrect_is_rect(&round);
    c.scale = p->opts.scale > 0 ? p->opts.scale : 1;
    kn_layer *l = kn_svg_port(c, b->node, b->style, port, clips);
    if (!l)
        return NULL;
    const kn_mat4 place = snapped(b, x, y);
    kn_layer *top = kn_svg_layer(p, b->node);
    top->m = place;
    if (rounded) {
        double by[4];
        for (int i = 0; i < 4; i++)
            by[i] = kn_px(b->border[i]) + kn_px(b->padding[i]);
        kn_shape *s = KN_ANEW(top->arena, kn_shape);
        *s = kn_shape_rrect(kn_rrect_inset(round, by));
        top->clip = s;
        top->n_clip = 1;
    }
    kn_layer_set_entries(top, &(kn_entry){.layer = l}, 1);
    return top;
}
