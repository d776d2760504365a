/* Parts of border images (CSS Backgrounds 3 §6) and the shapes of corners (CSS Borders 4 §4). */
#include "parser/css/values.h"

/* One to four values around a box; the slice may say `fill` before or after them. */
bool kn_parse_sides(kn_cp *c, kn_prop p, kn_val *out) {
    const bool slice = p == KN_PROP_BORDER_IMAGE_SLICE || p == KN_PROP_MASK_BOX_SLICE;
    const bool width = p == KN_PROP_BORDER_IMAGE_WIDTH || p == KN_PROP_MASK_BOX_WIDTH;
    const unsigned kind = KN_Q_NUM | KN_Q_NONNEG | (slice ? KN_Q_PCT : width ? KN_Q_LP : KN_Q_LEN);
    kn_val v[5];
    uint32_t n = 0;
    bool fill = slice && kn_cp_take_kw(c, KN_KW_fill);
    for (; n < 4 && !kn_cp_done(c); n++) {
        if (width && kn_cp_take_kw(c, KN_KW_auto))
            v[n] = kn_v_kw(KN_KW_auto);
        else if (!kn_parse_numeric(c, kind, &v[n]))
            break;
    }
    if (n == 0)
        return false;
    if (slice && !fill)
        fill = kn_cp_take_kw(c, KN_KW_fill);
    if (n < 2)
        v[1] = v[0];
    if (n < 3)
        v[2] = v[0];
    if (n < 4)
        v[3] = v[1];
    v[4] = kn_v_kw(KN_KW_fill);
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_SIDES, fill ? 5 : 4, v);
    return true;
}

static bool edge_word(kn_cp *c, kn_val *out) {
    const kn_kw k = kn_cp_kw(c);
    if (k != KN_KW_stretch && k != KN_KW_repeat && k != KN_KW_round && k != KN_KW_space)
        return false;
    *out = kn_v_kw(k);
    kn_cp_next(c);
    return true;
}

bool kn_parse_edge_repeat(kn_cp *c, kn_val *out) {
    kn_val v[2];
    if (!edge_word(c, &v[0]))
        return false;
    if (!edge_word(c, &v[1]))
        v[1] = v[0];
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_PAIR, 2, v);
    return true;
}

bool kn_parse_corner(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    kn_val v;
    if (!kn_cp_func(c, "superellipse"))
        return false;
    kn_cp in = kn_cp_enter(c);
    const kn_kw k = kn_cp_kw(&in);
    if (k == KN_KW_infinity || k == KN_KW_neg_infinity) {
        v = kn_v_kw(k);
        kn_cp_next(&in);
    } else if (!kn_parse_numeric(&in, KN_Q_NUM, &v)) {
        return false;
    }
    kn_vlist_push(c, &l, v);
    *out = kn_v_func(KN_KW_superellipse, &l);
    return kn_cp_done(&in);
}
