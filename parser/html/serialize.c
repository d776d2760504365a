/* Serialization: HTML 13.3 (serializing HTML fragments), and a plain XML form. */
#include "parser/html/html.h"

typedef struct writer {
    const kn_scene *s;
    kn_sb *out;
    bool xml;
} writer;

static bool is_void(kn_str tag) {
    static const char *const list[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                       "input", "link", "meta", "param", "source", "track", "wbr"};
    for (size_t i = 0; i < KN_COUNTOF(list); i++)
        if (kn_str_eq(tag, kn_cstr(list[i])))
            return true;
    return false;
}

static bool keeps_text_raw(const kn_node *n) {
    return n && (kn_is_html(n, KN_A_style) || kn_is_html(n, KN_A_script) ||
                 kn_is_html(n, KN_A_iframe) || kn_is_html(n, KN_A_noscript));
}

/* HTML 13.3 "escaping a string"; attributes also hide < and >. */
static void put_escaped(writer *w, kn_str s, bool attribute) {
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.p[i];
        if (c == '&')
            kn_sb_puts(w->out, "&amp;");
        else if (c == '<')
            kn_sb_puts(w->out, "&lt;");
        else if (c == '>')
            kn_sb_puts(w->out, "&gt;");
        else if (c == '"' && attribute)
            kn_sb_puts(w->out, "&quot;");
        else if ((unsigned char)c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0xA0 &&
                 !w->xml) {
            kn_sb_puts(w->out, "&nbsp;");
            i++;
        } else
            kn_sb_putc(w->out, c);
    }
}

static void put_attribute(writer *w, kn_str name, kn_str value) {
    kn_sb_putc(w->out, ' ');
    kn_sb_put(w->out, name);
    kn_sb_puts(w->out, "=\"");
    put_escaped(w, value, true);
    kn_sb_putc(w->out, '"');
}

static void put_attributes(writer *w, const kn_node *n) {
    for (uint32_t i = 0; i < n->n_attrs; i++) {
        const kn_attr *a = &n->attrs[i];
        kn_sb style = {0};
        kn_str v = {a->value, a->n};
        if (a->name == KN_A_style && (n->flags & KN_NODE_STYLE_STALE) && w->s->style_text) {
            if (n->inline_style)
                w->s->style_text(w->s, n->inline_style, &style);
            v = kn_sb_str(&style);
        }
        put_attribute(w, kn_scene_atom_str(w->s, a->name), v);
        kn_sb_free(&style);
    }
}

/* XML needs the namespace where it changes. */
static void put_namespace(writer *w, const kn_node *n) {
    static const char *const uri[] = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg",
                                      "http://www.w3.org/1998/Math/MathML", NULL};
    bool changes = !kn_is_elem(n->parent) || n->parent->ns != n->ns;
    if (!changes || !uri[n->ns])
        return;
    for (uint32_t i = 0; i < n->n_attrs; i++)
        if (kn_str_eq(kn_scene_atom_str(w->s, n->attrs[i].name), KN_S("xmlns")))
            return;
    put_attribute(w, KN_S("xmlns"), kn_cstr(uri[n->ns]));
}

static void put_node(writer *w, const kn_node *n);

static void put_children(writer *w, const kn_node *n) {
    const kn_node *from = n->content ? n->content : n;
    for (const kn_node *c = from->first; c; c = c->next)
        put_node(w, c);
}

static void put_element(writer *w, const kn_node *n) {
    kn_str tag = kn_scene_atom_str(w->s, n->tag);
    kn_sb_putc(w->out, '<');
    kn_sb_put(w->out, tag);
    if (w->xml)
        put_namespace(w, n);
    put_attributes(w, n);
    bool empty = !n->first && !(n->content && n->content->first);
    if (w->xml && empty && (n->ns != KN_NS_HTML || is_void(tag))) {
        kn_sb_puts(w->out, n->ns == KN_NS_HTML ? " />" : "/>");
        return;
    }
    kn_sb_putc(w->out, '>');
    if (!w->xml && n->ns == KN_NS_HTML && is_void(tag))
        return;
    put_children(w, n);
    kn_sb_puts(w->out, "</");
    kn_sb_put(w->out, tag);
    kn_sb_putc(w->out, '>');
}

static void put_node(writer *w, const kn_node *n) {
    kn_str text = {n->text, n->n_text};
    switch ((kn_node_kind)n->kind) {
    case KN_NODE_ELEMENT:
        put_element(w, n);
        break;
    case KN_NODE_TEXT:
        if (!w->xml && keeps_text_raw(n->parent))
            kn_sb_put(w->out, text);
        else
            put_escaped(w, text, false);
        break;
    case KN_NODE_COMMENT:
        kn_sb_puts(w->out, "<!--");
        kn_sb_put(w->out, text);
        kn_sb_puts(w->out, "-->");
        break;
    case KN_NODE_DOCTYPE:
        kn_sb_puts(w->out, "<!DOCTYPE ");
        kn_sb_put(w->out, text);
        kn_sb_putc(w->out, '>');
        break;
    case KN_NODE_DOCUMENT:
    case KN_NODE_FRAGMENT:
        put_children(w, n);
        break;
    }
}

void kn_html_serialize(const kn_scene *s, const kn_node *n, bool inner, bool xml, kn_sb *out) {
    writer w = {s, out, xml};
    if (inner)
        put_children(&w, n);
    else
        put_node(&w, n);
}
