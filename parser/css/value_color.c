/* <color>: CSS Color 4 §4–§10, and color-mix(), light-dark() and relative colours of CSS Color 5.
 */
#include "parser/css/color.h"
#include "parser/css/values.h"
#include "src/core/mem.h"
#include <math.h>

static const struct named {
    const char *name;
    uint32_t rgb;
} named[] = {
#define COLOR(text, rgb) {text, rgb},
#include "parser/css/colors.def"
#undef COLOR
};

static kn_css_color from_rgb8(uint32_t rgb, float alpha) {
    return (kn_css_color){{(float)(rgb >> 16 & 255) / 255.0f, (float)(rgb >> 8 & 255) / 255.0f,
                           (float)(rgb & 255) / 255.0f, alpha},
                          KN_KW_srgb,
                          0,
                          true};
}

bool kn_color_named(kn_str name, kn_css_color *out, kn_str *canonical) {
    if (kn_str_eq(name, KN_S("transparent"))) {
        *out = from_rgb8(0, 0);
        *canonical = KN_S("transparent");
        return true;
    }
    size_t lo = 0, hi = KN_COUNTOF(named);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int d = kn_str_cmp(name, kn_cstr(named[mid].name));
        if (d == 0) {
            *out = from_rgb8(named[mid].rgb, 1);
            *canonical = kn_cstr(named[mid].name);
            return true;
        }
        if (d < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return false;
}

static kn_val color_val(kn_css_color col) {
    return (kn_val){.type = KN_V_COLOR, .u.color = col};
}

static int hex_digit(char ch) {
    return kn_is_digit(ch)                              ? ch - '0'
           : kn_lower(ch) >= 'a' && kn_lower(ch) <= 'f' ? kn_lower(ch) - 'a' + 10
                                                        : -1;
}

static bool parse_hex(kn_str s, kn_val *out) {
    uint32_t v = 0;
    if (s.n != 3 && s.n != 4 && s.n != 6 && s.n != 8)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        int d = hex_digit(s.p[i]);
        if (d < 0)
            return false;
        v = v << 4 | (uint32_t)d;
        if (s.n < 6)
            v = v << 4 | (uint32_t)d;
    }
    bool alpha = s.n == 4 || s.n == 8;
    *out = color_val(from_rgb8(alpha ? v >> 8 : v, alpha ? (float)(v & 255) / 255.0f : 1));
    return true;
}

/* ---- colour functions ---- */

typedef struct color_fn {
    const char *name;
    kn_kw space;
    bool legacy;   /* may be written with commas */
    double pct[3]; /* value of 100%; 0: a hue */
    kn_kw channel[3];
} color_fn;

static const color_fn color_fns[] = {
    {"rgb", KN_KW_srgb, true, {255, 255, 255}, {KN_KW_r, KN_KW_g, KN_KW_b}},
    {"rgba", KN_KW_srgb, true, {255, 255, 255}, {KN_KW_r, KN_KW_g, KN_KW_b}},
    {"hsl", KN_KW_hsl, true, {0, 100, 100}, {KN_KW_h, KN_KW_s, KN_KW_l}},
    {"hsla", KN_KW_hsl, true, {0, 100, 100}, {KN_KW_h, KN_KW_s, KN_KW_l}},
    {"hwb", KN_KW_hwb, false, {0, 100, 100}, {KN_KW_h, KN_KW_w, KN_KW_b}},
    {"lab", KN_KW_lab, false, {100, 125, 125}, {KN_KW_l, KN_KW_a, KN_KW_b}},
    {"lch", KN_KW_lch, false, {100, 150, 0}, {KN_KW_l, KN_KW_c, KN_KW_h}},
    {"oklab", KN_KW_oklab, false, {1, 0.4, 0.4}, {KN_KW_l, KN_KW_a, KN_KW_b}},
    {"oklch", KN_KW_oklch, false, {1, 0.4, 0}, {KN_KW_l, KN_KW_c, KN_KW_h}},
    {"color", 0, false, {1, 1, 1}, {KN_KW_r, KN_KW_g, KN_KW_b}},
};

static const color_fn *find_fn(kn_str name) {
    for (size_t i = 0; i < KN_COUNTOF(color_fns); i++)
        if (kn_str_ieq(name, kn_cstr(color_fns[i].name)))
            return &color_fns[i];
    return NULL;
}

static bool is_predefined(kn_kw k) {
    switch (k) {
    case KN_KW_srgb:
    case KN_KW_srgb_linear:
    case KN_KW_display_p3:
    case KN_KW_display_p3_linear:
    case KN_KW_a98_rgb:
    case KN_KW_prophoto_rgb:
    case KN_KW_rec2020:
    case KN_KW_xyz:
    case KN_KW_xyz_d50:
    case KN_KW_xyz_d65:
        return true;
    default:
        return false;
    }
}

static bool is_mix_space(kn_kw k) {
    return is_predefined(k) || k == KN_KW_lab || k == KN_KW_oklab || k == KN_KW_lch ||
           k == KN_KW_oklch || k == KN_KW_hsl || k == KN_KW_hwb;
}

static bool is_polar(kn_kw k) {
    return k == KN_KW_lch || k == KN_KW_oklch || k == KN_KW_hsl || k == KN_KW_hwb;
}

/* `xyz` is another name of xyz-d65. */
static kn_kw canonical_space(kn_kw k) {
    return k == KN_KW_xyz ? KN_KW_xyz_d65 : k;
}

static bool parse_component(kn_cp *c, const color_fn *f, int i, kn_val *out) {
    if (kn_cp_take_kw(c, KN_KW_none)) {
        *out = kn_v_kw(KN_KW_none);
        return true;
    }
    kn_kw k = kn_cp_kw(c);
    if (c->channels && k) {
        bool ok = k == KN_KW_alpha ||
                  (f->space && (k == f->channel[0] || k == f->channel[1] || k == f->channel[2])) ||
                  (!f->space && (k == KN_KW_r || k == KN_KW_g || k == KN_KW_b || k == KN_KW_x ||
                                 k == KN_KW_y || k == KN_KW_z));
        *out = kn_v_kw(k);
        kn_cp_next(c);
        return ok;
    }
    bool hue = i < 3 && f->pct[i] == 0;
    return kn_parse_numeric(c, hue ? KN_Q_NUM | KN_Q_ANGLE : KN_Q_NUM | KN_Q_PCT, out);
}

/* The channels of a relative colour while it is evaluated. */
typedef struct channels {
    const kn_kw *name;
    double v[4];
} channels;

static bool eval(const kn_val *v, const channels *ch, kn_val *out) {
    if (v->type == KN_V_KW) {
        if (!ch)
            return false;
        for (int i = 0; i < 3; i++)
            if (v->kw == ch->name[i] || (v->kw == KN_KW_x + i && ch->name[0] == KN_KW_r)) {
                *out = kn_v_num(ch->v[i]);
                return true;
            }
        *out = kn_v_num(ch->v[3]);
        return v->kw == KN_KW_alpha;
    }
    if (v->type != KN_V_CALC) {
        *out = *v;
        return v->type == KN_V_NUM || v->type == KN_V_PCT || v->type == KN_V_DIM;
    }
    kn_val items[16];
    if (v->n > KN_COUNTOF(items))
        return false;
    for (uint32_t i = 0; i < v->n; i++)
        if (!eval(&v->u.items[i], ch, &items[i]))
            return false;
    return kn_calc_fold(v->op, items, v->n, out);
}

/* A component as a number in the function's own range. */
static bool eval_component(const kn_val *v, double pct, const channels *ch, double *out,
                           bool *missing) {
    kn_val r;
    if (v->type == KN_V_KW && v->kw == KN_KW_none) {
        *missing = true;
        *out = 0;
        return true;
    }
    if (!eval(v, ch, &r))
        return false;
    if (r.type == KN_V_PCT)
        *out = r.u.num / 100 * pct;
    else if (r.type == KN_V_DIM)
        *out = r.u.num * kn_unit_factor(r.unit);
    else
        *out = r.u.num;
    return isfinite(*out);
}

static double clamp(double v, double lo, double hi) {
    return v < lo ? lo : v > hi ? hi : v;
}

/* Clamps at parse time as CSS Color 4 asks: lightness, negative chroma and saturation. */
static void clamp_components(kn_kw space, double v[3]) {
    switch (space) {
    case KN_KW_hsl:
        v[1] = fmax(v[1], 0);
        break;
    case KN_KW_lab:
    case KN_KW_lch:
        v[0] = clamp(v[0], 0, 100);
        break;
    case KN_KW_oklab:
    case KN_KW_oklch:
        v[0] = clamp(v[0], 0, 1);
        break;
    default:
        break;
    }
    if (space == KN_KW_lch || space == KN_KW_oklch) {
        v[1] = fmax(v[1], 0);
        v[2] = fmod(v[2], 360) + (fmod(v[2], 360) < 0 ? 360 : 0);
    }
}

/* items: three components and perhaps alpha. Legacy forms become sRGB as in browsers. */
static bool make_color(const color_fn *f, kn_kw space, const kn_val *items, uint32_t n,
                       const channels *ch, kn_css_color *out) {
    double v[4] = {0, 0, 0, 1};
    *out = (kn_css_color){.space = space};
    for (uint32_t i = 0; i < n; i++) {
        bool missing = false;
        if (!eval_component(&items[i], i == 3 ? 1 : f->pct[i], ch, &v[i], &missing))
            return false;
        if (missing)
            out->missing |= (uint8_t)(1 << i);
    }
    if (n == 3 && ch)
        v[3] = ch->v[3];
    v[3] = out->missing & 8 ? 0 : clamp(v[3], 0, 1);
    clamp_components(space, v);
    bool srgb = space == KN_KW_srgb && f->space;
    for (int i = 0; i < 3; i++)
        out->c[i] = (float)(srgb ? v[i] / 255 : v[i]);
    out->c[3] = (float)v[3];
    bool form = space == KN_KW_hsl || space == KN_KW_hwb || srgb;
    if (!form)
        return true;
    if (ch) { /* relative colours are color(srgb …) and keep `none` */
        if (space != KN_KW_srgb)
            *out = kn_color_convert(out, KN_KW_srgb);
        return true;
    }
    /* rgb() is rounded to 8 bits, the others keep what they give. `none` prints as 0, and colour
     * mixing still sees it where the space has the component. */
    uint8_t missing = srgb ? out->missing : out->missing & 8;
    float rgba[4];
    kn_color_to_rgba(out, rgba);
    *out = (kn_css_color){.space = KN_KW_srgb, .missing = missing, .legacy = true, .c[3] = rgba[3]};
    for (int i = 0; i < 3; i++)
        out->c[i] = srgb ? (float)(floor(rgba[i] * 255 + 0.5) / 255) : rgba[i];
    return true;
}

/* §4.2.1: between commas stand numbers alone or percentages alone, and hsl() takes percentages. */
static bool is_legacy_list(const color_fn *f, const kn_val *v) {
    for (int i = 0; i < 3; i++) {
        if (v[i].type == KN_V_KW || (i && f->pct[0] == 0 && v[i].type == KN_V_NUM))
            return false;
        if (f->pct[0] && i && (v[i].type == KN_V_PCT) != (v[0].type == KN_V_PCT))
            return false;
    }
    return true;
}

static bool parse_components(kn_cp *in, const color_fn *f, bool relative, kn_vlist *l) {
    kn_val v;
    bool commas = false;
    for (int i = 0; i < 3; i++) {
        if (i == 1)
            commas = f->legacy && !relative && kn_cp_take(in, KN_T_COMMA);
        else if (i == 2 && commas && !kn_cp_take(in, KN_T_COMMA))
            return false;
        if (!parse_component(in, f, i, &v))
            return false;
        kn_vlist_push(in, l, v);
    }
    if (commas && !is_legacy_list(f, l->v + l->n - 3))
        return false;
    if (kn_cp_done(in))
        return true;
    if (commas ? !kn_cp_take(in, KN_T_COMMA) : !kn_cp_delim(in, '/'))
        return false;
    if (!parse_component(in, f, 3, &v) || !kn_cp_done(in) || (commas && v.type == KN_V_KW))
        return false;
    kn_vlist_push(in, l, v);
    return true;
}

static bool parse_color_fn(kn_cp *c, const color_fn *f, kn_val *out) {
    kn_vlist l = {0};
    kn_cp in = kn_cp_enter(c);
    bool relative = false;
    kn_kw space = f->space;
    if (kn_cp_take_kw(&in, KN_KW_from)) {
        kn_val origin;
        if (!kn_parse_color_at(&in, &origin))
            return false;
        kn_vlist_push(c, &l, origin);
        relative = true;
        in.channels = true;
    }
    if (!space) {
        space = kn_cp_kw(&in);
        if (!is_predefined(space))
            return false;
        space = canonical_space(space);
        kn_cp_next(&in);
        if (relative)
            kn_vlist_push(c, &l, kn_v_kw(space));
    }
    if (!parse_components(&in, f, relative, &l))
        return false;
    bool written = false; /* CSSOM keeps calculations, except in the functions of old */
    for (uint32_t i = 0; i < l.n && !f->legacy; i++)
        written |= l.v[i].op != 0 || l.v[i].type == KN_V_CALC;
    if (!relative && (!written || f->space == KN_KW_hwb)) {
        kn_css_color col;
        if (!make_color(f, space, l.v, l.n, NULL, &col))
            return false;
        *out = color_val(col);
        return true;
    }
    if (!relative && !f->space) { /* color(): the space stands in front, as in relative ones */
        kn_vlist k = {0};
        kn_vlist_push(c, &k, kn_v_kw(space));
        for (uint32_t i = 0; i < l.n; i++)
            kn_vlist_push(c, &k, l.v[i]);
        l = k;
    }
    *out = kn_v_func_named(c, kn_cstr(f->name), &l);
    return true;
}

/* CSS Color 5 §2 */
static bool parse_color_mix(kn_cp *c, kn_val *out) {
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0}, how = {0};
    kn_kw space = KN_KW_oklab;
    bool given = kn_cp_take_kw(&in, KN_KW_in);
    kn_vlist_push(c, &how, kn_v_kw(KN_KW_in));
    if (given) {
        space = kn_cp_kw(&in);
        if (!is_mix_space(space))
            return false;
        kn_cp_next(&in);
    }
    kn_vlist_push(c, &how, kn_v_kw(canonical_space(space)));
    kn_kw m = kn_cp_kw(&in);
    if (given && (m == KN_KW_shorter || m == KN_KW_longer || m == KN_KW_increasing ||
                  m == KN_KW_decreasing)) {
        kn_cp_next(&in);
        if (!kn_cp_take_kw(&in, KN_KW_hue) || !is_polar(space))
            return false;
        kn_vlist_push(c, &how, kn_v_kw(m));
        kn_vlist_push(c, &how, kn_v_kw(KN_KW_hue));
    }
    kn_vlist_push(c, &l, kn_v_list(KN_V_SPACE, KN_SH_NONE, &how));
    for (int i = 0; i < 2; i++) {
        kn_val parts[2];
        if ((i || given) && !kn_cp_take(&in, KN_T_COMMA))
            return false;
        bool pct = kn_parse_numeric(&in, KN_Q_PCT | KN_Q_NONNEG, &parts[1]);
        if (!kn_parse_color_at(&in, &parts[0]))
            return false;
        if (!pct)
            pct = kn_parse_numeric(&in, KN_Q_PCT | KN_Q_NONNEG, &parts[1]);
        if (pct && (parts[1].type != KN_V_PCT || parts[1].u.num > 100))
            return false;
        kn_vlist_push(c, &l, kn_v_items(c, KN_V_SPACE, KN_SH_NONE, pct ? 2 : 1, parts));
    }
    *out = kn_v_func(KN_KW_color_mix, &l);
    return kn_cp_done(&in);
}

static bool parse_light_dark(kn_cp *c, kn_val *out) {
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    kn_val v;
    if (!kn_parse_color_at(&in, &v))
        return false;
    kn_vlist_push(c, &l, v);
    if (!kn_cp_take(&in, KN_T_COMMA) || !kn_parse_color_at(&in, &v) || !kn_cp_done(&in))
        return false;
    kn_vlist_push(c, &l, v);
    *out = kn_v_func(KN_KW_light_dark, &l);
    return true;
}

/* A name, in any case, without copying. */
static bool find_named(kn_str s, kn_val *out) {
    char low[24];
    if (s.n >= sizeof low)
        return false;
    for (size_t i = 0; i < s.n; i++)
        low[i] = (char)kn_lower((unsigned char)s.p[i]);
    kn_css_color col;
    kn_str canonical;
    if (!kn_color_named((kn_str){low, s.n}, &col, &canonical))
        return false;
    *out = color_val(col);
    out->name = canonical;
    return true;
}

bool kn_parse_color_at(kn_cp *c, kn_val *out) {
    const kn_tok *t = kn_cp_peek(c);
    bool ok = false, outer = c->channels;
    if (t->type == KN_T_HASH) {
        ok = parse_hex(t->str, out);
        kn_cp_next(c);
    } else if (t->type == KN_T_IDENT) {
        kn_kw k = kn_kw_find(t->str);
        if (k == KN_KW_currentcolor || k == KN_KW_canvas || k == KN_KW_canvastext) {
            *out = kn_v_kw(k);
            ok = true;
        } else {
            ok = find_named(t->str, out);
        }
        if (ok)
            kn_cp_next(c);
    } else if (t->type == KN_T_FUNCTION) {
        const color_fn *f = find_fn(t->str);
        c->channels = false;
        if (f)
            ok = parse_color_fn(c, f, out);
        else if (kn_cp_func(c, "color-mix"))
            ok = parse_color_mix(c, out);
        else if (kn_cp_func(c, "light-dark"))
            ok = parse_light_dark(c, out);
        c->channels = outer;
    }
    return ok;
}

/* ---- resolving ---- */

static bool resolve_mix(const kn_val *v, const kn_color_env *env, kn_css_color *out) {
    kn_css_color col[2];
    double p[2] = {-1, -1};
    const kn_val *how = &v->u.items[0];
    for (int i = 0; i < 2; i++) {
        const kn_val *part = &v->u.items[i + 1];
        if (!kn_color_resolve(&part->u.items[0], env, &col[i]))
            return false;
        if (part->n > 1)
            p[i] = part->u.items[1].u.num;
    }
    if (p[0] < 0 && p[1] < 0)
        p[0] = p[1] = 50;
    else if (p[0] < 0)
        p[0] = 100 - p[1];
    else if (p[1] < 0)
        p[1] = 100 - p[0];
    double sum = p[0] + p[1];
    if (sum <= 0) /* two zeros: equal parts of nothing */
        p[0] = p[1] = 50;
    kn_kw space = how->u.items[1].kw;
    *out = kn_color_lerp(&col[0], &col[1], (float)(p[1] / (p[0] + p[1])), space,
                         how->n > 2 ? how->u.items[2].kw : 0);
    if (sum < 100)
        out->c[3] = (float)(out->c[3] * sum / 100);
    if (space == KN_KW_hsl || space == KN_KW_hwb)
        *out = kn_color_convert(out, KN_KW_srgb);
    return true;
}

/* CSS Color 5 §4 */
static bool resolve_relative(const kn_val *v, const kn_color_env *env, kn_css_color *out) {
    const color_fn *f = find_fn(v->name);
    kn_css_color origin;
    if (!f)
        return false;
    bool has_origin = v->n > (f->space ? 3 : 4) && kn_color_resolve(&v->u.items[0], env, &origin);
    uint32_t first = has_origin + !f->space;
    if (v->n < first + 3)
        return false;
    kn_kw space = f->space ? f->space : v->u.items[first - 1].kw;
    if (!has_origin) /* a literal one whose calculations were kept for its text */
        return make_color(f, space, v->u.items + first, v->n - first, NULL, out);
    origin = kn_color_convert(&origin, space);
    channels ch = {.name = f->channel};
    for (int i = 0; i < 4; i++)
        ch.v[i] = origin.c[i]; /* a grey's hue too */
    if (space == KN_KW_srgb && f->space)
        for (int i = 0; i < 3; i++)
            ch.v[i] *= 255;
    return make_color(f, space, v->u.items + first, v->n - first, &ch, out);
}

bool kn_color_resolve(const kn_val *v, const kn_color_env *env, kn_css_color *out) {
    if (v->type == KN_V_COLOR) {
        *out = v->u.color;
        return true;
    }
    if (v->type == KN_V_KW) {
        if (v->kw == KN_KW_transparent) {
            *out = from_rgb8(0, 0);
            return true;
        }
        if (!env)
            return false;
        if (v->kw == KN_KW_currentcolor)
            *out = env->current;
        else if (v->kw == KN_KW_canvas)
            *out = from_rgb8(env->dark ? 0x121212 : 0xFFFFFF, 1);
        else if (v->kw == KN_KW_canvastext)
            *out = from_rgb8(env->dark ? 0xFFFFFF : 0x000000, 1);
        else
            return false;
        return true;
    }
    if (v->type != KN_V_FUNC)
        return false;
    if (v->kw == KN_KW_color_mix)
        return v->n == 3 && resolve_mix(v, env, out);
    if (v->kw == KN_KW_light_dark)
        return env && v->n == 2 && kn_color_resolve(&v->u.items[env->dark], env, out);
    return v->n > 0 && resolve_relative(v, env, out);
}
