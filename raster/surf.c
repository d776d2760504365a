#include "raster/surf.h"
#include "src/core/limits.h"
#include "src/core/mem.h"
#include <string.h>

#define KN_POOL_SLOTS 64

typedef struct slot {
    void *mem;
    size_t cap;
    bool used;
    unsigned idle; /* frames since it was last used */
} slot;

struct kn_surf_pool {
    slot v[KN_POOL_SLOTS];
    bool failed;
};

kn_surf_pool *kn_surf_pool_new(void) {
    return KN_NEW(kn_surf_pool);
}

void kn_surf_pool_free(kn_surf_pool *p) {
    if (!p)
        return;
    for (int i = 0; i < KN_POOL_SLOTS; i++)
        free(p->v[i].mem);
    free(p);
}

static slot *best_free(kn_surf_pool *p, size_t n) {
    slot *best = NULL;
    for (int i = 0; i < KN_POOL_SLOTS; i++) {
        slot *s = &p->v[i];
        if (s->used || !s->mem || s->cap < n || s->cap / 4 > n + 65536)
            continue;
        if (!best || s->cap < best->cap)
            best = s;
    }
    return best;
}

static slot *slot_to_fill(kn_surf_pool *p) { /* an empty one, else the smallest that is free */
    slot *pick = NULL;
    for (int i = 0; i < KN_POOL_SLOTS; i++) {
        slot *s = &p->v[i];
        if (!s->mem)
            return s;
        if (!s->used && (!pick || s->cap < pick->cap))
            pick = s;
    }
    return pick;
}

void *kn_surf_pool_get(kn_surf_pool *p, size_t n) {
    slot *s = best_free(p, n);
    if (!s) {
        size_t cap = (n + 4095) & ~(size_t)4095;
        void *mem = aligned_alloc(64, cap ? cap : 4096);
        if (!mem) {
            p->failed = true;
            return NULL;
        }
        s = slot_to_fill(p);
        if (!s)
            return mem; /* deeper than the pool: put() frees it */
        free(s->mem);
        s->mem = mem;
        s->cap = cap ? cap : 4096;
    }
    s->used = true;
    s->idle = 0;
    return s->mem;
}

void kn_surf_pool_put(kn_surf_pool *p, void *mem) {
    if (!mem)
        return;
    for (int i = 0; i < KN_POOL_SLOTS; i++)
        if (p->v[i].mem == mem) {
            p->v[i].used = false;
            return;
        }
    free(mem);
}

bool kn_surf_pool_failed(kn_surf_pool *p) {
    bool f = p->failed;
    p->failed = false;
    return f;
}

void kn_surf_pool_trim(kn_surf_pool *p) {
    for (int i = 0; i < KN_POOL_SLOTS; i++) {
        slot *s = &p->v[i];
        if (!s->mem || s->used || ++s->idle < 64)
            continue;
        free(s->mem);
        s->mem = NULL;
    }
}

static bool box_ok(kn_irect b) {
    int64_t w = (int64_t)b.x1 - b.x0, h = (int64_t)b.y1 - b.y0;
    return w > 0 && h > 0 && w <= KN_LIMIT_CANVAS_SIDE * 2 && h <= KN_LIMIT_CANVAS_SIDE * 2 &&
           w * h <= KN_LIMIT_CANVAS_PX;
}

bool kn_surf_get_raw(kn_surf_pool *p, kn_irect box, kn_surf *out) {
    *out = (kn_surf){.box = box};
    if (!box_ok(box))
        return false;
    out->stride = (box.x1 - box.x0 + 15) & ~15;
    out->px = kn_surf_pool_get(p, (size_t)out->stride * 4 * (size_t)(box.y1 - box.y0));
    return out->px != NULL;
}

bool kn_surf_get(kn_surf_pool *p, kn_irect box, kn_surf *out) {
    if (!kn_surf_get_raw(p, box, out))
        return false;
    memset(out->px, 0, (size_t)out->stride * 4 * (size_t)(box.y1 - box.y0));
    return true;
}

void kn_surf_put(kn_surf_pool *p, kn_surf *s) {
    kn_surf_pool_put(p, s->px);
    s->px = NULL;
}

bool kn_mask_get(kn_surf_pool *p, kn_irect box, kn_mask *out) {
    *out = (kn_mask){.box = box};
    if (!box_ok(box))
        return false;
    out->stride = (box.x1 - box.x0 + 63) & ~63;
    size_t n = (size_t)out->stride * (size_t)(box.y1 - box.y0);
    out->px = kn_surf_pool_get(p, n);
    if (out->px)
        memset(out->px, 0, n);
    return out->px != NULL;
}

void kn_mask_put(kn_surf_pool *p, kn_mask *m) {
    kn_surf_pool_put(p, m->px);
    m->px = NULL;
}
