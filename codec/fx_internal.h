/* Inside codec/fx*.c. */
#ifndef KN_CODEC_FX_INTERNAL_H
#define KN_CODEC_FX_INTERNAL_H
#include "codec/fx.h"

double kn_db(double db); /* → factor */

/* Web Audio works in blocks: what its parameters of rate k have changes at their beginnings, and
 * what goes round in a circle is a block late (Web Audio API, "Rendering an Audio Graph"). */
#define KN_FX_BLOCK 128

/* A parameter over time, as the reference hands its lane to Web Audio. A straight stretch is a
 * ramp, every other one a row of values, a hundred in a second, with straight lines between them. A
 * ramp begins where the event before it ends: the first one at 0, wherever its point is. */
typedef struct kn_knob {
    const kn_lane *lane;
    double (*unit)(double); /* of the effect from that of the knob; NULL: the same */
    double v;               /* without a lane */
    size_t at;              /* walks along the lane */
    double next, from, to;  /* the row's values on both sides; to that of number `next`, 0: none */
} kn_knob;

kn_knob kn_knob_in(const kn_fx_node *n, int i, double (*unit)(double));
double kn_knob_move(kn_knob *k, double t);

static inline kn_knob kn_knob_of(const kn_fx_node *n, int i) {
    return kn_knob_in(n, i, NULL);
}
static inline double kn_knob_at(kn_knob *k, double t) {
    return k->lane ? kn_knob_move(k, t) : k->v;
}

/* Each processes n->kind in place. */
kn_status kn_fx_filter(const kn_fx_node *n, kn_pcm *pcm, double t0);
kn_status kn_fx_dynamics(const kn_fx_node *n, kn_pcm *pcm, double t0);
kn_status kn_fx_shape(const kn_fx_node *n, kn_pcm *pcm, double t0);
kn_status kn_fx_time(const kn_fx_node *n, kn_pcm *pcm, double t0);
kn_status kn_fx_reverb(const kn_fx_node *n, kn_pcm *pcm, double t0);
/* Sample frames of a room's echo. */
int64_t kn_fx_room(double size);
#endif
