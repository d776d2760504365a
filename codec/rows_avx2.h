/* Kernels of rows.h in vectors of 32 bytes. Each does as many whole vectors as there are and
 * returns how many outputs that were (0 where the machine is another one); the caller goes on from
 * there. */
#ifndef KN_CODEC_ROWS_AVX2_H
#define KN_CODEC_ROWS_AVX2_H
#include "codec/rows.h"

/* out[i] = 3·near[i] + far[i] */
int kn_avx2_mix(const uint8_t *near, const uint8_t *far, int n, int16_t *out);
/* out[2i], out[2i + 1] of t[i - 1], t[i], t[i + 1]; returns pairs. */
int kn_avx2_spread(const int16_t *t, int pairs, int16_t *out);
int kn_avx2_yuv(const uint8_t *y, const int16_t *u, const int16_t *v, int n, const kn_yuv_matrix *m,
                uint8_t *bgra);
/* All of the outputs, or none: taps have to be a multiple of four. */
int kn_avx2_scale_h(const uint8_t *bgra, const kn_axis *a, int16_t *out);
int kn_avx2_scale_v(const int16_t *const *rows, const int16_t *w, int taps, int n, uint8_t *out);
#endif
