/* Progress of a render: a bar with rate and remaining time on a terminal, plain lines in a pipe. */
#ifndef KN_CLI_PROGRESS_H
#define KN_CLI_PROGRESS_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct kn_progress {
    FILE *out; /* NULL: quiet */
    bool tty;
    uint64_t start, last; /* monotonic ns, for display only */
    int percent;
} kn_progress;

void kn_progress_start(kn_progress *p, FILE *out);
void kn_progress_stage(kn_progress *p, int percent, const char *what);
void kn_progress_frames(void *progress, int64_t done,
                        int64_t total); /* 25 % to 80 % of the whole */
void kn_progress_end(kn_progress *p);
#endif
