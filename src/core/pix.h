/* The only pixel container: reference counted, immutable once shared. */
#ifndef KN_CORE_PIX_H
#define KN_CORE_PIX_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum kn_pixfmt {
    KN_PIX_BGRA, /* premultiplied, 8 bit, B first in memory (Cairo ARGB32 on little endian) */
    KN_PIX_A8,
    KN_PIX_AVFRAME /* `av` is an AVFrame of codec/; data is NULL */
} kn_pixfmt;

typedef struct kn_pix {
    atomic_int ref;
    int w, h, stride; /* px, px, bytes */
    kn_pixfmt fmt;
    bool opaque; /* every alpha is 255 (BGRA) */
    uint8_t *data;
    void *av;
    void (*release)(struct kn_pix *); /* frees data/av; NULL: free(data) */
} kn_pix;

/* New zeroed picture with one reference, or NULL (too large, no memory). stride is 64-byte aligned.
 */
kn_pix *kn_pix_new(int w, int h, kn_pixfmt fmt);
/* A copy of its w × h px at (x, y), which lie inside. NULL: none of them, or no memory. BGRA only.
 */
kn_pix *kn_pix_part(const kn_pix *p, int x, int y, int w, int h);
kn_pix *kn_pix_ref(kn_pix *p);         /* returns p; NULL is fine */
void kn_pix_unref(kn_pix *p);          /* NULL is fine */
uint64_t kn_pix_hash(const kn_pix *p); /* of the visible pixels only, never of the padding */
#endif
