/* MP4 writing: AAC beside H.264 packets, in time order, as an ordinary file with its index first.
 */
#ifndef KN_CODEC_MUX_H
#define KN_CODEC_MUX_H
#include <libavcodec/avcodec.h>
#include "codec/sink.h"

typedef struct kn_mux kn_mux;
/* Opens `path` (an existing empty file) for writing. `video` gives the picture's parameters and
 * time base, NULL: sound only. mix may be NULL when there are pictures. */
kn_status kn_mux_open(const char *path, const AVCodecContext *video, const kn_encode_opts *o,
                      const kn_mix *mix, kn_diags *d, kn_mux **out);
/* One picture packet, in order; its data is taken over and the packet blanked. */
kn_status kn_mux_video(kn_mux *m, AVPacket *pkt);
kn_status kn_mux_finish(kn_mux *m); /* rest of the sound, trailer */
void kn_mux_close(kn_mux *m);       /* NULL is fine */
/* Reads a finished file back: so many frames, durations within a frame. Reports. */
kn_status kn_mux_check(const char *path, const kn_encode_opts *o, bool video, const kn_mix *mix,
                       kn_diags *d);
#endif
