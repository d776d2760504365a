/* The animations that run on an element: those of animation-name, those of scripts, transitions,
 * one on top of the other (Web Animations 1 §5.4, CSS Cascade 5 §6.1). */
#include "src/style/animation.h"

static kn_kw kw_at(const kn_kws *l, uint32_t i, kn_kw missing) {
    return l && l->n ? l->v[i % l->n] : missing;
}

bool kn_anim_hidden(const kn_node *n) {
    for (; n; n = kn_style_parent(n))
        if (n->style && n->style->box->display == KN_KW_none)
            return true;
    return false;
}

/* ---- animation-name ---- */

bool kn_has_animation(const kn_style *s) {
    return s->anim->name != NULL;
}

/* The present in the element's own time: what runs from the first frame on counts from the start of
 * the clip that holds it (contract A.6), what begins later from that moment. */
static double local_time(kn_styler *st, const kn_node *n, kn_sdata *d, int pe, kn_str name) {
    kn_anim_start *a = NULL;
    for (size_t i = 0; !a && i < d->starts.n; i++)
        if (d->starts.v[i].name.p == name.p && d->starts.v[i].pe == pe)
            a = &d->starts.v[i];
    if (!a) {
        kn_vec_push(&d->starts, ((kn_anim_start){name, (uint8_t)pe, st->now > 0, st->now}));
        a = &d->starts.v[d->starts.n - 1];
    }
    if (a->late)
        return st->now - a->at;
    return st->now - (st->time_origin ? st->time_origin(st->time_ctx, n) : 0);
}

/* Names that are gone: the same name begins anew if it comes back. */
static void forget_starts(kn_sdata *d, int pe, const kn_names *names) {
    size_t kept = 0;
    for (size_t i = 0; i < d->starts.n; i++) {
        bool there = d->starts.v[i].pe != pe;
        for (uint32_t j = 0; !there && names && j < names->n; j++)
            there = names->v[j].p == d->starts.v[i].name.p;
        if (there)
            d->starts.v[kept++] = d->starts.v[i];
    }
    d->starts.n = kept;
}

static size_t keys_of(const kn_rule *rule, kn_arena *a, kn_key **out) {
    size_t n = 0, k = 0;
    for (uint32_t i = 0; i < rule->n_rules; i++)
        n += rule->rules[i]->kind == KN_RULE_KEYFRAME ? rule->rules[i]->n_stops : 0;
    kn_key *v = *out = KN_ANEW_N(a, kn_key, n + 1);
    for (uint32_t i = 0; i < rule->n_rules; i++)
        for (uint32_t j = 0;
             rule->rules[i]->kind == KN_RULE_KEYFRAME && j < rule->rules[i]->n_stops; j++)
            v[k++] = (kn_key){
                .offset = rule->rules[i]->stops[j], .decls = rule->rules[i]->decls, .order = i};
    kn_keys_sort(v, n);
    return n;
}

static kn_anim_timing timing_at(const kn_sg_anim *an, uint32_t i) {
    return (kn_anim_timing){.delay = kn_anim_number(an->delay, i, 0),
                            .duration = kn_anim_number(an->duration, i, 0),
                            .iterations = kn_anim_number(an->iterations, i, 1),
                            .direction = kw_at(an->direction, i, KN_KW_normal),
                            .fill = kw_at(an->fill, i, KN_KW_none)};
}

/* The i-th animation of the list at the present; false: none, or without effect now. */
static bool css_animation(kn_styler *st, const kn_node *n, kn_sdata *d, int pe,
                          const kn_sg_anim *an, uint32_t i, kn_keys *keys, double *progress,
                          bool *before) {
    static const kn_easing linear = {0};
    const kn_rule *rule = kn_keyframes_find(st, an->name->v[i]);
    const kn_anim_timing in = timing_at(an, i);
    if (!rule || !kn_anim_progress(&in, local_time(st, n, d, pe, an->name->v[i]), progress, before))
        return false;
    keys->n = keys_of(rule, st->tmp, &keys->v);
    keys->easing = an->timing && an->timing->n ? &an->timing->v[i % an->timing->n] : &linear;
    return true;
}

/* ---- the stack ---- */

/* currentcolor follows. */
static void recolor(kn_cctx *c, kn_style *s) {
    static const kn_group follow[] = {KN_GR_text, KN_GR_bg, KN_GR_border, KN_GR_svg, KN_GR_svgr};
    kn_css_from_color(&s->text->color, &c->current);
    for (size_t i = 0; i < KN_COUNTOF(follow); i++) {
        char *copy = kn_alloc(c->st->tmp, kn_group_size(follow[i]));
        memcpy(copy, kn_style_group(s, follow[i]), kn_group_size(follow[i]));
        kn_recolor(c, follow[i], copy);
        kn_style_set_group(s, follow[i], kn_pool_get(c->st->pool, copy, kn_group_size(follow[i])));
    }
}

const kn_vars *kn_animate_vars(kn_cctx *c, kn_node *n, kn_sdata *d, int pe, const kn_sg_anim *an,
                               const kn_vars *v) {
    double progress;
    bool before;
    for (uint32_t i = 0; an && an->name && i < an->name->n; i++) {
        kn_keys keys = {0};
        if (css_animation(c->st, n, d, pe, an, i, &keys, &progress, &before))
            v = kn_keys_vars(c, v, &keys, progress, before);
    }
    return kn_effects_vars(c, pe, v);
}

/* To be called right after `base` was built: important declarations, which animations do not
 * override, are looked up in the cascade. */
const kn_style *kn_animate(kn_styler *st, kn_node *n, kn_sdata *d, int pe, const kn_style *base,
                           const kn_style *parent) {
    const kn_sg_anim *an = base->anim;
    kn_groups groups;
    kn_style s;
    kn_cctx c;
    kn_cctx_init(&c, st, n, base, parent);
    c.g = &groups;
    c.pe = (uint8_t)pe;
    groups.font.family = base->font->family;
    memcpy(&s, base, sizeof s);
    forget_starts(d, pe, an->name);
    for (uint32_t i = 0; an->name && i < an->name->n; i++) {
        kn_keys keys = {0};
        double progress;
        bool before;
        if (css_animation(st, n, d, pe, an, i, &keys, &progress, &before))
            kn_keys_apply(&c, &s, &keys, progress, before);
    }
    kn_effects_apply(&c, pe, &s);
    if (!pe)
        kn_transitions_apply(&c, d, &s);
    if (s.text != base->text && memcmp(&s.text->color, &base->text->color, sizeof(kn_color)) != 0)
        recolor(&c, &s);
    s.flags |= c.uses;
    d->vars_used |= c.vars_used;
    return kn_style_intern(st, &s);
}

/* ---- what runs ---- */

bool kn_style_remembers(const kn_styler *st) {
    return st->keyframes.n > 0 || st->any_transitions;
}

static void each_of(kn_styler *st, kn_node *n, kn_sdata *d, int pe, const kn_style *s,
                    void (*fn)(void *ctx, const kn_running *r), void *ctx) {
    for (uint32_t i = 0; s && s->anim->name && i < s->anim->name->n; i++) {
        const kn_anim_timing in = timing_at(s->anim, i);
        const double t = local_time(st, n, d, pe, s->anim->name->v[i]);
        double progress;
        bool before;
        const kn_running r = {
            n,        (kn_pseudo_el)pe, false,         s->anim->name->v[i], t,
            in.delay, in.duration,      in.iterations, in.direction,        in.fill};
        if (kn_keyframes_find(st, r.name) &&
            (t < in.delay || kn_anim_progress(&in, t, &progress, &before)))
            fn(ctx, &r);
    }
}

void kn_style_each_animation(kn_styler *st, void (*fn)(void *ctx, const kn_running *r), void *ctx) {
    for (kn_node *n = st->any_animated ? kn_scene_html(st->scene) : NULL; n;
         n = kn_node_next(n, NULL)) {
        kn_sdata *d = n->kind == KN_NODE_ELEMENT ? n->style_data : NULL;
        if (!d || !d->animated || !n->style || kn_anim_hidden(n))
            continue;
        kn_transitions_each(st, n, d, fn, ctx);
        each_of(st, n, d, KN_PE_NONE, n->style, fn, ctx);
        each_of(st, n, d, KN_PE_BEFORE, n->before, fn, ctx);
        each_of(st, n, d, KN_PE_AFTER, n->after, fn, ctx);
    }
}
