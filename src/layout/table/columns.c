/* Widths of columns (CSS Tables 3 §3.8, §3.9): constraints of cells and of columns, spans last. */
#include "src/layout/table/table.h"
#include <stdlib.h>

/* A greatest width that stands for any: percentages that leave nothing for other columns. */
#define HUGE_W kn_lu_int(1000000)

typedef struct want { /* what a cell asks of its columns */
    kn_lu min, max;
    double pct;
    bool has_pct, constrained;
    kn_lu pct_add; /* padding and border beside the percentage: fixed layout counts them in */
} want;

static bool is_pct(kn_len l) {
    return l.kind == KN_LEN_LP && l.has_pct && l.px == 0 && l.pct > 0;
}

static want cell_wants(kn_layout *l, const kn_table *t, kn_box *b) {
    const kn_sg_box *s = b->style->box;
    kn_lu edges[12];
    want w = {0};
    kn_edges_save(b, edges);
    kn_resolve_edges(b, KN_LU_NONE);
    if (!t->fixed) {
        kn_hint_h(b, KN_LU_NONE, KN_LU_NONE);
        w.min = kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT);
        w.max = kn_intrinsic_w(l, b, KN_AVAIL_MAX_CONTENT);
    }
    kn_lu_opt width = KN_LU_NONE, min = KN_LU_NONE, max = KN_LU_NONE;
    if (!b->anonymous) {
        width = kn_resolve_w(l, b, s->width, KN_LU_NONE, KN_LU_NONE);
        min = kn_resolve_w(l, b, s->min_width, KN_LU_NONE, KN_LU_NONE);
        max = kn_resolve_w(l, b, s->max_width, KN_LU_NONE, KN_LU_NONE);
        if (is_pct(s->width)) {
            w.has_pct = true;
            w.pct = s->width.pct;
            if (s->box_sizing == KN_KW_content_box)
                w.pct_add = kn_pb_w(b);
        }
    }
    if (min.has)
        w.min = kn_lu_max(w.min, min.v);
    if (width.has)
        w.max = width.v;
    if (max.has) {
        w.max = kn_lu_min(w.max, max.v);
        w.min = kn_lu_min(w.min, kn_lu_max(max.v, min.has ? min.v : KN_LU0));
    }
    w.max = kn_lu_max(w.max, w.min);
    w.constrained = width.has;
    kn_edges_restore(b, edges);
    return w;
}

static void meet(kn_tcol *c, const want *w) {
    c->min = kn_lu_max(c->min, w->min);
    c->max = kn_lu_max(kn_lu_max(c->max, w->max), c->min);
    if (w->has_pct) {
        c->pct = c->has_pct ? fmax(c->pct, w->pct) : w->pct;
        c->has_pct = true;
        c->pct_add = kn_lu_max(c->pct_add, w->pct_add);
    }
    c->constrained |= w->constrained;
}

/* Column boxes have no content: only their properties speak. */
static void meet_column_box(kn_tcol *c, const kn_box *b) {
    if (!b)
        return;
    const kn_sg_box *s = b->style->box;
    want w = {0};
    kn_lu_opt width = kn_len_resolve(s->width, KN_LU_NONE),
              min = kn_len_resolve(s->min_width, KN_LU_NONE);
    if (min.has)
        w.min = w.max = min.v;
    if (width.has) {
        w.max = kn_lu_max(kn_lu_clamp0(width.v), w.min);
        w.constrained = true;
    }
    if (is_pct(s->width)) {
        w.has_pct = true;
        w.pct = s->width.pct;
    }
    meet(c, &w);
}

/* ---- spans ---- */
static kn_lu inner_spacing(const kn_table *t, const kn_tcol *c, uint32_t n) {
    kn_lu s = KN_LU0;
    for (uint32_t i = 1; i < n; i++)
        if (!c[i].merged)
            s = kn_lu_add(s, t->sx);
    return s;
}

static void span_percent(kn_tcol *c, uint32_t n, double pct) {
    double taken = 0, weight = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (c[i].merged)
            continue;
        if (c[i].has_pct) {
            taken += c[i].pct;
        } else {
            weight += c[i].max.v;
            count++;
        }
    }
    double rest = pct - taken;
    if (rest <= 0)
        return;
    for (uint32_t i = 0; i < n; i++)
        if (!c[i].merged && !c[i].has_pct) {
            c[i].has_pct = true;
            c[i].pct = weight > 0 ? rest * c[i].max.v / weight : rest / count;
        }
}

static void span_auto(const kn_table *t, const kn_tcell *cell, const want *w, kn_lu *tmp) {
    kn_tcol *c = &t->cols[cell->col];
    uint32_t n = cell->cols;
    kn_lu gap = inner_spacing(t, c, n);
    if (w->has_pct)
        span_percent(c, n, w->pct);
    kn_table_share(c, n, kn_lu_clamp0(kn_lu_sub(w->min, gap)), true, tmp);
    for (uint32_t i = 0; i < n; i++)
        c[i].min = kn_lu_max(c[i].min, tmp[i]);
    kn_table_share(c, n, kn_lu_clamp0(kn_lu_sub(w->max, gap)), w->constrained, tmp);
    for (uint32_t i = 0; i < n; i++)
        c[i].max = kn_lu_max(kn_lu_max(c[i].max, tmp[i]), c[i].min);
}

/* Fixed layout: the columns of a span take equal parts. */
static void span_fixed(const kn_table *t, const kn_tcell *cell, const want *w) {
    kn_tcol *c = &t->cols[cell->col];
    uint32_t n = cell->cols;
    kn_lu room =
        kn_lu_clamp0(kn_lu_sub(w->max, (kn_lu){kn_sat32((int64_t)t->sx.v * (int64_t)(n - 1))}));
    for (uint32_t i = 0; i < n; i++) {
        c[i].merged = false;
        if (c[i].has_pct || c[i].constrained)
            continue;
        if (w->has_pct) {
            c[i].has_pct = true;
            c[i].pct = w->pct / n;
        } else if (w->constrained) {
            c[i].constrained = true;
            c[i].max = kn_lu_div(room, (int)n);
        }
    }
}

typedef struct span {
    const kn_tcell *cell;
    uint32_t index;
} span;

static int by_span(const void *a, const void *b) {
    const span *x = a, *y = b;
    if (x->cell->cols != y->cell->cols)
        return x->cell->cols < y->cell->cols ? -1 : 1;
    if (x->cell->col != y->cell->col)
        return x->cell->col < y->cell->col ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static void measure_fixed(kn_layout *l, kn_table *t) {
    for (uint32_t i = 0; i < t->n_cols; i++)
        t->cols[i].merged = false;
    for (uint32_t i = 0; i < t->n_cells && t->cells[i].row == 0; i++) {
        const kn_tcell *c = &t->cells[i];
        want w = cell_wants(l, t, c->box);
        if (c->cols > 1)
            span_fixed(t, c, &w);
        else if (!t->cols[c->col].has_pct && !t->cols[c->col].constrained)
            meet(&t->cols[c->col], &w);
    }
}

static void measure_auto(kn_layout *l, kn_table *t) {
    span *spans = KN_ANEW_N(l->arena, span, t->n_cells + 1);
    kn_lu *tmp = KN_ANEW_N(l->arena, kn_lu, t->n_cols + 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_cells; i++) {
        const kn_tcell *c = &t->cells[i];
        if (c->cols > 1) {
            spans[n] = (span){c, n};
            n++;
            continue;
        }
        want w = cell_wants(l, t, c->box);
        meet(&t->cols[c->col], &w);
    }
    if (n)
        qsort(spans, n, sizeof *spans, by_span);
    for (uint32_t i = 0; i < n; i++) {
        want w = cell_wants(l, t, spans[i].cell->box);
        span_auto(t, spans[i].cell, &w, tmp);
    }
}

/* Percentages count up to a sum of 100. */
static void limit_percent(kn_table *t) {
    double left = 100;
    for (uint32_t i = 0; i < t->n_cols; i++) {
        kn_tcol *c = &t->cols[i];
        if (!c->has_pct)
            continue;
        c->pct = fmin(c->pct, left);
        left -= c->pct;
    }
}

void kn_table_measure_columns(kn_layout *l, kn_table *t) {
    if (t->measured)
        return;
    t->measured = true;
    for (uint32_t i = 0; i < t->n_cols; i++) {
        kn_tcol *c = &t->cols[i];
        meet_column_box(c, c->box);
        if (!c->box || kn_len_is_kw(c->box->style->box->width, KN_KW_auto))
            meet_column_box(c, c->group);
    }
    if (t->fixed)
        measure_fixed(l, t);
    else
        measure_auto(l, t);
    limit_percent(t);
}

kn_lu kn_table_spacing_w(const kn_table *t) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_cols; i++)
        n += !t->cols[i].merged;
    return n ? (kn_lu){kn_sat32((int64_t)t->sx.v * (n + 1))} : KN_LU0;
}

void kn_table_limits(kn_layout *l, kn_table *t, kn_lu *min, kn_lu *max) {
    kn_table_measure_columns(l, t);
    kn_lu lo = KN_LU0, hi = KN_LU0;
    double rest = 0, guess = 0, pct = 0;
    for (uint32_t i = 0; i < t->n_cols; i++) {
        const kn_tcol *c = &t->cols[i];
        if (c->merged)
            continue;
        lo = kn_lu_add(lo, t->fixed && c->constrained && !c->has_pct ? c->max : c->min);
        hi = kn_lu_add(hi, c->max);
        if (c->has_pct) {
            if (c->pct > 0)
                guess = fmax(guess, kn_px(c->max) * 100 / c->pct);
            pct += c->pct;
        } else {
            rest += kn_px(c->max);
        }
    }
    if (pct > 0) {
        if (pct < 100)
            guess = fmax(guess, rest * 100 / (100 - pct));
        else if (rest > 0)
            guess = kn_px(HUGE_W);
        hi = kn_lu_max(hi, kn_lu_min(kn_lu_px(guess), HUGE_W));
    }
    kn_lu add = kn_lu_add(kn_table_spacing_w(t), kn_pb_w(t->box));
    *min = kn_lu_add(lo, add);
    *max = kn_lu_add(kn_lu_max(lo, hi), add);
}

void kn_table_set_columns(kn_table *t, kn_lu width) {
    kn_lu target =
        kn_lu_clamp0(kn_lu_sub(width, kn_lu_add(kn_table_spacing_w(t), kn_pb_w(t->box))));
    kn_lu *w = calloc(t->n_cols + 1, sizeof *w);
    if (!w)
        abort();
    if (t->fixed)
        kn_table_share_fixed(t->cols, t->n_cols, target, w);
    else
        kn_table_share(t->cols, t->n_cols, target, true, w);
    kn_lu x = t->sx;
    for (uint32_t i = 0; i < t->n_cols; i++) {
        kn_tcol *c = &t->cols[i];
        c->w = w[i];
        c->x = x;
        if (c->merged)
            c->x = i ? kn_lu_add(t->cols[i - 1].x, t->cols[i - 1].w) : x;
        else
            x = kn_lu_add(x, kn_lu_add(c->w, t->sx));
    }
    free(w);
}

kn_lu kn_table_span_w(const kn_table *t, uint32_t col, uint32_t n) {
    const kn_tcol *last = &t->cols[col + n - 1];
    return kn_lu_sub(kn_lu_add(last->x, last->w), t->cols[col].x);
}
