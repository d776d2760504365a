/* Numbers to and from text. Nothing here depends on a locale: the program never calls
 * setlocale(LC_NUMERIC), so that strtod and printf keep the decimal point of the C locale. */
#include "src/core/str.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* End of the number at p as CSS Syntax 3, 4.3.12 writes one: a point counts only with a digit after
 * it, an `e` only with an exponent after it. p itself when there is none. */
static const char *scan_number(const char *p, const char *end) {
    const char *q = p;
    if (q < end && (*q == '+' || *q == '-'))
        q++;
    const char *digits = q;
    while (q < end && kn_is_digit(*q))
        q++;
    bool any = q > digits;
    if (end - q >= 2 && *q == '.' && kn_is_digit(q[1])) {
        any = true;
        for (q++; q < end && kn_is_digit(*q);)
            q++;
    }
    if (!any)
        return p;
    if (q < end && (*q == 'e' || *q == 'E')) {
        const char *e = q + 1;
        if (e < end && (*e == '+' || *e == '-'))
            e++;
        if (e < end && kn_is_digit(*e)) {
            while (e < end && kn_is_digit(*e))
                e++;
            q = e;
        }
    }
    return q;
}

/* Up to 15 digits and a power of ten up to 22 are exact in a double, so that one division rounds
 * correctly. Nearly every number of a style sheet is of this kind. */
static bool parse_short(const char *p, const char *end, double *out) {
    static const double POW10[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    if (end - p > 16)
        return false;
    int64_t v = 0;
    int digits = 0, decimals = -1;
    for (; p < end; p++) {
        if (*p == '.') {
            decimals = 0;
            continue;
        }
        if (!kn_is_digit(*p))
            return false;
        v = v * 10 + (*p - '0');
        digits++;
        if (decimals >= 0)
            decimals++;
    }
    if (digits > 15)
        return false;
    double d = (double)v / POW10[decimals > 0 ? decimals : 0];
    *out = negative ? -d : d;
    return true;
}

bool kn_parse_double(const char *p, const char *end, double *out, const char **next) {
    const char *q = scan_number(p, end);
    if (q == p)
        return false;
    *next = q;
    if (parse_short(p, q, out))
        return true;
    char small[64];
    size_t n = (size_t)(q - p);
    char *copy = n < sizeof small ? small : malloc(n + 1);
    if (!copy)
        return false;
    memcpy(copy, p, n);
    copy[n] = 0;
    *out = strtod(copy, NULL);
    if (copy != small)
        free(copy);
    return true;
}

/* Decimal digits without leading point, and the exponent of the first one. */
typedef struct decimal {
    char digits[20];
    int n, exp10;
} decimal;

static void to_decimal(double v, int precision, decimal *d) {
    char buf[40];
    snprintf(buf, sizeof buf, "%.*e", precision - 1, v);
    char *e = strchr(buf, 'e');
    d->exp10 = atoi(e + 1);
    d->n = 0;
    for (char *p = buf; p < e; p++) {
        if (kn_is_digit(*p))
            d->digits[d->n++] = *p;
    }
    while (d->n > 1 && d->digits[d->n - 1] == '0')
        d->n--;
}

/* Fewest digits that read back as v, at most `limit`. */
static void shortest(double v, int limit, decimal *d) {
    /* 15 digits always survive the way into a normal double and back; subnormal ones have fewer. */
    int first = v < DBL_MIN ? 1 : 15;
    for (int p = limit < first ? limit : first; p <= limit; p++) {
        to_decimal(v, p, d);
        char buf[40];
        snprintf(buf, sizeof buf, "%.*e", p - 1, v);
        if (p == limit || strtod(buf, NULL) == v)
            return;
    }
}

/* ECMAScript Number::toString: positional from 1e-6 up to below 1e21, else with an exponent. */
static void layout_digits(kn_sb *b, const decimal *d) {
    int point = d->exp10 + 1; /* digits before the decimal point */
    if (point > 21 || point < -5) {
        kn_sb_putc(b, d->digits[0]);
        if (d->n > 1) {
            kn_sb_putc(b, '.');
            kn_sb_put(b, (kn_str){d->digits + 1, (size_t)d->n - 1});
        }
        kn_sb_printf(b, "e%+d", d->exp10);
        return;
    }
    if (point <= 0) {
        kn_sb_puts(b, "0.");
        for (int i = point; i < 0; i++)
            kn_sb_putc(b, '0');
    }
    for (int i = 0; i < d->n || i < point; i++) {
        if (i == point && i > 0)
            kn_sb_putc(b, '.');
        kn_sb_putc(b, i < d->n ? d->digits[i] : '0');
    }
}

static void put_double(kn_sb *b, double v, int digits) {
    if (isnan(v)) {
        kn_sb_puts(b, "NaN");
        return;
    }
    if (v < 0)
        kn_sb_putc(b, '-');
    if (isinf(v)) {
        kn_sb_puts(b, "Infinity");
        return;
    }
    decimal d;
    shortest(fabs(v), digits < 1 ? 1 : digits > 17 ? 17 : digits, &d);
    layout_digits(b, &d);
}

size_t kn_fmt_double(char *buf, size_t cap, double v, int digits) {
    kn_sb b = {0};
    put_double(&b, v, digits);
    size_t n = b.n;
    if (cap) {
        size_t copied = n < cap ? n : cap - 1;
        memcpy(buf, b.p, copied);
        buf[copied] = 0;
    }
    kn_sb_free(&b);
    return n;
}

/* As Chrome's style serializer: printf's %.6g, exponents of at least two digits ("1e-07", "1e+06").
 */
void kn_sb_num(kn_sb *b, double v) {
    if (isfinite(v))
        kn_sb_printf(b, "%.6g", v == 0 ? 0 : v);
    else
        put_double(b, v, 6);
}

int kn_double_order(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
