/* Coverage of single glyphs in device space. */
#ifndef KN_RASTER_GLYPH_H
#define KN_RASTER_GLYPH_H
#include "raster/cache.h"
#include "raster/fontface.h"
#include "raster/scratch.h"

typedef struct kn_glyph_spec {
    kn_font *font;
    uint32_t glyph;
    double size;
    kn_aff m;                /* layer → device; the translation is not used */
    double hint_x, hint_y;   /* device px per layer px that hinted outlines are fitted to; 0: not */
    double px, py;           /* phase: fraction of a device px that is added */
    const uint8_t *contrast; /* table that coverage passes through, NULL: none */
    int contrast_id;         /* tells tables apart in the cache's key */
} kn_glyph_spec;

/* Browsers on Linux darken or lighten glyph edges by the luminance of the text's colour (Skia's
 * "pre-blend": contrast 0.2, gamma 1.2). Eight tables, by the three upper bits of the luminance. */
#define KN_CONTRASTS 8
void kn_contrast_tables(uint8_t t[KN_CONTRASTS][256]);
int kn_contrast_of(kn_rgba c);
void kn_contrast_apply(kn_mask *m, const uint8_t *table);

/* Outline of the glyph in device px relative to its origin, into the scratch's filler; `at` is
 * added. False when it has none. Does not call kn_fill_begin. */
bool kn_glyph_outline(kn_scratch *s, const kn_glyph_spec *g, kn_pt at);
/* Coverage picture (A8) at the phase; e->x, e->y place its corner relative to the whole-px origin.
 * pix is NULL for an empty glyph. New reference; `cache` may be NULL. */
kn_cached *kn_glyph_coverage(kn_scratch *s, kn_cache *cache, const kn_glyph_spec *g);
#endif
