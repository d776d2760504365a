/* Vertex arrays and drawing. Nothing is drawn that would read beside a buffer (WebGL 1 §6.6). */
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

static uint32_t component_bytes(GLenum type) {
    switch (type) {
    case GL_BYTE:
    case GL_UNSIGNED_BYTE:
        return 1;
    case GL_SHORT:
    case GL_UNSIGNED_SHORT:
    case GL_HALF_FLOAT:
        return 2;
    case GL_INT:
    case GL_UNSIGNED_INT:
    case GL_FLOAT:
        return 4;
    default:
        return 0;
    }
}

static kn_gl_attribute *attribute(kn_webgl *c, GLuint i) {
    if (i < KN_GL_ATTRIBUTES)
        return &c->arrays->of[i];
    kn_webgl_error(c, GL_INVALID_VALUE);
    return NULL;
}

KN_NATIVE(gl_enableVertexAttribArray) {
    KN_GL_SELF(c, 1)
    kn_gl_attribute *a = attribute(c, kn_gl_uint(ctx, argc, argv, 0));
    if (a) {
        a->on = true;
        c->f->EnableVertexAttribArray((GLuint)(a - c->arrays->of));
    }
    return KN_UNDEF;
}

KN_NATIVE(gl_disableVertexAttribArray) {
    KN_GL_SELF(c, 1)
    kn_gl_attribute *a = attribute(c, kn_gl_uint(ctx, argc, argv, 0));
    if (a) {
        a->on = false;
        c->f->DisableVertexAttribArray((GLuint)(a - c->arrays->of));
    }
    return KN_UNDEF;
}

typedef struct pointer { /* arguments of vertexAttribPointer */
    GLint size;
    GLenum type;
    bool normalized, integer;
    GLsizei stride;
    int64_t offset;
} pointer;

static void set_pointer(kn_webgl *c, GLuint i, const pointer *p) {
    kn_gl_attribute *a = attribute(c, i);
    const bool packed =
        c->version == 2 && !p->integer && p->size == 4 &&
        (p->type == GL_INT_2_10_10_10_REV || p->type == GL_UNSIGNED_INT_2_10_10_10_REV);
    const uint32_t each = packed ? 4 : component_bytes(p->type);
    GLint name = 0;
    if (!a)
        return;
    if (!each ||
        (c->version == 1 &&
         (p->type == GL_INT || p->type == GL_UNSIGNED_INT || p->type == GL_HALF_FLOAT)) ||
        (p->integer && (p->type == GL_FLOAT || p->type == GL_HALF_FLOAT))) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return;
    }
    if (p->size < 1 || p->size > 4 || p->stride < 0 || p->stride > 255 || p->offset < 0) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return;
    }
    c->f->GetIntegerv(GL_ARRAY_BUFFER_BINDING, &name);
    kn_gl_record *r = kn_gl_by_name(c, KN_GL_BUFFER, (GLuint)name);
    /* There are no arrays of the caller's own. */
    if (p->offset % each || (uint32_t)p->stride % each || (!r && p->offset)) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return;
    }
    const void *at = (const void *)(uintptr_t)p->offset; /* NOLINT: an offset, as OpenGL has it */
    if (p->integer)
        c->f->VertexAttribIPointer(i, p->size, p->type, p->stride, at);
    else
        c->f->VertexAttribPointer(i, p->size, p->type, p->normalized, p->stride, at);
    kn_gl_record_set(&a->buffer, r);
    a->bytes = packed ? 4 : each * (uint32_t)p->size;
    a->stride = p->stride ? (uint32_t)p->stride : a->bytes;
    a->offset = (uint64_t)p->offset;
}

KN_NATIVE(gl_vertexAttribPointer) {
    KN_GL_SELF(c, 6)
    const pointer p = {.size = kn_gl_int(ctx, argc, argv, 1),
                       .type = kn_gl_uint(ctx, argc, argv, 2),
                       .normalized = kn_gl_bool(ctx, argc, argv, 3),
                       .stride = kn_gl_int(ctx, argc, argv, 4),
                       .offset = kn_gl_long(ctx, argc, argv, 5)};
    set_pointer(c, kn_gl_uint(ctx, argc, argv, 0), &p);
    return KN_UNDEF;
}

KN_NATIVE(gl_vertexAttribIPointer) {
    KN_GL_SELF(c, 5)
    const pointer p = {.size = kn_gl_int(ctx, argc, argv, 1),
                       .type = kn_gl_uint(ctx, argc, argv, 2),
                       .integer = true,
                       .stride = kn_gl_int(ctx, argc, argv, 3),
                       .offset = kn_gl_long(ctx, argc, argv, 4)};
    set_pointer(c, kn_gl_uint(ctx, argc, argv, 0), &p);
    return KN_UNDEF;
}

KN_NATIVE(gl_vertexAttribDivisor) {
    KN_GL_SELF(c, 2)
    kn_gl_attribute *a = attribute(c, kn_gl_uint(ctx, argc, argv, 0));
    if (a) {
        a->divisor = kn_gl_uint(ctx, argc, argv, 1);
        c->f->VertexAttribDivisor((GLuint)(a - c->arrays->of), a->divisor);
    }
    return KN_UNDEF;
}

/* __vertexAttrib(index, number of components, array or numbers …): the missing ones are 0, 0, 1 */
KN_NATIVE(gl___vertexAttrib) {
    KN_GL_SELF(c, 3)
    const size_t n = kn_gl_uint(ctx, argc, argv, 1);
    GLfloat v[4] = {0, 0, 0, 1};
    if (!attribute(c, kn_gl_uint(ctx, argc, argv, 0)) || n > 4)
        return KN_UNDEF;
    if (kn_js_obj(ctx, argv[2])) {
        kn_gl_list list;
        if (!kn_gl_numbers(ctx, argv[2], kJSTypedArrayTypeFloat32Array, &list) || list.n < n)
            kn_webgl_error(c, GL_INVALID_VALUE);
        else
            memcpy(v, list.p, n * sizeof *v);
        free(list.own);
    } else {
        for (size_t i = 0; i < n; i++)
            v[i] = (GLfloat)kn_gl_num(ctx, argc, argv, 2 + i);
    }
    c->f->VertexAttrib4fv(kn_gl_uint(ctx, argc, argv, 0), v);
    return KN_UNDEF;
}

/* __vertexAttribI(index, unsigned, array of four) */
KN_NATIVE(gl___vertexAttribI) {
    KN_GL_SELF(c, 3)
    const GLuint i = kn_gl_uint(ctx, argc, argv, 0);
    const bool is_unsigned = kn_gl_bool(ctx, argc, argv, 1);
    kn_gl_list list;
    if (!attribute(c, i))
        return KN_UNDEF;
    if (!kn_gl_numbers(ctx, argv[2],
                       is_unsigned ? kJSTypedArrayTypeUint32Array : kJSTypedArrayTypeInt32Array,
                       &list) ||
        list.n < 4)
        kn_webgl_error(c, GL_INVALID_VALUE);
    else if (is_unsigned)
        c->f->VertexAttribI4uiv(i, list.p);
    else
        c->f->VertexAttribI4iv(i, list.p);
    free(list.own);
    return KN_UNDEF;
}

/* ---- may it be drawn? ---- */
static bool refuse(kn_webgl *c, GLenum error) {
    kn_webgl_error(c, error);
    return false;
}

/* `last`: largest vertex; `vertices` 0: none is read. */
static bool arrays_suffice(kn_webgl *c, uint64_t last, uint64_t vertices, uint64_t instances) {
    for (GLuint i = 0; i < KN_GL_ATTRIBUTES; i++) {
        const kn_gl_attribute *a = &c->arrays->of[i];
        if (!a->on)
            continue;
        if (!a->buffer)
            return false;
        if (!(c->program->u.program.attributes >> i & 1))
            continue;
        if (!vertices || !instances)
            continue;
        const uint64_t at = a->divisor ? (instances - 1) / a->divisor : last;
        if (at > UINT32_MAX || a->offset + at * a->stride + a->bytes > a->buffer->bytes)
            return false;
    }
    return true;
}

static bool uniforms_suffice(const kn_webgl *c) {
    const kn_gl_record *p = c->program;
    for (GLint i = 0; i < p->u.program.n_blocks; i++) {
        const kn_gl_block *b = &p->u.program.blocks[i];
        if (b->binding >= KN_GL_UNIFORM_BUFFERS)
            return false;
        const kn_gl_range *r = &c->uniforms[b->binding];
        if (!r->buffer || r->offset > r->buffer->bytes)
            return false;
        const uint64_t rest = r->buffer->bytes - r->offset,
                       n = r->bytes && r->bytes < rest ? r->bytes : rest;
        if (n < (uint64_t)b->bytes)
            return false;
    }
    return true;
}

static bool ready(kn_webgl *c, GLenum mode, GLsizei count, GLsizei instances) {
    if (mode > GL_TRIANGLE_FAN)
        return refuse(c, GL_INVALID_ENUM);
    if (count < 0 || instances < 0)
        return refuse(c, GL_INVALID_VALUE);
    if (!c->program || !uniforms_suffice(c))
        return refuse(c, GL_INVALID_OPERATION);
    if (c->draw && c->f->CheckFramebufferStatus(GL_DRAW_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE)
        return refuse(c, GL_INVALID_FRAMEBUFFER_OPERATION);
    if (c->draw && kn_gl_samples_target(c))
        return refuse(c, GL_INVALID_OPERATION);
    return true;
}

static void draw_arrays(kn_webgl *c, GLenum mode, GLint first, GLsizei count, GLsizei instances,
                        bool instanced) {
    if (first < 0) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return;
    }
    if (!ready(c, mode, count, instances))
        return;
    if ((int64_t)first + count > INT32_MAX ||
        !arrays_suffice(c, (uint64_t)first + (uint64_t)(count ? count - 1 : 0), (uint64_t)count,
                        (uint64_t)instances)) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return;
    }
    if (!count || !instances)
        return;
    if (!kn_webgl_will_draw(c))
        return;
    if (instanced)
        c->f->DrawArraysInstanced(mode, first, count, instances);
    else
        c->f->DrawArrays(mode, first, count);
}

KN_NATIVE(gl_drawArrays) {
    KN_GL_SELF(c, 3)
    draw_arrays(c, kn_gl_uint(ctx, argc, argv, 0), kn_gl_int(ctx, argc, argv, 1),
                kn_gl_int(ctx, argc, argv, 2), 1, false);
    return KN_UNDEF;
}

KN_NATIVE(gl_drawArraysInstanced) {
    KN_GL_SELF(c, 4)
    draw_arrays(c, kn_gl_uint(ctx, argc, argv, 0), kn_gl_int(ctx, argc, argv, 1),
                kn_gl_int(ctx, argc, argv, 2), kn_gl_int(ctx, argc, argv, 3), true);
    return KN_UNDEF;
}

/* ---- indices ---- */
static const uint8_t *indices_of(kn_webgl *c, kn_gl_record *r) {
    if (!r->u.buffer.copy && r->bytes && (r->u.buffer.copy = malloc(r->bytes))) {
        /* It was filled when it was not known yet to be for indices. */
        const void *p =
            c->f->MapBufferRange(GL_ELEMENT_ARRAY_BUFFER, 0, (GLsizeiptr)r->bytes, GL_MAP_READ_BIT);
        if (p)
            memcpy(r->u.buffer.copy, p, r->bytes);
        else
            memset(r->u.buffer.copy, 0, r->bytes);
        c->f->UnmapBuffer(GL_ELEMENT_ARRAY_BUFFER);
    }
    return r->u.buffer.copy;
}

/* The largest index, but for those that begin a primitive anew in WebGL 2; none: 0. */
static uint32_t largest(const kn_webgl *c, const uint8_t *p, GLsizei count, GLenum type) {
    const bool restart = c->version == 2;
    uint32_t max = 0;
    for (GLsizei i = 0; i < count; i++) {
        uint32_t v, none;
        if (type == GL_UNSIGNED_BYTE) {
            v = p[i];
            none = 0xff;
        } else if (type == GL_UNSIGNED_SHORT) {
            v = ((const uint16_t *)(const void *)p)[i];
            none = 0xffff;
        } else {
            v = ((const uint32_t *)(const void *)p)[i];
            none = 0xffffffff;
        }
        if (v > max && !(restart && v == none))
            max = v;
    }
    return max;
}

static bool find_largest(kn_webgl *c, kn_gl_record *r, uint64_t from, GLsizei count, GLenum type,
                         uint32_t *max) {
    const uint8_t *p = indices_of(c, r);
    if (!p)
        return false;
    if (!r->u.buffer.known || r->u.buffer.from != from || r->u.buffer.count != count ||
        r->u.buffer.type != type) {
        r->u.buffer.max = largest(c, p + from, count, type);
        r->u.buffer.from = from;
        r->u.buffer.count = count;
        r->u.buffer.type = type;
        r->u.buffer.known = true;
    }
    *max = r->u.buffer.max;
    return true;
}

static void draw_elements(kn_webgl *c, GLenum mode, GLsizei count, GLenum type, int64_t offset,
                          GLsizei instances, bool instanced) {
    const uint32_t each = type == GL_UNSIGNED_BYTE    ? 1
                          : type == GL_UNSIGNED_SHORT ? 2
                          : type == GL_UNSIGNED_INT   ? 4
                                                      : 0;
    if (!each) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return;
    }
    if (offset < 0) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return;
    }
    if (!ready(c, mode, count, instances))
        return;
    kn_gl_record *r = c->arrays->elements;
    const uint64_t n = (uint64_t)count * each, from = (uint64_t)offset;
    uint32_t max = 0;
    if (!r || from % each || from > r->bytes || n > r->bytes - from ||
        (count && !find_largest(c, r, from, count, type, &max)) ||
        !arrays_suffice(c, max, (uint64_t)count, (uint64_t)instances)) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return;
    }
    if (!count || !instances)
        return;
    const void *at = (const void *)(uintptr_t)from; /* NOLINT: an offset */
    if (!kn_webgl_will_draw(c))
        return;
    if (instanced)
        c->f->DrawElementsInstanced(mode, count, type, at, instances);
    else
        c->f->DrawElements(mode, count, type, at);
}

KN_NATIVE(gl_drawElements) {
    KN_GL_SELF(c, 4)
    draw_elements(c, kn_gl_uint(ctx, argc, argv, 0), kn_gl_int(ctx, argc, argv, 1),
                  kn_gl_uint(ctx, argc, argv, 2), kn_gl_long(ctx, argc, argv, 3), 1, false);
    return KN_UNDEF;
}

KN_NATIVE(gl_drawElementsInstanced) {
    KN_GL_SELF(c, 5)
    draw_elements(c, kn_gl_uint(ctx, argc, argv, 0), kn_gl_int(ctx, argc, argv, 1),
                  kn_gl_uint(ctx, argc, argv, 2), kn_gl_long(ctx, argc, argv, 3),
                  kn_gl_int(ctx, argc, argv, 4), true);
    return KN_UNDEF;
}

/* drawRangeElements(mode, start, end, count, type, offset) */
KN_NATIVE(gl_drawRangeElements) {
    KN_GL_SELF(c, 6)
    if (kn_gl_uint(ctx, argc, argv, 2) < kn_gl_uint(ctx, argc, argv, 1))
        kn_webgl_error(c, GL_INVALID_VALUE);
    else
        draw_elements(c, kn_gl_uint(ctx, argc, argv, 0), kn_gl_int(ctx, argc, argv, 3),
                      kn_gl_uint(ctx, argc, argv, 4), kn_gl_long(ctx, argc, argv, 5), 1, false);
    return KN_UNDEF;
}

/* ---- clear ---- */
KN_NATIVE(gl_clear) {
    KN_GL_SELF(c, 1)
    const GLbitfield mask = kn_gl_uint(ctx, argc, argv, 0);
    if (mask & ~(GLbitfield)(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT)) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_UNDEF;
    }
    if (kn_webgl_will_draw(c))
        c->f->Clear(mask);
    return KN_UNDEF;
}

/* clearBuffer*v(buffer, drawbuffer, values[, first]) */
static void clear_buffer(kn_webgl *c, JSContextRef ctx, size_t argc, const JSValueRef argv[],
                         JSTypedArrayType type) {
    const GLenum buffer = kn_gl_uint(ctx, argc, argv, 0);
    const GLint i = kn_gl_int(ctx, argc, argv, 1);
    const uint32_t first = kn_gl_uint(ctx, argc, argv, 3);
    kn_gl_list v;
    if (!kn_gl_numbers(ctx, argv[2], type, &v) || first > v.n ||
        v.n - first < (buffer == GL_COLOR ? 4u : 1u)) {
        kn_webgl_error(c, GL_INVALID_VALUE);
    } else if (kn_webgl_will_draw(c)) {
        if (type == kJSTypedArrayTypeFloat32Array)
            c->f->ClearBufferfv(buffer, i, (const GLfloat *)v.p + first);
        else if (type == kJSTypedArrayTypeInt32Array)
            c->f->ClearBufferiv(buffer, i, (const GLint *)v.p + first);
        else
            c->f->ClearBufferuiv(buffer, i, (const GLuint *)v.p + first);
    }
    free(v.own);
}

KN_NATIVE(gl_clearBufferfv) {
    KN_GL_SELF(c, 3)
    clear_buffer(c, ctx, argc, argv, kJSTypedArrayTypeFloat32Array);
    return KN_UNDEF;
}

KN_NATIVE(gl_clearBufferiv) {
    KN_GL_SELF(c, 3)
    clear_buffer(c, ctx, argc, argv, kJSTypedArrayTypeInt32Array);
    return KN_UNDEF;
}

KN_NATIVE(gl_clearBufferuiv) {
    KN_GL_SELF(c, 3)
    clear_buffer(c, ctx, argc, argv, kJSTypedArrayTypeUint32Array);
    return KN_UNDEF;
}

KN_NATIVE(gl_clearBufferfi) {
    KN_GL_SELF(c, 4)
    if (kn_webgl_will_draw(c))
        c->f->ClearBufferfi(kn_gl_uint(ctx, argc, argv, 0), kn_gl_int(ctx, argc, argv, 1),
                            (GLfloat)kn_gl_num(ctx, argc, argv, 2), kn_gl_int(ctx, argc, argv, 3));
    return KN_UNDEF;
}
