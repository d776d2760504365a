/* What stays the same at the bottom of the picture from frame to frame is drawn once: the canvas
 * after the first steps of a frame is kept, and later frames that begin with the same steps start
 * from it. The canvas is copied bit for bit, so pixels cannot tell. Private to the rasterizer. */
#ifndef KN_RASTER_PREFIX_H
#define KN_RASTER_PREFIX_H
#include "raster/player.h"

typedef struct kn_prefixes kn_prefixes;
kn_prefixes *kn_prefixes_new(size_t budget); /* bytes; too small a budget keeps nothing */
void kn_prefixes_free(kn_prefixes *p);
size_t kn_prefixes_bytes(kn_prefixes *p);
/* Draws the root layer (NULL: none) on the colour `canvas`, from the last item on that covers all
 * of the picture. The root's `isolate` is how it meets that colour, and otherwise ignored. */
void kn_draw_root(kn_walk *w, const kn_into *in, const kn_layer *root, uint32_t canvas);
#endif
