/* What a film is made from, as a number: equal numbers mean equal films. */
#ifndef KN_CLI_DIGEST_H
#define KN_CLI_DIGEST_H
#include "src/cli/args.h"
#include "src/cli/rows.h"

typedef struct kn_digest {
    uint64_t h[2];
} kn_digest;

void kn_digest_add(kn_digest *d, kn_str s); /* with its length */
/* Names and contents of the files of a composition's folder. Hidden files, outputs of `rows` and
 * folders called "renders" are no part of it. */
void kn_digest_project(kn_digest *d, const char *target, const kn_rows *rows);
/* The flags that films depend on. */
void kn_digest_flags(kn_digest *d, const kn_args *a);
#endif
