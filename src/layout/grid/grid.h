/* Inside the grid folder: one run of CSS Grid 2 for one container. Axis 0 is the inline one
 * (columns). */
#ifndef KN_LAYOUT_GRID_H
#define KN_LAYOUT_GRID_H
#include "src/layout/sizing.h"

#define KN_GRID_MAX_LINE 10000 /* lines beyond are clamped (CSS Grid 2 §5.4) */

typedef struct kn_grid_track {
    const kn_track *fn; /* sizing functions; NULL: auto */
    kn_lu base, limit;  /* limit KN_LU_MAX: infinite */
    bool growable;      /* infinitely growable for one step (§12.5) */
    bool collapsed;     /* empty auto-fit track */
    kn_lu planned;
    kn_lu pos; /* from the content box's start edge */
} kn_grid_track;

typedef struct kn_grid_axis {
    kn_grid_track *tracks;
    uint32_t n;
    int32_t first; /* line number (0: first explicit line) of the first implicit line */
    uint32_t n_explicit;
    const kn_track **explicit_fn; /* sizing function of each explicit track */
    bool *fit;                    /* track came from auto-fit */
    kn_lu gap;
    kn_lu_opt avail;          /* inner size of the container, when definite */
    kn_avail_kind constraint; /* without a definite size: MIN_CONTENT, MAX_CONTENT; DEFINITE: simply
                                 indefinite */
    void *line_names;
} kn_grid_axis;

typedef struct kn_grid_item {
    kn_box *b;
    int32_t order;
    uint32_t index;
    struct {
        int32_t start, end; /* tracks [start, end) once placed */
        bool definite;
        uint32_t span;
    } at[2];
    kn_kw self[2]; /* justify-self, align-self resolved: start end center stretch baseline normal */
    kn_lu w, h, x, y;
    kn_lu shim; /* baseline alignment pushes the item down by this */
} kn_grid_item;

typedef struct kn_grid {
    kn_layout *l;
    kn_box *b;
    const kn_lin *in;
    kn_frame f;
    kn_grid_axis axis[2];
    kn_grid_item *items;
    uint32_t n;
    bool flow_column, dense;
} kn_grid;

/* template.c: explicit tracks and line names; a placement property to a line or a span. */
void kn_grid_template(kn_grid *g, int axis);
void kn_grid_template_free(kn_grid *g, int axis);
/* Line of one placement property counted in the implicit grid's tracks; false: auto, a span, or out
 * of the grid. */
bool kn_grid_abs_line(const kn_grid *g, const kn_box *b, int axis, bool end, int32_t *out);
void kn_grid_resolve_lines(kn_grid *g, kn_grid_item *it, int axis);
/* placement.c (§8.5): fills at[], makes the implicit tracks. */
void kn_grid_collect(kn_grid *g);
void kn_grid_place(kn_grid *g);
/* tracks.c (§12) */
void kn_grid_size_tracks(kn_grid *g, int axis);
kn_lu kn_grid_total(const kn_grid_axis *a); /* all tracks and gutters */
/* Sum of the tracks [from, to) and the gutters between. */
kn_lu kn_grid_span_size(const kn_grid_axis *a, int32_t from, int32_t to);
/* contributions.c */
typedef enum kn_contrib {
    KN_CONTRIB_MIN,
    KN_CONTRIB_MIN_CONTENT,
    KN_CONTRIB_MAX_CONTENT
} kn_contrib;
kn_lu kn_grid_contribution(kn_grid *g, const kn_grid_item *it, int axis, kn_contrib which);
kn_lu kn_grid_item_width(kn_grid *g, const kn_grid_item *it, kn_lu area_w, kn_lu_opt area_h);
bool kn_grid_stretches(const kn_grid_item *it, int axis);
/* align.c (§10, §11) */
void kn_grid_align_tracks(kn_grid *g, int axis, kn_lu inner);
void kn_grid_align_items(kn_grid *g, kn_lout *out);
void kn_grid_static(kn_grid *g);
#endif
