/* CSSOM View: boxes of elements and of text. */
#include <math.h>
#include "parser/scene/shadow.h"
#include "src/script/internal.h"

static kn_node *laid_out(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc) {
    kn_node *n = kn_self(ctx, self, s, exc);
    if (n && (n->flags & KN_NODE_ATTACHED))
        kn_flush(*s, true);
    return n;
}

static JSValueRef rect_array(JSContextRef ctx, kn_rect r) {
    return kn_js_numbers(ctx, (double[]){r.x, r.y, r.w, r.h}, 4);
}

KN_NATIVE(geometry_rect) {
    kn_script *s;
    kn_node *n = laid_out(ctx, self, &s, exc);
    kn_rect r = {0, 0, 0, 0};
    if (n && (n->flags & KN_NODE_ATTACHED) && !kn_layout_client_rect(s->env.layout, n, &r))
        r = (kn_rect){0, 0, 0, 0};
    return rect_array(ctx, r);
}

static JSValueRef rect_list(JSContextRef ctx, const kn_rect *r, size_t n) {
    JSObjectRef list = kn_js_array(ctx);
    for (size_t i = 0; i < n; i++)
        JSObjectSetPropertyAtIndex(ctx, list, (unsigned)i, rect_array(ctx, r[i]), NULL);
    return list;
}

KN_NATIVE(geometry_rects) {
    kn_script *s;
    kn_node *n = laid_out(ctx, self, &s, exc);
    kn_rect r[64];
    size_t count = n ? kn_layout_client_rects(s->env.layout, n, r, KN_COUNTOF(r)) : 0;
    return rect_list(ctx, r, count < KN_COUNTOF(r) ? count : KN_COUNTOF(r));
}

/* [width, height, has a box] of the border box, before transforms. */
KN_NATIVE(geometry_border_box) {
    kn_script *s;
    kn_node *n = laid_out(ctx, self, &s, exc);
    kn_rect r = {0, 0, 0, 0};
    bool has = n && (n->flags & KN_NODE_ATTACHED) && kn_layout_border_box(s->env.layout, n, &r);
    bool block = has && n->box && n->box->kind != KN_BOX_INLINE;
    return kn_js_numbers(ctx, (double[]){block ? r.w : 0, block ? r.h : 0, block}, 3);
}

/* __scroll(): [left, top] */
KN_NATIVE(geometry_scroll) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    return n ? kn_js_numbers(ctx, (double[]){n->scroll_x, n->scroll_y}, 2) : KN_UNDEF;
}

KN_NATIVE(geometry_set_scroll) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    double x = kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    double y = kn_js_num(ctx, kn_arg(ctx, argc, argv, 1));
    if (!n || !(fabs(x) < 1e6 && fabs(y) < 1e6))
        return KN_UNDEF;
    n->scroll_x = (int32_t)x;
    n->scroll_y = (int32_t)y;
    if (n->kind == KN_NODE_DOCUMENT) /* its viewport */
        n = kn_scene_html(s->env.scene);
    if (n)
        kn_node_damage(n, KN_DMG_LAYOUT | KN_DMG_PAINT);
    return KN_UNDEF;
}

/* JS offsets count UTF-16 units, ours bytes. */
static uint32_t byte_offset(kn_str text, double utf16) {
    const char *p = text.p, *end = text.p + text.n;
    double u = 0;
    while (p < end && u < utf16) {
        uint32_t cp;
        p += kn_utf8_next(p, end, &cp);
        u += cp > 0xffff ? 2 : 1;
    }
    return (uint32_t)(p - text.p);
}

KN_NATIVE(geometry_text_rects) {
    kn_script *s;
    kn_node *n = laid_out(ctx, self, &s, exc);
    if (!n || n->kind != KN_NODE_TEXT)
        return rect_list(ctx, NULL, 0);
    kn_str text = {n->text, n->n_text};
    uint32_t from = byte_offset(text, kn_js_num(ctx, kn_arg(ctx, argc, argv, 0)));
    uint32_t to = byte_offset(text, kn_js_num(ctx, kn_arg(ctx, argc, argv, 1)));
    kn_rect r[64];
    size_t count = kn_layout_text_rects(s->env.layout, n, from, to, r, KN_COUNTOF(r));
    return rect_list(ctx, r, count < KN_COUNTOF(r) ? count : KN_COUNTOF(r));
}

/* ---- offset* (CSSOM View §7) ---- */

static bool makes_containing_block(const kn_style *st) {
    return st->box->position != KN_KW_static || st->fx->transform || st->fx->filter ||
           !kn_len_is_kw(st->fx->perspective, KN_KW_none);
}

/* Only computed styles decide, so that asking does not cost a layout: GSAP asks for every target.
 */
static kn_node *offset_parent(const kn_node *n) {
    if (!n->style || n->tag == KN_A_body || n->tag == KN_A_html ||
        n->style->box->position == KN_KW_fixed)
        return NULL;
    for (const kn_node *p = n; kn_is_elem(p); p = kn_flat_parent(p))
        if (!p->style || p->style->box->display == KN_KW_none)
            return NULL;
    const kn_node *tree = kn_shadow_root_of(n);
    for (kn_node *p = kn_flat_parent(n); kn_is_elem(p); p = kn_flat_parent(p)) {
        const kn_node *other = kn_shadow_root_of(p);
        if (other && other != tree)
            continue; /* nothing of a tree that n cannot see */
        if (p->tag == KN_A_body || makes_containing_block(p->style))
            return p;
        if (n->style->box->position == KN_KW_static &&
            (p->tag == KN_A_td || p->tag == KN_A_th || p->tag == KN_A_table))
            return p;
    }
    return NULL;
}

KN_NATIVE(geometry_offset_parent) {
    kn_script *s;
    kn_node *n = kn_self(ctx, self, &s, exc);
    if (!n || !(n->flags & KN_NODE_ATTACHED))
        return KN_NULL;
    kn_flush(s, false);
    return kn_wrap_node(s, offset_parent(n));
}

/* Border box relative to the padding edge of the offset parent. */
static bool offset_box(kn_script *s, const kn_node *n, kn_rect *out) {
    if (!kn_layout_border_box(s->env.layout, n, out))
        return false;
    const kn_node *p = offset_parent(n);
    kn_rect pr;
    for (const kn_node *c = kn_flat_parent(n); kn_is_elem(c);
         c = c == p ? NULL : kn_flat_parent(c)) {
        out->x += c->scroll_x; /* as if nothing were scrolled */
        out->y += c->scroll_y;
    }
    if (p && p->tag != KN_A_body && kn_layout_border_box(s->env.layout, p, &pr)) {
        out->x -= pr.x + (p->box ? kn_px(p->box->border[3]) : 0);
        out->y -= pr.y + (p->box ? kn_px(p->box->border[0]) : 0);
    }
    return true;
}

static double snap(double v) {
    return floor(v + 0.5);
}

#define OFFSET(name, expr)                                                                         \
    KN_NATIVE(name) {                                                                              \
        kn_script *s;                                                                              \
        kn_node *n = laid_out(ctx, self, &s, exc);                                                 \
        kn_rect r;                                                                                 \
        if (!n || !(n->flags & KN_NODE_ATTACHED) || !offset_box(s, n, &r))                         \
            return JSValueMakeNumber(ctx, 0);                                                      \
        return JSValueMakeNumber(ctx, (expr) + 0.0);                                               \
    }
OFFSET(geometry_offset_left, snap(r.x))
OFFSET(geometry_offset_top, snap(r.y))
OFFSET(geometry_offset_width, snap(r.x + r.w) - snap(r.x))
OFFSET(geometry_offset_height, snap(r.y + r.h) - snap(r.y))

/* ---- client*, scroll* ---- */

static bool is_viewport(const kn_script *s, const kn_node *n) {
    return n == kn_scene_html(s->env.scene) ||
           (s->env.scene->quirks && n == kn_scene_body(s->env.scene));
}

static double inner_size(const kn_script *s, const kn_node *n, bool vertical) {
    if (is_viewport(s, n))
        return vertical ? s->env.height : s->env.width;
    const kn_box *b = n->box;
    if (!b || b->kind == KN_BOX_INLINE)
        return 0;
    kn_rect r = {0, 0, kn_px(b->w), kn_px(b->h)};
    double before = kn_px(b->border[vertical ? 0 : 3]), after = kn_px(b->border[vertical ? 2 : 1]);
    return snap((vertical ? r.h : r.w) - before - after);
}

#define CLIENT(name, expr)                                                                         \
    KN_NATIVE(name) {                                                                              \
        kn_script *s;                                                                              \
        kn_node *n = laid_out(ctx, self, &s, exc);                                                 \
        if (!n || !(n->flags & KN_NODE_ATTACHED))                                                  \
            return JSValueMakeNumber(ctx, 0);                                                      \
        return JSValueMakeNumber(ctx, (expr));                                                     \
    }
CLIENT(geometry_client_width, inner_size(s, n, false))
CLIENT(geometry_client_height, inner_size(s, n, true))
CLIENT(geometry_client_left,
       n->box && n->box->kind != KN_BOX_INLINE ? snap(kn_px(n->box->border[3])) : 0)
CLIENT(geometry_client_top,
       n->box && n->box->kind != KN_BOX_INLINE ? snap(kn_px(n->box->border[0])) : 0)

static double scroll_size(const kn_script *s, const kn_node *n, bool vertical) {
    double inner = inner_size(s, n, vertical);
    kn_rect r = kn_layout_scroll_area(s->env.layout, n);
    double end = snap(vertical ? r.y + r.h : r.x + r.w);
    return n->box && end > inner ? end : inner;
}
CLIENT(geometry_scroll_width, scroll_size(s, n, false))
CLIENT(geometry_scroll_height, scroll_size(s, n, true))
