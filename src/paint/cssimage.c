/* CSS images (CSS Images 4 §2): pictures, gradients, and two of them over each other. */
#include "src/paint/internal.h"

bool kn_gradient_of(kn_arena *a, const kn_cimage *im, double w, double h, kn_gradient *g);

/* Between the sizes of the two images. */
static bool fade_size(kn_painter *p, const kn_node *n, const kn_cimage *im, kn_image_natural *out,
                      bool *generated) {
    kn_image_natural a, b;
    bool free_a, free_b;
    if (!kn_css_natural(p, n, &im->fade->from, &a, &free_a) ||
        !kn_css_natural(p, n, &im->fade->to, &b, &free_b))
        return false;
    *generated = free_a || free_b;
    if (*generated)
        return true;
    const double t = (double)im->share;
    kn_image_concrete(&a, &a.w, &a.h);
    kn_image_concrete(&b, &b.w, &b.h);
    out->rw = out->w = a.w + (b.w - a.w) * t;
    out->rh = out->h = a.h + (b.h - a.h) * t;
    out->has_w = out->has_h = true;
    return true;
}

bool kn_css_natural(kn_painter *p, const kn_node *n, const kn_cimage *im, kn_image_natural *out,
                    bool *generated) {
    bool own;
    generated = generated ? generated : &own;
    *out = (kn_image_natural){0};
    if (im->kind == KN_CI_CROSS_FADE)
        return fade_size(p, n, im, out, generated);
    *generated = im->kind != KN_CI_URL;
    if (*generated)
        return im->kind != KN_CI_NONE;
    kn_image *pic = kn_picture_of(p, n, im->url);
    if (!pic)
        return false;
    const double k = im->density > 0 ? 1 / im->density : 1;
    kn_image_natural_of(pic, out);
    out->w = out->has_w ? out->w * k : 0;
    out->h = out->has_h ? out->h * k : 0;
    if (!(out->rw > 0 && out->rh > 0))
        out->rw = out->rh = 0;
    return true;
}

/* Two images over each other, whose weights add up to one (CSS Images 4 §2.6). */
static bool fade_paint(kn_painter *p, const kn_node *n, const kn_cimage *im, double w, double h,
                       kn_paint *out) {
    const kn_cimage *both[2] = {&im->fade->from, &im->fade->to};
    kn_items_builder *b = kn_items_begin();
    bool ok = true;
    for (int i = 0; i < 2 && ok; i++) {
        kn_item it = {.kind = KN_ITEM_FILL, .blend = i ? KN_BLEND_PLUS_LIGHTER : KN_BLEND_NORMAL};
        it.u.fill.shape.kind = KN_SHAPE_RECT;
        it.u.fill.shape.u.rect = (kn_rect){0, 0, w, h};
        ok = kn_image_paint(p, kn_items_arena(b), n, both[i], w, h, &it.u.fill.paint);
        it.u.fill.paint.alpha = i ? im->share : 1 - im->share;
        it.u.fill.paint.tiled = true;
        it.u.fill.paint.sampling = KN_SAMPLE_FINE;
        it.u.fill.paint.tile = (kn_rect){0, 0, w, h};
        if (ok) {
            kn_items_add(b, &it);
            kn_image_paint_drop(&it.u.fill.paint);
        }
    }
    kn_items *items = kn_items_end(b, ++p->next_key);
    if (!ok || !items) {
        kn_items_unref(items);
        return false;
    }
    kn_layer *l = kn_layer_new();
    l->key = ++p->next_key;
    l->isolate = true;
    const kn_entry e = {.items = items};
    kn_layer_set_entries(l, &e, 1);
    out->kind = KN_PAINT_LAYER;
    out->layer = l;
    return true;
}

void kn_image_paint_drop(const kn_paint *made) {
    if (made->kind == KN_PAINT_LAYER)
        kn_layer_unref(made->layer);
}

bool kn_image_paint(kn_painter *p, kn_arena *a, const kn_node *n, const kn_cimage *im, double w,
                    double h, kn_paint *out) {
    *out = (kn_paint){.alpha = 1, .m = KN_MAT4_ID};
    if (im->kind == KN_CI_URL) {
        kn_image *pic = kn_picture_of(p, n, im->url);
        if (pic && kn_image_document(pic)) {
            out->kind = KN_PAINT_LAYER;
            out->layer = kn_document_layer(p, pic, n, w, h, (kn_rect){0, 0, w, h});
            return out->layer != NULL;
        }
        out->kind = KN_PAINT_IMAGE;
        out->image = pic;
        return pic != NULL;
    }
    if (im->kind == KN_CI_CROSS_FADE)
        return fade_paint(p, n, im, w, h, out);
    if (im->kind != KN_CI_LINEAR && im->kind != KN_CI_RADIAL && im->kind != KN_CI_CONIC)
        return false;
    kn_gradient *g = KN_ANEW(a, kn_gradient);
    out->kind = KN_PAINT_GRADIENT;
    out->grad = g;
    return kn_gradient_of(a, im, w, h, g);
}
