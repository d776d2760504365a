/* The script host: JavaScriptCore running the composition's own scripts over the scene, on a
 * virtual clock. One host per session; everything on the thread that created it. */
#ifndef KN_SCRIPT_SCRIPT_H
#define KN_SCRIPT_SCRIPT_H
#include "parser/timing/timing.h"
#include "src/layout/layout.h"

typedef struct kn_script kn_script;
struct kn_filters; /* raster/dlist.h */

/* What an <iframe> is to show. Neither text nor url: an empty document. */
typedef struct kn_frame_request {
    kn_str text; /* of srcdoc; p NULL: none */
    kn_str url; /* as written, against the base URL of the document with the element; else p NULL */
    bool scripts; /* its own may run */
} kn_frame_request;

typedef struct kn_script_env { /* borrowed; must outlive the host */
    kn_scene *scene;
    kn_styler *styler;
    kn_layout *layout;
    kn_fonts *fonts;
    kn_diags *diags;
    const char *data_dir;    /* kinora's data folder: modules/gsap/… */
    const char *modules_dir; /* --modules DIR, may be NULL */
    bool allow_network;
    double width, height, dppx; /* window.innerWidth … */
    kn_rat fps;
    const char *variables_json; /* --variables, may be NULL */
    uint32_t time_limit_ms;     /* watchdog per entry into script; 0: none */
    size_t memory_limit;        /* bytes that the process may grow by while scripts run; 0: none */
    /* The script has been in one step of the engine or of kinora, past twice what it may take, and
     * nothing can end it alone. It has been reported. Called on a thread of its own while the
     * script runs on; must not return. May be NULL: then such a script goes on for ever. */
    void (*stuck)(void *ctx);
    /* Whether the user wants an end, asked on that thread; may be NULL. */
    bool (*cancelled)(void *ctx);
    /* Brings style (and layout) up to date on demand: getComputedStyle, getBoundingClientRect. */
    void (*flush)(void *ctx, bool layout);
    /* Picture of a resource for drawImage, Image.naturalWidth; borrowed. */
    kn_image *(*image)(void *ctx, const kn_node *n, kn_str url);
    /* An image with kn_image_document as it is now at w × h, to be drawn: new reference or NULL. */
    kn_image *(*document)(void *ctx, kn_image *im, double w, double h);
    /* What an element that a canvas lays out shows, its border box: new reference or NULL. */
    kn_image *(*element)(void *ctx, const kn_node *n);
    /* Picture that a video shows now, for drawImage: new reference, NULL when there is none. Files
     * of canvases: JPEG, or WebP; quality 0..1, negative for the usual one. May be NULL. */
    kn_image *(*video_frame)(void *ctx, const kn_node *n);
    bool (*encode)(void *ctx, const kn_pix *p, bool webp, double quality, kn_sb *out);
    /* The <filter> that a canvas's filter names by url(#…), for a canvas of w × h px, as nodes that
     * are numbered from `base`; false: there is none. `a` holds them; whoever asks frees their
     * layers. May be NULL. */
    bool (*svg_filter)(void *ctx, const kn_node *canvas, kn_str url, double w, double h, int base,
                       kn_arena *a, struct kn_filters *out);
    /* Media facts for HTMLMediaElement; false when unknown. */
    bool (*media_info)(void *ctx, const kn_node *n, double *duration, double *w, double *h);
    /* Documents of frames. The host of an element's new document, in the place of the one before;
     * its scripts have not run yet. *opaque: of another origin. NULL: it cannot be made. */
    kn_script *(*frame_open)(void *ctx, kn_node *n, const kn_frame_request *r, bool *opaque);
    void (*frame_close)(void *ctx, kn_node *n); /* the element left the document */
    void (*scripts_ran)(
        void *ctx); /* those of the document have, DOMContentLoaded comes; may be NULL */
    void (*viewport)(void *ctx, double *w, double *h); /* of a frame, now; may be NULL */
    kn_script *parent; /* of a frame: host of the document with the element, which lives longer */
    const char *url; /* of a frame: relative to the origin, or about:…; NULL: as the scene says */
    bool no_scripts; /* those of the document do not run */
    void *ctx;
} kn_script_env;

kn_status kn_script_new(const kn_script_env *env, kn_script **out);
/* The host of a frame may go before its parent: objects of it that scripts still hold become dead.
 * Not while script runs. */
void kn_script_free(kn_script *s);

/* Runs every script of the document in order (classic inline, external local or npm-mapped, modules
 * deferred), scoped for nested compositions, then DOMContentLoaded, load, zero timeouts and
 * microtasks. Exceptions are reported with the composition's file and line; they stop nothing. */
void kn_script_run_document(kn_script *s);

/* Length of the root timeline after running, seconds; 0 when there is none. (A.3 duration
 * inference; `adapters` = end inferred from WAAPI, CSS, Lottie.) */
double kn_script_timeline_duration(kn_script *s, double *adapters);
/* Length of the timeline registered under an element's data-composition-id; 0 when there is none,
 * or no end. */
double kn_script_composition_duration(kn_script *s, const kn_node *n);
/* The composition's final length: pads and clamps timelines as A.3 says. Call once before seeking.
 */
void kn_script_set_duration(kn_script *s, double seconds);
/* Nested compositions' clocks, from kn_timing_clocks. Borrowed until the next call. */
void kn_script_set_clocks(kn_script *s, const kn_comp_clock *c, size_t n);

/* Seek sequence of contract A.4 up to (not including) media sync and visibility: timelines,
 * adapters. */
void kn_script_seek(kn_script *s, int64_t frame, double t);
/* Scripts run on from frame to frame (animation frames, timers, tweens of no timeline), so that a
 * frame may depend on those before. */
bool kn_script_remembers(kn_script *s);
/* Step 7 of A.4 after the visibility pass: virtual time := t, rAF queue, hf-seek when asked,
 * microtasks. */
void kn_script_after_seek(kn_script *s, int64_t frame, double t, bool video_frame_changed);

/* Volume of a media element as scripts animate it, at the present instant; false when no script
 * touched it. */
bool kn_script_media_volume(kn_script *s, const kn_node *n, double *out);
/* Picture of a <canvas> as drawn so far: new reference to an immutable snapshot (same object while
 * unchanged), or NULL when never drawn to. */
kn_image *kn_script_canvas(kn_script *s, const kn_node *canvas);

/* From now on no picture of a canvas is asked for: what WebGL would draw is left out, but of
 * contexts whose scripts have read anything back. */
void kn_script_unseen(kn_script *s);

typedef struct kn_script_stats {
    uint64_t scripts, exceptions, seek_ns, flushes;
    size_t bytes; /* of the engine's heap at present; 0: it does not tell */
} kn_script_stats;
void kn_script_get_stats(const kn_script *s, kn_script_stats *out);
/* Evaluates text for --dump and tests; result as text, malloc'ed, NULL on exception (reported). */
char *kn_script_eval(kn_script *s, const char *text);
#endif
