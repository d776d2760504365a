/* Track lists, areas and lines: CSS Grid 2 §7 and §8. */
#include "parser/css/values.h"

static bool is_name_byte(int c) {
    return c == '-' || c == '_' || c >= 0x80 || kn_is_digit(c) ||
           (kn_lower(c) >= 'a' && kn_lower(c) <= 'z');
}

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

static bool is_fixed(const kn_val *v) {
    return v->type == KN_V_CALC || v->type == KN_V_PCT ||
           (v->type == KN_V_DIM && v->unit != KN_U_FR);
}

/* §7.2.3.2: beside and inside an automatic repetition stand tracks of which one limit is definite.
 */
static bool fits_auto_repeat(const kn_vlist *l) {
    const kn_val *rep = NULL;
    for (uint32_t i = 0; i < l->n; i++) {
        const kn_val *v = &l->v[i];
        if (v->type == KN_V_FUNC && v->kw == KN_KW_repeat && v->u.items[0].type == KN_V_KW) {
            if (rep)
                return false;
            rep = v;
        }
    }
    for (uint32_t pass = 0; rep && pass < 2; pass++) {
        const kn_val *v = pass ? rep->u.items + 1 : l->v;
        for (uint32_t i = 0; i < (pass ? rep->n - 1 : l->n); i++) {
            if (v[i].type == KN_V_NAMES || v[i].type == KN_V_KW || is_fixed(&v[i])) {
                if (v[i].type == KN_V_KW && v[i].kw != KN_KW_subgrid)
                    return false;
                continue;
            }
            if (v[i].type == KN_V_FUNC && v[i].kw == KN_KW_minmax &&
                (is_fixed(&v[i].u.items[0]) || is_fixed(&v[i].u.items[1])))
                continue;
            if (v[i].type == KN_V_FUNC && v[i].kw == KN_KW_repeat)
                continue;
            return false;
        }
    }
    return true;
}

bool kn_parse_tracks(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    kn_val v;
    bool subgrid = kn_cp_take_kw(c, KN_KW_subgrid), sizes = false, names = false;
    if (subgrid)
        kn_vlist_push(c, &l, kn_v_kw(KN_KW_subgrid));
    while (!kn_cp_done(c) && !(kn_cp_peek(c)->type == KN_T_DELIM && kn_cp_peek(c)->ch == '/')) {
        if (kn_cp_type(c, KN_T_OPEN_SQUARE)) {
            if (!kn_parse_line_names(c, &v) || (names && !subgrid))
                return false;
            names = true;
            if (!v.n && !subgrid)
                continue; /* [] says nothing */
            kn_vlist_push(c, &l, v);
            continue;
        } else if (subgrid) {
            if (!kn_cp_func(c, "repeat") || !parse_repeat(c, true, &v))
                return false;
        } else {
            if (!kn_parse_track(c, &v))
                return false;
            sizes = true;
        }
        names = false;
        kn_vlist_push(c, &l, v);
    }
    if (!fits_auto_repeat(&l))
        return false;
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return subgrid || sizes;
}

bool kn_parse_area_row(kn_cp *c, kn_str s, kn_val *out, uint32_t *n) {
    kn_sb b = {0};
    bool ok = true;
    for (size_t i = 0; i < s.n && ok;) {
        size_t from = i;
        if (kn_is_space(s.p[i])) {
            i++;
            continue;
        }
        if (s.p[i] == '.')
            while (i < s.n && s.p[i] == '.')
                i++;
        else
            while (i < s.n && (is_name_byte((unsigned char)s.p[i])))
                i++;
        ok = i > from;
        kn_sb_puts(&b, *n ? " " : "");
        kn_sb_put(&b, s.p[from] == '.' ? KN_S(".") : kn_str_sub(s, from, i));
        ++*n;
    }
    char *p = kn_scratch_alloc(c->s, b.n + 1);
    if (b.n)
        memcpy(p, b.p, b.n);
    *out = kn_v_str(KN_V_STR, (kn_str){p, b.n});
    kn_sb_free(&b);
    return ok && *n > 0;
}

bool kn_parse_areas(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    uint32_t cols = 0;
    while (kn_cp_type(c, KN_T_STRING)) {
        kn_val v;
        uint32_t n = 0;
        if (!kn_parse_area_row(c, kn_cp_peek(c)->str, &v, &n) || (l.n && n != cols))
            return false;
        cols = n;
        kn_vlist_push(c, &l, v);
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
            if (has_num || has_name)
                break; /* first or last, never between */
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
