/* Paints: flat colours, gradients, images, patterns; tiled or not. */
#include "raster/bounds.h"
#include "raster/gradient.h"
#include "raster/imagepriv.h"
#include "raster/player.h"
#include "raster/sample.h"
#include "raster/shape.h"
#include <math.h>

#define MAX_CELL 4096 /* px of a tile's side that is kept as a picture */

static kn_aff translate(double x, double y) {
    return (kn_aff){1, 0, 0, 1, x, y};
}

static kn_aff with_offset(const kn_aff *m, double x, double y) {
    kn_aff t = translate(x, y);
    return kn_aff_mul(m, &t);
}

/* A layer is drawn anew for the size that the whole image has on the device. */
static kn_pix *layer_at(kn_walk *w, kn_image *im, double pw, double ph) {
    const double most = 8192, cut = fmin(1, fmin(most / pw, most / ph));
    const int iw = (int)fmax(1, rint(pw * cut)), ih = (int)fmax(1, rint(ph * cut));
    kn_pix *p = kn_image_find_size(im, iw, ih);
    if (p || w->depth >= KN_MAX_NESTING || !(p = kn_pix_new(iw, ih, KN_PIX_BGRA)))
        return p;
    kn_surf surf = {(uint32_t *)(void *)p->data, p->stride / 4, {0, 0, iw, ih}};
    const kn_clip clip = {.box = surf.box};
    const kn_into into = {&surf, &clip, {iw / im->size.w, 0, 0, ih / im->size.h, 0, 0}};
    w->depth++;
    kn_draw_layer(w, &into, im->layer);
    w->depth--;
    kn_image_keep_size(im, p);
    return p;
}

/* Whole px around a part of a picture, none outside of it: what filtering may read. */
static kn_irect whole_px(kn_rect r, const kn_pix *p) {
    const double e = 1.0 / 1024;
    const kn_irect all = {0, 0, p->w, p->h};
    const kn_irect b = {(int)floor(r.x + e), (int)floor(r.y + e), (int)ceil(r.x + r.w - e),
                        (int)ceil(r.y + r.h - e)};
    return kn_irect_intersect(b, all);
}

bool kn_image_src(kn_walk *w, const kn_aff *m, kn_image *im, const kn_rect *src, kn_rect dst,
                  uint8_t sampling, float alpha, kn_src *out, kn_pix **keep) {
    *keep = NULL;
    if (!im || im->document || kn_rect_empty(dst))
        return false;
    const kn_rect all = {0, 0, im->size.w, im->size.h};
    const kn_rect r = src && !kn_rect_empty(*src) ? *src : all;
    double sx, sy, fx = dst.w / r.w, fy = dst.h / r.h;
    kn_aff_scales(m, &sx, &sy);
    kn_aff t = {fx, 0, 0, fy, dst.x - r.x * fx, dst.y - r.y * fy}; /* image → current space */
    kn_texture tex;
    if (im->layer) {
        kn_pix *p = *keep = layer_at(w, im, im->size.w * fx * sx, im->size.h * fy * sy);
        if (!p)
            return false;
        tex = kn_texture_of(p);
        t.a *= im->size.w / p->w;
        t.d *= im->size.h / p->h;
    } else {
        /* Canvases filter in what lies beside the part. */
        const kn_irect part = whole_px(sampling == KN_SAMPLE_LINEAR ? all : r, im->pix);
        const int pw = part.x1 - part.x0, ph = part.y1 - part.y0;
        if (pw <= 0 || ph <= 0 || fabs(pw * fx * sx) < 0.5 || fabs(ph * fy * sy) < 0.5)
            return false;
        t.e += part.x0 * fx;
        t.f += part.y0 * fy;
        kn_pix *p = *keep = sampling == KN_SAMPLE_AUTO || sampling == KN_SAMPLE_FINE
                                ? kn_image_level(im, &part, pw * fx * sx, ph * fy * sy)
                                : kn_pix_ref(im->pix);
        if (!p)
            return false;
        tex = kn_texture_of(p);
        if (p == im->pix) {
            tex.px += (ptrdiff_t)part.y0 * tex.stride + part.x0;
            tex.w = pw;
            tex.h = ph;
        }
        t.a *= (double)pw / tex.w;
        t.d *= (double)ph / tex.h;
    }
    const kn_aff all_m = kn_aff_mul(m, &t);
    const kn_filtered how = sampling == KN_SAMPLE_PIXELATED ? KN_FILTERED_NOT
                            : sampling == KN_SAMPLE_FINE    ? KN_FILTERED_FINE
                                                            : KN_FILTERED;
    *out = kn_src_texture(&tex, &all_m, how, KN_WRAP_CLAMP, alpha, w->s->arena);
    return true;
}

/* Draws one tile with its corner at (0,0) of the space of `in`. */
static void draw_tile(kn_walk *w, const kn_into *in, const kn_paint *p) {
    kn_shape rect = {.kind = KN_SHAPE_RECT, .u.rect = {0, 0, p->tile.w, p->tile.h}};
    const uint8_t sampling = p->sampling == KN_SAMPLE_AUTO ? KN_SAMPLE_FINE : p->sampling;
    kn_pix *keep = NULL;
    kn_src src;
    if (p->kind == KN_PAINT_LAYER) {
        if (w->depth >= KN_MAX_NESTING)
            return;
        w->depth++;
        kn_draw_layer(w, in, p->layer);
        w->depth--;
        return;
    }
    if (p->kind == KN_PAINT_GRADIENT)
        src = kn_src_gradient(p->grad, &in->m, 1, w->s->arena);
    else if (p->kind != KN_PAINT_IMAGE ||
             !kn_image_src(w, &in->m, p->image, NULL, rect.u.rect, sampling, 1, &src, &keep))
        return;
    kn_cov cov = kn_shape_cov(w->s, &rect, &in->m, in->clip->box, false);
    kn_blit(in->dst, in->clip, &cov, &src, KN_BLEND_NORMAL, &w->s->buf);
    kn_cov_drop(w->s, &cov);
    kn_pix_unref(keep);
}

/* Is all of `box` inside the tile with index (i, j)? Gives the tile's corner. */
static bool single_tile(const kn_paint *p, kn_rect box, double *x, double *y) {
    double i = p->sx > 0 ? floor((box.x - p->tile.x) / p->sx + 1e-6) : 0;
    double j = p->sy > 0 ? floor((box.y - p->tile.y) / p->sy + 1e-6) : 0;
    *x = p->tile.x + i * p->sx;
    *y = p->tile.y + j * p->sy;
    const double e = 1e-3;
    bool in_x = box.x >= *x - e && box.x + box.w <= *x + p->tile.w + e;
    bool in_y = box.y >= *y - e && box.y + box.h <= *y + p->tile.h + e;
    return (in_x || !(p->sx > 0)) && (in_y || !(p->sy > 0));
}

/* Clips to the tile on the axes that do not repeat. */
static void clip_strip(kn_walk *w, const kn_into *in, const kn_aff *m, const kn_paint *p,
                       kn_rect box, kn_paint_src *out) {
    out->clip = *in->clip;
    kn_rect r = {p->sx > 0 ? box.x - 1 : p->tile.x, p->sy > 0 ? box.y - 1 : p->tile.y,
                 p->sx > 0 ? box.w + 2 : p->tile.w, p->sy > 0 ? box.h + 2 : p->tile.h};
    const double e = 1e-3;
    if (r.x <= box.x + e && r.y <= box.y + e && r.x + r.w >= box.x + box.w - e &&
        r.y + r.h >= box.y + box.h - e)
        return;
    kn_shape s = {.kind = KN_SHAPE_RECT, .u.rect = r};
    out->cover = kn_shape_cov(w->s, &s, m, in->clip->box, false);
    out->clip = (kn_clip){.box = kn_irect_intersect(in->clip->box, out->cover.box),
                          .cov = kn_cov_is_solid(&out->cover) ? NULL : &out->cover,
                          .up = in->clip,
                          .depth = in->clip->depth + 1};
}

static int cell_px(double period, double scale) {
    double n = ceil(period * scale - 1e-3);
    return n < 1 ? 1 : n > MAX_CELL ? MAX_CELL : (int)n;
}

/* Pictures without gaps between them are repeated by the sampler. */
static bool repeats_itself(const kn_paint *p) {
    const double e = 1e-6;
    return p->kind == KN_PAINT_IMAGE && p->image->pix && p->sampling != KN_SAMPLE_FINE &&
           fabs(p->sx - p->tile.w) < e && fabs(p->sy - p->tile.h) < e;
}

static bool within(double at, double len, double from, double size) {
    const double e = 1e-6;
    return at >= from - e && at + len <= from + size + e;
}

static bool repeated_picture(kn_walk *w, const kn_aff *m, const kn_paint *p, kn_rect box,
                             kn_paint_src *out) {
    const bool one_x = within(box.x, box.w, p->tile.x, p->tile.w);
    const bool one_y = within(box.y, box.h, p->tile.y, p->tile.h);
    double sx, sy;
    kn_aff_scales(m, &sx, &sy);
    const kn_pix *pic = out->pix =
        p->sampling == KN_SAMPLE_AUTO
            ? kn_image_level(p->image, NULL, p->tile.w * sx, p->tile.h * sy)
            : kn_pix_ref(p->image->pix);
    if (!pic)
        return false;
    const kn_aff t = {p->tile.w / pic->w, 0, 0, p->tile.h / pic->h, p->tile.x, p->tile.y};
    const kn_aff at = kn_aff_mul(m, &t);
    const kn_texture tex = kn_texture_of(pic);
    out->src = kn_src_texture(&tex, &at,
                              p->sampling == KN_SAMPLE_PIXELATED ? KN_FILTERED_NOT : KN_FILTERED,
                              one_x   ? KN_WRAP_REPEAT_Y
                              : one_y ? KN_WRAP_REPEAT_X
                                      : KN_WRAP_REPEAT,
                              p->alpha, w->s->arena);
    return true;
}

/* One period of the tiling as a picture, which is then repeated. */
static bool repeated(kn_walk *w, const kn_aff *m, const kn_paint *p, kn_rect box,
                     kn_paint_src *out) {
    double sx, sy, px = p->sx > 0 ? p->sx : p->tile.w, py = p->sy > 0 ? p->sy : p->tile.h;
    kn_aff_scales(m, &sx, &sy);
    int cw = cell_px(px, sx), ch = cell_px(py, sy);
    if (!kn_surf_get(w->s->pool, (kn_irect){0, 0, cw, ch}, &out->cell))
        return false;
    kn_clip clip = {.box = out->cell.box};
    kn_into into = {&out->cell, &clip, {cw / px, 0, 0, ch / py, 0, 0}};
    draw_tile(w, &into, p);
    kn_aff at = {px / cw, 0, 0, py / ch, p->tile.x, p->tile.y};
    kn_aff all = kn_aff_mul(m, &at);
    kn_texture t = {out->cell.px, out->cell.stride, cw, ch};
    kn_wrap wrap = KN_WRAP_REPEAT;
    if (p->kind == KN_PAINT_IMAGE && within(box.x, box.w, p->tile.x, px))
        wrap = KN_WRAP_REPEAT_Y;
    else if (p->kind == KN_PAINT_IMAGE && within(box.y, box.h, p->tile.y, py))
        wrap = KN_WRAP_REPEAT_X;
    const bool hard = p->kind == KN_PAINT_IMAGE && p->sampling == KN_SAMPLE_PIXELATED;
    out->src = kn_src_texture(&t, &all, hard ? KN_FILTERED_NOT : KN_FILTERED_FINE, wrap, p->alpha,
                              w->s->arena);
    return true;
}

/* A layer that is not repeated is drawn to a surface as large as what is seen of it. */
static bool single_layer(kn_walk *w, const kn_into *in, const kn_aff *m, const kn_paint *p,
                         kn_rect box, kn_paint_src *out) {
    kn_irect b = kn_device_box(&in->m, box, in->clip->box);
    if (!kn_surf_get(w->s->pool, b, &out->cell))
        return false;
    kn_clip clip = {.box = b};
    kn_into into = {&out->cell, &clip, *m};
    draw_tile(w, &into, p);
    kn_texture t = {out->cell.px, out->cell.stride, b.x1 - b.x0, b.y1 - b.y0};
    kn_aff at = translate(b.x0, b.y0);
    out->src = kn_src_texture(&t, &at, KN_FILTERED, KN_WRAP_CLAMP, p->alpha, w->s->arena);
    return true;
}

bool kn_paint_open(kn_walk *w, const kn_into *in, const kn_paint *p, kn_rect box,
                   kn_paint_src *out) {
    *out = (kn_paint_src){.clip = *in->clip};
    if (!(p->alpha > 0))
        return false;
    if (p->kind == KN_PAINT_COLOR) {
        out->src = kn_src_solid(kn_rgba_px(p->color, p->alpha));
        return out->src.color != 0;
    }
    if (p->kind == KN_PAINT_GRADIENT && !p->tiled) {
        out->src = kn_src_gradient(p->grad, &in->m, p->alpha, w->s->arena);
        return true;
    }
    if (kn_rect_empty(p->tile) || kn_rect_empty(box))
        return false;
    /* Without `tiled` an image or a layer fills its tile once. */
    kn_paint q = *p;
    if (!p->tiled)
        q.sx = q.sy = 0;
    kn_aff m = in->m, pm;
    bool moved = q.m.m[15] != 0 && !kn_mat4_is_identity(&q.m);
    if (moved) { /* pattern transform: continue in the space of the tile grid */
        pm = kn_aff_of(&q.m);
        kn_aff inv;
        if (!kn_aff_invert(&pm, &inv))
            return false;
        m = kn_aff_mul(&in->m, &pm);
        box = kn_aff_rect(&inv, box);
    }
    if (!q.bleeds)
        clip_strip(w, in, &m, &q, box, out);
    if (kn_irect_empty(out->clip.box))
        return false;
    double x, y;
    if (!single_tile(&q, box, &x, &y)) {
        if (!repeats_itself(&q))
            return repeated(w, &m, &q, box, out);
        return repeated_picture(w, &m, &q, box, out);
    }
    kn_aff at = with_offset(&m, x, y);
    switch (q.kind) {
    case KN_PAINT_GRADIENT:
        out->src = kn_src_gradient(q.grad, &at, q.alpha, w->s->arena);
        return true;
    case KN_PAINT_IMAGE: {
        /* Nothing of the picture beyond the box is filtered in. */
        const kn_rect tile = {0, 0, q.tile.w, q.tile.h};
        const kn_rect seen = kn_rect_intersect((kn_rect){box.x - x, box.y - y, box.w, box.h}, tile);
        const double kx = kn_image_pix(q.image) ? q.image->pix->w / tile.w : 0;
        const double ky = kx > 0 ? q.image->pix->h / tile.h : 0;
        const kn_rect src = {seen.x * kx, seen.y * ky, seen.w * kx, seen.h * ky};
        return kn_image_src(w, &at, q.image, kx > 0 ? &src : NULL, kx > 0 ? seen : tile, q.sampling,
                            q.alpha, &out->src, &out->pix);
    }
    case KN_PAINT_LAYER:
        return single_layer(w, in, &at, &q,
                            kn_aff_rect(moved ? &pm : &(kn_aff){1, 0, 0, 1, 0, 0}, box), out);
    default:
        return false;
    }
}

void kn_paint_close(kn_walk *w, kn_paint_src *p) {
    kn_pix_unref(p->pix);
    kn_cov_drop(w->s, &p->cover);
    if (p->cell.px)
        kn_surf_put(w->s->pool, &p->cell);
}
