/* Items other than text and shadows. */
#include "raster/bounds.h"
#include "raster/imagepriv.h"
#include "raster/player.h"
#include "raster/sample.h"
#include "raster/shape.h"
#include <math.h>

static void fill_cov(kn_walk *w, const kn_into *in, const kn_cov *cov, const kn_paint *p,
                     kn_rect box, kn_blend blend) {
    kn_paint_src ps;
    if (kn_paint_open(w, in, p, box, &ps))
        kn_blit(in->dst, &ps.clip, cov, &ps.src, blend, &w->s->buf);
    kn_paint_close(w, &ps);
}

static void draw_fill(kn_walk *w, const kn_into *in, const kn_item *it) {
    kn_cov cov = kn_shape_cov(w->s, &it->u.fill.shape, &in->m, in->clip->box, it->u.fill.no_aa);
    if (!kn_irect_empty(cov.box))
        fill_cov(w, in, &cov, &it->u.fill.paint, kn_shape_box(&it->u.fill.shape), it->blend);
    kn_cov_drop(w->s, &cov);
}

static void draw_stroke(kn_walk *w, const kn_into *in, const kn_item *it) {
    kn_cov cov =
        kn_stroke_cov(w->s, &it->u.stroke.shape, &it->u.stroke.stroke, &in->m, in->clip->box, true);
    if (!kn_irect_empty(cov.box)) {
        double g = it->u.stroke.stroke.width * fmax(1, it->u.stroke.stroke.miter);
        kn_rect b = kn_shape_box(&it->u.stroke.shape);
        b = (kn_rect){b.x - g, b.y - g, b.w + 2 * g, b.h + 2 * g};
        fill_cov(w, in, &cov, &it->u.stroke.paint, b, it->blend);
    }
    kn_cov_drop(w->s, &cov);
}

static void put_picture(kn_walk *w, const kn_into *in, kn_rect dst, const kn_src *src,
                        kn_blend blend) {
    kn_shape s = {.kind = KN_SHAPE_RECT, .u.rect = dst};
    kn_cov cov = kn_shape_cov(w->s, &s, &in->m, in->clip->box, false);
    kn_blit(in->dst, in->clip, &cov, src, blend, &w->s->buf);
    kn_cov_drop(w->s, &cov);
}

static void draw_image(kn_walk *w, const kn_into *in, const kn_item *it) {
    kn_src src;
    kn_pix *keep;
    if (kn_image_src(w, &in->m, it->u.image.image, &it->u.image.src, it->u.image.dst,
                     it->u.image.sampling, 1, &src, &keep))
        put_picture(w, in, it->u.image.dst, &src, it->blend);
    kn_pix_unref(keep);
}

const kn_media_need *kn_find_need(const kn_dlist *d, int slot) {
    if (slot >= 0 && slot < d->n_needs && d->needs[slot].slot == slot)
        return &d->needs[slot];
    for (int i = 0; i < d->n_needs; i++)
        if (d->needs[i].slot == slot)
            return &d->needs[i];
    return NULL;
}

static int device_side(double v) {
    return v < 1 ? 1 : v > 8192 ? 8192 : (int)rint(v);
}

/* Decoded frames leave YUV at the size they are shown in: no second scaling follows. Borrowed from
 * the scratch, until the next. */
static kn_pix *convert(kn_walk *w, const kn_into *in, kn_pix *pic, kn_rect src, kn_rect dst) {
    double sx, sy;
    kn_aff_scales(&in->m, &sx, &sy);
    const int pw = device_side(dst.w * sx), ph = device_side(dst.h * sy);
    kn_pix *out = w->s->video;
    if (!out || out->w != pw || out->h != ph) {
        kn_pix_unref(out);
        out = w->s->video = kn_pix_new(pw, ph, KN_PIX_BGRA);
    }
    return out && w->r->video(pic, src, out) == KN_OK ? out : NULL;
}

static bool is_whole(double v) {
    return fabs(v - rint(v)) < 1e-6;
}

/* An opaque picture on whole px, cut by nothing, is converted right to its place. */
static bool convert_in_place(kn_walk *w, const kn_into *in, kn_pix *pic, kn_rect src, kn_rect dst,
                             kn_blend blend) {
    const kn_rect r = kn_aff_rect(&in->m, dst);
    if (!pic->opaque || blend != KN_BLEND_NORMAL || in->clip->depth || in->clip->cov ||
        !kn_aff_straight(&in->m) || !(in->m.a > 0) || !(in->m.d > 0) || !is_whole(r.x) ||
        !is_whole(r.y) || !is_whole(r.w) || !is_whole(r.h) || fabs(r.x) > 1e5 || fabs(r.y) > 1e5 ||
        !(r.w < 8192) || !(r.h < 8192))
        return false;
    const kn_irect box = {(int)rint(r.x), (int)rint(r.y), (int)rint(r.x + r.w),
                          (int)rint(r.y + r.h)};
    const kn_irect seen = kn_irect_intersect(box, in->clip->box);
    if (kn_irect_empty(box) || seen.x0 != box.x0 || seen.y0 != box.y0 || seen.x1 != box.x1 ||
        seen.y1 != box.y1)
        return false;
    kn_pix place = {.w = box.x1 - box.x0,
                    .h = box.y1 - box.y0,
                    .stride = in->dst->stride * 4,
                    .fmt = KN_PIX_BGRA,
                    .data = (uint8_t *)(kn_surf_row(in->dst, box.y0) + (box.x0 - in->dst->box.x0))};
    return w->r->video(pic, src, &place) == KN_OK;
}

static void draw_video(kn_walk *w, const kn_into *in, const kn_item *it) {
    const kn_media_need *need = kn_find_need(w->d, it->u.video.slot);
    kn_rect src = it->u.video.src, dst = it->u.video.dst;
    if (!need || !need->pic || kn_rect_empty(dst))
        return;
    if (kn_irect_empty(kn_device_box(&in->m, dst, in->clip->box)))
        return;
    if (kn_rect_empty(src))
        src = (kn_rect){0, 0, 1, 1};
    kn_pix *pic = need->pic;
    if (w->r->video) {
        if (convert_in_place(w, in, pic, src, dst, it->blend))
            return;
        if (!(pic = convert(w, in, pic, src, dst))) {
            w->missed = true;
            return;
        }
        src = (kn_rect){0, 0, 1, 1};
    } else if (pic->fmt != KN_PIX_BGRA) {
        w->missed = true;
        return;
    }
    kn_aff t = {
        dst.w / (src.w * pic->w),     0, 0, dst.h / (src.h * pic->h), dst.x - src.x * dst.w / src.w,
        dst.y - src.y * dst.h / src.h};
    kn_aff m = kn_aff_mul(&in->m, &t);
    kn_texture tex = kn_texture_of(pic);
    kn_src s = kn_src_texture(&tex, &m, KN_FILTERED, KN_WRAP_CLAMP, 1, w->s->arena);
    put_picture(w, in, dst, &s, it->blend);
}

void kn_draw_item(kn_walk *w, const kn_into *in, const kn_item *it) {
    kn_irect box =
        kn_device_box(&in->m, it->ink, (kn_irect){-(1 << 24), -(1 << 24), 1 << 24, 1 << 24});
    box = (kn_irect){box.x0 - 1, box.y0 - 1, box.x1 + 1, box.y1 + 1};
    if (kn_irect_empty(kn_irect_intersect(box, in->clip->box)))
        return;
    switch (it->kind) {
    case KN_ITEM_FILL:
        draw_fill(w, in, it);
        break;
    case KN_ITEM_STROKE:
        draw_stroke(w, in, it);
        break;
    case KN_ITEM_GLYPHS:
        kn_draw_glyphs(w, in, it);
        break;
    case KN_ITEM_IMAGE:
        draw_image(w, in, it);
        break;
    case KN_ITEM_VIDEO:
        draw_video(w, in, it);
        break;
    case KN_ITEM_SHADOW:
        kn_draw_shadow(w, in, it);
        break;
    }
}
