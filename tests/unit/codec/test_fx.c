/* Effects of sounds, each against what its definition says of sines and single samples. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "codec/fx.h"

#define RATE KN_AUDIO_RATE

static kn_pcm sine(double hz, double loud, double seconds) {
    kn_pcm p = {0};
    assert_int_equal(kn_pcm_silence(&p, (int64_t)(seconds * RATE)), KN_OK);
    for (int64_t i = 0; i < 2 * p.n; i++)
        p.v[i] = (float)(loud * sin(2 * M_PI * hz * (double)(i / 2) / RATE));
    return p;
}

static kn_pcm click(double seconds) {
    kn_pcm p = sine(0, 0, seconds);
    p.v[0] = p.v[1] = 1;
    return p;
}

/* Amplitude of a sine of `hz` on the left in [from, to) seconds. */
static double loudness(const kn_pcm *p, double hz, double from, double to) {
    double re = 0, im = 0;
    const int64_t a = (int64_t)(from * RATE), b = (int64_t)(to * RATE);
    for (int64_t i = a; i < b; i++) {
        re += p->v[2 * i] * cos(2 * M_PI * hz * (double)i / RATE);
        im += p->v[2 * i] * sin(2 * M_PI * hz * (double)i / RATE);
    }
    return 2 * hypot(re, im) / (double)(b - a);
}

static kn_fx_node node(kn_fx_kind kind) {
    kn_fx_node n = {.kind = kind};
    for (int i = 0; i < KN_FX_PARAMS && kn_fx_get(kind)->param[i].key; i++)
        n.p[i] = kn_fx_get(kind)->param[i].otherwise;
    return n;
}

static void set(kn_fx_node *n, const char *key, double v) {
    for (int i = 0; i < KN_FX_PARAMS && kn_fx_get(n->kind)->param[i].key; i++)
        if (!strcmp(kn_fx_get(n->kind)->param[i].key, key)) {
            n->p[i] = v;
            return;
        }
    fail_msg("%s has no %s", kn_fx_get(n->kind)->name, key);
}

static void run(const kn_fx_node *n, kn_pcm *p) {
    const kn_fx_chain c = {n, 1};
    assert_int_equal(kn_fx_run(&c, p, 0), KN_OK);
    for (int64_t i = 0; i < 2 * p->n; i++)
        assert_true(isfinite(p->v[i]));
}

/* dB that an effect adds to a steady sine. */
static double response(const kn_fx_node *n, double hz, double loud) {
    kn_pcm p = sine(hz, loud, 3);
    run(n, &p);
    const double db = 20 * log10(loudness(&p, hz, 2, 3) / loud);
    kn_pcm_free(&p);
    return db;
}

static void near(double got, double want, double by) {
    if (!(fabs(got - want) <= by))
        fail_msg("%g, expected %g", got, want);
}

static void test_filters(void **state) {
    kn_fx_node n = node(KN_FX_GAIN);
    set(&n, "gain", -6);
    near(response(&n, 1000, 0.5), -6, 0.01);
    n = node(KN_FX_PEAKING);
    set(&n, "gain", 12);
    near(response(&n, 1000, 0.1), 12, 0.01);
    near(response(&n, 50, 0.1), 0, 0.2);
    n = node(KN_FX_LOWSHELF);
    set(&n, "gain", -9);
    near(response(&n, 20, 0.1), -9, 0.1);
    near(response(&n, 200, 0.1), -4.5, 0.05); /* half the gain at the corner */
    near(response(&n, 8000, 0.1), 0, 0.05);
    n = node(KN_FX_HIGHSHELF);
    set(&n, "gain", 10);
    near(response(&n, 4000, 0.1), 5, 0.05);
    near(response(&n, 20000, 0.1), 10, 0.2);
    near(response(&n, 100, 0.1), 0, 0.05);
    n = node(KN_FX_HIGHPASS); /* q in dB: that much at the corner */
    near(response(&n, 300, 0.1), 0.707, 0.05);
    near(response(&n, 30, 0.1), -40, 0.5);
    set(&n, "poles", 0);
    near(response(&n, 300, 0.1), -3.01, 0.05);
    near(response(&n, 30, 0.1), -20, 0.2);
    n = node(KN_FX_LOWPASS);
    set(&n, "frequency", 1000);
    near(response(&n, 1000, 0.1), 0.707, 0.05);
    near(response(&n, 10000, 0.1), -42, 1);
    set(&n, "poles", 0);
    near(response(&n, 1000, 0.1), -3.01, 0.05);
}

static void test_dynamics(void **state) {
    kn_fx_node n = node(KN_FX_COMPRESSOR);
    set(&n, "attack", 0.01);
    set(&n, "release", 2000);
    near(response(&n, 1000, 1), -18, 0.3); /* 24 dB over, 4:1 */
    near(response(&n, 1000, 0.01), 0, 0.01);
    set(&n, "makeup", 6);
    near(response(&n, 1000, 0.01), 6, 0.01);
    set(&n, "mix", 0);
    near(response(&n, 1000, 1), 0, 0.01);
    n = node(KN_FX_LIMITER);
    set(&n, "limit", -12);
    set(&n, "attack", 0.1);
    set(&n, "release", 1000);
    near(response(&n, 1000, 1), -12, 0.3);
    near(response(&n, 1000, 0.1), 0, 0.01);
    n = node(KN_FX_GATE);
    near(response(&n, 1000, 0.001), -24, 0.1);
    near(response(&n, 1000, 0.5), 0, 0.1);
}

static void test_shapes(void **state) {
    for (int type = 0; type < 9; type++)
        for (int times = 1; times <= 4; times *= 2) {
            kn_fx_node n = node(KN_FX_SATURATE);
            set(&n, "type", type);
            set(&n, "threshold", -20);
            set(&n, "oversample", times);
            kn_pcm p = sine(1000, 1, 0.5);
            run(&n, &p);
            double most = 0;
            for (int64_t i = 0; i < 2 * p.n; i++)
                most = fmax(most, fabs(p.v[i]));
            assert_true(most < 0.125 && most > 0.05); /* 0.1 and the filter's ripple */
            kn_pcm_free(&p);
        }
    kn_fx_node n = node(KN_FX_SATURATE); /* small sounds keep their place and level */
    kn_pcm p = sine(1000, 0.01, 0.5), q = sine(1000, 0.01, 0.5);
    run(&n, &p);
    for (int64_t i = 2400; i < p.n - 2400; i++)
        near(p.v[2 * i], q.v[2 * i], 1e-4);
    kn_pcm_free(&q);
    kn_pcm_free(&p);
    n = node(KN_FX_BITCRUSH);
    set(&n, "bits", 3);
    set(&n, "samples", 5);
    p = sine(440, 0.9, 0.1);
    run(&n, &p);
    for (int64_t i = 0; i < p.n; i++) {
        near(p.v[2 * i] * 4, rint(p.v[2 * i] * 4), 1e-6);
        near(p.v[2 * i], p.v[2 * (i - i % 5)], 0);
    }
    kn_pcm_free(&p);
}

static void test_times(void **state) {
    kn_fx_node n = node(KN_FX_DELAY);
    kn_pcm p = click(1);
    run(&n, &p);
    near(p.v[0], 0.6, 1e-6);
    near(p.v[2 * 12000], 0.4, 1e-6);
    near(p.v[2 * 24128], 0.4 * 0.35, 1e-6); /* what goes round is a block late */
    near(p.v[2 * 36256 + 1], 0.4 * 0.35 * 0.35, 1e-6);
    near(p.v[2 * 18000], 0, 0);
    kn_pcm_free(&p);
    n = node(KN_FX_CHORUS);
    set(&n, "depth", 0);
    p = click(0.1);
    run(&n, &p);
    near(p.v[0], 0.5, 1e-6);
    near(p.v[2 * 336], 0.5, 1e-6);
    kn_pcm_free(&p);
    n = node(KN_FX_PHASER);
    set(&n, "decay",
        0); /* it stands still: six stages at 333 Hz turn by half a circle each there */
    near(response(&n, 1000.0 / 3, 0.1), 20 * log10(0.4 * 2 * 0.74), 0.1);
    n = node(KN_FX_PITCHSHIFT);
    set(&n, "semitones", 12);
    p = sine(440, 0.5, 2);
    run(&n, &p);
    assert_true(loudness(&p, 880, 0.5, 2) > 4 * loudness(&p, 440, 0.5, 2));
    kn_pcm_free(&p);
    n = node(KN_FX_PITCHSHIFT); /* nothing to do, no delay */
    p = sine(440, 0.5, 0.5);
    run(&n, &p);
    near(p.v[2 * 5000], 0.5 * sin(2 * M_PI * 440 * 5000 / RATE), 1e-6);
    kn_pcm_free(&p);
}

static void test_reverb(void **state) {
    kn_fx_node n = node(KN_FX_REVERB);
    set(&n, "size", 0.05);
    const kn_fx_chain c = {&n, 1};
    const int64_t tail = kn_fx_tail(&c);
    assert_int_equal(tail, (int64_t)(RATE * (0.6 + 0.05 * 2.6)));
    kn_pcm p = click(3), q = click(3);
    q.v[2 * 100000] = 0.5f; /* beyond one block of the transform: the sum of two rooms */
    run(&n, &p);
    run(&n, &q);
    double energy = 0;
    for (int64_t i = 1; i < p.n; i++)
        energy += p.v[2 * i] * p.v[2 * i];
    near(sqrt(energy), 0.35, 0.01); /* the room itself is of unit energy */
    for (int64_t i = tail + 1; i < p.n; i++)
        near(p.v[2 * i], 0, 1e-7);
    for (int64_t i = 100000; i < p.n; i += 37) {
        const double far = i - 100000 < p.n ? p.v[2 * (i - 100000)] * 0.5 : 0;
        near(q.v[2 * i], p.v[2 * i] + far, 1e-6);
        near(q.v[2 * i + 1], p.v[2 * i + 1], 1e-6);
    }
    kn_pcm_free(&q);
    kn_pcm_free(&p);
}

static void test_lanes(void **state) {
    kn_gain_point p[] = {{.t = 1, .gain = 100}, {.t = 2, .gain = 10000}, {.t = 3, .gain = 0}};
    kn_lane l = {p, 3, true};
    size_t at = 0;
    near(kn_lane_at(&l, 0, &at), 100, 0);
    near(kn_lane_at(&l, 1.5, &at), 1000, 1e-6);
    near(kn_lane_at(&l, 2.25, &at), 7500, 1e-6); /* no logarithm of 0 */
    near(kn_lane_at(&l, 9, &at), 0, 0);
    l.log = false;
    p[0].curve = 0.5;
    at = 0;
    near(kn_lane_at(&l, 1.5, &at), 100 + 9900 * 0.25, 1e-6);
    static const double via[][2] = {{0.3, 0.8}, {0.9, 0.1}, {0.5, 0.2}, {0.05, 0.95}, {0.49, 0.51}};
    for (int i = 0; i < 5; i++) {
        p[0] = (kn_gain_point){0, 0, 0.7, via[i][0], via[i][1]};
        p[1] = (kn_gain_point){.t = 1, .gain = 1};
        at = 0;
        double before = 0;
        for (double t = 0; t <= 1; t += 1.0 / 64) { /* it never turns back */
            const double v = kn_lane_at(&l, t, &at);
            assert_true(v >= before - 1e-9 && v <= 1 + 1e-9);
            before = v;
        }
        at = 0;
        near(kn_lane_at(&l, via[i][0], &at), via[i][1], 1e-6);
    }
    /* A lane drives its parameter from sample to sample: fifty factors in half a second, straight
     * lines between them. */
    kn_gain_point g[] = {{.t = 0, .gain = 0}, {.t = 0.5, .gain = -20}};
    const kn_lane down = {g, 2, false};
    kn_fx_node n = node(KN_FX_GAIN);
    n.lane[0] = &down;
    kn_pcm one = sine(0, 0, 1);
    for (int64_t i = 0; i < 2 * one.n; i++)
        one.v[i] = 1;
    run(&n, &one);
    for (int64_t i = 0; i < one.n; i += 101) {
        const double x = fmin(49, (double)i / (RATE / 2) * 49), k = fmin(48, floor(x)),
                     a = pow(10, -k / 49), b = pow(10, -(k + 1) / 49);
        near(one.v[2 * i], a + (b - a) * (x - k), 1e-6);
    }
    kn_pcm_free(&one);
}

/* Half of a preset of two effects; and every effect at both ends of every range. */
static void test_chains(void **state) {
    kn_fx_node n[2] = {node(KN_FX_GAIN), node(KN_FX_GAIN)};
    n[0].p[0] = n[1].p[0] = -20;
    n[0].run = n[1].run = 1;
    n[0].amount = n[1].amount = 0.5;
    const kn_fx_chain c = {n, 2};
    kn_pcm p = click(0.1);
    assert_int_equal(kn_fx_run(&c, &p, 0), KN_OK);
    near(p.v[0], 0.5 + 0.5 * 0.01, 1e-6);
    kn_pcm_free(&p);
    for (int k = 0; k < KN_FX_COUNT; k++) {
        kn_fx_kind same;
        const kn_fx_info *info = kn_fx_get((kn_fx_kind)k);
        assert_true(kn_fx_find(kn_cstr(info->name), &same) && same == (kn_fx_kind)k);
        for (int end = 0; end < 2; end++) {
            kn_fx_node x = node((kn_fx_kind)k);
            for (int i = 0; i < KN_FX_PARAMS && info->param[i].key; i++)
                if (!info->param[i].choices)
                    x.p[i] = end ? info->param[i].max : info->param[i].min;
            p = sine(440, 0.9, 0.3);
            run(&x, &p);
            kn_pcm_free(&p);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filters), cmocka_unit_test(test_dynamics),
        cmocka_unit_test(test_shapes),  cmocka_unit_test(test_times),
        cmocka_unit_test(test_reverb),  cmocka_unit_test(test_lanes),
        cmocka_unit_test(test_chains),
    };
    return cmocka_run_group_tests_name("codec/fx", tests, NULL, NULL);
}
