#include "codec/decode.h"
#include "codec/deinterlace.h"
#include "codec/probe.h"

/* How far a decoder reads on, in frames, before a jump to a nearer key frame is worth the seek. */
#define KN_READ_ON 8
/* Buffers that are told apart; no decoder has more pictures than that at hand. */
#define KN_SEEN 64

struct kn_position {
    AVFormatContext *fmt;
    AVCodecContext *codec;
    AVPacket *pkt;
    AVFrame *cur;   /* last frame given; unset (no buffer) before the first */
    AVFrame *next;  /* decoded, later than what was asked for; unset when none */
    AVFrame *prev;  /* before cur, where that is interlaced; unset when it was not read */
    AVFrame *whole; /* cur deinterlaced */
    kn_deinterlacer *deinterlacer;
    int stream;
    int64_t skip_before; /* after a seek: frames before this key frame are not whole */
    bool draining, ended;
    kn_work work;
    const void *seen[KN_SEEN]; /* buffers of pictures, each counted once */
    int n_seen;
};

/* Counts what the decoder's own pool of pictures grows to. */
static int count_buffer(AVCodecContext *c, AVFrame *f, int flags) {
    kn_position *p = c->opaque;
    const int err = avcodec_default_get_buffer2(c, f, flags);
    if (err < 0 || !f->buf[0])
        return err;
    for (int i = 0; i < p->n_seen; i++)
        if (p->seen[i] == f->buf[0]->data)
            return err;
    if (p->n_seen == KN_SEEN)
        return err;
    p->seen[p->n_seen++] = f->buf[0]->data;
    for (int i = 0; i < AV_NUM_DATA_POINTERS && f->buf[i]; i++)
        p->work.bytes += f->buf[i]->size;
    return err;
}

void kn_position_work(kn_position *p, kn_work *out) {
    *out = p->work;
    p->work.seeks = p->work.decoded = 0;
}

kn_status kn_position_open(const char *path, const kn_known *known, int threads, kn_diags *d,
                           kn_loc loc, kn_position **out) {
    *out = NULL;
    kn_position *p = KN_NEW(kn_position);
    kn_status s = kn_demux_open(path, known, d, loc, &p->fmt);
    if (s != KN_OK)
        goto fail;
    s = KN_EMEDIA;
    p->stream = kn_demux_stream(p->fmt, AVMEDIA_TYPE_VIDEO);
    if (p->stream < 0)
        goto fail;
    for (unsigned i = 0; i < p->fmt->nb_streams; i++)
        p->fmt->streams[i]->discard = (int)i == p->stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    p->codec = kn_decoder_open(p->fmt->streams[p->stream], threads);
    if (!p->codec) {
        kn_report(d, KN_SEV_ERROR, s, "media/codec", loc, NULL, "'%s': no decoder for %s", path,
                  avcodec_get_name(p->fmt->streams[p->stream]->codecpar->codec_id));
        goto fail;
    }
    if (p->codec->active_thread_type != FF_THREAD_FRAME) {
        p->codec->opaque = p;
        p->codec->get_buffer2 = count_buffer;
    }
    p->pkt = av_packet_alloc();
    p->cur = av_frame_alloc();
    p->next = av_frame_alloc();
    p->prev = av_frame_alloc();
    p->whole = av_frame_alloc();
    if (!p->pkt || !p->cur || !p->next || !p->prev || !p->whole)
        kn_oom(sizeof(AVFrame));
    p->skip_before = INT64_MIN;
    *out = p;
    return KN_OK;
fail:
    kn_position_free(p);
    return s;
}

void kn_position_free(kn_position *p) {
    if (!p)
        return;
    kn_deinterlacer_free(p->deinterlacer);
    av_frame_free(&p->whole);
    av_frame_free(&p->prev);
    av_frame_free(&p->next);
    av_frame_free(&p->cur);
    av_packet_free(&p->pkt);
    avcodec_free_context(&p->codec);
    kn_demux_close(&p->fmt);
    free(p);
}

/* Feeds one packet of the stream, or the end. */
static void feed(kn_position *p, bool *damaged) {
    for (;;) {
        int err = av_read_frame(p->fmt, p->pkt);
        if (err < 0) {
            p->draining = true;
            avcodec_send_packet(p->codec, NULL);
            return;
        }
        if (p->pkt->stream_index != p->stream || (p->pkt->flags & AV_PKT_FLAG_CORRUPT)) {
            if (p->pkt->stream_index == p->stream)
                *damaged = true;
            av_packet_unref(p->pkt);
            continue;
        }
        err = avcodec_send_packet(p->codec, p->pkt);
        av_packet_unref(p->pkt);
        if (err < 0 && err != AVERROR(EAGAIN))
            *damaged = true;
        return;
    }
}

/* Everything the converter needs is written into the frame itself: it may outlive the decoder. */
static void tag_frame(kn_position *p, AVFrame *f) {
    const AVStream *st = p->fmt->streams[p->stream];
    f->pts = f->best_effort_timestamp;
    f->sample_aspect_ratio = av_guess_sample_aspect_ratio(p->fmt, (AVStream *)st, f);
    f->colorspace = kn_guess_matrix(f->colorspace, st->codecpar->codec_id, f->height);
    if (f->color_trc == AVCOL_TRC_UNSPECIFIED)
        f->color_trc = st->codecpar->color_trc;
    if (f->color_range == AVCOL_RANGE_UNSPECIFIED)
        f->color_range = st->codecpar->color_range;
    f->opaque = (void *)(intptr_t)kn_stream_rotation(st);
}

/* Decodes the next frame in display order into `f`; false at the end. */
static bool decode_one(kn_position *p, AVFrame *f, bool *damaged) {
    while (!p->ended) {
        int err = avcodec_receive_frame(p->codec, f);
        if (err == 0) {
            tag_frame(p, f);
            p->work.decoded++;
            bool whole = f->pts != AV_NOPTS_VALUE && f->pts >= p->skip_before;
            if (whole && !(f->flags & AV_FRAME_FLAG_DISCARD)) {
                if (f->decode_error_flags &
                    (FF_DECODE_ERROR_INVALID_BITSTREAM | FF_DECODE_ERROR_CONCEALMENT_ACTIVE))
                    *damaged = true; /* parts of it are guesses */
                return true;
            }
            av_frame_unref(f);
        } else if (err == AVERROR(EAGAIN)) {
            feed(p, damaged);
        } else if (err == AVERROR_EOF) {
            p->ended = true;
        } else {
            *damaged = true;
            if (p->draining)
                p->ended = true;
        }
    }
    return false;
}

/* Number of frames with pts ≤ t. */
static size_t rank_of(const kn_index *ix, int64_t t) {
    size_t lo = 0, hi = ix->pts.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (ix->pts.v[mid] <= t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Whether the frame at `target` is reached by reading on from where the position stands. */
static bool ahead(const kn_position *p, const kn_index *ix, int64_t target, ptrdiff_t key) {
    if (!p->cur->buf[0])
        return key <= 0 && !p->next->buf[0] && !p->draining; /* just opened */
    if (p->cur->pts > target)
        return false;
    return key < 0 || ix->keys.v[key].pts <= p->cur->pts ||
           rank_of(ix, target) - rank_of(ix, p->cur->pts) <= KN_READ_ON;
}

/* Index of the last key frame with pts ≤ target, or -1. */
static ptrdiff_t key_before(const kn_index *ix, int64_t target) {
    size_t lo = 0, hi = ix->keys.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (ix->keys.v[mid].pts <= target)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (ptrdiff_t)lo - 1;
}

/* Goes to key frame `key` (-1: the start of the file). Leading pictures of an open group of
 * pictures, which come after the key frame but are shown before it, refer to frames that are gone:
 * they are dropped by skip_before. */
static bool seek_to(kn_position *p, const kn_index *ix, ptrdiff_t key) {
    av_frame_unref(p->prev);
    av_frame_unref(p->cur);
    av_frame_unref(p->next);
    p->work.seeks++;
    avcodec_flush_buffers(p->codec);
    p->draining = p->ended = false;
    p->skip_before = INT64_MIN;
    if (key <= 0)
        return av_seek_frame(p->fmt, p->stream, ix->keys.n ? ix->keys.v[0].dts : 0,
                             AVSEEK_FLAG_BACKWARD) >= 0 ||
               avformat_seek_file(p->fmt, -1, INT64_MIN, INT64_MIN, INT64_MAX, 0) >= 0;
    p->skip_before = ix->keys.v[key].pts;
    /* Some demuxers look for the decoding and some for the presentation stamp. The smaller one is
     * safe: at worst the seek lands a group earlier. */
    int64_t ts =
        ix->keys.v[key].dts < ix->keys.v[key].pts ? ix->keys.v[key].dts : ix->keys.v[key].pts;
    return av_seek_frame(p->fmt, p->stream, ts, AVSEEK_FLAG_BACKWARD) >= 0;
}

/* Reads forward until the frame at `target`, or the last before it; cur stays unset when the first
 * frame that comes is later. */
static void read_until(kn_position *p, int64_t target, bool *damaged) {
    for (;;) {
        if (p->cur->buf[0] && p->cur->pts == target)
            return;
        if (!p->next->buf[0] && !decode_one(p, p->next, damaged))
            return;
        if (p->next->pts > target)
            return;
        av_frame_unref(p->prev);
        if (p->deinterlacer || p->cur->interlaced_frame)
            av_frame_move_ref(p->prev, p->cur);
        av_frame_unref(p->cur);
        av_frame_move_ref(p->cur, p->next);
    }
}

static bool read_to(kn_position *p, const kn_index *ix, int64_t target, bool *damaged) {
    ptrdiff_t key = key_before(ix, target);
    if (!ahead(p, ix, target, key))
        seek_to(p, ix, key);
    read_until(p, target, damaged);
    /* A key frame that does not decode (or a seek that landed late): go back, one group at a time.
     */
    for (ptrdiff_t k = key - 1; !p->cur->buf[0] && k >= -1; k--) {
        seek_to(p, ix, k);
        read_until(p, target, damaged);
        if (k <= 0)
            break;
    }
    if (!p->cur->buf[0] && p->next->buf[0]) /* before the first frame: the first */
        av_frame_move_ref(p->cur, p->next);
    return p->cur->buf[0];
}

/* The fields of an interlaced picture are completed from its neighbours; where a jump landed on it,
 * the one before is fetched. */
static const AVFrame *make_whole(kn_position *p, const kn_index *ix, bool *damaged) {
    const int64_t target = p->cur->pts;
    const size_t rank = rank_of(ix, target);
    if (!p->deinterlacer) /* from here on read_until keeps progressive pictures as prev too */
        p->deinterlacer = kn_deinterlacer_new();
    if (rank >= 2 && !p->prev->buf[0]) {
        const int64_t before = ix->pts.v[rank - 2];
        if (!read_to(p, ix, before, damaged) || !read_to(p, ix, target, damaged))
            return NULL;
    }
    if (!p->next->buf[0])
        decode_one(p, p->next, damaged);
    av_frame_unref(p->whole);
    const bool done = kn_deinterlace(p->deinterlacer, p->prev->buf[0] ? p->prev : NULL, p->cur,
                                     p->next->buf[0] ? p->next : NULL, p->whole);
    return done ? p->whole : p->cur;
}

const AVFrame *kn_position_get(kn_position *p, const kn_index *ix, int64_t target, bool *damaged) {
    if (!read_to(p, ix, target, damaged))
        return NULL;
    return p->cur->interlaced_frame ? make_whole(p, ix, damaged) : p->cur;
}
