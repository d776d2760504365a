/* What still pictures and sequences of AVIF share. */
#ifndef KN_CODEC_AVIF_H
#define KN_CODEC_AVIF_H
#include <avif/avif.h>
#include "codec/still_kinds.h"

/* Sets the limits and reads the headers; the bytes have to stay. */
avifResult kn_avif_parse(avifDecoder *dec, const uint8_t *p, size_t n);
/* Size after rotation. */
void kn_avif_size(const avifImage *im, int *w, int *h);
/* The decoded picture, upright; NULL: reported. */
kn_pix *kn_avif_pix(const avifImage *im, const kn_still_ctx *c);
#endif
