/* var(), env() and attr() in the text of a value (CSS Variables 1 §3, CSS Values 5 §7), and the
 * cache of what the resulting texts parse to. */
#include "src/style/substitute.h"

static bool is_name(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || kn_is_digit(c) || c == '-' ||
           c == '_' || c >= 0x80;
}

static size_t skip_string(kn_str s, size_t i) {
    char q = s.p[i++];
    while (i < s.n && s.p[i] != q)
        i += s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

static size_t skip_comment(kn_str s, size_t i) {
    for (i += 2; i + 1 < s.n; i++)
        if (s.p[i] == '*' && s.p[i + 1] == '/')
            return i + 2;
    return s.n;
}

/* i is just past "("; returns the index of the matching ")" or the end; *comma: first one at this
 * level. */
static size_t find_close(kn_str s, size_t i, size_t *comma) {
    size_t depth = 0;
    *comma = (size_t)-1;
    while (i < s.n) {
        char c = s.p[i];
        if (c == '"' || c == '\'') {
            i = skip_string(s, i);
            continue;
        }
        if (c == '/' && i + 1 < s.n && s.p[i + 1] == '*') {
            i = skip_comment(s, i);
            continue;
        }
        if (c == '\\' && i + 1 < s.n) {
            i += 2;
            continue;
        }
        if (c == '(' || c == '[' || c == '{') {
            depth++;
        } else if (c == ')' || c == ']' || c == '}') {
            if (depth == 0)
                return i;
            depth--;
        } else if (c == ',' && depth == 0 && *comma == (size_t)-1) {
            *comma = i;
        }
        i++;
    }
    return i;
}

/* The function at s[i], if it is one that is substituted: its name's length, else 0. */
static size_t substituted_at(kn_str s, size_t i) {
    static const char *const names[] = {"var(", "env(", "attr("};
    if (i > 0 && is_name((unsigned char)s.p[i - 1]))
        return 0;
    for (size_t k = 0; k < KN_COUNTOF(names); k++) {
        size_t n = strlen(names[k]);
        if (i + n <= s.n && kn_str_ieq(kn_str_sub(s, i, i + n), (kn_str){names[k], n}))
            return n;
    }
    return 0;
}

bool kn_has_var_text(kn_str s) {
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] == '"' || s.p[i] == '\'') {
            i = skip_string(s, i);
            continue;
        }
        if ((s.p[i] | 32) >= 'a' && substituted_at(s, i))
            return true;
        i++;
    }
    return false;
}

/* A comment keeps what was two tokens from becoming one. */
static void put_text(kn_sb *out, kn_str t) {
    if (out->n && t.n && is_name((unsigned char)out->p[out->n - 1]) &&
        is_name((unsigned char)t.p[0]))
        kn_sb_puts(out, "/**/");
    kn_sb_put(out, t);
}

static void put_quoted(kn_sb *out, kn_str t) {
    kn_sb_putc(out, '"');
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '"' || t.p[i] == '\\')
            kn_sb_putc(out, '\\');
        if (t.p[i] == '\n')
            kn_sb_puts(out, "\\a ");
        else
            kn_sb_putc(out, t.p[i]);
    }
    kn_sb_putc(out, '"');
}

/* attr(name type(syntax)) gives what the syntax takes; attr(name unit) and attr(name number) a
 * number's text. */
static bool put_attr(const kn_lookup *l, kn_str arg, kn_sb *out) {
    size_t i = 0;
    while (i < arg.n && !kn_is_space(arg.p[i]))
        i++;
    kn_atom a = kn_atom_find(l->atoms, kn_str_sub(arg, 0, i));
    kn_str v = a ? kn_node_attr(l->node, a) : (kn_str){NULL, 0};
    kn_str type = kn_str_trim(kn_str_sub(arg, i, arg.n));
    if (!v.p)
        return false;
    if (type.n == 0 || kn_str_ieq(type, KN_S("string")) || kn_str_ieq(type, KN_S("raw-string"))) {
        put_quoted(out, v);
    } else if (kn_str_starts(type, KN_S("type("))) {
        size_t comma, close = find_close(type, 5, &comma);
        kn_str syntax = kn_str_trim(kn_str_sub(type, 5, close));
        kn_value *typed = kn_syntax_parse(syntax, kn_str_trim(v));
        bool ok =
            typed != NULL || kn_str_eq(syntax, KN_S("*")) || kn_str_eq(syntax, KN_S("<string>"));
        kn_value_unref(typed);
        if (!ok)
            return false;
        if (kn_str_eq(syntax, KN_S("<string>")))
            put_quoted(out, v);
        else
            put_text(out, kn_str_trim(v));
    } else {
        put_text(out, kn_str_trim(v));
        if (!kn_str_ieq(type, KN_S("number")))
            kn_sb_put(out, type);
    }
    return true;
}

static bool put_function(const kn_lookup *l, kn_str s, size_t at, size_t name_len, size_t *next,
                         kn_sb *out, unsigned depth) {
    size_t comma, open = at + name_len, close = find_close(s, open, &comma);
    bool fallback = comma != (size_t)-1, ok = false;
    kn_str arg = kn_str_trim(kn_str_sub(s, open, fallback ? comma : close));
    int kind = kn_lower(s.p[at]);
    *next = close < s.n ? close + 1 : s.n;
    if (depth > 64 || out->n > KN_LIMIT_VAR_BYTES)
        return false;
    if (kind == 'v') {
        kn_str v;
        if (arg.n < 3 || arg.p[0] != '-' || arg.p[1] != '-')
            return false;
        ok = l->find(l->ctx, kn_atom_get(l->atoms, arg), &v);
        if (ok)
            put_text(out, v);
    } else if (kind == 'a') {
        ok = put_attr(l, arg, out);
        bool typed = memchr(arg.p, ' ', arg.n) || memchr(arg.p, '(', arg.n);
        if (!ok && !fallback && !typed) { /* attr() of nothing is the empty string */
            kn_sb_puts(out, "\"\"");
            return true;
        }
    } else {
        ok = arg.n > 14 && kn_str_ieq(kn_str_sub(arg, 0, 14), KN_S("safe-area-inset"));
        ok = ok || kn_str_starts(arg, KN_S("safe-area"));
        if (ok)
            put_text(out, KN_S("0px"));
    }
    if (ok)
        return true;
    return fallback &&
           kn_substitute_with(l, kn_str_trim(kn_str_sub(s, comma + 1, close)), out, depth + 1);
}

bool kn_substitute_with(const kn_lookup *l, kn_str s, kn_sb *out, unsigned depth) {
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i];
        size_t name;
        if (c == '"' || c == '\'') {
            i = skip_string(s, i);
        } else if (c == '/' && i + 1 < s.n && s.p[i + 1] == '*') {
            i = skip_comment(s, i);
        } else if ((c | 32) >= 'a' && (name = substituted_at(s, i)) != 0) {
            kn_sb_put(out, kn_str_sub(s, from, i));
            if (!put_function(l, s, i, name, &i, out, depth))
                return false;
            from = i;
            if (i < s.n && is_name((unsigned char)s.p[i]) && out->n &&
                is_name((unsigned char)out->p[out->n - 1]))
                kn_sb_puts(out, "/**/");
        } else {
            i++;
        }
    }
    kn_sb_put(out, kn_str_sub(s, from, s.n));
    return true;
}

typedef struct kn_in_vars {
    kn_cctx *c;
    const kn_vars *vars;
} kn_in_vars;

static bool find_in_vars(void *ctx, kn_atom name, kn_str *out) {
    kn_in_vars *v = ctx;
    v->c->vars_used |= kn_var_bit(name);
    *out = kn_vars_find(v->vars, name);
    return out->p != NULL;
}

bool kn_substitute(kn_cctx *c, kn_str text, const kn_vars *vars, kn_sb *out) {
    kn_in_vars ctx = {c, vars};
    kn_lookup l = {
        .find = find_in_vars, .ctx = &ctx, .atoms = c->st->scene->atoms, .node = c->node};
    c->uses |= KN_STYLE_USES_VARS;
    return kn_substitute_with(&l, text, out, 0);
}

/* ---- cache ---- */

typedef struct kn_ventry {
    struct kn_ventry *next;
    uint64_t hash;
    kn_prop prop;
    const char *shorthand;
    kn_value *value; /* NULL: does not parse */
    size_t n;
    char text[];
} kn_ventry;

struct kn_vcache {
    kn_ventry *tab[4096];
    size_t n;
};

kn_vcache *kn_vcache_new(void) {
    return KN_NEW(kn_vcache);
}

void kn_vcache_clear(kn_vcache *c) {
    for (size_t i = 0; i < KN_COUNTOF(c->tab); i++) {
        for (kn_ventry *e = c->tab[i], *next; e; e = next) {
            next = e->next;
            kn_value_unref(e->value);
            free(e);
        }
        c->tab[i] = NULL;
    }
    c->n = 0;
}

void kn_vcache_free(kn_vcache *c) {
    if (c)
        kn_vcache_clear(c);
    free(c);
}

void kn_vcache_trim(kn_vcache *c) {
    if (c->n > 16384)
        kn_vcache_clear(c);
}

const kn_value *kn_vcache_get(kn_styler *st, kn_prop p, kn_str shorthand, kn_str text) {
    kn_vcache *c = st->vcache;
    uint64_t h = kn_hash_bytes(text.p, text.n, (uint64_t)p * 0x9E3779B97F4A7C15ull);
    kn_ventry **slot = &c->tab[h % KN_COUNTOF(c->tab)];
    for (kn_ventry *e = *slot; e; e = e->next)
        if (e->hash == h && e->prop == p && e->n == text.n &&
            (shorthand.n ? e->shorthand == shorthand.p : !e->shorthand) &&
            memcmp(e->text, text.p, text.n) == 0)
            return e->value;
    kn_ventry *e = kn_xalloc(sizeof *e + text.n + 1);
    e->hash = h;
    e->prop = p;
    e->shorthand = shorthand.n ? shorthand.p : NULL;
    e->n = text.n;
    memcpy(e->text, text.p, text.n);
    e->value = shorthand.n ? kn_parse_shorthand(shorthand, text, p) : kn_parse_value(p, text);
    if (e->value && e->value->has_var) { /* nothing is left to substitute */
        kn_value_unref(e->value);
        e->value = NULL;
    }
    e->next = *slot;
    *slot = e;
    c->n++;
    return e->value;
}
