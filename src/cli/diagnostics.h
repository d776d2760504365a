/* The names that diagnostics have, and what they mean. */
#ifndef KN_CLI_DIAGNOSTICS_H
#define KN_CLI_DIAGNOSTICS_H
#include <stddef.h>

typedef enum kn_diag_kind {
    KN_DIAG_FEATURE, /* kinora does not do what the composition asks */
    KN_DIAG_INPUT,
    KN_DIAG_RESOURCE,
    KN_DIAG_LIMIT,
    KN_DIAG_OUTPUT,
    KN_DIAG_INTERNAL,
    KN_DIAG_KINDS
} kn_diag_kind;

typedef struct kn_diag_info {
    const char *id;
    kn_diag_kind kind;
    const char *what, *todo;
} kn_diag_info;

/* All of them, by name; *n: how many. */
const kn_diag_info *kn_diag_table(size_t *n);
const kn_diag_info *kn_diag_find(const char *id); /* NULL: none of that name */
#endif
