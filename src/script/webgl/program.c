/* Shaders and programs. */
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

static bool program_and_shader(kn_webgl *c, JSContextRef ctx, const JSValueRef argv[],
                               kn_gl_record **p, kn_gl_record **s, JSValueRef *exc) {
    return kn_gl_take(c, ctx, argv[0], KN_GL_PROGRAM, false, p, exc) &&
           kn_gl_take(c, ctx, argv[1], KN_GL_SHADER, false, s, exc);
}

/* A program has one shader of each kind. */
static bool has_kind(const kn_webgl *c, GLuint program, GLenum type) {
    GLuint shaders[8];
    GLsizei n = 0;
    GLint is = 0;
    c->f->GetAttachedShaders(program, KN_COUNTOF(shaders), &n, shaders);
    for (GLsizei i = 0; i < n; i++) {
        c->f->GetShaderiv(shaders[i], GL_SHADER_TYPE, &is);
        if ((GLenum)is == type)
            return true;
    }
    return false;
}

KN_NATIVE(gl_attachShader) {
    KN_GL_SELF(c, 2)
    kn_gl_record *p, *s;
    if (!program_and_shader(c, ctx, argv, &p, &s, exc))
        return KN_UNDEF;
    if (has_kind(c, p->name, s->type))
        kn_webgl_error(c, GL_INVALID_OPERATION);
    else
        c->f->AttachShader(p->name, s->name);
    return KN_UNDEF;
}

KN_NATIVE(gl_detachShader) {
    KN_GL_SELF(c, 2)
    kn_gl_record *p, *s;
    if (program_and_shader(c, ctx, argv, &p, &s, exc))
        c->f->DetachShader(p->name, s->name);
    return KN_UNDEF;
}

KN_NATIVE(gl_shaderSource) {
    KN_GL_SELF(c, 2)
    kn_gl_record *r;
    kn_jstr text;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_SHADER, false, &r, exc))
        return KN_UNDEF;
    if (kn_jstr_init(ctx, argv[1], &text, exc)) {
        free(r->u.shader.source);
        r->u.shader.source = kn_xstrndup(text.p, text.n);
    }
    kn_jstr_free(&text);
    return KN_UNDEF;
}

/* WebGL 1 knows no version but 1.00 (§4.3); the driver knows the others too. */
static bool later_version(const char *s) {
    int version = 0;
    return sscanf(s, " #version %d", &version) == 1 && version != 100;
}

KN_NATIVE(gl_compileShader) {
    KN_GL_SELF(c, 1)
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_SHADER, false, &r, exc))
        return KN_UNDEF;
    const char *text = r->u.shader.source ? r->u.shader.source : "";
    if (c->version == 1 && later_version(text))
        text = "#error the version of the shader is not supported\n";
    else if (kn_gl_too_complex(text))
        text = "#error the expression is too complex\n";
    char *given = kn_gl_shader_text(text);
    c->f->ShaderSource(r->name, 1, (const GLchar *const[]){given}, NULL);
    c->f->CompileShader(r->name);
    free(given);
    return KN_UNDEF;
}

/* ---- linking ---- */
static GLint columns(GLenum type) {
    switch (type) {
    case GL_FLOAT_MAT2:
    case GL_FLOAT_MAT2x3:
    case GL_FLOAT_MAT2x4:
        return 2;
    case GL_FLOAT_MAT3:
    case GL_FLOAT_MAT3x2:
    case GL_FLOAT_MAT3x4:
        return 3;
    case GL_FLOAT_MAT4:
    case GL_FLOAT_MAT4x2:
    case GL_FLOAT_MAT4x3:
        return 4;
    default:
        return 1;
    }
}

/* Which attributes the program reads. */
static uint32_t attributes_of(const kn_webgl *c, GLuint program) {
    GLint n = 0;
    uint32_t mask = 0;
    c->f->GetProgramiv(program, GL_ACTIVE_ATTRIBUTES, &n);
    for (GLint i = 0; i < n; i++) {
        char name[1024];
        GLint size = 1, at;
        GLenum type = 0;
        c->f->GetActiveAttrib(program, (GLuint)i, sizeof name, NULL, &size, &type, name);
        at = c->f->GetAttribLocation(program, name);
        for (GLint k = 0; at >= 0 && k < columns(type) * size && at + k < KN_GL_ATTRIBUTES; k++)
            mask |= 1u << (at + k);
    }
    return mask;
}

static void read_blocks(const kn_webgl *c, kn_gl_record *r) {
    GLint n = 0;
    c->f->GetProgramiv(r->name, GL_ACTIVE_UNIFORM_BLOCKS, &n);
    free(r->u.program.blocks);
    r->u.program.blocks = n > 0 ? KN_NEW_N(kn_gl_block, n) : NULL;
    r->u.program.n_blocks = n;
    for (GLint i = 0; i < n; i++) {
        GLint binding = 0;
        kn_gl_block *b = &r->u.program.blocks[i];
        c->f->GetActiveUniformBlockiv(r->name, (GLuint)i, GL_UNIFORM_BLOCK_BINDING, &binding);
        c->f->GetActiveUniformBlockiv(r->name, (GLuint)i, GL_UNIFORM_BLOCK_DATA_SIZE, &b->bytes);
        b->binding = (GLuint)binding;
    }
}

KN_NATIVE(gl_linkProgram) {
    KN_GL_SELF(c, 1)
    kn_gl_record *r;
    GLint ok = 0;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_PROGRAM, false, &r, exc))
        return KN_UNDEF;
    c->f->LinkProgram(r->name);
    c->f->GetProgramiv(r->name, GL_LINK_STATUS, &ok);
    r->u.program.linked++;
    if (ok) { /* else what was linked before may still be in use */
        r->u.program.attributes = attributes_of(c, r->name);
        read_blocks(c, r);
        kn_gl_find_samplers(c, r);
    }
    return KN_UNDEF;
}

KN_NATIVE(gl_validateProgram) {
    KN_GL_SELF(c, 1)
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[0], KN_GL_PROGRAM, false, &r, exc))
        c->f->ValidateProgram(r->name);
    return KN_UNDEF;
}

/* ---- names ---- */
/* Program and name; *ok is false after an error. Free `name` in any case. */
static kn_gl_record *named(kn_webgl *c, JSContextRef ctx, JSValueRef program, JSValueRef text,
                           kn_jstr *name, JSValueRef *exc) {
    kn_gl_record *r = NULL;
    *name = (kn_jstr){.p = name->buf};
    if (!kn_gl_take(c, ctx, program, KN_GL_PROGRAM, false, &r, exc) ||
        !kn_jstr_init(ctx, text, name, exc))
        return NULL;
    if (name->n > 1024) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return NULL;
    }
    return r;
}

static bool reserved(const char *name) {
    return strncmp(name, "gl_", 3) == 0 || strncmp(name, "webgl_", 6) == 0 ||
           strncmp(name, "_webgl_", 7) == 0;
}

KN_NATIVE(gl_bindAttribLocation) {
    KN_GL_SELF(c, 3)
    kn_jstr name;
    const kn_gl_record *r = named(c, ctx, argv[0], argv[2], &name, exc);
    if (r && reserved(name.p))
        kn_webgl_error(c, GL_INVALID_OPERATION);
    else if (r)
        c->f->BindAttribLocation(r->name, kn_gl_uint(ctx, argc, argv, 1), name.p);
    kn_jstr_free(&name);
    return KN_UNDEF;
}

KN_NATIVE(gl_getAttribLocation) {
    KN_GL_SELF(c, 2)
    kn_jstr name;
    const kn_gl_record *r = named(c, ctx, argv[0], argv[1], &name, exc);
    const GLint at = r && !reserved(name.p) ? c->f->GetAttribLocation(r->name, name.p) : -1;
    kn_jstr_free(&name);
    return JSValueMakeNumber(ctx, at);
}

KN_NATIVE(gl_getFragDataLocation) {
    KN_GL_SELF(c, 2)
    kn_jstr name;
    const kn_gl_record *r = named(c, ctx, argv[0], argv[1], &name, exc);
    const GLint at = r ? c->f->GetFragDataLocation(r->name, name.p) : -1;
    kn_jstr_free(&name);
    return JSValueMakeNumber(ctx, at);
}

KN_NATIVE(gl_getUniformLocation) {
    KN_GL_SELF(c, 2)
    kn_jstr name;
    const kn_gl_record *r = named(c, ctx, argv[0], argv[1], &name, exc);
    const GLint at = r && !reserved(name.p) ? c->f->GetUniformLocation(r->name, name.p) : -1;
    kn_jstr_free(&name);
    if (at < 0)
        return KN_NULL;
    return kn_gl_object_new(c, &(kn_gl_object){.kind = KN_GL_UNIFORM,
                                               .owner = c->id,
                                               .id = r->id,
                                               .name = r->name,
                                               .location = at,
                                               .linked = r->u.program.linked});
}

KN_NATIVE(gl_getUniformBlockIndex) {
    KN_GL_SELF(c, 2)
    kn_jstr name;
    const kn_gl_record *r = named(c, ctx, argv[0], argv[1], &name, exc);
    const GLuint i = r ? c->f->GetUniformBlockIndex(r->name, name.p) : GL_INVALID_INDEX;
    kn_jstr_free(&name);
    return JSValueMakeNumber(ctx, i);
}

KN_NATIVE(gl_uniformBlockBinding) {
    KN_GL_SELF(c, 3)
    const GLuint i = kn_gl_uint(ctx, argc, argv, 1), binding = kn_gl_uint(ctx, argc, argv, 2);
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_PROGRAM, false, &r, exc))
        return KN_UNDEF;
    if (i >= (GLuint)r->u.program.n_blocks || binding >= KN_GL_UNIFORM_BUFFERS) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_UNDEF;
    }
    c->f->UniformBlockBinding(r->name, i, binding);
    r->u.program.blocks[i].binding = binding;
    return KN_UNDEF;
}

/* transformFeedbackVaryings(program, names, mode) */
KN_NATIVE(gl_transformFeedbackVaryings) {
    KN_GL_SELF(c, 3)
    enum { MOST = 128 };
    kn_gl_record *r;
    char *names[MOST] = {NULL};
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_PROGRAM, false, &r, exc))
        return KN_UNDEF;
    JSObjectRef list = kn_js_obj(ctx, argv[1]);
    const double n = list ? kn_js_num(ctx, kn_js_get(ctx, list, "length")) : -1;
    if (!(n >= 0 && n <= MOST)) {
        kn_webgl_error(c, GL_INVALID_VALUE);
        return KN_UNDEF;
    }
    for (unsigned i = 0; i < (unsigned)n; i++) {
        kn_jstr s;
        kn_jstr_init(ctx, JSObjectGetPropertyAtIndex(ctx, list, i, NULL), &s, NULL);
        names[i] = kn_xstrndup(s.p, s.n);
        kn_jstr_free(&s);
    }
    c->f->TransformFeedbackVaryings(r->name, (GLsizei)n, (const GLchar *const *)names,
                                    kn_gl_uint(ctx, argc, argv, 2));
    for (unsigned i = 0; i < (unsigned)n; i++)
        free(names[i]);
    return KN_UNDEF;
}
