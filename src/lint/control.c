/* Rules about scripts that take hold of media: which file they play, and when. */
#include "src/lint/tween.h"

/* Whether a selector names a type of elements. */
static bool names_type(kn_str selector, const char *type) {
    const ptrdiff_t o = kn_lint_find(selector.p, selector.n, 0, type);
    return o == 0 || (o > 0 && !strchr("#.-", selector.p[o - 1]));
}

typedef struct media {
    const kn_lint *l;
    const lint_file *f;
    bool found;
} media;

static bool is_media(const kn_lint *l, const kn_node *n) {
    return lint_is(l, n, "video") || lint_is(l, n, "audio");
}

static bool see_token(void *ctx, kn_str token) {
    enum { MOST = 100 };
    media *m = ctx;
    const lint_name *n = kn_lint_named(m->f, token.p[0], kn_str_sub(token, 1, token.n));
    for (int k = 0; n && !m->found && k < MOST; n = kn_lint_named_next(m->f, n), k++)
        m->found = is_media(m->l, lint_is(m->l, n->node, "source") ? n->node->parent : n->node);
    return !m->found;
}

/* Whether what is called or written at the "." has to do with media of the document. */
static bool of_media(kn_lint *l, const lint_file *f, const lint_text *t, size_t dot, size_t *from) {
    size_t b = dot - (dot && t->bare[dot - 1] == '?');
    while (b && kn_is_space(t->bare[b - 1]))
        b--;
    const size_t end = b;
    if (b && t->bare[b - 1] == ')') {
        b = kn_lint_bracket_begin(t, b - 1);
        while (b && (kn_lint_is_word(t->bare[b - 1]) || t->bare[b - 1] == '.'))
            b--;
    } else {
        while (b && kn_lint_is_word(t->bare[b - 1]))
            b--;
    }
    kn_sb selector = {0};
    media m = {l, f, false};
    *from = b;
    if (end > b && kn_lint_target(t, lint_code(t, b, end), &selector)) {
        const kn_str s = kn_sb_str(&selector);
        kn_lint_each_token(s, see_token, &m);
        m.found |= names_type(s, "video") || names_type(s, "audio") || names_type(s, "source");
    }
    kn_sb_free(&selector);
    return m.found;
}

static bool is_assignment(const lint_text *t, size_t i) {
    i = lint_skip_blanks(t, i);
    return i + 1 < t->text.n && t->bare[i] == '=' && t->bare[i + 1] != '=';
}

static void times(kn_lint *l, const lint_file *f, const lint_text *t) {
    static const struct {
        const char *word, *shown;
        bool call;
    } how[] = {{".play(", "play()", true},
               {".pause(", "pause()", true},
               {".currentTime", "currentTime", false},
               {".muted", "muted", false}};
    for (size_t k = 0; k < KN_COUNTOF(how); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, how[k].word)) >= 0;
             o++) {
            size_t from;
            if ((how[k].call || is_assignment(t, (size_t)o + strlen(how[k].word))) &&
                of_media(l, f, t, (size_t)o, &from))
                lint_text_at(l, KN_LINT_IMPERATIVE_MEDIA, kn_lint_place_in(t, from),
                             kn_cstr(how[k].shown), none);
        }
}

static void sources(kn_lint *l, const lint_file *f, const lint_text *t) {
    size_t from;
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, ".src")) >= 0; o++)
        if (is_assignment(t, (size_t)o + 4) && of_media(l, f, t, (size_t)o, &from))
            lint_text_at(l, KN_LINT_SOURCE_WRITTEN, kn_lint_place_in(t, from), none, none);
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, ".setAttribute(")) >= 0;
         o++) {
        const size_t i = lint_skip_blanks(t, kn_lint_past(t, (size_t)o, ".setAttribute("));
        const kn_str name = lint_code(t, i, kn_lint_expression_end(t, i));
        if (name.n == 5 && strchr("\"'`", name.p[0]) &&
            kn_str_ieq(kn_str_sub(name, 1, 4), KN_S("src")) && of_media(l, f, t, (size_t)o, &from))
            lint_text_at(l, KN_LINT_SOURCE_WRITTEN, kn_lint_place_in(t, from), none, none);
    }
}

void kn_lint_control(kn_lint *l, const lint_file *f) {
    for (size_t i = 0; i < f->scripts.n; i++) {
        times(l, f, &f->scripts.v[i]);
        sources(l, f, &f->scripts.v[i]);
    }
}
