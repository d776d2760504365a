/* Text → pieces of one script and face, by grapheme cluster; bidi levels. Scripts and properties
 * come from ICU, as in Blink. */
#include "src/layout/text/text.h"
#include <hb.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>

/* ---- clusters ---- */
typedef struct cluster {
    uint32_t base, from, to;
    bool emoji;
} cluster;

static bool is_regional(uint32_t c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

static bool is_extend(uint32_t c) {
    if (c < 0x300)
        return false;
    return (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) || c == 0x200D ||
           (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0020 && c <= 0xE007F);
}

/* Emoji presentation as UTS #51: by property, variation selector, modifier or keycap. */
static bool shows_emoji(uint32_t base, uint32_t next, kn_kw variant) {
    if (next == 0xFE0E)
        return false;
    /* font-variant-emoji (CSS Fonts 4 §6.12) stands for a selector that is not there */
    if (next != 0xFE0F && variant != KN_KW_normal &&
        u_hasBinaryProperty((UChar32)base, UCHAR_EMOJI)) {
        if (variant != KN_KW_unicode)
            return variant == KN_KW_emoji;
        return u_hasBinaryProperty((UChar32)base, UCHAR_EMOJI_PRESENTATION);
    }
    if (next == 0xFE0F)
        return u_hasBinaryProperty((UChar32)base, UCHAR_EMOJI);
    if (next >= 0x1F3FB && next <= 0x1F3FF)
        return u_hasBinaryProperty((UChar32)base, UCHAR_EMOJI_MODIFIER_BASE);
    /* Blink takes characters that modifiers apply to as emoji too */
    return base > 0x2000 && (u_hasBinaryProperty((UChar32)base, UCHAR_EMOJI_PRESENTATION) ||
                             u_hasBinaryProperty((UChar32)base, UCHAR_EMOJI_MODIFIER_BASE));
}

/* Close enough to UAX #29 for choosing faces: marks, joiners, modifiers and flags stay together. */
static cluster next_cluster(kn_str t, uint32_t at, kn_kw variant) {
    const char *end = t.p + t.n;
    uint32_t cp, next = 0;
    uint32_t i = at + (uint32_t)kn_utf8_next(t.p + at, end, &cp);
    cluster c = {.base = cp, .from = at};
    bool joined = false, first = true;
    if (is_regional(cp) && i < t.n) {
        int k = kn_utf8_next(t.p + i, end, &next);
        if (is_regional(next))
            i += (uint32_t)k;
        next = 0;
    }
    while (i < t.n) {
        uint32_t n;
        int k = kn_utf8_next(t.p + i, end, &n);
        if (!is_extend(n) && !joined)
            break;
        if (first)
            next = n;
        first = false;
        joined = n == 0x200D && u_hasBinaryProperty((UChar32)cp, UCHAR_EXTENDED_PICTOGRAPHIC);
        i += (uint32_t)k;
        if (n == 0x20E3)
            c.emoji = true;
    }
    c.to = i;
    c.emoji |= shows_emoji(cp, next, variant);
    return c;
}

/* ---- faces ---- */
/* Spaces that HarfBuzz makes from the plain one when a face lacks them, and characters without ink.
 */
static uint32_t face_char(uint32_t c) {
    if (c < 0x80)
        return c;
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x205F || c == 0xAD ||
        c == 0xFEFF || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F))
        return ' ';
    return c;
}

static const kn_face *cluster_face(kn_fonts *f, const kn_font_list *l, kn_str t, cluster c) {
    const kn_face *face = kn_list_face(f, l, face_char(c.base), c.emoji);
    if (!face || c.emoji)
        return face;
    /* A combining mark that the face lacks, also composed with what is before it, may be had in
     * another face that has both. */
    hb_codepoint_t whole = c.base, composed;
    for (uint32_t i = c.from; i < c.to;) {
        uint32_t cp;
        i += (uint32_t)kn_utf8_next(t.p + i, t.p + t.n, &cp);
        if (hb_unicode_compose(hb_unicode_funcs_get_default(), whole, cp, &composed) &&
            kn_font_has_char(face->font, composed)) {
            whole = composed;
            continue;
        }
        if (cp == c.base || face_char(cp) == ' ' || (cp >= 0xFE00 && cp <= 0xFE0F) ||
            kn_font_has_char(face->font, cp))
            continue;
        const kn_face *other = NULL;
        if (hb_unicode_compose(hb_unicode_funcs_get_default(), whole, cp, &composed))
            other = kn_list_face(f, l, composed, false);
        if (other && kn_font_has_char(other->font, composed))
            return other;
        other = kn_list_face(f, l, cp, false);
        if (other && kn_font_has_char(other->font, cp) && kn_font_has_char(other->font, c.base))
            return other;
    }
    return face;
}

/* ---- scripts ---- */
static uint32_t script_of(uint32_t cp) {
    if (cp < 0x80)
        return (cp | 32) >= 'a' && (cp | 32) <= 'z' ? HB_SCRIPT_LATIN : HB_SCRIPT_COMMON;
    return hb_unicode_script(hb_unicode_funcs_get_default(), cp);
}

static bool is_weak(uint32_t script) {
    return script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED ||
           script == HB_SCRIPT_UNKNOWN;
}

static uint32_t first_script(kn_str t) {
    for (uint32_t i = 0; i < t.n;) {
        uint32_t cp;
        i += (uint32_t)kn_utf8_next(t.p + i, t.p + t.n, &cp);
        if (!is_weak(script_of(cp)))
            return script_of(cp);
    }
    return HB_SCRIPT_COMMON;
}

uint32_t kn_last_script(kn_str t, uint32_t from, uint32_t to) {
    const uint32_t stop = to - from > 256 ? to - 256 : from;
    for (uint32_t i = to; i > stop;) {
        uint32_t cp;
        i--;
        while (i > stop && ((unsigned char)t.p[i] & 0xC0) == 0x80)
            i--;
        kn_utf8_next(t.p + i, t.p + t.n, &cp);
        if (!is_weak(script_of(cp)))
            return script_of(cp);
    }
    return 0;
}

/* Marks go with the letter before them: clusters are asked by their base. */
static void choose_caps(const kn_text_style *ts, const kn_face *face, uint32_t cp, bool *small,
                        bool *upper) {
    hb_feature_t v[2];
    unsigned n;
    *small = *upper = false;
    if (ts->font->variant_caps == KN_KW_normal)
        return;
    const kn_caps caps = kn_caps_for(face, ts->font, v, &n);
    const bool changes = u_hasBinaryProperty((UChar32)cp, UCHAR_CHANGES_WHEN_UPPERCASED);
    *upper = changes && (caps == KN_CAPS_LOWER || caps == KN_CAPS_BOTH);
    *small = *upper || caps == KN_CAPS_BOTH || (caps == KN_CAPS_UPPER && !changes);
}

/* Which letters of a vertical line stand upright (UAX #50). */
static bool stands(const kn_text_style *ts, uint32_t cp) {
    if (ts->upright != 1)
        return ts->upright == 2;
    int32_t v = u_getIntPropertyValue((UChar32)cp, UCHAR_VERTICAL_ORIENTATION);
    return v == U_VO_UPRIGHT || v == U_VO_TRANSFORMED_UPRIGHT || v == U_VO_TRANSFORMED_ROTATED;
}

size_t kn_itemize(kn_fonts *f, const kn_text_style *ts, kn_str t, kn_piece **out) {
    KN_VEC(kn_piece) v = {0};
    uint32_t script = ts->script ? ts->script : t.n ? first_script(t) : HB_SCRIPT_COMMON;
    for (uint32_t i = 0; i < t.n;) {
        cluster c = next_cluster(t, i, ts->font->variant_emoji);
        uint32_t s = script_of(c.base);
        if (!is_weak(s))
            script = s;
        const kn_face *face = cluster_face(f, ts->list, t, c);
        /* White space continues the face before it where it can: no needless cut of a run. */
        kn_piece *last = v.n ? &v.v[v.n - 1] : NULL;
        bool small = false, upper = false, up = stands(ts, c.base);
        if (face)
            choose_caps(ts, face, c.base, &small, &upper);
        if (last && last->face == face && last->script == script && last->small == small &&
            last->upright == up && last->upright == up && last->upper == upper) {
            last->to = c.to;
        } else if (face) {
            kn_piece p = {c.from, c.to, script, face, small, upper, up};
            kn_vec_push(&v, p);
        }
        i = c.to;
    }
    *out = v.v;
    return v.n;
}

bool kn_takes_emphasis(uint32_t cp) {
    return !(U_GET_GC_MASK((UChar32)cp) &
             (U_GC_Z_MASK | U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CN_MASK));
}

/* ---- bidi ---- */
static bool may_be_rtl(kn_str t) {
    for (size_t i = 0; i < t.n; i++) {
        unsigned char c = (unsigned char)t.p[i];
        /* U+0590 begins with 0xD6; explicit controls with E2 80/81 */
        if (c >= 0xD6 && (c < 0xE0 || c >= 0xEF || c == 0xE0 || c == 0xF0 || c == 0xE2))
            return true;
    }
    return false;
}

bool kn_bidi_levels(kn_str t, int base, uint8_t *levels) {
    levels[t.n] = base == 1;
    if (base == 0 && !may_be_rtl(t))
        return false;
    UChar *u = malloc((t.n + 1) * sizeof *u);
    uint32_t *at = malloc((t.n + 1) * sizeof *at);
    UErrorCode err = U_ZERO_ERROR;
    UBiDi *bd = ubidi_open();
    bool any = false;
    int32_t n = 0;
    if (!u || !at || !bd)
        goto done;
    for (uint32_t i = 0; i < t.n;) {
        uint32_t cp, from = i;
        i += (uint32_t)kn_utf8_next(t.p + i, t.p + t.n, &cp);
        at[n] = from;
        if (cp > 0xFFFF) {
            u[n] = U16_LEAD(cp);
            at[n + 1] = from;
            u[n + 1] = U16_TRAIL(cp);
            n += 2;
        } else {
            u[n++] = (UChar)cp;
        }
    }
    at[n] = (uint32_t)t.n;
    UBiDiLevel para = base == 0 ? 0 : base == 1 ? 1 : UBIDI_DEFAULT_LTR;
    ubidi_setPara(bd, u, n, para, NULL, &err);
    const UBiDiLevel *lv = U_SUCCESS(err) ? ubidi_getLevels(bd, &err) : NULL;
    for (int32_t i = 0; lv && U_SUCCESS(err) && i < n; i++) {
        for (uint32_t k = at[i]; k < at[i + 1]; k++)
            levels[k] = lv[i];
        any |= lv[i] != 0;
    }
    if (base == 2 && U_SUCCESS(err) && ubidi_countParagraphs(bd) > 0) {
        int32_t from, to;
        UBiDiLevel last = 0;
        ubidi_getParagraphByIndex(bd, ubidi_countParagraphs(bd) - 1, &from, &to, &last, &err);
        levels[t.n] = last;
    }
done:
    if (bd)
        ubidi_close(bd);
    free(u);
    free(at);
    return any;
}

void kn_bidi_order(const uint8_t *levels, uint32_t n, uint32_t *order) {
    uint8_t top = 0, low = 255;
    for (uint32_t i = 0; i < n; i++) {
        order[i] = i;
        top = levels[i] > top ? levels[i] : top;
        if ((levels[i] & 1) && levels[i] < low)
            low = levels[i];
    }
    for (int lv = top; lv >= low && lv > 0; lv--)
        for (uint32_t i = 0; i < n; i++) {
            uint32_t j = i;
            while (j < n && levels[order[j]] >= lv)
                j++;
            for (uint32_t a = i, b = j; a + 1 < b; a++) {
                uint32_t x = order[a];
                order[a] = order[--b];
                order[b] = x;
            }
            i = j > i ? j : i;
        }
}
