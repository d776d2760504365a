/* Saturation and bit crushing. */
#include <libavutil/channel_layout.h>
#include <libswresample/swresample.h>
#include <math.h>
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

/* What goes in is held within full scale, as a WaveShaperNode's curve ends there. */
static void bend_all(const kn_fx_node *n, float *v, int64_t count) {
    const double threshold = kn_db(n->p[1]);
    for (int64_t i = 0; i < count; i++)
        v[i] = (float)(bend((int)n->p[0], fmax(-1, fmin(1, v[i])) / threshold) * threshold);
}

/* The whole of `in` at another rate, the filter's delay taken out. */
static kn_status resample(const kn_pcm *in, int from, int to, kn_pcm *out) {
    AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
    SwrContext *swr = NULL;
    const int64_t want = in->n * to / from;
    kn_status s = KN_ENOMEM;
    if (swr_alloc_set_opts2(&swr, &stereo, AV_SAMPLE_FMT_FLT, to, &stereo, AV_SAMPLE_FMT_FLT, from,
                            0, NULL) < 0 ||
        swr_init(swr) < 0)
        goto done;
    s = kn_pcm_reserve(out, want + 4096);
    for (int64_t at = 0; s == KN_OK && out->n < want;) {
        const int n = in->n - at < 4096 ? (int)(in->n - at) : 4096;
        const uint8_t *src[1] = {(const uint8_t *)(in->v + 2 * at)};
        uint8_t *dst[1] = {(uint8_t *)(out->v + 2 * out->n)};
        const int64_t room = out->cap - out->n;
        const int got =
            swr_convert(swr, dst, room > 65536 ? 65536 : (int)room, n > 0 ? src : NULL, n);
        at += n;
        if (got <= 0 && n == 0)
            break;
        out->n += got > 0 ? got : 0;
    }
    if (s == KN_OK && out->n < want)
        s = kn_pcm_silence(out, want - out->n);
    out->n = s == KN_OK ? want : out->n;
done:
    swr_free(&swr);
    return s;
}

/* Bending makes overtones; those beyond half the rate would come back as others. */
static kn_status saturate(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    const int times = n->p[3] >= 4 ? 4 : n->p[3] >= 2 ? 2 : 1;
    kn_knob output = kn_knob_of(n, 2);
    kn_status s = KN_OK;
    if (times == 1)
        bend_all(n, pcm->v, 2 * pcm->n);
    else {
        kn_pcm fine = {0}, back = {0};
        s = resample(pcm, KN_AUDIO_RATE, KN_AUDIO_RATE * times, &fine);
        if (s == KN_OK) {
            bend_all(n, fine.v, 2 * fine.n);
            s = resample(&fine, KN_AUDIO_RATE * times, KN_AUDIO_RATE, &back);
        }
        if (s == KN_OK)
            memcpy(pcm->v, back.v, (size_t)(2 * pcm->n) * sizeof *pcm->v);
        kn_pcm_free(&fine);
        kn_pcm_free(&back);
    }
    for (int64_t i = 0; s == KN_OK && i < 2 * pcm->n; i++)
        pcm->v[i] =
            (float)(pcm->v[i] * kn_db(kn_knob_at(&output, t0 + (double)(i / 2) / KN_AUDIO_RATE)));
    return s;
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
