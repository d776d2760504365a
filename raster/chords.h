/* Curves as chords, as Skia's analytic rasterizer divides them. Its chords lie inside the curve by
 * up to a fifth of a px, which is well visible in coverage, so the division is followed closely. */
#ifndef KN_RASTER_CHORDS_H
#define KN_RASTER_CHORDS_H
#include "src/core/geom.h"

#define KN_MAX_CHORDS 64

double kn_snap4(double y); /* vertices lie on quarters of a px in y */
/* Chords of a quadratic or cubic curve that does not turn back in y. Writes the vertices after `a`
 * (the last one is p, snapped) and returns their number. */
int kn_quad_chords(kn_pt a, kn_pt c, kn_pt p, kn_pt out[KN_MAX_CHORDS]);
int kn_cubic_chords(kn_pt a, kn_pt c1, kn_pt c2, kn_pt p, kn_pt out[KN_MAX_CHORDS]);

/* A quarter of an ellipse around `mid` with radii (rx, ry), from the horizontal tangent at
 * mid.y + sy·ry to the vertical one at mid.x + sx·rx, sx and sy being ±1. Vertices come from top to
 * bottom; out must hold KN_MAX_CORNER. */
#define KN_MAX_CORNER 512
int kn_corner_chords(kn_pt mid, double rx, double ry, int sx, int sy, kn_pt *out);
#endif
