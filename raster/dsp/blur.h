/* Gaussian blur in time that does not depend on sigma. */
#ifndef KN_RASTER_DSP_BLUR_H
#define KN_RASTER_DSP_BLUR_H
#include "raster/surf.h"

/* Pixels beyond which a blur of `sigma` has no effect: what to grow a picture by before it. */
int kn_blur_reach(double sigma);
/* Blur in place; what lies outside counts as transparent. False without memory. */
bool kn_blur_surf(kn_surf_pool *p, kn_surf *s, double sx, double sy);
/* `taps`: a true Gaussian for sigmas below 2, as for shadows of boxes and text. */
bool kn_blur_mask(kn_surf_pool *p, kn_mask *m, double sx, double sy, bool taps);
/* With taps, and wide blurs at full size: slower, and what Skia does for canvases. */
bool kn_blur_mask_whole(kn_surf_pool *p, kn_mask *m, double sigma);
#endif
