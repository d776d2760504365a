/* HTML by gumbo: its tree becomes ours. The only file that knows gumbo. */
#include "parser/html/tree.h"
#include "src/core/limits.h"
#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>

/* Open elements, and attributes of one, that gumbo is asked to keep, see guard.c. */
enum { MAX_OPEN = 2048, MAX_ATTRIBUTES = 2048 };
#define MAX_MEMORY ((size_t)1 << 30)

/* gumbo does not look at what its allocator returns, so running out leaves it by longjmp; every
 * block is in a list and freed at the end, whichever way that comes. */
typedef union block {
    struct {
        union block *prev, *next;
        size_t n;
    } h;
    max_align_t align;
} block;

typedef struct pool {
    block *blocks;
    size_t used;
    jmp_buf out_of_memory;
} pool;

static void *pool_alloc(void *user, size_t n) {
    pool *p = user;
    if (n > MAX_MEMORY || p->used + n > MAX_MEMORY)
        longjmp(p->out_of_memory, 1);
    block *b = malloc(sizeof *b + n);
    if (!b)
        longjmp(p->out_of_memory, 1);
    b->h.prev = NULL;
    b->h.next = p->blocks;
    b->h.n = n;
    if (p->blocks)
        p->blocks->h.prev = b;
    p->blocks = b;
    p->used += n;
    return b + 1;
}

static void pool_free(void *user, void *ptr) {
    pool *p = user;
    if (!ptr)
        return;
    block *b = (block *)ptr - 1;
    *(b->h.prev ? &b->h.prev->h.next : &p->blocks) = b->h.next;
    if (b->h.next)
        b->h.next->h.prev = b->h.prev;
    p->used -= b->h.n;
    free(b);
}

static void pool_clear(pool *p) {
    for (block *b = p->blocks, *next; b; b = next) {
        next = b->h.next;
        free(b);
    }
    p->blocks = NULL;
}

/* ---- conversion ---- */

typedef struct conv {
    kn_scene *s;
    const kn_origin *o;
    kn_sb name;
    uint16_t scope;
    bool full; /* a limit was met: the rest is dropped */
} conv;

static kn_loc loc_of(const conv *c, GumboSourcePosition pos) {
    kn_loc l = c->o->at;
    if (c->o->fixed)
        return l;
    l.line = pos.line;
    l.col = pos.column;
    if (pos.line == 1 && c->o->skip) {
        if (pos.column <= c->o->skip) /* part of the wrapper */
            l.line = l.col = 0;
        else
            l.col -= c->o->skip;
    }
    return l;
}

static kn_node *finish(conv *c, kn_node *n, kn_node *parent) {
    if (!n) {
        c->full = true;
        return NULL;
    }
    n->scope = c->scope;
    if (c->o->parsed)
        n->flags |= KN_NODE_PARSED;
    kn_node_append_raw(parent, n);
    return n;
}

static void add_text(conv *c, kn_node *parent, const GumboText *t) {
    kn_str text = kn_cstr(t->text);
    kn_node *last = parent->last;
    if (last && last->kind == KN_NODE_TEXT) { /* DOM: adjacent character data is one node */
        last->text = kn_xrealloc(last->text, last->n_text + text.n + 1);
        memcpy(last->text + last->n_text, text.p, text.n + 1);
        last->n_text += (uint32_t)text.n;
        return;
    }
    finish(c, kn_node_text(c->s, KN_NODE_TEXT, text, loc_of(c, t->start_pos)), parent);
}

static kn_atom lower_atom(conv *c, kn_str s) {
    c->name.n = 0;
    for (size_t i = 0; i < s.n; i++)
        kn_sb_putc(&c->name, (char)kn_lower((unsigned char)s.p[i]));
    return kn_scene_atom(c->s, kn_sb_str(&c->name));
}

static kn_atom tag_atom(conv *c, const GumboElement *e) {
    GumboStringPiece piece = e->original_tag;
    if (piece.length)
        gumbo_tag_from_original_text(&piece);
    if (e->tag_namespace == GUMBO_NAMESPACE_SVG && piece.length) {
        const char *proper = gumbo_normalize_svg_tagname(&piece);
        if (proper)
            return kn_scene_atom(c->s, kn_cstr(proper));
        return lower_atom(c, (kn_str){piece.data, piece.length});
    }
    if (e->tag != GUMBO_TAG_UNKNOWN)
        return kn_scene_atom(c->s, kn_cstr(gumbo_normalized_tagname(e->tag)));
    return lower_atom(c, (kn_str){piece.data, piece.length});
}

static void add_attribute(conv *c, kn_node *n, const GumboAttribute *a) {
    static const char *const prefix[] = {"", "xlink:", "xml:", "xmlns:"};
    const char *p = prefix[a->attr_namespace];
    if (a->attr_namespace == GUMBO_ATTR_NAMESPACE_XMLNS && strcmp(a->name, "xmlns") == 0)
        p = "";
    c->name.n = 0;
    kn_sb_puts(&c->name, p);
    kn_sb_puts(&c->name, a->name);
    kn_node_attr_raw(n, kn_scene_atom(c->s, kn_sb_str(&c->name)), kn_cstr(a->value));
}

static void add_children(conv *c, kn_node *parent, const GumboVector *kids, int depth);

static void add_element(conv *c, kn_node *parent, const GumboNode *g, int depth) {
    static const kn_ns ns[] = {KN_NS_HTML, KN_NS_SVG, KN_NS_MATHML};
    const GumboElement *e = &g->v.element;
    kn_node *n = finish(
        c, kn_node_element(c->s, ns[e->tag_namespace], tag_atom(c, e), loc_of(c, e->start_pos)),
        parent);
    if (!n)
        return;
    for (unsigned i = 0; i < e->attributes.length; i++)
        add_attribute(c, n, e->attributes.data[i]);
    if (kn_is_html(n, KN_A_noscript)) /* scripts are on: what it holds is not a document */
        return;
    kn_node *into = n->content ? n->content : n;
    /* As browsers do, what lies too deep becomes the sibling of what it would be in. */
    add_children(c, depth < KN_LIMIT_DEPTH ? into : parent, &e->children, depth + 1);
}

static void add_children(conv *c, kn_node *parent, const GumboVector *kids, int depth) {
    if (depth > KN_LIMIT_DEPTH)
        kn_report(c->s->diags, KN_SEV_WARN, KN_ELIMIT, "dom/too-deep", parent->loc, NULL,
                  "elements are nested deeper than %d levels", KN_LIMIT_DEPTH);
    for (unsigned i = 0; i < kids->length && !c->full; i++) {
        const GumboNode *g = kids->data[i];
        switch (g->type) {
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE:
        case GUMBO_NODE_CDATA:
            if (parent->kind != KN_NODE_DOCUMENT)
                add_text(c, parent, &g->v.text);
            break;
        case GUMBO_NODE_COMMENT:
            finish(c,
                   kn_node_text(c->s, KN_NODE_COMMENT, kn_cstr(g->v.text.text),
                                loc_of(c, g->v.text.start_pos)),
                   parent);
            break;
        case GUMBO_NODE_ELEMENT:
        case GUMBO_NODE_TEMPLATE:
            add_element(c, parent, g, depth);
            break;
        case GUMBO_NODE_DOCUMENT:
            break;
        }
    }
}

static bool refuse(kn_scene *s, const kn_origin *o, const char *why) {
    kn_report(s->diags, KN_SEV_ERROR, KN_ELIMIT, "html/limit", o->at, NULL, "%s", why);
    return false;
}

static bool is_svg_name(kn_str name) {
    static const char *const list[] = {
        "svg",     "g",        "path",    "rect",           "circle",         "ellipse",
        "line",    "polyline", "polygon", "text",           "tspan",          "textPath",
        "defs",    "use",      "symbol",  "linearGradient", "radialGradient", "stop",
        "pattern", "clipPath", "mask",    "marker",         "filter",         "foreignObject"};
    for (size_t i = 0; i < KN_COUNTOF(list); i++)
        if (kn_str_ieq(name, kn_cstr(list[i])))
            return true;
    return kn_str_starts(name, KN_S("fe"));
}

/* gumbo 0.10 compares the end tags of foreign elements with the white space in them, so `</svg >`
 * closes nothing. The space moves in front of the tag, where it means nothing in SVG; positions
 * behind the tag stay. Returns a malloc'ed copy, or NULL when there is no such tag. */
static char *tighten_end_tags(kn_str text) {
    char *copy = NULL;
    for (size_t i = 0; i + 3 < text.n; i++) {
        if (text.p[i] != '<' || text.p[i + 1] != '/')
            continue;
        size_t name = i + 2, end = name;
        while (end < text.n && !kn_is_space((unsigned char)text.p[end]) && text.p[end] != '>')
            end++;
        size_t close = end;
        while (close < text.n && kn_is_space((unsigned char)text.p[close]))
            close++;
        if (close == end || close >= text.n || text.p[close] != '>' ||
            !is_svg_name(kn_str_sub(text, name, end)))
            continue;
        if (!copy)
            copy = kn_xstrndup(text.p, text.n);
        memcpy(copy + i, text.p + end, close - end);
        memcpy(copy + i + (close - end), text.p + i, end - i);
        i = close;
    }
    return copy;
}

/* Runs gumbo over the text and hands the tree to `take`. */
static bool run_gumbo(kn_scene *s, kn_str text, GumboOptions *opt, conv *c, kn_node *into,
                      void (*take)(conv *, kn_node *, const GumboOutput *)) {
    if (kn_str_starts(text, KN_S("\xEF\xBB\xBF")))
        text = kn_str_sub(text, 3, text.n);
    if (text.n > UINT32_MAX / 2)
        return refuse(s, c->o, "the HTML text is too long");
    if (kn_html_nests_deeper(text, MAX_OPEN))
        return refuse(s, c->o, "elements are nested too deep to be parsed");
    if (kn_html_has_attributes(text, MAX_ATTRIBUTES))
        return refuse(s, c->o, "an element has too many attributes to be parsed");
    pool p = {0};
    bool ok = false;
    if (setjmp(p.out_of_memory) == 0) {
        opt->allocator = pool_alloc;
        opt->deallocator = pool_free;
        opt->userdata = &p;
        opt->tab_stop = 1;
        opt->max_errors = 0;
        const GumboOutput *out = gumbo_parse_with_options(opt, text.p ? text.p : "", text.n);
        take(c, into, out);
        ok = true;
    }
    pool_clear(&p);
    if (!ok)
        return refuse(s, c->o, "the HTML text needs too much memory to be parsed");
    return true;
}

static bool run(kn_scene *s, kn_str text, GumboOptions *opt, conv *c, kn_node *into,
                void (*take)(conv *, kn_node *, const GumboOutput *)) {
    char *tight = tighten_end_tags(text);
    bool ok = run_gumbo(s, tight ? (kn_str){tight, text.n} : text, opt, c, into, take);
    free(tight);
    return ok;
}

static void take_document(conv *c, kn_node *doc, const GumboOutput *out) {
    const GumboDocument *d = &out->document->v.document;
    if (d->has_doctype)
        finish(c, kn_node_text(c->s, KN_NODE_DOCTYPE, kn_cstr(d->name), (kn_loc){0}), doc);
    add_children(c, doc, &d->children, 1);
}

static void take_fragment(conv *c, kn_node *into, const GumboOutput *out) {
    add_children(c, into, &out->root->v.element.children, 1);
}

static void take_quirks(conv *c, kn_node *doc, const GumboOutput *out) {
    take_document(c, doc, out);
    c->s->quirks = out->document->v.document.doc_type_quirks_mode == GUMBO_DOCTYPE_QUIRKS;
}

bool kn_gumbo_document(kn_scene *s, kn_node *doc, kn_str text, const kn_origin *o) {
    conv c = {.s = s, .o = o};
    GumboOptions opt = kGumboDefaultOptions;
    bool ok = run(s, text, &opt, &c, doc, doc == s->document ? take_quirks : take_document);
    kn_sb_free(&c.name);
    return ok;
}

static bool is_frame_tag(kn_str name) {
    static const char *const list[] = {"html", "head", "body", "frameset"};
    for (size_t i = 0; i < KN_COUNTOF(list); i++)
        if (kn_str_ieq(name, kn_cstr(list[i])))
            return true;
    return false;
}

/* In a fragment the tags of the document's frame are to be ignored (HTML 13.2.6.4.7), but gumbo
 * makes foreign elements of them inside <svg> and later takes those for the real ones, against its
 * own assertions. They become end tags of an element that is never there, which are ignored
 * everywhere. */
static char *without_frame_tags(kn_str text, bool foreign, size_t *n) {
    kn_sb b = {0};
    bool any = false;
    for (size_t i = 0; i < text.n;) {
        const char *lt = memchr(text.p + i, '<', text.n - i);
        size_t at = lt ? (size_t)(lt - text.p) : text.n, k = at + 1;
        kn_sb_put(&b, kn_str_sub(text, i, at));
        i = at;
        if (!lt)
            break;
        k += k < text.n && text.p[k] == '/';
        size_t name = k;
        while (k < text.n && kn_lower((unsigned char)text.p[k]) >= 'a' &&
               kn_lower((unsigned char)text.p[k]) <= 'z')
            k++;
        const kn_str tag = kn_str_sub(text, name, k);
        foreign |= kn_str_ieq(tag, KN_S("svg")) || kn_str_ieq(tag, KN_S("math"));
        if (is_frame_tag(tag)) {
            kn_sb_puts(&b, "</x-");
            any = true;
        } else {
            kn_sb_put(&b, kn_str_sub(text, at, k));
        }
        i = k;
    }
    *n = b.n;
    if (any && foreign)
        return kn_sb_take(&b);
    kn_sb_free(&b);
    return NULL;
}

bool kn_gumbo_fragment(kn_scene *s, kn_node *into, const kn_node *context, kn_str text,
                       const kn_origin *o) {
    static const GumboNamespaceEnum ns[] = {GUMBO_NAMESPACE_HTML, GUMBO_NAMESPACE_SVG,
                                            GUMBO_NAMESPACE_MATHML, GUMBO_NAMESPACE_HTML};
    conv c = {.s = s, .o = o, .scope = context ? context->scope : 0};
    GumboOptions opt = kGumboDefaultOptions;
    opt.fragment_context = GUMBO_TAG_BODY;
    bool whole = kn_is_html(context, KN_A_html), foreign = false;
    if (whole) { /* its content is that of a document */
        opt.fragment_context = GUMBO_TAG_LAST;
    } else if (kn_is_elem(context)) {
        foreign = context->ns != KN_NS_HTML;
        opt.fragment_namespace = ns[context->ns];
        opt.fragment_context = gumbo_tag_enum(kn_scene_atom_str(s, context->tag).p);
        /* Elements that gumbo has no name for parse like a plain one of their namespace; with
         * scripts on <noscript> is one too. */
        if (opt.fragment_context == GUMBO_TAG_UNKNOWN)
            opt.fragment_context = context->ns == KN_NS_SVG ? GUMBO_TAG_SVG : GUMBO_TAG_BODY;
        if (opt.fragment_context == GUMBO_TAG_NOSCRIPT)
            opt.fragment_context = GUMBO_TAG_BODY;
    }
    size_t n = 0;
    char *safe = whole ? NULL : without_frame_tags(text, foreign, &n);
    bool ok = run(s, safe ? (kn_str){safe, n} : text, &opt, &c, into, take_fragment);
    free(safe);
    kn_sb_free(&c.name);
    return ok;
}
