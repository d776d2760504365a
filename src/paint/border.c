/* Borders and outlines (CSS Backgrounds 3 §4, CSS UI 4 §4). Index of sides: top right bottom left;
 * corner i lies between the sides i − 1 and i. */
#include "src/paint/internal.h"
#include <math.h>

typedef struct side {
    double w;
    kn_kw style;
    kn_rgba color;
} side;

typedef struct edge { /* what all parts of one border share */
    kn_emit *e;
    kn_clip_node *clip;
    kn_rrect outer, inner;
    uint32_t src;
} edge;

static bool drawn(const side *s) {
    return s->w > 0 && s->style != KN_KW_none && s->style != KN_KW_hidden && s->color.a > 0;
}

static bool same_color(kn_rgba a, kn_rgba b) {
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static kn_paint solid(kn_rgba c) {
    return (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = c, .m = KN_MAT4_ID};
}

static kn_rrect inset_by(kn_rrect r, const side s[4], double k) {
    const double by[4] = {s[0].w * k, s[1].w * k, s[2].w * k, s[3].w * k};
    return kn_rrect_inset(r, by);
}

static void fill_ring(edge *b, kn_rrect outer, kn_rrect inner, kn_rgba c) {
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = b->src};
    it.u.fill.shape.kind = KN_SHAPE_DRRECT;
    it.u.fill.shape.u.drrect.outer = outer;
    it.u.fill.shape.u.drrect.inner = inner;
    it.u.fill.paint = solid(c);
    kn_emit_item(b->e, b->clip, &it);
}

static void fill_rect(edge *b, kn_rect r, kn_rgba c) {
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = b->src};
    it.u.fill.shape.kind = KN_SHAPE_RECT;
    it.u.fill.shape.u.rect = r;
    it.u.fill.paint = solid(c);
    kn_emit_item(b->e, b->clip, &it);
}

static kn_path polygon(kn_arena *a, const kn_pt *v, uint32_t n) {
    uint8_t *segs = KN_ANEW_N(a, uint8_t, n + 1);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, n);
    for (uint32_t i = 0; i < n; i++) {
        segs[i] = i ? KN_SEG_LINE : KN_SEG_MOVE;
        pts[i] = v[i];
    }
    segs[n] = KN_SEG_CLOSE;
    return (kn_path){segs, pts, n + 1, n};
}

/* ---- shaded styles ---- */
/* Colour of side i of a border of this style; `half` 0 is the outer half of grooves and ridges. */
static kn_rgba side_color(const side *s, int i, int half) {
    const bool top_left = i == 0 || i == 3;
    switch (s->style) {
    case KN_KW_inset:
        return kn_shade(s->color, top_left);
    case KN_KW_outset:
        return kn_shade(s->color, !top_left);
    case KN_KW_groove:
        return kn_shade(s->color, half ? !top_left : top_left);
    case KN_KW_ridge:
        return kn_shade(s->color, half ? top_left : !top_left);
    default:
        return s->color;
    }
}

/* ---- dashes ---- */
double kn_dash_gap(double length, double dash, double gap, bool closed) {
    const double room = closed ? length : length + gap;
    const double n0 = floor(room / (dash + gap)), n1 = n0 + 1;
    const double g0 = (length - n0 * dash) / (closed ? n0 : n0 - 1);
    const double g1 = (length - n1 * dash) / (closed ? n1 : n1 - 1);
    return g1 <= 0 || fabs(g0 - gap) < fabs(g1 - gap) ? g0 : g1;
}

/* Dots up to this width are squares. */
static bool is_dots(const side *s) {
    return s->style == KN_KW_dotted && s->w > 3;
}

static void set_dashes(kn_arena *a, kn_stroke *st, const side *s, double length, bool closed) {
    double *v = KN_ANEW_N(a, double, 2);
    st->dash = v;
    st->n_dash = 2;
    if (is_dots(s)) { /* dashes of no length with round caps */
        st->cap = 1;
        v[1] = length < 2 * s->w ? 2 * s->w : kn_dash_gap(length, s->w, s->w, closed) + s->w - 0.01;
        return;
    }
    v[0] = v[1] = s->w;
    if (s->style == KN_KW_dotted) {
        st->dash_offset = closed ? 0 : -1;
        return;
    }
    v[0] *= s->w >= 3 ? 2 : 3;
    v[1] *= s->w >= 3 ? 1 : 2;
    if (length <= 2 * v[0]) {
        st->n_dash = 0;
    } else if (length <= 2 * v[0] + v[1]) {
        const double k = length / (2 * v[0] + v[1]);
        v[0] *= k;
        v[1] *= k;
    } else {
        v[1] = kn_dash_gap(length, v[0], v[1], closed);
    }
}

static void emit_line(edge *b, kn_pt p0, kn_pt p1, double length, const side *s) {
    kn_arena *a = kn_emit_arena(b->e, b->clip);
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = b->src};
    it.u.stroke.stroke.width = s->w;
    it.u.stroke.stroke.miter = 4;
    set_dashes(a, &it.u.stroke.stroke, s, length, false);
    uint8_t *segs = KN_ANEW_N(a, uint8_t, 2);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, 2);
    segs[0] = KN_SEG_MOVE;
    segs[1] = KN_SEG_LINE;
    pts[0] = p0;
    pts[1] = p1;
    it.u.stroke.shape.kind = KN_SHAPE_PATH;
    it.u.stroke.shape.u.path = (kn_path){segs, pts, 2, 2};
    it.u.stroke.paint = solid(s->color);
    kn_emit_item(b->e, b->clip, &it);
}

/* A dashed or dotted straight side: a line along its middle. */
static void stroke_side(edge *b, int i, const side *s) {
    const kn_rect o = b->outer.r;
    const double h = s->w / 2;
    kn_pt p[2];
    if (i == 0 || i == 2) {
        const double y = i == 0 ? o.y + h : o.y + o.h - h;
        p[0] = (kn_pt){o.x, y};
        p[1] = (kn_pt){o.x + o.w, y};
    } else {
        const double x = i == 3 ? o.x + h : o.x + o.w - h;
        p[0] = (kn_pt){x, o.y};
        p[1] = (kn_pt){x, o.y + o.h};
    }
    const double len = hypot(p[1].x - p[0].x, p[1].y - p[0].y);
    if (is_dots(s) && len > s->w) { /* whole dots at both ends */
        const kn_pt d = {(p[1].x - p[0].x) / len * h, (p[1].y - p[0].y) / len * h};
        p[0].x += d.x;
        p[0].y += d.y;
        p[1].x -= d.x;
        p[1].y -= d.y;
    } else if (s->style == KN_KW_dotted) { /* squares close both ends */
        fill_rect(b, (kn_rect){p[0].x - (i & 1 ? h : 0), p[0].y - (i & 1 ? 0 : h), s->w, s->w},
                  s->color);
        fill_rect(b,
                  (kn_rect){p[1].x - (i & 1 ? h : s->w), p[1].y - (i & 1 ? s->w : h), s->w, s->w},
                  s->color);
    }
    emit_line(b, p[0], p[1], len, s);
}

/* A quarter of an ellipse as a rational quadratic, t from 0 to 1. */
static kn_pt on_quarter(double a, double b, double t) {
    const double u = 1 - t, w = 2 * M_SQRT1_2 * u * t, d = u * u + w + t * t;
    return (kn_pt){a * (w + t * t) / d, b * (u * u + w) / d};
}

/* Its length as Skia measures it: chords that stay within half a pixel. */
static double chords(double a, double b, double t0, double t1, int depth) {
    const kn_pt p = on_quarter(a, b, t0), q = on_quarter(a, b, t1);
    const kn_pt m = on_quarter(a, b, (t0 + t1) / 2);
    if (depth > 0 && fmax(fabs((p.x + q.x) / 2 - m.x), fabs((p.y + q.y) / 2 - m.y)) > 0.5)
        return chords(a, b, t0, (t0 + t1) / 2, depth - 1) +
               chords(a, b, (t0 + t1) / 2, t1, depth - 1);
    return hypot(q.x - p.x, q.y - p.y);
}

static double quarter(double a, double b) {
    return a <= 0 || b <= 0 ? 0 : chords(a, b, 0, 1, 10);
}

static double perimeter(const kn_rrect *r) {
    double len = 2 * (r->r.w + r->r.h);
    for (int i = 0; i < 4; i++)
        len += quarter(r->rx[i], r->ry[i]) - r->rx[i] - r->ry[i];
    return len;
}

/* A rounded outline in dashes or dots, along its middle; of odd widths along the whole pixel before
 * it, with a wider pen that the outline cuts off. */
static void stroke_ring(edge *b, const side *s) {
    const double in = floor(s->w / 2), half[4] = {in, in, in, in};
    const bool odd = 2 * in < s->w;
    const kn_shape outer = kn_shape_rrect(b->outer);
    const kn_rrect line = kn_rrect_inset(b->outer, half);
    kn_clip_node *clip = odd ? kn_clip_push(b->e, b->clip, &outer) : b->clip;
    kn_arena *a = kn_emit_arena(b->e, clip);
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = b->src};
    it.u.stroke.shape = kn_shape_rrect(line);
    it.u.stroke.paint = solid(s->color);
    it.u.stroke.stroke.width = is_dots(s) || !odd ? s->w : s->w + 1;
    it.u.stroke.stroke.miter = 4;
    set_dashes(a, &it.u.stroke.stroke, s, floor(perimeter(&line)), true);
    kn_emit_item(b->e, clip, &it);
}

/* ---- parts ---- */
static bool is_plain(kn_kw st) {
    return st != KN_KW_dashed && st != KN_KW_dotted;
}

enum part { OUTER_STRIPE, INNER_STRIPE, HALF };

/* Where a stripe of a border of many ends: widths are whole pixels, and the rest of a division by
 * three goes to the stripes first. */
static kn_rrect stripe(const edge *b, const side s[4], enum part part) {
    double by[4];
    for (int i = 0; i < 4; i++) {
        const int w = (int)s[i].w;
        by[i] = part == HALF           ? w / 2
                : part == OUTER_STRIPE ? w / 3 + (w % 3 == 2)
                                       : w * 2 / 3 + (w % 3 == 1);
    }
    return kn_rrect_inset(b->outer, by);
}

/* The rings that side i's style is made of, in the colours of that side. */
static void paint_rings(edge *b, const side s[4], int i) {
    const side *a = &s[i];
    if (a->style == KN_KW_double && a->w >= 3) {
        fill_ring(b, b->outer, stripe(b, s, OUTER_STRIPE), a->color);
        fill_ring(b, stripe(b, s, INNER_STRIPE), b->inner, a->color);
    } else if ((a->style == KN_KW_groove || a->style == KN_KW_ridge) && a->w > 1) {
        fill_ring(b, b->outer, stripe(b, s, HALF), side_color(a, i, 0));
        fill_ring(b, stripe(b, s, HALF), b->inner, side_color(a, i, 1));
    } else {
        fill_ring(b, b->outer, b->inner, side_color(a, i, 0));
    }
}

static void paint_uniform(edge *b, const side s[4]) {
    if (is_plain(s[0].style) && s[0].w == 1 && b->e->p->opts.scale <= 1 &&
        kn_hairline_fits(&b->outer)) {
        kn_paint_hairline_ring(b->e, b->clip, &b->outer, s[0].color, b->src);
    } else if (is_plain(s[0].style)) {
        paint_rings(b, s, 0);
    } else if (kn_rrect_is_rect(&b->outer)) {
        for (int i = 0; i < 4; i++)
            stroke_side(b, i, &s[i]);
    } else {
        stroke_ring(b, &s[0]);
    }
}

typedef enum joint { JOINT_OPEN, JOINT_MITRE, JOINT_UNDER } joint;

/* The part of the ring that is side i's: it ends with its neighbours at mitres, goes somewhat
 * beyond where the neighbour will be painted over it, or is open. It reaches inwards to where the
 * mitres meet, so that it holds inner curves too. */
static void wedge(const kn_rect o, const side s[4], int i, const joint end[2], kn_pt q[4]) {
    const kn_pt corner[4] = {
        {o.x, o.y}, {o.x + o.w, o.y}, {o.x + o.w, o.y + o.h}, {o.x, o.y + o.h}};
    static const kn_pt along[4] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    static const double slope[3] = {0, 1, 0.5};
    const kn_pt t = along[i], in = {-t.y, t.x};
    const double length = i & 1 ? o.h : o.w;
    double depth = i & 1 ? o.w : o.h;
    const double a = slope[end[0]] * s[(i + 3) & 3].w / s[i].w;
    const double b = slope[end[1]] * s[(i + 1) & 3].w / s[i].w;
    if (end[0] == JOINT_UNDER || end[1] == JOINT_UNDER)
        depth /= 2; /* not beyond what the neighbours will cover */
    const double d = a + b > 0 ? fmin(depth, length / (a + b)) : depth;
    q[0] = corner[i];
    q[1] = corner[(i + 1) & 3];
    q[2] = (kn_pt){q[1].x - t.x * b * d + in.x * d, q[1].y - t.y * b * d + in.y * d};
    q[3] = (kn_pt){q[0].x + t.x * a * d + in.x * d, q[0].y + t.y * a * d + in.y * d};
}

static kn_rect side_rect(const kn_rect o, int i, double w) {
    switch (i) {
    case 0:
        return (kn_rect){o.x, o.y, o.w, w};
    case 1:
        return (kn_rect){o.x + o.w - w, o.y, w, o.h};
    case 2:
        return (kn_rect){o.x, o.y + o.h - w, o.w, w};
    default:
        return (kn_rect){o.x, o.y, w, o.h};
    }
}

/* How side i ends at its neighbour j. */
static joint joint_of(const side s[4], int i, int j, unsigned done, bool rounded) {
    if (s[j].w <= 0 || s[j].style == KN_KW_none || s[j].style == KN_KW_hidden)
        return JOINT_OPEN;
    const bool fills = is_plain(s[j].style) && s[j].style != KN_KW_double;
    if (!(done & 1u << j) && fills && s[j].color.a >= 1)
        return JOINT_UNDER;
    if (rounded || s[i].style != s[j].style || s[i].style == KN_KW_double ||
        s[i].style == KN_KW_groove || s[i].style == KN_KW_ridge || s[i].color.a < 1)
        return JOINT_MITRE;
    return same_color(side_color(&s[i], i, 0), side_color(&s[j], j, 0)) ? JOINT_OPEN : JOINT_MITRE;
}

static void paint_side(edge *b, const side s[4], int i, unsigned done) {
    const bool rect = kn_rrect_is_rect(&b->outer);
    const joint end[2] = {joint_of(s, i, (i + 3) & 3, done, !rect),
                          joint_of(s, i, (i + 1) & 3, done, !rect)};
    const bool cut[2] = {end[0] == JOINT_MITRE, end[1] == JOINT_MITRE};
    const bool fills = is_plain(s[i].style) && s[i].style != KN_KW_groove &&
                       s[i].style != KN_KW_ridge && s[i].style != KN_KW_double;
    if (rect && fills && !cut[0] && !cut[1]) {
        fill_rect(b, side_rect(b->outer.r, i, s[i].w), side_color(&s[i], i, 0));
        return;
    }
    kn_pt q[4];
    wedge(b->outer.r, s, i, end, q);
    if (rect && fills) {
        const double k[2] = {cut[0] ? s[(i + 3) & 3].w : 0, cut[1] ? s[(i + 1) & 3].w : 0};
        static const kn_pt along[4] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
        const kn_pt t = along[i], in = {-t.y * s[i].w, t.x * s[i].w};
        q[2] = (kn_pt){q[1].x - t.x * k[1] + in.x, q[1].y - t.y * k[1] + in.y};
        q[3] = (kn_pt){q[0].x + t.x * k[0] + in.x, q[0].y + t.y * k[0] + in.y};
        kn_arena *a = kn_emit_arena(b->e, b->clip);
        kn_item it = {.kind = KN_ITEM_FILL, .src_node = b->src};
        it.u.fill.shape.kind = KN_SHAPE_PATH;
        it.u.fill.shape.u.path = polygon(a, q, 4);
        it.u.fill.paint = solid(side_color(&s[i], i, 0));
        kn_emit_item(b->e, b->clip, &it);
        return;
    }
    edge part = *b;
    const kn_shape shape = {.kind = KN_SHAPE_PATH, .u.path = polygon(b->e->r->arena, q, 4)};
    part.clip = kn_clip_push(b->e, b->clip, &shape);
    if (is_plain(s[i].style))
        paint_rings(&part, s, i);
    else if (rect)
        stroke_side(&part, i, &s[i]);
    else
        stroke_ring(&part, &s[i]);
}

/* Styles in the order in which sides are painted: the more solid, the later. */
static int style_rank(kn_kw st) {
    static const kn_kw order[] = {KN_KW_dotted, KN_KW_dashed, KN_KW_double, KN_KW_ridge,
                                  KN_KW_groove, KN_KW_inset,  KN_KW_outset, KN_KW_solid};
    for (int i = 0; i < (int)KN_COUNTOF(order); i++)
        if (order[i] == st)
            return i;
    return -1;
}

static void paint_sides(edge *b, const side s[4]) {
    static const int rank[4] = {0, 2, 3, 1}; /* top, left, right, bottom */
    int order[4], n = 0;
    unsigned done = 0;
    for (int i = 0; i < 4; i++)
        if (drawn(&s[i]))
            order[n++] = i;
        else
            done |= 1u << i; /* never painted over the corner */
    for (int i = 1; i < n; i++)
        for (int j = i; j > 0; j--) {
            const int p = order[j - 1], q = order[j];
            const int kp = style_rank(s[p].style) * 4 + rank[p];
            const int kq = style_rank(s[q].style) * 4 + rank[q];
            if (kp <= kq)
                break;
            order[j - 1] = q;
            order[j] = p;
        }
    for (int k = 0; k < n; k++) {
        paint_side(b, s, order[k], done);
        done |= 1u << order[k];
    }
}

/* One border along corners that are no ellipses: a stroke, of which the outer half is cut off where
 * it is drawn along the outer edge. */
static void stroke_corners(edge *k, const kn_box *b, const side *s) {
    const bool plain = is_plain(s->style);
    const double half[4] = {s->w / 2, s->w / 2, s->w / 2, s->w / 2};
    const kn_rrect line = plain ? k->outer : kn_rrect_inset(k->outer, half);
    const kn_shape bounds = kn_shape_corners(k->e->r->arena, b, &k->outer);
    kn_clip_node *clip = kn_clip_push(k->e, k->clip, &bounds);
    kn_arena *a = kn_emit_arena(k->e, clip);
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = k->src};
    it.u.stroke.shape = kn_shape_corners(a, b, &line);
    it.u.stroke.paint = solid(s->color);
    it.u.stroke.stroke.width = plain ? 2 * s->w : s->w;
    it.u.stroke.stroke.miter = 4;
    if (!plain)
        set_dashes(a, &it.u.stroke.stroke, s,
                   it.u.stroke.shape.kind == KN_SHAPE_PATH
                       ? kn_path_length(&it.u.stroke.shape.u.path)
                       : perimeter(&line),
                   true);
    kn_emit_item(k->e, clip, &it);
}

static bool is_relief(kn_kw st) {
    return st == KN_KW_inset || st == KN_KW_outset || st == KN_KW_groove || st == KN_KW_ridge;
}

void kn_paint_borders(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_border *g = b->style->border;
    const side s[4] = {
        {kn_px(b->border[0]), g->top_style, kn_rgba_of(g->top_color)},
        {kn_px(b->border[1]), g->right_style, kn_rgba_of(g->right_color)},
        {kn_px(b->border[2]), g->bottom_style, kn_rgba_of(g->bottom_color)},
        {kn_px(b->border[3]), g->left_style, kn_rgba_of(g->left_color)},
    };
    if (kn_paint_border_image(e, clip, b, border))
        return;
    int first = -1;
    bool uniform = true, one_solid = true;
    for (int i = 3; i >= 0; i--)
        if (drawn(&s[i]))
            first = i;
    if (first < 0)
        return;
    for (int i = 0; i < 4; i++) {
        const bool like = s[i].style == s[first].style && same_color(s[i].color, s[first].color);
        uniform &= like && s[i].w == s[first].w;
        one_solid &= (like && s[i].style == KN_KW_solid) || s[i].w <= 0;
    }
    edge k = {e, clip, kn_rounded_border(b, border), {{0}, {0}, {0}}, b->node ? b->node->id : 0};
    k.inner = inset_by(k.outer, s, 1);
    int n = 0;
    for (int i = 0; i < 4; i++)
        n += s[i].w > 0;
    if (uniform && !is_relief(s[0].style) && s[0].style != KN_KW_double &&
        kn_has_corner_shapes(b, &k.outer))
        stroke_corners(&k, b, &s[0]);
    else if (uniform && !is_relief(s[0].style))
        paint_uniform(&k, s);
    else if (one_solid && (n > 1 || !kn_rrect_is_rect(&k.outer)))
        fill_ring(&k, k.outer, k.inner, s[first].color);
    else
        paint_sides(&k, s);
}

/* outline-style: auto is two px along the edge, whatever its width, with a white line around it
 * that shows on dark ground. */
static void paint_auto(edge *k, kn_rrect line, kn_rgba c) {
    static const double one[4] = {1, 1, 1, 1};
    for (int i = 0; i < 4; i++) {
        line.rx[i] = fmaxf(line.rx[i], 2);
        line.ry[i] = fmaxf(line.ry[i], 2);
    }
    const kn_rrect outer = kn_rrect_outset(line, 1);
    fill_ring(k, kn_rrect_outset(line, 2), outer, (kn_rgba){1, 1, 1, 1});
    fill_ring(k, outer, kn_rrect_inset(line, one), c);
}

void kn_paint_outline(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_border *g = b->style->border;
    if (g->outline_style == KN_KW_none || g->outline_width <= 0)
        return;
    const side one = {g->outline_width, g->outline_style, kn_rgba_of(g->outline_color)};
    const side s[4] = {one, one, one, one};
    if (!drawn(&one))
        return;
    /* Whole pixels, as widths; an outline does not turn inside out (CSS UI 4 §4.5). */
    const kn_rrect own = kn_rounded_border(b, border);
    const double least = -floor(fmin(own.r.w, own.r.h) / 2);
    const double off = fmax(trunc((double)kn_len_px(g->outline_offset, 0)), least);
    edge k = {.e = e,
              .clip = clip,
              .outer = kn_rrect_outset(own, off + one.w),
              .src = b->node ? b->node->id : 0};
    k.inner = inset_by(k.outer, s, 1);
    if (one.style == KN_KW_auto)
        paint_auto(&k, kn_rrect_outset(own, off), one.color);
    else if (is_relief(one.style))
        paint_sides(&k, s);
    else
        paint_uniform(&k, s);
}
