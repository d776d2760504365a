/* A finished mix → packets of a sound codec. */
#ifndef KN_CODEC_SOUND_H
#define KN_CODEC_SOUND_H
#include <libavcodec/avcodec.h>
#include "codec/encode.h"

typedef struct kn_sound kn_sound;
/* Borrows mix. NULL: the encoder cannot be started. */
kn_sound *kn_sound_open(const kn_mix *mix, const kn_encode_opts *o, bool global_header);
const AVCodecContext *kn_sound_context(const kn_sound *a);
/* Next packet, time base 1/sample rate; KN_EOF at the end. */
kn_status kn_sound_next(kn_sound *a, AVPacket *pkt);
void kn_sound_close(kn_sound *a); /* NULL is fine */

/* Sample frames of the mix at the output's rate. */
int64_t kn_sound_frames(const kn_mix *mix, const kn_encode_opts *o);
#endif
