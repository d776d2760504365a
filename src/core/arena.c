#include "src/core/arena.h"
#include "src/core/mem.h"
#include <stdarg.h>
#include <stdio.h>

#define FIRST_BLOCK (16u << 10)
#define LAST_BLOCK  (1u << 20)
#define ALIGNMENT   16u

typedef struct block {
    struct block *next;
    size_t cap, used;
    _Alignas(ALIGNMENT) unsigned char data[];
} block;

/* Blocks before `cur` are full, blocks after it are empty leftovers of before a reset. */
struct kn_arena {
    block *first, *cur;
    size_t next_cap, total;
};

kn_arena *kn_arena_new(void) {
    kn_arena *a = KN_NEW(kn_arena);
    a->next_cap = FIRST_BLOCK;
    return a;
}

void kn_arena_free(kn_arena *a) {
    if (!a)
        return;
    for (block *b = a->first, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(a);
}

void kn_arena_reset(kn_arena *a) {
    for (block *b = a->first; b; b = b->next)
        b->used = 0;
    a->cur = a->first;
    a->total = 0;
}

static block *add_block(kn_arena *a, size_t need) {
    size_t cap = a->next_cap > need ? a->next_cap : need;
    if (cap > SIZE_MAX - sizeof(block))
        kn_oom(need);
    block *b = malloc(sizeof(block) + cap);
    if (!b)
        kn_oom(need);
    b->cap = cap;
    b->used = 0;
    if (a->next_cap < LAST_BLOCK)
        a->next_cap *= 2;
    if (a->cur) {
        b->next = a->cur->next;
        a->cur->next = b;
    } else {
        b->next = a->first;
        a->first = b;
    }
    a->cur = b;
    return b;
}

void *kn_alloc(kn_arena *a, size_t n) {
    if (n > SIZE_MAX / 2)
        kn_oom(n);
    size_t need = (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    block *b = a->cur;
    if (!b || b->cap - b->used < need) {
        /* After a reset the leftovers are used up in order; one that is too small is kept for the
         * next round but passed over in this one. */
        while (b && b->next && b->next->cap < need)
            b = b->next;
        if (b && b->next)
            a->cur = b = b->next;
        else
            b = add_block(a, need);
    }
    void *p = b->data + b->used;
    b->used += need;
    a->total += need;
    memset(p, 0, need);
    return p;
}

kn_str kn_arena_str(kn_arena *a, kn_str s) {
    char *p = kn_alloc(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (kn_str){p, s.n};
}

char *kn_arena_printf(kn_arena *a, const char *fmt, ...) {
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = kn_alloc(a, (n > 0 ? (size_t)n : 0) + 1);
    if (n > 0)
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p;
}

size_t kn_arena_used(const kn_arena *a) {
    return a->total;
}
