/* Values of uniforms. */
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

/* The location in the program in use; false: null, or an error. */
static bool located(kn_webgl *c, JSContextRef ctx, JSValueRef v, GLint *at, JSValueRef *exc) {
    if (JSValueIsNull(ctx, v) || JSValueIsUndefined(ctx, v))
        return false;
    const kn_gl_object *o = kn_gl_unwrap(ctx, v, KN_GL_UNIFORM);
    if (!o) {
        kn_js_throw(ctx, exc, "TypeError", "parameter 1 is not of type 'WebGLUniformLocation'.");
        return false;
    }
    const kn_gl_record *p = c->program;
    if (o->owner != c->id || !p || p->id != o->id || p->u.program.linked != o->linked) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return false;
    }
    *at = o->location;
    return true;
}

#define F(i) (GLfloat) kn_gl_num(ctx, argc, argv, i)
#define I(i) kn_gl_int(ctx, argc, argv, i)
#define U(i) kn_gl_uint(ctx, argc, argv, i)
#define SCALARS(name, need, ...)                                                                   \
    KN_NATIVE(gl_uniform##name) {                                                                  \
        KN_GL_SELF(c, need)                                                                        \
        GLint at;                                                                                  \
        if (located(c, ctx, argv[0], &at, exc))                                                    \
            c->f->Uniform##name(at, __VA_ARGS__);                                                  \
        return KN_UNDEF;                                                                           \
    }
SCALARS(1f, 2, F(1))
SCALARS(2f, 3, F(1), F(2))
SCALARS(3f, 4, F(1), F(2), F(3))
SCALARS(4f, 5, F(1), F(2), F(3), F(4))
SCALARS(1i, 2, I(1))
SCALARS(2i, 3, I(1), I(2))
SCALARS(3i, 4, I(1), I(2), I(3))
SCALARS(4i, 5, I(1), I(2), I(3), I(4))
SCALARS(1ui, 2, U(1))
SCALARS(2ui, 3, U(1), U(2))
SCALARS(3ui, 4, U(1), U(2), U(3))
SCALARS(4ui, 5, U(1), U(2), U(3), U(4))

/* An array for `each` numbers at a time; false after an error. Free v->own. */
static bool array(kn_webgl *c, JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i,
                  JSTypedArrayType type, size_t each, kn_gl_list *v, JSValueRef *exc) {
    const uint32_t first = kn_gl_uint(ctx, argc, argv, i + 1),
                   count = kn_gl_uint(ctx, argc, argv, i + 2);
    if (!kn_gl_numbers(ctx, argv[i], type, v)) {
        kn_js_throw(ctx, exc, "TypeError", "parameter %zu is not an array of numbers.", i + 1);
        return false;
    }
    if ((c->version == 2 && !kn_gl_part(v, first, count)) || !v->n || v->n % each) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return false;
    }
    return true;
}

#define VECTORS(name, each, type)                                                                  \
    KN_NATIVE(gl_uniform##name) {                                                                  \
        KN_GL_SELF(c, 2)                                                                           \
        GLint at;                                                                                  \
        kn_gl_list v = {0};                                                                        \
        if (located(c, ctx, argv[0], &at, exc) &&                                                  \
            array(c, ctx, argc, argv, 1, kJSTypedArrayType##type##Array, each, &v, exc))           \
            c->f->Uniform##name(at, (GLsizei)(v.n / (each)), v.p);                                 \
        free(v.own);                                                                               \
        return KN_UNDEF;                                                                           \
    }
VECTORS(1fv, 1, Float32)
VECTORS(2fv, 2, Float32)
VECTORS(3fv, 3, Float32)
VECTORS(4fv, 4, Float32)
VECTORS(1iv, 1, Int32)
VECTORS(2iv, 2, Int32)
VECTORS(3iv, 3, Int32)
VECTORS(4iv, 4, Int32)
VECTORS(1uiv, 1, Uint32)
VECTORS(2uiv, 2, Uint32)
VECTORS(3uiv, 3, Uint32)
VECTORS(4uiv, 4, Uint32)

/* uniformMatrix*fv(location, transpose, array[, first, count]) */
#define MATRICES(name, each)                                                                       \
    KN_NATIVE(gl_uniformMatrix##name) {                                                            \
        KN_GL_SELF(c, 3)                                                                           \
        GLint at;                                                                                  \
        kn_gl_list v = {0};                                                                        \
        const bool transpose = kn_gl_bool(ctx, argc, argv, 1);                                     \
        if (located(c, ctx, argv[0], &at, exc) &&                                                  \
            array(c, ctx, argc, argv, 2, kJSTypedArrayTypeFloat32Array, each, &v, exc)) {          \
            if (transpose && c->version == 1)                                                      \
                kn_webgl_error(c, GL_INVALID_VALUE);                                               \
            else                                                                                   \
                c->f->UniformMatrix##name(at, (GLsizei)(v.n / (each)), transpose, v.p);            \
        }                                                                                          \
        free(v.own);                                                                               \
        return KN_UNDEF;                                                                           \
    }
MATRICES(2fv, 4)
MATRICES(3fv, 9)
MATRICES(4fv, 16)
MATRICES(2x3fv, 6)
MATRICES(2x4fv, 8)
MATRICES(3x2fv, 6)
MATRICES(3x4fv, 12)
MATRICES(4x2fv, 8)
MATRICES(4x3fv, 12)
