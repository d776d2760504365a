/* SVG files that a page shows as pictures: each is a document of its own with styles, layout and
 * paint of its own, as Blink's SVGImage. It runs no scripts and reads no files: what it names must
 * be in it, or in data: URLs. Sequencer thread only. */
#ifndef KN_RENDER_SVGDOC_H
#define KN_RENDER_SVGDOC_H
#include "src/paint/paint.h"

typedef struct kn_svgdoc_env { /* borrowed for the document's life */
    kn_files *files;
    kn_diags *diags;
    const char *data_dir;
    uint64_t *painters; /* how many there are in the session: keys must not meet */
    int depth;          /* of documents inside each other */
} kn_svgdoc_env;

/* Where the keys of a further painter of the session start. A composition that is loaded anew has
 * a new one: pictures of the one before are still in the caches. */
static inline uint64_t kn_painter_keys(uint64_t *painters) {
    return ++*painters << 40;
}

typedef struct kn_svgdoc kn_svgdoc;
/* From the text of the file; `shown` is how diagnostics name it, `fragment` (may be NULL) what
 * stood behind the '#' of its URL. NULL when it cannot be read, which is reported at `loc`. */
kn_svgdoc *kn_svgdoc_open(const kn_svgdoc_env *env, kn_str text, const char *shown,
                          const char *fragment, kn_loc loc);
void kn_svgdoc_free(kn_svgdoc *d); /* NULL is fine */
/* Of <svg width height viewBox>, as the fragment changes them. */
void kn_svgdoc_natural(const kn_svgdoc *d, kn_image_natural *out);
/* What it draws at the time `now` (seconds) in a viewport: new reference or NULL. `*moves` is set
 * when it may be another one at other times. The answer depends on the arguments alone. */
kn_layer *kn_svgdoc_layer(kn_svgdoc *d, const kn_document_view *v, double now, bool *moves);
/* Natural size of an SVG file. False: it cannot be read, which is reported. */
bool kn_svg_file_size(const char *path, const char *data_dir, kn_files *files, kn_diags *diags,
                      kn_image_natural *out);
#endif
