/* Still images as the rasterizer takes them: a decoded picture, or a layer that is drawn at every
 * size anew. Immutable, reference counted, shared between threads. */
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

struct kn_layer;
typedef struct kn_image kn_image;
kn_image *kn_image_from_pix(kn_pix *p); /* takes the reference; NULL gives NULL */
/* A layer whose own space is w × h, cut off there. Takes the reference; NULL gives NULL. */
kn_image *kn_image_from_layer(struct kn_layer *l, double w, double h);
/* What a document says of its own size (CSS Images 3 §4.1), in CSS px. */
typedef struct kn_image_natural {
    bool has_w, has_h;
    double w, h;   /* of a side that it does not tell: by default sizing in 300 × 150 */
    double rw, rh; /* natural ratio; 0: none */
} kn_image_natural;
/* The used size where *w × *h is free (§5.2, default sizing). */
void kn_image_concrete(const kn_image_natural *n, double *w, double *h);
/* A document that can be drawn at any size, by whoever knows `document` (borrowed): the rasterizer
 * cannot. It gives layers, and display lists hold those. */
kn_image *kn_image_from_document(const kn_image_natural *size, void *document);
void *kn_image_document(const kn_image *im); /* NULL for all other images */
kn_image *kn_image_ref(kn_image *im);
void kn_image_unref(kn_image *im);
/* Natural size in CSS px (of documents: may be fractional). */
void kn_image_size(const kn_image *im, double *w, double *h, bool *has_w, bool *has_h,
                   bool *has_ratio);
void kn_image_natural_of(const kn_image *im, kn_image_natural *out);
/* Natural ratio; 0 × 0 when there is none. */
void kn_image_ratio(const kn_image *im, double *w, double *h);
kn_pix *kn_image_pix(kn_image *im); /* borrowed; NULL for layers and documents */
#endif
