/* CSS Grid 2 §10: absolutely positioned children. */
#include "src/layout/grid/grid.h"

static kn_kw static_kw(kn_align self, kn_align items, bool grid_rtl, bool item_rtl) {
    kn_align a = self.kw == KN_KW_auto ? items : self;
    bool other = grid_rtl != item_rtl;
    switch (a.kw) {
    case KN_KW_center:
    case KN_KW_anchor_center:
        return KN_KW_center;
    case KN_KW_end:
    case KN_KW_flex_end:
        return KN_KW_end;
    case KN_KW_baseline:
        return a.mod == KN_KW_last ? KN_KW_end : KN_KW_start;
    case KN_KW_self_end:
        return other ? KN_KW_start : KN_KW_end;
    case KN_KW_self_start:
        return other ? KN_KW_end : KN_KW_start;
    case KN_KW_left:
        return grid_rtl ? KN_KW_end : KN_KW_start;
    case KN_KW_right:
        return grid_rtl ? KN_KW_start : KN_KW_end;
    default:
        return KN_KW_start;
    }
}
static kn_lu edge(kn_lu start, kn_lu size, kn_kw kw) {
    return kw == KN_KW_center ? kn_lu_add(start, kn_lu_div(size, 2))
           : kw == KN_KW_end  ? kn_lu_add(start, size)
                              : start;
}

static kn_lu tracks_end(const kn_grid_axis *a) {
    kn_lu end = a->n ? a->tracks[0].pos : KN_LU0;
    for (uint32_t i = 0; i < a->n; i++)
        if (!a->tracks[i].collapsed)
            end = kn_lu_add(a->tracks[i].pos, a->tracks[i].base);
    return end;
}

/* Where an area that starts, or ends, at a line does so: gutters belong to no area. */
static kn_lu line_start(const kn_grid_axis *a, int32_t line) {
    return line < (int32_t)a->n ? a->tracks[line].pos : tracks_end(a);
}
static kn_lu line_end(const kn_grid_axis *a, int32_t line) {
    if (line <= 0)
        return line_start(a, 0);
    return line < (int32_t)a->n ? kn_lu_sub(a->tracks[line].pos, a->gutter) : tracks_end(a);
}

/* Edges of the grid area that an absolute child names, from the padding edge; `auto` is the padding
 * edge itself. */
static void abs_area(kn_grid *g, const kn_box *c, int axis, kn_lu size, kn_lu *from, kn_lu *len) {
    const kn_grid_axis *a = &g->axis[axis];
    bool rtl = !axis && g->rtl;
    kn_lu start = g->b->padding[axis ? KN_TOP : rtl ? KN_RIGHT : KN_LEFT], lo = KN_LU0, hi = size;
    int32_t s = -1, e = -1;
    if (kn_grid_abs_line(g, c, axis, false, &s))
        lo = kn_lu_add(start, line_start(a, s));
    if (kn_grid_abs_line(g, c, axis, true, &e))
        hi = kn_lu_add(start, line_end(a, e));
    *len = kn_lu_clamp0(kn_lu_sub(hi, lo));
    *from = rtl ? kn_lu_sub(size, kn_lu_add(lo, *len)) : lo;
}

/* Static position of an absolute child: as the sole item of the content box, or of its containing
 * block when that is the container or one of its areas. */
void kn_grid_static(kn_grid *g) {
    const kn_sg_flex *ps = g->b->style->flex;
    const kn_lu *pad = g->b->padding;
    for (kn_box *c = g->b->first; c; c = c->next) {
        if (!c->out_of_flow)
            continue;
        kn_box_priv *p = kn_priv(c);
        bool rtl = c->style->text->direction == KN_KW_rtl;
        kn_kw jx = static_kw(c->style->flex->justify_self, ps->justify_items, g->rtl, rtl);
        kn_kw jy = static_kw(c->style->flex->align_self, ps->align_items, false, false);
        if (g->rtl)
            jx = jx == KN_KW_start ? KN_KW_end : jx == KN_KW_end ? KN_KW_start : jx;
        kn_lu x = kn_start_x(g->b), y = kn_start_y(g->b), w = g->f.content_w, h = g->inner_h;
        p->has_area = c->containing == g->b;
        if (p->has_area) {
            w = kn_lu_add(w, kn_lu_add(pad[KN_LEFT], pad[KN_RIGHT]));
            h = kn_lu_add(h, kn_lu_add(pad[KN_TOP], pad[KN_BOTTOM]));
            abs_area(g, c, 0, w, &p->area_x, &p->area_w);
            abs_area(g, c, 1, h, &p->area_y, &p->area_h);
            w = p->area_w;
            h = p->area_h;
            x = kn_lu_add(g->b->border[KN_LEFT], p->area_x);
            y = kn_lu_add(g->b->border[KN_TOP], p->area_y);
        }
        kn_layout_static_pos(g->l, c, g->b, edge(x, w, jx), edge(y, h, jy));
        p->static_justify = jx;
        p->static_align = jy;
        p->static_self = false;
    }
}
