/* Noise: the algorithm that Filter Effects 1, 9.20 prescribes down to its generator, at the places
 * and with the precision of Skia: gradients of 16 bits, coordinates that count from 1, and
 * stitching that wraps once, from the origin. */
#include "raster/filter.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE     256
#define HALF_MAX 32767.5f

typedef struct lattice {
    uint8_t sel[SIDE];
    float grad[SIDE][4][2]; /* by permuted place and component */
} lattice;

static int32_t next_random(int32_t seed) { /* Park and Miller, Schrage's division */
    int32_t r = 16807 * (seed % 127773) - 2836 * (seed / 127773);
    return r <= 0 ? r + 2147483647 : r;
}

static float grain(double v) {
    return (float)floor((v + 1) * HALF_MAX + 0.5) / HALF_MAX - 1;
}

static void make_lattice(lattice *l, int32_t seed) {
    float raw[4][SIDE][2];
    if (seed <= 0)
        seed = -(seed % 2147483646) + 1;
    if (seed > 2147483646)
        seed = 2147483646;
    for (int k = 0; k < 4; k++)
        for (int i = 0; i < SIDE; i++) {
            double v[2];
            for (int j = 0; j < 2; j++) {
                seed = next_random(seed);
                v[j] = (double)(seed % (2 * SIDE) - SIDE) / SIDE;
            }
            const double s = sqrt(v[0] * v[0] + v[1] * v[1]);
            for (int j = 0; j < 2; j++)
                raw[k][i][j] = grain(s > 0 ? v[j] / s : v[j]);
        }
    for (int i = 0; i < SIDE; i++)
        l->sel[i] = (uint8_t)i;
    for (int i = SIDE - 1; i > 0; i--) {
        seed = next_random(seed);
        const int j = seed % SIDE;
        const uint8_t t = l->sel[i];
        l->sel[i] = l->sel[j];
        l->sel[j] = t;
    }
    for (int i = 0; i < SIDE; i++)
        for (int k = 0; k < 4; k++)
            memcpy(l->grad[i][k], raw[k][l->sel[i]], sizeof l->grad[i][k]);
}

static float curve(float t) {
    return t * t * (3 - 2 * t);
}
static float mixf(float t, float a, float b) {
    return a + t * (b - a);
}
static float dot(const float g[2], float x, float y) {
    return g[0] * x + g[1] * y;
}

/* The four components at one place; `wrap`: lattice cells after which noise begins anew, or 0. */
static void noise2(const lattice *l, float x, float y, const float wrap[2], float out[4]) {
    float x0 = floorf(x), y0 = floorf(y), x1 = x0 + 1, y1 = y0 + 1;
    const float rx = x - x0, ry = y - y0, sx = curve(rx), sy = curve(ry);
    if (wrap[0] > 0) {
        x0 -= x0 >= wrap[0] ? wrap[0] : 0;
        x1 -= x1 >= wrap[0] ? wrap[0] : 0;
    }
    if (wrap[1] > 0) {
        y0 -= y0 >= wrap[1] ? wrap[1] : 0;
        y1 -= y1 >= wrap[1] ? wrap[1] : 0;
    }
    const int i = l->sel[(int)x0 & 255], j = l->sel[(int)x1 & 255];
    const int v0 = (int)y0, v1 = (int)y1;
    const float(*g00)[2] = l->grad[(i + v0) & 255], (*g10)[2] = l->grad[(j + v0) & 255];
    const float(*g01)[2] = l->grad[(i + v1) & 255], (*g11)[2] = l->grad[(j + v1) & 255];
    for (int k = 0; k < 4; k++) {
        const float a = mixf(sx, dot(g00[k], rx, ry), dot(g10[k], rx - 1, ry));
        const float b = mixf(sx, dot(g01[k], rx, ry - 1), dot(g11[k], rx - 1, ry - 1));
        out[k] = mixf(sy, a, b);
    }
}

/* Frequencies that make whole periods of the tile. */
static double fit_frequency(double f, double size) {
    if (f == 0 || !(size > 0))
        return f;
    double lo = floor(size * f) / size, hi = ceil(size * f) / size;
    return lo > 0 && f / lo < hi / f ? lo : hi;
}

static float tame(float v) { /* within what int holds */
    return v > -1e9f && v < 1e9f ? v : 0;
}

static uint32_t noise_px(const lattice *l, const kn_noise *n, float x, float y,
                         const float first[2]) {
    float sum[4] = {0}, ratio = 1, wrap[2] = {first[0], first[1]}, v[4];
    x = tame(x * (float)n->fx);
    y = tame(y * (float)n->fy);
    for (int i = 0; i < n->octaves; i++) {
        noise2(l, x, y, wrap, v);
        for (int k = 0; k < 4; k++)
            sum[k] += (n->fractal ? v[k] : fabsf(v[k])) * ratio;
        x = tame(2 * x), y = tame(2 * y), ratio *= 0.5f;
        wrap[0] *= 2, wrap[1] *= 2;
    }
    for (int k = 0; k < 4; k++) {
        const float c = n->fractal ? sum[k] * 0.5f + 0.5f : sum[k];
        sum[k] = c < 0 ? 0 : c > 1 ? 1 : c;
    }
    uint32_t px = (uint32_t)(sum[3] * 255 + 0.5f);
    for (int k = 0; k < 3; k++)
        px = px << 8 | (uint32_t)(sum[k] * sum[3] * 255 + 0.5f);
    return px;
}

void kn_turbulence(kn_surf *out, const kn_noise *in, const double inv[6]) {
    lattice *l = malloc(sizeof *l);
    if (!l)
        return;
    make_lattice(l, in->seed);
    kn_noise n = *in;
    n.octaves = n.octaves < 0 ? 0 : n.octaves > 10 ? 10 : n.octaves; /* below a level of 8 bits */
    float wrap[2] = {0};
    if (n.stitch) {
        const double w = floor(n.tile.w), h = floor(n.tile.h);
        n.fx = fit_frequency(n.fx, w);
        n.fy = fit_frequency(n.fy, h);
        wrap[0] = (float)floor(w * n.fx + 0.5);
        wrap[1] = (float)floor(h * n.fy + 0.5);
    }
    for (int y = out->box.y0; y < out->box.y1; y++) {
        uint32_t *row = kn_surf_row(out, y) - out->box.x0;
        for (int x = out->box.x0; x < out->box.x1; x++) {
            const double dx = x + 0.5, dy = y + 0.5;
            const double px = inv[0] * dx + inv[2] * dy + inv[4];
            const double py = inv[1] * dx + inv[3] * dy + inv[5];
            row[x] = noise_px(l, &n, (float)(px + 0.5), (float)(py + 0.5), wrap);
        }
    }
    free(l);
}
