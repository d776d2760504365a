#include "raster/cache.h"
#include "src/core/mem.h"
#include "src/core/par.h"
#include "src/core/str.h"

#define BUCKETS 16384

struct kn_cache {
    kn_mutex *lock;
    size_t budget, bytes;
    kn_cached *buckets[BUCKETS];
    kn_cached *newest, *oldest; /* by last use */
};

kn_key kn_key_of(const void *p, size_t n, uint64_t kind) {
    return (kn_key){kn_hash_bytes(p, n, kind), kn_hash_bytes(p, n, ~kind * 0x9e3779b97f4a7c15u)};
}

kn_cache *kn_cache_new(size_t budget) {
    kn_cache *c = KN_NEW(kn_cache);
    c->lock = kn_mutex_new();
    c->budget = budget;
    return c;
}

kn_cached *kn_cached_new(kn_pix *pix, int x, int y) {
    kn_cached *e = KN_NEW(kn_cached);
    atomic_init(&e->ref, 1);
    e->pix = pix;
    e->x = x;
    e->y = y;
    return e;
}

void kn_cached_unref(kn_cached *e) {
    if (!e || atomic_fetch_sub_explicit(&e->ref, 1, memory_order_acq_rel) != 1)
        return;
    kn_pix_unref(e->pix);
    free(e);
}

void kn_cache_free(kn_cache *c) {
    if (!c)
        return;
    for (kn_cached *e = c->newest, *next; e; e = next) {
        next = e->next;
        kn_cached_unref(e);
    }
    kn_mutex_free(c->lock);
    free(c);
}

static size_t weight(const kn_cached *e) {
    return sizeof *e + (e->pix ? sizeof *e->pix + (size_t)e->pix->stride * (size_t)e->pix->h : 0);
}

static void unlink_age(kn_cache *c, kn_cached *e) {
    if (e->prev)
        e->prev->next = e->next;
    else
        c->newest = e->next;
    if (e->next)
        e->next->prev = e->prev;
    else
        c->oldest = e->prev;
    e->prev = e->next = NULL;
}

static void link_newest(kn_cache *c, kn_cached *e) {
    e->next = c->newest;
    if (c->newest)
        c->newest->prev = e;
    c->newest = e;
    if (!c->oldest)
        c->oldest = e;
}

static kn_cached **find(kn_cache *c, kn_key k) {
    kn_cached **p = &c->buckets[k.a % BUCKETS];
    while (*p && ((*p)->key.a != k.a || (*p)->key.b != k.b))
        p = &(*p)->chain;
    return p;
}

static void drop(kn_cache *c, kn_cached *e) {
    kn_cached **p = find(c, e->key);
    *p = e->chain;
    unlink_age(c, e);
    c->bytes -= weight(e);
    kn_cached_unref(e);
}

kn_cached *kn_cache_get(kn_cache *c, kn_key k) {
    if (!c->budget)
        return NULL;
    kn_mutex_lock(c->lock);
    kn_cached *e = *find(c, k);
    if (e) {
        atomic_fetch_add_explicit(&e->ref, 1, memory_order_relaxed);
        if (c->newest != e) {
            unlink_age(c, e);
            link_newest(c, e);
        }
    }
    kn_mutex_unlock(c->lock);
    return e;
}

void kn_cache_put(kn_cache *c, kn_key k, kn_cached *e) {
    size_t w = weight(e);
    if (!c->budget || w > c->budget / 4)
        return;
    kn_mutex_lock(c->lock);
    kn_cached **p = find(c, k);
    if (!*p) {
        e->key = k;
        e->chain = NULL;
        atomic_fetch_add_explicit(&e->ref, 1, memory_order_relaxed);
        *p = e;
        link_newest(c, e);
        c->bytes += w;
        while (c->bytes > c->budget && c->oldest && c->oldest != e)
            drop(c, c->oldest);
    }
    kn_mutex_unlock(c->lock);
}

size_t kn_cache_bytes(kn_cache *c) {
    kn_mutex_lock(c->lock);
    size_t n = c->bytes;
    kn_mutex_unlock(c->lock);
    return n;
}

size_t kn_cache_budget(const kn_cache *c) {
    return c->budget;
}
