/* Rectangles for scripts (CSSOM View): client rects with transforms, offset parents, used values.
 */
#include "parser/scene/shadow.h"
#include "src/layout/sizing.h"
#include "src/layout/svg_geom.h"

static kn_rect border_rect(const kn_box *b) {
    return (kn_rect){0, 0, kn_px(b->w), kn_px(b->h)};
}

/* The fragments of an inline box or a text: called with rectangles in the coordinates of
 * `container`. */
typedef struct rects {
    const kn_box *b;
    kn_rect *out;
    size_t n, cap;
    kn_mat4 m; /* of the container */
} rects;

static void put(rects *r, kn_rect rect) {
    if (r->n < r->cap)
        r->out[r->n] = kn_mat4_map_rect(&r->m, rect);
    r->n++;
}

/* A block inside an inline box counts as a line of it, as wide as the container (CSSOM View §6). */
static void block_rects(const kn_layout *l, const kn_box *part, rects *r) {
    const kn_box *from = kn_box_origin(part), *to = kn_box_origin(part->continuation);
    const kn_box *c = from ? kn_box_origin(from) : NULL;
    if (!c || !to || from->parent != to->parent)
        return;
    r->m = kn_layout_box_matrix(l, c);
    double x = kn_px(kn_start_x(c)), w = kn_px(c->w) - kn_px(kn_pb_w(c));
    for (const kn_box *k = from->next; k && k != to; k = k->next)
        if (!k->out_of_flow && !k->anonymous && k->h.v > 0)
            put(r, (kn_rect){x, kn_px(k->y), w, kn_px(k->h)});
}

static void fragment_rects(const kn_layout *l, const kn_box *b, rects *r) {
    for (; b; b = b->continuation) {
        const kn_box *c = kn_box_origin(b);
        if (!c)
            return;
        r->m = kn_layout_box_matrix(l, c);
        size_t before = r->n;
        for (uint32_t i = 0; i < c->n_lines; i++)
            for (uint32_t k = 0; k < c->lines[i].n_frags; k++) {
                const kn_frag *f = &c->lines[i].frags[k];
                if (f->box == b && !f->ellipsis)
                    put(r, (kn_rect){kn_px(f->x), kn_px(f->y), kn_px(f->w), kn_px(f->h)});
            }
        if (r->n == before &&
            b->kind != KN_BOX_TEXT) /* an empty inline box has a place all the same */
            put(r, (kn_rect){kn_px(b->x), kn_px(b->y), kn_px(b->w), kn_px(b->h)});
        if (b->continuation)
            block_rects(l, b, r);
    }
}

static bool is_fragmented(const kn_box *b) {
    return b->kind == KN_BOX_INLINE || b->kind == KN_BOX_TEXT || b->kind == KN_BOX_BREAK;
}

size_t kn_layout_client_rects(const kn_layout *l, const kn_node *n, kn_rect *out, size_t cap) {
    const kn_box *b = n->box;
    if (!b && n->kind == KN_NODE_ELEMENT && kn_svg_inside(n))
        return cap && kn_svg_screen_rect(l, n, out) ? 1 : 0;
    if (!b || kn_is_html(n, KN_A_wbr)) /* as in Blink, a place to break is nowhere */
        return 0;
    if (is_fragmented(b)) {
        rects r = {.b = b, .out = out, .cap = cap};
        fragment_rects(l, b, &r);
        return r.n < cap ? r.n : cap;
    }
    if (!cap)
        return 0;
    kn_mat4 m = kn_layout_box_matrix(l, b);
    out[0] = kn_mat4_map_rect(&m, border_rect(b));
    return 1;
}

/* Union that lets rectangles without area count (an empty line still has a place). */
static kn_rect join(kn_rect a, kn_rect b) {
    double x0 = fmin(a.x, b.x), y0 = fmin(a.y, b.y);
    double x1 = fmax(a.x + a.w, b.x + b.w), y1 = fmax(a.y + a.h, b.y + b.h);
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

/* CSSOM View §6: rectangles with an area count, or else the first one. */
static kn_rect bounding(const kn_rect *v, size_t n) {
    kn_rect r = n ? v[0] : (kn_rect){0};
    bool have = false;
    for (size_t i = 0; i < n; i++) {
        if (v[i].w == 0 && v[i].h == 0)
            continue;
        r = have ? join(r, v[i]) : v[i];
        have = true;
    }
    return r;
}

bool kn_layout_client_rect(const kn_layout *l, const kn_node *n, kn_rect *out) {
    kn_rect few[32], *v = few;
    size_t cap = KN_COUNTOF(few), k = kn_layout_client_rects(l, n, v, cap);
    while (k == cap) {
        cap *= 8;
        v = kn_xrealloc(v == few ? NULL : v, cap * sizeof *v);
        k = kn_layout_client_rects(l, n, v, cap);
    }
    *out = bounding(v, k);
    if (v != few)
        free(v);
    return k > 0;
}

bool kn_layout_border_box(const kn_layout *l, const kn_node *n, kn_rect *out) {
    const kn_box *b = n->box;
    if (!b)
        return false;
    kn_rect r = {0, 0, kn_px(b->w), kn_px(b->h)};
    for (const kn_box *c = b; c; c = kn_box_origin(c)) {
        r.x += kn_px(c->x);
        r.y += kn_px(c->y);
    }
    *out = r;
    return true;
}

const kn_node *kn_layout_offset_parent(const kn_layout *l, const kn_node *n) {
    const kn_box *b = n->box;
    kn_node *body = kn_scene_body(l->scene);
    if (!b || n == body || n == kn_scene_html(l->scene))
        return NULL;
    if (b->out_of_flow && b->style->box->position == KN_KW_fixed && b->containing == l->root)
        return NULL;
    const kn_node *tree = kn_shadow_root_of(n);
    for (const kn_node *p = kn_flat_parent(n); kn_is_elem(p); p = kn_flat_parent(p)) {
        const kn_node *other = kn_shadow_root_of(p);
        if (other && other != tree)
            continue; /* nothing of a tree that n cannot see */
        if (p == body || (p->box && kn_contains_abs(p->box)))
            return p;
        if (p->box && p->box->kind == KN_BOX_TABLE)
            return p;
    }
    return NULL;
}

static void used_insets(const kn_box *b, kn_used *out) {
    const kn_sg_box *s = b->style->box;
    if (b->out_of_flow && b->containing) {
        const kn_box *cb = b->containing;
        double x = -kn_px(cb->border[KN_LEFT]), y = -kn_px(cb->border[KN_TOP]);
        const kn_box *stop = cb->kind == KN_BOX_INLINE ? kn_box_origin(cb) : cb;
        for (const kn_box *c = b; c && c != stop; c = kn_box_origin(c)) {
            x += kn_px(c->x);
            y += kn_px(c->y);
        }
        if (stop != cb) {
            x -= kn_px(cb->x);
            y -= kn_px(cb->y);
        }
        double w = kn_px(cb->w) - kn_px(cb->border[KN_LEFT]) - kn_px(cb->border[KN_RIGHT]);
        double h = kn_px(cb->h) - kn_px(cb->border[KN_TOP]) - kn_px(cb->border[KN_BOTTOM]);
        out->inset[KN_TOP] = y - kn_px(b->margin[KN_TOP]);
        out->inset[KN_LEFT] = x - kn_px(b->margin[KN_LEFT]);
        out->inset[KN_RIGHT] = w - (x + kn_px(b->w) + kn_px(b->margin[KN_RIGHT]));
        out->inset[KN_BOTTOM] = h - (y + kn_px(b->h) + kn_px(b->margin[KN_BOTTOM]));
        return;
    }
    if (s->position != KN_KW_relative)
        return;
    const kn_box *p = kn_box_origin(b);
    kn_lu_opt w = KN_LU_NONE, h = KN_LU_NONE;
    if (p) {
        w = kn_lu_some(kn_lu_sub(p->w, kn_pb_w(p)));
        h = kn_style_h(p, KN_LU_NONE).has ? kn_lu_some(kn_lu_sub(p->h, kn_pb_h(p))) : KN_LU_NONE;
    }
    kn_lu dx, dy;
    kn_relative_offset(b, w, h, &dx, &dy);
    out->inset[KN_LEFT] = kn_px(dx);
    out->inset[KN_RIGHT] = -kn_px(dx);
    out->inset[KN_TOP] = kn_px(dy);
    out->inset[KN_BOTTOM] = -kn_px(dy);
}

void kn_layout_used(const kn_layout *l, const kn_node *n, kn_used *out) {
    *out = (kn_used){0};
    const kn_box *b = n->box;
    if (!b || b->kind == KN_BOX_INLINE || b->kind == KN_BOX_TEXT)
        return;
    out->has_box = true;
    out->border_w = kn_px(b->w);
    out->border_h = kn_px(b->h);
    bool border = b->style->box->box_sizing == KN_KW_border_box;
    out->width = border ? out->border_w : out->border_w - kn_px(kn_pb_w(b));
    out->height = border ? out->border_h : out->border_h - kn_px(kn_pb_h(b));
    for (int i = 0; i < 4; i++) {
        out->margin[i] = kn_px(b->margin[i]);
        out->padding[i] = kn_px(b->padding[i]);
    }
    used_insets(b, out);
    if (b->kind == KN_BOX_GRID) {
        out->grid[0] = b->tracks[0];
        out->grid[1] = b->tracks[1];
    }
}
