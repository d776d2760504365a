/* What grid items need of their tracks (CSS Grid 2 §6.6, §12.5), and the width of an item in its
 * area (§6.2). */
#include "src/layout/grid/grid.h"

static bool is_auto(kn_len l) {
    return kn_len_is_kw(l, KN_KW_auto);
}

static bool has_auto_margin(const kn_box *b, int axis) {
    const kn_sg_box *s = b->style->box;
    if (b->anonymous)
        return false;
    return axis ? is_auto(s->margin_top) || is_auto(s->margin_bottom)
                : is_auto(s->margin_left) || is_auto(s->margin_right);
}

/* §6.2: `normal` stretches boxes without a nature of their own. */
bool kn_grid_stretches(const kn_grid_item *it, int axis) {
    const kn_box *b = it->b;
    if (has_auto_margin(b, axis))
        return false;
    if (!b->anonymous && !is_auto(axis ? b->style->box->height : b->style->box->width))
        return false;
    if (it->self[axis] == KN_KW_stretch)
        return true;
    if (it->self[axis] != KN_KW_normal || b->kind == KN_BOX_REPLACED)
        return false;
    /* with a ratio, one side follows from the other when that is given */
    return !(kn_box_ratio(b) > 0 && !is_auto(axis ? b->style->box->width : b->style->box->height));
}

kn_lu kn_grid_item_width(kn_grid *g, const kn_grid_item *it, kn_lu area_w, kn_lu_opt area_h) {
    kn_box *b = it->b;
    kn_lu_opt pw = kn_lu_some(area_w);
    kn_lu avail = kn_lu_max(kn_lu_sub(area_w, kn_margin_w(b)), kn_pb_w(b)), min, max;
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .parent_w = pw,
                 .parent_h = area_h,
                 .avail_w = {KN_AVAIL_DEFINITE, avail},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    /* A stretched height gives the width of a box with a ratio, unless `stretch` is said of the
     * width. */
    bool by_height = area_h.has && kn_box_ratio(b) > 0 && it->self[0] != KN_KW_stretch &&
                     kn_grid_stretches(it, 1);
    if (!by_height && kn_grid_stretches(it, 0)) {
        kn_limits_w(g->l, b, pw, kn_lu_some(avail), &min, &max);
        return kn_lu_max(kn_clamp(avail, min, max), kn_pb_w(b));
    }
    if (by_height)
        in.known_h = kn_lu_some(kn_lu_max(kn_lu_sub(area_h.v, kn_margin_h(b)), kn_pb_h(b)));
    if (b->kind != KN_BOX_REPLACED && !b->anonymous && b->style->box->width.kind != KN_LEN_KW) {
        kn_lu_opt own = kn_style_w(b, pw);
        kn_limits_w(g->l, b, pw, kn_lu_some(avail), &min, &max);
        return kn_lu_max(kn_clamp(own.v, min, max), kn_pb_w(b));
    }
    return kn_layout_box(g->l, b, &in).w;
}

static kn_lu margins(const kn_box *b, int axis, kn_lu_opt basis) {
    const kn_sg_box *s = b->style->box;
    if (b->anonymous)
        return KN_LU0;
    if (axis)
        return kn_lu_add(kn_len_or0(s->margin_top, basis), kn_len_or0(s->margin_bottom, basis));
    return kn_lu_add(kn_len_or0(s->margin_left, basis), kn_len_or0(s->margin_right, basis));
}

static bool auto_min_track(const kn_grid_axis *a, const kn_grid_track *t) {
    return !t->fn || is_auto(t->fn->min) || t->fn->fit_content ||
           (kn_len_depends_on_basis(t->fn->min) && !a->avail.has);
}

/* §6.6: does the automatic minimum of the item count its content? */
static bool content_minimum(const kn_grid *g, const kn_grid_item *it, int axis) {
    const kn_grid_axis *a = &g->axis[axis];
    if (axis ? kn_clips_h(it->b) : kn_clips_w(it->b))
        return false;
    bool autos = false, flex = false;
    for (int32_t i = it->at[axis].start; i < it->at[axis].end; i++) {
        const kn_grid_track *t = &a->tracks[i];
        autos |= auto_min_track(a, t);
        flex |= t->fn && t->fn->max_fr > 0;
    }
    return autos && !(flex && it->at[axis].span > 1);
}

/* Fixed maximum of all the spanned tracks, which the automatic minimum must not exceed; none if one
 * is not fixed. */
static kn_lu_opt fixed_limit(const kn_grid *g, const kn_grid_item *it, int axis) {
    const kn_grid_axis *a = &g->axis[axis];
    kn_lu sum = kn_lu_mul(a->gap, (int)it->at[axis].span - 1);
    for (int32_t i = it->at[axis].start; i < it->at[axis].end; i++) {
        const kn_track *t = a->tracks[i].fn;
        kn_lu_opt max =
            !t || t->max_fr > 0 || t->fit_content ? KN_LU_NONE : kn_len_resolve(t->max, a->avail);
        if (!max.has)
            return KN_LU_NONE;
        sum = kn_lu_add(sum, max.v);
    }
    return kn_lu_some(sum);
}

static kn_lu column_contribution(kn_grid *g, const kn_grid_item *it, kn_contrib which) {
    kn_box *b = it->b;
    kn_lu m = margins(b, 0, KN_LU_NONE);
    kn_avail_kind kind =
        which == KN_CONTRIB_MAX_CONTENT ? KN_AVAIL_MAX_CONTENT : KN_AVAIL_MIN_CONTENT;
    if (which != KN_CONTRIB_MIN)
        return kn_lu_add(kn_contribution_w(g->l, b, kind), m);
    kn_len w = b->style->box->width;
    bool behaves_auto = b->anonymous || is_auto(w) || kn_len_depends_on_basis(w);
    if (!behaves_auto)
        return kn_lu_add(kn_contribution_w(g->l, b, KN_AVAIL_MIN_CONTENT), m);
    kn_lu_opt lo = b->anonymous
                       ? KN_LU_NONE
                       : kn_resolve_w(g->l, b, b->style->box->min_width, KN_LU_NONE, KN_LU_NONE);
    bool autos = b->anonymous || is_auto(b->style->box->min_width);
    if (!autos || !content_minimum(g, it, 0))
        return kn_lu_add(kn_lu_max(lo.v, kn_pb_w(b)), m);
    kn_lu v = kn_lu_add(kn_contribution_w(g->l, b, KN_AVAIL_MIN_CONTENT), m);
    kn_lu_opt limit = fixed_limit(g, it, 0);
    return limit.has ? kn_lu_min(v, kn_lu_max(limit.v, kn_lu_add(kn_pb_w(b), m))) : v;
}

static kn_lu row_contribution(kn_grid *g, const kn_grid_item *it, kn_contrib which) {
    kn_box *b = it->b;
    kn_lu area_w = kn_grid_span_size(&g->axis[0], it->at[0].start, it->at[0].end);
    kn_lu_opt pw = kn_lu_some(area_w);
    kn_resolve_edges(b, pw);
    kn_lu m = margins(b, 1, pw);
    kn_len h = b->style->box->height;
    bool behaves_auto = b->anonymous || is_auto(h) || kn_len_depends_on_basis(h);
    if (which == KN_CONTRIB_MIN && behaves_auto) {
        kn_lu lo, hi;
        kn_limits_h(b, KN_LU_NONE, &lo, &hi);
        bool set = !b->anonymous && !is_auto(b->style->box->min_height);
        if (set || !content_minimum(g, it, 1))
            return kn_lu_add(kn_lu_max(lo, kn_pb_h(b)), m);
    }
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .parent_w = pw,
                 .avail_w = {KN_AVAIL_DEFINITE, area_w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0},
                 .known_w = kn_lu_some(kn_grid_item_width(g, it, area_w, KN_LU_NONE))};
    kn_lu v = kn_lu_add(kn_lu_add(kn_layout_box(g->l, b, &in).h, m), it->shim);
    if (which == KN_CONTRIB_MIN && behaves_auto) {
        kn_lu_opt limit = fixed_limit(g, it, 1);
        if (limit.has)
            v = kn_lu_min(v, kn_lu_max(limit.v, kn_lu_add(kn_pb_h(b), m)));
    }
    return v;
}

kn_lu kn_grid_contribution(kn_grid *g, const kn_grid_item *it, int axis, kn_contrib which) {
    return axis ? row_contribution(g, it, which) : column_contribution(g, it, which);
}
