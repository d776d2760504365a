/* Effects of sounds: the chains of data-fx-chain and the lanes of data-automation (contract A.9).
 */
#ifndef KN_CODEC_FX_H
#define KN_CODEC_FX_H
#include "codec/audio_read.h"
#include "src/core/str.h"

#define KN_FX_PARAMS 8

typedef enum kn_fx_kind {
#define EFFECT(id, name, ...) KN_FX_##id,
#include "codec/fx.def"
#undef EFFECT
    KN_FX_COUNT
} kn_fx_kind;

typedef struct kn_fx_param {
    const char *key; /* NULL: no more */
    double min, max, otherwise;
    bool log, moves;     /* moves: a lane may drive it */
    const char *choices; /* names with blanks between; the value is the place in the list */
} kn_fx_param;

typedef struct kn_fx_info {
    const char *name;
    kn_fx_param param[KN_FX_PARAMS];
} kn_fx_info;
const kn_fx_info *kn_fx_get(kn_fx_kind kind);
bool kn_fx_find(kn_str name, kn_fx_kind *out);

typedef struct kn_fx_node {
    kn_fx_kind kind;
    double p[KN_FX_PARAMS];            /* within their ranges */
    const kn_lane *lane[KN_FX_PARAMS]; /* NULL: the value stays */
    int run;       /* neighbours of the same number > 0 are one preset, blended with what goes in */
    double amount; /* of the preset, 0 to 1 */
} kn_fx_node;

struct kn_fx_chain { /* borrowed */
    const kn_fx_node *nodes;
    size_t n;
};

/* Whether a lane may drive parameter i of n: not those of a pass of one pole. */
bool kn_fx_moves(const kn_fx_node *n, int i);
/* Sample frames that sound on after the input ends. */
int64_t kn_fx_tail(const kn_fx_chain *c);
/* Processes in place. t0 is the lanes' time of the first sample. KN_ENOMEM only. */
kn_status kn_fx_run(const kn_fx_chain *c, kn_pcm *pcm, double t0);
#endif
