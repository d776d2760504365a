/* Tables: the layers of backgrounds behind a cell (CSS 2.2 §17.5.1) and collapsed borders. */
#include "src/paint/internal.h"
#include "src/layout/table/table.h"
#include <string.h>

static const kn_table *table_of_cell(const kn_box *b) {
    return b->kind == KN_BOX_BLOCK ? b->table : NULL;
}

bool kn_is_table_cell(const kn_box *b) {
    return table_of_cell(b) != NULL;
}

bool kn_has_collapsed_borders(const kn_box *b) {
    return kn_priv(b)->collapsed != NULL;
}

kn_prect kn_table_grid_box(const kn_box *b, kn_prect border) {
    if (b->kind == KN_BOX_TABLE && b->table) { /* captions stand outside */
        border.y = kn_lu_add(border.y, b->table->grid_y);
        border.h = b->table->grid_h;
    }
    return border;
}

/* ---- backgrounds ---- */

/* The background of a row, column or group as far as it lies behind the cell. `x`, `y`: corner of
 * the part's box. */
static void paint_part(kn_emit *e, kn_clip_node *clip, const kn_box *part, kn_lu x, kn_lu y,
                       kn_prect cell) {
    if (!part || part->anonymous || part->style->text->visibility != KN_KW_visible)
        return;
    const kn_sg_bg *bg = part->style->bg;
    if (!bg->image) {
        kn_paint_background(e, clip, part, cell, false);
        return;
    }
    const kn_shape shape = {.kind = KN_SHAPE_RECT, .u.rect = kn_snap(cell)};
    kn_paint_background(e, kn_clip_push(e, clip, &shape), part, kn_border_box(part, x, y), false);
}

void kn_paint_table_cell(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_lu x, kn_lu y) {
    const kn_table *t = table_of_cell(b);
    const kn_tcell *c = &t->cells[kn_priv(b)->cell_index];
    const kn_tcol *col = &t->cols[c->col];
    const kn_box *row = b->parent, *section = row->parent;
    const kn_prect cell = kn_border_box(b, x, y);
    const kn_lu rx = kn_lu_sub(x, b->x), ry = kn_lu_sub(y, b->y);
    const kn_lu sx = kn_lu_sub(rx, row->x), sy = kn_lu_sub(ry, row->y);
    const kn_lu tx = kn_lu_sub(sx, section->x), ty = kn_lu_sub(sy, section->y);
    kn_lu gx = tx, gy = ty;
    if (col->group) {
        gx = kn_lu_add(tx, col->group->x);
        gy = kn_lu_add(ty, col->group->y);
        paint_part(e, clip, col->group, gx, gy, cell);
    }
    if (col->box)
        paint_part(e, clip, col->box, kn_lu_add(gx, col->box->x), kn_lu_add(gy, col->box->y), cell);
    paint_part(e, clip, section, sx, sy, cell);
    paint_part(e, clip, row, rx, ry, cell);
    if (b->anonymous || b->style->text->visibility != KN_KW_visible)
        return;
    if (b->style->text->empty_cells == KN_KW_hide && !t->collapse && kn_cell_is_empty(b))
        return;
    kn_paint_box_decorations(e, clip, b, cell);
}

/* ---- collapsed borders ---- */
typedef struct lines { /* where the lines of the grid are */
    kn_emit *e;
    kn_clip_node *clip;
    const kn_table *t;
    kn_lu *x, *y; /* n_cols + 1 from the start side, n_rows + 1 */
} lines;

static bool shows(const kn_tedge *e) {
    return e->box && e->style != KN_KW_hidden && e->style != KN_KW_none && e->width > 0;
}

static const kn_tedge *edge_at(const kn_table *t, bool across, int64_t row, int64_t col) {
    if (row < 0 || col < 0)
        return NULL;
    if (across ? row > t->n_rows || col >= t->n_cols : row >= t->n_rows || col > t->n_cols)
        return NULL;
    const kn_tedge *e = across ? kn_edge_across(t, (uint32_t)row, (uint32_t)col)
                               : kn_edge_down(t, (uint32_t)row, (uint32_t)col);
    return shows(e) ? e : NULL;
}

/* How far `e` goes on past a crossing with edges a and b: what beats it runs through there, and it
 * ends at that one's side; equal ones both run through. */
static kn_lu reach(const kn_tedge *e, const kn_tedge *a, const kn_tedge *b) {
    const kn_tedge *best = !a || (b && kn_edge_beats(b, a)) ? b : a;
    if (!best)
        return KN_LU0;
    const kn_lu half = kn_lu_px(best->width / 2);
    return kn_edge_beats(best, e) ? kn_lu_neg(half) : half;
}

static void paint_edge(const lines *l, const kn_tedge *e, bool across, kn_prect r) {
    if (r.w.v <= 0 || r.h.v <= 0)
        return;
    const kn_sg_border *from = e->box->style->border;
    const kn_color color[4] = {from->top_color, from->right_color, from->bottom_color,
                               from->left_color};
    kn_box piece = {.kind = KN_BOX_BLOCK, .node = e->box->node, .cache = e->box->cache};
    kn_style style = *e->box->style;
    kn_sg_border border;
    memset(&border, 0, sizeof border);
    const kn_rect snapped = kn_snap(r);
    /* §17.6.2: reliefs of two halves stand for those of the whole box */
    kn_kw kw = e->style == KN_KW_inset    ? KN_KW_ridge
               : e->style == KN_KW_outset ? KN_KW_groove
                                          : e->style;
    if ((kw == KN_KW_ridge || kw == KN_KW_groove) && e->width < 2) /* no room for two halves */
        kw = KN_KW_solid;
    if (across) {
        border.top_style = kw;
        border.top_color = color[e->side];
        piece.border[KN_TOP] = kn_lu_px(snapped.h);
    } else {
        border.left_style = kw;
        border.left_color = color[e->side];
        piece.border[KN_LEFT] = kn_lu_px(snapped.w);
    }
    style.border = &border;
    piece.style = &style;
    piece.w = r.w;
    piece.h = r.h;
    kn_paint_borders(l->e, l->clip, &piece, r);
}

static void paint_across(const lines *l, uint32_t r, uint32_t k) {
    const kn_table *t = l->t;
    const kn_tedge *e = kn_edge_across(t, r, k);
    if (!shows(e))
        return;
    float w = e->width;
    const int64_t up = (int64_t)r - 1;
    kn_lu before = reach(e, edge_at(t, false, up, k), edge_at(t, false, r, k));
    kn_lu after = reach(e, edge_at(t, false, up, k + 1), edge_at(t, false, r, k + 1));
    kn_lu x0 = l->x[k], x1 = l->x[k + 1];
    if (t->rtl) {
        kn_lu s = x0;
        x0 = x1, x1 = s;
        s = before, before = after, after = s;
    }
    kn_lu half = kn_lu_px(w / 2);
    paint_edge(l, e, true,
               (kn_prect){kn_lu_sub(x0, before), kn_lu_sub(l->y[r], half),
                          kn_lu_add(kn_lu_sub(x1, x0), kn_lu_add(before, after)), kn_lu_px(w)});
}

static void paint_down(const lines *l, uint32_t r, uint32_t k) {
    const kn_table *t = l->t;
    const kn_tedge *e = kn_edge_down(t, r, k);
    if (!shows(e))
        return;
    float w = e->width;
    const int64_t left = (int64_t)k - 1;
    kn_lu before = reach(e, edge_at(t, true, r, left), edge_at(t, true, r, k));
    kn_lu after = reach(e, edge_at(t, true, r + 1, left), edge_at(t, true, r + 1, k));
    paint_edge(l, e, false,
               (kn_prect){kn_lu_sub(l->x[k], kn_lu_px(w / 2)), kn_lu_sub(l->y[r], before),
                          kn_lu_px(w),
                          kn_lu_add(kn_lu_sub(l->y[r + 1], l->y[r]), kn_lu_add(before, after))});
}

static void find_lines(lines *l, const kn_box *b, kn_lu x, kn_lu y) {
    const kn_table *t = l->t;
    kn_lu left = kn_lu_add(x, kn_start_x(b)), inner = kn_lu_sub(b->w, kn_pb_w(b));
    for (uint32_t k = 0; k <= t->n_cols; k++) {
        kn_lu at = k < t->n_cols ? t->cols[k].x : kn_lu_add(t->cols[k - 1].x, t->cols[k - 1].w);
        l->x[k] = kn_lu_add(left, t->rtl ? kn_lu_sub(inner, at) : at);
    }
    kn_lu top = kn_lu_add(kn_lu_add(y, t->grid_y), kn_start_y(b));
    for (uint32_t i = 0; i < t->n_sections; i++) {
        const kn_tsection *s = &t->sections[i];
        for (uint32_t r = s->first; r < s->first + s->n; r++) {
            kn_lu row = kn_lu_add(top, kn_lu_add(s->y, t->rows[r].y));
            l->y[r] = row;
            l->y[r + 1] = kn_lu_add(row, t->rows[r].h);
        }
    }
}

void kn_paint_collapsed_borders(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_lu x, kn_lu y) {
    const kn_table *t = b->kind == KN_BOX_TABLE ? b->table : NULL;
    if (!t || !t->collapse || !t->n_rows || !t->n_cols)
        return;
    kn_arena *a = e->r->arena;
    lines l = {e, clip, t, KN_ANEW_N(a, kn_lu, t->n_cols + 1), KN_ANEW_N(a, kn_lu, t->n_rows + 1)};
    find_lines(&l, b, x, y);
    for (uint32_t r = 0; r <= t->n_rows; r++) {
        for (uint32_t k = 0; k < t->n_cols; k++)
            paint_across(&l, r, k);
        for (uint32_t k = 0; r < t->n_rows && k <= t->n_cols; k++)
            paint_down(&l, r, k);
    }
}
