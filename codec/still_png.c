#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include "codec/rows.h"
#include "codec/still_kinds.h"
#include "src/core/limits.h"

typedef struct kn_png_in {
    const uint8_t *p;
    size_t n, at;
    jmp_buf jump;
    char why[96];
    kn_pix *pix;
    png_bytep *rows;
} kn_png_in;

static void on_error(png_structp png, png_const_charp why) {
    kn_png_in *in = png_get_error_ptr(png);
    snprintf(in->why, sizeof in->why, "%s", why);
    longjmp(in->jump, 1);
}

static void on_warning(png_structp png, png_const_charp why) {}

static void on_read(png_structp png, png_bytep to, size_t n) {
    kn_png_in *in = png_get_io_ptr(png);
    if (n > in->n - in->at)
        png_error(png, "the file ends too early");
    memcpy(to, in->p + in->at, n);
    in->at += n;
}

/* Asks for 8-bit BGRA whatever the file holds. */
static bool set_transforms(png_structp png, png_infop info) {
    int type = png_get_color_type(png, info), depth = png_get_bit_depth(png, info);
    bool alpha = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    if (type == PNG_COLOR_TYPE_PALETTE)
        png_set_palette_to_rgb(png);
    if (type == PNG_COLOR_TYPE_GRAY && depth < 8)
        png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_valid(png, info, PNG_INFO_tRNS))
        png_set_tRNS_to_alpha(png);
    if (depth == 16)
        png_set_scale_16(png);
    if (type == PNG_COLOR_TYPE_GRAY || type == PNG_COLOR_TYPE_GRAY_ALPHA)
        png_set_gray_to_rgb(png);
    if (!alpha)
        png_set_add_alpha(png, 255, PNG_FILLER_AFTER);
    png_set_bgr(png);
    png_set_interlace_handling(png);
    return alpha;
}

/* Everything between setjmp and the end lives in `in`, so that a jump loses nothing. */
static bool read_png(kn_png_in *in, png_structp png, png_infop info, const kn_still_ctx *c) {
    if (setjmp(in->jump))
        return false;
    png_set_read_fn(png, in, on_read);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_read_info(png, info);
    in->pix =
        kn_still_new(c, "PNG", png_get_image_width(png, info), png_get_image_height(png, info));
    if (!in->pix)
        return false;
    in->pix->opaque = !set_transforms(png, info);
    png_read_update_info(png, info);
    in->rows = calloc((size_t)in->pix->h, sizeof *in->rows);
    if (!in->rows)
        png_error(png, "no memory");
    for (int y = 0; y < in->pix->h; y++)
        in->rows[y] = in->pix->data + (size_t)y * (size_t)in->pix->stride;
    png_read_image(png, in->rows);
    return true;
}

kn_pix *kn_png_decode(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    kn_png_in in = {.p = p, .n = n};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &in, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool ok = info && read_png(&in, png, info, c);
    png_destroy_read_struct(&png, &info, NULL);
    free(in.rows);
    if (!ok) {
        /* Browsers show what has arrived of a picture that is cut short. Rows that are missing are
         * transparent. */
        if (in.why[0])
            kn_report(c->d, in.pix ? KN_SEV_WARN : KN_SEV_ERROR, KN_EMEDIA, "image/decode", c->loc,
                      NULL, "PNG '%s' is damaged: %s", c->name, in.why);
        if (in.pix)
            in.pix->opaque = false;
    }
    if (in.pix && !in.pix->opaque)
        for (int y = 0; y < in.pix->h; y++)
            kn_row_premultiply(in.pix->data + (size_t)y * (size_t)in.pix->stride, NULL, in.pix->w);
    return in.pix;
}
