/* Mulberry32, the generator that the reference renderer reseeds per frame (contract A.5). */
#ifndef KN_CORE_RAND_H
#define KN_CORE_RAND_H
#include <stdint.h>

typedef struct kn_rand {
    uint32_t s;
} kn_rand;
void kn_rand_seed_ms(kn_rand *r, double ms); /* seed of the instant `ms` */
double kn_rand_next(kn_rand *r);             /* [0, 1) */
#endif
