#include "codec/audio_read.h"
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <string.h>
#include "codec/io.h"
#include "src/core/mem.h"

/* Stamps that jump by more than this are real gaps; less is rounding of the container's clock. */
#define KN_GAP (KN_AUDIO_RATE / 20)
/* Seeking is worth it, and only exact, where stamps are; the decoder then runs in for a second. */
#define KN_SEEK_FROM (10LL * KN_AUDIO_RATE)
#define KN_RUN_IN    KN_AUDIO_RATE

void kn_pcm_free(kn_pcm *p) {
    free(p->v);
    *p = (kn_pcm){0};
}

kn_status kn_pcm_reserve(kn_pcm *p, int64_t n) {
    if (n <= p->cap)
        return KN_OK;
    int64_t cap = n > p->cap * 2 ? n : p->cap * 2;
    if (cap > (int64_t)(SIZE_MAX / 16))
        return KN_ENOMEM;
    float *v = realloc(p->v, (size_t)cap * 2 * sizeof *v);
    if (!v)
        return KN_ENOMEM;
    p->v = v;
    p->cap = cap;
    return KN_OK;
}

kn_status kn_pcm_append(kn_pcm *p, const float *v, int64_t n) {
    kn_status s = kn_pcm_reserve(p, p->n + n);
    if (s != KN_OK || n <= 0)
        return s;
    memcpy(p->v + 2 * p->n, v, (size_t)n * 2 * sizeof *v);
    p->n += n;
    return KN_OK;
}

kn_status kn_pcm_silence(kn_pcm *p, int64_t n) {
    kn_status s = kn_pcm_reserve(p, p->n + n);
    if (s != KN_OK || n <= 0)
        return s;
    memset(p->v + 2 * p->n, 0, (size_t)n * 2 * sizeof *p->v);
    p->n += n;
    return KN_OK;
}

typedef struct kn_audio_reader {
    AVFormatContext *fmt;
    AVCodecContext *codec;
    SwrContext *swr;
    AVChannelLayout layout; /* of swr's input */
    int rate, format;
    AVPacket *pkt;
    AVFrame *frame;
    int stream;
    int64_t at;       /* position of the next resampled sample, 48 kHz from second 0 */
    bool placed;      /* `at` is known */
    int64_t from, to; /* wanted part; `to` INT64_MAX: the end */
    float *buf;
    int buf_n;
    int bad; /* packets that did not decode */
} kn_audio_reader;

static void reader_close(kn_audio_reader *r) {
    av_frame_free(&r->frame);
    av_packet_free(&r->pkt);
    swr_free(&r->swr);
    av_channel_layout_uninit(&r->layout);
    avcodec_free_context(&r->codec);
    kn_demux_close(&r->fmt);
    free(r->buf);
}

static kn_status reader_fail(const char *path, const char *why, kn_diags *d, kn_loc loc) {
    kn_report(d, KN_SEV_ERROR, KN_EMEDIA, "audio/unreadable", loc, NULL,
              "cannot read the sound of '%s': %s", path, why);
    return KN_EMEDIA;
}

static bool stamps_are_exact(const AVFormatContext *fmt) {
    return strstr(fmt->iformat->name, "mov") || strstr(fmt->iformat->name, "matroska") ||
           strstr(fmt->iformat->name, "wav");
}

static kn_status reader_open(kn_audio_reader *r, const char *path, kn_diags *d, kn_loc loc) {
    kn_status s = kn_demux_open(path, NULL, d, loc, &r->fmt);
    if (s != KN_OK)
        return s;
    r->stream = kn_demux_stream(r->fmt, AVMEDIA_TYPE_AUDIO);
    if (r->stream < 0)
        return reader_fail(path, "it has no sound stream", d, loc);
    for (unsigned i = 0; i < r->fmt->nb_streams; i++)
        r->fmt->streams[i]->discard = (int)i == r->stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    AVStream *st = r->fmt->streams[r->stream];
    r->codec = kn_decoder_open(st, 1);
    if (!r->codec)
        return reader_fail(path, "there is no decoder for it", d, loc);
    r->pkt = av_packet_alloc();
    r->frame = av_frame_alloc();
    if (!r->pkt || !r->frame)
        return KN_ENOMEM;
    if (r->from >= KN_SEEK_FROM && stamps_are_exact(r->fmt)) {
        int64_t zero = kn_demux_zero(r->fmt, st->time_base);
        int64_t ts =
            av_rescale_q(r->from - KN_RUN_IN, (AVRational){1, KN_AUDIO_RATE}, st->time_base);
        av_seek_frame(r->fmt, r->stream, ts + zero, AVSEEK_FLAG_BACKWARD);
    }
    return KN_OK;
}

/* (Re)builds the resampler for the frame's layout and rate. One channel goes to both sides as it
 * is: the usual −3 dB is for a phantom centre. */
static bool setup_swr(kn_audio_reader *r, const AVFrame *f) {
    AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO, in = {0};
    if (r->swr && r->rate == f->sample_rate && r->format == f->format &&
        av_channel_layout_compare(&r->layout, &f->ch_layout) == 0)
        return true;
    swr_free(&r->swr);
    av_channel_layout_uninit(&r->layout);
    if (av_channel_layout_copy(&r->layout, &f->ch_layout) < 0)
        return false;
    if (f->ch_layout.order == AV_CHANNEL_ORDER_UNSPEC)
        av_channel_layout_default(&in, f->ch_layout.nb_channels);
    else
        av_channel_layout_copy(&in, &f->ch_layout);
    r->rate = f->sample_rate;
    r->format = f->format;
    int err = swr_alloc_set_opts2(&r->swr, &stereo, AV_SAMPLE_FMT_FLT, KN_AUDIO_RATE, &in,
                                  f->format, f->sample_rate, 0, NULL);
    /* More than two channels are turned down so that no sum of them is beyond full scale. */
    if (err >= 0)
        err = av_opt_set_double(r->swr, "rematrix_maxval", 1, 0);
    const double unity[2] = {1, 1};
    if (err >= 0 && in.nb_channels == 1)
        err = swr_set_matrix(r->swr, unity, 1);
    av_channel_layout_uninit(&in);
    return err >= 0 && swr_init(r->swr) >= 0;
}

/* Appends what of n resampled samples at r->at is wanted. */
static kn_status take(kn_audio_reader *r, int64_t n, kn_pcm *out) {
    int64_t lo = r->at > r->from ? r->at : r->from;
    int64_t hi = r->at + n < r->to ? r->at + n : r->to;
    kn_status s = KN_OK;
    if (hi > lo)
        s = kn_pcm_append(out, r->buf + 2 * (lo - r->at), hi - lo);
    r->at += n;
    return s;
}

/* Resamples a frame, or (NULL) what the resampler still holds. */
static kn_status resample(kn_audio_reader *r, const AVFrame *f, kn_pcm *out) {
    int want = swr_get_out_samples(r->swr, f ? f->nb_samples : 0);
    if (want > r->buf_n) {
        free(r->buf);
        r->buf = malloc((size_t)want * 2 * sizeof *r->buf);
        r->buf_n = r->buf ? want : 0;
    }
    if (want > 0 && !r->buf)
        return KN_ENOMEM;
    uint8_t *to[1] = {(uint8_t *)r->buf};
    int n = swr_convert(r->swr, to, want, f ? (const uint8_t **)(void *)f->extended_data : NULL,
                        f ? f->nb_samples : 0);
    return n > 0 ? take(r, n, out) : KN_OK;
}

/* Moves to where the frame's stamp says: silence over a gap, nothing for a small difference. */
static kn_status place(kn_audio_reader *r, const AVFrame *f, kn_pcm *out) {
    const AVStream *st = r->fmt->streams[r->stream];
    if (f->pts == AV_NOPTS_VALUE) {
        r->placed = true;
        return KN_OK;
    }
    int64_t at = av_rescale_q(f->pts - kn_demux_zero(r->fmt, st->time_base), st->time_base,
                              (AVRational){1, KN_AUDIO_RATE});
    int64_t delay = r->swr ? swr_get_delay(r->swr, KN_AUDIO_RATE) : 0;
    kn_status s = KN_OK;
    if (r->placed && at - (r->at + delay) <= KN_GAP)
        return KN_OK;
    if (r->placed && r->swr)
        s = resample(r, NULL, out);
    int64_t lo = r->at > r->from ? r->at : r->from, hi = at < r->to ? at : r->to;
    if (!r->placed)
        lo = r->from;
    if (s == KN_OK && hi > lo)
        s = kn_pcm_silence(out, hi - lo);
    if (r->placed && r->swr)
        swr_init(r->swr); /* a flushed resampler starts anew */
    r->at = at;
    r->placed = true;
    return s;
}

static kn_status take_frames(kn_audio_reader *r, kn_pcm *out) {
    kn_status s = KN_OK;
    while (s == KN_OK && r->at < r->to && avcodec_receive_frame(r->codec, r->frame) == 0) {
        s = place(r, r->frame, out);
        if (s == KN_OK && !setup_swr(r, r->frame))
            s = KN_EMEDIA;
        if (s == KN_OK)
            s = resample(r, r->frame, out);
        av_frame_unref(r->frame);
    }
    return s;
}

static kn_status read_all(kn_audio_reader *r, kn_pcm *out) {
    kn_status s = KN_OK;
    bool end = false;
    while (s == KN_OK && !end && r->at < r->to) {
        end = av_read_frame(r->fmt, r->pkt) < 0;
        if (!end && r->pkt->stream_index != r->stream) {
            av_packet_unref(r->pkt);
            continue;
        }
        int err = avcodec_send_packet(r->codec, end ? NULL : r->pkt);
        r->bad += err < 0 && !end;
        av_packet_unref(r->pkt);
        s = take_frames(r, out);
    }
    if (s == KN_OK && r->swr)
        s = resample(r, NULL, out);
    return s;
}

kn_status kn_audio_read(const char *path, int64_t from, int64_t want, kn_diags *d, kn_loc loc,
                        kn_pcm *out) {
    kn_audio_reader r = {
        .from = from, .to = want < 0 ? INT64_MAX : from + want, .at = INT64_MIN / 2};
    kn_status s = reader_open(&r, path, d, loc);
    if (s == KN_OK) {
        s = read_all(&r, out);
        if (s != KN_OK)
            reader_fail(path, s == KN_ENOMEM ? "no memory" : "its format is not usable", d, loc);
        else if (!r.placed)
            s = reader_fail(path, "no sample can be decoded", d, loc);
        else if (r.bad > 0)
            kn_report(d, KN_SEV_WARN, KN_EMEDIA, "audio/damaged", loc, NULL,
                      "the sound of '%s' is damaged: %d pieces are left out", path, r.bad);
    }
    reader_close(&r);
    return s;
}
