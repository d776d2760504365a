/* H.264 in MP4: frames go to the chunk at hand; packets leave chunk by chunk, in order. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <libavutil/frame.h>
#include "codec/chunk.h"
#include "codec/mux.h"
#include "src/core/mem.h"

/* Chunks in flight: the last frames of one (x264 looks 40 ahead) are encoded while the next fills.
 */
#define KN_CHUNKS 2

typedef struct kn_mp4 {
    kn_sink base;
    char *temp;
    kn_mux *mux;
    kn_chunk *chunk[KN_CHUNKS]; /* oldest first */
    int chunks;
    AVBufferPool *pool;
    AVPacket *pkt;
    uint8_t *extradata; /* of the first chunk: all must have the same */
    int extradata_size;
} kn_mp4;

static kn_status same_headers(kn_mp4 *m, const AVCodecContext *c) {
    if (!m->extradata) {
        m->extradata = av_memdup(c->extradata, (size_t)c->extradata_size);
        m->extradata_size = c->extradata_size;
        return m->extradata ? KN_OK : KN_ENOMEM;
    }
    if (c->extradata_size == m->extradata_size &&
        memcmp(c->extradata, m->extradata, (size_t)m->extradata_size) == 0)
        return KN_OK;
    kn_report(m->base.d, KN_SEV_ERROR, KN_EMEDIA, "output/encoder", (kn_loc){0}, NULL,
              "the H.264 encoder gives chunks different headers");
    return KN_EMEDIA;
}

/* Writes what the oldest chunk has. With `all`, waits for its end and closes it. */
static kn_status pump(kn_mp4 *m, bool all) {
    kn_status s;
    do {
        s = kn_chunk_take(m->chunk[0], m->pkt, all);
        if (s == KN_OK && (s = kn_mux_video(m->mux, m->pkt)) != KN_OK)
            return s;
    } while (s == KN_OK);
    if (s == KN_ECANCEL)
        return KN_OK;
    if (s != KN_EOF) {
        kn_report(m->base.d, KN_SEV_ERROR, s, "output/encoder", (kn_loc){0}, NULL,
                  "the H.264 encoder failed");
        return s;
    }
    kn_chunk_close(m->chunk[0]);
    memmove(m->chunk, m->chunk + 1, (size_t)--m->chunks * sizeof *m->chunk);
    return KN_OK;
}

static kn_status start_chunk(kn_mp4 *m) {
    kn_status s = KN_OK;
    while (m->chunks == KN_CHUNKS && s == KN_OK)
        s = pump(m, true);
    if (s != KN_OK)
        return s;
    kn_chunk *c = kn_chunk_open(m->base.o, m->base.d);
    if (!c)
        return KN_EMEDIA;
    m->chunk[m->chunks++] = c;
    s = same_headers(m, kn_chunk_context(c));
    if (s == KN_OK && !m->mux)
        s = kn_mux_open(m->temp, kn_chunk_context(c), m->base.o, m->base.mix, m->base.d, &m->mux);
    return s;
}

/* One block holds the three planes; the pool hands blocks on from frame to frame. */
static AVFrame *new_frame(kn_mp4 *m, int64_t pts) {
    int w = (m->base.o->width + 1) & ~1, h = (m->base.o->height + 1) & ~1;
    int ys = (w + 63) & ~63, cs = (w / 2 + 63) & ~63;
    size_t ysize = (size_t)ys * (size_t)h, csize = (size_t)cs * (size_t)(h / 2);
    if (!m->pool)
        m->pool = av_buffer_pool_init(ysize + 2 * csize + 64, NULL);
    AVFrame *f = m->pool ? av_frame_alloc() : NULL;
    if (!f)
        return NULL;
    f->buf[0] = av_buffer_pool_get(m->pool);
    if (!f->buf[0]) {
        av_frame_free(&f);
        return NULL;
    }
    f->width = w;
    f->height = h;
    f->format = AV_PIX_FMT_YUV420P;
    f->data[0] = f->buf[0]->data;
    f->data[1] = f->data[0] + ysize;
    f->data[2] = f->data[1] + csize;
    f->linesize[0] = ys;
    f->linesize[1] = f->linesize[2] = cs;
    f->color_range = AVCOL_RANGE_MPEG;
    f->colorspace = AVCOL_SPC_BT709;
    f->pts = pts;
    return f;
}

static kn_status mp4_frame(kn_sink *s, const kn_pix *p) {
    kn_mp4 *m = (kn_mp4 *)s;
    kn_status st = KN_OK;
    if (s->frames % s->o->chunk == 0) {
        if (m->chunks > 0)
            kn_chunk_end(m->chunk[m->chunks - 1]);
        st = start_chunk(m);
    }
    if (st != KN_OK)
        return st;
    AVFrame *f = new_frame(m, s->frames);
    if (!f)
        return KN_ENOMEM;
    kn_bgra_to_yuv420(p, f->data, f->linesize, f->width, f->height);
    kn_chunk_put(m->chunk[m->chunks - 1], f);
    return pump(m, false);
}

static kn_status mp4_finish(kn_sink *s) {
    kn_mp4 *m = (kn_mp4 *)s;
    kn_status st = KN_OK;
    kn_chunk_end(m->chunk[m->chunks - 1]);
    while (m->chunks > 0 && st == KN_OK)
        st = pump(m, true);
    if (st == KN_OK)
        st = kn_mux_finish(m->mux);
    if (st == KN_OK)
        st = kn_mux_check(m->temp, s->o, true, s->mix, s->d);
    if (st == KN_OK && rename(m->temp, s->path) != 0)
        st = kn_sink_error(s->d, "write", s->path);
    return st;
}

static void mp4_close(kn_sink *s) {
    kn_mp4 *m = (kn_mp4 *)s;
    for (int i = 0; i < m->chunks; i++)
        kn_chunk_close(m->chunk[i]);
    kn_mux_close(m->mux);
    if (m->temp && !s->done)
        unlink(m->temp);
    av_buffer_pool_uninit(&m->pool);
    av_packet_free(&m->pkt);
    av_free(m->extradata);
    free(m->temp);
    free(m);
}

kn_status kn_mp4_sink(kn_sink **out, const kn_sink *base) {
    kn_mp4 *m = KN_NEW(kn_mp4);
    m->base = *base;
    m->base.frame = mp4_frame;
    m->base.finish = mp4_finish;
    m->base.close = mp4_close;
    *out = &m->base;
    if (strcmp(base->path, "-") == 0) {
        kn_report(base->d, KN_SEV_ERROR, KN_EUSAGE, "output/stdout", (kn_loc){0},
                  "write y4m or rgba to standard output",
                  "an MP4 file has its index first and cannot be written to a pipe");
        return KN_EUSAGE;
    }
    m->pkt = av_packet_alloc();
    m->temp = kn_temp_create(base->path, ".part", false, base->d);
    return !m->pkt ? KN_ENOMEM : m->temp ? KN_OK : KN_EIO;
}
