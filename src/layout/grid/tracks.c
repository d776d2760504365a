/* CSS Grid 2 §12.3 to §12.8: the track sizing algorithm. */
#include "src/layout/grid/grid.h"

static kn_grid_kind len_kind(kn_len len, kn_lu_opt avail) {
    if (len.kind != KN_LEN_KW)
        return kn_len_depends_on_basis(len) && !avail.has ? KN_GRID_AUTO : KN_GRID_FIXED;
    return len.kw == KN_KW_min_content   ? KN_GRID_MIN_CONTENT
           : len.kw == KN_KW_max_content ? KN_GRID_MAX_CONTENT
                                         : KN_GRID_AUTO;
}
kn_grid_kind kn_grid_min_kind(const kn_grid_axis *a, const kn_grid_track *t) {
    return !t->fn || t->fn->fit_content ? KN_GRID_AUTO : len_kind(t->fn->min, a->avail);
}
kn_grid_kind kn_grid_max_kind(const kn_grid_axis *a, const kn_grid_track *t) {
    if (!t->fn)
        return KN_GRID_AUTO;
    if (kn_grid_is_flex(t))
        return KN_GRID_FLEX;
    if (t->fn->fit_content)
        return kn_len_depends_on_basis(t->fn->max) && !a->avail.has ? KN_GRID_MAX_CONTENT
                                                                    : KN_GRID_FIT_CONTENT;
    return len_kind(t->fn->max, a->avail);
}

static kn_lu sum(const kn_grid_axis *a, uint32_t from, uint32_t to, kn_lu gap) {
    kn_lu v = KN_LU0;
    bool any = false;
    for (uint32_t i = from; i < to; i++) {
        if (a->tracks[i].collapsed)
            continue;
        v = kn_lu_add(v, a->tracks[i].base);
        if (any)
            v = kn_lu_add(v, gap);
        any = true;
    }
    return v;
}
kn_lu kn_grid_span_size(const kn_grid_axis *a, int32_t from, int32_t to) {
    if (a->placed && to > from && !a->tracks[from].collapsed && !a->tracks[to - 1].collapsed)
        return kn_lu_sub(kn_lu_add(a->tracks[to - 1].pos, a->tracks[to - 1].base),
                         a->tracks[from].pos);
    return to <= from ? KN_LU0
                      : sum(a, (uint32_t)from, (uint32_t)to, a->placed ? a->gutter : a->gap);
}
kn_lu kn_grid_total(const kn_grid_axis *a) {
    return sum(a, 0, a->n, a->gap);
}
kn_lu_opt kn_grid_area_size(const kn_grid *g, const kn_grid_item *it, int axis) {
    const kn_grid_axis *a = &g->axis[axis];
    if (!a->placed)
        return KN_LU_NONE;
    return kn_lu_some(kn_lu_clamp0(kn_grid_span_size(a, it->at[axis].start, it->at[axis].end)));
}

/* §12.4 */
static void initialize(kn_grid_axis *a) {
    for (uint32_t i = 0; i < a->n; i++) {
        kn_grid_track *t = &a->tracks[i];
        t->pos = t->base = KN_LU0;
        t->limit = KN_LU_MAX;
        t->growable = false;
        if (t->collapsed) {
            t->limit = KN_LU0;
            continue;
        }
        if (kn_grid_min_kind(a, t) == KN_GRID_FIXED)
            t->base = kn_lu_clamp0(kn_len_or0(t->fn->min, a->avail));
        if (kn_grid_max_kind(a, t) == KN_GRID_FIXED)
            t->limit = kn_lu_max(kn_lu_clamp0(kn_len_or0(t->fn->max, a->avail)), t->base);
    }
    a->placed = false;
}

/* §12.6: up to the limits, under a max-content constraint or without a size all the way. */
static void maximize(kn_grid_axis *a) {
    bool infinite = !a->avail.has && a->constraint != KN_AVAIL_MIN_CONTENT;
    int64_t room = a->avail.has ? (int64_t)a->avail.v.v - kn_grid_total(a).v : 0;
    if (!infinite && room <= 0)
        return;
    kn_grid_share *v = KN_NEW_N(kn_grid_share, a->n ? a->n : 1);
    size_t n = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        kn_grid_track *t = &a->tracks[i];
        t->gain = KN_LU0;
        if (infinite)
            t->base = kn_lu_max(t->base, t->limit);
        else if (!t->collapsed)
            v[n++] = (kn_grid_share){t, (int64_t)t->limit.v - t->base.v, 1};
    }
    kn_grid_share_out(v, n, room);
    for (uint32_t i = 0; i < a->n && !infinite; i++)
        a->tracks[i].base = kn_lu_add(a->tracks[i].base, a->tracks[i].gain);
    free(v);
}

/* §12.8; without a size, what is missing to the minimum one is shared out. */
static void stretch_auto(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    const kn_sg_flex *fs = g->b->style->flex;
    kn_kw kw = axis ? fs->align_content.kw : fs->justify_content.kw;
    if ((kw != KN_KW_normal && kw != KN_KW_stretch) ||
        (!a->avail.has && a->constraint == KN_AVAIL_MIN_CONTENT))
        return;
    int64_t room = (int64_t)(a->avail.has ? a->avail.v : a->floor).v - kn_grid_total(a).v;
    if (room <= 0)
        return;
    kn_grid_share *v = KN_NEW_N(kn_grid_share, a->n ? a->n : 1);
    size_t n = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        kn_grid_track *t = &a->tracks[i];
        t->gain = KN_LU0;
        if (!t->collapsed && kn_grid_max_kind(a, t) == KN_GRID_AUTO)
            v[n++] = (kn_grid_share){t, INT64_MAX, 1};
    }
    kn_grid_share_out(v, n, room);
    for (uint32_t i = 0; i < a->n; i++)
        a->tracks[i].base = kn_lu_add(a->tracks[i].base, a->tracks[i].gain);
    free(v);
}

void kn_grid_size_tracks(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    initialize(a);
    kn_grid_join_tracks(a);
    kn_grid_find_baselines(g, axis);
    kn_grid_resolve_intrinsic(g, axis);
    for (uint32_t i = 0; i < a->n; i++) /* tracks without items */
        if (kn_grid_infinite(a->tracks[i].limit))
            a->tracks[i].limit = a->tracks[i].base;
    maximize(a);
    kn_grid_expand_flexible(g, axis);
    stretch_auto(g, axis);
}
