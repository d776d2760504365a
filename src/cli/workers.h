/* Processes that render rows, each many, one after another. What one row does to its process (a
 * crash, memory that a library keeps) does not reach the others. */
#ifndef KN_CLI_WORKERS_H
#define KN_CLI_WORKERS_H
#include "src/cli/render.h"

typedef struct kn_report_row {
    size_t row;
    int code; /* exit code of the render; -1: the process ended, `error` says how */
    double duration_ms;
    kn_render_result r;
} kn_report_row;

typedef struct kn_workers kn_workers;
/* Starts nothing yet. `render(ctx, row, result)` runs in a worker. No thread may run in the caller
 * as long as there are workers. */
kn_workers *kn_workers_new(int n, int (*render)(void *ctx, size_t row, kn_render_result *r),
                           void *ctx);
/* Gives a row to an idle worker; false: all have one, or none can be started (*failed). */
bool kn_workers_give(kn_workers *w, size_t row, bool *failed);
/* Waits for the next row that is done; false: no worker has one. A signal to this process is passed
 * on to the workers. */
bool kn_workers_wait(kn_workers *w, kn_report_row *out);
/* Ends them. *peak_kb: the largest memory that one of them had. */
void kn_workers_free(kn_workers *w, long *peak_kb);
#endif
