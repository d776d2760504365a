/* Contexts and their drawing buffers: framebuffer objects in the place of a window's. */
#include "raster/gl/glpriv.h"
#include "src/core/mem.h"

struct kn_gl_context {
    kn_gl *g;
    EGLContext egl;
    kn_gl_config config;
    int w, h;
    GLuint target, source;               /* framebuffers; the same without antialias */
    GLuint color, depth_stencil, single; /* renderbuffers; `single` only with antialias */
};

/* State that clearing and copying depend on. */
typedef struct kept {
    GLint draw, read, renderbuffer, front, back, stencil;
    GLboolean scissor, discard, color[4], depth;
    GLfloat rgba[4], z;
} kept;

static void keep(const kn_gl_functions *f, kept *k) {
    f->GetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &k->draw);
    f->GetIntegerv(GL_READ_FRAMEBUFFER_BINDING, &k->read);
    f->GetIntegerv(GL_RENDERBUFFER_BINDING, &k->renderbuffer);
    f->GetIntegerv(GL_STENCIL_WRITEMASK, &k->front);
    f->GetIntegerv(GL_STENCIL_BACK_WRITEMASK, &k->back);
    f->GetIntegerv(GL_STENCIL_CLEAR_VALUE, &k->stencil);
    f->GetBooleanv(GL_COLOR_WRITEMASK, k->color);
    f->GetBooleanv(GL_DEPTH_WRITEMASK, &k->depth);
    f->GetFloatv(GL_COLOR_CLEAR_VALUE, k->rgba);
    f->GetFloatv(GL_DEPTH_CLEAR_VALUE, &k->z);
    k->scissor = f->IsEnabled(GL_SCISSOR_TEST);
    k->discard = f->IsEnabled(GL_RASTERIZER_DISCARD);
    f->Disable(GL_SCISSOR_TEST);
    f->Disable(GL_RASTERIZER_DISCARD);
}

static void restore(const kn_gl_functions *f, const kept *k) {
    f->BindFramebuffer(GL_DRAW_FRAMEBUFFER, (GLuint)k->draw);
    f->BindFramebuffer(GL_READ_FRAMEBUFFER, (GLuint)k->read);
    f->BindRenderbuffer(GL_RENDERBUFFER, (GLuint)k->renderbuffer);
    if (k->scissor)
        f->Enable(GL_SCISSOR_TEST);
    if (k->discard)
        f->Enable(GL_RASTERIZER_DISCARD);
}

void kn_gl_use(kn_gl_context *c) {
    const kn_gl *g = c->g;
    if (g->egl.GetCurrentContext() != c->egl)
        g->egl.MakeCurrent(g->display, EGL_NO_SURFACE, EGL_NO_SURFACE, c->egl);
}

static int samples(const kn_gl_context *c) {
    return c->config.antialias ? KN_GL_SAMPLES : 0;
}

/* New storage for the renderbuffers; false: no memory. */
static bool store(kn_gl_context *c, int w, int h) {
    const kn_gl_functions *f = &c->g->fn;
    const GLenum color = c->config.alpha ? GL_RGBA8 : GL_RGB8;
    while (f->GetError())
        ;
    f->BindRenderbuffer(GL_RENDERBUFFER, c->color);
    f->RenderbufferStorageMultisample(GL_RENDERBUFFER, samples(c), color, w, h);
    if (c->single) {
        f->BindRenderbuffer(GL_RENDERBUFFER, c->single);
        f->RenderbufferStorage(GL_RENDERBUFFER, color, w, h);
    }
    if (c->depth_stencil) {
        f->BindRenderbuffer(GL_RENDERBUFFER, c->depth_stencil);
        f->RenderbufferStorageMultisample(GL_RENDERBUFFER, samples(c), GL_DEPTH24_STENCIL8, w, h);
    }
    f->BindFramebuffer(GL_DRAW_FRAMEBUFFER, c->target);
    c->w = w;
    c->h = h;
    return f->CheckFramebufferStatus(GL_DRAW_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE &&
           f->GetError() == GL_NO_ERROR;
}

/* Of what `keep` was called for. */
static void clear(kn_gl_context *c, const kept *k) {
    const kn_gl_functions *f = &c->g->fn;
    static const GLenum color = GL_COLOR_ATTACHMENT0;
    GLint drawn;
    f->BindFramebuffer(GL_DRAW_FRAMEBUFFER, c->target);
    f->GetIntegerv(GL_DRAW_BUFFER0, &drawn); /* which may be none */
    f->DrawBuffers(1, &color);
    f->ColorMask(true, true, true, true);
    f->DepthMask(true);
    f->StencilMask(~0u);
    f->ClearColor(0, 0, 0, 0);
    f->ClearDepthf(1);
    f->ClearStencil(0);
    f->Clear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT);
    f->ColorMask(k->color[0], k->color[1], k->color[2], k->color[3]);
    f->DepthMask(k->depth);
    f->StencilMaskSeparate(GL_FRONT, (GLuint)k->front);
    f->StencilMaskSeparate(GL_BACK, (GLuint)k->back);
    f->ClearColor(k->rgba[0], k->rgba[1], k->rgba[2], k->rgba[3]);
    f->ClearDepthf(k->z);
    f->ClearStencil(k->stencil);
    f->DrawBuffers(1, &(GLenum){(GLenum)drawn});
}

bool kn_gl_resize(kn_gl_context *c, int w, int h) {
    kept k;
    kn_gl_use(c);
    keep(&c->g->fn, &k);
    const bool ok = store(c, w, h);
    if (!ok)
        store(c, 1, 1);
    clear(c, &k);
    restore(&c->g->fn, &k);
    return ok;
}

void kn_gl_clear(kn_gl_context *c) {
    kept k;
    kn_gl_use(c);
    keep(&c->g->fn, &k);
    clear(c, &k);
    restore(&c->g->fn, &k);
}

void kn_gl_resolve(kn_gl_context *c) {
    const kn_gl_functions *f = &c->g->fn;
    if (!c->single)
        return;
    kept k;
    kn_gl_use(c);
    keep(f, &k);
    f->BindFramebuffer(GL_READ_FRAMEBUFFER, c->target);
    f->BindFramebuffer(GL_DRAW_FRAMEBUFFER, c->source);
    f->BlitFramebuffer(0, 0, c->w, c->h, 0, 0, c->w, c->h, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    restore(f, &k);
}

static void build(kn_gl_context *c) {
    const kn_gl_functions *f = &c->g->fn;
    f->GenRenderbuffers(1, &c->color);
    f->GenFramebuffers(1, &c->target);
    c->source = c->target;
    f->BindRenderbuffer(GL_RENDERBUFFER, c->color);
    f->BindFramebuffer(GL_FRAMEBUFFER, c->target);
    f->FramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, c->color);
    if (c->config.depth || c->config.stencil) {
        f->GenRenderbuffers(1, &c->depth_stencil);
        f->BindRenderbuffer(GL_RENDERBUFFER, c->depth_stencil);
        if (c->config.depth)
            f->FramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER,
                                       c->depth_stencil);
        if (c->config.stencil)
            f->FramebufferRenderbuffer(GL_FRAMEBUFFER, GL_STENCIL_ATTACHMENT, GL_RENDERBUFFER,
                                       c->depth_stencil);
    }
    if (c->config.antialias) {
        f->GenRenderbuffers(1, &c->single);
        f->GenFramebuffers(1, &c->source);
        f->BindRenderbuffer(GL_RENDERBUFFER, c->single);
        f->BindFramebuffer(GL_FRAMEBUFFER, c->source);
        f->FramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER,
                                   c->single);
    }
    f->BindRenderbuffer(GL_RENDERBUFFER, 0);
    f->BindFramebuffer(GL_FRAMEBUFFER, c->target);
}

kn_gl_context *kn_gl_context_new(kn_gl *g, const kn_gl_config *config, int w, int h) {
    EGLContext egl = kn_gl_make(g);
    if (egl == EGL_NO_CONTEXT)
        return NULL;
    kn_gl_context *c = KN_NEW(kn_gl_context);
    *c = (kn_gl_context){.g = g, .egl = egl, .config = *config};
    kn_gl_use(c);
    build(c);
    if (!kn_gl_resize(c, w, h)) {
        kn_gl_context_free(c);
        return NULL;
    }
    g->fn.Viewport(0, 0, w, h);
    g->fn.Scissor(0, 0, w, h);
    return c;
}

void kn_gl_context_free(kn_gl_context *c) {
    if (!c)
        return;
    kn_gl *g = c->g;
    if (g->egl.GetCurrentContext() == c->egl)
        g->egl.MakeCurrent(g->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    g->egl.DestroyContext(g->display, c->egl); /* and with it all of its objects */
    free(c);
}

int kn_gl_width(const kn_gl_context *c) {
    return c->w;
}

int kn_gl_height(const kn_gl_context *c) {
    return c->h;
}

size_t kn_gl_buffer_bytes(const kn_gl_config *config, int w, int h) {
    const size_t each = config->depth || config->stencil ? 8 : 4;
    return (size_t)w * (size_t)h * (config->antialias ? each * KN_GL_SAMPLES + 4 : each);
}

GLuint kn_gl_target(const kn_gl_context *c) {
    return c->target;
}

GLuint kn_gl_source(const kn_gl_context *c) {
    return c->source;
}

/* ---- the picture ---- */
static uint32_t mul(uint32_t v, uint32_t a) {
    v = v * a + 128;
    return (v + (v >> 8)) >> 8;
}

static void convert(const uint8_t *from, uint32_t *to, int n, bool premultiplied) {
    for (int i = 0; i < n; i++, from += 4) {
        const uint32_t a = from[3];
        uint32_t r = from[0], g = from[1], b = from[2];
        if (!premultiplied && a != 255) {
            r = mul(r, a);
            g = mul(g, a);
            b = mul(b, a);
        }
        to[i] = a << 24 | r << 16 | g << 8 | b;
    }
}

kn_pix *kn_gl_read(kn_gl_context *c, bool premultiplied) {
    static const GLenum rows[] = {GL_PACK_ALIGNMENT, GL_PACK_ROW_LENGTH, GL_PACK_SKIP_ROWS,
                                  GL_PACK_SKIP_PIXELS};
    const kn_gl_functions *f = &c->g->fn;
    kn_pix *p = kn_pix_new(c->w, c->h, KN_PIX_BGRA);
    uint8_t *rgba = malloc((size_t)c->w * (size_t)c->h * 4);
    if (!p || !rgba) {
        kn_pix_unref(p);
        free(rgba);
        return NULL;
    }
    kn_gl_use(c);
    kn_gl_resolve(c);
    GLint read, buffer, row[KN_COUNTOF(rows)];
    f->GetIntegerv(GL_READ_FRAMEBUFFER_BINDING, &read);
    f->GetIntegerv(GL_PIXEL_PACK_BUFFER_BINDING, &buffer);
    for (size_t i = 0; i < KN_COUNTOF(rows); i++) {
        f->GetIntegerv(rows[i], &row[i]);
        f->PixelStorei(rows[i], rows[i] == GL_PACK_ALIGNMENT ? 4 : 0);
    }
    f->BindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    f->BindFramebuffer(GL_READ_FRAMEBUFFER, c->source);
    f->ReadPixels(0, 0, c->w, c->h, GL_RGBA, GL_UNSIGNED_BYTE, rgba);
    f->BindFramebuffer(GL_READ_FRAMEBUFFER, (GLuint)read);
    f->BindBuffer(GL_PIXEL_PACK_BUFFER, (GLuint)buffer);
    for (size_t i = 0; i < KN_COUNTOF(rows); i++)
        f->PixelStorei(rows[i], row[i]);
    for (int y = 0; y < c->h; y++)
        convert(rgba + (size_t)(c->h - 1 - y) * (size_t)c->w * 4,
                (uint32_t *)(void *)(p->data + (size_t)y * (size_t)p->stride), c->w, premultiplied);
    free(rgba);
    p->opaque = !c->config.alpha;
    return p;
}
