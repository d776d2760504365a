/* Shadow roots, slots and custom elements: what js/shadow.js and js/custom.js ask of the scene. */
#include "parser/scene/shadow.h"
#include "src/core/mem.h"
#include "src/script/internal.h"

/* A node of the host's own document. */
static kn_node *node_arg(const kn_script *s, JSContextRef ctx, JSValueRef v) {
    return s && kn_wrap_host(ctx, v) == s ? kn_unwrap(ctx, v) : NULL;
}

/* attachShadow(element, closed): the root that it has, or a new one; null when there are too many
 * nodes. */
KN_NATIVE(host_attach_shadow) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    if (!s || !kn_is_elem(n))
        return KN_NULL;
    kn_node *root = kn_shadow_attach(s->env.scene, n);
    if (root) {
        root->closed = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 1));
        kn_slots_assign(s->env.scene, n);
        kn_tell_slots(s);
    }
    return kn_wrap_node(s, root);
}

KN_NATIVE(host_shadow_of) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    return s && n ? kn_wrap_node(s, n->shadow) : KN_NULL;
}

KN_NATIVE(host_shadow_host) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    return s && n ? kn_wrap_node(s, n->host) : KN_NULL;
}

KN_NATIVE(host_shadow_closed) {
    const kn_node *n = kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0));
    return JSValueMakeBoolean(ctx, n && n->closed);
}

KN_NATIVE(host_slot_of) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    return s && n ? kn_wrap_node(s, n->slot) : KN_NULL;
}

/* assignedTo(slot): its nodes, in order. */
KN_NATIVE(host_assigned_to) {
    kn_script *s = kn_self_host(ctx, self, exc);
    const kn_node *slot = node_arg(s, ctx, kn_arg(ctx, argc, argv, 0));
    JSObjectRef list = kn_js_array(ctx);
    unsigned n = 0;
    for (kn_node *c = s && slot ? slot->assigned : NULL; c; c = c->slot_next)
        JSObjectSetPropertyAtIndex(ctx, list, n++, kn_wrap_node(s, c), NULL);
    return list;
}

/* slotsManual(root): from now on scripts assign its slots. */
KN_NATIVE(host_slots_manual) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *root = node_arg(s, ctx, kn_arg(ctx, argc, argv, 0));
    if (s && root && root->host) {
        root->manual = true;
        kn_slots_assign(s->env.scene, root->host);
        kn_tell_slots(s);
    }
    return KN_UNDEF;
}

/* slotAssign(slot, nodes…) */
KN_NATIVE(host_slot_assign) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *slot = node_arg(s, ctx, kn_arg(ctx, argc, argv, 0));
    if (!s || !slot)
        return KN_UNDEF;
    kn_node **nodes = KN_NEW_N(kn_node *, argc);
    size_t n = 0;
    for (size_t i = 1; i < argc; i++)
        if ((nodes[n] = node_arg(s, ctx, argv[i])))
            n++;
    kn_slot_set(s->env.scene, slot, nodes, n);
    free(nodes);
    kn_tell_slots(s);
    return KN_UNDEF;
}

/* customDefined(element): it has got its class. */
KN_NATIVE(host_custom_defined) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = node_arg(s, ctx, kn_arg(ctx, argc, argv, 0));
    if (s && n && !(n->flags & KN_NODE_DEFINED)) {
        n->flags |= KN_NODE_DEFINED;
        s->env.scene->tree_epoch++; /* others may match :has(:defined) now */
        kn_node_damage(n, KN_DMG_STYLE | KN_DMG_SUBTREE);
    }
    return KN_UNDEF;
}

/* declareShadows(node): of <template shadowrootmode> below it. */
KN_NATIVE(host_declare_shadows) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    if (s && n)
        kn_shadow_declared(s->env.scene, n);
    return KN_UNDEF;
}

void kn_tell_slots(kn_script *s) {
    kn_scene *scene = s->env.scene;
    if (!scene->changed_slots.n)
        return;
    JSObjectRef list = kn_js_array(s->ctx);
    unsigned count = 0;
    for (size_t i = 0; i < scene->changed_slots.n; i++) {
        const kn_ref *r = &scene->changed_slots.v[i];
        kn_node *n = kn_node_by_id(scene, r->id, r->gen);
        if (n)
            JSObjectSetPropertyAtIndex(s->ctx, list, count++, kn_wrap_node(s, n), NULL);
    }
    scene->changed_slots.n = 0;
    JSValueRef arg = list;
    kn_call_shared(s, "slotsChanged", 1, &arg);
}
