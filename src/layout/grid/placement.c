/* CSS Grid 2 §8.5: the items find their cells; the implicit tracks come into being. */
#include "src/layout/grid/grid.h"

static kn_kw simple_self(kn_align a, bool reverse) {
    switch (a.kw) {
    case KN_KW_start:
    case KN_KW_self_start:
    case KN_KW_flex_start:
    case KN_KW_left:
        return a.kw == KN_KW_left && reverse ? KN_KW_end : KN_KW_start;
    case KN_KW_end:
    case KN_KW_self_end:
    case KN_KW_flex_end:
    case KN_KW_right:
        return a.kw == KN_KW_right && reverse ? KN_KW_start : KN_KW_end;
    case KN_KW_center:
    case KN_KW_anchor_center:
        return KN_KW_center;
    case KN_KW_baseline:
        return a.mod == KN_KW_last ? KN_KW_end : KN_KW_baseline;
    case KN_KW_stretch:
        return KN_KW_stretch;
    default:
        return KN_KW_normal;
    }
}

static int by_order(const void *pa, const void *pb) {
    const kn_grid_item *a = pa, *b = pb;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

void kn_grid_collect(kn_grid *g) {
    uint32_t n = 0;
    for (kn_box *c = g->b->first; c; c = c->next)
        n += !c->out_of_flow;
    g->items = KN_NEW_N(kn_grid_item, n ? n : 1);
    const kn_sg_flex *ps = g->b->style->flex;
    bool rtl = g->b->style->text->direction == KN_KW_rtl;
    for (kn_box *c = g->b->first; c; c = c->next) {
        if (c->out_of_flow)
            continue;
        kn_grid_item *it = &g->items[g->n];
        it->b = c;
        it->index = g->n++;
        it->order = c->anonymous ? 0 : c->style->flex->order.v;
        kn_align js = c->anonymous ? (kn_align){.kw = KN_KW_auto} : c->style->flex->justify_self;
        kn_align as = c->anonymous ? (kn_align){.kw = KN_KW_auto} : c->style->flex->align_self;
        it->self[0] = simple_self(js.kw == KN_KW_auto ? ps->justify_items : js, rtl);
        it->self[1] = simple_self(as.kw == KN_KW_auto ? ps->align_items : as, false);
        if (it->self[0] == KN_KW_baseline)
            it->self[0] = KN_KW_start;
        kn_grid_resolve_lines(g, it, 0);
        kn_grid_resolve_lines(g, it, 1);
    }
    qsort(g->items, g->n, sizeof *g->items, by_order);
}

typedef struct placing {
    kn_grid *g;
    int major, minor;     /* axis that grows, axis that is filled first */
    int32_t lo[2], hi[2]; /* lines of the implicit grid so far */
    bool *done;
} placing;

static void put(placing *p, uint32_t i, int axis, int32_t at) {
    kn_grid_item *it = &p->g->items[i];
    it->at[axis].start = at;
    it->at[axis].end = at + (int32_t)it->at[axis].span;
}
static void settle(placing *p, uint32_t i) {
    const kn_grid_item *it = &p->g->items[i];
    p->done[i] = true;
    for (int a = 0; a < 2; a++) {
        p->lo[a] = it->at[a].start < p->lo[a] ? it->at[a].start : p->lo[a];
        p->hi[a] = it->at[a].end > p->hi[a] ? it->at[a].end : p->hi[a];
    }
}

static bool is_free(const placing *p, uint32_t i) {
    const kn_grid_item *it = &p->g->items[i];
    for (uint32_t k = 0; k < p->g->n; k++) {
        const kn_grid_item *o = &p->g->items[k];
        if (!p->done[k] || k == i)
            continue;
        if (it->at[0].start < o->at[0].end && o->at[0].start < it->at[0].end &&
            it->at[1].start < o->at[1].end && o->at[1].start < it->at[1].end)
            return false;
    }
    return true;
}

/* Step 1 (and 2): items with a definite row, in a row-flowing grid; sparse packing keeps their
 * order in the row. */
static void place_locked(placing *p) {
    kn_grid *g = p->g;
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid_item *it = &g->items[i];
        if (p->done[i] || !it->at[p->major].definite)
            continue;
        int32_t from = p->lo[p->minor] < 0 ? p->lo[p->minor] : 0;
        if (!g->dense)
            for (uint32_t k = 0; k < i; k++)
                if (p->done[k] && !g->items[k].at[p->minor].definite &&
                    g->items[k].at[p->major].definite &&
                    g->items[k].at[p->major].start == it->at[p->major].start &&
                    g->items[k].at[p->minor].end > from)
                    from = g->items[k].at[p->minor].end;
        for (int32_t c = from;; c++) {
            put(p, i, p->minor, c);
            if (is_free(p, i))
                break;
        }
        settle(p, i);
    }
}

/* Step 4: everything else, by a cursor that only `dense` turns back. */
static void place_auto(placing *p) {
    kn_grid *g = p->g;
    int32_t row = p->lo[p->major], col = p->lo[p->minor];
    for (uint32_t i = 0; i < g->n; i++) {
        if (p->done[i])
            continue;
        kn_grid_item *it = &g->items[i];
        if (it->at[p->minor].definite) {
            int32_t c = it->at[p->minor].start;
            if (g->dense)
                row = p->lo[p->major];
            else if (c < col)
                row++;
            col = c;
            for (;; row++) {
                put(p, i, p->major, row);
                if (is_free(p, i))
                    break;
            }
        } else {
            if (g->dense)
                row = p->lo[p->major], col = p->lo[p->minor];
            for (;;) {
                if (col + (int32_t)it->at[p->minor].span > p->hi[p->minor] &&
                    col > p->lo[p->minor]) {
                    row++;
                    col = p->lo[p->minor];
                }
                put(p, i, p->major, row);
                put(p, i, p->minor, col);
                if (is_free(p, i))
                    break;
                col++;
            }
        }
        settle(p, i);
    }
}

/* Auto tracks take their functions in turn from grid-auto-*, counted from the explicit grid
 * outwards (§7.6). */
static const kn_track *implicit_fn(const kn_tracks *list, int32_t k, bool before) {
    uint32_t n = 0;
    for (uint32_t i = 0; list && i < list->n; i++)
        n += list->v[i].kind == 0;
    if (!n)
        return NULL;
    uint32_t want = before ? n - 1 - (uint32_t)k % n : (uint32_t)k % n;
    for (uint32_t i = 0; i < list->n; i++)
        if (list->v[i].kind == 0 && want-- == 0)
            return &list->v[i];
    return NULL;
}

static void make_tracks(placing *p, int axis) {
    kn_grid *g = p->g;
    kn_grid_axis *a = &g->axis[axis];
    const kn_tracks *autos = axis ? g->b->style->grid->auto_rows : g->b->style->grid->auto_columns;
    int32_t n_explicit = (int32_t)a->n_explicit;
    a->first = p->lo[axis];
    a->n = (uint32_t)(p->hi[axis] - p->lo[axis]);
    a->tracks = KN_NEW_N(kn_grid_track, a->n ? a->n : 1);
    for (uint32_t i = 0; i < a->n; i++) {
        int32_t line = a->first + (int32_t)i;
        if (line < 0)
            a->tracks[i].fn = implicit_fn(autos, -line - 1, true);
        else if (line < n_explicit)
            a->tracks[i].fn = a->explicit_fn[line];
        else
            a->tracks[i].fn = implicit_fn(autos, line - n_explicit, false);
        a->tracks[i].collapsed = line >= 0 && line < n_explicit && a->fit[line];
    }
    for (uint32_t i = 0; i < g->n;
         i++) { /* lines → track indices; a track with an item does not collapse */
        g->items[i].at[axis].start -= a->first;
        g->items[i].at[axis].end -= a->first;
        for (int32_t t = g->items[i].at[axis].start; t < g->items[i].at[axis].end; t++)
            a->tracks[t].collapsed = false;
    }
}

void kn_grid_place(kn_grid *g) {
    placing p = {.g = g, .major = g->flow_column ? 0 : 1, .minor = g->flow_column ? 1 : 0};
    p.done = KN_NEW_N(bool, g->n ? g->n : 1);
    p.hi[0] = (int32_t)g->axis[0].n_explicit;
    p.hi[1] = (int32_t)g->axis[1].n_explicit;
    for (uint32_t i = 0; i < g->n; i++)
        if (g->items[i].at[0].definite && g->items[i].at[1].definite)
            settle(&p, i);
    place_locked(&p);
    for (uint32_t i = 0; i < g->n; i++) { /* step 3: the width of the implicit grid */
        const kn_grid_item *it = &g->items[i];
        int m = p.minor;
        if (p.done[i])
            continue;
        int32_t a = it->at[m].definite ? it->at[m].start : p.lo[m],
                z = it->at[m].definite ? it->at[m].end : p.lo[m] + (int32_t)it->at[m].span;
        p.lo[m] = a < p.lo[m] ? a : p.lo[m];
        p.hi[m] = z > p.hi[m] ? z : p.hi[m];
    }
    place_auto(&p);
    make_tracks(&p, 0);
    make_tracks(&p, 1);
    free(p.done);
}
