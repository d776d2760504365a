/* Questions about shaders and programs. */
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

#define COMPLETION_STATUS 0x91B1 /* of KHR_parallel_shader_compile: nothing is done later */

#define TAKE(kind)                                                                                 \
    kn_gl_record *r;                                                                               \
    if (!kn_gl_take(c, ctx, argv[0], kind, false, &r, exc))                                        \
        return KN_NULL;

KN_NATIVE(gl_getProgramParameter) {
    KN_GL_SELF(c, 2)
    TAKE(KN_GL_PROGRAM)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 1);
    GLint v = 0;
    switch (name) {
    case COMPLETION_STATUS:
        return JSValueMakeBoolean(ctx, true);
    case GL_DELETE_STATUS:
        return JSValueMakeBoolean(ctx, r->deleted);
    case GL_LINK_STATUS:
    case GL_VALIDATE_STATUS:
        c->f->GetProgramiv(r->name, name, &v);
        return JSValueMakeBoolean(ctx, v);
    case GL_ACTIVE_UNIFORM_BLOCKS:
    case GL_TRANSFORM_FEEDBACK_VARYINGS:
    case GL_TRANSFORM_FEEDBACK_BUFFER_MODE:
        if (c->version == 1)
            break;
        /* fall through */
    case GL_ATTACHED_SHADERS:
    case GL_ACTIVE_ATTRIBUTES:
    case GL_ACTIVE_UNIFORMS:
        c->f->GetProgramiv(r->name, name, &v);
        return JSValueMakeNumber(ctx, v);
    default:
        break;
    }
    kn_webgl_error(c, GL_INVALID_ENUM);
    return KN_NULL;
}

KN_NATIVE(gl_getShaderParameter) {
    KN_GL_SELF(c, 2)
    TAKE(KN_GL_SHADER)
    GLint v = 0;
    switch (kn_gl_uint(ctx, argc, argv, 1)) {
    case COMPLETION_STATUS:
        return JSValueMakeBoolean(ctx, true);
    case GL_SHADER_TYPE:
        return JSValueMakeNumber(ctx, r->type);
    case GL_DELETE_STATUS:
        return JSValueMakeBoolean(ctx, r->deleted);
    case GL_COMPILE_STATUS:
        c->f->GetShaderiv(r->name, GL_COMPILE_STATUS, &v);
        return JSValueMakeBoolean(ctx, v);
    default:
        kn_webgl_error(c, GL_INVALID_ENUM);
        return KN_NULL;
    }
}

static JSValueRef text_of(JSContextRef ctx, GLuint name, GLint n,
                          void(GL_APIENTRY *get)(GLuint, GLsizei, GLsizei *, GLchar *)) {
    char *text = KN_NEW_N(char, (size_t)(n > 0 ? n : 0) + 1);
    if (n > 0)
        get(name, n, NULL, text);
    JSValueRef v = kn_js_str(ctx, kn_cstr(text));
    free(text);
    return v;
}

KN_NATIVE(gl_getProgramInfoLog) {
    KN_GL_SELF(c, 1)
    TAKE(KN_GL_PROGRAM)
    GLint n = 0;
    c->f->GetProgramiv(r->name, GL_INFO_LOG_LENGTH, &n);
    return text_of(ctx, r->name, n, c->f->GetProgramInfoLog);
}

KN_NATIVE(gl_getShaderInfoLog) {
    KN_GL_SELF(c, 1)
    TAKE(KN_GL_SHADER)
    GLint n = 0, ok = 0;
    c->f->GetShaderiv(r->name, GL_COMPILE_STATUS, &ok);
    if (!ok) /* warnings are the driver's own: scripts take any text for an error */
        c->f->GetShaderiv(r->name, GL_INFO_LOG_LENGTH, &n);
    return text_of(ctx, r->name, n, c->f->GetShaderInfoLog);
}

KN_NATIVE(gl_getShaderSource) {
    KN_GL_SELF(c, 1)
    TAKE(KN_GL_SHADER)
    return kn_js_str(ctx, kn_cstr(r->u.shader.source ? r->u.shader.source : ""));
}

KN_NATIVE(gl_getAttachedShaders) {
    KN_GL_SELF(c, 1)
    TAKE(KN_GL_PROGRAM)
    GLuint shaders[8];
    JSValueRef v[8];
    GLsizei n = 0;
    c->f->GetAttachedShaders(r->name, KN_COUNTOF(shaders), &n, shaders);
    for (GLsizei i = 0; i < n; i++)
        v[i] = kn_gl_js_by_name(c, KN_GL_SHADER, shaders[i]);
    return kn_js_array_of(ctx, (size_t)n, v);
}

/* ---- what is active ---- */
#define NAME_BYTES 2048

typedef void(GL_APIENTRY *get_active)(GLuint, GLuint, GLsizei, GLsizei *, GLint *, GLenum *,
                                      GLchar *);

/* [size, type, name], or null */
static JSValueRef active(kn_webgl *c, JSContextRef ctx, const kn_gl_record *r, GLuint i,
                         GLenum count, get_active get) {
    GLint n = 0, size = 0;
    GLenum type = 0;
    char name[NAME_BYTES] = "";
    c->f->GetProgramiv(r->name, count, &n);
    if (i >= (GLuint)n) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_NULL;
    }
    get(r->name, i, sizeof name, NULL, &size, &type, name);
    const JSValueRef v[] = {JSValueMakeNumber(ctx, size), JSValueMakeNumber(ctx, type),
                            kn_js_str(ctx, kn_cstr(name))};
    return kn_js_array_of(ctx, 3, v);
}

KN_NATIVE(gl___activeAttrib) {
    KN_GL_SELF(c, 2)
    TAKE(KN_GL_PROGRAM)
    return active(c, ctx, r, kn_gl_uint(ctx, argc, argv, 1), GL_ACTIVE_ATTRIBUTES,
                  c->f->GetActiveAttrib);
}

KN_NATIVE(gl___activeUniform) {
    KN_GL_SELF(c, 2)
    TAKE(KN_GL_PROGRAM)
    return active(c, ctx, r, kn_gl_uint(ctx, argc, argv, 1), GL_ACTIVE_UNIFORMS,
                  c->f->GetActiveUniform);
}

KN_NATIVE(gl___feedbackVarying) {
    KN_GL_SELF(c, 2)
    TAKE(KN_GL_PROGRAM)
    return active(c, ctx, r, kn_gl_uint(ctx, argc, argv, 1), GL_TRANSFORM_FEEDBACK_VARYINGS,
                  (get_active)c->f->GetTransformFeedbackVarying);
}

/* ---- values of uniforms ---- */
typedef enum base { FLOATS, INTS, UINTS, BOOLS } base;

typedef struct shape {
    GLenum type;
    base of;
    uint8_t n;
} shape;

static const shape shapes[] = {
    {GL_FLOAT, FLOATS, 1},
    {GL_FLOAT_VEC2, FLOATS, 2},
    {GL_FLOAT_VEC3, FLOATS, 3},
    {GL_FLOAT_VEC4, FLOATS, 4},
    {GL_FLOAT_MAT2, FLOATS, 4},
    {GL_FLOAT_MAT3, FLOATS, 9},
    {GL_FLOAT_MAT4, FLOATS, 16},
    {GL_FLOAT_MAT2x3, FLOATS, 6},
    {GL_FLOAT_MAT2x4, FLOATS, 8},
    {GL_FLOAT_MAT3x2, FLOATS, 6},
    {GL_FLOAT_MAT3x4, FLOATS, 12},
    {GL_FLOAT_MAT4x2, FLOATS, 8},
    {GL_FLOAT_MAT4x3, FLOATS, 12},
    {GL_INT, INTS, 1},
    {GL_INT_VEC2, INTS, 2},
    {GL_INT_VEC3, INTS, 3},
    {GL_INT_VEC4, INTS, 4},
    {GL_UNSIGNED_INT, UINTS, 1},
    {GL_UNSIGNED_INT_VEC2, UINTS, 2},
    {GL_UNSIGNED_INT_VEC3, UINTS, 3},
    {GL_UNSIGNED_INT_VEC4, UINTS, 4},
    {GL_BOOL, BOOLS, 1},
    {GL_BOOL_VEC2, BOOLS, 2},
    {GL_BOOL_VEC3, BOOLS, 3},
    {GL_BOOL_VEC4, BOOLS, 4},
};

static shape shape_of(GLenum type) {
    for (size_t i = 0; i < KN_COUNTOF(shapes); i++)
        if (shapes[i].type == type)
            return shapes[i];
    return (shape){type, INTS, 1}; /* samplers */
}

/* The type of what lies at a location; 0: nothing. */
static GLenum type_at(const kn_webgl *c, GLuint program, GLint at) {
    GLint n = 0;
    c->f->GetProgramiv(program, GL_ACTIVE_UNIFORMS, &n);
    for (GLint i = 0; i < n; i++) {
        char name[NAME_BYTES + 16] = "";
        GLsizei length = 0;
        GLint size = 0;
        GLenum type = 0;
        c->f->GetActiveUniform(program, (GLuint)i, NAME_BYTES, &length, &size, &type, name);
        if (size > 1 && length > 3 && strcmp(name + length - 3, "[0]") == 0)
            length -= 3;
        for (GLint k = 0; k < size; k++) {
            if (size > 1)
                snprintf(name + length, 16, "[%d]", k);
            if (c->f->GetUniformLocation(program, name) == at)
                return type;
        }
    }
    return 0;
}

static JSValueRef uniform_value(const kn_webgl *c, JSContextRef ctx, GLuint program, GLint at) {
    const GLenum type = type_at(c, program, at);
    const shape s = shape_of(type);
    GLfloat f[16] = {0};
    GLint i[16] = {0};
    GLuint u[16] = {0};
    if (!type)
        return KN_NULL;
    if (s.of == FLOATS)
        c->f->GetUniformfv(program, at, f);
    else if (s.of == UINTS)
        c->f->GetUniformuiv(program, at, u);
    else
        c->f->GetUniformiv(program, at, i);
    if (s.of == BOOLS) {
        JSValueRef v[4];
        for (int k = 0; k < s.n; k++)
            v[k] = JSValueMakeBoolean(ctx, i[k]);
        return s.n == 1 ? v[0] : kn_js_array_of(ctx, s.n, v);
    }
    if (s.n == 1)
        return JSValueMakeNumber(ctx, s.of == FLOATS ? f[0] : s.of == UINTS ? u[0] : (double)i[0]);
    return s.of == FLOATS  ? kn_gl_typed_array(ctx, kJSTypedArrayTypeFloat32Array, s.n, f)
           : s.of == UINTS ? kn_gl_typed_array(ctx, kJSTypedArrayTypeUint32Array, s.n, u)
                           : kn_gl_typed_array(ctx, kJSTypedArrayTypeInt32Array, s.n, i);
}

KN_NATIVE(gl_getUniform) {
    KN_GL_SELF(c, 2)
    TAKE(KN_GL_PROGRAM)
    const kn_gl_object *o = kn_gl_unwrap(ctx, argv[1], KN_GL_UNIFORM);
    if (!o) {
        kn_js_throw(ctx, exc, "TypeError", "parameter 2 is not of type 'WebGLUniformLocation'.");
        return KN_NULL;
    }
    if (o->owner != c->id || o->id != r->id || o->linked != r->u.program.linked) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return KN_NULL;
    }
    return uniform_value(c, ctx, r->name, o->location);
}

/* ---- blocks ---- */
KN_NATIVE(gl_getUniformIndices) {
    KN_GL_SELF(c, 2)
    TAKE(KN_GL_PROGRAM)
    JSObjectRef list = kn_js_obj(ctx, argv[1]);
    const double n = list ? kn_js_num(ctx, kn_js_get(ctx, list, "length")) : -1;
    if (!(n >= 0 && n <= 4096)) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_NULL;
    }
    double *v = KN_NEW_N(double, (size_t)n + 1);
    for (unsigned i = 0; i < (unsigned)n; i++) {
        kn_jstr s;
        GLuint index = GL_INVALID_INDEX;
        kn_jstr_init(ctx, JSObjectGetPropertyAtIndex(ctx, list, i, NULL), &s, NULL);
        c->f->GetUniformIndices(r->name, 1, (const GLchar *const[]){s.p}, &index);
        kn_jstr_free(&s);
        v[i] = index;
    }
    JSValueRef out = kn_js_numbers(ctx, v, (size_t)n);
    free(v);
    return out;
}

KN_NATIVE(gl_getActiveUniforms) {
    KN_GL_SELF(c, 3)
    TAKE(KN_GL_PROGRAM)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 2);
    GLint n = 0;
    kn_gl_list in;
    c->f->GetProgramiv(r->name, GL_ACTIVE_UNIFORMS, &n);
    if (!kn_gl_numbers(ctx, argv[1], kJSTypedArrayTypeUint32Array, &in) || !in.n) {
        free(in.own);
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_NULL;
    }
    JSObjectRef out = kn_js_array(ctx);
    bool ok = true;
    for (size_t i = 0; i < in.n && ok; i++) {
        const GLuint index = ((const uint32_t *)in.p)[i];
        GLint value = 0;
        ok = index < (GLuint)n;
        if (!ok)
            break;
        c->f->GetActiveUniformsiv(r->name, 1, &index, name, &value);
        JSObjectSetPropertyAtIndex(ctx, out, (unsigned)i,
                                   name == GL_UNIFORM_IS_ROW_MAJOR ? JSValueMakeBoolean(ctx, value)
                                                                   : JSValueMakeNumber(ctx, value),
                                   NULL);
    }
    free(in.own);
    if (ok)
        return out;
    kn_webgl_error(c, GL_INVALID_VALUE);
    return KN_NULL;
}

KN_NATIVE(gl_getActiveUniformBlockName) {
    KN_GL_SELF(c, 2)
    TAKE(KN_GL_PROGRAM)
    const GLuint i = kn_gl_uint(ctx, argc, argv, 1);
    char name[NAME_BYTES] = "";
    if (i >= (GLuint)r->u.program.n_blocks) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_NULL;
    }
    c->f->GetActiveUniformBlockName(r->name, i, sizeof name, NULL, name);
    return kn_js_str(ctx, kn_cstr(name));
}

KN_NATIVE(gl_getActiveUniformBlockParameter) {
    KN_GL_SELF(c, 3)
    TAKE(KN_GL_PROGRAM)
    const GLuint i = kn_gl_uint(ctx, argc, argv, 1);
    const GLenum name = kn_gl_uint(ctx, argc, argv, 2);
    GLint v = 0;
    if (i >= (GLuint)r->u.program.n_blocks) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_NULL;
    }
    if (name == GL_UNIFORM_BLOCK_ACTIVE_UNIFORM_INDICES) {
        GLint n = 0;
        c->f->GetActiveUniformBlockiv(r->name, i, GL_UNIFORM_BLOCK_ACTIVE_UNIFORMS, &n);
        GLint *list = KN_NEW_N(GLint, (n > 0 ? n : 0) + 1);
        c->f->GetActiveUniformBlockiv(r->name, i, name, list);
        JSValueRef out =
            kn_gl_typed_array(ctx, kJSTypedArrayTypeUint32Array, n > 0 ? (size_t)n : 0, list);
        free(list);
        return out;
    }
    if (name != GL_UNIFORM_BLOCK_BINDING && name != GL_UNIFORM_BLOCK_DATA_SIZE &&
        name != GL_UNIFORM_BLOCK_ACTIVE_UNIFORMS &&
        name != GL_UNIFORM_BLOCK_REFERENCED_BY_VERTEX_SHADER &&
        name != GL_UNIFORM_BLOCK_REFERENCED_BY_FRAGMENT_SHADER) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return KN_NULL;
    }
    c->f->GetActiveUniformBlockiv(r->name, i, name, &v);
    if (name == GL_UNIFORM_BLOCK_REFERENCED_BY_VERTEX_SHADER ||
        name == GL_UNIFORM_BLOCK_REFERENCED_BY_FRAGMENT_SHADER)
        return JSValueMakeBoolean(ctx, v);
    return JSValueMakeNumber(ctx, v);
}
