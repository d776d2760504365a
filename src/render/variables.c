/* --variables against what the composition declares (contract A.10): what is not declared, or of
 * another type, is a warning, and an error with --strict-variables. */
#include "parser/scene/json.h"
#include "src/render/internal.h"
#include "src/render/variables.h"

static const kn_json *declared(kn_arena *a, const kn_scene *s, kn_str id) {
    const kn_json *found = NULL;
    for (const kn_node *n = s->document; n; n = kn_node_next(n, s->document)) {
        if (!kn_is_elem(n) || !kn_node_has_attr(n, KN_A_data_composition_variables))
            continue;
        const kn_json *list = kn_json_parse(a, kn_node_attr(n, KN_A_data_composition_variables));
        for (const kn_json *v = list && list->kind == KN_JSON_ARRAY ? list->first : NULL; v;
             v = v->next) {
            const kn_json *name = kn_json_get(v, KN_S("id"));
            if (name && name->kind == KN_JSON_STRING && kn_str_eq(name->str, id))
                found = v;
        }
    }
    return found;
}

static bool option_of(const kn_json *schema, const kn_json *v) {
    const kn_json *options = kn_json_get(schema, KN_S("options"));
    if (!options)
        return true;
    for (const kn_json *o = options->first; o; o = o->next) {
        const kn_json *value = kn_json_get(o, KN_S("value"));
        if (value && kn_str_eq(value->raw, v->raw))
            return true;
    }
    return false;
}

/* What the value should be; NULL: it fits. */
static const char *misfit(const kn_json *schema, const kn_json *v) {
    const kn_json *type = kn_json_get(schema, KN_S("type"));
    const kn_str t = type && type->kind == KN_JSON_STRING ? type->str : KN_S("");
    const bool text = v->kind == KN_JSON_STRING;
    if (kn_str_eq(t, KN_S("number")))
        return v->kind == KN_JSON_NUMBER ? NULL : "a number";
    if (kn_str_eq(t, KN_S("boolean")))
        return v->kind == KN_JSON_TRUE || v->kind == KN_JSON_FALSE ? NULL : "true or false";
    if (kn_str_eq(t, KN_S("string")) || kn_str_eq(t, KN_S("color")))
        return text ? NULL : "a string";
    if (kn_str_eq(t, KN_S("font")) || kn_str_eq(t, KN_S("image")))
        return text || v->kind == KN_JSON_OBJECT ? NULL : "a string or an object";
    if (kn_str_eq(t, KN_S("enum")))
        return option_of(schema, v) ? NULL : "one of its options";
    return NULL;
}

kn_status kn_check_variables(const kn_scene *scene, kn_diags *d, const char *json, bool strict) {
    if (!json)
        return KN_OK;
    const kn_loc loc = scene->root ? scene->root->loc : (kn_loc){0};
    const kn_sev sev = strict ? KN_SEV_ERROR : KN_SEV_WARN;
    kn_arena *a = kn_arena_new();
    const kn_json *all = kn_json_parse(a, kn_cstr(json));
    kn_status st = KN_OK;
    if (!all || all->kind != KN_JSON_OBJECT) {
        kn_report(d, KN_SEV_ERROR, KN_EUSAGE, "variables/syntax", (kn_loc){0},
                  "write an object such as {\"title\": \"Hello\"}",
                  "the values of the variables are no JSON object");
        st = KN_EUSAGE;
    }
    for (const kn_json *v = st == KN_OK ? all->first : NULL; v; v = v->next) {
        const kn_json *schema = declared(a, scene, v->key);
        const char *wanted = schema ? misfit(schema, v) : NULL;
        if (schema && !wanted)
            continue;
        if (!schema)
            kn_report(d, sev, KN_EUSAGE, "variables/undeclared", loc, NULL,
                      "the composition declares no variable '%.*s'", (int)v->key.n, v->key.p);
        else
            kn_report(d, sev, KN_EUSAGE, "variables/type", loc, NULL,
                      "the variable '%.*s' takes %s", (int)v->key.n, v->key.p, wanted);
        if (strict)
            st = KN_EUSAGE;
    }
    kn_arena_free(a);
    return st;
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
    const kn_json *schema = declared(v->arena, v->scene, name);
    const kn_json *t = kn_json_get(schema, KN_S("type"));
    return t && t->kind == KN_JSON_STRING && kn_str_eq(t->str, kn_cstr(type));
}
