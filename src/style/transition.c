/* Transitions (CSS Transitions 1): what a change of style starts, and where it is now. */
#include "src/style/animation.h"

bool kn_has_transitions(const kn_style *s) {
    const kn_sg_anim *an = s->anim;
    for (uint32_t i = 0; an->transition_duration && i < an->transition_duration->n; i++)
        if (an->transition_duration->v[i] > 0)
            return true;
    for (uint32_t i = 0; an->transition_delay && i < an->transition_delay->n; i++)
        if (an->transition_delay->v[i] > 0)
            return true;
    return false;
}

/* ---- which properties ---- */

static bool name_means(kn_str name, kn_prop p) {
    kn_prop list[64];
    if (kn_str_eq(name, KN_S("all")))
        return true;
    if (kn_prop_find(name) == p)
        return true;
    size_t n =
        kn_prop_is_shorthand(name) ? kn_shorthand_longhands(name, list, KN_COUNTOF(list)) : 0;
    for (size_t i = 0; i < n && i < KN_COUNTOF(list); i++)
        if (list[i] == p)
            return true;
    return false;
}

/* Index in the lists of the entry that the property follows: the last that names it; -1: none. */
static int entry_of(const kn_sg_anim *an, kn_prop p) {
    const kn_names *l = an->transition_property;
    if (!l) /* the initial value is all */
        return 0;
    for (uint32_t i = l->n; i > 0; i--)
        if (name_means(l->v[i - 1], p))
            return (int)(i - 1);
    return -1;
}

/* Values that have nothing between them do not make a transition. */
static bool between(kn_cctx *c, kn_prop p, const void *a, const void *b) {
    const kn_field *f = kn_field_of(p);
    _Alignas(16) char x[256], y[256];
    if (f->size > sizeof x)
        return false;
    if (f->grammar == KN_CG_INT)
        return true;
    kn_lerp_field(c, p, a, b, 0.25, x);
    kn_lerp_field(c, p, a, b, 0.75, y);
    return memcmp(x, a, f->size) != 0 || memcmp(y, b, f->size) != 0 || p == KN_PROP_VISIBILITY;
}

/* ---- starting ---- */

static kn_transition *running(kn_sdata *d, kn_prop p) {
    for (size_t i = 0; i < d->transitions.n; i++)
        if (d->transitions.v[i].prop == p && !d->transitions.v[i].interrupted)
            return &d->transitions.v[i];
    return NULL;
}

/* One that another interrupted goes on only where the platform drives animations. */
static bool goes_on(const kn_styler *st, const kn_transition *t) {
    return !t->interrupted || st->driven;
}

static double progress_of(const kn_transition *t, double now) {
    double x = t->duration > 0 ? (now - t->start - t->delay) / t->duration : 1;
    return kn_easing_apply(&t->easing, fmin(fmax(x, 0), 1), false);
}

static bool over(const kn_transition *t, double now) {
    return now - t->start >= t->delay + t->duration - 1e-9;
}

/* The instant of the before-change style (CSS Transitions 1 §3). The platform that drives
 * animations has styles looked at before it puts them where they belong. */
static double seen_at(const kn_styler *st) {
    return st->driven ? st->last_now : st->now;
}

static const void *keep(kn_styler *st, kn_prop p, const void *field) {
    return kn_pool_get(st->pool, field, kn_field_of(p)->size);
}

static void start(kn_cctx *c, kn_sdata *d, kn_prop p, const kn_style *old, const void *to,
                  const kn_sg_anim *an, uint32_t i, const kn_transition *was) {
    static const kn_easing ease = {.kind = 1, .p = {0.25f, 0.1f, 0.25f, 1}};
    kn_styler *st = c->st;
    kn_transition t = {.prop = (uint16_t)p,
                       .start = st->now,
                       .duration = kn_anim_number(an->transition_duration, i, 0),
                       .delay = kn_anim_number(an->transition_delay, i, 0),
                       .factor = 1};
    const kn_easings *l = an->transition_timing;
    t.easing = l && l->n ? l->v[i % l->n] : ease;
    t.to = keep(st, p, to);
    t.from = t.reversing_from = keep(st, p, kn_style_field(old, p));
    if (was &&
        was->reversing_from == t.to) { /* §3.1: the way back takes no longer than the way so far */
        double done = progress_of(was, seen_at(st));
        t.factor = fmin(fmax(fabs(done * was->factor + 1 - was->factor), 0), 1);
        t.reversing_from = was->to;
        t.duration *= t.factor;
        t.delay *= t.delay < 0 ? t.factor : 1;
    }
    if (t.duration + t.delay > 0 && t.from != t.to && between(c, p, t.from, t.to))
        kn_vec_push(&d->transitions, t);
}

/* The style without transitions that a group's values come from: where a group is inherited, the
 * parent's, which may be on its way itself. */
static const kn_style *after_change(const kn_cctx *c, const kn_sdata *d, kn_group g,
                                    const kn_style *base) {
    const kn_node *up = kn_style_parent(c->node);
    const kn_style *theirs = up && up->style_data ? ((const kn_sdata *)up->style_data)->base : NULL;
    return kn_group_inherited(g) && !(d->own_groups & 1u << g) && theirs ? theirs : base;
}

static void check(kn_cctx *c, kn_sdata *d, kn_prop p, const kn_style *old_base, const kn_style *old,
                  const kn_style *base, const kn_style *after) {
    const size_t size = kn_field_of(p)->size;
    const void *to = kn_style_field(after, p);
    kn_transition *was = running(d, p);
    if (was ? memcmp(was->to, to, size) == 0 : memcmp(kn_style_field(old_base, p), to, size) == 0)
        return;
    int i = entry_of(base->anim, p);
    kn_transition copy = {0};
    if (was) {
        copy = *was;
        was->interrupted = true;
    }
    if (i >= 0)
        start(c, d, p, old, to, base->anim, (uint32_t)i, was ? &copy : NULL);
}

const kn_style *kn_transitions_before(kn_cctx *c, const kn_sdata *d, const kn_style *old_base,
                                      const kn_style *old, kn_style *out) {
    if (c->st->driven || d->transitions.n == 0)
        return old;
    memcpy(out, old_base, sizeof *out);
    kn_transitions_apply(c, d, out);
    return out;
}

void kn_transitions_update(kn_cctx *c, kn_sdata *d, const kn_style *old_base, const kn_style *old,
                           const kn_style *base) {
    size_t kept = 0;
    for (size_t i = 0; i < d->transitions.n; i++)
        if (!over(&d->transitions.v[i], seen_at(c->st)) && goes_on(c->st, &d->transitions.v[i]))
            d->transitions.v[kept++] = d->transitions.v[i];
    d->transitions.n = kept;
    bool moves = kn_has_transitions(base);
    if ((!moves && !kept) || old->box->display == KN_KW_none || base->box->display == KN_KW_none ||
        kn_anim_hidden(kn_style_parent(c->node)))
        return;
    for (unsigned g = 0; g < KN_GR_COUNT; g++) {
        size_t n;
        const uint16_t *props = kn_group_props(g, &n);
        const kn_style *after = after_change(c, d, g, base);
        if (g == KN_GR_anim || kn_style_group(old_base, g) == kn_style_group(after, g))
            continue;
        for (size_t i = 0; i < n; i++)
            if (props[i] != KN_PROP_DISPLAY && kn_field_of(props[i])->size <= 256)
                check(c, d, props[i], old_base, old, base, after);
    }
}

/* ---- now ---- */

void kn_transitions_apply(kn_cctx *c, const kn_sdata *d, kn_style *out) {
    _Alignas(16) char r[256];
    for (int interrupted = 0; interrupted < 2; interrupted++)
        for (size_t i = 0; i < d->transitions.n; i++) {
            const kn_transition *t = &d->transitions.v[i];
            if (t->interrupted != interrupted || !goes_on(c->st, t) || over(t, c->st->now))
                continue;
            memset(r, 0, sizeof r);
            kn_lerp_field(c, t->prop, t->from, t->to, progress_of(t, c->st->now), r);
            kn_style_put_field(c->st, out, t->prop, r);
        }
}

void kn_transitions_mark(kn_pool *p, const kn_sdata *d) {
    for (size_t i = 0; i < d->transitions.n; i++) {
        const kn_transition *t = &d->transitions.v[i];
        kn_pool_mark(p, t->from);
        kn_pool_mark(p, t->to);
        kn_pool_mark(p, t->reversing_from);
        kn_pool_mark(p, t->easing.points);
    }
}

void kn_transitions_each(const kn_styler *st, kn_node *n, const kn_sdata *d,
                         void (*fn)(void *ctx, const kn_running *r), void *ctx) {
    for (size_t i = 0; i < d->transitions.n; i++) {
        const kn_transition *t = &d->transitions.v[i];
        const kn_running r = {.node = n,
                              .transition = true,
                              .name = kn_longhand_name(t->prop, false),
                              .time = st->now - t->start,
                              .delay = t->delay,
                              .duration = t->duration,
                              .iterations = 1,
                              .direction = KN_KW_normal,
                              .fill = KN_KW_backwards};
        if (goes_on(st, t) && !over(t, st->now))
            fn(ctx, &r);
    }
}
