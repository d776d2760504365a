/* CSS Grid 2 §6: grid items, how they are aligned and how wide they are in their areas. */
#include "src/layout/grid/grid.h"

static bool is_rtl(const kn_box *b) {
    return b->style->text->direction == KN_KW_rtl;
}

/* CSS Align 3 §6: self-alignment as start, end, center, stretch, baseline or normal. */
static kn_kw simple_self(kn_align a, bool grid_rtl, bool item_rtl) {
    bool other = grid_rtl != item_rtl;
    switch (a.kw) {
    case KN_KW_start:
    case KN_KW_flex_start:
        return KN_KW_start;
    case KN_KW_end:
    case KN_KW_flex_end:
        return KN_KW_end;
    case KN_KW_self_start:
        return other ? KN_KW_end : KN_KW_start;
    case KN_KW_self_end:
        return other ? KN_KW_start : KN_KW_end;
    case KN_KW_left:
        return grid_rtl ? KN_KW_end : KN_KW_start;
    case KN_KW_right:
        return grid_rtl ? KN_KW_start : KN_KW_end;
    case KN_KW_center:
    case KN_KW_anchor_center:
        return KN_KW_center;
    case KN_KW_baseline:
        return KN_KW_baseline;
    case KN_KW_stretch:
        return KN_KW_stretch;
    default:
        return KN_KW_normal;
    }
}

static void self_alignment(const kn_grid *g, kn_grid_item *it, int axis) {
    static const kn_align autos = {.kw = KN_KW_auto};
    const kn_sg_flex *ps = g->b->style->flex, *s = it->b->style->flex;
    kn_align self = it->b->anonymous ? autos : axis ? s->align_self : s->justify_self;
    if (self.kw == KN_KW_auto)
        self = axis ? ps->align_items : ps->justify_items;
    it->al[axis].self = simple_self(self, !axis && g->rtl, !axis && is_rtl(it->b));
    it->al[axis].last = self.mod == KN_KW_last;
    it->al[axis].safe = self.mod == KN_KW_safe;
}

static int by_order(const void *pa, const void *pb) {
    const kn_grid_item *a = pa, *b = pb;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

void kn_grid_collect(kn_grid *g) {
    uint32_t n = 0;
    for (kn_box *c = g->b->first; c; c = c->next)
        n += !c->out_of_flow;
    g->items = KN_NEW_N(kn_grid_item, n ? n : 1);
    for (kn_box *c = g->b->first; c; c = c->next) {
        if (c->out_of_flow)
            continue;
        kn_grid_item *it = &g->items[g->n];
        it->b = c;
        it->index = g->n++;
        it->order = c->anonymous ? 0 : c->style->flex->order.v;
        for (int axis = 0; axis < 2; axis++)
            self_alignment(g, it, axis);
        it->by_height = kn_grid_by_height(it);
    }
    qsort(g->items, g->n, sizeof *g->items, by_order);
}

static bool has_auto_margin(const kn_box *b, int axis) {
    const kn_sg_box *s = b->style->box;
    if (b->anonymous)
        return false;
    return axis ? kn_grid_is_auto(s->margin_top) || kn_grid_is_auto(s->margin_bottom)
                : kn_grid_is_auto(s->margin_left) || kn_grid_is_auto(s->margin_right);
}

/* §6.2: `normal` stretches boxes without a nature of their own; subgrids stretch in any case (§9).
 */
bool kn_grid_stretches(const kn_grid_item *it, int axis) {
    const kn_box *b = it->b;
    if (kn_grid_subgridded(b, axis))
        return true;
    if (has_auto_margin(b, axis))
        return false;
    if (!b->anonymous && !kn_grid_is_auto(axis ? b->style->box->height : b->style->box->width))
        return false;
    if (it->al[axis].self == KN_KW_stretch)
        return true;
    if (it->al[axis].self != KN_KW_normal || b->kind == KN_BOX_REPLACED)
        return false;
    if (!(kn_box_ratio(b) > 0))
        return true;
    /* With a ratio, one side follows from the other: the height from the width, but the width from
     * a height that is given or stretched by name. */
    return axis == 0 && kn_grid_is_auto(b->style->box->height) &&
           (it->al[1].self != KN_KW_stretch || has_auto_margin(b, 1));
}

bool kn_grid_fills_height(const kn_grid_item *it) {
    const kn_box *b = it->b;
    kn_kw self = it->al[1].self;
    return kn_grid_stretches(it, 1) ||
           (self == KN_KW_normal && b->kind != KN_BOX_REPLACED && !has_auto_margin(b, 1) &&
            (b->anonymous || kn_grid_is_auto(b->style->box->height)));
}

/* Is the height of a box, or are its limits, parts of what is around it? */
static bool percent_height(const kn_box *b) {
    const kn_sg_box *s = b->style->box;
    return !b->anonymous &&
           (kn_len_depends_on_basis(s->height) || kn_len_depends_on_basis(s->min_height) ||
            kn_len_depends_on_basis(s->max_height));
}
static bool ratio_below(const kn_box *b, unsigned depth) {
    for (const kn_box *c = b->first; c && depth; c = c->next)
        if (!c->out_of_flow && percent_height(c) &&
            (kn_box_ratio(c) > 0 || ratio_below(c, depth - 1)))
            return true;
    return false;
}
bool kn_grid_by_height(const kn_grid_item *it) {
    const kn_box *b = it->b;
    if (!percent_height(b) && !kn_grid_fills_height(it))
        return false;
    if (kn_box_ratio(b) > 0)
        return true;
    if (b->kind == KN_BOX_FLEX && b->style->flex->direction == KN_KW_column &&
        b->style->flex->wrap != KN_KW_nowrap)
        return true;
    return ratio_below(b, 16);
}

kn_lu kn_grid_item_width(kn_grid *g, const kn_grid_item *it, kn_lu area_w, kn_lu_opt area_h) {
    kn_box *b = it->b;
    kn_lu_opt pw = kn_lu_some(area_w);
    kn_lu avail = kn_lu_max(kn_lu_sub(area_w, kn_margin_w(b)), kn_pb_w(b)), min, max;
    if (kn_grid_subgridded(b, 0))
        return avail;
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .parent_w = pw,
                 .parent_h = area_h,
                 .avail_w = {KN_AVAIL_DEFINITE, avail},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    /* A stretched height gives the width of a box with a ratio. */
    bool by_height =
        area_h.has && kn_box_ratio(b) > 0 && !kn_grid_stretches(it, 0) && kn_grid_fills_height(it);
    if (!by_height && kn_grid_stretches(it, 0)) {
        kn_limits_w(g->l, b, pw, kn_lu_some(avail), &min, &max);
        if (it->al[0].self != KN_KW_stretch)
            kn_transfer_limits(b, area_h, &min, &max);
        return kn_lu_max(kn_clamp(avail, min, max), kn_pb_w(b));
    }
    if (by_height) {
        kn_limits_h(b, area_h, &min, &max);
        in.known_h = kn_lu_some(
            kn_lu_max(kn_clamp(kn_lu_sub(area_h.v, kn_margin_h(b)), min, max), kn_pb_h(b)));
    }
    if (b->kind != KN_BOX_REPLACED && !b->anonymous && b->style->box->width.kind != KN_LEN_KW) {
        kn_lu_opt own = kn_style_w(b, pw);
        kn_limits_w(g->l, b, pw, kn_lu_some(avail), &min, &max);
        return kn_lu_max(kn_clamp(own.v, min, max), kn_pb_w(b));
    }
    return kn_layout_box(g->l, b, &in).w;
}

kn_lout kn_grid_lay_item(kn_grid *g, kn_grid_item *it, kn_lu aw, kn_lu_opt ah, kn_run_mode run) {
    kn_box *b = it->b;
    kn_lu_opt pw = kn_lu_some(aw);
    kn_resolve_edges(b, pw);
    kn_lin in = {.run = run,
                 .parent_w = pw,
                 .parent_h = ah,
                 .avail_w = {KN_AVAIL_DEFINITE, aw},
                 .avail_h = {ah.has ? KN_AVAIL_DEFINITE : KN_AVAIL_MAX_CONTENT, ah.v}};
    if (it->by_height)
        kn_hint_h(b, ah, KN_LU_NONE);
    in.known_w = kn_lu_some(kn_grid_item_width(g, it, aw, ah));
    if (ah.has && kn_grid_stretches(it, 1)) {
        kn_lu min = KN_LU0, max = KN_LU_MAX, h = kn_lu_sub(ah.v, kn_margin_h(b));
        if (!kn_grid_subgridded(b, 1))
            kn_limits_h(b, ah, &min, &max);
        in.known_h = kn_lu_some(kn_lu_max(kn_clamp(h, min, max), kn_pb_h(b)));
        if (it->by_height)
            kn_hint_h(b, ah, in.known_h);
    }
    return kn_layout_box(g->l, b, &in);
}

kn_lu kn_grid_item_margins(const kn_box *b, int axis, kn_lu_opt basis) {
    const kn_sg_box *s = b->style->box;
    if (b->anonymous)
        return KN_LU0;
    if (axis)
        return kn_lu_add(kn_len_or0(s->margin_top, basis), kn_len_or0(s->margin_bottom, basis));
    return kn_lu_add(kn_len_or0(s->margin_left, basis), kn_len_or0(s->margin_right, basis));
}
