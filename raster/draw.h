/* Filling coverage with pixels: where colours come from, and the loop that blends them. */
#ifndef KN_RASTER_DRAW_H
#define KN_RASTER_DRAW_H
#include "raster/cov.h"
#include "raster/dlist.h"
#include "raster/surf.h"

/* 2D affine map, as the walk over a layer tree needs it: x' = a x + c y + e, y' = b x + d y + f. */
typedef struct kn_aff {
    double a, b, c, d, e, f;
} kn_aff;
static inline kn_pt kn_aff_map(const kn_aff *m, double x, double y) {
    return (kn_pt){m->a * x + m->c * y + m->e, m->b * x + m->d * y + m->f};
}
kn_aff kn_aff_of(const kn_mat4 *m); /* m must be affine in 2D */
kn_mat4 kn_aff_mat(const kn_aff *m);
kn_aff kn_aff_mul(const kn_aff *a, const kn_aff *b); /* b first */
bool kn_aff_invert(const kn_aff *m, kn_aff *out);
kn_rect kn_aff_rect(const kn_aff *m, kn_rect r);      /* bounding box */
static inline bool kn_aff_straight(const kn_aff *m) { /* no rotation, no skew */
    return m->b == 0 && m->c == 0;
}
double kn_aff_scale(const kn_aff *m); /* square root of the determinant */
void kn_aff_scales(const kn_aff *m, double *sx,
                   double *sy); /* lengths of the mapped unit vectors */

uint32_t kn_rgba_px(kn_rgba c, float alpha); /* premultiplied pixel, rounded */

/* Where colours come from. `row` gives n pixels from device position (x, y); it may fill `tmp` or
 * return a pointer into its own memory. */
typedef struct kn_src kn_src;
struct kn_src {
    bool solid;
    uint32_t color;
    uint32_t alpha; /* 0..255, multiplies what `row` gives */
    const uint32_t *(*row)(const kn_src *s, int x, int y, int n, uint32_t *tmp);
    const void *state;
};
kn_src kn_src_solid(uint32_t px);

/* Working memory of a blit: bytes and pixels of one row. */
typedef struct kn_blitbuf {
    kn_rowbuf rows;
    uint32_t *tmp;
    int width; /* px that tmp and each row hold */
} kn_blitbuf;
bool kn_blitbuf_fit(kn_blitbuf *b, int width); /* grows */
void kn_blitbuf_free(kn_blitbuf *b);

void kn_blit(const kn_surf *dst, const kn_clip *clip, const kn_cov *cov, const kn_src *src,
             kn_blend blend, kn_blitbuf *buf);
/* dst = dst × coverage inside dst's box (zero where the coverage is). */
void kn_blit_keep(const kn_surf *dst, const kn_cov *cov, kn_blitbuf *buf);
/* dst coverage = max or sum of masks drawn into it: for runs of glyphs (saturating). */
void kn_mask_add(kn_mask *dst, const kn_mask *src);
#endif
