/* Rules about calls of scripts that are no single tweens: counts of repetitions, what timelines
 * give back, what their callbacks measure. */
#include "src/lint/internal.h"
#include <stdlib.h>

static void at(kn_lint *l, kn_lint_rule r, const lint_text *t, size_t offset, kn_str a1) {
    lint_text_at(l, r, kn_lint_place_in(t, offset), a1, none);
}

/* ---- counts ---- */
/* repeat: Math.floor(…) - 1, which is -1 for what is shorter than one repetition; repeat:
 * Math.ceil(…) - 1, which is one too many. */
static void counts(kn_lint *l, const lint_file *f, const lint_text *t) {
    double d;
    const bool ends =
        f->root && kn_parse_number(kn_node_attr(f->root, KN_A_data_duration), &d) && d > 0;
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, "repeat")) >= 0; o++) {
        size_t i = lint_skip_blanks(t, (size_t)o + strlen("repeat"));
        if (i >= t->text.n || t->bare[i] != ':')
            continue;
        i = lint_skip_blanks(t, i + 1);
        const kn_str rest = kn_str_sub((kn_str){t->bare, t->text.n}, i, t->text.n);
        if (kn_str_starts(rest, KN_S("-1")) && !(rest.n > 2 && kn_is_digit(rest.p[2])))
            at(l, ends ? KN_LINT_INFINITE_REPEAT : KN_LINT_ENDLESS_REPEAT, t, (size_t)o, none);
        const bool floor = kn_str_starts(rest, KN_S("Math.floor")),
                   ceil = kn_str_starts(rest, KN_S("Math.ceil"));
        i = lint_skip_blanks(t, i + (floor ? 10 : 9));
        if (!(floor || ceil) || i >= t->text.n || t->bare[i] != '(')
            continue;
        i = lint_skip_blanks(t, kn_lint_bracket_end(t, i));
        if (i >= t->text.n || t->bare[i] != '-')
            continue;
        i = lint_skip_blanks(t, i + 1);
        if (i < t->text.n && t->bare[i] == '1' &&
            (i + 1 == t->text.n || !kn_lint_is_word(t->bare[i + 1])))
            at(l, floor ? KN_LINT_REPEAT_FLOOR : KN_LINT_REPEAT_CEIL, t, (size_t)o, none);
    }
}

/* ---- one tween of several elements ---- */
static void groups(kn_lint *l, const lint_text *t) {
    static const char *const how[] = {".to(", ".from(", ".fromTo("};
    for (size_t k = 0; k < KN_COUNTOF(how); k++) {
        size_t word = 0, close = 0; /* the next "keyframes", the next "}": one for many calls */
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, how[k])) >= 0; o++) {
            const size_t i = lint_skip_blanks(t, kn_lint_past(t, (size_t)o, how[k])),
                         e = kn_lint_expression_end(t, i);
            const kn_str selector = lint_code(t, i, e);
            if (selector.n < 3 || selector.n > 400 || !strchr("\"'", selector.p[0]) ||
                !memchr(selector.p, ',', selector.n))
                continue;
            const size_t open = lint_skip_blanks(t, e + 1);
            if (open >= t->text.n || t->bare[open] != '{')
                continue;
            if (word < open) {
                const ptrdiff_t w = kn_lint_find(t->bare, t->text.n, open, "keyframes");
                word = w < 0 ? SIZE_MAX : (size_t)w;
            }
            if (close < open) {
                const char *c = memchr(t->bare + open, '}', t->text.n - open);
                close = c ? (size_t)(c - t->bare) : t->text.n;
            }
            if (word < close)
                at(l, KN_LINT_GROUP_KEYFRAMES, t, (size_t)o, selector);
        }
    }
}

/* ---- timelines ---- */
/* Names that gsap.timeline() is declared with. */
static void find_timelines(const lint_text *t, lint_set *out) {
    for (size_t i = 0; i < t->decls.n; i++) {
        size_t e = lint_skip_blanks(t, t->decls.v[i].end);
        if (e >= t->text.n || t->bare[e] != '=')
            continue;
        e = lint_skip_blanks(t, e + 1);
        if (kn_str_starts(kn_str_sub((kn_str){t->bare, t->text.n}, e, t->text.n),
                          KN_S("gsap.timeline")))
            kn_vec_push(out, t->decls.v[i].name);
    }
    kn_lint_sort_set(out);
}

/* The word that ends before a byte; empty. */
static kn_str word_before(const lint_text *t, size_t i) {
    while (i && kn_is_space(t->bare[i - 1]))
        i--;
    size_t b = i;
    while (b && kn_lint_is_word(t->bare[b - 1]))
        b--;
    return kn_str_sub((kn_str){t->bare, t->text.n}, b, i);
}

/* Names whose methods for single tweens are called. */
static void find_handled(const lint_text *t, lint_set *out) {
    static const char *const how[] = {".kill(",  ".revert(",   ".invalidate(",
                                      ".pause(", ".resume(",   ".restart(",
                                      ".seek(",  ".progress(", ".timeScale("};
    for (size_t k = 0; k < KN_COUNTOF(how); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, how[k])) >= 0; o++) {
            const kn_str name = word_before(t, (size_t)o);
            if (name.n)
                kn_vec_push(out, name);
        }
    kn_lint_sort_set(out);
}

/* A timeline's to() gives back the timeline: what is kept of it is no tween. */
static void returned(kn_lint *l, const lint_text *t, const lint_set *timelines) {
    static const char *const how[] = {".to(", ".from(", ".fromTo(", ".set(", ".call(", ".add("};
    lint_set handled = {0};
    find_handled(t, &handled);
    for (size_t k = 0; k < KN_COUNTOF(how); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, how[k])) >= 0; o++) {
            const kn_str name = word_before(t, (size_t)o);
            if (!name.n || !kn_lint_in_set(timelines, name))
                continue;
            size_t i = (size_t)(name.p - t->bare);
            while (i && kn_is_space(t->bare[i - 1]))
                i--;
            const char before = i ? t->bare[i - 1] : 0;
            if (before == '(' && kn_str_eq(word_before(t, i - 1), KN_S("push"))) {
                at(l, KN_LINT_RETURNED_TIMELINE, t, (size_t)o, name);
            } else if (before == '=') {
                const kn_str kept = word_before(t, i - 1);
                const kn_str how_declared =
                    kept.n ? word_before(t, (size_t)(kept.p - t->bare)) : none;
                const bool declared = kn_str_eq(how_declared, KN_S("const")) ||
                                      kn_str_eq(how_declared, KN_S("let")) ||
                                      kn_str_eq(how_declared, KN_S("var"));
                if (declared && kn_lint_in_set(&handled, kept))
                    at(l, KN_LINT_RETURNED_TIMELINE, t, (size_t)o, name);
            }
        }
    kn_vec_free(&handled);
}

/* ---- callbacks that measure ---- */
typedef struct function {
    kn_str name;
    uint32_t from, to; /* its body */
    bool measures;
} function;

typedef struct measuring {
    const lint_text *t;
    KN_VEC(function) functions; /* of names, by them */
    KN_VEC(uint32_t) hits;      /* where is measured or such a function called, in order */
    KN_VEC(uint32_t) mentions;  /* where such a function is named */
} measuring;

static int by_function(const void *a, const void *b) {
    const function *x = a, *y = b;
    const int d = kn_str_cmp(x->name, y->name);
    return d ? d : (x->from > y->from) - (x->from < y->from);
}

static int by_number(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The body of a function that is written from `i` on; false: none is. */
static bool body_of(const lint_text *t, size_t i, uint32_t *from, uint32_t *to) {
    const kn_str rest = kn_str_sub((kn_str){t->bare, t->text.n}, i, t->text.n);
    if (kn_str_starts(rest, KN_S("async")))
        i = lint_skip_blanks(t, i + 5);
    const bool word =
        kn_str_starts(kn_str_sub((kn_str){t->bare, t->text.n}, i, t->text.n), KN_S("function"));
    for (const size_t end = i + 200; word && i < t->text.n && i < end && t->bare[i] != '(';)
        i++;
    if (i < t->text.n && t->bare[i] == '(') {
        i = kn_lint_bracket_end(t, i);
    } else {
        const size_t b = i;
        while (i < t->text.n && kn_lint_is_word(t->bare[i]))
            i++;
        if (i == b)
            return false;
    }
    i = lint_skip_blanks(t, i);
    if (!word) {
        if (i + 1 >= t->text.n || t->bare[i] != '=' || t->bare[i + 1] != '>')
            return false;
        i = lint_skip_blanks(t, i + 2);
    }
    if (i >= t->text.n || (word && t->bare[i] != '{'))
        return false;
    *from = (uint32_t)i;
    *to = (uint32_t)(t->bare[i] == '{' ? kn_lint_bracket_end(t, i) : kn_lint_expression_end(t, i));
    return true;
}

static void find_functions(measuring *m) {
    const lint_text *t = m->t;
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, "function")) >= 0; o++) {
        const size_t i = lint_skip_blanks(t, (size_t)o + strlen("function"));
        size_t e = i;
        while (e < t->text.n && kn_lint_is_word(t->bare[e]))
            e++;
        function f = {.name = {t->bare + i, e - i}};
        if (e > i && body_of(t, (size_t)o, &f.from, &f.to))
            kn_vec_push(&m->functions, f);
    }
    for (size_t k = 0; k < t->decls.n; k++) {
        const size_t e = lint_skip_blanks(t, t->decls.v[k].end);
        function f = {.name = t->decls.v[k].name};
        if (e < t->text.n && t->bare[e] == '=' &&
            body_of(t, lint_skip_blanks(t, e + 1), &f.from, &f.to))
            kn_vec_push(&m->functions, f);
    }
    if (m->functions.n)
        qsort(m->functions.v, m->functions.n, sizeof *m->functions.v, by_function);
}

static function *function_named(const measuring *m, kn_str name) {
    const function key = {.name = name};
    const size_t lo = kn_lint_not_below(m->functions.v, m->functions.n, sizeof *m->functions.v,
                                        &key, by_function);
    return lo < m->functions.n && kn_str_eq(m->functions.v[lo].name, name) ? &m->functions.v[lo]
                                                                           : NULL;
}

static void find_hits(measuring *m) {
    static const char *const calls[] = {".getBoundingClientRect(",
                                        ".getTotalLength(",
                                        ".getBBox(",
                                        "getComputedStyle(",
                                        ".offsetWidth",
                                        ".offsetHeight",
                                        ".clientWidth",
                                        ".clientHeight"};
    for (size_t k = 0; k < KN_COUNTOF(calls); k++)
        for (ptrdiff_t o = 0;
             (o = kn_lint_find(m->t->bare, m->t->text.n, (size_t)o, calls[k])) >= 0; o++)
            kn_vec_push(&m->hits, (uint32_t)o);
    if (m->hits.n)
        qsort(m->hits.v, m->hits.n, sizeof *m->hits.v, by_number);
}

/* Functions that measure, and those that call them; three steps far. */
static void spread(measuring *m) {
    for (int pass = 0; pass < 4; pass++) {
        bool grew = false;
        for (size_t i = 0; i < m->functions.n; i++) {
            function *f = &m->functions.v[i];
            grew |= !f->measures && kn_lint_any_within(m->hits.v, m->hits.n, f->from, f->to);
            f->measures |= kn_lint_any_within(m->hits.v, m->hits.n, f->from, f->to);
        }
        if (!grew && pass)
            break;
        m->mentions.n = 0;
        const lint_text *t = m->t;
        for (size_t i = 0; i < t->text.n;) {
            size_t e = i;
            while (e < t->text.n && kn_lint_is_word(t->bare[e]))
                e++;
            const function *f = e > i ? function_named(m, (kn_str){t->bare + i, e - i}) : NULL;
            if (f && f->measures) {
                kn_vec_push(&m->mentions, (uint32_t)i);
                const size_t open = lint_skip_blanks(t, e);
                if (open < t->text.n && t->bare[open] == '(' && pass < 3)
                    kn_vec_push(&m->hits, (uint32_t)i);
            }
            i = e > i ? e : i + 1;
        }
        if (m->hits.n)
            qsort(m->hits.v, m->hits.n, sizeof *m->hits.v, by_number);
    }
}

/* Whether a callback that is written at `i` measures. */
static bool measures(const measuring *m, size_t i) {
    uint32_t from, to;
    const size_t e = kn_lint_expression_end(m->t, i);
    if (body_of(m->t, i, &from, &to) && to <= e)
        return kn_lint_any_within(m->hits.v, m->hits.n, from, to) ||
               kn_lint_any_within(m->mentions.v, m->mentions.n, from, to);
    const function *f = function_named(m, lint_code(m->t, i, e));
    return f && f->measures;
}

static void callback(kn_lint *l, const measuring *m, size_t i) {
    if (measures(m, i))
        at(l, KN_LINT_CALLBACK_MEASURES, m->t, i, none);
}

/* Whether an object literal holds the values of a tween or the options of a timeline: one of their
 * methods stands shortly before it. */
static bool is_tween_values(const lint_text *t, size_t open, const lint_set *timelines) {
    enum { REACH = 240 };
    static const char *const how[] = {".set", ".to", ".from", ".fromTo", ".timeline"};
    const size_t from = open > REACH ? open - REACH : 0;
    for (size_t k = 0; k < KN_COUNTOF(how); k++)
        for (ptrdiff_t o = (ptrdiff_t)from - 1;
             (o = kn_lint_find(t->bare, open, (size_t)(o + 1), how[k])) >= 0;) {
            const kn_str name = word_before(t, (size_t)o);
            if (kn_str_eq(name, KN_S("gsap")) || kn_lint_in_set(timelines, name))
                return true;
        }
    return false;
}

static void callbacks(kn_lint *l, const lint_text *t, const lint_set *timelines) {
    static const char *const methods[] = {".add(", ".call(", ".eventCallback("};
    static const char *const members[] = {"onStart",    "onUpdate",          "onComplete",
                                          "onRepeat",   "onReverseComplete", "onInterrupt",
                                          "onOverwrite"};
    measuring m = {.t = t};
    find_hits(&m);
    if (m.hits.n) {
        find_functions(&m);
        spread(&m);
    }
    for (size_t k = 0; m.hits.n && k < KN_COUNTOF(methods); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, methods[k])) >= 0;
             o++) {
            if (!kn_lint_in_set(timelines, word_before(t, (size_t)o)))
                continue;
            size_t i = lint_skip_blanks(t, kn_lint_past(t, (size_t)o, methods[k]));
            if (k == 2) {
                i = kn_lint_expression_end(t, i);
                i = lint_skip_blanks(t, i + (i < t->text.n && t->bare[i] == ','));
            }
            callback(l, &m, i);
        }
    for (size_t k = 0; m.hits.n && k < KN_COUNTOF(members); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, members[k])) >= 0;
             o++) {
            size_t i = lint_skip_blanks(t, (size_t)o + strlen(members[k]));
            const size_t open = kn_lint_bracket_around(t, (size_t)o, '{');
            if (i < t->text.n && t->bare[i] == ':' && open != SIZE_MAX &&
                is_tween_values(t, open, timelines))
                callback(l, &m, lint_skip_blanks(t, i + 1));
        }
    kn_vec_free(&m.functions);
    kn_vec_free(&m.hits);
    kn_vec_free(&m.mentions);
}

void kn_lint_calls(kn_lint *l, const lint_file *f) {
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        lint_set timelines = {0};
        counts(l, f, t);
        groups(l, t);
        find_timelines(t, &timelines);
        if (timelines.n)
            returned(l, t, &timelines);
        if (kn_lint_find(t->bare, t->text.n, 0, "gsap.timeline") >= 0)
            callbacks(l, t, &timelines);
        kn_vec_free(&timelines);
    }
}
