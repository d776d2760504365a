/* Corners that are no ellipses: corner-shape (CSS Borders 4 §4). The edges of a border lie in even
 * distance along the whole corner, so those within and around it are not the same curve with
 * smaller radii: their corner is moved along the normals of the outer one's ends. */
#include "src/paint/internal.h"
#include <math.h>

enum { STEPS = 32, CORNER_POINTS = STEPS + 4, MOST_POINTS = 4 * CORNER_POINTS + 8 };

static float param(const kn_box *b, int i) {
    const kn_sg_border *g = b->style->border;
    const float k[4] = {g->shape_tl, g->shape_tr, g->shape_br, g->shape_bl};
    return k[i];
}

static bool is_square(double k) {
    return k > 10;
}

static bool is_notch(double k) {
    return k < -10;
}

bool kn_has_corner_shapes(const kn_box *b, const kn_rrect *r) {
    for (int i = 0; i < 4; i++)
        if (r->rx[i] > 0 && r->ry[i] > 0 && param(b, i) != 1)
            return true;
    return false;
}

typedef struct corner { /* clockwise from `start` to `end`, around `centre` */
    kn_pt start, outer, end, centre;
    kn_pt u, w; /* directions from start to outer, and from outer to end */
    double k;   /* parameter of the superellipse */
} corner;

static kn_pt at(kn_pt p, kn_pt d, double k) {
    return (kn_pt){p.x + d.x * k, p.y + d.y * k};
}

static corner corner_of(const kn_rrect *r, int i, double k) {
    static const kn_pt u[4] = {{0, -1}, {1, 0}, {0, 1}, {-1, 0}};
    const bool right = i == 1 || i == 2, low = i >= 2;
    const double rx = r->rx[i], ry = r->ry[i];
    corner c = {.u = u[i], .w = u[(i + 1) & 3], .k = k};
    c.outer = (kn_pt){right ? r->r.x + r->r.w : r->r.x, low ? r->r.y + r->r.h : r->r.y};
    c.start = at(c.outer, c.u, -(c.u.x != 0 ? rx : ry));
    c.end = at(c.outer, c.w, c.w.x != 0 ? rx : ry);
    c.centre = (kn_pt){c.start.x + c.end.x - c.outer.x, c.start.y + c.end.y - c.outer.y};
    return c;
}

/* Where the curve meets the diagonal, in radii from the centre. */
static double half_of(double k) {
    return pow(0.5, pow(2, -k));
}

/* The corner of an edge that lies `from` px inside at the side where this one starts, and `to` px
 * at that where it ends. The curve is taken for its hull to find the normals of its ends. */
static corner moved(corner c, double from, double to) {
    const double h = half_of(fmin(1, fmax(-1, c.k)));
    const double x = 2 * h - 0.5, y = 1.5 - 2 * h, l = hypot(x, y), nx = x / l, ny = -y / l;
    const corner o = c;
    c.start = at(at(o.start, o.u, from * ny), o.w, from * nx);
    c.outer = at(at(o.outer, o.w, from * nx), o.u, -to * nx);
    c.end = at(at(o.end, o.u, -to * nx), o.w, -to * ny);
    c.centre = at(at(o.centre, o.w, -to * ny), o.u, from * ny);
    return c;
}

/* Points of the curve, ends included; returns their number. */
static int curve(const corner *c, kn_pt v[STEPS + 1]) {
    v[0] = c->start;
    if (c->k == 0) {
        v[1] = c->end;
        return 2;
    }
    if (is_notch(c->k)) {
        v[1] = c->centre;
        v[2] = c->end;
        return 3;
    }
    const kn_pt o = c->k > 0 ? c->centre : c->outer; /* concave ones bulge to the other side */
    const double e = pow(2, 1 - fabs(c->k));         /* 2 / exponent */
    for (int i = 1; i < STEPS; i++) {
        const double t = i * (M_PI / 2) / STEPS, x = pow(sin(t), e), y = pow(cos(t), e);
        v[i] = (kn_pt){o.x + x * (c->end.x - o.x) + y * (c->start.x - o.x),
                       o.y + x * (c->end.y - o.y) + y * (c->start.y - o.y)};
    }
    v[STEPS] = c->end;
    return STEPS + 1;
}

/* Around corners flatter than round ones, the edge goes straight on along the tangent to the side
 * of the box that it is wider than: from p, whose original is `from`, to the line through q along
 * d. */
static kn_pt tangent_end(kn_pt p, kn_pt from, kn_pt q, kn_pt d) {
    const kn_pt t = {-(p.y - from.y), p.x - from.x};
    const double den = t.x * d.y - t.y * d.x;
    if (fabs(den) < 1e-9)
        return p;
    return at(p, t, ((q.x - p.x) * d.y - (q.y - p.y) * d.x) / den);
}

/* The corner of `r`, whose original is `o` in the border box. Returns the number of points. */
static int put_corner(const kn_rrect *r, const corner *o, int i, double from, double to,
                      kn_pt v[CORNER_POINTS]) {
    const corner target = corner_of(r, i, o->k);
    if ((o->start.x == o->outer.x && o->start.y == o->outer.y) ||
        (o->end.x == o->outer.x && o->end.y == o->outer.y) || is_square(o->k)) {
        v[0] = target.outer;
        return 1;
    }
    const corner c = moved(*o, from, to);
    int n = 0;
    if (o->k < 1 && from < 0)
        v[n++] = tangent_end(c.start, o->start, target.outer, c.u);
    if (o->k >= 1) /* a corner begins, and dashes with it, straight inside of the outer one's end */
        v[n++] = at(o->start, o->w, from);
    n += curve(&c, v + n);
    if (o->k < 1 && to < 0)
        v[n++] = tangent_end(c.end, o->end, target.outer, c.w);
    return n;
}

/* The part of a polygon on one side of a line along an axis (Sutherland and Hodgman). */
static int cut(const kn_pt *v, int n, int axis, double limit, bool below, kn_pt *out) {
    int m = 0;
    for (int i = 0; i < n; i++) {
        const kn_pt p = v[i], q = v[(i + 1) % n];
        const double a = axis ? p.y : p.x, b = axis ? q.y : q.x;
        const bool in_a = below ? a <= limit : a >= limit, in_b = below ? b <= limit : b >= limit;
        if (in_a && m < MOST_POINTS)
            out[m++] = p;
        if (in_a != in_b && m < MOST_POINTS) {
            const double t = (limit - a) / (b - a);
            out[m++] = axis ? (kn_pt){p.x + t * (q.x - p.x), limit}
                            : (kn_pt){limit, p.y + t * (q.y - p.y)};
        }
    }
    return m;
}

kn_shape kn_shape_corners(kn_arena *a, const kn_box *b, kn_prect border, const kn_rrect *r) {
    const kn_rrect o = kn_rounded_border(b, border);
    if (!kn_has_corner_shapes(b, &o))
        return kn_shape_rrect(*r);
    const double in[4] = {r->r.y - o.r.y, o.r.x + o.r.w - r->r.x - r->r.w,
                          o.r.y + o.r.h - r->r.y - r->r.h, r->r.x - o.r.x};
    kn_pt v[MOST_POINTS], t[MOST_POINTS];
    int n = 0;
    const bool own = in[0] == 0 && in[1] == 0 && in[2] == 0 && in[3] == 0;
    for (int j = 0; j < 4; j++) {
        const int i = (j + own) & 3; /* dashes begin where the top right corner does */
        const corner c = corner_of(&o, i, param(b, i));
        n += put_corner(r, &c, i, in[(i + 3) & 3], in[i], v + n);
    }
    n = cut(v, n, 0, r->r.x, false, t);
    n = cut(t, n, 0, r->r.x + r->r.w, true, v);
    n = cut(v, n, 1, r->r.y, false, t);
    n = cut(t, n, 1, r->r.y + r->r.h, true, v);
    if (n < 3)
        return (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = {r->r.x, r->r.y, 0, 0}};
    for (int i = 1, j = n - 1; !own && i < j; i++, j--) { /* or go down from the top left one */
        const kn_pt p = v[i];
        v[i] = v[j];
        v[j] = p;
    }
    kn_shape s = kn_shape_polygon(a, v, (uint32_t)n);
    s.exact = true;
    return s;
}

/* ---- opposite corners ---- */
/* Concave corners may meet across the box. Each is taken for the quadrangle that the tangent at its
 * middle leaves of the corner's box; both are made smaller until these do not overlap. */
static kn_pt line_crossing(kn_pt p, kn_pt d, kn_pt q, kn_pt e, kn_pt none) {
    const double den = d.x * e.y - d.y * e.x;
    if (fabs(den) < 1e-9)
        return none;
    return at(p, d, ((q.x - p.x) * e.y - (q.y - p.y) * e.x) / den);
}

static void hull_of(const corner *c, kn_pt q[4]) {
    const double h = half_of(c->k);
    const kn_pt mid = {c->centre.x + h * (c->outer.x - c->centre.x),
                       c->centre.y + h * (c->outer.y - c->centre.y)};
    const kn_pt across = {-(mid.y - c->outer.y), mid.x - c->outer.x};
    q[0] = c->start;
    q[1] = line_crossing(mid, across, c->start, c->w, c->centre);
    q[2] = line_crossing(mid, across, c->end, c->u, c->centre);
    q[3] = c->end;
}

static bool apart(const kn_pt a[4], const kn_pt b[4]) { /* by an edge of a */
    for (int i = 0; i < 4; i++) {
        const kn_pt p = a[i], q = a[(i + 1) & 3], n = {q.y - p.y, p.x - q.x};
        double a0 = INFINITY, a1 = -INFINITY, b0 = INFINITY, b1 = -INFINITY;
        const double size = hypot(n.x, n.y);
        for (int j = 0; j < 4; j++) {
            const double da = a[j].x * n.x + a[j].y * n.y, db = b[j].x * n.x + b[j].y * n.y;
            a0 = fmin(a0, da);
            a1 = fmax(a1, da);
            b0 = fmin(b0, db);
            b1 = fmax(b1, db);
        }
        if (size > 0 && (a1 <= b0 + 1e-4 * size || b1 <= a0 + 1e-4 * size))
            return true;
    }
    return false;
}

static double opposite_scale(const corner *a, const corner *b) {
    kn_pt ha[4], hb[4], sa[4], sb[4];
    hull_of(a, ha);
    hull_of(b, hb);
    if (apart(ha, hb) || apart(hb, ha))
        return 1;
    double lo = 0, hi = 1;
    while (hi - lo > 0.05) {
        const double mid = (lo + hi) / 2;
        for (int i = 0; i < 4; i++) {
            sa[i] = at(a->outer, (kn_pt){ha[i].x - a->outer.x, ha[i].y - a->outer.y}, mid);
            sb[i] = at(b->outer, (kn_pt){hb[i].x - b->outer.x, hb[i].y - b->outer.y}, mid);
        }
        if (apart(sa, sb) || apart(sb, sa))
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

void kn_fit_opposite_corners(const kn_box *b, kn_rrect *r) {
    bool concave = false;
    double f = 1;
    for (int i = 0; i < 4; i++)
        concave |= param(b, i) < 0 && r->rx[i] > 0;
    for (int i = 0; i < 2 && concave; i++) {
        const corner p = corner_of(r, i, param(b, i)), q = corner_of(r, i + 2, param(b, i + 2));
        if (r->rx[i] > 0 && r->rx[i + 2] > 0)
            f = fmin(f, opposite_scale(&p, &q));
    }
    for (int i = 0; i < 4 && f < 1; i++) {
        r->rx[i] = (float)(r->rx[i] * f);
        r->ry[i] = (float)(r->ry[i] * f);
    }
}
