/* The documents of frames: scenes of their own inside the project of the page. */
#include "parser/html/open.h"
#include "parser/html/tree.h"
#include "parser/scene/shadow.h"
#include "src/core/file.h"

/* What the scene knows of where it lies. A srcdoc has the place of its parent (HTML §4.8.5). */
static void place(kn_scene *s, const kn_scene *parent, const char *rel) {
    kn_scope *entry = &s->scopes.v[0];
    entry->comp_id = entry->authored_id = entry->script_id = entry->root_id = KN_S("");
    entry->defaults = entry->values = KN_S("");
    entry->file = kn_arena_str(s->arena, rel ? kn_cstr(rel) : parent->scopes.v[0].file);
    s->max_nodes = parent->max_nodes;
    if (!parent->project)
        return;
    s->project = kn_xstrdup(parent->project);
    if (!rel) {
        s->base = kn_xstrdup(parent->base);
        return;
    }
    char *dir = kn_path_dir(rel);
    s->base = strcmp(dir, ".") == 0 ? kn_xstrdup(s->project) : kn_path_join(s->project, dir);
    free(dir);
}

static kn_status open_html(kn_scene *s, kn_str text, const kn_origin *o) {
    if (!kn_gumbo_document(s, s->document, text, o))
        return KN_EPARSE;
    s->root = kn_scene_html(s);
    if (!s->root)
        return KN_EPARSE;
    for (kn_node *n = s->document; n; n = kn_node_next(n, s->document))
        n->flags |= KN_NODE_ATTACHED;
    kn_node_damage(s->root, KN_DMG_STYLE | KN_DMG_SUBTREE | KN_DMG_CHILDREN);
    kn_shadow_declared(s, s->document);
    return KN_OK;
}

kn_status kn_scene_frame(const kn_scene *parent, const kn_frame_text *t, kn_scene **out) {
    kn_scene *s = kn_scene_new(parent->files, parent->diags);
    place(s, parent, t->rel);
    kn_origin o = {.at = t->loc, .fixed = !t->shown, .parsed = true};
    if (t->shown)
        o.at = (kn_loc){kn_files_add(s->files, t->shown), 1, 1};
    kn_status st = t->xml ? kn_open_xml(s, t->text, o.at.file, true) : open_html(s, t->text, &o);
    if (!t->shown)
        s->quirks = false; /* HTML §13.2.6.4.1: a srcdoc is never in quirks mode */
    if (st != KN_OK) {
        kn_scene_free(s);
        s = NULL;
    }
    *out = s;
    return st;
}
