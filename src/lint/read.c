/* Reading the documents of a project: the entry, the folder of compositions, and what they mount.
 */
#include "parser/html/tree.h"
#include "src/lint/internal.h"
#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MOST_FILES = 512 };

/* ---- one document ---- */
static void open_templates(kn_scene *s, kn_node *doc, bool *in_template) {
    for (kn_node *n = doc; n; n = kn_node_next(n, doc))
        if (n->content) {
            for (const kn_node *c = n->content->first; c; c = c->next)
                *in_template |= kn_is_elem(c) && kn_node_has_attr(c, KN_A_data_composition_id);
            while (n->content->first)
                kn_node_insert(s, n, n->content->first, NULL);
        }
}

static void add_text(lint_file *f, const kn_node *n, bool script) {
    const kn_node *t = n->first;
    if (!t || t->kind != KN_NODE_TEXT || !t->n_text)
        return;
    const kn_str text = {t->text, t->n_text};
    lint_text one = {.node = n,
                     .loc = t->loc,
                     .text = text,
                     .code = kn_lint_blank(text, false, !script),
                     .bare = kn_lint_blank(text, true, !script)};
    kn_lint_index_text(&one, script);
    if (script)
        kn_vec_push(&f->scripts, one);
    else
        kn_vec_push(&f->styles, one);
}

/* A real path as the project names it. */
static const char *relative(const kn_lint *l, const char *path) {
    const size_t base = strlen(l->project);
    return !strncmp(path, l->project, base) && path[base] == '/' ? path + base + 1 : path;
}

/* A style sheet in a file of the project: beside the document, or in the project's folder. */
static void add_sheet(kn_lint *l, lint_file *f, const kn_node *n) {
    enum { MOST = 64 };
    const kn_str url = kn_node_attr(n, KN_A_href);
    kn_str rest = kn_node_attr(n, KN_A_rel), one;
    bool sheet = false;
    while (kn_lint_next_class(&rest, &one))
        sheet |= kn_str_ieq(one, KN_S("stylesheet"));
    if (!sheet || !url.n)
        return;
    char *dir = kn_path_dir(f->path), *path = kn_resolve_url(l->project, dir, url);
    char *real = path ? kn_real_inside(l->project, path) : NULL;
    if (!real) {
        free(path);
        path = kn_resolve_url(l->project, l->project, url);
        real = path ? kn_real_inside(l->project, path) : NULL;
    }
    lint_text t = {.node = n, .loc = n->loc};
    if (real && f->sheets_read < MOST &&
        kn_read_file(real, NULL, (kn_loc){0}, &t.owned, &t.text.n) == KN_OK) {
        f->sheets_read++;
        t.text.p = t.owned;
        t.path = real;
        t.file = kn_files_add(l->names, relative(l, real));
        real = NULL;
        t.code = kn_lint_blank(t.text, false, true);
        t.bare = kn_lint_blank(t.text, true, true);
        kn_lint_index_text(&t, false);
        kn_vec_push(&f->styles, t);
    } else {
        f->unlinked = true;
    }
    free(real);
    free(path);
    free(dir);
}

/* Scripts that are run: not data blocks. */
static bool runs(const kn_node *n) {
    const kn_str type = kn_node_attr(n, KN_A_type);
    return !type.n || kn_str_ieq(type, KN_S("text/javascript")) ||
           kn_str_ieq(type, KN_S("application/javascript")) || kn_str_ieq(type, KN_S("module"));
}

static bool is_marked(const kn_node *n) {
    return kn_node_attr(n, KN_A_data_composition_id).n || kn_node_attr(n, KN_A_data_width).n ||
           kn_node_attr(n, KN_A_data_height).n;
}

/* The body when it is the composition itself, else the first element below it. When nothing is
 * drawn outside of the templates, the one of the first template. */
static kn_node *find_root(const kn_lint *l, kn_node *doc) {
    static const char *const other[] = {"script", "style", "meta", "link",
                                        "title",  "svg",   "head", "html"};
    kn_node *body = NULL, *content = NULL;
    for (kn_node *n = doc; n && !body; n = kn_node_next(n, doc))
        body = lint_is(l, n, "body") ? n : NULL;
    if (!body || is_marked(body))
        return body;
    kn_node *first = NULL; /* a template before the first element that is drawn stands for it */
    for (kn_node *n = body->first; n; n = n->next) {
        bool skip = !kn_is_elem(n);
        for (size_t i = 0; !skip && i < KN_COUNTOF(other); i++)
            skip = lint_is(l, n, other[i]) && !is_marked(n);
        if (skip)
            continue;
        first = first ? first : n;
        if (!lint_is(l, n, "template"))
            return first;
    }
    for (kn_node *n = doc; n; n = kn_node_next(n, doc)) {
        if (lint_is(l, n, "template"))
            content = n;
        for (kn_node *c = content ? content->first : NULL; c; c = c->next) {
            bool skip = !kn_is_elem(c);
            for (size_t i = 0; !skip && i < KN_COUNTOF(other); i++)
                skip = lint_is(l, c, other[i]) && !is_marked(c);
            if (!skip)
                return c;
        }
        if (content)
            return NULL;
    }
    return NULL;
}

/* The document as it is written: its nodes have their places, and nothing is mounted. */
static kn_node *parse(kn_scene *s, kn_str text, uint32_t file) {
    const kn_origin o = {.at.file = file};
    kn_node *doc = kn_node_document(s);
    if (doc && kn_gumbo_document(s, doc, text, &o))
        return doc;
    if (doc)
        kn_node_release(s, doc);
    return NULL;
}

static lint_file *read_file(kn_lint *l, const char *path) {
    char *text = NULL;
    size_t n = 0;
    if (l->files.n >= MOST_FILES)
        lint_text_at(l, KN_LINT_PARTLY, (kn_loc){0}, KN_S("documents behind the first 512"),
                     (kn_str){"", 0});
    if (l->files.n >= MOST_FILES || kn_read_file(path, NULL, (kn_loc){0}, &text, &n) != KN_OK)
        return NULL;
    lint_file *f = KN_NEW(lint_file);
    f->path = kn_xstrdup(path);
    f->rel = kn_xstrdup(relative(l, path));
    f->text = text;
    f->n = n;
    f->file = kn_files_add(l->names, f->rel);
    const size_t before = kn_diags_count(l->diags);
    f->doc = parse(l->scene, (kn_str){text, n}, f->file);
    if (!f->doc && kn_diags_count(l->diags) > before) {
        const kn_diag *d = kn_diags_at(l->diags, before);
        lint_text_at(l, KN_LINT_UNREADABLE, d->loc.line ? d->loc : (kn_loc){f->file, 1, 1},
                     kn_cstr(d->msg), (kn_str){"", 0});
    }
    if (f->doc) {
        open_templates(l->scene, f->doc, &f->in_template);
        f->root = find_root(l, f->doc);
        for (const kn_node *e = f->doc; e; e = kn_node_next(e, f->doc))
            if (lint_is(l, e, "script") && !kn_node_has_attr(e, KN_A_src) && runs(e))
                add_text(f, e, true);
            else if (lint_is(l, e, "style"))
                add_text(f, e, false);
            else if (lint_is(l, e, "link"))
                add_sheet(l, f, e);
            else
                f->media |= lint_is(l, e, "video") || lint_is(l, e, "audio");
        kn_lint_index_names(f);
    }
    kn_vec_push(&l->files, f);
    return f;
}

static bool is_read(const kn_lint *l, const char *path) {
    for (size_t i = 0; i < l->files.n; i++)
        if (!strcmp(l->files.v[i]->path, path))
            return true;
    return false;
}

/* ---- all of them ---- */
/* Whether what a host mounts of a document, which is its first template, else its body, holds a
 * composition. */
static bool holds_composition(const lint_file *f) {
    const kn_node *top = f->doc;
    for (const kn_node *n = f->doc; n && top == f->doc; n = kn_node_next(n, f->doc))
        top = kn_is_html(n, KN_A_template) ? n : top;
    for (const kn_node *n = top ? top->first : NULL; n; n = kn_node_next(n, top))
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_id))
            return true;
    return false;
}

/* Inside a template that is not the one the composition itself stands in. */
bool kn_lint_is_inert(const lint_file *f, const kn_node *n) {
    const kn_node *t = n;
    while (t && !kn_is_html(t, KN_A_template))
        t = t->parent;
    for (const kn_node *r = f->root; r && t; r = r->parent)
        if (r == t)
            return false;
    return t != NULL;
}

/* The documents of the folder where compositions are kept, in the order of their names; those in
 * components/ are pieces of documents. */
static void read_folder(kn_lint *l, const char *folder, int depth) {
    struct dirent **list;
    const int n = depth < 8 ? scandir(folder, &list, NULL, alphasort) : -1;
    for (int i = 0; i < n; i++) {
        const char *name = list[i]->d_name;
        char *path = name[0] != '.' ? kn_path_join(folder, name) : NULL;
        char *real = path ? kn_real_inside(l->project, path) : NULL;
        struct stat st;
        if (real && stat(real, &st) == 0 && S_ISDIR(st.st_mode)) {
            if (depth || strcmp(name, "components") != 0)
                read_folder(l, path, depth + 1);
        } else if (real && kn_str_ends(kn_cstr(name), KN_S(".html")) && !is_read(l, real)) {
            read_file(l, real);
        }
        free(real);
        free(path);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

/* The documents that a document mounts; those it cannot mount are findings. */
static void follow(kn_lint *l, const lint_file *f) {
    char *dir = kn_path_dir(f->path);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str src = kn_is_elem(n) ? kn_node_attr(n, KN_A_data_composition_src) : (kn_str){0};
        if (!src.n)
            continue;
        char *path = kn_resolve_url(l->project, l->project, src);
        char *real = path ? realpath(path, NULL) : NULL;
        if (path && !real) { /* or beside the document */
            free(path);
            path = kn_resolve_url(l->project, dir, src);
            real = path ? realpath(path, NULL) : NULL;
        }
        lint_file *sub = NULL;
        for (size_t i = 0; real && i < l->files.n; i++)
            sub = strcmp(l->files.v[i]->path, real) ? sub : l->files.v[i];
        if (real && !sub)
            sub = read_file(l, real);
        if (sub)
            sub->mounted = true;
        if (!real)
            lint_text_at(l, KN_LINT_MISSING_SUB, (kn_loc){0}, src, KN_S("the file does not exist"));
        else if (sub && !holds_composition(sub))
            lint_text_at(l, KN_LINT_MISSING_SUB, (kn_loc){0}, src,
                         KN_S("the file holds no composition"));
        free(real);
        free(path);
    }
    free(dir);
}

void kn_lint_read(kn_lint *l) {
    const kn_lint_opts *o = l->o;
    char *real = realpath(o->project, NULL), *path = kn_path_join(o->project, o->entry);
    char *entry = realpath(path, NULL);
    l->project = real ? real : kn_xstrdup(o->project);
    lint_file *first = entry ? read_file(l, entry) : NULL;
    if (first) {
        first->is_entry = true;
        if (!strcmp(o->entry, "index.html")) {
            char *folder = kn_path_join(l->project, "compositions");
            read_folder(l, folder, 0);
            free(folder);
        }
    }
    l->judged = l->files.n;
    for (size_t i = 0; i < l->files.n; i++) /* the list grows */
        if (l->files.v[i]->doc && (i == 0 || l->files.v[i]->mounted))
            follow(l, l->files.v[i]);
    free(path);
    free(entry);
}

static void free_texts(lint_text *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        kn_lint_free_text(&v[i]);
}

void kn_lint_forget(kn_lint *l) {
    for (size_t i = 0; i < l->files.n; i++) {
        lint_file *f = l->files.v[i];
        free_texts(f->scripts.v, f->scripts.n);
        free_texts(f->styles.v, f->styles.n);
        kn_vec_free(&f->scripts);
        kn_vec_free(&f->styles);
        kn_vec_free(&f->names);
        free(f->path);
        free(f->rel);
        free(f->text);
        free(f);
    }
    kn_vec_free(&l->files);
}
