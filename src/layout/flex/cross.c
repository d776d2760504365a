/* CSS Flexbox 1 §9.4, steps 7 to 11: cross sizes. */
#include "src/layout/flex/flex.h"

/* Step 7: the cross size that the item has at its used main size. */
static void hypothetical_cross(kn_flex *fx, kn_flex_item *it) {
    kn_box *b = it->b;
    kn_lu_opt pw = kn_lu_some(fx->f.content_w);
    if (!fx->row) {
        it->baseline =
            kn_lu_some(KN_LU0); /* across its lines an item's edge stands for the baseline */
        kn_lu_opt own = kn_style_w(b, pw);
        if (!own.has && it->cross_auto && kn_box_ratio(b) > 0 && !kn_flex_stretches(it)) {
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
        it->baseline = kn_lu_some(o.baseline_first.has ? o.baseline_first.v : o.h);
}

static bool on_baseline(const kn_flex_item *it) {
    return it->align == KN_KW_baseline && !it->auto_cross[0] && !it->auto_cross[1];
}

/* Distance of the baseline from the item's cross-start margin edge. */
static kn_lu ascent(const kn_flex *fx, const kn_flex_item *it) {
    kn_lu base = fx->cross_reverse ? kn_lu_sub(it->cross, it->baseline.v) : it->baseline.v;
    return kn_lu_add(it->margin_cross[0], base);
}

/* Step 8. */
static void line_cross(kn_flex *fx, kn_flex_line *ln) {
    kn_lu up = {INT32_MIN / 2}, down = {INT32_MIN / 2}, size = KN_LU0;
    bool base = false;
    for (uint32_t i = 0; i < ln->n; i++) {
        const kn_flex_item *it = &ln->items[i];
        kn_lu outer = kn_flex_outer_cross(it, it->cross);
        if (on_baseline(it)) {
            kn_lu a = ascent(fx, it);
            up = kn_lu_max(up, a);
            down = kn_lu_max(down, kn_lu_sub(outer, a));
            base = true;
        } else {
            size = kn_lu_max(size, outer);
        }
    }
    if (base)
        size = kn_lu_max(size, kn_lu_add(up, down));
    ln->max_ascent = up;
    ln->max_descent = down;
    ln->cross = size;
}

/* Inner cross size of a container that is sized by its lines (step 15), needed by step 9 already.
 */
static kn_lu container_cross(kn_flex *fx, kn_lu lines) {
    if (fx->cross.has)
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
