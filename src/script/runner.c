/* Running the document's scripts (HTML §4.12.1.1, as far as a page without network and user needs
 * it). */
#include "parser/scene/shadow.h"
#include "src/core/mem.h"
#include "src/script/internal.h"

static kn_str type_of(const kn_node *script) {
    kn_str t = kn_node_attr(script, KN_A_type);
    return t.p ? kn_str_trim(t) : KN_S("");
}

static bool is_module(const kn_node *script) {
    return kn_str_ieq(type_of(script), KN_S("module"));
}

static bool is_javascript(const kn_node *script) {
    static const char *const types[] = {"",
                                        "text/javascript",
                                        "application/javascript",
                                        "module",
                                        "text/ecmascript",
                                        "application/ecmascript",
                                        "application/x-javascript"};
    kn_str t = type_of(script);
    for (size_t i = 0; i < KN_COUNTOF(types); i++)
        if (kn_str_ieq(t, kn_cstr(types[i])))
            return true;
    return false;
}

/* Lines and columns of what stands in the file. */
static kn_loc text_loc(const kn_node *script) {
    for (const kn_node *c = script->first; c; c = c->next)
        if (c->kind == KN_NODE_TEXT && c->loc.line)
            return c->loc;
    return script->loc;
}

/* A nested composition's inline script sees proxies of document, gsap and window (contract A.7). */
#define SCOPE_HEAD "(function(document, gsap, window, __hyperframes){"

static void run_scoped(kn_script *s, const kn_node *script, kn_str text) {
    kn_sb b = {0};
    kn_sb_puts(&b, SCOPE_HEAD);
    kn_sb_put(&b, text);
    kn_sb_puts(&b, "\n})");
    JSValueRef f = kn_eval(s, b.p, text_loc(script), sizeof SCOPE_HEAD - 1, false, NULL);
    kn_sb_free(&b);
    if (f) {
        JSValueRef args[] = {JSValueMakeNumber(s->ctx, script->scope), f};
        kn_call_shared(s, "runScoped", 2, args);
    }
}

/* js/modules.js loads, links and runs. `url` NULL: the text stands in the page. */
static void run_module(kn_script *s, kn_str text, kn_str url, kn_loc at) {
    JSValueRef args[] = {kn_js_str(s->ctx, text),
                         url.p ? kn_js_str(s->ctx, url) : JSValueMakeNull(s->ctx),
                         kn_js_str(s->ctx, kn_cstr(kn_files_name(s->env.scene->files, at.file))),
                         JSValueMakeNumber(s->ctx, at.line), JSValueMakeNumber(s->ctx, at.col)};
    kn_call_shared(s, "runModule", 5, args);
}

/* import() in a classic script is ours to answer; NULL: there is none. Free it. */
static char *rewritten(kn_script *s, const char *text) {
    const char *p = strstr(text, "import");
    while (p && p[6] != '(' && p[6] != ' ')
        p = strstr(p + 6, "import");
    if (!p)
        return NULL;
    JSValueRef arg = kn_js_str(s->ctx, kn_cstr(text));
    JSValueRef out = kn_call_shared(s, "rewriteImports", 1, &arg);
    kn_jstr js;
    if (!out || !kn_jstr_init(s->ctx, out, &js, NULL))
        return NULL;
    char *copy = kn_xstrndup(js.p, js.n);
    kn_jstr_free(&js);
    return copy;
}

static void run_classic(kn_script *s, const char *text, kn_loc at, bool library) {
    char *own = rewritten(s, text);
    kn_eval(s, own ? own : text, at, 0, library, NULL);
    free(own);
}

static void run_inline(kn_script *s, const kn_node *script) {
    kn_sb text = {0};
    kn_node_text_content(script, &text);
    if (kn_str_trim(kn_sb_str(&text)).n) {
        kn_sb_putc(&text, 0);
        text.n--;
        if (is_module(script))
            run_module(s, kn_sb_str(&text), (kn_str){0}, text_loc(script));
        else if (script->scope)
            run_scoped(s, script, kn_sb_str(&text));
        else
            run_classic(s, text.p, text_loc(script), false);
    }
    kn_sb_free(&text);
}

static bool run_external(kn_script *s, const kn_node *script, kn_str url) {
    if (is_module(script)) {
        run_module(s, KN_S(""), url, script->loc);
        return true;
    }
    char *shown;
    size_t n = 0;
    char *text = kn_module_text(s, url, script->loc, &shown, &n);
    if (!text)
        return false;
    kn_loc at = {kn_files_add(s->env.scene->files, shown), 1, 1};
    free(shown);
    run_classic(s, text, at, true);
    free(text);
    return true;
}

static void add_import_map(kn_script *s, const kn_node *script) {
    kn_sb text = {0};
    kn_node_text_content(script, &text);
    JSValueRef arg = kn_js_sb(s->ctx, &text);
    kn_call_shared(s, "importMap", 1, &arg);
}

void kn_run_element(kn_script *s, kn_node *script) {
    if (!(script->flags & KN_NODE_SCRIPT_DONE) && kn_str_ieq(type_of(script), KN_S("importmap"))) {
        script->flags |= KN_NODE_SCRIPT_DONE;
        add_import_map(s, script);
    }
    if ((script->flags & KN_NODE_SCRIPT_DONE) || s->env.no_scripts || !is_javascript(script) ||
        (kn_node_has_attr(script, kn_scene_atom(s->env.scene, KN_S("nomodule"))) &&
         !is_module(script)))
        return;
    kn_str url = kn_node_attr(script, KN_A_src);
    if (!url.p && !script->first)
        return; /* may still get its text */
    script->flags |= KN_NODE_SCRIPT_DONE;
    kn_node *before = s->current;
    s->current = script;
    s->last_loc = s->top->last_loc = script->loc;
    s->stats.scripts++;
    kn_names_changed(s); /* of those that scripts made since */
    bool ok = true;
    if (url.p)
        ok = url.n && run_external(s, script, url);
    else
        run_inline(s, script);
    s->current = before;
    JSValueRef args[] = {kn_wrap_node(s, script), JSValueMakeBoolean(s->ctx, url.p != NULL),
                         JSValueMakeBoolean(s->ctx, ok)};
    kn_call_shared(s, "scriptDone", 3, args);
}

void kn_run_inserted(kn_script *s, kn_node *top) {
    KN_VEC(kn_node *) list = {0};
    if (s->hold_scripts)
        return;
    for (kn_node *n = top; n; n = kn_shadow_next(n, top))
        if (n->kind == KN_NODE_ELEMENT && n->tag == KN_A_script &&
            !(n->flags & (KN_NODE_SCRIPT_DONE | KN_NODE_PARSED)))
            kn_vec_push(&list, n);
    for (size_t i = 0; i < list.n; i++)
        if (list.v[i]->flags & KN_NODE_ATTACHED)
            kn_run_element(s, list.v[i]);
    kn_vec_free(&list);
}

typedef struct kn_script_ref {
    uint32_t id, gen;
} kn_script_ref;

void kn_script_run_document(kn_script *s) {
    kn_scene *scene = s->env.scene;
    KN_VEC(kn_script_ref) list = {0};
    for (kn_node *n = scene->document; n; n = kn_shadow_next(n, scene->document))
        if (n->kind == KN_NODE_ELEMENT && n->tag == KN_A_script &&
            (is_javascript(n) || kn_str_ieq(type_of(n), KN_S("importmap"))))
            kn_vec_push(&list, (kn_script_ref){n->id, n->gen});
    scene->changed_slots.n = 0; /* of the markup: nobody has heard yet */
    scene->wants_names = true;
    kn_call_shared(s, "initVariables", 0, NULL);
    kn_frames_changed(s);
    if (s->env.fonts)
        kn_fonts_web_ready(s->env.fonts, false);
    /* Classic ones in order; deferred ones and modules when the document stands. */
    for (int late = 0; late < 2 && !s->env.no_scripts; late++)
        for (size_t i = 0; i < list.n; i++) {
            kn_node *n = kn_node_by_id(scene, list.v[i].id, list.v[i].gen);
            if (!n || !(n->flags & KN_NODE_ATTACHED))
                continue;
            bool defer =
                is_module(n) || (kn_node_has_attr(n, kn_scene_atom(scene, KN_S("defer"))) &&
                                 kn_node_has_attr(n, KN_A_src));
            if (defer == (late == 1))
                kn_run_element(s, n);
        }
    kn_vec_free(&list);
    if (s->env.scripts_ran)
        s->env.scripts_ran(s->env.ctx);
    kn_call_shared(s, "documentReady", 0, NULL);
    if (s->env.fonts)
        kn_fonts_web_ready(s->env.fonts, true);
    kn_call_shared(s, "fontsReady", 0, NULL); /* what waits for it runs when the engine is left */
    kn_load_frames(s, s == s->top ? NULL : s);
    kn_call_shared(s, "documentLoaded", 0, NULL);
    if (s == s->top)
        kn_run_timers(s, "settle", 0);
    kn_flush_sheets(s);
}
