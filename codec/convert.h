/* Pictures of the rasterizer → the pixel formats of encoders. Integer arithmetic, same bits on
 * every machine. */
#ifndef KN_CODEC_CONVERT_H
#define KN_CODEC_CONVERT_H
#include <libavutil/frame.h>
#include "codec/encode.h"

/* Where alpha is kept it is straight, as encoders want it; chroma of several pixels is their
 * average by coverage, so that no dark seam shows where something ends. `f` has the format, size
 * and planes; what it has beyond the picture, which is at most a pixel, is black. */
void kn_convert(const kn_pix *src, kn_matrix matrix, bool full_range, AVFrame *f);
#endif
