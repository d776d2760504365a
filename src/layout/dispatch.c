/* kn_layout_box: the width of a box, then its formatting context, behind a small cache. */
#include "src/layout/float/floats.h"
#include "src/layout/writing.h"

static bool same_avail(kn_avail a, kn_avail b) {
    return a.kind == b.kind && (a.kind != KN_AVAIL_DEFINITE || a.v.v == b.v.v);
}

/* May the answer to `a` serve for `b`? Equal but for the run mode. */
static bool same_input(const kn_lin *a, const kn_lin *b) {
    return kn_opt_eq(a->known_w, b->known_w) && kn_opt_eq(a->known_h, b->known_h) &&
           kn_opt_eq(a->parent_w, b->parent_w) && kn_opt_eq(a->parent_h, b->parent_h) &&
           (a->known_w.has || same_avail(a->avail_w, b->avail_w)) &&
           a->collapse_start == b->collapse_start && a->collapse_end == b->collapse_end &&
           a->fixed_h_indefinite == b->fixed_h_indefinite && a->clamp == b->clamp &&
           a->trim == b->trim && a->auto_w == b->auto_w && a->auto_h == b->auto_h;
}

static const kn_lout *cache_find(const kn_box_priv *p, const kn_lin *in) {
    if (p->subgrid) /* its tracks are not part of the input */
        return NULL;
    if (p->performed && same_input(&p->final.in, in))
        return &p->final.out;
    if (in->run == KN_RUN_PERFORM)
        return NULL;
    for (int i = 0; i < p->n_entries; i++)
        if (same_input(&p->entries[i].in, in))
            return &p->entries[i].out;
    return NULL;
}

static void cache_put(kn_layout *l, kn_box_priv *p, const kn_lin *in, const kn_lout *out) {
    if (in->run == KN_RUN_PERFORM) {
        p->final = (kn_cache_entry){*in, *out};
        p->performed = true;
        return;
    }
    if (!p->entries)
        p->entries = KN_ANEW_N(l->arena, kn_cache_entry, KN_CACHE_ENTRIES);
    p->entries[p->next_entry] = (kn_cache_entry){*in, *out};
    p->next_entry = (uint8_t)((p->next_entry + 1) % KN_CACHE_ENTRIES);
    if (p->n_entries < KN_CACHE_ENTRIES)
        p->n_entries++;
}

static kn_lu own_width(kn_layout *l, kn_box *b, const kn_lin *in) {
    kn_lu_opt avail =
        in->avail_w.kind == KN_AVAIL_DEFINITE ? kn_lu_some(in->avail_w.v) : KN_LU_NONE;
    kn_lu_opt w = KN_LU_NONE;
    kn_lu min = KN_LU0, max = KN_LU_MAX;
    if (!in->auto_w && !b->anonymous)
        w = kn_resolve_w(l, b, b->style->box->width, in->parent_w, avail);
    if (!w.has && kn_box_ratio(b) > 0) {
        kn_lu_opt h = in->known_h.has ? in->known_h
                      : in->auto_h    ? KN_LU_NONE
                                      : kn_style_h(b, in->parent_h);
        if (h.has) {
            if (!in->known_h.has) {
                kn_limits_h(b, in->parent_h, &min, &max);
                h.v = kn_clamp(h.v, min, max);
            }
            w = kn_lu_some(kn_ratio_w_from_h(b, h.v));
            if (!in->auto_w && kn_len_is_kw(b->style->box->min_width, KN_KW_auto) && !kn_clips_w(b))
                w.v = kn_lu_max(w.v, kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT));
        }
    }
    bool content = !w.has;
    if (content)
        w = kn_lu_some(avail.has ? kn_fit_content_w(l, b, avail.v)
                                 : kn_intrinsic_w(l, b, in->avail_w.kind));
    if (in->auto_w)
        return w.v;
    kn_limits_w(l, b, in->parent_w, avail, &min, &max);
    if (content)
        kn_transfer_limits(b, in->parent_h, &min, &max);
    w.v = kn_clamp(w.v, min, max);
    return b->kind == KN_BOX_TABLE ? kn_lu_max(w.v, kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT))
                                   : w.v;
}

/* CSS Align 3 §9.1: baselines of a scroll container stay within its border box. */
static kn_lu_opt held_in(kn_lu_opt base, kn_lu h) {
    return base.has ? kn_lu_some(kn_lu_clamp0(kn_lu_min(base.v, h))) : base;
}

static kn_lout run_kind(kn_layout *l, kn_box *b, const kn_lin *in) {
    switch (b->kind) {
    case KN_BOX_REPLACED:
        return kn_replaced_layout(l, b, in);
    case KN_BOX_FLEX:
        return kn_flex_layout(l, b, in);
    case KN_BOX_GRID:
        return kn_grid_layout(l, b, in);
    case KN_BOX_TABLE:
        return kn_table_layout(l, b, in);
    default:
        return kn_block_layout(l, b, in);
    }
}

static kn_lout run_turned(kn_layout *l, kn_box *b, kn_lin *in) {
    if (!in->known_w.has)
        in->known_w = kn_lu_some(own_width(l, b, in));
    return run_kind(l, b, in);
}

kn_lout kn_layout_box(kn_layout *l, kn_box *b, const kn_lin *in) {
    kn_box_priv *p = kn_priv(b);
    kn_lu margin[4]; /* margins are the caller's: auto ones may be used values by now */
    memcpy(margin, b->margin, sizeof margin);
    kn_resolve_edges(b, in->parent_w);
    memcpy(b->margin, margin, sizeof margin);
    /* What floats of outside do to a box, and its own floats to them, no cache knows. */
    bool among_floats = in->floats && (p->holds_float || kn_floats_reach(in->floats, in->float_y));
    const kn_lout *hit = among_floats ? NULL : cache_find(p, in);
    kn_lout out;
    if (hit) {
        out = *hit;
    } else if (kn_turns(b)) {
        if (in->run == KN_RUN_MEASURE)
            p->performed = false;
        kn_lin own = *in; /* of the same axes: the parent's inline size is its own */
        if (!own.known_w.has && !kn_orthogonal(b))
            own.known_w = kn_lu_some(in->avail_w.kind == KN_AVAIL_DEFINITE
                                         ? own_width(l, b, in)
                                         : kn_contribution_w(l, b, in->avail_w.kind));
        out = kn_turned_layout(l, b, &own, run_turned);
        cache_put(l, p, in, &out);
    } else if (!in->known_w.has && b->kind != KN_BOX_REPLACED &&
               in->avail_w.kind != KN_AVAIL_DEFINITE && in->run == KN_RUN_MEASURE) {
        out = (kn_lout){.w = in->auto_w ? kn_intrinsic_w(l, b, in->avail_w.kind)
                                        : kn_contribution_w(l, b, in->avail_w.kind)};
        cache_put(l, p, in, &out);
    } else {
        kn_lin own = *in;
        if (!own.known_w.has && b->kind != KN_BOX_REPLACED)
            own.known_w = kn_lu_some(own_width(l, b, in));
        if (in->run == KN_RUN_MEASURE || among_floats)
            p->performed = false; /* measuring writes edges and caches of what is below */
        out = run_kind(l, b, &own);
        if (kn_fieldset_legend(b)) { /* its padding was widened meanwhile */
            kn_resolve_edges(b, in->parent_w);
            memcpy(b->margin, margin, sizeof margin);
        }
        if (kn_contains_layout(b)) /* CSS Containment 2 §3.2 */
            out.baseline_first = out.baseline_last = KN_LU_NONE;
        if (kn_clips_h(b)) {
            out.baseline_first = held_in(out.baseline_first, out.h);
            out.baseline_last = held_in(out.baseline_last, out.h);
        }
        if (!among_floats)
            cache_put(l, p, in, &out);
    }
    if (in->run == KN_RUN_PERFORM) {
        b->w = out.w;
        b->h = out.h;
        b->has_baseline = out.baseline_first.has;
        b->baseline = out.baseline_first.v;
    }
    return out;
}
