/* CSS Grid 2 §8.3: placement properties to lines. Lines are counted from the first explicit one. */
#include "src/layout/grid/grid.h"

typedef KN_VEC(int32_t) lines;

static int by_value(const void *pa, const void *pb) {
    int32_t a = *(const int32_t *)pa, b = *(const int32_t *)pb;
    return a < b ? -1 : a > b;
}

/* Does `name` say `base` and `suffix`? */
static bool is_compound(kn_str name, kn_str base, kn_str suffix) {
    return name.n == base.n + suffix.n && kn_str_starts(name, base) && kn_str_ends(name, suffix);
}

/* All lines called `name` with `suffix` after it, in order and once each: those named so, and the
 * edges of areas (§7.3.2). */
static void find_lines(const kn_grid *g, int axis, kn_str name, kn_str suffix, lines *out) {
    const kn_grid_axis *a = &g->axis[axis];
    for (size_t i = 0; i < a->names.n; i++)
        if (is_compound(a->names.v[i].name, name, suffix))
            kn_vec_push(out, a->names.v[i].line);
    for (size_t i = 0; i < g->areas.n; i++) {
        const kn_grid_area *ar = &g->areas.v[i];
        if (ar->lo[axis] >= ar->hi[axis])
            continue;
        for (int end = 0; end < 2; end++) {
            kn_str edge = end ? KN_S("-end") : KN_S("-start");
            bool hit = suffix.n ? kn_str_eq(edge, suffix) && kn_str_eq(ar->name, name)
                                : is_compound(name, ar->name, edge);
            if (hit)
                kn_vec_push(out, end ? ar->hi[axis] : ar->lo[axis]);
        }
    }
    if (!out->n)
        return;
    qsort(out->v, out->n, sizeof *out->v, by_value);
    size_t n = 1;
    for (size_t i = 1; i < out->n; i++)
        if (out->v[i] != out->v[n - 1])
            out->v[n++] = out->v[i];
    out->n = n;
}

/* n-th line of a name from either side; missing ones count on in the implicit grid. */
static int32_t nth_line(const kn_grid *g, int axis, kn_str name, int32_t n) {
    lines l = {0};
    find_lines(g, axis, name, KN_S(""), &l);
    int64_t have = (int64_t)l.n, end = g->axis[axis].n_explicit, at;
    if (n > 0)
        at = n <= have ? l.v[n - 1] : end + (n - have);
    else
        at = -(int64_t)n <= have ? l.v[have + n] : (int64_t)n + have;
    kn_vec_free(&l);
    return kn_sat32(at);
}

static int32_t clamp_line(int64_t v) {
    return v < -KN_GRID_MAX_LINE  ? -KN_GRID_MAX_LINE
           : v > KN_GRID_MAX_LINE ? KN_GRID_MAX_LINE
                                  : (int32_t)v;
}

/* §8.3.1 step of a bare name: the edge of an area, else a line of that name. */
static int32_t area_or_line(const kn_grid *g, int axis, kn_str name, bool end) {
    lines l = {0};
    find_lines(g, axis, name, end ? KN_S("-end") : KN_S("-start"), &l);
    int32_t at = l.n ? l.v[0] : nth_line(g, axis, name, 1);
    kn_vec_free(&l);
    return at;
}

/* A definite line, or false. */
static bool definite_line(const kn_grid *g, int axis, const kn_gridline *p, bool end,
                          int32_t *out) {
    if (p->is_auto || p->span || (!p->name.n && !p->n))
        return false;
    int32_t n = p->n;
    if (p->name.n)
        *out = clamp_line(n ? nth_line(g, axis, p->name, n) : area_or_line(g, axis, p->name, end));
    else
        *out = clamp_line(n > 0 ? (int64_t)n - 1 : (int64_t)g->axis[axis].n_explicit + 1 + n);
    return true;
}

static int32_t span_of(const kn_gridline *p) {
    return p->span && p->n > 0 ? (p->n > KN_GRID_MAX_LINE ? KN_GRID_MAX_LINE : p->n) : 1;
}

/* The line a span reaches from `from`: by count, or to the n-th line of its name in that direction,
 * where all implicit lines on that side have the name. */
static int32_t span_line(const kn_grid *g, int axis, const kn_gridline *p, int32_t from, int dir) {
    int32_t n = span_of(p), last = (int32_t)g->axis[axis].n_explicit;
    if (!p->span || !p->name.n)
        return clamp_line((int64_t)from + dir * n);
    lines l = {0};
    int64_t at = 0;
    find_lines(g, axis, p->name, KN_S(""), &l);
    if (dir > 0) {
        for (size_t i = 0; i < l.n && n > 0; i++)
            if (l.v[i] > from)
                at = l.v[i], n--;
        if (n > 0)
            at = (from > last ? (int64_t)from : last) + n;
    } else {
        for (size_t i = l.n; i-- > 0 && n > 0;)
            if (l.v[i] < from)
                at = l.v[i], n--;
        if (n > 0)
            at = (from < 0 ? (int64_t)from : 0) - n;
    }
    kn_vec_free(&l);
    return clamp_line(at);
}

static const kn_gridline *placement(const kn_box *b, int axis, bool end) {
    static const kn_gridline auto_line = {.is_auto = true};
    const kn_sg_grid *s = b->style->grid;
    if (b->anonymous)
        return &auto_line;
    return axis ? (end ? &s->row_end : &s->row_start) : (end ? &s->column_end : &s->column_start);
}

/* §8.3.1: start and end of what is not left to automatic placement; false: a span alone. */
static bool resolve(const kn_grid *g, const kn_box *b, int axis, int32_t *start, int32_t *end) {
    const kn_gridline *ps = placement(b, axis, false), *pe = placement(b, axis, true);
    int32_t a = 0, z = 0;
    bool ds = definite_line(g, axis, ps, false, &a), de = definite_line(g, axis, pe, true, &z);
    if (ds && de) {
        *start = a < z ? a : z;
        *end = a == z ? a + 1 : a < z ? z : a;
    } else if (ds) {
        *start = a;
        *end = span_line(g, axis, pe, a, 1);
    } else if (de) {
        *start = span_line(g, axis, ps, z, -1);
        *end = z;
    }
    return ds || de;
}

void kn_grid_resolve_lines(kn_grid *g, kn_grid_item *it, int axis) {
    int32_t a = 0, z = 1;
    it->at[axis].definite = resolve(g, it->b, axis, &a, &z);
    if (!it->at[axis].definite) {
        const kn_gridline *ps = placement(it->b, axis, false), *pe = placement(it->b, axis, true);
        const kn_gridline *p = ps->span ? ps : pe; /* of two spans the end one is ignored */
        z = p->name.n ? 1 : span_of(p);
    }
    it->at[axis].start = a;
    it->at[axis].end = z > a ? z : a + 1;
    it->at[axis].span = (uint32_t)(it->at[axis].end - it->at[axis].start);
}

bool kn_grid_abs_line(const kn_grid *g, const kn_box *b, int axis, bool end, int32_t *out) {
    int32_t line[2];
    const kn_gridline *p = placement(b, axis, end);
    if (p->is_auto || !resolve(g, b, axis, &line[0], &line[1]))
        return false;
    *out = line[end] - g->axis[axis].first;
    return *out >= 0 && *out <= (int32_t)g->axis[axis].n;
}
