/* Quotation marks of generated content (CSS Content 3 §2.3). */
#include "src/layout/quotes.h"

/* Marks of the languages that differ from English, outer and inner pair (asked from Chrome one by
 * one; a longer range stands behind a shorter one). */
static const struct {
    const char *lang;
    const char *mark[4];
} languages[] = {
    {"ar", {"\u201D", "\u201C", "\u2019", "\u2018"}},
    {"bg", {"\u201E", "\u201C", "\u201E", "\u201C"}},
    {"cs", {"\u201E", "\u201C", "\u201A", "\u2018"}},
    {"de", {"\u201E", "\u201C", "\u201A", "\u2018"}},
    {"el", {"\u00AB", "\u00BB", "\u201C", "\u201D"}},
    {"fi", {"\u201D", "\u201D", "\u2019", "\u2019"}},
    {"fr", {"\u00AB", "\u00BB", "\u00AB", "\u00BB"}},
    {"fr-CH", {"\u00AB", "\u00BB", "\u2039", "\u203A"}},
    {"he", {"\u201D", "\u201D", "\u2019", "\u2019"}},
    {"hu", {"\u201E", "\u201D", "\u00BB", "\u00AB"}},
    {"it", {"\u00AB", "\u00BB", "\u201C", "\u201D"}},
    {"ja", {"\u300C", "\u300D", "\u300E", "\u300F"}},
    {"nb", {"\u00AB", "\u00BB", "\u2018", "\u2019"}},
    {"nl", {"\u2018", "\u2019", "\u2018", "\u2019"}},
    {"no", {"\u00AB", "\u00BB", "\u2018", "\u2019"}},
    {"pl", {"\u201E", "\u201D", "\u00AB", "\u00BB"}},
    {"pt-PT", {"\u00AB", "\u00BB", "\u201C", "\u201D"}},
    {"ru", {"\u00AB", "\u00BB", "\u201E", "\u201C"}},
    {"sk", {"\u201E", "\u201C", "\u201A", "\u2018"}},
    {"sv", {"\u201D", "\u201D", "\u2019", "\u2019"}},
    {"uk", {"\u00AB", "\u00BB", "\u201E", "\u201C"}},
};
static const char *const english[4] = {"\u201C", "\u201D", "\u2018", "\u2019"};

/* HTML 3.2.6.1. The language is that of the element around the one with the marks. */
static kn_str language_around(const kn_node *n) {
    kn_str v = {0};
    for (n = n ? n->parent : NULL; n && !v.n; n = n->parent)
        if (n->kind == KN_NODE_ELEMENT)
            v = kn_node_attr(n, KN_A_lang);
    return v;
}

static bool speaks(kn_str lang, const char *range) {
    const size_t n = strlen(range);
    return lang.n >= n && kn_str_ieq(kn_str_sub(lang, 0, n), kn_cstr(range)) &&
           (lang.n == n || lang.p[n] == '-');
}

static void put_auto(const kn_node *n, int depth, bool open, kn_sb *out) {
    const kn_str lang = language_around(n);
    const char *const *mark = english;
    for (size_t i = 0; i < KN_COUNTOF(languages); i++)
        if (speaks(lang, languages[i].lang))
            mark = languages[i].mark;
    kn_sb_puts(out, mark[(depth > 0 ? 2 : 0) + !open]);
}

/* The next CSS string of a value whose text was printed again: quotes and escapes are regular. */
static bool next_string(kn_str v, size_t *at, kn_sb *out) {
    size_t i = *at;
    while (i < v.n && v.p[i] != '"' && v.p[i] != '\'')
        i++;
    if (i >= v.n)
        return false;
    const char quote = v.p[i++];
    for (; i < v.n && v.p[i] != quote; i++) {
        if (v.p[i] == '\\' && i + 1 < v.n)
            i++;
        kn_sb_putc(out, v.p[i]);
    }
    *at = i < v.n ? i + 1 : i;
    return true;
}

void kn_quote_mark(const kn_node *n, kn_str value, int depth, bool open, kn_sb *out) {
    value = kn_str_trim(value);
    if (kn_str_ieq(value, KN_S("none")))
        return;
    kn_sb pair[2] = {{0}, {0}}, next[2] = {{0}, {0}};
    size_t at = 0;
    bool any = false;
    for (int i = 0; i <= depth; i++) { /* the last pair serves for all that is deeper */
        next[0].n = next[1].n = 0;
        if (!next_string(value, &at, &next[0]) || !next_string(value, &at, &next[1]))
            break;
        for (int k = 0; k < 2; k++) {
            pair[k].n = 0;
            kn_sb_put(&pair[k], kn_sb_str(&next[k]));
        }
        any = true;
    }
    if (any)
        kn_sb_put(out, kn_sb_str(&pair[!open]));
    else
        put_auto(n, depth, open, out);
    for (int k = 0; k < 2; k++) {
        kn_sb_free(&pair[k]);
        kn_sb_free(&next[k]);
    }
}
