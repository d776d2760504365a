/* Two rows at a time of BGRA → 4:2:0; separate for the kernel tests. */
#ifndef KN_CODEC_BGRA2YUV_H
#define KN_CODEC_BGRA2YUV_H
#include <stdint.h>

/* Level of vector code this machine has: 0 none, 1 SSE2, 2 AVX2. */
int kn_yuv_simd(void);
/* w is even. Gives the same bytes at every level. */
void kn_rows_to_yuv(const uint8_t *r0, const uint8_t *r1, int w, int simd, uint8_t *y0, uint8_t *y1,
                    uint8_t *u, uint8_t *v);
#endif
