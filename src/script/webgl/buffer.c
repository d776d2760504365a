/* What buffers hold. Of those for indices a copy is kept, in which the largest one is looked up. */
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

static GLenum binding_of(GLenum target) {
    switch (target) {
    case GL_ARRAY_BUFFER:
        return GL_ARRAY_BUFFER_BINDING;
    case GL_ELEMENT_ARRAY_BUFFER:
        return GL_ELEMENT_ARRAY_BUFFER_BINDING;
    case GL_COPY_READ_BUFFER:
        return GL_COPY_READ_BUFFER_BINDING;
    case GL_COPY_WRITE_BUFFER:
        return GL_COPY_WRITE_BUFFER_BINDING;
    case GL_PIXEL_PACK_BUFFER:
        return GL_PIXEL_PACK_BUFFER_BINDING;
    case GL_PIXEL_UNPACK_BUFFER:
        return GL_PIXEL_UNPACK_BUFFER_BINDING;
    case GL_UNIFORM_BUFFER:
        return GL_UNIFORM_BUFFER_BINDING;
    case GL_TRANSFORM_FEEDBACK_BUFFER:
        return GL_TRANSFORM_FEEDBACK_BUFFER_BINDING;
    default:
        return 0;
    }
}

/* The buffer that is bound there; NULL after an error. */
static kn_gl_record *bound(kn_webgl *c, GLenum target) {
    const GLenum binding = binding_of(target);
    GLint name = 0;
    if (!binding ||
        (c->version == 1 && target != GL_ARRAY_BUFFER && target != GL_ELEMENT_ARRAY_BUFFER)) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return NULL;
    }
    c->f->GetIntegerv(binding, &name);
    kn_gl_record *r = kn_gl_by_name(c, KN_GL_BUFFER, (GLuint)name);
    if (!r)
        kn_webgl_error(c, GL_INVALID_OPERATION);
    return r;
}

/* Vertices may not be read beside a buffer that becomes smaller: drawing looks at `bytes`. */
static void store(kn_webgl *c, kn_gl_record *r, GLenum target, size_t n, const uint8_t *p,
                  GLenum usage) {
    const bool indices = r->type == GL_ELEMENT_ARRAY_BUFFER;
    const size_t cost = indices ? 2 * n : n;
    uint8_t *copy = NULL, *zeros = NULL;
    if (!kn_webgl_grow(c, r->held, cost))
        return;
    if (indices && n)
        copy = calloc(1, n);
    if (!p && n)
        zeros = calloc(1, n);
    if ((indices && n && !copy) || (!p && n && !zeros)) {
        kn_webgl_grow(c, cost, r->held);
        kn_webgl_error(c, GL_OUT_OF_MEMORY);
    } else {
        if (copy && p)
            memcpy(copy, p, n);
        c->f->BufferData(target, (GLsizeiptr)n, p ? p : zeros, usage);
        r->bytes = n;
        r->held = cost;
        free(r->u.buffer.copy);
        r->u.buffer.copy = copy;
        r->u.buffer.known = false;
        copy = NULL;
    }
    free(copy);
    free(zeros);
}

static bool usage_known(const kn_webgl *c, GLenum usage) {
    return usage == GL_STATIC_DRAW || usage == GL_DYNAMIC_DRAW || usage == GL_STREAM_DRAW ||
           (c->version == 2 && usage >= GL_STREAM_DRAW && usage <= GL_DYNAMIC_COPY &&
            (usage & 3) != 3);
}

/* Narrows a view by elements: first, and number (0: to the end). */
static bool narrow(kn_gl_bytes *b, uint32_t first, uint32_t count) {
    const size_t n = b->n / b->each;
    if (first > n || count > n - first)
        return false;
    b->p = b->p ? b->p + (size_t)first * b->each : NULL;
    b->n = (count ? count : n - first) * b->each;
    return true;
}

/* bufferData(target, size | data, usage[, first, count]) */
KN_NATIVE(gl_bufferData) {
    KN_GL_SELF(c, 3)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0), usage = kn_gl_uint(ctx, argc, argv, 2);
    const uint32_t first = kn_gl_uint(ctx, argc, argv, 3), count = kn_gl_uint(ctx, argc, argv, 4);
    const int64_t bytes = kn_js_obj(ctx, argv[1]) ? 0 : kn_gl_long(ctx, argc, argv, 1);
    kn_gl_bytes b;
    const bool view = kn_gl_view(ctx, argv[1], &b);
    if (JSValueIsNull(ctx, argv[1])) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_UNDEF;
    }
    kn_gl_record *r = bound(c, target);
    const int64_t size = view ? 0 : bytes;
    if (!r)
        return KN_UNDEF;
    if (!usage_known(c, usage))
        kn_webgl_error(c, GL_INVALID_ENUM);
    else if (size < 0 || (view && argc > 3 && !narrow(&b, first, count)))
        kn_webgl_error(c, GL_INVALID_VALUE);
    else
        store(c, r, target, view ? b.n : (size_t)size, view ? b.p : NULL, usage);
    return KN_UNDEF;
}

static bool inside(const kn_gl_record *r, int64_t offset, uint64_t n) {
    return offset >= 0 && (uint64_t)offset <= r->bytes && n <= r->bytes - (uint64_t)offset;
}

/* The bound buffer, when a view, or `count` of its elements from `first` on, fits into it at
 * `offset`; NULL: an error is raised. */
static kn_gl_record *part(kn_webgl *c, GLenum target, int64_t offset, kn_gl_bytes *b, bool narrowed,
                          uint32_t first, uint32_t count) {
    kn_gl_record *r = bound(c, target);
    if (!r || ((!narrowed || narrow(b, first, count)) && inside(r, offset, b->n)))
        return r;
    kn_webgl_error(c, GL_INVALID_VALUE);
    return NULL;
}

/* bufferSubData(target, offset, data[, first, count]) */
KN_NATIVE(gl_bufferSubData) {
    KN_GL_SELF(c, 3)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    const int64_t offset = kn_gl_long(ctx, argc, argv, 1);
    const uint32_t first = kn_gl_uint(ctx, argc, argv, 3), count = kn_gl_uint(ctx, argc, argv, 4);
    kn_gl_bytes b;
    if (!kn_gl_view(ctx, argv[2], &b)) {
        if (!JSValueIsNull(ctx, argv[2]))
            kn_js_throw(ctx, exc, "TypeError", "parameter 3 is not of type 'ArrayBuffer'.");
        return KN_UNDEF;
    }
    kn_gl_record *r = part(c, target, offset, &b, argc > 3, first, count);
    if (!r)
        return KN_UNDEF;
    if (!b.n)
        return KN_UNDEF;
    c->f->BufferSubData(target, (GLintptr)offset, (GLsizeiptr)b.n, b.p);
    if (r->u.buffer.copy)
        memcpy(r->u.buffer.copy + offset, b.p, b.n);
    r->u.buffer.known = false;
    return KN_UNDEF;
}

KN_NATIVE(gl_copyBufferSubData) {
    KN_GL_SELF(c, 5)
    const GLenum source = kn_gl_uint(ctx, argc, argv, 0), target = kn_gl_uint(ctx, argc, argv, 1);
    const int64_t from = kn_gl_long(ctx, argc, argv, 2), to = kn_gl_long(ctx, argc, argv, 3),
                  n = kn_gl_long(ctx, argc, argv, 4);
    kn_gl_record *r = bound(c, source), *w = bound(c, target);
    if (!r || !w)
        return KN_UNDEF;
    if (n < 0 || !inside(r, from, (uint64_t)n) || !inside(w, to, (uint64_t)n) ||
        (r == w && from < to + n && to < from + n)) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_UNDEF;
    }
    /* What is for indices and what is not may not be mixed, also by way of a copy. */
    if ((r->type == GL_ELEMENT_ARRAY_BUFFER) != (w->type == GL_ELEMENT_ARRAY_BUFFER)) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return KN_UNDEF;
    }
    c->f->CopyBufferSubData(source, target, (GLintptr)from, (GLintptr)to, (GLsizeiptr)n);
    if (w->u.buffer.copy && r->u.buffer.copy) {
        memcpy(w->u.buffer.copy + to, r->u.buffer.copy + from, (size_t)n);
    } else { /* made again when it is needed */
        free(w->u.buffer.copy);
        w->u.buffer.copy = NULL;
    }
    w->u.buffer.known = false;
    return KN_UNDEF;
}

/* getBufferSubData(target, offset, view[, first, count]) */
KN_NATIVE(gl_getBufferSubData) {
    KN_GL_SELF(c, 3)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    const int64_t offset = kn_gl_long(ctx, argc, argv, 1);
    const uint32_t first = kn_gl_uint(ctx, argc, argv, 3), count = kn_gl_uint(ctx, argc, argv, 4);
    kn_gl_bytes b;
    if (!kn_gl_view(ctx, argv[2], &b)) {
        kn_js_throw(ctx, exc, "TypeError", "parameter 3 is not of type 'ArrayBufferView'.");
        return KN_UNDEF;
    }
    kn_gl_record *r = part(c, target, offset, &b, argc > 3, first, count);
    if (!r)
        return KN_UNDEF;
    c->read_back = true;
    const void *p =
        b.n ? c->f->MapBufferRange(target, (GLintptr)offset, (GLsizeiptr)b.n, GL_MAP_READ_BIT)
            : NULL;
    if (p) {
        memcpy(b.p, p, b.n);
        c->f->UnmapBuffer(target);
    }
    return KN_UNDEF;
}
