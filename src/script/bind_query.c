/* Finding elements: selectors, ids, tags, classes. */
#include "src/core/mem.h"
#include "src/script/internal.h"

/* ---- parsed selectors are kept by their text ---- */

static kn_selector_entry *slot_of(kn_script *s, uint64_t hash, kn_str text) {
    size_t mask = s->selectors.n - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        kn_selector_entry *e = &s->selectors.v[i];
        if (!e->text || (e->hash == hash && kn_str_eq(kn_cstr(e->text), text)))
            return e;
    }
}

static void grow(kn_script *s) {
    size_t old_n = s->selectors.n, n = old_n ? old_n * 2 : 64;
    kn_selector_entry *old = s->selectors.v;
    s->selectors.v = KN_NEW_N(kn_selector_entry, n);
    s->selectors.n = s->selectors.cap = n;
    for (size_t i = 0; i < old_n; i++)
        if (old[i].text)
            *slot_of(s, old[i].hash, kn_cstr(old[i].text)) = old[i];
    free(old);
}

const kn_selectors *kn_selectors_cached(kn_script *s, kn_str text) {
    if (s->n_selectors * 2 >= s->selectors.n)
        grow(s);
    uint64_t hash = kn_str_hash(text);
    kn_selector_entry *e = slot_of(s, hash, text);
    if (!e->text) {
        kn_str copy = kn_arena_str(s->arena, text);
        *e = (kn_selector_entry){hash, (char *)copy.p,
                                 kn_selectors_parse(copy, s->arena, s->env.scene->atoms)};
        s->n_selectors++;
    }
    return e->sel;
}

void kn_selectors_free_cache(kn_script *s) {
    kn_vec_free(&s->selectors);
    s->n_selectors = 0;
}

static const kn_selectors *selectors_arg(kn_script *s, JSContextRef ctx, JSValueRef v,
                                         JSValueRef *exc) {
    kn_jstr text;
    const kn_selectors *sel = NULL;
    if (kn_jstr_init(ctx, v, &text, exc)) {
        sel = kn_selectors_cached(s, kn_jstr_view(&text));
        if (!sel)
            kn_js_throw(ctx, exc, "SyntaxError", "'%s' is not a valid selector", text.p);
    }
    kn_jstr_free(&text);
    return sel;
}

/* ---- members ---- */

KN_NATIVE(element_matches) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    const kn_selectors *sel = n ? selectors_arg(s, ctx, kn_arg(ctx, argc, argv, 0), exc) : NULL;
    return JSValueMakeBoolean(ctx, sel && kn_style_matches(s->env.styler, sel, n, n));
}

KN_NATIVE(element_closest) {
    kn_script *s;
    kn_node *n = kn_self_element(ctx, self, &s, exc);
    const kn_selectors *sel = n ? selectors_arg(s, ctx, kn_arg(ctx, argc, argv, 0), exc) : NULL;
    for (kn_node *p = sel ? n : NULL; kn_is_elem(p); p = p->parent)
        if (kn_style_matches(s->env.styler, sel, p, n))
            return kn_wrap_node(s, p);
    return KN_NULL;
}

/* "#name" alone is most of what scripts ask for. */
static kn_str only_id(const kn_selectors *sel, const kn_atoms *atoms) {
    if (sel->n != 1 || sel->v[0].n != 1 || sel->v[0].v[0].n != 1 || sel->v[0].pseudo_el ||
        sel->v[0].v[0].v[0].kind != KN_SEL_ID)
        return (kn_str){0};
    return kn_atom_str(atoms, sel->v[0].v[0].v[0].name);
}

static kn_node *query_one(kn_script *s, const kn_selectors *sel, kn_node *top) {
    kn_str id = only_id(sel, s->env.scene->atoms);
    if (id.n && top == s->env.scene->document)
        return kn_scene_find_id(s->env.scene, id, NULL);
    for (kn_node *n = kn_node_next(top, top); n; n = kn_node_next(n, top))
        if (n->kind == KN_NODE_ELEMENT && kn_style_matches(s->env.styler, sel, n, top))
            return n;
    return NULL;
}

KN_NATIVE(node_query) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    const kn_selectors *sel = n ? selectors_arg(s, ctx, kn_arg(ctx, argc, argv, 0), exc) : NULL;
    return sel ? kn_wrap_node(s, query_one(s, sel, n)) : KN_NULL;
}

KN_NATIVE(node_query_all) {
    kn_script *s;
    kn_node *top = kn_self(ctx, self, &s, exc);
    const kn_selectors *sel = top ? selectors_arg(s, ctx, kn_arg(ctx, argc, argv, 0), exc) : NULL;
    if (!sel)
        return KN_NULL;
    KN_VEC(kn_node *) v = {0};
    kn_str id = only_id(sel, s->env.scene->atoms);
    bool all = !id.n || top != s->env.scene->document;
    kn_node *first = all ? NULL : kn_scene_find_id(s->env.scene, id, &all);
    if (first && !all)
        kn_vec_push(&v, first);
    for (kn_node *n = all ? kn_node_next(top, top) : NULL; n; n = kn_node_next(n, top))
        if (n->kind == KN_NODE_ELEMENT && kn_style_matches(s->env.styler, sel, n, top))
            kn_vec_push(&v, n);
    JSValueRef list = kn_wrap_list(s, v.v, v.n, KN_PROTO_NODELIST);
    kn_vec_free(&v);
    return list;
}

KN_NATIVE(node_by_id) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    kn_jstr id;
    if (!n || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &id, exc))
        return KN_NULL;
    kn_node *found = n == s->env.scene->document
                         ? kn_scene_find_id(s->env.scene, kn_jstr_view(&id), NULL)
                         : kn_node_find_id(n, kn_jstr_view(&id));
    kn_jstr_free(&id);
    return kn_wrap_node(s, found);
}

/* __shared(id): the document has several elements of this id */
KN_NATIVE(node_id_shared) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    kn_jstr id;
    bool more = false;
    if (!n || !kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &id, exc))
        return KN_UNDEF;
    kn_scene_find_id(s->env.scene, kn_jstr_view(&id), &more);
    kn_jstr_free(&id);
    return JSValueMakeBoolean(ctx, more);
}
