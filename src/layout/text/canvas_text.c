/* Text without boxes: canvas, SVG text, measuring. */
#include "src/layout/text/text.h"
#include "src/layout/box.h"
#include <hb-ot.h>

/* Canvas replaces white space by spaces (HTML, text preparation algorithm). */
static kn_str plain_spaces(kn_str in, kn_arena *a) {
    char *p = KN_ANEW_N(a, char, in.n + 1);
    for (size_t i = 0; i < in.n; i++)
        p[i] = kn_is_space((unsigned char)in.p[i]) ? ' ' : in.p[i];
    return (kn_str){p, in.n};
}

typedef struct part {
    uint32_t from, to;
    uint8_t level;
} part;

/* By direction; by words, spaces stand alone. */
static uint32_t split(kn_str t, const uint8_t *levels, uint8_t base, bool words, part *out) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < t.n; i++) {
        const uint8_t lv = levels ? levels[i] : base;
        const bool cut = words && (t.p[i] == ' ' || (i && t.p[i - 1] == ' '));
        if (n && out[n - 1].level == lv && !cut)
            out[n - 1].to = i + 1;
        else
            out[n++] = (part){i, i + 1, lv};
    }
    return n;
}

/* One kn_glyph_run of a shaped run, its glyphs from *x on. */
static void emit(const kn_srun *s, uint32_t base, float *x, kn_arena *a, kn_glyph_run *out) {
    uint32_t *cluster = KN_ANEW_N(a, uint32_t, s->n + 1);
    float *px = KN_ANEW_N(a, float, s->n + 1), *py = KN_ANEW_N(a, float, s->n + 1);
    for (uint32_t i = 0; i < s->n; i++) {
        cluster[i] = base + s->cluster[i];
        px[i] = *x + s->dx[i];
        py[i] = -s->dy[i];
        *x += s->adv[i];
    }
    *out = (kn_glyph_run){.font = s->face->font,
                          .size = s->size,
                          .rtl = s->rtl,
                          .n = s->n,
                          .glyph = s->glyph,
                          .x = px,
                          .y = py,
                          .advance = s->adv,
                          .cluster = cluster};
}

double kn_text_shape(kn_fonts *f, const kn_style *style, float size, kn_str utf8, bool rtl,
                     unsigned how, kn_arena *a, struct kn_glyph_run **runs, uint32_t *n_runs) {
    kn_text_style ts;
    kn_sg_font font = *style->font;
    kn_style sized = *style;
    font.size = size;
    sized.font = &font;
    kn_text_style_init(f, &sized, &ts);
    ts.space_right = how & KN_TEXT_SPACE_RIGHT;
    kn_str t = plain_spaces(utf8, a);
    uint8_t *levels = KN_ANEW_N(a, uint8_t, t.n + 1);
    bool bidi = kn_bidi_levels(t, rtl, levels);
    part *parts = KN_ANEW_N(a, part, t.n + 1);
    uint32_t n = split(t, bidi ? levels : NULL, 0, how & KN_TEXT_WORDS, parts), total = 0;
    uint32_t *order = KN_ANEW_N(a, uint32_t, n + 1);
    uint8_t *part_levels = KN_ANEW_N(a, uint8_t, n + 1);
    const kn_shaped **shaped = KN_ANEW_N(a, const kn_shaped *, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        part_levels[i] = parts[i].level;
        shaped[i] =
            kn_shape(f, &ts, kn_str_sub(t, parts[i].from, parts[i].to), parts[i].level & 1, a);
        total += shaped[i]->n;
    }
    kn_bidi_order(part_levels, n, order);
    kn_glyph_run *out = KN_ANEW_N(a, kn_glyph_run, total + 1);
    float x = 0; /* as wide as Blink's sums */
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        const kn_shaped *s = shaped[order[i]];
        bool back = parts[order[i]].level & 1;
        for (uint32_t r = 0; r < s->n; r++)
            emit(&s->runs[back ? s->n - 1 - r : r], parts[order[i]].from, &x, a, &out[k++]);
    }
    if (runs)
        *runs = out;
    if (n_runs)
        *n_runs = total;
    return (double)x;
}

static float baseline_of(kn_font *f, hb_ot_layout_baseline_tag_t tag) {
    hb_position_t at;
    if (!hb_ot_layout_get_baseline(kn_font_hb(f), tag, HB_DIRECTION_LTR, HB_OT_TAG_DEFAULT_SCRIPT,
                                   HB_OT_TAG_DEFAULT_LANGUAGE, &at))
        return NAN;
    return (float)(at / kn_font_hb_scale(f));
}

void kn_font_baselines(kn_font *f, float *hanging, float *ideographic) {
    *hanging = baseline_of(f, HB_OT_LAYOUT_BASELINE_TAG_HANGING);
    *ideographic = baseline_of(f, HB_OT_LAYOUT_BASELINE_TAG_IDEO_EMBOX_BOTTOM_OR_LEFT);
}
