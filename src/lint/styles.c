/* Rules about style sheets, and about the declarations of variables. */
#include "parser/scene/json.h"
#include "src/lint/internal.h"
#include <stdlib.h>

static const kn_str none = {"", 0};

static bool is_name(char c) {
    return kn_is_digit(c) || c == '_' || c == '-' || (unsigned char)c >= 0x80 ||
           (kn_lower((unsigned char)c) >= 'a' && kn_lower((unsigned char)c) <= 'z');
}

/* "#a … #a" with a combinator between: an id inside itself. */
static bool repeats_id(kn_str s) {
    for (size_t i = 0; i < s.n; i++) {
        size_t e = i + 1;
        if (s.p[i] != '#')
            continue;
        while (e < s.n && is_name(s.p[e]))
            e++;
        bool parted = false;
        for (size_t k = e; k + (e - i) <= s.n && s.p[k] != ','; k++) {
            parted |= kn_is_space(s.p[k]) || s.p[k] == '>' || s.p[k] == '+' || s.p[k] == '~';
            if (parted && !memcmp(s.p + k, s.p + i, e - i) &&
                (k + (e - i) == s.n || !is_name(s.p[k + (e - i)])))
                return true;
        }
    }
    return false;
}

/* A place in a text that goes forward only: counting lines from the beginning for each would be
 * quadratic. */
typedef struct cursor {
    kn_loc loc;
    kn_str rest; /* from there on */
} cursor;

static cursor cursor_at(const lint_text *t) {
    return (cursor){t->loc, t->text};
}

static kn_loc advance(cursor *c, const lint_text *t, size_t at) {
    const size_t by = at - (t->text.n - c->rest.n);
    c->loc = kn_lint_place(c->loc, c->rest, by);
    c->rest = kn_str_sub(c->rest, by, c->rest.n);
    return c->loc;
}

/* Calls back with the selector before each "{" that is no at-rule's. */
static void each_selector(kn_lint *l, const lint_file *f, const lint_text *t,
                          void (*see)(kn_lint *l, const lint_file *f, kn_loc loc,
                                      kn_str selector)) {
    const kn_str css = {t->code, t->text.n};
    cursor c = cursor_at(t);
    size_t from = 0;
    for (size_t i = 0; i < css.n; i++) {
        if (css.p[i] == '}' || css.p[i] == ';')
            from = i + 1;
        if (css.p[i] != '{')
            continue;
        const kn_str s = kn_str_trim(kn_str_sub(css, from, i));
        if (s.n && s.p[0] != '@')
            see(l, f, advance(&c, t, (size_t)(s.p - css.p)), s);
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
        bool found = false;
        for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
            found |= kn_is_elem(n) && kn_str_eq(kn_node_attr(n, KN_A_data_composition_id), id);
        if (!found)
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

/* ---- fonts ---- */
static bool is_generic(kn_str family) {
    static const char *const words[] = {"serif",         "sans-serif",    "monospace",
                                        "cursive",       "fantasy",       "system-ui",
                                        "ui-monospace",  "ui-sans-serif", "ui-serif",
                                        "inherit",       "initial",       "unset",
                                        "emoji",         "math",          "revert",
                                        "-apple-system", "ui-rounded",    "BlinkMacSystemFont"};
    for (size_t i = 0; i < KN_COUNTOF(words); i++)
        if (kn_str_ieq(family, kn_cstr(words[i])))
            return true;
    return kn_str_find(family, KN_S("(")) >= 0;
}

static kn_str next_family(kn_str *list) {
    size_t e = 0;
    while (e < list->n && list->p[e] != ',')
        e++;
    kn_str one = kn_str_trim(kn_str_sub(*list, 0, e));
    *list = kn_str_sub(*list, e + (e < list->n), list->n);
    if (one.n > 1 && (one.p[0] == '"' || one.p[0] == '\''))
        one = kn_str_sub(one, 1, one.n - 1);
    return one;
}

/* Calls back with the value of each font-family. */
static void each_family(kn_lint *l, const lint_text *t, bool faces, kn_sb *declared) {
    const char *css = t->code;
    cursor at = cursor_at(t);
    size_t seen = 0, brace = 0; /* the bytes before `seen`, and where their last { or } ends */
    for (ptrdiff_t o = 0; (o = kn_lint_find(css, t->text.n, (size_t)o, "font-family")) >= 0; o++) {
        size_t i = (size_t)o + strlen("font-family"), e;
        if (o && (css[o - 1] == '-' || css[o - 1] == '"'))
            continue;
        while (i < t->text.n && (kn_is_space(css[i]) || css[i] == ':'))
            i++;
        for (e = i; e < t->text.n && css[e] != ';' && css[e] != '}' && css[e] != '!';)
            e++;
        kn_str list = {css + i, e - i};
        for (; seen < (size_t)o; seen++)
            if (css[seen] == '{' || css[seen] == '}')
                brace = seen + 1;
        size_t b = brace;
        while (b && (kn_is_space(css[b - 1]) || css[b - 1] == '{'))
            b--;
        const bool face = b >= 10 && !memcmp(css + b - 10, "@font-face", 10);
        const kn_str first = next_family(&list);
        if (face != faces)
            continue;
        if (faces) {
            kn_sb_putc(declared, '\n');
            for (size_t k = 0; k < first.n; k++)
                kn_sb_putc(declared, (char)kn_lower((unsigned char)first.p[k]));
            kn_sb_putc(declared, '\n');
            continue;
        }
        kn_sb name = {0};
        kn_sb_putc(&name, '\n');
        for (size_t k = 0; k < first.n; k++)
            kn_sb_putc(&name, (char)kn_lower((unsigned char)first.p[k]));
        kn_sb_putc(&name, '\n');
        if (first.n && !is_generic(first) &&
            kn_str_find(kn_sb_str(declared), kn_sb_str(&name)) < 0 && l->o->has_font &&
            !l->o->has_font(l->o->ctx, first))
            lint_text_at(l, KN_LINT_FONT, advance(&at, t, i), first, none);
        kn_sb_free(&name);
    }
}

void kn_lint_styles(kn_lint *l, const lint_file *f) {
    kn_sb declared = {0};
    for (size_t i = 0; i < f->styles.n; i++) {
        each_selector(l, f, &f->styles.v[i], see_selector);
        each_family(l, &f->styles.v[i], true, &declared);
    }
    bool linked = false; /* sheets of other files may declare more */
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        linked |= lint_is(l, n, "link");
    for (size_t i = 0; !linked && i < f->styles.n; i++)
        each_family(l, &f->styles.v[i], false, &declared);
    kn_sb_free(&declared);
}

/* ---- variables ---- */
static bool known_type(kn_str type) {
    static const char *const types[] = {"string", "number", "color", "boolean",
                                        "enum",   "font",   "image"};
    for (size_t i = 0; i < KN_COUNTOF(types); i++)
        if (kn_str_eq(type, kn_cstr(types[i])))
            return true;
    return false;
}

static kn_str text_of(const kn_json *o, kn_str key) {
    const kn_json *v = kn_json_get(o, key);
    return v && v->kind == KN_JSON_STRING ? v->str : none;
}

static void declaration(kn_lint *l, const kn_node *n, kn_str attr) {
    const kn_json *list = kn_json_parse(l->scene->arena, kn_str_trim(attr));
    if (!list || list->kind != KN_JSON_ARRAY) {
        lint_node(l, KN_LINT_VARIABLES, n, list ? KN_S("it is no array") : KN_S("it is no JSON"),
                  none);
        return;
    }
    for (const kn_json *v = list->first; v; v = v->next) {
        const bool object = v->kind == KN_JSON_OBJECT;
        const kn_str id = object ? text_of(v, KN_S("id")) : none,
                     type = object ? text_of(v, KN_S("type")) : none;
        if (!object)
            lint_node(l, KN_LINT_VARIABLES, n, KN_S("an entry is no object"), none);
        else if (!id.n)
            lint_node(l, KN_LINT_VARIABLES, n, KN_S("an entry has no id"), none);
        else if (!known_type(type))
            lint_node(l, KN_LINT_VARIABLES, n,
                      KN_S("the type is none of string, number, color, boolean, enum, font, image"),
                      none);
        else if (!kn_json_get(v, KN_S("default")))
            lint_node(l, KN_LINT_VARIABLES, n, KN_S("an entry has no default"), none);
        const kn_str url = object ? text_of(v, KN_S("default")) : none;
        if (kn_str_eq(type, KN_S("image")) &&
            (kn_str_starts(url, KN_S("/")) || kn_str_starts(url, KN_S("file:"))))
            lint_node(l, KN_LINT_REFUSED_DEFAULT, n, id, none);
    }
}

typedef KN_VEC(kn_str) names;

static int by_name(const void *a, const void *b) {
    const kn_str *x = a, *y = b;
    const int d = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);
    return d ? d : (x->n > y->n) - (x->n < y->n);
}

/* The ids that the document declares, in order. */
static void find_declared(kn_lint *l, const lint_file *f, names *out) {
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str attr = kn_is_elem(n) ? kn_node_attr(n, KN_A_data_composition_variables) : none;
        const kn_json *list = attr.n ? kn_json_parse(l->scene->arena, kn_str_trim(attr)) : NULL;
        for (const kn_json *v = list && list->kind == KN_JSON_ARRAY ? list->first : NULL; v;
             v = v->next) {
            const kn_str id = v->kind == KN_JSON_OBJECT ? text_of(v, KN_S("id")) : none;
            if (id.n)
                kn_vec_push(out, id);
        }
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_name);
}

void kn_lint_variables(kn_lint *l, const lint_file *f) {
    names declared = {0};
    find_declared(l, f, &declared);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        const kn_str attr = kn_node_attr(n, KN_A_data_composition_variables),
                     values = kn_node_attr(n, KN_A_data_variable_values);
        if (attr.n)
            declaration(l, n, attr);
        if (values.n) {
            const kn_json *v = kn_json_parse(l->scene->arena, kn_str_trim(values));
            if (!v || v->kind != KN_JSON_OBJECT)
                lint_node(l, KN_LINT_VARIABLE_VALUES, n, none, none);
        }
        const kn_str bound[] = {kn_node_attr(n, KN_A_data_var_text),
                                kn_node_attr(n, KN_A_data_var_src)};
        for (size_t i = 0; i < KN_COUNTOF(bound); i++)
            if (bound[i].n && !(declared.n && bsearch(&bound[i], declared.v, declared.n,
                                                      sizeof *declared.v, by_name)))
                lint_node(l, KN_LINT_UNKNOWN_BINDING, n, bound[i], none);
    }
    kn_vec_free(&declared);
}
