/* Holding a finished mix under a ceiling between the samples too. */
#ifndef KN_CODEC_LIMITER_H
#define KN_CODEC_LIMITER_H
#include <stdint.h>

/* Interleaved stereo at 48 kHz, in place: what would pass `ceiling` (linear, of the curve through
 * the samples, measured four times as dense) is turned down smoothly, 5 ms before and after; the
 * rest stays as it is. */
void kn_limit_true_peak(float *pcm, int64_t frames, double ceiling);
#endif
