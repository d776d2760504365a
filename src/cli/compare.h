/* How far two pictures of the same size are apart. */
#ifndef KN_CLI_COMPARE_H
#define KN_CLI_COMPARE_H
#include "src/core/pix.h"
#include <stdint.h>

typedef struct kn_score {
    double psnr;    /* dB over the four channels; INFINITY: equal */
    double ssim;    /* of the luma, mean of 8 × 8 blocks, 1: equal */
    int64_t differ; /* pixels */
    int most;       /* largest difference of a channel */
} kn_score;

/* Both BGRA, of the same size. */
void kn_compare(const kn_pix *a, const kn_pix *b, kn_score *out);
/* New pictures, NULL without memory: the differences of the colours, four times as strong; and the
 * largest of each pixel from black over red and yellow to white. */
kn_pix *kn_difference(const kn_pix *a, const kn_pix *b);
kn_pix *kn_heat_map(const kn_pix *a, const kn_pix *b);
#endif
