/* Pictures on canvases and pixels out of them (HTML, 4.12.5.1.14 and 4.12.5.1.16). */
#include <math.h>
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

/* Takes the reference. Documents become what they show at their size, where w × h is free. */
static kn_image *drawable(kn_script *s, kn_image *im, double w, double h) {
    if (!im || !kn_image_document(im))
        return im;
    kn_image_natural n;
    kn_image_natural_of(im, &n);
    kn_image_concrete(&n, &w, &h);
    kn_image *shown = s->env.document ? s->env.document(s->env.ctx, im, w, h) : NULL;
    kn_image_unref(im);
    return shown;
}

/* Picture of an element or an ImageBitmap: new reference, or NULL. */
static kn_image *any_picture(JSContextRef ctx, kn_script *s, JSValueRef v) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, v, KN_CANVAS_BITMAP);
    if (o)
        return o->u.bitmap ? kn_image_ref(o->u.bitmap) : NULL;
    if ((o = kn_canvas_unwrap(ctx, v, KN_CANVAS_CONTEXT)))
        return kn_ctx2d_snapshot(o->u.ctx, false);
    const kn_node *n = kn_unwrap_host(ctx, v, &s);
    if (!n)
        return NULL;
    if (kn_is_html(n, KN_A_canvas)) {
        kn_ctx2d *c = kn_canvas_of_node(s, n);
        return c ? kn_ctx2d_snapshot(c, false) : NULL;
    }
    if (kn_is_html(n, KN_A_video))
        return s->env.video_frame ? s->env.video_frame(s->env.ctx, n) : NULL;
    kn_str url = kn_node_attr(n, KN_A_src);
    if (!url.n)
        url = kn_node_attr(n, KN_A_href);
    return s->env.image && url.n ? kn_image_ref(s->env.image(s->env.ctx, n, url)) : NULL;
}

static kn_image *picture_of(JSContextRef ctx, kn_script *s, JSValueRef v) {
    return drawable(s, any_picture(ctx, s, v), 300, 150);
}

static kn_pix *drawn_pixels(kn_script *s, kn_image *im) { /* of one that has none of its own */
    double w, h;
    bool x;
    kn_image_size(im, &w, &h, &x, &x, &x);
    kn_canvas *c = kn_canvas_new(kn_canvas_host(s)->kit, (int)ceil(w), (int)ceil(h));
    kn_item it = {.kind = KN_ITEM_FILL};
    const kn_rect all = {0, 0, w, h};
    it.u.fill.shape = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = all};
    it.u.fill.paint = (kn_paint){.kind = KN_PAINT_IMAGE, .alpha = 1, .image = im, .tile = all};
    kn_canvas_draw(c, &it, &(kn_canvas_look){.m = {1, 0, 0, 1, 0, 0}});
    kn_image *snap = kn_canvas_snapshot(c);
    kn_pix *p = snap ? kn_pix_ref(kn_image_pix(snap)) : NULL;
    kn_image_unref(snap);
    kn_canvas_free(c);
    return p;
}

kn_pix *kn_canvas_pixels_of(JSContextRef ctx, kn_script *s, JSValueRef v, bool *bitmap) {
    *bitmap = kn_canvas_unwrap(ctx, v, KN_CANVAS_BITMAP) != NULL;
    kn_image *im = picture_of(ctx, s, v);
    kn_pix *p = im ? kn_image_pix(im) : NULL;
    p = !im ? NULL : p ? kn_pix_ref(p) : drawn_pixels(s, im);
    kn_image_unref(im);
    return p;
}

/* drawImage's rectangles: source and destination, both upright and inside the picture. */
static bool fit_source(const kn_image *im, size_t n, const double *v, kn_rect *src, kn_rect *dst) {
    double w, h;
    bool x;
    kn_image_size(im, &w, &h, &x, &x, &x);
    *src = n == 8 ? (kn_rect){v[0], v[1], v[2], v[3]} : (kn_rect){0, 0, w, h};
    *dst = n == 8   ? (kn_rect){v[4], v[5], v[6], v[7]}
           : n == 4 ? (kn_rect){v[0], v[1], v[2], v[3]}
                    : (kn_rect){v[0], v[1], w, h};
    if (src->w < 0)
        src->x += src->w, src->w = -src->w;
    if (src->h < 0)
        src->y += src->h, src->h = -src->h;
    if (dst->w < 0)
        dst->x += dst->w, dst->w = -dst->w;
    if (dst->h < 0)
        dst->y += dst->h, dst->h = -dst->h;
    if (src->w == 0 || src->h == 0 || dst->w == 0 || dst->h == 0)
        return false;
    const kn_rect in = kn_rect_intersect(*src, (kn_rect){0, 0, w, h});
    if (kn_rect_empty(in))
        return false;
    const double kx = dst->w / src->w, ky = dst->h / src->h;
    *dst = (kn_rect){dst->x + (in.x - src->x) * kx, dst->y + (in.y - src->y) * ky, in.w * kx,
                     in.h * ky};
    *src = in;
    return true;
}

/* Chrome draws pictures without antialiasing, unless they are turned or thinner than a pixel. */
static kn_rect covered(const double m[6], kn_rect r) {
    double inv[6];
    const bool straight = m[1] == 0 && m[2] == 0, quarter = m[0] == 0 && m[3] == 0;
    if (!(straight || quarter) || !kn_m6_invert(m, inv))
        return r;
    const kn_pt a = kn_m6_map(m, (kn_pt){r.x, r.y}),
                b = kn_m6_map(m, (kn_pt){r.x + r.w, r.y + r.h});
    if (fabs(b.x - a.x) < 1 || fabs(b.y - a.y) < 1)
        return r;
    const kn_pt p = kn_m6_map(inv, (kn_pt){floor(a.x + 0.5), floor(a.y + 0.5)}),
                q = kn_m6_map(inv, (kn_pt){floor(b.x + 0.5), floor(b.y + 0.5)});
    return (kn_rect){fmin(p.x, q.x), fmin(p.y, q.y), fabs(q.x - p.x), fabs(q.y - p.y)};
}

/* Files shrink by mip levels whatever the quality, canvases only from medium on: so in Chrome. */
static void draw_picture(kn_script *s, kn_ctx2d *c, kn_image *im, bool file, kn_rect src,
                         kn_rect dst) {
    double w, h;
    bool x;
    kn_image_size(im, &w, &h, &x, &x, &x);
    const double kx = dst.w / src.w, ky = dst.h / src.h;
    kn_item it = {.kind = KN_ITEM_FILL};
    it.u.fill.shape = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = covered(c->now.m, dst)};
    it.u.fill.paint = (kn_paint){.kind = KN_PAINT_IMAGE,
                                 .alpha = (float)c->now.alpha,
                                 .image = im,
                                 .bleeds = true,
                                 .tile = {dst.x - src.x * kx, dst.y - src.y * ky, w * kx, h * ky},
                                 .sampling = !c->now.smooth                 ? KN_SAMPLE_PIXELATED
                                             : c->now.quality == 0 && !file ? KN_SAMPLE_LINEAR
                                                                            : KN_SAMPLE_AUTO};
    kn_canvas_look look;
    kn_canvas_filtering filtering;
    kn_canvas_look_of(&c->now, &look);
    kn_canvas_filter_begin(s, c, &look, &filtering);
    kn_canvas_draw(c->canvas, &it, &look);
    kn_canvas_filter_end(&filtering);
}

/* __draw(source, 2, 4 or 8 numbers); an OffscreenCanvas comes as its context */
KN_NATIVE(c2d_draw_image) {
    kn_script *s;
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);
    const size_t n = argc >= 9 ? 8 : argc >= 5 ? 4 : 2;
    double v[8];
    kn_rect src, dst;
    if (!c || !kn_canvas_numbers(ctx, argc, argv, 1, n, v))
        return KN_UNDEF;
    const kn_node *node = kn_unwrap(ctx, argv[0]);
    kn_image *im = drawable(s, any_picture(ctx, s, argv[0]), kn_canvas_width(c->canvas),
                            kn_canvas_height(c->canvas));
    if (im && fit_source(im, n, v, &src, &dst))
        draw_picture(s, c, im, node && !kn_is_html(node, KN_A_canvas), src, dst);
    kn_image_unref(im);
    return KN_UNDEF;
}

/* Where a pattern does not repeat, linear sampling meets what is transparent: a border of it. */
static kn_image *with_border(kn_image *im, bool x, bool y) {
    const kn_pix *from = kn_image_pix(im);
    const int dx = x ? 1 : 0, dy = y ? 1 : 0;
    kn_pix *to = from ? kn_pix_new(from->w + 2 * dx, from->h + 2 * dy, KN_PIX_BGRA) : NULL;
    if (!to)
        return NULL;
    for (int v = 0; v < from->h; v++)
        memcpy(to->data + (ptrdiff_t)(v + dy) * to->stride + (ptrdiff_t)dx * 4,
               from->data + (ptrdiff_t)v * from->stride, (size_t)from->w * 4);
    kn_image_unref(im);
    return kn_image_from_pix(to);
}

/* K.pattern(source, repeat in x, repeat in y); null when there is no picture */
KN_NATIVE(host_pattern) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_image *im = s ? picture_of(ctx, s, kn_arg(ctx, argc, argv, 0)) : NULL;
    if (!im)
        return KN_NULL;
    kn_ink *p = kn_ink_new(s);
    p->pattern = true;
    p->image = im;
    p->repeat_x = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 1));
    p->repeat_y = JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 2));
    kn_image *border =
        p->repeat_x && p->repeat_y ? NULL : with_border(im, !p->repeat_x, !p->repeat_y);
    if (border) {
        p->image = border;
        p->border = true;
    }
    return kn_canvas_object(s, &(kn_canvas_obj){.kind = KN_CANVAS_INK, .u.ink = p});
}

/* K.bitmap(source): an ImageBitmap, null when there is no picture */
KN_NATIVE(host_bitmap) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_image *im = s ? picture_of(ctx, s, kn_arg(ctx, argc, argv, 0)) : NULL;
    if (!im)
        return KN_NULL;
    return kn_canvas_object(s, &(kn_canvas_obj){.kind = KN_CANVAS_BITMAP, .u.bitmap = im});
}

/* K.elementPicture(element that a canvas lays out): an ImageBitmap, null when it shows nothing */
KN_NATIVE(host_element_picture) {
    kn_script *s = kn_self_host(ctx, self, exc);
    const kn_node *n = s ? kn_unwrap_host(ctx, kn_arg(ctx, argc, argv, 0), &s) : NULL;
    kn_image *im = n && s->env.element ? s->env.element(s->env.ctx, n) : NULL;
    if (!im)
        return KN_NULL;
    return kn_canvas_object(s, &(kn_canvas_obj){.kind = KN_CANVAS_BITMAP, .u.bitmap = im});
}

/* K.closeBitmap(bitmap): it has no picture any more */
KN_NATIVE(host_close_bitmap) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, kn_arg(ctx, argc, argv, 0), KN_CANVAS_BITMAP);
    if (o) {
        kn_image_unref(o->u.bitmap);
        o->u.bitmap = NULL;
    }
    return KN_UNDEF;
}

/* K.pictureSize(source): [w, h] or null */
KN_NATIVE(host_picture_size) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_image *im = s ? any_picture(ctx, s, kn_arg(ctx, argc, argv, 0)) : NULL;
    if (!im)
        return KN_NULL;
    double v[2];
    bool x;
    kn_image_size(im, &v[0], &v[1], &x, &x, &x);
    kn_image_unref(im);
    return kn_js_numbers(ctx, v, 2);
}

/* ---- pixels ---- */
/* Bytes of a Uint8ClampedArray; false when there are fewer than `need`. */
static uint8_t *bytes_of(JSContextRef ctx, JSValueRef v, size_t need) {
    JSObjectRef o = kn_js_obj(ctx, v);
    if (!o || JSValueGetTypedArrayType(ctx, o, NULL) == kJSTypedArrayTypeNone ||
        JSObjectGetTypedArrayByteLength(ctx, o, NULL) < need)
        return NULL;
    return JSObjectGetTypedArrayBytesPtr(ctx, o, NULL); /* of the view, not of its buffer */
}

/* Coordinates that are far outside mean the same as those at the end of what an int holds twice. */
static int near_int(double v) {
    return (int)fmax(-1e9, fmin(1e9, v));
}

/* __pixels(array, x, y, w, h): reads straight RGBA into the array */
KN_NATIVE(c2d_get_pixels) {
    kn_script *s;
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);
    double v[4];
    if (!c || !kn_canvas_numbers(ctx, argc, argv, 1, 4, v) || v[2] < 1 || v[3] < 1 ||
        v[2] * v[3] > 1e9)
        return KN_UNDEF;
    uint8_t *p = bytes_of(ctx, argv[0], (size_t)(v[2] * v[3] * 4));
    if (p)
        kn_canvas_get(c->canvas, near_int(v[0]), near_int(v[1]), (int)v[2], (int)v[3], p);
    return KN_UNDEF;
}

/* __putPixels(array, its width, its height, x, y, dirty x, y, w, h) */
KN_NATIVE(c2d_put_pixels) {
    kn_script *s;
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);
    double v[8];
    if (!c || !kn_canvas_numbers(ctx, argc, argv, 1, 8, v))
        return KN_UNDEF;
    if (v[0] < 1 || v[1] < 1 || v[0] * v[1] > 1e9)
        return KN_UNDEF;
    const uint8_t *p = bytes_of(ctx, argv[0], (size_t)(v[0] * v[1] * 4));
    const int w = (int)v[0], h = (int)v[1];
    const int x0 = near_int(fmax(0, v[4])), y0 = near_int(fmax(0, v[5]));
    const int x1 = near_int(fmin(w, v[4] + v[6])), y1 = near_int(fmin(h, v[5] + v[7]));
    if (p && x0 < x1 && y0 < y1)
        kn_canvas_put(c->canvas, near_int(v[2]) + x0, near_int(v[3]) + y0, x1 - x0, y1 - y0,
                      p + ((size_t)y0 * (size_t)w + (size_t)x0) * 4, w * 4);
    return KN_UNDEF;
}

/* ---- files ---- */
/* The picture in one of the formats of `encode`; PNG when it has none. */
static bool encode(kn_script *s, kn_ctx2d *c, kn_str type, double quality, kn_sb *out) {
    kn_image *im = kn_ctx2d_snapshot(c, false);
    kn_pix *p = im ? kn_image_pix(im) : NULL;
    const bool ok = p && s->env.encode &&
                    s->env.encode(s->env.ctx, p, kn_str_eq(type, KN_S("image/webp")), quality, out);
    kn_image_unref(im);
    return ok;
}

static bool picture_png(kn_ctx2d *c, kn_sb *out) {
    kn_image_unref(kn_ctx2d_snapshot(c, false)); /* brings the canvas up to date */
    return kn_canvas_png(c->canvas, out);
}

/* K.encode(context or canvas, type, quality 0..1 or -1): a data: URL */
KN_NATIVE(host_encode) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, kn_arg(ctx, argc, argv, 0), KN_CANVAS_CONTEXT);
    kn_jstr type;
    kn_sb file = {0}, out = {0};
    if (!s || !o)
        return KN_UNDEF;
    kn_str name = KN_S("image/png");
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &type, exc)) {
        const kn_str want = kn_jstr_view(&type);
        bool ok = !kn_str_eq(want, name) &&
                  encode(s, o->u.ctx, want, kn_js_num(ctx, kn_arg(ctx, argc, argv, 2)), &file);
        if (ok)
            name = want;
        else
            ok = picture_png(o->u.ctx, &file);
        kn_sb_puts(&out, ok ? "data:" : "data:,");
        if (ok) {
            kn_sb_put(&out, name);
            kn_sb_puts(&out, ";base64,");
            kn_sb_base64(&out, kn_sb_str(&file));
        }
    }
    kn_sb_free(&file);
    kn_jstr_free(&type);
    return kn_js_sb(ctx, &out);
}
