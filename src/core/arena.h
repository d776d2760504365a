/* Bump allocator: many small objects, freed together. Allocation never fails (it aborts). */
#ifndef KN_CORE_ARENA_H
#define KN_CORE_ARENA_H
#include "src/core/str.h"

typedef struct kn_arena kn_arena;
kn_arena *kn_arena_new(void);
void kn_arena_free(kn_arena *a);            /* NULL is fine */
void kn_arena_reset(kn_arena *a);           /* forgets everything, keeps the memory for reuse */
void *kn_alloc(kn_arena *a, size_t n);      /* zeroed, 16-byte aligned, lives until reset or free */
kn_str kn_arena_str(kn_arena *a, kn_str s); /* copy, NUL-terminated */
char *kn_arena_printf(kn_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
size_t kn_arena_used(const kn_arena *a); /* bytes handed out since the last reset */
#define KN_ANEW(a, T)      ((T *)kn_alloc((a), sizeof(T)))
#define KN_ANEW_N(a, T, n) ((T *)kn_alloc((a), sizeof(T) * (size_t)(n)))
#endif
