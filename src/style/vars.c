/* Custom properties: tables of computed texts, cycles, registered properties (CSS Variables 1,
 * Properties and Values 1). */
#include "src/style/substitute.h"

kn_str kn_vars_find(const kn_vars *v, kn_atom name) {
    uint32_t lo = 0, hi = v ? v->n : 0;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (v->v[mid].name == name)
            return v->v[mid].text;
        if (v->v[mid].name < name)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (kn_str){NULL, 0};
}

kn_str kn_style_var(const kn_style *s, kn_atom name) {
    return s ? kn_vars_find(s->vars, name) : (kn_str){NULL, 0};
}

const kn_registered *kn_registered_find(const kn_styler *st, kn_atom name) {
    for (size_t i = 0; i < st->registered.n; i++)
        if (st->registered.v[i].name == name)
            return &st->registered.v[i];
    return NULL;
}

uint64_t kn_vars_diff(const kn_vars *a, const kn_vars *b) {
    uint64_t bits = 0;
    uint32_t i = 0, j = 0, na = a ? a->n : 0, nb = b ? b->n : 0;
    if (a == b)
        return 0;
    while (i < na || j < nb) {
        if (j == nb || (i < na && a->v[i].name < b->v[j].name))
            bits |= kn_var_bit(a->v[i++].name);
        else if (i == na || b->v[j].name < a->v[i].name)
            bits |= kn_var_bit(b->v[j++].name);
        else {
            if (a->v[i].text.p != b->v[j].text.p)
                bits |= kn_var_bit(a->v[i].name);
            i++, j++;
        }
    }
    return bits;
}

/* ---- resolving ---- */

enum { NEW, BUSY, DONE };
typedef struct kn_resolver {
    kn_cctx *c;
    const kn_cascaded *k;
    const kn_vars *parent;
    kn_lookup lookup;
    uint8_t *state;
    bool *invalid;
    kn_str *text; /* p NULL: guaranteed-invalid */
    uint32_t *stack;
    uint32_t depth;
} kn_resolver;

static kn_str inherited(kn_resolver *r, kn_atom name) {
    const kn_registered *reg = kn_registered_find(r->c->st, name);
    return reg && !reg->inherits ? reg->initial : kn_vars_find(r->parent, name);
}

static kn_str initial(kn_resolver *r, kn_atom name) {
    const kn_registered *reg = kn_registered_find(r->c->st, name);
    return reg ? reg->initial : (kn_str){NULL, 0};
}

/* One item of a registered property's value as computed: lengths are absolute from here on, colours
 * resolved but for currentcolor, calculations done (CSS Properties and Values 1 §2.4). */
static void put_computed(kn_resolver *r, const kn_val *v, kn_sb *out) {
    kn_len len;
    kn_color color;
    double d;
    bool numeric = v->type == KN_V_DIM || v->type == KN_V_PCT || v->type == KN_V_CALC;
    bool word = v->type == KN_V_KW || v->type == KN_V_IDENT;
    memset(&len, 0, sizeof len);
    if (numeric && kn_len_compute(r->c, v, &len))
        kn_put_len(&len, out);
    else if (numeric && kn_time_compute(r->c, v, &d))
        kn_put_num(d, out), kn_sb_putc(out, 's');
    else if (kn_css_degrees(v, &d))
        kn_put_num(d, out), kn_sb_puts(out, "deg");
    else if ((v->type == KN_V_NUM || v->type == KN_V_CALC) && kn_num_compute(r->c, v, &d))
        kn_put_num(d, out);
    else if (!word && kn_color_compute(r->c, v, &color))
        kn_put_color(&color, out);
    else
        kn_val_serialize(v, out);
}

/* Brings the text into its computed form. False: not of the registered syntax. */
static bool settle(kn_resolver *r, kn_atom name, kn_str *text) {
    const kn_registered *reg = kn_registered_find(r->c->st, name);
    if (!reg || kn_str_eq(reg->syntax, KN_S("*")))
        return true;
    kn_value *v = kn_syntax_parse(reg->syntax, *text);
    if (!v)
        return false;
    kn_sb sb = {0};
    bool list = v->v->type == KN_V_COMMA || (v->v->type == KN_V_SPACE && v->v->op == 0);
    for (uint32_t i = 0; list && i < v->v->n; i++) {
        kn_sb_puts(&sb, !i ? "" : v->v->type == KN_V_COMMA ? ", " : " ");
        put_computed(r, &v->v->u.items[i], &sb);
    }
    if (!list)
        put_computed(r, v->v, &sb);
    *text = kn_pool_str(r->c->st->pool, kn_sb_str(&sb));
    kn_sb_free(&sb);
    kn_value_unref(v);
    return true;
}

static void resolve(kn_resolver *r, uint32_t i) {
    const kn_decl *d = r->k->custom.v[i].d;
    kn_atom name = r->k->custom.v[i].name;
    const kn_val *v = d->value->v;
    r->state[i] = BUSY;
    r->stack[r->depth++] = i;
    if (v->type == KN_V_KW) {
        const kn_registered *reg = kn_registered_find(r->c->st, name);
        r->text[i] = v->kw == KN_KW_initial || (v->kw == KN_KW_unset && reg && !reg->inherits)
                         ? initial(r, name)
                         : inherited(r, name);
    } else {
        kn_sb sb = {0};
        bool ok = true;
        kn_str t = v->type == KN_V_TOKENS ? v->u.str : (kn_str){"", 0};
        if (d->value->has_var) {
            r->c->uses |= KN_STYLE_USES_VARS;
            ok = kn_substitute_with(&r->lookup, t, &sb, r->depth > 60 ? 65 : 0);
            t = kn_sb_str(&sb);
        }
        if (ok)
            r->text[i] = kn_pool_str(r->c->st->pool, kn_str_trim(t));
        if (ok && !settle(r, name, &r->text[i]))
            ok = false;
        if (!ok) {
            const kn_registered *reg = kn_registered_find(r->c->st, name);
            r->text[i] =
                reg ? (reg->inherits ? inherited(r, name) : reg->initial) : (kn_str){NULL, 0};
        }
        kn_sb_free(&sb);
    }
    if (r->invalid[i])
        r->text[i] = initial(r, name);
    r->depth--;
    r->state[i] = DONE;
}

static bool find(void *ctx, kn_atom name, kn_str *out) {
    kn_resolver *r = ctx;
    r->c->vars_used |= kn_var_bit(name);
    for (uint32_t i = 0; i < r->k->custom.n; i++) {
        if (r->k->custom.v[i].name != name)
            continue;
        if (r->state[i] == BUSY) { /* all of the cycle are invalid, even with fallbacks */
            for (uint32_t k = r->depth; k-- > 0;) {
                r->invalid[r->stack[k]] = true;
                if (r->stack[k] == i)
                    break;
            }
            return false;
        }
        if (r->state[i] == NEW)
            resolve(r, i);
        *out = r->text[i];
        return out->p != NULL;
    }
    *out = inherited(r, name);
    return out->p != NULL;
}

static int by_name(const void *a, const void *b) {
    const kn_var *x = a, *y = b;
    return (x->name > y->name) - (x->name < y->name);
}

/* Own entries (sorted) over the parent's; NULL texts are left out. */
static const kn_vars *merge(kn_styler *st, const kn_vars *parent, const kn_var *own,
                            uint32_t n_own) {
    uint32_t np = parent ? parent->n : 0, n = 0, i = 0, j = 0;
    kn_vars *v = kn_alloc(st->tmp, sizeof *v + (np + n_own) * sizeof(kn_var));
    while (i < np || j < n_own) {
        const kn_var *take;
        if (j == n_own || (i < np && parent->v[i].name < own[j].name)) {
            take = &parent->v[i++];
        } else {
            if (i < np && parent->v[i].name == own[j].name)
                i++;
            take = &own[j++];
        }
        if (take->text.p)
            v->v[n++] = *take;
    }
    v->n = n;
    return n ? kn_pool_get(st->pool, v, sizeof *v + n * sizeof(kn_var)) : NULL;
}

const kn_vars *kn_vars_with(kn_styler *st, const kn_vars *v, kn_atom name, kn_str text) {
    kn_var own = {.name = name, .text = kn_pool_str(st->pool, text)};
    return merge(st, v, &own, 1);
}

/* The parent's table as a child without declarations sees it. */
static const kn_vars *pass_down(kn_styler *st, const kn_vars *parent) {
    for (size_t i = 0; i < st->registered.n; i++) {
        const kn_registered *reg = &st->registered.v[i];
        kn_str now = kn_vars_find(parent, reg->name);
        if (reg->inherits ? !now.p && reg->initial.p : now.p != reg->initial.p) {
            kn_var own = {.name = reg->name, .text = reg->initial};
            parent = merge(st, parent, &own, 1);
        }
    }
    return parent;
}

const kn_vars *kn_vars_compute(kn_cctx *c, const kn_cascaded *k, const kn_vars *parent) {
    kn_styler *st = c->st;
    size_t n = k->custom.n;
    if (st->registered.n)
        parent = pass_down(st, parent);
    if (n == 0)
        return parent;
    kn_resolver r = {.c = c, .k = k, .parent = parent};
    r.lookup = (kn_lookup){.find = find, .ctx = &r, .atoms = st->scene->atoms, .node = c->node};
    r.state = KN_ANEW_N(st->tmp, uint8_t, n);
    r.invalid = KN_ANEW_N(st->tmp, bool, n);
    r.text = KN_ANEW_N(st->tmp, kn_str, n);
    r.stack = KN_ANEW_N(st->tmp, uint32_t, n);
    kn_var *own = KN_ANEW_N(st->tmp, kn_var, n);
    for (uint32_t i = 0; i < n; i++) {
        if (r.state[i] == NEW)
            resolve(&r, i);
        own[i].name = k->custom.v[i].name;
        own[i].text = r.text[i];
    }
    qsort(own, n, sizeof *own, by_name);
    return merge(st, parent, own, (uint32_t)n);
}
