/* GIF in two passes: the first makes one palette of all pictures, the second draws them with it. */
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "codec/check.h"
#include "codec/convert.h"
#include "codec/io.h"
#include "codec/sink.h"
#include "src/core/mem.h"

/* Delays are counted in it. */
#define KN_GIF_TICKS 100

typedef struct kn_gif {
    kn_sink base;
    char *temp;
    AVFilterGraph *graph; /* of this pass */
    AVFilterContext *in, *palette_in, *out;
    AVFrame *palette; /* after the first pass */
    AVBufferPool *pool;
    AVCodecContext *enc;
    AVFormatContext *fmt;
    AVPacket *pkt;
} kn_gif;

static kn_status gif_error(kn_gif *g, const char *what, int err) {
    char text[AV_ERROR_MAX_STRING_SIZE];
    kn_report(g->base.d, KN_SEV_ERROR, err == AVERROR(ENOMEM) ? KN_ENOMEM : KN_EIO, "output/write",
              (kn_loc){0}, NULL, "cannot %s: %s", what, kn_av_error(err, text, sizeof text));
    return KN_EIO;
}

static AVFilterContext *add(kn_gif *g, const char *filter, const char *name, const char *args) {
    AVFilterContext *f = NULL;
    const AVFilter *def = avfilter_get_by_name(filter);
    return def && avfilter_graph_create_filter(&f, def, name, args, NULL, g->graph) >= 0 ? f : NULL;
}

static AVFilterContext *source(kn_gif *g, const char *name, int w, int h, enum AVPixelFormat fmt) {
    char args[160];
    snprintf(args, sizeof args, "video_size=%dx%d:pix_fmt=%d:time_base=1/%d:pixel_aspect=1/1", w, h,
             (int)fmt, KN_GIF_TICKS);
    return add(g, "buffer", name, args);
}

static bool new_graph(kn_gif *g) {
    avfilter_graph_free(&g->graph);
    g->graph = avfilter_graph_alloc();
    if (g->graph)
        g->graph->nb_threads = 1;
    return g->graph != NULL;
}

/* pictures → palettegen. Colours count by what changes, as moving things are what is looked at. */
static kn_status first_pass(kn_gif *g) {
    const kn_encode_opts *o = g->base.o;
    char args[80];
    snprintf(args, sizeof args, "stats_mode=diff:reserve_transparent=%d", o->alpha ? 1 : 0);
    AVFilterContext *gen = NULL;
    int err = AVERROR(ENOMEM);
    /* The reserved colour's own value is never seen. */
    if (new_graph(g) && (g->in = source(g, "in", o->width, o->height, AV_PIX_FMT_BGRA)) &&
        (gen = add(g, "palettegen", "gen", args)) && (g->out = add(g, "buffersink", "out", NULL)) &&
        (err = avfilter_link(g->in, 0, gen, 0)) >= 0 &&
        (err = avfilter_link(gen, 0, g->out, 0)) >= 0 &&
        (err = avfilter_graph_config(g->graph, NULL)) >= 0)
        return KN_OK;
    return gif_error(g, "set up the palette", err);
}

/* pictures and palette → paletteuse → indices. */
static kn_status second_pass(kn_gif *g) {
    const kn_encode_opts *o = g->base.o;
    AVFilterContext *use = NULL;
    int err = AVERROR(ENOMEM);
    if (new_graph(g) && (g->in = source(g, "in", o->width, o->height, AV_PIX_FMT_BGRA)) &&
        (g->palette_in =
             source(g, "colours", g->palette->width, g->palette->height, g->palette->format)) &&
        (use = add(g, "paletteuse", "use", "dither=sierra2_4a:alpha_threshold=128")) &&
        (g->out = add(g, "buffersink", "out", NULL)) &&
        (err = avfilter_link(g->in, 0, use, 0)) >= 0 &&
        (err = avfilter_link(g->palette_in, 0, use, 1)) >= 0 &&
        (err = avfilter_link(use, 0, g->out, 0)) >= 0 &&
        (err = avfilter_graph_config(g->graph, NULL)) >= 0 &&
        (err = av_buffersrc_add_frame(g->palette_in, g->palette)) >= 0 &&
        (err = av_buffersrc_add_frame(g->palette_in, NULL)) >= 0)
        return KN_OK;
    return gif_error(g, "set up the colours", err);
}

static void release_pix(void *opaque, uint8_t *data) {
    kn_pix_unref(opaque);
}

/* The picture for a filter: as it is where it is opaque, else with straight alpha. */
static AVFrame *frame_of(kn_gif *g, const kn_pix *p) {
    AVFrame *f = av_frame_alloc();
    if (!f)
        return NULL;
    f->width = p->w;
    f->height = p->h;
    f->format = AV_PIX_FMT_BGRA;
    f->sample_aspect_ratio = (AVRational){1, 1};
    f->pts = kn_sink_stamp(g->base.o, g->base.frames, KN_GIF_TICKS);
    if (g->base.o->alpha && !p->opaque) {
        const int stride = (4 * p->w + 63) & ~63;
        if (!g->pool)
            g->pool = av_buffer_pool_init((size_t)stride * (size_t)p->h + 64, NULL);
        f->buf[0] = g->pool ? av_buffer_pool_get(g->pool) : NULL;
        f->linesize[0] = stride;
        f->data[0] = f->buf[0] ? f->buf[0]->data : NULL;
        if (f->buf[0])
            kn_convert(p, KN_MATRIX_709, false, f);
    } else {
        kn_pix *keep = kn_pix_ref((kn_pix *)p);
        f->buf[0] = av_buffer_create(keep->data, (size_t)keep->stride * (size_t)keep->h,
                                     release_pix, keep, AV_BUFFER_FLAG_READONLY);
        f->data[0] = keep->data;
        f->linesize[0] = keep->stride;
        if (!f->buf[0])
            kn_pix_unref(keep);
    }
    if (!f->buf[0])
        av_frame_free(&f);
    return f;
}

static kn_status open_output(kn_gif *g) {
    const kn_encode_opts *o = g->base.o;
    const AVCodec *codec = avcodec_find_encoder_by_name("gif");
    const size_t cap = strlen(g->temp) + 6;
    char *url = KN_NEW_N(char, cap);
    snprintf(url, cap, "file:%s", g->temp);
    int err = AVERROR(ENOMEM);
    g->enc = codec ? avcodec_alloc_context3(codec) : NULL;
    if (g->enc && avformat_alloc_output_context2(&g->fmt, NULL, "gif", url) >= 0) {
        g->enc->width = o->width;
        g->enc->height = o->height;
        g->enc->pix_fmt = AV_PIX_FMT_PAL8;
        g->enc->time_base = (AVRational){1, KN_GIF_TICKS};
        g->enc->thread_count = 1;
        g->enc->flags |= AV_CODEC_FLAG_BITEXACT;
        g->fmt->flags |= AVFMT_FLAG_BITEXACT;
        AVStream *st = avformat_new_stream(g->fmt, NULL);
        AVDictionary *opts = NULL;
        av_dict_set_int(&opts, "loop", o->loop, 0);
        av_dict_set_int(&opts, "final_delay",
                        kn_sink_stamp(o, o->frames, KN_GIF_TICKS) -
                            kn_sink_stamp(o, o->frames - 1, KN_GIF_TICKS),
                        0);
        if (st && (err = avcodec_open2(g->enc, codec, NULL)) >= 0 &&
            (err = avcodec_parameters_from_context(st->codecpar, g->enc)) >= 0 &&
            (err = avio_open(&g->fmt->pb, url, AVIO_FLAG_WRITE)) >= 0) {
            st->time_base = g->enc->time_base;
            err = avformat_write_header(g->fmt, &opts);
        }
        av_dict_free(&opts);
    }
    free(url);
    return err >= 0 ? KN_OK : gif_error(g, "open the output", err);
}

/* The first pass is over: its palette, and what the second needs. */
static kn_status gif_pass(kn_sink *s) {
    kn_gif *g = (kn_gif *)s;
    int err = av_buffersrc_add_frame(g->in, NULL);
    g->palette = av_frame_alloc();
    if (err >= 0 && g->palette)
        err = av_buffersink_get_frame(g->out, g->palette);
    if (err < 0 || !g->palette)
        return gif_error(g, "make the palette", err);
    g->palette->pts = 0;
    kn_status st = second_pass(g);
    return st == KN_OK ? open_output(g) : st;
}

static kn_status write_packets(kn_gif *g) {
    int err;
    while ((err = avcodec_receive_packet(g->enc, g->pkt)) >= 0) {
        av_packet_rescale_ts(g->pkt, g->enc->time_base, g->fmt->streams[0]->time_base);
        err = av_write_frame(g->fmt, g->pkt);
        av_packet_unref(g->pkt);
        if (err >= 0)
            err = g->fmt->pb->error;
        if (err < 0)
            return gif_error(g, "write", err);
    }
    return err == AVERROR(EAGAIN) || err == AVERROR_EOF ? KN_OK : gif_error(g, "encode", err);
}

static kn_status encode_ready(kn_gif *g) {
    AVFrame *f = av_frame_alloc();
    kn_status st = f ? KN_OK : KN_ENOMEM;
    while (st == KN_OK && av_buffersink_get_frame(g->out, f) >= 0) {
        const int err = avcodec_send_frame(g->enc, f);
        av_frame_unref(f);
        st = err < 0 ? gif_error(g, "encode", err) : write_packets(g);
    }
    av_frame_free(&f);
    return st;
}

static kn_status gif_frame(kn_sink *s, const kn_pix *p) {
    kn_gif *g = (kn_gif *)s;
    AVFrame *f = frame_of(g, p);
    if (!f)
        return gif_error(g, "take a picture", AVERROR(ENOMEM));
    /* Pushed: nobody pulls during the first pass, pictures would all wait in the graph. */
    const int err = av_buffersrc_add_frame_flags(g->in, f, AV_BUFFERSRC_FLAG_PUSH);
    av_frame_free(&f);
    if (err < 0)
        return gif_error(g, "take a picture", err);
    return g->palette ? encode_ready(g) : KN_OK;
}

static kn_status gif_finish(kn_sink *s) {
    kn_gif *g = (kn_gif *)s;
    const int ended = av_buffersrc_add_frame(g->in, NULL);
    kn_status st = ended < 0 ? gif_error(g, "encode", ended) : encode_ready(g);
    if (st == KN_OK && avcodec_send_frame(g->enc, NULL) >= 0)
        st = write_packets(g);
    if (st != KN_OK)
        return st;
    int err = av_write_trailer(g->fmt);
    if (err >= 0)
        err = g->fmt->pb->error;
    const int closed = avio_closep(&g->fmt->pb);
    err = err < 0 ? err : closed;
    if (err < 0)
        return gif_error(g, "write", err);
    st = kn_check_file(g->temp, KN_FMT_GIF, s->o, true, NULL, s->d);
    if (st == KN_OK && rename(g->temp, s->path) != 0)
        st = kn_sink_error(s->d, "write", s->path);
    return st;
}

static void gif_close(kn_sink *s) {
    kn_gif *g = (kn_gif *)s;
    avfilter_graph_free(&g->graph);
    av_frame_free(&g->palette);
    av_buffer_pool_uninit(&g->pool);
    avcodec_free_context(&g->enc);
    if (g->fmt)
        avio_closep(&g->fmt->pb);
    avformat_free_context(g->fmt);
    av_packet_free(&g->pkt);
    if (g->temp && !s->done)
        unlink(g->temp);
    free(g->temp);
    free(g);
}

kn_status kn_gif_sink(kn_sink **out, const kn_sink *base) {
    kn_gif *g = KN_NEW(kn_gif);
    g->base = *base;
    g->base.frame = gif_frame;
    g->base.pass = gif_pass;
    g->base.finish = gif_finish;
    g->base.close = gif_close;
    g->base.passes = 2;
    *out = &g->base;
    kn_av_quiet();
    /* A delay below two hundredths is taken for a tenth by players. */
    if (base->o->fps.num > 50 * base->o->fps.den) {
        kn_report(base->d, KN_SEV_ERROR, KN_EUSAGE, "output/rate", (kn_loc){0}, "use --fps 30",
                  "a GIF has at most 50 pictures a second");
        return KN_EUSAGE;
    }
    g->pkt = av_packet_alloc();
    g->temp = kn_sink_temp(base, false);
    return !g->pkt ? KN_ENOMEM : g->temp ? first_pass(g) : KN_EIO;
}
