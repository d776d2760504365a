/* Items onto a canvas: HTML, 4.12.5.1.20 "Drawing model". Most go straight onto the picture; those
 * with a shadow, a filter or an operator of Porter and Duff are drawn apart first. */
#include "raster/bounds.h"
#include "raster/canvaspriv.h"
#include "raster/dsp/blur.h"
#include "raster/dsp/row.h"
#include "raster/filter.h"
#include "raster/sample.h"
#include "raster/shape.h"
#include "src/core/mem.h"
#include <math.h>
#include <string.h>

static const kn_irect EVERYWHERE = {-(1 << 24), -(1 << 24), 1 << 24, 1 << 24};

typedef struct target { /* the canvas while something is drawn */
    kn_canvas *c;
    kn_walk w;
    kn_surf surf;
    kn_clip clip;
    kn_cov cov;
} target;

static kn_aff aff_of(const double m[6]) {
    return (kn_aff){m[0], m[1], m[2], m[3], m[4], m[5]};
}

static kn_mask mask_of(const kn_canvas_clip *p) {
    return (kn_mask){p->mask->data, p->mask->stride, p->box};
}

static void begin(kn_canvas *c, kn_canvas_clip *clip, target *t) {
    kn_arena_reset(c->kit->scratch->arena);
    *t = (target){.c = c, .w = {.r = c->kit->raster, .s = c->kit->scratch}};
    const kn_irect all = {0, 0, c->w, c->h};
    t->clip.box = clip ? kn_irect_intersect(clip->box, all) : all;
    if (c->pix)
        t->surf = (kn_surf){(uint32_t *)(void *)c->pix->data, c->pix->stride / 4, all};
    if (clip && clip->mask) {
        const kn_mask m = mask_of(clip);
        t->cov = kn_cov_mask(&m);
        t->clip.cov = &t->cov;
    }
}

/* ---- clips ---- */
static void cover(kn_mask *m, const kn_cov *cov, const kn_clip *clip, kn_blitbuf *buf) {
    kn_run runs[KN_MAX_RUNS];
    for (int y = m->box.y0; y < m->box.y1; y++) {
        buf->rows.used = 0;
        int n = kn_cov_runs(cov, y, m->box.x0, m->box.x1, &buf->rows, runs);
        if (n)
            n = kn_clip_runs(clip, y, &buf->rows, runs, n);
        uint8_t *row = kn_mask_row(m, y) - m->box.x0;
        for (int i = 0; i < n; i++) {
            const size_t len = (size_t)(runs[i].x1 - runs[i].x0);
            if (runs[i].c)
                memcpy(row + runs[i].x0, runs[i].c, len);
            else
                memset(row + runs[i].x0, runs[i].v, len);
        }
    }
}

kn_canvas_clip *kn_canvas_clip_add(kn_canvas *c, kn_canvas_clip *up, const kn_shape *s,
                                   const double m[6]) {
    target t;
    begin(c, up, &t);
    const kn_aff a = aff_of(m);
    kn_scratch *sc = c->kit->scratch;
    kn_cov cov = kn_shape_cov(sc, s, &a, t.clip.box, false);
    kn_canvas_clip *p = KN_NEW(kn_canvas_clip);
    atomic_init(&p->ref, 1);
    p->box = kn_irect_intersect(cov.box, t.clip.box);
    const int w = p->box.x1 - p->box.x0, h = p->box.y1 - p->box.y0;
    if (kn_irect_empty(p->box)) {
        p->box = (kn_irect){0};
    } else if (t.clip.cov || !kn_cov_is_solid(&cov)) {
        p->mask = kn_blitbuf_fit(&sc->buf, w) ? kn_pix_new(w, h, KN_PIX_A8) : NULL;
        if (p->mask) {
            kn_mask out = mask_of(p);
            cover(&out, &cov, &t.clip, &sc->buf);
        } else {
            p->box = (kn_irect){0};
        }
    }
    kn_cov_drop(sc, &cov);
    return p;
}

kn_canvas_clip *kn_canvas_clip_ref(kn_canvas_clip *p) {
    if (p)
        atomic_fetch_add_explicit(&p->ref, 1, memory_order_relaxed);
    return p;
}

void kn_canvas_clip_unref(kn_canvas_clip *p) {
    if (!p || atomic_fetch_sub_explicit(&p->ref, 1, memory_order_acq_rel) != 1)
        return;
    kn_pix_unref(p->mask);
    free(p);
}

/* ---- Porter and Duff ---- */
/* x / 255 of two products' sum, as Skia's 8-bit pipeline rounds it; x at most 2 * 255 * 255. */
static uint32_t part(uint32_t s, uint32_t fs, uint32_t d, uint32_t fd) {
    const uint32_t v = (s * fs + d * fd + 255) >> 8;
    return v > 255 ? 255 : v;
}

static uint32_t parts(uint32_t s, uint32_t fs, uint32_t d, uint32_t fd) {
    return part(s >> 24, fs, d >> 24, fd) << 24 | part(s >> 16 & 255, fs, d >> 16 & 255, fd) << 16 |
           part(s >> 8 & 255, fs, d >> 8 & 255, fd) << 8 | part(s & 255, fs, d & 255, fd);
}

/* Result = source × fa + canvas × fb (Compositing 1, 9.1). */
static uint32_t porter_duff(kn_canvas_op op, uint32_t s, uint32_t d) {
    const uint32_t sa = s >> 24, da = d >> 24;
    switch (op) {
    case KN_CANVAS_COPY:
        return s;
    case KN_CANVAS_SRC_IN:
        return kn_px_scale(s, da);
    case KN_CANVAS_SRC_OUT:
        return kn_px_scale(s, 255 - da);
    case KN_CANVAS_SRC_ATOP:
        return parts(s, da, d, 255 - sa);
    case KN_CANVAS_DST_OVER:
        return kn_px_scale(s, 255 - da) + d;
    case KN_CANVAS_DST_IN:
        return kn_px_scale(d, sa);
    case KN_CANVAS_DST_OUT:
        return kn_px_scale(d, 255 - sa);
    case KN_CANVAS_DST_ATOP:
        return parts(s, 255 - da, d, sa);
    default:
        return parts(s, 255 - da, d, 255 - sa);
    }
}

/* These change the canvas also where the source is transparent. */
static bool is_unbounded(kn_canvas_op op) {
    return op == KN_CANVAS_COPY || op == KN_CANVAS_SRC_IN || op == KN_CANVAS_SRC_OUT ||
           op == KN_CANVAS_DST_IN || op == KN_CANVAS_DST_ATOP;
}

static void combine(uint32_t *d, const uint32_t *s, const kn_run *r, kn_canvas_op op) {
    for (int i = 0; i < r->x1 - r->x0; i++) {
        const uint32_t c = r->c ? r->c[i] : r->v, v = porter_duff(op, s[i], d[i]);
        d[i] = c == 255 ? v : kn_px_scale(v, c) + kn_px_scale(d[i], 255 - c);
    }
}

/* The surface covers all that the operator may change. */
static void put_duff(target *t, const kn_surf *s, kn_canvas_op op) {
    const kn_irect box = kn_irect_intersect(s->box, t->clip.box);
    kn_blitbuf *buf = &t->w.s->buf;
    if (kn_irect_empty(box) || !kn_blitbuf_fit(buf, box.x1 - box.x0))
        return;
    kn_run runs[KN_MAX_RUNS];
    for (int y = box.y0; y < box.y1; y++) {
        buf->rows.used = 0;
        runs[0] = (kn_run){box.x0, box.x1, NULL, 255};
        const int n = kn_clip_runs(&t->clip, y, &buf->rows, runs, 1);
        for (int i = 0; i < n; i++)
            combine(kn_surf_row(&t->surf, y) + (runs[i].x0 - t->surf.box.x0),
                    kn_surf_row(s, y) + (runs[i].x0 - s->box.x0), &runs[i], op);
    }
}

static void put_blend(target *t, const kn_surf *dst, const kn_clip *clip, const kn_surf *s,
                      kn_blend blend) {
    kn_texture x = {s->px, s->stride, s->box.x1 - s->box.x0, s->box.y1 - s->box.y0};
    const kn_aff at = {1, 0, 0, 1, s->box.x0, s->box.y0};
    const kn_src src = kn_src_texture(&x, &at, KN_FILTERED, KN_WRAP_CLAMP, 1, t->w.s->arena);
    const kn_cov all = kn_cov_rect((kn_rect){s->box.x0, s->box.y0, x.w, x.h});
    kn_blit(dst, clip, &all, &src, blend, &t->w.s->buf);
}

static void put(target *t, const kn_surf *s, kn_canvas_op op) {
    if (op > (kn_canvas_op)KN_BLEND_PLUS_LIGHTER)
        put_duff(t, s, op);
    else
        put_blend(t, &t->surf, &t->clip, s, (kn_blend)op);
}

/* ---- drawing apart ---- */
static kn_irect grow(kn_irect b, double x, double y) {
    const int dx = (int)ceil(fmin(x, 1e5)), dy = (int)ceil(fmin(y, 1e5));
    return (kn_irect){b.x0 - dx, b.y0 - dy, b.x1 + dx, b.y1 + dy};
}

static kn_irect moved(kn_irect b, int x, int y) {
    return (kn_irect){b.x0 + x, b.y0 + y, b.x1 + x, b.y1 + y};
}

static kn_irect join(kn_irect a, kn_irect b) {
    if (kn_irect_empty(a) || kn_irect_empty(b))
        return kn_irect_empty(a) ? b : a;
    return (kn_irect){a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0,
                      a.x1 > b.x1 ? a.x1 : b.x1, a.y1 > b.y1 ? a.y1 : b.y1};
}

static double bounded(double v) {
    return v != v ? 0 : v < -1e5 ? -1e5 : v > 1e5 ? 1e5 : v;
}

/* Alpha of s, moved by a fraction of a pixel and blurred, in the shadow's colour. */
static bool shadow_of(target *t, const kn_surf *s, const kn_canvas_look *l, kn_irect seen,
                      kn_surf *out) {
    const double x = bounded(l->shadow_x), y = bounded(l->shadow_y);
    const int ox = (int)floor(x), oy = (int)floor(y), reach = kn_blur_reach(l->shadow_sigma);
    const uint32_t fx = (uint32_t)((x - ox) * 256), fy = (uint32_t)((y - oy) * 256);
    kn_mask m;
    kn_irect box = grow(moved(s->box, ox, oy), reach + 1, reach + 1);
    box = kn_irect_intersect(box, grow(seen, reach, reach));
    if (kn_irect_empty(box) || !kn_mask_get(t->w.s->pool, box, &m))
        return false;
    for (int v = box.y0; v < box.y1; v++) {
        uint8_t *d = kn_mask_row(&m, v);
        for (int u = box.x0; u < box.x1; u++) {
            uint32_t a[4];
            for (int k = 0; k < 4; k++) {
                const int sx = u - ox - (k & 1), sy = v - oy - (k >> 1);
                const bool in =
                    sx >= s->box.x0 && sx < s->box.x1 && sy >= s->box.y0 && sy < s->box.y1;
                a[k] = in ? kn_surf_row(s, sy)[sx - s->box.x0] >> 24 : 0;
            }
            const uint32_t top = a[0] * (256 - fx) + a[1] * fx, low = a[2] * (256 - fx) + a[3] * fx;
            d[u - box.x0] = (uint8_t)((top * (256 - fy) + low * fy + 32768) >> 16);
        }
    }
    const bool ok = kn_blur_mask_whole(t->w.s->pool, &m, l->shadow_sigma) &&
                    kn_surf_get(t->w.s->pool, box, out);
    if (ok) {
        const kn_cov cov = kn_cov_mask(&m);
        const kn_clip clip = {.box = box};
        const kn_src src = kn_src_solid(kn_rgba_px(l->shadow, 1));
        kn_blit(out, &clip, &cov, &src, KN_BLEND_NORMAL, &t->w.s->buf);
    }
    kn_mask_put(t->w.s->pool, &m);
    return ok;
}

static bool is_near(kn_rect r) {
    const double most = 1e6;
    return fabs(r.x) < most && fabs(r.y) < most && r.w < most && r.h < most;
}

/* Skia blurs a rectangle in closed form when its middle is not reached from the edges. */
static bool has_middle(kn_rect r, double sigma) {
    const double least = 2 * ceil(3 * sigma) + 3;
    return r.w >= least && r.h >= least;
}

/* The shadow of such a rectangle, as that of a box. */
static bool rect_shadow(target *t, const kn_item *it, const kn_canvas_look *l, kn_irect seen,
                        kn_surf *out) {
    const kn_aff m = aff_of(l->m);
    const bool plain = it->kind == KN_ITEM_FILL && it->u.fill.shape.kind == KN_SHAPE_RECT &&
                       it->u.fill.paint.kind == KN_PAINT_COLOR && kn_aff_straight(&m) &&
                       !(l->filters && l->filters->n);
    const double x = bounded(l->shadow_x), y = bounded(l->shadow_y);
    const kn_paint *p = &it->u.fill.paint;
    const kn_rect at = plain ? kn_aff_rect(&m, it->u.fill.shape.u.rect) : (kn_rect){0};
    if (!plain || !is_near(at) || !has_middle(at, l->shadow_sigma) || kn_irect_empty(seen) ||
        !kn_surf_get(t->w.s->pool, seen, out))
        return false;
    const kn_aff to = {m.a, 0, 0, m.d, m.e + x, m.f + y}, id = {1, 0, 0, 1, 0, 0};
    kn_item sh = {.kind = KN_ITEM_SHADOW};
    const kn_rect r = kn_aff_rect(&to, it->u.fill.shape.u.rect);
    sh.u.shadow.shape.r = (kn_rect){floor(r.x + 0.5), floor(r.y + 0.5), floor(r.w), floor(r.h)};
    sh.u.shadow.sigma = (float)l->shadow_sigma;
    sh.u.shadow.color = l->shadow;
    sh.u.shadow.color.a *= p->alpha * p->color.a;
    sh.ink = kn_item_ink(&sh);
    const kn_clip clip = {.box = seen};
    kn_draw_item(&t->w, &(kn_into){out, &clip, id}, &sh);
    return true;
}

/* The item alone, filtered, on a surface of its own. */
static bool source_of(target *t, const kn_item *it, const kn_canvas_look *l, kn_irect need,
                      kn_surf *s) {
    const kn_aff m = aff_of(l->m), id = {1, 0, 0, 1, 0, 0};
    const kn_irect ink = grow(kn_device_box(&m, it->ink, EVERYWHERE), 2, 2);
    const bool filtered = l->filters && l->filters->n;
    double rx = 0, ry = 0;
    if (filtered)
        kn_filters_reach(l->filters, &rx, &ry);
    kn_irect box = kn_irect_intersect(ink, grow(need, rx, ry));
    if (filtered && l->filters->has_region) /* it may fill all of it */
        box = kn_irect_intersect(kn_rect_out(l->filters->region), grow(need, rx, ry));
    else if (filtered) /* room for what the filter adds */
        box = kn_irect_intersect(grow(box, rx, ry), grow(need, rx, ry));
    if (kn_irect_empty(box) || !kn_surf_get(t->w.s->pool, box, s))
        return false;
    const kn_clip clip = {.box = box};
    const kn_into in = {s, &clip, m};
    kn_item plain = *it;
    plain.blend = KN_BLEND_NORMAL;
    kn_draw_item(&t->w, &in, &plain);
    if (filtered)
        kn_run_filters(&t->w, &id, l->filters, s);
    return true;
}

static void put_over(target *t, const kn_surf *all, const kn_surf *s) {
    const kn_clip clip = {.box = all->box};
    put_blend(t, all, &clip, s, KN_BLEND_NORMAL);
}

/* Unbounded operators see the source as transparent where it is not. */
static void put_apart(target *t, const kn_surf *s, kn_canvas_op op, kn_irect seen) {
    kn_surf all;
    if (!is_unbounded(op)) {
        if (s)
            put(t, s, op);
    } else if (kn_surf_get(t->w.s->pool, seen, &all)) {
        if (s)
            put_over(t, &all, s);
        put(t, &all, op);
        kn_surf_put(t->w.s->pool, &all);
    }
}

static void draw_apart(target *t, const kn_item *it, const kn_canvas_look *l) {
    const bool shadow = l->shadow.a > 0;
    const kn_irect seen = t->clip.box;
    kn_irect need = seen;
    if (shadow) {
        const int reach = kn_blur_reach(l->shadow_sigma) + 1;
        const int ox = (int)floor(bounded(l->shadow_x)), oy = (int)floor(bounded(l->shadow_y));
        need = join(seen, grow(moved(seen, -ox, -oy), reach, reach));
    }
    kn_surf s = {0}, dark = {0};
    const bool have = source_of(t, it, l, need, &s);
    const bool cast =
        have && shadow && (rect_shadow(t, it, l, seen, &dark) || shadow_of(t, &s, l, seen, &dark));
    /* the shadow is composited first, and by itself */
    if (cast)
        put_apart(t, &dark, l->op, seen);
    put_apart(t, have ? &s : NULL, l->op, seen);
    if (cast)
        kn_surf_put(t->w.s->pool, &dark);
    if (have)
        kn_surf_put(t->w.s->pool, &s);
}

/* `clear` takes away what opaque paint would cover. */
static void as_eraser(const kn_canvas *c, kn_item *it, kn_canvas_look *l) {
    static const kn_paint opaque = {.kind = KN_PAINT_COLOR, .color = {0, 0, 0, 1}, .alpha = 1};
    if (l->shadow.a > 0) { /* shadows have layers, which are cleared wholly */
        const double id[6] = {1, 0, 0, 1, 0, 0};
        *it = (kn_item){.kind = KN_ITEM_FILL};
        it->u.fill.shape = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = {0, 0, c->w, c->h}};
        memcpy(l->m, id, sizeof id);
    }
    l->op = KN_CANVAS_DST_OUT;
    l->shadow.a = 0;
    if (it->kind == KN_ITEM_FILL)
        it->u.fill.paint = opaque;
    else if (it->kind == KN_ITEM_STROKE)
        it->u.stroke.paint = opaque;
    else if (it->kind == KN_ITEM_GLYPHS && it->u.glyphs.stroke_width > 0)
        it->u.glyphs.stroke_paint = opaque;
    else if (it->kind == KN_ITEM_GLYPHS)
        it->u.glyphs.paint = opaque;
}

/* ---- long lines ---- */
#define BAND      64  /* px along a line that are drawn at a time */
#define LONG_LINE 160 /* px from which on it is cut */
#define FLAT_LINE 8   /* px that it must rise for that */

/* Is the item a stroke of one line? Its ends in px, and how far ink may reach from it. */
static bool one_line(const kn_item *it, const kn_aff *m, kn_pt *a, kn_pt *b, double *reach) {
    if (it->kind != KN_ITEM_STROKE || it->u.stroke.shape.kind != KN_SHAPE_PATH)
        return false;
    const kn_path *p = &it->u.stroke.shape.u.path;
    if (p->n_segs != 2 || p->segs[0] != KN_SEG_MOVE || p->segs[1] != KN_SEG_LINE)
        return false;
    *a = kn_aff_map(m, p->pts[0].x, p->pts[0].y);
    *b = kn_aff_map(m, p->pts[1].x, p->pts[1].y);
    *reach = it->u.stroke.stroke.width * (hypot(m->a, m->b) + hypot(m->c, m->d)) + 2;
    const double dx = fabs(b->x - a->x), dy = fabs(b->y - a->y);
    return fmax(dx, dy) > LONG_LINE && fmin(dx, dy) > FLAT_LINE && fmax(dx, dy) < 1e6 &&
           *reach < BAND;
}

/* Of the rectangle around a line across the picture it meets little: it is drawn in pieces, each in
 * a rectangle of its own. Their pixels are those of the whole. */
static void draw_bands(target *t, const kn_into *in, const kn_item *it, kn_pt a, kn_pt b,
                       double reach) {
    const bool steep = fabs(b.y - a.y) > fabs(b.x - a.x);
    const kn_irect all = t->clip.box;
    const double u0 = steep ? a.y : a.x, v0 = steep ? a.x : a.y;
    const double slope = steep ? (b.x - a.x) / (b.y - a.y) : (b.y - a.y) / (b.x - a.x);
    const double end = steep ? b.y : b.x;
    const int lo = steep ? all.y0 : all.x0, hi = steep ? all.y1 : all.x1;
    const int from = (int)fmax(lo, floor(fmin(u0, end) - reach)),
              to = (int)fmin(hi, ceil(fmax(u0, end) + reach));
    for (int u = from; u < to; u += BAND) {
        const double p = v0 + (u - u0) * slope, q = v0 + (u + BAND - u0) * slope;
        const int v = (int)floor(fmin(p, q) - reach), w = (int)ceil(fmax(p, q) + reach);
        const int e = u + BAND < to ? u + BAND : to;
        const kn_irect band = steep ? (kn_irect){v, u, w, e} : (kn_irect){u, v, e, w};
        t->clip.box = kn_irect_intersect(all, band);
        if (!kn_irect_empty(t->clip.box))
            kn_draw_item(&t->w, in, it);
    }
    t->clip.box = all;
}

static void draw_direct(target *t, const kn_item *it, const kn_canvas_look *l) {
    const kn_aff m = aff_of(l->m);
    const kn_into in = {&t->surf, &t->clip, m};
    kn_pt a, b;
    double reach;
    if (one_line(it, &m, &a, &b, &reach))
        draw_bands(t, &in, it, a, b, reach);
    else
        kn_draw_item(&t->w, &in, it);
}

void kn_canvas_draw(kn_canvas *c, const kn_item *it, const kn_canvas_look *l) {
    if (!c->pix || (l->clip && kn_irect_empty(l->clip->box)) || !kn_canvas_writable(c))
        return;
    target t;
    begin(c, l->clip, &t);
    kn_item own = *it;
    kn_canvas_look eraser = *l;
    if (l->op == KN_CANVAS_CLEAR) {
        as_eraser(c, &own, &eraser);
        l = &eraser;
    }
    own.ink = kn_item_ink(&own);
    if (l->op <= (kn_canvas_op)KN_BLEND_PLUS_LIGHTER && !(l->shadow.a > 0) &&
        !(l->filters && l->filters->n)) {
        own.blend = (kn_blend)l->op;
        draw_direct(&t, &own, l);
    } else {
        draw_apart(&t, &own, l);
        if (l->op > (kn_canvas_op)KN_BLEND_PLUS_LIGHTER)
            kn_canvas_make_opaque(c, t.clip.box);
    }
}

void kn_canvas_clear(kn_canvas *c, const kn_shape *s, const double m[6], kn_canvas_clip *clip) {
    if (!c->pix)
        return;
    target t;
    begin(c, clip, &t);
    const kn_aff a = aff_of(m);
    kn_cov cov = kn_shape_cov(t.w.s, s, &a, t.clip.box, true); /* not antialiased, as in Chrome */
    const kn_irect box = kn_irect_intersect(cov.box, t.clip.box);
    if (!t.clip.cov && kn_cov_is_solid(&cov) && box.x1 - box.x0 == c->w &&
        box.y1 - box.y0 == c->h) {
        kn_canvas_reset(c);
    } else if (!kn_irect_empty(box) && kn_canvas_writable(c)) {
        kn_blitbuf *buf = &t.w.s->buf;
        kn_run runs[KN_MAX_RUNS];
        t.surf.px = (uint32_t *)(void *)c->pix->data;
        for (int y = box.y0; kn_blitbuf_fit(buf, box.x1 - box.x0) && y < box.y1; y++) {
            buf->rows.used = 0;
            int n = kn_cov_runs(&cov, y, box.x0, box.x1, &buf->rows, runs);
            n = n ? kn_clip_runs(&t.clip, y, &buf->rows, runs, n) : 0;
            for (int i = 0; i < n; i++) {
                uint32_t *d = kn_surf_row(&t.surf, y) + runs[i].x0;
                for (int k = 0; k < runs[i].x1 - runs[i].x0; k++)
                    d[k] = kn_px_scale(d[k], 255u - (runs[i].c ? runs[i].c[k] : runs[i].v));
            }
        }
        kn_canvas_make_opaque(c, box);
    }
    kn_cov_drop(t.w.s, &cov);
}

/* The stroke under a magnifying glass: the one pixel of the picture lies around the point. */
bool kn_canvas_in_stroke(kn_canvas_kit *k, const kn_shape *s, const kn_stroke *st,
                         const double m[6], double x, double y) {
    const double zoom = 16;
    const kn_aff glass = {zoom, 0, 0, zoom, 0.5 - x * zoom, 0.5 - y * zoom}, a = aff_of(m);
    const kn_aff all = kn_aff_mul(&glass, &a);
    const kn_irect px = {0, 0, 1, 1};
    kn_scratch *sc = k->scratch;
    kn_arena_reset(sc->arena);
    kn_cov cov = kn_stroke_cov(sc, s, st, &all, px, true);
    kn_run runs[KN_MAX_RUNS];
    bool hit = false;
    if (!kn_irect_empty(cov.box) && kn_blitbuf_fit(&sc->buf, 1)) {
        sc->buf.rows.used = 0;
        const int n = kn_cov_runs(&cov, 0, 0, 1, &sc->buf.rows, runs);
        hit = n && (runs[0].c ? runs[0].c[0] : runs[0].v) >= 128;
    }
    kn_cov_drop(sc, &cov);
    return hit;
}
