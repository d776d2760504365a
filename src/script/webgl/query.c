/* Queries and fences. Their answers may not depend on how fast the driver is: it is waited for. */
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

KN_NATIVE(gl_beginQuery) {
    KN_GL_SELF(c, 2)
    const GLenum target = kn_gl_uint(ctx, argc, argv, 0);
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[1], KN_GL_QUERY, false, &r, exc))
        return KN_UNDEF;
    if (r->type && r->type != target) {
        kn_webgl_error(c, GL_INVALID_OPERATION);
        return KN_UNDEF;
    }
    r->type = target;
    c->read_back = true;
    c->f->BeginQuery(target, r->name);
    return KN_UNDEF;
}

KN_NATIVE(gl_endQuery) {
    KN_GL_SELF(c, 1)
    c->f->EndQuery(kn_gl_uint(ctx, argc, argv, 0));
    return KN_UNDEF;
}

KN_NATIVE(gl_getQuery) {
    KN_GL_SELF(c, 2)
    GLint name = 0;
    if (kn_gl_uint(ctx, argc, argv, 1) != GL_CURRENT_QUERY) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return KN_NULL;
    }
    c->f->GetQueryiv(kn_gl_uint(ctx, argc, argv, 0), GL_CURRENT_QUERY, &name);
    return kn_gl_js_by_name(c, KN_GL_QUERY, (GLuint)name);
}

KN_NATIVE(gl_getQueryParameter) {
    KN_GL_SELF(c, 2)
    const GLenum name = kn_gl_uint(ctx, argc, argv, 1);
    kn_gl_record *r;
    GLuint v = 0;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_QUERY, false, &r, exc))
        return KN_NULL;
    if (name != GL_QUERY_RESULT && name != GL_QUERY_RESULT_AVAILABLE) {
        kn_webgl_error(c, GL_INVALID_ENUM);
        return KN_NULL;
    }
    c->f->GetQueryObjectuiv(r->name, GL_QUERY_RESULT, &v); /* waits */
    return name == GL_QUERY_RESULT ? JSValueMakeNumber(ctx, v) : JSValueMakeBoolean(ctx, true);
}

KN_NATIVE(gl_clientWaitSync) {
    KN_GL_SELF(c, 3)
    kn_gl_record *r;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_SYNC, false, &r, exc))
        return JSValueMakeNumber(ctx, GL_WAIT_FAILED);
    c->f->Finish();
    return JSValueMakeNumber(ctx, GL_ALREADY_SIGNALED);
}

KN_NATIVE(gl_waitSync) {
    KN_GL_SELF(c, 3)
    kn_gl_record *r;
    if (kn_gl_take(c, ctx, argv[0], KN_GL_SYNC, false, &r, exc))
        c->f->Finish();
    return KN_UNDEF;
}

KN_NATIVE(gl_getSyncParameter) {
    KN_GL_SELF(c, 2)
    kn_gl_record *r;
    GLint v = 0;
    if (!kn_gl_take(c, ctx, argv[0], KN_GL_SYNC, false, &r, exc))
        return KN_NULL;
    c->f->Finish();
    c->f->GetSynciv(r->u.sync, kn_gl_uint(ctx, argc, argv, 1), 1, NULL, &v);
    return JSValueMakeNumber(ctx, v);
}
