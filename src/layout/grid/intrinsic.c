/* CSS Grid 2 §12.5: intrinsic track sizes. Items are worked on by the number of tracks they span,
 * those that cross a flexible track together at the end; an item in one track is no special case,
 * all the space it asks for is that track's. */
#include "src/layout/grid/grid.h"

typedef enum phase {
    INTRINSIC_MIN,
    CONTENT_MIN,
    MAX_CONTENT_MIN,
    INTRINSIC_MAX,
    MAX_CONTENT_MAX,
    PHASES
} phase;

typedef struct sizing {
    kn_grid *g;
    int axis;
    kn_grid_axis *a;
    const kn_grid_ref **order; /* by span, flexible ones last */
    size_t n;
    kn_grid_share *grow, *beyond;
} sizing;

static bool is_max_phase(phase p) {
    return p >= INTRINSIC_MAX;
}

static bool affected(const kn_grid_axis *a, const kn_grid_track *t, phase p) {
    kn_grid_kind mn = kn_grid_min_kind(a, t), mx = kn_grid_max_kind(a, t);
    switch (p) {
    case INTRINSIC_MIN:
        return mn != KN_GRID_FIXED;
    case CONTENT_MIN:
        return mn == KN_GRID_MIN_CONTENT || mn == KN_GRID_MAX_CONTENT;
    case MAX_CONTENT_MIN:
        return mn == KN_GRID_MAX_CONTENT;
    case INTRINSIC_MAX:
        return mx != KN_GRID_FIXED && mx != KN_GRID_FLEX;
    default:
        return mx == KN_GRID_MAX_CONTENT || mx == KN_GRID_AUTO || mx == KN_GRID_FIT_CONTENT;
    }
}

/* §12.5.1: tracks that grow beyond their limits when all are full. */
static bool grows_beyond(const kn_grid_axis *a, const kn_grid_track *t, phase p) {
    return !is_max_phase(p) &&
           affected(a, t, p == MAX_CONTENT_MIN ? MAX_CONTENT_MAX : INTRINSIC_MAX);
}

static kn_lu size_in(const kn_grid_track *t, phase p) {
    return is_max_phase(p) && !kn_grid_infinite(t->limit) ? t->limit : t->base;
}

/* Room of a limit up to the argument of fit-content(). */
static int64_t room_of_limit(const kn_grid_axis *a, const kn_grid_track *t) {
    if (kn_grid_max_kind(a, t) != KN_GRID_FIT_CONTENT)
        return INT64_MAX;
    int64_t room = (int64_t)kn_len_or0(t->fn->max, a->avail).v - size_in(t, INTRINSIC_MAX).v;
    return room > 0 ? room : 0;
}

static int64_t room_of(const kn_grid_axis *a, const kn_grid_track *t, phase p) {
    if (!is_max_phase(p))
        return kn_grid_infinite(t->limit) ? INT64_MAX : (int64_t)t->limit.v - t->base.v;
    return kn_grid_infinite(t->limit) || t->growable ? room_of_limit(a, t) : 0;
}

static kn_contrib contribution_of(phase p) {
    return p == INTRINSIC_MIN                       ? KN_CONTRIB_MIN
           : p == CONTENT_MIN || p == INTRINSIC_MAX ? KN_CONTRIB_MIN_CONTENT
                                                    : KN_CONTRIB_MAX_CONTENT;
}

/* §12.5.1 for the space that one item lacks. */
static void distribute(sizing *s, const kn_grid_ref *r, phase p, bool flex) {
    kn_grid_axis *a = s->a;
    size_t n = 0, n_beyond = 0;
    float factors = 0;
    int64_t used = 0, shown = 0;
    for (int32_t i = r->start; i < r->end; i++) {
        kn_grid_track *t = &a->tracks[i];
        if (t->collapsed)
            continue;
        shown++;
        used += size_in(t, p).v;
        if ((flex && !kn_grid_is_flex(t)) || !affected(a, t, p))
            continue;
        t->planned = true;
        t->gain = KN_LU0;
        factors += flex ? kn_grid_factor(t) : 0;
        s->grow[n++] = (kn_grid_share){t, room_of(a, t, p), 1};
        if (grows_beyond(a, t, p))
            s->beyond[n_beyond++] = (kn_grid_share){t, INT64_MAX, 1};
    }
    if (!n)
        return;
    used += (shown - 1) * a->gap.v;
    int64_t extra = (int64_t)kn_grid_contribution(s->g, r, s->axis, contribution_of(p)).v - used;
    if (extra <= 0)
        return;
    for (size_t i = 0; i < n && factors > 0; i++)
        s->grow[i].weight = kn_grid_factor(s->grow[i].t);
    extra = kn_grid_share_out(s->grow, n, extra);
    if (extra > 0 && factors <= 0 && n_beyond) {
        kn_grid_share_out(s->beyond, n_beyond, extra);
    } else if (extra > 0 && factors <= 0) {
        for (size_t i = 0; i < n; i++)
            s->grow[i].room = !is_max_phase(p) ? INT64_MAX
                              : room_of_limit(a, s->grow[i].t) == INT64_MAX
                                  ? INT64_MAX
                                  : room_of_limit(a, s->grow[i].t) - s->grow[i].t->gain.v;
        kn_grid_share_out(s->grow, n, extra);
    }
    for (size_t i = 0; i < n; i++)
        s->grow[i].t->plan = kn_lu_max(s->grow[i].t->plan, s->grow[i].t->gain);
}

static void grow_planned(kn_grid_axis *a, phase p) {
    for (uint32_t i = 0; i < a->n; i++) {
        kn_grid_track *t = &a->tracks[i];
        t->growable = false;
        if (!t->planned)
            continue;
        if (is_max_phase(p)) {
            t->growable = p == INTRINSIC_MAX && kn_grid_infinite(t->limit);
            t->limit = kn_lu_add(size_in(t, p), t->plan);
        } else {
            t->base = kn_lu_add(t->base, t->plan);
        }
        if (!kn_grid_infinite(t->limit))
            t->limit = kn_lu_max(t->limit, t->base);
    }
}

/* Items [from, to) of the order, which span as many tracks. */
static void run_group(sizing *s, size_t from, size_t to, bool flex) {
    for (phase p = INTRINSIC_MIN; p < (flex ? INTRINSIC_MAX : PHASES); p++) {
        for (uint32_t i = 0; i < s->a->n; i++) {
            s->a->tracks[i].planned = false;
            s->a->tracks[i].plan = KN_LU0;
        }
        for (size_t i = from; i < to; i++)
            distribute(s, s->order[i], p, flex);
        grow_planned(s->a, p);
    }
}

static bool crosses_flex(const kn_grid_axis *a, const kn_grid_ref *r) {
    for (int32_t t = r->start; t < r->end; t++)
        if (kn_grid_is_flex(&a->tracks[t]))
            return true;
    return false;
}
static bool is_intrinsic(const kn_grid_axis *a, const kn_grid_ref *r) {
    for (int32_t t = r->start; t < r->end; t++)
        if (affected(a, &a->tracks[t], INTRINSIC_MIN) || affected(a, &a->tracks[t], INTRINSIC_MAX))
            return true;
    return false;
}

typedef struct keyed { /* sort key of an item: span, or one more than any for flexible ones */
    uint32_t span;
    uint32_t at;
} keyed;
static int by_span(const void *pa, const void *pb) {
    const keyed *a = pa, *b = pb;
    if (a->span != b->span)
        return a->span < b->span ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

/* §9: a subgrid's own edges take room in the outermost tracks, items there or not. */
static void subgrid_edges(kn_grid_axis *a, const kn_grid_ref *r) {
    kn_grid_track *s = &a->tracks[r->start], *e = &a->tracks[r->end - 1];
    kn_lu before = s == e ? kn_lu_add(r->before, r->after) : r->before;
    if (kn_grid_min_kind(a, s) != KN_GRID_FIXED)
        s->base = kn_lu_max(s->base, before);
    if (s != e && kn_grid_min_kind(a, e) != KN_GRID_FIXED)
        e->base = kn_lu_max(e->base, r->after);
    for (kn_grid_track *t = s; t <= e; t++)
        if (!kn_grid_infinite(t->limit))
            t->limit = kn_lu_max(t->limit, t->base);
}

void kn_grid_resolve_intrinsic(kn_grid *g, int axis) {
    sizing s = {.g = g, .axis = axis, .a = &g->axis[axis]};
    size_t most = s.a->refs.n ? s.a->refs.n : 1;
    keyed *keys = KN_NEW_N(keyed, most);
    s.order = KN_NEW_N(const kn_grid_ref *, most);
    s.grow = KN_NEW_N(kn_grid_share, s.a->n ? s.a->n : 1);
    s.beyond = KN_NEW_N(kn_grid_share, s.a->n ? s.a->n : 1);
    for (size_t i = 0; i < s.a->refs.n; i++) {
        const kn_grid_ref *r = &s.a->refs.v[i];
        if (!is_intrinsic(s.a, r) && !crosses_flex(s.a, r))
            continue;
        if (r->edges_only)
            subgrid_edges(s.a, r);
        else
            keys[s.n++] = (keyed){crosses_flex(s.a, r) ? UINT32_MAX : (uint32_t)(r->end - r->start),
                                  (uint32_t)i};
    }
    qsort(keys, s.n, sizeof *keys, by_span);
    for (size_t i = 0; i < s.n; i++)
        s.order[i] = &s.a->refs.v[keys[i].at];
    for (size_t from = 0, to; from < s.n; from = to) {
        for (to = from + 1; to < s.n && keys[to].span == keys[from].span;)
            to++;
        run_group(&s, from, to, keys[from].span == UINT32_MAX);
    }
    free(keys);
    free(s.order);
    free(s.grow);
    free(s.beyond);
}
