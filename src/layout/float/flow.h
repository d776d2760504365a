/* One pass of block layout over the children of a block container; shared by block.c and the part
 * of it that knows floats. */
#ifndef KN_LAYOUT_FLOW_H
#define KN_LAYOUT_FLOW_H
#include "src/layout/float/floats.h"

static inline kn_margins kn_margins_join(kn_margins a, kn_margins b) {
    return (kn_margins){kn_lu_max(a.pos, b.pos), kn_lu_min(a.neg, b.neg)};
}
static inline kn_margins kn_margins_join1(kn_margins a, kn_lu m) {
    return m.v >= 0 ? kn_margins_join(a, (kn_margins){m, KN_LU0})
                    : kn_margins_join(a, (kn_margins){KN_LU0, m});
}
static inline kn_lu kn_margins_sum(kn_margins m) {
    return kn_lu_add(m.pos, m.neg);
}

typedef struct flow {
    kn_layout *l;
    kn_box *b;
    const kn_lin *in;
    kn_frame f;
    kn_lu y;          /* below the content box's top: end of the last placed child */
    kn_margins strut; /* margins waiting below it */
    bool at_start;    /* nothing has fixed the top edge yet: margins leave through it */
    kn_lout out;
    kn_floats *floats, own; /* of the context; `own` when the box establishes it */
    kn_lu float_x, float_y; /* the border box in it, as far as its margins are known */
    uint8_t trim;           /* as kn_lin.trim */
    uint32_t clamp;         /* as kn_lin.clamp, of the next child */
    bool clamped;           /* content ends at `clamped_y`, what follows is hidden */
    kn_lu clamped_y;
} flow;

void kn_flow_place(flow *s, kn_box *c, kn_lu x, kn_lu y);
void kn_flow_count_lines(flow *s, uint32_t n);
/* x of the border box of an in-flow child below the container's border box. */
kn_lu kn_flow_child_x(const flow *s, const kn_box *c, kn_lu w);
void kn_flow_baseline(flow *s, kn_lu_opt first, kn_lu_opt last, kn_lu y);

/* flow.c */
void kn_flow_float(flow *s, kn_box *c);
/* An in-flow child that floats may stand beside, or that brings some; its edges are resolved and
 * `in` is filled in but for its width. */
void kn_flow_among_floats(flow *s, kn_box *c, kn_lin *in);

/* An outside marker stays with its line, beside floats. */
void kn_flow_shift_marker(const flow *s, kn_box *marker);

/* Intrinsic widths: floats stand beside what follows them. */
typedef struct kn_float_sum {
    kn_lu left, right;
} kn_float_sum;
/* What child `c` and the floats beside it need together; counts `c` in if it is a float. */
kn_lu kn_float_sum_add(kn_float_sum *f, kn_layout *l, const kn_box *parent, kn_box *c,
                       kn_avail_kind kind);
#endif
