/* Contexts of canvases: their life, their state, and the attributes that set it. */
#include <math.h>
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/canvas.h"

/* Exported by the library, but not declared in the headers it installs. */
extern void JSReportExtraMemoryCost(JSContextRef ctx, size_t bytes);

/* ---- the host's part ---- */
static void finalize(JSObjectRef o) {
    kn_canvas_obj *p = JSObjectGetPrivate(o);
    if (!p)
        return;
    switch (p->kind) {
    case KN_CANVAS_CONTEXT:
        kn_ctx2d_unref(p->u.ctx);
        break;
    case KN_CANVAS_PATH:
        kn_pen_free(&p->u.pen);
        break;
    case KN_CANVAS_INK:
        kn_ink_unref(p->u.ink);
        break;
    case KN_CANVAS_BITMAP:
        kn_image_unref(p->u.bitmap);
        break;
    }
    free(p);
}

struct kn_canvas_host *kn_canvas_host(kn_script *s) {
    if (!s->canvas) {
        s->canvas = KN_NEW(struct kn_canvas_host);
        s->canvas->kit = kn_canvas_kit_new();
        s->canvas->text = kn_arena_new();
        JSClassDefinition d = kJSClassDefinitionEmpty;
        d.attributes = kJSClassAttributeNoAutomaticPrototype;
        d.className = "Canvas";
        d.finalize = finalize;
        s->canvas->cls = JSClassCreate(&d);
    }
    return s->canvas;
}

void kn_canvas_host_free(kn_script *s) {
    struct kn_canvas_host *h = s->canvas;
    if (!h)
        return;
    for (size_t i = 0; i < h->n_by_node; i++)
        kn_ctx2d_unref(h->by_node[i].ctx);
    free(h->by_node);
    kn_vec_free(&h->fonts);
    kn_vec_free(&h->filters);
    JSClassRelease(h->cls);
    kn_arena_free(h->text);
    kn_canvas_kit_free(h->kit);
    free(h);
}

/* What the collector cannot see hangs on the object. */
static size_t weight_of(const kn_canvas_obj *o) {
    double w = 0, h = 0;
    bool x;
    if (o->kind == KN_CANVAS_CONTEXT)
        return (size_t)kn_canvas_width(o->u.ctx->canvas) *
               (size_t)kn_canvas_height(o->u.ctx->canvas) * 4;
    if (o->kind == KN_CANVAS_BITMAP)
        kn_image_size(o->u.bitmap, &w, &h, &x, &x, &x);
    return (size_t)(w * h * 4);
}

JSObjectRef kn_canvas_object(kn_script *s, const kn_canvas_obj *o) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    kn_canvas_obj *p = KN_NEW(kn_canvas_obj);
    *p = *o;
    p->w = (kn_wrap){.kind = KN_WRAP_CANVAS, .s = s};
    JSObjectRef js = JSObjectMake(s->ctx, h->cls, p);
    const size_t bytes = weight_of(p);
    if (bytes)
        JSReportExtraMemoryCost(s->ctx, bytes);
    const int proto = o->kind == KN_CANVAS_INK && o->u.ink->pattern ? 4 : (int)o->kind;
    if (h->protos[proto])
        JSObjectSetPrototype(s->ctx, js, h->protos[proto]);
    return js;
}

kn_canvas_obj *kn_canvas_unwrap(JSContextRef ctx, JSValueRef v, kn_canvas_kind kind) {
    JSObjectRef o = kn_js_obj(ctx, v);
    kn_canvas_obj *p = o ? JSObjectGetPrivate(o) : NULL;
    return p && p->w.kind == KN_WRAP_CANVAS && p->kind == kind ? p : NULL;
}

kn_ctx2d *kn_self_ctx(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, self, KN_CANVAS_CONTEXT);
    if (!o) {
        kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
        return NULL;
    }
    *s = o->w.s;
    return o->u.ctx;
}

bool kn_canvas_numbers(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t from,
                       size_t n, double *out) {
    for (size_t i = 0; i < n; i++) {
        if (from + i >= argc)
            return false;
        out[i] = kn_js_num(ctx, argv[from + i]);
        if (!isfinite(out[i]))
            return false;
    }
    return true;
}

/* K.canvasProtos(context, path, gradient, bitmap, pattern) */
KN_NATIVE(host_canvas_protos) {
    kn_script *s = kn_self_host(ctx, self, exc);
    for (size_t i = 0; s && i < KN_COUNTOF(s->canvas->protos); i++)
        kn_canvas_host(s)->protos[i] = kn_js_obj(ctx, kn_arg(ctx, argc, argv, i));
    return KN_UNDEF;
}

/* ---- states ---- */
static void state_free(kn_canvas_state *st) {
    kn_ink_unref(st->fill.ink);
    kn_ink_unref(st->stroke.ink);
    kn_canvas_clip_unref(st->clip);
    free(st->dash);
}

static kn_canvas_state state_new(void) {
    kn_canvas_state st = {
        .m = {1, 0, 0, 1, 0, 0}, .alpha = 1, .width = 1, .miter = 10, .smooth = true};
    st.fill.color.a = st.stroke.color.a = 1;
    return st;
}

static kn_canvas_state state_copy(const kn_canvas_state *from) {
    kn_canvas_state st = *from;
    kn_ink_ref(st.fill.ink);
    kn_ink_ref(st.stroke.ink);
    kn_canvas_clip_ref(st.clip);
    if (st.n_dash) {
        st.dash = KN_NEW_N(double, st.n_dash);
        memcpy(st.dash, from->dash, sizeof *st.dash * st.n_dash);
    }
    return st;
}

static void reset_state(kn_ctx2d *c) {
    while (c->stack.n)
        state_free(&c->stack.v[--c->stack.n]);
    state_free(&c->now);
    c->now = state_new();
    kn_pen_clear(&c->path);
    memcpy(c->path_m, c->now.m, sizeof c->path_m);
}

void kn_ctx2d_unref(kn_ctx2d *c) {
    if (!c || atomic_fetch_sub_explicit(&c->ref, 1, memory_order_acq_rel) != 1)
        return;
    reset_state(c);
    kn_vec_free(&c->stack);
    kn_pen_free(&c->path);
    kn_canvas_free(c->canvas);
    free(c);
}

static void remember(kn_script *s, const kn_node *n, kn_ctx2d *c) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    if (n->id >= h->n_by_node) {
        const size_t want = (size_t)n->id + 64;
        h->by_node = kn_xrealloc(h->by_node, want * sizeof *h->by_node);
        memset(h->by_node + h->n_by_node, 0, (want - h->n_by_node) * sizeof *h->by_node);
        h->n_by_node = want;
    }
    kn_ctx2d_unref(h->by_node[n->id].ctx);
    atomic_fetch_add_explicit(&c->ref, 1, memory_order_relaxed);
    h->by_node[n->id].ctx = c;
    h->by_node[n->id].gen = n->gen;
}

kn_ctx2d *kn_canvas_of_node(kn_script *s, const kn_node *n) {
    const struct kn_canvas_host *h = s->canvas;
    const bool known = h && n->id < h->n_by_node && h->by_node[n->id].gen == n->gen;
    return known ? h->by_node[n->id].ctx : NULL;
}

kn_image *kn_script_canvas(kn_script *s, const kn_node *canvas) {
    kn_ctx2d *c = kn_canvas_of_node(s, canvas);
    return c ? kn_canvas_snapshot(c->canvas) : NULL;
}

static int side(double v) {
    return v >= 0 && v <= 65535 ? (int)v : 0;
}

/* K.context2d(canvas element or null, width, height) */
KN_NATIVE(host_context2d) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    kn_ctx2d *c = KN_NEW(kn_ctx2d);
    atomic_init(&c->ref, 1);
    c->now = state_new();
    memcpy(c->path_m, c->now.m, sizeof c->path_m);
    c->canvas =
        kn_canvas_new(kn_canvas_host(s)->kit, side(kn_js_num(ctx, kn_arg(ctx, argc, argv, 1))),
                      side(kn_js_num(ctx, kn_arg(ctx, argc, argv, 2))));
    kn_node *n = kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0));
    if (n)
        remember(s, n, c);
    return kn_canvas_object(s, &(kn_canvas_obj){.kind = KN_CANVAS_CONTEXT, .u.ctx = c});
}

#define SELF(c)                                                                                    \
    kn_script *s;                                                                                  \
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);                                                 \
    if (!c)                                                                                        \
        return KN_UNDEF;

/* __size(w, h): width or height were set, which also resets everything */
KN_NATIVE(c2d_size) {
    SELF(c)
    reset_state(c);
    kn_canvas_resize(c->canvas, side(kn_js_num(ctx, kn_arg(ctx, argc, argv, 0))),
                     side(kn_js_num(ctx, kn_arg(ctx, argc, argv, 1))));
    return KN_UNDEF;
}

KN_NATIVE(c2d_reset) {
    SELF(c)
    reset_state(c);
    kn_canvas_reset(c->canvas);
    return KN_UNDEF;
}

KN_NATIVE(c2d_save) {
    SELF(c)
    if (c->stack.n < 10000) {
        const kn_canvas_state st = state_copy(&c->now);
        kn_vec_push(&c->stack, st);
    }
    return KN_UNDEF;
}

KN_NATIVE(c2d_restore) {
    SELF(c)
    if (c->stack.n) {
        state_free(&c->now);
        c->now = c->stack.v[--c->stack.n];
    }
    return KN_UNDEF;
}

/* ---- the map ---- */
static void concat(kn_ctx2d *c, const double m[6]) {
    kn_m6_mul(c->now.m, m, c->now.m);
}

KN_NATIVE(c2d_translate) {
    SELF(c)
    double v[2];
    if (kn_canvas_numbers(ctx, argc, argv, 0, 2, v))
        concat(c, (double[]){1, 0, 0, 1, v[0], v[1]});
    return KN_UNDEF;
}

KN_NATIVE(c2d_scale) {
    SELF(c)
    double v[2];
    if (kn_canvas_numbers(ctx, argc, argv, 0, 2, v))
        concat(c, (double[]){v[0], 0, 0, v[1], 0, 0});
    return KN_UNDEF;
}

KN_NATIVE(c2d_rotate) {
    SELF(c)
    double v;
    if (kn_canvas_numbers(ctx, argc, argv, 0, 1, &v))
        concat(c, (double[]){cos(v), sin(v), -sin(v), cos(v), 0, 0});
    return KN_UNDEF;
}

KN_NATIVE(c2d_transform) {
    SELF(c)
    double v[6];
    if (kn_canvas_numbers(ctx, argc, argv, 0, 6, v))
        concat(c, v);
    return KN_UNDEF;
}

KN_NATIVE(c2d_set_matrix) { /* __setMatrix(a, b, c, d, e, f) */
    SELF(c)
    double v[6];
    if (kn_canvas_numbers(ctx, argc, argv, 0, 6, v))
        memcpy(c->now.m, v, sizeof v);
    return KN_UNDEF;
}

KN_NATIVE(c2d_matrix) {
    SELF(c)
    return kn_js_numbers(ctx, c->now.m, 6);
}

/* ---- attributes ---- */
static JSValueRef number(JSContextRef ctx, double v) {
    return JSValueMakeNumber(ctx, v);
}

/* Numbers that must lie in a range; others are ignored. */
#define NUMBER(name, field, test)                                                                  \
    KN_NATIVE(c2d_##name) {                                                                        \
        SELF(c)                                                                                    \
        return number(ctx, c->now.field);                                                          \
    }                                                                                              \
    KN_NATIVE(c2d_set_##name) {                                                                    \
        SELF(c)                                                                                    \
        const double v = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));                               \
        if (isfinite(v) && (test))                                                                 \
            c->now.field = v;                                                                      \
        return KN_UNDEF;                                                                           \
    }
NUMBER(alpha, alpha, v >= 0 && v <= 1)
NUMBER(line_width, width, v > 0)
NUMBER(miter_limit, miter, v > 0)
NUMBER(dash_offset, dash_offset, true)
NUMBER(shadow_blur, shadow_blur, v >= 0)
NUMBER(shadow_x, shadow_x, true)
NUMBER(shadow_y, shadow_y, true)

/* Words out of a list; others are ignored. */
static const char *const caps[] = {"butt", "round", "square"};
static const char *const joins[] = {"miter", "round", "bevel"};
static const char *const aligns[] = {"start", "end", "left", "right", "center"};
static const char *const baselines[] = {"alphabetic", "top",         "hanging",
                                        "middle",     "ideographic", "bottom"};
static const char *const directions[] = {"inherit", "ltr", "rtl"};
static const char *const qualities[] = {"low", "medium", "high"};
static const char *const ops[] = {"source-over",
                                  "multiply",
                                  "screen",
                                  "overlay",
                                  "darken",
                                  "lighten",
                                  "color-dodge",
                                  "color-burn",
                                  "hard-light",
                                  "soft-light",
                                  "difference",
                                  "exclusion",
                                  "hue",
                                  "saturation",
                                  "color",
                                  "luminosity",
                                  "lighter",
                                  "copy",
                                  "source-in",
                                  "source-out",
                                  "source-atop",
                                  "destination-over",
                                  "destination-in",
                                  "destination-out",
                                  "destination-atop",
                                  "xor"};

static int find_word(JSContextRef ctx, JSValueRef v, const char *const *words, size_t n) {
    kn_jstr t;
    int found = -1;
    if (kn_jstr_init(ctx, v, &t, NULL))
        for (size_t i = 0; i < n && found < 0; i++)
            if (kn_str_eq(kn_jstr_view(&t), kn_cstr(words[i])))
                found = (int)i;
    kn_jstr_free(&t);
    return found;
}

#define WORD(name, field, words, type)                                                             \
    KN_NATIVE(c2d_##name) {                                                                        \
        SELF(c)                                                                                    \
        return kn_js_str(ctx, kn_cstr(words[c->now.field]));                                       \
    }                                                                                              \
    KN_NATIVE(c2d_set_##name) {                                                                    \
        SELF(c)                                                                                    \
        const int i = find_word(ctx, kn_arg(ctx, argc, argv, 0), words, KN_COUNTOF(words));        \
        if (i >= 0)                                                                                \
            c->now.field = (type)i;                                                                \
        return KN_UNDEF;                                                                           \
    }
WORD(cap, cap, caps, uint8_t)
WORD(join, join, joins, uint8_t)
WORD(align, align, aligns, uint8_t)
WORD(baseline, baseline, baselines, uint8_t)
WORD(direction, direction, directions, uint8_t)
WORD(quality, quality, qualities, uint8_t)
WORD(op, op, ops, kn_canvas_op)

KN_NATIVE(c2d_smooth) {
    SELF(c)
    return JSValueMakeBoolean(ctx, c->now.smooth);
}

KN_NATIVE(c2d_set_smooth) {
    SELF(c)
    c->now.smooth = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0));
    return KN_UNDEF;
}

static JSValueRef color_text(JSContextRef ctx, kn_rgba c) {
    kn_sb b = {0};
    kn_canvas_put_color(c, &b);
    return kn_js_sb(ctx, &b);
}

static JSValueRef get_ink(JSContextRef ctx, kn_script *s, const kn_ink_style *st) {
    if (!st->ink)
        return color_text(ctx, st->color);
    kn_canvas_obj o = {.kind = KN_CANVAS_INK, .u.ink = kn_ink_ref(st->ink)};
    return kn_canvas_object(s, &o);
}

static void set_color(JSContextRef ctx, kn_script *s, JSValueRef v, kn_rgba *out) {
    kn_jstr t;
    if (kn_jstr_init(ctx, v, &t, NULL))
        kn_canvas_color(s, kn_jstr_view(&t), out);
    kn_jstr_free(&t);
}

static void set_ink(JSContextRef ctx, kn_script *s, JSValueRef v, kn_ink_style *st) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, v, KN_CANVAS_INK);
    if (o) {
        kn_ink_ref(o->u.ink);
        kn_ink_unref(st->ink);
        st->ink = o->u.ink;
        return;
    }
    kn_rgba c = {-1, 0, 0, 0};
    set_color(ctx, s, v, &c);
    if (c.r < 0 && c.a == 0)
        return;
    kn_ink_unref(st->ink);
    *st = (kn_ink_style){.color = c};
}

KN_NATIVE(c2d_fill_style) {
    SELF(c)
    return get_ink(ctx, s, &c->now.fill);
}

KN_NATIVE(c2d_set_fill_style) {
    SELF(c)
    set_ink(ctx, s, kn_arg(ctx, argc, argv, 0), &c->now.fill);
    return KN_UNDEF;
}

KN_NATIVE(c2d_stroke_style) {
    SELF(c)
    return get_ink(ctx, s, &c->now.stroke);
}

KN_NATIVE(c2d_set_stroke_style) {
    SELF(c)
    set_ink(ctx, s, kn_arg(ctx, argc, argv, 0), &c->now.stroke);
    return KN_UNDEF;
}

KN_NATIVE(c2d_shadow_color) {
    SELF(c)
    return color_text(ctx, c->now.shadow);
}

KN_NATIVE(c2d_set_shadow_color) {
    SELF(c)
    set_color(ctx, s, kn_arg(ctx, argc, argv, 0), &c->now.shadow);
    return KN_UNDEF;
}

KN_NATIVE(c2d_filter) {
    SELF(c)
    return kn_js_str(ctx, kn_cstr(c->now.filter ? c->now.filter->text : "none"));
}

KN_NATIVE(c2d_set_filter) {
    SELF(c)
    kn_jstr t;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &t, NULL)) {
        bool ok;
        const double em = c->now.font ? (double)c->now.font->size : 10;
        const kn_canvas_filter *f = kn_canvas_filter_of(s, kn_jstr_view(&t), em, &ok);
        if (ok)
            c->now.filter = f;
    }
    kn_jstr_free(&t);
    return KN_UNDEF;
}

KN_NATIVE(c2d_font) {
    SELF(c)
    return kn_js_str(ctx, kn_cstr(c->now.font ? c->now.font->shown : "10px sans-serif"));
}

KN_NATIVE(c2d_set_font) {
    SELF(c)
    kn_jstr t;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &t, NULL)) {
        const kn_canvas_font *f = kn_canvas_font_of(s, kn_jstr_view(&t), 10);
        if (f)
            c->now.font = f;
    }
    kn_jstr_free(&t);
    return KN_UNDEF;
}

/* Lengths of letterSpacing and wordSpacing. */
static void set_length(JSContextRef ctx, const kn_ctx2d *c, JSValueRef v, double *out) {
    kn_jstr t;
    if (kn_jstr_init(ctx, v, &t, NULL)) {
        kn_value *len = kn_parse_value(KN_PROP_LETTER_SPACING, kn_jstr_view(&t));
        if (len && len->v->type == KN_V_DIM) {
            const double em = c->now.font ? (double)c->now.font->size : 10;
            const double unit = len->v->unit == KN_U_EM ? em : len->v->unit == KN_U_REM ? 16 : 1;
            *out = len->v->u.num * unit;
        }
        kn_value_unref(len);
    }
    kn_jstr_free(&t);
}

static JSValueRef length_text(JSContextRef ctx, double px) {
    char buf[40];
    snprintf(buf, sizeof buf, "%gpx", px);
    return kn_js_str(ctx, kn_cstr(buf));
}

KN_NATIVE(c2d_letter_spacing) {
    SELF(c)
    return length_text(ctx, c->now.letter_spacing);
}

KN_NATIVE(c2d_set_letter_spacing) {
    SELF(c)
    set_length(ctx, c, kn_arg(ctx, argc, argv, 0), &c->now.letter_spacing);
    return KN_UNDEF;
}

KN_NATIVE(c2d_word_spacing) {
    SELF(c)
    return length_text(ctx, c->now.word_spacing);
}

KN_NATIVE(c2d_set_word_spacing) {
    SELF(c)
    set_length(ctx, c, kn_arg(ctx, argc, argv, 0), &c->now.word_spacing);
    return KN_UNDEF;
}

/* __setDash(array): js/ has checked it */
KN_NATIVE(c2d_set_dash) {
    SELF(c)
    JSObjectRef list = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 0));
    const double n = list ? kn_js_num(ctx, kn_js_get(ctx, list, "length")) : 0;
    free(c->now.dash);
    c->now.dash = NULL;
    c->now.n_dash = 0;
    if (!(n > 0 && n < 10000))
        return KN_UNDEF;
    const uint32_t once = (uint32_t)n, total = once & 1 ? once * 2 : once; /* odd lists twice */
    c->now.dash = KN_NEW_N(double, total);
    c->now.n_dash = total;
    for (uint32_t i = 0; i < total; i++)
        c->now.dash[i] = kn_js_num(ctx, JSObjectGetPropertyAtIndex(ctx, list, i % once, NULL));
    return KN_UNDEF;
}

KN_NATIVE(c2d_get_dash) {
    SELF(c)
    JSObjectRef list = JSObjectMakeArray(ctx, 0, NULL, NULL);
    for (uint32_t i = 0; i < c->now.n_dash; i++)
        JSObjectSetPropertyAtIndex(ctx, list, i, number(ctx, c->now.dash[i]), NULL);
    return list;
}

/* ---- text ---- */
static JSValueRef put_text(JSContextRef ctx, JSObjectRef self, size_t argc, const JSValueRef argv[],
                           bool stroke, JSValueRef *exc) {
    SELF(c)
    kn_jstr t;
    double at[2], most = -1;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &t, exc) &&
        kn_canvas_numbers(ctx, argc, argv, 1, 2, at)) {
        if (argc > 3 && !JSValueIsUndefined(ctx, argv[3]))
            most = fmax(0, kn_js_num(ctx, argv[3]));
        kn_canvas_text(s, c, kn_jstr_view(&t), at[0], at[1], most, stroke);
    }
    kn_jstr_free(&t);
    return KN_UNDEF;
}

KN_NATIVE(c2d_fill_text) {
    return put_text(ctx, self, argc, argv, false, exc);
}

KN_NATIVE(c2d_stroke_text) {
    return put_text(ctx, self, argc, argv, true, exc);
}

/* __measure(text): the numbers of TextMetrics */
KN_NATIVE(c2d_measure) {
    SELF(c)
    kn_jstr t;
    double v[KN_CANVAS_METRICS] = {0};
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &t, exc))
        kn_canvas_measure(s, &c->now, kn_jstr_view(&t), v);
    kn_jstr_free(&t);
    return kn_js_numbers(ctx, v, KN_CANVAS_METRICS);
}
