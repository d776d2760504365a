/* What a film is made from, as a number: equal numbers mean equal films. */
#ifndef KN_CLI_DIGEST_H
#define KN_CLI_DIGEST_H
#include "src/cli/args.h"
#include <sys/types.h>

typedef struct kn_digest {
    uint64_t h[2];
} kn_digest;

typedef struct kn_digest_file { /* as the file system knows it */
    dev_t dev;
    ino_t ino;
} kn_digest_file;
typedef struct kn_digest_files {
    KN_VEC(kn_digest_file) v; /* free it with kn_vec_free */
} kn_digest_files;

/* A file or folder that films are not made from, when it is there. */
void kn_digest_leave_out(kn_digest_files *f, const char *path);
void kn_digest_add(kn_digest *d, kn_str s); /* with its length */
/* Names and contents of the files of a composition's folder, but for hidden ones and those of
 * `out`. A folder is no more than the files in it. */
void kn_digest_project(kn_digest *d, const char *target, const kn_digest_files *out);
/* The flags that films depend on, with the files that they name. */
void kn_digest_flags(kn_digest *d, const kn_args *a, const kn_digest_files *out);
#endif
