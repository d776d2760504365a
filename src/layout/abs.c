/* Absolute positioning (CSS Position 3 §4, CSS 2.2 §10.3.7, §10.3.8, §10.6.4, §10.6.5). */
#include "src/layout/sizing.h"
#include "src/layout/writing.h"

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

/* Border box of a containing block in the coordinates of its frame box. That of an inline box
 * reaches from the start of its first fragment to the end of its last one (CSS Position 3 §2.1). */
static void container_area(const kn_box *cb, kn_lu *x, kn_lu *y, kn_lu *w, kn_lu *h) {
    *x = cb->x, *y = cb->y, *w = cb->w, *h = cb->h;
    if (cb->kind != KN_BOX_INLINE)
        return;
    const kn_frag *first = NULL, *last = NULL;
    for (const kn_box *part = cb; part; part = part->continuation) {
        const kn_box *c = kn_box_origin(part);
        for (uint32_t i = 0; c == kn_box_origin(cb) && i < c->n_lines; i++)
            for (uint32_t k = 0; k < c->lines[i].n_frags; k++)
                if (c->lines[i].frags[k].box == part) {
                    last = &c->lines[i].frags[k];
                    first = first ? first : last;
                }
    }
    if (!first || first == last)
        return;
    *x = first->x, *y = first->y;
    *w = kn_lu_clamp0(kn_lu_sub(kn_lu_add(last->x, last->w), *x));
    *h = kn_lu_clamp0(kn_lu_sub(kn_lu_add(last->y, last->h), *y));
}

static void from_container(const kn_box *b, const kn_box *cb, kn_lu *x, kn_lu *y) {
    const kn_box *top = frame_box(cb);
    offset_from(frame_box(b), top, x, y);
    if (cb != top) {
        kn_lu cx, cy, w, h;
        container_area(cb, &cx, &cy, &w, &h);
        *x = kn_lu_sub(*x, cx);
        *y = kn_lu_sub(*y, cy);
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

/* How much an axis wants to stretch between its insets: with a ratio only the axis that wants it
 * more does, the inline axis first among equals, unless both ask for it. */
typedef enum stretch { STRETCH_NO, STRETCH_NORMAL, STRETCH_ASKED } stretch;

static stretch stretch_of(const kn_box *b, kn_len size, bool both_insets, kn_kw self) {
    if (!both_insets || !is_auto(size) || !stretches(self) || b->kind == KN_BOX_TABLE)
        return STRETCH_NO;
    return self == KN_KW_stretch ? STRETCH_ASKED : STRETCH_NORMAL;
}
static stretch stretch_w(const place *p) {
    return stretch_of(p->b, p->b->style->box->width, p->left.has && p->right.has,
                      p->b->style->flex->justify_self.kw);
}
static stretch stretch_h(const place *p) {
    return stretch_of(p->b, p->b->style->box->height, p->top.has && p->bottom.has,
                      p->b->style->flex->align_self.kw);
}

/* §10.3.7: width from insets, properties or content; `height` when the ratio gives it. */
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
    else if (stretch_w(p))
        w = avail;
    else
        w = kn_fit_content_w(p->l, b, avail);
    kn_limits_w(p->l, b, cb, kn_lu_some(avail), &min, &max);
    if (!own.has && !height.has && is_auto(s->width))
        kn_transfer_limits(b, kn_lu_some(p->cb_h), &min, &max);
    return kn_lu_max(kn_clamp(w, min, max), kn_pb_w(b));
}

static kn_lu_opt definite_height(place *p) {
    kn_box *b = p->b;
    kn_len len = b->style->box->height;
    kn_lu_opt cb = kn_lu_some(p->cb_h), h = kn_style_h(b, cb);
    bool fill =
        kn_len_is_kw(len, KN_KW_stretch) || kn_len_is_kw(len, KN_KW_m_webkit_fill_available);
    kn_lu min, max;
    if (fill || (!h.has && stretch_h(p)))
        h = kn_lu_some(available_h(p));
    if (!h.has)
        return h;
    kn_limits_h(b, cb, &min, &max);
    if (is_auto(len) && kn_box_ratio(b) > 0) { /* limits of the width, through the ratio */
        kn_lu lo, hi;
        kn_limits_w(p->l, b, kn_lu_some(p->cb_w), kn_lu_some(available_w(p)), &lo, &hi);
        if (hi.v < KN_LU_MAX.v)
            max = kn_lu_min(max, kn_ratio_h_from_w(b, hi));
        if (lo.v > 0)
            min = kn_lu_max(min, kn_lu_min(kn_ratio_h_from_w(b, lo), max));
    }
    return kn_lu_some(kn_lu_max(kn_clamp(h.v, min, max), kn_pb_h(b)));
}

/* §10.3.8: replaced boxes stretch between insets only when alignment asks for it. */
static void replaced_size(place *p) {
    kn_hint_h(p->b, kn_lu_some(p->cb_h), KN_LU_NONE);
    kn_lin in = {.run = KN_RUN_PERFORM,
                 .parent_w = kn_lu_some(p->cb_w),
                 .parent_h = kn_lu_some(p->cb_h),
                 .avail_w = {KN_AVAIL_DEFINITE, available_w(p)},
                 .avail_h = {KN_AVAIL_DEFINITE, available_h(p)}};
    if (stretch_w(p) == STRETCH_ASKED)
        in.known_w = kn_lu_some(used_width(p, KN_LU_NONE));
    if (stretch_h(p) == STRETCH_ASKED)
        in.known_h = definite_height(p);
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
    bool ratio = kn_box_ratio(b) > 0;
    bool ratio_w =
        ratio && is_auto(s->width) && h.has &&
        (is_auto(s->height) ? stretch_h(p) > stretch_w(p) : stretch_w(p) != STRETCH_ASKED);
    kn_hint_h(b, kn_lu_some(p->cb_h), h);
    p->w = used_width(p, ratio_w ? h : KN_LU_NONE);
    /* CSS Position 3 §4.3: with a ratio, the auto height follows the width and does not stretch. */
    if (ratio && is_auto(s->height) && !ratio_w && stretch_h(p) != STRETCH_ASKED)
        h = KN_LU_NONE;
    kn_lin in = {.run = KN_RUN_PERFORM,
                 .known_w = kn_lu_some(p->w),
                 .known_h = h,
                 .parent_w = kn_lu_some(p->cb_w),
                 .parent_h = kn_lu_some(p->cb_h),
                 .avail_w = {KN_AVAIL_DEFINITE, p->w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    if (kn_orthogonal(b))
        in.avail_h = (kn_avail){KN_AVAIL_DEFINITE, available_h(p)};
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
    kn_lu stat_area; /* size of the area that the static position is of */
    bool stat_safe, stat_rest;
    bool sized; /* the size property is not auto: `stretch` does not stretch it */
    kn_align align;
    bool horizontal, reverse; /* reverse: right to left */
} axis;

/* CSS Position 4 §4.5: self-alignment in what the insets leave. A box too big for that is pushed
 * back into the containing block as far as it fits there, from the start on. */
static kn_lu aligned(const axis *a, kn_lu room, kn_lu rest) {
    kn_lu at = kn_lu_add(a->start.v, *a->ms);
    if (stretches(a->align.kw) &&
        !(a->align.kw == KN_KW_stretch && a->sized)) /* over-constrained: the end inset gives way */
        return a->reverse ? kn_lu_sub(a->cb, kn_lu_add(a->end.v, kn_lu_add(*a->me, a->size))) : at;
    if (center_like(a->align.kw))
        at = kn_lu_add(at, half(rest));
    else if (end_like(a->align.kw) || (a->align.kw == KN_KW_stretch && a->reverse))
        at = kn_lu_add(at, rest);
    if (rest.v >= 0 || a->align.mod == KN_KW_unsafe)
        return at;
    /* within the containing block and the area between the insets together */
    kn_lu lo = kn_lu_min(KN_LU0, a->start.v);
    kn_lu hi = kn_lu_max(a->cb, kn_lu_sub(a->cb, a->end.v));
    kn_lu before = kn_lu_sub(kn_lu_sub(at, *a->ms), lo),
          after = kn_lu_sub(hi, kn_lu_add(kn_lu_add(at, a->size), *a->me));
    if (after.v < 0)
        at = kn_lu_add(at, after), before = kn_lu_add(before, after);
    if (before.v < 0)
        at = kn_lu_sub(at, before);
    return at;
}

typedef struct span {
    kn_lu from, to;
} span;

/* What safe alignment at a static position must fit into: the area that block flow says; in a flex
 * or grid container what the static position leaves of the containing block (CSS Position 4 §4.2).
 */
static span static_room(const axis *a) {
    bool center = a->stat_kw == KN_KW_center;
    if (!a->stat_rest) {
        kn_lu back = center ? half(a->stat_area) : a->stat_area;
        kn_lu from = kn_lu_sub(a->stat, back);
        return (span){from, kn_lu_add(from, a->stat_area)};
    }
    kn_lu d = center ? kn_lu_min(a->stat, kn_lu_sub(a->cb, a->stat)) : a->stat;
    return (span){kn_lu_sub(a->stat, d), center ? kn_lu_add(a->stat, d) : a->stat};
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
    kn_lu outer = kn_lu_add(a->size, kn_lu_add(*a->ms, *a->me));
    if (a->stat_safe && a->stat_kw != KN_KW_start && !a->reverse) {
        span room = static_room(a);
        if (outer.v > kn_lu_sub(room.to, room.from).v)
            return kn_lu_add(room.from, *a->ms);
    }
    if (a->stat_kw == KN_KW_center)
        return kn_lu_add(kn_lu_sub(a->stat, half(kn_lu_add(a->size, kn_lu_add(*a->ms, *a->me)))),
                         *a->ms);
    if (a->stat_kw == KN_KW_end)
        return kn_lu_sub(a->stat, kn_lu_add(a->size, *a->me));
    return kn_lu_add(a->stat, *a->ms);
}

/* justify-self (align-self, whose axis never turns round) as a side of the page: start is left or
 * top, end right or bottom. */
static kn_align physical_self(kn_align al, bool reverse, bool self_reverse) {
    if (al.kw == KN_KW_baseline)
        al.kw = al.mod == KN_KW_last ? KN_KW_end : KN_KW_start;
    bool self = al.kw == KN_KW_self_start || al.kw == KN_KW_self_end;
    bool named = al.kw == KN_KW_left || al.kw == KN_KW_right;
    if (center_like(al.kw) || stretches(al.kw))
        return al;
    bool turn = !named && (self ? self_reverse : reverse);
    al.kw = end_like(al.kw) != turn ? KN_KW_end : KN_KW_start;
    return al;
}

static kn_kw static_self(kn_align self, kn_kw other) {
    return center_like(self.kw) ? KN_KW_center
           : end_like(self.kw)  ? KN_KW_end
           : stretches(self.kw) ? other
                                : KN_KW_start;
}

static void resolve_insets(place *p) {
    const kn_sg_box *s = p->b->style->box;
    kn_lu_opt w = kn_lu_some(p->cb_w), h = kn_lu_some(p->cb_h);
    p->left = kn_len_resolve(s->left, w);
    p->right = kn_len_resolve(s->right, w);
    p->top = kn_len_resolve(s->top, h);
    p->bottom = kn_len_resolve(s->bottom, h);
}

static kn_kw opposite(kn_kw kw) {
    return kw == KN_KW_end ? KN_KW_start : kw == KN_KW_center ? kw : KN_KW_end;
}

/* The static position was noted in the coordinates of a vertical flow. */
static void turn_static(kn_box_priv *pr, const kn_box *sp) {
    kn_kw mode = kn_priv(sp)->inner, inline_ = pr->static_justify, block = pr->static_align;
    kn_turn_point(sp, &pr->static_x, &pr->static_y);
    pr->static_justify = mode == KN_KW_vertical_rl ? opposite(block) : block;
    pr->static_align = mode == KN_KW_sideways_lr ? opposite(inline_) : inline_;
}

/* A grid area is relative to the padding box of a grid in its own mode. */
static void turn_area(kn_box_priv *pr, const kn_box *grid) {
    kn_lu x0 = kn_lu_add(pr->area_x, KN_LU0), y0 = pr->area_y;
    kn_lu x1 = kn_lu_add(x0, pr->area_w), y1 = kn_lu_add(y0, pr->area_h);
    kn_box inner = *grid; /* its padding box */
    inner.w = kn_lu_sub(grid->w, kn_lu_add(grid->border[KN_LEFT], grid->border[KN_RIGHT]));
    inner.h = kn_lu_sub(grid->h, kn_lu_add(grid->border[KN_TOP], grid->border[KN_BOTTOM]));
    kn_turn_point(&inner, &x0, &y0);
    kn_turn_point(&inner, &x1, &y1);
    pr->area_x = kn_lu_min(x0, x1);
    pr->area_y = kn_lu_min(y0, y1);
    pr->area_w = kn_lu_sub(kn_lu_max(x0, x1), pr->area_x);
    pr->area_h = kn_lu_sub(kn_lu_max(y0, y1), pr->area_y);
}

static void place_box(kn_layout *l, kn_box *b) {
    kn_box *cb = b->containing;
    kn_box_priv *pr = kn_priv(b);
    place p = {.l = l, .b = b};
    kn_lu cx, cy, cw, ch;
    container_area(cb, &cx, &cy, &cw, &ch);
    p.cb_w = kn_lu_clamp0(kn_lu_sub(cw, kn_lu_add(cb->border[KN_LEFT], cb->border[KN_RIGHT])));
    p.cb_h = kn_lu_clamp0(kn_lu_sub(ch, kn_lu_add(cb->border[KN_TOP], cb->border[KN_BOTTOM])));
    if (pr->has_area && kn_mode_vertical(kn_priv(cb)->inner))
        turn_area(pr, cb);
    if (pr->has_area)
        p.cb_w = pr->area_w, p.cb_h = pr->area_h;
    kn_box *parent = kn_box_origin(b);
    kn_lu px, py, sx, sy;
    from_container(parent, cb, &px,
                   &py); /* where b's coordinates start, in those of the padding box */
    const kn_box *sp = pr->static_parent ? pr->static_parent : parent;
    from_container(sp, cb, &sx, &sy);
    if (kn_mode_vertical(kn_priv(sp)->inner))
        turn_static(pr, sp);
    p.static_x = kn_lu_add(sx, pr->static_x);
    p.static_y = kn_lu_add(sy, pr->static_y);
    if (pr->has_area) { /* everything is relative to the area from here on */
        px = kn_lu_sub(px, pr->area_x), py = kn_lu_sub(py, pr->area_y);
        p.static_x = kn_lu_sub(p.static_x, pr->area_x),
        p.static_y = kn_lu_sub(p.static_y, pr->area_y);
    }
    bool vertical_cb = kn_mode_vertical(kn_priv(cb)->inner);
    kn_resolve_edges(b, kn_lu_some(vertical_cb ? p.cb_h : p.cb_w));
    resolve_insets(&p);
    box_size(&p);
    if (l->vertical)
        kn_writing_leave(l, b);
    const kn_sg_box *s = b->style->box;
    const kn_sg_flex *f = b->style->flex;
    bool rtl = cb->style->text->direction == KN_KW_rtl;
    bool own_rtl = b->style->text->direction == KN_KW_rtl;
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
               pr->static_w,
               pr->static_safe_x,
               !pr->static_self,
               !is_auto(s->width),
               physical_self(f->justify_self, rtl, own_rtl),
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
               pr->static_h,
               pr->static_safe_y,
               !pr->static_self,
               !is_auto(s->height),
               physical_self(f->align_self, false, false),
               false,
               false};
    if (pr->static_self) { /* self-alignment about the point where the box would have been */
        ax.stat_kw = static_self(ax.align, pr->static_justify);
        ay.stat_kw = static_self(ay.align, pr->static_align);
        ax.stat_safe = ax.align.mod == KN_KW_safe;
        ay.stat_safe = ay.align.mod == KN_KW_safe;
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
