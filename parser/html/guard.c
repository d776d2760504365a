/* Bounds on the nesting of HTML text and on the attributes of a tag. gumbo frees trees recursively
 * and looks along its stack of open elements at every tag, and along the attributes of a tag at
 * every one more, so text that nests without end must not reach it, nor tags without end. The bound
 * of nesting may be too high (see close_tag), never much too low.
 */
#include "parser/html/tree.h"

typedef struct opened {
    uint64_t name; /* its hash */
    bool foreign;  /* what stands in it is SVG or MathML, where "/>" ends an element */
    bool light; /* of HTML, ended with "/>", which means nothing: the end of its parent ends it */
} opened;

typedef struct guard {
    KN_VEC(opened) open;
    const char *p, *end;
    size_t attributes; /* of the tag that has most */
} guard;

static uint64_t read_name(guard *g, kn_str *name, char buf[static 32]) {
    size_t n = 0;
    for (; g->p < g->end && !kn_is_space((unsigned char)*g->p) && *g->p != '>' && *g->p != '/';
         g->p++)
        if (n < 31)
            buf[n++] = (char)kn_lower((unsigned char)*g->p);
    *name = (kn_str){buf, n};
    return kn_str_hash(*name);
}

static bool in_list(kn_str name, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (kn_str_eq(name, kn_cstr(list[i])))
            return true;
    return false;
}

/* Elements that end by themselves: void ones, and those that their next sibling closes. */
static bool never_nests(kn_str name) {
    static const char *const list[] = {"area",  "base",   "br",    "col",  "embed", "hr",
                                       "img",   "input",  "link",  "meta", "param", "source",
                                       "track", "wbr",    "p",     "li",   "dd",    "dt",
                                       "image", "keygen", "frame", "html", "head",  "body"};
    return in_list(name, list, KN_COUNTOF(list));
}

static bool is_raw(kn_str name) {
    static const char *const list[] = {"script", "style", "textarea", "title", "xmp"};
    return in_list(name, list, KN_COUNTOF(list));
}

static bool is_foreign_root(kn_str name) {
    return kn_str_eq(name, KN_S("svg")) || kn_str_eq(name, KN_S("math"));
}

/* Elements of SVG and MathML with HTML inside. */
static bool is_integration(kn_str name) {
    static const char *const list[] = {
        "foreignobject", "desc", "annotation-xml", "mi", "mo", "mn", "ms", "mtext"};
    return in_list(name, list, KN_COUNTOF(list));
}

/* Elements of HTML that end the foreign content they stand in. */
static bool breaks_out(kn_str name) {
    static const char *const list[] = {
        "b",    "big", "blockquote", "center", "code", "div",   "dl",   "em",      "font",
        "h1",   "h2",  "h3",         "h4",     "h5",   "h6",    "i",    "listing", "menu",
        "nobr", "ol",  "pre",        "ruby",   "s",    "small", "span", "strike",  "strong",
        "sub",  "sup", "table",      "tt",     "u",    "ul",    "var"};
    return in_list(name, list, KN_COUNTOF(list));
}

/* Elements that the end tag of any parent ends, and that are not opened again behind it. */
static bool is_light(kn_str name) {
    static const char *const list[] = {"video", "audio", "canvas", "span"};
    return in_list(name, list, KN_COUNTOF(list)) || memchr(name.p, '-', name.n);
}

static void open_tag(guard *g, kn_str name, uint64_t hash, bool slash) {
    const bool around = g->open.n && g->open.v[g->open.n - 1].foreign;
    const bool foreign = is_foreign_root(name) || (around && !breaks_out(name));
    if (!(slash && foreign))
        kn_vec_push(&g->open, (opened){hash, foreign && !is_integration(name),
                                       slash && !foreign && is_light(name)});
}

/* An end tag counts when it names the innermost open element, or one with only light ones inside;
 * in foreign content, one with only foreign ones inside. */
static void close_tag(guard *g, uint64_t hash) {
    const bool foreign = g->open.n && g->open.v[g->open.n - 1].foreign;
    size_t i = g->open.n;
    while (i && g->open.v[i - 1].name != hash &&
           (foreign ? g->open.v[i - 1].foreign : g->open.v[i - 1].light))
        i--;
    if (i && g->open.v[i - 1].name == hash && (!foreign || g->open.v[i - 1].foreign))
        g->open.n = i - 1;
    else if (foreign)
        g->open.v[g->open.n - 1].foreign = false; /* it may have ended all of the foreign content */
}

/* Past the ">" of a tag, quoted values respected; true when it ended with "/>". */
static bool skip_attributes(guard *g) {
    bool value = false, word = false, bare = false; /* behind "="; in a name; in a bare value */
    size_t n = 0;
    for (; g->p < g->end && *g->p != '>'; g->p++) {
        const char c = *g->p;
        if (value && (c == '"' || c == '\'')) {
            const char *close = memchr(g->p + 1, c, (size_t)(g->end - g->p) - 1);
            g->p = close ? close : g->end - 1;
            value = word = false;
            continue;
        }
        const bool gap = kn_is_space((unsigned char)c) || (c == '/' && !value && !bare);
        n += !gap && !word && !value && !bare && c != '=';
        bare = !gap && (bare || value);
        word = !gap && !bare;
        value = (c == '=' && !bare) || (value && gap);
    }
    g->attributes = n > g->attributes ? n : g->attributes;
    if (g->p == g->end)
        return false;
    return *g->p++ == '>' && g->p[-2] == '/';
}

static void skip_raw_text(guard *g, kn_str name) {
    for (; g->p < g->end; g->p++) {
        const char *lt = memchr(g->p, '<', (size_t)(g->end - g->p));
        if (!lt) {
            g->p = g->end;
            return;
        }
        g->p = lt;
        if ((size_t)(g->end - lt) > name.n + 2 && lt[1] == '/' &&
            kn_str_ieq((kn_str){lt + 2, name.n}, name))
            return;
    }
}

static void skip_comment(guard *g) {
    kn_str rest = {g->p, (size_t)(g->end - g->p)};
    ptrdiff_t close = kn_str_find(rest, KN_S("-->"));
    g->p = close < 0 ? g->end : g->p + close + 3;
}

static void read_tag(guard *g) {
    char buf[32];
    kn_str name;
    bool end_tag = *g->p == '/';
    g->p += end_tag;
    if (g->p >= g->end || kn_lower((unsigned char)*g->p) < 'a' ||
        kn_lower((unsigned char)*g->p) > 'z')
        return;
    uint64_t h = read_name(g, &name, buf);
    bool slash = skip_attributes(g);
    if (end_tag) {
        close_tag(g, h);
    } else if (is_raw(name)) {
        skip_raw_text(g, name);
    } else if (!never_nests(name)) {
        open_tag(g, name, h, slash);
    }
}

static void scan(guard *g, size_t nesting, size_t attributes) {
    while (g->open.n <= nesting && g->attributes <= attributes && g->p < g->end) {
        const char *lt = memchr(g->p, '<', (size_t)(g->end - g->p));
        if (!lt || lt + 1 >= g->end)
            break;
        g->p = lt + 1;
        if (g->end - g->p >= 3 && memcmp(g->p, "!--", 3) == 0)
            skip_comment(g);
        else
            read_tag(g);
    }
}

bool kn_html_nests_deeper(kn_str text, size_t limit) {
    guard g = {.p = text.p, .end = text.p + text.n};
    scan(&g, limit, SIZE_MAX);
    const bool deeper = g.open.n > limit;
    kn_vec_free(&g.open);
    return deeper;
}

bool kn_html_has_attributes(kn_str text, size_t limit) {
    guard g = {.p = text.p, .end = text.p + text.n};
    scan(&g, SIZE_MAX, limit);
    kn_vec_free(&g.open);
    return g.attributes > limit;
}
