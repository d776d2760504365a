/* Values that stand in the text of a script: numbers with names, sums of them, selectors. */
#include "src/lint/internal.h"
#include <math.h>
#include <stdlib.h>

/* Where the value of `const name = …` begins in a script; -1: there is no such declaration. Scripts
 * that write to the name again have none that is known. */
static ptrdiff_t declared_at(const lint_text *t, kn_str name) {
    const lint_decl *d = kn_lint_declaration(t, name);
    size_t e = d ? d->end : t->text.n;
    while (e < t->text.n && kn_is_space(t->bare[e]))
        e++;
    if (e + 1 >= t->text.n || t->bare[e] != '=' || t->bare[e + 1] == '=')
        return -1;
    do
        e++;
    while (e < t->text.n && kn_is_space(t->bare[e]));
    return (ptrdiff_t)e;
}

/* Longer expressions, and those of more names, have no value that is known. */
enum { MOST_BYTES = 400, MOST_NAMES = 64 };

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

static double named(reader *r) {
    const char *from = r->p;
    while (r->p < r->end && (kn_lint_is_word(*r->p) || *r->p == '.'))
        r->p++;
    const kn_str name = {from, (size_t)(r->p - from)};
    const ptrdiff_t at = name.n && ++*r->names <= MOST_NAMES ? declared_at(r->t, name) : -1;
    double v = 0;
    if (at >= 0 && r->depth < 8) {
        size_t e = (size_t)at;
        while (e < r->t->text.n && e - (size_t)at < MOST_BYTES && !strchr(";,\n", r->t->bare[e]))
            e++;
        reader inner = {r->t, r->t->code + at, r->t->code + e, r->depth + 1, true, r->names};
        v = sum(&inner);
        skip(&inner);
        r->ok &= inner.ok && inner.p == inner.end;
    } else {
        r->ok = false;
    }
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

/* What a quoted text at `i` holds; empty: there is none. */
static kn_str quoted(const lint_text *t, size_t i) {
    const char quote = i < t->text.n ? t->code[i] : 0;
    if (quote != '"' && quote != '\'' && quote != '`')
        return (kn_str){"", 0};
    size_t e = i + 1;
    while (e < t->text.n && e - i < MOST_BYTES && t->code[e] != quote)
        e++;
    const kn_str s = {t->code + i + 1, e - i - 1};
    return kn_str_find(s, KN_S("${")) >= 0 ? (kn_str){"", 0} : s;
}

bool kn_lint_target(const lint_text *t, kn_str expression, kn_sb *out) {
    static const char *const calls[] = {"querySelector(", "querySelectorAll(",
                                        "gsap.utils.toArray("};
    const kn_str direct = quoted(t, (size_t)(expression.p - t->code));
    if (direct.n) {
        kn_sb_put(out, direct);
        return direct.n + 2 == expression.n;
    }
    const ptrdiff_t at = declared_at(t, expression);
    size_t e = at < 0 ? 0 : (size_t)at;
    if (at < 0)
        return false;
    const kn_str text = quoted(t, e);
    if (text.n) {
        kn_sb_put(out, text);
        return true;
    }
    while (e < t->text.n && e - (size_t)at < MOST_BYTES && t->bare[e] != ';' && t->bare[e] != '\n')
        e++;
    const kn_str value = kn_str_sub((kn_str){t->code, t->text.n}, (size_t)at, e);
    for (size_t k = 0; k < KN_COUNTOF(calls); k++) {
        const ptrdiff_t o = kn_str_find(value, kn_cstr(calls[k]));
        const kn_str s =
            o < 0 ? (kn_str){"", 0} : quoted(t, (size_t)at + (size_t)o + strlen(calls[k]));
        if (s.n) {
            kn_sb_put(out, s);
            return true;
        }
    }
    const ptrdiff_t o = kn_str_find(value, KN_S("getElementById("));
    const kn_str id =
        o < 0 ? (kn_str){"", 0} : quoted(t, (size_t)at + (size_t)o + strlen("getElementById("));
    if (id.n) {
        kn_sb_putc(out, '#');
        kn_sb_put(out, id);
    }
    return id.n > 0;
}
