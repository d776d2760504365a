/* A table box: captions, the grid's size, positions of its parts. */
#include "src/layout/table/table.h"

static bool caption_below(const kn_box *c) {
    return c->style->text->caption_side == KN_KW_bottom;
}

static kn_lu caption_min(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_lu w = KN_LU0;
    (void)kind;
    for (kn_box *c = b->first; c; c = c->next)
        if (kn_table_role_of(c) == KN_ROLE_CAPTION)
            w = kn_lu_max(w, kn_outer_contribution_w(l, c, KN_AVAIL_MIN_CONTENT));
    return w;
}

kn_lu kn_table_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_lu min, max;
    kn_table_limits(l, kn_table_get(l, b), &min, &max);
    return kn_lu_max(kind == KN_AVAIL_MIN_CONTENT ? min : max, caption_min(l, b, kind));
}

void kn_tables_prepare(kn_layout *l) {
    for (size_t i = 0; i < l->tables.n; i++)
        kn_table_get(l, l->tables.v[i]);
}

typedef struct pass {
    kn_layout *l;
    kn_table *t;
    kn_box *b;
    const kn_lin *in;
    kn_lu w;
    bool definite_h; /* the table's height is said: percentages in cells have a basis */
} pass;

static kn_lu place_captions(pass *p, bool below, kn_lu y) {
    for (kn_box *c = p->b->first; c; c = c->next) {
        if (kn_table_role_of(c) != KN_ROLE_CAPTION || caption_below(c) != below)
            continue;
        kn_resolve_edges(c, kn_lu_some(p->w));
        kn_lin in = {.run = p->in->run,
                     .parent_w = kn_lu_some(p->w),
                     .avail_w = {KN_AVAIL_DEFINITE, p->w},
                     .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
        in.known_w = kn_lu_some(kn_block_level_w(p->l, c, p->w, KN_LU_NONE));
        kn_lout o = kn_layout_box(p->l, c, &in);
        y = kn_lu_add(y, c->margin[KN_TOP]);
        if (p->in->run == KN_RUN_PERFORM) {
            kn_lu dx, dy;
            kn_relative_offset(c, kn_lu_some(p->w), KN_LU_NONE, &dx, &dy);
            kn_lu x = p->t->rtl ? kn_lu_sub(kn_lu_sub(p->w, o.w), c->margin[KN_RIGHT])
                                : c->margin[KN_LEFT];
            c->x = kn_lu_add(x, dx);
            c->y = kn_lu_add(y, dy);
        }
        y = kn_lu_add(y, kn_lu_add(o.h, c->margin[KN_BOTTOM]));
    }
    return y;
}

static void set_box(kn_box *b, kn_lu x, kn_lu y, kn_lu w, kn_lu h) {
    kn_lu dx, dy;
    kn_relative_offset(b, kn_lu_some(w), KN_LU_NONE, &dx, &dy);
    b->x = kn_lu_add(x, dx);
    b->y = kn_lu_add(y, dy);
    b->w = w;
    b->h = h;
    kn_resolve_edges(b, KN_LU_NONE);
}

/* x of a slot from the left of an area `w` wide whose start side x counts from. */
static kn_lu from_left(const pass *p, kn_lu x, kn_lu slot_w, kn_lu w) {
    return p->t->rtl ? kn_lu_sub(kn_lu_sub(w, x), slot_w) : x;
}

static void perform_cell(pass *p, kn_tcell *c, kn_lu rows_w) {
    const kn_table *t = p->t;
    const kn_trow *r = &t->rows[c->row], *last = &t->rows[c->row + c->rows - 1];
    kn_lu w = kn_table_span_w(t, c->col, c->cols);
    kn_lu h = kn_lu_sub(kn_lu_add(last->y, last->h), r->y);
    kn_box *b = c->box;
    kn_box_priv *pr = kn_priv(b);
    kn_kw align = kn_cell_align(b);
    if (pr->cell_align != align || pr->cell_ascent.v != r->ascent.v) {
        pr->cell_align = align;
        pr->cell_ascent = r->ascent;
        pr->performed = false;
    }
    bool definite = p->definite_h || kn_style_h(b, KN_LU_NONE).has;
    kn_lin in = {.run = KN_RUN_PERFORM,
                 .known_w = kn_lu_some(w),
                 .known_h = kn_lu_some(h),
                 .parent_w = kn_lu_some(w),
                 .avail_w = {KN_AVAIL_DEFINITE, w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0},
                 .fixed_h_indefinite = !definite,
                 .auto_h = true};
    kn_layout_box(p->l, b, &in);
    kn_lu x = kn_lu_sub(t->cols[c->col].x, t->sx), dx, dy;
    kn_relative_offset(b, kn_lu_some(rows_w), KN_LU_NONE, &dx, &dy);
    b->x = kn_lu_add(from_left(p, x, w, rows_w), dx);
    b->y = dy;
}

static void static_children(pass *p, kn_box *b) {
    for (kn_box *c = b->first; c; c = c->next)
        if (c->out_of_flow)
            kn_layout_static_pos(p->l, c, b, KN_LU0, KN_LU0);
}

static void perform_grid(pass *p) {
    const kn_table *t = p->t;
    const kn_box *b = p->b;
    kn_lu inner = kn_lu_sub(p->w, kn_pb_w(b));
    kn_lu rows_w = kn_lu_clamp0(kn_lu_sub(inner, kn_lu_mul(t->sx, 2)));
    kn_lu x0 = kn_start_x(b), y0 = kn_lu_add(t->grid_y, kn_start_y(b));
    static_children(p, p->b);
    for (uint32_t i = 0; i < t->n_sections; i++) {
        const kn_tsection *s = &t->sections[i];
        set_box(s->box, kn_lu_add(x0, t->sx), kn_lu_add(y0, s->y), rows_w, s->h);
        static_children(p, s->box);
        for (uint32_t r = s->first; r < s->first + s->n; r++) {
            const kn_trow *row = &t->rows[r];
            set_box(row->box, KN_LU0, row->y, rows_w, row->h);
            static_children(p, row->box);
            for (uint32_t k = row->first; k < row->first + row->n; k++)
                perform_cell(p, &t->cells[k], rows_w);
        }
    }
    kn_lu top = t->sy, h = kn_lu_clamp0(kn_lu_sub(kn_lu_sub(t->grid_h, kn_pb_h(b)),
                                                  kn_lu_mul(t->sy, t->n_rows ? 2 : 1)));
    for (uint32_t i = 0, end; i < t->n_cols; i = end) {
        kn_box *g = t->cols[i].group;
        kn_lu gx = t->cols[i].x, gw;
        for (end = i + 1; g && end < t->n_cols && t->cols[end].group == g; end++)
            ;
        gw = kn_table_span_w(t, i, end - i);
        bool real = false; /* a group of columns that no cell is in has no place */
        for (uint32_t k = i; k < end; k++)
            real |= !t->cols[k].merged;
        if (g && !real)
            set_box(g, KN_LU0, KN_LU0, KN_LU0, KN_LU0);
        else if (g)
            set_box(g, kn_lu_add(x0, from_left(p, gx, gw, inner)), kn_lu_add(y0, top), gw, h);
        for (uint32_t k = i, to; k < end; k = to) {
            kn_box *c = t->cols[k].box;
            for (to = k + 1; c && to < end && t->cols[to].box == c; to++)
                ;
            kn_lu w = kn_table_span_w(t, k, to - k);
            kn_lu x = kn_lu_add(x0, from_left(p, t->cols[k].x, w, inner)), y = kn_lu_add(y0, top);
            if (c && t->cols[k].merged)
                set_box(c, KN_LU0, KN_LU0, KN_LU0, KN_LU0);
            else if (c)
                set_box(c, g ? kn_lu_sub(x, g->x) : x, g ? KN_LU0 : y, w, h);
        }
    }
}

/* Baseline of a row below the grid's top edge. */
static kn_lu row_baseline(const pass *p, const kn_tsection *s, const kn_trow *r) {
    kn_lu y = kn_lu_add(kn_start_y(p->b), kn_lu_add(s->y, r->y));
    if (r->ascent.v != KN_LU_MIN.v)
        return kn_lu_add(y, r->ascent);
    return kn_lu_add(y, r->n ? kn_lu_sub(r->h, r->foot) : KN_LU0);
}

static void note_baselines(pass *p, kn_lout *out) {
    const kn_table *t = p->t;
    for (uint32_t i = 0; i < t->n_sections; i++) {
        const kn_tsection *s = &t->sections[i];
        if (!s->n)
            continue;
        kn_lu base = kn_lu_add(t->grid_y, row_baseline(p, s, &t->rows[s->first]));
        if (!out->baseline_first.has)
            out->baseline_first = kn_lu_some(base);
    }
}

kn_lout kn_table_layout(kn_layout *l, kn_box *b, const kn_lin *in) {
    pass p = {.l = l, .t = kn_table_get(l, b), .b = b, .in = in};
    kn_table *t = p.t;
    kn_frame f;
    kn_lout out = {0};
    kn_lu min = kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT);
    kn_table_measure_columns(l, t);
    kn_frame_of(l, b, in, &f);
    p.w = kn_lu_max(in->known_w.v, min);
    p.definite_h = f.h.has && f.basis_h.has;
    kn_table_set_columns(t, p.w);
    t->grid_y = place_captions(&p, false, KN_LU0);
    kn_lu_opt want = f.h.has ? f.h : f.min_h.v > 0 ? kn_lu_some(f.min_h) : KN_LU_NONE;
    if (want.has && in->known_h.has) /* the height that others decide is the whole box's */
        want.v = kn_lu_sub(want.v, place_captions(&p, true, t->grid_y));
    kn_lu rows = kn_table_set_rows(l, t, kn_opt_sub(want, kn_pb_h(b)));
    t->grid_h = kn_lu_add(rows, kn_pb_h(b));
    out.w = p.w;
    out.h = place_captions(&p, true, kn_lu_add(t->grid_y, t->grid_h));
    note_baselines(&p, &out);
    if (in->run == KN_RUN_PERFORM)
        perform_grid(&p);
    return out;
}
