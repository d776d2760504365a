#include "src/style/subtree.h"

bool kn_canvas_child(kn_scene *s, const kn_node *n) {
    return kn_is_elem(n) && n->parent && kn_is_html(n->parent, KN_A_canvas) &&
           kn_node_has_attr(n->parent, kn_scene_atom(s, KN_S("layoutsubtree")));
}
