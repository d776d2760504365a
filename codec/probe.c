#include "codec/media.h"
#include <stdio.h>
#include <string.h>
#include <libavutil/pixdesc.h>
#include "codec/io.h"
#include "codec/lost_alpha.h"
#include "codec/probe.h"

static double seconds(int64_t ticks, AVRational tb) {
    return ticks == AV_NOPTS_VALUE || ticks <= 0 ? 0 : (double)ticks * tb.num / tb.den;
}

static double stream_duration(const AVFormatContext *fmt, const AVStream *st) {
    double v = seconds(st->duration, st->time_base);
    if (v > 0)
        return v;
    /* Matroska writes durations as text: HH:MM:SS.nnn */
    const AVDictionaryEntry *tag = av_dict_get(st->metadata, "DURATION", NULL, 0);
    int h, m;
    double s;
    if (tag && sscanf(tag->value, "%d:%d:%lf", &h, &m, &s) == 3)
        return h * 3600.0 + m * 60.0 + s;
    return seconds(fmt->duration, AV_TIME_BASE_Q);
}

/* Wide pixels widen the picture and tall ones heighten it: no sample is dropped (as browsers do).
 */
static void apply_sar(AVRational sar, int *w, int *h) {
    if (sar.num <= 0 || sar.den <= 0 || sar.num == sar.den)
        return;
    if (sar.num > sar.den)
        *w = (int)av_rescale(*w, sar.num, sar.den);
    else
        *h = (int)av_rescale(*h, sar.den, sar.num);
}

void kn_display_size(int w, int h, AVRational sar, int rotation, int *ow, int *oh) {
    apply_sar(sar, &w, &h);
    bool swap = rotation == 90 || rotation == 270;
    *ow = swap ? h : w;
    *oh = swap ? w : h;
}

/* Chrome takes untagged pictures of 720 lines and more as BT.709, except in VP9 and AV1, whose
 * streams say what they are. */
enum AVColorSpace kn_guess_matrix(enum AVColorSpace cs, enum AVCodecID codec, int height) {
    if (cs != AVCOL_SPC_UNSPECIFIED && cs != AVCOL_SPC_RESERVED)
        return cs;
    bool hd = height >= 720 && codec != AV_CODEC_ID_VP9 && codec != AV_CODEC_ID_AV1;
    return hd ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
}

bool kn_frame_opaque(const AVFrame *f) {
    const AVPixFmtDescriptor *desc = av_pix_fmt_desc_get(f->format);
    return desc && !(desc->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL));
}

static void copy_name(char *to, size_t cap, const char *from) {
    snprintf(to, cap, "%s", from ? from : "unknown");
}

static bool alpha_format(const AVStream *st) {
    const AVPixFmtDescriptor *desc = av_pix_fmt_desc_get(st->codecpar->format);
    return (desc && (desc->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL))) ||
           kn_alpha_mode(st);
}

static void fill_video(const AVFormatContext *fmt, const AVStream *st, kn_media_info *out) {
    const AVCodecParameters *p = st->codecpar;
    out->has_video = true;
    out->has_alpha = alpha_format(st);
    out->coded_width = p->width;
    out->coded_height = p->height;
    out->rotation = kn_stream_rotation(st);
    AVRational sar = st->sample_aspect_ratio.num ? st->sample_aspect_ratio : p->sample_aspect_ratio;
    kn_display_size(p->width, p->height, sar, out->rotation, &out->width, &out->height);
    out->video_duration = stream_duration(fmt, st);
    AVRational avg = st->avg_frame_rate, r = st->r_frame_rate;
    if (avg.num > 0 && avg.den > 0)
        out->fps = (kn_rat){avg.num, avg.den};
    else if (r.num > 0 && r.den > 0)
        out->fps = (kn_rat){r.num, r.den};
    out->time_base = (kn_rat){st->time_base.num, st->time_base.den};
    if (avg.num > 0 && avg.den > 0 && r.num > 0 && r.den > 0) {
        double a = av_q2d(avg), b = av_q2d(r), max = a > b ? a : b;
        out->vfr = (a > b ? a - b : b - a) / max > 0.1;
    }
    out->interlaced = p->field_order > AV_FIELD_PROGRESSIVE;
    out->hdr = p->color_trc == AVCOL_TRC_SMPTE2084 || p->color_trc == AVCOL_TRC_ARIB_STD_B67;
    copy_name(out->vcodec, sizeof out->vcodec, avcodec_get_name(p->codec_id));
    copy_name(out->pix_fmt, sizeof out->pix_fmt, av_get_pix_fmt_name(p->format));
    copy_name(out->matrix, sizeof out->matrix,
              av_color_space_name(kn_guess_matrix(p->color_space, p->codec_id, p->height)));
    bool full = p->color_range == AVCOL_RANGE_JPEG;
    copy_name(out->range, sizeof out->range, full ? "pc" : "tv");
}

void kn_fill_info(const AVFormatContext *fmt, kn_media_info *out) {
    *out = (kn_media_info){.fps = {0, 1}, .time_base = {0, 1}};
    int v = kn_demux_stream(fmt, AVMEDIA_TYPE_VIDEO), a = kn_demux_stream(fmt, AVMEDIA_TYPE_AUDIO);
    if (v >= 0)
        fill_video(fmt, fmt->streams[v], out);
    if (a >= 0) {
        const AVStream *st = fmt->streams[a];
        out->has_audio = true;
        out->audio_duration = stream_duration(fmt, st);
        copy_name(out->acodec, sizeof out->acodec, avcodec_get_name(st->codecpar->codec_id));
        out->sample_rate = st->codecpar->sample_rate;
        out->channels = st->codecpar->ch_layout.nb_channels;
    }
    out->duration = seconds(fmt->duration, AV_TIME_BASE_Q);
    if (out->duration <= 0)
        out->duration =
            out->video_duration > out->audio_duration ? out->video_duration : out->audio_duration;
}

static void fill_known(const AVFormatContext *fmt, kn_known *out) {
    const int stream = kn_demux_stream(fmt, AVMEDIA_TYPE_VIDEO);
    AVCodecParameters *par = stream >= 0 ? avcodec_parameters_alloc() : NULL;
    if (!par || avcodec_parameters_copy(par, fmt->streams[stream]->codecpar) < 0) {
        avcodec_parameters_free(&par);
        return;
    }
    *out = (kn_known){par, stream, kn_demux_zero(fmt, fmt->streams[stream]->time_base)};
}

kn_status kn_probe_known(const char *path, kn_diags *d, kn_loc loc, kn_media_info *out,
                         kn_known *known) {
    AVFormatContext *fmt = NULL;
    kn_status s = kn_demux_open(path, NULL, d, loc, &fmt);
    if (s == KN_OK) {
        kn_fill_info(fmt, out);
        if (!out->has_video && !out->has_audio) {
            kn_report(d, KN_SEV_ERROR, KN_EMEDIA, "media/no-stream", loc, NULL,
                      "'%s' has neither a picture nor a sound stream", path);
            s = KN_EMEDIA;
        }
    }
    const int video = s == KN_OK ? kn_demux_stream(fmt, AVMEDIA_TYPE_VIDEO) : -1;
    const char *lost = video >= 0 ? kn_lost_alpha(fmt, fmt->streams[video]) : NULL;
    if (lost)
        kn_report(d, KN_SEV_WARN, KN_OK, "media/alpha", loc,
                  "use VP9 in WebM, ProRes 4444 or QuickTime Animation",
                  "the alpha of '%s', %s, is not read: its pictures are opaque", path, lost);
    if (s == KN_OK && known)
        fill_known(fmt, known);
    kn_demux_close(&fmt);
    return s;
}

kn_status kn_probe(const char *path, kn_diags *d, kn_loc loc, kn_media_info *out) {
    return kn_probe_known(path, d, loc, out, NULL);
}
