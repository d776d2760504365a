/* The picture of a canvas: memory, snapshots, pixels in and out. Drawing is in canvas_draw.c. */
#include "raster/canvas.h"
#include "raster/canvaspriv.h"
#include "raster/dsp/row.h"
#include "src/core/mem.h"
#include <cairo.h>
#include <math.h>
#include <string.h>
#include FT_TRUETYPE_TABLES_H

#define GLYPH_CACHE (8u << 20)

kn_canvas_kit *kn_canvas_kit_new(void) {
    kn_canvas_kit *k = KN_NEW(kn_canvas_kit);
    const kn_raster_opts o = {.cache_bytes = GLYPH_CACHE};
    k->raster = kn_raster_new(&o);
    k->scratch = kn_scratch_new();
    return k;
}

void kn_canvas_kit_free(kn_canvas_kit *k) {
    if (!k)
        return;
    kn_raster_free(k->raster);
    kn_scratch_free(k->scratch);
    free(k->straight);
    free(k);
}

kn_canvas *kn_canvas_new(kn_canvas_kit *k, int w, int h) {
    kn_canvas *c = KN_NEW(kn_canvas);
    c->kit = k;
    kn_canvas_resize(c, w, h);
    return c;
}

static void drop_picture(kn_canvas *c) {
    kn_image_unref(c->snap);
    kn_pix_unref(c->pix);
    c->snap = NULL;
    c->pix = NULL;
}

void kn_canvas_free(kn_canvas *c) {
    if (!c)
        return;
    drop_picture(c);
    free(c);
}

void kn_canvas_resize(kn_canvas *c, int w, int h) {
    c->w = w > 0 ? w : 0;
    c->h = h > 0 ? h : 0;
    kn_canvas_reset(c);
}

int kn_canvas_width(const kn_canvas *c) {
    return c->w;
}

int kn_canvas_height(const kn_canvas *c) {
    return c->h;
}

static uint32_t *row_of(kn_canvas *c, int y) {
    return (uint32_t *)(void *)(c->pix->data + (size_t)y * (size_t)c->pix->stride);
}

/* Nobody else holds the picture. */
static bool alone(kn_canvas *c) {
    kn_image_unref(c->snap);
    c->snap = NULL;
    return c->pix && atomic_load_explicit(&c->pix->ref, memory_order_acquire) == 1;
}

void kn_canvas_make_opaque(kn_canvas *c, kn_irect box) {
    for (int y = box.y0; c->opaque && c->pix && y < box.y1; y++) {
        uint32_t *row = row_of(c, y);
        for (int x = box.x0; x < box.x1; x++)
            row[x] |= 0xff000000u;
    }
}

void kn_canvas_reset(kn_canvas *c) {
    if (alone(c) && c->pix->w == c->w && c->pix->h == c->h) {
        memset(c->pix->data, 0, (size_t)c->pix->stride * (size_t)c->h);
    } else {
        drop_picture(c);
        if (c->w && c->h)
            c->pix = kn_pix_new(c->w, c->h, KN_PIX_BGRA);
    }
    kn_canvas_make_opaque(c, (kn_irect){0, 0, c->w, c->h});
}

void kn_canvas_set_opaque(kn_canvas *c, bool opaque) {
    c->opaque = opaque;
    kn_canvas_make_opaque(c, (kn_irect){0, 0, c->w, c->h});
}

void kn_canvas_replace(kn_canvas *c, kn_pix *p) {
    drop_picture(c);
    c->pix = p;
    c->w = p ? p->w : 0;
    c->h = p ? p->h : 0;
}

bool kn_canvas_has_pixels(const kn_canvas *c) {
    return c->pix != NULL;
}

bool kn_canvas_writable(kn_canvas *c) {
    if (alone(c))
        return true;
    if (!c->pix)
        return false;
    kn_pix *copy = kn_pix_new(c->w, c->h, KN_PIX_BGRA);
    if (copy)
        memcpy(copy->data, c->pix->data, (size_t)c->pix->stride * (size_t)c->h);
    kn_pix_unref(c->pix);
    c->pix = copy;
    return copy != NULL;
}

kn_image *kn_canvas_snapshot(kn_canvas *c) {
    if (!c->snap && c->pix) {
        c->snap = kn_image_from_pix(kn_pix_ref(c->pix));
        kn_surf_pool_trim(c->kit->scratch->pool);
    }
    return kn_image_ref(c->snap);
}

/* ---- pixels ---- */
/* Colour without its alpha, rounded as Skia does in single precision (to the even neighbour from
 * the middle): all answers, by alpha and premultiplied value. */
static const uint8_t *straight_table(kn_canvas_kit *k) {
    if (k->straight)
        return k->straight;
    const float unit = 1.0f / 255;
    k->straight = KN_NEW_N(uint8_t, 65536);
    for (int a = 1; a < 256; a++) {
        const float scale = 1 / ((float)a * unit);
        for (int p = 0; p < 256; p++)
            k->straight[a << 8 | p] = (uint8_t)lrintf(fminf((float)p * unit * scale, 1) * 255);
    }
    return k->straight;
}

static void straight_row(const uint8_t *table, const uint32_t *in, int n, uint8_t *out) {
    for (int i = 0; i < n; i++, out += 4) {
        const uint32_t p = in[i];
        const uint8_t *of = table + (p >> 24 << 8);
        out[0] = of[p >> 16 & 255];
        out[1] = of[p >> 8 & 255];
        out[2] = of[p & 255];
        out[3] = (uint8_t)(p >> 24);
    }
}

static uint32_t premultiplied(const uint8_t *p) {
    uint32_t a = p[3];
    return a << 24 | kn_div255(p[0] * a) << 16 | kn_div255(p[1] * a) << 8 | kn_div255(p[2] * a);
}

static kn_irect inside(const kn_canvas *c, int x, int y, int w, int h) {
    const int64_t x1 = (int64_t)x + w, y1 = (int64_t)y + h;
    return (kn_irect){x > 0 ? x : 0, y > 0 ? y : 0, x1 < c->w ? (int)x1 : c->w,
                      y1 < c->h ? (int)y1 : c->h};
}

void kn_canvas_get(kn_canvas *c, int x, int y, int w, int h, uint8_t *rgba) {
    const kn_irect b = inside(c, x, y, w, h);
    if (b.x1 - b.x0 < w || b.y1 - b.y0 < h || !c->pix)
        memset(rgba, 0, (size_t)w * (size_t)h * 4);
    const uint8_t *table = straight_table(c->kit);
    for (int v = b.y0; c->pix && b.x0 < b.x1 && v < b.y1; v++)
        straight_row(table, row_of(c, v) + b.x0, b.x1 - b.x0,
                     rgba + ((size_t)(v - y) * (size_t)w + (size_t)(b.x0 - x)) * 4);
}

void kn_canvas_put(kn_canvas *c, int x, int y, int w, int h, const uint8_t *rgba, int stride) {
    const kn_irect b = inside(c, x, y, w, h);
    if (kn_irect_empty(b) || !kn_canvas_writable(c))
        return;
    for (int v = b.y0; v < b.y1; v++) {
        const uint8_t *from = rgba + (size_t)(v - y) * (size_t)stride;
        uint32_t *row = row_of(c, v);
        for (int u = b.x0; u < b.x1; u++)
            row[u] = premultiplied(from + (size_t)(u - x) * 4);
    }
    kn_canvas_make_opaque(c, b);
}

static cairo_status_t append(void *out, const unsigned char *p, unsigned n) {
    kn_sb_put(out, (kn_str){(const char *)p, n});
    return CAIRO_STATUS_SUCCESS;
}

bool kn_canvas_png(kn_canvas *c, kn_sb *out) {
    if (!c->pix)
        return false;
    cairo_surface_t *s = cairo_image_surface_create_for_data(c->pix->data, CAIRO_FORMAT_ARGB32,
                                                             c->w, c->h, c->pix->stride);
    const bool ok = cairo_surface_write_to_png_stream(s, append, out) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(s);
    return ok;
}

void kn_canvas_em_box(kn_font *f, float *ascent, float *descent) {
    float up = f->metrics.ascent, down = f->metrics.descent;
    kn_mutex_lock(f->blob->lock);
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(f->face, FT_SFNT_OS2);
    if (os2 && os2->sTypoAscender > 0 && os2->sTypoDescender <= 0) {
        up = os2->sTypoAscender;
        down = (float)-os2->sTypoDescender;
    }
    kn_mutex_unlock(f->blob->lock);
    *ascent = up > 0 && up + down > 0 ? up / (up + down) : 1;
    *descent = 1 - *ascent;
}
