/* Unions of rectangles, and the right-angled contours around them. */
#ifndef KN_PAINT_REGION_H
#define KN_PAINT_REGION_H
#include "src/core/geom.h"
#include "src/core/path.h"
#include "src/core/vec.h"

/* Closed contours one after the other, corners only. The region lies to the right of the way: outer
 * edges run clockwise, holes the other way around. */
typedef struct kn_contours {
    KN_VEC(kn_pt) pts;
    KN_VEC(size_t) ends; /* per contour: index of the point after its last */
} kn_contours;

/* Adds the boundary of the union of v[0..n), empty ones of which do not count. */
void kn_region_boundary(const kn_irect *v, size_t n, kn_contours *out);
/* Moves all edges inwards by `inset` px: `out` gets as many points as `in` has. */
void kn_contours_shrink(const kn_contours *in, int inset, kn_contours *out);
void kn_contours_free(kn_contours *c);

typedef struct kn_radii { /* top left, top right, bottom right, bottom left */
    float rx[4], ry[4];
} kn_radii;
/* The contours with their corners rounded: those of the region by `convex`, those around its
 * notches by `concave`; both NULL: not at all. */
void kn_contours_path(const kn_contours *c, const kn_radii *convex, const kn_radii *concave,
                      kn_path_sink *out);
#endif
