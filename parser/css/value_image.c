/* <image>: url(), gradients, image-set(): CSS Images 4 §2–§3. */
#include "parser/css/values.h"
#include "src/core/mem.h"

bool kn_parse_url(kn_cp *c, kn_val *out) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type == KN_T_URL) {
        *out = kn_v_str(KN_V_URL, t->str);
        kn_cp_next(c);
        return true;
    }
    if (!kn_cp_func(c, "url"))
        return false;
    kn_cp in = kn_cp_enter(c);
    if (!kn_cp_type(&in, KN_T_STRING))
        return false;
    *out = kn_v_str(KN_V_URL, kn_cp_peek(&in)->str);
    kn_cp_next(&in);
    return kn_cp_done(&in);
}

/* ---- gradients ---- */

typedef struct prelude {
    kn_vlist main, at, space; /* in the order that they are stored */
} prelude;

static void push_kw(kn_cp *c, kn_vlist *l, kn_kw k) {
    kn_vlist_push(c, l, kn_v_kw(k));
}

/* in <space> [<method> hue]? */
static bool parse_space(kn_cp *c, kn_vlist *l) {
    kn_kw k = kn_cp_kw(c);
    switch (k) {
    case KN_KW_srgb:
    case KN_KW_srgb_linear:
    case KN_KW_display_p3:
    case KN_KW_display_p3_linear:
    case KN_KW_a98_rgb:
    case KN_KW_prophoto_rgb:
    case KN_KW_rec2020:
    case KN_KW_lab:
    case KN_KW_oklab:
    case KN_KW_xyz:
    case KN_KW_xyz_d50:
    case KN_KW_xyz_d65:
    case KN_KW_hsl:
    case KN_KW_hwb:
    case KN_KW_lch:
    case KN_KW_oklch:
        break;
    default:
        return false;
    }
    push_kw(c, l, KN_KW_in);
    push_kw(c, l, k);
    kn_cp_next(c);
    k = kn_cp_kw(c);
    if (k == KN_KW_shorter || k == KN_KW_longer || k == KN_KW_increasing || k == KN_KW_decreasing) {
        kn_cp_next(c);
        if (!kn_cp_take_kw(c, KN_KW_hue))
            return false;
        push_kw(c, l, k);
        push_kw(c, l, KN_KW_hue);
    }
    return true;
}

static bool parse_at(kn_cp *c, kn_vlist *l) {
    kn_val p[2];
    if (!kn_parse_position(c, p))
        return false;
    push_kw(c, l, KN_KW_at);
    kn_vlist_push(c, l, p[0]);
    kn_vlist_push(c, l, p[1]);
    return true;
}

static bool side(kn_cp *c, kn_kw *h, kn_kw *v) {
    kn_kw k = kn_cp_kw(c);
    if ((k == KN_KW_left || k == KN_KW_right) && !*h)
        *h = k;
    else if ((k == KN_KW_top || k == KN_KW_bottom) && !*v)
        *v = k;
    else
        return false;
    kn_cp_next(c);
    return true;
}

static void push_sides(kn_cp *c, kn_vlist *l, kn_kw h, kn_kw v) {
    push_kw(c, l, KN_KW_to);
    if (v)
        push_kw(c, l, v);
    if (h)
        push_kw(c, l, h);
}

static bool linear_prelude(kn_cp *c, prelude *p) {
    while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA)) {
        kn_val v;
        if (!p->space.n && kn_cp_take_kw(c, KN_KW_in)) {
            if (!parse_space(c, &p->space))
                return false;
        } else if (!p->main.n && kn_cp_take_kw(c, KN_KW_to)) {
            kn_kw h = 0, vert = 0;
            if (!side(c, &h, &vert))
                return false;
            side(c, &h, &vert);
            push_sides(c, &p->main, h, vert);
        } else if (!p->main.n && kn_parse_numeric(c, KN_Q_ANGLE, &v)) {
            kn_vlist_push(c, &p->main, v);
        } else {
            return false;
        }
    }
    return true;
}

static bool is_extent(kn_kw k) {
    return k == KN_KW_closest_side || k == KN_KW_farthest_side || k == KN_KW_closest_corner ||
           k == KN_KW_farthest_corner;
}

/* A sum of lengths and percentages. */
static bool mixes_percent(const kn_val *v) {
    if (v->type == KN_V_PCT)
        return true;
    for (uint32_t i = 0; v->type == KN_V_CALC && i < v->n; i++)
        if (mixes_percent(&v->u.items[i]))
            return true;
    return false;
}

/* Shape and size in either order; a circle takes one length, an ellipse two (§3.2). */
static bool radial_prelude(kn_cp *c, prelude *p) {
    kn_kw shape = 0, extent = 0;
    kn_val size[2];
    uint32_t n = 0;
    while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA)) {
        kn_kw k = kn_cp_kw(c);
        if (!p->space.n && k == KN_KW_in) {
            kn_cp_next(c);
            if (!parse_space(c, &p->space))
                return false;
        } else if (!p->at.n && k == KN_KW_at) {
            kn_cp_next(c);
            if (!parse_at(c, &p->at))
                return false;
        } else if (!shape && (k == KN_KW_circle || k == KN_KW_ellipse)) {
            shape = k;
            kn_cp_next(c);
        } else if (!extent && !n && is_extent(k)) {
            extent = k;
            kn_cp_next(c);
        } else if (!extent && n < 2 && kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, &size[n])) {
            n++;
        } else {
            return false;
        }
    }
    for (uint32_t i = 0; i < n; i++)
        if (size[i].type == KN_V_CALC && mixes_percent(&size[i])) /* no browser takes these */
            return false;
    if ((shape == KN_KW_circle && n == 2) ||
        (n == 1 && (shape == KN_KW_ellipse || size[0].type == KN_V_PCT)))
        return false;
    if (shape)
        push_kw(c, &p->main, shape);
    if (extent)
        push_kw(c, &p->main, extent);
    for (uint32_t i = 0; i < n; i++)
        kn_vlist_push(c, &p->main, size[i]);
    return true;
}

/* The old syntax: position, then shape and size, each before a comma of its own; `cover` and
 * `contain` were words of then. */
static bool prefixed_radial(kn_cp *c, prelude *p) {
    kn_cp save = *c;
    kn_val at[2];
    if (kn_parse_position(c, at) && kn_cp_take(c, KN_T_COMMA)) {
        push_kw(c, &p->at, KN_KW_at);
        kn_vlist_push(c, &p->at, at[0]);
        kn_vlist_push(c, &p->at, at[1]);
    } else {
        *c = save;
    }
    save = *c;
    kn_kw shape = 0, extent = 0;
    kn_val size[2];
    if (kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, &size[0]) &&
        kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, &size[1]) && kn_cp_type(c, KN_T_COMMA)) {
        kn_vlist_push(c, &p->main, size[0]);
        kn_vlist_push(c, &p->main, size[1]);
        return true;
    }
    *c = save;
    for (int i = 0; i < 2; i++) {
        const kn_kw k = kn_cp_kw(c);
        if (!shape && (k == KN_KW_circle || k == KN_KW_ellipse))
            shape = k;
        else if (!extent && (is_extent(k) || k == KN_KW_cover || k == KN_KW_contain))
            extent = k == KN_KW_cover     ? KN_KW_farthest_corner
                     : k == KN_KW_contain ? KN_KW_closest_side
                                          : k;
        else
            break;
        kn_cp_next(c);
    }
    if (shape)
        push_kw(c, &p->main, shape);
    if (extent)
        push_kw(c, &p->main, extent);
    if (!shape && !extent && p->at.n) { /* only a position: its comma is already taken */
        c->i--;
        while (c->i > 0 && c->t[c->i].type != KN_T_COMMA)
            c->i--;
    }
    return true;
}

static bool conic_prelude(kn_cp *c, prelude *p) {
    while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA)) {
        kn_val v;
        if (!p->space.n && kn_cp_take_kw(c, KN_KW_in)) {
            if (!parse_space(c, &p->space))
                return false;
        } else if (!p->at.n && kn_cp_take_kw(c, KN_KW_at)) {
            if (!parse_at(c, &p->at))
                return false;
        } else if (!p->main.n && kn_cp_take_kw(c, KN_KW_from)) {
            if (!kn_parse_numeric(c, KN_Q_ANGLE, &v))
                return false;
            push_kw(c, &p->main, KN_KW_from);
            kn_vlist_push(c, &p->main, v);
        } else {
            return false;
        }
    }
    return true;
}

static bool parse_stop(kn_cp *c, unsigned pos, bool *hint, kn_val *out) {
    kn_val v[3];
    uint32_t n = 0, positions = 0;
    bool color = kn_parse_color_at(c, &v[n]);
    if (color)
        n++;
    while (positions < 2 && kn_parse_numeric(c, pos, &v[n])) {
        n++;
        positions++;
    }
    if (!color && positions && kn_parse_color_at(c, &v[n])) { /* the colour may come last */
        kn_val col = v[n];
        memmove(v + 1, v, positions * sizeof *v);
        v[0] = col;
        n++;
        color = true;
    }
    *hint = !color;
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, n, v);
    return color || positions == 1;
}

static bool parse_stops(kn_cp *c, unsigned pos, kn_vlist *l) {
    bool was_hint = true, hint = false;
    uint32_t stops = 0;
    do {
        kn_val v;
        if (!parse_stop(c, pos, &hint, &v) || (hint && was_hint))
            return false;
        was_hint = hint;
        stops += !hint;
        kn_vlist_push(c, l, v);
    } while (kn_cp_take(c, KN_T_COMMA));
    return kn_cp_done(c) && !hint && stops >= 1;
}

typedef enum { LINEAR, RADIAL, CONIC } gradient_kind;

static const struct gradient_fn {
    const char *name;
    kn_kw kw;
    gradient_kind kind;
    bool prefixed;
} gradients[] = {
    {"linear-gradient", KN_KW_linear_gradient, LINEAR, false},
    {"radial-gradient", KN_KW_radial_gradient, RADIAL, false},
    {"conic-gradient", KN_KW_conic_gradient, CONIC, false},
    {"repeating-linear-gradient", KN_KW_repeating_linear_gradient, LINEAR, false},
    {"repeating-radial-gradient", KN_KW_repeating_radial_gradient, RADIAL, false},
    {"repeating-conic-gradient", KN_KW_repeating_conic_gradient, CONIC, false},
    {"-webkit-linear-gradient", KN_KW_linear_gradient, LINEAR, true},
    {"-webkit-radial-gradient", KN_KW_radial_gradient, RADIAL, true},
    {"-webkit-repeating-linear-gradient", KN_KW_repeating_linear_gradient, LINEAR, true},
    {"-webkit-repeating-radial-gradient", KN_KW_repeating_radial_gradient, RADIAL, true},
};

/* The old syntax names the side where the gradient starts, and counts angles the other way round
 * from the right (Compatibility Standard §3). */
static bool prefixed_linear(kn_cp *c, prelude *p) {
    kn_kw h = 0, v = 0;
    kn_val a;
    if (side(c, &h, &v)) {
        side(c, &h, &v);
        h = h == KN_KW_left ? KN_KW_right : h == KN_KW_right ? KN_KW_left : 0;
        v = v == KN_KW_top ? KN_KW_bottom : v == KN_KW_bottom ? KN_KW_top : 0;
        push_sides(c, &p->main, h, v);
        return true;
    }
    if (!kn_parse_numeric(c, KN_Q_ANGLE, &a))
        return false;
    if (a.type != KN_V_DIM)
        return false;
    kn_vlist_push(c, &p->main, kn_v_dim(90 - a.u.num * kn_unit_factor(a.unit), KN_U_DEG));
    return true;
}

static bool parse_prelude(kn_cp *c, const struct gradient_fn *g, prelude *p) {
    if (g->prefixed)
        return g->kind == LINEAR ? prefixed_linear(c, p) : prefixed_radial(c, p);
    return g->kind == LINEAR   ? linear_prelude(c, p)
           : g->kind == RADIAL ? radial_prelude(c, p)
                               : conic_prelude(c, p);
}

static bool parse_gradient(kn_cp *c, const struct gradient_fn *g, kn_val *out) {
    kn_cp in = kn_cp_enter(c), save = in;
    prelude p = {0};
    kn_vlist l = {0}, all = {0};
    bool has = parse_prelude(&in, g, &p) && (p.main.n || p.at.n || p.space.n);
    if (has && !kn_cp_take(&in, KN_T_COMMA))
        return false;
    if (!has) {
        in = save;
        p = (prelude){0};
        if (g->prefixed && g->kind == LINEAR)
            push_sides(c, &p.main, 0, KN_KW_bottom);
    }
    const kn_vlist *parts[3] = {&p.main, &p.at, &p.space};
    for (int i = 0; i < 3; i++)
        for (uint32_t k = 0; k < parts[i]->n; k++)
            kn_vlist_push(c, &all, parts[i]->v[k]);
    kn_vlist_push(c, &l, kn_v_list(KN_V_SPACE, KN_SH_NONE, &all));
    unsigned pos = g->kind == CONIC ? KN_Q_ANGLE | KN_Q_PCT : KN_Q_LP;
    if (!parse_stops(&in, pos, &l))
        return false;
    *out = kn_v_func(g->kw, &l);
    return true;
}

/* §2.3 */
static bool parse_image_set(kn_cp *c, kn_val *out) {
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    do {
        kn_val v[3];
        if (kn_cp_type(&in, KN_T_STRING)) {
            v[0] = kn_v_str(KN_V_URL, kn_cp_peek(&in)->str);
            kn_cp_next(&in);
        } else if (!kn_parse_image(&in, &v[0])) {
            return false;
        }
        v[1] = kn_v_dim(1, KN_U_DPPX);
        uint32_t n = 2;
        for (int i = 0; i < 2; i++)
            if (n == 2 && kn_cp_func(&in, "type")) {
                kn_cp type = kn_cp_enter(&in);
                if (!kn_cp_type(&type, KN_T_STRING))
                    return false;
                v[n++] = kn_v_str(KN_V_STR, kn_cp_peek(&type)->str);
            } else {
                kn_parse_numeric(&in, KN_Q_RES | KN_Q_NONNEG, &v[1]);
            }
        kn_vlist_push(c, &l, kn_v_items(c, KN_V_SPACE, KN_SH_NONE, n, v));
    } while (kn_cp_take(&in, KN_T_COMMA));
    *out = kn_v_func(KN_KW_image_set, &l);
    return kn_cp_done(&in);
}

static bool image_or_none(kn_cp *c, kn_val *out) {
    if (!kn_cp_take_kw(c, KN_KW_none))
        return kn_parse_image(c, out);
    *out = kn_v_kw(KN_KW_none);
    return true;
}

/* The form that WebKit had before CSS Images 4: two images and the share of the second. */
static bool parse_cross_fade(kn_cp *c, kn_val *out) {
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    kn_val v;
    for (int i = 0; i < 2; i++) {
        if (!image_or_none(&in, &v) || !kn_cp_take(&in, KN_T_COMMA))
            return false;
        kn_vlist_push(c, &l, v);
    }
    if (!kn_parse_numeric(&in, KN_Q_NUM | KN_Q_PCT, &v))
        return false;
    if (v.type == KN_V_PCT)
        v = kn_v_num(v.u.num / 100);
    if (v.type == KN_V_NUM)
        v.u.num = v.u.num > 1 ? 1 : v.u.num > 0 ? v.u.num : 0;
    kn_vlist_push(c, &l, v);
    *out = kn_v_func(KN_KW_cross_fade, &l);
    return kn_cp_done(&in);
}

bool kn_parse_image(kn_cp *c, kn_val *out) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type == KN_T_URL || kn_cp_func(c, "url") || kn_cp_func(c, "src"))
        return kn_parse_url(c, out);
    if (t->type != KN_T_FUNCTION)
        return false;
    for (size_t i = 0; i < KN_COUNTOF(gradients); i++)
        if (kn_str_ieq(t->str, kn_cstr(gradients[i].name)))
            return parse_gradient(c, &gradients[i], out);
    if (kn_cp_func(c, "image-set") || kn_cp_func(c, "-webkit-image-set"))
        return parse_image_set(c, out);
    if (kn_cp_func(c, "-webkit-cross-fade"))
        return parse_cross_fade(c, out);
    return false;
}
