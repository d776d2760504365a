#include "codec/chunk.h"
#include <string.h>
#include "codec/video_encoder.h"
#include "src/core/par.h"
#include "src/core/vec.h"

/* Frames between the caller and the encoder: enough to keep it busy while the caller converts. */
#define KN_QUEUE 4
/* Of large pictures fewer. */
#define KN_QUEUE_LARGE 2

struct kn_chunk {
    AVCodecContext *c;
    kn_thread *thread;
    kn_mutex *lock; /* guards what follows */
    kn_cond *change;
    AVFrame *queue[KN_QUEUE];
    int queued, most;
    bool end, stop, finished, failed;
    KN_VEC(AVPacket *) packets;
    size_t taken;
};

/* Waits for a frame; NULL at the end. */
static AVFrame *next_frame(kn_chunk *c) {
    AVFrame *f = NULL;
    kn_mutex_lock(c->lock);
    while (c->queued == 0 && !c->end && !c->stop)
        kn_cond_wait(c->change, c->lock);
    if (c->queued > 0 && !c->stop) {
        f = c->queue[0];
        memmove(c->queue, c->queue + 1, (size_t)--c->queued * sizeof *c->queue);
        kn_cond_broadcast(c->change);
    }
    kn_mutex_unlock(c->lock);
    return f;
}

/* Publishes what the encoder has ready. */
static int drain(kn_chunk *c) {
    for (;;) {
        AVPacket *pkt = av_packet_alloc();
        int err = pkt ? avcodec_receive_packet(c->c, pkt) : AVERROR(ENOMEM);
        if (err < 0) {
            av_packet_free(&pkt);
            return err;
        }
        if (pkt->duration <= 0)
            pkt->duration = 1;
        kn_mutex_lock(c->lock);
        kn_vec_push(&c->packets, pkt);
        kn_cond_broadcast(c->change);
        kn_mutex_unlock(c->lock);
    }
}

/* SVT-AV1 waits for ever when it is closed before its end, and for its end when it had no picture;
 * the others may be given up at any time. */
static bool must_end(const AVCodecContext *c) {
    return strcmp(c->codec->name, "libsvtav1") == 0;
}

static bool send_blank(AVCodecContext *c) {
    AVFrame *f = av_frame_alloc();
    bool ok = false;
    if (f) {
        f->width = c->width;
        f->height = c->height;
        f->format = c->pix_fmt;
        f->pts = 0;
        ok = av_frame_get_buffer(f, 64) >= 0;
        for (int i = 0; ok && i < 3; i++)
            memset(f->data[i], 0, (size_t)f->linesize[i]);
        ok = ok && avcodec_send_frame(c, f) >= 0;
    }
    av_frame_free(&f);
    return ok;
}

static void chunk_main(void *ctx) {
    kn_chunk *c = ctx;
    int err = 0;
    bool sent = false;
    AVFrame *f;
    while ((err >= 0 || err == AVERROR(EAGAIN)) && (f = next_frame(c))) {
        err = avcodec_send_frame(c->c, f);
        av_frame_free(&f);
        sent = true;
        if (err >= 0)
            err = drain(c);
    }
    kn_mutex_lock(c->lock);
    const bool given_up = c->stop;
    kn_mutex_unlock(c->lock);
    bool flush = err >= 0 || err == AVERROR(EAGAIN);
    if (flush && given_up)
        flush = must_end(c->c) && (sent || send_blank(c->c));
    if (flush) {
        avcodec_send_frame(c->c, NULL);
        err = drain(c);
    }
    kn_mutex_lock(c->lock);
    c->finished = true;
    c->failed = err != AVERROR_EOF;
    kn_cond_broadcast(c->change);
    kn_mutex_unlock(c->lock);
}

kn_chunk *kn_chunk_open(const kn_encode_opts *o, kn_diags *d) {
    kn_chunk *c = KN_NEW(kn_chunk);
    c->lock = kn_mutex_new();
    c->change = kn_cond_new();
    c->most = kn_video_large(o) ? KN_QUEUE_LARGE : KN_QUEUE;
    c->c = kn_video_open(o, d);
    if (c->c)
        c->thread = kn_thread_start(chunk_main, c, 1 << 20);
    if (!c->thread) {
        kn_chunk_close(c);
        return NULL;
    }
    return c;
}

const AVCodecContext *kn_chunk_context(const kn_chunk *c) {
    return c->c;
}

void kn_chunk_put(kn_chunk *c, AVFrame *f) {
    kn_mutex_lock(c->lock);
    while (c->queued >= c->most && !c->finished)
        kn_cond_wait(c->change, c->lock);
    if (c->finished) { /* failed: kn_chunk_take says so */
        av_frame_free(&f);
    } else {
        c->queue[c->queued++] = f;
        kn_cond_broadcast(c->change);
    }
    kn_mutex_unlock(c->lock);
}

void kn_chunk_end(kn_chunk *c) {
    kn_mutex_lock(c->lock);
    c->end = true;
    kn_cond_broadcast(c->change);
    kn_mutex_unlock(c->lock);
}

kn_status kn_chunk_take(kn_chunk *c, AVPacket *out, bool wait) {
    kn_status s;
    kn_mutex_lock(c->lock);
    while (wait && c->taken == c->packets.n && !c->finished)
        kn_cond_wait(c->change, c->lock);
    if (c->taken < c->packets.n) {
        av_packet_move_ref(out, c->packets.v[c->taken]);
        av_packet_free(&c->packets.v[c->taken++]);
        s = KN_OK;
    } else {
        s = !c->finished ? KN_ECANCEL : c->failed ? KN_EMEDIA : KN_EOF;
    }
    kn_mutex_unlock(c->lock);
    return s;
}

void kn_chunk_close(kn_chunk *c) {
    if (!c)
        return;
    kn_mutex_lock(c->lock);
    c->stop = true;
    kn_cond_broadcast(c->change);
    kn_mutex_unlock(c->lock);
    if (c->thread)
        kn_thread_join(c->thread);
    for (int i = 0; i < c->queued; i++)
        av_frame_free(&c->queue[i]);
    for (size_t i = c->taken; i < c->packets.n; i++)
        av_packet_free(&c->packets.v[i]);
    kn_vec_free(&c->packets);
    avcodec_free_context(&c->c);
    kn_cond_free(c->change);
    kn_mutex_free(c->lock);
    free(c);
}
