/* Replaced elements: natural sizes and used sizes (CSS 2.2 §10.3.2, §10.4, §10.6.2; CSS Images 3
 * §4). */
#include "src/layout/sizing.h"

static bool no_width(const kn_box *b, kn_len len) {
    return !kn_len_resolve(len, kn_lu_some(KN_LU0)).has;
}

/* Width of a replaced box when nothing but its nature decides. */
static kn_lu natural_border_w(const kn_box *b, const kn_lin *in) {
    if (b->natural_w > 0 || b->replaced == KN_REPL_CANVAS)
        return kn_lu_add(kn_lu_px(b->natural_w), kn_pb_w(b));
    if (kn_size_contained_w(b))
        return kn_pb_w(b);
    return kn_lu_add(kn_lu_int(b->replaced == KN_REPL_IMAGE ? 0 : 300), kn_pb_w(b));
}
static kn_lu natural_border_h(const kn_box *b) {
    if (b->natural_h > 0 || b->replaced == KN_REPL_CANVAS)
        return kn_lu_add(kn_lu_px(b->natural_h), kn_pb_h(b));
    if (kn_size_contained_h(b))
        return kn_pb_h(b);
    return kn_lu_add(kn_lu_int(b->replaced == KN_REPL_IMAGE ? 0 : 150), kn_pb_h(b));
}

typedef struct limits {
    kn_lu min_w, max_w, min_h, max_h;
} limits;

/* CSS 2.2 §10.4: both sizes auto and a natural ratio: the table of constraint violations, which
 * keeps the ratio as long as the limits let it. */
static void constrain_ratio(const kn_box *b, const limits *m, kn_lu *pw, kn_lu *ph) {
    kn_lu w = *pw, h = *ph;
    kn_lu max_w = kn_lu_max(m->max_w, m->min_w), max_h = kn_lu_max(m->max_h, m->min_h);
    bool wide = w.v > max_w.v, narrow = w.v<m->min_w.v, tall = h.v> max_h.v, low = h.v < m->min_h.v;
    kn_lu h_of_max = kn_ratio_h_from_w(b, max_w), w_of_max = kn_ratio_w_from_h(b, max_h);
    kn_lu h_of_min = kn_ratio_h_from_w(b, m->min_w), w_of_min = kn_ratio_w_from_h(b, m->min_h);
    if (wide && tall) {
        if ((double)max_w.v * h.v <= (double)max_h.v * w.v) {
            *pw = max_w, *ph = kn_lu_max(m->min_h, h_of_max);
        } else {
            *pw = kn_lu_max(m->min_w, w_of_max), *ph = max_h;
        }
    } else if (narrow && low) {
        if ((double)m->min_w.v * h.v <= (double)m->min_h.v * w.v) {
            *pw = kn_lu_min(max_w, w_of_min), *ph = m->min_h;
        } else {
            *pw = m->min_w, *ph = kn_lu_min(max_h, h_of_min);
        }
    } else if (narrow && tall) {
        *pw = m->min_w, *ph = max_h;
    } else if (wide && low) {
        *pw = max_w, *ph = m->min_h;
    } else if (wide) {
        *pw = max_w, *ph = kn_lu_max(h_of_max, m->min_h);
    } else if (narrow) {
        *pw = m->min_w, *ph = kn_lu_min(h_of_min, max_h);
    } else if (tall) {
        *pw = kn_lu_max(w_of_max, m->min_w), *ph = max_h;
    } else if (low) {
        *pw = kn_lu_min(w_of_min, max_w), *ph = m->min_h;
    }
}

static void both_auto(kn_layout *l, kn_box *b, const kn_lin *in, const limits *m, kn_lu *w,
                      kn_lu *h) {
    double ratio = kn_box_ratio(b);
    if (ratio > 0) {
        if (b->natural_w > 0 || kn_size_contained_w(b)) {
            *w = natural_border_w(b, in);
            *h = kn_ratio_h_from_w(b, *w);
        } else if (b->natural_h > 0) {
            *h = natural_border_h(b);
            *w = kn_ratio_w_from_h(b, *h);
        } else { /* a ratio alone: as a block-level box (CSS 2.2 §10.3.2) */
            *w = in->avail_w.kind == KN_AVAIL_DEFINITE            ? in->avail_w.v
                 : kn_len_is_kw(b->style->box->width, KN_KW_auto) ? KN_LU0
                                                                  : kn_lu_int(300);
            *w = kn_lu_max(*w, kn_pb_w(b));
            *h = kn_ratio_h_from_w(b, *w);
        }
        constrain_ratio(b, m, w, h);
        return;
    }
    *w = kn_clamp(natural_border_w(b, in), m->min_w, m->max_w);
    *h = kn_clamp(natural_border_h(b), m->min_h, m->max_h);
}

/* A ratio and no natural size: content sizes say nothing. */
static bool by_ratio_alone(const kn_box *b) {
    return kn_box_ratio(b) > 0 && !(b->natural_w > 0) && !(b->natural_h > 0);
}

static void used_size(kn_layout *l, kn_box *b, const kn_lin *in, kn_lu *w, kn_lu *h) {
    limits m = {KN_LU0, KN_LU_MAX, KN_LU0, KN_LU_MAX};
    if (l->scene->image && b->node == kn_scene_html(l->scene)) { /* it has the size of its image */
        *w = kn_lu_add(kn_lu_px(l->width), kn_pb_w(b));
        *h = kn_lu_add(kn_lu_px(l->height), kn_pb_h(b));
        return;
    }
    if (b->replaced == KN_REPL_SYMBOL) {
        *w = kn_symbol_width(l, b->style);
        *h = KN_LU0;
        return;
    }
    kn_lu_opt avail =
        in->avail_w.kind == KN_AVAIL_DEFINITE ? kn_lu_some(in->avail_w.v) : KN_LU_NONE;
    kn_lu_opt sw = in->known_w, sh = in->known_h;
    if (!in->auto_w) {
        kn_limits_w(l, b, in->parent_w, avail, &m.min_w, &m.max_w);
        if (!sw.has) {
            if (!by_ratio_alone(b) || !kn_is_content_size(b->style->box->width))
                sw = kn_resolve_w(l, b, b->style->box->width, in->parent_w, avail);
            if (sw.has)
                sw.v = kn_clamp(sw.v, m.min_w, m.max_w);
        }
    }
    if (!in->auto_h) {
        kn_limits_h(b, in->parent_h, &m.min_h, &m.max_h);
        if (!sh.has) {
            sh = kn_style_h(b, in->parent_h);
            if (sh.has)
                sh.v = kn_clamp(sh.v, m.min_h, m.max_h);
        }
    }
    double ratio = kn_box_ratio(b);
    if (sw.has && sh.has) {
        *w = sw.v, *h = sh.v;
    } else if (sw.has) {
        *w = sw.v;
        *h = kn_clamp(ratio > 0 ? kn_ratio_h_from_w(b, *w) : natural_border_h(b), m.min_h, m.max_h);
    } else if (sh.has) {
        *h = sh.v;
        *w = kn_clamp(ratio > 0 ? kn_ratio_w_from_h(b, *h) : natural_border_w(b, in), m.min_w,
                      m.max_w);
    } else {
        both_auto(l, b, in, &m, w, h);
    }
}

kn_lout kn_replaced_layout(kn_layout *l, kn_box *b, const kn_lin *in) {
    kn_lu w, h;
    used_size(l, b, in, &w, &h);
    return (kn_lout){.w = kn_lu_max(w, kn_pb_w(b)), .h = kn_lu_max(h, kn_pb_h(b))};
}

kn_lu kn_replaced_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .auto_w = true,
                 .parent_h = kn_priv(b)->parent_h,
                 .known_h = kn_priv(b)->own_h,
                 .avail_w = {kind, KN_LU0},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    kn_lu w, h;
    used_size(l, b, &in, &w, &h);
    return w;
}

/* CSS Sizing 3 §5.2.2: a replaced box with a percentage width or max-width can shrink to nothing.
 */
kn_lu kn_replaced_contribution(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    const kn_sg_box *s = b->style->box;
    if (kn_size_contained_w(b) && no_width(b, s->width))
        return kn_pb_w(b);
    bool percent = kn_len_depends_on_basis(s->width) || kn_len_depends_on_basis(s->max_width);
    if (kind == KN_AVAIL_MIN_CONTENT && percent) {
        kn_lu min, max;
        kn_limits_w(l, b, KN_LU_NONE, KN_LU_NONE, &min, &max);
        return kn_lu_max(min, kn_pb_w(b));
    }
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .parent_h = kn_priv(b)->parent_h,
                 .known_h = kn_priv(b)->own_h,
                 .avail_w = {kind, KN_LU0},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    kn_lu w, h;
    used_size(l, b, &in, &w, &h);
    return w;
}
