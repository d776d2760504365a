/* The rule about shaders in the texts of scripts: pow(1.0 - dot(a, b), c) of a cosine that rounding
 * may take above 1. */
#include "src/lint/internal.h"
#include <stdlib.h>

static size_t skip_blanks(kn_str s, size_t i) {
    while (i < s.n && kn_is_space(s.p[i]))
        i++;
    return i;
}

/* Past what closes the bracket at `i`; 0: nothing does. */
static size_t bracket_end(kn_str s, size_t i) {
    enum { REACH = 1000 };
    int depth = 0;
    for (size_t e = i; e < s.n && e < i + REACH; e++) {
        depth += s.p[e] == '(';
        depth -= s.p[e] == ')';
        if (!depth)
            return e + 1;
    }
    return 0;
}

/* The arguments of name(…), which is all of a text, at most two; their number, 0 when it is none.
 */
static size_t arguments(kn_str s, const char *name, kn_str out[2]) {
    size_t i = strlen(name), n = 0;
    if (!kn_str_starts(s, kn_cstr(name)))
        return 0;
    i = skip_blanks(s, i);
    if (i >= s.n || s.p[i] != '(' || bracket_end(s, i) != s.n)
        return 0;
    size_t from = i + 1;
    int depth = 0;
    for (size_t e = from; e < s.n; e++) {
        if ((s.p[e] == ',' && !depth) || e + 1 == s.n) {
            if (n < 2)
                out[n] = kn_str_trim(kn_str_sub(s, from, e));
            n++;
            from = e + 1;
        }
        depth += s.p[e] == '(';
        depth -= s.p[e] == ')';
    }
    return n;
}

static bool is_number(kn_str s, double v) {
    double d;
    const char *next;
    return s.n && kn_parse_double(s.p, s.p + s.n, &d, &next) && next == s.p + s.n && d == v;
}

static bool is_cosine(kn_str s) {
    kn_str a[2], b[2];
    if (arguments(s, "dot", a) == 2)
        return true;
    return arguments(s, "max", a) == 2 && ((is_number(a[1], 0) && arguments(a[0], "dot", b)) ||
                                           (is_number(a[0], 0) && arguments(a[1], "dot", b)));
}

/* Calls back with the offset of each such pow() in a shader. */
static void look(kn_lint *l, kn_str text, kn_loc loc) {
    char *plain = kn_lint_blank(text, false, false);
    const kn_str s = {plain, text.n};
    size_t seen = 0;
    for (ptrdiff_t o = 0; (o = kn_lint_find(plain, s.n, (size_t)o, "pow(")) >= 0; o++) {
        kn_str a[2];
        const size_t open = skip_blanks(s, (size_t)o + 3), end = bracket_end(s, open);
        if (!end || arguments(kn_str_sub(s, (size_t)o, end), "pow", a) != 2)
            continue;
        const char *minus = memchr(a[0].p, '-', a[0].n);
        if (!minus || !is_number(kn_str_trim((kn_str){a[0].p, (size_t)(minus - a[0].p)}), 1) ||
            !is_cosine(kn_str_trim(kn_str_sub(a[0], (size_t)(minus - a[0].p) + 1, a[0].n))))
            continue;
        loc = kn_lint_place(loc, kn_str_sub(text, seen, text.n), (size_t)o - seen);
        seen = (size_t)o;
        lint_text_at(l, KN_LINT_SHADER_POW, loc, none, none);
    }
    free(plain);
}

/* The texts in quotes of a script that are whole shaders. */
static void in_script(kn_lint *l, const lint_text *t) {
    for (size_t i = 0; i < t->text.n; i++) {
        const char quote = t->bare[i];
        if (quote != '"' && quote != '\'' && quote != '`')
            continue;
        const char *close = memchr(t->bare + i + 1, quote, t->text.n - i - 1);
        if (!close)
            return;
        const size_t e = (size_t)(close - t->bare);
        const kn_str s = kn_str_sub(t->text, i + 1, e);
        if (kn_lint_find(s.p, s.n, 0, "main(") >= 0 && kn_str_find(s, KN_S("void")) >= 0 &&
            kn_str_find(s, KN_S("${")) < 0)
            look(l, s, kn_lint_place_in(t, i + 1));
        i = e;
    }
}

void kn_lint_shaders(kn_lint *l, const lint_file *f) {
    static const char *const types[] = {"x-shader/x-fragment", "x-shader/x-vertex", "text/glsl"};
    for (size_t i = 0; i < f->scripts.n; i++)
        in_script(l, &f->scripts.v[i]);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str type = lint_is(l, n, "script") ? kn_node_attr(n, KN_A_type) : none;
        const kn_node *t = type.n ? n->first : NULL;
        for (size_t k = 0; t && t->kind == KN_NODE_TEXT && k < KN_COUNTOF(types); k++)
            if (kn_str_ieq(type, kn_cstr(types[k])))
                look(l, (kn_str){t->text, t->n_text}, t->loc);
    }
}
