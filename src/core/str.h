/* String views, a string builder, and UTF-8. */
#ifndef KN_CORE_STR_H
#define KN_CORE_STR_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct kn_str { /* a view; whoever made it owns the bytes */
    const char *p;
    size_t n;
} kn_str;
#define KN_S(lit) ((kn_str){"" lit, sizeof(lit) - 1})
static inline kn_str kn_cstr(const char *s) {
    return (kn_str){s ? s : "", s ? strlen(s) : 0};
}
static inline bool kn_str_eq(kn_str a, kn_str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool kn_str_ieq(kn_str a, kn_str b); /* ASCII case-insensitive */
bool kn_str_starts(kn_str s, kn_str prefix);
bool kn_str_ends(kn_str s, kn_str suffix);
kn_str kn_str_trim(kn_str s); /* HTML white space at both ends */
kn_str kn_str_sub(kn_str s, size_t from, size_t to);
ptrdiff_t kn_str_find(kn_str s, kn_str needle); /* -1 if absent */
int kn_str_cmp(kn_str a, kn_str b);
uint64_t kn_hash_bytes(const void *p, size_t n, uint64_t seed);
static inline uint64_t kn_str_hash(kn_str s) {
    return kn_hash_bytes(s.p, s.n, 0);
}
static inline bool kn_is_space(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
static inline bool kn_is_digit(int c) {
    return c >= '0' && c <= '9';
}
static inline int kn_lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}
/* Locale-free number reading as strtod in the C locale, within [p, end); *next is set past it.
 * Returns false if there is no number at p. */
bool kn_parse_double(const char *p, const char *end, double *out, const char **next);
int kn_double_order(const void *a, const void *b); /* of doubles, for qsort: upwards */
/* Shortest text that ECMAScript would print for v (up to `digits` significant). */
size_t kn_fmt_double(char *buf, size_t cap, double v, int digits);

/* Decodes one scalar at p < end, returns bytes consumed (≥ 1); bad bytes give U+FFFD. */
int kn_utf8_next(const char *p, const char *end, uint32_t *cp);
int kn_utf8_put(char out[4], uint32_t cp); /* returns the number of bytes */

typedef struct kn_sb { /* grows; free with kn_sb_free, or take the text with kn_sb_take */
    char *p;
    size_t n, cap;
} kn_sb;
void kn_sb_free(kn_sb *b);
void kn_sb_putc(kn_sb *b, char c);
void kn_sb_put(kn_sb *b, kn_str s);
void kn_sb_puts(kn_sb *b, const char *s);
void kn_sb_printf(kn_sb *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void kn_sb_num(kn_sb *b, double v);    /* six significant digits, no trailing zeros, never "-0" */
void kn_sb_json(kn_sb *b, kn_str s);   /* quoted and escaped */
void kn_sb_base64(kn_sb *b, kn_str s); /* RFC 4648 §4, padded; `s` is not in `b` */
char *kn_sb_take(kn_sb *b);            /* NUL-terminated, caller frees; b is empty afterwards */
static inline kn_str kn_sb_str(const kn_sb *b) {
    return (kn_str){b->p ? b->p : "", b->n};
}
#endif
