#include "src/core/str.h"
#include "src/core/mem.h"

bool kn_str_ieq(kn_str a, kn_str b) {
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (kn_lower((unsigned char)a.p[i]) != kn_lower((unsigned char)b.p[i]))
            return false;
    }
    return true;
}

bool kn_str_starts(kn_str s, kn_str prefix) {
    return s.n >= prefix.n && kn_str_eq((kn_str){s.p, prefix.n}, prefix);
}

bool kn_str_ends(kn_str s, kn_str suffix) {
    return s.n >= suffix.n && kn_str_eq((kn_str){s.p + (s.n - suffix.n), suffix.n}, suffix);
}

kn_str kn_str_trim(kn_str s) {
    while (s.n && kn_is_space((unsigned char)s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && kn_is_space((unsigned char)s.p[s.n - 1]))
        s.n--;
    return s;
}

kn_str kn_str_sub(kn_str s, size_t from, size_t to) {
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (kn_str){from ? s.p + from : s.p, to - from}; /* an empty text may point nowhere */
}

ptrdiff_t kn_str_find(kn_str s, kn_str needle) {
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    const char *hit = memmem(s.p, s.n, needle.p, needle.n);
    return hit ? hit - s.p : -1;
}

int kn_str_cmp(kn_str a, kn_str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? (c < 0 ? -1 : 1) : a.n < b.n ? -1 : a.n > b.n;
}

/* A folded 64×64→128 bit multiplication mixes 16 bytes per step. Words are read as little endian
 * (every supported machine is), so that a hash means the same everywhere. */
static uint64_t fold(uint64_t a, uint64_t b) {
    unsigned __int128 p = (unsigned __int128)a * b;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

uint64_t kn_hash_bytes(const void *data, size_t n, uint64_t seed) {
    const uint64_t k0 = 0x9E3779B97F4A7C15u, k1 = 0xC2B2AE3D27D4EB4Fu, k2 = 0x165667B19E3779F9u;
    const unsigned char *p = data;
    uint64_t h = fold(seed ^ k0, (uint64_t)n ^ k1), w[2];
    for (; n >= 16; n -= 16, p += 16) {
        memcpy(w, p, 16);
        h = fold(w[0] ^ h ^ k0, w[1] ^ k1) + (h ^ k2);
    }
    w[0] = w[1] = 0;
    if (n)
        memcpy(w, p, n);
    h = fold(w[0] ^ h ^ k0, w[1] ^ k1) + (h ^ k2);
    return fold(h ^ k1, k0);
}

int kn_utf8_next(const char *s, const char *end, uint32_t *cp) {
    const unsigned char *p = (const unsigned char *)s;
    size_t left = (size_t)(end - s);
    uint32_t c = p[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    *cp = 0xFFFD;
    int need = c >= 0xC2 && c <= 0xDF ? 1 : (c & 0xF0) == 0xE0 ? 2 : c >= 0xF0 && c <= 0xF4 ? 3 : 0;
    if (!need)
        return 1;
    /* The second byte's range keeps out overlong forms, surrogates and what is past U+10FFFF
     * (Unicode, table 3-7); a bad sequence becomes one U+FFFD per maximal subpart. */
    unsigned lo = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    unsigned hi = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    uint32_t v = c & (0x3Fu >> need);
    for (int i = 1; i <= need; i++) {
        if ((size_t)i >= left || p[i] < lo || p[i] > hi)
            return i;
        v = v << 6 | (p[i] & 0x3Fu);
        lo = 0x80;
        hi = 0xBF;
    }
    *cp = v;
    return need + 1;
}

int kn_utf8_put(char out[4], uint32_t cp) {
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    int n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char LEAD[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (int i = n - 1; i > 0; i--, cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3F));
    out[0] = (char)(LEAD[n] | cp);
    return n;
}
