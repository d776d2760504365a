/* Font values: CSS Fonts 4 §2. */
#include "parser/css/values.h"

bool kn_css_generic_family(kn_kw k) {
    switch (k) {
    case KN_KW_serif:
    case KN_KW_sans_serif:
    case KN_KW_monospace:
    case KN_KW_cursive:
    case KN_KW_fantasy:
    case KN_KW_system_ui:
    case KN_KW_ui_serif:
    case KN_KW_ui_sans_serif:
    case KN_KW_ui_monospace:
    case KN_KW_ui_rounded:
    case KN_KW_math:
    case KN_KW_emoji:
        return true;
    default:
        return false;
    }
}

/* Generic words that Blink takes wherever they stand first: what follows is an error. */
static bool stands_alone(kn_kw k) {
    return kn_css_generic_family(k) && k != KN_KW_emoji && k != KN_KW_ui_serif &&
           k != KN_KW_ui_sans_serif && k != KN_KW_ui_monospace && k != KN_KW_ui_rounded;
}

static bool is_wide(kn_kw k) {
    return k >= KN_KW_inherit && k <= KN_KW_revert_layer;
}

/* A string, or identifiers joined by one space each. A lone generic word is a keyword. */
static bool parse_family(kn_cp *c, kn_val *out) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type == KN_T_STRING) {
        *out = kn_v_str(KN_V_STR, t->str);
        out->op = KN_SH_FAMILY;
        kn_cp_next(c);
        return true;
    }
    if (t->type != KN_T_IDENT)
        return false;
    kn_kw k = kn_cp_kw(c);
    kn_str first = t->str;
    kn_cp_next(c);
    if (!kn_cp_type(c, KN_T_IDENT)) {
        if (is_wide(k) || kn_str_ieq(first, KN_S("default")))
            return false;
        *out = kn_css_generic_family(k) ? kn_v_kw(k) : kn_v_str(KN_V_STR, first);
        if (!kn_css_generic_family(k))
            out->op = KN_SH_FAMILY;
        return true;
    }
    if (stands_alone(k))
        return false;
    kn_sb b = {0};
    kn_sb_put(&b, first);
    while (kn_cp_type(c, KN_T_IDENT)) {
        kn_sb_putc(&b, ' ');
        kn_sb_put(&b, kn_cp_peek(c)->str);
        kn_cp_next(c);
    }
    char *p = kn_scratch_alloc(c->s, b.n + 1);
    memcpy(p, b.p, b.n);
    *out = kn_v_str(KN_V_STR, (kn_str){p, b.n});
    kn_sb_free(&b);
    return true;
}

bool kn_parse_families(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    do {
        kn_val v;
        if (!parse_family(c, &v))
            return false;
        kn_vlist_push(c, &l, v);
    } while (kn_cp_take(c, KN_T_COMMA));
    *out = kn_v_list(KN_V_COMMA, KN_SH_NONE, &l);
    return true;
}

bool kn_parse_font_weight(kn_cp *c, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    if (k == KN_KW_normal || k == KN_KW_bold || k == KN_KW_bolder || k == KN_KW_lighter) {
        *out = kn_v_kw(k);
        kn_cp_next(c);
        return true;
    }
    if (!kn_parse_numeric(c, KN_Q_NUM, out))
        return false;
    if (out->type != KN_V_NUM)
        return true;
    if (out->op) { /* calc() is clamped instead */
        kn_sb text = {0};
        kn_val_serialize(out, &text);
        kn_v_written(c, out, kn_sb_str(&text));
        kn_sb_free(&text);
        out->u.num = out->u.num < 1 ? 1 : out->u.num > 1000 ? 1000 : out->u.num;
    }
    return out->u.num >= 1 && out->u.num <= 1000;
}

bool kn_parse_font_style(kn_cp *c, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    kn_val v[2] = {kn_v_kw(k)};
    if (k != KN_KW_normal && k != KN_KW_italic && k != KN_KW_oblique)
        return false;
    kn_cp_next(c);
    *out = v[0];
    if (k != KN_KW_oblique || kn_cp_peek(c)->type == KN_T_NUMBER ||
        !kn_parse_numeric(c, KN_Q_ANGLE, &v[1]))
        return true;
    double deg = v[1].type == KN_V_DIM ? v[1].u.num * kn_unit_factor(v[1].unit) : 1;
    *out = deg == 0 ? kn_v_kw(KN_KW_normal) : kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, v);
    return deg >= -90 && deg <= 90; /* §2.4 */
}

/* §6.12 and §8.2: "abcd" followed by a number, on or off. */
bool kn_parse_tags(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    do {
        const kn_tok *t = kn_cp_peek(c);
        kn_val v[2] = {kn_v_str(KN_V_STR, t->str), kn_v_num(1)};
        if (t->type != KN_T_STRING || t->str.n != 4)
            return false;
        kn_cp_next(c);
        if (kn_cp_word(c, "off"))
            v[1] = kn_v_num(0);
        else if (!kn_cp_word(c, "on"))
            kn_parse_numeric(c, KN_Q_NUM, &v[1]);
        kn_vlist_push(c, &l, kn_v_items(c, KN_V_SPACE, KN_SH_TAG, 2, v));
    } while (kn_cp_take(c, KN_T_COMMA));
    *out = kn_v_list(KN_V_COMMA, KN_SH_NONE, &l);
    return true;
}

/* §6.8: historical-forms and functions of names, each at most once. Kept as text, which is read
 * again when the names are looked up in @font-feature-values. */
bool kn_parse_alternates(kn_cp *c, kn_val *out) {
    static const struct {
        const char *name;
        bool list;
    } fns[] = {{"stylistic", false}, {"styleset", true},   {"character-variant", true},
               {"swash", false},     {"ornaments", false}, {"annotation", false}};
    const kn_str text = kn_cp_text(c);
    unsigned seen = 0;
    while (!kn_cp_done(c)) {
        unsigned bit = 1;
        if (!kn_cp_word(c, "historical-forms")) {
            size_t i = 0;
            while (i < KN_COUNTOF(fns) && !kn_cp_func(c, fns[i].name))
                i++;
            if (i == KN_COUNTOF(fns))
                return false;
            bit = 2u << i;
            kn_cp in = kn_cp_enter(c);
            kn_val v;
            do {
                if (!kn_parse_ident(&in, &v))
                    return false;
            } while (fns[i].list && kn_cp_take(&in, KN_T_COMMA));
            if (!kn_cp_done(&in))
                return false;
        }
        if (seen & bit)
            return false;
        seen |= bit;
    }
    *out = kn_v_str(KN_V_TOKENS, text);
    return seen != 0;
}

/* CSS Fonts 5 §2.1: a metric, then a number or from-font. */
bool kn_parse_size_adjust(kn_cp *c, kn_val *out) {
    static const kn_kw metrics[] = {KN_KW_ex_height, KN_KW_cap_height, KN_KW_ch_width,
                                    KN_KW_ic_width, KN_KW_ic_height};
    kn_val v[2] = {kn_v_kw(KN_KW_ex_height)};
    for (size_t i = 0; i < KN_COUNTOF(metrics); i++)
        if (kn_cp_take_kw(c, metrics[i])) {
            v[0] = kn_v_kw(metrics[i]);
            break;
        }
    if (kn_cp_take_kw(c, KN_KW_from_font))
        v[1] = kn_v_kw(KN_KW_from_font);
    else if (!kn_parse_numeric(c, KN_Q_NUM | KN_Q_NONNEG, &v[1]))
        return false;
    *out = v[0].kw == KN_KW_ex_height ? v[1] : kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, v);
    return true;
}

bool kn_parse_emphasis(kn_cp *c, kn_val *out) {
    if (kn_cp_type(c, KN_T_STRING)) {
        *out = kn_v_str(KN_V_STR, kn_cp_peek(c)->str);
        kn_cp_next(c);
        return true;
    }
    kn_kw fill = 0, shape = 0;
    for (kn_kw k; (k = kn_cp_kw(c)) != 0; kn_cp_next(c)) {
        if (!fill && (k == KN_KW_filled || k == KN_KW_open))
            fill = k;
        else if (!shape && (k == KN_KW_dot || k == KN_KW_circle || k == KN_KW_double_circle ||
                            k == KN_KW_triangle || k == KN_KW_sesame))
            shape = k;
        else
            break;
    }
    kn_vlist l = {0};
    if (fill)
        kn_vlist_push(c, &l, kn_v_kw(fill));
    if (shape)
        kn_vlist_push(c, &l, kn_v_kw(shape));
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return l.n > 0;
}
