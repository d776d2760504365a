/* Margins, borders and paddings; lengths to used values; relative offsets. */
#include "src/layout/sizing.h"

kn_lu_opt kn_len_resolve(kn_len len, kn_lu_opt basis) {
    if (len.kind == KN_LEN_KW || (kn_len_depends_on_basis(len) && !basis.has))
        return KN_LU_NONE;
    return kn_lu_some(kn_lu_px(kn_len_px(len, (float)kn_px(basis.v))));
}

kn_lu kn_len_or0(kn_len len, kn_lu_opt basis) {
    if (len.kind == KN_LEN_KW)
        return KN_LU0;
    return kn_lu_px(kn_len_px(len, basis.has ? (float)kn_px(basis.v) : 0.0f));
}

/* Blink's distances between the picture or shape of a list marker and the content. */
static void marker_edges(kn_box *b) {
    bool rtl = b->style->text->direction == KN_KW_rtl;
    int start = rtl ? KN_RIGHT : KN_LEFT, end = rtl ? KN_LEFT : KN_RIGHT;
    memset(b->margin, 0, sizeof b->margin);
    memset(b->border, 0, sizeof b->border);
    memset(b->padding, 0, sizeof b->padding);
    if (b->marker_part == KN_MARKER_IMAGE)
        b->margin[end] = kn_lu_int(KN_MARKER_PADDING);
    if (b->marker_part != KN_MARKER_SYMBOL_INSIDE)
        return;
    bool triangle = kn_is_disclosure(b->style);
    b->margin[start] = triangle ? KN_LU0 : kn_lu_int(-1);
    b->margin[end] = kn_lu_px(b->style->font->size * (triangle ? 0.4f : 1.0f));
}

void kn_resolve_edges(kn_box *b, kn_lu_opt basis) {
    const kn_sg_box *s = b->style->box;
    const kn_sg_border *bd = b->style->border;
    if (b->marker_part) {
        marker_edges(b);
        return;
    }
    if (b->kind == KN_BOX_TABLE_PART ||
        (b->anonymous && !b->pseudo)) { /* anonymous boxes have initial values: no edges */
        memset(b->margin, 0, sizeof b->margin);
        memset(b->border, 0, sizeof b->border);
        memset(b->padding, 0, sizeof b->padding);
        if (kn_priv(b)->collapsed)
            memcpy(b->border, kn_priv(b)->collapsed, sizeof b->border);
        return;
    }
    b->margin[KN_TOP] = kn_len_or0(s->margin_top, basis);
    b->margin[KN_RIGHT] = kn_len_or0(s->margin_right, basis);
    b->margin[KN_BOTTOM] = kn_len_or0(s->margin_bottom, basis);
    b->margin[KN_LEFT] = kn_len_or0(s->margin_left, basis);
    b->border[KN_TOP] = kn_lu_px(bd->top_width);
    b->border[KN_RIGHT] = kn_lu_px(bd->right_width);
    b->border[KN_BOTTOM] = kn_lu_px(bd->bottom_width);
    b->border[KN_LEFT] = kn_lu_px(bd->left_width);
    b->padding[KN_TOP] = kn_lu_clamp0(kn_len_or0(s->padding_top, basis));
    b->padding[KN_RIGHT] = kn_lu_clamp0(kn_len_or0(s->padding_right, basis));
    b->padding[KN_BOTTOM] = kn_lu_clamp0(kn_len_or0(s->padding_bottom, basis));
    b->padding[KN_LEFT] = kn_lu_clamp0(kn_len_or0(s->padding_left, basis));
    if (kn_priv(b)->collapsed) /* CSS 2.2 §17.6.2: a table with collapsed borders has no padding */
        memcpy(b->border, kn_priv(b)->collapsed, sizeof b->border);
    if (kn_priv(b)->collapsed && b->kind == KN_BOX_TABLE)
        memset(b->padding, 0, sizeof b->padding);
    if (b->parent && b->parent->kind == KN_BOX_TABLE_PART) /* cells have no margins */
        memset(b->margin, 0, sizeof b->margin);
}

/* CSS 2.2 §9.4.3: the start side wins when both are given. Sticky boxes are placed without
 * their shift, which sticky.c adds at the end. */
void kn_relative_offset(const kn_box *b, kn_lu_opt parent_w, kn_lu_opt parent_h, kn_lu *dx,
                        kn_lu *dy) {
    *dx = *dy = KN_LU0;
    kn_priv(b)->sticky_x = kn_priv(b)->sticky_y = KN_LU0;
    if (b->anonymous || b->style->box->position != KN_KW_relative)
        return;
    const kn_sg_box *s = b->style->box;
    kn_lu_opt left = kn_len_resolve(s->left, parent_w), right = kn_len_resolve(s->right, parent_w);
    kn_lu_opt top = kn_len_resolve(s->top, parent_h), bottom = kn_len_resolve(s->bottom, parent_h);
    const kn_box *p = kn_box_origin(b);
    bool rtl = p && p->style && p->style->text->direction == KN_KW_rtl;
    if (left.has && !(rtl && right.has))
        *dx = left.v;
    else if (right.has)
        *dx = kn_lu_neg(right.v);
    if (top.has)
        *dy = top.v;
    else if (bottom.has)
        *dy = kn_lu_neg(bottom.v);
}
