#include "codec/check.h"
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/pixdesc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "codec/io.h"
#include "codec/mux.h"
#include "codec/sound.h"
#include "src/core/mem.h"
#include "src/core/vec.h"

typedef struct kn_check {
    const kn_encode_opts *o;
    kn_format format;
    AVFormatContext *fmt;
    int video, audio; /* streams, -1: none */
    AVCodecContext *vc, *ac;
    AVFrame *frame;
    KN_VEC(AVPacket *) group;     /* since the last key frame */
    int64_t pictures, first, end; /* stamps of the video stream */
    int64_t samples;
    bool began; /* the first picture was decoded */
    char wrong[160];
} kn_check;

kn_status kn_check_failed(kn_diags *d, const char *fmt, ...) {
    char text[200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    kn_report(d, KN_SEV_ERROR, KN_EMEDIA, "output/check", (kn_loc){0}, NULL,
              "the written file does not hold: %s", text);
    return KN_EMEDIA;
}

static bool wrong(kn_check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static bool wrong(kn_check *c, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    if (!c->wrong[0])
        vsnprintf(c->wrong, sizeof c->wrong, fmt, ap);
    va_end(ap);
    return false;
}

/* The file is our own, so its demuxer is named and not guessed. */
static bool open_file(kn_check *c, const char *path) {
    const char *muxer = kn_format_get(c->format)->muxer;
    static const struct {
        const char *muxer, *demuxer;
    } pairs[] = {
        {"mp4", "mov"}, {"ipod", "mov"}, {"webm", "matroska"}, {"adts", "aac"}, {"opus", "ogg"}};
    for (size_t i = 0; i < KN_COUNTOF(pairs); i++)
        if (strcmp(muxer, pairs[i].muxer) == 0)
            muxer = pairs[i].demuxer;
    const size_t cap = strlen(path) + 32;
    char *url = KN_NEW_N(char, cap);
    snprintf(url, cap, c->format == KN_FMT_HLS ? "file:%s/" KN_HLS_MASTER : "file:%s", path);
    AVDictionary *opts = NULL;
    if (c->format == KN_FMT_GIF || c->format == KN_FMT_APNG)
        av_dict_set(&opts, "ignore_loop", "1", 0);
    int err = avformat_open_input(&c->fmt, url, av_find_input_format(muxer), &opts);
    av_dict_free(&opts);
    free(url);
    if (err < 0 || avformat_find_stream_info(c->fmt, NULL) < 0)
        return wrong(c, "it cannot be opened");
    c->video = kn_demux_stream(c->fmt, AVMEDIA_TYPE_VIDEO);
    c->audio = kn_demux_stream(c->fmt, AVMEDIA_TYPE_AUDIO);
    return true;
}

/* libvpx alone reads the alpha of VP8 and VP9. */
static AVCodecContext *open_decoder(const AVStream *st, bool alpha) {
    const enum AVCodecID id = st->codecpar->codec_id;
    const char *name = alpha && id == AV_CODEC_ID_VP9   ? "libvpx-vp9"
                       : alpha && id == AV_CODEC_ID_VP8 ? "libvpx"
                       : id == AV_CODEC_ID_AV1          ? "libdav1d"
                                                        : NULL;
    const AVCodec *codec = name ? avcodec_find_decoder_by_name(name) : avcodec_find_decoder(id);
    AVCodecContext *c = codec ? avcodec_alloc_context3(codec) : NULL;
    if (c && avcodec_parameters_to_context(c, st->codecpar) >= 0) {
        c->pkt_timebase = st->time_base;
        c->thread_count = st->codecpar->codec_type == AVMEDIA_TYPE_VIDEO ? 2 : 1;
        c->thread_type = FF_THREAD_SLICE;    /* a picture out for a picture in */
        c->skip_loop_filter = AVDISCARD_ALL; /* how they look is not asked */
        if (avcodec_open2(c, codec, NULL) >= 0)
            return c;
    }
    avcodec_free_context(&c);
    return NULL;
}

static bool check_picture(kn_check *c) {
    const AVFrame *f = c->frame;
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(f->format);
    if (f->width < c->o->width || f->width > c->o->width + 1 || f->height < c->o->height ||
        f->height > c->o->height + 1)
        return wrong(c, "a picture has %d × %d px", f->width, f->height);
    if (c->o->alpha && !(d->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL)))
        return wrong(c, "its pictures have no alpha");
    return true;
}

/* Hands a packet (NULL: the end) to the decoder and counts into *out what comes of it. */
static bool decode_packets(kn_check *c, const AVPacket *pkt, int64_t *out) {
    bool ok = true;
    if (avcodec_send_packet(c->vc, pkt) < 0)
        return wrong(c, "a picture cannot be decoded");
    while (ok && avcodec_receive_frame(c->vc, c->frame) == 0) {
        const bool bad = c->frame->decode_error_flags || (c->frame->flags & AV_FRAME_FLAG_CORRUPT);
        ok = bad ? wrong(c, "a picture is damaged") : check_picture(c);
        av_frame_unref(c->frame);
        if (out)
            ++*out;
    }
    return ok;
}

/* The group's packets up to the first picture out of them, or with `all` to the last. */
static bool decode_group(kn_check *c, bool all) {
    int64_t out = 0;
    bool ok = true;
    for (size_t i = 0; ok && i <= c->group.n && (all || out == 0); i++)
        ok = decode_packets(c, i < c->group.n ? c->group.v[i] : NULL, &out);
    avcodec_flush_buffers(c->vc);
    if (ok && (all ? out < (int64_t)c->group.n : out == 0))
        return wrong(c, "its %s picture cannot be decoded", all ? "last" : "first");
    return ok;
}

static void clear_group(kn_check *c) {
    for (size_t i = 0; i < c->group.n; i++)
        av_packet_free(&c->group.v[i]);
    c->group.n = 0;
}

static bool is_animation(const kn_check *c) {
    return c->format == KN_FMT_GIF || c->format == KN_FMT_APNG;
}

static bool keep_packet(kn_check *c, const AVPacket *pkt) {
    if (pkt->flags & AV_PKT_FLAG_KEY && c->group.n) {
        if (!c->began && !decode_group(c, false))
            return false;
        c->began = true;
        clear_group(c);
    }
    AVPacket *copy = av_packet_clone(pkt);
    if (!copy)
        return wrong(c, "there is no memory to read it");
    kn_vec_push(&c->group, copy);
    return true;
}

static bool take_picture(kn_check *c, const AVPacket *pkt) {
    const AVStream *st = c->fmt->streams[c->video];
    /* Each picture of an animation builds on all before: they are decoded as they come. */
    if (is_animation(c) ? !decode_packets(c, pkt, NULL) : !keep_packet(c, pkt))
        return false;
    int64_t length = pkt->duration;
    if (length <= 0)
        length = av_rescale_q(1, av_inv_q((AVRational){(int)c->o->fps.num, (int)c->o->fps.den}),
                              st->time_base);
    if (pkt->pts != AV_NOPTS_VALUE) {
        c->first = c->pictures == 0 || pkt->pts < c->first ? pkt->pts : c->first;
        c->end = pkt->pts + length > c->end ? pkt->pts + length : c->end;
    }
    c->pictures++;
    return true;
}

static bool take_sound(kn_check *c, const AVPacket *pkt) {
    if (avcodec_send_packet(c->ac, pkt) < 0)
        return wrong(c, "its sound cannot be decoded");
    while (avcodec_receive_frame(c->ac, c->frame) == 0) {
        c->samples += c->frame->nb_samples;
        av_frame_unref(c->frame);
    }
    return true;
}

static bool read_all(kn_check *c) {
    AVPacket *pkt = av_packet_alloc();
    bool ok = pkt != NULL;
    c->end = INT64_MIN;
    while (ok && av_read_frame(c->fmt, pkt) >= 0) {
        if (pkt->stream_index == c->video)
            ok = take_picture(c, pkt);
        else if (pkt->stream_index == c->audio)
            ok = take_sound(c, pkt);
        av_packet_unref(pkt);
    }
    av_packet_free(&pkt);
    if (ok && c->audio >= 0)
        ok = take_sound(c, NULL);
    if (ok && c->video >= 0 && c->group.n) {
        if (!c->began)
            ok = decode_group(c, false);
        ok = ok && decode_group(c, true);
    }
    return ok;
}

static bool check_pictures(kn_check *c) {
    const AVStream *st = c->fmt->streams[c->video];
    const double tick = av_q2d(st->time_base),
                 film = (double)c->o->frames * c->o->fps.den / c->o->fps.num;
    if (c->pictures != c->o->frames)
        return wrong(c, "it has %lld pictures and not %lld", (long long)c->pictures,
                     (long long)c->o->frames);
    const double length = (double)(c->end - c->first) * tick;
    const double off = length > film ? length - film : film - length;
    /* The demuxer of animated PNG rounds each delay to its ticks, and so may be that much off. */
    const double most = c->format == KN_FMT_APNG ? (double)c->pictures * tick : 1.5 * tick;
    if (off > most + 1e-6)
        return wrong(c, "its pictures last %.6f s and not %.6f s", length, film);
    return true;
}

/* Whether the sound comes in whole blocks whose padding nothing tells. */
static bool whole_blocks(const kn_check *c) {
    const kn_acodec a = c->o->acodec;
    if (c->format == KN_FMT_MKV || c->format == KN_FMT_WEBM)
        return a == KN_AC_AAC || a == KN_AC_MP3 || a == KN_AC_VORBIS;
    return c->format == KN_FMT_TS || c->format == KN_FMT_HLS || c->format == KN_FMT_AAC;
}

static bool check_sound(kn_check *c, const kn_mix *mix) {
    const AVStream *st = c->fmt->streams[c->audio];
    const int64_t want = kn_sound_frames(mix, c->o);
    int64_t have = c->samples, less = 1, more = 1;
    /* What the index says of its end is what players keep to, where there is an index; a stream
     * without one holds whole blocks, and the priming before them. */
    if (strcmp(c->fmt->iformat->name, "mov,mp4,m4a,3gp,3g2,mj2") == 0)
        have = av_rescale_q(st->duration, st->time_base, (AVRational){1, c->o->sample_rate});
    else if (whole_blocks(c))
        less = 0, more = 3 * 1152;
    if (have < want - less || have > want + more)
        return wrong(c, "its sound lasts %lld samples and not %lld", (long long)have,
                     (long long)want);
    return true;
}

kn_status kn_check_file(const char *path, kn_format f, const kn_encode_opts *o, bool video,
                        const kn_mix *mix, kn_diags *d) {
    kn_check c = {.o = o, .format = f, .video = -1, .audio = -1};
    c.frame = av_frame_alloc();
    bool ok = c.frame && open_file(&c, path);
    if (ok && ((c.video >= 0) != video || (c.audio >= 0) != (mix != NULL)))
        ok = wrong(&c, "a stream is missing");
    if (ok && video && !(c.vc = open_decoder(c.fmt->streams[c.video], o->alpha)))
        ok = wrong(&c, "its pictures cannot be decoded");
    if (ok && mix && !(c.ac = open_decoder(c.fmt->streams[c.audio], false)))
        ok = wrong(&c, "its sound cannot be decoded");
    ok = ok && read_all(&c) && (!video || check_pictures(&c)) && (!mix || check_sound(&c, mix));
    clear_group(&c);
    kn_vec_free(&c.group);
    avcodec_free_context(&c.vc);
    avcodec_free_context(&c.ac);
    av_frame_free(&c.frame);
    avformat_close_input(&c.fmt);
    return ok ? KN_OK : kn_check_failed(d, "%s", c.wrong[0] ? c.wrong : "there is no memory");
}
