/* Layout overflow (CSS Overflow 3 §2.2): what scrollWidth and scrollHeight tell, and what paint may
 * cull by. */
#include "src/layout/sizing.h"

static kn_rect border_rect(const kn_box *b) {
    return (kn_rect){0, 0, kn_px(b->w), kn_px(b->h)};
}

/* What a box shows outside, in its own coordinates. */
static kn_rect visible_overflow(const kn_box *b) {
    kn_rect r = b->overflow, own = border_rect(b);
    if (b->anonymous)
        return r;
    const kn_sg_box *s = b->style->box;
    if (s->overflow_x != KN_KW_visible)
        r.x = own.x, r.w = own.w;
    if (s->overflow_y != KN_KW_visible)
        r.y = own.y, r.h = own.h;
    return r;
}

static void add(kn_box *to, kn_rect r) {
    kn_box_priv *p = kn_priv(to);
    if (r.w > 0 && r.h > 0) {
        p->reach_x = fmax(p->reach_x, r.x + r.w);
        p->reach_y = fmax(p->reach_y, r.y + r.h);
    }
    if (r.w > 0 || r.h > 0)
        to->overflow =
            to->overflow.w <= 0 && to->overflow.h <= 0 ? r : kn_rect_union(to->overflow, r);
}

static void contribute(kn_box *c, kn_box *to) {
    kn_rect r = visible_overflow(c);
    kn_mat4 m;
    if (kn_box_transform(c, &m))
        r = kn_mat4_map_rect(&m, r);
    for (const kn_box *o = c; o && o != to; o = kn_box_origin(o)) {
        r.x += kn_px(o->x);
        r.y += kn_px(o->y);
    }
    add(to, r);
}

static void add_lines(kn_box *b) {
    for (uint32_t i = 0; i < b->n_lines; i++) {
        const kn_line *ln = &b->lines[i];
        for (uint32_t k = 0; k < ln->n_frags; k++) {
            const kn_frag *f = &ln->frags[k];
            if (f->kind != KN_FRAG_ATOMIC)
                add(b, (kn_rect){kn_px(f->x), kn_px(f->y), kn_px(f->w), kn_px(f->h)});
        }
    }
}

/* §2.2: the end padding of a scroll container is part of what it scrolls. */
static void add_end_padding(kn_box *b) {
    if (!kn_clips_w(b) && !kn_clips_h(b))
        return;
    double right = 0, bottom = 0;
    for (const kn_box *c = b->first; c; c = c->next) {
        if (c->out_of_flow || c->kind == KN_BOX_TEXT || c->kind == KN_BOX_INLINE)
            continue;
        right = fmax(right, kn_px(c->x) + kn_px(c->w) + kn_px(c->margin[KN_RIGHT]));
        bottom = fmax(bottom, kn_px(c->y) + kn_px(c->h) + kn_px(c->margin[KN_BOTTOM]));
    }
    for (uint32_t i = 0; i < b->n_lines; i++) {
        const kn_line *ln = &b->lines[i];
        bottom = fmax(bottom, kn_px(ln->y) + kn_px(ln->h));
        for (uint32_t k = 0; k < ln->n_frags; k++)
            right = fmax(right, kn_px(ln->frags[k].x) + kn_px(ln->frags[k].w));
    }
    add(b, (kn_rect){0, 0, right + kn_px(b->padding[KN_RIGHT]),
                     bottom + kn_px(b->padding[KN_BOTTOM])});
}

void kn_overflow_compute(kn_box *b) {
    b->overflow = border_rect(b);
    kn_priv(b)->reach_x = kn_priv(b)->reach_y = 0;
    for (kn_box *c = b->first; c; c = c->next) {
        if (c->kind == KN_BOX_TEXT || c->kind == KN_BOX_BREAK)
            continue;
        kn_overflow_compute(c);
        kn_box *to = c->out_of_flow && c->containing ? c->containing : b;
        if (to->kind == KN_BOX_INLINE)
            to = kn_box_origin(to);
        if (c->kind != KN_BOX_INLINE)
            contribute(c, to);
    }
    if (b->inline_fc)
        add_lines(b);
    add_end_padding(b);
}

kn_rect kn_layout_scroll_area(const kn_layout *l, const kn_node *n) {
    const kn_box *b = n->box;
    if (!b || b->kind == KN_BOX_INLINE)
        return (kn_rect){0};
    double cw = kn_px(b->w) - kn_px(b->border[KN_LEFT]) - kn_px(b->border[KN_RIGHT]);
    double ch = kn_px(b->h) - kn_px(b->border[KN_TOP]) - kn_px(b->border[KN_BOTTOM]);
    double right = kn_priv(b)->reach_x - kn_px(b->border[KN_LEFT]);
    double bottom = kn_priv(b)->reach_y - kn_px(b->border[KN_TOP]);
    return (kn_rect){0, 0, fmax(cw, right), fmax(ch, bottom)};
}
