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

static void decorate(kn_emit *e, kn_clip_node *clip, const kn_line *line, const kn_frag *f, kn_lu x,
                     kn_lu y, bool over, const look *shadow) {
    const kn_deco_shadow s = {shadow ? shadow->color : (kn_rgba){0, 0, 0, 0},
                              shadow ? shadow->blur : 0, shadow ? shadow->dx : 0,
                              shadow ? shadow->dy : 0};
    kn_paint_decorations(e, clip, line, f, x, y, over, shadow ? &s : NULL);
}

/* Inline boxes with nothing of their own to draw or to place leave their texts to the line. */
static bool stands_alone(const kn_box *b) {
    const kn_sg_bg *bg = b->style->bg;
    for (int i = 0; i < 4; i++)
        if (b->margin[i].v || b->border[i].v || b->padding[i].v)
            return true;
    return kn_rgba_of(bg->color).a > 0 || bg->image || b->style->box->position != KN_KW_static;
}

kn_lu kn_text_top(const kn_line *line, const kn_frag *f, kn_lu y) {
    int32_t p = f->parent;
    while (p >= 0 && (uint32_t)p < line->n_frags && !stands_alone(line->frags[p].box))
        p = line->frags[p].parent;
    const bool inner = p >= 0 && (uint32_t)p < line->n_frags;
    const kn_lu up = kn_lu_sub(f->y, inner ? line->frags[p].y : line->y);
    return kn_lu_add(kn_lu_int(kn_lu_round_int(kn_lu_sub(y, up))), up);
}

/* Where a run's glyphs go: `turn` as in kn_item, and its origin in that space. */
typedef struct origin {
    double x, y;
    uint8_t turn;
} origin;

static origin run_origin(const kn_emit *e, const kn_line *line, const kn_frag *f,
                         const kn_glyph_run *r, kn_lu x, kn_lu y, const look *k) {
    const kn_kw mode = f->box->style->text->writing_mode;
    /* The baseline lies on a whole pixel of the layer's space, before its transform (Blink). */
    if (mode == KN_KW_horizontal_tb)
        return (origin){kn_px(x) + k->dx,
                        kn_lu_round_int(kn_lu_add(y, kn_lu_sub(f->baseline, f->y))) + k->dy, 0};
    kn_line_metrics m;
    kn_fonts *fonts = e->p->fonts;
    kn_fonts_metrics(fonts, kn_fonts_for(fonts, f->box->style->font), f->box->style->font->size,
                     &m);
    /* A shadow lies as the letters do (Blink). */
    const bool ccw = mode == KN_KW_sideways_lr;
    const double left = kn_px(x) + (ccw ? k->dy : -k->dy), w = kn_px(f->w);
    const double top = kn_px(kn_text_top(line, f, y)) + (ccw ? -k->dx : k->dx);
    if (r->vertical)
        return (origin){left + w / 2, top, 0};
    if (ccw)
        return (origin){-(top + kn_px(f->h)), floor(left + m.ascent + 0.5), 3};
    return (origin){top, -floor(left + w - m.ascent + 0.5), 1};
}

static void emit_runs(kn_emit *e, kn_clip_node *clip, const kn_line *line, const kn_frag *f,
                      kn_lu x, kn_lu y, const look *k) {
    for (uint32_t i = 0; i < f->n_runs; i++) {
        const kn_glyph_run *r = &f->runs[i];
        if (!r->n || !r->font)
            continue;
        const origin o = run_origin(e, line, f, r, x, y, k);
        kn_arena *a = kn_emit_arena(e, clip);
        kn_glyph *g = KN_ANEW_N(a, kn_glyph, r->n);
        for (uint32_t j = 0; j < r->n; j++) {
            const float gx = r->vertical ? r->y[j] : r->x[j], gy = r->vertical ? r->x[j] : r->y[j];
            g[j] = (kn_glyph){r->glyph[j], (float)(o.x + gx), (float)(o.y + gy)};
        }
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
        it.u.glyphs.turn = o.turn;
        it.extent = (kn_rect){kn_px(x), kn_px(y), kn_px(f->w), kn_px(f->h)};
        kn_emit_item(e, clip, &it);
    }
}

void kn_paint_text_mask(kn_emit *e, kn_clip_node *clip, const kn_line *line, const kn_frag *f,
                        kn_lu x, kn_lu y) {
    if (f->box->style->text->visibility != KN_KW_visible)
        return;
    const look k = {.color = {0, 0, 0, 1},
                    .stroke = {0, 0, 0, 1},
                    .stroke_width = f->box->style->text->stroke_width};
    decorate(e, clip, line, f, x, y, false, &k);
    emit_runs(e, clip, line, f, x, y, &k);
    decorate(e, clip, line, f, x, y, true, &k);
}

static kn_rgba fill_color(const kn_sg_text *t) {
    return kn_rgba_of(t->fill_color);
}

/* Browsers cast the shadow of the filling alone: the outline, painted on it, has none. */
static look shadow_look(const kn_sg_text *t, const kn_shadow *s) {
    const kn_rgba c = kn_rgba_of(s->color);
    return (look){.color = c, .stroke = c, .blur = s->blur / 2, .dx = s->x, .dy = s->y};
}

void kn_paint_text_frag(kn_emit *e, kn_clip_node *clip, const kn_box *container,
                        const kn_line *line, const kn_frag *f, kn_lu x, kn_lu y) {
    const kn_sg_text *t = f->box->style->text;
    (void)container;
    const kn_shadows *sh = t->shadow;
    bool stroke_first = false;
    for (uint32_t i = 0; t->paint_order && i < t->paint_order->n; i++) {
        if (t->paint_order->v[i] == KN_KW_fill)
            break;
        stroke_first |= t->paint_order->v[i] == KN_KW_stroke;
    }
    /* Every part comes with its shadows: those of a line-through lie on the text. */
    for (uint32_t i = sh ? sh->n : 0; i-- > 0;) { /* the first shadow lies on top */
        const look k = shadow_look(t, &sh->v[i]);
        if (k.color.a > 0)
            decorate(e, clip, line, f, x, y, false, &k);
    }
    decorate(e, clip, line, f, x, y, false, NULL);
    for (uint32_t i = sh ? sh->n : 0; i-- > 0;) {
        look k = shadow_look(t, &sh->v[i]);
        if (stroke_first) /* then the outline's covers the filling's */
            k.stroke_width = t->stroke_width;
        if (k.color.a > 0)
            emit_runs(e, clip, line, f, x, y, &k);
    }
    look k = {.color = fill_color(t),
              .stroke = kn_rgba_of(t->stroke_color),
              .stroke_width = t->stroke_width,
              .stroke_first = stroke_first};
    if (k.stroke.a <= 0)
        k.stroke_width = 0;
    if ((k.color.a > 0 || k.stroke_width > 0) && !e->p->opts.no_letters)
        emit_runs(e, clip, line, f, x, y, &k);
    kn_paint_emphasis(e, clip, line, f, x, y);
    for (uint32_t i = sh ? sh->n : 0; i-- > 0;) {
        const look over = shadow_look(t, &sh->v[i]);
        if (over.color.a > 0)
            decorate(e, clip, line, f, x, y, true, &over);
    }
    decorate(e, clip, line, f, x, y, true, NULL);
}
