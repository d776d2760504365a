/* What the JS part cannot do by itself: the functions of `K`. */
#include <math.h>
#include <unistd.h>
#include "parser/html/html.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/script/internal.h"

/* ---- clock, random, messages ---- */

KN_NATIVE(host_now) {
    kn_script *s = kn_self_host(ctx, self, exc);
    return s ? JSValueMakeNumber(ctx, s->top->now_ms) : KN_UNDEF;
}

KN_NATIVE(host_random) {
    kn_script *s = kn_self_host(ctx, self, exc);
    return s ? JSValueMakeNumber(ctx, kn_rand_next(&s->top->rand)) : KN_UNDEF;
}

/* message(level, text, stack): console.* of the composition. */
KN_NATIVE(host_message) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr level, text = {.p = text.buf};
    if (!s)
        return KN_UNDEF;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &level, exc) &&
        kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &text, exc))
        kn_report(s->env.diags, KN_SEV_NOTE, KN_OK, "script/console", kn_here(s), NULL,
                  "console.%s: %s", level.p, text.p);
    kn_jstr_free(&level);
    kn_jstr_free(&text);
    return KN_UNDEF;
}

KN_NATIVE(host_exception) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (s)
        kn_report_exception(s, kn_arg(ctx, argc, argv, 0));
    return KN_UNDEF;
}

/* unsupported(name, hint?) */
KN_NATIVE(host_unsupported) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr name, hint = {.p = hint.buf};
    if (!s)
        return KN_UNDEF;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc)) {
        if (argc > 1)
            kn_jstr_init(ctx, argv[1], &hint, exc);
        kn_report(s->env.diags, KN_SEV_WARN, KN_ESCRIPT, "script/unsupported", kn_here(s),
                  hint.n ? hint.p : NULL, "%s is not supported", name.p);
    }
    kn_jstr_free(&name);
    kn_jstr_free(&hint);
    return KN_UNDEF;
}

/* ---- prototypes ---- */

static kn_atom atom_arg(kn_script *s, JSContextRef ctx, JSValueRef v) {
    kn_jstr str;
    kn_jstr_init(ctx, v, &str, NULL);
    kn_atom a = kn_scene_atom(s->env.scene, kn_jstr_view(&str));
    kn_jstr_free(&str);
    return a;
}

/* setProto(namespace 0 html | 1 svg, tag, prototype) */
KN_NATIVE(host_set_proto) {
    kn_script *s = kn_self_host(ctx, self, exc);
    JSObjectRef proto = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 2));
    if (s && proto)
        kn_wrap_set_proto(s, (kn_ns)kn_js_num(ctx, argv[0]), atom_arg(s, ctx, argv[1]), proto);
    return KN_UNDEF;
}

/* setBaseProto(kn_proto, prototype) */
KN_NATIVE(host_set_base_proto) {
    kn_script *s = kn_self_host(ctx, self, exc);
    double i = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    JSObjectRef proto = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 1));
    if (s && proto && i >= 0 && i < KN_PROTO_COUNT)
        kn_wrap_set_slot(s, &s->protos[(int)i], proto);
    return KN_UNDEF;
}

KN_NATIVE(host_set_unknown_proto) {
    kn_script *s = kn_self_host(ctx, self, exc);
    JSObjectRef proto = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 0));
    if (s && proto)
        kn_wrap_set_slot(s, &s->unknown_proto, proto);
    return KN_UNDEF;
}

/* ---- nodes ---- */

KN_NATIVE(host_document) {
    kn_script *s = kn_self_host(ctx, self, exc);
    return s ? kn_wrap_node(s, s->env.scene->document) : KN_UNDEF;
}

KN_NATIVE(host_root) {
    kn_script *s = kn_self_host(ctx, self, exc);
    return s ? kn_wrap_node(s, s->env.scene->root) : KN_UNDEF;
}

KN_NATIVE(host_current_script) {
    kn_script *s = kn_self_host(ctx, self, exc);
    return s ? kn_wrap_node(s, s->current) : KN_UNDEF;
}

static kn_loc made_at(const kn_script *s) {
    return s->current ? s->current->loc : (kn_loc){0};
}

/* element(namespace, tag, keep its case) */
KN_NATIVE(host_element) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr tag;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &tag, exc))
        return KN_UNDEF;
    double ns = kn_js_num(ctx, argv[0]);
    if (ns == KN_NS_HTML && !JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 2)))
        for (size_t i = 0; i < tag.n; i++)
            tag.p[i] = (char)kn_lower((unsigned char)tag.p[i]);
    kn_atom a = kn_scene_atom(s->env.scene, kn_jstr_view(&tag));
    kn_jstr_free(&tag);
    if (!a) {
        kn_js_throw(ctx, exc, "InvalidCharacterError", "an element needs a name");
        return KN_UNDEF;
    }
    if (a == KN_A_script)
        s->fresh_scripts++;
    kn_node *n = kn_node_element(s->env.scene, (kn_ns)ns, a, made_at(s));
    if (!n) {
        kn_js_throw(ctx, exc, "RangeError", "too many nodes");
        return KN_UNDEF;
    }
    if (s->current)
        n->scope = s->current->scope;
    return kn_wrap_node(s, n);
}

static JSValueRef character_data(KN_NATIVE_ARGS, kn_node_kind kind) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc))
        return KN_UNDEF;
    kn_node *n = kn_node_text(s->env.scene, kind, kn_jstr_view(&text), made_at(s));
    kn_jstr_free(&text);
    return kn_wrap_node(s, n);
}
KN_NATIVE(host_text) {
    return character_data(ctx, fn, self, argc, argv, exc, KN_NODE_TEXT);
}
KN_NATIVE(host_comment) {
    return character_data(ctx, fn, self, argc, argv, exc, KN_NODE_COMMENT);
}

KN_NATIVE(host_fragment) {
    kn_script *s = kn_self_host(ctx, self, exc);
    return s ? kn_wrap_node(s, kn_node_fragment(s->env.scene)) : KN_UNDEF;
}

/* parseFragment(context element, html) */
KN_NATIVE(host_parse_fragment) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *context = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    kn_jstr html;
    if (!context || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &html, exc))
        return KN_NULL;
    kn_node *f = kn_html_fragment(s->env.scene, context, kn_jstr_view(&html), made_at(s));
    kn_jstr_free(&html);
    return kn_wrap_node(s, f);
}

/* parseDocument(text, xml) */
KN_NATIVE(host_parse_document) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc))
        return KN_NULL;
    bool xml = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 1));
    kn_node *d = kn_html_document(s->env.scene, kn_jstr_view(&text), xml, made_at(s));
    kn_jstr_free(&text);
    return kn_wrap_node(s, d);
}

KN_NATIVE(host_serialize) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    kn_sb b = {0};
    if (n)
        kn_html_serialize(s->env.scene, n, false, true, &b);
    return kn_js_sb(ctx, &b);
}

/* ---- files ---- */

char *kn_local_path(kn_script *s, kn_str url) {
    /* Absolute URLs that scripts built on location.href: js/web.js says where the page lies. */
    static const char origin[] = "http://localhost/";
    if (kn_str_starts(url, kn_cstr(origin)))
        url = kn_str_sub(url, sizeof origin - 2, url.n);
    const kn_scene *scene = s->env.scene;
    return scene->project
               ? kn_resolve_url(scene->project, scene->base ? scene->base : scene->project, url)
               : NULL;
}

/* readText(url): the file's text, null when there is none. */
KN_NATIVE(host_read_text) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr url;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &url, exc))
        return KN_NULL;
    char *text = NULL, *path = NULL;
    size_t n = 0;
    kn_str mime;
    JSValueRef v = KN_NULL;
    if (!kn_data_url(kn_jstr_view(&url), &mime, &text, &n)) {
        path = kn_local_path(s, kn_jstr_view(&url));
        if (path && access(path, R_OK) == 0)
            kn_read_resolved(path, s->env.diags, kn_here(s), &text, &n);
        else
            kn_report(s->env.diags, KN_SEV_WARN, KN_EIO, "script/no-such-file", kn_here(s), NULL,
                      "cannot load '%s'", url.p);
    }
    if (text)
        v = kn_js_str(ctx, (kn_str){text, n});
    free(text);
    free(path);
    kn_jstr_free(&url);
    return v;
}

static void free_bytes(void *bytes, void *context) {
    free(bytes);
}

/* readBytes(url): a Uint8Array of a file or of a data: URL, null when there is none. */
KN_NATIVE(host_read_bytes) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr url;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &url, exc))
        return KN_NULL;
    char *bytes = NULL, *path = NULL;
    size_t n = 0;
    kn_str mime;
    if (!kn_data_url(kn_jstr_view(&url), &mime, &bytes, &n)) {
        path = kn_local_path(s, kn_jstr_view(&url));
        if (path && access(path, R_OK) == 0)
            kn_read_resolved(path, s->env.diags, kn_here(s), &bytes, &n);
        else
            kn_report(s->env.diags, KN_SEV_WARN, KN_EIO, "script/no-such-file", kn_here(s), NULL,
                      "cannot load '%s'", url.p);
    }
    free(path);
    kn_jstr_free(&url);
    if (!bytes)
        return KN_NULL;
    return JSObjectMakeTypedArrayWithBytesNoCopy(ctx, kJSTypedArrayTypeUint8Array, bytes, n,
                                                 free_bytes, NULL, exc);
}

KN_NATIVE(host_file_exists) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr url;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &url, exc))
        return KN_UNDEF;
    char *path = kn_local_path(s, kn_jstr_view(&url));
    bool yes = path && access(path, R_OK) == 0;
    free(path);
    kn_jstr_free(&url);
    return JSValueMakeBoolean(ctx, yes);
}

/* pagePath(): the entry file, relative to the project. */
KN_NATIVE(host_page_path) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    kn_str f = s->env.scene->scopes.n ? s->env.scene->scopes.v[0].file : (kn_str){0};
    return kn_js_str(ctx, f.n ? f : KN_S("index.html"));
}

/* ---- media ---- */

/* imageSize(element, url): [w, h] or null. */
KN_NATIVE(host_image_size) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    kn_jstr url;
    if (!n || !s->env.image || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &url, exc))
        return KN_NULL;
    kn_image *im = url.n ? s->env.image(s->env.ctx, n, kn_jstr_view(&url)) : NULL;
    kn_jstr_free(&url);
    double w = 0, h = 0;
    bool has_w, has_h, ratio;
    if (!im)
        return KN_NULL;
    kn_image_size(im, &w, &h, &has_w, &has_h, &ratio);
    return kn_js_numbers(ctx, (double[]){w, h}, 2);
}

/* mediaInfo(element): [duration, w, h] or null. */
KN_NATIVE(host_media_info) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    double v[3] = {NAN, 0, 0};
    if (!n || !s->env.media_info || !s->env.media_info(s->env.ctx, n, &v[0], &v[1], &v[2]))
        return KN_NULL;
    return kn_js_numbers(ctx, v, 3);
}

KN_NATIVE(host_set_volume) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    double v = kn_js_num(ctx, kn_arg(ctx, argc, argv, 1));
    if (!n || !isfinite(v))
        return KN_UNDEF;
    for (size_t i = 0; i < s->volumes.n; i++)
        if (s->volumes.v[i].id == n->id && s->volumes.v[i].gen == n->gen) {
            s->volumes.v[i].volume = v;
            return KN_UNDEF;
        }
    kn_vec_push(&s->volumes, (kn_volume){n->id, n->gen, v});
    return KN_UNDEF;
}

bool kn_script_media_volume(kn_script *s, const kn_node *n, double *out) {
    for (size_t i = 0; i < s->volumes.n; i++)
        if (s->volumes.v[i].id == n->id && s->volumes.v[i].gen == n->gen) {
            *out = s->volumes.v[i].volume;
            return true;
        }
    return false;
}

/* ---- surroundings ---- */

KN_NATIVE(host_env) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    JSObjectRef o = JSObjectMake(ctx, NULL, NULL);
    if (s->env.url)
        kn_js_set(ctx, o, "url", kn_js_str(ctx, kn_cstr(s->env.url)));
    kn_js_set(ctx, o, "width", JSValueMakeNumber(ctx, s->env.width));
    kn_js_set(ctx, o, "height", JSValueMakeNumber(ctx, s->env.height));
    kn_js_set(ctx, o, "dppx", JSValueMakeNumber(ctx, s->env.dppx));
    kn_js_set(ctx, o, "fpsNum", JSValueMakeNumber(ctx, (double)s->env.fps.num));
    kn_js_set(ctx, o, "fpsDen", JSValueMakeNumber(ctx, (double)s->env.fps.den));
    return o;
}

static void set_str(JSContextRef ctx, JSObjectRef o, const char *name, kn_str v) {
    kn_js_set(ctx, o, name, kn_js_str(ctx, v));
}

/* scopes(): one object per mounted composition; index 0 is the entry. */
KN_NATIVE(host_scopes) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    JSObjectRef list = kn_js_array(ctx);
    for (size_t i = 0; i < s->env.scene->scopes.n; i++) {
        const kn_scope *sc = &s->env.scene->scopes.v[i];
        JSObjectRef o = JSObjectMake(ctx, NULL, NULL);
        set_str(ctx, o, "compId", sc->comp_id);
        set_str(ctx, o, "scriptId", sc->script_id);
        set_str(ctx, o, "authoredId", sc->authored_id);
        set_str(ctx, o, "rootId", sc->root_id);
        if (i && !kn_str_starts(sc->file, KN_S("template#")))
            set_str(ctx, o, "file", sc->file);
        kn_js_set(ctx, o, "host", kn_wrap_node(s, sc->host));
        kn_js_set(ctx, o, "innerRoot", kn_wrap_node(s, sc->inner_root));
        kn_js_set(ctx, o, "hasVariables", JSValueMakeBoolean(ctx, sc->defaults.n || sc->values.n));
        JSObjectSetPropertyAtIndex(ctx, list, (unsigned)i, o, NULL);
    }
    return list;
}

/* variables(scope): JSON text of what getVariables() gives there. */
KN_NATIVE(host_variables) {
    kn_script *s = kn_self_host(ctx, self, exc);
    double i = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    if (!s || !(i >= 0 && i < (double)s->env.scene->scopes.n))
        return KN_NULL;
    kn_str over = i == 0 && s->env.variables_json ? kn_cstr(s->env.variables_json) : KN_S("");
    char *json = kn_variables_values(s->env.scene, (uint16_t)i, over);
    JSValueRef v = json ? kn_js_str(ctx, kn_cstr(json)) : KN_NULL;
    free(json);
    return v;
}

KN_NATIVE(host_overrides) {
    kn_script *s = kn_self_host(ctx, self, exc);
    return s && s->env.variables_json ? kn_js_str(ctx, kn_cstr(s->env.variables_json)) : KN_NULL;
}

KN_NATIVE(host_flush) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (s)
        kn_flush(s, JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0)));
    return KN_UNDEF;
}

KN_NATIVE(host_sheets_changed) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (s)
        kn_styler_sheets_changed(s->env.styler);
    return KN_UNDEF;
}

/* isTransform(text) */
KN_NATIVE(host_is_transform) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc))
        return KN_NULL;
    kn_value *v = kn_parse_value(KN_PROP_TRANSFORM, kn_jstr_view(&text));
    kn_jstr_free(&text);
    bool ok = v != NULL;
    kn_value_unref(v);
    return JSValueMakeBoolean(ctx, ok);
}
