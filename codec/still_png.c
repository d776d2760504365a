#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include "codec/icc.h"
#include "codec/rows.h"
#include "codec/still_kinds.h"
#include "src/core/limits.h"

typedef struct kn_png_in {
    const kn_still_ctx *c;
    jmp_buf jump;
    char why[96];
    kn_pix *pix;
    kn_icc *icc;
    int orientation;
    bool whole;
} kn_png_in;

static void on_error(png_structp png, png_const_charp why) {
    kn_png_in *in = png_get_error_ptr(png);
    snprintf(in->why, sizeof in->why, "%s", why);
    longjmp(in->jump, 1);
}

static void on_warning(png_structp png, png_const_charp why) {}

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

/* What the numbers mean (PNG 3, §4.3): cICP goes before iCCP, that before sRGB, and that before
 * gAMA and cHRM. */
static kn_icc *color_space(png_structp png, png_infop info) {
    const int type = png_get_color_type(png, info);
    png_unknown_chunkp v;
    const int n = png_get_unknown_chunks(png, info, &v);
    for (int i = 0; i < n; i++)
        if (memcmp(v[i].name, "cICP", 4) == 0 && v[i].size == 4)
            return kn_icc_from_cicp(v[i].data[0], v[i].data[1]);
    png_charp name;
    png_bytep profile;
    png_uint_32 len;
    int method, intent;
    if (png_get_iCCP(png, info, &name, &method, &profile, &len))
        return kn_icc_open(profile, len, type & PNG_COLOR_MASK_COLOR ? KN_ICC_RGB : KN_ICC_GRAY);
    double gamma, xy[8] = {0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06};
    if (png_get_sRGB(png, info, &intent) || !png_get_gAMA(png, info, &gamma))
        return NULL;
    png_get_cHRM(png, info, &xy[0], &xy[1], &xy[2], &xy[3], &xy[4], &xy[5], &xy[6], &xy[7]);
    return kn_icc_from_gamma(xy, gamma > 0 ? 1 / gamma : 0);
}

static int orientation_of(png_structp png, png_infop info) {
    png_unknown_chunkp v;
    const int n = png_get_unknown_chunks(png, info, &v);
    for (int i = 0; i < n; i++)
        if (memcmp(v[i].name, "eXIf", 4) == 0)
            return kn_exif_orientation(v[i].data, v[i].size);
    return 1;
}

static void on_header(png_structp png, png_infop info) {
    kn_png_in *in = png_get_progressive_ptr(png);
    if (in->pix) /* libpng calls again when more data comes behind other chunks */
        png_error(png, "its data comes in two places");
    in->icc = color_space(png, info);
    in->pix =
        kn_still_new(in->c, "PNG", png_get_image_width(png, info), png_get_image_height(png, info));
    if (!in->pix)
        png_error(png, ""); /* reported */
    in->pix->opaque = !set_transforms(png, info);
    png_start_read_image(png);
}

static void on_row(png_structp png, png_bytep row, png_uint_32 y, int pass) {
    kn_png_in *in = png_get_progressive_ptr(png);
    if (row && (int64_t)y < in->pix->h)
        png_progressive_combine_row(png, in->pix->data + (size_t)y * (size_t)in->pix->stride, row);
}

static void on_end(png_structp png, png_infop info) {
    kn_png_in *in = png_get_progressive_ptr(png);
    in->orientation = orientation_of(png, info);
    in->whole = true;
}

/* Everything between setjmp and the end lives in `in`, so that a jump loses nothing. */
static void read_png(kn_png_in *in, png_structp png, png_infop info, const uint8_t *p, size_t n) {
    if (setjmp(in->jump))
        return;
    png_set_progressive_read_fn(png, in, on_header, on_row, on_end);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    /* Chrome does not look at the sums; pictures typed by hand have wrong ones. */
    png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
    png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_ALWAYS, (png_const_bytep) "cICP\0eXIf", 2);
    png_process_data(png, info, (png_bytep)p, n);
    if (!in->whole)
        snprintf(in->why, sizeof in->why, "the file ends too early");
}

kn_pix *kn_png_decode(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    kn_png_in in = {.c = c};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &in, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (info)
        read_png(&in, png, info, p, n);
    if (info && !in.whole && in.pix)
        in.orientation = orientation_of(png, info);
    png_destroy_read_struct(&png, &info, NULL);
    /* Browsers show what has arrived of a picture that is cut short. Rows that are missing are
     * transparent. */
    if (in.why[0])
        kn_report(c->d, in.pix ? KN_SEV_WARN : KN_SEV_ERROR, KN_EMEDIA, "image/decode", c->loc,
                  NULL, "PNG '%s' is damaged: %s", c->name, in.why);
    if (!in.whole && in.pix)
        in.pix->opaque = false;
    for (int y = 0; in.pix && y < in.pix->h; y++) {
        uint8_t *row = in.pix->data + (size_t)y * (size_t)in.pix->stride;
        kn_icc_row(in.icc, row, in.pix->w);
        if (!in.pix->opaque)
            kn_row_premultiply(row, NULL, in.pix->w);
    }
    kn_icc_free(in.icc);
    return kn_still_orient(in.pix, in.orientation);
}
