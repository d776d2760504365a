/* Baseline alignment in rows: CSS Align 3 §9, CSS Grid 2 §11.6. Items that start in a track share
 * its first baseline, items that end in one its last baseline. */
#include "src/layout/grid/grid.h"

static bool auto_margins(const kn_box *b, int axis) {
    const kn_sg_box *s = b->style->box;
    return !b->anonymous &&
           (axis ? kn_grid_is_auto(s->margin_top) || kn_grid_is_auto(s->margin_bottom)
                 : kn_grid_is_auto(s->margin_left) || kn_grid_is_auto(s->margin_right));
}

static bool asks_baseline(const kn_grid_item *it, int axis) {
    return it->al[axis].self == KN_KW_baseline && !auto_margins(it->b, axis);
}
bool kn_grid_baseline_aligned(const kn_grid_item *it, int axis) {
    return asks_baseline(it, axis) && !it->al[axis].fallback;
}

static kn_lu first_or_bottom(const kn_lout *o) {
    return o->baseline_first.has ? o->baseline_first.v : o->h;
}
static kn_lu last_or_bottom(const kn_lout *o) {
    return o->baseline_last.has ? o->baseline_last.v : o->h;
}

kn_lu kn_grid_own_baseline(const kn_grid_item *it, int axis, const kn_lout *o) {
    return it->al[axis].last ? kn_lu_sub(o->h, last_or_bottom(o)) : first_or_bottom(o);
}

/* §11.2: an item whose size follows from an intrinsic track has a baseline only by its content. */
static bool cyclic(const kn_grid_axis *a, const kn_grid_ref *r, const kn_box *b) {
    const kn_sg_box *s = b->style->box;
    bool intrinsic = false;
    for (int32_t i = r->start; i < r->end; i++)
        intrinsic |= kn_grid_min_kind(a, &a->tracks[i]) != KN_GRID_FIXED ||
                     kn_grid_max_kind(a, &a->tracks[i]) != KN_GRID_FIXED;
    return intrinsic && !b->anonymous &&
           (kn_len_depends_on_basis(s->height) || kn_len_is_kw(s->height, KN_KW_stretch) ||
            kn_len_depends_on_basis(s->min_height) || kn_len_depends_on_basis(s->max_height));
}

static void raise(kn_lu_opt *to, kn_lu v) {
    *to = kn_lu_some(to->has ? kn_lu_max(to->v, v) : v);
}

void kn_grid_find_baselines(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    bool any = false;
    free(a->baselines);
    a->baselines = NULL;
    for (size_t i = 0; i < a->refs.n && axis == 1; i++)
        any |= !a->refs.v[i].edges_only && asks_baseline(kn_grid_ref_item(&a->refs.v[i]), axis);
    if (!any)
        return;
    a->baselines = KN_NEW_N(kn_grid_baselines, a->n ? a->n : 1);
    for (size_t i = 0; i < a->refs.n; i++) {
        const kn_grid_ref *r = &a->refs.v[i];
        kn_grid_item *it = kn_grid_ref_item(r);
        if (r->edges_only || !asks_baseline(it, axis) || (it->sub && !a->placed))
            continue; /* browsers do not let baselines of subgrids make tracks larger */
        kn_lu_opt aw = kn_grid_area_size(r->owner, it, 0), ah = kn_grid_area_size(r->owner, it, 1);
        kn_lout o = kn_grid_lay_item(r->owner, it, aw.v, ah, KN_RUN_MEASURE);
        it->al[axis].fallback = !o.baseline_first.has && cyclic(a, r, it->b);
        if (it->al[axis].fallback)
            continue;
        bool last = it->al[axis].last;
        kn_lu edge =
            kn_lu_add(it->b->margin[last ? KN_BOTTOM : KN_TOP], last ? r->after : r->before);
        kn_grid_baselines *to = &a->baselines[last ? r->end - 1 : r->start];
        raise(last ? &to->last : &to->first, kn_lu_add(edge, kn_grid_own_baseline(it, axis, &o)));
    }
}

bool kn_grid_shared_baseline(const kn_grid *g, const kn_grid_ref *r, int axis, kn_lu *out) {
    const kn_grid_axis *a = &g->axis[axis];
    bool last = kn_grid_ref_item(r)->al[axis].last;
    if (!a->baselines)
        return false;
    const kn_grid_baselines *at = &a->baselines[last ? r->end - 1 : r->start];
    kn_lu_opt v = last ? at->last : at->first;
    *out = v.v;
    return v.has;
}

/* Baseline of one row of the grid, from the content box's top. */
static kn_lu_opt row_baseline(const kn_grid *g, int32_t row, bool prefer_last) {
    kn_grid_ref r = {.start = row, .end = row + 1};
    const kn_grid *owner = kn_grid_owner(g, 1, &r);
    const kn_grid_track *t = &g->axis[1].tracks[row];
    if (!owner->axis[1].baselines)
        return KN_LU_NONE;
    kn_lu_opt first = owner->axis[1].baselines[r.start].first,
              last = owner->axis[1].baselines[r.end - 1].last;
    if (first.has)
        first.v = kn_lu_add(t->pos, kn_lu_sub(first.v, r.before));
    if (last.has)
        last.v = kn_lu_sub(kn_lu_add(t->pos, t->base), kn_lu_sub(last.v, r.after));
    if (prefer_last)
        return last.has ? last : first;
    return first.has ? first : last;
}

static bool starts_before(const kn_grid_item *a, const kn_grid_item *b) {
    return a->at[1].start != b->at[1].start ? a->at[1].start < b->at[1].start
                                            : a->at[0].start < b->at[0].start;
}
static bool ends_after(const kn_grid_item *a, const kn_grid_item *b) {
    return a->at[1].end != b->at[1].end ? a->at[1].end > b->at[1].end
                                        : a->at[0].end >= b->at[0].end;
}

const kn_grid_item *kn_grid_edge_item(const kn_grid *g, bool last) {
    const kn_grid_item *best = g->n ? &g->items[0] : NULL;
    for (uint32_t i = 1; i < g->n; i++)
        if (last ? ends_after(&g->items[i], best) : starts_before(&g->items[i], best))
            best = &g->items[i];
    return best;
}

void kn_grid_own_baselines(kn_grid *g, kn_lout *out) {
    const kn_grid_item *first = kn_grid_edge_item(g, false), *last = kn_grid_edge_item(g, true);
    if (!first)
        return;
    kn_lu top = kn_start_y(g->b);
    kn_lu_opt a = row_baseline(g, first->at[1].start, false),
              z = row_baseline(g, last->at[1].end - 1, true);
    if (!a.has)
        a = kn_lu_some(kn_lu_add(first->y, first_or_bottom(&first->out)));
    if (!z.has)
        z = kn_lu_some(kn_lu_add(last->y, last_or_bottom(&last->out)));
    out->baseline_first = kn_lu_some(kn_lu_add(top, a.v));
    out->baseline_last = kn_lu_some(kn_lu_add(top, z.v));
}
