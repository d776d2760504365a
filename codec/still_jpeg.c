#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>
#include "codec/icc.h"
#include "codec/still_kinds.h"

typedef struct kn_jpeg_in {
    struct jpeg_error_mgr err; /* first: libjpeg hands it back */
    jmp_buf jump;
    char why[JMSG_LENGTH_MAX];
    kn_pix *pix;
    uint8_t *row; /* CMYK only */
    kn_icc *icc;
    JOCTET *profile;
    struct jpeg_source_mgr src;
    int orientation;
    bool damaged, cut;
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
int kn_exif_orientation(const uint8_t *p, size_t n) {
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
            return kn_exif_orientation(m->data + 6, m->data_length - 6);
    return 1;
}

/* Browsers take all CMYK as Adobe writes it, inverted: 255 is no ink. With a profile `in` is
 * changed. */
static void cmyk_row(uint8_t *in, int n, const kn_icc *icc, uint8_t *out) {
    if (icc) {
        for (int i = 0; i < 4 * n; i++)
            in[i] = 255 - in[i];
        kn_icc_cmyk_row(icc, in, n, out);
        return;
    }
    for (int i = 0; i < n; i++, in += 4, out += 4) {
        for (int c = 0; c < 3; c++)
            out[2 - c] = (uint8_t)((in[c] * in[3] + 127) / 255);
        out[3] = 255;
    }
}

/* A file that ends too early makes libjpeg wait for more. */
static boolean on_end(j_decompress_ptr j) {
    return FALSE;
}

static void on_nothing(j_decompress_ptr j) {}

static void on_skip(j_decompress_ptr j, long n) {
    const size_t left = j->src->bytes_in_buffer;
    const size_t k = n > 0 ? (size_t)n < left ? (size_t)n : left : 0;
    j->src->next_input_byte += k;
    j->src->bytes_in_buffer -= k;
}

/* Rows until the file ends; those that do not come stay as they are. False: some did not. */
static bool read_rows(kn_jpeg_in *in, struct jpeg_decompress_struct *j, bool cmyk) {
    while (j->output_scanline < j->output_height) {
        uint8_t *to = in->pix->data + (size_t)j->output_scanline * (size_t)in->pix->stride;
        JSAMPROW row = cmyk ? in->row : to;
        if (jpeg_read_scanlines(j, &row, 1) == 0)
            return false;
        if (cmyk)
            cmyk_row(in->row, in->pix->w, in->icc, to);
        else
            kn_icc_row(in->icc, to, in->pix->w);
    }
    return true;
}

/* Of several scans the last is shown, over the one before as far as it has come. */
static bool read_scans(kn_jpeg_in *in, struct jpeg_decompress_struct *j, bool cmyk) {
    int got;
    while ((got = jpeg_consume_input(j)) != JPEG_SUSPENDED && got != JPEG_REACHED_EOI)
        ;
    const int last = j->input_scan_number;
    bool whole = false;
    for (int scan = last > 1 && got == JPEG_SUSPENDED ? last - 1 : last; scan <= last; scan++) {
        if (!jpeg_start_output(j, scan))
            return false;
        whole = read_rows(in, j, cmyk);
        if (!whole || !jpeg_finish_output(j))
            return whole;
    }
    return whole && got == JPEG_REACHED_EOI;
}

static bool read_jpeg(kn_jpeg_in *in, struct jpeg_decompress_struct *j, const uint8_t *p, size_t n,
                      const kn_still_ctx *c) {
    if (setjmp(in->jump))
        return false;
    in->src = (struct jpeg_source_mgr){.next_input_byte = p,
                                       .bytes_in_buffer = n,
                                       .init_source = on_nothing,
                                       .fill_input_buffer = on_end,
                                       .skip_input_data = on_skip,
                                       .resync_to_restart = jpeg_resync_to_restart,
                                       .term_source = on_nothing};
    j->src = &in->src;
    jpeg_save_markers(j, JPEG_APP0 + 1, 0xffff);
    jpeg_save_markers(j, JPEG_APP0 + 2, 0xffff);
    if (jpeg_read_header(j, TRUE) != JPEG_HEADER_OK)
        ERREXIT(j, JERR_INPUT_EOF);
    in->orientation = orientation_of(j); /* finishing forgets the markers */
    bool cmyk = j->jpeg_color_space == JCS_CMYK || j->jpeg_color_space == JCS_YCCK;
    unsigned n_profile = 0;
    if (jpeg_read_icc_profile(j, &in->profile, &n_profile))
        in->icc = kn_icc_open(in->profile, n_profile,
                              cmyk                                   ? KN_ICC_CMYK
                              : j->jpeg_color_space == JCS_GRAYSCALE ? KN_ICC_GRAY
                                                                     : KN_ICC_RGB);
    j->out_color_space = cmyk ? JCS_CMYK : JCS_EXT_BGRA;
    j->dct_method = JDCT_ISLOW;
    in->pix = kn_still_new(c, "JPEG", j->image_width, j->image_height);
    if (!in->pix)
        return false;
    in->pix->opaque = true;
    j->buffered_image = jpeg_has_multiple_scans(j);
    if (cmyk)
        in->row = malloc(4 * (size_t)in->pix->w);
    if (cmyk && !in->row)
        ERREXIT1(j, JERR_OUT_OF_MEMORY, 0);
    if (!jpeg_start_decompress(j)) /* nothing of the picture has come */
        ERREXIT(j, JERR_INPUT_EOF);
    in->cut = !(j->buffered_image ? read_scans(in, j, cmyk) : read_rows(in, j, cmyk));
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
    if (ok && in.cut) { /* browsers show what has come; rows that have not are transparent */
        snprintf(in.why, sizeof in.why, "the file ends too early");
        in.pix->opaque = false;
    }
    if (in.why[0] && ok)
        kn_report(c->d, KN_SEV_WARN, KN_EMEDIA, "image/decode", c->loc, NULL,
                  "JPEG '%s' is damaged: %s", c->name, in.why);
    else if (in.why[0])
        kn_still_fail(c, "JPEG", in.why);
    jpeg_destroy_decompress(&j);
    kn_icc_free(in.icc);
    free(in.profile);
    free(in.row);
    if (!ok) {
        kn_pix_unref(in.pix);
        return NULL;
    }
    return kn_still_orient(in.pix, in.orientation);
}
