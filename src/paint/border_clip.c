/* Clips of borders: rings, and the parts of them that belong to one side. */
#include "src/paint/border.h"
#include <math.h>

enum { FAR = 8 }; /* px that a complement reaches beyond what is painted */

kn_clip_node *kn_border_clip_to(const kn_border_job *k, kn_clip_node *clip, const kn_rrect *r) {
    const kn_shape s = kn_border_shape(k, k->e->r->arena, r);
    return kn_clip_push(k->e, clip, &s);
}

kn_clip_node *kn_border_clip_out(const kn_border_job *k, kn_clip_node *clip, const kn_rrect *r) {
    kn_shape s = kn_border_shape(k, k->e->r->arena, r);
    const kn_rect all = kn_rect_inflate(kn_rect_union(k->outer.r, r->r), FAR, FAR);
    if (s.kind == KN_SHAPE_PATH) { /* with a frame around it, filled between the two */
        kn_path_sink p = {0};
        const kn_pt v[4] = {{all.x, all.y},
                            {all.x + all.w, all.y},
                            {all.x + all.w, all.y + all.h},
                            {all.x, all.y + all.h}};
        for (int i = 0; i < 4; i++)
            kn_path_put(&p, i ? KN_SEG_LINE : KN_SEG_MOVE, &v[i]);
        kn_path_put(&p, KN_SEG_CLOSE, NULL);
        const kn_pt *at = s.u.path.pts;
        for (uint32_t i = 0; i < s.u.path.n_segs; i++) {
            kn_path_put(&p, s.u.path.segs[i], at);
            at += s.u.path.segs[i] == KN_SEG_CUBIC ? 3 : s.u.path.segs[i] != KN_SEG_CLOSE;
        }
        s.u.path = kn_path_take(&p, k->e->r->arena);
        s.evenodd = true;
    } else {
        const kn_rrect hole = s.kind == KN_SHAPE_RECT ? (kn_rrect){.r = s.u.rect} : s.u.rrect;
        s = (kn_shape){.kind = KN_SHAPE_DRRECT};
        s.u.drrect.outer = (kn_rrect){.r = all};
        s.u.drrect.inner = hole;
    }
    return kn_clip_push(k->e, clip, &s);
}

static kn_pt corner_of(kn_rect r, int i) {
    i &= 3;
    return (kn_pt){i == 1 || i == 2 ? r.x + r.w : r.x, i >= 2 ? r.y + r.h : r.y};
}

static void cross_at(kn_pt p, kn_pt q, kn_pt a, kn_pt b, kn_pt *out) { /* parallels: as it was */
    const double px = q.x - p.x, py = q.y - p.y, dx = b.x - a.x, dy = b.y - a.y;
    const double d = px * dy - py * dx;
    if (d == 0)
        return;
    const double t = ((a.x - p.x) * dy - (a.y - p.y) * dx) / d;
    *out = (kn_pt){p.x + t * px, p.y + t * py};
}

/* Where the mitre at corner c ends: beyond the corner's curve, but not beyond the inner edge's far
 * sides. q[0] is the outer corner, q[1] the inner one, which is moved. */
static void reach_corner(const kn_border_job *k, int c, int far_side, int end_side, kn_pt q[2]) {
    static const int sx[4] = {1, -1, -1, 1}, sy[4] = {1, 1, -1, -1};
    const kn_rect in = k->inner.r;
    double rx = k->inner.rx[c], ry = k->inner.ry[c];
    if (kn_has_corner_shapes(k->b, &k->outer)) { /* bent inwards, it may reach twice as far */
        rx = 2 * k->outer.rx[c];
        ry = 2 * k->outer.ry[c];
    }
    if (rx == 0 && ry == 0)
        return;
    const kn_pt at = q[1];
    cross_at(q[0], q[1], (kn_pt){at.x + sx[c] * rx, at.y}, (kn_pt){at.x, at.y + sy[c] * ry}, &q[1]);
    const int sides[2] = {far_side, end_side};
    for (int i = 0; i < 2; i++) {
        const int s = sides[i] & 3;
        const bool beyond = s == 0   ? q[1].y < in.y
                            : s == 1 ? q[1].x > in.x + in.w
                            : s == 2 ? q[1].y > in.y + in.h
                                     : q[1].x < in.x;
        if (beyond)
            cross_at(q[0], q[1], corner_of(in, s), corner_of(in, s + 1), &q[1]);
    }
}

static kn_clip_node *clip_poly(const kn_border_job *k, kn_clip_node *clip, const kn_pt *v,
                               uint32_t n, bool soft) {
    kn_shape s = kn_shape_polygon(k->e->r->arena, v, n);
    s.crisp = !soft;
    return kn_clip_push(k->e, clip, &s);
}

kn_clip_node *kn_border_clip_side(const kn_border_job *k, kn_clip_node *clip, int i,
                                  const kn_miter end[2]) {
    static const kn_pt along[4] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    const kn_pt t = along[i], in = {-t.y, t.x};
    const int j = (i + 1) & 3;
    kn_pt q[5] = {corner_of(k->outer.r, i), corner_of(k->inner.r, i), corner_of(k->inner.r, j),
                  corner_of(k->outer.r, j)};
    kn_pt other[2] = {q[3], q[2]};
    reach_corner(k, i, i + 2, i + 1, q);
    reach_corner(k, j, i + 2, i + 3, other);
    q[2] = other[1];
    const double d1 = (q[1].x - q[0].x) * in.x + (q[1].y - q[0].y) * in.y;
    const double d2 = (q[2].x - q[3].x) * in.x + (q[2].y - q[3].y) * in.y;
    const double l1 = (q[1].x - q[0].x) * t.x + (q[1].y - q[0].y) * t.y;
    const double l2 = (q[2].x - q[0].x) * t.x + (q[2].y - q[0].y) * t.y;
    if (end[0] == end[1]) {
        if (!k->fits && d1 != d2 && l2 > l1) { /* one corner reaches farther in than the other */
            const double d = fmax(d1, d2), l = d1 > d2 ? l2 : l1;
            const kn_pt v[5] = {
                q[0], q[1], {q[0].x + t.x * l + in.x * d, q[0].y + t.y * l + in.y * d}, q[2], q[3]};
            return clip_poly(k, clip, v, 5, end[0] == KN_MITER_SOFT);
        }
        return clip_poly(k, clip, q, 4, end[0] == KN_MITER_SOFT);
    }
    /* Each mitre has an edge of its own kind: two clips, which go a little beyond the other. */
    const double d = fmax(d1, d2), more = 0.1;
    const kn_pt b1 = {q[0].x + in.x * d, q[0].y + in.y * d};
    const kn_pt b2 = {q[3].x + in.x * d, q[3].y + in.y * d};
    const kn_pt ext = {-t.x * more, -t.y * more};
    if (end[0] != KN_MITER_NONE) {
        kn_pt v[4] = {{q[0].x + ext.x, q[0].y + ext.y}, {0, 0}, b2, q[3]};
        cross_at(q[0], q[1], b1, b2, &v[1]);
        v[1] = (kn_pt){v[1].x + ext.x, v[1].y + ext.y};
        clip = clip_poly(k, clip, v, 4, end[0] == KN_MITER_SOFT);
    }
    if (end[1] != KN_MITER_NONE) {
        kn_pt v[4] = {q[0], b1, {0, 0}, {q[3].x - ext.x, q[3].y - ext.y}};
        cross_at(q[2], q[3], b1, b2, &v[2]);
        v[2] = (kn_pt){v[2].x - ext.x, v[2].y - ext.y};
        clip = clip_poly(k, clip, v, 4, end[1] == KN_MITER_SOFT);
    }
    return clip;
}

kn_clip_node *kn_border_clip_inner(const kn_border_job *k, kn_clip_node *clip, int i) {
    kn_rrect r = k->inner;
    const int a = i, b = (i + 1) & 3; /* the side's corners; the other two are square */
    const bool flat = i == 0 || i == 2;
    float *along = flat ? r.rx : r.ry, *across = flat ? r.ry : r.rx;
    const double over = along[a] + along[b] - (flat ? r.r.w : r.r.h);
    const int low = i == 0 || i == 3 ? (i == 0 ? 0 : 0) : (i == 1 ? 1 : 3); /* left or top corner */
    if (over > 0.1) {
        *(flat ? &r.r.w : &r.r.h) += over;
        if (along[low] == 0)
            *(flat ? &r.r.x : &r.r.y) -= over;
    }
    for (int c = 0; c < 4; c++)
        if (c != a && c != b)
            r.rx[c] = r.ry[c] = 0;
    const double deep = fmax(across[a], across[b]);
    double *size = flat ? &r.r.h : &r.r.w, *at = flat ? &r.r.y : &r.r.x;
    if (deep > *size) {
        if (i == 1 || i == 2)
            *at += *size - deep;
        *size = deep;
    }
    return kn_rect_empty(r.r) ? clip : kn_border_clip_out(k, clip, &r);
}
