/* Coverage of a shape in device space, row by row, and clips made of such shapes.
 *
 * A row is a short list of runs. Most pixels of most shapes are wholly inside, so runs carry either
 * one value for all pixels or a pointer to bytes; a rounded rectangle never becomes a bitmap. */
#ifndef KN_RASTER_COV_H
#define KN_RASTER_COV_H
#include "raster/dlist.h"
#include "raster/surf.h"

typedef struct kn_run { /* pixels [x0, x1) of one row */
    int x0, x1;
    const uint8_t *c; /* coverage of pixel x0 and on; NULL: all `v` */
    uint8_t v;
} kn_run;
#define KN_MAX_RUNS 64

typedef enum kn_cov_kind {
    KN_COV_RECT,  /* axis-aligned, fractional edges */
    KN_COV_RRECT, /* rounded, axis-aligned */
    KN_COV_RING,  /* rounded minus rounded */
    KN_COV_MASK,
    KN_COV_NINE /* a mask whose middle row and column repeat: blurred rounded rectangles */
} kn_cov_kind;
typedef struct kn_corners kn_corners;
typedef struct kn_cov {
    kn_cov_kind kind;
    kn_irect box; /* no coverage outside */
    kn_rrect outer, inner;
    const kn_corners *corners, *inner_corners; /* NULL: square */
    kn_mask mask;     /* MASK: own box may be larger than `box`. NINE: source */
    kn_irect hollow;  /* MASK: px inside known to be empty, if it has an area */
    int mid_x, mid_y; /* NINE: column and row (in the source) that repeat */
    kn_irect place;   /* NINE: where the stretched mask lies */
    bool inverse;     /* 1 - coverage, everywhere in `box`; the shape itself ends at `hole` */
    kn_irect hole;
} kn_cov;

kn_cov kn_cov_rect(kn_rect r);
/* The outlines of rounded corners live in the arena. */
kn_cov kn_cov_rrect(const kn_rrect *r, kn_arena *a);
kn_cov kn_cov_ring(const kn_rrect *outer, const kn_rrect *inner, kn_arena *a);
kn_cov kn_cov_mask(const kn_mask *m);
/* The complement of c inside `area`. Shares c's mask. */
kn_cov kn_cov_invert(const kn_cov *c, kn_irect area);
/* Is every pixel of box wholly covered? */
bool kn_cov_is_solid(const kn_cov *c);

/* Memory for the bytes of one row. */
typedef struct kn_rowbuf {
    uint8_t *p;
    size_t cap, used;
} kn_rowbuf;

/* Runs of row y inside [x0, x1); returns their number (≤ KN_MAX_RUNS). Bytes live in `b`, or in the
 * coverage's own mask. */
int kn_cov_runs(const kn_cov *c, int y, int x0, int x1, kn_rowbuf *b, kn_run *out);

typedef struct kn_clip { /* intersection of a box and shapes; nodes live in the frame's arena */
    kn_irect box;
    const kn_cov *cov; /* NULL: the box alone */
    const struct kn_clip *up;
    int depth;
} kn_clip;
/* Narrows `runs` (of row y) by the clip; returns the new number. */
int kn_clip_runs(const kn_clip *c, int y, kn_rowbuf *b, kn_run *runs, int n);
#endif
