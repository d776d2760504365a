/* Inside of kn_canvas. Private to the rasterizer. */
#ifndef KN_RASTER_CANVASPRIV_H
#define KN_RASTER_CANVASPRIV_H
#include "raster/canvas.h"
#include "raster/player.h"

struct kn_canvas_kit {
    kn_raster *raster;
    kn_scratch *scratch;
    uint8_t *straight; /* colours without their alpha; NULL until asked for */
};

struct kn_canvas {
    kn_canvas_kit *kit;
    int w, h;
    bool opaque;
    kn_pix *pix;    /* shared with `snap` until the next drawing; NULL without memory */
    kn_image *snap; /* of the present content, NULL: not asked for */
};

struct kn_canvas_clip {
    atomic_int ref;
    kn_irect box;
    kn_pix *mask; /* A8, pixel (0, 0) is (box.x0, box.y0); NULL: all of the box */
};

/* The picture may be written: it is copied when someone holds the snapshot. */
bool kn_canvas_writable(kn_canvas *c);
/* After a drawing that may have changed alpha: an opaque canvas has none. */
void kn_canvas_make_opaque(kn_canvas *c, kn_irect box);
#endif
