#include <stdlib.h>
#include "codec/decode.h"

static int by_int64(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int by_pts(const void *a, const void *b) {
    const kn_keyframe *x = a, *y = b;
    return (x->pts > y->pts) - (x->pts < y->pts);
}

static void add_packet(kn_index *ix, const AVPacket *pkt) {
    int64_t pts = pkt->pts != AV_NOPTS_VALUE ? pkt->pts : pkt->dts;
    /* A packet that is cut short decodes to damage, one marked for discarding is before the edit
     * list's start: neither is a frame to show. */
    if (pts == AV_NOPTS_VALUE || (pkt->flags & AV_PKT_FLAG_CORRUPT))
        return;
    if (pkt->flags & AV_PKT_FLAG_KEY) {
        kn_keyframe k = {pts, pkt->dts != AV_NOPTS_VALUE ? pkt->dts : pts};
        kn_vec_push(&ix->keys, k);
    }
    if (!(pkt->flags & AV_PKT_FLAG_DISCARD)) {
        kn_vec_push(&ix->pts, pts);
        if (pkt->duration > 0 && pkt->duration < INT64_MAX - pts && pts + pkt->duration > ix->end)
            ix->end = pts + pkt->duration;
    }
}

kn_status kn_frame_index_build(const char *path, const kn_known *known, kn_diags *d, kn_loc loc,
                               kn_index *out) {
    *out = (kn_index){.end = INT64_MIN};
    AVFormatContext *fmt = NULL;
    AVPacket *pkt = NULL;
    kn_status s = kn_demux_open(path, known, d, loc, &fmt);
    if (s != KN_OK)
        return s;
    int stream = kn_demux_stream(fmt, AVMEDIA_TYPE_VIDEO);
    s = KN_EMEDIA;
    if (stream < 0) {
        kn_report(d, KN_SEV_ERROR, s, "media/no-video", loc, NULL, "'%s' has no picture stream",
                  path);
        goto done;
    }
    pkt = av_packet_alloc();
    if (!pkt)
        kn_oom(sizeof *pkt);
    for (unsigned i = 0; i < fmt->nb_streams; i++)
        fmt->streams[i]->discard = (int)i == stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    out->tb = fmt->streams[stream]->time_base;
    out->zero = known && known->par ? known->zero : kn_demux_zero(fmt, out->tb);
    while (av_read_frame(fmt, pkt) >= 0) {
        if (pkt->stream_index == stream)
            add_packet(out, pkt);
        av_packet_unref(pkt);
    }
    if (out->pts.n == 0) {
        kn_report(d, KN_SEV_ERROR, s, "media/no-frames", loc, NULL, "'%s' has no whole frame",
                  path);
        goto done;
    }
    qsort(out->pts.v, out->pts.n, sizeof *out->pts.v, by_int64);
    /* Packets that do not say how long they last: as long as the one before. */
    const int64_t last = out->pts.v[out->pts.n - 1];
    if (out->end <= last)
        out->end = last + (out->pts.n > 1 ? last - out->pts.v[out->pts.n - 2] : 0);
    if (out->keys.n > 1)
        qsort(out->keys.v, out->keys.n, sizeof *out->keys.v, by_pts);
    /* Each picture of a GIF is painted over the one before: only the first stands alone. */
    if (fmt->streams[stream]->codecpar->codec_id == AV_CODEC_ID_GIF && out->keys.n > 1)
        out->keys.n = 1;
    s = KN_OK;
done:
    av_packet_free(&pkt);
    kn_demux_close(&fmt);
    if (s != KN_OK)
        kn_frame_index_free(out);
    return s;
}

void kn_frame_index_free(kn_index *ix) {
    kn_vec_free(&ix->pts);
    kn_vec_free(&ix->keys);
}

int64_t kn_index_at(const kn_index *ix, kn_rat t) {
    int64_t ticks = kn_ticks_at(t, ix->tb) + ix->zero;
    size_t lo = 0, hi = ix->pts.n; /* first stamp after ticks */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (ix->pts.v[mid] <= ticks)
            lo = mid + 1;
        else
            hi = mid;
    }
    return ix->pts.v[lo > 0 ? lo - 1 : 0];
}
