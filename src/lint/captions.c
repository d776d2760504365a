/* Rules about captions: style sheets whose selectors are named after them, and their scripts. */
#include "src/lint/internal.h"

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
        for (size_t at = 0; kn_lint_next_rule(t, &at, &selector, &body);) {
            const bool box = names(selector, '#', boxes, 1),
                       any = box || names(selector, '.', parts, 5);
            if (!any && !names(selector, '#', layers, 2))
                continue;
            const kn_loc loc = kn_lint_place_in(t, (size_t)(selector.p - t->code));
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

static bool has(kn_str code, const char *word) {
    return kn_str_find(code, kn_cstr(word)) >= 0;
}

/* Whether style sheets name groups or words of captions. */
static bool has_captions(const lint_file *f) {
    static const char *const parts[] = {"group", "word"};
    for (size_t i = 0; i < f->styles.n; i++) {
        const kn_str css = {f->styles.v[i].code, f->styles.v[i].text.n};
        for (size_t k = 0; k + 8 < css.n; k++) {
            if (css.p[k] != '.' || !kn_str_ieq(kn_str_sub(css, k + 1, k + 8), KN_S("caption")))
                continue;
            size_t e = k + 8;
            e += css.p[e] == '-' || css.p[e] == '_';
            for (size_t p = 0; p < KN_COUNTOF(parts); p++)
                if (kn_str_ieq(kn_str_sub(css, e, e + strlen(parts[p])), kn_cstr(parts[p])))
                    return true;
        }
    }
    return false;
}

/* Words that are fetched and stand in no array of the script. */
static void transcript_rule(kn_lint *l, const lint_file *f) {
    const lint_text *fetches = NULL;
    ptrdiff_t where = -1;
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        const kn_str names[] = {KN_S("TRANSCRIPT"), KN_S("script")};
        for (size_t k = 0; k < KN_COUNTOF(names); k++)
            if (kn_str_starts(kn_lint_declared_as(t, names[k], t->text.n), KN_S("[")))
                return;
        for (ptrdiff_t o = 0;
             !fetches && (o = kn_lint_find(t->bare, t->text.n, (size_t)o, "fetch(")) >= 0; o++) {
            const size_t at = kn_lint_past(t, (size_t)o, "fetch("),
                         e = kn_lint_expression_end(t, at);
            const kn_str url = kn_str_sub((kn_str){t->code, t->text.n}, at, e);
            for (size_t k = 0; k + 10 <= url.n && !fetches; k++)
                if (kn_str_ieq(kn_str_sub(url, k, k + 10), KN_S("transcript"))) {
                    fetches = t;
                    where = o;
                }
        }
    }
    if (fetches)
        lint_text_at(l, KN_LINT_CAPTION_FETCHED, kn_lint_place_in(fetches, (size_t)where), none,
                     none);
}

/* What a tween of text shadows aims at: a whole group of words. */
static bool is_group(kn_str target) {
    static const char *const names[] = {"div", "groupEl", "el", "captionEl"};
    for (size_t i = 0; i < KN_COUNTOF(names); i++)
        if (kn_str_eq(target, kn_cstr(names[i])))
            return true;
    if (kn_str_starts(target, KN_S("document.getElementById")) &&
        (has(target, "\"cg-") || has(target, "'cg-")))
        return true;
    const kn_str s =
        target.n > 2 && strchr("\"'", target.p[0]) ? kn_str_sub(target, 1, target.n - 1) : none;
    return (kn_str_starts(s, KN_S("#cg-")) && s.n > 4 && kn_is_digit(s.p[4])) ||
           kn_str_eq(s, KN_S(".caption-group")) || kn_str_eq(s, KN_S(".caption_group")) ||
           kn_str_eq(s, KN_S(".captiongroup"));
}

static void shadow_rule(kn_lint *l, const lint_text *t) {
    ptrdiff_t shadow = 0; /* the next "textShadow": one for many calls */
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, ".to(")) >= 0; o++) {
        size_t i = kn_lint_past(t, (size_t)o, ".to(");
        const size_t e = kn_lint_expression_end(t, i);
        const kn_str target = kn_str_trim(kn_str_sub((kn_str){t->code, t->text.n}, i, e));
        for (i = e + 1; i < t->text.n && kn_is_space(t->bare[i]);)
            i++;
        if (i >= t->text.n || t->bare[i] != '{' || !is_group(target))
            continue;
        if (shadow < (ptrdiff_t)i)
            shadow = kn_lint_find(t->bare, t->text.n, i, "textShadow");
        if (shadow < 0)
            return;
        if ((size_t)shadow < kn_lint_bracket_end(t, i))
            lint_text_at(l, KN_LINT_CAPTION_SHADOW, kn_lint_place_in(t, (size_t)o), target, none);
    }
}

/* The largest "scale: 1.5" of a script. */
static double largest_scale(const lint_text *t) {
    double most = 0, v;
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, "scale")) >= 0; o++) {
        size_t k = (size_t)o + 5;
        while (k < t->text.n && (kn_is_space(t->bare[k]) || t->bare[k] == ':'))
            k++;
        const char *next;
        if (k + 1 < t->text.n && t->bare[k] == '1' && t->bare[k + 1] == '.' &&
            kn_parse_double(t->bare + k, t->bare + t->text.n, &v, &next) && v > most)
            most = v;
    }
    return most;
}

/* Text is fitted into a width, and then scaled beyond the picture. */
static void fit_rule(kn_lint *l, const lint_text *t) {
    enum { WIDEST = 1760 };
    const kn_str code = {t->code, t->text.n};
    const ptrdiff_t o = kn_lint_find(t->bare, t->text.n, 0, "fitTextFontSize(");
    if (o < 0 ||
        !(has(code, "caption") || has(code, "word") || has(code, "cg-") || has(code, "karaoke")))
        return;
    const size_t open = kn_lint_past(t, (size_t)o, "fitTextFontSize("),
                 end = kn_lint_bracket_end(t, open - 1);
    const ptrdiff_t w = kn_lint_find(t->bare, end, open, "maxWidth");
    size_t k = w < 0 ? end : (size_t)w + strlen("maxWidth");
    while (k < end && (kn_is_space(t->bare[k]) || t->bare[k] == ':'))
        k++;
    double width = 0;
    for (; k < end && kn_is_digit(t->bare[k]) && width < 1e6; k++)
        width = width * 10 + (t->bare[k] - '0');
    const double scale = largest_scale(t);
    if (scale > 0 && width * scale > WIDEST) {
        char a[32], b[32];
        snprintf(a, sizeof a, "%.0f", width);
        snprintf(b, sizeof b, "%.10g", scale);
        lint_text_at(l, KN_LINT_CAPTION_FIT, kn_lint_place_in(t, (size_t)o), kn_cstr(a),
                     kn_cstr(b));
    }
}

/* Whether a loop goes through the time of a group: for (var t = group.start, for (var at =, while
 * (t < group.end. */
static bool goes_through(const lint_text *t) {
    static const char *const how[] = {"for(", "while("};
    for (size_t k = 0; k < KN_COUNTOF(how); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, how[k])) >= 0; o++) {
            const size_t i = kn_lint_past(t, (size_t)o, how[k]);
            kn_str s = kn_str_trim(kn_str_sub((kn_str){t->bare, t->text.n}, i, i + 80));
            if (k == 0 && !kn_str_starts(s, KN_S("var")))
                continue;
            s = kn_str_trim(kn_str_sub(s, k == 0 ? 3 : 0, s.n));
            size_t e = 0;
            while (e < s.n && kn_lint_is_word(s.p[e]))
                e++;
            const kn_str name = kn_str_sub(s, 0, e), rest = kn_str_trim(kn_str_sub(s, e, s.n));
            const kn_str value = kn_str_trim(kn_str_sub(rest, 1, rest.n));
            if (k == 0 && kn_str_starts(rest, KN_S("=")) &&
                (kn_str_eq(name, KN_S("at")) || kn_str_starts(value, KN_S("group.start"))))
                return true;
            if (k == 1 && name.n && kn_str_starts(rest, KN_S("<")) &&
                kn_str_starts(value, KN_S("group.end")))
                return true;
        }
    return false;
}

/* One tween for each group where sounds are followed. */
static void sound_rule(kn_lint *l, const lint_text *t) {
    static const char *const data[] = {"AUDIO", "audiodata", "audio-data", "audio_data", "bands["};
    static const char *const peaks[] = {"peakBass", "peakTreble", "peakEnergy"};
    const kn_str code = {t->code, t->text.n};
    bool sound = false, peak = false;
    for (size_t i = 0; i < KN_COUNTOF(data); i++)
        sound |= has(code, data[i]);
    for (size_t i = 0; i < KN_COUNTOF(peaks); i++)
        peak |= has(code, peaks[i]);
    if (sound && peak && has(code, "forEach") && has(code, "group.start") && !goes_through(t))
        lint_text_at(l, KN_LINT_CAPTION_PEAK, t->loc, none, none);
}

void kn_lint_captions(kn_lint *l, const lint_file *f) {
    const bool captions = has_captions(f);
    sheet_rules(l, f);
    exit_rule(l, f);
    if (captions || kn_str_find(kn_cstr(f->rel), KN_S("caption")) >= 0)
        transcript_rule(l, f);
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        fit_rule(l, t);
        if (captions) {
            shadow_rule(l, t);
            sound_rule(l, t);
        }
    }
}
