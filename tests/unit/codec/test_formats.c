/* Which options go together, and each format written, read back, and found wrong when it is. */
#include "media_util.h"
#include <libavutil/pixdesc.h>
#include <math.h>
#include <sys/stat.h>
#include "codec/check.h"
#include "codec/convert.h"
#include "codec/encode.h"
#include "codec/mux.h"
#include "codec/video_encoder.h"
#include "src/core/file.h"
#include "src/core/mem.h"

static void test_tables(void **state) {
    for (int f = 0; f < KN_FMT_COUNT; f++) {
        const kn_format_info *i = kn_format_get((kn_format)f);
        kn_format found = KN_FMT_COUNT;
        assert_true(kn_format_find(i->name, &found) && found == (kn_format)f);
        assert_true(i->video == 0 || (i->video & 1u << i->vcodec)); /* takes its usual codecs */
        assert_true(i->audio == 0 || (i->audio & 1u << i->acodec));
        char name[64], ext[16];
        kn_format_ext((kn_format)f, ext);
        snprintf(name, sizeof name, "a.b/film%s", ext);
        if (ext[0])
            assert_true(kn_format_of_path(name, &found) && found == (kn_format)f);
        kn_encode_opts o = {.format = (kn_format)f, .crf = -1, .quality = KN_Q_LOOKS}, again;
        kn_refusal why;
        if (!kn_encode_settle(&o, &why))
            fail_msg("%s: %s", i->name, why.msg);
        again = o;
        if (!kn_encode_settle(&again, &why)) /* settling twice changes nothing */
            fail_msg("%s again: %s", i->name, why.msg);
        assert_memory_equal(&o, &again, sizeof o);
    }
    for (int c = 1; c < KN_VC_COUNT; c++) {
        kn_vcodec found;
        assert_true(kn_vcodec_find(kn_vcodec_get((kn_vcodec)c)->name, &found));
        assert_int_equal(found, c);
        assert_true(kn_format_get(kn_format_of_vcodec((kn_vcodec)c))->video & 1u << c);
    }
    kn_format f;
    assert_false(kn_format_of_path("film", &f));
    assert_false(kn_format_of_path("a.mp4/film", &f));
    assert_false(kn_format_of_path("film.", &f));
    assert_true(kn_format_of_path("FILM.MP4", &f) && f == KN_FMT_MP4);
    assert_true(kn_format_of_path(".m4v", &f) && f == KN_FMT_MP4);
}

/* What is settled of what is said. */
static void test_settled(void **state) {
    static const struct {
        kn_encode_opts o;
        const char *pixels;
        bool alpha;
        int crf, rate;
    } T[] = {
        {{.format = KN_FMT_MP4, .crf = -1, .quality = KN_Q_HIGH}, "yuv420p", false, 15, 48000},
        {{.format = KN_FMT_MP4, .crf = 0}, "yuv420p", false, 0, 48000},
        {{.format = KN_FMT_WEBM, .crf = -1}, "yuva420p", true, 28, 48000},
        {{.format = KN_FMT_WEBM, .crf = -1, .transparent = -1}, "yuv420p", false, 28, 48000},
        {{.format = KN_FMT_MOV, .crf = -1}, "yuva444p10le", true, -1, 48000},
        {{.format = KN_FMT_MOV, .crf = -1, .profile = "proxy"}, "yuv422p10le", false, -1, 48000},
        {{.format = KN_FMT_MOV, .crf = -1, .profile = "4444-xq"}, "yuva444p10le", true, -1, 48000},
        {{.format = KN_FMT_MP4, .crf = -1, .vcodec = KN_VC_H265, .profile = "main10"},
         "yuv420p10le",
         false,
         28,
         48000},
        {{.format = KN_FMT_MP4, .crf = -1, .pixel_format = "yuv444p10"},
         "yuv444p10le",
         false,
         28,
         48000},
        {{.format = KN_FMT_GIF, .crf = -1}, "bgr0", false, -1, 0},
        {{.format = KN_FMT_GIF, .crf = -1, .transparent = 1}, "bgra", true, -1, 0},
        {{.format = KN_FMT_MKV, .crf = -1, .vcodec = KN_VC_FFV1, .transparent = 1},
         "bgra",
         true,
         -1,
         48000},
        {{.format = KN_FMT_PNG_SEQUENCE, .crf = -1}, "rgba", true, -1, 48000},
        {{.format = KN_FMT_PNG_SEQUENCE, .crf = -1, .transparent = -1}, "rgba", false, -1, 48000},
        {{.format = KN_FMT_M4A, .crf = -1, .sample_rate = 44100}, NULL, false, -1, 44100},
    };
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        kn_encode_opts o = T[i].o;
        kn_refusal why;
        if (!kn_encode_settle(&o, &why))
            fail_msg("row %zu: %s", i, why.msg);
        if (T[i].pixels)
            assert_string_equal(o.pixel_format, T[i].pixels);
        assert_int_equal(o.alpha, T[i].alpha);
        assert_int_equal(o.crf, T[i].crf);
        assert_int_equal(o.sample_rate, T[i].rate);
    }
}

static void test_refused(void **state) {
    static const struct {
        kn_encode_opts o;
        const char *msg, *hint; /* parts */
    } T[] = {
        {{.format = KN_FMT_WEBM, .crf = -1, .vcodec = KN_VC_H264}, "av1, vp9 or vp8", "mp4"},
        {{.format = KN_FMT_WAV, .crf = -1, .vcodec = KN_VC_H264}, "sound alone", "mp4"},
        {{.format = KN_FMT_MP4, .crf = -1, .acodec = KN_AC_VORBIS}, "vorbis", "webm"},
        {{.format = KN_FMT_GIF, .crf = -1, .acodec = KN_AC_AAC}, "no sound", "mp4"},
        {{.format = KN_FMT_MP4, .crf = -1, .transparent = 1}, "no transparency", "webm"},
        {{.format = KN_FMT_MOV, .crf = -1, .transparent = 1, .profile = "hq"}, "hq", "webm"},
        {{.format = KN_FMT_MP4, .crf = -1, .profile = "4444"}, "no profile '4444'", "high10"},
        {{.format = KN_FMT_MP4, .crf = -1, .pixel_format = "yuv411p"}, "'yuv411p'", "yuv444p"},
        {{.format = KN_FMT_MOV, .crf = 20}, "neither rate factor", "--profile"},
        {{.format = KN_FMT_MP4, .crf = 52}, "from 0 to 51", ""},
        {{.format = KN_FMT_MP4, .crf = -1, .buf_size = 1000}, "highest rate", "--max-rate"},
        {{.format = KN_FMT_MP4, .crf = -1, .bitrate = 2000, .max_rate = 1000}, "above", ""},
        {{.format = KN_FMT_WEBM, .crf = -1, .sample_rate = 44100}, "44100", "48000"},
        {{.format = KN_FMT_WAV, .crf = -1, .audio_bitrate = 1000}, "no bit rate", ""},
        {{.format = KN_FMT_MP4, .crf = -1, .loop = 3}, "repetitions", "gif, apng or webp"},
        {{.format = KN_FMT_MP4, .crf = -1, .segment_seconds = 3}, "segments", "hls"},
        {{.format = KN_FMT_HLS, .crf = -1, .gop = 3}, "groups", "--hls-segment-seconds"},
        {{.format = KN_FMT_PNG_SEQUENCE, .crf = -1, .picture_quality = 3}, "quality", "JPEG"},
        {{.format = KN_FMT_MP4, .crf = -1, .file_pattern = "x"}, "no sequence", ""},
        {{.format = KN_FMT_GIF, .crf = -1, .matrix = KN_MATRIX_601}, "colours", ""},
        {{.format = KN_FMT_GIF, .crf = -1, .preset = "slow"}, "no presets", ""},
        {{.format = KN_FMT_WAV, .crf = -1, .transparent = 1}, "no pictures", ""},
    };
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        kn_encode_opts o = T[i].o;
        kn_refusal why;
        if (kn_encode_settle(&o, &why))
            fail_msg("row %zu was accepted", i);
        if (!strstr(why.msg, T[i].msg) || !strstr(why.hint, T[i].hint))
            fail_msg("row %zu: '%s' / '%s'", i, why.msg, why.hint);
    }
}

/* A picture of its own: a wedge of colours, half of it seen through. */
static kn_pix *draw(int w, int h, int k, bool alpha) {
    kn_pix *p = kn_pix_new(w, h, KN_PIX_BGRA);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            uint8_t *c = p->data + (size_t)y * (size_t)p->stride + 4 * (size_t)x;
            const int a = alpha && x < w / 2 ? (y < h / 2 ? 0 : 128) : 255;
            c[0] = (uint8_t)(x * a / w);
            c[1] = (uint8_t)(y * a / h);
            c[2] = (uint8_t)((k * 16 & 255) * a / 255);
            c[3] = (uint8_t)a;
        }
    p->opaque = !alpha;
    return p;
}

static kn_mix make_tone(int64_t n) {
    kn_mix m = {.frames = n};
    m.pcm = malloc((size_t)n * 2 * sizeof *m.pcm);
    for (int64_t i = 0; i < n; i++)
        m.pcm[2 * i] = m.pcm[2 * i + 1] = (float)(0.4 * sin((double)i * 0.0576));
    return m;
}

static kn_status write_one(const kn_encode_opts *o, const char *path, const kn_mix *mix,
                           kn_diags *d) {
    kn_encoder *e = NULL;
    kn_status s = kn_encoder_open(o, path, d, &e);
    if (s == KN_OK)
        s = kn_encoder_audio(e, mix);
    for (int pass = 0; s == KN_OK && pass < kn_encoder_passes(e); pass++)
        for (int k = 0; s == KN_OK && k < o->frames; k++) {
            kn_pix *p = draw(o->width, o->height, k, o->alpha);
            s = kn_encoder_frame(e, p);
            kn_pix_unref(p);
        }
    if (s == KN_OK)
        s = kn_encoder_finish(e);
    kn_encoder_close(e);
    return s;
}

static const struct {
    kn_format format;
    kn_vcodec vcodec;
    int transparent;
} films[] = {{KN_FMT_MP4, KN_VC_H264, 0},  {KN_FMT_MP4, KN_VC_H265, 0},
             {KN_FMT_MP4, KN_VC_AV1, 0},   {KN_FMT_WEBM, KN_VC_VP9, 1},
             {KN_FMT_WEBM, KN_VC_VP8, 1},  {KN_FMT_MOV, KN_VC_PRORES, 1},
             {KN_FMT_MKV, KN_VC_FFV1, 1},  {KN_FMT_MKV, KN_VC_H264, 0},
             {KN_FMT_TS, KN_VC_H264, 0},   {KN_FMT_GIF, KN_VC_GIF, 1},
             {KN_FMT_GIF, KN_VC_GIF, -1},  {KN_FMT_APNG, KN_VC_APNG, 1},
             {KN_FMT_WEBP, KN_VC_WEBP, 1}, {KN_FMT_WEBP, KN_VC_WEBP, -1},
             {KN_FMT_HLS, KN_VC_H264, 0},  {KN_FMT_WEBP_SEQUENCE, KN_VC_WEBP, 1},
             {KN_FMT_WAV, KN_VC_NONE, 0},  {KN_FMT_MP3, KN_VC_NONE, 0},
             {KN_FMT_M4A, KN_VC_NONE, 0},  {KN_FMT_AAC, KN_VC_NONE, 0},
             {KN_FMT_FLAC, KN_VC_NONE, 0}, {KN_FMT_OPUS, KN_VC_NONE, 0},
             {KN_FMT_Y4M, KN_VC_RAW, 0}};

static void settle(kn_encode_opts *o, size_t i) {
    kn_refusal why;
    *o = (kn_encode_opts){.format = films[i].format,
                          .vcodec = films[i].vcodec,
                          .transparent = films[i].transparent,
                          .width = 96,
                          .height = 70,
                          .fps = {30000, 1001},
                          .frames = films[i].vcodec ? 13 : 0,
                          .crf = -1};
    assert_true(kn_encode_settle(o, &why));
}

/* Each is written whole, twice the same, and leaves nothing when it is given up. */
static void test_written(void **state) {
    for (size_t i = 0; i < KN_COUNTOF(films); i++) {
        kn_encode_opts o;
        settle(&o, i);
        const kn_format_info *f = kn_format_get(o.format);
        kn_mix mix = make_tone(20821); /* 13 frames */
        char *path = kn_path_join(*state, "film"), *again = kn_path_join(*state, "again");
        const kn_mix *sound = f->audio ? &mix : NULL;
        kn_files *files = kn_files_new();
        kn_diags *d = kn_diags_new(files);
        if (write_one(&o, path, sound, d) != KN_OK)
            fail_msg("%s: %s", f->name, kn_diags_count(d) ? kn_diags_at(d, 0)->msg : "no report");
        assert_int_equal(write_one(&o, again, sound, NULL), KN_OK);
        char cmd[900];
        snprintf(cmd, sizeof cmd, "diff -r '%s' '%s' >/dev/null && rm -r '%s' '%s'", path, again,
                 path, again);
        if (system(cmd) != 0)
            fail_msg("%s: not the same bytes twice", f->name);
        kn_encoder *e = NULL;
        assert_int_equal(kn_encoder_open(&o, path, NULL, &e), KN_OK);
        kn_pix *p = draw(o.width, o.height, 0, o.alpha);
        assert_int_equal(kn_encoder_frame(e, p), o.frames ? KN_OK : KN_EUSAGE);
        kn_encoder_close(e);
        kn_pix_unref(p);
        assert_int_equal(rmdir(*state), 0); /* empty */
        assert_int_equal(mkdir(*state, 0777), 0);
        kn_diags_free(d);
        kn_files_free(files);
        kn_mix_free(&mix);
        free(path);
        free(again);
    }
}

static void refused(const char *what, const char *path, const kn_encode_opts *o, bool video,
                    const kn_mix *mix) {
    if (kn_check_file(path, o->format, o, video, mix, NULL) != KN_EMEDIA)
        fail_msg("%s (%s): another %s is taken", kn_format_get(o->format)->name,
                 kn_vcodec_get(o->vcodec)->name, what);
}

/* The check sees what is not as announced. */
static void test_checked(void **state) {
    for (size_t i = 0; i < KN_COUNTOF(films); i++) {
        kn_encode_opts o, other;
        settle(&o, i);
        const kn_format_info *f = kn_format_get(o.format);
        if (f->sink != KN_SINK_FILM && f->sink != KN_SINK_GIF && f->sink != KN_SINK_SOUND)
            continue;
        kn_mix mix = make_tone(20821), longer = {.frames = 20821 + 4 * 1152 + 1};
        const kn_mix *sound = f->audio ? &mix : NULL;
        const bool video = o.vcodec != KN_VC_NONE;
        char *path = kn_path_join(*state, "film");
        assert_int_equal(write_one(&o, path, sound, NULL), KN_OK);
        assert_int_equal(kn_check_file(path, o.format, &o, video, sound, NULL), KN_OK);
        if (sound)
            refused("length of sound", path, &o, video, &longer);
        if (sound && video)
            refused("number of streams", path, &o, video, NULL);
        other = o;
        other.frames++;
        if (video)
            refused("number of pictures", path, &other, video, sound);
        other = o;
        other.fps.num += 300;
        if (video && o.format != KN_FMT_GIF)
            refused("rate", path, &other, video, sound);
        other = o;
        other.width -= 2;
        if (video)
            refused("size", path, &other, video, sound);
        other = o;
        other.alpha = true;
        if (video && !o.alpha && o.format != KN_FMT_GIF)
            refused("alpha", path, &other, video, sound);
        char cmd[400];
        snprintf(cmd, sizeof cmd, "rm -r '%s'", path);
        assert_int_equal(system(cmd), 0);
        kn_mix_free(&mix);
        free(path);
    }
}

/* Conversions against the formulas of ITU-T H.273, 8.3, in floating point. */
static void test_converted(void **state) {
    static const char *const formats[] = {"yuv420p",     "yuv422p",     "yuv444p",  "yuv420p10le",
                                          "yuv422p10le", "yuv444p10le", "yuva420p", "yuva444p10le"};
    static const double kr[] = {0.2126, 0.299, 0.2627}, kb[] = {0.0722, 0.114, 0.0593};
    for (size_t i = 0; i < KN_COUNTOF(formats) * 6; i++) {
        const enum AVPixelFormat fmt = av_get_pix_fmt(formats[i / 6]);
        const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(fmt);
        const int m = (int)(i % 3), w = 34, h = 18;
        const bool full = i % 6 >= 3, wide = d->comp[0].depth > 8;
        const bool alpha = d->flags & AV_PIX_FMT_FLAG_ALPHA;
        kn_pix *p = draw(w, h, 9, alpha);
        AVFrame *f = av_frame_alloc();
        f->width = w, f->height = h, f->format = fmt;
        assert_true(av_frame_get_buffer(f, 64) >= 0);
        kn_convert(p, (kn_matrix)m, full, f);
        const double top = wide ? 1023 : 255, up = wide ? 4 : 1;
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                const uint8_t *c = p->data + (size_t)y * (size_t)p->stride + 4 * (size_t)x;
                const double a = c[3] ? c[3] : 255;
                const double r = round(c[2] * 255 / a) / 255, g = round(c[1] * 255 / a) / 255,
                             b = round(c[0] * 255 / a) / 255;
                const double luma = kr[m] * r + (1 - kr[m] - kb[m]) * g + kb[m] * b;
                const uint8_t *row = f->data[0] + y * f->linesize[0];
                const int got = wide ? ((const uint16_t *)(const void *)row)[x] : row[x];
                const double want = full ? luma * top : (16 + 219 * luma) * up;
                if (fabs(got - want) > 0.51 + up * 0.01)
                    fail_msg("%s %d %d: luma %d, not %f", formats[i / 6], m, full, got, want);
                if (alpha) {
                    const uint8_t *ar = f->data[3] + y * f->linesize[3];
                    const int ga = wide ? ((const uint16_t *)(const void *)ar)[x] : ar[x];
                    assert_true(fabs(ga - c[3] / 255.0 * top) <= 1);
                }
                if (d->log2_chroma_w || alpha)
                    continue;
                const double cb = (b - luma) / (2 * (1 - kb[m]));
                const uint8_t *ur = f->data[1] + y * f->linesize[1];
                const int gu = wide ? ((const uint16_t *)(const void *)ur)[x] : ur[x];
                const double wu = (full ? cb * 255 * (top / 255 / up) + 128 : cb * 224 + 128) * up;
                if (fabs(gu - fmin(wu, top)) > 0.51 + up * 0.01)
                    fail_msg("%s %d %d: blue %d, not %f", formats[i / 6], m, full, gu, wu);
            }
        av_frame_free(&f);
        kn_pix_unref(p);
    }
}

/* Where a picture ends, its chroma is that of what is there, not mixed with black. */
static void test_seam(void **state) {
    kn_pix *p = kn_pix_new(2, 2, KN_PIX_BGRA);
    memcpy(p->data, (uint8_t[]){0, 0, 128, 128, 0, 0, 0, 0}, 8);
    AVFrame *f = av_frame_alloc();
    f->width = f->height = 2, f->format = AV_PIX_FMT_YUVA420P;
    assert_true(av_frame_get_buffer(f, 64) >= 0);
    kn_convert(p, KN_MATRIX_709, false, f);
    assert_int_equal(f->data[0][0], 63); /* pure red in BT.709 */
    assert_int_equal(f->data[1][0], 102);
    assert_int_equal(f->data[2][0], 240);
    assert_int_equal(f->data[3][0], 128);
    assert_int_equal(f->data[3][1], 0);
    av_frame_free(&f);
    kn_pix_unref(p);
}

static void test_cut(void **state) {
    static const struct {
        int64_t from, n, first_sample, sounding;
    } T[] = {{0, 100, 0, 100}, {0, 60, 0, 60}, {40, 60, 40, 60}, {40, 90, 40, 60}, {200, 5, 0, 0}};
    for (size_t i = 0; i < KN_COUNTOF(T); i++) {
        kn_mix m = {.frames = 100, .pcm = malloc(100 * 2 * sizeof(float))};
        for (int k = 0; k < 200; k++)
            m.pcm[k] = (float)(k / 2 + 1);
        assert_true(kn_mix_cut(&m, T[i].from, T[i].n));
        assert_int_equal(m.frames, T[i].n);
        for (int64_t k = 0; k < T[i].n; k++)
            assert_true(m.pcm[2 * k] ==
                        (k < T[i].sounding ? (float)(T[i].first_sample + k + 1) : 0));
        kn_mix_free(&m);
    }
}

/* Pictures that an encoder takes before it gives the first one: those that it holds. */
static int held(kn_vcodec codec, int64_t memory) {
    kn_encode_opts o = {.format = KN_FMT_MKV,
                        .vcodec = codec,
                        .width = 2176,
                        .height = 1224,
                        .fps = {30, 1},
                        .frames = 90,
                        .chunk = 90,
                        .crf = 40,
                        .preset = codec == KN_VC_AV1   ? "10"
                                  : codec == KN_VC_VP9 ? "8"
                                                       : "ultrafast",
                        .memory = memory};
    kn_refusal why;
    if (!kn_encode_settle(&o, &why))
        fail_msg("%s", why.msg);
    AVCodecContext *c = kn_video_open(&o, NULL);
    assert_non_null(c);
    AVFrame *f = av_frame_alloc();
    f->width = c->width, f->height = c->height, f->format = c->pix_fmt;
    assert_true(av_frame_get_buffer(f, 64) >= 0);
    for (int p = 0; p < 3; p++)
        memset(f->data[p], 128, (size_t)(f->linesize[p] * (p ? f->height / 2 : f->height)));
    AVPacket *pkt = av_packet_alloc();
    int n = 0;
    while (n < 90) {
        f->pts = n++;
        assert_true(avcodec_send_frame(c, f) >= 0);
        if (avcodec_receive_packet(c, pkt) >= 0)
            break;
    }
    avcodec_send_frame(c, NULL);
    while (avcodec_receive_packet(c, pkt) >= 0)
        av_packet_unref(pkt);
    av_packet_free(&pkt);
    av_frame_free(&f);
    avcodec_free_context(&c);
    return n;
}

/* Large pictures: what an encoder holds follows the budget. */
static void test_thrift(void **state) {
    static const kn_vcodec codecs[] = {KN_VC_H265, KN_VC_AV1, KN_VC_VP9};
    for (size_t i = 0; i < KN_COUNTOF(codecs); i++) {
        const int rich = held(codecs[i], (int64_t)8 << 30), poor = held(codecs[i], 64 << 20);
        if (poor >= rich)
            fail_msg("%s: holds %d pictures, and %d where it should save",
                     kn_vcodec_get(codecs[i])->name, rich, poor);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_thrift),    cmocka_unit_test(test_tables),
        cmocka_unit_test(test_settled),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_converted), cmocka_unit_test(test_seam),
        cmocka_unit_test(test_cut),       cmocka_unit_test(test_written),
        cmocka_unit_test(test_checked),
    };
    return cmocka_run_group_tests_name("codec/formats", tests, make_dir, remove_dir);
}
