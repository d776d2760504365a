/* text-overflow: ellipsis (CSS Overflow 3 §4.1) and -webkit-line-clamp. */
#include "src/layout/inline/ifc.h"

bool kn_ifc_has_ellipsis(const kn_box *b) {
    const kn_box *o = b->anonymous && !b->pseudo && b->parent ? b->parent : b;
    const kn_sg_box *s = o->style->box;
    return s->text_overflow == KN_KW_ellipsis && s->overflow_x != KN_KW_visible;
}

static uint32_t clamp_of(const kn_box *b) {
    const kn_sg_box *s = b->style->box;
    if (s->line_clamp.kw || s->line_clamp.v <= 0)
        return 0;
    return s->display == KN_KW_m_webkit_box || s->display == KN_KW_m_webkit_inline_box ||
                   s->display == KN_KW_flow_root
               ? (uint32_t)s->line_clamp.v
               : 0;
}

uint32_t kn_ifc_clamp(const kn_box *b) {
    uint32_t n = clamp_of(b);
    return !n && b->anonymous && b->parent ? clamp_of(b->parent) : n;
}

/* Keeps the glyphs of a fragment that end by `room`; returns the width that is left. */
static kn_lu cut_text(kn_ifc *f, kn_frag *fr, kn_lu room) {
    kn_glyph_run *runs = KN_ANEW_N(kn_layout_arena(f->l), kn_glyph_run, fr->n_runs + 1);
    double w = 0;
    uint32_t n = 0;
    bool full = false;
    for (uint32_t r = 0; r < fr->n_runs && !full; r++) {
        runs[n] = fr->runs[r];
        uint32_t keep = 0;
        double at = w;
        for (uint32_t i = 0; i < runs[n].n && !full;) {
            uint32_t j = i;
            double adv = 0;
            while (j < runs[n].n && runs[n].cluster[j] == runs[n].cluster[i])
                adv += runs[n].advance[j++];
            if (at + adv > kn_px(room)) {
                full = true;
            } else {
                at += adv;
                keep = j;
                i = j;
            }
        }
        w = at;
        runs[n].n = keep;
        if (keep)
            n++;
    }
    fr->runs = runs;
    fr->n_runs = n;
    return kn_lu_ceil(w);
}

static kn_frag ellipsis_frag(kn_ifc *f, const kn_line *line, const kn_glyph_run *runs, uint32_t n,
                             kn_lu x, kn_lu w) {
    kn_lu asc, desc;
    kn_style_text_metrics(kn_layout_fonts(f->l), f->box->style, &asc, &desc);
    return (kn_frag){.kind = KN_FRAG_TEXT,
                     .box = f->box,
                     .parent = -1,
                     .ellipsis = true,
                     .x = x,
                     .y = kn_lu_sub(line->baseline, asc),
                     .w = w,
                     .h = kn_lu_add(asc, desc),
                     .baseline = line->baseline,
                     .runs = runs,
                     .n_runs = n};
}

/* Left-to-right lines only: fragments are hidden from the right edge on. */
void kn_ifc_ellipsize(kn_ifc *f, kn_line *line, const kn_place *p, bool force) {
    kn_arena *a = kn_layout_arena(f->l);
    kn_lu edge = kn_lu_add(p->line_left, p->line_width), end = line->x;
    for (uint32_t i = 0; i < line->n_frags; i++)
        end = kn_lu_max(end, kn_lu_add(line->frags[i].x, line->frags[i].w));
    if (!force && end.v <= edge.v + 1)
        return;
    kn_glyph_run *runs;
    uint32_t n;
    const kn_style *s = f->box->style;
    double w = kn_text_shape(kn_layout_fonts(f->l), s, s->font->size, KN_S("\xE2\x80\xA6"), false,
                             a, &runs, &n);
    kn_lu limit = kn_lu_sub(edge, kn_lu_ceil(w)), at = line->x;
    kn_frag *out = KN_ANEW_N(a, kn_frag, line->n_frags + 1);
    uint32_t k = 0;
    bool cut = false;
    for (uint32_t i = 0; i < line->n_frags; i++) {
        kn_frag fr = line->frags[i];
        kn_lu right = kn_lu_add(fr.x, fr.w);
        if (fr.kind != KN_FRAG_BOX) {
            if (cut || (fr.kind == KN_FRAG_ATOMIC && right.v > limit.v && i > 0))
                fr.w.v = -1; /* hidden */
            else if (right.v > limit.v && fr.kind == KN_FRAG_TEXT)
                fr.w = cut_text(f, &fr, kn_lu_sub(limit, fr.x));
            cut |= right.v > limit.v;
            if (fr.w.v >= 0)
                at = kn_lu_max(at, kn_lu_add(fr.x, fr.w));
        }
        if (fr.w.v < 0) { /* indices of parents must hold: keep it, empty */
            fr.w = fr.h = KN_LU0;
            fr.n_runs = 0;
            if (fr.kind == KN_FRAG_ATOMIC)
                fr.kind = KN_FRAG_TEXT, fr.box = f->box, fr.ellipsis = true;
        }
        out[k++] = fr;
    }
    out[k++] = ellipsis_frag(f, line, runs, n, at, kn_lu_ceil(w));
    line->frags = out;
    line->n_frags = k;
    f->box->ellipsized = true;
}
