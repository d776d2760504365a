/* Outlines of boxes in several pieces (CSS UI 4 §4: they may be joined into one): along the edge of
 * the pieces' union, with the styles as Blink paints them. */
#include "src/paint/border.h"
#include "src/paint/region.h"
#include <math.h>

enum { MOST_PIECES = 2048 }; /* more are outlined one by one */

typedef struct pieces {
    kn_border_job k;
    kn_prect first;
    kn_contours outer; /* right-angled */
    kn_rect bounds;    /* of outer */
    int w, offset;
    kn_kw style;
    kn_rgba color;
    bool rounded;
} pieces;

static kn_radii radii_of(const pieces *s, int outset) {
    kn_lu by[4];
    for (int i = 0; i < 4; i++)
        by[i] = kn_lu_int(s->offset + outset);
    const kn_rrect r = kn_border_rrect(s->k.b, s->first, by);
    kn_radii out;
    for (int i = 0; i < 4; i++) {
        out.rx[i] = r.rx[i];
        out.ry[i] = r.ry[i];
    }
    return out;
}

/* The edge `in` px inside of the outer one. `convex` and `concave`: outsets whose radii its corners
 * have. */
static kn_shape edge_at(const pieces *s, int in, int convex, int concave, bool outside) {
    kn_contours c = {0};
    kn_path_sink p = {0};
    const kn_radii a = radii_of(s, convex), b = radii_of(s, concave);
    kn_contours_shrink(&s->outer, in, &c);
    kn_contours_path(&c, s->rounded ? &a : NULL, &b, &p);
    if (outside) { /* counter-clockwise, so that what lies between the two is inside */
        const kn_rect r = s->bounds;
        const kn_pt v[4] = {{r.x, r.y}, {r.x, r.y + r.h}, {r.x + r.w, r.y + r.h}, {r.x + r.w, r.y}};
        for (int i = 0; i < 4; i++)
            kn_path_put(&p, i ? KN_SEG_LINE : KN_SEG_MOVE, &v[i]);
        kn_path_put(&p, KN_SEG_CLOSE, NULL);
    }
    kn_contours_free(&c);
    kn_shape shape = {.kind = KN_SHAPE_PATH};
    shape.u.path = kn_path_take(&p, s->k.e->r->arena);
    return shape;
}

static kn_clip_node *clip_to(const pieces *s, kn_clip_node *clip, kn_shape shape) {
    return kn_clip_push(s->k.e, clip, &shape);
}

static void paint_double(const pieces *s, kn_clip_node *clip) {
    const int line = (int)floor(s->w / 3.0 + 0.5);
    kn_border_fill(&s->k, clip_to(s, clip, edge_at(s, s->w - line, line, s->w - line, false)),
                   s->bounds, s->color);
    kn_border_fill(&s->k, clip_to(s, clip, edge_at(s, line, s->w - line, line, true)), s->bounds,
                   s->color);
}

static int middle(const pieces *s) { /* from the inner edge */
    return (s->w + 1) / 2;
}

/* An edge of the contour in the middle, with both corners. */
static void paint_edge(const pieces *s, kn_clip_node *clip, kn_kw style, int pen, kn_pt p, kn_pt q,
                       kn_rgba c) {
    const double more = middle(s);
    if (p.x > q.x || p.y > q.y) {
        const kn_pt t = p;
        p = q;
        q = t;
    }
    const kn_pt d = {q.x > p.x, q.y > p.y};
    p = (kn_pt){p.x - d.x * more, p.y - d.y * more};
    q = (kn_pt){q.x + d.x * more, q.y + d.y * more};
    if (style == KN_KW_solid) {
        const double half = (pen + 1) / 2;
        kn_border_fill(&s->k, clip,
                       (kn_rect){p.x - d.y * half, p.y - d.x * half,
                                 d.x > 0 ? q.x - p.x : 2 * half + 1,
                                 d.x > 0 ? 2 * half + 1 : q.y - p.y},
                       c);
    } else {
        kn_border_dashes(&s->k, clip, style, pen, c, p, q);
    }
}

static void paint_dashes(const pieces *s, kn_clip_node *clip) {
    const bool lines = s->style == KN_KW_dashed || s->w <= 3;
    const int pen = s->w % 2 && lines ? s->w + 2 : s->w; /* the clip has the edges */
    if (s->rounded) {
        kn_shape c = edge_at(s, s->w - middle(s), middle(s), middle(s), false);
        kn_border_dash_path(&s->k, clip, c.u.path, s->style, s->w, pen, s->color);
        return;
    }
    kn_contours c = {0};
    kn_contours_shrink(&s->outer, s->w - middle(s), &c);
    size_t first = 0;
    for (size_t i = 0; i < c.ends.n; i++) {
        const size_t end = c.ends.v[i];
        for (size_t j = first; j < end; j++)
            paint_edge(s, clip, s->style, pen, c.pts.v[j], c.pts.v[j + 1 < end ? j + 1 : first],
                       s->color);
        first = end;
    }
    kn_contours_free(&c);
}

/* What edge p–q sees between the mitres at its ends, as far as the bounds reach. */
static kn_clip_node *clip_mitres(const pieces *s, kn_clip_node *clip, const kn_pt v[4]) {
    const kn_pt p = v[1], q = v[2];
    const double top = s->bounds.y, bottom = s->bounds.y + s->bounds.h;
    double slope[2];
    for (int i = 0; i < 2; i++) {
        const kn_pt a = v[i], b = v[i + 1], c = v[i + 2];
        const bool same = a.x == b.x ? (c.x > b.x) == (b.y > a.y) : (c.y > b.y) == (b.x > a.x);
        slope[i] = same ? 1 : -1;
    }
    const kn_pt cut[4] = {{p.x + slope[0] * (p.y - top), top},
                          {q.x + slope[1] * (q.y - top), top},
                          {q.x - slope[1] * (bottom - q.y), bottom},
                          {p.x - slope[0] * (bottom - p.y), bottom}};
    kn_path_sink out = {0};
    for (int i = 0; i < 4; i++)
        kn_path_put(&out, i ? KN_SEG_LINE : KN_SEG_MOVE, &cut[i]);
    kn_path_put(&out, KN_SEG_CLOSE, NULL);
    kn_shape shape = {.kind = KN_SHAPE_PATH, .crisp = true};
    if (slope[0] != slope[1] && p.x == q.x) { /* an upright edge lies on the other side */
        const double far = s->bounds.w + 2 * s->bounds.h;
        const kn_pt all[4] = {{s->bounds.x - far, top},
                              {s->bounds.x + s->bounds.w + far, top},
                              {s->bounds.x + s->bounds.w + far, bottom},
                              {s->bounds.x - far, bottom}};
        for (int i = 0; i < 4; i++)
            kn_path_put(&out, i ? KN_SEG_LINE : KN_SEG_MOVE, &all[i]);
        kn_path_put(&out, KN_SEG_CLOSE, NULL);
        shape.evenodd = true;
    }
    shape.u.path = kn_path_take(&out, s->k.e->r->arena);
    return kn_clip_push(s->k.e, clip, &shape);
}

/* The edges at the top and left, or those at the bottom and right. Whatever their corners, the clip
 * leaves the ring of them. */
static void paint_half(const pieces *s, kn_clip_node *clip, bool top_left, kn_rgba c) {
    size_t first = 0;
    for (size_t i = 0; i < s->outer.ends.n; i++) {
        const size_t end = s->outer.ends.v[i], n = end - first;
        const kn_pt *v = s->outer.pts.v + first;
        for (size_t j = 0; j < n; j++) {
            const kn_pt p[4] = {v[(j + n - 1) % n], v[j], v[(j + 1) % n], v[(j + 2) % n]};
            if ((p[1].x < p[2].x || p[1].y > p[2].y) != top_left)
                continue;
            const kn_radii r = radii_of(s, s->w);
            double wide = s->w;
            for (int k = 0; k < 4 && s->rounded; k++)
                wide = fmax(wide, fmax(r.rx[k], r.ry[k]) + s->w);
            kn_rect all = {fmin(p[1].x, p[2].x), fmin(p[1].y, p[2].y), fabs(p[1].x - p[2].x),
                           fabs(p[1].y - p[2].y)};
            kn_border_fill(&s->k, clip_mitres(s, clip, p), kn_rect_inflate(all, wide, wide), c);
        }
        first = end;
    }
}

static void paint_relief(const pieces *s, kn_clip_node *clip) {
    const bool grooved = s->style == KN_KW_groove || s->style == KN_KW_ridge;
    const bool inset = s->style == KN_KW_inset || s->style == KN_KW_groove;
    const kn_rgba dark = kn_shade(s->color, true);
    paint_half(s, clip, !inset, s->color);
    paint_half(s, clip, inset, dark);
    if (!grooved)
        return;
    const int half = middle(s);
    clip = clip_to(s, clip, edge_at(s, s->w - half, half, half, false));
    paint_half(s, clip, !inset, dark);
    if (s->w % 2) /* the light half looks wider */
        clip = clip_to(s, clip, edge_at(s, s->w - s->w / 2, s->w / 2, s->w / 2, false));
    paint_half(s, clip, inset, s->color);
}

static void paint_ring(pieces *s) {
    kn_emit *e = s->k.e;
    kn_clip_node *own = s->k.clip;
    const bool layer = s->color.a < 1 && s->style != KN_KW_solid && s->style != KN_KW_double;
    const size_t mark = layer ? kn_emit_mark(e) : 0;
    const float opacity = s->color.a;
    if (layer)
        s->color.a = 1;
    kn_clip_node *clip = clip_to(s, layer ? NULL : own, edge_at(s, 0, s->w, 0, false));
    clip = clip_to(s, clip, edge_at(s, s->w, 0, s->w, true));
    switch (s->style) {
    case KN_KW_double:
        paint_double(s, clip);
        break;
    case KN_KW_dotted:
    case KN_KW_dashed:
        paint_dashes(s, clip);
        break;
    case KN_KW_groove:
    case KN_KW_ridge:
    case KN_KW_inset:
    case KN_KW_outset:
        paint_relief(s, clip);
        break;
    default:
        kn_border_fill(&s->k, clip, s->bounds, s->color);
    }
    if (layer)
        kn_emit_group(e, own, mark, opacity);
}

static kn_irect outline_rect(kn_rect r, int offset, int w) {
    const int least_x = -(int)(r.w / 2), least_y = -(int)(r.h / 2);
    const int dx = (offset > least_x ? offset : least_x) + w;
    const int dy = (offset > least_y ? offset : least_y) + w;
    return (kn_irect){(int)r.x - dx, (int)r.y - dy, (int)(r.x + r.w) + dx, (int)(r.y + r.h) + dy};
}

static void paint_single(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect r) {
    kn_box piece = *b;
    piece.w = r.w;
    piece.h = r.h;
    kn_paint_outline(e, clip, &piece, r);
}

void kn_paint_outline_pieces(kn_emit *e, kn_clip_node *clip, const kn_box *b, const kn_prect *v,
                             size_t n) {
    const kn_sg_border *g = b->style->border;
    kn_rect all = kn_snap(v[0]);
    for (size_t i = 1; i < n; i++)
        all = kn_rect_union(all, kn_snap(v[i]));
    const kn_rect own = kn_snap(v[0]);
    if (n > MOST_PIECES || g->outline_style == KN_KW_auto ||
        (all.x == own.x && all.y == own.y && all.w == own.w && all.h == own.h)) {
        const size_t shown = n > MOST_PIECES || g->outline_style == KN_KW_auto ? n : 1;
        for (size_t i = 0; i < shown; i++)
            paint_single(e, clip, b, v[i]);
        return;
    }
    kn_box piece = *b;
    piece.w = v[0].w;
    piece.h = v[0].h;
    pieces s = {.k = {.e = e, .clip = clip, .b = &piece, .box = v[0]},
                .first = v[0],
                .w = (int)g->outline_width,
                .offset = (int)kn_len_px(g->outline_offset, 0),
                .color = kn_rgba_of(g->outline_color)};
    s.style = kn_border_style(g->outline_style, s.w);
    s.k.src = b->node ? b->node->id : 0;
    if (g->outline_style == KN_KW_none || s.w <= 0 || s.color.a <= 0)
        return;
    const kn_rrect corners = kn_rounded_border(&piece, v[0]);
    s.rounded = !kn_rrect_is_rect(&corners);
    KN_VEC(kn_irect) rects = {0};
    for (size_t i = 0; i < n; i++)
        kn_vec_push(&rects, outline_rect(kn_snap(v[i]), s.offset, s.w));
    kn_region_boundary(rects.v, rects.n, &s.outer);
    for (size_t i = 0; i < s.outer.pts.n; i++) {
        const kn_pt p = s.outer.pts.v[i];
        const double x1 = fmax(i ? s.bounds.x + s.bounds.w : p.x, p.x);
        const double y1 = fmax(i ? s.bounds.y + s.bounds.h : p.y, p.y);
        s.bounds.x = i ? fmin(s.bounds.x, p.x) : p.x;
        s.bounds.y = i ? fmin(s.bounds.y, p.y) : p.y;
        s.bounds.w = x1 - s.bounds.x;
        s.bounds.h = y1 - s.bounds.y;
    }
    s.k.outer.r = s.bounds;
    if (s.outer.ends.n)
        paint_ring(&s);
    kn_contours_free(&s.outer);
    kn_vec_free(&rects);
}
