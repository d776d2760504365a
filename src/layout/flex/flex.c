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

/* §9.9.1 as browsers do it: contributions of the items by their width properties, flex factors and
 * bases apart. */
kn_lu kn_flex_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_flex fx = {.l = l, .b = b};
    set_axes(&fx);
    kn_lu sum = KN_LU0, max = KN_LU0;
    int n = 0;
    for (kn_box *c = b->first; c; c = c->next) {
        if (c->out_of_flow)
            continue;
        kn_lu w = kn_outer_contribution_w(l, c, kind);
        sum = kn_lu_add(sum, w);
        max = kn_lu_max(max, w);
        n++;
    }
    bool add = fx.row && !(fx.multi && kind == KN_AVAIL_MIN_CONTENT);
    if (add && n > 1)
        sum = kn_lu_add(sum, kn_lu_mul(kn_len_or0(b->style->flex->column_gap, KN_LU_NONE), n - 1));
    return kn_lu_add(kn_lu_clamp0(add ? sum : max), kn_pb_w(b));
}
