/* Heap helpers for small allocations: they abort with one message when memory is gone. Sizes that
 * depend on the input (canvases, files, pictures) use malloc and return KN_ENOMEM or KN_ELIMIT. */
#ifndef KN_CORE_MEM_H
#define KN_CORE_MEM_H
#include <stddef.h>
#include <stdlib.h>

void *kn_xalloc(size_t n);            /* zeroed */
void *kn_xrealloc(void *p, size_t n); /* not zeroed */
char *kn_xstrdup(const char *s);
char *kn_xstrndup(const char *s, size_t n); /* always NUL-terminated */
_Noreturn void kn_oom(size_t n);
#define KN_NEW(T)      ((T *)kn_xalloc(sizeof(T)))
#define KN_NEW_N(T, n) ((T *)kn_xalloc(sizeof(T) * (size_t)(n)))
#define KN_COUNTOF(a)  (sizeof(a) / sizeof((a)[0]))
#endif
