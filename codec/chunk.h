/* One closed group of the film's plan: an encoder with a thread of its own that feeds it. */
#ifndef KN_CODEC_CHUNK_H
#define KN_CODEC_CHUNK_H
#include <libavcodec/avcodec.h>
#include "codec/encode.h"

typedef struct kn_chunk kn_chunk;
/* Starts an encoder. NULL: reported. */
kn_chunk *kn_chunk_open(const kn_encode_opts *o, kn_diags *d);
const AVCodecContext *kn_chunk_context(const kn_chunk *c);
/* Takes the frame's reference (pts set). Waits while the queue is full. */
void kn_chunk_put(kn_chunk *c, AVFrame *f);
void kn_chunk_end(kn_chunk *c); /* no more frames */
/* Moves the next packet out: KN_OK, KN_EOF when all have come, KN_EMEDIA when the encoder failed;
 * KN_ECANCEL when none is there yet and `wait` is false. */
kn_status kn_chunk_take(kn_chunk *c, AVPacket *out, bool wait);
void kn_chunk_close(kn_chunk *c); /* stops early when it must; NULL is fine */
#endif
