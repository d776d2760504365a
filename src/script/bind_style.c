/* CSSOM §6.6 CSSStyleDeclaration: element.style and getComputedStyle(). This is where every
 * animated value passes, so nothing here goes through JS. */
#include "src/core/mem.h"
#include "src/script/internal.h"

/* ---- names: CSSOM §6.6.1 "IDL attribute to CSS property" ---- */

kn_str kn_css_name(kn_str js, char *buf, size_t cap) {
    if (kn_str_eq(js, KN_S("cssFloat")))
        return KN_S("float");
    size_t n = 0;
    bool webkit = kn_str_starts(js, KN_S("webkit")) && js.n > 6 && js.p[6] >= 'A' && js.p[6] <= 'Z';
    if (webkit)
        buf[n++] = '-';
    for (size_t i = 0; i < js.n; i++) {
        if (n + 2 >= cap)
            return (kn_str){0};
        char c = js.p[i];
        if (c >= 'A' && c <= 'Z') {
            buf[n++] = '-';
            c = (char)(c + 32);
        }
        buf[n++] = c;
    }
    return (kn_str){buf, n};
}

typedef struct name_buf {
    char js[72], css[80];
} name_buf;

/* The CSS property that a JS property name means; n == 0 when it means none. */
static kn_str property(JSStringRef name, name_buf *b) {
    size_t len = JSStringGetLength(name);
    if (len < 1 || len > 40)
        return (kn_str){0};
    size_t n = JSStringGetUTF8CString(name, b->js, sizeof b->js);
    if (n < 2 || !((b->js[0] >= 'a' && b->js[0] <= 'z') || (b->js[0] >= 'A' && b->js[0] <= 'Z') ||
                   b->js[0] == '-'))
        return (kn_str){0};
    kn_str css = kn_css_name((kn_str){b->js, n - 1}, b->css, sizeof b->css);
    if (!css.n || (css.n > 2 && css.p[0] == '-' && css.p[1] == '-'))
        return (kn_str){0};
    return kn_prop_find(css) || kn_prop_is_shorthand(css) ? css : (kn_str){0};
}

static kn_node *node_of(const kn_wrap *w) {
    return w ? kn_node_by_id(w->s->env.scene, w->id, w->gen) : NULL;
}

static kn_wrap *wrap_of(JSObjectRef o, kn_wrap_kind kind) {
    kn_wrap *w = o ? JSObjectGetPrivate(o) : NULL;
    return w && w->kind == kind ? w : NULL;
}

/* ---- inline style ---- */

/* The declarations of an element's or a rule's style; NULL: none. */
static kn_decls *decls_of(const kn_wrap *w, bool create) {
    if (w && w->kind == KN_WRAP_RULE)
        return w->s->retired ? NULL : kn_rule_decls(w);
    kn_node *n = node_of(w);
    return n ? kn_style_inline(w->s->env.styler, n, create) : NULL;
}

static void get_inline(const kn_wrap *w, kn_str name, kn_sb *out) {
    kn_decls *d = decls_of(w, false);
    if (d)
        kn_decls_get(d, name, w->s->env.scene->atoms, out);
}

static void changed_inline(const kn_wrap *w, kn_str old) {
    if (w->kind == KN_WRAP_RULE) {
        JSValueRef arg = w->obj;
        kn_call_shared(w->s, "ruleStyleChanged", 1, &arg);
        return;
    }
    kn_node *n = node_of(w);
    kn_scene *scene = w->s->env.scene;
    if (scene->on_mutation) {
        const kn_mutation m = {
            .kind = KN_MUT_ATTR, .target = n, .attr = KN_A_style, .old = old, .now = KN_S("")};
        scene->on_mutation(scene->mutation_ctx, &m);
    }
    kn_node_style_changed(scene, n);
    kn_react(w->s);
}

static void set_inline(const kn_wrap *w, kn_str name, kn_str value, bool important) {
    kn_scene *scene = w->s->env.scene;
    kn_node *n = node_of(w);
    char *old = NULL;
    kn_str old_text = {0};
    value = kn_str_trim(value);
    if (n && scene->on_mutation) {
        kn_node_sync_style(scene, n);
        old_text = kn_node_attr(n, KN_A_style);
        old = old_text.p ? kn_xstrndup(old_text.p, old_text.n) : NULL;
        old_text.p = old;
    }
    kn_decls *d = decls_of(w, value.n > 0);
    bool changed = false;
    if (d && !value.n)
        changed = kn_decls_remove(d, name, scene->atoms);
    else if (d)
        kn_decls_set(d, name, value, important, scene->atoms, &changed);
    if (changed)
        changed_inline(w, old_text);
    free(old);
}

/* "12" → the name of the 12th declaration. */
static JSValueRef indexed(JSContextRef ctx, const kn_wrap *w, JSStringRef name);

JSValueRef kn_style_get_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef *exc) {
    name_buf b;
    kn_str css = property(name, &b);
    if (!css.n)
        return indexed(ctx, JSObjectGetPrivate(o), name);
    kn_sb out = {0};
    get_inline(JSObjectGetPrivate(o), css, &out);
    return kn_js_sb(ctx, &out);
}

bool kn_style_set_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef v,
                       JSValueRef *exc) {
    name_buf b;
    kn_str css = property(name, &b);
    if (!css.n)
        return false;
    if (JSValueIsNull(ctx, v)) {
        set_inline(JSObjectGetPrivate(o), css, KN_S(""), false);
        return true;
    }
    kn_jstr text;
    if (kn_jstr_init(ctx, v, &text, exc))
        set_inline(JSObjectGetPrivate(o), css, kn_jstr_view(&text), false);
    kn_jstr_free(&text);
    return true;
}

bool kn_style_has_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name) {
    name_buf b;
    if (property(name, &b).n)
        return true;
    const kn_wrap *w = JSObjectGetPrivate(o);
    double i = kn_js_index(name);
    if (i < 0 || !w)
        return false;
    if (w->kind == KN_WRAP_COMPUTED)
        return i < KN_PROP_COUNT - 1;
    const kn_decls *d = decls_of(w, false);
    return d && i < (double)d->v.n;
}

bool kn_style_delete_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef *exc) {
    name_buf b;
    return property(name, &b).n > 0; /* properties of a declaration cannot be deleted */
}

static kn_wrap *self_style(JSContextRef ctx, JSObjectRef self, JSValueRef *exc) {
    kn_wrap *w = self ? JSObjectGetPrivate(self) : NULL;
    if (w && w->kind != KN_WRAP_STYLE && w->kind != KN_WRAP_RULE)
        w = NULL;
    if (!w)
        kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
    return w;
}

KN_NATIVE(style_set) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_jstr name, value = {.p = value.buf}, prio = {.p = prio.buf};
    if (!w || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    JSValueRef v = kn_arg(ctx, argc, argv, 1);
    bool ok = JSValueIsNull(ctx, v) || kn_jstr_init(ctx, v, &value, exc);
    if (ok && argc > 2 && !JSValueIsUndefined(ctx, argv[2]) && !JSValueIsNull(ctx, argv[2]))
        ok = kn_jstr_init(ctx, argv[2], &prio, exc);
    bool important = kn_str_ieq(kn_jstr_view(&prio), KN_S("important"));
    if (ok && (!prio.n || important))
        set_inline(w, kn_jstr_view(&name), kn_jstr_view(&value), important);
    kn_jstr_free(&name);
    kn_jstr_free(&value);
    kn_jstr_free(&prio);
    return KN_UNDEF;
}

KN_NATIVE(style_get) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_jstr name;
    if (!w || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    kn_sb out = {0};
    get_inline(w, kn_jstr_view(&name), &out);
    kn_jstr_free(&name);
    return kn_js_sb(ctx, &out);
}

static kn_str decl_name(const kn_wrap *w, const kn_decl *d) {
    return d->prop == KN_PROP_CUSTOM ? kn_scene_atom_str(w->s->env.scene, d->custom)
                                     : kn_longhand_name((kn_prop)d->prop, d->logical);
}

/* Of a shorthand: when all its longhands are. */
static bool kn_is_important(const kn_wrap *w, const kn_decls *d, kn_str name) {
    kn_prop longhands[64];
    bool shorthand = kn_prop_is_shorthand(name);
    size_t n = shorthand ? kn_shorthand_longhands(name, longhands, KN_COUNTOF(longhands)) : 0;
    size_t hits = 0;
    for (size_t i = 0; i < d->v.n; i++) {
        const kn_decl *x = &d->v.v[i];
        if (!shorthand && kn_str_eq(decl_name(w, x), name))
            return x->important;
        for (size_t k = 0; k < n; k++)
            hits += x->prop == longhands[k] && x->important;
    }
    return n && hits == n;
}

KN_NATIVE(style_priority) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_jstr name;
    if (!w || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    kn_decls *d = decls_of(w, false);
    bool important = d && kn_is_important(w, d, kn_jstr_view(&name));
    kn_jstr_free(&name);
    return kn_js_str(ctx, important ? KN_S("important") : KN_S(""));
}

KN_NATIVE(style_remove) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_jstr name;
    if (!w || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    kn_sb old = {0};
    get_inline(w, kn_jstr_view(&name), &old);
    set_inline(w, kn_jstr_view(&name), KN_S(""), false);
    kn_jstr_free(&name);
    return kn_js_sb(ctx, &old);
}

static JSValueRef indexed(JSContextRef ctx, const kn_wrap *w, JSStringRef name) {
    double i = kn_js_index(name);
    kn_decls *d = i >= 0 ? decls_of(w, false) : NULL;
    return d && i < (double)d->v.n ? kn_js_str(ctx, decl_name(w, &d->v.v[(size_t)i])) : NULL;
}

KN_NATIVE(style_item) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_decls *d = w ? decls_of(w, false) : NULL;
    double i = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    return d && i >= 0 && i < (double)d->v.n ? kn_js_str(ctx, decl_name(w, &d->v.v[(size_t)i]))
                                             : kn_js_str(ctx, KN_S(""));
}

KN_NATIVE(style_length) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_decls *d = w ? decls_of(w, false) : NULL;
    return JSValueMakeNumber(ctx, d ? (double)d->v.n : 0);
}

KN_NATIVE(style_text) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_decls *d = w ? decls_of(w, false) : NULL;
    kn_sb b = {0};
    if (d)
        kn_decls_serialize(d, w->s->env.scene->atoms, &b);
    return kn_js_sb(ctx, &b);
}

KN_NATIVE(style_set_text) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_jstr text;
    if (!w)
        return KN_UNDEF;
    kn_scene *scene = w->s->env.scene;
    kn_node *n = node_of(w);
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc)) {
        if (w->kind == KN_WRAP_RULE) {
            kn_rule_set_text(w, kn_jstr_view(&text));
            changed_inline(w, (kn_str){0});
        } else if (n) {
            /* The attribute becomes the text of what was understood (CSSOM §6.6.1). */
            kn_node_set_attr(scene, n, KN_A_style, kn_jstr_view(&text));
            if (kn_style_inline(w->s->env.styler, n, true))
                kn_node_style_changed(scene, n);
            kn_react(w->s);
        }
    }
    kn_jstr_free(&text);
    return KN_UNDEF;
}

/* ---- computed style ---- */

KN_NATIVE(host_computed) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    if (!n || n->kind != KN_NODE_ELEMENT) {
        kn_js_throw(ctx, exc, "TypeError", "parameter 1 is not of type 'Element'");
        return KN_UNDEF;
    }
    kn_wrap *w = KN_NEW(kn_wrap);
    *w = (kn_wrap){.kind = KN_WRAP_COMPUTED, .id = n->id, .gen = n->gen, .s = s};
    w->pe = kn_js_pseudo(ctx, kn_arg(ctx, argc, argv, 1));
    JSObjectRef o = JSObjectMake(ctx, s->computed_class, w);
    JSObjectSetPrototype(ctx, o, s->protos[KN_PROTO_COMPUTED].proto);
    return o;
}

/* Percentages of a transform refer to the border box; most transforms have none, and GSAP asks for
 * the transform of every target while it sets those of others, so a layout per question would be
 * dear. */
static bool transform_needs_box(const kn_tfs *t) {
    for (uint32_t i = 0; t && i < t->n; i++)
        if (t->v[i].fn == KN_TF_TRANSLATE)
            for (int k = 0; k < 3; k++)
                if (kn_len_depends_on_basis(t->v[i].a[k]))
                    return true;
    return false;
}

/* Resolved values that are used values (CSSOM §9), so the layout must be up to date. */
static bool needs_layout(kn_str name, const kn_style *st) {
    static const char *const names[] = {"width",
                                        "height",
                                        "top",
                                        "right",
                                        "bottom",
                                        "left",
                                        "inset",
                                        "margin",
                                        "padding",
                                        "block-size",
                                        "inline-size",
                                        "grid-template-columns",
                                        "grid-template-rows",
                                        "grid-template",
                                        "perspective-origin",
                                        "transform-origin"};
    if (kn_str_eq(name, KN_S("transform")))
        return transform_needs_box(st->fx->transform);
    for (size_t i = 0; i < KN_COUNTOF(names); i++)
        if (kn_str_eq(name, kn_cstr(names[i])))
            return true;
    return kn_str_starts(name, KN_S("margin-")) || kn_str_starts(name, KN_S("padding-")) ||
           kn_str_starts(name, KN_S("inset-"));
}

static void get_computed(const kn_wrap *w, kn_str name, kn_sb *out) {
    kn_node *n = node_of(w);
    if (!n || !(n->flags & KN_NODE_ATTACHED))
        return;
    kn_flush(w->s, false);
    const kn_style *st = w->pe == KN_PE_BEFORE  ? n->before
                         : w->pe == KN_PE_AFTER ? n->after
                                                : n->style;
    if (!n->style)
        return;
    kn_used used = {0}, *u = NULL;
    if (w->pe == KN_PE_NONE && st && needs_layout(name, st)) {
        kn_flush(w->s, true);
        kn_layout_used(w->s->env.layout, n, &used);
        u = &used;
    } else if (st && st->fx->transform && kn_str_eq(name, KN_S("transform"))) {
        used.has_box = true;
        u = &used;
    }
    kn_style_computed_text(w->s->env.styler, n, w->pe, name, u, out);
    /* css-content-3 §1: `normal` computes to none on ::before and ::after. */
    if (w->pe != KN_PE_NONE && kn_str_eq(name, KN_S("content")) &&
        kn_str_eq(kn_sb_str(out), KN_S("normal"))) {
        out->n = 0;
        kn_sb_puts(out, "none");
    }
}

static bool is_rendered(const kn_wrap *w) {
    const kn_node *n = node_of(w);
    return n && (n->flags & KN_NODE_ATTACHED);
}

JSValueRef kn_computed_get_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name,
                                JSValueRef *exc) {
    name_buf b;
    kn_str css = property(name, &b);
    if (!css.n) {
        double i = kn_js_index(name);
        return i >= 0 && i < KN_PROP_COUNT - 1 && is_rendered(JSObjectGetPrivate(o))
                   ? kn_js_str(ctx, kn_cstr(kn_prop_get((kn_prop)(i + 1))->name))
                   : NULL;
    }
    kn_sb out = {0};
    get_computed(JSObjectGetPrivate(o), css, &out);
    return kn_js_sb(ctx, &out);
}

bool kn_computed_set_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef v,
                          JSValueRef *exc) {
    name_buf b;
    if (!property(name, &b).n)
        return false;
    kn_js_throw(ctx, exc, "NoModificationAllowedError", "computed styles are read-only");
    return true;
}

KN_NATIVE(computed_get) {
    kn_wrap *w = wrap_of(self, KN_WRAP_COMPUTED);
    kn_jstr name;
    if (!w || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    kn_sb out = {0};
    get_computed(w, kn_jstr_view(&name), &out);
    kn_jstr_free(&name);
    return kn_js_sb(ctx, &out);
}

KN_NATIVE(computed_item) {
    double i = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    const kn_wrap *w = wrap_of(self, KN_WRAP_COMPUTED);
    if (!w || !is_rendered(w) || !(i >= 0 && i < KN_PROP_COUNT - 1))
        return kn_js_str(ctx, KN_S(""));
    return kn_js_str(ctx, kn_cstr(kn_prop_get((kn_prop)(i + 1))->name));
}

KN_NATIVE(computed_length) {
    const kn_wrap *w = wrap_of(self, KN_WRAP_COMPUTED);
    return JSValueMakeNumber(ctx, w && is_rendered(w) ? KN_PROP_COUNT - 1 : 0);
}

/* ---- CSS.supports, matchMedia ---- */

KN_NATIVE(host_supports) {
    kn_jstr name, value = {.p = value.buf};
    bool ok = false;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc) &&
        kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &value, exc)) {
        kn_sb b = {0};
        kn_sb_printf(&b, "(%s: %s)", name.p, value.p);
        ok = kn_supports_eval(kn_sb_str(&b));
        kn_sb_free(&b);
    }
    kn_jstr_free(&name);
    kn_jstr_free(&value);
    return JSValueMakeBoolean(ctx, ok);
}

KN_NATIVE(host_supports_condition) {
    kn_jstr text;
    bool ok = kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc) &&
              kn_supports_eval(kn_jstr_view(&text));
    kn_jstr_free(&text);
    return JSValueMakeBoolean(ctx, ok);
}

KN_NATIVE(host_media) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text;
    if (!s)
        return KN_UNDEF;
    kn_media_env env = kn_styler_media(s->env.styler);
    if (s->env.viewport)
        s->env.viewport(s->env.ctx, &env.width, &env.height);
    bool ok = kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc) &&
              kn_media_eval(kn_jstr_view(&text), &env);
    kn_jstr_free(&text);
    return JSValueMakeBoolean(ctx, ok);
}
