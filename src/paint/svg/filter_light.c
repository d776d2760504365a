/* Lighting and convolution (Filter Effects 1 §9.9, §9.11, §9.19). */
#include "src/paint/svg/filter.h"
#include <math.h>

static const kn_node *light_of(const kn_fbuild *b, const kn_node *fe, int *kind) {
    static const char *const names[] = {"feDistantLight", "fePointLight", "feSpotLight"};
    for (const kn_node *k = fe->first; k; k = k->next)
        for (int i = 0; i < 3 && kn_is_elem(k); i++)
            if (kn_str_ieq(kn_scene_atom_str(b->c.p->scene, k->tag), kn_cstr(names[i]))) {
                *kind = i;
                return k;
            }
    return NULL;
}

/* A place in space; z is measured as lengths without direction are. */
static void place(const kn_fbuild *b, const kn_node *l, const char *const names[3], float *out) {
    const double x = kn_fe_num(b, l, names[0], 0), y = kn_fe_num(b, l, names[1], 0);
    out[0] = (float)(kn_fe_sized(b, x, KN_SVG_X) + (b->box_units ? b->box.x : 0));
    out[1] = (float)(kn_fe_sized(b, y, KN_SVG_Y) + (b->box_units ? b->box.y : 0));
    out[2] = (float)kn_fe_sized(b, kn_fe_num(b, l, names[2], 0), KN_SVG_DIAGONAL);
}

static double within(double lo, double v, double hi) {
    return fmin(hi, fmax(lo, v));
}

bool kn_fe_lighting(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    static const char *const at[3] = {"x", "y", "z"}, *const to[3] = {"pointsAtX", "pointsAtY",
                                                                      "pointsAtZ"};
    const kn_str tag = kn_scene_atom_str(b->c.p->scene, fe->tag);
    const bool specular = kn_str_ieq(tag, KN_S("feSpecularLighting"));
    const double deg = M_PI / 180;
    int kind = 0;
    const kn_node *l = light_of(b, fe, &kind);
    f->kind = KN_FILTER_LIGHTING;
    if (!l) { /* black, or nothing: as Blink */
        f->kind = KN_FILTER_FLOOD;
        f->color = (kn_rgba){0, 0, 0, 0};
        return true;
    }
    f->mode = kind | (specular ? 4 : 0);
    f->color = kn_rgba_of(fe->style->svgr->lighting_color);
    f->color.a = 1;
    f->p[0] = (float)kn_fe_num(b, fe, "surfaceScale", 1);
    f->p[1] =
        (float)fmax(0, kn_fe_num(b, fe, specular ? "specularConstant" : "diffuseConstant", 1));
    f->p[2] = (float)within(1, kn_fe_num(b, fe, "specularExponent", 1), 128);
    if (kind == 0) {
        f->p[3] = (float)(kn_fe_num(b, l, "azimuth", 0) * deg);
        f->p[4] = (float)(kn_fe_num(b, l, "elevation", 0) * deg);
        return true;
    }
    place(b, l, at, f->p + 3);
    place(b, l, to, f->p + 6);
    const double cone = fabs(kn_fe_num(b, l, "limitingConeAngle", 0));
    f->p[9] = (float)within(1, kn_fe_num(b, l, "specularExponent", 1), 128);
    f->p[10] = (float)cos((cone > 0 && cone <= 90 ? cone : 90) * deg);
    return true;
}

/* Errors make the primitive pass nothing on (§9.9). */
static bool disabled(kn_filter *f) {
    f->kind = KN_FILTER_FLOOD;
    f->color = (kn_rgba){0, 0, 0, 0};
    return true;
}

bool kn_fe_convolve(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    static const char *const edges[] = {"duplicate", "wrap", "none"};
    double order[2] = {3, 3}, v[KN_MAX_KERNEL * KN_MAX_KERNEL], sum = 0;
    kn_fe_pair(b, fe, "order", order);
    const int w = (int)within(0, order[0], KN_MAX_KERNEL),
              h = (int)within(0, order[1], KN_MAX_KERNEL);
    const size_t n = (size_t)w * (size_t)h;
    if (!n || w != order[0] || h != order[1] ||
        kn_fe_list(b, fe, "kernelMatrix", v, KN_COUNTOF(v)) != n)
        return disabled(f);
    float *kernel = KN_ANEW_N(b->a, float, n);
    for (size_t i = 0; i < n; i++) {
        kernel[i] = (float)v[i];
        sum += v[i];
    }
    const double divisor = kn_fe_num(b, fe, "divisor", sum);
    const double tx = kn_fe_num(b, fe, "targetX", w / 2), ty = kn_fe_num(b, fe, "targetY", h / 2);
    if (!(tx >= 0 && tx < w && ty >= 0 && ty < h))
        return disabled(f);
    f->kind = KN_FILTER_CONVOLVE;
    f->kernel = kernel;
    f->p[0] = (float)w;
    f->p[1] = (float)h;
    f->p[2] = (float)floor(tx);
    f->p[3] = (float)floor(ty);
    f->p[4] = (float)(divisor != 0 ? 1 / divisor : 1);
    f->p[5] = (float)kn_fe_num(b, fe, "bias", 0);
    for (int i = 0; i < 3; i++)
        if (kn_fe_is(b, fe, "edgeMode", edges[i]))
            f->mode = i;
    if (kn_fe_is(b, fe, "preserveAlpha", "true"))
        f->mode |= 4;
    return true;
}
