/* Heights of rows (CSS 2.2 §17.5.3, CSS Tables 3 §3.10): what cells need at their widths, spans,
 * and what is left of a height that sections or the table have. */
#include "src/layout/table/table.h"

kn_kw kn_cell_align(const kn_box *cell) {
    kn_len va = cell->style->box->vertical_align;
    if (va.kind != KN_LEN_KW || cell->anonymous)
        return KN_KW_baseline;
    return va.kw == KN_KW_top || va.kw == KN_KW_middle || va.kw == KN_KW_bottom ? va.kw
                                                                                : KN_KW_baseline;
}

static void measure_cell(kn_layout *l, kn_table *t, kn_tcell *c) {
    kn_box *b = c->box;
    kn_lu w = kn_table_span_w(t, c->col, c->cols);
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .known_w = kn_lu_some(w),
                 .parent_w = kn_lu_some(w),
                 .avail_w = {KN_AVAIL_DEFINITE, w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0},
                 .auto_h = true};
    kn_lout o = kn_layout_box(l, b, &in);
    c->content_h = o.h;
    c->baseline = o.baseline_first.has
                      ? o.baseline_first.v
                      : kn_lu_sub(o.h, kn_lu_add(b->padding[KN_BOTTOM], b->border[KN_BOTTOM]));
    kn_lu_opt h = kn_style_h(b, KN_LU_NONE);
    c->h = h.has ? kn_lu_max(o.h, h.v) : o.h;
}

static bool row_percent(const kn_box *b, double *pct) {
    kn_len h = b->style->box->height;
    if (b->anonymous || h.kind != KN_LEN_LP || !h.has_pct || h.px != 0)
        return false;
    *pct = h.pct;
    return true;
}

static void note_percent(kn_trow *r, const kn_box *b) {
    double pct;
    if (!row_percent(b, &pct))
        return;
    r->pct = r->has_pct ? fmax(r->pct, pct) : pct;
    r->has_pct = true;
}

static void measure_row(kn_layout *l, kn_table *t, kn_trow *r) {
    kn_lu descent = KN_LU0;
    r->h = KN_LU0;
    r->ascent = KN_LU_MIN;
    r->foot = KN_LU_MAX;
    r->has_pct = r->constrained = r->span_starts = false;
    for (uint32_t i = r->first; i < r->first + r->n; i++) {
        kn_tcell *c = &t->cells[i];
        measure_cell(l, t, c);
        kn_lu foot = kn_lu_add(c->box->padding[KN_BOTTOM], c->box->border[KN_BOTTOM]);
        r->foot = kn_lu_min(r->foot, foot);
        if (kn_cell_align(c->box) == KN_KW_baseline) {
            r->ascent = kn_lu_max(r->ascent, c->baseline);
            if (c->rows == 1)
                descent = kn_lu_max(descent, kn_lu_sub(c->content_h, c->baseline));
        }
        if (c->rows > 1) {
            r->span_starts = true;
            continue;
        }
        r->h = kn_lu_max(r->h, c->h);
        r->constrained |= kn_style_h(c->box, KN_LU_NONE).has;
        note_percent(r, c->box);
    }
    if (r->ascent.v != KN_LU_MIN.v)
        r->h = kn_lu_max(r->h, kn_lu_add(r->ascent, descent));
    kn_lu_opt own =
        r->box->anonymous ? KN_LU_NONE : kn_len_resolve(r->box->style->box->height, KN_LU_NONE);
    if (own.has) {
        r->h = kn_lu_max(r->h, own.v);
        r->constrained = true;
    }
    note_percent(r, r->box);
}

/* ---- more height than the rows have ---- */
static kn_lu rows_total(const kn_table *t, uint32_t first, uint32_t n) {
    kn_lu h = n ? (kn_lu){kn_sat32((int64_t)t->sy.v * (n - 1))} : KN_LU0;
    for (uint32_t i = first; i < first + n; i++)
        h = kn_lu_add(h, t->rows[i].h);
    return h;
}

enum { ROWS_SPAN = 1, ROWS_FREE = 2, ROWS_FIXED = 4, ROWS_EMPTY = 8, ROWS_PERCENT = 16 };

static unsigned row_kind(const kn_trow *r, bool with_span, bool pct) {
    if (pct && r->has_pct)
        return ROWS_PERCENT | (with_span ? ROWS_SPAN : 0);
    if (r->h.v == 0)
        return ROWS_EMPTY | (with_span ? ROWS_SPAN : 0);
    return (r->constrained ? ROWS_FIXED : ROWS_FREE) | (with_span ? ROWS_SPAN : 0);
}

/* Shares `extra` among the rows of a kind, in proportion to their heights or equally. */
static bool grow_rows(kn_table *t, uint32_t first, uint32_t n, unsigned kind, bool spans, bool pct,
                      kn_lu extra) {
    double sum = 0;
    uint32_t count = 0, last = 0;
    for (uint32_t i = first; i < first + n; i++)
        if (row_kind(&t->rows[i], spans && i != first && t->rows[i].span_starts, pct) & kind) {
            sum += t->rows[i].h.v;
            count++;
            last = i;
        }
    if (!count)
        return false;
    kn_lu left = extra;
    bool equal = sum <= 0 || kind == ROWS_SPAN;
    for (uint32_t i = first; i <= last; i++) {
        kn_trow *r = &t->rows[i];
        if (!(row_kind(r, spans && i != first && r->span_starts, pct) & kind))
            continue;
        kn_lu d = i == last ? left
                  : equal   ? kn_lu_div(extra, (int)count)
                            : kn_lu_px(kn_px(extra) * (r->h.v / sum));
        r->h = kn_lu_add(r->h, d);
        left = kn_lu_sub(left, d);
    }
    return true;
}

/* Rows of a percentage grow up to it first. */
static kn_lu grow_percent(kn_table *t, uint32_t first, uint32_t n, kn_lu basis, kn_lu extra) {
    double need = 0;
    for (uint32_t i = first; i < first + n; i++) {
        const kn_trow *r = &t->rows[i];
        if (r->has_pct)
            need += fmax(0, r->pct * kn_px(basis) / 100 - kn_px(r->h));
    }
    if (need <= 0)
        return extra;
    double ratio = fmin(1, kn_px(extra) / need);
    for (uint32_t i = first; i < first + n; i++) {
        kn_trow *r = &t->rows[i];
        if (!r->has_pct)
            continue;
        kn_lu d = kn_lu_px(fmax(0, r->pct * kn_px(basis) / 100 - kn_px(r->h)) * ratio);
        d = kn_lu_min(d, extra);
        r->h = kn_lu_add(r->h, d);
        extra = kn_lu_sub(extra, d);
    }
    return extra;
}

static void grow_to(kn_table *t, uint32_t first, uint32_t n, kn_lu want, kn_lu_opt basis,
                    bool span) {
    kn_lu extra = kn_lu_sub(want, rows_total(t, first, n));
    if (extra.v <= 0 || !n)
        return;
    if (basis.has)
        extra = grow_percent(t, first, n, basis.v, extra);
    if (extra.v <= 0)
        return;
    if (span && grow_rows(t, first, n, ROWS_SPAN, true, false, extra))
        return;
    if (grow_rows(t, first, n, ROWS_FREE, false, basis.has, extra))
        return;
    bool any_full = false;
    for (uint32_t i = first; i < first + n; i++)
        any_full |= t->rows[i].h.v != 0;
    if (!any_full && span) {
        t->rows[first + n - 1].h = kn_lu_add(t->rows[first + n - 1].h, extra);
        return;
    }
    if (grow_rows(t, first, n, ROWS_EMPTY, false, basis.has, extra) ||
        grow_rows(t, first, n, ROWS_FIXED, false, basis.has, extra))
        return;
    grow_rows(t, first, n, ROWS_PERCENT, false, true, extra);
}

/* Cells over several rows, the short spans first. */
static void span_rows(kn_table *t) {
    uint32_t longest = 1;
    for (uint32_t i = 0; i < t->n_cells; i++)
        longest = t->cells[i].rows > longest ? t->cells[i].rows : longest;
    for (uint32_t n = 2, next; n <= longest; n = next) {
        next = UINT32_MAX;
        for (uint32_t i = 0; i < t->n_cells; i++) {
            const kn_tcell *c = &t->cells[i];
            if (c->rows == n)
                grow_to(t, c->row, n, c->h, KN_LU_NONE, true);
            else if (c->rows > n && c->rows < next)
                next = c->rows;
        }
    }
}

/* ---- sections ---- */
static bool is_body(const kn_tsection *s) {
    return s->box->style->box->display == KN_KW_table_row_group;
}

static void section_heights(kn_table *t) {
    for (uint32_t i = 0; i < t->n_sections; i++) {
        kn_tsection *s = &t->sections[i];
        kn_lu_opt h =
            s->box->anonymous ? KN_LU_NONE : kn_len_resolve(s->box->style->box->height, KN_LU_NONE);
        if (h.has)
            grow_to(t, s->first, s->n, h.v, h, false);
        s->h = rows_total(t, s->first, s->n);
        if (h.has)
            s->h = kn_lu_max(s->h, h.v);
    }
}

static kn_lu grid_total(const kn_table *t) {
    kn_lu h = KN_LU0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_sections; i++) {
        n += t->sections[i].n > 0;
        h = kn_lu_add(h, t->sections[i].h);
    }
    return n ? kn_lu_add(h, (kn_lu){kn_sat32((int64_t)t->sy.v * (n + 1))}) : h;
}

/* What the table's own height leaves goes to the bodies, or without one to all sections. */
static void grow_sections(kn_table *t, kn_lu extra, kn_lu_opt basis) {
    bool bodies = false;
    double sum = 0;
    uint32_t count = 0, last = 0;
    for (uint32_t i = 0; i < t->n_sections; i++)
        bodies |= is_body(&t->sections[i]) && t->sections[i].n;
    for (uint32_t i = 0; i < t->n_sections; i++) {
        const kn_tsection *s = &t->sections[i];
        if (!s->n || (bodies && !is_body(s)))
            continue;
        sum += s->h.v;
        count++;
        last = i;
    }
    kn_lu left = extra;
    for (uint32_t i = 0; i < t->n_sections; i++) {
        kn_tsection *s = &t->sections[i];
        if (!s->n || (bodies && !is_body(s)))
            continue;
        kn_lu d = i == last ? left
                  : sum > 0 ? kn_lu_px(kn_px(extra) * (s->h.v / sum))
                            : kn_lu_div(extra, (int)count);
        left = kn_lu_sub(left, d);
        kn_lu want = kn_lu_add(s->h, d);
        grow_to(t, s->first, s->n, want, count == 1 && basis.has ? kn_lu_some(want) : basis, false);
        s->h = want;
    }
}

kn_lu kn_table_set_rows(kn_layout *l, kn_table *t, kn_lu_opt height) {
    for (uint32_t i = 0; i < t->n_rows; i++)
        measure_row(l, t, &t->rows[i]);
    span_rows(t);
    section_heights(t);
    kn_lu total = grid_total(t);
    if (height.has && height.v.v > total.v) {
        grow_sections(t, kn_lu_sub(height.v, total), height);
        total = t->n_rows ? grid_total(t) : height.v;
    }
    kn_lu y = t->sy;
    for (uint32_t i = 0; i < t->n_sections; i++) {
        kn_tsection *s = &t->sections[i];
        kn_lu ry = KN_LU0;
        s->y = s->n ? y : kn_lu_sub(y, t->sy);
        for (uint32_t r = s->first; r < s->first + s->n; r++) {
            t->rows[r].y = ry;
            ry = kn_lu_add(ry, kn_lu_add(t->rows[r].h, t->sy));
        }
        if (s->n)
            y = kn_lu_add(y, kn_lu_add(s->h, t->sy));
    }
    return kn_lu_max(total, height.has ? height.v : KN_LU0);
}
