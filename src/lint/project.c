/* Rules about the files of a project beside each other. */
#include "src/lint/internal.h"
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>

static const kn_str none = {"", 0};

static bool ends(const char *s, const char *end) {
    return kn_str_ends(kn_cstr(s), kn_cstr(end));
}

static bool has_audio(kn_lint *l) {
    for (size_t i = 0; i < l->files.n; i++)
        for (const kn_node *n = l->files.v[i]->doc; n; n = kn_node_next(n, l->files.v[i]->doc))
            if (lint_is(l, n, "audio"))
                return true;
    return false;
}

/* Whether the entry's root has anything that is drawn. */
static bool shows(kn_lint *l, const lint_file *f) {
    for (const kn_node *n = f->root ? f->root->first : NULL; n; n = kn_node_next(n, f->root)) {
        if (n->kind == KN_NODE_TEXT && kn_is_elem(n->parent) && !lint_is(l, n->parent, "script") &&
            !lint_is(l, n->parent, "style") && kn_str_trim((kn_str){n->text, n->n_text}).n)
            return true;
        if (kn_is_elem(n) && !lint_is(l, n, "script") && !lint_is(l, n, "style") &&
            !lint_is(l, n, "br"))
            return true;
    }
    return f->scripts.n > 0;
}

static bool is_standalone(const char *path) {
    char *text = NULL;
    size_t n = 0;
    if (kn_read_file(path, NULL, (kn_loc){0}, &text, &n) != KN_OK)
        return false;
    const kn_str t = {text, n};
    const bool yes =
        kn_str_find(t, KN_S("data-composition-id")) >= 0 && kn_str_find(t, KN_S("<template")) < 0;
    free(text);
    return yes;
}

void kn_lint_project(kn_lint *l) {
    const lint_file *entry = l->files.v[0];
    const kn_loc loc = {entry->file, 1, 1};
    struct dirent **list;
    const int n = scandir(l->project, &list, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        const char *name = list[i]->d_name;
        char *path = kn_path_join(l->project, name), *real = realpath(path, NULL);
        if (real && name[0] != '.' && ends(name, ".html") && !kn_lint_reads(l, real) &&
            is_standalone(real)) {
            if (entry->root && shows(l, entry))
                lint_text_at(l, KN_LINT_MULTIPLE_ROOTS, loc, kn_cstr(name), kn_cstr(entry->rel));
            else
                lint_text_at(l, KN_LINT_BLANK_ROOT, loc, kn_cstr(name), none);
        }
        if ((ends(name, ".mp3") || ends(name, ".wav") || ends(name, ".m4a")) && !has_audio(l))
            lint_text_at(l, KN_LINT_UNUSED_AUDIO, loc, kn_cstr(name), none);
        free(real);
        free(path);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}
