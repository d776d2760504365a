/* One sound stream → float stereo at 48 kHz. */
#ifndef KN_CODEC_AUDIO_READ_H
#define KN_CODEC_AUDIO_READ_H
#include "codec/audio.h"

typedef struct kn_pcm { /* interleaved stereo; free with kn_pcm_free */
    float *v;
    int64_t n, cap; /* sample frames */
} kn_pcm;
void kn_pcm_free(kn_pcm *p);
/* Makes room for n sample frames; KN_ENOMEM leaves it as it was. */
kn_status kn_pcm_reserve(kn_pcm *p, int64_t n);
/* Appends; kn_pcm_silence appends zeros. */
kn_status kn_pcm_append(kn_pcm *p, const float *v, int64_t n);
kn_status kn_pcm_silence(kn_pcm *p, int64_t n);

/* Reads the part [from, from + want) (sample frames at 48 kHz, counted from second 0 of the file;
 * want < 0: to the end). What lies before the first sample of the stream is silence; the result is
 * shorter where the stream ends. Reports. */
kn_status kn_audio_read(const char *path, int64_t from, int64_t want, kn_diags *d, kn_loc loc,
                        kn_pcm *out);
/* Changes the speed at the same pitch: the result lasts in->n / rate. */
kn_status kn_audio_tempo(const kn_pcm *in, double rate, kn_diags *d, kn_loc loc, kn_pcm *out);
#endif
