/* Inside of kn_image. Private to the rasterizer. */
#ifndef KN_RASTER_IMAGEPRIV_H
#define KN_RASTER_IMAGEPRIV_H
#include "raster/cov.h"
#include "raster/image.h"
#include "src/core/par.h"
#include "src/core/str.h"
#include <stdatomic.h>

#define KN_IMAGE_MIPS  16
#define KN_IMAGE_SIZES 4 /* remembered pictures of a layer */
#define KN_IMAGE_PARTS 4 /* remembered parts with mip levels of their own */

/* Pictures that shrink are drawn from the smallest level that is not smaller than what is drawn.
 * Its sides are those of the picture halved `level` times and rounded up; it is drawn from `half`,
 * whose sides are rounded down at every step. Entries are made when they are asked for and never
 * change. */
typedef struct kn_mips {
    kn_pix *half[KN_IMAGE_MIPS]; /* [0]: the picture */
    kn_pix *level[KN_IMAGE_MIPS];
} kn_mips;

struct kn_image {
    atomic_int ref;
    kn_mutex *lock;
    uint64_t id;  /* hash of the content, 0: not known yet; under the lock */
    kn_pix *pix;  /* NULL for layers and documents */
    kn_mips mips; /* under the lock */
    struct kn_part {
        int x, y, w, h;
        kn_mips mips;
    } parts[KN_IMAGE_PARTS]; /* under the lock */
    int next_part;
    struct kn_layer *layer; /* owned reference */
    void *document;
    kn_image_natural size;
    kn_pix *sizes[KN_IMAGE_SIZES]; /* of the layer; under the lock */
    int next_size;
};

/* What to draw from when the part (x, y, w, h) of the picture (NULL: all of it) is shown at
 * want_w × want_h device px: the part, or a level of it. Of pictures only. New reference; NULL when
 * nothing is seen, or without memory. Level 0 is all of the picture, not the part alone. */
kn_pix *kn_image_level(kn_image *im, const kn_irect *part, double want_w, double want_h);
uint64_t kn_image_id(kn_image *im);
/* The picture of a layer at this size, if it is remembered (new reference), and remembering it. */
kn_pix *kn_image_find_size(kn_image *im, int w, int h);
void kn_image_keep_size(kn_image *im, kn_pix *p);
#endif
