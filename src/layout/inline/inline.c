/* Inline formatting context: the entry from block layout. */
#include "src/layout/inline/beside.h"

static kn_lu indent_of(const kn_ifc *f, kn_fit fit, kn_lu width) {
    kn_len i = f->box->style->text->indent;
    if (f->box->anonymous && f->box->prev) /* only the block's first line */
        return KN_LU0;
    return kn_lu_px(kn_len_px(i, fit == KN_FIT_WIDTH ? (float)kn_px(width) : 0));
}

static kn_lout intrinsic(kn_ifc *f, const kn_lin *in, kn_fit fit) {
    kn_ifc_measure_items(f, in, fit, KN_LU0);
    kn_lu indent = indent_of(f, fit, KN_LU0), w = KN_LU0;
    kn_ipos at = {0, 0};
    kn_iline ln;
    while (kn_ifc_next_line(f, at, fit, KN_LU0, indent, &ln)) {
        w = kn_lu_max(w, kn_beside_intrinsic(f, &ln, fit));
        at = ln.to;
        indent = KN_LU0;
    }
    return (kn_lout){.w = w};
}

/* ---- geometry of boxes from their fragments ---- */
static void reset_geometry(kn_ifc *f) {
    for (uint32_t i = 0; i < f->n; i++) {
        kn_it *it = &f->it[i];
        if (it->kind == KN_IT_ATOMIC || it->kind == KN_IT_OOF || it->kind == KN_IT_FLOAT)
            continue;
        it->box->w = it->box->h = KN_LU0;
        it->box->x = kn_lu_add(f->box->border[IFC_LEFT], f->box->padding[IFC_LEFT]);
        it->box->y = kn_lu_add(f->box->border[IFC_TOP], f->box->padding[IFC_TOP]);
        it->box->has_baseline = false;
    }
}

static void unite_geometry(kn_line *line) {
    for (uint32_t i = 0; i < line->n_frags; i++) {
        const kn_frag *fr = &line->frags[i];
        kn_box *b = fr->box;
        if (fr->kind == KN_FRAG_ATOMIC || fr->ellipsis)
            continue;
        if (!b->has_baseline) {
            b->x = fr->x;
            b->y = fr->y;
            b->w = fr->w;
            b->h = fr->h;
            b->baseline = kn_lu_sub(fr->baseline, fr->y);
            b->has_baseline = true;
            continue;
        }
        kn_lu right = kn_lu_max(kn_lu_add(b->x, b->w), kn_lu_add(fr->x, fr->w));
        kn_lu bottom = kn_lu_max(kn_lu_add(b->y, b->h), kn_lu_add(fr->y, fr->h));
        kn_lu top = kn_lu_min(b->y, fr->y);
        b->baseline = kn_lu_add(b->baseline, kn_lu_sub(b->y, top));
        b->x = kn_lu_min(b->x, fr->x);
        b->y = top;
        b->w = kn_lu_sub(right, b->x);
        b->h = kn_lu_sub(bottom, b->y);
    }
}

/* ---- lines ---- */
typedef struct lines {
    kn_ifc *f;
    const kn_lin *in;
    kn_place place;
    kn_lu top, y; /* of the content box; of the next line; below the border box's top */
    bool perform;
    uint32_t show; /* lines that show before -webkit-line-clamp hides the others */
    KN_VEC(kn_line) v;
    uint32_t n;
    kn_lout out;
    kn_vline vl;
} lines;

static void note_baseline(lines *s, kn_lu baseline) {
    kn_lu b = kn_lu_sub(baseline, s->top);
    if (!s->out.baseline_first.has)
        s->out.baseline_first = kn_lu_some(b);
    s->out.baseline_last = kn_lu_some(b);
}

static kn_lu line_height(const lines *s) {
    return kn_lu_add(s->vl.asc, s->vl.desc);
}

static void place_line(lines *s, const kn_iline *ln, bool more) {
    kn_line line;
    kn_ifc_place_line(s->f, ln, &s->vl, &s->place, s->y, &line);
    if (ln->empty) { /* its boxes have a place all the same */
        for (uint32_t i = 0; i < line.n_frags; i++)
            if (line.frags[i].kind == KN_FRAG_BOX)
                line.frags[i].box->y = s->y;
        return;
    }
    const bool last = s->n + 1 == s->show && more;
    if (s->n >= s->show)
        kn_ifc_hide(&line);
    else if (last || kn_ifc_has_ellipsis(s->f->box))
        kn_ifc_ellipsize(s->f, &line, &s->place, ln->start,
                         kn_ifc_base_level(s->f, ln->from.off) & 1, last);
    unite_geometry(&line);
    kn_vec_push(&s->v, line);
}

/* CSS Inline 3 §5.1: what the first line has above, the last one below its text-box-edge leaves the
 * content box. */
static void trim(lines *s, bool start, kn_lu *at) {
    kn_lu over, under;
    kn_style_box_edges(kn_layout_fonts(s->f->l), s->f->box->style, &over, &under);
    *at = kn_lu_sub(*at, start ? kn_lu_sub(s->vl.asc, over) : kn_lu_sub(s->vl.desc, under));
}

static void one_line(lines *s, const kn_iline *ln, bool more) {
    s->place.last = !more;
    kn_vline_compute(s->f, ln, &s->vl);
    if ((s->in->trim & KN_TRIM_START) && !ln->empty && s->n == 0)
        trim(s, true, &s->y);
    if (s->perform)
        place_line(s, ln, more);
    if (ln->empty)
        return;
    if (s->n < s->show) {
        note_baseline(s, kn_lu_add(s->y, s->vl.asc));
        s->out.h = kn_lu_sub(kn_lu_add(s->y, line_height(s)), s->top);
        if ((s->in->trim & KN_TRIM_END) && !more)
            trim(s, false, &s->out.h);
        s->out.w = kn_lu_max(s->out.w, ln->width);
    }
    s->n++;
    s->y = kn_lu_add(s->y, line_height(s));
}

/* text-wrap: balance (CSS Text 4 §6.3), as Blink: the smallest width that needs no more lines,
 * found by bisection; not for long paragraphs. Only what comes
 * before the first forced break is balanced. */
#define BALANCE_LINES 6

static uint32_t count_lines(const kn_ifc *f, kn_lu width, kn_lu indent, uint32_t max,
                            bool *overflow) {
    kn_ipos at = {0, 0};
    kn_iline ln;
    uint32_t n = 0;
    while (n <= max && kn_ifc_next_line(f, at, KN_FIT_WIDTH, width, indent, &ln)) {
        n += !ln.empty;
        *overflow |= ln.overflow;
        if (ln.forced)
            break;
        at = ln.to;
        indent = KN_LU0;
    }
    return n;
}

static kn_lu balanced_width(const kn_ifc *f, kn_lu width, kn_lu indent) {
    bool over = false;
    uint32_t n = count_lines(f, width, indent, BALANCE_LINES, &over);
    if (n < 2 || n > BALANCE_LINES || over)
        return width;
    int32_t lo = 0, hi = width.v;
    while (lo + 1 < hi) {
        int32_t mid = lo + (hi - lo) / 2;
        over = false;
        if (count_lines(f, (kn_lu){mid}, indent, n, &over) > n || over)
            lo = mid;
        else
            hi = mid;
    }
    return (kn_lu){hi};
}

static void lines_beside_floats(lines *s, struct kn_beside *fl, kn_lu indent) {
    kn_ipos at = {0, 0};
    kn_iline ln;
    while (kn_beside_line(fl, s->f, at, indent, &s->y, &ln, &s->vl)) {
        s->place.line_left = kn_lu_sub(fl->left, fl->frame.origin_x);
        s->place.line_width = kn_lu_sub(fl->right, fl->left);
        one_line(s, &ln, ln.to.item < s->f->n);
        kn_beside_line_end(fl, s->f, s->y);
        const kn_lu clear = kn_beside_clear(fl, s->f, &ln, s->y);
        if (clear.v != s->y.v && s->n <= s->show)
            s->out.h = kn_lu_sub(clear, s->top);
        s->y = clear;
        at = ln.to;
        if (!ln.empty)
            indent = KN_LU0;
    }
}

static void all_lines(lines *s, kn_lu width) {
    kn_lu indent = indent_of(s->f, KN_FIT_WIDTH, width);
    struct kn_beside beside;
    if (kn_beside_begin(&beside, s->f, s->in, width)) {
        lines_beside_floats(s, &beside, indent);
        kn_beside_end(&beside, s->f);
        return;
    }
    kn_ipos at = {0, 0};
    kn_iline ln;
    kn_lu fit = width;
    const kn_kw wrap = s->f->box->style->text->wrap_style;
    if (wrap == KN_KW_balance)
        fit = balanced_width(s->f, width, indent);
    kn_optimal best = {0};
    if (wrap == KN_KW_pretty)
        best = kn_ifc_optimal(s->f, at, width, indent);
    for (uint32_t k = 0; at.item < s->f->n; k++) {
        if (k >= best.first && k - best.first < best.n)
            kn_ifc_line_to(s->f, at, fit, indent, best.at[k - best.first], &ln);
        else
            kn_ifc_next_line(s->f, at, KN_FIT_WIDTH, fit, indent, &ln);
        one_line(s, &ln, ln.to.item < s->f->n);
        if (ln.forced) {
            fit = width;
            k = UINT32_MAX; /* 0 next */
            if (wrap == KN_KW_pretty)
                best = kn_ifc_optimal(s->f, ln.to, width, KN_LU0);
        }
        at = ln.to;
        indent = KN_LU0;
    }
}

static void publish(lines *s) {
    kn_box *b = s->f->box;
    b->n_lines = (uint32_t)s->v.n;
    b->lines = KN_ANEW_N(kn_layout_arena(s->f->l), kn_line, s->v.n + 1);
    if (s->v.n)
        memcpy(b->lines, s->v.v, s->v.n * sizeof *b->lines);
}

kn_lout kn_inline_layout(kn_layout *l, kn_box *b, const kn_lin *in, kn_lu width) {
    kn_ifc *f = kn_ifc_get(l, b);
    if (in->run == KN_RUN_MEASURE && in->avail_w.kind == KN_AVAIL_MIN_CONTENT)
        return intrinsic(f, in, KN_FIT_MIN);
    if (in->run == KN_RUN_MEASURE && in->avail_w.kind == KN_AVAIL_MAX_CONTENT)
        return intrinsic(f, in, KN_FIT_MAX);
    lines s = {.f = f, .in = in, .perform = in->run == KN_RUN_PERFORM, .show = UINT32_MAX};
    if (in->clamp > 1) /* past the last line all keep their room, but none shows */
        s.show = in->clamp - 1;
    s.place = (kn_place){
        .in = in, .left = kn_lu_add(b->border[IFC_LEFT], b->padding[IFC_LEFT]), .width = width};
    s.place.line_left = s.place.left;
    s.place.line_width = width;
    s.top = s.y = kn_lu_add(b->border[IFC_TOP], b->padding[IFC_TOP]);
    if (s.perform)
        reset_geometry(f);
    kn_ifc_measure_items(f, in, KN_FIT_WIDTH, width);
    all_lines(&s, width);
    if (in->clamp == 1)
        for (size_t i = 0; i < s.v.n; i++)
            kn_ifc_hide(&s.v.v[i]);
    if (s.perform)
        publish(&s);
    s.out.lines = s.n;
    kn_vline_free(&s.vl);
    kn_vec_free(&s.v);
    return s.out;
}
