#include "codec/tonemap.h"
#include <libavutil/mastering_display_metadata.h>
#include <math.h>
#include <libswscale/swscale.h>
#include "src/core/mem.h"

#define KN_LEVELS 4096 /* of the tables; those of light go by its square root */

bool kn_tonemap_needed(const AVFrame *f) {
    return f->color_trc == AVCOL_TRC_SMPTE2084 || f->color_trc == AVCOL_TRC_ARIB_STD_B67;
}

/* SMPTE ST 2084, in units of 100 cd/m². */
static double pq_to_linear(double e) {
    const double m1 = 2610.0 / 16384, m2 = 2523.0 / 32, c1 = 3424.0 / 4096, c2 = 2413.0 / 128,
                 c3 = 2392.0 / 128;
    double p = pow(e, 1 / m2), n = p - c1 > 0 ? p - c1 : 0;
    return 100 * pow(n / (c2 - c3 * p), 1 / m1);
}

/* ITU-R BT.2100 HLG: inverse OETF and the OOTF's exponent 1.2 for a 1000 cd/m² display, taken per
 * channel. */
static double hlg_to_linear(double e) {
    const double a = 0.17883277, b = 0.28466892, c = 0.55991073;
    double s = e <= 0.5 ? e * e / 3 : (exp((e - c) / a) + b) / 12;
    return 10 * pow(s, 1.2);
}

/* Hable's filmic curve. */
static double hable(double x) {
    const double a = 0.15, b = 0.50, c = 0.10, d = 0.20, e = 0.02, f = 0.30;
    return (x * (x * a + b * c) + d * e) / (x * (x * a + b) + d * f) - e / f;
}

typedef struct kn_tone_tables {
    float linear[KN_LEVELS];   /* signal → light */
    float gain[KN_LEVELS + 1]; /* light of the brightest channel → factor of the curve */
    uint8_t signal[KN_LEVELS]; /* light 0..1 → 8-bit signal */
    float most;                /* light of the brightest signal */
} kn_tone_tables;

/* Light that becomes white: the brightest pixel that the film announces, else what its display
 * could show, else 1000 cd/m². The reference renderer takes the last for an untagged PQ film too,
 * because its curve sees linear light. */
static double peak_of(const AVFrame *f) {
    const AVFrameSideData *sd = av_frame_get_side_data(f, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
    if (sd && ((const AVContentLightMetadata *)(void *)sd->data)->MaxCLL > 0)
        return ((const AVContentLightMetadata *)(void *)sd->data)->MaxCLL / 100.0;
    sd = av_frame_get_side_data(f, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
    if (sd) {
        const AVMasteringDisplayMetadata *m = (const void *)sd->data;
        const double nits = m->has_luminance ? av_q2d(m->max_luminance) : 0;
        if (nits > 0 && nits <= 10000)
            return nits / 100;
    }
    return 10;
}

/* The signal that leaves is BT.1886's: a power of 1/2.4, which is what the reference writes. */
static void fill_tables(kn_tone_tables *t, const AVFrame *f) {
    const bool pq = f->color_trc == AVCOL_TRC_SMPTE2084;
    const double white = hable(peak_of(f));
    t->most = pq ? 100 : 10;
    for (int i = 0; i < KN_LEVELS; i++) {
        const double v = (double)i / (KN_LEVELS - 1), x = v * v * t->most;
        t->linear[i] = (float)(pq ? pq_to_linear(v) : hlg_to_linear(v));
        t->gain[i] = (float)(x > 1e-6 ? hable(x) / white / x : 0);
        t->signal[i] = (uint8_t)floor(pow(v * v, 1 / 2.4) * 255 + 0.5);
    }
    t->gain[0] = t->gain[1];
    t->gain[KN_LEVELS] = t->gain[KN_LEVELS - 1];
}

static float root(float v) {
    return sqrtf(v < 0 ? 0 : v > 1 ? 1 : v) * (KN_LEVELS - 1);
}

static float gain_at(const kn_tone_tables *t, float light) {
    const float at = root(light / t->most);
    const int i = (int)at;
    return t->gain[i] + (t->gain[i + 1] - t->gain[i]) * (at - (float)i);
}

/* BT.2020 → BT.709 primaries (ITU-R BT.2087), light in, light out. */
static void to_709(const float in[3], float out[3]) {
    out[0] = 1.6605f * in[0] - 0.5876f * in[1] - 0.0728f * in[2];
    out[1] = -0.1246f * in[0] + 1.1329f * in[1] - 0.0083f * in[2];
    out[2] = -0.0182f * in[0] - 0.1006f * in[1] + 1.1187f * in[2];
}

/* The curve is laid on the light of BT.2020; what lies outside of BT.709 then is cut. */
static void map_row(const kn_tone_tables *t, const uint16_t *rgb, int n, uint8_t *bgra) {
    for (int i = 0; i < n; i++, rgb += 3, bgra += 4) {
        float l[3], o[3], max = 0;
        for (int c = 0; c < 3; c++) {
            l[c] = t->linear[rgb[c] >> 4];
            max = l[c] > max ? l[c] : max;
        }
        const float g = gain_at(t, max);
        for (int c = 0; c < 3; c++)
            l[c] *= g;
        to_709(l, o);
        for (int c = 0; c < 3; c++)
            bgra[2 - c] = t->signal[(int)(root(o[c]) + 0.5f)];
        bgra[3] = 255;
    }
}

kn_pix *kn_tonemap(const AVFrame *f) {
    kn_pix *out = kn_pix_new(f->width, f->height, KN_PIX_BGRA);
    size_t row = 3 * (size_t)f->width;
    uint16_t *rgb = out ? malloc(row * (size_t)f->height * sizeof *rgb) : NULL;
    struct SwsContext *sws =
        rgb ? sws_getContext(f->width, f->height, f->format, f->width, f->height, AV_PIX_FMT_RGB48,
                             SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT |
                                 SWS_FULL_CHR_H_INP | SWS_BITEXACT,
                             NULL, NULL, NULL)
            : NULL;
    kn_tone_tables *t = KN_NEW(kn_tone_tables);
    if (!sws) {
        kn_pix_unref(out);
        out = NULL;
        goto done;
    }
    const int *k = sws_getCoefficients(SWS_CS_BT2020);
    sws_setColorspaceDetails(sws, k, f->color_range == AVCOL_RANGE_JPEG, k, 1, 0, 1 << 16, 1 << 16);
    uint8_t *dst[4] = {(uint8_t *)rgb};
    int stride[4] = {(int)(row * sizeof *rgb)};
    sws_scale(sws, (const uint8_t *const *)f->data, f->linesize, 0, f->height, dst, stride);
    fill_tables(t, f);
    for (int y = 0; y < f->height; y++)
        map_row(t, rgb + row * (size_t)y, f->width, out->data + (size_t)y * (size_t)out->stride);
    out->opaque = true;
done:
    sws_freeContext(sws);
    free(rgb);
    free(t);
    return out;
}
