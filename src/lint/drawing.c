/* Rules about lines that draw themselves: paths whose dashes scripts set by their length. */
#include "src/lint/sheets.h"
#include "src/lint/tween.h"
#include <stdlib.h>

typedef struct given { /* a class that a script gives to an element */
    kn_str variable, classes;
} given;

typedef struct paths {
    kn_lint *l;
    const lint_file *f;
    const lint_sheets *sheets;
    const lint_text *t;
    KN_VEC(given) given; /* by variables */
    KN_VEC(given) drawn; /* variables whose d is set, by them; `classes` is the place */
    size_t seen;         /* elements */
    bool dashed;         /* any of what is aimed at */
    size_t bare, others; /* paths without d; all else */
    bool styles_draw;    /* a style sheet sets d */
} paths;

static kn_str word_before(const lint_text *t, size_t i) {
    size_t b = i;
    while (b && kn_lint_is_word(t->bare[b - 1]))
        b--;
    return kn_str_sub((kn_str){t->code, t->text.n}, b, i);
}

static int by_variable(const void *a, const void *b) {
    const given *x = a, *y = b;
    const int d = kn_str_cmp(x->variable, y->variable);
    return d ? d : (x->classes.p > y->classes.p) - (x->classes.p < y->classes.p);
}

static const given *first_of(const given *v, size_t n, kn_str variable) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (kn_str_cmp(v[mid].variable, variable) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && kn_str_eq(v[lo].variable, variable) ? &v[lo] : NULL;
}

/* x.setAttribute("class", "a b"), x.className = "a b", x.setAttribute("d", …). */
static void find_given(paths *p) {
    const lint_text *t = p->t;
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, ".setAttribute(")) >= 0;
         o++) {
        const kn_str variable = word_before(t, (size_t)o);
        const size_t i = lint_skip_blanks(t, kn_lint_past(t, (size_t)o, ".setAttribute(")),
                     e = kn_lint_expression_end(t, i);
        const kn_str name = kn_lint_unquoted(lint_code(t, i, e));
        const size_t v = lint_skip_blanks(t, e + 1);
        const kn_str value = lint_code(t, v, kn_lint_expression_end(t, v));
        if (variable.n && kn_str_eq(name, KN_S("class")))
            kn_vec_push(&p->given, (given){variable, kn_lint_unquoted(value)});
        else if (variable.n && kn_str_eq(name, KN_S("d")))
            kn_vec_push(&p->drawn, (given){variable, variable});
    }
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, ".className")) >= 0;
         o++) {
        const kn_str variable = word_before(t, (size_t)o);
        const size_t i = lint_skip_blanks(t, (size_t)o + strlen(".className"));
        if (i + 1 >= t->text.n || t->bare[i] != '=' || t->bare[i + 1] == '=' || !variable.n)
            continue;
        const size_t v = lint_skip_blanks(t, i + 1);
        kn_vec_push(
            &p->given,
            (given){variable, kn_lint_unquoted(lint_code(t, v, kn_lint_expression_end(t, v)))});
    }
    if (p->given.n)
        qsort(p->given.v, p->given.n, sizeof *p->given.v, by_variable);
    if (p->drawn.n)
        qsort(p->drawn.v, p->drawn.n, sizeof *p->drawn.v, by_variable);
}

/* ---- dashes ---- */
static void add_node(paths *p, const kn_node *n) {
    kn_sb name = {0};
    kn_str rest = kn_node_attr(n, KN_A_class_), one = kn_node_attr(n, KN_A_id);
    const bool path = lint_is(p->l, n, "path") && !lint_attr(p->l, n, "d").n;
    p->bare += path;
    p->others += !path;
    for (bool first = true; first || kn_lint_next_class(&rest, &one); first = false) {
        name.n = 0;
        kn_sb_putc(&name, first ? '#' : '.');
        kn_sb_put(&name, one);
        p->dashed |= one.n && (kn_lint_said(p->sheets, kn_sb_str(&name)) & LINT_DASHED);
    }
    kn_sb_free(&name);
}

static bool add_token(void *ctx, kn_str token) {
    enum { MOST = 100 };
    paths *p = ctx;
    p->dashed |= (kn_lint_said(p->sheets, token) & LINT_DASHED) != 0;
    const lint_name *n = kn_lint_named(p->f, token.p[0], kn_str_sub(token, 1, token.n));
    for (; n && p->seen < MOST; n = kn_lint_named_next(p->f, n)) {
        p->seen++;
        add_node(p, n->node);
    }
    return true;
}

/* What a selector aims at, or what a variable is given as classes. */
static void aim(paths *p, kn_str selectors, kn_str variable) {
    enum { MOST = 16 };
    p->seen = p->bare = p->others = 0;
    p->dashed = false;
    kn_lint_each_token(selectors, add_token, p);
    const given *g = first_of(p->given.v, p->given.n, variable);
    for (int n = 0;
         g && n < MOST && g < p->given.v + p->given.n && kn_str_eq(g->variable, variable);
         g++, n++) {
        kn_str rest = g->classes, one;
        while (rest.n < 400 && kn_lint_next_class(&rest, &one)) {
            kn_sb token = {0};
            kn_sb_putc(&token, '.');
            kn_sb_put(&token, one);
            add_token(p, kn_sb_str(&token));
            kn_sb_free(&token);
        }
    }
}

/* Two lengths in quotes; ${…} counts as one. */
static bool is_pair(kn_str value) {
    const kn_str v = kn_str_trim(kn_lint_unquoted(value));
    int depth = 0, parts = 0;
    bool inside = false;
    if (v.n >= value.n)
        return false;
    for (size_t i = 0; i < v.n; i++) {
        const bool gap = !depth && (kn_is_space(v.p[i]) || v.p[i] == ',');
        parts += !gap && !inside;
        inside = !gap;
        depth += v.p[i] == '{';
        depth -= v.p[i] == '}' && depth;
    }
    return parts > 1;
}

static void dash_rule(paths *p, const lint_tween *w) {
    const lint_members *both[] = {&w->to, &w->from};
    for (size_t k = 0; k < 2 && w->how != LINT_FROM; k++) {
        const lint_pair *m = kn_lint_member(both[k], "strokeDasharray");
        m = m ? m : kn_lint_member(both[k], "stroke-dasharray");
        if (!m || is_pair(m->value))
            continue;
        aim(p, w->target, w->text);
        if (p->dashed)
            lint_text_at(p->l, KN_LINT_DASHES, lint_tween_place(w, m->at),
                         w->target.p ? w->target : w->text, none);
    }
}

/* ---- lengths ---- */
/* document.getElementById(`a-${i}`): the elements whose ids begin and end like it. */
static void aim_at_pattern(paths *p, kn_str declared) {
    enum { MOST = 20000 };
    const ptrdiff_t o = kn_str_find(declared, KN_S("getElementById"));
    const char *open = o < 0 ? NULL : memchr(declared.p + o, '`', declared.n - (size_t)o);
    if (!open)
        return;
    const kn_str rest = kn_str_sub(declared, (size_t)(open - declared.p) + 1, declared.n);
    const char *close = memchr(rest.p, '`', rest.n);
    const kn_str id = kn_str_sub(rest, 0, close ? (size_t)(close - rest.p) : 0);
    const ptrdiff_t hole = kn_str_find(id, KN_S("${"));
    size_t end = id.n;
    while (end && id.p[end - 1] != '}')
        end--;
    const kn_str head = kn_str_sub(id, 0, hole < 0 ? 0 : (size_t)hole),
                 tail = kn_str_sub(id, end, id.n);
    if (hole < 0 || !(head.n + tail.n))
        return;
    p->seen = p->bare = p->others = 0;
    for (size_t i = 0; i < p->f->names.n && i < MOST && p->f->names.v[i].mark == '#'; i++)
        if (kn_str_starts(p->f->names.v[i].name, head) && kn_str_ends(p->f->names.v[i].name, tail))
            add_node(p, p->f->names.v[i].node);
}

/* Whether the bytes are in one function, or the first in none. */
static bool runs_before(const lint_text *t, size_t first, size_t then) {
    const size_t block = kn_lint_function_around(t, first);
    return first < then &&
           (block == SIZE_MAX || (block < then && then < kn_lint_bracket_end(t, block)));
}

static bool styles_draw(const lint_file *f) {
    for (size_t i = 0; i < f->styles.n; i++) {
        const lint_text *t = &f->styles.v[i];
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->code, t->text.n, (size_t)o, "path(")) >= 0;
             o++) {
            size_t b = (size_t)o;
            while (b && kn_is_space(t->code[b - 1]))
                b--;
            if (b > 1 && t->code[b - 1] == ':' && t->code[b - 2] == 'd')
                return true;
        }
    }
    return false;
}

static void length_rule(paths *p) {
    enum { MOST = 1000 };
    const lint_text *t = p->t;
    size_t calls = 0;
    for (ptrdiff_t o = 0;
         (o = kn_lint_find(t->bare, t->text.n, (size_t)o, ".getTotalLength(")) >= 0; o++) {
        const kn_str variable = word_before(t, (size_t)o);
        kn_sb selector = {0};
        if (!variable.n)
            continue;
        if (++calls > MOST) {
            lint_partly(p->l, p->f, "lengths of paths behind the first 1000");
            return;
        }
        const kn_str declared = kn_lint_declared_as(t, variable, (size_t)o);
        aim(p, none, none);
        if (kn_lint_target(t, variable, &selector))
            aim(p, kn_sb_str(&selector), none);
        else
            aim_at_pattern(p, declared);
        bool assigned = false, before = false;
        const given *g = first_of(p->drawn.v, p->drawn.n, variable);
        for (; g && g < p->drawn.v + p->drawn.n && kn_str_eq(g->variable, variable) && !before;
             g++) {
            assigned = true;
            before = runs_before(t, (size_t)(g->classes.p - t->code), (size_t)o);
            if (g - p->drawn.v > MOST)
                break;
        }
        if (p->bare && !p->others && !before && !p->styles_draw)
            lint_text_at(p->l, assigned ? KN_LINT_LENGTH_EARLY : KN_LINT_LENGTH_OF_NOTHING,
                         kn_lint_place_in(t, (size_t)o), variable, none);
        kn_sb_free(&selector);
    }
}

void kn_lint_drawing(kn_lint *l, const lint_file *f, const lint_sheets *s, const lint_tweens *v) {
    paths p = {.l = l, .f = f, .sheets = s, .t = v->t};
    p.styles_draw = styles_draw(f);
    find_given(&p);
    for (size_t i = 0; i < v->v.n; i++)
        dash_rule(&p, &v->v.v[i]);
    length_rule(&p);
    kn_vec_free(&p.given);
    kn_vec_free(&p.drawn);
}
