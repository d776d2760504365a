/* Inside src/render. */
#ifndef KN_RENDER_INTERNAL_H
#define KN_RENDER_INTERNAL_H
#include "parser/html/html.h"
#include "parser/timing/timing.h"
#include "src/layout/layout.h"
#include "src/paint/paint.h"
#include "src/render/session.h"
#include "src/render/svgdoc.h"
#include "src/script/script.h"

/* ---- pictures of the composition: img, CSS url(), SVG files ---- */
typedef struct kn_pictures kn_pictures;
struct kn_anim;
/* `budget`: bytes of decoded frames of animations that may be kept. */
kn_pictures *kn_pictures_new(kn_scene *s, const kn_svgdoc_env *env, size_t budget);
void kn_pictures_free(kn_pictures *p);
/* Decoded on first use; NULL for what is missing or broken (reported once). Borrowed. */
kn_image *kn_pictures_get(kn_pictures *p, kn_loc loc, kn_str url);
/* The animation whose first frame the picture is, or NULL. */
struct kn_anim *kn_pictures_anim(const kn_pictures *p, const kn_image *im);
/* New reference, the same picture while it is kept; NULL: it cannot be decoded. */
kn_image *kn_pictures_frame(kn_pictures *p, struct kn_anim *a, int index);
/* The frame of an animated picture at a time of its own, as often as it says; a new reference, or
 * NULL when it is none. */
kn_image *kn_pictures_at(kn_pictures *p, kn_image *im, kn_rat t);
/* moving_picture.c: the frame of an animation that an element shows at the present instant. New
 * reference; NULL: `im` is none. */
kn_image *kn_session_picture_now(void *ctx, const kn_node *n, kn_image *im);

/* ---- timed media of the composition ---- */
typedef struct kn_media_use { /* one video element in one frame */
    const kn_node *node;
    int source;
    uint64_t window;
    kn_rat pts;
} kn_media_use;

typedef struct kn_source { /* what a URL of the composition opened */
    char *url;
    kn_rat fps; /* of numbered pictures; else 0 */
    int source; /* index in the session's media, -1: it cannot be used (reported) */
} kn_source;

/* ---- documents of frames: subdoc.c ---- */
typedef struct kn_subdoc kn_subdoc;
typedef struct kn_subdocs { /* those of one document, in the order of their loading */
    kn_session *session;
    kn_subdoc *owner; /* NULL: the page */
    KN_VEC(kn_subdoc *) v;
} kn_subdocs;
/* Callbacks of kn_script_env and kn_paint_source; `in` is that of the document with the element. */
kn_script *kn_subdoc_open(kn_subdocs *in, kn_node *n, const kn_frame_request *r, bool *opaque);
void kn_subdoc_close(kn_subdocs *in, const kn_node *n);
kn_layer *kn_subdoc_layer(kn_subdocs *in, const kn_node *n, kn_rgba *backdrop);
/* Styles and layouts of them all, after those of their parent. */
void kn_subdocs_flush(kn_subdocs *in);
void kn_subdocs_sweep(kn_session *s); /* frees what was closed: not while script runs */
void kn_subdocs_free(kn_subdocs *in);
bool kn_subdocs_remember(const kn_subdocs *in); /* kn_style_remembers of some */

struct kn_session {
    kn_opts opts;
    char *data_dir;
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_styler *styler;
    kn_fonts *fonts;
    kn_layout *layout;
    kn_painter *painter,
        *drawn; /* `drawn`: for elements that canvases draw; made when it is needed */
    kn_script *script;
    kn_timing *timing;
    kn_pictures *pictures;
    uint64_t painters; /* all that there ever were, those of SVG images too */
    kn_media *media;
    kn_plan plan;
    kn_comp_info info;
    int64_t frame; /* present one, -1 before the first and when scripts are elsewhere */
    double past;   /* seconds since it began */
    bool played;   /* some frame was sought since the composition was loaded */
    bool walks; /* something begins on the way that nothing tells of before: no frame is passed over
                 */
    double now;
    KN_VEC(kn_source) sources;
    KN_VEC(kn_media_use) uses; /* slots of the frame being painted */
    kn_subdocs frames;         /* documents of the page's <iframe>s */
    KN_VEC(kn_subdoc *) closed;
    int n_frames; /* documents of frames that there are, closed ones too */
    kn_stage_times times;
    bool flushing;
};

/* From the file to the first instant, and everything that this made dropped again; media and
 * reports stay. */
kn_status kn_session_load(kn_session *s);
void kn_session_unload(kn_session *s);
void kn_session_timing(kn_session *s); /* clips and clocks anew, after their attributes changed */
kn_painter *kn_session_painter(kn_session *s); /* a new one, which knows nothing of others */
/* Style and layout up to date (container queries settled). */
void kn_session_flush(kn_session *s, bool layout);
void kn_session_lead_families(kn_session *s); /* of a composition, before its scripts run */
/* Contract A.1: forced styles of the root and of its timed children. */
void kn_clip_layout(kn_session *s);
char *kn_session_media_path(kn_session *s,
                            const kn_node *n); /* malloc'ed; NULL when refused (reported) or none */
int kn_session_source(kn_session *s,
                      const kn_node *n); /* media index of a video or audio element, -1 */
/* Reports what values of variables (a JSON object; NULL: none) say that the composition does not
 * declare; KN_EUSAGE: not to be rendered. */
kn_status kn_check_variables(const kn_scene *scene, kn_diags *d, const char *json, bool strict);
/* malloc'ed: the document of a project folder or file. NULL: reported. */
char *kn_entry_path(const kn_opts *o, kn_diags *d);
/* What is known of the element's file; NULL when there is none that can be used. */
const kn_media_info *kn_session_info(kn_session *s, const kn_node *n);
const kn_clip *kn_session_clip(const kn_session *s, const kn_node *n);
/* Where animations of the element start: with the nearest timed ancestor. */
double kn_session_origin(void *ctx, const kn_node *n);
/* The picture that a video shows at the present instant; false: none. */
bool kn_session_video_use(kn_session *s, const kn_node *n, kn_media_use *out);
/* An SVG image at w × h, to be drawn on a canvas: new reference or NULL. */
kn_image *kn_draw_document(kn_image *im, double w, double h, double now);
/* canvas.c: kn_script_env's callbacks; ctx is the session. */
kn_image *kn_session_video_frame(void *ctx, const kn_node *n);
bool kn_session_svg_filter(void *ctx, const kn_node *canvas, kn_str url, double w, double h,
                           int base, kn_arena *a, kn_filters *out);
bool kn_session_encode(void *ctx, const kn_pix *p, bool webp, double quality, kn_sb *out);
#endif
