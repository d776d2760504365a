/* Lengths, numbers, angles, times and math functions → computed values (CSS Values 4 §6, §10). */
#include "src/style/internal.h"

/* A math function in prefix order: an operator is followed by its operands. */
enum { LEAF = 0xFF };
typedef struct kn_cnode {
    uint8_t op; /* kn_calc_op or LEAF */
    bool has_pct, is_num;
    uint8_t pad;
    uint32_t n;     /* operands */
    double px, pct; /* LEAF; angles are radians, times seconds */
} kn_cnode;
struct kn_calc {
    uint32_t n, pad;
    kn_cnode v[];
};

#define CALC_MAX_OPERANDS 64
#define LEN_MAX           33554428.0 /* what Blink clamps lengths to */

/* ---- arithmetic ---- */

static double round_to(int op, double a, double step) {
    if (step == 0 || isnan(a) || isnan(step))
        return NAN;
    if (isinf(step))
        return op == KN_CALC_ROUND_UP && a > 0     ? INFINITY
               : op == KN_CALC_ROUND_DOWN && a < 0 ? -INFINITY
                                                   : 0;
    double lo = floor(a / step) * step, hi = ceil(a / step) * step;
    if (step < 0) {
        double x = lo;
        lo = hi;
        hi = x;
    }
    if (op == KN_CALC_ROUND_UP)
        return hi;
    if (op == KN_CALC_ROUND_DOWN)
        return lo;
    if (op == KN_CALC_ROUND_TO_ZERO)
        return fabs(lo) < fabs(hi) ? lo : hi;
    return a - lo < hi - a ? lo : hi;
}

static double apply(int op, const double *a, uint32_t n) {
    double r = n ? a[0] : 0;
    switch ((kn_calc_op)op) {
    case KN_CALC_SUM:
        for (uint32_t i = 1; i < n; i++)
            r += a[i];
        return r;
    case KN_CALC_NEGATE:
        return -r;
    case KN_CALC_PRODUCT:
        for (uint32_t i = 1; i < n; i++)
            r *= a[i];
        return r;
    case KN_CALC_INVERT:
        return 1 / r;
    case KN_CALC_MIN:
        for (uint32_t i = 1; i < n; i++)
            r = a[i] < r || isnan(a[i]) ? a[i] : r;
        return r;
    case KN_CALC_MAX:
        for (uint32_t i = 1; i < n; i++)
            r = a[i] > r || isnan(a[i]) ? a[i] : r;
        return r;
    case KN_CALC_CLAMP:
        r = n > 2 && a[1] > a[2] ? a[2] : n > 1 ? a[1] : r;
        return r < a[0] ? a[0] : r;
    case KN_CALC_ROUND_NEAREST:
    case KN_CALC_ROUND_UP:
    case KN_CALC_ROUND_DOWN:
    case KN_CALC_ROUND_TO_ZERO:
        return round_to(op, r, n > 1 ? a[1] : 1);
    case KN_CALC_MOD:
        return n > 1 && a[1] != 0 ? r - a[1] * floor(r / a[1]) : NAN;
    case KN_CALC_REM:
        return n > 1 ? fmod(r, a[1]) : NAN;
    case KN_CALC_SIN:
        return sin(r);
    case KN_CALC_COS:
        return cos(r);
    case KN_CALC_TAN:
        return tan(r);
    case KN_CALC_ASIN:
        return asin(r);
    case KN_CALC_ACOS:
        return acos(r);
    case KN_CALC_ATAN:
        return atan(r);
    case KN_CALC_ATAN2:
        return n > 1 ? atan2(r, a[1]) : NAN;
    case KN_CALC_POW:
        return n > 1 ? pow(r, a[1]) : NAN;
    case KN_CALC_SQRT:
        return sqrt(r);
    case KN_CALC_HYPOT:
        r = r * r;
        for (uint32_t i = 1; i < n; i++)
            r += a[i] * a[i];
        return sqrt(r);
    case KN_CALC_LOG:
        return n > 1 ? log(r) / log(a[1]) : log(r);
    case KN_CALC_EXP:
        return exp(r);
    case KN_CALC_ABS:
        return fabs(r);
    case KN_CALC_SIGN:
        return r > 0 ? 1 : r < 0 ? -1 : r;
    }
    return r;
}

static double eval(const kn_cnode **at, double basis) {
    const kn_cnode *n = (*at)++;
    double a[CALC_MAX_OPERANDS] = {0};
    if (n->op == LEAF)
        return n->px + n->pct * basis / 100;
    for (uint32_t i = 0; i < n->n; i++)
        a[i] = eval(at, basis);
    return apply(n->op, a, n->n);
}

static double sane(double v) {
    return isnan(v) ? 0 : v > LEN_MAX ? LEN_MAX : v < -LEN_MAX ? -LEN_MAX : v;
}

float kn_calc_eval(const kn_calc *c, float basis) {
    const kn_cnode *at = c->v;
    return (float)sane(eval(&at, basis));
}

/* ---- units ---- */

static bool contains_axis(const kn_style *s, bool height) {
    const kn_kws *t = s->box->container_type;
    for (uint32_t i = 0; t && i < t->n; i++)
        if (t->v[i] == KN_KW_size || (!height && t->v[i] == KN_KW_inline_size))
            return true;
    return false;
}

/* One hundredth of the nearest query container's side; of the viewport when there is none or it was
 * not laid out yet (CSS Conditional 5 §6.2). */
static double container_unit(kn_cctx *c, bool height) {
    const kn_node *n = c->pe != KN_PE_NONE ? c->node : c->node ? kn_style_parent(c->node) : NULL;
    for (; n; n = kn_style_parent(n)) {
        if (!n->style || !contains_axis(n->style, height))
            continue;
        kn_lu side = height ? n->cq_h : n->cq_w;
        c->uses |= KN_STYLE_USES_CQ;
        if (side.v >= 0)
            return kn_px(side) / 100;
        break;
    }
    return (height ? c->st->env.height : c->st->env.width) / 100;
}

static kn_style_metrics metrics(kn_cctx *c) {
    kn_style_metrics m = {
        .ch = c->em / 2, .ex = c->em / 2, .cap = c->em * 0.7f, .ic = c->em, .line = c->em * 1.2f};
    if (c->st->metrics && c->font)
        c->st->metrics(c->st->metrics_ctx, c->font, &m);
    return m;
}

static double line_px(kn_cctx *c) {
    const kn_lineheight *l = c->font ? &c->font->line_height : NULL;
    if (!l || l->kind == 0)
        return metrics(c).line;
    if (l->kind != 1)
        return l->v;
    /* as Blink has it: the size and the product are whole 1/64 px */
    return floor(floor((double)c->em * 64) * (double)l->v) / 64;
}

double kn_unit_px(kn_cctx *c, kn_unit u) {
    const kn_style_env *e = &c->st->env;
    const double z = c->zoom;
    double w, h;
    switch (u) {
    case KN_U_PX:
        return z;
    case KN_U_CM:
        return z * 96 / 2.54;
    case KN_U_MM:
        return z * 96 / 25.4;
    case KN_U_Q:
        return z * 96 / 101.6;
    case KN_U_IN:
        return z * 96;
    case KN_U_PT:
        return z * 96.0 / 72;
    case KN_U_PC:
        return z * 16;
    case KN_U_EM:
        return c->em;
    case KN_U_REM:
        return z * c->st->root_font_size;
    case KN_U_EX:
    case KN_U_REX:
        return metrics(c).ex;
    case KN_U_CH:
    case KN_U_RCH:
        return metrics(c).ch;
    case KN_U_CAP:
        return metrics(c).cap;
    case KN_U_IC:
        return metrics(c).ic;
    case KN_U_LH:
        return line_px(c);
    case KN_U_RLH:
        return z * c->st->root_font_size * 1.2;
    case KN_U_VW:
    case KN_U_VI:
        return z * e->width / 100;
    case KN_U_VH:
    case KN_U_VB:
        return z * e->height / 100;
    case KN_U_VMIN:
        return z * (e->width < e->height ? e->width : e->height) / 100;
    case KN_U_VMAX:
        return z * (e->width > e->height ? e->width : e->height) / 100;
    case KN_U_CQW:
    case KN_U_CQI:
        return container_unit(c, false);
    case KN_U_CQH:
    case KN_U_CQB:
        return container_unit(c, true);
    case KN_U_CQMIN:
        w = container_unit(c, false), h = container_unit(c, true);
        return w < h ? w : h;
    case KN_U_CQMAX:
        w = container_unit(c, false), h = container_unit(c, true);
        return w > h ? w : h;
    default:
        return 0;
    }
}

static double canonical(kn_cctx *c, const kn_val *v) {
    switch ((kn_unit)v->unit) {
    case KN_U_DEG:
        return v->u.num * (M_PI / 180);
    case KN_U_GRAD:
        return v->u.num * (M_PI / 200);
    case KN_U_RAD:
        return v->u.num;
    case KN_U_TURN:
        return v->u.num * (2 * M_PI);
    case KN_U_S:
    case KN_U_DPPX:
    case KN_U_HZ:
    case KN_U_FR:
        return v->u.num;
    case KN_U_MS:
        return v->u.num / 1000;
    case KN_U_DPI:
        return v->u.num / 96;
    case KN_U_DPCM:
        return v->u.num * 2.54 / 96;
    case KN_U_KHZ:
        return v->u.num * 1000;
    default:
        return v->u.num * kn_unit_px(c, v->unit);
    }
}

/* ---- folding ---- */

typedef struct kn_ctree {
    kn_cnode node;
    struct kn_ctree *kids;
} kn_ctree;

static kn_ctree leaf(double px) {
    return (kn_ctree){.node = {.op = LEAF, .px = px}};
}

static bool is_scalar(const kn_ctree *t) {
    return t->node.op == LEAF && !t->node.has_pct;
}

static kn_ctree fold(kn_cctx *c, const kn_val *v, unsigned depth);

static kn_ctree fold_sum(kn_ctree *t) {
    kn_ctree sum = {.node = {.op = LEAF, .is_num = true}};
    uint32_t rest = 0;
    bool any = false;
    for (uint32_t i = 0; i < t->node.n; i++) {
        kn_cnode *k = &t->kids[i].node;
        if (k->op != LEAF) {
            t->kids[rest++] = t->kids[i];
            continue;
        }
        any = true;
        sum.node.px += k->px;
        sum.node.pct += k->pct;
        sum.node.has_pct |= k->has_pct;
        sum.node.is_num &= k->is_num;
    }
    if (rest == 0)
        return sum;
    if (any)
        t->kids[rest++] = sum;
    t->node.n = rest;
    return rest == 1 ? t->kids[0] : *t;
}

static kn_ctree fold_product(kn_ctree *t) {
    kn_ctree r = {.node = {.op = LEAF, .px = 1, .is_num = true}};
    uint32_t rest = 0;
    bool lengths = false;
    for (uint32_t i = 0; i < t->node.n; i++) { /* numbers and one length with a percentage fold */
        kn_cnode *k = &t->kids[i].node;
        if (k->op != LEAF || (k->has_pct && lengths)) {
            t->kids[rest++] = t->kids[i];
        } else if (k->has_pct) {
            double s = r.node.px;
            r.node.px = k->px * s, r.node.pct = k->pct * s, r.node.has_pct = true;
            r.node.is_num = false;
            lengths = true;
        } else {
            r.node.px *= k->px;
            r.node.pct *= k->px;
            r.node.is_num &= k->is_num;
        }
    }
    if (rest == 0)
        return r;
    if (r.node.px != 1 || r.node.has_pct || !r.node.is_num) { /* at least one operand was folded */
        memmove(&t->kids[1], &t->kids[0], rest * sizeof *t->kids);
        t->kids[0] = r;
        rest++;
    }
    t->node.n = rest;
    return rest == 1 ? t->kids[0] : *t;
}

static kn_ctree fold_calc(kn_cctx *c, const kn_val *v, unsigned depth) {
    double a[CALC_MAX_OPERANDS] = {0};
    uint32_t n = v->n < CALC_MAX_OPERANDS ? v->n : CALC_MAX_OPERANDS;
    kn_ctree t = {.node = {.op = v->op, .n = n}};
    bool scalar = true;
    t.kids = kn_alloc(c->st->tmp, sizeof(kn_ctree) * (n + 1));
    for (uint32_t i = 0; i < n; i++) {
        const kn_val *k = &v->u.items[i];
        if (v->op == KN_CALC_CLAMP && k->type == KN_V_KW && k->kw == KN_KW_none)
            t.kids[i] = leaf(i == 0 ? -INFINITY : INFINITY);
        else
            t.kids[i] = fold(c, k, depth + 1);
        scalar = scalar && is_scalar(&t.kids[i]);
        a[i] = t.kids[i].node.px;
    }
    if (v->op == KN_CALC_SUM)
        return fold_sum(&t);
    if (v->op == KN_CALC_PRODUCT)
        return fold_product(&t);
    if (v->op == KN_CALC_NEGATE && n == 1 && t.kids[0].node.op == LEAF) {
        t.kids[0].node.px = -t.kids[0].node.px;
        t.kids[0].node.pct = -t.kids[0].node.pct;
        return t.kids[0];
    }
    if (!scalar)
        return t;
    kn_ctree r = leaf(apply(v->op, a, n));
    r.node.is_num = n && t.kids[0].node.is_num;
    return r;
}

static kn_ctree fold(kn_cctx *c, const kn_val *v, unsigned depth) {
    kn_ctree t = leaf(0);
    if (depth > KN_LIMIT_CSS_NESTING)
        return t;
    switch ((kn_vtype)v->type) {
    case KN_V_NUM:
        t.node.px = v->u.num;
        t.node.is_num = true;
        return t;
    case KN_V_PCT:
        t.node.pct = v->u.num;
        t.node.has_pct = true;
        return t;
    case KN_V_DIM:
        t.node.px = canonical(c, v);
        return t;
    case KN_V_KW:
        t.node.is_num = true;
        t.node.px = v->kw == KN_KW_e              ? M_E
                    : v->kw == KN_KW_pi           ? M_PI
                    : v->kw == KN_KW_infinity     ? INFINITY
                    : v->kw == KN_KW_neg_infinity ? -INFINITY
                                                  : NAN;
        return t;
    case KN_V_CALC:
        return fold_calc(c, v, depth);
    default:
        return t;
    }
}

static uint32_t count(const kn_ctree *t) {
    uint32_t n = 1;
    for (uint32_t i = 0; i < t->node.n; i++)
        n += count(&t->kids[i]);
    return n;
}

static void flatten(const kn_ctree *t, kn_calc *out) {
    kn_cnode *n = &out->v[out->n++];
    n->op = t->node.op;
    n->has_pct = t->node.has_pct;
    n->is_num = t->node.is_num;
    n->n = t->node.n;
    n->px = t->node.px;
    n->pct = t->node.pct;
    for (uint32_t i = 0; i < t->node.n; i++)
        flatten(&t->kids[i], out);
}

static const kn_calc *intern(kn_styler *st, const kn_ctree *t) {
    uint32_t n = count(t);
    kn_calc *calc = kn_alloc(st->tmp, sizeof *calc + n * sizeof(kn_cnode));
    flatten(t, calc);
    return kn_pool_get(st->pool, calc, sizeof *calc + n * sizeof(kn_cnode));
}

/* ---- what the grammars ask for ---- */

bool kn_len_compute(kn_cctx *c, const kn_val *v, kn_len *out) {
    memset(out, 0, sizeof *out);
    switch ((kn_vtype)v->type) {
    case KN_V_KW:
        out->kind = KN_LEN_KW;
        out->kw = v->kw;
        return true;
    case KN_V_NUM: /* user units of SVG */
        out->px = (float)v->u.num;
        return true;
    case KN_V_PCT:
        out->pct = (float)v->u.num;
        out->has_pct = true;
        return true;
    case KN_V_DIM:
        out->px = (float)sane(canonical(c, v));
        return true;
    case KN_V_CALC: {
        kn_ctree t = fold_calc(c, v, 0);
        if (t.node.op == LEAF) {
            out->px = (float)sane(t.node.px);
            out->pct = (float)t.node.pct;
            out->has_pct = t.node.has_pct;
        } else {
            out->kind = KN_LEN_CALC;
            out->calc = intern(c->st, &t);
        }
        return true;
    }
    case KN_V_FUNC: /* fit-content(limit) */
        if (v->kw != KN_KW_fit_content || v->n != 1 || !kn_len_compute(c, v->u.items, out))
            return false;
        out->kind = KN_LEN_KW;
        out->kw = KN_KW_fit_content;
        return true;
    default:
        return false;
    }
}

bool kn_px_compute(kn_cctx *c, const kn_val *v, float *out) {
    kn_len l;
    if (v->type == KN_V_KW || !kn_len_compute(c, v, &l))
        return false;
    *out = kn_len_px(l, 0);
    return true;
}

static bool scalar(kn_cctx *c, const kn_val *v, double *out) {
    if (v->type != KN_V_NUM && v->type != KN_V_PCT && v->type != KN_V_DIM && v->type != KN_V_CALC)
        return false;
    kn_ctree t = fold(c, v, 0);
    if (t.node.op != LEAF)
        return false;
    *out = t.node.has_pct ? t.node.px + t.node.pct / 100 : t.node.px;
    if (isnan(*out))
        *out = 0;
    return true;
}

bool kn_num_compute(kn_cctx *c, const kn_val *v, double *out) {
    return scalar(c, v, out);
}

bool kn_angle_compute(kn_cctx *c, const kn_val *v, double *rad) {
    return scalar(c, v, rad);
}

bool kn_time_compute(kn_cctx *c, const kn_val *v, double *s) {
    return scalar(c, v, s);
}

/* ---- interpolation ---- */

static void weigh(const kn_len *l, double w, kn_ctree *out, kn_arena *tmp) {
    memset(out, 0, sizeof *out);
    if (l->kind != KN_LEN_CALC) {
        out->node =
            (kn_cnode){.op = LEAF, .px = l->px * w, .pct = l->pct * w, .has_pct = l->has_pct};
        return;
    }
    /* weight × the function as it is: the operator tree is wrapped, not rebuilt */
    out->node = (kn_cnode){.op = KN_CALC_PRODUCT, .n = 2};
    out->kids = kn_alloc(tmp, sizeof(kn_ctree) * 2);
    out->kids[0] = (kn_ctree){.node = {.op = LEAF, .px = w, .is_num = true}};
    out->kids[1] = (kn_ctree){.node = {.op = LEAF}};
}

/* Rebuilds a tree from prefix order so that it can be put into a larger one. */
static kn_ctree unflatten(const kn_cnode **at, kn_arena *tmp) {
    kn_ctree t = {.node = *(*at)++};
    if (t.node.n)
        t.kids = kn_alloc(tmp, sizeof(kn_ctree) * t.node.n);
    for (uint32_t i = 0; i < t.node.n; i++)
        t.kids[i] = unflatten(at, tmp);
    return t;
}

void kn_len_lerp(kn_styler *st, const kn_len *a, const kn_len *b, double t, kn_len *out) {
    kn_len r;
    memset(&r, 0, sizeof r);
    if (a->kind == KN_LEN_KW || b->kind == KN_LEN_KW) {
        *out = t < 0.5 ? *a : *b;
        return;
    }
    if (a->kind == KN_LEN_LP && b->kind == KN_LEN_LP) {
        r.px = (float)(a->px + (b->px - a->px) * t);
        r.pct = (float)(a->pct + (b->pct - a->pct) * t);
        r.has_pct = a->has_pct || b->has_pct;
        *out = r;
        return;
    }
    kn_ctree sum = {.node = {.op = KN_CALC_SUM, .n = 2}}, kids[2];
    const kn_len *l[2] = {a, b};
    sum.kids = kids;
    for (int i = 0; i < 2; i++) {
        weigh(l[i], i ? t : 1 - t, &kids[i], st->tmp);
        if (l[i]->kind == KN_LEN_CALC) {
            const kn_cnode *at = l[i]->calc->v;
            kids[i].kids[1] = unflatten(&at, st->tmp);
        }
    }
    r.kind = KN_LEN_CALC;
    r.calc = intern(st, &sum);
    *out = r;
}

/* ---- text ---- */

static void put_node(const kn_cnode **at, bool bare, kn_sb *out);

static void put_leaf(const kn_cnode *n, kn_sb *out) {
    if (n->is_num)
        kn_put_num(n->px, out);
    else if (n->has_pct && n->px == 0)
        kn_put_num(n->pct, out), kn_sb_putc(out, '%');
    else if (n->has_pct) {
        kn_put_num(n->pct, out);
        kn_sb_puts(out, n->px < 0 ? "% - " : "% + ");
        kn_put_px(fabs(n->px), out);
    } else
        kn_put_px(n->px, out);
}

static void put_joined(const kn_cnode *n, const kn_cnode **at, const char *sep, kn_sb *out) {
    for (uint32_t i = 0; i < n->n; i++) {
        if (i && n->op == KN_CALC_SUM && (*at)->op == KN_CALC_NEGATE) {
            kn_sb_puts(out, " - ");
            (*at)++;
        } else if (i) {
            kn_sb_puts(out, sep);
        }
        put_node(at, n->op != KN_CALC_PRODUCT, out);
    }
}

static void put_node(const kn_cnode **at, bool bare, kn_sb *out) {
    static const char *const rounds[] = {"", "up, ", "down, ", "to-zero, "};
    const kn_cnode *n = (*at)++;
    bool mixed = n->op == LEAF && n->has_pct && n->px != 0;
    bool paren = !bare && (n->op == KN_CALC_SUM || n->op == KN_CALC_PRODUCT || mixed);
    if (paren)
        kn_sb_putc(out, '(');
    if (n->op == LEAF) {
        put_leaf(n, out);
    } else if (n->op == KN_CALC_SUM) {
        put_joined(n, at, " + ", out);
    } else if (n->op == KN_CALC_PRODUCT) {
        put_joined(n, at, " * ", out);
    } else if (n->op == KN_CALC_NEGATE || n->op == KN_CALC_INVERT) {
        kn_sb_puts(out, n->op == KN_CALC_NEGATE ? "-1 * " : "1 / ");
        put_node(at, false, out);
    } else {
        kn_sb_puts(out, kn_calc_name(n->op));
        kn_sb_putc(out, '(');
        if (n->op >= KN_CALC_ROUND_NEAREST && n->op <= KN_CALC_ROUND_TO_ZERO)
            kn_sb_puts(out, rounds[n->op - KN_CALC_ROUND_NEAREST]);
        put_joined(n, at, ", ", out);
        kn_sb_putc(out, ')');
    }
    if (paren)
        kn_sb_putc(out, ')');
}

void kn_calc_serialize(const kn_calc *calc, kn_sb *out) {
    const kn_cnode *at = calc->v;
    bool wrap = at->op == LEAF || at->op <= KN_CALC_INVERT;
    if (wrap)
        kn_sb_puts(out, "calc(");
    put_node(&at, true, out);
    if (wrap)
        kn_sb_putc(out, ')');
}
