/* The host: one JavaScriptCore context over one scene. Entry into script, exceptions. */
#include <stdio.h>
#include <stdlib.h>
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/script/internal.h"
#include "src/script/js/embedded.h"

/* Exported by the library, but not declared in the headers it installs. */
extern void JSGlobalContextSetUnhandledRejectionCallback(JSGlobalContextRef ctx, JSObjectRef f,
                                                         JSValueRef *exception);

void kn_flush(kn_script *s, bool layout) {
    s->stats.flushes++;
    kn_flush_sheets(s);
    if (s->env.flush)
        s->env.flush(s->env.ctx, layout);
}

void kn_report_exception(kn_script *s, JSValueRef v) {
    s->stats.exceptions++;
    if (s->top->stopped) { /* has been said */
        s->top->stopped = false;
        return;
    }
    JSObjectRef e = kn_js_obj(s->ctx, v);
    kn_loc loc = e ? kn_error_loc(s, e) : s->current ? s->current->loc : (kn_loc){0};
    kn_jstr text;
    kn_jstr_init(s->ctx, v, &text, NULL);
    /* The engine may notice the same limit twice, the second time at the next entry. */
    if (!e && s->top->told &&
        kn_str_eq(kn_jstr_view(&text), KN_S("JavaScript execution terminated."))) {
        kn_jstr_free(&text);
        return;
    }
    kn_report(s->env.diags, KN_SEV_ERROR, KN_ESCRIPT, "script/exception", loc, NULL, "%s",
              text.n ? text.p : "exception");
    kn_jstr_free(&text);
}

/* ---- entry ---- */

JSValueRef kn_eval(kn_script *s, const char *text, kn_loc start, uint32_t prefix, bool library,
                   JSObjectRef self) {
    kn_vec_push(&s->top->sources, (kn_source){start, prefix, library});
    JSStringRef str = JSStringCreateWithUTF8CString(text);
    JSStringRef url = JSStringCreateWithUTF8CString(kn_files_name(s->env.scene->files, start.file));
    JSValueRef exc = NULL;
    kn_script_enter(s);
    JSValueRef v = JSEvaluateScript(s->ctx, str, self, url, start.line ? (int)start.line : 1, &exc);
    kn_script_leave(s);
    JSStringRelease(str);
    JSStringRelease(url);
    if (exc) {
        kn_report_exception(s, exc);
        return NULL;
    }
    return v;
}

JSValueRef kn_call(kn_script *s, JSObjectRef f, size_t argc, const JSValueRef *argv) {
    JSValueRef exc = NULL;
    kn_script_enter(s);
    JSValueRef v = f ? JSObjectCallAsFunction(s->ctx, f, NULL, argc, argv, &exc) : NULL;
    kn_script_leave(s);
    if (exc) {
        kn_report_exception(s, exc);
        return NULL;
    }
    return v;
}

JSValueRef kn_call_shared(kn_script *s, const char *name, size_t argc, const JSValueRef *argv) {
    if (s->retired)
        return NULL;
    return kn_call(s, kn_js_obj(s->ctx, kn_js_get(s->ctx, s->shared, name)), argc, argv);
}

/* ---- start and end ---- */

/* Each file of js/ is a function expression (K, global, kn). */
static bool run_embedded(kn_script *s, const char *text, const char *name) {
    JSStringRef str = JSStringCreateWithUTF8CString(text),
                url = JSStringCreateWithUTF8CString(name);
    JSValueRef exc = NULL;
    JSValueRef f = JSEvaluateScript(s->ctx, str, NULL, url, 1, &exc);
    JSStringRelease(str);
    JSStringRelease(url);
    JSObjectRef fo = exc ? NULL : kn_js_obj(s->ctx, f);
    if (fo) {
        JSValueRef args[] = {s->host, JSContextGetGlobalObject(s->ctx), s->shared};
        JSObjectCallAsFunction(s->ctx, fo, NULL, 3, args, &exc);
    }
    if (exc) { /* only ever seen by whoever edits these files */
        kn_jstr m, stack = {.p = stack.buf};
        kn_jstr_init(s->ctx, exc, &m, NULL);
        JSObjectRef e = kn_js_obj(s->ctx, exc);
        if (e)
            kn_jstr_init(s->ctx, kn_js_get(s->ctx, e, "stack"), &stack, NULL);
        kn_report(s->env.diags, KN_SEV_ERROR, KN_ESCRIPT, "script/internal", (kn_loc){0}, NULL,
                  "%s: %s %d:%d\n%s", name, m.p,
                  e ? (int)kn_js_num(s->ctx, kn_js_get(s->ctx, e, "line")) : 0,
                  e ? (int)kn_js_num(s->ctx, kn_js_get(s->ctx, e, "column")) : 0, e ? stack.p : "");
        kn_jstr_free(&m);
        if (e)
            kn_jstr_free(&stack);
    }
    return !exc && fo;
}

static bool start(kn_script *s) {
    kn_wrap *w = KN_ANEW(s->arena, kn_wrap);
    *w = (kn_wrap){.kind = KN_WRAP_HOST, .s = s};
    s->host = JSObjectMake(s->ctx, s->host_class, w);
    JSValueProtect(s->ctx, s->host);
    s->shared = JSObjectMake(s->ctx, NULL, NULL);
    JSValueProtect(s->ctx, s->shared);
    kn_js_set(s->ctx, s->shared, "up",
              s->env.parent ? s->env.parent->shared : JSValueMakeNull(s->ctx));
    kn_js_set(s->ctx, s->shared, "top", s->top->shared);
    for (size_t i = 0; i < kn_embedded_count; i++) {
        if (!run_embedded(s, kn_embedded[i].text, kn_embedded[i].name))
            return false;
        if (strcmp(kn_embedded[i].name, "kinora:base.js") == 0) /* it made the classes */
            kn_webapi_install(s, kn_js_obj(s->ctx, kn_js_get(s->ctx, s->shared, "interfaces")));
    }
    JSObjectRef f = kn_js_obj(s->ctx, kn_js_get(s->ctx, s->shared, "unhandledRejection"));
    if (f)
        JSGlobalContextSetUnhandledRejectionCallback(s->ctx, f, NULL);
    return true;
}

static void style_text(const kn_scene *scene, const struct kn_decls *d, kn_sb *out) {
    kn_decls_serialize(d, scene->atoms, out);
}

static void start_engine(kn_script *s) {
    kn_rand_seed_ms(&s->rand, 0);
    /* Scripts look for their limits themselves: the signals that the engine would send otherwise
     * can end the process. Read when the first group is made; the program has set it before. */
    setenv("JSC_usePollingTraps", "1", 0);
    s->group = JSContextGroupCreate();
    kn_guard_start(s);
}

kn_status kn_script_new(const kn_script_env *env, kn_script **out) {
    kn_script *s = KN_NEW(kn_script);
    s->env = *env;
    s->arena = kn_arena_new();
    if (!env->scene->style_text)
        env->scene->style_text = style_text;
    s->top = env->parent ? env->parent->top : s;
    if (s == s->top)
        start_engine(s);
    else
        s->group = s->top->group;
    s->ctx = JSGlobalContextCreateInGroup(s->group, NULL);
    if (!s->ctx || !kn_wrap_classes(s) || !start(s)) {
        kn_report(env->diags, KN_SEV_ERROR, KN_ESCRIPT, "script/start", (kn_loc){0}, NULL,
                  "the script engine does not start");
        kn_script_free(s);
        *out = NULL;
        return KN_ESCRIPT;
    }
    *out = s;
    return KN_OK;
}

static void free_parts(kn_script *s) {
    kn_wrap_free_all(s);
    kn_selectors_free_cache(s);
    kn_webgl_host_free(s);
    kn_canvas_host_free(s);
    s->canvas = NULL;
    kn_vec_free(&s->sources);
    kn_vec_free(&s->volumes);
    kn_mutations_free(s);
}

static void free_host(kn_script *s) {
    kn_selectors_free_cache(s); /* scripts may have asked the shell */
    kn_arena_free(s->arena);
    free(s);
}

/* The engine goes on, with objects in its heap that point at the host: it stays as a shell, in
 * whose scene no node is found, until the engine ends. */
static void retire(kn_script *s) {
    kn_script *top = s->top;
    if (!top->nothing)
        top->nothing = kn_scene_new(top->env.scene->files, top->env.diags);
    kn_wrap_let_go(s);
    if (s->shared)
        JSValueUnprotect(s->ctx, s->shared);
    if (s->host)
        JSValueUnprotect(s->ctx, s->host);
    if (s->chars.list)
        JSValueUnprotect(s->ctx, s->chars.list);
    s->chars.list = NULL;
    free_parts(s);
    if (s->ctx) {
        /* The callback is a root of the heap: with one of its own the context would stay. */
        JSObjectRef f = kn_js_obj(top->ctx, kn_js_get(top->ctx, top->shared, "unhandledRejection"));
        JSGlobalContextSetUnhandledRejectionCallback(s->ctx, f, NULL);
        JSGlobalContextRelease(s->ctx);
    }
    s->retired = true;
    s->ctx = top->ctx;
    s->env = (kn_script_env){.scene = top->nothing, .diags = top->env.diags, .parent = top};
    kn_vec_push(&top->retirees, s);
}

void kn_script_free(kn_script *s) {
    if (!s)
        return;
    if (s != s->top) {
        retire(s);
        return;
    }
    kn_guard_free(s->guard); /* the collections of the end are no script's */
    s->guard = NULL;
    kn_webgl_host_free(s); /* lets go of objects of the engine */
    if (s->ctx)
        JSGlobalContextRelease(s->ctx);
    JSContextGroupRelease(s->group); /* finalizes every object: the arenas must still be there */
    for (size_t i = 0; i < s->retirees.n; i++)
        free_host(s->retirees.v[i]);
    kn_vec_free(&s->retirees);
    kn_scene_free(s->nothing);
    free_parts(s);
    free_host(s);
}

/* Not in the public headers of the engine, and perhaps not in every version of it. */
extern JSObjectRef JSGetMemoryUsageStatistics(JSContextRef ctx) __attribute__((weak));

static size_t heap_bytes(const kn_script *s) {
    static const char *const parts[] = {"heapSize", "extraMemorySize"};
    size_t sum = 0;
    const JSObjectRef o = JSGetMemoryUsageStatistics ? JSGetMemoryUsageStatistics(s->ctx) : NULL;
    for (size_t i = 0; o && i < KN_COUNTOF(parts); i++) {
        JSStringRef name = JSStringCreateWithUTF8CString(parts[i]);
        const double v = JSValueToNumber(s->ctx, JSObjectGetProperty(s->ctx, o, name, NULL), NULL);
        JSStringRelease(name);
        sum += v > 0 ? (size_t)v : 0;
    }
    return sum;
}

void kn_script_get_stats(const kn_script *s, kn_script_stats *out) {
    *out = s->stats;
    out->bytes = heap_bytes(s);
}

void kn_script_unseen(kn_script *s) {
    s->top->unseen = true;
}

char *kn_script_eval(kn_script *s, const char *text) {
    kn_loc at = {kn_files_add(s->env.scene->files, "(eval)"), 1, 1};
    JSValueRef v = kn_eval(s, text, at, 0, true, NULL);
    kn_jstr str;
    if (!v)
        return NULL;
    JSValueRef exc = NULL;
    kn_jstr_init(s->ctx, v, &str, &exc);
    if (exc)
        kn_report_exception(s, exc);
    char *out = exc ? NULL : kn_xstrndup(str.p, str.n);
    kn_jstr_free(&str);
    return out;
}
