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

static void get_inline(const kn_wrap *w, kn_str name, kn_sb *out) {
    kn_node *n = node_of(w);
    kn_decls *d = n ? kn_style_inline(w->s->env.styler, n, false) : NULL;
    if (d)
        kn_decls_get(d, name, w->s->env.scene->atoms, out);
}

static void set_inline(const kn_wrap *w, kn_str name, kn_str value, bool important) {
    kn_node *n = node_of(w);
    kn_scene *scene = w->s->env.scene;
    value = kn_str_trim(value);
    kn_decls *d = n ? kn_style_inline(w->s->env.styler, n, value.n > 0) : NULL;
    bool changed = false;
    if (!d)
        return;
    if (!value.n)
        changed = kn_decls_remove(d, name, scene->atoms);
    else
        kn_decls_set(d, name, value, important, scene->atoms, &changed);
    if (changed)
        kn_node_style_changed(scene, n);
}

JSValueRef kn_style_get_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef *exc) {
    name_buf b;
    kn_str css = property(name, &b);
    if (!css.n)
        return NULL;
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
    return property(name, &b).n > 0;
}

bool kn_style_delete_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef *exc) {
    name_buf b;
    return property(name, &b).n > 0; /* properties of a declaration cannot be deleted */
}

static kn_wrap *self_style(JSContextRef ctx, JSObjectRef self, JSValueRef *exc) {
    kn_wrap *w = wrap_of(self, KN_WRAP_STYLE);
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

static kn_decls *decls_of(const kn_wrap *w) {
    kn_node *n = node_of(w);
    return n ? kn_style_inline(w->s->env.styler, n, false) : NULL;
}

static kn_str decl_name(const kn_wrap *w, const kn_decl *d) {
    return d->prop == KN_PROP_CUSTOM ? kn_scene_atom_str(w->s->env.scene, d->custom)
                                     : kn_longhand_name((kn_prop)d->prop, d->logical);
}

KN_NATIVE(style_priority) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_jstr name;
    if (!w || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &name, exc))
        return KN_UNDEF;
    kn_decls *d = decls_of(w);
    bool important = false;
    for (size_t i = 0; d && i < d->v.n; i++)
        if (kn_str_eq(decl_name(w, &d->v.v[i]), kn_jstr_view(&name)))
            important = d->v.v[i].important;
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

KN_NATIVE(style_item) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_decls *d = w ? decls_of(w) : NULL;
    double i = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    return d && i >= 0 && i < (double)d->v.n ? kn_js_str(ctx, decl_name(w, &d->v.v[(size_t)i]))
                                             : kn_js_str(ctx, KN_S(""));
}

KN_NATIVE(style_length) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_decls *d = w ? decls_of(w) : NULL;
    return JSValueMakeNumber(ctx, d ? (double)d->v.n : 0);
}

KN_NATIVE(style_text) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_decls *d = w ? decls_of(w) : NULL;
    kn_sb b = {0};
    if (d)
        kn_decls_serialize(d, w->s->env.scene->atoms, &b);
    return kn_js_sb(ctx, &b);
}

KN_NATIVE(style_set_text) {
    kn_wrap *w = self_style(ctx, self, exc);
    kn_node *n = node_of(w);
    kn_jstr text;
    if (!n)
        return KN_UNDEF;
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc))
        kn_node_set_attr(w->s->env.scene, n, KN_A_style, kn_jstr_view(&text));
    kn_jstr_free(&text);
    return KN_UNDEF;
}

/* ---- computed style ---- */

KN_NATIVE(host_computed) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0)) : NULL;
    if (!n || n->kind != KN_NODE_ELEMENT) {
        kn_js_throw(ctx, exc, "TypeError", "parameter 1 is not of type 'Element'");
        return KN_UNDEF;
    }
    kn_wrap *w = KN_NEW(kn_wrap);
    *w = (kn_wrap){.kind = KN_WRAP_COMPUTED, .id = n->id, .gen = n->gen, .s = s};
    kn_jstr pe;
    if (argc > 1 && JSValueIsString(ctx, argv[1]) && kn_jstr_init(ctx, argv[1], &pe, exc)) {
        w->pe = strstr(pe.p, "before")  ? KN_PE_BEFORE
                : strstr(pe.p, "after") ? KN_PE_AFTER
                                        : KN_PE_NONE;
        kn_jstr_free(&pe);
    }
    JSObjectRef o = JSObjectMake(ctx, s->computed_class, w);
    JSObjectSetPrototype(ctx, o, s->protos[KN_PROTO_COMPUTED]);
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
}

JSValueRef kn_computed_get_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name,
                                JSValueRef *exc) {
    name_buf b;
    kn_str css = property(name, &b);
    if (!css.n)
        return NULL;
    kn_sb out = {0};
    get_computed(JSObjectGetPrivate(o), css, &out);
    return kn_js_sb(ctx, &out);
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
    if (!(i >= 0 && i < KN_PROP_COUNT - 1))
        return kn_js_str(ctx, KN_S(""));
    return kn_js_str(ctx, kn_cstr(kn_prop_get((kn_prop)(i + 1))->name));
}

KN_NATIVE(computed_length) {
    return JSValueMakeNumber(ctx, KN_PROP_COUNT - 1);
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
    kn_media_env env = {
        .width = s->env.width, .height = s->env.height, .dppx = s->env.dppx, .hover = true};
    bool ok = kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc) &&
              kn_media_eval(kn_jstr_view(&text), &env);
    kn_jstr_free(&text);
    return JSValueMakeBoolean(ctx, ok);
}
