/* Grid containers: the driver (CSS Grid 2 §12.1), and intrinsic sizes. */
#include "src/layout/grid/grid.h"

static void start(kn_grid *g) {
    const kn_sg_grid *s = g->b->style->grid;
    for (uint32_t i = 0; s->auto_flow && i < s->auto_flow->n; i++) {
        g->flow_column |= s->auto_flow->v[i] == KN_KW_column;
        g->dense |= s->auto_flow->v[i] == KN_KW_dense;
    }
    kn_grid_template(g, 0);
    kn_grid_template(g, 1);
    kn_grid_collect(g);
    kn_grid_place(g);
}

static void finish(kn_grid *g) {
    kn_grid_template_free(g, 0);
    kn_grid_template_free(g, 1);
    free(g->axis[0].tracks);
    free(g->axis[1].tracks);
    free(g->items);
}

static const double *export_tracks(kn_grid *g, int axis, uint32_t *n) {
    const kn_grid_axis *a = &g->axis[axis];
    double *v = KN_ANEW_N(g->l->arena, double, a->n ? a->n : 1);
    for (uint32_t i = 0; i < a->n; i++)
        v[i] = kn_px(a->tracks[i].base);
    *n = a->n;
    return v;
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

/* Height of the container. Where its limits change what the rows need, or rows are percentages of
 * it, they are sized once more in that height (§12.1, §7.2.1). */
static kn_lu settle_height(kn_grid *g) {
    kn_grid_axis *rows = &g->axis[1];
    kn_lu natural = kn_grid_total(rows);
    kn_lu h = kn_frame_height(g->b, &g->f, natural),
          inner = kn_lu_clamp0(kn_lu_sub(h, kn_pb_h(g->b)));
    if (!rows->avail.has && (inner.v > natural.v || depends_on_height(g))) {
        rows->avail = kn_lu_some(inner);
        rows->gap = kn_len_or0(g->b->style->flex->row_gap, rows->avail);
        kn_grid_size_tracks(g, 1);
    }
    kn_grid_align_tracks(g, 1, inner);
    return h;
}

kn_lout kn_grid_layout(kn_layout *l, kn_box *b, const kn_lin *in) {
    kn_grid g = {.l = l, .b = b, .in = in};
    kn_frame_of(l, b, in, &g.f);
    g.axis[0].avail = kn_lu_some(g.f.content_w);
    g.axis[1].avail = kn_opt_sub(g.f.h, kn_pb_h(b));
    g.axis[0].gap = kn_len_or0(b->style->flex->column_gap, g.axis[0].avail);
    g.axis[1].gap = kn_len_or0(b->style->flex->row_gap, g.axis[1].avail);
    start(&g);
    kn_grid_size_tracks(&g, 0);
    kn_grid_align_tracks(&g, 0, g.f.content_w);
    kn_grid_size_tracks(&g, 1);
    kn_lout out = {.w = g.f.w, .h = settle_height(&g)};
    kn_grid_align_items(&g, &out);
    if (in->run == KN_RUN_PERFORM) {
        kn_grid_static(&g);
        b->tracks_x = export_tracks(&g, 0, &b->n_tracks_x);
        b->tracks_y = export_tracks(&g, 1, &b->n_tracks_y);
    }
    finish(&g);
    return out;
}

kn_lu kn_grid_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_grid g = {.l = l, .b = b};
    g.axis[0].constraint = kind;
    g.axis[0].gap = kn_len_or0(b->style->flex->column_gap, KN_LU_NONE);
    start(&g);
    kn_grid_size_tracks(&g, 0);
    kn_lu w = kn_grid_total(&g.axis[0]);
    finish(&g);
    return kn_lu_add(w, kn_pb_w(b));
}
