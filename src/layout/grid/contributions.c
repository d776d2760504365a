/* What grid items need of the tracks that they are in (CSS Grid 2 §6.6, §12.5). */
#include "src/layout/grid/grid.h"

static bool auto_min_track(const kn_grid_axis *a, const kn_grid_track *t) {
    return kn_grid_min_kind(a, t) == KN_GRID_AUTO;
}

/* §6.6: does the automatic minimum of the item count its content? */
static bool content_minimum(const kn_grid_axis *a, const kn_grid_ref *r, const kn_box *b) {
    if (kn_clips_h(b) || kn_clips_w(b))
        return false;
    bool autos = false, flex = false;
    for (int32_t i = r->start; i < r->end; i++) {
        autos |= auto_min_track(a, &a->tracks[i]);
        flex |= kn_grid_is_flex(&a->tracks[i]);
    }
    return autos && !(flex && r->end - r->start > 1);
}

/* §6.6: fixed maximum of all the spanned tracks, which the automatic minimum must not exceed; none
 * if one is not fixed. */
static kn_lu_opt fixed_limit(const kn_grid_axis *a, const kn_grid_ref *r) {
    kn_lu sum = kn_lu_mul(a->gap, r->end - r->start - 1);
    for (int32_t i = r->start; i < r->end; i++) {
        const kn_grid_track *t = &a->tracks[i];
        if (t->collapsed)
            continue;
        if (kn_grid_max_kind(a, t) != KN_GRID_FIXED)
            return KN_LU_NONE;
        kn_lu max = kn_lu_clamp0(kn_len_or0(t->fn->max, a->avail));
        if (kn_grid_min_kind(a, t) == KN_GRID_FIXED)
            max = kn_lu_max(max, kn_len_or0(t->fn->min, a->avail));
        sum = kn_lu_add(sum, max);
    }
    return kn_lu_some(sum);
}

/* Sizes that the track's own size decides count as automatic in a minimum contribution. */
static bool behaves_auto(kn_len l) {
    if (l.kind != KN_LEN_KW)
        return kn_len_depends_on_basis(l);
    return l.kw != KN_KW_min_content && l.kw != KN_KW_max_content;
}

/* How far baseline alignment pushes the item away from the edge of its area. */
static kn_lu shim_of(kn_grid *g, const kn_grid_ref *r, int axis, kn_lu own_baseline, kn_lu margin) {
    kn_lu shared;
    if (kn_grid_ref_item(r)->sub || !kn_grid_baseline_aligned(kn_grid_ref_item(r), axis) ||
        !kn_grid_shared_baseline(g, r, axis, &shared))
        return KN_LU0;
    kn_lu edge = kn_lu_add(margin, kn_grid_ref_item(r)->al[axis].last ? r->after : r->before);
    return kn_lu_sub(shared, kn_lu_add(own_baseline, edge));
}

static kn_lu limited(const kn_grid_axis *a, const kn_grid_ref *r, kn_lu v, kn_lu pb, kn_lu around) {
    kn_lu_opt limit = fixed_limit(a, r);
    if (!limit.has)
        return v;
    kn_lu room = kn_lu_clamp0(kn_lu_sub(limit.v, kn_lu_add(around, pb)));
    return kn_lu_min(v, kn_lu_add(room, pb));
}

static kn_lu column_contribution(kn_grid *g, const kn_grid_ref *r, kn_contrib which) {
    kn_grid_item *it = kn_grid_ref_item(r);
    kn_box *b = it->b;
    kn_lu m = kn_lu_add(kn_grid_item_margins(b, 0, KN_LU_NONE), kn_lu_add(r->before, r->after));
    kn_len w = b->style->box->width;
    kn_avail_kind kind =
        which == KN_CONTRIB_MAX_CONTENT ? KN_AVAIL_MAX_CONTENT : KN_AVAIL_MIN_CONTENT;
    if (it->by_height) {
        kn_lu_opt area_h = kn_grid_area_size(r->owner, it, 1), own = KN_LU_NONE;
        if (area_h.has && kn_grid_fills_height(it)) {
            kn_lu min, max, h = kn_lu_sub(area_h.v, kn_grid_item_margins(b, 1, KN_LU_NONE));
            kn_limits_h(b, area_h, &min, &max);
            own = kn_lu_some(kn_lu_max(kn_clamp(h, min, max), kn_pb_h(b)));
        }
        kn_hint_h(b, area_h, own);
    }
    if (which == KN_CONTRIB_MIN && !b->anonymous && !behaves_auto(w) &&
        kn_len_is_kw(w, KN_KW_max_content))
        kind = KN_AVAIL_MAX_CONTENT;
    if (which != KN_CONTRIB_MIN || (!b->anonymous && !behaves_auto(w)))
        return kn_lu_add(kn_contribution_w(g->l, b, kind), m);
    kn_lu edges[12];
    kn_edges_save(b, edges);
    kn_resolve_edges(b, KN_LU_NONE);
    kn_lu pb = kn_pb_w(b), v;
    if ((!b->anonymous && !kn_grid_is_auto(b->style->box->min_width)) ||
        !content_minimum(&g->axis[0], r, b)) {
        kn_lu_opt lo =
            b->anonymous ? KN_LU_NONE
                         : kn_resolve_w(g->l, b, b->style->box->min_width, KN_LU_NONE, KN_LU_NONE);
        v = kn_lu_max(lo.v, pb);
    } else {
        v = limited(&g->axis[0], r, kn_contribution_w(g->l, b, KN_AVAIL_MIN_CONTENT), pb, m);
    }
    kn_edges_restore(b, edges);
    return kn_lu_add(v, m);
}

static kn_lu row_contribution(kn_grid *g, const kn_grid_ref *r, kn_contrib which) {
    kn_grid_item *it = kn_grid_ref_item(r);
    kn_box *b = it->b;
    kn_lu_opt pw = kn_grid_area_size(r->owner, it, 0);
    kn_resolve_edges(b, pw);
    kn_lu m = kn_lu_add(kn_grid_item_margins(b, 1, pw), kn_lu_add(r->before, r->after));
    bool automatic =
        which == KN_CONTRIB_MIN && (b->anonymous || behaves_auto(b->style->box->height));
    if (automatic && ((!b->anonymous && !kn_grid_is_auto(b->style->box->min_height)) ||
                      !content_minimum(&g->axis[1], r, b))) {
        kn_lu lo, hi;
        kn_limits_h(b, KN_LU_NONE, &lo, &hi);
        return kn_lu_clamp0(kn_lu_add(kn_lu_max(lo, kn_pb_h(b)), m));
    }
    kn_lout o = kn_grid_lay_item(r->owner, it, pw.v, KN_LU_NONE, KN_RUN_MEASURE);
    kn_lu shim = shim_of(g, r, 1, kn_grid_own_baseline(it, 1, &o),
                         b->margin[it->al[1].last ? KN_BOTTOM : KN_TOP]);
    kn_lu v = kn_lu_add(o.h, shim);
    if (automatic)
        v = limited(&g->axis[1], r, v, kn_lu_add(kn_pb_h(b), shim), m);
    return kn_lu_add(v, m);
}

kn_lu kn_grid_contribution(kn_grid *g, const kn_grid_ref *r, int axis, kn_contrib which) {
    return kn_lu_clamp0(axis ? row_contribution(g, r, which) : column_contribution(g, r, which));
}
