/* Floats of one block formatting context (CSS 2.2 §9.5).
 *
 *   floats.c  the areas that floats take, and what they leave free
 *   place.c   lays out one float and finds its place
 *   flow.c    in-flow blocks among floats: clearance, formatting contexts beside floats
 *
 * Coordinates count from the border box of the box that establishes the context. The context lives
 * on the stack of that box's layout; boxes inside get it by kn_lin.floats. */
#ifndef KN_LAYOUT_FLOATS_H
#define KN_LAYOUT_FLOATS_H
#include "src/layout/sizing.h"

enum { KN_SIDE_LEFT = 1, KN_SIDE_RIGHT = 2 };

typedef struct kn_float_rect { /* margin box of a float */
    kn_lu x0, y0, x1, y1;
    bool right;
} kn_float_rect;

typedef struct kn_floats {
    KN_VEC(kn_float_rect) v;
    kn_lu last_top;     /* later floats may not be higher */
    kn_lu bottom[2];    /* lower edge of the lowest left, right float; KN_LU_MIN: none */
    unsigned adjoining; /* sides of floats that stand at a top edge which margins may still move */
} kn_floats;

typedef struct kn_floats_mark { /* to go back to when something is laid out anew */
    size_t n;
    kn_lu last_top, bottom[2];
    unsigned adjoining;
} kn_floats_mark;

void kn_floats_init(kn_floats *f);
void kn_floats_free(kn_floats *f);
kn_floats_mark kn_floats_save(const kn_floats *f);
void kn_floats_restore(kn_floats *f, const kn_floats_mark *m);
void kn_floats_add(kn_floats *f, kn_float_rect r);
/* May what is laid out from y on meet a float? */
bool kn_floats_reach(const kn_floats *f, kn_lu y);
/* Narrows [*left, *right] to what is free between y and y + h. */
void kn_floats_area(const kn_floats *f, kn_lu y, kn_lu h, kn_lu *left, kn_lu *right);
/* The next lower edge of a float below y: where more may be free. */
bool kn_floats_next(const kn_floats *f, kn_lu y, kn_lu *next);
/* Lower edge of the floats of these sides; KN_LU_MIN: there is none. */
kn_lu kn_floats_clear(const kn_floats *f, unsigned sides);
kn_lu kn_floats_bottom(const kn_floats *f); /* of all */

/* Sides that `clear` names, and the side of `float`, in a container of this direction. */
unsigned kn_clear_sides(const kn_box *b, bool rtl);
bool kn_float_is_right(const kn_box *b, bool rtl);

typedef struct kn_float_frame { /* the block container that floats stand in */
    kn_layout *l;
    kn_floats *floats;
    kn_run_mode run;
    kn_lu left, right;           /* its content box, in the context's coordinates */
    kn_lu origin_x, origin_y;    /* its border box: what the floats' x and y count from */
    kn_lu_opt parent_w, basis_h; /* what percentages refer to */
    bool rtl;
} kn_float_frame;

/* Lays out float `b`; the result is its margin box width. */
kn_lu kn_float_measure(const kn_float_frame *f, kn_box *b, kn_lout *out);
/* Gives it the highest place from y on (§9.5.1), and takes its area. */
void kn_float_place(const kn_float_frame *f, kn_box *b, kn_lu y);
#endif
