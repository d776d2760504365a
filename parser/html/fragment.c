/* innerHTML and DOMParser. */
#include "parser/html/html.h"
#include "parser/html/tree.h"

kn_node *kn_html_fragment(kn_scene *s, const kn_node *context, kn_str html, kn_loc loc) {
    kn_node *f = kn_node_fragment(s);
    if (!f)
        return NULL;
    const kn_origin o = {.at = loc, .fixed = true};
    if (html.n)
        kn_gumbo_fragment(s, f, context, html, &o);
    return f;
}

kn_node *kn_html_document(kn_scene *s, kn_str text, bool xml, kn_loc loc) {
    kn_node *doc = kn_node_document(s);
    if (!doc)
        return NULL;
    const kn_origin o = {.at = loc, .fixed = true};
    bool ok = xml ? kn_xml_document(s, doc, text, &o, false) : kn_gumbo_document(s, doc, text, &o);
    if (ok)
        return doc;
    kn_node_release(s, doc);
    return NULL;
}
