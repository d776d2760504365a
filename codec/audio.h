/* Sound: decode, resample, place, mix. Everything is float stereo at 48 kHz inside. */
#ifndef KN_CODEC_AUDIO_H
#define KN_CODEC_AUDIO_H
#include "src/core/err.h"
#include "src/core/rat.h"

#define KN_AUDIO_RATE 48000

typedef struct kn_gain_point { /* volume at a clip-local instant; linear between points */
    double t, gain;
} kn_gain_point;

typedef struct kn_audio_clip { /* borrowed strings and arrays, valid during the call */
    const char *path;
    kn_loc loc;
    double start;       /* composition seconds, placed to the sample; may be negative (trimmed) */
    double duration;    /* seconds in the composition; <= 0: to the end of the source */
    double media_start; /* seconds into the source */
    double rate;        /* pitch-preserving, 0.1..5 */
    bool loop;
    double volume; /* linear, 0..3.981 */
    const kn_gain_point *gain;
    size_t n_gain; /* > 0: replaces volume */
    double fade_in, fade_out;
} kn_audio_clip;

typedef struct kn_mix { /* interleaved stereo float */
    float *pcm;
    int64_t frames;
} kn_mix;

/* Mixes all clips to exactly round(duration · 48000) sample frames (silence where nothing sounds).
 * mono becomes stereo at unity. A clip that cannot be read fails the mix. out->pcm: caller frees.
 */
kn_status kn_audio_mix(const kn_audio_clip *clips, size_t n, double duration, double master_gain,
                       kn_diags *d, kn_mix *out);
void kn_mix_free(kn_mix *m);
/* Keeps sample frames [from, from + n), silent where there were none. False: no memory. */
bool kn_mix_cut(kn_mix *m, int64_t from, int64_t n);
#endif
