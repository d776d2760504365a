/* Variables as custom properties (contract A.10): a style sheet at the end of head, so that scripts
 * and the first cascade see them. What an author's style sheet defines is left alone. */
#include "parser/html/open.h"
#include "parser/scene/vars.h"

static void put_declarations(const kn_scene *s, const kn_json *vars, kn_sb *out) {
    for (const kn_json *m = vars ? vars->first : NULL; m; m = m->next) {
        bool text = m->kind == KN_JSON_STRING && m->str.n;
        kn_sb slug = {0}, value = {0};
        kn_var_slug(&slug, m->key);
        if ((text || m->kind == KN_JSON_NUMBER) && !kn_var_is_authored(s, kn_sb_str(&slug)) &&
            kn_var_scalar(m, &value)) {
            kn_sb_puts(out, "  --");
            kn_sb_put(out, kn_sb_str(&slug));
            kn_sb_puts(out, ": ");
            kn_var_sanitize(out, kn_sb_str(&value));
            kn_sb_puts(out, ";\n");
        }
        kn_sb_free(&slug);
        kn_sb_free(&value);
    }
}

static void put_rule(const kn_scene *s, const kn_json *vars, const char *attr, kn_str value,
                     kn_sb *out) {
    size_t from = out->n;
    kn_sb_putc(out, '[');
    kn_sb_puts(out, attr);
    kn_sb_puts(out, "=\"");
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '"' || value.p[i] == '\\')
            kn_sb_putc(out, '\\');
        kn_sb_putc(out, value.p[i]);
    }
    kn_sb_puts(out, "\"] {\n");
    size_t body = out->n;
    put_declarations(s, vars, out);
    if (out->n == body) {
        out->n = from;
        return;
    }
    kn_sb_puts(out, "}\n");
}

static const kn_json *merged(kn_scene *s, kn_str defaults, kn_str values, bool declared_only) {
    const kn_json *o[] = {defaults.n ? kn_json_parse(s->arena, defaults) : NULL,
                          values.n ? kn_json_parse(s->arena, values) : NULL};
    kn_sb b = {0};
    kn_json_merge(o, 2, &b);
    kn_json *all = kn_json_parse(s->arena, kn_arena_str(s->arena, kn_sb_str(&b)));
    kn_sb_free(&b);
    for (kn_json **p = &all->first; declared_only && *p;)
        if (kn_json_get(o[0], (*p)->key))
            p = &(*p)->next;
        else
            *p = (*p)->next;
    return all;
}

static void put_declarers(kn_scene *s, kn_sb *css) {
    kn_atom mark = kn_scene_atom(s, KN_S("data-hf-var-scope"));
    unsigned seq = 0;
    for (kn_node *n = s->document; n; n = kn_node_next(n, s->document)) {
        if (!kn_is_elem(n) || !kn_node_has_attr(n, KN_A_data_composition_variables))
            continue;
        kn_str defaults = kn_var_defaults(s->arena, n);
        if (!defaults.n)
            continue;
        kn_sb b = {0}, id = {0};
        kn_sb_printf(&id, "%u", ++seq);
        kn_sb_putc(&id, 0);
        id.n--;
        put_rule(s, merged(s, defaults, kn_var_values_above(n), true), "data-hf-var-scope",
                 kn_sb_str(&id), &b);
        if (b.n) {
            kn_node_set_attr(s, n, mark, kn_sb_str(&id));
            kn_sb_put(css, kn_sb_str(&b));
        }
        kn_sb_free(&b);
        kn_sb_free(&id);
    }
}

void kn_mount_variables(kn_scene *s) {
    kn_node *html = kn_scene_html(s), *head = NULL;
    for (kn_node *n = html ? html->first : NULL; n; n = n->next)
        if (kn_is_html(n, KN_A_head))
            head = n;
    if (!head)
        return;
    kn_sb css = {0};
    for (size_t i = 1; i < s->scopes.n; i++) {
        const kn_scope sc = s->scopes.v[i];
        if (sc.defaults.n || sc.values.n)
            put_rule(s, merged(s, sc.defaults, sc.values, false), "data-composition-id", sc.comp_id,
                     &css);
    }
    put_declarers(s, &css);
    kn_node *style = css.n ? kn_node_element(s, KN_NS_HTML, KN_A_style, (kn_loc){0}) : NULL;
    kn_node *text = style ? kn_node_text(s, KN_NODE_TEXT, kn_sb_str(&css), (kn_loc){0}) : NULL;
    if (text) {
        kn_node_set_attr(s, style, kn_scene_atom(s, KN_S(KN_VAR_STYLE_ATTR)), KN_S(""));
        kn_node_insert(s, style, text, NULL);
        kn_node_insert(s, head, style, NULL);
    }
    kn_sb_free(&css);
}
