/* Text on canvases: drawing and TextMetrics (HTML, 4.12.5.1.5 and 4.12.5.1.9). */
#include <math.h>
#include "src/core/mem.h"
#include "src/layout/box.h"
#include "src/script/canvas.h"

/* ---- shaping ---- */
typedef struct shaped {
    kn_glyph_run *runs;
    uint32_t n;
    bool rtl;
    bool blank;           /* its font is still awaited */
    double width, dx, dy; /* where the origin lies for the alignment and the baseline */
    kn_line_metrics lm;
    double em_ascent, em_descent, hanging, ideographic; /* above the baseline, but em_descent */
} shaped;

static double baseline_of(const kn_canvas_state *st, const shaped *t) {
    switch (st->baseline) {
    case KN_BASE_TOP:
        return t->em_ascent;
    case KN_BASE_HANGING:
        return t->hanging;
    case KN_BASE_MIDDLE:
        return (t->em_ascent - t->em_descent) / 2;
    case KN_BASE_IDEOGRAPHIC:
        return t->ideographic;
    case KN_BASE_BOTTOM:
        return -t->em_descent;
    default:
        return 0;
    }
}

static double shift_of(const kn_canvas_state *st, bool rtl, double width) {
    switch (st->align) {
    case KN_ALIGN_CENTER:
        return -width / 2;
    case KN_ALIGN_RIGHT:
        return -width;
    case KN_ALIGN_START:
        return rtl ? -width : 0;
    case KN_ALIGN_END:
        return rtl ? 0 : -width;
    default:
        return 0;
    }
}

/* Blink shapes the text of canvases word by word, and spaces alone: nothing is kerned across them
 * unless kerning is asked for (Font::CanShapeWordByWord). */
static bool is_whole(const kn_sg_font *f) {
    if (f->kerning == KN_KW_none)
        return false;
    return f->kerning == KN_KW_normal || f->text_rendering == KN_KW_optimizelegibility ||
           f->text_rendering == KN_KW_geometricprecision;
}

static bool is_rtl(kn_script *s, const kn_ctx2d *c) {
    if (c->now.direction)
        return c->now.direction == 2;
    const kn_style *st = kn_ctx2d_style(s, c);
    return st && st->text->direction == KN_KW_rtl;
}

/* The state's font as a style. Styles are swept when unused: it is made anew each time. */
static void font_style(kn_script *s, const kn_canvas_state *st, kn_sg_font *font, kn_style *out) {
    *out = *kn_styler_initial(s->env.styler);
    *font = st->font->font;
    kn_canvas_font_words(st, font);
    font->letter_spacing = (kn_len){.px = (float)kn_canvas_len_px(s, st, st->letter_spacing)};
    font->word_spacing = (kn_len){.px = (float)kn_canvas_len_px(s, st, st->word_spacing)};
    out->font = font;
}

static void em_box(kn_font *first, double size, shaped *t) {
    float up = 0.8f, down = 0.2f;
    if (first)
        kn_canvas_em_box(first, &up, &down);
    /* in 1/64 px, as Blink's LayoutUnit */
    t->em_ascent = floor((double)up * size * 64 + 0.5) / 64;
    t->em_descent = floor(size * 64 + 0.5) / 64 - t->em_ascent;
}

static void baselines(kn_font *first, float size, shaped *t) {
    float hanging = NAN, ideographic = NAN;
    if (first)
        kn_font_baselines(first, &hanging, &ideographic);
    t->hanging = isnan(hanging) ? (double)t->lm.ascent * 0.8 : (double)(hanging * size);
    t->ideographic = isnan(ideographic) ? -(double)t->lm.descent : (double)(ideographic * size);
}

/* Runs live in the host's text arena until the next call. */
static bool shape(kn_script *s, const kn_ctx2d *c, kn_str text, shaped *t) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    kn_canvas_state st = c->now; /* borrows */
    kn_canvas_font *own = NULL;
    kn_sg_font font;
    kn_style style;
    *t = (shaped){0};
    if (!st.font)
        st.font = own = kn_canvas_font_of(s, KN_S("10px sans-serif"), NULL);
    if (!st.font)
        return false;
    kn_arena_reset(h->text);
    font_style(s, &st, &font, &style);
    t->rtl = is_rtl(s, c);
    t->width = kn_text_shape(s->env.fonts, &style, font.size, text, t->rtl,
                             KN_TEXT_SPACE_RIGHT | (is_whole(&font) ? 0 : KN_TEXT_WORDS), h->text,
                             &t->runs, &t->n);
    const kn_font_list *l = kn_fonts_for(s->env.fonts, &font);
    kn_fonts_metrics(s->env.fonts, l, font.size, &t->lm);
    t->blank = kn_font_list_blank(l);
    kn_font *first = kn_font_list_primary(s->env.fonts, l);
    em_box(first, (double)font.size, t);
    baselines(first, font.size, t);
    t->dx = shift_of(&st, t->rtl, t->width);
    t->dy = baseline_of(&st, t);
    kn_canvas_font_unref(own);
    return true;
}

static void draw_run(kn_ctx2d *c, const kn_glyph_run *r, kn_arena *a, double x, double y,
                     bool stroke, const kn_paint *paint, const kn_canvas_look *look) {
    kn_glyph *g = KN_ANEW_N(a, kn_glyph, r->n + 1);
    for (uint32_t i = 0; i < r->n; i++)
        g[i] = (kn_glyph){r->glyph[i], (float)(x + (double)r->x[i]), (float)(y + (double)r->y[i])};
    kn_item it = {.kind = KN_ITEM_GLYPHS};
    it.u.glyphs.font = r->font;
    it.u.glyphs.size = r->size;
    it.u.glyphs.g = g;
    it.u.glyphs.n = r->n;
    const kn_stroke pen = kn_canvas_stroke_of(&c->now);
    if (stroke) {
        it.u.glyphs.stroke_width = (float)c->now.width;
        it.u.glyphs.pen = &pen;
        it.u.glyphs.stroke_paint = *paint;
    } else {
        it.u.glyphs.paint = *paint;
    }
    kn_canvas_draw(c->canvas, &it, look);
}

static void draw_text(kn_script *s, kn_ctx2d *c, kn_str text, double x, double y, double most,
                      bool stroke, kn_canvas_look look) {
    shaped t;
    kn_paint paint;
    if (!shape(s, c, text, &t) || t.blank)
        return;
    kn_arena *a = kn_canvas_host(s)->text;
    if (!kn_canvas_paint(&c->now, stroke ? &c->now.stroke : &c->now.fill, a, &paint))
        return;
    double dx = x + t.dx;
    const double dy = y + t.dy;
    if (t.width > most) { /* squeezed around the point */
        const double k = most / t.width, squeeze[6] = {k, 0, 0, 1, x, 0};
        kn_m6_mul(look.m, squeeze, look.m);
        dx = t.dx;
    }
    for (uint32_t i = 0; i < t.n; i++)
        draw_run(c, &t.runs[i], a, dx, dy, stroke, &paint, &look);
}

void kn_canvas_text(kn_script *s, kn_ctx2d *c, kn_str text, double x, double y, double most,
                    bool stroke) {
    kn_canvas_look look;
    kn_canvas_filtering filtering;
    kn_canvas_look_of(&c->now, &look);
    kn_canvas_filter_begin(s, c, &look, &filtering); /* may bring styles up to date */
    draw_text(s, c, text, x, y, most, stroke, look);
    kn_canvas_filter_end(&filtering);
}

/* width; actualBoundingBox left right ascent descent; fontBoundingBox ascent descent; baselines
 * hanging alphabetic ideographic */
void kn_canvas_measure(kn_script *s, const kn_ctx2d *c, kn_str text,
                       double out[KN_CANVAS_METRICS]) {
    shaped t;
    memset(out, 0, sizeof *out * KN_CANVAS_METRICS);
    if (!shape(s, c, text, &t))
        return;
    kn_rect ink = {0};
    bool inked = false;
    for (uint32_t i = 0; i < t.n; i++)
        for (uint32_t k = 0; k < t.runs[i].n; k++) {
            const kn_glyph_run *r = &t.runs[i];
            kn_rect b;
            if (!kn_font_glyph_pixels(r->font, r->glyph[k], (double)r->size, &b)) {
                if (!inked) /* nothing yet: a point, where the last blank stands */
                    ink = (kn_rect){(double)r->x[k], 0, 0, 0};
                continue;
            }
            inked = true;
            b.x += (double)r->x[k];
            b.y += (double)r->y[k];
            ink = kn_rect_union(ink, b);
        }
    const double up = (double)t.lm.ascent, down = (double)t.lm.descent;
    const double v[KN_CANVAS_METRICS] = {
        t.width,   -ink.x - t.dx, ink.x + ink.w + t.dx, -ink.y - t.dy, ink.y + ink.h + t.dy,
        up - t.dy, down + t.dy,   t.hanging - t.dy,     -t.dy,         t.ideographic - t.dy};
    memcpy(out, v, sizeof v);
}

/* measureText(font, text, letterSpacing px, wordSpacing px): [width, ascent, descent] or null for a
 * bad font. */
KN_NATIVE(host_measure_text) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr font, text = {.p = text.buf};
    JSValueRef out = KN_NULL;
    if (!s)
        return KN_UNDEF;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &font, exc) &&
        kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &text, exc)) {
        const double ls = kn_js_num(ctx, kn_arg(ctx, argc, argv, 2)),
                     ws = kn_js_num(ctx, kn_arg(ctx, argc, argv, 3));
        const kn_node *html = kn_scene_html(s->env.scene);
        const kn_ctx2d c = {
            .now = {.font = kn_canvas_font_of(s, kn_jstr_view(&font), html ? html->style : NULL),
                    .letter_spacing = {isfinite(ls) ? ls : 0, KN_U_PX},
                    .word_spacing = {isfinite(ws) ? ws : 0, KN_U_PX}}};
        shaped t;
        if (c.now.font && shape(s, &c, kn_jstr_view(&text), &t))
            out = kn_js_numbers(ctx, (double[]){t.width, (double)t.lm.ascent, (double)t.lm.descent},
                                3);
        kn_canvas_font_unref(c.now.font);
    }
    kn_jstr_free(&font);
    kn_jstr_free(&text);
    return out;
}

/* ---- bindings ---- */
static JSValueRef put_text(JSContextRef ctx, JSObjectRef self, size_t argc, const JSValueRef argv[],
                           bool stroke, JSValueRef *exc) {
    KN_CANVAS_SELF(c)
    KN_CANVAS_NEED(3)
    kn_jstr t;
    double at[2], most = INFINITY;
    if (kn_jstr_init(ctx, argv[0], &t, exc) && kn_canvas_numbers(ctx, argc, argv, 1, 2, at)) {
        if (argc > 3 && !JSValueIsUndefined(ctx, argv[3])) {
            most = kn_js_num(ctx, argv[3]);
            most = isfinite(most) ? most : 0; /* draws nothing */
        }
        if (most > 0)
            kn_canvas_text(s, c, kn_jstr_view(&t), at[0], at[1], most, stroke);
    }
    kn_jstr_free(&t);
    return KN_UNDEF;
}

KN_NATIVE(c2d_fill_text) {
    return put_text(ctx, self, argc, argv, false, exc);
}

KN_NATIVE(c2d_stroke_text) {
    return put_text(ctx, self, argc, argv, true, exc);
}

/* __measure(text): the numbers of TextMetrics */
KN_NATIVE(c2d_measure) {
    KN_CANVAS_SELF(c)
    KN_CANVAS_NEED(1)
    kn_jstr t;
    double v[KN_CANVAS_METRICS] = {0};
    if (kn_jstr_init(ctx, argv[0], &t, exc))
        kn_canvas_measure(s, c, kn_jstr_view(&t), v);
    kn_jstr_free(&t);
    return kn_js_numbers(ctx, v, KN_CANVAS_METRICS);
}
