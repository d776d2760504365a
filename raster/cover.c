/* Items that leave nothing of what lies below them to be seen. */
#include "raster/player.h"
#include <math.h>

/* Does `r`, mapped by m, hold the whole box? */
static bool holds(const kn_aff *m, kn_rect r, kn_irect box) {
    if (!kn_aff_straight(m))
        return false;
    const kn_rect d = kn_aff_rect(m, r);
    return d.x <= box.x0 && d.y <= box.y0 && d.x + d.w >= box.x1 && d.y + d.h >= box.y1;
}

static bool opaque(const kn_walk *w, const kn_item *it) {
    if (it->kind == KN_ITEM_FILL)
        return it->u.fill.paint.kind == KN_PAINT_COLOR && it->u.fill.paint.color.a >= 1 &&
               it->u.fill.paint.alpha >= 1;
    const kn_media_need *need = kn_find_need(w->d, it->u.video.slot);
    return need && need->pic && need->pic->opaque;
}

bool kn_shape_holds(const kn_shape *s, const kn_aff *m, kn_irect box) {
    return s->kind == KN_SHAPE_RECT && holds(m, s->u.rect, box);
}

bool kn_item_covers(const kn_walk *w, const kn_item *it, const kn_aff *m, kn_irect box) {
    if (it->blend != KN_BLEND_NORMAL || (it->kind != KN_ITEM_FILL && it->kind != KN_ITEM_VIDEO))
        return false;
    const bool held = it->kind == KN_ITEM_FILL ? kn_shape_holds(&it->u.fill.shape, m, box)
                                               : holds(m, it->u.video.dst, box);
    return held && opaque(w, it);
}
