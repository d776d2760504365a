/* Diagnostics as people read them: with the line of the source and a caret. */
#ifndef KN_CLI_DIAGS_H
#define KN_CLI_DIAGS_H
#include "src/cli/args.h"

/* Whether what was reported fails the command: errors and warnings with --strict, what kinora does
 * not do with --strict-features, missing and broken files with --no-best-effort. */
bool kn_diags_fail(const kn_args *a, const kn_diags *d);
/* Whether --strict-features turns this one into an error. */
bool kn_diag_is_strict(const kn_args *a, const kn_diag *g);
/* Ends the process while a script of the session runs: prints what there is to say and leaves
 * nothing half-written. For kn_opts, with the kn_args. */
void kn_end_stuck(void *args, kn_session *s);
/* Whether to write colours to a stream: --color, else NO_COLOR, else whether it is a terminal. */
bool kn_colors(const kn_args *a, FILE *out);
#endif
