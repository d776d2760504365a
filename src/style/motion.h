/* Motion Path 1: what of a box's place the shapes of offset-path are measured against. */
#ifndef KN_STYLE_MOTION_H
#define KN_STYLE_MOTION_H
#include "src/core/geom.h"
#include "src/style/style.h"

/* kn_style_matrix of a box in whose space the border box of its containing block is `room`. */
bool kn_style_matrix_in(const kn_style *s, double w, double h, kn_rect room, double *m16);
#endif
