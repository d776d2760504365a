#include "codec/deinterlace.h"
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavutil/opt.h>
#include <stdio.h>
#include "src/core/mem.h"

struct kn_deinterlacer {
    AVFilterGraph *graph; /* NULL: none, or at its end */
    AVFilterContext *src, *sink;
    int w, h, format;
    int64_t fed[2]; /* stamps of the last two pictures that went in, the newest last */
};

kn_deinterlacer *kn_deinterlacer_new(void) {
    return KN_NEW(kn_deinterlacer);
}

void kn_deinterlacer_free(kn_deinterlacer *d) {
    if (!d)
        return;
    avfilter_graph_free(&d->graph);
    free(d);
}

/* Stamps count pictures' own ticks; no filter here looks at their length. */
static bool build(kn_deinterlacer *d, const AVFrame *f) {
    char args[200];
    AVFilterContext *filter = NULL;
    avfilter_graph_free(&d->graph);
    d->graph = avfilter_graph_alloc();
    if (!d->graph)
        return false;
    d->graph->nb_threads = 1;
    d->w = f->width;
    d->h = f->height;
    d->format = f->format;
    d->fed[0] = d->fed[1] = AV_NOPTS_VALUE;
    snprintf(args, sizeof args, "video_size=%dx%d:pix_fmt=%d:time_base=1/1000:pixel_aspect=1/1",
             f->width, f->height, f->format);
    return avfilter_graph_create_filter(&d->src, avfilter_get_by_name("buffer"), "in", args, NULL,
                                        d->graph) >= 0 &&
           avfilter_graph_create_filter(&filter, avfilter_get_by_name("bwdif"), "bwdif",
                                        "mode=send_frame:parity=auto:deint=interlaced", NULL,
                                        d->graph) >= 0 &&
           avfilter_graph_create_filter(&d->sink, avfilter_get_by_name("buffersink"), "out", NULL,
                                        NULL, d->graph) >= 0 &&
           avfilter_link(d->src, 0, filter, 0) >= 0 && avfilter_link(filter, 0, d->sink, 0) >= 0 &&
           avfilter_graph_config(d->graph, NULL) >= 0;
}

/* NULL: the end. What comes out meanwhile is put into `out`; only the last counts. */
static bool feed(kn_deinterlacer *d, const AVFrame *f, AVFrame *out) {
    const int err = f ? av_buffersrc_write_frame(d->src, f) : av_buffersrc_add_frame(d->src, NULL);
    AVFrame *got = av_frame_alloc();
    while (got && err >= 0 && av_buffersink_get_frame(d->sink, got) >= 0) {
        av_frame_unref(out);
        av_frame_move_ref(out, got);
    }
    av_frame_free(&got);
    d->fed[0] = d->fed[1];
    d->fed[1] = f ? f->pts : AV_NOPTS_VALUE;
    return err >= 0;
}

bool kn_deinterlace(kn_deinterlacer *d, const AVFrame *prev, const AVFrame *cur,
                    const AVFrame *next, AVFrame *out) {
    const int64_t before = prev ? prev->pts : AV_NOPTS_VALUE;
    const bool goes_on = d->graph && d->fed[1] == cur->pts && d->fed[0] == before &&
                         d->w == cur->width && d->h == cur->height && d->format == cur->format;
    bool ok = true;
    if (!goes_on)
        ok = build(d, cur) && (!prev || feed(d, prev, out)) && feed(d, cur, out);
    av_frame_unref(out); /* it was the one before */
    ok = ok && feed(d, next, out) && out->buf[0];
    if (!ok || !next)
        avfilter_graph_free(&d->graph);
    if (ok)
        out->pts = cur->pts;
    else
        av_frame_unref(out);
    return ok;
}
