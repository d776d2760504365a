/* The order of painting: CSS 2.2 Appendix E, with flex and grid items as pseudo-stacking contexts
 * (CSS Flexbox 1 §5.4). Builds the recipe of one stacking context. */
#include "src/paint/internal.h"
#include <stdlib.h>
#include <string.h>

typedef struct frame { /* a box on the way down, for the clips of out-of-flow descendants */
    const struct frame *up;
    const kn_box *box;
    kn_clip_node *child_clip;
} frame;

typedef struct zentry {
    kn_box *box;
    int z;
    uint32_t order;
    kn_lu x, y;
    kn_clip_node *clip;
} zentry;

typedef struct walk {
    kn_emit e;
    KN_VEC(zentry) z;
    uint32_t seen;
} walk;

static bool is_principal(const kn_box *b) {
    return !b->anonymous && b->kind != KN_BOX_TEXT && b->kind != KN_BOX_BREAK && b->style;
}

bool kn_paints_positioned(const kn_box *b) {
    return is_principal(b) && b->style->box->position != KN_KW_static;
}

static bool is_item(const kn_box *b) {
    return b->parent && (b->parent->kind == KN_BOX_FLEX || b->parent->kind == KN_BOX_GRID);
}

bool kn_is_stacking(const kn_box *b) {
    if (!b->parent ||
        b->foreign) /* the initial containing block, of the page or of a drawing's part */
        return true;
    if (!is_principal(b))
        return false;
    const kn_sg_box *s = b->style->box;
    if (b->style->flags & KN_STYLE_STACKING)
        return true;
    if (b->style->fx->backface == KN_KW_hidden && b->kind != KN_BOX_INLINE)
        return true; /* it comes and goes as one */
    if (s->position == KN_KW_fixed || s->position == KN_KW_sticky)
        return true;
    /* Leaves of a 3D space are flattened one by one. By the style alone, which decides whether the
     * children's contexts must be collected anew. */
    if (b->kind != KN_BOX_INLINE && b->parent->style &&
        b->parent->style->fx->transform_style == KN_KW_preserve_3d)
        return true;
    return s->z_index.kw != KN_KW_auto && (s->position != KN_KW_static || is_item(b));
}

/* Boxes inside an inline box are placed against its block container (kn_box_origin). */
static void child_origin(const kn_box *parent, kn_lu px, kn_lu py, kn_lu *x, kn_lu *y) {
    const bool is_inline = parent->kind == KN_BOX_INLINE;
    *x = is_inline ? kn_lu_sub(px, parent->x) : px;
    *y = is_inline ? kn_lu_sub(py, parent->y) : py;
}

static bool clips_children(const kn_box *b) {
    if (!is_principal(b) || b->kind == KN_BOX_INLINE || b->kind == KN_BOX_REPLACED)
        return false;
    const kn_sg_box *s = b->style->box;
    if (s->overflow_x == KN_KW_visible && s->overflow_y == KN_KW_visible)
        return false;
    /* The root's overflow belongs to the viewport; the body's too while the root's is visible (CSS
     * Overflow 3 §3.3). */
    if (b->node && b->node->ns == KN_NS_HTML && b->node->tag == KN_A_html)
        return false;
    if (b->node && b->node->ns == KN_NS_HTML && b->node->tag == KN_A_body && b->parent &&
        b->parent->style && b->parent->style->box->overflow_x == KN_KW_visible)
        return false;
    return true;
}

/* How far the clip of a box lies outside of its padding box: overflow-clip-margin, for overflow:
 * clip alone (CSS Overflow 4 §3.2). */
static void clip_outsets(const kn_box *b, double out[4]) {
    const kn_sg_box *s = b->style->box;
    if (s->overflow_x != KN_KW_clip || s->overflow_y != KN_KW_clip)
        return;
    kn_kw box;
    const double margin = kn_style_clip_margin(b->style, &box);
    for (int i = 0; i < 4; i++)
        out[i] = margin + (box == KN_KW_content_box  ? -kn_px(b->padding[i])
                           : box == KN_KW_border_box ? kn_px(b->border[i])
                                                     : 0);
}

static kn_clip_node *child_clip(walk *w, const kn_box *b, kn_lu x, kn_lu y, kn_clip_node *clip) {
    if (!clips_children(b))
        return clip;
    const kn_sg_box *s = b->style->box;
    const double by[4] = {kn_px(b->border[0]), kn_px(b->border[1]), kn_px(b->border[2]),
                          kn_px(b->border[3])};
    double margin[4] = {0};
    clip_outsets(b, margin);
    kn_rrect r = kn_rrect_inset(kn_rounded_border(b, kn_border_box(b, x, y)), by);
    r = kn_rrect_outsets(r, margin);
    /* overflow: clip on one axis leaves the other open. */
    const double far = 1e6;
    if (s->overflow_x == KN_KW_visible) {
        r.r.x -= far;
        r.r.w += 2 * far;
    }
    if (s->overflow_y == KN_KW_visible) {
        r.r.y -= far;
        r.r.h += 2 * far;
    }
    const kn_shape shape = kn_shape_corners(w->e.r->arena, b, kn_border_box(b, x, y), &r);
    return kn_clip_push(&w->e, clip, &shape);
}

int kn_z_of(const kn_box *b) {
    const kn_sg_box *s = b->style->box;
    return s->z_index.kw == KN_KW_auto || !(s->position != KN_KW_static || is_item(b))
               ? 0
               : s->z_index.v;
}

/* Finds the stacking contexts and positioned boxes that belong to this context. */
static void collect(walk *w, kn_box *parent, kn_lu px, kn_lu py, kn_clip_node *clip,
                    const frame *up) {
    if (kn_box_skips(parent))
        return;
    kn_lu ox, oy;
    child_origin(parent, px, py, &ox, &oy);
    const frame here = {up, parent, clip};
    for (kn_box *c = parent->first; c; c = c->next) {
        const kn_lu x = kn_lu_add(ox, c->x), y = kn_lu_add(oy, c->y);
        kn_clip_node *cc = clip;
        if (c->out_of_flow && c->containing) {
            cc = NULL;
            for (const frame *f = &here; f; f = f->up)
                if (f->box == c->containing)
                    cc = f->child_clip;
        }
        const bool stacking = kn_is_stacking(c);
        if (stacking || kn_paints_positioned(c))
            kn_vec_push(&w->z, (zentry){c, kn_z_of(c), w->seen++, x, y, cc});
        if (!stacking)
            collect(w, c, x, y, child_clip(w, c, x, y, cc), &here);
    }
}

static bool visible(const kn_box *b) {
    return b->style->text->visibility == KN_KW_visible;
}

static void paint_atomic(walk *w, kn_box *b, kn_lu x, kn_lu y, kn_clip_node *clip);

/* The stacking or positioned inline box, below `container`, that a box's fragments are painted
 * with. */
static const kn_box *inline_owner(const kn_box *b, const kn_box *container) {
    const kn_box *owner = NULL;
    for (; b && b != container; b = b->parent)
        if (b->kind == KN_BOX_INLINE && !owner && (kn_is_stacking(b) || kn_paints_positioned(b)))
            owner = b;
    return owner;
}

/* The pieces of f's box on all lines, one after the other. */
static kn_slice slice_of(const kn_box *container, const kn_frag *f) {
    kn_slice s = {0};
    for (uint32_t i = 0; i < container->n_lines; i++)
        for (uint32_t j = 0; j < container->lines[i].n_frags; j++) {
            const kn_frag *g = &container->lines[i].frags[j];
            if (g->kind != KN_FRAG_BOX || g->box != f->box)
                continue;
            if (g == f)
                s.before = s.whole;
            s.whole = kn_lu_add(s.whole, g->w);
        }
    return s;
}

static void paint_inline_box(walk *w, const kn_box *container, const kn_frag *f, kn_lu x, kn_lu y,
                             kn_clip_node *clip) {
    kn_box piece = *f->box; /* one line's piece: edges that continue on another line are open */
    piece.x = f->x;
    piece.y = f->y;
    piece.w = f->w;
    piece.h = f->h;
    kn_style style = *piece.style;
    kn_sg_border edges = *style.border;
    const kn_kw mode = f->box->style->text->writing_mode;
    const int start = mode == KN_KW_horizontal_tb ? 3 : mode == KN_KW_sideways_lr ? 2 : 0;
    const int end = (start + 2) % 4;
    if (!f->first) {
        piece.border[start] = KN_LU0;
        memset(&edges.radius_tl, 0, sizeof edges.radius_tl);
        memset(&edges.radius_bl, 0, sizeof edges.radius_bl);
    }
    if (!f->last) {
        piece.border[end] = KN_LU0;
        memset(&edges.radius_tr, 0, sizeof edges.radius_tr);
        memset(&edges.radius_br, 0, sizeof edges.radius_br);
    }
    style.border = &edges;
    if (!(f->first && f->last))
        piece.style = &style;
    if (!(f->first && f->last) && (f->box->style->bg->image))
        w->e.slice = slice_of(container, f);
    w->e.slice.open[1] = !f->last;
    w->e.slice.open[3] = !f->first;
    kn_paint_box_decorations(&w->e, clip, &piece, kn_border_box(&piece, x, y));
    w->e.slice = (kn_slice){0};
}

typedef struct outlined { /* a piece of an inline box that has an outline */
    const kn_box *box;
    size_t at, lead; /* its place in the order of the lines, and that of the box's first piece */
    kn_prect rect;
} outlined;

static int by_box(const void *a, const void *b) {
    const outlined *p = a, *q = b;
    if (p->box != q->box)
        return (uintptr_t)p->box < (uintptr_t)q->box ? -1 : 1;
    return p->at < q->at ? -1 : 1;
}

static int by_lead(const void *a, const void *b) {
    const outlined *p = a, *q = b;
    if (p->lead != q->lead)
        return p->lead < q->lead ? -1 : 1;
    return p->at < q->at ? -1 : p->at > q->at;
}

/* The outlines of inline boxes, over all that the lines show, in the order of their first pieces.
 */
static void paint_inline_outlines(walk *w, kn_box *b, kn_lu x, kn_lu y, kn_clip_node *clip,
                                  const kn_box *only) {
    KN_VEC(outlined) all = {0};
    KN_VEC(kn_prect) pieces = {0};
    for (uint32_t i = 0; i < b->n_lines; i++)
        for (uint32_t j = 0; j < b->lines[i].n_frags; j++) {
            const kn_frag *f = &b->lines[i].frags[j];
            if (f->kind != KN_FRAG_BOX || f->box->style->border->outline_style == KN_KW_none ||
                inline_owner(f->box, b) != only || !visible(f->box))
                continue;
            const kn_prect r = {kn_lu_add(x, f->x), kn_lu_add(y, f->y), f->w, f->h};
            kn_vec_push(&all, ((outlined){f->box, all.n, 0, r}));
        }
    if (all.n > 1)
        qsort(all.v, all.n, sizeof *all.v, by_box);
    for (size_t i = 0; i < all.n; i++)
        all.v[i].lead = i && all.v[i].box == all.v[i - 1].box ? all.v[i - 1].lead : all.v[i].at;
    if (all.n > 1)
        qsort(all.v, all.n, sizeof *all.v, by_lead);
    for (size_t i = 0; i < all.n; i++) {
        kn_vec_push(&pieces, all.v[i].rect);
        if (i + 1 < all.n && all.v[i + 1].lead == all.v[i].lead)
            continue;
        kn_paint_outline_pieces(&w->e, clip, all.v[i].box, pieces.v, pieces.n);
        pieces.n = 0;
    }
    kn_vec_free(&pieces);
    kn_vec_free(&all);
}

static void paint_lines(walk *w, kn_box *b, kn_lu x, kn_lu y, kn_clip_node *clip,
                        const kn_box *only) {
    for (uint32_t i = 0; i < b->n_lines; i++) {
        const kn_line *line = &b->lines[i];
        for (uint32_t j = 0; j < line->n_frags; j++) {
            const kn_frag *f = &line->frags[j];
            if (f->hidden || inline_owner(f->box, b) != only)
                continue;
            const kn_lu fx = kn_lu_add(x, f->x), fy = kn_lu_add(y, f->y);
            if (f->kind == KN_FRAG_ATOMIC) {
                if (!kn_is_stacking(f->box) && !kn_paints_positioned(f->box))
                    paint_atomic(w, f->box, fx, fy, clip);
            } else if (!visible(f->box)) {
                continue;
            } else if (f->kind == KN_FRAG_BOX) {
                paint_inline_box(w, b, f, fx, fy, clip);
            } else {
                kn_paint_text_frag(&w->e, clip, b, line, f, fx, fy);
            }
        }
    }
    paint_inline_outlines(w, b, x, y, clip, only);
}

static bool in_flow_block(const kn_box *parent, const kn_box *c) {
    return !c->out_of_flow && !c->atomic && c->kind != KN_BOX_INLINE && c->kind != KN_BOX_TEXT &&
           parent->kind != KN_BOX_FLEX && parent->kind != KN_BOX_GRID && !kn_is_stacking(c) &&
           !kn_paints_positioned(c);
}

/* A box's own background and border. Parts of a table are painted cell by cell. */
static void paint_own(walk *w, const kn_box *b, kn_lu x, kn_lu y, kn_clip_node *clip) {
    if (b->kind == KN_BOX_TABLE_PART)
        return;
    if (kn_is_table_cell(b))
        kn_paint_table_cell(&w->e, clip, b, x, y);
    else if (is_principal(b) && visible(b))
        kn_paint_box_decorations(&w->e, clip, b, kn_border_box(b, x, y));
}

/* Appendix E step 4: backgrounds and borders of in-flow block descendants. */
static void paint_block_backgrounds(walk *w, kn_box *b, kn_lu x, kn_lu y, kn_clip_node *clip) {
    for (kn_box *c = kn_box_skips(b) ? NULL : b->first; c; c = c->next) {
        if (!in_flow_block(b, c))
            continue;
        const kn_lu cx = kn_lu_add(x, c->x), cy = kn_lu_add(y, c->y);
        paint_own(w, c, cx, cy, clip);
        paint_block_backgrounds(w, c, cx, cy, child_clip(w, c, cx, cy, clip));
    }
    kn_paint_collapsed_borders(&w->e, clip, b, x, y);
}

/* Step 5: floats, each as if it made a stacking context. */
static void paint_floats(walk *w, kn_box *b, kn_lu x, kn_lu y, kn_clip_node *clip) {
    kn_lu ox, oy;
    child_origin(b, x, y, &ox, &oy);
    for (kn_box *c = kn_box_skips(b) ? NULL : b->first; c; c = c->next) {
        if (kn_is_stacking(c) || kn_paints_positioned(c))
            continue;
        const kn_lu cx = kn_lu_add(ox, c->x), cy = kn_lu_add(oy, c->y);
        if (c->floating)
            paint_atomic(w, c, cx, cy, clip);
        else if (c->kind == KN_BOX_INLINE)
            paint_floats(w, c, cx, cy, clip);
        else if (in_flow_block(b, c))
            paint_floats(w, c, cx, cy, child_clip(w, c, cx, cy, clip));
    }
}

/* Step 7: inline content, replaced content, and what is painted atomically. `clip` is the
 * children's. */
static void paint_content(walk *w, kn_box *b, kn_lu x, kn_lu y, kn_clip_node *own,
                          kn_clip_node *clip) {
    if (b->kind == KN_BOX_REPLACED) {
        if (visible(b) && !kn_box_skips(b)) {
            w->e.r->dynamic |= b->replaced == KN_REPL_VIDEO || b->replaced == KN_REPL_CANVAS ||
                               b->replaced == KN_REPL_FRAME;
            kn_paint_replaced(&w->e, own, b, x, y);
            if (is_principal(b))
                kn_paint_outline(&w->e, own, b, kn_border_box(b, x, y));
        }
        return;
    }
    const bool skips = kn_box_skips(b);
    if (b->inline_fc && !skips)
        paint_lines(w, b, x, y, clip, NULL);
    for (kn_box *c = skips ? NULL : b->first; c; c = c->next) {
        const kn_lu cx = kn_lu_add(x, c->x), cy = kn_lu_add(y, c->y);
        if (in_flow_block(b, c))
            paint_content(w, c, cx, cy, clip, child_clip(w, c, cx, cy, clip));
        else if ((b->kind == KN_BOX_FLEX || b->kind == KN_BOX_GRID) && !c->out_of_flow &&
                 !kn_is_stacking(c) && !kn_paints_positioned(c))
            paint_atomic(w, c, cx, cy, clip);
    }
    if (is_principal(b) && visible(b))
        kn_paint_outline(&w->e, own, b, kn_border_box(b, x, y));
}

static void paint_atomic(walk *w, kn_box *b, kn_lu x, kn_lu y, kn_clip_node *clip) {
    if (b->kind ==
        KN_BOX_INLINE) { /* a positioned inline box: its pieces live in its container's lines */
        kn_box *container = b->parent;
        while (container && container->kind == KN_BOX_INLINE)
            container = container->parent;
        if (container)
            paint_lines(w, container, kn_lu_sub(x, b->x), kn_lu_sub(y, b->y), clip, b);
        return;
    }
    paint_own(w, b, x, y, clip);
    kn_clip_node *inner = child_clip(w, b, x, y, clip);
    paint_block_backgrounds(w, b, x, y, inner);
    paint_floats(w, b, x, y, inner);
    paint_content(w, b, x, y, clip, inner);
}

static int by_z(const void *a, const void *b) {
    const zentry *p = a, *q = b;
    return p->z != q->z ? (p->z < q->z ? -1 : 1) : p->order < q->order ? -1 : p->order > q->order;
}

static void paint_entry(walk *w, const zentry *z) {
    if (kn_is_stacking(z->box))
        kn_emit_child(&w->e, z->clip, z->box, z->x, z->y);
    else
        paint_atomic(w, z->box, z->x, z->y, z->clip);
}

/* The element whose background covers the canvas (CSS Backgrounds 3 §2.11.1). */
static kn_box *canvas_background_box(kn_painter *p, kn_box *root) {
    const kn_node *body = kn_scene_body(p->scene);
    const kn_sg_bg *bg = root->style->bg;
    if (bg->color.a > 0 || bg->image)
        return root;
    return body && body->box ? body->box : root;
}

static bool is_faded(const kn_box *top) {
    return top->style->fx->opacity < 1 && kn_is_stacking(top);
}

void kn_build_recipe(kn_painter *p, kn_recipe *r) {
    walk w = {.e = {.p = p, .r = r}};
    kn_box *b = r->box;
    const kn_lu x = r->fx, y = r->fy;
    r->key = ++p->next_key;
    if (b->kind == KN_BOX_INLINE) {
        kn_clip_node *none = NULL;
        const frame top = {NULL, b, none};
        collect(&w, b, x, y, none, &top);
        if (w.z.n)
            qsort(w.z.v, w.z.n, sizeof *w.z.v, by_z);
        size_t i = 0;
        /* Below its own background too, which browsers paint with the text. */
        for (; i < w.z.n && w.z.v[i].z < 0; i++)
            paint_entry(&w, &w.z.v[i]);
        paint_atomic(&w, b, x, y, none);
        for (; i < w.z.n; i++)
            paint_entry(&w, &w.z.v[i]);
    } else {
        const bool is_root = !b->parent;
        /* The canvas belongs to the root element, whose effects cover it too. */
        kn_box *top = is_root ? b->first : !b->parent->parent ? b : NULL;
        if (top && is_root != is_faded(top) && !p->opts.no_background)
            kn_paint_background(&w.e, NULL, canvas_background_box(p, top),
                                (kn_prect){is_root ? x : kn_lu_sub(x, top->x),
                                           is_root ? y : kn_lu_sub(y, top->y),
                                           kn_lu_px(p->opts.width), kn_lu_px(p->opts.height)},
                                true);
        if (!is_root)
            paint_own(&w, b, x, y, NULL);
        kn_clip_node *inner = child_clip(&w, b, x, y, NULL);
        collect(&w, b, x, y, inner, NULL);
        if (w.z.n)
            qsort(w.z.v, w.z.n, sizeof *w.z.v, by_z);
        size_t i = 0;
        for (; i < w.z.n && w.z.v[i].z < 0; i++)
            paint_entry(&w, &w.z.v[i]);
        paint_block_backgrounds(&w, b, x, y, inner);
        paint_floats(&w, b, x, y, inner);
        paint_content(&w, b, x, y, NULL, inner);
        for (; i < w.z.n; i++)
            paint_entry(&w, &w.z.v[i]);
    }
    kn_emit_flush(&w.e);
    kn_vec_free(&w.z);
}
