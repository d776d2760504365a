/* Colours, SVG paints and shadows. `currentcolor` stays marked, so that it follows the element's
 * own colour when it is inherited (CSS Color 4 §9.2). */
#include "parser/css/color.h"
#include "src/style/internal.h"

static const struct {
    kn_kw space;
    uint8_t print;
} spaces[] = {{KN_KW_srgb, 1},
              {KN_KW_lab, 2},
              {KN_KW_lch, 3},
              {KN_KW_oklab, 4},
              {KN_KW_oklch, 5},
              {KN_KW_display_p3, 6},
              {KN_KW_srgb_linear, 7},
              {KN_KW_a98_rgb, 8},
              {KN_KW_prophoto_rgb, 9},
              {KN_KW_rec2020, 10},
              {KN_KW_xyz_d50, 11},
              {KN_KW_xyz_d65, 12},
              {KN_KW_display_p3_linear, 13}};

void kn_color_from_css(const kn_css_color *in, kn_color *out) {
    float rgba[4];
    memset(out, 0, sizeof *out);
    kn_color_to_rgba(in, rgba);
    out->r = rgba[0], out->g = rgba[1], out->b = rgba[2], out->a = rgba[3];
    out->pad[0] = in->missing;
    if (in->legacy)
        return;
    kn_css_color c = *in;
    uint8_t print = 0;
    for (size_t i = 0; i < KN_COUNTOF(spaces); i++)
        if (spaces[i].space == in->space)
            print = spaces[i].print;
    if (print == 0) { /* hsl and hwb print as color(srgb …) */
        c = kn_color_convert(in, KN_KW_srgb);
        print = 1;
    }
    out->space = print;
    out->pad[0] = c.missing;
    for (int i = 0; i < 3; i++) /* rounding noise would print */
        out->orig[i] = fabsf(c.c[i]) < 1e-6f ? 0 : c.c[i];
}

void kn_css_from_color(const kn_color *in, kn_css_color *out) {
    *out = (kn_css_color){.c = {in->r, in->g, in->b, in->a}, .space = KN_KW_srgb, .legacy = true};
    out->missing = in->pad[0];
    if (in->space == 0)
        return;
    memcpy(out->c, in->orig, sizeof in->orig);
    out->legacy = false;
    for (size_t i = 0; i < KN_COUNTOF(spaces); i++)
        if (spaces[i].print == in->space)
            out->space = spaces[i].space;
}

bool kn_color_compute(kn_cctx *c, const kn_val *v, kn_color *out) {
    kn_color_env env = {.current = c->current, .dark = c->dark};
    kn_css_color css;
    if (v->type == KN_V_KW && (v->kw == KN_KW_currentcolor || v->kw == KN_KW_auto)) {
        kn_color_from_css(&c->current, out);
        out->current = 1;
        return true;
    }
    if (!kn_color_resolve(v, &env, &css))
        return false;
    kn_color_from_css(&css, out);
    return true;
}

bool kn_compute_COLOR(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_color *o = out;
    if (!kn_color_compute(c, v, o))
        return false;
    if (p == KN_PROP_COLOR)
        o->current = 0;
    return true;
}

bool kn_compute_PAINT(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_spaint *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    if (n == 0)
        return false;
    if (it[0].type == KN_V_URL) {
        o->kind = 2;
        o->url = kn_url_compute(c, it[0].u.str);
        if (n > 1 && !(it[1].type == KN_V_KW && it[1].kw == KN_KW_none)) {
            o->has_fallback = true;
            return kn_color_compute(c, &it[1], &o->color);
        }
        return true;
    }
    if (it[0].type == KN_V_KW && (it[0].kw == KN_KW_none || it[0].kw == KN_KW_context_fill ||
                                  it[0].kw == KN_KW_context_stroke)) {
        o->kind = it[0].kw == KN_KW_none ? 0 : it[0].kw == KN_KW_context_fill ? 3 : 4;
        return true;
    }
    o->kind = 1;
    return kn_color_compute(c, &it[0], &o->color);
}

bool kn_shadow_compute(kn_cctx *c, const kn_val *v, kn_shadow *out) {
    float f[4] = {0};
    const kn_val *it = v->u.items;
    if (v->type != KN_V_SPACE || v->n < 4)
        return false;
    out->inset = it[0].type == KN_V_KW && it[0].kw == KN_KW_inset;
    if (!kn_color_compute(c, &it[1], &out->color))
        return false;
    for (uint32_t i = 0; i < 4 && i + 2 < v->n; i++)
        if (!kn_px_compute(c, &it[i + 2], &f[i]))
            return false;
    out->x = f[0];
    out->y = f[1];
    out->blur = f[2] < 0 ? 0 : f[2];
    out->spread = f[3];
    return true;
}

bool kn_compute_SHADOWS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type == KN_V_KW)
        return true; /* none */
    if (v->type != KN_V_COMMA || v->n == 0)
        return false;
    kn_shadows *l = KN_LIST_NEW(c, kn_shadows, v->n);
    for (uint32_t i = 0; i < v->n; i++)
        if (!kn_shadow_compute(c, &v->u.items[i], &l->v[i]))
            return false;
    *(const kn_shadows **)out = KN_LIST_DONE(c, kn_shadows, l);
    return true;
}

/* ---- following the element's colour ---- */

static void recolor(kn_color *x, const kn_color *now) {
    if (!x->current)
        return;
    *x = *now;
    x->current = 1;
}

static const kn_shadows *recolor_shadows(kn_cctx *c, const kn_shadows *old, const kn_color *now) {
    bool any = false;
    for (uint32_t i = 0; old && i < old->n; i++)
        any |= old->v[i].color.current;
    if (!any)
        return old;
    kn_shadows *l = KN_LIST_NEW(c, kn_shadows, old->n);
    for (uint32_t i = 0; i < old->n; i++) {
        l->v[i] = old->v[i];
        recolor(&l->v[i].color, now);
    }
    return KN_LIST_DONE(c, kn_shadows, l);
}

void kn_recolor(kn_cctx *c, kn_group g, void *group) {
    size_t n;
    kn_color now;
    const uint16_t *p = kn_group_props(g, &n);
    kn_color_from_css(&c->current, &now);
    for (size_t i = 0; i < n; i++) {
        const kn_field *f = kn_field_of(p[i]);
        void *at = (char *)group + f->offset;
        if (f->grammar == KN_CG_COLOR)
            recolor(at, &now);
        else if (f->grammar == KN_CG_PAINT)
            recolor(&((kn_spaint *)at)->color, &now);
        else if (f->grammar == KN_CG_SHADOWS)
            *(const kn_shadows **)at = recolor_shadows(c, *(const kn_shadows **)at, &now);
    }
}
