/* Inside codec/fx*.c. */
#ifndef KN_CODEC_FX_INTERNAL_H
#define KN_CODEC_FX_INTERNAL_H
#include "codec/fx.h"

/* A parameter over time. */
typedef struct kn_knob {
    const kn_lane *lane;
    double v;
    size_t at; /* walks along the lane */
} kn_knob;

static inline kn_knob kn_knob_of(const kn_fx_node *n, int i) {
    return (kn_knob){n->lane[i], n->p[i], 0};
}
static inline double kn_knob_at(kn_knob *k, double t) {
    return k->lane ? kn_lane_at(k->lane, t, &k->at) : k->v;
}
double kn_db(double db); /* → factor */

/* Each processes n->kind in place. */
kn_status kn_fx_filter(const kn_fx_node *n, kn_pcm *pcm, double t0);
kn_status kn_fx_dynamics(const kn_fx_node *n, kn_pcm *pcm, double t0);
kn_status kn_fx_shape(const kn_fx_node *n, kn_pcm *pcm, double t0);
kn_status kn_fx_time(const kn_fx_node *n, kn_pcm *pcm, double t0);
kn_status kn_fx_reverb(const kn_fx_node *n, kn_pcm *pcm, double t0);
/* Sample frames of a room's echo. */
int64_t kn_fx_room(double size);
#endif
