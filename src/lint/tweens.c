/* Rules about tweens whose target and values stand in the text: x.to("#a", {…}). */
#include "src/lint/internal.h"

static const kn_str none = {"", 0};

typedef struct pair { /* a member of an object literal */
    kn_str key, value;
    size_t at;
} pair;

typedef struct tween {
    const lint_text *t;
    size_t at;
    kn_str target;
    bool from; /* the values are where it begins */
    pair v[32];
    size_t n;
} tween;

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

/* The tween of a call whose arguments begin at `i`; false: its target is no text. */
static bool read_tween(tween *w, size_t i, bool second) {
    const lint_text *t = w->t;
    i = skip_blanks(t, i);
    const char quote = i < t->text.n ? t->code[i] : 0;
    if (quote != '"' && quote != '\'')
        return false;
    size_t e = i + 1;
    while (e < t->text.n && t->code[e] != quote)
        e++;
    w->target = (kn_str){t->code + i + 1, e - i - 1};
    for (int k = 0; k < 1 + second; k++) {
        e = skip_blanks(t, e + (k == 0));
        if (e >= t->text.n || t->bare[e] != ',')
            return false;
        e = skip_blanks(t, e + 1);
        if (e >= t->text.n || t->bare[e] != '{')
            return false;
        if (k == second)
            read_members(w, e);
        e = kn_lint_bracket_end(t, e);
    }
    return true;
}

static const pair *member(const tween *w, const char *key) {
    for (size_t i = 0; i < w->n; i++)
        if (kn_str_eq(w->v[i].key, kn_cstr(key)))
            return &w->v[i];
    return NULL;
}

bool kn_lint_names(kn_str selector, const kn_node *n) {
    const kn_str name = kn_str_sub(selector, 1, selector.n);
    if (selector.n < 2)
        return false;
    return selector.p[0] == '#' ? kn_str_eq(kn_node_attr(n, KN_A_id), name)
                                : selector.p[0] == '.' && kn_lint_has_class(n, name);
}

static kn_loc place(const tween *w, size_t at) {
    return kn_lint_place(w->t->loc, w->t->text, at);
}

static void clip_rule(kn_lint *l, const lint_file *f, const tween *w) {
    const pair *p = member(w, "visibility") ? member(w, "visibility") : member(w, "display");
    if (!p)
        return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_start) && n != f->root &&
            kn_lint_names(w->target, n)) {
            lint_text_at(l, KN_LINT_ANIMATES_CLIP, place(w, p->at), p->key, w->target);
            return;
        }
}

/* The value of a property in the rule of a style sheet whose selector is just the target. */
static kn_str css_value(const lint_file *f, kn_str target, const char *property) {
    for (size_t s = 0; s < f->styles.n; s++) {
        const lint_text *t = &f->styles.v[s];
        const kn_str css = {t->code, t->text.n};
        size_t i = 0;
        while (i < css.n) {
            const char *open = memchr(css.p + i, '{', css.n - i);
            if (!open)
                break;
            size_t a = (size_t)(open - css.p), b = a;
            while (b > i && css.p[b - 1] != '}' && css.p[b - 1] != '{' && css.p[b - 1] != ';')
                b--;
            const char *close = memchr(open, '}', css.n - a);
            const size_t end = close ? (size_t)(close - css.p) : css.n;
            if (kn_str_eq(kn_str_trim(kn_str_sub(css, b, a)), target)) {
                const ptrdiff_t o = kn_lint_find(css.p, end, a, property);
                if (o >= 0 && css.p[o - 1] != '-') {
                    size_t v = (size_t)o + strlen(property), e;
                    while (v < end && (kn_is_space(css.p[v]) || css.p[v] == ':'))
                        v++;
                    for (e = v; e < end && css.p[e] != ';';)
                        e++;
                    return kn_str_trim(kn_str_sub(css, v, e));
                }
            }
            i = a + 1;
        }
    }
    return none;
}

static void css_rules(kn_lint *l, const lint_file *f, const tween *w) {
    static const char *const moves[] = {"x", "y", "rotation", "scale", "xPercent", "yPercent"};
    const pair *opacity = member(w, "opacity") ? member(w, "opacity") : member(w, "autoAlpha");
    if (w->from && opacity && kn_str_eq(opacity->value, KN_S("0")) &&
        kn_str_eq(css_value(f, w->target, "opacity"), KN_S("0")))
        lint_text_at(l, KN_LINT_FROM_OPACITY, place(w, w->at), w->target, none);
    const kn_str transform = css_value(f, w->target, "transform");
    if (!transform.n || kn_str_eq(transform, KN_S("none")) ||
        kn_str_find(transform, KN_S("translate")) < 0 || member(w, "xPercent") ||
        member(w, "yPercent"))
        return;
    for (size_t i = 0; i < KN_COUNTOF(moves); i++)
        if (member(w, moves[i])) {
            lint_text_at(l, KN_LINT_CSS_TRANSFORM, place(w, w->at), w->target, none);
            return;
        }
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

void kn_lint_tweens(kn_lint *l, const lint_file *f) {
    static const struct {
        const char *call;
        bool from, second;
    } ways[] = {{".to(", false, false},
                {".from(", true, false},
                {".fromTo(", false, true},
                {".set(", false, false}};
    for (size_t s = 0; s < f->scripts.n; s++)
        for (size_t k = 0; k < KN_COUNTOF(ways); k++) {
            const lint_text *t = &f->scripts.v[s];
            for (ptrdiff_t o = 0;
                 (o = kn_lint_find(t->bare, t->text.n, (size_t)o, ways[k].call)) >= 0; o++) {
                tween w = {.t = t, .at = (size_t)o, .from = ways[k].from};
                if (!read_tween(&w, (size_t)o + strlen(ways[k].call), ways[k].second))
                    continue;
                clip_rule(l, f, &w);
                css_rules(l, f, &w);
                value_rules(l, &w);
            }
        }
}
