#include "codec/lost_alpha.h"
#include <libavutil/pixdesc.h>
#include <string.h>

static bool tagged(const AVStream *st) {
    const AVDictionaryEntry *tag = av_dict_get(st->metadata, "alpha_mode", NULL, 0);
    return tag && strcmp(tag->value, "1") == 0;
}

bool kn_alpha_mode(const AVStream *st) {
    const enum AVCodecID id = st->codecpar->codec_id;
    return tagged(st) && (id == AV_CODEC_ID_VP8 || id == AV_CODEC_ID_VP9);
}

/* Whether messages of a prefix SEI unit have the payload type 165, alpha channel information
 * (ITU-T H.265 7.3.5, F.14.2.8). */
static bool alpha_message(const uint8_t *p, size_t n) {
    size_t at = 2;
    while (at + 2 < n) {
        unsigned type = 0, size = 0;
        for (; at < n && p[at] == 0xff; at++)
            type += 255;
        type += at < n ? p[at++] : 0;
        for (; at < n && p[at] == 0xff; at++)
            size += 255;
        size += at < n ? p[at++] : 0;
        if (type == 165)
            return true;
        at += size;
    }
    return false;
}

/* Looks through the units of a decoder configuration record (ISO/IEC 14496-15, 8.3.3.1). */
static bool hevc_layer(const AVCodecParameters *par) {
    const uint8_t *p = par->extradata;
    const size_t n = par->extradata_size > 0 ? (size_t)par->extradata_size : 0;
    if (n < 23 || p[0] != 1)
        return false;
    size_t at = 23;
    for (int arrays = p[22]; arrays > 0 && at + 3 <= n; arrays--) {
        const int type = p[at] & 63;
        int units = p[at + 1] << 8 | p[at + 2];
        for (at += 3; units > 0 && at + 2 <= n; units--) {
            const size_t size = (size_t)p[at] << 8 | p[at + 1];
            at += 2;
            if (size > n - at)
                return false;
            if (type == 39 && alpha_message(p + at, size))
                return true;
            at += size;
        }
    }
    return false;
}

/* MPEG-4 files keep alpha as AVIF sequences do: a grey track beside the colour one (MIAF, ISO/IEC
 * 23000-22, 7.3.5). */
static bool grey_track(const AVFormatContext *fmt, const AVStream *st) {
    if (strncmp(fmt->iformat->name, "mov,", 4) != 0)
        return false;
    for (unsigned i = 0; i < fmt->nb_streams; i++) {
        const AVStream *s = fmt->streams[i];
        const AVCodecParameters *a = s->codecpar, *b = st->codecpar;
        const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(a->format);
        if (s != st && a->codec_type == AVMEDIA_TYPE_VIDEO && a->codec_id == b->codec_id &&
            a->width == b->width && a->height == b->height && d && d->nb_components == 1 &&
            !(s->disposition & AV_DISPOSITION_ATTACHED_PIC))
            return true;
    }
    return false;
}

const char *kn_lost_alpha(const AVFormatContext *fmt, const AVStream *st) {
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(st->codecpar->format);
    if (d && d->flags & AV_PIX_FMT_FLAG_ALPHA)
        return NULL;
    if (tagged(st) && !kn_alpha_mode(st))
        return "beside pictures of this codec";
    if (st->codecpar->codec_id == AV_CODEC_ID_HEVC && hevc_layer(st->codecpar))
        return "in a second layer of HEVC";
    return grey_track(fmt, st) ? "in a track of its own" : NULL;
}
