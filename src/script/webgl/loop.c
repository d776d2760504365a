/* Feedback loops: a program may not sample what is drawn into (WebGL 1 §6.26). The driver draws
 * tiles on several threads, so that what it would read depends on which is first. */
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

static GLenum binding_of(GLenum type) {
    switch (type) {
    case GL_SAMPLER_2D:
    case GL_SAMPLER_2D_SHADOW:
    case GL_INT_SAMPLER_2D:
    case GL_UNSIGNED_INT_SAMPLER_2D:
        return GL_TEXTURE_BINDING_2D;
    case GL_SAMPLER_CUBE:
    case GL_SAMPLER_CUBE_SHADOW:
    case GL_INT_SAMPLER_CUBE:
    case GL_UNSIGNED_INT_SAMPLER_CUBE:
        return GL_TEXTURE_BINDING_CUBE_MAP;
    case GL_SAMPLER_3D:
    case GL_INT_SAMPLER_3D:
    case GL_UNSIGNED_INT_SAMPLER_3D:
        return GL_TEXTURE_BINDING_3D;
    case GL_SAMPLER_2D_ARRAY:
    case GL_SAMPLER_2D_ARRAY_SHADOW:
    case GL_INT_SAMPLER_2D_ARRAY:
    case GL_UNSIGNED_INT_SAMPLER_2D_ARRAY:
        return GL_TEXTURE_BINDING_2D_ARRAY;
    default:
        return 0;
    }
}

void kn_gl_find_samplers(const kn_webgl *c, kn_gl_record *r) {
    GLint n = 0;
    KN_VEC(kn_gl_sampler) found = {0};
    c->f->GetProgramiv(r->name, GL_ACTIVE_UNIFORMS, &n);
    for (GLint i = 0; i < n; i++) {
        char name[2048 + 16] = "";
        GLsizei length = 0;
        GLint size = 0;
        GLenum type = 0;
        c->f->GetActiveUniform(r->name, (GLuint)i, 2048, &length, &size, &type, name);
        if (size > 1 && length > 3 && strcmp(name + length - 3, "[0]") == 0)
            length -= 3;
        for (GLint k = 0; binding_of(type) && k < size; k++) {
            if (size > 1)
                snprintf(name + length, 16, "[%d]", k);
            const kn_gl_sampler s = {c->f->GetUniformLocation(r->name, name), binding_of(type)};
            if (s.location >= 0)
                kn_vec_push(&found, s);
        }
    }
    free(r->u.program.samplers);
    r->u.program.samplers = found.v;
    r->u.program.n_samplers = found.n;
}

typedef struct attached {
    GLuint name;
    GLint level;
} attached;

/* Textures that a draw writes to. */
static size_t targets_of(const kn_webgl *c, attached out[10]) {
    const kn_gl_functions *f = c->f;
    const GLenum target = GL_DRAW_FRAMEBUFFER;
    GLboolean depth = false;
    size_t n = 0;
    f->GetBooleanv(GL_DEPTH_WRITEMASK, &depth);
    depth = depth && f->IsEnabled(GL_DEPTH_TEST);
    for (GLenum i = 0; i < (depth ? 9u : 8u); i++) {
        const GLenum at = i < 8 ? GL_COLOR_ATTACHMENT0 + i : GL_DEPTH_ATTACHMENT;
        GLint type = GL_NONE, name = 0, level = 0;
        f->GetFramebufferAttachmentParameteriv(target, at, GL_FRAMEBUFFER_ATTACHMENT_OBJECT_TYPE,
                                               &type);
        if (type != GL_TEXTURE)
            continue;
        f->GetFramebufferAttachmentParameteriv(target, at, GL_FRAMEBUFFER_ATTACHMENT_OBJECT_NAME,
                                               &name);
        f->GetFramebufferAttachmentParameteriv(target, at, GL_FRAMEBUFFER_ATTACHMENT_TEXTURE_LEVEL,
                                               &level);
        out[n++] = (attached){(GLuint)name, level};
    }
    return n;
}

/* Whether the level is one that may be sampled, of what is bound in the active unit. */
static bool sampled(kn_webgl *c, GLenum binding, GLuint name, GLint level) {
    const GLenum target = binding == GL_TEXTURE_BINDING_2D         ? GL_TEXTURE_2D
                          : binding == GL_TEXTURE_BINDING_CUBE_MAP ? GL_TEXTURE_CUBE_MAP
                          : binding == GL_TEXTURE_BINDING_3D       ? GL_TEXTURE_3D
                                                                   : GL_TEXTURE_2D_ARRAY;
    const kn_gl_record *r = kn_gl_by_name(c, KN_GL_TEXTURE, name);
    GLint base = 0, max = 0, filter = 0, sampler = 0, whole = 0;
    c->f->GetTexParameteriv(target, GL_TEXTURE_BASE_LEVEL, &base);
    c->f->GetTexParameteriv(target, GL_TEXTURE_MAX_LEVEL, &max);
    c->f->GetTexParameteriv(target, GL_TEXTURE_MIN_FILTER, &filter);
    c->f->GetIntegerv(GL_SAMPLER_BINDING, &sampler);
    if (sampler)
        c->f->GetSamplerParameteriv((GLuint)sampler, GL_TEXTURE_MIN_FILTER, &filter);
    if (filter == GL_NEAREST || filter == GL_LINEAR)
        max = base;
    else { /* without the levels that it needs it is black, whatever is in it */
        c->f->GetTexParameteriv(target, GL_TEXTURE_IMMUTABLE_FORMAT, &whole);
        if (!whole && base >= 0 && base < KN_GL_LEVELS - 1 && r && r->u.texture.kib && max > base &&
            !r->u.texture.kib[base + 1])
            return false;
    }
    return level >= base && level <= max;
}

bool kn_gl_samples_target(kn_webgl *c) {
    const kn_gl_record *p = c->program;
    attached targets[10];
    const size_t n = p->u.program.n_samplers ? targets_of(c, targets) : 0;
    GLint active = GL_TEXTURE0;
    bool loop = false;
    if (!n)
        return false;
    c->f->GetIntegerv(GL_ACTIVE_TEXTURE, &active);
    for (size_t i = 0; i < p->u.program.n_samplers && !loop; i++) {
        const kn_gl_sampler *s = &p->u.program.samplers[i];
        GLint unit = 0, name = 0;
        c->f->GetUniformiv(p->name, s->location, &unit);
        c->f->ActiveTexture(GL_TEXTURE0 + (GLenum)unit);
        c->f->GetIntegerv(s->binding, &name);
        for (size_t k = 0; k < n && !loop; k++)
            loop = targets[k].name == (GLuint)name &&
                   sampled(c, s->binding, targets[k].name, targets[k].level);
    }
    c->f->ActiveTexture((GLenum)active);
    return loop;
}
