#include "codec/mux.h"
#include <libavformat/avformat.h>
#include <math.h>
#include <stdio.h>
#include "codec/aac.h"
#include "codec/io.h"
#include "src/core/mem.h"

struct kn_mux {
    AVFormatContext *fmt;
    char *url;
    AVStream *video, *audio;
    AVRational video_tb; /* of the encoder */
    kn_aac *aac;
    AVPacket *sound; /* next one, waiting for its turn */
    bool sound_ready, header;
    kn_diags *d;
};

static kn_status mux_error(kn_mux *m, const char *what, int err) {
    char text[AV_ERROR_MAX_STRING_SIZE];
    kn_report(m->d, KN_SEV_ERROR, KN_EIO, "output/write", (kn_loc){0}, NULL, "cannot %s: %s", what,
              kn_av_error(err, text, sizeof text));
    return KN_EIO;
}

/* 90000 ticks a second as is common, or the least multiple of the rate in which frames last whole
 * ticks. */
static int timescale_for(kn_rat fps) {
    if (90000 * fps.den % fps.num == 0)
        return 90000;
    int64_t scale = fps.num;
    while (scale < 10000)
        scale *= 10;
    return scale > INT32_MAX ? 90000 : (int)scale;
}

static void set_metadata(kn_mux *m, const char *const *kv) {
    for (; kv && kv[0] && kv[1]; kv += 2)
        av_dict_set(&m->fmt->metadata, kv[0], kv[1], 0);
}

static kn_status add_streams(kn_mux *m, const AVCodecContext *video, const kn_encode_opts *o,
                             const kn_mix *mix) {
    if (video) {
        m->video = avformat_new_stream(m->fmt, NULL);
        if (!m->video || avcodec_parameters_from_context(m->video->codecpar, video) < 0)
            return mux_error(m, "add a picture stream", AVERROR(ENOMEM));
        m->video->codecpar->codec_tag = MKTAG('a', 'v', 'c', '1');
        m->video->time_base = m->video_tb = video->time_base;
        m->video->avg_frame_rate = video->framerate;
    }
    if (mix) {
        m->aac = kn_aac_open(mix, true);
        m->audio = avformat_new_stream(m->fmt, NULL);
        if (!m->aac || !m->audio ||
            avcodec_parameters_from_context(m->audio->codecpar, kn_aac_context(m->aac)) < 0)
            return mux_error(m, "add a sound stream", AVERROR(ENOMEM));
        m->audio->time_base = (AVRational){1, KN_AUDIO_RATE};
    }
    return KN_OK;
}

static kn_status write_header(kn_mux *m, const kn_encode_opts *o) {
    AVDictionary *opts = NULL;
    av_dict_set(&opts, "movflags", o->metadata ? "+faststart+use_metadata_tags" : "+faststart", 0);
    if (m->video)
        av_dict_set_int(&opts, "video_track_timescale", timescale_for(o->fps), 0);
    /* Edit lists count in it: at the usual 1000 they would end up to half a millisecond off. */
    av_dict_set_int(&opts, "movie_timescale", m->video ? timescale_for(o->fps) : KN_AUDIO_RATE, 0);
    int err = avformat_write_header(m->fmt, &opts);
    av_dict_free(&opts);
    if (err < 0)
        return mux_error(m, "write the header", err);
    m->header = true;
    return KN_OK;
}

kn_status kn_mux_open(const char *path, const AVCodecContext *video, const kn_encode_opts *o,
                      const kn_mix *mix, kn_diags *d, kn_mux **out) {
    kn_mux *m = KN_NEW(kn_mux);
    kn_status s = KN_ENOMEM;
    m->d = d;
    kn_av_quiet();
    size_t cap = strlen(path) + 6;
    m->url = KN_NEW_N(char, cap);
    /* The protocol's name, so that a colon in a path is no protocol. */
    snprintf(m->url, cap, "file:%s", path);
    m->sound = av_packet_alloc();
    int err = avformat_alloc_output_context2(&m->fmt, NULL, "mp4", m->url);
    if (err >= 0)
        err = avio_open(&m->fmt->pb, m->url, AVIO_FLAG_WRITE);
    if (err < 0 || !m->sound) {
        s = mux_error(m, "open the output", err);
        goto fail;
    }
    /* No time of day and no library version: the same film is the same file. */
    m->fmt->flags |= AVFMT_FLAG_BITEXACT;
    set_metadata(m, o->metadata);
    s = add_streams(m, video, o, mix);
    if (s == KN_OK)
        s = write_header(m, o);
    if (s != KN_OK)
        goto fail;
    *out = m;
    return KN_OK;
fail:
    kn_mux_close(m);
    return s;
}

static kn_status write_packet(kn_mux *m, AVPacket *pkt, AVStream *st, AVRational tb) {
    av_packet_rescale_ts(pkt, tb, st->time_base);
    pkt->stream_index = st->index;
    int err = av_write_frame(m->fmt, pkt);
    av_packet_unref(pkt);
    return err < 0 ? mux_error(m, "write", err) : KN_OK;
}

/* Sound up to `limit` (1/48000 s): packets alternate in time, in an order that depends on the film
 * alone. */
static kn_status sound_until(kn_mux *m, int64_t limit) {
    kn_status s = KN_OK;
    while (m->aac && s == KN_OK) {
        if (!m->sound_ready) {
            s = kn_aac_next(m->aac, m->sound);
            if (s == KN_EOF) {
                kn_aac_close(m->aac);
                m->aac = NULL;
                return KN_OK;
            }
            if (s != KN_OK)
                return mux_error(m, "encode the sound", AVERROR_EXTERNAL);
            m->sound_ready = true;
        }
        if (m->sound->pts > limit)
            return KN_OK;
        s = write_packet(m, m->sound, m->audio, (AVRational){1, KN_AUDIO_RATE});
        m->sound_ready = false;
    }
    return s;
}

kn_status kn_mux_video(kn_mux *m, AVPacket *pkt) {
    kn_status s =
        sound_until(m, av_rescale_q(pkt->pts, m->video_tb, (AVRational){1, KN_AUDIO_RATE}));
    return s == KN_OK ? write_packet(m, pkt, m->video, m->video_tb) : s;
}

kn_status kn_mux_finish(kn_mux *m) {
    kn_status s = sound_until(m, INT64_MAX);
    if (s != KN_OK)
        return s;
    int err = av_write_trailer(m->fmt);
    m->header = false;
    if (err >= 0)
        err = avio_closep(&m->fmt->pb);
    return err < 0 ? mux_error(m, "finish the file", err) : KN_OK;
}

void kn_mux_close(kn_mux *m) {
    if (!m)
        return;
    if (m->fmt)
        avio_closep(&m->fmt->pb);
    avformat_free_context(m->fmt);
    kn_aac_close(m->aac);
    av_packet_free(&m->sound);
    free(m->url);
    free(m);
}

kn_status kn_mux_check(const char *path, const kn_encode_opts *o, bool video, const kn_mix *mix,
                       kn_diags *d) {
    AVFormatContext *fmt = NULL;
    kn_status s = kn_demux_open(path, d, (kn_loc){0}, &fmt);
    if (s != KN_OK)
        return s;
    double frame = (double)o->fps.den / (double)o->fps.num;
    const char *wrong = NULL;
    int v = kn_demux_stream(fmt, AVMEDIA_TYPE_VIDEO), a = kn_demux_stream(fmt, AVMEDIA_TYPE_AUDIO);
    if ((v >= 0) != video || (a >= 0) != (mix != NULL)) {
        wrong = "a stream is missing";
    } else if (video) {
        const AVStream *st = fmt->streams[v];
        double len = (double)st->duration * av_q2d(st->time_base);
        if (st->nb_frames != o->frames)
            wrong = "it has another number of frames than were drawn";
        else if (fabs(len - (double)o->frames * frame) > frame / 2)
            wrong = "its pictures last another time than the film";
    }
    if (!wrong && mix) {
        const AVStream *st = fmt->streams[a];
        double len = (double)st->duration * av_q2d(st->time_base);
        if (fabs(len - (double)mix->frames / KN_AUDIO_RATE) > 0.03)
            wrong = "its sound lasts another time than the film";
    }
    kn_demux_close(&fmt);
    if (!wrong)
        return KN_OK;
    kn_report(d, KN_SEV_ERROR, KN_EMEDIA, "output/check", (kn_loc){0}, NULL,
              "the written file does not hold: %s", wrong);
    return KN_EMEDIA;
}
