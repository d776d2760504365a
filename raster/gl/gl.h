/* OpenGL ES without a window or a graphics processor, drawn by Mesa's software driver llvmpipe.
 *
 * libEGL is opened when a context is asked for, so that the program starts, and renders all else,
 * where there is none. Other drivers are refused: pictures may not depend on the machine.
 *
 * One thread at a time uses a kn_gl and its contexts. Before any function is called, the context
 * has to be the thread's current one: kn_gl_use. */
#ifndef KN_RASTER_GL_GL_H
#define KN_RASTER_GL_GL_H
#include <GLES3/gl3.h>
#include <GLES2/gl2ext.h>
#include <stdbool.h>
#include <stddef.h>
#include "src/core/pix.h"

typedef struct kn_gl_functions {
#define GL(name) __typeof__(gl##name) *name;
#include "raster/gl/functions.def"
#undef GL
} kn_gl_functions;

/* Sets what the driver reads from the environment: which it is, and how wide its vectors are, on
 * which rounding depends. To be called while no other thread runs. */
void kn_gl_environment(void);

typedef struct kn_gl kn_gl;
/* NULL: *why (a literal) says what is missing. */
kn_gl *kn_gl_open(const char **why);
void kn_gl_close(kn_gl *g); /* NULL is fine; after its contexts */
const kn_gl_functions *kn_gl_table(const kn_gl *g);

/* ---- contexts, each with a drawing buffer ---- */
typedef struct kn_gl_config {
    bool alpha, depth, stencil, antialias;
} kn_gl_config;
#define KN_GL_SAMPLES 4 /* of a pixel with antialias */

typedef struct kn_gl_context kn_gl_context;
/* Its drawing buffer is cleared to zeros, depth to 1. NULL: the driver refuses, or no memory. */
kn_gl_context *kn_gl_context_new(kn_gl *g, const kn_gl_config *config, int w, int h);
void kn_gl_context_free(kn_gl_context *c); /* NULL is fine */
void kn_gl_use(kn_gl_context *c);
/* Of new size, cleared. false: no memory; then it is 1 × 1. All bindings stay. */
bool kn_gl_resize(kn_gl_context *c, int w, int h);
int kn_gl_width(const kn_gl_context *c);
int kn_gl_height(const kn_gl_context *c);
/* Bytes of a drawing buffer. */
size_t kn_gl_buffer_bytes(const kn_gl_config *config, int w, int h);
/* The framebuffer object that stands for the one of the window: to draw into, and with one sample
 * for each pixel to read from, brought up to date by kn_gl_resolve. */
GLuint kn_gl_target(const kn_gl_context *c);
GLuint kn_gl_source(const kn_gl_context *c);
void kn_gl_resolve(kn_gl_context *c);
void kn_gl_clear(kn_gl_context *c); /* all of the drawing buffer, to what a new one holds */
/* The picture, top line first. `premultiplied`: the colours are so already. NULL: no memory. */
kn_pix *kn_gl_read(kn_gl_context *c, bool premultiplied);
#endif
