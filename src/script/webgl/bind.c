/* What is current: bindings, and switches. */
#include "src/script/webgl/webgl.h"

/* A buffer is for indices or for all else, as it was bound first (WebGL 1 §6.1). Targets of copies
 * take both. */
static bool fits(kn_webgl *c, kn_gl_record *r, GLenum target) {
    if (target == GL_COPY_READ_BUFFER || target == GL_COPY_WRITE_BUFFER)
        return true;
    const GLenum want = target == GL_ELEMENT_ARRAY_BUFFER ? target : GL_ARRAY_BUFFER;
    if (r->type && r->type != want) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return false;
    }
    r->type = want;
    return true;
}

KN_NATIVE(gl_bindBuffer) {
    KN_GL_SELF(c, 2)
    static const GLenum targets[] = {
        GL_ARRAY_BUFFER,      GL_ELEMENT_ARRAY_BUFFER,      GL_COPY_READ_BUFFER,
        GL_COPY_WRITE_BUFFER, GL_PIXEL_PACK_BUFFER,         GL_PIXEL_UNPACK_BUFFER,
        GL_UNIFORM_BUFFER,    GL_TRANSFORM_FEEDBACK_BUFFER,
    };
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    const size_t n = c->version == 1 ? 2 : sizeof targets / sizeof *targets;
    bool known = false;
    for (size_t i = 0; i < n; i++)
        known |= targets[i] == target;
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[1], KN_GL_BUFFER, true, &r, exc))
        return KN_UNDEF;
    if (!known)
        kn_webgl_error(c, GL_INVALID_ENUM);
    if (!known || (r && !fits(c, r, target)))
        return KN_UNDEF;
    c->f->BindBuffer(target, r ? r->name : 0);
    if (target == GL_ELEMENT_ARRAY_BUFFER)
        kn_gl_record_set(&c->arrays->elements, r);
    return KN_UNDEF;
}

static void bind_range(kn_webgl *c, GLenum target, GLuint i, kn_gl_record *r, int64_t offset,
                       int64_t bytes) {
    if (target == GL_UNIFORM_BUFFER && i < KN_GL_UNIFORM_BUFFERS) {
        kn_gl_record_set(&c->uniforms[i].buffer, r);
        c->uniforms[i].offset = (uint64_t)offset;
        c->uniforms[i].bytes = (uint64_t)bytes;
    }
}

static bool range_index(kn_webgl *c, GLenum target, GLuint i) {
    GLint most = 0;
    if (target == GL_UNIFORM_BUFFER)
        most = KN_GL_UNIFORM_BUFFERS;
    else if (target == GL_TRANSFORM_FEEDBACK_BUFFER)
        c->f->GetIntegerv(GL_MAX_TRANSFORM_FEEDBACK_SEPARATE_ATTRIBS, &most);
    else
        kn_webgl_error(c, GL_INVALID_ENUM);
    if (most && i >= (GLuint)most)
        kn_webgl_error(c, GL_INVALID_VALUE);
    return i < (GLuint)most;
}

KN_NATIVE(gl_bindBufferBase) {
    KN_GL_SELF(c, 3)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    const GLuint i = kn_gl_uint(ctx, argc, argv, 1);
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[2], KN_GL_BUFFER, true, &r, exc) || !range_index(c, target, i) ||
        (r && !fits(c, r, target)))
        return KN_UNDEF;
    if (r && target == GL_TRANSFORM_FEEDBACK_BUFFER)
        r->pinned = true;
    c->f->BindBufferBase(target, i, r ? r->name : 0);
    bind_range(c, target, i, r, 0, 0);
    return KN_UNDEF;
}

KN_NATIVE(gl_bindBufferRange) {
    KN_GL_SELF(c, 5)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    const GLuint i = kn_gl_uint(ctx, argc, argv, 1);
    const int64_t offset = kn_gl_long(ctx, argc, argv, 3), bytes = kn_gl_long(ctx, argc, argv, 4);
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[2], KN_GL_BUFFER, true, &r, exc) || !range_index(c, target, i) ||
        (r && !fits(c, r, target)))
        return KN_UNDEF;
    if (r && (bytes <= 0 || offset < 0 || offset % 4 || (uint64_t)offset > r->bytes ||
              (uint64_t)bytes > r->bytes - (uint64_t)offset)) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_UNDEF;
    }
    GLint align = 1;
    c->f->GetIntegerv(GL_UNIFORM_BUFFER_OFFSET_ALIGNMENT, &align);
    if (r && target == GL_UNIFORM_BUFFER && align > 0 && offset % align) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_UNDEF;
    }
    if (r && target == GL_TRANSFORM_FEEDBACK_BUFFER)
        r->pinned = true;
    c->f->BindBufferRange(target, i, r ? r->name : 0, r ? offset : 0, r ? bytes : 0);
    bind_range(c, target, i, r, offset, bytes);
    return KN_UNDEF;
}

KN_NATIVE(gl_bindFramebuffer) {
    KN_GL_SELF(c, 2)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[1], KN_GL_FRAMEBUFFER, true, &r, exc))
        return KN_UNDEF;
    if (target != GL_FRAMEBUFFER &&
        (c->version == 1 || (target != GL_DRAW_FRAMEBUFFER && target != GL_READ_FRAMEBUFFER))) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return KN_UNDEF;
    }
    c->f->BindFramebuffer(target, r ? r->name : kn_gl_target(c->gl));
    if (target != GL_READ_FRAMEBUFFER)
        c->draw = r ? r->name : 0;
    if (target != GL_DRAW_FRAMEBUFFER)
        c->read = r ? r->name : 0;
    return KN_UNDEF;
}

KN_NATIVE(gl_bindRenderbuffer) {
    KN_GL_SELF(c, 2)
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[1], KN_GL_RENDERBUFFER, true, &r, exc))
        c->f->BindRenderbuffer(kn_gl_uint(ctx, argc, argv, 0), r ? r->name : 0);
    return KN_UNDEF;
}

KN_NATIVE(gl_bindTexture) {
    KN_GL_SELF(c, 2)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[1], KN_GL_TEXTURE, true, &r, exc))
        return KN_UNDEF;
    const bool flat = target == GL_TEXTURE_2D || target == GL_TEXTURE_CUBE_MAP,
               deep = target == GL_TEXTURE_3D || target == GL_TEXTURE_2D_ARRAY;
    if (!flat && (!deep || c->version == 1))
        kn_webgl_error(c, GL_INVALID_ENUM);
    else if (r && r->type && r->type != target)
        kn_webgl_error(c, GL_INVALID_OPERATION);
    else {
        if (r)
            r->type = target;
        c->f->BindTexture(target, r ? r->name : 0);
    }
    return KN_UNDEF;
}

KN_NATIVE(gl_useProgram) {
    KN_GL_SELF(c, 1)
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_PROGRAM, true, &r, exc))
        return KN_UNDEF;
    GLint linked = 1;
    GLboolean feedback = false, paused = false;
    if (r)
        c->f->GetProgramiv(r->name, GL_LINK_STATUS, &linked);
    if (c->version == 2) {
        c->f->GetBooleanv(GL_TRANSFORM_FEEDBACK_ACTIVE, &feedback);
        c->f->GetBooleanv(GL_TRANSFORM_FEEDBACK_PAUSED, &paused);
    }
    if (!linked || (feedback && !paused)) { /* the driver would not take another one */
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return KN_UNDEF;
    }
    c->f->UseProgram(r ? r->name : 0);
    kn_gl_record_set(&c->program, r);
    return KN_UNDEF;
}

KN_NATIVE(gl_bindVertexArray) {
    KN_GL_SELF(c, 1)
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_ARRAYS, true, &r, exc))
        return KN_UNDEF;
    c->f->BindVertexArray(r ? r->name : 0);
    c->arrays = r ? r->u.arrays : &c->own_arrays;
    return KN_UNDEF;
}

KN_NATIVE(gl_bindSampler) {
    KN_GL_SELF(c, 2)
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[1], KN_GL_SAMPLER, true, &r, exc))
        c->f->BindSampler(kn_gl_uint(ctx, argc, argv, 0), r ? r->name : 0);
    return KN_UNDEF;
}

KN_NATIVE(gl_bindTransformFeedback) {
    KN_GL_SELF(c, 2)
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[1], KN_GL_FEEDBACK, true, &r, exc))
        c->f->BindTransformFeedback(kn_gl_uint(ctx, argc, argv, 0), r ? r->name : 0);
    return KN_UNDEF;
}

/* ---- switches ---- */
static bool may_switch(kn_webgl *c, GLenum cap) {
    switch (cap) {
    case GL_BLEND:
    case GL_CULL_FACE:
    case GL_DEPTH_TEST:
    case GL_DITHER:
    case GL_POLYGON_OFFSET_FILL:
    case GL_SAMPLE_ALPHA_TO_COVERAGE:
    case GL_SAMPLE_COVERAGE:
    case GL_SCISSOR_TEST:
    case GL_STENCIL_TEST:
        return true;
    case GL_RASTERIZER_DISCARD:
        return c->version == 2;
    default:
        kn_webgl_error(c, GL_INVALID_ENUM);
        return false;
    }
}

KN_NATIVE(gl_enable) {
    KN_GL_SELF(c, 1)
    const GLenum cap = kn_gl_uint(ctx, argc, argv, 0);
    if (may_switch(c, cap))
        c->f->Enable(cap);
    return KN_UNDEF;
}

KN_NATIVE(gl_disable) {
    KN_GL_SELF(c, 1)
    const GLenum cap = kn_gl_uint(ctx, argc, argv, 0);
    if (may_switch(c, cap))
        c->f->Disable(cap);
    return KN_UNDEF;
}

KN_NATIVE(gl_isEnabled) {
    KN_GL_SELF(c, 1)
    const GLenum cap = kn_gl_uint(ctx, argc, argv, 0);
    return JSValueMakeBoolean(ctx, may_switch(c, cap) && c->f->IsEnabled(cap));
}

KN_NATIVE(gl_depthRange) {
    KN_GL_SELF(c, 2)
    const GLfloat near = (GLfloat)kn_gl_num(ctx, argc, argv, 0),
                  far = (GLfloat)kn_gl_num(ctx, argc, argv, 1);
    if (near > far)
        kn_webgl_error(c, GL_INVALID_OPERATION);
    else
        c->f->DepthRangef(near, far);
    return KN_UNDEF;
}

KN_NATIVE(gl_lineWidth) {
    KN_GL_SELF(c, 1)
    const float width = (float)kn_gl_num(ctx, argc, argv, 0);
    if (width > 0)
        c->line_width = width;
    else
        kn_webgl_error(c, GL_INVALID_VALUE);
    return KN_UNDEF;
}
