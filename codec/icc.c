#include "codec/icc.h"
#include <lcms2.h>
#include <math.h>
#include <string.h>
#include "src/core/mem.h"

struct kn_icc {
    kn_icc_space space; /* of the profile */
    cmsHTRANSFORM transform;
};

/* sRGB as a profile of version 2: into one of version 4 lcms2 would compensate black points, which
 * browsers do not. */
static cmsHPROFILE srgb(void) {
    cmsHPROFILE p = cmsCreate_sRGBProfile();
    if (p)
        cmsSetProfileVersion(p, 2.1);
    return p;
}

static bool same_curve(const cmsToneCurve *c) {
    for (int i = 0; i <= 32; i++) {
        const double v = i / 32.0;
        const double want = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
        if (fabs((double)cmsEvalToneCurveFloat(c, (float)v) - want) > 0.0015)
            return false;
    }
    return true;
}

/* Most profiles in pictures say sRGB: those need no conversion, which could only round. */
static bool is_srgb(cmsHPROFILE p) {
    static const cmsTagSignature columns[] = {cmsSigRedColorantTag, cmsSigGreenColorantTag,
                                              cmsSigBlueColorantTag},
                                 curves[] = {cmsSigRedTRCTag, cmsSigGreenTRCTag, cmsSigBlueTRCTag};
    static const double want[3][3] = {
        {0.4361, 0.2225, 0.0139}, {0.3851, 0.7169, 0.0971}, {0.1431, 0.0606, 0.7142}};
    if (!cmsIsMatrixShaper(p) || cmsIsTag(p, cmsSigAToB0Tag))
        return false;
    for (int i = 0; i < 3; i++) {
        const cmsCIEXYZ *c = cmsReadTag(p, columns[i]);
        const cmsToneCurve *t = cmsReadTag(p, curves[i]);
        if (!c || !t || fabs(c->X - want[i][0]) > 0.002 || fabs(c->Y - want[i][1]) > 0.002 ||
            fabs(c->Z - want[i][2]) > 0.002 || !same_curve(t))
            return false;
    }
    return true;
}

static kn_icc *make(cmsHPROFILE from, kn_icc_space space) {
    static const cmsUInt32Number formats[] = {TYPE_BGRA_8, TYPE_GRAY_8, TYPE_CMYK_8};
    cmsHPROFILE to = srgb();
    cmsHTRANSFORM t = NULL;
    if (to)
        t = cmsCreateTransform(from, formats[space], to,
                               space == KN_ICC_RGB ? TYPE_BGRA_8 : TYPE_BGR_8, INTENT_PERCEPTUAL,
                               cmsFLAGS_HIGHRESPRECALC | cmsFLAGS_NOCACHE |
                                   (space == KN_ICC_RGB ? cmsFLAGS_COPY_ALPHA : 0));
    if (to)
        cmsCloseProfile(to);
    if (!t)
        return NULL;
    kn_icc *icc = KN_NEW(kn_icc);
    icc->space = space;
    icc->transform = t;
    return icc;
}

kn_icc *kn_icc_open(const uint8_t *p, size_t n, kn_icc_space space) {
    if (!n || n > UINT32_MAX)
        return NULL;
    cmsHPROFILE from = cmsOpenProfileFromMem(p, (cmsUInt32Number)n);
    if (!from)
        return NULL;
    const cmsColorSpaceSignature is = cmsGetColorSpace(from);
    kn_icc *icc = NULL;
    if (is == cmsSigCmykData && space == KN_ICC_CMYK)
        icc = make(from, KN_ICC_CMYK);
    else if (is == cmsSigGrayData && space == KN_ICC_GRAY)
        icc = make(from, KN_ICC_GRAY);
    else if (is == cmsSigRgbData && space != KN_ICC_CMYK && !is_srgb(from))
        icc = make(from, KN_ICC_RGB);
    cmsCloseProfile(from);
    return icc;
}

static kn_icc *from_curve(const double xy[8], cmsToneCurve *curve) {
    const cmsCIExyY white = {xy[0], xy[1], 1};
    const cmsCIExyYTRIPLE primaries = {{xy[2], xy[3], 1}, {xy[4], xy[5], 1}, {xy[6], xy[7], 1}};
    cmsToneCurve *curves[3] = {curve, curve, curve};
    cmsHPROFILE from = curve ? cmsCreateRGBProfile(&white, &primaries, curves) : NULL;
    kn_icc *icc = from && !is_srgb(from) ? make(from, KN_ICC_RGB) : NULL;
    if (from)
        cmsCloseProfile(from);
    cmsFreeToneCurve(curve);
    return icc;
}

static bool sensible(const double xy[8]) {
    for (int i = 0; i < 8; i += 2)
        if (!(xy[i] >= 0) || !(xy[i + 1] > 0) || !(xy[i] + xy[i + 1] <= 1.0001))
            return false;
    /* The primaries span a triangle. */
    return fabs((xy[4] - xy[2]) * (xy[7] - xy[3]) - (xy[6] - xy[2]) * (xy[5] - xy[3])) > 1e-4;
}

kn_icc *kn_icc_from_gamma(const double xy[8], double exponent) {
    if (!sensible(xy) || !(exponent > 0.01 && exponent < 100))
        return NULL;
    return from_curve(xy, cmsBuildGamma(NULL, exponent));
}

/* Tables 2 and 3 of ITU-T H.273. */
kn_icc *kn_icc_from_cicp(int primaries, int transfer) {
    static const struct {
        int code;
        double xy[8];
    } known[] = {{1, {0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06}},
                 {4, {0.31, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08}},
                 {5, {0.3127, 0.329, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06}},
                 {6, {0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07}},
                 {7, {0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07}},
                 {9, {0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046}},
                 {11, {0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06}},
                 {12, {0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06}}};
    static const double srgb_curve[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    for (size_t i = 0; i < KN_COUNTOF(known); i++) {
        if (known[i].code != primaries)
            continue;
        switch (transfer) {
        case 1:
        case 6:
        case 14:
        case 15:
            return from_curve(known[i].xy, cmsBuildGamma(NULL, 2.4)); /* BT.1886, as Skia */
        case 4:
            return from_curve(known[i].xy, cmsBuildGamma(NULL, 2.2));
        case 5:
            return from_curve(known[i].xy, cmsBuildGamma(NULL, 2.8));
        case 8:
            return from_curve(known[i].xy, cmsBuildGamma(NULL, 1));
        case 13:
            return from_curve(known[i].xy, cmsBuildParametricToneCurve(NULL, 4, srgb_curve));
        default:
            return NULL;
        }
    }
    return NULL;
}

void kn_icc_free(kn_icc *icc) {
    if (!icc)
        return;
    cmsDeleteTransform(icc->transform);
    free(icc);
}

enum { CHUNK = 256 };

void kn_icc_row(const kn_icc *icc, uint8_t *bgra, int n) {
    if (!icc || icc->space == KN_ICC_CMYK)
        return;
    if (icc->space == KN_ICC_RGB) {
        cmsDoTransform(icc->transform, bgra, bgra, (cmsUInt32Number)n);
        return;
    }
    uint8_t in[CHUNK], out[3 * CHUNK];
    for (int at = 0; at < n; at += CHUNK) {
        const int k = n - at < CHUNK ? n - at : CHUNK;
        for (int i = 0; i < k; i++)
            in[i] = bgra[4 * (at + i)];
        cmsDoTransform(icc->transform, in, out, (cmsUInt32Number)k);
        for (int i = 0; i < k; i++)
            memcpy(bgra + 4 * (at + i), out + 3 * i, 3);
    }
}

void kn_icc_cmyk_row(const kn_icc *icc, const uint8_t *cmyk, int n, uint8_t *bgra) {
    uint8_t out[3 * CHUNK];
    for (int at = 0; at < n; at += CHUNK) {
        const int k = n - at < CHUNK ? n - at : CHUNK;
        cmsDoTransform(icc->transform, cmyk + 4 * (ptrdiff_t)at, out, (cmsUInt32Number)k);
        for (int i = 0; i < k; i++) {
            memcpy(bgra + 4 * (ptrdiff_t)(at + i), out + 3 * i, 3);
            bgra[4 * (ptrdiff_t)(at + i) + 3] = 255;
        }
    }
}
