/* A finished mix → AAC-LC packets. */
#ifndef KN_CODEC_AAC_H
#define KN_CODEC_AAC_H
#include <libavcodec/avcodec.h>
#include "codec/audio.h"

typedef struct kn_aac kn_aac;
kn_aac *kn_aac_open(const kn_mix *mix, bool global_header); /* borrows mix; NULL: no encoder */
const AVCodecContext *kn_aac_context(const kn_aac *a);
/* Next packet, time base 1/48000; KN_EOF at the end. */
kn_status kn_aac_next(kn_aac *a, AVPacket *pkt);
void kn_aac_close(kn_aac *a); /* NULL is fine */
#endif
