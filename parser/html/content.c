/* One host: its scope, the wrapper of the content's root, and the styles and scripts taken out of
 * the content (contract A.7). Selectors and scripts keep their text: whoever reads them later knows
 * by the node's scope what they mean. */
#include "parser/html/mount.h"
#include "parser/scene/vars.h"

typedef struct ids {
    kn_node *inner; /* the content's root that becomes the wrapper, or NULL */
    kn_str css, script;
} ids;

/* With an id on the host the root must have exactly it; a host without takes the first. */
static ids choose_root(const kn_content *c, kn_str host_id) {
    ids r = {0};
    kn_node *first = NULL;
    for (kn_node *n = c->body->first; n; n = kn_node_next(n, c->body)) {
        if (!kn_has_comp_id(n))
            continue;
        if (!first)
            first = n;
        if (!r.inner && host_id.n && kn_str_eq(kn_node_attr(n, KN_A_data_composition_id), host_id))
            r.inner = n;
    }
    if (!host_id.n)
        r.inner = first;
    kn_str declared = kn_trimmed_attr(r.inner ? r.inner : first, KN_A_data_composition_id);
    r.css = host_id.n ? host_id : declared;
    r.script = declared.n ? declared : host_id;
    return r;
}

static kn_str merged_defaults(kn_scene *s, const kn_node *html, const kn_node *inner) {
    kn_arena *a = s->arena;
    const kn_str text[] = {html ? kn_var_defaults(a, html) : KN_S(""),
                           inner ? kn_var_defaults(a, inner) : KN_S("")};
    const kn_json *o[2];
    for (int i = 0; i < 2; i++)
        o[i] = text[i].n ? kn_json_parse(a, text[i]) : NULL;
    if (!o[0] && !o[1])
        return KN_S("");
    kn_sb b = {0};
    kn_json_merge(o, 2, &b);
    kn_str out = kn_arena_str(a, kn_sb_str(&b));
    kn_sb_free(&b);
    return out;
}

static kn_str host_values(kn_scene *s, const kn_node *host) {
    kn_str text = kn_node_attr(host, KN_A_data_variable_values);
    if (!text.n)
        return KN_S("");
    const kn_json *v = kn_json_parse(s->arena, text);
    if (v && v->kind == KN_JSON_OBJECT)
        return kn_arena_str(s->arena, text);
    if (!kn_is_placeholder(text))
        kn_report(s->diags, KN_SEV_WARN, KN_EPARSE, "composition/bad-values", host->loc, NULL,
                  "data-variable-values is not a JSON object");
    return KN_S("");
}

/* ---- taking styles, scripts and links out ---- */

static bool is_javascript(const kn_node *script) {
    kn_str t = kn_trimmed_attr(script, KN_A_type);
    return t.n == 0 || kn_str_ieq(t, KN_S("text/javascript")) ||
           kn_str_ieq(t, KN_S("application/javascript")) || kn_str_ieq(t, KN_S("module"));
}

static void collect(const kn_node *top, kn_atom tag, kn_node_list *out) {
    for (kn_node *n = top ? top->first : NULL; n; n = kn_node_next(n, top))
        if (kn_is_elem(n) && n->tag == tag && (tag != KN_A_script || is_javascript(n)))
            kn_vec_push(out, n);
}

static void mark_scope(kn_node *top, uint16_t scope) {
    for (kn_node *n = top; n; n = kn_node_next(n, top)) {
        n->scope = scope;
        if (n->content)
            mark_scope(n->content, scope);
    }
}

static bool same_url_in(const kn_node_list *list, kn_str url, kn_atom attr) {
    for (size_t i = 0; i < list->n; i++)
        if (kn_str_eq(kn_trimmed_attr(list->v[i], attr), url))
            return true;
    return false;
}

static bool same_url_below(const kn_node *top, kn_atom tag, kn_atom attr, kn_str url) {
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (kn_is_html(n, tag) && kn_str_eq(kn_trimmed_attr(n, attr), url))
            return true;
    return false;
}

/* Style sheets that a mounted file links are not scoped: they belong to the whole page. */
static void take_links(kn_mounter *m, const kn_content *c) {
    kn_node_list links = {0};
    collect(c->all_head, KN_A_link, &links);
    for (size_t i = 0; i < links.n; i++) {
        kn_node *n = links.v[i];
        kn_str rel = kn_trimmed_attr(n, KN_A_rel);
        if (!kn_str_ieq(rel, KN_S("stylesheet")) && !kn_str_ieq(rel, KN_S("preconnect")))
            continue;
        kn_node_remove(m->s, n);
        kn_rewrite_attributes(m->s, c->dir, n);
        kn_str url = kn_trimmed_attr(n, KN_A_href);
        if (url.n && !same_url_in(&m->links, url, KN_A_href) &&
            !same_url_below(m->s->document, KN_A_link, KN_A_href, url))
            kn_vec_push(&m->links, n);
        else
            kn_node_release(m->s, n);
    }
    kn_vec_free(&links);
}

/* A <style> inside <svg> is one of the page too. */
static kn_node *as_html_style(kn_scene *s, kn_node *style) {
    if (style->ns == KN_NS_HTML)
        return style;
    kn_node *h = kn_node_element(s, KN_NS_HTML, KN_A_style, style->loc);
    if (!h)
        return style;
    while (style->first)
        kn_node_insert(s, h, style->first, NULL);
    kn_node_release(s, style);
    return h;
}

static void take_styles(kn_mounter *m, const kn_content *c, uint16_t scope) {
    kn_node_list styles = {0};
    collect(c->head, KN_A_style, &styles);
    collect(c->body, KN_A_style, &styles);
    for (size_t i = 0; i < styles.n; i++) {
        kn_node_remove(m->s, styles.v[i]);
        kn_node *n = as_html_style(m->s, styles.v[i]);
        kn_rewrite_style_text(m->s, c->dir, n);
        mark_scope(n, scope);
        kn_vec_push(&m->styles, n);
    }
    kn_vec_free(&styles);
}

static void take_scripts(kn_mounter *m, const kn_content *c, uint16_t scope) {
    kn_node_list scripts = {0};
    collect(c->head, KN_A_script, &scripts);
    collect(c->body, KN_A_script, &scripts);
    for (size_t i = 0; i < scripts.n; i++) {
        kn_node *n = scripts.v[i];
        kn_node_remove(m->s, n);
        kn_rewrite_attributes(m->s, c->dir, n);
        mark_scope(n, scope);
        kn_str url = kn_trimmed_attr(n, KN_A_src);
        if (!url.n)
            kn_vec_push(&m->scripts, n);
        else if (!same_url_in(&m->externals, url, KN_A_src) &&
                 !same_url_below(m->s->document, KN_A_script, KN_A_src, url))
            kn_vec_push(&m->externals, n);
        else
            kn_node_release(m->s, n);
    }
    kn_vec_free(&scripts);
}

/* ---- the wrapper ---- */

static void copy_missing(kn_scene *s, kn_node *to, const kn_node *from, kn_atom a) {
    kn_str v = kn_node_attr(from, a);
    if (v.n && !kn_node_attr(to, a).n)
        kn_node_set_attr(s, to, a, v);
}

static void fill_style(kn_scene *s, kn_node *inner) {
    kn_str w = kn_node_attr(inner, KN_A_data_width), h = kn_node_attr(inner, KN_A_data_height);
    kn_str style = kn_trimmed_attr(inner, KN_A_style);
    kn_sb b = {0};
    kn_sb_put(&b, style);
    kn_sb_puts(&b, b.n ? ";width:" : "width:");
    kn_sb_put(&b, w.n ? w : KN_S("100%"));
    kn_sb_puts(&b, w.n ? "px;height:" : ";height:");
    kn_sb_put(&b, h.n ? h : KN_S("100%"));
    kn_sb_puts(&b, h.n ? "px" : "");
    kn_node_set_attr(s, inner, KN_A_style, kn_sb_str(&b));
    kn_sb_free(&b);
}

/* The content's root stays as a plain box: its time and identity are the host's. */
static void flatten_root(kn_scene *s, kn_node *inner) {
    static const char *const more[] = {"data-track", "data-hf-authored-end"};
    static const kn_atom strip[] = {KN_A_data_composition_id,
                                    KN_A_data_composition_file,
                                    KN_A_data_start,
                                    KN_A_data_duration,
                                    KN_A_data_end,
                                    KN_A_data_track_index,
                                    KN_A_data_composition_src,
                                    KN_A_data_hf_authored_duration};
    for (size_t i = 0; i < KN_COUNTOF(strip); i++)
        kn_node_remove_attr(s, inner, strip[i]);
    for (size_t i = 0; i < KN_COUNTOF(more); i++)
        kn_node_remove_attr(s, inner, kn_scene_atom(s, kn_cstr(more[i])));
    kn_str id = kn_trimmed_attr(inner, KN_A_id);
    if (id.n) {
        kn_node_set_attr(s, inner, KN_A_data_hf_authored_id, id);
        kn_node_remove_attr(s, inner, KN_A_id);
    }
    kn_node_set_attr(s, inner, KN_A_data_hf_inner_root, KN_S("true"));
    fill_style(s, inner);
}

static void fill_host(kn_mounter *m, kn_node *host, const kn_content *c, kn_node *inner) {
    kn_scene *s = m->s;
    for (kn_node *old; (old = host->first);) {
        kn_node_remove(s, old);
        kn_node_release(s, old);
    }
    if (!inner) {
        while (c->body->first)
            kn_node_insert(s, host, c->body->first, NULL);
        return;
    }
    kn_atom locked = kn_scene_atom(s, KN_S("data-timeline-locked"));
    if (kn_node_has_attr(inner, locked))
        kn_node_set_attr(s, host, locked, KN_S(""));
    copy_missing(s, host, inner, KN_A_data_width);
    copy_missing(s, host, inner, KN_A_data_height);
    flatten_root(s, inner);
    kn_node_insert(s, host, inner, NULL);
}

static uint16_t add_scope(kn_mounter *m, kn_node *host, const kn_content *c, const ids *r,
                          kn_str runtime) {
    kn_scene *s = m->s;
    uint16_t at = kn_scene_add_scope(s, host, host->scope);
    if (!at)
        return 0;
    kn_scope *sc = &s->scopes.v[at];
    sc->comp_id = kn_arena_str(s->arena, runtime);
    sc->authored_id = kn_arena_str(s->arena, r->css);
    sc->script_id = kn_arena_str(s->arena, r->script);
    sc->root_id = kn_arena_str(s->arena, kn_trimmed_attr(r->inner, KN_A_id));
    sc->file = c->file;
    sc->inner_root = r->inner;
    sc->defaults = merged_defaults(s, c->html, r->inner);
    sc->values = host_values(s, host);
    return at;
}

void kn_mount_content(kn_mounter *m, kn_node *host, kn_content *c) {
    kn_scene *s = m->s;
    kn_str runtime = kn_trimmed_attr(host, KN_A_data_composition_id);
    kn_str authored = kn_trimmed_attr(host, KN_A_data_hf_original_composition_id);
    const ids r = choose_root(c, authored.n ? authored : runtime);
    if (!runtime.n) { /* an anonymous host takes the id of what it holds */
        kn_node_set_attr(s, host, KN_A_data_composition_id, r.css);
        runtime = r.css;
    }
    uint16_t scope = add_scope(m, host, c, &r, runtime);
    if (!scope) {
        m->status = KN_ELIMIT;
        return;
    }
    take_links(m, c);
    take_styles(m, c, scope);
    take_scripts(m, c, scope);
    kn_rewrite_attributes(s, c->dir, r.inner ? r.inner : c->body);
    mark_scope(r.inner ? r.inner : c->body, scope);
    fill_host(m, host, c, r.inner);
    if (c->shown_src.n) {
        kn_node_set_attr(s, host, KN_A_data_composition_file, c->shown_src);
        kn_node_remove_attr(s, host, KN_A_data_composition_src);
    }
    for (kn_node *n = host->first; n; n = kn_node_next(n, host))
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_src))
            kn_vec_push(&m->queue, n);
}
