/* text-overflow: ellipsis (CSS Overflow 3 §4.1) and -webkit-line-clamp. What the ellipsis takes the
 * place of stays in the line as hidden fragments: scripts still measure it. */
#include "src/layout/inline/ifc.h"

bool kn_ifc_has_ellipsis(const kn_box *b) {
    const kn_box *o = b->anonymous && !b->pseudo && b->parent ? b->parent : b;
    const kn_sg_box *s = o->style->box;
    return s->text_overflow == KN_KW_ellipsis && s->overflow_x != KN_KW_visible;
}

typedef struct cutter {
    kn_ifc *f;
    const kn_line *line;
    bool rtl;       /* of the line: fragments give way from its end, the left */
    kn_lu x, avail; /* the line's start side and how much room there is */
    kn_lu ellipsis; /* width */
    KN_VEC(kn_frag) out;
} cutter;

static bool in_flow(const kn_frag *f) {
    return f->kind != KN_FRAG_BOX;
}

/* Glyphs of the fragment at its start side that fit into `room`, `least` clusters at least. */
static kn_frag cut_text(cutter *c, const kn_frag *whole, kn_lu room, int least) {
    kn_frag fr = *whole;
    kn_glyph_run *runs = KN_ANEW_N(kn_layout_arena(c->f->l), kn_glyph_run, fr.n_runs + 1);
    double w = 0;
    uint32_t n = 0;
    bool full = false;
    for (uint32_t k = 0; k < fr.n_runs && !full; k++) {
        const kn_glyph_run *r = &fr.runs[c->rtl ? fr.n_runs - 1 - k : k];
        uint32_t keep = 0;
        while (keep < r->n && !full) {
            uint32_t j = keep;
            double adv = 0;
            const uint32_t cluster = r->cluster[c->rtl ? r->n - 1 - j : j];
            while (j < r->n && r->cluster[c->rtl ? r->n - 1 - j : j] == cluster) {
                adv += r->advance[c->rtl ? r->n - 1 - j : j];
                j++;
            }
            full = w + adv > kn_px(room) && least <= 0;
            if (full)
                break;
            least--;
            w += adv;
            keep = j;
        }
        if (!keep)
            continue;
        kn_glyph_run *o = &runs[n++];
        *o = *r;
        o->n = keep;
        if (c->rtl) {
            const uint32_t skip = r->n - keep;
            o->glyph += skip;
            o->x += skip;
            o->y += skip;
            o->advance += skip;
            o->cluster += skip;
        }
    }
    fr.runs = runs;
    fr.n_runs = n;
    fr.w = kn_lu_clamp0(kn_lu_ceil(w));
    if (c->rtl) { /* glyphs keep their place: they count from the fragment's left edge */
        const kn_lu d = kn_lu_sub(whole->w, fr.w);
        fr.x = kn_lu_add(whole->x, d);
        for (uint32_t k = 0; k < n; k++) {
            float *x = KN_ANEW_N(kn_layout_arena(c->f->l), float, runs[k].n + 1);
            for (uint32_t i = 0; i < runs[k].n; i++)
                x[i] = runs[k].x[i] - (float)kn_px(d);
            runs[k].x = x;
        }
    }
    return fr;
}

/* Distance of the fragment's start side from the line's. */
static kn_lu offset_of(const cutter *c, const kn_frag *f) {
    return c->rtl ? kn_lu_sub(c->x, kn_lu_add(f->x, f->w)) : kn_lu_sub(f->x, c->x);
}

/* As Blink, from the line's end on: the fragment that the ellipsis follows is the first one that
 * fits beside it, whole or cut. The one at the line's start stays in any case. */
static bool find_place(cutter *c, kn_frag *cut, const kn_frag **beside) {
    int first = -1, n = (int)c->out.n;
    for (int k = 0; k < n && first < 0; k++)
        if (in_flow(&c->out.v[c->rtl ? n - 1 - k : k]))
            first = c->rtl ? n - 1 - k : k;
    for (int k = 0; k < n; k++) {
        const int i = c->rtl ? k : n - 1 - k;
        kn_frag *f = &c->out.v[i];
        if (!in_flow(f))
            continue;
        kn_lu room = kn_lu_sub(c->avail, offset_of(c, f));
        if (room.v > 0) {
            room = kn_lu_sub(room, c->ellipsis);
            if (room.v >= f->w.v) {
                *beside = f;
                return true;
            }
            if (f->kind == KN_FRAG_ATOMIC && i == first) {
                *beside = f;
                return true;
            }
            if (f->kind == KN_FRAG_TEXT && (room.v > 0 || i == first)) {
                *cut = cut_text(c, f, room, i == first);
                if (cut->n_runs) {
                    *beside = cut;
                    f->hidden = true;
                    return true;
                }
            }
        }
        if (i != first)
            f->hidden = true;
    }
    return false;
}

static kn_frag ellipsis_frag(cutter *c, const kn_frag *beside, const kn_glyph_run *runs,
                             uint32_t n) {
    kn_lu asc, desc;
    kn_style_text_metrics(kn_layout_fonts(c->f->l), c->f->box->style, &asc, &desc);
    return (kn_frag){.kind = KN_FRAG_TEXT,
                     .box = c->f->box,
                     .parent = -1,
                     .ellipsis = true,
                     .x = c->rtl ? kn_lu_sub(beside->x, c->ellipsis)
                                 : kn_lu_add(beside->x, beside->w),
                     .y = kn_lu_sub(c->line->baseline, asc),
                     .w = c->ellipsis,
                     .h = kn_lu_add(asc, desc),
                     .baseline = c->line->baseline,
                     .runs = runs,
                     .n_runs = n};
}

void kn_ifc_ellipsize(kn_ifc *f, kn_line *line, const kn_place *p, kn_lu indent, bool rtl,
                      bool force) {
    if (!force && line->w.v <= kn_lu_sub(p->line_width, indent).v)
        return;
    kn_arena *a = kn_layout_arena(f->l);
    const kn_style *s = f->box->style;
    kn_glyph_run *runs;
    uint32_t n;
    cutter c = {.f = f, .line = line, .rtl = rtl, .avail = kn_lu_sub(p->line_width, indent)};
    c.x = rtl ? kn_lu_add(line->x, line->w) : line->x;
    c.ellipsis = kn_lu_ceil(kn_text_shape(kn_layout_fonts(f->l), s, s->font->size,
                                          KN_S("\xE2\x80\xA6"), rtl, 0, a, &runs, &n));
    for (uint32_t i = 0; i < line->n_frags; i++)
        kn_vec_push(&c.out, line->frags[i]);
    kn_frag cut;
    const kn_frag *beside = NULL;
    if (find_place(&c, &cut, &beside)) {
        const kn_frag e = ellipsis_frag(&c, beside, runs, n);
        if (beside == &cut)
            kn_vec_push(&c.out, cut);
        kn_vec_push(&c.out, e);
        f->box->ellipsized = true;
    }
    line->n_frags = (uint32_t)c.out.n;
    line->frags = KN_ANEW_N(a, kn_frag, c.out.n + 1);
    if (c.out.n)
        memcpy(line->frags, c.out.v, c.out.n * sizeof *line->frags);
    kn_vec_free(&c.out);
}

void kn_ifc_hide(kn_line *line) {
    for (uint32_t i = 0; i < line->n_frags; i++)
        line->frags[i].hidden = true;
}
