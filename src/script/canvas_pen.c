/* Paths under construction, and affine maps. */
#include <math.h>
#include <string.h>
#include "src/script/canvas.h"

void kn_m6_mul(const double a[6], const double b[6], double out[6]) {
    const double r[6] = {a[0] * b[0] + a[2] * b[1],        a[1] * b[0] + a[3] * b[1],
                         a[0] * b[2] + a[2] * b[3],        a[1] * b[2] + a[3] * b[3],
                         a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5]};
    memcpy(out, r, sizeof r);
}

bool kn_m6_invert(const double m[6], double out[6]) {
    const double det = m[0] * m[3] - m[1] * m[2];
    if (!(fabs(det) > 1e-300) || !isfinite(det))
        return false;
    const double k = 1 / det;
    const double r[6] = {m[3] * k,
                         -m[1] * k,
                         -m[2] * k,
                         m[0] * k,
                         (m[2] * m[5] - m[3] * m[4]) * k,
                         (m[1] * m[4] - m[0] * m[5]) * k};
    memcpy(out, r, sizeof r);
    return true;
}

kn_pt kn_m6_map(const double m[6], kn_pt p) {
    return (kn_pt){m[0] * p.x + m[2] * p.y + m[4], m[1] * p.x + m[3] * p.y + m[5]};
}

void kn_pen_free(kn_pen *p) {
    kn_vec_free(&p->segs);
    kn_vec_free(&p->pts);
}

void kn_pen_clear(kn_pen *p) {
    p->segs.n = p->pts.n = p->whole = 0;
    p->open = false;
}

void kn_pen_move(kn_pen *p, kn_pt a) {
    kn_vec_push(&p->segs, KN_SEG_MOVE);
    kn_vec_push(&p->pts, a);
    p->start = p->at = a;
    p->open = true;
}

void kn_pen_line(kn_pen *p, kn_pt a) {
    if (!p->open) {
        kn_pen_move(p, a);
        return;
    }
    kn_vec_push(&p->segs, KN_SEG_LINE);
    kn_vec_push(&p->pts, a);
    p->at = a;
}

void kn_pen_cubic(kn_pen *p, kn_pt a, kn_pt b, kn_pt c) {
    if (!p->open)
        kn_pen_move(p, a);
    kn_vec_push(&p->segs, KN_SEG_CUBIC);
    kn_vec_push(&p->pts, a);
    kn_vec_push(&p->pts, b);
    kn_vec_push(&p->pts, c);
    p->at = c;
}

void kn_pen_close(kn_pen *p) {
    if (!p->open || !p->segs.n || p->segs.v[p->segs.n - 1] == KN_SEG_CLOSE)
        return;
    kn_vec_push(&p->segs, KN_SEG_CLOSE);
    p->at = p->start;
}

void kn_pen_rect(kn_pen *p, double x, double y, double w, double h) {
    kn_pen_move(p, (kn_pt){x, y});
    kn_pen_line(p, (kn_pt){x + w, y});
    kn_pen_line(p, (kn_pt){x + w, y + h});
    kn_pen_line(p, (kn_pt){x, y + h});
    kn_pen_close(p);
}

void kn_pen_map(kn_pen *p, const double m[6]) {
    p->whole = 0;
    for (size_t i = 0; i < p->pts.n; i++)
        p->pts.v[i] = kn_m6_map(m, p->pts.v[i]);
    p->start = kn_m6_map(m, p->start);
    p->at = kn_m6_map(m, p->at);
}

void kn_pen_add(kn_pen *p, const kn_path *from, const double m[6]) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < from->n_segs; i++) {
        const kn_pt *v = from->pts + at;
        switch (from->segs[i]) {
        case KN_SEG_MOVE:
            kn_pen_move(p, kn_m6_map(m, v[0]));
            at++;
            break;
        case KN_SEG_LINE:
            kn_pen_line(p, kn_m6_map(m, v[0]));
            at++;
            break;
        case KN_SEG_CUBIC:
            kn_pen_cubic(p, kn_m6_map(m, v[0]), kn_m6_map(m, v[1]), kn_m6_map(m, v[2]));
            at += 3;
            break;
        default:
            kn_pen_close(p);
        }
    }
}

kn_path kn_pen_path(const kn_pen *p) {
    return (kn_path){p->segs.v, p->pts.v, (uint32_t)p->segs.n, (uint32_t)p->pts.n};
}

kn_shape kn_pen_shape(const kn_pen *p) {
    const size_t n = p->segs.n;
    if (p->whole && (n == p->whole || (n == p->whole + 1 && p->segs.v[n - 1] == KN_SEG_CLOSE)))
        return (kn_shape){.kind = KN_SHAPE_RRECT, .u.rrect = p->round};
    return (kn_shape){.kind = KN_SHAPE_PATH, .u.path = kn_pen_path(p)};
}
