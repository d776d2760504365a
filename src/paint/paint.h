/* Boxes → display list. Sequencer thread only; the result is frozen and self-contained. */
#ifndef KN_PAINT_PAINT_H
#define KN_PAINT_PAINT_H
#include "raster/dlist.h"
#include "src/layout/layout.h"

typedef struct kn_document_view { /* how an image that is a document is shown */
    int w, h;                     /* size of its viewport, CSS px */
    bool dark;                    /* its prefers-color-scheme */
} kn_document_view;

typedef struct kn_paint_source { /* pictures that paint needs; provided by the session */
    void *ctx;
    kn_image *(*image)(void *ctx, const kn_node *n,
                       kn_str url); /* borrowed; NULL: nothing to draw */
    /* Which picture element n shows of an animation in this frame. New reference; NULL: `im` is
     * none. */
    kn_image *(*now)(void *ctx, const kn_node *n, kn_image *im);
    /* What an image with kn_image_document draws, in the space of its viewport: new reference or
     * NULL. `*moves` is set when it is another one at other times. */
    kn_layer *(*document)(void *ctx, kn_image *im, const kn_document_view *v, bool *moves);
    kn_image *(*canvas)(void *ctx, const kn_node *n); /* new reference or NULL */
    /* Media slot of a <video> in this frame: ≥ 0 when it shows a frame, and its display size. */
    int (*video)(void *ctx, const kn_node *n, double *w, double *h);
    /* What the document of an <iframe> shows, in the space of its viewport: new reference or NULL.
     * `*backdrop`, transparent before, is the colour of the canvas below it. */
    kn_layer *(*frame)(void *ctx, const kn_node *n, kn_rgba *backdrop);
    uint64_t first_key; /* keys of layers and items are greater: those of two painters differ */
} kn_paint_source;

typedef struct kn_painter kn_painter; /* keeps items of undamaged elements between frames */
kn_painter *kn_painter_new(kn_scene *s, kn_layout *l, kn_styler *st, kn_fonts *fonts,
                           const kn_paint_source *src);
void kn_painter_free(kn_painter *p);

typedef struct kn_paint_opts {
    int width, height; /* viewport, CSS px */
    double scale;
    kn_rgba canvas;     /* what lies below the page: white, or transparent for alpha outputs */
    bool no_background; /* alpha outputs: backgrounds of html and body are not painted */
    bool no_letters;    /* texts leave out their letters, and nothing else of them */
    bool no_cache;      /* forget kept items: the result must be the same */
} kn_paint_opts;
/* New display list of the present state; its needs[] are left empty for the session to fill (slots
 * are what `video` gave). Clears paint and fx damage. */
kn_dlist *kn_paint_frame(kn_painter *p, const kn_paint_opts *o, int64_t frame);

/* What an element that a canvas lays out shows, in the space of its border box, which is *w × *h:
 * new reference, or NULL. For a painter that draws no frames; layout is to be up to date. */
kn_layer *kn_paint_drawn(kn_painter *p, const kn_paint_opts *o, const kn_node *n, double *w,
                         double *h);

/* Whether what a box paints itself lies over the lines of text in another. Neither holds the other.
 */
bool kn_paint_covers(const kn_box *cover, const kn_box *text);

/* Whether the clip-path of a box leaves a point of its space, whose origin is the corner of its
 * border box. One of SVG elements counts as none. */
bool kn_paint_clip_shows(const kn_box *b, kn_pt at);

/* The nodes of an SVG <filter> for a box, numbered from `base`, as kn_filters of layers hold them;
 * n is the element that refers to it. False: there is none. */
bool kn_paint_svg_filter(kn_painter *p, kn_arena *a, const kn_node *n, kn_str url, kn_rect box,
                         int base, kn_filters *out);

typedef struct kn_paint_stats {
    uint64_t items_built, items_reused, layers_built, layers_reused;
    size_t bytes; /* of what is kept for the next frame, at present */
} kn_paint_stats;
void kn_painter_get_stats(const kn_painter *p, kn_paint_stats *out);
#endif
