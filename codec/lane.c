/* Curves of data-automation. */
#include <math.h>
#include "codec/audio.h"

/* Progress of a segment bent through a via point: the conic from (0,0) to (1,1), a rational
 * quadratic whose middle is the via point, with the smallest weight that keeps its control point
 * inside the unit square. */
static double through(double x, double px, double py) {
    const double dx = px - 0.5, dy = py - 0.5, edge = 0.999;
    const double wx = dx > 0 ? dx / (edge - px) : dx < 0 ? -dx / (px - (1 - edge)) : 0;
    const double wy = dy > 0 ? dy / (edge - py) : dy < 0 ? -dy / (py - (1 - edge)) : 0;
    const double w = fmin(1e6, fmax(1, fmax(wx, wy))), cx = px + dx / w, cy = py + dy / w;
    /* x (s² + 2 w s u + u²) = 2 w cx s u + u² with s = 1 - u: a quadratic in u */
    const double a = x * (2 - 2 * w) - 1 + 2 * w * cx, b = -x * (2 - 2 * w) - 2 * w * cx;
    double u = x;
    if (fabs(a) < 1e-12)
        u = fabs(b) < 1e-12 ? x : -x / b;
    else {
        const double root = sqrt(fmax(0, b * b - 4 * a * x)), one = (-b + root) / (2 * a),
                     two = (-b - root) / (2 * a);
        u = one >= -1e-9 && one <= 1 + 1e-9 ? one : two;
    }
    u = fmin(1, fmax(0, u));
    const double s = 1 - u, q = s * s + 2 * w * u * s + u * u;
    return q > 0 ? (2 * w * cy * u * s + u * u) / q : x;
}

static double progress(const kn_gain_point *a, double x) {
    if (a->via_x > 0)
        return through(x, a->via_x, a->via_y);
    return a->curve != 0 ? pow(x, exp2(2 * a->curve)) : x;
}

double kn_lane_at(const kn_lane *lane, double t, size_t *at) {
    const kn_gain_point *v = lane->v;
    if (lane->n == 0)
        return 1;
    while (*at + 1 < lane->n && v[*at + 1].t <= t)
        ++*at;
    const kn_gain_point *a = &v[*at];
    if (t <= a->t || *at + 1 >= lane->n)
        return a->gain;
    const kn_gain_point *b = a + 1;
    const double x = progress(a, (t - a->t) / (b->t - a->t));
    if (lane->log && a->gain > 0 && b->gain > 0)
        return a->gain * pow(b->gain / a->gain, x);
    return a->gain + (b->gain - a->gain) * x;
}
