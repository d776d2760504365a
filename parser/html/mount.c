/* Nested compositions (contract A.7): which hosts there are and where their content comes from.
 * Hosts are taken in document order, those inside mounted content after all that were there before.
 */
#include "parser/html/mount.h"
#include "parser/html/tree.h"
#include "parser/scene/shadow.h"
#include "src/core/file.h"
#include "src/core/limits.h"
#include <unistd.h>

bool kn_has_comp_id(const kn_node *n) {
    return kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_id);
}

kn_node *kn_first_comp(const kn_node *top) {
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (kn_has_comp_id(n))
            return (kn_node *)n;
    return NULL;
}

kn_str kn_trimmed_attr(const kn_node *n, kn_atom a) {
    kn_str v = n ? kn_node_attr(n, a) : (kn_str){0};
    return v.p ? kn_str_trim(v) : KN_S("");
}

/* ---- runtime ids: the hosts of one id are told apart by a suffix ---- */

static kn_str authored_of(const kn_node *host) {
    kn_str id = kn_trimmed_attr(host, KN_A_data_hf_original_composition_id);
    return id.n ? id : kn_trimmed_attr(host, KN_A_data_composition_id);
}

static void set_runtime_id(kn_scene *s, kn_node *host, kn_str authored, unsigned n) {
    char *original = kn_xstrndup(authored.p, authored.n);
    kn_sb b = {0};
    kn_sb_printf(&b, "%s__hf%u", original, n);
    kn_node_set_attr(s, host, KN_A_data_hf_original_composition_id, kn_cstr(original));
    kn_node_set_attr(s, host, KN_A_data_composition_id, kn_sb_str(&b));
    kn_sb_free(&b);
    free(original);
}

/* The page's root as far as ids go, when it is not itself a host. */
static const kn_node *page_root(const kn_scene *s, const kn_node_list *hosts) {
    const kn_node *root = kn_first_comp(s->document);
    for (size_t i = 0; i < hosts->n; i++)
        if (hosts->v[i] == root)
            return NULL;
    return root;
}

/* The hosts of the entry: only an id that several have, or the page's root, is changed. */
static void number_hosts(kn_scene *s, const kn_node_list *hosts) {
    const kn_node *root = page_root(s, hosts);
    const kn_str taken = kn_arena_str(s->arena, kn_trimmed_attr(root, KN_A_data_composition_id));
    for (size_t i = 0; i < hosts->n; i++) {
        kn_str id = authored_of(hosts->v[i]);
        unsigned before = 0, total = taken.n && kn_str_eq(id, taken);
        for (size_t k = 0; id.n && k < hosts->n; k++)
            if (kn_str_eq(authored_of(hosts->v[k]), id)) {
                total++;
                before += k < i;
            }
        if (total > 1)
            set_runtime_id(s, hosts->v[i], id, before + 1);
    }
}

static bool id_in_use(const kn_scene *s, kn_str id, unsigned n) {
    char suffix[24];
    int len = snprintf(suffix, sizeof suffix, "__hf%u", n);
    for (const kn_node *e = s->document; e; e = kn_node_next(e, s->document)) {
        kn_str v = kn_is_elem(e) ? kn_node_attr(e, KN_A_data_composition_id) : (kn_str){0};
        if (v.p && v.n == id.n + (size_t)len && kn_str_starts(v, id) &&
            memcmp(v.p + id.n, suffix, (size_t)len) == 0)
            return true;
    }
    return false;
}

/* Hosts found inside mounted content always get a suffix, the first that is free. */
static void number_late_host(kn_scene *s, kn_node *host) {
    kn_str id = authored_of(host);
    if (!id.n || kn_node_has_attr(host, KN_A_data_hf_original_composition_id))
        return;
    unsigned n = 1;
    while (id_in_use(s, id, n))
        n++;
    set_runtime_id(s, host, id, n);
}

/* ---- hosts with a file ---- */

static void fail(kn_mounter *m, const kn_node *host, const char *id, kn_str src, const char *what) {
    kn_report(m->s->diags, KN_SEV_ERROR, KN_EPARSE, id, host->loc,
              "a file that data-composition-src names must hold an element with "
              "data-composition-id in its <template> or <body>",
              "composition '%.*s' cannot be mounted: %s", (int)src.n, src.p, what);
    m->status = KN_EPARSE;
}

/* Whether `file` is among those that the host itself came from; *depth is their number. */
static bool is_circular(const kn_scene *s, const kn_node *host, kn_str file, unsigned *depth) {
    *depth = 0;
    for (uint16_t i = host->scope;; i = s->scopes.v[i].parent) {
        if (kn_str_eq(s->scopes.v[i].file, file))
            return true;
        ++*depth;
        if (i == 0)
            return false;
    }
}

static bool may_mount(kn_mounter *m, const kn_node *host, kn_str src, kn_str file) {
    unsigned depth;
    const char *why = NULL;
    if (is_circular(m->s, host, file, &depth))
        why = "it would contain itself";
    else if (depth > KN_LIMIT_SUBCOMP_DEPTH)
        why = "it is nested too deep";
    if (why)
        kn_report(m->s->diags, KN_SEV_WARN, KN_ELIMIT, "composition/circular", host->loc, NULL,
                  "composition '%.*s' is left out: %s", (int)src.n, src.p, why);
    return !why;
}

static kn_node *first_template(const kn_node *top) {
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (n->content)
            return (kn_node *)n;
    return NULL;
}

static bool is_blank(const kn_node *top) {
    for (const kn_node *n = top->first; n; n = n->next)
        if (n->kind == KN_NODE_ELEMENT ||
            (n->kind == KN_NODE_TEXT && kn_str_trim((kn_str){n->text, n->n_text}).n))
            return false;
    return true;
}

static kn_node *child_tag(const kn_node *n, kn_atom tag) {
    for (kn_node *c = n ? n->first : NULL; c; c = c->next)
        if (kn_is_html(c, tag))
            return c;
    return NULL;
}

/* Finds in a parsed file what is to be mounted. Returns what is wrong with it, or NULL. */
static const char *choose_content(kn_node *doc, kn_content *c) {
    kn_node *tpl = first_template(doc);
    c->html = child_tag(doc, KN_A_html);
    c->all_head = child_tag(c->html, KN_A_head);
    c->head = tpl ? NULL : c->all_head; /* a template's head belongs to the page around it */
    c->body = tpl ? tpl->content : child_tag(c->html, KN_A_body);
    if (!c->body || is_blank(c->body))
        return "it has no <template> or <body> with content";
    if (!kn_first_comp(c->body))
        return "no element of its content has data-composition-id";
    return NULL;
}

static void mount_text(kn_mounter *m, kn_node *host, kn_str src, kn_str file, kn_str text) {
    kn_scene *s = m->s;
    if (kn_str_trim(text).n == 0) {
        fail(m, host, "composition/empty-file", src, "the file is empty");
        return;
    }
    kn_node *doc = kn_node_document(s);
    if (!doc)
        return;
    kn_sb shown = {0};
    kn_sb_puts(&shown, m->shown_dir);
    kn_sb_put(&shown, file);
    kn_origin o = {.at.file = kn_files_add(s->files, shown.p), .parsed = true};
    kn_content c = {.file = file, .shown_src = src};
    size_t slash = file.n;
    while (slash && file.p[slash - 1] != '/')
        slash--;
    c.dir = kn_str_sub(file, 0, slash ? slash - 1 : 0);
    const char *wrong = NULL;
    if (!kn_gumbo_document(s, doc, text, &o)) {
        m->status = KN_ELIMIT;
    } else if (kn_shadow_declared(s, doc), (wrong = choose_content(doc, &c))) {
        fail(m, host, "composition/no-content", src, wrong);
    } else {
        kn_prepare_media(s, c.body);
        kn_mount_content(m, host, &c);
    }
    kn_node_release(s, doc);
    kn_sb_free(&shown);
}

/* The file's path in the project; "" when there is none. */
static kn_str path_in_project(kn_mounter *m, char *path) {
    size_t n = strlen(m->s->project);
    kn_str rel = kn_cstr(path + (strncmp(path, m->s->project, n) == 0 ? n : 0));
    while (rel.n && rel.p[0] == '/')
        rel = kn_str_sub(rel, 1, rel.n);
    return kn_arena_str(m->s->arena, rel);
}

static void mount_file(kn_mounter *m, kn_node *host) {
    kn_scene *s = m->s;
    kn_str attr = kn_node_attr(host, KN_A_data_composition_src);
    if (!attr.n || kn_is_placeholder(attr))
        return;
    kn_str src = kn_arena_str(s->arena, kn_str_trim(attr));
    char *path = s->project && src.n ? kn_resolve_url(s->project, s->project, src) : NULL;
    if (path && access(path, F_OK) != 0 && strcmp(s->base, s->project) != 0) {
        free(path); /* an entry in a subfolder may also mean its own */
        path = kn_resolve_url(s->project, s->base, src);
    }
    char *text = NULL;
    size_t n = 0;
    if (!path || access(path, F_OK) != 0) {
        fail(m, host, "composition/missing-file", src, "the file does not exist");
    } else {
        kn_str file = path_in_project(m, path);
        if (may_mount(m, host, src, file)) {
            if (kn_read_resolved(path, s->diags, host->loc, &text, &n) == KN_OK)
                mount_text(m, host, src, file, (kn_str){text, n});
            else
                m->status = KN_EIO;
        }
    }
    free(text);
    free(path);
}

/* ---- hosts with a template in the document ---- */

static kn_node *inline_template(const kn_scene *s, const kn_node *host) {
    kn_str id = authored_of(host);
    if (!id.n || kn_node_has_attr(host, KN_A_data_composition_src))
        return NULL;
    for (const kn_node *c = host->first; c; c = c->next)
        if (c->kind == KN_NODE_ELEMENT)
            return NULL;
    kn_sb b = {0};
    kn_sb_put(&b, id);
    kn_sb_puts(&b, "-template");
    kn_node *t = kn_node_find_id(s->document, kn_sb_str(&b));
    kn_sb_free(&b);
    return t && t->content ? t : NULL;
}

static void mount_template(kn_mounter *m, kn_node *host, kn_node *tpl) {
    kn_scene *s = m->s;
    kn_sb name = {0};
    kn_sb_puts(&name, "template#");
    kn_sb_put(&name, kn_trimmed_attr(tpl, KN_A_id));
    kn_str file = kn_arena_str(s->arena, kn_sb_str(&name));
    kn_sb_free(&name);
    if (!may_mount(m, host, file, file))
        return;
    kn_node *copy = kn_node_clone(s, tpl->content, true); /* several hosts may want it */
    if (!copy)
        return;
    for (kn_node *n = copy; n; n = kn_node_next(n, copy))
        n->flags |= KN_NODE_PARSED;
    kn_prepare_media(s, copy);
    kn_content c = {.body = copy, .file = file};
    kn_mount_content(m, host, &c);
    kn_node_release(s, copy);
}

/* Mounts the inline hosts that are there now. False when there was none. */
static bool mount_templates(kn_mounter *m, kn_node_list *done) {
    kn_node_list hosts = {0};
    for (kn_node *n = m->s->document; n; n = kn_node_next(n, m->s->document)) {
        bool known = false;
        for (size_t i = 0; i < done->n; i++)
            known |= done->v[i] == n;
        if (!known && kn_has_comp_id(n) && inline_template(m->s, n))
            kn_vec_push(&hosts, n);
    }
    number_hosts(m->s, &hosts);
    for (size_t i = 0; i < hosts.n; i++) {
        kn_vec_push(done, hosts.v[i]);
        kn_node *tpl = inline_template(m->s, hosts.v[i]);
        if (tpl)
            mount_template(m, hosts.v[i], tpl);
    }
    bool any = hosts.n > 0;
    kn_vec_free(&hosts);
    return any;
}

/* ---- all ---- */

static void append_all(kn_scene *s, kn_node *to, const kn_node_list *list) {
    for (size_t i = 0; to && i < list->n; i++)
        kn_node_insert(s, to, list->v[i], NULL);
}

/* As the reference compiles it: links, then styles at the end of head; libraries, then scripts at
 * the end of body. */
static void place_assets(kn_mounter *m) {
    kn_node *head = child_tag(kn_scene_html(m->s), KN_A_head), *body = kn_scene_body(m->s);
    append_all(m->s, head, &m->links);
    append_all(m->s, head, &m->styles);
    append_all(m->s, body, &m->externals);
    append_all(m->s, body, &m->scripts);
}

/* The reference writes the sizes of the entry's hosts, and of those of templates, into their style,
 * where it says none. */
static void size_host(kn_scene *s, kn_node *host) {
    kn_str w = kn_node_attr(host, KN_A_data_width), h = kn_node_attr(host, KN_A_data_height);
    if (!w.n || !h.n)
        return;
    kn_str style = kn_node_attr(host, KN_A_style);
    kn_sb b = {0};
    kn_sb_put(&b, style);
    if (kn_str_find(style, KN_S("width")) < 0)
        kn_sb_printf(&b, "%swidth:%.*spx", b.n ? ";" : "", (int)w.n, w.p);
    if (kn_str_find(style, KN_S("height")) < 0)
        kn_sb_printf(&b, "%sheight:%.*spx", b.n ? ";" : "", (int)h.n, h.p);
    if (b.n > style.n)
        kn_node_set_attr(s, host, KN_A_style, kn_sb_str(&b));
    kn_sb_free(&b);
}

static void run_queue(kn_mounter *m, size_t *at, size_t entry_hosts) {
    for (; *at < m->queue.n; ++*at) {
        kn_node *host = m->queue.v[*at];
        if (*at >= entry_hosts)
            number_late_host(m->s, host);
        mount_file(m, host);
    }
}

kn_status kn_mount_all(kn_scene *s, const char *shown_dir) {
    kn_mounter m = {.s = s, .shown_dir = shown_dir};
    kn_node_list done = {0};
    for (kn_node *n = s->document; n; n = kn_node_next(n, s->document))
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_src))
            kn_vec_push(&m.queue, n);
    size_t entry_hosts = m.queue.n, at = 0;
    number_hosts(s, &m.queue);
    do
        run_queue(&m, &at, entry_hosts);
    while (mount_templates(&m, &done));
    for (size_t i = 0; i < entry_hosts; i++)
        size_host(s, m.queue.v[i]);
    for (size_t i = 0; i < done.n; i++)
        size_host(s, done.v[i]);
    place_assets(&m);
    kn_vec_free(&done);
    kn_vec_free(&m.queue);
    kn_vec_free(&m.links);
    kn_vec_free(&m.styles);
    kn_vec_free(&m.externals);
    kn_vec_free(&m.scripts);
    return m.status;
}
