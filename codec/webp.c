/* Animated WebP, by libwebp's own encoder of animations: pictures that are equal become one. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <webp/demux.h>
#include <webp/encode.h>
#include <webp/mux.h>
#include "codec/check.h"
#include "codec/png_rows.h"
#include "codec/sink.h"
#include "src/core/file.h"
#include "src/core/mem.h"

typedef struct kn_webp {
    kn_sink base;
    WebPAnimEncoder *anim;
    WebPConfig config;
    WebPPicture pic;
    uint8_t *row;
} kn_webp;

static kn_status failed(kn_webp *w, const char *why) {
    kn_report(w->base.d, KN_SEV_ERROR, KN_EMEDIA, "output/encoder", (kn_loc){0}, NULL,
              "the WebP encoder failed: %s", why ? why : "no memory");
    return KN_EMEDIA;
}

static kn_status webp_frame(kn_sink *s, const kn_pix *p) {
    kn_webp *w = (kn_webp *)s;
    if (!w->pic.argb && !WebPPictureAlloc(&w->pic))
        return failed(w, NULL);
    for (int y = 0; y < p->h; y++) {
        uint32_t *to = w->pic.argb + (ptrdiff_t)y * w->pic.argb_stride;
        kn_row_to_rgba(p->data + (size_t)y * (size_t)p->stride, p->w, p->opaque || !s->o->alpha,
                       w->row);
        for (int x = 0; x < p->w; x++) {
            const uint8_t *c = w->row + 4 * x;
            to[x] = (uint32_t)c[3] << 24 | (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
        }
    }
    const int at = (int)kn_sink_stamp(s->o, s->frames, 1000);
    return WebPAnimEncoderAdd(w->anim, &w->pic, at, &w->config)
               ? KN_OK
               : failed(w, WebPAnimEncoderGetError(w->anim));
}

/* Length in milliseconds of what was made, its number of pictures at most that of the film (equal
 * ones are one), all of them decoded. */
static kn_status check(kn_webp *w, const WebPData *data) {
    const kn_encode_opts *o = w->base.o;
    WebPAnimDecoder *dec = WebPAnimDecoderNew(data, NULL);
    WebPAnimInfo info = {0};
    uint8_t *buf;
    int stamp = 0, n = 0;
    while (dec && WebPAnimDecoderHasMoreFrames(dec) && WebPAnimDecoderGetNext(dec, &buf, &stamp))
        n++;
    const bool ok = dec && WebPAnimDecoderGetInfo(dec, &info) && n == (int)info.frame_count;
    const int64_t want = kn_sink_stamp(o, o->frames, 1000);
    WebPBitstreamFeatures features = {0};
    WebPAnimDecoderDelete(dec);
    if (!ok || (int)info.canvas_width != o->width || (int)info.canvas_height != o->height)
        return kn_check_failed(w->base.d, "its pictures cannot be decoded");
    if (n > o->frames || stamp != want)
        return kn_check_failed(w->base.d, "%d pictures last %d ms and not %lld ms", n, stamp,
                               (long long)want);
    if (WebPGetFeatures(data->bytes, data->size, &features) != VP8_STATUS_OK)
        return kn_check_failed(w->base.d, "its header cannot be read");
    return KN_OK;
}

static kn_status webp_finish(kn_sink *s) {
    kn_webp *w = (kn_webp *)s;
    WebPData data;
    WebPDataInit(&data);
    const int end = (int)kn_sink_stamp(s->o, s->o->frames, 1000);
    if (!WebPAnimEncoderAdd(w->anim, NULL, end, NULL) || !WebPAnimEncoderAssemble(w->anim, &data))
        return failed(w, WebPAnimEncoderGetError(w->anim));
    kn_status st = check(w, &data);
    if (st == KN_OK)
        st = kn_write_file_whole(s->path, data.bytes, data.size, s->d);
    WebPDataClear(&data);
    return st;
}

static void webp_close(kn_sink *s) {
    kn_webp *w = (kn_webp *)s;
    WebPAnimEncoderDelete(w->anim);
    WebPPictureFree(&w->pic);
    free(w->row);
    free(w);
}

kn_status kn_webp_sink(kn_sink **out, const kn_sink *base) {
    kn_webp *w = KN_NEW(kn_webp);
    WebPAnimEncoderOptions opts;
    w->base = *base;
    w->base.frame = webp_frame;
    w->base.finish = webp_finish;
    w->base.close = webp_close;
    *out = &w->base;
    const kn_encode_opts *o = base->o;
    if (o->width > WEBP_MAX_DIMENSION || o->height > WEBP_MAX_DIMENSION) {
        kn_report(base->d, KN_SEV_ERROR, KN_EUSAGE, "output/size", (kn_loc){0}, NULL,
                  "WebP pictures have at most %d px a side, not %d × %d", WEBP_MAX_DIMENSION,
                  o->width, o->height);
        return KN_EUSAGE;
    }
    w->row = malloc(4 * (size_t)o->width);
    if (!w->row || !WebPAnimEncoderOptionsInit(&opts) || !WebPConfigInit(&w->config) ||
        !WebPPictureInit(&w->pic))
        return failed(w, NULL);
    opts.anim_params.loop_count = kn_sink_plays(o);
    /* Quality 100 keeps every pixel; the method is the one whose time is nearest the drawing's. */
    w->config.lossless = o->picture_quality == 100;
    w->config.quality = (float)(w->config.lossless ? 75 : o->picture_quality);
    w->config.method = o->quality == KN_Q_DRAFT ? 1 : o->quality == KN_Q_HIGH ? 4 : 2;
    w->config.exact = 1;
    w->pic.use_argb = 1;
    w->pic.width = o->width;
    w->pic.height = o->height;
    w->anim = WebPAnimEncoderNew(o->width, o->height, &opts);
    return w->anim ? KN_OK : failed(w, NULL);
}
