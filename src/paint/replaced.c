/* Replaced elements: pictures, video frames, canvases, inline SVG (CSS Images 3 §5). */
#include "src/paint/internal.h"
#include <math.h>

/* Where the object lies: object-fit and object-position against the content box; its edges are
 * snapped to whole pixels. */
static kn_rect fit(const kn_box *b, kn_prect content, double nw, double nh) {
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
    const kn_prect r = {kn_lu_px(box.x + x), kn_lu_px(box.y + y), kn_lu_px(w), kn_lu_px(h)};
    return kn_snap(r);
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

void kn_paint_replaced(kn_emit *e, kn_clip_node *clip, kn_box *b, kn_lu x, kn_lu y) {
    kn_painter *p = e->p;
    const kn_rect box = kn_snap(kn_content_box(b, x, y));
    if (box.w <= 0 || box.h <= 0)
        return;
    kn_item it = {.src_node = b->node ? b->node->id : 0};
    const kn_kw rendering = b->style->text->image_rendering;
    const bool hard = rendering == KN_KW_pixelated || rendering == KN_KW_crisp_edges;
    if (b->replaced == KN_REPL_SVG) {
        kn_emit_layer(e, clip, kn_paint_svg(p, b, x, y));
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
        it.u.video.dst = fit(b, kn_content_box(b, x, y), w, h);
        kn_emit_item(e, content_clip(e, clip, b, x, y, it.u.video.dst), &it);
        return;
    }
    const bool canvas = b->replaced == KN_REPL_CANVAS;
    kn_image *im = canvas ? (p->src.canvas ? p->src.canvas(p->src.ctx, b->node) : NULL) : b->image;
    if (!im)
        return;
    double w, h;
    bool has_w, has_h, ratio;
    kn_image_size(im, &w, &h, &has_w, &has_h, &ratio);
    if (b->natural_w > 0 && b->natural_h > 0) {
        w = b->natural_w;
        h = b->natural_h;
    }
    it.kind = KN_ITEM_IMAGE;
    it.u.image.image = im;
    kn_pix *pix = kn_image_pix(im);
    it.u.image.src = (kn_rect){0, 0, pix ? pix->w : w, pix ? pix->h : h};
    it.u.image.dst = fit(b, kn_content_box(b, x, y), w, h);
    /* Canvases are shown without mip levels (Chrome). */
    it.u.image.sampling = hard ? KN_SAMPLE_PIXELATED : canvas ? KN_SAMPLE_LINEAR : KN_SAMPLE_AUTO;
    kn_emit_item(e, content_clip(e, clip, b, x, y, it.u.image.dst), &it);
    if (canvas)
        kn_image_unref(im);
}
