#include "src/core/rat.h"
#include "src/core/err.h"

typedef __int128 i128;

static i128 gcd(i128 a, i128 b) {
    while (b) {
        i128 r = a % b;
        a = b;
        b = r;
    }
    return a;
}

/* Reduced, and halved until it fits 64 bits: an instant beyond that is no instant of a film, so the
 * lost bits never meet a frame number, but the result must stay a rational. */
static kn_rat reduce(i128 num, i128 den) {
    bool negative = (num < 0) != (den < 0);
    if (num < 0)
        num = -num;
    if (den < 0)
        den = -den;
    i128 g = gcd(num, den);
    num /= g;
    den /= g;
    while (num > INT64_MAX || den > INT64_MAX) {
        num >>= 1;
        den >>= 1;
    }
    if (den == 0)
        den = 1;
    return (kn_rat){negative ? -(int64_t)num : (int64_t)num, (int64_t)den};
}

kn_rat kn_rat_make(int64_t num, int64_t den) {
    KN_REQUIRE(den != 0);
    return reduce(num, den);
}

kn_rat kn_rat_mul(kn_rat a, kn_rat b) {
    return reduce((i128)a.num * b.num, (i128)a.den * b.den);
}

kn_rat kn_rat_div(kn_rat a, kn_rat b) {
    KN_REQUIRE(b.num != 0);
    return reduce((i128)a.num * b.den, (i128)a.den * b.num);
}

kn_rat kn_rat_add(kn_rat a, kn_rat b) {
    /* Each product is below 2^126, so the sum fits. */
    return reduce((i128)a.num * b.den + (i128)b.num * a.den, (i128)a.den * b.den);
}

int kn_rat_cmp(kn_rat a, kn_rat b) {
    i128 l = (i128)a.num * b.den, r = (i128)b.num * a.den;
    return l < r ? -1 : l > r;
}

double kn_rat_d(kn_rat a) {
    return (double)a.num / (double)a.den;
}

/* Digits only, at most 9 of them. */
static bool parse_whole(kn_str s, int64_t *out) {
    if (s.n == 0 || s.n > 9)
        return false;
    int64_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!kn_is_digit(s.p[i]))
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

bool kn_rat_parse_fps(kn_str s, kn_rat *out) {
    int64_t num, den = 1;
    ptrdiff_t slash = kn_str_find(s, KN_S("/"));
    if (!parse_whole(slash < 0 ? s : kn_str_sub(s, 0, (size_t)slash), &num))
        return false;
    if (slash >= 0 && !parse_whole(kn_str_sub(s, (size_t)slash + 1, s.n), &den))
        return false;
    if (den == 0 || num < den || num > 240 * den)
        return false;
    *out = kn_rat_make(num, den);
    return true;
}
