/* Speed at the same pitch, by libavfilter's atempo. */
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "codec/audio_read.h"
#include "src/core/str.h"

#define KN_BLOCK 4096

typedef struct kn_tempo {
    AVFilterGraph *graph;
    AVFilterContext *src, *sink;
    AVFrame *frame;
} kn_tempo;

static AVFilterContext *add(kn_tempo *t, const char *filter, const char *name, const char *args,
                            AVFilterContext *before) {
    AVFilterContext *f = NULL;
    const AVFilter *def = avfilter_get_by_name(filter);
    if (!def || avfilter_graph_create_filter(&f, def, name, args, NULL, t->graph) < 0)
        return NULL;
    if (before && avfilter_link(before, 0, f, 0) < 0)
        return NULL;
    return f;
}

/* One atempo is good for 0.5..2: more is a chain of them. */
static bool build(kn_tempo *t, double rate) {
    t->graph = avfilter_graph_alloc();
    t->frame = av_frame_alloc();
    if (!t->graph || !t->frame)
        return false;
    t->graph->nb_threads = 1;
    t->src = add(t, "abuffer", "in",
                 "sample_rate=48000:sample_fmt=flt:channel_layout=stereo:time_base=1/48000", NULL);
    AVFilterContext *last = t->src;
    for (int i = 0; last && (i == 0 || fabs(rate - 1) > 1e-9); i++) {
        double part = rate > 2 ? 2 : rate < 0.5 ? 0.5 : rate;
        kn_sb args = {0};
        char name[16];
        snprintf(name, sizeof name, "tempo%d", i);
        /* printf would write the decimal sign of the process's locale. */
        char num[40];
        size_t n = kn_fmt_double(num, sizeof num, part, 15);
        kn_sb_put(&args, (kn_str){num, n});
        char *text = kn_sb_take(&args);
        last = add(t, "atempo", name, text, last);
        free(text);
        rate /= part;
    }
    t->sink = last ? add(t, "abuffersink", "out", NULL, last) : NULL;
    return t->sink && avfilter_graph_config(t->graph, NULL) >= 0;
}

static kn_status collect(kn_tempo *t, kn_pcm *out) {
    kn_status s = KN_OK;
    while (s == KN_OK && av_buffersink_get_frame(t->sink, t->frame) >= 0) {
        s = kn_pcm_append(out, (const float *)(void *)t->frame->data[0], t->frame->nb_samples);
        av_frame_unref(t->frame);
    }
    return s;
}

static kn_status push(kn_tempo *t, const float *v, int n, int64_t pts) {
    AVFrame *f = t->frame;
    f->format = AV_SAMPLE_FMT_FLT;
    f->ch_layout = (AVChannelLayout)AV_CHANNEL_LAYOUT_STEREO;
    f->sample_rate = KN_AUDIO_RATE;
    f->nb_samples = n;
    f->pts = pts;
    if (av_frame_get_buffer(f, 0) < 0)
        return KN_ENOMEM;
    memcpy(f->data[0], v, (size_t)n * 2 * sizeof *v);
    int err = av_buffersrc_add_frame(t->src, f);
    av_frame_unref(f);
    return err < 0 ? KN_EMEDIA : KN_OK;
}

kn_status kn_audio_tempo(const kn_pcm *in, double rate, kn_diags *d, kn_loc loc, kn_pcm *out) {
    kn_tempo t = {0};
    kn_status s = build(&t, rate) ? KN_OK : KN_EMEDIA;
    for (int64_t at = 0; s == KN_OK && at < in->n; at += KN_BLOCK) {
        int n = in->n - at < KN_BLOCK ? (int)(in->n - at) : KN_BLOCK;
        s = push(&t, in->v + 2 * at, n, at);
        if (s == KN_OK)
            s = collect(&t, out);
    }
    if (s == KN_OK && av_buffersrc_add_frame(t.src, NULL) < 0)
        s = KN_EMEDIA;
    if (s == KN_OK)
        s = collect(&t, out);
    if (s != KN_OK)
        kn_report(d, KN_SEV_ERROR, s, "audio/rate", loc, NULL,
                  "cannot play the sound at %g times its speed", rate);
    av_frame_free(&t.frame);
    avfilter_graph_free(&t.graph);
    return s;
}
