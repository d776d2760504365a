/* Layers that share one 3D space (CSS Transforms 2, 6): planes are collected, ordered from back to
 * front, split where they cut through each other, and drawn one by one. */
#include "raster/bounds.h"
#include "raster/bsp.h"
#include "raster/player.h"
#include "raster/shape.h"
#include <math.h>
#include <stdlib.h>

#define MAX_PLANES 4096

bool kn_is_flat(const kn_mat4 *m) {
    return m->m[3] == 0 && m->m[7] == 0 && m->m[15] > 0;
}

/* CSS Transforms 2, 12: the z component of the plane's normal after projection. */
bool kn_back_is_seen(const kn_mat4 *m) {
    kn_mat4 inv;
    if (!kn_mat4_invert(m, &inv))
        return false;
    return inv.m[10] < 0;
}

typedef struct plane {
    kn_mat4 m;
    const kn_layer *layer; /* or items, an entry of `owner` */
    const kn_items *items;
    const kn_layer *owner;
    uint32_t entry;
    double depth;
    int order;
} plane;

typedef struct planes {
    plane *v;
    int n, cap;
} planes;

/* Depth of the middle of the plane after projection. */
static double depth_of(const kn_mat4 *m, kn_rect r) {
    double x = r.x + r.w / 2, y = r.y + r.h / 2;
    double w = m->m[3] * x + m->m[7] * y + m->m[15];
    double z = m->m[2] * x + m->m[6] * y + m->m[14];
    /* Quantized: planes as good as in one place keep the order of the document. */
    return rint((fabs(w) > 1e-9 ? z / w : z) * 4096);
}

static void add(planes *p, const kn_mat4 *m, const kn_layer *owner, uint32_t entry) {
    const kn_layer *l = owner->entries[entry].layer;
    const kn_items *items = owner->entries[entry].items;
    if (p->n == p->cap)
        return;
    kn_rect box = items ? items->ink : kn_layer_result_box(l);
    p->v[p->n] = (plane){*m, l, items, owner, entry, depth_of(m, box), p->n};
    p->n++;
}

static int count_planes(const kn_layer *l, int depth) {
    int n = 0;
    for (uint32_t i = 0; i < l->n_entries && n < MAX_PLANES; i++) {
        const kn_layer *c = l->entries[i].layer;
        bool shared = c && c->preserve3d && !kn_layer_is_group(c) && depth < KN_MAX_NESTING;
        n += shared ? count_planes(c, depth + 1) : 1;
    }
    return n < MAX_PLANES ? n : MAX_PLANES;
}

static void collect(planes *p, const kn_mat4 *m, const kn_layer *l, int depth) {
    /* A hidden back is that of the layer's own drawing: layers in it have faces of their own. */
    bool hidden = l->hide_backface && kn_back_is_seen(m);
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->items) {
            if (!hidden)
                add(p, m, l, i);
        } else if (e->layer) {
            kn_mat4 t = kn_mat4_mul(m, &e->layer->m);
            if (e->layer->preserve3d && !kn_layer_is_group(e->layer) && depth < KN_MAX_NESTING)
                collect(p, &t, e->layer, depth + 1);
            else
                add(p, &t, l, i);
        }
    }
}

static int by_depth(const void *a, const void *b) {
    const plane *p = a, *q = b;
    if (p->depth != q->depth)
        return p->depth < q->depth ? -1 : 1;
    return p->order - q->order;
}

static bool kn_leaf_is_direct(const kn_walk *w, const kn_mat4 *m, const kn_layer *l) {
    const kn_sheet s = {.layer = l, .to = l->n_entries, .whole = true, .surface = true};
    return kn_is_flat(m) && kn_sheet_is_direct(w, m, &s);
}

static void draw_plane(kn_walk *w, const kn_into *in, const plane *q) {
    const kn_sheet sheet = {.layer = q->owner, .from = q->entry, .to = q->entry + 1};
    if (q->layer && !kn_leaf_is_direct(w, &q->m, q->layer)) { /* flattened into a picture */
        const kn_sheet all = {
            .layer = q->layer, .to = q->layer->n_entries, .whole = true, .surface = true};
        if ((q->layer->hide_backface && kn_back_is_seen(&q->m)) || !(q->layer->opacity > 0) ||
            w->depth >= KN_MAX_NESTING)
            return;
        w->depth++;
        kn_draw_sheet(w, in, &q->m, &all);
        w->depth--;
    } else if (q->layer) {
        kn_draw_layer_at(w, in, &q->m, q->layer);
    } else if (kn_is_flat(&q->m) && (!q->owner->apart || kn_sheet_is_direct(w, &q->m, &sheet))) {
        kn_into into = *in;
        into.m = kn_aff_of(&q->m);
        kn_draw_items(w, &into, q->items);
    } else {
        kn_draw_sheet(w, in, &q->m, &sheet);
    }
}

/* Part of a plane: clipped, without antialiasing, so that the parts add up to the whole. */
static void draw_part(kn_walk *w, const kn_into *in, const plane *q, const kn_poly *part) {
    uint8_t segs[KN_POLY_MAX];
    kn_pt pts[KN_POLY_MAX];
    uint32_t n = 0;
    for (; n < KN_POLY_MAX && (int)n < part->n; n++) {
        segs[n] = n ? KN_SEG_LINE : KN_SEG_MOVE;
        pts[n] = (kn_pt){part->v[n].x, part->v[n].y};
    }
    kn_shape s = {.kind = KN_SHAPE_PATH, .exact = true};
    s.u.path = (kn_path){segs, pts, n, n};
    kn_aff id = {1, 0, 0, 1, 0, 0};
    kn_cov cov = kn_shape_cov(w->s, &s, &id, in->clip->box, true);
    kn_clip clip = {kn_irect_intersect(in->clip->box, cov.box), &cov, in->clip,
                    in->clip->depth + 1};
    kn_into into = *in;
    into.clip = &clip;
    if (!kn_irect_empty(clip.box))
        draw_plane(w, &into, q);
    kn_cov_drop(w->s, &cov);
}

/* False: too many pieces. */
static bool draw_split(kn_walk *w, const kn_into *in, const planes *p) {
    kn_poly *v = KN_ANEW_N(w->s->arena, kn_poly, p->n + 1);
    int n = 0, count;
    for (int i = 0; i < p->n; i++) {
        const plane *q = &p->v[i];
        kn_rect box = q->items ? q->items->ink : kn_layer_result_box(q->layer);
        v[n].id = i;
        if (!kn_rect_empty(box) && kn_poly_project(&q->m, box, &v[n]))
            n++;
    }
    const kn_poly **order = kn_bsp_order(v, n, w->s->arena, &count);
    for (int i = 0; order && i < count; i++) {
        const plane *q = &p->v[order[i]->id];
        if (order[i]->cut)
            draw_part(w, in, q, order[i]);
        else
            draw_plane(w, in, q);
    }
    return order != NULL;
}

#define SPLIT_PLANES 256 /* more are only sorted by the depth of their middle */

void kn_draw_3d(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_layer *l) {
    int n = count_planes(l, w->depth);
    planes p = {.v = KN_ANEW_N(w->s->arena, plane, n + 1), .cap = n};
    collect(&p, m, l, w->depth);
    if (p.n <= SPLIT_PLANES && draw_split(w, in, &p))
        return;
    qsort(p.v, (size_t)p.n, sizeof *p.v, by_depth);
    for (int i = 0; i < p.n; i++)
        draw_plane(w, in, &p.v[i]);
}
