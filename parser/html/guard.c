/* A bound on the nesting of HTML text. gumbo frees trees recursively and looks along its stack of
 * open elements at every tag, so text that nests without end must not reach it. The bound may be
 * too high (an end tag counts only when it names the innermost open element), never much too low.
 */
#include "parser/html/tree.h"

typedef struct guard {
    KN_VEC(uint64_t) open; /* hashes of names */
    const char *p, *end;
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

/* Past the ">" of a tag, quotes respected; true when it ended with "/>". */
static bool skip_attributes(guard *g) {
    char quote = 0;
    for (; g->p < g->end; g->p++) {
        if (quote) {
            quote = *g->p == quote ? 0 : quote;
        } else if (*g->p == '>') {
            bool slash = g->p[-1] == '/';
            g->p++;
            return slash;
        } else if ((*g->p == '"' || *g->p == '\'') && g->p[-1] == '=') {
            quote = *g->p;
        }
    }
    return false;
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
        if (g->open.n && g->open.v[g->open.n - 1] == h)
            g->open.n--;
    } else if (is_raw(name)) {
        skip_raw_text(g, name);
    } else if (!slash && !never_nests(name)) {
        kn_vec_push(&g->open, h);
    }
}

bool kn_html_nests_deeper(kn_str text, size_t limit) {
    guard g = {.p = text.p, .end = text.p + text.n};
    while (g.open.n <= limit && g.p < g.end) {
        const char *lt = memchr(g.p, '<', (size_t)(g.end - g.p));
        if (!lt || lt + 1 >= g.end)
            break;
        g.p = lt + 1;
        if (g.end - g.p >= 3 && memcmp(g.p, "!--", 3) == 0)
            skip_comment(&g);
        else
            read_tag(&g);
    }
    bool deeper = g.open.n > limit;
    kn_vec_free(&g.open);
    return deeper;
}
