/* Encoders of pictures: one set of options per codec. */
#ifndef KN_CODEC_VIDEO_ENCODER_H
#define KN_CODEC_VIDEO_ENCODER_H
#include <libavcodec/avcodec.h>
#include "codec/encode.h"

/* Size of the pictures that the encoder takes: even where the pixel format halves them. */
void kn_video_size(const kn_encode_opts *o, int *w, int *h);
/* Larger than 1080p: what encoders hold of it counts in the memory that a render takes. */
bool kn_video_large(const kn_encode_opts *o);
/* How the pictures' colours are tagged. */
void kn_video_colours(const kn_encode_opts *o, enum AVColorPrimaries *p,
                      enum AVColorTransferCharacteristic *t, enum AVColorSpace *m,
                      enum AVColorRange *r);
/* An opened encoder for o->chunk frames, or NULL (reported). Time base 1/fps. */
AVCodecContext *kn_video_open(const kn_encode_opts *o, kn_diags *d);
#endif
