/* Collapsed borders (CSS 2.2 §17.6.2): every edge of the grid has one border, the winner among
 * those of the boxes that meet there. Cells and the table take half of it. */
#include "src/layout/table/table.h"

/* Edges are kept per slot: a table of so many slots keeps its borders apart. */
#define MAX_SLOTS ((size_t)1 << 20)

static int style_rank(kn_kw s) {
    static const kn_kw order[] = {KN_KW_none,   KN_KW_inset,  KN_KW_groove, KN_KW_outset,
                                  KN_KW_ridge,  KN_KW_dotted, KN_KW_dashed, KN_KW_solid,
                                  KN_KW_double, KN_KW_hidden};
    for (size_t i = 0; i < KN_COUNTOF(order); i++)
        if (order[i] == s)
            return (int)i;
    return 0;
}

static kn_tedge border_of(const kn_box *b, int side) {
    const kn_sg_border *s = b->style->border;
    const kn_kw style[4] = {s->top_style, s->right_style, s->bottom_style, s->left_style};
    const float width[4] = {s->top_width, s->right_width, s->bottom_width, s->left_width};
    return (kn_tedge){b, (uint8_t)side, style[side], width[side]};
}

bool kn_edge_beats(const kn_tedge *a, const kn_tedge *b) {
    return a->width > b->width ||
           (a->width == b->width && style_rank(a->style) > style_rank(b->style));
}

/* `hidden` wins over all, then the wider border, then the style; else who came first stays. */
static void contest(kn_tedge *e, const kn_box *b, int side) {
    if (!b || b->anonymous)
        return;
    kn_tedge c = border_of(b, side);
    if (c.style == KN_KW_none || (e->box && e->style == KN_KW_hidden))
        return;
    if (!e->box || c.style == KN_KW_hidden || kn_edge_beats(&c, e))
        *e = c;
}

static void contest_cells(kn_table *t) {
    for (uint32_t i = 0; i < t->n_cells; i++) {
        const kn_tcell *c = &t->cells[i];
        for (uint32_t k = c->col; k < c->col + c->cols; k++) {
            contest(kn_edge_across(t, c->row, k), c->box, KN_TOP);
            contest(kn_edge_across(t, c->row + c->rows, k), c->box, KN_BOTTOM);
        }
        for (uint32_t r = c->row; r < c->row + c->rows; r++) {
            contest(kn_edge_down(t, r, c->col), c->box, t->rtl ? KN_RIGHT : KN_LEFT);
            contest(kn_edge_down(t, r, c->col + c->cols), c->box, t->rtl ? KN_LEFT : KN_RIGHT);
        }
    }
}

/* Borders all around the slots [row, end_row) × [col, end_col). */
static void contest_area(kn_table *t, const kn_box *b, uint32_t row, uint32_t end_row, uint32_t col,
                         uint32_t end_col) {
    if (!b || row >= end_row || col >= end_col)
        return;
    for (uint32_t k = col; k < end_col; k++) {
        contest(kn_edge_across(t, row, k), b, KN_TOP);
        contest(kn_edge_across(t, end_row, k), b, KN_BOTTOM);
    }
    for (uint32_t r = row; r < end_row; r++) {
        contest(kn_edge_down(t, r, col), b, t->rtl ? KN_RIGHT : KN_LEFT);
        contest(kn_edge_down(t, r, end_col), b, t->rtl ? KN_LEFT : KN_RIGHT);
    }
}

static void contest_columns(kn_table *t) {
    for (uint32_t k = 0; k < t->n_cols; k++)
        contest_area(t, t->cols[k].box, 0, t->n_rows, k, k + 1);
    for (uint32_t k = 0; k < t->n_cols;) {
        uint32_t end = k + 1;
        while (end < t->n_cols && t->cols[end].group == t->cols[k].group)
            end++;
        contest_area(t, t->cols[k].group, 0, t->n_rows, k, end);
        k = end;
    }
}

/* Edges inside a cell that spans are none. */
static void drop_inner(kn_table *t) {
    for (uint32_t i = 0; i < t->n_cells; i++) {
        const kn_tcell *c = &t->cells[i];
        for (uint32_t r = c->row; r < c->row + c->rows; r++)
            for (uint32_t k = c->col; k < c->col + c->cols; k++) {
                if (r > c->row)
                    *kn_edge_across(t, r, k) = (kn_tedge){0};
                if (k > c->col)
                    *kn_edge_down(t, r, k) = (kn_tedge){0};
            }
    }
}

static float edge_width(const kn_tedge *e) {
    return e->box && e->style != KN_KW_hidden ? e->width : 0;
}
static kn_lu half(float w) {
    return kn_lu_px(w / 2);
}

/* The widest edge that a box of these slots touches decides its border at that side. */
static const kn_lu *halves(kn_layout *l, const kn_table *t, uint32_t row, uint32_t end_row,
                           uint32_t col, uint32_t end_col) {
    kn_lu *out = KN_ANEW_N(l->arena, kn_lu, 4);
    float w[4] = {0};
    for (uint32_t k = col; k < end_col; k++) {
        w[KN_TOP] = fmaxf(w[KN_TOP], edge_width(kn_edge_across(t, row, k)));
        w[KN_BOTTOM] = fmaxf(w[KN_BOTTOM], edge_width(kn_edge_across(t, end_row, k)));
    }
    for (uint32_t r = row; r < end_row; r++) {
        w[KN_LEFT] = fmaxf(w[KN_LEFT], edge_width(kn_edge_down(t, r, col)));
        w[KN_RIGHT] = fmaxf(w[KN_RIGHT], edge_width(kn_edge_down(t, r, end_col)));
    }
    for (int i = 0; i < 4; i++)
        out[i] = half(w[i]);
    if (t->rtl) {
        kn_lu x = out[KN_LEFT];
        out[KN_LEFT] = out[KN_RIGHT];
        out[KN_RIGHT] = x;
    }
    return out;
}

void kn_table_collapse(kn_layout *l, kn_table *t) {
    if ((size_t)(t->n_rows + 1) * (t->n_cols + 1) > MAX_SLOTS) {
        t->collapse = false;
        return;
    }
    t->across = KN_ANEW_N(l->arena, kn_tedge, (size_t)(t->n_rows + 1) * t->n_cols + 1);
    t->down = KN_ANEW_N(l->arena, kn_tedge, (size_t)t->n_rows * (t->n_cols + 1) + 1);
    contest_cells(t);
    for (uint32_t r = 0; r < t->n_rows; r++)
        contest_area(t, t->rows[r].box, r, r + 1, 0, t->n_cols);
    for (uint32_t s = 0; s < t->n_sections; s++)
        contest_area(t, t->sections[s].box, t->sections[s].first,
                     t->sections[s].first + t->sections[s].n, 0, t->n_cols);
    contest_columns(t);
    contest_area(t, t->box, 0, t->n_rows, 0, t->n_cols);
    drop_inner(t);
    for (uint32_t i = 0; i < t->n_cells; i++) {
        const kn_tcell *c = &t->cells[i];
        kn_priv(c->box)->collapsed =
            halves(l, t, c->row, c->row + c->rows, c->col, c->col + c->cols);
    }
    if (t->n_rows && t->n_cols)
        kn_priv(t->box)->collapsed = halves(l, t, 0, t->n_rows, 0, t->n_cols);
    else { /* nothing to share it with */
        kn_lu *own = KN_ANEW_N(l->arena, kn_lu, 4);
        for (int i = 0; i < 4 && !t->box->anonymous; i++)
            own[i] = half(border_of(t->box, i).width);
        kn_priv(t->box)->collapsed = own;
    }
}
