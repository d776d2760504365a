/* Questions about state. */
#include "src/core/limits.h"
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

typedef enum param_kind {
    P_INT,
    P_UINT,
    P_FLOAT,
    P_BOOL,
    P_INTS,
    P_FLOATS,
    P_BOOLS,
    P_OBJECT
} param_kind;

typedef struct param {
    int since;
    GLenum name;
    param_kind kind;
    int n; /* most, length, or kind of object */
} param;

static const param params[] = {
#define INT(since, name, most)      {since, GL_##name, P_INT, most},
#define UINT(since, name, most)     {since, GL_##name, P_UINT, most},
#define FLOAT(since, name, most)    {since, GL_##name, P_FLOAT, most},
#define BOOL(since, name, most)     {since, GL_##name, P_BOOL, most},
#define INTS(since, name, n)        {since, GL_##name, P_INTS, n},
#define FLOATS(since, name, n)      {since, GL_##name, P_FLOATS, n},
#define BOOLS(since, name, n)       {since, GL_##name, P_BOOLS, n},
#define OBJECT(since, name, object) {since, GL_##name, P_OBJECT, KN_GL_##object},
#include "src/script/webgl/params.def"
#undef INT
#undef UINT
#undef FLOAT
#undef BOOL
#undef INTS
#undef FLOATS
#undef BOOLS
#undef OBJECT
};

JSValueRef kn_gl_typed_array(JSContextRef ctx, JSTypedArrayType type, size_t n, const void *p) {
    JSObjectRef a = JSObjectMakeTypedArray(ctx, type, n, NULL);
    void *to = a && n ? JSObjectGetTypedArrayBytesPtr(ctx, a, NULL) : NULL;
    if (to)
        memcpy(to, p, n * 4);
    return a ? a : JSValueMakeNull(ctx);
}

static JSValueRef value_of(kn_webgl *c, JSContextRef ctx, const param *p) {
    GLint i[4] = {0};
    GLfloat f[4] = {0};
    GLboolean b[4] = {0};
    switch (p->kind) {
    case P_FLOAT:
        c->f->GetFloatv(p->name, f);
        return JSValueMakeNumber(ctx, p->n && f[0] > (GLfloat)p->n ? p->n : f[0]);
    case P_BOOL:
        c->f->GetBooleanv(p->name, b);
        return JSValueMakeBoolean(ctx, b[0]);
    case P_FLOATS:
        c->f->GetFloatv(p->name, f);
        return kn_gl_typed_array(ctx, kJSTypedArrayTypeFloat32Array, (size_t)p->n, f);
    case P_BOOLS: {
        JSValueRef v[4];
        c->f->GetBooleanv(p->name, b);
        for (int k = 0; k < p->n; k++)
            v[k] = JSValueMakeBoolean(ctx, b[k]);
        return kn_js_array_of(ctx, (size_t)p->n, v);
    }
    default:
        break;
    }
    c->f->GetIntegerv(p->name, i);
    if (p->kind == P_INTS)
        return kn_gl_typed_array(ctx, kJSTypedArrayTypeInt32Array, (size_t)p->n, i);
    if (p->kind == P_OBJECT)
        return kn_gl_js_by_name(c, (kn_gl_kind)p->n, (GLuint)i[0]);
    if (p->kind == P_UINT)
        return JSValueMakeNumber(ctx, (GLuint)i[0]);
    return JSValueMakeNumber(ctx, p->n && i[0] > p->n ? p->n : i[0]);
}

/* Those that are of WebGL alone, or answered by what stands for the canvas. NULL: none of them. */
static JSValueRef special(kn_webgl *c, JSContextRef ctx, GLenum name) {
    const bool two = c->version == 2;
    switch (name) {
    case GL_VENDOR:
        return kn_js_str(ctx, KN_S("WebKit"));
    case GL_RENDERER:
        return kn_js_str(ctx, KN_S("WebKit WebGL"));
    case GL_VERSION:
        return kn_js_str(ctx, two ? KN_S("WebGL 2.0 (OpenGL ES 3.0 Chromium)")
                                  : KN_S("WebGL 1.0 (OpenGL ES 2.0 Chromium)"));
    case GL_SHADING_LANGUAGE_VERSION:
        return kn_js_str(ctx, two ? KN_S("WebGL GLSL ES 3.00 (OpenGL ES GLSL ES 3.0 Chromium)")
                                  : KN_S("WebGL GLSL ES 1.0 (OpenGL ES GLSL ES 1.0 Chromium)"));
    case 0x9245: /* UNMASKED_VENDOR_WEBGL */
        return kn_js_str(ctx, KN_S("Mesa"));
    case 0x9246: /* UNMASKED_RENDERER_WEBGL */
        return kn_js_str(ctx, KN_S("llvmpipe"));
    case 0x9240: /* UNPACK_FLIP_Y_WEBGL */
        return JSValueMakeBoolean(ctx, c->flip);
    case 0x9241: /* UNPACK_PREMULTIPLY_ALPHA_WEBGL */
        return JSValueMakeBoolean(ctx, c->premultiply);
    case 0x9243: /* UNPACK_COLORSPACE_CONVERSION_WEBGL */
        return JSValueMakeNumber(ctx, c->conversion);
    case GL_LINE_WIDTH:
        return JSValueMakeNumber(ctx, (double)c->line_width);
    case GL_ALIASED_LINE_WIDTH_RANGE:
        return kn_gl_typed_array(ctx, kJSTypedArrayTypeFloat32Array, 2, (const float[]){1, 1});
    case GL_MAX_VIEWPORT_DIMS:
        return kn_gl_typed_array(ctx, kJSTypedArrayTypeInt32Array, 2,
                                 (const GLint[]){KN_LIMIT_GL_SIDE, KN_LIMIT_GL_SIDE});
    case GL_COMPRESSED_TEXTURE_FORMATS:
        return kn_gl_typed_array(ctx, kJSTypedArrayTypeUint32Array, 0, NULL);
    case GL_FRAMEBUFFER_BINDING: /* the one to draw into */
        return kn_gl_js_by_name(c, KN_GL_FRAMEBUFFER, c->draw);
    case GL_IMPLEMENTATION_COLOR_READ_FORMAT:
        return c->read ? NULL : JSValueMakeNumber(ctx, GL_RGBA);
    case GL_IMPLEMENTATION_COLOR_READ_TYPE:
        return c->read ? NULL : JSValueMakeNumber(ctx, GL_UNSIGNED_BYTE);
    default:
        break;
    }
    if (!two)
        return NULL;
    switch (name) {
    case GL_READ_FRAMEBUFFER_BINDING:
        return kn_gl_js_by_name(c, KN_GL_FRAMEBUFFER, c->read);
    case GL_READ_BUFFER:
        return c->read ? NULL : JSValueMakeNumber(ctx, c->reads_none ? GL_NONE : GL_BACK);
    case GL_MIN_PROGRAM_TEXEL_OFFSET:
        return JSValueMakeNumber(ctx, -8);
    case GL_MAX_ELEMENT_INDEX:
        return JSValueMakeNumber(ctx, 1073741823);
    case GL_MAX_SERVER_WAIT_TIMEOUT:
    case 0x9247: /* MAX_CLIENT_WAIT_TIMEOUT_WEBGL */
        return JSValueMakeNumber(ctx, 0);
    default:
        return NULL;
    }
}

KN_NATIVE(gl_getParameter) {
    KN_GL_SELF(c, 1)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 0);
    JSValueRef v = special(c, ctx, name);
    if (v)
        return v;
    if ((name >= GL_DRAW_BUFFER0 && name <= GL_DRAW_BUFFER15) ||
        (name == GL_READ_BUFFER && c->version == 2) ||
        name == GL_IMPLEMENTATION_COLOR_READ_FORMAT || name == GL_IMPLEMENTATION_COLOR_READ_TYPE) {
        GLint i = 0;
        c->f->GetIntegerv(name, &i);
        if (!c->draw && name >= GL_DRAW_BUFFER0 && i == GL_COLOR_ATTACHMENT0)
            i = GL_BACK;
        return JSValueMakeNumber(ctx, i);
    }
    for (size_t i = 0; i < KN_COUNTOF(params); i++)
        if (params[i].name == name && params[i].since <= c->version)
            return value_of(c, ctx, &params[i]);
    kn_webgl_error(c, GL_INVALID_ENUM);
    return KN_NULL;
}

KN_NATIVE(gl_getIndexedParameter) {
    KN_GL_SELF(c, 2)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 0);
    const GLuint i = kn_gl_uint(ctx, argc, argv, 1);
    GLint v = 0;
    GLint64 large = 0;
    switch (name) {
    case GL_UNIFORM_BUFFER_BINDING:
    case GL_TRANSFORM_FEEDBACK_BUFFER_BINDING:
        c->f->GetIntegeri_v(name, i, &v);
        return kn_gl_js_by_name(c, KN_GL_BUFFER, (GLuint)v);
    case GL_UNIFORM_BUFFER_START:
    case GL_UNIFORM_BUFFER_SIZE:
    case GL_TRANSFORM_FEEDBACK_BUFFER_START:
    case GL_TRANSFORM_FEEDBACK_BUFFER_SIZE:
        c->f->GetInteger64i_v(name, i, &large);
        return JSValueMakeNumber(ctx, (double)large);
    default:
        kn_webgl_error(c, GL_INVALID_ENUM);
        return KN_NULL;
    }
}

/* ---- of objects that are bound ---- */
/* The answer of the driver, or null after its error, which stays for getError. */
static JSValueRef answer(kn_webgl *c, JSContextRef ctx, double v) {
    const GLenum error = c->f->GetError();
    if (!error)
        return JSValueMakeNumber(ctx, v);
    kn_webgl_error(c, error);
    return KN_NULL;
}

/* Errors of before stay in their order. */
static void settle(kn_webgl *c) {
    for (GLenum e = c->f->GetError(); e; e = c->f->GetError())
        kn_webgl_error(c, e);
}

KN_NATIVE(gl_getBufferParameter) {
    KN_GL_SELF(c, 2)
    GLint v = 0;
    settle(c);
    c->f->GetBufferParameteriv(kn_gl_uint(ctx, argc, argv, 0), kn_gl_uint(ctx, argc, argv, 1), &v);
    return answer(c, ctx, v);
}

KN_NATIVE(gl_getTexParameter) {
    KN_GL_SELF(c, 2)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0), name = kn_gl_uint(ctx, argc, argv, 1);
    GLint v = 0;
    GLfloat f = 0;
    settle(c);
    if (name == GL_TEXTURE_MAX_LOD || name == GL_TEXTURE_MIN_LOD ||
        name == GL_TEXTURE_MAX_ANISOTROPY_EXT) {
        c->f->GetTexParameterfv(target, name, &f);
        return answer(c, ctx, f);
    }
    c->f->GetTexParameteriv(target, name, &v);
    JSValueRef number = answer(c, ctx, v);
    return name == GL_TEXTURE_IMMUTABLE_FORMAT && JSValueIsNumber(ctx, number)
               ? JSValueMakeBoolean(ctx, v)
               : number;
}

KN_NATIVE(gl_getSamplerParameter) {
    KN_GL_SELF(c, 2)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 1);
    kn_gl_record *r;
    GLint v = 0;
    GLfloat f = 0;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_SAMPLER, false, &r, exc))
        return KN_NULL;
    settle(c);
    if (name == GL_TEXTURE_MAX_LOD || name == GL_TEXTURE_MIN_LOD) {
        c->f->GetSamplerParameterfv(r->name, name, &f);
        return answer(c, ctx, f);
    }
    c->f->GetSamplerParameteriv(r->name, name, &v);
    return answer(c, ctx, v);
}

KN_NATIVE(gl_getRenderbufferParameter) {
    KN_GL_SELF(c, 2)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 1);
    GLint v = 0;
    settle(c);
    c->f->GetRenderbufferParameteriv(kn_gl_uint(ctx, argc, argv, 0), name, &v);
    if (c->version == 1 && name == GL_RENDERBUFFER_INTERNAL_FORMAT && v == GL_DEPTH24_STENCIL8)
        v = GL_DEPTH_STENCIL;
    return answer(c, ctx, v);
}

/* Attachments of the canvas by the names that WebGL 2 has for them. */
static GLenum attachment_of_canvas(GLenum name) {
    return name == GL_BACK      ? GL_COLOR_ATTACHMENT0
           : name == GL_DEPTH   ? GL_DEPTH_ATTACHMENT
           : name == GL_STENCIL ? GL_STENCIL_ATTACHMENT
                                : 0;
}

KN_NATIVE(gl_getFramebufferAttachmentParameter) {
    KN_GL_SELF(c, 3)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0), name = kn_gl_uint(ctx, argc, argv, 2);
    GLenum attachment = kn_gl_uint(ctx, argc, argv, 1);
    const bool canvas = !(target == GL_READ_FRAMEBUFFER ? c->read : c->draw);
    GLint v = 0, type = 0;
    settle(c);
    if (canvas && (c->version == 1 || !(attachment = attachment_of_canvas(attachment)))) {
        kn_webgl_error(c, c->version == 1 ? GL_INVALID_OPERATION : GL_INVALID_ENUM);
        return KN_NULL;
    }
    c->f->GetFramebufferAttachmentParameteriv(target, attachment,
                                              GL_FRAMEBUFFER_ATTACHMENT_OBJECT_TYPE, &type);
    if (name == GL_FRAMEBUFFER_ATTACHMENT_OBJECT_TYPE)
        return answer(c, ctx, canvas && type ? GL_FRAMEBUFFER_DEFAULT : type);
    c->f->GetFramebufferAttachmentParameteriv(target, attachment, name, &v);
    if (name == GL_FRAMEBUFFER_ATTACHMENT_OBJECT_NAME && !canvas)
        return kn_gl_js_by_name(c, type == GL_TEXTURE ? KN_GL_TEXTURE : KN_GL_RENDERBUFFER,
                                (GLuint)v);
    return answer(c, ctx, v);
}

/* ---- vertex attributes ---- */
static JSValueRef current_value(kn_webgl *c, JSContextRef ctx, GLuint i) {
    GLfloat f[4] = {0};
    c->f->GetVertexAttribfv(i, GL_CURRENT_VERTEX_ATTRIB, f);
    return kn_gl_typed_array(ctx, kJSTypedArrayTypeFloat32Array, 4, f);
}

KN_NATIVE(gl_getVertexAttrib) {
    KN_GL_SELF(c, 2)
    const GLuint i = kn_gl_uint(ctx, argc, argv, 0);
    const GLenum name = kn_gl_uint(ctx, argc, argv, 1);
    GLint v = 0;
    if (i >= KN_GL_ATTRIBUTES) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_NULL;
    }
    if (name == GL_CURRENT_VERTEX_ATTRIB)
        return current_value(c, ctx, i);
    if (name == GL_VERTEX_ATTRIB_ARRAY_BUFFER_BINDING) {
        return kn_gl_js(c, c->arrays->of[i].buffer);
    }
    settle(c);
    c->f->GetVertexAttribiv(i, name, &v);
    if (name == GL_VERTEX_ATTRIB_ARRAY_ENABLED || name == GL_VERTEX_ATTRIB_ARRAY_NORMALIZED ||
        name == GL_VERTEX_ATTRIB_ARRAY_INTEGER)
        return JSValueMakeBoolean(ctx, v);
    return answer(c, ctx, v);
}

KN_NATIVE(gl_getVertexAttribOffset) {
    KN_GL_SELF(c, 2)
    const GLuint i = kn_gl_uint(ctx, argc, argv, 0);
    if (i >= KN_GL_ATTRIBUTES)
        kn_webgl_error(c, GL_INVALID_VALUE);
    return JSValueMakeNumber(ctx, i < KN_GL_ATTRIBUTES ? (double)c->arrays->of[i].offset : 0);
}

/* ---- formats ---- */
KN_NATIVE(gl_getInternalformatParameter) {
    KN_GL_SELF(c, 3)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0), format = kn_gl_uint(ctx, argc, argv, 1);
    GLint n = 0, v[16] = {0};
    if (target != GL_RENDERBUFFER || kn_gl_uint(ctx, argc, argv, 2) != GL_SAMPLES) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return KN_NULL;
    }
    c->f->GetInternalformativ(target, format, GL_NUM_SAMPLE_COUNTS, 1, &n);
    n = n < 16 ? n : 16;
    c->f->GetInternalformativ(target, format, GL_SAMPLES, n, v);
    return kn_gl_typed_array(ctx, kJSTypedArrayTypeInt32Array, n > 0 ? (size_t)n : 0, v);
}

/* __precision(shader type, precision): [smallest, largest exponent, bits] */
KN_NATIVE(gl___precision) {
    KN_GL_SELF(c, 2)
    GLint range[2] = {0}, bits = 0;
    settle(c);
    c->f->GetShaderPrecisionFormat(kn_gl_uint(ctx, argc, argv, 0), kn_gl_uint(ctx, argc, argv, 1),
                                   range, &bits);
    const GLenum error = c->f->GetError();
    if (error) {
        kn_webgl_error(c, error);
        return KN_NULL;
    }
    return kn_js_numbers(ctx, (const double[]){range[0], range[1], bits}, 3);
}
