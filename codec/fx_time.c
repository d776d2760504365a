/* Effects that read what was some time ago: echo, chorus, pitch. */
#include <math.h>
#include <stdlib.h>
#include "codec/fx_internal.h"

typedef struct line { /* stereo ring */
    float *v;
    int64_t size;
} line;

static bool line_open(line *l, double seconds) {
    l->size = KN_FX_BLOCK + (int64_t)ceil(seconds * KN_AUDIO_RATE);
    l->v = calloc((size_t)l->size * 2, sizeof *l->v);
    return l->v;
}

/* Straight between two neighbours; `at` in [0, size). */
static double between(const line *l, double at, int c) {
    const int64_t a = (int64_t)at, b = a + 1 < l->size ? a + 1 : 0;
    return l->v[2 * a + c] + (at - (double)a) * (l->v[2 * b + c] - l->v[2 * a + c]);
}

/* What was put in `back` samples (≥ 0, less than the line holds) before number i. */
static double ago(const line *l, int64_t i, double back, int c) {
    double at = (double)(i % l->size) + (double)l->size - back;
    if (at >= (double)l->size)
        at -= (double)l->size;
    return between(l, at, c);
}

/* The same as a DelayNode reads it, `back` in seconds: its places are single precision numbers,
 * which in a line of five seconds are a 64th of a sample apart. */
static double delayed(const line *l, int64_t i, double back, int c) {
    const float size = (float)l->size, samples = (float)back * (float)KN_AUDIO_RATE;
    float at = (float)(i % l->size) + (size - samples);
    if (at >= size)
        at -= size;
    return between(l, (double)at, c);
}

static void put(line *l, int64_t i, int c, double x) {
    l->v[2 * (i % l->size) + c] = (float)(fabs(x) < 1e-30 ? 0 : x);
}

static double seconds(double ms) {
    return ms / 1000;
}

static double rest(double wet) {
    return 1 - wet;
}

/* What comes round again is a block late: the second echo sounds 128 samples after its time. */
static void run_delay(const kn_fx_node *n, kn_pcm *pcm, double t0, line *l) {
    kn_knob time = kn_knob_in(n, 0, seconds), feedback = kn_knob_of(n, 1), wet = kn_knob_of(n, 2),
            dry = kn_knob_in(n, 2, rest);
    double round[KN_FX_BLOCK][2] = {{0}};
    for (int64_t i = 0; i < pcm->n; i++) {
        const double t = t0 + (double)i / KN_AUDIO_RATE, back = kn_knob_at(&time, t);
        const double again = kn_knob_at(&feedback, t), w = kn_knob_at(&wet, t),
                     d = kn_knob_at(&dry, t);
        for (int c = 0; c < 2; c++) {
            float *v = &pcm->v[2 * i + c];
            double *late = &round[i % KN_FX_BLOCK][c];
            put(l, i, c, *v + again * *late);
            *late = delayed(l, i, back, c);
            *v = (float)(*v * d + *late * w);
        }
    }
}

static void run_chorus(const kn_fx_node *n, kn_pcm *pcm, double t0, line *l) {
    kn_knob delay = kn_knob_in(n, 0, seconds), depth = kn_knob_in(n, 1, seconds),
            speed = kn_knob_of(n, 2), wet = kn_knob_of(n, 3), dry = kn_knob_in(n, 3, rest);
    double phase = 0, hz = 0;
    for (int64_t i = 0; i < pcm->n; i++) {
        const double t = t0 + (double)i / KN_AUDIO_RATE;
        const double back = kn_knob_at(&delay, t) + kn_knob_at(&depth, t) * sin(2 * M_PI * phase),
                     w = kn_knob_at(&wet, t), d = kn_knob_at(&dry, t);
        for (int c = 0; c < 2; c++) {
            float *v = &pcm->v[2 * i + c];
            put(l, i, c, *v);
            *v = (float)(*v * d + delayed(l, i, fmax(0, back), c) * w);
        }
        if (i % KN_FX_BLOCK == 0)
            hz = kn_knob_at(&speed, t);
        phase += hz / KN_AUDIO_RATE;
        phase -= floor(phase);
    }
}

/* Two readers half a grain apart move along the line at the pitch's speed, a sample behind the
 * newest; each is silent where it jumps back. */
static void run_pitch(const kn_fx_node *n, kn_pcm *pcm, line *l) {
    const double grain = KN_AUDIO_RATE / 10, step = (1 - exp2(n->p[0] / 12)) / grain;
    const double linger = exp(-1 / (KN_AUDIO_RATE * 0.015));
    double phase = 0, mix = 0;
    for (int64_t i = 0; i < pcm->n; i++) {
        phase += step;
        phase -= floor(phase);
        mix = n->p[1] + linger * (mix - n->p[1]);
        const double other = fmod(phase + 0.5, 1), wet = mix * fmin(1, (double)i / grain);
        for (int c = 0; c < 2; c++) {
            float *v = &pcm->v[2 * i + c];
            put(l, i, c, *v);
            const double moved = ago(l, i, phase * grain + 1, c) * sin(M_PI * phase) +
                                 ago(l, i, other * grain + 1, c) * sin(M_PI * other);
            *v = (float)(*v * (1 - wet) + moved * wet);
        }
    }
}

kn_status kn_fx_time(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    line l = {0};
    if (n->kind == KN_FX_PITCHSHIFT && (n->p[0] == 0 || n->p[1] == 0))
        return KN_OK; /* nothing to shift, and no delay for it */
    if (!line_open(&l, n->kind == KN_FX_DELAY ? 5 : n->kind == KN_FX_CHORUS ? 0.5 : 0.2))
        return KN_ENOMEM;
    if (n->kind == KN_FX_DELAY)
        run_delay(n, pcm, t0, &l);
    else if (n->kind == KN_FX_CHORUS)
        run_chorus(n, pcm, t0, &l);
    else
        run_pitch(n, pcm, &l);
    free(l.v);
    return KN_OK;
}
