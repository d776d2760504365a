/* Rules about the files of a project beside each other. */
#include "src/lint/internal.h"
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>

static bool ends(const char *s, const char *end) {
    return kn_str_ends(kn_cstr(s), kn_cstr(end));
}

static bool has_sound(kn_lint *l) {
    for (size_t i = 0; i < l->files.n; i++)
        for (const kn_node *n = l->files.v[i]->doc; n; n = kn_node_next(n, l->files.v[i]->doc))
            if (kn_lint_sounds(l, n))
                return true;
    return false;
}

static bool is_sound(const char *name) {
    static const char *const kinds[] = {".mp3", ".wav", ".aac", ".ogg", ".m4a", ".flac", ".opus"};
    const kn_str s = kn_cstr(name);
    for (size_t i = 0; i < KN_COUNTOF(kinds); i++) {
        const size_t n = strlen(kinds[i]);
        if (s.n > n && kn_str_ieq(kn_str_sub(s, s.n - n, s.n), kn_cstr(kinds[i])))
            return true;
    }
    return false;
}

static kn_node *inner_root(kn_lint *l, kn_node *doc) {
    kn_node *body = NULL;
    for (kn_node *n = doc; n; n = kn_node_next(n, doc)) {
        if (lint_is(l, n, "body"))
            body = n;
        else if (body && kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_id))
            return n;
    }
    return NULL;
}

/* Whether a composition has anything that may be drawn. */
static bool shows(kn_lint *l, const kn_node *root) {
    static const char *const other[] = {"script", "style", "link", "meta", "template"};
    for (const kn_node *n = root->first; n; n = kn_node_next(n, root)) {
        bool drawn = kn_is_elem(n);
        for (size_t i = 0; i < KN_COUNTOF(other); i++)
            drawn &= !lint_is(l, n, other[i]);
        if (drawn)
            return true;
    }
    return false;
}

/* Whether a document has a composition with clips or pictures of its own. */
static bool stands_alone(kn_lint *l, const lint_file *f) {
    static const char *const seen[] = {"video", "audio", "img", "svg", "canvas"};
    const kn_node *root = f->in_template ? NULL : inner_root(l, f->doc);
    for (const kn_node *n = root ? root->first : NULL; n; n = kn_node_next(n, root)) {
        if (!kn_is_elem(n) || kn_node_has_attr(n, KN_A_data_composition_src))
            continue;
        bool timed = kn_lint_has_class(n, KN_S("clip")) || kn_node_has_attr(n, KN_A_data_start) ||
                     kn_node_has_attr(n, KN_A_data_end);
        for (size_t i = 0; i < KN_COUNTOF(seen); i++)
            timed |= lint_is(l, n, seen[i]);
        if (timed)
            return true;
    }
    return false;
}

static bool has_marker(const char *path) {
    char *text = NULL;
    size_t n = 0;
    if (kn_read_file(path, NULL, (kn_loc){0}, &text, &n) != KN_OK)
        return false;
    const bool yes = kn_str_find((kn_str){text, n}, KN_S("data-composition-id")) >= 0;
    free(text);
    return yes;
}

static void blank_rule(kn_lint *l, const lint_file *entry) {
    const kn_node *root = inner_root(l, entry->doc);
    if (!root || shows(l, root))
        return;
    for (size_t i = 1; i < l->judged; i++)
        if (l->files.v[i]->doc && stands_alone(l, l->files.v[i]))
            lint_text_at(l, KN_LINT_BLANK_ROOT, (kn_loc){0}, kn_cstr(l->files.v[i]->rel), none);
}

void kn_lint_project(kn_lint *l) {
    const bool whole = !strcmp(l->o->entry, "index.html");
    struct dirent **list;
    const int n = scandir(l->project, &list, NULL, alphasort);
    size_t roots = 0;
    const bool sounds = has_sound(l);
    kn_sb names = {0};
    for (int i = 0; i < n; i++) {
        const char *name = list[i]->d_name;
        char *path = kn_path_join(l->project, name), *real = realpath(path, NULL);
        if (real && whole && name[0] != '.' && ends(name, ".html") &&
            strcmp(name, "caption-skin.html") != 0 && has_marker(real))
            kn_sb_printf(&names, "%s%s", roots++ ? ", " : "", name);
        if (is_sound(name) && !sounds)
            lint_text_at(l, KN_LINT_UNUSED_AUDIO, (kn_loc){0}, kn_cstr(name), none);
        free(real);
        free(path);
        free(list[i]);
    }
    if (roots > 1)
        lint_text_at(l, KN_LINT_MULTIPLE_ROOTS, (kn_loc){0}, kn_sb_str(&names), none);
    kn_lint_sounds_meet(l);
    if (whole)
        blank_rule(l, l->files.v[0]);
    kn_sb_free(&names);
    if (n >= 0)
        free(list);
}
