/* Transform properties → matrix (CSS Transforms 2 §9, Motion Path 1). */
#include "src/core/geom.h"
#include "src/style/internal.h"
#include "src/style/motion.h"

static kn_mat4 function_matrix(const kn_tf *t, double w, double h) {
    kn_mat4 m = KN_MAT4_ID;
    switch ((kn_tfn)t->fn) {
    case KN_TF_TRANSLATE:
        return kn_mat4_translate(kn_len_px(t->a[0], (float)w), kn_len_px(t->a[1], (float)h),
                                 kn_len_px(t->a[2], 0));
    case KN_TF_SCALE:
        return kn_mat4_scale(t->m[0], t->m[1], t->m[2]);
    case KN_TF_ROTATE:
        return kn_mat4_rotate(t->m[0], t->m[1], t->m[2], t->m[3]);
    case KN_TF_SKEW:
        m.m[4] = tan(t->m[0]);
        m.m[1] = tan(t->m[1]);
        return m;
    case KN_TF_MATRIX:
        memcpy(m.m, t->m, sizeof m.m);
        return m;
    case KN_TF_PERSPECTIVE:
        return t->a[0].kind == KN_LEN_KW ? m : kn_mat4_perspective(kn_len_px(t->a[0], 0));
    }
    return m;
}

static void apply_list(kn_mat4 *m, const kn_tfs *l, double w, double h) {
    for (uint32_t i = 0; l && i < l->n; i++) {
        kn_mat4 f = function_matrix(&l->v[i], w, h);
        *m = kn_mat4_mul(m, &f);
    }
}

void kn_tfs_matrix(const kn_tfs *l, double w, double h, double *m16) {
    kn_mat4 m = KN_MAT4_ID;
    apply_list(&m, l, w, h);
    memcpy(m16, m.m, sizeof m.m);
}

bool kn_style_matrix_in(const kn_style *s, double w, double h, kn_rect room, double *m16) {
    const kn_sg_fx *f = s->fx;
    kn_mat4 path;
    if (!f->transform && !f->translate && !f->rotate && !f->scale && !f->offset_path) {
        memcpy(m16, KN_MAT4_ID.m, sizeof KN_MAT4_ID.m);
        return false;
    }
    double ox = kn_len_px(f->origin.x, (float)w), oy = kn_len_px(f->origin.y, (float)h),
           oz = kn_len_px(f->origin.z, 0);
    kn_mat4 m = kn_mat4_translate(ox, oy, oz), back = kn_mat4_translate(-ox, -oy, -oz);
    apply_list(&m, f->translate, w, h);
    apply_list(&m, f->rotate, w, h);
    apply_list(&m, f->scale, w, h);
    if (f->offset_path && kn_offset_matrix(s, w, h, ox, oy, room, path.m))
        m = kn_mat4_mul(&m, &path);
    apply_list(&m, f->transform, w, h);
    m = kn_mat4_mul(&m, &back);
    memcpy(m16, m.m, sizeof m.m);
    return true;
}

bool kn_style_matrix(const kn_style *s, double w, double h, double *m16) {
    return kn_style_matrix_in(s, w, h, (kn_rect){0, 0, w, h}, m16);
}
