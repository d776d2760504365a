/* The areas that floats take. */
#include "src/layout/float/floats.h"

void kn_floats_init(kn_floats *f) {
    *f = (kn_floats){.last_top = KN_LU_MIN, .bottom = {KN_LU_MIN, KN_LU_MIN}};
}

void kn_floats_free(kn_floats *f) {
    kn_vec_free(&f->v);
}

kn_floats_mark kn_floats_save(const kn_floats *f) {
    return (kn_floats_mark){f->v.n, f->last_top, {f->bottom[0], f->bottom[1]}, f->adjoining};
}

void kn_floats_restore(kn_floats *f, const kn_floats_mark *m) {
    f->v.n = m->n;
    f->last_top = m->last_top;
    f->bottom[0] = m->bottom[0];
    f->bottom[1] = m->bottom[1];
    f->adjoining = m->adjoining;
}

void kn_floats_add(kn_floats *f, kn_float_rect r) {
    f->last_top = kn_lu_max(f->last_top, r.y0);
    f->bottom[r.right] = kn_lu_max(f->bottom[r.right], r.y1);
    if (r.y1.v > r.y0.v) /* what has no height is in nobody's way */
        kn_vec_push(&f->v, r);
}

bool kn_floats_reach(const kn_floats *f, kn_lu y) {
    for (size_t i = f->v.n; i-- > 0;)
        if (f->v.v[i].y1.v > y.v)
            return true;
    return f->adjoining != 0;
}

void kn_floats_area(const kn_floats *f, kn_lu y, kn_lu h, kn_lu *left, kn_lu *right) {
    kn_lu end = kn_lu_add(y, h.v > 0 ? h : (kn_lu){1});
    for (size_t i = 0; i < f->v.n; i++) {
        const kn_float_rect *r = &f->v.v[i];
        if (r->y1.v <= y.v || r->y0.v >= end.v || r->x1.v <= r->x0.v)
            continue;
        if (r->right)
            *right = kn_lu_min(*right, r->x0);
        else
            *left = kn_lu_max(*left, r->x1);
    }
}

bool kn_floats_next(const kn_floats *f, kn_lu y, kn_lu *next) {
    bool found = false;
    for (size_t i = 0; i < f->v.n; i++) {
        kn_lu b = f->v.v[i].y1;
        if (b.v > y.v && (!found || b.v < next->v)) {
            *next = b;
            found = true;
        }
    }
    return found;
}

kn_lu kn_floats_clear(const kn_floats *f, unsigned sides) {
    return kn_lu_max(sides & KN_SIDE_LEFT ? f->bottom[0] : KN_LU_MIN,
                     sides & KN_SIDE_RIGHT ? f->bottom[1] : KN_LU_MIN);
}

kn_lu kn_floats_bottom(const kn_floats *f) {
    return kn_floats_clear(f, KN_SIDE_LEFT | KN_SIDE_RIGHT);
}

unsigned kn_clear_sides(const kn_box *b, bool rtl) {
    if (b->anonymous)
        return 0;
    switch (b->style->box->clear) {
    case KN_KW_left:
        return KN_SIDE_LEFT;
    case KN_KW_right:
        return KN_SIDE_RIGHT;
    case KN_KW_both:
        return KN_SIDE_LEFT | KN_SIDE_RIGHT;
    case KN_KW_inline_start:
        return rtl ? KN_SIDE_RIGHT : KN_SIDE_LEFT;
    case KN_KW_inline_end:
        return rtl ? KN_SIDE_LEFT : KN_SIDE_RIGHT;
    default:
        return 0;
    }
}

bool kn_float_is_right(const kn_box *b, bool rtl) {
    kn_kw f = b->style->box->float_;
    return f == KN_KW_right || f == (rtl ? KN_KW_inline_start : KN_KW_inline_end);
}
