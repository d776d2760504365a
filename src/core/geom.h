/* Points, rectangles and 4×4 matrices in px (double). */
#ifndef KN_CORE_GEOM_H
#define KN_CORE_GEOM_H
#include <stdbool.h>
#include <stdint.h>

typedef struct kn_pt {
    double x, y;
} kn_pt;
typedef struct kn_rect {
    double x, y, w, h;
} kn_rect;
typedef struct kn_irect { /* half-open [x0, x1) × [y0, y1) */
    int x0, y0, x1, y1;
} kn_irect;

/* Column-major as CSS matrix3d(): m[4*c + r]; a point is a column vector (x, y, z, 1). */
typedef struct kn_mat4 {
    double m[16];
} kn_mat4;

extern const kn_mat4 KN_MAT4_ID;
kn_mat4 kn_mat4_mul(const kn_mat4 *a, const kn_mat4 *b); /* a · b: b is applied first */
kn_mat4 kn_mat4_translate(double x, double y, double z);
kn_mat4 kn_mat4_scale(double x, double y, double z);
kn_mat4 kn_mat4_rotate(double x, double y, double z, double rad); /* about an axis */
kn_mat4 kn_mat4_affine(double a, double b, double c, double d, double e, double f);
kn_mat4 kn_mat4_perspective(double d); /* d < 1 counts as 1 (CSS Transforms 2 §9.1) */
bool kn_mat4_invert(const kn_mat4 *a, kn_mat4 *out); /* false when singular */
bool kn_mat4_is_affine2d(const kn_mat4 *a); /* maps z = 0 to z = 0 plane without perspective */
bool kn_mat4_is_translate2d(const kn_mat4 *a);
bool kn_mat4_is_identity(const kn_mat4 *a);
kn_pt kn_mat4_map(const kn_mat4 *a, double x, double y); /* z = 0, divided by w */
kn_rect kn_mat4_map_rect(const kn_mat4 *a, kn_rect r);   /* bounding box; clips w ≤ 0 */

bool kn_rect_empty(kn_rect r);
kn_rect kn_rect_union(kn_rect a, kn_rect b); /* empty ones do not count */
kn_rect kn_rect_intersect(kn_rect a, kn_rect b);
kn_rect kn_rect_inflate(kn_rect r, double dx, double dy);
kn_irect kn_rect_out(kn_rect r); /* smallest integer rectangle around r */
kn_irect kn_irect_intersect(kn_irect a, kn_irect b);
static inline bool kn_irect_empty(kn_irect r) {
    return r.x1 <= r.x0 || r.y1 <= r.y0;
}
#endif
