/* HTML in a canvas: children of <canvas layoutsubtree> have styles and boxes, which nothing paints
 * but drawElementImage (WICG, HTML-in-Canvas). */
#ifndef KN_STYLE_SUBTREE_H
#define KN_STYLE_SUBTREE_H
#include "parser/scene/scene.h"

/* Whether n is an element that a canvas lays out. */
bool kn_canvas_child(kn_scene *s, const kn_node *n);
#endif
