/* Several pictures of a composition in a folder, as HyperFrames' snapshot makes them. */
#ifndef KN_CLI_SERIES_H
#define KN_CLI_SERIES_H
#include "src/cli/args.h"
#include "src/render/session.h"

/* Whether the arguments of snapshot ask for a series rather than for one picture. */
bool kn_series_wanted(const kn_args *a);
/* Frame that an instant lies in, the last one at most, and the seconds that it lies behind the
 * frame's beginning. */
int64_t kn_series_frame(const kn_plan *p, double at, double *past);
/* A part of a picture, in its px; a new reference, NULL: there is no memory. */
kn_pix *kn_series_cropped(const kn_pix *p, kn_rect r);
/* Exit code. */
int kn_series(const kn_args *a, kn_common *c);
#endif
