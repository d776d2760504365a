/* Private to parser/html: from text to nodes. */
#ifndef KN_PARSER_HTML_TREE_H
#define KN_PARSER_HTML_TREE_H
#include "parser/scene/scene.h"

/* Where a text came from. */
typedef struct kn_origin {
    kn_loc at;     /* file, and the place of all nodes when `fixed` */
    bool fixed;    /* text made by a script: lines inside it mean nothing */
    uint32_t skip; /* columns of line 1 that are ours, not the author's (fragment wrapper) */
    bool parsed;   /* sets KN_NODE_PARSED */
} kn_origin;

/* Parses a whole document into `doc` (an empty DOCUMENT; the quirks mode of the scene is that of
 * its own). False past a limit (reported). */
bool kn_gumbo_document(kn_scene *s, kn_node *doc, kn_str text, const kn_origin *o);
/* The same for the content of `context`: children go to `into`. */
bool kn_gumbo_fragment(kn_scene *s, kn_node *into, const kn_node *context, kn_str text,
                       const kn_origin *o);
/* XML by libxml2. False when it is not well formed; reports when `report`. */
bool kn_xml_document(kn_scene *s, kn_node *doc, kn_str text, const kn_origin *o, bool report);
/* Upper bound of how deep HTML text nests, before any parser that recurses sees it. */
bool kn_html_nests_deeper(kn_str text, size_t limit);
/* Whether a tag has more attributes than that, as far as can be told without parsing. */
bool kn_html_has_attributes(kn_str text, size_t limit);
#endif
