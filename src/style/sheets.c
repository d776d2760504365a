/* Which sheets are in force: <style>, <link>, @import, and the flat list of rules they make. */
#include "parser/scene/shadow.h"
#include "src/style/internal.h"
#include "src/core/file.h"

/* Is the URL complete in itself, so that no folder may be put before it? */
static bool stands_alone(kn_str u) {
    if (u.n == 0 || u.p[0] == '/' || u.p[0] == '#')
        return true;
    for (size_t i = 0; i < u.n; i++) {
        char c = u.p[i];
        if (c == ':')
            return true;
        if (c == '/' || c == '?' || c == '#')
            return false;
    }
    return false;
}

static bool is_remote(kn_str u) {
    return kn_str_starts(u, KN_S("http:")) || kn_str_starts(u, KN_S("https:")) ||
           kn_str_starts(u, KN_S("//"));
}

kn_str kn_dir_url(kn_arena *a, const char *dir, kn_str url) {
    if (!dir || stands_alone(url))
        return url;
    return kn_cstr(kn_arena_printf(a, "%s%.*s", dir, (int)url.n, url.p));
}

/* "css/a.css" → "css/"; NULL when there is no folder. malloc'ed. */
static char *url_dir(const char *url) {
    const char *slash = strrchr(url, '/');
    return slash ? kn_xstrndup(url, (size_t)(slash - url) + 1) : NULL;
}

static void src_free(kn_sheet_src *s) {
    kn_sheet_free(s->sheet);
    free(s->dir);
    free(s->media);
    free(s->path);
    kn_vec_free(&s->imports);
    free(s);
}

static void src_import(kn_styler *st, kn_sheet_src *s);

/* Is the file already being read, further up the imports? Then it is passed over, as in browsers;
 * imports that go too deep are reported. */
static bool is_circular(const kn_sheet_src *from, const char *path, kn_diags *d, kn_loc loc) {
    int depth = 0;
    for (; from; from = from->parent, depth++)
        if (from->path && strcmp(from->path, path) == 0)
            return true;
    if (depth < KN_LIMIT_SUBCOMP_DEPTH)
        return false;
    kn_report(d, KN_SEV_WARN, KN_ELIMIT, "css/import-depth", loc, NULL,
              "style sheets import each other more than %d levels deep", KN_LIMIT_SUBCOMP_DEPTH);
    return true;
}

static kn_sheet_src *src_new(kn_styler *st, const kn_node *owner, kn_sheet_src *parent, kn_str text,
                             kn_loc loc) {
    kn_sheet_src *s = KN_NEW(kn_sheet_src);
    s->owner = owner;
    s->parent = parent;
    s->sheet = kn_sheet_parse(text, st->scene->atoms, st->scene->diags, loc);
    return s;
}

/* A sheet of its own file; `parent` imports it, NULL: a link. NULL when it cannot be read, which is
 * reported. */
static kn_sheet_src *src_read(kn_styler *st, const kn_node *owner, kn_sheet_src *parent, kn_str url,
                              kn_loc loc) {
    kn_scene *sc = st->scene;
    kn_sheet_src *s = NULL;
    char *path = NULL, *text = NULL, *rel = kn_xstrndup(url.p, url.n);
    size_t n = 0;
    kn_str mime;
    if (is_remote(url)) {
        kn_report(sc->diags, KN_SEV_NOTE, KN_EIO, "css/remote-sheet", loc, NULL,
                  "remote style sheet '%s' is not read", rel);
    } else if (kn_data_url(url, &mime, &text, &n)) {
        s = src_new(st, owner, parent, (kn_str){text, n}, loc);
    } else if (!(path = kn_resolve_url(sc->project, sc->base, url))) {
        kn_report(sc->diags, KN_SEV_WARN, KN_EIO, "css/missing-sheet", loc, NULL,
                  "style sheet '%s' is outside the project", rel);
    } else if (!is_circular(parent, path, sc->diags, loc) &&
               kn_read_resolved(path, sc->diags, loc, &text, &n) == KN_OK) {
        uint32_t file = kn_files_add(sc->files, rel);
        s = src_new(st, owner, parent, (kn_str){text, n}, (kn_loc){file, 1, 1});
        s->file = file;
        s->dir = url_dir(rel);
        s->path = path;
        path = NULL;
        src_import(st, s);
    }
    free(rel);
    free(path);
    free(text);
    return s;
}

static void src_import(kn_styler *st, kn_sheet_src *s) {
    for (uint32_t i = 0; i < s->sheet->n_rules; i++) {
        const kn_rule *r = s->sheet->rules[i];
        if (r->kind != KN_RULE_IMPORT)
            continue;
        kn_sheet_src *sub =
            src_read(st, s->owner, s, kn_dir_url(st->tmp, s->dir, r->prelude), r->loc);
        if (sub)
            kn_vec_push(&st->srcs, sub);
        kn_vec_push(&s->imports, sub);
    }
}

/* ---- which elements hold sheets ---- */

static bool is_sheet_element(const kn_node *n) {
    if (n->kind != KN_NODE_ELEMENT || (n->tag != KN_A_style && n->tag != KN_A_link))
        return false;
    if (n->tag == KN_A_style)
        return n->ns == KN_NS_HTML || n->ns == KN_NS_SVG;
    if (n->ns != KN_NS_HTML)
        return false;
    kn_str rel = kn_node_attr(n, KN_A_rel);
    bool sheet = false, alternate = false;
    for (size_t i = 0; i < rel.n;) {
        size_t j = i;
        while (j < rel.n && !kn_is_space(rel.p[j]))
            j++;
        kn_str w = kn_str_sub(rel, i, j);
        sheet |= kn_str_ieq(w, KN_S("stylesheet"));
        alternate |= kn_str_ieq(w, KN_S("alternate"));
        i = j + 1;
    }
    return sheet && !alternate;
}

static uint64_t own_hash(const kn_node *n) {
    uint64_t h = 0;
    if (n->tag == KN_A_link) {
        h = kn_str_hash(kn_node_attr(n, KN_A_href));
    } else {
        for (const kn_node *c = n->first; c; c = c->next)
            if (c->kind == KN_NODE_TEXT)
                h = kn_hash_bytes(c->text, c->n_text, h + 1);
    }
    kn_str media = kn_node_attr(n, KN_A_media);
    return kn_hash_bytes(media.p ? media.p : "", media.n, h);
}

static kn_sheet_edit *edit_of(kn_styler *st, const kn_node *n) {
    for (size_t i = 0; i < st->edits.n; i++)
        if (st->edits.v[i].id == n->id && st->edits.v[i].gen == n->gen)
            return &st->edits.v[i];
    return NULL;
}

static uint64_t source_hash(kn_styler *st, const kn_node *n) {
    uint64_t own = own_hash(n);
    const kn_sheet_edit *e = edit_of(st, n);
    return e && e->own == own ? kn_hash_bytes(e->text, e->n, own + 1) : own;
}

static kn_sheet_src *src_find(kn_styler *st, const kn_node *n) {
    for (size_t i = 0; i < st->srcs.n; i++) {
        kn_sheet_src *s = st->srcs.v[i];
        if (s->owner == n && s->owner_gen == n->gen && s->hash)
            return s;
    }
    return NULL;
}

static kn_sheet_src *src_open(kn_styler *st, const kn_node *n, uint64_t hash) {
    kn_sheet_src *s = NULL;
    const kn_sheet_edit *e = edit_of(st, n);
    if (e && e->own == own_hash(n)) {
        s = src_new(st, n, NULL, (kn_str){e->text, e->n}, n->loc);
        if (n->tag == KN_A_link) { /* its URLs go on to be relative to the file */
            char *rel = kn_xstrndup(kn_node_attr(n, KN_A_href).p, kn_node_attr(n, KN_A_href).n);
            s->file = kn_files_add(st->scene->files, rel);
            s->dir = url_dir(rel);
            free(rel);
        }
        src_import(st, s);
    } else if (n->tag == KN_A_link) {
        kn_str href = kn_str_trim(kn_node_attr(n, KN_A_href));
        if (href.n)
            s = src_read(st, n, NULL, href, n->loc);
        if (!s)
            s = src_new(st, n, NULL, KN_S(""), n->loc);
    } else {
        kn_sb text = {0};
        kn_node_text_content(n, &text);
        s = src_new(st, n, NULL, kn_sb_str(&text), n->first ? n->first->loc : n->loc);
        kn_sb_free(&text);
        src_import(st, s);
    }
    kn_str media = kn_node_attr(n, KN_A_media);
    s->media = media.n ? kn_xstrndup(media.p, media.n) : NULL;
    s->owner_gen = n->gen;
    s->hash = hash | 1;
    kn_vec_push(&st->srcs, s);
    return s;
}

static void mark_used(kn_sheet_src *s) {
    s->used = true;
    for (size_t i = 0; i < s->imports.n; i++)
        if (s->imports.v[i])
            mark_used(s->imports.v[i]);
}

void kn_sheets_update(kn_styler *st) {
    if (!st->needs_sheets && st->tree_epoch == st->scene->tree_epoch)
        return;
    bool changed = st->needs_sheets;
    kn_node *doc = st->scene->document;
    for (size_t i = 0; i < st->srcs.n; i++)
        st->srcs.v[i]->used = false;
    for (kn_node *n = doc; n; n = kn_shadow_next(n, doc)) {
        if (!is_sheet_element(n))
            continue;
        kn_sheet_src *s = src_find(st, n);
        bool touched = n->damage & (KN_DMG_CHILDREN | KN_DMG_STYLE | KN_DMG_SUBTREE);
        if (s && touched && s->hash != (source_hash(st, n) | 1)) {
            s->hash = 0; /* dropped below */
            s = NULL;
        }
        if (!s) {
            s = src_open(st, n, source_hash(st, n));
            changed = true;
        }
        mark_used(s);
    }
    size_t kept = 0;
    for (size_t i = 0; i < st->srcs.n; i++)
        changed |= !st->srcs.v[i]->used;
    if (changed) {
        kn_rules_build(st);
        for (size_t i = 0; i < st->srcs.n; i++) {
            if (st->srcs.v[i]->used)
                st->srcs.v[kept++] = st->srcs.v[i];
            else
                src_free(st->srcs.v[i]);
        }
        st->srcs.n = kept;
        kn_node_damage(doc, KN_DMG_STYLE | KN_DMG_SUBTREE);
    }
    st->needs_sheets = false;
    st->tree_epoch = st->scene->tree_epoch;
    kn_arena_reset(st->tmp);
}

void kn_styler_sheets_changed(kn_styler *st) {
    st->needs_sheets = true;
}

static void set_edit(kn_styler *st, const kn_node *n, kn_str text) {
    kn_sheet_edit *e = edit_of(st, n);
    if (!e) {
        kn_vec_push(&st->edits, ((kn_sheet_edit){n->id, n->gen, 0, NULL, 0}));
        e = &st->edits.v[st->edits.n - 1];
    }
    free(e->text);
    *e = (kn_sheet_edit){n->id, n->gen, own_hash(n), kn_xstrndup(text.p, text.n), text.n};
}

void kn_styler_set_sheet_text(kn_styler *st, kn_node *owner, kn_str text) {
    kn_sheet_edit *e = edit_of(st, owner);
    if (text.p)
        set_edit(st, owner, text);
    else if (e) {
        free(e->text);
        *e = st->edits.v[--st->edits.n];
    }
    kn_node_damage(owner, KN_DMG_STYLE);
    st->scene->tree_epoch++;
}

/* The first of `list` whose text has this hash; sheets that roots share are parsed once. */
static kn_sheet *parsed_before(kn_sheet_src *const *list, size_t n, uint64_t hash) {
    for (size_t i = 0; i < n; i++)
        if (list[i]->hash == hash)
            return list[i]->sheet;
    return NULL;
}

/* Those before are freed when the rules no longer refer to them: they count as unused. */
void kn_styler_set_adopted(kn_styler *st, const kn_str *texts, size_t n_texts,
                           const kn_adoption *by, size_t n) {
    kn_sheet **sheets = KN_NEW_N(kn_sheet *, n_texts + 1);
    uint64_t *hashes = KN_NEW_N(uint64_t, n_texts + 1);
    for (size_t i = 0; i < n_texts; i++) {
        hashes[i] = kn_str_hash(texts[i]) | 1;
        kn_sheet *had = parsed_before(st->adopted.v, st->adopted.n, hashes[i]);
        sheets[i] = had ? kn_sheet_ref(had)
                        : kn_sheet_parse(texts[i], st->scene->atoms, st->scene->diags, (kn_loc){0});
    }
    for (size_t i = 0; i < st->adopted.n; i++)
        kn_vec_push(&st->srcs, st->adopted.v[i]);
    st->adopted.n = 0;
    for (size_t i = 0; i < n; i++) {
        kn_sheet_src *s = KN_NEW(kn_sheet_src);
        s->sheet = kn_sheet_ref(sheets[by[i].text]);
        s->hash = hashes[by[i].text];
        s->tree = by[i].root;
        s->owner_gen = s->tree ? s->tree->gen : 0;
        kn_vec_push(&st->adopted, s);
    }
    for (size_t i = 0; i < n_texts; i++)
        kn_sheet_free(sheets[i]);
    free(sheets);
    free(hashes);
    st->needs_sheets = true;
}

char *kn_styler_sheet_text(kn_styler *st, const kn_node *n) {
    if (!is_sheet_element(n))
        return NULL;
    kn_sb text = {0};
    if (n->tag == KN_A_style) {
        kn_node_text_content(n, &text);
        return kn_sb_take(&text);
    }
    kn_str url = kn_str_trim(kn_node_attr(n, KN_A_href)), mime;
    char *p = NULL;
    size_t len = 0;
    if (is_remote(url) || kn_data_url(url, &mime, &p, &len))
        return p ? p : kn_xstrdup("");
    char *path = kn_resolve_url(st->scene->project, st->scene->base, url);
    if (path)
        kn_read_resolved(path, st->scene->diags, n->loc, &p, &len);
    free(path);
    return p;
}

const char *kn_sheet_dir(const kn_styler *st, uint32_t file) {
    for (size_t i = 0; file && i < st->srcs.n; i++)
        if (st->srcs.v[i]->file == file)
            return st->srcs.v[i]->dir;
    return NULL;
}

void kn_sheets_free(kn_styler *st) {
    for (size_t i = 0; i < st->srcs.n; i++)
        src_free(st->srcs.v[i]);
    kn_vec_free(&st->srcs);
    for (size_t i = 0; i < st->adopted.n; i++)
        src_free(st->adopted.v[i]);
    kn_vec_free(&st->adopted);
    for (size_t i = 0; i < st->edits.n; i++)
        free(st->edits.v[i].text);
    kn_vec_free(&st->edits);
}
