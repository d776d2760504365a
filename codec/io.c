#include "codec/io.h"
#include "codec/lost_alpha.h"
#include "codec/peek.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libavutil/display.h>
#include "src/core/file.h"
#include "src/core/limits.h"
#include "src/core/mem.h"

/* Containers whose demuxers read one file and open no other. Playlists (hls, concat, dash, image2)
 * are kept out by not being named. */
#define KN_FORMATS       "mov,matroska,ogg,mp3,wav,w64,aac,flac,gif,mpegts,avi,caf,aiff"
#define KN_STILL_FORMATS "gif,bmp_pipe,mov,ico"
#define KN_CODECS                                                                                  \
    "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,libdav1d,libaom-av1,av1,mpeg4,mpeg2video,mjpeg,prores,"   \
    "ffv1,gif,png,rawvideo,qtrle,bmp,dnxhd,utvideo,"                                               \
    "aac,aac_fixed,mp3,mp3float,opus,libopus,vorbis,flac,alac,ac3,eac3,pcm_s16le,pcm_s16be,"       \
    "pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_u8,pcm_s8,"         \
    "pcm_alaw,pcm_mulaw,adpcm_ms,adpcm_ima_wav"
#define KN_IO_BUFFER (128 * 1024)

typedef struct kn_source_io {
    int fd; /* -1: memory */
    const uint8_t *mem;
    int64_t pos, size;
} kn_source_io;

static int io_read(void *opaque, uint8_t *buf, int want) {
    kn_source_io *io = opaque;
    if (io->pos >= io->size)
        return AVERROR_EOF;
    int64_t left = io->size - io->pos;
    int n = want < left ? want : (int)left;
    if (io->fd >= 0) {
        ssize_t got;
        do
            got = pread(io->fd, buf, (size_t)n, io->pos);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            return AVERROR(errno);
        if (got == 0)
            return AVERROR_EOF;
        n = (int)got;
    } else {
        memcpy(buf, io->mem + io->pos, (size_t)n);
    }
    io->pos += n;
    return n;
}

static int64_t io_seek(void *opaque, int64_t off, int whence) {
    kn_source_io *io = opaque;
    int64_t to;
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return io->size;
    case SEEK_SET:
        to = off;
        break;
    case SEEK_CUR:
        to = io->pos + off;
        break;
    case SEEK_END:
        to = io->size + off;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (to < 0)
        return AVERROR(EINVAL);
    io->pos = to;
    return to;
}

static int refuse_open(AVFormatContext *s, AVIOContext **pb, const char *url, int flags,
                       AVDictionary **options) {
    return AVERROR(EPERM);
}

void kn_av_quiet(void) {
    av_log_set_level(AV_LOG_QUIET);
}

const char *kn_av_error(int err, char *buf, size_t n) {
    if (av_strerror(err, buf, n) < 0)
        snprintf(buf, n, "error %d", err);
    return buf;
}

static void io_free(AVIOContext **pb) {
    if (!*pb)
        return;
    kn_source_io *io = (*pb)->opaque;
    if (io->fd >= 0)
        close(io->fd);
    free(io);
    av_freep(&(*pb)->buffer);
    avio_context_free(pb);
}

void kn_demux_close(AVFormatContext **fmt) {
    if (!*fmt)
        return;
    AVIOContext *pb = (*fmt)->pb;
    avformat_close_input(fmt);
    io_free(&pb);
}

/* Looking at streams decodes a little of them: the limit on pictures holds there too. */
static int find_streams(AVFormatContext *fmt) {
    unsigned n = fmt->nb_streams;
    AVDictionary **opts = KN_NEW_N(AVDictionary *, n + 1);
    for (unsigned i = 0; i < n; i++) {
        av_dict_set_int(&opts[i], "max_pixels", KN_LIMIT_PICTURE_PX, 0);
        if (kn_peek_h264(fmt, fmt->streams[i]))
            av_dict_set(&opts[i], "skip_frame", "all", 0);
    }
    int err = avformat_find_stream_info(fmt, n ? opts : NULL);
    for (unsigned i = 0; i < n; i++)
        av_dict_free(&opts[i]);
    free(opts);
    return err;
}

static bool take_known(AVFormatContext *fmt, const kn_known *known) {
    if (!known || !known->par || strncmp(fmt->iformat->name, "mov,", 4) != 0 ||
        known->stream >= (int)fmt->nb_streams ||
        fmt->streams[known->stream]->codecpar->codec_id != known->par->codec_id)
        return false;
    return avcodec_parameters_copy(fmt->streams[known->stream]->codecpar, known->par) >= 0;
}

/* Takes `io`. */
static kn_status open_io(kn_source_io *io, const char *formats, const kn_known *known, kn_diags *d,
                         kn_loc loc, const char *name, AVFormatContext **out) {
    char text[AV_ERROR_MAX_STRING_SIZE];
    AVDictionary *opts = NULL;
    AVIOContext *pb = NULL;
    int err = AVERROR(ENOMEM);
    kn_av_quiet();
    uint8_t *buf = av_malloc(KN_IO_BUFFER);
    if (buf)
        pb = avio_alloc_context(buf, KN_IO_BUFFER, 0, io, io_read, NULL, io_seek);
    if (!pb) {
        av_free(buf);
        if (io->fd >= 0)
            close(io->fd);
        free(io);
        goto fail;
    }
    AVFormatContext *fmt = avformat_alloc_context();
    if (!fmt) {
        io_free(&pb);
        goto fail;
    }
    fmt->pb = pb;
    fmt->flags |= AVFMT_FLAG_CUSTOM_IO;
    fmt->io_open = refuse_open;
    av_dict_set(&opts, "format_whitelist", formats, 0);
    av_dict_set(&opts, "codec_whitelist", KN_CODECS, 0);
    av_dict_set(&opts, "protocol_whitelist", "none", 0);
    /* The name is left out, so that only the bytes decide what the file is. */
    err = avformat_open_input(&fmt, "", NULL, &opts);
    av_dict_free(&opts);
    if (err < 0) {
        io_free(&pb);
        goto fail;
    }
    err = take_known(fmt, known) ? 0 : find_streams(fmt);
    if (err < 0) {
        kn_demux_close(&fmt);
        goto fail;
    }
    *out = fmt;
    return KN_OK;
fail:
    kn_report(d, KN_SEV_ERROR, KN_EMEDIA, "media/unreadable", loc,
              "MP4, MOV, WebM, Matroska, AVI, Ogg, MP3, WAV, FLAC, AAC and GIF files are read",
              "cannot read '%s': %s", name,
              err == AVERROR(EINVAL) || err == AVERROR_INVALIDDATA
                  ? "not a media file of a known format"
                  : kn_av_error(err, text, sizeof text));
    return KN_EMEDIA;
}

kn_status kn_demux_open(const char *path, const kn_known *known, kn_diags *d, kn_loc loc,
                        AVFormatContext **out) {
    *out = NULL;
    int fd = kn_open_resolved(path);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        const int err = errno;
        if (fd >= 0)
            close(fd);
        if (err == ELOOP)
            kn_report(d, KN_SEV_WARN, KN_EIO, "resource/refused", loc, NULL,
                      "'%s' has become a symbolic link", path);
        else
            kn_report(d, KN_SEV_WARN, KN_EIO, "media/missing", loc, NULL, "cannot open '%s': %s",
                      path, err == EINVAL ? "not a regular file" : strerror(err));
        return KN_EIO;
    }
    kn_source_io *io = KN_NEW(kn_source_io);
    io->fd = fd;
    io->size = st.st_size;
    return open_io(io, KN_FORMATS, known, d, loc, path, out);
}

kn_status kn_demux_open_memory(const char *p, size_t n, kn_diags *d, kn_loc loc, const char *name,
                               AVFormatContext **out) {
    *out = NULL;
    kn_source_io *io = KN_NEW(kn_source_io);
    io->fd = -1;
    io->mem = (const uint8_t *)p;
    io->size = (int64_t)n;
    return open_io(io, KN_STILL_FORMATS, NULL, d, loc, name, out);
}

int64_t kn_demux_zero(const AVFormatContext *fmt, AVRational tb) {
    int64_t start = AV_NOPTS_VALUE;
    AVRational start_tb = {0, 1};
    for (unsigned i = 0; i < fmt->nb_streams; i++) {
        const AVStream *st = fmt->streams[i];
        enum AVMediaType type = st->codecpar->codec_type;
        if ((type != AVMEDIA_TYPE_VIDEO && type != AVMEDIA_TYPE_AUDIO) ||
            (st->disposition & AV_DISPOSITION_ATTACHED_PIC) || st->start_time == AV_NOPTS_VALUE)
            continue;
        if (start == AV_NOPTS_VALUE ||
            av_compare_ts(st->start_time, st->time_base, start, start_tb) < 0) {
            start = st->start_time;
            start_tb = st->time_base;
        }
    }
    if (start == AV_NOPTS_VALUE || start <= 0)
        return 0;
    return av_rescale_q_rnd(start, start_tb, tb, AV_ROUND_NEAR_INF);
}

int kn_demux_stream(const AVFormatContext *fmt, enum AVMediaType type) {
    int best = -1;
    for (unsigned i = 0; i < fmt->nb_streams; i++) {
        const AVStream *st = fmt->streams[i];
        if (st->codecpar->codec_type != type || (st->disposition & AV_DISPOSITION_ATTACHED_PIC))
            continue;
        if (best < 0)
            best = (int)i;
        else if ((st->disposition & AV_DISPOSITION_DEFAULT) &&
                 !(fmt->streams[best]->disposition & AV_DISPOSITION_DEFAULT))
            best = (int)i;
    }
    return best;
}

/* The native VP8 and VP9 decoders drop the alpha plane that Matroska carries as side data. */
static const AVCodec *decoder_for(const AVStream *st) {
    const char *name = st->codecpar->codec_id == AV_CODEC_ID_VP9 ? "libvpx-vp9" : "libvpx";
    const AVCodec *c = kn_alpha_mode(st) ? avcodec_find_decoder_by_name(name) : NULL;
    if (c)
        return c;
    return avcodec_find_decoder(st->codecpar->codec_id);
}

AVCodecContext *kn_decoder_open(const AVStream *st, int threads) {
    const AVCodec *codec = decoder_for(st);
    if (!codec)
        return NULL;
    AVCodecContext *c = avcodec_alloc_context3(codec);
    if (!c)
        return NULL;
    c->max_pixels = KN_LIMIT_PICTURE_PX;
    c->pkt_timebase = st->time_base;
    c->thread_count = threads;
    c->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
    c->codec_whitelist = av_strdup(KN_CODECS);
    if (avcodec_parameters_to_context(c, st->codecpar) < 0 || avcodec_open2(c, codec, NULL) < 0)
        avcodec_free_context(&c);
    return c;
}

int kn_stream_rotation(const AVStream *st) {
    const int32_t *m =
        (const int32_t *)(void *)av_stream_get_side_data(st, AV_PKT_DATA_DISPLAYMATRIX, NULL);
    if (!m)
        return 0;
    double ccw = av_display_rotation_get(m);
    if (isnan(ccw))
        return 0;
    int quarter = (int)lrint(-ccw / 90.0) % 4;
    return (quarter < 0 ? quarter + 4 : quarter) * 90;
}

int64_t kn_ticks_at(kn_rat t, AVRational tb) {
    __int128 num = (__int128)t.num * tb.den * 2 + (__int128)t.den * tb.num;
    __int128 den = (__int128)t.den * tb.num * 2;
    __int128 q = num / den;
    if (num % den != 0 && num < 0)
        q--;
    return q > INT64_MAX ? INT64_MAX : q < INT64_MIN + 1 ? INT64_MIN + 1 : (int64_t)q;
}
