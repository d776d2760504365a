/* Single pictures out: JPEG by libjpeg, WebP by libwebp; PNG has a file of its own. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <webp/encode.h>
#include "codec/png_rows.h"
#include "codec/still.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/str.h"

kn_still_kind kn_still_kind_of(const char *name) {
    const char *dot = strrchr(name, '.');
    const kn_str ext = kn_cstr(dot ? dot + 1 : name);
    if (kn_str_ieq(ext, KN_S("jpg")) || kn_str_ieq(ext, KN_S("jpeg")))
        return KN_STILL_JPEG;
    return kn_str_ieq(ext, KN_S("webp")) ? KN_STILL_WEBP : KN_STILL_PNG;
}

typedef struct kn_jpeg_out {
    struct jpeg_error_mgr err; /* first: libjpeg hands it back */
    jmp_buf jump;
    unsigned char *mem;
    unsigned long n;
} kn_jpeg_out;

static void on_error(j_common_ptr j) {
    kn_jpeg_out *o = (kn_jpeg_out *)j->err;
    longjmp(o->jump, 1);
}

static void on_message(j_common_ptr j, int level) {}

static bool write_jpeg(kn_jpeg_out *o, struct jpeg_compress_struct *j, const kn_pix *p,
                       int quality) {
    if (setjmp(o->jump))
        return false;
    jpeg_mem_dest(j, &o->mem, &o->n);
    j->image_width = (JDIMENSION)p->w;
    j->image_height = (JDIMENSION)p->h;
    j->input_components = 4;
    j->in_color_space = JCS_EXT_BGRX;
    jpeg_set_defaults(j);
    jpeg_set_quality(j, quality, TRUE);
    j->dct_method = JDCT_ISLOW;
    j->optimize_coding = TRUE;
    if (quality >= 90) /* coloured text keeps its edges */
        j->comp_info[0].h_samp_factor = j->comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(j, TRUE);
    while (j->next_scanline < j->image_height) {
        JSAMPROW row = p->data + (size_t)j->next_scanline * (size_t)p->stride;
        jpeg_write_scanlines(j, &row, 1);
    }
    jpeg_finish_compress(j);
    return true;
}

static kn_status encode_jpeg(const kn_pix *p, int quality, char **out, size_t *n) {
    kn_jpeg_out o = {0};
    struct jpeg_compress_struct j = {0};
    j.err = jpeg_std_error(&o.err);
    o.err.error_exit = on_error;
    o.err.emit_message = on_message;
    if (setjmp(o.jump))
        return KN_ENOMEM;
    jpeg_create_compress(&j);
    const bool ok = write_jpeg(&o, &j, p, quality);
    jpeg_destroy_compress(&j);
    if (!ok) {
        free(o.mem);
        return KN_ENOMEM;
    }
    *out = (char *)o.mem;
    *n = o.n;
    return KN_OK;
}

static kn_status encode_webp(const kn_pix *p, int quality, char **out, size_t *n) {
    const size_t stride = 4 * (size_t)p->w;
    uint8_t *rgba = malloc(stride * (size_t)p->h);
    WebPConfig config;
    WebPPicture pic;
    WebPMemoryWriter w;
    if (!rgba || !WebPConfigInit(&config) || !WebPPictureInit(&pic)) {
        free(rgba);
        return KN_ENOMEM;
    }
    WebPMemoryWriterInit(&w);
    for (int y = 0; y < p->h; y++)
        kn_row_to_rgba(p->data + (size_t)y * (size_t)p->stride, p->w, p->opaque,
                       rgba + (size_t)y * stride);
    config.lossless = quality >= 100;
    config.quality = (float)(config.lossless ? 50 : quality);
    config.method = 2;
    config.exact = 1;
    pic.use_argb = config.lossless;
    pic.width = p->w;
    pic.height = p->h;
    pic.writer = WebPMemoryWrite;
    pic.custom_ptr = &w;
    const bool ok = WebPPictureImportRGBA(&pic, rgba, (int)stride) && WebPEncode(&config, &pic);
    WebPPictureFree(&pic);
    free(rgba);
    if (!ok) {
        WebPMemoryWriterClear(&w);
        return KN_ENOMEM;
    }
    *out = (char *)w.mem;
    *n = w.size;
    return KN_OK;
}

kn_status kn_still_encode(const kn_pix *p, kn_still_kind kind, int quality, char **out, size_t *n) {
    KN_REQUIRE(p->fmt == KN_PIX_BGRA);
    *out = NULL;
    return kind == KN_STILL_JPEG   ? encode_jpeg(p, quality, out, n)
           : kind == KN_STILL_WEBP ? encode_webp(p, quality, out, n)
                                   : kn_png_encode(p, out, n);
}

kn_status kn_still_write(const kn_pix *p, kn_still_kind kind, int quality, const char *path,
                         kn_diags *d) {
    char *data = NULL;
    size_t n = 0;
    kn_status s = kn_still_encode(p, kind, quality, &data, &n);
    if (s != KN_OK)
        kn_report(d, KN_SEV_ERROR, s, "image/encode", (kn_loc){0}, NULL,
                  "'%s' of %d × %d px cannot be encoded", path, p->w, p->h);
    else
        s = kn_write_file_whole(path, data, n, d);
    free(data);
    return s;
}
