#include "src/core/pix.h"
#include "src/core/err.h"
#include "src/core/limits.h"
#include "src/core/str.h"
#include <stdlib.h>

#define ROW_ALIGN 64

kn_pix *kn_pix_new(int w, int h, kn_pixfmt fmt) {
    if (w <= 0 || h <= 0 || (int64_t)w * h > KN_LIMIT_PICTURE_PX)
        return NULL;
    kn_pix *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    atomic_init(&p->ref, 1);
    p->w = w;
    p->h = h;
    p->fmt = fmt;
    if (fmt == KN_PIX_AVFRAME)
        return p;
    size_t row = (size_t)w * (fmt == KN_PIX_BGRA ? 4 : 1);
    size_t stride = (row + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
    if (stride <= INT32_MAX)
        p->data = aligned_alloc(ROW_ALIGN, stride * (size_t)h);
    if (!p->data) {
        free(p);
        return NULL;
    }
    memset(p->data, 0, stride * (size_t)h);
    p->stride = (int)stride;
    return p;
}

kn_pix *kn_pix_part(const kn_pix *p, int x, int y, int w, int h) {
    kn_pix *part = kn_pix_new(w, h, KN_PIX_BGRA);
    if (!part)
        return NULL;
    KN_REQUIRE(p->fmt == KN_PIX_BGRA && x >= 0 && y >= 0 && x <= p->w - w && y <= p->h - h);
    for (int i = 0; i < h; i++)
        memcpy(part->data + (ptrdiff_t)i * part->stride,
               p->data + (ptrdiff_t)(y + i) * p->stride + 4 * (ptrdiff_t)x, 4 * (size_t)w);
    part->opaque = p->opaque;
    return part;
}

kn_pix *kn_pix_ref(kn_pix *p) {
    if (p)
        atomic_fetch_add_explicit(&p->ref, 1, memory_order_relaxed);
    return p;
}

void kn_pix_unref(kn_pix *p) {
    if (!p || atomic_fetch_sub_explicit(&p->ref, 1, memory_order_acq_rel) != 1)
        return;
    if (p->release)
        p->release(p);
    else
        free(p->data);
    free(p);
}

uint64_t kn_pix_hash(const kn_pix *p) {
    uint32_t head[3] = {(uint32_t)p->w, (uint32_t)p->h, (uint32_t)p->fmt};
    uint64_t h = kn_hash_bytes(head, sizeof head, 0);
    if (!p->data)
        return h;
    size_t row = (size_t)p->w * (p->fmt == KN_PIX_BGRA ? 4 : 1);
    for (int y = 0; y < p->h; y++)
        h = kn_hash_bytes(p->data + (size_t)y * (size_t)p->stride, row, h);
    return h;
}
