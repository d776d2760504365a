/* What follows from the text alone: bidi levels, shaped segments, break opportunities. */
#include "src/layout/inline/ifc.h"

/* ---- bidi: items are cut where the level changes ---- */
uint8_t kn_ifc_base_level(const kn_ifc *f, uint32_t at) {
    if (!f->plaintext)
        return f->base_level;
    const char *nl = memchr(f->text.p + at, '\n', f->text.n - at);
    return f->levels[nl ? (size_t)(nl - f->text.p) : f->text.n] & 1;
}

static void split_levels(kn_ifc *f) {
    uint8_t *lv = KN_ANEW_N(kn_layout_arena(f->l), uint8_t, f->text.n + 1);
    bool plain = f->box->style->box->unicode_bidi == KN_KW_plaintext;
    if (!kn_bidi_levels(f->text, plain ? 2 : f->base_level, lv)) {
        f->base_level = plain ? 0 : f->base_level;
        return;
    }
    f->levels = lv;
    f->plaintext = plain;
    if (plain)
        f->base_level = kn_ifc_base_level(f, 0);
    uint32_t extra = 0;
    for (uint32_t i = 1; i < f->text.n; i++)
        extra += lv[i] != lv[i - 1];
    kn_it *v = KN_ANEW_N(kn_layout_arena(f->l), kn_it, f->n + extra + 1);
    uint32_t *map = KN_ANEW_N(kn_layout_arena(f->l), uint32_t, f->n + 1), n = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        kn_it it = f->it[i];
        map[i] = n;
        if (it.kind != KN_IT_TEXT) {
            it.level = it.from < f->text.n ? lv[it.from] : f->base_level;
            v[n++] = it;
            continue;
        }
        for (uint32_t k = it.from; k < it.to;) {
            kn_it part = it;
            part.from = k;
            while (k < it.to && lv[k] == lv[part.from])
                k++;
            part.to = k;
            part.level = lv[part.from];
            v[n++] = part;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (v[i].mate >= 0)
            v[i].mate = (int32_t)map[v[i].mate];
        if (v[i].parent >= 0)
            v[i].parent = (int32_t)map[v[i].parent];
    }
    f->it = v;
    f->n = n;
}

/* ---- segments ---- */
static bool zero(kn_len l) {
    return l.kind == KN_LEN_KW || (l.kind == KN_LEN_LP && l.px == 0 && l.pct == 0);
}

/* An inline box's edge with any width cuts the text apart. */
static bool has_edge(const kn_it *it) {
    const kn_sg_box *s = it->style->box;
    const kn_sg_border *b = it->style->border;
    bool left = (it->kind == KN_IT_OPEN) == (it->style->text->direction != KN_KW_rtl);
    if (it->box->anonymous && !it->box->pseudo)
        return false;
    if (!kn_len_is_kw(s->vertical_align, KN_KW_baseline)) /* Blink */
        return true;
    return left ? !zero(s->margin_left) || !zero(s->padding_left) || b->left_width > 0
                : !zero(s->margin_right) || !zero(s->padding_right) || b->right_width > 0;
}

static bool same_text_style(const kn_it *a, const kn_it *b) {
    return a->style->font == b->style->font && a->level == b->level &&
           a->style->text->orientation == b->style->text->orientation && a->lang == b->lang;
}

/* As in Blink, text of equal font is shaped together across inline boxes: kerning and ligatures go
 * on. */
static void make_segments(kn_ifc *f) {
    KN_VEC(kn_seg) v = {0};
    const kn_it *prev = NULL; /* TEXT that the next may continue */
    for (uint32_t i = 0; i < f->n; i++) {
        kn_it *it = &f->it[i];
        if (it->kind == KN_IT_OOF || it->kind == KN_IT_FLOAT)
            continue;
        if (it->kind == KN_IT_OPEN || it->kind == KN_IT_CLOSE) {
            if (has_edge(it))
                prev = NULL;
            continue;
        }
        if (it->kind != KN_IT_TEXT) {
            prev = NULL;
            continue;
        }
        const bool alone = kn_is_html(it->box->node, KN_A_wbr); /* nothing is shaped across it */
        if (prev && !alone && prev->to == it->from && same_text_style(prev, it)) {
            v.v[v.n - 1].to = it->to;
        } else {
            kn_seg s = {.from = it->from, .to = it->to, .level = it->level};
            kn_text_style_init(kn_layout_fonts(f->l), it->style, &s.ts);
            s.ts.lang = it->lang;
            s.ts.script = kn_last_script(f->text, 0, it->from);
            kn_vec_push(&v, s);
        }
        it->seg = (int32_t)v.n - 1;
        prev = alone ? NULL : it;
    }
    f->n_segs = (uint32_t)v.n;
    f->segs = KN_ANEW_N(kn_layout_arena(f->l), kn_seg, v.n + 1);
    for (size_t i = 0; i < v.n; i++) {
        kn_seg *s = &f->segs[i];
        *s = v.v[i];
        s->shaped = kn_shape(kn_layout_fonts(f->l), &s->ts, kn_str_sub(f->text, s->from, s->to),
                             s->level & 1, kn_layout_arena(f->l));
    }
    kn_vec_free(&v);
}

/* ---- breaks ---- */
static const kn_style *style_above(const kn_ifc *f, int32_t parent) {
    return parent < 0 ? f->box->style : f->it[parent].style;
}

static bool wraps(const kn_style *s) {
    return s->text->wrap_mode != KN_KW_nowrap;
}

/* Between two boxes the white-space of their nearest common ancestor decides (CSS Text 3 §5.1). As
 * in Blink, after a space it is that of the space's box. */
static bool boundary_wraps(const kn_ifc *f, const kn_it *a, const kn_it *b) {
    if (a->kind == KN_IT_TEXT && f->text.p[a->to - 1] == ' ')
        return wraps(a->style);
    for (int32_t p = a->parent;; p = f->it[p].parent) {
        for (int32_t q = b->parent;; q = f->it[q].parent) {
            if (p == q)
                return wraps(style_above(f, p));
            if (q < 0)
                break;
        }
        if (p < 0)
            return wraps(f->box->style);
    }
}

/* Lines may end on both sides of an atomic inline, whatever stands there (CSS Text 3 §5.1 would
 * have it an ideograph). */
static bool beside_atomic(const kn_ifc *f, const kn_it *a, const kn_it *b) {
    return (a->kind == KN_IT_ATOMIC || b->kind == KN_IT_ATOMIC) && b->kind != KN_IT_BREAK &&
           !kn_is_break_space(f->text.p[b->from]);
}

static void style_breaks(kn_ifc *f, const kn_it *it) {
    const kn_sg_text *t = it->style->text;
    kn_break_style bs = {t->word_break, t->line_break, t->overflow_wrap};
    if (!wraps(it->style)) {
        memset(f->brk + it->from + 1, 0, it->to - it->from - 1);
        return;
    }
    kn_breaks_adjust(f->text, it->from, it->to, &bs, f->brk);
    if (t->hyphens == KN_KW_none)
        for (uint32_t i = it->from; i < it->to; i++)
            if (f->brk[i] == 1 && kn_after_soft_hyphen(f->text, i))
                f->brk[i] = 0;
    bool counts = t->overflow_wrap == KN_KW_anywhere || t->word_break == KN_KW_break_word;
    for (uint32_t i = it->from; i < it->to; i++) {
        if (f->brk[i] == 2 && !counts)
            f->brk[i] = 3;
        if (i && t->ws_collapse == KN_KW_break_spaces && f->text.p[i - 1] == ' ')
            f->brk[i] = 1; /* a break after every space */
    }
}

/* One pass of the break iterator for each run of items with the same language and strictness. */
static void iterate_breaks(kn_ifc *f) {
    for (uint32_t i = 0; i < f->n;) {
        const kn_sg_text *t = f->it[i].style->text;
        const uint32_t from = f->it[i].from;
        uint32_t k = i;
        while (k < f->n && f->it[k].lang == f->it[i].lang &&
               f->it[k].style->text->line_break == t->line_break)
            k++;
        const uint32_t to = k < f->n ? f->it[k].from : (uint32_t)f->text.n;
        kn_breaks(f->text, from, to, f->it[i].lang, t->line_break, f->brk);
        i = k;
    }
}

static void make_breaks(kn_ifc *f) {
    f->brk = KN_ANEW_N(kn_layout_arena(f->l), uint8_t, f->text.n + 2);
    iterate_breaks(f);
    const kn_it *prev = NULL;
    for (uint32_t i = 0; i < f->n; i++) {
        const kn_it *it = &f->it[i];
        if (it->to == it->from)
            continue;
        if (it->kind == KN_IT_TEXT)
            style_breaks(f, it);
        if (prev && beside_atomic(f, prev, it))
            f->brk[it->from] = 1;
        if (prev && kn_is_html(prev->box->node, KN_A_wbr))
            f->brk[it->from] =
                !kn_is_break_space(f->text.p[it->from]); /* whatever white-space says */
        else if (prev && !boundary_wraps(f, prev, it))
            f->brk[it->from] = 0;
        prev = it;
    }
    f->brk[0] = f->brk[f->text.n] = 0;
}

void kn_ifc_segments(kn_ifc *f) {
    split_levels(f);
    make_segments(f);
    make_breaks(f);
}
