/* CSSOM §6: rules as scripts see them. js/cssom.js keeps the rules of a sheet as objects, made from
 * what is parsed here, and gives back the sheet's text when they change. */
#include "src/core/mem.h"
#include "src/script/internal.h"
#include <stdio.h>

/* ---- style of a rule ---- */

typedef struct kn_rule_wrap {
    kn_wrap w; /* first */
    kn_decls *decls;
} kn_rule_wrap;

kn_decls *kn_rule_decls(const kn_wrap *w) {
    return ((const kn_rule_wrap *)w)->decls;
}

void kn_rule_set_text(kn_wrap *w, kn_str text) {
    kn_rule_wrap *r = (kn_rule_wrap *)w;
    kn_decls_free(r->decls);
    r->decls = kn_decls_parse(text, w->s->env.scene->atoms, NULL, (kn_loc){0});
}

void kn_rule_wrap_free(kn_wrap *w) {
    kn_decls_free(((kn_rule_wrap *)w)->decls);
    free(w);
}

/* ruleStyle(text): a CSSStyleDeclaration of its own. */
KN_NATIVE(host_rule_style) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc))
        return KN_UNDEF;
    kn_rule_wrap *r = KN_NEW(kn_rule_wrap);
    r->w = (kn_wrap){.kind = KN_WRAP_RULE, .s = s};
    r->decls = kn_decls_parse(kn_jstr_view(&text), s->env.scene->atoms, NULL, (kn_loc){0});
    kn_jstr_free(&text);
    r->w.obj = JSObjectMake(ctx, s->style_class, r);
    JSObjectSetPrototype(ctx, r->w.obj, s->protos[KN_PROTO_STYLE].proto);
    return r->w.obj;
}

/* ---- rules ---- */

static JSValueRef rule_list(kn_script *s, kn_rule *const *rules, uint32_t n);

static void keyframe_selector(const kn_rule *r, kn_sb *out) {
    for (uint32_t i = 0; i < r->n_stops; i++) {
        if (i)
            kn_sb_puts(out, ", ");
        kn_sb_num(out, r->stops[i] * 100);
        kn_sb_putc(out, '%');
    }
}

/* [kind, text before the block, declarations, rules, layer of an import, media of an import] */
static JSValueRef rule_array(kn_script *s, const kn_rule *r) {
    kn_atoms *atoms = s->env.scene->atoms;
    kn_sb head = {0}, body = {0};
    if (r->kind == KN_RULE_STYLE && r->selectors)
        kn_selector_serialize(r->selectors, atoms, &head);
    else if (r->kind == KN_RULE_KEYFRAME)
        keyframe_selector(r, &head);
    else
        kn_sb_put(&head, r->prelude);
    if (r->decls)
        kn_decls_serialize(r->decls, atoms, &body);
    JSValueRef v[] = {JSValueMakeNumber(s->ctx, r->kind),
                      kn_js_sb(s->ctx, &head),
                      kn_js_sb(s->ctx, &body),
                      rule_list(s, r->rules, r->n_rules),
                      r->layer.p ? kn_js_str(s->ctx, r->layer) : JSValueMakeNull(s->ctx),
                      kn_js_str(s->ctx, r->media)};
    return kn_js_array_of(s->ctx, KN_COUNTOF(v), v);
}

static JSValueRef rule_list(kn_script *s, kn_rule *const *rules, uint32_t n) {
    JSObjectRef list = kn_js_array(s->ctx);
    for (uint32_t i = 0; i < n; i++)
        JSObjectSetPropertyAtIndex(s->ctx, list, i, rule_array(s, rules[i]), NULL);
    return list;
}

/* parseSheet(text): its rules. */
KN_NATIVE(host_parse_sheet) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc))
        return KN_UNDEF;
    kn_sheet *sheet = kn_sheet_parse(kn_jstr_view(&text), s->env.scene->atoms, NULL, (kn_loc){0});
    JSValueRef list = rule_list(s, sheet->rules, sheet->n_rules);
    kn_sheet_free(sheet);
    kn_jstr_free(&text);
    return list;
}

/* selectorText(text): as CSSOM prints it, null when it is none. */
KN_NATIVE(host_selector_text) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text;
    if (!s || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc))
        return KN_NULL;
    const kn_selectors *sel = kn_selectors_cached(s, kn_jstr_view(&text));
    kn_jstr_free(&text);
    kn_sb out = {0};
    if (!sel)
        return KN_NULL;
    kn_selector_serialize(sel, s->env.scene->atoms, &out);
    return kn_js_sb(ctx, &out);
}

/* ---- sheets in force ---- */

KN_NATIVE(host_sheet_text) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    char *text = n && (n->flags & KN_NODE_ATTACHED) ? kn_styler_sheet_text(s->env.styler, n) : NULL;
    JSValueRef v = text ? kn_js_str(ctx, kn_cstr(text)) : KN_NULL;
    free(text);
    return v;
}

/* setSheetText(element, text or null) */
KN_NATIVE(host_set_sheet_text) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    kn_jstr text;
    if (!n)
        return KN_UNDEF;
    if (JSValueIsNull(ctx, kn_arg(ctx, argc, argv, 1))) {
        kn_styler_set_sheet_text(s->env.styler, n, (kn_str){0});
    } else if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &text, exc)) {
        kn_styler_set_sheet_text(s->env.styler, n, kn_jstr_view(&text));
        kn_jstr_free(&text);
    }
    return KN_UNDEF;
}

static size_t length_of(JSContextRef ctx, JSObjectRef o) {
    const double n = o ? kn_js_num(ctx, kn_js_get(ctx, o, "length")) : 0;
    return n > 0 ? (size_t)n : 0;
}

/* setAdopted(texts, [index of a text, shadow root or null, …]) */
KN_NATIVE(host_set_adopted) {
    kn_script *s = kn_self_host(ctx, self, exc);
    JSObjectRef from = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 0)),
                who = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 1));
    if (!s || !from || !who)
        return KN_UNDEF;
    const size_t n = length_of(ctx, from), n_by = length_of(ctx, who) / 2;
    kn_str *v = KN_NEW_N(kn_str, n + 1);
    kn_jstr *t = KN_NEW_N(kn_jstr, n + 1);
    kn_adoption *by = KN_NEW_N(kn_adoption, n_by + 1);
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        kn_jstr_init(ctx, JSObjectGetPropertyAtIndex(ctx, from, (unsigned)i, NULL), &t[i], NULL);
        v[i] = kn_jstr_view(&t[i]);
    }
    for (unsigned i = 0; i < n_by; i++) {
        const double text = kn_js_num(ctx, JSObjectGetPropertyAtIndex(ctx, who, 2 * i, NULL));
        if (text >= 0 && text < (double)n)
            by[used++] = (kn_adoption){
                (size_t)text,
                kn_unwrap(ctx, JSObjectGetPropertyAtIndex(ctx, who, 2 * i + 1, NULL))};
    }
    kn_styler_set_adopted(s->env.styler, v, n, by, used);
    for (size_t i = 0; i < n; i++)
        kn_jstr_free(&t[i]);
    free(by);
    free(v);
    free(t);
    return KN_UNDEF;
}

/* mediaText(text): a media query list as CSSOM prints it. */
KN_NATIVE(host_media_text) {
    kn_jstr text;
    if (!kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc))
        return KN_UNDEF;
    kn_sb out = {0};
    kn_str t = kn_str_trim(kn_jstr_view(&text));
    for (size_t i = 0; i < t.n; i++) {
        char c = (char)kn_lower((unsigned char)t.p[i]);
        bool space = kn_is_space(c);
        if (space && out.n && (out.p[out.n - 1] == ' ' || out.p[out.n - 1] == '('))
            continue;
        if ((c == ')' || c == ',' || c == ':') && out.n && out.p[out.n - 1] == ' ')
            out.n--;
        kn_sb_putc(&out, space ? ' ' : c);
        if ((c == ':' || c == ',') && i + 1 < t.n && !kn_is_space(t.p[i + 1]))
            kn_sb_putc(&out, ' ');
    }
    kn_jstr_free(&text);
    return kn_js_sb(ctx, &out);
}

KN_NATIVE(host_sheets_dirty) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (s)
        s->sheets_dirty = true;
    return KN_UNDEF;
}

void kn_flush_sheets(kn_script *s) {
    if (!s->sheets_dirty)
        return;
    s->sheets_dirty = false;
    kn_call_shared(s, "flushSheets", 0, NULL);
}
