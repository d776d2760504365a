/* feConvolveMatrix (Filter Effects 1, 9.9). */
#include "raster/filter.h"
#include <math.h>

/* The place that is read for v: inside [a, b), or -1 for nothing. */
static int edge(int v, int a, int b, kn_edge mode) {
    if (v >= a && v < b)
        return v - a;
    if (mode == KN_EDGE_NONE)
        return -1;
    if (mode == KN_EDGE_DUPLICATE)
        return v < a ? 0 : b - a - 1;
    const int m = (v - a) % (b - a);
    return m < 0 ? m + b - a : m;
}

static float cut(float v, float top) {
    return v < 0 ? 0 : v > top ? top : v;
}

static uint32_t convolve_px(const kn_surf *in, const kn_irect *r, const kn_kernel *k, int x,
                            int y) {
    const uint32_t here = kn_surf_row(in, y)[x - in->box.x0];
    float sum[4] = {0};
    for (int j = 0; j < k->h; j++) {
        const int sy = edge(y - k->ty + j, r->y0, r->y1, k->edge);
        if (sy < 0)
            continue;
        const uint32_t *row = kn_surf_row(in, r->y0 + sy) + (r->x0 - in->box.x0);
        for (int i = 0; i < k->w; i++) {
            const int sx = edge(x - k->tx + i, r->x0, r->x1, k->edge);
            if (sx < 0)
                continue;
            /* The kernel is turned by half a turn, as convolutions are. */
            const float w = k->v[(k->h - 1 - j) * k->w + k->w - 1 - i];
            const uint32_t p = row[sx];
            float f = w;
            if (k->preserve_alpha)
                f = p >> 24 ? w * 255 / (float)(p >> 24) : 0;
            sum[0] += (float)(p & 255) * f;
            sum[1] += (float)(p >> 8 & 255) * f;
            sum[2] += (float)(p >> 16 & 255) * f;
            sum[3] += (float)(p >> 24) * w;
        }
    }
    for (int c = 0; c < 4; c++)
        sum[c] = sum[c] * k->gain + k->bias * 255;
    const float a = k->preserve_alpha ? (float)(here >> 24) : cut(sum[3], 255);
    uint32_t out = (uint32_t)(a + 0.5f);
    for (int c = 2; c >= 0; c--) {
        const float v = k->preserve_alpha ? cut(sum[c], 255) * a / 255 : cut(sum[c], a);
        out = out << 8 | (uint32_t)(v + 0.5f);
    }
    return out;
}

void kn_convolve(kn_surf *out, const kn_surf *in, kn_irect region, const kn_kernel *k) {
    region = kn_irect_intersect(region, in->box);
    if (kn_irect_empty(region))
        return;
    for (int y = region.y0; y < region.y1; y++) {
        uint32_t *row = kn_surf_row(out, y) - out->box.x0;
        for (int x = region.x0; x < region.x1; x++)
            row[x] = convolve_px(in, &region, k, x, y);
    }
}
