/* One render by its arguments, for the verb itself and for batches. */
#ifndef KN_CLI_RENDER_H
#define KN_CLI_RENDER_H
#include "src/cli/args.h"

typedef struct kn_render_result {
    uint64_t frames;
    double render_ms; /* drawing and encoding, without opening */
    char error[480];  /* "" when it succeeded */
} kn_render_result;

/* Renders a->target; exit code. With a result it says nothing but diagnostics and fills that. */
int kn_render_args(const kn_args *a, kn_render_result *result);
/* SIGINT and SIGTERM end the render that runs, whose output is then removed. */
void kn_render_signals(void);
bool kn_render_interrupted(void);
#endif
