/* Canvas 2D, private to src/script: what stands behind the objects of js/canvas.js.
 *
 * A context and everything that it may refer to are reference counted, because their JS objects are
 * finalized in any order, and perhaps on another thread. */
#ifndef KN_SCRIPT_CANVAS_H
#define KN_SCRIPT_CANVAS_H
#include "parser/css/color.h"
#include "parser/css/tokenizer.h"
#include "raster/canvas.h"
#include "src/script/internal.h"

/* ---- paths (canvas_pen.c) ---- */
typedef struct kn_pen { /* a path under construction; all zero is empty */
    KN_VEC(uint8_t) segs;
    KN_VEC(kn_pt) pts;
    kn_pt start, at; /* of the subpath; last point */
    bool open;       /* there is a subpath to continue */
    size_t whole;    /* segments that are just `round`; 0: it is not all of the path */
    kn_rrect round;
} kn_pen;
void kn_pen_free(kn_pen *p);
void kn_pen_clear(kn_pen *p);
void kn_pen_move(kn_pen *p, kn_pt a);
void kn_pen_line(kn_pen *p, kn_pt a);
void kn_pen_cubic(kn_pen *p, kn_pt a, kn_pt b, kn_pt c);
void kn_pen_close(kn_pen *p);
void kn_pen_rect(kn_pen *p, double x, double y, double w, double h);
void kn_pen_add(kn_pen *p, const kn_path *from, const double m[6]);
void kn_pen_map(kn_pen *p, const double m[6]);
kn_path kn_pen_path(const kn_pen *p); /* borrows */
/* Borrows too. Whole ellipses and rounded rectangles are told as such: browsers fill those with
 * other chords than curves. */
kn_shape kn_pen_shape(const kn_pen *p);

/* ---- affine maps a b c d e f (canvas_pen.c) ---- */
void kn_m6_mul(const double a[6], const double b[6], double out[6]); /* b is applied first */
bool kn_m6_invert(const double m[6], double out[6]);
kn_pt kn_m6_map(const double m[6], kn_pt p);

/* ---- colours, gradients, patterns, filters (canvas_style.c) ---- */
typedef struct kn_ink { /* a CanvasGradient or CanvasPattern */
    atomic_int ref;
    bool pattern;
    kn_gradient g; /* stops are set when it is used */
    KN_VEC(kn_stop) stops;
    kn_image *image;
    bool repeat_x, repeat_y;
    bool border; /* the image has a transparent pixel more on the sides where it does not repeat */
    double m[6];
    uint32_t id; /* of the JS object: reading fillStyle gives the one that was set */
} kn_ink;
kn_ink *kn_ink_new(kn_script *s);
kn_ink *kn_ink_ref(kn_ink *p); /* NULL is fine */
void kn_ink_unref(kn_ink *p);
typedef struct kn_canvas_color { /* as written, and as it is painted */
    kn_css_color css;
    kn_rgba rgba;
} kn_canvas_color;
typedef struct kn_ink_style { /* value of fillStyle */
    kn_canvas_color color;
    kn_ink *ink; /* NULL: the colour */
} kn_ink_style;

/* ---- filters (canvas_filter.c): immutable, reference counted ---- */
typedef struct kn_canvas_filter {
    atomic_int ref;
    double em; /* font size that its lengths were resolved against */
    kn_str text;
    kn_filters list;
    kn_value *value; /* with url(), which is looked up whenever something is drawn; else NULL */
    kn_arena *arena;
} kn_canvas_filter;
void kn_canvas_filter_unref(kn_canvas_filter *f); /* NULL is fine */
kn_canvas_filter *kn_canvas_filter_ref(kn_canvas_filter *f);

/* ---- fonts (canvas_font.c): immutable, reference counted ---- */
typedef struct kn_canvas_font {
    atomic_int ref;
    kn_str text;     /* as set */
    float em, bold;  /* of the element it was resolved against */
    kn_str shown;    /* as read back */
    kn_sg_font font; /* of the element, changed by the shorthand; `family` is the arena's */
    kn_arena *arena;
} kn_canvas_font;
kn_canvas_font *kn_canvas_font_ref(kn_canvas_font *f); /* NULL is fine, also for unref */
void kn_canvas_font_unref(kn_canvas_font *f);

typedef struct kn_canvas_len { /* letterSpacing, wordSpacing: what em is, is seen when it is used */
    double v;
    kn_unit unit;
} kn_canvas_len;

/* clang-format off */
typedef enum kn_canvas_align { KN_ALIGN_START, KN_ALIGN_END, KN_ALIGN_LEFT, KN_ALIGN_RIGHT, KN_ALIGN_CENTER } kn_canvas_align;
typedef enum kn_canvas_baseline { KN_BASE_ALPHABETIC, KN_BASE_TOP, KN_BASE_HANGING, KN_BASE_MIDDLE, KN_BASE_IDEOGRAPHIC, KN_BASE_BOTTOM } kn_canvas_baseline;
/* clang-format on */

/* ---- contexts (bind_canvas.c) ---- */
typedef struct kn_canvas_state {
    double m[6];
    kn_ink_style fill, stroke;
    double alpha, width, miter, dash_offset;
    double *dash; /* owned */
    uint32_t n_dash;
    kn_canvas_op op;
    uint8_t cap, join, align, baseline, direction; /* direction: 0 inherit 1 ltr 2 rtl */
    bool smooth;
    uint8_t quality;                           /* 0 low 1 medium 2 high */
    uint8_t kerning, stretch, caps, rendering; /* indices of their words in canvas_attrs.c */
    char lang[40];                             /* as set, cut off; empty: inherit */
    kn_canvas_font *font;                      /* NULL: 10px sans-serif */
    kn_canvas_len letter_spacing, word_spacing;
    kn_canvas_color shadow;
    double shadow_blur, shadow_x, shadow_y;
    kn_canvas_filter *filter; /* NULL: none */
    kn_canvas_clip *clip;
} kn_canvas_state;

typedef struct kn_ctx2d {
    atomic_int ref;
    kn_canvas *canvas;
    kn_canvas_state now;
    KN_VEC(kn_canvas_state) stack;
    kn_pen path; /* to be filled; its twin is `outline`, to be stroked */
    kn_pen
        outline; /* both in the space of `path_m`, which follows the current map when it is used */
    double path_m[6];
    uint32_t node, node_gen; /* the canvas element; 0: there is none */
    struct kn_webgl *webgl;  /* borrowed: the context of WebGL whose picture it holds; or NULL */
} kn_ctx2d;
void kn_ctx2d_unref(kn_ctx2d *c);
/* canvas_state.c */
kn_canvas_state kn_canvas_state_new(void);
void kn_ctx2d_reset_state(kn_ctx2d *c); /* the stack too, and the path */

typedef enum kn_canvas_kind { /* what the private data of a JS object is */
                              KN_CANVAS_CONTEXT,
                              KN_CANVAS_PATH,
                              KN_CANVAS_INK,
                              KN_CANVAS_BITMAP /* an ImageBitmap */
} kn_canvas_kind;

typedef struct kn_canvas_obj {
    kn_wrap w; /* kind is KN_WRAP_CANVAS */
    kn_canvas_kind kind;
    union {
        kn_ctx2d *ctx;
        kn_pen pen;
        kn_ink *ink;
        kn_image *bitmap;
    } u;
} kn_canvas_obj;

#define KN_CANVAS_CLASSES 6
struct kn_canvas_host {
    kn_canvas_kit *kit; /* made with the first context */
    /* by kind, then of patterns, of contexts of OffscreenCanvas */
    JSClassRef classes[KN_CANVAS_CLASSES];
    JSObjectRef protos[KN_CANVAS_CLASSES]; /* kept alive by the JS part */
    /* what was set lately, by hash of the text */
    kn_canvas_font *fonts[64];
    kn_canvas_filter *filters[16];
    struct {
        char text[40];
        kn_canvas_color color;
        bool ok;
    } colors[128];
    uint32_t n_inks;
    uint32_t style_epoch; /* when styles were brought up to date for a canvas */
    double style_ms;
    kn_arena *text; /* of one call */
    struct {
        uint32_t gen;
        kn_ctx2d *ctx; /* own reference */
    } * by_node;       /* by node id */
    size_t n_by_node;
};
struct kn_canvas_host *kn_canvas_host(kn_script *s); /* made at first use */
/* The canvas element of a context, in the document or not; NULL: it is gone, or there is none. */
kn_node *kn_ctx2d_node(kn_script *s, const kn_ctx2d *c);
/* Style that texts and lengths of the context are relative to; NULL: none, the defaults count. */
const kn_style *kn_ctx2d_style(kn_script *s, const kn_ctx2d *c);
/* New JS object; it takes over what `o` holds. */
JSObjectRef kn_canvas_object(kn_script *s, const kn_canvas_obj *o);
kn_canvas_obj *kn_canvas_unwrap(JSContextRef ctx, JSValueRef v, kn_canvas_kind kind); /* or NULL */
/* `this` of a method of the context; NULL and a TypeError when it is something else. */
kn_ctx2d *kn_self_ctx(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc);
/* What the canvas holds: new reference, or NULL. `seen`: it is shown to the viewer. */
kn_image *kn_ctx2d_snapshot(kn_ctx2d *c, bool seen);
kn_ctx2d *kn_canvas_of_node(kn_script *s, const kn_node *n); /* NULL: no context yet */
/* At least n arguments; false after a TypeError. */
bool kn_canvas_need(JSContextRef ctx, size_t argc, size_t n, JSValueRef *exc);
#define KN_CANVAS_SELF(c)                                                                          \
    kn_script *s;                                                                                  \
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);                                                 \
    if (!c)                                                                                        \
        return KN_UNDEF;
#define KN_CANVAS_NEED(n)                                                                          \
    if (!kn_canvas_need(ctx, argc, n, exc))                                                        \
        return KN_UNDEF;
/* n numbers from the arguments; false when one is missing or not finite. */
bool kn_canvas_numbers(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t from,
                       size_t n, double *out);

/* canvas_style.c. `c`: currentcolor is that of its element (NULL: black). */
bool kn_canvas_color_of(kn_script *s, const kn_ctx2d *c, kn_str text, kn_canvas_color *out);
void kn_canvas_put_color(const kn_canvas_color *c, kn_sb *out);
/* How the state paints; false when it paints nothing. Memory lives in `a`. */
bool kn_canvas_paint(const kn_canvas_state *st, const kn_ink_style *ink, kn_arena *a,
                     kn_paint *out);
void kn_canvas_look_of(const kn_canvas_state *st, kn_canvas_look *out);
kn_stroke kn_canvas_stroke_of(const kn_canvas_state *st);
/* canvas_filter.c: the filters of one drawing, where url() has to be looked up for it */
typedef struct kn_canvas_filtering {
    kn_filters list;
    kn_arena *arena; /* NULL: nothing was */
} kn_canvas_filtering;
void kn_canvas_filter_begin(kn_script *s, const kn_ctx2d *c, kn_canvas_look *look,
                            kn_canvas_filtering *now); /* `now` must outlive the drawing */
void kn_canvas_filter_end(kn_canvas_filtering *now);
/* New reference; *ok is false when the text is no filter, and `none` is NULL. */
kn_canvas_filter *kn_canvas_filter_of(kn_script *s, kn_str text, double em, bool *ok);
/* canvas_path.c */
bool kn_ctx2d_path_here(kn_ctx2d *c); /* moves the path into the space of the current map */
/* canvas_font.c: new reference, NULL when the text is no font. `base`: what it is relative to. */
kn_canvas_font *kn_canvas_font_of(kn_script *s, kn_str text, const kn_style *base);
double kn_canvas_em(const kn_canvas_state *st);
double kn_canvas_len_px(kn_script *s, const kn_canvas_state *st, kn_canvas_len len);
/* canvas_attrs.c: the state's words as the values of their properties */
void kn_canvas_font_words(const kn_canvas_state *st, kn_sg_font *out);
/* canvas_text.c */
void kn_canvas_text(kn_script *s, kn_ctx2d *c, kn_str text, double x, double y, double most,
                    bool stroke);
#define KN_CANVAS_METRICS 10
void kn_canvas_measure(kn_script *s, const kn_ctx2d *c, kn_str text, double out[KN_CANVAS_METRICS]);
#endif
