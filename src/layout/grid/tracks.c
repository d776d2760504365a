/* CSS Grid 2 §12: the track sizing algorithm. */
#include "src/layout/grid/grid.h"

/* Sizing functions of a track with percentages of nothing turned into auto (§7.2.1). */
typedef enum kind { FIXED, AUTO, MIN_CONTENT, MAX_CONTENT, FIT_CONTENT, FLEX } kind;

static kind len_kind(kn_len len, kn_lu_opt avail) {
    if (len.kind != KN_LEN_KW)
        return kn_len_depends_on_basis(len) && !avail.has ? AUTO : FIXED;
    return len.kw == KN_KW_min_content   ? MIN_CONTENT
           : len.kw == KN_KW_max_content ? MAX_CONTENT
                                         : AUTO;
}
static kind min_kind(const kn_grid_axis *a, const kn_grid_track *t) {
    return !t->fn || t->fn->fit_content ? AUTO : len_kind(t->fn->min, a->avail);
}
static kind max_kind(const kn_grid_axis *a, const kn_grid_track *t) {
    if (!t->fn)
        return AUTO;
    if (t->fn->max_fr > 0)
        return FLEX;
    if (t->fn->fit_content)
        return kn_len_depends_on_basis(t->fn->max) && !a->avail.has ? MAX_CONTENT : FIT_CONTENT;
    return len_kind(t->fn->max, a->avail);
}
static bool is_flex(const kn_grid_track *t) {
    return t->fn && t->fn->max_fr > 0;
}
static bool infinite(kn_lu v) {
    return v.v == INT32_MAX;
}

kn_lu kn_grid_span_size(const kn_grid_axis *a, int32_t from, int32_t to) {
    if (to <= from)
        return KN_LU0;
    const kn_grid_track *last = &a->tracks[to - 1];
    if (last->pos.v || a->tracks[from].pos.v) /* placed already: distributed space counts */
        return kn_lu_sub(kn_lu_add(last->pos, last->base), a->tracks[from].pos);
    kn_lu sum = KN_LU0;
    bool any = false;
    for (int32_t i = from; i < to; i++) {
        if (a->tracks[i].collapsed)
            continue;
        sum = kn_lu_add(sum, a->tracks[i].base);
        if (any)
            sum = kn_lu_add(sum, a->gap);
        any = true;
    }
    return sum;
}

kn_lu kn_grid_total(const kn_grid_axis *a) {
    kn_lu sum = KN_LU0;
    bool any = false;
    for (uint32_t i = 0; i < a->n; i++) {
        if (a->tracks[i].collapsed)
            continue;
        sum = kn_lu_add(sum, a->tracks[i].base);
        if (any)
            sum = kn_lu_add(sum, a->gap);
        any = true;
    }
    return sum;
}

/* §12.4 */
static void initialize(kn_grid_axis *a) {
    for (uint32_t i = 0; i < a->n; i++) {
        kn_grid_track *t = &a->tracks[i];
        t->pos = KN_LU0;
        t->base = KN_LU0;
        t->limit = KN_LU_MAX;
        t->growable = false;
        if (t->collapsed) {
            t->limit = KN_LU0;
            continue;
        }
        if (min_kind(a, t) == FIXED)
            t->base = kn_lu_clamp0(kn_len_or0(t->fn->min, a->avail));
        if (max_kind(a, t) == FIXED)
            t->limit = kn_lu_max(kn_lu_clamp0(kn_len_or0(t->fn->max, a->avail)), t->base);
    }
}

typedef struct sizing {
    kn_grid *g;
    int axis;
    kn_grid_axis *a;
} sizing;

static kn_lu contribution(const sizing *s, const kn_grid_item *it, kn_contrib which) {
    return kn_grid_contribution(s->g, it, s->axis, which);
}

/* Under a min-content constraint auto minimums take min-content contributions limited by fixed
 * maximums (§12.5). */
static kn_contrib auto_min_contrib(const sizing *s) {
    if (s->a->avail.has || s->a->constraint == KN_AVAIL_DEFINITE)
        return KN_CONTRIB_MIN;
    return s->a->constraint == KN_AVAIL_MAX_CONTENT ? KN_CONTRIB_MAX_CONTENT
                                                    : KN_CONTRIB_MIN_CONTENT;
}
static kn_lu fit_limit(const sizing *s, const kn_grid_track *t, kn_lu v) {
    if (max_kind(s->a, t) != FIT_CONTENT)
        return v;
    return kn_lu_min(v, kn_lu_max(kn_len_or0(t->fn->max, s->a->avail), t->base));
}

static kn_lu auto_min(const sizing *s, const kn_grid_item *it, const kn_grid_track *t) {
    kn_contrib c = auto_min_contrib(s);
    if (c == KN_CONTRIB_MIN)
        return contribution(s, it, c);
    kn_lu v = contribution(s, it, c);
    if (max_kind(s->a, t) == FIXED)
        v = kn_lu_min(v, t->limit);
    else if (max_kind(s->a, t) == FIT_CONTENT)
        v = fit_limit(s, t, v);
    return kn_lu_max(v, contribution(s, it, KN_CONTRIB_MIN));
}

/* §12.5 step 2: items in one track that is not flexible. */
static void single_span(sizing *s, const kn_grid_item *it) {
    kn_grid_track *t = &s->a->tracks[it->at[s->axis].start];
    switch (min_kind(s->a, t)) {
    case MIN_CONTENT:
        t->base = kn_lu_max(t->base, contribution(s, it, KN_CONTRIB_MIN_CONTENT));
        break;
    case MAX_CONTENT:
        t->base = kn_lu_max(t->base, contribution(s, it, KN_CONTRIB_MAX_CONTENT));
        break;
    case AUTO:
        t->base = kn_lu_max(t->base, auto_min(s, it, t));
        break;
    default:
        break;
    }
    kind mk = max_kind(s->a, t);
    if (mk == MIN_CONTENT || mk == AUTO || mk == MAX_CONTENT || mk == FIT_CONTENT) {
        kn_lu v = contribution(s, it,
                               mk == MIN_CONTENT ? KN_CONTRIB_MIN_CONTENT : KN_CONTRIB_MAX_CONTENT);
        v = fit_limit(s, t, v);
        t->limit = infinite(t->limit) ? v : kn_lu_max(t->limit, v);
    }
    if (!infinite(t->limit))
        t->limit = kn_lu_max(t->limit, t->base);
}

/* ---- §12.5.1: distributing extra space ---- */
typedef enum phase {
    INTRINSIC_MIN,
    CONTENT_MIN,
    MAX_CONTENT_MIN,
    INTRINSIC_MAX,
    MAX_CONTENT_MAX
} phase;

static bool is_max_phase(phase p) {
    return p >= INTRINSIC_MAX;
}
static bool affected(const sizing *s, const kn_grid_track *t, phase p, bool flex_only) {
    if (t->collapsed || (flex_only && !is_flex(t)))
        return false;
    kind mn = min_kind(s->a, t), mx = max_kind(s->a, t);
    bool max_constraint = !s->a->avail.has && s->a->constraint == KN_AVAIL_MAX_CONTENT;
    switch (p) {
    case INTRINSIC_MIN:
        return mn != FIXED;
    case CONTENT_MIN:
        return mn == MIN_CONTENT || mn == MAX_CONTENT;
    case MAX_CONTENT_MIN:
        return mn == MAX_CONTENT || (max_constraint && mn == AUTO);
    case INTRINSIC_MAX:
        return mx != FIXED && mx != FLEX;
    default:
        return mx == MAX_CONTENT || mx == AUTO || mx == FIT_CONTENT;
    }
}
static kn_lu size_in(const kn_grid_track *t, phase p) {
    return is_max_phase(p) && !infinite(t->limit) ? t->limit : t->base;
}
static kn_lu growth_limit(const sizing *s, const kn_grid_track *t, phase p) {
    if (!is_max_phase(p))
        return t->limit;
    kn_lu v = infinite(t->limit) || t->growable ? KN_LU_MAX : t->limit;
    return max_kind(s->a, t) == FIT_CONTENT
               ? kn_lu_min(v, kn_lu_max(kn_len_or0(t->fn->max, s->a->avail), t->base))
               : v;
}

/* Gives `extra` to the tracks in equal shares (flex tracks: by factor) up to their limits; what is
 * left stays. */
static int64_t share_out(kn_grid_track **list, const kn_lu *limit, kn_lu *add, uint32_t n,
                         int64_t extra, bool flex) {
    bool frozen[256] = {false};
    while (extra > 0) {
        uint32_t open = 0;
        double sum = 0;
        for (uint32_t i = 0; i < n; i++)
            if (!frozen[i]) {
                open++;
                sum += flex ? list[i]->fn->max_fr : 1;
            }
        if (!open || sum <= 0)
            break;
        int64_t before = extra;
        bool hit = false;
        uint32_t left = open;
        int64_t round_extra = extra;
        for (uint32_t i = 0; i < n; i++) {
            if (frozen[i])
                continue;
            int64_t part =
                flex ? (int64_t)(before * (list[i]->fn->max_fr / sum)) : round_extra / left;
            if (flex && left == 1)
                part = round_extra;
            left--;
            int64_t room = infinite(limit[i]) ? INT64_MAX : (int64_t)limit[i].v - add[i].v;
            int64_t take = part < room ? part : room < 0 ? 0 : room;
            if (take < part) {
                frozen[i] = true;
                hit = true;
            }
            add[i].v = kn_sat32((int64_t)add[i].v + take);
            extra -= take;
            round_extra -= part;
        }
        if (!hit)
            break;
    }
    return extra;
}

static kn_contrib phase_contrib(const sizing *s, phase p) {
    switch (p) {
    case INTRINSIC_MIN:
        return auto_min_contrib(s) == KN_CONTRIB_MIN_CONTENT ? KN_CONTRIB_MIN_CONTENT
                                                             : KN_CONTRIB_MIN;
    case CONTENT_MIN:
    case INTRINSIC_MAX:
        return KN_CONTRIB_MIN_CONTENT;
    default:
        return KN_CONTRIB_MAX_CONTENT;
    }
}

static void distribute_item(sizing *s, const kn_grid_item *it, phase p, bool flex_only) {
    kn_grid_track *list[256];
    kn_lu limit[256], add[256];
    uint32_t n = 0;
    int64_t used = 0, gaps = 0;
    for (int32_t i = it->at[s->axis].start; i < it->at[s->axis].end; i++) {
        kn_grid_track *t = &s->a->tracks[i];
        if (!t->collapsed)
            gaps++;
        used += size_in(t, p).v;
        if (n < 256 && affected(s, t, p, flex_only)) {
            list[n] = t;
            limit[n] = growth_limit(s, t, p);
            add[n++] = size_in(t, p);
        }
    }
    if (!n)
        return;
    used += (gaps - 1) * s->a->gap.v;
    int64_t extra = (int64_t)contribution(s, it, phase_contrib(s, p)).v - used;
    if (extra > 0) {
        double fr = 0;
        for (uint32_t i = 0; flex_only && i < n; i++)
            fr += list[i]->fn->max_fr;
        extra = share_out(list, limit, add, n, extra, flex_only && fr > 0);
    }
    if (extra >
        0) { /* beyond the limits: tracks of the kind that the contribution is about, else all */
        kn_lu none[256];
        kn_grid_track *pick[256];
        kn_lu padd[256];
        uint32_t idx[256], k = 0;
        for (int all = 0; all < 2 && !k; all++)
            for (uint32_t i = 0; i < n; i++) {
                kind mx = max_kind(s->a, list[i]);
                bool fits = p == MAX_CONTENT_MIN
                                ? mx == MAX_CONTENT || mx == AUTO || mx == FIT_CONTENT
                                : mx != FIXED && mx != FLEX;
                if (all || is_max_phase(p) || fits) {
                    idx[k] = i;
                    pick[k] = list[i];
                    none[k] = KN_LU_MAX;
                    padd[k++] = add[i];
                }
            }
        if (!is_max_phase(p)) {
            share_out(pick, none, padd, k, extra, false);
            for (uint32_t i = 0; i < k; i++)
                add[idx[i]] = padd[i];
        }
    }
    for (uint32_t i = 0; i < n; i++)
        list[i]->planned = kn_lu_max(list[i]->planned, add[i]);
}

static void run_phase(sizing *s, phase p, uint32_t span, bool flex) {
    for (uint32_t i = 0; i < s->a->n; i++)
        s->a->tracks[i].planned = KN_LU_MIN;
    for (uint32_t i = 0; i < s->g->n; i++) {
        const kn_grid_item *it = &s->g->items[i];
        bool has_flex = false;
        for (int32_t t = it->at[s->axis].start; t < it->at[s->axis].end; t++)
            has_flex |= is_flex(&s->a->tracks[t]);
        if (has_flex == flex && (flex || it->at[s->axis].span == span))
            distribute_item(s, it, p, flex);
    }
    for (uint32_t i = 0; i < s->a->n; i++) {
        kn_grid_track *t = &s->a->tracks[i];
        if (t->planned.v == INT32_MIN)
            continue;
        if (!is_max_phase(p)) {
            t->base = kn_lu_max(t->base, t->planned);
        } else {
            if (p == INTRINSIC_MAX && infinite(t->limit))
                t->growable = true;
            t->limit = infinite(t->limit) ? t->planned : kn_lu_max(t->limit, t->planned);
        }
        if (!infinite(t->limit))
            t->limit = kn_lu_max(t->limit, t->base);
    }
    if (p == MAX_CONTENT_MAX)
        for (uint32_t i = 0; i < s->a->n; i++)
            s->a->tracks[i].growable = false;
}

static void span_phases(sizing *s, uint32_t span, bool flex) {
    run_phase(s, INTRINSIC_MIN, span, flex);
    run_phase(s, CONTENT_MIN, span, flex);
    run_phase(s, MAX_CONTENT_MIN, span, flex);
    if (flex)
        return;
    run_phase(s, INTRINSIC_MAX, span, flex);
    run_phase(s, MAX_CONTENT_MAX, span, flex);
}

/* §12.5 */
static void resolve_intrinsic(sizing *s) {
    uint32_t longest = 0;
    bool flex = false;
    for (uint32_t i = 0; i < s->g->n; i++) {
        const kn_grid_item *it = &s->g->items[i];
        bool has_flex = false;
        for (int32_t t = it->at[s->axis].start; t < it->at[s->axis].end; t++)
            has_flex |= is_flex(&s->a->tracks[t]);
        flex |= has_flex;
        if (has_flex)
            continue;
        if (it->at[s->axis].span == 1)
            single_span(s, it);
        else if (it->at[s->axis].span > longest)
            longest = it->at[s->axis].span;
    }
    for (uint32_t span = 2; span <= longest; span++) {
        bool any = false;
        for (uint32_t i = 0; i < s->g->n && !any; i++)
            any = s->g->items[i].at[s->axis].span == span;
        if (any)
            span_phases(s, span, false);
    }
    if (flex)
        span_phases(s, 0, true);
    for (uint32_t i = 0; i < s->a->n; i++)
        if (infinite(s->a->tracks[i].limit))
            s->a->tracks[i].limit = s->a->tracks[i].base;
}

/* §12.6 */
static void maximize(sizing *s) {
    kn_grid_axis *a = s->a;
    if (!a->avail.has) {
        if (a->constraint != KN_AVAIL_MIN_CONTENT)
            for (uint32_t i = 0; i < a->n; i++)
                a->tracks[i].base = kn_lu_max(a->tracks[i].base, a->tracks[i].limit);
        return;
    }
    int64_t free = (int64_t)a->avail.v.v - kn_grid_total(a).v;
    while (free > 0) {
        int64_t open = 0;
        for (uint32_t i = 0; i < a->n; i++)
            open += a->tracks[i].base.v < a->tracks[i].limit.v;
        if (!open)
            return;
        for (uint32_t i = 0; i < a->n && open; i++) {
            kn_grid_track *t = &a->tracks[i];
            if (t->base.v >= t->limit.v)
                continue;
            int64_t part = free / open, room = (int64_t)t->limit.v - t->base.v;
            open--;
            part = part < room ? part : room;
            t->base.v += (int32_t)part;
            free -= part;
            if (!open && part < room && free <= 0)
                return;
        }
    }
}

/* §12.7.1: size of 1fr when flexible tracks fill `space`. */
static double find_fr(const kn_grid_axis *a, int32_t from, int32_t to, double space) {
    bool inflexible[1024] = {false};
    for (;;) {
        double left = space, sum = 0;
        int shown = 0;
        for (int32_t i = from; i < to; i++) {
            const kn_grid_track *t = &a->tracks[i];
            if (t->collapsed)
                continue;
            shown++;
            if (is_flex(t) && !(i - from < 1024 && inflexible[i - from]))
                sum += t->fn->max_fr;
            else
                left -= t->base.v;
        }
        left -= (double)(shown > 0 ? shown - 1 : 0) * a->gap.v;
        double fr = left / (sum > 1 ? sum : 1);
        bool again = false;
        for (int32_t i = from; i < to && i - from < 1024; i++) {
            const kn_grid_track *t = &a->tracks[i];
            if (is_flex(t) && !t->collapsed && !inflexible[i - from] &&
                fr * t->fn->max_fr < t->base.v)
                inflexible[i - from] = again = true;
        }
        if (!again)
            return fr;
    }
}

/* §12.7 */
static void expand_flexible(sizing *s) {
    kn_grid_axis *a = s->a;
    double fr = 0;
    bool any = false;
    for (uint32_t i = 0; i < a->n; i++)
        any |= is_flex(&a->tracks[i]);
    if (!any || (!a->avail.has && a->constraint == KN_AVAIL_MIN_CONTENT))
        return;
    if (a->avail.has) {
        fr = find_fr(a, 0, (int32_t)a->n, a->avail.v.v);
    } else {
        for (uint32_t i = 0; i < a->n; i++) {
            const kn_grid_track *t = &a->tracks[i];
            if (is_flex(t))
                fr = fmax(fr, t->base.v / fmax(1, t->fn->max_fr));
        }
        for (uint32_t i = 0; i < s->g->n; i++) {
            const kn_grid_item *it = &s->g->items[i];
            bool crosses = false;
            for (int32_t t = it->at[s->axis].start; t < it->at[s->axis].end; t++)
                crosses |= is_flex(&a->tracks[t]);
            if (crosses)
                fr = fmax(fr, find_fr(a, it->at[s->axis].start, it->at[s->axis].end,
                                      contribution(s, it, KN_CONTRIB_MAX_CONTENT).v));
        }
    }
    float left = 0; /* what is below 1/64 px goes to the next track, in single precision as browsers
                       carry it */
    for (uint32_t i = 0; i < a->n; i++) {
        kn_grid_track *t = &a->tracks[i];
        if (!is_flex(t) || t->collapsed)
            continue;
        float share = (float)(fr / KN_LU_ONE) * t->fn->max_fr + left;
        kn_lu whole = kn_lu_px(share);
        if (whole.v <= t->base.v)
            continue;
        t->base = whole;
        left = fmodf(share, 1.0f / KN_LU_ONE);
    }
}

/* §12.8 */
static void stretch_auto(sizing *s) {
    kn_grid_axis *a = s->a;
    const kn_sg_flex *fs = s->g->b->style->flex;
    kn_kw kw = s->axis ? fs->align_content.kw : fs->justify_content.kw;
    if (!a->avail.has || (kw != KN_KW_normal && kw != KN_KW_stretch))
        return;
    int64_t free = (int64_t)a->avail.v.v - kn_grid_total(a).v, n = 0;
    for (uint32_t i = 0; i < a->n; i++)
        n += !a->tracks[i].collapsed && max_kind(a, &a->tracks[i]) == AUTO;
    for (uint32_t i = 0; i < a->n && free > 0 && n; i++) {
        if (a->tracks[i].collapsed || max_kind(a, &a->tracks[i]) != AUTO)
            continue;
        int64_t part = free / n--;
        a->tracks[i].base.v = kn_sat32((int64_t)a->tracks[i].base.v + part);
        free -= part;
    }
}

void kn_grid_size_tracks(kn_grid *g, int axis) {
    sizing s = {g, axis, &g->axis[axis]};
    initialize(s.a);
    resolve_intrinsic(&s);
    maximize(&s);
    expand_flexible(&s);
    stretch_auto(&s);
}
