#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>
#include "codec/still_kinds.h"

typedef struct kn_jpeg_in {
    struct jpeg_error_mgr err; /* first: libjpeg hands it back */
    jmp_buf jump;
    char why[JMSG_LENGTH_MAX];
    kn_pix *pix;
    uint8_t *row; /* CMYK only */
    int orientation;
    bool damaged;
} kn_jpeg_in;

static void on_error(j_common_ptr j) {
    kn_jpeg_in *in = (kn_jpeg_in *)j->err;
    j->err->format_message(j, in->why);
    longjmp(in->jump, 1);
}

static void on_message(j_common_ptr j, int level) {
    kn_jpeg_in *in = (kn_jpeg_in *)j->err;
    if (level < 0 && !in->damaged) {
        in->damaged = true;
        j->err->format_message(j, in->why);
    }
}

static unsigned get16(const uint8_t *p, bool little) {
    return little ? p[0] | (unsigned)p[1] << 8 : (unsigned)p[0] << 8 | p[1];
}

static uint32_t get32(const uint8_t *p, bool little) {
    return little ? get16(p, true) | (uint32_t)get16(p + 2, true) << 16
                  : (uint32_t)get16(p, false) << 16 | get16(p + 2, false);
}

/* Orientation of an EXIF block (after "Exif\0\0"): a TIFF header and its first directory. */
static int exif_orientation(const uint8_t *p, size_t n) {
    if (n < 14)
        return 1;
    bool little = p[0] == 'I';
    uint32_t at = get32(p + 4, little);
    if (at > n - 2)
        return 1;
    unsigned count = get16(p + at, little);
    for (size_t e = at + 2; count > 0 && e + 12 <= n; count--, e += 12)
        if (get16(p + e, little) == 0x0112)
            return (int)get16(p + e + 8, little);
    return 1;
}

static int orientation_of(const struct jpeg_decompress_struct *j) {
    for (jpeg_saved_marker_ptr m = j->marker_list; m; m = m->next)
        if (m->marker == JPEG_APP0 + 1 && m->data_length > 6 && memcmp(m->data, "Exif\0", 6) == 0)
            return exif_orientation(m->data + 6, m->data_length - 6);
    return 1;
}

/* Adobe writes CMYK inverted: 255 is no ink. */
static void cmyk_row(const uint8_t *in, int n, bool inverted, uint8_t *out) {
    for (int i = 0; i < n; i++, in += 4, out += 4) {
        int k = inverted ? in[3] : 255 - in[3];
        for (int c = 0; c < 3; c++) {
            int v = inverted ? in[c] : 255 - in[c];
            out[2 - c] = (uint8_t)((v * k + 127) / 255);
        }
        out[3] = 255;
    }
}

static bool read_jpeg(kn_jpeg_in *in, struct jpeg_decompress_struct *j, const uint8_t *p, size_t n,
                      const kn_still_ctx *c) {
    if (setjmp(in->jump))
        return false;
    jpeg_mem_src(j, p, n);
    jpeg_save_markers(j, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(j, TRUE);
    in->orientation = orientation_of(j); /* finishing forgets the markers */
    bool cmyk = j->jpeg_color_space == JCS_CMYK || j->jpeg_color_space == JCS_YCCK;
    j->out_color_space = cmyk ? JCS_CMYK : JCS_EXT_BGRA;
    j->dct_method = JDCT_ISLOW;
    in->pix = kn_still_new(c, "JPEG", j->image_width, j->image_height);
    if (!in->pix)
        return false;
    in->pix->opaque = true;
    jpeg_start_decompress(j);
    if (cmyk)
        in->row = malloc(4 * (size_t)in->pix->w);
    if (cmyk && !in->row)
        ERREXIT1(j, JERR_OUT_OF_MEMORY, 0);
    while (j->output_scanline < j->output_height) {
        uint8_t *to = in->pix->data + (size_t)j->output_scanline * (size_t)in->pix->stride;
        JSAMPROW row = cmyk ? in->row : to;
        jpeg_read_scanlines(j, &row, 1);
        if (cmyk)
            cmyk_row(in->row, in->pix->w, j->saw_Adobe_marker, to);
    }
    jpeg_finish_decompress(j);
    return true;
}

kn_pix *kn_jpeg_decode(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    kn_jpeg_in in = {0};
    struct jpeg_decompress_struct j = {0};
    j.err = jpeg_std_error(&in.err);
    in.err.error_exit = on_error;
    in.err.emit_message = on_message;
    /* Created here, so that a jump out of reading finds a whole object to destroy. */
    if (setjmp(in.jump)) {
        kn_still_fail(c, "JPEG", in.why);
        return NULL;
    }
    jpeg_create_decompress(&j);
    bool ok = read_jpeg(&in, &j, p, n, c);
    if (in.why[0] || !ok) {
        if (in.pix && ok) /* warnings only: the rest of the picture is grey, as in browsers */
            kn_report(c->d, KN_SEV_WARN, KN_EMEDIA, "image/decode", c->loc, NULL,
                      "JPEG '%s' is damaged: %s", c->name, in.why);
        else if (in.why[0])
            kn_still_fail(c, "JPEG", in.why);
    }
    jpeg_destroy_decompress(&j);
    free(in.row);
    if (!ok) {
        kn_pix_unref(in.pix);
        return NULL;
    }
    return kn_still_orient(in.pix, in.orientation);
}
