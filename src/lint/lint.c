/* The list of findings, and the rules in their turn over all documents. */
#include "src/lint/internal.h"
#include <stdlib.h>

#define ERROR KN_SEV_ERROR
#define WARN  KN_SEV_WARN
#define INFO  KN_SEV_NOTE
const kn_lint_info kn_lint_rules[KN_LINT_RULES] = {
#define LINT(id, name, sev, text, hint) {name, sev, text, hint},
#include "src/lint/lint.def"
#undef LINT
};
#undef ERROR
#undef WARN
#undef INFO

/* ---- findings ---- */
static void expand(kn_sb *out, const char *text, kn_str a1, kn_str a2) {
    enum { MOST = 120 }; /* bytes of what is quoted */
    for (; *text; text++) {
        if (*text != '%' || (text[1] != '1' && text[1] != '2')) {
            kn_sb_putc(out, *text);
            continue;
        }
        kn_str a = *++text == '1' ? a1 : a2;
        size_t n = a.n < MOST ? a.n : MOST;
        while (n && n < a.n && ((unsigned char)a.p[n] & 0xC0) == 0x80)
            n--; /* not inside of a character */
        kn_sb_put(out, (kn_str){a.p, n});
        if (n < a.n)
            kn_sb_puts(out, "…");
    }
}

static char *selector_of(const kn_lint *l, const kn_node *n) {
    kn_sb b = {0};
    const kn_str id = kn_node_attr(n, KN_A_id);
    if (id.n) {
        kn_sb_putc(&b, '#');
        kn_sb_put(&b, id);
    } else {
        kn_sb_put(&b, kn_scene_atom_str(l->scene, n->tag));
    }
    return kn_sb_take(&b);
}

void kn_lint_add(kn_lint *l, kn_lint_rule r, const kn_node *n, kn_loc loc, kn_str a1, kn_str a2) {
    kn_sb text = {0}, hint = {0};
    expand(&text, kn_lint_rules[r].text, a1, a2);
    expand(&hint, kn_lint_rules[r].hint, a1, a2);
    kn_vec_push(&l->found, (kn_finding){r, loc, kn_sb_take(&text), kn_sb_take(&hint),
                                        n && kn_is_elem(n) ? selector_of(l, n) : NULL});
}

kn_loc kn_lint_place(kn_loc at, kn_str text, size_t offset) {
    for (size_t i = 0; i < offset && i < text.n; i++) {
        at.col++;
        if (text.p[i] == '\n') {
            at.line++;
            at.col = 1;
        }
    }
    return at;
}

bool kn_lint_next_class(kn_str *rest, kn_str *name) {
    const kn_str s = kn_str_trim(*rest);
    size_t k = 0;
    while (k < s.n && !kn_is_space(s.p[k]))
        k++;
    *name = kn_str_sub(s, 0, k);
    *rest = kn_str_sub(s, k, s.n);
    return k > 0;
}

bool kn_lint_has_class(const kn_node *n, kn_str name) {
    kn_str rest = kn_node_attr(n, KN_A_class_), one;
    while (kn_lint_next_class(&rest, &one))
        if (kn_str_eq(one, name))
            return true;
    return false;
}

/* ---- their order ---- */
static int by_place(const void *a, const void *b) {
    const kn_finding *x = a, *y = b;
    if (x->loc.file != y->loc.file)
        return x->loc.file < y->loc.file ? -1 : 1;
    if (x->loc.line != y->loc.line)
        return x->loc.line < y->loc.line ? -1 : 1;
    if (x->loc.col != y->loc.col)
        return x->loc.col < y->loc.col ? -1 : 1;
    return x->rule != y->rule ? (x->rule < y->rule ? -1 : 1) : strcmp(x->message, y->message);
}

/* In the order of places; of equal ones the first stays, one with a selector before one without. */
static int by_place_and_selector(const void *a, const void *b) {
    const int d = by_place(a, b);
    const char *x = ((const kn_finding *)a)->selector, *y = ((const kn_finding *)b)->selector;
    return d || !(x || y) ? d : x && y ? strcmp(x, y) : x ? -1 : 1;
}

static void free_finding(kn_finding *f) {
    free(f->message);
    free(f->hint);
    free(f->selector);
}

/* Several looks at a document may find the same. */
static void sort_findings(kn_lint *l) {
    size_t kept = 0;
    if (l->found.n)
        qsort(l->found.v, l->found.n, sizeof *l->found.v, by_place_and_selector);
    for (size_t i = 0; i < l->found.n; i++)
        if (kept && by_place(&l->found.v[kept - 1], &l->found.v[i]) == 0)
            free_finding(&l->found.v[i]);
        else
            l->found.v[kept++] = l->found.v[i];
    l->found.n = kept;
}

/* A piece of a document that is put into others: its first element says so. */
static bool is_snippet(const kn_lint *l, const lint_file *f) {
    const kn_atom mark = kn_scene_atom(l->scene, KN_S("data-hf-snippet"));
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n) && n->loc.line && !lint_is(l, n, "html") && !lint_is(l, n, "head") &&
            !lint_is(l, n, "body"))
            return kn_node_has_attr(n, mark);
    return false;
}

kn_lint *kn_lint_run(const kn_lint_opts *o) {
    kn_lint *l = KN_NEW(kn_lint);
    l->o = o;
    l->names = kn_files_new();
    l->diags = kn_diags_new(l->names);
    l->scene = kn_scene_new(l->names, l->diags);
    l->syntax = kn_syntax_new();
    kn_lint_read(l);
    for (size_t i = 0; i < l->judged; i++) {
        const lint_file *f = l->files.v[i];
        if (!f->doc)
            continue;
        if (i && is_snippet(l, f)) {
            kn_lint_media_files(l, f);
            continue;
        }
        kn_lint_document(l, f);
        kn_lint_clips(l, f);
        kn_lint_media(l, f);
        kn_lint_sound(l, f);
        kn_lint_scripts(l, f);
        kn_lint_tweens(l, f);
        kn_lint_calls(l, f);
        kn_lint_registry(l, f);
        if (f->media)
            kn_lint_control(l, f);
        kn_lint_shaders(l, f);
        kn_lint_styles(l, f);
        kn_lint_fonts(l, f);
        kn_lint_selectors(l, f);
        kn_lint_canvas(l, f);
        kn_lint_textures(l, f);
        kn_lint_structure(l, f);
        kn_lint_captions(l, f);
        kn_lint_variables(l, f);
        kn_lint_slides(l, f);
    }
    if (l->files.n && l->files.v[0]->doc)
        kn_lint_project(l);
    sort_findings(l);
    return l;
}

void kn_lint_free(kn_lint *l) {
    if (!l)
        return;
    kn_lint_forget(l);
    for (size_t i = 0; i < l->found.n; i++)
        free_finding(&l->found.v[i]);
    kn_vec_free(&l->found);
    kn_syntax_free(l->syntax);
    kn_scene_free(l->scene);
    kn_diags_free(l->diags);
    kn_files_free(l->names);
    free(l->project);
    free(l);
}

size_t kn_lint_count(const kn_lint *l) {
    return l->found.n;
}

const kn_finding *kn_lint_at(const kn_lint *l, size_t i) {
    return &l->found.v[i];
}

size_t kn_lint_number(const kn_lint *l, kn_sev sev) {
    size_t n = 0;
    for (size_t i = 0; i < l->found.n; i++)
        n += kn_lint_rules[l->found.v[i].rule].sev == sev;
    return n;
}

size_t kn_lint_files_read(const kn_lint *l) {
    return l->judged;
}

const kn_files *kn_lint_files(const kn_lint *l) {
    return l->names;
}
