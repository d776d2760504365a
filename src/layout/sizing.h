/* Lengths of the box properties as border-box sizes in kn_lu (CSS Sizing 3, CSS 2.2 §10). */
#ifndef KN_LAYOUT_SIZING_H
#define KN_LAYOUT_SIZING_H
#include "src/layout/state.h"

enum { KN_TOP, KN_RIGHT, KN_BOTTOM, KN_LEFT };

static inline kn_lu kn_pb_w(const kn_box *b) {
    return kn_lu_add(kn_lu_add(b->border[KN_LEFT], b->border[KN_RIGHT]),
                     kn_lu_add(b->padding[KN_LEFT], b->padding[KN_RIGHT]));
}
static inline kn_lu kn_pb_h(const kn_box *b) {
    return kn_lu_add(kn_lu_add(b->border[KN_TOP], b->border[KN_BOTTOM]),
                     kn_lu_add(b->padding[KN_TOP], b->padding[KN_BOTTOM]));
}
static inline kn_lu kn_start_x(const kn_box *b) {
    return kn_lu_add(b->border[KN_LEFT], b->padding[KN_LEFT]);
}
static inline kn_lu kn_start_y(const kn_box *b) {
    return kn_lu_add(b->border[KN_TOP], b->padding[KN_TOP]);
}
static inline kn_lu kn_margin_w(const kn_box *b) {
    return kn_lu_add(b->margin[KN_LEFT], b->margin[KN_RIGHT]);
}
static inline kn_lu kn_margin_h(const kn_box *b) {
    return kn_lu_add(b->margin[KN_TOP], b->margin[KN_BOTTOM]);
}
static inline kn_lu_opt kn_opt_sub(kn_lu_opt a, kn_lu b) {
    return a.has ? kn_lu_some(kn_lu_clamp0(kn_lu_sub(a.v, b))) : a;
}
static inline bool kn_opt_eq(kn_lu_opt a, kn_lu_opt b) {
    return a.has == b.has && (!a.has || a.v.v == b.v.v);
}

/* Used value of a length or percentage, truncated as Blink does; none: keyword or indefinite basis.
 */
kn_lu_opt kn_len_resolve(kn_len len, kn_lu_opt basis);
/* Same, keywords and percentages of nothing give 0. */
kn_lu kn_len_or0(kn_len len, kn_lu_opt basis);

/* CSS Box Sizing: `content` size of a property to the border box (and never below padding +
 * border). */
kn_lu kn_to_border_w(const kn_box *b, kn_lu v);
kn_lu kn_to_border_h(const kn_box *b, kn_lu v);

/* Definite border-box values of width, height; none when auto, keyword or percentage of an
 * indefinite size. */
kn_lu_opt kn_style_w(const kn_box *b, kn_lu_opt parent_w);
kn_lu_opt kn_style_h(const kn_box *b, kn_lu_opt parent_h);
/* A value of a width-like property, intrinsic keywords resolved: none for auto, none, indefinite
 * percentages. `avail`: what fit-content and stretch fill, margins subtracted; may be none. */
kn_lu_opt kn_resolve_w(kn_layout *l, kn_box *b, kn_len len, kn_lu_opt parent_w, kn_lu_opt avail);
/* min-width, max-width: KN_LU_MAX when there is none. min-width: auto counts as 0. */
void kn_limits_w(kn_layout *l, kn_box *b, kn_lu_opt parent_w, kn_lu_opt avail, kn_lu *min,
                 kn_lu *max);
void kn_limits_h(const kn_box *b, kn_lu_opt parent_h, kn_lu *min, kn_lu *max);
/* min-content, max-content or fit-content, which are the same in the block axis. */
static inline bool kn_is_content_size(kn_len l) {
    return kn_len_is_kw(l, KN_KW_min_content) || kn_len_is_kw(l, KN_KW_max_content) ||
           kn_len_is_kw(l, KN_KW_fit_content);
}
static inline kn_lu kn_clamp(kn_lu v, kn_lu min, kn_lu max) {
    return kn_lu_max(kn_lu_min(v, max), min); /* min wins */
}

/* Content-based min- or max-content width (border box), own width properties ignored. Cached. */
kn_lu kn_intrinsic_w(kn_layout *l, kn_box *b, kn_avail_kind kind);
/* Margin, border and padding of a box, to be put back after a question that resolves them
 * otherwise. */
void kn_edges_save(const kn_box *b, kn_lu edges[12]);
void kn_edges_restore(kn_box *b, const kn_lu edges[12]);
/* kn_contribution_w and the margins, percentages and auto counting as 0. */
kn_lu kn_outer_contribution_w(kn_layout *l, kn_box *b, kn_avail_kind kind);
/* Widths may follow from heights (ratios, columns that wrap): tells what is known of `b` before
 * they are asked for: the height that its percentages refer to, and its own border-box height when
 * the context has decided it. */
void kn_hint_h(kn_box *b, kn_lu_opt parent_h, kn_lu_opt own_h);
/* Its height as far as it is known: decided, or by its property. */
kn_lu_opt kn_known_h(const kn_box *b);
/* The content height that percentages of its children refer to, as far as it is known. */
kn_lu_opt kn_known_basis_h(const kn_box *b);
/* min(max-content, max(min-content, avail)). */
kn_lu kn_fit_content_w(kn_layout *l, kn_box *b, kn_lu avail);

/* Preferred ratio w/h of the aspect-ratio property and natural sizes; 0: none. */
double kn_box_ratio(const kn_box *b);
/* CSS Sizing 4 §5.1: the other side of a border box through the ratio, which is of the content box
 * unless box-sizing says border-box (then `auto` of replaced boxes still means their content box).
 */
kn_lu kn_ratio_w_from_h(const kn_box *b, kn_lu h);
kn_lu kn_ratio_h_from_w(const kn_box *b, kn_lu w);

/* CSS Sizing 4 §5.1: limits of the height work on an automatic width through the ratio. */
void kn_transfer_limits(const kn_box *b, kn_lu_opt parent_h, kn_lu *min, kn_lu *max);

/* Properties of boxes that formatting contexts ask. */
bool kn_is_positioned(const kn_style *st);
bool kn_is_bfc_root(const kn_box *b);
/* <button>: fits its content and centres it (HTML 15.5.3). */
bool kn_is_button(const kn_box *b);
bool kn_is_block_level(const kn_box *b);
bool kn_clips_w(const kn_box *b); /* overflow other than visible and clip */
bool kn_clips_h(const kn_box *b);
bool kn_contains_abs(const kn_box *b); /* containing block of absolute boxes below */
bool kn_contains_paint(const kn_box *b);
bool kn_will_group(const kn_box *b);     /* will-change names an effect of the box as a whole */
bool kn_contains_fixed(const kn_box *b); /* and of fixed ones */
bool kn_size_contained_w(const kn_box *b);
bool kn_size_contained_h(const kn_box *b);
/* contain-intrinsic-width, -height: what stands for the content of a box under size containment. */
kn_lu kn_contained_content_w(const kn_box *b);
kn_lu kn_contained_content_h(const kn_box *b);
bool kn_contains_layout(const kn_box *b); /* layout or paint: has no baselines, then */
bool kn_transformable(const kn_box *b);

/* Width of a block-level box in its container (CSS 2.2 §10.3.3), margins resolved: auto ones
 * included. */
kn_lu kn_block_level_w(kn_layout *l, kn_box *b, kn_lu container, kn_lu_opt parent_h);
/* Same where floats leave only `room` of the container for the margin box. */
kn_lu kn_block_level_w_in(kn_layout *l, kn_box *b, kn_lu container, kn_lu room, kn_lu_opt parent_h);

/* Height that a box has by its own properties, before its content counts. */
typedef struct kn_frame {
    kn_lu w, content_w;
    kn_lu_opt h;                   /* definite border-box height */
    kn_lu_opt basis_h;             /* content height that percentages of children refer to */
    kn_lu min_h, max_h;            /* border box; apply to the content height when h is none */
    bool content_min, content_max; /* min-height, max-height are the content's height */
} kn_frame;
void kn_frame_of(kn_layout *l, kn_box *b, const kn_lin *in, kn_frame *out);
/* fieldset.c: the rendered legend of a fieldset, or NULL. */
kn_box *kn_fieldset_legend(const kn_box *b);
/* Lays it out and places it; returns by how much it reaches below the top border. */
kn_lu kn_legend_layout(kn_layout *l, kn_box *b, const kn_frame *f, kn_run_mode run);
/* Border-box height for content of the given height. */
kn_lu kn_frame_height(const kn_box *b, const kn_frame *f, kn_lu content_h);
#endif
