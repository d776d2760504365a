/* Contexts of canvases: the host's part, their JS objects, their life. */
#include <math.h>
#include "src/core/limits.h"
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

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

/* By what proto_of() tells: the engine takes the tag of Object.prototype.toString from the class.
 */
static const char *const class_names[KN_CANVAS_CLASSES] = {
    "CanvasRenderingContext2D",         "Path2D", "CanvasGradient", "ImageBitmap", "CanvasPattern",
    "OffscreenCanvasRenderingContext2D"};

struct kn_canvas_host *kn_canvas_host(kn_script *s) {
    if (!s->canvas) {
        s->canvas = KN_NEW(struct kn_canvas_host);
        s->canvas->kit = kn_canvas_kit_new();
        s->canvas->text = kn_arena_new();
        for (size_t i = 0; i < KN_COUNTOF(class_names); i++) {
            JSClassDefinition d = kJSClassDefinitionEmpty;
            d.attributes = kJSClassAttributeNoAutomaticPrototype;
            d.className = class_names[i];
            d.finalize = finalize;
            s->canvas->classes[i] = JSClassCreate(&d);
        }
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
    for (size_t i = 0; i < KN_COUNTOF(h->fonts); i++)
        kn_canvas_font_unref(h->fonts[i]);
    for (size_t i = 0; i < KN_COUNTOF(h->filters); i++)
        kn_canvas_filter_unref(h->filters[i]);
    for (size_t i = 0; i < KN_COUNTOF(h->classes); i++)
        JSClassRelease(h->classes[i]);
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

enum { PROTO_PATTERN = KN_CANVAS_BITMAP + 1, PROTO_OFFSCREEN };

static int proto_of(const kn_canvas_obj *o) {
    if (o->kind == KN_CANVAS_INK && o->u.ink->pattern)
        return PROTO_PATTERN;
    return o->kind == KN_CANVAS_CONTEXT && !o->u.ctx->node ? PROTO_OFFSCREEN : (int)o->kind;
}

JSObjectRef kn_canvas_object(kn_script *s, const kn_canvas_obj *o) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    kn_canvas_obj *p = KN_NEW(kn_canvas_obj);
    *p = *o;
    p->w = (kn_wrap){.kind = KN_WRAP_CANVAS, .s = s};
    const int kind = proto_of(o);
    JSObjectRef js = JSObjectMake(s->ctx, h->classes[kind], p), proto = h->protos[kind];
    const size_t bytes = weight_of(p);
    if (bytes)
        JSReportExtraMemoryCost(s->ctx, bytes);
    if (proto)
        JSObjectSetPrototype(s->ctx, js, proto);
    return js;
}

kn_canvas_obj *kn_canvas_unwrap(JSContextRef ctx, JSValueRef v, kn_canvas_kind kind) {
    JSObjectRef o = kn_js_obj(ctx, v);
    kn_canvas_obj *p = o ? JSObjectGetPrivate(o) : NULL;
    return p && p->w.kind == KN_WRAP_CANVAS && p->kind == kind && !p->w.s->retired ? p : NULL;
}

/* K.canvasProtos(context, path, gradient, bitmap, pattern, context of an OffscreenCanvas) */
KN_NATIVE(host_canvas_protos) {
    kn_script *s = kn_self_host(ctx, self, exc);
    for (size_t i = 0; s && i < KN_COUNTOF(s->canvas->protos); i++)
        kn_canvas_host(s)->protos[i] = kn_js_obj(ctx, kn_arg(ctx, argc, argv, i));
    return KN_UNDEF;
}

/* ---- arguments ---- */
kn_ctx2d *kn_self_ctx(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, self, KN_CANVAS_CONTEXT);
    if (!o) {
        kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
        return NULL;
    }
    *s = o->w.s;
    return o->u.ctx;
}

bool kn_canvas_need(JSContextRef ctx, size_t argc, size_t n, JSValueRef *exc) {
    if (argc < n)
        kn_js_throw(ctx, exc, "TypeError", "%zu arguments required, but only %zu present.", n,
                    argc);
    return argc >= n;
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

/* ---- contexts ---- */
void kn_ctx2d_unref(kn_ctx2d *c) {
    if (!c || atomic_fetch_sub_explicit(&c->ref, 1, memory_order_acq_rel) != 1)
        return;
    kn_ctx2d_reset_state(c);
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
    c->node = n->id;
    c->node_gen = n->gen;
}

kn_ctx2d *kn_canvas_of_node(kn_script *s, const kn_node *n) {
    const struct kn_canvas_host *h = s->canvas;
    const bool known = h && n->id < h->n_by_node && h->by_node[n->id].gen == n->gen;
    return known ? h->by_node[n->id].ctx : NULL;
}

kn_image *kn_ctx2d_snapshot(kn_ctx2d *c, bool seen) {
    if (c->webgl)
        kn_webgl_present(c->webgl, seen);
    return kn_canvas_snapshot(c->canvas);
}

kn_image *kn_script_canvas(kn_script *s, const kn_node *canvas) {
    kn_ctx2d *c = kn_canvas_of_node(s, canvas);
    return c ? kn_ctx2d_snapshot(c, true) : NULL;
}

kn_node *kn_ctx2d_node(kn_script *s, const kn_ctx2d *c) {
    return c->node ? kn_node_by_id(s->env.scene, c->node, c->node_gen) : NULL;
}

const kn_style *kn_ctx2d_style(kn_script *s, const kn_ctx2d *c) {
    const kn_node *n = kn_ctx2d_node(s, c);
    if (!n || !(n->flags & KN_NODE_ATTACHED))
        return NULL; /* an old style may be left on what was taken out */
    struct kn_canvas_host *h = kn_canvas_host(s);
    const kn_scene *scene = s->env.scene;
    if (!n->style || scene->document->damage || h->style_epoch != scene->tree_epoch ||
        h->style_ms != s->top->now_ms) {
        kn_flush(s, false);
        h->style_epoch = scene->tree_epoch;
        h->style_ms = s->top->now_ms;
    }
    return n->style;
}

static int side(double v) {
    return v >= 0 && v < 2147483648.0 ? (int)v : 0;
}

/* Resizes, which clears; what is too large has no pixels, and drawing on it does nothing. */
static void resize(kn_script *s, kn_ctx2d *c, double width, double height) {
    const int w = side(width), h = side(height);
    const bool large = w > KN_LIMIT_CANVAS_SIDE_2D || h > KN_LIMIT_CANVAS_SIDE_2D ||
                       (int64_t)w * h > KN_LIMIT_PICTURE_PX;
    kn_canvas_resize(c->canvas, large ? 0 : w, large ? 0 : h);
    if (large)
        kn_report(s->env.diags, KN_SEV_WARN, KN_ELIMIT, "script/canvas-size", kn_here(s), NULL,
                  "a canvas of %d x %d pixels is too large: nothing will be drawn on it", w, h);
    else if (w && h && !kn_canvas_has_pixels(c->canvas))
        kn_report(s->env.diags, KN_SEV_WARN, KN_ENOMEM, "script/canvas-size", kn_here(s), NULL,
                  "no memory for a canvas of %d x %d pixels", w, h);
}

/* K.context2d(canvas element or null, width, height, opaque) */
KN_NATIVE(host_context2d) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    kn_ctx2d *c = KN_NEW(kn_ctx2d);
    atomic_init(&c->ref, 1);
    c->now = kn_canvas_state_new();
    memcpy(c->path_m, c->now.m, sizeof c->path_m);
    c->canvas = kn_canvas_new(kn_canvas_host(s)->kit, 0, 0);
    kn_canvas_set_opaque(c->canvas, JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 3)));
    resize(s, c, kn_js_num(ctx, kn_arg(ctx, argc, argv, 1)),
           kn_js_num(ctx, kn_arg(ctx, argc, argv, 2)));
    kn_node *n = kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0));
    if (n)
        remember(s, n, c);
    return kn_canvas_object(s, &(kn_canvas_obj){.kind = KN_CANVAS_CONTEXT, .u.ctx = c});
}

/* __size(w, h): width or height were set, which also resets everything */
KN_NATIVE(c2d_size) {
    KN_CANVAS_SELF(c)
    kn_ctx2d_reset_state(c);
    resize(s, c, kn_js_num(ctx, kn_arg(ctx, argc, argv, 0)),
           kn_js_num(ctx, kn_arg(ctx, argc, argv, 1)));
    return KN_UNDEF;
}

/* __attach(canvas element): an OffscreenCanvas shows in an element from now on */
KN_NATIVE(c2d_attach) {
    KN_CANVAS_SELF(c)
    kn_node *n = kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0));
    if (n) {
        remember(s, n, c);
        c->node = 0; /* but takes no font from it */
    }
    return KN_UNDEF;
}

/* __clear(): the pixels alone */
KN_NATIVE(c2d_clear) {
    KN_CANVAS_SELF(c)
    kn_canvas_reset(c->canvas);
    return KN_UNDEF;
}

KN_NATIVE(c2d_reset) {
    KN_CANVAS_SELF(c)
    kn_ctx2d_reset_state(c);
    kn_canvas_reset(c->canvas);
    return KN_UNDEF;
}
