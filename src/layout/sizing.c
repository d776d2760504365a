/* Box sizes from the properties: definite values, intrinsic keywords, limits, ratios. */
#include "src/layout/sizing.h"
#include "src/layout/writing.h"

kn_lu kn_to_border_w(const kn_box *b, kn_lu v) {
    kn_lu pb = kn_pb_w(b);
    return b->style->box->box_sizing == KN_KW_border_box ? kn_lu_max(v, pb)
                                                         : kn_lu_add(kn_lu_clamp0(v), pb);
}
kn_lu kn_to_border_h(const kn_box *b, kn_lu v) {
    kn_lu pb = kn_pb_h(b);
    return b->style->box->box_sizing == KN_KW_border_box ? kn_lu_max(v, pb)
                                                         : kn_lu_add(kn_lu_clamp0(v), pb);
}

static bool is_stretch(kn_len l) {
    return kn_len_is_kw(l, KN_KW_stretch) || kn_len_is_kw(l, KN_KW_m_webkit_fill_available);
}

kn_lu_opt kn_style_w(const kn_box *b, kn_lu_opt parent_w) {
    if (b->anonymous)
        return KN_LU_NONE;
    kn_lu_opt v = kn_len_resolve(b->style->box->width, parent_w);
    return v.has ? kn_lu_some(kn_to_border_w(b, v.v)) : v;
}

/* CSS Sizing 4 §6.1: a margin that could collapse with the container's counts as 0. */
static kn_lu stretch_margins(const kn_box *b) {
    const kn_box *p = b->parent;
    bool open =
        p && p->kind == KN_BOX_BLOCK && !p->inline_fc && !kn_is_bfc_root(p) && !b->out_of_flow;
    kn_lu m = KN_LU0;
    if (!open || p->border[KN_TOP].v || p->padding[KN_TOP].v)
        m = b->margin[KN_TOP];
    if (!open || p->border[KN_BOTTOM].v || p->padding[KN_BOTTOM].v)
        m = kn_lu_add(m, b->margin[KN_BOTTOM]);
    return m;
}

static kn_lu_opt height_of(const kn_box *b, kn_len len, kn_lu_opt parent_h) {
    if (is_stretch(len) && parent_h.has)
        return kn_lu_some(kn_lu_max(kn_lu_sub(parent_h.v, stretch_margins(b)), kn_pb_h(b)));
    kn_lu_opt v = kn_len_resolve(len, parent_h);
    return v.has ? kn_lu_some(kn_to_border_h(b, v.v)) : v;
}

kn_lu_opt kn_style_h(const kn_box *b, kn_lu_opt parent_h) {
    return b->anonymous ? KN_LU_NONE : height_of(b, b->style->box->height, parent_h);
}

/* A width that the ratio gives stays at least as wide as the content (CSS Sizing 4 §5.3). */
static kn_lu ratio_width(kn_layout *l, kn_box *b, kn_lu h) {
    kn_lu w = kn_ratio_w_from_h(b, h);
    if (kn_len_is_kw(b->style->box->min_width, KN_KW_auto) && !kn_clips_w(b))
        w = kn_lu_max(w, kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT));
    return w;
}

kn_lu_opt kn_resolve_w(kn_layout *l, kn_box *b, kn_len len, kn_lu_opt parent_w, kn_lu_opt avail) {
    kn_lu_opt v = kn_len_resolve(len, parent_w);
    if (v.has)
        return kn_lu_some(kn_to_border_w(b, v.v));
    if (len.kind != KN_LEN_KW)
        return KN_LU_NONE;
    bool content =
        len.kw == KN_KW_min_content || len.kw == KN_KW_max_content || len.kw == KN_KW_fit_content;
    if (content && b->kind != KN_BOX_REPLACED &&
        kn_box_ratio(b) > 0) { /* CSS Sizing 4 §5.1: content sizes by the ratio */
        kn_lu_opt h = kn_known_h(b);
        if (h.has)
            return kn_lu_some(ratio_width(l, b, h.v));
    }
    switch (len.kw) {
    case KN_KW_min_content:
        return kn_lu_some(kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT));
    case KN_KW_max_content:
        return kn_lu_some(kn_intrinsic_w(l, b, KN_AVAIL_MAX_CONTENT));
    case KN_KW_fit_content: {
        kn_lu_opt limit = avail;
        if (len.px != 0 || len.pct != 0)
            limit =
                kn_lu_some(kn_to_border_w(b, kn_lu_px(len.px + len.pct * kn_px(parent_w.v) / 100)));
        return kn_lu_some(limit.has ? kn_fit_content_w(l, b, limit.v)
                                    : kn_intrinsic_w(l, b, KN_AVAIL_MAX_CONTENT));
    }
    case KN_KW_stretch:
    case KN_KW_m_webkit_fill_available:
        return avail.has ? kn_lu_some(kn_lu_max(avail.v, kn_pb_w(b))) : KN_LU_NONE;
    default:
        return KN_LU_NONE;
    }
}

void kn_limits_w(kn_layout *l, kn_box *b, kn_lu_opt parent_w, kn_lu_opt avail, kn_lu *min,
                 kn_lu *max) {
    *min = KN_LU0;
    *max = KN_LU_MAX;
    if (b->anonymous)
        return;
    kn_lu_opt lo = kn_resolve_w(l, b, b->style->box->min_width, parent_w, avail);
    kn_lu_opt hi = kn_resolve_w(l, b, b->style->box->max_width, parent_w, avail);
    if (lo.has)
        *min = lo.v;
    if (hi.has)
        *max = hi.v;
}

void kn_limits_h(const kn_box *b, kn_lu_opt parent_h, kn_lu *min, kn_lu *max) {
    *min = KN_LU0;
    *max = KN_LU_MAX;
    if (b->anonymous)
        return;
    /* percentages of nothing count as 0 here, also inside calc() (CSS 2.2 §10.7) */
    kn_len len = b->style->box->min_height;
    kn_lu_opt lo =
        height_of(b, len, parent_h.has || is_stretch(len) ? parent_h : kn_lu_some(KN_LU0));
    kn_lu_opt hi = height_of(b, b->style->box->max_height, parent_h);
    if (lo.has)
        *min = lo.v;
    if (hi.has)
        *max = hi.v;
}

double kn_box_ratio(const kn_box *b) {
    if (b->anonymous || b->kind == KN_BOX_INLINE || b->kind == KN_BOX_TEXT)
        return 0;
    kn_ratio r = b->style->box->aspect_ratio;
    bool natural = b->kind == KN_BOX_REPLACED && b->ratio_w > 0 && b->ratio_h > 0;
    if (natural && r.is_auto)
        return b->ratio_w / b->ratio_h;
    if (r.has && r.w > 0 && r.h > 0)
        return (double)r.w / r.h;
    return natural ? b->ratio_w / b->ratio_h : 0;
}

/* Does the ratio speak of the border box? CSS Sizing 4 §5.1: `auto` always means the content box.
 */
static bool ratio_of_border_box(const kn_box *b) {
    kn_ratio r = b->style->box->aspect_ratio;
    return r.has && !r.is_auto && b->style->box->box_sizing == KN_KW_border_box;
}
static void ratio_parts(const kn_box *b, double *w, double *h) {
    kn_ratio r = b->style->box->aspect_ratio;
    bool natural = b->kind == KN_BOX_REPLACED && b->ratio_w > 0 && b->ratio_h > 0;
    *w = natural && (r.is_auto || !r.has) ? b->ratio_w : r.w;
    *h = natural && (r.is_auto || !r.has) ? b->ratio_h : r.h;
}
static kn_lu scale(kn_lu v, double num, double den) {
    double x = v.v * num / den;
    return (kn_lu){x >= INT32_MAX ? INT32_MAX : (int32_t)x};
}

kn_lu kn_ratio_w_from_h(const kn_box *b, kn_lu h) {
    double rw, rh;
    ratio_parts(b, &rw, &rh);
    if (ratio_of_border_box(b))
        return kn_lu_max(scale(h, rw, rh), kn_pb_w(b));
    return kn_lu_add(scale(kn_lu_clamp0(kn_lu_sub(h, kn_pb_h(b))), rw, rh), kn_pb_w(b));
}
kn_lu kn_ratio_h_from_w(const kn_box *b, kn_lu w) {
    double rw, rh;
    ratio_parts(b, &rw, &rh);
    if (ratio_of_border_box(b))
        return kn_lu_max(scale(w, rh, rw), kn_pb_h(b));
    return kn_lu_add(scale(kn_lu_clamp0(kn_lu_sub(w, kn_pb_w(b))), rh, rw), kn_pb_h(b));
}

void kn_transfer_limits(const kn_box *b, kn_lu_opt parent_h, kn_lu *min, kn_lu *max) {
    if (!(kn_box_ratio(b) > 0))
        return;
    kn_lu lo, hi;
    kn_limits_h(b, parent_h, &lo, &hi);
    if (hi.v < KN_LU_MAX.v)
        *max = kn_lu_min(*max, kn_lu_max(kn_ratio_w_from_h(b, hi), *min));
    if (lo.v > 0)
        *min = kn_lu_max(*min, kn_lu_min(kn_ratio_w_from_h(b, lo), *max));
}

kn_lu kn_intrinsic_w(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_box_priv *p = kn_priv(b);
    int i = kind == KN_AVAIL_MAX_CONTENT;
    if (kn_orthogonal(b))
        return kn_turned_intrinsic(l, b);
    kn_lu pb = kn_pb_w(b),
          w; /* kept without it: percentages of padding change with the container */
    if (p->has_intrinsic[i] && !p->subgrid)
        return kn_lu_add(p->intrinsic[i], pb);
    if (b->kind == KN_BOX_REPLACED)
        w = kn_replaced_intrinsic(l, b, kind);
    else if (kn_size_contained_w(b) &&
             (b->kind != KN_BOX_GRID || b->style->box->intrinsic_width.kind != KN_LEN_KW))
        w = kn_lu_add(pb, kn_contained_content_w(b)); /* grids keep their tracks */
    else if (b->kind == KN_BOX_FLEX)
        w = kn_flex_intrinsic(l, b, kind);
    else if (b->kind == KN_BOX_GRID)
        w = kn_grid_intrinsic(l, b, kind);
    else if (b->kind == KN_BOX_TABLE)
        w = kn_table_intrinsic(l, b, kind);
    else
        w = kn_block_intrinsic(l, b, kind);
    kn_box *legend = kn_fieldset_legend(b);
    if (legend && !kn_size_contained_w(b))
        w = kn_lu_max(w, kn_lu_add(kn_outer_contribution_w(l, legend, kind), pb));
    p->intrinsic[i] = kn_lu_sub(w, pb);
    p->has_intrinsic[i] = true;
    return w;
}

void kn_hint_h(kn_box *b, kn_lu_opt parent_h, kn_lu_opt own_h) {
    kn_box_priv *p = kn_priv(b);
    if (kn_opt_eq(p->parent_h, parent_h) && kn_opt_eq(p->own_h, own_h))
        return;
    p->parent_h = parent_h;
    p->own_h = own_h;
    p->has_intrinsic[0] = p->has_intrinsic[1] = false;
}

kn_lu_opt kn_known_h(const kn_box *b) {
    const kn_box_priv *p = kn_priv(b);
    kn_lu_opt h = p->own_h;
    if (!h.has) {
        kn_lu min, max;
        h = kn_style_h(b, p->parent_h);
        kn_limits_h(b, p->parent_h, &min, &max);
        h.v = kn_clamp(h.v, min, max);
    }
    return h;
}

kn_lu_opt kn_known_basis_h(const kn_box *b) {
    if (b->anonymous && !kn_priv(b)->own_h.has)
        return kn_priv(b)->parent_h;
    return kn_opt_sub(kn_known_h(b), kn_pb_h(b));
}

kn_lu kn_fit_content_w(kn_layout *l, kn_box *b, kn_lu avail) {
    kn_lu max = kn_intrinsic_w(l, b, KN_AVAIL_MAX_CONTENT);
    if (max.v <= avail.v)
        return max;
    return kn_lu_max(kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT), avail);
}

static kn_lu contribution(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    if (b->kind == KN_BOX_REPLACED)
        return kn_replaced_contribution(l, b, kind);
    kn_lu_opt w = KN_LU_NONE;
    kn_lu min, max;
    kn_len len =
        b->anonymous ? (kn_len){.kind = KN_LEN_KW, .kw = KN_KW_auto} : b->style->box->width;
    if (kn_len_is_kw(len, KN_KW_min_content) || kn_len_is_kw(len, KN_KW_max_content) ||
        len.kind != KN_LEN_KW)
        w = kn_resolve_w(l, b, len, KN_LU_NONE, KN_LU_NONE);
    if (!w.has && kn_box_ratio(b) > 0) {
        kn_lu_opt h = kn_known_h(b);
        if (h.has)
            w = kn_lu_some(ratio_width(l, b, h.v));
    }
    bool content = !w.has;
    if (content)
        w = kn_lu_some(kn_intrinsic_w(l, b, kind));
    kn_limits_w(l, b, KN_LU_NONE, KN_LU_NONE, &min, &max);
    if (content && kn_len_is_kw(len, KN_KW_auto))
        kn_transfer_limits(b, kn_priv(b)->parent_h, &min, &max);
    w.v = kn_clamp(w.v, min, max);
    return b->kind == KN_BOX_TABLE ? kn_lu_max(w.v, kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT))
                                   : w.v;
}

void kn_edges_save(const kn_box *b, kn_lu edges[12]) {
    memcpy(edges, b->margin, sizeof b->margin);
    memcpy(edges + 4, b->border, sizeof b->border);
    memcpy(edges + 8, b->padding, sizeof b->padding);
}
void kn_edges_restore(kn_box *b, const kn_lu edges[12]) {
    memcpy(b->margin, edges, sizeof b->margin);
    memcpy(b->border, edges + 4, sizeof b->border);
    memcpy(b->padding, edges + 8, sizeof b->padding);
}

kn_lu kn_contribution_w(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_lu edges[12]; /* percentages of edges are of nothing here: what the last layout wrote must
                        survive */
    kn_edges_save(b, edges);
    kn_resolve_edges(b, KN_LU_NONE);
    kn_lu w = contribution(l, b, kind);
    kn_edges_restore(b, edges);
    return w;
}

kn_lu kn_outer_contribution_w(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_lu w = kn_contribution_w(l, b, kind);
    if (b->anonymous)
        return w;
    const kn_sg_box *s = b->style->box;
    return kn_lu_add(w, kn_lu_add(kn_len_or0(s->margin_left, KN_LU_NONE),
                                  kn_len_or0(s->margin_right, KN_LU_NONE)));
}

/* CSS 2.2 §10.3.3: what auto margins share, and which side gives way when too much is said. */
static void auto_margins_w(kn_box *b, kn_lu container, kn_lu w) {
    const kn_sg_box *s = b->style->box;
    if (b->anonymous)
        return;
    bool al = kn_len_is_kw(s->margin_left, KN_KW_auto),
         ar = kn_len_is_kw(s->margin_right, KN_KW_auto);
    kn_lu rest = kn_lu_clamp0(kn_lu_sub(container, kn_lu_add(w, kn_margin_w(b))));
    if (al && ar) {
        b->margin[KN_LEFT] = kn_lu_div(rest, 2);
        b->margin[KN_RIGHT] = kn_lu_sub(rest, b->margin[KN_LEFT]);
    } else if (al) {
        b->margin[KN_LEFT] = rest;
    } else if (ar) {
        b->margin[KN_RIGHT] = rest;
    }
}

kn_lu kn_block_level_w(kn_layout *l, kn_box *b, kn_lu container, kn_lu_opt parent_h) {
    return kn_block_level_w_in(l, b, container, container, parent_h);
}

kn_lu kn_block_level_w_in(kn_layout *l, kn_box *b, kn_lu container, kn_lu room,
                          kn_lu_opt parent_h) {
    kn_lu_opt pw = kn_lu_some(container);
    kn_lu fill = kn_lu_max(kn_lu_sub(room, kn_margin_w(b)), kn_pb_w(b));
    kn_lu w, min, max;
    if (b->kind == KN_BOX_REPLACED) {
        kn_lin in = {.run = KN_RUN_MEASURE,
                     .parent_w = pw,
                     .parent_h = parent_h,
                     .avail_w = {KN_AVAIL_DEFINITE, fill},
                     .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
        w = kn_replaced_layout(l, b, &in).w;
    } else {
        kn_lu_opt own = b->anonymous
                            ? KN_LU_NONE
                            : kn_resolve_w(l, b, b->style->box->width, pw, kn_lu_some(fill));
        kn_lu_opt h = !own.has && kn_box_ratio(b) > 0 ? kn_style_h(b, parent_h) : KN_LU_NONE;
        if (own.has) {
            w = own.v;
        } else if (h.has) {
            kn_limits_h(b, parent_h, &min, &max);
            w = ratio_width(l, b, kn_clamp(h.v, min, max));
        } else {
            w = b->kind == KN_BOX_TABLE || kn_is_button(b) || kn_orthogonal(b)
                    ? kn_fit_content_w(l, b, fill)
                    : fill;
        }
        kn_limits_w(l, b, pw, kn_lu_some(fill), &min, &max);
        if (!own.has && !h.has)
            kn_transfer_limits(b, parent_h, &min, &max);
        w = kn_clamp(w, min, max);
        if (b->kind == KN_BOX_TABLE) /* CSS Tables 3 §3.9.1: never narrower than its columns */
            w = kn_lu_max(w, kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT));
    }
    auto_margins_w(b, room, w);
    return w;
}

void kn_frame_of(kn_layout *l, kn_box *b, const kn_lin *in, kn_frame *f) {
    *f = (kn_frame){.max_h = KN_LU_MAX};
    f->w = in->known_w.v;
    f->content_w = kn_lu_clamp0(kn_lu_sub(f->w, kn_pb_w(b)));
    if (!in->auto_h)
        kn_limits_h(b, in->parent_h, &f->min_h, &f->max_h);
    if (in->known_h.has) {
        f->h = in->known_h;
    } else if (!in->auto_h) {
        f->h = kn_style_h(b, in->parent_h);
        if (f->h.has)
            f->h.v = kn_clamp(f->h.v, f->min_h, f->max_h);
        f->content_min = !b->anonymous && kn_is_content_size(b->style->box->min_height);
        f->content_max = !b->anonymous && kn_is_content_size(b->style->box->max_height);
    }
    if (!f->h.has && kn_box_ratio(b) > 0) {
        kn_lu h = kn_clamp(kn_ratio_h_from_w(b, f->w), f->min_h, f->max_h);
        bool open = kn_len_is_kw(b->style->box->min_height, KN_KW_auto) && !kn_clips_h(b);
        if (open && (in->auto_h || kn_len_is_kw(b->style->box->height, KN_KW_auto))) {
            if (!in->auto_h)
                f->basis_h = kn_opt_sub(kn_lu_some(h), kn_pb_h(b));
            f->min_h = h; /* CSS Sizing 4 §5.3: the content may make it taller */
        } else {
            f->h = kn_lu_some(h);
        }
    }
    if (f->h.has && !(in->known_h.has && in->fixed_h_indefinite))
        f->basis_h = kn_opt_sub(f->h, kn_pb_h(b));
    /* what a legend adds to the border counts as padding until the box is laid out */
    kn_lu legend = kn_legend_layout(l, b, f, in->run);
    b->padding[KN_TOP] = kn_lu_add(b->padding[KN_TOP], legend);
    f->basis_h = kn_opt_sub(f->basis_h, legend);
}

kn_lu kn_frame_height(const kn_box *b, const kn_frame *f, kn_lu content_h) {
    if (kn_size_contained_h(b) && b->kind != KN_BOX_GRID) /* a grid keeps its tracks */
        content_h = kn_contained_content_h(b);
    kn_lu content = kn_lu_add(kn_lu_clamp0(content_h), kn_pb_h(b)), h = content;
    if (f->h.has) { /* content sizes as limits (CSS Sizing 3 §5.1) */
        h = f->h.v;
        if (f->content_max)
            h = kn_lu_min(h, kn_lu_max(content, f->min_h));
        if (f->content_min)
            h = kn_lu_max(h, content);
        return kn_lu_max(h, kn_pb_h(b));
    }
    return kn_lu_max(kn_clamp(h, f->min_h, f->max_h), kn_pb_h(b));
}
