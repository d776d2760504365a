/* Coverage of strokes: dashes, pen, and the area they leave; or lines of one px. */
#include "raster/chords.h"
#include "raster/outline.h"
#include "raster/scratch.h"
#include "raster/shape.h"
#include <cairo.h>
#include <math.h>

static kn_outline mapped(const kn_outline *o, const kn_aff *m) {
    kn_outline out = {0};
    kn_outline_iter it = {.o = o};
    kn_curve c;
    while (kn_outline_next(&it, &c)) {
        for (int i = 0; i < c.n; i++)
            c.p[i] = kn_aff_map(m, c.p[i].x, c.p[i].y);
        if (c.verb == KN_V_MOVE)
            kn_outline_put(&out, KN_V_MOVE, c.p);
        else
            kn_outline_curve(&out, &c);
    }
    return out;
}

static double tame(double v) {
    return v != v ? 0 : v < -4e6 ? -4e6 : v > 4e6 ? 4e6 : v;
}

static void tame_curve(kn_curve *c) {
    for (int i = 0; i < c->n; i++)
        c->p[i] = (kn_pt){tame(c->p[i].x), tame(c->p[i].y)};
}

/* Curves of an outline in device space become chords, as those of shapes do. */
static void flatten(kn_scratch *sc, const kn_outline *o) {
    kn_outline_iter it = {.o = o};
    kn_curve c;
    kn_pt q[2 * KN_MAX_CONIC_QUADS];
    while (kn_outline_next(&it, &c)) {
        tame_curve(&c);
        switch (c.verb) {
        case KN_V_MOVE:
            kn_flat_move(sc, c.p[0]);
            break;
        case KN_V_LINE:
            kn_flat_line(sc, c.p[1]);
            break;
        case KN_V_QUAD:
            kn_flat_quad(sc, c.p[1], c.p[2]);
            break;
        case KN_V_CONIC:
            for (int i = 0, n = kn_conic_quads(&c, q); i < n; i++)
                kn_flat_quad(sc, q[2 * i], q[2 * i + 1]);
            break;
        case KN_V_CUBIC:
            kn_flat_cubic(sc, c.p[1], c.p[2], c.p[3]);
            break;
        case KN_V_CLOSE:
            break;
        }
    }
}

static void cairo_quad(cairo_t *cr, kn_pt a, kn_pt c, kn_pt b) {
    cairo_curve_to(cr, a.x + (c.x - a.x) * 2 / 3, a.y + (c.y - a.y) * 2 / 3,
                   b.x + (c.x - b.x) * 2 / 3, b.y + (c.y - b.y) * 2 / 3, b.x, b.y);
}

/* Outlines with more points than the area filler takes. */
static void fill_with_cairo(const kn_outline *o, kn_mask *m, bool no_aa) {
    cairo_surface_t *surf = cairo_image_surface_create_for_data(
        m->px, CAIRO_FORMAT_A8, m->box.x1 - m->box.x0, m->box.y1 - m->box.y0, m->stride);
    cairo_t *cr = cairo_create(surf);
    cairo_translate(cr, -m->box.x0, -m->box.y0);
    cairo_set_source_rgba(cr, 0, 0, 0, 1);
    cairo_set_antialias(cr, no_aa ? CAIRO_ANTIALIAS_NONE : CAIRO_ANTIALIAS_BEST);
    kn_outline_iter it = {.o = o};
    kn_curve c;
    while (kn_outline_next(&it, &c)) {
        kn_pt q[2 * KN_MAX_CONIC_QUADS], at = c.p[0];
        tame_curve(&c);
        if (c.verb == KN_V_MOVE)
            cairo_move_to(cr, c.p[0].x, c.p[0].y);
        else if (c.verb == KN_V_LINE)
            cairo_line_to(cr, c.p[1].x, c.p[1].y);
        else if (c.verb == KN_V_CLOSE)
            cairo_close_path(cr);
        else if (c.verb == KN_V_QUAD)
            cairo_quad(cr, c.p[0], c.p[1], c.p[2]);
        else if (c.verb == KN_V_CUBIC)
            cairo_curve_to(cr, c.p[1].x, c.p[1].y, c.p[2].x, c.p[2].y, c.p[3].x, c.p[3].y);
        else
            for (int i = 0, n = kn_conic_quads(&c, q); i < n; at = q[2 * i++ + 1])
                cairo_quad(cr, at, q[2 * i], q[2 * i + 1]);
    }
    cairo_fill(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surf);
    cairo_surface_destroy(surf);
}

static double side(double x, double y) { /* length of a mapped unit, as Skia estimates it */
    x = fabs(x), y = fabs(y);
    return x > y ? x + y / 2 : y + x / 2;
}

/* Alpha of a stroke that is drawn as a line of one px, or 0: it is wider. */
static double hair_alpha(const kn_stroke *st, const kn_aff *m) {
    const double a = st->non_scaling ? st->width : st->width * side(m->a, m->b);
    const double b = st->non_scaling ? st->width : st->width * side(m->c, m->d);
    return a <= 1 && b <= 1 ? (a + b) / 2 : 0;
}

/* Whole px inside a stroked rounded rectangle that its stroke does not reach. */
static kn_irect hollow_of(const kn_shape *s, const kn_aff *m, double grow) {
    const kn_irect none = {0, 0, 0, 0};
    if ((s->kind != KN_SHAPE_RRECT && s->kind != KN_SHAPE_RECT) || !kn_aff_straight(m))
        return none;
    kn_rrect r = {.r = s->u.rect};
    if (s->kind == KN_SHAPE_RRECT)
        r = s->u.rrect;
    r = kn_rrect_map(&r, m);
    const double l = r.r.x + fmax(r.rx[0], r.rx[3]) + grow, t = r.r.y + grow;
    const double rt = r.r.x + r.r.w - fmax(r.rx[1], r.rx[2]) - grow, b = r.r.y + r.r.h - grow;
    if (!(l + 8 < rt) || !(t < b) || fabs(l) > 1e6 || fabs(rt) > 1e6 || fabs(t) > 1e6 ||
        fabs(b) > 1e6)
        return none;
    return (kn_irect){(int)ceil(l), (int)ceil(t), (int)floor(rt), (int)floor(b)};
}

/* The dashes of a shape, which are measured in the space of its pen. */
static bool cut_dashes(kn_scratch *sc, const kn_shape *s, const kn_stroke *st, const kn_aff *m,
                       double res, kn_shape *out) {
    const kn_rrect r = {.r = s->u.rect};
    kn_path p = s->kind == KN_SHAPE_PATH    ? s->u.path
                : s->kind == KN_SHAPE_RRECT ? kn_rrect_path(&s->u.rrect, sc->arena)
                : s->kind == KN_SHAPE_RECT  ? kn_rrect_path(&r, sc->arena)
                                            : kn_rrect_path(&s->u.drrect.outer, sc->arena);
    if (m) {
        kn_pt *pts = KN_ANEW_N(sc->arena, kn_pt, p.n_pts + 1);
        for (uint32_t i = 0; i < p.n_pts; i++)
            pts[i] = kn_aff_map(m, p.pts[i].x, p.pts[i].y);
        p.pts = pts;
    }
    *out = (kn_shape){.kind = KN_SHAPE_PATH};
    return res > 0 && kn_path_dash(&p, st->dash, st->n_dash, st->dash_offset, 0.5 / res, sc->arena,
                                   &out->u.path);
}

/* Device-space outline of what is stroked, or of the line itself for hairlines. */
static kn_outline outline_of(kn_scratch *sc, const kn_shape *s, const kn_stroke *st,
                             const kn_aff *m, bool hair) {
    double sx, sy;
    kn_aff_scales(m, &sx, &sy);
    const double res = st->non_scaling ? 1 : fmax(sx, sy);
    const kn_aff *first = st->non_scaling ? m : NULL; /* what the pen does not see */
    kn_outline line = {0}, wide = {0};
    kn_shape dashed;
    if (st->n_dash && cut_dashes(sc, s, st, first, res, &dashed))
        kn_outline_shape(&line, &dashed, NULL);
    else
        kn_outline_shape(&line, s, first);
    if (!hair) {
        kn_outline_stroke(&line, st, res, &wide);
        kn_outline_free(&line);
        line = wide;
    }
    if (!st->non_scaling) {
        wide = mapped(&line, m);
        kn_outline_free(&line);
        line = wide;
    }
    return line;
}

kn_cov kn_stroke_cov(kn_scratch *sc, const kn_shape *s, const kn_stroke *st, const kn_aff *m,
                     kn_irect box, bool hairs) {
    const kn_cov nothing = {.kind = KN_COV_RECT};
    double scale = 1, sx, sy;
    kn_aff_scales(m, &sx, &sy);
    if (!st->non_scaling)
        scale = fmax(sx, sy);
    const bool mitred = st->join == 0 && st->miter > 1.5;
    const double grow = fmax(1, st->width * scale) * 0.5 * (mitred ? st->miter : 1.5) + 1;
    const kn_irect b = kn_shape_device_box(m, s, grow, box);
    kn_mask mask;
    if (!(st->width > 0) || kn_irect_empty(b) || !kn_mask_get(sc->pool, b, &mask))
        return nothing;
    const double alpha = hairs && !st->no_aa ? hair_alpha(st, m) : 0;
    kn_outline o = outline_of(sc, s, st, m, alpha > 0);
    if (st->no_aa) { /* by the middles of pixels */
        fill_with_cairo(&o, &mask, true);
    } else if (alpha > 0) {
        kn_outline_hair(&o, st->cap, alpha, &mask);
    } else {
        kn_fill_begin(sc);
        flatten(sc, &o);
        if (!kn_fill_end(sc, &mask, false, false))
            fill_with_cairo(&o, &mask, false);
    }
    kn_outline_free(&o);
    kn_cov out = kn_cov_mask(&mask);
    out.hollow = hollow_of(s, m, fmax(1, st->width * scale) / 2 + 1);
    return out;
}
