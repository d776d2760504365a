/* What MutationObserver and custom elements hear: the scene's mutations, kept until the member of
 * the DOM that caused them ends, then given to js/observers.js. Nothing is kept unless somebody
 * watches. */
#include "src/core/mem.h"
#include "src/script/internal.h"

static kn_ref ref(const kn_node *n) {
    return n ? (kn_ref){n->id, n->gen} : (kn_ref){0};
}

static char *copy(kn_str s) {
    return s.p ? kn_xstrndup(s.p, s.n) : NULL;
}

static void on_mutation(void *ctx, const kn_mutation *m) {
    kn_script *s = ctx;
    if (m->child) /* it must outlive what the caller does with it */
        kn_wrap_node(s, m->child);
    kn_vec_push(&s->changes,
                ((kn_change){m->kind, ref(m->target), ref(m->child), ref(m->prev), ref(m->next),
                             m->attr, copy(m->old), copy(m->now), s->op}));
}

/* watch(on) */
KN_NATIVE(host_watch) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    bool on = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 0));
    s->env.scene->mutation_ctx = s;
    s->env.scene->on_mutation = on ? on_mutation : NULL;
    return KN_UNDEF;
}

static JSValueRef node_at(kn_script *s, kn_ref r) {
    return kn_wrap_node(s, kn_node_by_id(s->env.scene, r.id, r.gen));
}

static JSValueRef text_of(kn_script *s, const char *p) {
    return p ? kn_js_str(s->ctx, kn_cstr(p)) : JSValueMakeNull(s->ctx);
}

void kn_mutations_free(kn_script *s) {
    for (size_t i = 0; i < s->changes.n; i++) {
        free(s->changes.v[i].old);
        free(s->changes.v[i].now);
    }
    kn_vec_free(&s->changes);
}

void kn_names_changed(kn_script *s) {
    kn_scene *scene = s->env.scene;
    if (!scene->changed_names.n)
        return;
    JSObjectRef list = kn_js_array(s->ctx);
    for (size_t i = 0; i < scene->changed_names.n; i++)
        JSObjectSetPropertyAtIndex(s->ctx, list, (unsigned)i,
                                   kn_js_str(s->ctx, kn_cstr(scene->changed_names.v[i])), NULL);
    kn_scene_drop_names(scene);
    JSValueRef arg = list;
    kn_call_shared(s, "namesChanged", 1, &arg);
}

/* One array [kind, target, child, prev, next, attribute, old, now, op] for each. */
void kn_react(kn_script *s) {
    kn_tell_slots(s);
    kn_names_changed(s);
    if (s->env.scene->frame_epoch != s->frame_epoch)
        kn_frames_changed(s);
    if (!s->changes.n)
        return;
    JSObjectRef list = kn_js_array(s->ctx);
    for (size_t i = 0; i < s->changes.n; i++) {
        kn_change *c = &s->changes.v[i];
        JSValueRef v[] = {JSValueMakeNumber(s->ctx, c->kind),
                          node_at(s, c->target),
                          node_at(s, c->child),
                          node_at(s, c->prev),
                          node_at(s, c->next),
                          c->attr ? kn_js_atom(s, c->attr) : JSValueMakeNull(s->ctx),
                          text_of(s, c->old),
                          text_of(s, c->now),
                          JSValueMakeNumber(s->ctx, c->op)};
        JSObjectSetPropertyAtIndex(s->ctx, list, (unsigned)i,
                                   kn_js_array_of(s->ctx, KN_COUNTOF(v), v), NULL);
    }
    kn_mutations_free(s);
    JSValueRef arg = list;
    kn_call_shared(s, "mutated", 1, &arg);
}
