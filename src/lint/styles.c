/* Rules about style sheets. */
#include "src/lint/internal.h"
#include <stdlib.h>

static bool is_name(char c) {
    return kn_is_digit(c) || c == '_' || c == '-' || (unsigned char)c >= 0x80 ||
           (kn_lower((unsigned char)c) >= 'a' && kn_lower((unsigned char)c) <= 'z');
}

/* "#a … #a" with a combinator between: an id inside itself. */
static bool repeats_id(kn_str s) {
    enum { REACH = 500 }; /* bytes between the two */
    for (size_t i = 0; i < s.n; i++) {
        size_t e = i + 1;
        if (s.p[i] != '#')
            continue;
        while (e < s.n && is_name(s.p[e]))
            e++;
        bool parted = false;
        for (size_t k = e; k + (e - i) <= s.n && k < e + REACH && s.p[k] != ','; k++) {
            parted |= kn_is_space(s.p[k]) || s.p[k] == '>' || s.p[k] == '+' || s.p[k] == '~';
            if (parted && !memcmp(s.p + k, s.p + i, e - i) &&
                (k + (e - i) == s.n || !is_name(s.p[k + (e - i)])))
                return true;
        }
    }
    return false;
}

bool kn_lint_next_rule(const lint_text *t, size_t *at, kn_str *selector, kn_str *body) {
    const kn_str css = {t->code, t->text.n};
    size_t from = *at;
    for (size_t i = *at; i < css.n; i++) {
        if (css.p[i] == '}' || css.p[i] == ';')
            from = i + 1;
        if (css.p[i] != '{')
            continue;
        size_t e = i + 1;
        while (e < css.n && css.p[e] != '}' && css.p[e] != '{')
            e++;
        if (e >= css.n || css.p[e] == '{') { /* of an at-rule, or of rules inside of a rule */
            from = i + 1;
            continue;
        }
        *selector = kn_str_trim(kn_str_sub(css, from, i));
        *body = kn_str_sub(css, i + 1, e);
        *at = e + 1;
        return true;
    }
    return false;
}

kn_str kn_lint_declared(kn_str body, const char *name) {
    kn_str found = none;
    while (body.n) {
        size_t e = 0;
        while (e < body.n && body.p[e] != ';')
            e++;
        const kn_str one = kn_str_sub(body, 0, e);
        const char *colon = memchr(one.p, ':', one.n);
        if (colon &&
            kn_str_ieq(kn_str_trim(kn_str_sub(one, 0, (size_t)(colon - one.p))), kn_cstr(name)))
            found = kn_str_trim(kn_str_sub(one, (size_t)(colon - one.p) + 1, one.n));
        body = kn_str_sub(body, e + (e < body.n), body.n);
    }
    return found;
}

/* Calls back with the selector before each "{" that is no at-rule's. */
static void each_selector(kn_lint *l, const lint_file *f, const lint_text *t,
                          void (*see)(kn_lint *l, const lint_file *f, kn_loc loc,
                                      kn_str selector)) {
    const kn_str css = {t->code, t->text.n};
    size_t from = 0;
    for (size_t i = 0; i < css.n; i++) {
        if (css.p[i] == '}' || css.p[i] == ';')
            from = i + 1;
        if (css.p[i] != '{')
            continue;
        const kn_str s = kn_str_trim(kn_str_sub(css, from, i));
        if (s.n && s.p[0] != '@')
            see(l, f, kn_lint_place_in(t, (size_t)(s.p - css.p)), s);
        from = i + 1;
    }
}

static void see_selector(kn_lint *l, const lint_file *f, kn_loc loc, kn_str s) {
    if (repeats_id(s))
        lint_text_at(l, KN_LINT_REPEATED_ID, loc, s, none);
    /* [data-composition-id="x"] of another file */
    ptrdiff_t o = kn_str_find(s, KN_S("[data-composition-id="));
    if (o >= 0) {
        kn_str id = kn_str_sub(s, (size_t)o + strlen("[data-composition-id="), s.n);
        if (id.n && (id.p[0] == '"' || id.p[0] == '\''))
            id = kn_str_sub(id, 1, id.n);
        size_t e = 0;
        while (e < id.n && !strchr("\"']", id.p[e]))
            e++;
        id = kn_str_sub(id, 0, e);
        if (!kn_lint_named(f, '@', id))
            lint_text_at(l, KN_LINT_SCOPED_CSS, loc, id, none);
    }
    if (!f->is_entry && f->root && s.p[0] == '.') {
        size_t e = 1;
        while (e < s.n && is_name(s.p[e]))
            e++;
        if (kn_lint_has_class(f->root, kn_str_sub(s, 1, e)))
            lint_text_at(l, KN_LINT_ROOT_BY_CLASS, loc, s, none);
    }
}

/* ---- paint order ---- */
static bool is_negative(kn_str z) {
    size_t i = 1;
    while (i < z.n && (z.p[i] == '0' || z.p[i] == '.'))
        i++;
    return z.n > 1 && z.p[0] == '-' && i < z.n && kn_is_digit(z.p[i]);
}

/* Declarations that make an element a stacking context. */
static bool stacks(kn_str body) {
    static const char *const any[] = {"transform", "filter", "backdrop-filter",
                                      "-webkit-backdrop-filter"};
    for (size_t i = 0; i < KN_COUNTOF(any); i++) {
        const kn_str v = kn_lint_declared(body, any[i]);
        if (v.n && !kn_str_starts(v, KN_S("none")))
            return true;
    }
    const kn_str opacity = kn_lint_declared(body, "opacity"),
                 will = kn_lint_declared(body, "will-change");
    return kn_str_ieq(kn_lint_declared(body, "isolation"), KN_S("isolate")) ||
           (opacity.n && (opacity.p[0] == '0' || opacity.p[0] == '.')) ||
           kn_str_find(kn_lint_declared(body, "contain"), KN_S("paint")) >= 0 ||
           kn_str_find(will, KN_S("transform")) >= 0 || kn_str_find(will, KN_S("opacity")) >= 0 ||
           kn_str_find(will, KN_S("filter")) >= 0;
}

/* The selectors #id and .class of rules that make an element a stacking context. */
static void collect_contexts(const lint_file *f, lint_set *out) {
    for (size_t i = 0; i < f->styles.n; i++) {
        kn_str selectors, body;
        for (size_t at = 0; kn_lint_next_rule(&f->styles.v[i], &at, &selectors, &body);) {
            if (!stacks(body))
                continue;
            while (selectors.n) {
                size_t e = 0;
                while (e < selectors.n && selectors.p[e] != ',')
                    e++;
                const kn_str one = kn_str_trim(kn_str_sub(selectors, 0, e));
                if (one.n > 1 && (one.p[0] == '#' || one.p[0] == '.'))
                    kn_vec_push(out, one);
                selectors = kn_str_sub(selectors, e + (e < selectors.n), selectors.n);
            }
        }
    }
    kn_lint_sort_set(out);
}

static bool is_named(const lint_set *v, char mark, kn_str name) {
    kn_sb b = {0};
    kn_sb_putc(&b, mark);
    kn_sb_put(&b, name);
    const bool yes = name.n && kn_lint_in_set(v, kn_sb_str(&b));
    kn_sb_free(&b);
    return yes;
}

/* Whether the id or a class of an element is in the set. */
static bool any_named(const lint_set *v, const kn_node *n) {
    if (!v->n)
        return false;
    kn_str rest = kn_node_attr(n, KN_A_class_), one;
    bool found = is_named(v, '#', kn_node_attr(n, KN_A_id));
    while (!found && kn_lint_next_class(&rest, &one))
        found = is_named(v, '.', one);
    return found;
}

static bool is_context(kn_lint *l, const lint_set *contexts, const kn_node *n) {
    return n && kn_is_elem(n) && (stacks(lint_attr(l, n, "style")) || any_named(contexts, n));
}

typedef struct contained { /* a selector, and whether its elements lie in stacking contexts */
    kn_str selector;
    bool yes;
} contained;
typedef KN_VEC(contained) contained_list;

/* Whether every element of a simple selector lies in a stacking context made in this file. */
static bool is_contained(kn_lint *l, const lint_file *f, const lint_set *contexts,
                         kn_str selector) {
    const lint_name *first =
        selector.n > 1 && strchr("#.", selector.p[0])
            ? kn_lint_named(f, selector.p[0], kn_str_sub(selector, 1, selector.n))
            : NULL;
    const kn_node *last = NULL; /* a parent that is one */
    for (const lint_name *n = first; n; n = kn_lint_named_next(f, n)) {
        if (n->node->parent != last && !is_context(l, contexts, n->node->parent))
            return false;
        last = n->node->parent;
    }
    return first != NULL;
}

static int by_selector(const void *a, const void *b) {
    return kn_str_cmp(((const contained *)a)->selector, ((const contained *)b)->selector);
}

/* The selectors of rules with a negative z-index, each looked at once. */
static void find_contained(kn_lint *l, const lint_file *f, const lint_set *contexts,
                           contained_list *out) {
    for (size_t i = 0; i < f->styles.n; i++) {
        kn_str selector, body;
        for (size_t at = 0; kn_lint_next_rule(&f->styles.v[i], &at, &selector, &body);)
            if (is_negative(kn_lint_declared(body, "z-index")))
                kn_vec_push(out, (contained){selector, false});
    }
    size_t n = 0;
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_selector);
    for (size_t i = 0; i < out->n; i++)
        if (!n || by_selector(&out->v[n - 1], &out->v[i]) != 0)
            out->v[n++] = out->v[i];
    out->n = n;
    for (size_t i = 0; i < n; i++)
        out->v[i].yes = is_contained(l, f, contexts, out->v[i].selector);
}

static bool in_contexts(const contained_list *v, kn_str selector) {
    const contained key = {selector, false},
                    *c = v->n ? bsearch(&key, v->v, v->n, sizeof *v->v, by_selector) : NULL;
    return c && c->yes;
}

/* ---- declarations ---- */
static bool has_time(kn_str v) {
    if (kn_str_find(v, KN_S("var(")) >= 0)
        return true;
    for (size_t i = 0; i < v.n; i++) {
        size_t e = i;
        bool nonzero = false;
        for (; e < v.n && (kn_is_digit(v.p[e]) || v.p[e] == '.'); e++)
            nonzero |= v.p[e] >= '1' && v.p[e] <= '9';
        if (e > i && nonzero && e < v.n &&
            (v.p[e] == 's' || (v.p[e] == 'm' && e + 1 < v.n && v.p[e + 1] == 's')))
            return true;
        i = e > i ? e - 1 : i;
    }
    return false;
}

static bool has_transition(kn_str body) {
    static const char *const timed[] = {"transition", "transition-duration", "transition-delay",
                                        "-webkit-transition"},
                             *const others[] = {"transition-property", "transition-timing-function",
                                                "transition-behavior"};
    for (size_t i = 0; i < KN_COUNTOF(timed); i++)
        if (has_time(kn_lint_declared(body, timed[i])))
            return true;
    for (size_t i = 0; i < KN_COUNTOF(others); i++) {
        const kn_str v = kn_lint_declared(body, others[i]);
        if (v.n && !(i == 0 && kn_str_ieq(v, KN_S("none"))))
            return true;
    }
    return false;
}

static bool is_heavy(kn_str body) {
    const kn_str clip = kn_lint_declared(body, "clip-path");
    return kn_str_find(kn_lint_declared(body, "filter"), KN_S("blur(")) >= 0 ||
           kn_str_find(kn_lint_declared(body, "backdrop-filter"), KN_S("blur(")) >= 0 ||
           (clip.n && !kn_str_ieq(clip, KN_S("none")) && !kn_str_ieq(clip, KN_S("inherit")) &&
            !kn_str_ieq(clip, KN_S("initial")) && !kn_str_ieq(clip, KN_S("unset"))) ||
           kn_str_find(body, KN_S("radial-gradient(")) >= 0;
}

/* Names in the selectors of heavy rules: "#a" and ".b". */
static void collect_heavy(const lint_file *f, lint_set *out) {
    for (size_t i = 0; i < f->styles.n; i++) {
        kn_str selector, body;
        for (size_t at = 0; kn_lint_next_rule(&f->styles.v[i], &at, &selector, &body);) {
            const bool heavy = is_heavy(body);
            for (size_t k = 0; heavy && k < selector.n; k++) {
                size_t e = k + 1;
                if (selector.p[k] != '.' && selector.p[k] != '#')
                    continue;
                while (e < selector.n && is_name(selector.p[e]))
                    e++;
                kn_vec_push(out, kn_str_sub(selector, k, e));
            }
        }
    }
    kn_lint_sort_set(out);
}

static void heavy_rule(kn_lint *l, const lint_file *f) {
    static const char *const exempt[] = {"audio",    "body",  "br",   "defs",   "head",   "hr",
                                         "html",     "link",  "meta", "script", "source", "style",
                                         "template", "title", "use",  "video"};
    enum { MOST = 25 };
    lint_set heavies = {0};
    size_t n = 0;
    if (!kn_lint_is_installed(f))
        collect_heavy(f, &heavies);
    for (const kn_node *e = f->doc; e; e = kn_node_next(e, f->doc)) {
        bool skip = !kn_is_elem(e) || kn_node_attr(e, KN_A_data_composition_id).n ||
                    kn_node_attr(e, KN_A_data_composition_src).n;
        for (size_t i = 0; !skip && i < KN_COUNTOF(exempt); i++)
            skip = lint_is(l, e, exempt[i]);
        const kn_str style = skip ? none : lint_attr(l, e, "style");
        if (skip || kn_str_ieq(kn_lint_declared(style, "display"), KN_S("none")))
            continue;
        n += is_heavy(style) || any_named(&heavies, e);
    }
    if (n >= MOST && !kn_lint_is_installed(f)) {
        char text[24];
        snprintf(text, sizeof text, "%zu", n);
        lint_text_at(l, KN_LINT_HEAVY, (kn_loc){f->file, 1, 1}, kn_cstr(text), none);
    }
    kn_vec_free(&heavies);
}

static void declaration_rules(kn_lint *l, const lint_file *f) {
    lint_set contexts = {0};
    contained_list known = {0};
    collect_contexts(f, &contexts);
    find_contained(l, f, &contexts, &known);
    for (size_t i = 0; i < f->styles.n; i++) {
        const lint_text *t = &f->styles.v[i];
        kn_str selector, body;
        for (size_t at = 0; kn_lint_next_rule(t, &at, &selector, &body);) {
            const bool below = is_negative(kn_lint_declared(body, "z-index")),
                       moves = has_transition(body);
            if (!below && !moves)
                continue;
            const kn_loc loc = kn_lint_place_in(t, (size_t)(selector.p - t->code));
            if (below && !in_contexts(&known, selector))
                lint_text_at(l, KN_LINT_NEGATIVE_Z, loc, selector, none);
            if (moves)
                lint_text_at(l, KN_LINT_CSS_TRANSITION, loc, selector, none);
        }
    }
    const kn_node *around = NULL; /* the last parent that was looked at */
    bool inside = false;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str style = kn_is_elem(n) ? lint_attr(l, n, "style") : none;
        if (!style.n)
            continue;
        const kn_str tag = kn_scene_atom_str(l->scene, n->tag);
        if (is_negative(kn_lint_declared(style, "z-index")) && n->parent != around) {
            around = n->parent;
            inside = is_context(l, &contexts, around);
        }
        if (is_negative(kn_lint_declared(style, "z-index")) && !inside)
            lint_node(l, KN_LINT_NEGATIVE_Z, n, tag, none);
        if (has_transition(style))
            lint_node(l, KN_LINT_CSS_TRANSITION, n, tag, none);
    }
    kn_vec_free(&contexts);
    kn_vec_free(&known);
    heavy_rule(l, f);
}

void kn_lint_styles(kn_lint *l, const lint_file *f) {
    declaration_rules(l, f);
    for (size_t i = 0; i < f->styles.n; i++)
        each_selector(l, f, &f->styles.v[i], see_selector);
}
