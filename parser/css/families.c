#include "parser/css/families.h"
#include "parser/css/tokenizer.h"
#include "src/core/atom.h"
#include "src/core/vec.h"

struct kn_lead {
    kn_atoms *names;
    KN_VEC(bool) set; /* by the atom of a variable's name */
};

kn_lead *kn_lead_new(void) {
    kn_lead *l = KN_NEW(kn_lead);
    l->names = kn_atoms_new();
    return l;
}

void kn_lead_free(kn_lead *l) {
    kn_vec_free(&l->set);
    kn_atoms_free(l->names);
    free(l);
}

static bool is_var(const kn_tok *t) {
    return t->type == KN_T_FUNCTION && kn_str_ieq(t->str, KN_S("var"));
}

static size_t past(const kn_toks *t, size_t i) { /* the token after `i`, or after its block */
    return !kn_tok_opens(&t->v[i]) ? i + 1 : t->v[i].close < t->n ? t->v[i].close + 1 : t->n;
}

static size_t skip_space(const kn_toks *t, size_t i, size_t to) {
    while (i < to && t->v[i].type == KN_T_WS)
        i++;
    return i;
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
    kn_lead *l = ctx;
    (void)css, (void)from, (void)to;
    if (!is_variable(&t->v[name]))
        return;
    const kn_atom at = kn_atom_get(l->names, t->v[name].str);
    while (l->set.n <= at)
        kn_vec_push(&l->set, false);
    l->set.v[at] = true;
}

void kn_lead_variables(kn_lead *l, kn_str css) {
    each_declaration(css, set_variable, l);
}

static bool is_set(const kn_lead *l, kn_str variable) {
    const kn_atom at = kn_atom_find(l->names, variable);
    return at && at < l->set.n && l->set.v[at];
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
static size_t fallback_of_unset(const kn_lead *l, const kn_toks *t, size_t from, size_t to) {
    const size_t name = skip_space(t, from + 1, to), comma = skip_space(t, name + 1, to);
    if (from >= to || !is_var(&t->v[from]) || t->v[from].close > to || name >= to ||
        t->v[name].type != KN_T_IDENT || comma >= to || t->v[comma].type != KN_T_COMMA)
        return 0;
    return is_set(l, t->v[name].str) ? 0 : comma;
}

typedef struct putter {
    const kn_lead *lead;
    kn_sb *out;
    size_t copied; /* bytes of the text that are in `out` */
} putter;

static void put_lead(void *ctx, kn_str css, const kn_toks *t, size_t name, size_t from, size_t to) {
    putter *p = ctx;
    if (!is_family(&t->v[name]) && !is_variable(&t->v[name]))
        return;
    for (size_t comma; (comma = fallback_of_unset(p->lead, t, from, to)) > 0;) {
        to = t->v[from].close;
        from = skip_space(t, comma + 1, to);
    }
    if (!begins_with_platform(t, from, to))
        return;
    kn_sb_put(p->out, kn_str_sub(css, p->copied, t->v[from].pos));
    kn_sb_puts(p->out, "Inter, ");
    p->copied = t->v[from].pos;
}

bool kn_lead_put(const kn_lead *l, kn_str css, kn_sb *out) {
    putter p = {.lead = l, .out = out};
    each_declaration(css, put_lead, &p);
    if (p.copied)
        kn_sb_put(out, kn_str_sub(css, p.copied, css.n));
    return p.copied > 0;
}
