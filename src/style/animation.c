/* CSS animations as a function of time (CSS Animations 1, Web Animations 1): no state, any instant
 * can be asked. */
#include "src/style/internal.h"

/* ---- easing ---- */

static double bezier_axis(double p1, double p2, double u) {
    double v = 1 - u;
    return 3 * v * v * u * p1 + 3 * v * u * u * p2 + u * u * u;
}

static double bezier(const float *p, double x) {
    if (x <= 0 || x >= 1) { /* beyond the ends along the tangents */
        double d = x <= 0 ? (p[0] > 0                ? p[1] / p[0]
                             : p[1] == 0 && p[2] > 0 ? p[3] / p[2]
                                                     : 0)
                          : (p[2] < 1                ? (p[3] - 1) / (p[2] - 1)
                             : p[3] == 1 && p[0] < 1 ? (p[1] - 1) / (p[0] - 1)
                                                     : 0);
        return x <= 0 ? x * d : 1 + (x - 1) * d;
    }
    double lo = 0, hi = 1, u = x;
    for (int i = 0; i < 60; i++) { /* x is monotonic: bisection, always the same steps */
        double at = bezier_axis(p[0], p[2], u);
        if (fabs(at - x) < 1e-9)
            break;
        if (at < x)
            lo = u;
        else
            hi = u;
        u = (lo + hi) / 2;
    }
    return bezier_axis(p[1], p[3], u);
}

static double steps(const float *p, double x, bool before) {
    double n = p[0], k = floor(x * n), jumps = n;
    int pos = (int)p[1];
    if (pos == 0 || pos == 3)
        k += 1;
    if (before && x * n == floor(x * n))
        k -= 1;
    if (x >= 0 && k < 0)
        k = 0;
    jumps = pos == 2 ? n - 1 : pos == 3 ? n + 1 : n;
    if (x <= 1 && k > jumps)
        k = jumps;
    return jumps > 0 ? k / jumps : 1;
}

static double points(const kn_nums *l, double x) {
    uint32_t i = 2;
    while (i + 2 < l->n && l->v[i + 1] < x)
        i += 2;
    double x0 = l->v[i - 1], x1 = l->v[i + 1], y0 = l->v[i - 2], y1 = l->v[i];
    return x1 == x0 ? y1 : y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

double kn_easing_apply(const kn_easing *e, double x, bool before) {
    switch (e->kind) {
    case 1:
        return bezier(e->p, x);
    case 2:
        return steps(e->p, x, before);
    case 3:
        return e->points && e->points->n >= 4 ? points(e->points, x) : x;
    default:
        return x;
    }
}

/* ---- timing (Web Animations 1 §4.8) ---- */

typedef struct kn_timing_in {
    double delay, duration, iterations;
    kn_kw direction, fill;
} kn_timing_in;

/* Directed progress at local time t; false: the animation has no effect now. */
static bool progress_at(const kn_timing_in *in, double t, double *progress, bool *before) {
    double active = in->duration == 0 || in->iterations == 0 ? 0 : in->duration * in->iterations,
           at, overall;
    bool fill_back = in->fill == KN_KW_backwards || in->fill == KN_KW_both;
    bool fill_on = in->fill == KN_KW_forwards || in->fill == KN_KW_both;
    *before = t < in->delay;
    if (t < in->delay) {
        if (!fill_back)
            return false;
        at = 0;
    } else if (t >= in->delay + active) {
        if (!fill_on)
            return false;
        at = active;
    } else {
        at = t - in->delay;
    }
    bool after = t >= in->delay + active;
    overall = in->duration == 0 ? (*before ? 0 : in->iterations) : at / in->duration;
    double simple = isinf(overall) ? fmod(in->iterations, 1) : fmod(overall, 1);
    if (simple == 0 && after && in->iterations != 0 && (at == active))
        simple = in->iterations == 0 ? 0 : 1;
    double current = isinf(overall) ? INFINITY : simple == 1 ? floor(overall) - 1 : floor(overall);
    bool odd = isfinite(current) && fmod(current, 2) == 1;
    bool back = in->direction == KN_KW_reverse || (in->direction == KN_KW_alternate && odd) ||
                (in->direction == KN_KW_alternate_reverse && !odd);
    *progress = back ? 1 - simple : simple;
    return true;
}

static float num_at(const kn_nums *l, uint32_t i, float missing) {
    return l && l->n ? l->v[i % l->n] : missing;
}

static kn_kw kw_at(const kn_kws *l, uint32_t i, kn_kw missing) {
    return l && l->n ? l->v[i % l->n] : missing;
}

/* ---- keyframes ---- */

typedef struct kn_key {
    double offset;
    const kn_rule *rule;
    uint32_t order;
} kn_key;

static int by_offset(const void *a, const void *b) {
    const kn_key *x = a, *y = b;
    if (x->offset != y->offset)
        return x->offset < y->offset ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static const kn_decl *decl_in(const kn_cctx *c, const kn_rule *r, kn_prop p) {
    const kn_decl *found = NULL;
    for (size_t i = 0; r->decls && i < r->decls->v.n; i++)
        if (kn_decl_prop(&c->flow, &r->decls->v.v[i]) == p)
            found = &r->decls->v.v[i];
    return found;
}

/* Value of one keyframe's declaration, or the underlying value. */
static void key_value(kn_cctx *c, const kn_style *base, kn_prop p, const kn_key *k, void *out) {
    const kn_decl *d = k ? decl_in(c, k->rule, p) : NULL;
    kn_kw wide = 0;
    const kn_field *f = kn_field_of(p);
    const void *from = kn_style_field(base, p);
    memset(out, 0, f->size);
    if (d) {
        const kn_val *v = kn_decl_value(c, d, p, &wide);
        if (v && kn_compute(c, p, v, out))
            return;
        bool inherit = wide == KN_KW_inherit || (wide == KN_KW_unset && (f->flags & KN_P_INHERIT));
        if (wide == KN_KW_initial || wide == KN_KW_inherit || wide == KN_KW_unset)
            from = inherit ? kn_style_field(c->parent, p) : kn_style_field(c->st->initial, p);
    }
    memcpy(out, from, f->size);
}

static const kn_easing *key_easing(kn_cctx *c, const kn_key *k, const kn_easing *fallback) {
    const kn_decl *d = k ? decl_in(c, k->rule, KN_PROP_ANIMATION_TIMING_FUNCTION) : NULL;
    const kn_easings *l = NULL;
    kn_kw wide;
    const kn_val *v = d ? kn_decl_value(c, d, KN_PROP_ANIMATION_TIMING_FUNCTION, &wide) : NULL;
    if (v && kn_compute(c, KN_PROP_ANIMATION_TIMING_FUNCTION, v, &l) && l && l->n)
        return &l->v[0];
    return fallback;
}

static void apply_property(kn_cctx *c, const kn_style *base, kn_style *out, kn_prop p,
                           const kn_key *keys, size_t n, double progress, const kn_easing *easing,
                           bool before) {
    const kn_key *from = NULL, *to = NULL;
    const kn_field *f = kn_field_of(p);
    _Alignas(16) char a[256], b[256],
        r[256]; /* the largest field is a shape pointer or three lengths */
    double x0 = 0, x1 = 1;
    if (f->size > sizeof a)
        return;
    for (size_t i = 0; i < n; i++) {
        if (!decl_in(c, keys[i].rule, p))
            continue;
        if (keys[i].offset <= progress)
            from = &keys[i];
        else if (!to)
            to = &keys[i];
    }
    if (from && !to && from->offset >= 1) { /* at the end */
        key_value(c, base, p, from, r);
    } else {
        x0 = from ? from->offset : 0;
        x1 = to ? to->offset : 1;
        double local = x1 > x0 ? (progress - x0) / (x1 - x0) : 1;
        local = kn_easing_apply(key_easing(c, from, easing), local, before);
        key_value(c, base, p, from, a);
        key_value(c, base, p, to, b);
        kn_lerp_field(c, p, a, b, local, r);
    }
    const char *old = kn_style_group(out, f->group);
    if (memcmp(old + f->offset, r, f->size) == 0)
        return;
    char *copy = kn_alloc(c->st->tmp, kn_group_size(f->group));
    memcpy(copy, old, kn_group_size(f->group));
    memcpy(copy + f->offset, r, f->size);
    kn_style_set_group(out, f->group, kn_pool_get(c->st->pool, copy, kn_group_size(f->group)));
}

static bool seen_before(const kn_cctx *c, const kn_key *keys, size_t i, size_t j, kn_prop p) {
    for (size_t a = 0; a <= i; a++)
        for (size_t k = 0; keys[a].rule->decls && k < (a == i ? j : keys[a].rule->decls->v.n); k++)
            if (kn_decl_prop(&c->flow, &keys[a].rule->decls->v.v[k]) == p)
                return true;
    return false;
}

static void apply_keyframes(kn_cctx *c, const kn_style *base, kn_style *out, const kn_rule *rule,
                            double progress, const kn_easing *easing, bool before) {
    KN_VEC(kn_key) keys = {0};
    for (uint32_t i = 0; i < rule->n_rules; i++)
        for (uint32_t j = 0;
             rule->rules[i]->kind == KN_RULE_KEYFRAME && j < rule->rules[i]->n_stops; j++)
            kn_vec_push(&keys, ((kn_key){rule->rules[i]->stops[j], rule->rules[i], i}));
    if (keys.n)
        qsort(keys.v, keys.n, sizeof *keys.v, by_offset);
    for (size_t i = 0; i < keys.n; i++) {
        const kn_decls *d = keys.v[i].rule->decls;
        for (size_t j = 0; d && j < d->v.n; j++) {
            unsigned p = kn_decl_prop(&c->flow, &d->v.v[j]);
            bool skip = p == 0 || p >= KN_PROP_COUNT || kn_field_of(p)->group == KN_GR_anim ||
                        p == KN_PROP_DISPLAY || c->st->casc.imp[p] ||
                        seen_before(c, keys.v, i, j, p);
            if (!skip)
                apply_property(c, base, out, p, keys.v, keys.n, progress, easing, before);
        }
    }
    kn_vec_free(&keys);
}

bool kn_has_animation(const kn_style *s) {
    return s->anim->name != NULL;
}

/* The style at the styler's present time. To be called right after `base` was built: important
 * declarations, which animations do not override, are looked up in the cascade. */
const kn_style *kn_animate(kn_styler *st, kn_node *n, kn_sdata *d, const kn_style *base,
                           const kn_style *parent) {
    const kn_sg_anim *an = base->anim;
    kn_groups groups;
    kn_style s;
    kn_cctx c;
    double t = st->now - (st->time_origin ? st->time_origin(st->time_ctx, n) : 0);
    kn_cctx_init(&c, st, n, base, parent);
    c.g = &groups;
    groups.font.family = base->font->family;
    memcpy(&s, base, sizeof s);
    for (uint32_t i = 0; i < an->name->n; i++) {
        const kn_rule *rule = kn_keyframes_find(st, an->name->v[i]);
        kn_timing_in in = {.delay = num_at(an->delay, i, 0),
                           .duration = num_at(an->duration, i, 0),
                           .iterations = num_at(an->iterations, i, 1),
                           .direction = kw_at(an->direction, i, KN_KW_normal),
                           .fill = kw_at(an->fill, i, KN_KW_none)};
        static const kn_easing linear = {0};
        const kn_easing *easing =
            an->timing && an->timing->n ? &an->timing->v[i % an->timing->n] : &linear;
        double progress;
        bool before;
        if (rule && progress_at(&in, t, &progress, &before))
            apply_keyframes(&c, base, &s, rule, progress, easing, before);
    }
    if (s.text != base->text && memcmp(&s.text->color, &base->text->color, sizeof(kn_color)) !=
                                    0) { /* currentcolor follows */
        kn_css_from_color(&s.text->color, &c.current);
        static const kn_group follow[] = {KN_GR_text, KN_GR_bg, KN_GR_border, KN_GR_svg,
                                          KN_GR_svgr};
        for (size_t i = 0; i < KN_COUNTOF(follow); i++) {
            char *copy = kn_alloc(st->tmp, kn_group_size(follow[i]));
            memcpy(copy, kn_style_group(&s, follow[i]), kn_group_size(follow[i]));
            kn_recolor(&c, follow[i], copy);
            kn_style_set_group(&s, follow[i],
                               kn_pool_get(st->pool, copy, kn_group_size(follow[i])));
        }
    }
    s.flags |= c.uses;
    d->vars_used |= c.vars_used;
    return kn_style_intern(st, &s);
}

/* ---- for scripts ---- */

bool kn_style_interpolate(kn_styler *st, kn_node *n, kn_str name, kn_str from, kn_str to, double t,
                          kn_sb *out) {
    kn_prop p = kn_prop_find(name);
    kn_groups groups;
    kn_cctx c;
    _Alignas(16) char a[256], b[256], r[256];
    if (!p || p >= KN_PROP_COUNT || !n->style || kn_field_of(p)->size > sizeof a)
        return false;
    const kn_node *up = kn_elem_parent(n);
    kn_cctx_init(&c, st, n, n->style, up && up->style ? up->style : st->initial);
    c.g = &groups;
    groups.font.family = n->style->font->family;
    const kn_value *x = kn_vcache_get(st, p, KN_S(""), from),
                   *y = kn_vcache_get(st, p, KN_S(""), to);
    memset(a, 0, sizeof a);
    memset(b, 0, sizeof b);
    bool ok = x && y && kn_compute(&c, p, x->v, a) && kn_compute(&c, p, y->v, b);
    if (ok) {
        kn_style s;
        const kn_field *f = kn_field_of(p);
        kn_lerp_field(&c, p, a, b, t, r);
        memcpy(&s, n->style, sizeof s);
        char *copy = kn_alloc(st->tmp, kn_group_size(f->group));
        memcpy(copy, kn_style_group(n->style, f->group), kn_group_size(f->group));
        memcpy(copy + f->offset, r, f->size);
        kn_style_set_group(&s, f->group, copy);
        if (p == KN_PROP_TRANSFORM)
            kn_put_tfs(*(const kn_tfs *const *)(copy + f->offset), out);
        else
            kn_serialize_field(st, &s, p, out);
    }
    kn_arena_reset(st->tmp);
    return ok;
}
