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
        it->box->x = it->box->y = it->box->w = it->box->h = KN_LU0;
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
    uint32_t clamp;
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

static void one_line(lines *s, const kn_iline *ln, bool more) {
    bool clamped = s->clamp && s->n + 1 == s->clamp && more;
    s->place.last = !more;
    kn_vline_compute(s->f, ln, &s->vl);
    if (s->perform) {
        kn_line line;
        kn_ifc_place_line(s->f, ln, &s->vl, &s->place, s->y, &line);
        if (!ln->empty) {
            if (clamped || kn_ifc_has_ellipsis(s->f->box))
                kn_ifc_ellipsize(s->f, &line, &s->place, clamped);
            unite_geometry(&line);
            kn_vec_push(&s->v, line);
        }
    }
    if (ln->empty)
        return;
    s->n++;
    note_baseline(s, kn_lu_add(s->y, s->vl.asc));
    s->y = kn_lu_add(s->y, kn_lu_add(s->vl.asc, s->vl.desc));
    s->out.w = kn_lu_max(s->out.w, ln->width);
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
    while (!(s->clamp && s->n >= s->clamp) &&
           kn_beside_line(fl, s->f, at, indent, &s->y, &ln, &s->vl)) {
        s->place.line_left = kn_lu_sub(fl->left, fl->frame.origin_x);
        s->place.line_width = kn_lu_sub(fl->right, fl->left);
        one_line(s, &ln, ln.to.item < s->f->n);
        kn_beside_line_end(fl, s->f, s->y);
        s->y = kn_beside_clear(fl, s->f, &ln, s->y);
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
    if (s->f->box->style->text->wrap_style == KN_KW_balance && indent.v == 0)
        fit = balanced_width(s->f, width, indent);
    while (kn_ifc_next_line(s->f, at, KN_FIT_WIDTH, fit, indent, &ln)) {
        if (ln.forced)
            fit = width;
        if (s->clamp && s->n >= s->clamp)
            break;
        one_line(s, &ln, ln.to.item < s->f->n);
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
    lines s = {.f = f, .in = in, .perform = in->run == KN_RUN_PERFORM, .clamp = kn_ifc_clamp(b)};
    s.place = (kn_place){
        .in = in, .left = kn_lu_add(b->border[IFC_LEFT], b->padding[IFC_LEFT]), .width = width};
    s.place.line_left = s.place.left;
    s.place.line_width = width;
    s.top = s.y = kn_lu_add(b->border[IFC_TOP], b->padding[IFC_TOP]);
    if (s.perform)
        reset_geometry(f);
    kn_ifc_measure_items(f, in, KN_FIT_WIDTH, width);
    all_lines(&s, width);
    if (s.perform)
        publish(&s);
    s.out.h = kn_lu_sub(s.y, s.top);
    kn_vline_free(&s.vl);
    kn_vec_free(&s.v);
    return s.out;
}
