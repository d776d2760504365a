/* --variables against what the composition declares (contract A.10): what is not declared, or of
 * another type, is a warning, and an error with --strict-variables. A composition that declares
 * nothing takes anything. */
#include "parser/scene/json.h"
#include "src/render/internal.h"
#include "src/render/variables.h"

typedef struct var_type {
    const char *name, *takes;
    bool (*fits)(const kn_json *schema, const kn_json *v);
} var_type;

static bool is_text(const kn_json *schema, const kn_json *v) {
    (void)schema;
    return v->kind == KN_JSON_STRING;
}

static bool is_number(const kn_json *schema, const kn_json *v) {
    (void)schema;
    return v->kind == KN_JSON_NUMBER;
}

static bool is_boolean(const kn_json *schema, const kn_json *v) {
    (void)schema;
    return v->kind == KN_JSON_TRUE || v->kind == KN_JSON_FALSE;
}

static bool has_text(const kn_json *v, const char *member) {
    const kn_json *m = v->kind == KN_JSON_OBJECT ? kn_json_get(v, kn_cstr(member)) : NULL;
    return m && m->kind == KN_JSON_STRING;
}

static bool is_font(const kn_json *schema, const kn_json *v) {
    return is_text(schema, v) || (has_text(v, "name") && has_text(v, "source"));
}

static bool is_image(const kn_json *schema, const kn_json *v) {
    return is_text(schema, v) || has_text(v, "url");
}

static bool is_option(const kn_json *schema, const kn_json *v) {
    const kn_json *options = kn_json_get(schema, KN_S("options"));
    for (const kn_json *o = options ? options->first : NULL; o; o = o->next) {
        const kn_json *value = o->kind == KN_JSON_OBJECT ? kn_json_get(o, KN_S("value")) : NULL;
        if (value && is_text(NULL, value) && is_text(NULL, v) && kn_str_eq(value->str, v->str))
            return true;
    }
    return false;
}

static const var_type types[] = {
    {"string", "a string", is_text},
    {"color", "a string", is_text},
    {"number", "a number", is_number},
    {"boolean", "true or false", is_boolean},
    {"enum", "one of its options", is_option},
    {"font", "a string or an object with name and source", is_font},
    {"image", "a string or an object with url", is_image},
};

static const var_type *type_of(const kn_json *schema) {
    const kn_json *t = kn_json_get(schema, KN_S("type"));
    for (size_t i = 0; t && t->kind == KN_JSON_STRING && i < KN_COUNTOF(types); i++)
        if (kn_str_eq(t->str, kn_cstr(types[i].name)))
            return &types[i];
    return NULL;
}

/* Those of the entry: of its <html> and of its root, which wins. Nested compositions take theirs
 * from their hosts. Entries without an id or with a type that nobody knows do not count. */
static const kn_json *declared(kn_arena *a, const kn_scene *s, kn_str id, bool *any) {
    const kn_node *of[] = {kn_scene_html(s), s->root};
    const kn_json *found = NULL;
    for (size_t i = 0; i < KN_COUNTOF(of); i++) {
        const kn_str text =
            of[i] ? kn_node_attr(of[i], KN_A_data_composition_variables) : (kn_str){0};
        const kn_json *list = text.n ? kn_json_parse(a, text) : NULL;
        for (const kn_json *v = list && list->kind == KN_JSON_ARRAY ? list->first : NULL; v;
             v = v->next) {
            const kn_json *name = v->kind == KN_JSON_OBJECT ? kn_json_get(v, KN_S("id")) : NULL;
            if (!name || name->kind != KN_JSON_STRING || !type_of(v))
                continue;
            *any = true;
            if (kn_str_eq(name->str, id))
                found = v;
        }
    }
    return found;
}

static const char *kind_of(const kn_json *v) {
    static const char *const names[] = {
        [KN_JSON_NULL] = "null",       [KN_JSON_FALSE] = "false",     [KN_JSON_TRUE] = "true",
        [KN_JSON_NUMBER] = "a number", [KN_JSON_STRING] = "a string", [KN_JSON_ARRAY] = "an array",
        [KN_JSON_OBJECT] = "an object"};
    return names[v->kind];
}

/* What a value is, and for an enumeration what it could be. */
static void put_misfit(const kn_json *schema, const kn_json *v, kn_sb *out) {
    const var_type *t = type_of(schema);
    const kn_json *o = t->fits == is_option ? kn_json_get(schema, KN_S("options")) : NULL;
    kn_sb_puts(out, t->takes);
    if (!o) {
        kn_sb_printf(out, ", not %s", kind_of(v));
        return;
    }
    const char *sep = ": ";
    for (o = o->first; o; o = o->next, sep = ", ") {
        const kn_json *value = o->kind == KN_JSON_OBJECT ? kn_json_get(o, KN_S("value")) : NULL;
        kn_sb_puts(out, sep);
        if (value)
            kn_sb_put(out, value->raw);
    }
}

static void check_one(kn_arena *a, const kn_scene *scene, kn_diags *d, kn_sev sev, const kn_json *v,
                      bool *ok) {
    const kn_loc loc = scene->root ? scene->root->loc : (kn_loc){0};
    bool any = false;
    const kn_json *schema = declared(a, scene, v->key, &any);
    if (!any || (schema && type_of(schema)->fits(schema, v)))
        return;
    kn_sb why = {0};
    if (schema)
        put_misfit(schema, v, &why);
    if (!schema)
        kn_report(d, sev, KN_EUSAGE, "variables/undeclared", loc, NULL,
                  "the composition declares no variable '%.*s'", (int)v->key.n, v->key.p);
    else
        kn_report(d, sev, KN_EUSAGE, "variables/type", loc, NULL, "the variable '%.*s' takes %.*s",
                  (int)v->key.n, v->key.p, (int)why.n, why.p);
    kn_sb_free(&why);
    *ok = false;
}

kn_status kn_check_variables(const kn_scene *scene, kn_diags *d, const char *json, bool strict) {
    if (!json)
        return KN_OK;
    kn_arena *a = kn_arena_new();
    const kn_json *all = kn_json_parse(a, kn_cstr(json));
    const bool object = all && all->kind == KN_JSON_OBJECT;
    bool fit = true;
    if (!object)
        kn_report(d, KN_SEV_ERROR, KN_EUSAGE, "variables/syntax", (kn_loc){0},
                  "write an object such as {\"title\": \"Hello\"}",
                  "the values of the variables are no JSON object");
    for (const kn_json *v = object ? all->first : NULL; v; v = v->next)
        check_one(a, scene, d, strict ? KN_SEV_ERROR : KN_SEV_WARN, v, &fit);
    kn_arena_free(a);
    return object && (fit || !strict) ? KN_OK : KN_EUSAGE;
}

struct kn_declared {
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_arena *arena;
};

kn_declared *kn_declared_open(const kn_opts *o) {
    kn_declared *v = KN_NEW(kn_declared);
    v->files = kn_files_new();
    v->diags = kn_diags_new(v->files);
    char *path = kn_entry_path(o, v->diags);
    v->arena = kn_arena_new();
    const bool ok = path && kn_scene_open(NULL, path, v->files, v->diags, &v->scene) == KN_OK;
    free(path);
    if (!ok || kn_diags_has(v->diags, KN_SEV_ERROR))
        kn_diags_print(v->diags, stderr, 0, false);
    if (ok)
        return v;
    kn_declared_close(v);
    return NULL;
}

void kn_declared_close(kn_declared *v) {
    if (!v)
        return;
    kn_scene_free(v->scene);
    kn_arena_free(v->arena);
    kn_diags_free(v->diags);
    kn_files_free(v->files);
    free(v);
}

bool kn_declared_takes(kn_declared *v, const char *json, bool strict) {
    kn_diags *d = kn_diags_new(v->files);
    const bool ok = kn_check_variables(v->scene, d, json, strict) == KN_OK;
    if (!ok)
        kn_diags_print(d, stderr, 0, false);
    kn_diags_free(d);
    return ok;
}

bool kn_declared_is(kn_declared *v, kn_str name, const char *type) {
    bool any;
    const kn_json *schema = declared(v->arena, v->scene, name, &any);
    return schema && !strcmp(type_of(schema)->name, type);
}
