/* Sound: decode, resample, place, mix. Everything is float stereo at 48 kHz inside. */
#ifndef KN_CODEC_AUDIO_H
#define KN_CODEC_AUDIO_H
#include "src/core/err.h"
#include "src/core/rat.h"

#define KN_AUDIO_RATE 48000

typedef struct kn_gain_point { /* volume (or a parameter) at a clip-local instant */
    double t, gain;
    double curve; /* of the stretch that follows: 0 straight, > 0 late, < 0 early; -1..1 */
    double via_x,
        via_y; /* via_x > 0: that stretch bends through this part of it; wins over curve */
} kn_gain_point;

typedef struct kn_lane { /* times rise */
    kn_gain_point *v;
    size_t n;
    bool log; /* between two points the logarithm moves evenly */
} kn_lane;
/* Value at t, held before the first and after the last point. *at walks along the points with t. */
double kn_lane_at(const kn_lane *lane, double t, size_t *at);

typedef struct kn_fx_chain kn_fx_chain; /* codec/fx.h */

typedef struct kn_audio_group { /* clips that are summed and processed as one; borrowed */
    const kn_fx_chain *fx;      /* NULL: none */
    double volume;
    kn_lane gain; /* composition time; n > 0: replaces volume */
} kn_audio_group;

typedef struct kn_audio_clip { /* borrowed strings and arrays, valid during the call */
    const char *path;
    kn_loc loc;
    double start;       /* composition seconds, placed to the sample; may be negative (trimmed) */
    double duration;    /* seconds in the composition; <= 0: to the end of the source */
    double media_start; /* seconds into the source */
    double rate;        /* pitch-preserving, held within 0.1..10; not above 0: 1 */
    bool loop;
    double volume; /* linear, 0..3.981 */
    kn_lane gain;  /* n > 0: replaces volume */
    double fade_in, fade_out;
    const kn_fx_chain *fx; /* before the volume; its echoes sound on past the clip. NULL: none */
    int group;             /* number in the list of groups + 1; 0: none */
} kn_audio_clip;

typedef struct kn_mix { /* interleaved stereo float */
    float *pcm;
    int64_t frames;
} kn_mix;

typedef struct kn_mix_in { /* borrowed */
    const kn_audio_clip *clips;
    size_t n;
    const kn_audio_group *groups;
    size_t n_groups;
    double duration, gain; /* seconds; factor of everything */
    const kn_fx_chain *fx; /* of the sum, which clips at 1 before; NULL: none */
    double ceiling;        /* true peak that the finished sum is held under; 0: it clips at 1 */
} kn_mix_in;

/* Mixes all clips to exactly round(duration · 48000) sample frames (silence where nothing sounds).
 * mono becomes stereo at unity. Only the finished sum is held within full scale. A clip that cannot
 * be read fails the mix. out->pcm: caller frees. */
kn_status kn_audio_mix(const kn_mix_in *in, kn_diags *d, kn_mix *out);
void kn_mix_free(kn_mix *m);
/* Keeps sample frames [from, from + n), silent where there were none. False: no memory. */
bool kn_mix_cut(kn_mix *m, int64_t from, int64_t n);
#endif
