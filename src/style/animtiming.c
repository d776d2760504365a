/* Where an animation is at a time of its own: easing functions (CSS Easing 1) and the timing model
 * (Web Animations 1 §4). No state, any instant can be asked. */
#include "src/style/animation.h"

/* ---- easing ---- */

static double bezier_axis(double p1, double p2, double u) {
    double v = 1 - u;
    return 3 * v * v * u * p1 + 3 * v * u * u * p2 + u * u * u;
}

static double bezier(const float *p, double x) {
    if (x <= 0 || x >= 1) { /* beyond the ends along the tangents */
        double d = x <= 0 ? (p[0] > 0                ? p[1] / p[0]
                             : p[1] == 0 && p[2] > 0 ? p[3] / p[2]
                                                     : 0)
                          : (p[2] < 1                ? (p[3] - 1) / (p[2] - 1)
                             : p[3] == 1 && p[0] < 1 ? (p[1] - 1) / (p[0] - 1)
                                                     : 0);
        return x <= 0 ? x * d : 1 + (x - 1) * d;
    }
    double lo = 0, hi = 1, u = x;
    for (int i = 0; i < 60; i++) { /* x is monotonic: bisection, always the same steps */
        double at = bezier_axis(p[0], p[2], u);
        if (fabs(at - x) < 1e-9)
            break;
        if (at < x)
            lo = u;
        else
            hi = u;
        u = (lo + hi) / 2;
    }
    return bezier_axis(p[1], p[3], u);
}

static double steps(const float *p, double x, bool before) {
    double n = p[0], k = floor(x * n), jumps = n;
    int pos = (int)p[1];
    if (pos == 0 || pos == 3)
        k += 1;
    if (before && x * n == floor(x * n))
        k -= 1;
    if (x >= 0 && k < 0)
        k = 0;
    jumps = pos == 2 ? n - 1 : pos == 3 ? n + 1 : n;
    if (x <= 1 && k > jumps)
        k = jumps;
    return jumps > 0 ? k / jumps : 1;
}

static double points(const kn_nums *l, double x) {
    uint32_t i = 2;
    while (i + 2 < l->n && l->v[i + 1] < x)
        i += 2;
    double x0 = l->v[i - 1], x1 = l->v[i + 1], y0 = l->v[i - 2], y1 = l->v[i];
    return x1 == x0 ? y1 : y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

double kn_easing_apply(const kn_easing *e, double x, bool before) {
    switch (e->kind) {
    case 1:
        return bezier(e->p, x);
    case 2:
        return steps(e->p, x, before);
    case 3:
        return e->points && e->points->n >= 4 ? points(e->points, x) : x;
    default:
        return x;
    }
}

/* ---- timing (Web Animations 1 §4.8) ---- */

bool kn_anim_progress(const kn_anim_timing *in, double t, double *progress, bool *before) {
    double active = in->duration == 0 || in->iterations == 0 ? 0 : in->duration * in->iterations,
           at, overall;
    bool fill_back = in->fill == KN_KW_backwards || in->fill == KN_KW_both;
    bool fill_on = in->fill == KN_KW_forwards || in->fill == KN_KW_both;
    const double end = in->delay + active, tiny = 1e-9; /* sums of seconds are not exact */
    *before = t < in->delay - tiny;
    if (*before) {
        if (!fill_back)
            return false;
        at = 0;
    } else if (t >= end - tiny) {
        if (!fill_on)
            return false;
        at = active;
    } else {
        at = fmax(t - in->delay, 0);
    }
    bool after = t >= end - tiny;
    overall = in->duration == 0 ? (*before ? 0 : in->iterations) : at / in->duration;
    overall += in->iteration_start;
    double simple =
        isinf(overall) ? fmod(in->iteration_start + in->iterations, 1) : fmod(overall, 1);
    if (simple == 0 && after && in->iterations != 0 && at == active)
        simple = 1;
    double current = isinf(overall) ? INFINITY : simple == 1 ? floor(overall) - 1 : floor(overall);
    bool odd = isfinite(current) && fmod(current, 2) == 1;
    bool back = in->direction == KN_KW_reverse || (in->direction == KN_KW_alternate && odd) ||
                (in->direction == KN_KW_alternate_reverse && !odd);
    *progress = back ? 1 - simple : simple;
    if (in->easing) { /* of the whole iteration: script effects alone have one */
        bool to_before = *before != back; /* §4.10.3: the side that step functions look from */
        *progress = kn_easing_apply(in->easing, *progress, *before && to_before);
    }
    return true;
}
