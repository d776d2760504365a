/* HDR pictures (PQ, HLG) → SDR BT.709, as HyperFrames' filter chain does it: linear light with
 * 100 nits as 1, the Hable curve on the brightest channel, no desaturation. */
#ifndef KN_CODEC_TONEMAP_H
#define KN_CODEC_TONEMAP_H
#include <libavutil/frame.h>
#include "src/core/pix.h"

bool kn_tonemap_needed(const AVFrame *f);
kn_pix *kn_tonemap(const AVFrame *f); /* opaque BGRA of the picture's own size; NULL: no memory */
#endif
