/* What a pen covers: outlines parallel to the curve on both sides, joined and capped. Parallels of
 * curves are quadratic, as many as keep within a quarter of a device px, divided as in Skia. */
#include "raster/outline.h"
#include <math.h>
#include <stdlib.h>

#define NEARLY_ZERO (1.0 / 4096)

enum { BUTT, ROUND, SQUARE };
enum { MITER, ROUND_JOIN, BEVEL };

typedef struct pen {
    double r, inv_miter, tol; /* radius, 1 / miter limit, tolerance in units */
    int cap, join;
    kn_outline *out; /* on the left of the way, and the result */
    kn_outline in;   /* on the right, to be walked back at the end of the contour */
    kn_pt start, at, first_out;
    kn_pt normal, unit, first_normal, first_unit; /* of the last and first segment's ends */
    int n;                                        /* segments of this contour; -1: none begun */
    bool prev_line;
    bool point; /* nothing but segments without length so far */
} pen;

static kn_pt add(kn_pt a, kn_pt b) {
    return (kn_pt){a.x + b.x, a.y + b.y};
}
static kn_pt sub(kn_pt a, kn_pt b) {
    return (kn_pt){a.x - b.x, a.y - b.y};
}
static kn_pt mul(kn_pt a, double k) {
    return (kn_pt){a.x * k, a.y * k};
}
static double dot(kn_pt a, kn_pt b) {
    return a.x * b.x + a.y * b.y;
}
static double cross(kn_pt a, kn_pt b) {
    return a.x * b.y - a.y * b.x;
}
static double len2(kn_pt a) {
    return dot(a, a);
}
static bool unit_of(kn_pt v, kn_pt *out) {
    const double l = hypot(v.x, v.y);
    if (!(l > 1e-12) || !isfinite(l))
        return false;
    *out = mul(v, 1 / l);
    return true;
}
static kn_pt left(kn_pt v) {
    return (kn_pt){v.y, -v.x};
}
static kn_pt right(kn_pt v) {
    return (kn_pt){-v.y, v.x};
}

static void line(kn_outline *o, kn_pt p) {
    kn_outline_put(o, KN_V_LINE, &p);
}
static void arc(kn_outline *o, kn_pt c, kn_pt p, double w) {
    const kn_pt v[3] = {c, p, {w, 0}};
    kn_outline_put(o, KN_V_CONIC, v);
}
static kn_pt *last(kn_outline *o) {
    const bool weight = o->verbs.n && o->verbs.v[o->verbs.n - 1] == KN_V_CONIC;
    return &o->pts.v[o->pts.n - 1 - weight];
}

/* ---- caps and joins ---- */
/* From the end of the left parallel, whose normal is given, to that of the right one. */
static void put_cap(const pen *p, kn_outline *o, kn_pt pivot, kn_pt normal, kn_pt to) {
    const kn_pt tip = add(pivot, right(normal));
    if (p->cap == ROUND) {
        arc(o, add(tip, normal), tip, M_SQRT1_2);
        arc(o, sub(tip, normal), to, M_SQRT1_2);
        return;
    }
    if (p->cap == SQUARE) {
        line(o, add(tip, normal));
        line(o, sub(tip, normal));
    }
    line(o, to);
}

static void inner_join(kn_outline *inner, kn_pt pivot, kn_pt after) {
    line(inner, pivot); /* hides what crosses when segments are shorter than the pen is wide */
    line(inner, sub(pivot, after));
}

/* An arc around `c` from c + r·u to c + r·v: quarters, and what is left of them. */
static void round_join(kn_outline *o, kn_pt c, double r, kn_pt u, kn_pt v, bool clockwise) {
    double x = dot(u, v), y = fabs(cross(u, v));
    kn_pt axis = u;
    for (int i = 0; i < 2 && (x < -NEARLY_ZERO * NEARLY_ZERO || (x <= 0 && i == 0)); i++) {
        const kn_pt next = clockwise ? right(axis) : left(axis);
        arc(o, add(c, mul(add(axis, next), r)), add(c, mul(next, r)), M_SQRT1_2);
        const double t = x; /* v in the frame of the next axis */
        x = y;
        y = -t;
        axis = next;
    }
    kn_pt mid;
    if (x < 1 && unit_of(add(axis, v), &mid) && dot(axis, v) < 1 - 1e-9) {
        const double half = sqrt((1 + dot(axis, v)) / 2);
        arc(o, add(c, mul(mid, r / half)), add(c, mul(v, r)), half);
    }
}

static void put_join(pen *p, kn_pt unit, int join, bool line_now) {
    kn_outline *outer = p->out, *inner = &p->in;
    kn_pt before = p->unit, after = unit;
    const double d = dot(before, after);
    if (join != BEVEL && d >= 0 && 1 - d <= NEARLY_ZERO)
        return; /* nearly straight on */
    const bool clockwise = cross(before, after) > 0;
    if (!clockwise) { /* the other side is the outer one */
        kn_outline *t = outer;
        outer = inner;
        inner = t;
        before = mul(before, -1);
        after = mul(after, -1);
    }
    const kn_pt end = mul(after, p->r);
    if (join == ROUND_JOIN) {
        round_join(outer, p->at, p->r, before, after, clockwise);
    } else if (join == BEVEL) {
        line(outer, add(p->at, end));
    } else {
        const double sin_half = sqrt(fmax(0, (1 + d) / 2));
        kn_pt mid;
        if (d < 0 && 1 + d <= NEARLY_ZERO) {
            line(outer, add(p->at, end));
        } else if (sin_half < p->inv_miter || !unit_of(add(before, after), &mid)) {
            line(outer, add(p->at, end));
        } else {
            const kn_pt tip = add(p->at, mul(mid, p->r / sin_half));
            if (p->prev_line)
                *last(outer) = tip;
            else
                line(outer, tip);
            if (!line_now)
                line(outer, add(p->at, end));
        }
    }
    inner_join(inner, p->at, end);
}

/* Joins to a segment that leaves the current point along `dir`; false when that has no direction
 * and no cap shows it. */
static bool begin_segment(pen *p, kn_pt dir, bool is_line, kn_pt *normal, kn_pt *unit, int join) {
    if (!unit_of(dir, unit)) {
        if (p->cap == BUTT)
            return false;
        *unit = (kn_pt){1, 0}; /* a point: its caps stand upright */
    } else {
        *unit = left(*unit);
    }
    *normal = mul(*unit, p->r);
    if (p->n == 0) {
        p->first_normal = *normal;
        p->first_unit = *unit;
        p->first_out = add(p->at, *normal);
        kn_outline_put(p->out, KN_V_MOVE, &p->first_out);
        const kn_pt q = sub(p->at, *normal);
        kn_outline_put(&p->in, KN_V_MOVE, &q);
    } else {
        put_join(p, *unit, join, is_line);
    }
    p->prev_line = is_line;
    return true;
}

static void end_segment(pen *p, kn_pt at, kn_pt normal, kn_pt unit) {
    p->at = at;
    p->normal = normal;
    p->unit = unit;
    p->n++;
}

/* The right parallel, backwards. */
static void walk_back(pen *p) {
    size_t at = p->in.pts.n;
    for (size_t i = p->in.verbs.n; i-- > 1;) { /* the first is MOVE */
        const kn_verb v = p->in.verbs.v[i];
        const size_t n = v == KN_V_CONIC ? 3 : v == KN_V_QUAD ? 2 : 1;
        const kn_pt *q = p->in.pts.v + at - n;
        const bool before_conic = p->in.verbs.v[i - 1] == KN_V_CONIC;
        const kn_pt to = p->in.pts.v[at - n - 1 - before_conic];
        const kn_pt w[3] = {q[0], to, v == KN_V_CONIC ? q[2] : (kn_pt){0, 0}};
        kn_outline_put(p->out, v, v == KN_V_LINE ? &to : w);
        at -= n;
    }
}

static void end_contour(pen *p, bool closed, bool line_now) {
    if (p->n > 0) {
        const kn_pt end = *last(&p->in);
        if (closed) {
            put_join(p, p->first_unit, p->join, line_now);
            kn_outline_put(p->out, KN_V_CLOSE, NULL);
            const kn_pt to = *last(&p->in);
            kn_outline_put(p->out, KN_V_MOVE, &to);
            walk_back(p);
        } else {
            put_cap(p, p->out, p->at, p->normal, end);
            walk_back(p);
            put_cap(p, p->out, p->start, mul(p->first_normal, -1), p->first_out);
        }
        kn_outline_put(p->out, KN_V_CLOSE, NULL);
    }
    p->in.verbs.n = p->in.pts.n = 0;
    p->n = -1;
}

/* ---- parallels ---- */
static double to_line2(kn_pt p, kn_pt a, kn_pt b) { /* squared distance */
    const kn_pt d = sub(b, a);
    const double l = len2(d);
    if (!(l > 0))
        return len2(sub(p, a));
    return len2(sub(p, add(a, mul(d, dot(d, sub(p, a)) / l))));
}

typedef struct ray { /* a point of the parallel and its direction, as long as the radius */
    kn_pt p, d;
} ray;

static ray ray_at(const pen *p, const kn_curve *c, double t, int side, kn_pt *on_curve) {
    kn_pt dir, u = {1, 0};
    const kn_pt at = kn_curve_at(c, t, &dir);
    unit_of(dir, &u);
    if (on_curve)
        *on_curve = at;
    return (ray){add(at, mul(left(u), side * p->r)), mul(u, p->r)};
}

typedef enum verdict { SPLIT, STRAIGHT, QUAD } verdict;

static verdict meet(const pen *p, const ray *a, const ray *b, kn_pt *ctrl) {
    const double denom = cross(a->d, b->d);
    if (denom == 0 || !isfinite(denom))
        return STRAIGHT;
    const kn_pt ab = sub(a->p, b->p);
    const double na = cross(b->d, ab), nb = cross(a->d, ab);
    if ((na >= 0) == (nb >= 0)) { /* the tangents do not meet between the ends */
        const double d =
            fmax(to_line2(a->p, b->p, add(b->p, b->d)), to_line2(b->p, a->p, add(a->p, a->d)));
        return d <= p->tol * p->tol ? STRAIGHT : SPLIT;
    }
    if (!(fabs(na) * NEARLY_ZERO < fabs(denom)))
        return STRAIGHT;
    *ctrl = add(a->p, mul(a->d, na / denom));
    return QUAD;
}

static bool is_sharp(kn_pt a, kn_pt c, kn_pt b) {
    return dot(sub(c, a), sub(c, b)) > 0;
}

static kn_pt quad_at(kn_pt a, kn_pt c, kn_pt b, double t) {
    const double u = 1 - t;
    return add(add(mul(a, u * u), mul(c, 2 * u * t)), mul(b, t * t));
}

/* Where the line p q crosses the quadratic curve, if it does so just once. */
static bool cross_quad(kn_pt p, kn_pt q, kn_pt a, kn_pt c, kn_pt b, double *root) {
    const kn_pt v = sub(q, p);
    const double r0 = cross(sub(a, p), v), r1 = cross(sub(c, p), v), r2 = cross(sub(b, p), v);
    const double qa = r2 + r0 - 2 * r1, qb = 2 * (r1 - r0), qc = r0;
    double t[2];
    int n = 0;
    if (fabs(qa) < 1e-12) {
        if (qb != 0)
            t[n++] = -qc / qb;
    } else {
        const double disc = qb * qb - 4 * qa * qc;
        if (disc < 0)
            return false;
        t[n++] = (-qb - sqrt(disc)) / (2 * qa);
        t[n++] = (-qb + sqrt(disc)) / (2 * qa);
    }
    int found = 0;
    for (int i = 0; i < n; i++)
        if (t[i] > 0 && t[i] < 1 && !(found && t[i] == *root)) {
            *root = t[i];
            found++;
        }
    return found == 1;
}

static bool close_enough(const pen *p, kn_pt a, kn_pt c, kn_pt b, kn_pt want, kn_pt on_curve) {
    if (len2(sub(want, quad_at(a, c, b, 0.5))) <= p->tol * p->tol)
        return !is_sharp(a, c, b);
    double t;
    if (!cross_quad(want, on_curve, a, c, b, &t))
        return false;
    const double error = p->tol * (1 - fabs(t - 0.5) * 2);
    return len2(sub(want, quad_at(a, c, b, t))) <= error * error && !is_sharp(a, c, b);
}

static void parallel(pen *p, const kn_curve *c, int side, double t0, double t1, ray a, ray b) {
    kn_outline *o = side > 0 ? p->out : &p->in;
    kn_pt ctrl, on_curve;
    const double mid = (t0 + t1) / 2;
    const ray m = ray_at(p, c, mid, side, &on_curve);
    const verdict v = meet(p, &a, &b, &ctrl);
    /* the ends of a cubic may be parallel, or meet, with a bend between them */
    const bool flat = c->n < 4 || to_line2(m.p, a.p, b.p) < p->tol * p->tol;
    const bool same = v == SPLIT && len2(sub(a.p, b.p)) <= p->tol * p->tol;
    if (((v == STRAIGHT || same) && flat) || t1 - t0 < 1.0 / 2048 || !isfinite(b.p.x + b.p.y)) {
        line(o, b.p);
        return;
    }
    if (v == QUAD && close_enough(p, a.p, ctrl, b.p, m.p, on_curve)) {
        const kn_pt q[2] = {ctrl, b.p};
        kn_outline_put(o, KN_V_QUAD, q);
        return;
    }
    parallel(p, c, side, t0, mid, a, m);
    parallel(p, c, side, mid, t1, m, b);
}

/* ---- segments ---- */
static void line_to(pen *p, kn_pt to, int join) {
    kn_pt normal, unit;
    const kn_pt d = sub(to, p->at);
    const bool teeny = fmax(fabs(d.x), fabs(d.y)) <= NEARLY_ZERO * p->tol;
    if (p->n < 0 || (teeny && (p->cap == BUTT || p->n > 0)))
        return;
    if (!begin_segment(p, teeny ? (kn_pt){0, 0} : d, true, &normal, &unit, join))
        return;
    p->point &= teeny;
    line(p->out, add(to, normal));
    line(&p->in, sub(to, normal));
    end_segment(p, to, normal, unit);
}

static bool in_line(const kn_curve *c) {
    double most = 0;
    int a = 0, b = 1;
    for (int i = 0; i < c->n; i++)
        for (int j = i + 1; j < c->n; j++) {
            const kn_pt d = sub(c->p[j], c->p[i]);
            const double m = fmax(fabs(d.x), fabs(d.y));
            if (m > most) {
                most = m;
                a = i;
                b = j;
            }
        }
    for (int i = 0; i < c->n; i++)
        if (to_line2(c->p[i], c->p[a], c->p[b]) > most * most * 0.00001)
            return false;
    return true;
}

/* Parameters where a curve along a line turns back. */
static int turns(const kn_curve *c, double t[2]) {
    const kn_pt d = sub(c->p[c->n - 1], c->p[0]);
    const kn_pt e = sub(c->p[1], c->p[0]);
    const kn_pt axis = len2(d) > len2(e) ? d : e;
    double v[4];
    int n = 0;
    for (int i = 0; i < c->n; i++)
        v[i] = dot(axis, c->p[i]);
    if (c->n == 3) {
        const double den = v[0] - 2 * v[1] + v[2];
        const double at = den != 0 ? (v[0] - v[1]) / den : -1;
        if (at > 0 && at < 1)
            t[n++] = at;
        return n;
    }
    const double qa = v[3] - v[0] + 3 * (v[1] - v[2]), qb = 2 * (v[0] - 2 * v[1] + v[2]);
    const double qc = v[1] - v[0], disc = qb * qb - 4 * qa * qc;
    if (fabs(qa) < 1e-12 || disc < 0)
        return 0;
    const double r = sqrt(disc), lo = (-qb - r) / (2 * qa), hi = (-qb + r) / (2 * qa);
    if (fmin(lo, hi) > 0 && fmin(lo, hi) < 1)
        t[n++] = fmin(lo, hi);
    if (fmax(lo, hi) > 0 && fmax(lo, hi) < 1)
        t[n++] = fmax(lo, hi);
    return n;
}

/* Parameters of a cubic's points of inflection. */
static int inflections(const kn_curve *c, double t[2]) {
    const kn_pt a = sub(c->p[1], c->p[0]);
    const kn_pt b = add(sub(c->p[2], mul(c->p[1], 2)), c->p[0]);
    const kn_pt d = sub(add(c->p[3], mul(sub(c->p[1], c->p[2]), 3)), c->p[0]);
    const double qa = cross(b, d), qb = cross(a, d), qc = cross(a, b);
    int n = 0;
    double r[2];
    int k = 0;
    if (fabs(qa) < 1e-12) {
        if (qb != 0)
            r[k++] = -qc / qb;
    } else {
        const double disc = qb * qb - 4 * qa * qc;
        if (disc >= 0) {
            const double s = sqrt(disc), x = (-qb - s) / (2 * qa), y = (-qb + s) / (2 * qa);
            r[k++] = fmin(x, y);
            r[k++] = fmax(x, y);
        }
    }
    for (int i = 0; i < k; i++)
        if (r[i] > 0 && r[i] < 1 && !(n && t[0] == r[i]))
            t[n++] = r[i];
    return n;
}

static void curve_to(pen *p, const kn_curve *c) {
    const kn_pt end = c->p[c->n - 1];
    int apart = 0;
    for (int i = 1; i < c->n; i++)
        apart += len2(sub(c->p[i], c->p[i - 1])) > 1e-24;
    if (p->n < 0)
        return;
    if (apart <= 1 || in_line(c)) {
        double t[2];
        const int n = apart <= 1 ? 0 : turns(c, t);
        for (int i = 0; i < n; i++)
            line_to(p, kn_curve_at(c, t[i], NULL), i ? ROUND_JOIN : p->join);
        line_to(p, end, n ? ROUND_JOIN : p->join);
        return;
    }
    kn_pt normal, unit, d0, d1;
    kn_curve_at(c, 0, &d0);
    if (!begin_segment(p, d0, false, &normal, &unit, p->join)) {
        line_to(p, end, p->join);
        return;
    }
    p->point = false;
    double cut[4] = {0, 1};
    int n = 1;
    if (c->n == 4) {
        n = inflections(c, cut + 1) + 1;
        cut[n] = 1;
    }
    for (int i = 0; i < n; i++)
        for (int side = 1; side >= -1; side -= 2)
            parallel(p, c, side, cut[i], cut[i + 1], ray_at(p, c, cut[i], side, NULL),
                     ray_at(p, c, cut[i + 1], side, NULL));
    kn_curve_at(c, 1, &d1);
    if (unit_of(d1, &unit)) {
        unit = left(unit);
        normal = mul(unit, p->r);
    }
    end_segment(p, end, normal, unit);
}

void kn_outline_stroke(const kn_outline *src, const kn_stroke *st, double res, kn_outline *dst) {
    pen p = {.r = st->width / 2, .cap = st->cap < 3 ? st->cap : 0, .out = dst, .n = -1};
    p.join = st->join < 3 ? st->join : 0;
    p.tol = 0.25 / (res > 0 ? res : 1);
    const double limit = st->miter > 0 ? st->miter : 4;
    if (p.join == MITER && limit <= 1)
        p.join = BEVEL;
    p.inv_miter = 1 / limit;
    kn_outline_iter it = {.o = src};
    kn_curve c;
    bool line_last = false;
    while (kn_outline_next(&it, &c)) {
        switch (c.verb) {
        case KN_V_MOVE:
            end_contour(&p, false, line_last);
            p.n = 0;
            p.start = p.at = c.p[0];
            p.prev_line = false;
            p.point = true;
            break;
        case KN_V_LINE:
            line_to(&p, c.p[1], p.join);
            line_last = true;
            break;
        case KN_V_CLOSE:
            line_to(&p, c.p[1], p.join);
            line_last |= len2(sub(c.p[1], c.p[0])) > 0;
            end_contour(&p, !p.point, line_last);
            break;
        default:
            curve_to(&p, &c);
            line_last = false;
        }
    }
    end_contour(&p, false, line_last);
    kn_outline_free(&p.in);
}
