/* Several pictures of a composition in a folder, as HyperFrames' snapshot makes them. */
#ifndef KN_CLI_SERIES_H
#define KN_CLI_SERIES_H
#include "src/cli/args.h"

/* Whether the arguments of snapshot ask for a series rather than for one picture. */
bool kn_series_wanted(const kn_args *a);
/* Exit code. */
int kn_series(const kn_args *a, kn_common *c);
#endif
