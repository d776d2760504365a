/* Text on canvases: fonts, drawing, TextMetrics (HTML, 4.12.5.1.5 and 4.12.5.1.9). */
#include <math.h>
#include <stdio.h>
#include "src/core/mem.h"
#include "src/layout/box.h"
#include "src/script/canvas.h"

/* ---- fonts ---- */
static float px_of(const kn_value *v, float em, float fallback) {
    if (!v || v->has_var)
        return fallback;
    const kn_val *x = v->v;
    if (x->type == KN_V_PCT)
        return (float)(x->u.num / 100) * em;
    if (x->type != KN_V_DIM)
        return fallback;
    switch (x->unit) {
    case KN_U_EM:
        return (float)x->u.num * em;
    case KN_U_REM:
        return (float)x->u.num * 16;
    case KN_U_PT:
        return (float)(x->u.num * 4 / 3);
    case KN_U_CM:
        return (float)(x->u.num * 96 / 2.54);
    case KN_U_MM:
        return (float)(x->u.num * 96 / 25.4);
    case KN_U_IN:
        return (float)(x->u.num * 96);
    case KN_U_PC:
        return (float)(x->u.num * 16);
    default:
        return (float)x->u.num;
    }
}

static kn_value *part(kn_str font, kn_prop p) {
    return kn_parse_shorthand(KN_S("font"), font, p);
}

static float weight_of(const kn_value *v) {
    if (!v)
        return 400;
    if (v->v->type == KN_V_NUM)
        return (float)v->v->u.num;
    return v->v->kw == KN_KW_bold || v->v->kw == KN_KW_bolder ? 700 : 400;
}

static kn_families *families_of(kn_script *s, const kn_value *v) {
    uint32_t n = v && v->v->type == KN_V_COMMA ? v->v->n : 0;
    kn_families *f = kn_alloc(s->arena, sizeof *f + sizeof f->v[0] * (n + 1));
    for (uint32_t i = 0; i < n; i++) {
        const kn_val *x = &v->v->u.items[i];
        if (x->type == KN_V_KW)
            f->v[f->n].generic = x->kw;
        else
            f->v[f->n].name = kn_arena_str(s->arena, x->u.str);
        f->n++;
    }
    return f;
}

static const kn_style *base_style(kn_script *s) {
    kn_node *html = kn_scene_html(s->env.scene);
    if (html && !html->style)
        kn_flush(s, false);
    return html ? html->style : NULL;
}

/* As browsers read it back: style, weight, size in px, families. */
static char *shown_font(kn_script *s, const kn_canvas_font *f, const kn_value *family) {
    kn_sb b = {0};
    char num[32];
    if (f->style)
        kn_sb_puts(&b, f->style == 1 ? "italic " : "oblique ");
    if (f->weight == 700) {
        kn_sb_puts(&b, "bold ");
    } else if (f->weight != 400) {
        snprintf(num, sizeof num, "%g ", (double)f->weight);
        kn_sb_puts(&b, num);
    }
    snprintf(num, sizeof num, "%gpx ", (double)f->size);
    kn_sb_puts(&b, num);
    kn_val_serialize(family->v, &b);
    char *out = (char *)kn_arena_str(s->arena, kn_sb_str(&b)).p;
    kn_sb_free(&b);
    return out;
}

static kn_canvas_font *make_font(kn_script *s, kn_str text, float em) {
    kn_value *family = part(text, KN_PROP_FONT_FAMILY), *size = part(text, KN_PROP_FONT_SIZE);
    kn_value *weight = part(text, KN_PROP_FONT_WEIGHT), *style = part(text, KN_PROP_FONT_STYLE);
    kn_canvas_font *f = NULL;
    if (family && size) {
        f = KN_ANEW(s->arena, kn_canvas_font);
        f->text = (char *)kn_arena_str(s->arena, text).p;
        f->family = families_of(s, family);
        f->size = px_of(size, em, 10);
        f->weight = weight_of(weight);
        f->style = style && style->v->kw == KN_KW_italic   ? 1
                   : style && style->v->type == KN_V_SPACE ? 2
                                                           : 0;
        f->shown = shown_font(s, f, family);
        kn_vec_push(&kn_canvas_host(s)->fonts, f);
    }
    kn_value_unref(family);
    kn_value_unref(size);
    kn_value_unref(weight);
    kn_value_unref(style);
    return f;
}

const kn_canvas_font *kn_canvas_font_of(kn_script *s, kn_str text, float em) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    for (size_t i = 0; i < h->fonts.n; i++)
        if (kn_str_eq(kn_cstr(h->fonts.v[i]->text), text))
            return h->fonts.v[i];
    return make_font(s, text, em);
}

/* ---- shaping ---- */
typedef struct shaped {
    kn_glyph_run *runs;
    uint32_t n;
    double width, dx, dy; /* where the origin lies for the alignment and the baseline */
    kn_line_metrics lm;
    double em_ascent, em_descent;
} shaped;

static double baseline_of(const kn_canvas_state *st, const shaped *t) {
    switch (st->baseline) {
    case KN_BASE_TOP:
        return t->em_ascent;
    case KN_BASE_HANGING:
        return (double)t->lm.ascent * 0.8;
    case KN_BASE_MIDDLE:
        return (t->em_ascent - t->em_descent) / 2;
    case KN_BASE_IDEOGRAPHIC:
        return -(double)t->lm.descent;
    case KN_BASE_BOTTOM:
        return -t->em_descent;
    default:
        return 0;
    }
}

static double shift_of(const kn_canvas_state *st, double width) {
    const bool rtl = st->direction == 2;
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

/* Right-to-left scripts begin at U+0590: then the words' order is not that of the text. */
static bool has_rtl(kn_str t) {
    for (size_t i = 0; i < t.n; i++)
        if ((uint8_t)t.p[i] >= 0xd6)
            return true;
    return false;
}

static void append(shaped *t, kn_arena *a, const kn_glyph_run *runs, uint32_t n, double at) {
    kn_glyph_run *all = KN_ANEW_N(a, kn_glyph_run, t->n + n + 1);
    if (t->n)
        memcpy(all, t->runs, sizeof *all * t->n);
    for (uint32_t i = 0; i < n; i++) {
        float *x = KN_ANEW_N(a, float, runs[i].n + 1);
        for (uint32_t k = 0; k < runs[i].n; k++)
            x[k] = (float)((double)runs[i].x[k] + at);
        all[t->n] = runs[i];
        all[t->n++].x = x;
    }
    t->runs = all;
}

/* Blink shapes the text of canvases word by word, and spaces alone: nothing is kerned across them.
 */
static double shape_words(kn_script *s, const kn_style *style, kn_str text, bool rtl, kn_arena *a,
                          shaped *t) {
    const float size = style->font->size;
    if (rtl || has_rtl(text))
        return kn_text_shape(s->env.fonts, style, size, text, rtl, a, &t->runs, &t->n);
    double at = 0;
    for (size_t from = 0; from < text.n;) {
        size_t to = from + 1;
        if (!kn_is_space((unsigned char)text.p[from]))
            while (to < text.n && !kn_is_space((unsigned char)text.p[to]))
                to++;
        kn_glyph_run *runs;
        uint32_t n;
        const double w = kn_text_shape(s->env.fonts, style, size, kn_str_sub(text, from, to), false,
                                       a, &runs, &n);
        append(t, a, runs, n, at);
        at += w;
        from = to;
    }
    return at;
}

/* Runs live in the host's text arena until the next call. */
static bool shape(kn_script *s, const kn_canvas_state *st, kn_str text, shaped *t) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    *t = (shaped){0};
    const kn_canvas_font *f =
        st->font ? st->font : kn_canvas_font_of(s, KN_S("10px sans-serif"), 10);
    const kn_style *base = base_style(s); /* anew each time: styles are swept when unused */
    if (!f || !base)
        return false;
    kn_arena_reset(h->text);
    kn_sg_font font = *base->font;
    kn_style style = *base;
    style.font = &font;
    font.family = f->family;
    font.size = f->size;
    font.weight = f->weight;
    font.style.kind = f->style;
    font.features = NULL; /* the shorthand resets them */
    font.variations = NULL;
    font.text_rendering = KN_KW_auto; /* the canvas's own attribute, not the page's */
    font.letter_spacing = (kn_len){.px = (float)st->letter_spacing};
    font.word_spacing = (kn_len){.px = (float)st->word_spacing};
    t->width = shape_words(s, &style, text, st->direction == 2, h->text, t);
    const kn_font_list *l = kn_fonts_for(s->env.fonts, &font);
    kn_fonts_metrics(s->env.fonts, l, font.size, &t->lm);
    kn_font *first = kn_font_list_primary(s->env.fonts, l);
    float up = 0.8f, down = 0.2f;
    if (first)
        kn_canvas_em_box(first, &up, &down);
    /* in 1/64 px, as Blink's LayoutUnit */
    t->em_ascent = floor((double)up * (double)font.size * 64 + 0.5) / 64;
    t->em_descent = floor((double)font.size * 64 + 0.5) / 64 - t->em_ascent;
    t->dx = shift_of(st, t->width);
    t->dy = baseline_of(st, t);
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

void kn_canvas_text(kn_script *s, kn_ctx2d *c, kn_str text, double x, double y, double most,
                    bool stroke) {
    shaped t;
    kn_paint paint;
    kn_canvas_look look;
    if (!shape(s, &c->now, text, &t))
        return;
    kn_arena *a = kn_canvas_host(s)->text;
    kn_canvas_look_of(&c->now, &look);
    if (!kn_canvas_paint(&c->now, stroke ? &c->now.stroke : &c->now.fill, a, &paint))
        return;
    double dx = x + t.dx;
    const double dy = y + t.dy;
    if (most >= 0 && t.width > most) { /* squeezed around the point */
        if (most == 0)
            return;
        const double k = most / t.width, squeeze[6] = {k, 0, 0, 1, x, 0};
        kn_m6_mul(look.m, squeeze, look.m);
        dx = t.dx;
    }
    for (uint32_t i = 0; i < t.n; i++)
        draw_run(c, &t.runs[i], a, dx, dy, stroke, &paint, &look);
}

/* Ink boxes are those of the glyphs' pictures: whole px around the glyph's own origin. */
static kn_rect pixels_of(kn_rect r) {
    const double x = floor(r.x), y = floor(r.y);
    return (kn_rect){x, y, ceil(r.x + r.w) - x, ceil(r.y + r.h) - y};
}

/* width; actualBoundingBox left right ascent descent; fontBoundingBox ascent descent; emHeight
 * ascent descent; baselines hanging alphabetic ideographic */
void kn_canvas_measure(kn_script *s, const kn_canvas_state *st, kn_str text,
                       double out[KN_CANVAS_METRICS]) {
    shaped t;
    memset(out, 0, sizeof *out * KN_CANVAS_METRICS);
    if (!shape(s, st, text, &t))
        return;
    kn_rect ink = {0};
    for (uint32_t i = 0; i < t.n; i++)
        for (uint32_t k = 0; k < t.runs[i].n; k++) {
            const kn_glyph_run *r = &t.runs[i];
            kn_rect b;
            if (!kn_font_glyph_box(r->font, r->glyph[k], &b))
                continue;
            const double em = (double)r->size;
            b = pixels_of((kn_rect){b.x * em, b.y * em, b.w * em, b.h * em});
            b.x += (double)r->x[k];
            b.y += (double)r->y[k];
            ink = kn_rect_union(ink, b);
        }
    const double up = (double)t.lm.ascent, down = (double)t.lm.descent;
    const double v[KN_CANVAS_METRICS] = {
        t.width,   -ink.x - t.dx, ink.x + ink.w + t.dx, -ink.y - t.dy,       ink.y + ink.h + t.dy,
        up - t.dy, down + t.dy,   t.em_ascent - t.dy,   t.em_descent + t.dy, up * 0.8 - t.dy,
        -t.dy,     -down - t.dy};
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
        const kn_canvas_state st = {.font = kn_canvas_font_of(s, kn_jstr_view(&font), 10),
                                    .letter_spacing = isfinite(ls) ? ls : 0,
                                    .word_spacing = isfinite(ws) ? ws : 0};
        shaped t;
        if (st.font && shape(s, &st, kn_jstr_view(&text), &t))
            out = kn_js_numbers(ctx, (double[]){t.width, (double)t.lm.ascent, (double)t.lm.descent},
                                3);
    }
    kn_jstr_free(&font);
    kn_jstr_free(&text);
    return out;
}
