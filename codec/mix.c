/* Clips → one track: place, gain, sum. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "codec/fx.h"
#include "codec/limiter.h"

static int64_t samples(double seconds) {
    return llround(seconds * KN_AUDIO_RATE);
}

/* Where a clip sounds: [start, start + n) of the film, before trimming to the film. */
typedef struct kn_span {
    int64_t start, n;
} kn_span;

static double clip_rate(const kn_audio_clip *c) {
    if (!(c->rate > 0))
        return 1;
    return c->rate < 0.1 ? 0.1 : c->rate > 10 ? 10 : c->rate;
}

/* The clip's sound at its speed, from its own start; at most `most` sample frames. */
static kn_status clip_sound(const kn_audio_clip *c, int64_t most, kn_diags *d, kn_pcm *out) {
    double rate = clip_rate(c);
    bool tempo = fabs(rate - 1) > 1e-9;
    kn_pcm raw = {0};
    int64_t want = (int64_t)ceil((double)most * rate);
    kn_status s =
        kn_audio_read(c->path, samples(c->media_start), want, d, c->loc, tempo ? &raw : out);
    if (s == KN_OK && tempo)
        s = kn_audio_tempo(&raw, rate, d, c->loc, out);
    kn_pcm_free(&raw);
    return s;
}

/* Fades longer than the clip share it in their proportion. */
static double fade_at(const kn_audio_clip *c, double t, double length) {
    double in = c->fade_in > 0 ? c->fade_in : 0, out = c->fade_out > 0 ? c->fade_out : 0, f = 1;
    if (in + out > length) {
        const double k = length / (in + out);
        in *= k;
        out *= k;
    }
    if (t < in)
        f *= t / in;
    if (out > 0 && t > length - out)
        f *= length > t ? (length - t) / out : 0;
    return f < 0 ? 0 : f;
}

/* The source over and over, `n` sample frames. */
static kn_status repeat(kn_pcm *src, int64_t n) {
    const int64_t once = src->n;
    kn_status s = once > 0 && n > once ? kn_pcm_reserve(src, n) : KN_OK;
    while (s == KN_OK && once > 0 && src->n < n)
        s = kn_pcm_append(src, src->v, n - src->n < once ? n - src->n : once);
    return s;
}

/* Volume and fades, in clip time; what comes after `length` seconds is echo at the last volume. */
static void add_clip(const kn_audio_clip *c, const kn_pcm *src, int64_t start, double length,
                     kn_mix *out) {
    const int64_t lo = start < 0 ? -start : 0;
    const int64_t hi = start + src->n > out->frames ? out->frames - start : src->n;
    const bool faded = c->fade_in > 0 || c->fade_out > 0;
    size_t at = 0;
    for (int64_t i = lo; i < hi; i++) {
        const double t = (double)i / KN_AUDIO_RATE;
        double g = c->gain.n ? kn_lane_at(&c->gain, t, &at) : c->volume;
        if (faded)
            g *= fade_at(c, t, length);
        float *to = out->pcm + 2 * (start + i);
        to[0] += (float)(src->v[2 * i] * g);
        to[1] += (float)(src->v[2 * i + 1] * g);
    }
}

/* The clip's effects, and room for what they leave behind until the film ends. */
static kn_status apply_fx(const kn_audio_clip *c, int64_t most, kn_pcm *src) {
    if (!c->fx || src->n == 0)
        return KN_OK;
    int64_t tail = kn_fx_tail(c->fx);
    if (tail > most - src->n)
        tail = most - src->n;
    kn_status s = tail > 0 ? kn_pcm_silence(src, tail) : KN_OK;
    return s == KN_OK ? kn_fx_run(c->fx, src, 0) : s;
}

static kn_status mix_clip(const kn_audio_clip *c, kn_diags *d, kn_mix *out) {
    kn_span span = {samples(c->start), INT64_MAX / 4};
    if (c->duration > 0)
        span.n = samples(c->start + c->duration) - span.start;
    const int64_t most = out->frames - span.start;
    if (span.n > most)
        span.n = most;
    if (span.n <= 0 || span.start >= out->frames)
        return KN_OK;
    kn_pcm src = {0};
    kn_status s = clip_sound(c, span.n, d, &src);
    if (s == KN_OK && c->loop)
        s = repeat(&src, span.n);
    if (src.n > span.n) /* the speed's filter gives a little more or less */
        src.n = span.n;
    const double length = (double)src.n / KN_AUDIO_RATE;
    if (s == KN_OK)
        s = apply_fx(c, most, &src);
    if (s == KN_OK)
        add_clip(c, &src, span.start, length, out);
    kn_pcm_free(&src);
    return s;
}

/* Every clip of the group is tried, so that one run reports all that are broken. */
static kn_status mix_group(const kn_mix_in *in, int group, kn_diags *d, kn_mix *out) {
    kn_status s = KN_OK;
    for (size_t i = 0; i < in->n; i++) {
        if (in->clips[i].group != group)
            continue;
        const kn_status one = mix_clip(&in->clips[i], d, out);
        s = s == KN_OK ? one : s;
    }
    return s;
}

static kn_status silence(int64_t frames, kn_diags *d, kn_mix *out) {
    *out = (kn_mix){.frames = frames};
    out->pcm = calloc((size_t)frames * 2 + 1, sizeof *out->pcm);
    if (out->pcm)
        return KN_OK;
    kn_report(d, KN_SEV_ERROR, KN_ENOMEM, "audio/memory", (kn_loc){0}, NULL,
              "no memory for %.0f s of sound", (double)frames / KN_AUDIO_RATE);
    return KN_ENOMEM;
}

/* The group's sum through its effects and volume, both in composition time, onto `out`. */
static kn_status add_group(const kn_mix_in *in, int group, kn_diags *d, kn_mix *out) {
    const kn_audio_group *g = &in->groups[group - 1];
    kn_mix sum;
    kn_status s = silence(out->frames, d, &sum);
    if (s == KN_OK)
        s = mix_group(in, group, d, &sum);
    kn_pcm pcm = {sum.pcm, sum.frames, sum.frames};
    if (s == KN_OK && g->fx)
        s = kn_fx_run(g->fx, &pcm, 0);
    size_t at = 0;
    for (int64_t i = 0; s == KN_OK && i < out->frames; i++) {
        const double k =
            g->gain.n ? kn_lane_at(&g->gain, (double)i / KN_AUDIO_RATE, &at) : g->volume;
        out->pcm[2 * i] += (float)(sum.pcm[2 * i] * k);
        out->pcm[2 * i + 1] += (float)(sum.pcm[2 * i + 1] * k);
    }
    kn_mix_free(&sum);
    return s;
}

/* Sums beyond full scale clip, as they do in the reference's encoder input. */
static void clip(kn_mix *m) {
    for (int64_t i = 0; m->pcm && i < 2 * m->frames; i++) {
        const float v = m->pcm[i];
        m->pcm[i] = v > 1 ? 1 : v < -1 ? -1 : v;
    }
}

static kn_status run_master(const kn_fx_chain *fx, kn_mix *m) {
    kn_pcm pcm = {m->pcm, m->frames, m->frames};
    clip(m);
    return kn_fx_run(fx, &pcm, 0);
}

kn_status kn_audio_mix(const kn_mix_in *in, kn_diags *d, kn_mix *out) {
    kn_status s = silence(samples(in->duration > 0 ? in->duration : 0), d, out);
    if (s == KN_OK)
        s = mix_group(in, 0, d, out);
    for (size_t k = 1; out->pcm && k <= in->n_groups; k++) {
        const kn_status one = add_group(in, (int)k, d, out);
        s = s == KN_OK ? one : s;
    }
    for (int64_t i = 0; s == KN_OK && i < 2 * out->frames; i++)
        out->pcm[i] = (float)(out->pcm[i] * in->gain);
    if (s == KN_OK && in->fx)
        s = run_master(in->fx, out);
    if (s == KN_OK && in->ceiling > 0)
        kn_limit_true_peak(out->pcm, out->frames, in->ceiling);
    clip(out);
    if (s != KN_OK)
        kn_mix_free(out);
    return s;
}

void kn_mix_free(kn_mix *m) {
    free(m->pcm);
    *m = (kn_mix){0};
}
