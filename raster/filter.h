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

/* dsp/light.c: inside `edge`, where normals are taken too; the rest of out stays as it is. */
typedef enum kn_light_kind { KN_LIGHT_DISTANT, KN_LIGHT_POINT, KN_LIGHT_SPOT } kn_light_kind;
typedef struct kn_light {
    kn_light_kind kind;
    bool specular;
    float color[3];
    double depth;           /* surfaceScale, px */
    double k, shininess;    /* kd or ks, specularExponent */
    double pos[3], at[3];   /* px; a distant light: the direction in which it stands */
    double focus, cone_cos; /* of a spot: its own exponent and cosine of its widest angle */
} kn_light;
void kn_lighting(kn_surf *out, const kn_surf *in, kn_irect edge, const kn_light *l);

/* dsp/convolve.c: inside `region`, at whose edges the picture ends. */
typedef enum kn_edge { KN_EDGE_DUPLICATE, KN_EDGE_WRAP, KN_EDGE_NONE } kn_edge;
typedef struct kn_kernel {
    int w, h, tx, ty;
    const float *v; /* w · h */
    float gain, bias;
    kn_edge edge;
    bool preserve_alpha;
} kn_kernel;
void kn_convolve(kn_surf *out, const kn_surf *in, kn_irect region, const kn_kernel *k);
#endif
