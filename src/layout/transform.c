/* Transform matrices of boxes (CSS Transforms 2 §4, §6). */
#include "src/layout/sizing.h"
#include "src/style/motion.h"
#include "src/layout/svg_geom.h"

/* The box whose perspective property works on `b`: that of the parent element. */
static const kn_box *perspective_parent(const kn_box *b) {
    const kn_box *p = b->parent;
    while (p && p->anonymous)
        p = p->parent;
    return p && kn_transformable(p) && !kn_len_is_kw(p->style->fx->perspective, KN_KW_none) ? p
                                                                                            : NULL;
}

static kn_mat4 perspective_of(const kn_box *b, const kn_box *p) {
    double x = 0, y = 0; /* of b's corner in p's border box */
    for (const kn_box *c = b; c && c != p; c = kn_box_origin(c)) {
        x += kn_px(c->x);
        y += kn_px(c->y);
    }
    const kn_sg_fx *fx = p->style->fx;
    double ox = kn_len_px(fx->perspective_origin.x, (float)kn_px(p->w)) - x;
    double oy = kn_len_px(fx->perspective_origin.y, (float)kn_px(p->h)) - y;
    kn_mat4 to = kn_mat4_translate(ox, oy, 0), back = kn_mat4_translate(-ox, -oy, 0);
    kn_mat4 m = kn_mat4_perspective(kn_len_px(fx->perspective, 0));
    m = kn_mat4_mul(&to, &m);
    return kn_mat4_mul(&m, &back);
}

/* The border box of b's containing block about (x, y) in b, which shapes of offset-path are
 * measured against (Motion Path 1 §2.1). */
static kn_rect room_of(const kn_box *b, double x, double y) {
    if (!b->style->fx->offset_path)
        return (kn_rect){0};
    const kn_box *p = b->out_of_flow && b->containing ? b->containing : kn_box_origin(b);
    double dx = -x, dy = -y;
    for (const kn_box *c = b; c && c != p; c = kn_box_origin(c)) {
        dx -= kn_px(c->x);
        dy -= kn_px(c->y);
    }
    return (kn_rect){dx, dy, p ? kn_px(p->w) : 0, p ? kn_px(p->h) : 0};
}

bool kn_box_transform(const kn_box *b, kn_mat4 *out) {
    *out = KN_MAT4_ID;
    if (!kn_transformable(b) || !b->parent)
        return false;
    const kn_kw ref = b->style->fx->transform_box;
    const bool content = ref == KN_KW_content_box || ref == KN_KW_fill_box;
    double w = kn_px(b->w), h = kn_px(b->h), x = 0, y = 0;
    if (content) { /* CSS Transforms 1 §5: of CSS boxes, fill-box is the content box */
        x = kn_px(b->border[3]) + kn_px(b->padding[3]);
        y = kn_px(b->border[0]) + kn_px(b->padding[0]);
        w -= x + kn_px(b->border[1]) + kn_px(b->padding[1]);
        h -= y + kn_px(b->border[2]) + kn_px(b->padding[2]);
    }
    bool any = kn_style_matrix_in(b->style, w, h, room_of(b, x, y), out->m);
    if (any && content) {
        const kn_mat4 to = kn_mat4_translate(x, y, 0), back = kn_mat4_translate(-x, -y, 0);
        *out = kn_mat4_mul(&to, out);
        *out = kn_mat4_mul(out, &back);
    }
    if (!any)
        *out = KN_MAT4_ID;
    const kn_box *p = perspective_parent(b);
    if (p) {
        kn_mat4 persp = perspective_of(b, p);
        *out = kn_mat4_mul(&persp, out);
        any = true;
    }
    return any;
}

/* CSS Transforms 2 §4.1.2: grouping properties flatten whatever transform-style says. */
bool kn_box_preserves_3d(const kn_box *b) {
    const kn_sg_fx *fx = b->style->fx;
    if (!kn_transformable(b) || fx->transform_style != KN_KW_preserve_3d)
        return false;
    return !(kn_clips_w(b) || kn_clips_h(b) || kn_contains_paint(b) || kn_will_group(b) ||
             fx->opacity < 1 || fx->filter || fx->backdrop || fx->clip_path ||
             fx->isolation == KN_KW_isolate || fx->mask_image || fx->box_source ||
             fx->blend != KN_KW_normal);
}

static void flatten(kn_mat4 *m) {
    for (int c = 0; c < 4; c++)
        m->m[4 * c + 2] = 0;          /* everything comes to lie in the plane z = 0 … */
    m->m[8] = m->m[9] = m->m[11] = 0; /* … and depth no longer counts */
    m->m[10] = 1;
}

kn_mat4 kn_layout_box_matrix(const kn_layout *l, const kn_box *b) {
    const kn_box *o = kn_box_origin(b);
    kn_mat4 m, local;
    if (!o)
        return KN_MAT4_ID;
    if (b->foreign) {
        const kn_mat4 at = kn_mat4_translate(kn_px(b->x), kn_px(b->y), 0);
        if (b->parent->replaced == KN_REPL_CANVAS)
            return at; /* so in Chrome: as if the canvas were at the viewport's corner */
        return kn_svg_ctm(l, b->node, true, &m) ? kn_mat4_mul(&m, &at) : at;
    }
    m = kn_layout_box_matrix(l, o);
    if (!o->anonymous && !kn_box_preserves_3d(o)) /* anonymous: not an element of its own */
        flatten(&m);
    kn_mat4 at = kn_mat4_translate(kn_px(b->x), kn_px(b->y), 0);
    m = kn_mat4_mul(&m, &at);
    if (kn_box_transform(b, &local))
        m = kn_mat4_mul(&m, &local);
    return m;
}
