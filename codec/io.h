/* Opening files for libavformat: our own byte source, allow-lists, and nothing else. */
#ifndef KN_CODEC_IO_H
#define KN_CODEC_IO_H
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include "src/core/err.h"
#include "src/core/rat.h"

/* What was learned of a file's picture stream when it was opened first. */
typedef struct kn_known {
    AVCodecParameters *par; /* NULL: nothing */
    int stream;
    int64_t zero; /* kn_demux_zero in the stream's ticks */
} kn_known;
/* Opens a regular file and reads its stream headers. Reports; *out is closed with kn_demux_close.
 * `known` (may be NULL) spares looking into the streams again, which decodes some pictures: MPEG-4
 * and QuickTime say all else in their header. */
kn_status kn_demux_open(const char *path, const kn_known *known, kn_diags *d, kn_loc loc,
                        AVFormatContext **out);
/* The same for bytes in memory (borrowed until the close), of a still picture's formats. */
kn_status kn_demux_open_memory(const char *p, size_t n, kn_diags *d, kn_loc loc, const char *name,
                               AVFormatContext **out);
void kn_demux_close(AVFormatContext **fmt); /* NULL inside is fine */

/* Time stamp that counts as second 0 of the file: the earliest start of its streams when positive,
 * else 0 (negative starts are codec priming, and cut). In units of `tb`. */
int64_t kn_demux_zero(const AVFormatContext *fmt, AVRational tb);
/* Best stream of a type, attached pictures left out; -1 if none. */
int kn_demux_stream(const AVFormatContext *fmt, enum AVMediaType type);
/* Decoder context for a stream, opened, within the allow-list. NULL when there is none for it. */
AVCodecContext *kn_decoder_open(const AVStream *st, int threads);
/* Clockwise rotation from the display matrix: 0, 90, 180 or 270. */
int kn_stream_rotation(const AVStream *st);
/* floor(t / tb + 1/2), exact: the last stamp that is at most half a tick after t. */
int64_t kn_ticks_at(kn_rat t, AVRational tb);
/* libav's own lines would appear in the middle of ours; what matters comes back as a code. */
void kn_av_quiet(void);
/* Text of an error number, into buf. */
const char *kn_av_error(int err, char *buf, size_t n);
#endif
