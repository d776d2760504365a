#include "src/core/rand.h"
#include <math.h>

/* max(0, floor(ms)) through ECMAScript's ToInt32, as unsigned bits. */
static uint32_t to_uint32(double ms) {
    if (!(ms > 0) || !isfinite(ms))
        return 0;
    return (uint32_t)fmod(floor(ms), 4294967296.0);
}

void kn_rand_seed_ms(kn_rand *r, double ms) {
    r->s = to_uint32(ms) * (uint32_t)-1640531527 + 0x9E3779B9u;
}

double kn_rand_next(kn_rand *r) {
    uint32_t a = r->s += 0x6D2B79F5u;
    uint32_t t = (a ^ (a >> 15)) * (a | 1u);
    t = (t + (t ^ (t >> 7)) * (t | 61u)) ^ t;
    return (t ^ (t >> 14)) / 4294967296.0;
}
