/* Canvas 2D, private to src/script: what stands behind the objects of js/canvas.js.
 *
 * A context and everything that it may refer to are reference counted, because their JS objects are
 * finalized in any order, and perhaps on another thread. */
#ifndef KN_SCRIPT_CANVAS_H
#define KN_SCRIPT_CANVAS_H
#include "raster/canvas.h"
#include "src/script/internal.h"

/* ---- paths (canvas_path.c) ---- */
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

/* ---- affine maps a b c d e f (canvas_path.c) ---- */
void kn_m6_mul(const double a[6], const double b[6], double out[6]); /* b is applied first */
bool kn_m6_invert(const double m[6], double out[6]);

/* ---- colours, gradients, patterns, filters (canvas_style.c) ---- */
typedef struct kn_ink { /* a CanvasGradient or CanvasPattern */
    atomic_int ref;
    bool pattern;
    kn_gradient g; /* stops are set when it is used */
    KN_VEC(kn_stop) stops;
    kn_image *image;
    bool repeat_x, repeat_y;
    double m[6];
} kn_ink;
kn_ink *kn_ink_new(void);
kn_ink *kn_ink_ref(kn_ink *p); /* NULL is fine */
void kn_ink_unref(kn_ink *p);
typedef struct kn_ink_style { /* value of fillStyle */
    kn_rgba color;
    kn_ink *ink; /* NULL: the colour */
} kn_ink_style;

typedef struct kn_canvas_filter { /* kept as long as the host: there are few */
    char *text;
    kn_filters list;
} kn_canvas_filter;

/* ---- text (canvas_text.c) ---- */
typedef struct kn_canvas_font { /* kept likewise */
    char *text;                 /* as set */
    char *shown;                /* as read back */
    kn_families *family;
    float size, weight;
    uint8_t style; /* 0 normal 1 italic 2 oblique */
} kn_canvas_font;

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
    uint8_t quality; /* 0 low 1 medium 2 high */
    const kn_canvas_font *font;
    double letter_spacing, word_spacing; /* px */
    kn_rgba shadow;
    double shadow_blur, shadow_x, shadow_y;
    const kn_canvas_filter *filter; /* NULL: none */
    kn_canvas_clip *clip;
} kn_canvas_state;

typedef struct kn_ctx2d {
    atomic_int ref;
    kn_canvas *canvas;
    kn_canvas_state now;
    KN_VEC(kn_canvas_state) stack;
    kn_pen path; /* in the space of `path_m`, which follows the current map when it is used */
    double path_m[6];
} kn_ctx2d;
void kn_ctx2d_unref(kn_ctx2d *c);

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

struct kn_canvas_host {
    kn_canvas_kit *kit; /* made with the first context */
    JSClassRef cls;
    JSObjectRef protos[5]; /* by kind, then that of patterns; kept alive by the JS part */
    KN_VEC(kn_canvas_font *) fonts;
    KN_VEC(kn_canvas_filter *) filters;
    struct {
        char text[40];
        kn_rgba color;
        bool ok;
    } colors[128];      /* by hash of the text */
    kn_arena *text;     /* of one call */
    bool said_no_video; /* drawImage of a video was reported */
    struct {
        uint32_t gen;
        kn_ctx2d *ctx; /* own reference */
    } * by_node;       /* by node id */
    size_t n_by_node;
};
struct kn_canvas_host *kn_canvas_host(kn_script *s); /* made at first use */
/* New JS object; it takes over what `o` holds. */
JSObjectRef kn_canvas_object(kn_script *s, const kn_canvas_obj *o);
kn_canvas_obj *kn_canvas_unwrap(JSContextRef ctx, JSValueRef v, kn_canvas_kind kind); /* or NULL */
/* `this` of a method of the context; NULL and a TypeError when it is something else. */
kn_ctx2d *kn_self_ctx(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc);
kn_ctx2d *kn_canvas_of_node(kn_script *s, const kn_node *n); /* NULL: no context yet */
/* n numbers from the arguments; false when one is missing or not finite. */
bool kn_canvas_numbers(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t from,
                       size_t n, double *out);

/* canvas_style.c */
bool kn_canvas_color(kn_script *s, kn_str text, kn_rgba *out);
const kn_canvas_filter *kn_canvas_filter_of(kn_script *s, kn_str text, double em, bool *ok);
/* How the state paints; false when it paints nothing. Memory lives in `a`. */
bool kn_canvas_paint(const kn_canvas_state *st, const kn_ink_style *ink, kn_arena *a,
                     kn_paint *out);
void kn_canvas_look_of(const kn_canvas_state *st, kn_canvas_look *out);
void kn_canvas_put_color(kn_rgba c, kn_sb *out);
kn_stroke kn_canvas_stroke_of(const kn_canvas_state *st);
/* canvas_text.c */
const kn_canvas_font *kn_canvas_font_of(kn_script *s, kn_str text, float em);
void kn_canvas_text(kn_script *s, kn_ctx2d *c, kn_str text, double x, double y, double most,
                    bool stroke);
#define KN_CANVAS_METRICS 12
void kn_canvas_measure(kn_script *s, const kn_canvas_state *st, kn_str text,
                       double out[KN_CANVAS_METRICS]);
#endif
