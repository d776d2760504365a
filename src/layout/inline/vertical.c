/* Heights and baselines on a line (CSS 2.2 §10.8), with Blink's roundings: ascent and descent are
 * whole pixels, and the half-leading above the text is floored to a whole pixel. */
#include "src/layout/inline/ifc.h"

static kn_lu floor_px(kn_lu a) {
    return (kn_lu){(a.v >> 6) * 64};
}

/* Lines of vertical text have a central baseline: half of the em box lies on each side (CSS Writing
 * Modes 4 §4.3). */
static bool is_central(const kn_style *s) {
    kn_kw mode = s->text->writing_mode;
    return (mode == KN_KW_vertical_rl || mode == KN_KW_vertical_lr) &&
           s->text->orientation != KN_KW_sideways;
}

static void centre(const kn_style *s, kn_line_metrics *m) {
    if (!is_central(s))
        return;
    double h = m->ascent + m->descent, half = floor(h / 2);
    m->ascent = h - half;
    m->descent = half;
}

static void metrics_of(kn_fonts *f, const kn_style *s, kn_line_metrics *m) {
    kn_fonts_metrics(f, kn_fonts_for(f, s->font), s->font->size, m);
    centre(s, m);
}

static kn_lu line_spacing(const kn_line_metrics *m) {
    return kn_lu_px(m->ascent + m->descent + floor(m->line_gap + 0.5));
}

static kn_lu computed_line_height(const kn_style *s, const kn_line_metrics *m) {
    kn_lineheight lh = s->font->line_height;
    if (lh.kind == 0)
        return line_spacing(m);
    if (lh.kind == 1)
        return kn_lu_px((float)kn_px(kn_lu_round(s->font->size)) * (lh.v * 100.0f) / 100.0f);
    return kn_lu_round(lh.v);
}

kn_lu kn_style_line_height(kn_fonts *f, const kn_style *s) {
    kn_line_metrics m;
    metrics_of(f, s, &m);
    return computed_line_height(s, &m);
}

void kn_style_text_metrics(kn_fonts *f, const kn_style *s, kn_lu *asc, kn_lu *desc) {
    kn_line_metrics m;
    metrics_of(f, s, &m);
    *asc = kn_lu_px(m.ascent);
    *desc = kn_lu_px(m.descent);
}

void kn_style_box_edges(kn_fonts *f, const kn_style *s, kn_lu *over, kn_lu *under) {
    kn_line_metrics m;
    metrics_of(f, s, &m);
    *over = kn_lu_px(m.ascent);
    *under = kn_lu_px(m.descent);
    const kn_kws *e = s->text->box_edge;
    for (uint32_t i = 0; e && i < e->n; i++) {
        if (e->v[i] == KN_KW_cap)
            *over = kn_lu_round(m.cap_height);
        else if (e->v[i] == KN_KW_ex)
            *over = kn_lu_round(m.x_height);
        else if (e->v[i] == KN_KW_alphabetic)
            *under = KN_LU0;
    }
}

static void add_leading(kn_lu line_height, kn_lu *asc, kn_lu *desc) {
    kn_lu leading = kn_lu_sub(line_height, kn_lu_add(*asc, *desc));
    kn_lu above = floor_px((kn_lu){leading.v / 2});
    *asc = kn_lu_add(*asc, above);
    *desc = kn_lu_add(*desc, kn_lu_sub(leading, above));
}

static void unite(kn_vbox *b, kn_lu asc, kn_lu desc) {
    b->asc = b->has ? kn_lu_max(b->asc, asc) : asc;
    b->desc = b->has ? kn_lu_max(b->desc, desc) : desc;
    b->has = true;
}

/* ---- boxes ---- */
typedef struct vctx {
    const kn_ifc *f;
    kn_fonts *fonts;
    kn_vline *v;
    int32_t cur;
    bool content; /* text or an atomic inline came already */
} vctx;

static const kn_style *vstyle(const vctx *c, const kn_vbox *b) {
    return b->open < 0 ? c->f->box->style : c->f->it[b->open].style;
}

/* The strut (§10.8.1): an inline box is as high as its line-height even without text. */
static void add_strut(vctx *c, kn_vbox *b) {
    kn_line_metrics m;
    metrics_of(c->fonts, vstyle(c, b), &m);
    kn_lu asc = kn_lu_px(m.ascent), desc = kn_lu_px(m.descent);
    add_leading(computed_line_height(vstyle(c, b), &m), &asc, &desc);
    unite(b, asc, desc);
}

static void push_box(vctx *c, int32_t open) {
    kn_vbox b = {.open = open, .parent = c->cur};
    kn_style_text_metrics(c->fonts, vstyle(c, &b), &b.text_asc, &b.text_desc);
    if (!c->f->quirks)
        add_strut(c, &b);
    const kn_len va = vstyle(c, &b)->box->vertical_align; /* known before what is inside */
    b.pending = open >= 0 && (kn_len_is_kw(va, KN_KW_top) || kn_len_is_kw(va, KN_KW_bottom));
    kn_vec_push(&c->v->boxes, b);
    c->cur = (int32_t)c->v->boxes.n - 1;
}

/* How far a child's baseline stands below its parent's; *pending: it waits for the line's height.
 */
static kn_lu baseline_shift(vctx *c, const kn_style *s, kn_lu asc, kn_lu desc,
                            const kn_vbox *parent, bool *pending) {
    kn_len va = s->box->vertical_align;
    const kn_style *ps = vstyle(c, parent);
    kn_line_metrics m;
    *pending = false;
    if (va.kind != KN_LEN_KW) {
        double lh = kn_px(kn_style_line_height(c->fonts, s));
        return kn_lu_neg(kn_lu_px(kn_len_px(va, (float)lh)));
    }
    switch (va.kw) {
    case KN_KW_sub:
        return kn_lu_add(kn_lu_div(kn_lu_round(ps->font->size), 5), kn_lu_int(1));
    case KN_KW_super:
        return kn_lu_neg(kn_lu_add(kn_lu_div(kn_lu_round(ps->font->size), 3), kn_lu_int(1)));
    case KN_KW_middle:
        metrics_of(c->fonts, ps, &m);
        return kn_lu_sub(kn_lu_div(kn_lu_sub(asc, desc), 2), kn_lu_round(m.x_height / 2));
    case KN_KW_text_top:
        return kn_lu_sub(asc, parent->text_asc);
    case KN_KW_text_bottom:
        return kn_lu_sub(parent->text_desc, desc);
    case KN_KW_top:
    case KN_KW_bottom:
        *pending = true;
        return KN_LU0;
    default:
        return KN_LU0;
    }
}

/* ---- pending: top and bottom ---- */
/* A box or an atomic inline with vertical-align: top or bottom waits for the height of its aligned
 * subtree (CSS 2.2 §10.8.1): the nearest box above it that is aligned so itself, or the line. */
typedef struct waiting {
    kn_lu asc, desc, *shift;
    bool top;
} waiting;

static bool is_top(const kn_style *s) {
    return kn_len_is_kw(s->box->vertical_align, KN_KW_top);
}

static int32_t anchor_of(const kn_vline *v, int32_t parent) {
    while (parent > 0 && !v->boxes.v[parent].pending)
        parent = v->boxes.v[parent].parent;
    return parent < 0 ? 0 : parent;
}

static void extend(kn_vbox *b, const waiting *w) {
    const kn_lu h = kn_lu_add(w->asc, w->desc);
    if (!b->has)
        unite(b, w->asc, w->desc);
    if (h.v <= kn_lu_add(b->asc, b->desc).v)
        return;
    if (w->top)
        b->desc = kn_lu_sub(h, b->asc);
    else
        b->asc = kn_lu_sub(h, b->desc);
}

static void place_pending(vctx *c, int32_t anchor) {
    kn_vline *v = c->v;
    KN_VEC(waiting) list = {0};
    for (size_t i = 1; i < v->boxes.n; i++) {
        kn_vbox *b = &v->boxes.v[i];
        if (b->pending && b->anchor == anchor && (int32_t)i != anchor) {
            const waiting w = {b->asc, b->desc, &b->shift, is_top(vstyle(c, b))};
            kn_vec_push(&list, w);
        }
    }
    for (size_t i = 0; i < v->atomics.n; i++) {
        kn_vitem *a = &v->atomics.v[i];
        if (a->pending && a->anchor == anchor) {
            const waiting w = {a->asc, a->desc, &a->shift, is_top(c->f->it[a->item].style)};
            kn_vec_push(&list, w);
        }
    }
    kn_vbox *b = &v->boxes.v[anchor];
    for (size_t i = 0; i < list.n; i++)
        extend(b, &list.v[i]);
    for (size_t i = 0; i < list.n; i++) {
        const waiting *w = &list.v[i];
        *w->shift = w->top ? kn_lu_sub(w->asc, b->asc) : kn_lu_sub(b->desc, w->desc);
    }
    kn_vec_free(&list);
}

static void pop_box(vctx *c) {
    kn_vbox *b = &c->v->boxes.v[c->cur];
    c->cur = b->parent;
    if (b->parent < 0)
        return;
    kn_vbox *p = &c->v->boxes.v[b->parent];
    const kn_style *s = vstyle(c, b);
    if (b->pending)
        place_pending(c, (int32_t)(b - c->v->boxes.v));
    if (!b->has) {
        b->shift = baseline_shift(c, s, b->text_asc, b->text_desc, p, &b->pending);
        b->pending = false;
        return;
    }
    b->shift = baseline_shift(c, s, b->asc, b->desc, p, &b->pending);
    b->anchor = anchor_of(c->v, b->parent);
    if (!b->pending)
        unite(p, kn_lu_sub(b->asc, b->shift), kn_lu_add(b->desc, b->shift));
}

/* ---- content ---- */
static void atomic_extent(const vctx *c, const kn_it *it, kn_lu *asc, kn_lu *desc) {
    const kn_box *b = it->box;
    kn_lu h = kn_lu_add(it->out.h, kn_lu_add(b->margin[IFC_TOP], b->margin[IFC_BOTTOM]));
    kn_kw d = b->style->box->display;
    /* §10.8.1: an inline-block has its last line's baseline, unless it clips; flex and grid
     * containers their first; replaced content stands on its margin edge. */
    kn_lu_opt base = d == KN_KW_inline_block ? it->out.baseline_last : it->out.baseline_first;
    if (b->kind == KN_BOX_REPLACED)
        base = KN_LU_NONE;
    const kn_kw over = b->style->box->overflow_y;
    if (d == KN_KW_inline_block && over != KN_KW_visible && over != KN_KW_clip)
        base = KN_LU_NONE;
    const bool central = is_central(c->f->box->style);
    *asc = base.has  ? kn_lu_add(b->margin[IFC_TOP], base.v)
           : central ? kn_lu_sub(h, kn_lu_div(h, 2))
                     : h;
    *desc = kn_lu_sub(h, *asc);
}

static void add_atomic(vctx *c, uint32_t i) {
    const kn_it *it = &c->f->it[i];
    kn_vitem a = {.item = i, .parent = c->cur};
    kn_vbox *p = &c->v->boxes.v[c->cur];
    c->content = true;
    atomic_extent(c, it, &a.asc, &a.desc);
    a.shift = baseline_shift(c, it->style, a.asc, a.desc, p, &a.pending);
    a.anchor = anchor_of(c->v, c->cur);
    if (!a.pending)
        unite(p, kn_lu_sub(a.asc, a.shift), kn_lu_add(a.desc, a.shift));
    kn_vec_push(&c->v->atomics, a);
}

/* line-height: normal takes the fonts in that were really used (fallback). */
static void add_used_fonts(vctx *c, const kn_it *it, kn_vbox *b, uint32_t from, uint32_t to) {
    const kn_seg *s = &c->f->segs[it->seg];
    const kn_face *primary = kn_list_primary(c->fonts, s->ts.list);
    for (uint32_t i = 0; i < s->shaped->n; i++) {
        const kn_srun *r = &s->shaped->runs[i];
        if (r->face == primary || r->from + s->from >= to || r->to + s->from <= from)
            continue;
        kn_line_metrics m;
        kn_face_line_metrics(r->face, s->ts.size, s->ts.list->geometric, &m);
        centre(it->style, &m);
        kn_lu asc = kn_lu_px(m.ascent), desc = kn_lu_px(m.descent);
        add_leading(line_spacing(&m), &asc, &desc);
        unite(b, asc, desc);
    }
}

static void add_text(vctx *c, const kn_it *it, uint32_t from, uint32_t to) {
    kn_vbox *b = &c->v->boxes.v[c->cur];
    if (c->f->quirks && (it->kind != KN_IT_BREAK || !c->content))
        add_strut(c, b);
    c->content = true;
    if (it->kind == KN_IT_TEXT && it->style->font->line_height.kind == 0)
        add_used_fonts(c, it, b, from, to);
}

/* Boxes that are open where the line begins, outermost first. */
static void reopen(vctx *c, int32_t open) {
    if (open < 0)
        return;
    reopen(c, c->f->it[open].parent);
    push_box(c, open);
}

void kn_vline_compute(const kn_ifc *f, const kn_iline *ln, kn_vline *v) {
    vctx c = {.f = f, .fonts = kn_layout_fonts(f->l), .v = v, .cur = -1};
    v->boxes.n = v->atomics.n = 0;
    push_box(&c, -1);
    if (ln->from.item < f->n)
        reopen(&c, f->it[ln->from.item].kind == KN_IT_CLOSE ? f->it[ln->from.item].mate
                                                            : f->it[ln->from.item].parent);
    for (uint32_t i = ln->from.item; i < f->n; i++) {
        const kn_it *it = &f->it[i];
        if (i > ln->to.item ||
            (i == ln->to.item && (it->kind != KN_IT_TEXT || ln->to.off <= it->from)))
            break;
        if (it->kind == KN_IT_OPEN) {
            push_box(&c, (int32_t)i);
        } else if (it->kind == KN_IT_CLOSE) {
            pop_box(&c);
        } else if (it->kind == KN_IT_ATOMIC) {
            add_atomic(&c, i);
        } else if (it->kind != KN_IT_OOF && it->kind != KN_IT_FLOAT) {
            add_text(&c, it, i == ln->from.item ? ln->from.off : it->from,
                     it->to < ln->end ? it->to : ln->end);
        }
    }
    while (c.cur >= 0)
        pop_box(&c);
    place_pending(&c, 0);
    v->asc = v->boxes.v[0].asc;
    v->desc = v->boxes.v[0].desc;
}

void kn_vline_free(kn_vline *v) {
    kn_vec_free(&v->boxes);
    kn_vec_free(&v->atomics);
}

kn_lu kn_vbox_baseline(const kn_vline *v, int32_t i) {
    kn_lu y = KN_LU0;
    while (i > 0) {
        const kn_vbox *b = &v->boxes.v[i];
        y = kn_lu_add(y, b->shift);
        i = b->pending ? b->anchor : b->parent;
    }
    return y;
}
