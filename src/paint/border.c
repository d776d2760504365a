/* Borders (CSS Backgrounds 3 §4): which sides are painted how, and in which order. */
#include "src/paint/border.h"
#include <math.h>

static bool same_color(kn_rgba a, kn_rgba b) {
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static kn_paint solid(kn_rgba c) {
    return (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = c, .m = KN_MAT4_ID};
}

kn_kw kn_border_style(kn_kw style, int width) {
    const bool thin = (style == KN_KW_double && width < 3) ||
                      ((style == KN_KW_ridge || style == KN_KW_groove) && width <= 1);
    return thin ? KN_KW_solid : style;
}

static bool is_relief(kn_kw st) {
    return st == KN_KW_inset || st == KN_KW_outset || st == KN_KW_groove || st == KN_KW_ridge;
}

static bool is_stroked(kn_kw st) {
    return st == KN_KW_dotted || st == KN_KW_dashed;
}

kn_rgba kn_border_color(const kn_edge *e, int side, kn_kw style) {
    return kn_shade(e->color, (side == 0 || side == 3) == (style == KN_KW_inset));
}

/* ---- geometry ---- */
static int snapped_size(kn_lu at, kn_lu size) { /* unlike that of boxes, it may become nothing */
    return kn_lu_round_int(kn_lu_add(at, size)) - kn_lu_round_int(at);
}

kn_rrect kn_border_rrect(const kn_box *b, kn_prect box, const kn_lu by[4]) {
    static const int side_x[4] = {3, 1, 1, 3}, side_y[4] = {0, 0, 2, 2};
    kn_rrect r = kn_rounded_border(b, box);
    box.x = kn_lu_sub(box.x, by[3]);
    box.y = kn_lu_sub(box.y, by[0]);
    box.w = kn_lu_clamp0(kn_lu_add(box.w, kn_lu_add(by[1], by[3])));
    box.h = kn_lu_clamp0(kn_lu_add(box.h, kn_lu_add(by[0], by[2])));
    r.r = (kn_rect){kn_lu_round_int(box.x), kn_lu_round_int(box.y), snapped_size(box.x, box.w),
                    snapped_size(box.y, box.h)};
    for (int i = 0; i < 4; i++) {
        if (r.rx[i] > 0)
            r.rx[i] = fmaxf(0, r.rx[i] + (float)kn_px(by[side_x[i]]));
        if (r.ry[i] > 0)
            r.ry[i] = fmaxf(0, r.ry[i] + (float)kn_px(by[side_y[i]]));
    }
    return r;
}

static bool radii_fit(const kn_rrect *r) {
    const double w = r->r.w * 1.0001, h = r->r.h * 1.0001;
    return r->rx[0] + r->rx[1] <= w && r->rx[3] + r->rx[2] <= w && r->ry[0] + r->ry[3] <= h &&
           r->ry[1] + r->ry[2] <= h;
}

kn_rrect kn_border_stripe(const kn_border_job *k, kn_stripe s) {
    kn_lu by[4];
    for (int i = 0; i < 4; i++) {
        const int w = k->edge[i].w;
        const int in = s == KN_STRIPE_MIDDLE
                           ? w / 2
                           : (int)floor((s == KN_STRIPE_OUTER ? w : 2 * w) / 3.0 + 0.5);
        by[i] = kn_lu_sub(k->out[i], kn_lu_int(in));
    }
    return kn_border_rrect(k->b, k->box, by);
}

kn_shape kn_border_shape(const kn_border_job *k, kn_arena *a, const kn_rrect *r) {
    kn_rrect q = *r;
    for (int i = 0; i < 4; i++)
        if (!(q.rx[i] > 0 && q.ry[i] > 0))
            q.rx[i] = q.ry[i] = 0;
    return kn_shape_corners(a, k->b, k->box, &q);
}

/* ---- drawing ---- */
void kn_border_fill(const kn_border_job *k, kn_clip_node *clip, kn_rect r, kn_rgba c) {
    if (r.w <= 0 || r.h <= 0)
        return;
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = k->src};
    it.u.fill.shape.kind = KN_SHAPE_RECT;
    it.u.fill.shape.u.rect = r;
    it.u.fill.paint = solid(c);
    kn_emit_item(k->e, clip, &it);
}

void kn_border_poly(const kn_border_job *k, kn_clip_node *clip, const kn_pt *v, uint32_t n,
                    kn_rgba c) {
    kn_arena *a = kn_emit_arena(k->e, clip);
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = k->src};
    it.u.fill.shape = kn_shape_polygon(a, v, n);
    it.u.fill.paint = solid(c);
    kn_emit_item(k->e, clip, &it);
}

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-4 * fmax(1, fmax(fabs(a), fabs(b)));
}

/* The width of a ring that is as wide everywhere, with round corners around the same centres; 0 for
 * others. */
static double even_width(const kn_rrect *o, const kn_rrect *i) {
    const double w = i->r.x - o->r.x;
    if (!(w > 0) || i->r.y - o->r.y != w || o->r.x + o->r.w - i->r.x - i->r.w != w ||
        o->r.y + o->r.h - i->r.y - i->r.h != w)
        return 0;
    for (int c = 0; c < 4; c++) {
        const bool sharp = o->rx[c] == 0 && o->ry[c] == 0 && i->rx[c] == 0 && i->ry[c] == 0;
        if (!sharp &&
            !(near(o->rx[c], o->ry[c]) && near(i->rx[c], i->ry[c]) && near(o->rx[c], i->rx[c] + w)))
            return 0;
    }
    return w;
}

/* The ring between two edges. Even ones are strokes, whose curves and hairlines are others than
 * those of the difference of two shapes. */
static void fill_ring(const kn_border_job *k, const kn_rrect *outer, const kn_rrect *inner,
                      kn_rgba c) {
    kn_arena *a = kn_emit_arena(k->e, k->clip);
    const double w = even_width(outer, inner);
    if (kn_has_corner_shapes(k->b, outer)) {
        kn_clip_node *clip = kn_border_clip_to(k, k->clip, outer);
        if (!kn_rect_empty(inner->r))
            clip = kn_border_clip_out(k, clip, inner);
        kn_border_fill(k, clip, outer->r, c);
        return;
    }
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = k->src};
    if (k->clipped && outer == &k->outer) { /* up to the edge of the layer */
        it.u.fill.shape.kind = KN_SHAPE_DRRECT;
        it.u.fill.shape.u.drrect.outer = (kn_rrect){.r = outer->r};
        it.u.fill.shape.u.drrect.inner = *inner;
        it.u.fill.paint = solid(c);
    } else if (w > 0 && !kn_rrect_is_rect(outer)) {
        const double half[4] = {w / 2, w / 2, w / 2, w / 2};
        it.kind = KN_ITEM_STROKE;
        it.u.stroke.shape = kn_shape_rrect(kn_rrect_inset(*outer, half));
        it.u.stroke.stroke = (kn_stroke){.width = w, .miter = 4};
        it.u.stroke.paint = solid(c);
    } else {
        it.u.fill.shape.kind = KN_SHAPE_DRRECT;
        it.u.fill.shape.u.drrect.outer = *outer;
        it.u.fill.shape.u.drrect.inner = *inner;
        it.u.fill.paint = solid(c);
    }
    (void)a;
    kn_emit_item(k->e, k->clip, &it);
}

/* ---- the simple cases ---- */
typedef struct survey { /* of the sides that are shown */
    int first, n;
    bool even_style, even_width, even_color, translucent;
} survey;

static survey look_at(const kn_border_job *k) {
    survey v = {-1, 0, true, true, true, false};
    for (int i = 0; i < 4; i++) {
        const kn_edge *e = &k->edge[i], *f = &k->edge[v.first < 0 ? i : v.first];
        if (!e->shown) {
            if (e->unseen)
                v.even_width = v.even_color = false;
            continue;
        }
        v.first = v.first < 0 ? i : v.first;
        v.n++;
        v.translucent |= e->color.a < 1;
        v.even_style &= e->style == f->style;
        v.even_width &= e->w == f->w;
        v.even_color &= same_color(e->color, f->color);
    }
    return v;
}

static kn_rect side_rect(kn_rect o, int i, double w) {
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

/* Translucent sides of one colour, without seams: one outline of their rectangles. */
static void fill_sides(const kn_border_job *k, kn_rgba c) {
    kn_path_sink s = {0};
    for (int i = 0; i < 4; i++) {
        const kn_rect r = side_rect(k->outer.r, i, k->edge[i].w);
        const kn_pt v[4] = {{r.x, r.y}, {r.x + r.w, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}};
        for (int j = 0; k->edge[i].shown && j < 4; j++)
            kn_path_put(&s, j ? KN_SEG_LINE : KN_SEG_MOVE, &v[j]);
        if (k->edge[i].shown)
            kn_path_put(&s, KN_SEG_CLOSE, NULL);
    }
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = k->src};
    it.u.fill.shape.kind = KN_SHAPE_PATH;
    it.u.fill.shape.u.path = kn_path_take(&s, kn_emit_arena(k->e, k->clip));
    it.u.fill.paint = solid(c);
    kn_emit_item(k->e, k->clip, &it);
}

static bool paint_simple(const kn_border_job *k, const survey *v) {
    const kn_edge *e = &k->edge[v->first];
    if (!v->even_color || !v->even_style || !k->fits ||
        (e->style != KN_KW_solid && e->style != KN_KW_double))
        return false;
    if (v->n == 4 && e->style == KN_KW_solid) {
        fill_ring(k, &k->outer, &k->inner, e->color);
        return true;
    }
    if (v->n == 4) {
        const kn_rrect a = kn_border_stripe(k, KN_STRIPE_OUTER);
        const kn_rrect b = kn_border_stripe(k, KN_STRIPE_INNER);
        fill_ring(k, &k->outer, &a, e->color);
        fill_ring(k, &b, &k->inner, e->color);
        return true;
    }
    if (e->style == KN_KW_solid && !k->rounded && v->translucent) {
        fill_sides(k, e->color);
        return true;
    }
    return false;
}

/* ---- side by side ---- */
/* inset and outset, groove and ridge: two of the corners join sides of different shades. */
static bool shades_differ(kn_kw st, int i, int j) {
    const unsigned both = 1u << i | 1u << j;
    return is_relief(st) && (both == 3 || both == 12);
}

static bool colors_match(const kn_border_job *k, int i, int j) {
    return k->edge[j].shown && same_color(k->edge[i].color, k->edge[j].color) &&
           !shades_differ(k->edge[i].style, i, j);
}

static bool styles_need_miter(const kn_border_job *k, int i, int j) {
    const kn_kw a = k->edge[i].style, b = k->edge[j].style;
    return a == KN_KW_double || b == KN_KW_double || b == KN_KW_groove || b == KN_KW_ridge ||
           a != b || shades_differ(a, i, j);
}

/* How side i ends at its neighbour j. What is painted later, and fills its area, covers the corner;
 * seams between equal colours must not be soft. */
static kn_miter miter_at(const kn_border_job *k, int i, int j, unsigned done) {
    const kn_edge *e = &k->edge[j];
    const bool fills = !is_stroked(e->style) && e->style != KN_KW_double;
    if (!e->w || (!(done & 1u << j) && fills))
        return KN_MITER_NONE;
    if (!colors_match(k, i, j))
        return KN_MITER_SOFT;
    return styles_need_miter(k, i, j) ? KN_MITER_HARD : KN_MITER_NONE;
}

/* The whole ring in side i's style, below a clip that leaves that side. */
static void paint_styled(const kn_border_job *k, kn_clip_node *clip, int i, kn_kw style,
                         const kn_edge *e, int thick) {
    const kn_rect all = k->outer.r;
    if (is_stroked(style)) {
        kn_border_dash_ring(k, clip, e, thick, e->color);
    } else if (style == KN_KW_double) {
        const kn_rrect in = kn_border_stripe(k, KN_STRIPE_INNER);
        const kn_rrect out = kn_border_stripe(k, KN_STRIPE_OUTER);
        kn_border_fill(k, kn_border_clip_to(k, clip, &in), all, e->color);
        kn_border_fill(k, kn_border_clip_out(k, clip, &out), all, e->color);
    } else if (style == KN_KW_groove || style == KN_KW_ridge) {
        const bool groove = style == KN_KW_groove;
        const kn_rrect mid = kn_border_stripe(k, KN_STRIPE_MIDDLE);
        kn_border_fill(k, clip, all, kn_border_color(e, i, groove ? KN_KW_inset : KN_KW_outset));
        kn_border_fill(k, kn_border_clip_to(k, clip, &mid), all,
                       kn_border_color(e, i, groove ? KN_KW_outset : KN_KW_inset));
    } else if (style == KN_KW_inset || style == KN_KW_outset) {
        kn_border_fill(k, clip, all, kn_border_color(e, i, style));
    } else {
        kn_border_fill(k, clip, all, e->color);
    }
}

static bool has_arcs(const kn_border_job *k, int i) { /* along its inner edge */
    const int j = (i + 1) & 3;
    return k->rounded &&
           (k->inner.rx[i] > 0 || k->inner.ry[i] > 0 || k->inner.rx[j] > 0 || k->inner.ry[j] > 0);
}

static void paint_side(const kn_border_job *k, int i, float alpha, unsigned done) {
    const int prev = (i + 3) & 3, next = (i + 1) & 3;
    kn_edge e = k->edge[i];
    e.color.a = alpha;
    const bool parts = e.style == KN_KW_groove || e.style == KN_KW_ridge || e.style == KN_KW_double;
    kn_clip_node *clip = k->clip;
    if (has_arcs(k, i) || (k->rounded && parts)) {
        const kn_miter end[2] = {colors_match(k, i, prev) ? KN_MITER_HARD : KN_MITER_SOFT,
                                 colors_match(k, i, next) ? KN_MITER_HARD : KN_MITER_SOFT};
        clip = kn_border_clip_side(k, clip, i, end);
        if (!k->fits)
            clip = kn_border_clip_inner(k, clip, i);
        int thick = e.w > k->edge[prev].w ? e.w : k->edge[prev].w;
        thick = thick > k->edge[next].w ? thick : k->edge[next].w;
        paint_styled(k, clip, i, e.style, &e, thick);
        return;
    }
    kn_miter end[2] = {miter_at(k, i, prev, done), miter_at(k, i, next, done)};
    const bool any = end[0] != KN_MITER_NONE || end[1] != KN_MITER_NONE;
    if (end[0] == KN_MITER_HARD || end[1] == KN_MITER_HARD || (any && is_stroked(e.style))) {
        clip = kn_border_clip_side(k, clip, i, end);
        end[0] = end[1] = KN_MITER_NONE;
    }
    const int w[2] = {end[0] != KN_MITER_NONE ? k->edge[prev].w : 0,
                      end[1] != KN_MITER_NONE ? k->edge[next].w : 0};
    kn_border_line(k, clip, i, e.color, w);
}

/* The less opaque, the more broken and the less neighbourly, the earlier. */
static bool paints_before(const kn_border_job *k, int i, int j) {
    static const int place[4] = {0, 2, 1, 3};
    const kn_edge *a = &k->edge[i], *b = &k->edge[j];
    if (a->color.a != b->color.a)
        return a->color.a < b->color.a;
    const int ra = a->style == KN_KW_solid ? 3 : is_relief(a->style) ? 2 : 1;
    const int rb = b->style == KN_KW_solid ? 3 : is_relief(b->style) ? 2 : 1;
    return ra != rb ? ra < rb : place[i] < place[j];
}

/* Sides order[from..n): those of the lowest opacity are painted first, in a layer that the more
 * opaque ones share, so that all can be drawn over each other opaquely. `done` is what has been
 * painted; `opacity` that of the layers around. */
static unsigned paint_group(kn_border_job *k, const int *order, int n, float opacity,
                            unsigned done) {
    if (!n)
        return done;
    const float alpha = k->edge[order[n - 1]].color.a;
    int from = n;
    unsigned sides = 0;
    while (from > 0 && k->edge[order[from - 1]].color.a == alpha)
        sides |= 1u << order[--from];
    const bool layer = alpha < 1 && (from > 0 || ((sides & 5) && (sides & 10)));
    kn_clip_node *clip = k->clip;
    const size_t mark = layer ? kn_emit_mark(k->e) : 0;
    const float own = alpha / opacity;
    if (layer)
        k->clip = NULL; /* that of the layer */
    done = paint_group(k, order, from, layer ? alpha : opacity, done);
    for (int i = from; i < n; i++) {
        paint_side(k, order[i], layer ? 1 : own, done);
        done |= 1u << order[i];
    }
    k->clip = clip;
    if (layer)
        kn_emit_group(k->e, clip, mark, own);
    return done;
}

/* Dashes all around, of which sides would be cut out to the same effect. */
static bool one_dash_ring(const kn_border_job *k, const survey *v) {
    return v->n == 4 && v->even_color && v->even_style && v->even_width && k->fits &&
           is_stroked(k->edge[0].style) && has_arcs(k, 0) && has_arcs(k, 1) && has_arcs(k, 2) &&
           has_arcs(k, 3);
}

static void paint_sides(kn_border_job *k, const survey *v) {
    int order[4], n = 0;
    unsigned done = 0;
    for (int i = 0; i < 4; i++) {
        if (!k->edge[i].shown) {
            done |= 1u << i;
            continue;
        }
        int j = n++;
        for (; j > 0 && paints_before(k, i, order[j - 1]); j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
    kn_clip_node *clip = k->clip;
    if (k->rounded) {
        if (!k->clipped)
            k->clip = kn_border_clip_to(k, k->clip, &k->outer);
        if (k->fits && !kn_rect_empty(k->inner.r))
            k->clip = kn_border_clip_out(k, k->clip, &k->inner);
    }
    if (one_dash_ring(k, v))
        kn_border_dash_ring(k, k->clip, &k->edge[0], k->edge[0].w, k->edge[0].color);
    else
        paint_group(k, order, n, 1, done);
    k->clip = clip;
}

void kn_border_run(kn_border_job *k, const kn_lu inner[4]) {
    k->outer = kn_border_rrect(k->b, k->box, k->out);
    k->inner = kn_border_rrect(k->b, k->box, inner);
    k->rounded = !kn_rrect_is_rect(&k->outer);
    k->fits = radii_fit(&k->inner);
    for (int i = 0; i < 4; i++) {
        kn_edge *e = &k->edge[i];
        e->w = (int)fmin(e->w, i & 1 ? k->outer.r.w : k->outer.r.h);
        e->style = kn_border_style(e->style, e->w);
    }
    const survey v = look_at(k);
    if (v.n && !kn_rect_empty(k->outer.r) && !paint_simple(k, &v))
        paint_sides(k, &v);
}

/* In relief, Blink takes a light grey for the text's colour, but not of tables and cells. */
static kn_edge edge_of(const kn_box *b, kn_lu w, kn_kw style, kn_color color) {
    static const kn_rgba grey = {238 / 255.f, 238 / 255.f, 238 / 255.f, 1};
    kn_edge e = {.w = (int)kn_px(w)};
    const bool table = b->kind == KN_BOX_TABLE || kn_is_table_cell(b);
    e.color = color.current && is_relief(style) && !table ? grey : kn_rgba_of(color);
    const bool none = style == KN_KW_none || style == KN_KW_hidden;
    e.style = kn_border_style(style, e.w);
    e.shown = e.w > 0 && !none && e.color.a > 0;
    e.unseen = e.w > 0 && !e.shown;
    return e;
}

void kn_paint_borders(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_border *g = b->style->border;
    if (kn_paint_border_image(e, clip, b, border))
        return;
    kn_border_job k = {
        .e = e,
        .clip = clip,
        .b = b,
        .box = border,
        .edge = {edge_of(b, b->border[0], g->top_style, g->top_color),
                 edge_of(b, b->border[1], g->right_style, g->right_color),
                 edge_of(b, b->border[2], g->bottom_style, g->bottom_color),
                 edge_of(b, b->border[3], g->left_style, g->left_color)},
        .src = b->node ? b->node->id : 0,
        .clipped = e->bleed == KN_BLEED_CLIP,
    };
    kn_lu inner[4];
    bool any = false;
    for (int i = 0; i < 4; i++) {
        inner[i] = kn_lu_int(-k.edge[i].w);
        any |= k.edge[i].shown;
    }
    if (any)
        kn_border_run(&k, inner);
}
