/* Integer row kernels of the converters: same bits on every CPU. `simd` is the level of vector
 * code, at most kn_yuv_simd() of this machine. */
#ifndef KN_CODEC_ROWS_H
#define KN_CODEC_ROWS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Y'CbCr → R'G'B' with 13 fraction bits. */
typedef struct kn_yuv_matrix {
    int16_t cy, crv, cgu, cgv, cbu;
    int16_t yoff; /* black level */
} kn_yuv_matrix;

/* Upsamples one chroma row to luma columns [x0, x0 + n), centred between the luma samples as JPEG
 * places them. `near` and `far` are the nearer and the farther chroma row (the same without
 * vertical subsampling), cw their width, out values minus 128. `tmp` holds cw numbers. */
void kn_row_chroma(int simd, const uint8_t *near, const uint8_t *far, int cw, bool half_x, int x0,
                   int n, int16_t *tmp, int16_t *out);
/* n pixels of opaque BGRA. u, v: values minus 128, one per pixel. */
void kn_row_yuv(int simd, const uint8_t *y, const int16_t *u, const int16_t *v, int n,
                const kn_yuv_matrix *m, uint8_t *bgra);
/* Multiplies straight colour by alpha: by the given row, or the pixels' own when NULL. */
void kn_row_premultiply(uint8_t *bgra, const uint8_t *alpha, int n);

/* One axis of a resampling: output i is the sum over k < taps of w[i·taps + k] · in[pos[i] + k];
 * weights have 14 fraction bits and sum to 1, taps is even. With fewer than `taps` samples windows
 * reach past the end with weight 0: row buffers hold at least `taps` pixels. */
typedef struct kn_axis {
    int n, taps;
    int *pos;
    int16_t *w;
} kn_axis;
/* Output i of n looks at the source interval [from + i·step, from + (i + 1)·step), of `size`
 * samples: linear between the means of `block` samples each (1: between the samples themselves). */
void kn_axis_make(kn_axis *a, int n, double from, double step, int size, int block);
void kn_axis_free(kn_axis *a);
/* Sideways: BGRA bytes → 15-bit numbers, 4 per output pixel. */
void kn_row_scale_h(int simd, const uint8_t *bgra, const kn_axis *a, int16_t *out);
/* Downwards: rows[k] weighted by w[k] → n bytes. */
void kn_row_scale_v(int simd, const int16_t *const *rows, const int16_t *w, int taps, int n,
                    uint8_t *out);
#endif
