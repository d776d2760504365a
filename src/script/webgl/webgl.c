/* Contexts of WebGL: their classes, their life, what is seen of them. */
#include "src/core/limits.h"
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

struct kn_webgl_host {
    kn_gl *driver;       /* of the page's host: its frames use the same */
    const char *missing; /* why there is none; NULL: not tried, or there is */
    size_t bytes;        /* of the page and its frames */
    uint32_t n_contexts, next_id;
    bool told_memory;
    KN_VEC(kn_webgl *) contexts; /* own references, oldest first */
    kn_webgl *running;           /* one of its members is called */
    uint32_t collected;          /* objects there had been when garbage was collected for memory */
    JSClassRef classes[KN_GL_KINDS];
    JSObjectRef protos[KN_GL_KINDS]; /* kept alive by the JS part */
};

void kn_webgl_unref(kn_webgl *c) {
    if (!c || atomic_fetch_sub_explicit(&c->ref, 1, memory_order_acq_rel) != 1)
        return;
    kn_gl_free_dead(c);
    free(c);
}

static void finalize(JSObjectRef o) { /* perhaps on another thread */
    kn_gl_object *p = JSObjectGetPrivate(o);
    kn_webgl *c = p->context;
    if (p->kind == KN_GL_CONTEXT || p->kind == KN_GL_CONTEXT2 || p->kind == KN_GL_UNIFORM) {
        if (p->kind != KN_GL_UNIFORM)
            atomic_store_explicit(&c->dropped, true, memory_order_release);
        free(p);
    } else {
        p->next = atomic_load_explicit(&c->dead, memory_order_relaxed);
        while (!atomic_compare_exchange_weak_explicit(&c->dead, &p->next, p, memory_order_release,
                                                      memory_order_relaxed))
            ;
    }
    kn_webgl_unref(c);
}

static struct kn_webgl_host *host_of(kn_script *s) {
    static const char *const names[KN_GL_KINDS] = {
#define OBJECT(id, name) "WebGL" #name,
#include "src/script/webgl/objects.def"
#undef OBJECT
    };
    if (!s->webgl) {
        s->webgl = KN_NEW(struct kn_webgl_host);
        for (size_t i = 0; i < KN_COUNTOF(names); i++) {
            JSClassDefinition d = kJSClassDefinitionEmpty;
            d.attributes = kJSClassAttributeNoAutomaticPrototype;
            d.className = i == KN_GL_CONTEXT2 ? "WebGL2RenderingContext" : names[i];
            d.finalize = finalize;
            s->webgl->classes[i] = JSClassCreate(&d);
        }
    }
    return s->webgl;
}

/* Its resources go; the object stays as a context that is lost. */
static void lose(kn_webgl *c) {
    struct kn_webgl_host *top = host_of(c->s->top);
    if (!c->gl)
        return;
    kn_gl_use(c->gl);
    kn_gl_forget_all(c);
    kn_gl_context_free(c->gl);
    c->gl = NULL;
    top->bytes -= c->bytes;
    top->n_contexts--;
    c->bytes = 0;
    c->surface->webgl = NULL;
    kn_ctx2d_unref(c->surface);
    c->surface = NULL;
}

void kn_webgl_host_free(kn_script *s) {
    struct kn_webgl_host *h = s->webgl;
    if (!h)
        return;
    for (size_t i = 0; i < h->contexts.n; i++) {
        lose(h->contexts.v[i]);
        kn_webgl_unref(h->contexts.v[i]);
    }
    kn_vec_free(&h->contexts);
    for (size_t i = 0; i < KN_COUNTOF(h->classes); i++)
        JSClassRelease(h->classes[i]);
    kn_gl_close(h->driver);
    free(h);
    s->webgl = NULL;
}

JSObjectRef kn_gl_object_new(kn_webgl *c, const kn_gl_object *o) {
    const struct kn_webgl_host *h = host_of(c->s);
    kn_gl_object *p = KN_NEW(kn_gl_object);
    *p = *o;
    p->context = c;
    atomic_fetch_add_explicit(&c->ref, 1, memory_order_relaxed);
    p->w = (kn_wrap){.kind = KN_WRAP_GL, .s = c->s};
    JSObjectRef js = JSObjectMake(c->s->ctx, h->classes[p->kind], p), proto = h->protos[p->kind];
    if (proto)
        JSObjectSetPrototype(c->s->ctx, js, proto);
    return js;
}

kn_gl_object *kn_gl_unwrap(JSContextRef ctx, JSValueRef v, kn_gl_kind kind) {
    JSObjectRef o = kn_js_obj(ctx, v);
    kn_gl_object *p = o ? JSObjectGetPrivate(o) : NULL;
    return p && p->w.kind == KN_WRAP_GL && p->kind == kind && !p->w.s->retired ? p : NULL;
}

static const kn_gl_object *context_of(JSContextRef ctx, JSObjectRef self) {
    const kn_gl_object *p = kn_gl_unwrap(ctx, self, KN_GL_CONTEXT);
    return p ? p : kn_gl_unwrap(ctx, self, KN_GL_CONTEXT2);
}

kn_webgl *kn_webgl_self(JSContextRef ctx, JSObjectRef self, JSValueRef *exc) {
    const kn_gl_object *p = context_of(ctx, self);
    if (!p) {
        kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
        return NULL;
    }
    if (!p->context->gl)
        return NULL; /* lost: does nothing */
    kn_gl_use(p->context->gl);
    return p->context;
}

/* ---- errors and memory ---- */
void kn_webgl_error(kn_webgl *c, GLenum error) {
    for (uint32_t i = 0; i < c->n_errors; i++)
        if (c->errors[i] == error)
            return;
    if (c->n_errors < KN_COUNTOF(c->errors))
        c->errors[c->n_errors++] = error;
}

KN_NATIVE(gl_getError) {
    const kn_gl_object *p = context_of(ctx, self);
    if (p && !p->context->gl) { /* the loss is an error, once (WebGL 1 §5.14.3) */
        const bool told = p->context->told_lost;
        p->context->told_lost = true;
        return JSValueMakeNumber(ctx, told ? 0 : 0x9242); /* CONTEXT_LOST_WEBGL */
    }
    KN_GL_SELF(c, 0)
    if (!c->n_errors)
        return JSValueMakeNumber(ctx, c->f->GetError());
    const GLenum first = c->errors[0];
    memmove(c->errors, c->errors + 1, --c->n_errors * sizeof *c->errors);
    return JSValueMakeNumber(ctx, first);
}

/* Exported by the library, but not declared in the headers it installs. */
extern void JSReportExtraMemoryCost(JSContextRef ctx, size_t bytes);
extern void JSSynchronousGarbageCollectForDebugging(JSContextRef ctx);

static bool fits(const struct kn_webgl_host *top, size_t before, size_t after) {
    return after <= before ||
           (after <= KN_LIMIT_GL_BYTES && top->bytes - before <= KN_LIMIT_GL_BYTES - after);
}

/* Memory is full, perhaps of what scripts have dropped, which the engine has not noticed. */
static void collect(kn_webgl *c) {
    struct kn_webgl_host *h = host_of(c->s);
    uint32_t made = 0;
    for (size_t i = 0; i < h->contexts.n; i++)
        made += h->contexts.v[i]->next_record;
    if (made == h->collected)
        return;
    h->collected = made;
    JSSynchronousGarbageCollectForDebugging(c->s->ctx);
    for (size_t i = 0; i < h->contexts.n; i++)
        if (h->contexts.v[i]->gl) {
            kn_gl_use(h->contexts.v[i]->gl);
            kn_gl_reap(h->contexts.v[i]);
        }
    if (c->gl)
        kn_gl_use(c->gl);
}

bool kn_webgl_grow(kn_webgl *c, size_t before, size_t after) {
    struct kn_webgl_host *top = host_of(c->s->top);
    if (!fits(top, before, after))
        collect(c);
    if (after > before)
        JSReportExtraMemoryCost(c->s->ctx, after - before);
    const size_t rest = top->bytes - before;
    if (!fits(top, before, after)) {
        if (!top->told_memory)
            kn_report(c->s->env.diags, KN_SEV_WARN, KN_ELIMIT, "script/webgl-memory", kn_here(c->s),
                      NULL, "the contexts of WebGL need more than %zu MiB",
                      (size_t)KN_LIMIT_GL_BYTES >> 20);
        top->told_memory = true;
        kn_webgl_error(c, GL_OUT_OF_MEMORY);
        return false;
    }
    top->bytes = rest + after;
    c->bytes = c->bytes - before + after;
    return true;
}

/* ---- what is seen ---- */
/* A picture that was seen is gone when something is drawn again (WebGL 1 §2.2). */
static void freshen(kn_webgl *c) {
    if (c->stale) {
        kn_gl_clear(c->gl);
        c->stale = false;
        c->drawn = true;
    }
}

bool kn_webgl_will_draw(kn_webgl *c) {
    if (c->s->top->unseen && !c->read_back)
        return false;
    if (c->draw)
        return true;
    freshen(c);
    c->drawn = true;
    return true;
}

void kn_webgl_will_read(kn_webgl *c) {
    if (c->read)
        return;
    freshen(c);
    kn_gl_resolve(c->gl);
    c->f->BindFramebuffer(GL_READ_FRAMEBUFFER, kn_gl_source(c->gl));
}

void kn_webgl_did_read(kn_webgl *c) {
    if (!c->read)
        c->f->BindFramebuffer(GL_READ_FRAMEBUFFER, kn_gl_target(c->gl));
}

void kn_webgl_present(kn_webgl *c, bool seen) {
    c->read_back |= !seen;
    if (!c->gl)
        return;
    if (c->drawn) {
        kn_webgl *running = host_of(c->s->top)->running;
        kn_canvas_replace(c->surface->canvas, kn_gl_read(c->gl, c->premultiplied));
        c->drawn = false;
        if (seen && !c->preserve)
            c->stale = true;
        if (running && running->gl)
            kn_gl_use(running->gl);
    }
}

/* ---- making them ---- */
static void sweep(struct kn_webgl_host *h) { /* of what no script holds, and nobody sees */
    size_t n = 0;
    for (size_t i = 0; i < h->contexts.n; i++) {
        kn_webgl *c = h->contexts.v[i];
        const bool gone = atomic_load_explicit(&c->dropped, memory_order_acquire) &&
                          (!c->gl || atomic_load(&c->surface->ref) == 1);
        if (gone) {
            lose(c);
            kn_webgl_unref(c);
        } else {
            h->contexts.v[n++] = c;
        }
    }
    h->contexts.n = n;
}

static void limit_size(kn_webgl *c, double w, double h) {
    const double most = KN_LIMIT_GL_SIDE;
    c->width = w >= 1 ? (int)(w < most ? w : most) : 1;
    c->height = h >= 1 ? (int)(h < most ? h : most) : 1;
    if (w > most || h > most)
        kn_report(c->s->env.diags, KN_SEV_WARN, KN_ELIMIT, "script/canvas-size", kn_here(c->s),
                  NULL, "a canvas of %.0f x %.0f pixels is too large for WebGL: it gets %d x %d", w,
                  h, c->width, c->height);
}

static bool open_driver(kn_script *s) {
    struct kn_webgl_host *top = host_of(s->top);
    if (!top->driver && !top->missing)
        top->driver = kn_gl_open(&top->missing);
    return top->driver != NULL;
}

/* K.webgl(context of the picture, version, width, height, alpha, depth, stencil, antialias,
 * premultipliedAlpha, preserveDrawingBuffer): the context; else why there is none */
KN_NATIVE(host_webgl) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_canvas_obj *surface =
        s ? kn_canvas_unwrap(ctx, kn_arg(ctx, argc, argv, 0), KN_CANVAS_CONTEXT) : NULL;
    if (!surface)
        return KN_UNDEF;
    struct kn_webgl_host *h = host_of(s), *top = host_of(s->top);
    if (!open_driver(s))
        return kn_js_str(ctx, kn_cstr(top->missing));
    if (top->running)
        return kn_js_str(ctx, KN_S("another one is being used"));
    sweep(h);
    for (size_t i = 0; top->n_contexts >= KN_LIMIT_GL_CONTEXTS && i < h->contexts.n; i++)
        if (h->contexts.v[i]->gl) {
            kn_webgl_present(h->contexts.v[i], true);
            lose(h->contexts.v[i]);
            kn_report(s->env.diags, KN_SEV_WARN, KN_ELIMIT, "script/webgl-contexts", kn_here(s),
                      NULL, "more than %d contexts of WebGL: the oldest is lost",
                      KN_LIMIT_GL_CONTEXTS);
        }
    if (top->n_contexts >= KN_LIMIT_GL_CONTEXTS)
        return kn_js_str(ctx, KN_S("there are too many"));
    kn_webgl *c = KN_NEW(kn_webgl);
    atomic_init(&c->ref, 1);
    c->s = s;
    c->id = ++top->next_id;
    c->version = kn_gl_int(ctx, argc, argv, 1) == 2 ? 2 : 1;
    c->config = (kn_gl_config){kn_gl_bool(ctx, argc, argv, 4), kn_gl_bool(ctx, argc, argv, 5),
                               kn_gl_bool(ctx, argc, argv, 6), kn_gl_bool(ctx, argc, argv, 7)};
    c->premultiplied = kn_gl_bool(ctx, argc, argv, 8);
    c->preserve = kn_gl_bool(ctx, argc, argv, 9);
    c->line_width = 1;
    c->conversion = 0x9244; /* BROWSER_DEFAULT_WEBGL */
    c->f = kn_gl_table(top->driver);
    c->arrays = &c->own_arrays;
    limit_size(c, kn_gl_num(ctx, argc, argv, 2), kn_gl_num(ctx, argc, argv, 3));
    const size_t bytes = kn_gl_buffer_bytes(&c->config, c->width, c->height);
    if (kn_webgl_grow(c, 0, bytes))
        c->gl = kn_gl_context_new(top->driver, &c->config, c->width, c->height);
    if (!c->gl) {
        top->bytes -= c->bytes;
        kn_webgl_unref(c);
        return kn_js_str(ctx, KN_S("there is not enough memory"));
    }
    if (c->version == 2)
        c->f->Enable(GL_PRIMITIVE_RESTART_FIXED_INDEX);
    top->n_contexts++;
    c->surface = surface->u.ctx;
    atomic_fetch_add_explicit(&c->surface->ref, 1, memory_order_relaxed);
    c->surface->webgl = c;
    c->drawn = true;
    kn_vec_push(&h->contexts, c);
    return kn_gl_object_new(
        c, &(kn_gl_object){.kind = c->version == 2 ? KN_GL_CONTEXT2 : KN_GL_CONTEXT});
}

/* __size(w, h): the canvas has another size; all of it is cleared */
KN_NATIVE(gl___size) {
    KN_GL_SELF(c, 2)
    const size_t before = kn_gl_buffer_bytes(&c->config, c->width, c->height);
    const int w = c->width, h = c->height;
    limit_size(c, kn_gl_num(ctx, argc, argv, 0), kn_gl_num(ctx, argc, argv, 1));
    const size_t after = kn_gl_buffer_bytes(&c->config, c->width, c->height);
    if (!kn_webgl_grow(c, before, after)) {
        c->width = w;
        c->height = h;
    } else if (!kn_gl_resize(c->gl, c->width, c->height)) {
        c->width = c->height = 1;
        kn_webgl_grow(c, after, kn_gl_buffer_bytes(&c->config, 1, 1));
        kn_webgl_error(c, GL_OUT_OF_MEMORY);
    }
    c->drawn = true;
    c->stale = false;
    return KN_UNDEF;
}

/* __lose(): as WEBGL_lose_context has it */
KN_NATIVE(gl___lose) {
    KN_GL_SELF(c, 0)
    lose(c);
    return KN_UNDEF;
}

/* __facts(): [width, height of the drawing buffer]; undefined when the context is lost */
KN_NATIVE(gl___facts) {
    KN_GL_SELF(c, 0)
    return kn_js_numbers(ctx, (const double[]){c->width, c->height}, 2);
}

/* __extension(name): whether the driver has it; "" is part of OpenGL ES 3 */
KN_NATIVE(gl___extension) {
    KN_GL_SELF(c, 1)
    GLint n = 0;
    kn_jstr name;
    kn_jstr_init(ctx, argv[0], &name, exc);
    bool has = !name.n;
    c->f->GetIntegerv(GL_NUM_EXTENSIONS, &n);
    for (GLint i = 0; i < n && !has; i++)
        has = strcmp((const char *)c->f->GetStringi(GL_EXTENSIONS, (GLuint)i), name.p) == 0;
    kn_jstr_free(&name);
    return JSValueMakeBoolean(ctx, has);
}

/* ---- the members ---- */
/* Their arguments may be objects whose conversion runs scripts. These find every context as one
 * that is lost, so that the member finds what it has looked up. */
static JSValueRef call(JSObjectCallAsFunctionCallback member, JSContextRef ctx, JSObjectRef f,
                       JSObjectRef self, size_t argc, const JSValueRef argv[], JSValueRef *exc) {
    const kn_gl_object *p = context_of(ctx, self);
    if (!p)
        return member(ctx, f, self, argc, argv, exc); /* throws */
    kn_webgl *c = p->context;
    struct kn_webgl_host *top = host_of(c->s->top);
    if (top->running)
        return KN_UNDEF;
    top->running = c;
    if (c->gl && atomic_load_explicit(&c->dead, memory_order_relaxed)) {
        kn_gl_use(c->gl);
        kn_gl_reap(c);
    }
    JSValueRef v = member(ctx, f, self, argc, argv, exc);
    top->running = NULL;
    return v;
}

#define MEMBER(name)                                                                               \
    static JSValueRef call_##name(JSContextRef ctx, JSObjectRef f, JSObjectRef self, size_t argc,  \
                                  const JSValueRef argv[], JSValueRef *exc) {                      \
        return call(kn_js_gl_##name, ctx, f, self, argc, argv, exc);                               \
    }
#define CALL0(since, name, fn)                MEMBER(name)
#define CALL1(since, name, fn, a)             MEMBER(name)
#define CALL2(since, name, fn, a, b)          MEMBER(name)
#define CALL3(since, name, fn, a, b, c)       MEMBER(name)
#define CALL4(since, name, fn, a, b, c, d)    MEMBER(name)
#define CALL5(since, name, fn, a, b, c, d, e) MEMBER(name)
#define OWN(since, name)                      MEMBER(name)
#include "src/script/webgl/functions.def"
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#undef CALL4
#undef CALL5
#undef OWN

typedef struct member {
    int since;
    const char *name;
    JSObjectCallAsFunctionCallback f;
} member;

static const member members[] = {
#define CALL0(since, name, fn)                {since, #name, call_##name},
#define CALL1(since, name, fn, a)             {since, #name, call_##name},
#define CALL2(since, name, fn, a, b)          {since, #name, call_##name},
#define CALL3(since, name, fn, a, b, c)       {since, #name, call_##name},
#define CALL4(since, name, fn, a, b, c, d)    {since, #name, call_##name},
#define CALL5(since, name, fn, a, b, c, d, e) {since, #name, call_##name},
#define OWN(since, name)                      {since, #name, call_##name},
#include "src/script/webgl/functions.def"
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#undef CALL4
#undef CALL5
#undef OWN
};

/* K.webglStart(prototypes in the order of objects.def): puts the members that are written in
 * C on those of the contexts */
KN_NATIVE(host_webgl_start) {
    kn_script *s = kn_self_host(ctx, self, exc);
    JSObjectRef list = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 0));
    if (!s || !list)
        return KN_UNDEF;
    struct kn_webgl_host *h = host_of(s);
    for (unsigned i = 0; i < KN_GL_KINDS; i++)
        h->protos[i] = kn_js_obj(ctx, JSObjectGetPropertyAtIndex(ctx, list, i, NULL));
    JSObjectRef method = kn_js_obj(ctx, kn_js_get(ctx, s->shared, "method"));
    for (size_t i = 0; i < KN_COUNTOF(members); i++) {
        JSStringRef name = JSStringCreateWithUTF8CString(members[i].name);
        JSValueRef f = JSObjectMakeFunctionWithCallback(ctx, name, members[i].f);
        JSStringRelease(name);
        for (int v = members[i].since; v <= 2; v++) {
            const JSValueRef args[] = {h->protos[v == 2 ? KN_GL_CONTEXT2 : KN_GL_CONTEXT],
                                       kn_js_str(ctx, kn_cstr(members[i].name)), f};
            JSObjectCallAsFunction(ctx, method, NULL, 3, args, exc);
        }
    }
    return KN_UNDEF;
}

/* ---- those that one function does ---- */
#define ARG_E(i) kn_gl_uint(ctx, argc, argv, i)
#define ARG_I(i) kn_gl_int(ctx, argc, argv, i)
#define ARG_U(i) kn_gl_uint(ctx, argc, argv, i)
#define ARG_F(i) (GLfloat) kn_gl_num(ctx, argc, argv, i)
#define ARG_B(i) kn_gl_bool(ctx, argc, argv, i)
#define CALL(name, need, ...)                                                                      \
    KN_NATIVE(gl_##name) {                                                                         \
        KN_GL_SELF(self_, need)                                                                    \
        self_->f->__VA_ARGS__;                                                                     \
        return KN_UNDEF;                                                                           \
    }
#define CALL0(since, name, fn)          CALL(name, 0, fn())
#define CALL1(since, name, fn, a)       CALL(name, 1, fn(ARG_##a(0)))
#define CALL2(since, name, fn, a, b)    CALL(name, 2, fn(ARG_##a(0), ARG_##b(1)))
#define CALL3(since, name, fn, a, b, c) CALL(name, 3, fn(ARG_##a(0), ARG_##b(1), ARG_##c(2)))
#define CALL4(since, name, fn, a, b, c, d)                                                         \
    CALL(name, 4, fn(ARG_##a(0), ARG_##b(1), ARG_##c(2), ARG_##d(3)))
#define CALL5(since, name, fn, a, b, c, d, e)                                                      \
    CALL(name, 5, fn(ARG_##a(0), ARG_##b(1), ARG_##c(2), ARG_##d(3), ARG_##e(4)))
#define OWN(since, name)
#include "src/script/webgl/functions.def"
