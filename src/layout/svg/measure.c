/* Lengths of outlines for scripts. Of paths they are exact; quarters of ellipses (circle, ellipse,
 * rounded rect) browsers measure by chords, halving until the middle of the arc is no farther than
 * half a user unit from its chord. Pages compute dashes from these numbers. */
#include "src/layout/svg_geom.h"
#include <math.h>

#define FAR      0.5
#define MAX_HALF 20
#define KAPPA    0.5522847498307936

typedef struct arc { /* a quarter of an ellipse as a rational quadratic */
    kn_pt from, corner, to;
} arc;
typedef struct meter {
    const kn_path *path;
    double at, target;
    kn_pt point;
    bool found;
} meter;

static kn_pt mix(kn_pt a, kn_pt b, double t) {
    return (kn_pt){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

static bool far(kn_pt a, kn_pt b) {
    return fmax(fabs(a.x - b.x), fabs(a.y - b.y)) > FAR;
}

static kn_pt eval(const arc *c, double t) {
    const double u = 1 - t, w = M_SQRT2 * t * u, d = u * u + w + t * t;
    return (kn_pt){(u * u * c->from.x + w * c->corner.x + t * t * c->to.x) / d,
                   (u * u * c->from.y + w * c->corner.y + t * t * c->to.y) / d};
}

static void chord(meter *m, const arc *c, kn_pt a, kn_pt b, double t0, double t1) {
    const double d = hypot(b.x - a.x, b.y - a.y);
    if (!m->found && m->target <= m->at + d) {
        const double t = d > 0 ? (m->target - m->at) / d : 0;
        m->point = c ? eval(c, t0 + (t1 - t0) * t) : mix(a, b, t);
        m->found = true;
    }
    m->at += d;
}

static void halve(meter *m, const arc *c, kn_pt a, kn_pt b, double t0, double t1, int depth) {
    const double t = (t0 + t1) / 2;
    const kn_pt h = eval(c, t);
    if (depth < MAX_HALF && far(h, mix(a, b, 0.5))) {
        halve(m, c, a, h, t0, t, depth + 1);
        halve(m, c, h, b, t, t1, depth + 1);
    } else {
        chord(m, c, a, b, t0, t1);
    }
}

static void measure(meter *m) {
    kn_pt at = {0, 0}, start = {0, 0};
    const kn_pt *p = m->path->pts;
    for (uint32_t i = 0; i < m->path->n_segs; i++) {
        switch ((kn_seg)m->path->segs[i]) {
        case KN_SEG_MOVE:
            at = start = *p++;
            break;
        case KN_SEG_LINE:
            chord(m, NULL, at, *p, 0, 1);
            at = *p++;
            break;
        case KN_SEG_CUBIC: {
            const arc c = {at, mix(at, p[0], 1 / KAPPA), p[2]};
            halve(m, &c, at, p[2], 0, 1, 0);
            at = p[2];
            p += 3;
            break;
        }
        case KN_SEG_CLOSE:
            chord(m, NULL, at, start, 0, 1);
            at = start;
            break;
        }
    }
    if (!m->found)
        m->point = at;
}

static bool has_arcs(const kn_node *n) {
    return n->tag == KN_A_circle || n->tag == KN_A_ellipse || n->tag == KN_A_rect;
}

double kn_svg_length(const kn_node *n, const kn_path *p) {
    meter m = {.path = p, .target = INFINITY};
    if (!has_arcs(n))
        return kn_path_length(p);
    measure(&m);
    return m.at;
}

kn_pt kn_svg_point_at(const kn_node *n, const kn_path *p, double distance) {
    meter m = {.path = p, .target = fmax(0, distance)};
    if (!has_arcs(n))
        return kn_path_at(p, distance, NULL);
    measure(&m);
    return m.point;
}
