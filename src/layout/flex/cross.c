/* CSS Flexbox 1 §9.4, steps 7 to 11: cross sizes. */
#include "src/layout/flex/flex.h"

/* Its own baseline, or the one synthesized from its border box. */
static kn_lu item_baseline(const kn_flex_item *it, const kn_lout *o) {
    kn_lu_opt own = it->last_baseline ? o->baseline_last : o->baseline_first;
    return own.has ? own.v : o->h;
}

/* min-height and max-height of an item in a row that are the height of its content. */
static void content_limits(kn_flex *fx, kn_flex_item *it) {
    const kn_box *b = it->b;
    if (b->anonymous)
        return;
    bool lo = kn_is_content_size(b->style->box->min_height);
    bool hi = kn_is_content_size(b->style->box->max_height);
    if (!lo && !hi)
        return;
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .known_w = kn_lu_some(it->target),
                 .parent_w = kn_lu_some(fx->f.content_w),
                 .parent_h = fx->f.basis_h,
                 .auto_h = true,
                 .avail_w = {KN_AVAIL_DEFINITE, it->target},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    kn_lu h = kn_layout_box(fx->l, it->b, &in).h;
    if (lo)
        it->cross_min = h;
    if (hi)
        it->cross_max = h;
}

/* Step 7: the cross size that the item has at its used main size. */
static void hypothetical_cross(kn_flex *fx, kn_flex_item *it) {
    kn_box *b = it->b;
    kn_lu_opt pw = kn_lu_some(fx->f.content_w);
    if (!fx->row) {
        it->baseline =
            kn_lu_some(KN_LU0); /* across its lines an item's edge stands for the baseline */
        kn_lu_opt own = kn_style_w(b, pw);
        if (!own.has && it->cross_auto && kn_box_ratio(b) > 0 &&
            (fx->multi || !kn_flex_stretches(it))) {
            it->cross =
                kn_lu_max(kn_clamp(kn_ratio_w_from_h(b, it->target), it->cross_min, it->cross_max),
                          it->pb_cross);
            return;
        }
        if (fx->main_definite || it->basis_definite)
            kn_hint_h(b, fx->f.basis_h, kn_lu_some(it->target));
        it->cross = kn_flex_column_width(fx, it);
        return;
    }
    content_limits(fx, it);
    bool known = !fx->multi && fx->cross.has && kn_flex_stretches(it);
    if (known && it->align != KN_KW_baseline) {
        it->cross = KN_LU0; /* step 11 sets it */
        return;
    }
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .known_w = kn_lu_some(it->target),
                 .parent_w = pw,
                 .parent_h = fx->f.basis_h,
                 .avail_w = {KN_AVAIL_DEFINITE, it->target},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    kn_lout o = kn_layout_box(fx->l, b, &in);
    it->cross = o.h;
    if (it->align == KN_KW_baseline)
        it->baseline = kn_lu_some(item_baseline(it, &o));
}

kn_lu kn_flex_ascent(const kn_flex *fx, const kn_flex_item *it) {
    bool far = fx->cross_reverse != it->last_baseline;
    kn_lu base = far ? kn_lu_sub(it->cross, it->baseline.v) : it->baseline.v;
    return kn_lu_add(it->margin_cross[it->last_baseline], base);
}

/* Step 8. */
static void line_cross(kn_flex *fx, kn_flex_line *ln) {
    kn_lu up[2] = {{INT32_MIN / 2}, {INT32_MIN / 2}}, down[2] = {up[0], up[0]}, size = KN_LU0;
    bool base[2] = {false, false};
    for (uint32_t i = 0; i < ln->n; i++) {
        const kn_flex_item *it = &ln->items[i];
        kn_lu outer = kn_flex_outer_cross(it, it->cross);
        if (kn_flex_on_baseline(it)) {
            int g = it->last_baseline;
            kn_lu a = kn_flex_ascent(fx, it);
            up[g] = kn_lu_max(up[g], a);
            down[g] = kn_lu_max(down[g], kn_lu_sub(outer, a));
            base[g] = true;
        } else {
            size = kn_lu_max(size, outer);
        }
    }
    for (int g = 0; g < 2; g++)
        if (base[g])
            size = kn_lu_max(size, kn_lu_add(up[g], down[g]));
    ln->max_ascent = up[0];
    ln->max_end_ascent = up[1];
    ln->cross = size;
}

/* Inner cross size of a container that is sized by its lines (step 15), needed by step 9 already.
 */
static kn_lu container_cross(kn_flex *fx, kn_lu lines) {
    if (fx->cross.has && (!fx->row || fx->f.h.has))
        return fx->cross.v;
    return kn_lu_sub(kn_frame_height(fx->b, &fx->f, lines), kn_pb_h(fx->b));
}

/* Step 9: lines share what is left when align-content stretches. */
static void stretch_lines(kn_flex *fx, kn_lu inner, kn_lu used) {
    kn_kw kw = fx->b->style->flex->align_content.kw;
    kn_lu free = kn_lu_sub(inner, used);
    if ((kw != KN_KW_stretch && kw != KN_KW_normal) || free.v <= 0 || !fx->n_lines)
        return;
    int64_t n = fx->n_lines, each = (free.v + n / 2) / n, rest = free.v - each * n;
    for (int64_t i = 0; i < n;
         i++) { /* units over go to every second line, as among flexible items */
        int64_t add = each + (rest > 0 && i % 2 == 1 && i / 2 < rest) -
                      (rest < 0 && i % 2 == 0 && i / 2 < -rest);
        fx->lines[i].cross = kn_lu_add(fx->lines[i].cross, (kn_lu){(int32_t)add});
    }
}

/* Step 11. */
static void stretch_items(kn_flex *fx, kn_flex_line *ln) {
    for (uint32_t i = 0; i < ln->n; i++) {
        kn_flex_item *it = &ln->items[i];
        it->stretched = kn_flex_stretches(it);
        if (!it->stretched)
            continue;
        kn_lu size = kn_lu_sub(ln->cross, kn_flex_outer_cross(it, KN_LU0));
        it->cross = kn_lu_max(kn_clamp(size, it->cross_min, it->cross_max), it->pb_cross);
    }
}

void kn_flex_cross(kn_flex *fx) {
    kn_lu used = kn_lu_mul(fx->cross_gap, fx->n_lines ? (int)fx->n_lines - 1 : 0);
    for (uint32_t i = 0; i < fx->n_lines; i++) {
        kn_flex_line *ln = &fx->lines[i];
        for (uint32_t k = 0; k < ln->n; k++)
            hypothetical_cross(fx, &ln->items[k]);
        line_cross(fx, ln);
        used = kn_lu_add(used, ln->cross);
    }
    kn_lu inner = container_cross(fx, used);
    if (!fx->multi && fx->n_lines)
        fx->lines[0].cross = inner;
    else
        stretch_lines(fx, inner, used);
    fx->cross = kn_lu_some(inner);
    for (uint32_t i = 0; i < fx->n_lines; i++)
        stretch_items(fx, &fx->lines[i]);
}
