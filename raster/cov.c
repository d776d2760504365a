#include "raster/cov.h"
#include "raster/chords.h"
#include "raster/dsp/row.h"
#include <math.h>
#include <string.h>

#define SUBROWS                                                                                    \
    16 /* sample lines of a row that crosses a rounded corner; exact between them in x */

static int clampi(int v, int lo, int hi) {
    return v < lo ? lo : v > hi ? hi : v;
}

/* Device coordinates beyond this are as good as infinite: keeps casts to int defined. */
static double tame(double v) {
    return v != v ? 0 : v < -1e7 ? -1e7 : v > 1e7 ? 1e7 : v;
}

static kn_irect outer_box(kn_rect r) {
    double x0 = tame(r.x), y0 = tame(r.y), x1 = tame(r.x + r.w), y1 = tame(r.y + r.h);
    return (kn_irect){(int)floor(x0), (int)floor(y0), (int)ceil(x1), (int)ceil(y1)};
}

/* ---- corners: polygons, as chords.h says ---- */
struct kn_corners {
    int n[4];
    kn_pt *v[4]; /* from top to bottom; NULL for a square corner */
};

static const kn_corners *make_corners(const kn_rrect *r, kn_arena *a) {
    kn_corners *c = KN_ANEW(a, kn_corners);
    double x0 = r->r.x, y0 = r->r.y, x1 = x0 + r->r.w, y1 = y0 + r->r.h;
    kn_pt tmp[KN_MAX_CORNER];
    for (int i = 0; i < 4; i++) {
        double rx = (double)r->rx[i], ry = (double)r->ry[i];
        if (!(rx > 0) || !(ry > 0))
            continue;
        bool right = i == 1 || i == 2, low = i >= 2;
        kn_pt mid = {right ? x1 - rx : x0 + rx, low ? y1 - ry : y0 + ry};
        c->n[i] = kn_corner_chords(mid, rx, ry, right ? 1 : -1, low ? 1 : -1, tmp);
        c->v[i] = KN_ANEW_N(a, kn_pt, c->n[i]);
        memcpy(c->v[i], tmp, (size_t)c->n[i] * sizeof *tmp);
    }
    return c;
}

/* x of the corner's outline at height y; false outside of the corner's heights. */
static bool corner_x(const kn_corners *c, int i, double y, double *x) {
    const kn_pt *v = c->v[i];
    int lo = 0, hi = c->n[i] - 1;
    if (!v || y < v[0].y || y > v[hi].y)
        return false;
    while (hi - lo > 1) {
        int k = (lo + hi) / 2;
        if (v[k].y <= y)
            lo = k;
        else
            hi = k;
    }
    double d = v[hi].y - v[lo].y;
    *x = d > 0 ? v[lo].x + (v[hi].x - v[lo].x) * (y - v[lo].y) / d : v[hi].x;
    return true;
}

kn_cov kn_cov_rect(kn_rect r) {
    kn_cov c = {.kind = KN_COV_RECT, .box = outer_box(r)};
    c.outer.r = r;
    return c;
}

static bool square(const kn_rrect *r) {
    for (int i = 0; i < 4; i++)
        if (r->rx[i] > 0 && r->ry[i] > 0)
            return false;
    return true;
}

static kn_rrect snapped(const kn_rrect *r) {
    kn_rrect o = *r;
    if (!square(r)) {
        o.r.y = kn_snap4(r->r.y);
        o.r.h = kn_snap4(r->r.y + r->r.h) - o.r.y;
    }
    return o;
}

kn_cov kn_cov_rrect(const kn_rrect *r, kn_arena *a) {
    kn_cov c = {.kind = square(r) ? KN_COV_RECT : KN_COV_RRECT, .outer = snapped(r)};
    c.box = outer_box(c.outer.r);
    if (c.kind == KN_COV_RRECT)
        c.corners = make_corners(&c.outer, a);
    return c;
}

kn_cov kn_cov_ring(const kn_rrect *outer, const kn_rrect *inner, kn_arena *a) {
    if (kn_rect_empty(inner->r))
        return kn_cov_rrect(outer, a);
    kn_cov c = {.kind = KN_COV_RING, .outer = snapped(outer), .inner = snapped(inner)};
    c.box = outer_box(c.outer.r);
    c.corners = square(outer) ? NULL : make_corners(&c.outer, a);
    c.inner_corners = square(inner) ? NULL : make_corners(&c.inner, a);
    return c;
}

kn_cov kn_cov_mask(const kn_mask *m) {
    return (kn_cov){.kind = KN_COV_MASK, .box = m->box, .mask = *m};
}

kn_cov kn_cov_invert(const kn_cov *c, kn_irect area) {
    kn_cov o = *c;
    o.inverse = true;
    o.hole = c->box;
    o.box = area;
    return o;
}

bool kn_cov_is_solid(const kn_cov *c) {
    if (c->kind != KN_COV_RECT || c->inverse)
        return false;
    const kn_rect *r = &c->outer.r;
    return r->x <= c->box.x0 && r->y <= c->box.y0 && r->x + r->w >= c->box.x1 &&
           r->y + r->h >= c->box.y1;
}

static uint8_t *take(kn_rowbuf *b, int n) {
    if (b->used + (size_t)n > b->cap)
        return NULL;
    uint8_t *p = b->p + b->used;
    b->used += (size_t)n;
    return p;
}

static uint8_t to_cov(double v) {
    return v <= 0 ? 0 : v >= 1 ? 255 : (uint8_t)(v * 255 + 0.5);
}

static int push(kn_run *out, int n, int x0, int x1, int lim0, int lim1, const uint8_t *c,
                uint8_t v) {
    int a = x0 < lim0 ? lim0 : x0, b = x1 > lim1 ? lim1 : x1;
    if (a >= b || (!c && !v))
        return n;
    out[n] = (kn_run){a, b, c ? c + (a - x0) : NULL, v};
    return n + 1;
}

/* Runs between a left edge and a right edge that are vertical in this row. */
static int straight_runs(double l, double r, double h, int x0, int x1, kn_run *out) {
    int il = (int)floor(l), ir = (int)floor(r), n = 0;
    if (il == ir)
        return push(out, 0, il, il + 1, x0, x1, NULL, to_cov((r - l) * h));
    int full0 = il;
    if (l > il) {
        n = push(out, n, il, il + 1, x0, x1, NULL, to_cov((il + 1 - l) * h));
        full0 = il + 1;
    }
    n = push(out, n, full0, ir, x0, x1, NULL, to_cov(h));
    if (r > ir)
        n = push(out, n, ir, ir + 1, x0, x1, NULL, to_cov((r - ir) * h));
    return n;
}

static int rect_runs(const kn_rect *r, int y, int x0, int x1, kn_run *out) {
    double top = fmax(r->y, y), bot = fmin(r->y + r->h, y + 1.0);
    if (bot <= top)
        return 0;
    return straight_runs(tame(r->x), tame(r->x + r->w), bot - top, x0, x1, out);
}

static bool row_is_straight(const kn_rrect *r, double top, double bot) {
    double t = fmax(r->ry[0], r->ry[1]), b = fmax(r->ry[2], r->ry[3]);
    return top >= r->r.y + t + 0.25 && bot <= r->r.y + r->r.h - b - 0.25; /* vertices are snapped */
}

static void edges_at(const kn_rrect *r, const kn_corners *c, double y, double *l, double *rt) {
    double x;
    *l = r->r.x;
    *rt = r->r.x + r->r.w;
    for (int i = 0; i < 4; i++) {
        if (!corner_x(c, i, y, &x))
            continue;
        if (i == 1 || i == 2)
            *rt = x < *rt ? x : *rt;
        else
            *l = x > *l ? x : *l;
    }
}

static double overlap(double a0, double a1, double b0, double b1) {
    double lo = a0 > b0 ? a0 : b0, hi = a1 < b1 ? a1 : b1;
    return hi > lo ? hi - lo : 0;
}

static int bytes_of(const double *l, const double *r, double weight, int px0, int px1, int x0,
                    int x1, kn_rowbuf *b, kn_run *out, int n) {
    int a = clampi(px0, x0, x1), e = clampi(px1, x0, x1);
    uint8_t *p = a < e ? take(b, e - a) : NULL;
    if (!p)
        return n;
    for (int x = a; x < e; x++) {
        double sum = 0;
        for (int i = 0; i < SUBROWS; i++)
            sum += overlap(l[i], r[i], x, x + 1);
        p[x - a] = to_cov(sum * weight);
    }
    out[n] = (kn_run){a, e, p, 0};
    return n + 1;
}

static int rrect_runs(const kn_rrect *r, const kn_corners *c, int y, int x0, int x1, kn_rowbuf *b,
                      kn_run *out) {
    double top = fmax(r->r.y, y), bot = fmin(r->r.y + r->r.h, y + 1.0);
    if (bot <= top)
        return 0;
    if (!c || row_is_straight(r, top, bot))
        return straight_runs(tame(r->r.x), tame(r->r.x + r->r.w), bot - top, x0, x1, out);
    double l[SUBROWS], rt[SUBROWS], step = (bot - top) / SUBROWS;
    double lmin = 1e9, lmax = -1e9, rmin = 1e9, rmax = -1e9;
    for (int i = 0; i < SUBROWS; i++) {
        edges_at(r, c, top + step * (i + 0.5), &l[i], &rt[i]);
        if (rt[i] < l[i])
            rt[i] = l[i];
        l[i] = tame(l[i]);
        rt[i] = tame(rt[i]);
        lmin = l[i] < lmin ? l[i] : lmin, lmax = l[i] > lmax ? l[i] : lmax;
        rmin = rt[i] < rmin ? rt[i] : rmin, rmax = rt[i] > rmax ? rt[i] : rmax;
    }
    int l0 = (int)floor(lmin), l1 = (int)ceil(lmax), r0 = (int)floor(rmin), r1 = (int)ceil(rmax);
    if (l1 >= r0)
        return bytes_of(l, rt, step, l0, r1, x0, x1, b, out, 0);
    int n = bytes_of(l, rt, step, l0, l1, x0, x1, b, out, 0);
    n = push(out, n, l1, r0, x0, x1, NULL, to_cov(bot - top));
    return bytes_of(l, rt, step, r0, r1, x0, x1, b, out, n);
}

static void paint_runs(uint8_t *p, int x0, const kn_run *v, int n) {
    for (int i = 0; i < n; i++) {
        if (v[i].c)
            memcpy(p + v[i].x0 - x0, v[i].c, (size_t)(v[i].x1 - v[i].x0));
        else
            memset(p + v[i].x0 - x0, v[i].v, (size_t)(v[i].x1 - v[i].x0));
    }
}

/* Outer minus inner; the stretch that the inner shape covers wholly is left out. */
static int ring_runs(const kn_cov *c, int y, int x0, int x1, kn_rowbuf *b, kn_run *out) {
    kn_run in[8];
    size_t mark = b->used;
    int n_out = rrect_runs(&c->outer, c->corners, y, x0, x1, b, out);
    int n_in = rrect_runs(&c->inner, c->inner_corners, y, x0, x1, b, in);
    if (!n_out || !n_in)
        return n_out;
    int a = out[0].x0, e = out[n_out - 1].x1, hole0 = e, hole1 = e;
    for (int i = 0; i < n_in; i++)
        if (!in[i].c && in[i].v == 255) {
            hole0 = in[i].x0;
            hole1 = in[i].x1;
        }
    uint8_t *p = take(b, e - a), *q = take(b, e - a);
    if (!p || !q) {
        b->used = mark;
        return 0;
    }
    memset(q, 0, (size_t)(e - a));
    paint_runs(p, a, out, n_out);
    for (int i = 0; i < n_in; i++) { /* the inner shape may stick out of the outer one */
        in[i].x0 = clampi(in[i].x0, a, e);
        in[i].x1 = clampi(in[i].x1, in[i].x0, e);
    }
    paint_runs(q, a, in, n_in);
    for (int i = 0; i < e - a; i++)
        p[i] = p[i] > q[i] ? (uint8_t)(p[i] - q[i]) : 0;
    int n = push(out, 0, a, hole0, x0, x1, p, 0);
    if (hole1 < e)
        n = push(out, n, hole1, e, x0, x1, p + (hole1 - a), 0);
    return n;
}

static int nine_runs(const kn_cov *c, int y, int x0, int x1, kn_run *out) {
    const kn_irect *pl = &c->place;
    int sw = c->mask.box.x1 - c->mask.box.x0, sh = c->mask.box.y1 - c->mask.box.y0;
    int w = pl->x1 - pl->x0, h = pl->y1 - pl->y0;
    int ry = y - pl->y0, below = sh - 1 - c->mid_y;
    if (ry < 0 || ry >= h)
        return 0;
    int sy = ry < c->mid_y ? ry : ry >= h - below ? ry - (h - sh) : c->mid_y;
    const uint8_t *row = c->mask.px + (ptrdiff_t)sy * c->mask.stride;
    int left = pl->x0 + c->mid_x, right = pl->x1 - (sw - 1 - c->mid_x);
    int n = push(out, 0, pl->x0, left, x0, x1, row, 0);
    n = push(out, n, left, right, x0, x1, NULL, row[c->mid_x]);
    return push(out, n, right, pl->x0 + w, x0, x1, row + c->mid_x + 1, 0);
}

static bool eight_clear(const uint8_t *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return !v;
}

/* A row from c on, without its empty ends: of a line across the picture little is left. */
static int push_trimmed(kn_run *out, int n, int x0, int x1, int lim0, int lim1, const uint8_t *c) {
    const uint8_t *row = c - x0;
    x0 = x0 > lim0 ? x0 : lim0;
    x1 = x1 < lim1 ? x1 : lim1;
    while (x1 - x0 >= 8 && eight_clear(row + x0))
        x0 += 8;
    while (x0 < x1 && !row[x0])
        x0++;
    while (x1 - x0 >= 8 && eight_clear(row + x1 - 8))
        x1 -= 8;
    while (x0 < x1 && !row[x1 - 1])
        x1--;
    return push(out, n, x0, x1, x0, x1, row + x0, 0);
}

static int mask_runs(const kn_cov *c, int y, int x0, int x1, kn_run *out) {
    const kn_irect *b = &c->mask.box, *e = &c->hollow;
    const uint8_t *row = kn_mask_row(&c->mask, y);
    if (y < e->y0 || y >= e->y1 || e->x0 <= b->x0 || e->x1 >= b->x1)
        return push_trimmed(out, 0, b->x0, b->x1, x0, x1, row);
    const int n = push_trimmed(out, 0, b->x0, e->x0, x0, x1, row);
    return push_trimmed(out, n, e->x1, b->x1, x0, x1, row + (e->x1 - b->x0));
}

static int inverse_runs(const kn_cov *c, int y, int x0, int x1, kn_rowbuf *b, kn_run *out) {
    kn_run in[8];
    kn_cov shape = *c;
    shape.inverse = false;
    shape.box = c->hole;
    int k = kn_cov_runs(&shape, y, x0, x1, b, in), n = 0, at = x0;
    for (int i = 0; i < k; i++) {
        n = push(out, n, at, in[i].x0, x0, x1, NULL, 255);
        at = in[i].x1;
        if (!in[i].c) {
            n = push(out, n, in[i].x0, at, x0, x1, NULL, (uint8_t)(255 - in[i].v));
            continue;
        }
        uint8_t *p = take(b, at - in[i].x0);
        for (int x = 0; p && x < at - in[i].x0; x++)
            p[x] = (uint8_t)(255 - in[i].c[x]);
        if (p)
            n = push(out, n, in[i].x0, at, x0, x1, p, 0);
    }
    return push(out, n, at, x1, x0, x1, NULL, 255);
}

int kn_cov_runs(const kn_cov *c, int y, int x0, int x1, kn_rowbuf *b, kn_run *out) {
    x0 = x0 > c->box.x0 ? x0 : c->box.x0;
    x1 = x1 < c->box.x1 ? x1 : c->box.x1;
    if (y < c->box.y0 || y >= c->box.y1 || x0 >= x1)
        return 0;
    if (c->inverse)
        return inverse_runs(c, y, x0, x1, b, out);
    switch (c->kind) {
    case KN_COV_RECT:
        return rect_runs(&c->outer.r, y, x0, x1, out);
    case KN_COV_RRECT:
        return rrect_runs(&c->outer, c->corners, y, x0, x1, b, out);
    case KN_COV_RING:
        return ring_runs(c, y, x0, x1, b, out);
    case KN_COV_NINE:
        return nine_runs(c, y, x0, x1, out);
    case KN_COV_MASK:
        return mask_runs(c, y, x0, x1, out);
    }
    return 0;
}

static int meet(const kn_run *a, const kn_run *k, int x0, int x1, kn_rowbuf *b, kn_run *out,
                int n) {
    const uint8_t *ac = a->c ? a->c + (x0 - a->x0) : NULL, *kc = k->c ? k->c + (x0 - k->x0) : NULL;
    if (!ac && !kc)
        return push(out, n, x0, x1, x0, x1, NULL, (uint8_t)kn_div255((uint32_t)a->v * k->v));
    if ((!ac && a->v == 255) || (!kc && k->v == 255))
        return push(out, n, x0, x1, x0, x1, ac && kc ? NULL : ac ? ac : kc, 0);
    uint8_t *p = take(b, x1 - x0);
    if (!p)
        return n;
    if (ac && kc) {
        memcpy(p, ac, (size_t)(x1 - x0));
        kn_row8_mul(p, kc, x1 - x0);
    } else {
        kn_row8_scale(p, ac ? ac : kc, ac ? k->v : a->v, x1 - x0);
    }
    return push(out, n, x0, x1, x0, x1, p, 0);
}

static int intersect(const kn_run *a, int na, const kn_run *k, int nk, kn_rowbuf *b, kn_run *out) {
    int n = 0, i = 0, j = 0;
    while (i < na && j < nk && n < KN_MAX_RUNS) {
        int x0 = a[i].x0 > k[j].x0 ? a[i].x0 : k[j].x0, x1 = a[i].x1 < k[j].x1 ? a[i].x1 : k[j].x1;
        if (x0 < x1)
            n = meet(&a[i], &k[j], x0, x1, b, out, n);
        if (a[i].x1 < k[j].x1)
            i++;
        else
            j++;
    }
    return n;
}

int kn_clip_runs(const kn_clip *c, int y, kn_rowbuf *b, kn_run *runs, int n) {
    kn_run mine[KN_MAX_RUNS], out[KN_MAX_RUNS];
    for (; c && n; c = c->up) {
        if (!c->cov)
            continue;
        int k = kn_cov_runs(c->cov, y, runs[0].x0, runs[n - 1].x1, b, mine);
        n = intersect(runs, n, mine, k, b, out);
        memcpy(runs, out, (size_t)n * sizeof *out);
    }
    return n;
}
