/* kinora render --batch: a film for each row, or for each of several compositions. */
#ifndef KN_CLI_BATCH_H
#define KN_CLI_BATCH_H
#include "src/cli/args.h"

int kn_batch(const kn_args *a); /* exit code: 1 when a row failed */
#endif
