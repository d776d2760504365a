/* Pictures that scripts save: JPEG (libjpeg) and WebP (libwebp). JPEG has no alpha: what is
 * transparent is black there, as in browsers. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <webp/encode.h>
#include "codec/still.h"
#include "src/core/mem.h"

typedef struct jpeg_error {
    struct jpeg_error_mgr base;
    jmp_buf back;
} jpeg_error;

static void on_error(j_common_ptr c) {
    longjmp(((jpeg_error *)(void *)c->err)->back, 1);
}

static void on_message(j_common_ptr c) {
    (void)c;
}

static const uint8_t *row_of(const kn_pix *p, int y) {
    return p->data + (ptrdiff_t)y * p->stride;
}

/* Premultiplied colour over black is the colour itself. */
static void rgb_row(const kn_pix *p, int y, uint8_t *out) {
    const uint8_t *in = row_of(p, y);
    for (int x = 0; x < p->w; x++, in += 4, out += 3) {
        out[0] = in[2];
        out[1] = in[1];
        out[2] = in[0];
    }
}

kn_status kn_jpeg_encode(const kn_pix *p, int quality, char **out, size_t *n) {
    struct jpeg_compress_struct c;
    jpeg_error err;
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    uint8_t *row = KN_NEW_N(uint8_t, (size_t)p->w * 3);
    c.err = jpeg_std_error(&err.base);
    err.base.error_exit = on_error;
    err.base.output_message = on_message;
    if (setjmp(err.back)) {
        jpeg_destroy_compress(&c);
        free(bytes);
        free(row);
        return KN_EMEDIA;
    }
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &bytes, &size);
    c.image_width = (JDIMENSION)p->w;
    c.image_height = (JDIMENSION)p->h;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    jpeg_start_compress(&c, TRUE);
    for (int y = 0; y < p->h; y++) {
        JSAMPROW rows[1] = {row};
        rgb_row(p, y, row);
        jpeg_write_scanlines(&c, rows, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    free(row);
    *out = (char *)bytes;
    *n = size;
    return KN_OK;
}

static void straight_row(const kn_pix *p, int y, uint8_t *out) {
    const uint8_t *in = row_of(p, y);
    for (int x = 0; x < p->w; x++, in += 4, out += 4) {
        const unsigned a = in[3];
        for (int i = 0; i < 3; i++)
            out[i] = (uint8_t)(a ? (in[2 - i] * 255u + a / 2) / a : 0);
        out[3] = (uint8_t)a;
    }
}

kn_status kn_webp_encode(const kn_pix *p, float quality, char **out, size_t *n) {
    const int stride = p->w * 4;
    uint8_t *rgba = malloc((size_t)stride * (size_t)p->h), *bytes = NULL;
    if (!rgba)
        return KN_ENOMEM;
    for (int y = 0; y < p->h; y++)
        straight_row(p, y, rgba + (size_t)y * (size_t)stride);
    *n = quality >= 100 ? WebPEncodeLosslessRGBA(rgba, p->w, p->h, stride, &bytes)
                        : WebPEncodeRGBA(rgba, p->w, p->h, stride, quality, &bytes);
    free(rgba);
    if (!*n)
        return KN_EMEDIA;
    *out = malloc(*n); /* the library's memory is not ours to free() */
    if (*out)
        memcpy(*out, bytes, *n);
    WebPFree(bytes);
    return *out ? KN_OK : KN_ENOMEM;
}
