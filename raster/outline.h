/* Outlines with quadratic curves and conics, as strokes need them: dashes cut their curves, pens
 * widen them. Which pieces come out follows Skia, whose curves deviate visibly from the true ones.
 */
#ifndef KN_RASTER_OUTLINE_H
#define KN_RASTER_OUTLINE_H
#include "raster/draw.h"
#include "src/core/vec.h"

typedef enum kn_verb {
    KN_V_MOVE,
    KN_V_LINE,
    KN_V_QUAD,  /* control point, end */
    KN_V_CONIC, /* control point, end, {weight, 0} */
    KN_V_CUBIC, /* two control points, end */
    KN_V_CLOSE
} kn_verb;
typedef struct kn_outline { /* freed with kn_outline_free; zeroed: empty */
    KN_VEC(uint8_t) verbs;
    KN_VEC(kn_pt) pts;
} kn_outline;

typedef struct kn_curve { /* LINE, QUAD, CONIC or CUBIC with its starting point */
    kn_verb verb;
    kn_pt p[4]; /* the last one of `n` is the end */
    int n;
    double w; /* CONIC */
} kn_curve;

/* Paths know cubics only; what was a quadratic curve or an arc of up to a quarter of an ellipse
 * before is one again: its control points lie equally far along the tangents, by two thirds for a
 * quadratic curve and by less for arcs. Returns the verb, with its points and weight in v. */
kn_verb kn_lower_degree(kn_pt a, const kn_pt p[3], kn_pt v[3]);

void kn_outline_free(kn_outline *o);
void kn_outline_put(kn_outline *o, kn_verb v, const kn_pt *pts); /* as many as the verb takes */
void kn_outline_curve(kn_outline *o, const kn_curve *c);         /* without its start */
/* Corners of rounded rectangles are conics and begin after the top left one. `m` may be NULL. */
void kn_outline_shape(kn_outline *o, const kn_shape *s, const kn_aff *m);

typedef struct kn_outline_iter {
    const kn_outline *o;
    size_t verb, pt;
    kn_pt at, start;
} kn_outline_iter;
/* False at the end. MOVE: p[0]; CLOSE: the line back to the start, possibly of no length. */
bool kn_outline_next(kn_outline_iter *it, kn_curve *c);

kn_pt kn_curve_at(const kn_curve *c, double t, kn_pt *dir); /* direction of any length, or NULL */
kn_curve kn_curve_cut(const kn_curve *c, double t0, double t1);
/* A conic as quadratic curves within a quarter of a px: writes control point and end of each,
 * returns their number. */
#define KN_MAX_CONIC_QUADS 32
int kn_conic_quads(const kn_curve *c, kn_pt out[2 * KN_MAX_CONIC_QUADS]);

/* pen.c: the outline (winding rule) of what a pen of st's width covers. */
void kn_outline_stroke(const kn_outline *src, const kn_stroke *st, double res, kn_outline *dst);
/* hair.c: device-space outline drawn as lines of one px, into a cleared mask. */
void kn_outline_hair(const kn_outline *src, uint8_t cap, double alpha, kn_mask *m);
#endif
