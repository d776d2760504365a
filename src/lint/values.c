/* Values that stand in the text of a script: numbers with names, sums of them, texts, selectors. */
#include "src/lint/internal.h"
#include <math.h>
#include <stdlib.h>

/* Longer expressions, and those of more names, have no value that is known. */
enum { MOST_BYTES = 400, MOST_NAMES = 64, MOST_DEPTH = 8 };
size_t kn_lint_expression_end(const lint_text *t, size_t i) {
    while (i < t->text.n && !strchr(",)]};", t->bare[i]))
        i = strchr("({[", t->bare[i]) ? kn_lint_bracket_end(t, i) : i + 1;
    return i;
}

/* Where the value of a declaration begins; SIZE_MAX: it has none. */
static size_t value_of(const lint_text *t, const lint_decl *d) {
    const size_t e = d ? lint_skip_blanks(t, d->end) : t->text.n;
    if (e + 1 >= t->text.n || t->bare[e] != '=' || t->bare[e + 1] == '=')
        return SIZE_MAX;
    return lint_skip_blanks(t, e + 1);
}

kn_str kn_lint_declared_as(const lint_text *t, kn_str name, size_t use) {
    const size_t at = name.n ? value_of(t, kn_lint_declaration_at(t, name, use)) : SIZE_MAX;
    return at == SIZE_MAX ? none : lint_code(t, at, kn_lint_expression_end(t, at));
}

/* The member of an object literal that opens at `i`. */
static kn_str member_of(const lint_text *t, size_t i, kn_str key) {
    enum { MOST = 64 };
    const size_t end = kn_lint_bracket_end(t, i);
    i = lint_skip_blanks(t, i + 1);
    for (int n = 0; i + 1 < end && n < MOST; n++) {
        const size_t from = i;
        while (i + 1 < end && t->bare[i] != ':' && t->bare[i] != ',')
            i = strchr("({[", t->bare[i]) ? kn_lint_bracket_end(t, i) : i + 1;
        kn_str name = lint_code(t, from, i);
        if (name.n > 1 && (name.p[0] == '"' || name.p[0] == '\''))
            name = kn_str_sub(name, 1, name.n - 1);
        const size_t value = i + (i + 1 < end && t->bare[i] == ':'),
                     e = kn_lint_expression_end(t, value);
        if (kn_str_eq(name, key))
            return value > i ? lint_code(t, value, e) : none;
        i = lint_skip_blanks(t, (value > i ? e : i) + 1);
    }
    return none;
}

/* ---- numbers ---- */
typedef struct reader {
    const lint_text *t;
    const char *p, *end;
    int depth;
    bool ok;
    int *names; /* that were looked up */
} reader;

static double sum(reader *r);

static void skip(reader *r) {
    while (r->p < r->end && kn_is_space(*r->p))
        r->p++;
}

static bool read_value(reader *r, kn_str expression, double *v) {
    reader inner = {r->t, expression.p, expression.p + expression.n, r->depth + 1, true, r->names};
    *v = 0;
    if (!expression.n || expression.n > MOST_BYTES || r->depth >= MOST_DEPTH)
        return false;
    *v = sum(&inner);
    skip(&inner);
    return inner.ok && inner.p == inner.end;
}

/* The value of a name: of a declaration whose value is a number; of several that differ none. */
static bool declared_value(reader *r, kn_str name, double *v) {
    const lint_decl *d = kn_lint_declaration(r->t, name);
    bool found = false;
    for (int n = 0; d && n < MOST_DEPTH; n++) {
        const size_t at = value_of(r->t, d);
        double one;
        if (at < SIZE_MAX && ++*r->names <= MOST_NAMES) {
            size_t e = kn_lint_expression_end(r->t, at);
            const char *line = memchr(r->t->bare + at, '\n', e - at);
            e = line ? (size_t)(line - r->t->bare) : e;
            if (read_value(r, lint_code(r->t, at, e), &one)) {
                if (found && one != *v)
                    return false;
                found = true;
                *v = one;
            }
        }
        d++;
        if (d >= r->t->decls.v + r->t->decls.n || !kn_str_eq(d->name, name))
            break;
    }
    return found;
}

/* The arguments of Math.min() and its like, whose bracket was read. */
static double function_of(reader *r, kn_str name) {
    static const char *const names[] = {"min", "max",  "round", "floor", "ceil",
                                        "abs", "sqrt", "sign",  "trunc"};
    double v = sum(r);
    size_t k = 0;
    while (k < KN_COUNTOF(names) && !kn_str_eq(name, kn_cstr(names[k])))
        k++;
    for (skip(r); r->ok && r->p < r->end && *r->p == ','; skip(r)) {
        r->p++;
        const double w = sum(r);
        r->ok &= k < 2;
        v = k == 0 ? fmin(v, w) : fmax(v, w);
    }
    r->ok &= k < KN_COUNTOF(names) && r->p < r->end && *r->p == ')';
    r->p += r->p < r->end;
    switch (k) {
    case 2:
        return floor(v + 0.5);
    case 3:
        return floor(v);
    case 4:
        return ceil(v);
    case 5:
        return fabs(v);
    case 6:
        return sqrt(v);
    case 7:
        return (v > 0) - (v < 0);
    case 8:
        return trunc(v);
    default:
        return v;
    }
}

/* Math.PI and its like, a name, or a member of an object that a name stands for. */
static double named(reader *r) {
    const char *from = r->p;
    while (r->p < r->end && (kn_lint_is_word(*r->p) || *r->p == '.'))
        r->p++;
    const kn_str name = {from, (size_t)(r->p - from)};
    double v = 0;
    const char *dot = memchr(name.p, '.', name.n);
    const kn_str head = {from, dot ? (size_t)(dot - from) : name.n},
                 key = kn_str_sub(name, head.n + 1, name.n);
    if (kn_str_eq(name, KN_S("Math.PI")))
        return 3.14159265358979323846;
    if (kn_str_eq(head, KN_S("Math"))) {
        skip(r);
        r->ok &= r->p < r->end && *r->p == '(';
        r->p += r->p < r->end;
        return r->ok ? function_of(r, key) : 0;
    }
    if (!dot) {
        r->ok &= name.n && declared_value(r, name, &v);
        return v;
    }
    const lint_decl *d = ++*r->names <= MOST_NAMES ? kn_lint_declaration(r->t, head) : NULL;
    const size_t at = value_of(r->t, d);
    r->ok &=
        at < r->t->text.n && r->t->bare[at] == '{' && read_value(r, member_of(r->t, at, key), &v);
    return v;
}

static double factor(reader *r) {
    skip(r);
    if (r->p >= r->end || r->depth > 40) {
        r->ok = false;
        return 0;
    }
    r->depth++;
    double v = 0;
    if (*r->p == '-' || *r->p == '+') {
        const bool minus = *r->p++ == '-';
        v = factor(r);
        v = minus ? -v : v;
    } else if (*r->p == '(') {
        r->p++;
        v = sum(r);
        skip(r);
        r->ok &= r->p < r->end && *r->p == ')';
        r->p += r->p < r->end;
    } else if (kn_is_digit(*r->p) || *r->p == '.') {
        char *e;
        v = strtod(r->p, &e);
        r->ok &= e > r->p;
        r->p = e > r->end ? r->end : e;
    } else {
        v = named(r);
    }
    r->depth--;
    return v;
}

static double product(reader *r) {
    double v = factor(r);
    for (skip(r); r->ok && r->p < r->end && (*r->p == '*' || *r->p == '/'); skip(r)) {
        const bool times = *r->p++ == '*';
        const double f = factor(r);
        v = times ? v * f : v / f;
    }
    return v;
}

static double sum(reader *r) {
    double v = product(r);
    for (skip(r); r->ok && r->p < r->end && (*r->p == '+' || *r->p == '-'); skip(r)) {
        const bool plus = *r->p++ == '+';
        const double f = product(r);
        v = plus ? v + f : v - f;
    }
    return v;
}

bool kn_lint_value(const lint_text *t, kn_str expression, double *out) {
    int names = 0;
    reader r = {t, expression.p, expression.p + expression.n, 0, true, &names};
    *out = 0;
    if (expression.n > MOST_BYTES)
        return false;
    *out = sum(&r);
    skip(&r);
    return r.ok && r.p == r.end && isfinite(*out);
}

/* ---- texts and selectors ---- */
static size_t offset_of(const lint_text *t, kn_str s) {
    return (size_t)(s.p - t->code);
}

/* Past a quoted text at `i` without ${}; `i`: there is none. */
static size_t quoted_end(const lint_text *t, size_t i) {
    const char quote = i < t->text.n ? t->code[i] : 0;
    if (quote != '"' && quote != '\'' && quote != '`')
        return i;
    size_t e = i + 1;
    while (e < t->text.n && e - i < MOST_BYTES && t->code[e] != quote)
        e++;
    if (e >= t->text.n || t->code[e] != quote ||
        kn_str_find((kn_str){t->code + i, e - i}, KN_S("${")) >= 0)
        return i;
    return e + 1;
}

/* Quoted texts and names of such, with + between. */
static bool text_value(const lint_text *t, kn_str expression, kn_sb *out, int depth) {
    size_t i = offset_of(t, expression);
    const size_t end = i + expression.n;
    if (!expression.n || expression.n > MOST_BYTES || depth >= MOST_DEPTH)
        return false;
    for (;;) {
        i = lint_skip_blanks(t, i);
        size_t e = quoted_end(t, i);
        if (e > i) {
            kn_sb_put(out, (kn_str){t->code + i + 1, e - i - 2});
        } else {
            while (e < end && kn_lint_is_word(t->code[e]))
                e++;
            const kn_str name = {t->code + i, e - i};
            if (!name.n || out->n > MOST_BYTES ||
                !text_value(t, kn_lint_declared_as(t, name, i), out, depth + 1))
                return false;
        }
        i = lint_skip_blanks(t, e);
        if (i >= end)
            return i == lint_skip_blanks(t, end);
        if (t->code[i++] != '+')
            return false;
    }
}

/* What document.querySelector("a") and its like look for. */
static bool query_value(const lint_text *t, kn_str expression, kn_sb *out) {
    static const char *const calls[] = {"getElementById", "querySelector", "querySelectorAll",
                                        "toArray"};
    if (!expression.n || expression.n > MOST_BYTES || expression.p[expression.n - 1] != ')')
        return false;
    const size_t from = offset_of(t, expression),
                 open = kn_lint_bracket_begin(t, from + expression.n - 1);
    size_t b = open;
    while (b > from && kn_is_space(t->bare[b - 1]))
        b--;
    size_t e = b;
    while (b > from && kn_lint_is_word(t->bare[b - 1]))
        b--;
    for (size_t k = 0; k < KN_COUNTOF(calls); k++)
        if (kn_str_eq((kn_str){t->code + b, e - b}, kn_cstr(calls[k]))) {
            const size_t arg = lint_skip_blanks(t, open + 1);
            kn_sb text = {0};
            const bool ok =
                text_value(t, lint_code(t, arg, kn_lint_expression_end(t, arg)), &text, 0) &&
                text.n;
            if (ok && k == 0)
                kn_sb_putc(out, '#');
            if (ok)
                kn_sb_put(out, kn_sb_str(&text));
            kn_sb_free(&text);
            return ok;
        }
    return false;
}

/* The collection of which a name is one element: the name is the parameter of a function that
 * forEach() or map() is given, around the byte `use`. */
static kn_str collection_of(const lint_text *t, kn_str name, size_t use) {
    size_t at = use;
    for (int depth = 0; depth < MOST_DEPTH; depth++) {
        at = kn_lint_bracket_around(t, at, '(');
        if (at == SIZE_MAX)
            return none;
        const kn_str head = {t->code, at};
        const size_t word = kn_str_ends(head, KN_S(".forEach")) ? 8
                            : kn_str_ends(head, KN_S(".map"))   ? 4
                                                                : 0;
        if (!word)
            continue;
        size_t i = lint_skip_blanks(t, at + 1);
        const kn_str rest = kn_str_sub((kn_str){t->code, t->text.n}, i, t->text.n);
        if (kn_str_starts(rest, KN_S("function")))
            for (i += 8; i < use && t->bare[i] != '(';)
                i++;
        i = lint_skip_blanks(t, i + (i < t->text.n && t->bare[i] == '('));
        size_t e = i;
        while (e < t->text.n && kn_lint_is_word(t->bare[e]))
            e++;
        if (!kn_str_eq((kn_str){t->code + i, e - i}, name))
            continue;
        /* what stands before ".forEach" */
        size_t end = at - word, b = end;
        while (b && kn_is_space(t->bare[b - 1]))
            b--;
        end = b;
        for (int links = 0; b && links < 16; links++) {
            if (t->bare[b - 1] == ')')
                b = kn_lint_bracket_begin(t, b - 1);
            else if (kn_lint_is_word(t->bare[b - 1]) || t->bare[b - 1] == '.')
                b--;
            else
                break;
            while (b && (kn_lint_is_word(t->bare[b - 1]) || t->bare[b - 1] == '.'))
                b--;
        }
        return lint_code(t, b, end);
    }
    return none;
}

static bool target(const lint_text *t, kn_str expression, kn_sb *out, int depth) {
    const size_t from = offset_of(t, expression), was = out->n;
    if (!expression.n || depth >= MOST_DEPTH)
        return false;
    if (expression.p[0] == '[' && kn_lint_bracket_end(t, from) == from + expression.n) {
        for (size_t i = lint_skip_blanks(t, from + 1), n = 0;
             i + 1 < from + expression.n && n < MOST_NAMES; n++) {
            const size_t e = kn_lint_expression_end(t, i), before = out->n;
            if (before > was)
                kn_sb_puts(out, ", ");
            if (!target(t, lint_code(t, i, e), out, depth + 1))
                out->n = before;
            i = lint_skip_blanks(t, e + 1);
        }
        return out->n > was;
    }
    if (expression.p[0] == '"' || expression.p[0] == '\'' || expression.p[0] == '`') {
        const size_t e = quoted_end(t, from);
        if (e != from + expression.n || e < from + 3)
            return false;
        kn_sb_put(out, kn_str_sub(expression, 1, expression.n - 1));
        return true;
    }
    if (query_value(t, expression, out))
        return true;
    for (size_t i = 0; i < expression.n; i++)
        if (!kn_lint_is_word(expression.p[i]))
            return false;
    const kn_str all = collection_of(t, expression, from);
    if (all.n)
        return target(t, all, out, depth + 1);
    const lint_decl *d = kn_lint_declaration_at(t, expression, from);
    const kn_str value = kn_lint_declared_as(t, expression, from);
    if (query_value(t, value, out))
        return true;
    out->n = was;
    if (d && d->how == 0 && text_value(t, value, out, 0) && out->n > was)
        return true;
    out->n = was;
    return false;
}

bool kn_lint_target(const lint_text *t, kn_str expression, kn_sb *out) {
    return target(t, expression, out, 0);
}
