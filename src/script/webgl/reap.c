/* What scripts drop without deleting it. Finalizers run whenever and wherever the engine likes:
 * they put their objects on a list, and the next call of a member looks at it. Nothing that is seen
 * depends on when that is: only what nobody can reach is deleted. */
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

void kn_gl_free_dead(kn_webgl *c) {
    for (kn_gl_object *p = atomic_exchange_explicit(&c->dead, NULL, memory_order_acquire), *next; p;
         p = next) {
        next = p->next;
        free(p);
    }
}

/* ---- what is in use ---- */
static void mark(kn_webgl *c, kn_gl_kind kind, GLint name) {
    kn_gl_record *r = name > 0 ? kn_gl_by_name(c, kind, (GLuint)name) : NULL;
    if (r)
        r->used = true;
}

typedef struct binding {
    GLenum name;
    kn_gl_kind kind;
} binding;

static void mark_bindings(kn_webgl *c, const binding *v, size_t n) {
    for (size_t i = 0; i < n; i++) {
        GLint name = 0;
        c->f->GetIntegerv(v[i].name, &name);
        mark(c, v[i].kind, name);
    }
}

static void mark_bound(kn_webgl *c) {
    static const binding once[] = {
        {GL_ARRAY_BUFFER_BINDING, KN_GL_BUFFER},
        {GL_COPY_READ_BUFFER_BINDING, KN_GL_BUFFER},
        {GL_COPY_WRITE_BUFFER_BINDING, KN_GL_BUFFER},
        {GL_PIXEL_PACK_BUFFER_BINDING, KN_GL_BUFFER},
        {GL_PIXEL_UNPACK_BUFFER_BINDING, KN_GL_BUFFER},
        {GL_UNIFORM_BUFFER_BINDING, KN_GL_BUFFER},
        {GL_TRANSFORM_FEEDBACK_BUFFER_BINDING, KN_GL_BUFFER},
        {GL_RENDERBUFFER_BINDING, KN_GL_RENDERBUFFER},
        {GL_TRANSFORM_FEEDBACK_BINDING, KN_GL_FEEDBACK},
        {GL_VERTEX_ARRAY_BINDING, KN_GL_ARRAYS},
    };
    static const binding of_unit[] = {
        {GL_TEXTURE_BINDING_2D, KN_GL_TEXTURE}, {GL_TEXTURE_BINDING_CUBE_MAP, KN_GL_TEXTURE},
        {GL_TEXTURE_BINDING_3D, KN_GL_TEXTURE}, {GL_TEXTURE_BINDING_2D_ARRAY, KN_GL_TEXTURE},
        {GL_SAMPLER_BINDING, KN_GL_SAMPLER},
    };
    static const GLenum queries[] = {GL_ANY_SAMPLES_PASSED, GL_ANY_SAMPLES_PASSED_CONSERVATIVE,
                                     GL_TRANSFORM_FEEDBACK_PRIMITIVES_WRITTEN};
    GLint active = GL_TEXTURE0, units = 0, name = 0;
    mark_bindings(c, once, KN_COUNTOF(once));
    c->f->GetIntegerv(GL_ACTIVE_TEXTURE, &active);
    c->f->GetIntegerv(GL_MAX_COMBINED_TEXTURE_IMAGE_UNITS, &units);
    for (GLint i = 0; i < units; i++) {
        c->f->ActiveTexture(GL_TEXTURE0 + (GLenum)i);
        mark_bindings(c, of_unit, KN_COUNTOF(of_unit));
    }
    c->f->ActiveTexture((GLenum)active);
    for (size_t i = 0; i < KN_COUNTOF(queries); i++) {
        c->f->GetQueryiv(queries[i], GL_CURRENT_QUERY, &name);
        mark(c, KN_GL_QUERY, name);
    }
    mark(c, KN_GL_FRAMEBUFFER, (GLint)c->draw);
    mark(c, KN_GL_FRAMEBUFFER, (GLint)c->read);
}

static void mark_attached(kn_webgl *c) {
    const GLenum target = GL_READ_FRAMEBUFFER;
    for (size_t i = 0; i < c->names[KN_GL_FRAMEBUFFER].n; i++) {
        const kn_gl_record *r = c->names[KN_GL_FRAMEBUFFER].v[i];
        if (!r)
            continue;
        c->f->BindFramebuffer(target, r->name);
        for (GLenum k = 0; k < 10; k++) {
            const GLenum at = k < 8    ? GL_COLOR_ATTACHMENT0 + k
                              : k == 8 ? GL_DEPTH_ATTACHMENT
                                       : GL_STENCIL_ATTACHMENT;
            GLint type = GL_NONE, name = 0;
            c->f->GetFramebufferAttachmentParameteriv(target, at,
                                                      GL_FRAMEBUFFER_ATTACHMENT_OBJECT_TYPE, &type);
            if (type == GL_NONE)
                continue;
            c->f->GetFramebufferAttachmentParameteriv(target, at,
                                                      GL_FRAMEBUFFER_ATTACHMENT_OBJECT_NAME, &name);
            mark(c, type == GL_TEXTURE ? KN_GL_TEXTURE : KN_GL_RENDERBUFFER, name);
        }
    }
    c->f->BindFramebuffer(target, c->read ? c->read : kn_gl_target(c->gl));
    for (size_t i = 0; i < c->names[KN_GL_PROGRAM].n; i++) {
        GLuint shaders[8];
        GLsizei n = 0;
        if (c->names[KN_GL_PROGRAM].v[i])
            c->f->GetAttachedShaders((GLuint)i, KN_COUNTOF(shaders), &n, shaders);
        for (GLsizei k = 0; k < n; k++)
            mark(c, KN_GL_SHADER, (GLint)shaders[k]);
    }
}

/* ---- what is not ---- */
static bool reachable(const kn_gl_record *r) {
    return r->handles || r->pinned || r->used || r->deleted || r->refs > 1;
}

static void delete_unreachable(kn_webgl *c, kn_gl_kind kind) {
    for (size_t i = 0; i < c->names[kind].n; i++) {
        kn_gl_record *r = c->names[kind].v[i];
        if (r && !reachable(r))
            kn_gl_delete(c, r);
    }
}

void kn_gl_reap(kn_webgl *c) {
    /* Those that refer to others first. */
    static const kn_gl_kind order[] = {KN_GL_FRAMEBUFFER, KN_GL_ARRAYS,       KN_GL_FEEDBACK,
                                       KN_GL_PROGRAM,     KN_GL_SHADER,       KN_GL_BUFFER,
                                       KN_GL_TEXTURE,     KN_GL_RENDERBUFFER, KN_GL_QUERY,
                                       KN_GL_SAMPLER,     KN_GL_SYNC};
    bool any = false;
    for (kn_gl_object *p = atomic_exchange_explicit(&c->dead, NULL, memory_order_acquire), *next; p;
         p = next) {
        kn_gl_record *r = kn_gl_by_name(c, p->kind, p->name);
        if (r && r->id == p->id && --r->handles == 0)
            any = true;
        next = p->next;
        free(p);
    }
    if (!any)
        return;
    for (size_t k = 0; k < KN_GL_KINDS; k++)
        for (size_t i = 0; i < c->names[k].n; i++)
            if (c->names[k].v[i])
                c->names[k].v[i]->used = false;
    mark_bound(c);
    for (size_t i = 0; i < KN_COUNTOF(order); i++) {
        if (order[i] == KN_GL_SHADER)
            mark_attached(c);
        delete_unreachable(c, order[i]);
    }
}
