/* Conversions between colour spaces (CSS Color 4 §10 and its sample matrices), mixing, text. */
#include "parser/css/color.h"
#include "src/core/mem.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Row-major 3×3 matrices to CIE XYZ relative to D50 and back: the colorants of ICC profiles,
 * rounded to their 16 bits, which is what browsers compute with (and one reason why their last
 * digits are not those of CSS Color 4's samples). */
typedef struct mat3 {
    double m[9];
} mat3;

static const mat3 srgb_to_xyz = {{0.436065674, 0.385147095, 0.143066406, 0.222488403, 0.716873169,
                                  0.06060791, 0.013916016, 0.097076416, 0.714096069}};
static const mat3 xyz_to_srgb = {{3.134112151, -1.61739246, -0.4906334036, -0.9787872939,
                                  1.916279585, 0.03345471395, 0.07198304248, -0.2289858493,
                                  1.405385133}};
static const mat3 p3_to_xyz = {{0.515102, 0.291965, 0.157153, 0.241182, 0.692236, 0.0665819,
                                -0.00104941, 0.0418818, 0.784378}};
static const mat3 xyz_to_p3 = {{2.404045156, -0.9898986933, -0.3976317191, -0.8422283799,
                                1.798850512, 0.01604817029, 0.0481870598, -0.09737385156,
                                1.273506645}};
static const mat3 a98_to_xyz = {
    {0.60974, 0.20528, 0.14919, 0.31111, 0.62567, 0.06322, 0.01947, 0.06087, 0.74457}};
static const mat3 xyz_to_a98 = {{1.962538551, -0.6106892547, -0.3413827467, -0.9787580456,
                                 1.916162471, 0.03341676594, 0.02869626314, -0.1406807819,
                                 1.34925211}};
static const mat3 rec2020_to_xyz = {
    {0.673459, 0.165661, 0.1251, 0.279033, 0.675338, 0.0456288, -0.00193139, 0.0299794, 0.797162}};
static const mat3 xyz_to_rec2020 = {{1.647275202, -0.3936024771, -0.2359802888, -0.6826176165,
                                     1.647617775, 0.01281626808, 0.0296627253, -0.06291668721,
                                     1.253396431}};
static const mat3 prophoto_to_xyz = {
    {0.7976749, 0.1351917, 0.0313534, 0.2880402, 0.7118741, 8.57e-05, 0, 0, 0.82521}};
static const mat3 xyz_to_prophoto = {{1.345943367, -0.2556075181, -0.05111183238, -0.5445988225,
                                      1.508167302, 0.02053510595, 0, 0, 1.211812751}};
static const mat3 d65_to_d50 = {{1.047857319, 0.02290737449, -0.05016224738, 0.02957050005,
                                 0.9904755577, -0.01706151819, -0.009240471976, 0.01505292153,
                                 0.7519708531}};
static const mat3 d50_to_d65 = {{0.9555366448, -0.02306009252, 0.06321844147, -0.02831537823,
                                 1.009951352, 0.02102600159, 0.01230877329, -0.02050053472,
                                 1.330194729}};
static const mat3 xyz_to_lms = {{0.8190224432, 0.3619062563, -0.1288737826, 0.0329836672,
                                 0.9292868469, 0.03614466817, 0.04817719957, 0.2642395249,
                                 0.6335478258}};
static const mat3 lms_to_xyz = {{1.226879873, -0.5578149966, 0.2813910502, -0.04057576262,
                                 1.112286829, -0.07171106666, -0.07637294975, -0.421493324,
                                 1.586924024}};
static const mat3 lms_to_oklab = {{0.2104542553, 0.793617785, -0.0040720468, 1.977998495,
                                   -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662,
                                   -0.808675766}};
static const mat3 oklab_to_lms = {{0.9999999985, 0.3963377922, 0.2158037581, 1.000000009,
                                   -0.1055613423, -0.06385417477, 1.000000055, -0.08948418209,
                                   -1.291485538}};
static const double d50_white[3] = {0.9642, 1, 0.8251};

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
    return copysign(pow(fabs(v), 2.2), v);
}

static double a98_encode(double v) {
    return copysign(pow(fabs(v), 1 / 2.2), v);
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

static void oklab_to_xyz65(double v[3]) {
    mul(&oklab_to_lms, v);
    for (int i = 0; i < 3; i++)
        v[i] = v[i] * v[i] * v[i];
    mul(&lms_to_xyz, v);
}

static void xyz65_to_oklab(double v[3]) {
    mul(&xyz_to_lms, v);
    each(v, cbrt);
    mul(&lms_to_oklab, v);
}

static void to_xyz50(kn_kw space, double v[3]) {
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
    case KN_KW_display_p3_linear:
        mul(&p3_to_xyz, v);
        break;
    case KN_KW_a98_rgb:
        each(v, a98_decode);
        mul(&a98_to_xyz, v);
        break;
    case KN_KW_prophoto_rgb:
        each(v, prophoto_decode);
        mul(&prophoto_to_xyz, v);
        break;
    case KN_KW_rec2020:
        each(v, rec2020_decode);
        mul(&rec2020_to_xyz, v);
        break;
    case KN_KW_lab:
    case KN_KW_lch:
        lab_to_xyz50(v);
        break;
    case KN_KW_oklab:
    case KN_KW_oklch:
        oklab_to_xyz65(v);
        mul(&d65_to_d50, v);
        break;
    case KN_KW_xyz_d65:
        mul(&d65_to_d50, v);
        break;
    default:
        break;
    }
}

static void from_xyz50(kn_kw space, double v[3]) {
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
    case KN_KW_display_p3_linear:
        mul(&xyz_to_p3, v);
        break;
    case KN_KW_a98_rgb:
        mul(&xyz_to_a98, v);
        each(v, a98_encode);
        break;
    case KN_KW_prophoto_rgb:
        mul(&xyz_to_prophoto, v);
        each(v, prophoto_encode);
        break;
    case KN_KW_rec2020:
        mul(&xyz_to_rec2020, v);
        each(v, rec2020_encode);
        break;
    case KN_KW_lab:
    case KN_KW_lch:
        xyz50_to_lab(v);
        break;
    case KN_KW_oklab:
    case KN_KW_oklch:
        mul(&d50_to_d65, v);
        xyz65_to_oklab(v);
        break;
    case KN_KW_xyz_d65:
        mul(&d50_to_d65, v);
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
        return v[1] < 0.02;
    case KN_KW_oklch:
        return v[1] < 1e-4;
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
        {KN_KW_srgb, "rgb"},
        {KN_KW_srgb_linear, "rgb"},
        {KN_KW_display_p3, "rgb"},
        {KN_KW_a98_rgb, "rgb"},
        {KN_KW_prophoto_rgb, "rgb"},
        {KN_KW_rec2020, "rgb"},
        {KN_KW_display_p3_linear, "rgb"},
        {KN_KW_xyz_d65, "rgb"},
        {KN_KW_xyz_d50, "rgb"},
        {KN_KW_lab, "LAB"},
        {KN_KW_oklab, "LAB"},
        {KN_KW_lch, "LCH"},
        {KN_KW_oklch, "LCH"},
        {KN_KW_hsl, "HCL"},
        {KN_KW_hwb, "Hwk"},
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
        to_xyz50(c->space, v);
        from_xyz50(space, v);
    }
    int h = hue_index(space);
    if (h >= 0 && is_grey(space, v)) {
        r.missing |= (uint8_t)(1 << h);
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
    for (int i = 0; i < 4 && c->legacy; i++) /* colours of old are painted with 8 bits */
        out[i] = floorf(out[i] * 255 + 0.5f) / 255;
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
    char text[40];
    double a = fabs(c->c[i]);
    if (c->missing & (1 << i)) {
        kn_sb_puts(out, "none");
        return;
    }
    if (a == 0 || a >= 1e-4) {
        kn_sb_num(out, c->c[i]);
        return;
    }
    /* Small ones are positional down to 1e-6, and then have all their six digits. */
    if (a >= 1e-6) {
        kn_fmt_double(text, sizeof text, c->c[i], 6);
        kn_sb_puts(out, text);
        return;
    }
    int n = snprintf(text, sizeof text, "%.5e", c->c[i]);
    char *e = memchr(text, 'e', (size_t)n);
    kn_sb_printf(out, "%.*se%d", (int)(e - text), text, atoi(e + 1));
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
    kn_sb_put(out, kn_kw_str(c->space));
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
