/* Hash-consing: equal bytes are one object, so "did it change" is a comparison of pointers. */
#include "src/style/internal.h"

typedef struct kn_obj {
    uint64_t hash;
    uint32_t size;
    uint32_t mark;
} kn_obj; /* the bytes follow, 16-byte aligned */

typedef struct kn_slot { /* the hash stands beside the pointer: probing touches no object but the
                            right one */
    uint64_t hash;
    kn_obj *obj;
} kn_slot;

struct kn_pool {
    kn_slot *tab; /* open addressing, a power of two, at most two thirds full */
    size_t cap, n, bytes;
    /* during a sweep: objects by address, open addressing */
    const void **addr;
    size_t addr_cap;
    KN_VEC(const void *) todo;
};

kn_pool *kn_pool_new(void) {
    kn_pool *p = KN_NEW(kn_pool);
    p->cap = 4096;
    p->tab = KN_NEW_N(kn_slot, p->cap);
    return p;
}

void kn_pool_free(kn_pool *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->cap; i++)
        free(p->tab[i].obj);
    free(p->tab);
    free(p->addr);
    kn_vec_free(&p->todo);
    free(p);
}

static void put_slot(kn_pool *p, kn_slot s) {
    size_t i = s.hash & (p->cap - 1);
    while (p->tab[i].obj)
        i = (i + 1) & (p->cap - 1);
    p->tab[i] = s;
}

static void rehash(kn_pool *p, size_t cap) {
    kn_slot *old = p->tab;
    size_t n = p->cap;
    p->cap = cap;
    p->tab = KN_NEW_N(kn_slot, cap);
    for (size_t i = 0; i < n; i++)
        if (old[i].obj)
            put_slot(p, old[i]);
    free(old);
}

const void *kn_pool_get(kn_pool *p, const void *bytes, size_t size) {
    uint64_t h = kn_hash_bytes(bytes, size, size);
    for (size_t i = h & (p->cap - 1); p->tab[i].obj; i = (i + 1) & (p->cap - 1)) {
        kn_obj *o = p->tab[i].obj;
        if (p->tab[i].hash == h && o->size == size && memcmp(o + 1, bytes, size) == 0)
            return o + 1;
    }
    if (p->n * 3 >= p->cap * 2)
        rehash(p, p->cap * 2);
    kn_obj *o = kn_xrealloc(NULL, sizeof *o + size + 1); /* one more: strings end in NUL */
    *o = (kn_obj){.hash = h, .size = (uint32_t)size};
    memcpy(o + 1, bytes, size);
    ((char *)(o + 1))[size] = 0;
    put_slot(p, (kn_slot){h, o});
    p->n++;
    p->bytes += sizeof *o + size;
    return o + 1;
}

kn_str kn_pool_str(kn_pool *p, kn_str s) {
    return (kn_str){kn_pool_get(p, s.n ? s.p : "", s.n), s.n};
}

size_t kn_pool_bytes(const kn_pool *p) {
    return p->bytes;
}

size_t kn_pool_count(const kn_pool *p) {
    return p->n;
}

static size_t addr_slot(const kn_pool *p, const void *a) {
    size_t i = (size_t)((uintptr_t)a >> 4) * 0x9E3779B97F4A7C15ull >> 20;
    for (i &= p->addr_cap - 1; p->addr[i] && p->addr[i] != a; i = (i + 1) & (p->addr_cap - 1))
        ;
    return i;
}

void kn_pool_mark_begin(kn_pool *p) {
    for (p->addr_cap = 1024; p->addr_cap < p->n * 2; p->addr_cap *= 2)
        ;
    p->addr = KN_NEW_N(const void *, p->addr_cap);
    for (size_t i = 0; i < p->cap; i++) {
        kn_obj *o = p->tab[i].obj;
        if (!o)
            continue;
        o->mark = 0;
        p->addr[addr_slot(p, o + 1)] = o + 1;
    }
}

static void mark_push(kn_pool *p, const void *a) {
    if (!a || ((uintptr_t)a & 7) || p->addr[addr_slot(p, a)] != a)
        return;
    kn_obj *o = (kn_obj *)(uintptr_t)a - 1;
    if (o->mark)
        return;
    o->mark = 1;
    kn_vec_push(&p->todo, a);
}

void kn_pool_mark(kn_pool *p, const void *obj) {
    mark_push(p, obj);
    while (p->todo.n) {
        const void *a = p->todo.v[--p->todo.n];
        const kn_obj *o = (const kn_obj *)a - 1;
        for (size_t i = 0; i + sizeof(void *) <= o->size; i += sizeof(void *)) {
            const void *w;
            memcpy(&w, (const char *)a + i, sizeof w);
            mark_push(p, w);
        }
    }
}

void kn_pool_sweep(kn_pool *p) {
    for (size_t i = 0; i < p->cap; i++) {
        kn_obj *o = p->tab[i].obj;
        if (!o || o->mark)
            continue;
        p->n--;
        p->bytes -= sizeof *o + o->size;
        free(o);
        p->tab[i].obj = NULL;
    }
    size_t cap = 4096;
    while (p->n * 3 >= cap)
        cap *= 2;
    rehash(p, cap); /* holes would cut the probe sequences */
    free(p->addr);
    p->addr = NULL;
}
