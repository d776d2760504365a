/* Replaced elements: pictures, video frames, canvases, inline SVG (CSS Images 3 §5). */
#include "src/paint/internal.h"
#include <math.h>

/* Where the object lies: object-fit and object-position against the content box. It is shown with
 * its edges snapped to whole pixels. */
static kn_prect fit(const kn_box *b, kn_prect content, double nw, double nh) {
    const kn_sg_box *s = b->style->box;
    const kn_rect box = {kn_px(content.x), kn_px(content.y), kn_px(content.w), kn_px(content.h)};
    double w = box.w, h = box.h;
    kn_kw how = s->object_fit;
    if (nw > 0 && nh > 0) {
        const double kx = box.w / nw, ky = box.h / nh;
        const bool fits = nw <= box.w && nh <= box.h;
        if (how == KN_KW_scale_down)
            how = fits ? KN_KW_none : KN_KW_contain;
        if (how == KN_KW_contain || how == KN_KW_cover) {
            const double k = how == KN_KW_contain ? fmin(kx, ky) : fmax(kx, ky);
            w = nw * k;
            h = nh * k;
        } else if (how == KN_KW_none) {
            w = nw;
            h = nh;
        }
    }
    const double x = kn_len_px(s->object_position.x, (float)(box.w - w)),
                 y = kn_len_px(s->object_position.y, (float)(box.h - h));
    return (kn_prect){kn_lu_px(box.x + x), kn_lu_px(box.y + y), kn_lu_px(w), kn_lu_px(h)};
}

/* Where the whole object of natural size nw × nh is shown: so that its object-view-box, if it has
 * one, takes the place that an object of that size would. `w` and `h` (both may be NULL): its size
 * before its edges are snapped. */
static kn_rect object_rect(const kn_box *b, kn_prect content, double nw, double nh, double *w,
                           double *h) {
    kn_rect v = {0, 0, 1, 1};
    const bool part = kn_view_box(b->style, nw, nh, &v);
    const kn_prect at = part ? fit(b, content, v.w, v.h) : fit(b, content, nw, nh);
    kn_rect r = kn_snap(at);
    const double kx = part ? nw / v.w : 1, ky = part ? nh / v.h : 1;
    if (w && h) {
        *w = kn_px(at.w) * kx;
        *h = kn_px(at.h) * ky;
    }
    if (part)
        r = (kn_rect){r.x - v.x * r.w / v.w, r.y - v.y * r.h / v.h, r.w * kx, r.h * ky};
    return r;
}

static kn_clip_node *content_clip(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_lu x, kn_lu y,
                                  kn_rect dst) {
    double by[4];
    for (int i = 0; i < 4; i++)
        by[i] = kn_px(b->border[i]) + kn_px(b->padding[i]);
    kn_rrect r = kn_rrect_inset(kn_rounded_border(b, kn_border_box(b, x, y)), by);
    r.r = kn_snap(kn_content_box(b, x, y));
    const bool inside = dst.x >= r.r.x && dst.y >= r.r.y && dst.x + dst.w <= r.r.x + r.r.w &&
                        dst.y + dst.h <= r.r.y + r.r.h;
    if (inside && kn_rrect_is_rect(&r))
        return clip;
    const kn_shape s = kn_shape_rrect(r);
    return kn_clip_push(e, clip, &s);
}

/* The shape of a list marker, on the baseline at x, y (Blink's places and sizes). */
static void paint_symbol(kn_emit *e, kn_clip_node *clip, kn_box *b, kn_lu x, kn_lu y) {
    static const float triangle[2][3][2] = {{{0, 0}, {.86f, .5f}, {0, 1}},
                                            {{0, .07f}, {.5f, .93f}, {1, .07f}}};
    static const float rtl_triangle[3][2] = {{1, 0}, {.14f, .5f}, {1, 1}};
    kn_line_metrics m;
    const kn_str type = b->style->text->list_type.name;
    kn_fonts *fonts = e->p->fonts;
    kn_fonts_metrics(fonts, kn_fonts_for(fonts, b->style->font), b->style->font->size, &m);
    const int asc = (int)m.ascent, size = (asc * 2 / 3 + 1) / 2;
    kn_arena *a = kn_emit_arena(e, clip);
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = b->node ? b->node->id : 0};
    kn_paint color = {.kind = KN_PAINT_COLOR,
                      .alpha = 1,
                      .color = kn_rgba_of(b->style->text->color),
                      .m = KN_MAT4_ID};
    const bool left = b->style->text->direction == KN_KW_rtl;
    kn_prect r = {kn_lu_add(x, kn_lu_int(1)),
                  kn_lu_add(y, kn_lu_int(3 * (asc - asc * 2 / 3) / 2 - asc)), kn_lu_int(size),
                  kn_lu_int(size)};
    if (kn_is_disclosure(b->style)) {
        const kn_lu side = kn_lu_px(kn_disclosure_size(b->style));
        r = (kn_prect){x, kn_lu_sub(y, side), side, side};
        const kn_rect s = kn_snap(r);
        const bool open = kn_str_ends(type, KN_S("open"));
        const float(*t)[2] = !open && left ? rtl_triangle : triangle[open];
        kn_path_sink path = {0};
        for (int i = 0; i < 3; i++) {
            const kn_pt q = {s.x + s.w * t[i][0], s.y + s.h * t[i][1]};
            kn_path_put(&path, i ? KN_SEG_LINE : KN_SEG_MOVE, &q);
        }
        kn_path_put(&path, KN_SEG_CLOSE, NULL);
        it.u.fill.shape = (kn_shape){.kind = KN_SHAPE_PATH, .u.path = kn_path_take(&path, a)};
        it.u.fill.paint = color;
        kn_emit_item(e, clip, &it);
        return;
    }
    const kn_rect s = kn_snap(r);
    if (kn_str_eq(type, KN_S("square"))) {
        it.u.fill.shape = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = s};
    } else {
        kn_rrect round = {.r = s};
        for (int i = 0; i < 4; i++)
            round.rx[i] = round.ry[i] = (float)(s.w / 2);
        it.u.fill.shape = kn_shape_rrect(round);
        if (kn_str_eq(type, KN_S("circle"))) {
            kn_rrect outer = round, inner = round;
            const double half[4] = {.5, .5, .5, .5};
            outer = kn_rrect_outset(outer, .5);
            inner = kn_rrect_inset(inner, half);
            it.u.fill.shape.kind = KN_SHAPE_DRRECT;
            it.u.fill.shape.u.drrect.outer = outer;
            it.u.fill.shape.u.drrect.inner = inner;
        }
    }
    it.u.fill.paint = color;
    kn_emit_item(e, clip, &it);
}

/* A document that does not tell both of its sides fills its box (Blink), unless it has a ratio:
 * then it is as large as fits. */
static void paint_document(kn_emit *e, kn_clip_node *clip, kn_box *b, kn_lu x, kn_lu y) {
    const kn_prect box = kn_content_box(b, x, y);
    const double zoom = b->style->zoom > 0 ? b->style->zoom : 1;
    kn_image_natural n;
    kn_image_natural_of(b->image, &n);
    const double density = b->density > 0 ? b->density : 1;
    n.w /= density;
    n.h /= density;
    double w = kn_px(box.w) / zoom, h = kn_px(box.h) / zoom;
    if (n.rw > 0 && n.rh > 0)
        kn_image_concrete(&n, &w, &h);
    kn_rect dst;
    if (n.has_w && n.has_h) {
        dst = object_rect(b, box, w * zoom, h * zoom, &w, &h);
    } else { /* no natural size that an object-view-box could be of */
        const kn_prect at = fit(b, box, w * zoom, h * zoom);
        dst = kn_snap(at);
        w = kn_px(at.w);
        h = kn_px(at.h);
    }
    kn_emit_layer(e, content_clip(e, clip, b, x, y, dst),
                  kn_document_layer(e->p, b->image, b->node, w, h, dst));
}

/* The document of a frame, in whole px and clipped to its box. */
static void paint_frame(kn_emit *e, kn_clip_node *clip, kn_box *b, kn_lu x, kn_lu y) {
    const kn_rect at = kn_snap(kn_content_box(b, x, y));
    const double zoom = b->style->zoom > 0 ? (double)b->style->zoom : 1;
    kn_rgba backdrop = {0};
    kn_painter *p = e->p;
    kn_layer *in = p->src.frame ? p->src.frame(p->src.ctx, b->node, &backdrop) : NULL;
    if (!in)
        return;
    const kn_rect wide = {at.x - 1, at.y - 1, at.w + 2, at.h + 2}; /* always more than the box */
    kn_clip_node *inside = content_clip(e, clip, b, x, y, wide);
    if (backdrop.a > 0) {
        kn_item it = {.kind = KN_ITEM_FILL, .src_node = b->node->id};
        it.u.fill.shape = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = at};
        it.u.fill.paint =
            (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = backdrop, .m = KN_MAT4_ID};
        kn_emit_item(e, inside, &it);
    }
    kn_layer *place = kn_layer_new();
    const kn_mat4 to = kn_mat4_translate(at.x, at.y, 0), scale = kn_mat4_scale(zoom, zoom, 1);
    place->key = ++p->next_key;
    place->src_node = b->node->id;
    place->m = kn_mat4_mul(&to, &scale);
    place->isolate = true;
    kn_layer_set_entries(place, &(kn_entry){.layer = in}, 1);
    place->deep = kn_holds_deep(place);
    kn_emit_layer(e, inside, place);
}

void kn_paint_replaced(kn_emit *e, kn_clip_node *clip, kn_box *b, kn_lu x, kn_lu y) {
    kn_painter *p = e->p;
    if (b->replaced == KN_REPL_SYMBOL) {
        paint_symbol(e, clip, b, x, y);
        return;
    }
    const kn_rect box = kn_snap(kn_content_box(b, x, y));
    if (box.w <= 0 || box.h <= 0)
        return;
    if (b->replaced == KN_REPL_FRAME) {
        paint_frame(e, clip, b, x, y);
        return;
    }
    kn_item it = {.src_node = b->node ? b->node->id : 0};
    const kn_kw rendering = b->style->text->image_rendering;
    const bool hard = rendering == KN_KW_pixelated || rendering == KN_KW_crisp_edges;
    if (b->replaced == KN_REPL_SVG) {
        const bool live = p->live_foreign;
        p->live_foreign = false;
        kn_emit_layer(e, clip, kn_paint_svg(p, b, x, y));
        e->r->dynamic |= p->live_foreign;
        p->live_foreign |= live;
        return;
    }
    if (b->replaced == KN_REPL_VIDEO) {
        double w = 0, h = 0;
        const int slot = p->src.video ? p->src.video(p->src.ctx, b->node, &w, &h) : -1;
        if (slot < 0)
            return;
        it.kind = KN_ITEM_VIDEO;
        it.u.video.slot = slot;
        it.u.video.src = (kn_rect){0, 0, 1, 1};
        it.u.video.dst = object_rect(b, kn_content_box(b, x, y), w, h, NULL, NULL);
        kn_emit_item(e, content_clip(e, clip, b, x, y, it.u.video.dst), &it);
        return;
    }
    const bool canvas = b->replaced == KN_REPL_CANVAS;
    kn_image *im = canvas ? (p->src.canvas ? p->src.canvas(p->src.ctx, b->node) : NULL)
                          : kn_picture_now(p, b->node, b->image);
    if (!im)
        return;
    if (kn_image_document(im)) {
        paint_document(e, clip, b, x, y);
        return;
    }
    double w, h;
    bool has_w, has_h, ratio;
    kn_image_size(im, &w, &h, &has_w, &has_h, &ratio);
    if (b->style->box->view_box) { /* the box's natural size is that of the view box */
        const double k =
            (b->style->zoom > 0 ? (double)b->style->zoom : 1) / (b->density > 0 ? b->density : 1);
        w *= k;
        h *= k;
    } else if (b->natural_w > 0 && b->natural_h > 0) {
        w = b->natural_w;
        h = b->natural_h;
    }
    it.kind = KN_ITEM_IMAGE;
    it.u.image.image = im;
    kn_pix *pix = kn_image_pix(im);
    it.u.image.src = (kn_rect){0, 0, pix ? pix->w : w, pix ? pix->h : h};
    it.u.image.dst = object_rect(b, kn_content_box(b, x, y), w, h, NULL, NULL);
    /* Canvases are shown without mip levels (Chrome). */
    it.u.image.sampling = hard ? KN_SAMPLE_PIXELATED : canvas ? KN_SAMPLE_LINEAR : KN_SAMPLE_AUTO;
    kn_emit_item(e, content_clip(e, clip, b, x, y, it.u.image.dst), &it);
    if (canvas)
        kn_image_unref(im);
}
