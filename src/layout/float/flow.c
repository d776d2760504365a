/* In-flow blocks among floats: clearance (CSS 2.2 §9.5.2), formatting contexts beside floats
 * (§9.5), and blocks whose content meets floats, laid out again once their place is known. */
#include "src/layout/float/flow.h"

#define join  kn_margins_join
#define join1 kn_margins_join1
#define sum   kn_margins_sum

static bool is_rtl(const flow *s) {
    return s->b->style->text->direction == KN_KW_rtl;
}

static kn_lu content_left(const flow *s) {
    return kn_lu_add(s->float_x, kn_start_x(s->b));
}
static kn_lu content_top(const flow *s) {
    return kn_lu_add(s->float_y, kn_start_y(s->b));
}

void kn_flow_float(flow *s, kn_box *c) {
    kn_float_frame f = {.l = s->l,
                        .floats = s->floats,
                        .run = s->in->run,
                        .left = content_left(s),
                        .origin_x = s->float_x,
                        .origin_y = s->float_y,
                        .parent_w = kn_lu_some(s->f.content_w),
                        .basis_h = s->f.basis_h,
                        .rtl = is_rtl(s)};
    f.right = kn_lu_add(f.left, s->f.content_w);
    kn_lu y = s->at_start ? KN_LU0 : kn_lu_add(s->y, sum(s->strut));
    kn_float_place(&f, c, kn_lu_add(content_top(s), y));
    if (s->at_start)
        s->floats->adjoining |= kn_float_is_right(c, f.rtl) ? KN_SIDE_RIGHT : KN_SIDE_LEFT;
}

/* The margins that meet at the top of `c`, as far as they can be told without layout. */
static kn_margins guess_top(const flow *s, const kn_box *c) {
    kn_margins m = {KN_LU0, KN_LU0};
    if (kn_priv(c)->has_float_top)
        return join1(kn_priv(c)->float_top, c->margin[KN_TOP]);
    kn_lu_opt cw = kn_lu_some(s->f.content_w);
    m = join1(m, c->margin[KN_TOP]);
    while (!kn_is_bfc_root(c) && !c->inline_fc) {
        const kn_sg_border *bd = c->style->border;
        if (!c->anonymous &&
            (bd->top_width > 0 || kn_len_or0(c->style->box->padding_top, cw).v > 0))
            break;
        const kn_box *k = c->first;
        while (k && (k->out_of_flow || k->kind == KN_BOX_MARKER))
            k = k->next;
        if (!k || !kn_is_block_level(k))
            break;
        if (!k->anonymous)
            m = join1(m, kn_len_or0(k->style->box->margin_top, cw));
        c = k;
    }
    return m;
}

/* ---- formatting contexts ---- */
typedef struct slot {  /* room beside floats, in the coordinates of the context */
    kn_lu left, right; /* of the border box */
    bool floats_left, floats_right;
} slot;

static slot slot_at(const flow *s, kn_lu ml, kn_lu mr, kn_lu y, kn_lu h) {
    kn_lu l0 = content_left(s), r0 = kn_lu_add(l0, s->f.content_w);
    slot t = {.left = l0, .right = r0};
    kn_floats_area(s->floats, y, h, &t.left, &t.right);
    t.floats_left = t.left.v != l0.v;
    t.floats_right = t.right.v != r0.v;
    if (!t.floats_left && !t.floats_right) {
        t.left = kn_lu_add(t.left, ml);
        t.right = kn_lu_sub(t.right, mr);
    } else { /* margins count from the content box and may lie under floats */
        t.left = kn_lu_max(t.left, kn_lu_add(l0, kn_lu_clamp0(ml)));
        t.right = kn_lu_min(t.right, kn_lu_sub(r0, kn_lu_clamp0(mr)));
    }
    return t;
}

static kn_lout layout_in(flow *s, kn_box *c, kn_lin *in, const slot *t) {
    kn_lu room = kn_lu_clamp0(kn_lu_add(kn_lu_sub(t->right, t->left), kn_margin_w(c)));
    in->known_w = kn_lu_some(kn_block_level_w_in(s->l, c, s->f.content_w, room, s->f.basis_h));
    return kn_layout_box(s->l, c, in);
}

/* The first place from *y down where `c` fits; x of the border box below the container's. */
static kn_lout fit_root(flow *s, kn_box *c, kn_lin *in, kn_lu *y, kn_lu *x) {
    kn_lu edges[12], h = KN_LU0;
    const kn_lu ml = c->margin[KN_LEFT], mr = c->margin[KN_RIGHT];
    kn_edges_save(c, edges);
    for (;;) {
        slot t = slot_at(s, ml, mr, *y, h);
        kn_lout o = layout_in(s, c, in, &t);
        slot whole = slot_at(s, ml, mr, *y, o.h);
        bool beside = whole.floats_left || whole.floats_right;
        bool narrower = whole.left.v > t.left.v || whole.right.v < t.right.v;
        kn_lu next, room = kn_lu_sub(whole.right, whole.left);
        if (narrower && o.h.v > h.v) { /* a float stands lower: try beside it */
            h = o.h;
            kn_edges_restore(c, edges);
            continue;
        }
        if (beside && o.w.v > room.v && kn_floats_next(s->floats, *y, &next)) {
            *y = next;
            h = KN_LU0;
            kn_edges_restore(c, edges);
            continue;
        }
        kn_lu al = kn_lu_sub(c->margin[KN_LEFT], ml), ar = kn_lu_sub(c->margin[KN_RIGHT], mr);
        *x = is_rtl(s) ? kn_lu_sub(kn_lu_sub(whole.right, o.w), ar) : kn_lu_add(whole.left, al);
        *x = kn_lu_sub(*x, s->float_x);
        return o;
    }
}

/* ---- blocks ---- */
static kn_lout layout_block(flow *s, kn_box *c, kn_lin *in, kn_lu y) {
    in->floats = s->floats;
    in->float_y = y;
    kn_lu w = in->known_w.v;
    in->float_x = kn_lu_add(s->float_x, kn_flow_child_x(s, c, w));
    return kn_layout_box(s->l, c, in);
}

/* Nothing may move the container's top edge any more. */
static void fix_top(flow *s, kn_margins top) {
    if (!s->at_start)
        return;
    s->out.top = top;
    s->at_start = false;
    s->y = KN_LU0;
    s->strut = (kn_margins){KN_LU0, KN_LU0};
}

typedef struct trial { /* one attempt at a child's place */
    bool cleared;      /* it stands below floats, apart from the margins above */
    bool root;
    kn_lu x, y; /* of the border box below the content box's top; x below the border box's left */
    kn_lout o;
} trial;

/* Where the child's top edge is if the margins `top` meet there. */
static void try_at(flow *s, kn_box *c, kn_lin *in, kn_margins top, trial *t) {
    kn_margins above = join(s->strut, top);
    unsigned sides = kn_clear_sides(c, is_rtl(s));
    kn_lu base = content_top(s), clear = kn_floats_clear(s->floats, sides);
    t->y = s->at_start ? KN_LU0 : kn_lu_add(s->y, sum(above));
    t->cleared = false;
    if (sides && clear.v != KN_LU_MIN.v) {
        kn_lu cy = kn_lu_sub(clear, base);
        if (s->floats->adjoining & sides || cy.v > t->y.v) {
            t->cleared = true;
            t->y = cy;
        }
    }
    kn_lu y = kn_lu_add(base, t->y);
    if (t->root) {
        t->o = fit_root(s, c, in, &y, &t->x);
        /* pushed down, its margin no longer meets those of the container */
        t->cleared |= s->at_start && kn_lu_sub(y, base).v > t->y.v;
        t->y = kn_lu_sub(y, base);
    } else {
        t->o = layout_block(s, c, in, y);
        t->x = kn_flow_child_x(s, c, t->o.w);
    }
}

static void commit(flow *s, kn_box *c, const trial *t) {
    const kn_lout *o = &t->o;
    kn_margins top = join1(o->top, c->margin[KN_TOP]),
               bottom = join1(o->bottom, c->margin[KN_BOTTOM]);
    kn_margins above = join(s->strut, top);
    bool perform = s->in->run == KN_RUN_PERFORM;
    if (o->through && !t->cleared) {
        s->strut = join(above, bottom);
        if (perform)
            kn_flow_place(s, c, t->x, t->y);
        return;
    }
    if (t->cleared)
        fix_top(s, s->strut);
    else
        fix_top(s, above);
    s->floats->adjoining = 0;
    s->y = t->y;
    if (perform)
        kn_flow_place(s, c, t->x, s->y);
    if (o->through) { /* §8.3.1: its bottom margin goes on from there */
        s->strut = join(top, bottom);
        s->y = kn_lu_sub(s->y, sum(top));
        return;
    }
    kn_flow_baseline(s, o->baseline_first, o->baseline_last, s->y);
    s->y = kn_lu_add(s->y, o->h);
    s->strut = bottom;
    kn_flow_count_lines(s, o->lines);
}

void kn_flow_among_floats(flow *s, kn_box *c, kn_lin *in) {
    kn_floats_mark mark = kn_floats_save(s->floats);
    trial t = {.root = kn_is_bfc_root(c)};
    kn_margins top = guess_top(s, c);
    if (!t.root)
        in->known_w = kn_lu_some(kn_block_level_w(s->l, c, s->f.content_w, s->f.basis_h));
    for (int pass = 0; pass < 3; pass++) {
        kn_floats_restore(s->floats, &mark);
        try_at(s, c, in, top, &t);
        kn_margins real = join1(t.o.top, c->margin[KN_TOP]);
        if (t.root || (real.pos.v == top.pos.v && real.neg.v == top.neg.v))
            break;
        top = real;
        kn_priv(c)->float_top = t.o.top;
        kn_priv(c)->has_float_top = true;
    }
    commit(s, c, &t);
}

void kn_flow_shift_marker(const flow *s, kn_box *marker) {
    kn_lu l0 = content_left(s), r0 = kn_lu_add(l0, s->f.content_w), l = l0, r = r0;
    kn_floats_area(s->floats, kn_lu_add(s->float_y, marker->y), KN_LU0, &l, &r);
    marker->x = kn_lu_add(marker->x, is_rtl(s) ? kn_lu_sub(r, r0) : kn_lu_sub(l, l0));
}

/* ---- intrinsic widths ---- */
kn_lu kn_float_sum_add(kn_float_sum *f, kn_layout *l, const kn_box *parent, kn_box *c,
                       kn_avail_kind kind) {
    bool rtl = parent->style->text->direction == KN_KW_rtl;
    kn_lu w = kn_outer_contribution_w(l, c, kind);
    if (kind == KN_AVAIL_MIN_CONTENT)
        return w;
    unsigned clear = kn_clear_sides(c, rtl);
    kn_lu before = kn_lu_add(f->left, f->right);
    if (clear & KN_SIDE_LEFT)
        f->left = KN_LU0;
    if (clear & KN_SIDE_RIGHT)
        f->right = KN_LU0;
    if (c->floating) {
        kn_lu *side = kn_float_is_right(c, rtl) ? &f->right : &f->left;
        *side = kn_lu_add(*side, kn_lu_clamp0(w));
        return kn_lu_max(before, kn_lu_add(f->left, f->right));
    }
    kn_float_sum floats = *f;
    *f = (kn_float_sum){KN_LU0, KN_LU0};
    if (!kn_is_bfc_root(c) || c->anonymous)
        return kn_lu_max(w, before);
    /* its margins may lie under the floats */
    const kn_sg_box *s = c->style->box;
    kn_lu ml = kn_len_or0(s->margin_left, KN_LU_NONE), mr = kn_len_or0(s->margin_right, KN_LU_NONE);
    w = kn_lu_sub(w, kn_lu_add(ml, mr));
    w = kn_lu_add(w, kn_lu_add(kn_lu_max(ml, floats.left), kn_lu_max(mr, floats.right)));
    return kn_lu_max(before, w);
}
