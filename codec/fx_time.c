/* Effects that read what was some time ago: echo, chorus, pitch. */
#include <math.h>
#include <stdlib.h>
#include "codec/fx_internal.h"

typedef struct line { /* stereo ring */
    float *v;
    int64_t size;
} line;

static bool line_open(line *l, double seconds) {
    l->size = (int64_t)(seconds * KN_AUDIO_RATE) + 4;
    l->v = calloc((size_t)l->size * 2, sizeof *l->v);
    return l->v;
}

/* Value `back` samples (≥ 0) before position i, straight between two samples. */
static double ago(const line *l, int64_t i, double back, int c) {
    const double whole = floor(back), part = back - whole;
    const int64_t a = (i - (int64_t)whole) % l->size, b = (i - (int64_t)whole - 1) % l->size;
    return l->v[2 * (a < 0 ? a + l->size : a) + c] * (1 - part) +
           l->v[2 * (b < 0 ? b + l->size : b) + c] * part;
}

static void put(line *l, int64_t i, int c, double x) {
    l->v[2 * (i % l->size) + c] = (float)(fabs(x) < 1e-30 ? 0 : x);
}

static void run_delay(const kn_fx_node *n, kn_pcm *pcm, double t0, line *l) {
    kn_knob time = kn_knob_of(n, 0), feedback = kn_knob_of(n, 1), mix = kn_knob_of(n, 2);
    for (int64_t i = 0; i < pcm->n; i++) {
        const double t = t0 + (double)i / KN_AUDIO_RATE,
                     back = kn_knob_at(&time, t) * KN_AUDIO_RATE / 1000;
        const double again = kn_knob_at(&feedback, t), wet = kn_knob_at(&mix, t);
        for (int c = 0; c < 2; c++) {
            float *v = &pcm->v[2 * i + c];
            const double echo = ago(l, i, fmax(1, back), c);
            put(l, i, c, *v + again * echo);
            *v = (float)(*v * (1 - wet) + echo * wet);
        }
    }
}

static void run_chorus(const kn_fx_node *n, kn_pcm *pcm, double t0, line *l) {
    kn_knob delay = kn_knob_of(n, 0), depth = kn_knob_of(n, 1), speed = kn_knob_of(n, 2),
            mix = kn_knob_of(n, 3);
    double phase = 0;
    for (int64_t i = 0; i < pcm->n; i++) {
        const double t = t0 + (double)i / KN_AUDIO_RATE;
        const double ms = kn_knob_at(&delay, t) + kn_knob_at(&depth, t) * sin(2 * M_PI * phase),
                     wet = kn_knob_at(&mix, t);
        for (int c = 0; c < 2; c++) {
            float *v = &pcm->v[2 * i + c];
            put(l, i, c, *v);
            *v = (float)(*v * (1 - wet) + ago(l, i, fmax(0, ms) * KN_AUDIO_RATE / 1000, c) * wet);
        }
        phase += kn_knob_at(&speed, t) / KN_AUDIO_RATE;
        phase -= floor(phase);
    }
}

/* Two readers half a grain apart move along the line at the pitch's speed; each is silent where it
 * jumps back. The effect fades in while the first grain fills. */
static void run_pitch(const kn_fx_node *n, kn_pcm *pcm, line *l) {
    const double grain = KN_AUDIO_RATE / 10, step = (1 - exp2(n->p[0] / 12)) / grain;
    double phase = 0;
    for (int64_t i = 0; i < pcm->n; i++) {
        phase += step;
        phase -= floor(phase);
        const double other = fmod(phase + 0.5, 1), wet = n->p[1] * fmin(1, (double)i / grain);
        for (int c = 0; c < 2; c++) {
            float *v = &pcm->v[2 * i + c];
            put(l, i, c, *v);
            const double moved = ago(l, i, phase * grain, c) * sin(M_PI * phase) +
                                 ago(l, i, other * grain, c) * sin(M_PI * other);
            *v = (float)(*v * (1 - wet) + moved * wet);
        }
    }
}

kn_status kn_fx_time(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    line l = {0};
    if (n->kind == KN_FX_PITCHSHIFT && (n->p[0] == 0 || n->p[1] == 0))
        return KN_OK; /* nothing to shift, and no delay for it */
    if (!line_open(&l, n->kind == KN_FX_DELAY ? 5 : 0.2))
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
