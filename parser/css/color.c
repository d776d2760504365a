/* Conversions between colour spaces (CSS Color 4 §10 and its sample matrices), mixing, text. */
#include "parser/css/color.h"
#include "src/core/mem.h"
#include <math.h>

/* Row-major 3×3 matrices to CIE XYZ relative to D65 (D50 for ProPhoto) and back. */
typedef struct mat3 {
    double m[9];
} mat3;

static const mat3 srgb_to_xyz = {{506752.0 / 1228815, 87881.0 / 245763, 12673.0 / 70218,
                                  87098.0 / 409605, 175762.0 / 245763, 12673.0 / 175545,
                                  7918.0 / 409605, 87881.0 / 737289, 1001167.0 / 1053270}};
static const mat3 xyz_to_srgb = {{12831.0 / 3959, -329.0 / 214, -1974.0 / 3959, -851781.0 / 878810,
                                  1648619.0 / 878810, 36519.0 / 878810, 705.0 / 12673,
                                  -2585.0 / 12673, 705.0 / 667}};
static const mat3 p3_to_xyz = {{608311.0 / 1250200, 189793.0 / 714400, 198249.0 / 1000160,
                                35783.0 / 156275, 247089.0 / 357200, 198249.0 / 2500400, 0,
                                32229.0 / 714400, 5220557.0 / 5000800}};
static const mat3 xyz_to_p3 = {{446124.0 / 178915, -333277.0 / 357830, -72051.0 / 178915,
                                -14852.0 / 17905, 63121.0 / 35810, 423.0 / 17905, 11844.0 / 330415,
                                -50337.0 / 660830, 316169.0 / 330415}};
static const mat3 a98_to_xyz = {{573536.0 / 994567, 263643.0 / 1420810, 187206.0 / 994567,
                                 591459.0 / 1989134, 6239551.0 / 9945670, 374412.0 / 4972835,
                                 53769.0 / 1989134, 351524.0 / 4972835, 4929758.0 / 4972835}};
static const mat3 xyz_to_a98 = {{1829569.0 / 896150, -506331.0 / 896150, -308931.0 / 896150,
                                 -851781.0 / 878810, 1648619.0 / 878810, 36519.0 / 878810,
                                 16779.0 / 1248040, -147721.0 / 1248040, 1266979.0 / 1248040}};
static const mat3 rec2020_to_xyz = {{63426534.0 / 99577255, 20160776.0 / 139408157,
                                     47086771.0 / 278816314, 26158966.0 / 99577255,
                                     472592308.0 / 697040785, 8267143.0 / 139408157, 0,
                                     19567812.0 / 697040785, 295819943.0 / 278816314}};
static const mat3 xyz_to_rec2020 = {
    {30757411.0 / 17917100, -6372589.0 / 17917100, -4539589.0 / 17917100, -19765991.0 / 29648200,
     47925759.0 / 29648200, 467509.0 / 29648200, 792561.0 / 44930125, -1921689.0 / 44930125,
     42328811.0 / 44930125}};
static const mat3 prophoto_to_xyz50 = {
    {0.79776664490064230, 0.13518129740053308, 0.03134773412839220, 0.28807482881940130,
     0.71183523424187300, 0.00008993693872564, 0, 0, 0.82510460251046020}};
static const mat3 xyz50_to_prophoto = {
    {1.34578688164715830, -0.25557208737979464, -0.05110186497554526, -0.54463070512490190,
     1.50824774284514680, 0.02052744743642139, 0, 0, 1.21196754563894520}};
static const mat3 d65_to_d50 = {{1.0479297925449969, 0.022946870601609652, -0.05019226628920524,
                                 0.02962780877005599, 0.9904344267538799, -0.017073799063418826,
                                 -0.009243040646204504, 0.015055191490298152, 0.7518742814281371}};
static const mat3 d50_to_d65 = {{0.955473421488075, -0.02309845494876471, 0.06325924320057072,
                                 -0.0283697093338637, 1.0099953980813041, 0.021041441191917323,
                                 0.012314014864481998, -0.020507649298898964, 1.330365926242124}};
static const mat3 xyz_to_lms = {{0.8190224379967030, 0.3619062600528904, -0.1288737815209879,
                                 0.0329836539323885, 0.9292868615863434, 0.0361446663506424,
                                 0.0481771893596242, 0.2642395317527308, 0.6335478284694309}};
static const mat3 lms_to_xyz = {{1.2268798758459243, -0.5578149944602171, 0.2813910456659647,
                                 -0.0405757452148008, 1.1122868032803170, -0.0717110580655164,
                                 -0.0763729366746601, -0.4214933324022432, 1.5869240198367816}};
static const mat3 lms_to_oklab = {{0.2104542683093140, 0.7936177747023054, -0.0040720430116193,
                                   1.9779985324311684, -2.4285922420485799, 0.4505937096174110,
                                   0.0259040424655478, 0.7827717124575296, -0.8086757549230774}};
static const mat3 oklab_to_lms = {{1, 0.3963377773761749, 0.2158037573099136, 1,
                                   -0.1055613458156586, -0.0638541728258133, 1, -0.0894841775298119,
                                   -1.2914855480194092}};
static const double d50_white[3] = {0.3457 / 0.3585, 1, (1 - 0.3457 - 0.3585) / 0.3585};

static void mul(const mat3 *m, double v[3]) {
    double r[3];
    for (int i = 0; i < 3; i++)
        r[i] = m->m[3 * i] * v[0] + m->m[3 * i + 1] * v[1] + m->m[3 * i + 2] * v[2];
    memcpy(v, r, sizeof r);
}

/* ---- transfer functions; odd-symmetric, so that values outside the gamut survive ---- */

static double srgb_decode(double v) {
    double a = fabs(v);
    return a <= 0.04045 ? v / 12.92 : copysign(pow((a + 0.055) / 1.055, 2.4), v);
}

static double srgb_encode(double v) {
    double a = fabs(v);
    return a > 0.0031308 ? copysign(1.055 * pow(a, 1 / 2.4) - 0.055, v) : 12.92 * v;
}

static double a98_decode(double v) {
    return copysign(pow(fabs(v), 563.0 / 256), v);
}

static double a98_encode(double v) {
    return copysign(pow(fabs(v), 256.0 / 563), v);
}

static double prophoto_decode(double v) {
    return fabs(v) <= 16.0 / 512 ? v / 16 : copysign(pow(fabs(v), 1.8), v);
}

static double prophoto_encode(double v) {
    return fabs(v) >= 1.0 / 512 ? copysign(pow(fabs(v), 1 / 1.8), v) : 16 * v;
}

static double rec2020_decode(double v) {
    const double a = 1.09929682680944, b = 0.018053968510807;
    return fabs(v) < b * 4.5 ? v / 4.5 : copysign(pow((fabs(v) + a - 1) / a, 1 / 0.45), v);
}

static double rec2020_encode(double v) {
    const double a = 1.09929682680944, b = 0.018053968510807;
    return fabs(v) > b ? copysign(a * pow(fabs(v), 0.45) - (a - 1), v) : 4.5 * v;
}

static void each(double v[3], double (*f)(double)) {
    for (int i = 0; i < 3; i++)
        v[i] = f(v[i]);
}

/* ---- cylindrical forms ---- */

static double wrap360(double h) {
    h = fmod(h, 360);
    return h < 0 ? h + 360 : h;
}

/* §7.1; s and l as 0..100 */
static void hsl_to_srgb(double v[3]) {
    double h = wrap360(v[0]), s = v[1] / 100, l = v[2] / 100, a = s * fmin(l, 1 - l);
    static const double n[3] = {0, 8, 4};
    for (int i = 0; i < 3; i++) {
        double k = fmod(n[i] + h / 30, 12);
        v[i] = l - a * fmax(-1, fmin(fmin(k - 3, 9 - k), 1));
    }
}

static void srgb_to_hsl(double v[3]) {
    double hi = fmax(v[0], fmax(v[1], v[2])), lo = fmin(v[0], fmin(v[1], v[2])), d = hi - lo;
    double h = 0, s = 0, l = (hi + lo) / 2;
    if (d != 0) {
        s = l == 0 || l == 1 ? 0 : (hi - l) / fmin(l, 1 - l);
        h = hi == v[0]   ? (v[1] - v[2]) / d + (v[1] < v[2] ? 6 : 0)
            : hi == v[1] ? (v[2] - v[0]) / d + 2
                         : (v[0] - v[1]) / d + 4;
        h *= 60;
    }
    if (s < 0) {
        h += 180;
        s = -s;
    }
    v[0] = wrap360(h);
    v[1] = s * 100;
    v[2] = l * 100;
}

static void hwb_to_srgb(double v[3]) {
    double w = v[1] / 100, b = v[2] / 100;
    if (w + b >= 1) {
        v[0] = v[1] = v[2] = w / (w + b);
        return;
    }
    double hsl[3] = {v[0], 100, 50};
    hsl_to_srgb(hsl);
    for (int i = 0; i < 3; i++)
        v[i] = hsl[i] * (1 - w - b) + w;
}

static void srgb_to_hwb(double v[3]) {
    double hsl[3] = {v[0], v[1], v[2]};
    srgb_to_hsl(hsl);
    double w = fmin(v[0], fmin(v[1], v[2])), b = 1 - fmax(v[0], fmax(v[1], v[2]));
    v[0] = hsl[0];
    v[1] = w * 100;
    v[2] = b * 100;
}

static void polar_to_rect(double v[3]) {
    double c = v[1], h = v[2] * 3.14159265358979323846 / 180;
    v[1] = c * cos(h);
    v[2] = c * sin(h);
}

static void rect_to_polar(double v[3]) {
    double c = hypot(v[1], v[2]), h = atan2(v[2], v[1]) * 180 / 3.14159265358979323846;
    v[1] = c;
    v[2] = wrap360(h);
}

static void lab_to_xyz50(double v[3]) {
    const double k = 24389.0 / 27, e = 216.0 / 24389;
    double f1 = (v[0] + 16) / 116, f0 = v[1] / 500 + f1, f2 = f1 - v[2] / 200;
    v[0] = (f0 * f0 * f0 > e ? f0 * f0 * f0 : (116 * f0 - 16) / k) * d50_white[0];
    v[1] = f1 * f1 * f1 > e ? f1 * f1 * f1 : (116 * f1 - 16) / k;
    v[2] = (f2 * f2 * f2 > e ? f2 * f2 * f2 : (116 * f2 - 16) / k) * d50_white[2];
}

static void xyz50_to_lab(double v[3]) {
    const double k = 24389.0 / 27, e = 216.0 / 24389;
    double f[3];
    for (int i = 0; i < 3; i++) {
        double x = v[i] / d50_white[i];
        f[i] = x > e ? cbrt(x) : (k * x + 16) / 116;
    }
    v[0] = 116 * f[1] - 16;
    v[1] = 500 * (f[0] - f[1]);
    v[2] = 200 * (f[1] - f[2]);
}

static void oklab_to_xyz(double v[3]) {
    mul(&oklab_to_lms, v);
    for (int i = 0; i < 3; i++)
        v[i] = v[i] * v[i] * v[i];
    mul(&lms_to_xyz, v);
}

static void xyz_to_oklab(double v[3]) {
    mul(&xyz_to_lms, v);
    each(v, cbrt);
    mul(&lms_to_oklab, v);
}

static void to_xyz(kn_kw space, double v[3]) {
    switch (space) {
    case KN_KW_hsl:
        hsl_to_srgb(v);
        break;
    case KN_KW_hwb:
        hwb_to_srgb(v);
        break;
    case KN_KW_lch:
    case KN_KW_oklch:
        polar_to_rect(v);
        break;
    default:
        break;
    }
    switch (space) {
    case KN_KW_srgb:
    case KN_KW_hsl:
    case KN_KW_hwb:
        each(v, srgb_decode);
        mul(&srgb_to_xyz, v);
        break;
    case KN_KW_srgb_linear:
        mul(&srgb_to_xyz, v);
        break;
    case KN_KW_display_p3:
        each(v, srgb_decode);
        mul(&p3_to_xyz, v);
        break;
    case KN_KW_a98_rgb:
        each(v, a98_decode);
        mul(&a98_to_xyz, v);
        break;
    case KN_KW_prophoto_rgb:
        each(v, prophoto_decode);
        mul(&prophoto_to_xyz50, v);
        mul(&d50_to_d65, v);
        break;
    case KN_KW_rec2020:
        each(v, rec2020_decode);
        mul(&rec2020_to_xyz, v);
        break;
    case KN_KW_lab:
    case KN_KW_lch:
        lab_to_xyz50(v);
        mul(&d50_to_d65, v);
        break;
    case KN_KW_oklab:
    case KN_KW_oklch:
        oklab_to_xyz(v);
        break;
    case KN_KW_xyz_d50:
        mul(&d50_to_d65, v);
        break;
    default:
        break;
    }
}

static void from_xyz(kn_kw space, double v[3]) {
    switch (space) {
    case KN_KW_srgb:
    case KN_KW_hsl:
    case KN_KW_hwb:
        mul(&xyz_to_srgb, v);
        each(v, srgb_encode);
        break;
    case KN_KW_srgb_linear:
        mul(&xyz_to_srgb, v);
        break;
    case KN_KW_display_p3:
        mul(&xyz_to_p3, v);
        each(v, srgb_encode);
        break;
    case KN_KW_a98_rgb:
        mul(&xyz_to_a98, v);
        each(v, a98_encode);
        break;
    case KN_KW_prophoto_rgb:
        mul(&d65_to_d50, v);
        mul(&xyz50_to_prophoto, v);
        each(v, prophoto_encode);
        break;
    case KN_KW_rec2020:
        mul(&xyz_to_rec2020, v);
        each(v, rec2020_encode);
        break;
    case KN_KW_lab:
    case KN_KW_lch:
        mul(&d65_to_d50, v);
        xyz50_to_lab(v);
        break;
    case KN_KW_oklab:
    case KN_KW_oklch:
        xyz_to_oklab(v);
        break;
    case KN_KW_xyz_d50:
        mul(&d65_to_d50, v);
        break;
    default:
        break;
    }
    switch (space) {
    case KN_KW_hsl:
        srgb_to_hsl(v);
        break;
    case KN_KW_hwb:
        srgb_to_hwb(v);
        break;
    case KN_KW_lch:
    case KN_KW_oklch:
        rect_to_polar(v);
        break;
    default:
        break;
    }
}

static int hue_index(kn_kw space) {
    return space == KN_KW_hsl || space == KN_KW_hwb     ? 0
           : space == KN_KW_lch || space == KN_KW_oklch ? 2
                                                        : -1;
}

/* Whether a colour in a polar space has no hue to speak of (§12.2: powerless becomes missing). */
static bool is_grey(kn_kw space, const double v[3]) {
    switch (space) {
    case KN_KW_hsl:
        return v[1] < 1e-3;
    case KN_KW_hwb:
        return v[1] + v[2] > 100 - 1e-3;
    case KN_KW_lch:
        return v[1] < 0.0015;
    case KN_KW_oklch:
        return v[1] < 4e-6;
    default:
        return false;
    }
}

/* srgb forms convert among themselves without a detour through XYZ, so that 8-bit colours stay
 * exact. */
static bool convert_within_srgb(kn_kw from, kn_kw to, double v[3]) {
    bool f = from == KN_KW_srgb || from == KN_KW_hsl || from == KN_KW_hwb;
    bool t = to == KN_KW_srgb || to == KN_KW_hsl || to == KN_KW_hwb;
    if (!f || !t)
        return false;
    if (from == KN_KW_hsl)
        hsl_to_srgb(v);
    else if (from == KN_KW_hwb)
        hwb_to_srgb(v);
    if (to == KN_KW_hsl)
        srgb_to_hsl(v);
    else if (to == KN_KW_hwb)
        srgb_to_hwb(v);
    return true;
}

/* Kinds of components, for carrying `none` over a conversion (§12.2: analogous components). */
static int analogous(kn_kw from, kn_kw to, int i) {
    static const struct {
        kn_kw space;
        char kind[4]; /* r g b, L lightness, a b opponent, C colourfulness, H hue */
    } kinds[] = {
        {KN_KW_srgb, "rgb"},    {KN_KW_srgb_linear, "rgb"},  {KN_KW_display_p3, "rgb"},
        {KN_KW_a98_rgb, "rgb"}, {KN_KW_prophoto_rgb, "rgb"}, {KN_KW_rec2020, "rgb"},
        {KN_KW_xyz, "rgb"},     {KN_KW_xyz_d65, "rgb"},      {KN_KW_xyz_d50, "rgb"},
        {KN_KW_lab, "LAB"},     {KN_KW_oklab, "LAB"},        {KN_KW_lch, "LCH"},
        {KN_KW_oklch, "LCH"},   {KN_KW_hsl, "HCL"},          {KN_KW_hwb, "Hwk"},
    };
    const char *f = "", *t = "";
    for (size_t k = 0; k < KN_COUNTOF(kinds); k++) {
        if (kinds[k].space == from)
            f = kinds[k].kind;
        if (kinds[k].space == to)
            t = kinds[k].kind;
    }
    for (int k = 0; *f && t[k]; k++)
        if (t[k] == f[i])
            return k;
    return -1;
}

kn_css_color kn_color_convert(const kn_css_color *c, kn_kw space) {
    if (c->space == space)
        return *c;
    kn_css_color r = {.space = space, .c[3] = c->c[3], .missing = c->missing & 8};
    double v[3];
    for (int i = 0; i < 3; i++)
        v[i] = c->missing & (1 << i) ? 0 : c->c[i];
    if (!convert_within_srgb(c->space, space, v)) {
        to_xyz(c->space, v);
        from_xyz(space, v);
    }
    int h = hue_index(space);
    if (h >= 0 && is_grey(space, v)) {
        r.missing |= (uint8_t)(1 << h);
        v[h] = 0;
    }
    for (int i = 0; i < 3; i++) {
        if (c->missing & (1 << i)) {
            int k = analogous(c->space, space, i);
            if (k >= 0)
                r.missing |= (uint8_t)(1 << k);
        }
        r.c[i] = (float)v[i];
    }
    return r;
}

static float clamp01(float v) {
    return v > 0 ? v < 1 ? v : 1 : 0;
}

void kn_color_to_rgba(const kn_css_color *c, float out[4]) {
    kn_css_color s = kn_color_convert(c, KN_KW_srgb);
    for (int i = 0; i < 4; i++)
        out[i] = s.missing & (1 << i) ? 0 : clamp01(s.c[i]);
}

/* §12.4 */
static void fix_hues(float *a, float *b, kn_kw how) {
    float d = *b - *a;
    switch (how) {
    case KN_KW_longer:
        if (d > 0 && d < 180)
            *a += 360;
        else if (d > -180 && d <= 0)
            *b += 360;
        break;
    case KN_KW_increasing:
        if (d < 0)
            *b += 360;
        break;
    case KN_KW_decreasing:
        if (d > 0)
            *a += 360;
        break;
    default:
        if (d > 180)
            *a += 360;
        else if (d < -180)
            *b += 360;
    }
}

kn_css_color kn_color_lerp(const kn_css_color *a, const kn_css_color *b, float t, kn_kw space,
                           kn_kw hue) {
    kn_css_color x = kn_color_convert(a, space), y = kn_color_convert(b, space),
                 r = {.space = space};
    int h = hue_index(space);
    for (int i = 0; i < 4; i++) {
        bool mx = x.missing & (1 << i), my = y.missing & (1 << i);
        if (mx && my)
            r.missing |= (uint8_t)(1 << i);
        else if (mx)
            x.c[i] = y.c[i];
        else if (my)
            y.c[i] = x.c[i];
    }
    if (h >= 0)
        fix_hues(&x.c[h], &y.c[h], hue);
    float ax = r.missing & 8 ? 1 : x.c[3], ay = r.missing & 8 ? 1 : y.c[3],
          alpha = ax + (ay - ax) * t;
    for (int i = 0; i < 3; i++) {
        if (i == h)
            r.c[i] = (float)wrap360(x.c[i] + (y.c[i] - x.c[i]) * t);
        else if (alpha == 0)
            r.c[i] = x.c[i] + (y.c[i] - x.c[i]) * t;
        else
            r.c[i] = (x.c[i] * ax * (1 - t) + y.c[i] * ay * t) / alpha;
    }
    r.c[3] = r.missing & 8 ? 0 : alpha;
    return r;
}

/* ---- text ---- */

static void put_component(const kn_css_color *c, int i, kn_sb *out) {
    if (c->missing & (1 << i))
        kn_sb_puts(out, "none");
    else
        kn_sb_num(out, c->c[i]);
}

/* Alpha of a legacy colour: two digits if they give the same 8-bit value, else three (CSSOM). */
static void put_alpha(float a, kn_sb *out) {
    int byte = (int)floor(clamp01(a) * 255 + 0.5);
    double two = floor(a * 100 + 0.5) / 100;
    kn_sb_num(out, (int)floor(two * 255 + 0.5) == byte ? two : floor(a * 1000 + 0.5) / 1000);
}

void kn_color_serialize(const kn_css_color *c, kn_sb *out) {
    if (c->legacy) {
        int v[3];
        for (int i = 0; i < 3; i++)
            v[i] = (int)floor(clamp01(c->c[i]) * 255 + 0.5);
        if (c->c[3] >= 1) {
            kn_sb_printf(out, "rgb(%d, %d, %d)", v[0], v[1], v[2]);
        } else {
            kn_sb_printf(out, "rgba(%d, %d, %d, ", v[0], v[1], v[2]);
            put_alpha(c->c[3], out);
            kn_sb_putc(out, ')');
        }
        return;
    }
    bool own = c->space == KN_KW_lab || c->space == KN_KW_lch || c->space == KN_KW_oklab ||
               c->space == KN_KW_oklch;
    if (c->space == KN_KW_hsl ||
        c->space == KN_KW_hwb) { /* no text of their own: CSS Color 4 §15 */
        kn_css_color s = kn_color_convert(c, KN_KW_srgb);
        kn_color_serialize(&s, out);
        return;
    }
    if (!own)
        kn_sb_puts(out, "color(");
    kn_sb_put(out, kn_kw_str(c->space == KN_KW_xyz ? KN_KW_xyz_d65 : c->space));
    kn_sb_putc(out, own ? '(' : ' ');
    for (int i = 0; i < 3; i++) {
        if (i)
            kn_sb_putc(out, ' ');
        put_component(c, i, out);
    }
    if (c->c[3] < 1 || (c->missing & 8)) {
        kn_sb_puts(out, " / ");
        put_component(c, 3, out);
    }
    kn_sb_putc(out, ')');
}
