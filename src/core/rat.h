/* Exact rational numbers for time: frame rates and instants are never accumulated in floats. */
#ifndef KN_CORE_RAT_H
#define KN_CORE_RAT_H
#include <stdbool.h>
#include <stdint.h>
#include "src/core/str.h"

typedef struct kn_rat {
    int64_t num, den; /* den > 0; {0,0} is never produced */
} kn_rat;

kn_rat kn_rat_make(int64_t num, int64_t den); /* reduced, sign in num */
kn_rat kn_rat_mul(kn_rat a, kn_rat b);
kn_rat kn_rat_div(kn_rat a, kn_rat b);
kn_rat kn_rat_add(kn_rat a, kn_rat b);
int kn_rat_cmp(kn_rat a, kn_rat b);
double kn_rat_d(kn_rat a);
/* Frame rate as the command line takes it: "30", "30000/1001"; 1..240. Decimals are refused. */
bool kn_rat_parse_fps(kn_str s, kn_rat *out);
#endif
