#include "codec/chunk.h"
#include <libavutil/opt.h>
#include <string.h>
#include "codec/io.h"
#include "src/core/par.h"
#include "src/core/vec.h"

/* Frames between the caller and the encoder: enough to keep it busy while the caller converts. */
#define KN_QUEUE 4

struct kn_chunk {
    AVCodecContext *c;
    kn_thread *thread;
    kn_mutex *lock; /* guards what follows */
    kn_cond *change;
    AVFrame *queue[KN_QUEUE];
    int queued;
    bool end, stop, finished, failed;
    KN_VEC(AVPacket *) packets;
    size_t taken;
};

/* x264's result depends on the number of its threads, so it follows from the size of the picture
 * and never from the machine. A frame thread needs rows above to be done: small pictures have few.
 */
static int threads_for(const kn_encode_opts *o) {
    int64_t px = (int64_t)o->width * o->height;
    return px <= 640 * 360 ? 2 : px <= 1920LL * 1088 ? 4 : 6;
}

/* x264 prints on its own when it does not know one. */
static bool known_preset(const char *name) {
    static const char *const names[] = {"ultrafast", "superfast", "veryfast", "faster",
                                        "fast",      "medium",    "slow",     "slower",
                                        "veryslow",  "placebo"};
    for (size_t i = 0; i < KN_COUNTOF(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool set_options(AVCodecContext *c, const kn_encode_opts *o) {
    bool fast = strcmp(o->preset, "ultrafast") == 0;
    const char *common = "colorprim=bt709:transfer=bt709:colormatrix=bt709";
    char params[160];
    snprintf(params, sizeof params, "aq-mode=3:%s%s",
             fast ? "" : "aq-strength=0.8:deblock=1,1:", common);
    bool ok = av_opt_set(c->priv_data, "preset", o->preset, 0) >= 0 &&
              av_opt_set(c->priv_data, "profile", "high", 0) >= 0 &&
              av_opt_set(c->priv_data, "x264-params", params, 0) >= 0;
    if (ok && o->bitrate <= 0)
        ok = av_opt_set_double(c->priv_data, "crf", o->crf, 0) >= 0;
    return ok;
}

static AVCodecContext *open_x264(const kn_encode_opts *o) {
    const AVCodec *codec = avcodec_find_encoder_by_name("libx264");
    AVCodecContext *c = codec && known_preset(o->preset) ? avcodec_alloc_context3(codec) : NULL;
    if (!c)
        return NULL;
    kn_av_quiet();
    c->width = (o->width + 1) & ~1;
    c->height = (o->height + 1) & ~1;
    c->pix_fmt = AV_PIX_FMT_YUV420P;
    c->time_base = (AVRational){(int)o->fps.den, (int)o->fps.num};
    c->framerate = (AVRational){(int)o->fps.num, (int)o->fps.den};
    c->gop_size = (int)o->chunk;
    c->max_b_frames = 0;
    c->color_primaries = AVCOL_PRI_BT709;
    c->color_trc = AVCOL_TRC_BT709;
    c->colorspace = AVCOL_SPC_BT709;
    c->color_range = AVCOL_RANGE_MPEG;
    c->sample_aspect_ratio = (AVRational){1, 1};
    c->thread_count = threads_for(o);
    c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
    if (o->bitrate > 0)
        c->bit_rate = o->bitrate;
    if (!set_options(c, o) || avcodec_open2(c, codec, NULL) < 0)
        avcodec_free_context(&c);
    return c;
}

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
        pkt->duration = 1;
        kn_mutex_lock(c->lock);
        kn_vec_push(&c->packets, pkt);
        kn_cond_broadcast(c->change);
        kn_mutex_unlock(c->lock);
    }
}

static void chunk_main(void *ctx) {
    kn_chunk *c = ctx;
    int err = 0;
    AVFrame *f;
    while ((err >= 0 || err == AVERROR(EAGAIN)) && (f = next_frame(c))) {
        err = avcodec_send_frame(c->c, f);
        av_frame_free(&f);
        if (err >= 0)
            err = drain(c);
    }
    kn_mutex_lock(c->lock);
    bool flush = !c->stop && (err >= 0 || err == AVERROR(EAGAIN));
    kn_mutex_unlock(c->lock);
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
    c->c = open_x264(o);
    if (c->c)
        c->thread = kn_thread_start(chunk_main, c, 1 << 20);
    if (!c->thread) {
        kn_report(d, KN_SEV_ERROR, KN_EMEDIA, "output/encoder", (kn_loc){0}, NULL,
                  "cannot start the H.264 encoder for %d × %d px, preset '%s'", o->width, o->height,
                  o->preset);
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
    while (c->queued == KN_QUEUE && !c->finished)
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
