/* Pixels as textures take them: how they lie in arrays, and those of pictures turned into them. */
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

#define HALF_FLOAT_OES 0x8D61

typedef struct pixel_format {
    GLenum name;
    uint8_t channels, of[4]; /* which of RGBA each is */
} pixel_format;

static const pixel_format formats[] = {
    {GL_RGBA, 4, {0, 1, 2, 3}},
    {GL_RGB, 3, {0, 1, 2}},
    {GL_LUMINANCE, 1, {0}},
    {GL_LUMINANCE_ALPHA, 2, {0, 3}},
    {GL_ALPHA, 1, {3}},
    {GL_RED, 1, {0}},
    {GL_RG, 2, {0, 1}},
    {GL_RED_INTEGER, 1, {0}},
    {GL_RG_INTEGER, 2, {0, 1}},
    {GL_RGB_INTEGER, 3, {0, 1, 2}},
    {GL_RGBA_INTEGER, 4, {0, 1, 2, 3}},
    {GL_DEPTH_COMPONENT, 1, {0}},
    {GL_DEPTH_STENCIL, 1, {0}},
};

static const pixel_format *format_of(GLenum name) {
    for (size_t i = 0; i < KN_COUNTOF(formats); i++)
        if (formats[i].name == name)
            return &formats[i];
    return NULL;
}

typedef struct pixel_type {
    GLenum name;
    uint8_t bytes, packed; /* of a channel; of a whole pixel */
    JSTypedArrayType view;
} pixel_type;

static const pixel_type types[] = {
    {GL_UNSIGNED_BYTE, 1, 0, kJSTypedArrayTypeUint8Array},
    {GL_BYTE, 1, 0, kJSTypedArrayTypeInt8Array},
    {GL_UNSIGNED_SHORT, 2, 0, kJSTypedArrayTypeUint16Array},
    {GL_SHORT, 2, 0, kJSTypedArrayTypeInt16Array},
    {GL_UNSIGNED_INT, 4, 0, kJSTypedArrayTypeUint32Array},
    {GL_INT, 4, 0, kJSTypedArrayTypeInt32Array},
    {GL_FLOAT, 4, 0, kJSTypedArrayTypeFloat32Array},
    {GL_HALF_FLOAT, 2, 0, kJSTypedArrayTypeUint16Array},
    {HALF_FLOAT_OES, 2, 0, kJSTypedArrayTypeUint16Array},
    {GL_UNSIGNED_SHORT_5_6_5, 0, 2, kJSTypedArrayTypeUint16Array},
    {GL_UNSIGNED_SHORT_4_4_4_4, 0, 2, kJSTypedArrayTypeUint16Array},
    {GL_UNSIGNED_SHORT_5_5_5_1, 0, 2, kJSTypedArrayTypeUint16Array},
    {GL_UNSIGNED_INT_2_10_10_10_REV, 0, 4, kJSTypedArrayTypeUint32Array},
    {GL_UNSIGNED_INT_10F_11F_11F_REV, 0, 4, kJSTypedArrayTypeUint32Array},
    {GL_UNSIGNED_INT_5_9_9_9_REV, 0, 4, kJSTypedArrayTypeUint32Array},
    {GL_UNSIGNED_INT_24_8, 0, 4, kJSTypedArrayTypeUint32Array},
    {GL_FLOAT_32_UNSIGNED_INT_24_8_REV, 0, 8, kJSTypedArrayTypeNone},
};

static const pixel_type *type_of(GLenum name) {
    for (size_t i = 0; i < KN_COUNTOF(types); i++)
        if (types[i].name == name)
            return &types[i];
    return NULL;
}

size_t kn_gl_pixel_bytes(GLenum format, GLenum type) {
    const pixel_format *f = format_of(format);
    const pixel_type *t = type_of(type);
    if (!f || !t)
        return 0;
    return t->packed ? t->packed : (size_t)t->bytes * f->channels;
}

bool kn_gl_view_fits(GLenum type, JSTypedArrayType view) {
    const pixel_type *t = type_of(type);
    return t && (t->view == view || (t->view == kJSTypedArrayTypeUint8Array &&
                                     view == kJSTypedArrayTypeUint8ClampedArray));
}

void kn_gl_packing_of(kn_webgl *c, bool pack, kn_gl_packing *out) {
    static const GLenum names[2][6] = {
        {GL_UNPACK_ALIGNMENT, GL_UNPACK_ROW_LENGTH, GL_UNPACK_IMAGE_HEIGHT, GL_UNPACK_SKIP_PIXELS,
         GL_UNPACK_SKIP_ROWS, GL_UNPACK_SKIP_IMAGES},
        {GL_PACK_ALIGNMENT, GL_PACK_ROW_LENGTH, 0, GL_PACK_SKIP_PIXELS, GL_PACK_SKIP_ROWS, 0}};
    GLint v[6] = {4};
    for (size_t i = 0; i < (c->version == 1 ? 1u : 6u); i++)
        if (names[pack][i])
            c->f->GetIntegerv(names[pack][i], &v[i]);
    *out = (kn_gl_packing){(size_t)v[0], (size_t)v[1], (size_t)v[2],
                           (size_t)v[3], (size_t)v[4], (size_t)v[5]};
}

#define MOST_SKIPPED (1u << 20) /* so that nothing below overflows */

bool kn_gl_packed_bytes(const kn_gl_packing *p, size_t pixel, size_t w, size_t h, size_t d,
                        size_t *line, size_t *layer, size_t *first, size_t *out) {
    if (p->row > MOST_SKIPPED || p->image > MOST_SKIPPED || p->skip_pixels > MOST_SKIPPED ||
        p->skip_rows > MOST_SKIPPED || p->skip_images > MOST_SKIPPED || w > MOST_SKIPPED ||
        h > MOST_SKIPPED || d > MOST_SKIPPED || p->alignment < 1 || p->alignment > 8)
        return false;
    *line = ((p->row ? p->row : w) * pixel + p->alignment - 1) / p->alignment * p->alignment;
    *layer = (p->image ? p->image : h) * *line;
    const __uint128_t at = (__uint128_t)p->skip_images * *layer + p->skip_rows * *line +
                           p->skip_pixels * pixel,
                      end = at + (__uint128_t)(d ? d - 1 : 0) * *layer + (h ? h - 1 : 0) * *line +
                            w * pixel;
    if (end > (__uint128_t)1 << 62)
        return false;
    *first = (size_t)at;
    *out = w && h && d ? (size_t)end : 0;
    return true;
}

GLint kn_gl_corner(GLint v) {
    const GLint most = MOST_SKIPPED;
    return v < -most ? -most : v > most ? most : v;
}

/* ---- pictures ---- */
/* n / 255 as a half float: between 0 and 1, rounded to the nearest. */
static uint16_t half_of(uint32_t n) {
    if (!n)
        return 0;
    int e = 0;
    uint64_t m = ((uint64_t)n << 32) / 255; /* 32 bits after the point */
    while (m < 1ull << 32) {
        m <<= 1;
        e--;
    }
    const uint64_t rounded = (m + (1ull << 21)) >> 22; /* 10 bits after the point */
    return (uint16_t)((uint64_t)((15 + e) << 10) + (rounded - 1024));
}

static void put(const uint8_t px[4], const pixel_format *f, GLenum type, uint8_t *out) {
    const uint32_t r = px[0], g = px[1], b = px[2], a = px[3];
    switch (type) {
    case GL_UNSIGNED_SHORT_5_6_5:
        memcpy(out, &(uint16_t){(uint16_t)(r >> 3 << 11 | g >> 2 << 5 | b >> 3)}, 2);
        return;
    case GL_UNSIGNED_SHORT_4_4_4_4:
        memcpy(out, &(uint16_t){(uint16_t)(r >> 4 << 12 | g >> 4 << 8 | b >> 4 << 4 | a >> 4)}, 2);
        return;
    case GL_UNSIGNED_SHORT_5_5_5_1:
        memcpy(out, &(uint16_t){(uint16_t)(r >> 3 << 11 | g >> 3 << 6 | b >> 3 << 1 | a >> 7)}, 2);
        return;
    default:
        break;
    }
    for (size_t i = 0; i < f->channels; i++) {
        const uint8_t v = px[f->of[i]];
        if (type == GL_FLOAT)
            memcpy(out + 4 * i, &(float){(float)v / 255}, 4);
        else if (type == GL_HALF_FLOAT || type == HALF_FLOAT_OES)
            memcpy(out + 2 * i, &(uint16_t){half_of(v)}, 2);
        else
            out[i] = v;
    }
}

static uint8_t times(uint32_t v, uint32_t a) {
    v = v * a + 128;
    return (uint8_t)((v + (v >> 8)) >> 8);
}

static uint8_t divided(uint32_t v, uint32_t a) {
    v = (v * 255 + a / 2) / a;
    return (uint8_t)(v < 255 ? v : 255);
}

/* From premultiplied BGRA, or straight RGBA, to RGBA of one of both kinds. */
static void row_of(const uint8_t *in, bool picture, bool premultiply, int w, uint8_t *out) {
    for (int x = 0; x < w; x++, in += 4, out += 4) {
        const uint8_t a = out[3] = in[3];
        const uint8_t c[3] = {in[picture ? 2 : 0], in[1], in[picture ? 0 : 2]};
        for (int i = 0; i < 3; i++)
            out[i] = picture == premultiply || a == 255 ? c[i]
                     : premultiply                      ? times(c[i], a)
                     : a                                ? divided(c[i], a)
                                                        : 0;
    }
}

static bool from_rows(const uint8_t *in, size_t stride, int w, int h, bool picture,
                      const kn_gl_convert *how, kn_gl_pixels *out) {
    const pixel_format *f = format_of(how->format);
    const pixel_type *t = type_of(how->type);
    const size_t pixel = kn_gl_pixel_bytes(how->format, how->type), line = (size_t)w * pixel;
    const bool possible = f && t && how->format != GL_DEPTH_COMPONENT &&
                          how->format != GL_DEPTH_STENCIL &&
                          (how->type == GL_UNSIGNED_BYTE || how->type == GL_FLOAT ||
                           t->packed == 2 || t->view == kJSTypedArrayTypeUint16Array) &&
                          how->type != GL_UNSIGNED_SHORT;
    uint8_t *p = possible ? malloc(line * (size_t)h + 1) : NULL;
    uint8_t *row = p ? malloc((size_t)w * 4 + 1) : NULL;
    if (!row) {
        free(p);
        return false;
    }
    for (int y = 0; y < h; y++) {
        const uint8_t *from = in + (size_t)(how->flip ? h - 1 - y : y) * stride;
        uint8_t *to = p + (size_t)y * line;
        const bool plain = how->format == GL_RGBA && how->type == GL_UNSIGNED_BYTE;
        row_of(from, picture, how->premultiply, w, plain ? to : row);
        for (int x = 0; !plain && x < w; x++)
            put(row + (size_t)x * 4, f, how->type, to + (size_t)x * pixel);
    }
    free(row);
    *out = (kn_gl_pixels){p, w, h};
    return true;
}

bool kn_gl_from_picture(const kn_pix *p, const kn_gl_convert *how, kn_gl_pixels *out) {
    return from_rows(p->data, (size_t)p->stride, p->w, p->h, true, how, out);
}

bool kn_gl_from_rgba(const uint8_t *rgba, int w, int h, const kn_gl_convert *how,
                     kn_gl_pixels *out) {
    return from_rows(rgba, (size_t)w * 4, w, h, false, how, out);
}

/* ---- arrays ---- */
static void premultiply_floats(uint8_t *p, size_t n, size_t channels) {
    for (size_t i = 0; i < n; i++) {
        float v[4];
        memcpy(v, p + i * channels * 4, channels * 4);
        for (size_t k = 0; k + 1 < channels; k++)
            v[k] *= v[channels - 1];
        memcpy(p + i * channels * 4, v, channels * 4);
    }
}

bool kn_gl_rework(uint8_t *p, size_t line, int w, int h, const kn_gl_convert *how) {
    const pixel_format *f = format_of(how->format);
    const bool alpha = how->format == GL_RGBA || how->format == GL_LUMINANCE_ALPHA;
    uint8_t *spare = how->flip ? malloc(line + 1) : NULL;
    for (int y = 0; spare && y < h / 2; y++) {
        uint8_t *a = p + (size_t)y * line, *b = p + (size_t)(h - 1 - y) * line;
        memcpy(spare, a, line);
        memcpy(a, b, line);
        memcpy(b, spare, line);
    }
    free(spare);
    if (how->flip && !spare)
        return false;
    if (!how->premultiply || !alpha)
        return true;
    const size_t n = (size_t)w * (size_t)h, channels = f->channels;
    if (how->type == GL_FLOAT)
        premultiply_floats(p, n, channels);
    else if (how->type == GL_UNSIGNED_BYTE)
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k + 1 < channels; k++)
                p[i * channels + k] = times(p[i * channels + k], p[i * channels + channels - 1]);
    else
        return false;
    return true;
}
