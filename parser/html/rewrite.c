/* URLs of nested compositions (contract A.7, Assets). Two habits are in use for a plain relative
 * URL in a file of a subfolder: relative to that folder, or to the project. The file system tells
 * which: a file beside the composition is what is meant; otherwise the project's folder. */
#include "parser/html/open.h"
#include "src/core/file.h"
#include <unistd.h>

static bool has_pair(kn_str v, const char *open, const char *close) {
    ptrdiff_t a = kn_str_find(v, kn_cstr(open));
    if (a < 0)
        return false;
    kn_str rest = kn_str_sub(v, (size_t)a + strlen(open), v.n);
    return kn_str_find(rest, kn_cstr(close)) > 0;
}

bool kn_is_placeholder(kn_str v) {
    v = kn_str_trim(v);
    if (has_pair(v, "{{", "}}") || has_pair(v, "<<", ">>") || has_pair(v, "${", "}"))
        return true;
    if (v.n < 5 || !kn_str_starts(v, KN_S("__")) || !kn_str_ends(v, KN_S("__")))
        return false;
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] != '_' && (v.p[i] < 'A' || v.p[i] > 'Z'))
            return false;
    return true;
}

static bool has_scheme(kn_str u) {
    for (size_t i = 0; i < u.n; i++) {
        int c = kn_lower((unsigned char)u.p[i]);
        if (c == ':')
            return i > 0;
        if (!(c >= 'a' && c <= 'z') && !kn_is_digit(c) && c != '+' && c != '-' && c != '.')
            return false;
    }
    return false;
}

/* dir/path with "." and ".." taken out; ".." stops at the project, as browsers stop at the origin.
 */
static void join(kn_sb *out, kn_str dir, kn_str path) {
    size_t from = out->n;
    const kn_str parts[] = {dir, path};
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < parts[k].n;) {
            size_t j = i;
            while (j < parts[k].n && parts[k].p[j] != '/')
                j++;
            kn_str seg = kn_str_sub(parts[k], i, j);
            i = j + 1;
            if (kn_str_eq(seg, KN_S(".."))) {
                while (out->n > from && out->p[out->n - 1] != '/')
                    out->n--;
                out->n -= out->n > from;
            } else if (seg.n && !kn_str_eq(seg, KN_S("."))) {
                if (out->n > from)
                    kn_sb_putc(out, '/');
                kn_sb_put(out, seg);
            }
        }
    }
}

static bool project_has(const kn_scene *s, kn_str url) {
    if (!s->project)
        return false;
    char *path = kn_resolve_url(s->project, s->project, url);
    bool there = path && access(path, F_OK) == 0;
    free(path);
    return there;
}

/* The base's path relative to the project, without slashes at its ends. */
static kn_str base_dir(const kn_scene *s) {
    if (!s->project || !s->base || strlen(s->base) <= strlen(s->project))
        return KN_S("");
    kn_str d = kn_cstr(s->base + strlen(s->project));
    while (d.n && d.p[0] == '/')
        d = kn_str_sub(d, 1, d.n);
    return d;
}

/* `path` of the project as it is written in the base's folder. */
static void put_from_base(const kn_scene *s, kn_str path, kn_sb *out) {
    kn_str d = base_dir(s);
    if (d.n && path.n > d.n && kn_str_starts(path, d) && path.p[d.n] == '/') {
        kn_sb_put(out, kn_str_sub(path, d.n + 1, path.n));
        return;
    }
    for (size_t i = 0; i < d.n; i++)
        if (i == 0 || d.p[i] == '/')
            kn_sb_puts(out, "../");
    kn_sb_put(out, path);
}

bool kn_rewrite_url(const kn_scene *s, kn_str dir, kn_str url, kn_sb *out) {
    url = kn_str_trim(url);
    if (url.n == 0 || url.p[0] == '#' || url.p[0] == '/' || has_scheme(url) ||
        kn_is_placeholder(url))
        return false;
    size_t cut = 0;
    while (cut < url.n && url.p[cut] != '?' && url.p[cut] != '#')
        cut++;
    kn_str path = kn_str_sub(url, 0, cut), suffix = kn_str_sub(url, cut, url.n);
    if (path.n == 0)
        return false;
    bool climbs = kn_str_starts(path, KN_S("../")) || kn_str_eq(path, KN_S(".."));
    kn_sb there = {0}, from_base = {0};
    join(&there, dir, path);
    if (!climbs && dir.n && !project_has(s, kn_sb_str(&there))) {
        there.n = 0;
        join(&there, KN_S(""), path);
    }
    put_from_base(s, kn_sb_str(&there), &from_base);
    bool moves = climbs || dir.n || base_dir(s).n;
    bool changed = moves && !kn_str_eq(kn_sb_str(&from_base), path);
    if (changed) {
        kn_sb_put(out, kn_sb_str(&from_base));
        kn_sb_put(out, suffix);
    }
    kn_sb_free(&there);
    kn_sb_free(&from_base);
    return changed;
}

/* Rewrites what stands in url(…). CSS escapes in URLs are left alone. */
static bool rewrite_css(const kn_scene *s, kn_str dir, kn_str css, kn_sb *out) {
    bool any = false;
    size_t done = 0;
    for (size_t i = 0; i + 4 < css.n; i++) {
        if (kn_lower((unsigned char)css.p[i]) != 'u' ||
            !kn_str_ieq(kn_str_sub(css, i, i + 4), KN_S("url(")))
            continue;
        size_t a = i + 4;
        while (a < css.n && kn_is_space((unsigned char)css.p[a]))
            a++;
        char quote = a < css.n && (css.p[a] == '"' || css.p[a] == '\'') ? css.p[a] : 0;
        a += quote != 0;
        size_t b = a;
        while (b < css.n && (quote ? css.p[b] != quote : css.p[b] != ')') && css.p[b] != '\n')
            b++;
        kn_sb url = {0};
        if (b < css.n && kn_rewrite_url(s, dir, kn_str_sub(css, a, b), &url)) {
            kn_sb_put(out, kn_str_sub(css, done, a));
            kn_sb_put(out, kn_sb_str(&url));
            done = b;
            any = true;
        }
        kn_sb_free(&url);
        i = b > i ? b - 1 : i;
    }
    kn_sb_put(out, kn_str_sub(css, done, css.n));
    return any;
}

static void rewrite_attr(kn_scene *s, kn_str dir, kn_node *n, kn_atom name) {
    kn_str v = kn_node_attr(n, name);
    kn_sb b = {0};
    bool css = name == KN_A_style;
    if (v.n && (css ? kn_str_find(v, KN_S("(")) >= 0 && rewrite_css(s, dir, v, &b)
                    : kn_rewrite_url(s, dir, v, &b)))
        kn_node_set_attr(s, n, name, kn_sb_str(&b));
    kn_sb_free(&b);
}

void kn_rewrite_attributes(kn_scene *s, kn_str dir, kn_node *top) {
    const kn_atom names[] = {KN_A_src, KN_A_href, KN_A_style, kn_scene_atom(s, KN_S("poster")),
                             kn_scene_atom(s, KN_S("xlink:href"))};
    for (kn_node *n = top; n; n = kn_node_next(n, top)) {
        if (n->kind != KN_NODE_ELEMENT)
            continue;
        if (n->n_attrs)
            for (size_t i = 0; i < KN_COUNTOF(names); i++)
                rewrite_attr(s, dir, n, names[i]);
        if (n->tag == KN_A_style)
            kn_rewrite_style_text(s, dir, n);
        if (n->content)
            kn_rewrite_attributes(s, dir, n->content);
    }
}

void kn_rewrite_style_text(kn_scene *s, kn_str dir, kn_node *style) {
    for (kn_node *t = style->first; t; t = t->next) {
        kn_sb b = {0};
        if (t->kind == KN_NODE_TEXT && rewrite_css(s, dir, (kn_str){t->text, t->n_text}, &b))
            kn_node_set_text(s, t, kn_sb_str(&b));
        kn_sb_free(&b);
    }
}
