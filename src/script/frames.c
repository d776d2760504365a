/* Documents of frames: loading them in their turn, and nodes that go from one document to another.
 * js/frames.js knows which are to be loaded; the session makes their scenes. */
#include "parser/scene/import.h"
#include "parser/scene/shadow.h"
#include "src/core/limits.h"
#include "src/script/internal.h"

void kn_frames_changed(kn_script *s) {
    s->frame_epoch = s->env.scene->frame_epoch;
    kn_call_shared(s, "framesChanged", 0, NULL);
}

/* ---- loading ---- */

/* Tells the document with the element of the one that it shows now. */
static void enter_frame(kn_script *owner, JSValueRef el, kn_script *child, bool opaque,
                        bool empty) {
    const JSValueRef args[] = {el, child->shared, JSValueMakeBoolean(owner->ctx, opaque),
                               JSValueMakeBoolean(owner->ctx, empty)};
    kn_call_shared(owner, "frameReady", KN_COUNTOF(args), args);
}

static kn_str view_of(JSContextRef ctx, JSValueRef v, kn_jstr *text) {
    text->p = text->buf;
    text->n = 0;
    if (!JSValueIsString(ctx, v) || !kn_jstr_init(ctx, v, text, NULL))
        return (kn_str){0};
    return kn_jstr_view(text);
}

/* [element, text, url, whether scripts run] */
static void load_one(kn_script *top, JSObjectRef o) {
    JSContextRef ctx = top->ctx;
    JSValueRef el = JSObjectGetPropertyAtIndex(ctx, o, 0, NULL);
    kn_script *owner = kn_wrap_host(ctx, el);
    kn_node *n = kn_unwrap(ctx, el);
    if (!n || owner->retired || !owner->env.frame_open)
        return;
    kn_jstr text, url;
    const kn_frame_request r = {
        .text = view_of(ctx, JSObjectGetPropertyAtIndex(ctx, o, 1, NULL), &text),
        .url = view_of(ctx, JSObjectGetPropertyAtIndex(ctx, o, 2, NULL), &url),
        .scripts = JSValueToBoolean(ctx, JSObjectGetPropertyAtIndex(ctx, o, 3, NULL))};
    bool opaque = false;
    kn_script *child = owner->env.frame_open(owner->env.ctx, n, &r, &opaque);
    kn_jstr_free(&text);
    kn_jstr_free(&url);
    if (child) {
        enter_frame(owner, el, child, opaque, false);
        kn_script_run_document(child);
    }
    kn_call_shared(owner, "frameLoaded", 1, &el);
}

/* The bound is for documents whose scripts name another one each time. */
void kn_load_frames(kn_script *s, kn_script *only) {
    kn_script *top = s->top;
    for (int i = 0; top->frames_waiting && i < KN_LIMIT_FRAME_LOADS; i++) {
        JSValueRef which = only ? only->shared : JSValueMakeNull(top->ctx);
        JSValueRef v = kn_call_shared(top, "nextFrame", 1, &which);
        JSObjectRef o = v ? kn_js_obj(top->ctx, v) : NULL;
        if (!o) {
            top->frames_waiting = only != NULL;
            return;
        }
        load_one(top, o);
    }
}

/* ---- functions of K ---- */

KN_NATIVE(host_frame_elements) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    JSObjectRef list = kn_js_array(ctx);
    unsigned n = 0;
    for (kn_node *e = s->env.scene->document; e; e = kn_shadow_next(e, s->env.scene->document))
        if (kn_is_html(e, KN_A_iframe))
            JSObjectSetPropertyAtIndex(ctx, list, n++, kn_wrap_node(s, e), NULL);
    return list;
}

/* frameBlank(element): the empty document that is there before another one is loaded. */
KN_NATIVE(host_frame_blank) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    const kn_frame_request r = {.scripts = true};
    bool opaque = false;
    kn_script *child =
        n && s->env.frame_open ? s->env.frame_open(s->env.ctx, n, &r, &opaque) : NULL;
    if (child)
        enter_frame(s, argv[0], child, opaque, true);
    return KN_UNDEF;
}

KN_NATIVE(host_frame_close) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    if (n && s->env.frame_close)
        s->env.frame_close(s->env.ctx, n);
    return KN_UNDEF;
}

KN_NATIVE(host_frame_waiting) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (s)
        s->top->frames_waiting = true;
    return KN_UNDEF;
}

/* viewport(): [width, height] of the window now */
KN_NATIVE(host_viewport) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    double v[2] = {s->env.width, s->env.height};
    if (s->env.viewport)
        s->env.viewport(s->env.ctx, &v[0], &v[1]);
    return kn_js_numbers(ctx, v, 2);
}

/* holdScripts(on): what is inserted does not run yet. */
KN_NATIVE(host_hold_scripts) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (s)
        s->hold_scripts = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0));
    return KN_UNDEF;
}

/* runScripts(): of a document that was written anew. */
KN_NATIVE(host_run_scripts) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *html = s && !s->env.no_scripts ? kn_scene_html(s->env.scene) : NULL;
    if (html)
        kn_run_inserted(s, html);
    return KN_UNDEF;
}

/* adopt(node): the node, or the fragment with the children of one, in this document. */
KN_NATIVE(host_adopt) {
    kn_script *s = kn_self_host(ctx, self, exc);
    JSValueRef v = kn_arg(ctx, argc, argv, 0);
    kn_node *n = s ? kn_unwrap(ctx, v) : NULL;
    kn_script *from = kn_wrap_host(ctx, v);
    if (!n || from == s || n->kind == KN_NODE_DOCUMENT)
        return v;
    n = kn_adopt(s, from, n);
    return n ? kn_wrap_node(s, n) : KN_NULL;
}

/* realmOf(node): what the JS part of the document's window shares; null: it is no node. */
KN_NATIVE(host_realm_of) {
    const kn_script *s = kn_wrap_host(ctx, kn_arg(ctx, argc, argv, 0));
    return s && !s->retired ? s->shared : KN_NULL;
}

KN_NATIVE(host_is_node) {
    return JSValueMakeBoolean(ctx, kn_wrap_host(ctx, kn_arg(ctx, argc, argv, 0)) != NULL);
}

/* ---- nodes that change their document ---- */

typedef struct movers {
    kn_script *from, *to;
} movers;

static void move_wrapper(void *ctx, const kn_node *n, kn_node *now) {
    const movers *m = ctx;
    kn_wrap_move(m->from, n, m->to, now);
}

static kn_node *adopt_one(kn_script *s, kn_script *from, kn_node *n) {
    kn_scene *old = from->env.scene;
    movers m = {from, s};
    kn_node *now = kn_node_import(s->env.scene, old, n, move_wrapper, &m);
    if (!now)
        return NULL;
    kn_node_remove(old, n);
    kn_node_release(old, n);
    return now;
}

kn_node *kn_adopt(kn_script *s, kn_script *from, kn_node *n) {
    kn_node *now = NULL;
    if (n->kind == KN_NODE_FRAGMENT) { /* what it holds goes, it stays */
        now = kn_node_fragment(s->env.scene);
        for (kn_node *c; now && (c = n->first);) {
            kn_node *moved = adopt_one(s, from, c);
            if (!moved)
                return NULL;
            kn_node_append_raw(now, moved);
        }
    } else {
        now = adopt_one(s, from, n);
    }
    if (from->env.scene->frame_epoch != from->frame_epoch)
        kn_frames_changed(from);
    return now;
}
