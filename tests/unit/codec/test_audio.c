/* Placing, trimming, speed and gain of sound, measured on files made here. */
#include "media_util.h"
#include <math.h>
#include "codec/audio.h"

#define RATE KN_AUDIO_RATE

/* 16-bit WAV of a ramp-like signal in which every sample tells its position. */
static char *make_wav(const char *dir, const char *name, int rate, int channels, int n) {
    char *path = malloc(300);
    snprintf(path, 300, "%s/%s", dir, name);
    uint32_t bytes = (uint32_t)(n * channels * 2);
    uint8_t h[44] = "RIFF....WAVEfmt ";
    uint32_t v[] = {36 + bytes, 16, (uint32_t)rate, (uint32_t)(rate * channels * 2), bytes};
    uint16_t s[] = {1, (uint16_t)channels, (uint16_t)(channels * 2), 16};
    memcpy(h + 4, &v[0], 4);
    memcpy(h + 16, &v[1], 4);
    memcpy(h + 20, &s[0], 4);
    memcpy(h + 24, &v[2], 8);
    memcpy(h + 32, &s[2], 4);
    memcpy(h + 36, "data", 4);
    memcpy(h + 40, &v[4], 4);
    FILE *f = fopen(path, "wb");
    fwrite(h, 1, sizeof h, f);
    for (int i = 0; i < n; i++)
        for (int c = 0; c < channels; c++) {
            int16_t x = (int16_t)((i % 8192) * 2 + (c ? 1 : 0));
            fwrite(&x, 2, 1, f);
        }
    fclose(f);
    return path;
}

static float value(int i) {
    return (float)(i % 8192) * 2 / 32768;
}

static kn_audio_clip clip_of(const char *path) {
    return (kn_audio_clip){.path = path, .rate = 1, .volume = 1};
}

static kn_status mix(const kn_audio_clip *c, size_t n, double duration, double gain, kn_diags *d,
                     kn_mix *out) {
    const kn_mix_in in = {.clips = c, .n = n, .duration = duration, .gain = gain};
    return kn_audio_mix(&in, d, out);
}

static void expect(const kn_mix *m, int64_t i, float v) {
    if (fabsf(m->pcm[2 * i] - v) > 1e-4f)
        fail_msg("sample %lld is %g, expected %g", (long long)i, m->pcm[2 * i], v);
}

static void test_place(void **state) {
    char *path = make_wav(*state, "mono.wav", RATE, 1, 2 * RATE);
    kn_audio_clip c = clip_of(path);
    kn_mix m;
    c.start = 1.1003; /* to the sample: 52814 */
    c.media_start = 0.25;
    c.duration = 0.5;
    assert_int_equal(mix(&c, 1, 3, 1, NULL, &m), KN_OK);
    assert_int_equal(m.frames, 3 * RATE);
    int64_t at = 52814;
    expect(&m, at - 1, 0);
    for (int i = 0; i < RATE / 2; i += 997) {
        expect(&m, at + i, value(RATE / 4 + i));
        assert_true(m.pcm[2 * (at + i)] == m.pcm[2 * (at + i) + 1]); /* mono: both sides, unity */
    }
    expect(&m, at + RATE / 2 - 1, value(RATE * 3 / 4 - 1));
    expect(&m, at + RATE / 2, 0);
    kn_mix_free(&m);
    c = clip_of(path); /* starts before the film */
    c.start = -0.5;
    assert_int_equal(mix(&c, 1, 1, 1, NULL, &m), KN_OK);
    expect(&m, 0, value(RATE / 2));
    expect(&m, RATE - 1, value(RATE * 3 / 2 - 1));
    kn_mix_free(&m);
    free(path);
}

static void test_sum_gain_fade(void **state) {
    char *path = make_wav(*state, "stereo.wav", RATE, 2, RATE);
    kn_audio_clip c[2] = {clip_of(path), clip_of(path)};
    kn_gain_point gain[] = {
        {.t = 0.25}, {.t = 0.5, .gain = 1}, {.t = 0.5, .gain = 0.5}, {.t = 0.75, .gain = 0.5}};
    kn_mix m;
    c[0].volume = 0.25;
    c[1].gain = (kn_lane){gain, 4, false};
    assert_int_equal(mix(c, 2, 1, 1, NULL, &m), KN_OK);
    expect(&m, 6000, value(6000) * 0.25f);
    expect(&m, 18000, value(18000) * 0.75f);
    expect(&m, 30000, value(30000) * 0.75f);
    expect(&m, 47000, value(47000) * 0.75f);
    kn_mix_free(&m);
    c[0] = clip_of(path);
    c[0].duration = 0.5;
    c[0].fade_in = 0.1;
    c[0].fade_out = 0.2;
    c[0].loop = true;
    assert_int_equal(mix(c, 1, 1, 2, NULL, &m), KN_OK);
    expect(&m, 2400, value(2400) * 2 * 0.5f);
    expect(&m, 7000, value(7000) * 2);
    expect(&m, 19200, value(19200) * 2 * 0.5f);
    expect(&m, 24000, 0);
    kn_mix_free(&m);
    free(path);
}

static void test_loop_and_clip(void **state) {
    char *path = make_wav(*state, "short.wav", RATE, 2, 8192);
    kn_audio_clip c = clip_of(path);
    kn_mix m;
    assert_int_equal(mix(&c, 1, 1, 1, NULL, &m), KN_OK);
    expect(&m, 8191, value(8191));
    expect(&m, 8192, 0); /* ends with its source */
    kn_mix_free(&m);
    c.loop = true;
    c.volume = 3.981;
    assert_int_equal(mix(&c, 1, 1, 1, NULL, &m), KN_OK);
    expect(&m, 8192 + 100, value(100) * 3.981f);
    expect(&m, 8191, 1); /* sums clip */
    kn_mix_free(&m);
    free(path);
}

/* Frequency of the zero crossings of the left side in [from, to). */
static double pitch(const kn_mix *m, int64_t from, int64_t to) {
    int n = 0;
    for (int64_t i = from + 1; i < to; i++)
        n += m->pcm[2 * i - 2] < 0 && m->pcm[2 * i] >= 0;
    return n / ((double)(to - from) / RATE);
}

static void test_formats(void **state) {
    static const struct {
        const char *name, *args;
    } T[] = {{"a.mp3", "-c:a libmp3lame"},
             {"a.m4a", "-c:a aac"},
             {"a.ogg", "-c:a libvorbis"},
             {"a.webm", "-c:a libopus"},
             {"a.flac", "-c:a flac"},
             {"b.wav", "-ar 44100 -ac 1"},
             {"c.wav", "-ar 22050 -c:a pcm_f32le"},
             {"a.mov", "-c:a pcm_s24le -ac 6"}};
    if (!have_ffmpeg())
        skip();
    for (size_t i = 0; i < sizeof T / sizeof *T; i++) {
        char path[300], cmd[900];
        snprintf(path, sizeof path, "%s/%s", (char *)*state, T[i].name);
        /* 440 Hz, from 1 s on 880 Hz: tells the place to within a period. */
        snprintf(cmd, sizeof cmd,
                 "ffmpeg -v error -y -f lavfi -i \"aevalsrc='0.5*sin(2*PI*t*if(lt(t,1),440,880))':"
                 "d=3:s=48000\" %s '%s'",
                 T[i].args, path);
        assert_int_equal(system(cmd), 0);
        kn_audio_clip c = clip_of(path);
        kn_mix m;
        c.start = 0.5;
        c.media_start = 0.5;
        assert_int_equal(mix(&c, 1, 4, 1, NULL, &m), KN_OK);
        assert_true(fabs(pitch(&m, 0.51 * RATE, 0.98 * RATE) - 440) < 6);
        assert_true(fabs(pitch(&m, 1.02 * RATE, 2.8 * RATE) - 880) < 6);
        assert_true(pitch(&m, 3.1 * RATE, 4 * RATE) < 2);
        /* The step in pitch is at 1 s: the periods before and after it are whole there. */
        assert_true(fabs(pitch(&m, 0.9 * RATE, 1.0 * RATE) - 440) < 11);
        assert_true(fabs(pitch(&m, 1.0 * RATE, 1.1 * RATE) - 880) < 11);
        kn_mix_free(&m);
    }
}

static void test_tempo(void **state) {
    static const double RATES[] = {0.3, 0.5, 1.5, 2, 3.7};
    if (!have_ffmpeg())
        skip();
    char path[300], cmd[600];
    snprintf(path, sizeof path, "%s/t.wav", (char *)*state);
    snprintf(cmd, sizeof cmd,
             "ffmpeg -v error -y -f lavfi -i sine=frequency=500:duration=4:sample_rate=48000 '%s'",
             path);
    assert_int_equal(system(cmd), 0);
    for (size_t i = 0; i < sizeof RATES / sizeof *RATES; i++) {
        kn_audio_clip c = clip_of(path);
        kn_mix m;
        c.rate = RATES[i];
        assert_int_equal(mix(&c, 1, 14, 1, NULL, &m), KN_OK);
        double end = 4 / RATES[i];
        assert_true(fabs(pitch(&m, 0.1 * RATE, (int64_t)((end - 0.1) * RATE)) - 500) < 10);
        assert_true(pitch(&m, (int64_t)((end + 0.1) * RATE), 14 * RATE) < 1);
        kn_mix_free(&m);
    }
}

static void test_failures(void **state) {
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    kn_audio_clip c[2] = {clip_of("/nonexistent/a.mp3"), clip_of("/nonexistent/b.mp3")};
    kn_mix m;
    assert_int_not_equal(mix(c, 2, 1, 1, d, &m), KN_OK);
    assert_int_equal(kn_diags_count(d), 2);
    assert_null(m.pcm);
    assert_int_equal(mix(NULL, 0, 0.5, 1, d, &m), KN_OK);
    assert_int_equal(m.frames, RATE / 2);
    kn_mix_free(&m);
    kn_diags_free(d);
    kn_files_free(files);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place),         cmocka_unit_test(test_sum_gain_fade),
        cmocka_unit_test(test_loop_and_clip), cmocka_unit_test(test_formats),
        cmocka_unit_test(test_tempo),         cmocka_unit_test(test_failures),
    };
    return cmocka_run_group_tests_name("codec/audio", tests, make_dir, remove_dir);
}
