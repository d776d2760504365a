/* Animated pictures in what is kept between frames: each use is remembered with the frame that it
 * showed, and the box is painted anew when another frame's turn has come. */
#include "src/paint/internal.h"

kn_image *kn_picture_now(kn_painter *p, const kn_node *n, kn_image *im) {
    if (!im || !p->src.now)
        return im;
    kn_image *now = p->src.now(p->src.ctx, n, im);
    if (!now)
        return im;
    for (size_t i = 0; i < p->moving.n; i++) {
        const kn_moving *m = &p->moving.v[i];
        if (m->box == p->painting && m->node == n && m->still == im && m->shown == now) {
            kn_image_unref(now);
            return m->shown;
        }
    }
    kn_vec_push(&p->moving, (kn_moving){p->painting, n, im, now});
    return now;
}

kn_image *kn_picture_of(kn_painter *p, const kn_node *n, kn_str url) {
    return p->src.image ? kn_picture_now(p, n, p->src.image(p->src.ctx, n, url)) : NULL;
}

void kn_moving_check(kn_painter *p, void (*stale)(kn_painter *, kn_box *)) {
    size_t kept = 0;
    for (size_t i = 0; i < p->moving.n; i++) {
        kn_moving m = p->moving.v[i];
        kn_image *now = p->src.now(p->src.ctx, m.node, m.still);
        if (now == m.shown) {
            p->moving.v[kept++] = m;
        } else {
            if (m.box)
                stale(p, m.box);
            kn_image_unref(m.shown);
        }
        kn_image_unref(now);
    }
    p->moving.n = kept;
}

void kn_moving_drop(kn_painter *p) {
    for (size_t i = 0; i < p->moving.n; i++)
        kn_image_unref(p->moving.v[i].shown);
    kn_vec_free(&p->moving);
}
