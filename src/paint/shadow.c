/* Shadows of boxes (CSS Backgrounds 3 §6.1). */
#include "src/paint/internal.h"
#include <math.h>

/* Where a box goes on, on another line, its shadow does too: it has no end there, and what would
 * lie beyond is not shown. The hole of an inset one goes on as far as its blur reaches, which
 * leaves a spread in sight (Blink). */
static kn_clip_node *slice_shadow(kn_emit *e, kn_clip_node *clip, kn_rect edge, const kn_shadow *v,
                                  kn_item *it) {
    enum { FAR = 4096 };
    const bool *open = e->slice.open;
    if (!open[1] && !open[3])
        return clip;
    kn_rect *r = &it->u.shadow.shape.r;
    if (it->u.shadow.inset) {
        const double left = open[3] ? fmax(v->x, 0) + v->blur : 0;
        const double right = open[1] ? fmax(-v->x, 0) + v->blur : 0;
        r->x -= left;
        r->w += left + right;
        return clip;
    }
    const double x0 = open[3] ? edge.x : edge.x - FAR;
    const double x1 = open[1] ? edge.x + edge.w : edge.x + edge.w + FAR;
    const kn_shape bounds = {.kind = KN_SHAPE_RECT,
                             .u.rect = {x0, edge.y - FAR, x1 - x0, edge.h + 2 * FAR}};
    return kn_clip_push(e, clip, &bounds);
}

/* The edge with its corner shapes, moved; no segments where corners are ellipses. */
static kn_path curve_of(kn_arena *a, const kn_box *b, kn_prect border, const kn_rrect *r, double dx,
                        double dy) {
    kn_shape s = kn_shape_corners(a, b, border, r);
    if (s.kind != KN_SHAPE_PATH)
        return (kn_path){0};
    kn_pt *v = KN_ANEW_N(a, kn_pt, s.u.path.n_pts);
    for (uint32_t i = 0; i < s.u.path.n_pts; i++)
        v[i] = (kn_pt){s.u.path.pts[i].x + dx, s.u.path.pts[i].y + dy};
    s.u.path.pts = v;
    return s.u.path;
}

void kn_paint_box_shadows(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border,
                          bool inset) {
    const kn_shadows *s = b->style->bg->shadow;
    const double by[4] = {kn_px(b->border[0]), kn_px(b->border[1]), kn_px(b->border[2]),
                          kn_px(b->border[3])};
    const kn_rrect outer = kn_rounded_border(b, border);
    const kn_rrect edge = inset ? kn_rrect_inset(outer, by) : outer;
    const bool curved = kn_has_corner_shapes(b, &outer) && !e->slice.open[1] && !e->slice.open[3];
    for (uint32_t i = s->n; i-- > 0;) {
        const kn_shadow *v = &s->v[i];
        if (v->inset != inset || v->color.a <= 0)
            continue;
        kn_item it = {.kind = KN_ITEM_SHADOW, .src_node = b->node ? b->node->id : 0};
        it.u.shadow.shape = kn_rrect_outset(edge, inset ? -(double)v->spread : v->spread);
        it.u.shadow.clip = edge;
        if (!inset && b->style->bg->color.a >= 1) /* nothing of the shadow's rim shows through */
            it.u.shadow.clip = kn_rrect_inset(edge, (const double[4]){1, 1, 1, 1});
        it.u.shadow.inset = inset;
        it.u.shadow.sigma = v->blur / 2; /* CSS Backgrounds 3 §6.1.2 */
        it.u.shadow.color = kn_rgba_of(v->color);
        kn_clip_node *own = clip;
        if (curved) {
            kn_arena *a = kn_emit_arena(e, clip);
            it.u.shadow.curve = curve_of(a, b, border, &it.u.shadow.shape, v->x, v->y);
            it.u.shadow.clip_curve = curve_of(a, b, border, &it.u.shadow.clip, 0, 0);
        }
        it.u.shadow.shape.r.x += v->x;
        it.u.shadow.shape.r.y += v->y;
        if (!curved)
            own = slice_shadow(e, clip, edge.r, v, &it);
        kn_emit_item(e, own, &it);
    }
}
