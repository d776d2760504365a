/* @font-face descriptors → kn_font_face_rule (CSS Fonts 4 §11). Descriptors arrive as text. */
#include "src/style/internal.h"

static kn_str unquote(kn_str s) {
    s = kn_str_trim(s);
    return s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') ? kn_str_sub(s, 1, s.n - 1) : s;
}

/* Next entry of a comma list outside quotes and brackets. */
static bool next_entry(kn_str list, size_t *at, kn_str *out) {
    size_t i = *at, depth = 0;
    char quote = 0;
    if (i > list.n)
        return false;
    for (; i < list.n; i++) {
        char c = list.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '(')
            depth++;
        else if (c == ')' && depth)
            depth--;
        else if (c == ',' && !depth)
            break;
    }
    *out = kn_str_trim(kn_str_sub(list, *at, i));
    *at = i + 1;
    return true;
}

/* Argument of the function `name(` at the start of s, quotes taken off. */
static bool func_arg(kn_str s, kn_str name, kn_str *out) {
    if (s.n <= name.n || s.p[name.n] != '(' || !kn_str_ieq(kn_str_sub(s, 0, name.n), name))
        return false;
    size_t i = name.n + 1;
    char quote = 0;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == ')')
            break;
    }
    *out = unquote(kn_str_sub(s, name.n + 1, i));
    return true;
}

/* Hints behind url(): formats and technologies that Chrome knows (CSS Fonts 4 §4.3.1); a source
 * with any other is passed over without being loaded. */
static bool usable(kn_str entry) {
    static const char *const known[] = {"woff",
                                        "woff2",
                                        "truetype",
                                        "opentype",
                                        "collection",
                                        "woff-variations",
                                        "woff2-variations",
                                        "truetype-variations",
                                        "opentype-variations"};
    static const char *const tech[] = {"features-opentype", "features-aat", "color-colrv0",
                                       "color-colrv1",      "color-sbix",   "color-cbdt",
                                       "variations",        "palettes"};
    const ptrdiff_t close = kn_str_find(entry, KN_S(")"));
    kn_str rest = kn_str_trim(kn_str_sub(entry, close < 0 ? entry.n : (size_t)close + 1, entry.n));
    while (rest.n) {
        kn_str arg;
        const bool format = func_arg(rest, KN_S("format"), &arg);
        if (!format && !func_arg(rest, KN_S("tech"), &arg))
            return false;
        const char *const *names = format ? known : tech;
        const size_t n = format ? KN_COUNTOF(known) : KN_COUNTOF(tech);
        kn_str one;
        for (size_t at = 0; next_entry(arg, &at, &one);) {
            size_t i = 0;
            while (i < n && !kn_str_ieq(one, kn_cstr(names[i])))
                i++;
            if (i == n)
                return false;
        }
        const ptrdiff_t end = kn_str_find(rest, KN_S(")"));
        rest = kn_str_trim(kn_str_sub(rest, end < 0 ? rest.n : (size_t)end + 1, rest.n));
    }
    return true;
}

static void read_src(kn_styler *st, kn_str text, const char *dir, kn_font_face_rule *f) {
    kn_str entry, arg;
    uint32_t n = 0, cap = 1;
    for (size_t i = 0; i < text.n; i++)
        cap += text.p[i] == ',';
    kn_str *urls = KN_ANEW_N(st->rules_arena, kn_str, cap);
    for (size_t at = 0; next_entry(text, &at, &entry);) {
        if (func_arg(entry, KN_S("url"), &arg)) {
            if (!usable(entry))
                continue;
            arg = kn_dir_url(st->rules_arena, dir, arg);
            urls[n++] = kn_arena_str(st->rules_arena, arg);
        } else if (func_arg(entry, KN_S("local"), &arg)) {
            urls[n++] = kn_cstr(kn_arena_printf(st->rules_arena, "local:%.*s", (int)arg.n, arg.p));
        }
    }
    f->urls = urls;
    f->n_urls = n;
}

static uint32_t hex(kn_str s, char wild) {
    uint32_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        int c = kn_lower(s.p[i] == '?' ? wild : s.p[i]);
        if (!kn_is_digit(c) && !(c >= 'a' && c <= 'f'))
            break;
        v = v * 16 + (uint32_t)(kn_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return v;
}

static void read_ranges(kn_styler *st, kn_str text, kn_font_face_rule *f) {
    kn_str e;
    uint32_t n = 0, cap = 1;
    for (size_t i = 0; i < text.n; i++)
        cap += text.p[i] == ',';
    uint32_t *r = KN_ANEW_N(st->rules_arena, uint32_t, cap * 2);
    for (size_t at = 0; next_entry(text, &at, &e);) {
        if (e.n < 3 || kn_lower(e.p[0]) != 'u' || e.p[1] != '+')
            continue;
        e = kn_str_sub(e, 2, e.n);
        ptrdiff_t dash = kn_str_find(e, KN_S("-"));
        r[n++] = hex(dash < 0 ? e : kn_str_sub(e, 0, (size_t)dash), '0');
        r[n++] = hex(dash < 0 ? e : kn_str_sub(e, (size_t)dash + 1, e.n), 'f');
        if (r[n - 2] > r[n - 1] || r[n - 1] > 0x10FFFF) /* the whole descriptor is invalid */
            return;
    }
    f->ranges = r;
    f->n_ranges = n / 2;
}

static float weight_word(kn_str w) {
    double v;
    const char *next;
    if (kn_str_ieq(w, KN_S("bold")))
        return 700;
    return kn_parse_double(w.p, w.p + w.n, &v, &next) ? (float)v : 400;
}

static float stretch_word(kn_str w) {
    static const struct {
        const char *name;
        float v;
    } words[] = {{"ultra-condensed", 50},   {"extra-condensed", 62.5f}, {"condensed", 75},
                 {"semi-condensed", 87.5f}, {"semi-expanded", 112.5f},  {"expanded", 125},
                 {"extra-expanded", 150},   {"ultra-expanded", 200}};
    double v;
    const char *next;
    for (size_t i = 0; i < KN_COUNTOF(words); i++)
        if (kn_str_ieq(w, kn_cstr(words[i].name)))
            return words[i].v;
    return kn_parse_double(w.p, w.p + w.n, &v, &next) ? (float)v : 100;
}

static void read_pair(kn_str text, float (*word)(kn_str), float *lo, float *hi) {
    text = kn_str_trim(text);
    size_t i = 0, j;
    while (i < text.n && !kn_is_space(text.p[i]))
        i++;
    for (j = i; j < text.n && kn_is_space(text.p[j]); j++)
        ;
    *lo = *hi = word(kn_str_sub(text, 0, i));
    if (j < text.n)
        *hi = word(kn_str_sub(text, j, text.n));
    if (*lo > *hi) {
        float x = *lo;
        *lo = *hi;
        *hi = x;
    }
}

/* One percentage that is not negative; -1: none. */
static float fraction(kn_str text) {
    double v;
    const char *next;
    text = kn_str_trim(text);
    if (!text.n || !kn_parse_double(text.p, text.p + text.n, &v, &next) || v < 0)
        return -1;
    return next + 1 == text.p + text.n && *next == '%' ? (float)(v / 100) : -1;
}

static void read_style(kn_str text, kn_font_face_rule *f) {
    double v;
    const char *next;
    text = kn_str_trim(text);
    f->slope_auto = kn_str_ieq(text, KN_S("auto"));
    f->slope_min = f->slope_max = kn_str_ieq(text, KN_S("italic")) ? KN_ITALIC_SLOPE : 0;
    if (text.n >= 7 && kn_str_ieq(kn_str_sub(text, 0, 7), KN_S("oblique"))) {
        kn_str rest = kn_str_trim(kn_str_sub(text, 7, text.n));
        f->slope_min = f->slope_max = KN_ITALIC_SLOPE;
        if (rest.n && kn_parse_double(rest.p, rest.p + rest.n, &v, &next)) {
            f->slope_min = f->slope_max = (float)v;
            while (next < rest.p + rest.n && !kn_is_space(*next))
                next++;
            rest = kn_str_trim((kn_str){next, (size_t)(rest.p + rest.n - next)});
            if (rest.n && kn_parse_double(rest.p, rest.p + rest.n, &v, &next))
                f->slope_max = (float)v;
            if (f->slope_min > f->slope_max) {
                const float x = f->slope_min;
                f->slope_min = f->slope_max;
                f->slope_max = x;
            }
        }
    }
}

/* A string, or identifiers with one space between them, escapes resolved. */
static kn_str family_name(kn_styler *st, kn_str text) {
    kn_value *v = kn_parse_value(KN_PROP_FONT_FAMILY, text);
    uint32_t n = 0;
    const kn_val *it = v ? kn_items(v->v, &n) : NULL;
    kn_str name = {0};
    if (n == 1 && it[0].type == KN_V_STR)
        name = kn_arena_str(st->rules_arena, it[0].u.str);
    else if (n == 1)
        name = unquote(text); /* a generic word, which names a family here */
    kn_value_unref(v);
    return name;
}

static bool is(kn_str a, const char *b) {
    return kn_str_ieq(a, kn_cstr(b));
}

void kn_fontface_add(kn_styler *st, const kn_rule *r, const char *dir) {
    kn_font_face_rule f = {.weight_min = 400,
                           .weight_max = 400,
                           .stretch_min = 100,
                           .stretch_max = 100,
                           .weight_auto = true,
                           .stretch_auto = true,
                           .slope_auto = true,
                           .size_adjust = -1,
                           .ascent_override = -1,
                           .descent_override = -1,
                           .line_gap_override = -1,
                           .loc = r->loc};
    for (size_t i = 0; r->decls && i < r->decls->v.n; i++) {
        const kn_decl *d = &r->decls->v.v[i];
        const kn_val *v = d->value->v;
        kn_str name = kn_atom_str(st->scene->atoms, d->custom);
        kn_sb sb = {0};
        if (v->type == KN_V_TOKENS)
            kn_sb_put(&sb, v->u.str);
        else
            kn_val_serialize(v, &sb);
        kn_str text = kn_arena_str(st->rules_arena, kn_sb_str(&sb));
        kn_sb_free(&sb);
        if (is(name, "font-family"))
            f.family = family_name(st, text);
        else if (is(name, "src"))
            read_src(st, text, dir, &f);
        else if (is(name, "font-weight"))
            f.weight_auto = is(kn_str_trim(text), "auto"),
            read_pair(text, weight_word, &f.weight_min, &f.weight_max);
        else if (is(name, "font-stretch") || is(name, "font-width"))
            f.stretch_auto = is(kn_str_trim(text), "auto"),
            read_pair(text, stretch_word, &f.stretch_min, &f.stretch_max);
        else if (is(name, "font-style"))
            read_style(text, &f);
        else if (is(name, "font-display"))
            f.swap = is(kn_str_trim(text), "swap");
        else if (is(name, "unicode-range"))
            read_ranges(st, text, &f);
        else if (is(name, "size-adjust"))
            f.size_adjust = fraction(text);
        else if (is(name, "ascent-override"))
            f.ascent_override = fraction(text);
        else if (is(name, "descent-override"))
            f.descent_override = fraction(text);
        else if (is(name, "line-gap-override"))
            f.line_gap_override = fraction(text);
    }
    if (f.family.n && f.n_urls)
        kn_vec_push(&st->faces, f);
}

size_t kn_styler_font_faces(kn_styler *st, const kn_font_face_rule **out, uint32_t *epoch) {
    kn_sheets_update(st);
    *out = st->faces.v;
    *epoch = st->faces_epoch;
    return st->faces.n;
}
