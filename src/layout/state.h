/* Private state of the layout object and of its boxes. */
#ifndef KN_LAYOUT_STATE_H
#define KN_LAYOUT_STATE_H
#include "src/core/vec.h"
#include "src/layout/internal.h"

/* One remembered answer of kn_layout_box. */
typedef struct kn_cache_entry {
    kn_lin in;
    kn_lout out;
} kn_cache_entry;
#define KN_CACHE_ENTRIES 8

/* What layout keeps per box (kn_box.cache). Everything in it is about the box alone: a mark of
 * damage in the subtree empties it. */
typedef struct kn_box_priv {
    kn_lu intrinsic[2];   /* content-based content-box width: min-content, max-content */
    const kn_style *base; /* TEXT: the style that its own was derived from */
    bool has_intrinsic[2];
    struct kn_grid
        *subgrid; /* grid in the run of the grid above that lends it tracks, while that lasts */
    kn_lu_opt parent_h, own_h; /* heights known to whoever asks for widths: see kn_hint_h */
    uint8_t n_entries, next_entry;
    kn_margins float_top; /* margins that met at its top among floats: next time's first guess */
    bool has_float_top;
    bool holds_float;     /* some float inside belongs to the context that the box stands in */
    kn_kw outer, inner;   /* writing modes: see writing.c */
    bool inside;          /* its content is being laid out: sizes are of the inner mode */
    const kn_style *real; /* its style while layout runs with a turned one */
    bool performed;       /* `final` is the answer that the positions below were written for */
    kn_cache_entry final;
    kn_cache_entry *entries; /* KN_CACHE_ENTRIES, made at the first use */
    kn_box *static_parent;   /* out of flow: static position relative to its border box */
    kn_lu static_x, static_y;
    kn_lu static_w, static_h; /* the area that it is aligned in; 0: a point */
    bool static_safe_x, static_safe_y;
    kn_kw static_justify, static_align; /* how the box sits there: start center end */
    bool static_self;       /* its own self-alignment works at the static position (block flow) */
    const kn_lu *collapsed; /* table, cell: halves of its collapsed borders; NULL: separate */
    uint32_t cell_index;    /* cell: which one of its table's */
    kn_kw cell_align;       /* cell: vertical-align of what is in it; 0: no cell */
    kn_lu cell_ascent;      /* baseline of its row below its top */
    bool has_area; /* containing block is an area of a grid, here relative to the padding box */
    kn_lu area_x, area_y, area_w, area_h;
    kn_lu sticky_x, sticky_y; /* shift of a sticky box that is in its x and y */
    kn_lu scroll_x, scroll_y; /* what its content is moved by at present, to the left and up */
    double reach_x,
        reach_y; /* right and bottom edge of what is inside, from the border box's corner */
} kn_box_priv;

struct kn_layout {
    kn_scene *scene;
    kn_styler *styler;
    kn_fonts *fonts;
    kn_replaced_source src;
    double width, height;
    kn_arena *arena;
    kn_box *root;
    uint32_t order;
    bool vertical;     /* some box has a vertical writing mode */
    size_t arena_base; /* bytes used right after the tree was built */
    kn_layout_stats stats;
    KN_VEC(kn_node *) containers; /* query containers of this tree */
    KN_VEC(kn_box *) tables;      /* of this tree */
    KN_VEC(kn_box *) foreigns;    /* of this tree, outer ones before those inside them */
};

static inline kn_box_priv *kn_priv(const kn_box *b) {
    return b->cache;
}

/* build.c: styled nodes → boxes; sets kn_node.box. */
void kn_build_tree(kn_layout *l);
kn_box *kn_box_new(kn_layout *l, kn_box_kind kind, kn_node *node, const kn_style *style);
void kn_box_append(kn_box *parent, kn_box *child);
kn_box *kn_text_box(kn_layout *l, kn_box *parent, kn_node *node, kn_str source);
/* wrap.c: brings the children of a new box into order (CSS 2.2 §9.2.1.1): block-level boxes are
 * taken out of inline ones, runs of inline content wrapped, white space between blocks dropped. */
void kn_wrap_children(kn_layout *l, kn_box *b);
/* svg/foreign.c: the content of foreignObject elements. Puts the boxes at their places and sizes;
 * all else must be laid out. */
void kn_foreign_layout(kn_layout *l);
/* layout.c: empties the caches of a box and of all below it. */
void kn_layout_forget(kn_box *b);
/* retext.c: does the damaged node's text fit the boxes that it has? Then kn_retext puts it there,
 * and only layout is left to do. */
bool kn_can_retext(const kn_node *n);
void kn_retext(kn_node *n);
/* natural.c: kind of replaced element of a node, and its natural size. */
kn_replaced kn_replaced_kind(const kn_node *n);
void kn_natural_size(kn_layout *l, kn_box *b);
/* The picture of a URL; `density`: see kn_box. */
void kn_box_picture(kn_layout *l, kn_box *b, kn_str url, double density);
/* img_source.c: the URL that an <img> shows (empty: none), and its density. */
kn_str kn_img_source(const kn_layout *l, const kn_node *img, double *density);
/* first_letter.c: makes the box of the block container's ::first-letter. */
void kn_build_first_letter(kn_layout *l, kn_box *b);
/* content.c: generated content of a pseudo-element's box; counters of list items. */
typedef struct kn_counters_state kn_counters_state;
kn_counters_state *kn_counters_new(void);
void kn_counters_free(kn_counters_state *c);
void kn_counters_end(kn_counters_state *c); /* of an element, behind its children */
void kn_counters_enter(kn_counters_state *c);
void kn_counters_leave(kn_counters_state *c);
void kn_counters_apply(kn_layout *l, kn_counters_state *c, const kn_node *n, const kn_style *st);
void kn_build_content(kn_layout *l, kn_counters_state *c, kn_box *b, const kn_style *st);
/* Fills the marker of a list item with style `li`; false: it has none. */
bool kn_marker_content(kn_layout *l, kn_counters_state *c, kn_box *m, const kn_style *li,
                       bool inside);
/* marker.c */
#define KN_MARKER_PADDING 7 /* px between a picture or shape and the content */
static inline bool kn_is_list_item(const kn_style *st) {
    return st->box->display == KN_KW_list_item || st->box->display == KN_KW_inline_list_item;
}
kn_lu kn_symbol_width(kn_layout *l, const kn_style *st);
/* The outside marker, first child of its list item; then its place, `y` below the border box. */
kn_lout kn_marker_layout(kn_layout *l, kn_box *li, kn_lu content_w, kn_run_mode run);
/* First baseline and height of a line of nothing but the strut. */
kn_lu kn_strut_baseline(kn_layout *l, const kn_style *st, kn_lu *height);
void kn_marker_place(kn_layout *l, kn_box *li, kn_lu content_w, kn_lu y);
/* quotes.c: the quotation mark at a depth, for the language of the node's parent under `auto`. */
kn_str kn_quote(const kn_node *n, const kn_names *quotes, uint32_t depth, bool open);

/* The formatting contexts: `in->known_w` is always set. */
kn_lout kn_block_layout(kn_layout *l, kn_box *b, const kn_lin *in);
kn_lu kn_block_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind);
kn_lout kn_flex_layout(kn_layout *l, kn_box *b, const kn_lin *in);
kn_lu kn_flex_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind);
kn_lout kn_grid_layout(kn_layout *l, kn_box *b, const kn_lin *in);
kn_lu kn_grid_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind);
kn_lout kn_table_layout(kn_layout *l, kn_box *b, const kn_lin *in);
kn_lu kn_table_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind);
/* Makes the grids of all tables: collapsed borders are known before anyone asks for edges. */
void kn_tables_prepare(kn_layout *l);
kn_lout kn_replaced_layout(kn_layout *l, kn_box *b, const kn_lin *in);
kn_lu kn_replaced_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind);
kn_lu kn_replaced_contribution(kn_layout *l, kn_box *b, kn_avail_kind kind);

/* abs.c: places every out-of-flow box of the tree below `top`, in document order. */
void kn_abs_layout(kn_layout *l, kn_box *top);
/* sticky.c: moves sticky boxes below `top`, which knows what overflows; true when there are any.
 * May run again on the same positions. */
bool kn_sticky_layout(kn_box *top);
/* scroll.c: content below `top` that scripts scrolled, to its place and back; how far a box is
 * scrolled. */
void kn_scroll_apply(kn_box *top);
void kn_scroll_undo(kn_box *top);
void kn_scroll_of(const kn_box *b, kn_lu *x, kn_lu *y);
/* container.c */
void kn_containers_publish(kn_layout *l);
/* overflow.c */
void kn_overflow_compute(kn_box *top);
#endif
