/* Rules about documents, their roots and the compositions in them. */
#include "src/lint/internal.h"
#include <math.h>

static const kn_str none = {"", 0};

static kn_loc start_of(const lint_file *f) {
    return (kn_loc){f->file, 1, 1};
}

static void root_rules(kn_lint *l, const lint_file *f) {
    if (!f->root) {
        if (f->is_entry)
            lint_text_at(l, KN_LINT_ROOT_ID, start_of(f), none, none);
        return;
    }
    if (!f->is_entry)
        return;
    if (!kn_node_attr(f->root, KN_A_data_composition_id).n)
        lint_node(l, KN_LINT_ROOT_ID, f->root, none, none);
    if (!kn_node_attr(f->root, KN_A_data_width).n || !kn_node_attr(f->root, KN_A_data_height).n)
        lint_node(l, KN_LINT_ROOT_SIZE, f->root, none, none);
    for (const kn_node *n = f->root->parent; n; n = n->parent)
        if (kn_is_html(n, KN_A_template))
            lint_node(l, KN_LINT_ROOT_TEMPLATE, n, none, none);
}

/* Whether anything says how long the film is: scripts may make timelines, so any will do. */
static bool has_length(kn_lint *l, const lint_file *f) {
    if (kn_node_attr(f->root, KN_A_data_duration).n || kn_node_has_attr(f->root, KN_A_data_end) ||
        kn_node_has_attr(f->root, KN_A_data_composition_duration) || f->scripts.n)
        return true;
    for (size_t i = 0; i < f->styles.n; i++)
        if (kn_lint_find(f->styles.v[i].bare, f->styles.v[i].text.n, 0, "@keyframes") >= 0)
            return true;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n) &&
            (lint_is(l, n, "video") || lint_is(l, n, "audio") || lint_is(l, n, "link") ||
             kn_node_has_attr(n, KN_A_data_composition_src) || lint_is(l, n, "script")))
            return true;
    return false;
}

static void wrapper_rule(kn_lint *l, const lint_file *f) {
    const kn_str t = kn_str_trim((kn_str){f->text, f->n});
    size_t k = 1;
    if (!f->is_entry || !f->root || t.n < 2 || t.p[0] != '<' || t.p[1] == '!' || t.p[1] == '?')
        return;
    while (k < t.n && !kn_is_space(t.p[k]) && t.p[k] != '>')
        k++;
    const kn_str tag = kn_str_sub(t, 1, k);
    if (!kn_str_ieq(tag, KN_S("html")) && !kn_str_ieq(tag, KN_S("template")))
        lint_text_at(l, KN_LINT_ROOT_WRAPPER, start_of(f), tag, none);
}

static void size_rule(kn_lint *l, const lint_file *f) {
    enum { MOST = 1500 };
    char text[24];
    size_t lines = 1;
    for (size_t i = 0; i < f->n; i++)
        lines += f->text[i] == '\n';
    if (lines <= MOST)
        return;
    snprintf(text, sizeof text, "%zu", lines);
    lint_text_at(l, KN_LINT_TOO_LARGE, start_of(f), kn_cstr(text), none);
}

/* Text that is shown: not in elements whose text means something else. */
static bool is_shown(kn_lint *l, const kn_node *text) {
    static const char *const other[] = {"style",    "script", "template", "title",
                                        "noscript", "pre",    "code",     "textarea"};
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

/* Elements whose attribute has a value that another one had before. */
static void twice(kn_lint *l, const lint_file *f, kn_atom attr, kn_lint_rule r) {
    KN_VEC(named) v = {0};
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str name = kn_is_elem(n) ? kn_node_attr(n, attr) : none;
        if (name.n)
            kn_vec_push(&v, (named){name, n});
    }
    if (v.n)
        qsort(v.v, v.n, sizeof *v.v, by_name);
    for (size_t i = 1; i < v.n; i++)
        if (kn_str_eq(v.v[i].name, v.v[i - 1].name))
            lint_node(l, r, v.v[i].node, v.v[i].name, none);
    kn_vec_free(&v);
}

static void id_rules(kn_lint *l, const lint_file *f) {
    twice(l, f, KN_A_data_composition_id, KN_LINT_DUPLICATE_COMPOSITION);
    twice(l, f, KN_A_id, KN_LINT_DUPLICATE_ID);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        const kn_str id = kn_node_attr(n, KN_A_id);
        if (id.n && kn_is_digit(id.p[0]))
            lint_node(l, KN_LINT_ID_DIGIT, n, id, none);
        const kn_str src = kn_node_attr(n, KN_A_data_composition_src);
        if (src.n && !kn_node_attr(n, KN_A_data_composition_id).n)
            lint_node(l, KN_LINT_HOST_ID, n, src, none);
    }
}

void kn_lint_document(kn_lint *l, const lint_file *f) {
    root_rules(l, f);
    wrapper_rule(l, f);
    size_rule(l, f);
    comment_rule(l, f);
    id_rules(l, f);
    if (f->is_entry && f->root && !has_length(l, f))
        lint_node(l, KN_LINT_ROOT_DURATION, f->root, none, none);
}
