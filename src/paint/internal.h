/* Inside src/paint. A stacking context is painted in two stages: its *recipe* (which items, under
 * which clips, and which child contexts, in paint order) depends on layout and paint properties;
 * its *layer* is the recipe together with the effect properties (matrix, opacity, filters …). A
 * frame that only moves effects makes new layers from kept recipes and builds no items. */
#ifndef KN_PAINT_INTERNAL_H
#define KN_PAINT_INTERNAL_H
#include "src/core/vec.h"
#include "src/paint/paint.h"

/* Clips met on the way down from a stacking context; shapes are in its layer's space. */
typedef struct kn_clip_node kn_clip_node;
struct kn_clip_node {
    kn_clip_node *parent;
    kn_shape shape;
    uint32_t depth;
};

typedef struct kn_step { /* one of items, layer and child */
    kn_clip_node *clip;
    kn_items *items; /* owned reference */
    kn_layer *layer; /* owned reference: svg content, background-clip: text … */
    kn_box *child;   /* stacking context painted here */
    kn_lu x, y;      /* its border box in this context's space */
} kn_step;

typedef struct kn_recipe {
    kn_box *box;
    kn_lu fx,
        fy; /* sub-pixel part of the box's place: where its border box starts in its own layer */
    kn_arena *arena;
    KN_VEC(kn_step) steps;
    uint64_t key; /* renewed whenever the steps are */
    bool dynamic; /* shows a video or canvas: built anew every frame */
} kn_recipe;

typedef struct kn_kept { /* what is remembered of one stacking context, by box order */
    kn_box *box;
    kn_recipe *recipe;
    kn_layer *layer; /* owned reference; valid while nothing in or below it changed */
    kn_lu x, y;      /* where the layer was placed */
    bool stale_recipe, stale_layer;
} kn_kept;

typedef struct kn_moving { /* an animated picture in the recipe or the effects of a box */
    kn_box *box;
    const kn_node *node;
    kn_image *still; /* borrowed: the animation */
    kn_image *shown; /* owned reference: its frame */
} kn_moving;

struct kn_painter {
    kn_scene *scene;
    kn_layout *layout;
    kn_styler *styler;
    kn_fonts *fonts;
    kn_paint_source src;
    KN_VEC(kn_kept) kept; /* linear-probing table by box pointer; size is a power of two */
    size_t n_kept;
    kn_box *kept_root;
    uint64_t kept_layouts;
    uint64_t next_key;
    kn_paint_stats stats;
    kn_paint_opts opts;           /* of the frame being painted */
    int image_depth, images_left; /* feImage: elements inside each other, and how many may follow */
    bool live_documents; /* something that was drawn since this was false shows one that moves */
    bool live_foreign;   /* a foreignObject that was drawn must be drawn anew with every frame */
    kn_box *painting;    /* whose recipe or effects are being made */
    KN_VEC(kn_moving) moving;
    KN_VEC(kn_box *) svg_users; /* boxes that show SVG elements of other roots */
};

/* Emission into a recipe. */
typedef struct kn_slice { /* an inline box on several lines: what came before this piece, and all */
    kn_lu before, whole;  /* 0: not in pieces */
    bool open[4];         /* sides at which the box goes on, on another line */
} kn_slice;

/* How a box keeps its background from showing around the edge of its rounded border. */
typedef enum kn_bleed {
    KN_BLEED_NONE, /* or the background ends below the middle of an opaque border */
    KN_BLEED_CLIP  /* both are drawn square into a layer that is clipped to the corners */
} kn_bleed;

typedef struct kn_emit {
    kn_painter *p;
    kn_recipe *r;
    kn_items_builder *items; /* open run, or NULL */
    kn_clip_node *clip;      /* of the open run */
    kn_slice slice;          /* of the box being painted */
    kn_bleed bleed;          /* likewise */
} kn_emit;

/* Adds an item under `clip`; `it`'s memory must be in kn_emit_arena. */
void kn_emit_item(kn_emit *e, kn_clip_node *clip, const kn_item *it);
kn_arena *kn_emit_arena(kn_emit *e,
                        kn_clip_node *clip); /* opens a run if there is none under this clip */
void kn_emit_flush(kn_emit *e);
void kn_emit_layer(kn_emit *e, kn_clip_node *clip, kn_layer *l); /* takes the reference */
void kn_emit_child(kn_emit *e, kn_clip_node *clip, kn_box *b, kn_lu x, kn_lu y);
/* What is emitted from the mark on becomes one layer under `clip`. */
size_t kn_emit_mark(kn_emit *e);
void kn_emit_group(kn_emit *e, kn_clip_node *clip, size_t mark, float opacity);
/* painter.c: n steps as entries of a layer. */
void kn_realize_steps(kn_painter *p, const kn_step *v, size_t n, kn_layer *out);
kn_clip_node *kn_clip_push(kn_emit *e, kn_clip_node *parent, const kn_shape *s);

/* moving.c: the picture of a URL, or `im`, as element n shows it in this frame; what is drawn with
 * it is drawn anew when it changes. Borrowed until the next frame. NULL: there is none. */
kn_image *kn_picture_of(kn_painter *p, const kn_node *n, kn_str url);
kn_image *kn_picture_now(kn_painter *p, const kn_node *n, kn_image *im);
/* Calls `stale` for every box that shows another frame now. */
void kn_moving_check(kn_painter *p, void (*stale)(kn_painter *, kn_box *));
void kn_moving_drop(kn_painter *p);

/* ---- geometry ---- */
typedef struct kn_prect { /* a rectangle in layout units, in the context's space */
    kn_lu x, y, w, h;
} kn_prect;
kn_rect kn_snap(kn_prect r); /* edges rounded to whole pixels, as Blink's ToPixelSnappedRect */
kn_prect kn_border_box(const kn_box *b, kn_lu x, kn_lu y);
kn_prect kn_padding_box(const kn_box *b, kn_lu x, kn_lu y);
kn_prect kn_content_box(const kn_box *b, kn_lu x, kn_lu y);
/* Rounded border edge: snapped border box with used radii (CSS Backgrounds 3 §5.5); inner edges are
 * the same with insets (top right bottom left). */
kn_rrect kn_rounded_border(const kn_box *b, kn_prect border);
kn_rrect kn_rrect_inset(kn_rrect r, const double inset[4]);
kn_rrect kn_rrect_outset(kn_rrect r, double by); /* shadow spread: CSS Backgrounds 3 §6.1.1 */
kn_rrect kn_rrect_outsets(kn_rrect r, const double by[4]); /* likewise, top right bottom left */
bool kn_rrect_is_rect(const kn_rrect *r);
kn_shape kn_shape_rrect(kn_rrect r); /* RECT when it has no radii */
kn_shape kn_shape_polygon(kn_arena *a, const kn_pt *v, uint32_t n);
/* An edge of the box (its border box is `border`) with its corner-shape: a path in `a` where
 * corners are no ellipses. */
kn_shape kn_shape_corners(kn_arena *a, const kn_box *b, kn_prect border, const kn_rrect *r);
void kn_fit_opposite_corners(const kn_box *b, kn_rrect *r); /* of the border box itself */
bool kn_has_corner_shapes(const kn_box *b, const kn_rrect *r);

/* ---- parts of a box ---- */
void kn_paint_box_decorations(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border);
void kn_paint_background(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border,
                         bool canvas_root);
/* table.c: a cell on the backgrounds of its columns and rows; borders that a table's boxes share,
 * above the backgrounds of all its cells. */
bool kn_is_table_cell(const kn_box *b);
bool kn_has_collapsed_borders(const kn_box *b);               /* it draws none of its own */
kn_prect kn_table_grid_box(const kn_box *b, kn_prect border); /* where a table's decorations are */
void kn_paint_table_cell(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_lu x, kn_lu y);
void kn_paint_collapsed_borders(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_lu x, kn_lu y);
/* shadow.c: those outside of the border box, or (`inset`) inside of the padding box. */
void kn_paint_box_shadows(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border,
                          bool inset);
void kn_paint_borders(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border);
kn_rgba kn_shade(kn_rgba c, bool dark); /* of a border side in relief */
/* border-image; false when there is none to show, and the borders are. */
bool kn_paint_border_image(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border);
bool kn_paint_mask_box(kn_emit *e, const kn_box *b, kn_prect border); /* -webkit-mask-box-image */
/* The gap nearest to the wished one with which a whole number of dashes fills a line. */
double kn_dash_gap(double length, double dash, double gap, bool closed);
void kn_paint_outline(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border);
/* outline_pieces.c: one around the pieces v[0..n), n > 0, of an inline box. */
void kn_paint_outline_pieces(kn_emit *e, kn_clip_node *clip, const kn_box *b, const kn_prect *v,
                             size_t n);
void kn_paint_replaced(kn_emit *e, kn_clip_node *clip, kn_box *b, kn_lu x, kn_lu y);
/* Where a text of a vertical line begins: the box around it is put on a whole pixel along y, which
 * is across horizontal lines but along vertical ones (Blink). `y` is of the fragment, unrounded. */
kn_lu kn_text_top(const kn_line *line, const kn_frag *f, kn_lu y);
void kn_paint_text_frag(kn_emit *e, kn_clip_node *clip, const kn_box *container,
                        const kn_line *line, const kn_frag *f, kn_lu x, kn_lu y);
/* Underlines and overlines of a text fragment, or (`over`) its line-throughs; as they are, or as a
 * shadow of them. */
typedef struct kn_deco_shadow {
    kn_rgba color;
    float blur;
    double dx, dy;
} kn_deco_shadow;
void kn_paint_decorations(kn_emit *e, kn_clip_node *clip, const kn_line *line, const kn_frag *f,
                          kn_lu x, kn_lu y, bool over, const kn_deco_shadow *shadow);
/* emphasis.c: marks over or under a fragment's characters. */
void kn_paint_emphasis(kn_emit *e, kn_clip_node *clip, const kn_line *line, const kn_frag *f,
                       kn_lu x, kn_lu y);
/* Glyphs of a fragment in one colour, for masks. */
void kn_paint_text_mask(kn_emit *e, kn_clip_node *clip, const kn_line *line, const kn_frag *f,
                        kn_lu x, kn_lu y);
/* What a foreignObject holds, in its user space (new reference), or NULL. */
kn_layer *kn_paint_foreign(kn_painter *p, kn_box *b);
/* SVG root box: its content as a layer in the context's space (new reference), or NULL. */
kn_layer *kn_paint_svg(kn_painter *p, kn_box *b, kn_lu x, kn_lu y);

/* document.c: an image that is a document at w × h CSS px, mapped to `dst` (new reference), or
 * NULL. `user` is the element that shows it. */
kn_layer *kn_document_layer(kn_painter *p, kn_image *im, const kn_node *user, double w, double h,
                            kn_rect dst);
/* CSS <image> as a paint that fills w × h at the origin of its tile. False: nothing to draw. A
 * layer that was made for it is the caller's: kn_image_paint_drop when the item that shows it is
 * out. */
bool kn_image_paint(kn_painter *p, kn_arena *a, const kn_node *n, const kn_cimage *im, double w,
                    double h, kn_paint *out);
void kn_image_paint_drop(const kn_paint *made);
/* What a CSS image says of its size (CSS Images 3 §4.1), in CSS px; w and h are 0 where it says
 * nothing. `generated`: it has no size of its own and is drawn at the one that is wanted (may be
 * NULL). False: there is no image. */
bool kn_css_natural(kn_painter *p, const kn_node *n, const kn_cimage *im, kn_image_natural *out,
                    bool *generated);

/* One list of CSS image layers (backgrounds, masks) painted by the same rules. */
typedef struct kn_image_layers {
    const kn_cimages *image;
    const kn_lens *x, *y;
    const kn_bgsizes *size;
    const kn_bgrepeats *repeat;
    const kn_kws *origin, *clip, *blend, *attachment; /* the last two: NULL for masks */
    bool mask;
} kn_image_layers;
/* The box that `kw` (border-box, padding-box, content-box) names, with its corners. */
kn_shape kn_fill_box_shape(kn_arena *a, const kn_box *b, kn_prect border, kn_kw kw);
void kn_paint_image_layer(kn_emit *e, kn_clip_node *clip, const kn_box *b, const kn_image_layers *l,
                          uint32_t i, kn_prect border, const kn_shape *canvas);

/* ---- effects ---- */
/* Fills matrix-independent effect fields of `l` (opacity, blend, filters, backdrop, clip-path, mask
 * …) for a box whose border box is `border` in l's space. */
void kn_layer_effects(kn_painter *p, kn_layer *l, const kn_box *b, kn_prect border);
/* composite.c: which layers browsers composite, from the styles and the finished entries. */
void kn_layer_compositing(kn_layer *l, const kn_box *b);
bool kn_will_transform(const kn_box *b); /* will-change names a property that makes matrices */
bool kn_holds_deep(const kn_layer *l);
bool kn_clip_path_shape(kn_painter *p, kn_arena *a, const kn_box *b, kn_prect border,
                        kn_shape *out);
/* A basic shape within its reference box (CSS Shapes 1 §3); false: nothing to clip with. */
bool kn_basic_shape(const kn_bshape *s, kn_rect ref, kn_arena *a, kn_shape *out);
void kn_filter_saturate(kn_filter *f, double s); /* colour matrices of Filter Effects 1 §9.6 */
void kn_filter_hue(kn_filter *f, double rad);
void kn_css_filters(kn_painter *p, kn_arena *a, const kn_node *n, const kn_ffs *f, kn_rect box,
                    kn_filters *out);

kn_rgba kn_rgba_of(kn_color c);
kn_kw kn_kws_at(const kn_kws *l, uint32_t i, kn_kw initial); /* lists repeat cyclically */
kn_blend kn_blend_of(kn_kw kw);

/* filter: url(#id): the primitives of an SVG <filter>, node indices counted from `base`; the source
 * is node base - 1 (or the source graphic when base is 0). False when there is no such filter. */
bool kn_svg_filter(kn_painter *p, kn_arena *a, const kn_node *n, kn_str url, kn_rect box, int base,
                   kn_filters *out);

/* clip-path and mask that name SVG elements, for a layer in whose space `box` is the element's
 * bounding box. They set l->clip or l->mask. False: there is no such element. */
bool kn_svg_clip(kn_painter *p, kn_layer *l, const kn_node *n, kn_str url, kn_rect box);
bool kn_svg_mask(kn_painter *p, kn_layer *l, const kn_node *n, const kn_cimages *images,
                 kn_rect box);
/* The SVG node `n` changed: what must be painted anew (a box each time, until NULL). */
kn_box *kn_svg_damaged(kn_painter *p, const kn_node *n, size_t *at);

/* ---- stacking ---- */
bool kn_is_stacking(const kn_box *b);
bool kn_paints_positioned(const kn_box *b);
int kn_z_of(const kn_box *b); /* used z-index; auto: 0 */
void kn_build_recipe(kn_painter *p, kn_recipe *r);
kn_recipe *kn_recipe_new(kn_box *b, kn_lu fx, kn_lu fy);
void kn_recipe_free(kn_recipe *r);
#endif
