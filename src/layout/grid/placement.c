/* CSS Grid 2 §8.5: the items find their cells; the implicit tracks come into being. */
#include "src/layout/grid/grid.h"

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

/* §9: a subgrid has no implicit tracks; what lies outside comes to lie in its first or last. */
static void clamp_into(const kn_grid *g, kn_grid_item *it, int axis) {
    int32_t n = (int32_t)g->axis[axis].n_explicit, *s = &it->at[axis].start, *e = &it->at[axis].end;
    if (!g->axis[axis].borrowed)
        return;
    *s = *s < 0 ? 0 : *s > n - 1 ? n - 1 : *s;
    *e = *e < 1 ? 1 : *e > n ? n : *e;
    if (*e <= *s)
        *e = *s + 1;
    it->at[axis].span = (uint32_t)(*e - *s);
}

static void settle(placing *p, uint32_t i) {
    kn_grid_item *it = &p->g->items[i];
    p->done[i] = true;
    for (int a = 0; a < 2; a++) {
        clamp_into(p->g, it, a);
        p->lo[a] = it->at[a].start < p->lo[a] ? it->at[a].start : p->lo[a];
        p->hi[a] = it->at[a].end > p->hi[a] ? it->at[a].end : p->hi[a];
    }
}

/* An item that is in the way of where `i` is now, or NULL. */
static const kn_grid_item *in_the_way(const placing *p, uint32_t i) {
    const kn_grid_item *it = &p->g->items[i];
    for (uint32_t k = 0; k < p->g->n; k++) {
        const kn_grid_item *o = &p->g->items[k];
        if (!p->done[k] || k == i)
            continue;
        if (it->at[0].start < o->at[0].end && o->at[0].start < it->at[0].end &&
            it->at[1].start < o->at[1].end && o->at[1].start < it->at[1].end)
            return o;
    }
    return NULL;
}

/* Moves along one axis until nothing is in the way. */
static int32_t first_free(placing *p, uint32_t i, int axis, int32_t from) {
    const kn_grid_item *o;
    put(p, i, axis, from);
    while ((o = in_the_way(p, i)) != NULL) {
        from = o->at[axis].end;
        put(p, i, axis, from);
    }
    return from;
}

/* Step 1 (and 2): items with a definite row, in a row-flowing grid; sparse packing keeps their
 * order in the row. */
static void place_locked(placing *p) {
    kn_grid *g = p->g;
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid_item *it = &g->items[i];
        if (p->done[i] || !it->at[p->major].definite)
            continue;
        int32_t from = p->lo[p->minor];
        if (!g->dense)
            for (uint32_t k = 0; k < i; k++)
                if (p->done[k] && !g->items[k].at[p->minor].definite &&
                    g->items[k].at[p->major].definite &&
                    g->items[k].at[p->major].start == it->at[p->major].start &&
                    g->items[k].at[p->minor].end > from)
                    from = g->items[k].at[p->minor].end;
        first_free(p, i, p->minor, from);
        settle(p, i);
    }
}

/* An item without any place, from the cursor on: along the minor axis, then line by line. */
static void place_free(placing *p, uint32_t i, int32_t *row, int32_t *col) {
    const kn_grid_item *it = &p->g->items[i], *o;
    for (;;) {
        if (*col + (int32_t)it->at[p->minor].span > p->hi[p->minor] && *col > p->lo[p->minor]) {
            ++*row;
            *col = p->lo[p->minor];
        }
        put(p, i, p->major, *row);
        put(p, i, p->minor, *col);
        if (!(o = in_the_way(p, i)))
            return;
        *col = o->at[p->minor].end;
    }
}

/* Step 4: everything else, by a cursor that only `dense` turns back. */
static void place_auto(placing *p) {
    kn_grid *g = p->g;
    int32_t row = p->lo[p->major], col = p->lo[p->minor];
    for (uint32_t i = 0; i < g->n; i++) {
        if (p->done[i])
            continue;
        const kn_grid_item *it = &g->items[i];
        if (g->dense)
            row = p->lo[p->major], col = p->lo[p->minor];
        if (it->at[p->minor].definite) {
            if (!g->dense && it->at[p->minor].start < col)
                row++;
            col = it->at[p->minor].start;
            row = first_free(p, i, p->major, row);
        } else {
            place_free(p, i, &row, &col);
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
    int32_t n_sized = (int32_t)a->n_sized;
    /* §5.4: a grid of limited size; what is beyond comes to lie in its outermost tracks */
    int32_t lo = p->lo[axis] < -KN_GRID_MAX_LINE ? -KN_GRID_MAX_LINE : p->lo[axis],
            hi = p->hi[axis] > KN_GRID_MAX_LINE ? KN_GRID_MAX_LINE : p->hi[axis];
    a->first = lo;
    a->n = (uint32_t)(hi - lo);
    a->tracks = KN_NEW_N(kn_grid_track, a->n ? a->n : 1);
    for (uint32_t i = 0; i < a->n && !a->borrowed; i++) {
        int32_t line = a->first + (int32_t)i;
        if (line < 0)
            a->tracks[i].fn = implicit_fn(autos, -line - 1, true);
        else if (line < n_sized)
            a->tracks[i].fn = a->explicit_fn[line];
        else
            a->tracks[i].fn = implicit_fn(autos, line - n_sized, false);
        a->tracks[i].collapsed = line >= 0 && line < n_sized && a->fit[line];
    }
    for (uint32_t i = 0; i < g->n; i++) { /* lines → track indices */
        int32_t *s = &g->items[i].at[axis].start, *e = &g->items[i].at[axis].end;
        *s = (*s < hi - 1 ? *s : hi - 1) - lo;
        *e = (*e < hi ? *e : hi) - lo;
        g->items[i].at[axis].span = (uint32_t)(*e - *s);
        for (int32_t t = *s; t < *e; t++) /* a track with an item does not collapse */
            a->tracks[t].collapsed = false;
    }
}

void kn_grid_place(kn_grid *g) {
    placing p = {.g = g, .major = g->flow_column ? 0 : 1, .minor = g->flow_column ? 1 : 0};
    p.done = KN_NEW_N(bool, g->n ? g->n : 1);
    p.hi[0] = (int32_t)g->axis[0].n_explicit;
    p.hi[1] = (int32_t)g->axis[1].n_explicit;
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid_item *it = &g->items[i];
        for (int a = 0; a < 2; a++) {
            kn_grid_resolve_lines(g, it, a);
            if (it->at[a].definite) {
                clamp_into(g, it, a);
                p.lo[a] = it->at[a].start < p.lo[a] ? it->at[a].start : p.lo[a];
                p.hi[a] = it->at[a].end > p.hi[a] ? it->at[a].end : p.hi[a];
            } else if (g->axis[a].borrowed && it->at[a].span > g->axis[a].n_explicit) {
                it->at[a].span = g->axis[a].n_explicit;
            }
        }
        if (it->at[0].definite && it->at[1].definite)
            settle(&p, i);
    }
    /* step 3, the width of the implicit grid: definite positions are in it already */
    for (uint32_t i = 0; i < g->n; i++) {
        int32_t span = (int32_t)g->items[i].at[p.minor].span;
        if (!g->items[i].at[p.minor].definite && p.lo[p.minor] + span > p.hi[p.minor])
            p.hi[p.minor] = p.lo[p.minor] + span;
    }
    place_locked(&p);
    place_auto(&p);
    make_tracks(&p, 0);
    make_tracks(&p, 1);
    free(p.done);
}
