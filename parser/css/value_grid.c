/* Track lists, areas and lines: CSS Grid 2 §7 and §8. */
#include "parser/css/values.h"

bool kn_parse_line_names(kn_cp *c, kn_val *out) {
    if (!kn_cp_type(c, KN_T_OPEN_SQUARE))
        return false;
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    while (!kn_cp_done(&in)) {
        kn_val v;
        if (!kn_parse_ident(&in, &v) || kn_str_ieq(v.u.str, KN_S("span")) ||
            kn_str_ieq(v.u.str, KN_S("auto")))
            return false;
        kn_vlist_push(c, &l, v);
    }
    *out = kn_v_list(KN_V_NAMES, KN_SH_NONE, &l);
    return true;
}

static bool parse_breadth(kn_cp *c, bool fr, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    if (k == KN_KW_auto || k == KN_KW_min_content || k == KN_KW_max_content) {
        *out = kn_v_kw(k);
        kn_cp_next(c);
        return true;
    }
    return kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG | (fr ? KN_Q_FR : 0), out);
}

static bool parse_minmax(kn_cp *c, kn_val *out) {
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    kn_val v;
    for (int i = 0; i < 2; i++) {
        if ((i && !kn_cp_take(&in, KN_T_COMMA)) || !parse_breadth(&in, i == 1, &v))
            return false;
        kn_vlist_push(c, &l, v);
    }
    *out = kn_v_func(KN_KW_minmax, &l);
    return kn_cp_done(&in);
}

static bool parse_fit_content(kn_cp *c, kn_val *out) {
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    kn_val v;
    if (!kn_parse_numeric(&in, KN_Q_LP | KN_Q_NONNEG, &v))
        return false;
    kn_vlist_push(c, &l, v);
    *out = kn_v_func(KN_KW_fit_content, &l);
    return kn_cp_done(&in);
}

static bool parse_size(kn_cp *c, kn_val *out) {
    if (kn_cp_func(c, "minmax"))
        return parse_minmax(c, out);
    if (kn_cp_func(c, "fit-content"))
        return parse_fit_content(c, out);
    return parse_breadth(c, true, out);
}

static bool parse_repeat(kn_cp *c, bool names_only, kn_val *out) {
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    kn_val v;
    kn_kw k = kn_cp_kw(&in);
    if (k == KN_KW_auto_fill || k == KN_KW_auto_fit) {
        v = kn_v_kw(k);
        kn_cp_next(&in);
    } else if (!kn_parse_numeric(&in, KN_Q_NUM | KN_Q_INT, &v) || v.type != KN_V_NUM ||
               v.u.num < 1) {
        return false;
    }
    kn_vlist_push(c, &l, v);
    if (!kn_cp_take(&in, KN_T_COMMA))
        return false;
    while (!kn_cp_done(&in)) {
        if (!kn_parse_line_names(&in, &v) && (names_only || !parse_size(&in, &v)))
            return false;
        kn_vlist_push(c, &l, v);
    }
    *out = kn_v_func(KN_KW_repeat, &l);
    return l.n > 1;
}

bool kn_parse_track(kn_cp *c, kn_val *out) {
    if (kn_cp_func(c, "repeat"))
        return parse_repeat(c, false, out);
    return parse_size(c, out);
}

bool kn_parse_tracks(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    kn_val v;
    bool subgrid = kn_cp_take_kw(c, KN_KW_subgrid), sizes = false;
    if (subgrid)
        kn_vlist_push(c, &l, kn_v_kw(KN_KW_subgrid));
    while (!kn_cp_done(c) && !(kn_cp_peek(c)->type == KN_T_DELIM && kn_cp_peek(c)->ch == '/')) {
        if (kn_cp_type(c, KN_T_OPEN_SQUARE)) {
            if (!kn_parse_line_names(c, &v))
                return false;
        } else if (subgrid) {
            if (!kn_cp_func(c, "repeat") || !parse_repeat(c, true, &v))
                return false;
        } else {
            if (!kn_parse_track(c, &v))
                return false;
            sizes = true;
        }
        kn_vlist_push(c, &l, v);
    }
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return subgrid || sizes;
}

bool kn_parse_areas(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    while (kn_cp_type(c, KN_T_STRING)) {
        kn_str s = kn_str_trim(kn_cp_peek(c)->str);
        if (!s.n)
            return false;
        kn_vlist_push(c, &l, kn_v_str(KN_V_STR, s));
        kn_cp_next(c);
    }
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return l.n > 0;
}

bool kn_parse_grid_line(kn_cp *c, kn_val *out) {
    kn_val span, num, name, v;
    bool has_span = false, has_num = false, has_name = false;
    for (;;) {
        if (!has_span && kn_cp_take_kw(c, KN_KW_span)) {
            span = kn_v_kw(KN_KW_span);
            has_span = true;
        } else if (!has_num && kn_parse_numeric(c, KN_Q_NUM | KN_Q_INT, &v)) {
            num = v;
            has_num = true;
        } else if (!has_name && kn_cp_type(c, KN_T_IDENT)) {
            if (!has_span && !has_num && kn_cp_take_kw(c, KN_KW_auto)) {
                *out = kn_v_kw(KN_KW_auto);
                return true;
            }
            if (!kn_parse_ident(c, &name))
                return false;
            has_name = true;
        } else {
            break;
        }
    }
    if ((!has_num && !has_name) ||
        (has_num && num.type == KN_V_NUM && (num.u.num == 0 || (has_span && num.u.num < 0))))
        return false;
    kn_vlist l = {0};
    if (has_span)
        kn_vlist_push(c, &l, span);
    if (has_num)
        kn_vlist_push(c, &l, num);
    if (has_name)
        kn_vlist_push(c, &l, name);
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return true;
}
