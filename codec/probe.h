/* What the headers of a file tell, shared by the prober, the decoders and the converter. */
#ifndef KN_CODEC_PROBE_H
#define KN_CODEC_PROBE_H
#include <libavformat/avformat.h>
#include "codec/media.h"

void kn_fill_info(const AVFormatContext *fmt, kn_media_info *out);
/* Size on the screen after sample aspect ratio and clockwise rotation. */
void kn_display_size(int w, int h, AVRational sar, int rotation, int *ow, int *oh);
/* The matrix to use for a picture of that codec and height when its tag may be missing. */
enum AVColorSpace kn_guess_matrix(enum AVColorSpace cs, enum AVCodecID codec, int height);
#endif
