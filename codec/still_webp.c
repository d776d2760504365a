#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include "codec/anim_kinds.h"
#include "codec/icc.h"
#include "codec/rows.h"
#include "src/core/mem.h"

kn_icc *kn_webp_profile(const uint8_t *p, size_t n) {
    const WebPData data = {p, n};
    WebPDemuxState state;
    WebPDemuxer *dm = WebPDemuxPartial(&data, &state);
    WebPChunkIterator it;
    kn_icc *icc = NULL;
    if (dm && WebPDemuxGetChunk(dm, "ICCP", 1, &it)) {
        icc = kn_icc_open(it.chunk.bytes, it.chunk.size, KN_ICC_RGB);
        WebPDemuxReleaseChunkIterator(&it);
    }
    WebPDemuxDelete(dm);
    return icc;
}

kn_pix *kn_webp_frame(const uint8_t *p, size_t n, const kn_icc *icc, const kn_still_ctx *c) {
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
    config.output.colorspace = icc ? MODE_BGRA : MODE_bgrA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = pix->data;
    config.output.u.RGBA.stride = pix->stride;
    config.output.u.RGBA.size = (size_t)pix->stride * (size_t)pix->h;
    /* Row by row, so that of damaged data the rows before the damage are shown, as in browsers,
     * which show nothing of data that is cut short. */
    WebPIDecoder *dec = WebPIDecode(NULL, 0, &config);
    const VP8StatusCode st = dec ? WebPIAppend(dec, p, n) : VP8_STATUS_OUT_OF_MEMORY;
    int rows = 0;
    if (dec)
        WebPIDecGetRGB(dec, &rows, NULL, NULL, NULL);
    WebPIDelete(dec);
    WebPFreeDecBuffer(&config.output);
    if (st == VP8_STATUS_SUSPENDED || (st != VP8_STATUS_OK && rows <= 0)) {
        kn_still_fail(c, "WebP",
                      st == VP8_STATUS_SUSPENDED ? "the file ends too early"
                                                 : "the data is damaged");
        kn_pix_unref(pix);
        return NULL;
    }
    if (st != VP8_STATUS_OK) {
        kn_report(c->d, KN_SEV_WARN, KN_EMEDIA, "image/decode", c->loc, NULL,
                  "WebP '%s' is damaged: the rows after the damage are missing", c->name);
        pix->opaque = false;
        for (int y = rows; y < pix->h; y++)
            memset(pix->data + (size_t)y * (size_t)pix->stride, 0, 4 * (size_t)pix->w);
    }
    for (int y = 0; icc && y < pix->h; y++) {
        uint8_t *row = pix->data + (size_t)y * (size_t)pix->stride;
        kn_icc_row(icc, row, pix->w);
        if (!pix->opaque)
            kn_row_premultiply(row, NULL, pix->w);
    }
    return pix;
}

kn_pix *kn_webp_decode(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    kn_anim a = {.data = (uint8_t *)p, .n = n, .shown = -1};
    const bool moves = kn_webp_index(&a);
    a.icc = a.icc ? a.icc : kn_webp_profile(p, n);
    kn_pix *out = moves ? kn_anim_first(&a, "WebP", c) : kn_webp_frame(p, n, a.icc, c);
    kn_icc_free(a.icc);
    kn_vec_free(&a.frames);
    return out;
}
