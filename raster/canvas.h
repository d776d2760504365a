/* Drawing at once, as scripts do it on a <canvas>: items of the display list are painted onto a
 * picture that stays. Pixels are those that the same items give in a frame. One thread at a time
 * (the sequencer) uses a kit and all canvases made with it; the pictures handed out are immutable.
 */
#ifndef KN_RASTER_CANVAS_H
#define KN_RASTER_CANVAS_H
#include "raster/dlist.h"

typedef struct kn_canvas_kit kn_canvas_kit; /* working memory and glyph cache of many canvases */
kn_canvas_kit *kn_canvas_kit_new(void);
void kn_canvas_kit_free(kn_canvas_kit *k);

typedef struct kn_canvas kn_canvas;
/* Transparent. Without memory, or too large, it has no pixels and drawing does nothing. Does not
 * use the kit when it is freed, and may be freed on any thread. */
kn_canvas *kn_canvas_new(kn_canvas_kit *k, int w, int h);
void kn_canvas_free(kn_canvas *c);                 /* NULL is fine */
void kn_canvas_resize(kn_canvas *c, int w, int h); /* and clears */
/* An opaque canvas is black where nothing is drawn, and nothing makes it transparent. */
void kn_canvas_set_opaque(kn_canvas *c, bool opaque);
/* Takes the picture (BGRA) in the place of what was drawn, with its size; NULL: none any more. */
void kn_canvas_replace(kn_canvas *c, kn_pix *p);
bool kn_canvas_has_pixels(const kn_canvas *c);
int kn_canvas_width(const kn_canvas *c);
int kn_canvas_height(const kn_canvas *c);

/* Compositing operators: the blend modes by their own numbers, then those of Porter and Duff. */
typedef enum kn_canvas_op {
    KN_CANVAS_OVER = KN_BLEND_NORMAL,
    KN_CANVAS_COPY = KN_BLEND_PLUS_LIGHTER + 1,
    KN_CANVAS_SRC_IN,
    KN_CANVAS_SRC_OUT,
    KN_CANVAS_SRC_ATOP,
    KN_CANVAS_DST_OVER,
    KN_CANVAS_DST_IN,
    KN_CANVAS_DST_OUT,
    KN_CANVAS_DST_ATOP,
    KN_CANVAS_XOR,
    KN_CANVAS_CLEAR
} kn_canvas_op;

/* Intersection of shapes, as coverage in the canvas's px. Immutable, reference counted. */
typedef struct kn_canvas_clip kn_canvas_clip;
/* `up` (NULL: everything) narrowed by a shape under the map m (a b c d e f); new reference. */
kn_canvas_clip *kn_canvas_clip_add(kn_canvas *c, kn_canvas_clip *up, const kn_shape *s,
                                   const double m[6]);
kn_canvas_clip *kn_canvas_clip_ref(kn_canvas_clip *p); /* NULL is fine, also for unref */
void kn_canvas_clip_unref(kn_canvas_clip *p);

typedef struct kn_canvas_look { /* how an item meets the canvas */
    double m[6];                /* its space → canvas px: a b c d e f */
    kn_canvas_op op;
    kn_canvas_clip *clip;                    /* NULL: everything */
    const kn_filters *filters;               /* NULL or empty: none; lengths are canvas px */
    kn_rgba shadow;                          /* alpha 0: no shadow */
    double shadow_x, shadow_y, shadow_sigma; /* canvas px, whatever m is */
} kn_canvas_look;
/* FILL, STROKE, GLYPHS or IMAGE. `ink` and `blend` are not looked at. */
void kn_canvas_draw(kn_canvas *c, const kn_item *it, const kn_canvas_look *l);
/* Makes all of a shape transparent. */
void kn_canvas_clear(kn_canvas *c, const kn_shape *s, const double m[6], kn_canvas_clip *clip);
void kn_canvas_reset(kn_canvas *c); /* all transparent, or black */

/* Is the point (canvas px) inside the stroke of the shape? */
bool kn_canvas_in_stroke(kn_canvas_kit *k, const kn_shape *s, const kn_stroke *st,
                         const double m[6], double x, double y);

/* The picture as it is now: new reference, the same object until something is drawn; NULL without
 * pixels. */
kn_image *kn_canvas_snapshot(kn_canvas *c);
/* Straight RGBA, w·h·4 bytes; what lies outside the canvas is transparent and not written. */
void kn_canvas_get(kn_canvas *c, int x, int y, int w, int h, uint8_t *rgba);
void kn_canvas_put(kn_canvas *c, int x, int y, int w, int h, const uint8_t *rgba, int stride);
bool kn_canvas_png(kn_canvas *c, kn_sb *out); /* the whole picture as a file */

/* The em box of a face by its typographic ascender and descender, per em; they add up to 1. */
void kn_canvas_em_box(kn_font *f, float *ascent, float *descent);
#endif
