/* Text fragments: glyphs, shadows, strokes, decorations (CSS Text Decoration 3 and 4). */
#include "src/paint/internal.h"
#include <math.h>

static kn_paint solid(kn_rgba c) {
    return (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = c, .m = KN_MAT4_ID};
}

typedef struct look { /* how one pass over the glyphs is drawn */
    kn_rgba color, stroke;
    float stroke_width, blur;
    double dx, dy;
    bool stroke_first;
} look;

static void emit_runs(kn_emit *e, kn_clip_node *clip, const kn_frag *f, kn_lu x, kn_lu y,
                      const look *k) {
    const double ox = kn_px(x) + k->dx,
                 oy = kn_px(kn_lu_add(y, kn_lu_sub(f->baseline, f->y))) + k->dy;
    for (uint32_t i = 0; i < f->n_runs; i++) {
        const kn_glyph_run *r = &f->runs[i];
        if (!r->n || !r->font)
            continue;
        kn_arena *a = kn_emit_arena(e, clip);
        kn_glyph *g = KN_ANEW_N(a, kn_glyph, r->n);
        for (uint32_t j = 0; j < r->n; j++)
            g[j] = (kn_glyph){r->glyph[j], (float)(ox + r->x[j]), (float)(oy + r->y[j])};
        kn_item it = {.kind = KN_ITEM_GLYPHS, .src_node = f->box->node ? f->box->node->id : 0};
        it.u.glyphs.font = r->font;
        it.u.glyphs.size = r->size;
        it.u.glyphs.g = g;
        it.u.glyphs.n = r->n;
        it.u.glyphs.paint = solid(k->color);
        it.u.glyphs.blur = k->blur;
        it.u.glyphs.stroke_width = k->stroke_width;
        it.u.glyphs.stroke_paint = solid(k->stroke);
        it.u.glyphs.stroke_first = k->stroke_first;
        it.u.glyphs.vertical = r->vertical;
        kn_emit_item(e, clip, &it);
    }
}

void kn_paint_text_mask(kn_emit *e, kn_clip_node *clip, const kn_frag *f, kn_lu x, kn_lu y) {
    if (f->box->style->text->visibility != KN_KW_visible)
        return;
    const look k = {.color = {0, 0, 0, 1},
                    .stroke = {0, 0, 0, 1},
                    .stroke_width = f->box->style->text->stroke_width};
    emit_runs(e, clip, f, x, y, &k);
}

static kn_rgba fill_color(const kn_sg_text *t) {
    return kn_rgba_of(t->fill_color);
}

static void line_rect(kn_emit *e, kn_clip_node *clip, kn_rect r, kn_rgba c, float blur,
                      uint32_t src) {
    if (r.w <= 0 || r.h <= 0)
        return;
    if (blur > 0) {
        kn_item it = {.kind = KN_ITEM_SHADOW, .src_node = src};
        it.u.shadow.shape.r = r;
        it.u.shadow.sigma = blur;
        it.u.shadow.color = c;
        kn_emit_item(e, clip, &it);
        return;
    }
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = src};
    it.u.fill.shape.kind = KN_SHAPE_RECT;
    it.u.fill.shape.u.rect = r;
    it.u.fill.paint = solid(c);
    kn_emit_item(e, clip, &it);
}

static void wavy(kn_emit *e, kn_clip_node *clip, double x, double y, double w, double t, kn_rgba c,
                 uint32_t src) {
    /* Blink's wave: control points at ± (1 + t) around the line, a wave of 2 (1 + 2t) px. */
    const double step = 1 + 2 * t, amp = 1 + t;
    const uint32_t n = (uint32_t)fmin(4096, ceil(w / step) + 1);
    kn_arena *a = kn_emit_arena(e, clip);
    uint8_t *segs = KN_ANEW_N(a, uint8_t, n + 1);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, 3 * (size_t)n + 1);
    segs[0] = KN_SEG_MOVE;
    pts[0] = (kn_pt){x, y};
    for (uint32_t i = 0; i < n; i++) {
        const double x0 = x + i * step, d = i & 1 ? amp : -amp;
        segs[i + 1] = KN_SEG_CUBIC;
        pts[3 * i + 1] = (kn_pt){x0 + step / 2, y + 2 * d};
        pts[3 * i + 2] = (kn_pt){x0 + step / 2, y + 2 * d};
        pts[3 * i + 3] = (kn_pt){x0 + step, y};
    }
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = src};
    it.u.stroke.shape.kind = KN_SHAPE_PATH;
    it.u.stroke.shape.u.path = (kn_path){segs, pts, n + 1, 3 * n + 1};
    it.u.stroke.paint = solid(c);
    it.u.stroke.stroke.width = t;
    it.u.stroke.stroke.miter = 4;
    kn_emit_item(e, clip, &it);
}

typedef struct deco {
    double x, w; /* extent */
    double baseline;
    kn_rgba color;
    float blur;
    double thickness;
    kn_kw style;
    uint32_t src;
} deco;

static void draw_line(kn_emit *e, kn_clip_node *clip, const deco *d, double y) {
    const double t = d->thickness;
    switch (d->style) {
    case KN_KW_wavy:
        wavy(e, clip, d->x, y + t / 2, d->w, t, d->color, d->src);
        return;
    case KN_KW_double:
        line_rect(e, clip, (kn_rect){d->x, y, d->w, t}, d->color, d->blur, d->src);
        line_rect(e, clip, (kn_rect){d->x, y + 2 * t, d->w, t}, d->color, d->blur, d->src);
        return;
    case KN_KW_dotted:
    case KN_KW_dashed: {
        const bool dot = d->style == KN_KW_dotted;
        const double on = dot ? t : fmax(1, t * 2), step = dot ? 2 * t : on + fmax(1, t);
        for (double x = 0; x < d->w && step > 0.1; x += step)
            line_rect(e, clip, (kn_rect){d->x + x, y, fmin(on, d->w - x), t}, d->color, d->blur,
                      d->src);
        return;
    }
    default:
        line_rect(e, clip, (kn_rect){d->x, y, d->w, t}, d->color, d->blur, d->src);
    }
}

/* Underline gaps around descenders (text-decoration-skip-ink: auto): the stretches of [x, x+w) that
 * no glyph's ink touches between `top` and `bottom` below the baseline. Writes x pairs, returns
 * their number. */
static uint32_t skip_ink(const kn_frag *f, double left, double w, double top, double bottom,
                         double pad, double *out, uint32_t cap) {
    uint32_t n = 0;
    double at = left;
    for (uint32_t i = 0; i < f->n_runs; i++) {
        const kn_glyph_run *r = &f->runs[i];
        for (uint32_t j = 0; j < r->n; j++) {
            kn_rect box;
            if (!r->font || !kn_font_glyph_box(r->font, r->glyph[j], &box))
                continue;
            const double y0 = box.y * r->size + r->y[j], y1 = (box.y + box.h) * r->size + r->y[j];
            if (y1 <= top || y0 >= bottom)
                continue;
            const double x0 = left + r->x[j] + box.x * r->size - pad,
                         x1 = x0 + box.w * r->size + 2 * pad;
            if (x0 > at && n + 1 < cap) {
                out[2 * n] = at;
                out[2 * n + 1] = x0;
                n++;
            }
            at = fmax(at, x1);
        }
    }
    if (at < left + w && n < cap) {
        out[2 * n] = at;
        out[2 * n + 1] = left + w;
        n++;
    }
    return n;
}

static bool has_line(const kn_sg_border *g, kn_kw kw) {
    for (uint32_t i = 0; g->decoration_line && i < g->decoration_line->n; i++)
        if (g->decoration_line->v[i] == kw)
            return true;
    return false;
}

/* Decorations of the boxes around the text, outermost first. `over` selects line-through, which
 * lies on the text. */
static void decorate(kn_emit *e, kn_clip_node *clip, const kn_frag *f, kn_lu x, kn_lu y, bool over,
                     const look *shadow) {
    for (const kn_box *b = f->box->kind == KN_BOX_TEXT ? f->box->parent : f->box; b;
         b = b->parent) {
        const kn_sg_border *g = b->style->border;
        if (!b->anonymous && g->decoration_line && g->decoration_line->n &&
            !has_line(g, KN_KW_none)) {
            kn_line_metrics m;
            const float size = b->style->font->size;
            kn_fonts_metrics(e->p->fonts, kn_fonts_for(e->p->fonts, b->style->font), size, &m);
            deco d = {.x = kn_px(x),
                      .w = kn_px(f->w),
                      .style = g->decoration_style,
                      .src = b->node ? b->node->id : 0};
            d.baseline = kn_px(kn_lu_add(y, kn_lu_sub(f->baseline, f->y)));
            d.color = kn_rgba_of(g->decoration_color);
            /* Blink: automatic thickness is a tenth of the font size, at least one pixel. */
            d.thickness = kn_len_is_kw(g->decoration_thickness, KN_KW_auto) ? fmax(1, size / 10.0)
                          : kn_len_is_kw(g->decoration_thickness, KN_KW_from_font)
                              ? fmax(1, m.underline_thickness)
                              : fmax(1, kn_len_px(g->decoration_thickness, size));
            if (shadow) {
                d.color = shadow->color;
                d.blur = shadow->blur;
                d.x += shadow->dx;
                d.baseline += shadow->dy;
            }
            if (!over && has_line(g, KN_KW_underline)) {
                const kn_len uo = b->style->text->underline_offset;
                const double gap = fmax(1, ceil(d.thickness / 2));
                const double off = kn_len_is_kw(uo, KN_KW_auto) ? gap : kn_len_px(uo, size);
                double top = floor(d.baseline + off + 0.5);
                double part[128];
                const bool skip = b->style->text->skip_ink != KN_KW_none && d.style != KN_KW_wavy;
                const double dx = shadow ? shadow->dx : 0;
                const uint32_t n =
                    skip ? skip_ink(f, d.x - dx, d.w, top - d.baseline,
                                    top - d.baseline + d.thickness, d.thickness, part, 64)
                         : 0;
                if (!skip)
                    draw_line(e, clip, &d, top);
                for (uint32_t i = 0; i < n; i++) {
                    deco seg = d;
                    seg.x = part[2 * i] + dx;
                    seg.w = part[2 * i + 1] - part[2 * i];
                    draw_line(e, clip, &seg, top);
                }
            }
            if (!over && has_line(g, KN_KW_overline))
                draw_line(e, clip, &d, d.baseline - m.ascent);
            if (over && has_line(g, KN_KW_line_through))
                draw_line(e, clip, &d, floor(d.baseline - m.ascent / 3 - d.thickness / 2 + 0.5));
        }
        /* Decorations do not reach into atomic inlines and out-of-flow boxes (§2.1). */
        if (b->atomic || b->out_of_flow)
            break;
    }
}

void kn_paint_text_frag(kn_emit *e, kn_clip_node *clip, const kn_box *container,
                        const kn_line *line, const kn_frag *f, kn_lu x, kn_lu y) {
    const kn_sg_text *t = f->box->style->text;
    (void)container;
    (void)line;
    const kn_shadows *sh = t->shadow;
    bool stroke_first = false;
    for (uint32_t i = 0; t->paint_order && i < t->paint_order->n; i++) {
        if (t->paint_order->v[i] == KN_KW_fill)
            break;
        stroke_first |= t->paint_order->v[i] == KN_KW_stroke;
    }
    for (uint32_t i = sh ? sh->n : 0; i-- > 0;) { /* the first shadow lies on top */
        const kn_rgba c = kn_rgba_of(sh->v[i].color);
        if (c.a <= 0)
            continue;
        const look k = {.color = c,
                        .stroke = c,
                        .stroke_width = t->stroke_width,
                        .blur = sh->v[i].blur / 2,
                        .dx = sh->v[i].x,
                        .dy = sh->v[i].y};
        decorate(e, clip, f, x, y, false, &k);
        emit_runs(e, clip, f, x, y, &k);
        decorate(e, clip, f, x, y, true, &k);
    }
    decorate(e, clip, f, x, y, false, NULL);
    look k = {.color = fill_color(t),
              .stroke = kn_rgba_of(t->stroke_color),
              .stroke_width = t->stroke_width,
              .stroke_first = stroke_first};
    if (k.stroke.a <= 0)
        k.stroke_width = 0;
    if (k.color.a > 0 || k.stroke_width > 0)
        emit_runs(e, clip, f, x, y, &k);
    decorate(e, clip, f, x, y, true, NULL);
}
