/* Layout lengths: 26.6 fixed point, as Blink's LayoutUnit. Operations saturate. */
#ifndef KN_CORE_LU_H
#define KN_CORE_LU_H
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct kn_lu {
    int32_t v; /* 1/64 px */
} kn_lu;

#define KN_LU_ONE 64
#define KN_LU_MAX ((kn_lu){INT32_MAX})
#define KN_LU_MIN ((kn_lu){INT32_MIN})
#define KN_LU0    ((kn_lu){0})

static inline int32_t kn_sat32(int64_t x) {
    return x > INT32_MAX ? INT32_MAX : x < INT32_MIN ? INT32_MIN : (int32_t)x;
}
static inline kn_lu kn_lu_int(int px) {
    return (kn_lu){kn_sat32((int64_t)px * KN_LU_ONE)};
}
/* Blink truncates towards zero when it makes a LayoutUnit from a float. NaN becomes 0. */
static inline kn_lu kn_lu_px(double px) {
    double x = px * KN_LU_ONE;
    return (kn_lu){!(x == x)        ? 0
                   : x >= INT32_MAX ? INT32_MAX
                   : x <= INT32_MIN ? INT32_MIN
                                    : (int32_t)x};
}
static inline kn_lu kn_lu_ceil(double px) {
    return kn_lu_px(ceil(px * KN_LU_ONE) / KN_LU_ONE);
}
static inline kn_lu kn_lu_floor(double px) {
    return kn_lu_px(floor(px * KN_LU_ONE) / KN_LU_ONE);
}
static inline kn_lu kn_lu_round(double px) {
    return kn_lu_px(floor(px * KN_LU_ONE + 0.5) / KN_LU_ONE);
}
static inline double kn_px(kn_lu a) {
    return a.v / (double)KN_LU_ONE;
}
static inline kn_lu kn_lu_add(kn_lu a, kn_lu b) {
    return (kn_lu){kn_sat32((int64_t)a.v + b.v)};
}
static inline kn_lu kn_lu_sub(kn_lu a, kn_lu b) {
    return (kn_lu){kn_sat32((int64_t)a.v - b.v)};
}
static inline kn_lu kn_lu_neg(kn_lu a) {
    return (kn_lu){kn_sat32(-(int64_t)a.v)};
}
static inline kn_lu kn_lu_mul(kn_lu a, double k) {
    return kn_lu_px(kn_px(a) * k);
}
static inline kn_lu kn_lu_div(kn_lu a, int k) {
    return (kn_lu){a.v / k};
}
static inline kn_lu kn_lu_max(kn_lu a, kn_lu b) {
    return a.v > b.v ? a : b;
}
static inline kn_lu kn_lu_min(kn_lu a, kn_lu b) {
    return a.v < b.v ? a : b;
}
static inline kn_lu kn_lu_clamp0(kn_lu a) {
    return a.v > 0 ? a : KN_LU0;
}
/* Blink's SnapToPixel building block: round half up to a whole pixel. */
static inline int kn_lu_round_int(kn_lu a) {
    return (int)(((int64_t)a.v + 32) >> 6);
}

typedef struct kn_lu_opt { /* a length that may be indefinite */
    kn_lu v;
    bool has;
} kn_lu_opt;
#define KN_LU_NONE ((kn_lu_opt){{0}, false})
static inline kn_lu_opt kn_lu_some(kn_lu v) {
    return (kn_lu_opt){v, true};
}
#endif
