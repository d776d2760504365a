/* DOM §4.9 Element: names, attributes, element children, markup. */
#include "parser/html/html.h"
#include "src/script/internal.h"

KN_NATIVE(element_tag) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_str t = kn_scene_atom_str(s->env.scene, n->tag);
    if (n->ns != KN_NS_HTML)
        return kn_js_str(ctx, t);
    char buf[64];
    size_t len = t.n < sizeof buf ? t.n : sizeof buf;
    for (size_t i = 0; i < len; i++)
        buf[i] = (char)(t.p[i] >= 'a' && t.p[i] <= 'z' ? t.p[i] - 32 : t.p[i]);
    return kn_js_str(ctx, (kn_str){buf, len});
}

KN_NATIVE(element_local_name) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    return n ? kn_js_atom(s, n->tag) : KN_UNDEF;
}

KN_NATIVE(element_namespace) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    static const char *const ns[] = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg",
                                     "http://www.w3.org/1998/Math/MathML"};
    return !n ? KN_UNDEF : n->ns < KN_COUNTOF(ns) ? kn_js_str(ctx, kn_cstr(ns[n->ns])) : KN_NULL;
}

/* ---- attributes ---- */

/* Name of an attribute as it is stored: lower case on HTML elements. `add` false: 0 when nothing
 * has it. */
static kn_atom attr_name(kn_script *s, const kn_node *n, kn_jstr *name, bool add) {
    if (n->ns == KN_NS_HTML)
        for (size_t i = 0; i < name->n; i++)
            name->p[i] = (char)kn_lower((unsigned char)name->p[i]);
    return add ? kn_scene_atom(s->env.scene, kn_jstr_view(name))
               : kn_atom_find(s->env.scene->atoms, kn_jstr_view(name));
}

static JSValueRef attr_text(kn_script *s, kn_node *n, kn_atom a, bool null_when_absent) {
    if (a == KN_A_style)
        kn_node_sync_style(s->env.scene, n);
    kn_str v = a ? kn_node_attr(n, a) : (kn_str){0};
    if (!v.p && null_when_absent)
        return JSValueMakeNull(s->ctx);
    return kn_js_str(s->ctx, v.p ? v : KN_S(""));
}

KN_NATIVE(element_get_attr) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_jstr name;
    if (!n || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    JSValueRef v = attr_text(s, n, attr_name(s, n, &name, false), true);
    kn_jstr_free(&name);
    return v;
}

static void set_attr(kn_script *s, kn_node *n, kn_atom a, kn_str value) {
    kn_node_set_attr(s->env.scene, n, a, value);
    kn_react(s);
}

/* DOM §1.4: what cannot stand in markup. */
static bool is_valid_name(kn_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (kn_is_space(s.p[i]) || s.p[i] == '/' || s.p[i] == '=' || s.p[i] == '>' || !s.p[i])
            return false;
    return s.n > 0;
}

static void tell_handler(kn_script *s, JSObjectRef self, kn_str name, JSValueRef value) {
    if (name.n < 4 || name.p[0] != 'o' || name.p[1] != 'n')
        return;
    JSValueRef args[] = {self, kn_js_str(s->ctx, name), value};
    kn_call_shared(s, "handlerAttribute", 3, args);
}

KN_NATIVE(element_set_attr) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_jstr name, value = {.p = value.buf};
    if (n && argc < 2)
        kn_js_throw(ctx, exc, "TypeError", "setAttribute needs a name and a value");
    if (!n || argc < 2 || !kn_jstr_init(ctx, argv[0], &name, exc))
        return KN_UNDEF;
    if (!is_valid_name(kn_jstr_view(&name)))
        kn_js_throw(ctx, exc, "InvalidCharacterError", "'%s' is not a name", name.p);
    else if (kn_jstr_init(ctx, argv[1], &value, exc)) {
        set_attr(s, n, attr_name(s, n, &name, true), kn_jstr_view(&value));
        tell_handler(s, self, kn_jstr_view(&name), kn_js_str(ctx, kn_jstr_view(&value)));
    }
    kn_jstr_free(&name);
    kn_jstr_free(&value);
    return KN_UNDEF;
}

KN_NATIVE(element_remove_attr) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_jstr name;
    if (!n || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    kn_atom a = attr_name(s, n, &name, false);
    if (a)
        kn_node_remove_attr(s->env.scene, n, a);
    kn_react(s);
    tell_handler(s, self, kn_jstr_view(&name), KN_NULL);
    kn_jstr_free(&name);
    return KN_UNDEF;
}

KN_NATIVE(element_has_attr) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_jstr name;
    if (!n || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    kn_atom a = attr_name(s, n, &name, false);
    kn_jstr_free(&name);
    return JSValueMakeBoolean(ctx, a && kn_node_has_attr(n, a));
}

KN_NATIVE(element_attr_names) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    JSObjectRef list = kn_js_array(ctx);
    for (uint32_t i = 0; i < n->n_attrs; i++)
        JSObjectSetPropertyAtIndex(ctx, list, i, kn_js_atom(s, n->attrs[i].name), NULL);
    return list;
}

#define REFLECT(get, set, attr)                                                                    \
    KN_NATIVE(get) {                                                                               \
        kn_script *s;                                                                              \
        kn_node *n = kn_self_element(ctx, self, &s, exc);                                          \
        return n ? attr_text(s, n, attr, false) : KN_UNDEF;                                        \
    }                                                                                              \
    KN_NATIVE(set) {                                                                               \
        kn_script *s;                                                                              \
        kn_node *n = kn_self_element(ctx, self, &s, exc);                                          \
        kn_jstr v;                                                                                 \
        if (!n)                                                                                    \
            return KN_UNDEF;                                                                       \
        if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &v, exc))                                \
            set_attr(s, n, attr, kn_jstr_view(&v));                                                \
        kn_jstr_free(&v);                                                                          \
        return KN_UNDEF;                                                                           \
    }
REFLECT(element_id, element_set_id, KN_A_id)
REFLECT(element_class, element_set_class, KN_A_class_)

KN_NATIVE(element_style) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    return n ? kn_wrap_style(s, JSObjectGetPrivate(self)) : KN_UNDEF;
}

/* ---- element children ---- */

static kn_node *elem_from(kn_node *n, bool forward) {
    while (n && n->kind != KN_NODE_ELEMENT)
        n = forward ? n->next : n->prev;
    return n;
}

#define RELATIVE(name, expr)                                                                       \
    KN_NATIVE(name) {                                                                              \
        kn_script *s;                                                                              \
        kn_node *n = kn_self(ctx, self, &s, exc);                                                  \
        return n ? kn_wrap_node(s, (expr)) : KN_UNDEF;                                             \
    }
RELATIVE(element_first_child, elem_from(n->first, true))
RELATIVE(element_last_child, elem_from(n->last, false))
RELATIVE(element_next, elem_from(n->next, true))
RELATIVE(element_prev, elem_from(n->prev, false))

KN_NATIVE(element_child_count) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    double count = 0;
    for (kn_node *c = n ? n->first : NULL; c; c = c->next)
        count += c->kind == KN_NODE_ELEMENT;
    return JSValueMakeNumber(ctx, count);
}

/* ---- markup ---- */

KN_NATIVE(element_inner_html) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_sb b = {0};
    kn_html_serialize(s->env.scene, n->content ? n->content : n, true, false, &b);
    return kn_js_sb(ctx, &b);
}

KN_NATIVE(element_outer_html) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_sb b = {0};
    kn_html_serialize(s->env.scene, n, false, false, &b);
    return kn_js_sb(ctx, &b);
}

/* Event handlers that came in as markup. */
static void adopt_handlers(kn_script *s, kn_node *n) {
    for (uint32_t i = 0; n->kind == KN_NODE_ELEMENT && i < n->n_attrs; i++) {
        kn_str name = kn_scene_atom_str(s->env.scene, n->attrs[i].name);
        if (name.n > 3 && name.p[0] == 'o' && name.p[1] == 'n')
            tell_handler(s, kn_js_obj(s->ctx, kn_wrap_node(s, n)), name,
                         kn_js_str(s->ctx, (kn_str){n->attrs[i].value, n->attrs[i].n}));
    }
}

/* HTML §8.5: scripts that come in as markup never run. */
static kn_node *parse(kn_script *s, const kn_node *context, kn_str html) {
    kn_loc loc = s->current ? s->current->loc : context->loc;
    kn_node *f = kn_html_fragment(s->env.scene, context, html, loc);
    for (kn_node *n = f; n; n = kn_node_next(n, f)) {
        if (n->tag == KN_A_script && n->kind == KN_NODE_ELEMENT)
            n->flags |= KN_NODE_SCRIPT_DONE;
        n->scope = context->scope;
        adopt_handlers(s, n);
    }
    return f;
}

static bool is_plain(kn_str html) {
    for (size_t i = 0; i < html.n; i++)
        if (html.p[i] == '<' || html.p[i] == '&' || html.p[i] == '\r' || html.p[i] == 0)
            return false;
    return true;
}

KN_NATIVE(element_set_inner_html) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    kn_jstr html;
    if (!n)
        return KN_UNDEF;
    JSValueRef v = kn_arg(ctx, argc, argv, 0);
    if (JSValueIsNull(ctx, v))
        v = kn_js_str(ctx, KN_S(""));
    if (!kn_jstr_init(ctx, v, &html, exc))
        return KN_UNDEF;
    if (n->ns == KN_NS_HTML && !n->content && is_plain(kn_jstr_view(&html))) {
        kn_jstr_free(&html);
        return kn_js_node_set_text(ctx, fn, self, 1, &v, exc);
    }
    kn_node *to = n->content ? n->content : n;
    kn_node *f = parse(s, n, kn_jstr_view(&html));
    kn_jstr_free(&html);
    kn_discard_children(s, to);
    if (f) {
        kn_node_insert(s->env.scene, to, f, NULL);
        kn_node_release(s->env.scene, f);
    }
    kn_react(s);
    return KN_UNDEF;
}

KN_NATIVE(element_set_outer_html) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_jstr html;
    if (!n || !n->parent)
        return KN_UNDEF;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &html, exc)) {
        kn_node *f = parse(s, kn_is_elem(n->parent) ? n->parent : n, kn_jstr_view(&html));
        if (f) {
            kn_node_insert(s->env.scene, n->parent, f, n);
            kn_node_release(s->env.scene, f);
        }
        kn_node_remove(s->env.scene, n);
    }
    kn_jstr_free(&html);
    kn_react(s);
    return KN_UNDEF;
}

KN_NATIVE(element_insert_html) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    kn_jstr where, html = {.p = html.buf};
    if (!n || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &where, exc))
        return KN_UNDEF;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &html, exc)) {
        kn_str w = kn_jstr_view(&where);
        bool outside = kn_str_ieq(w, KN_S("beforebegin")) || kn_str_ieq(w, KN_S("afterend"));
        if (!outside && !kn_str_ieq(w, KN_S("afterbegin")) && !kn_str_ieq(w, KN_S("beforeend")))
            kn_js_throw(ctx, exc, "SyntaxError", "'%s' is no position", where.p);
        else if (outside && !kn_is_elem(n->parent))
            kn_js_throw(ctx, exc, "NoModificationAllowedError", "the element has no parent");
        kn_node *to = *exc ? NULL : outside ? n->parent : n;
        kn_node *before = kn_str_ieq(w, KN_S("beforebegin"))  ? n
                          : kn_str_ieq(w, KN_S("afterend"))   ? n->next
                          : kn_str_ieq(w, KN_S("afterbegin")) ? n->first
                                                              : NULL;
        kn_node *f = to ? parse(s, kn_is_elem(to) ? to : n, kn_jstr_view(&html)) : NULL;
        if (f) {
            kn_node_insert(s->env.scene, to, f, before);
            kn_node_release(s->env.scene, f);
        }
    }
    kn_jstr_free(&where);
    kn_jstr_free(&html);
    kn_react(s);
    return KN_UNDEF;
}

KN_NATIVE(element_content) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    return n ? kn_wrap_node(s, n->content) : KN_UNDEF;
}
