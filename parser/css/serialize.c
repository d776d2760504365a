/* CSSOM text of values: CSSOM 1 §6.7.2, CSS Values 4 §10.13 for calculations. */
#include "parser/css/color.h"
#include "parser/css/grammar.h"
#include "parser/css/values.h"
#include "src/core/mem.h"

static void put_sep(kn_sb *out, const char *sep, const kn_val *items, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            kn_sb_puts(out, sep);
        kn_val_serialize(&items[i], out);
    }
}

static void put_string(kn_sb *out, kn_str s) {
    kn_sb_putc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F) {
            kn_sb_printf(out, "\\%x ", c);
            continue;
        }
        if (c == '"' || c == '\\')
            kn_sb_putc(out, '\\');
        kn_sb_putc(out, (char)c);
    }
    kn_sb_putc(out, '"');
}

/* CSSOM 1 §2.1 "serialize an identifier" */
void kn_css_put_ident(kn_sb *out, kn_str s) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool digit = kn_is_digit(c), first = i == 0 || (i == 1 && s.p[0] == '-');
        if (c < 0x20 || c == 0x7F || (digit && first)) {
            kn_sb_printf(out, "\\%x ", c);
            continue;
        }
        if (c < 0x80 && !digit && c != '-' && c != '_' &&
            !(kn_lower(c) >= 'a' && kn_lower(c) <= 'z'))
            kn_sb_putc(out, '\\');
        else if (c == '-' && s.n == 1)
            kn_sb_putc(out, '\\');
        kn_sb_putc(out, (char)c);
    }
}

/* A family's name that is one identifier goes without quotes, unless it would read as a generic
 * one. */
static void put_family_or_string(const kn_val *v, kn_sb *out) {
    bool ident =
        v->op == KN_SH_FAMILY && v->u.str.n && !kn_is_digit(v->u.str.p[0]) && !kn_kw_find(v->u.str);
    for (size_t i = 0; ident && i < v->u.str.n; i++) {
        int c = kn_lower((unsigned char)v->u.str.p[i]);
        ident =
            (c >= 'a' && c <= 'z') || kn_is_digit(c) || c == '_' || (c == '-' && v->u.str.n > 1);
    }
    if (ident)
        kn_sb_put(out, v->u.str);
    else
        put_string(out, v->u.str);
}

/* ---- calculations ---- */

static void put_calc(const kn_val *v, kn_sb *out);

static void put_leaf(const kn_val *v, kn_sb *out) {
    if (v->type == KN_V_DIM) {
        kn_sb_num(out, v->u.num);
        kn_sb_puts(out, kn_unit_str(v->unit));
    } else if (v->type == KN_V_PCT) {
        kn_sb_num(out, v->u.num);
        kn_sb_putc(out, '%');
    } else if (v->type == KN_V_NUM) {
        kn_sb_num(out, v->u.num);
    } else {
        kn_sb_put(out, kn_kw_str(v->kw));
    }
}

/* Sums list numbers, percentages, dimensions by unit, then the rest. */
static int sum_rank(const kn_val *v) {
    switch (v->type) {
    case KN_V_NUM:
        return 0;
    case KN_V_PCT:
        return 1;
    case KN_V_DIM:
        return 2;
    default:
        return 3;
    }
}

static int sum_order(const kn_val *a, const kn_val *b) {
    int d = sum_rank(a) - sum_rank(b);
    return d || a->type != KN_V_DIM ? d : strcmp(kn_unit_str(a->unit), kn_unit_str(b->unit));
}

static void put_nested(const kn_val *v, kn_sb *out) {
    bool parens = v->type == KN_V_CALC && (v->op == KN_CALC_SUM || v->op == KN_CALC_PRODUCT ||
                                           v->op == KN_CALC_NEGATE || v->op == KN_CALC_INVERT);
    if (parens)
        kn_sb_putc(out, '(');
    put_calc(v, out);
    if (parens)
        kn_sb_putc(out, ')');
}

static void put_sum(const kn_val *v, kn_sb *out) {
    const kn_val *sorted[64];
    uint32_t n = v->n < KN_COUNTOF(sorted) ? v->n : (uint32_t)KN_COUNTOF(sorted);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = i;
        for (; k > 0 && sum_order(&v->u.items[i], sorted[k - 1]) < 0; k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = &v->u.items[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        const kn_val *x = sorted[i];
        bool leaf = x->type != KN_V_CALC && x->type != KN_V_KW;
        bool minus =
            i && ((leaf && x->u.num < 0) || (x->type == KN_V_CALC && x->op == KN_CALC_NEGATE));
        if (i)
            kn_sb_puts(out, minus ? " - " : " + ");
        if (minus && leaf) {
            kn_val neg = *x;
            neg.u.num = -neg.u.num;
            put_leaf(&neg, out);
        } else if (minus) {
            put_nested(&x->u.items[0], out);
        } else {
            put_nested(x, out);
        }
    }
}

static void put_product(const kn_val *v, kn_sb *out) {
    bool first = true;
    for (int pass = 0; pass < 2; pass++) /* numbers come first */
        for (uint32_t i = 0; i < v->n; i++) {
            const kn_val *x = &v->u.items[i];
            bool invert = x->type == KN_V_CALC && x->op == KN_CALC_INVERT;
            if ((x->type == KN_V_NUM) != (pass == 0))
                continue;
            if (first && invert)
                kn_sb_puts(out, "1 / ");
            else if (!first)
                kn_sb_puts(out, invert ? " / " : " * ");
            put_nested(invert ? &x->u.items[0] : x, out);
            first = false;
        }
}

static void put_calc(const kn_val *v, kn_sb *out) {
    static const char *const names[] = {
        [KN_CALC_MIN] = "min",
        [KN_CALC_MAX] = "max",
        [KN_CALC_CLAMP] = "clamp",
        [KN_CALC_ROUND_NEAREST] = "round",
        [KN_CALC_ROUND_UP] = "round",
        [KN_CALC_ROUND_DOWN] = "round",
        [KN_CALC_ROUND_TO_ZERO] = "round",
        [KN_CALC_MOD] = "mod",
        [KN_CALC_REM] = "rem",
        [KN_CALC_SIN] = "sin",
        [KN_CALC_COS] = "cos",
        [KN_CALC_TAN] = "tan",
        [KN_CALC_ASIN] = "asin",
        [KN_CALC_ACOS] = "acos",
        [KN_CALC_ATAN] = "atan",
        [KN_CALC_ATAN2] = "atan2",
        [KN_CALC_POW] = "pow",
        [KN_CALC_SQRT] = "sqrt",
        [KN_CALC_HYPOT] = "hypot",
        [KN_CALC_LOG] = "log",
        [KN_CALC_EXP] = "exp",
        [KN_CALC_ABS] = "abs",
        [KN_CALC_SIGN] = "sign",
    };
    if (v->type != KN_V_CALC) {
        put_leaf(v, out);
        return;
    }
    switch (v->op) {
    case KN_CALC_SUM:
        put_sum(v, out);
        return;
    case KN_CALC_PRODUCT:
        put_product(v, out);
        return;
    case KN_CALC_NEGATE:
        kn_sb_puts(out, "-1 * ");
        put_nested(&v->u.items[0], out);
        return;
    case KN_CALC_INVERT:
        kn_sb_puts(out, "1 / ");
        put_nested(&v->u.items[0], out);
        return;
    default:
        break;
    }
    kn_sb_puts(out, names[v->op]);
    kn_sb_putc(out, '(');
    if (v->op == KN_CALC_ROUND_UP || v->op == KN_CALC_ROUND_DOWN || v->op == KN_CALC_ROUND_TO_ZERO)
        kn_sb_puts(out, v->op == KN_CALC_ROUND_UP     ? "up, "
                        : v->op == KN_CALC_ROUND_DOWN ? "down, "
                                                      : "to-zero, ");
    for (uint32_t i = 0; i < v->n; i++) {
        kn_sb_puts(out, i ? ", " : "");
        put_calc(&v->u.items[i], out);
    }
    kn_sb_putc(out, ')');
}

static void put_numeric(const kn_val *v, kn_sb *out) {
    bool wrap = v->type == KN_V_CALC ? v->op <= KN_CALC_INVERT : v->op == 1;
    kn_sb_puts(out, wrap ? "calc(" : "");
    put_calc(v, out);
    kn_sb_puts(out, wrap ? ")" : "");
}

/* ---- lists with a shape ---- */

static bool same(const kn_val *a, const kn_val *b) {
    kn_sb x = {0}, y = {0};
    kn_val_serialize(a, &x);
    kn_val_serialize(b, &y);
    bool r = kn_str_eq(kn_sb_str(&x), kn_sb_str(&y));
    kn_sb_free(&x);
    kn_sb_free(&y);
    return r;
}

static bool is_num(const kn_val *v, double x) {
    return v->type == KN_V_NUM && v->u.num == x;
}

static void put_shadow(const kn_val *v, kn_sb *out) {
    const kn_val *p = v->u.items;
    uint32_t n = is_num(&p[5], 0) ? is_num(&p[4], 0) ? 2 : 3 : 4;
    if (!(p[1].type == KN_V_KW && p[1].kw == KN_KW_currentcolor)) {
        kn_val_serialize(&p[1], out);
        kn_sb_putc(out, ' ');
    }
    put_sep(out, " ", p + 2, n);
    if (p[0].kw == KN_KW_inset)
        kn_sb_puts(out, " inset");
}

static void put_repeat(const kn_val *v, kn_sb *out) {
    kn_kw x = v->u.items[0].kw, y = v->u.items[1].kw;
    if (x == KN_KW_repeat && y == KN_KW_no_repeat)
        x = y = KN_KW_repeat_x;
    else if (x == KN_KW_no_repeat && y == KN_KW_repeat)
        x = y = KN_KW_repeat_y;
    kn_sb_put(out, kn_kw_str(x));
    if (x != y) {
        kn_sb_putc(out, ' ');
        kn_sb_put(out, kn_kw_str(y));
    }
}

static void put_shape(const kn_val *v, kn_sb *out) {
    const kn_val *shape = &v->u.items[0], *box = &v->u.items[1];
    bool none = shape->type == KN_V_KW && shape->kw == KN_KW_none;
    if (!none)
        kn_val_serialize(shape, out);
    if (none || box->kw != KN_KW_border_box) {
        kn_sb_puts(out, none ? "" : " ");
        kn_val_serialize(box, out);
    }
}

static void put_rotate(const kn_val *v, kn_sb *out) {
    const kn_val *p = v->u.items;
    static const char *const axes[] = {"x ", "y "};
    bool axis = false;
    for (int i = 0; i < 3; i++)
        if (is_num(&p[i], 1) && is_num(&p[(i + 1) % 3], 0) && is_num(&p[(i + 2) % 3], 0)) {
            kn_sb_puts(out, i < 2 ? axes[i] : "");
            axis = true;
        }
    if (!axis) {
        put_sep(out, " ", p, 3);
        kn_sb_putc(out, ' ');
    }
    kn_val_serialize(&p[3], out);
}

/* One to four values of a box, as few as say it all. */
static void put_four(const kn_val *const v[4], kn_sb *out) {
    int n = !same(v[1], v[3]) ? 4 : !same(v[0], v[2]) ? 3 : !same(v[0], v[1]) ? 2 : 1;
    for (int i = 0; i < n; i++) {
        kn_sb_puts(out, i ? " " : "");
        kn_val_serialize(v[i], out);
    }
}

static void put_radii(const kn_val *const r[4], kn_sb *out) {
    const kn_val *h[4], *v[4];
    bool equal = true;
    for (int i = 0; i < 4; i++) {
        h[i] = &r[i]->u.items[0];
        v[i] = &r[i]->u.items[1];
        equal = equal && same(h[i], v[i]);
    }
    put_four(h, out);
    if (!equal) {
        kn_sb_puts(out, " / ");
        put_four(v, out);
    }
}

static void put_space(const kn_val *v, kn_sb *out) {
    const kn_val *p = v->u.items;
    uint32_t n = v->n;
    switch (v->op) {
    case KN_SH_SHADOW:
        put_shadow(v, out);
        return;
    case KN_SH_REPEAT:
        put_repeat(v, out);
        return;
    case KN_SH_SHAPE:
        put_shape(v, out);
        return;
    case KN_SH_ROTATE:
        put_rotate(v, out);
        return;
    case KN_SH_RADII: {
        const kn_val *r[4] = {&p[0], &p[1], &p[2], &p[3]};
        put_radii(r, out);
        return;
    }
    case KN_SH_RATIO:
        put_sep(out, " ", p, n - 1);
        kn_sb_puts(out, " / ");
        kn_val_serialize(&p[n - 1], out);
        return;
    case KN_SH_PAIR:
        n = same(&p[0], &p[1]) ? 1 : 2;
        break;
    case KN_SH_SIZE:
        n = p[0].type == KN_V_KW && p[1].type == KN_V_KW ? 1 : 2;
        break;
    case KN_SH_SCALE:
        n = !is_num(&p[2], 1) ? 3 : same(&p[0], &p[1]) ? 1 : 2;
        break;
    case KN_SH_TRANSLATE:
        if (n == 2 && p[1].type == KN_V_DIM && p[1].u.num == 0)
            n = 1;
        break;
    case KN_SH_TAG:
        n = is_num(&p[1], 1) ? 1 : 2;
        break;
    default:
        break;
    }
    put_sep(out, " ", p, n);
}

/* ---- functions ---- */

static void put_position(const kn_val *v, kn_sb *out) {
    kn_sb_puts(out, " at ");
    kn_val_serialize(v, out);
}

static void put_relative_color(const kn_val *v, kn_sb *out) {
    kn_sb_puts(out, "from ");
    uint32_t first = v->u.items[1].type == KN_V_KW && kn_str_eq(v->name, KN_S("color")) ? 2 : 1;
    put_sep(out, " ", v->u.items, first + 3 <= v->n ? first + 3 : v->n);
    if (v->n > first + 3) {
        kn_sb_puts(out, " / ");
        kn_val_serialize(&v->u.items[first + 3], out);
    }
}

static bool is_relative_color(const kn_val *v) {
    static const char *const names[] = {"rgb", "rgba", "hsl",   "hsla",  "hwb",
                                        "lab", "lch",  "oklab", "oklch", "color"};
    for (size_t i = 0; i < KN_COUNTOF(names); i++)
        if (kn_str_eq(v->name, kn_cstr(names[i])))
            return true;
    return false;
}

static bool is_kw(const kn_val *v, kn_kw k) {
    return v->type == KN_V_KW && v->kw == k;
}

static bool is_gradient(const kn_val *v) {
    return v->kw >= KN_KW_linear_gradient && v->kw <= KN_KW_repeating_conic_gradient;
}

/* The prelude without what is meant anyway: to bottom, ellipse, at the centre. */
static void put_prelude(const kn_val *pre, kn_sb *out) {
    size_t start = out->n;
    const kn_val *p = pre->u.items;
    for (uint32_t i = 0; i < pre->n; i++) {
        if (is_kw(&p[i], KN_KW_ellipse) ||
            (i == 0 && p[i].type == KN_V_DIM && p[i].unit == KN_U_DEG && p[i].u.num == 180 &&
             pre->n == 1))
            continue;
        if (is_kw(&p[i], KN_KW_circle) && i + 1 < pre->n && p[i + 1].type != KN_V_KW)
            continue; /* one length can only be a circle's */
        if (is_kw(&p[i], KN_KW_to) && is_kw(&p[i + 1], KN_KW_bottom) && pre->n == 2)
            return;
        if (is_kw(&p[i], KN_KW_to) && i + 2 < pre->n &&
            (is_kw(&p[i + 1], KN_KW_top) || is_kw(&p[i + 1], KN_KW_bottom))) {
            kn_sb_printf(out, "to %s %s", kn_kw_str(p[i + 2].kw).p, kn_kw_str(p[i + 1].kw).p);
            i += 2;
            continue;
        }
        if (is_kw(&p[i], KN_KW_at) && p[i + 1].type == KN_V_PCT && p[i + 1].u.num == 50 &&
            p[i + 2].type == KN_V_PCT && p[i + 2].u.num == 50) {
            i += 2;
            continue;
        }
        kn_sb_puts(out, out->n > start ? " " : "");
        kn_val_serialize(&p[i], out);
    }
}

/* A stop with two positions is printed as two stops. */
static void put_stop(const kn_val *s, kn_sb *out) {
    put_sep(out, " ", s->u.items, s->n < 3 ? s->n : 2);
    if (s->n == 3) {
        kn_sb_puts(out, ", ");
        kn_val_serialize(&s->u.items[0], out);
        kn_sb_putc(out, ' ');
        kn_val_serialize(&s->u.items[2], out);
    }
}

static void put_gradient(const kn_val *v, kn_sb *out) {
    size_t start = out->n;
    put_prelude(&v->u.items[0], out);
    for (uint32_t i = 1; i < v->n; i++) {
        kn_sb_puts(out, out->n > start ? ", " : "");
        put_stop(&v->u.items[i], out);
    }
}

static void put_arguments(const kn_val *v, kn_sb *out) {
    const kn_val *p = v->u.items;
    uint32_t n = v->n;
    switch (v->kw) {
    case KN_KW_inset:
    case KN_KW_rect:
    case KN_KW_xywh: {
        const kn_val *four[4] = {&p[0], &p[1], &p[2], &p[3]};
        if (v->kw == KN_KW_inset)
            put_four(four, out);
        else
            put_sep(out, " ", p, 4);
        if (n > 4) {
            kn_sb_puts(out, " round ");
            kn_val_serialize(&p[4], out);
        }
        return;
    }
    case KN_KW_circle:
    case KN_KW_ellipse: {
        uint32_t radii = v->kw == KN_KW_ellipse ? 2 : 1;
        bool initial =
            p[0].type == KN_V_KW && p[0].kw == KN_KW_closest_side && same(&p[0], &p[radii - 1]);
        if (!initial)
            put_sep(out, " ", p, radii);
        if (n > radii) {
            kn_sb at = {0};
            put_position(&p[radii], &at);
            kn_sb_put(out, initial ? kn_str_trim(kn_sb_str(&at)) : kn_sb_str(&at));
            kn_sb_free(&at);
        }
        return;
    }
    case KN_KW_polygon:
    case KN_KW_path:
        if (p[0].kw == KN_KW_nonzero)
            put_sep(out, ", ", p + 1, n - 1);
        else
            put_sep(out, ", ", p, n);
        return;
    case KN_KW_repeat:
        kn_val_serialize(&p[0], out);
        kn_sb_puts(out, ", ");
        put_sep(out, " ", p + 1, n - 1);
        return;
    case KN_KW_steps:
        put_sep(out, ", ", p, p[1].kw == KN_KW_end || p[1].kw == KN_KW_jump_end ? 1 : 2);
        return;
    case KN_KW_ray:
        put_sep(out, " ", p, n);
        return;
    default:
        break;
    }
    if (is_relative_color(v))
        put_relative_color(v, out);
    else if (is_gradient(v))
        put_gradient(v, out);
    else
        put_sep(out, ", ", p, n);
}

void kn_val_serialize(const kn_val *v, kn_sb *out) {
    switch (v->type) {
    case KN_V_KW:
        kn_sb_put(out, kn_kw_str(v->kw));
        return;
    case KN_V_NUM:
    case KN_V_PCT:
    case KN_V_DIM:
    case KN_V_CALC:
        put_numeric(v, out);
        return;
    case KN_V_COLOR:
        if (v->name.n)
            kn_sb_put(out, v->name);
        else
            kn_color_serialize(&v->u.color, out);
        return;
    case KN_V_STR:
        put_family_or_string(v, out);
        return;
    case KN_V_URL:
        kn_sb_puts(out, "url(");
        put_string(out, v->u.str);
        kn_sb_putc(out, ')');
        return;
    case KN_V_IDENT:
        kn_css_put_ident(out, v->u.str);
        return;
    case KN_V_TOKENS:
        kn_sb_put(out, v->u.str);
        return;
    case KN_V_COMMA:
        put_sep(out, v->op == KN_SH_WORDS ? " " : ", ", v->u.items, v->n);
        return;
    case KN_V_SLASH:
        put_sep(out, " / ", v->u.items, v->n);
        return;
    case KN_V_SPACE:
        put_space(v, out);
        return;
    case KN_V_NAMES:
        kn_sb_putc(out, '[');
        put_sep(out, " ", v->u.items, v->n);
        kn_sb_putc(out, ']');
        return;
    default:
        break;
    }
    const char *camel = kn_func_camel(v->name);
    if (camel)
        kn_sb_puts(out, camel);
    else
        kn_sb_put(out, v->name);
    kn_sb_putc(out, '(');
    put_arguments(v, out);
    kn_sb_putc(out, ')');
}

/* ---- shorthands ---- */

static bool is_initial(kn_prop p, const kn_val *v) {
    kn_sb x = {0}, y = {0};
    kn_val_serialize(v, &x);
    kn_val_serialize(kn_prop_initial(p)->v, &y);
    bool r = kn_str_eq(kn_sb_str(&x), kn_sb_str(&y));
    kn_sb_free(&x);
    kn_sb_free(&y);
    return r;
}

/* Parts that differ from their initial values, or `none_word` when none does. */
static void put_changed(const kn_short *s, const kn_value *const *v, size_t from, size_t to,
                        const char *none_word, kn_sb *out) {
    size_t start = out->n;
    for (size_t i = from; i < to; i++)
        if (!is_initial(s->longhands[i], v[i]->v)) {
            kn_sb_puts(out, out->n > start ? " " : "");
            kn_val_serialize(v[i]->v, out);
        }
    if (out->n == start)
        kn_sb_puts(out, none_word);
}

/* Layer i of every list; lists shorter than that repeat. */
static const kn_val *layer(const kn_value *v, uint32_t i) {
    return v->v->type == KN_V_COMMA && v->v->n ? &v->v->u.items[i % v->v->n] : v->v;
}

static bool layer_is_initial(kn_prop p, const kn_val *v) {
    kn_val one = {.type = KN_V_COMMA, .n = 1, .u.items = v};
    return is_initial(p, kn_prop_initial(p)->v->type == KN_V_COMMA ? &one : v);
}

enum { L_IMAGE, L_X, L_Y, L_SIZE, L_REPEAT, L_REST };

/* background and mask share the order of their first longhands (shorthands.def). */
static void put_layers(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    bool bg = s->longhands[0] == KN_PROP_BACKGROUND_IMAGE;
    size_t n = bg ? 8 : kn_short_size(s);
    uint32_t layers = v[0]->v->type == KN_V_COMMA ? v[0]->v->n : 1;
    for (uint32_t i = 0; i < layers; i++) {
        size_t start;
        kn_sb_puts(out, i ? ", " : "");
        start = out->n;
        bool size = !layer_is_initial(s->longhands[L_SIZE], layer(v[L_SIZE], i));
        bool pos = size || !layer_is_initial(s->longhands[L_X], layer(v[L_X], i)) ||
                   !layer_is_initial(s->longhands[L_Y], layer(v[L_Y], i));
        size_t origin = bg ? 6 : 5, clip = origin + 1;
        bool boxes = !layer_is_initial(s->longhands[origin], layer(v[origin], i)) ||
                     !layer_is_initial(s->longhands[clip], layer(v[clip], i));
        bool one_box = same(layer(v[origin], i), layer(v[clip], i));
        for (size_t k = 0; k < n; k++) {
            if (k == L_X || k == L_Y ? !pos
                : k == L_SIZE        ? !size
                : k == origin        ? !boxes
                : k == clip          ? !boxes || one_box
                                     : layer_is_initial(s->longhands[k], layer(v[k], i)))
                continue;
            kn_sb_puts(out, k == L_SIZE ? " / " : out->n > start ? " " : "");
            kn_val_serialize(layer(v[k], i), out);
        }
        if (bg && i + 1 == layers && !is_initial(KN_PROP_BACKGROUND_COLOR, v[8]->v)) {
            kn_sb_puts(out, out->n > start ? " " : "");
            kn_val_serialize(v[8]->v, out);
        }
        if (out->n == start)
            kn_sb_puts(out, "none");
    }
}

static void put_items(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t n = kn_short_size(s), names = s->longhands[0] == KN_PROP_TRANSITION_PROPERTY ? 0 : n - 1;
    uint32_t items = v[names]->v->type == KN_V_COMMA ? v[names]->v->n : 1;
    for (uint32_t i = 0; i < items; i++) {
        kn_sb_puts(out, i ? ", " : "");
        size_t start = out->n;
        for (size_t k = 0; k < n; k++) {
            bool delay = s->longhands[k] == KN_PROP_TRANSITION_DURATION ||
                         s->longhands[k] == KN_PROP_ANIMATION_DURATION;
            size_t delay_at = s->longhands[0] == KN_PROP_TRANSITION_PROPERTY ? 3 : 2;
            if (names == 0 && layer_is_initial(s->longhands[k], layer(v[k], i)) &&
                !(delay && !layer_is_initial(s->longhands[delay_at], layer(v[delay_at], i))))
                continue;
            kn_sb_puts(out, out->n > start ? " " : "");
            kn_val_serialize(layer(v[k], i), out);
        }
        if (out->n == start)
            kn_sb_puts(out, names == 0 ? "all" : "none");
    }
}

static void put_font(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    for (size_t i = 7; i < kn_short_size(s); i++)
        if (!is_initial(s->longhands[i], v[i]->v))
            return;
    size_t start = out->n;
    put_changed(s, v, 0, 4, "", out);
    kn_sb_puts(out, out->n > start ? " " : "");
    kn_val_serialize(v[4]->v, out);
    if (!is_initial(KN_PROP_LINE_HEIGHT, v[5]->v)) {
        kn_sb_puts(out, " / ");
        kn_val_serialize(v[5]->v, out);
    }
    kn_sb_putc(out, ' ');
    kn_val_serialize(v[6]->v, out);
}

static void put_border(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t sides = kn_short_size(s) == 6 ? 2 : 4;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 1; i < sides; i++)
            if (!same(v[k * sides]->v, v[k * sides + i]->v))
                return;
    for (size_t i = 12; i < kn_short_size(s); i++)
        if (!is_initial(s->longhands[i], v[i]->v))
            return;
    const kn_value *three[3] = {v[0], v[sides], v[2 * sides]};
    kn_short one = {.longhands = {s->longhands[0], s->longhands[sides], s->longhands[2 * sides]}};
    put_changed(&one, three, 0, 3, "none", out);
}

static void put_white_space(const kn_value *const *v, kn_sb *out) {
    kn_kw c = v[0]->v->kw, w = v[1]->v->kw;
    bool wrap = w == KN_KW_wrap;
    const char *text = c == KN_KW_collapse          ? wrap ? "normal" : "nowrap"
                       : c == KN_KW_preserve        ? wrap ? "pre-wrap" : "pre"
                       : c == KN_KW_preserve_breaks ? wrap ? "pre-line" : "preserve-breaks nowrap"
                       : wrap                       ? "break-spaces"
                                                    : "break-spaces nowrap";
    kn_sb_puts(out, text);
}

static void put_lines(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t n = kn_short_size(s);
    while (n > 1 && v[n - 1]->v->type == KN_V_KW && v[n - 1]->v->kw == KN_KW_auto)
        n--;
    for (size_t i = 0; i < n; i++) {
        kn_sb_puts(out, i ? " / " : "");
        kn_val_serialize(v[i]->v, out);
    }
}

static bool is_one_of(const kn_short *s, const char *names) {
    size_t n = strlen(s->name);
    for (const char *p = names; (p = strstr(p, s->name)); p += n)
        if ((p == names || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
            return true;
    return false;
}

bool kn_short_collapse(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t n = kn_short_size(s), start = out->n;
    bool wide = false, all_wide = true;
    for (size_t i = 0; i < n; i++) {
        bool w = v[i]->v->type == KN_V_KW && v[i]->v->kw >= KN_KW_inherit &&
                 v[i]->v->kw <= KN_KW_revert_layer;
        wide |= w;
        all_wide &= w && v[i]->v->kw == v[0]->v->kw;
    }
    if (wide) {
        if (all_wide)
            kn_val_serialize(v[0]->v, out);
        return all_wide;
    }
    if (is_one_of(s, "margin padding inset border-width border-style border-color")) {
        const kn_val *four[4] = {v[0]->v, v[1]->v, v[2]->v, v[3]->v};
        put_four(four, out);
    } else if (is_one_of(s, "border-radius")) {
        const kn_val *four[4] = {v[0]->v, v[1]->v, v[2]->v, v[3]->v};
        put_radii(four, out);
    } else if (is_one_of(s, "background mask")) {
        put_layers(s, v, out);
    } else if (is_one_of(s, "transition animation")) {
        put_items(s, v, out);
    } else if (is_one_of(s, "border border-inline border-block")) {
        put_border(s, v, out);
    } else if (is_one_of(s, "font")) {
        put_font(s, v, out);
    } else if (is_one_of(s, "white-space")) {
        put_white_space(v, out);
    } else if (is_one_of(s, "flex")) {
        for (size_t i = 0; i < n; i++) {
            kn_sb_puts(out, i ? " " : "");
            kn_val_serialize(v[i]->v, out);
        }
    } else if (is_one_of(s, "grid-row grid-column grid-area")) {
        put_lines(s, v, out);
    } else if (is_one_of(s, "background-position mask-position")) {
        for (uint32_t i = 0; i < v[0]->v->n; i++) {
            kn_sb_puts(out, i ? ", " : "");
            kn_val_serialize(layer(v[0], i), out);
            kn_sb_putc(out, ' ');
            kn_val_serialize(layer(v[1], i), out);
        }
    } else if (is_one_of(s, "flex-flow outline text-decoration list-style border-top border-right "
                            "border-bottom border-left "
                            "-webkit-text-stroke text-wrap font-variant")) {
        static const char *const empty[] = {"row", "wrap", "normal", "none"};
        put_changed(s, v, 0, n,
                    empty[is_one_of(s, "flex-flow")      ? 0
                          : is_one_of(s, "text-wrap")    ? 1
                          : is_one_of(s, "font-variant") ? 2
                                                         : 3],
                    out);
    } else if (is_one_of(s, "container")) {
        kn_val_serialize(v[0]->v, out);
        if (!is_initial(KN_PROP_CONTAINER_TYPE, v[1]->v)) {
            kn_sb_puts(out, " / ");
            kn_val_serialize(v[1]->v, out);
        }
    } else if (n == 2 && !is_one_of(s, "font-synthesis")) { /* pairs */
        kn_val_serialize(v[0]->v, out);
        if (!same(v[0]->v, v[1]->v)) {
            kn_sb_putc(out, ' ');
            kn_val_serialize(v[1]->v, out);
        }
    }
    return out->n > start;
}
