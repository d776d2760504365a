/* Block formatting (CSS 2.2 §9.4.1, §10, margins §8.3.1). */
#include "src/layout/float/flow.h"

#define join  kn_margins_join
#define join1 kn_margins_join1
#define sum   kn_margins_sum

void kn_flow_baseline(flow *s, kn_lu_opt first, kn_lu_opt last, kn_lu y) {
    if (first.has && !s->out.baseline_first.has)
        s->out.baseline_first = kn_lu_some(kn_lu_add(y, first.v));
    if (last.has)
        s->out.baseline_last = kn_lu_some(kn_lu_add(y, last.v));
}

/* Static position of a box that left the flow (CSS 2.2 §10.6.4): where it would have been. */
static void static_child(flow *s, kn_box *c) {
    if (s->in->run != KN_RUN_PERFORM)
        return;
    kn_lu y = s->y;
    if (!s->at_start)
        y = kn_lu_add(y, sum(s->strut));
    bool rtl = s->b->style->text->direction == KN_KW_rtl;
    kn_lu indent = kn_len_or0(s->b->style->text->indent, kn_lu_some(s->f.content_w));
    kn_lu x = rtl ? kn_lu_add(kn_start_x(s->b), s->f.content_w) : kn_start_x(s->b);
    if (kn_was_inline(c)) { /* on an empty line, where text-align puts its start */
        kn_kw align = s->b->style->text->align;
        if (align == KN_KW_center || align == KN_KW_m_webkit_center)
            x = kn_lu_add(kn_start_x(s->b), kn_lu_div(s->f.content_w, 2));
        else if (align == KN_KW_right || align == KN_KW_m_webkit_right ||
                 (align == KN_KW_end && !rtl))
            x = kn_lu_add(kn_start_x(s->b), s->f.content_w);
        else if (s->at_start || s->y.v == 0) /* on the first line */
            x = rtl ? kn_lu_sub(x, indent) : kn_lu_add(x, indent);
    } else if (!c->anonymous) { /* its area is as wide as the content (CSS Position 4 §4.2) */
        kn_kw self = c->style->flex->justify_self.kw;
        bool end = self == KN_KW_end || self == KN_KW_flex_end || self == KN_KW_self_end;
        if (self == KN_KW_center)
            x = kn_lu_add(kn_start_x(s->b), kn_lu_div(s->f.content_w, 2));
        else if (end || self == KN_KW_right)
            x = end && rtl ? kn_start_x(s->b) : kn_lu_add(kn_start_x(s->b), s->f.content_w);
    }
    kn_layout_static_pos(s->l, c, s->b, x, kn_lu_add(kn_start_y(s->b), y));
    if (rtl)
        kn_priv(c)->static_justify = KN_KW_end;
    kn_priv(c)->static_self = !kn_was_inline(c);
    if (!kn_was_inline(c))
        kn_priv(c)->static_w = s->f.content_w;
}

kn_lu kn_flow_child_x(const flow *s, const kn_box *c, kn_lu w) {
    kn_lu left = kn_lu_add(kn_start_x(s->b), c->margin[KN_LEFT]);
    kn_lu free = kn_lu_sub(s->f.content_w, kn_lu_add(w, kn_margin_w(c)));
    kn_kw align = s->b->style->text->align;
    bool rtl = s->b->style->text->direction == KN_KW_rtl;
    /* HTML 15.3.3: align and <center> move blocks that do not fill their container */
    if (free.v > 0 && align == KN_KW_m_webkit_center)
        return kn_lu_add(left, kn_lu_div(free, 2));
    if (free.v > 0 && (align == KN_KW_m_webkit_right || align == KN_KW_m_webkit_left))
        rtl = align == KN_KW_m_webkit_right;
    return rtl ? kn_lu_add(left, free) : left;
}

void kn_flow_place(flow *s, kn_box *c, kn_lu x, kn_lu y) {
    kn_lu dx, dy;
    kn_relative_offset(c, kn_lu_some(s->f.content_w), s->f.basis_h, &dx, &dy);
    c->x = kn_lu_add(x, dx);
    c->y = kn_lu_add(kn_lu_add(kn_start_y(s->b), y), dy);
}

/* -webkit-line-clamp (CSS Overflow 4 §5.2): the content ends below the last line that shows,
 * margins and all that follows do not count. */
void kn_flow_count_lines(flow *s, uint32_t n) {
    s->out.lines += n;
    if (s->clamp <= 1)
        return;
    s->clamp = n < s->clamp - 1 ? s->clamp - n : 1;
    if (s->clamp > 1)
        return;
    s->clamped = true;
    s->clamped_y = s->y;
}

static bool flows(const kn_box *c) {
    return !c->out_of_flow && c->kind != KN_BOX_MARKER;
}

/* text-box-trim reaches the first and last lines of children that nothing parts from the edge. */
static uint8_t child_trim(const flow *s, const kn_box *c) {
    const kn_box *before = c->prev, *after = c->next;
    while (before && !flows(before))
        before = before->prev;
    while (after && !flows(after))
        after = after->next;
    uint8_t t = s->trim;
    if (before || c->border[KN_TOP].v || c->padding[KN_TOP].v)
        t &= (uint8_t)~KN_TRIM_START;
    if (after || c->border[KN_BOTTOM].v || c->padding[KN_BOTTOM].v)
        t &= (uint8_t)~KN_TRIM_END;
    return t;
}

static void flow_child(flow *s, kn_box *c) {
    kn_lu_opt cw = kn_lu_some(s->f.content_w);
    kn_resolve_edges(c, cw);
    kn_hint_h(c, s->f.basis_h, KN_LU_NONE);
    kn_lin in = {.run = s->in->run,
                 .parent_w = cw,
                 .parent_h = s->f.basis_h,
                 .collapse_start = true,
                 .collapse_end = true,
                 .avail_w = {KN_AVAIL_DEFINITE, s->f.content_w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    if (!kn_is_bfc_root(c)) {
        in.clamp = s->clamp;
        in.trim = child_trim(s, c);
    }
    if (s->floats->v.n || s->floats->adjoining || kn_priv(c)->holds_float ||
        kn_floats_bottom(s->floats).v != KN_LU_MIN.v) {
        kn_flow_among_floats(s, c, &in);
        return;
    }
    in.known_w = kn_lu_some(kn_block_level_w(s->l, c, s->f.content_w, s->f.basis_h));
    if (!kn_is_bfc_root(c))
        in.floats = s->floats; /* none are near */
    kn_lout o = kn_layout_box(s->l, c, &in);
    kn_margins top = join1(o.top, c->margin[KN_TOP]),
               bottom = join1(o.bottom, c->margin[KN_BOTTOM]);
    kn_margins above = join(s->strut, top);
    if (o.through) { /* its own margins meet: nothing of it stands between the neighbours */
        s->strut = join(above, bottom);
        if (s->in->run == KN_RUN_PERFORM)
            kn_flow_place(s, c, kn_flow_child_x(s, c, o.w),
                          s->at_start ? KN_LU0 : kn_lu_add(s->y, sum(above)));
        return;
    }
    if (s->at_start) {
        s->out.top = above;
        s->at_start = false;
    } else {
        s->y = kn_lu_add(s->y, sum(above));
    }
    if (s->in->run == KN_RUN_PERFORM)
        kn_flow_place(s, c, kn_flow_child_x(s, c, o.w), s->y);
    kn_flow_baseline(s, o.baseline_first, o.baseline_last, s->y);
    s->y = kn_lu_add(s->y, o.h);
    s->strut = bottom;
    kn_flow_count_lines(s, o.lines);
}

static void flow_lines(flow *s) {
    kn_lin in = *s->in;
    in.parent_w = kn_lu_some(s->f.content_w);
    in.parent_h = s->f.basis_h;
    in.known_h = KN_LU_NONE;
    in.avail_w = (kn_avail){KN_AVAIL_DEFINITE, s->f.content_w};
    in.floats = s->floats;
    in.float_x = s->float_x;
    in.float_y = s->float_y;
    in.clamp = s->clamp;
    in.trim = s->trim;
    kn_lout o = kn_inline_layout(s->l, s->b, &in, s->f.content_w);
    if (o.h.v == 0 && !o.baseline_first.has)
        return;
    s->at_start = false;
    s->floats->adjoining = 0;
    s->y = o.h;
    kn_flow_baseline(s, o.baseline_first, o.baseline_last, KN_LU0);
    kn_flow_count_lines(s, o.lines);
}

/* §8.3.1: what happens to the margins at the lower edge; returns the content height. */
static kn_lu finish(flow *s, bool may_end) {
    if (s->floats == &s->own) { /* §10.6.7: the root of a context holds its floats */
        kn_lu y = kn_lu_sub(kn_floats_bottom(s->floats), kn_start_y(s->b));
        if (y.v > kn_lu_add(s->y, s->at_start ? KN_LU0 : sum(s->strut)).v) {
            s->at_start = false;
            s->strut = (kn_margins){KN_LU0, KN_LU0};
            s->y = y;
        }
    }
    const kn_box *b = s->b;
    bool auto_h = !s->f.h.has;
    if (s->at_start) { /* no child fixed the top: all margins inside are adjoining */
        bool empty = auto_h ? s->f.min_h.v == 0 : s->f.h.v.v == 0;
        s->out.through = empty && may_end && kn_pb_h(b).v == 0;
        s->out.top = s->strut;
        return KN_LU0;
    }
    if (!may_end || b->border[KN_BOTTOM].v || b->padding[KN_BOTTOM].v)
        return auto_h ? kn_lu_add(s->y, sum(s->strut)) : s->y;
    /* the last margin leaves through the bottom, unless the height is not that of the content: then
     * it is lost */
    if (auto_h && !(kn_box_ratio(b) > 0) &&
        kn_frame_height(b, &s->f, s->y).v == kn_lu_add(s->y, kn_pb_h(b)).v)
        s->out.bottom = s->strut;
    return s->y;
}

/* Moves what is in the box down. */
static void move_content(flow *s, kn_lu d) {
    if (s->out.baseline_first.has)
        s->out.baseline_first.v = kn_lu_add(s->out.baseline_first.v, d);
    if (s->out.baseline_last.has)
        s->out.baseline_last.v = kn_lu_add(s->out.baseline_last.v, d);
    if (s->in->run != KN_RUN_PERFORM)
        return;
    for (kn_box *c = s->b->first; c; c = c->next)
        if (c->kind != KN_BOX_TEXT && (!c->out_of_flow || c->floating))
            c->y = kn_lu_add(c->y, d);
    for (uint32_t i = 0; i < s->b->n_lines; i++) {
        kn_line *ln = &s->b->lines[i];
        ln->y = kn_lu_add(ln->y, d);
        ln->baseline = kn_lu_add(ln->baseline, d);
        for (uint32_t k = 0; k < ln->n_frags; k++) {
            ln->frags[k].y = kn_lu_add(ln->frags[k].y, d);
            ln->frags[k].baseline = kn_lu_add(ln->frags[k].baseline, d);
        }
    }
}

/* CSS 2.2 §17.5.3: vertical-align of a table cell moves its content as a whole. */
static void align_cell(flow *s, kn_lu content_h) {
    const kn_box_priv *p = kn_priv(s->b);
    kn_lu free = kn_lu_clamp0(kn_lu_sub(kn_lu_sub(s->out.h, kn_pb_h(s->b)), content_h));
    kn_lu base = s->out.baseline_first.has ? s->out.baseline_first.v : content_h;
    if (p->cell_align == KN_KW_middle)
        move_content(s, kn_lu_div(free, 2));
    else if (p->cell_align == KN_KW_bottom)
        move_content(s, free);
    else if (p->cell_align == KN_KW_baseline)
        move_content(s, kn_lu_clamp0(kn_lu_sub(p->cell_ascent, kn_lu_add(base, kn_start_y(s->b)))));
}

/* CSS Align 3 §5.3: align-content of a block container moves its content as a whole. */
static void align_content(flow *s, kn_lu content_h) {
    kn_kw kw = s->b->anonymous ? KN_KW_normal : s->b->style->flex->align_content.kw;
    bool button = kw == KN_KW_normal && kn_is_button(s->b);
    if (button)
        kw = KN_KW_center;
    kn_lu inner = kn_lu_sub(s->out.h, kn_pb_h(s->b));
    kn_lu free = kn_lu_sub(inner, content_h), d = KN_LU0;
    if (kw == KN_KW_center || kw == KN_KW_space_around || kw == KN_KW_space_evenly)
        d = kn_lu_div(free, 2);
    else if (kw == KN_KW_end || kw == KN_KW_flex_end)
        d = free;
    if (d.v == 0 ||
        (free.v < 0 && (button || kw == KN_KW_space_around || kw == KN_KW_space_evenly)))
        return;
    move_content(s, d);
}

/* Lines that -webkit-line-clamp lets a box show; 0: all. */
static uint32_t clamp_of(const kn_box *b) {
    const kn_sg_box *s = b->style->box;
    if (b->anonymous || s->line_clamp.kw || s->line_clamp.v <= 0 ||
        (s->box_orient != KN_KW_vertical && s->box_orient != KN_KW_block_axis))
        return 0;
    return s->display == KN_KW_m_webkit_box || s->display == KN_KW_m_webkit_inline_box ||
                   s->display == KN_KW_flow_root
               ? (uint32_t)s->line_clamp.v
               : 0;
}

static uint8_t trim_of(const kn_box *b) {
    switch (b->anonymous ? KN_KW_none : b->style->box->text_box_trim) {
    case KN_KW_trim_start:
        return KN_TRIM_START;
    case KN_KW_trim_end:
        return KN_TRIM_END;
    case KN_KW_trim_both:
        return KN_TRIM_START | KN_TRIM_END;
    default:
        return 0;
    }
}

/* An outside marker stands on the first baseline and makes room above it; without a line it is as
 * high as the item at least (Blink: UnpositionedListMarker). */
static void attach_marker(flow *s) {
    kn_box *m = s->b->first;
    if (!m || m->kind != KN_BOX_MARKER)
        return;
    kn_lout o = kn_marker_layout(s->l, s->b, s->f.content_w, s->in->run);
    kn_lu y = KN_LU0;
    if (!m->next && s->at_start) { /* the marker's line is the item's only one */
        kn_lu h, base = kn_strut_baseline(s->l, s->b->style, &h);
        s->out.baseline_first = s->out.baseline_last = kn_lu_some(base);
        s->out.top = s->strut;
        s->strut = (kn_margins){KN_LU0, KN_LU0};
        s->at_start = false;
        s->y = h;
    }
    if (s->out.baseline_first.has) {
        y = kn_lu_sub(s->out.baseline_first.v, o.baseline_first.v);
        if (y.v < 0) {
            move_content(s, kn_lu_neg(y));
            s->y = kn_lu_sub(s->y, y);
            y = KN_LU0;
        }
    } else {
        if (s->at_start)
            s->out.top = s->strut;
        s->strut = s->at_start ? (kn_margins){KN_LU0, KN_LU0} : s->strut;
        s->at_start = false;
        s->y = kn_lu_max(s->y, o.h);
    }
    if (s->in->run != KN_RUN_PERFORM)
        return;
    kn_marker_place(s->l, s->b, s->f.content_w, kn_lu_add(kn_start_y(s->b), y));
    kn_flow_shift_marker(s, m);
}

kn_lout kn_block_layout(kn_layout *l, kn_box *b, const kn_lin *in) {
    flow s = {.l = l, .b = b, .in = in};
    kn_frame_of(l, b, in, &s.f);
    const uint32_t own = clamp_of(b);
    s.clamp = own ? own + 1 : in->clamp;
    s.trim = in->trim | trim_of(b);
    if (b->anonymous &&
        !in->known_h.has) /* CSS 2.2 §9.2.1.1: percentages look through anonymous boxes */
        s.f.basis_h = in->parent_h;
    bool root = kn_is_bfc_root(b);
    bool may_start = in->collapse_start && !root, may_end = in->collapse_end && !root;
    s.at_start = may_start && b->border[KN_TOP].v == 0 && b->padding[KN_TOP].v == 0;
    kn_floats_init(&s.own);
    s.floats = in->floats ? in->floats : &s.own;
    if (in->floats)
        s.float_x = in->float_x, s.float_y = in->float_y;
    if (b->inline_fc) {
        flow_lines(&s);
    } else {
        for (kn_box *c = b->first; c; c = c->next) {
            if (c->kind == KN_BOX_MARKER || c->legend)
                continue;
            if (c->floating)
                kn_flow_float(&s, c);
            else if (c->out_of_flow)
                static_child(&s, c);
            else
                flow_child(&s, c);
        }
    }
    if (s.clamped) {
        s.y = s.clamped_y;
        s.strut = (kn_margins){KN_LU0, KN_LU0};
    }
    attach_marker(&s);
    kn_lu content_h = finish(&s, may_end);
    s.out.w = s.f.w;
    s.out.h = kn_frame_height(b, &s.f, content_h);
    if (s.out.through && s.out.h.v != 0)
        s.out.through = false;
    align_content(&s, content_h);
    if (in->run == KN_RUN_PERFORM && kn_priv(b)->cell_align)
        align_cell(&s, s.at_start || !s.f.h.has ? content_h : kn_lu_add(content_h, sum(s.strut)));
    kn_floats_free(&s.own);
    kn_lu top = kn_start_y(b);
    if (s.out.baseline_first.has)
        s.out.baseline_first.v = kn_lu_add(s.out.baseline_first.v, top);
    if (s.out.baseline_last.has)
        s.out.baseline_last.v = kn_lu_add(s.out.baseline_last.v, top);
    return s.out;
}

/* Tells the atomic inlines below what their percentages of heights refer to. */
static void hint_atomics(kn_box *b, kn_lu_opt parent_h) {
    for (kn_box *c = b->first; c; c = c->next) {
        if (c->kind == KN_BOX_INLINE)
            hint_atomics(c, parent_h);
        else if (c->kind != KN_BOX_TEXT && c->kind != KN_BOX_BREAK && !c->out_of_flow)
            kn_hint_h(c, parent_h, KN_LU_NONE);
    }
}

kn_lu kn_block_intrinsic(kn_layout *l, kn_box *b, kn_avail_kind kind) {
    kn_lu w = KN_LU0;
    if (b->inline_fc) {
        kn_lin in = {.run = KN_RUN_MEASURE,
                     .avail_w = {kind, KN_LU0},
                     .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
        in.parent_h = kn_known_basis_h(b);
        hint_atomics(b, in.parent_h);
        w = kn_inline_layout(l, b, &in, KN_LU0).w;
    } else {
        kn_float_sum beside = {0};
        for (kn_box *c = b->first; c; c = c->next)
            if ((!c->out_of_flow || c->floating) && c->kind != KN_BOX_MARKER && !c->legend) {
                kn_hint_h(c, kn_known_basis_h(b), KN_LU_NONE);
                w = kn_lu_max(w, kn_float_sum_add(&beside, l, b, c, kind));
            }
    }
    return kn_lu_add(kn_lu_clamp0(w), kn_pb_w(b));
}
