/* Animations of computed values: what animtiming, keyframes, animation, transition and effect
 * share. Nothing here is for other folders. */
#ifndef KN_STYLE_ANIMATION_H
#define KN_STYLE_ANIMATION_H
#include "src/style/internal.h"

/* ---- time (animtiming.c) ---- */
typedef struct kn_anim_timing { /* seconds */
    double delay, duration, iterations, iteration_start;
    kn_kw direction, fill;
    const kn_easing *easing; /* of an iteration; NULL: linear */
} kn_anim_timing;
/* Directed progress at local time t; false: the animation has no effect now. `before`: in the
 * delay. */
bool kn_anim_progress(const kn_anim_timing *in, double t, double *progress, bool *before);
double kn_easing_apply(const kn_easing *e, double x, bool before);
/* The i-th of a list of times or counts that repeats; "0.1s" is kept as a float, which is not 0.1.
 */
static inline double kn_anim_number(const kn_nums *l, uint32_t i, double missing) {
    return l && l->n ? round(l->v[i % l->n] * 1e6) / 1e6 : missing;
}

/* ---- keyframes (keyframes.c) ---- */
typedef enum kn_composite { KN_COMPOSITE_REPLACE, KN_COMPOSITE_ADD } kn_composite;
typedef struct kn_key {
    double offset;
    const kn_decls *decls;
    const kn_easing *easing; /* towards the next; NULL: what animation-timing-function in decls
                                says, else `easing` below */
    kn_composite composite;
    uint32_t order;
} kn_key;
typedef struct kn_keys {
    kn_key *v; /* in the order of their offsets, then of `order` */
    size_t n;
    const kn_easing *easing; /* where a keyframe has none */
} kn_keys;
void kn_keys_sort(kn_key *v, size_t n);
/* Puts the values at `progress` into `out`, on top of what is there (Web Animations 1 §5.3).
 * Important declarations of the last cascade stay. */
void kn_keys_apply(kn_cctx *c, kn_style *out, const kn_keys *keys, double progress, bool before);
/* The table with the custom properties of the keyframes at `progress`; `v` itself when they have
 * none. */
const kn_vars *kn_keys_vars(kn_cctx *c, const kn_vars *v, const kn_keys *keys, double progress,
                            bool before);
/* Puts a field's value into a style, interned. */
void kn_style_put_field(kn_styler *st, kn_style *s, kn_prop p, const void *value);

/* ---- transitions (transition.c) ---- */
/* One property on its way. What it holds lives in the styler's pool; kn_transitions_mark() keeps it
 * there. */
struct kn_transition {
    uint16_t prop;
    bool interrupted; /* by a later one; where the platform drives animations it goes on to its end
                         above that, for it is driven all the same */
    double start, duration, delay;
    kn_easing easing;
    const void *from, *to,
        *reversing_from; /* fields; reversing_from: where a way back would lead */
    double factor;       /* CSS Transitions 1 §3.1: reversing shortening factor */
};
bool kn_has_transitions(const kn_style *s);
/* The before-change style, which is `old`, the style shown so far, or is built in `out`. */
const kn_style *kn_transitions_before(kn_cctx *c, const kn_sdata *d, const kn_style *old_base,
                                      const kn_style *old, kn_style *out);
/* Starts, interrupts and ends transitions (CSS Transitions 1 §3): `old` is the before-change style,
 * `old_base` and `base` are without animations. */
void kn_transitions_update(kn_cctx *c, kn_sdata *d, const kn_style *old_base, const kn_style *old,
                           const kn_style *base);
void kn_transitions_apply(kn_cctx *c, const kn_sdata *d, kn_style *out);
void kn_transitions_mark(kn_pool *p, const kn_sdata *d);
/* Those of an element, in the order in which they apply. */
void kn_transitions_each(const kn_styler *st, kn_node *n, const kn_sdata *d,
                         void (*fn)(void *ctx, const kn_running *r), void *ctx);

/* ---- effects of scripts (effect.c) ---- */
void kn_effects_apply(kn_cctx *c, int pe, kn_style *out);
const kn_vars *kn_effects_vars(kn_cctx *c, int pe, const kn_vars *v);
bool kn_has_effects(const kn_styler *st, const kn_node *n, int pe);
void kn_effects_free(kn_styler *st);

/* ---- all together (animation.c) ---- */
bool kn_anim_hidden(const kn_node *n); /* not displayed, so nothing is animated; NULL is fine */
/* The style at the styler's present time; pe: a pseudo-element, its parent the element. */
const kn_style *kn_animate(kn_styler *st, kn_node *n, kn_sdata *d, int pe, const kn_style *base,
                           const kn_style *parent);
/* Custom properties at that time, `v` without animations. */
const kn_vars *kn_animate_vars(kn_cctx *c, kn_node *n, kn_sdata *d, int pe, const kn_sg_anim *an,
                               const kn_vars *v);
bool kn_has_animation(const kn_style *s);
#endif
