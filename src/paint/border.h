/* Borders and outlines, private to border*.c and outline.c. Sides: 0 top, 1 right, 2 bottom, 3
 * left; corner i lies between the sides i - 1 and i. The way they are painted is Blink's: which
 * parts are drawn over each other, and which are cut at mitres with or without soft edges, shows
 * at every corner. */
#ifndef KN_PAINT_BORDER_H
#define KN_PAINT_BORDER_H
#include "src/paint/internal.h"

typedef struct kn_edge {
    int w; /* whole px */
    kn_kw style;
    kn_rgba color;
    bool shown;  /* has a width, a style and a colour */
    bool unseen; /* has a width only */
} kn_edge;

typedef struct kn_border_job {
    kn_emit *e;
    kn_clip_node *clip;
    const kn_box *b; /* its corners */
    kn_prect box;    /* its border box; everything else is placed by outsets from it */
    kn_lu out[4];    /* of the outer edge: 0 for borders */
    kn_edge edge[4];
    kn_rrect outer, inner; /* radii of `inner` may overlap: kn_border_fits */
    bool clipped;          /* something else cuts off what lies outside of `outer` */
    bool rounded, fits;    /* outer has corners; inner radii do not overlap */
    uint32_t src;
} kn_border_job;

typedef enum kn_miter { KN_MITER_NONE, KN_MITER_SOFT, KN_MITER_HARD } kn_miter;

/* border.c */
/* Fills in outer, inner, rounded and fits, and paints. `inner` outsets: top right bottom left. */
void kn_border_run(kn_border_job *k, const kn_lu inner[4]);
/* The border box moved out by `by`, at whole px, with the corners that it has there. */
kn_rrect kn_border_rrect(const kn_box *b, kn_prect box, const kn_lu by[4]);
/* The same a fraction of the borders' widths inside: 1/3, 2/3 and 1/2 (rounded down), whole px. */
typedef enum kn_stripe { KN_STRIPE_OUTER, KN_STRIPE_INNER, KN_STRIPE_MIDDLE } kn_stripe;
kn_rrect kn_border_stripe(const kn_border_job *k, kn_stripe s);
kn_shape kn_border_shape(const kn_border_job *k, kn_arena *a, const kn_rrect *r);
kn_rgba kn_border_color(const kn_edge *e, int side, kn_kw style); /* of inset and outset */
kn_kw kn_border_style(kn_kw style, int width); /* thin double, groove and ridge are solid */
void kn_border_fill(const kn_border_job *k, kn_clip_node *clip, kn_rect r, kn_rgba c);
void kn_border_poly(const kn_border_job *k, kn_clip_node *clip, const kn_pt *v, uint32_t n,
                    kn_rgba c);
/* border_clip.c */
kn_clip_node *kn_border_clip_to(const kn_border_job *k, kn_clip_node *clip, const kn_rrect *r);
kn_clip_node *kn_border_clip_out(const kn_border_job *k, kn_clip_node *clip, const kn_rrect *r);
/* The part of the ring that is side i's, between its mitres. */
kn_clip_node *kn_border_clip_side(const kn_border_job *k, kn_clip_node *clip, int i,
                                  const kn_miter end[2]);
/* Cuts out the inner edge as far as side i sees it, when its radii overlap. */
kn_clip_node *kn_border_clip_inner(const kn_border_job *k, kn_clip_node *clip, int i);
/* border_line.c: side i as straight pieces; w[2]: widths of its neighbours where they meet it at a
 * mitre, or 0. */
void kn_border_line(const kn_border_job *k, kn_clip_node *clip, int i, kn_rgba c, const int w[2]);
/* border_dash.c */
/* A line of dashes or dots of this width, x or y being the same at both ends. */
void kn_border_dashes(const kn_border_job *k, kn_clip_node *clip, kn_kw style, int w, kn_rgba c,
                      kn_pt p, kn_pt q);
/* Dashes or dots along the middle of a rounded border; `thick`: of the pen, clipped to the ring. */
void kn_border_dash_ring(const kn_border_job *k, kn_clip_node *clip, const kn_edge *e, int thick,
                         kn_rgba c);
/* The same along any closed path, with a pen of its own width. */
void kn_border_dash_path(const kn_border_job *k, kn_clip_node *clip, kn_path path, kn_kw style,
                         int w, int pen, kn_rgba c);
#endif
