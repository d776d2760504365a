/* Colour spaces in which gradients interpolate (CSS Color 4). */
#ifndef KN_RASTER_COLOR_H
#define KN_RASTER_COLOR_H
#include "raster/dlist.h"

typedef struct kn_vec3 {
    double v[3];
} kn_vec3;
kn_vec3 kn_to_space(kn_interp space, kn_rgba c); /* hue, where there is one, in degrees */
kn_rgba kn_from_space(kn_interp space, kn_vec3 v, float alpha);
/* Index of the hue component, or -1. */
int kn_space_hue(kn_interp space);
/* A colour without chroma has no hue of its own and takes that of its neighbour. */
bool kn_space_hueless(kn_interp space, const kn_vec3 *v);
double kn_srgb_to_linear(double v);
double kn_linear_to_srgb(double v);
#endif
