/* The host: one JavaScriptCore context over one scene. Entry into script, exceptions and where they
 * point. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "src/core/file.h"
#include "src/core/log.h"
#include "src/core/mem.h"
#include "src/script/internal.h"
#include "src/script/js/embedded.h"

/* Exported by the library, but not declared in the headers it installs. */
typedef bool (*kn_should_terminate)(JSContextRef ctx, void *context);
extern void JSContextGroupSetExecutionTimeLimit(JSContextGroupRef group, double limit,
                                                kn_should_terminate callback, void *context);

extern void JSGlobalContextSetUnhandledRejectionCallback(JSGlobalContextRef ctx, JSObjectRef f,
                                                         JSValueRef *exception);

extern void JSContextGroupAddHeapFinalizer(JSContextGroupRef group,
                                           void (*finalizer)(JSContextGroupRef, void *),
                                           void *context);

extern JSStringRef JSContextCreateBacktrace(JSContextRef ctx, unsigned frames);

/* Time and memory are looked at this often while script runs. Seldom: when two timers of the engine
 * go off together, which they do where its thread had to wait longer than this, an assertion in its
 * VMTraps may end the process (2.50). */
enum { KN_TICK_MS = 500 };

static kn_loc running_line(kn_script *s, JSContextRef ctx);

/* Bytes that the process has in memory. */
static size_t resident(void) {
    FILE *f = fopen("/proc/self/statm", "r");
    unsigned long all = 0, in = 0;
    if (f && fscanf(f, "%lu %lu", &all, &in) != 2)
        in = 0;
    if (f)
        fclose(f);
    return (size_t)in * (size_t)sysconf(_SC_PAGESIZE);
}

/* `ctx` NULL: where script is cannot be asked. Always true. */
static bool stop(kn_script *s, JSContextRef ctx, const char *id, const char *fmt, unsigned limit) {
    if (s->stopped)
        return true; /* has been said */
    s->stopped = s->told = true;
    kn_loc loc = ctx ? running_line(s, ctx) : (kn_loc){0};
    if (!loc.line)
        loc = s->current ? s->current->loc : s->last_loc;
    kn_report(s->env.diags, KN_SEV_ERROR, KN_ELIMIT, id, loc, NULL, fmt, limit);
    return true;
}

/* Stops what is past a limit; false: nothing is. */
static bool past_limit(kn_script *s, JSContextRef ctx) {
    const uint64_t limit = s->env.time_limit_ms;
    if (s->depth && limit && (kn_thread_ns() - s->entered_ns) / 1000000 >= limit)
        return stop(s, ctx, "script/time-limit", "a script ran for more than %u ms and was stopped",
                    s->env.time_limit_ms);
    if (s->depth && s->env.memory_limit && resident() > s->resident_before + s->env.memory_limit)
        return stop(s, ctx, "script/memory-limit",
                    "a script took more than %u MB of memory and was stopped",
                    (unsigned)(s->env.memory_limit >> 20));
    return false;
}

static bool on_tick(JSContextRef ctx, void *context);

static void set_tick(kn_script *s) {
    const unsigned limit = s->env.time_limit_ms,
                   ms = limit && limit < KN_TICK_MS ? limit : KN_TICK_MS;
    if (limit || s->env.memory_limit)
        JSContextGroupSetExecutionTimeLimit(s->group, ms / 1000.0, on_tick, s);
}

/* Called from inside the engine, which must not be entered again here: at a loop or a call, once
 * the time that was set has passed since script began. */
static bool on_tick(JSContextRef ctx, void *context) {
    kn_script *s = context;
    if (past_limit(s, ctx))
        return true;
    set_tick(s); /* once more */
    return false;
}

static bool on_cut(JSContextRef ctx, void *context) {
    return true;
}

/* A limit of nothing starts a timer for each promise: they go off while the engine rests. */
enum { KN_REST_US = 50000 };

/* Promises that settle each other without end never leave the engine, and each of them starts the
 * clock of the limit anew. What they leave behind is collected now and then: this is where they are
 * seen, and ended by a limit of nothing. */
static void on_collected(JSContextGroupRef group, void *context) {
    kn_script *s = context;
    if (s->stopped || !past_limit(s, NULL))
        return;
    s->cut = true;
    JSContextGroupSetExecutionTimeLimit(group, 0, on_cut, s);
}

void kn_flush(kn_script *s, bool layout) {
    s->stats.flushes++;
    kn_flush_sheets(s);
    if (s->env.flush)
        s->env.flush(s->env.ctx, layout);
}

/* ---- exceptions ---- */

static bool known_source(const kn_script *s, kn_str url, uint32_t line, kn_source *out) {
    bool found = false;
    for (size_t i = 0; i < s->sources.n; i++) {
        const kn_source *src = &s->sources.v[i];
        if (!kn_str_eq(kn_cstr(kn_files_name(s->env.scene->files, src->start.file)), url))
            continue;
        /* Several scripts of one file are told apart by their first line. */
        if (src->start.line <= line && (!found || src->start.line >= out->start.line)) {
            *out = *src;
            found = true;
        }
    }
    return found;
}

/* Column of JavaScriptCore → column in the file. */
static kn_loc place(const kn_source *src, uint32_t line, uint32_t col) {
    kn_loc l = {src->start.file, line, col};
    if (line == src->start.line && col > src->prefix) {
        l.col = col - src->prefix;
        if (src->start.col)
            l.col += src->start.col - 1;
    }
    return l;
}

/* "name@url:line:col" of one line of a stack. */
static bool parse_frame(kn_str frame, kn_str *url, uint32_t *line, uint32_t *col) {
    size_t at = 0;
    for (size_t i = 0; i < frame.n; i++)
        if (frame.p[i] == '@') {
            at = i + 1;
            break;
        }
    uint32_t v[2] = {0, 0};
    size_t end = frame.n;
    for (int k = 1; k >= 0; k--) {
        size_t i = end;
        uint32_t scale = 1;
        while (i > at && kn_is_digit(frame.p[i - 1])) {
            v[k] += (uint32_t)(frame.p[--i] - '0') * scale;
            scale *= 10;
        }
        if (i == end || i <= at || frame.p[i - 1] != ':')
            return false;
        end = i - 1;
    }
    *url = kn_str_sub(frame, at, end);
    *line = v[0];
    *col = v[1];
    return true;
}

kn_loc kn_stack_loc(kn_script *s, kn_str stack, kn_str first_url, uint32_t line, uint32_t col) {
    kn_loc library = {0};
    kn_source src;
    if (first_url.n && known_source(s, first_url, line, &src)) {
        library = place(&src, line, col);
        if (!src.library)
            return library;
    }
    for (size_t from = 0; from < stack.n;) {
        size_t to = from;
        while (to < stack.n && stack.p[to] != '\n')
            to++;
        kn_str url;
        if (parse_frame(kn_str_sub(stack, from, to), &url, &line, &col) &&
            known_source(s, url, line, &src)) {
            kn_loc l = place(&src, line, col);
            if (!src.library)
                return l;
            if (!library.file)
                library = l;
        }
        from = to + 1;
    }
    return library.file ? library : s->current ? s->current->loc : library;
}

/* Where script is now, told without running any: "#0 name() at url:line" a line. */
static kn_loc running_line(kn_script *s, JSContextRef ctx) {
    JSStringRef trace = JSContextCreateBacktrace(ctx, 32);
    kn_jstr text;
    kn_loc found = {0};
    if (!trace)
        return found;
    kn_jstr_from(trace, &text);
    JSStringRelease(trace);
    kn_str all = kn_jstr_view(&text);
    for (size_t from = 0; from < all.n && !found.line;) {
        size_t to = from;
        while (to < all.n && all.p[to] != '\n')
            to++;
        kn_str frame = kn_str_sub(all, from, to);
        ptrdiff_t at = kn_str_find(frame, KN_S(" at "));
        size_t colon = frame.n;
        uint32_t line = 0, scale = 1;
        while (colon && kn_is_digit(frame.p[colon - 1])) {
            line += (uint32_t)(frame.p[--colon] - '0') * scale;
            scale *= 10;
        }
        kn_source src;
        if (at >= 0 && colon > (size_t)at + 5 && frame.p[colon - 1] == ':' &&
            known_source(s, kn_str_sub(frame, (size_t)at + 4, colon - 1), line, &src) &&
            !src.library)
            found = (kn_loc){src.start.file, line, 0};
        from = to + 1;
    }
    kn_jstr_free(&text);
    return found;
}

static kn_loc error_loc(kn_script *s, JSObjectRef e) {
    kn_jstr stack, url;
    kn_jstr_init(s->ctx, kn_js_get(s->ctx, e, "stack"), &stack, NULL);
    kn_jstr_init(s->ctx, kn_js_get(s->ctx, e, "sourceURL"), &url, NULL);
    double line = kn_js_num(s->ctx, kn_js_get(s->ctx, e, "line"));
    double col = kn_js_num(s->ctx, kn_js_get(s->ctx, e, "column"));
    kn_loc l = kn_stack_loc(s, kn_jstr_view(&stack), kn_jstr_view(&url),
                            line > 0 ? (uint32_t)line : 0, col > 0 ? (uint32_t)col : 0);
    kn_jstr_free(&stack);
    kn_jstr_free(&url);
    return l;
}

kn_loc kn_here(kn_script *s) {
    JSObjectRef e = JSObjectMakeError(s->ctx, 0, NULL, NULL);
    return e ? error_loc(s, e) : (kn_loc){0};
}

void kn_report_exception(kn_script *s, JSValueRef v) {
    s->stats.exceptions++;
    if (s->stopped) { /* has been said */
        s->stopped = false;
        return;
    }
    JSObjectRef e = kn_js_obj(s->ctx, v);
    kn_loc loc = e ? error_loc(s, e) : s->current ? s->current->loc : (kn_loc){0};
    kn_jstr text;
    kn_jstr_init(s->ctx, v, &text, NULL);
    /* The engine may notice the same limit twice, the second time at the next entry. */
    if (!e && s->told && kn_str_eq(kn_jstr_view(&text), KN_S("JavaScript execution terminated."))) {
        kn_jstr_free(&text);
        return;
    }
    kn_report(s->env.diags, KN_SEV_ERROR, KN_ESCRIPT, "script/exception", loc, NULL, "%s",
              text.n ? text.p : "exception");
    kn_jstr_free(&text);
}

/* ---- entry ---- */

/* The limit is one of an entry from outside, whatever is called in between. */
static void enter(kn_script *s) {
    if (s->depth++ == 0) {
        s->stopped = false;
        if (s->cut) {
            usleep(KN_REST_US);
            set_tick(s);
        }
        s->cut = false;
        s->entered_ns = kn_thread_ns();
    }
}

JSValueRef kn_eval(kn_script *s, const char *text, kn_loc start, uint32_t prefix, bool library,
                   JSObjectRef self) {
    kn_vec_push(&s->sources, (kn_source){start, prefix, library});
    JSStringRef str = JSStringCreateWithUTF8CString(text);
    JSStringRef url = JSStringCreateWithUTF8CString(kn_files_name(s->env.scene->files, start.file));
    JSValueRef exc = NULL;
    enter(s);
    JSValueRef v = JSEvaluateScript(s->ctx, str, self, url, start.line ? (int)start.line : 1, &exc);
    s->depth--;
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
    enter(s);
    JSValueRef v = f ? JSObjectCallAsFunction(s->ctx, f, NULL, argc, argv, &exc) : NULL;
    s->depth--;
    if (exc) {
        kn_report_exception(s, exc);
        return NULL;
    }
    return v;
}

JSValueRef kn_call_shared(kn_script *s, const char *name, size_t argc, const JSValueRef *argv) {
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

kn_status kn_script_new(const kn_script_env *env, kn_script **out) {
    kn_script *s = KN_NEW(kn_script);
    s->env = *env;
    s->arena = kn_arena_new();
    if (!env->scene->style_text)
        env->scene->style_text = style_text;
    kn_rand_seed_ms(&s->rand, 0);
    /* Scripts look for their limits themselves: the signals that the engine would send otherwise
     * can end the process. Read when the first group is made; the program has set it before. */
    setenv("JSC_usePollingTraps", "1", 0);
    s->group = JSContextGroupCreate();
    s->resident_before = resident();
    set_tick(s);
    JSContextGroupAddHeapFinalizer(s->group, on_collected, s);
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

void kn_script_free(kn_script *s) {
    if (!s)
        return;
    if (s->ctx)
        JSGlobalContextRelease(s->ctx);
    JSContextGroupRelease(s->group); /* finalizes every object: the arena must still be there */
    kn_wrap_free_all(s);
    kn_selectors_free_cache(s);
    kn_canvas_host_free(s);
    kn_vec_free(&s->sources);
    kn_vec_free(&s->volumes);
    kn_mutations_free(s);
    kn_arena_free(s->arena);
    free(s);
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
