#include "parser/scene/vars.h"

kn_str kn_var_defaults(kn_arena *a, const kn_node *n) {
    kn_str text = kn_node_attr(n, KN_A_data_composition_variables);
    const kn_json *list = text.p ? kn_json_parse(a, text) : NULL;
    if (!list || list->kind != KN_JSON_ARRAY)
        return KN_S("");
    kn_json *object = KN_ANEW(a, kn_json), **tail = &object->first;
    object->kind = KN_JSON_OBJECT;
    for (const kn_json *d = list->first; d; d = d->next) {
        const kn_json *id = kn_json_get(d, KN_S("id"));
        const kn_json *value = kn_json_get(d, KN_S("default"));
        if (!id || id->kind != KN_JSON_STRING || !value)
            continue;
        *tail = KN_ANEW(a, kn_json);
        **tail = *value;
        (*tail)->key = id->str;
        (*tail)->next = NULL;
        tail = &(*tail)->next;
    }
    if (!object->first)
        return KN_S("");
    kn_sb b = {0};
    const kn_json *one[] = {object};
    kn_json_merge(one, 1, &b);
    kn_str out = kn_arena_str(a, kn_sb_str(&b));
    kn_sb_free(&b);
    return out;
}

void kn_var_slug(kn_sb *out, kn_str id) {
    size_t from = out->n;
    bool gap = false;
    for (size_t i = 0; i < id.n; i++) {
        int c = kn_lower((unsigned char)id.p[i]);
        if (!kn_is_digit(c) && !(c >= 'a' && c <= 'z')) {
            gap = true;
            continue;
        }
        if (gap && out->n > from)
            kn_sb_putc(out, '-');
        gap = false;
        kn_sb_putc(out, (char)c);
    }
    if (out->n == from)
        kn_sb_puts(out, "node");
}

bool kn_var_scalar(const kn_json *v, kn_sb *out) {
    char buf[64];
    switch (v->kind) {
    case KN_JSON_STRING:
        kn_sb_put(out, v->str);
        return true;
    case KN_JSON_NUMBER:
        kn_sb_put(out, (kn_str){buf, kn_fmt_double(buf, sizeof buf, v->num, 17)});
        return true;
    case KN_JSON_TRUE:
        kn_sb_puts(out, "true");
        return true;
    case KN_JSON_FALSE:
        kn_sb_puts(out, "false");
        return true;
    default:
        return false;
    }
}

void kn_var_sanitize(kn_sb *out, kn_str text) {
    for (size_t i = 0; i < text.n; i++)
        if (!text.p[i] || !strchr(";{}<>\r\n", text.p[i]))
            kn_sb_putc(out, text.p[i]);
}

static bool defines(kn_str css, kn_str slug) {
    for (size_t i = 0; i + slug.n + 2 < css.n; i++) {
        const char *dash = memchr(css.p + i, '-', css.n - i);
        if (!dash)
            return false;
        i = (size_t)(dash - css.p);
        kn_str rest = kn_str_sub(css, i, css.n);
        if (rest.n < slug.n + 3 || rest.p[1] != '-' || memcmp(rest.p + 2, slug.p, slug.n) != 0)
            continue;
        size_t k = slug.n + 2;
        while (k < rest.n && kn_is_space((unsigned char)rest.p[k]))
            k++;
        if (k < rest.n && rest.p[k] == ':')
            return true;
    }
    return false;
}

bool kn_var_is_authored(const kn_scene *s, kn_str slug) {
    kn_atom own = kn_atom_find(s->atoms, KN_S(KN_VAR_STYLE_ATTR));
    for (const kn_node *n = s->document; n; n = kn_node_next(n, s->document)) {
        if (n->kind != KN_NODE_ELEMENT || n->tag != KN_A_style || (own && kn_node_has_attr(n, own)))
            continue;
        for (const kn_node *t = n->first; t; t = t->next)
            if (t->kind == KN_NODE_TEXT && defines((kn_str){t->text, t->n_text}, slug))
                return true;
    }
    return false;
}

kn_str kn_var_values_above(const kn_node *n) {
    for (n = n->parent; n; n = n->parent)
        if (n->kind == KN_NODE_ELEMENT && kn_node_has_attr(n, KN_A_data_variable_values))
            return kn_node_attr(n, KN_A_data_variable_values);
    return KN_S("");
}
