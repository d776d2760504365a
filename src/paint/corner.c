/* Corners that are no ellipses: corner-shape (CSS Borders 4 §4). */
#include "src/paint/internal.h"
#include <math.h>

enum { STEPS = 32 }; /* straight pieces of one corner */

bool kn_has_corner_shapes(const kn_box *b, const kn_rrect *r) {
    const kn_sg_border *g = b->style->border;
    const float k[4] = {g->shape_tl, g->shape_tr, g->shape_br, g->shape_bl};
    for (int i = 0; i < 4; i++)
        if (r->rx[i] > 0 && r->ry[i] > 0 && k[i] != 1)
            return true;
    return false;
}

/* A point of the curve, t from 0 (on the side) to 1 (on the top), in radii from the corner's
 * centre. */
static kn_pt on_curve(double k, double t) {
    const double e = pow(2, 1 - fabs(k)); /* 2 / exponent */
    const double u = pow(cos(t * M_PI / 2), e), v = pow(sin(t * M_PI / 2), e);
    return k >= 0 ? (kn_pt){u, v} : (kn_pt){1 - v, 1 - u};
}

static void put(kn_path_sink *s, double x, double y) {
    const kn_pt p = {x, y};
    kn_path_put(s, s->n_pts ? KN_SEG_LINE : KN_SEG_MOVE, &p);
}

static void put_corner(kn_path_sink *s, const kn_rrect *r, int i, double k) {
    static const int sx[4] = {-1, 1, 1, -1}, sy[4] = {-1, -1, 1, 1};
    const double rx = r->rx[i], ry = r->ry[i];
    const double cx = sx[i] < 0 ? r->r.x + rx : r->r.x + r->r.w - rx;
    const double cy = sy[i] < 0 ? r->r.y + ry : r->r.y + r->r.h - ry;
    const bool flip = i & 1; /* clockwise, these corners are met from their top or bottom */
    const bool sharp = !(rx > 0 && ry > 0);
    if (sharp || k > 10 || k < -10) {
        const double at = sharp || k > 0 ? 1 : 0;
        put(s, cx + sx[i] * rx * (flip ? 0 : 1), cy + sy[i] * ry * (flip ? 1 : 0));
        put(s, cx + sx[i] * rx * at, cy + sy[i] * ry * at);
        put(s, cx + sx[i] * rx * (flip ? 1 : 0), cy + sy[i] * ry * (flip ? 0 : 1));
        return;
    }
    const int n = k == 0 ? 1 : STEPS;
    for (int j = 0; j <= n; j++) {
        const kn_pt p = on_curve(k, flip ? 1 - (double)j / n : (double)j / n);
        put(s, cx + sx[i] * rx * p.x, cy + sy[i] * ry * p.y);
    }
}

kn_shape kn_shape_corners(kn_arena *a, const kn_box *b, const kn_rrect *r) {
    if (!kn_has_corner_shapes(b, r))
        return kn_shape_rrect(*r);
    const kn_sg_border *g = b->style->border;
    const float k[4] = {g->shape_tl, g->shape_tr, g->shape_br, g->shape_bl};
    kn_path_sink s = {0};
    for (int i = 0; i < 4; i++)
        put_corner(&s, r, i, k[i]);
    kn_path_put(&s, KN_SEG_CLOSE, NULL);
    kn_shape out = {.kind = KN_SHAPE_PATH, .exact = true};
    out.u.path = kn_path_take(&s, a);
    return out;
}
