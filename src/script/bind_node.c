/* DOM §4.4 Node, and CharacterData. */
#include "parser/html/html.h"
#include "src/script/internal.h"

KN_NATIVE(node_type) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    return n ? JSValueMakeNumber(ctx, n->kind) : KN_UNDEF;
}

KN_NATIVE(node_name) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    switch (n->kind) {
    case KN_NODE_ELEMENT:
        return kn_js_element_tag(ctx, fn, self, argc, argv, exc);
    case KN_NODE_TEXT:
        return kn_js_str(ctx, KN_S("#text"));
    case KN_NODE_COMMENT:
        return kn_js_str(ctx, KN_S("#comment"));
    case KN_NODE_DOCUMENT:
        return kn_js_str(ctx, KN_S("#document"));
    case KN_NODE_FRAGMENT:
        return kn_js_str(ctx, KN_S("#document-fragment"));
    default:
        return kn_js_str(ctx, KN_S("html"));
    }
}

#define RELATIVE(name, expr)                                                                       \
    KN_NATIVE(name) {                                                                              \
        kn_script *s;                                                                              \
        kn_node *n = kn_self(ctx, self, &s, exc);                                                  \
        return n ? kn_wrap_node(s, (expr)) : KN_UNDEF;                                             \
    }
RELATIVE(node_parent, n->parent)
RELATIVE(node_parent_element, kn_is_elem(n->parent) ? n->parent : NULL)
RELATIVE(node_first, n->first)
RELATIVE(node_last, n->last)
RELATIVE(node_prev, n->prev)
RELATIVE(node_next, n->next)

static const kn_node *top_of(const kn_node *n) {
    while (n->parent)
        n = n->parent;
    return n;
}

/* In a document, the page's or one that a script made. */
KN_NATIVE(node_connected) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    return n ? JSValueMakeBoolean(ctx, (n->flags & KN_NODE_ATTACHED) ||
                                           top_of(n)->kind == KN_NODE_DOCUMENT)
             : KN_UNDEF;
}

KN_NATIVE(node_has_children) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    return n ? JSValueMakeBoolean(ctx, n->first != NULL) : KN_UNDEF;
}

static bool has_data(const kn_node *n) {
    return n->kind == KN_NODE_TEXT || n->kind == KN_NODE_COMMENT;
}

KN_NATIVE(node_value) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    return has_data(n) ? kn_js_str(ctx, (kn_str){n->text, n->n_text}) : KN_NULL;
}

/* null means the empty string (DOM: [LegacyNullToEmptyString]). */
static bool text_arg(JSContextRef ctx, JSValueRef v, kn_jstr *out, JSValueRef *exc) {
    if (!JSValueIsNull(ctx, v))
        return kn_jstr_init(ctx, v, out, exc);
    *out = (kn_jstr){.n = 0};
    out->p = out->buf;
    return true;
}

KN_NATIVE(node_set_value) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    kn_jstr str;
    if (n && has_data(n)) {
        if (text_arg(ctx, kn_arg(ctx, argc, argv, 0), &str, exc))
            kn_node_set_text(s->env.scene, n, kn_jstr_view(&str));
        kn_jstr_free(&str);
        kn_react(s);
    }
    return KN_UNDEF;
}

/* ---- text ---- */

KN_NATIVE(node_text) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    if (n->kind == KN_NODE_DOCUMENT || n->kind == KN_NODE_DOCTYPE)
        return KN_NULL;
    kn_sb b = {0};
    kn_node_text_content(n, &b);
    return kn_js_sb(ctx, &b);
}

/* Removes the children; those that no script has seen are given back. */
void kn_discard_children(kn_script *s, kn_node *n) {
    for (kn_node *c; (c = n->first);) { /* a watcher makes every one of them known */
        kn_node_remove(s->env.scene, c);
        if (!kn_wrap_in_subtree(s, c))
            kn_node_release(s->env.scene, c);
    }
}

static void set_text_content(kn_script *s, kn_node *n, kn_str text) {
    /* Counters and captions write the same text node every frame: keep it. */
    if (n->first && n->first == n->last && n->first->kind == KN_NODE_TEXT && text.n &&
        !s->env.scene->on_mutation && !kn_wrap_known(s, n->first)) {
        kn_node_set_text(s->env.scene, n->first, text);
        return;
    }
    if (!n->first && !text.n)
        return;
    kn_discard_children(s, n);
    kn_node *t = text.n ? kn_node_text(s->env.scene, KN_NODE_TEXT, text, n->loc) : NULL;
    if (t)
        kn_node_insert(s->env.scene, n, t, NULL);
}

KN_NATIVE(node_set_text) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    kn_jstr str;
    if (!n)
        return KN_UNDEF;
    if (text_arg(ctx, kn_arg(ctx, argc, argv, 0), &str, exc)) {
        if (has_data(n))
            kn_node_set_text(s->env.scene, n, kn_jstr_view(&str));
        else if (n->kind == KN_NODE_ELEMENT || n->kind == KN_NODE_FRAGMENT)
            set_text_content(s, n, kn_jstr_view(&str));
    }
    kn_jstr_free(&str);
    kn_react(s);
    return KN_UNDEF;
}

/* ---- the tree ---- */

/* DOM §4.2.3, the parts about a document: one element, one doctype, no text. */
static bool fits_document(const kn_node *doc, const kn_node *child) {
    size_t elements = 0;
    if (child->kind == KN_NODE_TEXT)
        return false;
    for (const kn_node *c = doc->first; c; c = c->next)
        elements += c->kind == KN_NODE_ELEMENT && c != child;
    if (child->kind == KN_NODE_ELEMENT)
        return elements == 0;
    for (const kn_node *c = child->kind == KN_NODE_FRAGMENT ? child->first : NULL; c; c = c->next) {
        elements += c->kind == KN_NODE_ELEMENT;
        if (c->kind == KN_NODE_TEXT)
            return false;
    }
    return elements <= 1;
}

static JSValueRef insert(KN_NATIVE_ARGS, kn_node *parent, kn_script *s, kn_node *before) {
    kn_node *child = kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0));
    if (!child) {
        kn_js_throw(ctx, exc, "TypeError", "parameter 1 is not of type 'Node'");
        return KN_UNDEF;
    }
    kn_script *from = kn_wrap_host(ctx, argv[0]);
    if (from != s && child->kind != KN_NODE_DOCUMENT && child->kind != KN_NODE_DOCTYPE)
        child = kn_adopt(s, from, child);
    if (!child)
        return KN_UNDEF;
    kn_node *scan = child->kind == KN_NODE_FRAGMENT ? parent : child;
    if ((parent->kind == KN_NODE_DOCUMENT && !fits_document(parent, child)) ||
        !kn_node_insert(s->env.scene, parent, child, before)) {
        kn_js_throw(ctx, exc, "HierarchyRequestError", "the node cannot be inserted here");
        return KN_UNDEF;
    }
    if (s->fresh_scripts && (parent->flags & KN_NODE_ATTACHED))
        kn_run_inserted(s, scan);
    if (child->tag == KN_A_link && child->kind == KN_NODE_ELEMENT && child->ns == KN_NS_HTML &&
        (child->flags & KN_NODE_ATTACHED))
        kn_call_shared(s, "linkInserted", 1, argv);
    kn_react(s);
    return argv[0];
}

KN_NATIVE(node_append) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    return n ? insert(ctx, fn, self, argc, argv, exc, n, s, NULL) : KN_UNDEF;
}

KN_NATIVE(node_insert) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_node *before = kn_unwrap(ctx, kn_arg(ctx, argc, argv, 1));
    if (before && before->parent != n) {
        kn_js_throw(ctx, exc, "NotFoundError", "the node before which to insert is not a child");
        return KN_UNDEF;
    }
    return insert(ctx, fn, self, argc, argv, exc, n, s, before);
}

KN_NATIVE(node_remove) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_node *c = kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0));
    if (!c || c->parent != n) {
        kn_js_throw(ctx, exc, c ? "NotFoundError" : "TypeError",
                    "the node to be removed is not a child of this node");
        return KN_UNDEF;
    }
    kn_node_remove(s->env.scene, c);
    kn_react(s);
    return argv[0];
}

KN_NATIVE(node_replace) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_node *old = kn_unwrap(ctx, kn_arg(ctx, argc, argv, 1));
    if (!old || old->parent != n) {
        kn_js_throw(ctx, exc, old ? "NotFoundError" : "TypeError",
                    "the node to be replaced is not a child of this node");
        return KN_UNDEF;
    }
    kn_node *next = old->next;
    kn_node *c = kn_unwrap(ctx, argv[0]);
    if (next && next == c)
        next = c->next;
    kn_node_remove(s->env.scene, old);
    insert(ctx, fn, self, argc, argv, exc, n, s, next);
    return argv[1];
}

static bool holds_script(const kn_node *top) {
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (n->kind == KN_NODE_ELEMENT && n->tag == KN_A_script &&
            !(n->flags & KN_NODE_SCRIPT_DONE))
            return true;
    return false;
}

KN_NATIVE(node_clone) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n)
        return KN_UNDEF;
    kn_node *c = kn_node_clone(s->env.scene, n, JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0)));
    if (c && holds_script(c))
        s->fresh_scripts++;
    return kn_wrap_node(s, c);
}

KN_NATIVE(node_contains) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    kn_node *o = n ? kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0)) : NULL;
    return JSValueMakeBoolean(ctx, o && kn_node_contains(n, o));
}

/* DOM §4.4 compareDocumentPosition. */
static int compare(const kn_node *a, const kn_node *b) {
    if (a == b)
        return 0;
    if (top_of(a) != top_of(b))
        return 1 | 32 | (a->id < b->id ? 4 : 2);
    if (kn_node_contains(b, a))
        return 8 | 2;
    if (kn_node_contains(a, b))
        return 16 | 4;
    for (const kn_node *n = a; n; n = kn_node_next(n, NULL))
        if (n == b)
            return 4;
    return 2;
}

KN_NATIVE(node_compare) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    kn_node *o = n ? kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0)) : NULL;
    return o ? JSValueMakeNumber(ctx, compare(n, o)) : KN_UNDEF;
}

KN_NATIVE(node_normalize) {
    kn_script *s;
    kn_node *top = kn_self(ctx, self, &s, exc);
    for (kn_node *n = top; n;) {
        kn_node *next = n->next;
        if (n->kind == KN_NODE_TEXT && next && next->kind == KN_NODE_TEXT && n != top) {
            kn_sb b = {0};
            kn_sb_put(&b, (kn_str){n->text, n->n_text});
            kn_sb_put(&b, (kn_str){next->text, next->n_text});
            kn_node_set_text(s->env.scene, n, kn_sb_str(&b));
            kn_sb_free(&b);
            kn_node_remove(s->env.scene, next);
            continue;
        }
        n = kn_node_next(n, top);
    }
    if (top)
        kn_react(s);
    return KN_UNDEF;
}
