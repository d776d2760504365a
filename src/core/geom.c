#include "src/core/geom.h"
#include <limits.h>
#include <math.h>
#include <string.h>

const kn_mat4 KN_MAT4_ID = {{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}};

kn_mat4 kn_mat4_mul(const kn_mat4 *a, const kn_mat4 *b) {
    kn_mat4 o;
    for (int c = 0; c < 4; c++) {
        for (int r = 0; r < 4; r++) {
            double s = 0;
            for (int k = 0; k < 4; k++)
                s += a->m[4 * k + r] * b->m[4 * c + k];
            o.m[4 * c + r] = s;
        }
    }
    return o;
}

kn_mat4 kn_mat4_translate(double x, double y, double z) {
    kn_mat4 o = KN_MAT4_ID;
    o.m[12] = x;
    o.m[13] = y;
    o.m[14] = z;
    return o;
}

kn_mat4 kn_mat4_scale(double x, double y, double z) {
    kn_mat4 o = KN_MAT4_ID;
    o.m[0] = x;
    o.m[5] = y;
    o.m[10] = z;
    return o;
}

/* A quarter turn in radians is not representable: sin(pi) is 1e-16. Quarter turns must stay exact,
 * or boxes would lose their alignment to pixels. */
static double snap_zero(double v) {
    return fabs(v) < 1e-14 ? 0 : v;
}

kn_mat4 kn_mat4_rotate(double x, double y, double z, double rad) {
    kn_mat4 o = KN_MAT4_ID;
    double len = sqrt(x * x + y * y + z * z);
    if (!(len > 0) || !isfinite(len) || !isfinite(rad))
        return o;
    x /= len;
    y /= len;
    z /= len;
    double s = snap_zero(sin(rad)), c = snap_zero(cos(rad)), k = 1 - c;
    /* The axis itself stays exactly: a turn about z is a transform in the plane. */
    o.m[0] = y == 0 && z == 0 ? 1 : x * x * k + c;
    o.m[1] = y * x * k + z * s;
    o.m[2] = x * z * k - y * s;
    o.m[4] = x * y * k - z * s;
    o.m[5] = x == 0 && z == 0 ? 1 : y * y * k + c;
    o.m[6] = y * z * k + x * s;
    o.m[8] = x * z * k + y * s;
    o.m[9] = y * z * k - x * s;
    o.m[10] = x == 0 && y == 0 ? 1 : z * z * k + c;
    return o;
}

kn_mat4 kn_mat4_affine(double a, double b, double c, double d, double e, double f) {
    kn_mat4 o = KN_MAT4_ID;
    o.m[0] = a;
    o.m[1] = b;
    o.m[4] = c;
    o.m[5] = d;
    o.m[12] = e;
    o.m[13] = f;
    return o;
}

kn_mat4 kn_mat4_perspective(double d) {
    kn_mat4 o = KN_MAT4_ID;
    o.m[11] = -1 / (d >= 1 ? d : 1); /* below one pixel counts as one: CSS Transforms 2 §9.1 */
    return o;
}

/* Cofactors by 2×2 minors of the upper and lower half (Laplace expansion). */
bool kn_mat4_invert(const kn_mat4 *a, kn_mat4 *out) {
    const double *m = a->m;
    double s0 = m[0] * m[5] - m[4] * m[1], s1 = m[0] * m[6] - m[4] * m[2];
    double s2 = m[0] * m[7] - m[4] * m[3], s3 = m[1] * m[6] - m[5] * m[2];
    double s4 = m[1] * m[7] - m[5] * m[3], s5 = m[2] * m[7] - m[6] * m[3];
    double c5 = m[10] * m[15] - m[14] * m[11], c4 = m[9] * m[15] - m[13] * m[11];
    double c3 = m[9] * m[14] - m[13] * m[10], c2 = m[8] * m[15] - m[12] * m[11];
    double c1 = m[8] * m[14] - m[12] * m[10], c0 = m[8] * m[13] - m[12] * m[9];
    double det = s0 * c5 - s1 * c4 + s2 * c3 + s3 * c2 - s4 * c1 + s5 * c0;
    if (det == 0 || !isfinite(det) || !isfinite(1 / det))
        return false;
    double k = 1 / det;
    kn_mat4 o = {{
        (m[5] * c5 - m[6] * c4 + m[7] * c3) * k,
        (-m[1] * c5 + m[2] * c4 - m[3] * c3) * k,
        (m[13] * s5 - m[14] * s4 + m[15] * s3) * k,
        (-m[9] * s5 + m[10] * s4 - m[11] * s3) * k,
        (-m[4] * c5 + m[6] * c2 - m[7] * c1) * k,
        (m[0] * c5 - m[2] * c2 + m[3] * c1) * k,
        (-m[12] * s5 + m[14] * s2 - m[15] * s1) * k,
        (m[8] * s5 - m[10] * s2 + m[11] * s1) * k,
        (m[4] * c4 - m[5] * c2 + m[7] * c0) * k,
        (-m[0] * c4 + m[1] * c2 - m[3] * c0) * k,
        (m[12] * s4 - m[13] * s2 + m[15] * s0) * k,
        (-m[8] * s4 + m[9] * s2 - m[11] * s0) * k,
        (-m[4] * c3 + m[5] * c1 - m[6] * c0) * k,
        (m[0] * c3 - m[1] * c1 + m[2] * c0) * k,
        (-m[12] * s3 + m[13] * s1 - m[14] * s0) * k,
        (m[8] * s3 - m[9] * s1 + m[10] * s0) * k,
    }};
    *out = o;
    return true;
}

bool kn_mat4_is_affine2d(const kn_mat4 *a) {
    const double *m = a->m;
    return m[2] == 0 && m[6] == 0 && m[14] == 0 && m[3] == 0 && m[7] == 0 && m[15] == 1;
}

bool kn_mat4_is_translate2d(const kn_mat4 *a) {
    const double *m = a->m;
    return kn_mat4_is_affine2d(a) && m[0] == 1 && m[1] == 0 && m[4] == 0 && m[5] == 1;
}

bool kn_mat4_is_identity(const kn_mat4 *a) {
    for (int i = 0; i < 16; i++) {
        if (a->m[i] != KN_MAT4_ID.m[i])
            return false;
    }
    return true;
}

typedef struct hpt { /* homogeneous: z is never needed */
    double x, y, w;
} hpt;

static hpt map_h(const kn_mat4 *a, double x, double y) {
    const double *m = a->m;
    return (hpt){m[0] * x + m[4] * y + m[12], m[1] * x + m[5] * y + m[13],
                 m[3] * x + m[7] * y + m[15]};
}

kn_pt kn_mat4_map(const kn_mat4 *a, double x, double y) {
    hpt p = map_h(a, x, y);
    if (p.w != 1 && p.w != 0) {
        p.x /= p.w;
        p.y /= p.w;
    }
    return (kn_pt){p.x, p.y};
}

/* Points nearer than this to the eye's plane are cut off: beyond it coordinates explode. */
#define MIN_W 1e-5

/* Clips the quad to w ≥ MIN_W (CSS Transforms 2, "perspective" needs it for points behind the eye).
 * Returns the number of points in out (at most 5). */
static int clip_w(const hpt in[4], hpt out[5]) {
    int n = 0;
    for (int i = 0; i < 4; i++) {
        hpt p = in[i], q = in[(i + 1) & 3];
        bool p_in = p.w >= MIN_W, q_in = q.w >= MIN_W;
        if (p_in)
            out[n++] = p;
        if (p_in != q_in) {
            double t = (MIN_W - p.w) / (q.w - p.w);
            out[n++] = (hpt){p.x + t * (q.x - p.x), p.y + t * (q.y - p.y), MIN_W};
        }
    }
    return n;
}

kn_rect kn_mat4_map_rect(const kn_mat4 *a, kn_rect r) {
    if (kn_mat4_is_translate2d(a))
        return (kn_rect){r.x + a->m[12], r.y + a->m[13], r.w, r.h};
    hpt in[4] = {map_h(a, r.x, r.y), map_h(a, r.x + r.w, r.y), map_h(a, r.x + r.w, r.y + r.h),
                 map_h(a, r.x, r.y + r.h)};
    hpt out[5];
    int n = clip_w(in, out);
    if (n == 0)
        return (kn_rect){0, 0, 0, 0};
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (int i = 0; i < n; i++) {
        double x = out[i].x / out[i].w, y = out[i].y / out[i].w;
        x0 = fmin(x0, x);
        y0 = fmin(y0, y);
        x1 = fmax(x1, x);
        y1 = fmax(y1, y);
    }
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

bool kn_rect_empty(kn_rect r) {
    return !(r.w > 0 && r.h > 0);
}

kn_rect kn_rect_union(kn_rect a, kn_rect b) {
    if (kn_rect_empty(a))
        return b;
    if (kn_rect_empty(b))
        return a;
    double x0 = fmin(a.x, b.x), y0 = fmin(a.y, b.y);
    double x1 = fmax(a.x + a.w, b.x + b.w), y1 = fmax(a.y + a.h, b.y + b.h);
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

kn_rect kn_rect_intersect(kn_rect a, kn_rect b) {
    double x0 = fmax(a.x, b.x), y0 = fmax(a.y, b.y);
    double x1 = fmin(a.x + a.w, b.x + b.w), y1 = fmin(a.y + a.h, b.y + b.h);
    if (!(x1 > x0 && y1 > y0))
        return (kn_rect){0, 0, 0, 0};
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

kn_rect kn_rect_inflate(kn_rect r, double dx, double dy) {
    return (kn_rect){r.x - dx, r.y - dy, r.w + 2 * dx, r.h + 2 * dy};
}

static int to_int(double v) {
    return !(v == v) ? 0 : v >= INT_MAX ? INT_MAX : v <= INT_MIN ? INT_MIN : (int)v;
}

kn_irect kn_rect_out(kn_rect r) {
    if (kn_rect_empty(r))
        return (kn_irect){0, 0, 0, 0};
    return (kn_irect){to_int(floor(r.x)), to_int(floor(r.y)), to_int(ceil(r.x + r.w)),
                      to_int(ceil(r.y + r.h))};
}

kn_irect kn_irect_intersect(kn_irect a, kn_irect b) {
    kn_irect o = {a.x0 > b.x0 ? a.x0 : b.x0, a.y0 > b.y0 ? a.y0 : b.y0, a.x1 < b.x1 ? a.x1 : b.x1,
                  a.y1 < b.y1 ? a.y1 : b.y1};
    if (kn_irect_empty(o))
        return (kn_irect){0, 0, 0, 0};
    return o;
}
