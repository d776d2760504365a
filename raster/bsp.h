/* Back-to-front order of polygons in space by a binary space partition; polygons that cut through
 * others are split. Private to the rasterizer. */
#ifndef KN_RASTER_BSP_H
#define KN_RASTER_BSP_H
#include "src/core/arena.h"
#include "src/core/geom.h"

#define KN_POLY_MAX 24
typedef struct kn_pt3 {
    double x, y, z;
} kn_pt3;
typedef struct kn_poly {
    kn_pt3 v[KN_POLY_MAX]; /* after projection; z grows towards the viewer */
    int n;
    int id;   /* the caller's */
    bool cut; /* is part of a polygon that was split */
} kn_poly;

/* The rectangle under m, cut off before the eye; false when nothing of it lies there. */
bool kn_poly_project(const kn_mat4 *m, kn_rect r, kn_poly *out);
/* Orders n polygons (given in document order, which decides within one plane) from back to front.
 * Returns pointers into the arena, *count of them; NULL when splitting went out of hand. */
const kn_poly **kn_bsp_order(const kn_poly *v, int n, kn_arena *a, int *count);
#endif
