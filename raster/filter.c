/* Filter graphs (Filter Effects 1): every node becomes a surface over the group's box. */
#include "raster/filter.h"
#include "raster/dsp/blend.h"
#include "raster/dsp/blur.h"
#include "raster/dsp/row.h"
#include "raster/player.h"
#include "raster/shape.h"
#include <math.h>
#include <string.h>

#define MAX_NODES 256

typedef struct graph {
    kn_walk *w;
    const kn_aff *m;
    const kn_filters *f;
    const kn_surf *source;
    kn_surf out[MAX_NODES];
    int uses[MAX_NODES];    /* by later nodes: the last one may take the surface over */
    bool linear[MAX_NODES]; /* in which encoding a node's result is */
} graph;

static void copy(const kn_surf *from, kn_surf *to) {
    size_t n = (size_t)(to->box.x1 - to->box.x0) * 4;
    for (int y = to->box.y0; y < to->box.y1; y++)
        memcpy(kn_surf_row(to, y), kn_surf_row(from, y), n);
}

static void keep_alpha(kn_surf *s) {
    int n = s->box.x1 - s->box.x0;
    for (int y = s->box.y0; y < s->box.y1; y++) {
        uint32_t *row = kn_surf_row(s, y);
        for (int x = 0; x < n; x++)
            row[x] &= 0xff000000;
    }
}

/* A writable copy of input i of node f (or the input's own surface when nobody else needs it). */
static bool take_input(graph *g, const kn_filter *f, int i, kn_surf *out) {
    int in = i < f->n_in ? f->in[i] : KN_FILTER_IN_SOURCE;
    bool linear = false;
    if (in >= 0) {
        linear = g->linear[in];
        if (--g->uses[in] == 0 && g->out[in].px) {
            *out = g->out[in];
            g->out[in].px = NULL;
        } else if (!g->out[in].px || !kn_surf_get_raw(g->w->s->pool, g->source->box, out)) {
            return false;
        } else {
            copy(&g->out[in], out);
        }
    } else {
        if (!kn_surf_get_raw(g->w->s->pool, g->source->box, out))
            return false;
        copy(g->source, out);
        if (in == KN_FILTER_IN_ALPHA)
            keep_alpha(out);
    }
    if (f->linear && !linear)
        kn_to_linear(out);
    else if (!f->linear && linear)
        kn_to_srgb(out);
    return true;
}

static void fill(kn_surf *s, uint32_t c) {
    for (int y = s->box.y0; y < s->box.y1; y++)
        kn_row_fill(kn_surf_row(s, y), c, s->box.x1 - s->box.x0);
}

/* dst = src moved by (dx, dy) device px, bilinear when it is not whole. */
static void move_surf(graph *g, const kn_surf *src, kn_surf *dst, double dx, double dy) {
    int w = src->box.x1 - src->box.x0, n = dst->box.x1 - dst->box.x0;
    int ix = (int)floor(dx), iy = (int)floor(dy);
    uint32_t fx = (uint32_t)((dx - ix) * 256 + 0.5), fy = (uint32_t)((dy - iy) * 256 + 0.5);
    (void)g;
    for (int y = dst->box.y0; y < dst->box.y1; y++) {
        uint32_t *d = kn_surf_row(dst, y);
        int y0 = y - iy, y1 = y0 - 1;
        bool in0 = y0 >= src->box.y0 && y0 < src->box.y1,
             in1 = y1 >= src->box.y0 && y1 < src->box.y1;
        const uint32_t *r0 = in0 ? kn_surf_row(src, y0) : NULL,
                       *r1 = in1 ? kn_surf_row(src, y1) : NULL;
        for (int x = 0; x < n; x++) {
            int x0 = x - ix, x1 = x0 - 1;
            uint32_t p[4] = {
                r0 && x0 >= 0 && x0 < w ? r0[x0] : 0, r0 && x1 >= 0 && x1 < w ? r0[x1] : 0,
                r1 && x0 >= 0 && x0 < w ? r1[x0] : 0, r1 && x1 >= 0 && x1 < w ? r1[x1] : 0};
            if (!fx && !fy) {
                d[x] = p[0];
                continue;
            }
            uint32_t wt[4] = {(256 - fx) * (256 - fy), fx * (256 - fy), (256 - fx) * fy, fx * fy};
            uint32_t out = 0;
            for (int s = 0; s < 32; s += 8) {
                uint32_t v = 32768;
                for (int k = 0; k < 4; k++)
                    v += (p[k] >> s & 255) * wt[k];
                out |= (v >> 16) << s;
            }
            d[x] = out;
        }
    }
}

static void map_vector(const graph *g, double x, double y, double *dx, double *dy) {
    *dx = g->m->a * x + g->m->c * y;
    *dy = g->m->b * x + g->m->d * y;
}

/* Blurs under turned maps: equal sigmas are a disc and need no direction; others are taken along
 * the nearest axes. */
static void device_sigma(const graph *g, double x, double y, double *sx, double *sy) {
    kn_aff_scales(g->m, sx, sy);
    bool turned = fabs(g->m->b) > fabs(g->m->a);
    double a = x * *sx, b = y * *sy;
    *sx = turned ? b : a;
    *sy = turned ? a : b;
}

/* The node's colour in the encoding that it computes in. */
static uint32_t color_of(const kn_filter *f) {
    uint32_t c = kn_rgba_px(f->color, 1);
    kn_surf one = {&c, 1, {0, 0, 1, 1}};
    if (f->linear)
        kn_to_linear(&one);
    return c;
}

/* Coverage of the source moved by (dx, dy) device px, bilinear when it is not whole. */
static void moved_alpha(const kn_surf *src, kn_mask *m, double dx, double dy) {
    const int w = src->box.x1 - src->box.x0;
    const int ix = (int)floor(dx), iy = (int)floor(dy);
    const uint32_t fx = (uint32_t)((dx - ix) * 256 + 0.5), fy = (uint32_t)((dy - iy) * 256 + 0.5);
    for (int y = m->box.y0; y < m->box.y1; y++) {
        uint8_t *d = kn_mask_row(m, y);
        const int y0 = y - iy, y1 = y0 - 1;
        const bool in0 = y0 >= src->box.y0 && y0 < src->box.y1;
        const bool in1 = y1 >= src->box.y0 && y1 < src->box.y1;
        const uint32_t *r0 = in0 ? kn_surf_row(src, y0) : NULL;
        const uint32_t *r1 = in1 ? kn_surf_row(src, y1) : NULL;
        if (!fx && !fy) {
            const int from = ix < 0 ? -ix : 0, to = ix > 0 ? w - ix : w;
            if (r0 && from < to)
                kn_row_alpha(d + from + ix, r0 + from, to - from);
            continue;
        }
        for (int x = 0; x < w; x++) {
            const int x0 = x - ix, x1 = x0 - 1;
            const bool p0 = x0 >= 0 && x0 < w, p1 = x1 >= 0 && x1 < w;
            const uint32_t a = r0 && p0 ? r0[x0] >> 24 : 0, b = r0 && p1 ? r0[x1] >> 24 : 0;
            const uint32_t c = r1 && p0 ? r1[x0] >> 24 : 0, e = r1 && p1 ? r1[x1] >> 24 : 0;
            const uint32_t v =
                (a * (256 - fx) + b * fx) * (256 - fy) + (c * (256 - fx) + e * fx) * fy;
            d[x] = (uint8_t)((v + 32768) >> 16);
        }
    }
}

/* Puts the colour, where the mask covers, below the row. */
static void row_below(uint32_t *row, const uint8_t *m, uint32_t c, int n) {
    enum { STEP = 64 };
    uint32_t tmp[STEP];
    for (int at = 0; at < n; at += STEP) {
        const int k = n - at < STEP ? n - at : STEP;
        uint8_t any = 0, full = 255;
        for (int i = 0; i < k; i++) {
            any |= m[at + i];
            full &= (uint8_t)(row[at + i] >> 24);
        }
        if (!any || full == 255)
            continue;
        memset(tmp, 0, sizeof tmp);
        kn_row_solid_cov(tmp, c, m + at, k);
        kn_row_over(tmp, row + at, k);
        memcpy(row + at, tmp, (size_t)k * sizeof *tmp);
    }
}

static void drop_shadow(graph *g, const kn_filter *f, kn_surf *s) {
    double dx, dy, sx, sy;
    kn_mask m; /* a shadow has one colour: its alpha alone is moved and blurred */
    map_vector(g, f->p[0], f->p[1], &dx, &dy);
    device_sigma(g, f->p[2], f->p[3], &sx, &sy);
    if (!kn_mask_get(g->w->s->pool, s->box, &m))
        return;
    moved_alpha(s, &m, dx, dy);
    kn_blur_mask(g->w->s->pool, &m, sx, sy, false);
    const uint32_t c = color_of(f);
    for (int y = s->box.y0; y < s->box.y1; y++)
        row_below(kn_surf_row(s, y), kn_mask_row(&m, y), c, s->box.x1 - s->box.x0);
    kn_mask_put(g->w->s->pool, &m);
}

static void draw_image(graph *g, const kn_filter *f, kn_surf *s) {
    kn_clip clip = {.box = s->box};
    kn_into into = {s, &clip, *g->m};
    if (!f->layer)
        return;
    kn_draw_layer(g->w, &into, f->layer);
    if (f->linear)
        kn_to_linear(s);
}

/* The primitive's subregion in device px: where its input ends. */
static kn_irect region_of(const graph *g, const kn_filter *f, const kn_surf *s) {
    if (!f->has_region && !g->f->has_region)
        return s->box;
    const kn_rect r = f->has_region ? f->region : g->f->region;
    const kn_rect d = kn_aff_rect(g->m, r);
    const kn_rect near = {floor(d.x + 0.5), floor(d.y + 0.5), floor(d.x + d.w + 0.5),
                          floor(d.y + d.h + 0.5)};
    const kn_aff id = {1, 0, 0, 1, 0, 0};
    return kn_device_box(&id, (kn_rect){near.x, near.y, near.w - near.x, near.h - near.y}, s->box);
}

static void map_light(const graph *g, const float *p, double out[3]) {
    const kn_pt q = kn_aff_map(g->m, p[0], p[1]);
    out[0] = q.x;
    out[1] = q.y;
    out[2] = p[2] * kn_aff_scale(g->m);
}

static void lighting(graph *g, const kn_filter *f, kn_surf *s) {
    const uint32_t c = color_of(f);
    kn_light l = {.kind = (kn_light_kind)(f->mode & 3), .specular = f->mode & 4};
    kn_surf out;
    for (int i = 0; i < 3; i++)
        l.color[i] = (float)(c >> (16 - 8 * i) & 255) / 255;
    l.depth = f->p[0] * kn_aff_scale(g->m);
    l.k = f->p[1];
    l.shininess = f->p[2];
    if (l.kind == KN_LIGHT_DISTANT) {
        double x, y;
        map_vector(g, cos(f->p[3]), sin(f->p[3]), &x, &y);
        const double n = hypot(x, y), k = n > 0 ? cos(f->p[4]) / n : 0;
        l.pos[0] = x * k;
        l.pos[1] = y * k;
        l.pos[2] = sin(f->p[4]);
    } else {
        map_light(g, f->p + 3, l.pos);
        map_light(g, f->p + 6, l.at);
        l.focus = f->p[9];
        l.cone_cos = f->p[10];
    }
    if (!kn_surf_get(g->w->s->pool, s->box, &out))
        return;
    kn_lighting(&out, s, region_of(g, f, s), &l);
    kn_surf_put(g->w->s->pool, s);
    *s = out;
}

static void convolve(graph *g, const kn_filter *f, kn_surf *s) {
    kn_kernel k = {.w = (int)f->p[0],
                   .h = (int)f->p[1],
                   .tx = (int)f->p[2],
                   .ty = (int)f->p[3],
                   .v = f->kernel,
                   .gain = f->p[4],
                   .bias = f->p[5],
                   .edge = (kn_edge)(f->mode & 3),
                   .preserve_alpha = f->mode & 4};
    kn_surf out;
    if (!k.v || k.w < 1 || k.h < 1 || k.w > KN_MAX_KERNEL || k.h > KN_MAX_KERNEL ||
        !kn_surf_get(g->w->s->pool, s->box, &out))
        return;
    kn_convolve(&out, s, region_of(g, f, s), &k);
    kn_surf_put(g->w->s->pool, s);
    *s = out;
}

/* feTile repeats the input's subregion. */
static void tile(graph *g, const kn_filter *f, kn_surf *s) {
    const kn_filter *in = f->n_in && f->in[0] >= 0 ? &g->f->v[f->in[0]] : NULL;
    if (!in || !in->has_region)
        return;
    kn_irect t = kn_device_box(g->m, in->region, s->box);
    kn_surf out;
    if (kn_irect_empty(t) || !kn_surf_get_raw(g->w->s->pool, s->box, &out))
        return;
    int tw = t.x1 - t.x0, th = t.y1 - t.y0, n = s->box.x1 - s->box.x0;
    for (int y = s->box.y0; y < s->box.y1; y++) {
        int sy = (y - t.y0) % th;
        const uint32_t *r = kn_surf_row(s, t.y0 + (sy < 0 ? sy + th : sy)) + (t.x0 - s->box.x0);
        uint32_t *d = kn_surf_row(&out, y);
        for (int x = 0; x < n; x++) {
            int sx = (x + s->box.x0 - t.x0) % tw;
            d[x] = r[sx < 0 ? sx + tw : sx];
        }
    }
    kn_surf_put(g->w->s->pool, s);
    *s = out;
}

static void turbulence(graph *g, const kn_filter *f, kn_surf *s) {
    kn_aff inv;
    if (!kn_aff_invert(g->m, &inv))
        return;
    kn_noise n = {.fx = f->p[0],
                  .fy = f->p[1],
                  .octaves = (int)f->p[2],
                  .seed = (int32_t)f->p[3],
                  .fractal = f->mode == 1,
                  .stitch = f->p[4] != 0};
    n.tile = f->has_region ? f->region : g->f->region;
    double im[6] = {inv.a, inv.b, inv.c, inv.d, inv.e, inv.f};
    kn_turbulence(s, &n, im);
}

static void displace(graph *g, const kn_filter *f, kn_surf *s) {
    kn_surf map, out;
    if (!take_input(g, f, 1, &map))
        return;
    if (kn_surf_get_raw(g->w->s->pool, s->box, &out)) {
        double sx, sy;
        device_sigma(g, f->p[0], f->p[0], &sx, &sy);
        kn_displace(&out, s, &map, sx, sy, f->mode & 3, f->mode >> 2 & 3);
        kn_surf_put(g->w->s->pool, s);
        *s = out;
    }
    kn_surf_put(g->w->s->pool, &map);
}

/* Two inputs: `s` holds the first (in), the second (in2) lies below it. */
static void two_inputs(graph *g, const kn_filter *f, kn_surf *s) {
    kn_surf below;
    if (!take_input(g, f, 1, &below))
        return;
    if (f->kind == KN_FILTER_BLEND)
        for (int y = s->box.y0; y < s->box.y1; y++)
            kn_row_blend((kn_blend)f->mode, kn_surf_row(&below, y), kn_surf_row(s, y), NULL,
                         s->box.x1 - s->box.x0);
    else
        kn_composite(&below, s, f->mode, f->p);
    kn_surf_put(g->w->s->pool, s);
    *s = below;
}

static void merge(graph *g, const kn_filter *f, kn_surf *s) {
    kn_surf in;
    for (int i = 0; i < f->n_in; i++) {
        if (!take_input(g, f, i, &in))
            continue;
        for (int y = s->box.y0; y < s->box.y1; y++)
            kn_row_over(kn_surf_row(s, y), kn_surf_row(&in, y), s->box.x1 - s->box.x0);
        kn_surf_put(g->w->s->pool, &in);
    }
}

static bool makes_its_own(kn_filter_kind k) {
    return k == KN_FILTER_FLOOD || k == KN_FILTER_TURBULENCE || k == KN_FILTER_IMAGE ||
           k == KN_FILTER_MERGE;
}

static void offset(graph *g, const kn_filter *f, kn_surf *s) {
    kn_surf out;
    double dx, dy;
    map_vector(g, f->p[0], f->p[1], &dx, &dy);
    if (!kn_surf_get_raw(g->w->s->pool, s->box, &out))
        return;
    move_surf(g, s, &out, dx, dy);
    kn_surf_put(g->w->s->pool, s);
    *s = out;
}

static void apply(graph *g, const kn_filter *f, kn_surf *s) {
    double sx, sy;
    switch (f->kind) {
    case KN_FILTER_BLUR:
        device_sigma(g, f->p[0], f->p[1], &sx, &sy);
        kn_blur_surf(g->w->s->pool, s, sx, sy);
        break;
    case KN_FILTER_COLOR_MATRIX:
        kn_color_matrix(s, f->p);
        break;
    case KN_FILTER_DROP_SHADOW:
        drop_shadow(g, f, s);
        break;
    case KN_FILTER_OFFSET:
        offset(g, f, s);
        break;
    case KN_FILTER_FLOOD:
        fill(s, color_of(f));
        break;
    case KN_FILTER_MERGE:
        merge(g, f, s);
        break;
    case KN_FILTER_COMPOSITE:
    case KN_FILTER_BLEND:
        two_inputs(g, f, s);
        break;
    case KN_FILTER_TRANSFER:
        if (f->table)
            kn_transfer(s, f->table);
        break;
    case KN_FILTER_TURBULENCE:
        turbulence(g, f, s);
        break;
    case KN_FILTER_DISPLACE:
        displace(g, f, s);
        break;
    case KN_FILTER_MORPHOLOGY:
        device_sigma(g, f->p[0], f->p[1], &sx, &sy);
        kn_morphology(g->w->s->pool, s, (int)floor(sx + 0.5), (int)floor(sy + 0.5), f->mode == 1);
        break;
    case KN_FILTER_TILE:
        tile(g, f, s);
        break;
    case KN_FILTER_IMAGE:
        draw_image(g, f, s);
        break;
    case KN_FILTER_LIGHTING:
        lighting(g, f, s);
        break;
    case KN_FILTER_CONVOLVE:
        convolve(g, f, s);
        break;
    }
}

static void cut(graph *g, kn_rect region, kn_surf *s) {
    kn_shape r = {.kind = KN_SHAPE_RECT, .u.rect = region};
    kn_cov c = kn_shape_cov(g->w->s, &r, g->m, s->box, false);
    kn_blit_keep(s, &c, &g->w->s->buf);
    kn_cov_drop(g->w->s, &c);
}

static bool run_node(graph *g, uint32_t i) {
    const kn_filter *f = &g->f->v[i];
    kn_surf *s = &g->out[i];
    g->linear[i] = f->linear;
    bool ok = makes_its_own(f->kind) ? kn_surf_get(g->w->s->pool, g->source->box, s)
                                     : take_input(g, f, 0, s);
    if (!ok)
        return false;
    apply(g, f, s);
    if (f->has_region)
        cut(g, f->region, s);
    return true;
}

static void count_uses(graph *g) {
    for (uint32_t i = 0; i < g->f->n; i++)
        for (int k = 0; k < g->f->v[i].n_in; k++)
            if (g->f->v[i].in[k] >= 0 && g->f->v[i].in[k] < (int)i)
                g->uses[g->f->v[i].in[k]]++;
    g->uses[g->f->n - 1]++;
}

static bool inputs_ok(const kn_filters *f) {
    for (uint32_t i = 0; i < f->n; i++)
        for (int k = 0; k < f->v[i].n_in; k++)
            if (f->v[i].in[k] < KN_FILTER_IN_ALPHA || f->v[i].in[k] >= (int)i)
                return false;
    return true;
}

void kn_run_filters(kn_walk *w, const kn_aff *m, const kn_filters *f, kn_surf *s) {
    if (!f->n || f->n > MAX_NODES || !inputs_ok(f))
        return;
    graph *g = KN_ANEW(w->s->arena, graph);
    *g = (graph){.w = w, .m = m, .f = f, .source = s};
    count_uses(g);
    uint32_t i = 0;
    while (i < f->n && run_node(g, i))
        i++;
    if (i == f->n) {
        kn_surf *last = &g->out[f->n - 1];
        if (g->linear[f->n - 1])
            kn_to_srgb(last);
        if (f->has_region)
            cut(g, f->region, last);
        kn_surf old = *s;
        *s = *last;
        *last = old;
    }
    for (uint32_t k = 0; k < f->n; k++)
        if (g->out[k].px)
            kn_surf_put(w->s->pool, &g->out[k]);
}
