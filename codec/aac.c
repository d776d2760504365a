#include "codec/aac.h"
#include "src/core/mem.h"

struct kn_aac {
    AVCodecContext *c;
    AVFrame *frame;
    const kn_mix *mix;
    int64_t at;
    bool flushed;
};

kn_aac *kn_aac_open(const kn_mix *mix, bool global_header) {
    const AVCodec *codec = avcodec_find_encoder_by_name("aac");
    kn_aac *a = KN_NEW(kn_aac);
    a->mix = mix;
    a->c = codec ? avcodec_alloc_context3(codec) : NULL;
    a->frame = av_frame_alloc();
    if (!a->c || !a->frame)
        goto fail;
    a->c->sample_fmt = AV_SAMPLE_FMT_FLTP;
    a->c->sample_rate = KN_AUDIO_RATE;
    a->c->ch_layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_STEREO;
    a->c->bit_rate = 192000;
    a->c->profile = FF_PROFILE_AAC_LOW;
    a->c->time_base = (AVRational){1, KN_AUDIO_RATE};
    a->c->thread_count = 1;
    a->c->flags |= AV_CODEC_FLAG_BITEXACT;
    if (global_header)
        a->c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    if (avcodec_open2(a->c, codec, NULL) < 0)
        goto fail;
    a->frame->format = a->c->sample_fmt;
    a->frame->ch_layout = a->c->ch_layout;
    a->frame->sample_rate = KN_AUDIO_RATE;
    a->frame->nb_samples = a->c->frame_size;
    if (av_frame_get_buffer(a->frame, 0) < 0)
        goto fail;
    return a;
fail:
    kn_aac_close(a);
    return NULL;
}

const AVCodecContext *kn_aac_context(const kn_aac *a) {
    return a->c;
}

static int send_some(kn_aac *a) {
    int64_t left = a->mix->frames - a->at;
    if (left <= 0) {
        a->flushed = true;
        return avcodec_send_frame(a->c, NULL);
    }
    a->frame->nb_samples = a->c->frame_size; /* the buffer's size, for make_writable */
    if (av_frame_make_writable(a->frame) < 0)
        return AVERROR(ENOMEM);
    int n = left < a->c->frame_size ? (int)left : a->c->frame_size;
    a->frame->nb_samples = n;
    a->frame->pts = a->at;
    const float *in = a->mix->pcm + 2 * a->at;
    float *l = (float *)(void *)a->frame->data[0], *r = (float *)(void *)a->frame->data[1];
    for (int i = 0; i < n; i++) {
        l[i] = in[2 * i];
        r[i] = in[2 * i + 1];
    }
    a->at += n;
    return avcodec_send_frame(a->c, a->frame);
}

kn_status kn_aac_next(kn_aac *a, AVPacket *pkt) {
    for (;;) {
        int err = avcodec_receive_packet(a->c, pkt);
        if (err == 0)
            return KN_OK;
        if (err == AVERROR_EOF)
            return KN_EOF;
        if (err != AVERROR(EAGAIN) || a->flushed || send_some(a) < 0)
            return KN_EMEDIA;
    }
}

void kn_aac_close(kn_aac *a) {
    if (!a)
        return;
    av_frame_free(&a->frame);
    avcodec_free_context(&a->c);
    free(a);
}
