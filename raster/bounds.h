/* What items, layers and filters may touch. */
#ifndef KN_RASTER_BOUNDS_H
#define KN_RASTER_BOUNDS_H
#include "raster/dlist.h"

kn_rect kn_shape_box(const kn_shape *s);
/* Everything that the item may touch, from its geometry alone. */
kn_rect kn_item_ink(const kn_item *it);
/* The same without allowances for antialiasing: outlines of glyphs as they are. */
kn_rect kn_item_extent(const kn_item *it);
/* What the entries of the layer touch, in the layer's space, before filters and clips. */
kn_rect kn_layer_content_box(const kn_layer *l);
/* Extent of the entries from..to in the layer's space; without what layers that are drawn apart
 * show, unless `all`. */
kn_rect kn_layer_extent(const kn_layer *l, uint32_t from, uint32_t to, bool all);
kn_rect kn_layer_result_extent(const kn_layer *l, bool all); /* of all, after filters and clips */
/* The same after backdrop, filters and clips. Does not trust `ink`, which may have been set before
 * the filters were. */
kn_rect kn_layer_result_box(const kn_layer *l);
/* What the layer touches when its own space is mapped by `m`; keeps the depth of 3D contexts. */
kn_rect kn_layer_mapped_box(const kn_layer *l, const kn_mat4 *m);
/* What a filter list makes out of the box `in`, and how far (px) it reads around a pixel. */
kn_rect kn_filters_box(const kn_filters *f, kn_rect in);
void kn_filters_reach(const kn_filters *f, double *dx, double *dy);
#endif
