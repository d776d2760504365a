/* manifest.json of a batch: what became of each row so far. */
#ifndef KN_CLI_MANIFEST_H
#define KN_CLI_MANIFEST_H
#include "src/cli/rows.h"

typedef enum kn_row_status {
    KN_ROW_PENDING,
    KN_ROW_RUNNING,
    KN_ROW_COMPLETED,
    KN_ROW_FAILED,
    KN_ROW_SKIPPED,
    KN_ROW_STATUSES
} kn_row_status;

typedef struct kn_row_state {
    kn_row_status status;
    double duration_ms, render_ms;    /* of the row with opening; of drawing and encoding */
    char *error;                      /* owned; NULL: none */
    int64_t started_ms, completed_ms; /* since 1970, 0: not yet */
    uint64_t hash[2];                 /* of what its film is made from; see --resume */
} kn_row_state;

typedef struct kn_manifest {
    char *path;             /* in the folder that all outputs have in common */
    char *finished;         /* beside it: hashes of the rows whose films are whole */
    const char *batch_path; /* borrowed; NULL: the rows are compositions */
    const kn_rows *rows;    /* borrowed */
    kn_row_state *v;        /* one for each row */
    size_t count[KN_ROW_STATUSES];
} kn_manifest;

/* Names are settled, nothing is written. False: an output would lie where the manifest goes
 * (printed). */
bool kn_manifest_open(kn_manifest *m, const kn_rows *rows, const char *batch_path);
void kn_manifest_close(kn_manifest *m);
/* A transition of a row, with the time of day; `error` is copied. */
void kn_manifest_set(kn_manifest *m, size_t row, kn_row_status status, const char *error);
/* Replaces the files by whole ones. False: they cannot be written (printed). */
bool kn_manifest_write(const kn_manifest *m);
/* Whether the row's film is there and was made, whole, from what its hash stands for. */
bool kn_manifest_done(const kn_manifest *m, size_t row, kn_str finished);
/* Cuts the next film's path off the text of `finished`; false: there is none. */
bool kn_manifest_next(kn_str *finished, kn_str *path);
#endif
