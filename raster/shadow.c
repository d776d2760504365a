/* Box shadows: blurred rounded rectangles. The blur of a large one is that of a small one with its
 * middle row and column repeated, so it is made once per radii and sigma, and kept. */
#include "raster/bounds.h"
#include "raster/dsp/blur.h"
#include "raster/player.h"
#include "raster/shape.h"
#include <math.h>
#include <string.h>

#define MOST_SIGMA 1e5 /* device px; far beyond what can be seen */

/* Rectangles have a closed form: three boxes of width 2 sigma make a quadratic spline, whose
 * integral is taken at both edges. */
static double spline_edge(double x) { /* 1 far left of the edge, 0 far right; 0 ± 1.5 between */
    if (x > 1.5)
        return 0;
    if (x < -1.5)
        return 1;
    if (x > 0.5)
        return (1.5 - x) * (1.5 - x) * (1.5 - x) / 6;
    if (x < -0.5)
        return 1 - (1.5 + x) * (1.5 + x) * (1.5 + x) / 6;
    return 0.5 - (0.75 * x - x * x * x / 3);
}

static void edge_profile(double from, double to, double sigma, int n, float *out) {
    double k = sigma > 0.03 ? 1 / (2 * sigma) : 1e6;
    for (int i = 0; i < n; i++)
        out[i] = (float)(spline_edge((from - i - 0.5) * k) - spline_edge((to - i - 0.5) * k));
}

static void blurred_rect(kn_scratch *s, kn_mask *m, kn_rect r, double sx, double sy) {
    int w = m->box.x1, h = m->box.y1;
    float *px = KN_ANEW_N(s->arena, float, w), *py = KN_ANEW_N(s->arena, float, h);
    edge_profile(r.x, r.x + r.w, sx, w, px);
    edge_profile(r.y, r.y + r.h, sy, h, py);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            kn_mask_row(m, y)[x] = (uint8_t)(px[x] * py[y] * 255 + 0.5f);
}

static void put_cov(kn_walk *w, const kn_cov *c, kn_mask *m) {
    kn_run runs[KN_MAX_RUNS];
    const kn_irect b = m->box;
    for (int y = b.y0; y < b.y1 && kn_blitbuf_fit(&w->s->buf, b.x1 - b.x0); y++) {
        w->s->buf.rows.used = 0;
        int n = kn_cov_runs(c, y, b.x0, b.x1, &w->s->buf.rows, runs);
        for (int i = 0; i < n; i++) {
            size_t len = (size_t)(runs[i].x1 - runs[i].x0);
            uint8_t *to = kn_mask_row(m, y) + (runs[i].x0 - b.x0);
            if (runs[i].c)
                memcpy(to, runs[i].c, len);
            else
                memset(to, runs[i].v, len);
        }
    }
}

static kn_pix *draw_blurred(kn_walk *w, const kn_rrect *r, int pw, int ph, double sx, double sy) {
    kn_pix *p = kn_pix_new(pw, ph, KN_PIX_A8);
    if (!p)
        return NULL;
    kn_mask m = {p->data, p->stride, {0, 0, pw, ph}};
    kn_cov c = kn_cov_rrect(r, w->s->arena);
    if (c.kind == KN_COV_RECT) {
        blurred_rect(w->s, &m, r->r, sx, sy);
        return p;
    }
    put_cov(w, &c, &m);
    kn_blur_mask(w->s->pool, &m, sx, sy, true);
    return p;
}

/* How much of one axis must be kept: reach and corner on both sides, one px to repeat; or the whole
 * length when it is no longer than that. */
static double core_length(double len, double a, double b, int reach, bool *cut) {
    double need = ceil(a) + ceil(b) + 2.0 * reach + 2;
    /* the cut length keeps the fraction, so that both edges fall on px as in the original */
    double whole_px = floor(len - need);
    *cut = whole_px > 0;
    return *cut ? len - whole_px : len;
}

/* Blurred coverage of the device-space rounded rectangle `r`. *e is to be unref'ed. */
static kn_cov blurred_cov(kn_walk *w, const kn_rrect *r, double sx, double sy, kn_cached **e) {
    int gx = kn_blur_reach(sx), gy = kn_blur_reach(sy);
    int ox = (int)floor(r->r.x), oy = (int)floor(r->r.y);
    bool cut_x, cut_y;
    kn_rrect core = *r;
    core.r.x = r->r.x - ox + gx;
    core.r.y = r->r.y - oy + gy;
    core.r.w = core_length(r->r.w, fmax(r->rx[0], r->rx[3]), fmax(r->rx[1], r->rx[2]), gx, &cut_x);
    core.r.h = core_length(r->r.h, fmax(r->ry[0], r->ry[1]), fmax(r->ry[2], r->ry[3]), gy, &cut_y);
    int pw = (int)ceil(core.r.x + core.r.w) + gx, ph = (int)ceil(core.r.y + core.r.h) + gy;
    kn_cov none = {.kind = KN_COV_RECT};
    struct {
        kn_rrect r;
        double sx, sy;
    } id;
    memset(&id, 0, sizeof id);
    id.r = core;
    id.sx = sx;
    id.sy = sy;
    kn_key key = kn_key_of(&id, sizeof id, 'S');
    *e = kn_cache_get(w->r->cache, key);
    if (!*e) {
        kn_pix *p = pw < 16384 && ph < 16384 ? draw_blurred(w, &core, pw, ph, sx, sy) : NULL;
        *e = kn_cached_new(p, 0, 0);
        (*e)->mid_x = cut_x ? gx * 2 + 1 + (int)ceil(fmax(r->rx[0], r->rx[3])) : pw / 2;
        (*e)->mid_y = cut_y ? gy * 2 + 1 + (int)ceil(fmax(r->ry[0], r->ry[1])) : ph / 2;
        kn_cache_put(w->r->cache, key, *e);
    }
    kn_pix *p = (*e)->pix;
    if (!p)
        return none;
    int w_all = pw + (int)rint(r->r.w - core.r.w), h_all = ph + (int)rint(r->r.h - core.r.h);
    kn_cov c = {.kind = KN_COV_NINE, .mid_x = (*e)->mid_x, .mid_y = (*e)->mid_y};
    c.mask = (kn_mask){p->data, p->stride, {0, 0, p->w, p->h}};
    c.place = (kn_irect){ox - gx, oy - gy, ox - gx + w_all, oy - gy + h_all};
    c.box = c.place;
    return c;
}

static kn_shape edge_shape(const kn_rrect *r, const kn_path *curve) {
    if (curve->n_segs)
        return (kn_shape){.kind = KN_SHAPE_PATH, .exact = true, .u.path = *curve};
    return (kn_shape){.kind = KN_SHAPE_RRECT, .u.rrect = *r};
}

/* Turned shadows, and those of curves: the shape as a bitmap with room around it, blurred. */
static kn_cov turned_cov(kn_walk *w, const kn_into *in, const kn_shape *s, kn_rect r, double sx,
                         double sy) {
    const double sigma = fmax(sx, sy);
    int g = kn_blur_reach(sigma);
    kn_irect c = in->clip->box, box = {c.x0 - g, c.y0 - g, c.x1 + g, c.y1 + g};
    kn_rect grown = kn_rect_inflate(r, 3 * sigma / kn_aff_scale(&in->m) + 2,
                                    3 * sigma / kn_aff_scale(&in->m) + 2);
    box = kn_device_box(&in->m, grown, box);
    kn_mask m;
    kn_cov none = {.kind = KN_COV_RECT};
    if (kn_irect_empty(box) || !kn_mask_get(w->s->pool, box, &m))
        return none;
    kn_cov sharp = kn_shape_cov(w->s, s, &in->m, box, false);
    if (sharp.kind == KN_COV_MASK)
        kn_mask_add(&m, &sharp.mask);
    else
        put_cov(w, &sharp, &m);
    kn_cov_drop(w->s, &sharp);
    kn_blur_mask(w->s->pool, &m, sx, sy, true);
    return kn_cov_mask(&m);
}

typedef struct shade {
    kn_cov cov;
    kn_cached *e;
} shade;

static shade shadow_cov(kn_walk *w, const kn_into *in, const kn_item *it, double sx, double sy) {
    const kn_rrect *r = &it->u.shadow.shape;
    const kn_path *curve = &it->u.shadow.curve;
    const kn_shape shape = edge_shape(r, curve);
    shade s = {.cov = {.kind = KN_COV_RECT}};
    /* quarter turns map boxes to boxes too */
    bool straight = kn_aff_straight(&in->m) || (in->m.a == 0 && in->m.d == 0);
    if (!(sx > 0.03) && !(sy > 0.03)) {
        s.cov = kn_shape_cov(w->s, &shape, &in->m, in->clip->box, false);
    } else if (straight && !curve->n_segs) {
        kn_rrect d = kn_rrect_map(r, &in->m);
        s.cov = blurred_cov(w, &d, sx, sy, &s.e);
    } else {
        const double mean = (sx + sy) / 2;
        const bool upright = kn_aff_straight(&in->m);
        s.cov = turned_cov(w, in, &shape, curve->n_segs ? kn_path_bounds(curve) : r->r,
                           upright ? sx : mean, upright ? sy : mean);
    }
    return s;
}

static void drop(kn_walk *w, shade *s) {
    if (s->e)
        kn_cached_unref(s->e);
    else
        kn_cov_drop(w->s, &s->cov);
}

/* Outer shadows are not drawn below their own box. */
static void draw_outer(kn_walk *w, const kn_into *in, const kn_item *it, double sx, double sy) {
    shade s = shadow_cov(w, in, it, sx, sy);
    kn_src src = kn_src_solid(kn_rgba_px(it->u.shadow.color, 1));
    kn_irect box = kn_irect_intersect(in->clip->box, s.cov.box);
    if (kn_rect_empty(it->u.shadow.clip.r)) {
        kn_blit(in->dst, in->clip, &s.cov, &src, it->blend, &w->s->buf);
    } else if (!kn_irect_empty(box)) {
        kn_shape own = edge_shape(&it->u.shadow.clip, &it->u.shadow.clip_curve);
        kn_cov hole = kn_shape_cov(w->s, &own, &in->m, box, false);
        kn_cov rest = kn_cov_invert(&hole, box);
        kn_clip clip = {box, &rest, in->clip, in->clip->depth + 1};
        kn_blit(in->dst, &clip, &s.cov, &src, it->blend, &w->s->buf);
        kn_cov_drop(w->s, &hole);
    }
    drop(w, &s);
}

/* Inset: the padding box minus the blurred hole. */
static void draw_inset(kn_walk *w, const kn_into *in, const kn_item *it, double sx, double sy) {
    kn_shape bound = edge_shape(&it->u.shadow.clip, &it->u.shadow.clip_curve);
    kn_cov cov = kn_shape_cov(w->s, &bound, &in->m, in->clip->box, false);
    if (!kn_irect_empty(cov.box)) {
        kn_clip box = {.box = cov.box};
        kn_into into = {in->dst, &box, in->m};
        shade s = {.cov = {.kind = KN_COV_RECT}};
        if (!kn_rect_empty(it->u.shadow.shape.r))
            s = shadow_cov(w, &into, it, sx, sy);
        kn_cov ring = kn_cov_invert(&s.cov, cov.box);
        kn_clip clip = {kn_irect_intersect(in->clip->box, cov.box), &cov, in->clip,
                        in->clip->depth + 1};
        kn_src src = kn_src_solid(kn_rgba_px(it->u.shadow.color, 1));
        kn_blit(in->dst, &clip, &ring, &src, it->blend, &w->s->buf);
        drop(w, &s);
    }
    kn_cov_drop(w->s, &cov);
}

void kn_draw_shadow(kn_walk *w, const kn_into *in, const kn_item *it) {
    double sx, sy, sigma = it->u.shadow.sigma;
    kn_aff_scales(&in->m, &sx, &sy);
    sigma = fmin(sigma, MOST_SIGMA / fmax(1, fmax(sx, sy)));
    if (!(it->u.shadow.color.a > 0) || !(sx * sy > 0))
        return;
    if (it->u.shadow.inset)
        draw_inset(w, in, it, sigma * sx, sigma * sy);
    else if (!kn_rect_empty(it->u.shadow.shape.r))
        draw_outer(w, in, it, sigma * sx, sigma * sy);
}
