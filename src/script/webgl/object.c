/* Buffers, textures, programs and the others: made, deleted, found again by the driver's names. */
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

/* Those that the driver makes and takes back in lists. */
typedef struct maker {
    void(GL_APIENTRY *const *gen)(GLsizei, GLuint *);
    void(GL_APIENTRY *const *del)(GLsizei, const GLuint *);
    GLboolean(GL_APIENTRY *const *is)(GLuint);
} maker;

static maker maker_of(const kn_webgl *c, kn_gl_kind kind) {
    const kn_gl_functions *f = c->f;
    switch (kind) {
    case KN_GL_BUFFER:
        return (maker){&f->GenBuffers, &f->DeleteBuffers, &f->IsBuffer};
    case KN_GL_FRAMEBUFFER:
        return (maker){&f->GenFramebuffers, &f->DeleteFramebuffers, &f->IsFramebuffer};
    case KN_GL_RENDERBUFFER:
        return (maker){&f->GenRenderbuffers, &f->DeleteRenderbuffers, &f->IsRenderbuffer};
    case KN_GL_TEXTURE:
        return (maker){&f->GenTextures, &f->DeleteTextures, &f->IsTexture};
    case KN_GL_ARRAYS:
        return (maker){&f->GenVertexArrays, &f->DeleteVertexArrays, &f->IsVertexArray};
    case KN_GL_QUERY:
        return (maker){&f->GenQueries, &f->DeleteQueries, &f->IsQuery};
    case KN_GL_SAMPLER:
        return (maker){&f->GenSamplers, &f->DeleteSamplers, &f->IsSampler};
    case KN_GL_FEEDBACK:
        return (maker){&f->GenTransformFeedbacks, &f->DeleteTransformFeedbacks,
                       &f->IsTransformFeedback};
    case KN_GL_PROGRAM:
        return (maker){.is = &f->IsProgram};
    case KN_GL_SHADER:
        return (maker){.is = &f->IsShader};
    default:
        return (maker){0};
    }
}

/* ---- records ---- */
kn_gl_record *kn_gl_record_ref(kn_gl_record *r) {
    if (r)
        r->refs++;
    return r;
}

static void free_arrays(kn_gl_arrays *a) {
    for (size_t i = 0; i < KN_GL_ATTRIBUTES; i++)
        kn_gl_record_set(&a->of[i].buffer, NULL);
    kn_gl_record_set(&a->elements, NULL);
}

void kn_gl_record_unref(kn_gl_record *r) {
    if (!r || --r->refs)
        return;
    switch (r->kind) {
    case KN_GL_BUFFER:
        free(r->u.buffer.copy);
        break;
    case KN_GL_PROGRAM:
        free(r->u.program.blocks);
        free(r->u.program.samplers);
        break;
    case KN_GL_SHADER:
        free(r->u.shader.source);
        break;
    case KN_GL_TEXTURE:
        free(r->u.texture.kib);
        break;
    case KN_GL_ARRAYS:
        free_arrays(r->u.arrays);
        free(r->u.arrays);
        break;
    default:
        break;
    }
    free(r);
}

void kn_gl_record_set(kn_gl_record **slot, kn_gl_record *r) {
    kn_gl_record *before = *slot;
    *slot = kn_gl_record_ref(r);
    kn_gl_record_unref(before);
}

kn_gl_record *kn_gl_by_name(kn_webgl *c, kn_gl_kind kind, GLuint name) {
    return name && name < c->names[kind].n ? c->names[kind].v[name] : NULL;
}

static void let_go(kn_webgl *c, kn_gl_record *r) {
    if (r->js)
        JSWeakRelease(c->s->group, r->js);
    r->js = NULL;
}

/* Scripts may have dropped the object of what they ask for again: they get another one. */
JSValueRef kn_gl_js(kn_webgl *c, kn_gl_record *r) {
    if (!r || kn_gl_by_name(c, r->kind, r->name) != r)
        return JSValueMakeNull(c->s->ctx);
    JSObjectRef o = r->js ? JSWeakGetObject(r->js) : NULL;
    if (o)
        return o;
    let_go(c, r);
    o = kn_gl_object_new(
        c, &(kn_gl_object){.kind = r->kind, .owner = c->id, .id = r->id, .name = r->name});
    r->handles++;
    r->js = JSWeakCreate(c->s->group, o);
    return o;
}

JSValueRef kn_gl_js_by_name(kn_webgl *c, kn_gl_kind kind, GLuint name) {
    return kn_gl_js(c, kn_gl_by_name(c, kind, name));
}

/* What it holds no longer counts. */
static void release_bytes(kn_webgl *c, kn_gl_record *r) {
    kn_webgl_grow(c, r->held, 0);
    r->held = 0;
    for (size_t i = 0;
         r->kind == KN_GL_TEXTURE && r->u.texture.kib && i < KN_GL_FACES * KN_GL_LEVELS; i++) {
        kn_webgl_grow(c, (size_t)r->u.texture.kib[i] << 10, 0);
        r->u.texture.kib[i] = 0;
    }
}

JSValueRef kn_gl_record_new(kn_webgl *c, kn_gl_kind kind, GLuint name, GLenum type) {
    if (!name)
        return JSValueMakeNull(c->s->ctx);
    kn_gl_record *r = KN_NEW(kn_gl_record);
    r->kind = kind;
    r->refs = 1;
    r->name = name;
    r->type = type;
    r->id = ++c->next_record;
    if (kind == KN_GL_ARRAYS)
        r->u.arrays = KN_NEW(kn_gl_arrays);
    if (name >= c->names[kind].n) {
        const size_t had = c->names[kind].n;
        kn_vec_reserve(&c->names[kind], (size_t)name + 16);
        c->names[kind].n = (size_t)name + 16;
        memset(c->names[kind].v + had, 0, (c->names[kind].n - had) * sizeof *c->names[kind].v);
    }
    kn_gl_record **slot = &c->names[kind].v[name];
    if (*slot) { /* one that lived on under its name until now */
        let_go(c, *slot);
        kn_gl_record_unref(*slot);
    }
    *slot = r;
    return kn_gl_js(c, r);
}

void kn_gl_forget_all(kn_webgl *c) {
    free_arrays(&c->own_arrays);
    for (size_t i = 0; i < KN_GL_UNIFORM_BUFFERS; i++)
        kn_gl_record_set(&c->uniforms[i].buffer, NULL);
    kn_gl_record_set(&c->program, NULL);
    c->arrays = &c->own_arrays;
    for (size_t k = 0; k < KN_GL_KINDS; k++) {
        for (size_t i = 0; i < c->names[k].n; i++)
            if (c->names[k].v[i]) {
                let_go(c, c->names[k].v[i]);
                kn_gl_record_unref(c->names[k].v[i]);
            }
        kn_vec_free(&c->names[k]);
    }
}

static const char *const interfaces[KN_GL_KINDS] = {
#define OBJECT(id, name) "WebGL" #name,
#include "src/script/webgl/objects.def"
#undef OBJECT
};

bool kn_gl_take(kn_webgl *c, JSContextRef ctx, JSValueRef v, kn_gl_kind kind, bool nullable,
                kn_gl_record **out, JSValueRef *exc) {
    *out = NULL;
    if (nullable && (JSValueIsNull(ctx, v) || JSValueIsUndefined(ctx, v)))
        return true;
    const kn_gl_object *o = kn_gl_unwrap(ctx, v, kind);
    if (!o) {
        kn_js_throw(ctx, exc, "TypeError", "parameter is not of type '%s'.", interfaces[kind]);
        return false;
    }
    kn_gl_record *r = o->owner == c->id ? kn_gl_by_name(c, kind, o->name) : NULL;
    if (!r || r->id != o->id) {
        /* Of another context, or deleted (WebGL 1 §6.?; programs and shaders as in OpenGL ES). */
        const bool mine = o->owner == c->id;
        kn_webgl_error(c, mine && (kind == KN_GL_PROGRAM || kind == KN_GL_SHADER)
                              ? GL_INVALID_VALUE
                              : GL_INVALID_OPERATION);
        return false;
    }
    *out = r;
    return true;
}

/* ---- create ---- */
static JSValueRef create(kn_webgl *c, kn_gl_kind kind) {
    GLuint name = 0;
    (*maker_of(c, kind).gen)(1, &name);
    return kn_gl_record_new(c, kind, name, 0);
}

#define CREATE(name, kind)                                                                         \
    KN_NATIVE(gl_create##name) {                                                                   \
        KN_GL_SELF(c, 0)                                                                           \
        return create(c, kind);                                                                    \
    }
CREATE(Buffer, KN_GL_BUFFER)
CREATE(Framebuffer, KN_GL_FRAMEBUFFER)
CREATE(Renderbuffer, KN_GL_RENDERBUFFER)
CREATE(Texture, KN_GL_TEXTURE)
CREATE(VertexArray, KN_GL_ARRAYS)
CREATE(Query, KN_GL_QUERY)
CREATE(Sampler, KN_GL_SAMPLER)
CREATE(TransformFeedback, KN_GL_FEEDBACK)

KN_NATIVE(gl_createProgram) {
    KN_GL_SELF(c, 0)
    return kn_gl_record_new(c, KN_GL_PROGRAM, c->f->CreateProgram(), 0);
}

KN_NATIVE(gl_createShader) {
    KN_GL_SELF(c, 1)
    const GLenum type = kn_gl_uint(ctx, argc, argv, 0);
    if (type != GL_VERTEX_SHADER && type != GL_FRAGMENT_SHADER) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return KN_NULL;
    }
    return kn_gl_record_new(c, KN_GL_SHADER, c->f->CreateShader(type), type);
}

KN_NATIVE(gl_fenceSync) {
    KN_GL_SELF(c, 2)
    GLsync sync = c->f->FenceSync(kn_gl_uint(ctx, argc, argv, 0), kn_gl_uint(ctx, argc, argv, 1));
    if (!sync)
        return KN_NULL;
    JSValueRef v = kn_gl_record_new(c, KN_GL_SYNC, ++c->next_sync, 0);
    kn_gl_by_name(c, KN_GL_SYNC, c->next_sync)->u.sync = sync;
    return v;
}

/* ---- delete ---- */
/* Where the context itself refers to it: the driver takes it out there too. */
static void unbind(kn_webgl *c, const kn_gl_record *r) {
    if (r->kind == KN_GL_ARRAYS && c->arrays == r->u.arrays)
        c->arrays = &c->own_arrays;
    for (size_t i = 0; r->kind == KN_GL_BUFFER && i < KN_GL_ATTRIBUTES; i++)
        if (c->arrays->of[i].buffer == r)
            kn_gl_record_set(&c->arrays->of[i].buffer, NULL);
    if (r->kind == KN_GL_BUFFER && c->arrays->elements == r)
        kn_gl_record_set(&c->arrays->elements, NULL);
    for (size_t i = 0; r->kind == KN_GL_BUFFER && i < KN_GL_UNIFORM_BUFFERS; i++)
        if (c->uniforms[i].buffer == r)
            kn_gl_record_set(&c->uniforms[i].buffer, NULL);
    if (r->kind == KN_GL_FRAMEBUFFER && c->draw == r->name) {
        c->draw = 0;
        c->f->BindFramebuffer(GL_DRAW_FRAMEBUFFER, kn_gl_target(c->gl));
    }
    if (r->kind == KN_GL_FRAMEBUFFER && c->read == r->name) {
        c->read = 0;
        c->f->BindFramebuffer(GL_READ_FRAMEBUFFER, kn_gl_target(c->gl));
    }
}

/* Programs that are in use and shaders that are attached stay until they are not. */
static void drop(kn_webgl *c, kn_gl_record *r) {
    const kn_gl_kind kind = r->kind;
    r->deleted = true;
    if ((kind == KN_GL_PROGRAM || kind == KN_GL_SHADER) && (*maker_of(c, kind).is)(r->name))
        return;
    let_go(c, r);
    c->names[kind].v[r->name] = NULL;
    kn_gl_record_unref(r);
}

void kn_gl_delete(kn_webgl *c, kn_gl_record *r) {
    unbind(c, r);
    release_bytes(c, r);
    if (r->kind == KN_GL_PROGRAM)
        c->f->DeleteProgram(r->name);
    else if (r->kind == KN_GL_SHADER)
        c->f->DeleteShader(r->name);
    else if (r->kind == KN_GL_SYNC)
        c->f->DeleteSync(r->u.sync);
    else
        (*maker_of(c, r->kind).del)(1, &r->name);
    drop(c, r);
}

static void remove_it(kn_webgl *c, JSContextRef ctx, JSValueRef v, kn_gl_kind kind,
                      JSValueRef *exc) {
    kn_gl_record *r;
    if (JSValueIsNull(ctx, v) || JSValueIsUndefined(ctx, v))
        return;
    const kn_gl_object *o = kn_gl_unwrap(ctx, v, kind);
    if (o && o->owner == c->id) {
        r = kn_gl_by_name(c, kind, o->name);
        if (!r || r->id != o->id || r->deleted)
            return; /* a second time: nothing */
    }
    if (kn_gl_take(c, ctx, v, kind, false, &r, exc))
        kn_gl_delete(c, r);
}

#define DELETE(name, kind)                                                                         \
    KN_NATIVE(gl_delete##name) {                                                                   \
        KN_GL_SELF(c, 1)                                                                           \
        remove_it(c, ctx, argv[0], kind, exc);                                                     \
        return KN_UNDEF;                                                                           \
    }
DELETE(Buffer, KN_GL_BUFFER)
DELETE(Framebuffer, KN_GL_FRAMEBUFFER)
DELETE(Renderbuffer, KN_GL_RENDERBUFFER)
DELETE(Texture, KN_GL_TEXTURE)
DELETE(Program, KN_GL_PROGRAM)
DELETE(Shader, KN_GL_SHADER)
DELETE(VertexArray, KN_GL_ARRAYS)
DELETE(Query, KN_GL_QUERY)
DELETE(Sampler, KN_GL_SAMPLER)
DELETE(TransformFeedback, KN_GL_FEEDBACK)
DELETE(Sync, KN_GL_SYNC)

/* ---- is ---- */
static bool is(kn_webgl *c, JSContextRef ctx, JSValueRef v, kn_gl_kind kind, JSValueRef *exc) {
    const kn_gl_object *o = kn_gl_unwrap(ctx, v, kind);
    if (!o && !JSValueIsNull(ctx, v) && !JSValueIsUndefined(ctx, v))
        kn_js_throw(ctx, exc, "TypeError", "parameter 1 is not of type '%s'.", interfaces[kind]);
    const kn_gl_record *r = o && o->owner == c->id ? kn_gl_by_name(c, kind, o->name) : NULL;
    const bool lives_on = kind == KN_GL_PROGRAM || kind == KN_GL_SHADER; /* where it is in use */
    if (!r || r->id != o->id || (r->deleted && !lives_on))
        return false;
    return kind == KN_GL_SYNC ? c->f->IsSync(r->u.sync) : (*maker_of(c, kind).is)(r->name);
}

#define IS(name, kind)                                                                             \
    KN_NATIVE(gl_is##name) {                                                                       \
        KN_GL_SELF(c, 1)                                                                           \
        return JSValueMakeBoolean(ctx, is(c, ctx, argv[0], kind, exc));                            \
    }
IS(Buffer, KN_GL_BUFFER)
IS(Framebuffer, KN_GL_FRAMEBUFFER)
IS(Renderbuffer, KN_GL_RENDERBUFFER)
IS(Texture, KN_GL_TEXTURE)
IS(Program, KN_GL_PROGRAM)
IS(Shader, KN_GL_SHADER)
IS(VertexArray, KN_GL_ARRAYS)
IS(Query, KN_GL_QUERY)
IS(Sampler, KN_GL_SAMPLER)
IS(TransformFeedback, KN_GL_FEEDBACK)
IS(Sync, KN_GL_SYNC)
