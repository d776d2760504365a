/* Where the tiles of a background or mask image lie (CSS Backgrounds 3 §3.3 to §3.10), with the
 * rounding of Blink: sizes and positions are counted in layout units from unsnapped boxes, what is
 * painted starts on whole pixels. */
#ifndef KN_PAINT_TILING_H
#define KN_PAINT_TILING_H
#include "src/paint/internal.h"

typedef struct kn_tiling_box { /* the boxes of an element, in the context's space */
    kn_prect border;           /* of all pieces of a box in pieces */
    kn_lu border_w[4], padding[4];
    bool snap_to_border; /* areas inside the border touch the border's painted edge */
    bool has_view;       /* the painting area is `view`: the canvas */
    bool fixed;          /* images are placed against `view` */
    kn_prect view;
} kn_tiling_box;

typedef struct kn_tiling_style {
    const kn_bgsize *size; /* NULL: auto */
    kn_bgrepeat repeat;
    kn_len x, y;
    kn_kw origin, clip;
    bool generated; /* the image has no size of its own */
} kn_tiling_style;

typedef struct kn_tiling {
    kn_rect dest;          /* whole px: what the tiles are shown in */
    double dest_w, dest_h; /* its size before it was rounded */
    kn_rect tile;          /* the first tile */
    double sx, sy;         /* from one tile to the next, 0: one tile is all */
    bool single;           /* one tile covers all of dest */
} kn_tiling;

/* False: nothing is seen. */
bool kn_tiling_make(const kn_tiling_box *b, const kn_tiling_style *s, const kn_image_natural *n,
                    kn_tiling *out);
/* A picture of which one tile is shown: its px that lie in the painted area (whole ones, where they
 * are nearly whole) are stretched over it. */
void kn_tiling_fit_picture(kn_tiling *t, double w, double h);
#endif
