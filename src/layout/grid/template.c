/* CSS Grid 2 §7 and §9: explicit tracks, repeat(auto-fill | auto-fit), line names, areas. */
#include "src/layout/grid/grid.h"

static const kn_tracks *template_of(const kn_grid *g, int axis) {
    const kn_sg_grid *s = g->b->style->grid;
    const kn_tracks *t = axis ? s->rows : s->columns;
    /* §9.1: `subgrid` of a box that is none is `none` */
    return t && t->kw == KN_KW_subgrid && !g->axis[axis].borrowed ? NULL : t;
}

/* Size that one track takes for counting repetitions (§7.2.3.2): its fixed maximum, else its fixed
 * minimum. */
static kn_lu repeat_size(const kn_track *t, kn_lu_opt avail) {
    kn_lu_opt max = t->max_fr > 0 || t->fit_content ? KN_LU_NONE : kn_len_resolve(t->max, avail),
              min = kn_len_resolve(t->min, avail);
    if (max.has && min.has)
        return kn_lu_max(max.v, min.v);
    return max.has ? max.v : min.has ? min.v : KN_LU0;
}

/* §7.2.3.2: as many as fit into the size, or the maximum size; else as many as fill the minimum
 * one. */
static uint32_t count_repeat(const kn_grid_axis *a, const kn_tracks *list, const kn_track *rep) {
    kn_lu_opt basis = a->avail.has ? a->avail : kn_lu_some(a->floor);
    kn_lu most = a->avail.has ? a->avail.v : a->ceiling;
    int64_t fixed = 0, one = 0;
    for (uint32_t i = 0; rep->repeat && i < rep->repeat->n; i++)
        if (rep->repeat->v[i].kind == 0)
            one += kn_lu_max(repeat_size(&rep->repeat->v[i], basis), kn_lu_int(1)).v + a->gap.v;
    for (uint32_t i = 0; i < list->n; i++)
        if (list->v[i].kind == 0)
            fixed += repeat_size(&list->v[i], basis).v + (int64_t)a->gap.v;
    if (one <= 0)
        return 1;
    bool limited = most.v < KN_LU_MAX.v;
    int64_t room = (int64_t)(limited ? most.v : a->floor.v) - fixed + a->gap.v;
    int64_t n = limited ? room / one : (room + one - 1) / one;
    return n < 1 ? 1 : n > KN_GRID_MAX_LINE ? KN_GRID_MAX_LINE : (uint32_t)n;
}

typedef struct expand {
    kn_grid_axis *a;
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
static void push_names(kn_grid_axis *a, const kn_names *names, int32_t line) {
    for (uint32_t i = 0; names && i < names->n; i++)
        kn_vec_push(&a->names, (kn_line_name){names->v[i], line, false});
}
static void push_list(expand *e, const kn_tracks *list, bool fit) {
    for (uint32_t i = 0; list && i < list->n; i++) {
        if (list->v[i].kind == 0)
            push_track(e, &list->v[i], fit);
        else if (list->v[i].kind == 1)
            push_names(e->a, list->v[i].names, (int32_t)e->a->n_explicit);
    }
}

/* Tracks of the axis that the container sizes itself. */
static void own_tracks(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    const kn_tracks *list = template_of(g, axis);
    const kn_areas *ar = g->b->style->grid->areas;
    expand e = {a, 0};
    for (uint32_t i = 0; list && list->kw != KN_KW_none && i < list->n; i++) {
        const kn_track *t = &list->v[i];
        if (t->kind == 0) {
            push_track(&e, t, false);
        } else if (t->kind == 1) {
            push_names(a, t->names, (int32_t)a->n_explicit);
        } else {
            for (uint32_t n = count_repeat(a, list, t); n > 0 && a->n_explicit < KN_GRID_MAX_LINE;
                 n--)
                push_list(&e, t->repeat, t->kind == 3);
        }
    }
    /* §7.3: areas beyond the tracks are sized by grid-auto-rows and -columns */
    uint32_t from_areas = !ar ? 0 : axis ? ar->rows : ar->cols;
    a->n_sized = a->n_explicit;
    while (a->n_explicit < from_areas && a->n_explicit < KN_GRID_MAX_LINE)
        push_track(&e, NULL, false);
}

/* §9.2: the names of a subgrid's own list, one entry a line; repeat(auto-fill) fills what is left.
 */
static void own_subgrid_names(kn_grid *g, int axis, int32_t span) {
    kn_grid_axis *a = &g->axis[axis];
    const kn_tracks *list = template_of(g, axis);
    int32_t line = 0, single = 0;
    for (uint32_t i = 0; list && i < list->n; i++)
        single += list->v[i].kind == 1;
    for (uint32_t i = 0; list && i < list->n && line <= span; i++) {
        const kn_track *t = &list->v[i];
        if (t->kind == 1) {
            push_names(a, t->names, line++);
            continue;
        }
        int32_t each = t->repeat ? (int32_t)t->repeat->n : 0;
        for (int32_t k = each ? (span + 1 - single) / each : 0; k > 0; k--)
            for (int32_t j = 0; j < each; j++)
                push_names(a, t->repeat->v[j].names, line++);
    }
}

static int by_line(const void *pa, const void *pb) {
    const kn_line_name *a = pa, *b = pb;
    return a->line < b->line ? -1 : a->line > b->line;
}

/* §9.1: as many tracks as the subgrid spans, with the names that the lines have above. */
static void borrowed_tracks(kn_grid *g, int axis) {
    kn_grid_axis *a = &g->axis[axis];
    const kn_grid_axis *up = &g->up->axis[axis];
    const kn_grid_item *it = &g->up->items[g->up_item];
    int32_t s = it->at[axis].start, span = it->at[axis].end - s;
    a->n_explicit = (uint32_t)span;
    a->n_sized = a->n_explicit;
    own_subgrid_names(g, axis, span);
    for (size_t i = 0; i < up->names.n; i++) {
        int32_t line = up->names.v[i].line - up->first - s;
        if (line >= 0 && line <= span)
            kn_vec_push(&a->names, (kn_line_name){up->names.v[i].name,
                                                  a->reversed ? span - line : line, true});
    }
    if (a->names.n)
        qsort(a->names.v, a->names.n, sizeof *a->names.v, by_line);
}

void kn_grid_template(kn_grid *g, int axis) {
    if (g->axis[axis].borrowed)
        borrowed_tracks(g, axis);
    else
        own_tracks(g, axis);
}

static kn_grid_area *find_area(kn_grid *g, kn_str name) {
    for (size_t i = 0; i < g->areas.n; i++)
        if (kn_str_eq(g->areas.v[i].name, name))
            return &g->areas.v[i];
    return NULL;
}

static void own_areas(kn_grid *g) {
    const kn_areas *ar = g->b->style->grid->areas;
    for (uint32_t i = 0; ar && i < ar->rows * ar->cols; i++) {
        if (kn_str_eq(ar->v[i], KN_S(".")))
            continue;
        int32_t at[2] = {(int32_t)(i % ar->cols), (int32_t)(i / ar->cols)};
        kn_grid_area *a = find_area(g, ar->v[i]);
        if (!a) {
            kn_vec_push(&g->areas,
                        (kn_grid_area){ar->v[i], {at[0], at[1]}, {at[0] + 1, at[1] + 1}});
            continue;
        }
        for (int k = 0; k < 2; k++) {
            a->lo[k] = at[k] < a->lo[k] ? at[k] : a->lo[k];
            a->hi[k] = at[k] + 1 > a->hi[k] ? at[k] + 1 : a->hi[k];
        }
    }
}

/* §9.2: areas above are areas here as far as they overlap the subgrid. */
static void inherited_areas(kn_grid *g) {
    const kn_grid_item *it = &g->up->items[g->up_item];
    for (size_t i = 0; i < g->up->areas.n; i++) {
        const kn_grid_area *from = &g->up->areas.v[i];
        kn_grid_area a = {.name = from->name};
        bool any = false;
        for (int k = 0; k < 2; k++) {
            if (!g->axis[k].borrowed || from->lo[k] >= from->hi[k])
                continue;
            int32_t s = it->at[k].start + g->up->axis[k].first, n = it->at[k].end - it->at[k].start;
            int32_t lo = from->lo[k] - s, hi = from->hi[k] - s;
            if (hi <= 0 || lo >= n)
                continue;
            lo = lo < 0 ? 0 : lo;
            hi = hi > n ? n : hi;
            a.lo[k] = g->axis[k].reversed ? n - hi : lo;
            a.hi[k] = g->axis[k].reversed ? n - lo : hi;
            any = true;
        }
        if (any)
            kn_vec_push(&g->areas, a);
    }
}

void kn_grid_areas(kn_grid *g) {
    own_areas(g);
    if (g->up)
        inherited_areas(g);
}
