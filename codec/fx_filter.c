/* Level, equalizers and passes as Web Audio's BiquadFilterNode has them (Web Audio API, "Filters
 * characteristics"), and the phaser, which is a row of them. */
#include <math.h>
#include "codec/fx_internal.h"

#define KN_STAGES 6

typedef struct biquad {
    double b0, b1, b2, a1, a2;
} biquad;

typedef struct memory { /* of one channel */
    double x1, x2, y1, y2;
} memory;

static double filter(const biquad *q, memory *m, double x) {
    const double y = q->b0 * x + q->b1 * m->x1 + q->b2 * m->x2 - q->a1 * m->y1 - q->a2 * m->y2;
    m->x2 = m->x1;
    m->x1 = x;
    m->y2 = m->y1;
    m->y1 = fabs(y) < 1e-30 ? 0 : y; /* no denormals */
    return y;
}

static biquad scaled(double b0, double b1, double b2, double a0, double a1, double a2) {
    return (biquad){b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0};
}

static biquad shelf(double A, double w, bool high) {
    const double c = cos(w), r = 2 * sqrt(A) * (sin(w) / 2 * M_SQRT2), p = A + 1, m = A - 1;
    const double k = high ? -1 : 1;
    return scaled(A * (p - k * m * c + r), k * 2 * A * (m - k * p * c), A * (p - k * m * c - r),
                  p + k * m * c + r, -k * 2 * (m + k * p * c), p + k * m * c - r);
}

/* kind's coefficients at `f` Hz; `gain` in dB; `q` is in dB for the passes. */
static biquad design(kn_fx_kind kind, double f, double gain, double q) {
    const double w = 2 * M_PI * fmin(f, KN_AUDIO_RATE * 0.4999) / KN_AUDIO_RATE, c = cos(w),
                 A = pow(10, gain / 40);
    double alpha;
    switch (kind) {
    case KN_FX_PEAKING:
        alpha = sin(w) / (2 * q);
        return scaled(1 + alpha * A, -2 * c, 1 - alpha * A, 1 + alpha / A, -2 * c, 1 - alpha / A);
    case KN_FX_LOWSHELF:
        return shelf(A, w, false);
    case KN_FX_HIGHSHELF:
        return shelf(A, w, true);
    case KN_FX_HIGHPASS:
        alpha = sin(w) / (2 * kn_db(q));
        return scaled((1 + c) / 2, -(1 + c), (1 + c) / 2, 1 + alpha, -2 * c, 1 - alpha);
    case KN_FX_LOWPASS:
        alpha = sin(w) / (2 * kn_db(q));
        return scaled((1 - c) / 2, 1 - c, (1 - c) / 2, 1 + alpha, -2 * c, 1 - alpha);
    default: /* all-pass */
        alpha = sin(w) / (2 * q);
        return scaled(1 - alpha, -2 * c, 1 + alpha, 1 + alpha, -2 * c, 1 - alpha);
    }
}

static biquad one_pole(bool high, double f) {
    const double k = tan(M_PI * fmin(f, KN_AUDIO_RATE * 0.4999) / KN_AUDIO_RATE);
    return high ? scaled(1, -1, 0, 1 + k, k - 1, 0) : scaled(k, k, 0, 1 + k, k - 1, 0);
}

static void run_gain(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    kn_knob gain = kn_knob_in(n, 0, kn_db);
    for (int64_t i = 0; i < pcm->n; i++) {
        const double g = kn_knob_at(&gain, t0 + (double)i / KN_AUDIO_RATE);
        pcm->v[2 * i] = (float)(pcm->v[2 * i] * g);
        pcm->v[2 * i + 1] = (float)(pcm->v[2 * i + 1] * g);
    }
}

static void run_biquad(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    const bool pass = n->kind == KN_FX_HIGHPASS || n->kind == KN_FX_LOWPASS,
               pole = pass && n->p[2] == 0,
               still = pole || (!n->lane[0] && !n->lane[1] && !n->lane[2]);
    kn_knob f = kn_knob_of(n, 0), second = kn_knob_of(n, 1), third = kn_knob_of(n, 2);
    memory m[2] = {{0}};
    biquad q = {0};
    for (int64_t i = 0; i < pcm->n; i++) {
        if (i == 0 || !still) {
            const double t = t0 + (double)i / KN_AUDIO_RATE, hz = kn_knob_at(&f, t),
                         b = kn_knob_at(&second, t);
            q = pole ? one_pole(n->kind == KN_FX_HIGHPASS, n->p[0])
                : pass
                    ? design(n->kind, hz, 0, b)
                    : design(n->kind, hz, b, n->kind == KN_FX_PEAKING ? kn_knob_at(&third, t) : 1);
        }
        pcm->v[2 * i] = (float)filter(&q, &m[0], pcm->v[2 * i]);
        pcm->v[2 * i + 1] = (float)filter(&q, &m[1], pcm->v[2 * i + 1]);
    }
}

static double triangle(double phase) {
    return 4 * fabs(fmod(phase + 0.75, 1) - 0.5) - 1;
}

static void run_phaser(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    kn_knob in = kn_knob_of(n, 0), out = kn_knob_of(n, 1), speed = kn_knob_of(n, 4);
    const double centre = 1000 / n->p[2];
    memory m[2][KN_STAGES] = {{{0}}};
    double phase = 0, hz = 0;
    for (int64_t i = 0; i < pcm->n; i++) {
        const double t = t0 + (double)i / KN_AUDIO_RATE,
                     lfo = n->p[5] == 1 ? sin(2 * M_PI * phase) : triangle(phase);
        const biquad q = design(KN_FX_PHASER, fmax(1, centre * (1 + n->p[3] * lfo)), 0, 0.7071);
        const double a = kn_knob_at(&in, t), b = kn_knob_at(&out, t);
        for (int c = 0; c < 2; c++) {
            const double x = pcm->v[2 * i + c] * a;
            double y = x;
            for (int k = 0; k < KN_STAGES; k++)
                y = filter(&q, &m[c][k], y);
            pcm->v[2 * i + c] = (float)((x + y) * b);
        }
        if (i % KN_FX_BLOCK == 0)
            hz = kn_knob_at(&speed, t);
        phase += hz / KN_AUDIO_RATE;
        phase -= floor(phase);
    }
}

kn_status kn_fx_filter(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    if (n->kind == KN_FX_GAIN)
        run_gain(n, pcm, t0);
    else if (n->kind == KN_FX_PHASER)
        run_phaser(n, pcm, t0);
    else
        run_biquad(n, pcm, t0);
    return KN_OK;
}
