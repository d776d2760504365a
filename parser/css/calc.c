/* Numeric values and math functions: CSS Values 4 §6 and §10. */
#include "parser/css/cursor.h"
#include "src/core/limits.h"
#include "src/core/mem.h"
#include <math.h>

/* Powers of the base types (§10.2); percentages count as lengths where they resolve to lengths. */
typedef struct calc_type {
    int8_t len, angle, time, res, pct, fr;
} calc_type;

typedef struct calc_ctx {
    bool pct_is_len;
    int depth;
} calc_ctx;

unsigned kn_unit_kind(kn_unit u) {
    if (u >= KN_U_PX && u <= KN_U_CQMAX)
        return KN_Q_LEN;
    if (u == KN_U_FR)
        return KN_Q_FR;
    if (u >= KN_U_DEG && u <= KN_U_TURN)
        return KN_Q_ANGLE;
    if (u == KN_U_S || u == KN_U_MS)
        return KN_Q_TIME;
    if (u >= KN_U_DPI && u <= KN_U_DPPX)
        return KN_Q_RES;
    return 0;
}

double kn_unit_factor(kn_unit u) {
    switch (u) {
    case KN_U_PX:
    case KN_U_DEG:
    case KN_U_S:
    case KN_U_DPPX:
        return 1;
    case KN_U_CM:
        return 96 / 2.54;
    case KN_U_MM:
        return 96 / 25.4;
    case KN_U_Q:
        return 96 / 101.6;
    case KN_U_IN:
        return 96;
    case KN_U_PT:
        return 96.0 / 72;
    case KN_U_PC:
        return 16;
    case KN_U_GRAD:
        return 0.9;
    case KN_U_RAD:
        return 180 / 3.14159265358979323846;
    case KN_U_TURN:
        return 360;
    case KN_U_MS:
        return 0.001;
    case KN_U_DPI:
        return 1.0 / 96;
    case KN_U_DPCM:
        return 2.54 / 96;
    default:
        return 0;
    }
}

static kn_unit canonical_unit(kn_unit u) {
    switch (kn_unit_kind(u)) {
    case KN_Q_LEN:
        return kn_unit_factor(u) != 0 ? KN_U_PX : u;
    case KN_Q_ANGLE:
        return KN_U_DEG;
    case KN_Q_TIME:
        return KN_U_S;
    case KN_Q_RES:
        return KN_U_DPPX;
    default:
        return u;
    }
}

static const struct {
    const char *name;
    uint8_t op, min, max; /* number of arguments */
} functions[] = {
    {"calc", KN_CALC_SUM, 1, 1},
    {"min", KN_CALC_MIN, 1, 255},
    {"max", KN_CALC_MAX, 1, 255},
    {"clamp", KN_CALC_CLAMP, 3, 3},
    {"round", KN_CALC_ROUND_NEAREST, 1, 2},
    {"mod", KN_CALC_MOD, 2, 2},
    {"rem", KN_CALC_REM, 2, 2},
    {"sin", KN_CALC_SIN, 1, 1},
    {"cos", KN_CALC_COS, 1, 1},
    {"tan", KN_CALC_TAN, 1, 1},
    {"asin", KN_CALC_ASIN, 1, 1},
    {"acos", KN_CALC_ACOS, 1, 1},
    {"atan", KN_CALC_ATAN, 1, 1},
    {"atan2", KN_CALC_ATAN2, 2, 2},
    {"pow", KN_CALC_POW, 2, 2},
    {"sqrt", KN_CALC_SQRT, 1, 1},
    {"hypot", KN_CALC_HYPOT, 1, 255},
    {"log", KN_CALC_LOG, 1, 2},
    {"exp", KN_CALC_EXP, 1, 1},
    {"abs", KN_CALC_ABS, 1, 1},
    {"sign", KN_CALC_SIGN, 1, 1},
    {"-webkit-calc", KN_CALC_SUM, 1, 1},
};

static int find_function(kn_str name) {
    for (size_t i = 0; i < KN_COUNTOF(functions); i++)
        if (kn_str_ieq(name, kn_cstr(functions[i].name)))
            return (int)i;
    return -1;
}

bool kn_is_math_function(kn_str name) {
    return find_function(name) >= 0;
}

/* ---- folding ---- */

static double round_to(kn_calc_op op, double a, double b) {
    if (b == 0 || isnan(a) || isnan(b) || (isinf(a) && isinf(b)))
        return NAN;
    if (isinf(a))
        return a;
    if (isinf(b)) {
        if (op == KN_CALC_ROUND_UP)
            return a > 0 ? INFINITY : copysign(0.0, a);
        if (op == KN_CALC_ROUND_DOWN)
            return a < 0 ? -INFINITY : copysign(0.0, a);
        return copysign(0.0, a);
    }
    b = fabs(b);
    double q = a / b;
    switch (op) {
    case KN_CALC_ROUND_UP:
        return ceil(q) * b;
    case KN_CALC_ROUND_DOWN:
        return floor(q) * b;
    case KN_CALC_ROUND_TO_ZERO:
        return trunc(q) * b;
    default:
        return floor(q + 0.5) * b;
    }
}

static double fold_mod(double a, double b) {
    if (b == 0 || isinf(a))
        return NAN;
    if (isinf(b))
        return (a < 0) != (b < 0) && a != 0 ? NAN : a;
    return a - b * floor(a / b);
}

static double radians(const kn_val *v) {
    return v->type == KN_V_DIM ? v->u.num * 3.14159265358979323846 / 180 : v->u.num;
}

/* §10.4: sines and tangents of the right angles come out exact. */
static double fold_trig(kn_calc_op op, const kn_val *v) {
    double r = radians(v), x = op == KN_CALC_SIN ? sin(r) : op == KN_CALC_COS ? cos(r) : tan(r);
    return fabs(x) < 1e-15 ? 0 : fabs(fabs(x) - 0.5) < 1e-15 ? copysign(0.5, x) : x;
}

static bool same_kind(const kn_val *items, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (items[i].type != items[0].type || items[i].unit != items[0].unit)
            return false;
        if (items[i].type != KN_V_NUM && items[i].type != KN_V_DIM && items[i].type != KN_V_PCT)
            return false;
    }
    return true;
}

static kn_val like(const kn_val *v, double x) {
    kn_val r = *v;
    r.u.num = x;
    r.name = (kn_str){0};
    return r;
}

static bool fold_one(kn_calc_op op, const kn_val *v, kn_val *out) {
    const double deg = 180 / 3.14159265358979323846;
    double x = v->u.num;
    switch (op) {
    case KN_CALC_NEGATE:
        *out = like(v, -x);
        return true;
    case KN_CALC_INVERT:
        *out = kn_v_num(1 / x);
        return v->type == KN_V_NUM;
    case KN_CALC_SIN:
    case KN_CALC_COS:
    case KN_CALC_TAN:
        *out = kn_v_num(fold_trig(op, v));
        return true;
    case KN_CALC_ASIN:
        *out = kn_v_dim(asin(x) * deg, KN_U_DEG);
        return true;
    case KN_CALC_ACOS:
        *out = kn_v_dim(acos(x) * deg, KN_U_DEG);
        return true;
    case KN_CALC_ATAN:
        *out = kn_v_dim(atan(x) * deg, KN_U_DEG);
        return true;
    case KN_CALC_SQRT:
        *out = kn_v_num(sqrt(x));
        return true;
    case KN_CALC_EXP:
        *out = kn_v_num(exp(x));
        return true;
    case KN_CALC_LOG:
        *out = kn_v_num(log(x));
        return true;
    case KN_CALC_ABS: /* the sign of a percentage is known only when it is resolved */
        *out = like(v, fabs(x));
        return v->type != KN_V_PCT;
    case KN_CALC_SIGN:
        *out = kn_v_num(x > 0 ? 1 : x < 0 ? -1 : x);
        return v->type != KN_V_PCT;
    case KN_CALC_HYPOT:
        *out = like(v, fabs(x));
        return true;
    case KN_CALC_MIN:
    case KN_CALC_MAX:
    case KN_CALC_SUM:
    case KN_CALC_PRODUCT:
        *out = *v;
        return true;
    case KN_CALC_ROUND_NEAREST:
    case KN_CALC_ROUND_UP:
    case KN_CALC_ROUND_DOWN:
    case KN_CALC_ROUND_TO_ZERO:
        *out = like(v, round_to(op, x, 1));
        return v->type == KN_V_NUM;
    default:
        return false;
    }
}

bool kn_calc_fold(kn_calc_op op, const kn_val *items, uint32_t n, kn_val *out) {
    if (op == KN_CALC_CLAMP) {
        double lo = -INFINITY, hi = INFINITY;
        const kn_val *v = &items[1];
        for (uint32_t i = 0; i < 3; i++) {
            if (i != 1 && items[i].type == KN_V_KW)
                continue;
            if (items[i].type != v->type || items[i].unit != v->unit || !same_kind(&items[i], 1))
                return false;
        }
        lo = items[0].type == KN_V_KW ? lo : items[0].u.num;
        hi = items[2].type == KN_V_KW ? hi : items[2].u.num;
        double x = v->u.num < hi ? v->u.num : hi;
        *out = like(v, x > lo ? x : lo);
        return true;
    }
    if (!n || !same_kind(items, n))
        return false;
    if (n == 1)
        return fold_one(op, items, out);
    double x = items[0].u.num, y = items[1].u.num;
    switch (op) {
    case KN_CALC_SUM:
        for (uint32_t i = 1; i < n; i++)
            x += items[i].u.num;
        break;
    case KN_CALC_PRODUCT:
        if (items[0].type != KN_V_NUM)
            return false;
        for (uint32_t i = 1; i < n; i++)
            x *= items[i].u.num;
        break;
    case KN_CALC_MIN:
        for (uint32_t i = 1; i < n; i++)
            x = isnan(items[i].u.num) || items[i].u.num < x ? items[i].u.num : x;
        break;
    case KN_CALC_MAX:
        for (uint32_t i = 1; i < n; i++)
            x = isnan(items[i].u.num) || items[i].u.num > x ? items[i].u.num : x;
        break;
    case KN_CALC_HYPOT:
        x *= x;
        for (uint32_t i = 1; i < n; i++)
            x += items[i].u.num * items[i].u.num;
        x = sqrt(x);
        break;
    case KN_CALC_ROUND_NEAREST:
    case KN_CALC_ROUND_UP:
    case KN_CALC_ROUND_DOWN:
    case KN_CALC_ROUND_TO_ZERO:
        x = round_to(op, x, y);
        break;
    case KN_CALC_MOD:
        x = fold_mod(x, y);
        break;
    case KN_CALC_REM:
        x = isinf(y) && !isinf(x) ? x : fmod(x, y);
        break;
    case KN_CALC_ATAN2:
        *out = kn_v_dim(atan2(x, y) * 180 / 3.14159265358979323846, KN_U_DEG);
        return items[0].type != KN_V_PCT;
    case KN_CALC_POW:
        x = pow(x, y);
        break;
    case KN_CALC_LOG:
        x = log(x) / log(y);
        break;
    default:
        return false;
    }
    *out = like(&items[0], x);
    return true;
}

/* ---- parsing ---- */

static bool parse_sum(kn_cp *c, calc_ctx *x, kn_val *out, calc_type *type);

static bool same_type(calc_type a, calc_type b) {
    return a.len == b.len && a.angle == b.angle && a.time == b.time && a.res == b.res &&
           a.pct == b.pct && a.fr == b.fr;
}

static bool is_number(calc_type t) {
    return same_type(t, (calc_type){0});
}

static kn_val make_node(kn_cp *c, kn_calc_op op, const kn_val *items, uint32_t n) {
    kn_val r;
    if (kn_calc_fold(op, items, n, &r))
        return r;
    r = kn_v_items(c, KN_V_CALC, KN_SH_NONE, n, items);
    r.op = (uint8_t)op;
    return r;
}

/* round()'s strategy, log()'s and clamp()'s peculiarities, then the common rules of argument types.
 */
static bool parse_function(kn_cp *c, calc_ctx *x, int f, kn_val *out, calc_type *type) {
    kn_cp in = kn_cp_enter(c);
    kn_calc_op op = functions[f].op;
    kn_vlist args = {0};
    calc_type first = {0};
    if (op == KN_CALC_ROUND_NEAREST) {
        static const char *const names[] = {"nearest", "up", "down", "to-zero"};
        for (unsigned i = 0; i < 4; i++)
            if (kn_cp_word(&in, names[i])) {
                op = (kn_calc_op)(KN_CALC_ROUND_NEAREST + i);
                if (!kn_cp_take(&in, KN_T_COMMA))
                    return false;
                break;
            }
    }
    do {
        kn_val v;
        calc_type t = {0};
        if (op == KN_CALC_CLAMP && args.n != 1 && kn_cp_take_kw(&in, KN_KW_none)) {
            kn_vlist_push(c, &args, kn_v_kw(KN_KW_none));
            continue;
        }
        if (!parse_sum(&in, x, &v, &t))
            return false;
        bool have_first =
            args.n > 0 && !(args.n == 1 && args.v[0].type == KN_V_KW && args.v[0].kw == KN_KW_none);
        if (have_first && !same_type(first, t))
            return false;
        first = t;
        kn_vlist_push(c, &args, v);
    } while (kn_cp_take(&in, KN_T_COMMA));
    if (!kn_cp_done(&in) || args.n < functions[f].min || args.n > functions[f].max)
        return false;
    if (op == KN_CALC_SUM) {
        *out = args.v[0];
        *type = first;
        return true;
    }
    *type = (calc_type){0};
    switch (op) {
    case KN_CALC_SIN:
    case KN_CALC_COS:
    case KN_CALC_TAN:
        if (!is_number(first) && !same_type(first, (calc_type){.angle = 1}))
            return false;
        break;
    case KN_CALC_ASIN:
    case KN_CALC_ACOS:
    case KN_CALC_ATAN:
        type->angle = 1;
        if (!is_number(first))
            return false;
        break;
    case KN_CALC_ATAN2:
        type->angle = 1;
        break;
    case KN_CALC_POW:
    case KN_CALC_SQRT:
    case KN_CALC_LOG:
    case KN_CALC_EXP:
        if (!is_number(first))
            return false;
        break;
    case KN_CALC_SIGN:
        break;
    default:
        if (op >= KN_CALC_ROUND_NEAREST && op <= KN_CALC_ROUND_TO_ZERO && args.n == 1 &&
            !is_number(first))
            return false;
        *type = first;
    }
    *out = make_node(c, op, args.v, args.n);
    return true;
}

static bool parse_leaf(kn_cp *c, calc_ctx *x, kn_val *out, calc_type *type) {
    const kn_tok *t = kn_cp_peek(c);
    *type = (calc_type){0};
    switch (t->type) {
    case KN_T_NUMBER:
        *out = kn_v_num(t->num);
        break;
    case KN_T_PERCENT:
        *out = kn_v_pct(t->num);
        if (x->pct_is_len)
            type->len = 1;
        else
            type->pct = 1;
        break;
    case KN_T_DIMENSION: {
        kn_unit u = kn_unit_find(t->str);
        double k = kn_unit_factor(u);
        *out = k != 0 ? kn_v_dim(t->num * k, canonical_unit(u)) : kn_v_dim(t->num, u);
        switch (kn_unit_kind(u)) {
        case KN_Q_LEN:
            type->len = 1;
            break;
        case KN_Q_ANGLE:
            type->angle = 1;
            break;
        case KN_Q_TIME:
            type->time = 1;
            break;
        case KN_Q_RES:
            type->res = 1;
            break;
        default:
            return false;
        }
        break;
    }
    case KN_T_IDENT:
        switch (kn_kw_find(t->str)) {
        case KN_KW_e:
            *out = kn_v_num(2.71828182845904523536);
            break;
        case KN_KW_pi:
            *out = kn_v_num(3.14159265358979323846);
            break;
        case KN_KW_infinity:
            *out = kn_v_num(INFINITY);
            break;
        case KN_KW_neg_infinity:
            *out = kn_v_num(-INFINITY);
            break;
        case KN_KW_nan:
            *out = kn_v_num(NAN);
            break;
        case KN_KW_r:
        case KN_KW_g:
        case KN_KW_b:
        case KN_KW_h:
        case KN_KW_s:
        case KN_KW_l:
        case KN_KW_w:
        case KN_KW_a:
        case KN_KW_c:
        case KN_KW_x:
        case KN_KW_y:
        case KN_KW_z:
        case KN_KW_alpha:
            if (!c->channels)
                return false;
            *out = kn_v_kw(kn_kw_find(t->str));
            break;
        default:
            return false;
        }
        break;
    default:
        return false;
    }
    kn_cp_next(c);
    return true;
}

static bool parse_value(kn_cp *c, calc_ctx *x, kn_val *out, calc_type *type) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type != KN_T_OPEN_PAREN && t->type != KN_T_FUNCTION)
        return parse_leaf(c, x, out, type);
    if (x->depth >= KN_LIMIT_CSS_NESTING)
        return false;
    x->depth++;
    bool ok;
    if (t->type == KN_T_OPEN_PAREN) {
        kn_cp in = kn_cp_enter(c);
        ok = parse_sum(&in, x, out, type) && kn_cp_done(&in);
    } else {
        int f = find_function(t->str);
        ok = f >= 0 && parse_function(c, x, f, out, type);
    }
    x->depth--;
    return ok;
}

static bool is_leaf_sum(const kn_val *v) {
    if (v->type != KN_V_CALC || v->op != KN_CALC_SUM)
        return false;
    for (uint32_t i = 0; i < v->n; i++)
        if (v->u.items[i].type != KN_V_DIM && v->u.items[i].type != KN_V_PCT &&
            v->u.items[i].type != KN_V_NUM)
            return false;
    return true;
}

/* Numbers are collected in front; a number times one plain value is that value scaled. */
static kn_val fold_product(kn_cp *c, kn_vlist *l) {
    double k = 1;
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->n; i++)
        if (l->v[i].type == KN_V_NUM)
            k *= l->v[i].u.num;
        else
            l->v[n++] = l->v[i];
    if (n == 0)
        return kn_v_num(k);
    if (n == 1 && (l->v[0].type == KN_V_DIM || l->v[0].type == KN_V_PCT))
        return like(&l->v[0], l->v[0].u.num * k);
    if (n == 1 && is_leaf_sum(&l->v[0])) { /* distribute: (100% - 8px) / 2 is 50% - 4px */
        kn_val r = kn_v_items(c, KN_V_CALC, KN_SH_NONE, l->v[0].n, l->v[0].u.items);
        kn_val *items = (kn_val *)r.u.items;
        for (uint32_t i = 0; i < r.n; i++)
            items[i].u.num *= k;
        r.op = KN_CALC_SUM;
        return r;
    }
    l->n = n;
    if (k != 1)
        kn_vlist_push(c, l, kn_v_num(k));
    return l->n == 1 ? l->v[0] : make_node(c, KN_CALC_PRODUCT, l->v, l->n);
}

static bool parse_product(kn_cp *c, calc_ctx *x, kn_val *out, calc_type *type) {
    kn_vlist l = {0};
    kn_val v;
    if (!parse_value(c, x, &v, type))
        return false;
    kn_vlist_push(c, &l, v);
    for (;;) {
        bool divide = false;
        calc_type t;
        if (kn_cp_delim(c, '/'))
            divide = true;
        else if (!kn_cp_delim(c, '*'))
            break;
        if (!parse_value(c, x, &v, &t))
            return false;
        int s = divide ? -1 : 1;
        *type = (calc_type){(int8_t)(type->len + s * t.len),   (int8_t)(type->angle + s * t.angle),
                            (int8_t)(type->time + s * t.time), (int8_t)(type->res + s * t.res),
                            (int8_t)(type->pct + s * t.pct),   0};
        /* 10px / 2px of one unit is a number now */
        kn_val *last = &l.v[l.n - 1];
        if (divide && v.type == KN_V_DIM && last->type == KN_V_DIM && last->unit == v.unit) {
            *last = kn_v_num(last->u.num / v.u.num);
            continue;
        }
        kn_vlist_push(c, &l, divide ? make_node(c, KN_CALC_INVERT, &v, 1) : v);
    }
    *out = l.n == 1 ? l.v[0] : fold_product(c, &l);
    return true;
}

static kn_val negated(kn_cp *c, const kn_val *v) {
    return make_node(c, KN_CALC_NEGATE, v, 1);
}

/* Adds v to the terms, flattening sums and joining what has the same unit. */
static void add_term(kn_cp *c, kn_vlist *l, kn_val v, bool minus) {
    if (v.type == KN_V_CALC && v.op == KN_CALC_SUM) {
        for (uint32_t i = 0; i < v.n; i++)
            add_term(c, l, v.u.items[i], minus);
        return;
    }
    if (minus)
        v = negated(c, &v);
    for (uint32_t i = 0; i < l->n; i++)
        if (v.type == l->v[i].type && v.unit == l->v[i].unit &&
            (v.type == KN_V_NUM || v.type == KN_V_DIM || v.type == KN_V_PCT)) {
            l->v[i].u.num += v.u.num;
            return;
        }
    kn_vlist_push(c, l, v);
}

static bool parse_sum(kn_cp *c, calc_ctx *x, kn_val *out, calc_type *type) {
    kn_vlist l = {0};
    kn_val v;
    if (!parse_product(c, x, &v, type))
        return false;
    add_term(c, &l, v, false);
    for (;;) {
        const kn_tok *t = kn_cp_peek(c);
        if (t->type != KN_T_DELIM || (t->ch != '+' && t->ch != '-'))
            break;
        /* §10.1: white space on both sides */
        bool before = c->i > 0 && c->t[c->i - 1].type == KN_T_WS;
        bool after = c->i + 1 < c->end && c->t[c->i + 1].type == KN_T_WS;
        if (!before || !after)
            return false;
        bool minus = t->ch == '-';
        calc_type u;
        kn_cp_next(c);
        if (!parse_product(c, x, &v, &u) || !same_type(*type, u))
            return false;
        add_term(c, &l, v, minus);
    }
    *out = l.n == 1 ? l.v[0] : make_node(c, KN_CALC_SUM, l.v, l.n);
    return true;
}

static unsigned type_kind(calc_type t) {
    int sum = abs(t.len) + abs(t.angle) + abs(t.time) + abs(t.res) + abs(t.pct) + abs(t.fr);
    if (sum == 0)
        return KN_Q_NUM;
    if (sum != 1)
        return 0;
    return t.len == 1     ? KN_Q_LEN
           : t.angle == 1 ? KN_Q_ANGLE
           : t.time == 1  ? KN_Q_TIME
           : t.res == 1   ? KN_Q_RES
           : t.pct == 1   ? KN_Q_PCT
                          : 0;
}

static bool parse_math(kn_cp *c, unsigned allowed, kn_val *out) {
    calc_ctx x = {.pct_is_len = (allowed & KN_Q_LP) == KN_Q_LP};
    calc_type type;
    kn_cp save = *c;
    int f = find_function(kn_cp_peek(c)->str);
    if (f < 0 || !parse_function(c, &x, f, out, &type) || !(type_kind(type) & allowed)) {
        *c = save;
        return false;
    }
    if (out->type == KN_V_CALC)
        return true;
    double v = out->u.num;
    if (out->type == KN_V_KW) /* a lone channel name */
        return true;
    kn_val written = *out;
    written.op = 1;
    if (isnan(v)) /* §10.9.1: NaN escapes a calculation as zero, infinity as the largest value */
        v = 0;
    if (isinf(v))
        v = v > 0 ? 33554428 : -33554428;
    if ((allowed & KN_Q_NONNEG) && v < 0)
        v = 0;
    if ((allowed & KN_Q_INT) && out->type == KN_V_NUM)
        v = floor(v + 0.5);
    out->op = 1; /* written as a calculation: CSSOM prints it as calc() */
    if (out->u.num == v)
        return true;
    kn_sb text = {0};
    kn_val_serialize(&written, &text);
    kn_v_written(c, out, kn_sb_str(&text));
    kn_sb_free(&text);
    out->u.num = v;
    return true;
}

bool kn_parse_numeric(kn_cp *c, unsigned allowed, kn_val *out) {
    const kn_tok *t = kn_cp_peek(c);
    switch (t->type) {
    case KN_T_NUMBER:
        if (allowed & KN_Q_NUM) {
            if ((allowed & KN_Q_INT) && !(t->flags & KN_TF_INTEGER))
                return false;
            *out = kn_v_num(t->num);
        } else if (t->num == 0 && (allowed & KN_Q_LEN)) {
            *out = kn_v_dim(0, KN_U_PX);
        } else if (t->num == 0 && (allowed & KN_Q_ANGLE)) {
            *out = kn_v_dim(0, KN_U_DEG);
        } else {
            return false;
        }
        break;
    case KN_T_PERCENT:
        if (!(allowed & KN_Q_PCT))
            return false;
        *out = kn_v_pct(t->num);
        break;
    case KN_T_DIMENSION: {
        kn_unit u = kn_unit_find(t->str);
        if (!(kn_unit_kind(u) & allowed))
            return false;
        *out = kn_v_dim(t->num, u);
        if (!kn_str_ieq(t->str,
                        kn_cstr(kn_unit_str(u)))) { /* a unit that is another one here: svw */
            kn_sb text = {0};
            kn_sb_num(&text, t->num);
            kn_sb_put(&text, kn_cp_lower(c, t->str));
            kn_v_written(c, out, kn_sb_str(&text));
            kn_sb_free(&text);
        }
        break;
    }
    case KN_T_FUNCTION:
        return parse_math(c, allowed, out);
    default:
        return false;
    }
    if ((allowed & KN_Q_NONNEG) && t->num < 0)
        return false;
    kn_cp_next(c);
    return true;
}
