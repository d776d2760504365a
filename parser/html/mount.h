/* Private to the mounting code: what the mounted files bring, and the steps that act on one host.
 */
#ifndef KN_PARSER_HTML_MOUNT_H
#define KN_PARSER_HTML_MOUNT_H
#include "parser/html/open.h"

typedef KN_VEC(kn_node *) kn_node_list;

typedef struct kn_mounter {
    kn_scene *s;
    const char *shown_dir;
    kn_node_list queue;                             /* hosts that wait */
    kn_node_list links, styles, externals, scripts; /* to be put into head and body at the end */
    kn_status status;
} kn_mounter;

/* The content that a host receives. */
typedef struct kn_content {
    kn_node *html;     /* of a file; NULL for an inline template */
    kn_node *head;     /* whose styles and scripts count; NULL: none */
    kn_node *all_head; /* whose links are hoisted; NULL: none */
    kn_node *body;     /* children are the content: template content or body */
    kn_str dir;        /* folder of the file in the project, for URLs */
    kn_str file, shown_src;
} kn_content;

void kn_mount_content(kn_mounter *m, kn_node *host, kn_content *c);
bool kn_has_comp_id(const kn_node *n);
kn_node *kn_first_comp(const kn_node *top); /* first [data-composition-id] in or below top */
kn_str kn_trimmed_attr(const kn_node *n, kn_atom a); /* "" when absent */
#endif
