/* Gradients: a position per pixel, and colours that are linear between the stops. */
#ifndef KN_RASTER_GRADIENT_H
#define KN_RASTER_GRADIENT_H
#include "raster/draw.h"

/* Colours of `g` in device space, where `m` maps the gradient's space to it. State lives in `a`. */
kn_src kn_src_gradient(const kn_gradient *g, const kn_aff *m, float alpha, kn_arena *a);
/* The colour at t of the gradient line, for tests: straight sRGB. */
kn_rgba kn_gradient_color(const kn_gradient *g, double t);
#endif
