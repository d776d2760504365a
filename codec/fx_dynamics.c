/* Compressor, limiter and gate: a follower of each channel's level decides the gain. */
#include <math.h>
#include "codec/fx_internal.h"

typedef struct follower {
    double rise, fall, level;
} follower;

static follower follow(double attack, double release) { /* ms */
    return (follower){exp(-1000 / (KN_AUDIO_RATE * attack)), exp(-1000 / (KN_AUDIO_RATE * release)),
                      0};
}

static double level_of(follower *f, double x) {
    const double m = fabs(x);
    f->level = m + (m > f->level ? f->rise : f->fall) * (f->level - m);
    return f->level;
}

/* dB to add at `over` dB above the threshold: a parabola joins the two lines within ± knee. */
static double curve(double over, double ratio, double knee) {
    const double cut = 1 - 1 / ratio;
    if (knee > 0 && fabs(over) < knee)
        return -cut * (over + knee) * (over + knee) / (4 * knee);
    return over > 0 ? -cut * over : 0;
}

static void compress(const double *p, kn_pcm *pcm, int channel) {
    const double threshold = p[0], ratio = p[1], knee = 20 * log10(fmax(1.0001, p[4])),
                 wet = kn_db(p[5]) * p[6], dry = 1 - p[6], start = kn_db(threshold - knee);
    follower f = follow(p[2], p[3]);
    for (int64_t i = 0; i < pcm->n; i++) {
        float *v = &pcm->v[2 * i + channel];
        const double level = level_of(&f, *v);
        double g = wet;
        if (level > start)
            g *= kn_db(curve(20 * log10(level) - threshold, ratio, knee));
        *v = (float)(*v * (g + dry));
    }
}

static void limit(const double *p, kn_pcm *pcm, int channel) {
    const double most = kn_db(p[0]), out = kn_db(p[3]);
    follower f = follow(p[1], p[2]);
    for (int64_t i = 0; i < pcm->n; i++) {
        float *v = &pcm->v[2 * i + channel];
        const double level = level_of(&f, *v);
        *v = (float)(*v * (level > most ? most / level * out : out));
    }
}

static void gate(const double *p, kn_pcm *pcm, int channel) {
    const double open = kn_db(p[0]), least = kn_db(p[1]), steep = p[2] - 1;
    follower f = follow(p[3], p[4]);
    double held = 1;
    for (int64_t i = 0; i < pcm->n; i++) {
        float *v = &pcm->v[2 * i + channel];
        const double level = level_of(&f, *v);
        const double to =
            level < open ? fmax(least, level > 1e-9 ? pow(level / open, steep) : 0) : 1;
        held = to + (to < held ? f.fall : f.rise) * (held - to);
        *v = (float)(*v * held);
    }
}

kn_status kn_fx_dynamics(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    (void)t0; /* nothing here moves */
    for (int c = 0; c < 2; c++)
        if (n->kind == KN_FX_COMPRESSOR)
            compress(n->p, pcm, c);
        else if (n->kind == KN_FX_LIMITER)
            limit(n->p, pcm, c);
        else
            gate(n->p, pcm, c);
    return KN_OK;
}
