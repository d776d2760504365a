/* Decoded pictures → BGRA of the wanted part and size. */
#include <math.h>
#include <string.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include "codec/bgra2yuv.h"
#include "codec/media.h"
#include "codec/probe.h"
#include "codec/rows.h"
#include "codec/tonemap.h"
#include "src/core/mem.h"

/* A source of BGRA rows: the planes of a picture of the common 8-bit formats, or whole BGRA. */
typedef struct kn_rows {
    const AVFrame *f;
    kn_pix *whole; /* converted before; else planes */
    int w, h;      /* of the source picture */
    int x0, n;     /* columns that are wanted */
    int cw, ch;    /* of the chroma planes */
    bool half_x, half_y, alpha;
    int simd;
    kn_yuv_matrix m;
    int16_t *tmp, *u, *v;
    uint8_t *row; /* n pixels or more */
} kn_rows;

static bool is_full_range(const AVFrame *f) {
    switch (f->format) {
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ444P:
        return true;
    default:
        return f->color_range == AVCOL_RANGE_JPEG;
    }
}

/* Red and blue luma weights of a matrix (ITU-T H.273, table 4). */
static void luma_weights(enum AVColorSpace cs, double *kr, double *kb) {
    switch (cs) {
    case AVCOL_SPC_BT709:
        *kr = 0.2126, *kb = 0.0722;
        break;
    case AVCOL_SPC_FCC:
        *kr = 0.30, *kb = 0.11;
        break;
    case AVCOL_SPC_SMPTE240M:
        *kr = 0.212, *kb = 0.087;
        break;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        *kr = 0.2627, *kb = 0.0593;
        break;
    default:
        *kr = 0.299, *kb = 0.114;
    }
}

static kn_yuv_matrix make_matrix(enum AVColorSpace cs, bool full) {
    double kr, kb;
    luma_weights(cs, &kr, &kb);
    double kg = 1 - kr - kb, one = 8192;
    double y = full ? 1 : 255.0 / 219, c = full ? 1 : 255.0 / 224;
    return (kn_yuv_matrix){
        .cy = (int16_t)floor(one * y + 0.5),
        .crv = (int16_t)floor(one * c * 2 * (1 - kr) + 0.5),
        .cbu = (int16_t)floor(one * c * 2 * (1 - kb) + 0.5),
        .cgu = (int16_t)floor(-one * c * 2 * (1 - kb) * kb / kg + 0.5),
        .cgv = (int16_t)floor(-one * c * 2 * (1 - kr) * kr / kg + 0.5),
        .yoff = full ? 0 : 16,
    };
}

static bool planar8(int format, kn_rows *r) {
    switch (format) {
    case AV_PIX_FMT_YUVA420P:
        r->alpha = true; /* fallthrough */
    case AV_PIX_FMT_YUV420P:
    case AV_PIX_FMT_YUVJ420P:
        r->half_x = r->half_y = true;
        return true;
    case AV_PIX_FMT_YUV422P:
    case AV_PIX_FMT_YUVJ422P:
        r->half_x = true;
        return true;
    case AV_PIX_FMT_YUVA444P:
        r->alpha = true; /* fallthrough */
    case AV_PIX_FMT_YUV444P:
    case AV_PIX_FMT_YUVJ444P:
        return true;
    default:
        return false;
    }
}

static int sws_matrix(enum AVColorSpace cs) {
    switch (cs) {
    case AVCOL_SPC_BT709:
        return SWS_CS_ITU709;
    case AVCOL_SPC_FCC:
        return SWS_CS_FCC;
    case AVCOL_SPC_SMPTE240M:
        return SWS_CS_SMPTE240M;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return SWS_CS_BT2020;
    default:
        return SWS_CS_ITU601;
    }
}

/* Every other pixel format, at its own size. The flags make swscale's C and SIMD paths agree. */
static kn_pix *convert_whole(const AVFrame *f) {
    kn_pix *p = kn_pix_new(f->width, f->height, KN_PIX_BGRA);
    struct SwsContext *sws =
        p ? sws_getContext(f->width, f->height, f->format, f->width, f->height, AV_PIX_FMT_BGRA,
                           SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT |
                               SWS_FULL_CHR_H_INP | SWS_BITEXACT,
                           NULL, NULL, NULL)
          : NULL;
    if (!sws) {
        kn_pix_unref(p);
        return NULL;
    }
    const int *k = sws_getCoefficients(sws_matrix(f->colorspace));
    sws_setColorspaceDetails(sws, k, is_full_range(f), k, 1, 0, 1 << 16, 1 << 16);
    uint8_t *dst[4] = {p->data};
    int stride[4] = {p->stride};
    sws_scale(sws, (const uint8_t *const *)f->data, f->linesize, 0, f->height, dst, stride);
    sws_freeContext(sws);
    p->opaque = kn_frame_opaque(f);
    for (int y = 0; !p->opaque && y < p->h; y++)
        kn_row_premultiply(p->data + (size_t)y * (size_t)p->stride, NULL, p->w);
    return p;
}

static void rows_close(kn_rows *r) {
    kn_pix_unref(r->whole);
    free(r->tmp);
    free(r->u);
    free(r->v);
    free(r->row);
}

/* Prepares the columns [x0, x0 + n); buffers hold at least `room` pixels. */
static kn_status rows_open(kn_rows *r, const kn_pix *pic, int x0, int n, int room) {
    const AVFrame *f = pic->av;
    *r = (kn_rows){.f = f, .w = pic->w, .h = pic->h, .x0 = x0, .n = n, .simd = kn_yuv_simd()};
    if (pic->fmt == KN_PIX_BGRA)
        r->whole = kn_pix_ref((kn_pix *)pic);
    else if (kn_tonemap_needed(f))
        r->whole = kn_tonemap(f);
    else if (!planar8(f->format, r))
        r->whole = convert_whole(f);
    if (r->whole) {
        r->alpha = !r->whole->opaque;
    } else if (r->alpha || planar8(f->format, r)) {
        r->m = make_matrix(f->colorspace, is_full_range(f));
        r->cw = r->half_x ? (r->w + 1) / 2 : r->w;
        r->ch = r->half_y ? (r->h + 1) / 2 : r->h;
        r->tmp = KN_NEW_N(int16_t, r->cw);
        r->u = KN_NEW_N(int16_t, n + 2);
        r->v = KN_NEW_N(int16_t, n + 2);
    } else {
        return KN_ENOMEM;
    }
    r->row = KN_NEW_N(uint8_t, 4 * (size_t)(n > room ? n : room));
    return KN_OK;
}

static const uint8_t *plane_row(const AVFrame *f, int plane, int y) {
    return f->data[plane] + (ptrdiff_t)y * f->linesize[plane];
}

/* Writes row y of the wanted columns to `out`. */
static void rows_read(kn_rows *r, int y, uint8_t *out) {
    const AVFrame *f = r->f;
    if (r->whole) {
        memcpy(out, r->whole->data + (size_t)y * (size_t)r->whole->stride + 4 * (size_t)r->x0,
               4 * (size_t)r->n);
        return;
    }
    int near = y, far = y;
    if (r->half_y) {
        near = y >> 1;
        far = y & 1 ? near + 1 : near - 1;
        far = far < 0 ? 0 : far >= r->ch ? r->ch - 1 : far;
    }
    kn_row_chroma(r->simd, plane_row(f, 1, near), plane_row(f, 1, far), r->cw, r->half_x, r->x0,
                  r->n, r->tmp, r->u);
    kn_row_chroma(r->simd, plane_row(f, 2, near), plane_row(f, 2, far), r->cw, r->half_x, r->x0,
                  r->n, r->tmp, r->v);
    kn_row_yuv(r->simd, plane_row(f, 0, y) + r->x0, r->u, r->v, r->n, &r->m, out);
    if (r->alpha)
        kn_row_premultiply(out, plane_row(f, 3, y) + r->x0, r->n);
}

/* Sample positions whose rows or columns an axis reads: shifts them to start at 0. */
static void axis_span(kn_axis *a, int size, int *first, int *n) {
    int lo = size, hi = 0;
    for (int i = 0; i < a->n; i++) {
        lo = a->pos[i] < lo ? a->pos[i] : lo;
        hi = a->pos[i] + a->taps > hi ? a->pos[i] + a->taps : hi;
    }
    hi = hi > size ? size : hi;
    for (int i = 0; i < a->n; i++)
        a->pos[i] -= lo;
    *first = lo;
    *n = hi - lo;
}

static bool whole_pixels(double from, double size, int n) {
    return fabs(from - floor(from + 0.5)) < 1e-6 && fabs(size - n) < 1e-6;
}

static kn_status copy_part(const kn_pix *f, int x, int y, kn_pix *out) {
    kn_rows r;
    kn_status s = rows_open(&r, f, x, out->w, 0);
    for (int i = 0; s == KN_OK && i < out->h; i++)
        rows_read(&r, y + i, out->data + (size_t)i * (size_t)out->stride);
    out->opaque = !r.alpha;
    rows_close(&r);
    return s;
}

/* Pictures shrink as browsers shrink them: by the nearest mip level that is not smaller than the
 * result, each of its pixels the mean of block × block samples, and bilinearly from there. */
static int mip_block(double sx, double sy) {
    const double s = sx < sy ? sx : sy;
    int block = 1;
    while (block < 64 && 2 * block <= s * 1.0001)
        block *= 2;
    return block;
}

/* Rows scaled sideways are kept in a ring of `taps`, for every output row reads a window of them
 * that only moves down. */
static kn_status scale_part(const kn_pix *f, double x, double y, double w, double h, kn_pix *out) {
    kn_axis ax, ay;
    kn_rows r;
    int x0, n, y0, rows;
    const int block = mip_block(w / out->w, h / out->h);
    kn_axis_make(&ax, out->w, x, w / out->w, f->w, block);
    kn_axis_make(&ay, out->h, y, h / out->h, f->h, block);
    axis_span(&ax, f->w, &x0, &n);
    axis_span(&ay, f->h, &y0, &rows);
    kn_status s = rows_open(&r, f, x0, n, ax.taps);
    size_t row = 4 * (size_t)out->w;
    int16_t *ring = KN_NEW_N(int16_t, row * (size_t)ay.taps);
    const int16_t **window = KN_NEW_N(const int16_t *, ay.taps);
    int have = 0; /* rows [have - taps, have) are in the ring */
    for (int i = 0; s == KN_OK && i < out->h; i++) {
        int first = ay.pos[i], end = first + ay.taps < rows ? first + ay.taps : rows;
        have = have < first ? first : have;
        for (; have < end; have++) {
            rows_read(&r, y0 + have, r.row);
            kn_row_scale_h(r.simd, r.row, &ax, ring + row * (size_t)(have % ay.taps));
        }
        for (int k = 0; k < ay.taps; k++) {
            int at = first + k < rows ? first + k : rows - 1;
            window[k] = ring + row * (size_t)(at % ay.taps);
        }
        kn_row_scale_v(r.simd, window, ay.w + (size_t)i * (size_t)ay.taps, ay.taps, (int)row,
                       out->data + (size_t)i * (size_t)out->stride);
    }
    out->opaque = !r.alpha;
    free(window);
    free(ring);
    rows_close(&r);
    kn_axis_free(&ay);
    kn_axis_free(&ax);
    return s;
}

/* `src`: fractions of the stored (unrotated) picture. */
static kn_status draw_part(const kn_pix *f, kn_rect src, kn_pix *out) {
    double x = src.x * f->w, y = src.y * f->h;
    double w = src.w * f->w, h = src.h * f->h;
    int ix = (int)floor(x + 0.5), iy = (int)floor(y + 0.5);
    if (whole_pixels(x, w, out->w) && whole_pixels(y, h, out->h) && ix >= 0 && iy >= 0 &&
        ix + out->w <= f->w && iy + out->h <= f->h)
        return copy_part(f, ix, iy, out);
    return scale_part(f, x, y, w, h, out);
}

static kn_rect unrotate_rect(kn_rect s, int rotation) {
    switch (rotation) {
    case 90:
        return (kn_rect){s.y, 1 - (s.x + s.w), s.h, s.w};
    case 180:
        return (kn_rect){1 - (s.x + s.w), 1 - (s.y + s.h), s.w, s.h};
    case 270:
        return (kn_rect){1 - (s.y + s.h), s.x, s.h, s.w};
    default:
        return s;
    }
}

static void rotate_into(const kn_pix *in, int rotation, kn_pix *out) {
    for (int y = 0; y < out->h; y++) {
        uint8_t *to = out->data + (size_t)y * (size_t)out->stride;
        for (int x = 0; x < out->w; x++, to += 4) {
            int sx = rotation == 90 ? y : rotation == 180 ? in->w - 1 - x : in->w - 1 - y;
            int sy = rotation == 90 ? in->h - 1 - x : rotation == 180 ? in->h - 1 - y : x;
            memcpy(to, in->data + (size_t)sy * (size_t)in->stride + 4 * (size_t)sx, 4);
        }
    }
    out->opaque = in->opaque;
}

static int frame_rotation(const kn_pix *p) {
    return p->fmt == KN_PIX_AVFRAME ? (int)(intptr_t)((const AVFrame *)p->av)->opaque : 0;
}

void kn_media_display_size(const kn_pix *frame, int *w, int *h) {
    const AVFrame *f = frame->av;
    const AVRational sar = f ? f->sample_aspect_ratio : (AVRational){1, 1};
    kn_display_size(frame->w, frame->h, sar, frame_rotation(frame), w, h);
}

kn_status kn_media_to_bgra(const kn_pix *frame, kn_rect src, kn_pix *out) {
    KN_REQUIRE(frame->fmt != KN_PIX_A8 && out->fmt == KN_PIX_BGRA);
    if (!(src.w > 0) || !(src.h > 0))
        src = (kn_rect){0, 0, 1, 1};
    int rotation = frame_rotation(frame);
    src = unrotate_rect(src, rotation);
    if (rotation == 0)
        return draw_part(frame, src, out);
    bool swap = rotation != 180;
    kn_pix *upright = kn_pix_new(swap ? out->h : out->w, swap ? out->w : out->h, KN_PIX_BGRA);
    if (!upright)
        return KN_ENOMEM;
    kn_status s = draw_part(frame, src, upright);
    if (s == KN_OK)
        rotate_into(upright, rotation, out);
    kn_pix_unref(upright);
    return s;
}
