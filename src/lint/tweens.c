/* Rules about single tweens whose target and values stand in the text: x.to("#a", {…}). */
#include "src/lint/sheets.h"
#include "src/lint/tween.h"
#include <stdlib.h>

/* The first element of a selector #id or .class; NULL: none, or of another kind. */
static const lint_name *aimed(const lint_file *f, kn_str selector) {
    return selector.n > 1 && strchr("#.", selector.p[0])
               ? kn_lint_named(f, selector.p[0], kn_str_sub(selector, 1, selector.n))
               : NULL;
}

static void clip_rule(kn_lint *l, const lint_file *f, const lint_tween *w) {
    const lint_pair *p = kn_lint_member(&w->to, "visibility");
    p = p ? p : kn_lint_member(&w->to, "display");
    p = p ? p : kn_lint_member(&w->to, "autoAlpha");
    if (!p || kn_str_eq(w->target, KN_S(".clip")))
        return;
    for (const lint_name *n = aimed(f, w->target); n; n = kn_lint_named_next(f, n))
        if (kn_lint_has_class(n->node, KN_S("clip"))) {
            lint_text_at(l, KN_LINT_ANIMATES_CLIP, lint_tween_place(w, p->at), p->key, w->target);
            return;
        }
}

static bool any_member(const lint_tween *w, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (kn_lint_member(&w->to, names[i]))
            return true;
    return false;
}

/* What style sheets say about the same element. */
static void css_rules(kn_lint *l, const lint_sheets *s, const lint_tween *w) {
    static const char *const moves[] = {"x", "y", "xPercent", "yPercent"};
    static const char *const scales[] = {"scale", "scaleX", "scaleY"};
    const lint_pair *opacity = kn_lint_member(&w->to, "opacity");
    if (w->how == LINT_FROM && opacity && kn_str_eq(opacity->value, KN_S("0")) &&
        (kn_lint_said(s, w->target) & LINT_HIDDEN))
        lint_text_at(l, KN_LINT_FROM_OPACITY, lint_tween_place(w, w->at), w->target, none);
    if (w->how == LINT_FROM || w->how == LINT_FROM_TO)
        return;
    const unsigned said = kn_lint_said_of_any(s, w->target);
    if (((said & LINT_TRANSLATED) && any_member(w, moves, KN_COUNTOF(moves))) ||
        ((said & LINT_SCALED) && any_member(w, scales, KN_COUNTOF(scales))))
        lint_text_at(l, KN_LINT_CSS_TRANSFORM, lint_tween_place(w, w->at), w->target, none);
}

/* ---- values ---- */
typedef struct drawn {
    kn_lint *l;
    const lint_file *f;
    size_t seen;
    bool all; /* so far all elements lie in <canvas layoutsubtree> */
} drawn;

static bool is_drawn(kn_lint *l, const kn_node *n) {
    enum { DEEPEST = 512 };
    const kn_atom subtree = kn_scene_atom(l->scene, KN_S("layoutsubtree"));
    int depth = 0;
    for (n = n->parent; n && depth < DEEPEST; n = n->parent, depth++)
        if (lint_is(l, n, "canvas") && kn_node_has_attr(n, subtree))
            return true;
    return false;
}

static bool see_drawn(void *ctx, kn_str token) {
    enum { MOST = 100 };
    drawn *d = ctx;
    const lint_name *n = kn_lint_named(d->f, token.p[0], kn_str_sub(token, 1, token.n));
    for (; n && d->all && d->seen < MOST; n = kn_lint_named_next(d->f, n)) {
        d->seen++;
        d->all = is_drawn(d->l, n->node);
    }
    return d->all;
}

/* Whether scripts draw the elements on a canvas, by what their style says: nothing is laid out in
 * whole pixels there. */
static bool all_drawn(kn_lint *l, const lint_file *f, kn_str selectors) {
    drawn d = {l, f, 0, true};
    kn_lint_each_token(selectors, see_drawn, &d);
    return d.all && d.seen;
}

static const lint_pair *member_of_any(const lint_tween *w, const char *key) {
    const lint_pair *p = kn_lint_member(&w->to, key);
    return p ? p : kn_lint_member(&w->from, key);
}

static void motion_rule(kn_lint *l, const lint_file *f, const lint_tween *w) {
    static const char *const slow[] = {"left",         "top",           "right",       "bottom",
                                       "margin",       "marginLeft",    "marginRight", "marginTop",
                                       "marginBottom", "letterSpacing", "wordSpacing", "fontSize",
                                       "roundProps"};
    enum { OF_BOXES = 9 };
    for (size_t i = 0; i < KN_COUNTOF(slow) && w->how != LINT_SET; i++) {
        const lint_pair *p = member_of_any(w, slow[i]);
        if (p && !(i < OF_BOXES && all_drawn(l, f, w->target)))
            lint_text_at(l, KN_LINT_MOTION, lint_tween_place(w, p->at), p->key, w->target);
    }
}

static void refresh_rule(kn_lint *l, const lint_tween *w) {
    const lint_pair *refresh = kn_lint_member(&w->to, "repeatRefresh");
    for (size_t i = 0; refresh && kn_str_eq(refresh->value, KN_S("true")) && i < w->to.n; i++) {
        const kn_str v = w->to.v[i].value;
        if (v.n > 3 && (kn_str_starts(kn_str_sub(v, 1, 3), KN_S("+=")) ||
                        kn_str_starts(kn_str_sub(v, 1, 3), KN_S("-="))))
            lint_text_at(l, KN_LINT_REFRESH_RELATIVE, lint_tween_place(w, w->to.v[i].at), v, none);
    }
}

/* ---- values that are functions ---- */
/* A function with its first parameter; false: the text is none. */
static bool read_function(kn_str s, kn_str *parameter, kn_str *body) {
    if (kn_str_starts(s, KN_S("async")))
        s = kn_str_trim(kn_str_sub(s, 5, s.n));
    const bool word = kn_str_starts(s, KN_S("function"));
    size_t i = word ? 8 : 0, e;
    while (word && i < s.n && s.p[i] != '(')
        i++;
    const bool bracket = i < s.n && s.p[i] == '(';
    for (i += bracket; i < s.n && kn_is_space(s.p[i]);)
        i++;
    for (e = i; e < s.n && kn_lint_is_word(s.p[e]);)
        e++;
    *parameter = kn_str_sub(s, i, e);
    for (; bracket && e < s.n && s.p[e] != ')';)
        e++;
    *body = kn_str_trim(kn_str_sub(s, e + bracket, s.n));
    return word ? bracket : (bracket || parameter->n) && kn_str_starts(*body, KN_S("=>"));
}

static bool any_in(kn_str s, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (kn_lint_find(s.p, s.n, 0, words[i]) >= 0)
            return true;
    return false;
}

/* Whether a function uses its first parameter, which is a number, as if it were an element. */
static bool mistakes(kn_str name, kn_str body) {
    static const char *const of_numbers[] = {"toFixed",       "toString",       "toPrecision",
                                             "toExponential", "toLocaleString", "valueOf"};
    for (size_t i = 0; name.n && i + name.n < body.n; i++) {
        const ptrdiff_t o = kn_str_find(kn_str_sub(body, i, body.n), name);
        if (o < 0)
            return false;
        i += (size_t)o;
        size_t e = i + name.n, k;
        if ((i && (kn_lint_is_word(body.p[i - 1]) || body.p[i - 1] == '.')) ||
            (e < body.n && kn_lint_is_word(body.p[e])))
            continue;
        while (e < body.n && kn_is_space(body.p[e]))
            e++;
        if (e >= body.n || body.p[e] != '.')
            continue;
        for (e++; e < body.n && kn_is_space(body.p[e]);)
            e++;
        for (k = e; k < body.n && kn_lint_is_word(body.p[k]);)
            k++;
        bool fine = k == e || kn_is_digit(body.p[e]);
        for (size_t m = 0; m < KN_COUNTOF(of_numbers) && !fine; m++)
            fine = kn_str_eq(kn_str_sub(body, e, k), kn_cstr(of_numbers[m]));
        if (!fine)
            return true;
    }
    return false;
}

static void function_rule(kn_lint *l, const lint_tween *w, const lint_members *m) {
    static const char *const moved[] = {"getBoundingClientRect(", "getComputedStyle(",
                                        "gsap.getProperty("};
    static const char *const laid_out[] = {"getTotalLength(", "getBBox(",    "offsetWidth",
                                           "offsetHeight",    "clientWidth", "clientHeight"};
    for (size_t i = 0; i < m->n; i++) {
        kn_str parameter, body;
        if (!kn_lint_is_property(m->v[i].key) || !read_function(m->v[i].value, &parameter, &body))
            continue;
        const kn_loc loc = lint_tween_place(w, m->v[i].at);
        if (any_in(body, moved, KN_COUNTOF(moved)))
            lint_text_at(l, KN_LINT_FUNCTION_READS, loc, m->v[i].key,
                         KN_S("where elements are just then"));
        else if (mistakes(parameter, body))
            lint_text_at(l, KN_LINT_FUNCTION_READS, loc, m->v[i].key,
                         KN_S("its first parameter, which is a number, as if it were an element"));
        else if (any_in(body, laid_out, KN_COUNTOF(laid_out)))
            lint_text_at(l, KN_LINT_FUNCTION_MEASURES, loc, m->v[i].key, none);
    }
}

/* A path to move along, without the plugin that knows how. */
static bool path_rule(kn_lint *l, const lint_file *f, const lint_tween *w) {
    const lint_pair *p = kn_lint_member(&w->to, "motionPath");
    if (!p || !f->is_entry)
        return false;
    for (size_t i = 0; i < f->scripts.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        if (kn_lint_declaration(t, KN_S("MotionPathPlugin")) ||
            kn_str_find((kn_str){t->code, t->text.n}, KN_S("class MotionPathPlugin")) >= 0 ||
            kn_str_find((kn_str){t->code, t->text.n}, KN_S("function MotionPathPlugin")) >= 0)
            return true;
    }
    if (!kn_lint_loads(l, f, "MotionPathPlugin"))
        lint_text_at(l, KN_LINT_NO_PLUGIN, lint_tween_place(w, p->at), KN_S("MotionPathPlugin"),
                     none);
    return true;
}

static void tween_rules(kn_lint *l, const lint_file *f, const lint_sheets *s, const lint_tweens *v,
                        bool *pathed) {
    for (size_t i = 0; i < v->v.n; i++) {
        const lint_tween *w = &v->v.v[i];
        *pathed = *pathed || path_rule(l, f, w);
        const bool own = !kn_str_eq(w->timeline, KN_S("gsap"));
        if (v->timed && own) {
            function_rule(l, w, &w->from);
            function_rule(l, w, &w->to);
        }
        if (!w->target.p)
            continue;
        if (v->timed)
            clip_rule(l, f, w);
        if (v->timed)
            css_rules(l, s, w);
        if (v->timed)
            motion_rule(l, f, w);
        refresh_rule(l, w);
    }
}

void kn_lint_tweens(kn_lint *l, const lint_file *f) {
    size_t left = LINT_TWEENS + 1; /* the last one is told, not looked at */
    bool pathed = false;           /* a path to move along was met */
    lint_sheets sheets = {0};
    kn_lint_read_sheets(l, f, &sheets);
    for (size_t s = 0; s < f->scripts.n && left; s++) {
        lint_tweens all = {0};
        kn_lint_read_tweens(&f->scripts.v[s], &all, left);
        left -= all.v.n;
        if (!left) {
            lint_partly(l, f, "tweens behind the first 2000");
            free((char *)(uintptr_t)all.v.v[--all.v.n].target.p);
        }
        kn_lint_place_tweens(&all);
        tween_rules(l, f, &sheets, &all, &pathed);
        kn_lint_motion(l, f, &sheets, &all);
        kn_lint_drawing(l, f, &sheets, &all);
        kn_lint_free_tweens(&all);
    }
    kn_lint_free_sheets(&sheets);
}
