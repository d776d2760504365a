/* Films written, read back and compared. */
#include "media_util.h"
#include <dirent.h>
#include <math.h>
#include <sys/stat.h>
#include "codec/encode.h"
#include "codec/still.h"
#include "src/core/file.h"

static void draw_number(kn_pix *p, int k) {
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++)
            memset(p->data + (size_t)y * (size_t)p->stride + 4 * (size_t)x,
                   (k >> (x * 16 / p->w)) & 1 ? 225 : 30, 3);
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++)
            p->data[(size_t)y * (size_t)p->stride + 4 * (size_t)x + 3] = 255;
    p->opaque = true;
}

static kn_mix make_tone(double seconds) {
    kn_mix m = {.frames = llround(seconds * KN_AUDIO_RATE)};
    m.pcm = malloc((size_t)m.frames * 2 * sizeof *m.pcm);
    for (int64_t i = 0; i < m.frames; i++)
        m.pcm[2 * i] = m.pcm[2 * i + 1] = (float)(0.5 * sin((double)i * (double)i / 4e5));
    return m;
}

static kn_encode_opts options(kn_format f, int w, int h, int frames) {
    return (kn_encode_opts){.format = f,
                            .width = w,
                            .height = h,
                            .fps = {30, 1},
                            .frames = frames,
                            .preset = f == KN_FMT_MP4 ? "veryfast" : NULL,
                            .crf = f == KN_FMT_MP4 ? 18 : -1,
                            .chunk = 40};
}

/* Writes `count` pictures and finishes when they are all. */
static kn_status write_film(const kn_encode_opts *o, const char *path, const kn_mix *mix, int count,
                            kn_diags *d) {
    kn_encoder *e = NULL;
    kn_status s = kn_encoder_open(o, path, d, &e);
    if (s == KN_OK)
        s = kn_encoder_audio(e, mix);
    for (int pass = 0; s == KN_OK && pass < kn_encoder_passes(e); pass++)
        for (int k = 0; s == KN_OK && k < count; k++) {
            kn_pix *p = kn_pix_new(o->width, o->height, KN_PIX_BGRA); /* the encoder may keep it */
            draw_number(p, k);
            s = kn_encoder_frame(e, p);
            kn_pix_unref(p);
        }
    if (s == KN_OK && count == o->frames)
        s = kn_encoder_finish(e);
    kn_encoder_close(e);
    return s;
}

static int entries(const char *dir) {
    int n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));)
        n += e->d_name[0] != '.' || strlen(e->d_name) > 2;
    if (d)
        closedir(d);
    return d ? n : -1;
}

static char *in_dir(const char *dir, const char *name) {
    return kn_path_join(dir, name);
}

static void check_numbers(const char *path, int frames, kn_rat fps) {
    kn_media *m = kn_media_new(0, 2);
    int src = kn_media_add(m, path, NULL, (kn_loc){0});
    for (int k = 0; k < frames; k++) {
        kn_pix *p = NULL;
        kn_rat t = kn_rat_div((kn_rat){k, 1}, fps);
        assert_int_equal(kn_media_frame(m, src, 1, t, NULL, &p), KN_OK);
        assert_int_equal(read_number(p), k);
        kn_pix_unref(p);
    }
    kn_media_free(m);
}

static void test_mp4(void **state) {
    static const struct {
        int w, h, frames, num, den;
    } T[] = {{256, 64, 130, 30, 1},
             {255, 33, 41, 30000, 1001},
             {320, 180, 1, 25, 1},
             {256, 32, 81, 24000, 1001}};
    for (size_t i = 0; i < sizeof T / sizeof *T; i++) {
        kn_encode_opts o = options(KN_FMT_MP4, T[i].w, T[i].h, T[i].frames);
        o.fps = (kn_rat){T[i].num, T[i].den};
        static const char *const META[] = {"comment", "made here", NULL};
        o.metadata = i == 1 ? META : NULL;
        double seconds = (double)T[i].frames * T[i].den / T[i].num;
        kn_mix mix = make_tone(seconds);
        char *path = in_dir(*state, "film:1.mp4"), *again = in_dir(*state, "film2.mp4");
        assert_int_equal(write_film(&o, path, &mix, T[i].frames, NULL), KN_OK);
        assert_int_equal(write_film(&o, again, &mix, T[i].frames, NULL), KN_OK);
        char *a, *b;
        size_t na, nb;
        assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, &a, &na), KN_OK);
        assert_int_equal(kn_read_file(again, NULL, (kn_loc){0}, &b, &nb), KN_OK);
        assert_int_equal(na, nb);
        assert_memory_equal(a, b, na);
        assert_memory_equal(a + 4, "ftyp", 4);
        assert_memory_equal(a + (uint8_t)a[3] + 4, "moov", 4); /* the index comes first */
        free(a);
        free(b);
        kn_media_info info;
        assert_int_equal(kn_probe(path, NULL, (kn_loc){0}, &info), KN_OK);
        assert_int_equal(info.width, (T[i].w + 1) & ~1);
        assert_int_equal(info.height, (T[i].h + 1) & ~1);
        assert_true(fabs(info.video_duration - seconds) < 1e-4);
        if (fabs(info.audio_duration - seconds) > 1e-4)
            fail_msg("sound lasts %f of %f s", info.audio_duration, seconds);
        assert_string_equal(info.matrix, "bt709");
        assert_string_equal(info.range, "tv");
        assert_string_equal(info.acodec, "aac");
        check_numbers(path, T[i].frames, o.fps);
        kn_mix_free(&mix);
        assert_int_equal(entries(*state), 2);
        unlink(path);
        unlink(again);
        free(path);
        free(again);
    }
}

/* The sound of a written film starts where it was put: priming is cut by the edit list. */
static void test_sync(void **state) {
    kn_encode_opts o = options(KN_FMT_MP4, 64, 64, 60);
    kn_mix mix = make_tone(2), back;
    memset(mix.pcm, 0, sizeof(float) * 2 * 48000);
    char *path = in_dir(*state, "sync.mp4");
    assert_int_equal(write_film(&o, path, &mix, 60, NULL), KN_OK);
    kn_audio_clip c = {.path = path, .rate = 1, .volume = 1};
    const kn_mix_in in = {.clips = &c, .n = 1, .duration = 2, .gain = 1};
    assert_int_equal(kn_audio_mix(&in, NULL, &back), KN_OK);
    double best = -1;
    int at = 0;
    for (int lag = -1100; lag <= 1100; lag++) { /* correlation of the first periods */
        double sum = 0;
        for (int i = 0; i < 4000; i++)
            sum += mix.pcm[2 * (48000 - 1000 + i)] * back.pcm[2 * (48000 - 1000 + i + lag)];
        if (sum > best)
            best = sum, at = lag;
    }
    assert_in_range(at + 2, 0, 4);
    kn_mix_free(&mix);
    kn_mix_free(&back);
    unlink(path);
    free(path);
}

static void test_unfinished(void **state) {
    static const kn_format F[] = {KN_FMT_MP4, KN_FMT_PNG_SEQUENCE, KN_FMT_Y4M, KN_FMT_RGBA};
    char *path = in_dir(*state, "partial");
    for (size_t i = 0; i < sizeof F / sizeof *F; i++) {
        kn_encode_opts o = options(F[i], 128, 64, 100);
        assert_int_equal(write_film(&o, path, NULL, 70, NULL), KN_OK);
        assert_int_equal(entries(*state), 0);
    }
    kn_encode_opts o = options(KN_FMT_MP4, 128, 64, 10);
    o.preset = "nonsense";
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    assert_int_not_equal(write_film(&o, path, NULL, 10, d), KN_OK);
    assert_int_equal(kn_diags_count(d), 1);
    assert_int_equal(entries(*state), 0);
    o.preset = "fast";
    assert_int_not_equal(write_film(&o, "/nonexistent/x.mp4", NULL, 10, d), KN_OK);
    assert_int_equal(kn_diags_count(d), 2);
    kn_diags_free(d);
    kn_files_free(files);
    free(path);
}

static void test_png_sequence(void **state) {
    kn_encode_opts o = options(KN_FMT_PNG_SEQUENCE, 64, 20, 25);
    kn_mix mix = make_tone(25 / 30.0);
    char *dir = in_dir(*state, "seq"), *slash = in_dir(*state, "seq/");
    assert_int_equal(write_film(&o, dir, &mix, 25, NULL), KN_OK);
    assert_int_equal(entries(dir), 26);
    o.frames = 3;
    assert_int_equal(write_film(&o, slash, &mix, 3, NULL), KN_OK); /* replaces it */
    assert_int_equal(entries(dir), 4);
    char *last = in_dir(dir, "frame_000003.png"), *data;
    size_t n;
    assert_int_equal(kn_read_file(last, NULL, (kn_loc){0}, &data, &n), KN_OK);
    kn_pix *want = kn_pix_new(64, 20, KN_PIX_BGRA);
    draw_number(want, 2);
    kn_pix *got = kn_still_decode(data, n, NULL, (kn_loc){0}, last);
    assert_int_equal(kn_pix_hash(got), kn_pix_hash(want));
    kn_media_info info;
    char *sound = in_dir(dir, "audio.m4a"), *other = in_dir(dir, "diary.txt");
    assert_int_equal(kn_probe(sound, NULL, (kn_loc){0}, &info), KN_OK);
    assert_true(fabs(info.duration - 25 / 30.0) < 0.001);
    FILE *f = fopen(other, "w");
    fclose(f);
    assert_int_not_equal(write_film(&o, dir, NULL, 3, NULL), KN_OK); /* a stranger's file: stays */
    assert_int_equal(entries(dir), 5);
    assert_int_equal(entries(*state), 1);
    kn_mix_free(&mix);
    kn_pix_unref(got);
    kn_pix_unref(want);
    free(data), free(last), free(sound), free(other), free(slash);
    char cmd[400];
    snprintf(cmd, sizeof cmd, "rm -r '%s'", dir);
    assert_int_equal(system(cmd), 0);
    free(dir);
}

static void test_raw(void **state) {
    char *path = in_dir(*state, "raw"), *data;
    size_t n;
    kn_encode_opts o = options(KN_FMT_Y4M, 33, 17, 3);
    assert_int_equal(write_film(&o, path, NULL, 3, NULL), KN_OK);
    assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, &data, &n), KN_OK);
    const char *head = "YUV4MPEG2 W34 H18 F30:1 Ip A1:1 C420jpeg XCOLORRANGE=LIMITED\n";
    assert_memory_equal(data, head, strlen(head));
    assert_int_equal(n, strlen(head) + 3 * (6 + 34 * 18 * 3 / 2));
    free(data);
    o = options(KN_FMT_RGBA, 3, 2, 2);
    kn_encoder *e;
    assert_int_equal(kn_encoder_open(&o, path, NULL, &e), KN_OK);
    kn_pix *p = kn_pix_new(3, 2, KN_PIX_BGRA);
    memcpy(p->data, (uint8_t[]){10, 20, 30, 60, 0, 0, 0, 0, 1, 2, 3, 255}, 12);
    assert_int_equal(kn_encoder_frame(e, p), KN_OK);
    assert_int_equal(kn_encoder_frame(e, p), KN_OK);
    assert_int_not_equal(access(path, F_OK), -1); /* the old film is there until the new is whole */
    assert_int_equal(kn_encoder_finish(e), KN_OK);
    kn_encoder_close(e);
    assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, &data, &n), KN_OK);
    assert_int_equal(n, 48);
    assert_memory_equal(data, ((uint8_t[]){128, 85, 43, 60, 0, 0, 0, 0, 3, 2, 1, 255}), 12);
    kn_pix_unref(p);
    free(data);
    unlink(path);
    free(path);
}

static void test_chunks(void **state) {
    static const int64_t T[][2] = {{1, 1}, {240, 240}, {241, 121}, {1000, 200}, {100000, 240}};
    for (size_t i = 0; i < sizeof T / sizeof *T; i++)
        assert_int_equal(kn_encode_chunk(T[i][0], (kn_rat){30, 1}), T[i][1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chunks),     cmocka_unit_test(test_raw),
        cmocka_unit_test(test_mp4),        cmocka_unit_test(test_sync),
        cmocka_unit_test(test_unfinished), cmocka_unit_test(test_png_sequence),
    };
    return cmocka_run_group_tests_name("codec/encode", tests, make_dir, remove_dir);
}
