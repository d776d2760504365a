/* text-transform (CSS Text 3 §2.1) by ICU. */
#include "src/layout/text/text.h"
#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

static void map_case(kn_str in, bool upper, kn_sb *out) {
    bool ascii = true;
    for (size_t i = 0; i < in.n && ascii; i++)
        ascii = (unsigned char)in.p[i] < 0x80;
    if (ascii) {
        for (size_t i = 0; i < in.n; i++) {
            int c = (unsigned char)in.p[i];
            kn_sb_putc(out, (char)(upper ? (c >= 'a' && c <= 'z' ? c - 32 : c) : kn_lower(c)));
        }
        return;
    }
    UErrorCode err = U_ZERO_ERROR;
    UCaseMap *cm = ucasemap_open("", 0, &err);
    size_t cap = in.n * 3 + 16;
    char *buf = kn_xalloc(cap);
    int32_t n = 0;
    if (U_SUCCESS(err))
        n = upper ? ucasemap_utf8ToUpper(cm, buf, (int32_t)cap, in.p, (int32_t)in.n, &err)
                  : ucasemap_utf8ToLower(cm, buf, (int32_t)cap, in.p, (int32_t)in.n, &err);
    kn_sb_put(out, U_SUCCESS(err) ? (kn_str){buf, (size_t)n} : in);
    ucasemap_close(cm);
    free(buf);
}

static void put_title(uint32_t cp, kn_sb *out) {
    char b[4];
    kn_sb_put(out, (kn_str){b, (size_t)kn_utf8_put(b, (uint32_t)u_totitle((UChar32)cp))});
}

/* The first letter of each word, words as UAX #29 has them. */
static void capitalize(kn_str in, bool in_word, kn_sb *out) {
    UErrorCode err = U_ZERO_ERROR;
    UText *ut = utext_openUTF8(NULL, in.p, (int64_t)in.n, &err);
    UBreakIterator *it = ubrk_open(UBRK_WORD, "en", NULL, 0, &err);
    if (U_SUCCESS(err))
        ubrk_setUText(it, ut, &err);
    if (U_FAILURE(err)) {
        kn_sb_put(out, in);
    } else {
        int32_t from = ubrk_first(it);
        for (int32_t to = ubrk_next(it); to != UBRK_DONE; from = to, to = ubrk_next(it)) {
            uint32_t cp;
            int k = kn_utf8_next(in.p + from, in.p + to, &cp);
            if (from == 0 && in_word)
                kn_sb_put(out, (kn_str){in.p, (size_t)k});
            else
                put_title(cp, out);
            kn_sb_put(out, kn_str_sub(in, (size_t)(from + k), (size_t)to));
        }
    }
    if (it)
        ubrk_close(it);
    utext_close(ut);
}

static void full_width(kn_str in, kn_sb *out) {
    for (size_t i = 0; i < in.n;) {
        uint32_t cp;
        char b[4];
        i += (size_t)kn_utf8_next(in.p + i, in.p + in.n, &cp);
        cp = cp > ' ' && cp < 0x7F ? cp + 0xFEE0 : cp;
        kn_sb_put(out, (kn_str){b, (size_t)kn_utf8_put(b, cp)});
    }
}

void kn_text_transform(kn_str in, kn_kw transform, bool in_word, kn_sb *out) {
    switch (transform) {
    case KN_KW_uppercase:
        map_case(in, true, out);
        break;
    case KN_KW_lowercase:
        map_case(in, false, out);
        break;
    case KN_KW_capitalize:
        capitalize(in, in_word, out);
        break;
    case KN_KW_full_width:
        full_width(in, out);
        break;
    default:
        kn_sb_put(out, in);
    }
}
