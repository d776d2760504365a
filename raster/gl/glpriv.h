/* Inside of kn_gl. Private to this folder. */
#ifndef KN_RASTER_GL_GLPRIV_H
#define KN_RASTER_GL_GLPRIV_H
#include <EGL/egl.h>
#include "raster/gl/gl.h"

struct kn_gl {
    kn_gl_functions fn;
    struct {
#define EGL(name) __typeof__(egl##name) *name;
#include "raster/gl/egl.def"
#undef EGL
    } egl;
    EGLDisplay display;
};
EGLContext kn_gl_make(const kn_gl *g);
#endif
