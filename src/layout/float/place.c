/* One float: its size and its place (CSS 2.2 §9.5.1, §10.3.5). */
#include "src/layout/float/floats.h"

static kn_lin constraints(const kn_float_frame *f, kn_box *b) {
    kn_lu width = kn_lu_sub(f->right, f->left);
    kn_resolve_edges(b, f->parent_w);
    kn_hint_h(b, f->basis_h, KN_LU_NONE);
    return (kn_lin){.run = f->run,
                    .parent_w = f->parent_w,
                    .parent_h = f->basis_h,
                    .avail_w = {KN_AVAIL_DEFINITE, kn_lu_clamp0(kn_lu_sub(width, kn_margin_w(b)))},
                    .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
}

kn_lu kn_float_measure(const kn_float_frame *f, kn_box *b, kn_lout *out) {
    kn_lin in = constraints(f, b);
    *out = kn_layout_box(f->l, b, &in);
    return kn_lu_add(out->w, kn_margin_w(b));
}

void kn_float_place(const kn_float_frame *f, kn_box *b, kn_lu y) {
    kn_lout o;
    kn_lu w = kn_float_measure(f, b, &o), left, right, next;
    bool at_right = kn_float_is_right(b, f->rtl);
    y = kn_lu_max(y, f->floats->last_top);
    y = kn_lu_max(y, kn_floats_clear(f->floats, kn_clear_sides(b, f->rtl)));
    for (;; y = next) {
        left = f->left;
        right = f->right;
        kn_floats_area(f->floats, y, KN_LU0, &left, &right);
        if (w.v <= 0 || w.v <= kn_lu_sub(right, left).v || !kn_floats_next(f->floats, y, &next))
            break;
    }
    kn_lu x = at_right ? kn_lu_sub(right, w) : left;
    kn_floats_add(f->floats,
                  (kn_float_rect){x, y, kn_lu_add(x, w),
                                  kn_lu_add(y, kn_lu_add(o.h, kn_margin_h(b))), at_right});
    if (f->run != KN_RUN_PERFORM)
        return;
    kn_lu dx, dy;
    kn_relative_offset(b, f->parent_w, f->basis_h, &dx, &dy);
    b->x = kn_lu_add(kn_lu_sub(kn_lu_add(x, b->margin[KN_LEFT]), f->origin_x), dx);
    b->y = kn_lu_add(kn_lu_sub(kn_lu_add(y, b->margin[KN_TOP]), f->origin_y), dy);
}
