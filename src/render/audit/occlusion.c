#include "src/render/audit/occlusion.h"
#include "src/render/internal.h"
#include <math.h>

enum { MOST = 1000 };
#define HIDES 0.6 /* opacity from which on an element hides what is below it */

typedef struct cover {
    const kn_node *node;
    kn_rect rect;
    kn_mat4 to_box; /* of the viewport's points */
} cover;

struct kn_covers {
    const kn_session *s;
    size_t n;
    cover v[MOST];
};

double kn_opacity_within(const kn_node *n) {
    double o = 1;
    for (; n && kn_is_elem(n); n = n->parent)
        if (n->style)
            o *= n->style->fx->opacity;
    return o;
}

/* ---- backgrounds ---- */
static double stop_at(const kn_cstop *c, double tile) {
    return c->has_pos ? (double)kn_len_px(c->pos, (float)tile) : 0;
}

/* The part of its tile that a dot covers: dense stops before clear ones of a radial gradient. What
 * is no such dot fills it. */
static double dot_part(const kn_cimage *im, const kn_sg_bg *bg) {
    const double tile = bg->size && bg->size->n && bg->size->v[0].w.kind == KN_LEN_LP
                            ? (double)bg->size->v[0].w.px
                            : 0;
    double reach = 0;
    bool clear = false;
    if (im->kind != KN_CI_RADIAL || tile <= 0)
        return 1;
    for (uint32_t i = 0; i < im->stops->n; i++) {
        const kn_cstop *c = &im->stops->v[i];
        if (c->is_hint || !c->has_pos || (c->color.a > (float)HIDES && clear))
            return 1;
        if (c->color.a <= (float)HIDES)
            clear = true;
        else
            reach = fmax(reach, stop_at(c, tile));
    }
    return clear && reach > 0 ? fmin(1, M_PI * reach * reach / (tile * tile)) : 1;
}

/* The most that a gradient covers: the alpha of its densest stop. */
static double alpha_of(const kn_cimage *im, const kn_sg_bg *bg) {
    double most = 0;
    if (im->kind == KN_CI_URL || im->kind == KN_CI_CROSS_FADE)
        return 1;
    for (uint32_t i = 0; im->stops && i < im->stops->n; i++)
        if (!im->stops->v[i].is_hint)
            most = fmax(most, (double)im->stops->v[i].color.a);
    return im->stops ? most * dot_part(im, bg) : most;
}

double kn_background_density(const kn_node *n) {
    const kn_sg_bg *bg = n->style->bg;
    double open = 1 - (double)bg->color.a;
    for (uint32_t i = 0; bg->image && i < bg->image->n; i++)
        open *= 1 - alpha_of(&bg->image->v[i], bg);
    return 1 - open;
}

static bool hides_below(const kn_node *n) {
    const bool picture =
        n->box->kind == KN_BOX_REPLACED &&
        ((n->box->replaced == KN_REPL_IMAGE && n->box->image && kn_image_pix(n->box->image)) ||
         n->box->replaced == KN_REPL_VIDEO || n->box->replaced == KN_REPL_CANVAS);
    return kn_opacity_within(n) >= HIDES && (picture || kn_background_density(n) > HIDES);
}

bool kn_clip_paths_show(const kn_session *s, const kn_node *n, kn_pt at) {
    for (; n && kn_is_elem(n); n = n->parent) {
        if (!n->style || !n->style->fx->clip_path || !n->box || n->box->kind == KN_BOX_INLINE ||
            n->box->kind == KN_BOX_TEXT)
            continue;
        const kn_mat4 m = kn_layout_box_matrix(s->layout, n->box);
        kn_mat4 inv;
        if (!kn_mat4_is_affine2d(&m))
            continue;
        if (!kn_mat4_invert(&m, &inv) ||
            !kn_paint_clip_shows(n->box, kn_mat4_map(&inv, at.x, at.y)))
            return false;
    }
    return true;
}

kn_covers *kn_covers_new(const kn_session *s) {
    kn_covers *c = KN_NEW(kn_covers);
    c->s = s;
    for (const kn_node *n = s->scene->root; n && c->n < MOST; n = kn_node_next(n, s->scene->root)) {
        cover *k = &c->v[c->n];
        if (!kn_is_elem(n) || !n->style || !n->box || n->box->kind == KN_BOX_INLINE ||
            n->style->text->visibility != KN_KW_visible || !hides_below(n) ||
            !kn_layout_client_rect(s->layout, n, &k->rect) || k->rect.w < 1 || k->rect.h < 1)
            continue;
        const kn_mat4 m = kn_layout_box_matrix(s->layout, n->box);
        if (!kn_mat4_is_affine2d(&m) || !kn_mat4_invert(&m, &k->to_box))
            continue;
        k->node = n;
        c->n++;
    }
    return c;
}

void kn_covers_free(kn_covers *c) {
    free(c);
}

static bool in_rect(kn_rect r, double x, double y) {
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

static const kn_box *around(const kn_box *b) {
    return b->out_of_flow && b->containing ? b->containing : b->parent;
}

/* Whether no box from `b` on upwards cuts a point off. */
static bool shows(const kn_session *s, const kn_box *b, double x, double y) {
    for (; b; b = around(b)) {
        kn_rect r;
        if (!b->anonymous && b->style && b->node && kn_is_elem(b->node) &&
            (b->style->box->overflow_x != KN_KW_visible ||
             b->style->box->overflow_y != KN_KW_visible) &&
            kn_layout_client_rect(s->layout, b->node, &r) && !in_rect(r, x, y))
            return false;
    }
    return true;
}

static const kn_node *scene_of(const kn_node *n) {
    while (n && !(kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_id)))
        n = n->parent;
    return n;
}

/* One composition that fades over another is a transition. */
static bool is_transition(const kn_node *a, const kn_node *b) {
    const kn_node *x = scene_of(a), *y = scene_of(b);
    return x && y && x != y && fmin(kn_opacity_within(x), kn_opacity_within(y)) < 0.999;
}

/* Depth decides in a common 3D space, which may be what is meant. */
static bool is_in_space(const kn_node *n) {
    for (; n && kn_is_elem(n); n = n->parent)
        if (n->box && kn_box_preserves_3d(n->box))
            return true;
    return false;
}

/* The box that a text is drawn with: in SVG that of the drawing. */
static const kn_box *box_of(const kn_node *n) {
    while (n && kn_is_elem(n) && !n->box)
        n = n->parent;
    return n ? n->box : NULL;
}

static bool over(const cover *k, const kn_node *text) {
    return k->node != text && !kn_node_contains(k->node, text) &&
           !kn_node_contains(text, k->node) && !is_transition(text, k->node) &&
           !(is_in_space(text) && is_in_space(k->node)) &&
           kn_paint_covers(k->node->box, box_of(text));
}

/* How much of what is behind a picture it hides at a point of its box, where 0 to 1 is all of it.
 */
static double density_at(const kn_box *b, double x, double y) {
    const kn_pix *p = b->kind == KN_BOX_REPLACED && b->replaced == KN_REPL_IMAGE && b->image
                          ? kn_image_pix(b->image)
                          : NULL;
    if (!p || p->fmt != KN_PIX_BGRA)
        return 1;
    const int px = (int)fmin(p->w - 1, x * p->w), py = (int)fmin(p->h - 1, y * p->h);
    return p->data[(size_t)py * p->stride + (size_t)px * 4 + 3] / 255.0;
}

static bool hides(const kn_session *s, const cover *k, double x, double y) {
    if (!in_rect(k->rect, x, y) || !shows(s, around(k->node->box), x, y) ||
        !kn_clip_paths_show(s, k->node, (kn_pt){x, y}))
        return false;
    const double *m = k->to_box.m;
    const double bx = (m[0] * x + m[4] * y + m[12]) / kn_px(k->node->box->w),
                 by = (m[1] * x + m[5] * y + m[13]) / kn_px(k->node->box->h);
    return in_rect((kn_rect){0, 0, 1, 1}, bx, by) &&
           density_at(k->node->box, bx, by) * kn_opacity_within(k->node) >= HIDES;
}

double kn_covers_part(const kn_covers *c, const kn_node *text, const kn_rect *lines, size_t n,
                      const kn_node **which) {
    static const double down[] = {0.25, 0.5, 0.75},
                        across[] = {0.03, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97};
    const cover *above[MOST];
    size_t n_above = 0, points = 0, hidden = 0;
    for (size_t i = 0; i < c->n; i++) {
        bool meets = false;
        for (size_t k = 0; k < n && !meets; k++)
            meets = lines[k].x < c->v[i].rect.x + c->v[i].rect.w &&
                    lines[k].y < c->v[i].rect.y + c->v[i].rect.h &&
                    c->v[i].rect.x < lines[k].x + lines[k].w &&
                    c->v[i].rect.y < lines[k].y + lines[k].h;
        if (meets && over(&c->v[i], text))
            above[n_above++] = &c->v[i];
    }
    const kn_rect frame = {0, 0, c->s->plan.width, c->s->plan.height};
    for (size_t k = 0; n_above && k < n; k++)
        for (size_t i = 0; i < KN_COUNTOF(down) * KN_COUNTOF(across); i++) {
            const double x = lines[k].x + lines[k].w * across[i % KN_COUNTOF(across)],
                         y = lines[k].y + lines[k].h * down[i / KN_COUNTOF(across)];
            points++;
            if (!in_rect(frame, x, y) || !shows(c->s, box_of(text), x, y))
                continue;
            const cover *top = NULL; /* of those that hide the point */
            for (size_t a = 0; a < n_above; a++)
                if (hides(c->s, above[a], x, y) &&
                    (!top || kn_paint_covers(above[a]->node->box, top->node->box)))
                    top = above[a];
            if (top && !hidden++)
                *which = top->node;
        }
    return points ? (double)hidden / (double)points : 0;
}
