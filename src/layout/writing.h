/* Private to src/layout: vertical writing modes. See writing.c for how they are laid out. */
#ifndef KN_LAYOUT_WRITING_H
#define KN_LAYOUT_WRITING_H
#include "src/layout/sizing.h"

bool kn_mode_vertical(kn_kw mode);
/* The content of the box has another writing mode than its parent's; lines at right angles. */
bool kn_turns(const kn_box *b);
bool kn_orthogonal(const kn_box *b);

/* After a build: modes of every box, and whether any is vertical. */
void kn_writing_assign(kn_layout *l);
/* Around a layout of the whole tree: turned styles in, physical geometry out. kn_writing_leave
 * turns what is below `b`, whose own geometry is physical; out-of-flow boxes are left to abs.c. */
void kn_writing_enter(kn_layout *l, kn_box *root);
void kn_writing_leave(kn_layout *l, kn_box *b);

/* Lays out a box that turns; `run` gets its constraints in its inner mode. */
kn_lout kn_turned_layout(kn_layout *l, kn_box *b, const kn_lin *in,
                         kn_lout (*run)(kn_layout *, kn_box *, kn_lin *));
/* Width (outer mode) of an orthogonal box by its content: the size of its lines' stack. */
kn_lu kn_turned_intrinsic(kn_layout *l, kn_box *b);
/* A point in the inner coordinates of `origin` as a physical one, once `origin` has its size. */
void kn_turn_point(const kn_box *origin, kn_lu *x, kn_lu *y);
#endif
