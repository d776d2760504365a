/* Layout: styled nodes → boxes with positions in 1/64 px. Sequencer thread only. */
#ifndef KN_LAYOUT_LAYOUT_H
#define KN_LAYOUT_LAYOUT_H
#include "src/layout/box.h"
#include "src/layout/text/fonts.h"

/* What layout must know of replaced elements; provided by the session. */
typedef struct kn_replaced_source {
    void *ctx;
    /* Natural picture of an <img> or CSS url; NULL while unknown or broken. Borrowed. */
    kn_image *(*image)(void *ctx, const kn_node *n, kn_str url);
    /* Natural size of a <video>; false when unknown. */
    bool (*video_size)(void *ctx, const kn_node *n, double *w, double *h);
} kn_replaced_source;

typedef struct kn_layout kn_layout;
kn_layout *kn_layout_new(kn_scene *s, kn_styler *st, kn_fonts *fonts, const kn_replaced_source *src,
                         double width, double height);
void kn_layout_free(kn_layout *l);
void kn_layout_resize(kn_layout *l, double width, double height); /* at the next run */
/* Restyles nothing. Rebuilds what KN_DMG_BOX/CHILDREN/LAYOUT marks ask for, clears those bits;
 * returns true when geometry may have changed. Node styles must be up to date. */
bool kn_layout_run(kn_layout *l);
kn_box *kn_layout_root(
    const kn_layout *l); /* initial containing block; boxes die at the next run that rebuilds */

/* Geometry for scripts and paint, in px. */
/* Border box of a node relative to the initial containing block, transforms ignored (offset*).
 * False: no box. */
bool kn_layout_border_box(const kn_layout *l, const kn_node *n, kn_rect *out);
/* getBoundingClientRect: union of the (fragment) boxes with all ancestors' transforms applied. */
bool kn_layout_client_rect(const kn_layout *l, const kn_node *n, kn_rect *out);
/* getClientRects: number written to out (≤ cap). */
size_t kn_layout_client_rects(const kn_layout *l, const kn_node *n, kn_rect *out, size_t cap);
/* Rectangles of the text [from, to) (UTF-8 byte offsets in the node's data) for Range. */
size_t kn_layout_text_rects(const kn_layout *l, const kn_node *text, uint32_t from, uint32_t to,
                            kn_rect *out, size_t cap);
/* Matrix of a box's own coordinate space (origin: its border box corner) to the viewport, 3D
 * included. */
kn_mat4 kn_layout_box_matrix(const kn_layout *l, const kn_box *b);
/* Local matrix of transform properties about the border box's corner, perspective of the parent
 * included; false: identity. Shared by paint and scripts. */
bool kn_box_transform(const kn_box *b, kn_mat4 *out);
/* transform-style: preserve-3d, and nothing that flattens all the same. */
bool kn_box_preserves_3d(const kn_box *b);
/* CSSOM View: offsetParent, offsetLeft/Top, client/scroll sizes, rounded as Chrome does by the
 * caller. */
const kn_node *kn_layout_offset_parent(const kn_layout *l, const kn_node *n);
void kn_layout_used(const kn_layout *l, const kn_node *n, kn_used *out); /* for getComputedStyle */
kn_rect kn_layout_scroll_area(const kn_layout *l,
                              const kn_node *n); /* scrollWidth/Height, padding-box relative */

/* Shapes of list markers, shared with paint: is the list-style-type a triangle, and its side in
 * px. */
bool kn_is_disclosure(const kn_style *st);
double kn_disclosure_size(const kn_style *st);

typedef struct kn_layout_stats {
    uint64_t runs, full_builds, boxes, shaped;
    size_t bytes; /* of boxes and lines, at present */
} kn_layout_stats;
void kn_layout_get_stats(const kn_layout *l, kn_layout_stats *out);
void kn_layout_dump(const kn_layout *l, kn_sb *out); /* --dump=boxes */
/* Array of {"tag","id","x","y","w","h"}: elements, and with the tag "#text" the lines of texts.
 * `out` is empty before. */
void kn_layout_dump_json(const kn_layout *l, kn_sb *out);
/* object-view-box within a natural size (CSS Images 5 §4); false: there is none. */
bool kn_view_box(const kn_style *s, double w, double h, kn_rect *out);
#endif
