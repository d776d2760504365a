/* Walking and finding. */
#include "parser/scene/scene.h"

kn_node *kn_node_next_skip(const kn_node *n, const kn_node *top) {
    for (; n && n != top; n = n->parent)
        if (n->next)
            return n->next;
    return NULL;
}

kn_node *kn_node_next(const kn_node *n, const kn_node *top) {
    return n->first ? n->first : kn_node_next_skip(n, top);
}

bool kn_node_contains(const kn_node *a, const kn_node *b) {
    for (; b; b = b->parent)
        if (a == b)
            return true;
    return false;
}

kn_node *kn_node_find_id(const kn_node *top, kn_str id) {
    if (!top || id.n == 0)
        return NULL;
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (n->kind == KN_NODE_ELEMENT && n->n_attrs) {
            kn_str v = kn_node_attr(n, KN_A_id);
            if (v.p && kn_str_eq(v, id))
                return (kn_node *)n;
        }
    return NULL;
}

kn_node *kn_node_first_tag(const kn_node *top, kn_atom tag) {
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (n->kind == KN_NODE_ELEMENT && n->tag == tag)
            return (kn_node *)n;
    return NULL;
}

kn_node *kn_scene_html(const kn_scene *s) {
    for (kn_node *n = s->document->first; n; n = n->next)
        if (n->kind == KN_NODE_ELEMENT)
            return n;
    return NULL;
}

kn_node *kn_scene_body(const kn_scene *s) {
    const kn_node *html = kn_scene_html(s);
    for (kn_node *n = html ? html->first : NULL; n; n = n->next)
        if (kn_is_html(n, KN_A_body))
            return n;
    return NULL;
}

void kn_node_text_content(const kn_node *top, kn_sb *out) {
    if (top->kind == KN_NODE_TEXT || top->kind == KN_NODE_COMMENT) {
        kn_sb_put(out, (kn_str){top->text, top->n_text});
        return;
    }
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (n->kind == KN_NODE_TEXT)
            kn_sb_put(out, (kn_str){n->text, n->n_text});
}

kn_str kn_node_css(const kn_node *n) {
    if (n->kind == KN_NODE_TEXT)
        return n->parent->tag == KN_A_style ? (kn_str){n->text, n->n_text} : KN_S("");
    return kn_is_elem(n) ? kn_node_attr(n, KN_A_style) : KN_S("");
}
