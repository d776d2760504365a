/* Soft wrap opportunities. Between ASCII characters Chrome asks a table of its own (the answers
 * below were asked from it pair by pair), elsewhere ICU's line break iterator (UAX #14). */
#include "src/layout/text/text.h"
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

bool kn_is_cjk(uint32_t cp) {
    if (cp < 0x2E80 || (cp >= 0xAC00 && cp <= 0xD7AF))
        return false;
    if (cp >= 0x1F000 && cp < 0x20000)
        return false; /* emoji */
    int ea = u_getIntPropertyValue((UChar32)cp, UCHAR_EAST_ASIAN_WIDTH);
    return ea == U_EA_WIDE || ea == U_EA_FULLWIDTH || ea == U_EA_HALFWIDTH;
}

bool kn_is_break_space(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

/* May a line end between printable ASCII a and b? `before` is the character before a, 0 if none. */
static bool ascii_break(int before, int a, int b) {
    static const char opening_after[] =
        "!\"#%&)*+,.:;=>\\]|}~"; /* these allow ( < [ { to begin a line */
    if (a == '-') {
        /* a minus sign stays with its number, a hyphen between words and numbers does not */
        if (kn_is_digit(b))
            return kn_is_digit(before) || (kn_lower(before) >= 'a' && kn_lower(before) <= 'z');
        return !strchr("!$),./:;?]}", b);
    }
    if (a == '?')
        return !strchr("!\"'),./:;?]}", b);
    return strchr(opening_after, a) && strchr("(<[{", b);
}

static bool needs_icu(uint32_t c) {
    return c > 0x7F && c != 0xA0;
}

static uint32_t char_before(kn_str t, uint32_t at) {
    uint32_t i = at, cp = 0;
    if (!i)
        return 0;
    do
        i--;
    while (i && (t.p[i] & 0xC0) == 0x80);
    kn_utf8_next(t.p + i, t.p + t.n, &cp);
    return cp;
}

typedef struct icu {
    UText *text;
    UBreakIterator *it;
    bool failed;
} icu;

static bool icu_boundary(icu *k, UBreakIteratorType type, kn_str t, const char *lang, uint32_t at) {
    if (!k->it && !k->failed) {
        UErrorCode err = U_ZERO_ERROR;
        k->text = utext_openUTF8(NULL, t.p, (int64_t)t.n, &err);
        k->it = ubrk_open(type, lang ? lang : "en", NULL, 0, &err);
        if (U_SUCCESS(err))
            ubrk_setUText(k->it, k->text, &err);
        k->failed = U_FAILURE(err);
    }
    return !k->failed && ubrk_isBoundary(k->it, (int32_t)at);
}

static void icu_close(icu *k) {
    if (k->it)
        ubrk_close(k->it);
    if (k->text)
        utext_close(k->text);
}

/* The iterator's locale: the language, and how strict (CSS Text 3 §5.3). */
static void break_locale(const char *lang, kn_kw line_break, char *out, size_t cap) {
    if (line_break == KN_KW_auto && lang && kn_lower(lang[0]) == 'z' && kn_lower(lang[1]) == 'h')
        line_break = KN_KW_normal; /* in Chinese text small kana may begin a line */
    const char *lb = line_break == KN_KW_loose    ? "@lb=loose"
                     : line_break == KN_KW_normal ? "@lb=normal"
                     : line_break == KN_KW_strict ? "@lb=strict"
                                                  : "";
    int n = snprintf(out, cap, "%s%s", lang ? lang : "en", lb);
    if (n < 0 || (size_t)n >= cap)
        snprintf(out, cap, "en%s", lb);
}

void kn_breaks(kn_str t, uint32_t from, uint32_t to, const char *language, kn_kw line_break,
               uint8_t *brk) {
    icu lines = {0};
    char lang[64];
    break_locale(language, line_break, lang, sizeof lang);
    uint32_t before = 0, prev = from ? char_before(t, from) : 0;
    for (uint32_t i = from; i < to;) {
        uint32_t cp, at = i;
        i += (uint32_t)kn_utf8_next(t.p + i, t.p + t.n, &cp);
        memset(brk + at, 0, i - at);
        bool space = cp < 0x80 && kn_is_break_space((char)cp);
        bool prev_space = prev < 0x80 && kn_is_break_space((char)prev);
        if (at && !space) {
            if (prev_space)
                brk[at] = 1;
            else if (needs_icu(cp) || needs_icu(prev))
                brk[at] = icu_boundary(&lines, UBRK_LINE, t, lang, at);
            else if (cp < 0x80 && prev < 0x80 && prev > ' ')
                brk[at] = ascii_break((int)before, (int)prev, (int)cp);
        }
        before = prev < 0x80 ? prev : 0;
        prev = cp;
    }
    icu_close(&lines);
}

/* Characters that word-break moves: letters, numbers, ideographs (CSS Text 3 §5.2). */
static bool is_wordlike(uint32_t cp) {
    switch (u_getIntPropertyValue((UChar32)cp, UCHAR_LINE_BREAK)) {
    case U_LB_ALPHABETIC:
    case U_LB_AMBIGUOUS:
    case U_LB_NUMERIC:
    case U_LB_COMPLEX_CONTEXT:
    case U_LB_CONDITIONAL_JAPANESE_STARTER:
    case U_LB_IDEOGRAPHIC:
    case U_LB_HEBREW_LETTER:
    case U_LB_H2:
    case U_LB_H3:
    case U_LB_JL:
    case U_LB_JV:
    case U_LB_JT:
        return true;
    default:
        return false;
    }
}

/* Words of scripts without spaces, which keep-all leaves alone. */
static bool by_dictionary(uint32_t a, uint32_t b) {
    return u_getIntPropertyValue((UChar32)a, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT &&
           u_getIntPropertyValue((UChar32)b, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

void kn_breaks_adjust(kn_str t, uint32_t from, uint32_t to, const kn_break_style *bs,
                      uint8_t *brk) {
    bool all = bs->word_break == KN_KW_break_all, keep = bs->word_break == KN_KW_keep_all;
    bool any = bs->line_break == KN_KW_anywhere;
    bool emergency = bs->overflow_wrap == KN_KW_anywhere || bs->overflow_wrap == KN_KW_break_word ||
                     bs->word_break == KN_KW_break_word;
    if (!all && !keep && !any && !emergency)
        return;
    icu graphemes = {0};
    uint32_t prev = char_before(t, from);
    if (prev == 0xFFFC)
        prev = 0;
    for (uint32_t i = from; i < to;) {
        uint32_t cp, at = i;
        i += (uint32_t)kn_utf8_next(t.p + i, t.p + to, &cp);
        bool space = cp < 0x80 && kn_is_break_space((char)cp);
        bool edge = prev && (cp < 0x80 ? prev != 0x200D
                                       : icu_boundary(&graphemes, UBRK_CHARACTER, t, NULL, at));
        if (edge && any)
            brk[at] = 1;
        else if (edge && all && is_wordlike(prev) && is_wordlike(cp))
            brk[at] = 1;
        else if (edge && keep && !by_dictionary(prev, cp) && is_wordlike(prev) && is_wordlike(cp))
            memset(brk + at, 0, i - at);
        if (edge && emergency && !brk[at] && !space)
            brk[at] = 2;
        prev = cp;
    }
    icu_close(&graphemes);
}
