/* Alpha that a film has and no decoder here gives. */
#ifndef KN_CODEC_LOST_ALPHA_H
#define KN_CODEC_LOST_ALPHA_H
#include <stdbool.h>
#include <libavformat/avformat.h>

/* Which kind of alpha of the video stream is lost, as a part of a message; NULL: none. */
const char *kn_lost_alpha(const AVFormatContext *fmt, const AVStream *st);
/* Whether the tag of Matroska that a stream has alpha is one that the decoders heed. */
bool kn_alpha_mode(const AVStream *st);
#endif
