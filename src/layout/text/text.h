/* Inside src/layout/text and inline/: text → runs of glyphs. */
#ifndef KN_LAYOUT_TEXT_H
#define KN_LAYOUT_TEXT_H
#include "src/layout/text/fontset.h"

/* ---- shape.c ---- */
/* Glyphs of one face and direction, in visual order. Byte offsets count from the start of the
 * shaped text. */
typedef struct kn_srun {
    const kn_face *face;
    float size; /* px per em */
    bool rtl;
    bool upright; /* shaped from top to bottom: adv is downwards, dx to the right of the centre */
    uint32_t from, to; /* bytes */
    uint32_t n;
    const uint32_t *glyph, *cluster;
    const float *adv;     /* with letter- and word-spacing */
    const float *dx, *dy; /* offset of the glyph's origin, y up */
} kn_srun;
/* What became of the blank half of a punctuation mark (text-spacing-trim). */
typedef enum kn_half {
    KN_HALF_NONE,
    KN_HALF_OPEN,  /* it had it before its ink and gave it up */
    KN_HALF_CLOSE, /* it had it after its ink and gave it up */
    KN_MAY_HALVE   /* it has it after its ink: it may give it up at a line's end */
} kn_half;
typedef struct kn_shaped {
    uint32_t n, len;       /* runs; bytes of text */
    const kn_srun *runs;   /* in logical order of their text */
    const float *width;    /* per byte: advance of the cluster that starts there, else 0 */
    const uint8_t *unsafe; /* per byte: the text may not be cut before it without shaping anew */
    const uint8_t *halves; /* per byte: kn_half; NULL: none anywhere */
} kn_shaped;
/* What shaping depends on besides the text; made once per style. */
typedef struct kn_text_style {
    const kn_sg_font *font;
    const kn_font_list *list;
    float size, letter_spacing, word_spacing;
    const char *lang;    /* BCP 47, NULL: unknown */
    bool trim, trim_end; /* text-spacing-trim: normal; also at the end of the text */
    uint32_t script;     /* hb_script_t of what comes before the text, 0: unknown */
    bool space_right;    /* letter-spacing right of RTL letters: canvases */
    uint8_t upright;     /* vertical lines: 0 all letters lie, 1 as their nature is, 2 all stand */
} kn_text_style;
void kn_text_style_init(kn_fonts *f, const kn_style *style, kn_text_style *out);
/* Shapes text that runs in one direction. The result lies in `a`. */
const kn_shaped *kn_shape(kn_fonts *f, const kn_text_style *ts, kn_str text, bool rtl, kn_arena *a);

/* ---- features.c ---- */
struct hb_feature_t;
#define KN_MAX_FEATURES 48
/* OpenType features of a computed font (CSS Fonts 4 §7); returns how many were written. */
unsigned kn_features(kn_fonts *f, const kn_sg_font *font, struct hb_feature_t *out);

/* Which letters are drawn as shrunk capitals where a face has no small ones. */
typedef enum kn_caps { KN_CAPS_NONE, KN_CAPS_LOWER, KN_CAPS_BOTH, KN_CAPS_UPPER } kn_caps;
/* The face's own features for font-variant-caps (at most 2), or how they are synthesized. */
kn_caps kn_caps_for(const kn_face *face, const kn_sg_font *font, struct hb_feature_t *out,
                    unsigned *n);

/* ---- trim.c ---- */
struct kn_piece;
/* Writes kn_half of the piece's marks; `line_end`: the text ends a line that needs the room. False:
 * the face has none to give up. */
bool kn_trim_marks(kn_str text, const struct kn_piece *p, bool line_end, uint8_t *halves);

/* ---- itemize.c ---- */
/* Script of the last letter in [from, to), as far as it is near; 0: none. */
uint32_t kn_last_script(kn_str text, uint32_t from, uint32_t to);
typedef struct kn_piece { /* part of a text with one script and one face */
    uint32_t from, to;
    uint32_t script; /* hb_script_t */
    const kn_face *face;
    bool small, upper; /* synthesized small capitals: shrunk; brought to upper case */
    bool upright;
} kn_piece;
/* Pieces in logical order; *out is malloc'ed. */
size_t kn_itemize(kn_fonts *f, const kn_text_style *ts, kn_str text, kn_piece **out);
/* Bidi levels per byte (UAX #9), and behind them the level of the last paragraph; a newline has the
 * level of the paragraph that it ends. False, and nothing else written, when the whole text is at
 * the even level 0. base: 0 ltr, 1 rtl, 2 from the first strong character of each paragraph. */
bool kn_bidi_levels(kn_str text, int base, uint8_t *levels);
/* Visual order of runs by their levels (UAX #9 L2): order[i] is the logical index of the i-th from
 * the left. */
void kn_bidi_order(const uint8_t *levels, uint32_t n, uint32_t *order);

/* ---- transform.c ---- */
/* text-transform; appends. `word_start` tells whether the text continues a word (capitalize). */
void kn_text_transform(kn_str in, kn_kw transform, bool in_word, const char *lang, kn_sb *out);

/* ---- breaks.c ---- */
/* Soft wrap opportunities: brk[i] is 1 when a line may end before byte i (0 < i < n), 2 when it may
 * only to keep an overlong word in (overflow-wrap). */
typedef struct kn_break_style {
    kn_kw word_break, line_break, overflow_wrap;
} kn_break_style;
/* For the part [from, to); `lang` BCP 47 or NULL, `line_break` the property. */
void kn_breaks(kn_str text, uint32_t from, uint32_t to, const char *lang, kn_kw line_break,
               uint8_t *brk);
/* Applies word-break and line-break to the part [from, to) of the text. */
void kn_breaks_adjust(kn_str text, uint32_t from, uint32_t to, const kn_break_style *bs,
                      uint8_t *brk);
bool kn_is_break_space(char c);
#endif
