/* Recipes → layers → display list, and what is kept between frames. */
#include "parser/scene/shadow.h"
#include "src/paint/internal.h"
#include <math.h>

kn_painter *kn_painter_new(kn_scene *s, kn_layout *l, kn_styler *st, kn_fonts *fonts,
                           const kn_paint_source *src) {
    kn_painter *p = KN_NEW(kn_painter);
    p->scene = s;
    p->layout = l;
    p->styler = st;
    p->fonts = fonts;
    p->src = *src;
    p->next_key = src->first_key;
    return p;
}

static void drop_kept(kn_painter *p) {
    for (size_t i = 0; i < p->kept.n; i++) {
        kn_recipe_free(p->kept.v[i].recipe);
        kn_layer_unref(p->kept.v[i].layer);
    }
    kn_vec_free(&p->kept);
    kn_vec_free(&p->svg_users);
    kn_moving_drop(p);
    p->n_kept = 0;
}

void kn_painter_free(kn_painter *p) {
    if (!p)
        return;
    drop_kept(p);
    free(p);
}

/* ---- table of what is kept, by box ---- */
static size_t slot_of(const kn_painter *p, const kn_box *b) {
    const size_t mask = p->kept.n - 1;
    size_t i = (size_t)kn_hash_bytes(&b, sizeof b, 0) & mask;
    while (p->kept.v[i].box && p->kept.v[i].box != b)
        i = (i + 1) & mask;
    return i;
}

static kn_kept *kept_find(kn_painter *p, const kn_box *b) {
    if (!p->kept.n)
        return NULL;
    kn_kept *k = &p->kept.v[slot_of(p, b)];
    return k->box ? k : NULL;
}

static kn_kept *kept_get(kn_painter *p, kn_box *b) {
    if ((p->n_kept + 1) * 2 > p->kept.n) {
        kn_kept *old = p->kept.v;
        const size_t n = p->kept.n;
        p->kept.n = p->kept.cap = n ? n * 2 : 64;
        p->kept.v = KN_NEW_N(kn_kept, p->kept.n);
        for (size_t i = 0; i < n; i++)
            if (old[i].box)
                p->kept.v[slot_of(p, old[i].box)] = old[i];
        free(old);
    }
    kn_kept *k = &p->kept.v[slot_of(p, b)];
    if (!k->box) {
        k->box = b;
        p->n_kept++;
    }
    return k;
}

/* ---- damage ---- */
static kn_box *context_of(kn_box *b) {
    while (b && !kn_is_stacking(b))
        b = b->parent;
    return b;
}

static void stale_layers_above(kn_painter *p, kn_box *b) {
    for (; b; b = b->parent) {
        kn_kept *k = kept_find(p, b);
        if (k)
            k->stale_layer = true;
        if (b->foreign) { /* it is part of what the svg element's context drew */
            kn_box *c = context_of(b->parent);
            k = c ? kept_find(p, c) : NULL;
            if (k)
                k->stale_recipe = true;
        }
    }
}

static void stale_recipe_of(kn_painter *p, kn_box *b) {
    kn_box *c = context_of(b);
    kn_kept *k = c ? kept_find(p, c) : NULL;
    if (k)
        k->stale_recipe = true;
    stale_layers_above(p, b);
}

/* A box's perspective is part of its children's matrices. */
static void stale_children(kn_painter *p, kn_box *b) {
    const kn_kept *k = kept_find(p, b);
    for (size_t i = 0; k && k->recipe && i < k->recipe->steps.n; i++) {
        kn_box *child = k->recipe->steps.v[i].child;
        kn_kept *c = child ? kept_find(p, child) : NULL;
        if (c)
            c->stale_layer = true;
    }
}

static void note_damage(kn_painter *p, kn_node *n) {
    const unsigned d = n->damage;
    kn_box *b = n->box;
    if (b && (d & (KN_DMG_PAINT | KN_DMG_LAYOUT | KN_DMG_BOX | KN_DMG_CHILDREN))) {
        stale_recipe_of(p, b);
        if (b->parent) /* whether it is a context of its own, and its z-index, may have changed */
            stale_recipe_of(p, b->parent);
    } else if (b && (d & KN_DMG_FX)) {
        stale_layers_above(p, b);
        stale_children(p, b);
        if (b->parent && !b->parent->parent) { /* who paints the canvas may have changed */
            stale_recipe_of(p, b);
            stale_recipe_of(p, b->parent);
        }
    }
    size_t at = 0;
    for (kn_box *u; (u = kn_svg_damaged(p, n, &at)) != NULL;)
        stale_recipe_of(p, u);
    n->damage &= (uint16_t) ~(KN_DMG_PAINT | KN_DMG_FX | KN_DMG_BELOW);
    if (d & KN_DMG_BELOW)
        for (kn_node *c = kn_flat_first(n); c; c = kn_flat_next(c))
            if (c->damage)
                note_damage(p, c);
}

/* ---- realizing ---- */
static kn_layer *realize(kn_painter *p, kn_box *b, kn_lu x, kn_lu y);

static kn_layer *clip_layer(kn_clip_node *clip, const kn_entry *v, uint32_t n) {
    kn_layer *l = kn_layer_new();
    kn_shape *shapes = KN_ANEW_N(l->arena, kn_shape, clip->depth);
    l->n_clip = clip->depth;
    for (kn_clip_node *c = clip; c; c = c->parent)
        shapes[c->depth - 1] = c->shape;
    l->clip = shapes;
    kn_layer_set_entries(l, v, n);
    l->deep = kn_holds_deep(l);
    return l;
}

/* Entries of a recipe: runs of steps under one clip are wrapped together. */
void kn_realize_steps(kn_painter *p, const kn_step *v, size_t n, kn_layer *out) {
    KN_VEC(kn_entry) all = {0};
    KN_VEC(kn_entry) run = {0};
    for (size_t i = 0; i < n;) {
        kn_clip_node *clip = v[i].clip;
        run.n = 0;
        for (; i < n && v[i].clip == clip; i++) {
            const kn_step *s = &v[i];
            kn_entry e = {0};
            if (s->items)
                e.items = kn_items_ref(s->items);
            else if (s->layer)
                e.layer = kn_layer_ref(s->layer);
            else
                e.layer = realize(p, s->child, s->x, s->y);
            if (e.items || e.layer)
                kn_vec_push(&run, e);
        }
        if (clip && run.n) {
            kn_layer *l = clip_layer(clip, run.v, (uint32_t)run.n);
            l->key = ++p->next_key;
            kn_vec_push(&all, (kn_entry){.layer = l});
        } else {
            for (size_t j = 0; j < run.n; j++)
                kn_vec_push(&all, run.v[j]);
        }
    }
    kn_layer_set_entries(out, all.v, (uint32_t)all.n);
    kn_vec_free(&all);
    kn_vec_free(&run);
}

/* Where a context's own layer starts: its border box's corner rounded to whole pixels; the rest
 * stays inside, as Blink's paint offset translation does. */
static void split_offset(kn_lu v, kn_lu *whole, kn_lu *rest) {
    *whole = kn_lu_int(kn_lu_round_int(v));
    *rest = kn_lu_sub(v, *whole);
}

static bool is_translation(const kn_mat4 *m) {
    const kn_mat4 id = KN_MAT4_ID;
    for (int i = 0; i < 16; i++)
        if (m->m[i] != id.m[i] && i != 12 && i != 13 && i != 14)
            return false;
    return true;
}

/* New reference, or NULL when there is nothing to show. */
static kn_layer *realize(kn_painter *p, kn_box *b, kn_lu x, kn_lu y) {
    if (b->style->fx->opacity <= 0 && b->parent)
        return NULL;
    kn_lu wx, wy, fx, fy;
    split_offset(x, &wx, &fx);
    split_offset(y, &wy, &fy);
    kn_mat4 own;
    const bool moved = b->kind != KN_BOX_INLINE && kn_box_transform(b, &own);
    /* A fraction of the place cannot go through a matrix, and layers that expect one have none. */
    if ((moved && !is_translation(&own)) || kn_will_transform(b))
        fx = fy = KN_LU0;
    const bool live = p->live_documents;
    kn_kept *k = kept_get(p, b);
    kn_recipe *r = k->recipe;
    p->live_documents = false;
    if (!r || k->stale_recipe || r->dynamic || r->fx.v != fx.v || r->fy.v != fy.v) {
        kn_recipe_free(r);
        r = kn_recipe_new(b, fx, fy);
        kn_box *outer = p->painting;
        p->painting = b;
        kn_build_recipe(p, r);
        p->painting = outer;
        r->dynamic |= p->live_documents;
        k = kept_get(p, b);
        k->recipe = r;
        k->stale_layer = true;
    } else if (!k->stale_layer && k->layer && k->x.v == x.v && k->y.v == y.v) {
        p->stats.layers_reused++;
        p->live_documents = live;
        return kn_layer_ref(k->layer);
    } else {
        p->stats.items_reused += r->steps.n;
    }
    kn_layer *l = kn_layer_new();
    l->key = ++p->next_key;
    l->src_node = b->node ? b->node->id : 0;
    const kn_mat4 place = kn_mat4_translate(kn_px(wx), kn_px(wy), 0);
    l->m = moved ? kn_mat4_mul(&place, &own) : place;
    kn_realize_steps(p, r->steps.v, r->steps.n, l);
    p->live_documents = false;
    if (b->parent) {
        kn_box *outer = p->painting;
        p->painting = b;
        kn_layer_effects(p, l, b, kn_border_box(b, fx, fy));
        p->painting = outer;
    }
    const bool live_effects = p->live_documents;
    p->live_documents = live;
    kn_layer_compositing(l, b);
    p->stats.layers_built++;
    k = kept_get(p, b); /* the table may have grown */
    kn_layer_unref(k->layer);
    k->layer = kn_layer_ref(l);
    k->x = x;
    k->y = y;
    /* A dynamic part below must be looked at again next frame. */
    k->stale_recipe = false;
    k->stale_layer = false;
    for (size_t i = 0; i < r->steps.n; i++) {
        const kn_kept *c = r->steps.v[i].child ? kept_find(p, r->steps.v[i].child) : NULL;
        if (c && c->recipe && (c->recipe->dynamic || c->stale_layer))
            k->stale_layer = true;
    }
    if (r->dynamic || live_effects)
        k->stale_layer = true;
    return l;
}

kn_layer *kn_paint_foreign(kn_painter *p, kn_box *b) {
    kn_layer *l = realize(p, b, b->x, b->y);
    const kn_kept *k = kept_find(p, b);
    p->live_foreign |= k && (k->stale_layer || (k->recipe && k->recipe->dynamic));
    return l;
}

kn_layer *kn_paint_drawn(kn_painter *p, const kn_paint_opts *o, const kn_node *n, double *w,
                         double *h) {
    kn_box *b = n->box ? n->box->parent : NULL;
    if (!b || !b->foreign || b->node != n)
        return NULL;
    drop_kept(p);
    p->kept_root = NULL;
    p->opts = *o;
    p->images_left = 1000;
    *w = kn_px(n->box->w);
    *h = kn_px(n->box->h);
    kn_layer *l = realize(p, b, b->x, b->y);
    drop_kept(p);
    return l;
}

kn_dlist *kn_paint_frame(kn_painter *p, const kn_paint_opts *o, int64_t frame) {
    kn_layout_stats ls;
    kn_layout_get_stats(p->layout, &ls);
    kn_box *root = kn_layout_root(p->layout);
    const bool same_page = p->opts.width == o->width && p->opts.height == o->height &&
                           p->opts.no_background == o->no_background &&
                           p->opts.no_letters == o->no_letters;
    if (o->no_cache || root != p->kept_root || ls.runs != p->kept_layouts || !same_page)
        drop_kept(p);
    p->kept_root = root;
    p->kept_layouts = ls.runs;
    p->opts = *o;
    p->images_left = 1000; /* feImage: bounded, as references multiply elements */
    note_damage(p, p->scene->document);
    kn_moving_check(p, stale_recipe_of);

    kn_dlist *d = kn_dlist_new();
    d->frame = frame;
    d->width = o->width;
    d->height = o->height;
    d->scale = o->scale;
    d->canvas = o->canvas;
    if (root)
        d->root = realize(p, root, KN_LU0, KN_LU0);
    return d;
}

void kn_painter_get_stats(const kn_painter *p, kn_paint_stats *out) {
    *out = p->stats;
    for (size_t i = 0; i < p->kept.n; i++)
        if (p->kept.v[i].box && p->kept.v[i].recipe)
            out->bytes += kn_arena_used(p->kept.v[i].recipe->arena);
}
