/* Still pictures in and out. */
#ifndef KN_CODEC_STILL_H
#define KN_CODEC_STILL_H
#include "src/core/err.h"
#include "src/core/pix.h"

/* Decodes PNG (libpng), JPEG (libjpeg, EXIF orientation applied), WebP (libwebp), and what
 * libavcodec has decoders for (GIF first frame, AVIF, BMP) to premultiplied BGRA sRGB. The kind is
 * sniffed from the bytes. NULL on failure (reported at loc). At most KN_LIMIT_PICTURE_PX. */
kn_pix *kn_still_decode(const char *p, size_t n, kn_diags *d, kn_loc loc, const char *name);
/* True for SVG text (an <svg root after optional XML prologue, comments, doctype). */
bool kn_still_is_svg(const char *p, size_t n);
/* Encodes as RGBA 8-bit PNG (straight alpha; deterministic bytes). *out malloc'ed. */
kn_status kn_png_encode(const kn_pix *p, char **out, size_t *n);
/* Writes a PNG under its name only when whole. */
kn_status kn_png_write(const kn_pix *p, const char *path, kn_diags *d);
#endif
