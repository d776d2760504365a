/* Walking a display list. Private to the rasterizer.
 *
 * Everything is drawn in some device space: that of the picture, of a tile, or of a plane in 3D
 * that is warped afterwards. A kn_into says where: surface, clip, and the map from the current
 * space. */
#ifndef KN_RASTER_PLAYER_H
#define KN_RASTER_PLAYER_H
#include "raster/cache.h"
#include "raster/cov.h"
#include "raster/draw.h"
#include "raster/glyph.h"
#include "raster/raster.h"
#include "raster/scratch.h"
#include <stdatomic.h>

struct kn_raster {
    kn_raster_opts opts;
    kn_cache *cache;
    struct kn_prefixes *prefixes;
    kn_yuv_to_bgra video;
    uint8_t contrast[KN_CONTRASTS][256];
    atomic_ullong seen[1024]; /* keys of layers that were drawn once */
    atomic_ullong frames, layer_hits, layer_misses, glyph_hits, glyph_misses;
};

typedef struct kn_walk { /* one frame on one worker */
    kn_raster *r;
    kn_scratch *s;
    const kn_dlist *d;
    int depth;   /* of layers and tiles inside each other */
    bool missed; /* a video's picture could not be drawn */
} kn_walk;

typedef struct kn_into {
    kn_surf *dst;
    const kn_clip *clip; /* its box lies inside dst's */
    kn_aff m;
} kn_into;

#define KN_MAX_NESTING 200

/* player.c */
void kn_draw_items(kn_walk *w, const kn_into *in, const kn_items *items);
void kn_draw_entries(kn_walk *w, const kn_into *in, const kn_layer *l);
void kn_draw_layer(kn_walk *w, const kn_into *parent, const kn_layer *l);
/* item.c */
void kn_draw_item(kn_walk *w, const kn_into *in, const kn_item *it);
const kn_media_need *kn_find_need(const kn_dlist *d, int slot); /* NULL: there is none */
/* cover.c: does the item, under m, paint every px of the box opaquely? Only colours and videos are
 * known to, in rectangles; a video may fail to (kn_walk.missed). */
bool kn_item_covers(const kn_walk *w, const kn_item *it, const kn_aff *m, kn_irect box);
bool kn_shape_holds(const kn_shape *s, const kn_aff *m, kn_irect box); /* the whole box is in it */
/* text.c */
void kn_draw_glyphs(kn_walk *w, const kn_into *in, const kn_item *it);
/* Was this key asked for before? What is drawn a second time is worth keeping. */
bool kn_seen_before(kn_raster *r, kn_key k);
/* shadow.c */
void kn_draw_shadow(kn_walk *w, const kn_into *in, const kn_item *it);
/* group.c: the layer's own effects; `m` maps its space to the device, `blend` is how it meets dst
 */
void kn_draw_group(kn_walk *w, const kn_into *in, const kn_layer *l, kn_blend blend);
bool kn_layer_is_group(const kn_layer *l);
bool kn_layer_has_effects(const kn_layer *l); /* a group whatever it holds */
/* Does something in the layer blend with what lies below the layer? */
bool kn_layer_blends_inside(const kn_layer *l);
void kn_draw_backdrop(kn_walk *w, const kn_into *in, const kn_layer *l, const kn_surf *under);
/* warp.c: what is drawn flat, into a picture, and the picture then mapped */
typedef struct kn_sheet {
    const kn_layer *layer; /* whose hints count */
    uint32_t from, to;     /* entries of the layer */
    bool whole;            /* all of them, with the layer's effects */
    bool surface;          /* holds pictures itself */
    const kn_mat4 *screen; /* plane → screen, where it is not what the picture is mapped by */
} kn_sheet;
void kn_draw_sheet(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_sheet *s);
/* Would the picture be what drawing straight into the device gives? */
bool kn_sheet_is_direct(const kn_walk *w, const kn_mat4 *m, const kn_sheet *s);
/* A layer that is `apart`, or in a plane that is not flat. */
void kn_draw_apart(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_layer *l);
/* space3d.c */
void kn_draw_3d(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_layer *l);
bool kn_is_flat(const kn_mat4 *m); /* affine on the plane z = 0 */
bool kn_back_is_seen(const kn_mat4 *m);
/* Draws a layer whose whole map to the device is `m` (with its own matrix). */
bool kn_layer_is_direct(const kn_walk *w, const kn_mat4 *m, const kn_layer *l);
void kn_draw_layer_at(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_layer *l);
/* filter.c: runs the list on the surface, in device space under `m`; the result replaces *s, which
 * keeps its box. */
void kn_run_filters(kn_walk *w, const kn_aff *m, const kn_filters *f, kn_surf *s);

/* paintsrc.c: a paint as colour source. Holds what must be given back after the blit. */
typedef struct kn_paint_src {
    kn_src src;
    kn_clip clip; /* of the paint itself (tiles that do not repeat), below the caller's */
    kn_cov cover;
    kn_surf cell;
    kn_pix *pix;
} kn_paint_src;
/* `box` is what will be painted, in the current space. False: nothing to paint. */
bool kn_paint_open(kn_walk *w, const kn_into *in, const kn_paint *p, kn_rect box,
                   kn_paint_src *out);
void kn_paint_close(kn_walk *w, kn_paint_src *p);
/* Source for the image drawn with its px rectangle `src` over `dst`; *keep is to be unref'ed. */
bool kn_image_src(kn_walk *w, const kn_aff *m, kn_image *im, const kn_rect *src, kn_rect dst,
                  uint8_t sampling, float alpha, kn_src *out, kn_pix **keep);

/* Whole-px rectangle around r under m, kept inside box. */
kn_irect kn_device_box(const kn_aff *m, kn_rect r, kn_irect box);
/* Narrows the clip by a shape; the new node lives in the frame's arena. *cov is given back with
 * kn_cov_drop when the clip is no longer used. */
const kn_clip *kn_clip_shape(kn_walk *w, const kn_clip *up, const kn_aff *m, const kn_shape *s,
                             kn_cov **cov);
const kn_clip *kn_clip_box(kn_walk *w, const kn_clip *up, kn_irect box);
#endif
