/* What the glyph painter needs of a face, beyond font.h. Private to the rasterizer. */
#ifndef KN_RASTER_FONTFACE_H
#define KN_RASTER_FONTFACE_H
#include "raster/draw.h"
#include "raster/font.h"
#include "src/core/par.h"
#include <stdatomic.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_COLOR_H

struct kn_font_blob {
    atomic_int ref;
    char *data;
    size_t n;
    FT_Library lib; /* of this blob's faces; used under `lock` */
    kn_mutex *lock;
    int faces;
    uint64_t hash;
};

typedef struct kn_outline { /* in font units, y up, tags as FreeType's */
    int n_points, n_contours;
    int32_t *xy;
    uint8_t *tags;
    uint16_t *ends;
    bool overlap; /* contours may lie on one another */
} kn_outline;

typedef struct kn_bitmap_glyph { /* a strike of CBDT or sbix, or paints of COLR version 1 */
    kn_image *image;             /* for its mip-maps */
    float x, y, w, h;            /* place per em, y down, relative to the origin */
    bool painted;                /* of COLR: may be drawn anew for a place */
} kn_bitmap_glyph;

typedef struct kn_color_layer { /* COLR version 0 */
    uint32_t glyph;
    bool foreground; /* takes the text colour */
    kn_rgba color;
} kn_color_layer;

typedef struct kn_glyph_data { /* loaded once, immutable, lives as long as the font */
    uint32_t glyph;
    kn_outline outline;
    kn_bitmap_glyph bitmap; /* image NULL: none */
    kn_color_layer *layers;
    int n_layers;
    bool has_box;
    kn_rect box; /* per em, y down */
    struct kn_glyph_data *next;
} kn_glyph_data;

#define KN_GLYPH_BUCKETS 256

typedef struct kn_glyph_picture { /* where a glyph's picture of a size lies */
    uint32_t glyph;
    int size; /* in 1/64 px */
    bool known, inked;
    kn_rect box;
} kn_glyph_picture;
#define KN_GLYPH_PICTURES 512 /* direct-mapped */

struct kn_font {
    atomic_int ref;
    kn_font_blob *blob;
    FT_Face face; /* under blob->lock */
    kn_font_axis axes[16];
    int n_axes;
    bool bold, oblique, hinted;
    uint64_t id;
    kn_font_metrics metrics;
    FT_Color *palette; /* chosen; NULL: the first of the face */
    int n_colors;
    struct hb_face_t *hb_face;
    struct hb_font_t *hb;
    kn_glyph_data *buckets[KN_GLYPH_BUCKETS]; /* under blob->lock */
    kn_glyph_picture *pictures;               /* KN_GLYPH_PICTURES, or NULL; for the sequencer */
};

/* Skia: "fake italic" shears by a quarter. */
#define KN_OBLIQUE_SKEW 0.25

/* The colours of COLR glyphs and their number; NULL: there are none. Called with the lock held. */
const FT_Color *kn_font_colors(kn_font *f, int *n);
/* Never NULL. */
const kn_glyph_data *kn_font_glyph_data(kn_font *f, uint32_t glyph);
/* Called with the lock held. */
kn_glyph_data *kn_glyph_load(kn_font *f, uint32_t glyph);
void kn_glyph_free(kn_glyph_data *g);
/* Points of an outline hinted for a size in px along each axis, in 1/64 px, y up: as many as the
 * glyph's outline has, written to `xy`. False: the face refuses, or counts them otherwise. */
bool kn_font_hinted_points(kn_font *f, const kn_glyph_data *g, double size_x, double size_y,
                           int32_t *xy);
/* Draws a glyph of COLR version 1; false: the face has none. Called with the lock held; the image
 * is the caller's. */
bool kn_glyph_paint(kn_font *f, uint32_t glyph, kn_bitmap_glyph *out);
/* The same under a matrix of em to device px, in the text's colour; its corner lies at `ink`. NULL:
 * nothing to see. Takes the lock; the picture is the caller's. */
kn_pix *kn_glyph_paint_at(kn_font *f, uint32_t glyph, const kn_aff *m, kn_rgba text, kn_irect *ink);
/* How much synthetic bold widens an outline at a size (px). */
double kn_fake_bold_extra(double size);
#endif
