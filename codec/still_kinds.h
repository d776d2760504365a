/* The decoders of still pictures, one file each. All return premultiplied BGRA or NULL (reported).
 */
#ifndef KN_CODEC_STILL_KINDS_H
#define KN_CODEC_STILL_KINDS_H
#include "codec/icc.h"
#include "codec/still.h"

/* Where problems of one picture are reported. */
typedef struct kn_still_ctx {
    kn_diags *d;
    kn_loc loc;
    const char *name;
} kn_still_ctx;
void kn_still_fail(const kn_still_ctx *c, const char *kind, const char *why);
/* New picture within the limits, or NULL (reported). */
kn_pix *kn_still_new(const kn_still_ctx *c, const char *kind, uint64_t w, uint64_t h);

kn_pix *kn_png_decode(const uint8_t *p, size_t n, const kn_still_ctx *c);
kn_pix *kn_jpeg_decode(const uint8_t *p, size_t n, const kn_still_ctx *c);
kn_pix *kn_webp_decode(const uint8_t *p, size_t n, const kn_still_ctx *c);
/* One frame of an animation, or a file that is none; `icc` may be NULL. */
kn_pix *kn_webp_frame(const uint8_t *p, size_t n, const kn_icc *icc, const kn_still_ctx *c);
kn_icc *kn_webp_profile(const uint8_t *p, size_t n); /* of a file, NULL: none */
kn_pix *kn_gif_decode(const uint8_t *p, size_t n, const kn_still_ctx *c);
kn_pix *kn_avif_decode(const uint8_t *p, size_t n, const kn_still_ctx *c);
kn_pix *kn_libav_still(const uint8_t *p, size_t n, const kn_still_ctx *c);
/* What an EXIF block (a TIFF header and so on) says of the orientation, 1 when nothing. */
int kn_exif_orientation(const uint8_t *p, size_t n);
/* EXIF orientation 1..8 applied: a new picture, or `p` itself for 1. Takes p. */
kn_pix *kn_still_orient(kn_pix *p, int orientation);
#endif
