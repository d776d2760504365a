/* Pictures that workers share: glyph coverage, blurred shadows, drawn layers. Keys are hashes of
 * everything the pixels depend on, so a hit and a miss give the same picture. */
#ifndef KN_RASTER_CACHE_H
#define KN_RASTER_CACHE_H
#include "src/core/pix.h"
#include <stddef.h>

typedef struct kn_key {
    uint64_t a, b;
} kn_key;
kn_key kn_key_of(const void *p, size_t n, uint64_t kind);

typedef struct kn_cached { /* immutable once in the cache */
    atomic_int ref;
    kn_pix *pix; /* may be NULL: an empty glyph is worth remembering */
    int x, y;    /* place of the picture's corner, meaning is the caller's */
    int mid_x, mid_y;
    kn_key key;
    struct kn_cached *chain, *prev, *next;
} kn_cached;

typedef struct kn_cache kn_cache;
kn_cache *kn_cache_new(size_t budget); /* 0: never remembers */
void kn_cache_free(kn_cache *c);
kn_cached *kn_cached_new(kn_pix *pix, int x, int y); /* takes the reference of pix */
void kn_cached_unref(kn_cached *e);                  /* NULL is fine */
kn_cached *kn_cache_get(kn_cache *c, kn_key k);      /* new reference, NULL: miss */
/* Offers e (keeps the caller's reference). If another worker was first, e is left out. */
void kn_cache_put(kn_cache *c, kn_key k, kn_cached *e);
size_t kn_cache_bytes(kn_cache *c);
size_t kn_cache_budget(const kn_cache *c);
#endif
