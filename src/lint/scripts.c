/* Rules about scripts, by their text. */
#include "src/lint/internal.h"

static void at(kn_lint *l, kn_lint_rule r, const lint_text *t, ptrdiff_t offset, kn_str a1) {
    lint_text_at(l, r, kn_lint_place_in(t, (size_t)offset), a1, none);
}

/* The first use of a word in a script; -1. */
static ptrdiff_t use(const lint_text *t, const char *word) {
    return kn_lint_find(t->bare, t->text.n, 0, word);
}

/* Whether scripts may bring what no address names: a module, or the library itself in the
 * document. */
static bool imports(const lint_file *f) {
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        if (kn_lint_find(t->code, t->text.n, 0, "import") >= 0 || t->text.n > 30000)
            return true;
    }
    return false;
}

bool kn_lint_loads(const kn_lint *l, const lint_file *f, const char *part) {
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (lint_is(l, n, "script") && lint_holds(kn_node_attr(n, KN_A_src), part))
            return true;
    return imports(f);
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
        has[k] = kn_lint_loads(l, f, table[k].part);
    for (size_t k = 0; k < KN_COUNTOF(plugins); k++)
        has_plugin[k] = kn_lint_loads(l, f, plugins[k]);
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
    }
    libraries(l, f);
}
