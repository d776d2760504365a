/* Interpolation of computed values, one function per grammar (Web Animations 1 §5.4, CSS Values 4
 * §3). */
#include "parser/css/color.h"
#include "src/core/geom.h"
#include "src/style/internal.h"

static double mix(double a, double b, double t) {
    return a + (b - a) * t;
}

static void lerp_float(const float *a, const float *b, double t, float *out) {
    *out = (float)mix(*a, *b, t);
}

void kn_lerp_color(const kn_color *a, const kn_color *b, double t, kn_color *out) {
    kn_css_color x, y, r;
    kn_css_from_color(a, &x);
    kn_css_from_color(b, &y);
    bool legacy = x.legacy && y.legacy;
    r = kn_color_lerp(&x, &y, (float)t, legacy ? KN_KW_srgb : KN_KW_oklab, 0);
    r.legacy = legacy;
    kn_color_from_css(&r, out);
}

/* ---- transforms (CSS Transforms 2 §10–§12) ---- */

typedef struct kn_parts { /* a matrix taken apart */
    double translate[3], scale[3], skew[3], persp[4], quat[4];
} kn_parts;

static double dot3(const double *a, const double *b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static double normalize3(double *v) {
    double len = sqrt(dot3(v, v));
    for (int i = 0; len > 0 && i < 3; i++)
        v[i] /= len;
    return len;
}

static void combine3(double *a, const double *b, double k) {
    for (int i = 0; i < 3; i++)
        a[i] += k * b[i];
}

static bool take_perspective(const kn_mat4 *m, kn_parts *p) {
    kn_mat4 base = *m, inv;
    for (int i = 0; i < 3; i++)
        base.m[4 * i + 3] = 0;
    base.m[15] = 1;
    if (!kn_mat4_invert(&base, &inv))
        return false;
    p->persp[0] = p->persp[1] = p->persp[2] = 0;
    p->persp[3] = 1;
    if (m->m[3] != 0 || m->m[7] != 0 || m->m[11] != 0)
        for (int c = 0; c < 4; c++) { /* last row times the inverse */
            p->persp[c] = 0;
            for (int k = 0; k < 4; k++)
                p->persp[c] += m->m[4 * k + 3] * inv.m[4 * c + k];
        }
    return true;
}

static void take_quaternion(double row[3][3], double *q) {
    q[0] = 0.5 * sqrt(fmax(1 + row[0][0] - row[1][1] - row[2][2], 0));
    q[1] = 0.5 * sqrt(fmax(1 - row[0][0] + row[1][1] - row[2][2], 0));
    q[2] = 0.5 * sqrt(fmax(1 - row[0][0] - row[1][1] + row[2][2], 0));
    q[3] = 0.5 * sqrt(fmax(1 + row[0][0] + row[1][1] + row[2][2], 0));
    if (row[2][1] > row[1][2])
        q[0] = -q[0];
    if (row[0][2] > row[2][0])
        q[1] = -q[1];
    if (row[1][0] > row[0][1])
        q[2] = -q[2];
}

static bool decompose(const kn_mat4 *in, kn_parts *p) {
    kn_mat4 m = *in;
    double row[3][3], cross[3];
    if (m.m[15] == 0)
        return false;
    for (int i = 0; i < 16; i++)
        m.m[i] /= in->m[15];
    if (!take_perspective(&m, p))
        return false;
    for (int i = 0; i < 3; i++) {
        p->translate[i] = m.m[12 + i];
        for (int j = 0; j < 3; j++)
            row[i][j] = m.m[4 * i + j];
    }
    p->scale[0] = normalize3(row[0]);
    p->skew[0] = dot3(row[0], row[1]);
    combine3(row[1], row[0], -p->skew[0]);
    p->scale[1] = normalize3(row[1]);
    p->skew[0] /= p->scale[1];
    p->skew[1] = dot3(row[0], row[2]);
    combine3(row[2], row[0], -p->skew[1]);
    p->skew[2] = dot3(row[1], row[2]);
    combine3(row[2], row[1], -p->skew[2]);
    p->scale[2] = normalize3(row[2]);
    p->skew[1] /= p->scale[2];
    p->skew[2] /= p->scale[2];
    cross[0] = row[1][1] * row[2][2] - row[1][2] * row[2][1];
    cross[1] = row[1][2] * row[2][0] - row[1][0] * row[2][2];
    cross[2] = row[1][0] * row[2][1] - row[1][1] * row[2][0];
    if (dot3(row[0], cross) < 0)
        for (int i = 0; i < 3; i++) {
            p->scale[i] = -p->scale[i];
            for (int j = 0; j < 3; j++)
                row[i][j] = -row[i][j];
        }
    take_quaternion(row, p->quat);
    return true;
}

static void slerp(const double *a, const double *b, double t, double *out) {
    double d = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3], wa = 1 - t, wb = t;
    double sign = d < 0 ? -1 : 1;
    d = fmin(fabs(d), 1);
    if (d < 0.9999) {
        double theta = acos(d), s = sin(theta);
        wa = sin((1 - t) * theta) / s;
        wb = sin(t * theta) / s;
    }
    for (int i = 0; i < 4; i++)
        out[i] = wa * a[i] + sign * wb * b[i];
}

static void recompose(const kn_parts *p, kn_mat4 *out) {
    const double *q = p->quat;
    double x = q[0], y = q[1], z = q[2], w = q[3];
    kn_mat4 m = KN_MAT4_ID, r = KN_MAT4_ID, k;
    for (int i = 0; i < 4; i++)
        m.m[4 * i + 3] = p->persp[i];
    k = kn_mat4_translate(p->translate[0], p->translate[1], p->translate[2]);
    m = kn_mat4_mul(&m, &k);
    r.m[0] = 1 - 2 * (y * y + z * z), r.m[4] = 2 * (x * y - z * w), r.m[8] = 2 * (x * z + y * w);
    r.m[1] = 2 * (x * y + z * w), r.m[5] = 1 - 2 * (x * x + z * z), r.m[9] = 2 * (y * z - x * w);
    r.m[2] = 2 * (x * z - y * w), r.m[6] = 2 * (y * z + x * w), r.m[10] = 1 - 2 * (x * x + y * y);
    m = kn_mat4_mul(&m, &r);
    static const uint8_t at[3] = {9, 8, 4}; /* yz, xz, xy */
    for (int i = 0; i < 3; i++) {
        if (p->skew[2 - i] == 0)
            continue;
        kn_mat4 s = KN_MAT4_ID;
        s.m[at[i]] = p->skew[2 - i];
        m = kn_mat4_mul(&m, &s);
    }
    k = kn_mat4_scale(p->scale[0], p->scale[1], p->scale[2]);
    *out = kn_mat4_mul(&m, &k);
}

static void lerp_matrix(const double *a, const double *b, double t, double *out) {
    kn_mat4 x, y, r;
    kn_parts p, q, z;
    memcpy(x.m, a, sizeof x.m);
    memcpy(y.m, b, sizeof y.m);
    if (!decompose(&x, &p) || !decompose(&y, &q)) {
        memcpy(out, t < 0.5 ? a : b, sizeof x.m);
        return;
    }
    for (int i = 0; i < 3; i++) {
        z.translate[i] = mix(p.translate[i], q.translate[i], t);
        z.scale[i] = mix(p.scale[i], q.scale[i], t);
        z.skew[i] = mix(p.skew[i], q.skew[i], t);
    }
    for (int i = 0; i < 4; i++)
        z.persp[i] = mix(p.persp[i], q.persp[i], t);
    slerp(p.quat, q.quat, t, z.quat);
    recompose(&z, &r);
    memcpy(out, r.m, sizeof r.m);
}

static void identity_of(const kn_tf *like, kn_tf *out) {
    memset(out, 0, sizeof *out);
    out->fn = like->fn;
    out->name = like->name;
    if (like->fn == KN_TF_SCALE)
        out->m[0] = out->m[1] = out->m[2] = 1;
    if (like->fn == KN_TF_ROTATE)
        memcpy(out->m, like->m, 3 * sizeof(double));
    if (like->fn == KN_TF_MATRIX)
        out->m[0] = out->m[5] = out->m[10] = out->m[15] = 1;
    if (like->fn == KN_TF_PERSPECTIVE) {
        out->a[0].kind = KN_LEN_KW;
        out->a[0].kw = KN_KW_none;
    }
}

static bool same_axis(const kn_tf *a, const kn_tf *b) {
    double x[3] = {a->m[0], a->m[1], a->m[2]}, y[3] = {b->m[0], b->m[1], b->m[2]};
    normalize3(x);
    normalize3(y);
    return fabs(x[0] - y[0]) + fabs(x[1] - y[1]) + fabs(x[2] - y[2]) < 1e-6 || a->m[3] == 0 ||
           b->m[3] == 0;
}

static bool lerp_tf(kn_styler *st, const kn_tf *a, const kn_tf *b, double t, kn_tf *out) {
    if (a->fn != b->fn)
        return false;
    out->fn = a->fn;
    out->name = a->name == b->name ? a->name : 4;
    switch ((kn_tfn)a->fn) {
    case KN_TF_TRANSLATE:
        for (int i = 0; i < 3; i++)
            kn_len_lerp(st, &a->a[i], &b->a[i], t, &out->a[i]);
        return true;
    case KN_TF_SCALE:
    case KN_TF_SKEW:
        for (int i = 0; i < 3; i++)
            out->m[i] = mix(a->m[i], b->m[i], t);
        return true;
    case KN_TF_ROTATE:
        if (!same_axis(a, b))
            return false;
        memcpy(out->m, a->m[3] == 0 ? b->m : a->m, 3 * sizeof(double));
        out->m[3] = mix(a->m[3], b->m[3], t);
        return true;
    case KN_TF_MATRIX:
        lerp_matrix(a->m, b->m, t, out->m);
        return true;
    case KN_TF_PERSPECTIVE: { /* by the reciprocal of the distance */
        double x = a->a[0].kind == KN_LEN_KW ? 0 : 1 / fmax(a->a[0].px, 1),
               y = b->a[0].kind == KN_LEN_KW ? 0 : 1 / fmax(b->a[0].px, 1);
        double r = mix(x, y, t);
        out->a[0].kind = r > 0 ? KN_LEN_LP : KN_LEN_KW;
        out->a[0].kw = r > 0 ? 0 : KN_KW_none;
        out->a[0].px = r > 0 ? (float)(1 / r) : 0;
        return true;
    }
    }
    return false;
}

static const kn_tfs *lerp_tfs(kn_cctx *c, const kn_tfs *a, const kn_tfs *b, double t) {
    uint32_t na = a ? a->n : 0, nb = b ? b->n : 0, n = na > nb ? na : nb;
    if (n == 0)
        return NULL;
    kn_tfs *l = KN_LIST_NEW(c, kn_tfs, n);
    uint32_t i = 0;
    for (; i < n; i++) {
        kn_tf pad;
        const kn_tf *x = i < na ? &a->v[i] : NULL, *y = i < nb ? &b->v[i] : NULL;
        if (!x || !y) {
            identity_of(x ? x : y, &pad);
            x = x ? x : &pad;
            y = y ? y : &pad;
        }
        if (!lerp_tf(c->st, x, y, t, &l->v[i]))
            break;
    }
    if (i < n) { /* the rest as matrices; percentages need a box, which is not known here */
        double x[16], y[16];
        kn_tfs_matrix(a, 0, 0, x);
        kn_tfs_matrix(b, 0, 0, y);
        l = KN_LIST_NEW(c, kn_tfs, 1);
        l->v[0].fn = KN_TF_MATRIX;
        l->v[0].name = 4;
        lerp_matrix(x, y, t, l->v[0].m);
    }
    return KN_LIST_DONE(c, kn_tfs, l);
}

/* ---- lists ---- */

static const kn_shadows *lerp_shadows(kn_cctx *c, const kn_shadows *a, const kn_shadows *b,
                                      double t) {
    uint32_t na = a ? a->n : 0, nb = b ? b->n : 0, n = na > nb ? na : nb;
    if (n == 0)
        return NULL;
    kn_shadows *l = KN_LIST_NEW(c, kn_shadows, n);
    for (uint32_t i = 0; i < n; i++) {
        kn_shadow pad;
        memset(&pad, 0, sizeof pad);
        const kn_shadow *x = i < na ? &a->v[i] : &pad, *y = i < nb ? &b->v[i] : &pad;
        pad.inset = (x == &pad ? y : x)->inset;
        if (x->inset != y->inset)
            return t < 0.5 ? a : b;
        l->v[i].x = (float)mix(x->x, y->x, t);
        l->v[i].y = (float)mix(x->y, y->y, t);
        l->v[i].blur = (float)fmax(0, mix(x->blur, y->blur, t));
        l->v[i].spread = (float)mix(x->spread, y->spread, t);
        l->v[i].inset = x->inset;
        kn_lerp_color(&x->color, &y->color, t, &l->v[i].color);
    }
    return KN_LIST_DONE(c, kn_shadows, l);
}

static void neutral_filter(const kn_ff *like, kn_ff *out) {
    memset(out, 0, sizeof *out);
    out->fn = like->fn;
    bool one = like->fn == KN_FF_BRIGHTNESS || like->fn == KN_FF_CONTRAST ||
               like->fn == KN_FF_OPACITY || like->fn == KN_FF_SATURATE;
    out->amount = one ? 1 : 0;
}

static const kn_ffs *lerp_filters(kn_cctx *c, const kn_ffs *a, const kn_ffs *b, double t) {
    uint32_t na = a ? a->n : 0, nb = b ? b->n : 0, n = na > nb ? na : nb;
    if (n == 0)
        return NULL;
    kn_ffs *l = KN_LIST_NEW(c, kn_ffs, n);
    for (uint32_t i = 0; i < n; i++) {
        kn_ff pad;
        const kn_ff *x = i < na ? &a->v[i] : NULL, *y = i < nb ? &b->v[i] : NULL;
        if (!x || !y) {
            neutral_filter(x ? x : y, &pad);
            x = x ? x : &pad;
            y = y ? y : &pad;
        }
        if (x->fn != y->fn || x->fn == KN_FF_URL)
            return t < 0.5 ? a : b;
        l->v[i].fn = x->fn;
        l->v[i].amount = (float)mix(x->amount, y->amount, t);
        if (x->fn != KN_FF_HUE_ROTATE && l->v[i].amount < 0)
            l->v[i].amount = 0;
        l->v[i].shadow.x = (float)mix(x->shadow.x, y->shadow.x, t);
        l->v[i].shadow.y = (float)mix(x->shadow.y, y->shadow.y, t);
        l->v[i].shadow.blur = (float)mix(x->shadow.blur, y->shadow.blur, t);
        if (x->fn == KN_FF_DROP_SHADOW)
            kn_lerp_color(&x->shadow.color, &y->shadow.color, t, &l->v[i].shadow.color);
    }
    return KN_LIST_DONE(c, kn_ffs, l);
}

static const kn_lens *lerp_lens(kn_cctx *c, const kn_lens *a, const kn_lens *b, double t,
                                bool cycle) {
    uint32_t n = a && b ? a->n : 0;
    if (!a || !b || (!cycle && a->n != b->n))
        return t < 0.5 ? a : b;
    if (cycle) { /* repeated up to the least common multiple */
        uint32_t x = a->n, y = b->n;
        while (y) {
            uint32_t r = x % y;
            x = y, y = r;
        }
        n = x ? a->n / x * b->n : 0;
        if (n == 0 || n > 256)
            return t < 0.5 ? a : b;
    }
    kn_lens *l = KN_LIST_NEW(c, kn_lens, n);
    for (uint32_t i = 0; i < n; i++)
        kn_len_lerp(c->st, &a->v[i % a->n], &b->v[i % b->n], t, &l->v[i]);
    return KN_LIST_DONE(c, kn_lens, l);
}

static const kn_bgsizes *lerp_sizes(kn_cctx *c, const kn_bgsizes *a, const kn_bgsizes *b,
                                    double t) {
    bool ok = a && b && a->n == b->n;
    for (uint32_t i = 0; ok && i < a->n; i++)
        ok = !a->v[i].kw && !b->v[i].kw;
    if (!ok)
        return t < 0.5 ? a : b;
    kn_bgsizes *l = KN_LIST_NEW(c, kn_bgsizes, a->n);
    for (uint32_t i = 0; i < a->n; i++) {
        kn_len_lerp(c->st, &a->v[i].w, &b->v[i].w, t, &l->v[i].w);
        kn_len_lerp(c->st, &a->v[i].h, &b->v[i].h, t, &l->v[i].h);
    }
    return KN_LIST_DONE(c, kn_bgsizes, l);
}

static const kn_bshape *lerp_shape(kn_cctx *c, const kn_bshape *a, const kn_bshape *b, double t) {
    if (!a || !b || a->kind != b->kind || a->box != b->box || a->evenodd != b->evenodd ||
        a->rx_kw != b->rx_kw || a->ry_kw != b->ry_kw || a->kind == KN_SH_PATH ||
        a->kind == KN_SH_URL)
        return t < 0.5 ? a : b;
    const bool points = a->kind == KN_SH_POLYGON || a->kind == KN_SH_COMMANDS;
    if (points && (a->points->n != b->points->n || !kn_str_eq(a->text, b->text)))
        return t < 0.5 ? a : b;
    kn_bshape *s = kn_alloc(c->st->tmp, sizeof *s);
    memcpy(s, a, sizeof *s);
    for (int i = 0; i < 4; i++) {
        kn_len_lerp(c->st, &a->inset[i], &b->inset[i], t, &s->inset[i]);
        kn_len_lerp(c->st, &a->radius[i].x, &b->radius[i].x, t, &s->radius[i].x);
        kn_len_lerp(c->st, &a->radius[i].y, &b->radius[i].y, t, &s->radius[i].y);
    }
    kn_len_lerp(c->st, &a->rx, &b->rx, t, &s->rx);
    kn_len_lerp(c->st, &a->ry, &b->ry, t, &s->ry);
    kn_len_lerp(c->st, &a->cx, &b->cx, t, &s->cx);
    kn_len_lerp(c->st, &a->cy, &b->cy, t, &s->cy);
    s->has_at = a->has_at || b->has_at;
    if (points)
        s->points = lerp_lens(c, a->points, b->points, t, false);
    return kn_pool_get(c->st->pool, s, sizeof *s);
}

/* Axis by axis where both sides name the same ones (CSS Fonts 4 §8.2); features never mix. */
static const kn_tags *lerp_tags(kn_cctx *c, const kn_tags *a, const kn_tags *b, double t,
                                bool axes) {
    bool same = axes && a && b && a->n == b->n;
    for (uint32_t i = 0; same && i < a->n; i++)
        same = !memcmp(a->v[i].tag, b->v[i].tag, 4);
    if (!same)
        return t < 0.5 ? a : b;
    kn_tags *l = KN_LIST_NEW(c, kn_tags, a->n);
    for (uint32_t i = 0; i < a->n; i++) {
        l->v[i] = a->v[i];
        lerp_float(&a->v[i].v, &b->v[i].v, t, &l->v[i].v);
    }
    return KN_LIST_DONE(c, kn_tags, l);
}

/* ---- dispatch ---- */

static void lerp_kw(kn_prop p, const kn_kw *a, const kn_kw *b, double t, kn_kw *out) {
    if (p == KN_PROP_VISIBILITY &&
        (*a == KN_KW_visible || *b == KN_KW_visible)) /* visible but at the other's end */
        *out = t <= 0 ? *a : t >= 1 ? *b : KN_KW_visible;
    else
        *out = t < 0.5 ? *a : *b;
}

/* `out` may be neither a nor b. */
void kn_lerp_field(kn_cctx *c, kn_prop p, const void *a, const void *b, double t, void *out) {
    const kn_field *f = kn_field_of(p);
    memset(out, 0, f->size);
#define LIST(T, fn, ...)                                                                           \
    (*(const T **)out = fn(c, *(const T *const *)a, *(const T *const *)b, t __VA_ARGS__))
    switch ((kn_cg)f->grammar) {
    case KN_CG_NUM:
    case KN_CG_ALPHA_UNBOUNDED:
    case KN_CG_LINE_WIDTH:
    case KN_CG_FONT_SIZE:
    case KN_CG_FONT_WEIGHT:
    case KN_CG_FONT_STRETCH:
    case KN_CG_ALPHA:
        lerp_float(a, b, t, out);
        if (f->grammar == KN_CG_ALPHA)
            *(float *)out = fminf(fmaxf(*(float *)out, 0), 1);
        else if (f->grammar == KN_CG_LINE_WIDTH || f->grammar == KN_CG_FONT_SIZE ||
                 (f->flags & KN_P_NONNEGATIVE))
            *(float *)out = fmaxf(*(float *)out, 0);
        return;
    case KN_CG_INT: {
        const kn_int *x = a, *y = b;
        if (x->kw || y->kw)
            break;
        ((kn_int *)out)->v = (int32_t)floor(mix(x->v, y->v, t) + 0.5);
        return;
    }
    case KN_CG_LEN:
    case KN_CG_LP:
    case KN_CG_SIZE:
    case KN_CG_SVG_LP:
        kn_len_lerp(c->st, a, b, t, out);
        return;
    case KN_CG_LEN2:
    case KN_CG_RADIUS:
    case KN_CG_POSITION:
    case KN_CG_ORIGIN:
        for (size_t i = 0; i < f->size / sizeof(kn_len); i++)
            kn_len_lerp(c->st, (const kn_len *)a + i, (const kn_len *)b + i, t, (kn_len *)out + i);
        return;
    case KN_CG_COLOR:
        kn_lerp_color(a, b, t, out);
        return;
    case KN_CG_PAINT: {
        const kn_spaint *x = a, *y = b;
        if (x->kind != 1 || y->kind != 1)
            break;
        ((kn_spaint *)out)->kind = 1;
        kn_lerp_color(&x->color, &y->color, t, &((kn_spaint *)out)->color);
        return;
    }
    case KN_CG_TRANSFORM:
    case KN_CG_TRANSLATE:
    case KN_CG_ROTATE:
    case KN_CG_SCALE:
        LIST(kn_tfs, lerp_tfs);
        return;
    case KN_CG_FILTERS:
        LIST(kn_ffs, lerp_filters);
        return;
    case KN_CG_SHADOWS:
        LIST(kn_shadows, lerp_shadows);
        return;
    case KN_CG_TAGS:
        LIST(kn_tags, lerp_tags, , p == KN_PROP_FONT_VARIATION_SETTINGS);
        return;
    case KN_CG_LENS:
        LIST(kn_lens, lerp_lens, , false);
        return;
    case KN_CG_SVG_LENS:
        LIST(kn_lens, lerp_lens, , true);
        return;
    case KN_CG_SIZES:
        LIST(kn_bgsizes, lerp_sizes);
        return;
    case KN_CG_SHAPE:
        LIST(kn_bshape, lerp_shape);
        return;
    case KN_CG_LINE_HEIGHT: {
        const kn_lineheight *x = a, *y = b;
        if (x->kind != y->kind || x->kind == 0)
            break;
        ((kn_lineheight *)out)->kind = x->kind;
        ((kn_lineheight *)out)->v = (float)mix(x->v, y->v, t);
        return;
    }
    case KN_CG_RATIO: {
        const kn_ratio *x = a, *y = b;
        if (!x->has || !y->has || x->is_auto || y->is_auto)
            break;
        ((kn_ratio *)out)->has = true;
        ((kn_ratio *)out)->h = 1;
        ((kn_ratio *)out)->w = (float)exp(mix(log(x->w / x->h), log(y->w / y->h), t));
        return;
    }
    case KN_CG_KW:
        lerp_kw(p, a, b, t, out);
        return;
    default:
        break;
    }
#undef LIST
    memcpy(out, t < 0.5 ? a : b, f->size);
}
