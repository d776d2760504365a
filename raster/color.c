/* Conversions of CSS Color 4, section 18 ("Sample code for color conversions" states the matrices).
 */
#include "raster/color.h"
#include <math.h>

double kn_srgb_to_linear(double v) {
    double a = fabs(v);
    double l = a <= 0.04045 ? a / 12.92 : pow((a + 0.055) / 1.055, 2.4);
    return v < 0 ? -l : l;
}

double kn_linear_to_srgb(double v) {
    double a = fabs(v);
    double s = a > 0.0031308 ? 1.055 * pow(a, 1 / 2.4) - 0.055 : 12.92 * a;
    return v < 0 ? -s : s;
}

static kn_vec3 mul(const double m[9], kn_vec3 a) {
    kn_vec3 r;
    for (int i = 0; i < 3; i++)
        r.v[i] = m[i * 3] * a.v[0] + m[i * 3 + 1] * a.v[1] + m[i * 3 + 2] * a.v[2];
    return r;
}

static const double RGB_XYZ[9] = {0.41239079926595934, 0.357584339383878,   0.1804807884018343,
                                  0.21263900587151027, 0.715168678767756,   0.07219231536073371,
                                  0.01933081871559182, 0.11919477979462598, 0.9505321522496607};
static const double XYZ_RGB[9] = {3.2409699419045226,  -1.537383177570094,   -0.4986107602930034,
                                  -0.9692436362808796, 1.8759675015077202,   0.04155505740717559,
                                  0.05563007969699366, -0.20397695888897652, 1.0569715142428786};
static const double RGB_LMS[9] = {0.4122214708, 0.5363325363, 0.0514459929,
                                  0.2119034982, 0.6806995451, 0.1073969566,
                                  0.0883024619, 0.2817188376, 0.6299787005};
static const double LMS_RGB[9] = {4.0767416621,  -3.3077115913, 0.2309699292,
                                  -1.2684380046, 2.6097574011,  -0.3413193965,
                                  -0.0041960863, -0.7034186147, 1.7076147010};
static const double LMS_LAB[9] = {0.2104542553, 0.7936177850,  -0.0040720468,
                                  1.9779984951, -2.4285922050, 0.4505937099,
                                  0.0259040371, 0.7827717662,  -0.8086757660};
static const double LAB_LMS[9] = {1, 0.3963377774,  0.2158037573, 1, -0.1055613458, -0.0638541728,
                                  1, -0.0894841775, -1.2914855480};
static const double D65_D50[9] = {
    1.0479297925449969,    0.022946870601609652, -0.05019226628920524,
    0.02962780877005599,   0.9904344267538799,   -0.017073799063418826,
    -0.009243040646204504, 0.015055191490298152, 0.7518742814281371};
static const double D50_D65[9] = {0.955473421488075,    -0.02309845494876471,  0.06325924320057072,
                                  -0.0283697093338637,  1.0099953980813041,    0.021041441191917323,
                                  0.012314014864481998, -0.020507649298898964, 1.330365926242124};
static const double WHITE50[3] = {0.9642956764295677, 1, 0.8251046025104602};

/* From linear sRGB to the other RGB spaces, and back. */
static const double RGB_P3[9] = {0.8224619687143624,  0.1775380312856377,  -5.551115123125783e-17,
                                 0.03319419885096164, 0.9668058011490384,  5.204170427930421e-17,
                                 0.01708263072112004, 0.07239744066396339, 0.9105199286149166};
static const double P3_RGB[9] = {1.22494017628056,     -0.2249401762805598,  8.753691929678813e-17,
                                 -0.04205695470968818, 1.042056954709688,    -6.212390094355908e-17,
                                 -0.01963755459033444, -0.07863604555063179, 1.098273600140966};
static const double RGB_A98[9] = {
    0.7151256068556249, 0.2848743931443756,     0, 1.843143693225358e-18,
    0.9999999999999998, -2.081668171172169e-17, 0, 0.04116194845011838,
    0.9588380515498817};
static const double A98_RGB[9] = {
    1.398355743960778,     -0.3983557439607785,   -8.648431001109707e-18, -2.577370570366761e-18, 1,
    2.171032081807065e-17, 1.106439136231649e-19, -0.04292898929447317,   1.042928989294473};
static const double RGB_PROPHOTO[9] = {0.5292769776226116,  0.3301545019784929, 0.1405685203988956,
                                       0.09836585954044928, 0.8734707129069619, 0.02816342755258901,
                                       0.01687534092138683, 0.1176594142561208, 0.8654652448224925};
static const double PROPHOTO_RGB[9] = {
    2.034380849516996,     -0.7276357899341345, -0.3067450595828618,
    -0.2288257316330506,   1.231742541190105,   -0.002916809557054457,
    -0.008558828783917352, -0.1532667021380372, 1.161825530921954};
static const double RGB_REC2020[9] = {0.6274038959346989,  0.3292830383778837,  0.04331306568741722,
                                      0.06909728935823205, 0.919540395075459,   0.01136231556630916,
                                      0.01639143887515023, 0.08801330787722576, 0.8955952532476239};
static const double REC2020_RGB[9] = {
    1.660491002108435,    -0.5876411387885494, -0.07284986331988491,
    -0.1245504745215907,  1.13289989712596,    -0.008349422604369456,
    -0.01815076335490522, -0.1005788980080074, 1.118729661362913};

static kn_vec3 linear_of(kn_rgba c) {
    return (kn_vec3){{kn_srgb_to_linear(c.r), kn_srgb_to_linear(c.g), kn_srgb_to_linear(c.b)}};
}

static kn_rgba from_linear(kn_vec3 v, float a) {
    return (kn_rgba){(float)kn_linear_to_srgb(v.v[0]), (float)kn_linear_to_srgb(v.v[1]),
                     (float)kn_linear_to_srgb(v.v[2]), a};
}

static kn_vec3 to_polar(kn_vec3 lab) {
    double c = hypot(lab.v[1], lab.v[2]), h = atan2(lab.v[2], lab.v[1]) * 180 / M_PI;
    return (kn_vec3){{lab.v[0], c, h < 0 ? h + 360 : h}};
}

static kn_vec3 from_polar(kn_vec3 lch) {
    double h = lch.v[2] * M_PI / 180;
    return (kn_vec3){{lch.v[0], lch.v[1] * cos(h), lch.v[1] * sin(h)}};
}

static kn_vec3 to_oklab(kn_rgba c) {
    kn_vec3 lms = mul(RGB_LMS, linear_of(c));
    for (int i = 0; i < 3; i++)
        lms.v[i] = cbrt(lms.v[i]);
    return mul(LMS_LAB, lms);
}

static kn_rgba from_oklab(kn_vec3 lab, float a) {
    kn_vec3 lms = mul(LAB_LMS, lab);
    for (int i = 0; i < 3; i++)
        lms.v[i] = lms.v[i] * lms.v[i] * lms.v[i];
    return from_linear(mul(LMS_RGB, lms), a);
}

static const double LAB_E = 216.0 / 24389, LAB_K = 24389.0 / 27;

static kn_vec3 to_lab(kn_rgba c) {
    kn_vec3 xyz = mul(D65_D50, mul(RGB_XYZ, linear_of(c)));
    double f[3];
    for (int i = 0; i < 3; i++) {
        double v = xyz.v[i] / WHITE50[i];
        f[i] = v > LAB_E ? cbrt(v) : (LAB_K * v + 16) / 116;
    }
    return (kn_vec3){{116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])}};
}

static kn_rgba from_lab(kn_vec3 lab, float a) {
    double f1 = (lab.v[0] + 16) / 116, f0 = lab.v[1] / 500 + f1, f2 = f1 - lab.v[2] / 200;
    double x = f0 * f0 * f0 > LAB_E ? f0 * f0 * f0 : (116 * f0 - 16) / LAB_K;
    double y = lab.v[0] > LAB_K * LAB_E ? f1 * f1 * f1 : lab.v[0] / LAB_K;
    double z = f2 * f2 * f2 > LAB_E ? f2 * f2 * f2 : (116 * f2 - 16) / LAB_K;
    kn_vec3 xyz = {{x * WHITE50[0], y * WHITE50[1], z * WHITE50[2]}};
    return from_linear(mul(XYZ_RGB, mul(D50_D65, xyz)), a);
}

static kn_vec3 to_hsl(kn_rgba c) {
    double hi = fmax(c.r, fmax(c.g, c.b)), lo = fmin(c.r, fmin(c.g, c.b));
    double l = (hi + lo) / 2, d = hi - lo, h = 0, s = 0;
    if (d > 0) {
        s = l == 0 || l == 1 ? 0 : (hi - l) / fmin(l, 1 - l);
        if (hi == c.r)
            h = (c.g - c.b) / d + (c.g < c.b ? 6 : 0);
        else if (hi == c.g)
            h = (c.b - c.r) / d + 2;
        else
            h = (c.r - c.g) / d + 4;
    }
    return (kn_vec3){{h * 60, s, l}};
}

static double hsl_comp(double n, kn_vec3 v) {
    double k = fmod(n + v.v[0] / 30, 12), a = v.v[1] * fmin(v.v[2], 1 - v.v[2]);
    if (k < 0)
        k += 12;
    return v.v[2] - a * fmax(-1, fmin(fmin(k - 3, 9 - k), 1));
}

static kn_rgba from_hsl(kn_vec3 v, float a) {
    return (kn_rgba){(float)hsl_comp(0, v), (float)hsl_comp(8, v), (float)hsl_comp(4, v), a};
}

static kn_vec3 to_hwb(kn_rgba c) {
    kn_vec3 h = to_hsl(c);
    return (kn_vec3){{h.v[0], fmin(c.r, fmin(c.g, c.b)), 1 - fmax(c.r, fmax(c.g, c.b))}};
}

static kn_rgba from_hwb(kn_vec3 v, float a) {
    double w = v.v[1], b = v.v[2];
    if (w + b >= 1) {
        float g = (float)(w / (w + b));
        return (kn_rgba){g, g, g, a};
    }
    kn_rgba c = from_hsl((kn_vec3){{v.v[0], 1, 0.5}}, a);
    double k = 1 - w - b;
    return (kn_rgba){(float)(c.r * k + w), (float)(c.g * k + w), (float)(c.b * k + w), a};
}

/* ---- RGB spaces: a matrix and a transfer function, odd-symmetric beyond 0 ---- */
static double power(double v, double e) {
    return copysign(pow(fabs(v), e), v);
}

static double encode(kn_interp space, double v) {
    const double a = fabs(v);
    switch (space) {
    case KN_IN_A98_RGB:
        return power(v, 256.0 / 563);
    case KN_IN_PROPHOTO_RGB:
        return a < 1.0 / 512 ? 16 * v : power(v, 1 / 1.8);
    case KN_IN_REC2020:
        return a > 0.018053968510807
                   ? copysign(1.09929682680944 * pow(a, 0.45) - 0.09929682680944, v)
                   : 4.5 * v;
    default:
        return kn_linear_to_srgb(v);
    }
}

static double decode(kn_interp space, double v) {
    const double a = fabs(v);
    switch (space) {
    case KN_IN_A98_RGB:
        return power(v, 563.0 / 256);
    case KN_IN_PROPHOTO_RGB:
        return a <= 16.0 / 512 ? v / 16 : power(v, 1.8);
    case KN_IN_REC2020:
        return a < 0.018053968510807 * 4.5
                   ? v / 4.5
                   : copysign(pow((a + 0.09929682680944) / 1.09929682680944, 1 / 0.45), v);
    default:
        return kn_srgb_to_linear(v);
    }
}

static kn_vec3 to_rgb(kn_interp space, const double m[9], kn_rgba c) {
    kn_vec3 v = mul(m, linear_of(c));
    for (int i = 0; i < 3; i++)
        v.v[i] = encode(space, v.v[i]);
    return v;
}

static kn_rgba from_rgb(kn_interp space, const double m[9], kn_vec3 v, float a) {
    for (int i = 0; i < 3; i++)
        v.v[i] = decode(space, v.v[i]);
    return from_linear(mul(m, v), a);
}

kn_vec3 kn_to_space(kn_interp space, kn_rgba c) {
    switch (space) {
    case KN_IN_SRGB:
        break;
    case KN_IN_SRGB_LINEAR:
        return linear_of(c);
    case KN_IN_OKLAB:
        return to_oklab(c);
    case KN_IN_OKLCH:
        return to_polar(to_oklab(c));
    case KN_IN_LAB:
        return to_lab(c);
    case KN_IN_LCH:
        return to_polar(to_lab(c));
    case KN_IN_HSL:
        return to_hsl(c);
    case KN_IN_HWB:
        return to_hwb(c);
    case KN_IN_XYZ:
        return mul(RGB_XYZ, linear_of(c));
    case KN_IN_DISPLAY_P3:
        return to_rgb(space, RGB_P3, c);
    case KN_IN_A98_RGB:
        return to_rgb(space, RGB_A98, c);
    case KN_IN_PROPHOTO_RGB:
        return to_rgb(space, RGB_PROPHOTO, c);
    case KN_IN_REC2020:
        return to_rgb(space, RGB_REC2020, c);
    }
    return (kn_vec3){{c.r, c.g, c.b}};
}

kn_rgba kn_from_space(kn_interp space, kn_vec3 v, float alpha) {
    switch (space) {
    case KN_IN_SRGB:
        break;
    case KN_IN_SRGB_LINEAR:
        return from_linear(v, alpha);
    case KN_IN_OKLAB:
        return from_oklab(v, alpha);
    case KN_IN_OKLCH:
        return from_oklab(from_polar(v), alpha);
    case KN_IN_LAB:
        return from_lab(v, alpha);
    case KN_IN_LCH:
        return from_lab(from_polar(v), alpha);
    case KN_IN_HSL:
        return from_hsl(v, alpha);
    case KN_IN_HWB:
        return from_hwb(v, alpha);
    case KN_IN_XYZ:
        return from_linear(mul(XYZ_RGB, v), alpha);
    case KN_IN_DISPLAY_P3:
        return from_rgb(space, P3_RGB, v, alpha);
    case KN_IN_A98_RGB:
        return from_rgb(space, A98_RGB, v, alpha);
    case KN_IN_PROPHOTO_RGB:
        return from_rgb(space, PROPHOTO_RGB, v, alpha);
    case KN_IN_REC2020:
        return from_rgb(space, REC2020_RGB, v, alpha);
    }
    return (kn_rgba){(float)v.v[0], (float)v.v[1], (float)v.v[2], alpha};
}

int kn_space_hue(kn_interp space) {
    switch (space) {
    case KN_IN_OKLCH:
    case KN_IN_LCH:
        return 2;
    case KN_IN_HSL:
    case KN_IN_HWB:
        return 0;
    default:
        return -1;
    }
}

bool kn_space_hueless(kn_interp space, const kn_vec3 *v) {
    switch (space) {
    case KN_IN_OKLCH:
        return v->v[1] < 4e-6;
    case KN_IN_LCH:
        return v->v[1] < 0.0015;
    case KN_IN_HSL:
        return v->v[1] < 1e-5;
    case KN_IN_HWB:
        return v->v[1] + v->v[2] > 0.99999;
    default:
        return false;
    }
}
