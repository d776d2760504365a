/* Rules about scripts, by their text. */
#include "src/lint/internal.h"

static const kn_str none = {"", 0};

static void at(kn_lint *l, kn_lint_rule r, const lint_text *t, ptrdiff_t offset, kn_str a1) {
    lint_text_at(l, r, kn_lint_place_in(t, (size_t)offset), a1, none);
}

/* The first use of a word in a script; -1. */
static ptrdiff_t use(const lint_text *t, const char *word) {
    return kn_lint_find(t->bare, t->text.n, 0, word);
}

/* Whether a script of the document comes from an address that holds this. */
static bool loaded(kn_lint *l, const lint_file *f, const char *part) {
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str src = lint_is(l, n, "script") ? kn_node_attr(n, KN_A_src) : none;
        for (size_t i = 0; src.n && i + strlen(part) <= src.n; i++)
            if (kn_str_ieq(kn_str_sub(src, i, i + strlen(part)), kn_cstr(part)))
                return true;
    }
    for (size_t i = 0; i < f->scripts.n;
         i++) { /* a module, or the library itself in the document */
        const lint_text *t = &f->scripts.v[i];
        if (kn_lint_find(t->code, t->text.n, 0, "import") >= 0 || t->text.n > 30000)
            return true;
    }
    return false;
}

static void calls(kn_lint *l, const lint_text *t) {
    static const struct {
        kn_lint_rule rule;
        const char *word, *shown;
    } table[] = {
        {KN_LINT_NON_DETERMINISTIC, "Math.random(", "Math.random()"},
        {KN_LINT_NON_DETERMINISTIC, "Date.now(", "Date.now()"},
        {KN_LINT_NON_DETERMINISTIC, "performance.now(", "performance.now()"},
        {KN_LINT_NON_DETERMINISTIC, "crypto.getRandomValues(", "crypto.getRandomValues()"},
        {KN_LINT_NON_DETERMINISTIC, "gsap.utils.random(", "gsap.utils.random()"},
        {KN_LINT_NON_DETERMINISTIC, "new Date()", "new Date()"},
        {KN_LINT_ANIMATION_FRAME, "requestAnimationFrame(", ""},
        {KN_LINT_REPEAT_CEIL, "repeat: Math.ceil(", ""},
        {KN_LINT_INFINITE_REPEAT, "repeat: -1", ""},
        {KN_LINT_INFINITE_REPEAT, "repeat:-1", ""},
        {KN_LINT_REPEAT_CEIL, "repeat:Math.ceil(", ""},
    };
    for (size_t i = 0; i < KN_COUNTOF(table); i++) {
        const ptrdiff_t o = use(t, table[i].word);
        if (o >= 0)
            at(l, table[i].rule, t, o, kn_cstr(table[i].shown));
    }
    static const char *const random[] = {"\"random(", "'random(", "\"+=random(", "\"-=random(",
                                         "'+=random("};
    for (size_t i = 0; i < KN_COUNTOF(random); i++) {
        const ptrdiff_t o = kn_str_find((kn_str){t->code, t->text.n}, kn_cstr(random[i]));
        if (o >= 0)
            at(l, KN_LINT_NON_DETERMINISTIC, t, o, KN_S("the value \"random(…)\""));
    }
}

/* querySelector("[a b]") and querySelector(`…${x}…`). */
static void selectors(kn_lint *l, const lint_text *t) {
    static const char *const ways[] = {"querySelector(", "querySelectorAll("};
    for (size_t w = 0; w < KN_COUNTOF(ways); w++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, ways[w])) >= 0;
             o++) {
            size_t i = kn_lint_past(t, (size_t)o, ways[w]);
            while (i < t->text.n && kn_is_space(t->code[i]))
                i++;
            const char quote = i < t->text.n ? t->code[i] : 0;
            if (quote != '`' && quote != '"' && quote != '\'')
                continue;
            size_t e = i + 1;
            while (e < t->text.n && t->code[e] != quote)
                e++;
            const kn_str s = {t->code + i + 1, e - i - 1};
            if (quote == '`' && kn_str_find(s, KN_S("${")) >= 0)
                at(l, KN_LINT_TEMPLATE_SELECTOR, t, o, none);
            for (ptrdiff_t a = kn_str_find(s, KN_S("[data-")), c; a >= 0; a = -1) {
                const kn_str in = kn_str_sub(s, (size_t)a, s.n);
                c = kn_str_find(in, KN_S("]"));
                const ptrdiff_t second = kn_str_find(in, KN_S(" data-"));
                if (second > 0 && second < c)
                    at(l, KN_LINT_SPLIT_ATTRIBUTE, t, o, kn_str_sub(in, 0, (size_t)c + 1));
            }
        }
}

/* x.play() and the like, where x was found as a media element. */
static void media_control(kn_lint *l, const lint_file *f, const lint_text *t) {
    enum { MOST = 200 };
    size_t seen = 0;
    static const char *const how[] = {".play(", ".pause(", ".currentTime ="};
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str id =
            lint_is(l, n, "video") || lint_is(l, n, "audio") ? kn_node_attr(n, KN_A_id) : none;
        if (!id.n || id.n > 100)
            continue;
        if (++seen > MOST) {
            lint_partly(l, f, "what scripts do with media behind the first 200");
            break;
        }
        for (size_t k = 0; k < KN_COUNTOF(how); k++) {
            char a[160], b[160];
            snprintf(a, sizeof a, "getElementById(\"%.*s\")%s", (int)id.n, id.p, how[k]);
            snprintf(b, sizeof b, "querySelector(\"#%.*s\")%s", (int)id.n, id.p, how[k]);
            for (int single = 0; single < 2; single++) {
                const ptrdiff_t x = kn_lint_find(t->code, t->text.n, 0, a),
                                y = kn_lint_find(t->code, t->text.n, 0, b);
                const ptrdiff_t o = x >= 0 ? x : y;
                if (o >= 0)
                    at(l, KN_LINT_IMPERATIVE_MEDIA, t, o, kn_cstr(how[k] + 1));
                for (char *c = a; *c; c++)
                    *c = *c == '"' ? '\'' : *c;
                for (char *c = b; *c; c++)
                    *c = *c == '"' ? '\'' : *c;
            }
        }
    }
}

/* window.__timelines["id"] = … */
static void registry_ids(kn_lint *l, const lint_file *f, const lint_text *t, bool *writes) {
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, "__timelines")) >= 0;
         o++) {
        size_t i = (size_t)o + strlen("__timelines");
        const char *c = t->code;
        if (i + 2 < t->text.n && c[i] == '[' && (c[i + 1] == '"' || c[i + 1] == '\'')) {
            size_t e = i + 2;
            while (e < t->text.n && c[e] != c[i + 1])
                e++;
            const kn_str id = {c + i + 2, e - i - 2};
            size_t k = e + 2;
            while (k < t->text.n && kn_is_space(c[k]))
                k++;
            const bool write = k + 1 < t->text.n && c[k] == '=' && c[k + 1] != '=';
            *writes |= write;
            if (write && !kn_lint_named(f, '@', id))
                at(l, KN_LINT_TIMELINE_ID, t, o, id);
        } else if (i < t->text.n && (c[i] == '[' || c[i] == '.')) {
            *writes = true;
        }
    }
}

/* The variable that is registered from `o` on, which is where "__timelines" stands: what follows
 * the = of __timelines["id"] or __timelines.id. Empty: none. */
static kn_str registered(const lint_text *t, size_t o) {
    const char *c = t->code;
    const size_t n = t->text.n;
    size_t i = o + strlen("__timelines");
    if (i < n && c[i] == '[') {
        while (i < n && c[i] != ']')
            i++;
        i++;
    } else if (i < n && c[i] == '.') {
        do
            i++;
        while (i < n && kn_lint_is_word(c[i]));
    } else {
        return none;
    }
    while (i < n && kn_is_space(c[i]))
        i++;
    if (i + 1 >= n || c[i] != '=' || c[i + 1] == '=')
        return none;
    do
        i++;
    while (i < n && kn_is_space(c[i]));
    size_t e = i;
    while (e < n && kn_lint_is_word(c[e]))
        e++;
    return kn_str_sub((kn_str){c, n}, i, e);
}

/* Whether text from `from` to `to` adds to the timeline of that name. */
static bool fills(const lint_text *t, kn_str name, size_t from, size_t to) {
    static const char *const how[] = {"to", "from", "fromTo", "add", "set"};
    for (size_t i = 0; i < KN_COUNTOF(how); i++) {
        char call[100];
        snprintf(call, sizeof call, "%.*s.%s(", (int)name.n, name.p, how[i]);
        if (kn_lint_find(t->bare, to, from, call) >= 0)
            return true;
    }
    return false;
}

/* A timeline that is registered, and filled in what runs later: a call's function, or what stands
 * behind a promise. */
static void late_builds(kn_lint *l, const lint_file *f, const lint_text *t) {
    enum { MOST_NAMES = 64 };
    static const struct {
        const char *word, *shown;
        bool all; /* the rest of the script */
    } later[] = {{"setTimeout(", "setTimeout()", false},
                 {"setInterval(", "setInterval()", false},
                 {"document.fonts.ready", "document.fonts.ready", true},
                 {"document.fonts.load(", "document.fonts.load()", true},
                 {"await", "what follows an await", true}};
    for (size_t i = 0; i < KN_COUNTOF(later); i++) {
        size_t names_seen = 0;
        if (use(t, later[i].word) < 0)
            continue;
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, "__timelines")) >= 0;
             o++) {
            const kn_str name = registered(t, (size_t)o);
            ptrdiff_t at_word = name.n && name.n < 80 ? o : -1;
            size_t next = (size_t)o + 1;
            names_seen += at_word >= 0;
            if (names_seen > MOST_NAMES) {
                lint_partly(l, f, "timelines of a script behind the first 64");
                break;
            }
            while (at_word >= 0 &&
                   (at_word = kn_lint_find(t->bare, t->text.n, next, later[i].word)) >= 0) {
                const char *open = memchr(t->bare + at_word, '(', t->text.n - (size_t)at_word);
                const size_t end = later[i].all || !open
                                       ? t->text.n
                                       : kn_lint_bracket_end(t, (size_t)(open - t->bare));
                if (fills(t, name, (size_t)at_word, end)) {
                    at(l, KN_LINT_ASYNC_BUILD, t, at_word, kn_cstr(later[i].shown));
                    return;
                }
                if (later[i].all)
                    break;
                next = end > next ? end : next + 1; /* calls inside lie in what was looked at */
            }
        }
    }
}

/* Whether the text of a document writes to window.__timelines: to all of it or to one entry. */
static bool registers(const lint_file *f) {
    const char word[] = "window.__timelines";
    for (size_t at = 0; at < f->n;) {
        const ptrdiff_t o = kn_str_find((kn_str){f->text + at, f->n - at}, kn_cstr(word));
        if (o < 0)
            return false;
        const char *c = f->text + at + o + strlen(word), *end = f->text + f->n;
        at += (size_t)o + strlen(word);
        if (c < end && *c == '[') {
            while (c < end && *c != ']')
                c++;
            c += c < end;
        } else if (c < end && *c == '.') {
            do
                c++;
            while (c < end && kn_lint_is_word(*c));
        }
        while (c < end && kn_is_space(*c))
            c++;
        while (c < end && (*c == '?' || *c == '|' || *c == '&'))
            c++;
        if (c + 1 < end && *c == '=' && c[1] != '=')
            return true;
    }
    return false;
}

/* Whether a script registers a timeline under this id, or under a name that it computes. */
static bool registers_id(const lint_file *f, kn_str id) {
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, "__timelines")) >= 0;
             o++) {
            size_t k = (size_t)o + strlen("__timelines");
            const char c = k < t->text.n ? t->code[k] : 0;
            k += c == '[' || c == '.';
            while (k < t->text.n && kn_is_space(t->code[k]))
                k++;
            const bool quoted = k < t->text.n && strchr("\"'`", t->code[k]) != NULL;
            if (c == '[' && !quoted)
                return true;
            if (c == '=' || (kn_is_space(c) && t->code[k] == '=')) { /* an object of several */
                if (kn_str_find(kn_str_sub((kn_str){t->code, t->text.n}, k, t->text.n), id) >= 0)
                    return true;
                continue;
            }
            k += quoted;
            if (kn_str_starts(kn_str_sub((kn_str){t->code, t->text.n}, k, t->text.n), id) &&
                (k + id.n >= t->text.n || !kn_lint_is_word(t->code[k + id.n])))
                return true;
        }
    }
    return false;
}

/* Compositions that browsers would wait for. */
static void waits(kn_lint *l, const lint_file *f) {
    if (!f->root || !kn_node_attr(f->root, KN_A_data_composition_id).n)
        return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (lint_is(l, n, "script") && kn_node_has_attr(n, KN_A_src))
            return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str id = kn_is_elem(n) ? kn_node_attr(n, KN_A_data_composition_id) : none;
        if (!id.n || registers_id(f, id) || kn_node_has_attr(n, KN_A_data_no_timeline) ||
            kn_node_attr(n, KN_A_data_composition_src).n ||
            lint_attr(l, n, "data-composition-file").n ||
            (n == f->root ? !f->is_entry : kn_lint_is_inert(f, n)))
            continue;
        lint_node(l, KN_LINT_NO_TIMELINE_ATTR, n, id, none);
    }
}

static void registry(kn_lint *l, const lint_file *f) {
    bool writes = false, mentions = false;
    const lint_text *first = NULL;
    ptrdiff_t made = -1;
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        registry_ids(l, f, t, &writes);
        mentions |= use(t, "__timelines") >= 0;
        const ptrdiff_t o = use(t, "gsap.timeline(");
        if (o >= 0 && !first) {
            first = t;
            made = o;
        }
    }
    if (first && !mentions && !loaded(l, f, "timelines"))
        at(l, KN_LINT_NOT_REGISTERED, first, made, none);
    waits(l, f);
    if (f->is_entry && !f->in_template &&
        !(f->root && kn_node_has_attr(f->root, KN_A_data_no_timeline)) && !registers(f))
        lint_text_at(l, KN_LINT_NO_REGISTRY, (kn_loc){f->file, 1, 1}, none, none);
}

static void libraries(kn_lint *l, const lint_file *f) {
    static const struct {
        const char *word, *part;
        kn_lint_rule rule;
    } table[] = {
        {"gsap.", "gsap", KN_LINT_NO_GSAP},
        {"lottie.loadAnimation(", "lottie", KN_LINT_NO_LOTTIE},
        {"bodymovin.loadAnimation(", "lottie", KN_LINT_NO_LOTTIE},
        {"THREE.", "three", KN_LINT_NO_THREE},
    };
    static const char *const plugins[] = {
        "ScrambleTextPlugin",
        "SplitText",
        "MorphSVGPlugin",
        "DrawSVGPlugin",
        "MotionPathPlugin",
        "TextPlugin",
        "CustomEase",
        "CustomBounce",
        "CustomWiggle",
        "EasePack",
        "Physics2DPlugin",
        "PhysicsPropsPlugin",
        "Flip",
    };
    /* A nested file runs in the page that mounts it, which may have loaded them. */
    if (!f->is_entry)
        return;
    bool has[KN_COUNTOF(table)], has_plugin[KN_COUNTOF(plugins)];
    for (size_t k = 0; k < KN_COUNTOF(table); k++)
        has[k] = loaded(l, f, table[k].part);
    for (size_t k = 0; k < KN_COUNTOF(plugins); k++)
        has_plugin[k] = loaded(l, f, plugins[k]);
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        for (size_t k = 0; k < KN_COUNTOF(table); k++) {
            const ptrdiff_t o = has[k] ? -1 : use(t, table[k].word);
            if (o >= 0)
                at(l, table[k].rule, t, o, none);
        }
        for (size_t k = 0; k < KN_COUNTOF(plugins); k++) {
            const ptrdiff_t o = has_plugin[k] ? -1 : use(t, plugins[k]);
            if (o >= 0)
                at(l, KN_LINT_NO_PLUGIN, t, o, kn_cstr(plugins[k]));
        }
    }
}

void kn_lint_scripts(kn_lint *l, const lint_file *f) {
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        int line = 1;
        kn_sb why = {0};
        const bool module = kn_str_ieq(kn_node_attr(t->node, KN_A_type), KN_S("module"));
        if (!module && !kn_lint_script(l->syntax, t->text, &line, &why)) {
            kn_loc loc = t->loc;
            loc.line += line > 1 ? (uint32_t)line - 1 : 0;
            loc.col = line > 1 ? 1 : loc.col;
            lint_text_at(l, KN_LINT_SCRIPT_SYNTAX, loc, kn_sb_str(&why), none);
        }
        kn_sb_free(&why);
        calls(l, t);
        selectors(l, t);
        media_control(l, f, t);
        late_builds(l, f, t);
    }
    registry(l, f);
    libraries(l, f);
}
