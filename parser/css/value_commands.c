/* shape() of CSS Shapes 2 §3: a path as commands with lengths. Every command becomes a SPACE of
 * words (IDENT, KW), lengths and SPACE pairs as they would be written; only what is said twice is
 * left out. */
#include "parser/css/values.h"

static void word(kn_cp *c, kn_vlist *l, const char *s) {
    kn_vlist_push(c, l, kn_v_str(KN_V_IDENT, kn_cstr(s)));
}

static bool push_pair(kn_cp *c, kn_vlist *l, kn_val p[2]) {
    kn_vlist_push(c, l, kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, p));
    return true;
}

static bool coordinate_pair(kn_cp *c, kn_vlist *l) {
    kn_val p[2];
    return kn_parse_numeric(c, KN_Q_LP, &p[0]) && kn_parse_numeric(c, KN_Q_LP, &p[1]) &&
           push_pair(c, l, p);
}

static bool position(kn_cp *c, kn_vlist *l) {
    kn_val p[2];
    return kn_parse_position(c, p) && push_pair(c, l, p);
}

/* to <position> | by <coordinate-pair>; *to says which. */
static bool end_point(kn_cp *c, kn_vlist *l, bool *to) {
    *to = kn_cp_word(c, "to");
    if (!*to && !kn_cp_word(c, "by"))
        return false;
    word(c, l, *to ? "to" : "by");
    return *to ? position(c, l) : coordinate_pair(c, l);
}

/* <coordinate-pair> [from [start | end | origin]]?, or a position where the end point is one. */
static bool control_point(kn_cp *c, kn_vlist *l, bool to) {
    static const char *const names[] = {"start", "end", "origin"};
    const bool numbers = kn_cp_type(c, KN_T_DIMENSION) || kn_cp_type(c, KN_T_NUMBER) ||
                         kn_cp_type(c, KN_T_PERCENT) || kn_cp_type(c, KN_T_FUNCTION);
    if (!numbers)
        return to && position(c, l);
    if (!coordinate_pair(c, l))
        return false;
    if (!kn_cp_word(c, "from"))
        return true;
    for (int i = 0; i < 3; i++)
        if (kn_cp_word(c, names[i])) {
            if (i != (to ? 2 : 0)) { /* else it says nothing new */
                word(c, l, "from");
                word(c, l, names[i]);
            }
            return true;
        }
    return false;
}

static bool axis(kn_cp *c, kn_vlist *l, bool vertical) {
    const bool to = kn_cp_word(c, "to");
    kn_val v;
    if (!to && !kn_cp_word(c, "by"))
        return false;
    word(c, l, to ? "to" : "by");
    if (!(to ? kn_parse_axis(c, vertical, &v) : kn_parse_numeric(c, KN_Q_LP, &v)))
        return false;
    kn_vlist_push(c, l, v);
    return true;
}

static bool curve(kn_cp *c, kn_vlist *l, bool smooth) {
    bool to;
    if (!end_point(c, l, &to))
        return false;
    if (!kn_cp_word(c, "with"))
        return smooth;
    word(c, l, "with");
    if (!control_point(c, l, to))
        return false;
    if (smooth || !kn_cp_delim(c, '/'))
        return true;
    word(c, l, "/");
    return control_point(c, l, to);
}

static bool arc(kn_cp *c, kn_vlist *l) {
    bool to, turned = false, sweep = false, size = false, cw = false, large = false;
    kn_val r[2], angle;
    if (!end_point(c, l, &to) || !kn_cp_word(c, "of") || !kn_parse_numeric(c, KN_Q_LP, &r[0]))
        return false;
    word(c, l, "of");
    kn_vlist_push(c, l, r[0]);
    if (kn_parse_numeric(c, KN_Q_LP, &r[1]) && !kn_css_same_text(&r[0], &r[1]))
        kn_vlist_push(c, l, r[1]);
    while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA)) {
        if (!sweep && ((cw = kn_cp_word(c, "cw")) || kn_cp_word(c, "ccw")))
            sweep = true;
        else if (!size && ((large = kn_cp_word(c, "large")) || kn_cp_word(c, "small")))
            size = true;
        else if (!turned && kn_cp_word(c, "rotate") && kn_parse_numeric(c, KN_Q_ANGLE, &angle))
            turned = true;
        else
            return false;
    }
    if (cw)
        word(c, l, "cw");
    if (large)
        word(c, l, "large");
    if (turned) {
        word(c, l, "rotate");
        kn_vlist_push(c, l, angle);
    }
    return true;
}

static bool command(kn_cp *c, kn_vlist *l) {
    static const char *const names[] = {"move",  "line",   "hline", "vline",
                                        "curve", "smooth", "arc",   "close"};
    bool to;
    for (int i = 0; i < (int)KN_COUNTOF(names); i++) {
        if (!kn_cp_word(c, names[i]))
            continue;
        word(c, l, names[i]);
        return i < 2    ? end_point(c, l, &to)
               : i < 4  ? axis(c, l, i == 3)
               : i < 6  ? curve(c, l, i == 5)
               : i == 6 ? arc(c, l)
                        : true;
    }
    return false;
}

bool kn_parse_commands(kn_cp *c, kn_vlist *l) {
    const bool evenodd = kn_cp_take_kw(c, KN_KW_evenodd);
    if (!evenodd)
        kn_cp_take_kw(c, KN_KW_nonzero);
    kn_vlist_push(c, l, kn_v_kw(evenodd ? KN_KW_evenodd : KN_KW_nonzero));
    if (!kn_cp_word(c, "from") || !position(c, l) || kn_cp_done(c))
        return false;
    while (kn_cp_take(c, KN_T_COMMA)) {
        kn_vlist one = {0};
        if (!command(c, &one))
            return false;
        kn_vlist_push(c, l, kn_v_items(c, KN_V_SPACE, KN_SH_NONE, one.n, one.v));
    }
    return true;
}

void kn_css_put_commands(const kn_val *p, uint32_t n, kn_sb *out) {
    if (p[0].kw == KN_KW_evenodd)
        kn_sb_puts(out, "evenodd ");
    kn_sb_puts(out, "from ");
    kn_val_serialize(&p[1], out);
    for (uint32_t i = 2; i < n; i++) {
        kn_sb_puts(out, ", ");
        for (uint32_t k = 0; k < p[i].n; k++) {
            const kn_val *v = &p[i].u.items[k];
            if (k)
                kn_sb_putc(out, ' ');
            if (v->type == KN_V_IDENT) /* a slash is none */
                kn_sb_put(out, v->u.str);
            else
                kn_val_serialize(v, out);
        }
    }
}
