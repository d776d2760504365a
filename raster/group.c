/* Layers that are drawn apart: filters, clips, mask, opacity, blend mode; and backdrop filters. */
#include "raster/bounds.h"
#include "raster/content.h"
#include "raster/dsp/row.h"
#include "raster/player.h"
#include "raster/sample.h"
#include "raster/shape.h"
#include <math.h>
#include <string.h>

static kn_irect grow(kn_irect b, double dx, double dy) {
    int x = (int)ceil(dx < 1e5 ? dx : 1e5), y = (int)ceil(dy < 1e5 ? dy : 1e5);
    return (kn_irect){b.x0 - x, b.y0 - y, b.x1 + x, b.y1 + y};
}

static kn_irect join(kn_irect a, kn_irect b) {
    if (kn_irect_empty(a))
        return b;
    if (kn_irect_empty(b))
        return a;
    return (kn_irect){a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0,
                      a.x1 > b.x1 ? a.x1 : b.x1, a.y1 > b.y1 ? a.y1 : b.y1};
}

/* Part of device space that the group's surface must hold: what can be seen, and around it what
 * filters read. */
static kn_irect surface_box(const kn_into *in, const kn_layer *l, kn_irect seen) {
    kn_irect all = {-1000000, -1000000, 1000000, 1000000};
    kn_irect content = kn_device_box(&in->m, kn_layer_content_box(l), all);
    content = grow(content, 1, 1); /* glyph phases and antialiased edges */
    if (!l->filters.n)
        return kn_irect_intersect(seen, l->backdrop.n ? seen : content);
    double rx, ry, sx, sy;
    kn_filters_reach(&l->filters, &rx, &ry);
    kn_aff_scales(&in->m, &sx, &sy);
    if (!kn_aff_straight(&in->m))
        rx = ry = rx > ry ? rx : ry;
    double s = sx > sy ? sx : sy;
    return join(seen, kn_irect_intersect(content, grow(seen, rx * s + 2, ry * s + 2)));
}

static void apply_mask(kn_walk *w, const kn_into *in, const kn_layer *l, kn_surf *s) {
    kn_surf mask;
    if (!kn_surf_get(w->s->pool, s->box, &mask))
        return;
    kn_clip clip = {.box = s->box};
    kn_into into = {&mask, &clip, in->m};
    kn_draw_layer(w, &into, l->mask);
    int n = s->box.x1 - s->box.x0;
    uint8_t *cov = kn_surf_pool_get(w->s->pool, (size_t)n);
    for (int y = s->box.y0; cov && y < s->box.y1; y++) {
        if (l->mask_mode)
            kn_row_luma(cov, kn_surf_row(&mask, y), n);
        else
            kn_row_alpha(cov, kn_surf_row(&mask, y), n);
        kn_row_mul(kn_surf_row(s, y), cov, n);
    }
    kn_surf_pool_put(w->s->pool, cov);
    kn_surf_put(w->s->pool, &mask);
}

static void put_group(kn_walk *w, const kn_into *in, const kn_surf *s, const kn_clip *clip,
                      float alpha, kn_blend blend) {
    kn_texture t = {s->px, s->stride, s->box.x1 - s->box.x0, s->box.y1 - s->box.y0};
    kn_aff at = {1, 0, 0, 1, s->box.x0, s->box.y0};
    kn_src src = kn_src_texture(&t, &at, KN_FILTERED_FINE, KN_WRAP_CLAMP, alpha, w->s->arena);
    kn_cov all = {.kind = KN_COV_RECT, .box = s->box};
    all.outer.r = (kn_rect){s->box.x0, s->box.y0, t.w, t.h};
    kn_blit(in->dst, clip, &all, &src, blend, &w->s->buf);
}

static bool only_colors(const kn_filters *f) {
    for (uint32_t i = 0; i < f->n; i++)
        if (f->v[i].kind != KN_FILTER_COLOR_MATRIX && f->v[i].kind != KN_FILTER_TRANSFER)
            return false;
    return f->n && !f->has_region;
}

static bool has_kind(const kn_filters *f, kn_filter_kind kind) {
    for (uint32_t i = 0; i < f->n; i++)
        if (f->v[i].kind == kind)
            return true;
    return false;
}

static void draw_content(kn_walk *w, const kn_into *in, const kn_layer *l, kn_surf *s) {
    kn_clip inner = {.box = s->box};
    kn_into into = {s, &inner, in->m};
    kn_draw_entries(w, &into, l);
    const bool colors = l->backdrop.n && only_colors(&l->filters);
    if (l->filters.n && !colors)
        kn_run_filters(w, &in->m, &l->filters, s);
    if (l->backdrop.n) { /* lies below the content; browsers only change its colours with it */
        kn_surf back;
        if (kn_surf_get(w->s->pool, s->box, &back)) {
            kn_into b = {&back, &inner, in->m};
            kn_draw_backdrop(w, &b, l, in->dst);
            put_group(w, &b, s, &inner, 1, KN_BLEND_NORMAL);
            kn_surf_put(w->s->pool, s);
            *s = back;
        }
    }
    if (colors)
        kn_run_filters(w, &in->m, &l->filters, s);
    if (l->mask)
        apply_mask(w, in, l, s);
}

/* ---- the layer cache: what a group shows before opacity, clips and blending ---- */
/* Key of the picture in `box`. False: not to be kept. */
static bool content_key(const kn_into *in, const kn_layer *l, kn_irect box, kn_key *k) {
    *k = kn_key_of(&in->m, sizeof in->m, 'L');
    kn_key_add(k, &box, sizeof box);
    if (!kn_key_add_filters(k, &l->filters))
        return false;
    if (l->mask) {
        kn_key_add(k, &l->mask_mode, 1);
        kn_key_add_mat(k, &l->mask->m);
        if (!kn_key_add_layer(k, l->mask))
            return false;
    }
    return kn_key_add_entries(k, l);
}

bool kn_seen_before(kn_raster *r, kn_key k) {
    return atomic_exchange_explicit(&r->seen[k.a % 1024], k.b, memory_order_relaxed) == k.b;
}

static void remember(kn_walk *w, kn_key k, const kn_surf *s) {
    int cw = s->box.x1 - s->box.x0, ch = s->box.y1 - s->box.y0;
    kn_pix *p = kn_pix_new(cw, ch, KN_PIX_BGRA);
    if (!p)
        return;
    for (int y = 0; y < ch; y++)
        memcpy(p->data + (size_t)y * (size_t)p->stride, kn_surf_row(s, s->box.y0 + y),
               (size_t)cw * 4);
    kn_cached *e = kn_cached_new(p, 0, 0);
    kn_cache_put(w->r->cache, k, e);
    kn_cached_unref(e);
}

static kn_irect shifted(kn_irect b, int x, int y) {
    return (kn_irect){b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y};
}

/* The group's picture, out of the cache (*e is then to be unref'ed, and s borrows from it) or drawn
 * into a new surface. Groups are drawn where their own origin lies in the first pixel, cached or
 * not, so that one that moves by whole pixels keeps its picture to the last bit. */
static bool group_surface(kn_walk *w, const kn_into *in, const kn_layer *l, kn_irect box,
                          kn_surf *s, kn_cached **e) {
    kn_key k = {0};
    kn_into home = *in;
    int ox = 0, oy = 0;
    *e = NULL;
    bool keyed = !l->backdrop.n && fabs(in->m.e) < 1e6 && fabs(in->m.f) < 1e6;
    if (keyed) {
        ox = (int)floor(in->m.e);
        oy = (int)floor(in->m.f);
        home.m.e -= ox;
        home.m.f -= oy;
        box = shifted(box, -ox, -oy);
        keyed = kn_cache_budget(w->r->cache) && content_key(&home, l, box, &k);
    }
    if (keyed && (*e = kn_cache_get(w->r->cache, k))) {
        *s = (kn_surf){(uint32_t *)(void *)(*e)->pix->data, (*e)->pix->stride / 4, box};
        atomic_fetch_add_explicit(&w->r->layer_hits, 1, memory_order_relaxed);
    } else if (kn_surf_get(w->s->pool, box, s)) {
        draw_content(w, &home, l, s);
        atomic_fetch_add_explicit(&w->r->layer_misses, 1, memory_order_relaxed);
        if (keyed && kn_seen_before(w->r, k))
            remember(w, k, s);
    } else {
        return false;
    }
    s->box = shifted(s->box, ox, oy);
    return true;
}

static const kn_irect everything = {-1000000, -1000000, 1000000, 1000000};

/* The layer's clips below `clip`; *n of them are to be given back with drop_clips. */
static const kn_clip *push_clips(kn_walk *w, const kn_into *in, const kn_layer *l, kn_cov ***covs,
                                 uint32_t *n) {
    const kn_clip *clip = in->clip;
    *covs = l->n_clip ? KN_ANEW_N(w->s->arena, kn_cov *, l->n_clip) : NULL;
    for (*n = 0; *n < l->n_clip && !kn_irect_empty(clip->box); ++*n)
        clip = kn_clip_shape(w, clip, &in->m, &l->clip[*n], &(*covs)[*n]);
    return clip;
}

static void drop_clips(kn_walk *w, kn_cov **covs, uint32_t n) {
    while (n-- > 0)
        kn_cov_drop(w->s, covs[n]);
}

static void drop_surface(kn_walk *w, kn_surf *s, kn_cached *e) {
    if (e)
        kn_cached_unref(e);
    else
        kn_surf_put(w->s->pool, s);
}

/* Filters know the axes of the layer: as in Skia, what is turned or skewed is filtered in a space
 * that is only scaled (for kernels of px: not even that), and its picture is turned afterwards.
 * False: nothing to take apart. */
static bool take_turn_apart(const kn_aff *m, bool scaled, kn_aff *scale, kn_aff *rest) {
    double sx, sy;
    kn_aff_scales(m, &sx, &sy);
    if (!(sx > 1e-3 && sy > 1e-3))
        return false;
    if (!scaled)
        sx = sy = 1;
    else if (kn_aff_straight(m))
        return false;
    if (m->a == sx && m->d == sy && kn_aff_straight(m))
        return false;
    *scale = (kn_aff){sx, 0, 0, sy, 0, 0};
    *rest = (kn_aff){m->a / sx, m->b / sx, m->c / sy, m->d / sy, m->e, m->f};
    return true;
}

static bool draw_turned(kn_walk *w, const kn_into *in, const kn_layer *l, const kn_clip *clip,
                        kn_blend blend) {
    kn_into home = *in;
    kn_aff rest, back;
    if (!l->filters.n || l->backdrop.n || only_colors(&l->filters) ||
        !take_turn_apart(&in->m, !has_kind(&l->filters, KN_FILTER_CONVOLVE), &home.m, &rest) ||
        !kn_aff_invert(&rest, &back))
        return false;
    const kn_irect b = clip->box;
    const kn_rect visible = {b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0};
    kn_irect seen = kn_device_box(&home.m, kn_layer_result_box(l), everything);
    seen =
        kn_irect_intersect(grow(seen, 2, 2), grow(kn_device_box(&back, visible, everything), 2, 2));
    kn_surf s;
    kn_cached *e = NULL;
    if (kn_irect_empty(seen) || !group_surface(w, &home, l, surface_box(&home, l, seen), &s, &e))
        return true;
    const kn_texture t = {s.px, s.stride, s.box.x1 - s.box.x0, s.box.y1 - s.box.y0};
    const kn_aff shift = {1, 0, 0, 1, s.box.x0, s.box.y0}, at = kn_aff_mul(&rest, &shift);
    const kn_src src =
        kn_src_texture(&t, &at, KN_FILTERED_FINE, KN_WRAP_CLAMP, l->opacity, w->s->arena);
    const kn_shape all = {.kind = KN_SHAPE_RECT, .u.rect = {0, 0, t.w, t.h}};
    kn_cov cov = kn_shape_cov(w->s, &all, &at, clip->box, false);
    kn_blit(in->dst, clip, &cov, &src, blend, &w->s->buf);
    kn_cov_drop(w->s, &cov);
    drop_surface(w, &s, e);
    return true;
}

void kn_draw_group(kn_walk *w, const kn_into *in, const kn_layer *l, kn_blend blend) {
    kn_irect seen = kn_device_box(&in->m, kn_layer_result_box(l), everything);
    seen = kn_irect_intersect(grow(seen, 1, 1), in->clip->box);
    if (kn_irect_empty(seen))
        return;
    kn_cov **covs;
    uint32_t n;
    const kn_clip *clip = push_clips(w, in, l, &covs, &n);
    seen = kn_irect_intersect(seen, clip->box);
    kn_surf s;
    kn_cached *e = NULL;
    if (!kn_irect_empty(seen) && !draw_turned(w, in, l, clip, blend) &&
        group_surface(w, in, l, surface_box(in, l, seen), &s, &e)) {
        put_group(w, in, &s, clip, l->opacity, blend);
        drop_surface(w, &s, e);
    }
    drop_clips(w, covs, n);
}

/* ---- backdrop ---- */
static int mirror(int v, int n) { /* ... 1 0 | 0 1 2 | 2 1 ... */
    int p = 2 * n;
    v %= p;
    v = v < 0 ? v + p : v;
    return v < n ? v : p - 1 - v;
}

/* Filter Effects 2, 5: the backdrop is cut to the element's box and continues as its mirror image.
 * The mirror stands where it repeats w × h px. */
static void copy_mirrored(const kn_surf *from, kn_irect box, int w, int h, kn_surf *to) {
    const int width = box.x1 - box.x0, height = box.y1 - box.y0, n = to->box.x1 - to->box.x0;
    for (int y = to->box.y0; y < to->box.y1; y++) {
        uint32_t *d = kn_surf_row(to, y);
        const int sy = mirror(y - box.y0, h);
        if (sy >= height) { /* nothing was there to begin with */
            kn_row_fill(d, 0, n);
            continue;
        }
        const uint32_t *s = kn_surf_row(from, box.y0 + sy) + (box.x0 - from->box.x0);
        for (int x = 0; x < n;) {
            const int at = x + to->box.x0 - box.x0, sx = mirror(at, w);
            const int whole = w < width ? w : width;
            if (at == 0 && n - x >= whole) {
                memcpy(d + x, s, (size_t)whole * 4);
                x += whole;
            } else {
                d[x++] = sx < width ? s[sx] : 0;
            }
        }
    }
}

/* Blink scales the mirror of a blur once more than the picture: of a layer shown at half its size
 * only the first half is kept, and one that is enlarged is read beyond its end. */
static int mirror_size(int n, double scale) {
    const double v = floor(n * scale + 1e-6);
    return v < 1 ? 1 : v > 1e6 ? 1000000 : (int)v;
}

void kn_draw_backdrop(kn_walk *w, const kn_into *in, const kn_layer *l, const kn_surf *under) {
    kn_irect box = kn_device_box(&in->m, kn_shape_box(&l->backdrop_shape), under->box);
    double rx, ry;
    kn_filters_reach(&l->backdrop, &rx, &ry);
    double sc = kn_aff_scale(&in->m);
    if (kn_irect_empty(kn_irect_intersect(box, in->clip->box)))
        return;
    kn_irect seen = kn_irect_intersect(box, grow(in->clip->box, rx * sc, ry * sc));
    kn_surf s;
    if (!kn_surf_get_raw(w->s->pool, grow(seen, rx * sc, ry * sc), &s))
        return;
    double sx = 1, sy = 1;
    if (has_kind(&l->backdrop, KN_FILTER_BLUR))
        kn_aff_scales(&in->m, &sx, &sy);
    copy_mirrored(under, box, mirror_size(box.x1 - box.x0, sx), mirror_size(box.y1 - box.y0, sy),
                  &s);
    kn_run_filters(w, &in->m, &l->backdrop, &s);
    kn_cov cov = kn_shape_cov(w->s, &l->backdrop_shape, &in->m, in->clip->box, false);
    kn_texture t = {s.px, s.stride, s.box.x1 - s.box.x0, s.box.y1 - s.box.y0};
    kn_aff at = {1, 0, 0, 1, s.box.x0, s.box.y0};
    kn_src src = kn_src_texture(&t, &at, KN_FILTERED_FINE, KN_WRAP_CLAMP, 1, w->s->arena);
    kn_blit(in->dst, in->clip, &cov, &src, KN_BLEND_NORMAL, &w->s->buf);
    kn_cov_drop(w->s, &cov);
    kn_surf_put(w->s->pool, &s);
}
