/* Portable row kernels: the definition of what the vector ones compute. */
#include "raster/dsp/row.h"

void kn_row_over_c(uint32_t *d, const uint32_t *s, int n) {
    for (int i = 0; i < n; i++)
        d[i] = kn_px_over(s[i], d[i]);
}

void kn_row_over_cov_c(uint32_t *d, const uint32_t *s, const uint8_t *cov, int n) {
    for (int i = 0; i < n; i++)
        d[i] = kn_px_over(kn_px_scale(s[i], cov[i]), d[i]);
}

void kn_row_over_alpha_c(uint32_t *d, const uint32_t *s, uint32_t a, int n) {
    for (int i = 0; i < n; i++)
        d[i] = kn_px_over(kn_px_scale(s[i], a), d[i]);
}

void kn_row_solid_c(uint32_t *d, uint32_t c, int n) {
    for (int i = 0; i < n; i++)
        d[i] = kn_px_over(c, d[i]);
}

void kn_row_solid_cov_c(uint32_t *d, uint32_t c, const uint8_t *cov, int n) {
    for (int i = 0; i < n; i++)
        d[i] = kn_px_over(kn_px_scale(c, cov[i]), d[i]);
}

void kn_row_mul_c(uint32_t *d, const uint8_t *cov, int n) {
    for (int i = 0; i < n; i++)
        d[i] = kn_px_scale(d[i], cov[i]);
}

void kn_row_mul1_c(uint32_t *d, uint32_t a, int n) {
    for (int i = 0; i < n; i++)
        d[i] = kn_px_scale(d[i], a);
}

void kn_row_fill(uint32_t *d, uint32_t c, int n) {
    for (int i = 0; i < n; i++)
        d[i] = c;
}

void kn_row_under(uint32_t *d, uint32_t c, int n) {
    for (int i = 0; i < n; i++)
        if (d[i] >> 24 != 255)
            d[i] = kn_px_over(d[i], c);
}

void kn_row8_mul(uint8_t *d, const uint8_t *s, int n) {
    for (int i = 0; i < n; i++)
        d[i] = (uint8_t)kn_div255((uint32_t)d[i] * s[i]);
}

void kn_row8_scale(uint8_t *d, const uint8_t *s, uint32_t a, int n) {
    for (int i = 0; i < n; i++)
        d[i] = (uint8_t)kn_div255(s[i] * a);
}

void kn_row_alpha(uint8_t *d, const uint32_t *s, int n) {
    for (int i = 0; i < n; i++)
        d[i] = (uint8_t)(s[i] >> 24);
}

/* CSS Masking 1, 6.2: luminance coefficients of linear sRGB, applied to the (premultiplied, hence
 * alpha-weighted) sRGB components as browsers do. */
void kn_row_luma(uint8_t *d, const uint32_t *s, int n) {
    for (int i = 0; i < n; i++) {
        uint32_t p = s[i], b = p & 255, g = p >> 8 & 255, r = p >> 16 & 255;
        d[i] = (uint8_t)((r * 13927 + g * 46884 + b * 4725 + 32768) >> 16);
    }
}
