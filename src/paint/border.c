/* Borders and outlines (CSS Backgrounds 3 §4, CSS UI 4 §4). */
#include "src/paint/internal.h"
#include <math.h>

typedef struct side {
    double w;
    kn_kw style;
    kn_rgba color;
} side;

static bool drawn(const side *s) {
    return s->w > 0 && s->style != KN_KW_none && s->style != KN_KW_hidden && s->color.a > 0;
}

static bool same_color(kn_rgba a, kn_rgba b) {
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static kn_paint solid(kn_rgba c) {
    return (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = c, .m = KN_MAT4_ID};
}

static void fill_ring(kn_emit *e, kn_clip_node *clip, kn_rrect outer, kn_rrect inner, kn_rgba c,
                      uint32_t src) {
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = src};
    it.u.fill.shape.kind = KN_SHAPE_DRRECT;
    it.u.fill.shape.u.drrect.outer = outer;
    it.u.fill.shape.u.drrect.inner = inner;
    it.u.fill.paint = solid(c);
    kn_emit_item(e, clip, &it);
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

/* The part of the ring that belongs to side i: bounded by the lines through outer and inner
 * corners. */
static void side_quad(kn_rect o, kn_rect in, int i, kn_pt q[4]) {
    const kn_pt oc[4] = {{o.x, o.y}, {o.x + o.w, o.y}, {o.x + o.w, o.y + o.h}, {o.x, o.y + o.h}};
    const kn_pt ic[4] = {
        {in.x, in.y}, {in.x + in.w, in.y}, {in.x + in.w, in.y + in.h}, {in.x, in.y + in.h}};
    const int j = (i + 1) & 3;
    q[0] = oc[i];
    q[1] = oc[j];
    q[2] = ic[j];
    q[3] = ic[i];
}

static kn_rgba shade(kn_rgba c, bool dark) {
    if (!dark)
        return c;
    return (kn_rgba){c.r * 0.5f, c.g * 0.5f, c.b * 0.5f, c.a};
}

/* Dashed and dotted sides: one stroked line along the middle of the side, its dashes spread so that
 * both ends get one (Blink: dashes of 2 widths, 3 for thin lines; dots at every second width). */
static void stroke_side(kn_emit *e, kn_clip_node *clip, kn_rect o, int i, const side *s,
                        uint32_t src) {
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
    kn_arena *a = kn_emit_arena(e, clip);
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = src};
    double *dash = KN_ANEW_N(a, double, 2);
    const bool dotted = s->style == KN_KW_dotted;
    if (dotted &&
        s->w >= 3) { /* round dots: zero-length dashes with round caps, inset by half a dot */
        const kn_pt d = {(p[1].x - p[0].x) / len * h, (p[1].y - p[0].y) / len * h};
        p[0].x += d.x;
        p[0].y += d.y;
        p[1].x -= d.x;
        p[1].y -= d.y;
        const double inner = len - s->w;
        const double n = fmax(1, floor(inner / (2 * s->w) + 0.5));
        dash[0] = 0;
        dash[1] = inner / n;
        it.u.stroke.stroke.cap = 1;
    } else {
        const double on = dotted     ? s->w
                          : s->w < 3 ? s->w * 3
                                     : s->w * 2,
                     off = dotted     ? s->w
                           : s->w < 3 ? s->w * 2
                                      : s->w;
        /* on + n (on + gap) fills the side: choose the whole n nearest to the wished gap. */
        const double n = fmax(1, floor((len - on) / (on + off) + 0.5));
        dash[0] = on;
        dash[1] = fmax(0, (len - on) / n - on);
    }
    uint8_t *segs = KN_ANEW_N(a, uint8_t, 2);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, 2);
    segs[0] = KN_SEG_MOVE;
    segs[1] = KN_SEG_LINE;
    pts[0] = p[0];
    pts[1] = p[1];
    it.u.stroke.shape.kind = KN_SHAPE_PATH;
    it.u.stroke.shape.u.path = (kn_path){segs, pts, 2, 2};
    it.u.stroke.paint = solid(s->color);
    it.u.stroke.stroke.width = s->w;
    it.u.stroke.stroke.miter = 10;
    it.u.stroke.stroke.dash = dash;
    it.u.stroke.stroke.n_dash = 2;
    kn_emit_item(e, clip, &it);
}

/* A rounded outline in dashes: the ring's middle line is stroked. */
static void stroke_ring(kn_emit *e, kn_clip_node *clip, kn_rrect outer, const side *s,
                        uint32_t src) {
    const double half[4] = {s->w / 2, s->w / 2, s->w / 2, s->w / 2};
    kn_arena *a = kn_emit_arena(e, clip);
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = src};
    it.u.stroke.shape = kn_shape_rrect(kn_rrect_inset(outer, half));
    it.u.stroke.paint = solid(s->color);
    it.u.stroke.stroke.width = s->w;
    it.u.stroke.stroke.miter = 10;
    double *dash = KN_ANEW_N(a, double, 2);
    const bool dotted = s->style == KN_KW_dotted;
    dash[0] = dotted ? 0 : s->w * 2;
    dash[1] = dotted ? s->w * 2 : s->w;
    it.u.stroke.stroke.cap = dotted;
    it.u.stroke.stroke.dash = dash;
    it.u.stroke.stroke.n_dash = 2;
    kn_emit_item(e, clip, &it);
}

static kn_rrect inset_by(kn_rrect r, const side s[4], double k) {
    const double by[4] = {s[0].w * k, s[1].w * k, s[2].w * k, s[3].w * k};
    return kn_rrect_inset(r, by);
}

static bool is_plain(kn_kw st) {
    return st != KN_KW_dashed && st != KN_KW_dotted;
}

static void paint_uniform(kn_emit *e, kn_clip_node *clip, kn_rrect outer, const side s[4],
                          uint32_t src) {
    const side *a = &s[0];
    if (a->style == KN_KW_double && a->w >= 3) {
        fill_ring(e, clip, outer, inset_by(outer, s, 1 / 3.0), a->color, src);
        fill_ring(e, clip, inset_by(outer, s, 2 / 3.0), inset_by(outer, s, 1), a->color, src);
    } else if (is_plain(a->style)) {
        fill_ring(e, clip, outer, inset_by(outer, s, 1), a->color, src);
    } else if (kn_rrect_is_rect(&outer)) {
        for (int i = 0; i < 4; i++)
            stroke_side(e, clip, outer.r, i, &s[i], src);
    } else {
        stroke_ring(e, clip, outer, a, src);
    }
}

static kn_rgba side_color(const side *s, int i) {
    const bool top_left = i == 0 || i == 3;
    if (s->style == KN_KW_inset || s->style == KN_KW_groove)
        return shade(s->color, top_left);
    if (s->style == KN_KW_outset || s->style == KN_KW_ridge)
        return shade(s->color, !top_left);
    return s->color;
}

static void paint_side(kn_emit *e, kn_clip_node *clip, kn_rrect outer, kn_rrect inner, int i,
                       const side *s, uint32_t src) {
    kn_arena *a = kn_emit_arena(e, clip);
    const bool rect = kn_rrect_is_rect(&outer);
    if (!is_plain(s->style) && rect) {
        stroke_side(e, clip, outer.r, i, s, src);
        return;
    }
    kn_pt q[4];
    side_quad(outer.r, inner.r, i, q);
    if (rect) {
        kn_item it = {.kind = KN_ITEM_FILL, .src_node = src};
        const kn_rect o = outer.r, in = inner.r;
        const bool straight = (i == 0 || i == 2) ? in.w == o.w : in.h == o.h;
        if (straight) { /* no neighbours: a plain rectangle keeps crisp edges */
            it.u.fill.shape.kind = KN_SHAPE_RECT;
            it.u.fill.shape.u.rect = i == 0   ? (kn_rect){o.x, o.y, o.w, s->w}
                                     : i == 2 ? (kn_rect){o.x, o.y + o.h - s->w, o.w, s->w}
                                     : i == 3 ? (kn_rect){o.x, o.y, s->w, o.h}
                                              : (kn_rect){o.x + o.w - s->w, o.y, s->w, o.h};
        } else {
            it.u.fill.shape.kind = KN_SHAPE_PATH;
            it.u.fill.shape.u.path = polygon(a, q, 4);
        }
        it.u.fill.paint = solid(side_color(s, i));
        kn_emit_item(e, clip, &it);
        return;
    }
    /* Rounded: the ring, seen through the side's wedge. The wedge is carried on towards the middle
     * so that the inner curve stays inside it. */
    const kn_pt mid = {outer.r.x + outer.r.w / 2, outer.r.y + outer.r.h / 2};
    if (!(inner.r.w > 0 && inner.r.h > 0))
        q[2] = q[3] = mid;
    else if (i == 0 || i == 2) {
        const double d = fmin(inner.r.w, inner.r.h) / 2;
        q[2].x -= d;
        q[3].x += d;
        q[2].y += i == 0 ? d : -d;
        q[3].y += i == 0 ? d : -d;
        if (i == 2) {
            q[2].x += 2 * d;
            q[3].x -= 2 * d;
        }
    } else {
        const double d = fmin(inner.r.w, inner.r.h) / 2;
        q[2].y += i == 1 ? -d : d;
        q[3].y += i == 1 ? d : -d;
        q[2].x += i == 1 ? -d : d;
        q[3].x += i == 1 ? -d : d;
    }
    const kn_shape wedge = {.kind = KN_SHAPE_PATH, .u.path = polygon(e->r->arena, q, 4)};
    kn_clip_node *in_wedge = kn_clip_push(e, clip, &wedge);
    fill_ring(e, in_wedge, outer, inner, side_color(s, i), src);
}

void kn_paint_borders(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_border *g = b->style->border;
    const side s[4] = {
        {kn_px(b->border[0]), g->top_style, kn_rgba_of(g->top_color)},
        {kn_px(b->border[1]), g->right_style, kn_rgba_of(g->right_color)},
        {kn_px(b->border[2]), g->bottom_style, kn_rgba_of(g->bottom_color)},
        {kn_px(b->border[3]), g->left_style, kn_rgba_of(g->left_color)},
    };
    int n = 0;
    bool uniform = true, one_color = true;
    for (int i = 0; i < 4; i++) {
        n += drawn(&s[i]);
        uniform &=
            s[i].style == s[0].style && s[i].w == s[0].w && same_color(s[i].color, s[0].color);
        one_color &= same_color(s[i].color, s[0].color) && s[i].style == KN_KW_solid;
    }
    if (!n)
        return;
    const uint32_t src = b->node ? b->node->id : 0;
    const kn_rrect outer = kn_rounded_border(b, border), inner = inset_by(outer, s, 1);
    const bool relief = s[0].style == KN_KW_inset || s[0].style == KN_KW_outset ||
                        s[0].style == KN_KW_groove || s[0].style == KN_KW_ridge;
    if (uniform && !relief) {
        paint_uniform(e, clip, outer, s, src);
        return;
    }
    if (one_color && n == 4) { /* widths differ, nothing else */
        fill_ring(e, clip, outer, inner, s[0].color, src);
        return;
    }
    for (int i = 0; i < 4; i++)
        if (drawn(&s[i]))
            paint_side(e, clip, outer, inner, i, &s[i], src);
}

void kn_paint_outline(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_border *g = b->style->border;
    if (g->outline_style == KN_KW_none || g->outline_width <= 0)
        return;
    const side one = {g->outline_width,
                      g->outline_style == KN_KW_auto ? KN_KW_solid : g->outline_style,
                      kn_rgba_of(g->outline_color)};
    const side s[4] = {one, one, one, one};
    const double off = kn_len_px(g->outline_offset, 0);
    const kn_rrect outer = kn_rrect_outset(kn_rounded_border(b, border), off + one.w);
    paint_uniform(e, clip, outer, s, b->node ? b->node->id : 0);
}
