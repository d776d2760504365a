/* The darker and lighter colours of grooves, ridges, insets and outsets. */
#include "src/paint/internal.h"
#include <math.h>

static float clamp01(double v) {
    return v < 0 ? 0 : v > 1 ? 1 : (float)v;
}

static kn_rgba scaled(kn_rgba c, double k) {
    return (kn_rgba){clamp01(c.r * k), clamp01(c.g * k), clamp01(c.b * k), c.a};
}

static double distance2(kn_rgba c, double v) {
    return (c.r - v) * (c.r - v) + (c.g - v) * (c.g - v) + (c.b - v) * (c.b - v);
}

/* Shades as Chromium has them: colours move a third of the range, except those which are nearly
 * black (or white) already. */
static kn_rgba lighter(kn_rgba c) {
    const double v = fmax(c.r, fmax(c.g, c.b));
    if (distance2(c, 1) <= 3 * (20 / 255.0) * (20 / 255.0))
        return c;
    if (v <= 0)
        return (kn_rgba){84 / 255.f, 84 / 255.f, 84 / 255.f, c.a};
    return scaled(c, fmin(1, v + 0.33) / v);
}

kn_rgba kn_shade(kn_rgba c, bool dark) {
    const double v = fmax(c.r, fmax(c.g, c.b));
    if (distance2(c, 0) <= 3 * (32 / 255.0) * (32 / 255.0)) /* too dark for a darker side */
        return dark ? lighter(c) : lighter(lighter(c));
    if (!dark)
        return lighter(c);
    return c.r == 1 && c.g == 1 && c.b == 1 ? (kn_rgba){171 / 255.f, 171 / 255.f, 171 / 255.f, c.a}
                                            : scaled(c, fmax(0, (v - 0.33) / v));
}
