/* Decoded pictures → BGRA: matrices, ranges, parts, sizes, rotation, alpha. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <libavutil/frame.h>
#include <libavutil/pixdesc.h>
#include "codec/media.h"

static kn_pix wrap(AVFrame *f) {
    return (kn_pix){.w = f->width, .h = f->height, .fmt = KN_PIX_AVFRAME, .av = f};
}

static AVFrame *new_frame(int format, int w, int h, int y, int u, int v) {
    AVFrame *f = av_frame_alloc();
    f->format = format;
    f->width = w;
    f->height = h;
    f->colorspace = AVCOL_SPC_BT709;
    f->color_range = AVCOL_RANGE_MPEG;
    assert_true(av_frame_get_buffer(f, 0) >= 0);
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(format);
    const int val[4] = {y, u, v, 255};
    for (int p = 0; p < 4 && f->data[p]; p++) {
        int ph = p == 1 || p == 2 ? (h + (1 << d->log2_chroma_h) - 1) >> d->log2_chroma_h : h;
        for (int i = 0; i < ph * f->linesize[p]; i++)
            if (d->comp[0].depth > 8)
                ((uint16_t *)(void *)f->data[p])[i / 2] =
                    (uint16_t)(val[p] << (d->comp[0].depth - 8));
            else
                f->data[p][i] = (uint8_t)val[p];
    }
    return f;
}

static void expect(const kn_pix *p, int x, int y, int b, int g, int r, int a, int slack) {
    const uint8_t *px = p->data + (size_t)y * (size_t)p->stride + 4 * (size_t)x;
    if (abs(px[0] - b) > slack || abs(px[1] - g) > slack || abs(px[2] - r) > slack || px[3] != a)
        fail_msg("%d,%d: %d %d %d %d, expected %d %d %d %d", x, y, px[0], px[1], px[2], px[3], b, g,
                 r, a);
}

static void test_matrices(void **state) {
    static const struct {
        int format;
        enum AVColorSpace cs;
        enum AVColorRange range;
        int y, u, v, b, g, r;
    } T[] = {
        {AV_PIX_FMT_YUV420P, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 63, 102, 240, 0, 0, 255},
        {AV_PIX_FMT_YUV420P, AVCOL_SPC_SMPTE170M, AVCOL_RANGE_MPEG, 81, 90, 240, 0, 0, 255},
        {AV_PIX_FMT_YUV422P, AVCOL_SPC_BT709, AVCOL_RANGE_JPEG, 54, 99, 255, 0, 0, 254},
        {AV_PIX_FMT_YUVJ420P, AVCOL_SPC_SMPTE170M, AVCOL_RANGE_MPEG, 76, 85, 255, 0, 0, 254},
        {AV_PIX_FMT_YUV444P, AVCOL_SPC_BT2020_NCL, AVCOL_RANGE_MPEG, 235, 128, 128, 255, 255, 255},
        {AV_PIX_FMT_YUV420P10, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 63, 102, 240, 0, 0, 255},
        {AV_PIX_FMT_YUV420P, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 16, 128, 128, 0, 0, 0},
        {AV_PIX_FMT_NV12, AVCOL_SPC_BT709, AVCOL_RANGE_MPEG, 126, 128, 128, 128, 128, 128},
    };
    for (size_t i = 0; i < sizeof T / sizeof *T; i++) {
        AVFrame *f = new_frame(T[i].format, 50, 30, T[i].y, T[i].u, T[i].v);
        f->colorspace = T[i].cs;
        f->color_range = T[i].range;
        kn_pix in = wrap(f);
        static const int S[][2] = {{50, 30}, {99, 61}, {20, 10}, {1, 1}, {50, 7}};
        for (size_t s = 0; s < sizeof S / sizeof *S; s++) {
            kn_pix *out = kn_pix_new(S[s][0], S[s][1], KN_PIX_BGRA);
            assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0, 0, 1, 1}, out), KN_OK);
            assert_true(out->opaque);
            expect(out, 0, 0, T[i].b, T[i].g, T[i].r, 255, 2);
            expect(out, out->w - 1, out->h - 1, T[i].b, T[i].g, T[i].r, 255, 2);
            kn_pix_unref(out);
        }
        av_frame_free(&f);
    }
}

/* Full-range grey 4:4:4, luma = 2·x + 3·y. */
static AVFrame *ramp(int w, int h) {
    AVFrame *f = new_frame(AV_PIX_FMT_YUV444P, w, h, 0, 128, 128);
    f->color_range = AVCOL_RANGE_JPEG;
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            f->data[0][y * f->linesize[0] + x] = (uint8_t)(2 * x + 3 * y);
    return f;
}

static void expect_grey(const kn_pix *p, int x, int y, double v, int slack) {
    expect(p, x, y, (int)(v + 0.5), (int)(v + 0.5), (int)(v + 0.5), 255, slack);
}

static void test_parts(void **state) {
    AVFrame *f = ramp(40, 20);
    kn_pix in = wrap(f), *out = kn_pix_new(20, 10, KN_PIX_BGRA);
    /* The middle half at its own size: no filtering. */
    assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0.25, 0.25, 0.5, 0.5}, out), KN_OK);
    for (int y = 0; y < 10; y++)
        for (int x = 0; x < 20; x++)
            expect_grey(out, x, y, 2 * (x + 10) + 3 * (y + 5), 0);
    kn_pix_unref(out);
    out = kn_pix_new(40, 20, KN_PIX_BGRA); /* twice as large: samples at ¼ and ¾ */
    assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0.25, 0.25, 0.5, 0.5}, out), KN_OK);
    for (int y = 0; y < 20; y++)
        for (int x = 0; x < 40; x++)
            expect_grey(out, x, y, 2 * (10 + (x - 0.5) / 2) + 3 * (5 + (y - 0.5) / 2), 1);
    kn_pix_unref(out);
    out = kn_pix_new(10, 5, KN_PIX_BGRA); /* a quarter: means of a linear ramp */
    assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0, 0, 1, 1}, out), KN_OK);
    expect_grey(out, 5, 2, 2 * (5.5 * 4 - 0.5) + 3 * (2.5 * 4 - 0.5), 1);
    kn_pix_unref(out);
    av_frame_free(&f);
}

static void test_rotation(void **state) {
    for (int turn = 0; turn < 360; turn += 90) {
        AVFrame *f = ramp(16, 8);
        f->opaque = (void *)(intptr_t)turn;
        f->sample_aspect_ratio = (AVRational){1, 1};
        kn_pix in = wrap(f);
        int w, h;
        kn_media_display_size(&in, &w, &h);
        assert_int_equal(w, turn % 180 ? 8 : 16);
        kn_pix *out = kn_pix_new(w, h, KN_PIX_BGRA);
        assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0, 0, 1, 1}, out), KN_OK);
        /* The stored top left corner goes clockwise. */
        static const int CORNER[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        const int *c = CORNER[turn / 90];
        expect_grey(out, c[0] * (w - 1), c[1] * (h - 1), 0, 0);
        expect_grey(out, (1 - c[0]) * (w - 1), (1 - c[1]) * (h - 1), 2 * 15 + 3 * 7, 0);
        kn_pix *half = kn_pix_new(w / 2, h, KN_PIX_BGRA); /* left half of what is shown */
        assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0, 0, 0.5, 1}, half), KN_OK);
        for (int y = 0; y < h; y++)
            assert_memory_equal(half->data + (size_t)y * (size_t)half->stride,
                                out->data + (size_t)y * (size_t)out->stride, 4 * (size_t)half->w);
        kn_pix_unref(half);
        kn_pix_unref(out);
        av_frame_free(&f);
    }
}

static void test_alpha(void **state) {
    AVFrame *f = new_frame(AV_PIX_FMT_YUVA420P, 16, 16, 235, 128, 128);
    for (int i = 0; i < 16 * f->linesize[3]; i++)
        f->data[3][i] = 100;
    kn_pix in = wrap(f), *out = kn_pix_new(16, 16, KN_PIX_BGRA);
    assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0, 0, 1, 1}, out), KN_OK);
    assert_false(out->opaque);
    expect(out, 5, 5, 100, 100, 100, 100, 0);
    kn_pix_unref(out);
    out = kn_pix_new(31, 9, KN_PIX_BGRA);
    assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0, 0, 1, 1}, out), KN_OK);
    expect(out, 30, 8, 100, 100, 100, 100, 0);
    kn_pix_unref(out);
    av_frame_free(&f);
}

/* PQ: black stays black, more light is never darker, 10 000 nits are white. */
static void test_hdr(void **state) {
    int before = -1;
    for (int y = 16; y <= 235; y += 73) {
        AVFrame *f = new_frame(AV_PIX_FMT_YUV420P10, 16, 16, y, 128, 128);
        f->colorspace = AVCOL_SPC_BT2020_NCL;
        f->color_trc = AVCOL_TRC_SMPTE2084;
        kn_pix in = wrap(f), *out = kn_pix_new(16, 16, KN_PIX_BGRA);
        assert_int_equal(kn_media_to_bgra(&in, (kn_rect){0, 0, 1, 1}, out), KN_OK);
        const uint8_t *px = out->data;
        assert_true(abs(px[0] - px[1]) <= 1 && abs(px[1] - px[2]) <= 1);
        assert_true(px[1] > before);
        before = px[1];
        if (y == 16)
            assert_true(px[1] <= 1);
        kn_pix_unref(out);
        av_frame_free(&f);
    }
    assert_true(before >= 254);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matrices), cmocka_unit_test(test_parts),
        cmocka_unit_test(test_rotation), cmocka_unit_test(test_alpha),
        cmocka_unit_test(test_hdr),
    };
    return cmocka_run_group_tests_name("codec/picture", tests, NULL, NULL);
}
