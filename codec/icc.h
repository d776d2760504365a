/* Colour profiles: what a picture's numbers mean, as a conversion to sRGB. lcms2 is known here
 * only. */
#ifndef KN_CODEC_ICC_H
#define KN_CODEC_ICC_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum kn_icc_space { KN_ICC_RGB, KN_ICC_GRAY, KN_ICC_CMYK } kn_icc_space;
typedef struct kn_icc kn_icc;
/* A profile of a picture of that kind (for a grey one an RGB profile does as well). NULL: it is
 * sRGB, cannot be used, or is of another kind: the numbers are taken as they are, as in browsers.
 */
kn_icc *kn_icc_open(const uint8_t *p, size_t n, kn_icc_space space);
/* RGB by the chromaticities of white, red, green and blue (x, y each) and an exponent that makes
 * light of numbers (PNG: 1 / gAMA). NULL: they make no sense, or nothing is to be done. */
kn_icc *kn_icc_from_gamma(const double xy[8], double exponent);
/* RGB by code points of ITU-T H.273. NULL: sRGB, or not known. */
kn_icc *kn_icc_from_cicp(int primaries, int transfer);
void kn_icc_free(kn_icc *icc); /* NULL is fine */
/* n px of straight BGRA in place. A grey profile takes the blue byte. NULL icc: nothing happens. */
void kn_icc_row(const kn_icc *icc, uint8_t *bgra, int n);
/* n px of CMYK where 255 is full ink, to opaque BGRA. The profile was opened as CMYK. */
void kn_icc_cmyk_row(const kn_icc *icc, const uint8_t *cmyk, int n, uint8_t *bgra);
#endif
