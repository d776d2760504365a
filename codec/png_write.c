#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include "codec/png_rows.h"
#include "codec/still.h"
#include "src/core/mem.h"

/* Where the compressed bytes gather. */
typedef struct kn_png_out {
    char *p;
    size_t n, cap;
    jmp_buf jump;
} kn_png_out;

static void on_error(png_structp png, png_const_charp why) {
    kn_png_out *o = png_get_error_ptr(png);
    longjmp(o->jump, 1);
}

static void on_warning(png_structp png, png_const_charp why) {}

static void on_write(png_structp png, png_bytep from, size_t n) {
    kn_png_out *o = png_get_io_ptr(png);
    if (n > o->cap - o->n) {
        size_t cap = (o->cap + n) * 2;
        char *p = realloc(o->p, cap);
        if (!p)
            png_error(png, "no memory");
        o->p = p;
        o->cap = cap;
    }
    memcpy(o->p + o->n, from, n);
    o->n += n;
}

static void on_flush(png_structp png) {}

void kn_row_to_rgba(const uint8_t *bgra, int n, bool opaque, uint8_t *rgba) {
    for (int i = 0; i < n; i++, bgra += 4, rgba += 4) {
        unsigned a = opaque ? 255 : bgra[3];
        unsigned b = bgra[0], g = bgra[1], r = bgra[2];
        if (a != 255 && a != 0) {
            b = (b * 255 + a / 2) / a;
            g = (g * 255 + a / 2) / a;
            r = (r * 255 + a / 2) / a;
        }
        rgba[0] = (uint8_t)(r > 255 ? 255 : r);
        rgba[1] = (uint8_t)(g > 255 ? 255 : g);
        rgba[2] = (uint8_t)(b > 255 ? 255 : b);
        rgba[3] = (uint8_t)a;
    }
}

static bool write_png(kn_png_out *o, png_structp png, png_infop info, const kn_pix *p,
                      uint8_t *row) {
    if (setjmp(o->jump))
        return false;
    png_set_write_fn(png, o, on_write, on_flush);
    png_set_IHDR(png, info, (png_uint_32)p->w, (png_uint_32)p->h, 8, PNG_COLOR_TYPE_RGBA,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    /* Frames are mostly flat colour with text on it: the row-above filter and a low level are near
     * the best size at a third of the time. */
    png_set_compression_level(png, 3);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP);
    png_write_info(png, info);
    for (int y = 0; y < p->h; y++) {
        kn_row_to_rgba(p->data + (size_t)y * (size_t)p->stride, p->w, p->opaque, row);
        png_write_row(png, row);
    }
    png_write_end(png, info);
    return true;
}

kn_status kn_png_encode(const kn_pix *p, char **out, size_t *n) {
    KN_REQUIRE(p->fmt == KN_PIX_BGRA);
    kn_png_out o = {0};
    uint8_t *row = malloc(4 * (size_t)p->w);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &o, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool ok = row && info && write_png(&o, png, info, p, row);
    png_destroy_write_struct(&png, &info);
    free(row);
    if (!ok) {
        free(o.p);
        return KN_ENOMEM;
    }
    *out = o.p;
    *n = o.n;
    return KN_OK;
}

kn_status kn_png_write(const kn_pix *p, const char *path, kn_diags *d) {
    return kn_still_write(p, KN_STILL_PNG, 0, path, d);
}
