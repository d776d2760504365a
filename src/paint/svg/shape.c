/* Fill, stroke and markers of shapes (SVG 2 §13). */
#include "src/paint/svg/svg.h"
#include <math.h>

bool kn_svg_stroke_first(const kn_style *st) {
    const kn_kws *order = st->text->paint_order;
    for (uint32_t i = 0; order && i < order->n; i++) {
        if (order->v[i] == KN_KW_fill || order->v[i] == KN_KW_normal)
            return false;
        if (order->v[i] == KN_KW_stroke)
            return true;
    }
    return false;
}

enum { FILL, STROKE, MARKERS };

/* CSS Fill and Stroke 3 §5.4: what is named comes first, the rest follows in its usual order. */
static void paint_order(const kn_style *st, int out[3]) {
    const kn_kws *l = st->text->paint_order;
    bool seen[3] = {false, false, false};
    int n = 0;
    for (uint32_t i = 0; l && i < l->n && n < 3; i++) {
        const int what = l->v[i] == KN_KW_fill      ? FILL
                         : l->v[i] == KN_KW_stroke  ? STROKE
                         : l->v[i] == KN_KW_markers ? MARKERS
                                                    : -1;
        if (what < 0 || seen[what])
            continue;
        seen[what] = true;
        out[n++] = what;
    }
    for (int what = FILL; what <= MARKERS; what++)
        if (!seen[what])
            out[n++] = what;
}

/* Dashes: lengths are of the author's path length where pathLength says so (SVG 2 §9.6.1). */
static void dashes(const kn_svgp *c, const kn_node *n, const kn_style *st, const kn_path *path,
                   kn_arena *a, kn_stroke *out) {
    const kn_lens *d = st->svg->dasharray;
    double k = 1, sum = 0;
    if (!d || !d->n)
        return;
    const double own = path ? kn_svg_num_named(c->p->scene, n, "pathLength", -1) : -1;
    if (own == 0)
        return; /* as long as nothing: no dash has an end */
    if (own > 0)
        k = kn_svg_length(n, path) / own;
    const uint32_t count = d->n % 2 ? 2 * d->n : d->n; /* an odd list is repeated */
    double *v = KN_ANEW_N(a, double, count);
    for (uint32_t i = 0; i < count; i++) {
        v[i] = kn_svg_px(d->v[i % d->n], KN_SVG_DIAGONAL, c->view) * k;
        if (v[i] < 0)
            return;
        sum += v[i];
    }
    if (!(sum > 0))
        return; /* all zero: a solid line */
    out->dash = v;
    out->n_dash = count;
    out->dash_offset = kn_svg_px(st->svg->dashoffset, KN_SVG_DIAGONAL, c->view) * k;
}

bool kn_svg_stroke(const kn_svgp *c, const kn_node *n, const kn_style *st, const kn_path *path,
                   kn_arena *a, kn_stroke *out) {
    const kn_sg_svg *s = st->svg;
    *out = (kn_stroke){.width = kn_svg_px(s->stroke_width, KN_SVG_DIAGONAL, c->view),
                       .miter = s->miterlimit};
    if (!(out->width > 0))
        return false;
    out->cap = s->linecap == KN_KW_round ? 1 : s->linecap == KN_KW_square ? 2 : 0;
    out->join = s->linejoin == KN_KW_round ? 1 : s->linejoin == KN_KW_bevel ? 2 : 0;
    out->no_aa = s->shape_rendering == KN_KW_crispedges;
    out->non_scaling = st->svgr->vector_effect == KN_KW_non_scaling_stroke;
    dashes(c, n, st, path, a, out);
    return true;
}

typedef struct shape {
    const kn_node *n;
    const kn_style *st;
    kn_path path;
    kn_rect box; /* of the fill: what paint servers refer to */
    float alpha;
    kn_rrect round; /* valid for rect, circle, ellipse: these need no path */
    bool is_round;
} shape;

static kn_shape geometry(const shape *s, bool evenodd) {
    if (s->is_round)
        return kn_shape_rrect(s->round);
    return (kn_shape){.kind = KN_SHAPE_PATH, .evenodd = evenodd, .u.path = s->path};
}

/* The rasterizer knows rounded rectangles better than the curves that stand for them. */
static void find_round(shape *s) {
    const uint32_t n = s->path.n_segs;
    double rx = 0, ry = 0;
    if (s->n->tag == KN_A_circle || s->n->tag == KN_A_ellipse) {
        rx = s->box.w / 2;
        ry = s->box.h / 2;
    } else if (s->n->tag != KN_A_rect) {
        return;
    } else if (n > 5) { /* the first point is where the top left corner ends */
        rx = s->path.pts[0].x - s->box.x;
        ry = s->path.pts[s->path.n_pts - 4].y - s->box.y;
    }
    s->is_round = true;
    s->round.r = s->box;
    for (int i = 0; i < 4; i++) {
        s->round.rx[i] = (float)rx;
        s->round.ry[i] = (float)ry;
    }
}

bool kn_svg_round(const kn_node *n, const kn_path *path, kn_rrect *out) {
    shape s = {.n = n, .path = *path, .box = kn_path_bounds(path)};
    find_round(&s);
    *out = s.round;
    return s.is_round;
}

/* A solid stroke of the same kind of shape, as the ring between two of them: for rectangles, whose
 * frames have exact edges, and where edges are crisp. */
static bool ring(const shape *s, const kn_stroke *k, kn_shape *out) {
    const double h = k->width / 2, rx = s->round.rx[0], ry = s->round.ry[0];
    if (!s->is_round || k->n_dash || k->non_scaling || fabs(rx - ry) > 1e-6 * rx ||
        (rx == 0 && (k->join != 0 || k->miter < M_SQRT2)))
        return false;
    kn_rrect outer = s->round, inner = s->round;
    const bool circle = rx > 0 && s->box.w == s->box.h && rx == s->box.w / 2;
    if (circle && h > rx) { /* the inner offset curve has passed the centre: it bounds a hole */
        inner.r =
            (kn_rect){s->box.x + 2 * rx - h, s->box.y + 2 * rx - h, 2 * (h - rx), 2 * (h - rx)};
        outer.r = kn_rect_inflate(outer.r, h, h);
        for (int i = 0; i < 4; i++) {
            outer.rx[i] = outer.ry[i] = (float)(rx + h);
            inner.rx[i] = inner.ry[i] = (float)(h - rx);
        }
        *out = (kn_shape){.kind = KN_SHAPE_DRRECT, .u.drrect = {outer, inner}};
        return true;
    }
    outer.r = kn_rect_inflate(outer.r, h, h);
    inner.r = (kn_rect){inner.r.x + h, inner.r.y + h, inner.r.w - 2 * h, inner.r.h - 2 * h};
    for (int i = 0; i < 4; i++) {
        outer.rx[i] = outer.ry[i] = rx > 0 ? (float)(rx + h) : 0;
        inner.rx[i] = inner.ry[i] = (float)fmax(0, rx - h);
    }
    if (!(inner.r.w > 0 && inner.r.h > 0)) {
        *out = kn_shape_rrect(outer);
        return true;
    }
    *out = (kn_shape){.kind = KN_SHAPE_DRRECT, .u.drrect = {outer, inner}};
    return true;
}

static void fill(const kn_svgp *c, kn_svg_out *out, const shape *s) {
    const kn_sg_svg *g = s->st->svg;
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = s->n->id};
    kn_layer *drop = NULL;
    if (!kn_svg_server(c, kn_svg_out_arena(out), s->n, s->st, &g->fill, g->fill_opacity * s->alpha,
                       s->box, &it.u.fill.paint, &drop))
        return;
    const kn_kw rule = c->silhouette ? g->clip_rule : g->fill_rule;
    it.u.fill.shape = geometry(s, rule == KN_KW_evenodd);
    it.u.fill.no_aa = g->shape_rendering == KN_KW_crispedges;
    kn_svg_out_item(out, &it);
    kn_layer_unref(drop);
}

/* A straight line along an axis is a rectangle: that keeps crisp edges crisp, and costs no path. */
static bool line_rect(const shape *s, const kn_stroke *k, kn_rect *out) {
    if (s->path.n_segs != 2 || s->path.segs[1] != KN_SEG_LINE || k->n_dash || k->non_scaling ||
        k->cap == 1)
        return false;
    const kn_pt p = s->path.pts[0], q = s->path.pts[1];
    const double h = k->width / 2, e = k->cap == 2 ? h : 0;
    if (p.y == q.y && p.x != q.x)
        *out = (kn_rect){fmin(p.x, q.x) - e, p.y - h, fabs(q.x - p.x) + 2 * e, k->width};
    else if (p.x == q.x && p.y != q.y)
        *out = (kn_rect){p.x - h, fmin(p.y, q.y) - e, k->width, fabs(q.y - p.y) + 2 * e};
    else
        return false;
    return true;
}

/* Subpaths of one point have square caps (SVG 2 §13.5.4): squares along the axes. */
static void square_dots(kn_svg_out *out, const shape *s, const kn_paint *paint, double width) {
    const kn_path *path = &s->path;
    const kn_pt *p = path->pts;
    for (uint32_t i = 0; i < path->n_segs;) {
        if (path->segs[i] != KN_SEG_MOVE) { /* goes on behind a CLOSE */
            p += path->segs[i] == KN_SEG_CUBIC ? 3 : path->segs[i] == KN_SEG_LINE;
            i++;
            continue;
        }
        const kn_pt at = *p++;
        uint32_t drawn = 0;
        bool dot = true;
        for (i++; i < path->n_segs && path->segs[i] != KN_SEG_MOVE; i++, drawn++)
            for (int k = path->segs[i] == KN_SEG_CUBIC ? 3 : path->segs[i] == KN_SEG_LINE; k > 0;
                 k--, p++)
                dot = dot && p->x == at.x && p->y == at.y;
        if (!dot || !drawn)
            continue;
        kn_item it = {.kind = KN_ITEM_FILL, .src_node = s->n->id};
        it.u.fill.paint = *paint;
        it.u.fill.shape.kind = KN_SHAPE_RECT;
        it.u.fill.shape.u.rect = (kn_rect){at.x - width / 2, at.y - width / 2, width, width};
        kn_svg_out_item(out, &it);
    }
}

static void stroke(const kn_svgp *c, kn_svg_out *out, const shape *s) {
    const kn_sg_svg *g = s->st->svg;
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = s->n->id};
    kn_arena *a = kn_svg_out_arena(out);
    kn_layer *drop = NULL;
    if (!g->stroke.kind || !kn_svg_stroke(c, s->n, s->st, &s->path, a, &it.u.stroke.stroke) ||
        !kn_svg_server(c, a, s->n, s->st, &g->stroke, g->stroke_opacity * s->alpha, s->box,
                       &it.u.stroke.paint, &drop))
        return;
    if (it.u.stroke.stroke.cap == 2 && !s->is_round)
        square_dots(out, s, &it.u.stroke.paint, it.u.stroke.stroke.width);
    kn_shape area = {.kind = KN_SHAPE_RECT};
    const bool line = line_rect(s, &it.u.stroke.stroke, &area.u.rect);
    const bool crisp = g->shape_rendering == KN_KW_crispedges;
    const bool sharp = s->is_round && s->round.rx[0] == 0;
    if (line || ((crisp || sharp) && ring(s, &it.u.stroke.stroke, &area))) {
        const kn_paint paint = it.u.stroke.paint;
        it = (kn_item){.kind = KN_ITEM_FILL, .src_node = s->n->id};
        it.u.fill.paint = paint;
        it.u.fill.shape = area;
        it.u.fill.no_aa = crisp;
    } else if (s->is_round && !it.u.stroke.stroke.n_dash) {
        it.u.stroke.shape = geometry(s, false);
    } else {
        it.u.stroke.shape = (kn_shape){.kind = KN_SHAPE_PATH, .u.path = s->path};
    }
    kn_svg_out_item(out, &it);
    kn_layer_unref(drop);
}

/* The layers of markers close the open run of items, and with it the memory that a path lies in:
 * they have an outline of their own. */
static void markers(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st) {
    kn_arena *a = kn_arena_new();
    kn_path p;
    if (kn_svg_path_in(n, c.view, a, &p))
        kn_svg_markers(c, out, n, st, &p);
    kn_arena_free(a);
}

/* Outline in the memory of the open run; false: nothing to draw. */
static bool outline(const kn_svgp *c, kn_svg_out *out, shape *s) {
    if (!kn_svg_path_in(s->n, c->view, kn_svg_out_arena(out), &s->path))
        return false;
    s->box = kn_path_bounds(&s->path);
    find_round(s);
    return true;
}

void kn_svg_shape(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st, float alpha) {
    shape s = {.n = n, .st = st, .alpha = alpha};
    const kn_sg_svg *g = st->svg;
    const bool marked = g->marker_start.n || g->marker_mid.n || g->marker_end.n;
    int order[3];
    if (st->text->visibility != KN_KW_visible || !outline(&c, out, &s))
        return;
    if (c.silhouette) {
        if (n->tag != KN_A_line)
            fill(&c, out, &s);
        return;
    }
    paint_order(st, order);
    for (int i = 0; i < 3; i++) {
        if (order[i] == STROKE) {
            stroke(&c, out, &s);
        } else if (order[i] == FILL) {
            if (g->fill.kind && n->tag != KN_A_line)
                fill(&c, out, &s);
        } else if (marked) {
            markers(c, out, n, st);
            if (i < 2 && !outline(&c, out, &s))
                return;
        }
    }
}
