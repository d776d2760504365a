/* Absolute positioning (CSS Position 3 §4, CSS 2.2 §10.3.7, §10.3.8, §10.6.4, §10.6.5). */
#include "src/layout/sizing.h"

typedef struct place { /* one box: everything relative to the padding box of its containing block */
    kn_layout *l;
    kn_box *b;
    kn_lu cb_w, cb_h;
    kn_lu static_x, static_y;
    kn_lu_opt left, right, top, bottom;
    kn_lu w, h;
} place;

/* Offset of `b`'s border box from the border box of its ancestor `top`. */
static void offset_from(const kn_box *b, const kn_box *top, kn_lu *x, kn_lu *y) {
    *x = *y = KN_LU0;
    while (b && b != top) {
        *x = kn_lu_add(*x, b->x);
        *y = kn_lu_add(*y, b->y);
        b = kn_box_origin(b);
    }
}

/* An inline box's coordinates are those of its block container. */
static const kn_box *frame_box(const kn_box *b) {
    return b->kind == KN_BOX_INLINE ? kn_box_origin(b) : b;
}

static void from_container(const kn_box *b, const kn_box *cb, kn_lu *x, kn_lu *y) {
    const kn_box *top = frame_box(cb);
    offset_from(frame_box(b), top, x, y);
    if (cb != top) {
        *x = kn_lu_sub(*x, cb->x);
        *y = kn_lu_sub(*y, cb->y);
    }
    *x = kn_lu_sub(*x, cb->border[KN_LEFT]);
    *y = kn_lu_sub(*y, cb->border[KN_TOP]);
}

static kn_lu half(kn_lu v) {
    return kn_lu_div(v, 2);
}
static bool is_auto(kn_len l) {
    return kn_len_is_kw(l, KN_KW_auto);
}

/* Shrink-to-fit fills what is between the given inset and the far edge of the containing block. */
static kn_lu available_w(const place *p) {
    kn_lu used = kn_margin_w(p->b);
    if (p->left.has)
        used = kn_lu_add(used, p->left.v);
    if (p->right.has)
        used = kn_lu_add(used, p->right.v);
    if (!p->left.has && !p->right.has) {
        const kn_box_priv *pr = kn_priv(p->b);
        bool rtl = pr->static_justify == KN_KW_end;
        if (pr->static_justify == KN_KW_center) /* as far as the nearer edge on both sides */
            used = kn_lu_add(
                used,
                kn_lu_sub(p->cb_w,
                          kn_lu_mul(kn_lu_min(p->static_x, kn_lu_sub(p->cb_w, p->static_x)), 2)));
        else
            used = kn_lu_add(used, rtl ? kn_lu_sub(p->cb_w, p->static_x) : p->static_x);
    }
    return kn_lu_clamp0(kn_lu_sub(p->cb_w, used));
}
static kn_lu available_h(const place *p) {
    kn_lu used = kn_margin_h(p->b);
    if (p->top.has)
        used = kn_lu_add(used, p->top.v);
    if (p->bottom.has)
        used = kn_lu_add(used, p->bottom.v);
    if (!p->top.has && !p->bottom.has)
        used = kn_lu_add(used, p->static_y);
    return kn_lu_clamp0(kn_lu_sub(p->cb_h, used));
}

/* CSS Position 4 §4.3: between two insets an auto size stretches unless the box is aligned
 * otherwise. */
static bool stretches(kn_kw self) {
    return self == KN_KW_auto || self == KN_KW_normal || self == KN_KW_stretch ||
           self == KN_KW_legacy;
}

/* §10.3.7: width from insets, properties or content. */
static kn_lu used_width(place *p, kn_lu_opt height) {
    kn_box *b = p->b;
    const kn_sg_box *s = b->style->box;
    kn_lu_opt cb = kn_lu_some(p->cb_w);
    kn_lu avail = kn_lu_max(available_w(p), kn_pb_w(b)), min, max, w;
    kn_lu_opt own = kn_resolve_w(p->l, b, s->width, cb, kn_lu_some(avail));
    if (own.has)
        w = own.v;
    else if (kn_box_ratio(b) > 0 && height.has)
        w = kn_ratio_w_from_h(b, height.v);
    else if (p->left.has && p->right.has && b->kind != KN_BOX_TABLE &&
             stretches(b->style->flex->justify_self.kw))
        w = avail;
    else
        w = kn_fit_content_w(p->l, b, avail);
    kn_limits_w(p->l, b, cb, kn_lu_some(avail), &min, &max);
    return kn_lu_max(kn_clamp(w, min, max), kn_pb_w(b));
}

static kn_lu_opt definite_height(place *p) {
    kn_box *b = p->b;
    kn_lu_opt cb = kn_lu_some(p->cb_h), h = kn_style_h(b, cb);
    bool keyword = kn_len_is_kw(b->style->box->height, KN_KW_min_content) ||
                   kn_len_is_kw(b->style->box->height, KN_KW_max_content) ||
                   kn_len_is_kw(b->style->box->height, KN_KW_fit_content);
    kn_lu min, max;
    if (!h.has && !keyword && p->top.has && p->bottom.has && b->kind != KN_BOX_TABLE &&
        stretches(b->style->flex->align_self.kw))
        h = kn_lu_some(available_h(p));
    if (!h.has)
        return h;
    kn_limits_h(b, cb, &min, &max);
    return kn_lu_some(kn_lu_max(kn_clamp(h.v, min, max), kn_pb_h(b)));
}

/* §10.3.8: replaced boxes never stretch between insets. */
static void replaced_size(place *p) {
    kn_hint_h(p->b, kn_lu_some(p->cb_h), KN_LU_NONE);
    kn_lin in = {.run = KN_RUN_PERFORM,
                 .parent_w = kn_lu_some(p->cb_w),
                 .parent_h = kn_lu_some(p->cb_h),
                 .avail_w = {KN_AVAIL_DEFINITE, available_w(p)},
                 .avail_h = {KN_AVAIL_DEFINITE, available_h(p)}};
    kn_lout o = kn_layout_box(p->l, p->b, &in);
    p->w = o.w;
    p->h = o.h;
}

static void box_size(place *p) {
    kn_box *b = p->b;
    if (b->kind == KN_BOX_REPLACED) {
        replaced_size(p);
        return;
    }
    const kn_sg_box *s = b->style->box;
    kn_lu_opt h = definite_height(p);
    bool ratio_w = kn_box_ratio(b) > 0 && is_auto(s->width) && h.has &&
                   (!is_auto(s->height) || !(p->left.has && p->right.has));
    kn_hint_h(b, kn_lu_some(p->cb_h), h);
    p->w = used_width(p, ratio_w ? h : KN_LU_NONE);
    /* CSS Position 3 §4.3: with a ratio, the auto height follows the width and does not stretch. */
    if (kn_box_ratio(b) > 0 && is_auto(s->height) && !ratio_w)
        h = KN_LU_NONE;
    kn_lin in = {.run = KN_RUN_PERFORM,
                 .known_w = kn_lu_some(p->w),
                 .known_h = h,
                 .parent_w = kn_lu_some(p->cb_w),
                 .parent_h = kn_lu_some(p->cb_h),
                 .avail_w = {KN_AVAIL_DEFINITE, p->w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    kn_lout o = kn_layout_box(p->l, b, &in);
    p->h = o.h;
}

static bool center_like(kn_kw kw) {
    return kw == KN_KW_center || kw == KN_KW_anchor_center;
}
static bool end_like(kn_kw kw) {
    return kw == KN_KW_end || kw == KN_KW_flex_end || kw == KN_KW_self_end || kw == KN_KW_right;
}

typedef struct axis {     /* one axis of the computation, the box's margins written back */
    kn_lu_opt start, end; /* insets */
    kn_lu cb, size;
    bool auto_s, auto_e; /* auto margins */
    kn_lu *ms, *me;
    kn_lu stat; /* static position and how the box sits there */
    kn_kw stat_kw;
    kn_align align;
    bool horizontal, reverse; /* reverse: right to left */
} axis;

/* CSS Position 4 §4.5: self-alignment in what the insets leave. A box too big for that is pushed
 * back into the containing block as far as it fits there, from the start on. */
static kn_lu aligned(const axis *a, kn_lu room, kn_lu rest) {
    kn_lu at = kn_lu_add(a->start.v, *a->ms);
    bool to_end = end_like(a->align.kw) || (a->reverse && !center_like(a->align.kw));
    if (center_like(a->align.kw))
        at = kn_lu_add(at, half(rest));
    else if (to_end)
        at = kn_lu_add(at, rest);
    else if (stretches(a->align.kw))
        return at;
    if (rest.v >= 0 || a->align.mod == KN_KW_unsafe)
        return at;
    kn_lu before = kn_lu_sub(at, *a->ms),
          after = kn_lu_sub(a->cb, kn_lu_add(kn_lu_add(at, a->size), *a->me));
    if (after.v < 0)
        at = kn_lu_add(at, after), before = kn_lu_add(before, after);
    if (before.v < 0)
        at = kn_lu_sub(at, before);
    return at;
}

/* Offset of the border edge: both insets given share the rest among auto margins; with none the
 * static position. */
static kn_lu along(const axis *a) {
    if (a->start.has && a->end.has) {
        kn_lu room = kn_lu_clamp0(kn_lu_sub(a->cb, kn_lu_add(a->start.v, a->end.v)));
        kn_lu rest = kn_lu_sub(room, kn_lu_add(a->size, kn_lu_add(*a->ms, *a->me)));
        if (!a->auto_s && !a->auto_e)
            return aligned(a, room, rest);
        if (a->auto_s && a->auto_e && (rest.v >= 0 || !a->horizontal)) {
            *a->ms = half(rest);
            *a->me = kn_lu_sub(rest, *a->ms);
        } else if (a->auto_s && a->auto_e) { /* §10.3.7: no negative margin at the start */
            *(a->reverse ? a->ms : a->me) = rest;
        } else {
            *(a->auto_s ? a->ms : a->me) = rest;
        }
        return kn_lu_add(a->start.v, *a->ms);
    }
    if (a->start.has)
        return kn_lu_add(a->start.v, *a->ms);
    if (a->end.has)
        return kn_lu_sub(a->cb, kn_lu_add(kn_lu_add(a->end.v, *a->me), a->size));
    if (a->stat_kw == KN_KW_center)
        return kn_lu_add(kn_lu_sub(a->stat, half(kn_lu_add(a->size, kn_lu_add(*a->ms, *a->me)))),
                         *a->ms);
    if (a->stat_kw == KN_KW_end)
        return kn_lu_sub(a->stat, kn_lu_add(a->size, *a->me));
    return kn_lu_add(a->stat, *a->ms);
}

static kn_kw static_self(kn_kw self, kn_kw other) {
    return center_like(self) ? KN_KW_center : end_like(self) ? KN_KW_end : other;
}

static void resolve_insets(place *p) {
    const kn_sg_box *s = p->b->style->box;
    kn_lu_opt w = kn_lu_some(p->cb_w), h = kn_lu_some(p->cb_h);
    p->left = kn_len_resolve(s->left, w);
    p->right = kn_len_resolve(s->right, w);
    p->top = kn_len_resolve(s->top, h);
    p->bottom = kn_len_resolve(s->bottom, h);
}

static void place_box(kn_layout *l, kn_box *b) {
    kn_box *cb = b->containing;
    kn_box_priv *pr = kn_priv(b);
    place p = {.l = l, .b = b};
    p.cb_w = kn_lu_clamp0(kn_lu_sub(cb->w, kn_lu_add(cb->border[KN_LEFT], cb->border[KN_RIGHT])));
    p.cb_h = kn_lu_clamp0(kn_lu_sub(cb->h, kn_lu_add(cb->border[KN_TOP], cb->border[KN_BOTTOM])));
    if (pr->has_area)
        p.cb_w = pr->area_w, p.cb_h = pr->area_h;
    kn_box *parent = kn_box_origin(b);
    kn_lu px, py, sx, sy;
    from_container(parent, cb, &px,
                   &py); /* where b's coordinates start, in those of the padding box */
    const kn_box *sp = pr->static_parent ? pr->static_parent : parent;
    from_container(sp, cb, &sx, &sy);
    p.static_x = kn_lu_add(sx, pr->static_x);
    p.static_y = kn_lu_add(sy, pr->static_y);
    if (pr->has_area) { /* everything is relative to the area from here on */
        px = kn_lu_sub(px, pr->area_x), py = kn_lu_sub(py, pr->area_y);
        p.static_x = kn_lu_sub(p.static_x, pr->area_x),
        p.static_y = kn_lu_sub(p.static_y, pr->area_y);
    }
    kn_resolve_edges(b, kn_lu_some(p.cb_w));
    resolve_insets(&p);
    box_size(&p);
    const kn_sg_box *s = b->style->box;
    const kn_sg_flex *f = b->style->flex;
    bool rtl = cb->style->text->direction == KN_KW_rtl;
    axis ax = {p.left,
               p.right,
               p.cb_w,
               p.w,
               is_auto(s->margin_left),
               is_auto(s->margin_right),
               &b->margin[KN_LEFT],
               &b->margin[KN_RIGHT],
               p.static_x,
               pr->static_justify,
               f->justify_self,
               true,
               rtl};
    axis ay = {p.top,
               p.bottom,
               p.cb_h,
               p.h,
               is_auto(s->margin_top),
               is_auto(s->margin_bottom),
               &b->margin[KN_TOP],
               &b->margin[KN_BOTTOM],
               p.static_y,
               pr->static_align,
               f->align_self,
               false,
               false};
    if (pr->static_self) { /* self-alignment about the point where the box would have been */
        ax.stat_kw = static_self(f->justify_self.kw, pr->static_justify);
        ay.stat_kw = static_self(f->align_self.kw, pr->static_align);
    }
    kn_lu x = along(&ax), y = along(&ay);
    b->x = kn_lu_sub(x, px);
    b->y = kn_lu_sub(y, py);
}

void kn_abs_layout(kn_layout *l, kn_box *top) {
    for (kn_box *c = top->first; c; c = c->next) {
        if (c->out_of_flow && c->containing)
            place_box(l, c);
        kn_abs_layout(l, c);
    }
}
