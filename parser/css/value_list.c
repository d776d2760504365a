/* Names, easings, generated content, ratios, alignment, display, SVG paint. */
#include "parser/css/grammar.h"
#include "parser/css/values.h"
#include "src/core/mem.h"
#include <math.h>

bool kn_parse_ident(kn_cp *c, kn_val *out) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type != KN_T_IDENT)
        return false;
    kn_kw k = kn_kw_find(t->str);
    if ((k >= KN_KW_inherit && k <= KN_KW_revert_layer) || kn_str_ieq(t->str, KN_S("default")))
        return false;
    *out = kn_v_str(KN_V_IDENT, t->str);
    kn_cp_next(c);
    return true;
}

/* ---- easing: CSS Easing 2 ---- */

static bool parse_bezier(kn_cp *c, kn_vlist *l) {
    for (int i = 0; i < 4; i++) {
        kn_val v;
        if ((i && !kn_cp_take(c, KN_T_COMMA)) || !kn_parse_numeric(c, KN_Q_NUM, &v))
            return false;
        if (v.type != KN_V_NUM || (i % 2 == 0 && (v.u.num < 0 || v.u.num > 1)))
            return false;
        v.op = 0; /* calculations are not kept */
        kn_vlist_push(c, l, v);
    }
    return true;
}

static bool parse_steps(kn_cp *c, kn_vlist *l) {
    kn_val v;
    kn_kw k = KN_KW_end;
    if (!kn_parse_numeric(c, KN_Q_NUM | KN_Q_INT, &v) || v.type != KN_V_NUM)
        return false;
    if (kn_cp_take(c, KN_T_COMMA)) {
        k = kn_cp_kw(c);
        if (k != KN_KW_start && k != KN_KW_end && !(k >= KN_KW_jump_start && k <= KN_KW_jump_both))
            return false;
        kn_cp_next(c);
    }
    if (v.u.num < (k == KN_KW_jump_none ? 2 : 1))
        return false;
    kn_vlist_push(c, l, v);
    kn_vlist_push(c, l, kn_v_kw(k));
    return true;
}

/* CSS Easing 2 §2.2: positions do not go back, and missing ones are spread evenly. */
static bool place_points(kn_vlist *l) {
#define AT(i) (((kn_val *)l->v[i].u.items)[1].u.num)
    if (l->n < 2)
        return false;
    if (isnan(AT(0)))
        AT(0) = 0;
    if (isnan(AT(l->n - 1)))
        AT(l->n - 1) = 100;
    for (uint32_t i = 1; i < l->n; i++) {
        uint32_t k = i;
        while (isnan(AT(k)))
            k++;
        double from = AT(i - 1), to = AT(k) < from ? from : AT(k);
        for (uint32_t j = i; j <= k; j++)
            AT(j) = from + (to - from) * (j - i + 1) / (k - i + 1);
        i = k;
    }
#undef AT
    return true;
}

static bool parse_linear(kn_cp *c, kn_vlist *l) {
    do {
        kn_val v[3], pct[2], num;
        uint32_t n = 0;
        bool has = false;
        for (;;) {
            if (!has && kn_parse_numeric(c, KN_Q_NUM, &num))
                has = true;
            else if (n < 2 && kn_parse_numeric(c, KN_Q_PCT, &pct[n]))
                n++;
            else
                break;
        }
        if (!has)
            return false;
        num.op = 0;
        v[0] = num;
        for (uint32_t i = 0; i < (n ? n : 1); i++) { /* two positions are two points */
            v[1] = n ? pct[i] : kn_v_pct(NAN);
            kn_vlist_push(c, l, kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, v));
        }
    } while (kn_cp_take(c, KN_T_COMMA));
    return place_points(l);
}

bool kn_parse_easing(kn_cp *c, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    switch (k) {
    case KN_KW_linear:
    case KN_KW_ease:
    case KN_KW_ease_in:
    case KN_KW_ease_out:
    case KN_KW_ease_in_out:
    case KN_KW_step_start:
    case KN_KW_step_end:
        *out = kn_v_kw(k);
        kn_cp_next(c);
        return true;
    default:
        break;
    }
    if (!kn_cp_type(c, KN_T_FUNCTION))
        return false;
    k = kn_kw_find(kn_cp_peek(c)->str);
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    bool ok = k == KN_KW_cubic_bezier ? parse_bezier(&in, &l)
              : k == KN_KW_steps      ? parse_steps(&in, &l)
              : k == KN_KW_linear     ? parse_linear(&in, &l)
                                      : false;
    if (ok)
        *out = kn_v_func(k, &l);
    return ok && kn_cp_done(&in);
}

/* ---- generated content: CSS Content 3 §2, CSS Lists 3 §4 ---- */

/* attr(name), counter(name, style?), counters(name, string, style?): comma parts one by one */
static bool parse_content_fn(kn_cp *c, kn_val *out) {
    kn_kw k = kn_kw_find(kn_cp_peek(c)->str);
    if (k != KN_KW_attr && k != KN_KW_counter && k != KN_KW_counters)
        return false;
    kn_cp in = kn_cp_enter(c);
    kn_vlist l = {0};
    do {
        const kn_tok *t = kn_cp_peek(&in);
        if (t->type != KN_T_IDENT &&
            !(l.n && t->type == KN_T_STRING && (k != KN_KW_attr || l.n == 1)))
            return false;
        kn_vlist_push(c, &l, kn_v_str(t->type == KN_T_STRING ? KN_V_STR : KN_V_IDENT, t->str));
        kn_cp_next(&in);
    } while (kn_cp_take(&in, KN_T_COMMA));
    *out = kn_v_func(k, &l);
    return kn_cp_done(&in) && l.n >= (k == KN_KW_counters ? 2u : 1u);
}

bool kn_parse_content(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    while (!kn_cp_done(c)) {
        kn_val v;
        const kn_tok *t = kn_cp_peek(c);
        kn_kw k = kn_cp_kw(c);
        if (t->type == KN_T_STRING) {
            v = kn_v_str(KN_V_STR, t->str);
            kn_cp_next(c);
        } else if (k == KN_KW_open_quote || k == KN_KW_close_quote || k == KN_KW_no_open_quote ||
                   k == KN_KW_no_close_quote) {
            v = kn_v_kw(k);
            kn_cp_next(c);
        } else if (l.n &&
                   kn_cp_delim(c, '/')) { /* alternative text is for readers, not for the picture */
            while (!kn_cp_done(c))
                kn_cp_next(c);
            break;
        } else if (!kn_parse_image(c, &v) &&
                   !(t->type == KN_T_FUNCTION && parse_content_fn(c, &v))) {
            return false;
        }
        kn_vlist_push(c, &l, v);
    }
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return l.n > 0;
}

bool kn_parse_counters(kn_cp *c, kn_prop p, kn_val *out) {
    kn_vlist l = {0};
    while (!kn_cp_done(c)) {
        kn_val v, n = kn_v_num(p == KN_PROP_COUNTER_INCREMENT ? 1 : 0);
        if (!kn_parse_ident(c, &v) || kn_str_ieq(v.u.str, KN_S("none")))
            return false;
        kn_parse_numeric(c, KN_Q_NUM | KN_Q_INT, &n);
        kn_vlist_push(c, &l, v);
        kn_vlist_push(c, &l, n);
    }
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return l.n > 0;
}

/* CSS Content 3 §2.4.1: pairs of strings */
bool kn_parse_quotes(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    while (!kn_cp_done(c)) {
        if (!kn_cp_type(c, KN_T_STRING))
            return false;
        kn_vlist_push(c, &l, kn_v_str(KN_V_STR, kn_cp_peek(c)->str));
        kn_cp_next(c);
    }
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return l.n > 0 && l.n % 2 == 0;
}

/* ---- sizing and alignment ---- */

/* CSS Sizing 4 §5.1: auto || <ratio> */
bool kn_parse_ratio(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    kn_val w, h = kn_v_num(1);
    bool is_auto = kn_cp_take_kw(c, KN_KW_auto);
    if (!kn_parse_numeric(c, KN_Q_NUM | KN_Q_NONNEG, &w))
        return false;
    if (kn_cp_delim(c, '/') && !kn_parse_numeric(c, KN_Q_NUM | KN_Q_NONNEG, &h))
        return false;
    if (!is_auto)
        is_auto = kn_cp_take_kw(c, KN_KW_auto);
    if (is_auto)
        kn_vlist_push(c, &l, kn_v_kw(KN_KW_auto));
    kn_vlist_push(c, &l, w);
    kn_vlist_push(c, &l, h);
    *out = kn_v_list(KN_V_SPACE, KN_SH_RATIO, &l);
    return true;
}

static bool baseline_prefix(kn_kw k) {
    return k == KN_KW_first || k == KN_KW_last;
}

/* CSS Box Alignment 3 §4 */
bool kn_parse_align(kn_cp *c, kn_prop p, kn_val *out) {
    kn_kw k = kn_cp_kw(c), prefix = 0;
    if (k == KN_KW_safe || k == KN_KW_unsafe || k == KN_KW_last || k == KN_KW_first ||
        k == KN_KW_legacy) {
        kn_cp_next(c);
        prefix = k;
        k = kn_cp_kw(c);
        if (prefix == KN_KW_legacy && !k) { /* justify-items: legacy */
            *out = kn_v_kw(prefix);
            return kn_prop_allows(p, prefix);
        }
    }
    bool content = p == KN_PROP_ALIGN_CONTENT || p == KN_PROP_JUSTIFY_CONTENT;
    bool positional = k != KN_KW_left && k != KN_KW_right && k != KN_KW_center;
    if (!k || !kn_prop_allows(p, k))
        return false;
    if (baseline_prefix(prefix) &&
        p == KN_PROP_ALIGN_CONTENT) /* Chrome knows plain baseline here */
        return false;
    bool baseline = baseline_prefix(prefix);
    if (baseline != (k == KN_KW_baseline) && prefix)
        return false;
    if (prefix && content &&
        (k == KN_KW_stretch || k == KN_KW_normal || k == KN_KW_space_between ||
         k == KN_KW_space_around || k == KN_KW_space_evenly || prefix == KN_KW_last))
        return false;
    if ((prefix == KN_KW_safe || prefix == KN_KW_unsafe) &&
        (k == KN_KW_normal || k == KN_KW_stretch || k == KN_KW_auto))
        return false;
    if (prefix == KN_KW_legacy && positional)
        return false;
    kn_cp_next(c);
    if (!prefix && p == KN_PROP_JUSTIFY_ITEMS && !positional && kn_cp_take_kw(c, KN_KW_legacy))
        prefix = KN_KW_legacy;
    kn_val v[2] = {kn_v_kw(prefix), kn_v_kw(k)};
    if (!prefix || prefix == KN_KW_first)
        *out = v[1];
    else
        *out = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, v);
    return true;
}

/* CSS Display 3 §2: the two-word forms that have a one-word twin. */
bool kn_parse_display(kn_cp *c, kn_val *out) {
    static const struct {
        kn_kw inside, block, inline_;
    } pairs[] = {
        {KN_KW_flow, KN_KW_block, KN_KW_inline},
        {KN_KW_flow_root, KN_KW_flow_root, KN_KW_inline_block},
        {KN_KW_flex, KN_KW_flex, KN_KW_inline_flex},
        {KN_KW_grid, KN_KW_grid, KN_KW_inline_grid},
        {KN_KW_table, KN_KW_table, KN_KW_inline_table},
        {KN_KW_list_item, KN_KW_list_item, KN_KW_inline_list_item},
    };
    if (kn_cp_word(c, "-webkit-flex")) {
        *out = kn_v_kw(KN_KW_flex);
        return true;
    }
    if (kn_cp_word(c, "-webkit-inline-flex")) {
        *out = kn_v_kw(KN_KW_inline_flex);
        return true;
    }
    kn_kw outer = 0, inside = 0;
    while (!kn_cp_done(c)) {
        kn_kw k = kn_cp_kw(c);
        if (!outer && (k == KN_KW_block || k == KN_KW_inline)) {
            outer = k;
        } else if (k && (!inside || k == KN_KW_list_item || inside == KN_KW_list_item)) {
            bool known = false;
            for (size_t i = 0; i < KN_COUNTOF(pairs); i++)
                known |= pairs[i].inside == k;
            if (!known)
                return false;
            inside = inside == KN_KW_list_item ? inside : k;
        } else {
            return false;
        }
        kn_cp_next(c);
    }
    for (size_t i = 0; i < KN_COUNTOF(pairs); i++)
        if (pairs[i].inside == (inside ? inside : KN_KW_flow)) {
            *out = kn_v_kw(outer == KN_KW_inline ? pairs[i].inline_ : pairs[i].block);
            return outer || inside;
        }
    return false;
}

/* SVG 2 §13.2: the words are handled by the caller. */
bool kn_parse_paint(kn_cp *c, kn_val *out) {
    if (!kn_parse_url(c, out))
        return kn_parse_color_at(c, out);
    kn_val v[2] = {*out};
    if (kn_cp_done(c))
        return true;
    if (kn_cp_take_kw(c, KN_KW_none))
        v[1] = kn_v_kw(KN_KW_none);
    else if (!kn_parse_color_at(c, &v[1]))
        return false;
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, v);
    return true;
}
