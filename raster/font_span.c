/* Where a horizontal band crosses a glyph, for underlines that leave room for descenders. */
#include "raster/fontface.h"
#include <math.h>

typedef struct band { /* font units, y up */
    double lo, hi, x0, x1;
} band;

static void take(band *b, double x) {
    b->x0 = fmin(b->x0, x);
    b->x1 = fmax(b->x1, x);
}

/* Points inside the band count, control points too: so browsers' raster library has it, which does
 * not look for a curve's extremes. */
static void points(band *b, const kn_pt *p, int n) {
    for (int i = 0; i < n; i++)
        if (b->lo < p[i].y && p[i].y < b->hi)
            take(b, p[i].x);
}

static void line(band *b, kn_pt p, kn_pt q) {
    const kn_pt v[2] = {p, q};
    for (int i = 0; i < 2; i++) {
        const double t = ((i ? b->hi : b->lo) - p.y) / (q.y - p.y);
        if (t >= 0 && t < 1)
            take(b, p.x + t * (q.x - p.x));
    }
    points(b, v, 2);
}

static double poly(const double c[4], double t) {
    return ((c[0] * t + c[1]) * t + c[2]) * t + c[3];
}

/* Where the curve with these coefficients (of t³, t², t, 1) is at height `at`: bisection between
 * the places where it turns. */
static void crossings(band *b, const double x[4], const double y[4], double at) {
    enum { STEPS = 24 };
    double turn[4] = {0, 1, 1, 1};
    const double qa = 3 * y[0], qb = 2 * y[1], qc = y[2], disc = qb * qb - 4 * qa * qc;
    int n = 1;
    if (disc >= 0) {
        const double q = -0.5 * (qb + copysign(sqrt(disc), qb));
        const double r0 = qa != 0 ? q / qa : -1, r1 = q != 0 ? qc / q : -1;
        const double lo = fmin(r0, r1), hi = fmax(r0, r1);
        if (lo > 0 && lo < 1)
            turn[n++] = lo;
        if (hi > 0 && hi < 1 && hi > lo)
            turn[n++] = hi;
    }
    for (int i = 0; i < n; i++) {
        double t0 = turn[i], t1 = i + 1 < n ? turn[i + 1] : 1;
        const double y0 = poly(y, t0) - at, y1 = poly(y, t1) - at;
        if ((y0 > 0) == (y1 > 0) && y0 != 0 && y1 != 0)
            continue;
        for (int k = 0; k < STEPS; k++) {
            const double m = (t0 + t1) / 2;
            if ((poly(y, m) - at > 0) == (y0 > 0))
                t0 = m;
            else
                t1 = m;
        }
        take(b, poly(x, (t0 + t1) / 2));
    }
}

static void curve(band *b, const double x[4], const double y[4], const kn_pt *p, int n) {
    double lo = p[0].y, hi = p[0].y;
    for (int i = 1; i < n; i++) {
        lo = fmin(lo, p[i].y);
        hi = fmax(hi, p[i].y);
    }
    if (hi < b->lo || lo > b->hi)
        return;
    crossings(b, x, y, b->lo);
    crossings(b, x, y, b->hi);
    points(b, p, n);
}

static kn_pt mid(kn_pt a, kn_pt b) {
    return (kn_pt){(a.x + b.x) / 2, (a.y + b.y) / 2};
}

static void quad(band *b, kn_pt p, kn_pt c, kn_pt q) {
    const double x[4] = {0, p.x - 2 * c.x + q.x, 2 * (c.x - p.x), p.x};
    const double y[4] = {0, p.y - 2 * c.y + q.y, 2 * (c.y - p.y), p.y};
    curve(b, x, y, (const kn_pt[]){p, c, q}, 3);
}

static void cubic(band *b, kn_pt p, kn_pt c, kn_pt d, kn_pt q) {
    const double x[4] = {q.x - p.x + 3 * (c.x - d.x), 3 * (p.x - 2 * c.x + d.x), 3 * (c.x - p.x),
                         p.x};
    const double y[4] = {q.y - p.y + 3 * (c.y - d.y), 3 * (p.y - 2 * c.y + d.y), 3 * (c.y - p.y),
                         p.y};
    curve(b, x, y, (const kn_pt[]){p, c, d, q}, 4);
}

static kn_pt at(const kn_outline *o, int i, double skew) {
    return (kn_pt){o->xy[2 * i] + skew * o->xy[2 * i + 1], o->xy[2 * i + 1]};
}

/* One contour in FreeType's terms: bit 0 of a tag: on the curve; bit 1: cubic control. */
static void contour(band *b, const kn_outline *o, int from, int to, double skew) {
    const int n = to - from + 1;
    if (n < 2)
        return;
    int first = 0;
    while (first < n && !(o->tags[from + first] & 1))
        first++;
    kn_pt start;
    if (first < n) {
        start = at(o, from + first, skew);
    } else { /* only control points */
        start = mid(at(o, from, skew), at(o, from + n - 1, skew));
        first = n - 1;
    }
    kn_pt p = start;
    for (int k = 1; k <= n;) {
        const int i = from + (first + k) % n, j = from + (first + k + 1) % n;
        const kn_pt v = at(o, i, skew);
        if (o->tags[i] & 1) {
            line(b, p, v);
            p = v;
            k++;
        } else if (o->tags[i] & 2) {
            const kn_pt e = k + 2 <= n ? at(o, from + (first + k + 2) % n, skew) : start;
            cubic(b, p, v, at(o, j, skew), e);
            p = e;
            k += 3;
        } else {
            const bool on = o->tags[j] & 1;
            const kn_pt e = k + 1 > n ? start : on ? at(o, j, skew) : mid(v, at(o, j, skew));
            quad(b, p, v, e);
            p = e;
            k += on ? 2 : 1;
        }
    }
    line(b, p, start);
}

bool kn_font_glyph_span(kn_font *f, uint32_t glyph, double top, double bottom, double *x0,
                        double *x1) {
    const kn_glyph_data *g = kn_font_glyph_data(f, glyph);
    const double u = f->metrics.units_per_em, skew = f->oblique ? KN_OBLIQUE_SKEW : 0;
    if (!g->has_box || !g->outline.n_points) /* pictures are crossed */
        return false;
    band b = {-bottom * u, -top * u, INFINITY, -INFINITY};
    int from = 0;
    for (int i = 0; i < g->outline.n_contours; i++) {
        contour(&b, &g->outline, from, g->outline.ends[i], skew);
        from = g->outline.ends[i] + 1;
    }
    *x0 = b.x0 / u;
    *x1 = b.x1 / u;
    return b.x0 < b.x1;
}
