/* Nodes as JS objects. A wrapper lives as long as the host: GSAP and authors hang their own
 * properties on elements and expect to find them again. Nodes that were never wrapped cost nothing
 * here. */
#include "src/core/mem.h"
#include "parser/scene/shadow.h"
#include "src/script/internal.h"

static void finalize(JSObjectRef o) {
    kn_wrap *w = JSObjectGetPrivate(o);
    /* The others lie in the host's arena. */
    if (w && w->kind == KN_WRAP_COMPUTED)
        free(w);
    else if (w && w->kind == KN_WRAP_RULE)
        kn_rule_wrap_free(w);
}

static JSClassRef make_class(const char *name) {
    JSClassDefinition d = kJSClassDefinitionEmpty;
    d.attributes = kJSClassAttributeNoAutomaticPrototype;
    d.className = name;
    d.finalize = finalize;
    if (strcmp(name, "CSSStyleDeclaration") == 0) {
        d.getProperty = kn_style_get_prop;
        d.setProperty = kn_style_set_prop;
        d.hasProperty = kn_style_has_prop;
        d.deleteProperty = kn_style_delete_prop;
    } else if (strcmp(name, "CSSComputedStyle") == 0) {
        d.getProperty = kn_computed_get_prop;
        d.setProperty = kn_computed_set_prop;
        d.hasProperty = kn_style_has_prop;
    }
    return JSClassCreate(&d);
}

bool kn_wrap_classes(kn_script *s) {
    s->style_class = make_class("CSSStyleDeclaration");
    s->computed_class = make_class("CSSComputedStyle");
    s->host_class = make_class("Host");
    s->list_class = kn_list_class("NodeList");
    s->collection_class = kn_list_class("HTMLCollection");
    return s->style_class && s->computed_class && s->host_class && s->list_class &&
           s->collection_class;
}

static void release_class(JSClassRef c) {
    if (c)
        JSClassRelease(c);
}

void kn_wrap_free_all(kn_script *s) {
    for (size_t i = 0; i < s->tag_protos.n; i++)
        release_class(s->tag_protos.v[i].cls);
    for (size_t i = 0; i < KN_PROTO_COUNT; i++)
        release_class(s->protos[i].cls);
    release_class(s->unknown_proto.cls);
    kn_vec_free(&s->wraps);
    kn_vec_free(&s->tag_protos);
    release_class(s->style_class);
    release_class(s->computed_class);
    release_class(s->host_class);
    release_class(s->list_class);
    release_class(s->collection_class);
}

void kn_wrap_set_slot(kn_script *s, kn_tag_proto *slot, JSObjectRef proto) {
    JSObjectRef c = kn_js_obj(s->ctx, kn_js_get(s->ctx, proto, "constructor"));
    kn_jstr name = {.p = name.buf};
    if (c)
        kn_jstr_init(s->ctx, kn_js_get(s->ctx, c, "name"), &name, NULL);
    release_class(slot->cls);
    slot->proto = proto;
    slot->cls = make_class(name.n ? name.p : "Node");
    kn_jstr_free(&name);
}

void kn_wrap_set_proto(kn_script *s, kn_ns ns, kn_atom tag, JSObjectRef proto) {
    size_t i = 0;
    while (i < s->tag_protos.n && (s->tag_protos.v[i].ns != ns || s->tag_protos.v[i].tag != tag))
        i++;
    if (i == s->tag_protos.n)
        kn_vec_push(&s->tag_protos, ((kn_tag_proto){.ns = (uint8_t)ns, .tag = tag}));
    kn_wrap_set_slot(s, &s->tag_protos.v[i], proto);
}

static const kn_tag_proto *proto_of(const kn_script *s, const kn_node *n) {
    switch (n->kind) {
    case KN_NODE_TEXT:
        return &s->protos[KN_PROTO_TEXT];
    case KN_NODE_COMMENT:
        return &s->protos[KN_PROTO_COMMENT];
    case KN_NODE_DOCUMENT:
        return &s->protos[KN_PROTO_DOCUMENT];
    case KN_NODE_DOCTYPE:
        return &s->protos[KN_PROTO_DOCTYPE];
    case KN_NODE_FRAGMENT:
        return &s->protos[n->host ? KN_PROTO_SHADOW : KN_PROTO_FRAGMENT];
    default:
        break;
    }
    for (size_t i = 0; i < s->tag_protos.n; i++)
        if (s->tag_protos.v[i].tag == n->tag && s->tag_protos.v[i].ns == n->ns)
            return &s->tag_protos.v[i];
    if (n->ns == KN_NS_HTML && s->unknown_proto.proto &&
        kn_str_find(kn_scene_atom_str(s->env.scene, n->tag), KN_S("-")) < 0)
        return &s->unknown_proto; /* names with a hyphen may be defined later: HTMLElement */
    return &s->protos[n->ns == KN_NS_HTML  ? KN_PROTO_HTML
                      : n->ns == KN_NS_SVG ? KN_PROTO_SVG
                                           : KN_PROTO_ELEMENT];
}

static void put_wrap(kn_script *s, uint32_t id, kn_wrap *w) {
    if (id >= s->wraps.n) {
        size_t want = (size_t)id + 64, old = s->wraps.n;
        kn_vec_reserve(&s->wraps, want);
        memset(s->wraps.v + old, 0, sizeof *s->wraps.v * (want - old));
        s->wraps.n = want;
    }
    s->wraps.v[id] = w;
}

JSValueRef kn_wrap_node(kn_script *s, kn_node *n) {
    if (!n)
        return JSValueMakeNull(s->ctx);
    kn_wrap *w = n->id < s->wraps.n ? s->wraps.v[n->id] : NULL;
    if (w && w->gen == n->gen)
        return w->obj;
    w = KN_ANEW(s->arena, kn_wrap); /* an older one of this id may still have its object */
    *w = (kn_wrap){.kind = KN_WRAP_NODE, .id = n->id, .gen = n->gen, .s = s};
    const kn_tag_proto *p = proto_of(s, n);
    w->obj = JSObjectMake(s->ctx, p->cls, w);
    JSObjectSetPrototype(s->ctx, w->obj, p->proto);
    JSValueProtect(s->ctx, w->obj);
    put_wrap(s, n->id, w);
    return w->obj;
}

JSObjectRef kn_wrap_style(kn_script *s, kn_wrap *w) {
    if (!w->style) {
        kn_wrap *sw = kn_alloc(s->arena, sizeof *sw);
        *sw = (kn_wrap){.kind = KN_WRAP_STYLE, .id = w->id, .gen = w->gen, .s = s};
        sw->obj = w->style = JSObjectMake(s->ctx, s->style_class, sw);
        JSObjectSetPrototype(s->ctx, w->style, s->protos[KN_PROTO_STYLE].proto);
        JSValueProtect(s->ctx, w->style);
    }
    return w->style;
}

kn_node *kn_unwrap(JSContextRef ctx, JSValueRef v) {
    JSObjectRef o = kn_js_obj(ctx, v);
    kn_wrap *w = o ? JSObjectGetPrivate(o) : NULL;
    return w && w->kind == KN_WRAP_NODE ? kn_node_by_id(w->s->env.scene, w->id, w->gen) : NULL;
}

kn_script *kn_wrap_host(JSContextRef ctx, JSValueRef v) {
    JSObjectRef o = kn_js_obj(ctx, v);
    kn_wrap *w = o ? JSObjectGetPrivate(o) : NULL;
    return w && w->kind == KN_WRAP_NODE ? w->s : NULL;
}

kn_node *kn_unwrap_host(JSContextRef ctx, JSValueRef v, kn_script **s) {
    kn_script *host = kn_wrap_host(ctx, v);
    if (host)
        *s = host;
    return host ? kn_unwrap(ctx, v) : NULL;
}

void kn_wrap_let_go(kn_script *s) {
    for (size_t i = 0; i < s->wraps.n; i++) {
        const kn_wrap *w = s->wraps.v[i];
        if (!w)
            continue;
        JSValueUnprotect(s->ctx, w->obj);
        if (w->style)
            JSValueUnprotect(s->ctx, w->style);
        for (size_t k = 0; k < KN_COUNTOF(w->lists); k++)
            if (w->lists[k])
                JSValueUnprotect(s->ctx, w->lists[k]);
    }
    kn_vec_free(&s->wraps);
}

void kn_wrap_move(kn_script *from, const kn_node *n, kn_script *to, kn_node *now) {
    if (!kn_wrap_known(from, n))
        return;
    kn_wrap *old = from->wraps.v[n->id], *w = KN_ANEW(to->arena, kn_wrap);
    *w = *old;
    w->s = to;
    w->id = now->id;
    w->gen = now->gen;
    JSObjectSetPrivate(w->obj, w);
    if (w->style) {
        kn_wrap *style = KN_ANEW(to->arena, kn_wrap);
        *style = (kn_wrap){.kind = KN_WRAP_STYLE, .id = w->id, .gen = w->gen, .s = to};
        style->obj = w->style;
        JSObjectSetPrivate(w->style, style);
    }
    for (size_t k = 0; k < KN_COUNTOF(w->lists); k++) { /* lists are asked for anew */
        if (w->lists[k])
            JSValueUnprotect(from->ctx, w->lists[k]);
        w->lists[k] = NULL;
    }
    from->wraps.v[n->id] = NULL;
    put_wrap(to, now->id, w);
}

bool kn_wrap_known(const kn_script *s, const kn_node *n) {
    const kn_wrap *w = n->id < s->wraps.n ? s->wraps.v[n->id] : NULL;
    return w && w->gen == n->gen;
}

bool kn_wrap_in_subtree(const kn_script *s, const kn_node *top) {
    for (const kn_node *n = top; n; n = kn_shadow_next(n, top)) {
        if (kn_wrap_known(s, n))
            return true;
        if (n->content && kn_wrap_in_subtree(s, n->content))
            return true;
    }
    return false;
}

kn_node *kn_self(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc) {
    kn_wrap *w = self ? JSObjectGetPrivate(self) : NULL;
    if (!w || w->kind != KN_WRAP_NODE) {
        kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
        return NULL;
    }
    *s = w->s;
    w->s->op++;
    kn_node *n = kn_node_by_id(w->s->env.scene, w->id, w->gen);
    if (!n)
        kn_js_throw(ctx, exc, "InvalidStateError", "the node is gone");
    return n;
}

kn_node *kn_self_element(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc) {
    kn_node *n = kn_self(ctx, self, s, exc);
    if (!n || n->kind == KN_NODE_ELEMENT)
        return n;
    kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
    return NULL;
}

kn_script *kn_self_host(JSContextRef ctx, JSObjectRef self, JSValueRef *exc) {
    kn_wrap *w = self ? JSObjectGetPrivate(self) : NULL;
    if (w && w->kind == KN_WRAP_HOST && w->s->retired) {
        kn_js_throw(ctx, exc, "InvalidStateError", "the document of the frame is gone");
        return NULL;
    }
    if (w && w->kind == KN_WRAP_HOST)
        return w->s;
    kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
    return NULL;
}
