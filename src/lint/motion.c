/* Rules about what the tweens of one timeline do to each other and to what style sheets say. */
#include "src/lint/sheets.h"
#include "src/lint/tween.h"
#include <math.h>
#include <stdlib.h>

/* Elements that are compared with selectors for one document; behind that many nothing is. */
enum { MOST_STEPS = 1000000 };

typedef struct group { /* what stands on one timeline, and what gsap.set() does, in order */
    kn_lint *l;
    const lint_file *f;
    const lint_sheets *sheets;
    const lint_text *t;
    KN_VEC(const lint_tween *) v;
    lint_set hidden; /* whole selectors that gsap.set() hides */
    size_t steps;
} group;

static bool is_global(const lint_tween *w) {
    return kn_str_eq(w->timeline, KN_S("gsap"));
}

static void report(const group *g, kn_lint_rule r, const lint_tween *w, kn_str a1, kn_str a2) {
    lint_text_at(g->l, r, lint_tween_place(w, w->at), a1, a2);
}

/* ---- the same element at the same time ---- */
static bool same_target(const lint_tween *a, const lint_tween *b) {
    if (a->target.p)
        return b->target.p && kn_str_eq(a->target, b->target);
    return a->object && b->object && kn_str_eq(a->text, b->text);
}

static kn_str shown_target(const lint_tween *w) {
    return w->target.p ? w->target : w->text;
}

static const lint_pair *same_member(const lint_members *m, kn_str key) {
    for (size_t i = 0; i < m->n; i++)
        if (kn_str_eq(m->v[i].key, key))
            return &m->v[i];
    return NULL;
}

static void overlap_rule(group *g, size_t k) {
    const lint_tween *b = g->v.v[k];
    if (is_global(b) || !(b->end > b->start) || kn_lint_overwrites(b))
        return;
    for (size_t i = 0; i < k; i++) {
        const lint_tween *a = g->v.v[i];
        if (is_global(a) || !(a->end > a->start) || !same_target(a, b) ||
            fmin(a->end, b->end) - fmax(a->start, b->start) <= 1e-3 || kn_lint_overwrites(a))
            continue;
        for (size_t m = 0; m < a->to.n; m++)
            if (kn_lint_is_property(a->to.v[m].key) && same_member(&b->to, a->to.v[m].key)) {
                report(g, KN_LINT_OVERLAP, b, a->to.v[m].key, shown_target(a));
                return;
            }
    }
}

/* Selectors without combinators and attributes: what they aim at is known by their names. */
static bool is_plain(kn_str selectors) {
    while (selectors.n) {
        size_t e = 0;
        while (e < selectors.n && selectors.p[e] != ',')
            e++;
        const kn_str one = kn_str_trim(kn_str_sub(selectors, 0, e));
        for (size_t i = 0; i < one.n; i++)
            if (kn_is_space(one.p[i]) || strchr("[>+~", one.p[i]))
                return false;
        if (!one.n)
            return false;
        selectors = kn_str_sub(selectors, e + (e < selectors.n), selectors.n);
    }
    return true;
}

/* What a look at an element costs. */
static size_t cost(const kn_node *n) {
    return 1 + kn_node_attr(n, KN_A_class_).n / 64;
}

typedef struct meeting {
    group *g;
    kn_str other; /* selectors, or one token of them */
    const kn_node *node;
    bool found;
} meeting;

static bool has_token(void *ctx, kn_str token) {
    meeting *m = ctx;
    const kn_str name = kn_str_sub(token, 1, token.n);
    m->g->steps += cost(m->node);
    m->found = token.p[0] == '#' ? kn_str_eq(kn_node_attr(m->node, KN_A_id), name)
                                 : kn_lint_has_class(m->node, name);
    return !m->found;
}

static bool meets(void *ctx, kn_str token) {
    meeting *m = ctx;
    const lint_name *n = kn_lint_named(m->g->f, token.p[0], kn_str_sub(token, 1, token.n));
    for (; n && !m->found && m->g->steps < MOST_STEPS; n = kn_lint_named_next(m->g->f, n)) {
        m->node = n->node;
        kn_lint_each_token(m->other, has_token, m);
    }
    return !m->found;
}

static bool share_element(group *g, const lint_tween *a, const lint_tween *b) {
    if (same_target(a, b))
        return true;
    if (!a->target.p || !b->target.p || !is_plain(a->target) || !is_plain(b->target))
        return false;
    meeting m = {.g = g, .other = b->target};
    kn_lint_each_token(a->target, meets, &m);
    return m.found;
}

static bool is_relative(kn_str value) {
    const kn_str v = kn_str_trim(kn_lint_unquoted(value));
    return v.n < value.n && v.n > 1 && (v.p[0] == '+' || v.p[0] == '-') && v.p[1] == '=';
}

/* A value relative to one that another tween is changing when it begins. */
static void relative_rule(group *g, const lint_tween *w) {
    if (w->how == LINT_FROM || w->how == LINT_FROM_TO || kn_lint_overwrites(w) ||
        !(w->target.p || w->object))
        return;
    for (size_t m = 0; m < w->to.n; m++) {
        const lint_pair *p = &w->to.v[m];
        if (!kn_lint_is_property(p->key) || !is_relative(p->value))
            continue;
        for (size_t i = 0; i < g->v.n; i++) {
            const lint_tween *o = g->v.v[i];
            if (o == w || o->start > w->start || o->end <= w->start ||
                !same_member(&o->to, p->key) || !share_element(g, w, o))
                continue;
            report(g, KN_LINT_RELATIVE_SECOND, w, p->key, shown_target(w));
            return;
        }
    }
}

/* ---- what is shown before the first tween ---- */
static bool is_false(const lint_tween *w, const char *key, kn_str value) {
    const lint_pair *p = kn_lint_member(&w->to, key);
    return p && kn_str_eq(p->value, value);
}

static bool shares_beginning(const lint_tween *a, const lint_tween *b) {
    if (!a->from.n || !b->from.n)
        return true;
    for (size_t i = 0; i < a->from.n; i++)
        if (same_member(&b->from, a->from.v[i].key))
            return true;
    return false;
}

static bool is_eager(const lint_tween *w) {
    return w->how == LINT_FROM_TO && w->target.p && !is_false(w, "immediateRender", KN_S("false"));
}

/* Several fromTo() of one element, each of which writes its beginning when it is made. */
static void repeated_rule(group *g, size_t k) {
    const lint_tween *w = g->v.v[k];
    double first = w->start;
    bool again = false, based = false;
    if (!is_eager(w))
        return;
    for (size_t i = 0; i < k; i++)
        if (is_eager(g->v.v[i]) && same_target(g->v.v[i], w))
            return; /* said with the first */
    for (size_t i = k + 1; i < g->v.n; i++) {
        if (!is_eager(g->v.v[i]) || !same_target(g->v.v[i], w))
            continue;
        again |= shares_beginning(w, g->v.v[i]);
        first = fmin(first, g->v.v[i]->start);
    }
    for (size_t i = 0; i < k && again && !based; i++)
        based = g->v.v[i]->how == LINT_SET && !is_global(g->v.v[i]) && same_target(g->v.v[i], w) &&
                g->v.v[i]->start <= first;
    if (again && !based)
        report(g, KN_LINT_REPEATED_FROM_TO, w, w->target, none);
}

static bool is_hidden_name(const group *g, kn_str name) {
    return (kn_lint_said(g->sheets, name) & LINT_HIDDEN) || kn_lint_in_set(&g->hidden, name);
}

/* Whether #id or a class of an element is hidden. */
static bool is_hidden_node(const group *g, const kn_node *n) {
    kn_sb name = {0};
    kn_str rest = kn_node_attr(n, KN_A_class_), one = kn_node_attr(n, KN_A_id);
    bool yes = false;
    for (bool first = true; !yes && (first || kn_lint_next_class(&rest, &one)); first = false) {
        name.n = 0;
        kn_sb_putc(&name, first ? '#' : '.');
        kn_sb_put(&name, one);
        yes = one.n && is_hidden_name(g, kn_sb_str(&name));
    }
    kn_sb_free(&name);
    return yes;
}

typedef struct hiding {
    group *g;
    bool names, nodes; /* so far all names are hidden; all elements are */
    size_t seen, found;
} hiding;

static bool see_hidden(void *ctx, kn_str token) {
    hiding *h = ctx;
    h->seen++;
    h->names &= is_hidden_name(h->g, token);
    const lint_name *n = kn_lint_named(h->g->f, token.p[0], kn_str_sub(token, 1, token.n));
    for (; n && h->nodes && h->g->steps < MOST_STEPS; n = kn_lint_named_next(h->g->f, n)) {
        h->g->steps += cost(n->node);
        h->found++;
        h->nodes &= is_hidden_node(h->g, n->node);
    }
    return true;
}

static bool is_hidden(group *g, kn_str selectors) {
    hiding h = {g, true, true, 0, 0};
    kn_lint_each_token(selectors, see_hidden, &h);
    return (h.seen && h.names) || (h.found && h.nodes);
}

static bool is_hold(const lint_tween *w) {
    return w->how == LINT_SET || (w->how != LINT_FROM && w->end == w->start);
}

static void initial_rule(group *g) {
    double v;
    for (size_t i = 0; i < g->v.n && is_hold(g->v.v[i]); i++) {
        const lint_tween *w = g->v.v[i];
        if (w->start != 0 || is_global(w) || !w->target.p ||
            is_false(w, "immediateRender", KN_S("true")))
            continue;
        const lint_pair *scale = kn_lint_member(&w->to, "scale"),
                        *dash = kn_lint_member(&w->to, "strokeDashoffset");
        if ((kn_lint_is_hiding(w->t, &w->to) ||
             (scale && kn_lint_value(w->t, scale->value, &v) && v == 0) ||
             (dash && kn_lint_value(w->t, dash->value, &v) && v != 0)) &&
            !is_hidden(g, w->target))
            report(g, KN_LINT_INITIAL_HIDE, w, w->target, none);
    }
}

/* Shown by where fromTo() begins, hidden by where everything else does. */
static void reveal_rule(group *g, const lint_tween *w) {
    if (w->how == LINT_FROM_TO && w->target.p && is_hidden_name(g, w->target) &&
        kn_lint_is_showing(w->t, &w->from) && !kn_lint_member(&w->to, "opacity") &&
        !kn_lint_member(&w->to, "autoAlpha"))
        report(g, KN_LINT_COLD_REVEAL, w, w->target, none);
}

/* ---- what covers the picture ---- */
/* Whether a tween aims at an element by its id or a class. */
static bool aims_at_node(group *g, const lint_tween *w, const kn_node *n) {
    meeting m = {.g = g, .node = n};
    kn_lint_each_token(w->target, has_token, &m);
    return m.found;
}

static bool changes_visibility(const lint_tween *w) {
    return kn_lint_member(&w->to, "opacity") || kn_lint_member(&w->to, "autoAlpha") ||
           kn_lint_member(&w->to, "visibility") || kn_lint_member(&w->to, "display");
}

static void overlay(group *g, const kn_node *n) {
    const lint_tween *first = NULL;
    bool later = false;
    for (size_t i = 0; i < g->v.n; i++) {
        const lint_tween *w = g->v.v[i];
        if (!w->target.p || !changes_visibility(w) || !aims_at_node(g, w, n))
            continue;
        if (w->start <= 0.05 &&
            (kn_lint_is_hiding(w->t, &w->to) || kn_lint_is_hiding(w->t, &w->from)))
            return;
        const bool shows = (w->how == LINT_FROM && kn_lint_is_hiding(w->t, &w->to)) ||
                           kn_lint_is_showing(w->t, &w->to);
        if (shows && (!first || w->start < first->start))
            first = w;
    }
    for (size_t i = 0; first && i < g->v.n && !later; i++) {
        const lint_tween *w = g->v.v[i];
        later = w != first && w->target.p && w->how != LINT_FROM && w->start >= first->start &&
                kn_lint_is_hiding(w->t, &w->to) && aims_at_node(g, w, n);
    }
    if (later)
        report(g, KN_LINT_OVERLAY_VISIBLE, first, first->target, none);
}

/* ---- colours ---- */
static bool is_color(kn_str key) {
    return !kn_str_starts(key, KN_S("--")) &&
           ((key.n >= 5 && kn_str_ieq(kn_str_sub(key, key.n - 5, key.n), KN_S("color"))) ||
            kn_str_eq(key, KN_S("fill")) || kn_str_eq(key, KN_S("stroke")));
}

static void variable_rule(const group *g, const lint_tween *w, const lint_members *m) {
    for (size_t i = 0; i < m->n; i++) {
        kn_str v = m->v[i].value;
        for (ptrdiff_t o; is_color(m->v[i].key) && (o = kn_str_find(v, KN_S("var("))) >= 0;) {
            v = kn_str_trim(kn_str_sub(v, (size_t)o + 4, v.n));
            size_t e = 0;
            while (e < v.n && (kn_lint_is_word(v.p[e]) || v.p[e] == '-'))
                e++;
            const kn_str name = kn_str_sub(v, 0, e), rest = kn_str_trim(kn_str_sub(v, e, v.n));
            if (kn_str_starts(name, KN_S("--")) && !kn_str_starts(rest, KN_S(",")) &&
                !kn_lint_in_set(&g->sheets->variables, name))
                lint_text_at(g->l, KN_LINT_UNDEFINED_VARIABLE, lint_tween_place(w, m->v[i].at),
                             name, m->v[i].key);
        }
    }
}

/* ---- all of a timeline ---- */
static void judge(group *g) {
    initial_rule(g);
    for (size_t i = 0; i < g->sheets->covers.n; i++)
        if (!is_hidden_node(g, g->sheets->covers.v[i]))
            overlay(g, g->sheets->covers.v[i]);
    for (size_t i = 0; i < g->v.n; i++) {
        overlap_rule(g, i);
        relative_rule(g, g->v.v[i]);
        repeated_rule(g, i);
        reveal_rule(g, g->v.v[i]);
    }
}

static void collect_hidden(const lint_tweens *v, lint_set *out) {
    for (size_t i = 0; i < v->v.n; i++) {
        const lint_tween *w = &v->v.v[i];
        double d;
        const lint_pair *p = kn_lint_member(&w->to, "opacity");
        p = p ? p : kn_lint_member(&w->to, "autoAlpha");
        if (!is_global(w) || w->how != LINT_SET || !p || !kn_lint_value(w->t, p->value, &d) ||
            d != 0)
            continue;
        kn_str rest = w->target;
        while (rest.n) {
            size_t e = 0;
            while (e < rest.n && rest.p[e] != ',')
                e++;
            const kn_str one = kn_str_trim(kn_str_sub(rest, 0, e));
            if (one.n)
                kn_vec_push(out, one);
            rest = kn_str_sub(rest, e + (e < rest.n), rest.n);
        }
    }
    kn_lint_sort_set(out);
}

static int by_text(const void *a, const void *b) {
    return kn_str_cmp(*(const kn_str *)a, *(const kn_str *)b);
}

void kn_lint_motion(kn_lint *l, const lint_file *f, const lint_sheets *s, const lint_tweens *v) {
    group g = {.l = l, .f = f, .sheets = s, .t = v->t};
    lint_set timelines = {0};
    for (size_t i = 0; i < v->v.n; i++) {
        const lint_tween *w = &v->v.v[i];
        if (!w->placed && !(v->timed && is_global(w) && w->how == LINT_SET))
            continue;
        variable_rule(&g, w, &w->from);
        variable_rule(&g, w, &w->to);
        if (w->placed)
            kn_vec_push(&timelines, w->timeline);
    }
    if (timelines.n)
        qsort(timelines.v, timelines.n, sizeof *timelines.v, by_text);
    collect_hidden(v, &g.hidden);
    for (size_t k = 0; k < timelines.n; k++) {
        if (k && kn_str_eq(timelines.v[k], timelines.v[k - 1]))
            continue;
        g.v.n = 0;
        for (size_t i = 0; i < v->v.n; i++) {
            const lint_tween *w = &v->v.v[i];
            const bool global = is_global(w) && w->how == LINT_SET && w->target.p;
            if (global || (w->placed && kn_str_eq(w->timeline, timelines.v[k])))
                kn_vec_push(&g.v, w);
        }
        judge(&g);
    }
    if (g.steps >= MOST_STEPS)
        lint_partly(l, f, "elements that tweens of a script have in common");
    kn_vec_free(&timelines);
    kn_vec_free(&g.hidden);
    kn_vec_free(&g.v);
}
