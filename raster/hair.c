/* Lines of one px, for strokes that are no wider: chords of the curve, each of which covers one px
 * across its major axis, measured in the middle of every column or row as Skia does. */
#include "raster/outline.h"
#include "src/core/pix.h"
#include <math.h>

typedef struct hair {
    kn_mask *m;
    double alpha;
} hair;

static void cover(const hair *h, int x, int y, double v) {
    const kn_irect *b = &h->m->box;
    if (x < b->x0 || x >= b->x1 || y < b->y0 || y >= b->y1 || v <= 0)
        return;
    uint8_t *px = kn_mask_row(h->m, y) + (x - b->x0);
    const double a = *px / 255.0;
    *px = (uint8_t)(255 * (a + (1 - a) * fmin(1, v)) + 0.5); /* lines are drawn one by one */
}

static double tame(double v) {
    return v != v ? 0 : v < -1e6 ? -1e6 : v > 1e6 ? 1e6 : v;
}

static void chord(const hair *h, kn_pt p, kn_pt q) {
    p = (kn_pt){tame(p.x), tame(p.y)}, q = (kn_pt){tame(q.x), tame(q.y)};
    const bool flat = fabs(q.x - p.x) > fabs(q.y - p.y);
    double a0 = flat ? p.x : p.y, a1 = flat ? q.x : q.y;
    double b0 = flat ? p.y : p.x, b1 = flat ? q.y : q.x;
    if (a0 > a1) {
        double t = a0;
        a0 = a1, a1 = t;
        t = b0, b0 = b1, b1 = t;
    }
    if (!(a1 > a0))
        return;
    const double slope = (b1 - b0) / (a1 - a0);
    const kn_irect *box = &h->m->box;
    const int from = (int)fmax(floor(a0), flat ? box->x0 : box->y0);
    const int to = (int)fmin(ceil(a1), flat ? box->x1 : box->y1);
    for (int i = from; i < to; i++) {
        const double part = fmin(a1, i + 1.0) - fmax(a0, i);
        const double top = b0 + slope * (i + 0.5 - a0) - 0.5, low = floor(top), f = top - low;
        const int j = (int)low;
        cover(h, flat ? i : j, flat ? j : i, (1 - f) * part * h->alpha);
        cover(h, flat ? i : j + 1, flat ? j + 1 : i, f * part * h->alpha);
    }
}

static void chords(const hair *h, const kn_curve *c, int n) {
    kn_pt at = c->p[0];
    for (int i = 1; i <= n; i++) {
        const kn_pt to = i == n ? c->p[c->n - 1] : kn_curve_at(c, (double)i / n, NULL);
        chord(h, at, to);
        at = to;
    }
}

static int quad_chords(const kn_pt p[3]) {
    const double dx = fmin(1e8, ceil(fabs((p[0].x + p[2].x) / 2 - p[1].x)));
    const double dy = fmin(1e8, ceil(fabs((p[0].y + p[2].y) / 2 - p[1].y)));
    const unsigned ux = (unsigned)dx, uy = (unsigned)dy, d = ux > uy ? ux + uy / 2 : uy + ux / 2;
    int bits = 0;
    while (bits < 31 && d >> bits)
        bits++;
    const int level = (bits + 1) / 2;
    return 1 << (level > 5 ? 5 : level);
}

static int cubic_chords(const kn_pt p[4]) {
    double most = 0, tolerance = 0.125;
    for (int i = 1; i <= 2; i++) {
        most = fmax(most, fabs(p[0].x + (p[3].x - p[0].x) * i / 3 - p[i].x));
        most = fmax(most, fabs(p[0].y + (p[3].y - p[0].y) * i / 3 - p[i].y));
    }
    int n = 1;
    for (; n < 512 && !(most < tolerance); n *= 2)
        tolerance *= 4;
    return n;
}

static void conic(const hair *h, const kn_curve *c) {
    kn_pt v[2 * KN_MAX_CONIC_QUADS];
    const int n = kn_conic_quads(c, v);
    kn_curve q = {.verb = KN_V_QUAD, .n = 3, .w = 1};
    q.p[2] = c->p[0];
    for (int i = 0; i < n; i++) {
        q.p[0] = q.p[2];
        q.p[1] = v[2 * i];
        q.p[2] = v[2 * i + 1];
        chords(h, &q, quad_chords(q.p));
    }
}

/* Caps of lines without width: as long as half a px is wide, or as large. */
static kn_pt beyond(const kn_curve *c, bool end, double by) {
    kn_pt d;
    const kn_pt p = kn_curve_at(c, end ? 1 : 0, &d);
    const double l = hypot(d.x, d.y), k = l > 0 ? (end ? by : -by) / l : 0;
    return (kn_pt){p.x + (l > 0 ? d.x * k : end ? by : -by), p.y + d.y * k};
}

void kn_outline_hair(const kn_outline *src, uint8_t cap, double alpha, kn_mask *m) {
    const hair h = {m, alpha};
    const double by = cap == 1 ? M_PI / 8 : cap == 2 ? 0.5 : 0;
    kn_outline_iter it = {.o = src};
    kn_curve c;
    bool first = false;
    while (kn_outline_next(&it, &c)) {
        if (c.verb == KN_V_MOVE) {
            first = true;
            continue;
        }
        const uint8_t next = it.verb < src->verbs.n ? src->verbs.v[it.verb] : KN_V_MOVE;
        if (by > 0 && c.verb != KN_V_CLOSE) {
            if (first)
                chord(&h, beyond(&c, false, by), c.p[0]);
            if (next == KN_V_MOVE)
                chord(&h, c.p[c.n - 1], beyond(&c, true, by));
        }
        first = false;
        if (c.verb == KN_V_CONIC)
            conic(&h, &c);
        else
            chords(&h, &c,
                   c.verb == KN_V_CUBIC  ? cubic_chords(c.p)
                   : c.verb == KN_V_QUAD ? quad_chords(c.p)
                                         : 1);
    }
}
