/* Ownership of the display list: items blocks, layers, lists. See dlist.h for the rules. */
#include "raster/dlist.h"
#include "raster/bounds.h"
#include "src/core/vec.h"

struct kn_items_builder {
    kn_arena *arena;
    KN_VEC(kn_item) items;
};

static void paint_ref(const kn_paint *p) {
    if (p->kind == KN_PAINT_IMAGE)
        kn_image_ref(p->image);
    else if (p->kind == KN_PAINT_LAYER)
        kn_layer_ref(p->layer);
}

static void paint_unref(const kn_paint *p) {
    if (p->kind == KN_PAINT_IMAGE)
        kn_image_unref(p->image);
    else if (p->kind == KN_PAINT_LAYER)
        kn_layer_unref(p->layer);
}

static void item_ref(const kn_item *it) {
    switch (it->kind) {
    case KN_ITEM_FILL:
        paint_ref(&it->u.fill.paint);
        break;
    case KN_ITEM_STROKE:
        paint_ref(&it->u.stroke.paint);
        break;
    case KN_ITEM_GLYPHS:
        kn_font_ref(it->u.glyphs.font);
        paint_ref(&it->u.glyphs.paint);
        paint_ref(&it->u.glyphs.stroke_paint);
        break;
    case KN_ITEM_IMAGE:
        kn_image_ref(it->u.image.image);
        break;
    case KN_ITEM_VIDEO:
    case KN_ITEM_SHADOW:
        break;
    }
}

static void item_unref(const kn_item *it) {
    switch (it->kind) {
    case KN_ITEM_FILL:
        paint_unref(&it->u.fill.paint);
        break;
    case KN_ITEM_STROKE:
        paint_unref(&it->u.stroke.paint);
        break;
    case KN_ITEM_GLYPHS:
        kn_font_unref(it->u.glyphs.font);
        paint_unref(&it->u.glyphs.paint);
        paint_unref(&it->u.glyphs.stroke_paint);
        break;
    case KN_ITEM_IMAGE:
        kn_image_unref(it->u.image.image);
        break;
    case KN_ITEM_VIDEO:
    case KN_ITEM_SHADOW:
        break;
    }
}

kn_items_builder *kn_items_begin(void) {
    kn_items_builder *b = KN_NEW(kn_items_builder);
    b->arena = kn_arena_new();
    return b;
}

kn_arena *kn_items_arena(kn_items_builder *b) {
    return b->arena;
}

void kn_items_add(kn_items_builder *b, const kn_item *it) {
    item_ref(it);
    kn_vec_push(&b->items, *it);
    kn_item *mine = &b->items.v[b->items.n - 1];
    const bool found = kn_rect_empty(mine->ink);
    if (found)
        mine->ink = kn_item_ink(mine);
    mine->extent = kn_rect_union(mine->extent, found ? kn_item_extent(mine) : mine->ink);
}

size_t kn_items_len(const kn_items_builder *b) {
    return b->items.n;
}

kn_items *kn_items_end(kn_items_builder *b, uint64_t key) {
    kn_items *out = NULL;
    if (b->items.n) {
        kn_item *v = KN_ANEW_N(b->arena, kn_item, b->items.n);
        memcpy(v, b->items.v, b->items.n * sizeof *v);
        out = KN_NEW(kn_items);
        atomic_init(&out->ref, 1);
        out->key = key;
        out->arena = b->arena;
        out->v = v;
        out->n = (uint32_t)b->items.n;
        for (uint32_t i = 0; i < out->n; i++) {
            out->ink = kn_rect_union(out->ink, v[i].ink);
            out->extent = kn_rect_union(out->extent, v[i].extent);
            out->has_text |= v[i].kind == KN_ITEM_GLYPHS;
        }
    } else {
        kn_arena_free(b->arena);
    }
    kn_vec_free(&b->items);
    free(b);
    return out;
}

kn_items *kn_items_ref(kn_items *p) {
    if (p)
        atomic_fetch_add_explicit(&p->ref, 1, memory_order_relaxed);
    return p;
}

void kn_items_unref(kn_items *p) {
    if (!p || atomic_fetch_sub_explicit(&p->ref, 1, memory_order_acq_rel) != 1)
        return;
    for (uint32_t i = 0; i < p->n; i++)
        item_unref(&p->v[i]);
    kn_arena_free(p->arena);
    free(p);
}

kn_layer *kn_layer_new(void) {
    kn_layer *l = KN_NEW(kn_layer);
    atomic_init(&l->ref, 1);
    l->m = KN_MAT4_ID;
    l->opacity = 1;
    l->arena = kn_arena_new();
    return l;
}

kn_layer *kn_layer_ref(kn_layer *p) {
    if (p)
        atomic_fetch_add_explicit(&p->ref, 1, memory_order_relaxed);
    return p;
}

static void filters_unref(const kn_filters *f) {
    for (uint32_t i = 0; i < f->n; i++)
        kn_layer_unref(f->v[i].layer);
}

void kn_layer_unref(kn_layer *p) {
    if (!p || atomic_fetch_sub_explicit(&p->ref, 1, memory_order_acq_rel) != 1)
        return;
    for (uint32_t i = 0; i < p->n_entries; i++) {
        kn_items_unref(p->entries[i].items);
        kn_layer_unref(p->entries[i].layer);
    }
    kn_layer_unref(p->mask);
    filters_unref(&p->filters);
    filters_unref(&p->backdrop);
    kn_arena_free(p->arena);
    free(p);
}

void kn_layer_set_entries(kn_layer *l, const kn_entry *v, uint32_t n) {
    kn_entry *mine = n ? KN_ANEW_N(l->arena, kn_entry, n) : NULL;
    if (n)
        memcpy(mine, v, n * sizeof *mine);
    l->entries = mine;
    l->n_entries = n;
    l->ink = kn_layer_result_box(l);
    for (uint32_t i = 0; i < n; i++)
        l->holds_apart |= v[i].layer && (v[i].layer->apart || v[i].layer->holds_apart);
}

kn_dlist *kn_dlist_new(void) {
    kn_dlist *d = KN_NEW(kn_dlist);
    d->scale = 1;
    d->arena = kn_arena_new();
    return d;
}

void kn_dlist_free(kn_dlist *d) {
    if (!d)
        return;
    for (int i = 0; i < d->n_needs; i++)
        kn_pix_unref(d->needs[i].pic);
    kn_layer_unref(d->root);
    kn_arena_free(d->arena);
    free(d);
}
