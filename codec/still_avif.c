#include "codec/avif.h"
#include "codec/rows.h"
#include "codec/still_kinds.h"
#include "src/core/limits.h"

static kn_icc *profile_of(const avifImage *im) {
    if (im->icc.size)
        return kn_icc_open(im->icc.data, im->icc.size,
                           im->yuvFormat == AVIF_PIXEL_FORMAT_YUV400 ? KN_ICC_GRAY : KN_ICC_RGB);
    /* As Chromium takes the transfer of BT.709 here: as sRGB's. */
    const int transfer = im->transferCharacteristics;
    return kn_icc_from_cicp(im->colorPrimaries, transfer == 1 ? 13 : transfer);
}

static kn_pix *to_pix(const avifImage *im, const kn_still_ctx *c) {
    kn_pix *p = kn_still_new(c, "AVIF", im->width, im->height);
    if (!p)
        return NULL;
    avifRGBImage rgb;
    avifRGBImageSetDefaults(&rgb, im);
    rgb.format = AVIF_RGB_FORMAT_BGRA;
    rgb.depth = 8;
    rgb.pixels = p->data;
    rgb.rowBytes = (uint32_t)p->stride;
    const avifResult r = avifImageYUVToRGB(im, &rgb);
    if (r != AVIF_RESULT_OK) {
        kn_still_fail(c, "AVIF", avifResultToString(r));
        kn_pix_unref(p);
        return NULL;
    }
    p->opaque = !im->alphaPlane;
    kn_icc *icc = profile_of(im);
    for (int y = 0; y < p->h; y++) {
        uint8_t *row = p->data + (size_t)y * (size_t)p->stride;
        kn_icc_row(icc, row, p->w);
        if (!p->opaque)
            kn_row_premultiply(row, NULL, p->w);
    }
    kn_icc_free(icc);
    return p;
}

/* Rotation comes before mirroring (ISO/IEC 23008-12, 6.5.10 and 6.5.12), as EXIF orientations. */
static kn_pix *turned(const avifImage *im, kn_pix *p) {
    static const int rotations[] = {1, 8, 3, 6};
    if (im->transformFlags & AVIF_TRANSFORM_IROT)
        p = kn_still_orient(p, rotations[im->irot.angle & 3]);
    if (im->transformFlags & AVIF_TRANSFORM_IMIR)
        p = kn_still_orient(p, im->imir.mode ? 2 : 4);
    return p;
}

kn_pix *kn_avif_pix(const avifImage *im, const kn_still_ctx *c) {
    return turned(im, to_pix(im, c));
}

void kn_avif_size(const avifImage *im, int *w, int *h) {
    const bool swap = im->transformFlags & AVIF_TRANSFORM_IROT && im->irot.angle & 1;
    *w = (int)(swap ? im->height : im->width);
    *h = (int)(swap ? im->width : im->height);
}

avifResult kn_avif_parse(avifDecoder *dec, const uint8_t *p, size_t n) {
    dec->maxThreads = 1;
    dec->ignoreXMP = dec->ignoreExif = AVIF_TRUE;
    dec->strictFlags = AVIF_STRICT_DISABLED;
    dec->imageSizeLimit = (uint32_t)KN_LIMIT_PICTURE_PX;
    const avifResult r = avifDecoderSetIOMemory(dec, p, n);
    return r == AVIF_RESULT_OK ? avifDecoderParse(dec) : r;
}

kn_pix *kn_avif_decode(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    avifDecoder *dec = avifDecoderCreate();
    kn_pix *out = NULL;
    if (!dec) {
        kn_still_fail(c, "AVIF", "no memory");
        return NULL;
    }
    avifResult r = kn_avif_parse(dec, p, n);
    if (r == AVIF_RESULT_OK)
        r = avifDecoderNextImage(dec);
    if (r == AVIF_RESULT_OK)
        out = kn_avif_pix(dec->image, c);
    else
        kn_still_fail(c, "AVIF", avifResultToString(r));
    avifDecoderDestroy(dec);
    return out;
}
