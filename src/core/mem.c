#include "src/core/mem.h"
#include <stdio.h>
#include <string.h>

_Noreturn void kn_oom(size_t n) {
    fprintf(stderr, "kinora: out of memory (%zu bytes wanted)\n", n);
    abort();
}

void *kn_xalloc(size_t n) {
    void *p = calloc(1, n ? n : 1);
    if (!p)
        kn_oom(n);
    return p;
}

void *kn_xrealloc(void *p, size_t n) {
    void *q = realloc(p, n ? n : 1);
    if (!q)
        kn_oom(n);
    return q;
}

char *kn_xstrdup(const char *s) {
    return kn_xstrndup(s ? s : "", s ? strlen(s) : 0);
}

char *kn_xstrndup(const char *s, size_t n) {
    char *p = kn_xrealloc(NULL, n + 1);
    if (n)
        memcpy(p, s, n);
    p[n] = 0;
    return p;
}
