/* Opening a composition: from a file to a scene that is ready for styles and scripts. */
#include "parser/html/open.h"
#include "parser/html/mount.h"
#include "parser/html/tree.h"
#include "parser/scene/shadow.h"
#include "src/core/file.h"
#include <limits.h>
#include <stdlib.h>

/* Contract A.1: what is put around a fragment. One line, so that the author's lines keep their
 * numbers. */
#define WRAP_BEFORE                                                                                \
    "<!DOCTYPE html><html><head><meta charset=\"UTF-8\"><style>*{margin:0;padding:0;"              \
    "box-sizing:border-box;text-rendering:geometricPrecision}body{overflow:hidden;"                \
    "background:#000;font-family:\"Inter\",sans-serif}</style></head>"                             \
    "<body style=\"margin:0;overflow:hidden\">"
#define WRAP_AFTER "</body></html>"

static bool starts_ignoring_case(kn_str s, const char *prefix) {
    size_t n = strlen(prefix);
    return s.n >= n && kn_str_ieq(kn_str_sub(s, 0, n), (kn_str){prefix, n});
}

static bool is_fragment(kn_str text) {
    if (kn_str_starts(text, KN_S("\xEF\xBB\xBF")))
        text = kn_str_sub(text, 3, text.n);
    kn_str t = kn_str_trim(text);
    return !starts_ignoring_case(t, "<!doctype html") && !starts_ignoring_case(t, "<html");
}

static bool parse_html(kn_scene *s, kn_str text, uint32_t file) {
    kn_origin o = {.at.file = file, .parsed = true};
    /* A page that is no composition stays as it is. */
    bool wrap = is_fragment(text) && kn_str_find(text, KN_S("data-composition-id")) >= 0;
    if (!wrap)
        return kn_gumbo_document(s, s->document, text, &o);
    kn_sb b = {0};
    kn_sb_puts(&b, WRAP_BEFORE);
    kn_sb_put(&b, kn_str_starts(text, KN_S("\xEF\xBB\xBF")) ? kn_str_sub(text, 3, text.n) : text);
    kn_sb_puts(&b, WRAP_AFTER);
    o.skip = sizeof WRAP_BEFORE - 1;
    bool ok = kn_gumbo_document(s, s->document, kn_sb_str(&b), &o);
    kn_sb_free(&b);
    return ok;
}

/* A file that is only a template is mounted alone: its content takes the template's place in body.
 */
static void unpack_lone_template(kn_scene *s) {
    kn_node *body = kn_scene_body(s), *tpl = NULL;
    if (!body || kn_first_comp(s->document))
        return;
    for (kn_node *n = s->document; n && !tpl; n = kn_node_next(n, s->document))
        if (n->content && kn_first_comp(n->content))
            tpl = n;
    if (!tpl)
        return;
    kn_node *before = tpl->parent == body ? tpl : body->first;
    while (tpl->content->first)
        kn_node_insert(s, body, tpl->content->first, before);
    kn_node_remove(s, tpl);
}

/* Contract A.1: the marked one, or the first that is in no other. */
static kn_node *find_root(const kn_scene *s) {
    kn_node *outer = NULL;
    for (kn_node *n = s->document; n; n = kn_node_next(n, s->document)) {
        if (!kn_has_comp_id(n))
            continue;
        if (kn_str_eq(kn_node_attr(n, KN_A_data_root), KN_S("true")))
            return n;
        if (!outer)
            outer = n; /* in document order nothing before it can be its ancestor */
    }
    return outer;
}

/* The reference moves the inline scripts of the body behind everything else in it, in their order:
 * libraries that a nested composition loads are there when the page's own script runs. */
static void move_scripts_last(kn_scene *s) {
    kn_node *body = kn_scene_body(s);
    kn_node_list list = {0};
    for (kn_node *n = body ? body->first : NULL; n; n = kn_node_next(n, body)) {
        kn_str type = kn_trimmed_attr(n, KN_A_type);
        if (kn_is_html(n, KN_A_script) && !kn_trimmed_attr(n, KN_A_src).n &&
            (!type.n || kn_str_ieq(type, KN_S("text/javascript")) ||
             kn_str_ieq(type, KN_S("application/javascript"))))
            kn_vec_push(&list, n);
    }
    for (size_t i = 0; i < list.n; i++)
        kn_node_insert(s, body, list.v[i], NULL);
    kn_vec_free(&list);
}

static bool in_subfolder(const kn_scene *s) {
    return s->project && s->base && strcmp(s->project, s->base) != 0;
}

static kn_status open_html(kn_scene *s, kn_str text, uint32_t file, kn_str dir,
                           const char *shown_dir) {
    if (!parse_html(s, text, file))
        return KN_EPARSE;
    kn_node *html = kn_scene_html(s);
    if (!html)
        return KN_EPARSE;
    for (kn_node *n = s->document; n; n = kn_node_next(n, s->document))
        n->flags |= KN_NODE_ATTACHED;
    kn_node_damage(html, KN_DMG_STYLE | KN_DMG_SUBTREE | KN_DMG_CHILDREN);
    kn_shadow_declared(s, s->document);
    unpack_lone_template(s);
    if (in_subfolder(s))
        kn_rewrite_attributes(s, dir, s->document);
    if (!kn_first_comp(s->document)) {
        s->root = html;
        return KN_OK;
    }
    kn_prepare_media(s, s->document);
    kn_status st = kn_mount_all(s, shown_dir);
    kn_mount_variables(s);
    move_scripts_last(s);
    s->root = find_root(s);
    if (!kn_node_has_attr(s->root, KN_A_data_start))
        kn_node_set_attr(s, s->root, KN_A_data_start, KN_S("0"));
    s->scopes.v[0].comp_id = s->scopes.v[0].authored_id = s->scopes.v[0].script_id =
        kn_arena_str(s->arena, kn_trimmed_attr(s->root, KN_A_data_composition_id));
    return st;
}

kn_status kn_open_xml(kn_scene *s, kn_str text, uint32_t file, bool report) {
    const kn_origin o = {.at.file = file, .parsed = true};
    if (!kn_xml_document(s, s->document, text, &o, report) || !kn_scene_html(s))
        return KN_EPARSE;
    for (kn_node *n = s->document; n; n = kn_node_next(n, s->document))
        n->flags |= KN_NODE_ATTACHED;
    s->root = kn_scene_html(s);
    kn_node_damage(s->root, KN_DMG_STYLE | KN_DMG_SUBTREE | KN_DMG_CHILDREN);
    return KN_OK;
}

static bool is_xml_name(const char *name) {
    static const char *const list[] = {".svg", ".xml", ".xhtml"};
    size_t n = strlen(name);
    for (size_t i = 0; i < KN_COUNTOF(list); i++) {
        size_t k = strlen(list[i]);
        if (n > k && kn_str_ieq((kn_str){name + n - k, k}, kn_cstr(list[i])))
            return true;
    }
    return false;
}

kn_status kn_scene_from_text(const char *project, const char *rel, const char *shown, kn_str text,
                             kn_files *files, kn_diags *diags, kn_scene **out) {
    kn_scene *s = kn_scene_new(files, diags);
    uint32_t file = kn_files_add(files, shown);
    char *dir = kn_path_dir(rel);
    kn_str folder = strcmp(dir, ".") == 0 ? KN_S("") : kn_cstr(dir);
    if (project) {
        s->project = kn_xstrdup(project);
        s->base = folder.n ? kn_path_join(project, dir) : kn_xstrdup(project);
    }
    kn_scope *entry = &s->scopes.v[0];
    entry->comp_id = entry->authored_id = entry->script_id = entry->root_id = KN_S("");
    entry->defaults = entry->values = KN_S("");
    entry->file = kn_arena_str(s->arena, kn_cstr(rel));
    size_t n = strlen(shown), k = strlen(rel);
    bool ends = n >= k && strcmp(shown + n - k, rel) == 0;
    kn_str shown_dir = kn_arena_str(s->arena, (kn_str){shown, ends ? n - k : 0});
    kn_status st = is_xml_name(rel) ? kn_open_xml(s, text, file, true)
                                    : open_html(s, text, file, folder, shown_dir.p);
    free(dir);
    if (st != KN_OK) {
        kn_scene_free(s);
        s = NULL;
    }
    *out = s;
    return st;
}

kn_status kn_scene_image(kn_str text, const char *shown, kn_files *files, kn_diags *diags,
                         kn_scene **out) {
    kn_scene *s = kn_scene_new(files, diags);
    kn_scope *entry = &s->scopes.v[0];
    entry->comp_id = entry->authored_id = entry->script_id = entry->root_id = KN_S("");
    entry->defaults = entry->values = entry->file = KN_S("");
    s->image = s->inner = true;
    kn_status st = kn_open_xml(s, text, kn_files_add(files, shown), false);
    if (st == KN_OK && (s->root->ns != KN_NS_SVG || s->root->tag != KN_A_svg))
        st = KN_EPARSE;
    if (st != KN_OK) {
        kn_scene_free(s);
        s = NULL;
    }
    *out = s;
    return st;
}

/* The entry's path relative to the project, or NULL when it lies outside. */
static const char *inside(const char *project, const char *path) {
    size_t n = strlen(project);
    while (n && project[n - 1] == '/')
        n--;
    return strncmp(project, path, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

kn_status kn_scene_open(const char *project, const char *path, kn_files *files, kn_diags *diags,
                        kn_scene **out) {
    *out = NULL;
    char *text = NULL, *real = NULL, *root = NULL;
    size_t n = 0;
    const kn_loc loc = {kn_files_add(files, path), 0, 0};
    kn_status st = kn_read_file(path, diags, (kn_loc){0}, &text, &n);
    if (st != KN_OK)
        return st;
    real = realpath(path, NULL);
    char *dir = real ? kn_path_dir(real) : NULL;
    root = real ? realpath(project ? project : dir, NULL) : NULL;
    const char *rel = root ? inside(root, real) : NULL;
    if (rel) {
        const char *shown = strncmp(path, "./", 2) == 0 ? path + 2 : path;
        st = kn_scene_from_text(root, rel, shown, (kn_str){text, n}, files, diags, out);
    } else {
        kn_report(diags, KN_SEV_ERROR, KN_EIO, "composition/outside-project", loc, NULL,
                  "'%s' is not in the project folder '%s'", path, project ? project : dir);
        st = KN_EIO;
    }
    free(dir);
    free(root);
    free(real);
    free(text);
    return st;
}
