/* Kernels of single filter primitives on whole surfaces. Private to the rasterizer. */
#ifndef KN_RASTER_FILTER_H
#define KN_RASTER_FILTER_H
#include "raster/dlist.h"
#include "raster/surf.h"

/* dsp/pixel.c */
void kn_color_matrix(kn_surf *s, const float m[20]);
void kn_transfer(kn_surf *s, const uint8_t *table);
void kn_to_linear(kn_surf *s); /* sRGB-encoded → linear components, and back */
void kn_to_srgb(kn_surf *s);
void kn_composite(kn_surf *dst, const kn_surf *src, int mode, const float k[4]); /* src op dst */
/* dsp/effect.c */
bool kn_morphology(kn_surf_pool *p, kn_surf *s, int rx, int ry, bool dilate);
void kn_displace(kn_surf *out, const kn_surf *in, const kn_surf *map, double sx, double sy,
                 int xchan, int ychan);
/* dsp/noise.c
 * Fills out with noise; (x, y) of filter space is inv(device px). */
typedef struct kn_noise {
    double fx, fy;
    int octaves;
    int32_t seed;
    bool fractal, stitch;
    kn_rect tile; /* of stitching */
} kn_noise;
void kn_turbulence(kn_surf *out, const kn_noise *n, const double inv[6]);
#endif
