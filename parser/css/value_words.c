/* Lists of words (KWLIST): which exclude one another, and whether CSSOM prints them in an order of
 * their own. */
#include "parser/css/grammar.h"
#include "parser/css/values.h"
#include "src/core/mem.h"

static const struct rule {
    kn_prop prop;
    const char *alone;   /* these stand alone */
    const char *exclude; /* groups, parted by |, of which one word may be there */
    bool sorted;         /* printed in the order of properties.def */
} rules[] = {
    {KN_PROP_FONT_VARIANT_NUMERIC, "normal",
     "lining-nums oldstyle-nums|proportional-nums tabular-nums|diagonal-fractions "
     "stacked-fractions",
     false},
    {KN_PROP_FONT_VARIANT_LIGATURES, "normal none",
     "common-ligatures no-common-ligatures|discretionary-ligatures no-discretionary-ligatures|"
     "historical-ligatures no-historical-ligatures|contextual no-contextual",
     false},
    {KN_PROP_FONT_VARIANT_EAST_ASIAN, "normal",
     "jis78 jis83 jis90 jis04 simplified traditional|full-width proportional-width", true},
    {KN_PROP_TEXT_UNDERLINE_POSITION, "auto", "from-font under|left right", true},
    {KN_PROP_TEXT_DECORATION_LINE, "none", "", true},
    {KN_PROP_PAINT_ORDER, "normal", "", false},
    {KN_PROP_CONTAIN, "none strict content", "size inline-size", true},
    {KN_PROP_CONTAINER_TYPE, "normal", "size inline-size", true},
    {KN_PROP_GRID_AUTO_FLOW, "", "row column", true},
    {KN_PROP_COLOR_SCHEME, "normal", "", false},
};

static bool has_word(const char *list, size_t n, kn_str w) {
    for (size_t i = 0; i + w.n <= n; i++) {
        bool from = i == 0 || list[i - 1] == ' ', to = i + w.n == n || list[i + w.n] == ' ';
        if (from && to && kn_str_eq((kn_str){list + i, w.n}, w))
            return true;
    }
    return false;
}

static size_t rank(kn_prop p, kn_kw k) {
    kn_str all = kn_cstr(kn_prop_get(p)->keywords), w = kn_kw_str(k);
    for (size_t i = 0; i + w.n <= all.n; i++)
        if (has_word(all.p + i, w.n, w) && (i == 0 || all.p[i - 1] == ' ') &&
            (i + w.n == all.n || all.p[i + w.n] == ' '))
            return i;
    return all.n;
}

static bool valid(const struct rule *r, const kn_vlist *l) {
    for (uint32_t i = 0; i < l->n; i++) {
        kn_str w = kn_kw_str(l->v[i].kw);
        if (l->n > 1 && has_word(r->alone, strlen(r->alone), w))
            return false;
        for (uint32_t k = 0; k < i; k++)
            if (l->v[k].kw == l->v[i].kw)
                return false;
    }
    for (const char *g = r->exclude, *next; *g; g = next) {
        const char *bar = strchr(g, '|');
        size_t n = bar ? (size_t)(bar - g) : strlen(g), found = 0;
        next = g + n + (bar != NULL);
        for (uint32_t i = 0; i < l->n; i++)
            found += has_word(g, n, kn_kw_str(l->v[i].kw));
        if (found > 1)
            return false;
    }
    return true;
}

bool kn_words_settle(kn_prop p, kn_vlist *l) {
    const struct rule *r = NULL;
    for (size_t i = 0; i < KN_COUNTOF(rules) && !r; i++)
        if (rules[i].prop == p)
            r = &rules[i];
    if (!r)
        return true;
    if (!valid(r, l))
        return false;
    for (uint32_t i = 1; r->sorted && i < l->n; i++) {
        kn_val v = l->v[i];
        uint32_t k = i;
        for (; k > 0 && rank(p, v.kw) < rank(p, l->v[k - 1].kw); k--)
            l->v[k] = l->v[k - 1];
        l->v[k] = v;
    }
    if (p == KN_PROP_GRID_AUTO_FLOW && l->n == 2 && l->v[0].kw == KN_KW_row) {
        l->v[0] = l->v[1]; /* rows are meant anyway */
        l->n = 1;
    }
    if (p == KN_PROP_PAINT_ORDER &&
        l->v[0].kw != KN_KW_normal) { /* what follows anyway is left out */
        static const kn_kw usual[] = {KN_KW_fill, KN_KW_stroke, KN_KW_markers};
        kn_kw full[3], first = l->v[0].kw;
        uint32_t n = 0;
        for (uint32_t i = 0; i < l->n && n < 3; i++)
            full[n++] = l->v[i].kw;
        for (int i = 0; i < 3 && n < 3; i++) {
            bool have = false;
            for (uint32_t k = 0; k < n; k++)
                have |= full[k] == usual[i];
            if (!have)
                full[n++] = usual[i];
        }
        kn_kw second = usual[usual[0] == first];
        l->n = l->n > 1 && full[1] != second ? 2 : 1;
    }
    if (p == KN_PROP_COLOR_SCHEME) { /* `only` stands last, and not alone */
        for (uint32_t i = 0; i + 1 < l->n; i++)
            if (l->v[i].kw == KN_KW_only) {
                l->v[i] = l->v[i + 1];
                l->v[i + 1] = kn_v_kw(KN_KW_only);
            }
        return !(l->n == 1 && l->v[0].kw == KN_KW_only);
    }
    return true;
}
