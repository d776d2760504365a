/* Keyframe effects that scripts make (Web Animations 1): kept with their element, at the local time
 * that the script host tells them. */
#include "src/style/animation.h"

struct kn_effect { /* node is borrowed, and the right one while its generation is gen */
    uint32_t id;
    uint8_t pe;
    kn_node *node;
    uint32_t gen;
    kn_key *keys; /* decls owned */
    kn_easing *key_easings;
    size_t n;
    kn_easing easing; /* of an iteration */
    kn_anim_timing timing;
    double time; /* seconds of local time; NaN: no effect */
};

static kn_effect *find(kn_styler *st, uint32_t id, size_t *at) {
    for (size_t i = 0; i < st->effects.n; i++)
        if (st->effects.v[i]->id == id) {
            if (at)
                *at = i;
            return st->effects.v[i];
        }
    return NULL;
}

static void effect_free(kn_effect *e) {
    for (size_t i = 0; i < e->n; i++)
        kn_decls_free((kn_decls *)e->keys[i].decls);
    free(e->keys);
    free(e->key_easings);
    free(e);
}

void kn_effects_free(kn_styler *st) {
    for (size_t i = 0; i < st->effects.n; i++)
        effect_free(st->effects.v[i]);
    kn_vec_free(&st->effects);
}

/* ---- for the script host ---- */

/* An <easing-function> from text; false: it is none. */
static bool easing_from(kn_styler *st, kn_node *n, kn_str text, kn_easing *out) {
    const kn_value *v = kn_vcache_get(st, KN_PROP_ANIMATION_TIMING_FUNCTION, KN_S(""), text);
    const kn_easings *l = NULL;
    kn_cctx c;
    kn_groups groups;
    kn_cctx_init(&c, st, n, st->initial, st->initial);
    c.g = &groups;
    bool ok = v && kn_compute(&c, KN_PROP_ANIMATION_TIMING_FUNCTION, v->v, &l) && l && l->n == 1;
    if (ok)
        *out = l->v[0];
    kn_arena_reset(st->tmp);
    return ok;
}

bool kn_easing_valid(kn_styler *st, kn_str text) {
    kn_easing e;
    return easing_from(st, kn_scene_html(st->scene), text, &e);
}

uint32_t kn_effect_new(kn_styler *st, kn_node *n, kn_pseudo_el pe, const kn_effect_frame *frames,
                       size_t count) {
    kn_effect *e = KN_NEW(kn_effect);
    e->id = ++st->last_effect;
    st->driven = true; /* the platform notices Element.animate() */
    e->pe = (uint8_t)pe;
    e->node = n;
    e->gen = n->gen;
    e->n = count;
    e->keys = KN_NEW_N(kn_key, count + 1);
    e->key_easings = KN_NEW_N(kn_easing, count + 1);
    e->time = NAN;
    for (size_t i = 0; i < count; i++) {
        kn_key *k = &e->keys[i];
        *k = (kn_key){.offset = frames[i].offset,
                      .decls = kn_decls_parse(frames[i].decls, st->scene->atoms, NULL, (kn_loc){0}),
                      .composite = frames[i].add ? KN_COMPOSITE_ADD : KN_COMPOSITE_REPLACE,
                      .order = (uint32_t)i};
        easing_from(st, n, frames[i].easing, &e->key_easings[i]); /* linear where it is none */
        k->easing = &e->key_easings[i];
    }
    kn_keys_sort(e->keys, count);
    kn_vec_push(&st->effects, e);
    return e->id;
}

static void damage(kn_styler *st, const kn_effect *e) {
    if (e->node->gen == e->gen && (e->node->flags & KN_NODE_ATTACHED)) {
        kn_sdata_of(st, e->node)->stale = true;
        kn_node_damage(e->node, KN_DMG_INLINE);
    }
}

void kn_effect_set_timing(kn_styler *st, uint32_t id, const kn_effect_timing *t) {
    kn_effect *e = find(st, id, NULL);
    if (!e)
        return;
    e->timing = (kn_anim_timing){.delay = t->delay,
                                 .duration = t->duration,
                                 .iterations = t->iterations,
                                 .iteration_start = t->iteration_start,
                                 .direction = kn_kw_find(t->direction),
                                 .fill = kn_kw_find(t->fill)};
    e->easing = (kn_easing){0};
    easing_from(st, e->node, t->easing, &e->easing);
    e->timing.easing = &e->easing;
    damage(st, e);
}

void kn_effect_set_time(kn_styler *st, uint32_t id, double seconds) {
    kn_effect *e = find(st, id, NULL);
    if (!e || e->time == seconds || (isnan(e->time) && isnan(seconds)))
        return;
    e->time = seconds;
    damage(st, e);
}

double kn_effect_progress(kn_styler *st, uint32_t id) {
    const kn_effect *e = find(st, id, NULL);
    double progress;
    bool before;
    return e && !isnan(e->time) && kn_anim_progress(&e->timing, e->time, &progress, &before)
               ? progress
               : NAN;
}

void kn_effect_remove(kn_styler *st, uint32_t id) {
    size_t at;
    kn_effect *e = find(st, id, &at);
    if (!e)
        return;
    damage(st, e);
    memmove(&st->effects.v[at], &st->effects.v[at + 1],
            (st->effects.n - at - 1) * sizeof st->effects.v[0]);
    st->effects.n--;
    effect_free(e);
}

/* ---- for the cascade ---- */

static bool concerns(const kn_effect *e, const kn_cctx *c, int pe) {
    return e->node == c->node && e->gen == c->node->gen && e->pe == pe && !isnan(e->time);
}

bool kn_has_effects(const kn_styler *st, const kn_node *n, int pe) {
    for (size_t i = 0; i < st->effects.n; i++)
        if (st->effects.v[i]->node == n && st->effects.v[i]->gen == n->gen &&
            st->effects.v[i]->pe == pe)
            return true;
    return false;
}

void kn_effects_apply(kn_cctx *c, int pe, kn_style *out) {
    double progress;
    bool before;
    for (size_t i = 0; i < c->st->effects.n; i++) {
        kn_effect *e = c->st->effects.v[i];
        kn_keys keys = {.v = e->keys, .n = e->n};
        if (concerns(e, c, pe) && kn_anim_progress(&e->timing, e->time, &progress, &before))
            kn_keys_apply(c, out, &keys, progress, before);
    }
}

const kn_vars *kn_effects_vars(kn_cctx *c, int pe, const kn_vars *v) {
    double progress;
    bool before;
    for (size_t i = 0; i < c->st->effects.n; i++) {
        kn_effect *e = c->st->effects.v[i];
        kn_keys keys = {.v = e->keys, .n = e->n};
        if (concerns(e, c, pe) && kn_anim_progress(&e->timing, e->time, &progress, &before))
            v = kn_keys_vars(c, v, &keys, progress, before);
    }
    return v;
}
