#include "raster/prefix.h"
#include "raster/content.h"
#include "raster/dsp/row.h"
#include "raster/shape.h"
#include "src/core/mem.h"
#include "src/core/par.h"
#include "src/core/vec.h"
#include <string.h>

#define KEPT      3
#define MAX_STEPS 4096

typedef struct kept {
    kn_key key; /* of the last step drawn */
    int steps;
    kn_pix *pix;
    uint64_t used;
} kept;

struct kn_prefixes {
    kn_mutex *lock;
    size_t budget, bytes;
    kept v[KEPT];
    uint64_t clock;
    kn_key *last; /* steps of the frame drawn before */
    int n_last;
    kn_key wanted; /* common beginning of the two frames before */
};

kn_prefixes *kn_prefixes_new(size_t budget) {
    kn_prefixes *p = KN_NEW(kn_prefixes);
    p->lock = kn_mutex_new();
    p->budget = budget;
    p->last = KN_NEW_N(kn_key, MAX_STEPS);
    return p;
}

void kn_prefixes_free(kn_prefixes *p) {
    if (!p)
        return;
    for (int i = 0; i < KEPT; i++)
        kn_pix_unref(p->v[i].pix);
    kn_mutex_free(p->lock);
    free(p->last);
    free(p);
}

size_t kn_prefixes_bytes(kn_prefixes *p) {
    kn_mutex_lock(p->lock);
    size_t n = p->bytes;
    kn_mutex_unlock(p->lock);
    return n;
}

static bool same(kn_key a, kn_key b) {
    return a.a == b.a && a.b == b.b;
}

/* ---- steps: items, and layers that are more than a matrix and clips ---- */
typedef struct stepper {
    kn_walk *w;
    bool draw;      /* else only the keys are taken */
    int at;         /* step to come */
    int skip;       /* steps that the canvas already holds */
    int keep_after; /* the canvas is copied after so many steps; 0: never */
    kn_pix *copy;
    const kn_surf *canvas;
    kn_key *keys, key; /* key: of all steps so far */
    int n;
    bool open; /* still collecting: no step was unknown so far */
    int cover; /* step with an item that covers the picture, the last one; -1: none */
    uint32_t cover_item;
    int cut; /* clips around that cut something off */
} stepper;

static void copy_canvas(stepper *s) {
    const kn_surf *c = s->canvas;
    s->copy = kn_pix_new(c->box.x1, c->box.y1, KN_PIX_BGRA);
    for (int y = 0; s->copy && y < c->box.y1; y++)
        memcpy(s->copy->data + (size_t)y * (size_t)s->copy->stride, kn_surf_row(c, y),
               (size_t)c->box.x1 * 4);
}

/* Returns whether the step is to be drawn now. */
static bool begin_step(stepper *s) {
    return s->draw && s->at >= s->skip;
}

static void end_step(stepper *s, bool known, const kn_key *k) {
    s->at++;
    if (s->draw) {
        if (s->at == s->keep_after && s->at > s->skip)
            copy_canvas(s);
        return;
    }
    if (!known || s->n == MAX_STEPS)
        s->open = false;
    if (!s->open)
        return;
    s->key = *k;
    s->keys[s->n++] = *k;
}

static void step_layer(stepper *s, const kn_into *in, const kn_layer *l, kn_key clip);

static void find_cover(stepper *s, const kn_into *in, const kn_items *items) {
    for (uint32_t i = items->n; i-- > 0;)
        if (kn_item_covers(s->w, &items->v[i], &in->m, s->canvas->box)) {
            s->cover = s->at;
            s->cover_item = i;
            return;
        }
}

static void step_items(stepper *s, const kn_into *in, const kn_items *items, kn_key clip) {
    if (begin_step(s))
        for (uint32_t i = s->at == s->cover ? s->cover_item : 0; i < items->n; i++)
            kn_draw_item(s->w, in, &items->v[i]);
    else if (!s->draw && !s->cut)
        find_cover(s, in, items);
    kn_key k = s->key;
    bool known = s->draw || !s->open;
    if (!known) {
        kn_key_add(&k, &clip, sizeof clip);
        kn_key_add(&k, &in->m, sizeof in->m);
        known = kn_key_add_items(&k, items);
    }
    end_step(s, known, &k);
}

static void step_whole(stepper *s, const kn_into *in, const kn_layer *l, kn_key clip) {
    if (begin_step(s))
        kn_draw_layer(s->w, in, l);
    kn_key k = s->key;
    bool known = s->draw || !s->open;
    if (!known) {
        kn_key_add(&k, &clip, sizeof clip);
        kn_key_add(&k, &in->m, sizeof in->m);
        kn_key_add_mat(&k, &l->m);
        known = kn_key_add_layer(&k, l);
    }
    end_step(s, known, &k);
}

static void step_entries(stepper *s, const kn_into *in, const kn_layer *l, kn_key clip) {
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->items)
            step_items(s, in, e->items, clip);
        else if (e->layer)
            step_layer(s, in, e->layer, clip);
    }
}

static void step_layer(stepper *s, const kn_into *in, const kn_layer *l, kn_key clip) {
    kn_mat4 up = kn_aff_mat(&in->m), m = kn_mat4_mul(&up, &l->m);
    bool root = l == s->w->d->root;
    if ((root ? kn_layer_has_effects(l) : kn_layer_is_group(l)) || l->preserve3d || l->backdrop.n ||
        l->hide_backface || !kn_layer_is_direct(s->w, &m, l) || s->w->depth >= KN_MAX_NESTING) {
        step_whole(s, in, l, clip);
        return;
    }
    s->w->depth++;
    kn_into into = *in;
    into.m = kn_aff_of(&m);
    kn_cov **covs = l->n_clip ? KN_ANEW_N(s->w->s->arena, kn_cov *, l->n_clip) : NULL;
    uint32_t n = 0;
    int cuts = 0;
    for (uint32_t i = 0; i < l->n_clip; i++) {
        cuts += !kn_shape_holds(&l->clip[i], &into.m, s->canvas->box);
        if (!s->draw) {
            kn_key_add(&clip, &into.m, sizeof into.m);
            kn_key_add_shape(&clip, &l->clip[i]);
        } else {
            into.clip = kn_clip_shape(s->w, into.clip, &into.m, &l->clip[i], &covs[n++]);
        }
    }
    s->cut += cuts;
    step_entries(s, &into, l, clip);
    s->cut -= cuts;
    while (n-- > 0)
        kn_cov_drop(s->w->s, covs[n]);
    s->w->depth--;
}

/* ---- the frame ---- */
/* Longest kept beginning of these steps: a new reference on its picture, or NULL. */
static kn_pix *find_kept(kn_prefixes *p, const stepper *s, int w, int h, int *steps) {
    kept *best = NULL;
    for (int i = 0; i < KEPT; i++) {
        kept *k = &p->v[i];
        if (k->pix && k->steps <= s->n && same(k->key, s->keys[k->steps - 1]) && k->pix->w == w &&
            k->pix->h == h && (!best || k->steps > best->steps))
            best = k;
    }
    if (!best)
        return NULL;
    best->used = ++p->clock;
    *steps = best->steps;
    return kn_pix_ref(best->pix);
}

/* A beginning is worth keeping when two pairs of frames in a row had it in common. */
static int choose_keep(kn_prefixes *p, const stepper *s, int have) {
    int common = 0, limit = s->n < p->n_last ? s->n : p->n_last;
    while (common < limit && same(p->last[common], s->keys[common]))
        common++;
    memcpy(p->last, s->keys, (size_t)s->n * sizeof *s->keys);
    p->n_last = s->n;
    if (common <= have)
        return 0;
    bool again = same(p->wanted, s->keys[common - 1]);
    p->wanted = s->keys[common - 1];
    return again ? common : 0;
}

static void keep(kn_prefixes *p, const stepper *s) {
    kept *slot = &p->v[0];
    for (int i = 1; i < KEPT; i++)
        if (!p->v[i].pix || (slot->pix && p->v[i].used < slot->used))
            slot = &p->v[i];
    size_t size = (size_t)s->copy->stride * (size_t)s->copy->h;
    if (slot->pix)
        p->bytes -= (size_t)slot->pix->stride * (size_t)slot->pix->h;
    kn_pix_unref(slot->pix);
    *slot = (kept){s->keys[s->keep_after - 1], s->keep_after, s->copy, ++p->clock};
    p->bytes += size;
}

static void restore(const kn_pix *p, const kn_surf *canvas) {
    for (int y = 0; y < p->h; y++)
        memcpy(kn_surf_row(canvas, y), p->data + (size_t)y * (size_t)p->stride, (size_t)p->w * 4);
}

static void fill(const kn_surf *canvas, uint32_t px) {
    for (int y = 0; y < canvas->box.y1; y++)
        kn_row_fill(kn_surf_row(canvas, y), px, canvas->box.x1);
}

/* Draws the steps from `from`'s cover on; without one all of them, on `ground`. */
static void draw_steps(kn_walk *w, const kn_into *in, const kn_layer *root, const stepper *from,
                       uint32_t ground, bool apart) {
    kn_prefixes *p = w->r->prefixes;
    const int cw = in->dst->box.x1, ch = in->dst->box.y1;
    const kn_key start = kn_key_of(&w->d->canvas, sizeof w->d->canvas, apart ? 'Q' : 'P');
    stepper s = {.w = w, .canvas = in->dst, .open = true, .key = start};
    const bool keeps = p->budget >= (size_t)cw * (size_t)ch * 4 * KEPT;
    kn_pix *pix = NULL;
    int have = 0;
    if (keeps) {
        s.keys = KN_ANEW_N(w->s->arena, kn_key, MAX_STEPS);
        step_layer(&s, in, root, start);
        kn_mutex_lock(p->lock);
        pix = find_kept(p, &s, cw, ch, &have);
        s.keep_after = choose_keep(p, &s, have);
        kn_mutex_unlock(p->lock);
    }
    s.cover = from->cover;
    s.cover_item = from->cover_item;
    s.draw = true;
    s.at = 0;
    s.skip = have > s.cover ? have : s.cover;
    if (have > s.cover && pix)
        restore(pix, in->dst);
    else if (s.cover < 0)
        fill(in->dst, ground);
    kn_pix_unref(pix);
    step_layer(&s, in, root, start);
    if (s.copy && !w->missed) {
        kn_mutex_lock(p->lock);
        keep(p, &s);
        kn_mutex_unlock(p->lock);
    } else {
        kn_pix_unref(s.copy);
    }
}

void kn_draw_root(kn_walk *w, const kn_into *in, const kn_layer *root, uint32_t canvas) {
    stepper found = {.w = w, .canvas = in->dst, .cover = -1};
    if (root)
        step_layer(&found, in, root, (kn_key){0});
    else
        fill(in->dst, canvas);
    if (!root)
        return;
    if (found.cover >= 0) {
        draw_steps(w, in, root, &found, canvas, false);
        if (!w->missed)
            return;
        found.cover = -1; /* it may have been the one that covers */
    }
    /* The page is a group of its own (Compositing 1, 3.1): content that blends does not see the
     * colour on which the page is finally laid. */
    const bool apart = kn_layer_blends_inside(root);
    draw_steps(w, in, root, &found, apart ? 0 : canvas, apart);
    for (int y = 0; apart && y < in->dst->box.y1; y++)
        kn_row_under(kn_surf_row(in->dst, y), canvas, in->dst->box.x1);
}
