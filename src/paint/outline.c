/* Outlines (CSS UI 4 §4). */
#include "src/paint/border.h"
#include <math.h>

/* outline-style: auto is two px along the edge, whatever its width, with a white line around it
 * that shows on dark ground. */
static void paint_auto(kn_emit *e, kn_clip_node *clip, kn_rrect line, kn_rgba c, uint32_t src) {
    static const double one[4] = {1, 1, 1, 1};
    for (int i = 0; i < 4; i++) {
        line.rx[i] = fmaxf(line.rx[i], 2);
        line.ry[i] = fmaxf(line.ry[i], 2);
    }
    const kn_rrect outer = kn_rrect_outset(line, 1);
    const kn_rrect ring[2][2] = {{kn_rrect_outset(line, 2), outer},
                                 {outer, kn_rrect_inset(line, one)}};
    for (int i = 0; i < 2; i++) {
        kn_item it = {.kind = KN_ITEM_FILL, .src_node = src};
        it.u.fill.shape.kind = KN_SHAPE_DRRECT;
        it.u.fill.shape.u.drrect.outer = ring[i][0];
        it.u.fill.shape.u.drrect.inner = ring[i][1];
        it.u.fill.paint = (kn_paint){.kind = KN_PAINT_COLOR,
                                     .alpha = 1,
                                     .color = i ? c : (kn_rgba){1, 1, 1, 1},
                                     .m = KN_MAT4_ID};
        kn_emit_item(e, clip, &it);
    }
}

void kn_paint_outline(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_border *g = b->style->border;
    const kn_rgba color = kn_rgba_of(g->outline_color);
    const int w = (int)g->outline_width; /* whole px, as widths of borders */
    const uint32_t src = b->node ? b->node->id : 0;
    if (g->outline_style == KN_KW_none || w <= 0 || color.a <= 0)
        return;
    const kn_rrect own = kn_rounded_border(b, border);
    const int offset = (int)kn_len_px(g->outline_offset, 0);
    if (g->outline_style == KN_KW_auto) {
        const double least = -floor(fmin(own.r.w, own.r.h) / 2);
        paint_auto(e, clip, kn_rrect_outset(own, fmax(offset, least)), color, src);
        return;
    }
    kn_border_job k = {.e = e, .clip = clip, .b = b, .box = border, .src = src};
    kn_lu inner[4];
    for (int i = 0; i < 4; i++) {
        /* An outline does not turn inside out (CSS UI 4 §4.5). */
        const int least = -(int)(i & 1 ? own.r.w : own.r.h) / 2;
        inner[i] = kn_lu_int(offset > least ? offset : least);
        k.out[i] = kn_lu_add(inner[i], kn_lu_int(w));
        k.edge[i] = (kn_edge){
            .w = w, .style = kn_border_style(g->outline_style, w), .color = color, .shown = true};
    }
    kn_border_run(&k, inner);
}
