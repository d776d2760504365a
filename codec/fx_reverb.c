/* A room: the sound is convolved with decaying noise, by Fourier transforms (overlap and add). */
#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "codec/fx_internal.h"

#ifndef CMPLX /* glibc has it for gcc alone; clang knows the same builtin */
#define CMPLX(re, im) __builtin_complex((double)(re), (double)(im))
#endif

typedef double complex cplx;

int64_t kn_fx_room(double size) {
    return (int64_t)floor(KN_AUDIO_RATE * (0.6 + size * 2.6));
}

/* Noise of unit energy, dulled by `damping`. The numbers depend on the parameters alone, so that a
 * room is the same on every machine. */
static void room(double size, double damping, int64_t n, double *out) {
    uint32_t seed = (uint32_t)((uint64_t)llround(size * 1000) * 2654435761u +
                               (uint64_t)llround(damping * 1000) * 40503u);
    const double cutoff = fmax(0.001, 1 - damping);
    double low = 0, energy = 0;
    for (int64_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        low += cutoff * (seed / 4294967295.0 * 2 - 1 - low);
        out[i] = low * pow(1 - (double)i / (double)n, 2.5);
        energy += out[i] * out[i];
    }
    const double scale = energy > 0 ? 1 / sqrt(energy) : 0;
    for (int64_t i = 0; i < n; i++)
        out[i] *= scale;
}

/* In place, n a power of two; roots[k] = exp(-2πik/n) for k < n/2, conjugated for the inverse (not
 * scaled). */
static void fourier(cplx *v, size_t n, const cplx *roots, bool inverse) {
    for (size_t i = 1, j = 0; i < n; i++) {
        size_t bit = n >> 1;
        for (; j & bit; bit >>= 1)
            j ^= bit;
        j ^= bit;
        if (i < j) {
            const cplx t = v[i];
            v[i] = v[j];
            v[j] = t;
        }
    }
    for (size_t len = 2; len <= n; len *= 2)
        for (size_t i = 0; i < n; i += len)
            for (size_t k = 0; k < len / 2; k++) {
                const cplx w = inverse ? conj(roots[k * (n / len)]) : roots[k * (n / len)];
                const cplx a = v[i + k], r = v[i + k + len / 2];
                /* written out: the language's product also minds infinities */
                const double re = creal(r) * creal(w) - cimag(r) * cimag(w),
                             im = creal(r) * cimag(w) + cimag(r) * creal(w);
                v[i + k] = a + CMPLX(re, im);
                v[i + k + len / 2] = a - CMPLX(re, im);
            }
}

/* Left is the real and right the imaginary part: the impulse is real, so they do not mix. */
static void convolve(const cplx *h, cplx *x, const cplx *roots, size_t n, const kn_pcm *in,
                     int64_t at, int64_t count) {
    memset(x, 0, n * sizeof *x);
    for (int64_t i = 0; i < count; i++)
        x[i] = CMPLX(in->v[2 * (at + i)], in->v[2 * (at + i) + 1]);
    fourier(x, n, roots, false);
    for (size_t i = 0; i < n; i++)
        x[i] = CMPLX(creal(x[i]) * creal(h[i]) - cimag(x[i]) * cimag(h[i]),
                     creal(x[i]) * cimag(h[i]) + cimag(x[i]) * creal(h[i]));
    fourier(x, n, roots, true);
}

kn_status kn_fx_reverb(const kn_fx_node *n, kn_pcm *pcm, double t0) {
    const int64_t taps = kn_fx_room(n->p[0]);
    size_t size = 1;
    while (size < 2 * (size_t)taps)
        size *= 2;
    const int64_t block = (int64_t)size - taps + 1;
    cplx *h = calloc(size, sizeof *h), *x = calloc(size, sizeof *x),
         *roots = calloc(size / 2, sizeof *roots);
    double *impulse = calloc((size_t)taps, sizeof *impulse);
    float *wet = calloc((size_t)pcm->n * 2 + 1, sizeof *wet);
    kn_status s = h && x && roots && impulse && wet ? KN_OK : KN_ENOMEM;
    if (s != KN_OK)
        goto done;
    for (size_t k = 0; k < size / 2; k++)
        roots[k] = CMPLX(cos(2 * M_PI * (double)k / (double)size),
                         -sin(2 * M_PI * (double)k / (double)size));
    room(n->p[0], n->p[1], taps, impulse);
    for (int64_t i = 0; i < taps; i++)
        h[i] = CMPLX(impulse[i] / (double)size, 0);
    fourier(h, size, roots, false);
    for (int64_t at = 0; at < pcm->n; at += block) {
        convolve(h, x, roots, size, pcm, at, pcm->n - at < block ? pcm->n - at : block);
        for (int64_t i = 0; i < (int64_t)size && at + i < pcm->n; i++) {
            wet[2 * (at + i)] += (float)creal(x[i]);
            wet[2 * (at + i) + 1] += (float)cimag(x[i]);
        }
    }
    kn_knob loud = kn_knob_of(n, 2), plain = kn_knob_of(n, 3);
    for (int64_t i = 0; i < pcm->n; i++) {
        const double t = t0 + (double)i / KN_AUDIO_RATE, a = kn_knob_at(&loud, t),
                     b = kn_knob_at(&plain, t);
        pcm->v[2 * i] = (float)(wet[2 * i] * a + pcm->v[2 * i] * b);
        pcm->v[2 * i + 1] = (float)(wet[2 * i + 1] * a + pcm->v[2 * i + 1] * b);
    }
done:
    free(wet);
    free(impulse);
    free(roots);
    free(x);
    free(h);
    return s;
}
