/* Inside src/layout: the contract between formatting contexts (design: one pure function each). */
#ifndef KN_LAYOUT_INTERNAL_H
#define KN_LAYOUT_INTERNAL_H
#include "src/layout/layout.h"

typedef enum kn_run_mode {
    KN_RUN_MEASURE, /* sizes only: nothing in the tree may change but caches */
    KN_RUN_PERFORM  /* final: positions of descendants are written */
} kn_run_mode;

typedef enum kn_avail_kind {
    KN_AVAIL_DEFINITE,
    KN_AVAIL_MIN_CONTENT,
    KN_AVAIL_MAX_CONTENT
} kn_avail_kind;
typedef struct kn_avail {
    kn_avail_kind kind;
    kn_lu v; /* DEFINITE */
} kn_avail;

typedef struct kn_margins { /* collapsible margins meeting at an edge (CSS 2.2 §8.3.1) */
    kn_lu pos, neg;
} kn_margins;

enum { KN_TRIM_START = 1, KN_TRIM_END = 2 };
typedef struct kn_lin { /* constraints of one box, all about its border box */
    kn_run_mode run;
    kn_lu_opt known_w, known_h; /* the size is decided by the parent (stretch, flex, insets) */
    kn_lu_opt parent_w,
        parent_h; /* containing block's content box: basis of percentages; none: indefinite */
    kn_avail avail_w, avail_h;
    bool collapse_start, collapse_end; /* the box's margins may collapse with its children's */
    bool
        fixed_h_indefinite; /* known_h is set but percentages of children treat it as auto (flex) */
    uint32_t clamp;         /* -webkit-line-clamp: 0 none, else 1 + the lines that may still show */
    uint8_t trim;           /* KN_TRIM_*: text-box-trim of the first, of the last line */
    bool auto_w,
        auto_h; /* the width (height) property and its min and max are ignored: content sizes */
    struct kn_floats *floats; /* of the block formatting context around; NULL: the box makes one */
    kn_lu float_x, float_y;   /* where the border box stands in it */
} kn_lin;
typedef struct kn_lout {
    kn_lu w, h;                              /* border box */
    kn_lu_opt baseline_first, baseline_last; /* below the border box's top */
    kn_margins top, bottom;                  /* margins that came through the edges */
    bool through;                            /* margins collapse through: an empty block */
    uint32_t lines;                          /* with `clamp`: how many lines it has */
} kn_lout;

/* Lays out any box by its kind; measured results are cached on the box. Writes padding, border of
 * `b`, and in PERFORM its w, h; the caller sets x, y and margins. Without known_w the box takes its
 * own width property, or fits its content into avail_w (shrink-to-fit; the caller has subtracted
 * margins). In MEASURE with avail_w MIN/MAX_CONTENT and no known_w only w of the result means
 * something. Implemented in src/layout/dispatch.c. */
kn_lout kn_layout_box(kn_layout *l, kn_box *b, const kn_lin *in);

/* Min- or max-content contribution of a box to its parent's width: border box, its own width,
 * min-width and max-width considered, margins not included (CSS Sizing 3 §5.1). Cheap: cached. */
kn_lu kn_contribution_w(kn_layout *l, kn_box *b, kn_avail_kind kind);

/* Offset of relative positioning (CSS 2.2 §9.4.3), zero for other boxes. Applied to x, y by whoever
 * sets them: inline layout to inline boxes (their fragments and all they contain) and to atomic
 * inlines. */
void kn_relative_offset(const kn_box *b, kn_lu_opt parent_w, kn_lu_opt parent_h, kn_lu *dx,
                        kn_lu *dy);

/* Inline formatting context (src/layout/inline/): called by block layout for boxes with inline_fc
 * after it resolved padding and border. `width` is the content box's; in MEASURE with avail
 * MIN/MAX_CONTENT `width` is ignored and the result's w is the intrinsic content width. In PERFORM
 * writes b->lines (from l->arena), places atomic inlines (their kn_box x, y, relative to b's border
 * box) and inline boxes' own kn_box geometry (union of fragments). `in`'s parent_w and parent_h are
 * already those of the content: what percentages of atomic inlines refer to. Returns content-box
 * size (not border box) and baselines below the CONTENT box's top; without a line box: h 0 and no
 * baseline. */
kn_lout kn_inline_layout(kn_layout *l, kn_box *b, const kn_lin *in, kn_lu width);

/* Was an out-of-flow box inline-level by its nature? It keeps its place in the line then (CSS 2.2
 * §10.3.7). */
bool kn_was_inline(const kn_box *b);

/* Margins, paddings, borders resolved against the containing block's width (percentages), as used
 * px. */
void kn_resolve_edges(kn_box *b, kn_lu_opt basis);

/* Shared state. The arena lives until the tree is rebuilt. */
kn_arena *kn_layout_arena(kn_layout *l);
kn_fonts *kn_layout_fonts(kn_layout *l);
kn_styler *kn_layout_styler(kn_layout *l);
kn_scene *kn_layout_scene(kn_layout *l);
/* Records an out-of-flow box met by a formatting context, with its static position relative to the
 * border box of `parent` (CSS 2.2 §10.3.7, flex/grid alignment applied by the caller). */
void kn_layout_static_pos(kn_layout *l, kn_box *b, kn_box *parent, kn_lu x, kn_lu y);
#endif
