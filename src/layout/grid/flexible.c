/* CSS Grid 2 §12.7: flexible tracks. In single precision, as browsers reckon. */
#include "src/layout/grid/grid.h"
#include <float.h>

/* §12.7.1: size of 1fr, in 1/64 px, when the tracks [from, to) fill `space`. */
static float find_fr(const kn_grid_axis *a, int32_t from, int32_t to, int64_t space) {
    bool *rigid = KN_NEW_N(bool, (size_t)(to - from) + 1);
    float fr = 0;
    for (bool again = true; again;) {
        int64_t left = space, shown = 0;
        float factors = 0;
        bool any = false;
        for (int32_t i = from; i < to; i++) {
            const kn_grid_track *t = &a->tracks[i];
            if (t->collapsed)
                continue;
            shown++;
            if (kn_grid_is_flex(t) && !rigid[i - from] && kn_grid_factor(t) > 0) {
                factors += kn_grid_factor(t);
                any = true;
            } else {
                left -= t->base.v;
            }
        }
        left -= shown > 0 ? (shown - 1) * a->gap.v : 0;
        fr = !any || left <= 0 ? 0 : (float)left / fmaxf(factors, 1);
        again = false;
        for (int32_t i = from; i < to && fr > 0; i++) {
            const kn_grid_track *t = &a->tracks[i];
            if (kn_grid_is_flex(t) && !t->collapsed && !rigid[i - from] && kn_grid_factor(t) > 0 &&
                kn_grid_factor(t) * (float)left < (float)t->base.v * fmaxf(factors, 1))
                rigid[i - from] = again = true;
        }
    }
    free(rigid);
    return fr;
}

/* Without a size of the container: the largest fr that an item or a track asks for. */
static float indefinite_fr(kn_grid *g, int axis) {
    const kn_grid_axis *a = &g->axis[axis];
    float fr = 0;
    for (size_t i = 0; i < a->refs.n; i++) {
        const kn_grid_ref *r = &a->refs.v[i];
        bool crosses = false;
        for (int32_t t = r->start; t < r->end; t++)
            crosses |= kn_grid_is_flex(&a->tracks[t]);
        if (crosses && !r->edges_only)
            fr = fmaxf(fr, find_fr(a, r->start, r->end,
                                   kn_grid_contribution(g, r, axis, KN_CONTRIB_MAX_CONTENT).v));
    }
    for (uint32_t i = 0; i < a->n; i++)
        if (kn_grid_is_flex(&a->tracks[i]))
            fr = fmaxf(fr, (float)a->tracks[i].base.v / fmaxf(1, kn_grid_factor(&a->tracks[i])));
    return fr;
}

void kn_grid_expand_flexible(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    bool any = false;
    for (uint32_t i = 0; i < a->n; i++)
        any |= kn_grid_is_flex(&a->tracks[i]);
    if (!any || (!a->avail.has && a->constraint == KN_AVAIL_MIN_CONTENT) ||
        (a->avail.has && kn_grid_total(a).v >= a->avail.v.v))
        return;
    float fr = a->avail.has ? find_fr(a, 0, (int32_t)a->n, a->avail.v.v) : indefinite_fr(g, axis);
    float left = 0; /* what is below 1/64 px goes to the next track */
    for (uint32_t i = 0, k; i < a->n; i += k) {
        kn_grid_track *t = &a->tracks[i];
        for (k = 1; i + k < a->n && t[k].joined && t[k].base.v == t->base.v;)
            k++;
        if (!kn_grid_is_flex(t) || t->collapsed)
            continue;
        float share = fr * (kn_grid_factor(t) * (float)k) + left;
        float whole = floorf(share + FLT_EPSILON);
        if (!(whole < (float)INT32_MAX) || (int64_t)whole < (int64_t)t->base.v * k)
            continue;
        for (uint32_t j = 0; j < k; j++)
            t[j].base.v = (int32_t)whole / (int32_t)k + ((int32_t)j < (int32_t)whole % (int32_t)k);
        left = fmaxf(share - whole, 0);
    }
}
