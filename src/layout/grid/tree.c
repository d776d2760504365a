/* CSS Grid 2 §9: a grid and the subgrids below it. A subgrid's items count for the tracks of the
 * grid that owns them, its own edges and gutters being margins of those items. */
#include "src/layout/grid/grid.h"

bool kn_grid_subgridded(const kn_box *b, int axis) {
    if (b->anonymous || b->kind != KN_BOX_GRID || b->out_of_flow || !b->parent ||
        b->parent->kind != KN_BOX_GRID || kn_contains_layout(b))
        return false;
    const kn_sg_grid *s = b->style->grid;
    const kn_tracks *t = axis ? s->rows : s->columns;
    return t && t->kw == KN_KW_subgrid;
}

static kn_len gap_of(const kn_grid *g, int axis) {
    return axis ? g->b->style->flex->row_gap : g->b->style->flex->column_gap;
}

kn_lu kn_grid_gap(const kn_grid *g, int axis) {
    kn_len gap = gap_of(g, axis);
    if (g->axis[axis].borrowed && gap.kind == KN_LEN_KW) {
        const kn_grid_axis *up = &g->up->axis[axis];
        return up->placed ? up->gutter : up->gap;
    }
    return kn_lu_clamp0(kn_len_or0(gap, g->axis[axis].avail));
}

/* What lies between the edges of a subgrid's area and its first and last track. */
static void own_edges(const kn_grid *g, int axis, kn_lu *before, kn_lu *after) {
    kn_box *b = g->b;
    kn_lu_opt area_w = kn_grid_area_size(g->up, &g->up->items[g->up_item], 0);
    kn_resolve_edges(b, area_w);
    int s = axis ? KN_TOP : g->rtl ? KN_RIGHT : KN_LEFT;
    int e = axis ? KN_BOTTOM : g->rtl ? KN_LEFT : KN_RIGHT;
    *before = kn_lu_add(b->margin[s], kn_lu_add(b->border[s], b->padding[s]));
    *after = kn_lu_add(b->margin[e], kn_lu_add(b->border[e], b->padding[e]));
}

/* Half of what a subgrid's gutters are wider than those of the grid above. */
static kn_lu gap_half(const kn_grid *g, int axis) {
    const kn_grid_axis *up = &g->up->axis[axis];
    return kn_lu_div(kn_lu_sub(kn_grid_gap(g, axis), up->placed ? up->gutter : up->gap), 2);
}

const kn_grid *kn_grid_owner(const kn_grid *g, int axis, kn_grid_ref *r) {
    for (; g->axis[axis].borrowed; g = g->up) {
        const kn_grid_axis *a = &g->axis[axis];
        const kn_grid_item *at = &g->up->items[g->up_item];
        int32_t n = at->at[axis].end - at->at[axis].start, s = r->start, e = r->end;
        kn_lu before, after, half = gap_half(g, axis);
        own_edges(g, axis, &before, &after);
        r->before = kn_lu_add(r->before, s == 0 ? before : half);
        r->after = kn_lu_add(r->after, e == n ? after : half);
        r->start = at->at[axis].start + (a->reversed ? n - e : s);
        r->end = at->at[axis].start + (a->reversed ? n - s : e);
        if (a->reversed) {
            kn_lu t = r->before;
            r->before = r->after;
            r->after = t;
        }
    }
    return g;
}

static void gather(kn_grid *owner, kn_grid *g, int axis) {
    kn_grid_axis *a = &owner->axis[axis];
    for (uint32_t i = 0; i < g->n; i++) {
        const kn_grid_item *it = &g->items[i];
        kn_grid_ref r = {
            .owner = g, .index = i, .start = it->at[axis].start, .end = it->at[axis].end};
        if (it->sub && it->sub->axis[axis].borrowed) {
            own_edges(it->sub, axis, &r.before, &r.after);
            if (it->sub->axis[axis].reversed) {
                kn_lu t = r.before;
                r.before = r.after;
                r.after = t;
            }
            r.edges_only = true;
            gather(owner, it->sub, axis);
        }
        kn_grid_owner(g, axis, &r);
        kn_vec_push(&a->refs, r);
    }
}

void kn_grid_borrow(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    const kn_grid_axis *up = &g->up->axis[axis];
    const kn_grid_item *it = &g->up->items[g->up_item];
    int32_t s = it->at[axis].start, n = it->at[axis].end - s;
    kn_lu before, after, start = up->tracks[s].pos,
                         end = kn_lu_add(up->tracks[s + n - 1].pos, up->tracks[s + n - 1].base);
    own_edges(g, axis, &before, &after);
    a->avail = kn_lu_some(kn_lu_clamp0(kn_lu_sub(kn_lu_sub(end, start), kn_lu_add(before, after))));
    a->gap = a->gutter = kn_grid_gap(g, axis);
    kn_lu half = gap_half(g, axis);
    for (int32_t i = 0; i < n && i < (int32_t)a->n; i++) {
        const kn_grid_track *from = &up->tracks[s + (a->reversed ? n - 1 - i : i)];
        kn_grid_track *t = &a->tracks[i];
        kn_lu lead = i == 0 ? before : half, trail = i == n - 1 ? after : half;
        kn_lu at = a->reversed ? kn_lu_sub(end, kn_lu_add(from->pos, from->base))
                               : kn_lu_sub(from->pos, start);
        t->fn = from->fn;
        t->collapsed = from->collapsed;
        t->base = kn_lu_sub(from->base, kn_lu_add(lead, trail)); /* a subgrid below may widen it */
        t->pos = kn_lu_add(kn_lu_sub(at, before), lead);
    }
    a->placed = true;
}

/* Sizes of a subgrid's other axis that its explicit tracks may depend on. */
static void known_sizes(kn_grid *sub, int axis) {
    kn_grid_axis *a = &sub->axis[axis];
    const kn_grid_axis *up = &sub->up->axis[axis];
    const kn_grid_item *it = &sub->up->items[sub->up_item];
    kn_lu_opt own = axis ? kn_style_h(sub->b, KN_LU_NONE) : kn_style_w(sub->b, KN_LU_NONE);
    kn_lu room = kn_lu_mul(up->gap, it->at[axis].end - it->at[axis].start - 1);
    bool fixed = kn_grid_stretches(it, axis);
    for (int32_t i = it->at[axis].start; i < it->at[axis].end; i++) {
        const kn_grid_track *t = &up->tracks[i];
        fixed &= kn_grid_max_kind(up, t) == KN_GRID_FIXED;
        room = kn_lu_add(room, t->fn ? kn_len_or0(t->fn->max, up->avail) : KN_LU0);
    }
    kn_lu pb = axis ? kn_pb_h(sub->b) : kn_pb_w(sub->b);
    a->ceiling = KN_LU_MAX;
    if (!own.has && fixed)
        own = kn_lu_some(kn_lu_sub(room, axis ? kn_margin_h(sub->b) : kn_margin_w(sub->b)));
    a->avail = kn_opt_sub(own, pb);
}

static void add_subgrid(kn_grid *g, uint32_t i) {
    kn_grid_item *it = &g->items[i];
    kn_grid *sub = it->sub = KN_NEW(kn_grid);
    *sub = (kn_grid){.l = g->l, .b = it->b, .up = g, .up_item = i};
    kn_resolve_edges(it->b, KN_LU_NONE);
    sub->axis[0].reversed = (it->b->style->text->direction == KN_KW_rtl) != g->rtl;
    for (int axis = 0; axis < 2; axis++) {
        sub->axis[axis].borrowed = kn_grid_subgridded(it->b, axis);
        if (!sub->axis[axis].borrowed)
            known_sizes(sub, axis);
    }
    kn_priv(it->b)->subgrid = sub;
    kn_grid_build(sub);
}

void kn_grid_build(kn_grid *g) {
    const kn_sg_grid *s = g->b->style->grid;
    g->rtl = g->b->style->text->direction == KN_KW_rtl;
    for (uint32_t i = 0; s->auto_flow && i < s->auto_flow->n; i++) {
        g->flow_column |= s->auto_flow->v[i] == KN_KW_column;
        g->dense |= s->auto_flow->v[i] == KN_KW_dense;
    }
    kn_grid_areas(g);
    for (int axis = 0; axis < 2; axis++) {
        g->axis[axis].gap = kn_grid_gap(g, axis);
        kn_grid_template(g, axis);
    }
    if (!g->empty)
        kn_grid_collect(g);
    kn_grid_place(g);
    for (uint32_t i = 0; i < g->n; i++)
        if (kn_grid_subgridded(g->items[i].b, 0) || kn_grid_subgridded(g->items[i].b, 1))
            add_subgrid(g, i);
}

void kn_grid_free(kn_grid *g) {
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid *sub = g->items[i].sub;
        if (!sub)
            continue;
        kn_priv(sub->b)->subgrid = NULL;
        kn_grid_free(sub);
        free(sub);
    }
    for (int axis = 0; axis < 2; axis++) {
        kn_grid_axis *a = &g->axis[axis];
        free(a->tracks);
        free(a->explicit_fn);
        free(a->fit);
        free(a->baselines);
        kn_vec_free(&a->names);
        kn_vec_free(&a->refs);
    }
    kn_vec_free(&g->areas);
    free(g->items);
}

void kn_grid_size_tree(kn_grid *g, int axis, kn_lu_opt inner) {
    kn_grid_axis *a = &g->axis[axis];
    if (a->borrowed) {
        kn_grid_borrow(g, axis);
    } else {
        a->refs.n = 0;
        a->placed = false;
        gather(g, g, axis);
        kn_grid_size_tracks(g, axis);
        kn_grid_align_tracks(g, axis, inner.has ? inner.v : kn_grid_total(a));
    }
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid *sub = g->items[i].sub;
        if (!sub || (axis == 1 && !sub->axis[1].borrowed))
            continue; /* its rows are its own affair */
        if (!sub->axis[axis].borrowed) {
            kn_lu area_w = kn_grid_area_size(g, &g->items[i], 0).v;
            kn_resolve_edges(sub->b, kn_lu_some(area_w));
            sub->axis[0].avail =
                kn_opt_sub(kn_lu_some(kn_grid_item_width(g, &g->items[i], area_w, KN_LU_NONE)),
                           kn_pb_w(sub->b));
            sub->axis[0].gap = kn_grid_gap(sub, 0);
        }
        kn_grid_size_tree(sub, axis, sub->axis[axis].avail);
    }
}
