/* Still images as the rasterizer takes them: a decoded picture, or an SVG document. Immutable,
 * reference counted, shared between threads. */
#ifndef KN_RASTER_IMAGE_H
#define KN_RASTER_IMAGE_H
#include "src/core/err.h"
#include "src/core/pix.h"

typedef enum kn_sampling {
    KN_SAMPLE_AUTO,
    KN_SAMPLE_PIXELATED,
    KN_SAMPLE_LINEAR, /* without levels */
    KN_SAMPLE_FINE    /* AUTO with finer weights: what is drawn to a tile */
} kn_sampling;

typedef struct kn_image kn_image;
kn_image *kn_image_from_pix(kn_pix *p); /* takes the reference; NULL gives NULL */
/* Parses an SVG file. Its natural size is width × height, or of the viewBox, else 300 × 150;
 * `has_size`/`has_ratio` say what the file itself tells. Reports at `loc`; NULL on failure. */
kn_image *kn_image_from_svg(const char *p, size_t n, kn_diags *d, kn_loc loc);
kn_image *kn_image_ref(kn_image *im);
void kn_image_unref(kn_image *im);
/* Natural size in CSS px (SVG: may be fractional). */
void kn_image_size(const kn_image *im, double *w, double *h, bool *has_w, bool *has_h,
                   bool *has_ratio);
/* Natural ratio; 0 × 0 when there is none. */
void kn_image_ratio(const kn_image *im, double *w, double *h);
kn_pix *kn_image_pix(kn_image *im); /* borrowed; NULL for SVG */
/* Picture of the whole image at w × h device px (mip-mapped when it shrinks, as Chrome does; SVG is
 * drawn anew). Cached inside the image; new reference, NULL without memory. Pixels depend only on
 * the arguments. */
kn_pix *kn_image_at(kn_image *im, int w, int h, kn_sampling s);
#endif
