/* Rules about the declarations of variables, their values and their uses. */
#include "parser/scene/json.h"
#include "src/lint/internal.h"

static bool known_type(kn_str type) {
    static const char *const types[] = {"string", "number", "color", "boolean",
                                        "enum",   "font",   "image"};
    for (size_t i = 0; i < KN_COUNTOF(types); i++)
        if (kn_str_eq(type, kn_cstr(types[i])))
            return true;
    return false;
}

static kn_str text_of(const kn_json *o, kn_str key) {
    const kn_json *v = kn_json_get(o, key);
    return v && v->kind == KN_JSON_STRING ? v->str : none;
}

static bool is_text(const kn_json *o, kn_str key) {
    const kn_json *v = kn_json_get(o, key);
    return v && v->kind == KN_JSON_STRING;
}

/* Addresses from the root of a machine, and those of another scheme than the web's and than
 * pictures in the document have. */
static bool is_refused(kn_str url) {
    static const char *const fine[] = {"http", "https", "blob"};
    size_t e = 0;
    url = kn_str_trim(url);
    while (e < url.n &&
           (kn_is_digit(url.p[e]) || strchr("+.-", url.p[e]) ||
            (kn_lower((unsigned char)url.p[e]) >= 'a' && kn_lower((unsigned char)url.p[e]) <= 'z')))
        e++;
    if (!e || e >= url.n || url.p[e] != ':')
        return url.n && url.p[0] == '/';
    const kn_str scheme = kn_str_sub(url, 0, e);
    for (size_t i = 0; i < KN_COUNTOF(fine); i++)
        if (kn_str_ieq(scheme, kn_cstr(fine[i])))
            return false;
    return !(kn_str_ieq(scheme, KN_S("data")) &&
             kn_str_ieq(kn_str_sub(url, e + 1, e + 7), KN_S("image/")));
}

static void declaration(kn_lint *l, const kn_node *n, kn_str attr, const lint_set *bound) {
    const kn_json *list = kn_json_parse(l->scene->arena, kn_str_trim(attr));
    if (!list || list->kind != KN_JSON_ARRAY) {
        lint_node(l, KN_LINT_VARIABLES, n, list ? KN_S("it is no array") : KN_S("it is no JSON"),
                  none);
        return;
    }
    for (const kn_json *v = list->first; v; v = v->next) {
        const bool object = v->kind == KN_JSON_OBJECT;
        const kn_str id = object ? text_of(v, KN_S("id")) : none,
                     type = object ? text_of(v, KN_S("type")) : none;
        if (!object)
            lint_node(l, KN_LINT_VARIABLES, n, KN_S("an entry is no object"), none);
        else if (!id.n)
            lint_node(l, KN_LINT_VARIABLES, n, KN_S("an entry has no id"), none);
        else if (!known_type(type))
            lint_node(l, KN_LINT_VARIABLES, n,
                      KN_S("the type is none of string, number, color, boolean, enum, font, image"),
                      none);
        else if (!is_text(v, KN_S("label")))
            lint_node(l, KN_LINT_VARIABLES, n, KN_S("an entry has no label"), none);
        else if (!kn_json_get(v, KN_S("default")))
            lint_node(l, KN_LINT_VARIABLES, n, KN_S("an entry has no default"), none);
        const kn_str url = object ? text_of(v, KN_S("default")) : none;
        if ((kn_str_eq(type, KN_S("image")) || kn_lint_in_set(bound, id)) && is_refused(url))
            lint_node(l, KN_LINT_REFUSED_DEFAULT, n, id, none);
    }
}

/* The ids that the document declares, in order. */
static void find_declared(kn_lint *l, const lint_file *f, lint_set *out) {
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str attr = kn_is_elem(n) ? kn_node_attr(n, KN_A_data_composition_variables) : none;
        const kn_json *list = attr.n ? kn_json_parse(l->scene->arena, kn_str_trim(attr)) : NULL;
        for (const kn_json *v = list && list->kind == KN_JSON_ARRAY ? list->first : NULL; v;
             v = v->next) {
            const kn_str id = v->kind == KN_JSON_OBJECT ? text_of(v, KN_S("id")) : none;
            if (id.n)
                kn_vec_push(out, id);
        }
    }
    kn_lint_sort_set(out);
}

void kn_lint_variables(kn_lint *l, const lint_file *f) {
    lint_set declared = {0};
    lint_set sources = {0}; /* ids of variables that are bound to src */
    find_declared(l, f, &declared);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n) && kn_node_attr(n, KN_A_data_var_src).n)
            kn_vec_push(&sources, kn_node_attr(n, KN_A_data_var_src));
    kn_lint_sort_set(&sources);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        const kn_str attr = kn_node_attr(n, KN_A_data_composition_variables),
                     values = kn_node_attr(n, KN_A_data_variable_values);
        if (attr.n)
            declaration(l, n, attr, &sources);
        if (values.n) {
            const kn_json *v = kn_json_parse(l->scene->arena, kn_str_trim(values));
            if (!v || v->kind != KN_JSON_OBJECT)
                lint_node(l, KN_LINT_VARIABLE_VALUES, n, none, none);
        }
        const kn_str bound[] = {kn_node_attr(n, KN_A_data_var_text),
                                kn_node_attr(n, KN_A_data_var_src)};
        for (size_t i = 0; i < KN_COUNTOF(bound); i++)
            if (bound[i].n && !kn_lint_in_set(&declared, bound[i]))
                lint_node(l, KN_LINT_UNKNOWN_BINDING, n, bound[i], none);
    }
    kn_vec_free(&declared);
    kn_vec_free(&sources);
}
