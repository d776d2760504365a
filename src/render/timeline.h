/* kinora timeline: the rows of an editor's timeline. */
#ifndef KN_RENDER_TIMELINE_H
#define KN_RENDER_TIMELINE_H
#include "src/render/internal.h"

/* Members of a JSON object without its braces, or lines of text. */
void kn_timeline_describe(const kn_session *s, bool json, kn_sb *out);

static inline kn_str kn_attr_named(const kn_session *s, const kn_node *n, const char *name) {
    return kn_node_attr(n, kn_atom_get(s->scene->atoms, kn_cstr(name)));
}
/* The file that is mounted at an element; empty: none. */
static inline kn_str kn_mounted_file(const kn_session *s, const kn_node *n) {
    return kn_is_elem(n) ? kn_attr_named(s, n, "data-composition-file") : (kn_str){"", 0};
}
#endif
