/* Filter primitives that look around: morphology, displacement, noise. */
#include "raster/filter.h"
#include <math.h>
#include <stdlib.h>
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

/* ---- turbulence: the algorithm that Filter Effects 1, 9.20 prescribes down to its generator ----
 */
#define B_SIZE   256
#define PERLIN_N 4096

typedef struct lattice {
    int sel[B_SIZE + B_SIZE + 2];
    double grad[4][B_SIZE + B_SIZE + 2][2];
} lattice;

static int32_t next_random(int32_t seed) { /* Park and Miller, Schrage's division */
    int32_t r = 16807 * (seed % 127773) - 2836 * (seed / 127773);
    return r <= 0 ? r + 2147483647 : r;
}

static void make_lattice(lattice *l, int32_t seed) {
    if (seed <= 0)
        seed = -(seed % 2147483646) + 1;
    if (seed > 2147483646)
        seed = 2147483646;
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < B_SIZE; i++) {
            l->sel[i] = i;
            for (int j = 0; j < 2; j++) {
                seed = next_random(seed);
                l->grad[k][i][j] = (double)(seed % (B_SIZE + B_SIZE) - B_SIZE) / B_SIZE;
            }
            double s =
                sqrt(l->grad[k][i][0] * l->grad[k][i][0] + l->grad[k][i][1] * l->grad[k][i][1]);
            if (s > 0) {
                l->grad[k][i][0] /= s;
                l->grad[k][i][1] /= s;
            }
        }
    for (int i = B_SIZE - 1; i > 0; i--) {
        seed = next_random(seed);
        int j = seed % B_SIZE, t = l->sel[i];
        l->sel[i] = l->sel[j];
        l->sel[j] = t;
    }
    for (int i = 0; i < B_SIZE + 2; i++) {
        l->sel[B_SIZE + i] = l->sel[i];
        for (int k = 0; k < 4; k++)
            memcpy(l->grad[k][B_SIZE + i], l->grad[k][i], sizeof l->grad[k][i]);
    }
}

typedef struct stitch {
    int w, h, wrap_x, wrap_y;
} stitch;

static double curve(double t) {
    return t * t * (3 - 2 * t);
}
static double mixd(double t, double a, double b) {
    return a + t * (b - a);
}

static double noise2(const lattice *l, int k, double x, double y, const stitch *st) {
    double tx = x + PERLIN_N, ty = y + PERLIN_N;
    int bx0 = (int)floor(tx), by0 = (int)floor(ty), bx1 = bx0 + 1, by1 = by0 + 1;
    double rx = tx - bx0, ry = ty - by0;
    if (st) {
        bx0 -= bx0 >= st->wrap_x ? st->w : 0;
        bx1 -= bx1 >= st->wrap_x ? st->w : 0;
        by0 -= by0 >= st->wrap_y ? st->h : 0;
        by1 -= by1 >= st->wrap_y ? st->h : 0;
    }
    bx0 &= 255, bx1 &= 255, by0 &= 255, by1 &= 255;
    int i = l->sel[bx0], j = l->sel[bx1];
    const double *q00 = l->grad[k][l->sel[i + by0]], *q10 = l->grad[k][l->sel[j + by0]];
    const double *q01 = l->grad[k][l->sel[i + by1]], *q11 = l->grad[k][l->sel[j + by1]];
    double sx = curve(rx), sy = curve(ry);
    double a = mixd(sx, rx * q00[0] + ry * q00[1], (rx - 1) * q10[0] + ry * q10[1]);
    double b = mixd(sx, rx * q01[0] + (ry - 1) * q01[1], (rx - 1) * q11[0] + (ry - 1) * q11[1]);
    return mixd(sy, a, b);
}

/* Frequencies that make whole periods of the tile. */
static double fit_frequency(double f, double size) {
    if (f == 0 || !(size > 0))
        return f;
    double lo = floor(size * f) / size, hi = ceil(size * f) / size;
    return lo > 0 && f / lo < hi / f ? lo : hi;
}

static double noise_at(const lattice *l, int k, const kn_noise *n, double x, double y,
                       const stitch *first) {
    double sum = 0, ratio = 1;
    stitch st = first ? *first : (stitch){0};
    x *= n->fx;
    y *= n->fy;
    for (int i = 0; i < n->octaves; i++) {
        double v = noise2(l, k, x, y, first ? &st : NULL);
        sum += (n->fractal ? v : fabs(v)) / ratio;
        x *= 2, y *= 2, ratio *= 2;
        st.w *= 2, st.h *= 2;
        st.wrap_x = 2 * st.wrap_x - PERLIN_N;
        st.wrap_y = 2 * st.wrap_y - PERLIN_N;
    }
    return n->fractal ? (sum + 1) / 2 : sum;
}

static uint32_t unit(double v) {
    return v <= 0 ? 0 : v >= 1 ? 255 : (uint32_t)(v * 255 + 0.5);
}

void kn_turbulence(kn_surf *out, const kn_noise *in, const double inv[6]) {
    lattice *l = malloc(sizeof *l);
    if (!l)
        return;
    make_lattice(l, in->seed);
    kn_noise n = *in;
    n.octaves = n.octaves < 0 ? 0 : n.octaves > 10 ? 10 : n.octaves; /* below a level of 8 bits */
    stitch st = {0};
    if (n.stitch) {
        n.fx = fit_frequency(n.fx, n.tile.w);
        n.fy = fit_frequency(n.fy, n.tile.h);
        st.w = (int)floor(n.tile.w * n.fx + 0.5);
        st.h = (int)floor(n.tile.h * n.fy + 0.5);
        st.wrap_x = (int)floor(n.tile.x * n.fx) + PERLIN_N + st.w;
        st.wrap_y = (int)floor(n.tile.y * n.fy) + PERLIN_N + st.h;
    }
    for (int y = out->box.y0; y < out->box.y1; y++) {
        uint32_t *row = kn_surf_row(out, y) - out->box.x0;
        for (int x = out->box.x0; x < out->box.x1; x++) {
            double dx = x + 0.5, dy = y + 0.5;
            double px = inv[0] * dx + inv[2] * dy + inv[4], py = inv[1] * dx + inv[3] * dy + inv[5];
            uint32_t c[4];
            for (int k = 0; k < 4; k++)
                c[k] = unit(noise_at(l, k, &n, px, py, n.stitch ? &st : NULL));
            uint32_t a = c[3];
            row[x] = a << 24 | (c[0] * a + 127) / 255 << 16 | (c[1] * a + 127) / 255 << 8 |
                     (c[2] * a + 127) / 255;
        }
    }
    free(l);
}
