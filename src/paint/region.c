/* The boundary of a union of rectangles: bands between neighbouring edges, of each the covered
 * spans; where a band's spans end, and where two bands differ, lie edges, which are then linked. */
#include "src/paint/region.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct edge {
    int x0, y0, x1, y1; /* from, to */
    bool used;
} edge;

typedef struct span {
    int from, to;
} span;

typedef struct spans {
    KN_VEC(span) v;
} spans;

typedef struct edges {
    KN_VEC(edge) v;
} edges;

static int by_number(const void *a, const void *b) {
    const int p = *(const int *)a, q = *(const int *)b;
    return (p > q) - (p < q);
}

static int by_top(const void *a, const void *b) {
    return by_number(&((const kn_irect *)a)->y0, &((const kn_irect *)b)->y0);
}

static int by_from(const void *a, const void *b) {
    return by_number(&((const span *)a)->from, &((const span *)b)->from);
}

static int by_start(const void *a, const void *b) {
    const edge *p = a, *q = b;
    const int y = by_number(&p->y0, &q->y0);
    return y ? y : by_number(&p->x0, &q->x0);
}

/* Sorted, and joined where they touch. */
static void normalize(spans *s) {
    size_t n = 0;
    if (s->v.n)
        qsort(s->v.v, s->v.n, sizeof *s->v.v, by_from);
    for (size_t i = 0; i < s->v.n; i++) {
        const span p = s->v.v[i];
        if (n && p.from <= s->v.v[n - 1].to)
            s->v.v[n - 1].to = p.to > s->v.v[n - 1].to ? p.to : s->v.v[n - 1].to;
        else
            s->v.v[n++] = p;
    }
    s->v.n = n;
}

/* Horizontal edges between two bands: tops where only the lower one is covered, bottoms where only
 * the upper one is. */
static void put_level(edges *out, const spans *above, const spans *below, int y) {
    size_t i = 0, j = 0; /* ends of spans passed: odd inside */
    int at = 0;
    while (i < 2 * above->v.n || j < 2 * below->v.n) {
        const span *a = i / 2 < above->v.n ? &above->v.v[i / 2] : NULL;
        const span *b = j / 2 < below->v.n ? &below->v.v[j / 2] : NULL;
        const int xa = !a ? INT32_MAX : i & 1 ? a->to : a->from;
        const int xb = !b ? INT32_MAX : j & 1 ? b->to : b->from;
        const int x = xa < xb ? xa : xb;
        const bool in_a = i & 1, in_b = j & 1;
        if (in_a != in_b && x > at) {
            const edge e = {in_b ? at : x, y, in_b ? x : at, y, false};
            kn_vec_push(&out->v, e);
        }
        i += a && xa == x;
        j += b && xb == x;
        at = x;
    }
}

static void put_sides(edges *out, const spans *s, int y0, int y1) {
    for (size_t i = 0; i < s->v.n; i++) {
        const edge left = {s->v.v[i].from, y1, s->v.v[i].from, y0, false};
        const edge right = {s->v.v[i].to, y0, s->v.v[i].to, y1, false};
        kn_vec_push(&out->v, left);
        kn_vec_push(&out->v, right);
    }
}

/* The unused edge that begins where e ends; of two, where regions meet at a corner, the one to the
 * right, so that each keeps a contour of its own. */
static edge *next_edge(edges *all, const edge *e) {
    const edge key = {.x0 = e->x1, .y0 = e->y1};
    size_t lo = 0, hi = all->v.n;
    while (lo < hi) {
        const size_t mid = (lo + hi) / 2;
        if (by_start(&all->v.v[mid], &key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    edge *best = NULL;
    for (; lo < all->v.n && by_start(&all->v.v[lo], &key) == 0; lo++) {
        edge *f = &all->v.v[lo];
        const double turn =
            (double)(e->x1 - e->x0) * (f->y1 - f->y0) - (double)(e->y1 - e->y0) * (f->x1 - f->x0);
        if (!f->used && (!best || turn > 0))
            best = f;
    }
    return best;
}

static bool in_line(kn_pt a, kn_pt b, kn_pt c) {
    return (a.x == b.x && b.x == c.x) || (a.y == b.y && b.y == c.y);
}

static void put_corner(kn_contours *out, size_t first, kn_pt p) {
    const size_t n = out->pts.n;
    if (n >= first + 2 && in_line(out->pts.v[n - 2], out->pts.v[n - 1], p))
        out->pts.v[n - 1] = p;
    else
        kn_vec_push(&out->pts, p);
}

static void follow(edges *all, edge *e, kn_contours *out) {
    const size_t first = out->pts.n;
    for (; e; e = next_edge(all, e)) {
        e->used = true;
        put_corner(out, first, (kn_pt){e->x0, e->y0});
    }
    while (out->pts.n >= first + 3) { /* the beginning may lie within an edge */
        kn_pt *v = out->pts.v + first;
        const size_t n = out->pts.n - first;
        if (in_line(v[n - 2], v[n - 1], v[0])) {
            out->pts.n--;
        } else if (in_line(v[n - 1], v[0], v[1])) {
            v[0] = v[n - 1];
            out->pts.n--;
        } else {
            break;
        }
    }
    if (out->pts.n < first + 4) {
        out->pts.n = first;
        return;
    }
    kn_pt *v = out->pts.v + first;
    const size_t n = out->pts.n - first;
    if (v[0].y == v[1].y) { /* dashes begin with the upright edge at the left */
        const kn_pt last = v[n - 1];
        memmove(v + 1, v, (n - 1) * sizeof *v);
        v[0] = last;
    }
    kn_vec_push(&out->ends, out->pts.n);
}

void kn_region_boundary(const kn_irect *v, size_t n, kn_contours *out) {
    KN_VEC(kn_irect) r = {0};
    KN_VEC(int) ys = {0};
    spans now = {0}, before = {0};
    edges all = {0};
    for (size_t i = 0; i < n; i++)
        if (v[i].x1 > v[i].x0 && v[i].y1 > v[i].y0) {
            kn_vec_push(&r, v[i]);
            kn_vec_push(&ys, v[i].y0);
            kn_vec_push(&ys, v[i].y1);
        }
    if (r.n) {
        qsort(r.v, r.n, sizeof *r.v, by_top);
        qsort(ys.v, ys.n, sizeof *ys.v, by_number);
    }
    size_t started = 0, open = 0; /* r[0..open): those that the band may meet */
    for (size_t i = 0; i < ys.n; i++) {
        const int y = ys.v[i];
        if (i && y == ys.v[i - 1])
            continue;
        size_t kept = 0;
        for (size_t j = 0; j < open; j++)
            if (r.v[j].y1 > y)
                r.v[kept++] = r.v[j];
        open = kept;
        while (started < r.n && r.v[started].y0 == y)
            r.v[open++] = r.v[started++];
        now.v.n = 0;
        for (size_t j = 0; j < open; j++) {
            const span s = {r.v[j].x0, r.v[j].x1};
            kn_vec_push(&now.v, s);
        }
        normalize(&now);
        put_level(&all, &before, &now, y);
        size_t k = i;
        while (k < ys.n && ys.v[k] == y)
            k++;
        if (k < ys.n)
            put_sides(&all, &now, y, ys.v[k]);
        const spans t = before;
        before = now;
        now = t;
    }
    if (all.v.n)
        qsort(all.v.v, all.v.n, sizeof *all.v.v, by_start);
    for (size_t i = 0; i < all.v.n; i++)
        if (!all.v.v[i].used)
            follow(&all, &all.v.v[i], out);
    kn_vec_free(&r);
    kn_vec_free(&ys);
    kn_vec_free(&now.v);
    kn_vec_free(&before.v);
    kn_vec_free(&all.v);
}

void kn_contours_free(kn_contours *c) {
    kn_vec_free(&c->pts);
    kn_vec_free(&c->ends);
}

/* Unit vector from p to q, along an axis. */
static kn_pt direction(kn_pt p, kn_pt q) {
    return (kn_pt){(q.x > p.x) - (q.x < p.x), (q.y > p.y) - (q.y < p.y)};
}

void kn_contours_shrink(const kn_contours *in, int inset, kn_contours *out) {
    size_t first = 0;
    for (size_t c = 0; c < in->ends.n; c++) {
        const size_t end = in->ends.v[c];
        for (size_t i = first; i < end; i++) {
            const kn_pt p = in->pts.v[i];
            const kn_pt d = direction(in->pts.v[i == first ? end - 1 : i - 1], p);
            const kn_pt e = direction(p, in->pts.v[i + 1 == end ? first : i + 1]);
            /* to the right of both edges */
            const kn_pt q = {p.x - (d.y + e.y) * inset, p.y + (d.x + e.x) * inset};
            kn_vec_push(&out->pts, q);
        }
        kn_vec_push(&out->ends, out->pts.n);
        first = end;
    }
}

/* The radii of corner q between p and r. */
static kn_pt radii_at(kn_pt p, kn_pt q, kn_pt r, const kn_radii *convex, const kn_radii *concave) {
    const kn_pt d = direction(p, q), e = direction(q, r);
    const double turn = d.x * e.y - d.y * e.x;
    int i;
    if (d.x == 0)
        i = d.y > 0 ? (e.x > 0 ? 3 : 2) : (e.x > 0 ? 0 : 1);
    else
        i = d.x > 0 ? (e.y > 0 ? 1 : 2) : (e.y > 0 ? 0 : 3);
    const kn_radii *k = turn > 0 ? convex : concave;
    return turn == 0 ? (kn_pt){0, 0} : (kn_pt){k->rx[i], k->ry[i]};
}

/* How much of the edge from q to r its two corners take, scaled down to whole px to fit. */
static void take_of(kn_pt q, kn_pt r, kn_pt at_q, kn_pt at_r, double take[2]) {
    const double len = fabs(r.x - q.x) + fabs(r.y - q.y);
    take[0] = q.x == r.x ? at_q.y : at_q.x;
    take[1] = q.x == r.x ? at_r.y : at_r.x;
    const double sum = take[0] + take[1];
    if (sum > len) {
        take[0] = floor(take[0] * len / sum);
        take[1] = floor(take[1] * len / sum);
    }
}

static void round_contour(const kn_pt *v, size_t n, const kn_radii *convex, const kn_radii *concave,
                          kn_path_sink *out) {
    const double k = 0.5522847498;
    for (size_t i = 0; i < n; i++) { /* the edge to corner i, then that */
        const kn_pt o = v[(i + n - 2) % n], p = v[(i + n - 1) % n], q = v[i % n];
        const kn_pt r = v[(i + 1) % n], s = v[(i + 2) % n];
        const kn_pt here = radii_at(p, q, r, convex, concave);
        double in[2], away[2];
        take_of(p, q, radii_at(o, p, q, convex, concave), here, in);
        take_of(q, r, here, radii_at(q, r, s, convex, concave), away);
        const kn_pt d = direction(p, q), e = direction(q, r);
        const kn_pt from = {q.x - d.x * in[1], q.y - d.y * in[1]};
        const kn_pt to = {q.x + e.x * away[0], q.y + e.y * away[0]};
        kn_path_put(out, i ? KN_SEG_LINE : KN_SEG_MOVE, &from);
        const kn_pt curve[3] = {{from.x + k * (q.x - from.x), from.y + k * (q.y - from.y)},
                                {to.x + k * (q.x - to.x), to.y + k * (q.y - to.y)},
                                to};
        if (from.x != to.x || from.y != to.y)
            kn_path_put(out, KN_SEG_CUBIC, curve);
    }
    kn_path_put(out, KN_SEG_CLOSE, NULL);
}

void kn_contours_path(const kn_contours *c, const kn_radii *convex, const kn_radii *concave,
                      kn_path_sink *out) {
    size_t first = 0;
    for (size_t i = 0; i < c->ends.n; i++) {
        const size_t end = c->ends.v[i];
        if (convex) {
            round_contour(c->pts.v + first, end - first, convex, concave, out);
        } else {
            for (size_t j = first; j < end; j++)
                kn_path_put(out, j == first ? KN_SEG_MOVE : KN_SEG_LINE, &c->pts.v[j]);
            kn_path_put(out, KN_SEG_CLOSE, NULL);
        }
        first = end;
    }
}
