/* Numbers as ECMAScript reads them (StringToNumber), and the frame arithmetic of contract A.3. */
#include "parser/timing/timing.h"
#include "src/core/limits.h"
#include <math.h>

static int digit_value(int c) {
    c = kn_lower(c);
    return kn_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* 0x…, 0o…, 0b… without a sign. */
static bool parse_radix(kn_str s, double *out) {
    int c = s.n > 2 && s.p[0] == '0' ? kn_lower((unsigned char)s.p[1]) : 0;
    int radix = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    if (!radix)
        return false;
    double v = 0;
    for (size_t i = 2; i < s.n; i++) {
        int d = digit_value((unsigned char)s.p[i]);
        if (d >= radix)
            return false;
        v = v * radix + d;
    }
    *out = v;
    return isfinite(v);
}

bool kn_parse_number(kn_str s, double *out) {
    if (!s.p)
        return false;
    s = kn_str_trim(s);
    double v;
    if (parse_radix(s, &v)) {
        *out = v;
        return true;
    }
    /* ECMAScript lets a point follow the digits with none behind it: "5.", "5.e3". */
    kn_sb b = {0};
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '.' || i == 0 || !kn_is_digit((unsigned char)s.p[i - 1]) ||
            (i + 1 < s.n && kn_lower((unsigned char)s.p[i + 1]) != 'e'))
            kn_sb_putc(&b, s.p[i]);
    const char *end = b.n ? b.p + b.n : b.p, *next = NULL;
    bool ok = b.n && kn_parse_double(b.p, end, &v, &next) && next == end && isfinite(v);
    kn_sb_free(&b);
    if (ok)
        *out = v;
    return ok;
}

int64_t kn_frame_count(double duration, kn_rat fps) {
    if (!(duration > 0) || fps.num <= 0)
        return 0;
    double n = duration * (double)fps.num / (double)fps.den;
    if (n > (double)KN_LIMIT_FRAMES)
        return KN_LIMIT_FRAMES;
    double near = round(n);
    return (int64_t)(fabs(n - near) <= 1e-3 ? near : ceil(n));
}

double kn_frame_time(int64_t frame, kn_rat fps) {
    return (double)(frame * fps.den) / (double)fps.num;
}

static double snapped(double edge, kn_rat fps) {
    if (fps.num <= 0 || !isfinite(edge))
        return edge;
    const double frames = fmax(0, edge) * kn_rat_d(fps), near = round(frames);
    return fabs(frames - near) <= 1e-3 ? near / kn_rat_d(fps) : edge;
}

bool kn_clip_active(double start, double end, double t, kn_rat fps) {
    start = snapped(start, fps);
    end = snapped(end, fps);
    /* Sums of decimal fractions miss each other by some units in the last place. */
    const double tolerance = 4 * 2.220446049250313e-16 * fmax(1, fabs(t));
    if (fabs(t - end) <= tolerance || t >= end)
        return false;
    return t >= start || fabs(t - start) <= tolerance;
}

double kn_comp_clock_local(const kn_comp_clock *c, double t, double child_duration) {
    double local = c->playback_start + fmax(0, t - c->start) * c->rate;
    if (child_duration > 0)
        local = fmin(local, child_duration);
    return fmax(0, local);
}
