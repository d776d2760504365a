/* The grid of a table: sections in their order, rows, cells in their slots (CSS Tables 3 §3.3). */
#include "src/layout/table/table.h"

typedef struct builder {
    kn_table *t;
    KN_VEC(kn_tcell) cells;
    KN_VEC(kn_trow) rows;
    KN_VEC(kn_tsection) sections;
    KN_VEC(kn_tcol) cols;
    KN_VEC(uint32_t) busy; /* per column: the first row that no cell from above reaches */
} builder;

static uint32_t span_attr(const kn_box *b, kn_atom name, uint32_t min, uint32_t max) {
    if (b->anonymous || b->pseudo || !kn_is_elem(b->node))
        return 1;
    kn_str s = kn_str_trim(kn_node_attr(b->node, name));
    double v;
    const char *end;
    if (!s.n || !kn_is_digit(s.p[0]) || !kn_parse_double(s.p, s.p + s.n, &v, &end) || v < min)
        return 1;
    return v > max ? max : (uint32_t)v;
}

static bool is_cell_element(const kn_box *b) {
    return !b->anonymous && !b->pseudo &&
           (kn_is_html(b->node, KN_A_td) || kn_is_html(b->node, KN_A_th));
}

static void need_columns(builder *b, uint32_t n) {
    while (b->cols.n < n)
        kn_vec_push(&b->cols, ((kn_tcol){.merged = true}));
}

static void add_cell(builder *b, kn_box *c, uint32_t row, uint32_t end_row, uint32_t *col) {
    uint32_t at = *col;
    while (at < b->busy.n && b->busy.v[at] > row)
        at++;
    if (at >= KN_TABLE_MAX_COLUMNS)
        at = KN_TABLE_MAX_COLUMNS - 1;
    kn_tcell cell = {.box = c, .row = row, .col = at, .rows = 1, .cols = 1};
    if (is_cell_element(c)) {
        cell.cols = span_attr(c, KN_A_colspan, 1, 1000);
        cell.rows = span_attr(c, KN_A_rowspan, 0, 65534);
    }
    if (cell.rows == 0 || cell.rows > end_row - row)
        cell.rows = end_row - row;
    if (cell.cols > KN_TABLE_MAX_COLUMNS - at)
        cell.cols = KN_TABLE_MAX_COLUMNS - at;
    need_columns(b, at + cell.cols);
    b->cols.v[at].merged = false;
    while (b->busy.n < at + cell.cols)
        kn_vec_push(&b->busy, 0);
    for (uint32_t i = at; i < at + cell.cols; i++)
        b->busy.v[i] = row + cell.rows;
    kn_vec_push(&b->cells, cell);
    *col = at + cell.cols;
}

static void add_section(builder *b, kn_box *s) {
    kn_tsection sec = {.box = s, .first = (uint32_t)b->rows.n};
    for (kn_box *r = s->first; r; r = r->next)
        sec.n += kn_table_role_of(r) == KN_ROLE_ROW;
    uint32_t row = sec.first, end = sec.first + sec.n;
    b->busy.n = 0;
    for (kn_box *r = s->first; r; r = r->next) {
        if (kn_table_role_of(r) != KN_ROLE_ROW)
            continue;
        kn_trow tr = {.box = r, .first = (uint32_t)b->cells.n};
        uint32_t col = 0;
        for (kn_box *c = r->first; c; c = c->next)
            if (kn_table_role_of(c) == KN_ROLE_CELL)
                add_cell(b, c, row, end, &col);
        tr.n = (uint32_t)b->cells.n - tr.first;
        kn_vec_push(&b->rows, tr);
        row++;
    }
    kn_vec_push(&b->sections, sec);
}

static void add_columns(builder *b, kn_box *col, kn_box *group, uint32_t *at) {
    uint32_t n = span_attr(col ? col : group, KN_A_span, 1, 1000);
    for (uint32_t i = 0; i < n && *at < KN_TABLE_MAX_COLUMNS; i++, ++*at) {
        need_columns(b, *at + 1);
        b->cols.v[*at].box = col;
        b->cols.v[*at].group = group;
        if ((col && !kn_len_is_kw(col->style->box->width, KN_KW_auto)) ||
            (group && !kn_len_is_kw(group->style->box->width, KN_KW_auto)))
            b->cols.v[*at].merged = false;
    }
}

static void add_column_boxes(builder *b, kn_box *table) {
    uint32_t at = 0;
    for (kn_box *c = table->first; c; c = c->next) {
        kn_table_role role = kn_table_role_of(c);
        if (role == KN_ROLE_COLUMN)
            add_columns(b, c, NULL, &at);
        if (role != KN_ROLE_COLUMN_GROUP)
            continue;
        if (!c->first)
            add_columns(b, NULL, c, &at);
        for (kn_box *k = c->first; k; k = k->next)
            add_columns(b, k, c, &at);
    }
}

/* The first header group comes first, the first footer group last. */
static void add_sections(builder *b, kn_box *table) {
    kn_box *head = NULL, *foot = NULL;
    for (kn_box *c = table->first; c; c = c->next) {
        if (kn_table_role_of(c) != KN_ROLE_GROUP)
            continue;
        if (!head && c->style->box->display == KN_KW_table_header_group)
            head = c;
        if (!foot && c->style->box->display == KN_KW_table_footer_group)
            foot = c;
    }
    if (head)
        add_section(b, head);
    for (kn_box *c = table->first; c; c = c->next)
        if (kn_table_role_of(c) == KN_ROLE_GROUP && c != head && c != foot)
            add_section(b, c);
    if (foot)
        add_section(b, foot);
}

#define PUBLISH(a, from, to, n_to)                                                                 \
    do {                                                                                           \
        (n_to) = (uint32_t)(from).n;                                                               \
        (to) = kn_alloc(a, ((from).n + 1) * sizeof *(to));                                         \
        if ((from).n)                                                                              \
            memcpy((to), (from).v, (from).n * sizeof *(to));                                       \
        kn_vec_free(&(from));                                                                      \
    } while (0)

kn_table *kn_table_get(kn_layout *l, kn_box *box) {
    if (box->table)
        return box->table;
    kn_table *t = KN_ANEW(l->arena, kn_table);
    builder b = {.t = t};
    const kn_sg_text *text = box->style->text;
    t->box = box;
    t->rtl = text->direction == KN_KW_rtl;
    t->collapse = text->border_collapse == KN_KW_collapse;
    kn_len w = box->style->box->width;
    t->fixed = !box->anonymous && box->style->box->table_layout == KN_KW_fixed &&
               !kn_len_is_kw(w, KN_KW_auto) && !kn_len_is_kw(w, KN_KW_max_content);
    if (!t->collapse) {
        t->sx = kn_len_or0(text->border_spacing.x, KN_LU_NONE);
        t->sy = kn_len_or0(text->border_spacing.y, KN_LU_NONE);
    }
    add_column_boxes(&b, box);
    add_sections(&b, box);
    PUBLISH(l->arena, b.cells, t->cells, t->n_cells);
    PUBLISH(l->arena, b.rows, t->rows, t->n_rows);
    PUBLISH(l->arena, b.sections, t->sections, t->n_sections);
    PUBLISH(l->arena, b.cols, t->cols, t->n_cols);
    kn_vec_free(&b.busy);
    box->table = t;
    for (uint32_t i = 0; i < t->n_cells; i++) {
        t->cells[i].box->table = t;
        kn_priv(t->cells[i].box)->cell_index = i;
    }
    if (!t->n_cols) /* nothing to keep apart */
        t->sx = t->sy = KN_LU0;
    if (t->collapse)
        kn_table_collapse(l, t);
    return t;
}

bool kn_cell_is_empty(const kn_box *cell) {
    for (const kn_box *c = cell->first; c; c = c->next)
        if (!c->out_of_flow || c->floating)
            return false;
    return true;
}
