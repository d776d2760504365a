/* Pictures as colour sources: nearest or bilinear sampling under an affine map. */
#ifndef KN_RASTER_SAMPLE_H
#define KN_RASTER_SAMPLE_H
#include "raster/draw.h"

typedef struct kn_texture { /* borrowed pixels */
    const uint32_t *px;
    int stride, w, h; /* px */
} kn_texture;
typedef enum kn_filtered {
    KN_FILTERED_NOT,
    KN_FILTERED,     /* with sixteenths of a px where the map is straight */
    KN_FILTERED_FINE /* as good as it gets */
} kn_filtered;
/* What is outside of the texture. */
typedef enum kn_wrap { KN_WRAP_CLAMP, KN_WRAP_REPEAT, KN_WRAP_REPEAT_X, KN_WRAP_REPEAT_Y } kn_wrap;

static inline kn_texture kn_texture_of(const kn_pix *p) {
    return (kn_texture){(const uint32_t *)(const void *)p->data, p->stride / 4, p->w, p->h};
}
/* `m` maps the texture's px to device px. With whole-px translation rows are handed out as they
 * are. */
kn_src kn_src_texture(const kn_texture *t, const kn_aff *m, kn_filtered filter, kn_wrap wrap,
                      float alpha, kn_arena *a);
/* Writes w × h px: the texture stretched over them. */
void kn_texture_scale(const kn_texture *t, uint32_t *out, int stride, int w, int h, bool nearest);
/* Half size by averaging; odd sizes weigh three columns or rows 1 2 1. out: kn_half(w) ×
 * kn_half(h). */
static inline int kn_half(int n) {
    return n > 1 ? n / 2 : 1;
}
void kn_texture_halve(const kn_texture *t, uint32_t *out, int stride);
#endif
