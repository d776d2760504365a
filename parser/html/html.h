/* HTML5 text (gumbo), XML and SVG text (libxml2) → nodes; nested compositions mounted in place. */
#ifndef KN_PARSER_HTML_H
#define KN_PARSER_HTML_H
#include "parser/scene/scene.h"

/* Opens a composition or any HTML page or SVG file: reads, parses, mounts nested compositions
 * (contract A.7: templates and whole files, CSS/script scopes, id fix-ups, URL rewriting), applies
 * the fragment wrapper of A.1, and finds the root. `project` NULL: the file's folder. A file that
 * holds only a <template> is mounted alone. Caller frees *out. The files and diags are borrowed for
 * the scene's life. */
kn_status kn_scene_open(const char *project, const char *path, kn_files *files, kn_diags *diags,
                        kn_scene **out);

/* An SVG file that is shown as a picture, from memory; `shown` is how diagnostics name it. Nothing
 * else is read for it (scene->image). KN_EPARSE, unreported, when it is not well formed or no SVG.
 */
kn_status kn_scene_image(kn_str text, const char *shown, kn_files *files, kn_diags *diags,
                         kn_scene **out);

/* The document of an <iframe> in a document of `parent`. It is in the parent's project, whose rules
 * for files hold in it too. Nothing of a composition is done to it. */
typedef struct kn_frame_text {
    kn_str text;
    bool xml;          /* an SVG or XML file */
    const char *rel;   /* path of the file relative to the project: URLs resolve against its folder;
                          NULL: srcdoc, whose URLs are those of the parent */
    const char *shown; /* how diagnostics name the file; NULL: srcdoc */
    kn_loc loc;        /* of the element: where diagnostics of a srcdoc point */
} kn_frame_text;
/* KN_EPARSE when it cannot be read, unreported. Caller frees *out; parent may go before it. */
kn_status kn_scene_frame(const kn_scene *parent, const kn_frame_text *t, kn_scene **out);

/* Parses a fragment as innerHTML of `context` (an element) and returns a FRAGMENT node. */
kn_node *kn_html_fragment(kn_scene *s, const kn_node *context, kn_str html, kn_loc loc);
/* DOMParser: a new DOCUMENT node in the same scene (detached). xml: libxml2. NULL when not well
 * formed. */
kn_node *kn_html_document(kn_scene *s, kn_str text, bool xml, kn_loc loc);
/* Serializes children (inner) or the node itself as HTML (or XML). */
void kn_html_serialize(const kn_scene *s, const kn_node *n, bool inner, bool xml, kn_sb *out);
#endif
