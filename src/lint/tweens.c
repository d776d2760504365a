/* Rules about tweens whose target and values stand in the text: x.to("#a", {…}). */
#include "src/lint/sheets.h"
#include <math.h>
#include <stdlib.h>

static const kn_str none = {"", 0};

typedef struct pair { /* a member of an object literal */
    kn_str key, value;
    size_t at;
} pair;

typedef enum way { TO, FROM, FROM_TO, SET } way;

typedef struct tween {
    const lint_text *t;
    size_t at;
    kn_str target, text; /* `target` is a view into what is allocated, `text` as written */
    way how;
    pair v[32]; /* of where it ends; of from(): where it begins */
    size_t n;
    kn_str position; /* the argument behind the values; empty: none */
    kn_str timeline; /* the name whose method it is; empty: of no name */
    double start, end;
    bool placed;
} tween;
typedef KN_VEC(tween) tweens;

static size_t skip_blanks(const lint_text *t, size_t i) {
    while (i < t->text.n && kn_is_space(t->bare[i]))
        i++;
    return i;
}

/* Members of the literal that opens at `i`. */
static void read_members(tween *w, size_t i) {
    const lint_text *t = w->t;
    const size_t end = kn_lint_bracket_end(t, i);
    for (i = skip_blanks(t, i + 1); i + 1 < end && w->n < KN_COUNTOF(w->v); i = skip_blanks(t, i)) {
        const size_t key = i;
        while (i + 1 < end && t->bare[i] != ':' && t->bare[i] != ',')
            i = t->bare[i] == '(' || t->bare[i] == '{' || t->bare[i] == '['
                    ? kn_lint_bracket_end(t, i)
                    : i + 1;
        kn_str name = kn_str_trim((kn_str){t->code + key, i - key});
        if (name.n > 1 && (name.p[0] == '"' || name.p[0] == '\''))
            name = kn_str_sub(name, 1, name.n - 1);
        size_t value = i;
        if (i + 1 < end && t->bare[i] == ':') {
            value = ++i;
            while (i + 1 < end && t->bare[i] != ',')
                i = t->bare[i] == '(' || t->bare[i] == '{' || t->bare[i] == '['
                        ? kn_lint_bracket_end(t, i)
                        : i + 1;
        }
        w->v[w->n++] = (pair){name, kn_str_trim((kn_str){t->code + value, i - value}), key};
        i++;
    }
}

/* Past the expression that begins at `i`: at a comma or at the bracket that closes the call. */
static size_t expression_end(const lint_text *t, size_t i) {
    while (i < t->text.n && !strchr(",)]};", t->bare[i]))
        i = strchr("({[", t->bare[i]) ? kn_lint_bracket_end(t, i) : i + 1;
    return i;
}

/* The tween of a call whose arguments begin at `i`; false: its target has no known selector. */
static bool read_tween(tween *w, size_t i) {
    const lint_text *t = w->t;
    kn_sb selector = {0};
    i = skip_blanks(t, i);
    size_t e = expression_end(t, i);
    w->text = kn_str_trim(kn_str_sub((kn_str){t->code, t->text.n}, i, e));
    bool ok = w->text.n && kn_lint_target(t, w->text, &selector);
    for (int k = 0; ok && k < 1 + (w->how == FROM_TO); k++) {
        e = skip_blanks(t, e);
        ok = e < t->text.n && t->bare[e] == ',';
        e = ok ? skip_blanks(t, e + 1) : e;
        ok &= e < t->text.n && t->bare[e] == '{';
        if (ok && k == (w->how == FROM_TO))
            read_members(w, e);
        e = ok ? kn_lint_bracket_end(t, e) : e;
    }
    e = ok ? skip_blanks(t, e) : t->text.n;
    if (e < t->text.n && t->bare[e] == ',') {
        const size_t from = skip_blanks(t, e + 1);
        w->position =
            kn_str_trim(kn_str_sub((kn_str){t->code, t->text.n}, from, expression_end(t, from)));
    }
    enum { LONGEST = 400 }; /* selector */
    ok &= selector.n <= LONGEST;
    w->target = ok ? kn_sb_str(&selector) : none;
    if (!ok)
        kn_sb_free(&selector);
    return ok;
}

/* The name at the head of a chain of calls whose "." stands at `i`. */
static kn_str head_of(const lint_text *t, size_t i) {
    for (int links = 0; links < 1000; links++) {
        while (i && kn_is_space(t->bare[i - 1]))
            i--;
        if (i && t->bare[i - 1] == ')') {
            i = kn_lint_bracket_begin(t, i - 1);
            while (i && kn_lint_is_word(t->bare[i - 1]))
                i--;
            while (i && kn_is_space(t->bare[i - 1]))
                i--;
            if (!i || t->bare[i - 1] != '.')
                return none;
            i--;
            continue;
        }
        size_t b = i;
        while (b && kn_lint_is_word(t->bare[b - 1]))
            b--;
        return kn_str_sub((kn_str){t->code, t->text.n}, b, i);
    }
    return none;
}

static const pair *member(const tween *w, const char *key) {
    for (size_t i = 0; i < w->n; i++)
        if (kn_str_eq(w->v[i].key, kn_cstr(key)))
            return &w->v[i];
    return NULL;
}

static kn_loc place(const tween *w, size_t at) {
    return kn_lint_place_in(w->t, at);
}

/* The first element of a selector #id or .class; NULL: none, or of another kind. */
static const lint_name *aimed(const lint_file *f, kn_str selector) {
    return selector.n > 1 && strchr("#.", selector.p[0])
               ? kn_lint_named(f, selector.p[0], kn_str_sub(selector, 1, selector.n))
               : NULL;
}

static void clip_rule(kn_lint *l, const lint_file *f, const tween *w) {
    const pair *p = member(w, "visibility") ? member(w, "visibility") : member(w, "display");
    if (!p)
        return;
    for (const lint_name *n = aimed(f, w->target); n; n = kn_lint_named_next(f, n))
        if (kn_node_has_attr(n->node, KN_A_data_start) && n->node != f->root) {
            lint_text_at(l, KN_LINT_ANIMATES_CLIP, place(w, p->at), p->key, w->target);
            return;
        }
}

static void css_rules(kn_lint *l, const lint_sheets *s, const tween *w) {
    const pair *opacity = member(w, "opacity") ? member(w, "opacity") : member(w, "autoAlpha");
    if (w->how == FROM && opacity && kn_str_eq(opacity->value, KN_S("0")) &&
        kn_str_eq(kn_lint_opacity(s, w->target), KN_S("0")))
        lint_text_at(l, KN_LINT_FROM_OPACITY, place(w, w->at), w->target, none);
}

static bool any_member(const tween *w, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (member(w, names[i]))
            return true;
    return false;
}

static bool clashes(const tween *w, kn_str transform) {
    static const char *const moves[] = {"x", "y", "xPercent", "yPercent"}, *const scales[] = {
                                                                               "scale", "scaleX",
                                                                               "scaleY"};
    return (kn_lint_translates(transform) && any_member(w, moves, KN_COUNTOF(moves))) ||
           (kn_lint_scales(transform) && any_member(w, scales, KN_COUNTOF(scales)));
}

/* Whether a tween aims at an element by its id or a class. */
static bool aims_at_node(const tween *w, const kn_node *n) {
    char name[130];
    const kn_str id = kn_node_attr(n, KN_A_id);
    if (id.n && id.n < 120) {
        snprintf(name, sizeof name, "#%.*s", (int)id.n, id.p);
        if (kn_lint_aims_at(w->target, kn_cstr(name)))
            return true;
    }
    kn_str rest = kn_node_attr(n, KN_A_class_), one;
    while (kn_lint_next_class(&rest, &one)) {
        snprintf(name, sizeof name, ".%.*s", (int)(one.n < 120 ? one.n : 120), one.p);
        if (kn_lint_aims_at(w->target, kn_cstr(name)))
            return true;
    }
    return false;
}

static void transform_rule(kn_lint *l, const lint_sheets *s, const tween *w) {
    bool clash = false;
    if (w->how == FROM || w->how == FROM_TO)
        return;
    for (size_t i = 0; i < s->transforms.n && !clash; i++)
        clash = clashes(w, s->transforms.v[i].value) &&
                kn_lint_aims_at(w->target, s->transforms.v[i].selector);
    for (size_t i = 0; i < s->moved.n && !clash; i++)
        clash = clashes(w, kn_lint_declared(lint_attr(l, s->moved.v[i], "style"), "transform")) &&
                aims_at_node(w, s->moved.v[i]);
    if (clash)
        lint_text_at(l, KN_LINT_CSS_TRANSFORM, place(w, w->at), w->target, none);
}

/* ---- when ---- */
/* Members that say how a tween runs, and are no properties. */
static bool is_property(kn_str key) {
    static const char *const other[] = {"duration",
                                        "ease",
                                        "delay",
                                        "stagger",
                                        "repeat",
                                        "yoyo",
                                        "overwrite",
                                        "repeatDelay",
                                        "immediateRender",
                                        "id",
                                        "data",
                                        "paused",
                                        "keyframes",
                                        "yoyoEase",
                                        "lazy",
                                        "inherit",
                                        "repeatRefresh",
                                        "startAt",
                                        "callbackScope",
                                        "reversed",
                                        "runBackwards",
                                        "transformOrigin",
                                        "force3D"};
    for (size_t i = 0; i < KN_COUNTOF(other); i++)
        if (kn_str_eq(key, kn_cstr(other[i])))
            return false;
    return !(key.n > 2 && key.p[0] == 'o' && key.p[1] == 'n' && key.p[2] >= 'A' && key.p[2] <= 'Z');
}

/* Whether a name is that of a timeline of the script. */
static bool is_timeline(const lint_text *t, kn_str name) {
    const lint_decl *d = name.n ? kn_lint_declaration(t, name) : NULL;
    for (; d && d < t->decls.v + t->decls.n && kn_str_eq(d->name, name); d++) {
        size_t i = d->end;
        while (i < t->text.n && (kn_is_space(t->bare[i]) || t->bare[i] == '='))
            i++;
        if (kn_str_starts(kn_str_sub((kn_str){t->bare, t->text.n}, i, t->text.n),
                          KN_S("gsap.timeline")))
            return true;
    }
    return false;
}

/* Where a tween stands on its timeline: a number, or behind what was placed so far. */
static void put_in_time(tween *w, const tween *last, double *cursor) {
    double d = 0, repeat = 0;
    const pair *duration = member(w, "duration"), *times = member(w, "repeat");
    if (duration && !kn_lint_value(w->t, duration->value, &d))
        d = 0;
    if (times && !kn_lint_value(w->t, times->value, &repeat))
        repeat = 0;
    const double all = w->how == SET ? 0 : repeat < 0 ? INFINITY : d * (repeat + 1);
    kn_str p = w->position;
    w->placed = true;
    if (!p.n) {
        w->start = *cursor;
    } else if (strchr("\"'`", p.p[0])) {
        double by = 0;
        p = p.n > 1 ? kn_str_sub(p, 1, p.n - 1) : none;
        const bool sign = p.n > 2 && (p.p[0] == '+' || p.p[0] == '-') && p.p[1] == '=',
                   with = p.n && (p.p[0] == '<' || p.p[0] == '>');
        if (sign)
            w->placed = kn_parse_number(kn_str_sub(p, 2, p.n), &by);
        else if (with && p.n > 1)
            w->placed = kn_parse_number(kn_str_sub(p, p.n > 3 && p.p[2] == '=' ? 3 : 1, p.n), &by);
        else
            w->placed = with;
        by = sign && p.p[0] == '-'                               ? -by
             : p.n > 3 && with && p.p[1] == '-' && p.p[2] == '=' ? -by
                                                                 : by;
        w->start = (with && last ? (p.p[0] == '<' ? last->start : last->end) : *cursor) + by;
    } else {
        w->placed = kn_lint_value(w->t, p, &w->start);
    }
    w->placed &= isfinite(w->start);
    w->end = w->placed ? w->start + all : 0;
    if (w->placed && isfinite(w->end) && w->end > *cursor)
        *cursor = w->end;
    if (w->placed && !duration && w->how != SET && w->start + 0.5 > *cursor)
        *cursor = w->start + 0.5; /* GSAP's own length */
}

static bool overwrites(const tween *w) {
    const pair *p = member(w, "overwrite");
    return p && kn_str_find(p->value, KN_S("auto")) >= 0;
}

static void overlap_rule(kn_lint *l, const tween *a, const tween *b) {
    const double from = fmax(a->start, b->start), to = fmin(a->end, b->end);
    if (!a->placed || !b->placed || to - from <= 1e-3 || !kn_str_eq(a->target, b->target) ||
        overwrites(a) || overwrites(b))
        return;
    for (size_t i = 0; i < a->n; i++) {
        char key[64];
        snprintf(key, sizeof key, "%.*s", (int)(a->v[i].key.n < 60 ? a->v[i].key.n : 60),
                 a->v[i].key.p);
        if (is_property(a->v[i].key) && member(b, key)) {
            lint_text_at(l, KN_LINT_OVERLAP, place(b, b->at), a->v[i].key, a->target);
            return;
        }
    }
}

static bool is_zero(const tween *w, const char *key) {
    const pair *p = member(w, key);
    double v;
    return p && kn_lint_value(w->t, p->value, &v) && v == 0;
}

static bool hides(const tween *w) {
    const pair *v = member(w, "visibility"), *d = member(w, "display"),
               *dash = member(w, "strokeDashoffset");
    double offset = 0;
    return is_zero(w, "opacity") || is_zero(w, "autoAlpha") || is_zero(w, "scale") ||
           (v && kn_str_find(v->value, KN_S("hidden")) >= 0) ||
           (d && kn_str_find(d->value, KN_S("none")) >= 0) ||
           (dash && kn_lint_value(w->t, dash->value, &offset) && offset != 0);
}

/* Whether a style sheet, a style attribute or gsap.set() hides what a tween aims at. */
static bool is_hidden(kn_lint *l, const lint_file *f, const lint_sheets *s, const tween *w) {
    for (size_t i = 0; i < s->hidden.n; i++)
        if (kn_lint_aims_at(w->target, s->hidden.v[i]))
            return true;
    for (const lint_name *n = aimed(f, w->target); n; n = kn_lint_named_next(f, n))
        if (kn_str_eq(kn_lint_declared(lint_attr(l, n->node, "style"), "opacity"), KN_S("0")))
            return true;
    return false;
}

/* The tweens of one timeline, in the order of the text. */
static void timeline_rules(kn_lint *l, const lint_file *f, const lint_sheets *s, tween *v, size_t n,
                           kn_str name) {
    double cursor = 0;
    const tween *last = NULL;
    bool moved = false;
    for (size_t i = 0; i < n; i++) {
        tween *w = &v[i];
        if (!kn_str_eq(w->timeline, name))
            continue;
        put_in_time(w, last, &cursor);
        last = w->placed ? w : last;
        const bool instant = w->how == SET || (w->how != FROM && w->placed && w->end == w->start);
        moved |= !instant;
        bool before = false; /* by gsap.set() */
        for (size_t k = 0; k < n && !before; k++)
            before = kn_str_eq(v[k].timeline, KN_S("gsap")) && v[k].how == SET &&
                     kn_str_eq(v[k].target, w->target);
        if (instant && !moved && w->placed && w->start == 0 && hides(w) && !before &&
            !(member(w, "immediateRender") &&
              kn_str_eq(member(w, "immediateRender")->value, KN_S("true"))) &&
            !is_hidden(l, f, s, w))
            lint_text_at(l, KN_LINT_INITIAL_HIDE, place(w, w->at), w->target, none);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && kn_str_eq(v[i].timeline, name); k++)
            if (kn_str_eq(v[k].timeline, name))
                overlap_rule(l, &v[i], &v[k]);
}

static void value_rules(kn_lint *l, const tween *w) {
    static const char *const slow[] = {"left", "top", "right", "bottom", "marginLeft", "marginTop"};
    for (size_t i = 0; i < KN_COUNTOF(slow); i++) {
        const pair *p = member(w, slow[i]);
        if (p)
            lint_text_at(l, KN_LINT_MOTION, place(w, p->at), p->key, w->target);
    }
    const pair *refresh = member(w, "repeatRefresh");
    for (size_t i = 0; refresh && kn_str_eq(refresh->value, KN_S("true")) && i < w->n; i++)
        if (w->v[i].value.n > 3 && (kn_str_starts(kn_str_sub(w->v[i].value, 1, 3), KN_S("+=")) ||
                                    kn_str_starts(kn_str_sub(w->v[i].value, 1, 3), KN_S("-="))))
            lint_text_at(l, KN_LINT_REFRESH_RELATIVE, place(w, w->v[i].at), w->v[i].value, none);
}

static int by_offset(const void *a, const void *b) {
    const tween *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* The calls of a script that are tweens of something known, in the order of the text. */
static void read_tweens(const lint_text *t, tweens *all, size_t most) {
    static const char *const calls[] = {
        [TO] = ".to(", [FROM] = ".from(", [FROM_TO] = ".fromTo(", [SET] = ".set("};
    for (size_t k = 0; k < KN_COUNTOF(calls); k++)
        for (ptrdiff_t o = 0;
             all->n < most && (o = kn_lint_find(t->bare, t->text.n, (size_t)o, calls[k])) >= 0;
             o++) {
            tween w = {.t = t, .at = (size_t)o, .how = (way)k};
            if (!read_tween(&w, kn_lint_past(t, (size_t)o, calls[k])))
                continue;
            w.timeline = head_of(t, (size_t)o);
            kn_vec_push(all, w);
        }
    if (all->n)
        qsort(all->v, all->n, sizeof *all->v, by_offset);
}

void kn_lint_tweens(kn_lint *l, const lint_file *f) {
    enum { MOST = 2000 };   /* of a document: each is compared with each */
    size_t left = MOST + 1; /* the last one is told, not looked at */
    lint_sheets sheets = {0};
    kn_lint_read_sheets(l, f, &sheets);
    for (size_t s = 0; s < f->scripts.n && left; s++) {
        tweens all = {0};
        const lint_text *t = &f->scripts.v[s];
        const bool timed = kn_lint_find(t->bare, t->text.n, 0, "gsap.timeline") >= 0;
        read_tweens(t, &all, left);
        left -= all.n;
        if (!left) {
            lint_partly(l, f, "tweens behind the first 2000");
            free((char *)(uintptr_t)all.v[--all.n].target.p);
        }
        for (size_t i = 0; i < all.n; i++) {
            const tween *w = &all.v[i];
            clip_rule(l, f, w);
            css_rules(l, &sheets, w);
            value_rules(l, w);
            if (timed)
                transform_rule(l, &sheets, w);
            bool first = true;
            for (size_t k = 0; k < i && first; k++)
                first = !kn_str_eq(all.v[k].timeline, w->timeline);
            if (first && is_timeline(t, w->timeline))
                timeline_rules(l, f, &sheets, all.v, all.n, w->timeline);
        }
        for (size_t i = 0; i < all.n; i++)
            free((char *)(uintptr_t)all.v[i].target.p);
        kn_vec_free(&all);
    }
    kn_lint_free_sheets(&sheets);
}
