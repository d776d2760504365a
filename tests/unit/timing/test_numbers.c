/* Numbers, start expressions, frames, the edge rule, nested clocks. */
#include "parser/timing/start.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct {
    const char *text;
    bool ok;
    double value;
} numbers[] = {
    {"1", true, 1},      {" 2.5\n", true, 2.5}, {"1e1", true, 10},      {"0x10", true, 16},
    {"0b101", true, 5},  {"0O17", true, 15},    {".5", true, .5},       {"5.", true, 5},
    {"5.e2", true, 500}, {"-3", true, -3},      {"+3", true, 3},        {"-0.25e-1", true, -.025},
    {"", false, 0},      {"  ", false, 0},      {"5s", false, 0},       {"1,5", false, 0},
    {"0x", false, 0},    {"-0x1", false, 0},    {"Infinity", false, 0}, {"NaN", false, 0},
    {"1 2", false, 0},   {"1e", false, 0},      {".", false, 0},        {"1e999", false, 0},
    {"{{x}}", false, 0}, {"1_000", false, 0},   {"5..", false, 0},      {"e5", false, 0},
};

static void numbers_are_those_of_ecmascript(void **state) {
    (void)state;
    for (size_t i = 0; i < KN_COUNTOF(numbers); i++) {
        double v = 0;
        bool ok = kn_parse_number(kn_cstr(numbers[i].text), &v);
        if (ok != numbers[i].ok || v != numbers[i].value)
            fail_msg("'%s' gives %d %g", numbers[i].text, ok, v);
    }
    double v;
    assert_false(kn_parse_number((kn_str){0}, &v));
}

static const struct {
    const char *text;
    int kind;
    double value;
    const char *ref;
} starts[] = {
    {"", KN_START_NONE, 0, ""},
    {"1.5", KN_START_ABSOLUTE, 1.5, ""},
    {"-2", KN_START_ABSOLUTE, -2, ""},
    {"intro", KN_START_REFERENCE, 0, "intro"},
    {" intro ", KN_START_REFERENCE, 0, "intro"},
    {"intro-2", KN_START_REFERENCE, 0, "intro-2"}, /* an id: no sign outside the class of ids */
    {"intro - 2", KN_START_REFERENCE, -2, "intro"},
    {"intro+2", KN_START_REFERENCE, 2, "intro"},
    {"intro + .5", KN_START_REFERENCE, .5, "intro"},
    {"a-b:c.d_e + 0.25", KN_START_REFERENCE, .25, "a-b:c.d_e"},
    {"s1-x-3 - 1", KN_START_REFERENCE, -1, "s1-x-3"},
    {"intro + 2s", KN_START_NONE, 0, ""},
    {"intro + ", KN_START_NONE, 0, ""},
    {"+ 2", KN_START_NONE, 0, ""},
    {"a b + 2", KN_START_NONE, 0, ""},
    {"intro * 2", KN_START_NONE, 0, ""},
    {"5s", KN_START_REFERENCE, 0, "5s"},
    {"intro + 1e3", KN_START_NONE, 0, ""},
};

static void start_expressions(void **state) {
    (void)state;
    for (size_t i = 0; i < KN_COUNTOF(starts); i++) {
        kn_start_expr e = kn_parse_start(kn_cstr(starts[i].text));
        kn_str ref = e.ref.p ? e.ref : KN_S("");
        if ((int)e.kind != starts[i].kind || e.value != starts[i].value ||
            !kn_str_eq(ref, kn_cstr(starts[i].ref)))
            fail_msg("'%s': kind %d value %g ref '%.*s'", starts[i].text, (int)e.kind, e.value,
                     (int)ref.n, ref.p);
    }
}

static const struct {
    double duration;
    int64_t num, den, frames;
} counts[] = {
    {3, 30, 1, 90},          {3, 30000, 1001, 90}, {10, 60, 1, 600},    {0.1, 30, 1, 3},
    {1.01, 30, 1, 31},       {1.00003, 30, 1, 30}, {1.0001, 30, 1, 31}, {0, 30, 1, 0},
    {-1, 30, 1, 0},          {0.001, 30, 1, 1},    {5.5, 24, 1, 132},   {19.3333, 30, 1, 580},
    {3.3333333, 30, 1, 100},
};

static void frame_counts(void **state) {
    (void)state;
    for (size_t i = 0; i < KN_COUNTOF(counts); i++) {
        int64_t n = kn_frame_count(counts[i].duration, (kn_rat){counts[i].num, counts[i].den});
        if (n != counts[i].frames)
            fail_msg("%g s at %d/%d: %d", counts[i].duration, (int)counts[i].num,
                     (int)counts[i].den, (int)n);
    }
    assert_int_equal(kn_frame_count(NAN, (kn_rat){30, 1}), 0);
    assert_int_equal(kn_frame_count(1, (kn_rat){0, 1}), 0);
}

/* The quantiser of the reference maps every frame's time to itself. */
static void frame_times_are_exact(void **state) {
    (void)state;
    static const kn_rat rates[] = {{30, 1},       {24, 1},       {60, 1},
                                   {30000, 1001}, {24000, 1001}, {25, 1}};
    for (size_t k = 0; k < KN_COUNTOF(rates); k++)
        for (int64_t i = 0; i < 5000; i++) {
            double t = kn_frame_time(i, rates[k]);
            assert_int_equal((int64_t)floor(t * kn_rat_d(rates[k]) + 1e-9), i);
        }
}

static const struct {
    double start, end, t;
    bool active;
    int fps; /* 0: no frames */
} edges[] = {
    {0, 1, 0, true},
    {0, 1, 0.999, true},
    {0, 1, 1, false},
    {1, 2, 1, true},
    {1, 2, 0.9999999, false},
    {0.1 + 0.2, 1, 0.3, true},
    {0, 0.1 + 0.2, 0.3, false},
    {0, 0.3, 0.1 + 0.2, false},
    {0.3, 1, 0.1 + 0.2, true},
    {2, INFINITY, 1e6, true},
    {5, 5, 5, false},
    {-1, 1, 0, true},
    {0.001, 2.001, 0, true, 1}, /* a thousandth of a frame */
    {0.001, 2.001, 2, false, 1},
    {0.0012, 2.0012, 0, false, 1},
    {0.0012, 2.0012, 2, true, 1},
    {0.001, 2.001, 0, false, 2},
    {0.001, 2.001, 2, true, 2},
    {0.0003, 2.0003, 0, true, 2},
    {0.0003, 2.0003, 2, false, 2},
    {2, INFINITY, 1e6, true, 30},
};

static void windows_have_no_end_frame(void **state) {
    (void)state;
    for (size_t i = 0; i < KN_COUNTOF(edges); i++)
        if (kn_clip_active(edges[i].start, edges[i].end, edges[i].t, (kn_rat){edges[i].fps, 1}) !=
            edges[i].active)
            fail_msg("[%g, %g) at %g, %d fps", edges[i].start, edges[i].end, edges[i].t,
                     edges[i].fps);
    /* Neighbours: every frame is in exactly one of them. */
    for (int64_t f = 0; f < 20; f++) {
        double t = kn_frame_time(f, (kn_rat){10, 1});
        assert_int_equal(
            kn_clip_active(0, 1, t, (kn_rat){10, 1}) + kn_clip_active(1, 2, t, (kn_rat){10, 1}), 1);
    }
}

static void nested_clocks(void **state) {
    (void)state;
    const kn_comp_clock c = {.start = 2, .playback_start = 0.5, .rate = 2};
    assert_true(kn_comp_clock_local(&c, 0, 4) == 0.5);
    assert_true(kn_comp_clock_local(&c, 2, 4) == 0.5);
    assert_true(kn_comp_clock_local(&c, 3, 4) == 2.5);
    assert_true(kn_comp_clock_local(&c, 9, 4) == 4); /* holds its last state */
    assert_true(kn_comp_clock_local(&c, 9, 0) == 14.5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_ecmascript),
        cmocka_unit_test(start_expressions),
        cmocka_unit_test(frame_counts),
        cmocka_unit_test(frame_times_are_exact),
        cmocka_unit_test(windows_have_no_end_frame),
        cmocka_unit_test(nested_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
