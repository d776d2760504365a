/* Private to parser/html (and its tests): opening without a file, mounting, URL rewriting. */
#ifndef KN_PARSER_HTML_OPEN_H
#define KN_PARSER_HTML_OPEN_H
#include "parser/html/html.h"

/* As kn_scene_open, from memory. `rel` is the entry's path relative to the project (its ending says
 * whether it is XML), `shown` how diagnostics name it. `project` NULL: there are no other files. */
kn_status kn_scene_from_text(const char *project, const char *rel, const char *shown, kn_str text,
                             kn_files *files, kn_diags *diags, kn_scene **out);

/* Parses XML or SVG into the scene's document, which is empty. */
kn_status kn_open_xml(kn_scene *s, kn_str text, uint32_t file, bool report);

/* Mounts every [data-composition-src] and every empty host with a template#<id>-template in the
 * document (contract A.7). KN_EPARSE when a file is missing or holds no composition. `shown_dir` is
 * put before the names of the files in diagnostics ("" or with its slash). */
kn_status kn_mount_all(kn_scene *s, const char *shown_dir);

/* What the reference's compiler does to media of one file, before mounting: an id, data-start and
 * data-hf-auto-start when there is none, data-has-audio. */
void kn_prepare_media(kn_scene *s, kn_node *top);

/* The style sheet of variables: declared defaults and host values as custom properties. */
void kn_mount_variables(kn_scene *s);

/* URLs of a file in folder `dir` (relative to the project, "" for it itself) as they must be read
 * from the scene's base (contract A.7, Assets). */
bool kn_rewrite_url(const kn_scene *s, kn_str dir, kn_str url, kn_sb *out); /* false: unchanged */
void kn_rewrite_attributes(kn_scene *s, kn_str dir, kn_node *top);          /* top included */
void kn_rewrite_style_text(kn_scene *s, kn_str dir, kn_node *style);

/* Unfilled places of a template language: {{x}}, <<x>>, ${x}, __X__. */
bool kn_is_placeholder(kn_str value);
#endif
