/* Which frame is shown when: the floor rule, for any order of requests. */
#include "media_util.h"
#include <stdatomic.h>
#include "codec/peek.h"
#include "codec/probe.h"
#include "codec/still.h"
#include "src/core/par.h"
#include "src/core/mem.h"

typedef struct film {
    const char *file, *fps, *args;
    int64_t num, den; /* of fps */
    int64_t tb;       /* ticks per second of the container */
    bool rounds;      /* stamps are rounded to ticks */
    int offset;       /* ticks from second 0 to the first picture */
} film;

#define X264 "-c:v libx264 -preset veryfast -bf 3 -g 12 -pix_fmt yuv420p"
static const film FILMS[] = {
    {"24.mp4", "24", X264, 24, 1, 12288, false},
    {"25.mp4", "25", X264, 25, 1, 12800, false},
    {"2997.mp4", "30000/1001", X264, 30000, 1001, 30000, false},
    {"30.mp4", "30", X264, 30, 1, 15360, false},
    {"50.mp4", "50", X264 " -x264-params open-gop=1", 50, 1, 12800, false},
    {"60.mp4", "60", X264, 60, 1, 15360, false},
    {"24.webm", "24", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 20", 24, 1, 1000, true},
    {"30.webm", "30", "-c:v libvpx -deadline realtime -g 20 -auto-alt-ref 1 -lag-in-frames 10", 30,
     1, 1000, true},
    {"25.mkv", "25", X264, 25, 1, 1000, true},
    {"25.ts", "25", X264 " -muxdelay 0.7", 25, 1, 90000, true},
    {"25.mov", "25", "-c:v prores_ks -pix_fmt yuv422p10le", 25, 1, 12800, false},
    /* The encoder's priming moves the pictures 7 ms behind the sound. */
    {"24-sound.webm", "24",
     "-f lavfi -t 4 -i sine -map 0:v -map 1:a -c:a libopus -c:v libvpx-vp9 -deadline realtime "
     "-cpu-used 8 -g 20",
     24, 1, 1000, true, 7},
    {"25.gif", "25", "", 25, 1, 100, false},
    {"late.mkv", "25", "-output_ts_offset 2 " X264, 25, 1, 1000, true},
    {"behind.mkv", "25",
     "-f lavfi -t 4 -i sine -map 0:v -map 1:a -c:a pcm_s16le -vf setpts=PTS+12 -fps_mode "
     "passthrough " X264,
     25, 1, 1000, true, 480},
};
#define N 96

/* Last k with stamp(k) ≤ t + half a tick. */
static int expected(const film *f, kn_rat t) {
    int best = 0;
    double ticks = kn_rat_d(t) * (double)f->tb + 0.5;
    for (int k = 0; k < N; k++) {
        double stamp = (double)k * (double)f->den * (double)f->tb / (double)f->num;
        if (f->rounds)
            stamp = (double)(int64_t)(stamp + 0.5);
        stamp += f->offset;
        if (stamp <= ticks + 1e-6)
            best = k;
    }
    return best;
}

static void check(kn_media *m, int src, uint64_t window, const film *f, kn_rat t, kn_diags *d) {
    kn_pix *p = NULL;
    assert_int_equal(kn_media_frame(m, src, window, t, d, &p), KN_OK);
    int got = read_number(p), want = expected(f, t);
    if (got != want)
        fail_msg("%s at %lld/%lld s: frame %d, expected %d", f->file, (long long)t.num,
                 (long long)t.den, got, want);
    kn_pix_unref(p);
}

static kn_rat instant(int64_t i, double media_start) {
    return kn_media_sample_time(i, (kn_rat){30, 1}, 0, media_start, 1);
}

static void run_film(const char *dir, const film *f, size_t cache, kn_diags *d) {
    char *path = make_film(dir, f->file, f->fps, N, f->args);
    kn_media *m = kn_media_new(cache, 2);
    int src = kn_media_add(m, path, d, (kn_loc){0});
    assert_int_equal(src, 0);
    int64_t last = (N - 1) * 30 * f->den / f->num + 4; /* past the end */
    for (int64_t i = 0; i <= last; i++)
        check(m, src, 1, f, instant(i, 0), d);
    for (int64_t i = last; i >= 0; i -= 3)
        check(m, src, 2, f, instant(i, 0.51), d);
    uint32_t seed = 12345;
    for (int i = 0; i < 40; i++) {
        seed = seed * 1664525u + 1013904223u;
        check(m, src, 3 + (seed >> 31), f, instant((seed >> 8) % (uint32_t)last, 0.0166), d);
    }
    kn_media_release_window(m, src, 1);
    check(m, src, 1, f, instant(7, 0), d);
    assert_false(kn_diags_has(d, KN_SEV_ERROR));
    kn_media_free(m);
    free(path);
}

static void test_floor_rule(void **state) {
    if (!have_ffmpeg())
        skip();
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    for (size_t i = 0; i < sizeof FILMS / sizeof *FILMS; i++)
        run_film(*state, &FILMS[i], i % 2 ? 0 : 64 << 20, d);
    kn_diags_free(d);
    kn_files_free(files);
}

/* Contract A.8: two stages of rounding down. */
static void test_sample_time(void **state) {
    static const struct {
        int64_t frame, num, den;
        double start, media_start, rate;
        int64_t want_num, want_den;
    } T[] = {
        {0, 30, 1, 0, 0, 1, 0, 1},         {1, 30, 1, 0, 0, 1, 1, 30},
        {1, 30, 1, 0.0166, 0, 1, 0, 1},    {2, 30, 1, 0.0166, 0, 1, 1, 30},
        {10, 30, 1, 0, 0.51, 1, 253, 300}, {10, 30, 1, 0, 0, 2, 2, 3},
        {10, 30, 1, 0, 0, 0.5, 1, 6},      {3, 30000, 1001, 0, 0, 1, 1001, 10000},
        {5, 30, 1, 1, 0, 1, 0, 1},
    };
    for (size_t i = 0; i < sizeof T / sizeof *T; i++) {
        kn_rat r = kn_media_sample_time(T[i].frame, (kn_rat){T[i].num, T[i].den}, T[i].start,
                                        T[i].media_start, T[i].rate);
        assert_int_equal(r.num, T[i].want_num);
        assert_int_equal(r.den, T[i].want_den);
    }
}

static void test_refused(void **state) {
    static const char *const FILES[][2] = {
        {"list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n#EXT-X-ENDLIST\n"},
        {"concat.mp4", "ffconcat version 1.0\nfile /etc/passwd\n"},
        {"text.mp4", "hello, this is no film at all, only some text that goes on for a while\n"},
        {"dash.mp4", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"/>"},
        {"empty.mp4", ""},
    };
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    kn_media_info info;
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        char path[300];
        snprintf(path, sizeof path, "%s/%s", (char *)*state, FILES[i][0]);
        FILE *f = fopen(path, "w");
        fputs(FILES[i][1], f);
        fclose(f);
        assert_int_equal(kn_probe(path, d, (kn_loc){0, 1, 2}, &info), KN_EMEDIA);
        assert_int_equal(kn_diags_count(d), i + 1);
        assert_int_equal(kn_diags_at(d, i)->loc.line, 1);
    }
    assert_int_equal(kn_probe("/nonexistent/film.mp4", d, (kn_loc){0}, &info), KN_EIO);
    assert_int_equal(kn_probe("/tmp", d, (kn_loc){0}, &info), KN_EIO);
    assert_int_equal(kn_probe("/dev/null", d, (kn_loc){0}, &info), KN_EIO);
    kn_diags_free(d);
    kn_files_free(files);
}

/* The index first, the data cut short: frames as far as they go, then the last one. */
static void test_truncated(void **state) {
    if (!have_ffmpeg())
        skip();
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    char *path = make_film(*state, "cut.mp4", "30", N, X264 " -movflags +faststart");
    FILE *f = fopen(path, "r");
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    fclose(f);
    assert_int_equal(truncate(path, size * 2 / 3), 0);
    kn_media *m = kn_media_new(0, 2);
    int src = kn_media_add(m, path, d, (kn_loc){0}), last = 0;
    for (int i = 0; i < N; i++) {
        kn_pix *p = NULL;
        assert_int_equal(kn_media_frame(m, src, 1, instant(i, 0), d, &p), KN_OK);
        int k = read_number(p);
        assert_true(k == i || (k < i && k >= last));
        last = k;
        kn_pix_unref(p);
    }
    assert_in_range(last, 20, N - 10);
    kn_media_free(m);
    /* The same from the end. */
    m = kn_media_new(0, 1);
    src = kn_media_add(m, path, d, (kn_loc){0});
    kn_pix *p = NULL;
    assert_int_equal(kn_media_frame(m, src, 1, (kn_rat){100, 1}, d, &p), KN_OK);
    assert_int_equal(read_number(p), last);
    kn_pix_unref(p);
    kn_media_free(m);
    kn_diags_free(d);
    kn_files_free(files);
    free(path);
}

static void test_probe(void **state) {
    if (!have_ffmpeg())
        skip();
    kn_media_info a;
    char *path = make_film(*state, "wide.mp4", "30", 30, "-vf scale=64:32,setsar=2 " X264);
    char cmd[800];
    snprintf(
        cmd, sizeof cmd,
        "ffmpeg -v error -y -i '%s' -c copy -metadata:s:v rotate=90 '%s.mov' && mv '%s.mov' '%s'",
        path, path, path, path);
    assert_int_equal(system(cmd), 0);
    assert_int_equal(kn_probe(path, NULL, (kn_loc){0}, &a), KN_OK);
    assert_true(a.has_video && !a.has_audio && !a.has_alpha && !a.vfr && !a.hdr);
    assert_int_equal(a.coded_width, 64);
    assert_int_equal(a.rotation, 270);
    assert_int_equal(a.width, 32);
    assert_int_equal(a.height, 128);
    assert_int_equal(a.fps.num, 30);
    assert_true(a.duration > 0.99 && a.duration < 1.01);
    assert_string_equal(a.vcodec, "h264");
    assert_string_equal(a.matrix, "smpte170m");
    free(path);
    path = make_film(*state, "alpha.webm", "30", 5,
                     "-vf format=yuva420p -c:v libvpx-vp9 -deadline realtime -cpu-used 8");
    assert_int_equal(kn_probe(path, NULL, (kn_loc){0}, &a), KN_OK);
    assert_true(a.has_alpha);
    free(path);
}

/* Bytes changed anywhere: frames or diagnostics, the same ones in any order of requests. */
static void test_damaged(void **state) {
    static const char *const KINDS[][2] = {
        {"hurt.mp4", X264 " -movflags +faststart"},
        {"hurt.webm", "-c:v libvpx -deadline realtime -g 20"},
        {"hurt.gif", ""},
    };
    if (!have_ffmpeg())
        skip();
    kn_files *files = kn_files_new();
    uint32_t seed = 7;
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++) {
        char *path = make_film(*state, KINDS[k][0], "25", 40, KINDS[k][1]);
        for (int round = 0; round < 25; round++) {
            FILE *f = fopen(path, "r+");
            fseek(f, 0, SEEK_END);
            seed = seed * 1664525u + 1013904223u;
            fseek(f, (long)((seed >> 8) % (uint32_t)ftell(f)), SEEK_SET);
            fputc((int)(seed >> 24), f);
            fclose(f);
            kn_diags *d = kn_diags_new(files);
            kn_media *m = kn_media_new(1 << 20, 2);
            int src = kn_media_add(m, path, d, (kn_loc){0});
            for (int i = 0; src >= 0 && i < 20; i++) {
                kn_pix *p = NULL;
                kn_rat t = {(i * 17) % 45, 25};
                kn_status s = kn_media_frame(m, src, (uint64_t)(i % 2), t, d, &p);
                assert_true((s == KN_OK) == (p != NULL));
                kn_pix_unref(p);
            }
            assert_true(src >= 0 || kn_diags_count(d) > 0);
            kn_media_free(m);
            kn_diags_free(d);
        }
        free(path);
    }
    kn_files_free(files);
}

typedef struct crowd {
    kn_media *m;
    int src;
    atomic_int wrong;
} crowd;

static void ask(void *ctx, int i) {
    crowd *c = ctx;
    int k = (i * 29) % N;
    kn_pix *p = NULL;
    if (kn_media_frame(c->m, c->src, (uint64_t)(i % 5), (kn_rat){k, 30}, NULL, &p) != KN_OK ||
        read_number(p) != k)
        atomic_fetch_add(&c->wrong, 1);
    kn_pix_unref(p);
    if (i % 7 == 0)
        kn_media_release_window(c->m, c->src, (uint64_t)(i % 5));
}

static void test_threads(void **state) {
    if (!have_ffmpeg())
        skip();
    char *path = make_film(*state, "crowd.mp4", "30", N, X264);
    crowd c = {.m = kn_media_new(300000, 2)};
    c.src = kn_media_add(c.m, path, NULL, (kn_loc){0});
    kn_par_for(200, 6, ask, &c);
    assert_int_equal(atomic_load(&c.wrong), 0);
    kn_media_free(c.m);
    free(path);
}

#define PICTURES 12

/* A sequence of pictures whose blue is their number, and what its files are called. */
static void make_pictures(const char *dir, char names[PICTURES][300], const char *files[PICTURES]) {
    for (int i = 0; i < PICTURES; i++) {
        snprintf(names[i], 300, "%s/picture%d.png", dir, i);
        files[i] = names[i];
        kn_pix *p = kn_pix_new(8, 8, KN_PIX_BGRA);
        for (int k = 0; k < 8 * 8; k++)
            memcpy(p->data + k / 8 * p->stride + k % 8 * 4, (uint8_t[]){(uint8_t)i, 0, 0, 255}, 4);
        assert_int_equal(kn_png_write(p, names[i], NULL), KN_OK);
        kn_pix_unref(p);
    }
}

static int blue_at(kn_media *m, int src, int k, kn_diags *d) {
    kn_pix *p = NULL;
    assert_int_equal(kn_media_frame(m, src, 1, (kn_rat){k, 10}, d, &p), KN_OK);
    const int blue = p->data[0];
    kn_pix_unref(p);
    return blue;
}

/* What became a symbolic link since its path was resolved is not read, and told by its name. */
static void test_pictures(void **state) {
    char names[PICTURES][300];
    const char *files[PICTURES];
    make_pictures(*state, names, files);
    kn_files *where = kn_files_new();
    kn_diags *d = kn_diags_new(where);
    kn_media *m = kn_media_new(64 << 20, 2);
    const int src = kn_media_add_pictures(m, "pictures", files, PICTURES, (kn_rat){10, 1}, d,
                                          (kn_loc){0, 1, 2});
    assert_int_equal(src, 0);
    assert_int_equal(unlink(names[0]), 0); /* it was decoded when the source was added */
    assert_int_equal(unlink(names[3]), 0);
    assert_int_equal(symlink(names[5], names[3]), 0);
    for (int i = PICTURES - 1; i >= 0; i--)
        assert_int_equal(blue_at(m, src, i, d), i == 3 ? 2 : i);
    bool told = false;
    for (size_t i = 0; i < kn_diags_count(d); i++)
        told |= strcmp(kn_diags_at(d, i)->id, "resource/refused") == 0 &&
                strstr(kn_diags_at(d, i)->msg, names[3]) && kn_diags_at(d, i)->loc.line == 1;
    assert_true(told);
    kn_media_free(m);
    m = kn_media_new(64 << 20, 2); /* the first one too */
    assert_int_equal(symlink(names[5], names[0]), 0);
    assert_int_equal(
        kn_media_add_pictures(m, "pictures", files, PICTURES, (kn_rat){10, 1}, d, (kn_loc){0}), -1);
    kn_media_free(m);
    kn_diags_free(d);
    kn_files_free(where);
}

static void ask_picture(void *ctx, int i) {
    crowd *c = ctx;
    const int k = i / 6 % PICTURES;
    kn_pix *p = NULL;
    if (kn_media_frame(c->m, c->src, 1, (kn_rat){k, 10}, NULL, &p) != KN_OK || p->data[0] != k)
        atomic_fetch_add(&c->wrong, 1);
    kn_pix_unref(p);
}

/* However many ask at once, a picture is kept and counted once. */
static void test_pictures_once(void **state) {
    char names[PICTURES][300];
    const char *files[PICTURES];
    kn_media_stats stats;
    make_pictures(*state, names, files);
    crowd c = {.m = kn_media_new(64 << 20, 2)};
    c.src = kn_media_add_pictures(c.m, "p", files, PICTURES, (kn_rat){10, 1}, NULL, (kn_loc){0});
    kn_par_for(6 * PICTURES, 6, ask_picture, &c);
    assert_int_equal(atomic_load(&c.wrong), 0);
    kn_media_get_stats(c.m, &stats);
    assert_int_equal(stats.decoded, PICTURES);
    assert_int_equal(stats.cache, PICTURES * 8 * 64);
    kn_media_free(c.m);
}

/* What the head of the first picture says is what FFmpeg's own way of decoding it finds. */
static void test_peek(void **state) {
    if (!have_ffmpeg())
        skip();
    static const struct {
        const char *name, *args;
        bool taken; /* false: it does not say how far pictures are reordered */
    } films[] = {
        {"peek0.mp4", "-bf 3 -pix_fmt yuv420p", true},
        {"peek1.mp4", "-bf 0 -pix_fmt yuv420p", false},
        {"peek2.mov",
         "-bf 2 -pix_fmt yuv422p10le -color_trc smpte2084 -color_primaries bt2020 -colorspace "
         "bt2020nc -movflags -write_colr",
         true},
        {"peek3.mp4", "-bf 2 -color_range pc -pix_fmt yuvj420p -movflags -write_colr", true},
        {"peek4.mp4", "-bf 2 -pix_fmt yuv444p -x264-params slices=4:aud=1", true},
        {"peek5.mp4", "-bf 2 -pix_fmt yuv420p -flags +ildct+ilme -x264-params tff=1", true},
        {"peek6.mp4", "-bf 2 -pix_fmt yuv420p -movflags +frag_keyframe+empty_moov", true},
        {"peek7.mkv", "-bf 2 -pix_fmt yuv420p", false},
        {"peek8.mp4", "-bf 2 -pix_fmt yuv420p -bsf:v h264_metadata=crop_right=2", true}};
    for (size_t i = 0; i < KN_COUNTOF(films); i++) {
        char args[300];
        kn_media_info a, b;
        AVFormatContext *fmt = NULL;
        snprintf(args, sizeof args, "-c:v libx264 -preset veryfast %s", films[i].args);
        char *path = make_film(*state, films[i].name, "25", 30, args);
        assert_int_equal(kn_probe(path, NULL, (kn_loc){0}, &a), KN_OK);
        assert_true(avformat_open_input(&fmt, path, NULL, NULL) >= 0);
        assert_int_equal(kn_peek_h264(fmt, fmt->streams[0]), films[i].taken);
        avformat_close_input(&fmt);
        assert_true(avformat_open_input(&fmt, path, NULL, NULL) >= 0);
        assert_true(avformat_find_stream_info(fmt, NULL) >= 0);
        kn_fill_info(fmt, &b);
        avformat_close_input(&fmt);
        assert_string_equal(a.pix_fmt, b.pix_fmt);
        assert_string_equal(a.matrix, b.matrix);
        assert_string_equal(a.range, b.range);
        assert_int_equal(a.width, b.width);
        assert_int_equal(a.coded_width, b.coded_width);
        assert_int_equal(a.height, b.height);
        assert_int_equal(a.hdr, b.hdr);
        assert_int_equal(a.interlaced, b.interlaced);
        assert_int_equal(a.vfr, b.vfr);
        assert_int_equal(a.fps.num * b.fps.den, b.fps.num * a.fps.den);
        assert_true(a.duration == b.duration && a.video_duration == b.video_duration);
        free(path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_time),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_probe),         cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_floor_rule),    cmocka_unit_test(test_threads),
        cmocka_unit_test(test_damaged),       cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_pictures_once), cmocka_unit_test(test_peek),
    };
    return cmocka_run_group_tests_name("codec/media", tests, make_dir, remove_dir);
}
