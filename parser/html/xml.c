/* XML and SVG by libxml2: no network, no DTD, no entities but the predefined ones. */
#include "parser/html/tree.h"
#include "src/core/limits.h"
#include <libxml/parser.h>
#include <libxml/tree.h>

#define SVG_NS   "http://www.w3.org/2000/svg"
#define HTML_NS  "http://www.w3.org/1999/xhtml"
#define MATH_NS  "http://www.w3.org/1998/Math/MathML"
#define XLINK_NS "http://www.w3.org/1999/xlink"
#define XML_NS   "http://www.w3.org/XML/1998/namespace"

typedef struct conv {
    kn_scene *s;
    const kn_origin *o;
} conv;

static bool ns_is(const xmlNs *ns, const char *uri) {
    return ns && ns->href && strcmp((const char *)ns->href, uri) == 0;
}

static kn_str xstr(const xmlChar *s) {
    return kn_cstr((const char *)s);
}

static kn_atom qualified(conv *c, const char *prefix, const xmlChar *name) {
    kn_sb b = {0};
    if (prefix) {
        kn_sb_puts(&b, prefix);
        kn_sb_putc(&b, ':');
    }
    kn_sb_put(&b, xstr(name));
    kn_atom a = kn_scene_atom(c->s, kn_sb_str(&b));
    kn_sb_free(&b);
    return a;
}

/* Text children only: a reference to a declared entity stands for nothing. */
static void add_attribute(conv *c, kn_node *n, const xmlAttr *a) {
    const char *prefix = NULL;
    if (ns_is(a->ns, XLINK_NS))
        prefix = "xlink";
    else if (ns_is(a->ns, XML_NS))
        prefix = "xml";
    else if (a->ns && a->ns->prefix)
        prefix = (const char *)a->ns->prefix;
    kn_sb b = {0};
    for (const xmlNode *t = a->children; t; t = t->next)
        if (t->type == XML_TEXT_NODE)
            kn_sb_put(&b, xstr(t->content));
    kn_atom name = qualified(c, prefix, a->name);
    if (!kn_node_has_attr(n, name))
        kn_node_attr_raw(n, name, kn_sb_str(&b));
    kn_sb_free(&b);
}

static kn_node *add(conv *c, kn_node *parent, kn_node *n) {
    if (!n)
        return NULL;
    if (c->o->parsed)
        n->flags |= KN_NODE_PARSED;
    kn_node_append_raw(parent, n);
    return n;
}

static kn_node *add_element(conv *c, kn_node *parent, const xmlNode *x, kn_loc loc) {
    kn_ns ns = ns_is(x->ns, SVG_NS)    ? KN_NS_SVG
               : ns_is(x->ns, HTML_NS) ? KN_NS_HTML
               : ns_is(x->ns, MATH_NS) ? KN_NS_MATHML
                                       : KN_NS_OTHER;
    kn_node *n = add(c, parent, kn_node_element(c->s, ns, kn_scene_atom(c->s, xstr(x->name)), loc));
    if (!n)
        return NULL;
    for (const xmlNs *d = x->nsDef; d; d = d->next)
        kn_node_attr_raw(
            n, d->prefix ? qualified(c, "xmlns", d->prefix) : kn_scene_atom(c->s, KN_S("xmlns")),
            xstr(d->href));
    for (const xmlAttr *a = x->properties; a; a = a->next)
        add_attribute(c, n, a);
    return n;
}

static void add_text(conv *c, kn_node *parent, kn_str text, kn_loc loc) {
    kn_node *last = parent->last;
    if (last && last->kind == KN_NODE_TEXT) {
        last->text = kn_xrealloc(last->text, last->n_text + text.n + 1);
        memcpy(last->text + last->n_text, text.p, text.n);
        last->n_text += (uint32_t)text.n;
        last->text[last->n_text] = 0;
        return;
    }
    add(c, parent, kn_node_text(c->s, KN_NODE_TEXT, text, loc));
}

/* libxml2 itself refuses more than 256 levels, so this may recurse. */
static bool add_nodes(conv *c, kn_node *parent, const xmlNode *x) {
    for (; x; x = x->next) {
        kn_loc loc = c->o->at;
        if (!c->o->fixed) {
            long line = xmlGetLineNo(x);
            loc.line = line > 0 ? (uint32_t)line : 0;
            loc.col = loc.line ? 1 : 0;
        }
        kn_node *n;
        switch (x->type) {
        case XML_ELEMENT_NODE:
            n = add_element(c, parent, x, loc);
            if (!n || !add_nodes(c, n->content ? n->content : n, x->children))
                return false;
            break;
        case XML_TEXT_NODE:
        case XML_CDATA_SECTION_NODE:
            if (parent->kind != KN_NODE_DOCUMENT)
                add_text(c, parent, xstr(x->content), loc);
            break;
        case XML_COMMENT_NODE:
            add(c, parent, kn_node_text(c->s, KN_NODE_COMMENT, xstr(x->content), loc));
            break;
        default: /* processing instructions, declarations, entity references */
            break;
        }
    }
    return true;
}

static void report_error(kn_scene *s, xmlParserCtxt *ctx, const kn_origin *o) {
    const xmlError *e = xmlCtxtGetLastError(ctx);
    kn_loc loc = o->at;
    if (e && !o->fixed) {
        loc.line = e->line > 0 ? (uint32_t)e->line : 0;
        loc.col = e->int2 > 0 ? (uint32_t)e->int2 : 0;
    }
    kn_str msg = e && e->message ? kn_str_trim(kn_cstr(e->message)) : KN_S("not well formed");
    kn_report(s->diags, KN_SEV_ERROR, KN_EPARSE, "xml/syntax", loc, NULL, "%.*s", (int)msg.n,
              msg.p);
}

bool kn_xml_document(kn_scene *s, kn_node *doc, kn_str text, const kn_origin *o, bool report) {
    if (text.n > INT32_MAX)
        return false;
    xmlParserCtxt *ctx = xmlNewParserCtxt();
    if (!ctx)
        return false;
    conv c = {s, o};
    const int opt = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
                    XML_PARSE_BIG_LINES;
    xmlDoc *x = xmlCtxtReadMemory(ctx, text.p ? text.p : "", (int)text.n, NULL, NULL, opt);
    bool ok = x && ctx->wellFormed && add_nodes(&c, doc, x->children);
    if (!ok && report)
        report_error(s, ctx, o);
    xmlFreeDoc(x);
    xmlFreeParserCtxt(ctx);
    return ok;
}
