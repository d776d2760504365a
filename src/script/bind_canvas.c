/* What canvas needs of the engine before it can draw: measuring text. */
#include "src/core/mem.h"
#include "src/script/internal.h"

/* Computed style of a canvas font string. Kept: a font string is used again and again. */
struct kn_canvas_font {
    char *text;
    kn_sg_font font;
    kn_style style;
};

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

static struct kn_canvas_font *make_font(kn_script *s, kn_str text) {
    const kn_style *base = base_style(s);
    kn_value *family = part(text, KN_PROP_FONT_FAMILY), *size = part(text, KN_PROP_FONT_SIZE);
    kn_value *weight = part(text, KN_PROP_FONT_WEIGHT), *style = part(text, KN_PROP_FONT_STYLE);
    struct kn_canvas_font *f = NULL;
    if (base && family && size) {
        f = KN_ANEW(s->arena, struct kn_canvas_font);
        f->text = (char *)kn_arena_str(s->arena, text).p;
        f->style = *base;
        f->font = *base->font;
        f->style.font = &f->font;
        f->font.family = families_of(s, family);
        f->font.size = px_of(size, 10, 10);
        f->font.weight = weight_of(weight);
        f->font.style.kind = style && style->v->kw == KN_KW_italic   ? 1
                             : style && style->v->type == KN_V_SPACE ? 2
                                                                     : 0;
        kn_vec_push(&s->fonts, f);
    }
    kn_value_unref(family);
    kn_value_unref(size);
    kn_value_unref(weight);
    kn_value_unref(style);
    return f;
}

static struct kn_canvas_font *find_font(kn_script *s, kn_str text) {
    for (size_t i = 0; i < s->fonts.n; i++)
        if (kn_str_eq(kn_cstr(s->fonts.v[i]->text), text))
            return s->fonts.v[i];
    return make_font(s, text);
}

void kn_canvas_free(kn_script *s) {
    kn_vec_free(&s->fonts);
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
        struct kn_canvas_font *f = find_font(s, kn_jstr_view(&font));
        if (f) {
            kn_arena *a = kn_arena_new();
            struct kn_glyph_run *runs;
            uint32_t n_runs;
            double ls = kn_js_num(ctx, kn_arg(ctx, argc, argv, 2)),
                   ws = kn_js_num(ctx, kn_arg(ctx, argc, argv, 3));
            f->font.letter_spacing = (kn_len){.px = ls == ls ? (float)ls : 0};
            f->font.word_spacing = (kn_len){.px = ws == ws ? (float)ws : 0};
            double w = kn_text_shape(s->env.fonts, &f->style, f->font.size, kn_jstr_view(&text),
                                     false, a, &runs, &n_runs);
            kn_line_metrics lm;
            kn_fonts_metrics(s->env.fonts, kn_fonts_for(s->env.fonts, &f->font), f->font.size, &lm);
            out = kn_js_numbers(ctx, (double[]){w, lm.ascent, lm.descent}, 3);
            kn_arena_free(a);
        }
    }
    kn_jstr_free(&font);
    kn_jstr_free(&text);
    return out;
}
