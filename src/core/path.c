/* Outlines: building, length, bounds. */
#include "src/core/path.h"
#include "src/core/mem.h"
#include <math.h>
#include <string.h>

static size_t points_of(kn_seg g) {
    return g == KN_SEG_CUBIC ? 3 : g == KN_SEG_CLOSE ? 0 : 1;
}

void kn_path_put(kn_path_sink *s, kn_seg g, const kn_pt *p) {
    const size_t n = points_of(g);
    if (s->n_segs == s->cap_segs) {
        s->cap_segs = s->cap_segs ? 2 * s->cap_segs : 16;
        s->segs = kn_xrealloc(s->segs, s->cap_segs);
        s->arcs = kn_xrealloc(s->arcs, s->cap_segs);
    }
    if (s->n_pts + n > s->cap_pts) {
        s->cap_pts = s->cap_pts ? 2 * s->cap_pts : 32;
        s->pts = kn_xrealloc(s->pts, s->cap_pts * sizeof *s->pts);
    }
    s->arcs[s->n_segs] = 0;
    s->segs[s->n_segs++] = (uint8_t)g;
    for (size_t i = 0; i < n; i++)
        s->pts[s->n_pts++] = p[i];
}

kn_path kn_path_take(kn_path_sink *s, kn_arena *a) {
    uint8_t *segs = KN_ANEW_N(a, uint8_t, s->n_segs + 1);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, s->n_pts + 1);
    if (s->n_segs)
        memcpy(segs, s->segs, s->n_segs);
    if (s->n_pts)
        memcpy(pts, s->pts, s->n_pts * sizeof *pts);
    kn_path out = {segs, pts, (uint32_t)s->n_segs, (uint32_t)s->n_pts, false, NULL};
    if (s->n_segs && memchr(s->arcs, 1, s->n_segs)) {
        uint8_t *arcs = KN_ANEW_N(a, uint8_t, s->n_segs);
        memcpy(arcs, s->arcs, s->n_segs);
        out.arcs = arcs;
    }
    free(s->segs);
    free(s->arcs);
    free(s->pts);
    *s = (kn_path_sink){0};
    return out;
}

void kn_path_ellipse(kn_path_sink *s, double cx, double cy, double rx, double ry) {
    const double k = 0.5522847498307936; /* 4/3 (√2 − 1) */
    kn_path_put(s, KN_SEG_MOVE, (kn_pt[]){{cx + rx, cy}});
    kn_path_put(s, KN_SEG_CUBIC,
                (kn_pt[]){{cx + rx, cy + k * ry}, {cx + k * rx, cy + ry}, {cx, cy + ry}});
    kn_path_put(s, KN_SEG_CUBIC,
                (kn_pt[]){{cx - k * rx, cy + ry}, {cx - rx, cy + k * ry}, {cx - rx, cy}});
    kn_path_put(s, KN_SEG_CUBIC,
                (kn_pt[]){{cx - rx, cy - k * ry}, {cx - k * rx, cy - ry}, {cx, cy - ry}});
    kn_path_put(s, KN_SEG_CUBIC,
                (kn_pt[]){{cx + k * rx, cy - ry}, {cx + rx, cy - k * ry}, {cx + rx, cy}});
    kn_path_put(s, KN_SEG_CLOSE, NULL);
}

static kn_pt cubic_at(const kn_pt p[4], double t) {
    const double u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
    return (kn_pt){a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                   a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y};
}

static kn_pt cubic_slope(const kn_pt p[4], double t) {
    const double u = 1 - t, a = 3 * u * u, b = 6 * u * t, c = 3 * t * t;
    return (kn_pt){a * (p[1].x - p[0].x) + b * (p[2].x - p[1].x) + c * (p[3].x - p[2].x),
                   a * (p[1].y - p[0].y) + b * (p[2].y - p[1].y) + c * (p[3].y - p[2].y)};
}

/* Length of a cubic from 0 to t: Gauss-Legendre of 8 points on 4 pieces, exact to well below 0.01
 * px. */
static double cubic_length(const kn_pt p[4], double t) {
    static const double x[4] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                0.9602898564975363};
    static const double w[4] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                0.1012285362903763};
    double sum = 0;
    for (int piece = 0; piece < 4; piece++) {
        const double h = t / 8, mid = t * (2 * piece + 1) / 8;
        for (int i = 0; i < 4; i++) {
            const kn_pt a = cubic_slope(p, mid - h * x[i]), b = cubic_slope(p, mid + h * x[i]);
            sum += h * w[i] * (hypot(a.x, a.y) + hypot(b.x, b.y));
        }
    }
    return sum;
}

/* Walks the segments; each drawing one is given as a cubic (lines with n == 2). Stops when fn
 * returns false. */
typedef bool (*seg_fn)(void *ctx, const kn_pt *p, int n);
static void walk(const kn_path *path, seg_fn fn, void *ctx) {
    kn_pt at = {0, 0}, start = {0, 0};
    const kn_pt *p = path->pts;
    for (uint32_t i = 0; i < path->n_segs; i++) {
        switch ((kn_seg)path->segs[i]) {
        case KN_SEG_MOVE:
            at = start = *p++;
            break;
        case KN_SEG_LINE: {
            const kn_pt v[2] = {at, p[0]};
            if (!fn(ctx, v, 2))
                return;
            at = *p++;
            break;
        }
        case KN_SEG_CUBIC: {
            const kn_pt v[4] = {at, p[0], p[1], p[2]};
            if (!fn(ctx, v, 4))
                return;
            at = p[2];
            p += 3;
            break;
        }
        case KN_SEG_CLOSE: {
            const kn_pt v[2] = {at, start};
            if (!fn(ctx, v, 2))
                return;
            at = start;
            break;
        }
        }
    }
}

static double seg_length(const kn_pt *p, int n) {
    return n == 2 ? hypot(p[1].x - p[0].x, p[1].y - p[0].y) : cubic_length(p, 1);
}

static bool sum_length(void *ctx, const kn_pt *p, int n) {
    *(double *)ctx += seg_length(p, n);
    return true;
}

double kn_path_length(const kn_path *p) {
    double sum = 0;
    walk(p, sum_length, &sum);
    return sum;
}

typedef struct seek {
    double left;
    kn_pt at;
    double angle;
    bool any;
} seek;

static bool seek_seg(void *ctx, const kn_pt *p, int n) {
    seek *s = ctx;
    const double len = seg_length(p, n);
    double t = len > 0 ? s->left / len : 0;
    const bool here = s->left <= len;
    if (n == 4 && here && len > 0) { /* invert the length by bisection: monotone */
        double lo = 0, hi = 1;
        for (int i = 0; i < 48; i++) {
            t = (lo + hi) / 2;
            if (cubic_length(p, t) < s->left)
                lo = t;
            else
                hi = t;
        }
    }
    t = fmin(1, fmax(0, t));
    s->any = true;
    if (n == 2) {
        s->at = (kn_pt){p[0].x + (p[1].x - p[0].x) * t, p[0].y + (p[1].y - p[0].y) * t};
        if (len > 0)
            s->angle = atan2(p[1].y - p[0].y, p[1].x - p[0].x);
    } else {
        const kn_pt d = cubic_slope(p, t);
        s->at = cubic_at(p, t);
        if (d.x != 0 || d.y != 0)
            s->angle = atan2(d.y, d.x);
    }
    s->left -= len;
    return !here;
}

kn_pt kn_path_at(const kn_path *p, double distance, double *angle) {
    seek s = {.left = fmax(0, distance)};
    walk(p, seek_seg, &s);
    if (!s.any && p->n_pts)
        s.at = p->pts[0];
    if (angle)
        *angle = s.angle;
    return s.at;
}

typedef struct box {
    double x0, y0, x1, y1;
} box;

static void cover(box *b, kn_pt p) {
    b->x0 = fmin(b->x0, p.x);
    b->y0 = fmin(b->y0, p.y);
    b->x1 = fmax(b->x1, p.x);
    b->y1 = fmax(b->y1, p.y);
}

/* Where one coordinate of a cubic has no slope. */
static int extrema(double a, double b, double c, double d, double t[2]) {
    const double qa = -a + 3 * b - 3 * c + d, qb = 2 * (a - 2 * b + c), qc = b - a;
    int n = 0;
    if (fabs(qa) < 1e-12) {
        if (fabs(qb) > 1e-12)
            t[n++] = -qc / qb;
        return n;
    }
    const double disc = qb * qb - 4 * qa * qc;
    if (disc < 0)
        return 0;
    t[n++] = (-qb + sqrt(disc)) / (2 * qa);
    t[n++] = (-qb - sqrt(disc)) / (2 * qa);
    return n;
}

static bool cover_seg(void *ctx, const kn_pt *p, int n) {
    box *b = ctx;
    cover(b, p[0]);
    cover(b, p[n - 1]);
    if (n == 4) {
        double t[4];
        int k = extrema(p[0].x, p[1].x, p[2].x, p[3].x, t);
        k += extrema(p[0].y, p[1].y, p[2].y, p[3].y, t + k);
        for (int i = 0; i < k; i++)
            if (t[i] > 0 && t[i] < 1)
                cover(b, cubic_at(p, t[i]));
    }
    return true;
}

kn_rect kn_path_bounds(const kn_path *p) {
    box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    walk(p, cover_seg, &b);
    if (b.x0 > b.x1)
        return p->n_pts ? (kn_rect){p->pts[0].x, p->pts[0].y, 0, 0} : (kn_rect){0, 0, 0, 0};
    return (kn_rect){b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0};
}
