/* Saturation and bit crushing. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "codec/fx_internal.h"

static double bend(int type, double x) {
    const double sign = x < 0 ? -1 : 1, m = fabs(x);
    switch (type) {
    case 1:
        return M_2_PI * atan(M_PI_2 * x);
    case 2:
        return m >= 1 ? sign : x - x * x * x / 3;
    case 3:
        return sign * (1 - exp(-m));
    case 4:
        return x / sqrt(1 + x * x);
    case 5:
        return m >= 1 ? sign : x - pow(x, 5) / 5;
    case 6:
        return m >= 1 ? sign : sin(M_PI_2 * x);
    case 7:
        return tanh(1.20211 * x); /* the usual stand-in for the error function */
    case 8:
        return fmax(-1, fmin(1, x));
    default:
        return tanh(x);
    }
}

/* The curve as a WaveShaperNode holds it: numbers over [-1, 1], straight lines between them, the
 * last ones outside. */
#define KN_CURVE 8192

static void fill_curve(const kn_fx_node *n, float *curve) {
    const double threshold = fmax(1e-6, kn_db(n->p[1]));
    for (int i = 0; i < KN_CURVE; i++) {
        const double x = (double)i / (KN_CURVE - 1) * 2 - 1;
        curve[i] = (float)(bend((int)n->p[0], x / threshold) * threshold);
    }
}

static void bend_all(const float *curve, double *v, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        const double at = fmax(0, fmin(1, 0.5 * (v[i] + 1))) * (KN_CURVE - 1);
        const int k = at < KN_CURVE - 1 ? (int)at : KN_CURVE - 2;
        v[i] = curve[k] + (curve[k + 1] - curve[k]) * (at - k);
    }
}

/* ---- bending at two or four times the rate ----
 * Bending makes overtones; those beyond half the rate would come back as others. Blink doubles the
 * rate by a windowed sinc for the samples between and halves it by a half-band filter, both as long
 * as 128 of the lower rate's samples; what they delay stays (a WaveShaperNode's "4x" is 4 ms
 * late). */
#define KN_TAPS  128
#define KN_CHUNK 512

typedef struct stage {
    double past[2 * KN_TAPS + 4 * KN_CHUNK]; /* what went in before, then what goes in now */
} stage;

typedef struct bender { /* of one channel */
    float curve[KN_CURVE];
    double up[KN_TAPS], down[KN_TAPS];
    stage first, second, third, last;
} bender;

static double blackman(double x) {
    return 0.42 - 0.5 * cos(2 * M_PI * x) + 0.08 * cos(4 * M_PI * x);
}

static double sinc(double x) {
    return x == 0 ? 1 : sin(M_PI * x) / (M_PI * x);
}

static void fill_filters(bender *b) {
    for (int k = 0; k < KN_TAPS; k++) {
        b->up[k] = sinc(k + 0.5 - KN_TAPS / 2) * blackman((k + 0.5) / KN_TAPS);
        b->down[k] = 0.5 * sinc(0.5 * (2 * k + 1 - KN_TAPS)) * blackman((k + 0.5) / KN_TAPS);
    }
}

/* Puts n samples behind those of before: the first of them. */
static const double *take(stage *s, const double *in, int n) {
    double *now = s->past + 2 * KN_TAPS;
    memcpy(now, in, (size_t)n * sizeof *now);
    return now;
}

static void keep(stage *s, int n) {
    memmove(s->past, s->past + n, 2 * KN_TAPS * sizeof *s->past);
}

static void twice(stage *s, const double *up, const double *in, int n, double *out) {
    const double *v = take(s, in, n);
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int k = 0; k < KN_TAPS; k++)
            sum += up[k] * v[i - k];
        out[2 * i] = v[i - KN_TAPS / 2];
        out[2 * i + 1] = sum;
    }
    keep(s, n);
}

/* n samples, an even number of them, to half as many. */
static void half(stage *s, const double *down, const double *in, int n, double *out) {
    const double *v = take(s, in, n);
    for (int i = 0; i < n / 2; i++) {
        double sum = 0.5 * v[2 * i - KN_TAPS];
        for (int k = 0; k < KN_TAPS; k++)
            sum += down[k] * v[2 * (i - k) - 1];
        out[i] = sum;
    }
    keep(s, n);
}

static void bend_chunk(bender *b, int times, double *v, int n) {
    double fine[2 * KN_CHUNK], finest[4 * KN_CHUNK];
    if (times == 1) {
        bend_all(b->curve, v, n);
        return;
    }
    twice(&b->first, b->up, v, n, fine);
    if (times == 2)
        bend_all(b->curve, fine, 2 * n);
    else {
        twice(&b->second, b->up, fine, 2 * n, finest);
        bend_all(b->curve, finest, 4 * n);
        half(&b->third, b->down, finest, 4 * n, fine);
    }
    half(&b->last, b->down, fine, 2 * n, v);
}

static kn_status saturate(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    const int times = n->p[3] >= 4 ? 4 : n->p[3] >= 2 ? 2 : 1;
    double v[KN_CHUNK];
    bender *b = calloc(1, sizeof *b);
    if (!b)
        return KN_ENOMEM;
    fill_curve(n, b->curve);
    fill_filters(b);
    for (int c = 0; c < 2; c++) {
        kn_knob output = kn_knob_in(n, 2, kn_db);
        b->first = b->second = b->third = b->last = (stage){{0}};
        for (int64_t at = 0; at < pcm->n; at += KN_CHUNK) {
            const int count = pcm->n - at < KN_CHUNK ? (int)(pcm->n - at) : KN_CHUNK;
            for (int i = 0; i < count; i++)
                v[i] = pcm->v[2 * (at + i) + c];
            bend_chunk(b, times, v, count);
            for (int i = 0; i < count; i++)
                pcm->v[2 * (at + i) + c] =
                    (float)(v[i] * kn_knob_at(&output, t0 + (double)(at + i) / KN_AUDIO_RATE));
        }
    }
    free(b);
    return KN_OK;
}

static void bitcrush(const kn_fx_node *n, kn_pcm *pcm) {
    const double levels = exp2(n->p[0] - 1), mix = n->p[2];
    const int64_t hold = llround(n->p[1]);
    double held[2] = {0};
    for (int64_t i = 0; i < pcm->n; i++)
        for (int c = 0; c < 2; c++) {
            float *v = &pcm->v[2 * i + c];
            if (i % hold == 0)
                held[c] = floor(*v * levels + 0.5) / levels;
            *v = (float)(held[c] * mix + *v * (1 - mix));
        }
}

kn_status kn_fx_shape(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    if (n->kind == KN_FX_SATURATE)
        return saturate(n, pcm, t0);
    bitcrush(n, pcm);
    return KN_OK;
}
