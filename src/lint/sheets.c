/* What the style sheets and the style attributes of a document say that tweens must know of. */
#include "src/lint/sheets.h"
#include "src/lint/tween.h"
#include <stdlib.h>

/* The simple selector #a or .b that stands last before a block; empty: another kind does. */
static kn_str last_simple(kn_str s) {
    size_t i = s.n;
    while (i && (kn_lint_is_word(s.p[i - 1]) || s.p[i - 1] == '-'))
        i--;
    return i && i < s.n && strchr("#.", s.p[i - 1]) ? kn_str_sub(s, i - 1, s.n) : none;
}

/* opacity: 0 and no more than zeros behind. */
static bool is_zero(kn_str v) {
    double d;
    return v.n && kn_parse_number(v, &d) && d == 0;
}

/* More than one length in stroke-dasharray. */
static bool is_dashed(kn_str v) {
    const ptrdiff_t mark = kn_str_find(v, KN_S("!"));
    v = kn_str_trim(mark >= 0 ? kn_str_sub(v, 0, (size_t)mark) : v);
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] == ',' || kn_is_space(v.p[i]))
            return true;
    return false;
}

/* What a block says. */
static unsigned meaning(kn_str body) {
    const kn_str transform = kn_lint_declared(body, "transform");
    return (kn_str_find(transform, KN_S("translate")) >= 0 ? LINT_TRANSLATED : 0u) |
           (kn_str_find(transform, KN_S("scale")) >= 0 ? LINT_SCALED : 0u) |
           (is_zero(kn_lint_declared(body, "opacity")) ? LINT_HIDDEN : 0u) |
           (is_dashed(kn_lint_declared(body, "stroke-dasharray")) ? LINT_DASHED : 0u);
}

static void note(lint_sheets *out, kn_str name, unsigned what) {
    if (what && name.n)
        kn_vec_push(&out->said, (lint_said){name, what});
}

/* ---- looks ---- */
enum {
    POSITION,
    INSET,
    TOP,
    RIGHT,
    BOTTOM,
    LEFT,
    BACKGROUND,
    COLOR,
    OPACITY,
    VISIBILITY,
    DISPLAY,
    LOOKS
};
static const char *const properties[LOOKS] = {
    "position",         "inset",   "top",        "right",  "bottom", "left", "background",
    "background-color", "opacity", "visibility", "display"};

static bool look_at(kn_str body, lint_look *out) {
    bool any = false;
    for (size_t i = 0; i < LOOKS; i++) {
        const kn_str v = kn_lint_declared(body, properties[i]);
        any |= v.n > 0;
        out->v[i] = out->v[i].n ? out->v[i] : v;
    }
    return any;
}

static bool is_simple(kn_str s) {
    const kn_str last = last_simple(s);
    return last.n && last.n == s.n;
}

static bool is_compound(kn_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (kn_is_space(s.p[i]) || strchr(">+~", s.p[i]))
            return false;
    return true;
}

static bool note_dash(void *ctx, kn_str token) {
    note(ctx, token, LINT_DASHED);
    return true;
}

static int by_look(const void *a, const void *b) {
    const lint_look *x = a, *y = b;
    const int d = kn_str_cmp(x->name, y->name);
    return d ? d : (x->order > y->order) - (x->order < y->order);
}

static int by_said(const void *a, const void *b) {
    return kn_str_cmp(((const lint_said *)a)->name, ((const lint_said *)b)->name);
}

/* One entry for each name. */
static void settle(lint_sheets *s) {
    size_t n = 0;
    if (s->said.n)
        qsort(s->said.v, s->said.n, sizeof *s->said.v, by_said);
    for (size_t i = 0; i < s->said.n; i++)
        if (n && kn_str_eq(s->said.v[n - 1].name, s->said.v[i].name))
            s->said.v[n - 1].what |= s->said.v[i].what;
        else
            s->said.v[n++] = s->said.v[i];
    s->said.n = n;
    n = 0;
    if (s->looks.n)
        qsort(s->looks.v, s->looks.n, sizeof *s->looks.v, by_look);
    for (size_t i = 0; i < s->looks.n; i++) {
        if (!n || !kn_str_eq(s->looks.v[n - 1].name, s->looks.v[i].name)) {
            s->looks.v[n++] = s->looks.v[i];
            continue;
        }
        for (size_t k = 0; k < LOOKS; k++)
            if (!s->looks.v[n - 1].v[k].n)
                s->looks.v[n - 1].v[k] = s->looks.v[i].v[k];
    }
    s->looks.n = n;
}

static int by_name(const void *a, const void *b) {
    return kn_str_cmp(*(const kn_str *)a, ((const lint_look *)b)->name);
}

static const lint_look *look_of(const lint_sheets *s, kn_str name) {
    return s->looks.n ? bsearch(&name, s->looks.v, s->looks.n, sizeof *s->looks.v, by_name) : NULL;
}

static int by_said_name(const void *a, const void *b) {
    return kn_str_cmp(*(const kn_str *)a, ((const lint_said *)b)->name);
}

unsigned kn_lint_said(const lint_sheets *s, kn_str name) {
    const lint_said *f =
        s->said.n ? bsearch(&name, s->said.v, s->said.n, sizeof *s->said.v, by_said_name) : NULL;
    return f ? f->what : 0;
}

typedef struct sum {
    const lint_sheets *s;
    unsigned what;
} sum;

static bool add_said(void *ctx, kn_str token) {
    sum *a = ctx;
    a->what |= kn_lint_said(a->s, token);
    return true;
}

unsigned kn_lint_said_of_any(const lint_sheets *s, kn_str selectors) {
    sum a = {s, 0};
    kn_lint_each_token(selectors, add_said, &a);
    return a.what;
}

static bool is_nought(kn_str v) {
    size_t e = 0;
    while (e < v.n && (v.p[e] == '0' || v.p[e] == '.'))
        e++;
    static const char *const units[] = {"", "px", "%", "vw", "vh", "rem", "em"};
    for (size_t i = 0; e && i < KN_COUNTOF(units); i++)
        if (kn_str_ieq(kn_str_sub(v, e, v.n), kn_cstr(units[i])))
            return true;
    return false;
}

/* A background that hides what is behind it, unless its colour is written without any alpha. */
static bool is_opaque(kn_str v) {
    if (!v.n || kn_str_ieq(v, KN_S("transparent")) || kn_str_ieq(v, KN_S("none")))
        return false;
    size_t e = v.n - (v.p[v.n - 1] == ')');
    while (e && (v.p[e - 1] == '0' || v.p[e - 1] == '.' || kn_is_space(v.p[e - 1])))
        e--;
    const bool function = kn_str_ieq(kn_str_sub(v, 0, 3), KN_S("rgb")) ||
                          kn_str_ieq(kn_str_sub(v, 0, 3), KN_S("hsl"));
    return !(function && e && e < v.n - 1 && v.p[e - 1] == ',' && kn_str_find(v, KN_S("a(")) == 3);
}

static void put_name(kn_sb *b, char mark, kn_str name) {
    b->n = 0;
    kn_sb_putc(b, mark);
    kn_sb_put(b, name);
}

/* Whether an element lies over all of the picture from the start, as its id, its classes and its
 * style attribute say: opaque, positioned and not hidden. */
static bool covers(kn_lint *l, const lint_sheets *s, const kn_node *n) {
    lint_look all = {0};
    kn_sb name = {0};
    look_at(lint_attr(l, n, "style"), &all);
    const kn_str id = kn_node_attr(n, KN_A_id);
    kn_str rest = kn_node_attr(n, KN_A_class_), one = id;
    for (bool first = true; first || kn_lint_next_class(&rest, &one); first = false) {
        put_name(&name, first ? '#' : '.', one);
        const lint_look *more = name.n > 1 && s->looks.n ? look_of(s, kn_sb_str(&name)) : NULL;
        for (size_t k = 0; more && k < LOOKS; k++)
            all.v[k] = all.v[k].n ? all.v[k] : more->v[k];
    }
    kn_sb_free(&name);
    const kn_str background = all.v[BACKGROUND].n ? all.v[BACKGROUND] : all.v[COLOR];
    return (kn_str_ieq(all.v[POSITION], KN_S("fixed")) ||
            kn_str_ieq(all.v[POSITION], KN_S("absolute"))) &&
           (is_nought(all.v[INSET]) || (is_nought(all.v[TOP]) && is_nought(all.v[RIGHT]) &&
                                        is_nought(all.v[BOTTOM]) && is_nought(all.v[LEFT]))) &&
           is_opaque(background) && !is_zero(all.v[OPACITY]) &&
           !kn_str_ieq(all.v[VISIBILITY], KN_S("hidden")) &&
           !kn_str_ieq(all.v[DISPLAY], KN_S("none"));
}

static void find_covers(kn_lint *l, const lint_file *f, lint_sheets *out) {
    enum { MOST = 64 };
    bool timed = false;
    for (size_t i = 0; i < f->scripts.n && !timed; i++)
        timed = kn_lint_find(f->scripts.v[i].bare, f->scripts.v[i].text.n, 0, "gsap.timeline") >= 0;
    for (const kn_node *n = timed ? f->doc : NULL; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n) || !(kn_node_attr(n, KN_A_id).n || kn_node_attr(n, KN_A_class_).n) ||
            !covers(l, out, n))
            continue;
        if (out->covers.n == MOST) {
            lint_partly(l, f, "what covers the picture behind the first 64 elements");
            return;
        }
        kn_vec_push(&out->covers, n);
    }
}

/* Custom properties that a text declares: "--a:" behind the beginning, a line's, ";" or "{". */
static void find_variables(kn_str css, lint_set *out) {
    bool first = true;
    for (size_t i = 0; i < css.n; i++) {
        if (first && css.p[i] == '-' && i + 2 < css.n && css.p[i + 1] == '-') {
            size_t e = i, k;
            while (e < css.n && (kn_lint_is_word(css.p[e]) || css.p[e] == '-'))
                e++;
            for (k = e; k < css.n && kn_is_space(css.p[k]);)
                k++;
            if (k < css.n && css.p[k] == ':')
                kn_vec_push(out, kn_str_sub(css, i, e));
            i = e - 1;
        }
        if (!kn_is_space(css.p[i]) || css.p[i] == '\n')
            first = strchr(";{\n", css.p[i]) != NULL;
    }
}

void kn_lint_read_sheets(kn_lint *l, const lint_file *f, lint_sheets *out) {
    for (size_t i = 0; i < f->styles.n; i++) {
        const lint_text *t = &f->styles.v[i];
        kn_str selector, body;
        for (size_t at = 0; kn_lint_next_rule(t, &at, &selector, &body);) {
            const unsigned what = meaning(body);
            lint_look look = {.order = (uint32_t)out->looks.n};
            const bool looks = look_at(body, &look);
            note(out, last_simple(selector), what & ~(unsigned)LINT_DASHED);
            while ((looks || (what & LINT_DASHED)) && selector.n) {
                size_t e = 0;
                while (e < selector.n && selector.p[e] != ',')
                    e++;
                look.name = kn_str_trim(kn_str_sub(selector, 0, e));
                if (looks && is_simple(look.name))
                    kn_vec_push(&out->looks, look);
                if ((what & LINT_DASHED) && is_compound(look.name))
                    kn_lint_each_token(look.name, note_dash, out);
                selector = kn_str_sub(selector, e + (e < selector.n), selector.n);
            }
        }
        find_variables((kn_str){t->code, t->text.n}, &out->variables);
    }
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str style = kn_is_elem(n) ? lint_attr(l, n, "style") : none;
        const unsigned what = style.n ? meaning(style) : 0;
        find_variables(style, &out->variables);
        if (!what)
            continue;
        /* names with their marks, in the scene's memory */
        kn_str rest = kn_node_attr(n, KN_A_class_), one = kn_node_attr(n, KN_A_id);
        for (bool first = true; first || kn_lint_next_class(&rest, &one); first = false) {
            kn_sb name = {0};
            put_name(&name, first ? '#' : '.', one);
            if (one.n)
                note(out, kn_arena_str(l->scene->arena, kn_sb_str(&name)), what);
            kn_sb_free(&name);
        }
    }
    kn_lint_sort_set(&out->variables);
    settle(out);
    find_covers(l, f, out);
}

void kn_lint_free_sheets(lint_sheets *s) {
    kn_vec_free(&s->said);
    kn_vec_free(&s->looks);
    kn_vec_free(&s->variables);
    kn_vec_free(&s->covers);
}
