/* Inside src/paint/svg: one walk over the elements of an svg root (SVG 2 §3). Elements become items
 * of the open layer; those with a matrix or effects become layers of their own. */
#ifndef KN_PAINT_SVG_H
#define KN_PAINT_SVG_H
#include "src/layout/svg_geom.h"
#include "src/paint/internal.h"

typedef struct kn_svg_busy { /* references being followed: none may lead back into itself */
    const kn_node *node;
    const struct kn_svg_busy *up;
} kn_svg_busy;

/* Where a walk stands: passed by value down the tree. */
typedef struct kn_svgp {
    kn_painter *p;
    const kn_node *user; /* element whose box shows all this */
    kn_svg_view view;    /* viewport of the current user space */
    double scale;        /* device px per user unit, about */
    int depth;           /* nesting, references included */
    const kn_svg_busy *busy;
    uint32_t *budget;        /* elements that may still be drawn: references multiply them */
    bool instance;           /* inside a shadow tree: styles are not those of the nodes */
    bool silhouette;         /* inside clipPath: geometry alone, in opaque black */
    const kn_style *context; /* whose fill and stroke context-fill and context-stroke mean */
    kn_rect context_box;
    kn_mat4 to_context; /* current user space → that of the element it is about */
} kn_svgp;
#define KN_SVG_MAX_DEPTH 96
#define KN_SVG_BUDGET    100000

/* Collects the entries of one layer. */
typedef struct kn_svg_out {
    kn_painter *p;
    kn_items_builder *items; /* open run or NULL */
    KN_VEC(kn_entry) v;
} kn_svg_out;
kn_arena *kn_svg_out_arena(kn_svg_out *o);
void kn_svg_out_item(kn_svg_out *o, const kn_item *it);
void kn_svg_out_layer(kn_svg_out *o, kn_layer *l); /* takes the reference; NULL is fine */
void kn_svg_out_end(kn_svg_out *o, kn_layer *into);
kn_layer *kn_svg_layer(kn_painter *p, const kn_node *n); /* new, with a fresh key */
double kn_svg_scale(const kn_mat4 *m);                   /* mean stretch of lengths */

/* walk.c */
void kn_svg_element(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st);
void kn_svg_children(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st);
const kn_style *kn_svg_style(const kn_svgp *c, const kn_node *n, const kn_style *parent);
/* Whether the style makes a group of what it is about: opacity, filters, clips, masks, blending. */
bool kn_svg_groups(const kn_style *st);
/* These of the style for a layer; box: what boxes and percentages refer to. */
void kn_svg_effects(kn_svgp c, kn_layer *l, const kn_node *n, const kn_style *st, kn_rect box);
/* Children of `n` in the viewport `port` of the current user space; new layer or NULL. */
kn_layer *kn_svg_port(kn_svgp c, const kn_node *n, const kn_style *st, kn_rect port, bool clips);
/* Element that a reference names; remembers that the user's picture depends on it. */
kn_node *kn_svg_ref(kn_painter *p, const kn_node *user, const kn_node *from, kn_str url);
bool kn_svg_is_busy(const kn_svgp *c, const kn_node *n);
kn_svgp kn_svg_begin(kn_painter *p, const kn_node *user, kn_svg_view view, uint32_t *budget);

/* shape.c */
void kn_svg_shape(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st, float alpha);
/* Circles, ellipses and rects as rounded rectangles, in the space of their outline. */
bool kn_svg_round(const kn_node *n, const kn_path *path, kn_rrect *out);
bool kn_svg_stroke(const kn_svgp *c, const kn_node *n, const kn_style *st, const kn_path *path,
                   kn_arena *a, kn_stroke *out);
bool kn_svg_stroke_first(const kn_style *st);
/* marker.c */
void kn_svg_markers(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st,
                    const kn_path *path);
/* text.c, image.c */
void kn_svg_text_paint(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st,
                       float alpha);
void kn_svg_image(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st);

/* server.c: fill or stroke as a paint. `*drop` is a layer to unref once the item is added, or NULL.
 * False: nothing is painted. */
bool kn_svg_server(const kn_svgp *c, kn_arena *a, const kn_node *n, const kn_style *st,
                   const kn_spaint *sp, float alpha, kn_rect box, kn_paint *out, kn_layer **drop);

/* clip.c */
bool kn_svg_clip_in(kn_svgp c, kn_layer *l, const kn_node *n, kn_str url, kn_rect box);
bool kn_svg_mask_in(kn_svgp c, kn_layer *l, const kn_node *n, const kn_cimages *images,
                    kn_rect box);
/* objectBoundingBox attributes x y width height of masks, patterns, filters. */
kn_rect kn_svg_units_rect(const kn_node *n, bool box_units, kn_svg_view v, kn_rect box,
                          const double def[4]);
bool kn_svg_word(const kn_scene *s, const kn_node *n, const char *attr, const char *value);
kn_str kn_svg_attr_named(const kn_scene *s, const kn_node *n, const char *attr);
double kn_svg_num_named(const kn_scene *s, const kn_node *n, const char *attr, double missing);
#endif
