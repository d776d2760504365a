#include "raster/content.h"
#include "src/core/str.h"

void kn_key_add(kn_key *k, const void *p, size_t n) {
    k->a = kn_hash_bytes(p, n, k->a);
    k->b = kn_hash_bytes(p, n, k->b ^ 0x9e3779b97f4a7c15u);
}

void kn_key_add_mat(kn_key *k, const kn_mat4 *m) {
    kn_key_add(k, m->m, sizeof m->m);
}

static void add_rrect(kn_key *k, const kn_rrect *r) {
    kn_key_add(k, r, sizeof *r); /* doubles, then floats: no padding */
}

void kn_key_add_shape(kn_key *k, const kn_shape *s) {
    uint32_t head[2] = {(uint32_t)s->kind,
                        s->evenodd | (uint32_t)s->exact << 1 | (uint32_t)s->crisp << 2};
    kn_key_add(k, head, sizeof head);
    switch (s->kind) {
    case KN_SHAPE_RECT:
        kn_key_add(k, &s->u.rect, sizeof s->u.rect);
        break;
    case KN_SHAPE_RRECT:
        add_rrect(k, &s->u.rrect);
        break;
    case KN_SHAPE_DRRECT:
        add_rrect(k, &s->u.drrect.outer);
        add_rrect(k, &s->u.drrect.inner);
        break;
    case KN_SHAPE_PATH:
        kn_key_add(k, s->u.path.segs, s->u.path.n_segs);
        kn_key_add(k, s->u.path.pts, s->u.path.n_pts * sizeof *s->u.path.pts);
        break;
    }
}

bool kn_key_add_items(kn_key *k, const kn_items *items) {
    if (!items->key)
        return false;
    for (uint32_t i = 0; i < items->n; i++)
        if (items->v[i].kind == KN_ITEM_VIDEO)
            return false;
    kn_key_add(k, &items->key, sizeof items->key);
    return true;
}

bool kn_key_add_filters(kn_key *k, const kn_filters *f) {
    kn_key_add(k, &f->n, sizeof f->n);
    for (uint32_t i = 0; i < f->n; i++) {
        const kn_filter *n = &f->v[i];
        int head[5] = {(int)n->kind, n->n_in, n->mode, n->linear, n->has_region};
        kn_key_add(k, head, sizeof head);
        kn_key_add(k, n->in, (size_t)n->n_in * sizeof *n->in);
        kn_key_add(k, n->p, sizeof n->p);
        kn_key_add(k, &n->color, sizeof n->color);
        if (n->has_region)
            kn_key_add(k, &n->region, sizeof n->region);
        if (n->kind == KN_FILTER_TRANSFER && n->table)
            kn_key_add(k, n->table, 1024);
        if (n->kernel)
            kn_key_add(k, n->kernel, kn_filter_kernel_len(n) * sizeof *n->kernel);
        if (n->layer) {
            kn_key_add_mat(k, &n->layer->m);
            if (!kn_key_add_layer(k, n->layer))
                return false;
        }
    }
    if (f->has_region)
        kn_key_add(k, &f->region, sizeof f->region);
    return true;
}

bool kn_key_add_entries(kn_key *k, const kn_layer *l) {
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->items && !kn_key_add_items(k, e->items))
            return false;
        if (e->layer) {
            kn_key_add_mat(k, &e->layer->m);
            if (!kn_key_add_layer(k, e->layer))
                return false;
        }
    }
    kn_key_add(k, &l->n_entries, sizeof l->n_entries);
    return true;
}

bool kn_key_add_layer(kn_key *k, const kn_layer *l) {
    struct {
        float opacity;
        uint32_t blend, flags, n_clip;
    } head = {l->opacity, (uint32_t)l->blend,
              (uint32_t)(l->isolate | l->preserve3d << 1 | l->hide_backface << 2 |
                         (l->mask != NULL) << 3 | l->mask_mode << 4 | (uint32_t)l->apart << 5 |
                         (uint32_t)l->keep_scale << 6),
              l->n_clip};
    kn_key_add(k, &head, sizeof head);
    for (uint32_t i = 0; i < l->n_clip; i++)
        kn_key_add_shape(k, &l->clip[i]);
    if (!kn_key_add_filters(k, &l->filters))
        return false;
    if (l->backdrop.n) {
        if (!kn_key_add_filters(k, &l->backdrop))
            return false;
        kn_key_add_shape(k, &l->backdrop_shape);
    }
    if (l->mask) {
        kn_key_add_mat(k, &l->mask->m);
        if (!kn_key_add_layer(k, l->mask))
            return false;
    }
    return kn_key_add_entries(k, l);
}
