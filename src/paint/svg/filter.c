/* <filter> elements as graphs of filter nodes (Filter Effects 1 §8, §9). */
#include "src/paint/svg/filter.h"
#include <math.h>

static int push(kn_fbuild *b, kn_filter f) {
    b->v[b->n] = f;
    return b->base + b->n++;
}

static const int *one_input(kn_fbuild *b, int in) {
    int *v = KN_ANEW(b->a, int);
    *v = in;
    return v;
}

static bool full(const kn_fbuild *b) {
    return b->n + 4 >= KN_MAX_PRIMITIVES;
}

/* The source's alpha: of the source graphic, or of the node that stands for it. */
static int source_alpha(kn_fbuild *b) {
    kn_filter f = {.kind = KN_FILTER_COLOR_MATRIX, .n_in = 1};
    if (b->source == KN_FILTER_IN_SOURCE)
        return KN_FILTER_IN_ALPHA;
    f.in = one_input(b, b->source);
    f.p[18] = 1;
    return push(b, f);
}

static int input(kn_fbuild *b, const kn_node *fe, const char *attr) {
    const kn_str s = kn_svg_attr_named(b->c.p->scene, fe, attr);
    if (kn_str_eq(s, KN_S("SourceGraphic")))
        return b->source;
    if (kn_str_eq(s, KN_S("SourceAlpha")))
        return source_alpha(b);
    for (int i = b->n_names; s.n && i-- > 0;)
        if (kn_str_eq(b->names[i].name, s))
            return b->names[i].node;
    return b->last;
}

/* Lengths of primitives: fractions of the box under primitiveUnits="objectBoundingBox". */
double kn_fe_sized(const kn_fbuild *b, double v, int axis) {
    if (!b->box_units)
        return v;
    return v * (axis == KN_SVG_X   ? b->box.w
                : axis == KN_SVG_Y ? b->box.h
                                   : sqrt((b->box.w * b->box.w + b->box.h * b->box.h) / 2));
}

double kn_fe_num(const kn_fbuild *b, const kn_node *fe, const char *attr, double missing) {
    return kn_svg_num_named(b->c.p->scene, fe, attr, missing);
}

/* Numbers of a list; one with an error in it is no list. */
size_t kn_fe_list(const kn_fbuild *b, const kn_node *fe, const char *attr, double *out,
                  size_t cap) {
    const kn_str s = kn_svg_attr_named(b->c.p->scene, fe, attr);
    for (size_t i = 0; i < s.n; i++)
        if (kn_lower(s.p[i]) >= 'a' && kn_lower(s.p[i]) <= 'z' && kn_lower(s.p[i]) != 'e')
            return 0;
    return kn_svg_numbers(s, out, cap);
}

size_t kn_fe_pair(const kn_fbuild *b, const kn_node *fe, const char *attr, double out[2]) {
    const double def[2] = {out[0], out[1]};
    const size_t n = kn_fe_list(b, fe, attr, out, 2);
    if (n == 1)
        out[1] = out[0];
    if (n > 2) { /* an error: as if not given */
        out[0] = def[0];
        out[1] = def[1];
    }
    return n;
}

bool kn_fe_is(const kn_fbuild *b, const kn_node *fe, const char *attr, const char *value) {
    return kn_svg_word(b->c.p->scene, fe, attr, value);
}

static kn_rgba flood(const kn_node *fe) {
    const kn_sg_svgr *g = fe->style->svgr;
    kn_rgba c = kn_rgba_of(g->flood_color);
    c.a *= g->flood_opacity;
    return c;
}

/* ---- primitives: each fills in its node; false: the primitive passes its input on ---- */
static bool blur(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    double s[2] = {0, 0};
    kn_fe_pair(b, fe, "stdDeviation", s);
    f->kind = KN_FILTER_BLUR;
    f->p[0] = (float)kn_fe_sized(b, s[0], KN_SVG_X);
    f->p[1] = (float)kn_fe_sized(b, s[1], KN_SVG_Y);
    return !(s[0] < 0 || s[1] < 0) && (s[0] > 0 || s[1] > 0);
}

static bool color_matrix(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    const kn_str values = kn_svg_attr_named(b->c.p->scene, fe, "values");
    double v[20];
    const size_t n = kn_svg_numbers(values, v, 20);
    f->kind = KN_FILTER_COLOR_MATRIX;
    if (kn_fe_is(b, fe, "type", "saturate")) {
        kn_filter_saturate(f, n ? v[0] : 1);
    } else if (kn_fe_is(b, fe, "type", "hueRotate")) {
        kn_filter_hue(f, (n ? v[0] : 0) * M_PI / 180);
    } else if (kn_fe_is(b, fe, "type", "luminanceToAlpha")) {
        f->p[15] = 0.2125f;
        f->p[16] = 0.7154f;
        f->p[17] = 0.0721f;
    } else {
        if (n != 20)
            return false;
        for (int i = 0; i < 20; i++)
            f->p[i] = (float)v[i];
    }
    return true;
}

static uint8_t byte_of(double v) {
    return (uint8_t)(fmin(1, fmax(0, v)) * 255); /* browsers cut the fraction off */
}

static void transfer_table(kn_fbuild *b, const kn_node *fn, uint8_t *t) {
    double v[256];
    size_t n = kn_fe_list(b, fn, "tableValues", v, 256);
    n = n > 256 ? 256 : n;
    const double slope = kn_fe_num(b, fn, "slope", 1), intercept = kn_fe_num(b, fn, "intercept", 0);
    const double amplitude = kn_fe_num(b, fn, "amplitude", 1),
                 exponent = kn_fe_num(b, fn, "exponent", 1);
    const kn_atom off = KN_A_offset;
    const double offset = kn_svg_number(fn, off, 0);
    for (int i = 0; i < 256; i++) {
        const double c = i / 255.0;
        double out = c;
        if (kn_fe_is(b, fn, "type", "table") && n) {
            const size_t k = (size_t)(c * (double)(n - 1));
            out =
                k + 1 < n ? v[k] + (c * (double)(n - 1) - (double)k) * (v[k + 1] - v[k]) : v[n - 1];
        } else if (kn_fe_is(b, fn, "type", "discrete") && n) {
            const size_t k = (size_t)(c * (double)n);
            out = v[k < n ? k : n - 1];
        } else if (kn_fe_is(b, fn, "type", "linear")) {
            out = slope * c + intercept;
        } else if (kn_fe_is(b, fn, "type", "gamma")) {
            out = amplitude * pow(c, exponent) + offset;
        }
        t[i] = byte_of(out);
    }
}

static bool transfer(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    static const char *const names[4] = {"feFuncR", "feFuncG", "feFuncB", "feFuncA"};
    uint8_t *t = KN_ANEW_N(b->a, uint8_t, 1024);
    for (int i = 0; i < 1024; i++)
        t[i] = (uint8_t)i;
    for (const kn_node *k = fe->first; k; k = k->next)
        for (int i = 0; i < 4; i++)
            if (kn_is_elem(k) &&
                kn_str_eq(kn_scene_atom_str(b->c.p->scene, k->tag), kn_cstr(names[i])))
                transfer_table(b, k, t + 256 * i);
    f->kind = KN_FILTER_TRANSFER;
    f->table = t;
    return true;
}

static bool composite(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    static const char *const ops[7] = {"over", "in", "out", "atop", "xor", "arithmetic", "lighter"};
    static const char *const k[4] = {"k1", "k2", "k3", "k4"};
    f->kind = KN_FILTER_COMPOSITE;
    for (int i = 0; i < 7; i++)
        if (kn_fe_is(b, fe, "operator", ops[i]))
            f->mode = i;
    for (int i = 0; i < 4; i++)
        f->p[i] = (float)kn_fe_num(b, fe, k[i], 0);
    return true;
}

static kn_blend blend_named(kn_str s) {
    static const struct {
        const char *name;
        kn_blend blend;
    } t[] = {{"multiply", KN_BLEND_MULTIPLY},     {"screen", KN_BLEND_SCREEN},
             {"overlay", KN_BLEND_OVERLAY},       {"darken", KN_BLEND_DARKEN},
             {"lighten", KN_BLEND_LIGHTEN},       {"color-dodge", KN_BLEND_COLOR_DODGE},
             {"color-burn", KN_BLEND_COLOR_BURN}, {"hard-light", KN_BLEND_HARD_LIGHT},
             {"soft-light", KN_BLEND_SOFT_LIGHT}, {"difference", KN_BLEND_DIFFERENCE},
             {"exclusion", KN_BLEND_EXCLUSION},   {"hue", KN_BLEND_HUE},
             {"saturation", KN_BLEND_SATURATION}, {"color", KN_BLEND_COLOR},
             {"luminosity", KN_BLEND_LUMINOSITY}};
    for (size_t i = 0; i < KN_COUNTOF(t); i++)
        if (kn_str_eq(s, kn_cstr(t[i].name)))
            return t[i].blend;
    return KN_BLEND_NORMAL;
}

static bool merge(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    int n = 0, *in;
    for (const kn_node *k = fe->first; k; k = k->next)
        n += kn_is_elem(k);
    in = KN_ANEW_N(b->a, int, n + 1);
    for (const kn_node *k = fe->first; k; k = k->next)
        if (kn_is_elem(k) && !full(b))
            in[f->n_in++] = input(b, k, "in");
    f->kind = KN_FILTER_MERGE;
    f->in = in;
    return true;
}

static bool turbulence(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    double v[2] = {0, 0};
    kn_fe_pair(b, fe, "baseFrequency", v);
    f->kind = KN_FILTER_TURBULENCE;
    f->p[0] = (float)v[0];
    f->p[1] = (float)v[1];
    f->p[2] = (float)fmin(16, fmax(0, kn_fe_num(b, fe, "numOctaves", 1)));
    f->p[3] = (float)kn_fe_num(b, fe, "seed", 0);
    f->p[4] = kn_fe_is(b, fe, "stitchTiles", "stitch");
    f->mode = kn_fe_is(b, fe, "type", "fractalNoise");
    return true;
}

static int channel(const kn_fbuild *b, const kn_node *fe, const char *attr) {
    return kn_fe_is(b, fe, attr, "R")   ? 0
           : kn_fe_is(b, fe, attr, "G") ? 1
           : kn_fe_is(b, fe, attr, "B") ? 2
                                        : 3;
}

static bool displace(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    f->kind = KN_FILTER_DISPLACE;
    f->p[0] = (float)kn_fe_sized(b, kn_fe_num(b, fe, "scale", 0), KN_SVG_DIAGONAL);
    f->mode = channel(b, fe, "xChannelSelector") | channel(b, fe, "yChannelSelector") << 2;
    return true;
}

static bool morphology(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    double r[2] = {0, 0};
    kn_fe_pair(b, fe, "radius", r);
    f->kind = KN_FILTER_MORPHOLOGY;
    f->p[0] = (float)kn_fe_sized(b, r[0], KN_SVG_X);
    f->p[1] = (float)kn_fe_sized(b, r[1], KN_SVG_Y);
    f->mode = kn_fe_is(b, fe, "operator", "dilate");
    return r[0] > 0 || r[1] > 0;
}

static bool drop_shadow(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    double s[2] = {2, 2};
    kn_fe_pair(b, fe, "stdDeviation", s);
    f->kind = KN_FILTER_DROP_SHADOW;
    f->p[0] = (float)kn_fe_sized(b, kn_fe_num(b, fe, "dx", 2), KN_SVG_X);
    f->p[1] = (float)kn_fe_sized(b, kn_fe_num(b, fe, "dy", 2), KN_SVG_Y);
    f->p[2] = (float)kn_fe_sized(b, fmax(0, s[0]), KN_SVG_X);
    f->p[3] = (float)kn_fe_sized(b, fmax(0, s[1]), KN_SVG_Y);
    f->color = flood(fe);
    return true;
}

static bool offset(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    f->kind = KN_FILTER_OFFSET;
    f->p[0] = (float)kn_fe_sized(b, kn_fe_num(b, fe, "dx", 0), KN_SVG_X);
    f->p[1] = (float)kn_fe_sized(b, kn_fe_num(b, fe, "dy", 0), KN_SVG_Y);
    return true;
}
static bool flood_node(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    (void)b;
    f->kind = KN_FILTER_FLOOD;
    f->color = flood(fe);
    return true;
}
static bool blend(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    f->kind = KN_FILTER_BLEND;
    f->mode = blend_named(kn_svg_attr_named(b->c.p->scene, fe, "mode"));
    return true;
}
static bool tile(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    (void)b;
    (void)fe;
    f->kind = KN_FILTER_TILE;
    return true;
}

static const struct primitive {
    const char *tag;
    kn_primitive_fn fn;
    int inputs;
} primitives[] = {{"feGaussianBlur", blur, 1},
                  {"feOffset", offset, 1},
                  {"feColorMatrix", color_matrix, 1},
                  {"feComponentTransfer", transfer, 1},
                  {"feComposite", composite, 2},
                  {"feMerge", merge, 0},
                  {"feFlood", flood_node, 0},
                  {"feBlend", blend, 2},
                  {"feTurbulence", turbulence, 0},
                  {"feDisplacementMap", displace, 2},
                  {"feMorphology", morphology, 1},
                  {"feImage", kn_fe_image, 0},
                  {"feDiffuseLighting", kn_fe_lighting, 1},
                  {"feSpecularLighting", kn_fe_lighting, 1},
                  {"feConvolveMatrix", kn_fe_convolve, 1},
                  {"feTile", tile, 1},
                  {"feDropShadow", drop_shadow, 1}};

static const struct primitive *primitive_of(const kn_fbuild *b, const kn_node *fe) {
    const kn_str tag = kn_scene_atom_str(b->c.p->scene, fe->tag);
    for (size_t i = 0; i < KN_COUNTOF(primitives); i++)
        if (kn_str_ieq(tag, kn_cstr(primitives[i].tag)))
            return &primitives[i];
    if (kn_str_starts(tag, KN_S("fe")))
        kn_report(b->c.p->scene->diags, KN_SEV_WARN, KN_OK, "svg/filter-primitive", fe->loc, NULL,
                  "<%.*s> is not supported: its input passes through", (int)tag.n, tag.p);
    return NULL;
}

static kn_rect join(kn_rect a, kn_rect b) {
    const double x0 = fmin(a.x, b.x), y0 = fmin(a.y, b.y);
    const double x1 = fmax(a.x + a.w, b.x + b.w), y1 = fmax(a.y + a.h, b.y + b.h);
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

/* §9.4: without attributes a primitive covers what its inputs do, and the whole filter region when
 * one of them is the source, or there is none. */
static kn_rect default_region(const kn_fbuild *b, const kn_filter *f) {
    kn_rect r = b->region;
    if (f->kind == KN_FILTER_TILE)
        return r;
    for (int i = 0; i < f->n_in; i++) {
        const int in = f->in[i] - b->base;
        if (in < 0 || !b->v[in].has_region)
            return b->region;
        r = i ? join(r, b->v[in].region) : b->v[in].region;
    }
    return r;
}

static double place(const kn_fbuild *b, const kn_node *fe, kn_atom a, int axis, double missing) {
    const kn_svg_view v = b->box_units ? (kn_svg_view){1, 1} : b->c.view;
    if (!kn_node_has_attr(fe, a))
        return missing;
    double d = kn_fe_sized(b, kn_svg_attr(fe, a, axis, v, 0), axis);
    if (b->box_units && a == KN_A_x)
        d += b->box.x;
    if (b->box_units && a == KN_A_y)
        d += b->box.y;
    return d;
}

static void subregion(const kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    kn_rect r = default_region(b, f);
    r.x = place(b, fe, KN_A_x, KN_SVG_X, r.x);
    r.y = place(b, fe, KN_A_y, KN_SVG_Y, r.y);
    r.w = place(b, fe, KN_A_width, KN_SVG_X, r.w);
    r.h = place(b, fe, KN_A_height, KN_SVG_Y, r.h);
    r = kn_rect_intersect(r, b->region);
    const kn_rect all = b->region;
    const bool own = f->kind == KN_FILTER_FLOOD || f->kind == KN_FILTER_TURBULENCE ||
                     f->kind == KN_FILTER_IMAGE || f->kind == KN_FILTER_LIGHTING ||
                     f->kind == KN_FILTER_CONVOLVE;
    f->region = r;
    f->has_region = own || r.x != all.x || r.y != all.y || r.w != all.w || r.h != all.h;
}

/* A table on encoded colours that gives the linear result: saves two conversions of the picture. */
static double to_linear(double v) {
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}
static double to_srgb(double v) {
    return v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055;
}
static void fold_linear(kn_fbuild *b, kn_filter *f) {
    const int in = f->in[0];
    if (in >= b->base && b->v[in - b->base].linear)
        return; /* bytes are linear already */
    uint8_t *t = KN_ANEW_N(b->a, uint8_t, 1024);
    memcpy(t, f->table, 1024);
    for (int i = 0; i < 768; i++) { /* browsers index the table with a linear byte */
        const int k = (int)(to_linear((i & 255) / 255.0) * 255 + 0.5);
        t[i] = (uint8_t)(to_srgb(f->table[(i & ~255) + k] / 255.0) * 255 + 0.5);
    }
    f->table = t;
    f->linear = false;
}

static void add(kn_fbuild *b, const kn_node *fe) {
    const struct primitive *p = primitive_of(b, fe);
    if (!p || !fe->style || full(b))
        return;
    kn_filter f = {.n_in = p->inputs};
    if (p->inputs) {
        int *in = KN_ANEW_N(b->a, int, 2);
        in[0] = input(b, fe, "in");
        if (p->inputs > 1)
            in[1] = input(b, fe, "in2");
        f.in = in;
    }
    f.linear = fe->style->svg->color_interpolation_filters != KN_KW_srgb;
    int node;
    if (p->fn(b, fe, &f)) {
        if (f.kind == KN_FILTER_TRANSFER && f.linear)
            fold_linear(b, &f);
        subregion(b, fe, &f);
        if (f.kind == KN_FILTER_IMAGE)
            kn_fe_image_layer(b, fe, &f);
        node = push(b, f);
    } else {
        node = f.in[0];
    }
    b->last = node;
    const kn_str name = kn_svg_attr_named(b->c.p->scene, fe, "result");
    if (name.n)
        b->names[b->n_names++] = (named){name, node};
}

static bool has_elements(const kn_node *n) {
    for (const kn_node *k = n->first; k; k = k->next)
        if (kn_is_elem(k))
            return true;
    return false;
}

bool kn_svg_filter(kn_painter *p, kn_arena *a, const kn_node *n, kn_str url, kn_rect box, int base,
                   kn_filters *out) {
    static const double def[4] = {-0.1, -0.1, 1.2, 1.2};
    uint32_t budget;
    const kn_node *user = kn_svg_inside(n) ? kn_svg_root(n) : n;
    const kn_node *t = kn_svg_ref(p, user, n, url);
    if (!t || t->ns != KN_NS_SVG || t->tag != KN_A_filter)
        return false;
    /* Percentages refer to the viewport in SVG, to the reference box elsewhere. */
    const kn_svg_view view = kn_svg_inside(n) ? kn_svg_view_of(n) : (kn_svg_view){box.w, box.h};
    const bool users = kn_svg_word(p->scene, t, "filterUnits", "userSpaceOnUse");
    kn_fbuild *b = KN_ANEW(a, kn_fbuild);
    b->c = kn_svg_begin(p, user, view, &budget);
    b->a = a;
    b->filter = t;
    b->box = box;
    b->base = base;
    b->source = b->last = base ? base - 1 : KN_FILTER_IN_SOURCE;
    b->box_units = kn_svg_word(p->scene, t, "primitiveUnits", "objectBoundingBox");
    b->region = kn_svg_units_rect(t, !users, view, box, def);
    if (kn_rect_empty(b->region) && !kn_svg_inside(n))
        return false; /* browsers leave the element as it is */
    b->v = KN_ANEW_N(a, kn_filter, KN_MAX_PRIMITIVES);
    for (const kn_node *fe = t->first; fe && !full(b); fe = fe->next)
        if (kn_is_elem(fe))
            add(b, fe);
    if (!has_elements(t) && kn_svg_inside(n)) /* of no primitives: nothing is left of SVG content */
        b->last = push(b, (kn_filter){.kind = KN_FILTER_FLOOD});
    if (b->last !=
        b->base + b->n - 1) { /* the result is the last node: an identity puts it there */
        kn_filter f = {.kind = KN_FILTER_OFFSET, .n_in = 1, .in = one_input(b, b->last)};
        if (b->n || b->last != b->source)
            push(b, f);
    }
    *out =
        (kn_filters){.v = b->v, .n = (uint32_t)b->n, .has_region = b->n > 0, .region = b->region};
    return b->n > 0;
}

bool kn_paint_svg_filter(kn_painter *p, kn_arena *a, const kn_node *n, kn_str url, kn_rect box,
                         int base, kn_filters *out) {
    p->images_left = 1000;
    return kn_svg_filter(p, a, n, url, box, base, out);
}
