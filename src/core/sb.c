#include "src/core/mem.h"
#include "src/core/str.h"
#include <stdio.h>

static void reserve(kn_sb *b, size_t more) {
    if (b->cap - b->n > more)
        return;
    size_t cap = b->cap ? b->cap * 2 : 64;
    while (cap - b->n <= more)
        cap *= 2;
    b->p = kn_xrealloc(b->p, cap);
    b->cap = cap;
}

void kn_sb_free(kn_sb *b) {
    free(b->p);
    *b = (kn_sb){0};
}

void kn_sb_putc(kn_sb *b, char c) {
    reserve(b, 1);
    b->p[b->n++] = c;
    b->p[b->n] = 0;
}

void kn_sb_put(kn_sb *b, kn_str s) {
    reserve(b, s.n);
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = 0;
}

void kn_sb_puts(kn_sb *b, const char *s) {
    kn_sb_put(b, kn_cstr(s));
}

void kn_sb_printf(kn_sb *b, const char *fmt, ...) {
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0) {
        reserve(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void kn_sb_json(kn_sb *b, kn_str s) {
    kn_sb_putc(b, '"');
    for (const char *p = s.p, *end = s.n ? s.p + s.n : s.p; p < end;) {
        uint32_t c;
        int n = kn_utf8_next(p, end, &c);
        char utf8[4];
        if (c == '"' || c == '\\') {
            kn_sb_putc(b, '\\');
            kn_sb_putc(b, (char)c);
        } else if (c == '\n') {
            kn_sb_puts(b, "\\n");
        } else if (c == '\t') {
            kn_sb_puts(b, "\\t");
        } else if (c == '\r') {
            kn_sb_puts(b, "\\r");
        } else if (c < 0x20 || c == 0x7F) {
            kn_sb_printf(b, "\\u%04x", (unsigned)c);
        } else { /* bad bytes have become U+FFFD: the output is always UTF-8 */
            kn_sb_put(b, (kn_str){utf8, (size_t)kn_utf8_put(utf8, c)});
        }
        p += n;
    }
    kn_sb_putc(b, '"');
}

void kn_sb_base64(kn_sb *b, kn_str s) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.n; i += 3) {
        uint32_t v = 0;
        for (size_t k = i; k < i + 3; k++)
            v = v << 8 | (k < s.n ? (uint8_t)s.p[k] : 0);
        kn_sb_putc(b, digits[v >> 18]);
        kn_sb_putc(b, digits[v >> 12 & 63]);
        kn_sb_putc(b, i + 1 < s.n ? digits[v >> 6 & 63] : '=');
        kn_sb_putc(b, i + 2 < s.n ? digits[v & 63] : '=');
    }
}

char *kn_sb_take(kn_sb *b) {
    char *p = b->p ? b->p : kn_xstrdup("");
    *b = (kn_sb){0};
    return p;
}
