/* Segments as they stand on lines. */
#include "src/layout/inline/ifc.h"
#include <hb.h>

static bool cut_is_safe(const kn_seg *s, uint32_t at) {
    return at <= s->from || at >= s->to || !s->shaped->unsafe[at - s->from];
}

kn_view kn_view_make(const kn_ifc *f, uint32_t i, uint32_t from, uint32_t to, bool trim_end) {
    const kn_seg *s = &f->segs[i];
    from = from < s->from ? s->from : from;
    to = to > s->to ? s->to : to;
    if (to <= from || (!trim_end && cut_is_safe(s, from) && cut_is_safe(s, to)))
        return (kn_view){s->shaped, s->from, s->to, s};
    kn_text_style ts = s->ts;
    const uint32_t script = kn_last_script(f->text, s->from, from);
    ts.script = script ? script : ts.script;
    ts.trim_end = trim_end;
    const kn_shaped *sh = kn_shape(kn_layout_fonts(f->l), &ts, kn_str_sub(f->text, from, to),
                                   s->level & 1, kn_layout_arena(f->l));
    return (kn_view){sh, from, to, s};
}

float kn_view_width(const kn_view *v, uint32_t from, uint32_t to) {
    float w = 0;
    for (uint32_t i = from > v->from ? from : v->from; i < to && i < v->to; i++)
        w += v->shaped->width[i - v->from];
    return w;
}

/* Is room to be given after the character at `i` when a line that ends at `end` is justified? After
 * word separators, and on both sides of ideographs (CSS Text 3 §6.4). */
bool kn_expands_after(kn_str t, uint32_t i, uint32_t end, kn_kw how) {
    uint32_t cp, next = 0;
    uint32_t n = (uint32_t)kn_utf8_next(t.p + i, t.p + t.n, &cp);
    if (i + n >= end || how == KN_KW_none)
        return false;
    if (how == KN_KW_inter_character)
        return true;
    if (cp == ' ' || cp == 0xA0 || kn_is_cjk(cp))
        return true;
    kn_utf8_next(t.p + i + n, t.p + t.n, &next);
    return kn_is_cjk(next);
}

typedef struct slicer {
    const kn_view *v;
    kn_str text;
    uint32_t from, to, base, line_end;
    double extra, x;
    kn_kw how; /* text-justify */
    kn_arena *a;
} slicer;

/* First glyph of a run whose cluster is not before `at` in visual order: clusters rise from left to
 * right, or fall. */
static uint32_t glyph_from(const kn_srun *r, uint32_t at) {
    uint32_t lo = 0, hi = r->n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (r->rtl ? r->cluster[mid] >= at : r->cluster[mid] < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Glyphs of one shaped run whose cluster lies within [from, to). */
static bool slice_run(slicer *s, const kn_srun *r, kn_glyph_run *out) {
    uint32_t from = s->from > s->v->from ? s->from - s->v->from : 0, to = s->to - s->v->from;
    if (r->from >= to || r->to <= from)
        return false;
    uint32_t first = glyph_from(r, r->rtl ? to : from);
    uint32_t last = glyph_from(r, r->rtl ? from : to);
    uint32_t n = last - first;
    if (!n)
        return false;
    uint32_t *glyph = KN_ANEW_N(s->a, uint32_t, 2 * n), *cluster = glyph + n;
    float *x = KN_ANEW_N(s->a, float, 3 * n), *y = x + n, *adv = x + 2 * n;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = r->cluster[first + i] + s->v->from;
        glyph[i] = r->glyph[first + i];
        cluster[i] = at - s->base;
        adv[i] = r->adv[first + i];
        x[i] = (float)(s->x + (r->upright ? -r->dy[first + i] : r->dx[first + i]));
        y[i] = r->upright ? r->dx[first + i] : -r->dy[first + i];
        if (s->extra != 0 && kn_expands_after(s->text, at, s->line_end, s->how))
            adv[i] += (float)s->extra;
        s->x += adv[i];
    }
    *out = (kn_glyph_run){.font = r->face->font,
                          .size = r->size,
                          .rtl = r->rtl,
                          .vertical = r->upright,
                          .n = n,
                          .glyph = glyph,
                          .x = x,
                          .y = y,
                          .advance = adv,
                          .cluster = cluster};
    return true;
}

double kn_view_runs(const kn_view *v, kn_str text, uint32_t from, uint32_t to,
                    uint32_t cluster_base, double extra, kn_kw how, uint32_t line_end, kn_arena *a,
                    const kn_glyph_run **runs, uint32_t *n) {
    slicer s = {v, text, from, to, cluster_base, line_end, extra, 0, how, a};
    uint32_t count = v->shaped->n, k = 0;
    kn_glyph_run *out = KN_ANEW_N(a, kn_glyph_run, count + 1);
    for (uint32_t i = 0; i < count; i++)
        k += slice_run(&s, &v->shaped->runs[v->seg->level & 1 ? count - 1 - i : i], &out[k]);
    *runs = out;
    *n = k;
    return s.x;
}

bool kn_after_soft_hyphen(kn_str t, uint32_t at) {
    return at >= 2 && (unsigned char)t.p[at - 2] == 0xC2 && (unsigned char)t.p[at - 1] == 0xAD;
}

const kn_shaped *kn_hyphen(const kn_ifc *f, const kn_seg *s) {
    kn_fonts *fonts = kn_layout_fonts(f->l);
    const kn_face *p = kn_list_primary(fonts, s->ts.list);
    kn_str h = p && kn_font_has_char(p->font, 0x2010) ? KN_S("\xE2\x80\x90") : KN_S("-");
    kn_text_style ts = s->ts;
    ts.letter_spacing = 0;
    return kn_shape(fonts, &ts, h, s->level & 1, kn_layout_arena(f->l));
}

kn_lu kn_shaped_width(const kn_shaped *s) {
    float w = 0;
    for (uint32_t i = 0; i < s->len; i++)
        w += s->width[i];
    return kn_lu_clamp0(kn_lu_ceil(w));
}

/* CSS Text 3 §4.2: tab stops are multiples of tab-size from the block's content edge, by the
 * block's font; one that is less than half a space away is passed over. */
kn_lu kn_tab_width(const kn_ifc *f, const kn_it *it, kn_lu x) {
    kn_text_style ts;
    kn_fonts *fonts = kn_layout_fonts(f->l);
    const kn_style *style = f->box->style;
    kn_text_style_init(fonts, style, &ts);
    const kn_face *p = kn_list_primary(fonts, ts.list);
    double space =
        p ? hb_font_get_glyph_h_advance(kn_font_hb(p->font), kn_font_glyph(p->font, ' ')) *
                (double)ts.size / kn_font_hb_scale(p->font)
          : ts.size / 2;
    kn_num_or_len t = style->text->tab_size;
    double stop = t.is_len ? t.v : t.v * (space + ts.letter_spacing + ts.word_spacing);
    if (stop <= 0)
        return KN_LU0;
    double w = stop - fmod(kn_px(x), stop);
    if (w < space / 2)
        w += stop;
    return kn_lu_ceil(w + stop * (it->to - it->from - 1));
}
