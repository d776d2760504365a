/* Instances: a face's file at chosen axes, with what has to be synthesized (CSS Fonts 4 §7.2). */
#include "src/layout/text/fontset.h"
#include <hb.h>
#include <math.h>

static bool has_axis(const kn_font_info *info, const char *tag, float *min, float *max) {
    for (int i = 0; i < info->n_axes; i++)
        if (!memcmp(info->axes[i].tag, tag, 4)) {
            *min = info->axes[i].min;
            *max = info->axes[i].max;
            return true;
        }
    return false;
}

static float clampf(float v, float lo, float hi) {
    return v < lo ? lo : v > hi ? hi : v;
}

static void set_axis(kn_font_axis *v, int *n, const char *tag, float value) {
    for (int i = 0; i < *n; i++)
        if (!memcmp(v[i].tag, tag, 4)) {
            v[i].value = value;
            return;
        }
    if (*n < 16) {
        memcpy(v[*n].tag, tag, 4);
        v[*n].tag[4] = 0;
        v[(*n)++].value = value;
    }
}

/* CSS Fonts 4 §7.2: font-weight, -stretch, -style and -optical-sizing first, within what the rule
 * declares, then font-variation-settings. */
static int choose_axes(const kn_font_list *l, const kn_face_rec *r, const kn_font_info *info,
                       kn_font_axis *out) {
    float lo, hi;
    int n = 0;
    const kn_font_face_rule *rule = r->rule;
    const float slope = kn_style_slope(l->style);
    if (has_axis(info, "wght", &lo, &hi)) {
        if (rule ? !rule->weight_auto : r->weight_min < r->weight_max)
            lo = fmaxf(lo, r->weight_min), hi = fminf(hi, fmaxf(r->weight_max, lo));
        set_axis(out, &n, "wght", clampf(l->weight, lo, hi));
    }
    if (has_axis(info, "wdth", &lo, &hi)) {
        if (rule && !rule->stretch_auto)
            lo = fmaxf(lo, r->stretch_min), hi = fminf(hi, fmaxf(r->stretch_max, lo));
        set_axis(out, &n, "wdth", clampf(l->stretch, lo, hi));
    }
    /* Blink knows italic as a slope alone: it never turns to an "ital" axis. */
    if (has_axis(info, "slnt", &lo, &hi)) {
        const bool ranged = rule && !rule->slope_auto;
        const float deg = ranged ? clampf(slope, r->slope_min, r->slope_max) : slope;
        set_axis(out, &n, "slnt", clampf(-deg, lo, hi));
    }
    if (l->opsz && has_axis(info, "opsz", &lo, &hi))
        set_axis(out, &n, "opsz", clampf(l->size, lo, hi));
    for (uint32_t i = 0; l->variations && i < l->variations->n; i++)
        if (has_axis(info, l->variations->v[i].tag, &lo, &hi))
            set_axis(out, &n, l->variations->v[i].tag, clampf(l->variations->v[i].v, lo, hi));
    return n;
}

static bool wght_axis(const kn_font_axis *v, int n) {
    for (int i = 0; i < n; i++)
        if (!memcmp(v[i].tag, "wght", 4) && v[i].value >= 600)
            return true;
    return false;
}

static bool slant_axis(const kn_font_axis *v, int n) {
    for (int i = 0; i < n; i++)
        if ((!memcmp(v[i].tag, "slnt", 4) || !memcmp(v[i].tag, "ital", 4)) && v[i].value != 0)
            return true;
    return false;
}

/* Blink: a face counts as bold from 600 on; synthesis when one is asked for and the face is not. */
#define BOLD 600

static uint64_t instance_params(const kn_font_list *l) {
    float v[9] = {l->weight,
                  l->stretch,
                  l->style.kind,
                  l->style.deg,
                  l->opsz ? l->size : 0,
                  (float)(l->synth_weight + 2 * l->synth_style),
                  l->adjust_value,
                  l->adjust_value >= 0 ? l->adjust.metric : 0,
                  l->geometric};
    uint64_t h = kn_mix(5, v, sizeof v);
    for (uint32_t i = 0; l->variations && i < l->variations->n; i++) {
        h = kn_mix(h, l->variations->v[i].tag, 4);
        h = kn_mix(h, &l->variations->v[i].v, sizeof(float));
    }
    for (uint32_t i = 0; l->palette && i < l->palette->n; i++)
        h = kn_mix(h, l->palette->v[i].p, l->palette->v[i].n);
    return h;
}

/* What faces have and the rasterizer does not draw yet is said once for each face. */
static void report_colors(kn_fonts *f, kn_face_rec *r, kn_font *font) {
    hb_face_t *hf = hb_font_get_face(kn_font_hb(font));
    hb_blob_t *svg = hb_face_reference_table(hf, HB_TAG('S', 'V', 'G', ' '));
    kn_diags *diags = f->scene ? f->scene->diags : NULL;
    const kn_loc loc = r->rule ? r->rule->loc : (kn_loc){0};
    if (hb_blob_get_length(svg))
        kn_report(diags, KN_SEV_WARN, KN_EMEDIA, "font/svg-glyphs", loc, NULL,
                  "SVG glyphs are not supported: the outlines are drawn");
    hb_blob_destroy(svg);
}

/* ---- palettes (CSS Fonts 4 §9) ---- */
/* Is the face's family one of those that an @font-palette-values rule names? */
static bool names_family(kn_str list, kn_str family) {
    while (list.n) {
        const ptrdiff_t comma = kn_str_find(list, KN_S(","));
        kn_str one = kn_str_trim(kn_str_sub(list, 0, comma < 0 ? list.n : (size_t)comma));
        if (one.n > 1 && (one.p[0] == '"' || one.p[0] == '\''))
            one = kn_str_sub(one, 1, one.n - 1);
        if (kn_str_ieq(one, family))
            return true;
        list = kn_str_sub(list, comma < 0 ? list.n : (size_t)comma + 1, list.n);
    }
    return false;
}

static uint8_t to_byte(float v) {
    return (uint8_t)(clampf(v, 0, 1) * 255 + 0.5f);
}

static kn_font_palette palette_of(const kn_font_palette_rule *r) {
    kn_font_palette p = {.base = r->base, .n = r->n};
    for (uint32_t i = 0; i < r->n; i++) {
        const kn_color c = r->over[i].color;
        p.over[i].index = (uint16_t)r->over[i].index;
        p.over[i].b = to_byte(c.b), p.over[i].g = to_byte(c.g), p.over[i].r = to_byte(c.r);
        p.over[i].a = to_byte(c.a);
    }
    return p;
}

static void choose_palette(kn_fonts *f, const kn_font_list *l, const kn_face_rec *r,
                           const kn_font_info *info, kn_font *font) {
    const kn_str name = l->palette && l->palette->n ? l->palette->v[0] : KN_S("normal");
    const kn_font_palette_rule *rules = NULL;
    if (kn_str_eq(name, KN_S("light")) || kn_str_eq(name, KN_S("dark"))) {
        kn_font_choose_palette(font, &(kn_font_palette){.base = kn_str_eq(name, KN_S("light"))
                                                                    ? KN_PALETTE_LIGHT
                                                                    : KN_PALETTE_DARK});
        return;
    }
    const kn_str family = r->rule ? r->rule->family : kn_cstr(info->family);
    size_t i =
        f->styler && !kn_str_eq(name, KN_S("normal")) ? kn_styler_palettes(f->styler, &rules) : 0;
    while (i-- > 0) /* the last rule of the name counts */
        if (kn_str_eq(rules[i].name, name) && names_family(rules[i].family, family)) {
            const kn_font_palette p = palette_of(&rules[i]);
            kn_font_choose_palette(font, &p);
            return;
        }
}

static kn_font *make_font(kn_fonts *f, const kn_font_list *l, kn_face_rec *r) {
    const unsigned hinted = r->hinted && !l->geometric ? KN_FONT_HINTED : 0;
    kn_font *plain = kn_font_new(r->blob, r->index, NULL, 0, hinted);
    if (!plain) {
        kn_font_blob_unref(r->blob);
        r->blob = NULL;
        kn_report(f->scene ? f->scene->diags : NULL, KN_SEV_WARN, KN_EMEDIA, "font/unreadable",
                  r->rule ? r->rule->loc : (kn_loc){0}, NULL, "a font file is damaged");
        return NULL;
    }
    kn_font_info info;
    kn_font_axis axes[16];
    kn_font_describe(plain, &info);
    report_colors(f, r, plain);
    int n = choose_axes(l, r, &info, axes);
    /* A declared range that ends below what is asked is made up for (Blink). */
    const bool free_weight = !r->rule || r->rule->weight_auto,
               free_slope = !r->rule || r->rule->slope_auto;
    bool bold = l->synth_weight && l->weight >= BOLD && r->weight_max < BOLD && !info.color &&
                !(free_weight && wght_axis(axes, n));
    bool oblique = l->synth_style && kn_style_slope(l->style) >= KN_ITALIC_SLOPE &&
                   r->slope_max < KN_ITALIC_SLOPE && !info.color &&
                   !(free_slope && slant_axis(axes, n));
    kn_font *font = plain;
    if (n || bold || oblique) {
        font = kn_font_new(r->blob, r->index, axes, n,
                           hinted | (bold ? KN_FONT_BOLD : 0) | (oblique ? KN_FONT_OBLIQUE : 0));
        kn_font_unref(plain);
    }
    if (font && info.color)
        choose_palette(f, l, r, &info, font);
    return font;
}

/* What font-size-adjust compares (CSS Fonts 5 §2.1), per em. */
float kn_face_aspect(kn_font *font, kn_kw metric) {
    const kn_font_metrics *m = kn_font_get_metrics(font);
    switch (metric) {
    case KN_KW_cap_height:
        return m->cap_height;
    case KN_KW_ch_width:
        return m->zero_width;
    case KN_KW_ic_width:
    case KN_KW_ic_height: {
        const uint32_t g = kn_font_glyph(font, 0x6C34); /* 水 */
        hb_font_t *hb = kn_font_hb(font);
        const hb_position_t x = !g                         ? 0
                                : metric == KN_KW_ic_width ? hb_font_get_glyph_h_advance(hb, g)
                                                           : -hb_font_get_glyph_v_advance(hb, g);
        return (float)(x / kn_font_hb_scale(font));
    }
    default:
        return m->x_height;
    }
}

/* Equal fonts of one record are one face, whatever asked for them. */
static const kn_face *face_of(kn_fonts *f, kn_face_rec *r, kn_font *font, float adjust) {
    uint64_t id = kn_font_id(font);
    for (size_t i = 0; i < f->instances.n; i++)
        if (f->instances.v[i]->rec == r && f->instances.v[i]->size_adjust == adjust &&
            kn_font_id(f->instances.v[i]->font) == id) {
            kn_font_unref(font);
            return f->instances.v[i];
        }
    kn_face *face = KN_NEW(kn_face);
    *face = (kn_face){.font = font, .rec = r, .id = f->next_id++, .size_adjust = adjust};
    kn_vec_push(&f->instances, face);
    return face;
}

const kn_face *kn_face_instance(kn_fonts *f, const kn_font_list *l, kn_face_rec *r) {
    kn_face_memo m = {.rec = r, .params = instance_params(l)};
    for (size_t i = f->memo.n; i-- > 0;)
        if (f->memo.v[i].rec == r && f->memo.v[i].params == m.params)
            return f->memo.v[i].face;
    kn_font *font = kn_face_load(f, r) ? make_font(f, l, r) : NULL;
    float adjust = r->size_adjust;
    const float aspect = font && l->adjust_value >= 0 ? kn_face_aspect(font, l->adjust.metric) : 0;
    if (aspect > 0)
        adjust *= l->adjust_value / aspect;
    m.face = font ? face_of(f, r, font, adjust) : NULL;
    kn_vec_push(&f->memo, m);
    return m.face;
}
