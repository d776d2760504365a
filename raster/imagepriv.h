/* Inside of kn_image. Private to the rasterizer. */
#ifndef KN_RASTER_IMAGEPRIV_H
#define KN_RASTER_IMAGEPRIV_H
#include "raster/image.h"
#include "src/core/par.h"
#include "src/core/str.h"
#include <stdatomic.h>

#define KN_IMAGE_MIPS  16
#define KN_IMAGE_SIZES 4 /* remembered results of kn_image_at */

struct kn_image {
    atomic_int ref;
    kn_mutex *lock;
    uint64_t id; /* hash of the content, 0: not known yet; under the lock */
    kn_pix *mips[KN_IMAGE_MIPS];
    int n_mips; /* grows under the lock; entries never change */
    void *svg;  /* RsvgHandle; used under the lock */
    double w, h, ratio_w, ratio_h;
    bool has_w, has_h, has_ratio, has_viewbox;
    struct {
        kn_pix *pix;
        kn_sampling sampling;
    } sizes[KN_IMAGE_SIZES];
    int next_size;
};

/* Level to draw from at sx, sy device px per image px. Borrowed. Not for SVG. */
kn_pix *kn_image_mip(kn_image *im, double sx, double sy);
/* Which halving of a w × h picture is drawn at a wanted size. */
int kn_mip_level(int w, int h, double want_w, double want_h);
uint64_t kn_image_id(kn_image *im);
bool kn_svg_open(kn_image *im, const char *p, size_t n);
void kn_svg_close(kn_image *im);
kn_pix *kn_svg_draw(kn_image *im, int w, int h);
#endif
