/* Still pictures in and out. */
#ifndef KN_CODEC_STILL_H
#define KN_CODEC_STILL_H
#include "src/core/err.h"
#include "src/core/pix.h"

/* Decodes PNG (libpng), JPEG (libjpeg), WebP (libwebp), AVIF (libavif), GIF, and what libavcodec
 * has decoders for (BMP, ICO) to premultiplied BGRA: orientations applied, colours converted to
 * sRGB by what the file says of them (codec/icc.h). Of an animation the first frame (codec/anim.h
 * has the others). Of a file that is cut short or damaged what browsers show of it. The kind is
 * sniffed from the bytes. NULL on failure (reported at loc). At most KN_LIMIT_PICTURE_PX. */
kn_pix *kn_still_decode(const char *p, size_t n, kn_diags *d, kn_loc loc, const char *name);
/* True for SVG text (an <svg root after optional XML prologue, comments, doctype). */
bool kn_still_is_svg(const char *p, size_t n);
/* Encodes as RGBA 8-bit PNG (straight alpha; deterministic bytes). *out malloc'ed. */
kn_status kn_png_encode(const kn_pix *p, char **out, size_t *n);
/* Quality 0..100; WebP of 100 is lossless. *out malloc'ed. */
kn_status kn_jpeg_encode(const kn_pix *p, int quality, char **out, size_t *n);
kn_status kn_webp_encode(const kn_pix *p, float quality, char **out, size_t *n);
/* MD5 of the picture as straight RGBA, in hexadecimal digits. */
kn_status kn_still_md5(const kn_pix *p, char out[33]);
/* Writes a PNG under its name only when whole. */
kn_status kn_png_write(const kn_pix *p, const char *path, kn_diags *d);

typedef enum kn_still_kind { KN_STILL_PNG, KN_STILL_JPEG, KN_STILL_WEBP } kn_still_kind;
/* By an extension without its dot, or a file's name; PNG when it is none of the others. */
kn_still_kind kn_still_kind_of(const char *name);
/* As kn_png_encode; quality 1 to 100 is of JPEG (which has no alpha: what is transparent is black)
 * and WebP (100: lossless). */
kn_status kn_still_encode(const kn_pix *p, kn_still_kind kind, int quality, char **out, size_t *n);
kn_status kn_still_write(const kn_pix *p, kn_still_kind kind, int quality, const char *path,
                         kn_diags *d);
#endif
