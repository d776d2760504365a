/* Pictures of the rarer kinds through libavcodec. */
#include "codec/io.h"
#include "codec/media.h"
#include "codec/probe.h"
#include "codec/still_kinds.h"

/* A reference to the first frame, or NULL. */
static AVFrame *first_frame(AVFormatContext *fmt, int stream) {
    AVCodecContext *dec = kn_decoder_open(fmt->streams[stream], 1);
    AVPacket *pkt = av_packet_alloc();
    AVFrame *f = av_frame_alloc();
    bool got = false, end = false;
    while (dec && pkt && f && !got && !end) {
        end = av_read_frame(fmt, pkt) < 0;
        if (end || pkt->stream_index == stream)
            avcodec_send_packet(dec, end ? NULL : pkt);
        av_packet_unref(pkt);
        got = avcodec_receive_frame(dec, f) == 0;
    }
    if (got)
        f->colorspace = kn_guess_matrix(f->colorspace, dec->codec_id, f->height);
    else
        av_frame_free(&f);
    avcodec_free_context(&dec);
    av_packet_free(&pkt);
    return f;
}

kn_pix *kn_libav_still(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    AVFormatContext *fmt = NULL;
    kn_pix *out = NULL;
    if (kn_demux_open_memory((const char *)p, n, c->d, c->loc, c->name, &fmt) != KN_OK)
        return NULL;
    int stream = kn_demux_stream(fmt, AVMEDIA_TYPE_VIDEO);
    AVFrame *f = stream >= 0 ? first_frame(fmt, stream) : NULL;
    if (f) {
        f->opaque = NULL;
        kn_pix frame = {.w = f->width, .h = f->height, .fmt = KN_PIX_AVFRAME, .av = f};
        out = kn_still_new(c, "picture", (uint64_t)f->width, (uint64_t)f->height);
        if (out && kn_media_to_bgra(&frame, (kn_rect){0, 0, 1, 1}, out) != KN_OK) {
            kn_pix_unref(out);
            out = NULL;
        }
        av_frame_free(&f);
    } else {
        kn_still_fail(c, "picture", "nothing in it can be decoded");
    }
    kn_demux_close(&fmt);
    return out;
}
