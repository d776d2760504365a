/* The display list: the rasterizer's input, and the only thing that crosses from the sequencer to
 * the workers. It is frozen and self-contained: it owns or holds references on everything that it
 * names, and no pointer leads back into the scene or the layout.
 *
 *   kn_dlist ── root ─► kn_layer ── entries ─► kn_items (drawing, shared between frames)
 *                                        └──► kn_layer (sublayer)
 *
 * A kn_items block is immutable and shared by reference between the frames in which its content
 * does not change; so is a whole kn_layer subtree. Lengths are CSS px in the layer's own space. */
#ifndef KN_RASTER_DLIST_H
#define KN_RASTER_DLIST_H
#include "raster/font.h"
#include "raster/image.h"
#include "src/core/arena.h"
#include "src/core/err.h"
#include "src/core/geom.h"
#include "src/core/path.h"
#include "src/core/pix.h"
#include "src/core/rat.h"

/* Straight (not premultiplied) sRGB-encoded colour, components 0..1 (beyond for wide gamuts). */
typedef struct kn_rgba {
    float r, g, b, a;
} kn_rgba;

typedef enum kn_blend { /* CSS Compositing 1; order fixed by the dump */
                        KN_BLEND_NORMAL,
                        KN_BLEND_MULTIPLY,
                        KN_BLEND_SCREEN,
                        KN_BLEND_OVERLAY,
                        KN_BLEND_DARKEN,
                        KN_BLEND_LIGHTEN,
                        KN_BLEND_COLOR_DODGE,
                        KN_BLEND_COLOR_BURN,
                        KN_BLEND_HARD_LIGHT,
                        KN_BLEND_SOFT_LIGHT,
                        KN_BLEND_DIFFERENCE,
                        KN_BLEND_EXCLUSION,
                        KN_BLEND_HUE,
                        KN_BLEND_SATURATION,
                        KN_BLEND_COLOR,
                        KN_BLEND_LUMINOSITY,
                        KN_BLEND_PLUS_LIGHTER
} kn_blend;

/* ---- shapes ---- */
typedef struct kn_rrect { /* radii in px, index: 0 top-left, 1 top-right, 2 bottom-right, 3
                             bottom-left */
    kn_rect r;
    float rx[4], ry[4];
} kn_rrect;

typedef enum kn_shape_kind {
    KN_SHAPE_RECT,
    KN_SHAPE_RRECT,
    KN_SHAPE_DRRECT, /* outer minus inner: a border ring */
    KN_SHAPE_PATH
} kn_shape_kind;
typedef struct kn_shape {
    kn_shape_kind kind;
    bool evenodd; /* PATH only */
    bool crisp;   /* PATH only: whole px, those whose centres are inside */
    bool exact;   /* PATH only: exact coverage, where otherwise vertices are placed as Skia does */
    union {
        kn_rect rect;
        kn_rrect rrect;
        struct {
            kn_rrect outer, inner;
        } drrect;
        kn_path path;
    } u;
} kn_shape;

/* ---- paints ---- */
typedef enum kn_interp { /* colour space in which a gradient interpolates */
                         KN_IN_SRGB,
                         KN_IN_SRGB_LINEAR,
                         KN_IN_OKLAB,
                         KN_IN_OKLCH,
                         KN_IN_LAB,
                         KN_IN_LCH,
                         KN_IN_HSL,
                         KN_IN_HWB,
                         KN_IN_XYZ,
                         KN_IN_DISPLAY_P3,
                         KN_IN_A98_RGB,
                         KN_IN_PROPHOTO_RGB,
                         KN_IN_REC2020
} kn_interp;
typedef enum kn_hue { KN_HUE_SHORTER, KN_HUE_LONGER, KN_HUE_INCREASING, KN_HUE_DECREASING } kn_hue;

typedef struct kn_stop {
    float pos; /* 0..1 along the gradient line; may lie outside; never decreases */
    kn_rgba color;
} kn_stop;
typedef enum kn_grad_kind { KN_GRAD_LINEAR, KN_GRAD_RADIAL, KN_GRAD_CONIC } kn_grad_kind;
typedef struct kn_gradient {
    kn_grad_kind kind;
    kn_interp interp;
    kn_hue hue;
    bool premul;    /* CSS gradients: true; SVG and canvas: false */
    uint8_t spread; /* 0 pad, 1 repeat, 2 reflect */
    kn_pt p0, p1; /* LINEAR: start and end. RADIAL, CONIC: p0 is the centre; RADIAL: p1 the focus */
    double rx, ry; /* RADIAL end radii; 0 degenerates as CSS Images 3 says */
    double r0;     /* RADIAL start radius (canvas), else 0 */
    double angle;  /* CONIC: start, radians clockwise from up */
    kn_mat4 m;     /* gradientTransform; identity for CSS */
    const kn_stop *stops;
    uint32_t n_stops;
} kn_gradient;

typedef enum kn_paint_kind {
    KN_PAINT_COLOR,
    KN_PAINT_GRADIENT,
    KN_PAINT_IMAGE,
    KN_PAINT_LAYER
} kn_paint_kind;
typedef struct kn_paint {
    kn_paint_kind kind;
    float alpha; /* multiplies everything, normally 1 */
    kn_rgba color;
    const kn_gradient *grad;
    kn_image *image;        /* the items block holds a reference */
    struct kn_layer *layer; /* SVG pattern content; referenced likewise */
    uint8_t sampling;       /* kn_sampling, IMAGE only */
    /* Tiling (CSS background images, SVG patterns). Gradients, images and layers are positioned in
     * the tile's own space: its top-left corner is (0,0). Without `tiled`, gradients use the
     * layer's coordinates and images fill `tile` once. */
    bool tiled;
    bool bleeds;   /* not tiled: the picture's edges go on where the shape leaves the tile */
    kn_rect tile;  /* place and size of one tile */
    double sx, sy; /* distance from one tile to the next; 0: no repetition on that axis */
    kn_mat4 m;     /* pattern transform, applied to the tile grid; identity for CSS */
} kn_paint;

/* ---- items ---- */
typedef enum kn_item_kind {
    KN_ITEM_FILL,
    KN_ITEM_STROKE,
    KN_ITEM_GLYPHS,
    KN_ITEM_IMAGE,
    KN_ITEM_VIDEO,
    KN_ITEM_SHADOW
} kn_item_kind;

typedef struct kn_stroke {
    double width, miter, dash_offset;
    uint8_t cap;  /* 0 butt, 1 round, 2 square */
    uint8_t join; /* 0 miter, 1 round, 2 bevel */
    const double *dash;
    uint32_t n_dash;
    bool non_scaling; /* vector-effect: width and dashes in device px */
    bool no_aa;       /* shape-rendering: crispEdges */
} kn_stroke;

typedef struct kn_glyph {
    uint32_t id;
    float x, y; /* origin of the glyph on the baseline, unrounded, layer space */
} kn_glyph;

typedef struct kn_item {
    kn_item_kind kind;
    kn_blend blend;
    kn_rect ink;       /* everything this item may touch, layer space */
    kn_rect extent;    /* the room it takes in the picture of a layer that is drawn apart */
    uint32_t src_node; /* scene node it came from, for dumps */
    union {
        struct {
            kn_shape shape;
            kn_paint paint;
            bool no_aa; /* crisp edges */
        } fill;
        struct {
            kn_shape shape;
            kn_paint paint;
            kn_stroke stroke;
        } stroke;
        struct {
            kn_font *font; /* the items block holds a reference */
            float size;    /* px per em */
            const kn_glyph *g;
            uint32_t n;
            kn_paint paint;
            float blur;            /* Gaussian sigma of the coverage (text-shadow), 0: none */
            float stroke_width;    /* > 0: also stroke outlines with `stroke_paint` */
            kn_paint stroke_paint; /* -webkit-text-stroke */
            bool stroke_first;     /* paint-order: stroke */
            const kn_stroke *pen;  /* its joins, caps and dashes; NULL: mitres up to 4 (CSS) */
            uint8_t turn; /* the glyphs' coordinates are those of a space turned by quarters: 1
                             clockwise (x, y are at -y, x), 3 the other way */
        } glyphs;
        struct {
            kn_image *image; /* referenced by the items block */
            kn_rect src;     /* in the image's own px */
            kn_rect dst;
            uint8_t sampling; /* kn_sampling */
        } image;
        struct {
            int slot;    /* which entry of kn_dlist.needs */
            kn_rect src; /* in fractions of the picture, {0,0,1,1}: all */
            kn_rect dst;
        } video;
        struct {
            kn_rrect shape; /* spread is applied; for inset shadows the hole */
            kn_rrect clip;  /* outer: kept free of shadow; inset: the padding box that bounds it */
            kn_path curve,
                clip_curve; /* their edges where corners are no ellipses, or no segments */
            bool inset;
            float sigma;
            kn_rgba color;
        } shadow;
    } u;
} kn_item;

/* A frozen run of items with the memory they point into. */
typedef struct kn_items {
    atomic_int ref;
    uint64_t key;        /* equal keys: equal content (unique within a session) */
    kn_rect ink, extent; /* unions of the items' */
    bool has_text;
    kn_arena *arena;
    const kn_item *v;
    uint32_t n;
} kn_items;

/* ---- filters ---- */
typedef enum kn_filter_kind {
    KN_FILTER_BLUR,         /* p[0], p[1]: sigma x, y */
    KN_FILTER_COLOR_MATRIX, /* p[0..19]: rows r g b a, offsets in 0..1 */
    KN_FILTER_DROP_SHADOW,  /* p[0] dx, p[1] dy, p[2], p[3]: sigma x, y; color */
    KN_FILTER_OFFSET,       /* p[0] dx, p[1] dy */
    KN_FILTER_FLOOD,        /* color */
    KN_FILTER_MERGE,        /* inputs in[0..n_in) */
    KN_FILTER_COMPOSITE,    /* mode: 0 over 1 in 2 out 3 atop 4 xor 5 arithmetic 6 lighter; p[0..3]:
                               k1..k4 */
    KN_FILTER_BLEND,        /* mode: kn_blend */
    KN_FILTER_TRANSFER,     /* table: 4 × 256 bytes, r g b a */
    KN_FILTER_TURBULENCE, /* p[0] fx, p[1] fy, p[2] octaves, p[3] seed, mode: 1 fractalNoise; stitch
                             p[4] */
    KN_FILTER_DISPLACE,   /* p[0] scale, mode: xchan | ychan << 2 */
    KN_FILTER_MORPHOLOGY, /* p[0] rx, p[1] ry, mode: 0 erode, 1 dilate */
    KN_FILTER_TILE,
    KN_FILTER_IMAGE,    /* layer: drawn in the space of the filtered one */
    KN_FILTER_LIGHTING, /* mode: 0 distant, 1 point, 2 spot light, + 4: specular; p[0] surfaceScale,
                           p[1] kd or ks, p[2] specularExponent; distant: p[3] azimuth, p[4]
                           elevation, radians; else p[3..5] x y z; spot: p[6..8] where it points,
                           p[9] exponent, p[10] cosine of the cone; color */
    KN_FILTER_CONVOLVE  /* p[0], p[1] order, p[2], p[3] target, p[4] gain, p[5] bias; mode: 0
                           duplicate, 1 wrap, 2 none, + 4: preserveAlpha; kernel. In px of the layer:
                           not scaled with it */
} kn_filter_kind;
#define KN_FILTER_IN_SOURCE (-1)
#define KN_FILTER_IN_ALPHA  (-2)
typedef struct kn_filter { /* a node of the graph; the last node of the list is the result */
    kn_filter_kind kind;
    const int *in; /* indices of earlier nodes, or KN_FILTER_IN_* */
    int n_in;
    int mode;
    float p[20];
    kn_rgba color;
    const uint8_t *table;
    const float *kernel;    /* p[0] · p[1] numbers */
    struct kn_layer *layer; /* owned reference */
    bool linear;            /* computes in linearRGB (SVG default; CSS functions: false) */
    bool has_region;
    kn_rect region; /* filter primitive subregion, layer space */
} kn_filter;
static inline uint32_t kn_filter_kernel_len(const kn_filter *f) {
    return f->kernel ? (uint32_t)f->p[0] * (uint32_t)f->p[1] : 0;
}
#define KN_MAX_KERNEL 64 /* rows or columns */
typedef struct kn_filters {
    const kn_filter *v;
    uint32_t n;
    bool has_region; /* SVG filter region */
    kn_rect region;
} kn_filters;

/* ---- layers ---- */
typedef struct kn_layer kn_layer;
typedef struct kn_entry { /* exactly one is set */
    kn_items *items;
    kn_layer *layer;
} kn_entry;

/* Order of operations: entries are drawn in order; then filters; then every shape of `clip`
 * (intersected); then mask; then opacity; then blended into the parent through `m`. `backdrop`
 * filters what the parent has drawn so far, inside `backdrop_shape`, before that. A layer for which
 * none of this is set is no group: its entries are drawn straight into the parent. */
struct kn_layer {
    atomic_int ref;
    uint64_t key; /* equal keys: equal layer including everything below it */
    uint32_t src_node;
    kn_mat4 m; /* own space → parent's space (transform-origin and perspective included) */
    float opacity;
    kn_blend blend;
    bool isolate;    /* is a group even when nothing else asks for one */
    bool preserve3d; /* sublayers share one 3D space, sorted by depth */
    bool hide_backface;
    /* Browsers composite it: it is drawn into a picture in its own space, and that picture is
     * mapped to the device. */
    bool apart;
    bool keep_scale;   /* the picture is not drawn smaller than the page's own scale */
    bool holds_apart;  /* some layer inside is `apart`; set with the entries */
    bool deep;         /* takes part in a 3D space of its parent */
    uint8_t mask_mode; /* 0 alpha, 1 luminance */
    const kn_shape *clip;
    uint32_t n_clip;
    kn_filters filters, backdrop;
    kn_shape backdrop_shape;
    kn_layer *mask; /* drawn in this layer's space */
    kn_rect ink;    /* what the result may touch, own space, filters included */
    const kn_entry *entries;
    uint32_t n_entries;
    kn_arena *arena; /* owns clip, filters, entries */
};

/* A frame of some video that the list needs. Pictures are put in before the list is READY. */
typedef struct kn_media_need {
    int slot;        /* key that VIDEO items name; unique within the list */
    int source;      /* index in the session's kn_media */
    uint64_t window; /* which reader of the source this is (kn_media_frame) */
    kn_rat pts;      /* instant in the source, seconds */
    kn_pix *pic;     /* owned reference, NULL until resolved or when there is none */
} kn_media_need;

typedef struct kn_dlist {
    int64_t frame;
    int width, height; /* CSS px of the viewport */
    double scale;      /* device px per CSS px */
    kn_rgba canvas;    /* what the picture is cleared to */
    kn_layer *root;    /* owned reference */
    kn_media_need *needs;
    int n_needs;
    kn_arena *arena; /* owns needs */
} kn_dlist;

kn_items *kn_items_ref(kn_items *p);
void kn_items_unref(kn_items *p); /* drops the fonts, images and layers that its items name */
kn_layer *kn_layer_ref(kn_layer *p);
void kn_layer_unref(kn_layer *p);

/* Building. Returned objects have one reference and are mutable until handed to someone else. */
typedef struct kn_items_builder kn_items_builder;
kn_items_builder *kn_items_begin(void);
kn_arena *kn_items_arena(kn_items_builder *b); /* for paths, stops, glyphs of the items */
/* Adds a copy; references on font, image and layer inside are taken. Memory that the item points
 * to must be in kn_items_arena(b). An empty `ink` is computed from the geometry; `extent` grows by
 * it, of text by the outlines alone. */
void kn_items_add(kn_items_builder *b, const kn_item *it);
size_t kn_items_len(const kn_items_builder *b);
kn_items *kn_items_end(kn_items_builder *b, uint64_t key); /* frees b; NULL when it was empty */
/* New layer with identity matrix, opacity 1 and an arena. */
kn_layer *kn_layer_new(void);
/* Sets the entries (takes their references) and computes ink and holds_apart. */
void kn_layer_set_entries(kn_layer *l, const kn_entry *v, uint32_t n);

kn_dlist *kn_dlist_new(void);
void kn_dlist_free(kn_dlist *d); /* NULL is fine */

/* Text form: one line per layer and item, indented; stable, used as golden data. */
void kn_dlist_dump(const kn_dlist *d, kn_sb *out);
/* Reads the text form back (fonts and images by the tables given; NULL: such items are dropped).
 * Fuzzed: any input ends in KN_OK or one diagnostic. */
kn_status kn_dlist_parse(kn_str text, kn_font *const *fonts, int n_fonts, kn_diags *d,
                         kn_dlist **out);
#endif
