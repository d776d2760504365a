/* What moves: single elements as motion files ask for them, and whether anything changes at all. */
#ifndef KN_RENDER_MOTION_H
#define KN_RENDER_MOTION_H
#include "src/render/session.h"

typedef struct kn_glimpse { /* one element in the present frame */
    bool visible;
    kn_rect rect;
    double opacity; /* with those of all around it */
    kn_loc loc;
} kn_glimpse;
/* The first element that a selector finds; the number of those that it finds, at most 2; 0 too when
 * it is no selector. */
size_t kn_session_glimpse(kn_session *s, const char *selector, kn_glimpse *out);

typedef struct kn_signature {
    uint64_t seen; /* of all that a viewer can see: equal as long as nothing moves */
    uint64_t heard;
} kn_signature;
/* Of what is in the element that the selector finds first, NULL: of the composition. `coarse`:
 * without what is too small to count as motion. False: there is no such element. */
bool kn_session_signature(kn_session *s, const char *selector, bool coarse, kn_signature *out);
#endif
