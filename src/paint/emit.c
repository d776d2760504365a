/* Collecting items into recipes. */
#include "src/paint/internal.h"

kn_recipe *kn_recipe_new(kn_box *b, kn_lu fx, kn_lu fy) {
    kn_recipe *r = KN_NEW(kn_recipe);
    r->box = b;
    r->fx = fx;
    r->fy = fy;
    r->arena = kn_arena_new();
    return r;
}

void kn_recipe_free(kn_recipe *r) {
    if (!r)
        return;
    for (size_t i = 0; i < r->steps.n; i++) {
        kn_items_unref(r->steps.v[i].items);
        kn_layer_unref(r->steps.v[i].layer);
    }
    kn_vec_free(&r->steps);
    kn_arena_free(r->arena);
    free(r);
}

void kn_emit_flush(kn_emit *e) {
    if (!e->items)
        return;
    kn_items *items = kn_items_end(e->items, ++e->p->next_key);
    e->items = NULL;
    if (items) {
        e->p->stats.items_built += items->n;
        kn_vec_push(&e->r->steps, (kn_step){.clip = e->clip, .items = items});
    }
}

kn_arena *kn_emit_arena(kn_emit *e, kn_clip_node *clip) {
    if (e->items && e->clip != clip)
        kn_emit_flush(e);
    if (!e->items) {
        e->items = kn_items_begin();
        e->clip = clip;
    }
    return kn_items_arena(e->items);
}

void kn_emit_item(kn_emit *e, kn_clip_node *clip, const kn_item *it) {
    kn_emit_arena(e, clip);
    kn_items_add(e->items, it);
}

void kn_emit_layer(kn_emit *e, kn_clip_node *clip, kn_layer *l) {
    kn_emit_flush(e);
    if (l)
        kn_vec_push(&e->r->steps, (kn_step){.clip = clip, .layer = l});
}

void kn_emit_child(kn_emit *e, kn_clip_node *clip, kn_box *b, kn_lu x, kn_lu y) {
    kn_emit_flush(e);
    kn_vec_push(&e->r->steps, (kn_step){.clip = clip, .child = b, .x = x, .y = y});
}

size_t kn_emit_mark(kn_emit *e) {
    kn_emit_flush(e);
    return e->r->steps.n;
}

void kn_emit_group(kn_emit *e, kn_clip_node *clip, size_t mark, float opacity) {
    kn_emit_flush(e);
    if (e->r->steps.n == mark)
        return;
    kn_layer *l = kn_layer_new();
    kn_realize_steps(e->p, e->r->steps.v + mark, e->r->steps.n - mark, l);
    l->key = ++e->p->next_key;
    l->opacity = opacity;
    l->isolate = true;
    while (e->r->steps.n > mark) {
        const kn_step *s = &e->r->steps.v[--e->r->steps.n];
        kn_items_unref(s->items);
        kn_layer_unref(s->layer);
    }
    kn_emit_layer(e, clip, l);
}

kn_clip_node *kn_clip_push(kn_emit *e, kn_clip_node *parent, const kn_shape *s) {
    kn_clip_node *c = KN_ANEW(e->r->arena, kn_clip_node);
    c->parent = parent;
    c->shape = *s;
    c->depth = parent ? parent->depth + 1 : 1;
    return c;
}
