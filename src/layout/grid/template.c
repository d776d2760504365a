/* CSS Grid 2 §7 and §8.3: explicit tracks, repeat(auto-fill | auto-fit), line names, placement by
 * lines. */
#include "src/layout/grid/grid.h"

typedef struct line_name { /* one name at one line of the explicit grid */
    kn_str name;
    int32_t line;
} line_name;
typedef struct line_names {
    KN_VEC(line_name) v; /* in line order */
} line_names;

static const kn_tracks *template_of(const kn_grid *g, int axis) {
    const kn_sg_grid *s = g->b->style->grid;
    return axis ? s->rows : s->columns;
}

/* Size that one track takes for counting repetitions (§7.2.3.2): its fixed maximum, else its fixed
 * minimum. */
static kn_lu repeat_size(const kn_track *t, kn_lu_opt avail) {
    kn_lu_opt max = t->max_fr > 0 ? KN_LU_NONE : kn_len_resolve(t->max, avail),
              min = kn_len_resolve(t->min, avail);
    if (max.has && min.has)
        return kn_lu_max(max.v, min.v);
    return max.has ? max.v : min.has ? min.v : KN_LU0;
}

static uint32_t count_repeat(const kn_grid *g, int axis, const kn_tracks *list,
                             const kn_track *rep) {
    const kn_grid_axis *a = &g->axis[axis];
    kn_lu_opt avail = a->avail;
    bool at_least = false; /* without a size, the minimum must be filled */
    if (!avail.has) {
        kn_lu min, max;
        if (axis)
            kn_limits_h(g->b, g->in ? g->in->parent_h : KN_LU_NONE, &min, &max);
        else
            kn_limits_w(g->l, g->b, KN_LU_NONE, KN_LU_NONE, &min, &max);
        kn_lu pb = axis ? kn_pb_h(g->b) : kn_pb_w(g->b);
        if (max.v < KN_LU_MAX.v) {
            avail = kn_lu_some(kn_lu_sub(max, pb));
        } else if (min.v > pb.v) {
            avail = kn_lu_some(kn_lu_sub(min, pb));
            at_least = true;
        } else {
            return 1;
        }
    }
    int64_t fixed = 0, one = 0;
    uint32_t k = 0;
    for (uint32_t i = 0; rep->repeat && i < rep->repeat->n; i++)
        if (rep->repeat->v[i].kind == 0) {
            one += kn_lu_max(repeat_size(&rep->repeat->v[i], a->avail), kn_lu_int(1)).v;
            k++;
        }
    for (uint32_t i = 0; i < list->n; i++)
        if (list->v[i].kind == 0)
            fixed += repeat_size(&list->v[i], a->avail).v + (int64_t)a->gap.v;
    one += (int64_t)k * a->gap.v;
    if (one <= 0)
        return 1;
    int64_t room = (int64_t)avail.v.v - fixed + a->gap.v;
    int64_t n = at_least ? (room + one - 1) / one : room / one;
    return n < 1 ? 1 : n > 1000 ? 1000 : (uint32_t)n;
}

typedef struct expand {
    kn_grid_axis *a;
    line_names *names;
    uint32_t cap;
} expand;

static void push_track(expand *e, const kn_track *t, bool fit) {
    kn_grid_axis *a = e->a;
    if (a->n_explicit >= KN_GRID_MAX_LINE)
        return;
    if (a->n_explicit == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 8;
        a->explicit_fn = kn_xrealloc(a->explicit_fn, e->cap * sizeof *a->explicit_fn);
        a->fit = kn_xrealloc(a->fit, e->cap * sizeof *a->fit);
    }
    a->explicit_fn[a->n_explicit] = t;
    a->fit[a->n_explicit++] = fit;
}
static void push_names(expand *e, const kn_names *names) {
    for (uint32_t i = 0; names && i < names->n; i++)
        kn_vec_push(&e->names->v, (line_name){names->v[i], (int32_t)e->a->n_explicit});
}
static void push_list(expand *e, const kn_tracks *list, bool fit) {
    for (uint32_t i = 0; list && i < list->n; i++) {
        if (list->v[i].kind == 0)
            push_track(e, &list->v[i], fit);
        else if (list->v[i].kind == 1)
            push_names(e, list->v[i].names);
    }
}

void kn_grid_template(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    line_names *names = KN_NEW(line_names);
    a->line_names = names;
    expand e = {a, names, 0};
    const kn_tracks *list = template_of(g, axis);
    for (uint32_t i = 0; list && !list->kw && i < list->n; i++) {
        const kn_track *t = &list->v[i];
        if (t->kind == 0) {
            push_track(&e, t, false);
        } else if (t->kind == 1) {
            push_names(&e, t->names);
        } else {
            uint32_t n = count_repeat(g, axis, list, t);
            for (uint32_t k = 0; k < n; k++)
                push_list(&e, t->repeat, t->kind == 3);
        }
    }
    const kn_areas *ar = g->b->style->grid->areas;
    uint32_t from_areas = !ar ? 0 : axis ? ar->rows : ar->cols;
    while (a->n_explicit < from_areas && a->n_explicit < KN_GRID_MAX_LINE)
        push_track(&e, NULL, false);
}

void kn_grid_template_free(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    line_names *names = a->line_names;
    kn_vec_free(&names->v);
    free(names);
    free(a->explicit_fn);
    free(a->fit);
}

/* Edge of a named area (§8.1 implicit line names): false when there is no such area. */
static bool area_line(const kn_grid *g, int axis, kn_str name, bool end, int32_t *out) {
    const kn_areas *ar = g->b->style->grid->areas;
    int32_t lo = INT32_MAX, hi = -1;
    for (uint32_t i = 0; ar && i < ar->rows * ar->cols; i++) {
        if (!kn_str_eq(ar->v[i], name))
            continue;
        int32_t k = (int32_t)(axis ? i / ar->cols : i % ar->cols);
        lo = k < lo ? k : lo;
        hi = k > hi ? k : hi;
    }
    *out = end ? hi + 1 : lo;
    return hi >= 0;
}

static bool area_edge_name(const kn_grid *g, int axis, kn_str name, int32_t *out) {
    kn_str s = KN_S("-start"), e = KN_S("-end");
    if (kn_str_ends(name, s) && name.n > s.n)
        return area_line(g, axis, kn_str_sub(name, 0, name.n - s.n), false, out);
    if (kn_str_ends(name, e) && name.n > e.n)
        return area_line(g, axis, kn_str_sub(name, 0, name.n - e.n), true, out);
    return false;
}

/* n-th line of a name from either side; missing ones count on in the implicit grid (§8.3). */
static int32_t named_line(const kn_grid *g, int axis, kn_str name, int32_t n) {
    const kn_grid_axis *a = &g->axis[axis];
    const line_names *names = a->line_names;
    int32_t lines = 0, found[64], edge;
    for (size_t i = 0; i < names->v.n && lines < 64; i++)
        if (kn_str_eq(names->v.v[i].name, name) &&
            (!lines || found[lines - 1] != names->v.v[i].line))
            found[lines++] = names->v.v[i].line;
    if (!lines && area_edge_name(g, axis, name, &edge))
        found[lines++] = edge;
    int32_t end = (int32_t)a->n_explicit;
    if (n > 0)
        return n <= lines ? found[n - 1] : end + (n - lines);
    return -n <= lines ? found[lines + n] : -(-n - lines);
}

static int32_t clamp_line(int32_t v) {
    return v < -KN_GRID_MAX_LINE ? -KN_GRID_MAX_LINE : v > KN_GRID_MAX_LINE ? KN_GRID_MAX_LINE : v;
}

/* A definite line, or false. */
static bool definite_line(const kn_grid *g, int axis, const kn_gridline *p, bool end,
                          int32_t *out) {
    if (p->is_auto || p->span)
        return false;
    int32_t n = p->n;
    if (p->name.n) {
        if (!n && area_line(g, axis, p->name, end, out))
            return true;
        *out = clamp_line(named_line(g, axis, p->name, n ? n : 1));
        return true;
    }
    if (!n)
        return false;
    *out = clamp_line(n > 0 ? n - 1 : (int32_t)g->axis[axis].n_explicit + 1 + n);
    return true;
}

bool kn_grid_abs_line(const kn_grid *g, const kn_box *b, int axis, bool end, int32_t *out) {
    const kn_sg_grid *s = b->style->grid;
    const kn_gridline *p = axis  ? (end ? &s->row_end : &s->row_start)
                           : end ? &s->column_end
                                 : &s->column_start;
    if (!definite_line(g, axis, p, end, out))
        return false;
    *out -= g->axis[axis].first;
    return *out >= 0 && *out <= (int32_t)g->axis[axis].n && g->axis[axis].n > 0;
}

static int32_t span_of(const kn_gridline *p) {
    return p->span && p->n > 0 ? (p->n > KN_GRID_MAX_LINE ? KN_GRID_MAX_LINE : p->n) : 1;
}

/* The line a span reaches from `from`: by count, or to the n-th line of its name in that direction.
 */
static int32_t span_line(const kn_grid *g, int axis, const kn_gridline *p, int32_t from, int dir) {
    int32_t n = span_of(p);
    if (!p->span || !p->name.n)
        return from + dir * n;
    const line_names *names = g->axis[axis].line_names;
    int32_t line = from;
    for (int guard = 0; n > 0 && guard < KN_GRID_MAX_LINE; guard++) {
        line += dir;
        bool hit = line < 0 || line > (int32_t)g->axis[axis].n_explicit;
        for (size_t i = 0; i < names->v.n && !hit; i++)
            hit = names->v.v[i].line == line && kn_str_eq(names->v.v[i].name, p->name);
        n -= hit;
    }
    return line;
}

void kn_grid_resolve_lines(kn_grid *g, kn_grid_item *it, int axis) {
    static const kn_gridline auto_line = {.is_auto = true};
    const kn_sg_grid *s = it->b->style->grid;
    bool anon = it->b->anonymous;
    const kn_gridline *ps = anon ? &auto_line : axis ? &s->row_start : &s->column_start;
    const kn_gridline *pe = anon ? &auto_line : axis ? &s->row_end : &s->column_end;
    int32_t a = 0, z = 0;
    bool ds = definite_line(g, axis, ps, false, &a), de = definite_line(g, axis, pe, true, &z);
    it->at[axis].definite = ds || de;
    if (ds && de) {
        if (a > z) {
            int32_t t = a;
            a = z;
            z = t;
        } else if (a == z) {
            z = a + 1;
        }
    } else if (ds) {
        z = span_line(g, axis, pe, a, 1);
    } else if (de) {
        a = span_line(g, axis, ps, z, -1);
    } else {
        const kn_gridline *p = ps->span ? ps : pe; /* §8.3.1: of two spans the end one is ignored */
        a = 0;
        z = p->span && p->name.n ? 1 : span_of(p);
    }
    it->at[axis].start = a;
    it->at[axis].end = z > a ? z : a + 1;
    it->at[axis].span = (uint32_t)(it->at[axis].end - it->at[axis].start);
}
