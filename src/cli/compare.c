#include "src/cli/compare.h"
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static const uint8_t *at(const kn_pix *p, int x, int y) {
    return p->data + (ptrdiff_t)y * p->stride + 4 * (ptrdiff_t)x;
}

static double luma(const uint8_t *p) {
    return 0.0722 * p[0] + 0.7152 * p[1] + 0.2126 * p[2];
}

/* Wang et al. 2004, with the whole block as the window. */
static double block_ssim(const kn_pix *a, const kn_pix *b, int x0, int y0, int w, int h) {
    const double c1 = 6.5025, c2 = 58.5225, n = (double)w * h;
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (int y = y0; y < y0 + h; y++)
        for (int x = x0; x < x0 + w; x++) {
            const double u = luma(at(a, x, y)), v = luma(at(b, x, y));
            sa += u;
            sb += v;
            saa += u * u;
            sbb += v * v;
            sab += u * v;
        }
    const double ma = sa / n, mb = sb / n;
    const double va = saa / n - ma * ma, vb = sbb / n - mb * mb, cov = sab / n - ma * mb;
    return (2 * ma * mb + c1) * (2 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
}

static int largest(const uint8_t *a, const uint8_t *b, double *squares) {
    int most = 0;
    for (int c = 0; c < 4; c++) {
        const int d = abs(a[c] - b[c]);
        most = d > most ? d : most;
        *squares += (double)d * d;
    }
    return most;
}

void kn_compare(const kn_pix *a, const kn_pix *b, kn_score *out) {
    enum { BLOCK = 8 };
    double squares = 0, sum = 0;
    int blocks = 0;
    *out = (kn_score){.psnr = INFINITY, .ssim = 1};
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++) {
            const int most = largest(at(a, x, y), at(b, x, y), &squares);
            out->differ += most > 0;
            out->most = most > out->most ? most : out->most;
        }
    if (!out->differ)
        return;
    out->psnr = 10 * log10(255.0 * 255 * 4 * a->w * a->h / squares);
    for (int y = 0; y < a->h; y += BLOCK)
        for (int x = 0; x < a->w; x += BLOCK, blocks++)
            sum += block_ssim(a, b, x, y, a->w - x < BLOCK ? a->w - x : BLOCK,
                              a->h - y < BLOCK ? a->h - y : BLOCK);
    out->ssim = sum / blocks;
}

static int clamp(int v) {
    return v < 0 ? 0 : v > 255 ? 255 : v;
}

kn_pix *kn_difference(const kn_pix *a, const kn_pix *b) {
    kn_pix *p = kn_pix_new(a->w, a->h, KN_PIX_BGRA);
    for (int y = 0; p && y < a->h; y++)
        for (int x = 0; x < a->w; x++) {
            uint8_t *o = p->data + (ptrdiff_t)y * p->stride + 4 * (ptrdiff_t)x;
            for (int c = 0; c < 3; c++)
                o[c] = (uint8_t)clamp(4 * abs(at(a, x, y)[c] - at(b, x, y)[c]));
            o[3] = 255;
        }
    return p;
}

kn_pix *kn_heat_map(const kn_pix *a, const kn_pix *b) {
    kn_pix *p = kn_pix_new(a->w, a->h, KN_PIX_BGRA);
    for (int y = 0; p && y < a->h; y++)
        for (int x = 0; x < a->w; x++) {
            uint8_t *o = p->data + (ptrdiff_t)y * p->stride + 4 * (ptrdiff_t)x;
            double unused = 0;
            const int d = largest(at(a, x, y), at(b, x, y), &unused);
            const int heat = d ? 96 + 3 * d : 0; /* the least difference is to be seen */
            o[2] = (uint8_t)clamp(heat);
            o[1] = (uint8_t)clamp(heat - 255);
            o[0] = (uint8_t)clamp(heat - 510);
            o[3] = 255;
        }
    return p;
}
