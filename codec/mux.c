#include "codec/mux.h"
#include <libavformat/avformat.h>
#include <stdio.h>
#include <string.h>
#include "codec/check.h"
#include "codec/io.h"
#include "codec/sound.h"
#include "src/core/mem.h"

struct kn_mux {
    AVFormatContext *fmt;
    char *url;
    kn_format format;
    AVStream *video, *audio;
    AVRational video_tb; /* of the encoder */
    kn_sound *sound;
    AVPacket *next; /* of the sound, waiting for its turn */
    bool next_ready, begun;
    int64_t
        delay; /* in samples, so that no stamp is negative where none may be: of both streams, */
    bool delay_sound; /* or of the sound alone, for which the container takes it back */
    int rate;
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

static bool is_mov(kn_format f) {
    return f == KN_FMT_MP4 || f == KN_FMT_MOV || f == KN_FMT_M4A;
}

static kn_status add_streams(kn_mux *m, const AVCodecContext *video, const kn_encode_opts *o,
                             const kn_mix *mix) {
    const bool global = m->fmt->oformat->flags & AVFMT_GLOBALHEADER;
    if (video) {
        m->video = avformat_new_stream(m->fmt, NULL);
        if (!m->video || avcodec_parameters_from_context(m->video->codecpar, video) < 0)
            return mux_error(m, "add a picture stream", AVERROR(ENOMEM));
        m->video->codecpar->codec_tag =
            is_mov(m->format) && o->vcodec == KN_VC_H264   ? MKTAG('a', 'v', 'c', '1')
            : is_mov(m->format) && o->vcodec == KN_VC_H265 ? MKTAG('h', 'v', 'c', '1')
            : is_mov(m->format)                            ? video->codec_tag
                                                           : 0;
        m->video->time_base = m->video_tb = video->time_base;
        m->video->avg_frame_rate = video->framerate;
        m->video->r_frame_rate = video->framerate;
        /* HLS lists a bandwidth, which is not known before the film is: at most a fifth of a bit a
         * pixel is taken for one of constant quality. */
        if (m->format == KN_FMT_HLS && m->video->codecpar->bit_rate <= 0)
            m->video->codecpar->bit_rate =
                o->max_rate > 0
                    ? o->max_rate
                    : (int64_t)o->width * o->height * o->fps.num / o->fps.den / 5 + 200000;
        if (o->alpha && (o->vcodec == KN_VC_VP9 || o->vcodec == KN_VC_VP8))
            av_dict_set(&m->video->metadata, "alpha_mode", "1", 0);
    }
    if (mix) {
        m->rate = o->sample_rate;
        m->sound = kn_sound_open(mix, o, global || m->format == KN_FMT_HLS);
        m->audio = avformat_new_stream(m->fmt, NULL);
        if (!m->sound || !m->audio ||
            avcodec_parameters_from_context(m->audio->codecpar, kn_sound_context(m->sound)) < 0)
            return mux_error(m, "add a sound stream", AVERROR(ENOMEM));
        m->audio->time_base = (AVRational){1, m->rate};
        /* Transport streams know no negative time: both streams begin later by the priming, and so
         * stay together even when each has a file of its own. */
        if (m->format == KN_FMT_TS || m->format == KN_FMT_HLS)
            m->delay = kn_sound_context(m->sound)->initial_padding;
        /* Matroska's stamps of Opus count from its priming, which CodecDelay tells apart. */
        m->delay_sound =
            (m->format == KN_FMT_WEBM || m->format == KN_FMT_MKV) && o->acodec == KN_AC_OPUS;
        if (m->delay_sound)
            m->delay = kn_sound_context(m->sound)->initial_padding;
    }
    return KN_OK;
}

static void set_mov(kn_mux *m, const kn_encode_opts *o, AVDictionary **opts) {
    av_dict_set(opts, "movflags", o->metadata ? "+faststart+use_metadata_tags" : "+faststart", 0);
    if (m->video)
        av_dict_set_int(opts, "video_track_timescale", timescale_for(o->fps), 0);
    /* Edit lists count in it: at the usual 1000 they would end up to half a millisecond off. */
    av_dict_set_int(opts, "movie_timescale", m->video ? timescale_for(o->fps) : m->rate, 0);
}

static void set_hls(kn_mux *m, const char *dir, const kn_encode_opts *o, AVDictionary **opts) {
    const size_t cap = strlen(dir) + 40;
    char *names = KN_NEW_N(char, cap);
    snprintf(names, cap, "file:%s/%%v_%%05d.ts", dir);
    av_dict_set(opts, "hls_segment_filename", names, 0);
    free(names);
    char seconds[32];
    /* Of the groups of pictures there are, which are whole frames: a segment must not wait for the
     * second. */
    snprintf(seconds, sizeof seconds, "%lldus",
             (long long)(o->gop * o->fps.den * 1000000 / o->fps.num - 1));
    av_dict_set(opts, "hls_time", seconds, 0);
    av_dict_set(opts, "hls_playlist_type", "vod", 0);
    av_dict_set(opts, "hls_flags", "independent_segments", 0);
    av_dict_set(opts, "hls_segment_type", "mpegts", 0);
    av_dict_set(opts, "master_pl_name", KN_HLS_MASTER, 0);
    av_dict_set(
        opts, "var_stream_map",
        m->audio ? "v:0,agroup:sound,name:video a:0,agroup:sound,name:audio" : "v:0,name:video", 0);
}

static kn_status write_header(kn_mux *m, const char *path, const kn_encode_opts *o) {
    AVDictionary *opts = NULL;
    if (is_mov(m->format))
        set_mov(m, o, &opts);
    else if (m->format == KN_FMT_HLS)
        set_hls(m, path, o, &opts);
    else if (m->format == KN_FMT_APNG)
        av_dict_set_int(&opts, "plays", kn_sink_plays(o), 0);
    else if (m->format == KN_FMT_WEBM || m->format == KN_FMT_MKV)
        av_dict_set(&opts, "cues_to_front", "1", 0); /* readable from the network at once */
    else if (m->format == KN_FMT_MP3)
        av_dict_set(&opts, "id3v2_version", "3", 0);
    int err = avformat_write_header(m->fmt, &opts);
    av_dict_free(&opts);
    if (err < 0)
        return mux_error(m, "write the header", err);
    m->begun = true;
    return KN_OK;
}

/* The protocol's name goes before a path, so that a colon in it is no protocol. */
static char *url_of(const char *path, kn_format f) {
    size_t cap = strlen(path) + 24;
    char *url = KN_NEW_N(char, cap);
    snprintf(url, cap, f == KN_FMT_HLS ? "file:%s/%%v.m3u8" : "file:%s", path);
    return url;
}

kn_status kn_mux_open(const char *path, kn_format f, const AVCodecContext *video,
                      const kn_encode_opts *o, const kn_mix *mix, kn_diags *d, kn_mux **out) {
    kn_mux *m = KN_NEW(kn_mux);
    kn_status s = KN_ENOMEM;
    m->d = d;
    m->format = f;
    kn_av_quiet();
    m->url = url_of(path, f);
    m->next = av_packet_alloc();
    int err = avformat_alloc_output_context2(&m->fmt, NULL, kn_format_get(f)->muxer, m->url);
    if (err >= 0 && f != KN_FMT_HLS)
        err = avio_open(&m->fmt->pb, m->url, AVIO_FLAG_WRITE);
    if (err < 0 || !m->next) {
        s = mux_error(m, "open the output", err);
        goto fail;
    }
    /* No time of day and no library version: the same film is the same file. */
    m->fmt->flags |= AVFMT_FLAG_BITEXACT;
    if (f == KN_FMT_TS || f == KN_FMT_HLS)
        m->fmt->max_delay = 0;
    m->fmt->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL; /* FLAC in MPEG-4 is so called */
    set_metadata(m, o->metadata);
    s = add_streams(m, video, o, mix);
    if (s == KN_OK)
        s = write_header(m, path, o);
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
    if (m->delay > 0 && !(m->delay_sound && st == m->video)) {
        const int64_t delay = av_rescale_q(m->delay, (AVRational){1, m->rate}, st->time_base);
        pkt->pts += delay;
        pkt->dts += delay;
    }
    pkt->stream_index = st->index;
    int err = av_write_frame(m->fmt, pkt);
    av_packet_unref(pkt);
    if (err >= 0 && m->fmt->pb)
        err = m->fmt->pb->error;
    return err < 0 ? mux_error(m, "write", err) : KN_OK;
}

/* Sound up to `limit` (in samples): packets alternate in time, in an order that depends on the film
 * alone. */
static kn_status sound_until(kn_mux *m, int64_t limit) {
    kn_status s = KN_OK;
    while (m->sound && s == KN_OK) {
        if (!m->next_ready) {
            s = kn_sound_next(m->sound, m->next);
            if (s == KN_EOF) {
                kn_sound_close(m->sound);
                m->sound = NULL;
                return KN_OK;
            }
            if (s != KN_OK)
                return mux_error(m, "encode the sound", AVERROR_EXTERNAL);
            m->next_ready = true;
        }
        if (m->next->pts > limit)
            return KN_OK;
        s = write_packet(m, m->next, m->audio, (AVRational){1, m->rate});
        m->next_ready = false;
    }
    return s;
}

kn_status kn_mux_video(kn_mux *m, AVPacket *pkt) {
    kn_status s = KN_OK;
    if (m->sound)
        s = sound_until(m, av_rescale_q(pkt->dts, m->video_tb, (AVRational){1, m->rate}));
    return s == KN_OK ? write_packet(m, pkt, m->video, m->video_tb) : s;
}

kn_status kn_mux_finish(kn_mux *m) {
    kn_status s = sound_until(m, INT64_MAX);
    if (s != KN_OK)
        return s;
    int err = av_write_trailer(m->fmt);
    m->begun = false;
    if (m->format != KN_FMT_HLS) {
        if (err >= 0 && m->fmt->pb->error < 0)
            err = m->fmt->pb->error;
        const int closed = avio_closep(&m->fmt->pb);
        err = err < 0 ? err : closed;
    }
    return err < 0 ? mux_error(m, "write", err) : KN_OK;
}

void kn_mux_close(kn_mux *m) {
    if (!m)
        return;
    kn_sound_close(m->sound);
    if (m->fmt) {
        if (m->begun && m->format == KN_FMT_HLS)
            av_write_trailer(m->fmt); /* else buffers of its segments stay */
        if (m->fmt->pb && m->format != KN_FMT_HLS)
            avio_closep(&m->fmt->pb);
        avformat_free_context(m->fmt);
    }
    av_packet_free(&m->next);
    free(m->url);
    free(m);
}

kn_status kn_mux_sound(const char *path, kn_format f, const kn_encode_opts *o, const kn_mix *mix,
                       kn_diags *d) {
    kn_mux *mux = NULL;
    kn_status s = kn_mux_open(path, f, NULL, o, mix, d, &mux);
    if (s == KN_OK)
        s = kn_mux_finish(mux);
    kn_mux_close(mux);
    return s == KN_OK ? kn_check_file(path, f, o, false, mix, d) : s;
}

bool kn_hls_is_ours(const char *name, const void *unused) {
    static const char *const lists[] = {KN_HLS_MASTER, "video.m3u8", "audio.m3u8"};
    for (size_t i = 0; i < KN_COUNTOF(lists); i++)
        if (strcmp(name, lists[i]) == 0)
            return true;
    long long n;
    char rest[8] = "";
    return (sscanf(name, "video_%lld.%7s", &n, rest) == 2 ||
            sscanf(name, "audio_%lld.%7s", &n, rest) == 2) &&
           strcmp(rest, "ts") == 0;
}
