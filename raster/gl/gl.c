/* The driver: found, opened, and refused when it is not the one whose pictures are known. */
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>
#include <string.h>
#include "raster/gl/glpriv.h"
#include "src/core/mem.h"

void kn_gl_environment(void) {
    static const char *const settings[][2] = {
        {"LIBGL_ALWAYS_SOFTWARE", "true"},
        {"GALLIUM_DRIVER", "llvmpipe"},
        /* Vectors of four, and none of the instructions that only some processors have: fused
         * multiply-add rounds otherwise, and with those for half floats mediump becomes one. */
        {"LP_NATIVE_VECTOR_WIDTH", "128"},
        {"GALLIUM_OVERRIDE_CPU_CAPS", "sse4.1"},
        {"MESA_SHADER_CACHE_DISABLE", "true"}, /* nothing is written outside of the output */
        {"MESA_DEBUG", "silent"},
        {"EGL_LOG_LEVEL", "fatal"},
    };
    for (size_t i = 0; i < KN_COUNTOF(settings); i++)
        setenv(settings[i][0], settings[i][1], 1);
    static const char *const removed[] = {"GALLIUM_NOSSE", "MESA_EXTENSION_OVERRIDE",
                                          "MESA_GLES_VERSION_OVERRIDE", "MESA_GLSL"};
    for (size_t i = 0; i < KN_COUNTOF(removed); i++)
        unsetenv(removed[i]);
}

static const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 0,
                                    EGL_NONE};

EGLContext kn_gl_make(const kn_gl *g) {
    return g->egl.CreateContext(g->display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, attributes);
}

static bool load(kn_gl *g, const char **why) {
    void *(*find)(const char *) = NULL;
    /* Never unloaded: the driver has threads of its own and data that outlives displays. */
    void *lib = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    *(void **)&find = lib ? dlsym(lib, "eglGetProcAddress") : NULL;
    *why = "libEGL.so.1 is not installed";
    if (!find)
        return false;
    *why = "libEGL.so.1 is too old";
#define EGL(name)                                                                                  \
    *(void **)&g->egl.name = find("egl" #name);                                                    \
    if (!g->egl.name)                                                                              \
        return false;
#include "raster/gl/egl.def"
#undef EGL
#define GL(name)                                                                                   \
    *(void **)&g->fn.name = find("gl" #name);                                                      \
    if (!g->fn.name)                                                                               \
        return false;
#include "raster/gl/functions.def"
#undef GL
    return true;
}

static bool start(kn_gl *g, const char **why) {
    *why = "there is no display without a window (EGL_PLATFORM_SURFACELESS_MESA)";
    g->display =
        g->egl.GetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
    EGLint major, minor;
    if (g->display == EGL_NO_DISPLAY || !g->egl.Initialize(g->display, &major, &minor))
        return false;
    *why = "the driver makes no context of OpenGL ES 3";
    if (!g->egl.BindAPI(EGL_OPENGL_ES_API))
        return false;
    EGLContext probe = kn_gl_make(g);
    if (probe == EGL_NO_CONTEXT)
        return false;
    bool ok = g->egl.MakeCurrent(g->display, EGL_NO_SURFACE, EGL_NO_SURFACE, probe);
    const char *name = ok ? (const char *)g->fn.GetString(GL_RENDERER) : NULL;
    *why = "the driver is not llvmpipe";
    ok = name && strncmp(name, "llvmpipe", 8) == 0;
    g->egl.MakeCurrent(g->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    g->egl.DestroyContext(g->display, probe);
    return ok;
}

kn_gl *kn_gl_open(const char **why) {
    kn_gl *g = KN_NEW(kn_gl);
    const char *width = getenv("LP_NATIVE_VECTOR_WIDTH");
    if (!width || strcmp(width, "128") != 0)
        kn_gl_environment(); /* the program has done it before there were threads */
    if (load(g, why) && start(g, why))
        return g;
    free(g);
    return NULL;
}

void kn_gl_close(kn_gl *g) {
    if (!g)
        return;
    /* The display is the process's: another session may use it. */
    g->egl.ReleaseThread();
    free(g);
}

const kn_gl_functions *kn_gl_table(const kn_gl *g) {
    return &g->fn;
}
