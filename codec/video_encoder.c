/* Numbers of threads follow from the picture's size and never from the machine: an encoder's result
 * may depend on them. */
#include "codec/video_encoder.h"
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <stdio.h>
#include <string.h>
#include "codec/io.h"
#include "src/core/limits.h"
#include "src/core/mem.h"

void kn_video_size(const kn_encode_opts *o, int *w, int *h) {
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(av_get_pix_fmt(o->pixel_format));
    *w = o->width + (d->log2_chroma_w ? o->width & 1 : 0);
    *h = o->height + (d->log2_chroma_h ? o->height & 1 : 0);
}

void kn_video_colours(const kn_encode_opts *o, enum AVColorPrimaries *p,
                      enum AVColorTransferCharacteristic *t, enum AVColorSpace *m,
                      enum AVColorRange *r) {
    const bool sd = o->matrix == KN_MATRIX_601;
    *p = sd ? AVCOL_PRI_SMPTE170M : AVCOL_PRI_BT709;
    *t = sd ? AVCOL_TRC_SMPTE170M : AVCOL_TRC_BT709;
    *m = sd                            ? AVCOL_SPC_SMPTE170M
         : o->matrix == KN_MATRIX_2020 ? AVCOL_SPC_BT2020_NCL
                                       : AVCOL_SPC_BT709;
    *r = o->full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
}

static int64_t pixels(const kn_encode_opts *o) {
    return (int64_t)o->width * o->height;
}

bool kn_video_large(const kn_encode_opts *o) {
    return pixels(o) > 1920LL * 1088;
}

static bool set(AVCodecContext *c, const char *name, const char *value) {
    return av_opt_set(c->priv_data, name, value, 0) >= 0;
}

static bool set_int(AVCodecContext *c, const char *name, int64_t v) {
    return av_opt_set_int(c->priv_data, name, v, 0) >= 0;
}

static bool whole_number(const char *s, long lo, long hi, long *out) {
    char *end;
    *out = strtol(s, &end, 10);
    return *s && !*end && *out >= lo && *out <= hi;
}

/* Presets of x264 and x265, and how many frames the former look ahead and refer to. */
typedef struct preset {
    const char *name;
    int lookahead, refs;
} preset;

static const preset *find_preset(const char *name) { /* NULL: no such; x264 would print it */
    static const preset all[] = {{"ultrafast", 0, 1}, {"superfast", 0, 1}, {"veryfast", 10, 1},
                                 {"faster", 20, 2},   {"fast", 30, 2},     {"medium", 40, 3},
                                 {"slow", 50, 5},     {"slower", 60, 8},   {"veryslow", 60, 16},
                                 {"placebo", 60, 16}};
    for (size_t i = 0; i < KN_COUNTOF(all); i++)
        if (strcmp(name, all[i].name) == 0)
            return &all[i];
    return NULL;
}

/* What is looked ahead is kept: of 4K pictures ten take the place of forty of 1080p. */
static int lookahead_for(const kn_encode_opts *o, int usual) {
    const int64_t fit = 40 * (1920LL * 1088) / pixels(o);
    return fit >= usual ? usual : fit < 2 ? 2 : (int)fit;
}

static double budget(const kn_encode_opts *o) {
    return o->memory > 0 ? (double)o->memory : (double)KN_DEFAULT_MEMORY;
}

/* Whether x264 takes no more than half of the budget: each picture that it may refer to is kept
 * with three planes between its samples, those that wait with their small copies. */
static bool x264_fits(const kn_encode_opts *o, int refs, int ahead) {
    return (double)pixels(o) * (5.7 * (refs + 1) + 2.5 * (ahead + 3)) <= budget(o) / 2;
}

/* How an encoder may be set for large pictures, from what it would like to what takes the least:
 * bytes that it holds per pixel, measured at 3840 × 2160, and its words. */
typedef struct thrift {
    double bytes;
    const char *words;
} thrift;

/* The first that takes no more than the encoder's share of the budget, else the last. */
static const char *within_budget(const kn_encode_opts *o, const thrift *v, size_t n) {
    const double share = 0.55 * budget(o), depth = strstr(o->pixel_format, "10") ? 2 : 1,
                 streams = o->alpha ? 2 : 1;
    for (size_t i = 0; i + 1 < n; i++)
        if (v[i].bytes * depth * streams * (double)pixels(o) <= share)
            return v[i].words;
    return v[n - 1].words;
}

/* Names of H.273 as x264 and x265 spell them. */
static const char *matrix_word(kn_matrix m) {
    return m == KN_MATRIX_601 ? "smpte170m" : m == KN_MATRIX_2020 ? "bt2020nc" : "bt709";
}

static bool set_x264(AVCodecContext *c, const kn_encode_opts *o) {
    const preset *usual = find_preset(o->preset);
    char params[480], look[64] = "", gop[80] = "";
    if (!usual)
        return false;
    /* A frame thread needs rows above to be done: small pictures have few. Large ones are cut into
     * slices instead, because each frame thread holds a picture and what belongs to it. */
    c->thread_count = pixels(o) <= 640 * 360 ? 2 : kn_video_large(o) ? 6 : 4;
    if (kn_video_large(o)) {
        int ahead = lookahead_for(o, usual->lookahead), refs = usual->refs;
        while (refs > 1 && !x264_fits(o, refs, ahead))
            refs--;
        if (!x264_fits(o, refs, ahead))
            ahead = 0;
        snprintf(look, sizeof look, "sliced-threads=1:rc-lookahead=%d:", ahead);
        if (refs < usual->refs)
            snprintf(look + strlen(look), sizeof look - strlen(look), "ref=%d:", refs);
    }
    if (o->gop > 0)
        snprintf(gop, sizeof gop, "min-keyint=%lld:scenecut=0:", (long long)o->gop);
    snprintf(params, sizeof params, "aq-mode=3:%s%s%scolorprim=%s:transfer=%s:colormatrix=%s",
             strcmp(o->preset, "ultrafast") == 0 ? "" : "aq-strength=0.8:deblock=1,1:", look, gop,
             o->matrix == KN_MATRIX_601 ? "smpte170m" : "bt709",
             o->matrix == KN_MATRIX_601 ? "smpte170m" : "bt709", matrix_word(o->matrix));
    const kn_profile_info *p = o->profile ? kn_profile_find(o->vcodec, o->profile) : NULL;
    const char *profile = p ? p->word : strcmp(o->pixel_format, "yuv420p") == 0 ? "high" : NULL;
    return set(c, "preset", o->preset) && (!profile || set(c, "profile", profile)) &&
           set(c, "x264-params", params) &&
           (o->bitrate > 0 || av_opt_set_double(c->priv_data, "crf", o->crf, 0) >= 0);
}

static bool set_x265(AVCodecContext *c, const kn_encode_opts *o) {
    const preset *usual = find_preset(o->preset);
    char params[480], gop[80] = "", look[120] = "", vbv[100] = "";
    if (!usual)
        return false;
    const bool small = o->width < 64 || o->height < 64;
    const int ahead = lookahead_for(o, usual->lookahead < 10 ? 10 : usual->lookahead / 2);
    static const thrift steps[] = {
        {134, ""},
        {105, ":frame-threads=1:rc-lookahead=5:ref=2"},
        {79, ":frame-threads=1:rc-lookahead=3:bframes=1:ref=1:b-adapt=0"},
        {63, ":frame-threads=1:rc-lookahead=3:bframes=0:ref=1:b-adapt=0"}};
    if (kn_video_large(o))
        snprintf(look, sizeof look, ":rc-lookahead=%d:bframes=3%s", ahead < 5 ? 5 : ahead,
                 within_budget(o, steps, KN_COUNTOF(steps)));
    if (o->gop > 0)
        snprintf(gop, sizeof gop, ":min-keyint=%lld:scenecut=0", (long long)o->gop);
    if (o->max_rate > 0)
        snprintf(vbv, sizeof vbv, ":vbv-maxrate=%lld:vbv-bufsize=%lld",
                 (long long)o->max_rate / 1000, (long long)o->buf_size / 1000);
    snprintf(params, sizeof params,
             "log-level=none:info=0:open-gop=0:pools=4:frame-threads=%d%s%s%s%s",
             pixels(o) <= 640 * 360 ? 1 : 2, small ? ":ctu=16" : "", look, gop, vbv);
    const kn_profile_info *p = o->profile ? kn_profile_find(o->vcodec, o->profile) : NULL;
    return set(c, "preset", o->preset) && (!p || set(c, "profile", p->word)) &&
           set(c, "x265-params", params) &&
           (o->bitrate > 0 || av_opt_set_double(c->priv_data, "crf", o->crf, 0) >= 0);
}

static bool set_svt(AVCodecContext *c, const kn_encode_opts *o) {
    long preset;
    char params[120];
    if (!whole_number(o->preset, 0, 12, &preset) || o->width < 64 || o->height < 64 ||
        o->max_rate > 0)
        return false;
    static const thrift steps[] = {{218, "lp=4:lookahead=16"},
                                   {165, "lp=4:lookahead=0"},
                                   {98, "lp=1:lookahead=0"},
                                   {78, "lp=1:lookahead=0:hierarchical-levels=3"},
                                   {66, "lp=1:lookahead=0:hierarchical-levels=2:enable-tf=0"}};
    snprintf(params, sizeof params, "scd=0:%s",
             kn_video_large(o) ? within_budget(o, steps, KN_COUNTOF(steps)) : "lp=4");
    return set_int(c, "preset", preset) && set(c, "svtav1-params", params) &&
           (o->bitrate > 0 || set_int(c, "crf", o->crf));
}

static bool set_aom(AVCodecContext *c, const kn_encode_opts *o) {
    long preset;
    if (!whole_number(o->preset, 0, 12, &preset))
        return false;
    c->thread_count = 4;
    return set_int(c, "cpu-used", preset > 8 ? 8 : preset) && set_int(c, "row-mt", 1) &&
           (o->bitrate > 0 || set_int(c, "crf", o->crf));
}

static bool set_vpx(AVCodecContext *c, const kn_encode_opts *o) {
    long speed;
    const kn_profile_info *p = o->profile ? kn_profile_find(o->vcodec, o->profile) : NULL;
    bool ok = whole_number(o->preset, -8, 8, &speed);
    c->thread_count = 4;
    if (p)
        c->profile = atoi(p->word);
    ok = ok && set(c, "deadline", "good") && set_int(c, "cpu-used", speed) &&
         set_int(c, "auto-alt-ref", 0);
    static const thrift lags[] = {{93, "25"}, {82, "4"}, {76, "0"}};
    if (ok && kn_video_large(o))
        ok = set_int(c, "lag-in-frames",
                     lookahead_for(o, atoi(within_budget(o, lags, KN_COUNTOF(lags)))));
    if (ok && o->vcodec == KN_VC_VP9)
        ok = set_int(c, "row-mt", 1);
    if (ok && o->bitrate <= 0) {
        ok = set_int(c, "crf", o->vcodec == KN_VC_VP8 && o->crf < 4 ? 4 : o->crf);
        /* VP8 has no rate factor alone: its rate is a limit, put where it does not bind. */
        c->bit_rate = o->vcodec == KN_VC_VP8 ? pixels(o) * 40 : 0;
    }
    return ok;
}

static bool set_prores(AVCodecContext *c, const kn_encode_opts *o) {
    const kn_profile_info *p = o->profile ? kn_profile_find(o->vcodec, o->profile) : NULL;
    const bool full = strstr(o->pixel_format, "444") != NULL;
    c->thread_count = 4;
    c->thread_type = FF_THREAD_SLICE;
    return set(c, "profile",
               p      ? p->word
               : full ? "4444"
                      : "hq") &&
           set(c, "vendor", "apl0") && set_int(c, "alpha_bits", o->alpha ? 16 : 0);
}

static bool set_ffv1(AVCodecContext *c, const kn_encode_opts *o) {
    c->level = 3;
    c->slices = 12;
    c->thread_count = 4;
    c->thread_type = FF_THREAD_SLICE;
    return set_int(c, "slicecrc", 1);
}

static bool set_apng(AVCodecContext *c, const kn_encode_opts *o) {
    return set(c, "pred", "mixed");
}

typedef bool (*kn_set)(AVCodecContext *c, const kn_encode_opts *o);
static const struct {
    const char *encoder;
    kn_set set;
} setters[] = {{"libx264", set_x264},     {"libx265", set_x265},   {"libsvtav1", set_svt},
               {"libaom-av1", set_aom},   {"libvpx-vp9", set_vpx}, {"libvpx", set_vpx},
               {"prores_ks", set_prores}, {"ffv1", set_ffv1},      {"apng", set_apng}};

static void set_common(AVCodecContext *c, const kn_encode_opts *o) {
    kn_video_size(o, &c->width, &c->height);
    c->pix_fmt = av_get_pix_fmt(o->pixel_format);
    c->time_base = (AVRational){(int)o->fps.den, (int)o->fps.num};
    c->framerate = (AVRational){(int)o->fps.num, (int)o->fps.den};
    c->gop_size = (int)(o->gop > 0 ? o->gop : o->chunk < 240 ? o->chunk : 240);
    if (o->vcodec == KN_VC_H264)
        c->max_b_frames = 0;
    if (!(av_pix_fmt_desc_get(c->pix_fmt)->flags & AV_PIX_FMT_FLAG_RGB))
        kn_video_colours(o, &c->color_primaries, &c->color_trc, &c->colorspace, &c->color_range);
    c->sample_aspect_ratio = (AVRational){1, 1};
    c->thread_count = 1;
    c->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
    if (o->vcodec != KN_VC_H264 && o->vcodec != KN_VC_H265)
        c->flags |= AV_CODEC_FLAG_BITEXACT;
    if (o->bitrate > 0)
        c->bit_rate = o->bitrate;
    if (o->max_rate > 0) {
        c->rc_max_rate = o->max_rate;
        c->rc_buffer_size = (int)(o->buf_size > INT32_MAX ? INT32_MAX : o->buf_size);
    }
}

static AVCodecContext *open_one(const kn_encode_opts *o, const char *name, size_t len) {
    for (size_t i = 0; i < KN_COUNTOF(setters); i++) {
        if (strlen(setters[i].encoder) != len || memcmp(setters[i].encoder, name, len) != 0)
            continue;
        const AVCodec *codec = avcodec_find_encoder_by_name(setters[i].encoder);
        AVCodecContext *c = codec ? avcodec_alloc_context3(codec) : NULL;
        if (!c)
            return NULL;
        set_common(c, o);
        const enum AVPixelFormat *f = codec->pix_fmts;
        while (f && *f != AV_PIX_FMT_NONE && *f != c->pix_fmt)
            f++;
        if ((f && *f == AV_PIX_FMT_NONE) || !setters[i].set(c, o) ||
            avcodec_open2(c, codec, NULL) < 0)
            avcodec_free_context(&c);
        return c;
    }
    return NULL;
}

AVCodecContext *kn_video_open(const kn_encode_opts *o, kn_diags *d) {
    const kn_vcodec_info *info = kn_vcodec_get(o->vcodec);
    kn_av_quiet();
    for (const char *p = info->encoders; *p;) {
        const size_t len = strcspn(p, " ");
        AVCodecContext *c = open_one(o, p, len);
        if (c)
            return c;
        p += len + (p[len] == ' ');
    }
    kn_report(d, KN_SEV_ERROR, KN_EMEDIA, "output/encoder", (kn_loc){0}, NULL,
              "cannot start the %s encoder for %d × %d px, %s%s%s%s", info->name, o->width,
              o->height, o->pixel_format, o->preset && o->preset[0] ? ", preset '" : "",
              o->preset ? o->preset : "", o->preset && o->preset[0] ? "'" : "");
    return NULL;
}

bool kn_encoder_present(const char *words) {
    char name[64];
    for (const char *p = words; *p;) {
        const size_t n = strcspn(p, " ");
        snprintf(name, sizeof name, "%.*s", (int)n, p);
        if (avcodec_find_encoder_by_name(name))
            return true;
        p += n + strspn(p + n, " ");
    }
    return false;
}
