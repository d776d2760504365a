/* Outlines: segments and points, from SVG path data, with their lengths and bounds. */
#ifndef KN_CORE_PATH_H
#define KN_CORE_PATH_H
#include "src/core/arena.h"
#include "src/core/geom.h"

typedef enum kn_seg { KN_SEG_MOVE, KN_SEG_LINE, KN_SEG_CUBIC, KN_SEG_CLOSE } kn_seg;
typedef struct kn_path {
    const uint8_t *segs; /* kn_seg: MOVE and LINE take 1 point, CUBIC 3, CLOSE 0 */
    const kn_pt *pts;
    uint32_t n_segs, n_pts;
    bool round; /* its cubics stand for quarters of ellipses */
    const uint8_t
        *arcs; /* per segment: 1 first piece of an elliptical arc, 2 another; NULL: no arcs */
} kn_path;

/* SVG path data (SVG 2 §9.3) moved by (dx, dy), in `a`. Draws up to the first error, as the
 * specification says. False when nothing is drawn. */
bool kn_path_data(kn_arena *a, kn_str text, double dx, double dy, kn_path *out);

/* Building by hand: paths grow in a sink and are copied into an arena at the end, which frees the
 * sink. */
typedef struct kn_path_sink {
    uint8_t *segs, *arcs;
    kn_pt *pts;
    size_t n_segs, n_pts, cap_segs, cap_pts;
} kn_path_sink;
void kn_path_put(kn_path_sink *s, kn_seg g,
                 const kn_pt *p); /* as many points as the segment takes */
void kn_path_ellipse(kn_path_sink *s, double cx, double cy, double rx,
                     double ry); /* clockwise from 3 o'clock */
/* Elliptical arc from p0 to p1 (SVG 2 §B.2), angles in degrees. */
void kn_path_arc(kn_path_sink *s, kn_pt p0, double rx, double ry, double deg, bool large,
                 bool sweep, kn_pt p1);
kn_path kn_path_take(kn_path_sink *s, kn_arena *a);

double kn_path_length(const kn_path *p);
/* Point (and direction in radians, if `angle`) at a distance from the start, clamped to the ends.
 */
kn_pt kn_path_at(const kn_path *p, double distance, double *angle);
kn_rect kn_path_bounds(const kn_path *p); /* tight */
/* Is the point inside, or on the edge? */
bool kn_path_contains(const kn_path *p, bool evenodd, kn_pt at);

/* Lengths as browsers measure them for dashes and for text on paths (Skia): along chords, curves
 * being halved until they stay within the tolerance of their chords. The result lies in the arena,
 * the path must live as long. */
typedef struct kn_ruler kn_ruler;
kn_ruler *kn_ruler_new(const kn_path *p, double tolerance, kn_arena *a);
double kn_ruler_length(const kn_ruler *r);
/* Point (and direction in radians, if `angle`) at a distance along all contours, clamped. */
kn_pt kn_ruler_at(const kn_ruler *r, double distance, double *angle);
/* The dashes of a path as open contours, n lengths of on and off, n even. Closed contours that
 * begin within a dash end in it. False: no dash has an end, or there would be too many. */
bool kn_path_dash(const kn_path *p, const double *dash, uint32_t n, double offset, double tolerance,
                  kn_arena *a, kn_path *out);
#endif
