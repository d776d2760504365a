/* Lines beside floats (CSS 2.2 §9.5), and floats among inline content. */
#ifndef KN_LAYOUT_BESIDE_H
#define KN_LAYOUT_BESIDE_H
#include "src/layout/float/floats.h"
#include "src/layout/inline/ifc.h"

struct kn_beside {
    kn_float_frame frame;
    kn_lu y;           /* top of the line being made, in the coordinates of the float context */
    kn_lu left, right; /* what it may fill */
    uint32_t seen;     /* floats of items before this one have their place, or wait */
    KN_VEC(uint32_t) waiting; /* floats that get their place below the line */
};

/* For a layout of `f` in `in`; false: no float is near, lines are as wide as the content box. */
bool kn_beside_begin(struct kn_beside *s, kn_ifc *f, const kn_lin *in, kn_lu width);
void kn_beside_end(struct kn_beside *s, kn_ifc *f);
/* The next line beside floats: where it starts below the border box, its items, its boxes. False
 * at the end. */
bool kn_beside_line(struct kn_beside *s, kn_ifc *f, kn_ipos at, kn_lu indent, kn_lu *y,
                    kn_iline *ln, kn_vline *v);
/* The line is done: floats that waited stand below its end `y`. */
void kn_beside_line_end(struct kn_beside *s, const kn_ifc *f, kn_lu y);
/* The breaker meets float `item` after `used` (`solid` without the spaces at the end): returns what
 * the line may fill now. */
kn_lu kn_beside_float(struct kn_beside *s, const kn_ifc *f, uint32_t item, kn_lu used, kn_lu solid);
/* Where the next line starts after `ln`, which ends at y: a <br> may clear floats. */
kn_lu kn_beside_clear(const struct kn_beside *s, const kn_ifc *f, const kn_iline *ln, kn_lu y);
/* Intrinsic width of a line and the floats in it. */
kn_lu kn_beside_intrinsic(const kn_ifc *f, const kn_iline *ln, kn_fit fit);
#endif
