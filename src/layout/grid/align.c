/* CSS Grid 2 §10 and §11: tracks in the container, items in their areas, final layout. */
#include "src/layout/flex/flex.h"
#include "src/layout/grid/grid.h"

void kn_grid_align_tracks(kn_grid *g, int axis, kn_lu inner) {
    kn_grid_axis *a = &g->axis[axis];
    const kn_sg_flex *s = g->b->style->flex;
    kn_align al = axis ? s->align_content : s->justify_content;
    if (al.kw == KN_KW_end || al.kw == KN_KW_right)
        al.kw = KN_KW_flex_end;
    uint32_t shown = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        a->tracks[i].pos = KN_LU0;
        shown += !a->tracks[i].collapsed;
    }
    double before, between, pos;
    kn_distribute(al, false, kn_lu_sub(inner, kn_grid_total(a)), shown, &before, &between);
    pos = before;
    for (uint32_t i = 0; i < a->n; i++) {
        a->tracks[i].pos = kn_distributed(pos, false);
        if (!a->tracks[i].collapsed)
            pos += a->tracks[i].base.v + a->gap.v + between;
    }
}

static kn_lu area_size(const kn_grid_axis *a, int32_t from, int32_t to) {
    return kn_lu_sub(kn_lu_add(a->tracks[to - 1].pos, a->tracks[to - 1].base), a->tracks[from].pos);
}

static bool is_auto(kn_len l) {
    return kn_len_is_kw(l, KN_KW_auto);
}

/* §10.3, §10.4: offset of the border box in its area; auto margins take the room first. */
static kn_lu self_offset(kn_grid_item *it, int axis, kn_lu area, kn_lu size) {
    kn_box *b = it->b;
    int s = axis ? KN_TOP : KN_LEFT, e = axis ? KN_BOTTOM : KN_RIGHT;
    kn_lu free = kn_lu_sub(area, kn_lu_add(size, kn_lu_add(b->margin[s], b->margin[e])));
    if (!b->anonymous) {
        const kn_sg_box *p = b->style->box;
        bool as = is_auto(axis ? p->margin_top : p->margin_left),
             ae = is_auto(axis ? p->margin_bottom : p->margin_right);
        if (as || ae) {
            kn_lu rest = kn_lu_clamp0(free);
            if (as && ae) {
                b->margin[s] = kn_lu_div(rest, 2);
                b->margin[e] = kn_lu_sub(rest, b->margin[s]);
            } else {
                b->margin[as ? s : e] = rest;
            }
            return b->margin[s];
        }
    }
    kn_lu shift = KN_LU0;
    if (it->self[axis] == KN_KW_center)
        shift = kn_lu_div(free, 2);
    else if (it->self[axis] == KN_KW_end)
        shift = free;
    return kn_lu_add(b->margin[s], shift);
}

static kn_lout lay_item(kn_grid *g, kn_grid_item *it, kn_lu aw, kn_lu ah, kn_run_mode run) {
    kn_box *b = it->b;
    kn_lu_opt pw = kn_lu_some(aw), ph = kn_lu_some(ah);
    kn_resolve_edges(b, pw);
    kn_lin in = {.run = run,
                 .parent_w = pw,
                 .parent_h = ph,
                 .known_w = kn_lu_some(kn_grid_item_width(g, it, aw, ph)),
                 .avail_w = {KN_AVAIL_DEFINITE, aw},
                 .avail_h = {KN_AVAIL_DEFINITE, ah}};
    if (kn_grid_stretches(it, 1)) {
        kn_lu min, max, h = kn_lu_sub(ah, kn_margin_h(b));
        kn_limits_h(b, ph, &min, &max);
        in.known_h = kn_lu_some(kn_lu_max(kn_clamp(h, min, max), kn_pb_h(b)));
    }
    return kn_layout_box(g->l, b, &in);
}

/* §10.6 for one row: first baselines of the items that ask for it come to lie on one line. */
static void align_baselines(kn_grid *g) {
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid_item *it = &g->items[i];
        if (it->self[1] != KN_KW_baseline)
            continue;
        kn_lu deepest = it->y;
        for (uint32_t k = 0; k < g->n; k++) {
            const kn_grid_item *o = &g->items[k];
            if (o->self[1] == KN_KW_baseline && o->at[1].start == it->at[1].start)
                deepest = kn_lu_max(deepest, kn_lu_add(o->y, o->shim));
        }
        it->x = kn_lu_sub(deepest, kn_lu_add(it->y, it->shim)); /* for now: how far down */
    }
}

void kn_grid_align_items(kn_grid *g, kn_lout *out) {
    kn_grid_axis *cols = &g->axis[0], *rows = &g->axis[1];
    bool rtl = g->b->style->text->direction == KN_KW_rtl;
    bool perform = g->in->run == KN_RUN_PERFORM;
    const kn_grid_item *base_item = NULL;
    kn_lu base = KN_LU0;
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid_item *it = &g->items[i];
        kn_lu aw = area_size(cols, it->at[0].start, it->at[0].end),
              ah = area_size(rows, it->at[1].start, it->at[1].end);
        bool first = !base_item || it->at[1].start < base_item->at[1].start;
        if (!perform && !first && it->self[1] != KN_KW_baseline)
            continue;
        kn_lout o = lay_item(g, it, aw, ah, g->in->run);
        it->w = o.w;
        it->h = o.h;
        it->y = kn_lu_add(rows->tracks[it->at[1].start].pos, self_offset(it, 1, ah, o.h));
        it->shim =
            o.baseline_first.has ? o.baseline_first.v : o.h; /* baseline below the item's top */
        it->x = KN_LU0;
        if (first) {
            base_item = it;
            base = kn_lu_add(it->y, it->shim);
        }
    }
    align_baselines(g);
    if (base_item)
        out->baseline_first = out->baseline_last = kn_lu_some(kn_lu_add(
            kn_start_y(g->b),
            kn_lu_add(base, base_item->self[1] == KN_KW_baseline ? base_item->x : KN_LU0)));
    if (!perform)
        return;
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid_item *it = &g->items[i];
        kn_box *b = it->b;
        kn_lu aw = area_size(cols, it->at[0].start, it->at[0].end),
              ah = area_size(rows, it->at[1].start, it->at[1].end);
        kn_lu down = it->x, x0 = cols->tracks[it->at[0].start].pos, dx, dy, off;
        if (rtl) { /* tracks run from the right */
            x0 = kn_lu_sub(g->f.content_w, kn_lu_add(x0, aw));
            kn_kw kw = it->self[0];
            it->self[0] = kw == KN_KW_end ? KN_KW_start : kw == KN_KW_center ? kw : KN_KW_end;
            off = self_offset(it, 0, aw, it->w);
            it->self[0] = kw;
        } else {
            off = self_offset(it, 0, aw, it->w);
        }
        kn_relative_offset(b, kn_lu_some(aw), kn_lu_some(ah), &dx, &dy);
        b->x = kn_lu_add(kn_start_x(g->b), kn_lu_add(kn_lu_add(x0, off), dx));
        b->y = kn_lu_add(kn_start_y(g->b), kn_lu_add(kn_lu_add(it->y, down), dy));
    }
}

static kn_kw static_kw(kn_align self, kn_align items) {
    kn_kw kw = self.kw == KN_KW_auto ? items.kw : self.kw;
    if (kw == KN_KW_center || kw == KN_KW_anchor_center)
        return KN_KW_center;
    return kw == KN_KW_end || kw == KN_KW_flex_end || kw == KN_KW_self_end || kw == KN_KW_right
               ? KN_KW_end
               : KN_KW_start;
}
static kn_lu edge(kn_lu start, kn_lu size, kn_kw kw) {
    return kw == KN_KW_center ? kn_lu_add(start, kn_lu_div(size, 2))
           : kw == KN_KW_end  ? kn_lu_add(start, size)
                              : start;
}

/* §9.1: edges of the grid area that an absolute child names, from the padding edge; `auto` is the
 * padding edge itself. */
static void abs_area(kn_grid *g, const kn_box *c, int axis, kn_lu size, kn_lu *from, kn_lu *len) {
    const kn_grid_axis *a = &g->axis[axis];
    kn_lu start = g->b->padding[axis ? KN_TOP : KN_LEFT], lo = KN_LU0, hi = size;
    int32_t s = -1, e = -1;
    bool has_s = kn_grid_abs_line(g, c, axis, false, &s),
         has_e = kn_grid_abs_line(g, c, axis, true, &e);
    if (has_s && has_e && s > e) {
        int32_t t = s;
        s = e;
        e = t;
    }
    if (has_s && has_e && s == e)
        has_e = false;
    if (has_s) {
        kn_lu at = s < (int32_t)a->n ? a->tracks[s].pos
                                     : kn_lu_add(a->tracks[s - 1].pos, a->tracks[s - 1].base);
        lo = kn_lu_add(start, at);
    }
    if (has_e)
        hi = kn_lu_add(start, e > 0 ? kn_lu_add(a->tracks[e - 1].pos, a->tracks[e - 1].base)
                                    : a->tracks[0].pos);
    *from = lo;
    *len = kn_lu_clamp0(kn_lu_sub(hi, lo));
}

/* §9.2: static position of an absolute child: as the sole item of the content box, or of its
 * containing block when that is the container or one of its areas. */
void kn_grid_static(kn_grid *g) {
    const kn_sg_flex *ps = g->b->style->flex;
    const kn_lu *pad = g->b->padding;
    bool rtl = g->b->style->text->direction == KN_KW_rtl;
    kn_lu inner_h = g->axis[1].avail.has ? g->axis[1].avail.v : kn_grid_total(&g->axis[1]);
    for (kn_box *c = g->b->first; c; c = c->next) {
        if (!c->out_of_flow)
            continue;
        kn_box_priv *p = kn_priv(c);
        kn_kw jx = static_kw(c->style->flex->justify_self, ps->justify_items);
        kn_kw jy = static_kw(c->style->flex->align_self, ps->align_items);
        if (rtl)
            jx = jx == KN_KW_start ? KN_KW_end : jx == KN_KW_end ? KN_KW_start : jx;
        kn_lu x = kn_start_x(g->b), y = kn_start_y(g->b), w = g->f.content_w, h = inner_h;
        p->has_area = c->containing == g->b && !rtl;
        if (c->containing == g->b) {
            w = kn_lu_add(w, kn_lu_add(pad[KN_LEFT], pad[KN_RIGHT]));
            h = kn_lu_add(h, kn_lu_add(pad[KN_TOP], pad[KN_BOTTOM]));
            abs_area(g, c, 0, w, &p->area_x, &p->area_w);
            abs_area(g, c, 1, h, &p->area_y, &p->area_h);
            if (p->has_area)
                w = p->area_w, h = p->area_h;
            x = kn_lu_add(g->b->border[KN_LEFT], p->has_area ? p->area_x : KN_LU0);
            y = kn_lu_add(g->b->border[KN_TOP], p->has_area ? p->area_y : KN_LU0);
        }
        kn_layout_static_pos(g->l, c, g->b, edge(x, w, jx), edge(y, h, jy));
        p->static_justify = jx;
        p->static_align = jy;
        p->static_self = false;
    }
}
