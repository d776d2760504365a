/* Basic shapes and paths: CSS Shapes 1 §3, CSS Masking 1 §5.1, Motion Path 1 §2; corner radii. */
#include "parser/css/values.h"

bool kn_parse_radius(kn_cp *c, kn_val *out) {
    kn_val v[2];
    if (!kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, &v[0]))
        return false;
    if (!kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, &v[1]))
        v[1] = v[0];
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_PAIR, 2, v);
    return true;
}

/* One to four values, the missing ones from the opposite side. */
static bool parse_four(kn_cp *c, unsigned allowed, kn_val v[4]) {
    int n = 0;
    while (n < 4 && kn_parse_numeric(c, allowed, &v[n]))
        n++;
    if (n == 0)
        return false;
    if (n < 2)
        v[1] = v[0];
    if (n < 3)
        v[2] = v[0];
    if (n < 4)
        v[3] = v[1];
    return true;
}

bool kn_parse_radii(kn_cp *c, kn_val out[4]) {
    kn_val h[4], v[4];
    if (!parse_four(c, KN_Q_LP | KN_Q_NONNEG, h))
        return false;
    memcpy(v, h, sizeof v);
    if (kn_cp_delim(c, '/') && !parse_four(c, KN_Q_LP | KN_Q_NONNEG, v))
        return false;
    for (int i = 0; i < 4; i++) {
        kn_val pair[2] = {h[i], v[i]};
        out[i] = kn_v_items(c, KN_V_SPACE, KN_SH_PAIR, 2, pair);
    }
    return true;
}

static bool parse_round(kn_cp *c, kn_vlist *l) {
    kn_val r[4];
    if (!kn_cp_take_kw(c, KN_KW_round))
        return true;
    if (!kn_parse_radii(c, r))
        return false;
    kn_vlist_push(c, l, kn_v_items(c, KN_V_SPACE, KN_SH_RADII, 4, r));
    return true;
}

static bool parse_inset(kn_cp *c, kn_vlist *l) {
    kn_val v[4];
    if (!parse_four(c, KN_Q_LP, v))
        return false;
    for (int i = 0; i < 4; i++)
        kn_vlist_push(c, l, v[i]);
    return parse_round(c, l);
}

static bool parse_rect(kn_cp *c, bool xywh, kn_vlist *l) {
    for (int i = 0; i < 4; i++) {
        kn_val v = kn_v_kw(KN_KW_auto);
        if ((xywh || !kn_cp_take_kw(c, KN_KW_auto)) &&
            !kn_parse_numeric(c, KN_Q_LP | (xywh && i >= 2 ? KN_Q_NONNEG : 0), &v))
            return false;
        kn_vlist_push(c, l, v);
    }
    return parse_round(c, l);
}

static bool parse_circle_radius(kn_cp *c, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    if (k == KN_KW_closest_side || k == KN_KW_farthest_side) {
        *out = kn_v_kw(k);
        kn_cp_next(c);
        return true;
    }
    return kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, out);
}

static bool parse_circle(kn_cp *c, int radii, kn_vlist *l) {
    kn_val v = kn_v_kw(KN_KW_closest_side), p[2];
    bool given = parse_circle_radius(c, &v);
    kn_vlist_push(c, l, v);
    if (radii == 2) {
        if (given && !parse_circle_radius(c, &v))
            return false;
        kn_vlist_push(c, l, v);
    }
    if (kn_cp_take_kw(c, KN_KW_at)) {
        if (!kn_parse_position(c, p))
            return false;
        kn_vlist_push(c, l, kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, p));
    }
    return true;
}

/* [<fill-rule>? [round <length>]?],? and then the points. */
static bool parse_polygon(kn_cp *c, kn_vlist *l) {
    kn_kw k = kn_cp_kw(c);
    bool rule = k == KN_KW_nonzero || k == KN_KW_evenodd;
    kn_val r;
    if (rule)
        kn_cp_next(c);
    kn_vlist_push(c, l, kn_v_kw(rule ? k : KN_KW_nonzero));
    bool round = kn_cp_take_kw(c, KN_KW_round);
    if (round) {
        if (!kn_parse_numeric(c, KN_Q_LEN | KN_Q_NONNEG, &r))
            return false;
        kn_vlist_push(c, l, r);
    }
    if ((rule || round) && !kn_cp_take(c, KN_T_COMMA))
        return false;
    do {
        kn_val p[2];
        if (!kn_parse_numeric(c, KN_Q_LP, &p[0]) || !kn_parse_numeric(c, KN_Q_LP, &p[1]))
            return false;
        kn_vlist_push(c, l, kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, p));
    } while (kn_cp_take(c, KN_T_COMMA));
    return true;
}

/* [<fill-rule>,]? */
static void parse_fill_rule(kn_cp *c, kn_vlist *l) {
    kn_kw k = kn_cp_kw(c);
    bool given = k == KN_KW_nonzero || k == KN_KW_evenodd;
    if (given) {
        kn_cp_next(c);
        kn_cp_take(c, KN_T_COMMA);
    }
    kn_vlist_push(c, l, kn_v_kw(given ? k : KN_KW_nonzero));
}

static bool parse_path(kn_cp *c, kn_vlist *l) {
    parse_fill_rule(c, l);
    if (!kn_cp_type(c, KN_T_STRING))
        return false;
    kn_str d = kn_cp_peek(c)->str;
    kn_sb text = {0};
    bool ok = kn_css_path_text(d, false, &text) == d.n;
    kn_sb_free(&text);
    kn_vlist_push(c, l, kn_v_str(KN_V_STR, d));
    kn_cp_next(c);
    return ok;
}

/* angle && size? && contain? && [at position]? (Motion Path 1 §2.1.1); the nearest side is meant
 * anyway */
static bool parse_ray(kn_cp *c, kn_vlist *l) {
    static const char *const sizes[] = {"closest-side", "closest-corner", "farthest-side",
                                        "farthest-corner", "sides"};
    kn_val angle, at, contain = kn_v_str(KN_V_IDENT, KN_S("contain")), p[2];
    bool has_angle = false, has_contain = false, has_at = false;
    int size = -1;
    while (!kn_cp_done(c)) {
        int found = -1;
        for (int i = 0; size < 0 && i < (int)KN_COUNTOF(sizes) && found < 0; i++)
            found = kn_cp_word(c, sizes[i]) ? i : -1;
        if (found >= 0) {
            size = found;
        } else if (!has_angle && kn_parse_numeric(c, KN_Q_ANGLE, &angle)) {
            has_angle = true;
        } else if (!has_contain && kn_cp_word(c, "contain")) {
            has_contain = true;
        } else if (!has_at && kn_cp_take_kw(c, KN_KW_at) && kn_parse_position(c, p)) {
            at = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, p);
            has_at = true;
        } else {
            return false;
        }
    }
    if (!has_angle)
        return false;
    kn_vlist_push(c, l, angle);
    if (size > 0)
        kn_vlist_push(c, l, kn_v_str(KN_V_IDENT, kn_cstr(sizes[size])));
    if (has_contain)
        kn_vlist_push(c, l, contain);
    if (has_at) {
        kn_vlist_push(c, l, kn_v_kw(KN_KW_at));
        kn_vlist_push(c, l, at);
    }
    return true;
}

static bool is_blank_path(const kn_val *f) {
    return f->kw == KN_KW_path && f->n == 2 && kn_str_trim(f->u.items[1].u.str).n == 0;
}

static bool parse_basic_shape(kn_cp *c, kn_val *out) {
    kn_kw k = kn_kw_find(kn_cp_peek(c)->str);
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    bool ok = false;
    switch (k) {
    case KN_KW_inset:
        ok = parse_inset(&in, &l);
        break;
    case KN_KW_rect:
    case KN_KW_xywh:
        ok = parse_rect(&in, k == KN_KW_xywh, &l);
        break;
    case KN_KW_circle:
    case KN_KW_ellipse:
        ok = parse_circle(&in, k == KN_KW_ellipse ? 2 : 1, &l);
        break;
    case KN_KW_polygon:
        ok = parse_polygon(&in, &l);
        break;
    case KN_KW_path:
        ok = parse_path(&in, &l);
        break;
    case KN_KW_shape:
        ok = kn_parse_commands(&in, &l);
        break;
    case KN_KW_ray:
        ok = parse_ray(&in, &l);
        break;
    default:
        break;
    }
    if (ok)
        *out = kn_v_func(k, &l);
    return ok && kn_cp_done(&in);
}

static bool is_box(kn_kw k) {
    return k == KN_KW_border_box || k == KN_KW_padding_box || k == KN_KW_content_box ||
           k == KN_KW_margin_box || k == KN_KW_fill_box || k == KN_KW_stroke_box ||
           k == KN_KW_view_box;
}

bool kn_parse_shape(kn_cp *c, kn_val *out) {
    kn_val v[2] = {kn_v_kw(KN_KW_none), kn_v_kw(KN_KW_border_box)};
    bool shape = false, box = false;
    while (!kn_cp_done(c)) {
        const kn_tok *t = kn_cp_peek(c);
        kn_kw k = kn_cp_kw(c);
        if (!box && is_box(k)) {
            v[1] = kn_v_kw(k);
            box = true;
            kn_cp_next(c);
        } else if (!shape && (t->type == KN_T_URL || kn_cp_func(c, "url"))) {
            shape = kn_parse_url(c, &v[0]);
            if (!shape)
                return false;
        } else if (!shape && t->type == KN_T_FUNCTION) {
            shape = parse_basic_shape(c, &v[0]);
            if (!shape || is_blank_path(&v[0]))
                return false;
        } else {
            return false;
        }
    }
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_SHAPE, 2, v);
    return shape || box;
}

bool kn_parse_svg_path(kn_cp *c, kn_val *out) {
    if (!kn_cp_func(c, "path"))
        return false;
    if (!parse_basic_shape(c, out))
        return false;
    if (is_blank_path(out))
        *out = kn_v_kw(KN_KW_none);
    return true;
}
