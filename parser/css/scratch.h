/* A bump allocator whose first block sits on the stack: parsing a short value allocates nothing
 * from the heap. What it hands out lives until kn_scratch_end and is not zeroed. */
#ifndef KN_PARSER_CSS_SCRATCH_H
#define KN_PARSER_CSS_SCRATCH_H
#include "src/core/str.h"
#include <stdalign.h>

typedef struct kn_scratch_block kn_scratch_block;
typedef struct kn_scratch {
    char *p;
    size_t left;
    kn_scratch_block *blocks; /* heap blocks, newest first */
    alignas(16) char first[6000];
} kn_scratch;

void kn_scratch_begin(kn_scratch *s);
void kn_scratch_end(kn_scratch *s);
void *kn_scratch_alloc(kn_scratch *s, size_t n);
#endif
