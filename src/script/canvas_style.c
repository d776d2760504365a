/* What a canvas paints with: colours, gradients, patterns, filters, shadows (HTML, 4.12.5.1.10 to
 * 4.12.5.1.19). */
#include <math.h>
#include <stdio.h>
#include "parser/css/color.h"
#include "parser/css/css.h"
#include "src/core/mem.h"
#include "src/script/canvas.h"

/* ---- colours ---- */
static kn_rgba rgba_of(const float c[4]) {
    return (kn_rgba){c[0], c[1], c[2], c[3]};
}

static bool parse_color(kn_str text, kn_rgba *out) {
    kn_value *v = NULL;
    kn_css_color c;
    /* currentcolor of a canvas that is not laid out is black */
    const kn_color_env env = {.current = {.c = {0, 0, 0, 1}, .space = KN_KW_srgb, .legacy = true}};
    const bool ok = kn_parse_color(text, &v) && v && kn_color_resolve(v->v, &env, &c);
    if (ok) {
        float f[4];
        kn_color_to_rgba(&c, f);
        *out = rgba_of(f);
    }
    kn_value_unref(v);
    return ok;
}

bool kn_canvas_color(kn_script *s, kn_str text, kn_rgba *out) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    const size_t cap = sizeof h->colors[0].text;
    if (!text.n || text.n >= cap)
        return text.n && parse_color(text, out);
    const size_t i = kn_hash_bytes(text.p, text.n, 0) % KN_COUNTOF(h->colors);
    if (!kn_str_eq(kn_cstr(h->colors[i].text), text)) {
        memcpy(h->colors[i].text, text.p, text.n);
        h->colors[i].text[text.n] = 0;
        h->colors[i].ok = parse_color(text, &h->colors[i].color);
    }
    if (h->colors[i].ok)
        *out = h->colors[i].color;
    return h->colors[i].ok;
}

static int byte_of(float v) {
    return (int)(fminf(1, fmaxf(0, v)) * 255 + 0.5f);
}

/* HTML, "serialization of a color": opaque ones as #rrggbb. */
void kn_canvas_put_color(kn_rgba c, kn_sb *out) {
    char buf[16];
    if (c.a >= 1) {
        snprintf(buf, sizeof buf, "#%02x%02x%02x", byte_of(c.r), byte_of(c.g), byte_of(c.b));
        kn_sb_puts(out, buf);
        return;
    }
    const kn_css_color css = {.c = {c.r, c.g, c.b, c.a}, .space = KN_KW_srgb, .legacy = true};
    kn_color_serialize(&css, out);
}

/* ---- gradients and patterns ---- */
kn_ink *kn_ink_new(void) {
    kn_ink *p = KN_NEW(kn_ink);
    atomic_init(&p->ref, 1);
    p->m[0] = p->m[3] = 1;
    p->g.m = KN_MAT4_ID;
    return p;
}

kn_ink *kn_ink_ref(kn_ink *p) {
    if (p)
        atomic_fetch_add_explicit(&p->ref, 1, memory_order_relaxed);
    return p;
}

void kn_ink_unref(kn_ink *p) {
    if (!p || atomic_fetch_sub_explicit(&p->ref, 1, memory_order_acq_rel) != 1)
        return;
    kn_image_unref(p->image);
    kn_vec_free(&p->stops);
    free(p);
}

/* K.gradient(kind, numbers…): 0 linear x0 y0 x1 y1; 1 radial x0 y0 r0 x1 y1 r1; 2 conic angle x y
 */
KN_NATIVE(host_gradient) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    const int kind = (int)kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    const size_t count[] = {4, 6, 3};
    double v[6];
    if (kind < 0 || kind > 2 || !kn_canvas_numbers(ctx, argc, argv, 1, count[kind], v)) {
        kn_js_throw(ctx, exc, "TypeError", "The provided double value is non-finite.");
        return KN_UNDEF;
    }
    if (kind == 1 && (v[2] < 0 || v[5] < 0)) {
        kn_js_throw(ctx, exc, "IndexSizeError", "The radius provided is less than 0.");
        return KN_UNDEF;
    }
    kn_ink *p = kn_ink_new();
    kn_gradient *g = &p->g;
    g->kind = (kn_grad_kind)kind;
    if (kind == 0) {
        g->p0 = (kn_pt){v[0], v[1]};
        g->p1 = (kn_pt){v[2], v[3]};
    } else if (kind == 1) {
        g->p0 = (kn_pt){v[3], v[4]};
        g->p1 = (kn_pt){v[0], v[1]};
        g->r0 = v[2];
        g->rx = g->ry = v[5];
    } else {
        g->p0 = (kn_pt){v[1], v[2]};
        g->angle = v[0] + M_PI / 2; /* from the x axis */
    }
    return kn_canvas_object(s, &(kn_canvas_obj){.kind = KN_CANVAS_INK, .u.ink = p});
}

KN_NATIVE(gradient_add_stop) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, self, KN_CANVAS_INK);
    double at;
    kn_jstr text;
    kn_rgba c;
    if (!o)
        return KN_UNDEF;
    if (!kn_canvas_numbers(ctx, argc, argv, 0, 1, &at) || at < 0 || at > 1) {
        kn_js_throw(ctx, exc, "IndexSizeError",
                    "The provided value is outside the range (0.0, 1.0).");
        return KN_UNDEF;
    }
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &text, exc)) {
        if (kn_canvas_color(o->w.s, kn_jstr_view(&text), &c)) {
            kn_ink *p = o->u.ink;
            kn_vec_push(&p->stops, (kn_stop){0});
            size_t i = p->stops.n - 1;
            for (; i > 0 && p->stops.v[i - 1].pos > (float)at; i--)
                p->stops.v[i] = p->stops.v[i - 1];
            p->stops.v[i] = (kn_stop){(float)at, c};
        } else {
            kn_js_throw(ctx, exc, "SyntaxError",
                        "The value provided ('%s') could not be parsed as a color.", text.p);
        }
    }
    kn_jstr_free(&text);
    return KN_UNDEF;
}

KN_NATIVE(pattern_set_transform) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, self, KN_CANVAS_INK);
    double m[6];
    if (o && kn_canvas_numbers(ctx, argc, argv, 0, 6, m))
        memcpy(o->u.ink->m, m, sizeof m);
    return KN_UNDEF;
}

/* ---- the state as paint, pen and look ---- */
/* A gradient that ends in a point is the same as one that starts there, read backwards. */
static void turn_round(kn_gradient *g, kn_arena *a) {
    kn_stop *stops = KN_ANEW_N(a, kn_stop, g->n_stops);
    for (uint32_t i = 0; i < g->n_stops; i++) {
        stops[i] = g->stops[g->n_stops - 1 - i];
        stops[i].pos = 1 - stops[i].pos;
    }
    g->stops = stops;
    g->rx = g->ry = g->r0;
    g->r0 = 0;
    const kn_pt from = g->p0;
    g->p0 = g->p1;
    g->p1 = from;
}

static bool gradient_paint(kn_ink *p, kn_arena *a, kn_paint *out) {
    kn_gradient *g = KN_ANEW(a, kn_gradient);
    *g = p->g;
    g->stops = p->stops.v;
    g->n_stops = (uint32_t)p->stops.n;
    const bool same = g->p0.x == g->p1.x && g->p0.y == g->p1.y;
    if (!g->n_stops || (g->kind == KN_GRAD_LINEAR && same) ||
        (g->kind == KN_GRAD_RADIAL && same && g->r0 == g->rx))
        return false; /* HTML: paints nothing */
    if (g->kind == KN_GRAD_RADIAL && g->rx == 0)
        turn_round(g, a);
    out->kind = KN_PAINT_GRADIENT;
    out->grad = g;
    return true;
}

static bool pattern_paint(kn_ink *p, bool smooth, kn_paint *out) {
    double w, h;
    bool x;
    if (!p->image)
        return false;
    kn_image_size(p->image, &w, &h, &x, &x, &x);
    out->kind = KN_PAINT_IMAGE;
    out->image = p->image;
    out->tiled = true;
    out->tile = (kn_rect){0, 0, w, h};
    out->sx = p->repeat_x ? w : 0;
    out->sy = p->repeat_y ? h : 0;
    out->m = kn_mat4_affine(p->m[0], p->m[1], p->m[2], p->m[3], p->m[4], p->m[5]);
    out->sampling = smooth ? KN_SAMPLE_LINEAR : KN_SAMPLE_PIXELATED;
    return w > 0 && h > 0;
}

bool kn_canvas_paint(const kn_canvas_state *st, const kn_ink_style *ink, kn_arena *a,
                     kn_paint *out) {
    *out = (kn_paint){.kind = KN_PAINT_COLOR, .alpha = (float)st->alpha};
    if (!ink->ink) {
        out->color = ink->color;
        return true;
    }
    return ink->ink->pattern ? pattern_paint(ink->ink, st->smooth, out)
                             : gradient_paint(ink->ink, a, out);
}

kn_stroke kn_canvas_stroke_of(const kn_canvas_state *st) {
    return (kn_stroke){.width = st->width,
                       .miter = st->miter,
                       .cap = st->cap,
                       .join = st->join,
                       .dash = st->dash,
                       .n_dash = st->n_dash,
                       .dash_offset = st->dash_offset};
}

void kn_canvas_look_of(const kn_canvas_state *st, kn_canvas_look *out) {
    *out = (kn_canvas_look){.op = st->op, .clip = st->clip};
    memcpy(out->m, st->m, sizeof out->m);
    if (st->filter)
        out->filters = &st->filter->list;
    if (st->shadow.a > 0 && (st->shadow_blur > 0 || st->shadow_x != 0 || st->shadow_y != 0)) {
        out->shadow = st->shadow;
        out->shadow_x = st->shadow_x;
        out->shadow_y = st->shadow_y;
        out->shadow_sigma = fmin(st->shadow_blur / 2, 1000);
    }
}

/* ---- filters (Filter Effects 1, 7 and 12) ---- */
static double px_of(const kn_val *v, double em) {
    if (v->type != KN_V_DIM)
        return v->type == KN_V_NUM ? v->u.num : 0;
    switch (v->unit) {
    case KN_U_EM:
        return v->u.num * em;
    case KN_U_REM:
        return v->u.num * 16;
    case KN_U_PT:
        return v->u.num * 4 / 3;
    default:
        return v->u.num;
    }
}

static double radians(const kn_val *v) {
    switch (v->type == KN_V_DIM ? v->unit : KN_U_NONE) {
    case KN_U_DEG:
        return v->u.num * M_PI / 180;
    case KN_U_GRAD:
        return v->u.num * M_PI / 200;
    case KN_U_TURN:
        return v->u.num * 2 * M_PI;
    default:
        return v->u.num;
    }
}

/* out = k × identity + (the three rows, same for all with per-channel rest) */
static void diagonal(float p[20], double k, double bias) {
    for (int i = 0; i < 3; i++) {
        p[6 * i] = (float)k;
        p[5 * i + 4] = (float)bias;
    }
    p[18] = 1;
}

/* t = 0: the rows of `full`; t = 1: identity. */
static void towards(float p[20], const double full[9], double t) {
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            p[5 * r + c] = (float)(full[3 * r + c] * (1 - t) + (r == c ? t : 0));
    p[18] = 1;
}

static void hue(float p[20], double rad) {
    static const double grey[3] = {0.213, 0.715, 0.072},
                        turn[9] = {-0.213, -0.715, 0.928, 0.143, 0.140,
                                   -0.283, -0.787, 0.715, 0.072};
    const double c = cos(rad), s = sin(rad);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            p[5 * i + j] = (float)(grey[j] + c * ((i == j) - grey[j]) + s * turn[3 * i + j]);
    p[18] = 1;
}

static bool drop_shadow(const kn_val *v, double em, kn_filter *f) {
    if (v->type != KN_V_SPACE || v->n < 5)
        return false;
    const kn_val *p = v->u.items;
    kn_css_color c;
    const kn_color_env env = {.current = {.c = {0, 0, 0, 1}, .space = KN_KW_srgb, .legacy = true}};
    if (!kn_color_resolve(&p[1], &env, &c))
        return false;
    float rgba[4];
    kn_color_to_rgba(&c, rgba);
    f->kind = KN_FILTER_DROP_SHADOW;
    f->color = rgba_of(rgba);
    for (int i = 0; i < 3; i++)
        f->p[i] = (float)px_of(&p[2 + i], em);
    f->p[3] = f->p[2];
    return true;
}

static bool one_filter(const kn_val *v, double em, kn_filter *f) {
    static const double lum[9] = {0.2126, 0.7152, 0.0722, 0.2126, 0.7152,
                                  0.0722, 0.2126, 0.7152, 0.0722};
    static const double sat[9] = {0.213, 0.715, 0.072, 0.213, 0.715, 0.072, 0.213, 0.715, 0.072};
    static const double sepia[9] = {0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131};
    if (v->type != KN_V_FUNC)
        return false;
    const kn_val *arg = v->n ? v->u.items : NULL;
    const double amount = arg ? arg->u.num : 1, capped = fmin(1, fmax(0, amount));
    f->kind = KN_FILTER_COLOR_MATRIX;
    switch (v->kw) {
    case KN_KW_blur:
        f->kind = KN_FILTER_BLUR;
        f->p[0] = f->p[1] = arg ? (float)px_of(arg, em) : 0;
        return f->p[0] > 0;
    case KN_KW_drop_shadow:
        return arg && drop_shadow(arg, em, f);
    case KN_KW_brightness:
        diagonal(f->p, amount, 0);
        return true;
    case KN_KW_contrast:
        diagonal(f->p, amount, 0.5 - 0.5 * amount);
        return true;
    case KN_KW_invert:
        diagonal(f->p, 1 - 2 * capped, capped);
        return true;
    case KN_KW_opacity:
        diagonal(f->p, 1, 0);
        f->p[18] = (float)capped;
        return true;
    case KN_KW_grayscale:
        towards(f->p, lum, 1 - capped);
        return true;
    case KN_KW_saturate:
        towards(f->p, sat, amount);
        return true;
    case KN_KW_sepia:
        towards(f->p, sepia, 1 - capped);
        return true;
    case KN_KW_hue_rotate:
        hue(f->p, arg ? radians(arg) : 0);
        return true;
    default:
        return false;
    }
}

static const kn_canvas_filter *make_filter(kn_script *s, kn_str text, double em) {
    kn_value *v = kn_parse_value(KN_PROP_FILTER, text);
    if (!v)
        return NULL;
    kn_canvas_filter *f = KN_ANEW(s->arena, kn_canvas_filter);
    f->text = (char *)kn_arena_str(s->arena, text).p;
    const uint32_t n = v->v->type == KN_V_SPACE ? v->v->n : 0;
    kn_filter *list = KN_ANEW_N(s->arena, kn_filter, n + 1);
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        kn_filter one = {0};
        if (!one_filter(&v->v->u.items[i], em, &one))
            continue;
        int *in = KN_ANEW(s->arena, int);
        *in = k ? (int)k - 1 : KN_FILTER_IN_SOURCE;
        one.in = in;
        one.n_in = 1;
        list[k++] = one;
    }
    f->list = (kn_filters){.v = list, .n = k};
    kn_value_unref(v);
    return f;
}

const kn_canvas_filter *kn_canvas_filter_of(kn_script *s, kn_str text, double em, bool *ok) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    *ok = true;
    if (kn_str_eq(text, KN_S("none")))
        return NULL;
    for (size_t i = 0; i < h->filters.n; i++)
        if (kn_str_eq(kn_cstr(h->filters.v[i]->text), text))
            return h->filters.v[i];
    kn_canvas_filter *f = (kn_canvas_filter *)make_filter(s, text, em);
    if (f)
        kn_vec_push(&h->filters, f);
    *ok = f != NULL;
    return f;
}
