/* Sticky positioning (CSS Position 3 §3.3), where scripts scrolled the containers to. */
#include "src/layout/sizing.h"

typedef struct span { /* along one axis, in the scroll container's padding-box coordinates */
    kn_lu from, to;
} span;

static span moved(span s, kn_lu by) {
    return (span){kn_lu_add(s.from, by), kn_lu_add(s.to, by)};
}

/* Shift that keeps `box` inside `view` as the insets ask, as far as its margin box stays in its
 * containing block. Both asked for and too big: the start side wins. */
static kn_lu shift(span box, span room, span view, kn_lu_opt start, kn_lu_opt end) {
    kn_lu by = KN_LU0;
    if (end.has) {
        kn_lu over = kn_lu_sub(box.to, kn_lu_sub(view.to, end.v));
        kn_lu slack = kn_lu_clamp0(kn_lu_sub(box.from, room.from));
        by = kn_lu_neg(kn_lu_min(kn_lu_clamp0(over), slack));
    }
    if (start.has) {
        kn_lu over = kn_lu_sub(kn_lu_add(view.from, start.v), kn_lu_add(box.from, by));
        kn_lu slack = kn_lu_clamp0(kn_lu_sub(room.to, kn_lu_add(box.to, by)));
        by = kn_lu_add(by, kn_lu_min(kn_lu_clamp0(over), slack));
    }
    return by;
}

/* Nearest box above that scrolls in either axis; the initial containing block at last. */
static const kn_box *scroll_container(const kn_box *b) {
    const kn_box *p = kn_box_origin(b);
    while (p->parent && !kn_clips_w(p) && !kn_clips_h(p))
        p = kn_box_origin(p);
    return p;
}

static void stick(kn_box *b) {
    const kn_box *cb = kn_box_origin(b), *sc = scroll_container(b);
    const kn_sg_box *s = b->style->box;
    kn_box_priv *pr = kn_priv(b);
    b->x = kn_lu_sub(b->x, pr->sticky_x);
    b->y = kn_lu_sub(b->y, pr->sticky_y);
    kn_lu x = KN_LU0, y = KN_LU0; /* of the containing block's border box in sc's padding box */
    for (const kn_box *p = cb; p != sc; p = kn_box_origin(p)) {
        x = kn_lu_add(x, p->x);
        y = kn_lu_add(y, p->y);
    }
    x = kn_lu_sub(x, sc->border[KN_LEFT]);
    y = kn_lu_sub(y, sc->border[KN_TOP]);
    kn_lu vw = kn_lu_sub(sc->w, kn_lu_add(sc->border[KN_LEFT], sc->border[KN_RIGHT]));
    kn_lu vh = kn_lu_sub(sc->h, kn_lu_add(sc->border[KN_TOP], sc->border[KN_BOTTOM]));
    span bx = {b->x, kn_lu_add(b->x, b->w)}, by = {b->y, kn_lu_add(b->y, b->h)};
    kn_lu end_x = kn_lu_sub(cb->w, kn_lu_add(cb->border[KN_RIGHT], cb->padding[KN_RIGHT]));
    kn_lu end_y = kn_lu_sub(cb->h, kn_lu_add(cb->border[KN_BOTTOM], cb->padding[KN_BOTTOM]));
    if (cb == sc) { /* all that it scrolls is room */
        end_x = kn_lu_max(end_x, kn_lu_sub(kn_lu_px(kn_priv(cb)->reach_x), cb->padding[KN_RIGHT]));
        end_y = kn_lu_max(end_y, kn_lu_sub(kn_lu_px(kn_priv(cb)->reach_y), cb->padding[KN_BOTTOM]));
    }
    span rx = {kn_lu_add(kn_start_x(cb), b->margin[KN_LEFT]),
               kn_lu_sub(end_x, b->margin[KN_RIGHT])};
    span ry = {kn_lu_add(kn_start_y(cb), b->margin[KN_TOP]),
               kn_lu_sub(end_y, b->margin[KN_BOTTOM])};
    kn_lu sx, sy; /* content has not been moved yet: the view is, the other way */
    kn_scroll_of(sc, &sx, &sy);
    /* Chromium leaves the container's padding out of what is in view. */
    span view_x = moved((span){sc->padding[KN_LEFT], kn_lu_sub(vw, sc->padding[KN_RIGHT])}, sx),
         view_y = moved((span){sc->padding[KN_TOP], kn_lu_sub(vh, sc->padding[KN_BOTTOM])}, sy);
    kn_lu_opt w = kn_lu_some(vw), h = kn_lu_some(vh);
    pr->sticky_x = shift(moved(bx, x), moved(rx, x), view_x, kn_len_resolve(s->left, w),
                         kn_len_resolve(s->right, w));
    pr->sticky_y = shift(moved(by, y), moved(ry, y), view_y, kn_len_resolve(s->top, h),
                         kn_len_resolve(s->bottom, h));
    b->x = kn_lu_add(b->x, pr->sticky_x);
    b->y = kn_lu_add(b->y, pr->sticky_y);
}

bool kn_sticky_layout(kn_box *top) {
    bool any = false;
    for (kn_box *c = top->first; c; c = c->next) {
        if (!c->anonymous && c->kind != KN_BOX_TEXT && c->kind != KN_BOX_INLINE &&
            !c->out_of_flow && c->style->box->position == KN_KW_sticky && kn_box_origin(c)) {
            stick(c);
            any = true;
        }
        any = kn_sticky_layout(c) || any;
    }
    return any;
}
