/* Variables (contract A.10): defaults, values, and the bindings that need no script. */
#include "parser/timing/start.h"
#include "parser/scene/vars.h"

typedef KN_VEC(const kn_json *) json_list;

static void push_text(kn_arena *a, json_list *l, kn_str text) {
    const kn_json *v = text.n ? kn_json_parse(a, text) : NULL;
    if (v)
        kn_vec_push(l, v);
}

/* The entry: the html element, then every element that declares some; later ones win. */
static void push_defaults(kn_arena *a, const kn_scene *s, uint16_t scope, json_list *l) {
    if (scope) {
        push_text(a, l, s->scopes.v[scope].defaults);
        return;
    }
    for (const kn_node *n = s->document; n; n = kn_node_next(n, s->document))
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_variables))
            push_text(a, l, kn_var_defaults(a, n));
}

static char *merge(kn_arena *a, json_list *l) {
    kn_sb b = {0};
    kn_json_merge(l->v, l->n, &b);
    kn_vec_free(l);
    kn_arena_free(a);
    return kn_sb_take(&b);
}

static uint16_t checked(const kn_scene *s, uint16_t scope) {
    return scope < s->scopes.n ? scope : 0;
}

char *kn_variables_defaults(const kn_scene *s, uint16_t scope) {
    kn_arena *a = kn_arena_new();
    json_list l = {0};
    push_defaults(a, s, checked(s, scope), &l);
    return merge(a, &l);
}

char *kn_variables_values(const kn_scene *s, uint16_t scope, kn_str overrides) {
    kn_arena *a = kn_arena_new();
    json_list l = {0};
    scope = checked(s, scope);
    push_defaults(a, s, scope, &l);
    push_text(a, &l, scope ? s->scopes.v[scope].values : overrides);
    return merge(a, &l);
}

char *kn_variables_bound_values(const kn_scene *s, uint16_t scope, kn_str overrides) {
    scope = checked(s, scope);
    const kn_scope *sc = &s->scopes.v[scope];
    bool own = scope && (sc->defaults.n > 2 || sc->values.n > 2); /* more than "{}" */
    return kn_variables_values(s, own ? scope : 0, overrides);
}

/* ---- bindings ---- */

typedef struct binder {
    kn_scene *s;
    uint16_t scope;
    const kn_json *values, *overrides; /* overrides: what was given from outside, or NULL */
    void (*set_custom)(void *ctx, kn_node *n, kn_str name, kn_str value);
    void *ctx;
} binder;

/* The scope whose values an element sees: that of the nearest composition. */
static uint16_t owner_scope(const kn_scene *s, const kn_node *n) {
    const kn_node *comp = kn_comp_of(n);
    for (size_t i = 1; comp && i < s->scopes.n; i++)
        if (s->scopes.v[i].host == comp)
            return (uint16_t)i;
    return 0;
}

/* Numbers, strings and booleans as they are; of a font its family name. */
static bool css_value(const kn_json *v, kn_sb *out) {
    const kn_json *name = kn_json_get(v, KN_S("name"));
    kn_sb text = {0};
    bool ok = kn_var_scalar(v, &text);
    if (!ok && name && name->kind == KN_JSON_STRING && name->str.n) {
        kn_sb_put(&text, name->str);
        ok = true;
    }
    if (ok)
        kn_var_sanitize(out, kn_sb_str(&text));
    kn_sb_free(&text);
    return ok;
}

static void set_one(const binder *b, kn_node *n, kn_str id, bool slug, const kn_json *v) {
    kn_sb name = {0}, value = {0};
    kn_sb_puts(&name, "--");
    if (slug)
        kn_var_slug(&name, id);
    else
        kn_sb_put(&name, id);
    if (id.n && css_value(v, &value))
        b->set_custom(b->ctx, n, kn_sb_str(&name), kn_sb_str(&value));
    kn_sb_free(&name);
    kn_sb_free(&value);
}

static void set_all(const binder *b, kn_node *n) {
    for (const kn_json *m = b->values->first; m; m = m->next)
        if (kn_json_get(b->values, m->key) == m)
            set_one(b, n, m->key, false, m);
}

/* Values given from outside win over style sheets, under the name that style sheets use as well, of
 * what the element declares or a host above gives a value to. Booleans do not, as in the reference.
 */
static void set_overrides(const binder *b, kn_node *n) {
    kn_arena *a = kn_arena_new();
    kn_str declared = kn_var_defaults(a, n), above = kn_var_values_above(n);
    const kn_json *known[] = {declared.n ? kn_json_parse(a, declared) : NULL,
                              above.n ? kn_json_parse(a, above) : NULL};
    for (const kn_json *v = b->overrides ? b->overrides->first : NULL; v; v = v->next)
        if ((v->kind == KN_JSON_STRING || v->kind == KN_JSON_NUMBER) &&
            (kn_json_get(known[0], v->key) || kn_json_get(known[1], v->key)))
            set_one(b, n, v->key, true, v);
    kn_arena_free(a);
}

/* The element that the reference takes for the page's root when it sets properties. */
static kn_node *top_root(const kn_scene *s) {
    kn_atom mark = kn_atom_find(s->atoms, KN_S("data-hf-root"));
    for (kn_node *n = s->document; mark && n; n = kn_node_next(n, s->document))
        if (kn_is_elem(n) && kn_node_has_attr(n, mark))
            return n;
    kn_node *stage = kn_node_find_id(s->document, KN_S("stage")), *body = kn_scene_body(s);
    if (stage)
        return stage;
    for (kn_node *n = body ? body->first : NULL; n; n = n->next)
        if (n->kind == KN_NODE_ELEMENT)
            return n;
    return body;
}

static void bind_text(const binder *b, kn_node *n, const kn_json *v) {
    kn_sb text = {0};
    kn_node *target = NULL;
    if (kn_var_scalar(v, &text)) {
        for (kn_node *c = n->first; c; c = c->next) {
            if (c->kind != KN_NODE_TEXT)
                continue;
            kn_node_set_text(b->s, c, target ? KN_S("") : kn_sb_str(&text));
            target = target ? target : c;
        }
        if (!target && (target = kn_node_text(b->s, KN_NODE_TEXT, kn_sb_str(&text), n->loc)))
            kn_node_insert(b->s, n, target, n->first);
    }
    kn_sb_free(&text);
}

static bool is_safe_url(kn_str url) {
    kn_sb b = {0}; /* controls and spaces are not part of a URL's scheme */
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] > ' ')
            kn_sb_putc(&b, (char)kn_lower((unsigned char)url.p[i]));
    kn_str u = kn_sb_str(&b);
    size_t i = 0;
    while (i < u.n && (kn_is_digit(u.p[i]) || (u.p[i] >= 'a' && u.p[i] <= 'z') ||
                       (i && strchr("+.-", u.p[i]))))
        i++;
    bool scheme = i && i < u.n && u.p[i] == ':' && !kn_is_digit(u.p[0]);
    bool ok = !scheme || kn_str_starts(u, KN_S("https:")) || kn_str_starts(u, KN_S("http:")) ||
              kn_str_starts(u, KN_S("blob:")) || kn_str_starts(u, KN_S("data:image/"));
    kn_sb_free(&b);
    return ok;
}

static void bind_src(const binder *b, kn_node *n, const kn_json *v) {
    const kn_json *url = v->kind == KN_JSON_STRING ? v : kn_json_get(v, KN_S("url"));
    bool media = kn_is_html(n, KN_A_img) || kn_is_html(n, KN_A_video) ||
                 kn_is_html(n, KN_A_audio) || kn_is_html(n, KN_A_source);
    if (!media || (url && url->kind == KN_JSON_STRING && !is_safe_url(url->str))) {
        kn_report(b->s->diags, KN_SEV_WARN, KN_EPARSE, "variables/refused-src", n->loc, NULL,
                  media ? "the URL of data-var-src has a protocol that is not allowed"
                        : "data-var-src is only allowed on img, video, audio and source");
        return;
    }
    if (url && url->kind == KN_JSON_STRING && url->str.n)
        kn_node_set_attr(b->s, n, KN_A_src, url->str);
}

static void bind_attribute(const binder *b, kn_node *n, kn_atom attr,
                           void (*bind)(const binder *, kn_node *, const kn_json *)) {
    kn_str id = kn_node_attr(n, attr);
    id = id.n ? kn_str_trim(id) : KN_S("");
    const kn_json *v = id.n ? kn_json_get(b->values, id) : NULL;
    if (v && owner_scope(b->s, n) == b->scope)
        bind(b, n, v);
}

void kn_variables_bind(kn_scene *s, uint16_t scope, kn_str values_json, kn_str overrides_json,
                       void (*set_custom)(void *ctx, kn_node *n, kn_str name, kn_str value),
                       void *ctx) {
    kn_arena *a = kn_arena_new();
    const kn_json *values = kn_json_parse(a, values_json);
    const kn_json *overrides = overrides_json.n ? kn_json_parse(a, overrides_json) : NULL;
    if (overrides && overrides->kind != KN_JSON_OBJECT)
        overrides = NULL;
    const binder b = {s, scope, values, overrides, set_custom, ctx};
    if (values && values->kind == KN_JSON_OBJECT && values->first) {
        kn_node *top = scope ? NULL : top_root(s);
        for (kn_node *n = s->document, *next; n; n = next) {
            next = kn_node_next(n, s->document);
            if (!kn_is_elem(n) || (!n->n_attrs && n != top))
                continue;
            bool comp = kn_node_has_attr(n, KN_A_data_composition_id);
            if (set_custom && (n == top || comp) && owner_scope(s, n) == scope)
                set_all(&b, n);
            if (set_custom && kn_node_has_attr(n, KN_A_data_composition_variables) &&
                owner_scope(s, n) == scope)
                set_overrides(&b, n);
            bind_attribute(&b, n, KN_A_data_var_src, bind_src);
            bind_attribute(&b, n, KN_A_data_var_text, bind_text);
        }
    }
    kn_arena_free(a);
}
