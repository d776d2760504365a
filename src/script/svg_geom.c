/* SVGGeometryElement and SVGGraphicsElement: what src/layout computes, as script values. */
#include "src/layout/svg_geom.h"
#include "src/script/canvas.h"
#include "src/script/internal.h"
#include <math.h>

KN_NATIVE(svg_total_length) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_flush(s, false);
    kn_arena *a = kn_arena_new();
    kn_path p;
    double len = kn_svg_path_of(n, a, &p) ? kn_svg_length(n, &p) : 0;
    kn_arena_free(a);
    return JSValueMakeNumber(ctx, (float)len); /* the interface says float */
}

KN_NATIVE(svg_point_at_length) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    double at = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    kn_flush(s, false);
    kn_arena *a = kn_arena_new();
    kn_path p;
    kn_pt pt = {0, 0};
    if (kn_svg_path_of(n, a, &p))
        pt = kn_svg_point_at(n, &p, isfinite(at) ? at : 0);
    kn_arena_free(a);
    return kn_js_numbers(ctx, (double[]){(float)pt.x, (float)pt.y}, 2);
}

KN_NATIVE(svg_bbox) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_rect r = {0, 0, 0, 0};
    if (!n)
        return KN_UNDEF;
    kn_flush(s, true);
    kn_svg_bbox(s->env.layout, n, &r);
    return kn_js_numbers(ctx, (double[]){(float)r.x, (float)r.y, (float)r.w, (float)r.h}, 4);
}

KN_NATIVE(svg_ctm) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_mat4 m;
    if (!n)
        return KN_UNDEF;
    kn_flush(s, true);
    if (!kn_svg_ctm(s->env.layout, n, JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0)), &m))
        return KN_NULL;
    return kn_js_numbers(ctx, (double[]){m.m[0], m.m[1], m.m[4], m.m[5], m.m[12], m.m[13]}, 6);
}

static kn_stroke stroke_of(const kn_node *n) {
    const kn_sg_svg *g = n->style->svg;
    kn_stroke st = {.width = kn_svg_px(g->stroke_width, KN_SVG_DIAGONAL, kn_svg_view_of(n)),
                    .miter = g->miterlimit};
    st.cap = g->linecap == KN_KW_round ? 1 : g->linecap == KN_KW_square ? 2 : 0;
    st.join = g->linejoin == KN_KW_round ? 1 : g->linejoin == KN_KW_bevel ? 2 : 0;
    return st;
}

/* __inPath(x, y, in its stroke) */
KN_NATIVE(svg_in_path) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    double x = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    double y = kn_js_num(ctx, kn_arg(ctx, argc, argv, 1));
    bool stroke = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 2)), hit = false;
    kn_flush(s, false);
    kn_arena *a = kn_arena_new();
    kn_shape shape = {.kind = KN_SHAPE_PATH};
    static const double id[6] = {1, 0, 0, 1, 0, 0};
    if (n->style && isfinite(x) && isfinite(y) && kn_svg_path_of(n, a, &shape.u.path)) {
        const kn_stroke st = stroke_of(n);
        hit = stroke ? kn_canvas_in_stroke(kn_canvas_host(s)->kit, &shape, &st, id, x, y)
                     : kn_path_contains(&shape.u.path, n->style->svg->fill_rule == KN_KW_evenodd,
                                        (kn_pt){x, y});
    }
    kn_arena_free(a);
    return JSValueMakeBoolean(ctx, hit);
}

/* ---- text ---- */
enum { PER_CHAR = 10 }; /* start x y, end x y, cell x y w h, angle, advance */

static void put_char(const kn_svg_char *c, double *v) {
    const double of[PER_CHAR] = {c->start.x, c->start.y, c->end.x,  c->end.y, c->cell.x,
                                 c->cell.y,  c->cell.w,  c->cell.h, c->angle, c->advance};
    for (int i = 0; i < PER_CHAR; i++)
        v[i] = (float)of[i];
}

static uint64_t restyled(const kn_script *s) {
    kn_style_stats st;
    kn_styler_get_stats(s->env.styler, &st);
    return st.restyled;
}

/* Neither texts nor styles are others than when it was answered last: loops over the characters of
 * a text ask for each of them. */
static bool chars_hold(const kn_script *s, const kn_node *n) {
    return s->chars.list && s->chars.node.id == n->id && s->chars.node.gen == n->gen &&
           s->chars.tree_epoch == s->env.scene->tree_epoch && s->chars.restyled == restyled(s);
}

static JSObjectRef keep_chars(kn_script *s, const kn_node *n, JSObjectRef list) {
    if (s->chars.list)
        JSValueUnprotect(s->ctx, s->chars.list);
    JSValueProtect(s->ctx, list);
    s->chars.node = (kn_ref){n->id, n->gen};
    s->chars.tree_epoch = s->env.scene->tree_epoch;
    s->chars.restyled = restyled(s);
    s->chars.list = list;
    return list;
}

static JSObjectRef chars_of(kn_script *s, const kn_node *text, const kn_node *n) {
    kn_arena *a = kn_arena_new();
    kn_svg_char *chars;
    kn_mat4 m = KN_MAT4_ID;
    kn_svg_ctm(s->env.layout, text, true, &m);
    const double scale = s->env.dppx * sqrt(fabs(m.m[0] * m.m[5] - m.m[1] * m.m[4]));
    const uint32_t count = kn_svg_text_chars(&(kn_svg_text_in){.layout = s->env.layout,
                                                               .node = text,
                                                               .style = text->style,
                                                               .view = kn_svg_view_of(text),
                                                               .scale = scale},
                                             a, &chars);
    double *v = KN_ANEW_N(a, double, (size_t)count * 2 * PER_CHAR + 1);
    size_t at = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!kn_node_contains(n, chars[i].node))
            continue;
        for (int u = 0; u < chars[i].units; u++, at += PER_CHAR) {
            put_char(&chars[i], v + at);
            if (u)
                v[at + PER_CHAR - 1] = 0;
        }
    }
    JSObjectRef out = kn_js_numbers(s->ctx, v, at);
    kn_arena_free(a);
    return out;
}

/* __chars(): ten numbers for each code unit of the element's characters; the second unit of a pair
 * has no advance. Nobody changes the array. */
KN_NATIVE(svg_text_chars) {
    kn_script *s;
    const kn_node *n = kn_self_element(ctx, self, &s, exc), *text = n;
    if (!n)
        return KN_UNDEF;
    kn_flush(s, true);
    if (chars_hold(s, n))
        return s->chars.list;
    while (text && text->ns == KN_NS_SVG && text->tag != KN_A_text)
        text = text->parent;
    if (!text || text->ns != KN_NS_SVG || !text->style)
        return kn_js_numbers(ctx, NULL, 0);
    return keep_chars(s, n, chars_of(s, text, n));
}
