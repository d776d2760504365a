/* Same input, same bits: frame hashes do not depend on threads, caches, the order of frames, or on
 * whether a frame is rendered alone. */
#include "tests/det/det.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

enum { FRAMES = 24 };

typedef struct subject {
    const char *project;
    int64_t step; /* distance between the frames that are looked at */
} subject;
static const subject subjects[] = {
    {"samples/title-card", 5}, {"samples/data-chart", 6}, {"samples/talking-video", 11},
    {"tests/det/effects", 2},  {"tests/det/moving", 2},   {"tests/det/pictures", 2},
    {"tests/det/vectors", 2},  {"tests/det/frames", 2},   {"tests/det/shaders", 2},
};

typedef struct variant {
    const char *name;
    int threads;
    bool cache;
    int order; /* 0 forward, 1 reverse, 2 shuffled */
} variant;
static const variant variants[] = {
    {"2 threads", 2, true, 0},
    {"8 threads", 8, true, 0},
    {"99 threads", 99, true, 0},
    {"no cache", 1, false, 0},
    {"no cache, reverse", 1, false, 1},
    {"no cache, 8 threads", 8, false, 0},
    {"reverse", 2, true, 1},
    {"shuffled", 2, true, 2},
    {"shuffled, no cache", 8, false, 2},
};

static void make_order(int kind, int64_t step, int64_t *order) {
    uint32_t seed = 12345;
    for (int i = 0; i < FRAMES; i++)
        order[i] = (kind == 1 ? FRAMES - 1 - i : i) * step;
    for (int i = FRAMES - 1; kind == 2 && i > 0; i--) {
        seed = seed * 1664525 + 1013904223;
        const int j = (int)(seed >> 8) % (i + 1);
        const int64_t t = order[i];
        order[i] = order[j];
        order[j] = t;
    }
}

static void test_invariance(void **state) {
    (void)state;
    for (size_t k = 0; k < KN_COUNTOF(subjects); k++) {
        int64_t order[FRAMES];
        uint64_t want[FRAMES], got[FRAMES];
        make_order(0, subjects[k].step, order);
        assert_int_equal(kn_hash_frames(subjects[k].project, order, FRAMES, 1, true, 0.5, want),
                         KN_OK);
        for (size_t v = 0; v < KN_COUNTOF(variants); v++) {
            make_order(variants[v].order, subjects[k].step, order);
            assert_int_equal(kn_hash_frames(subjects[k].project, order, FRAMES, variants[v].threads,
                                            variants[v].cache, 0.5, got),
                             KN_OK);
            for (int i = 0; i < FRAMES; i++)
                if (got[i] != want[order[i] / subjects[k].step])
                    fail_msg("%s, %s: frame %d differs", subjects[k].project, variants[v].name,
                             (int)order[i]);
        }
    }
}

/* A frame alone (snapshot) is the same frame. */
static void test_alone(void **state) {
    (void)state;
    for (size_t k = 0; k < KN_COUNTOF(subjects); k++) {
        int64_t order[FRAMES];
        uint64_t want[FRAMES], got;
        make_order(0, subjects[k].step, order);
        assert_int_equal(kn_hash_frames(subjects[k].project, order, FRAMES, 1, true, 0.5, want),
                         KN_OK);
        for (int i = 3; i < FRAMES; i += 8) {
            assert_int_equal(kn_hash_frames(subjects[k].project, &order[i], 1, 2, true, 0.5, &got),
                             KN_OK);
            if (got != want[i])
                fail_msg("%s: frame %d rendered alone differs", subjects[k].project, (int)order[i]);
        }
    }
}

/* What only a callback on the way begins: frames alone, or after others were passed over. */
static void test_late(void **state) {
    (void)state;
    static const char *const names[] = {"style",  "finished", "animate", "timer",
                                        "frames", "tween",    "sheet",   "keyframes"};
    for (size_t k = 0; k < KN_COUNTOF(names); k++) {
        char path[64];
        int64_t order[60], some[] = {40, 24, 52, 8, 33};
        uint64_t want[60], got[KN_COUNTOF(some)], still;
        snprintf(path, sizeof path, "tests/det/late/%s.html", names[k]);
        for (int i = 0; i < 60; i++)
            order[i] = i;
        assert_int_equal(kn_hash_frames(path, order, 60, 1, true, 1, want), KN_OK);
        for (size_t i = 0; i < KN_COUNTOF(some); i++) {
            assert_int_equal(kn_hash_frames(path, &some[i], 1, 1, true, 1, &got[i]), KN_OK);
            if (got[i] != want[some[i]])
                fail_msg("%s: frame %d rendered alone differs", path, (int)some[i]);
        }
        assert_int_equal(kn_hash_frames(path, some, KN_COUNTOF(some), 2, true, 1, got), KN_OK);
        for (size_t i = 0; i < KN_COUNTOF(some); i++)
            if (got[i] != want[some[i]])
                fail_msg("%s: frame %d differs out of order", path, (int)some[i]);
        still = 0;
        for (int i = 0; i < 59; i++)
            still += want[i] == want[i + 1];
        if (still >= 5)
            fail_msg("%s: %d frames are as those before", path, (int)still);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_invariance),
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
