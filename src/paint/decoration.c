/* Text decoration lines (CSS Text Decoration 4 §2): placed, sized and interrupted as Blink does. */
#include "src/core/str.h"
#include "src/layout/text/fonts.h"
#include "src/paint/internal.h"
#include <math.h>

typedef struct deco {
    kn_emit *e;
    kn_clip_node *clip;
    const kn_frag *f;
    double x, w;     /* extent */
    double top;      /* of the fragment: of the ascent of its own font above the baseline */
    double baseline; /* of the fragment */
    double glyphs;   /* where its glyphs stand: the whole pixel nearest to that */
    double lead;     /* of the decorating box's baseline below the fragment's */
    double grid;     /* from this space to the one whose whole numbers lines are put on */
    double dx;       /* of the shadow */
    kn_rgba color;
    float blur;
    double thickness;
    kn_kw style;
    bool central; /* vertical letters in a vertical line: underlines lie under them */
    uint8_t turn; /* all of this is in a space turned by quarters, as in kn_item */
    kn_kw skip;   /* text-decoration-skip-ink; none for lines through the text */
    uint32_t src;
} deco;

static kn_pt turned_pt(const deco *d, kn_pt p) {
    return d->turn == 1 ? (kn_pt){-p.y, p.x} : d->turn ? (kn_pt){p.y, -p.x} : p;
}

static kn_rect turned(const deco *d, kn_rect r) {
    if (!d->turn)
        return r;
    return d->turn == 1 ? (kn_rect){-(r.y + r.h), r.x, r.h, r.w}
                        : (kn_rect){r.y, -(r.x + r.w), r.h, r.w};
}

static kn_paint solid(kn_rgba c) {
    return (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = c, .m = KN_MAT4_ID};
}

static void fill(const deco *d, kn_clip_node *clip, kn_rect r) {
    if (r.w <= 0 || r.h <= 0)
        return;
    kn_item it = {.src_node = d->src};
    r = turned(d, r);
    if (d->blur > 0) {
        it.kind = KN_ITEM_SHADOW;
        it.u.shadow.shape.r = r;
        it.u.shadow.sigma = d->blur;
        it.u.shadow.color = d->color;
    } else {
        it.kind = KN_ITEM_FILL;
        it.u.fill.shape.kind = KN_SHAPE_RECT;
        it.u.fill.shape.u.rect = r;
        it.u.fill.paint = solid(d->color);
    }
    kn_emit_item(d->e, clip, &it);
}

static void stroke(const deco *d, kn_clip_node *clip, kn_path path, const kn_stroke *st) {
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = d->src};
    it.u.stroke.shape.kind = KN_SHAPE_PATH;
    for (uint32_t i = 0; d->turn && i < path.n_pts; i++)
        ((kn_pt *)path.pts)[i] = turned_pt(d, path.pts[i]);
    it.u.stroke.shape.u.path = path;
    it.u.stroke.paint = solid(d->color);
    it.u.stroke.stroke = *st;
    kn_emit_item(d->e, clip, &it);
}

/* ---- skip-ink (CSS Text Decoration 4 §2.10) ---- */
enum { MAX_PARTS = 64 };

/* Underlines cross ideographs unless everything is skipped. */
static bool skips(const deco *d, const kn_glyph_run *r, uint32_t j) {
    const kn_box *b = d->f->box;
    if (d->skip == KN_KW_all || !r->cluster || r->cluster[j] >= b->n_text)
        return true;
    uint32_t cp = 0;
    if (!kn_utf8_next(b->text + r->cluster[j], b->text + b->n_text, &cp))
        return true;
    return !kn_is_cjk(cp);
}

/* The stretches of the line that no glyph's ink comes near, where the line lies between `top` and
 * `bottom`: pairs of x, at whole pixels where ink interrupts. Half a pixel of ink at the edges does
 * not count. Returns their number. */
static int skip_ink(const deco *d, double top, double bottom, double out[2 * MAX_PARTS]) {
    const double pad = fmin(d->thickness, 13), left = d->x - d->dx, end = left + d->w;
    double at = left;
    int n = 0;
    top += 0.5 - d->glyphs;
    bottom = fmax(top, bottom - 0.5 - d->glyphs);
    for (uint32_t i = 0; i < d->f->n_runs; i++) {
        const kn_glyph_run *r = &d->f->runs[i];
        for (uint32_t j = 0; r->font && r->size > 0 && j < r->n; j++) {
            double x0, x1;
            if (!skips(d, r, j) ||
                !kn_font_glyph_span(r->font, r->glyph[j], (top - r->y[j]) / r->size,
                                    (bottom - r->y[j]) / r->size, &x0, &x1))
                continue;
            x0 = floor(left + r->x[j] + x0 * r->size - pad + 0.5);
            x1 = floor(left + r->x[j] + x1 * r->size + pad + 0.5);
            if (x0 > at && n < MAX_PARTS - 1) {
                out[2 * n] = at;
                out[2 * n++ + 1] = fmin(x0, end);
            }
            at = fmax(at, x1);
        }
    }
    if (at < end) {
        out[2 * n] = at;
        out[2 * n++ + 1] = end;
    }
    return n;
}

/* A clip that leaves out what comes near ink. */
static kn_clip_node *ink_clip(const deco *d, double top, double bottom) {
    double part[2 * MAX_PARTS];
    if (d->skip == KN_KW_none)
        return d->clip;
    const int n = skip_ink(d, top, bottom, part);
    if (n == 1 && part[0] <= d->x - d->dx && part[1] >= d->x - d->dx + d->w)
        return d->clip;
    kn_path_sink k = {0};
    for (int i = 0; i < n; i++) {
        const double x0 = part[2 * i] + d->dx, x1 = part[2 * i + 1] + d->dx;
        const kn_pt q[4] = {{x0, top - 1}, {x1, top - 1}, {x1, bottom + 1}, {x0, bottom + 1}};
        for (int j = 0; j < 4; j++) {
            const kn_pt at = turned_pt(d, q[j]);
            kn_path_put(&k, j ? KN_SEG_LINE : KN_SEG_MOVE, &at);
        }
        kn_path_put(&k, KN_SEG_CLOSE, NULL);
    }
    kn_shape s = {.kind = KN_SHAPE_PATH, .exact = true};
    s.u.path = kn_path_take(&k, d->e->r->arena);
    return kn_clip_push(d->e, d->clip, &s);
}

/* ---- styles ---- */
static double on_grid(const deco *d, double y) {
    return floor(y + d->grid) - d->grid;
}

/* One line, or two: the second lies `apart` below the first, and both skip the ink near either. */
static void draw_solid(const deco *d, double y, double apart) {
    const double height = fmax(1, floor(d->thickness));
    double part[2 * MAX_PARTS] = {d->x - d->dx, d->x - d->dx + d->w};
    const int n = d->skip == KN_KW_none
                      ? 1
                      : skip_ink(d, y + fmin(apart, 0), y + fmax(apart, 0) + d->thickness, part);
    for (int pass = 0; pass < (apart != 0 ? 2 : 1); pass++) {
        const double at = on_grid(d, y + (pass ? apart : 0) + 0.5);
        for (int i = 0; i < n; i++)
            fill(d, d->clip,
                 (kn_rect){part[2 * i] + d->dx, at, part[2 * i + 1] - part[2 * i], height});
    }
}

static double quarter(double v) {
    return floor(v * 4 + 0.5) / 4;
}

/* The stroke runs between whole pixels, its dashes are as long as a whole number of pixels is wide,
 * and odd ones are centred on pixels. */
static void draw_dashes(const deco *d, double y) {
    const double t = d->thickness, width = floor(t + 0.5);
    const double x0 = trunc(d->x), length = trunc(d->x + d->w) - x0;
    const double row = on_grid(d, y + fmax(t / 2, 0.5)), mid = row + (fmod(width, 2) > 0 ? 0.5 : 0);
    kn_clip_node *clip = ink_clip(d, row - width / 2, row + width / 2);
    if (d->style == KN_KW_dotted && width > 3) { /* round dots that stay inside the ends */
        kn_arena *a = kn_emit_arena(d->e, clip);
        uint8_t *segs = KN_ANEW_N(a, uint8_t, 2);
        kn_pt *pts = KN_ANEW_N(a, kn_pt, 2);
        double *dash = KN_ANEW_N(a, double, 2);
        segs[0] = KN_SEG_MOVE;
        segs[1] = KN_SEG_LINE;
        pts[0] = (kn_pt){x0 + width / 2, mid};
        pts[1] = (kn_pt){x0 + length - width / 2, mid};
        dash[1] = length < 2 * width ? 2 * width
                                     : kn_dash_gap(length, width, width, false) + width - 0.01;
        const kn_stroke st = {.width = t, .miter = 4, .cap = 1, .dash = dash, .n_dash = 2};
        stroke(d, clip, (kn_path){segs, pts, 2, 2}, &st);
        return;
    }
    const bool dotted = d->style == KN_KW_dotted;
    double on = dotted ? width : width * (width >= 3 ? 2 : 3);
    double off = dotted ? width : width * (width >= 3 ? 1 : 2);
    if (length <= 2 * on) { /* no room for a gap */
        on = length;
    } else if (length <= 2 * on + off) {
        const double k = length / (2 * on + off);
        on *= k;
        off *= k;
    } else if (!dotted) {
        off = kn_dash_gap(length, on, off, false);
    }
    double y0 = mid - t / 2, y1 = mid + t / 2;
    if (!dotted) { /* filled as outlines, whose vertices lie on quarters */
        y0 = quarter(y0);
        y1 = quarter(y1);
    }
    for (double x = 0; x < length && on + off > 0.1; x += on + off)
        fill(d, clip, (kn_rect){x0 + x, y0, fmin(on, length - x), y1 - y0});
}

/* One cubic per wave, its control points half a wave on, above and below. Browsers tile a picture
 * of one wave, which stands on whole pixels. */
static void draw_wavy(const deco *d, double y, double apart) {
    const double t = fmax(1, d->thickness), length = 1 + 2 * floor(2 * t + 1);
    const double reach = 0.5 + floor(3 * t + 1), row = on_grid(d, y + apart + 0.5), mid = row + 0.5;
    const double high = reach * 0.28868 + t / 2; /* of the extremes of such a cubic */
    const double top = row + floor(0.5 - high), bottom = row + ceil(0.5 + high);
    const double from = floor(d->x + 0.5) - length; /* a wave more at either end, under the clip */
    const kn_shape bounds = {.kind = KN_SHAPE_RECT,
                             .u.rect = turned(d, (kn_rect){d->x, top, d->w, bottom - top})};
    deco in = *d;
    in.clip = kn_clip_push(d->e, d->clip, &bounds);
    kn_clip_node *clip = ink_clip(&in, top, bottom);
    const uint32_t n = (uint32_t)fmin(4096, ceil(d->w / length) + 2);
    kn_arena *a = kn_emit_arena(d->e, clip);
    uint8_t *segs = KN_ANEW_N(a, uint8_t, n + 1);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, 3 * (size_t)n + 1);
    segs[0] = KN_SEG_MOVE;
    pts[0] = (kn_pt){from, mid};
    for (uint32_t i = 0; i < n; i++) {
        const double x = from + i * length;
        segs[i + 1] = KN_SEG_CUBIC;
        pts[3 * i + 1] = (kn_pt){x + length / 2, mid + reach};
        pts[3 * i + 2] = (kn_pt){x + length / 2, mid - reach};
        pts[3 * i + 3] = (kn_pt){x + length, mid};
    }
    const kn_stroke st = {.width = d->thickness, .miter = 4};
    stroke(d, clip, (kn_path){segs, pts, n + 1, 3 * n + 1}, &st);
}

/* `y` is the upper edge of the line; a second one, or a wave, lies away from the text: `side` is 1
 * below, -1 above, 0 through it, where waves stay on the line. */
static void draw_line(const deco *d, double y, int side) {
    const double apart = d->thickness + 1;
    switch (d->style) {
    case KN_KW_wavy:
        draw_wavy(d, y, apart * side);
        break;
    case KN_KW_dotted:
    case KN_KW_dashed:
        draw_dashes(d, y);
        break;
    case KN_KW_double:
        draw_solid(d, y, side > 0 ? apart : side < 0 ? -apart : floor(apart));
        break;
    default:
        draw_solid(d, y, 0);
    }
}

static bool has_line(const kn_sg_border *g, kn_kw kw) {
    for (uint32_t i = 0; g->decoration_line && i < g->decoration_line->n; i++)
        if (g->decoration_line->v[i] == kw)
            return true;
    return false;
}

static double line_thickness(kn_len v, float size, const kn_line_metrics *m) {
    if (kn_len_is_kw(v, KN_KW_auto))
        return fmax(1, size / 10.0);
    if (kn_len_is_kw(v, KN_KW_from_font))
        return fmax(1, m->underline_thickness);
    return fmax(1, floor((double)kn_len_px(v, size) + 0.5));
}

static bool position_is(const kn_sg_text *t, kn_kw kw) {
    for (uint32_t i = 0; t->underline_position && i < t->underline_position->n; i++)
        if (t->underline_position->v[i] == kw)
            return true;
    return false;
}

/* Upper edge of an underline below the baseline (CSS Text Decoration 4 §2.8, §2.9): `under` begins
 * a pixel below the em box, whose parts are those of the face's ascent and descent. */
static double underline_offset(const deco *d, const kn_style *s, const kn_style *of,
                               const kn_line_metrics *m) {
    const kn_len uo = of->text->underline_offset;
    const float size = s->font->size;
    const bool none = kn_len_is_kw(uo, KN_KW_auto);
    const double own = none ? 0 : floor((double)kn_len_px(uo, size) + 0.5);
    if (d->central || position_is(s->text, KN_KW_under)) {
        kn_fonts *fonts = d->e->p->fonts;
        const kn_font *f = kn_font_list_primary(fonts, kn_fonts_for(fonts, s->font));
        const kn_font_metrics *fm = f ? kn_font_get_metrics(f) : NULL;
        const double em = fm ? fm->ascent + fm->descent : 0;
        return floor(em > 0 ? size * fm->descent / em : 0) + 1 + own;
    }
    if (position_is(s->text, KN_KW_from_font) && m->underline_pos > 0)
        return floor((double)m->underline_pos + own + 0.5);
    return none ? fmax(1, ceil(d->thickness / 2)) : own;
}

/* currentcolor is the colour that the text has: of its outline, or of its filling (Compatibility
 * Standard §4). */
static kn_rgba line_color(const kn_style *s) {
    const kn_sg_text *t = s->text;
    if (!s->border->decoration_color.current)
        return kn_rgba_of(s->border->decoration_color);
    if (t->stroke_width > 0 && t->stroke_color.a > 0)
        return kn_rgba_of(t->stroke_color);
    return kn_rgba_of(t->fill_color);
}

/* `of` is the decorating box, whose line, thickness and colour are the same along all of its text;
 * underlines also keep one height (CSS Text Decoration 3 §2.2). The other lines follow each text's
 * own top, as in browsers. `font` gives sizes: that of the inline box, or of the lines' block. */
static void decorate_for(const kn_box *of, const kn_style *font, deco *d, bool over) {
    const kn_sg_border *g = of->style->border;
    kn_line_metrics m;
    const float size = font->font->size;
    kn_fonts_metrics(d->e->p->fonts, kn_fonts_for(d->e->p->fonts, font->font), size, &m);
    d->style = g->decoration_style;
    d->src = of->node ? of->node->id : 0;
    d->thickness = line_thickness(g->decoration_thickness, size, &m);
    d->skip = over ? KN_KW_none : d->f->box->style->text->skip_ink;
    if (!over && has_line(g, KN_KW_underline))
        draw_line(d, d->baseline + d->lead + underline_offset(d, font, of->style, &m), 1);
    if (!over && has_line(g, KN_KW_overline))
        draw_line(d, d->top - (d->central ? d->thickness : floor(d->thickness)), -1);
    if (over && has_line(g, KN_KW_line_through))
        draw_line(d, d->top + 2 * m.ascent / 3 - d->thickness / 2, 0);
}

/* Vertical text: along the line, and the baseline that its font's ascent gives from the over side.
 * Blink turns the text about its own corner, so that lines are put on whole pixels as if it lay as
 * far down as the line runs: where the text begins between pixels they do too. */
static void turn_extent(deco *d, double x, double y) {
    const kn_frag *f = d->f;
    const kn_kw mode = f->box->style->text->writing_mode;
    kn_line_metrics m;
    if (mode == KN_KW_horizontal_tb)
        return;
    kn_fonts *fonts = d->e->p->fonts;
    kn_fonts_metrics(fonts, kn_fonts_for(fonts, f->box->style->font), f->box->style->font->size,
                     &m);
    d->turn = mode == KN_KW_sideways_lr ? 3 : 1;
    d->central = (mode == KN_KW_vertical_rl || mode == KN_KW_vertical_lr) &&
                 f->box->style->text->orientation != KN_KW_sideways;
    d->w = kn_px(f->h);
    d->x = d->turn == 1 ? y : -(y + d->w);
    d->top = d->turn == 1 ? -(x + kn_px(f->w)) : x;
    d->baseline = d->top + m.ascent;
    d->grid = y - d->top;
    d->lead = 0; /* browsers take every text for its own decorating box there */
}

static bool is_decorating(const kn_box *b) {
    const kn_sg_border *g = b->style->border;
    return !b->anonymous && g->decoration_line && g->decoration_line->n && !has_line(g, KN_KW_none);
}

/* The piece of an inline box on this line. */
static const kn_frag *piece_of(const kn_line *line, const kn_frag *f, const kn_box *b) {
    for (int32_t i = f->parent; i >= 0 && (uint32_t)i < line->n_frags; i = line->frags[i].parent)
        if (line->frags[i].box == b)
            return &line->frags[i];
    return NULL;
}

void kn_paint_decorations(kn_emit *e, kn_clip_node *clip, const kn_line *line, const kn_frag *f,
                          kn_lu x, kn_lu y, bool over, const kn_deco_shadow *shadow) {
    enum { MAX_DEPTH = 32 };
    const kn_box *chain[MAX_DEPTH], *block = NULL; /* decorating boxes, inner ones first */
    int n = 0;
    for (const kn_box *b = f->box->kind == KN_BOX_TEXT ? f->box->parent : f->box; b;
         b = b->parent) {
        if (!block && b->kind != KN_BOX_INLINE)
            block = b;
        if (n < MAX_DEPTH && is_decorating(b))
            chain[n++] = b;
        /* Decorations do not reach into atomic inlines and out-of-flow boxes (§2.1). */
        if (b->atomic || b->out_of_flow)
            break;
    }
    while (n-- > 0) {
        const kn_box *b = chain[n];
        const bool in = b->kind == KN_BOX_INLINE;
        const kn_frag *piece = in ? piece_of(line, f, b) : NULL;
        const kn_lu base = piece ? piece->baseline : in ? f->baseline : line->baseline;
        deco d = {.e = e, .clip = clip, .f = f, .x = kn_px(x), .w = kn_px(f->w), .top = kn_px(y)};
        d.baseline = kn_px(kn_lu_add(y, kn_lu_sub(f->baseline, f->y)));
        d.lead = kn_px(kn_lu_sub(base, f->baseline));
        turn_extent(&d, kn_px(x), kn_px(kn_text_top(line, f, y)));
        d.glyphs = floor(d.baseline + 0.5);
        d.color = line_color(b->style);
        if (shadow) {
            d.color = shadow->color;
            d.blur = shadow->blur;
            d.dx = shadow->dx; /* along the line, whichever way that goes */
            d.x += shadow->dx;
            d.top += shadow->dy;
            d.baseline += shadow->dy;
            d.glyphs += shadow->dy;
        }
        const kn_box *sized = d.turn ? f->box : in || !block ? b : block;
        decorate_for(b, sized->style, &d, over);
    }
}
