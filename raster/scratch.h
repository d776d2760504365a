/* What one worker keeps between frames. Private to the rasterizer. */
#ifndef KN_RASTER_SCRATCH_H
#define KN_RASTER_SCRATCH_H
#include "raster/draw.h"
#include "raster/raster.h"
#include "raster/surf.h"
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

struct kn_scratch {
    kn_surf_pool *pool;
    kn_arena *arena; /* reset with every frame */
    kn_blitbuf buf;
    kn_pix *video; /* the last video picture, whose memory the next of its size takes */
    FT_Library ft; /* its area rasterizer fills paths and glyphs */
    /* outline under construction */
    FT_Vector *pts;
    char *tags; /* unsigned char in later FreeType: only ever handed over through a cast */
    int *ends;
    size_t n_pts, cap_pts, n_ends, cap_ends;
    struct kn_sweep *sweep; /* sweep.c */
    kn_pt at;               /* last point given to kn_flat_* */
    bool flat;              /* glyph outlines go through kn_flat_* */
};

/* Filling outlines with exact area coverage. Points are device px, y down; `origin` is the device
 * position of the mask's corner. */
void kn_fill_begin(kn_scratch *s);
void kn_fill_move(kn_scratch *s, double x, double y);
void kn_fill_line(kn_scratch *s, double x, double y);
void kn_fill_quad(kn_scratch *s, kn_pt c, kn_pt p);
void kn_fill_cubic(kn_scratch *s, kn_pt c1, kn_pt c2, kn_pt p);
/* The same for shapes and large glyphs: curves become as many chords as in Skia's analytic
 * rasterizer, and vertices lie on quarters of a px in y. */
void kn_flat_move(kn_scratch *s, kn_pt p);
void kn_flat_line(kn_scratch *s, kn_pt p);
void kn_flat_quad(kn_scratch *s, kn_pt c, kn_pt p);
void kn_flat_cubic(kn_scratch *s, kn_pt c1, kn_pt c2, kn_pt p);
/* Adds the coverage of the outline to the (cleared) mask; false when it is too complex. */
bool kn_fill_end(kn_scratch *s, kn_mask *m, bool evenodd, bool no_aa);
/* sweep.c: the same for an outline of straight lines whose vertices lie on quarters; false: it is
 * none. Crisp: whole px, those whose centres are inside. */
bool kn_sweep_fill(kn_scratch *s, kn_mask *m, bool evenodd, bool crisp);
void kn_sweep_free(struct kn_sweep *w);
#endif
