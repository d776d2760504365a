/* Encoded films: frames go to the chunk at hand; packets leave chunk by chunk, in order. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include "codec/check.h"
#include "codec/chunk.h"
#include "codec/convert.h"
#include "codec/folder.h"
#include "codec/mux.h"
#include "codec/video_encoder.h"
#include "src/core/mem.h"

/* Chunks in flight: the last frames of one (x264 looks 40 ahead) are encoded while the next fills.
 */
#define KN_CHUNKS 2

typedef struct kn_film {
    kn_sink base;
    char *temp;
    kn_mux *mux;
    kn_chunk *chunk[KN_CHUNKS]; /* oldest first */
    int chunks;
    AVBufferPool *pool;
    AVPacket *pkt;
    uint8_t *extradata; /* of the first chunk: all must have the same */
    int extradata_size;
} kn_film;

static kn_status same_headers(kn_film *m, const AVCodecContext *c) {
    if (c->extradata_size <= 0)
        return KN_OK;
    if (!m->extradata) {
        m->extradata = av_memdup(c->extradata, (size_t)c->extradata_size);
        m->extradata_size = c->extradata_size;
        return m->extradata ? KN_OK : KN_ENOMEM;
    }
    if (c->extradata_size == m->extradata_size &&
        memcmp(c->extradata, m->extradata, (size_t)m->extradata_size) == 0)
        return KN_OK;
    kn_report(m->base.d, KN_SEV_ERROR, KN_EMEDIA, "output/encoder", (kn_loc){0}, NULL,
              "the encoder gives chunks different headers");
    return KN_EMEDIA;
}

/* Writes what the oldest chunk has. With `all`, waits for its end and closes it. */
static kn_status pump(kn_film *m, bool all) {
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
                  "the encoder failed");
        return s;
    }
    kn_chunk_close(m->chunk[0]);
    memmove(m->chunk, m->chunk + 1, (size_t)--m->chunks * sizeof *m->chunk);
    return KN_OK;
}

static kn_status start_chunk(kn_film *m) {
    kn_status s = KN_OK;
    /* Of pictures beyond 720p one encoder's worth is memory enough; its last frames keep its
     * threads busy alone. */
    const bool large = (int64_t)m->base.o->width * m->base.o->height > 1280 * 720;
    const int most = large ? 1 : KN_CHUNKS;
    while (m->chunks >= most && s == KN_OK)
        s = pump(m, true);
    if (s != KN_OK)
        return s;
    kn_chunk *c = kn_chunk_open(m->base.o, m->base.d);
    if (!c)
        return KN_EMEDIA;
    m->chunk[m->chunks++] = c;
    s = same_headers(m, kn_chunk_context(c));
    if (s == KN_OK && !m->mux)
        s = kn_mux_open(m->temp, m->base.o->format, kn_chunk_context(c), m->base.o, m->base.mix,
                        m->base.d, &m->mux);
    return s;
}

/* One block holds the planes; the pool hands blocks on from frame to frame. */
static AVFrame *new_frame(kn_film *m, int64_t pts) {
    const kn_encode_opts *o = m->base.o;
    const enum AVPixelFormat fmt = av_get_pix_fmt(o->pixel_format);
    int w, h;
    kn_video_size(o, &w, &h);
    const int size = av_image_get_buffer_size(fmt, w, h, 64);
    if (!m->pool && size > 0)
        m->pool = av_buffer_pool_init((size_t)size + 64, NULL);
    AVFrame *f = m->pool ? av_frame_alloc() : NULL;
    if (!f)
        return NULL;
    f->buf[0] = av_buffer_pool_get(m->pool);
    if (!f->buf[0] ||
        av_image_fill_arrays(f->data, f->linesize, f->buf[0]->data, fmt, w, h, 64) < 0) {
        av_frame_free(&f);
        return NULL;
    }
    f->width = w;
    f->height = h;
    f->format = fmt;
    kn_video_colours(o, &f->color_primaries, &f->color_trc, &f->colorspace, &f->color_range);
    f->pts = pts;
    return f;
}

static void release_pix(void *opaque, uint8_t *data) {
    kn_pix_unref(opaque);
}

/* The picture as the encoder takes it. Where that is how the rasterizer drew it, nothing is copied.
 */
static AVFrame *frame_of(kn_film *m, const kn_pix *p) {
    const kn_encode_opts *o = m->base.o;
    if (av_get_pix_fmt(o->pixel_format) == AV_PIX_FMT_BGR0) {
        AVFrame *f = av_frame_alloc();
        kn_pix *keep = kn_pix_ref((kn_pix *)p);
        if (f)
            f->buf[0] = av_buffer_create(keep->data, (size_t)keep->stride * (size_t)keep->h,
                                         release_pix, keep, AV_BUFFER_FLAG_READONLY);
        if (!f || !f->buf[0]) {
            av_frame_free(&f);
            kn_pix_unref(keep);
            return NULL;
        }
        f->width = p->w;
        f->height = p->h;
        f->format = AV_PIX_FMT_BGR0;
        f->data[0] = keep->data;
        f->linesize[0] = keep->stride;
        f->pts = m->base.frames;
        return f;
    }
    AVFrame *f = new_frame(m, m->base.frames);
    if (f)
        kn_convert(p, o->matrix, o->full_range, f);
    return f;
}

static kn_status film_frame(kn_sink *s, const kn_pix *p) {
    kn_film *m = (kn_film *)s;
    kn_status st = KN_OK;
    if (s->frames % s->o->chunk == 0) {
        if (m->chunks > 0)
            kn_chunk_end(m->chunk[m->chunks - 1]);
        st = start_chunk(m);
    }
    if (st != KN_OK)
        return st;
    AVFrame *f = frame_of(m, p);
    if (!f)
        return KN_ENOMEM;
    kn_chunk_put(m->chunk[m->chunks - 1], f);
    return pump(m, false);
}

static bool is_folder(const kn_sink *s) {
    return kn_format_get(s->o->format)->flags & KN_FF_FOLDER;
}

static kn_status film_finish(kn_sink *s) {
    kn_film *m = (kn_film *)s;
    kn_status st = KN_OK;
    kn_chunk_end(m->chunk[m->chunks - 1]);
    while (m->chunks > 0 && st == KN_OK)
        st = pump(m, true);
    if (st == KN_OK)
        st = kn_mux_finish(m->mux);
    kn_mux_close(m->mux);
    m->mux = NULL;
    if (st == KN_OK && s->o->format == KN_FMT_HLS)
        st = kn_hls_master(m->temp, s->o, s->mix != NULL, s->d);
    if (st == KN_OK)
        st = kn_check_file(m->temp, s->o->format, s->o, true, s->mix, s->d);
    if (st != KN_OK)
        return st;
    if (is_folder(s))
        return kn_folder_rename(m->temp, s->path, kn_hls_is_ours, NULL, s->d);
    return rename(m->temp, s->path) == 0 ? KN_OK : kn_sink_error(s->d, "write", s->path);
}

static void film_close(kn_sink *s) {
    kn_film *m = (kn_film *)s;
    for (int i = 0; i < m->chunks; i++)
        kn_chunk_close(m->chunk[i]);
    kn_mux_close(m->mux);
    if (m->temp && !s->done) {
        if (is_folder(s))
            kn_folder_remove(m->temp);
        else
            unlink(m->temp);
    }
    av_buffer_pool_uninit(&m->pool);
    av_packet_free(&m->pkt);
    av_free(m->extradata);
    free(m->temp);
    free(m);
}

kn_status kn_film_sink(kn_sink **out, const kn_sink *base) {
    kn_film *m = KN_NEW(kn_film);
    m->base = *base;
    m->base.frame = film_frame;
    m->base.finish = film_finish;
    m->base.close = film_close;
    *out = &m->base;
    m->pkt = av_packet_alloc();
    m->temp = kn_sink_temp(base, is_folder(base));
    return !m->pkt ? KN_ENOMEM : m->temp ? KN_OK : KN_EIO;
}
