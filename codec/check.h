/* A finished output is read back before it gets its name. */
#ifndef KN_CODEC_CHECK_H
#define KN_CODEC_CHECK_H
#include "codec/encode.h"

/* Number of pictures, lengths of picture and sound, alpha where it is kept, and that the first and
 * the last picture decode to the right size. `f` as in kn_mux_open. Reports. */
kn_status kn_check_file(const char *path, kn_format f, const kn_encode_opts *o, bool video,
                        const kn_mix *mix, kn_diags *d);
/* The report of a check that failed. */
kn_status kn_check_failed(kn_diags *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
