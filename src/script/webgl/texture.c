/* Textures: where their pixels come from, and how much memory they take. */
#include "src/core/limits.h"
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

enum {
    UNPACK_FLIP_Y = 0x9240,
    UNPACK_PREMULTIPLY = 0x9241,
    UNPACK_CONVERSION = 0x9243,
    CONVERSION_NONE = 0,
    CONVERSION_DEFAULT = 0x9244,
    SRGB_EXT = 0x8C40,
    SRGB_ALPHA_EXT = 0x8C42,
    HALF_FLOAT_OES = 0x8D61
};

KN_NATIVE(gl_pixelStorei) {
    KN_GL_SELF(c, 2)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 0);
    const GLint v = kn_gl_int(ctx, argc, argv, 1);
    if (name == UNPACK_FLIP_Y)
        c->flip = v != 0;
    else if (name == UNPACK_PREMULTIPLY)
        c->premultiply = v != 0;
    else if (name == UNPACK_CONVERSION && (v == CONVERSION_NONE || v == CONVERSION_DEFAULT))
        c->conversion = (GLenum)v;
    else if (name == UNPACK_CONVERSION)
        kn_webgl_error(c, GL_INVALID_VALUE);
    else if (c->version == 1 && name != GL_PACK_ALIGNMENT && name != GL_UNPACK_ALIGNMENT)
        kn_webgl_error(c, GL_INVALID_ENUM);
    else
        c->f->PixelStorei(name, v);
    return KN_UNDEF;
}

/* ---- memory ---- */
static int face_of(GLenum target) {
    return target >= GL_TEXTURE_CUBE_MAP_POSITIVE_X && target <= GL_TEXTURE_CUBE_MAP_NEGATIVE_Z
               ? (int)(target - GL_TEXTURE_CUBE_MAP_POSITIVE_X)
               : 0;
}

static GLenum binding_of(const kn_webgl *c, GLenum target) {
    const bool cube = target == GL_TEXTURE_CUBE_MAP || (target >= GL_TEXTURE_CUBE_MAP_POSITIVE_X &&
                                                        target <= GL_TEXTURE_CUBE_MAP_NEGATIVE_Z);
    return cube                            ? GL_TEXTURE_BINDING_CUBE_MAP
           : target == GL_TEXTURE_2D       ? GL_TEXTURE_BINDING_2D
           : c->version == 1               ? 0
           : target == GL_TEXTURE_3D       ? GL_TEXTURE_BINDING_3D
           : target == GL_TEXTURE_2D_ARRAY ? GL_TEXTURE_BINDING_2D_ARRAY
                                           : 0;
}

static kn_gl_record *bound(kn_webgl *c, GLenum target) {
    const GLenum binding = binding_of(c, target);
    GLint name = 0;
    if (!binding) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return NULL;
    }
    c->f->GetIntegerv(binding, &name);
    kn_gl_record *r = kn_gl_by_name(c, KN_GL_TEXTURE, (GLuint)name);
    if (!r)
        kn_webgl_error(c, GL_INVALID_OPERATION);
    return r;
}

static bool hold(kn_webgl *c, kn_gl_record *r, int face, int level, uint64_t bytes) {
    if (!r->u.texture.kib)
        r->u.texture.kib = KN_NEW_N(uint32_t, KN_GL_FACES * KN_GL_LEVELS);
    uint32_t *slot = &r->u.texture.kib[face * KN_GL_LEVELS + level];
    const uint64_t kib = (bytes + 1023) >> 10;
    if (kib > UINT32_MAX || !kn_webgl_grow(c, (size_t)*slot << 10, (size_t)kib << 10)) {
        kn_webgl_error(c, GL_OUT_OF_MEMORY);
        return false;
    }
    *slot = (uint32_t)kib;
    return true;
}

/* As the driver keeps them: three channels take the place of four. */
static uint64_t image_bytes(size_t pixel, GLsizei w, GLsizei h, GLsizei d) {
    size_t stored = 1;
    while (stored < pixel)
        stored *= 2;
    return (uint64_t)w * (uint64_t)h * (uint64_t)d * (stored < 4 ? 4 : stored);
}

static bool size_ok(kn_webgl *c, GLint level, GLsizei w, GLsizei h, GLsizei d) {
    const GLsizei most = KN_LIMIT_GL_SIDE;
    const bool ok = level >= 0 && level < KN_GL_LEVELS && w >= 0 && h >= 0 && d >= 0 && w <= most &&
                    h <= most && d <= most / 4;
    if (!ok)
        kn_webgl_error(c, GL_INVALID_VALUE);
    return ok;
}

/* ---- images ---- */
typedef struct upload {
    bool sub, deep; /* a part of an image; one with layers */
    bool sized;     /* the arguments tell the size: else the source does */
    GLenum target, format, type;
    GLint level, internal, border, at[3];
    GLsizei size[3];
    JSValueRef source;
    uint32_t first; /* element of the view */
} upload;

/* Internal formats of WebGL 1 that OpenGL ES 3 has under names with a size. */
static void name_formats(const kn_webgl *c, upload *u) {
    if (u->format == SRGB_EXT || u->format == SRGB_ALPHA_EXT) {
        const bool alpha = u->format == SRGB_ALPHA_EXT;
        u->internal = alpha ? GL_SRGB8_ALPHA8 : GL_SRGB8;
        u->format = alpha ? GL_RGBA : GL_RGB;
    }
    if (c->version == 2)
        return;
    const bool rgba = u->internal == GL_RGBA && u->format == GL_RGBA,
               rgb = u->internal == GL_RGB && u->format == GL_RGB;
    if (u->type == GL_FLOAT && !u->sub)
        u->internal = rgba ? GL_RGBA32F : rgb ? GL_RGB32F : u->internal;
    if (u->type == HALF_FLOAT_OES && !u->sub && (rgba || rgb)) {
        u->internal = rgba ? GL_RGBA16F : GL_RGB16F;
        u->type = GL_HALF_FLOAT;
    }
}

static void send(kn_webgl *c, const upload *u, const void *p) {
    const kn_gl_functions *f = c->f;
    if (u->sub && u->deep)
        f->TexSubImage3D(u->target, u->level, u->at[0], u->at[1], u->at[2], u->size[0], u->size[1],
                         u->size[2], u->format, u->type, p);
    else if (u->sub)
        f->TexSubImage2D(u->target, u->level, u->at[0], u->at[1], u->size[0], u->size[1], u->format,
                         u->type, p);
    else if (u->deep)
        f->TexImage3D(u->target, u->level, u->internal, u->size[0], u->size[1], u->size[2],
                      u->border, u->format, u->type, p);
    else
        f->TexImage2D(u->target, u->level, u->internal, u->size[0], u->size[1], u->border,
                      u->format, u->type, p);
}

/* A part of an image: the driver looks where it ends, but not whether the sum overflows. */
static bool part_ok(kn_webgl *c, GLint x, GLint y, GLint z, GLsizei w, GLsizei h) {
    const GLsizei most = KN_LIMIT_GL_SIDE;
    const bool ok = x >= 0 && y >= 0 && z >= 0 && w >= 0 && h >= 0 && x <= most && y <= most &&
                    z <= most && w <= most && h <= most;
    if (!ok)
        kn_webgl_error(c, GL_INVALID_VALUE);
    return ok;
}

/* Whether there is no image where this one is to be. */
static bool is_new(kn_webgl *c, const upload *u) {
    GLint name = 0;
    const GLenum binding = binding_of(c, u->target);
    if (!binding || u->level < 0 || u->level >= KN_GL_LEVELS)
        return true;
    c->f->GetIntegerv(binding, &name);
    const kn_gl_record *r = kn_gl_by_name(c, KN_GL_TEXTURE, (GLuint)name);
    return !r || !r->u.texture.kib ||
           !r->u.texture.kib[face_of(u->target) * KN_GL_LEVELS + u->level];
}

static bool counted(kn_webgl *c, const upload *u) {
    const size_t pixel = kn_gl_pixel_bytes(u->format, u->type);
    kn_gl_record *r = bound(c, u->target);
    if (!r || !size_ok(c, u->level, u->size[0], u->size[1], u->size[2]) ||
        (u->sub && !part_ok(c, u->at[0], u->at[1], u->at[2], u->size[0], u->size[1])))
        return false;
    if (!pixel) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return false;
    }
    return u->sub || hold(c, r, face_of(u->target), u->level,
                          image_bytes(pixel, u->size[0], u->size[1], u->size[2]));
}

static const GLenum unpack[] = {GL_UNPACK_ALIGNMENT,   GL_UNPACK_ROW_LENGTH, GL_UNPACK_IMAGE_HEIGHT,
                                GL_UNPACK_SKIP_PIXELS, GL_UNPACK_SKIP_ROWS,  GL_UNPACK_SKIP_IMAGES};

/* Lines without gaps, whatever the script has set. */
static void send_tight(kn_webgl *c, const upload *u, const void *p) {
    GLint kept[KN_COUNTOF(unpack)];
    for (size_t i = 0; i < KN_COUNTOF(unpack); i++) {
        c->f->GetIntegerv(unpack[i], &kept[i]);
        c->f->PixelStorei(unpack[i], unpack[i] == GL_UNPACK_ALIGNMENT);
    }
    send(c, u, p);
    for (size_t i = 0; i < KN_COUNTOF(unpack); i++)
        c->f->PixelStorei(unpack[i], kept[i]);
}

/* An image of zeros: new storage is so already, but the driver may use again what there is. */
static void send_zeros(kn_webgl *c, const upload *u, bool fresh) {
    const size_t pixel = kn_gl_pixel_bytes(u->format, u->type);
    void *zeros = NULL;
    if (!fresh)
        zeros = calloc((size_t)u->size[0] * (size_t)u->size[1] * (size_t)u->size[2] + 1, pixel);
    if (fresh || zeros)
        send_tight(c, u, zeros);
    else
        kn_webgl_error(c, GL_OUT_OF_MEMORY);
    free(zeros);
}

static void send_view(kn_webgl *c, const upload *u, const kn_gl_bytes *b) {
    const size_t pixel = kn_gl_pixel_bytes(u->format, u->type), w = (size_t)u->size[0],
                 h = (size_t)u->size[1], d = (size_t)u->size[2], tight = w * pixel;
    kn_gl_packing packing;
    size_t line, layer, at, need;
    kn_gl_packing_of(c, false, &packing);
    if (!u->deep)
        packing.image = packing.skip_images = 0;
    const size_t start = (size_t)u->first * b->each;
    if (!kn_gl_view_fits(u->type, b->type) ||
        !kn_gl_packed_bytes(&packing, pixel, w, h, d, &line, &layer, &at, &need) || start > b->n ||
        need > b->n - start) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return;
    }
    const uint8_t *p = b->p + start;
    if ((!c->flip && !c->premultiply) || !need) {
        send(c, u, need ? p : NULL);
        return;
    }
    const kn_gl_convert how = {c->flip, c->premultiply, u->format, u->type};
    uint8_t *copy = malloc(tight * h * d + 1);
    bool ok = copy != NULL;
    for (size_t z = 0; ok && z < d; z++) {
        for (size_t y = 0; y < h; y++)
            memcpy(copy + (z * h + y) * tight, p + at + z * layer + y * line, tight);
        ok = kn_gl_rework(copy + z * h * tight, tight, (int)w, (int)h, &how);
    }
    if (ok)
        send_tight(c, u, copy);
    else
        kn_report(c->s->env.diags, KN_SEV_WARN, KN_ESCRIPT, "script/unsupported", kn_here(c->s),
                  NULL, "UNPACK_PREMULTIPLY_ALPHA_WEBGL for pixels of type 0x%04x is not supported",
                  u->type);
    free(copy);
}

/* Pixels of an ImageData: straight RGBA; NULL: it is none. */
static const uint8_t *image_data(JSContextRef ctx, JSValueRef v, int *w, int *h) {
    kn_gl_bytes b;
    JSObjectRef o = kn_js_obj(ctx, v);
    if (!o || kn_unwrap(ctx, v) || !kn_gl_view(ctx, kn_js_get(ctx, o, "data"), &b))
        return NULL;
    const double width = kn_js_num(ctx, kn_js_get(ctx, o, "width")),
                 height = kn_js_num(ctx, kn_js_get(ctx, o, "height"));
    if (!(width >= 1 && height >= 1 && width <= KN_LIMIT_GL_SIDE && height <= KN_LIMIT_GL_SIDE) ||
        b.type != kJSTypedArrayTypeUint8ClampedArray ||
        !kn_gl_view(ctx, kn_js_get(ctx, o, "data"), &b) || b.n < (size_t)width * (size_t)height * 4)
        return NULL;
    *w = (int)width;
    *h = (int)height;
    return b.p;
}

/* The part of the picture that the arguments with a size tell (WebGL 2 §3.7.6). */
static kn_pix *cut(kn_webgl *c, const upload *u, kn_pix *p) {
    kn_gl_packing skip;
    kn_gl_packing_of(c, false, &skip);
    const uint64_t x = skip.skip_pixels, y = skip.skip_rows;
    kn_pix *part = NULL;
    if (x + (uint64_t)u->size[0] <= (uint64_t)p->w && y + (uint64_t)u->size[1] <= (uint64_t)p->h)
        part = kn_pix_part(p, (int)x, (int)y, u->size[0], u->size[1]);
    kn_pix_unref(p);
    if (!part)
        kn_webgl_error(c, GL_INVALID_OPERATION);
    return part;
}

static void send_picture(kn_webgl *c, JSContextRef ctx, upload *u, JSValueRef *exc) {
    kn_gl_convert how = {c->flip, c->premultiply, u->format, u->type};
    kn_gl_pixels made = {0};
    int w, h;
    bool bitmap, ok = false;
    const uint8_t *rgba = image_data(ctx, u->source, &w, &h);
    if (rgba) {
        ok = kn_gl_from_rgba(rgba, w, h, &how, &made);
    } else {
        kn_pix *p = kn_canvas_pixels_of(ctx, c->s, u->source, &bitmap);
        if (p && u->sized && !(p = cut(c, u, p)))
            return;
        if (!p) {
            kn_webgl_error(c, GL_INVALID_VALUE);
            return;
        }
        if (bitmap) { /* its options were given when it was made (WebGL 1 §6.10) */
            how.flip = false;
            how.premultiply = true;
        }
        w = p->w;
        h = p->h;
        if (w <= KN_LIMIT_GL_SIDE && h <= KN_LIMIT_GL_SIDE)
            ok = kn_gl_from_picture(p, &how, &made);
        else
            kn_webgl_error(c, GL_INVALID_VALUE);
        kn_pix_unref(p);
        kn_gl_use(c->gl); /* the source may be a canvas of WebGL */
    }
    if (!ok) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return;
    }
    u->size[0] = made.w;
    u->size[1] = made.h;
    u->size[2] = 1;
    if (counted(c, u))
        send_tight(c, u, made.p);
    free(made.p);
}

static void load(kn_webgl *c, JSContextRef ctx, upload *u, JSValueRef *exc) {
    GLint buffer = 0;
    kn_gl_bytes b;
    name_formats(c, u);
    c->f->GetIntegerv(GL_PIXEL_UNPACK_BUFFER_BINDING, &buffer);
    const bool nothing = JSValueIsNull(ctx, u->source) || JSValueIsUndefined(ctx, u->source),
               view = !nothing && kn_gl_view(ctx, u->source, &b),
               offset = !nothing && !view && JSValueIsNumber(ctx, u->source);
    if (offset != (buffer != 0)) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return;
    }
    if (!nothing && !view && !offset) {
        send_picture(c, ctx, u, exc);
        return;
    }
    if (!u->sized || (nothing && u->sub)) {
        kn_js_throw(ctx, exc, "TypeError", "Overload resolution failed.");
        return;
    }
    if (offset && (c->flip || c->premultiply)) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return;
    }
    const int64_t at = offset ? kn_gl_long(ctx, 1, &u->source, 0) : 0;
    if (at < 0) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return;
    }
    const bool fresh = nothing && is_new(c, u);
    if (!counted(c, u))
        return;
    if (view)
        send_view(c, u, &b);
    else if (nothing)
        send_zeros(c, u, fresh);
    else
        send(c, u, (const void *)(uintptr_t)at); /* NOLINT: an offset */
}

#define INT(i)  kn_gl_int(ctx, argc, argv, i)
#define ENUM(i) kn_gl_uint(ctx, argc, argv, i)

/* texImage2D(target, level, internalformat, w, h, border, format, type, source[, first]), or
 * (target, level, internalformat, format, type, source) */
KN_NATIVE(gl_texImage2D) {
    KN_GL_SELF(c, 6)
    const bool sized = argc >= 9;
    upload u = {.target = ENUM(0), .level = INT(1), .internal = INT(2), .sized = sized};
    u.size[2] = 1;
    if (sized) {
        u.size[0] = INT(3);
        u.size[1] = INT(4);
        u.border = INT(5);
        u.first = ENUM(9);
    }
    u.format = ENUM(sized ? 6 : 3);
    u.type = ENUM(sized ? 7 : 4);
    u.source = argv[sized ? 8 : 5];
    load(c, ctx, &u, exc);
    return KN_UNDEF;
}

/* texSubImage2D(target, level, x, y, w, h, format, type, source[, first]), or
 * (target, level, x, y, format, type, source) */
KN_NATIVE(gl_texSubImage2D) {
    KN_GL_SELF(c, 7)
    const bool sized = argc >= 9;
    upload u = {.sub = true, .target = ENUM(0), .level = INT(1), .sized = sized};
    u.at[0] = INT(2);
    u.at[1] = INT(3);
    u.size[2] = 1;
    if (sized) {
        u.size[0] = INT(4);
        u.size[1] = INT(5);
        u.first = ENUM(9);
    }
    u.format = ENUM(sized ? 6 : 4);
    u.type = ENUM(sized ? 7 : 5);
    u.source = argv[sized ? 8 : 6];
    load(c, ctx, &u, exc);
    return KN_UNDEF;
}

/* texImage3D(target, level, internalformat, w, h, d, border, format, type, source[, first]) */
KN_NATIVE(gl_texImage3D) {
    KN_GL_SELF(c, 10)
    upload u = {.deep = true,
                .sized = true,
                .target = ENUM(0),
                .level = INT(1),
                .internal = INT(2),
                .border = INT(6),
                .format = ENUM(7),
                .type = ENUM(8),
                .source = argv[9],
                .first = ENUM(10)};
    for (size_t i = 0; i < 3; i++)
        u.size[i] = INT(3 + i);
    load(c, ctx, &u, exc);
    return KN_UNDEF;
}

/* texSubImage3D(target, level, x, y, z, w, h, d, format, type, source[, first]) */
KN_NATIVE(gl_texSubImage3D) {
    KN_GL_SELF(c, 11)
    upload u = {.deep = true,
                .sub = true,
                .sized = true,
                .target = ENUM(0),
                .level = INT(1),
                .format = ENUM(8),
                .type = ENUM(9),
                .source = argv[10],
                .first = ENUM(11)};
    for (size_t i = 0; i < 3; i++) {
        u.at[i] = INT(2 + i);
        u.size[i] = INT(5 + i);
    }
    load(c, ctx, &u, exc);
    return KN_UNDEF;
}

/* ---- storage that does not change ---- */
static size_t stored_bytes(GLenum format) {
    return format == GL_RGBA32F || format == GL_RGBA32I || format == GL_RGBA32UI ||
                   format == GL_RGB32F || format == GL_RGB32I || format == GL_RGB32UI
               ? 16
           : format == GL_RGBA16F || format == GL_RGB16F || format == GL_RG32F ||
                   format == GL_RG32I || format == GL_RG32UI || format == GL_RGBA16I ||
                   format == GL_RGBA16UI || format == GL_RGB16I || format == GL_RGB16UI ||
                   format == GL_DEPTH32F_STENCIL8
               ? 8
               : 4;
}

static void storage(kn_webgl *c, GLenum target, GLsizei levels, GLenum format, GLsizei w, GLsizei h,
                    GLsizei d, bool deep) {
    kn_gl_record *r = bound(c, target);
    if (!r || !size_ok(c, 0, w, h, d))
        return;
    if (levels < 1 || levels > KN_GL_LEVELS || !w || !h || !d) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return;
    }
    uint64_t bytes =
        image_bytes(stored_bytes(format), w, h, d) * (target == GL_TEXTURE_CUBE_MAP ? 6 : 1);
    if (levels > 1)
        bytes += bytes / 3;
    if (!hold(c, r, 0, 0, bytes))
        return;
    if (deep)
        c->f->TexStorage3D(target, levels, format, w, h, d);
    else
        c->f->TexStorage2D(target, levels, format, w, h);
}

KN_NATIVE(gl_texStorage2D) {
    KN_GL_SELF(c, 5)
    storage(c, ENUM(0), INT(1), ENUM(2), INT(3), INT(4), 1, false);
    return KN_UNDEF;
}

KN_NATIVE(gl_texStorage3D) {
    KN_GL_SELF(c, 6)
    storage(c, ENUM(0), INT(1), ENUM(2), INT(3), INT(4), INT(5), true);
    return KN_UNDEF;
}

/* ---- out of framebuffers ---- */
static bool readable(kn_webgl *c) {
    if (!c->read && c->reads_none) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return false;
    }
    if (!c->read || c->f->CheckFramebufferStatus(GL_READ_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE)
        return true;
    kn_webgl_error(c, GL_INVALID_FRAMEBUFFER_OPERATION);
    return false;
}

/* Numbers of a copy, each converted once: scripts may answer otherwise the second time. */
static void ints_of(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t n, GLint v[]) {
    for (size_t i = 0; i < n; i++)
        v[i] = INT(i);
}

KN_NATIVE(gl_copyTexImage2D) {
    KN_GL_SELF(c, 8)
    GLint v[8]; /* target, level, format, x, y, w, h, border */
    ints_of(ctx, argc, argv, 8, v);
    const GLenum target = (GLenum)v[0], format = (GLenum)v[2];
    kn_gl_record *r = bound(c, target);
    if (!r || !size_ok(c, v[1], v[5], v[6], 1) || !readable(c) ||
        !hold(c, r, face_of(target), v[1], image_bytes(stored_bytes(format), v[5], v[6], 1)))
        return KN_UNDEF;
    kn_webgl_will_read(c);
    /* With another size the driver takes new storage, where zeros are what is not copied. */
    c->f->CopyTexImage2D(target, v[1], format, 0, 0, v[5] == 1 ? 2 : 1, 1, v[7]);
    c->f->CopyTexImage2D(target, v[1], format, kn_gl_corner(v[3]), kn_gl_corner(v[4]), v[5], v[6],
                         v[7]);
    kn_webgl_did_read(c);
    return KN_UNDEF;
}

KN_NATIVE(gl_copyTexSubImage2D) {
    KN_GL_SELF(c, 8)
    GLint v[8]; /* target, level, to x, y, from x, y, w, h */
    ints_of(ctx, argc, argv, 8, v);
    const GLenum target = (GLenum)v[0];
    if (!bound(c, target) || !part_ok(c, v[2], v[3], 0, v[6], v[7]) || !readable(c))
        return KN_UNDEF;
    kn_webgl_will_read(c);
    c->f->CopyTexSubImage2D(target, v[1], v[2], v[3], kn_gl_corner(v[4]), kn_gl_corner(v[5]), v[6],
                            v[7]);
    kn_webgl_did_read(c);
    return KN_UNDEF;
}

KN_NATIVE(gl_copyTexSubImage3D) {
    KN_GL_SELF(c, 9)
    GLint v[9]; /* target, level, to x, y, z, from x, y, w, h */
    ints_of(ctx, argc, argv, 9, v);
    const GLenum target = (GLenum)v[0];
    if (!bound(c, target) || !part_ok(c, v[2], v[3], v[4], v[7], v[8]) || !readable(c))
        return KN_UNDEF;
    kn_webgl_will_read(c);
    c->f->CopyTexSubImage3D(target, v[1], v[2], v[3], v[4], kn_gl_corner(v[5]), kn_gl_corner(v[6]),
                            v[7], v[8]);
    kn_webgl_did_read(c);
    return KN_UNDEF;
}

/* ---- levels, samplers ---- */
KN_NATIVE(gl_generateMipmap) {
    KN_GL_SELF(c, 1)
    kn_gl_record *r = bound(c, ENUM(0));
    for (int i = 0; r && r->u.texture.kib && i < KN_GL_FACES; i++)
        if (!hold(c, r, i, 1, ((uint64_t)r->u.texture.kib[i * KN_GL_LEVELS] << 10) / 3))
            return KN_UNDEF;
    if (r)
        c->f->GenerateMipmap(ENUM(0));
    return KN_UNDEF;
}

KN_NATIVE(gl_samplerParameteri) {
    KN_GL_SELF(c, 3)
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[0], KN_GL_SAMPLER, false, &r, exc))
        c->f->SamplerParameteri(r->name, ENUM(1), INT(2));
    return KN_UNDEF;
}

KN_NATIVE(gl_samplerParameterf) {
    KN_GL_SELF(c, 3)
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[0], KN_GL_SAMPLER, false, &r, exc))
        c->f->SamplerParameterf(r->name, ENUM(1), (GLfloat)kn_gl_num(ctx, argc, argv, 2));
    return KN_UNDEF;
}

/* There are no compressed formats. */
#define COMPRESSED(name, need)                                                                     \
    KN_NATIVE(gl_compressed##name) {                                                               \
        KN_GL_SELF(c, need)                                                                        \
        kn_webgl_error(c, GL_INVALID_ENUM);                                                        \
        return KN_UNDEF;                                                                           \
    }
COMPRESSED(TexImage2D, 7)
COMPRESSED(TexSubImage2D, 8)
COMPRESSED(TexImage3D, 8)
COMPRESSED(TexSubImage3D, 10)
