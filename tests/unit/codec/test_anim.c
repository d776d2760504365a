/* Animated pictures: frames, durations and repetitions as Chromium's decoders have them
 * (tests/tools/capture_frames.sh), in any order of asking. */
#include "codec/anim.h"
#include "codec/still.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define FOLDER "tests/ref/img/"

typedef struct subject {
    const char *name;
    int tolerance; /* levels; of lossy frames, and of AVIF, whose frames Chromium's ImageDecoder
                      gives as Y'CbCr with alpha to a canvas that is up to 11 off the PNG they are
                      of */
    double slack;  /* ms; of durations that are no whole number of them */
} subject;
static const subject subjects[] = {
    {"anim.gif", 0},  {"anim-screen.gif", 0}, {"anim.png", 1},   {"anim-hidden.png", 1},
    {"anim.webp", 1}, {"anim-lossy.webp", 3}, {"anim.avif", 12}, {"anim-track.avif", 12, 0.6}};

static void read_whole(const char *name, const char *suffix, char **p, size_t *n) {
    char path[256];
    snprintf(path, sizeof path, FOLDER "%s%s", name, suffix);
    assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, p, n), KN_OK);
}

static kn_anim *open_anim(const char *name) {
    char *p;
    size_t n;
    read_whole(name, "", &p, &n);
    kn_anim *a = kn_anim_open(p, n, NULL, (kn_loc){0}, name);
    free(p);
    return a;
}

static kn_pix *read_strip(const char *name) {
    char *p;
    size_t n;
    read_whole(name, ".frames.png", &p, &n);
    kn_pix *strip = kn_still_decode(p, n, NULL, (kn_loc){0}, name);
    free(p);
    assert_non_null(strip);
    return strip;
}

/* The greatest difference between the frame over white and the i-th picture of the strip. */
static int difference(const kn_pix *frame, const kn_pix *strip, int i) {
    int most = 0;
    assert_int_equal(frame->w, strip->w);
    for (int y = 0; y < frame->h; y++) {
        const uint8_t *p = frame->data + (size_t)y * (size_t)frame->stride;
        const uint8_t *q = strip->data + (size_t)(y + i * frame->h) * (size_t)strip->stride;
        for (int x = 0; x < 4 * frame->w; x++)
            if (x % 4 < 3) {
                const int d = abs(p[x] + 255 - p[x | 3] - q[x]);
                most = d > most ? d : most;
            }
    }
    return most;
}

static void test_frames(void **state) {
    (void)state;
    static const int orders[][8] = {
        {0, 1, 2, 3, 4, 5, 6, 7}, {7, 6, 5, 4, 3, 2, 1, 0}, {5, 5, 2, 7, 0, 3, 6, 1}};
    for (size_t k = 0; k < KN_COUNTOF(subjects); k++) {
        kn_pix *strip = read_strip(subjects[k].name);
        for (size_t o = 0; o < KN_COUNTOF(orders); o++) {
            kn_anim *a = open_anim(subjects[k].name);
            assert_non_null(a);
            for (int j = 0; j < 8; j++) {
                const int i = orders[o][j];
                if (i >= kn_anim_frames(a))
                    continue;
                kn_pix *p = kn_anim_frame(a, i);
                assert_non_null(p);
                assert_int_equal(p->h * kn_anim_frames(a), strip->h);
                const int d = difference(p, strip, i);
                if (d > subjects[k].tolerance)
                    fail_msg("%s, order %zu: frame %d differs by %d", subjects[k].name, o, i, d);
                kn_pix_unref(p);
            }
            kn_anim_free(a);
        }
        kn_pix_unref(strip);
    }
}

/* The list of a .frames.txt: repetitions, then durations, of which those below 11 ms are 100. */
static void test_times(void **state) {
    (void)state;
    for (size_t k = 0; k < KN_COUNTOF(subjects); k++) {
        kn_anim *a = open_anim(subjects[k].name);
        char *text, *at;
        size_t n;
        read_whole(subjects[k].name, ".frames.txt", &text, &n);
        text = kn_xrealloc(text, n + 1);
        text[n] = 0;
        const long told = strtol(text, &at, 10);
        assert_int_equal(kn_anim_plays(a), told < 0 ? 0 : told + 1);
        double t = 0;
        const double slack = subjects[k].slack;
        for (int i = 0; i < kn_anim_frames(a); i++) {
            const double ms = strtod(at, &at);
            assert_int_equal(kn_anim_frame_at(a, t + slack, 0), i);
            t += ms < 11 ? 100 : ms;
            assert_int_equal(kn_anim_frame_at(a, t - 0.001 - slack, 0), i);
        }
        const int last = kn_anim_frames(a) - 1;
        t += slack;
        assert_int_equal(kn_anim_frame_at(a, t, 0), 0);
        assert_int_equal(kn_anim_frame_at(a, t, 2), 0);
        assert_int_equal(kn_anim_frame_at(a, t, 1), last);
        assert_int_equal(kn_anim_frame_at(a, 1e15, 1000), last);
        assert_int_equal(kn_anim_frame_at(a, -5, 1), 0);
        free(text);
        kn_anim_free(a);
    }
}

/* A file that is cut anywhere gives its frames so far, or is no animation, and never fails hard. */
static void test_cut(void **state) {
    (void)state;
    for (size_t k = 0; k < KN_COUNTOF(subjects); k++) {
        char *p;
        size_t n;
        read_whole(subjects[k].name, "", &p, &n);
        for (size_t cut = 0; cut < n; cut++) {
            kn_anim *a = kn_anim_open(p, cut, NULL, (kn_loc){0}, "cut");
            for (int i = 0; a && i < kn_anim_frames(a); i++)
                kn_pix_unref(kn_anim_frame(a, i));
            kn_anim_free(a);
            kn_pix_unref(kn_still_decode(p, cut, NULL, (kn_loc){0}, "cut"));
        }
        free(p);
    }
}

static void test_stills_are_none(void **state) {
    (void)state;
    assert_null(open_anim("photo.png"));
    assert_null(open_anim("avif-444.avif"));
    assert_null(open_anim("star.png"));
    assert_null(kn_anim_open("GIF8", 4, NULL, (kn_loc){0}, "short"));
    assert_null(kn_anim_open("", 0, NULL, (kn_loc){0}, "empty"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_stills_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
