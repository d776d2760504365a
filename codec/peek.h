/* What a video stream's first picture says of it, without decoding the picture. */
#ifndef KN_CODEC_PEEK_H
#define KN_CODEC_PEEK_H
#include <libavformat/avformat.h>
#include <stdbool.h>

/* Completes the parameters of an H.264 stream of an MP4 file, which FFmpeg takes from a picture
 * that it decodes: here from the head of the first one. False: they stay as they are, because the
 * stream is another, does not say how its pictures are reordered, or its head does not do. */
bool kn_peek_h264(AVFormatContext *fmt, AVStream *st);
#endif
