/* CSS Flexbox 1 §9.5 and §9.6, steps 12 to 16; final layout; static positions (§4.1). */
#include "src/layout/flex/flex.h"

void kn_distribute(kn_align al, bool reverse, kn_lu free, uint32_t n, double *before,
                   double *between) {
    kn_kw kw = al.kw;
    *before = *between = 0;
    /* Space distributions fall back to safe center, space-between to flex-start (CSS Align 3 §5.3).
     */
    bool safe = al.mod == KN_KW_safe || kw == KN_KW_space_around || kw == KN_KW_space_evenly;
    if (free.v < 0 && kw == KN_KW_space_between)
        return;
    if (free.v < 0 && safe) {
        *before = reverse ? free.v : 0;
        return;
    }
    double f = free.v;
    switch (kw) {
    case KN_KW_center:
        *before = trunc(f / 2);
        break;
    case KN_KW_flex_end:
        *before = f;
        break;
    case KN_KW_space_between:
        *between = n > 1 ? f / (n - 1) : 0;
        break;
    case KN_KW_space_around:
        *before = n ? f / (2 * n) : 0;
        *between = n ? f / n : 0;
        break;
    case KN_KW_space_evenly:
        *before = *between = f / (n + 1);
        break;
    default:
        break;
    }
}

kn_lu kn_distributed(double pos, bool reverse) {
    double v = reverse ? ceil(pos - 1e-6) : floor(pos + 1e-6);
    return (kn_lu){kn_sat32((int64_t)v)};
}

/* justify-content as flex-relative keyword. */
static kn_kw justify_kw(const kn_flex *fx) {
    kn_kw kw = fx->b->style->flex->justify_content.kw;
    bool rtl = fx->row && fx->b->style->text->direction == KN_KW_rtl;
    switch (kw) {
    case KN_KW_start:
        return fx->dir_reverse ? KN_KW_flex_end : KN_KW_flex_start;
    case KN_KW_end:
        return fx->dir_reverse ? KN_KW_flex_start : KN_KW_flex_end;
    case KN_KW_left:
    case KN_KW_right:
        if (!fx->row)
            return fx->dir_reverse ? KN_KW_flex_end : KN_KW_flex_start;
        return (kw == KN_KW_right) != (fx->dir_reverse != rtl) ? KN_KW_flex_end : KN_KW_flex_start;
    case KN_KW_center:
    case KN_KW_flex_end:
    case KN_KW_space_between:
    case KN_KW_space_around:
    case KN_KW_space_evenly:
        return kw;
    default:
        return KN_KW_flex_start;
    }
}

/* Step 12. */
static void main_positions(kn_flex *fx, kn_flex_line *ln) {
    kn_lu used = kn_lu_mul(fx->main_gap, ln->n ? (int)ln->n - 1 : 0);
    int autos = 0;
    for (uint32_t i = 0; i < ln->n; i++) {
        kn_flex_item *it = &ln->items[i];
        used = kn_lu_add(used, kn_flex_outer_main(it, it->target));
        autos += it->auto_main[0] + it->auto_main[1];
    }
    kn_lu free = kn_lu_sub(fx->main.v, used), share = KN_LU0;
    double before = 0, between = 0;
    if (autos && free.v > 0)
        share = kn_lu_div(free, autos);
    else
        kn_distribute((kn_align){justify_kw(fx), fx->b->style->flex->justify_content.mod},
                      fx->dir_reverse, free, ln->n, &before, &between);
    double pos = before;
    for (uint32_t i = 0; i < ln->n; i++) {
        kn_flex_item *it = &ln->items[i];
        for (int e = 0; e < 2; e++)
            if (it->auto_main[e])
                it->margin_main[e] = share;
        it->main_pos = kn_lu_add(kn_distributed(pos, fx->main_reverse), it->margin_main[0]);
        pos += kn_flex_outer_main(it, it->target).v + fx->main_gap.v + between;
    }
}

/* Steps 13 and 14. */
static void cross_position(kn_flex *fx, const kn_flex_line *ln, kn_flex_item *it) {
    kn_lu free = kn_lu_sub(ln->cross, kn_flex_outer_cross(it, it->cross));
    if (it->auto_cross[0] || it->auto_cross[1]) {
        kn_lu rest = kn_lu_clamp0(free);
        if (it->auto_cross[0] && it->auto_cross[1]) {
            it->margin_cross[0] = kn_lu_div(rest, 2);
            it->margin_cross[1] = kn_lu_sub(rest, it->margin_cross[0]);
        } else {
            it->margin_cross[it->auto_cross[0] ? 0 : 1] = rest;
        }
        it->cross_pos = it->margin_cross[0];
        return;
    }
    kn_lu shift = KN_LU0;
    if (it->align == KN_KW_center)
        shift = kn_lu_div(free, 2);
    else if (it->align == KN_KW_flex_end)
        shift = free;
    else if (it->align == KN_KW_baseline)
        shift = it->last_baseline
                    ? kn_lu_sub(free, kn_lu_sub(ln->max_end_ascent, kn_flex_ascent(fx, it)))
                    : kn_lu_sub(ln->max_ascent, kn_flex_ascent(fx, it));
    if (it->align_safe && free.v < 0)
        shift = fx->wrap_reverse ? free : KN_LU0;
    it->cross_pos = kn_lu_add(it->margin_cross[0], shift);
}

static kn_kw content_kw(const kn_flex *fx) {
    kn_kw kw = fx->b->style->flex->align_content.kw;
    if (kw == KN_KW_start)
        return fx->wrap_reverse ? KN_KW_flex_end : KN_KW_flex_start;
    if (kw == KN_KW_end)
        return fx->wrap_reverse ? KN_KW_flex_start : KN_KW_flex_end;
    return kw;
}

/* Step 16. */
static void line_positions(kn_flex *fx) {
    kn_lu used = kn_lu_mul(fx->cross_gap, fx->n_lines ? (int)fx->n_lines - 1 : 0);
    double before, between;
    for (uint32_t i = 0; i < fx->n_lines; i++)
        used = kn_lu_add(used, fx->lines[i].cross);
    kn_align al = {fx->multi ? content_kw(fx) : KN_KW_flex_start,
                   fx->b->style->flex->align_content.mod};
    kn_distribute(al, fx->wrap_reverse, kn_lu_sub(fx->cross.v, used), fx->n_lines, &before,
                  &between);
    double pos = before;
    for (uint32_t i = 0; i < fx->n_lines; i++) {
        fx->lines[i].pos = kn_distributed(pos, fx->cross_reverse);
        pos += fx->lines[i].cross.v + fx->cross_gap.v + between;
    }
}

static kn_lu physical(kn_lu pos, kn_lu size, kn_lu inner, bool reverse) {
    return reverse ? kn_lu_sub(inner, kn_lu_add(pos, size)) : pos;
}
static kn_lu item_top(const kn_flex *fx, const kn_flex_line *ln, const kn_flex_item *it) {
    if (fx->row)
        return physical(kn_lu_add(ln->pos, it->cross_pos), it->cross, fx->cross.v,
                        fx->cross_reverse);
    return physical(it->main_pos, it->target, fx->main.v, fx->main_reverse);
}

static kn_lout final_layout(kn_flex *fx, kn_flex_item *it, kn_run_mode run) {
    kn_lin in = {.run = run,
                 .parent_w = kn_lu_some(fx->f.content_w),
                 .parent_h = fx->f.basis_h,
                 .avail_w = {KN_AVAIL_DEFINITE, fx->f.content_w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    if (fx->row) {
        in.known_w = kn_lu_some(it->target);
        if (it->stretched || it->b->kind == KN_BOX_REPLACED)
            in.known_h = kn_lu_some(it->cross);
    } else {
        in.known_w = kn_lu_some(it->cross);
        in.known_h = kn_lu_some(it->target);
        /* §9.8: definite only if the container's main size is, or the item's flex basis */
        in.fixed_h_indefinite = !fx->main_definite && !it->basis_definite;
    }
    return kn_layout_box(fx->l, it->b, &in);
}

/* §8.5: an item of the line that takes part in the baseline alignment asked for, else in the other
 * one, else the item that is first to the reader. `last` asks from the other end. */
static kn_flex_item *baseline_item(const kn_flex *fx, kn_flex_line *ln, bool last) {
    for (int other = 0; other < 2; other++)
        for (uint32_t i = 0; i < ln->n && fx->row; i++)
            if (kn_flex_on_baseline(&ln->items[i]) &&
                ln->items[i].last_baseline == (last != (other != 0)))
                return &ln->items[i];
    return ln->n ? &ln->items[last != fx->dir_reverse ? ln->n - 1 : 0] : NULL;
}
static kn_lu_opt container_baseline(kn_flex *fx, kn_flex_line *ln, bool last) {
    kn_flex_item *it = baseline_item(fx, ln, last);
    if (!it)
        return KN_LU_NONE;
    kn_lout o = final_layout(fx, it, KN_RUN_MEASURE);
    bool aligned = fx->row && kn_flex_on_baseline(it); /* then what stands on the line is known */
    kn_lu_opt base = (aligned ? it->last_baseline : last) ? o.baseline_last : o.baseline_first;
    kn_lu v = base.has ? base.v : fx->row ? it->cross : it->target;
    return kn_lu_some(kn_lu_add(kn_start_y(fx->b), kn_lu_add(item_top(fx, ln, it), v)));
}

void kn_flex_align(kn_flex *fx, kn_lout *out) {
    for (uint32_t i = 0; i < fx->n_lines; i++) {
        kn_flex_line *ln = &fx->lines[i];
        main_positions(fx, ln);
        for (uint32_t k = 0; k < ln->n; k++)
            cross_position(fx, ln, &ln->items[k]);
    }
    line_positions(fx);
    out->h = kn_lu_add(fx->row ? fx->cross.v : fx->main.v, kn_pb_h(fx->b));
    if (fx->f.h.has)
        out->h = kn_lu_max(fx->f.h.v, kn_pb_h(fx->b));
    if (!fx->n_lines)
        return;
    uint32_t top = fx->wrap_reverse ? fx->n_lines - 1 : 0;
    out->baseline_first = container_baseline(fx, &fx->lines[top], false);
    out->baseline_last = container_baseline(fx, &fx->lines[fx->n_lines - 1 - top], true);
}

void kn_flex_place(kn_flex *fx) {
    kn_lu inner_w = fx->f.content_w;
    for (uint32_t i = 0; i < fx->n_lines; i++) {
        kn_flex_line *ln = &fx->lines[i];
        for (uint32_t k = 0; k < ln->n; k++) {
            kn_flex_item *it = &ln->items[k];
            kn_box *c = it->b;
            int ms = fx->row ? KN_LEFT : KN_TOP, me = fx->row ? KN_RIGHT : KN_BOTTOM;
            int cs = fx->row ? KN_TOP : KN_LEFT, ce = fx->row ? KN_BOTTOM : KN_RIGHT;
            c->margin[fx->main_reverse ? me : ms] = it->margin_main[0];
            c->margin[fx->main_reverse ? ms : me] = it->margin_main[1];
            c->margin[fx->cross_reverse ? ce : cs] = it->margin_cross[0];
            c->margin[fx->cross_reverse ? cs : ce] = it->margin_cross[1];
            final_layout(fx, it, KN_RUN_PERFORM);
            kn_lu x = fx->row ? physical(it->main_pos, it->target, inner_w, fx->main_reverse)
                              : physical(kn_lu_add(ln->pos, it->cross_pos), it->cross, inner_w,
                                         fx->cross_reverse);
            kn_lu dx, dy;
            kn_relative_offset(c, kn_lu_some(inner_w), fx->f.basis_h, &dx, &dy);
            c->x = kn_lu_add(kn_start_x(fx->b), kn_lu_add(x, dx));
            c->y = kn_lu_add(kn_start_y(fx->b), kn_lu_add(item_top(fx, ln, it), dy));
        }
    }
}

/* Physical keyword of a flex-relative one. */
static kn_kw side(kn_kw kw, bool reverse) {
    if (kw == KN_KW_center || kw == KN_KW_space_around || kw == KN_KW_space_evenly)
        return KN_KW_center;
    return (kw == KN_KW_flex_end) != reverse ? KN_KW_end : KN_KW_start;
}
static kn_lu edge(kn_lu start, kn_lu size, kn_kw kw) {
    return kw == KN_KW_center ? kn_lu_add(start, kn_lu_div(size, 2))
           : kw == KN_KW_end  ? kn_lu_add(start, size)
                              : start;
}
static kn_kw self_kw(const kn_flex *fx, const kn_box *c) {
    kn_align al = c->style->flex->align_self;
    if (al.kw == KN_KW_auto)
        al = fx->b->style->flex->align_items;
    kn_kw kw = al.kw;
    if (kw == KN_KW_baseline)
        kw = al.mod == KN_KW_last ? KN_KW_end : KN_KW_start;
    if (kw == KN_KW_start || kw == KN_KW_self_start || kw == KN_KW_end || kw == KN_KW_self_end)
        return kn_flex_side(fx, c, kw);
    return kw == KN_KW_center || kw == KN_KW_flex_end ? kw : KN_KW_flex_start;
}

/* §4.1: as if it were the only item of the container. */
void kn_flex_static(kn_flex *fx) {
    kn_lu x0 = kn_start_x(fx->b), y0 = kn_start_y(fx->b);
    kn_lu w = fx->f.content_w, h = fx->row ? fx->cross.v : fx->main.v;
    for (kn_box *c = fx->b->first; c; c = c->next) {
        if (!c->out_of_flow)
            continue;
        kn_kw main = side(justify_kw(fx), fx->main_reverse);
        kn_kw cross = side(self_kw(fx, c), fx->cross_reverse);
        kn_kw jx = fx->row ? main : cross, jy = fx->row ? cross : main;
        kn_layout_static_pos(fx->l, c, fx->b, edge(x0, w, jx), edge(y0, h, jy));
        bool safe_main = c->style->flex->justify_self.mod == KN_KW_safe;
        kn_align al = c->style->flex->align_self;
        if (al.kw == KN_KW_auto)
            al = fx->b->style->flex->align_items;
        bool safe_cross = al.mod == KN_KW_safe;
        kn_priv(c)->static_w = w;
        kn_priv(c)->static_h = h;
        kn_priv(c)->static_safe_x = fx->row ? safe_main : safe_cross;
        kn_priv(c)->static_safe_y = fx->row ? safe_cross : safe_main;
        kn_priv(c)->static_justify = jx;
        kn_priv(c)->static_align = jy;
        kn_priv(c)->static_self = false;
    }
}
