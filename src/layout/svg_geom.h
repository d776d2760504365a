/* Geometry of SVG elements for paint and scripts: lengths, outlines, matrices, boxes, text.
 *
 * Elements inside an svg root have no kn_box. Everything here is computed on demand from computed
 * styles and attributes, in user units; nothing is kept. Functions are cheap but not free: a box of
 * a text shapes it. */
#ifndef KN_LAYOUT_SVG_GEOM_H
#define KN_LAYOUT_SVG_GEOM_H
#include "src/core/path.h"
#include "src/layout/layout.h"

/* Size of the nearest viewport in user units: the basis of percentages (SVG 2 §8.9). */
typedef struct kn_svg_view {
    double w, h;
} kn_svg_view;
enum { KN_SVG_X, KN_SVG_Y, KN_SVG_DIAGONAL }; /* which side of it */
double kn_svg_basis(kn_svg_view v, int axis);

bool kn_svg_is_definition(kn_atom tag);       /* defs, clipPath, …: not drawn where they stand */
bool kn_svg_inside(const kn_node *n);         /* drawn by an svg element above it: it has no box */
const kn_node *kn_svg_root(const kn_node *n); /* outermost svg element, the node itself included */
kn_svg_view kn_svg_view_of(const kn_node *n);

/* ---- attributes ---- */
double kn_svg_px(kn_len l, int axis, kn_svg_view v); /* keywords give 0 */
/* A length (numbers, px, %, em, pt, …) or `missing`. */
double kn_svg_attr(const kn_node *n, kn_atom a, int axis, kn_svg_view v, double missing);
/* A number with a unit ("" or %, em, mm, …). Unknown units give 0. */
double kn_svg_length_of(double d, kn_str unit, int axis, kn_svg_view v, const kn_style *st);
double kn_svg_number(const kn_node *n, kn_atom a, double missing);
/* Numbers separated by white space and commas; writes up to cap, returns how many there are. */
size_t kn_svg_numbers(kn_str s, double *out, size_t cap);
kn_str kn_svg_href(const kn_scene *s, const kn_node *n); /* href, or xlink:href; trimmed */
/* The element that "#id" names, first in the composition of `from`, then anywhere. NULL: none. */
kn_node *kn_svg_target(const kn_scene *s, const kn_node *from, kn_str url);

/* ---- viewports ---- */
/* viewBox → a viewport of w × h, by preserveAspectRatio (SVG 2 §8.2, §8.6). `inner` becomes the
 * size that percentages refer to inside. False: nothing is drawn (an empty viewBox). */
bool kn_svg_viewbox(const kn_node *n, double w, double h, kn_mat4 *m, kn_svg_view *inner);
/* The same for content of a known size: images. */
kn_mat4 kn_svg_fit(kn_str aspect, kn_rect content, double w, double h, bool *slice);
/* Place of a nested svg's viewport in its parent's user space. */
kn_rect kn_svg_viewport(const kn_node *n, kn_svg_view v);

/* ---- shapes ---- */
/* Outline of a basic shape or path in its user space. False: no shape, or nothing to draw. */
bool kn_svg_path_in(const kn_node *n, kn_svg_view v, kn_arena *a, kn_path *out);
bool kn_svg_path_of(const kn_node *n, kn_arena *a, kn_path *out);
/* getTotalLength and getPointAtLength, measured by chords as coarse as browsers take them. */
double kn_svg_length(const kn_node *n, const kn_path *p);
kn_pt kn_svg_point_at(const kn_node *n, const kn_path *p, double distance);
kn_path kn_svg_path_map(const kn_path *p, const kn_mat4 *m, kn_arena *a);

/* ---- matrices ---- */
/* Transform properties of an element: its user space → its parent's. False: identity. SVG elements
 * stay flat: only the 2D part counts, as in Chrome. */
bool kn_svg_transform(const kn_layout *l, const kn_node *n, kn_svg_view v, kn_mat4 *out);
/* User space of an element → that of its nearest viewport (getCTM) or of the page (getScreenCTM).
 * False: not below an svg root that is laid out. */
bool kn_svg_ctm(const kn_layout *l, const kn_node *n, bool screen, kn_mat4 *out);

/* ---- boxes ---- */
/* getBBox: fill geometry in the element's own user space (SVG 2 §8.10). False: it has none. */
bool kn_svg_bbox(const kn_layout *l, const kn_node *n, kn_rect *out);
bool kn_svg_bbox_in(const kn_layout *l, const kn_node *n, kn_svg_view v, kn_rect *out);
/* getBoundingClientRect of an element inside an svg root. */
bool kn_svg_screen_rect(const kn_layout *l, const kn_node *n, kn_rect *out);

/* ---- text ---- */
/* Style of an element below one whose style is `parent`; NULL as a function: the node's own. */
typedef const kn_style *(*kn_svg_style_fn)(void *ctx, const kn_node *n, const kn_style *parent);
typedef struct kn_svg_run { /* glyphs of one face under one placement */
    const kn_node *node;    /* element they belong to */
    const kn_style *style;
    kn_font *font; /* borrowed from the font set */
    float size;
    uint32_t n;
    const uint32_t *glyph;
    const float *x, *y; /* relative to (ox, oy) */
    const float *advance;
    double ox, oy;                /* start on the baseline */
    double cell, width, up, down; /* of its cell: start from ox; advance, ascent, descent */
    bool turned;                  /* m, from the run's own space (ox, oy are 0) to the text's */
    kn_mat4 m;
} kn_svg_run;
typedef struct kn_svg_text {
    kn_svg_run *runs;
    uint32_t n;
    kn_rect box; /* union of the cells */
    bool any;
    double length; /* sum of the advances: getComputedTextLength */
} kn_svg_text;
typedef struct kn_svg_text_in {
    const kn_layout *layout;
    const kn_node *node; /* text element */
    const kn_style *style;
    kn_svg_view view;
    double scale; /* device px per user unit: metrics are rounded on the device; 0 counts as 1 */
    kn_svg_style_fn style_of;
    void *ctx;
} kn_svg_text_in;
kn_rect kn_svg_run_cell(const kn_svg_run *r); /* in the text's user space */
typedef struct kn_svg_char {                  /* a character that is left by white space */
    const kn_node *node;                      /* element it belongs to */
    uint8_t units;                            /* code units of UTF-16 */
    bool shown;                               /* false: beyond the end of a path */
    kn_pt start, end;                         /* on the baseline, in the text's user space */
    kn_rect cell;
    double angle, advance; /* degrees; user units */
} kn_svg_char;
/* Characters of a text in logical order, in `a`; their number. */
uint32_t kn_svg_text_chars(const kn_svg_text_in *in, kn_arena *a, kn_svg_char **out);
void kn_svg_text_layout(const kn_svg_text_in *in, kn_arena *a, kn_svg_text *out);
#endif
