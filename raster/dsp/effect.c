/* Filter primitives that look around: morphology, displacement. */
#include "raster/filter.h"
#include <math.h>
#include <string.h>

/* ---- morphology: van Herk and Gil-Werman, three comparisons per value whatever the radius ---- */
static inline uint32_t pick(uint32_t a, uint32_t b, bool max) { /* per component */
    uint32_t out = 0;
    for (int i = 0; i < 32; i += 8) {
        uint32_t x = a >> i & 255, y = b >> i & 255;
        out |= ((x > y) == max ? x : y) << i;
    }
    return out;
}

static void extreme_line(const uint32_t *in, uint32_t *out, int n, int r, bool max, uint32_t *fwd,
                         uint32_t *bwd) {
    int k = 2 * r + 1, m = n + 2 * r;
    for (int i = 0; i < m; i++) { /* outside is transparent */
        uint32_t v = i >= r && i < n + r ? in[i - r] : 0;
        fwd[i] = i % k ? pick(fwd[i - 1], v, max) : v;
    }
    for (int i = m - 1; i >= 0; i--) {
        uint32_t v = i >= r && i < n + r ? in[i - r] : 0;
        bwd[i] = i == m - 1 || i % k == k - 1 ? v : pick(bwd[i + 1], v, max);
    }
    for (int i = 0; i < n; i++)
        out[i] = pick(bwd[i], fwd[i + k - 1], max);
}

bool kn_morphology(kn_surf_pool *p, kn_surf *s, int rx, int ry, bool dilate) {
    int w = s->box.x1 - s->box.x0, h = s->box.y1 - s->box.y0;
    rx = rx < 0 ? 0 : rx > w ? w : rx;
    ry = ry < 0 ? 0 : ry > h ? h : ry;
    size_t n = (size_t)(w > h ? w : h), r = (size_t)(rx > ry ? rx : ry);
    uint32_t *mem = kn_surf_pool_get(p, (4 * n + 6 * r + 8) * sizeof *mem);
    if (!mem)
        return false;
    uint32_t *col = mem, *res = mem + n, *fwd = res + n, *bwd = fwd + n + 2 * r + 1;
    for (int y = 0; rx && y < h; y++) {
        uint32_t *row = s->px + (ptrdiff_t)y * s->stride;
        extreme_line(row, res, w, rx, dilate, fwd, bwd);
        memcpy(row, res, (size_t)w * 4);
    }
    for (int x = 0; ry && x < w; x++) {
        for (int y = 0; y < h; y++)
            col[y] = s->px[(ptrdiff_t)y * s->stride + x];
        extreme_line(col, res, h, ry, dilate, fwd, bwd);
        for (int y = 0; y < h; y++)
            s->px[(ptrdiff_t)y * s->stride + x] = res[y];
    }
    kn_surf_pool_put(p, mem);
    return true;
}

/* ---- displacement ---- */
static double channel(uint32_t p, int chan) { /* 0 r, 1 g, 2 b, 3 a; straight, 0..1 */
    uint32_t a = p >> 24;
    if (chan == 3)
        return a / 255.0;
    return a ? (double)(p >> (16 - 8 * chan) & 255) / a : 0;
}

void kn_displace(kn_surf *out, const kn_surf *in, const kn_surf *map, double sx, double sy,
                 int xchan, int ychan) {
    int w = out->box.x1 - out->box.x0, h = out->box.y1 - out->box.y0;
    for (int y = 0; y < h; y++) {
        const uint32_t *m = map->px + (ptrdiff_t)y * map->stride;
        uint32_t *o = out->px + (ptrdiff_t)y * out->stride;
        for (int x = 0; x < w; x++) {
            int px = x + (int)floor(sx * (channel(m[x], xchan) - 0.5) + 0.5);
            int py = y + (int)floor(sy * (channel(m[x], ychan) - 0.5) + 0.5);
            o[x] = px < 0 || py < 0 || px >= w || py >= h ? 0
                                                          : in->px[(ptrdiff_t)py * in->stride + px];
        }
    }
}
