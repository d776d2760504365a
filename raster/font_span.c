/* Where a horizontal band crosses a glyph, for underlines that leave room for descenders. */
#include "raster/fontface.h"
#include <math.h>

typedef struct band { /* font units, y up */
    double lo, hi, x0, x1;
} band;

static void line(band *b, kn_pt p, kn_pt q) {
    if (p.y > q.y) {
        const kn_pt t = p;
        p = q;
        q = t;
    }
    if (q.y < b->lo || p.y > b->hi)
        return;
    const double dy = q.y - p.y;
    const double t0 = dy > 0 ? fmax(0, (b->lo - p.y) / dy) : 0;
    const double t1 = dy > 0 ? fmin(1, (b->hi - p.y) / dy) : 1;
    const double a = p.x + t0 * (q.x - p.x), c = p.x + t1 * (q.x - p.x);
    b->x0 = fmin(b->x0, fmin(a, c));
    b->x1 = fmax(b->x1, fmax(a, c));
}

static kn_pt mid(kn_pt a, kn_pt b) {
    return (kn_pt){(a.x + b.x) / 2, (a.y + b.y) / 2};
}

static void quad(band *b, kn_pt p, kn_pt c, kn_pt q, int depth) {
    if (depth == 0) {
        line(b, p, q);
        return;
    }
    const kn_pt l = mid(p, c), r = mid(c, q), m = mid(l, r);
    quad(b, p, l, m, depth - 1);
    quad(b, m, r, q, depth - 1);
}

static void cubic(band *b, kn_pt p, kn_pt c, kn_pt d, kn_pt q, int depth) {
    if (depth == 0) {
        line(b, p, q);
        return;
    }
    const kn_pt pc = mid(p, c), cd = mid(c, d), dq = mid(d, q);
    const kn_pt l = mid(pc, cd), r = mid(cd, dq), m = mid(l, r);
    cubic(b, p, pc, l, m, depth - 1);
    cubic(b, m, r, dq, q, depth - 1);
}

static kn_pt at(const kn_outline *o, int i, double skew) {
    return (kn_pt){o->xy[2 * i] + skew * o->xy[2 * i + 1], o->xy[2 * i + 1]};
}

/* One contour in FreeType's terms: bit 0 of a tag: on the curve; bit 1: cubic control. */
static void contour(band *b, const kn_outline *o, int from, int to, double skew) {
    enum { DEPTH = 3 };
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
            cubic(b, p, v, at(o, j, skew), e, DEPTH);
            p = e;
            k += 3;
        } else {
            const bool on = o->tags[j] & 1;
            const kn_pt e = k + 1 > n ? start : on ? at(o, j, skew) : mid(v, at(o, j, skew));
            quad(b, p, v, e, DEPTH);
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
    if (!g->has_box || g->box.y >= bottom || g->box.y + g->box.h <= top)
        return false;
    if (!g->outline.n_points) { /* a picture */
        *x0 = g->box.x;
        *x1 = g->box.x + g->box.w;
        return true;
    }
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
