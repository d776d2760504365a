/* Points in paths: HTML, 4.12.5.1.12 "isPointInPath". Points on an edge count. */
#include <math.h>
#include "src/core/path.h"

#define CHORDS 64 /* of a curve that the ray meets */

typedef struct probe {
    kn_pt at;
    int winding;
    bool on_edge;
} probe;

/* Winding number by the crossings of the ray towards -x. */
static void edge(probe *p, kn_pt a, kn_pt b) {
    const kn_pt q = p->at;
    const double cross = (b.x - a.x) * (q.y - a.y) - (b.y - a.y) * (q.x - a.x);
    const double length = hypot(b.x - a.x, b.y - a.y), near = 1e-7 * (1 + length);
    if (fabs(cross) <= near * length && q.x >= fmin(a.x, b.x) - near &&
        q.x <= fmax(a.x, b.x) + near && q.y >= fmin(a.y, b.y) - near &&
        q.y <= fmax(a.y, b.y) + near && length > 0)
        p->on_edge = true;
    if (a.y <= q.y && b.y > q.y && cross < 0)
        p->winding++;
    else if (a.y > q.y && b.y <= q.y && cross > 0)
        p->winding--;
}

static double bezier(double a, double b, double c, double d, double t) {
    const double u = 1 - t;
    return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d;
}

static void curve(probe *p, kn_pt a, const kn_pt *v) {
    const double top = fmin(fmin(a.y, v[0].y), fmin(v[1].y, v[2].y));
    const double low = fmax(fmax(a.y, v[0].y), fmax(v[1].y, v[2].y));
    const double left = fmin(fmin(a.x, v[0].x), fmin(v[1].x, v[2].x));
    if (p->at.y < top || p->at.y > low || p->at.x < left) {
        edge(p, a, v[2]); /* crosses as its chord does */
        return;
    }
    kn_pt from = a;
    for (int i = 1; i <= CHORDS; i++) {
        const double t = (double)i / CHORDS;
        const kn_pt to = i == CHORDS ? v[2]
                                     : (kn_pt){bezier(a.x, v[0].x, v[1].x, v[2].x, t),
                                               bezier(a.y, v[0].y, v[1].y, v[2].y, t)};
        edge(p, from, to);
        from = to;
    }
}

bool kn_path_contains(const kn_path *path, bool evenodd, kn_pt at) {
    probe p = {.at = at};
    kn_pt start = {0}, last = {0};
    const kn_pt *v = path->pts;
    for (uint32_t i = 0; i < path->n_segs; i++) {
        switch (path->segs[i]) {
        case KN_SEG_MOVE:
            edge(&p, last, start); /* subpaths are closed */
            start = last = *v++;
            break;
        case KN_SEG_LINE:
            edge(&p, last, *v);
            last = *v++;
            break;
        case KN_SEG_CUBIC:
            curve(&p, last, v);
            last = v[2];
            v += 3;
            break;
        default:
            edge(&p, last, start);
            last = start;
        }
    }
    edge(&p, last, start);
    return p.on_edge || (evenodd ? p.winding & 1 : p.winding) != 0;
}
