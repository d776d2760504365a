/* Inside the grid folder: one run of CSS Grid 2 for one container. Axis 0 is the inline one
 * (columns), axis 1 the block one (rows).
 *
 * A grid owns its tracks, lines and items, and the grids of its subgridded items (`sub`), which
 * borrow its tracks: kn_grid_build makes the tree, kn_grid_free takes it down. While it lives, the
 * boxes of its subgrids point to theirs (kn_box_priv.subgrid). */
#ifndef KN_LAYOUT_GRID_H
#define KN_LAYOUT_GRID_H
#include "src/core/vec.h"
#include "src/layout/sizing.h"

#define KN_GRID_MAX_LINE 10000 /* lines beyond are clamped (CSS Grid 2 §5.4) */

typedef struct kn_grid kn_grid;

typedef struct kn_grid_track {
    const kn_track *fn; /* sizing functions; NULL: auto */
    kn_lu base, limit;  /* limit KN_LU_MAX: infinite */
    bool growable;      /* infinitely growable for one step (§12.5) */
    bool collapsed;     /* empty auto-fit track */
    bool joined;        /* sized together with the track before: alike, and no item begins or ends
                           between them */
    bool planned;       /* some item of this step may grow it */
    kn_lu plan;         /* by how much */
    kn_lu gain;         /* what one item gives (§12.5.1) */
    kn_lu pos;          /* from the content box's start edge, once placed */
} kn_grid_track;

typedef struct kn_line_name { /* one name at one line, counted from the explicit grid's first */
    kn_str name;
    int32_t line;
    bool inherited; /* from the grid above */
} kn_line_name;

/* An item in the tracks of the grid that sizes them: its own, or one above (§9). */
typedef struct kn_grid_ref {
    kn_grid *owner; /* grid whose child it is */
    uint32_t index; /* in its items */
    int32_t start, end;
    kn_lu before, after; /* margins, borders, padding and half gutters of subgrids between */
    bool edges_only;     /* a subgrid: counts by `before` and `after` alone */
} kn_grid_ref;

typedef struct kn_grid_axis {
    kn_grid_track *tracks;
    uint32_t n;
    int32_t first; /* line number (0: first explicit line) of the first implicit line */
    uint32_t n_explicit;
    uint32_t n_sized; /* explicit tracks that the template sizes; the others come from areas */
    const kn_track **explicit_fn; /* sizing function of each explicit track */
    bool *fit;                    /* track came from auto-fit */
    bool borrowed;                /* subgridded: tracks are those of the grid above */
    bool reversed;                /* and run the other way */
    bool placed;                  /* positions are known */
    kn_lu gap;
    kn_lu gutter;             /* gap and what content distribution adds, once placed */
    kn_lu_opt avail;          /* inner size of the container, when definite */
    kn_lu floor, ceiling;     /* without one: inner minimum and maximum size, KN_LU_MAX: none */
    kn_avail_kind constraint; /* without one: MIN_CONTENT, MAX_CONTENT; DEFINITE: indefinite only */
    KN_VEC(kn_line_name) names;          /* in line order */
    KN_VEC(kn_grid_ref) refs;            /* what sizes the tracks */
    struct kn_grid_baselines *baselines; /* for each track */
} kn_grid_axis;

/* Baselines of the two sharing groups of a track: below its start, above its end (CSS Align 3 §9).
 */
typedef struct kn_grid_baselines {
    kn_lu_opt first, last;
} kn_grid_baselines;

/* A named area as lines; lo >= hi in an axis where it does not exist. */
typedef struct kn_grid_area {
    kn_str name;
    int32_t lo[2], hi[2];
} kn_grid_area;

typedef struct kn_grid_item {
    kn_box *b;
    int32_t order;
    uint32_t index;
    struct {
        int32_t start, end; /* tracks [start, end) once placed */
        bool definite;
        uint32_t span;
    } at[2];
    struct {
        kn_kw self; /* start end center stretch baseline normal */
        bool last;  /* last baseline */
        bool safe;
        bool fallback; /* cannot take part in baseline alignment (§11.2) */
    } al[2];
    bool by_height; /* its width may follow from its height */
    kn_grid *sub;   /* a subgrid's own tree */
    kn_lu w, h, x, y;
    kn_lout out; /* of the last layout */
} kn_grid_item;

struct kn_grid {
    kn_layout *l;
    kn_box *b;
    const kn_lin *in;
    kn_frame f;
    kn_grid *up; /* subgrids: the grid above and their item in it */
    uint32_t up_item;
    kn_grid_axis axis[2];
    KN_VEC(kn_grid_area) areas;
    kn_grid_item *items;
    uint32_t n;
    kn_lu inner_h; /* content height of the container, once known */
    bool flow_column, dense, rtl;
    bool empty; /* size containment: the tracks are sized as if there were no items */
};

static inline bool kn_grid_is_auto(kn_len l) {
    return kn_len_is_kw(l, KN_KW_auto);
}

/* tree.c: makes items, lines and tracks of a grid and of the subgrids below it. The sizes that are
 * known by then are in axis[].avail, .floor and .gap. */
void kn_grid_build(kn_grid *g);
void kn_grid_free(kn_grid *g);
/* §9: sizes and positions of borrowed tracks from those of the grid above. */
void kn_grid_borrow(kn_grid *g, int axis);
/* Gutters of an axis, `normal` being those of the grid above (§9). */
kn_lu kn_grid_gap(const kn_grid *g, int axis);
/* Is the axis of the item's box a subgrid's (§9)? */
bool kn_grid_subgridded(const kn_box *b, int axis);
/* Tracks of an axis of the grid and of the subgrids below it. */
/* `inner`: what the tracks are aligned in, none: their own size. */
void kn_grid_size_tree(kn_grid *g, int axis, kn_lu_opt inner);
/* The grid that sizes the tracks of a place in `g`, and the place in those. */
const kn_grid *kn_grid_owner(const kn_grid *g, int axis, kn_grid_ref *r);

/* template.c (§7): explicit tracks, line names and areas. */
void kn_grid_template(kn_grid *g, int axis);
void kn_grid_areas(kn_grid *g);
/* lines.c (§8.3): a placement property to a line or a span. */
/* Line of one side of an absolute child counted in tracks; false: auto, or out of the grid. */
bool kn_grid_abs_line(const kn_grid *g, const kn_box *b, int axis, bool end, int32_t *out);
void kn_grid_resolve_lines(kn_grid *g, kn_grid_item *it, int axis);
/* items.c (§6): the in-flow children in order-modified document order. */
void kn_grid_collect(kn_grid *g);
bool kn_grid_stretches(const kn_grid_item *it, int axis);
/* Would the height stretch if the width were unknown? Where both stretch, a ratio takes the width.
 */
bool kn_grid_fills_height(const kn_grid_item *it);
/* May the width of the item depend on the height of its area? */
bool kn_grid_by_height(const kn_grid_item *it);
/* Border-box width in an area; the height of the area as far as it is known. */
kn_lu kn_grid_item_width(kn_grid *g, const kn_grid_item *it, kn_lu area_w, kn_lu_opt area_h);
/* Lays the item out in its area. Without a height of the area its own is what it needs. */
kn_lout kn_grid_lay_item(kn_grid *g, kn_grid_item *it, kn_lu area_w, kn_lu_opt area_h,
                         kn_run_mode run);
kn_lu kn_grid_item_margins(const kn_box *b, int axis, kn_lu_opt basis);
/* placement.c (§8.5): fills at[], makes the implicit tracks. */
void kn_grid_place(kn_grid *g);

/* tracks.c (§12.3 to §12.8) */
void kn_grid_size_tracks(kn_grid *g, int axis);
kn_lu kn_grid_total(const kn_grid_axis *a); /* all tracks and gutters */
/* Size of the tracks [from, to) and the gutters between. */
kn_lu kn_grid_span_size(const kn_grid_axis *a, int32_t from, int32_t to);
/* Size of the item's area in an axis; none before it is known. */
kn_lu_opt kn_grid_area_size(const kn_grid *g, const kn_grid_item *it, int axis);
typedef enum kn_grid_kind { /* sizing functions, percentages of nothing turned into auto (§7.2.1) */
                            KN_GRID_FIXED,
                            KN_GRID_AUTO,
                            KN_GRID_MIN_CONTENT,
                            KN_GRID_MAX_CONTENT,
                            KN_GRID_FIT_CONTENT,
                            KN_GRID_FLEX
} kn_grid_kind;
kn_grid_kind kn_grid_min_kind(const kn_grid_axis *a, const kn_grid_track *t);
kn_grid_kind kn_grid_max_kind(const kn_grid_axis *a, const kn_grid_track *t);
static inline bool kn_grid_is_flex(const kn_grid_track *t) {
    return t->fn && t->fn->max_fr > 0;
}
static inline float kn_grid_factor(const kn_grid_track *t) {
    return t->fn->max_fr < 1e-6f ? 0 : t->fn->max_fr;
}
static inline bool kn_grid_infinite(kn_lu v) {
    return v.v == INT32_MAX;
}
/* intrinsic.c (§12.5) */
void kn_grid_resolve_intrinsic(kn_grid *g, int axis);
/* share.c (§12.5.1): shares of `extra` for tracks up to their room; what is left. */
typedef struct kn_grid_share {
    kn_grid_track *t;
    int64_t room; /* INT64_MAX: without limit */
    float weight; /* 1, or the flex factor */
} kn_grid_share;
int64_t kn_grid_share_out(kn_grid_share *v, size_t n, int64_t extra);
/* Joins tracks that are alike and that no item tells apart. */
void kn_grid_join_tracks(kn_grid_axis *a);
/* flexible.c (§12.7) */
void kn_grid_expand_flexible(kn_grid *g, int axis);
/* contributions.c (§6.6, §12.5): what an item needs of the tracks that it is in. */
typedef enum kn_contrib {
    KN_CONTRIB_MIN,
    KN_CONTRIB_MIN_CONTENT,
    KN_CONTRIB_MAX_CONTENT
} kn_contrib;
kn_lu kn_grid_contribution(kn_grid *g, const kn_grid_ref *r, int axis, kn_contrib which);
static inline kn_grid_item *kn_grid_ref_item(const kn_grid_ref *r) {
    return &r->owner->items[r->index];
}
/* baseline.c (§11.2, CSS Align 3 §9) */
void kn_grid_find_baselines(kn_grid *g, int axis);
/* The baseline that the item shares; false: not aligned by it. */
bool kn_grid_shared_baseline(const kn_grid *g, const kn_grid_ref *r, int axis, kn_lu *out);
/* Distance of the item's own baseline from the edge that its group starts at. */
kn_lu kn_grid_own_baseline(const kn_grid_item *it, int axis, const kn_lout *o);
bool kn_grid_baseline_aligned(const kn_grid_item *it, int axis);
/* The item that gives the grid its first (last) baseline if no row has one; NULL: no items. */
const kn_grid_item *kn_grid_edge_item(const kn_grid *g, bool last);
/* Baselines of the grid itself (§11.6), from the border box's top. */
void kn_grid_own_baselines(kn_grid *g, kn_lout *out);
/* align.c (§11) */
void kn_grid_align_tracks(kn_grid *g, int axis, kn_lu inner);
void kn_grid_align_items(kn_grid *g, kn_lout *out);
/* abs.c (§10) */
void kn_grid_static(kn_grid *g);
#endif
