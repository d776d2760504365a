/* Inside the flex folder: one run of the flex layout algorithm (CSS Flexbox 1 §9).
 *
 * Main and cross are flex-relative: position 0 is main-start (cross-start), whatever its physical
 * side. */
#ifndef KN_LAYOUT_FLEX_H
#define KN_LAYOUT_FLEX_H
#include "src/layout/sizing.h"

typedef struct kn_flex_item {
    kn_box *b;
    int32_t order;
    uint32_t index; /* document order */
    kn_kw align; /* align-self with auto resolved; start, end … turned into flex-start, flex-end */
    bool align_safe;
    bool last_baseline; /* align is baseline: of the last one, in a group of its own */
    bool auto_main[2], auto_cross[2]; /* auto margins at start and end */
    bool cross_auto;                  /* the cross size property is auto */
    bool scroll_main;
    /* border-box sizes */
    kn_lu base, hypo, target, main_min, main_max;
    kn_lu cross, cross_min, cross_max;
    kn_lu pb_main, pb_cross;
    kn_lu margin_main[2], margin_cross[2];
    kn_lu_opt baseline; /* below (right of) the border box's top (left) edge, when it matters */
    kn_lu main_pos,
        cross_pos; /* border box, from the content box's main-start / the line's cross-start */
    bool basis_definite; /* the flex basis is a length */
    bool frozen;
    bool stretched;
    int violation;
} kn_flex_item;

typedef struct kn_flex_line {
    kn_flex_item *items;
    uint32_t n;
    kn_lu length; /* of the hypothetical outer main sizes and gaps */
    kn_lu cross, pos;
    /* of items aligned by their first baseline, from cross-start, and by their last one, from
     * cross-end; margins included */
    kn_lu max_ascent, max_end_ascent;
} kn_flex_line;

typedef struct kn_flex {
    kn_layout *l;
    kn_box *b;
    const kn_lin *in;
    kn_frame f;
    bool row, multi, wrap_reverse;
    bool main_reverse;     /* main-start is the right or bottom side */
    bool cross_reverse;    /* cross-start is the right or bottom side */
    bool dir_reverse;      /* row-reverse, column-reverse */
    kn_lu_opt main, cross; /* inner sizes when definite; `main` is set by step 4 in any case */
    bool main_definite;
    kn_lu main_gap, cross_gap;
    kn_avail_kind intrinsic; /* not DEFINITE: only the columns' widths are asked for */
    kn_flex_item *items;
    uint32_t n;
    kn_flex_line *lines;
    uint32_t n_lines;
} kn_flex;

static inline kn_lu kn_flex_outer_main(const kn_flex_item *it, kn_lu size) {
    return kn_lu_add(size, kn_lu_add(it->margin_main[0], it->margin_main[1]));
}
static inline kn_lu kn_flex_outer_cross(const kn_flex_item *it, kn_lu size) {
    return kn_lu_add(size, kn_lu_add(it->margin_cross[0], it->margin_cross[1]));
}
static inline bool kn_flex_stretches(const kn_flex_item *it) {
    return it->align == KN_KW_stretch && it->cross_auto && !it->auto_cross[0] && !it->auto_cross[1];
}

kn_kw kn_flex_side(const kn_flex *fx, const kn_box *b, kn_kw kw);
void kn_flex_collect(kn_flex *fx); /* §9.1 step 1 and §9.2 step 3: items and their base sizes */
void kn_flex_lines(kn_flex *fx);   /* §9.3 step 5, and step 4 for auto main sizes */
void kn_flex_resolve(kn_flex *fx, kn_flex_line *ln); /* §9.3 step 6 = §9.7 */
/* Takes part in baseline alignment (§9.4 step 8). */
static inline bool kn_flex_on_baseline(const kn_flex_item *it) {
    return it->align == KN_KW_baseline && !it->auto_cross[0] && !it->auto_cross[1];
}
/* Distance of the item's baseline from its margin edge: cross-start for first baselines, cross-end
 * for last ones. */
kn_lu kn_flex_ascent(const kn_flex *fx, const kn_flex_item *it);
void kn_flex_cross(kn_flex *fx);               /* §9.4 steps 7 to 11 */
void kn_flex_align(kn_flex *fx, kn_lout *out); /* §9.5, §9.6 steps 12 to 16 */
/* Cross size of an item of a column container before stretching; or of any item laid out at its
 * main size. */
kn_lu kn_flex_column_width(kn_flex *fx, const kn_flex_item *it);
void kn_flex_place(kn_flex *fx);  /* final layout of the items */
void kn_flex_static(kn_flex *fx); /* §4.1: static positions */
/* Offsets of a distribution in 1/64 px, fractions kept: before the first and between neighbours
 * (CSS Align 3 §5). */
/* `reverse`: the axis runs against the writing mode, so that `start`, where safe alignment falls
 * back to, is its end. */
void kn_distribute(kn_align al, bool reverse, kn_lu free, uint32_t n, double *before,
                   double *between);
/* Position from its running sum: fractions fall towards the left or top. */
kn_lu kn_distributed(double pos, bool reverse);
#endif
