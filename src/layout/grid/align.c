/* CSS Grid 2 §11: tracks in the container, items in their areas, final layout. */
#include "src/layout/grid/grid.h"

/* CSS Align 3 §5: room before the first track, and what each gutter gets; divisions cut to 1/64 px.
 * Too little room: distributions fall back to start, `safe` keeps to it. */
static void distribute(kn_align al, bool rtl, kn_lu room, uint32_t n, kn_lu *before,
                       kn_lu *between) {
    *before = *between = KN_LU0;
    if (room.v < 0 && (al.mod == KN_KW_safe || al.kw == KN_KW_space_between ||
                       al.kw == KN_KW_space_around || al.kw == KN_KW_space_evenly))
        return;
    switch (al.kw) {
    case KN_KW_space_between:
        *between = n > 1 ? kn_lu_div(room, (int)n - 1) : KN_LU0;
        break;
    case KN_KW_space_around:
        *between = n ? kn_lu_div(room, (int)n) : KN_LU0;
        *before = kn_lu_div(n ? *between : room, 2);
        break;
    case KN_KW_space_evenly:
        *before = *between = kn_lu_div(room, (int)n + 1);
        break;
    case KN_KW_center:
        *before = kn_lu_div(room, 2);
        break;
    case KN_KW_left:
        *before = rtl ? room : KN_LU0;
        break;
    case KN_KW_right:
        *before = rtl ? KN_LU0 : room;
        break;
    case KN_KW_end:
    case KN_KW_flex_end:
        *before = room;
        break;
    default:
        break;
    }
}

void kn_grid_align_tracks(kn_grid *g, int axis, kn_lu inner) {
    kn_grid_axis *a = &g->axis[axis];
    const kn_sg_flex *s = g->b->style->flex;
    uint32_t shown = 0;
    for (uint32_t i = 0; i < a->n; i++)
        shown += !a->tracks[i].collapsed;
    kn_lu pos, between;
    distribute(axis ? s->align_content : s->justify_content, !axis && g->rtl,
               kn_lu_sub(inner, kn_grid_total(a)), shown, &pos, &between);
    a->gutter = kn_lu_add(a->gap, between);
    for (uint32_t i = 0; i < a->n; i++) {
        a->tracks[i].pos = pos;
        if (!a->tracks[i].collapsed)
            pos = kn_lu_add(pos, kn_lu_add(a->tracks[i].base, a->gutter));
    }
    a->placed = true;
}

/* §11.3, §11.4: auto margins take the room first; the used margins are written. */
static bool take_auto_margins(kn_box *b, int axis, kn_lu room) {
    int s = axis ? KN_TOP : KN_LEFT, e = axis ? KN_BOTTOM : KN_RIGHT;
    if (b->anonymous)
        return false;
    const kn_sg_box *p = b->style->box;
    bool as = kn_grid_is_auto(axis ? p->margin_top : p->margin_left),
         ae = kn_grid_is_auto(axis ? p->margin_bottom : p->margin_right);
    kn_lu rest = kn_lu_clamp0(room);
    if (as && ae) {
        b->margin[s] = kn_lu_div(rest, 2);
        b->margin[e] = kn_lu_sub(rest, b->margin[s]);
    } else if (as || ae) {
        b->margin[as ? s : e] = rest;
    }
    return as || (ae && (axis || b->parent->style->text->direction != KN_KW_rtl));
}

/* Offset of the border box in its area, towards the end of the axis. */
static kn_lu self_offset(const kn_grid *g, kn_grid_item *it, int axis, kn_lu area, kn_lu size) {
    kn_box *b = it->b;
    bool rtl = !axis && g->rtl;
    int s = axis ? KN_TOP : rtl ? KN_RIGHT : KN_LEFT;
    kn_lu room = kn_lu_sub(area, kn_lu_add(size, axis ? kn_margin_h(b) : kn_margin_w(b)));
    if (take_auto_margins(b, axis, room))
        return b->margin[s];
    kn_kw kw = it->al[axis].self;
    if (kw == KN_KW_baseline)
        kw = it->al[axis].last ? KN_KW_end : KN_KW_start;
    if (it->al[axis].safe)
        room = kn_lu_clamp0(room);
    return kn_lu_add(b->margin[s], kw == KN_KW_center ? kn_lu_div(room, 2)
                                   : kw == KN_KW_end  ? room
                                                      : KN_LU0);
}

static kn_lu row_offset(const kn_grid *g, kn_grid_item *it, uint32_t index, kn_lu area) {
    kn_grid_ref r = {
        .owner = (kn_grid *)g, .index = index, .start = it->at[1].start, .end = it->at[1].end};
    kn_lu shared, own = kn_grid_own_baseline(it, 1, &it->out);
    if (!kn_grid_baseline_aligned(it, 1) ||
        !kn_grid_shared_baseline(kn_grid_owner(g, 1, &r), &r, 1, &shared))
        return self_offset(g, it, 1, area, it->out.h);
    if (!it->al[1].last)
        return kn_lu_sub(kn_lu_sub(shared, r.before), own);
    return kn_lu_sub(area, kn_lu_add(kn_lu_sub(kn_lu_sub(shared, r.after), own), it->out.h));
}

/* Measuring asks for the baselines of the grid alone: items that do not give them are left out. */
static bool matters(const kn_grid *g, const kn_grid_item *it) {
    return g->in->run == KN_RUN_PERFORM || it == kn_grid_edge_item(g, false) ||
           it == kn_grid_edge_item(g, true);
}

void kn_grid_align_items(kn_grid *g, kn_lout *out) {
    for (uint32_t i = 0; i < g->n; i++) {
        kn_grid_item *it = &g->items[i];
        kn_box *b = it->b;
        if (!matters(g, it))
            continue;
        kn_lu aw = kn_grid_area_size(g, it, 0).v, ah = kn_grid_area_size(g, it, 1).v, dx, dy;
        it->out = kn_grid_lay_item(g, it, aw, kn_lu_some(ah), g->in->run);
        it->y = kn_lu_add(g->axis[1].tracks[it->at[1].start].pos, row_offset(g, it, i, ah));
        if (g->in->run != KN_RUN_PERFORM)
            continue;
        kn_lu x =
            kn_lu_add(g->axis[0].tracks[it->at[0].start].pos, self_offset(g, it, 0, aw, it->out.w));
        if (g->rtl) /* columns run from the right */
            x = kn_lu_sub(g->f.content_w, kn_lu_add(x, it->out.w));
        kn_relative_offset(b, kn_lu_some(aw), kn_lu_some(ah), &dx, &dy);
        b->x = kn_lu_add(kn_start_x(g->b), kn_lu_add(x, dx));
        b->y = kn_lu_add(kn_start_y(g->b), kn_lu_add(it->y, dy));
    }
    kn_grid_own_baselines(g, out);
}
