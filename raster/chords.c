#include "raster/chords.h"
#include "raster/quarter.h"
#include <math.h>

double kn_snap4(double y) {
    return floor(y * 4 + 0.5) / 4;
}

static int bits_of(uint32_t v) {
    return v ? 32 - __builtin_clz(v) : 0;
}

/* log2 of the number of chords for a curve that leaves its chord by (dx, dy): an eighth of a px is
 * tolerated, and each halving divides the distance by four. */
static int chord_bits(double dx, double dy) {
    dx = fabs(dx), dy = fabs(dy);
    double d = dx > dy ? dx + dy / 2 : dy + dx / 2;
    return bits_of((uint32_t)(d < 1e6 ? d * 256 + 16 : 2.56e8) >> 5) / 2;
}

static void reverse(kn_pt a, kn_pt *v, int n) { /* a, v[0..n) walked backwards, without v[n-1] */
    kn_pt t;
    for (int i = 0, j = n - 2; i < j; i++, j--) {
        t = v[i];
        v[i] = v[j];
        v[j] = t;
    }
    if (n > 0)
        v[n - 1] = (kn_pt){a.x, kn_snap4(a.y)};
}

typedef struct tracer { /* goes down a curve; see quad_down */
    kn_pt snapped, old;
    double last_y;
    kn_pt *out;
    int n;
} tracer;

/* Long steps end on whole px: the vertex slides along its chord. Short ones end on quarters. Steps
 * that do not come down at all are joined with the next. */
static void step(tracer *t, double dx, double dy) {
    kn_pt p = {t->old.x + dx, t->old.y + dy}, s = p;
    if (fabs(dy) >= 2 && fabs(dy) * 64 > fabs(dx)) {
        double d = p.y - t->snapped.y, slope = d != 0 ? (p.x - t->snapped.x) / d : 0;
        s.y = fmin(t->last_y, floor(p.y + 0.5));
        s.x = p.x - slope * (p.y - s.y);
    } else {
        s.y = fmin(t->last_y, kn_snap4(p.y));
    }
    if (s.y > t->snapped.y) {
        t->out[t->n++] = s;
        t->snapped = s;
    }
    t->old = p;
}

static kn_pt quad_at(kn_pt a, kn_pt c, kn_pt p, double t) {
    double u = 1 - t;
    return (kn_pt){u * u * a.x + 2 * u * t * c.x + t * t * p.x,
                   u * u * a.y + 2 * u * t * c.y + t * t * p.y};
}

static int quad_down(kn_pt a, kn_pt c, kn_pt p, kn_pt *out) {
    int bits = chord_bits((2 * c.x - a.x - p.x) / 4, (2 * c.y - a.y - p.y) / 4);
    int n = 1 << (bits < 1 ? 1 : bits > 6 ? 6 : bits);
    kn_pt start = {a.x, kn_snap4(a.y)}, prev = a;
    tracer t = {.snapped = start, .old = start, .last_y = kn_snap4(p.y), .out = out};
    for (int i = 1; i < n; i++) {
        kn_pt q = quad_at(a, c, p, (double)i / n);
        step(&t, q.x - prev.x, q.y - prev.y);
        prev = q;
    }
    out[t.n++] = (kn_pt){p.x, t.last_y};
    return t.n;
}

int kn_quad_chords(kn_pt a, kn_pt c, kn_pt p, kn_pt out[KN_MAX_CHORDS]) {
    if (a.y <= p.y)
        return quad_down(a, c, p, out);
    int n = quad_down(p, c, a, out);
    reverse(p, out, n);
    return n;
}

static double off_line(double a, double b, double c, double d) {
    double third = fabs((a * 8 - b * 15 + c * 6 + d) * 19 / 512);
    double two = fabs((a + b * 6 - c * 15 + d * 8) * 19 / 512);
    return third > two ? third : two;
}

static int cubic_down(kn_pt a, kn_pt c1, kn_pt c2, kn_pt p, kn_pt *out) {
    int bits = chord_bits(off_line(a.x, c1.x, c2.x, p.x), off_line(a.y, c1.y, c2.y, p.y)) + 1;
    int n = 1 << (bits > 6 ? 6 : bits), k = 0;
    double shift = kn_snap4(a.y) - a.y, last = kn_snap4(p.y), at = kn_snap4(a.y);
    for (int i = 1; i < n; i++) {
        double t = (double)i / n, u = 1 - t, k0 = u * u * u, k1 = 3 * u * u * t, k2 = 3 * u * t * t,
               k3 = t * t * t;
        kn_pt q = {k0 * a.x + k1 * c1.x + k2 * c2.x + k3 * p.x,
                   k0 * a.y + k1 * c1.y + k2 * c2.y + k3 * p.y + shift};
        q.y = fmin(last, kn_snap4(q.y));
        if (q.y <= at)
            continue;
        at = q.y;
        out[k++] = q;
    }
    out[k++] = (kn_pt){p.x, last};
    return k;
}

int kn_cubic_chords(kn_pt a, kn_pt c1, kn_pt c2, kn_pt p, kn_pt out[KN_MAX_CHORDS]) {
    if (a.y <= p.y)
        return cubic_down(a, c1, c2, p, out);
    int n = cubic_down(p, c2, c1, a, out);
    reverse(p, out, n);
    return n;
}

/* ---- corners ---- */
static kn_pt on_corner(kn_pt mid, double rx, double ry, int sx, int sy, int i) { /* of 64 steps */
    return (kn_pt){mid.x + sx * rx * kn_quarter_cos[64 - i], mid.y + sy * ry * kn_quarter_cos[i]};
}

/* Quarter circles are conics, which become quadratic curves: as many as keep the error below 1/4
 * px. */
static int quads_of(double rx, double ry) {
    double err = 0.0429 * hypot(rx, ry);
    int n = 1;
    for (; n < 32 && err > 0.25; n *= 2)
        err /= 4;
    return n;
}

int kn_corner_chords(kn_pt mid, double rx, double ry, int sx, int sy, kn_pt *out) {
    int quads = quads_of(rx, ry), step_i = 64 / quads, n = 0;
    double k = 1 / kn_quarter_cos[step_i / 2]; /* control points lie on the tangents' meeting */
    if (quads == 1)
        k = M_SQRT2;
    out[n++] = (kn_pt){mid.x + (sy < 0 ? 0 : sx * rx), kn_snap4(mid.y + (sy < 0 ? -ry : 0))};
    for (int i = 0; i < quads; i++) {
        /* top corners run from their horizontal tangent down, bottom ones up from the vertical */
        int j = sy < 0 ? i : quads - 1 - i;
        kn_pt a = on_corner(mid, rx, ry, sx, sy, j * step_i);
        kn_pt b = on_corner(mid, rx, ry, sx, sy, (j + 1) * step_i);
        kn_pt c = on_corner(mid, rx * k, ry * k, sx, sy, j * step_i + step_i / 2);
        n += sy < 0 ? quad_down(a, c, b, out + n) : quad_down(b, c, a, out + n);
        if (n + KN_MAX_CHORDS > KN_MAX_CORNER)
            break;
    }
    return n;
}
