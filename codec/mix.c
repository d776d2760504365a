/* Clips → one track: place, gain, sum. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "codec/audio_read.h"

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
    return c->rate < 0.1 ? 0.1 : c->rate > 5 ? 5 : c->rate;
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

/* Gain at clip-local second t; *at walks along the points with t. */
static double gain_at(const kn_audio_clip *c, double t, size_t *at) {
    if (c->n_gain == 0)
        return c->volume;
    const kn_gain_point *g = c->gain;
    while (*at + 1 < c->n_gain && g[*at + 1].t <= t)
        ++*at;
    const kn_gain_point *a = &g[*at];
    if (t <= a->t || *at + 1 >= c->n_gain)
        return a->gain;
    const kn_gain_point *b = a + 1;
    return a->gain + (b->gain - a->gain) * ((t - a->t) / (b->t - a->t));
}

static double fade_at(const kn_audio_clip *c, double t, double length) {
    double f = 1;
    if (c->fade_in > 0 && t < c->fade_in)
        f *= t / c->fade_in;
    if (c->fade_out > 0 && t > length - c->fade_out)
        f *= length > t ? (length - t) / c->fade_out : 0;
    return f < 0 ? 0 : f;
}

/* Adds samples [lo, hi) of the clip's span; the source repeats when the clip loops. */
static void add_clip(const kn_audio_clip *c, const kn_pcm *src, kn_span span, double master,
                     kn_mix *out) {
    int64_t lo = span.start < 0 ? -span.start : 0;
    int64_t n = c->loop || span.n < src->n ? span.n : src->n;
    int64_t hi = span.start + n > out->frames ? out->frames - span.start : n;
    bool flat = c->n_gain == 0 && !(c->fade_in > 0) && !(c->fade_out > 0);
    double length = (double)n / KN_AUDIO_RATE;
    size_t at = 0;
    for (int64_t i = lo; i < hi && src->n > 0; i++) {
        double t = (double)i / KN_AUDIO_RATE;
        double g = flat ? c->volume : gain_at(c, t, &at) * fade_at(c, t, length);
        const float *in = src->v + 2 * (i < src->n ? i : i % src->n);
        float *to = out->pcm + 2 * (span.start + i);
        to[0] += (float)(in[0] * g * master);
        to[1] += (float)(in[1] * g * master);
    }
}

static kn_status mix_clip(const kn_audio_clip *c, double master, kn_diags *d, kn_mix *out) {
    kn_span span = {samples(c->start), INT64_MAX / 4};
    if (c->duration > 0)
        span.n = samples(c->start + c->duration) - span.start;
    if (span.n > out->frames - span.start)
        span.n = out->frames - span.start;
    if (span.n <= 0 || span.start >= out->frames)
        return KN_OK;
    kn_pcm src = {0};
    kn_status s = clip_sound(c, span.n, d, &src);
    if (s == KN_OK)
        add_clip(c, &src, span, master, out);
    kn_pcm_free(&src);
    return s;
}

kn_status kn_audio_mix(const kn_audio_clip *clips, size_t n, double duration, double master_gain,
                       kn_diags *d, kn_mix *out) {
    *out = (kn_mix){.frames = samples(duration > 0 ? duration : 0)};
    out->pcm = calloc((size_t)out->frames * 2 + 1, sizeof *out->pcm);
    kn_status s = out->pcm ? KN_OK : KN_ENOMEM;
    if (s != KN_OK)
        kn_report(d, KN_SEV_ERROR, s, "audio/memory", (kn_loc){0}, NULL,
                  "no memory for %.0f s of sound", duration);
    /* Every clip is tried, so that one run reports all that are broken. */
    for (size_t i = 0; i < n && out->pcm; i++) {
        kn_status one = mix_clip(&clips[i], master_gain, d, out);
        s = s == KN_OK ? one : s;
    }
    /* There is no limiter: sums beyond full scale clip, as they do in the encoder's input there. */
    for (int64_t i = 0; s == KN_OK && i < 2 * out->frames; i++)
        out->pcm[i] = out->pcm[i] > 1 ? 1 : out->pcm[i] < -1 ? -1 : out->pcm[i];
    if (s != KN_OK)
        kn_mix_free(out);
    return s;
}

void kn_mix_free(kn_mix *m) {
    free(m->pcm);
    *m = (kn_mix){0};
}
