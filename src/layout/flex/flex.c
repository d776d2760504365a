/* Flex containers: the driver of CSS Flexbox 1 §9, and intrinsic sizes (§9.9). */
#include "src/layout/flex/flex.h"

static void set_axes(kn_flex *fx) {
    const kn_sg_flex *s = fx->b->style->flex;
    bool rtl = fx->b->style->text->direction == KN_KW_rtl;
    fx->row = s->direction == KN_KW_row || s->direction == KN_KW_row_reverse;
    fx->dir_reverse = s->direction == KN_KW_row_reverse || s->direction == KN_KW_column_reverse;
    fx->multi = s->wrap != KN_KW_nowrap;
    fx->wrap_reverse = s->wrap == KN_KW_wrap_reverse;
    fx->main_reverse = fx->dir_reverse != (fx->row && rtl);
    fx->cross_reverse = fx->wrap_reverse != (!fx->row && rtl);
}

kn_lout kn_flex_layout(kn_layout *l, kn_box *b, const kn_lin *in) {
    kn_flex fx = {.l = l, .b = b, .in = in};
    kn_frame_of(l, b, in, &fx.f);
    set_axes(&fx);
    kn_lu_opt inner_w = kn_lu_some(fx.f.content_w), inner_h = kn_opt_sub(fx.f.h, kn_pb_h(b));
    fx.main = fx.row ? inner_w : inner_h;
    fx.cross = fx.row ? inner_h : inner_w;
    if (fx.row && !inner_h.has && kn_box_ratio(b) > 0)
        fx.cross = fx.f.basis_h; /* what the ratio gives, until the items turn out taller */
    fx.main_definite = fx.row || fx.f.basis_h.has;
    const kn_sg_flex *s = b->style->flex;
    fx.main_gap = kn_len_or0(fx.row ? s->column_gap : s->row_gap, fx.row ? inner_w : inner_h);
    fx.cross_gap = kn_len_or0(fx.row ? s->row_gap : s->column_gap, fx.row ? inner_h : inner_w);
    kn_flex_collect(&fx);
    kn_flex_lines(&fx);
    for (uint32_t i = 0; i < fx.n_lines; i++)
        kn_flex_resolve(&fx, &fx.lines[i]);
    kn_flex_cross(&fx);
    kn_lout out = {.w = fx.f.w};
    kn_flex_align(&fx, &out);
    if (in->run == KN_RUN_PERFORM) {
        kn_flex_place(&fx);
        kn_flex_static(&fx);
    }
    free(fx.lines);
    free(fx.items);
    return out;
}

/* §9.9.1: a contribution is held between what the item cannot grow or shrink from; an indefinite
 * basis is the contribution itself. */
static kn_lu by_basis(kn_layout *l, kn_box *b, kn_lu v) {
    const kn_sg_box *s = b->style->box;
    const kn_sg_flex *f = b->style->flex;
    kn_lu_opt basis = kn_len_resolve(f->basis, KN_LU_NONE);
    if (!basis.has)
        return v;
    kn_lu base = kn_to_border_w(b, basis.v), min, max;
    if (f->grow == 0)
        v = kn_lu_min(v, base);
    if (f->shrink == 0)
        v = kn_lu_max(v, base);
    kn_limits_w(l, b, KN_LU_NONE, KN_LU_NONE, &min, &max);
    if (kn_len_is_kw(s->min_width, KN_KW_auto) && !kn_clips_w(b)) { /* §4.5 */
        kn_lu_opt own = kn_style_w(b, KN_LU_NONE);
        min = kn_intrinsic_w(l, b, KN_AVAIL_MIN_CONTENT);
        min = kn_lu_min(own.has ? kn_lu_min(min, own.v) : min, max);
    }
    return kn_clamp(v, min, max);
}

static kn_lu outer_contribution(kn_layout *l, kn_box *b, kn_avail_kind kind, bool basis) {
    kn_lu w = kn_outer_contribution_w(l, b, kind);
    if (!basis || b->anonymous)
        return w;
    kn_lu plain = kn_contribution_w(l, b, kind);
    kn_lu edges[12];
    kn_edges_save(b, edges);
    kn_resolve_edges(b, KN_LU_NONE);
    kn_lu held = by_basis(l, b, plain);
    kn_edges_restore(b, edges);
    return kn_lu_add(w, kn_lu_sub(held, plain));
}

/* A column container that wraps is as wide as its columns together, the items as wide as their
 * contributions. */
static kn_lu columns_width(kn_layout *l, kn_flex *fx, kn_avail_kind kind) {
    kn_box *b = fx->b;
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .known_w = kn_lu_some(KN_LU_MAX),
                 .known_h = kn_priv(b)->own_h,
                 .parent_h = kn_priv(b)->parent_h,
                 .avail_w = {kind, KN_LU0}};
    kn_frame_of(l, b, &in, &fx->f);
    fx->in = &in;
    fx->intrinsic = kind;
    fx->main = kn_opt_sub(fx->f.h, kn_pb_h(b));
    fx->main_gap = kn_len_or0(b->style->flex->row_gap, fx->main);
    kn_flex_collect(fx);
    kn_flex_lines(fx);
    kn_lu sum = kn_lu_mul(kn_len_or0(b->style->flex->column_gap, KN_LU_NONE),
                          fx->n_lines ? (int)fx->n_lines - 1 : 0);
    for (uint32_t i = 0; i < fx->n_lines; i++) {
        kn_lu w = KN_LU0;
        for (uint32_t k = 0; k < fx->lines[i].n; k++)
            w = kn_lu_max(w, kn_outer_contribution_w(l, fx->lines[i].items[k].b, kind));
        sum = kn_lu_add(sum, w);
    }
    free(fx->lines);
    free(fx->items);
    return sum;
}

/* Height of an item that stretches in a single line of known height (§9.8). */
static kn_lu_opt stretched_height(const kn_flex *fx, kn_box *c, kn_lu_opt inner) {
    if (!fx->row || fx->multi || !inner.has)
        return KN_LU_NONE;
    kn_kw kw = c->anonymous ? KN_KW_auto : c->style->flex->align_self.kw;
    if (kw == KN_KW_auto)
        kw = fx->b->style->flex->align_items.kw;
    const kn_sg_box *s = c->style->box;
    if ((kw != KN_KW_normal && kw != KN_KW_stretch) ||
        (!c->anonymous &&
         (!kn_len_is_kw(s->height, KN_KW_auto) || kn_len_is_kw(s->margin_top, KN_KW_auto) ||
          kn_len_is_kw(s->margin_bottom, KN_KW_auto))))
        return KN_LU_NONE;
    kn_lu edges[12], h, min, max;
    kn_edges_save(c, edges);
    kn_resolve_edges(c, KN_LU_NONE);
    kn_limits_h(c, inner, &min, &max);
    h = kn_lu_max(kn_clamp(kn_lu_sub(inner.v, kn_margin_h(c)), min, max), kn_pb_h(c));
    kn_edges_restore(c, edges);
    return kn_lu_some(h);
}

/* §9.9: a row is as wide as its items together, unless it may break between them. */
kn_lu kn_flex_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_flex fx = {.l = l, .b = b};
    set_axes(&fx);
    if (!fx.row && fx.multi && kind == KN_AVAIL_MAX_CONTENT)
        return kn_lu_add(kn_lu_clamp0(columns_width(l, &fx, kind)), kn_pb_w(b));
    bool add = fx.row && !(fx.multi && kind == KN_AVAIL_MIN_CONTENT);
    kn_lu sum = KN_LU0, max = KN_LU0;
    int n = 0;
    for (kn_box *c = b->first; c; c = c->next) {
        if (c->out_of_flow || c->legend)
            continue;
        kn_lu_opt inner = kn_known_basis_h(b);
        kn_hint_h(c, inner, stretched_height(&fx, c, inner));
        kn_lu w = outer_contribution(l, c, kind, add);
        sum = kn_lu_add(sum, w);
        max = kn_lu_max(max, w);
        n++;
    }
    if (add && n > 1)
        sum = kn_lu_add(sum, kn_lu_mul(kn_len_or0(b->style->flex->column_gap, KN_LU_NONE), n - 1));
    return kn_lu_add(kn_lu_clamp0(add ? sum : max), kn_pb_w(b));
}
