/* Frames, layers, entries: who is drawn where. */
#include "raster/player.h"
#include "raster/bounds.h"
#include "raster/dsp/row.h"
#include "raster/prefix.h"
#include "raster/shape.h"
#include "src/core/limits.h"
#include "src/core/mem.h"
#include <math.h>
#include <string.h>

kn_raster *kn_raster_new(const kn_raster_opts *o) {
    kn_raster *r = KN_NEW(kn_raster);
    if (o)
        r->opts = *o;
    kn_contrast_tables(r->contrast);
    r->cache = kn_cache_new(r->opts.cache_bytes);
    r->prefixes = kn_prefixes_new(r->opts.cache_bytes / 2);
    return r;
}

void kn_raster_free(kn_raster *r) {
    if (!r)
        return;
    kn_cache_free(r->cache);
    kn_prefixes_free(r->prefixes);
    free(r);
}

void kn_raster_set_video(kn_raster *r, kn_yuv_to_bgra fn) {
    r->video = fn;
}

void kn_raster_get_stats(const kn_raster *r, kn_raster_stats *out) {
    *out =
        (kn_raster_stats){.frames = atomic_load(&r->frames),
                          .layer_hits = atomic_load(&r->layer_hits),
                          .layer_misses = atomic_load(&r->layer_misses),
                          .glyph_hits = atomic_load(&r->glyph_hits),
                          .glyph_misses = atomic_load(&r->glyph_misses),
                          .cache_bytes = kn_cache_bytes(r->cache) + kn_prefixes_bytes(r->prefixes)};
}

kn_scratch *kn_scratch_new(void) {
    kn_scratch *s = KN_NEW(kn_scratch);
    s->pool = kn_surf_pool_new();
    s->arena = kn_arena_new();
    if (FT_Init_FreeType(&s->ft) != 0)
        kn_oom(0);
    return s;
}

void kn_scratch_free(kn_scratch *s) {
    if (!s)
        return;
    kn_surf_pool_free(s->pool);
    kn_arena_free(s->arena);
    kn_blitbuf_free(&s->buf);
    kn_pix_unref(s->video);
    FT_Done_FreeType(s->ft);
    kn_sweep_free(s->sweep);
    free(s->pts);
    free(s->tags);
    free(s->ends);
    free(s);
}

static double tame(double v) {
    return v != v ? 0 : v < -1e7 ? -1e7 : v > 1e7 ? 1e7 : v;
}

kn_irect kn_device_box(const kn_aff *m, kn_rect r, kn_irect box) {
    kn_rect d = kn_aff_rect(m, r);
    kn_irect o = {(int)floor(tame(d.x)), (int)floor(tame(d.y)), (int)ceil(tame(d.x + d.w)),
                  (int)ceil(tame(d.y + d.h))};
    return kn_irect_intersect(o, box);
}

const kn_clip *kn_clip_box(kn_walk *w, const kn_clip *up, kn_irect box) {
    kn_clip *c = KN_ANEW(w->s->arena, kn_clip);
    *c = *up;
    c->box = kn_irect_intersect(up->box, box);
    return c;
}

#define DEEP_CLIP 8 /* shapes inside each other from which on they are drawn into one mask */

/* Every shape costs some memory and time per row: many become one bitmap, in the arena. */
static void flatten(kn_walk *w, kn_clip *c) {
    kn_irect b = c->box;
    int width = b.x1 - b.x0;
    kn_mask m = {.stride = width, .box = b};
    kn_run runs[KN_MAX_RUNS];
    if ((int64_t)width * (b.y1 - b.y0) > KN_LIMIT_CANVAS_PX || !kn_blitbuf_fit(&w->s->buf, width))
        return;
    m.px = kn_alloc(w->s->arena, (size_t)width * (size_t)(b.y1 - b.y0));
    for (int y = b.y0; y < b.y1; y++) {
        w->s->buf.rows.used = 0;
        runs[0] = (kn_run){b.x0, b.x1, NULL, 255};
        int n = kn_clip_runs(c, y, &w->s->buf.rows, runs, 1);
        for (int i = 0; i < n; i++) {
            uint8_t *d = kn_mask_row(&m, y) + (runs[i].x0 - b.x0);
            if (runs[i].c)
                memcpy(d, runs[i].c, (size_t)(runs[i].x1 - runs[i].x0));
            else
                memset(d, runs[i].v, (size_t)(runs[i].x1 - runs[i].x0));
        }
    }
    kn_cov *cov = KN_ANEW(w->s->arena, kn_cov);
    *cov = kn_cov_mask(&m);
    *c = (kn_clip){.box = b, .cov = cov, .depth = 1};
}

const kn_clip *kn_clip_shape(kn_walk *w, const kn_clip *up, const kn_aff *m, const kn_shape *s,
                             kn_cov **cov) {
    kn_clip *c = KN_ANEW(w->s->arena, kn_clip);
    *cov = KN_ANEW(w->s->arena, kn_cov);
    **cov = kn_shape_cov(w->s, s, m, up->box, false);
    *c = (kn_clip){.box = kn_irect_intersect(up->box, (*cov)->box), .up = up, .depth = up->depth};
    if (!kn_irect_empty(c->box) && !kn_cov_is_solid(*cov)) {
        c->cov = *cov;
        if (++c->depth > DEEP_CLIP)
            flatten(w, c);
    }
    return c;
}

void kn_draw_items(kn_walk *w, const kn_into *in, const kn_items *items) {
    for (uint32_t i = 0; i < items->n; i++)
        kn_draw_item(w, in, &items->v[i]);
}

void kn_draw_entries(kn_walk *w, const kn_into *in, const kn_layer *l) {
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->items)
            kn_draw_items(w, in, e->items);
        else if (e->layer)
            kn_draw_layer(w, in, e->layer);
    }
}

/* ---- layers ---- */
bool kn_layer_has_effects(const kn_layer *l) {
    return l->opacity < 1 || l->blend != KN_BLEND_NORMAL || l->filters.n || l->mask;
}

bool kn_layer_blends_inside(const kn_layer *l) {
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        for (uint32_t k = 0; e->items && k < e->items->n; k++)
            if (e->items->v[k].blend != KN_BLEND_NORMAL)
                return true;
        if (!e->layer)
            continue;
        if (e->layer->blend != KN_BLEND_NORMAL)
            return true;
        if (!e->layer->isolate && !kn_layer_has_effects(e->layer) &&
            kn_layer_blends_inside(e->layer))
            return true;
    }
    return false;
}

static bool filters_backdrop_inside(const kn_layer *l) {
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_layer *e = l->entries[i].layer;
        if (e && (e->backdrop.n || filters_backdrop_inside(e)))
            return true;
    }
    return false;
}

/* A group without effects can be seen to be one only if something inside blends with what is below
 * it; otherwise its entries may as well be drawn straight into the parent. */
bool kn_layer_is_group(const kn_layer *l) {
    return kn_layer_has_effects(l) || (l->isolate && kn_layer_blends_inside(l)) ||
           /* backdrop roots: Filter Effects 2 §2.1 */
           ((l->backdrop.n || (l->n_clip && l->isolate)) && filters_backdrop_inside(l));
}

static void draw_flat(kn_walk *w, const kn_into *in, const kn_layer *l) {
    if (kn_layer_is_group(l)) {
        kn_draw_group(w, in, l, l->blend);
        return;
    }
    kn_into into = *in;
    kn_cov **covs = l->n_clip ? KN_ANEW_N(w->s->arena, kn_cov *, l->n_clip) : NULL;
    uint32_t n = 0;
    for (; n < l->n_clip && !kn_irect_empty(into.clip->box); n++)
        into.clip = kn_clip_shape(w, into.clip, &into.m, &l->clip[n], &covs[n]);
    if (!kn_irect_empty(into.clip->box)) {
        if (l->backdrop.n)
            kn_draw_backdrop(w, &into, l, into.dst);
        kn_draw_entries(w, &into, l);
    }
    while (n-- > 0)
        kn_cov_drop(w->s, covs[n]);
}

bool kn_layer_is_direct(const kn_walk *w, const kn_mat4 *m, const kn_layer *l) {
    const kn_sheet s = {.layer = l, .to = l->n_entries, .whole = true};
    return kn_is_flat(m) && (!l->apart || kn_sheet_is_direct(w, m, &s));
}

void kn_draw_layer_at(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_layer *l) {
    if (!(l->opacity > 0) || w->depth >= KN_MAX_NESTING)
        return;
    if (l->preserve3d && !kn_layer_is_group(l)) {
        kn_draw_3d(w, in, m, l);
        return;
    }
    if (l->hide_backface && kn_back_is_seen(m))
        return;
    w->depth++;
    if (kn_layer_is_direct(w, m, l)) {
        kn_into into = *in;
        into.m = kn_aff_of(m);
        draw_flat(w, &into, l);
    } else {
        kn_draw_apart(w, in, m, l);
    }
    w->depth--;
}

void kn_draw_layer(kn_walk *w, const kn_into *parent, const kn_layer *l) {
    kn_mat4 up = kn_aff_mat(&parent->m), m = kn_mat4_mul(&up, &l->m);
    kn_draw_layer_at(w, parent, &m, l);
}

kn_status kn_raster_frame(kn_raster *r, kn_scratch *s, const kn_dlist *d, kn_pix *out,
                          kn_diags *diags) {
    if (out->fmt != KN_PIX_BGRA || !out->data)
        return KN_EUSAGE;
    kn_arena_reset(s->arena);
    kn_surf_pool_trim(s->pool);
    kn_surf dst = {(uint32_t *)(void *)out->data, out->stride / 4, {0, 0, out->w, out->h}};
    const uint32_t canvas = kn_rgba_px(d->canvas, 1);
    kn_clip clip = {.box = dst.box};
    kn_walk w = {.r = r, .s = s, .d = d};
    const kn_into in = {&dst, &clip, {d->scale, 0, 0, d->scale, 0, 0}};
    kn_draw_root(&w, &in, d->root, canvas);
    out->opaque = canvas >> 24 == 255;
    atomic_fetch_add_explicit(&r->frames, 1, memory_order_relaxed);
    if (kn_surf_pool_failed(s->pool)) {
        kn_report(diags, KN_SEV_ERROR, KN_ENOMEM, "raster/memory", (kn_loc){0}, NULL,
                  "not enough memory to draw frame %lld", (long long)d->frame);
        return KN_ENOMEM;
    }
    return KN_OK;
}
