/* Framebuffers, renderbuffers, and pixels out of them. That of the canvas is an object too, whose
 * attachments have other names (OpenGL ES 3.0 §4.4.1). */
#include "src/core/limits.h"
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

KN_NATIVE(gl_checkFramebufferStatus) {
    KN_GL_SELF(c, 1)
    return JSValueMakeNumber(ctx, c->f->CheckFramebufferStatus(kn_gl_uint(ctx, argc, argv, 0)));
}

/* Is it one of the script's that is bound there? What belongs to the canvas is not changed. */
static bool own_bound(kn_webgl *c, GLenum target) {
    const GLuint name = target == GL_READ_FRAMEBUFFER ? c->read : c->draw;
    if (!name)
        kn_webgl_error(c, GL_INVALID_OPERATION);
    return name != 0;
}

KN_NATIVE(gl_framebufferRenderbuffer) {
    KN_GL_SELF(c, 4)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[3], KN_GL_RENDERBUFFER, true, &r, exc) && own_bound(c, target))
        c->f->FramebufferRenderbuffer(target, kn_gl_uint(ctx, argc, argv, 1),
                                      kn_gl_uint(ctx, argc, argv, 2), r ? r->name : 0);
    return KN_UNDEF;
}

KN_NATIVE(gl_framebufferTexture2D) {
    KN_GL_SELF(c, 5)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[3], KN_GL_TEXTURE, true, &r, exc) && own_bound(c, target))
        c->f->FramebufferTexture2D(target, kn_gl_uint(ctx, argc, argv, 1),
                                   kn_gl_uint(ctx, argc, argv, 2), r ? r->name : 0,
                                   kn_gl_int(ctx, argc, argv, 4));
    return KN_UNDEF;
}

KN_NATIVE(gl_framebufferTextureLayer) {
    KN_GL_SELF(c, 5)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[2], KN_GL_TEXTURE, true, &r, exc) && own_bound(c, target))
        c->f->FramebufferTextureLayer(target, kn_gl_uint(ctx, argc, argv, 1), r ? r->name : 0,
                                      kn_gl_int(ctx, argc, argv, 3), kn_gl_int(ctx, argc, argv, 4));
    return KN_UNDEF;
}

/* ---- renderbuffers ---- */
static void store(kn_webgl *c, GLenum target, GLsizei samples, GLenum format, GLsizei w,
                  GLsizei h) {
    GLint name = 0;
    c->f->GetIntegerv(GL_RENDERBUFFER_BINDING, &name);
    kn_gl_record *r = kn_gl_by_name(c, KN_GL_RENDERBUFFER, (GLuint)name);
    if (!r) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return;
    }
    if (w < 0 || h < 0 || w > KN_LIMIT_GL_SIDE || h > KN_LIMIT_GL_SIDE || samples < 0 ||
        samples > 16) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return;
    }
    /* What WebGL 1 calls so has no size in OpenGL ES. */
    if (format == GL_DEPTH_STENCIL)
        format = GL_DEPTH24_STENCIL8;
    const size_t pixel = format == GL_RGBA32F || format == GL_RGBA32I || format == GL_RGBA32UI ? 16
                         : format == GL_RGBA16F || format == GL_DEPTH32F_STENCIL8              ? 8
                                                                                               : 4;
    const size_t bytes = (size_t)w * (size_t)h * pixel * (size_t)(samples ? samples : 1);
    if (!kn_webgl_grow(c, r->held, bytes))
        return;
    r->held = bytes;
    /* Of the size and format it has, the driver would keep what is in it. */
    c->f->RenderbufferStorageMultisample(target, 0, format, 1, 1);
    c->f->RenderbufferStorageMultisample(target, samples, format, w, h);
}

KN_NATIVE(gl_renderbufferStorage) {
    KN_GL_SELF(c, 4)
    store(c, kn_gl_uint(ctx, argc, argv, 0), 0, kn_gl_uint(ctx, argc, argv, 1),
          kn_gl_int(ctx, argc, argv, 2), kn_gl_int(ctx, argc, argv, 3));
    return KN_UNDEF;
}

KN_NATIVE(gl_renderbufferStorageMultisample) {
    KN_GL_SELF(c, 5)
    store(c, kn_gl_uint(ctx, argc, argv, 0), kn_gl_int(ctx, argc, argv, 1),
          kn_gl_uint(ctx, argc, argv, 2), kn_gl_int(ctx, argc, argv, 3),
          kn_gl_int(ctx, argc, argv, 4));
    return KN_UNDEF;
}

/* ---- which buffers ---- */
KN_NATIVE(gl_blitFramebuffer) {
    KN_GL_SELF(c, 10)
    GLint v[8];
    for (size_t i = 0; i < 8; i++)
        v[i] = kn_gl_int(ctx, argc, argv, i);
    const GLbitfield mask = kn_gl_uint(ctx, argc, argv, 8);
    for (size_t i = 0; i < 8; i++)
        if (v[i] != kn_gl_corner(v[i])) {
            kn_webgl_error(c, GL_INVALID_VALUE);
            return KN_UNDEF;
        }
    /* Depth and stencil have no copy with one sample a pixel. */
    const bool color = !(mask & (GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT));
    if (!kn_webgl_will_draw(c))
        return KN_UNDEF;
    if (color)
        kn_webgl_will_read(c);
    c->f->BlitFramebuffer(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], mask,
                          kn_gl_uint(ctx, argc, argv, 9));
    if (color)
        kn_webgl_did_read(c);
    return KN_UNDEF;
}

KN_NATIVE(gl_drawBuffers) {
    KN_GL_SELF(c, 1)
    kn_gl_list v;
    GLenum names[16];
    if (!kn_gl_numbers(ctx, argv[0], kJSTypedArrayTypeUint32Array, &v))
        kn_js_throw(ctx, exc, "TypeError", "parameter 1 is not a sequence.");
    else if (v.n > KN_COUNTOF(names))
        kn_webgl_error(c, GL_INVALID_VALUE);
    else {
        bool ok = c->draw || v.n == 1;
        for (size_t i = 0; i < v.n; i++) {
            names[i] = ((const uint32_t *)v.p)[i];
            if (!c->draw && names[i] == GL_BACK)
                names[i] = GL_COLOR_ATTACHMENT0;
            else if (!c->draw && names[i] != GL_NONE)
                ok = false;
        }
        if (ok)
            c->f->DrawBuffers((GLsizei)v.n, names);
        else
            kn_webgl_error(c, GL_INVALID_OPERATION);
    }
    free(v.own);
    return KN_UNDEF;
}

KN_NATIVE(gl_readBuffer) {
    KN_GL_SELF(c, 1)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 0);
    if (c->read)
        c->f->ReadBuffer(name);
    else if (name == GL_BACK || name == GL_NONE)
        c->reads_none = name == GL_NONE;
    else
        kn_webgl_error(c, GL_INVALID_OPERATION);
    return KN_UNDEF;
}

/* What need not be kept is kept: scripts cannot tell. */
static void invalidate(kn_webgl *c, JSContextRef ctx, size_t argc, const JSValueRef argv[]) {
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    if (target != GL_FRAMEBUFFER && target != GL_DRAW_FRAMEBUFFER && target != GL_READ_FRAMEBUFFER)
        kn_webgl_error(c, GL_INVALID_ENUM);
}

KN_NATIVE(gl_invalidateFramebuffer) {
    KN_GL_SELF(c, 2)
    invalidate(c, ctx, argc, argv);
    return KN_UNDEF;
}

KN_NATIVE(gl_invalidateSubFramebuffer) {
    KN_GL_SELF(c, 6)
    invalidate(c, ctx, argc, argv);
    return KN_UNDEF;
}

/* ---- pixels ---- */
static void read_into(kn_webgl *c, const GLint v[4], GLenum format, GLenum type,
                      const kn_gl_bytes *to, uint32_t first) {
    kn_gl_packing packing;
    size_t line, layer, skipped, need;
    const size_t pixel = kn_gl_pixel_bytes(format, type);
    if (v[2] < 0 || v[3] < 0) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return;
    }
    kn_gl_packing_of(c, true, &packing);
    if (!pixel) {
        kn_webgl_error(c, GL_INVALID_ENUM);
    } else if (!kn_gl_view_fits(type, to->type)) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
    } else if (!v[2] || !v[3]) {
        return;
    } else if (!kn_gl_packed_bytes(&packing, pixel, (size_t)v[2], (size_t)v[3], 1, &line, &layer,
                                   &skipped, &need) ||
               (size_t)first * to->each > to->n || need > to->n - (size_t)first * to->each) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
    } else {
        c->f->ReadPixels(v[0], v[1], v[2], v[3], format, type, to->p + (size_t)first * to->each);
    }
}

/* readPixels(x, y, w, h, format, type, view | offset[, first element]) */
KN_NATIVE(gl_readPixels) {
    KN_GL_SELF(c, 7)
    GLint v[4], packed = 0;
    for (size_t i = 0; i < 4; i++)
        v[i] = kn_gl_int(ctx, argc, argv, i);
    v[0] = kn_gl_corner(v[0]);
    v[1] = kn_gl_corner(v[1]);
    const GLenum format = kn_gl_uint(ctx, argc, argv, 4), type = kn_gl_uint(ctx, argc, argv, 5);
    const uint32_t first = kn_gl_uint(ctx, argc, argv, 7);
    const int64_t offset = kn_js_obj(ctx, argv[6]) ? 0 : kn_gl_long(ctx, argc, argv, 6);
    kn_gl_bytes to;
    const bool view = kn_gl_view(ctx, argv[6], &to);
    c->f->GetIntegerv(GL_PIXEL_PACK_BUFFER_BINDING, &packed);
    if (!view && (v[2] > KN_LIMIT_GL_SIDE || v[3] > KN_LIMIT_GL_SIDE)) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return KN_UNDEF;
    }
    if (!c->read && c->reads_none) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return KN_UNDEF;
    }
    if (c->read && c->f->CheckFramebufferStatus(GL_READ_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        kn_webgl_error(c, GL_INVALID_FRAMEBUFFER_OPERATION);
        return KN_UNDEF;
    }
    if (view == (packed != 0) || offset < 0) {
        kn_webgl_error(c, view || offset >= 0 ? GL_INVALID_OPERATION : GL_INVALID_VALUE);
        return KN_UNDEF;
    }
    c->read_back = true;
    kn_webgl_will_read(c);
    if (view)
        read_into(c, v, format, type, &to, first);
    else /* into the buffer: the driver looks at its size */
        c->f->ReadPixels(v[0], v[1], v[2], v[3], format, type,
                         (void *)(uintptr_t)offset); /* NOLINT: an offset */
    kn_webgl_did_read(c);
    return KN_UNDEF;
}
