/* Rules about captions: style sheets whose selectors are named after them, and their scripts. */
#include "src/lint/internal.h"

static const kn_str none = {"", 0};

static bool is_name(char c) {
    return kn_is_digit(c) || c == '_' || c == '-' ||
           (kn_lower((unsigned char)c) >= 'a' && kn_lower((unsigned char)c) <= 'z');
}

/* Whether the last simple selector is .caption-PART, .caption_PART or .captionPART, or the same
 * with #. */
static bool names(kn_str selector, char mark, const char *const *parts, size_t n) {
    size_t i = selector.n;
    while (i && is_name(selector.p[i - 1]))
        i--;
    kn_str s = kn_str_sub(selector, i, selector.n);
    if (!i || selector.p[i - 1] != mark || s.n < 7 ||
        !kn_str_ieq(kn_str_sub(s, 0, 7), KN_S("caption")))
        return false;
    s = kn_str_sub(s, 7, s.n);
    if (s.n && (s.p[0] == '-' || s.p[0] == '_'))
        s = kn_str_sub(s, 1, s.n);
    for (size_t k = 0; k < n; k++)
        if (kn_str_ieq(s, kn_cstr(parts[k])))
            return true;
    return false;
}

static bool says(kn_str body, const char *property, const char *value) {
    return kn_str_ieq(kn_lint_declared(body, property), kn_cstr(value));
}

/* Whether a script scales words up noticeably: scale: 1.2 and more. */
static bool scales_words(const lint_file *f) {
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        const kn_str code = {t->code, t->text.n};
        const bool about = kn_str_find(code, KN_S("caption")) >= 0 ||
                           kn_str_find(code, KN_S("word")) >= 0 ||
                           kn_str_find(code, KN_S("cg-")) >= 0;
        for (ptrdiff_t o = 0;
             about && (o = kn_lint_find(t->bare, t->text.n, (size_t)o, "scale")) >= 0; o++) {
            size_t k = (size_t)o + 5;
            while (k < code.n && (kn_is_space(code.p[k]) || code.p[k] == ':'))
                k++;
            if (k + 2 < code.n && code.p[k] == '1' && code.p[k + 1] == '.' &&
                code.p[k + 2] >= '2' && code.p[k + 2] <= '9')
                return true;
        }
    }
    return false;
}

static void sheet_rules(kn_lint *l, const lint_file *f) {
    static const char *const parts[] = {"group", "container", "text", "line", "word"};
    static const char *const boxes[] = {"container"}, *const layers[] = {"layer", "container"};
    const bool scaled = scales_words(f);
    for (size_t i = 0; i < f->styles.n; i++) {
        const lint_text *t = &f->styles.v[i];
        kn_str selector, body;
        kn_loc loc = t->loc;
        size_t seen = 0;
        for (size_t at = 0; kn_lint_next_rule(t, &at, &selector, &body);) {
            const bool box = names(selector, '#', boxes, 1),
                       any = box || names(selector, '.', parts, 5);
            if (!any && !names(selector, '#', layers, 2))
                continue;
            const size_t where = (size_t)(selector.p - t->code);
            loc = kn_lint_place(loc, kn_str_sub(t->text, seen, t->text.n), where - seen);
            seen = where;
            if (any && says(body, "white-space", "nowrap") &&
                !kn_lint_declared(body, "max-width").n)
                lint_text_at(l, KN_LINT_CAPTION_NOWRAP, loc, selector, none);
            if ((box || names(selector, '.', parts, 4)) && says(body, "position", "relative"))
                lint_text_at(l, KN_LINT_CAPTION_RELATIVE, loc, selector, none);
            if (scaled && (!any || box || names(selector, '.', parts, 2)) &&
                says(body, "overflow", "hidden"))
                lint_text_at(l, KN_LINT_CAPTION_CLIPS, loc, selector, none);
        }
    }
}

/* Whether a call of this method has, in the object behind its first argument, a member of that
 * name with this value. */
static bool calls_with(const lint_text *t, const char *method, const char *name,
                       const char *value) {
    const kn_str code = {t->code, t->text.n};
    ptrdiff_t open = 0, at = 0; /* the next "{" and the next name: one for many calls */
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, method)) >= 0; o++) {
        const size_t end = kn_lint_bracket_end(t, (size_t)o + strlen(method) - 1);
        if (open < o) {
            const ptrdiff_t by = kn_str_find(kn_str_sub(code, (size_t)o, code.n), KN_S("{"));
            open = by < 0 ? PTRDIFF_MAX : o + by;
        }
        if (open >= (ptrdiff_t)end)
            continue;
        if (at < open)
            at = kn_lint_find(t->bare, t->text.n, (size_t)open, name);
        if (at < 0)
            return false;
        size_t k = (size_t)at + strlen(name);
        if (k > end)
            continue;
        while (k < end && (kn_is_space(code.p[k]) || strchr(":\"'", code.p[k])))
            k++;
        if (kn_str_starts(kn_str_sub(code, k, end), kn_cstr(value)))
            return true;
    }
    return false;
}

static void exit_rule(kn_lint *l, const lint_file *f) {
    static const char *const parts[] = {"group", "word", "line", "block"};
    bool captions =
        kn_str_find(kn_cstr(f->rel), KN_S("caption")) >= 0 ||
        (f->root && kn_str_eq(kn_node_attr(f->root, KN_A_data_composition_id), KN_S("captions")));
    for (size_t i = 0; i < f->styles.n && !captions; i++) {
        kn_str selector, body;
        for (size_t at = 0; !captions && kn_lint_next_rule(&f->styles.v[i], &at, &selector, &body);)
            captions = names(selector, '.', parts, 4) || kn_str_find(selector, KN_S(".cg-")) >= 0;
    }
    for (size_t i = 0; i < f->scripts.n && captions; i++) {
        const lint_text *t = &f->scripts.v[i];
        const kn_str code = {t->code, t->text.n};
        bool loops = kn_lint_find(t->bare, t->text.n, 0, "forEach(") >= 0, about = false;
        static const char *const words[] = {"karaoke",      "caption-group", "caption-word",
                                            "caption-line", "caption-block", "caption_",
                                            "captionGroup", "captionWord",   "cg-"};
        for (size_t k = 0; k < KN_COUNTOF(words); k++)
            about |= kn_str_find(code, kn_cstr(words[k])) >= 0;
        if (loops && about && calls_with(t, ".to(", "opacity", "0") &&
            !calls_with(t, ".set(", "visibility", "hidden") &&
            !calls_with(t, ".set(", "opacity", "0"))
            lint_text_at(l, KN_LINT_CAPTION_KILL, t->loc, none, none);
    }
}

void kn_lint_captions(kn_lint *l, const lint_file *f) {
    sheet_rules(l, f);
    exit_rule(l, f);
}
