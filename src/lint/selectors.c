/* Rules about style sheets as a whole and about single selectors: sheets that break off, ids that
 * count as less than an id, hidden media made transparent. */
#include "src/lint/internal.h"

/* ---- sheets that parsers of style sheets give up on ---- */
typedef struct sheet {
    kn_str s;
    size_t i;
    const char *why; /* NULL: nothing is wrong so far */
    size_t at;
} sheet;

static void fail(sheet *c, size_t at, const char *why) {
    if (!c->why) {
        c->why = why;
        c->at = at;
        c->i = c->s.n;
    }
}

static char peek(const sheet *c, size_t by) {
    return c->i + by < c->s.n ? c->s.p[c->i + by] : 0;
}

/* Past one character, or past all of a comment or of a text in quotes. */
static void step(sheet *c) {
    const size_t from = c->i;
    const char ch = peek(c, 0);
    if (ch == '\\') {
        c->i += 2;
    } else if (ch == '"' || ch == '\'') {
        for (c->i++; c->i < c->s.n && c->s.p[c->i] != ch; c->i++)
            c->i += c->s.p[c->i] == '\\';
        if (c->i >= c->s.n)
            fail(c, from, "a quote is not closed");
        c->i++;
    } else if (ch == '/' && peek(c, 1) == '*') {
        const ptrdiff_t e = kn_str_find(kn_str_sub(c->s, c->i + 2, c->s.n), KN_S("*/"));
        if (e < 0)
            fail(c, from, "a comment is not closed");
        else
            c->i += (size_t)e + 4;
    } else {
        c->i++;
    }
    c->i = c->i < c->s.n ? c->i : c->s.n;
}

static bool is_plain_word(char ch) {
    return kn_lint_is_word(ch) || ch == '-' || (unsigned char)ch >= 0x80;
}

/* A declaration: the text from `from` to `to`, whose first colon stands at `colon`. */
static void declaration(sheet *c, size_t from, size_t colon, size_t second) {
    size_t e = from;
    while (e < colon && !kn_is_space(c->s.p[e]) && c->s.p[e] != '/')
        e++;
    bool comment = false;
    for (size_t i = e; i < colon; i++) {
        comment |= c->s.p[i] == '/' && c->s.p[i + 1] == '*';
        if (!comment && kn_lint_is_word(c->s.p[i])) {
            fail(c, i, "two words stand before a colon");
            return;
        }
        comment &= !(c->s.p[i] == '/' && c->s.p[i - 1] == '*');
    }
    if (second && !kn_str_starts(kn_str_sub(c->s, from, c->s.n), KN_S("--")))
        fail(c, second, "a semicolon is missing");
}

/* Past what is neither a bracket nor an at-rule; whether it opens a block. */
static bool other(sheet *c) {
    enum { DEEPEST = 64 };
    char open[DEEPEST];
    int n = 0;
    const size_t from = c->i;
    size_t colon = 0, second = 0, bracket = 0;
    const bool custom = peek(c, 0) == '-' && peek(c, 1) == '-';
    for (; c->i < c->s.n; step(c)) {
        const char ch = peek(c, 0);
        if (ch == '(' || ch == '[' || (ch == '{' && custom && colon)) {
            if (n == DEEPEST) /* no style sheet of any use */
                return false;
            bracket = c->i;
            open[n++] = ch == '(' ? ')' : ch == '[' ? ']' : '}';
        } else if (n) {
            n -= ch == open[n - 1];
        } else if (ch == '{') {
            c->i++;
            return true;
        } else if (ch == ';' || ch == '}') {
            break;
        } else if (ch == ':' && !colon) {
            colon = c->i;
        } else if (ch == ':' && !second) {
            size_t b = c->i;
            while (b > from && is_plain_word(c->s.p[b - 1]))
                b--;
            if (!kn_str_eq(kn_str_sub(c->s, b, c->i), KN_S("progid")))
                second = c->i;
        }
    }
    if (c->why)
        return false;
    if (n)
        fail(c, bracket, "a bracket is not closed");
    else if (!colon)
        fail(c, from, "a word stands alone");
    else
        declaration(c, from, colon, second);
    return false;
}

/* Past an at-rule's name and what belongs to it; whether it opens a block. */
static bool at_rule(sheet *c) {
    int n = 0;
    const size_t from = c->i++;
    if (!is_plain_word(peek(c, 0)))
        fail(c, from, "an at-rule has no name");
    for (; c->i < c->s.n; step(c)) {
        const char ch = peek(c, 0);
        n += ch == '(' || ch == '[';
        n -= n && (ch == ')' || ch == ']');
        if (n)
            continue;
        if (ch == '{') {
            c->i++;
            return true;
        }
        if (ch == ';' || ch == '}')
            break;
    }
    return false;
}

static void parse_rule(kn_lint *l, const lint_text *t) {
    sheet c = {.s = t->text};
    size_t depth = 0, last = 0;
    while (c.i < c.s.n) {
        const char ch = peek(&c, 0);
        bool opened = false;
        if (kn_is_space(ch) || ch == ';' || (ch == '/' && peek(&c, 1) == '*')) {
            step(&c);
            continue;
        }
        const size_t from = c.i;
        if (ch == '}') {
            c.i++;
            if (!depth)
                fail(&c, from, "a block is closed that none opened");
            depth -= depth > 0;
        } else if (ch == '{') {
            c.i++;
            opened = true;
        } else {
            opened = ch == '@' ? at_rule(&c) : other(&c);
        }
        depth += opened;
        last = opened ? from : last;
    }
    if (depth)
        fail(&c, last, "a block is not closed");
    if (c.why)
        lint_text_at(l, KN_LINT_CSS_SYNTAX,
                     t->owned ? kn_lint_place((kn_loc){t->file, 1, 1}, t->text, c.at)
                              : kn_lint_place_in(t, c.at),
                     kn_cstr(c.why), none);
}

/* ---- selectors ---- */
/* The next selector of a list; commas in brackets part nothing. */
static kn_str next_selector(kn_str *list) {
    size_t e = 0;
    int depth = 0;
    for (; e < list->n && (depth > 0 || list->p[e] != ','); e++)
        depth += strchr("([", list->p[e]) ? 1 : strchr(")]", list->p[e]) ? -1 : 0;
    const kn_str one = kn_str_trim(kn_str_sub(*list, 0, e));
    *list = kn_str_sub(*list, e + (e < list->n), list->n);
    return one;
}

/* The last compound of a selector. */
static kn_str subject(kn_str s) {
    int depth = 0;
    for (size_t i = s.n; i > 0; i--) {
        const char c = s.p[i - 1];
        depth += strchr(")]", c) ? 1 : strchr("([", c) ? -1 : 0;
        if (!depth && (kn_is_space(c) || strchr(">+~", c)))
            return kn_str_sub(s, i, s.n);
    }
    return s;
}

typedef struct part { /* of a compound */
    kn_str text;      /* without brackets and marks */
    char kind;        /* '#', '.', '[', ':' or 'a', which is a type */
} part;

/* The next simple selector of a compound. */
static bool next_part(kn_str *rest, part *out) {
    if (!rest->n)
        return false;
    const char c = rest->p[0];
    const bool mark = strchr("#.[:", c) != NULL;
    size_t e = mark, from = mark;
    while (c == ':' && e < rest->n && rest->p[e] == ':')
        from = ++e;
    int depth = c == '[';
    for (; e < rest->n; e++) {
        const char k = rest->p[e];
        if (!depth && strchr("#.[:", k))
            break;
        depth += strchr("([", k) ? 1 : strchr(")]", k) ? -1 : 0;
        if (c == '[' && !depth) {
            e++;
            break;
        }
    }
    e = e > 0 ? e : 1;
    *out = (part){kn_str_sub(*rest, from, e - (c == '[' && rest->p[e - 1] == ']')), mark ? c : 'a'};
    *rest = kn_str_sub(*rest, e, rest->n);
    return true;
}

/* [name op "value"]: the name, the operator and the value without its quotes. */
static void read_attribute(kn_str s, kn_str *name, kn_str *op, kn_str *value) {
    size_t e = 0, k;
    while (e < s.n && !strchr("=~|^$*", s.p[e]))
        e++;
    for (k = e; k < s.n && strchr("=~|^$*", s.p[k]);)
        k++;
    *name = kn_str_trim(kn_str_sub(s, 0, e));
    *op = kn_str_sub(s, e, k);
    *value = kn_str_trim(kn_str_sub(s, k, s.n));
    const char quote = value->n ? value->p[0] : 0;
    if (quote == '"' || quote == '\'') {
        const char *close = memchr(value->p + 1, quote, value->n - 1);
        *value = kn_str_sub(*value, 1, close ? (size_t)(close - value->p) : value->n);
    }
}

/* Whether a selector takes an element by its id, though with the weight of a class or of nothing.
 */
static bool is_weak(kn_str compound) {
    part p;
    bool weak = false;
    for (kn_str rest = compound; next_part(&rest, &p);) {
        kn_str name, op, value;
        if (p.kind == '#')
            return false;
        if (p.kind == '[') {
            read_attribute(p.text, &name, &op, &value);
            weak |= kn_str_ieq(name, KN_S("id")) && kn_str_eq(op, KN_S("=")) && value.n;
        }
        if (p.kind == ':' && p.text.n > 6 && kn_str_ieq(kn_str_sub(p.text, 0, 6), KN_S("where(")))
            weak |= memchr(p.text.p, '#', p.text.n) != NULL;
    }
    return weak;
}

/* Whether a compound stands for whatever has a hidden style: media are hidden by that before they
 * are drawn. */
static bool is_any_hidden(kn_str compound) {
    static const char hidden[] = "visibility: hidden !important;";
    part p;
    bool found = false;
    for (kn_str rest = compound; next_part(&rest, &p);) {
        kn_str name, op, value;
        if (p.kind != '[')
            continue;
        read_attribute(p.text, &name, &op, &value);
        if (kn_str_ieq(name, KN_S("data-composition-src")) ||
            kn_str_ieq(name, KN_S("data-composition-file")))
            return false;
        found |= kn_str_ieq(name, KN_S("style")) && kn_str_eq(op, KN_S("*=")) &&
                 (kn_str_find(value, KN_S("visibility")) >= 0 ||
                  kn_str_find(value, KN_S("hidden")) >= 0) &&
                 kn_str_find(kn_cstr(hidden), value) >= 0;
    }
    return found;
}

static bool is_important(kn_str v) {
    return kn_str_find(v, KN_S("!")) >= 0;
}

static bool is_positioned(kn_str body) {
    static const char *const names[] = {"left", "top", "right", "bottom", "inset"};
    for (size_t i = 0; i < KN_COUNTOF(names); i++) {
        const kn_str v = kn_lint_declared(body, names[i]);
        if (v.n && !is_important(v))
            return true;
    }
    return false;
}

static bool is_transparent(kn_str body) {
    double v;
    kn_str o = kn_lint_declared(body, "opacity");
    const ptrdiff_t mark = kn_str_find(o, KN_S("!"));
    o = mark >= 0 ? kn_str_trim(kn_str_sub(o, 0, (size_t)mark)) : o;
    return o.n && kn_parse_number(o, &v) && v == 0;
}

static void selector_rules(kn_lint *l, const lint_text *t) {
    kn_str selectors, body;
    for (size_t at = 0; kn_lint_next_rule(t, &at, &selectors, &body);) {
        if (selectors.n && selectors.p[0] == '@')
            continue;
        const bool positioned = is_positioned(body), transparent = is_transparent(body);
        const kn_loc loc = kn_lint_place_in(t, (size_t)(selectors.p - t->code));
        while ((positioned || transparent) && selectors.n) {
            const kn_str one = next_selector(&selectors), compound = subject(one);
            if (positioned && is_weak(compound))
                lint_text_at(l, KN_LINT_WEAK_ID, loc, one, none);
            if (transparent && is_any_hidden(compound))
                lint_text_at(l, KN_LINT_HIDDEN_STYLE, loc, one, none);
        }
    }
}

void kn_lint_selectors(kn_lint *l, const lint_file *f) {
    for (size_t i = 0; i < f->styles.n; i++) {
        parse_rule(l, &f->styles.v[i]);
        selector_rules(l, &f->styles.v[i]);
    }
}
