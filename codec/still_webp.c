#include <webp/decode.h>
#include "codec/anim_kinds.h"
#include "src/core/mem.h"

kn_pix *kn_webp_frame(const uint8_t *p, size_t n, const kn_still_ctx *c) {
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
    config.output.colorspace = MODE_bgrA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pix->data;
    config.output.u.RGBA.stride = pix->stride;
    config.output.u.RGBA.size = (size_t)pix->stride * (size_t)pix->h;
    const bool ok = WebPDecode(p, n, &config) == VP8_STATUS_OK;
    WebPFreeDecBuffer(&config.output);
    if (!ok) {
        kn_still_fail(c, "WebP", "the data is damaged");
        kn_pix_unref(pix);
        return NULL;
    }
    return pix;
}

kn_pix *kn_webp_decode(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    kn_anim a = {.data = (uint8_t *)p, .n = n, .shown = -1};
    kn_pix *out = kn_webp_index(&a) ? kn_anim_first(&a, "WebP", c) : kn_webp_frame(p, n, c);
    kn_vec_free(&a.frames);
    return out;
}
