#include <webp/decode.h>
#include <webp/demux.h>
#include "codec/still_kinds.h"

/* First picture of an animation, on its canvas. */
static bool first_of_animation(const uint8_t *p, size_t n, kn_pix *pix) {
    WebPAnimDecoderOptions opts;
    if (!WebPAnimDecoderOptionsInit(&opts))
        return false;
    opts.color_mode = MODE_bgrA;
    WebPData data = {p, n};
    WebPAnimDecoder *anim = WebPAnimDecoderNew(&data, &opts);
    uint8_t *buf = NULL;
    int stamp = 0;
    bool ok = anim && WebPAnimDecoderGetNext(anim, &buf, &stamp);
    for (int y = 0; ok && y < pix->h; y++)
        __builtin_memcpy(pix->data + (size_t)y * (size_t)pix->stride,
                         buf + (size_t)y * 4 * (size_t)pix->w, 4 * (size_t)pix->w);
    WebPAnimDecoderDelete(anim);
    return ok;
}

kn_pix *kn_webp_decode(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config) || WebPGetFeatures(p, n, &config.input) != VP8_STATUS_OK) {
        kn_still_fail(c, "WebP", "the header is damaged");
        return NULL;
    }
    kn_pix *pix =
        kn_still_new(c, "WebP", (uint64_t)config.input.width, (uint64_t)config.input.height);
    if (!pix)
        return NULL;
    pix->opaque = !config.input.has_alpha;
    bool ok;
    if (config.input.has_animation) {
        ok = first_of_animation(p, n, pix);
    } else {
        config.output.colorspace = MODE_bgrA;
        config.output.is_external_memory = 1;
        config.output.u.RGBA.rgba = pix->data;
        config.output.u.RGBA.stride = pix->stride;
        config.output.u.RGBA.size = (size_t)pix->stride * (size_t)pix->h;
        ok = WebPDecode(p, n, &config) == VP8_STATUS_OK;
        WebPFreeDecBuffer(&config.output);
    }
    if (!ok) {
        kn_still_fail(c, "WebP", "the data is damaged");
        kn_pix_unref(pix);
        return NULL;
    }
    return pix;
}
