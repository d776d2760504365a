/* Rules about the size of the picture, and about tags that swallow what follows. */
#include "src/lint/internal.h"

/* ---- sizes ---- */
static bool is_blank_or(kn_str s, const char *word) {
    return kn_str_ieq(kn_str_trim(s), kn_cstr(word));
}

/* Whether a list of selectors ends in "html, body". */
static bool is_page(kn_str selectors) {
    const char *comma = NULL;
    for (size_t i = 0; i < selectors.n; i++)
        comma = selectors.p[i] == ',' ? selectors.p + i : comma;
    if (!comma ||
        !is_blank_or(kn_str_sub(selectors, (size_t)(comma - selectors.p) + 1, selectors.n), "body"))
        return false;
    const kn_str head = kn_str_trim((kn_str){selectors.p, (size_t)(comma - selectors.p)});
    return head.n >= 4 && kn_str_ieq(kn_str_sub(head, head.n - 4, head.n), KN_S("html"));
}

/* The number of "64px"; empty: the value is none such. */
static kn_str pixels(kn_str v) {
    size_t e = 0;
    while (e < v.n && kn_is_digit(v.p[e]))
        e++;
    return e && kn_str_ieq(kn_str_sub(v, e, e + 2), KN_S("px")) ? kn_str_sub(v, 0, e) : none;
}

static bool differs(const lint_file *f, kn_str width, kn_str height) {
    return width.n && height.n &&
           !(kn_str_eq(width, kn_node_attr(f->root, KN_A_data_width)) &&
             kn_str_eq(height, kn_node_attr(f->root, KN_A_data_height)));
}

/* The size that the style sheets give the page, when it is another one. */
static bool page_differs(const lint_file *f, kn_sb *out) {
    for (size_t i = 0; i < f->styles.n; i++) {
        kn_str selectors, body;
        for (size_t at = 0; kn_lint_next_rule(&f->styles.v[i], &at, &selectors, &body);) {
            const kn_str w = pixels(kn_lint_declared(body, "width")),
                         h = pixels(kn_lint_declared(body, "height"));
            if (!is_page(selectors) || !w.n || !h.n)
                continue;
            kn_sb_printf(out, "html and body have %.*s x %.*s px", (int)w.n, w.p, (int)h.n, h.p);
            return differs(f, w, h);
        }
    }
    return false;
}

/* The same of <meta name="viewport" content="width=64, height=48">. */
static bool viewport_differs(kn_lint *l, const lint_file *f, kn_sb *out) {
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!lint_is(l, n, "meta") || !kn_str_ieq(lint_attr(l, n, "name"), KN_S("viewport")))
            continue;
        kn_str c = lint_attr(l, n, "content");
        size_t e = 6, k = 0;
        if (!kn_str_starts(c, KN_S("width=")))
            continue;
        while (e < c.n && kn_is_digit(c.p[e]))
            e++;
        const kn_str w = kn_str_sub(c, 6, e);
        c = kn_str_sub(c, e, c.n);
        if (!kn_str_starts(c, KN_S(",")))
            continue;
        c = kn_str_trim(kn_str_sub(c, 1, c.n));
        c = kn_str_starts(c, KN_S("height=")) ? kn_str_sub(c, 7, c.n) : none;
        while (k < c.n && kn_is_digit(c.p[k]))
            k++;
        const kn_str h = kn_str_sub(c, 0, k);
        if (!w.n || !h.n)
            continue;
        kn_sb_printf(out, "the viewport has %.*s x %.*s px", (int)w.n, w.p, (int)h.n, h.p);
        return differs(f, w, h);
    }
    return false;
}

static void size_rule(kn_lint *l, const lint_file *f) {
    kn_sb text = {0};
    if (!f->is_entry || !f->root || !kn_node_attr(f->root, KN_A_data_width).n ||
        !kn_node_attr(f->root, KN_A_data_height).n)
        return;
    bool other = page_differs(f, &text);
    if (!other)
        text.n = 0;
    other = other || viewport_differs(l, f, &text);
    if (other)
        lint_node(l, KN_LINT_OTHER_SIZE, f->root, kn_sb_str(&text), none);
    kn_sb_free(&text);
}

/* ---- zoom ---- */
static bool is_plain_zoom(kn_str v) {
    static const char *const words[] = {"",       "normal", "unset", "initial",
                                        "revert", "1",      "1.0",   "100%"};
    const ptrdiff_t mark = kn_str_find(v, KN_S("!"));
    v = kn_str_trim(mark >= 0 ? kn_str_sub(v, 0, (size_t)mark) : v);
    for (size_t i = 0; i < KN_COUNTOF(words); i++)
        if (kn_str_ieq(v, kn_cstr(words[i])))
            return true;
    return false;
}

/* The first compound of a selector. */
static kn_str head_of(kn_str s) {
    size_t e = 0;
    s = kn_str_trim(s);
    while (e < s.n && !kn_is_space(s.p[e]) && !strchr(">+~", s.p[e]))
        e++;
    return kn_str_sub(s, 0, e);
}

/* Whether a compound takes the root of the composition, or what lies around it. */
static bool takes_root(const lint_file *f, kn_str compound) {
    static const char *const words[] = {"html", "body", ":root", "*"};
    for (size_t i = 0; i < KN_COUNTOF(words); i++)
        if (kn_str_ieq(compound, kn_cstr(words[i])))
            return true;
    for (size_t i = 0; i < compound.n; i++) {
        size_t e = i + 1;
        while (e < compound.n && (kn_lint_is_word(compound.p[e]) || compound.p[e] == '-'))
            e++;
        const kn_str name = kn_str_sub(compound, i + 1, e);
        if (!name.n)
            continue;
        if (compound.p[i] == '#' && kn_str_eq(kn_node_attr(f->root, KN_A_id), name))
            return true;
        if (compound.p[i] == '.' && kn_lint_has_class(f->root, name))
            return true;
    }
    return false;
}

static void zoom_rule(kn_lint *l, const lint_file *f) {
    if (!f->root)
        return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str v = n == f->root || lint_is(l, n, "html") || lint_is(l, n, "body")
                             ? kn_lint_declared(lint_attr(l, n, "style"), "zoom")
                             : none;
        if (!is_plain_zoom(v)) {
            lint_node(l, KN_LINT_ROOT_ZOOM, n, v, none);
            return;
        }
    }
    for (size_t i = 0; i < f->styles.n; i++) {
        const lint_text *t = &f->styles.v[i];
        kn_str selectors, body;
        for (size_t at = 0; kn_lint_next_rule(t, &at, &selectors, &body);) {
            const kn_str v = kn_lint_declared(body, "zoom"), all = selectors;
            while (!is_plain_zoom(v) && selectors.n && selectors.p[0] != '@') {
                size_t e = 0;
                while (e < selectors.n && selectors.p[e] != ',')
                    e++;
                if (takes_root(f, head_of(kn_str_sub(selectors, 0, e)))) {
                    lint_text_at(l, KN_LINT_ROOT_ZOOM,
                                 kn_lint_place_in(t, (size_t)(all.p - t->code)), v, none);
                    return;
                }
                selectors = kn_str_sub(selectors, e + (e < selectors.n), selectors.n);
            }
        }
    }
}

/* ---- tags ---- */
static bool is_letter(char c) {
    return kn_lower((unsigned char)c) >= 'a' && kn_lower((unsigned char)c) <= 'z';
}

/* Past the ">" of a tag whose name begins before `i`; whether a "<" stands in it outside of quotes.
 */
static size_t tag_end(kn_str t, size_t i, bool *swallows) {
    bool value = false; /* behind "=" */
    *swallows = false;
    for (; i < t.n && t.p[i] != '>'; i++) {
        const char c = t.p[i];
        if (value && (c == '"' || c == '\'')) {
            const char *close = memchr(t.p + i + 1, c, t.n - i - 1);
            i = close ? (size_t)(close - t.p) : t.n - 1;
        }
        *swallows |= c == '<';
        value = c == '=' || (value && kn_is_space(c));
    }
    return i < t.n ? i + 1 : t.n;
}

/* Past the end of an element whose content is text: </script> and its like. */
static size_t raw_end(kn_str t, size_t i, kn_str name) {
    for (; i < t.n; i++) {
        const char *hit = memmem(t.p + i, t.n - i, "</", 2);
        if (!hit)
            break;
        i = (size_t)(hit - t.p);
        if (kn_str_ieq(kn_str_sub(t, i + 2, i + 2 + name.n), name))
            return i;
    }
    return t.n;
}

static void tag_rule(kn_lint *l, const lint_file *f) {
    static const char *const raw[] = {"script", "style", "textarea", "title"};
    const kn_str t = {f->text, f->n};
    kn_loc loc = {f->file, 1, 1};
    size_t seen = 0, i = 0;
    while (i < t.n) {
        const char *open = memchr(t.p + i, '<', t.n - i);
        if (!open)
            return;
        i = (size_t)(open - t.p);
        if (kn_str_starts(kn_str_sub(t, i, i + 4), KN_S("<!--"))) {
            const ptrdiff_t e = kn_str_find(kn_str_sub(t, i + 4, t.n), KN_S("-->"));
            i = e < 0 ? t.n : i + (size_t)e + 7;
            continue;
        }
        const size_t from = i++;
        if (i >= t.n || !is_letter(t.p[i]))
            continue;
        size_t e = i;
        while (e < t.n && !kn_is_space(t.p[e]) && !strchr("/>", t.p[e]))
            e++;
        const kn_str name = kn_str_sub(t, i, e);
        bool swallows;
        i = tag_end(t, e, &swallows);
        if (swallows) {
            loc = kn_lint_place(loc, kn_str_sub(t, seen, t.n), from - seen);
            seen = from;
            lint_text_at(l, KN_LINT_TAG_OPEN, loc, name, none);
        }
        for (size_t k = 0; k < KN_COUNTOF(raw); k++)
            if (kn_str_ieq(name, kn_cstr(raw[k])))
                i = raw_end(t, i, name);
    }
}

void kn_lint_canvas(kn_lint *l, const lint_file *f) {
    size_rule(l, f);
    zoom_rule(l, f);
    tag_rule(l, f);
}
