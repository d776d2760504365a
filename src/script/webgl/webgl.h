/* WebGL, private to src/script: contexts, and the objects that scripts hold of them.
 *
 * The driver checks most of what scripts ask for, as both follow the same specification. Checked
 * here is what it would not: that nothing is read beside buffers and arrays, that objects belong to
 * their context, how much memory there may be, and where WebGL differs from OpenGL ES. */
#ifndef KN_SCRIPT_WEBGL_H
#define KN_SCRIPT_WEBGL_H
#include "raster/gl/gl.h"
#include "src/script/canvas.h"

/* Not in the public headers of the engine. A weak reference tells NULL from the collection on that
 * found the object dead, which is before its finalizer. */
typedef struct OpaqueJSWeak kn_gl_weak;
extern kn_gl_weak *JSWeakCreate(JSContextGroupRef group, JSObjectRef o);
extern void JSWeakRelease(JSContextGroupRef group, kn_gl_weak *w);
extern JSObjectRef JSWeakGetObject(kn_gl_weak *w);

/* Objects of WebGL; the JS class of each is WebGL<name>. */
typedef enum kn_gl_kind {
#define OBJECT(id, name) KN_GL_##id,
#include "src/script/webgl/objects.def"
#undef OBJECT
    KN_GL_KINDS
} kn_gl_kind;

typedef struct kn_gl_block { /* uniform block of a program */
    GLuint binding;
    GLint bytes;
} kn_gl_block;

typedef struct kn_gl_sampler { /* uniform of a program */
    GLint location;
    GLenum binding; /* which of a unit's */
} kn_gl_sampler;

/* What is known of an object, as long as something refers to it. */
typedef struct kn_gl_record {
    kn_gl_kind kind;
    uint32_t refs;
    GLuint name;
    uint32_t id;      /* its own in the context: names are given again */
    bool deleted;     /* by script; it may live on where it is attached */
    bool pinned;      /* never deleted but by script: what refers to it is not known */
    bool used;        /* scratch of kn_gl_reap */
    kn_gl_weak *js;   /* the object of scripts, or NULL */
    uint32_t handles; /* objects of scripts that are not finalized */
    GLenum type;      /* of shaders and queries; what buffers, textures were bound to first, or 0 */
    size_t bytes;     /* of buffers: their size */
    size_t held;      /* what it counts for in the context's memory; textures have `kib` */
    union {
        struct { /* what indices are looked up in: only buffers for indices have it */
            uint8_t *copy;
            size_t from; /* the answer of the last look */
            GLsizei count;
            GLenum type;
            uint32_t max;
            bool known;
        } buffer;
        struct {
            uint32_t linked; /* counts links: locations of the one before are void */
            uint32_t attributes;
            kn_gl_block *blocks;
            GLint n_blocks;
            kn_gl_sampler *samplers;
            size_t n_samplers;
        } program;
        struct {
            char *source;
        } shader;
        struct {
            uint32_t *kib; /* of images: by face and level */
        } texture;
        struct kn_gl_arrays *arrays; /* of vertex array objects */
        GLsync sync;
    } u;
} kn_gl_record;

#define KN_GL_ATTRIBUTES      16
#define KN_GL_UNIFORM_BUFFERS 72
#define KN_GL_FACES           6
#define KN_GL_LEVELS          14 /* of KN_LIMIT_GL_SIDE */

typedef struct kn_gl_attribute {
    bool on;
    kn_gl_record *buffer; /* own reference; NULL: none */
    uint32_t bytes, stride;
    uint64_t offset;
    uint32_t divisor;
} kn_gl_attribute;

typedef struct kn_gl_arrays { /* state of a vertex array object */
    kn_gl_attribute of[KN_GL_ATTRIBUTES];
    kn_gl_record *elements; /* own reference */
} kn_gl_arrays;

typedef struct kn_gl_range { /* of a buffer, for uniforms */
    kn_gl_record *buffer;    /* own reference */
    uint64_t offset, bytes;  /* bytes 0: to its end */
} kn_gl_range;

typedef struct kn_webgl {
    atomic_int ref;      /* of the host and of the context's JS object */
    atomic_bool dropped; /* no script holds the context */
    kn_script *s;
    _Atomic(struct kn_gl_object *) dead; /* finalized: on any thread; taken by kn_gl_reap */
    uint32_t id;
    int version; /* 1 or 2 */
    kn_gl_config config;
    bool premultiplied, preserve;
    kn_gl_context *gl; /* NULL: the host is gone */
    const kn_gl_functions *f;
    kn_ctx2d *surface; /* own reference: what is seen, and where other canvases read */
    bool drawn;        /* since the last picture */
    bool stale;        /* was seen: to be cleared before it is used again */
    int width, height;
    size_t bytes;                              /* of all of its objects and of the drawing buffer */
    KN_VEC(kn_gl_record *) names[KN_GL_KINDS]; /* by the driver's name; own references */
    kn_gl_arrays own_arrays, *arrays;          /* those of no object; those in use */
    kn_gl_record *program;                     /* own reference */
    GLuint draw, read;                         /* framebuffers, 0: the canvas */
    bool reads_none;                           /* of the canvas */
    bool read_back; /* scripts have looked at what was drawn, and may again */
    kn_gl_range uniforms[KN_GL_UNIFORM_BUFFERS];
    bool flip, premultiply, told_lost;
    float line_width; /* as set: lines are one pixel wide, as in Chrome */
    GLenum conversion;
    uint32_t next_record;
    GLuint next_sync;
    GLenum errors[4]; /* of our own, oldest first */
    uint32_t n_errors;
} kn_webgl;

typedef struct kn_gl_object { /* private data of JS objects */
    kn_wrap w;                /* kind is KN_WRAP_GL */
    kn_gl_kind kind;
    kn_webgl *context;         /* own reference */
    struct kn_gl_object *next; /* among the dead */
    uint32_t owner, id;        /* others: of the context, of the record */
    GLuint name;               /* of UNIFORM: the program's */
    GLint location;            /* of UNIFORM */
    uint32_t linked;           /* of UNIFORM: when */
} kn_gl_object;

/* ---- webgl.c ---- */
kn_webgl *kn_webgl_self(JSContextRef ctx, JSObjectRef self, JSValueRef *exc);
#define KN_GL_SELF(c, need)                                                                        \
    kn_webgl *const c = kn_webgl_self(ctx, self, exc);                                             \
    if (!c || !kn_canvas_need(ctx, argc, need, exc))                                               \
        return KN_UNDEF;
void kn_webgl_error(kn_webgl *c, GLenum error);
/* More bytes in the place of others; false, and an error, when there are too many. */
bool kn_webgl_grow(kn_webgl *c, size_t before, size_t after);
/* Before something is drawn into or read from what is bound. False: it need not be drawn. */
bool kn_webgl_will_draw(kn_webgl *c);
void kn_webgl_will_read(kn_webgl *c); /* the framebuffer that is bound for reading has pixels */
void kn_webgl_did_read(kn_webgl *c);
void kn_webgl_present(kn_webgl *c, bool seen);
void kn_webgl_unref(kn_webgl *c);

/* ---- object.c ---- */
JSObjectRef kn_gl_object_new(kn_webgl *c, const kn_gl_object *o);
JSValueRef kn_gl_record_new(kn_webgl *c, kn_gl_kind kind, GLuint name, GLenum type);
kn_gl_record *kn_gl_record_ref(kn_gl_record *r);
void kn_gl_record_unref(kn_gl_record *r);
void kn_gl_record_set(kn_gl_record **slot, kn_gl_record *r);            /* counts both */
kn_gl_record *kn_gl_by_name(kn_webgl *c, kn_gl_kind kind, GLuint name); /* NULL: none */
/* null for 0 and for what scripts have not made */
JSValueRef kn_gl_js_by_name(kn_webgl *c, kn_gl_kind kind, GLuint name);
/* The argument as an object of that kind: false after an error of WebGL, or a TypeError. Where
 * `nullable`, null gives NULL. */
bool kn_gl_take(kn_webgl *c, JSContextRef ctx, JSValueRef v, kn_gl_kind kind, bool nullable,
                kn_gl_record **out, JSValueRef *exc);
kn_gl_object *kn_gl_unwrap(JSContextRef ctx, JSValueRef v, kn_gl_kind kind); /* or NULL */
JSValueRef kn_gl_js(kn_webgl *c, kn_gl_record *r); /* null for NULL and what is deleted */
void kn_gl_delete(kn_webgl *c, kn_gl_record *r);
void kn_gl_forget_all(kn_webgl *c);

/* ---- reap.c ---- */
/* Deletes what no script holds any more and nothing refers to. The context is current. */
void kn_gl_reap(kn_webgl *c);
void kn_gl_free_dead(kn_webgl *c); /* without deleting anything */

/* ---- arguments (args.c) ---- */
double kn_gl_num(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i);
int32_t kn_gl_int(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i);
uint32_t kn_gl_uint(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i);
bool kn_gl_bool(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i);
int64_t kn_gl_long(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i);
bool kn_gl_null(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i);
/* Bytes of a view or an ArrayBuffer; p NULL: neither. Valid until script runs, which can make a
 * buffer shorter: numbers among the arguments are converted before. */
typedef struct kn_gl_bytes {
    uint8_t *p;
    size_t n;
    JSTypedArrayType type;
    uint32_t each; /* bytes of an element; 1 for buffers */
} kn_gl_bytes;
bool kn_gl_view(JSContextRef ctx, JSValueRef v, kn_gl_bytes *out);
/* A list of numbers from an array of any kind, as float, int32_t or uint32_t (`want` tells). Free
 * `own`. */
typedef struct kn_gl_list {
    void *p, *own;
    size_t n;
} kn_gl_list;
bool kn_gl_numbers(JSContextRef ctx, JSValueRef v, JSTypedArrayType want, kn_gl_list *out);
/* `v` narrowed to `count` elements, or 0: all, from `first` on; false: beside. */
bool kn_gl_part(kn_gl_list *v, uint32_t first, uint32_t count);

/* ---- shader.c ---- */
char *kn_gl_shader_text(const char *text); /* what the driver compiles for it; malloc'ed */

/* ---- loop.c ---- */
void kn_gl_find_samplers(const kn_webgl *c, kn_gl_record *program);
bool kn_gl_samples_target(kn_webgl *c); /* the program in use, of the script's own framebuffer */

/* ---- complex.c ---- */
bool kn_gl_too_complex(const char *text); /* deeper than the driver's stack bears */

/* ---- get.c ---- */
/* Copies n elements of four bytes. */
JSValueRef kn_gl_typed_array(JSContextRef ctx, JSTypedArrayType type, size_t n, const void *p);

/* ---- pixels.c ---- */
/* Bytes of a pixel; 0: no such pair. */
size_t kn_gl_pixel_bytes(GLenum format, GLenum type);
/* Whether pixels of the type may lie in such a view. */
bool kn_gl_view_fits(GLenum type, JSTypedArrayType view);
typedef struct kn_gl_packing { /* how lines lie in an array */
    size_t alignment, row, image, skip_pixels, skip_rows, skip_images; /* row, image 0: as drawn */
} kn_gl_packing;
void kn_gl_packing_of(kn_webgl *c, bool pack, kn_gl_packing *out);
/* Bytes that w × h × d pixels take up in an array, with what is skipped; false: too many. */
bool kn_gl_packed_bytes(const kn_gl_packing *p, size_t pixel, size_t w, size_t h, size_t d,
                        size_t *line, size_t *layer, size_t *first, size_t *out);
typedef struct kn_gl_pixels { /* pixels of the page, in what the texture takes */
    void *p;                  /* malloc'ed */
    int w, h;
} kn_gl_pixels;
/* A corner in a framebuffer, far outside at most: the driver does not look whether sums overflow.
 */
GLint kn_gl_corner(GLint v);
/* From a picture (premultiplied BGRA) or straight RGBA lines. false: no memory, or a pair that
 * cannot be made. */
typedef struct kn_gl_convert {
    bool flip, premultiply;
    GLenum format, type;
} kn_gl_convert;
bool kn_gl_from_picture(const kn_pix *p, const kn_gl_convert *how, kn_gl_pixels *out);
bool kn_gl_from_rgba(const uint8_t *rgba, int w, int h, const kn_gl_convert *how,
                     kn_gl_pixels *out);
/* Lines of an array, turned over and premultiplied in place; false: not for this type. */
bool kn_gl_rework(uint8_t *p, size_t line, int w, int h, const kn_gl_convert *how);

/* canvas_image.c: pixels of an element, bitmap or context; new reference, or NULL. *bitmap: it is
 * one, and was made as it is to be. */
kn_pix *kn_canvas_pixels_of(JSContextRef ctx, kn_script *s, JSValueRef v, bool *bitmap);

/* ---- members (functions.def) ---- */
#define CALL0(since, name, fn)                KN_NATIVE(gl_##name);
#define CALL1(since, name, fn, a)             KN_NATIVE(gl_##name);
#define CALL2(since, name, fn, a, b)          KN_NATIVE(gl_##name);
#define CALL3(since, name, fn, a, b, c)       KN_NATIVE(gl_##name);
#define CALL4(since, name, fn, a, b, c, d)    KN_NATIVE(gl_##name);
#define CALL5(since, name, fn, a, b, c, d, e) KN_NATIVE(gl_##name);
#define OWN(since, name)                      KN_NATIVE(gl_##name);
#include "src/script/webgl/functions.def"
#undef CALL0
#undef CALL1
#undef CALL2
#undef CALL3
#undef CALL4
#undef CALL5
#undef OWN
#endif
