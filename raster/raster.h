/* Display list → picture. */
#ifndef KN_RASTER_RASTER_H
#define KN_RASTER_RASTER_H
#include "raster/dlist.h"

typedef struct kn_raster kn_raster;   /* caches shared by all workers: glyphs, shadows, layers */
typedef struct kn_scratch kn_scratch; /* one worker's surfaces; never shared */

typedef struct kn_raster_opts {
    size_t cache_bytes; /* budget of the shared caches; 0: no caching (pixels are the same) */
} kn_raster_opts;

kn_raster *kn_raster_new(const kn_raster_opts *o);
void kn_raster_free(kn_raster *r);
kn_scratch *kn_scratch_new(void);
void kn_scratch_free(kn_scratch *s);

/* Draws `d` into out (BGRA, width·scale × height·scale, rounded). Pixels depend on `d` alone.
 * KN_ENOMEM or KN_ELIMIT are reported to `diags`. */
kn_status kn_raster_frame(kn_raster *r, kn_scratch *s, const kn_dlist *d, kn_pix *out,
                          kn_diags *diags);

typedef struct kn_raster_stats {
    uint64_t frames, layer_hits, layer_misses, glyph_hits, glyph_misses, cache_bytes;
} kn_raster_stats;
void kn_raster_get_stats(const kn_raster *r, kn_raster_stats *out);

/* How a VIDEO item's AVFRAME picture becomes BGRA of w × h px: codec/ provides it, so that raster/
 * need not know libav*. `out` is KN_PIX_BGRA of the wanted size. */
typedef kn_status (*kn_yuv_to_bgra)(const kn_pix *frame, kn_rect src, kn_pix *out);
void kn_raster_set_video(kn_raster *r, kn_yuv_to_bgra fn);
#endif
