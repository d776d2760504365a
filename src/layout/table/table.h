/* Inside src/layout/table: table formatting (CSS 2.2 §17, CSS Tables 3). Paint reads the grid too.
 *
 *   fixup.c     anonymous table boxes around misplaced children
 *   grid.c      sections, rows, columns and cells of a table
 *   collapse.c  collapsed borders: which border wins an edge
 *   columns.c   widths of columns: constraints of cells, columns and spans
 *   share.c     a width shared among columns
 *   rows.c      heights of rows, baselines
 *   table.c     the entry from block layout: sizes and positions
 *
 * One KN_BOX_TABLE is both wrapper and grid: border and padding are the grid's, captions stand
 * outside of them. The grid lives in the layout's arena until the box is damaged. */
#ifndef KN_LAYOUT_TABLE_H
#define KN_LAYOUT_TABLE_H
#include "src/layout/sizing.h"

#define KN_TABLE_MAX_COLUMNS 1000

typedef enum kn_table_role { /* what a box is in a table, by its display */
                             KN_ROLE_NONE,
                             KN_ROLE_CAPTION,
                             KN_ROLE_COLUMN_GROUP,
                             KN_ROLE_COLUMN,
                             KN_ROLE_GROUP,
                             KN_ROLE_ROW,
                             KN_ROLE_CELL
} kn_table_role;
kn_table_role kn_table_role_of(const kn_box *b);

typedef struct kn_tcell {
    kn_box *box;
    uint32_t row, col, rows, cols; /* first slot and spans, within the grid */
    kn_lu h;                       /* of its content and its height property */
    kn_lu content_h, baseline;     /* border box around the content; of its first line */
} kn_tcell;

typedef struct kn_trow {
    kn_box *box;
    uint32_t first, n; /* cells that start here */
    kn_lu y, h;        /* y below the section's top */
    kn_lu ascent;      /* of baseline-aligned cells; KN_LU_MIN: none */
    kn_lu foot;        /* least distance of a content's end from a cell's bottom edge */
    double pct;
    bool has_pct, constrained, span_starts;
} kn_trow;

typedef struct kn_tsection {
    kn_box *box;
    uint32_t first, n; /* rows */
    kn_lu y, h;        /* y below the top of the grid's content box */
} kn_tsection;

typedef struct kn_tcol {
    kn_box *box, *group; /* <col>, <colgroup>, or NULL */
    kn_lu min, max;
    double pct;
    kn_lu pct_add; /* beside the percentage, in fixed layout */
    bool has_pct, constrained;
    bool merged; /* only spans reach here: it takes neither room nor spacing */
    kn_lu x, w;  /* x from the start side of the grid's content box */
} kn_tcol;

typedef struct kn_tedge { /* the border that won an edge: side `side` of `box`; NULL: none */
    const kn_box *box;
    uint8_t side;
    kn_kw style;
    float width;
} kn_tedge;

typedef struct kn_table {
    kn_box *box;
    bool collapse, fixed, rtl;
    kn_lu sx, sy; /* spacing */
    kn_tcell *cells;
    kn_trow *rows;
    kn_tsection *sections;
    kn_tcol *cols;
    uint32_t n_cells, n_rows, n_sections, n_cols;
    bool measured;           /* cols have their constraints */
    kn_tedge *across, *down; /* collapsed: (n_rows + 1) × n_cols, n_rows × (n_cols + 1) */
    kn_lu grid_y, grid_h;    /* the grid's border box within the table box */
} kn_table;

/* grid.c */
kn_table *kn_table_get(kn_layout *l, kn_box *b);
bool kn_cell_is_empty(const kn_box *cell); /* empty-cells speaks of it */
/* fixup.c: groups table parts among b's children; true when `b` is one whose children need no
 * further care. */
bool kn_table_fixup(kn_layout *l, kn_box *b);
/* collapse.c */
void kn_table_collapse(kn_layout *l, kn_table *t);
bool kn_edge_beats(const kn_tedge *a, const kn_tedge *b); /* wider, or of a stronger style */
static inline kn_tedge *kn_edge_across(const kn_table *t, uint32_t row, uint32_t col) {
    return &t->across[(size_t)row * t->n_cols + col];
}
static inline kn_tedge *kn_edge_down(const kn_table *t, uint32_t row, uint32_t col) {
    return &t->down[(size_t)row * (t->n_cols + 1) + col];
}
/* columns.c */
void kn_table_measure_columns(kn_layout *l, kn_table *t);
/* Least and greatest width of the grid's border box. */
void kn_table_limits(kn_layout *l, kn_table *t, kn_lu *min, kn_lu *max);
void kn_table_set_columns(kn_table *t, kn_lu width); /* of the grid's border box */
kn_lu kn_table_spacing_w(const kn_table *t);
kn_lu kn_table_span_w(const kn_table *t, uint32_t col, uint32_t n);
/* share.c: used widths of n columns that make `target` together; `constrained`: fixed columns may
 * grow for it. */
void kn_table_share(const kn_tcol *cols, uint32_t n, kn_lu target, bool constrained, kn_lu *out);
void kn_table_share_fixed(const kn_tcol *cols, uint32_t n, kn_lu target, kn_lu *out);
/* rows.c: heights of rows and sections for a content height of the grid (spacing included), as far
 * as it is known; returns the used one. */
kn_lu kn_table_set_rows(kn_layout *l, kn_table *t, kn_lu_opt height);
kn_kw kn_cell_align(const kn_box *cell); /* top middle bottom baseline */
#endif
