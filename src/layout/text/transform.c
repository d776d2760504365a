/* text-transform (CSS Text 3 §2.1) by ICU. */
#include "src/layout/text/text.h"
#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

/* Languages with case rules of their own (SpecialCasing.txt, and Greek accents). */
static bool has_casing(const char *lang) {
    static const char *const l[] = {"tr", "az", "lt", "el", "hy", "nl"};
    for (size_t i = 0; lang && i < KN_COUNTOF(l); i++)
        if (kn_lower(lang[0]) == l[i][0] && kn_lower(lang[1]) == l[i][1] &&
            (!lang[2] || lang[2] == '-'))
            return true;
    return false;
}

static void map_case(kn_str in, bool upper, const char *lang, kn_sb *out) {
    const bool special = has_casing(lang);
    bool ascii = !special;
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
    UCaseMap *cm = ucasemap_open(special ? lang : "", 0, &err);
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

void kn_text_transform(kn_str in, kn_kw transform, bool in_word, const char *lang, kn_sb *out) {
    switch (transform) {
    case KN_KW_uppercase:
        map_case(in, true, lang, out);
        break;
    case KN_KW_lowercase:
        map_case(in, false, lang, out);
        break;
    case KN_KW_capitalize:
        capitalize(in, in_word, out);
        break;
    default:
        kn_sb_put(out, in);
    }
}
