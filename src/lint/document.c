/* Rules about documents, their roots and the compositions in them. */
#include "src/lint/internal.h"
#include <math.h>

static kn_loc start_of(const lint_file *f) {
    return (kn_loc){f->file, 1, 1};
}

static void root_rules(kn_lint *l, const lint_file *f) {
    const kn_node *r = f->root;
    if (!r || !kn_node_attr(r, KN_A_data_composition_id).n)
        kn_lint_add(l, KN_LINT_ROOT_ID, r, r ? r->loc : start_of(f), none, none);
    if (!f->is_entry)
        return;
    if (!r || !kn_node_attr(r, KN_A_data_width).n || !kn_node_attr(r, KN_A_data_height).n)
        kn_lint_add(l, KN_LINT_ROOT_SIZE, r, r ? r->loc : start_of(f), none, none);
    for (const kn_node *n = r ? r->parent : NULL; n; n = n->parent)
        if (kn_is_html(n, KN_A_template))
            lint_node(l, KN_LINT_ROOT_TEMPLATE, n, none, none);
}

static bool in_scripts(const lint_file *f, const char *word) {
    for (size_t i = 0; i < f->scripts.n; i++)
        if (kn_lint_find(f->scripts.v[i].bare, f->scripts.v[i].text.n, 0, word) >= 0)
            return true;
    return false;
}

static bool in_styles(kn_lint *l, const lint_file *f, const char *word) {
    for (size_t i = 0; i < f->styles.n; i++)
        if (kn_str_find((kn_str){f->styles.v[i].code, f->styles.v[i].text.n}, kn_cstr(word)) >= 0)
            return true;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n) && kn_str_find(lint_attr(l, n, "style"), kn_cstr(word)) >= 0)
            return true;
    return false;
}

static bool has_clips(const lint_file *f) {
    double from, d;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n) && n != f->root &&
            kn_parse_number(kn_node_attr(n, KN_A_data_start), &from) &&
            ((kn_parse_number(kn_node_attr(n, KN_A_data_duration), &d) && d > 0) ||
             kn_node_has_attr(n, KN_A_data_end)))
            return true;
    return false;
}

/* What the length follows from when the root does not say it. Animations of a known length, and
 * lottie files, say it; clips do, but less plainly. */
static void length_rule(kn_lint *l, const lint_file *f) {
    bool lottie = in_scripts(f, "lottie.loadAnimation");
    if (in_scripts(f, "gsap.timeline(") && in_scripts(f, "window.__timelines"))
        return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        lottie |= kn_is_elem(n) && lint_attr(l, n, "data-lottie-src").n;
    const bool animated = in_styles(l, f, "animation:") || in_styles(l, f, "animation-name:"),
               three = in_scripts(f, "THREE."), endless = animated && in_styles(l, f, "infinite");
    if (!lottie && !three && !animated && !in_scripts(f, ".animate("))
        lint_node(l, has_clips(f) ? KN_LINT_DERIVED_DURATION : KN_LINT_ROOT_DURATION, f->root, none,
                  none);
    else if (three || endless)
        lint_node(l, KN_LINT_ROOT_DURATION, f->root, none, none);
}

static bool begins(kn_str t, const char *with) {
    return t.n >= strlen(with) && kn_str_ieq(kn_str_sub(t, 0, strlen(with)), kn_cstr(with));
}

static void wrapper_rule(kn_lint *l, const lint_file *f) {
    const kn_str t = kn_str_trim((kn_str){f->text, f->n});
    size_t k = 1;
    if (!f->is_entry || begins(t, "<!doctype") || begins(t, "<html") || begins(t, "<template") ||
        kn_str_find(t, KN_S("data-composition-id")) < 0)
        return;
    while (k < t.n && !kn_is_space(t.p[k]) && t.p[k] != '>')
        k++;
    lint_text_at(l, KN_LINT_ROOT_WRAPPER, start_of(f), kn_str_sub(t, 1, k), none);
}

/* A file that the block library of HyperFrames installed begins with this comment. */
bool kn_lint_is_installed(const lint_file *f) {
    return begins(kn_str_trim((kn_str){f->text, f->n}), "<!-- hyperframes-registry-item:") ||
           begins(kn_str_trim((kn_str){f->text, f->n}), "<!--hyperframes-registry-item:");
}

/* Lines of the document; a style sheet counts as none. */
static void size_rule(kn_lint *l, const lint_file *f) {
    enum { MOST = 300 };
    char text[24];
    size_t lines = 1;
    bool in_style = false;
    if (kn_lint_is_installed(f))
        return;
    const kn_str t = {f->text, f->n && f->text[f->n - 1] == '\n' ? f->n - 1 : f->n};
    for (size_t i = 0; i < t.n; i++) {
        if (t.p[i] == '<' && begins(kn_str_sub(t, i, t.n), in_style ? "</style>" : "<style"))
            in_style = !in_style;
        lines += t.p[i] == '\n' && !in_style;
    }
    if (lines <= MOST)
        return;
    snprintf(text, sizeof text, "%zu", lines);
    lint_text_at(l, KN_LINT_TOO_LARGE, start_of(f), kn_cstr(text), none);
}

size_t kn_lint_past_comment(kn_str t, size_t i) {
    while (i + 4 <= t.n && t.p[i] == '<' && !memcmp(t.p + i, "<!--", 4)) {
        const ptrdiff_t e = kn_str_find(kn_str_sub(t, i + 4, t.n), KN_S("-->"));
        i = e < 0 ? t.n : i + (size_t)e + 7;
    }
    return i;
}

/* As many <style> as </style>, in the text outside of scripts. */
static void balance_rule(kn_lint *l, const lint_file *f) {
    const kn_str t = {f->text, f->n};
    size_t opened = 0, closed = 0, at = 0;
    bool in_script = false;
    for (size_t i = 0; i < t.n; i++) {
        i = kn_lint_past_comment(t, i);
        if (i >= t.n || t.p[i] != '<')
            continue;
        const kn_str rest = kn_str_sub(t, i, t.n);
        if (begins(rest, in_script ? "</script" : "<script"))
            in_script = !in_script;
        if (in_script || !(begins(rest, "<style") || begins(rest, "</style")))
            continue;
        at = at ? at : i;
        if (rest.p[1] == '/')
            closed++;
        else
            opened++;
    }
    if (opened != closed)
        lint_text_at(l, KN_LINT_STYLE_BALANCE, kn_lint_place(start_of(f), t, at), none, none);
}

/* Text that is shown: not in elements whose text means something else. */
static bool is_shown(kn_lint *l, const kn_node *text) {
    static const char *const other[] = {"style", "script", "template", "title", "noscript",
                                        "pre",   "code",   "textarea", "text"};
    for (const kn_node *n = text->parent; n; n = n->parent)
        for (size_t i = 0; i < KN_COUNTOF(other); i++)
            if (lint_is(l, n, other[i]))
                return false;
    return true;
}

static void comment_rule(kn_lint *l, const lint_file *f) {
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (n->kind != KN_NODE_TEXT || !is_shown(l, n))
            continue;
        const kn_str t = {n->text, n->n_text};
        const ptrdiff_t at = kn_str_find(t, KN_S("/*"));
        if (at >= 0 && kn_str_find(kn_str_sub(t, (size_t)at + 2, t.n), KN_S("*/")) >= 0)
            lint_text_at(l, KN_LINT_VISIBLE_COMMENT, kn_lint_place(n->loc, t, (size_t)at), none,
                         none);
    }
}

typedef struct named {
    kn_str name;
    const kn_node *node;
} named;

static int by_name(const void *a, const void *b) {
    const named *x = a, *y = b;
    const int c = kn_str_cmp(x->name, y->name);
    return c ? c
             : (x->node->loc.line > y->node->loc.line) - (x->node->loc.line < y->node->loc.line);
}

/* Compositions that are no hosts of others and have the id of one before: said once for each id. */
static void twice(kn_lint *l, const lint_file *f) {
    KN_VEC(named) v = {0};
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str name = kn_is_elem(n) ? kn_node_attr(n, KN_A_data_composition_id) : none;
        if (name.n && !kn_node_attr(n, KN_A_data_composition_src).n && !kn_lint_is_inert(f, n))
            kn_vec_push(&v, (named){name, n});
    }
    if (v.n)
        qsort(v.v, v.n, sizeof *v.v, by_name);
    for (size_t i = 1; i < v.n; i++)
        if (kn_str_eq(v.v[i].name, v.v[i - 1].name) &&
            (i < 2 || !kn_str_eq(v.v[i].name, v.v[i - 2].name)))
            lint_node(l, KN_LINT_DUPLICATE_COMPOSITION, v.v[i].node, v.v[i].name, none);
    kn_vec_free(&v);
}

/* Names behind # that begin with a digit, where selectors stand: before blocks of style sheets and
 * in texts of scripts. */
static void find_digits(const lint_file *f, lint_set *out) {
    for (size_t i = 0; i < f->styles.n + f->scripts.n; i++) {
        const bool script = i >= f->styles.n;
        const lint_text *t = script ? &f->scripts.v[i - f->styles.n] : &f->styles.v[i];
        kn_str s = {t->code, t->text.n}, body;
        for (size_t at = 0; script || kn_lint_next_rule(t, &at, &s, &body);) {
            for (size_t k = 0; k + 1 < s.n; k++) {
                size_t e = k + 1;
                if (s.p[k] != '#' || !kn_is_digit(s.p[e]) || (script && t->bare[k] == '#'))
                    continue;
                while (e < s.n && (kn_lint_is_word(s.p[e]) || s.p[e] == '-'))
                    e++;
                kn_vec_push(out, kn_str_sub(s, k + 1, e));
            }
            if (script)
                break;
        }
    }
    kn_lint_sort_set(out);
}

static void id_rules(kn_lint *l, const lint_file *f) {
    lint_set used = {0};
    bool looked = false;
    twice(l, f);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        const kn_str id = kn_node_attr(n, KN_A_id);
        if (id.n && kn_is_digit(id.p[0])) {
            if (!looked)
                find_digits(f, &used);
            looked = true;
            lint_node(l, kn_lint_in_set(&used, id) ? KN_LINT_ID_USED : KN_LINT_ID_DIGIT, n, id,
                      none);
        }
        const kn_str src = kn_node_attr(n, KN_A_data_composition_src);
        if (src.n && !kn_node_attr(n, KN_A_data_composition_id).n)
            lint_node(l, KN_LINT_HOST_ID, n, src, none);
    }
    kn_vec_free(&used);
}

void kn_lint_document(kn_lint *l, const lint_file *f) {
    root_rules(l, f);
    wrapper_rule(l, f);
    size_rule(l, f);
    comment_rule(l, f);
    id_rules(l, f);
    balance_rule(l, f);
    if (f->is_entry && f->root && !kn_node_attr(f->root, KN_A_data_duration).n &&
        kn_node_has_attr(f->root, KN_A_data_composition_id))
        length_rule(l, f);
}
