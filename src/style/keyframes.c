/* Keyframes: the value of each property at a progress (CSS Animations 1 §3, Web Animations 1 §5.3).
 */
#include "src/style/animation.h"

static int by_offset(const void *a, const void *b) {
    const kn_key *x = a, *y = b;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

void kn_keys_sort(kn_key *v, size_t n) {
    if (n)
        qsort(v, n, sizeof *v, by_offset);
}

void kn_style_put_field(kn_styler *st, kn_style *s, kn_prop p, const void *value) {
    const kn_field *f = kn_field_of(p);
    const char *old = kn_style_group(s, f->group);
    if (memcmp(old + f->offset, value, f->size) == 0)
        return;
    char *copy = kn_alloc(st->tmp, kn_group_size(f->group));
    memcpy(copy, old, kn_group_size(f->group));
    memcpy(copy + f->offset, value, f->size);
    kn_style_set_group(s, f->group, kn_pool_get(st->pool, copy, kn_group_size(f->group)));
}

/* ---- what a keyframe declares ---- */

static const kn_decl *decl_in(const kn_cctx *c, const kn_decls *d, kn_prop p) {
    const kn_decl *found = NULL;
    for (size_t i = 0; d && i < d->v.n; i++)
        if (d->v.v[i].prop != KN_PROP_CUSTOM && kn_decl_prop(&c->flow, &d->v.v[i]) == p)
            found = &d->v.v[i];
    return found;
}

static const kn_decl *custom_in(const kn_decls *d, kn_atom name) {
    const kn_decl *found = NULL;
    for (size_t i = 0; d && i < d->v.n; i++)
        if (d->v.v[i].prop == KN_PROP_CUSTOM && d->v.v[i].custom == name)
            found = &d->v.v[i];
    return found;
}

static bool computed_from(kn_cctx *c, kn_prop p, kn_str text, void *out) {
    const kn_value *v = kn_vcache_get(c->st, p, KN_S(""), text);
    memset(out, 0, kn_field_of(p)->size);
    return v && kn_compute(c, p, v->v, out);
}

/* a + b. Lists of functions are put one after the other; of other values the sum is what lies twice
 * as far from zero as the middle of both. */
static void add_values(kn_cctx *c, kn_prop p, const void *a, const void *b, void *out) {
    const kn_field *f = kn_field_of(p);
    _Alignas(16) char zero[256], middle[256];
    if (f->grammar == KN_CG_TRANSFORM) {
        const kn_tfs *x = *(const kn_tfs *const *)a, *y = *(const kn_tfs *const *)b;
        if (!x || !y) {
            memcpy(out, x ? a : b, f->size);
            return;
        }
        kn_tfs *l = KN_LIST_NEW(c, kn_tfs, x->n + y->n);
        memcpy(l->v, x->v, x->n * sizeof x->v[0]);
        memcpy(l->v + x->n, y->v, y->n * sizeof y->v[0]);
        *(const kn_tfs **)out = KN_LIST_DONE(c, kn_tfs, l);
    } else if (computed_from(c, p, KN_S("0px"), zero) || computed_from(c, p, KN_S("0"), zero)) {
        kn_lerp_field(c, p, a, b, 0.5, middle);
        kn_lerp_field(c, p, zero, middle, 2, out);
    } else {
        memcpy(out, b, f->size);
    }
}

/* Value of one keyframe's declaration over the underlying one, which is the value where there is no
 * keyframe. */
static void key_value(kn_cctx *c, const kn_style *under, kn_prop p, const kn_key *k, void *out) {
    const kn_decl *d = k ? decl_in(c, k->decls, p) : NULL;
    kn_kw wide = 0;
    const kn_field *f = kn_field_of(p);
    const void *from = kn_style_field(under, p);
    memset(out, 0, f->size);
    if (d) {
        const kn_val *v = kn_decl_value(c, d, p, &wide);
        if (v && kn_compute(c, p, v, out)) {
            _Alignas(16) char own[256];
            if (k->composite == KN_COMPOSITE_ADD) {
                memcpy(own, out, f->size);
                add_values(c, p, from, own, out);
            }
            return;
        }
        bool inherit = wide == KN_KW_inherit || (wide == KN_KW_unset && (f->flags & KN_P_INHERIT));
        if (wide == KN_KW_initial || wide == KN_KW_inherit || wide == KN_KW_unset)
            from = inherit ? kn_style_field(c->parent, p) : kn_style_field(c->st->initial, p);
    }
    memcpy(out, from, f->size);
}

static const kn_easing *key_easing(kn_cctx *c, const kn_key *k, const kn_easing *fallback) {
    if (k && k->easing)
        return k->easing;
    const kn_decl *d = k ? decl_in(c, k->decls, KN_PROP_ANIMATION_TIMING_FUNCTION) : NULL;
    const kn_easings *l = NULL;
    kn_kw wide;
    const kn_val *v = d ? kn_decl_value(c, d, KN_PROP_ANIMATION_TIMING_FUNCTION, &wide) : NULL;
    if (v && kn_compute(c, KN_PROP_ANIMATION_TIMING_FUNCTION, v, &l) && l && l->n)
        return &l->v[0];
    return fallback;
}

/* ---- between two keyframes ---- */

typedef struct kn_span {
    const kn_key *from, *to; /* NULL: the underlying value */
    double at;               /* 0 at from, 1 at to; eased */
    bool end;                /* from's value alone */
} kn_span;

/* Of the keyframes for which has() tells true, the two that progress lies between. */
static kn_span span_at(kn_cctx *c, const kn_keys *keys, const bool *has, double progress,
                       bool before) {
    kn_span s = {0};
    for (size_t i = 0; i < keys->n; i++) {
        if (!has[i])
            continue;
        if (keys->v[i].offset <= progress)
            s.from = &keys->v[i];
        else if (!s.to)
            s.to = &keys->v[i];
    }
    s.end = s.from && !s.to && s.from->offset >= 1;
    double x0 = s.from ? s.from->offset : 0, x1 = s.to ? s.to->offset : 1;
    double local = x1 > x0 ? (progress - x0) / (x1 - x0) : 1;
    static const kn_easing linear = {0};
    s.at = kn_easing_apply(key_easing(c, s.from, keys->easing ? keys->easing : &linear), local,
                           before);
    return s;
}

static bool *where(kn_cctx *c, const kn_keys *keys, kn_prop p, kn_atom custom) {
    bool *has = KN_ANEW_N(c->st->tmp, bool, keys->n);
    for (size_t i = 0; i < keys->n; i++)
        has[i] = custom ? custom_in(keys->v[i].decls, custom) != NULL
                        : decl_in(c, keys->v[i].decls, p) != NULL;
    return has;
}

static void apply_property(kn_cctx *c, kn_style *out, kn_prop p, const kn_keys *keys,
                           double progress, bool before) {
    const kn_field *f = kn_field_of(p);
    /* the largest field is a shape pointer or three lengths */
    _Alignas(16) char a[256], b[256], r[256];
    if (f->size > sizeof a)
        return;
    const kn_span s = span_at(c, keys, where(c, keys, p, 0), progress, before);
    key_value(c, out, p, s.from, a);
    if (s.end) {
        memcpy(r, a, f->size);
    } else {
        key_value(c, out, p, s.to, b);
        kn_lerp_field(c, p, a, b, s.at, r);
    }
    kn_style_put_field(c->st, out, p, r);
}

static bool seen_before(const kn_cctx *c, const kn_keys *keys, size_t i, size_t j, kn_prop p) {
    for (size_t a = 0; a <= i; a++) {
        const kn_decls *d = keys->v[a].decls;
        for (size_t k = 0; d && k < (a == i ? j : d->v.n); k++)
            if (d->v.v[k].prop != KN_PROP_CUSTOM && kn_decl_prop(&c->flow, &d->v.v[k]) == p)
                return true;
    }
    return false;
}

void kn_keys_apply(kn_cctx *c, kn_style *out, const kn_keys *keys, double progress, bool before) {
    for (size_t i = 0; i < keys->n; i++) {
        const kn_decls *d = keys->v[i].decls;
        for (size_t j = 0; d && j < d->v.n; j++) {
            if (d->v.v[j].prop == KN_PROP_CUSTOM)
                continue;
            unsigned p = kn_decl_prop(&c->flow, &d->v.v[j]);
            bool skip = p == 0 || p >= KN_PROP_COUNT || kn_field_of(p)->group == KN_GR_anim ||
                        p == KN_PROP_DISPLAY || c->st->casc.imp[p] || seen_before(c, keys, i, j, p);
            if (!skip)
                apply_property(c, out, p, keys, progress, before);
        }
    }
}

/* ---- custom properties ---- */

/* Registered ones of one number or colour move (Properties and Values 1 §2.2); others jump in the
 * middle. */
static void lerp_text(kn_cctx *c, kn_str a, kn_str b, double t, kn_sb *out) {
    double x, y;
    const char *p, *q;
    _Alignas(16) char u[64], v[64], r[64];
    bool numbers = kn_parse_double(a.p, a.p + a.n, &x, &p) &&
                   kn_parse_double(b.p, b.p + b.n, &y, &q) &&
                   (size_t)(a.p + a.n - p) == (size_t)(b.p + b.n - q) &&
                   memcmp(p, q, (size_t)(a.p + a.n - p)) == 0;
    if (numbers) {
        kn_put_num(x + (y - x) * t, out);
        kn_sb_put(out, (kn_str){p, (size_t)(a.p + a.n - p)});
    } else if (computed_from(c, KN_PROP_COLOR, a, u) && computed_from(c, KN_PROP_COLOR, b, v)) {
        kn_lerp_field(c, KN_PROP_COLOR, u, v, t, r);
        kn_put_color((const kn_color *)r, out);
    } else {
        kn_sb_put(out, t < 0.5 ? a : b);
    }
}

static kn_str custom_value(kn_cctx *c, const kn_vars *under, const kn_key *k, kn_atom name) {
    const kn_decl *d = k ? custom_in(k->decls, name) : NULL;
    return d && d->value->v->type == KN_V_TOKENS ? kn_str_trim(d->value->v->u.str)
                                                 : kn_vars_find(under, name);
}

static const kn_vars *apply_custom(kn_cctx *c, const kn_vars *v, kn_atom name, const kn_keys *keys,
                                   double progress, bool before) {
    const kn_span s = span_at(c, keys, where(c, keys, 0, name), progress, before);
    kn_str a = custom_value(c, v, s.from, name), b = s.end ? a : custom_value(c, v, s.to, name);
    kn_sb text = {0};
    const kn_registered *reg = kn_registered_find(c->st, name);
    if (!a.p || !b.p)
        return v;
    if (reg && !kn_str_eq(reg->syntax, KN_S("*")))
        lerp_text(c, a, b, s.at, &text);
    else
        kn_sb_put(&text, s.at < 0.5 ? a : b);
    v = kn_vars_with(c->st, v, name, kn_sb_str(&text));
    kn_sb_free(&text);
    return v;
}

const kn_vars *kn_keys_vars(kn_cctx *c, const kn_vars *v, const kn_keys *keys, double progress,
                            bool before) {
    for (size_t i = 0; i < keys->n; i++) {
        const kn_decls *d = keys->v[i].decls;
        for (size_t j = 0; d && j < d->v.n; j++) {
            bool seen = d->v.v[j].prop != KN_PROP_CUSTOM;
            for (size_t a = 0; a < i && !seen; a++)
                seen = custom_in(keys->v[a].decls, d->v.v[j].custom) != NULL;
            if (!seen)
                v = apply_custom(c, v, d->v.v[j].custom, keys, progress, before);
        }
    }
    return v;
}
