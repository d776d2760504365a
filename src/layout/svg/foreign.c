/* HTML inside a drawing: foreignObject (SVG 2 §12.4), and what a canvas holds. It is laid out by
 * itself, once the svg or canvas element around it has a size; in user units that of an svg. */
#include "src/layout/sizing.h"
#include "src/layout/svg_geom.h"
#include "src/layout/writing.h"

static void lay_out(kn_layout *l, kn_box *b) {
    kn_rect r = {0, 0, 0, 0};
    const kn_box *p = b->parent;
    if (p->replaced == KN_REPL_CANVAS) { /* its content box */
        r.w = fmax(0, kn_px(p->w) - kn_px(p->border[1]) - kn_px(p->border[3]) -
                          kn_px(p->padding[1]) - kn_px(p->padding[3]));
        r.h = fmax(0, kn_px(p->h) - kn_px(p->border[0]) - kn_px(p->border[2]) -
                          kn_px(p->padding[0]) - kn_px(p->padding[2]));
    } else {
        kn_svg_bbox_in(l, b->node, kn_svg_view_of(b->node), &r);
    }
    b->x = kn_lu_px(r.x);
    b->y = kn_lu_px(r.y);
    const kn_lu w = kn_lu_px(fmax(0, r.w)), h = kn_lu_px(fmax(0, r.h));
    const kn_lin in = {.run = KN_RUN_PERFORM,
                       .known_w = kn_lu_some(w),
                       .known_h = kn_lu_some(h),
                       .parent_w = kn_lu_some(w),
                       .parent_h = kn_lu_some(h),
                       .avail_w = {KN_AVAIL_DEFINITE, w},
                       .avail_h = {KN_AVAIL_DEFINITE, h}};
    if (l->vertical) {
        kn_layout_forget(b);
        kn_writing_enter(l, b);
    }
    kn_layout_box(l, b, &in);
    if (l->vertical)
        kn_writing_leave(l, b);
    if (p->replaced == KN_REPL_CANVAS && b->first) { /* what is drawn begins with its border box */
        b->x = kn_lu_sub(KN_LU0, b->first->x);
        b->y = kn_lu_sub(KN_LU0, b->first->y);
    }
    kn_abs_layout(l, b);
    kn_overflow_compute(b);
    if (kn_sticky_layout(b))
        kn_overflow_compute(b);
}

void kn_foreign_layout(kn_layout *l) {
    for (size_t i = 0; i < l->foreigns.n; i++)
        lay_out(l, l->foreigns.v[i]);
}
