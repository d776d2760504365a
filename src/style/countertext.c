/* Numbers in counter styles (CSS Counter Styles 3 §2, §3.1, §7). */
#include "src/style/internal.h"

/* A representation longer than this falls back (§2 lets an implementation say so). */
#define MAX_LENGTH 256

static void put_digits(const kn_counter_style *s, const uint32_t *digit, int n, kn_sb *out) {
    while (n-- > 0)
        kn_sb_put(out, s->symbols[digit[n]]);
}

static bool additive(const kn_counter_style *s, int64_t v, kn_sb *out) {
    if (v == 0) {
        for (uint32_t i = 0; i < s->n_weights; i++)
            if (s->weights[i] == 0) {
                kn_sb_put(out, s->symbols[i]);
                return true;
            }
        return false;
    }
    size_t from = out->n;
    for (uint32_t i = 0; i < s->n_weights && v; i++) {
        if (!s->weights[i])
            continue;
        for (; v >= s->weights[i]; v -= s->weights[i]) {
            kn_sb_put(out, s->symbols[i]);
            if (out->n - from > MAX_LENGTH)
                return false;
        }
    }
    return v == 0;
}

/* §7.1. Symbols: 0…9, then what stands behind a digit of ten, hundred, thousand. */
static bool chinese(const kn_counter_style *s, int64_t v, kn_sb *out) {
    bool any = false, gap = false, zeros = !(s->first & KN_CHINESE_NO_ZEROS);
    if (v > 9999 || s->n_symbols < 13)
        return false;
    if (v == 0)
        kn_sb_put(out, s->symbols[0]);
    for (int k = 3, unit = 1000; k >= 0; k--, unit /= 10) {
        int d = (int)(v / unit % 10);
        if (!d) {
            gap = any;
            continue;
        }
        if (gap && zeros)
            kn_sb_put(out, s->symbols[0]);
        gap = false;
        /* informal Chinese drops the one of a leading ten only */
        bool drop =
            d == 1 && k > 0 && !(s->first & KN_CHINESE_ONES) && (!zeros || (k == 1 && !any));
        if (!drop)
            kn_sb_put(out, s->symbols[d]);
        if (k)
            kn_sb_put(out, s->symbols[9 + k]);
        any = true;
    }
    return true;
}

/* §7.2 */
static bool ethiopic(const kn_counter_style *s, int64_t v, kn_sb *out) {
    int group[6], n = 0;
    if (s->n_symbols < 20)
        return false;
    if (v == 1) {
        kn_sb_put(out, s->symbols[0]);
        return true;
    }
    for (; v && n < 6; v /= 100)
        group[n++] = (int)(v % 100);
    for (int i = n; i-- > 0;) {
        int g = group[i];
        bool odd = i % 2 == 1;
        bool drop = g == 0 || (i == n - 1 && g == 1) || (odd && g == 1);
        if (!drop && g / 10)
            kn_sb_put(out, s->symbols[8 + g / 10]);
        if (!drop && g % 10)
            kn_sb_put(out, s->symbols[g % 10 - 1]);
        if (odd && g)
            kn_sb_put(out, s->symbols[18]);
        else if (!odd && i)
            kn_sb_put(out, s->symbols[19]);
    }
    return n > 0;
}

/* The number without its sign, of what the system can do; false: the fallback's turn. */
static bool represent(const kn_counter_style *s, int64_t v, kn_sb *out) {
    uint32_t digit[64];
    int64_t n = s->n_symbols;
    int k = 0;
    switch ((kn_counter_system)s->system) {
    case KN_CS_CYCLIC:
        kn_sb_put(out, s->symbols[((v - 1) % n + n) % n]);
        return true;
    case KN_CS_FIXED:
        if (v < s->first || v - s->first >= n)
            return false;
        kn_sb_put(out, s->symbols[v - s->first]);
        return true;
    case KN_CS_NUMERIC:
        for (; k < 64 && (v || !k); v /= n)
            digit[k++] = (uint32_t)(v % n);
        put_digits(s, digit, k, out);
        return true;
    case KN_CS_ALPHABETIC:
        for (; v > 0 && k < 64; v = (v - 1) / n)
            digit[k++] = (uint32_t)((v - 1) % n);
        put_digits(s, digit, k, out);
        return k > 0;
    case KN_CS_SYMBOLIC:
        if (v < 1 || (v - 1) / n >= MAX_LENGTH)
            return false;
        for (int64_t i = 0; i <= (v - 1) / n; i++)
            kn_sb_put(out, s->symbols[(v - 1) % n]);
        return true;
    case KN_CS_ADDITIVE:
        return additive(s, v, out);
    case KN_CS_CHINESE:
        return chinese(s, v, out);
    case KN_CS_ETHIOPIC:
        return ethiopic(s, v, out);
    case KN_CS_EXTENDS:
        break;
    }
    return false;
}

static bool in_range(const kn_counter_style *s, int32_t v) {
    if (s->n_ranges) {
        for (uint32_t i = 0; i < s->n_ranges; i++)
            if (v >= s->ranges[2 * i] && v <= s->ranges[2 * i + 1])
                return true;
        return false;
    }
    if (s->system == KN_CS_ALPHABETIC || s->system == KN_CS_SYMBOLIC || s->system == KN_CS_ETHIOPIC)
        return v >= 1;
    return s->system != KN_CS_ADDITIVE || v >= 0;
}

static bool uses_negative(const kn_counter_style *s) {
    return s->system != KN_CS_CYCLIC && s->system != KN_CS_FIXED;
}

static int count_chars(kn_str t) {
    int n = 0;
    for (size_t i = 0; i < t.n; i++)
        n += (t.p[i] & 0xC0) != 0x80;
    return n;
}

static bool put_style(const kn_counter_style *s, int32_t v, kn_sb *out) {
    bool negative = v < 0 && uses_negative(s);
    kn_sb digits = {0};
    if (!in_range(s, v) || !represent(s, negative ? -(int64_t)v : v, &digits)) {
        kn_sb_free(&digits);
        return false;
    }
    if (negative)
        kn_sb_put(out, s->negative[0]);
    if (s->has_pad) {
        int have = count_chars(kn_sb_str(&digits));
        if (negative)
            have += count_chars(s->negative[0]) + count_chars(s->negative[1]);
        for (; have < s->pad && have < MAX_LENGTH; have++)
            kn_sb_put(out, s->pad_symbol);
    }
    kn_sb_put(out, kn_sb_str(&digits));
    if (negative)
        kn_sb_put(out, s->negative[1]);
    kn_sb_free(&digits);
    return true;
}

void kn_counter_text(const kn_styler *st, const kn_list_type *t, int32_t v, kn_sb *out) {
    kn_counter_style s;
    kn_str name = t->name;
    if (t->is_string) {
        kn_sb_put(out, t->name);
        return;
    }
    for (int depth = 0; name.n && depth < 16; depth++) {
        if (!kn_counter_style_find(st, name, &s))
            return;
        if (put_style(&s, v, out))
            return;
        name = s.fallback.n ? s.fallback : KN_S("decimal");
    }
    if (name.n)
        kn_sb_printf(out, "%d", v);
}
