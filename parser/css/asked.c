#include "parser/css/asked.h"
#include "parser/css/tokenizer.h"
#include "src/core/atom.h"
#include "src/core/vec.h"

enum { MOST_REFERENCES = 8 }; /* from a list through variables, as in the reference */

typedef struct entry {
    bool family; /* its name, in lower case, is one that is asked for */
    uint8_t
        steps;   /* 1 + the fewest references through which the value was read as a list; 0: none */
    char *value; /* of the variable; NULL: it is none */
} entry;

struct kn_asked {
    kn_atoms *names;
    KN_VEC(entry) v; /* by atom */
};

kn_asked *kn_asked_new(void) {
    kn_asked *a = KN_NEW(kn_asked);
    a->names = kn_atoms_new();
    return a;
}

void kn_asked_free(kn_asked *a) {
    if (!a)
        return;
    for (size_t i = 0; i < a->v.n; i++)
        free(a->v.v[i].value);
    kn_vec_free(&a->v);
    kn_atoms_free(a->names);
    free(a);
}

static size_t find(kn_asked *a, kn_str name) {
    const kn_atom at = kn_atom_get(a->names, name);
    while (a->v.n <= at)
        kn_vec_push(&a->v, (entry){0});
    return at;
}

static kn_str fold(kn_sb *b, kn_str name) {
    for (size_t i = 0; i < name.n; i++)
        kn_sb_putc(b, (char)kn_lower((unsigned char)name.p[i]));
    return kn_sb_str(b);
}

bool kn_asked_has(const kn_asked *a, kn_str family) {
    kn_sb b = {0};
    const kn_atom at = kn_atom_find(a->names, fold(&b, family));
    kn_sb_free(&b);
    return at && at < a->v.n && a->v.v[at].family;
}

/* ---- lists ---- */
static bool is_var(const kn_tok *t) {
    return t->type == KN_T_FUNCTION && kn_str_ieq(t->str, KN_S("var"));
}

static size_t past(const kn_toks *t, size_t i) { /* the token after `i`, or after its block */
    return !kn_tok_opens(&t->v[i]) ? i + 1 : t->v[i].close < t->n ? t->v[i].close + 1 : t->n;
}

/* One entry of a list: a string, or identifiers with one space between each two. */
static void add_family(kn_asked *a, const kn_toks *t, size_t from, size_t to) {
    kn_sb b = {0}, folded = {0};
    for (size_t i = from; i < to; i = past(t, i)) {
        if (t->v[i].type != KN_T_IDENT && t->v[i].type != KN_T_STRING)
            continue;
        if (b.n)
            kn_sb_putc(&b, ' ');
        kn_sb_put(&b, t->v[i].str);
    }
    if (b.n) {
        const size_t e = find(a, fold(&folded, kn_sb_str(&b)));
        a->v.v[e].family = true;
    }
    kn_sb_free(&b);
    kn_sb_free(&folded);
}

static size_t skip_space(const kn_toks *t, size_t i, size_t to) {
    while (i < to && t->v[i].type == KN_T_WS)
        i++;
    return i;
}

static void add_list(kn_asked *a, const kn_toks *t, size_t from, size_t to, int steps);

static void add_text(kn_asked *a, kn_str value, int steps) {
    kn_scratch s;
    kn_toks t;
    kn_scratch_begin(&s);
    kn_tokenize(value, &t, &s);
    add_list(a, &t, 0, t.n, steps);
    kn_toks_free(&t);
    kn_scratch_end(&s);
}

/* var() at the head of a list: what the page sets the variable to, else its fallback. False: it is
 * set to nothing, and the reference then asks for nothing of the list. */
static bool add_reference(kn_asked *a, const kn_toks *t, size_t at, int steps) {
    const size_t close = t->v[at].close < t->n ? t->v[at].close : t->n,
                 name = skip_space(t, at + 1, close), comma = skip_space(t, name + 1, close);
    if (name >= close || t->v[name].type != KN_T_IDENT || steps == MOST_REFERENCES)
        return true;
    const size_t e = find(a, t->v[name].str);
    if (!a->v.v[e].value) {
        if (comma < close && t->v[comma].type == KN_T_COMMA)
            add_list(a, t, comma + 1, close, steps + 1);
        return true;
    }
    if (!a->v.v[e].steps || a->v.v[e].steps > steps + 1) {
        a->v.v[e].steps = (uint8_t)(steps + 1);
        add_text(a, kn_cstr(a->v.v[e].value), steps + 1);
    }
    return *a->v.v[e].value;
}

static void add_list(kn_asked *a, const kn_toks *t, size_t from, size_t to, int steps) {
    from = skip_space(t, from, to);
    if (from < to && is_var(&t->v[from]) && !add_reference(a, t, from, steps))
        return;
    size_t start = from;
    for (size_t i = from; i < to && t->v[i].type != KN_T_DELIM; i = past(t, i)) /* !important */
        if (t->v[i].type == KN_T_COMMA) {
            add_family(a, t, start, i);
            start = i + 1;
        }
    add_family(a, t, start, to);
}

void kn_asked_list(kn_asked *a, kn_str value) {
    add_text(a, value, 0);
}

/* ---- declarations ---- */
typedef void (*on_declaration)(void *ctx, kn_str css, const kn_toks *t, size_t name, size_t from,
                               size_t to); /* value: the tokens from `from`, up to `to` */

static void declaration(void *ctx, on_declaration found, kn_str css, const kn_toks *t, size_t from,
                        size_t to) {
    const size_t colon = skip_space(t, from + 1, to);
    if (from < to && colon < to && t->v[from].type == KN_T_IDENT && t->v[colon].type == KN_T_COLON)
        found(ctx, css, t, from, skip_space(t, colon + 1, to), to);
}

/* What stands between the borders of blocks and semicolons is a declaration, or the prelude of a
 * rule, which matters only where it is @font-face: that gives names and asks for none. */
static void each_declaration(kn_str css, on_declaration found, void *ctx) {
    kn_scratch s;
    kn_toks t;
    if (!css.n)
        return;
    kn_scratch_begin(&s);
    kn_tokenize(css, &t, &s);
    for (size_t i = 0, start = 0; i <= t.n;) {
        const kn_tok *tok = &t.v[i];
        if (i < t.n && tok->type != KN_T_SEMICOLON && tok->type != KN_T_CLOSE_CURLY &&
            tok->type != KN_T_OPEN_CURLY) {
            i = past(&t, i);
            continue;
        }
        start = skip_space(&t, start, i);
        if (tok->type != KN_T_OPEN_CURLY)
            declaration(ctx, found, css, &t, start, i);
        const bool face = tok->type == KN_T_OPEN_CURLY && t.v[start].type == KN_T_AT &&
                          kn_str_ieq(t.v[start].str, KN_S("font-face"));
        i = face ? past(&t, i) : i + 1;
        start = i;
    }
    kn_toks_free(&t);
    kn_scratch_end(&s);
}

static bool is_family(const kn_tok *name) {
    return kn_str_ieq(name->str, KN_S("font-family"));
}

static bool is_variable(const kn_tok *name) {
    return kn_str_starts(name->str, KN_S("--"));
}

static void set_variable(void *ctx, kn_str css, const kn_toks *t, size_t name, size_t from,
                         size_t to) {
    kn_asked *a = ctx;
    if (!is_variable(&t->v[name]))
        return;
    const size_t e = find(a, t->v[name].str);
    const kn_str value = kn_str_trim(kn_str_sub(css, t->v[from].pos, t->v[to].pos));
    free(a->v.v[e].value);
    a->v.v[e].value = kn_xstrndup(value.p, value.n);
}

void kn_asked_variables(kn_asked *a, kn_str css) {
    each_declaration(css, set_variable, a);
}

static void ask(void *ctx, kn_str css, const kn_toks *t, size_t name, size_t from, size_t to) {
    (void)css;
    if (is_family(&t->v[name]))
        add_list(ctx, t, from, to, 0);
}

void kn_asked_css(kn_asked *a, kn_str css) {
    each_declaration(css, ask, a);
}

/* ---- families of the platform ---- */
static bool is_platform_name(const kn_tok *t) {
    static const char *const names[] = {
        "sans-serif", "serif",         "monospace",     "cursive",           "fantasy",
        "system-ui",  "ui-sans-serif", "ui-serif",      "ui-monospace",      "emoji",
        "math",       "fangsong",      "-apple-system", "blinkmacsystemfont"};
    for (size_t i = 0; i < KN_COUNTOF(names); i++)
        if ((t->type == KN_T_IDENT || t->type == KN_T_STRING) &&
            kn_str_ieq(t->str, kn_cstr(names[i])))
            return true;
    return false;
}

/* One name alone, before a comma or !important: "serif x" is another family. */
static bool begins_with_platform(const kn_toks *t, size_t from, size_t to) {
    const size_t next = skip_space(t, from + 1, to);
    return from < to && is_platform_name(&t->v[from]) &&
           (next >= to || t->v[next].type == KN_T_COMMA || t->v[next].type == KN_T_DELIM);
}

/* The comma before the fallback of the var() that a list begins with, when the page does not set
 * the variable; 0: it does not begin so. */
static size_t fallback_of_unset(kn_asked *a, const kn_toks *t, size_t from, size_t to) {
    const size_t name = skip_space(t, from + 1, to), comma = skip_space(t, name + 1, to);
    if (from >= to || !is_var(&t->v[from]) || t->v[from].close > to || name >= to ||
        t->v[name].type != KN_T_IDENT || comma >= to || t->v[comma].type != KN_T_COMMA)
        return 0;
    const size_t e = find(a, t->v[name].str);
    return a->v.v[e].value ? 0 : comma;
}

typedef struct lead {
    kn_asked *asked;
    kn_sb *out;
    size_t copied; /* bytes of the text that are in `out` */
} lead;

static void put_lead(void *ctx, kn_str css, const kn_toks *t, size_t name, size_t from, size_t to) {
    lead *l = ctx;
    if (!is_family(&t->v[name]) && !is_variable(&t->v[name]))
        return;
    for (size_t comma; (comma = fallback_of_unset(l->asked, t, from, to)) > 0;) {
        to = t->v[from].close;
        from = skip_space(t, comma + 1, to);
    }
    if (!begins_with_platform(t, from, to))
        return;
    kn_sb_put(l->out, kn_str_sub(css, l->copied, t->v[from].pos));
    kn_sb_puts(l->out, "Inter, ");
    l->copied = t->v[from].pos;
}

bool kn_asked_lead(kn_asked *a, kn_str css, kn_sb *out) {
    lead l = {.asked = a, .out = out};
    each_declaration(css, put_lead, &l);
    if (l.copied)
        kn_sb_put(out, kn_str_sub(css, l.copied, css.n));
    return l.copied > 0;
}
