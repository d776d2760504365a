/* Font faces: a font file at chosen variation coordinates. Immutable, reference counted; outlines
 * may be asked for from several threads. Sizes are applied by the caller: everything here is in
 * font units or per em. */
#ifndef KN_RASTER_FONT_H
#define KN_RASTER_FONT_H
#include "src/core/err.h"
#include "src/core/geom.h"
#include "src/core/str.h"

typedef struct kn_font kn_font;
typedef struct kn_font_blob kn_font_blob; /* bytes of a file, shared between its faces */
struct hb_font_t;

/* Takes ownership of malloc'ed bytes (WOFF2, TTF, OTF, TTC; WOFF). NULL when unreadable. */
kn_font_blob *kn_font_blob_new(char *data, size_t n);
kn_font_blob *kn_font_blob_ref(kn_font_blob *b);
void kn_font_blob_unref(kn_font_blob *b);
int kn_font_blob_faces(const kn_font_blob *b);

typedef struct kn_font_axis {
    char tag[5];
    float value;
} kn_font_axis;
typedef struct kn_font_axis_info {
    char tag[5];
    float min, def, max;
} kn_font_axis_info;

enum {
    KN_FONT_BOLD = 1,    /* synthesized: the outline is widened */
    KN_FONT_OBLIQUE = 2, /* synthesized: the outline is sheared */
    KN_FONT_HINTED = 4   /* lightly, along y alone, while the text is upright or a quarter turn */
};
/* New face of a blob (a reference is kept). `how`: KN_FONT_* as Skia does them. NULL when the face
 * is broken. */
kn_font *kn_font_new(kn_font_blob *b, int index, const kn_font_axis *axes, int n_axes,
                     unsigned how);
/* Colours of a face with COLR glyphs (CSS Fonts 4 §9). */
enum { KN_PALETTE_LIGHT = -1, KN_PALETTE_DARK = -2 }; /* the first one meant for such a ground */
typedef struct kn_font_palette {
    int base; /* index in the face, or KN_PALETTE_*; one that is not there means the first */
    uint32_t n;
    struct {
        uint16_t index;
        uint8_t b, g, r, a; /* straight */
    } over[16];
} kn_font_palette;
/* Of a new font, before anything is asked of it. Nothing happens to a face without palettes. */
void kn_font_choose_palette(kn_font *f, const kn_font_palette *p);
kn_font *kn_font_ref(kn_font *f);
void kn_font_unref(kn_font *f);
uint64_t kn_font_id(const kn_font *f); /* equal for equal content and parameters, across runs */

typedef struct kn_font_info {
    char family[128]; /* from the name table */
    int weight;       /* OS/2 usWeightClass */
    float width;      /* percent, from usWidthClass */
    bool italic;
    bool color; /* has COLR, CBDT or sbix */
    int n_axes;
    kn_font_axis_info axes[16];
} kn_font_info;
void kn_font_describe(const kn_font *f, kn_font_info *out);

typedef struct kn_font_metrics {     /* per em; y grows downwards, so descent is positive */
    float ascent, descent, line_gap; /* hhea, or OS/2 typo with USE_TYPO_METRICS, as Skia */
    float x_height, cap_height;
    float underline_pos, underline_thickness; /* position of the top edge below the baseline */
    float strike_pos, strike_thickness;
    float zero_width; /* advance of '0', for ch */
    float units_per_em;
} kn_font_metrics;
const kn_font_metrics *kn_font_get_metrics(const kn_font *f);

/* HarfBuzz font in the units of kn_font_hb_scale. Borrowed; shaping with it is for one thread at a
 * time (the sequencer). */
struct hb_font_t *kn_font_hb(kn_font *f);
double kn_font_hb_scale(const kn_font *f); /* HarfBuzz units per em */
bool kn_font_has_char(kn_font *f, uint32_t cp);
uint32_t kn_font_glyph(kn_font *f, uint32_t cp); /* 0: missing */
/* Ink box of a glyph per em, y down. False when it is empty. */
bool kn_font_glyph_box(kn_font *f, uint32_t glyph, kn_rect *out);
/* Box of a glyph's picture at a size in px, from its origin, y down: whole px (of 64ths of the size
 * for huge ones, which Skia draws as paths). Control points count. False when it is empty.
 * For one thread at a time, as kn_font_hb. */
bool kn_font_glyph_pixels(kn_font *f, uint32_t glyph, double size, kn_rect *out);
/* From where to where a glyph has ink between two heights (per em, y down); false: nowhere. */
bool kn_font_glyph_span(kn_font *f, uint32_t glyph, double top, double bottom, double *x0,
                        double *x1);
#endif
