/* The attributes of contexts: numbers, words, colours and inks, fonts and spacing. */
#include <math.h>
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/canvas.h"

static JSValueRef number(JSContextRef ctx, double v) {
    return JSValueMakeNumber(ctx, v);
}

/* Numbers that must lie in a range; others are ignored. */
#define NUMBER(name, field, test)                                                                  \
    KN_NATIVE(c2d_##name) {                                                                        \
        KN_CANVAS_SELF(c)                                                                          \
        return number(ctx, c->now.field);                                                          \
    }                                                                                              \
    KN_NATIVE(c2d_set_##name) {                                                                    \
        KN_CANVAS_SELF(c)                                                                          \
        const double v = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));                               \
        if (isfinite(v) && (test))                                                                 \
            c->now.field = v;                                                                      \
        return KN_UNDEF;                                                                           \
    }
NUMBER(alpha, alpha, v >= 0 && v <= 1)
NUMBER(line_width, width, v > 0)
NUMBER(miter_limit, miter, v > 0)
NUMBER(dash_offset, dash_offset, true)
NUMBER(shadow_blur, shadow_blur, v >= 0)
NUMBER(shadow_x, shadow_x, true)
NUMBER(shadow_y, shadow_y, true)

/* ---- words out of a list; others are ignored ---- */
static const char *const caps[] = {"butt", "round", "square"};
static const char *const joins[] = {"miter", "round", "bevel"};
static const char *const aligns[] = {"start", "end", "left", "right", "center"};
static const char *const baselines[] = {"alphabetic", "top",         "hanging",
                                        "middle",     "ideographic", "bottom"};
static const char *const directions[] = {"inherit", "ltr", "rtl"};
static const char *const qualities[] = {"low", "medium", "high"};
static const char *const kernings[] = {"auto", "normal", "none"};
static const char *const stretches[] = {"normal",    "ultra-condensed", "extra-condensed",
                                        "condensed", "semi-condensed",  "semi-expanded",
                                        "expanded",  "extra-expanded",  "ultra-expanded"};
static const char *const variants[] = {"normal",      "small-caps",      "all-small-caps",
                                       "petite-caps", "all-petite-caps", "unicase",
                                       "titling-caps"};
static const char *const renderings[] = {"auto", "optimizeSpeed", "optimizeLegibility",
                                         "geometricPrecision"};
static const char *const ops[] = {"source-over",
                                  "multiply",
                                  "screen",
                                  "overlay",
                                  "darken",
                                  "lighten",
                                  "color-dodge",
                                  "color-burn",
                                  "hard-light",
                                  "soft-light",
                                  "difference",
                                  "exclusion",
                                  "hue",
                                  "saturation",
                                  "color",
                                  "luminosity",
                                  "lighter",
                                  "copy",
                                  "source-in",
                                  "source-out",
                                  "source-atop",
                                  "destination-over",
                                  "destination-in",
                                  "destination-out",
                                  "destination-atop",
                                  "xor",
                                  "clear"};

/* The words above as values of the properties of the same name. */
void kn_canvas_font_words(const kn_canvas_state *st, kn_sg_font *out) {
    static const kn_kw kerning[] = {KN_KW_auto, KN_KW_normal, KN_KW_none};
    static const float stretch[] = {100, 50, 62.5f, 75, 87.5f, 112.5f, 125, 150, 200};
    static const kn_kw variant[] = {KN_KW_normal,      KN_KW_small_caps,      KN_KW_all_small_caps,
                                    KN_KW_petite_caps, KN_KW_all_petite_caps, KN_KW_unicase,
                                    KN_KW_titling_caps};
    static const kn_kw rendering[] = {KN_KW_auto, KN_KW_optimizespeed, KN_KW_optimizelegibility,
                                      KN_KW_geometricprecision};
    out->kerning = kerning[st->kerning];
    out->text_rendering = rendering[st->rendering];
    if (st->stretch) /* else what the shorthand said */
        out->stretch = stretch[st->stretch];
    if (st->caps)
        out->variant_caps = variant[st->caps];
}

static int find_word(JSContextRef ctx, JSValueRef v, const char *const *words, size_t n) {
    kn_jstr t;
    int found = -1;
    if (kn_jstr_init(ctx, v, &t, NULL))
        for (size_t i = 0; i < n && found < 0; i++)
            if (kn_str_eq(kn_jstr_view(&t), kn_cstr(words[i])))
                found = (int)i;
    kn_jstr_free(&t);
    return found;
}

#define WORD(name, field, words, type)                                                             \
    KN_NATIVE(c2d_##name) {                                                                        \
        KN_CANVAS_SELF(c)                                                                          \
        return kn_js_str(ctx, kn_cstr(words[c->now.field]));                                       \
    }                                                                                              \
    KN_NATIVE(c2d_set_##name) {                                                                    \
        KN_CANVAS_SELF(c)                                                                          \
        const int i = find_word(ctx, kn_arg(ctx, argc, argv, 0), words, KN_COUNTOF(words));        \
        if (i >= 0)                                                                                \
            c->now.field = (type)i;                                                                \
        return KN_UNDEF;                                                                           \
    }
WORD(cap, cap, caps, uint8_t)
WORD(join, join, joins, uint8_t)
WORD(align, align, aligns, uint8_t)
WORD(baseline, baseline, baselines, uint8_t)
WORD(direction, direction, directions, uint8_t)
WORD(quality, quality, qualities, uint8_t)
WORD(kerning, kerning, kernings, uint8_t)
WORD(stretch, stretch, stretches, uint8_t)
WORD(variant, caps, variants, uint8_t)
WORD(rendering, rendering, renderings, uint8_t)

KN_NATIVE(c2d_op) {
    KN_CANVAS_SELF(c)
    return kn_js_str(ctx, kn_cstr(ops[c->now.op]));
}

KN_NATIVE(c2d_set_op) {
    KN_CANVAS_SELF(c)
    const JSValueRef v = kn_arg(ctx, argc, argv, 0);
    static const char *const other[] = {"normal"}; /* source-over by its name in CSS */
    const int i = find_word(ctx, v, ops, KN_COUNTOF(ops));
    if (i >= 0)
        c->now.op = (kn_canvas_op)i;
    else if (find_word(ctx, v, other, 1) == 0)
        c->now.op = KN_CANVAS_OVER;
    return KN_UNDEF;
}

KN_NATIVE(c2d_smooth) {
    KN_CANVAS_SELF(c)
    return JSValueMakeBoolean(ctx, c->now.smooth);
}

KN_NATIVE(c2d_set_smooth) {
    KN_CANVAS_SELF(c)
    c->now.smooth = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0));
    return KN_UNDEF;
}

KN_NATIVE(c2d_lang) {
    KN_CANVAS_SELF(c)
    return kn_js_str(ctx, kn_cstr(*c->now.lang ? c->now.lang : "inherit"));
}

KN_NATIVE(c2d_set_lang) {
    KN_CANVAS_SELF(c)
    kn_jstr t;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &t, NULL))
        snprintf(c->now.lang, sizeof c->now.lang, "%s",
                 kn_str_eq(kn_jstr_view(&t), KN_S("inherit")) ? "" : t.p);
    kn_jstr_free(&t);
    return KN_UNDEF;
}

/* ---- colours and inks ---- */
static JSValueRef color_text(JSContextRef ctx, const kn_canvas_color *c) {
    kn_sb b = {0};
    kn_canvas_put_color(c, &b);
    return kn_js_sb(ctx, &b);
}

/* An ink comes as its number: js/ knows the object, unless that is gone. */
static JSValueRef get_ink(JSContextRef ctx, const kn_ink_style *st) {
    return st->ink ? number(ctx, st->ink->id) : color_text(ctx, &st->color);
}

static bool set_color(JSContextRef ctx, kn_script *s, const kn_ctx2d *c, JSValueRef v,
                      kn_canvas_color *out) {
    kn_jstr t;
    const bool ok =
        kn_jstr_init(ctx, v, &t, NULL) && kn_canvas_color_of(s, c, kn_jstr_view(&t), out);
    kn_jstr_free(&t);
    return ok;
}

static void set_ink(JSContextRef ctx, kn_script *s, const kn_ctx2d *c, JSValueRef v,
                    kn_ink_style *st) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, v, KN_CANVAS_INK);
    kn_canvas_color color;
    if (o) {
        kn_ink_ref(o->u.ink);
        kn_ink_unref(st->ink);
        st->ink = o->u.ink;
    } else if (set_color(ctx, s, c, v, &color)) {
        kn_ink_unref(st->ink);
        *st = (kn_ink_style){.color = color};
    }
}

KN_NATIVE(c2d_fill_style) {
    KN_CANVAS_SELF(c)
    return get_ink(ctx, &c->now.fill);
}

KN_NATIVE(c2d_set_fill_style) {
    KN_CANVAS_SELF(c)
    set_ink(ctx, s, c, kn_arg(ctx, argc, argv, 0), &c->now.fill);
    return KN_UNDEF;
}

KN_NATIVE(c2d_stroke_style) {
    KN_CANVAS_SELF(c)
    return get_ink(ctx, &c->now.stroke);
}

KN_NATIVE(c2d_set_stroke_style) {
    KN_CANVAS_SELF(c)
    set_ink(ctx, s, c, kn_arg(ctx, argc, argv, 0), &c->now.stroke);
    return KN_UNDEF;
}

/* __ink(stroke?): a new object of the ink in force */
KN_NATIVE(c2d_ink) {
    KN_CANVAS_SELF(c)
    kn_ink *p =
        JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0)) ? c->now.stroke.ink : c->now.fill.ink;
    if (!p)
        return KN_NULL;
    return kn_canvas_object(s, &(kn_canvas_obj){.kind = KN_CANVAS_INK, .u.ink = kn_ink_ref(p)});
}

KN_NATIVE(c2d_shadow_color) {
    KN_CANVAS_SELF(c)
    return color_text(ctx, &c->now.shadow);
}

KN_NATIVE(c2d_set_shadow_color) {
    KN_CANVAS_SELF(c)
    kn_canvas_color color;
    if (set_color(ctx, s, c, kn_arg(ctx, argc, argv, 0), &color))
        c->now.shadow = color;
    return KN_UNDEF;
}

/* ---- filters and fonts ---- */
KN_NATIVE(c2d_filter) {
    KN_CANVAS_SELF(c)
    return kn_js_str(ctx, c->now.filter ? c->now.filter->text : KN_S("none"));
}

static void take_filter(kn_script *s, kn_ctx2d *c, kn_str text) {
    bool ok;
    kn_canvas_filter *f = kn_canvas_filter_of(s, text, kn_canvas_em(&c->now), &ok);
    if (ok) {
        kn_canvas_filter_unref(c->now.filter);
        c->now.filter = f;
    }
}

KN_NATIVE(c2d_set_filter) {
    KN_CANVAS_SELF(c)
    kn_jstr t;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &t, NULL))
        take_filter(s, c, kn_jstr_view(&t));
    kn_jstr_free(&t);
    return KN_UNDEF;
}

KN_NATIVE(c2d_font) {
    KN_CANVAS_SELF(c)
    return kn_js_str(ctx, c->now.font ? c->now.font->shown : KN_S("10px sans-serif"));
}

KN_NATIVE(c2d_set_font) {
    KN_CANVAS_SELF(c)
    kn_jstr t;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &t, NULL)) {
        kn_canvas_font *f = kn_canvas_font_of(s, kn_jstr_view(&t), kn_ctx2d_style(s, c));
        if (f) {
            kn_canvas_font_unref(c->now.font);
            c->now.font = f;
            c->now.caps = c->now.stretch = 0; /* the shorthand sets them too */
            if (c->now.filter && c->now.filter->em != kn_canvas_em(&c->now)) {
                kn_canvas_filter *old = kn_canvas_filter_ref(c->now.filter);
                take_filter(s, c, old->text);
                kn_canvas_filter_unref(old);
            }
        }
    }
    kn_jstr_free(&t);
    return KN_UNDEF;
}

/* Lengths of letterSpacing and wordSpacing. */
static void set_length(JSContextRef ctx, JSValueRef v, kn_canvas_len *out) {
    kn_jstr t;
    if (kn_jstr_init(ctx, v, &t, NULL)) {
        kn_value *len = kn_parse_value(KN_PROP_LETTER_SPACING, kn_jstr_view(&t));
        if (len && len->v->type == KN_V_DIM)
            *out = (kn_canvas_len){len->v->u.num, (kn_unit)len->v->unit};
        kn_value_unref(len);
    }
    kn_jstr_free(&t);
}

static JSValueRef length_text(JSContextRef ctx, kn_canvas_len len) {
    kn_sb b = {0};
    kn_sb_num(&b, len.v);
    kn_sb_puts(&b, kn_unit_str(len.unit));
    return kn_js_sb(ctx, &b);
}

KN_NATIVE(c2d_letter_spacing) {
    KN_CANVAS_SELF(c)
    return length_text(ctx, c->now.letter_spacing);
}

KN_NATIVE(c2d_set_letter_spacing) {
    KN_CANVAS_SELF(c)
    set_length(ctx, kn_arg(ctx, argc, argv, 0), &c->now.letter_spacing);
    return KN_UNDEF;
}

KN_NATIVE(c2d_word_spacing) {
    KN_CANVAS_SELF(c)
    return length_text(ctx, c->now.word_spacing);
}

KN_NATIVE(c2d_set_word_spacing) {
    KN_CANVAS_SELF(c)
    set_length(ctx, kn_arg(ctx, argc, argv, 0), &c->now.word_spacing);
    return KN_UNDEF;
}

/* ---- dashes ---- */
/* __setDash(array): js/ has checked it */
KN_NATIVE(c2d_set_dash) {
    KN_CANVAS_SELF(c)
    JSObjectRef list = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 0));
    const double n = list ? kn_js_num(ctx, kn_js_get(ctx, list, "length")) : 0;
    free(c->now.dash);
    c->now.dash = NULL;
    c->now.n_dash = 0;
    if (!(n > 0 && n < 10000))
        return KN_UNDEF;
    const uint32_t once = (uint32_t)n, total = once & 1 ? once * 2 : once; /* odd lists twice */
    c->now.dash = KN_NEW_N(double, total);
    c->now.n_dash = total;
    for (uint32_t i = 0; i < total; i++)
        c->now.dash[i] = kn_js_num(ctx, JSObjectGetPropertyAtIndex(ctx, list, i % once, NULL));
    return KN_UNDEF;
}

KN_NATIVE(c2d_get_dash) {
    KN_CANVAS_SELF(c)
    JSObjectRef list = kn_js_array(ctx);
    for (uint32_t i = 0; i < c->now.n_dash; i++)
        JSObjectSetPropertyAtIndex(ctx, list, i, number(ctx, c->now.dash[i]), NULL);
    return list;
}
