/* The items of one line as fragments, left to right: alignment, justification, bidi order (UAX #9
 * L2), edges of inline boxes, relative offsets. */
#include "src/layout/inline/ifc.h"
#include "src/layout/state.h"

typedef enum leaf_kind {
    LEAF_TEXT,
    LEAF_ATOMIC,
    LEAF_SPACE /* tab, break, empty box */,
    LEAF_OOF
} leaf_kind;
typedef struct leaf {
    uint8_t kind, level;
    uint32_t item, from, to;
    int32_t vbox; /* what it stands in */
    kn_lu w;
    float natural; /* TEXT: before rounding */
    uint32_t spaces;
    kn_view view;
    const kn_shaped *hyphen; /* TEXT: this instead of text, or NULL */
} leaf;

typedef struct placer {
    kn_ifc *f;
    const kn_iline *ln;
    const kn_vline *v;
    const kn_place *p;
    kn_arena *a;
    KN_VEC(leaf) leaves;
    KN_VEC(kn_frag) frags;
    uint32_t *order; /* visual → leaf */
    struct vstate {
        uint32_t first, last; /* visual positions of its leaves */
        bool any;
        int32_t frag;
        kn_lu dx, dy; /* relative offset, the parents' included */
    } * state;        /* per vbox */
    int32_t last_seg;
    kn_view last_view;
    kn_lu x, baseline; /* pen; the line's baseline below the border box */
    double extra;      /* justify: per space */
    uint8_t base;      /* bidi level of the line's paragraph */
    uint32_t ink_end;  /* end of the line without spaces that vanish or hang */
} placer;

/* ---- leaves ---- */
/* Preserved spaces at the end hang (CSS Text 3 §4.1.2). */
static uint32_t ink_end(const kn_ifc *f, const kn_iline *ln) {
    uint32_t end = ln->end;
    for (uint32_t i = ln->to.item < f->n ? ln->to.item + 1 : f->n; i-- > ln->from.item;) {
        const kn_it *it = &f->it[i];
        if (it->from >= end)
            continue;
        if (it->kind != KN_IT_TEXT || !it->hang)
            break;
        const uint32_t stop =
            i == ln->from.item && ln->from.off > it->from ? ln->from.off : it->from;
        while (end > stop && f->text.p[end - 1] == ' ')
            end--;
        if (end > stop)
            break;
    }
    return end;
}

static int32_t vbox_of(const kn_vline *v, int32_t open) {
    for (size_t i = v->boxes.n; i-- > 0;)
        if (v->boxes.v[i].open == open)
            return (int32_t)i;
    return 0;
}

/* Does the line's end stand inside an item? */
static bool cuts_item(const placer *p, uint32_t at) {
    for (uint32_t i = p->ln->from.item; i < p->f->n && p->f->it[i].from < at; i++)
        if (p->f->it[i].kind == KN_IT_TEXT && p->f->it[i].to > at)
            return true;
    return false;
}

/* At a line's start an opening mark has the blank half that it gave up for what is before it. */
static bool starts_whole(const kn_seg *s, uint32_t from) {
    return s->shaped->halves && from >= s->from && from < s->to &&
           s->shaped->halves[from - s->from] == KN_HALF_OPEN;
}

/* As in Blink, only a cut inside an item asks for shaping anew: kerning with what went to the next
 * line stays where the line ends between two inline boxes. */
static kn_view view_of(placer *p, int32_t seg) {
    if (seg != p->last_seg) {
        const kn_seg *s = &p->f->segs[seg];
        uint32_t from = p->ln->from.off, to = p->ln->end;
        if (from <= p->f->it[p->ln->from.item].from && !starts_whole(s, from))
            from = s->from;
        if (!cuts_item(p, to))
            to = s->to;
        const bool trim = p->ln->trim && s->from < p->ln->end && s->to >= p->ln->end;
        if (trim)
            to = p->ln->end;
        p->last_view = kn_view_make(p->f, (uint32_t)seg, from, to, trim);
        p->last_seg = seg;
    }
    return p->last_view;
}

static uint32_t count_expansions(const placer *p, uint32_t from, uint32_t to) {
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        if (((unsigned char)p->f->text.p[i] & 0xC0) != 0x80)
            n += kn_expands_after(p->f->text, i, p->ink_end, p->f->box->style->text->justify);
    return n;
}

static uint8_t near_level(const placer *p) {
    return p->leaves.n ? p->leaves.v[p->leaves.n - 1].level : p->base;
}

/* Width of what was collected: where a tab, or a space that may hang, begins. */
static kn_lu width_so_far(const placer *p) {
    kn_lu x = p->ln->start;
    for (size_t i = 0; i < p->leaves.n; i++)
        x = kn_lu_add(x, p->leaves.v[i].w);
    return x;
}

static void push_text(placer *p, uint32_t i, uint32_t from, uint32_t to, uint8_t level) {
    const kn_it *it = &p->f->it[i];
    leaf l = {.kind = LEAF_TEXT,
              .level = level,
              .item = i,
              .from = from,
              .to = to,
              .vbox = vbox_of(p->v, it->parent)};
    l.view = view_of(p, it->seg);
    l.natural = kn_view_width(&l.view, from, to);
    l.w = kn_lu_clamp0(kn_lu_ceil(l.natural));
    l.spaces = count_expansions(p, from, to);
    kn_vec_push(&p->leaves, l);
}

/* A soft hyphen that ends the line has a fragment of its own for the hyphen. */
static void push_hyphen(placer *p, uint32_t i, uint32_t at) {
    const kn_it *it = &p->f->it[i];
    leaf l = {.kind = LEAF_TEXT,
              .level = it->level,
              .item = i,
              .from = at,
              .to = at,
              .vbox = vbox_of(p->v, it->parent)};
    l.hyphen = kn_hyphen(p->f, &p->f->segs[it->seg]);
    l.view = (kn_view){l.hyphen, at, at + l.hyphen->len, &p->f->segs[it->seg]};
    l.w = kn_shaped_width(l.hyphen);
    kn_vec_push(&p->leaves, l);
}

static void text_leaf(placer *p, uint32_t i) {
    const kn_it *it = &p->f->it[i];
    uint32_t from = it->from, to = it->to;
    if (from < p->ln->from.off && i == p->ln->from.item)
        from = p->ln->from.off;
    if (to > p->ln->end)
        to = p->ln->end;
    if (to <= from)
        return;
    uint32_t ink = it->hang && p->ink_end < to ? p->ink_end : to;
    if (ink < to && !p->ln->forced && ink > from) {
        /* Spaces that hang where the line was broken stand apart, at the level of the paragraph
         * (UAX #9 L1). A text that fits with its spaces is not broken. */
        const kn_view v = view_of(p, it->seg);
        kn_lu end = kn_lu_add(width_so_far(p), kn_lu_ceil(kn_view_width(&v, from, to)));
        if (to < it->to || end.v > p->p->line_width.v + 1) {
            push_text(p, i, from, ink, it->level);
            push_text(p, i, ink, to, p->base);
            return;
        }
    }
    if (ink <= from && it->hang && i > 0 && p->f->it[i - 1].box != it->box && to < it->to &&
        to - from > 1 && !p->ln->forced) {
        push_text(p, i, from, from + 1, it->level);
        push_text(p, i, from + 1, to, p->base);
        return;
    }
    push_text(p, i, from, to, it->level);
    if (p->ln->hyphen && to == p->ln->end)
        push_hyphen(p, i, to);
}

static void other_leaf(placer *p, uint32_t i, leaf_kind kind, int32_t vbox, kn_lu w) {
    const kn_it *it = &p->f->it[i];
    leaf l = {
        .kind = (uint8_t)kind, .item = i, .from = it->from, .to = it->to, .vbox = vbox, .w = w};
    l.level = near_level(p);
    if (kind == LEAF_ATOMIC || it->kind == KN_IT_TAB || it->kind == KN_IT_BREAK)
        l.level = it->level;
    else if (kind == LEAF_OOF && vbox == 0) /* inside a box it must not tear that apart */
        l.level = p->base;
    kn_vec_push(&p->leaves, l);
}

static bool on_line(const kn_iline *ln, const kn_it *it, uint32_t i) {
    return i < ln->to.item || (i == ln->to.item && it->kind == KN_IT_TEXT && ln->to.off > it->from);
}

static void collect(placer *p) {
    const kn_ifc *f = p->f;
    for (uint32_t i = p->ln->from.item; i < f->n && on_line(p->ln, &f->it[i], i); i++) {
        const kn_it *it = &f->it[i];
        int32_t vb =
            it->kind == KN_IT_OPEN || it->kind == KN_IT_CLOSE ? -1 : vbox_of(p->v, it->parent);
        size_t before = p->leaves.n;
        switch (it->kind) {
        case KN_IT_TEXT:
            text_leaf(p, i);
            break;
        case KN_IT_ATOMIC:
            other_leaf(p, i, LEAF_ATOMIC, vb, it->w);
            break;
        case KN_IT_TAB:
            other_leaf(p, i, LEAF_SPACE, vb, kn_tab_width(f, it, width_so_far(p)));
            break;
        case KN_IT_BREAK:
            other_leaf(p, i, LEAF_SPACE, vb, KN_LU0);
            break;
        case KN_IT_OOF:
            other_leaf(p, i, LEAF_OOF, vb, KN_LU0);
            break;
        default:
            break;
        }
        for (; before < p->leaves.n; before++)
            for (int32_t b = p->leaves.v[before].vbox; b >= 0; b = p->v->boxes.v[b].parent)
                p->state[b].any = true;
        /* a box that ends, or is cut, without content still has a fragment */
        if (it->kind == KN_IT_CLOSE && !p->state[vbox_of(p->v, it->mate)].any) {
            int32_t b = vbox_of(p->v, it->mate);
            other_leaf(p, i, LEAF_SPACE, b, KN_LU0);
            for (; b >= 0; b = p->v->boxes.v[b].parent)
                p->state[b].any = true;
        }
    }
}

/* ---- order ---- */
/* Explicit controls between two leaves part what stands on both sides when order is turned. */
static bool control_between(const placer *p, uint32_t i, uint8_t *level) {
    const leaf *a = &p->leaves.v[i - 1], *b = &p->leaves.v[i];
    uint32_t from = a->kind == LEAF_TEXT ? a->to : p->f->it[a->item].to;
    uint32_t to = b->kind == LEAF_TEXT ? b->from : p->f->it[b->item].from;
    if (!p->f->levels || to <= from)
        return false;
    *level = 255;
    for (uint32_t at = from; at < to; at++)
        if (p->f->levels[at] < *level)
            *level = p->f->levels[at];
    return true;
}

static void order_leaves(placer *p) {
    uint32_t n = (uint32_t)p->leaves.n;
    p->order = KN_ANEW_N(p->a, uint32_t, n + 1);
    uint8_t *levels = KN_ANEW_N(p->a, uint8_t, 2 * n + 1);
    uint32_t *order = KN_ANEW_N(p->a, uint32_t, 4 * n + 2), *leaf_at = order + 2 * n + 1, m = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint8_t between;
        if (i && control_between(p, i, &between)) {
            leaf_at[m] = n;
            levels[m++] = between;
        }
        leaf_at[m] = i;
        levels[m++] = p->leaves.v[i].level;
    }
    kn_bidi_order(levels, m, order);
    uint32_t at = 0;
    for (uint32_t k = 0; k < m; k++)
        if (leaf_at[order[k]] < n)
            p->order[at++] = leaf_at[order[k]];
    for (uint32_t k = 0; k < n; k++)
        for (int32_t b = p->leaves.v[p->order[k]].vbox; b >= 0; b = p->v->boxes.v[b].parent) {
            if (!p->state[b].last)
                p->state[b].first = k;
            p->state[b].last = k + 1;
        }
}

/* ---- edges ---- */
static const kn_box *vbox_box(const placer *p, int32_t b) {
    return p->f->it[p->v->boxes.v[b].open].box;
}

static bool has_start(const placer *p, int32_t b) {
    return (p->v->boxes.v[b].open >= (int32_t)p->ln->from.item && !vbox_box(p, b)->continues) ||
           kn_clones_edges(vbox_box(p, b));
}

static bool has_end(const placer *p, int32_t b) {
    return (p->f->it[p->v->boxes.v[b].open].mate < (int32_t)p->ln->to.item &&
            !vbox_box(p, b)->continuation) ||
           kn_clones_edges(vbox_box(p, b));
}

static bool is_rtl(const kn_style *s) {
    return s->text->direction == KN_KW_rtl;
}

static bool has_side(const placer *p, int32_t b, bool left) {
    return left == !is_rtl(vbox_box(p, b)->style) ? has_start(p, b) : has_end(p, b);
}

static kn_lu inner_edge(const placer *p, int32_t b, bool left) {
    const kn_box *x = vbox_box(p, b);
    int side = left ? IFC_LEFT : IFC_RIGHT;
    return has_side(p, b, left) ? kn_lu_add(x->border[side], x->padding[side]) : KN_LU0;
}

static kn_lu outer_edge(const placer *p, int32_t b, bool left) {
    return has_side(p, b, left) ? vbox_box(p, b)->margin[left ? IFC_LEFT : IFC_RIGHT] : KN_LU0;
}

/* ---- widths and alignment ---- */
static kn_lu edges_width(const placer *p) {
    kn_lu w = KN_LU0;
    for (int32_t b = 1; b < (int32_t)p->v->boxes.n; b++)
        if (p->state[b].any)
            for (int left = 0; left < 2; left++)
                w = kn_lu_add(w, kn_lu_add(inner_edge(p, b, left), outer_edge(p, b, left)));
    return w;
}

/* Preserved spaces at the end hang: they do not take part in alignment (CSS Text 3 §4.1.2). */
static kn_lu hanging_width(const placer *p) {
    for (size_t i = p->leaves.n; i-- > 0;) {
        const leaf *l = &p->leaves.v[i];
        if (l->kind == LEAF_OOF || (l->kind == LEAF_SPACE && l->w.v == 0))
            continue;
        if (l->kind != LEAF_TEXT || !p->f->it[l->item].hang)
            break;
        uint32_t e = l->to;
        while (e > l->from && p->f->text.p[e - 1] == ' ')
            e--;
        return kn_lu_sub(l->w, kn_lu_ceil(kn_view_width(&l->view, l->from, e)));
    }
    return KN_LU0;
}

static kn_kw used_align(const placer *p) {
    const kn_sg_text *t = p->f->box->style->text;
    kn_kw a = t->align;
    if (p->p->last || p->ln->forced) {
        if (t->align_last != KN_KW_auto)
            a = t->align_last;
        else if (a == KN_KW_justify)
            a = KN_KW_start;
    }
    bool rtl = p->base & 1;
    if (a == KN_KW_start || a == KN_KW_match_parent)
        return rtl ? KN_KW_right : KN_KW_left;
    if (a == KN_KW_end)
        return rtl ? KN_KW_left : KN_KW_right;
    return a == KN_KW_m_webkit_center  ? KN_KW_center
           : a == KN_KW_m_webkit_right ? KN_KW_right
           : a == KN_KW_m_webkit_left  ? KN_KW_left
                                       : a;
}

/* Lines that are too wide spill over at the end side of the block's direction. */
static kn_lu align_offset(const placer *p, kn_kw align, kn_lu space) {
    bool rtl = p->base & 1;
    switch (align) {
    case KN_KW_right:
        return rtl ? space : kn_lu_clamp0(space);
    case KN_KW_center:
        return space.v > 0 ? kn_lu_div(space, 2) : rtl ? space : KN_LU0;
    case KN_KW_justify:
        return rtl ? space : KN_LU0;
    default:
        return rtl && space.v < 0 ? space : KN_LU0;
    }
}

static void justify(placer *p, kn_lu space) {
    uint32_t n = 0;
    for (size_t i = 0; i < p->leaves.n; i++)
        n += p->leaves.v[i].spaces;
    if (!n || space.v <= 0)
        return;
    p->extra = kn_px(space) / n;
    for (size_t i = 0; i < p->leaves.n; i++) {
        leaf *l = &p->leaves.v[i];
        if (l->kind == LEAF_TEXT && l->spaces)
            l->w = kn_lu_ceil(l->natural + p->extra * l->spaces);
    }
}

static void align_line(placer *p, kn_line *out) {
    kn_lu w = edges_width(p);
    for (size_t i = 0; i < p->leaves.n; i++)
        w = kn_lu_add(w, p->leaves.v[i].w);
    kn_lu space = kn_lu_sub(kn_lu_sub(p->p->line_width, w), p->ln->start);
    kn_kw a = used_align(p);
    kn_lu hang = hanging_width(p);
    if (p->ln->forced || p->p->last) /* only what does not fit hangs there */
        hang = kn_lu_min(hang, kn_lu_clamp0(kn_lu_neg(space)));
    space = kn_lu_add(space, hang);
    if (a == KN_KW_justify) {
        justify(p, space);
        if (p->extra != 0)
            w = kn_lu_add(w, space), space = KN_LU0;
    }
    kn_lu off = align_offset(p, a, space);
    if (p->base & 1)
        off = kn_lu_sub(off, hang);
    bool indent_right = p->base & 1;
    p->x = kn_lu_add(kn_lu_add(p->p->line_left, off), indent_right ? KN_LU0 : p->ln->start);
    out->x = p->x;
    out->w = w;
}

/* ---- fragments ---- */
static void relative(placer *p, const kn_box *b, kn_lu *dx, kn_lu *dy) {
    kn_relative_offset(b, kn_lu_some(p->p->width), p->p->in->parent_h, dx, dy);
}

static void open_box(placer *p, int32_t b, uint32_t visual) {
    const kn_vbox *vb = &p->v->boxes.v[b];
    struct vstate *s = &p->state[b], *ps = &p->state[vb->parent];
    kn_box *box = p->f->it[vb->open].box;
    bool left = s->first == visual;
    if (left) {
        relative(p, box, &s->dx, &s->dy);
        s->dx = kn_lu_add(s->dx, ps->dx);
        s->dy = kn_lu_add(s->dy, ps->dy);
        p->x = kn_lu_add(p->x, outer_edge(p, b, true));
    }
    kn_frag fr = {.kind = KN_FRAG_BOX, .box = box, .parent = ps->frag};
    fr.baseline = kn_lu_add(p->baseline, kn_lu_add(kn_vbox_baseline(p->v, b), s->dy));
    fr.x = kn_lu_add(p->x, s->dx);
    kn_lu over = vb->text_asc, under = vb->text_desc;
    if (box->style->box->text_box_trim != KN_KW_none) {
        kn_style_box_edges(kn_layout_fonts(p->f->l), box->style, &over, &under);
        if (box->style->box->text_box_trim == KN_KW_trim_end)
            over = vb->text_asc;
        if (box->style->box->text_box_trim == KN_KW_trim_start)
            under = vb->text_desc;
    }
    kn_lu above = kn_lu_add(over, kn_lu_add(box->padding[IFC_TOP], box->border[IFC_TOP]));
    kn_lu below = kn_lu_add(under, kn_lu_add(box->padding[IFC_BOTTOM], box->border[IFC_BOTTOM]));
    fr.y = kn_lu_sub(fr.baseline, above);
    fr.h = kn_lu_add(above, below);
    fr.first = has_start(p, b);
    fr.last = has_end(p, b);
    s->frag = (int32_t)p->frags.n;
    kn_vec_push(&p->frags, fr);
    if (left)
        p->x = kn_lu_add(p->x, inner_edge(p, b, true));
}

static void close_box(placer *p, int32_t b, uint32_t visual) {
    struct vstate *s = &p->state[b];
    bool right = s->last == visual + 1;
    if (right)
        p->x = kn_lu_add(p->x, inner_edge(p, b, false));
    kn_frag *fr = &p->frags.v[s->frag];
    fr->w = kn_lu_sub(kn_lu_add(p->x, s->dx), fr->x);
    if (right)
        p->x = kn_lu_add(p->x, outer_edge(p, b, false));
}

static bool vbox_within(const placer *p, int32_t b, int32_t above) {
    while (b > above)
        b = p->v->boxes.v[b].parent;
    return b == above;
}

/* Opens what stands between box `from` and box `to`, outermost first. */
static void open_down(placer *p, int32_t from, int32_t to, uint32_t visual) {
    if (to == from)
        return;
    open_down(p, from, p->v->boxes.v[to].parent, visual);
    open_box(p, to, visual);
}

static void text_frag(placer *p, const leaf *l) {
    const kn_it *it = &p->f->it[l->item];
    const struct vstate *s = &p->state[l->vbox];
    kn_lu asc, desc;
    kn_style_text_metrics(kn_layout_fonts(p->f->l), it->style, &asc, &desc);
    kn_frag fr = {.kind = KN_FRAG_TEXT, .box = it->box, .parent = s->frag, .w = l->w};
    uint32_t base = (uint32_t)(it->box->text - p->f->text.p);
    fr.from = l->from - base;
    fr.to = l->to - base;
    fr.baseline = kn_lu_add(p->baseline, kn_lu_add(kn_vbox_baseline(p->v, l->vbox), s->dy));
    fr.x = kn_lu_add(p->x, s->dx);
    fr.y = kn_lu_sub(fr.baseline, asc);
    fr.h = kn_lu_add(asc, desc);
    if (l->kind == LEAF_TEXT)
        kn_view_runs(&l->view, p->f->text, l->from, l->hyphen ? l->view.to : l->to, base,
                     l->hyphen ? 0 : p->extra, p->f->box->style->text->justify, p->ink_end, p->a,
                     &fr.runs, &fr.n_runs);
    kn_vec_push(&p->frags, fr);
}

static const kn_vitem *vitem_of(const kn_vline *v, uint32_t item) {
    for (size_t i = 0; i < v->atomics.n; i++)
        if (v->atomics.v[i].item == item)
            return &v->atomics.v[i];
    return NULL;
}

static void atomic_frag(placer *p, const leaf *l) {
    kn_it *it = &p->f->it[l->item];
    kn_box *b = it->box;
    const struct vstate *s = &p->state[l->vbox];
    const kn_vitem *a = vitem_of(p->v, l->item);
    kn_lu dx, dy, base = p->baseline;
    kn_lin c = kn_atomic_constraints(p->p->in, p->p->width, b, KN_RUN_PERFORM);
    kn_layout_box(p->f->l, b, &c);
    relative(p, b, &dx, &dy);
    if (a)
        base = kn_lu_add(base, kn_vbox_baseline(p->v, a->pending ? a->anchor : l->vbox));
    if (a)
        base = kn_lu_add(base, a->shift);
    base = kn_lu_add(base, kn_lu_add(s->dy, dy));
    kn_frag fr = {.kind = KN_FRAG_ATOMIC,
                  .box = b,
                  .parent = s->frag,
                  .baseline = base,
                  .w = b->w,
                  .h = b->h,
                  .first = true,
                  .last = true};
    fr.x = kn_lu_add(kn_lu_add(p->x, b->margin[IFC_LEFT]), kn_lu_add(s->dx, dx));
    fr.y = kn_lu_add(kn_lu_sub(base, a ? a->asc : b->h), b->margin[IFC_TOP]);
    b->x = fr.x;
    b->y = fr.y;
    kn_vec_push(&p->frags, fr);
}

static void static_position(placer *p, const leaf *l, uint32_t visual, kn_lu top, kn_lu height) {
    kn_box *b = p->f->it[l->item].box;
    const bool rtl = p->f->box->style->text->direction == KN_KW_rtl;
    kn_lu x = p->x, y = top;
    if (!kn_was_inline(b)) {
        bool content = false;
        for (uint32_t k = 0; k < p->order[visual]; k++)
            content |= p->leaves.v[k].kind != LEAF_OOF;
        x = rtl ? kn_lu_add(p->p->left, p->p->width) : p->p->left;
        y = content ? kn_lu_add(top, height) : top;
    }
    kn_layout_static_pos(p->f->l, b, p->f->box, x, y);
    if (rtl)
        kn_priv(b)->static_justify = KN_KW_end;
}

static void walk(placer *p, kn_lu top, kn_lu height) {
    int32_t cur = 0;
    for (uint32_t k = 0; k < p->leaves.n; k++) {
        const leaf *l = &p->leaves.v[p->order[k]];
        while (!vbox_within(p, l->vbox, cur)) {
            close_box(p, cur, k - 1);
            cur = p->v->boxes.v[cur].parent;
        }
        open_down(p, cur, l->vbox, k);
        cur = l->vbox;
        const kn_it *it = &p->f->it[l->item];
        if (l->kind == LEAF_TEXT || it->kind == KN_IT_TAB || it->kind == KN_IT_BREAK) {
            if (it->box->kind == KN_BOX_TEXT)
                text_frag(p, l);
        } else if (l->kind == LEAF_ATOMIC) {
            atomic_frag(p, l);
        } else if (l->kind == LEAF_OOF) {
            static_position(p, l, k, top, height);
        }
        if (it->kind == KN_IT_BREAK && it->box->kind == KN_BOX_BREAK) {
            it->box->x = p->x;
            it->box->y = kn_lu_sub(p->baseline, p->v->boxes.v[l->vbox].text_asc);
            it->box->h =
                kn_lu_add(p->v->boxes.v[l->vbox].text_asc, p->v->boxes.v[l->vbox].text_desc);
        }
        p->x = kn_lu_add(p->x, l->w);
    }
    for (; cur > 0; cur = p->v->boxes.v[cur].parent)
        close_box(p, cur, (uint32_t)p->leaves.n - 1);
}

void kn_ifc_place_line(kn_ifc *f, const kn_iline *ln, const kn_vline *v, const kn_place *pl,
                       kn_lu y, kn_line *out) {
    placer p = {.f = f, .ln = ln, .v = v, .p = pl, .a = kn_layout_arena(f->l), .last_seg = -1};
    p.state = KN_ANEW_N(p.a, struct vstate, v->boxes.n);
    p.state[0].frag = -1;
    p.ink_end = ink_end(f, ln);
    p.base = kn_ifc_base_level(f, ln->from.off < f->text.n ? ln->from.off : (uint32_t)f->text.n);
    p.baseline = kn_lu_add(y, v->asc);
    kn_lu height = ln->empty ? KN_LU0 : kn_lu_add(v->asc, v->desc);
    *out = (kn_line){.y = y, .h = height, .baseline = p.baseline, .hard_break = ln->forced};
    collect(&p);
    order_leaves(&p);
    align_line(&p, out);
    walk(&p, y, height);
    out->n_frags = (uint32_t)p.frags.n;
    out->frags = KN_ANEW_N(p.a, kn_frag, p.frags.n + 1);
    if (p.frags.n)
        memcpy(out->frags, p.frags.v, p.frags.n * sizeof *out->frags);
    kn_vec_free(&p.frags);
    kn_vec_free(&p.leaves);
}
