/* DOM §4.2.10: NodeList and HTMLCollection. A list is an object whose indices are looked up in C:
 * in a live one they are found anew when the document changed since the last look. */
#include <math.h>
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/internal.h"

typedef struct kn_list {
    kn_wrap w; /* first: private data of the object; id and gen name the node that it starts from */
    kn_list_kind kind;
    bool collection; /* also by id and name */
    kn_atom tag, lower;
    int ns; /* BY_TAG_NS: kn_ns, -1: any */
    char *text;
    const kn_selectors *sel;
    bool fresh;
    uint32_t tree_epoch, list_epoch;
    KN_VEC(kn_ref) v;
} kn_list;

static kn_list *list_of(JSObjectRef o) {
    kn_wrap *w = o ? JSObjectGetPrivate(o) : NULL;
    return w && w->kind == KN_WRAP_LIST ? (kn_list *)w : NULL;
}

static void list_finalize(JSObjectRef o) {
    kn_list *l = list_of(o);
    if (!l)
        return;
    kn_vec_free(&l->v);
    free(l->text);
    free(l);
}

/* ---- what belongs to it ---- */

static bool has_word(kn_str list, kn_str word) {
    for (size_t i = 0; i < list.n;) {
        while (i < list.n && kn_is_space(list.p[i]))
            i++;
        size_t from = i;
        while (i < list.n && !kn_is_space(list.p[i]))
            i++;
        if (i > from && kn_str_eq(kn_str_sub(list, from, i), word))
            return true;
    }
    return false;
}

static bool has_words(kn_str list, kn_str words) {
    bool any = false;
    for (size_t i = 0; i < words.n;) {
        while (i < words.n && kn_is_space(words.p[i]))
            i++;
        size_t from = i;
        while (i < words.n && !kn_is_space(words.p[i]))
            i++;
        if (i > from) {
            any = true;
            if (!has_word(list, kn_str_sub(words, from, i)))
                return false;
        }
    }
    return any;
}

static kn_str name_of(const kn_list *l, const kn_node *n) {
    kn_atom a = kn_atom_find(l->w.s->env.scene->atoms, KN_S("name"));
    return a && n->ns == KN_NS_HTML ? kn_node_attr(n, a) : (kn_str){0};
}

static bool belongs(const kn_list *l, kn_node *n, kn_node *top) {
    if (n->kind != KN_NODE_ELEMENT)
        return false;
    switch (l->kind) {
    case KN_LIST_TAG:
        return !l->tag || n->tag == (n->ns == KN_NS_HTML ? l->lower : l->tag);
    case KN_LIST_TAG_NS:
        return (!l->tag || n->tag == l->tag) && (l->ns < 0 || n->ns == l->ns);
    case KN_LIST_CLASS: {
        kn_str c = kn_node_attr(n, KN_A_class_);
        return c.n && has_words(c, kn_cstr(l->text));
    }
    case KN_LIST_NAME:
        return kn_str_eq(name_of(l, n), kn_cstr(l->text));
    case KN_LIST_SELECTOR:
        return l->sel && kn_style_matches(l->w.s->env.styler, l->sel, n, top);
    default:
        return true;
    }
}

static void fill(kn_list *l) {
    const kn_scene *sc = l->w.s->env.scene;
    bool children = l->kind == KN_LIST_NODES || l->kind == KN_LIST_CHILDREN;
    bool structure = children || l->kind == KN_LIST_TAG || l->kind == KN_LIST_TAG_NS;
    if (l->kind == KN_LIST_STATIC || (l->fresh && l->list_epoch == sc->list_epoch &&
                                      (structure || l->tree_epoch == sc->tree_epoch)))
        return;
    l->fresh = true;
    l->list_epoch = sc->list_epoch;
    l->tree_epoch = sc->tree_epoch;
    l->v.n = 0;
    kn_node *top = kn_node_by_id(sc, l->w.id, l->w.gen);
    if (!top)
        return;
    if (children) {
        for (kn_node *c = top->first; c; c = c->next)
            if (l->kind == KN_LIST_NODES || c->kind == KN_NODE_ELEMENT)
                kn_vec_push(&l->v, ((kn_ref){c->id, c->gen}));
        return;
    }
    for (kn_node *n = kn_node_next(top, top); n; n = kn_node_next(n, top))
        if (belongs(l, n, top))
            kn_vec_push(&l->v, ((kn_ref){n->id, n->gen}));
}

static kn_node *at(kn_list *l, double i) {
    fill(l);
    if (!(i >= 0 && i < (double)l->v.n))
        return NULL;
    kn_ref r = l->v.v[(size_t)i];
    return kn_node_by_id(l->w.s->env.scene, r.id, r.gen);
}

static kn_node *named(kn_list *l, kn_str name) {
    fill(l);
    for (size_t i = 0; name.n && i < l->v.n; i++) {
        kn_node *n = kn_node_by_id(l->w.s->env.scene, l->v.v[i].id, l->v.v[i].gen);
        if (n && (kn_str_eq(kn_node_attr(n, KN_A_id), name) || kn_str_eq(name_of(l, n), name)))
            return n;
    }
    return NULL;
}

/* ---- the object ---- */

static kn_node *lookup(kn_list *l, JSContextRef ctx, JSObjectRef o, JSStringRef name) {
    double i = kn_js_index(name);
    if (i >= 0)
        return at(l, i);
    JSObjectRef proto = l->collection ? kn_js_obj(ctx, JSObjectGetPrototype(ctx, o)) : NULL;
    if (!proto || JSObjectHasProperty(ctx, proto, name))
        return NULL;
    kn_jstr text;
    kn_jstr_from(name, &text);
    kn_node *n = named(l, kn_jstr_view(&text));
    kn_jstr_free(&text);
    return n;
}

static JSValueRef list_get(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef *exc) {
    kn_list *l = list_of(o);
    kn_node *n = l ? lookup(l, ctx, o, name) : NULL;
    return n ? kn_wrap_node(l->w.s, n) : NULL;
}

static bool list_has(JSContextRef ctx, JSObjectRef o, JSStringRef name) {
    kn_list *l = list_of(o);
    return l && lookup(l, ctx, o, name);
}

static bool list_set(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef v,
                     JSValueRef *exc) {
    return kn_js_index(name) >= 0; /* indices are read-only */
}

static void list_names(JSContextRef ctx, JSObjectRef o, JSPropertyNameAccumulatorRef names) {
    kn_list *l = list_of(o);
    if (!l)
        return;
    fill(l);
    for (size_t i = 0; i < l->v.n; i++) {
        char buf[24];
        snprintf(buf, sizeof buf, "%zu", i);
        JSStringRef str = JSStringCreateWithUTF8CString(buf);
        JSPropertyNameAccumulatorAddName(names, str);
        JSStringRelease(str);
    }
}

JSClassRef kn_list_class(const char *name) {
    JSClassDefinition d = kJSClassDefinitionEmpty;
    d.attributes = kJSClassAttributeNoAutomaticPrototype;
    d.className = name;
    d.finalize = list_finalize;
    d.getProperty = list_get;
    d.hasProperty = list_has;
    d.setProperty = list_set;
    d.getPropertyNames = list_names;
    return JSClassCreate(&d);
}

static kn_list *list_new(kn_script *s, kn_list_kind kind, const kn_node *top, kn_proto proto) {
    kn_list *l = KN_NEW(kn_list);
    l->w = (kn_wrap){.kind = KN_WRAP_LIST, .s = s};
    if (top) {
        l->w.id = top->id;
        l->w.gen = top->gen;
    }
    l->kind = kind;
    l->collection = proto == KN_PROTO_COLLECTION;
    l->w.obj = JSObjectMake(s->ctx, l->collection ? s->collection_class : s->list_class, l);
    JSObjectSetPrototype(s->ctx, l->w.obj, s->protos[proto].proto);
    return l;
}

JSValueRef kn_wrap_list(kn_script *s, kn_node *const *v, size_t n, kn_proto proto) {
    kn_list *l = list_new(s, KN_LIST_STATIC, NULL, proto);
    kn_vec_reserve(&l->v, n);
    for (size_t i = 0; i < n; i++)
        kn_vec_push(&l->v, ((kn_ref){v[i]->id, v[i]->gen}));
    return l->w.obj;
}

/* The same object each time: the wrapper of the node keeps it. */
static JSValueRef children_list(kn_script *s, JSObjectRef self, kn_node *n, bool elements) {
    kn_wrap *w = JSObjectGetPrivate(self);
    if (!w->lists[elements]) {
        w->lists[elements] = list_new(s, elements ? KN_LIST_CHILDREN : KN_LIST_NODES, n,
                                      elements ? KN_PROTO_COLLECTION : KN_PROTO_NODELIST)
                                 ->w.obj;
        JSValueProtect(s->ctx, w->lists[elements]);
    }
    return w->lists[elements];
}

/* ---- members ---- */

KN_NATIVE(node_children) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    return n ? children_list(s, self, n, false) : KN_UNDEF;
}

KN_NATIVE(element_children) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    return n ? children_list(s, self, n, true) : KN_UNDEF;
}

static kn_list *live(KN_NATIVE_ARGS, kn_list_kind kind, kn_proto proto, kn_jstr *text) {
    kn_script *s;
    kn_node *top = kn_self(ctx, self, &s, exc);
    if (!top || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), text, exc))
        return NULL;
    return list_new(s, kind, top, proto);
}

static void set_tag(kn_list *l, kn_str name) {
    kn_scene *sc = l->w.s->env.scene;
    if (kn_str_eq(name, KN_S("*")))
        return;
    char *lower = kn_xstrndup(name.p, name.n);
    for (size_t i = 0; i < name.n; i++)
        lower[i] = (char)kn_lower((unsigned char)lower[i]);
    l->tag = kn_scene_atom(sc, name);
    l->lower = kn_scene_atom(sc, (kn_str){lower, name.n});
    free(lower);
}

KN_NATIVE(node_by_tag) {
    kn_jstr name;
    kn_list *l = live(ctx, fn, self, argc, argv, exc, KN_LIST_TAG, KN_PROTO_COLLECTION, &name);
    if (!l)
        return KN_NULL;
    set_tag(l, kn_jstr_view(&name));
    kn_jstr_free(&name);
    return l->w.obj;
}

/* __byTagNS(namespace number or -1, name) */
KN_NATIVE(node_by_tag_ns) {
    kn_script *s;
    kn_node *top = kn_self(ctx, self, &s, exc);
    kn_jstr name;
    if (!top || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &name, exc))
        return KN_NULL;
    kn_list *l = list_new(s, KN_LIST_TAG_NS, top, KN_PROTO_COLLECTION);
    l->ns = (int)kn_js_num(ctx, argv[0]);
    set_tag(l, kn_jstr_view(&name));
    kn_jstr_free(&name);
    return l->w.obj;
}

KN_NATIVE(node_by_class) {
    kn_jstr names;
    kn_list *l = live(ctx, fn, self, argc, argv, exc, KN_LIST_CLASS, KN_PROTO_COLLECTION, &names);
    if (!l)
        return KN_NULL;
    l->text = kn_xstrndup(names.p, names.n);
    kn_jstr_free(&names);
    return l->w.obj;
}

KN_NATIVE(node_by_name) {
    kn_jstr name;
    kn_list *l = live(ctx, fn, self, argc, argv, exc, KN_LIST_NAME, KN_PROTO_NODELIST, &name);
    if (!l)
        return KN_NULL;
    l->text = kn_xstrndup(name.p, name.n);
    kn_jstr_free(&name);
    return l->w.obj;
}

/* __collection(selector): a live HTMLCollection. */
KN_NATIVE(node_collection) {
    kn_jstr sel;
    kn_list *l = live(ctx, fn, self, argc, argv, exc, KN_LIST_SELECTOR, KN_PROTO_COLLECTION, &sel);
    if (!l)
        return KN_NULL;
    l->sel = kn_selectors_cached(l->w.s, kn_jstr_view(&sel));
    kn_jstr_free(&sel);
    return l->w.obj;
}

/* nodeList(array of nodes): a static NodeList. */
KN_NATIVE(host_node_list) {
    kn_script *s = kn_self_host(ctx, self, exc);
    JSObjectRef from = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 0));
    if (!s || !from)
        return KN_NULL;
    kn_list *l = list_new(s, KN_LIST_STATIC, NULL, KN_PROTO_NODELIST);
    double n = kn_js_num(ctx, kn_js_get(ctx, from, "length"));
    for (unsigned i = 0; i < n; i++) {
        JSValueRef v = JSObjectGetPropertyAtIndex(ctx, from, i, NULL);
        kn_node *c = kn_wrap_host(ctx, v) == s ? kn_unwrap(ctx, v) : NULL;
        if (c)
            kn_vec_push(&l->v, ((kn_ref){c->id, c->gen}));
    }
    return l->w.obj;
}

static kn_list *self_list(JSContextRef ctx, JSObjectRef self, JSValueRef *exc) {
    kn_list *l = list_of(self);
    if (!l)
        kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
    return l;
}

KN_NATIVE(list_length) {
    kn_list *l = self_list(ctx, self, exc);
    if (!l)
        return KN_UNDEF;
    fill(l);
    return JSValueMakeNumber(ctx, (double)l->v.n);
}

KN_NATIVE(list_item) {
    kn_list *l = self_list(ctx, self, exc);
    double i = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    return l ? kn_wrap_node(l->w.s, at(l, i == i ? i - fmod(i, 1) : 0)) : KN_UNDEF;
}

KN_NATIVE(list_named) {
    kn_list *l = self_list(ctx, self, exc);
    kn_jstr name;
    if (!l || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_NULL;
    kn_node *n = named(l, kn_jstr_view(&name));
    kn_jstr_free(&name);
    return kn_wrap_node(l->w.s, n);
}
