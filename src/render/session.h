/* One composition being rendered: everything from the file to frozen display lists. Only src/render
 * and src/cli may include this. A session belongs to the thread that opened it. */
#ifndef KN_RENDER_SESSION_H
#define KN_RENDER_SESSION_H
#include "codec/audio.h"
#include "codec/media.h"
#include "raster/raster.h"
#include "src/core/log.h"
#include "src/core/rat.h"

typedef struct kn_session kn_session;

typedef struct kn_opts { /* borrowed strings; zero means: as the composition says, or the default */
    const char *project; /* folder or HTML file */
    const char *entry;   /* -c: file relative to the project */
    const char *data_dir; /* kinora's own data */
    const char *modules_dir;
    kn_rat fps;
    double duration;
    int width, height;    /* viewport of pages that are no composition; overrides otherwise */
    double scale;         /* device px per CSS px; 0: 1 */
    double audio_gain;    /* factor of the whole sound; 0: 1 */
    double audio_ceiling; /* true peak that the sound is held under; 0: it is not */
    const char *variables_json;
    bool strict_variables;
    bool alpha; /* transparent canvas, no page backgrounds (contract B.4) */
    bool clear; /* transparent canvas below the page's backgrounds */
    bool allow_network;
    bool no_cache;
    bool page;     /* any HTML page: no composition needed, only instant 0 */
    size_t memory; /* bytes for caches and slots */
    int threads;   /* raster threads; 0: one per core */
    uint32_t script_limit_ms;
    size_t script_memory; /* bytes; 0: 2 GiB */
    uint32_t max_nodes;   /* 0: KN_LIMIT_NODES */
    /* A script that nothing can end has been reported: ends the process, on a thread of its own
     * while the session runs on. NULL: such a script goes on. */
    void (*stuck)(void *ctx, kn_session *s);
    void *stuck_ctx;
    bool (*cancelled)(void); /* the user wants an end; asked on that thread; may be NULL */
} kn_opts;

typedef struct kn_plan { /* what will be rendered; depends on composition and options, never on the
                            machine */
    int width, height;   /* CSS px */
    double scale;
    int out_width, out_height;
    kn_rat fps;
    int64_t frames;
    double duration;
    bool is_composition;
    char name[128];
} kn_plan;

/* Parses, styles, runs the scripts and plans. On failure the reasons are in kn_session_diags of
 * *out, which must be closed all the same. */
kn_status kn_session_open(const kn_opts *o, kn_session **out);
void kn_session_close(kn_session *s); /* NULL is fine */
const kn_plan *kn_session_plan(const kn_session *s);
kn_diags *kn_session_diags(kn_session *s);
const kn_files *kn_session_files(const kn_session *s); /* that diagnostics point into */
/* When the composition of this id is shown; false: there is none. */
bool kn_session_window(const kn_session *s, kn_str id, double *start, double *end);
bool kn_session_is_still(
    const kn_session *s); /* its root says that nothing is timed: data-no-timeline */

/* Seeks to a frame and gives its display list (caller frees), needs not yet resolved. Any order of
 * frames. NULL: going back opened the composition anew, and it cannot be opened any more
 * (reported); no frame can be had from then on. */
kn_dlist *kn_session_frame(kn_session *s, int64_t frame);
/* The same at an instant that no frame begins at, `past` seconds after this one did. */
kn_dlist *kn_session_instant(kn_session *s, int64_t frame, double past);
/* Seeks to a frame, styles and lays it out, and draws nothing. False: as NULL above. */
bool kn_session_look(kn_session *s, int64_t frame);
/* The same where no frame is drawn any more afterwards: neither are canvases. */
bool kn_session_glance(kn_session *s, int64_t frame);
/* Whether frames depend on those before: going back to one is then as long as the way to it. */
bool kn_session_remembers(const kn_session *s);
/* What lies behind the texts of the present frame: it without their letters, on nothing. NULL: no
 * frame was sought. */
kn_dlist *kn_session_behind(kn_session *s);
/* Before the needs of a list are resolved: which videos the frame reads. */
void kn_session_announce(kn_session *s, const kn_dlist *d);
/* Decodes a picture that a list needs. Any thread. */
void kn_session_resolve(kn_session *s, kn_media_need *n);
kn_media *kn_session_media(kn_session *s);
/* New rasterizer with the session's cache budget. */
kn_raster *kn_session_raster(kn_session *s);

/* Sound of the whole film; *clips tells how many elements sound. The mix is the caller's. */
kn_status kn_session_mix(kn_session *s, kn_mix *out, size_t *clips);

/* Text dumps of the state at an instant: dom sheets style boxes dlist timeline media. KN_EUSAGE: no
 * such stage. Other errors are reported. */
kn_status kn_session_dump(kn_session *s, const char *stage, bool json, double at, kn_sb *out);

typedef enum kn_describe {
    KN_DESCRIBE_INFO,
    KN_DESCRIBE_COMPOSITIONS,
    KN_DESCRIBE_TIMELINE
} kn_describe;
/* What the composition is made of: lines of text, or members of a JSON object without its braces.
 */
void kn_session_describe(const kn_session *s, kn_describe what, bool json, kn_sb *out);

/* What an expression is in the composition's scripts now, as text (malloc'ed); NULL: it threw. For
 * tests. */
char *kn_session_eval(kn_session *s, const char *text);

typedef struct kn_stage_times { /* nanoseconds of the sequencer thread's processor time */
    uint64_t open, script, style, layout, paint;
    uint64_t frames;
} kn_stage_times;
void kn_session_times(const kn_session *s, kn_stage_times *out);
void kn_session_stats(const kn_session *s, kn_sb *out); /* counters of every stage, one per line */

/* What linting asks of the engine: whether a family is shipped in the data folder, under its own
 * name or as a stand-in for it. `list` is what kn_shipped_fonts read once (malloc'ed); NULL: there
 * is none, and no family is doubted. */
char *kn_shipped_fonts(const char *data_dir);
bool kn_font_shipped(const char *list, kn_str family);
double kn_film_length(const char *path); /* seconds; 0: unknown */
#endif
