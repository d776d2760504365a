/* Surfaces of a worker: pixels and coverage of a rectangle of device space, out of a pool that is
 * kept between frames. */
#ifndef KN_RASTER_SURF_H
#define KN_RASTER_SURF_H
#include "src/core/arena.h"
#include "src/core/geom.h"
#include "src/core/pix.h"

typedef struct kn_surf { /* premultiplied BGRA8 */
    uint32_t *px;        /* pixel (box.x0, box.y0) */
    int stride;          /* px */
    kn_irect box;
} kn_surf;
typedef struct kn_mask { /* coverage */
    uint8_t *px;
    int stride;
    kn_irect box;
} kn_mask;

static inline uint32_t *kn_surf_row(const kn_surf *s, int y) { /* of x = box.x0 */
    return s->px + (ptrdiff_t)(y - s->box.y0) * s->stride;
}
static inline uint8_t *kn_mask_row(const kn_mask *m, int y) {
    return m->px + (ptrdiff_t)(y - m->box.y0) * m->stride;
}

typedef struct kn_surf_pool kn_surf_pool;
kn_surf_pool *kn_surf_pool_new(void);
void kn_surf_pool_free(kn_surf_pool *p);
/* Memory of at least n bytes, 64-byte aligned, not cleared; NULL without memory. Also remembers
 * that memory failed once, for the frame's status. */
void *kn_surf_pool_get(kn_surf_pool *p, size_t n);
void kn_surf_pool_put(kn_surf_pool *p, void *mem); /* NULL is fine */
bool kn_surf_pool_failed(kn_surf_pool *p);         /* and forgets it */
/* Frees what was not used lately; call between frames. */
void kn_surf_pool_trim(kn_surf_pool *p);

/* A surface over `box`; cleared. False (and px NULL) without memory or for an absurd box. */
bool kn_surf_get(kn_surf_pool *p, kn_irect box, kn_surf *out);
bool kn_surf_get_raw(kn_surf_pool *p, kn_irect box, kn_surf *out); /* not cleared */
void kn_surf_put(kn_surf_pool *p, kn_surf *s);
bool kn_mask_get(kn_surf_pool *p, kn_irect box, kn_mask *out);
void kn_mask_put(kn_surf_pool *p, kn_mask *m);
#endif
