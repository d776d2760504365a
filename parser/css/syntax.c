/* Syntax strings: CSS Properties and Values 1 §5, as @property and attr() use them. */
#include "parser/css/grammar.h"
#include "parser/css/values.h"

typedef bool (*part_fn)(kn_cp *c, kn_val *out);

static bool p_length(kn_cp *c, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_LEN, out);
}

static bool p_lp(kn_cp *c, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_LP, out);
}

static bool p_number(kn_cp *c, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_NUM, out);
}

static bool p_percentage(kn_cp *c, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_PCT, out);
}

static bool p_integer(kn_cp *c, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_NUM | KN_Q_INT, out);
}

static bool p_angle(kn_cp *c, kn_val *out) { /* a unitless zero is none */
    return !kn_cp_type(c, KN_T_NUMBER) && kn_parse_numeric(c, KN_Q_ANGLE, out);
}

static bool p_time(kn_cp *c, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_TIME, out);
}

static bool p_resolution(kn_cp *c, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_RES, out);
}

static bool p_string(kn_cp *c, kn_val *out) {
    if (!kn_cp_type(c, KN_T_STRING))
        return false;
    *out = kn_v_str(KN_V_STR, kn_cp_peek(c)->str);
    kn_cp_next(c);
    return true;
}

static bool p_function(kn_cp *c, kn_val *out) {
    kn_cp one = *c;
    kn_cp_next(c);
    one.end = c->i;
    while (one.end > one.i && one.t[one.end - 1].type == KN_T_WS)
        one.end--;
    return kn_parse_transform(&one, out) && kn_cp_done(&one);
}

static const struct type {
    const char *name;
    part_fn parse;
} types[] = {
    {"length", p_length},
    {"number", p_number},
    {"percentage", p_percentage},
    {"length-percentage", p_lp},
    {"color", kn_parse_color_at},
    {"image", kn_parse_image},
    {"url", kn_parse_url},
    {"integer", p_integer},
    {"angle", p_angle},
    {"time", p_time},
    {"resolution", p_resolution},
    {"string", p_string},
    {"custom-ident", kn_parse_ident},
    {"transform-function", p_function},
    {"transform-list", kn_parse_transform},
};

/* One alternative of a syntax: a type or a word, and how it repeats. */
typedef struct component {
    part_fn parse; /* NULL: the word */
    kn_str word;
    char repeat; /* 0, '+' with spaces, '#' with commas */
} component;

/* Takes the alternative at *s. */
static bool next_component(kn_str *s, component *out) {
    kn_str t = kn_str_trim(*s);
    size_t n = 0;
    while (n < t.n && t.p[n] != '|')
        n++;
    *s = n < t.n ? kn_str_sub(t, n + 1, t.n) : (kn_str){0};
    t = kn_str_trim(kn_str_sub(t, 0, n));
    *out = (component){0};
    if (!t.n)
        return false;
    char last = t.p[t.n - 1];
    if (last == '+' || last == '#') {
        out->repeat = last;
        t.n--;
    }
    if (!t.n)
        return false;
    if (t.p[0] != '<') {
        out->word = t;
        for (size_t i = 0; i < t.n; i++)
            if (kn_is_space(t.p[i]) || t.p[i] == '>' || t.p[i] == '*')
                return false;
        kn_kw k = kn_kw_find(t);
        return !(k >= KN_KW_inherit && k <= KN_KW_revert_layer) && !kn_is_digit(t.p[0]);
    }
    if (t.p[t.n - 1] != '>')
        return false;
    t = kn_str_sub(t, 1, t.n - 1);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (kn_str_eq(t, kn_cstr(types[i].name)))
            out->parse = types[i].parse;
    return out->parse && !(out->parse == kn_parse_transform && out->repeat);
}

bool kn_syntax_is_valid(kn_str syntax) {
    kn_str s = kn_str_trim(syntax);
    component c;
    if (kn_str_eq(s, KN_S("*")))
        return true;
    size_t end = s.n;
    if (!end || s.p[end - 1] == '|')
        return false;
    while (s.p && s.n)
        if (!next_component(&s, &c))
            return false;
    return true;
}

static bool parse_one(const component *k, kn_cp *c, kn_val *out) {
    if (k->parse)
        return k->parse(c, out);
    const kn_tok *t = kn_cp_peek(c);
    if (t->type != KN_T_IDENT || !kn_str_eq(t->str, k->word))
        return false;
    *out = kn_v_str(KN_V_IDENT, t->str);
    kn_cp_next(c);
    return true;
}

static bool parse_component(const component *k, kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    kn_val v;
    do {
        if (!parse_one(k, c, &v))
            return false;
        kn_vlist_push(c, &l, v);
    } while (k->repeat == '#' ? kn_cp_take(c, KN_T_COMMA) : k->repeat && !kn_cp_done(c));
    *out = k->repeat ? kn_v_list(k->repeat == '#' ? KN_V_COMMA : KN_V_SPACE, KN_SH_NONE, &l) : v;
    return kn_cp_done(c);
}

kn_value *kn_syntax_parse(kn_str syntax, kn_str text) {
    kn_scratch s;
    kn_toks t;
    kn_value *r = NULL;
    kn_str rest = kn_str_trim(syntax);
    kn_scratch_begin(&s);
    kn_tokenize(text, &t, &s);
    while (rest.p && rest.n && !r) {
        component k;
        kn_val v;
        if (!next_component(&rest, &k))
            break;
        kn_cp c = kn_cp_make(&t, &s, text);
        if (!kn_cp_done(&c) && parse_component(&k, &c, &v))
            r = kn_value_pack(&v, false);
    }
    kn_toks_free(&t);
    kn_scratch_end(&s);
    return r;
}

bool kn_css_degrees(const kn_val *v, double *deg) {
    if (v->type != KN_V_DIM || kn_unit_kind(v->unit) != KN_Q_ANGLE)
        return false;
    *deg = v->u.num * kn_unit_factor(v->unit);
    return true;
}
