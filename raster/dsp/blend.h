/* CSS Compositing 1 blend modes on rows of premultiplied BGRA8. */
#ifndef KN_RASTER_DSP_BLEND_H
#define KN_RASTER_DSP_BLEND_H
#include "raster/dlist.h"

/* d = s blended with d by `mode`, composed source-over. `cov` multiplies the source (NULL: full);
 * that is the same as mixing result and backdrop by the coverage, since every mode is linear in the
 * source's alpha (Compositing 1, section 5). */
void kn_row_blend(kn_blend mode, uint32_t *d, const uint32_t *s, const uint8_t *cov, int n);
#endif
