/* Quotation marks of generated content (CSS Content 3 §2.4): those of the property, or of the
 * language. */
#include "src/layout/sizing.h"

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

kn_str kn_quote(const kn_node *n, const kn_names *quotes, uint32_t depth, bool open) {
    if (quotes) {
        uint32_t pairs = quotes->n / 2;
        if (!pairs)
            return KN_S("");
        uint32_t i = depth < pairs ? depth : pairs - 1;
        return quotes->v[2 * i + !open];
    }
    const kn_str lang = language_around(n);
    const char *const *mark = english;
    for (size_t i = 0; i < KN_COUNTOF(languages); i++)
        if (speaks(lang, languages[i].lang))
            mark = languages[i].mark;
    return kn_cstr(mark[(depth > 0 ? 2 : 0) + !open]);
}
