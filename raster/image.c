/* Still images: decoded pictures with mip-maps, and layers that are drawn at each wanted size. */
#include "raster/dlist.h"
#include "raster/imagepriv.h"
#include "raster/sample.h"
#include "src/core/mem.h"
#include <math.h>
#include <string.h>

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
    im->pix = p;
    im->mips.half[0] = kn_pix_ref(p);
    im->size = (kn_image_natural){true, true, p->w, p->h, p->w, p->h};
    return im;
}

kn_image *kn_image_from_layer(kn_layer *l, double w, double h) {
    if (!l)
        return NULL;
    kn_image *im = image_new();
    im->layer = l;
    im->id = l->key;
    im->size = (kn_image_natural){true, true, w, h, w, h};
    return im;
}

kn_image *kn_image_from_document(const kn_image_natural *size, void *document) {
    kn_image *im = image_new();
    im->document = document;
    im->size = *size;
    return im;
}

void *kn_image_document(const kn_image *im) {
    return im->document;
}

kn_image *kn_image_ref(kn_image *im) {
    if (im)
        atomic_fetch_add_explicit(&im->ref, 1, memory_order_relaxed);
    return im;
}

static void mips_drop(kn_mips *m) {
    for (int i = 0; i < KN_IMAGE_MIPS; i++) {
        kn_pix_unref(m->half[i]);
        kn_pix_unref(m->level[i]);
    }
    *m = (kn_mips){{NULL}, {NULL}};
}

void kn_image_unref(kn_image *im) {
    if (!im || atomic_fetch_sub_explicit(&im->ref, 1, memory_order_acq_rel) != 1)
        return;
    kn_pix_unref(im->pix);
    mips_drop(&im->mips);
    for (int i = 0; i < KN_IMAGE_PARTS; i++)
        mips_drop(&im->parts[i].mips);
    for (int i = 0; i < KN_IMAGE_SIZES; i++)
        kn_pix_unref(im->sizes[i]);
    kn_layer_unref(im->layer);
    kn_mutex_free(im->lock);
    free(im);
}

void kn_image_size(const kn_image *im, double *w, double *h, bool *has_w, bool *has_h,
                   bool *has_ratio) {
    if (w)
        *w = im->size.w;
    if (h)
        *h = im->size.h;
    if (has_w)
        *has_w = im->size.has_w;
    if (has_h)
        *has_h = im->size.has_h;
    if (has_ratio)
        *has_ratio = im->size.rw > 0 && im->size.rh > 0;
}

void kn_image_natural_of(const kn_image *im, kn_image_natural *out) {
    *out = im->size;
}

void kn_image_concrete(const kn_image_natural *n, double *w, double *h) {
    const bool ratio = n->rw > 0 && n->rh > 0;
    const double free_w = *w, free_h = *h;
    if (n->has_w)
        *w = n->w;
    if (n->has_h)
        *h = n->h;
    if ((n->has_w && n->has_h) || !ratio)
        return;
    if (n->has_w)
        *h = n->w * n->rh / n->rw;
    else if (n->has_h)
        *w = n->h * n->rw / n->rh;
    else if (free_h * n->rw / n->rh <= free_w)
        *w = free_h * n->rw / n->rh;
    else
        *h = free_w * n->rh / n->rw;
}

void kn_image_ratio(const kn_image *im, double *w, double *h) {
    *w = im->size.rw;
    *h = im->size.rh;
}

kn_pix *kn_image_pix(kn_image *im) {
    return im->pix;
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

static int halved_up(int n, int level) {
    return (int)(((int64_t)n + (1 << level) - 1) >> level);
}

/* The last level that is not smaller than what is wanted. */
static int pick_level(int w, int h, double tw, double th) {
    int level = 0;
    while (level + 1 < KN_IMAGE_MIPS && (halved_up(w, level) > 1 || halved_up(h, level) > 1) &&
           halved_up(w, level + 1) >= tw && halved_up(h, level + 1) >= th)
        level++;
    return level;
}

static kn_pix *half_of(kn_mips *m, int k) {
    for (int i = 1; i <= k; i++)
        if (!m->half[i] && (!m->half[i - 1] || !(m->half[i] = halve(m->half[i - 1]))))
            return NULL;
    return m->half[k];
}

static kn_pix *stretch(const kn_pix *src, int w, int h, bool nearest) {
    kn_pix *o = kn_pix_new(w, h, KN_PIX_BGRA);
    if (!o)
        return NULL;
    kn_texture t = kn_texture_of(src);
    kn_texture_scale(&t, (uint32_t *)(void *)o->data, o->stride / 4, w, h, nearest);
    o->opaque = src->opaque;
    return o;
}

/* Borrowed. */
static kn_pix *level_of(kn_mips *m, int k) {
    if (k == 0)
        return m->half[0];
    if (!m->level[k]) {
        const int w0 = m->half[0]->w, h0 = m->half[0]->h;
        const int w = halved_up(w0, k), h = halved_up(h0, k);
        /* Which halves the level is drawn from goes by the mean of both scales. */
        const double scale = sqrt((double)w / w0 * ((double)h / h0));
        const int from = (int)floor(-log2(scale) + 1e-6);
        kn_pix *src = half_of(m, from < 0 ? 0 : from < KN_IMAGE_MIPS ? from : KN_IMAGE_MIPS - 1);
        m->level[k] = src && src->w == w && src->h == h ? kn_pix_ref(src)
                      : src                             ? stretch(src, w, h, false)
                                                        : NULL;
    }
    return m->level[k];
}

static kn_mips *mips_of_part(kn_image *im, const kn_irect *r) {
    const int w = r->x1 - r->x0, h = r->y1 - r->y0;
    if (w == im->pix->w && h == im->pix->h)
        return &im->mips;
    for (int i = 0; i < KN_IMAGE_PARTS; i++) {
        struct kn_part *p = &im->parts[i];
        if (p->mips.half[0] && p->x == r->x0 && p->y == r->y0 && p->w == w && p->h == h)
            return &p->mips;
    }
    struct kn_part *p = &im->parts[im->next_part];
    im->next_part = (im->next_part + 1) % KN_IMAGE_PARTS;
    mips_drop(&p->mips);
    p->x = r->x0, p->y = r->y0, p->w = w, p->h = h;
    p->mips.half[0] = kn_pix_part(im->pix, r->x0, r->y0, w, h);
    return p->mips.half[0] ? &p->mips : NULL;
}

kn_pix *kn_image_level(kn_image *im, const kn_irect *part, double want_w, double want_h) {
    const kn_irect all = {0, 0, im->pix->w, im->pix->h};
    const double tw = floor(fabs(want_w) + 0.5), th = floor(fabs(want_h) + 0.5);
    part = part ? part : &all;
    if (!(tw >= 1 && th >= 1)) /* less than half a px is not drawn */
        return NULL;
    const int level = pick_level(part->x1 - part->x0, part->y1 - part->y0, tw, th);
    if (level == 0)
        return kn_pix_ref(im->pix);
    kn_mutex_lock(im->lock);
    kn_mips *m = mips_of_part(im, part);
    kn_pix *p = m ? level_of(m, level) : NULL;
    kn_pix_ref(p);
    kn_mutex_unlock(im->lock);
    return p;
}

kn_pix *kn_image_find_size(kn_image *im, int w, int h) {
    kn_pix *p = NULL;
    kn_mutex_lock(im->lock);
    for (int i = 0; i < KN_IMAGE_SIZES && !p; i++)
        if (im->sizes[i] && im->sizes[i]->w == w && im->sizes[i]->h == h)
            p = kn_pix_ref(im->sizes[i]);
    kn_mutex_unlock(im->lock);
    return p;
}

void kn_image_keep_size(kn_image *im, kn_pix *p) {
    kn_mutex_lock(im->lock);
    kn_pix_unref(im->sizes[im->next_size]);
    im->sizes[im->next_size] = kn_pix_ref(p);
    im->next_size = (im->next_size + 1) % KN_IMAGE_SIZES;
    kn_mutex_unlock(im->lock);
}

uint64_t
kn_image_id(kn_image *im) { /* pictures are hashed when somebody asks: canvases change often */
    kn_mutex_lock(im->lock);
    if (!im->id)
        im->id = kn_pix_hash(im->pix);
    uint64_t id = im->id;
    kn_mutex_unlock(im->lock);
    return id;
}
