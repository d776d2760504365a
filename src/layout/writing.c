/* Vertical writing modes (CSS Writing Modes 4).
 *
 * Formatting contexts know one coordinate system: lines run to the right and blocks downwards. A
 * box with another writing mode has its content laid out in that system all the same, with styles
 * that are turned accordingly; the result is turned back when the boxes above are in place.
 *
 *   outer mode  that of the coordinates in which the parent places the box: x, y, w, h, margins,
 *               borders, paddings, style while layout runs. Out-of-flow boxes: horizontal, since
 *               abs.c works with physical sides
 *   inner mode  that of its content: lines and children
 *
 * Where they differ (an orthogonal flow, §7.3) kn_layout_box turns constraints and sizes. */
#include "src/layout/writing.h"

bool kn_mode_vertical(kn_kw mode) {
    return mode != 0 && mode != KN_KW_horizontal_tb;
}

static kn_kw mode_of(const kn_style *s) {
    kn_kw m = s->text->writing_mode;
    return m == KN_KW_sideways_rl ? KN_KW_vertical_rl : m;
}

bool kn_turns(const kn_box *b) {
    const kn_box_priv *p = kn_priv(b);
    return p->inner != p->outer;
}

bool kn_orthogonal(const kn_box *b) {
    const kn_box_priv *p = kn_priv(b);
    return !p->inside && kn_mode_vertical(p->inner) != kn_mode_vertical(p->outer);
}

/* ---- which box has which modes ---- */
/* What stands on a line is placed about the line's over side, which in vertical-lr is where blocks
 * end (§2.2): seen from there sides are as in vertical-rl. */
static bool on_line(const kn_box *b) {
    return b->kind == KN_BOX_INLINE || b->atomic;
}

/* `flow`: the mode of the box that x, y are relative to. */
static void assign(kn_layout *l, kn_box *b, kn_kw flow) {
    kn_box_priv *p = kn_priv(b);
    bool own = b->kind == KN_BOX_BLOCK || b->kind == KN_BOX_FLEX || b->kind == KN_BOX_GRID ||
               b->kind == KN_BOX_TABLE;
    if (b->out_of_flow && !b->floating)
        flow = KN_KW_horizontal_tb;
    p->outer = flow == KN_KW_vertical_lr && on_line(b) ? KN_KW_vertical_rl : flow;
    p->inner = p->outer;
    /* §8: the principal writing mode, that of body, is the root element's too */
    if (own)
        p->inner = b->parent && b->parent == l->root ? flow : mode_of(b->style);
    l->vertical |= kn_mode_vertical(p->inner);
    for (kn_box *c = b->first; c; c = c->next)
        assign(l, c, b->kind == KN_BOX_INLINE ? flow : p->inner);
}

void kn_writing_assign(kn_layout *l) {
    l->vertical = false;
    if (l->root)
        assign(l, l->root, KN_KW_horizontal_tb);
    for (size_t i = 0; i < l->foreigns.n; i++)
        assign(l, l->foreigns.v[i], KN_KW_horizontal_tb);
}

/* ---- views: styles turned for layout ---- */
static void swap_natural(kn_box *b) {
    double w = b->natural_w, rw = b->ratio_w;
    b->natural_w = b->natural_h, b->natural_h = w;
    b->ratio_w = b->ratio_h, b->ratio_h = rw;
}

static void enter(kn_layout *l, kn_box *b) {
    kn_box_priv *p = kn_priv(b);
    p->real = b->style;
    if (kn_mode_vertical(p->outer) && b->kind != KN_BOX_TEXT) {
        b->style = kn_style_rotated(l->styler, b->style, p->outer);
        if (b->kind == KN_BOX_REPLACED)
            swap_natural(b);
    }
    for (kn_box *c = b->first; c; c = c->next)
        enter(l, c);
}

void kn_writing_enter(kn_layout *l, kn_box *root) {
    enter(l, root);
}

/* Border, padding or margin from the arrangement of one mode to that of another. */
static void turn_sides(kn_lu v[4], kn_kw from, kn_kw to) {
    uint8_t a[4], b[4];
    kn_lu physical[4];
    kn_style_sides(from, a);
    kn_style_sides(to, b);
    for (int i = 0; i < 4; i++)
        physical[a[i]] = v[i];
    for (int i = 0; i < 4; i++)
        v[i] = physical[b[i]];
}

static void turn_edges(kn_box *b, kn_kw from, kn_kw to) {
    turn_sides(b->margin, from, to);
    turn_sides(b->border, from, to);
    turn_sides(b->padding, from, to);
}

static void turn_constraints(kn_lin *in) {
    kn_lin o = *in;
    in->known_w = o.known_h, in->known_h = o.known_w;
    in->parent_w = o.parent_h, in->parent_h = o.parent_w;
    in->avail_w = o.avail_h, in->avail_h = o.avail_w;
    in->auto_w = o.auto_h, in->auto_h = o.auto_w;
}

/* §7.3.1: lines in a box whose own inline size is not given fill what there is, the initial
 * containing block where that is indefinite. */
static kn_avail available(const kn_layout *l, const kn_box *b, const kn_lin *in, bool vertical) {
    if (in->avail_w.kind == KN_AVAIL_DEFINITE)
        return in->avail_w;
    kn_lu room = in->parent_w.has ? in->parent_w.v : kn_lu_px(vertical ? l->height : l->width);
    return (kn_avail){KN_AVAIL_DEFINITE, kn_lu_clamp0(kn_lu_sub(room, kn_margin_w(b)))};
}

kn_lout kn_turned_layout(kn_layout *l, kn_box *b, const kn_lin *in,
                         kn_lout (*run)(kn_layout *, kn_box *, kn_lin *)) {
    kn_box_priv *p = kn_priv(b);
    const kn_style *style = b->style;
    kn_lu_opt parent_h = p->parent_h, own_h = p->own_h;
    bool turn = kn_orthogonal(b);
    kn_lin own = *in;
    own.collapse_start = own.collapse_end = false;
    own.floats = NULL;
    turn_edges(b, p->outer, p->inner);
    b->style = kn_style_rotated(l->styler, p->real, p->inner);
    if (turn) {
        turn_constraints(&own);
        own.avail_w = available(l, b, &own, kn_mode_vertical(p->inner));
    }
    p->inside = true;
    p->parent_h = own.parent_h;
    p->own_h = own.known_h;
    p->has_intrinsic[0] = p->has_intrinsic[1] = false;
    kn_lout out = run(l, b, &own);
    p->has_intrinsic[0] = p->has_intrinsic[1] = false;
    p->inside = false;
    p->parent_h = parent_h;
    p->own_h = own_h;
    b->style = style;
    turn_edges(b, p->inner, p->outer);
    kn_lout r = {.w = turn ? out.h : out.w, .h = turn ? out.w : out.h};
    if (!turn &&
        p->outer == KN_KW_vertical_rl) { /* an inline block: its lines seen from the right */
        r.baseline_first = out.baseline_first;
        r.baseline_last = out.baseline_last;
        r.baseline_first.v = kn_lu_sub(out.h, r.baseline_first.v);
        r.baseline_last.v = kn_lu_sub(out.h, r.baseline_last.v);
    }
    return r;
}

kn_lu kn_turned_intrinsic(kn_layout *l, kn_box *b) {
    const kn_box_priv *p = kn_priv(b);
    kn_lu edges[12];
    kn_edges_save(b, edges);
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .auto_w = true,
                 .known_h = p->own_h,
                 .parent_h = p->parent_h,
                 .avail_w = {KN_AVAIL_MAX_CONTENT, KN_LU0},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    kn_lu w = kn_layout_box(l, b, &in).w;
    kn_edges_restore(b, edges);
    return w;
}

/* ---- back to physical coordinates ---- */
typedef struct frame { /* the box that x, y are relative to */
    kn_kw mode;
    kn_lu w, h; /* physical */
} frame;

static void turn_rect(const frame *f, kn_lu *x, kn_lu *y, kn_lu *w, kn_lu *h) {
    kn_lu ox = *x, oy = *y, ow = *w, oh = *h;
    if (!kn_mode_vertical(f->mode))
        return;
    *w = oh;
    *h = ow;
    *x = f->mode == KN_KW_vertical_rl ? kn_lu_sub(f->w, kn_lu_add(oy, oh)) : oy;
    *y = f->mode == KN_KW_sideways_lr ? kn_lu_sub(f->h, kn_lu_add(ox, ow)) : ox;
}

void kn_turn_point(const kn_box *origin, kn_lu *x, kn_lu *y) {
    frame f = {kn_priv(origin)->inner, origin->w, origin->h};
    kn_lu w = KN_LU0, h = KN_LU0;
    turn_rect(&f, x, y, &w, &h);
}

/* vertical-lr: lines follow each other from left to right, but their over side is on the right
 * (§2.2): what stands on a line is mirrored in it. */
static kn_lu mirrored(const kn_line *ln, kn_lu y, kn_lu h) {
    return kn_lu_sub(kn_lu_add(kn_lu_add(ln->y, ln->y), ln->h), kn_lu_add(y, h));
}

static void turn_line(const frame *f, kn_line *ln) {
    for (uint32_t i = 0; i < ln->n_frags; i++) {
        kn_frag *g = &ln->frags[i];
        kn_lu zero = KN_LU0, zero2 = KN_LU0, along = g->x;
        if (f->mode == KN_KW_vertical_lr) {
            g->y = mirrored(ln, g->y, g->h);
            g->baseline = mirrored(ln, g->baseline, KN_LU0);
        }
        kn_lu base = g->baseline;
        turn_rect(f, &along, &base, &zero, &zero2);
        g->baseline = along; /* the physical x of a vertical baseline */
        turn_rect(f, &g->x, &g->y, &g->w, &g->h);
        if (g->kind == KN_FRAG_ATOMIC) {
            g->box->x = g->x;
            g->box->y = g->y;
        }
    }
    kn_lu along = ln->x, base = ln->baseline, zero = KN_LU0, zero2 = KN_LU0;
    if (f->mode == KN_KW_vertical_lr)
        base = mirrored(ln, base, KN_LU0);
    turn_rect(f, &along, &base, &zero, &zero2);
    ln->baseline = along;
    turn_rect(f, &ln->x, &ln->y, &ln->w, &ln->h);
}

static void leave_children(kn_layout *l, kn_box *b, const frame *f) {
    for (kn_box *c = b->first; c; c = c->next) {
        if (c->out_of_flow && !c->floating)
            continue;
        kn_box_priv *p = kn_priv(c);
        c->style = p->real;
        if (kn_mode_vertical(p->outer)) {
            if (c->kind == KN_BOX_REPLACED)
                swap_natural(c);
            turn_edges(c, p->outer, KN_KW_horizontal_tb);
            c->has_baseline = false;
        }
        turn_rect(f, &c->x, &c->y, &c->w, &c->h);
        if (c->kind == KN_BOX_INLINE)
            leave_children(l, c, f);
        else
            kn_writing_leave(l, c);
    }
}

void kn_writing_leave(kn_layout *l, kn_box *b) {
    frame f = {kn_priv(b)->inner, b->w, b->h};
    if (b->kind == KN_BOX_TEXT || b->kind == KN_BOX_BREAK)
        return;
    leave_children(l, b, &f);
    for (uint32_t i = 0; kn_mode_vertical(f.mode) && i < b->n_lines; i++)
        turn_line(&f, &b->lines[i]);
}
