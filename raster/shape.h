/* Shapes of the display list → coverage in device space. */
#ifndef KN_RASTER_SHAPE_H
#define KN_RASTER_SHAPE_H
#include "raster/draw.h"

typedef struct kn_scratch kn_scratch;

/* Coverage of `s` under `m`, needed only inside `box`. Masks it makes belong to the scratch's pool:
 * give them back with kn_cov_drop. An empty coverage (empty box) when there is nothing to draw. */
kn_cov kn_shape_cov(kn_scratch *sc, const kn_shape *s, const kn_aff *m, kn_irect box, bool no_aa);
/* `hairs`: strokes no wider than a px are lines of one px, as Skia draws all but small glyphs. */
kn_cov kn_stroke_cov(kn_scratch *sc, const kn_shape *s, const kn_stroke *st, const kn_aff *m,
                     kn_irect box, bool hairs);
/* Whole px around the shape and `grow` px more, inside `box`. */
kn_irect kn_shape_device_box(const kn_aff *m, const kn_shape *s, double grow, kn_irect box);
void kn_cov_drop(kn_scratch *sc, kn_cov *c);
/* The rounded rectangle under a straight map; radii are scaled down to fit (Backgrounds 3, 4.5). */
kn_rrect kn_rrect_map(const kn_rrect *r, const kn_aff *m);
/* Paths of rounded rectangles are built of cubics in the arena. */
kn_path kn_rrect_path(const kn_rrect *r, kn_arena *a);
#endif
