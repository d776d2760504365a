/* text-spacing-trim: normal (CSS Text 4 §8.4): marks of full width that meet give up the blank half
 * between them. As in Blink only in faces that have half widths (`halt`). */
#include "src/layout/text/text.h"
#include <hb-ot.h>
#include <unicode/uchar.h>

typedef enum mark_class {
    MARK_NONE,
    MARK_OPEN, /* blank in the first half of its square */
    MARK_CLOSE,
    MARK_MIDDLE,
    MARK_OPEN_NARROW, /* no blank, but those beside it vanish */
    MARK_CLOSE_NARROW
} mark_class;

/* Some marks stand in the corner or in the middle of their square by the face. */
static mark_class class_by_ink(hb_font_t *font, uint32_t cp) {
    hb_codepoint_t g;
    hb_glyph_extents_t e;
    if (!hb_font_get_nominal_glyph(font, cp, &g) || !hb_font_get_glyph_extents(font, g, &e))
        return MARK_NONE;
    const int half = hb_font_get_glyph_h_advance(font, g) / 2;
    if (e.x_bearing + e.width <= half)
        return MARK_CLOSE;
    if (e.x_bearing >= half)
        return MARK_OPEN;
    return e.width <= half && e.x_bearing >= half / 2 ? MARK_MIDDLE : MARK_NONE;
}

static mark_class class_of(hb_font_t *font, uint32_t cp) {
    switch (cp) {
    case 0x3001:
    case 0x3002:
    case 0xFF0C:
    case 0xFF0E:
    case 0xFF1A:
    case 0xFF1B:
        return class_by_ink(font, cp);
    case 0x2018:
    case 0x201C:
        return class_by_ink(font, cp) == MARK_OPEN ? MARK_OPEN : MARK_OPEN_NARROW;
    case 0x2019:
    case 0x201D:
        return class_by_ink(font, cp) == MARK_CLOSE ? MARK_CLOSE : MARK_CLOSE_NARROW;
    case 0xB7:
    case 0x2027:
    case 0x3000:
    case 0x30FB:
        return MARK_MIDDLE;
    default:
        break;
    }
    const bool wide = (cp >= 0x3000 && cp <= 0x303F) ||
                      u_getIntPropertyValue((UChar32)cp, UCHAR_EAST_ASIAN_WIDTH) == U_EA_FULLWIDTH;
    switch (u_charType((UChar32)cp)) {
    case U_START_PUNCTUATION:
        return wide ? MARK_OPEN : MARK_OPEN_NARROW;
    case U_END_PUNCTUATION:
        return wide ? MARK_CLOSE : MARK_CLOSE_NARROW;
    default:
        return MARK_NONE;
    }
}

static bool has_half_widths(hb_font_t *font) {
    hb_face_t *face = hb_font_get_face(font);
    hb_tag_t tags[64];
    unsigned total, at = 0;
    do {
        total = KN_COUNTOF(tags);
        hb_ot_layout_table_get_feature_tags(face, HB_OT_TAG_GPOS, at, &total, tags);
        for (unsigned i = 0; i < total; i++)
            if (tags[i] == HB_TAG('h', 'a', 'l', 't'))
                return true;
        at += total;
    } while (total == KN_COUNTOF(tags));
    return false;
}

static uint32_t char_before(kn_str t, uint32_t at) {
    uint32_t cp = 0;
    if (!at)
        return 0;
    at--;
    while (at && ((unsigned char)t.p[at] & 0xC0) == 0x80)
        at--;
    kn_utf8_next(t.p + at, t.p + t.n, &cp);
    return cp;
}

/* The marks of the text are of three bytes, E2, E3 or EF first. */
static bool may_have_marks(kn_str t, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        const unsigned char c = (unsigned char)t.p[i];
        if (c == 0xE2 || c == 0xE3 || c == 0xEF)
            return true;
    }
    return false;
}

bool kn_trim_marks(kn_str t, const kn_piece *p, bool line_end, uint8_t *halves) {
    hb_font_t *font = kn_font_hb(p->face->font);
    if (p->upright || !may_have_marks(t, p->from, p->to) || !has_half_widths(font))
        return false;
    mark_class last = class_of(font, char_before(t, p->from));
    uint32_t cp, i = p->from;
    mark_class now = MARK_NONE;
    if (i < p->to) {
        kn_utf8_next(t.p + i, t.p + t.n, &cp);
        now = class_of(font, cp);
    }
    while (i < p->to) {
        const uint32_t next_at = i + (uint32_t)kn_utf8_next(t.p + i, t.p + t.n, &cp);
        mark_class next = MARK_NONE;
        if (next_at < t.n) {
            kn_utf8_next(t.p + next_at, t.p + t.n, &cp);
            next = class_of(font, cp);
        }
        if (now == MARK_OPEN && last != MARK_NONE && last != MARK_CLOSE_NARROW)
            halves[i] = KN_HALF_OPEN;
        if (now == MARK_CLOSE) {
            const bool cut = next == MARK_CLOSE || next == MARK_MIDDLE || next == MARK_CLOSE_NARROW;
            halves[i] = cut || (line_end && next_at == t.n) ? KN_HALF_CLOSE : KN_MAY_HALVE;
        }
        last = now;
        now = next;
        i = next_at;
    }
    return true;
}
