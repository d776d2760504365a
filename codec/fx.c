#include "codec/fx.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "codec/fx_internal.h"
#include "src/core/mem.h"

/* Echoes below this are not waited for, and those of a chain no longer than this many seconds. */
#define KN_TAIL_FLOOR 0.001
#define KN_TAIL_MAX   5

static const kn_fx_info table[] = {
#define P(key, lo, hi, v)     {key, lo, hi, v, false, false, NULL},
#define L(key, lo, hi, v)     {key, lo, hi, v, true, false, NULL},
#define AP(key, lo, hi, v)    {key, lo, hi, v, false, true, NULL},
#define AL(key, lo, hi, v)    {key, lo, hi, v, true, true, NULL},
#define C(key, names, v)      {key, 0, 0, v, false, false, names},
#define EFFECT(id, name, ...) [KN_FX_##id] = {name, {__VA_ARGS__}},
#include "codec/fx.def"
#undef EFFECT
#undef P
#undef L
#undef AP
#undef AL
#undef C
};

const kn_fx_info *kn_fx_get(kn_fx_kind kind) {
    return &table[kind];
}

bool kn_fx_find(kn_str name, kn_fx_kind *out) {
    for (int i = 0; i < KN_FX_COUNT; i++)
        if (kn_str_eq(name, kn_cstr(table[i].name))) {
            *out = (kn_fx_kind)i;
            return true;
        }
    return false;
}

double kn_db(double db) {
    return pow(10, db / 20);
}

bool kn_fx_moves(const kn_fx_node *n, int i) {
    const bool pass = n->kind == KN_FX_HIGHPASS || n->kind == KN_FX_LOWPASS;
    return table[n->kind].param[i].moves && !(pass && n->p[2] == 0);
}

/* The most that a parameter has at any time. */
static double most(const kn_fx_node *n, int i) {
    const kn_lane *l = n->lane[i];
    double v = l && l->n ? l->v[0].gain : n->p[i];
    for (size_t k = 1; l && k < l->n; k++)
        v = fmax(v, l->v[k].gain);
    return v;
}

/* What is mixed in nowhere leaves nothing behind. */
static double seconds_after(const kn_fx_node *n) {
    switch (n->kind) {
    case KN_FX_DELAY:
        return most(n, 2) > 0
                   ? most(n, 0) / 1000 * ceil(log(KN_TAIL_FLOOR) / log(fmin(0.999, most(n, 1))))
                   : 0;
    case KN_FX_CHORUS:
        return most(n, 3) > 0 ? most(n, 0) / 1000 : 0;
    case KN_FX_PITCHSHIFT:
        return n->p[1] > 0 ? 0.2 : 0;
    case KN_FX_REVERB:
        return most(n, 2) > 0 ? (double)kn_fx_room(n->p[0]) / KN_AUDIO_RATE : 0;
    default:
        return 0;
    }
}

int64_t kn_fx_tail(const kn_fx_chain *c) {
    double s = 0;
    for (size_t i = 0; i < c->n; i++)
        s += seconds_after(&c->nodes[i]);
    return (int64_t)ceil(fmin(s, KN_TAIL_MAX) * KN_AUDIO_RATE - 1e-6);
}

static kn_status run_one(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    switch (n->kind) {
    case KN_FX_COMPRESSOR:
    case KN_FX_LIMITER:
    case KN_FX_GATE:
        return kn_fx_dynamics(n, pcm, t0);
    case KN_FX_SATURATE:
    case KN_FX_BITCRUSH:
        return kn_fx_shape(n, pcm, t0);
    case KN_FX_PITCHSHIFT:
    case KN_FX_DELAY:
    case KN_FX_CHORUS:
        return kn_fx_time(n, pcm, t0);
    case KN_FX_REVERB:
        return kn_fx_reverb(n, pcm, t0);
    default:
        return kn_fx_filter(n, pcm, t0);
    }
}

kn_status kn_fx_run(const kn_fx_chain *c, kn_pcm *pcm, double t0) {
    kn_status s = KN_OK;
    for (size_t i = 0; s == KN_OK && i < c->n;) {
        const kn_fx_node *first = &c->nodes[i];
        const bool blend = first->run > 0 && first->amount < 1;
        kn_pcm dry = {0};
        if (blend)
            s = kn_pcm_append(&dry, pcm->v, pcm->n);
        for (; s == KN_OK && i < c->n &&
               (&c->nodes[i] == first || (blend && c->nodes[i].run == first->run));
             i++)
            s = run_one(&c->nodes[i], pcm, t0);
        for (int64_t k = 0; s == KN_OK && blend && k < 2 * pcm->n; k++)
            pcm->v[k] = (float)(pcm->v[k] * first->amount + dry.v[k] * (1 - first->amount));
        kn_pcm_free(&dry);
    }
    return s;
}
