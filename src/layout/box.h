/* The box tree and its geometry: what layout hands to paint and to scripts.
 *
 * One kn_box per principal box, pseudo-element, anonymous box or text. Geometry is in kn_lu; x, y
 * of a box place its border box relative to the border box of kn_box_origin(): the nearest box
 * above it in this tree that is not an INLINE box, whatever its containing block. Scrolling and
 * transforms are not included; relative positioning is. */
#ifndef KN_LAYOUT_BOX_H
#define KN_LAYOUT_BOX_H
#include "parser/scene/scene.h"
#include "raster/font.h"
#include "raster/image.h"
#include "src/core/arena.h"
#include "src/style/style.h"

typedef enum kn_box_kind {
    KN_BOX_BLOCK,    /* block container: children are blocks, or it has lines */
    KN_BOX_INLINE,   /* inline box: fragments are in the lines of its block container */
    KN_BOX_TEXT,     /* text run of an inline formatting context */
    KN_BOX_REPLACED, /* img, video, canvas, svg root: `replaced` says which */
    KN_BOX_FLEX,
    KN_BOX_GRID,
    KN_BOX_TABLE,      /* its captions and cells are blocks */
    KN_BOX_TABLE_PART, /* row groups, rows, columns and their groups, by style->box->display */
    KN_BOX_BREAK,      /* <br> */
    KN_BOX_MARKER /* outside list marker: lines of its own; inline layout skips it, block layout
                     places it */
} kn_box_kind;
typedef enum kn_replaced {
    KN_REPL_NONE,
    KN_REPL_IMAGE,
    KN_REPL_VIDEO,
    KN_REPL_CANVAS,
    KN_REPL_SVG,
    KN_REPL_FRAME, /* <iframe>: a document of its own */
    KN_REPL_EMPTY,
    KN_REPL_SYMBOL /* shape of a list marker: disc, circle, square, a disclosure triangle; stands on
                      the baseline without height */
} kn_replaced;

/* What a replaced box is to a list marker: its margins follow from that. */
typedef enum kn_marker_part {
    KN_MARKER_NONE,
    KN_MARKER_IMAGE,
    KN_MARKER_SYMBOL_INSIDE,
    KN_MARKER_SYMBOL_OUTSIDE
} kn_marker_part;

typedef struct kn_box kn_box;
typedef struct kn_line kn_line;

struct kn_box {
    kn_box_kind kind;
    uint8_t replaced; /* kn_replaced */
    uint8_t pseudo;   /* kn_pseudo_el of generated boxes */
    bool anonymous;
    bool out_of_flow; /* absolute or fixed; floats too */
    bool floating;    /* a float: `containing` is not set */
    bool atomic;      /* atomic inline of a line (inline-block, inline-flex, replaced) */
    bool skipped;     /* content of closed <details>: laid out, but neither sizes nor shows */
    bool legend;      /* rendered legend of the fieldset above: stands in its top border */
    bool foreign; /* content of a foreignObject or a canvas: a layout root of its own, whose parent
                     is the box of the svg or canvas element, which does not list it */
    bool inline_fc; /* BLOCK: its content is inline; `lines` is set */
    uint32_t order; /* document order, stable sort key */
    kn_node *node;  /* element or text node; generated and anonymous boxes: the originating one */
    const kn_style *style;
    kn_box *parent, *first, *last, *prev, *next;
    kn_box *containing; /* containing block box of out-of-flow boxes */

    kn_lu x, y, w, h;                       /* border box */
    kn_lu margin[4], border[4], padding[4]; /* used values: top right bottom left */
    kn_lu baseline; /* first baseline below the top of the border box; valid if has_baseline */
    bool has_baseline;
    kn_rect overflow; /* layout overflow of everything inside, px, relative to the border box
                         (scrollWidth) */

    kn_line *lines; /* inline_fc */
    uint32_t n_lines;
    kn_str source; /* TEXT: the characters of the text node or of generated content, lives as long
                      as the tree */
    const char *text; /* TEXT: after white-space collapsing and text-transform, UTF-8, in the layout
                         arena */
    uint32_t n_text;
    kn_image *image; /* REPL_IMAGE: natural picture, borrowed from the layout's image source; may be
                        NULL */
    double natural_w, natural_h; /* REPLACED: natural size, px; 0: none */
    double density;              /* REPL_IMAGE: px of the picture in a CSS px, from srcset and
                                    image-set; 0: 1 */
    double ratio_w, ratio_h;     /* REPLACED: natural ratio; 0: none */
    uint8_t marker_part;         /* REPLACED: kn_marker_part */
    kn_used_tracks tracks[2];    /* GRID: columns, rows */
    bool ellipsized;
    kn_box *continuation; /* INLINE split by a block-level box inside it: its next part (then it has
                             no end edge) */
    /* TEXT of a ::first-letter: the text box with the rest of its node */
    bool continues;         /* it is such a next part: no start edge */
    void *cache;            /* block, flex and grid layout's own */
    struct kn_table *table; /* TABLE: its grid (src/layout/table/table.h); cells: their table's */
    void *inline_data;      /* src/layout/inline's own: items and shaped text of an inline_fc box */
};
/* The box that x, y of `b` are relative to; NULL for the root. */
static inline kn_box *kn_box_origin(const kn_box *b) {
    kn_box *p = b->parent;
    while (p && p->kind == KN_BOX_INLINE)
        p = p->parent;
    return p;
}

/* Is its content skipped (CSS Containment 2 §4)? It has a layout all the same. */
static inline bool kn_box_skips(const kn_box *b) {
    return b->skipped || (!b->anonymous && b->kind != KN_BOX_INLINE && b->kind != KN_BOX_TEXT &&
                          b->style->box->content_visibility == KN_KW_hidden);
}

/* ---- lines ---- */
typedef struct kn_glyph_run { /* one font, one direction; glyph positions relative to the fragment's
                                 origin */
    kn_font *font;            /* borrowed from the font set */
    float size;               /* px per em */
    bool rtl;
    bool vertical; /* upright in a vertical line: x is below the fragment's top, y right of the
                      line's centre */
    uint32_t n;
    const uint32_t *glyph;
    const float *x, *y;      /* origin of each glyph from the fragment's left edge and baseline */
    const float *advance;    /* includes letter- and word-spacing */
    const uint32_t *cluster; /* byte offset in the box's text */
} kn_glyph_run;

typedef enum kn_frag_kind { KN_FRAG_TEXT, KN_FRAG_BOX, KN_FRAG_ATOMIC } kn_frag_kind;
/* Piece of an inline-level box on one line. Order: pre-order of the inline tree (a BOX fragment
 * before what it contains), in visual order after bidi. */
typedef struct kn_frag {
    kn_frag_kind kind;
    kn_box *box;
    kn_lu x, y, w,
        h;            /* relative to the block container's border box. TEXT: y, h are of its font's
                       * ascent + descent box; BOX: border box of the inline box; ATOMIC: border box */
    kn_lu baseline;   /* from the container's top: where the glyphs stand */
    bool first, last; /* BOX: has its start/end edge on this line */
    int32_t parent;   /* index of the enclosing BOX fragment in the line, -1: the root inline box */
    uint32_t from, to;        /* TEXT: byte range in box->text */
    const kn_glyph_run *runs; /* TEXT */
    uint32_t n_runs;
    bool ellipsis; /* generated by text-overflow */
    bool hidden;   /* not painted: an ellipsis stands for it, or the line is clamped */
} kn_frag;
struct kn_line {
    kn_lu x, y, w, h; /* the line box, relative to the container's border box */
    kn_lu baseline;   /* from the container's top */
    kn_frag *frags;
    uint32_t n_frags;
    bool hard_break; /* ended by a forced break */
};
#endif
