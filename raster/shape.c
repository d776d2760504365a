#include "raster/shape.h"
#include "raster/bounds.h"
#include "raster/outline.h"
#include "raster/scratch.h"
#include <cairo.h>
#include <math.h>
#include <string.h>

static const kn_cov NOTHING = {.kind = KN_COV_RECT};

/* Quarter turns keep rectangles rectangles: swap the axes instead of rasterizing a path. */
static bool quarter_turn(const kn_aff *m) {
    return m->a == 0 && m->d == 0;
}

kn_rrect kn_rrect_map(const kn_rrect *r, const kn_aff *m) {
    kn_rrect o = {.r = kn_aff_rect(m, r->r)};
    double w = fabs(r->r.w), h = fabs(r->r.h), f = 1;
    for (int i = 0; i < 4; i++) { /* each side must hold its two radii */
        int j = i ^ 1, k = 3 - i;
        if (r->rx[i] + r->rx[j] > w)
            f = fmin(f, w / (r->rx[i] + r->rx[j]));
        if (r->ry[i] + r->ry[k] > h)
            f = fmin(f, h / (r->ry[i] + r->ry[k]));
    }
    for (int i = 0; i < 4; i++) {
        /* corners swap places under mirroring and quarter turns */
        kn_pt c = {i == 1 || i == 2 ? r->r.x + r->r.w : r->r.x, i >= 2 ? r->r.y + r->r.h : r->r.y};
        kn_pt p = kn_aff_map(m, c.x, c.y);
        bool right = p.x > o.r.x + o.r.w / 2, down = p.y > o.r.y + o.r.h / 2;
        int k = down ? (right ? 2 : 3) : (right ? 1 : 0);
        bool turned = m->a == 0 && m->d == 0;
        double ax = turned ? fabs(m->c) * r->ry[i] : fabs(m->a) * r->rx[i];
        double ay = turned ? fabs(m->b) * r->rx[i] : fabs(m->d) * r->ry[i];
        o.rx[k] = (float)(ax * f);
        o.ry[k] = (float)(ay * f);
    }
    return o;
}

/* ---- paths ---- */
#define KAPPA 0.5522847498307936 /* control points of a quarter circle */

typedef struct sink { /* receives a path in device space: the area filler or Cairo */
    kn_scratch *sc;
    cairo_t *cr;
    const kn_aff *m;
    kn_pt first;
    bool any; /* the contour has segments */
    bool exact;
    bool crisp; /* vertices of lines stay where they are */
} sink;

static double tame(double v) {
    return v != v ? 0 : v < -4e6 ? -4e6 : v > 4e6 ? 4e6 : v;
}

static kn_pt dev(const sink *k, kn_pt p) {
    kn_pt q = kn_aff_map(k->m, p.x, p.y);
    return (kn_pt){tame(q.x), tame(q.y)};
}

static void s_move(sink *k, kn_pt p) {
    p = dev(k, p);
    if (k->crisp)
        k->sc->at = p;
    if (k->cr)
        cairo_move_to(k->cr, p.x, p.y);
    else if (k->exact || k->crisp)
        kn_fill_move(k->sc, p.x, p.y);
    else
        kn_flat_move(k->sc, p);
}
static void s_line(sink *k, kn_pt p) {
    p = dev(k, p);
    if (k->crisp)
        k->sc->at = p;
    if (k->cr)
        cairo_line_to(k->cr, p.x, p.y);
    else if (k->exact || k->crisp)
        kn_fill_line(k->sc, p.x, p.y);
    else
        kn_flat_line(k->sc, p);
}
#define NEAR_QUARTER 0.8 /* weight of a conic; cos(45°) for a quarter of an ellipse */

/* Skia fills arcs by the quadratic curves that it makes of conics, and those by chords of theirs.
 * Short arcs may be parts of longer ones, whose division is not known. */
static void flat_curve(kn_scratch *sc, kn_pt a, kn_pt b, kn_pt p) {
    const kn_pt in[3] = {a, b, p};
    kn_pt v[3], q[2 * KN_MAX_CONIC_QUADS];
    const kn_verb verb = kn_lower_degree(sc->at, in, v);
    if (verb == KN_V_QUAD) {
        kn_flat_quad(sc, v[0], p);
    } else if (verb == KN_V_CONIC && v[2].x < NEAR_QUARTER) {
        const kn_curve c = {KN_V_CONIC, {sc->at, v[0], p}, 3, v[2].x};
        for (int i = 0, n = kn_conic_quads(&c, q); i < n; i++)
            kn_flat_quad(sc, q[2 * i], q[2 * i + 1]);
    } else {
        kn_flat_cubic(sc, a, b, p);
    }
}

static void s_cubic(sink *k, kn_pt a, kn_pt b, kn_pt p) {
    a = dev(k, a), b = dev(k, b), p = dev(k, p);
    if (k->cr)
        cairo_curve_to(k->cr, a.x, a.y, b.x, b.y, p.x, p.y);
    else if (k->exact)
        kn_fill_cubic(k->sc, a, b, p);
    else
        flat_curve(k->sc, a, b, p);
}
static void s_close(sink *k) {
    if (k->cr)
        cairo_close_path(k->cr);
}

static void put_path(sink *k, const kn_path *p) {
    uint32_t at = 0;
    kn_pt start = {0, 0};
    bool open = false; /* a contour has been started: drawing after CLOSE starts again at `start` */
    for (uint32_t i = 0; i < p->n_segs; i++) {
        uint32_t need = p->segs[i] == KN_SEG_CUBIC ? 3 : p->segs[i] == KN_SEG_CLOSE ? 0 : 1;
        if (at + need > p->n_pts)
            return;
        const kn_pt *v = p->pts + at;
        at += need;
        if (!open && (p->segs[i] == KN_SEG_LINE || p->segs[i] == KN_SEG_CUBIC)) {
            s_move(k, start);
            open = true;
        }
        switch (p->segs[i]) {
        case KN_SEG_MOVE:
            s_move(k, v[0]);
            start = v[0];
            open = true;
            break;
        case KN_SEG_LINE:
            s_line(k, v[0]);
            break;
        case KN_SEG_CUBIC:
            s_cubic(k, v[0], v[1], v[2]);
            break;
        case KN_SEG_CLOSE:
            s_close(k);
            open = false;
            break;
        }
    }
}

static void put_rect(sink *k, kn_rect r) {
    s_move(k, (kn_pt){r.x, r.y});
    s_line(k, (kn_pt){r.x + r.w, r.y});
    s_line(k, (kn_pt){r.x + r.w, r.y + r.h});
    s_line(k, (kn_pt){r.x, r.y + r.h});
    s_close(k);
}

typedef struct builder {
    kn_arena *a;
    uint8_t *segs;
    kn_pt *pts;
    kn_path p;
} builder;

static void b_line(builder *b, kn_seg seg, double x, double y) {
    b->segs[b->p.n_segs++] = (uint8_t)seg;
    b->pts[b->p.n_pts++] = (kn_pt){x, y};
}

static void b_corner(builder *b, kn_pt c1, kn_pt c2, kn_pt p) {
    b->segs[b->p.n_segs++] = KN_SEG_CUBIC;
    b->pts[b->p.n_pts++] = c1;
    b->pts[b->p.n_pts++] = c2;
    b->pts[b->p.n_pts++] = p;
}

kn_path kn_rrect_path(const kn_rrect *r, kn_arena *a) {
    static const kn_aff id = {1, 0, 0, 1, 0, 0};
    kn_rrect q = kn_rrect_map(r, &id); /* radii made to fit */
    builder b = {.a = a, .segs = kn_alloc(a, 16), .pts = KN_ANEW_N(a, kn_pt, 32)};
    double x0 = q.r.x, y0 = q.r.y, x1 = x0 + q.r.w, y1 = y0 + q.r.h, k = 1 - KAPPA;
    b_line(&b, KN_SEG_MOVE, x0 + q.rx[0], y0);
    b_line(&b, KN_SEG_LINE, x1 - q.rx[1], y0);
    b_corner(&b, (kn_pt){x1 - q.rx[1] * k, y0}, (kn_pt){x1, y0 + q.ry[1] * k},
             (kn_pt){x1, y0 + q.ry[1]});
    b_line(&b, KN_SEG_LINE, x1, y1 - q.ry[2]);
    b_corner(&b, (kn_pt){x1, y1 - q.ry[2] * k}, (kn_pt){x1 - q.rx[2] * k, y1},
             (kn_pt){x1 - q.rx[2], y1});
    b_line(&b, KN_SEG_LINE, x0 + q.rx[3], y1);
    b_corner(&b, (kn_pt){x0 + q.rx[3] * k, y1}, (kn_pt){x0, y1 - q.ry[3] * k},
             (kn_pt){x0, y1 - q.ry[3]});
    b_line(&b, KN_SEG_LINE, x0, y0 + q.ry[0]);
    b_corner(&b, (kn_pt){x0, y0 + q.ry[0] * k}, (kn_pt){x0 + q.rx[0] * k, y0},
             (kn_pt){x0 + q.rx[0], y0});
    b.segs[b.p.n_segs++] = KN_SEG_CLOSE;
    b.p.segs = b.segs;
    b.p.pts = b.pts;
    b.p.round = true;
    return b.p;
}

static void put_shape(sink *k, const kn_shape *s) {
    kn_path p;
    switch (s->kind) {
    case KN_SHAPE_RECT:
        put_rect(k, s->u.rect);
        break;
    case KN_SHAPE_RRECT:
        p = kn_rrect_path(&s->u.rrect, k->sc->arena);
        put_path(k, &p);
        break;
    case KN_SHAPE_DRRECT:
        p = kn_rrect_path(&s->u.drrect.outer, k->sc->arena);
        put_path(k, &p);
        if (!kn_rect_empty(s->u.drrect.inner.r)) {
            p = kn_rrect_path(&s->u.drrect.inner, k->sc->arena);
            put_path(k, &p);
        }
        break;
    case KN_SHAPE_PATH:
        put_path(k, &s->u.path);
        break;
    }
}

static bool evenodd(const kn_shape *s) {
    return s->kind == KN_SHAPE_DRRECT || (s->kind == KN_SHAPE_PATH && s->evenodd);
}

/* ---- Cairo: fills with too many points ---- */
static cairo_t *mask_context(kn_mask *m, cairo_surface_t **surf, bool no_aa) {
    *surf = cairo_image_surface_create_for_data(m->px, CAIRO_FORMAT_A8, m->box.x1 - m->box.x0,
                                                m->box.y1 - m->box.y0, m->stride);
    cairo_t *cr = cairo_create(*surf);
    cairo_translate(cr, -m->box.x0, -m->box.y0);
    cairo_set_source_rgba(cr, 0, 0, 0, 1);
    cairo_set_antialias(cr, no_aa ? CAIRO_ANTIALIAS_NONE : CAIRO_ANTIALIAS_BEST);
    cairo_set_tolerance(cr, 0.05);
    return cr;
}

static void finish(cairo_t *cr, cairo_surface_t *surf) {
    cairo_destroy(cr);
    cairo_surface_finish(surf);
    cairo_surface_destroy(surf);
}

static bool fill_mask(kn_scratch *sc, const kn_shape *s, const kn_aff *m, kn_mask *mask,
                      bool no_aa) {
    sink k = {.sc = sc, .m = m, .crisp = no_aa};
    k.exact = s->kind == KN_SHAPE_PATH && s->exact && !no_aa;
    kn_fill_begin(sc);
    put_shape(&k, s);
    if (kn_fill_end(sc, mask, evenodd(s), no_aa))
        return true;
    cairo_surface_t *surf;
    k.cr = mask_context(mask, &surf, no_aa);
    put_shape(&k, s);
    cairo_set_fill_rule(k.cr, evenodd(s) ? CAIRO_FILL_RULE_EVEN_ODD : CAIRO_FILL_RULE_WINDING);
    cairo_fill(k.cr);
    bool ok = cairo_status(k.cr) == CAIRO_STATUS_SUCCESS;
    finish(k.cr, surf);
    return ok;
}

kn_irect kn_shape_device_box(const kn_aff *m, const kn_shape *s, double grow, kn_irect box) {
    kn_rect d = kn_aff_rect(m, kn_shape_box(s));
    d = (kn_rect){d.x - grow, d.y - grow, d.w + 2 * grow, d.h + 2 * grow};
    kn_irect o = {(int)floor(tame(d.x)), (int)floor(tame(d.y)), (int)ceil(tame(d.x + d.w)),
                  (int)ceil(tame(d.y + d.h))};
    return kn_irect_intersect(o, box);
}

static kn_rect snapped(kn_rect r) {
    double x0 = floor(r.x + 0.5), y0 = floor(r.y + 0.5);
    return (kn_rect){x0, y0, floor(r.x + r.w + 0.5) - x0, floor(r.y + r.h + 0.5) - y0};
}

/* The shapes that need no bitmap; false for the others. */
static bool simple_cov(kn_scratch *sc, const kn_shape *s, const kn_aff *m, bool no_aa,
                       kn_cov *out) {
    if (s->kind == KN_SHAPE_PATH || !(kn_aff_straight(m) || quarter_turn(m)))
        return false;
    if (s->kind == KN_SHAPE_RECT) {
        kn_rect r = kn_aff_rect(m, s->u.rect);
        *out = kn_cov_rect(no_aa ? snapped(r) : r);
    } else if (s->kind == KN_SHAPE_RRECT) {
        kn_rrect r = kn_rrect_map(&s->u.rrect, m);
        *out = kn_cov_rrect(&r, sc->arena);
    } else {
        kn_rrect o = kn_rrect_map(&s->u.drrect.outer, m), i = kn_rrect_map(&s->u.drrect.inner, m);
        *out = kn_cov_ring(&o, &i, sc->arena);
    }
    return true;
}

kn_cov kn_shape_cov(kn_scratch *sc, const kn_shape *s, const kn_aff *m, kn_irect box, bool no_aa) {
    kn_cov c;
    if (simple_cov(sc, s, m, no_aa, &c)) {
        c.box = kn_irect_intersect(c.box, box);
        return kn_irect_empty(c.box) ? NOTHING : c;
    }
    kn_irect b = kn_shape_device_box(m, s, 1, box);
    kn_mask mask;
    if (kn_irect_empty(b) || !kn_mask_get(sc->pool, b, &mask))
        return NOTHING;
    if (!fill_mask(sc, s, m, &mask, no_aa || (s->kind == KN_SHAPE_PATH && s->crisp))) {
        kn_mask_put(sc->pool, &mask);
        return NOTHING;
    }
    return kn_cov_mask(&mask);
}

void kn_cov_drop(kn_scratch *sc, kn_cov *c) {
    if (c->kind == KN_COV_MASK)
        kn_mask_put(sc->pool, &c->mask);
}
