/* Computed values that no element has: fonts and lengths of canvases (HTML, 4.12.5.1.8). */
#include "src/style/internal.h"

static void start(kn_cctx *c, kn_styler *st, const kn_style *parent, kn_groups *g) {
    kn_cctx_init(c, st, NULL, parent, parent);
    c->g = g;
    c->zoom = 1;
}

static void set(kn_cctx *c, kn_str font, kn_prop p, void *out) {
    kn_value *v = kn_parse_shorthand(KN_S("font"), font, p);
    if (v && !v->has_var) {
        memset(out, 0, kn_field_of(p)->size);
        if (!kn_compute(c, p, v->v, out))
            memcpy(out, kn_style_field(c->st->initial, p), kn_field_of(p)->size);
    }
    kn_value_unref(v);
}

const kn_style *kn_styler_initial(const kn_styler *st) {
    return st->initial;
}

bool kn_style_font(kn_styler *st, const kn_style *parent, kn_str font, kn_sg_font *out) {
    kn_value *family = kn_parse_shorthand(KN_S("font"), font, KN_PROP_FONT_FAMILY);
    /* custom properties and the keywords of all properties mean nothing here */
    const bool ok = family && !family->has_var && family->v->type == KN_V_COMMA;
    kn_value_unref(family);
    if (!ok)
        return false;
    kn_groups *g = KN_NEW(kn_groups);
    kn_cctx c;
    start(&c, st, parent, g);
    g->font = *st->initial->font;
    set(&c, font, KN_PROP_FONT_FAMILY, &g->font.family);
    set(&c, font, KN_PROP_FONT_SIZE, &g->font.size);
    set(&c, font, KN_PROP_FONT_WEIGHT, &g->font.weight);
    set(&c, font, KN_PROP_FONT_STYLE, &g->font.style);
    set(&c, font, KN_PROP_FONT_STRETCH, &g->font.stretch);
    set(&c, font, KN_PROP_FONT_VARIANT_CAPS, &g->font.variant_caps);
    *out = g->font;
    kn_arena_reset(st->tmp);
    free(g);
    return true;
}

double kn_style_font_length(kn_styler *st, const kn_sg_font *font, const kn_val *v) {
    kn_cctx c;
    kn_len len;
    start(&c, st, st->initial, NULL);
    c.em = font->size;
    c.font = font;
    const bool ok = kn_len_compute(&c, v, &len);
    const double px = ok ? (double)kn_len_px(len, font->size) : 0;
    kn_arena_reset(st->tmp);
    return px;
}
