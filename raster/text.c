/* Runs of glyphs. */
#include "raster/content.h"
#include "raster/dsp/blur.h"
#include "raster/dsp/row.h"
#include "raster/glyph.h"
#include "raster/player.h"
#include "raster/sample.h"
#include "raster/shape.h"
#include <math.h>
#include <string.h>

#define PATH_SIZE 256.0 /* device px per em above which glyphs are drawn as plain paths */

typedef struct run {
    kn_walk *w;
    const kn_into *in;
    const kn_item *it;
    kn_font *font;
    double size;
    bool straight, as_paths;
    int contrast; /* table for the coverage, -1: none */
} run;

/* Hinted faces are fitted to device px as long as their axes are the device's. */
static void hint(const run *r, kn_glyph_spec *spec) {
    const bool upright = r->in->m.b == 0 && r->in->m.c == 0,
               turned = r->in->m.a == 0 && r->in->m.d == 0;
    if (!r->font->hinted || r->font->oblique || r->as_paths || !(upright || turned))
        return;
    spec->hint_x = fabs(upright ? r->in->m.a : r->in->m.b);
    spec->hint_y = fabs(upright ? r->in->m.d : r->in->m.c);
}

/* Skia's positions: quarters of a px along a baseline that is level or upright, whole px across it;
 * quarters on both axes when the text is turned. */
static void place(const run *r, const kn_glyph *g, kn_glyph_spec *spec, int *ox, int *oy) {
    kn_pt p = kn_aff_map(&r->in->m, g->x, g->y);
    *spec = (kn_glyph_spec){.font = r->font, .glyph = g->id, .size = r->size, .m = r->in->m};
    spec->m.e = spec->m.f = 0;
    if (r->contrast >= 0) {
        spec->contrast = r->w->r->contrast[r->contrast];
        spec->contrast_id = r->contrast;
    }
    hint(r, spec);
    p.x = p.x != p.x || fabs(p.x) > 1e7 ? -1e7 : p.x;
    p.y = p.y != p.y || fabs(p.y) > 1e7 ? -1e7 : p.y;
    double fx = floor((p.x + 0.125) * 4), fy = floor((p.y + 0.125) * 4);
    if (r->straight)
        fy = floor(p.y + 0.5) * 4;
    else if (r->in->m.a == 0 && r->in->m.d == 0)
        fx = floor(p.x + 0.5) * 4;
    *ox = (int)floor(fx / 4);
    *oy = (int)floor(fy / 4);
    spec->px = (fx - 4.0 * *ox) / 4;
    spec->py = (fy - 4.0 * *oy) / 4;
}

static void blit_mask(const run *r, const kn_cov *cov, const kn_src *src, const kn_clip *clip) {
    kn_blit(r->in->dst, clip, cov, src, r->it->blend, &r->w->s->buf);
}

static kn_cov path_cov(const run *r, const kn_glyph *g, uint32_t id) {
    kn_scratch *s = r->w->s;
    kn_glyph_spec spec = {.font = r->font, .glyph = id, .size = r->size, .m = r->in->m};
    kn_cov none = {.kind = KN_COV_RECT};
    kn_rect b;
    if (!kn_font_glyph_box(r->font, id, &b))
        return none;
    double grow = r->font->bold ? kn_fake_bold_extra(r->size) : 0;
    b = (kn_rect){g->x + b.x * r->size - grow, g->y + b.y * r->size - grow,
                  b.w * r->size + 2 * grow, b.h * r->size + 2 * grow};
    kn_irect box = kn_device_box(&r->in->m, b, r->in->clip->box);
    kn_mask m;
    if (kn_irect_empty(box) || !kn_mask_get(s->pool, box, &m))
        return none;
    kn_fill_begin(s);
    s->flat = true;
    if (kn_glyph_outline(s, &spec, kn_aff_map(&r->in->m, g->x, g->y)))
        kn_fill_end(s, &m, false, false);
    s->flat = false;
    return kn_cov_mask(&m);
}

/* Coverage of one glyph where it lies. `e` is to be unref'ed, the coverage to be dropped. */
static kn_cov glyph_cov(const run *r, const kn_glyph *g, uint32_t id, kn_cached **e) {
    kn_cov none = {.kind = KN_COV_RECT};
    *e = NULL;
    if (r->as_paths)
        return path_cov(r, g, id);
    kn_glyph_spec spec;
    int ox, oy;
    kn_glyph one = {id, g->x, g->y};
    place(r, &one, &spec, &ox, &oy);
    *e = kn_glyph_coverage(r->w->s, r->w->r->cache, &spec);
    if (!(*e)->pix)
        return none;
    int x = ox + (*e)->x, y = oy + (*e)->y;
    kn_mask m = {(*e)->pix->data, (*e)->pix->stride, {x, y, x + (*e)->pix->w, y + (*e)->pix->h}};
    return kn_cov_mask(&m);
}

static void done(const run *r, kn_cov *cov, kn_cached *e) {
    if (e)
        kn_cached_unref(e);
    else
        kn_cov_drop(r->w->s, cov);
}

static void put_glyph(const run *r, const kn_glyph *g, uint32_t id, const kn_src *src,
                      const kn_clip *clip) {
    kn_cached *e;
    kn_cov cov = glyph_cov(r, g, id, &e);
    if (!kn_irect_empty(cov.box))
        blit_mask(r, &cov, src, clip);
    done(r, &cov, e);
}

/* ---- colour glyphs ---- */
/* Strikes stand as outlines do while they are upright: on quarters of a px along the line. */
static void put_bitmap(const run *r, const kn_glyph *g, const kn_bitmap_glyph *b, float alpha) {
    kn_rect dst = {(double)b->x * r->size, (double)b->y * r->size, b->w * r->size, b->h * r->size};
    kn_aff m = r->in->m;
    kn_pt o = kn_aff_map(&m, g->x, g->y);
    m.e = r->straight ? floor((o.x + 0.125) * 4) / 4 : o.x;
    m.f = r->straight ? floor(o.y + 0.5) : o.y;
    kn_src src;
    kn_pix *keep;
    if (kn_image_src(r->w, &m, b->image, NULL, dst, KN_SAMPLE_AUTO, alpha, &src, &keep)) {
        kn_shape s = {.kind = KN_SHAPE_RECT, .u.rect = dst};
        kn_cov cov = kn_shape_cov(r->w->s, &s, &m, r->in->clip->box, false);
        blit_mask(r, &cov, &src, r->in->clip);
        kn_cov_drop(r->w->s, &cov);
    }
    kn_pix_unref(keep);
}

/* Paints of COLR are drawn for the very size that they have, and stand on whole px. */
static kn_cached *painted_glyph(const run *r, const kn_glyph_spec *g) {
    const kn_paint *p = &r->it->u.glyphs.paint;
    const kn_rgba text = p->kind == KN_PAINT_COLOR ? p->color : (kn_rgba){0, 0, 0, 1};
    const struct {
        uint64_t font;
        double size, a, b, c, d, px, py;
        kn_rgba text;
        uint32_t glyph, zero;
    } id = {kn_font_id(g->font),
            g->size,
            g->m.a,
            g->m.b,
            g->m.c,
            g->m.d,
            g->px,
            g->py,
            text,
            g->glyph,
            0};
    const kn_key key = kn_key_of(&id, sizeof id, 'V');
    kn_cached *e = kn_cache_get(r->w->r->cache, key);
    if (e)
        return e;
    const kn_aff m = {
        g->m.a * g->size, g->m.b * g->size, g->m.c * g->size, g->m.d * g->size, g->px, g->py};
    kn_irect ink = {0, 0, 0, 0};
    kn_pix *pix = kn_glyph_paint_at(g->font, g->glyph, &m, text, &ink);
    e = kn_cached_new(pix, ink.x0, ink.y0);
    kn_cache_put(r->w->r->cache, key, e);
    return e;
}

static void put_painted(const run *r, const kn_glyph *g, float alpha) {
    kn_glyph_spec spec;
    int ox, oy;
    place(r, g, &spec, &ox, &oy);
    if (fabs(spec.px) + fabs(spec.py) > 0) {
        const kn_pt o = kn_aff_map(&r->in->m, g->x, g->y);
        ox = (int)floor(o.x + 0.5);
        oy = (int)floor(o.y + 0.5);
    }
    spec.px = spec.py = 0;
    kn_cached *e = painted_glyph(r, &spec);
    if (e->pix) {
        const kn_aff at = {1, 0, 0, 1, ox + e->x, oy + e->y};
        const kn_rect dst = {0, 0, e->pix->w, e->pix->h};
        kn_image *im = kn_image_from_pix(kn_pix_ref(e->pix));
        kn_src src;
        kn_pix *keep;
        if (kn_image_src(r->w, &at, im, NULL, dst, KN_SAMPLE_PIXELATED, alpha, &src, &keep)) {
            const kn_shape s = {.kind = KN_SHAPE_RECT, .u.rect = dst};
            kn_cov cov = kn_shape_cov(r->w->s, &s, &at, r->in->clip->box, false);
            blit_mask(r, &cov, &src, r->in->clip);
            kn_cov_drop(r->w->s, &cov);
        }
        kn_pix_unref(keep);
        kn_image_unref(im);
    }
    kn_cached_unref(e);
}

static void put_picture(const run *r, const kn_glyph *g, const kn_bitmap_glyph *b, float alpha) {
    if (b->painted && !r->as_paths)
        put_painted(r, g, alpha);
    else
        put_bitmap(r, g, b, alpha);
}

static void put_layers(const run *r, const kn_glyph *g, const kn_glyph_data *d, const kn_src *text,
                       float alpha, const kn_clip *clip) {
    for (int i = 0; i < d->n_layers; i++) {
        const kn_color_layer *l = &d->layers[i];
        kn_src src = l->foreground ? *text : kn_src_solid(kn_rgba_px(l->color, alpha));
        put_glyph(r, g, l->glyph, &src, clip);
    }
}

static float paint_alpha(const kn_paint *p) {
    return p->kind == KN_PAINT_COLOR ? p->alpha * p->color.a : p->alpha;
}

static void fill_run(const run *r, const kn_paint *p) {
    kn_paint_src ps;
    bool open = kn_paint_open(r->w, r->in, p, r->it->ink, &ps);
    for (uint32_t i = 0; open && i < r->it->u.glyphs.n; i++) {
        const kn_glyph *g = &r->it->u.glyphs.g[i];
        const kn_glyph_data *d = kn_font_glyph_data(r->font, g->id);
        if (d->n_layers)
            put_layers(r, g, d, &ps.src, paint_alpha(p), &ps.clip);
        else if (d->bitmap.image)
            put_picture(r, g, &d->bitmap, paint_alpha(p));
        else
            put_glyph(r, g, g->id, &ps.src, &ps.clip);
    }
    kn_paint_close(r->w, &ps);
}

/* ---- strokes of outlines ---- */
typedef struct pen { /* glyph outline as a path of the display list, layer space */
    kn_arena *a;
    uint8_t *segs;
    kn_pt *pts;
    kn_path p;
} pen;

static void pen_to(pen *p, kn_seg seg, kn_pt a) {
    p->segs[p->p.n_segs++] = (uint8_t)seg;
    p->pts[p->p.n_pts++] = a;
}

static void pen_cubic(pen *p, kn_pt a, kn_pt b, kn_pt c) {
    p->segs[p->p.n_segs++] = KN_SEG_CUBIC;
    p->pts[p->p.n_pts++] = a;
    p->pts[p->p.n_pts++] = b;
    p->pts[p->p.n_pts++] = c;
}

static kn_pt from_fix(FT_Vector v) {
    return (kn_pt){(double)v.x / 64, (double)v.y / 64};
}

/* The filler holds the outline in 26.6; it is scaled up first so that no precision is lost. */
#define PEN_SCALE 16.0

static kn_path outline_path(kn_scratch *s) {
    size_t n = s->n_pts * 2 + s->n_ends * 2 + 4;
    pen p = {
        .a = s->arena, .segs = kn_alloc(s->arena, n), .pts = KN_ANEW_N(s->arena, kn_pt, n * 3)};
    size_t from = 0;
    for (size_t c = 0; c < s->n_ends; c++) {
        size_t to = (size_t)s->ends[c];
        kn_pt at = from_fix(s->pts[from]);
        pen_to(&p, KN_SEG_MOVE, at);
        for (size_t i = from + 1; i <= to; i++) {
            int tag = s->tags[i] & 3;
            if (tag == FT_CURVE_TAG_CONIC && i + 1 <= to) {
                kn_pt q = from_fix(s->pts[i]), e = from_fix(s->pts[i + 1]);
                pen_cubic(&p, (kn_pt){at.x + (q.x - at.x) * 2 / 3, at.y + (q.y - at.y) * 2 / 3},
                          (kn_pt){e.x + (q.x - e.x) * 2 / 3, e.y + (q.y - e.y) * 2 / 3}, e);
                at = e;
                i++;
            } else if (tag == FT_CURVE_TAG_CUBIC && i + 2 <= to) {
                kn_pt e = from_fix(s->pts[i + 2]);
                pen_cubic(&p, from_fix(s->pts[i]), from_fix(s->pts[i + 1]), e);
                at = e;
                i += 2;
            } else {
                at = from_fix(s->pts[i]);
                pen_to(&p, KN_SEG_LINE, at);
            }
        }
        p.segs[p.p.n_segs++] = KN_SEG_CLOSE;
        from = to + 1;
    }
    p.p.segs = p.segs;
    p.p.pts = p.pts;
    return p.p;
}

static kn_stroke pen_of(const run *r) {
    const kn_stroke *pen = r->it->u.glyphs.pen;
    kn_stroke st = pen ? *pen : (kn_stroke){.miter = 4};
    st.width = (double)r->it->u.glyphs.stroke_width * PEN_SCALE;
    if (st.n_dash) {
        double *dash = KN_ANEW_N(r->w->s->arena, double, st.n_dash);
        for (uint32_t i = 0; i < st.n_dash; i++)
            dash[i] = st.dash[i] * PEN_SCALE;
        st.dash = dash;
        st.dash_offset *= PEN_SCALE;
    }
    return st;
}

static int contrast_for(const kn_paint *p) {
    return p->kind == KN_PAINT_COLOR ? kn_contrast_of(p->color)
                                     : KN_CONTRASTS / 2; /* paints that vary count as grey */
}

static void stroke_run(const run *r) {
    kn_scratch *s = r->w->s;
    const int contrast = contrast_for(&r->it->u.glyphs.stroke_paint);
    kn_paint_src ps;
    bool open = kn_paint_open(r->w, r->in, &r->it->u.glyphs.stroke_paint, r->it->ink, &ps);
    for (uint32_t i = 0; open && i < r->it->u.glyphs.n; i++) {
        const kn_glyph *g = &r->it->u.glyphs.g[i];
        kn_glyph_spec spec = {.font = r->font,
                              .glyph = g->id,
                              .size = r->size,
                              .m = {PEN_SCALE, 0, 0, PEN_SCALE, 0, 0}};
        kn_fill_begin(s);
        hint(r, &spec);
        if (!kn_glyph_outline(s, &spec, (kn_pt){0, 0}))
            continue;
        kn_fill_move(s, 0, 0); /* ends the last contour */
        s->n_pts--;
        kn_shape shape = {.kind = KN_SHAPE_PATH, .u.path = outline_path(s)};
        kn_stroke st = pen_of(r);
        kn_aff down = {1 / PEN_SCALE, 0, 0, 1 / PEN_SCALE, g->x, g->y};
        kn_aff m = kn_aff_mul(&r->in->m, &down);
        if (!r->as_paths) { /* stroked glyphs are pictures too, and stand where those do */
            kn_glyph_spec at;
            int ox, oy;
            place(r, g, &at, &ox, &oy);
            m.e = ox + at.px;
            m.f = oy + at.py;
        }
        kn_cov cov = kn_stroke_cov(s, &shape, &st, &m, r->in->clip->box, r->as_paths);
        if (!r->as_paths && cov.kind == KN_COV_MASK)
            kn_contrast_apply(&cov.mask, r->w->r->contrast[contrast]);
        if (!kn_irect_empty(cov.box))
            blit_mask(r, &cov, &ps.src, &ps.clip);
        kn_cov_drop(s, &cov);
    }
    kn_paint_close(r->w, &ps);
}

/* ---- text shadows ---- */
/* A glyph with a picture of its own throws the shadow of the picture's alpha. */
static void add_bitmap_alpha(const run *r, const kn_glyph *g, const kn_bitmap_glyph *b,
                             kn_mask *m) {
    kn_scratch *s = r->w->s;
    kn_rect dst = {g->x + (double)b->x * r->size, g->y + (double)b->y * r->size, b->w * r->size,
                   b->h * r->size};
    kn_irect box = kn_device_box(&r->in->m, dst, m->box);
    box = kn_irect_intersect((kn_irect){box.x0 - 1, box.y0 - 1, box.x1 + 1, box.y1 + 1}, m->box);
    kn_surf tmp;
    kn_mask alpha;
    if (!kn_surf_get(s->pool, box, &tmp))
        return;
    if (kn_mask_get(s->pool, box, &alpha)) {
        kn_clip clip = {.box = box};
        kn_into into = {&tmp, &clip, r->in->m};
        run q = *r;
        q.in = &into;
        put_picture(&q, g, b, 1);
        for (int y = box.y0; y < box.y1; y++)
            kn_row_alpha(kn_mask_row(&alpha, y), kn_surf_row(&tmp, y), box.x1 - box.x0);
        kn_mask_add(m, &alpha);
        kn_mask_put(s->pool, &alpha);
    }
    kn_surf_put(s->pool, &tmp);
}

/* A layer of a coloured glyph shades as far as it is opaque. */
static void add_layer(const run *r, kn_mask *m, const kn_mask *layer, float alpha) {
    kn_mask faint;
    if (alpha >= 1) {
        kn_mask_add(m, layer);
        return;
    }
    if (!kn_mask_get(r->w->s->pool, layer->box, &faint))
        return;
    for (int y = layer->box.y0; y < layer->box.y1; y++)
        for (int x = 0; x < layer->box.x1 - layer->box.x0; x++)
            kn_mask_row(&faint, y)[x] = (uint8_t)((float)kn_mask_row(layer, y)[x] * alpha + 0.5f);
    kn_mask_add(m, &faint);
    kn_mask_put(r->w->s->pool, &faint);
}

/* Coverage of the whole run inside the mask's box, blurred. */
static void blur_run(const run *r, kn_mask *m, double sx, double sy) {
    for (uint32_t i = 0; i < r->it->u.glyphs.n; i++) {
        const kn_glyph *g = &r->it->u.glyphs.g[i];
        const kn_glyph_data *d = kn_font_glyph_data(r->font, g->id);
        if (d->bitmap.image && !d->n_layers) {
            add_bitmap_alpha(r, g, &d->bitmap, m);
            continue;
        }
        for (int k = 0; k < (d->n_layers ? d->n_layers : 1); k++) {
            const kn_color_layer *c = d->n_layers ? &d->layers[k] : NULL;
            kn_cached *e;
            kn_cov cov = glyph_cov(r, g, c ? c->glyph : g->id, &e);
            if (cov.kind == KN_COV_MASK)
                add_layer(r, m, &cov.mask, !c || c->foreground ? 1 : c->color.a);
            done(r, &cov, e);
        }
    }
    kn_blur_mask(r->w->s->pool, m, sx, sy, true);
}

static kn_key run_key(const run *r, kn_irect box, double sx, double sy) {
    struct {
        uint64_t font;
        kn_aff m;
        double size, sx, sy;
        kn_irect box;
    } id = {kn_font_id(r->font), r->in->m, r->size, sx, sy, box};
    kn_key k = kn_key_of(&id, sizeof id, 'T');
    kn_key_add(&k, r->it->u.glyphs.g, r->it->u.glyphs.n * sizeof *r->it->u.glyphs.g);
    return k;
}

static void remember_mask(kn_walk *w, kn_key k, const kn_mask *m) {
    int mw = m->box.x1 - m->box.x0, mh = m->box.y1 - m->box.y0;
    kn_pix *p = kn_pix_new(mw, mh, KN_PIX_A8);
    if (!p)
        return;
    for (int y = 0; y < mh; y++)
        memcpy(p->data + (size_t)y * (size_t)p->stride, m->px + (ptrdiff_t)y * m->stride,
               (size_t)mw);
    kn_cached *e = kn_cached_new(p, 0, 0);
    kn_cache_put(w->r->cache, k, e);
    kn_cached_unref(e);
}

#define WHOLE_PX (4 << 20) /* runs up to this size are blurred whole, whatever part is seen */

/* The run is blurred where its origin lies in the first pixel, so that its shadow can be kept while
 * it moves by whole pixels; then it is coloured. */
static void blurred_run(const run *r, double sx, double sy) {
    kn_walk *w = r->w;
    int ox = (int)floor(r->in->m.e), oy = (int)floor(r->in->m.f);
    int gx = (int)ceil(3 * sx) + 2, gy = (int)ceil(3 * sy) + 2;
    kn_into home = *r->in;
    home.m.e -= ox;
    home.m.f -= oy;
    kn_irect all = {-(1 << 24), -(1 << 24), 1 << 24, 1 << 24}, c = r->in->clip->box;
    kn_irect box = kn_device_box(&home.m, r->it->ink, all);
    box = (kn_irect){box.x0 - 2, box.y0 - 2, box.x1 + 2, box.y1 + 2};
    if ((int64_t)(box.x1 - box.x0) * (box.y1 - box.y0) > WHOLE_PX)
        box = kn_irect_intersect(
            box, (kn_irect){c.x0 - gx - ox, c.y0 - gy - oy, c.x1 + gx - ox, c.y1 + gy - oy});
    kn_paint_src ps;
    kn_mask m = {.px = NULL};
    kn_cached *e = NULL;
    if (!kn_paint_open(w, r->in, &r->it->u.glyphs.paint, r->it->ink, &ps) || kn_irect_empty(box))
        goto out;
    kn_clip clip = {.box = box};
    home.clip = &clip;
    run q = *r;
    q.in = &home;
    kn_key k = run_key(&q, box, sx, sy);
    e = kn_cache_get(w->r->cache, k);
    if (e) {
        m = (kn_mask){e->pix->data, e->pix->stride, box};
    } else if (kn_mask_get(w->s->pool, box, &m)) {
        blur_run(&q, &m, sx, sy);
        if (kn_seen_before(w->r, k))
            remember_mask(w, k, &m);
    } else {
        goto out;
    }
    m.box = (kn_irect){box.x0 + ox, box.y0 + oy, box.x1 + ox, box.y1 + oy};
    kn_cov cov = kn_cov_mask(&m);
    blit_mask(r, &cov, &ps.src, &ps.clip);
out:
    if (e)
        kn_cached_unref(e);
    else
        kn_mask_put(w->s->pool, &m);
    kn_paint_close(w, &ps);
}

void kn_draw_glyphs(kn_walk *w, const kn_into *into, const kn_item *it) {
    kn_into turned = *into;
    const kn_into *in = into;
    if (it->u.glyphs.turn) {
        const double s = it->u.glyphs.turn == 1 ? 1 : -1;
        const kn_aff quarter = {0, s, -s, 0, 0, 0};
        turned.m = kn_aff_mul(&into->m, &quarter);
        in = &turned;
    }
    run r = {.w = w, .in = in, .it = it, .font = it->u.glyphs.font, .size = it->u.glyphs.size};
    double sx, sy;
    kn_aff_scales(&in->m, &sx, &sy);
    if (!r.font || !(r.size > 0) || !(sx * sy > 0) || !(fabs(in->m.e) + fabs(in->m.f) < 1e7))
        return;
    r.straight = kn_aff_straight(&in->m);
    const kn_paint *p = &it->u.glyphs.paint;
    r.contrast = it->u.glyphs.blur > 0 ? -1 : contrast_for(p);
    r.as_paths = r.size * (sx > sy ? sx : sy) > PATH_SIZE;
    if (it->u.glyphs.blur > 0) {
        blurred_run(&r, (double)it->u.glyphs.blur * sx, (double)it->u.glyphs.blur * sy);
        return;
    }
    bool stroke = it->u.glyphs.stroke_width > 0;
    if (stroke && it->u.glyphs.stroke_first)
        stroke_run(&r);
    fill_run(&r, &it->u.glyphs.paint);
    if (stroke && !it->u.glyphs.stroke_first)
        stroke_run(&r);
}
