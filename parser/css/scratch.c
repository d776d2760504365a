#include "parser/css/scratch.h"
#include "src/core/mem.h"

struct kn_scratch_block {
    alignas(16) kn_scratch_block *next;
};

void kn_scratch_begin(kn_scratch *s) {
    s->p = s->first;
    s->left = sizeof s->first;
    s->blocks = NULL;
}

void kn_scratch_end(kn_scratch *s) {
    while (s->blocks) {
        kn_scratch_block *b = s->blocks;
        s->blocks = b->next;
        free(b);
    }
}

void *kn_scratch_alloc(kn_scratch *s, size_t n) {
    n = (n + 15) & ~(size_t)15;
    if (n > s->left) {
        size_t want = n > 32768 ? n : 32768;
        kn_scratch_block *b = kn_xalloc(sizeof *b + want);
        b->next = s->blocks;
        s->blocks = b;
        s->p = (char *)(b + 1);
        s->left = want;
    }
    void *r = s->p;
    s->p += n;
    s->left -= n;
    return r;
}
