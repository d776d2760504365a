/* The font set of a session: shipped families, the composition's @font-face rules, and the system's
 * fonts as the last resort. Matching is CSS Fonts 4 §5, per character. */
#ifndef KN_LAYOUT_FONTS_H
#define KN_LAYOUT_FONTS_H
#include "raster/font.h"
#include "src/style/style.h"

typedef struct kn_fonts kn_fonts;
/* `data_dir`/fonts/fonts.list names the shipped faces: family|weight|style|unicode-range|file, the
 * files beside it, faces of equal weight and style in the order in which to ask them for a
 * character (empty range: whatever the file covers). The scene gives the project folder for
 * @font-face files. */
kn_fonts *kn_fonts_new(const char *data_dir, kn_scene *s, kn_styler *st);
void kn_fonts_free(kn_fonts *f);

/* Faces for one computed font, in fallback order. Cached per style->font group. */
typedef struct kn_font_list kn_font_list;
const kn_font_list *kn_fonts_for(kn_fonts *f, const kn_sg_font *font);
/* Face for a character (grapheme base), borrowed; never NULL unless there is no font at all. */
kn_font *kn_font_list_pick(kn_fonts *f, const kn_font_list *l, uint32_t cp,
                           bool emoji_presentation);
kn_font *kn_font_list_primary(kn_fonts *f, const kn_font_list *l);

/* Metrics of the primary face at its size, rounded as Blink's SimpleFontData: ascent and descent to
 * whole px. */
typedef struct kn_line_metrics {
    float ascent, descent, line_gap, x_height, cap_height, zero_width, underline_pos,
        underline_thickness;
} kn_line_metrics;
void kn_fonts_metrics(kn_fonts *f, const kn_font_list *l, float size, kn_line_metrics *out);
/* Same for one face (fallback runs). */
void kn_font_line_metrics(const kn_font *f, float size, kn_line_metrics *out);
/* Where the face's BASE table puts the hanging baseline and the bottom of ideographs, in ems above
 * the alphabetic one; NAN: it does not say. */
void kn_font_baselines(kn_font *f, float *hanging, float *ideographic);
/* Canvases get shipped families only by names that stand in the page's own CSS as it is now. */
void kn_fonts_ship_by_page(kn_fonts *f);
/* Whether a canvas that names this family may get a shipped one for it. */
bool kn_fonts_ships(kn_fonts *f, kn_str family);
/* The shipped family that a name of the platform stands for (contract A.12), else the name. */
kn_str kn_fonts_stand_in(kn_str name);
/* @font-face rules changed, document.fonts.load and the like: drop caches. */
void kn_fonts_reset(kn_fonts *f);

/* While the document's first scripts run Chrome has no web font yet: text that they measure is in
 * the next installed family of the stack (and the composition's numbers follow from that). false:
 * author's and shipped faces do not count; true again: what was laid out in between is damaged. */
void kn_fonts_web_ready(kn_fonts *f, bool ready);
/* Text of the list is not drawn yet, though it takes its room: the first family is the author's,
 * and its font-display does not let another stand in for it at once. */
bool kn_font_list_blank(const kn_font_list *l);

/* Whether a character gets an emphasis mark (CSS Text Decoration 4 §3.1): it is neither white space
 * nor a separator, a control or unassigned. */
bool kn_takes_emphasis(uint32_t cp);
bool kn_is_cjk(uint32_t cp); /* ideographs, kana and their symbols: no word spaces, no Hangul */

/* Shaping of one paragraph's text in one style (canvas, SVG text, measure): runs in visual order,
 * allocated in `a`. Width in px. `how`: KN_TEXT_ flags. */
struct kn_glyph_run;
enum {
    KN_TEXT_WORDS = 1,       /* nothing is kerned or joined across spaces */
    KN_TEXT_SPACE_RIGHT = 2, /* letter-spacing goes to the right of right-to-left letters, too */
};
double kn_text_shape(kn_fonts *f, const kn_style *style, float size, kn_str utf8, bool rtl,
                     unsigned how, kn_arena *a, struct kn_glyph_run **runs, uint32_t *n_runs);
#endif
