#include "raster/outline.h"
#include "raster/shape.h"
#include <math.h>
#include <stdlib.h>

static int points_of(kn_verb v) {
    static const int n[] = {1, 1, 2, 3, 3, 0};
    return n[v];
}

void kn_outline_free(kn_outline *o) {
    kn_vec_free(&o->verbs);
    kn_vec_free(&o->pts);
}

void kn_outline_put(kn_outline *o, kn_verb v, const kn_pt *pts) {
    kn_vec_push(&o->verbs, (uint8_t)v);
    for (int i = 0; i < points_of(v); i++)
        kn_vec_push(&o->pts, pts[i]);
}

void kn_outline_curve(kn_outline *o, const kn_curve *c) {
    kn_pt p[3] = {c->p[1], c->p[2], c->p[3]};
    if (c->verb == KN_V_CONIC)
        p[2] = (kn_pt){c->w, 0};
    kn_outline_put(o, c->verb, p);
}

/* ---- shapes ---- */
static kn_pt mapped(const kn_aff *m, kn_pt p) {
    return m ? kn_aff_map(m, p.x, p.y) : p;
}

/* Of a conic, p[2] is the weight. */
static void put(kn_outline *o, const kn_aff *m, kn_verb v, const kn_pt *p) {
    kn_pt q[3];
    const int n = v == KN_V_CONIC ? 2 : points_of(v);
    for (int i = 0; i < n; i++)
        q[i] = mapped(m, p[i]);
    if (v == KN_V_CONIC)
        q[2] = p[2];
    kn_outline_put(o, v, q);
}

kn_verb kn_lower_degree(kn_pt a, const kn_pt p[3], kn_pt v[3]) {
    const kn_pt b = p[2], s = {p[0].x - a.x, p[0].y - a.y}, e = {p[1].x - b.x, p[1].y - b.y};
    const kn_pt d = {b.x - a.x, b.y - a.y};
    const double den = s.x * e.y - s.y * e.x;
    const double size = fabs(s.x) + fabs(s.y) + fabs(e.x) + fabs(e.y);
    if (fabs(den) < 1e-9 * size * size || size == 0)
        return KN_V_CUBIC;
    const double ka = den / (d.x * e.y - d.y * e.x), kb = den / (d.x * s.y - d.y * s.x);
    if (!(fabs(ka - kb) < 1e-5) || !(ka > 0.552) || !(ka < 2.0 / 3 + 1e-5))
        return KN_V_CUBIC;
    v[0] = (kn_pt){a.x + s.x / ka, a.y + s.y / ka};
    v[1] = b;
    v[2] = (kn_pt){1.5 * ka / (2 - 1.5 * ka), 0};
    return ka > 2.0 / 3 - 1e-5 ? KN_V_QUAD : KN_V_CONIC;
}

static void put_path(kn_outline *o, const kn_path *p, const kn_aff *m) {
    static const kn_verb verb[] = {KN_V_MOVE, KN_V_LINE, KN_V_CUBIC, KN_V_CLOSE};
    static const uint32_t takes[] = {1, 1, 3, 0};
    uint32_t at = 0;
    kn_pt start = {0, 0}, cur = start;
    bool open = false; /* drawing after CLOSE starts again at `start` */
    for (uint32_t i = 0; i < p->n_segs && p->segs[i] <= KN_SEG_CLOSE; i++) {
        const kn_seg s = p->segs[i];
        if (at + takes[s] > p->n_pts)
            return;
        if (!open && s != KN_SEG_MOVE && s != KN_SEG_CLOSE)
            put(o, m, KN_V_MOVE, &start);
        if (s == KN_SEG_MOVE)
            start = p->pts[at];
        kn_pt low[3] = {{0, 0}, {0, 0}, {0, 0}};
        kn_verb v = verb[s];
        if (s == KN_SEG_CUBIC)
            v = kn_lower_degree(cur, p->pts + at, low);
        if (v != verb[s])
            put(o, m, v, low);
        else if (s != KN_SEG_CLOSE || open)
            put(o, m, v, p->pts + at);
        open = s != KN_SEG_CLOSE;
        at += takes[s];
        cur = open ? p->pts[at - 1] : start;
    }
}

static void put_rect(kn_outline *o, kn_rect r, const kn_aff *m) {
    const kn_pt v[4] = {{r.x, r.y}, {r.x + r.w, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}};
    for (int i = 0; i < 4; i++)
        put(o, m, i ? KN_V_LINE : KN_V_MOVE, &v[i]);
    put(o, m, KN_V_CLOSE, NULL);
}

static void put_rrect(kn_outline *o, const kn_rrect *r, const kn_aff *m) {
    static const kn_aff id = {1, 0, 0, 1, 0, 0};
    const kn_rrect q = kn_rrect_map(r, &id); /* radii made to fit */
    const double x0 = q.r.x, y0 = q.r.y, x1 = x0 + q.r.w, y1 = y0 + q.r.h;
    const kn_pt corner[4] = {{x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}};
    const kn_pt from[4] = {
        {x1 - q.rx[1], y0}, {x1, y1 - q.ry[2]}, {x0 + q.rx[3], y1}, {x0, y0 + q.ry[0]}};
    const kn_pt to[4] = {
        {x1, y0 + q.ry[1]}, {x1 - q.rx[2], y1}, {x0, y1 - q.ry[3]}, {x0 + q.rx[0], y0}};
    put(o, m, KN_V_MOVE, &to[3]);
    for (int i = 0; i < 4; i++) {
        const kn_pt arc[3] = {corner[i], to[i], {M_SQRT1_2, 0}};
        put(o, m, KN_V_LINE, &from[i]);
        if (from[i].x != to[i].x || from[i].y != to[i].y)
            put(o, m, KN_V_CONIC, arc);
    }
    put(o, m, KN_V_CLOSE, NULL);
}

void kn_outline_shape(kn_outline *o, const kn_shape *s, const kn_aff *m) {
    switch (s->kind) {
    case KN_SHAPE_RECT:
        put_rect(o, s->u.rect, m);
        break;
    case KN_SHAPE_RRECT:
        put_rrect(o, &s->u.rrect, m);
        break;
    case KN_SHAPE_DRRECT:
        put_rrect(o, &s->u.drrect.outer, m);
        put_rrect(o, &s->u.drrect.inner, m);
        break;
    case KN_SHAPE_PATH:
        put_path(o, &s->u.path, m);
        break;
    }
}

bool kn_outline_next(kn_outline_iter *it, kn_curve *c) {
    if (it->verb == it->o->verbs.n)
        return false;
    const kn_pt *p = it->o->pts.v + it->pt;
    *c = (kn_curve){.verb = it->o->verbs.v[it->verb++], .p = {it->at}, .w = 1};
    switch (c->verb) {
    case KN_V_MOVE:
        c->n = 1;
        it->start = c->p[0] = p[0];
        break;
    case KN_V_CLOSE:
        c->n = 2;
        c->p[1] = it->start;
        break;
    default:
        c->n = c->verb == KN_V_LINE ? 2 : c->verb == KN_V_CUBIC ? 4 : 3;
        for (int i = 1; i < c->n; i++)
            c->p[i] = p[i - 1];
        if (c->verb == KN_V_CONIC)
            c->w = p[2].x;
    }
    it->pt += (size_t)points_of(c->verb);
    it->at = c->p[c->n - 1];
    return true;
}

/* ---- curves ---- */
typedef struct hpt { /* with its weight, x and y multiplied by it */
    double x, y, w;
} hpt;

/* The blossom of the curve: one parameter for each degree. */
static hpt blossom(const kn_curve *c, const double t[3]) {
    hpt v[4];
    for (int i = 0; i < c->n; i++) {
        const double w = c->verb == KN_V_CONIC && i == 1 ? c->w : 1;
        v[i] = (hpt){c->p[i].x * w, c->p[i].y * w, w};
    }
    for (int k = 0; k < c->n - 1; k++)
        for (int i = 0; i < c->n - 1 - k; i++) {
            v[i].x += (v[i + 1].x - v[i].x) * t[k];
            v[i].y += (v[i + 1].y - v[i].y) * t[k];
            v[i].w += (v[i + 1].w - v[i].w) * t[k];
        }
    return v[0];
}

kn_curve kn_curve_cut(const kn_curve *c, double t0, double t1) {
    kn_curve o = *c;
    hpt h[4];
    for (int i = 0; i < c->n; i++) {
        double t[3];
        for (int k = 0; k < 3; k++)
            t[k] = k < i ? t1 : t0;
        h[i] = blossom(c, t);
        o.p[i] = (kn_pt){h[i].x / h[i].w, h[i].y / h[i].w};
    }
    if (c->verb == KN_V_CONIC)
        o.w = h[1].w / sqrt(h[0].w * h[2].w);
    if (t0 == 0)
        o.p[0] = c->p[0];
    if (t1 == 1)
        o.p[c->n - 1] = c->p[c->n - 1];
    return o;
}

kn_pt kn_curve_at(const kn_curve *c, double t, kn_pt *dir) {
    const kn_pt *p = c->p;
    const double u = 1 - t;
    if (c->n == 2) {
        if (dir)
            *dir = (kn_pt){p[1].x - p[0].x, p[1].y - p[0].y};
        return (kn_pt){u * p[0].x + t * p[1].x, u * p[0].y + t * p[1].y};
    }
    /* the tangent joins the last two points of de Casteljau's scheme */
    const double all[3] = {t, t, t}, first[3] = {t, t, 0}, second[3] = {t, t, 1};
    const double q0[3] = {t, 0, 0}, q1[3] = {t, 1, 0};
    const hpt a = blossom(c, c->n == 4 ? first : q0), b = blossom(c, c->n == 4 ? second : q1);
    const hpt at = blossom(c, all);
    if (dir) {
        *dir = (kn_pt){b.x / b.w - a.x / a.w, b.y / b.w - a.y / a.w};
        if (dir->x == 0 && dir->y == 0) {
            const int n = c->n - 1;
            const int from = t > 0.5 && n == 3 ? 1 : 0, to = t > 0.5 || n == 2 ? n : 2;
            *dir = (kn_pt){p[to].x - p[from].x, p[to].y - p[from].y};
        }
    }
    return (kn_pt){at.x / at.w, at.y / at.w};
}

int kn_conic_quads(const kn_curve *c, kn_pt out[2 * KN_MAX_CONIC_QUADS]) {
    const kn_pt *p = c->p;
    const double k = (c->w - 1) / (4 * (2 + (c->w - 1)));
    double error = fabs(k) * hypot(p[0].x - 2 * p[1].x + p[2].x, p[0].y - 2 * p[1].y + p[2].y);
    int n = 1;
    for (; n < KN_MAX_CONIC_QUADS && error > 0.25; n *= 2)
        error /= 4;
    /* Halving changes the parameter; the pieces' ends are where the angle is halved. */
    kn_curve piece[KN_MAX_CONIC_QUADS];
    piece[0] = *c;
    for (int step = n; step > 1; step /= 2)
        for (int i = 0; i < n; i += step) {
            const kn_curve whole = piece[i];
            piece[i] = kn_curve_cut(&whole, 0, 0.5);
            piece[i + step / 2] = kn_curve_cut(&whole, 0.5, 1);
        }
    for (int i = 0; i < n; i++) {
        out[2 * i] = piece[i].p[1];
        out[2 * i + 1] = piece[i].p[2];
    }
    return n;
}
