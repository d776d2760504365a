/* offset-path: its shape flattened, the point and direction at offset-distance (Motion Path 1 §3).
 */
#include "src/core/geom.h"
#include "src/style/internal.h"

typedef struct kn_flat {
    KN_VEC(kn_pt) v;
    KN_VEC(uint8_t) move; /* 1: the segment that ends here is a gap */
} kn_flat;

static void put(kn_flat *f, double x, double y, bool move) {
    kn_vec_push(&f->v, ((kn_pt){x, y}));
    kn_vec_push(&f->move, (uint8_t)move);
}

static void curve(kn_flat *f, const double *p) { /* cubic, 8 numbers */
    for (int i = 1; i <= 32; i++) {
        double t = i / 32.0, u = 1 - t;
        double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
        put(f, a * p[0] + b * p[2] + c * p[4] + d * p[6], a * p[1] + b * p[3] + c * p[5] + d * p[7],
            false);
    }
}

/* End-point arc to centre form (SVG 2 §B.2.4). */
static void arc(kn_flat *f, double x0, double y0, double rx, double ry, double deg, bool large,
                bool sweep, double x, double y) {
    double phi = deg * M_PI / 180, cs = cos(phi), sn = sin(phi), dx = (x0 - x) / 2,
           dy = (y0 - y) / 2;
    double x1 = cs * dx + sn * dy, y1 = -sn * dx + cs * dy;
    rx = fabs(rx), ry = fabs(ry);
    if (rx == 0 || ry == 0 || (dx == 0 && dy == 0)) {
        put(f, x, y, false);
        return;
    }
    double grow = x1 * x1 / (rx * rx) + y1 * y1 / (ry * ry);
    if (grow > 1)
        rx *= sqrt(grow), ry *= sqrt(grow);
    double num = rx * rx * ry * ry - rx * rx * y1 * y1 - ry * ry * x1 * x1,
           den = rx * rx * y1 * y1 + ry * ry * x1 * x1;
    double k = (large == sweep ? -1 : 1) * sqrt(num > 0 ? num / den : 0);
    double cx1 = k * rx * y1 / ry, cy1 = -k * ry * x1 / rx;
    double cx = cs * cx1 - sn * cy1 + (x0 + x) / 2, cy = sn * cx1 + cs * cy1 + (y0 + y) / 2;
    double a0 = atan2((y1 - cy1) / ry, (x1 - cx1) / rx),
           a1 = atan2((-y1 - cy1) / ry, (-x1 - cx1) / rx), da = a1 - a0;
    if (sweep && da < 0)
        da += 2 * M_PI;
    if (!sweep && da > 0)
        da -= 2 * M_PI;
    for (int i = 1; i <= 64; i++) {
        double a = a0 + da * i / 64;
        put(f, cx + rx * cos(a) * cs - ry * sin(a) * sn, cy + rx * cos(a) * sn + ry * sin(a) * cs,
            false);
    }
}

typedef struct kn_reader {
    const char *p, *end;
} kn_reader;

static bool number(kn_reader *r, double *v) {
    while (r->p < r->end && (kn_is_space(*r->p) || *r->p == ','))
        r->p++;
    return r->p < r->end && kn_parse_double(r->p, r->end, v, &r->p);
}

static bool flag(kn_reader *r, double *v) {
    while (r->p < r->end && (kn_is_space(*r->p) || *r->p == ','))
        r->p++;
    if (r->p >= r->end || (*r->p != '0' && *r->p != '1'))
        return false;
    *v = *r->p++ - '0';
    return true;
}

static void flatten(kn_str d, kn_flat *f) {
    kn_reader r = {d.p, d.p + d.n};
    double x = 0, y = 0, sx = 0, sy = 0, cx = 0, cy = 0, a[7];
    char cmd = 0, prev = 0;
    for (;;) {
        while (r.p < r.end && (kn_is_space(*r.p) || *r.p == ','))
            r.p++;
        if (r.p >= r.end)
            return;
        if (kn_lower(*r.p) >= 'a' && kn_lower(*r.p) <= 'z')
            cmd = *r.p++;
        bool rel = cmd >= 'a';
        int k = kn_lower(cmd);
        double bx = rel ? x : 0, by = rel ? y : 0;
        static const struct {
            char c;
            int n;
        } counts[] = {{'m', 2}, {'l', 2}, {'h', 1}, {'v', 1}, {'c', 6},
                      {'s', 4}, {'q', 4}, {'t', 2}, {'a', 7}, {'z', 0}};
        int n = -1;
        for (size_t i = 0; i < KN_COUNTOF(counts); i++)
            n = counts[i].c == k ? counts[i].n : n;
        if (n < 0)
            return;
        for (int i = 0; i < n; i++)
            if (k == 'a' && (i == 3 || i == 4) ? !flag(&r, &a[i]) : !number(&r, &a[i]))
                return;
        double p[8] = {x, y};
        switch (k) {
        case 'm':
            x = sx = bx + a[0], y = sy = by + a[1];
            put(f, x, y, true);
            cmd = rel ? 'l' : 'L';
            break;
        case 'l':
        case 'h':
        case 'v':
            if (k != 'v')
                x = bx + a[0];
            if (k != 'h')
                y = by + a[k == 'v' ? 0 : 1];
            put(f, x, y, false);
            break;
        case 'z':
            x = sx, y = sy;
            put(f, x, y, false);
            cmd = 'M';
            break;
        case 'c':
        case 's': {
            bool smooth = k == 's', after = prev == 'c' || prev == 's';
            p[2] = smooth ? (after ? 2 * x - cx : x) : bx + a[0];
            p[3] = smooth ? (after ? 2 * y - cy : y) : by + a[1];
            p[4] = cx = bx + a[smooth ? 0 : 2], p[5] = cy = by + a[smooth ? 1 : 3];
            p[6] = x = bx + a[smooth ? 2 : 4], p[7] = y = by + a[smooth ? 3 : 5];
            curve(f, p);
            break;
        }
        case 'q':
        case 't': {
            bool smooth = k == 't', after = prev == 'q' || prev == 't';
            cx = smooth ? (after ? 2 * x - cx : x) : bx + a[0];
            cy = smooth ? (after ? 2 * y - cy : y) : by + a[1];
            double ex = bx + a[smooth ? 0 : 2], ey = by + a[smooth ? 1 : 3];
            p[2] = x + (cx - x) * 2 / 3, p[3] = y + (cy - y) * 2 / 3;
            p[4] = ex + (cx - ex) * 2 / 3, p[5] = ey + (cy - ey) * 2 / 3;
            p[6] = x = ex, p[7] = y = ey;
            curve(f, p);
            break;
        }
        case 'a':
            arc(f, x, y, a[0], a[1], a[2], a[3] != 0, a[4] != 0, bx + a[5], by + a[6]);
            x = bx + a[5], y = by + a[6];
            break;
        }
        prev = (char)k;
    }
}

static bool point_at(const kn_flat *f, double dist, double *x, double *y, double *angle) {
    double at = 0;
    bool any = false;
    for (size_t i = 1; i < f->v.n; i++) {
        double dx = f->v.v[i].x - f->v.v[i - 1].x, dy = f->v.v[i].y - f->v.v[i - 1].y,
               len = hypot(dx, dy);
        if (f->move.v[i] || len == 0)
            continue;
        double t = dist <= at + len ? (dist - at) / len : 1;
        *x = f->v.v[i - 1].x + dx * t, *y = f->v.v[i - 1].y + dy * t;
        *angle = atan2(dy, dx);
        any = true;
        if (dist <= at + len)
            return true;
        at += len;
    }
    return any;
}

/* auto, reverse, auto 90deg, 45deg … */
static double rotation(kn_str text, double tangent) {
    double v = 0, turn = 0;
    const char *next;
    bool follows = false;
    for (size_t i = 0; i < text.n;) {
        size_t j = i;
        while (j < text.n && !kn_is_space(text.p[j]))
            j++;
        kn_str w = kn_str_sub(text, i, j);
        if (kn_str_ieq(w, KN_S("auto")))
            follows = true;
        else if (kn_str_ieq(w, KN_S("reverse")))
            follows = true, turn += M_PI;
        else if (w.n && kn_parse_double(w.p, w.p + w.n, &v, &next)) {
            kn_str unit = {next, (size_t)(w.p + w.n - next)};
            turn += v * (kn_str_ieq(unit, KN_S("rad"))    ? 1
                         : kn_str_ieq(unit, KN_S("turn")) ? 2 * M_PI
                         : kn_str_ieq(unit, KN_S("grad")) ? M_PI / 200
                                                          : M_PI / 180);
        }
        i = j + 1;
    }
    return (follows ? tangent : 0) + turn;
}

/* ---- basic shapes, measured against `room` ---- */
static void ellipse(kn_flat *f, double cx, double cy, double rx, double ry, double from,
                    double by) { /* angles clockwise from 3 o'clock */
    enum { STEPS = 128 };
    const int n = fabs(by) > 4 ? STEPS : STEPS / 4;
    for (int i = 0; i <= n; i++) {
        const double a = from + by * i / n;
        put(f, cx + rx * cos(a), cy + ry * sin(a), !f->v.n && i == 0);
    }
}

static double side_radius(kn_kw kw, kn_len len, double basis, double lo, double hi) {
    if (!kw)
        return kn_len_px(len, (float)basis);
    const double a = fabs(lo), b = fabs(hi);
    return kw == KN_KW_farthest_side ? fmax(a, b) : fmin(a, b);
}

static void round_shape(kn_flat *f, const kn_bshape *s, kn_rect r) {
    const double cx = s->has_at ? kn_len_px(s->cx, (float)r.w) : r.w / 2;
    const double cy = s->has_at ? kn_len_px(s->cy, (float)r.h) : r.h / 2;
    double rx, ry;
    if (s->kind == KN_SH_CIRCLE) {
        const double x = side_radius(s->rx_kw, s->rx, hypot(r.w, r.h) / M_SQRT2, cx, r.w - cx);
        const double y = side_radius(s->rx_kw, s->rx, hypot(r.w, r.h) / M_SQRT2, cy, r.h - cy);
        rx = ry = s->rx_kw == KN_KW_farthest_side ? fmax(x, y) : fmin(x, y);
    } else {
        rx = side_radius(s->rx_kw, s->rx, r.w, cx, r.w - cx);
        ry = side_radius(s->ry_kw, s->ry, r.h, cy, r.h - cy);
    }
    ellipse(f, r.x + cx, r.y + cy, fmax(0, rx), fmax(0, ry), 0, 2 * M_PI);
}

/* From the left end of the upper side, clockwise. */
static void inset(kn_flat *f, const kn_bshape *s, kn_rect r) {
    const double x0 = r.x + kn_len_px(s->inset[3], (float)r.w);
    const double y0 = r.y + kn_len_px(s->inset[0], (float)r.h);
    const double x1 = fmax(x0, r.x + r.w - kn_len_px(s->inset[1], (float)r.w));
    const double y1 = fmax(y0, r.y + r.h - kn_len_px(s->inset[2], (float)r.h));
    double rx[4], ry[4], fit = 1;
    for (int i = 0; i < 4; i++) {
        rx[i] = fmax(0, kn_len_px(s->radius[i].x, (float)r.w));
        ry[i] = fmax(0, kn_len_px(s->radius[i].y, (float)r.h));
    }
    for (int i = 0; i < 4; i++) {
        const double x = rx[i] + rx[i ^ 1], y = ry[i] + ry[3 - i];
        fit = x > x1 - x0 ? fmin(fit, (x1 - x0) / x) : fit;
        fit = y > y1 - y0 ? fmin(fit, (y1 - y0) / y) : fit;
    }
    const double cx[4] = {x0, x1, x1, x0}, cy[4] = {y0, y0, y1, y1};
    put(f, x0 + rx[0] * fit, y0, true);
    for (int k = 1; k <= 4; k++) {
        const int i = k & 3;
        const double a = rx[i] * fit, b = ry[i] * fit;
        const double sx = i == 1 || i == 2 ? -1 : 1, sy = i >= 2 ? -1 : 1;
        const double from = (i == 0 ? 1 : 0.5 * (i - 2)) * M_PI; /* where the quarter begins */
        if (a > 0 && b > 0)
            ellipse(f, cx[i] + sx * a, cy[i] + sy * b, a, b, from, M_PI / 2);
        else
            put(f, cx[i], cy[i], false);
    }
}

static void polygon(kn_flat *f, const kn_bshape *s, kn_rect r) {
    for (uint32_t i = 0; s->points && i + 1 < s->points->n; i += 2)
        put(f, r.x + kn_len_px(s->points->v[i], (float)r.w),
            r.y + kn_len_px(s->points->v[i + 1], (float)r.h), i == 0);
    if (f->v.n > 1)
        put(f, f->v.v[0].x, f->v.v[0].y, false);
}

/* ray(): its length is to a side or corner of the room from the middle (§2.1.1). */
static void ray(kn_flat *f, kn_str text, kn_rect r) {
    const char *p = text.p, *end = text.p + text.n, *next;
    double angle = 0;
    while (p < end && *p != '(')
        p++;
    p += p < end;
    if (!kn_parse_double(p, end, &angle, &next))
        return;
    const double unit = kn_str_find(text, KN_S("turn")) >= 0   ? 2 * M_PI
                        : kn_str_find(text, KN_S("grad")) >= 0 ? M_PI / 200
                        : kn_str_find(text, KN_S("rad")) >= 0  ? 1
                                                               : M_PI / 180;
    const double dx = sin(angle * unit), dy = -cos(angle * unit), x = r.w / 2, y = r.h / 2;
    double length = fmin(x, y);
    if (kn_str_find(text, KN_S("farthest-side")) >= 0)
        length = fmax(x, y);
    else if (kn_str_find(text, KN_S("corner")) >= 0)
        length = hypot(x, y);
    else if (kn_str_find(text, KN_S("sides")) >= 0)
        length = fmin(dx != 0 ? x / fabs(dx) : INFINITY, dy != 0 ? y / fabs(dy) : INFINITY);
    put(f, r.x + x, r.y + y, true);
    put(f, r.x + x + dx * length, r.y + y + dy * length, false);
}

static bool shape_line(kn_flat *f, const kn_bshape *s, kn_rect room) {
    switch (s->kind) {
    case KN_SH_PATH:
        flatten(s->text, f);
        return true;
    case KN_SH_CIRCLE:
    case KN_SH_ELLIPSE:
        round_shape(f, s, room);
        return true;
    case KN_SH_INSET:
    case KN_SH_BOX:
        inset(f, s, room);
        return true;
    case KN_SH_POLYGON:
        polygon(f, s, room);
        return true;
    case KN_SH_RAY:
        ray(f, s->text, room);
        return true;
    default:
        return false;
    }
}

/* offset-anchor: one or two of lengths, percentages and side names; auto: the transform's origin.
 */
static void anchor(kn_str text, double w, double h, double *ax, double *ay) {
    int axis = 0;
    double v[2] = {w / 2, h / 2};
    for (size_t i = 0; i < text.n && axis < 2;) {
        size_t j = i;
        while (j < text.n && !kn_is_space(text.p[j]))
            j++;
        const kn_str word = kn_str_sub(text, i, j);
        const double size = axis ? h : w;
        const char *next;
        double n;
        if (kn_str_ieq(word, KN_S("auto")))
            return;
        if (kn_str_ieq(word, KN_S("left")))
            v[0] = 0, axis++;
        else if (kn_str_ieq(word, KN_S("right")))
            v[0] = w, axis++;
        else if (kn_str_ieq(word, KN_S("top")))
            v[1] = 0, axis++;
        else if (kn_str_ieq(word, KN_S("bottom")))
            v[1] = h, axis++;
        else if (kn_str_ieq(word, KN_S("center")))
            v[axis] = size / 2, axis++;
        else if (word.n && kn_parse_double(word.p, word.p + word.n, &n, &next))
            v[axis] = next < word.p + word.n && *next == '%' ? n * size / 100 : n, axis++;
        i = j + 1;
    }
    if (axis) {
        *ax = v[0];
        *ay = v[1];
    }
}

bool kn_offset_matrix(const kn_style *s, double w, double h, double ox, double oy, kn_rect room,
                      double *m16) {
    const kn_bshape *shape = s->fx->offset_path;
    kn_flat f = {0};
    double x, y, angle, total = 0;
    bool ok = false;
    if (!shape_line(&f, shape, room))
        f.v.n = 0;
    for (size_t i = 1; i < f.v.n; i++)
        if (!f.move.v[i])
            total += hypot(f.v.v[i].x - f.v.v[i - 1].x, f.v.v[i].y - f.v.v[i - 1].y);
    double dist = kn_len_px(s->fx->offset_distance, (float)total);
    double ax = ox, ay = oy;
    anchor(s->fx->offset_anchor, w, h, &ax, &ay);
    bool closed = f.v.n > 1 && f.v.v[0].x == f.v.v[f.v.n - 1].x && f.v.v[0].y == f.v.v[f.v.n - 1].y;
    if (closed && total > 0)
        dist -= floor(dist / total) * total;
    else if (shape->kind != KN_SH_RAY)
        dist = dist < 0 ? 0 : dist > total ? total : dist;
    if (point_at(&f, dist, &x, &y, &angle)) {
        kn_mat4 to_origin = kn_mat4_translate(ox - ax, oy - ay, 0);
        kn_mat4 m = kn_mat4_translate(x - ox, y - oy, 0),
                r = kn_mat4_rotate(0, 0, 1, rotation(s->fx->offset_rotate, angle));
        m = kn_mat4_mul(&m, &r);
        m = kn_mat4_mul(&m, &to_origin);
        memcpy(m16, m.m, sizeof m.m);
        ok = true;
    }
    kn_vec_free(&f.v);
    kn_vec_free(&f.move);
    return ok;
}
