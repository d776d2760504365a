/* Still images: decoded pictures with mip-maps, and SVG files that are drawn at each wanted size.
 */
#include "raster/imagepriv.h"
#include "raster/sample.h"
#include "src/core/mem.h"
#include <math.h>

static kn_image *image_new(void) {
    kn_image *im = KN_NEW(kn_image);
    atomic_init(&im->ref, 1);
    im->lock = kn_mutex_new();
    return im;
}

kn_image *kn_image_from_pix(kn_pix *p) {
    if (!p)
        return NULL;
    if (p->fmt != KN_PIX_BGRA || !p->data) {
        kn_pix_unref(p);
        return NULL;
    }
    kn_image *im = image_new();
    im->mips[0] = p;
    im->n_mips = 1;
    im->w = p->w;
    im->h = p->h;
    im->ratio_w = im->w;
    im->ratio_h = im->h;
    im->has_w = im->has_h = im->has_ratio = true;
    return im;
}

kn_image *kn_image_from_svg(const char *p, size_t n, kn_diags *d, kn_loc loc) {
    kn_image *im = image_new();
    if (!kn_svg_open(im, p, n)) {
        kn_report(d, KN_SEV_ERROR, KN_EPARSE, "svg/unreadable", loc, NULL,
                  "the SVG image cannot be read");
        kn_image_unref(im);
        return NULL;
    }
    im->id = kn_hash_bytes(p, n, 's') | 1;
    return im;
}

kn_image *kn_image_ref(kn_image *im) {
    if (im)
        atomic_fetch_add_explicit(&im->ref, 1, memory_order_relaxed);
    return im;
}

void kn_image_unref(kn_image *im) {
    if (!im || atomic_fetch_sub_explicit(&im->ref, 1, memory_order_acq_rel) != 1)
        return;
    for (int i = 0; i < im->n_mips; i++)
        kn_pix_unref(im->mips[i]);
    for (int i = 0; i < KN_IMAGE_SIZES; i++)
        kn_pix_unref(im->sizes[i].pix);
    kn_svg_close(im);
    kn_mutex_free(im->lock);
    free(im);
}

void kn_image_size(const kn_image *im, double *w, double *h, bool *has_w, bool *has_h,
                   bool *has_ratio) {
    if (w)
        *w = im->w;
    if (h)
        *h = im->h;
    if (has_w)
        *has_w = im->has_w;
    if (has_h)
        *has_h = im->has_h;
    if (has_ratio)
        *has_ratio = im->has_ratio;
}

void kn_image_ratio(const kn_image *im, double *w, double *h) {
    *w = im->has_ratio ? im->ratio_w : 0;
    *h = im->has_ratio ? im->ratio_h : 0;
}

kn_pix *kn_image_pix(kn_image *im) {
    return im->svg ? NULL : im->mips[0];
}

static kn_pix *halve(const kn_pix *p) {
    kn_pix *o = kn_pix_new(kn_half(p->w), kn_half(p->h), KN_PIX_BGRA);
    if (!o)
        return NULL;
    kn_texture t = kn_texture_of(p);
    kn_texture_halve(&t, (uint32_t *)(void *)o->data, o->stride / 4);
    o->opaque = p->opaque;
    return o;
}

int kn_mip_level(int w, int h, double want_w, double want_h) {
    const double tw = floor(fabs(want_w) + 0.5), th = floor(fabs(want_h) + 0.5);
    int level = 0;
    /* The smallest picture that is still at least as large as what is drawn. */
    while (level + 1 < KN_IMAGE_MIPS && (w > 1 || h > 1)) {
        w = kn_half(w);
        h = kn_half(h);
        if (w < tw || h < th)
            break;
        level++;
    }
    return level;
}

kn_pix *kn_image_mip(kn_image *im, double sx, double sy) {
    const kn_pix *full = im->mips[0];
    const int level = kn_mip_level(full->w, full->h, full->w * sx, full->h * sy);
    kn_mutex_lock(im->lock);
    while (im->n_mips <= level) {
        kn_pix *next = halve(im->mips[im->n_mips - 1]);
        if (!next)
            break;
        im->mips[im->n_mips++] = next;
    }
    kn_pix *p = im->mips[level < im->n_mips ? level : im->n_mips - 1];
    kn_mutex_unlock(im->lock);
    return p;
}

static kn_pix *scaled(kn_image *im, int w, int h, kn_sampling s) {
    kn_pix *src = s == KN_SAMPLE_PIXELATED
                      ? im->mips[0]
                      : kn_image_mip(im, (double)w / im->mips[0]->w, (double)h / im->mips[0]->h);
    if (src->w == w && src->h == h)
        return kn_pix_ref(src);
    kn_pix *o = kn_pix_new(w, h, KN_PIX_BGRA);
    if (!o)
        return NULL;
    kn_texture t = kn_texture_of(src);
    kn_texture_scale(&t, (uint32_t *)(void *)o->data, o->stride / 4, w, h,
                     s == KN_SAMPLE_PIXELATED);
    o->opaque = src->opaque;
    return o;
}

static kn_pix *find_size(kn_image *im, int w, int h, kn_sampling s) {
    for (int i = 0; i < KN_IMAGE_SIZES; i++)
        if (im->sizes[i].pix && im->sizes[i].pix->w == w && im->sizes[i].pix->h == h &&
            im->sizes[i].sampling == s)
            return kn_pix_ref(im->sizes[i].pix);
    return NULL;
}

kn_pix *kn_image_at(kn_image *im, int w, int h, kn_sampling s) {
    if (w <= 0 || h <= 0)
        return NULL;
    if (im->svg)
        s = KN_SAMPLE_AUTO;
    kn_mutex_lock(im->lock);
    kn_pix *p = find_size(im, w, h, s);
    kn_mutex_unlock(im->lock);
    if (p)
        return p;
    p = im->svg ? kn_svg_draw(im, w, h) : scaled(im, w, h, s);
    if (!p)
        return NULL;
    kn_mutex_lock(im->lock);
    kn_pix_unref(im->sizes[im->next_size].pix);
    im->sizes[im->next_size].pix = kn_pix_ref(p);
    im->sizes[im->next_size].sampling = s;
    im->next_size = (im->next_size + 1) % KN_IMAGE_SIZES;
    kn_mutex_unlock(im->lock);
    return p;
}

uint64_t
kn_image_id(kn_image *im) { /* pictures are hashed when somebody asks: canvases change often */
    kn_mutex_lock(im->lock);
    if (!im->id)
        im->id = kn_pix_hash(im->mips[0]);
    uint64_t id = im->id;
    kn_mutex_unlock(im->lock);
    return id;
}
