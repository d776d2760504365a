/* Containers: packets of pictures and of sound, in time order. */
#ifndef KN_CODEC_MUX_H
#define KN_CODEC_MUX_H
#include <libavcodec/avcodec.h>
#include "codec/sink.h"

typedef struct kn_mux kn_mux;
/* Opens `path` (an existing empty file, or a folder for HLS) for writing in format `f`, which is
 * o's but for the sound beside a sequence of pictures. `video` gives the picture's parameters and
 * time base, NULL: sound only. mix may be NULL when there are pictures. */
kn_status kn_mux_open(const char *path, kn_format f, const AVCodecContext *video,
                      const kn_encode_opts *o, const kn_mix *mix, kn_diags *d, kn_mux **out);
/* One picture packet, in order; its data is taken over and the packet blanked. */
kn_status kn_mux_video(kn_mux *m, AVPacket *pkt);
kn_status kn_mux_finish(kn_mux *m); /* rest of the sound, trailer */
void kn_mux_close(kn_mux *m);       /* NULL is fine */

/* Writes the mix alone to `path` as format `f` and checks it. */
kn_status kn_mux_sound(const char *path, kn_format f, const kn_encode_opts *o, const kn_mix *mix,
                       kn_diags *d);

/* Names of the files of an HLS folder. */
bool kn_hls_is_ours(const char *name, const void *unused);
/* Writes the master list of a finished folder: bit rates as the segments have them. */
kn_status kn_hls_master(const char *dir, const kn_encode_opts *o, bool sound, kn_diags *d);
#define KN_HLS_MASTER "master.m3u8"
#endif
