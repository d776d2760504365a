/* Parameters of effects over time. */
#include <math.h>
#include "codec/fx_internal.h"

kn_knob kn_knob_in(const kn_fx_node *n, int i, double (*unit)(double)) {
    return (kn_knob){.lane = n->lane[i], .unit = unit, .v = unit ? unit(n->p[i]) : n->p[i]};
}

static double in_unit(const kn_knob *k, double v) {
    return k->unit ? k->unit(v) : v;
}

/* Value number i of the row of `count` from a to the point after it. */
static double row_value(const kn_knob *k, const kn_gain_point *a, double i, double count) {
    size_t at = k->at;
    const double x = i / (count - 1);
    return in_unit(k, x < 1 ? kn_lane_at(k->lane, a->t + x * (a[1].t - a->t), &at) : a[1].gain);
}

double kn_knob_move(kn_knob *k, double t) {
    const kn_lane *l = k->lane;
    while (k->at + 1 < l->n && l->v[k->at + 1].t <= t) {
        k->at++;
        k->next = 0;
    }
    const kn_gain_point *a = &l->v[k->at];
    if (k->at + 1 >= l->n)
        return in_unit(k, a->gain);
    if (a->curve == 0 && !(a->via_x > 0) && !l->log && !k->unit) {
        const double from = k->at ? a->t : 0;
        return a->gain + (a[1].gain - a->gain) * fmax(0, t - from) / (a[1].t - from);
    }
    if (t <= a->t)
        return in_unit(k, a->gain);
    const double length = a[1].t - a->t, x = (t - a->t) / length;
    const double count = fmin(4096, fmax(8, ceil(length * 100)));
    const double place = x * (count - 1), i = fmin(floor(place), count - 2);
    if (k->next != i + 1) {
        k->from = k->next == i && i > 0 ? k->to : row_value(k, a, i, count);
        k->to = row_value(k, a, i + 1, count);
        k->next = i + 1;
    }
    return k->from + (k->to - k->from) * (place - i);
}
