/* What the headers of a file tell, shared by the prober, the decoders and the converter. */
#ifndef KN_CODEC_PROBE_H
#define KN_CODEC_PROBE_H
#include <libavformat/avformat.h>
#include "codec/io.h"
#include "codec/media.h"

/* kn_probe, and what is worth knowing when the file is opened again; par is the caller's, freed
 * with avcodec_parameters_free. */
kn_status kn_probe_known(const char *path, kn_diags *d, kn_loc loc, kn_media_info *out,
                         kn_known *known);
void kn_fill_info(const AVFormatContext *fmt, kn_media_info *out);
/* Size on the screen after sample aspect ratio and clockwise rotation. */
void kn_display_size(int w, int h, AVRational sar, int rotation, int *ow, int *oh);
/* Whether the pixel format has neither alpha nor a palette, which may have some. */
bool kn_frame_opaque(const AVFrame *f);
/* The matrix to use for a picture of that codec and height when its tag may be missing. */
enum AVColorSpace kn_guess_matrix(enum AVColorSpace cs, enum AVCodecID codec, int height);
#endif
