/* Types of computed values: one C type per grammar of properties.def (KN_CT_<grammar>).
 * Lists are interned: equal lists are the same pointer, so a group can be compared byte by byte.
 * Lengths are CSS px as float; percentages stay, to be resolved against what layout knows. */
#ifndef KN_STYLE_COMPUTED_H
#define KN_STYLE_COMPUTED_H
#include "parser/css/value.h"
#include "src/core/lu.h"

/* px + pct% of the basis; or a keyword; or a math function of percentages. */
enum { KN_LEN_LP, KN_LEN_KW, KN_LEN_CALC };
typedef struct kn_calc kn_calc; /* src/style: expression over px and one percentage basis */
typedef struct kn_len {
    uint8_t kind; /* KN_LEN_* */
    bool has_pct; /* LP: pct was written (0% is not 0px where the basis is indefinite) */
    kn_kw kw; /* KW: auto, none, normal, min-content, …; fit-content(len) is KW fit_content with
                 px/pct */
    float px, pct;
    const kn_calc *calc;
} kn_len;
float kn_calc_eval(const kn_calc *c, float basis);
static inline bool kn_len_is_kw(kn_len l, kn_kw kw) {
    return l.kind == KN_LEN_KW && l.kw == kw;
}
static inline bool kn_len_depends_on_basis(kn_len l) {
    return l.kind == KN_LEN_CALC || (l.kind == KN_LEN_LP && l.has_pct);
}
/* px for a basis in px; keywords give 0. */
static inline float kn_len_px(kn_len l, float basis) {
    return l.kind == KN_LEN_LP     ? l.px + l.pct * basis / 100.0f
           : l.kind == KN_LEN_CALC ? kn_calc_eval(l.calc, basis)
                                   : 0;
}

typedef struct kn_color { /* straight; sRGB-encoded components, 0..1 for legacy colours */
    float r, g, b, a;
    uint8_t space;   /* how getComputedStyle prints it: 0 rgb(), 1 color(srgb …), 2 lab, 3 lch, 4
                        oklab, 5 oklch, 6 display-p3, … (compute_color.c) */
    uint8_t current; /* 1: currentcolor was meant (already resolved into r g b a) */
    uint8_t pad[2];
    float orig[3]; /* components in `space` when space > 1 */
} kn_color;

#define KN_LIST(T)                                                                                 \
    struct {                                                                                       \
        uint32_t n;                                                                                \
        T v[];                                                                                     \
    }
typedef KN_LIST(kn_kw) kn_kws;
typedef KN_LIST(kn_len) kn_lens;
typedef KN_LIST(float) kn_nums;
typedef KN_LIST(kn_str) kn_names; /* interned text */

typedef struct kn_int {
    int32_t v;
    kn_kw kw; /* KN_KW_auto or KN_KW_none: v means nothing */
    uint16_t pad;
} kn_int;
typedef struct kn_len2 {
    kn_len x, y;
} kn_len2;
typedef struct kn_len3 {
    kn_len x, y, z;
} kn_len3;
typedef struct kn_num_or_len {
    float v;
    bool is_len;
    uint8_t pad[3];
} kn_num_or_len;
typedef struct kn_lineheight {
    uint8_t kind; /* 0 normal, 1 number (of the own font size), 2 px */
    uint8_t pad[3];
    float v;
} kn_lineheight;
typedef struct kn_fontstyle {
    uint8_t kind; /* 0 normal, 1 italic, 2 oblique */
    uint8_t pad[3];
    float deg;
} kn_fontstyle;
typedef struct kn_size_adjust {
    kn_kw metric; /* ex-height, …; 0: none */
    bool from_font;
    uint8_t pad;
    float v;
} kn_size_adjust;
typedef struct kn_emphasis { /* text-emphasis-style */
    kn_kw fill, shape;       /* shape 0: of the writing mode; fill 0: none, or text */
    uint32_t pad;
    kn_str text; /* interned */
} kn_emphasis;
typedef struct kn_ratio {
    bool is_auto, has; /* `auto 16/9`: both */
    uint8_t pad[2];
    float w, h;
} kn_ratio;
typedef struct kn_align {
    kn_kw kw;  /* start, center, baseline, … */
    kn_kw mod; /* safe, unsafe, last, legacy or 0 */
} kn_align;

typedef struct kn_family {
    kn_str name; /* interned; n == 0 for generics */
    kn_kw generic;
    bool unshipped; /* of a canvas: the page's CSS does not name it (contract A.12) */
    uint8_t pad[4];
} kn_family;
typedef KN_LIST(kn_family) kn_families;
typedef struct kn_tag {
    char tag[4];
    float v;
} kn_tag;
typedef KN_LIST(kn_tag) kn_tags;

typedef struct kn_shadow {
    float x, y, blur, spread;
    kn_color color;
    bool inset;
    uint8_t pad[3];
} kn_shadow;
typedef KN_LIST(kn_shadow) kn_shadows;

typedef enum kn_tfn { /* transform functions; arguments in a[] (lengths) or m[] (numbers, radians)
                       */
                      KN_TF_TRANSLATE,  /* a[0..2] */
                      KN_TF_SCALE,      /* m[0..2] */
                      KN_TF_ROTATE,     /* m[0..2] axis, m[3] radians */
                      KN_TF_SKEW,       /* m[0], m[1] radians */
                      KN_TF_MATRIX,     /* m[0..15] as matrix3d */
                      KN_TF_PERSPECTIVE /* a[0]; KW none: nothing */
} kn_tfn;
typedef struct kn_tf {
    uint8_t fn;
    uint8_t name; /* how it was written, for interpolation: 0 plain, 1 X, 2 Y, 3 Z, 4 3d */
    uint8_t pad[6];
    kn_len a[3];
    double m[16];
} kn_tf;
typedef KN_LIST(kn_tf) kn_tfs;

typedef enum kn_ffn {
    KN_FF_BLUR,
    KN_FF_BRIGHTNESS,
    KN_FF_CONTRAST,
    KN_FF_GRAYSCALE,
    KN_FF_HUE_ROTATE,
    KN_FF_INVERT,
    KN_FF_OPACITY,
    KN_FF_SATURATE,
    KN_FF_SEPIA,
    KN_FF_DROP_SHADOW,
    KN_FF_URL
} kn_ffn;
typedef struct kn_ff {
    uint8_t fn;
    uint8_t pad[3];
    float amount; /* px for blur, radians for hue-rotate, 1 = 100 % */
    kn_shadow shadow;
    kn_str url;
} kn_ff;
typedef KN_LIST(kn_ff) kn_ffs;

typedef struct kn_cstop { /* colour stop or hint (is_hint: only pos) */
    kn_color color;
    bool has_pos, is_hint;
    uint8_t pad[2];
    kn_len pos; /* length or percentage of the gradient line; CONIC: pct of a turn */
} kn_cstop;
typedef enum kn_cimage_kind {
    KN_CI_NONE,
    KN_CI_URL,
    KN_CI_LINEAR,
    KN_CI_RADIAL,
    KN_CI_CONIC,
    KN_CI_CROSS_FADE
} kn_cimage_kind;
typedef struct kn_cimage {
    uint8_t kind;
    bool repeating;
    uint8_t interp; /* numbers of kn_interp in raster/dlist.h: 0 srgb, 1 linear, 2 oklab, 3 oklch, 4
                       lab, 5 lch, 6 hsl, 7 hwb, 8 xyz, 9 display-p3, 10 a98-rgb, 11 prophoto-rgb,
                       12 rec2020 */
    uint8_t hue;    /* 0 shorter, 1 longer, 2 increasing, 3 decreasing */
    kn_str url;
    /* LINEAR: angle radians clockwise from up, or a corner (side_x, side_y: -1 left/top, 0, 1
     * right/bottom) */
    float angle; /* CONIC: from */
    int8_t side_x, side_y;
    bool has_side;
    bool circle;  /* RADIAL */
    kn_kw extent; /* RADIAL: closest-side …; 0: explicit rx, ry */
    uint16_t pad;
    kn_len rx, ry, cx, cy; /* centre as position */
    float density;         /* URL: image px per CSS px, from image-set(); 0: 1 */
    float share;           /* CROSS_FADE: of the second of `fade`, 0..1 */
    const struct kn_cstops *stops;
    const struct kn_cfade *fade; /* CROSS_FADE */
} kn_cimage;
typedef struct kn_cfade {
    kn_cimage from, to;
} kn_cfade;
typedef struct kn_cstops {
    uint32_t n;
    kn_cstop v[];
} kn_cstops;
typedef KN_LIST(kn_cimage) kn_cimages;
typedef struct kn_bgsize {
    kn_kw kw; /* cover, contain, or 0: w, h (KW auto) */
    uint16_t pad[3];
    kn_len w, h;
} kn_bgsize;
typedef KN_LIST(kn_bgsize) kn_bgsizes;
typedef struct kn_bgrepeat {
    kn_kw x, y;
} kn_bgrepeat;
typedef KN_LIST(kn_bgrepeat) kn_bgrepeats;

typedef struct kn_sides { /* border-image-slice, -width, -outset: top right bottom left */
    kn_len v[4];          /* KW: auto */
    bool number[4];       /* v[i].px is a number: image px, or times the border width */
    bool fill;            /* slice: the middle is kept */
    uint8_t pad[3];
} kn_sides;

typedef enum kn_bshape_kind {
    KN_SH_NONE,
    KN_SH_INSET,
    KN_SH_CIRCLE,
    KN_SH_ELLIPSE,
    KN_SH_POLYGON,
    KN_SH_PATH,
    KN_SH_URL,
    KN_SH_BOX,
    KN_SH_RAY,
    KN_SH_COMMANDS
} kn_bshape_kind;
typedef struct kn_bshape { /* clip-path, offset-path */
    uint8_t kind;
    bool evenodd;
    bool has_at;        /* a position was written (for text only) */
    kn_kw box;          /* reference box keyword, 0: border-box */
    kn_kw rx_kw, ry_kw; /* circle/ellipse radii keywords, 0: rx, ry */
    kn_len inset[4];    /* top right bottom left */
    kn_len2 radius[4];
    kn_len rx, ry, cx, cy; /* polygon: rx rounds the corners */
    const kn_lens *points; /* polygon: x0 y0 x1 y1 …; shape(): x y of the start, then of commands */
    /* Path data, or URL. Of shape(): letters as in path data, small ones for `by`, each with the
     * lengths of its end point (M L H V C S Q T A Z). C Q S: after the letter, what each control
     * point counts from (o s e: origin, start, end), and x y of them. A: two digits, clockwise and
     * large, and rx, ry, degrees. */
    kn_str text;
} kn_bshape;

typedef enum kn_content_kind {
    KN_GC_TEXT,
    KN_GC_IMAGE,
    KN_GC_COUNTER,
    KN_GC_COUNTERS,
    KN_GC_OPEN_QUOTE,
    KN_GC_CLOSE_QUOTE,
    KN_GC_NO_OPEN_QUOTE,
    KN_GC_NO_CLOSE_QUOTE
} kn_content_kind;
typedef struct kn_list_type { /* <counter-style> or a string */
    kn_str name;              /* of the counter style, or the string itself; none: n == 0 */
    bool is_string;
    uint8_t pad[7];
} kn_list_type;
typedef struct kn_content_item {
    uint8_t kind;
    uint8_t pad[7];
    kn_list_type style; /* of a counter */
    kn_str text;        /* TEXT (attr() resolved), IMAGE url, COUNTER name */
    kn_str sep;         /* COUNTERS */
} kn_content_item;
typedef struct kn_content { /* KW normal/none: n == 0 and kw set */
    uint32_t n;
    kn_kw kw;
    uint16_t pad;
    kn_content_item v[];
} kn_content;
typedef struct kn_counter {
    kn_str name;
    int32_t v;
    uint32_t pad;
} kn_counter;
typedef KN_LIST(kn_counter) kn_counters;

typedef struct kn_track { /* one entry of a track list */
    uint8_t kind; /* 0 size, 1 line names, 2 repeat(auto-fill), 3 repeat(auto-fit) (integer repeats
                     are expanded) */
    bool fit_content; /* fit-content(max) */
    uint8_t pad[2];
    float min_fr, max_fr;           /* > 0: flexible (only max may be) */
    kn_len min, max;                /* lengths, percentages, KW auto/min-content/max-content */
    const kn_names *names;          /* kind 1 */
    const struct kn_tracks *repeat; /* kinds 2, 3 */
} kn_track;
typedef struct kn_tracks {
    uint32_t n;
    kn_kw kw; /* none, subgrid, or 0 */
    uint16_t pad;
    kn_track v[];
} kn_tracks;
typedef struct kn_gridline {
    bool is_auto, span;
    uint8_t pad[2];
    int32_t n;   /* 0: none given */
    kn_str name; /* n == 0: none */
} kn_gridline;
typedef struct kn_areas { /* cells row by row, names interned ("." is empty) */
    uint32_t rows, cols;
    kn_str v[];
} kn_areas;

typedef struct kn_spaint { /* SVG paint */
    uint8_t kind; /* 0 none, 1 colour, 2 url with fallback, 3 context-fill, 4 context-stroke */
    bool has_fallback;
    uint8_t pad[2];
    kn_color color; /* colour or fallback */
    kn_str url;
} kn_spaint;

typedef struct kn_easing {
    uint8_t kind; /* 0 linear, 1 cubic-bezier p[0..3], 2 steps p[0] count, p[1] position: 0 start 1
                     end 2 none 3 both, 3 linear() points */
    uint8_t pad[3];
    float p[4];
    const kn_nums *points; /* linear(): output, input pairs */
} kn_easing;
typedef KN_LIST(kn_easing) kn_easings;

/* C type of the field for each grammar. */
#define KN_CT_KW              kn_kw
#define KN_CT_KWLIST          const kn_kws *
#define KN_CT_KWS             const kn_kws *
#define KN_CT_NUM             float
#define KN_CT_ALPHA           float
#define KN_CT_ALPHA_UNBOUNDED float
#define KN_CT_INT             kn_int
#define KN_CT_LEN             kn_len
#define KN_CT_LP              kn_len
#define KN_CT_SIZE            kn_len
#define KN_CT_SVG_LP          kn_len
#define KN_CT_LINE_WIDTH      float /* px, snapped as Blink does; 0 when the style is none or hidden */
#define KN_CT_LEN2            kn_len2
#define KN_CT_RADIUS          kn_len2
#define KN_CT_POSITION        kn_len2
#define KN_CT_ORIGIN          kn_len3
#define KN_CT_TRANSLATE       const kn_tfs *
#define KN_CT_ROTATE          const kn_tfs *
#define KN_CT_SCALE           const kn_tfs *
#define KN_CT_TRANSFORM       const kn_tfs * /* NULL: none */
#define KN_CT_COLOR           kn_color
#define KN_CT_FAMILIES        const kn_families *
#define KN_CT_FONT_SIZE       float /* px */
#define KN_CT_FONT_WEIGHT     float
#define KN_CT_FONT_STRETCH    float /* percent */
#define KN_CT_FONT_STYLE      kn_fontstyle
#define KN_CT_LINE_HEIGHT     kn_lineheight
#define KN_CT_TAGS            const kn_tags * /* NULL: normal */
#define KN_CT_ALTERNATES      kn_str          /* interned text, n == 0: normal */
#define KN_CT_SIZE_ADJUST     kn_size_adjust
#define KN_CT_EMPHASIS        kn_emphasis
#define KN_CT_NUM_OR_LEN      kn_num_or_len
#define KN_CT_SHADOWS         const kn_shadows * /* NULL: none */
#define KN_CT_LIST_TYPE       kn_list_type
#define KN_CT_QUOTES          const kn_names *   /* pairs; NULL: auto, n == 0: none */
#define KN_CT_IMAGE           const kn_cimages * /* NULL: none */
#define KN_CT_IMAGES          const kn_cimages * /* NULL: all none */
#define KN_CT_LENS            const kn_lens *
#define KN_CT_SVG_LENS        const kn_lens * /* NULL: none */
#define KN_CT_SIZES           const kn_bgsizes *
#define KN_CT_REPEATS         const kn_bgrepeats *
#define KN_CT_SIDES           kn_sides
#define KN_CT_EDGE_REPEAT     kn_bgrepeat
#define KN_CT_CORNER          float /* superellipse parameter, infinite for square and notch */
#define KN_CT_DISPLAY         kn_kw
#define KN_CT_RATIO           kn_ratio
#define KN_CT_NAMES           const kn_names * /* NULL: none/auto */
#define KN_CT_ALIGN           kn_align
#define KN_CT_TRACKS          const kn_tracks * /* NULL: none */
#define KN_CT_AREAS           const kn_areas *
#define KN_CT_GRID_LINE       kn_gridline
#define KN_CT_FILTERS         const kn_ffs *    /* NULL: none */
#define KN_CT_SHAPE           const kn_bshape * /* NULL: none */
#define KN_CT_CONTENT         const kn_content *
#define KN_CT_COUNTERS        const kn_counters *
#define KN_CT_TIMES           const kn_nums * /* seconds; auto is 0 */
#define KN_CT_NUMS            const kn_nums * /* infinite is INFINITY */
#define KN_CT_EASINGS         const kn_easings *
#define KN_CT_PAINT           kn_spaint
#define KN_CT_URL_OR_NONE     kn_str
#define KN_CT_SVG_PATH        kn_str /* path data of d: path("…"), n == 0: none */
#define KN_CT_RAW             kn_str /* interned text */
#endif
