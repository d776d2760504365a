#include "codec/sound.h"
#include <libswresample/swresample.h>
#include <string.h>
#include "src/core/mem.h"

/* Sample frames per packet of encoders that take any number. */
#define KN_ANY_FRAME 4096

struct kn_sound {
    AVCodecContext *c;
    SwrContext *swr; /* float stereo at 48 kHz → what the encoder takes */
    AVFrame *frame;
    const kn_mix *mix;
    int64_t read;     /* of the mix, sample frames */
    int64_t at, left; /* sent and still to be sent, at the encoder's rate */
    int step;
    bool drained, flushed;
};

int64_t kn_sound_frames(const kn_mix *mix, const kn_encode_opts *o) {
    return av_rescale_rnd(mix->frames, o->sample_rate, KN_AUDIO_RATE, AV_ROUND_NEAR_INF);
}

static bool open_encoder(kn_sound *a, const AVCodec *codec, const kn_encode_opts *o,
                         bool global_header) {
    AVCodecContext *c = a->c = avcodec_alloc_context3(codec);
    if (!c)
        return false;
    c->sample_fmt = codec->sample_fmts[0];
    for (const enum AVSampleFormat *f = codec->sample_fmts; *f != AV_SAMPLE_FMT_NONE; f++)
        if (*f == AV_SAMPLE_FMT_FLT || *f == AV_SAMPLE_FMT_FLTP) {
            c->sample_fmt = *f;
            break;
        }
    c->sample_rate = o->sample_rate;
    c->ch_layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_STEREO;
    c->bit_rate = o->audio_bitrate;
    if (o->acodec == KN_AC_AAC)
        c->profile = FF_PROFILE_AAC_LOW;
    c->time_base = (AVRational){1, o->sample_rate};
    c->thread_count = 1;
    c->flags |= AV_CODEC_FLAG_BITEXACT;
    if (global_header)
        c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    return avcodec_open2(c, codec, NULL) >= 0;
}

static bool open_resampler(kn_sound *a) {
    AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
    return swr_alloc_set_opts2(&a->swr, &stereo, a->c->sample_fmt, a->c->sample_rate, &stereo,
                               AV_SAMPLE_FMT_FLT, KN_AUDIO_RATE, 0, NULL) >= 0 &&
           swr_init(a->swr) >= 0;
}

kn_sound *kn_sound_open(const kn_mix *mix, const kn_encode_opts *o, bool global_header) {
    const AVCodec *codec = avcodec_find_encoder_by_name(kn_acodec_get(o->acodec)->encoder);
    kn_sound *a = KN_NEW(kn_sound);
    a->mix = mix;
    a->left = kn_sound_frames(mix, o);
    a->frame = av_frame_alloc();
    if (!codec || !a->frame || !open_encoder(a, codec, o, global_header) || !open_resampler(a))
        goto fail;
    a->step = a->c->frame_size > 0 ? a->c->frame_size : KN_ANY_FRAME;
    a->frame->format = a->c->sample_fmt;
    a->frame->ch_layout = a->c->ch_layout;
    a->frame->sample_rate = a->c->sample_rate;
    a->frame->nb_samples = a->step;
    if (av_frame_get_buffer(a->frame, 0) < 0)
        goto fail;
    return a;
fail:
    kn_sound_close(a);
    return NULL;
}

const AVCodecContext *kn_sound_context(const kn_sound *a) {
    return a->c;
}

/* Converts up to `want` sample frames into the frame from sample `have` on; how many came. */
static int convert(kn_sound *a, int have, int want) {
    uint8_t *to[AV_NUM_DATA_POINTERS] = {0};
    const int planes = av_sample_fmt_is_planar(a->c->sample_fmt) ? 2 : 1;
    const int bytes = av_get_bytes_per_sample(a->c->sample_fmt) * (planes == 1 ? 2 : 1);
    for (int i = 0; i < planes; i++)
        to[i] = a->frame->data[i] + (ptrdiff_t)have * bytes;
    const uint8_t *in = (const uint8_t *)(a->mix->pcm + 2 * a->read);
    const int64_t rest = a->mix->frames - a->read;
    int n = 0; /* as many as give `want`: the resampler keeps few back */
    if (rest > 0)
        n = (int)(rest < want ? rest : want);
    a->read += n;
    if (n == 0 && a->drained)
        return 0;
    a->drained = n == 0;
    return swr_convert(a->swr, to, want, n ? &in : NULL, n);
}

static int send_some(kn_sound *a) {
    if (a->left <= 0) {
        a->flushed = true;
        return avcodec_send_frame(a->c, NULL);
    }
    a->frame->nb_samples = a->step; /* the buffer's size, for make_writable */
    if (av_frame_make_writable(a->frame) < 0)
        return AVERROR(ENOMEM);
    const int n = a->left < a->step ? (int)a->left : a->step;
    int have = 0;
    while (have < n) {
        const int got = convert(a, have, n - have);
        if (got < 0)
            return got;
        if (got == 0 && a->read == a->mix->frames && a->drained)
            break;
        have += got;
    }
    if (have < n) /* rounding of the resampler's end: a sample or two of silence */
        av_samples_set_silence(a->frame->data, have, n - have, 2, a->c->sample_fmt);
    a->frame->nb_samples = n;
    a->frame->pts = a->at;
    a->at += n;
    a->left -= n;
    return avcodec_send_frame(a->c, a->frame);
}

/* AAC comes in whole blocks: what of them is after the end is marked, for containers that can say
 * so. */
static kn_status mark_padding(kn_sound *a, AVPacket *pkt) {
    const int64_t total = a->at + a->left, over = pkt->pts + a->step - total;
    if (a->c->codec_id != AV_CODEC_ID_AAC || over <= 0)
        return KN_OK;
    uint8_t *p = av_packet_new_side_data(pkt, AV_PKT_DATA_SKIP_SAMPLES, 10);
    if (!p)
        return KN_ENOMEM;
    memset(p, 0, 10);
    const uint32_t n = (uint32_t)(over < a->step ? over : a->step);
    for (int i = 0; i < 4; i++) /* samples to drop at the end, little-endian, at byte 4 */
        p[4 + i] = (uint8_t)(n >> (8 * i));
    return KN_OK;
}

kn_status kn_sound_next(kn_sound *a, AVPacket *pkt) {
    for (;;) {
        int err = avcodec_receive_packet(a->c, pkt);
        if (err == 0)
            return mark_padding(a, pkt);
        if (err == AVERROR_EOF)
            return KN_EOF;
        if (err != AVERROR(EAGAIN) || a->flushed || send_some(a) < 0)
            return KN_EMEDIA;
    }
}

void kn_sound_close(kn_sound *a) {
    if (!a)
        return;
    av_frame_free(&a->frame);
    swr_free(&a->swr);
    avcodec_free_context(&a->c);
    free(a);
}
