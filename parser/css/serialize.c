/* CSSOM text of values: CSSOM 1 §6.7.2, CSS Values 4 §10.13 for calculations. */
#include "parser/css/color.h"
#include "parser/css/grammar.h"
#include "parser/css/values.h"
#include "src/core/mem.h"
#include <math.h>

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

bool kn_css_family_is_plain(kn_str s) {
    kn_kw k = kn_kw_find(s);
    size_t i = s.n && s.p[0] == '-';
    if (i >= s.n || kn_is_digit(s.p[i]) || s.p[i] == '-' || kn_css_generic_family(k) ||
        (k >= KN_KW_inherit && k <= KN_KW_revert_layer) || kn_str_ieq(s, KN_S("default")))
        return false;
    for (; i < s.n; i++) {
        int c = kn_lower((unsigned char)s.p[i]);
        if (!((c >= 'a' && c <= 'z') || kn_is_digit(c) || c == '_' || c == '-' || c >= 0x80))
            return false;
    }
    return true;
}

/* A family's name that is one identifier goes without quotes, unless it would read as a generic
 * one. */
static void put_family_or_string(const kn_val *v, kn_sb *out) {
    if (v->op == KN_SH_FAMILY && kn_css_family_is_plain(v->u.str))
        kn_sb_put(out, v->u.str);
    else
        put_string(out, v->u.str);
}

/* ---- calculations ---- */

static void put_calc(const kn_val *v, kn_sb *out);

/* CSS Values 4 §10.13: what is not finite is a product of the word and the unit. */
static void put_number(double v, const char *unit, kn_sb *out) {
    if (isfinite(v))
        kn_sb_num(out, v);
    else
        kn_sb_puts(out, isnan(v) ? "NaN" : v < 0 ? "-infinity" : "infinity");
    kn_sb_puts(out, isfinite(v) || !*unit ? "" : " * 1");
    kn_sb_puts(out, unit);
}

static void put_leaf(const kn_val *v, kn_sb *out) {
    if (v->type == KN_V_DIM)
        put_number(v->u.num, kn_unit_str(v->unit), out);
    else if (v->type == KN_V_PCT)
        put_number(v->u.num, "%", out);
    else if (v->type == KN_V_NUM)
        put_number(v->u.num, "", out);
    else
        kn_sb_put(out, kn_kw_str(v->kw));
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

const char *kn_calc_name(kn_calc_op op) {
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
    return (size_t)op < KN_COUNTOF(names) ? names[op] : NULL;
}

static void put_calc(const kn_val *v, kn_sb *out) {
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
    kn_sb_puts(out, kn_calc_name(v->op));
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
    if (v->name.n) {
        kn_sb_put(out, v->name);
        return;
    }
    bool wrap = v->type == KN_V_CALC ? v->op <= KN_CALC_INVERT : v->op == 1;
    kn_sb_puts(out, wrap ? "calc(" : "");
    put_calc(v, out);
    kn_sb_puts(out, wrap ? ")" : "");
}

/* ---- lists with a shape ---- */

bool kn_css_same_text(const kn_val *a, const kn_val *b) {
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
    if (!(p[1].type == KN_V_KW && p[1].kw == KN_KW_currentcolor && !p[1].op)) {
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
    bool axis = false, turned = false;
    for (int i = 0; i < 3; i++)
        if ((is_num(&p[i], 1) || is_num(&p[i], -1)) && is_num(&p[(i + 1) % 3], 0) &&
            is_num(&p[(i + 2) % 3], 0)) {
            kn_sb_puts(out, i < 2 ? axes[i] : "");
            axis = true;
            turned = p[i].u.num < 0 && p[3].type == KN_V_DIM;
        }
    if (!axis) {
        put_sep(out, " ", p, 3);
        kn_sb_putc(out, ' ');
    }
    kn_val angle = p[3];
    angle.u.num = turned ? -angle.u.num : angle.u.num;
    kn_val_serialize(&angle, out);
}

/* One to four values of a box, as few as say it all. */
void kn_css_put_four(const kn_val *const v[4], kn_sb *out) {
    int n = !kn_css_same_text(v[1], v[3])   ? 4
            : !kn_css_same_text(v[0], v[2]) ? 3
            : !kn_css_same_text(v[0], v[1]) ? 2
                                            : 1;
    for (int i = 0; i < n; i++) {
        kn_sb_puts(out, i ? " " : "");
        kn_val_serialize(v[i], out);
    }
}

void kn_css_put_radii(const kn_val *const r[4], kn_sb *out) {
    const kn_val *h[4], *v[4];
    bool equal = true;
    for (int i = 0; i < 4; i++) {
        h[i] = &r[i]->u.items[0];
        v[i] = &r[i]->u.items[1];
        equal = equal && kn_css_same_text(h[i], v[i]);
    }
    kn_css_put_four(h, out);
    if (!equal) {
        kn_sb_puts(out, " / ");
        kn_css_put_four(v, out);
    }
}

static void put_space(const kn_val *v, kn_sb *out) {
    const kn_val *p = v->u.items;
    uint32_t n = v->n;
    switch (v->op) {
    case KN_SH_SHADOW:
        put_shadow(v, out);
        return;
    case KN_SH_SIDES: {
        const kn_val *four[4] = {&p[0], &p[1], &p[2], &p[3]};
        kn_css_put_four(four, out);
        if (n > 4)
            kn_sb_puts(out, " fill");
        return;
    }
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
        kn_css_put_radii(r, out);
        return;
    }
    case KN_SH_RATIO:
        put_sep(out, " ", p, n - 1);
        kn_sb_puts(out, " / ");
        kn_val_serialize(&p[n - 1], out);
        return;
    case KN_SH_PAIR:
        n = kn_css_same_text(&p[0], &p[1]) ? 1 : 2;
        break;
    case KN_SH_SIZE:
        n = p[0].type == KN_V_KW && p[1].type == KN_V_KW ? 1 : 2;
        break;
    case KN_SH_SCALE:
        n = !is_num(&p[2], 1) ? 3 : kn_css_same_text(&p[0], &p[1]) ? 1 : 2;
        break;
    case KN_SH_TRANSLATE:
        n = n == 3 && p[2].type == KN_V_DIM && p[2].u.num == 0 ? 2 : n;
        if (n == 2 && v->n == 2 && p[1].type == KN_V_DIM && p[1].u.num == 0)
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

/* Relative colours, and literal ones that hold calculations. color() names its space in front. */
static void put_color_function(const kn_val *v, kn_sb *out) {
    const kn_val *p = v->u.items;
    bool named = kn_str_eq(v->name, KN_S("color"));
    /* an origin is a colour; what may stand first otherwise is a number, `none` or color()'s space
     */
    bool relative = p[0].type == KN_V_COLOR || p[0].type == KN_V_FUNC ||
                    (p[0].type == KN_V_KW && (named ? p[1].type == KN_V_KW && p[1].kw != KN_KW_none
                                                    : p[0].kw != KN_KW_none));
    uint32_t parts = 3 + relative + named;
    kn_sb_puts(out, relative ? "from " : "");
    put_sep(out, " ", p, parts <= v->n ? parts : v->n);
    if (v->n > parts) {
        kn_sb_puts(out, " / ");
        kn_val_serialize(&p[parts], out);
    }
}

/* CSS Color 5 §7: the default space and hue are not said; one percentage brings the other. */
static void put_color_mix(const kn_val *v, kn_sb *out) {
    const kn_val *how = &v->u.items[0];
    bool shorter = how->n > 2 && how->u.items[2].kw == KN_KW_shorter;
    if (how->u.items[1].kw != KN_KW_oklab) {
        put_sep(out, " ", how->u.items, shorter ? 2 : how->n);
        kn_sb_puts(out, ", ");
    }
    const kn_val *pct[2] = {0};
    kn_val rest = {.type = KN_V_PCT};
    for (int i = 0; i < 2; i++)
        if (v->u.items[i + 1].n > 1)
            pct[i] = &v->u.items[i + 1].u.items[1];
    for (int i = 0; i < 2; i++)
        if (pct[i] && !pct[1 - i] && pct[i]->type == KN_V_PCT && !pct[i]->op) {
            rest.u.num = 100 - pct[i]->u.num;
            pct[1 - i] = &rest;
            break;
        }
    bool halves = pct[0] && pct[1] && pct[0]->type == KN_V_PCT && pct[1]->type == KN_V_PCT &&
                  pct[0]->u.num == 50 && pct[1]->u.num == 50;
    for (int i = 0; i < 2; i++) {
        kn_sb_puts(out, i ? ", " : "");
        kn_val_serialize(&v->u.items[i + 1].u.items[0], out);
        if (pct[i] && !halves) {
            kn_sb_putc(out, ' ');
            kn_val_serialize(pct[i], out);
        }
    }
}

static bool is_color_function(const kn_val *v) {
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
static void put_prelude(const kn_val *pre, bool legacy, kn_sb *out) {
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
        if (is_kw(&p[i], KN_KW_farthest_corner) ||
            (is_kw(&p[i], KN_KW_shorter) && i + 1 < pre->n && ++i))
            continue;
        if (is_kw(&p[i], KN_KW_from) && p[i + 1].type == KN_V_DIM && p[i + 1].u.num == 0) {
            i++;
            continue;
        }
        if (is_kw(&p[i], KN_KW_in) && is_kw(&p[i + 1], KN_KW_srgb) && legacy) {
            i++; /* the space of colours of old */
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
    bool legacy = true;
    for (uint32_t i = 1; i < v->n; i++) {
        const kn_val *color = &v->u.items[i].u.items[0];
        legacy &= color->type != KN_V_FUNC && (color->type != KN_V_COLOR || color->u.color.legacy);
    }
    put_prelude(&v->u.items[0], legacy, out);
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
            kn_css_put_four(four, out);
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
        bool initial = p[0].type == KN_V_KW && p[0].kw == KN_KW_closest_side &&
                       kn_css_same_text(&p[0], &p[radii - 1]);
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
    case KN_KW_path: {
        kn_sb text = {0};
        kn_css_path_text(p[1].u.str, false, &text);
        kn_sb_puts(out, p[0].kw == KN_KW_nonzero ? "" : "evenodd, ");
        put_string(out, kn_sb_str(&text));
        kn_sb_free(&text);
        return;
    }
    case KN_KW_polygon: {
        const bool evenodd = p[0].kw == KN_KW_evenodd, round = n > 1 && p[1].type != KN_V_SPACE;
        kn_sb_puts(out, evenodd ? "evenodd" : "");
        if (round) {
            kn_sb_puts(out, evenodd ? " round " : "round ");
            kn_val_serialize(&p[1], out);
        }
        kn_sb_puts(out, evenodd || round ? ", " : "");
        put_sep(out, ", ", p + 1 + round, n - 1 - round);
        return;
    }
    case KN_KW_shape:
        kn_css_put_commands(p, n, out);
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
    if (is_color_function(v))
        put_color_function(v, out);
    else if (v->kw == KN_KW_color_mix)
        put_color_mix(v, out);
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
