/* How findings name an element. */
#ifndef KN_RENDER_SELECTOR_H
#define KN_RENDER_SELECTOR_H
#include "parser/scene/scene.h"

/* A selector that finds this element alone, as HyperFrames writes them: its id, a name in an
 * attribute, tag and classes, or the nearest such one above and the way down from it. */
void kn_put_selector(const kn_scene *s, const kn_node *n, kn_sb *out);
/* The way to an element from the body down, or its id: as they write it of contrast. */
void kn_put_selector_path(const kn_scene *s, const kn_node *n, kn_sb *out);
#endif
