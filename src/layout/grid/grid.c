/* Grid containers: the driver (CSS Grid 2 §12.1), and intrinsic sizes. */
#include "src/layout/grid/grid.h"

/* What getComputedStyle tells (§7.2.6). */
static kn_used_tracks export_tracks(kn_grid *g, int axis) {
    const kn_grid_axis *a = &g->axis[axis];
    const kn_tracks *t = axis ? g->b->style->grid->rows : g->b->style->grid->columns;
    double *v = KN_ANEW_N(g->l->arena, double, a->n ? a->n : 1);
    kn_used_line *names = KN_ANEW_N(g->l->arena, kn_used_line, a->names.n ? a->names.n : 1);
    kn_used_tracks out = {.size = v, .names = names, .n = a->n, .subgrid = a->borrowed};
    for (uint32_t i = 0; i < a->n; i++)
        v[i] = kn_px(a->tracks[i].base);
    if (t && t->kw == KN_KW_subgrid && !a->borrowed) { /* §9.1: then it is `none` */
        out.n = 0;
        out.subgrid = true;
    }
    for (size_t i = 0; i < a->names.n; i++) {
        const kn_line_name *from = &a->names.v[i];
        if (!from->inherited)
            names[out.n_names++] = (kn_used_line){from->name, (uint32_t)(from->line - a->first)};
    }
    return out;
}

/* Do the rows depend on the height that they add up to? */
static bool depends_on_height(const kn_grid *g) {
    const kn_grid_axis *rows = &g->axis[1];
    for (uint32_t i = 0; i < rows->n; i++) {
        const kn_track *t = rows->tracks[i].fn;
        if (t &&
            (kn_len_depends_on_basis(t->min) || kn_len_depends_on_basis(t->max) || t->max_fr > 0))
            return true;
    }
    return kn_len_depends_on_basis(g->b->style->flex->row_gap);
}

static bool any_by_height(const kn_grid *g) {
    for (uint32_t i = 0; i < g->n; i++)
        if (g->items[i].by_height || (g->items[i].sub && any_by_height(g->items[i].sub)))
            return true;
    return false;
}

static bool rows_are_fixed(const kn_grid *g) {
    const kn_grid_axis *a = &g->axis[1];
    for (uint32_t i = 0; i < a->n; i++) {
        const kn_grid_track *t = &a->tracks[i];
        if (kn_grid_min_kind(a, t) != KN_GRID_FIXED || kn_grid_max_kind(a, t) != KN_GRID_FIXED ||
            kn_len_or0(t->fn->min, a->avail).v != kn_len_or0(t->fn->max, a->avail).v)
            return false;
    }
    return true;
}

static void size_columns(kn_grid *g) {
    kn_grid_size_tree(g, 0, g->axis[0].avail);
}
static void size_rows(kn_grid *g) {
    if (!g->axis[1].borrowed)
        g->axis[1].gap = kn_grid_gap(g, 1);
    kn_grid_size_tree(g, 1, g->axis[1].avail);
}

/* Fixed rows are known before the columns, whose items may ask for them. */
static void rows_first(kn_grid *g) {
    kn_grid_axis *a = &g->axis[1];
    if (a->borrowed || !rows_are_fixed(g) || !any_by_height(g))
        return;
    kn_grid_size_tracks(g, 1);
    kn_grid_align_tracks(g, 1, a->avail.has ? a->avail.v : kn_grid_total(a));
}

/* Content height when nothing of the container's own decides it; CSS Containment 3 §3: with size
 * containment that of the grid without items. */
static kn_lu natural_height(kn_grid *g) {
    if (!kn_size_contained_h(g->b))
        return kn_grid_total(&g->axis[1]);
    if (g->b->style->box->intrinsic_height.kind != KN_LEN_KW)
        return kn_contained_content_h(g->b);
    kn_grid bare = {.l = g->l, .b = g->b, .in = g->in, .empty = true};
    bare.axis[1].avail = KN_LU_NONE;
    bare.axis[1].floor = g->axis[1].floor;
    bare.axis[1].ceiling = g->axis[1].ceiling;
    kn_grid_build(&bare);
    size_rows(&bare);
    kn_lu h = kn_grid_total(&bare.axis[1]);
    kn_grid_free(&bare);
    return h;
}

/* Height of the container. Where rows are parts of it they are sized once more in that height
 * (§12.1 step 4, §7.2.1), and so are all tracks when items are as wide as their rows are high and
 * the rows came too late for that (step 3). */
static kn_lu settle_height(kn_grid *g, bool late) {
    kn_grid_axis *rows = &g->axis[1];
    kn_lu pb = kn_pb_h(g->b), h = kn_frame_height(g->b, &g->f, natural_height(g));
    g->inner_h = kn_lu_sub(h, pb);
    if (rows->borrowed)
        return h;
    bool again = late;
    if (!rows->avail.has) {
        rows->avail = kn_lu_some(g->inner_h);
        again |= depends_on_height(g) || kn_size_contained_h(g->b);
    }
    if (again) {
        if (any_by_height(g))
            size_columns(g);
        size_rows(g);
    }
    kn_grid_find_baselines(g, 1);
    kn_grid_align_tracks(g, 1, g->inner_h);
    return h;
}

static kn_lu inner_limit(kn_lu v, kn_lu pb) {
    return v.v == KN_LU_MAX.v ? v : kn_lu_clamp0(kn_lu_sub(v, pb));
}

static void run(kn_grid *g, const kn_lin *in, kn_lout *out) {
    g->in = in;
    for (int axis = 0; axis < 2; axis++)
        g->axis[axis].placed = false;
    *out = (kn_lout){.w = g->f.w};
    rows_first(g);
    bool late = any_by_height(g) && !g->axis[1].placed;
    size_columns(g);
    size_rows(g);
    out->h = settle_height(g, late);
    kn_grid_align_items(g, out);
    if (in->run != KN_RUN_PERFORM)
        return;
    kn_grid_static(g);
    for (int axis = 0; axis < 2; axis++)
        g->b->tracks[axis] = export_tracks(g, axis);
}

static void known_sizes(kn_grid *g, const kn_frame *f) {
    kn_lu pb = kn_pb_h(g->b);
    g->f = *f;
    if (!g->axis[0].borrowed) {
        g->axis[0].avail = kn_lu_some(f->content_w);
        g->axis[0].gap = kn_grid_gap(g, 0);
    }
    if (!g->axis[1].borrowed) {
        g->axis[1].avail = kn_opt_sub(f->h, pb);
        g->axis[1].floor = inner_limit(f->min_h, pb);
        g->axis[1].ceiling = inner_limit(f->max_h, pb);
        g->axis[1].gap = kn_grid_gap(g, 1);
    }
}

kn_lout kn_grid_layout(kn_layout *l, kn_box *b, const kn_lin *in) {
    kn_grid own = {.l = l, .b = b}, *g = kn_priv(b)->subgrid ? kn_priv(b)->subgrid : &own;
    kn_frame f;
    kn_lout out;
    kn_frame_of(l, b, in, &f);
    known_sizes(g, &f);
    if (g == &own)
        kn_grid_build(g);
    run(g, in, &out);
    if (g == &own)
        kn_grid_free(g);
    return out;
}

/* Limits of the width that are lengths; those by content would ask for what is being found out. */
static void length_limits(const kn_box *b, kn_lu *min, kn_lu *max) {
    kn_lu_opt lo = KN_LU_NONE, hi = KN_LU_NONE;
    if (!b->anonymous) {
        lo = kn_len_resolve(b->style->box->min_width, KN_LU_NONE);
        hi = kn_len_resolve(b->style->box->max_width, KN_LU_NONE);
    }
    *min = lo.has ? kn_to_border_w(b, lo.v) : KN_LU0;
    *max = hi.has ? kn_to_border_w(b, hi.v) : KN_LU_MAX;
}

kn_lu kn_grid_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_grid own = {.l = l, .b = b}, *g = kn_priv(b)->subgrid ? kn_priv(b)->subgrid : &own;
    kn_lu pb = kn_pb_w(b), min, max;
    if (!g->axis[0].borrowed) {
        length_limits(b, &min, &max);
        g->axis[0].avail = KN_LU_NONE;
        g->axis[0].constraint = kind;
        g->axis[0].floor = inner_limit(min, pb);
        g->axis[0].ceiling = inner_limit(max, pb);
        g->axis[0].gap = kn_grid_gap(g, 0);
    }
    if (g == &own) {
        kn_limits_h(b, kn_priv(b)->parent_h, &min, &max);
        g->axis[1].avail = kn_known_basis_h(b);
        g->axis[1].floor = inner_limit(min, kn_pb_h(b));
        g->axis[1].ceiling = inner_limit(max, kn_pb_h(b));
        g->empty = kn_size_contained_w(b);
        kn_grid_build(g);
    }
    g->axis[0].placed = false;
    rows_first(g);
    bool late = any_by_height(g) && !g->axis[1].placed;
    size_columns(g);
    if (late) {
        size_rows(g);
        size_columns(g);
    }
    kn_lu w = kn_grid_total(&g->axis[0]);
    if (g == &own)
        kn_grid_free(g);
    return kn_lu_add(w, pb);
}
