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

static double compress(const double *p, follower *f, double x) {
    const double level = level_of(f, x), knee = 20 * log10(fmax(1.0001, p[4]));
    const double db = level > 1e-9 ? curve(20 * log10(level) - p[0], p[1], knee) : 0;
    return kn_db(db + p[5]) * p[6] + 1 - p[6];
}

static double limit(const double *p, follower *f, double x) {
    const double level = level_of(f, x), most = kn_db(p[0]);
    return (level > most ? most / level : 1) * kn_db(p[3]);
}

static double gate(const double *p, follower *f, double *held, double x) {
    const double level = level_of(f, x), open = kn_db(p[0]);
    double to = 1;
    if (level < open)
        to = fmax(kn_db(p[1]), level > 1e-9 ? pow(level / open, p[2] - 1) : 0);
    *held = to + (to < *held ? f->fall : f->rise) * (*held - to);
    return *held;
}

kn_status kn_fx_dynamics(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    (void)t0; /* nothing here moves */
    const double *p = n->p;
    for (int c = 0; c < 2; c++) {
        follower f = n->kind == KN_FX_LIMITER ? follow(p[1], p[2])
                     : n->kind == KN_FX_GATE  ? follow(p[3], p[4])
                                              : follow(p[2], p[3]);
        double held = 1;
        for (int64_t i = 0; i < pcm->n; i++) {
            float *v = &pcm->v[2 * i + c];
            const double g = n->kind == KN_FX_COMPRESSOR ? compress(p, &f, *v)
                             : n->kind == KN_FX_LIMITER  ? limit(p, &f, *v)
                                                         : gate(p, &f, &held, *v);
            *v = (float)(*v * g);
        }
    }
    return KN_OK;
}
