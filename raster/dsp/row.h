/* Kernels on one row of premultiplied BGRA8 pixels (uint32_t, alpha in the top byte). Exact integer
 * arithmetic: every product of two bytes is divided by 255 with rounding to nearest. */
#ifndef KN_RASTER_DSP_ROW_H
#define KN_RASTER_DSP_ROW_H
#include <stdint.h>

static inline uint32_t kn_div255(uint32_t v) { /* exact rounding for v ≤ 65535 */
    v += 128;
    return (v + (v >> 8)) >> 8;
}
static inline uint32_t kn_px_scale(uint32_t p, uint32_t a) { /* every component × a / 255 */
    uint32_t rb = (p & 0xff00ff) * a + 0x800080;
    uint32_t ag = ((p >> 8) & 0xff00ff) * a + 0x800080;
    rb = ((rb + ((rb >> 8) & 0xff00ff)) >> 8) & 0xff00ff;
    ag = (ag + ((ag >> 8) & 0xff00ff)) & 0xff00ff00;
    return rb | ag;
}
static inline uint32_t kn_px_add(uint32_t a, uint32_t b) { /* every component, 255 at most */
    uint32_t rb = (a & 0xff00ff) + (b & 0xff00ff);
    uint32_t ag = (a >> 8 & 0xff00ff) + (b >> 8 & 0xff00ff);
    rb = (rb | (0x1000100 - (rb >> 8 & 0x10001))) & 0xff00ff;
    ag = (ag | (0x1000100 - (ag >> 8 & 0x10001))) & 0xff00ff;
    return rb | ag << 8;
}
/* Colours may be brighter than their alpha, as WebGL draws light: they are added. */
static inline uint32_t kn_px_over(uint32_t s, uint32_t d) {
    return kn_px_add(s, kn_px_scale(d, 255 - (s >> 24)));
}

/* d = s over d; for _cov the source is multiplied by the coverage first, for _alpha by a constant.
 */
void kn_row_over(uint32_t *d, const uint32_t *s, int n);
void kn_row_over_cov(uint32_t *d, const uint32_t *s, const uint8_t *cov, int n);
void kn_row_over_alpha(uint32_t *d, const uint32_t *s, uint32_t a, int n);
void kn_row_solid(uint32_t *d, uint32_t c, int n);
void kn_row_solid_cov(uint32_t *d, uint32_t c, const uint8_t *cov, int n);
void kn_row_fill(uint32_t *d, uint32_t c, int n);
void kn_row_under(uint32_t *d, uint32_t c, int n); /* d = d over c */
/* d = d × coverage */
void kn_row_mul(uint32_t *d, const uint8_t *cov, int n);
void kn_row_mul1(uint32_t *d, uint32_t a, int n);
/* Coverage rows: d = d × s, d = d × a, d = s × a. */
void kn_row8_mul(uint8_t *d, const uint8_t *s, int n);
void kn_row8_scale(uint8_t *d, const uint8_t *s, uint32_t a, int n);
/* Alpha, or luminance of the colour (0.2125 0.7154 0.0721), of a row as coverage. */
void kn_row_alpha(uint8_t *d, const uint32_t *s, int n);
void kn_row_luma(uint8_t *d, const uint32_t *s, int n);

/* Reference versions that the vector ones must equal bit for bit (tests/kernel). */
void kn_row_over_c(uint32_t *d, const uint32_t *s, int n);
void kn_row_over_cov_c(uint32_t *d, const uint32_t *s, const uint8_t *cov, int n);
void kn_row_over_alpha_c(uint32_t *d, const uint32_t *s, uint32_t a, int n);
void kn_row_solid_c(uint32_t *d, uint32_t c, int n);
void kn_row_solid_cov_c(uint32_t *d, uint32_t c, const uint8_t *cov, int n);
void kn_row_mul_c(uint32_t *d, const uint8_t *cov, int n);
void kn_row_mul1_c(uint32_t *d, uint32_t a, int n);
#endif
