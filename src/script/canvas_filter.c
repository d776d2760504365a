/* The filter attribute (Filter Effects 1, 7 and 12): the list of functions as the rasterizer takes
 * it. */
#include <math.h>
#include "src/core/mem.h"
#include "src/script/canvas.h"

typedef struct lengths { /* what relative ones are relative to */
    kn_styler *styler;
    const kn_sg_font *font;
} lengths;

static double px_of(const lengths *u, const kn_val *v) {
    if (v->type == KN_V_DIM || v->type == KN_V_CALC)
        return kn_style_font_length(u->styler, u->font, v);
    return v->type == KN_V_NUM ? v->u.num : 0;
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

static bool drop_shadow(const kn_val *v, const lengths *u, kn_filter *f) {
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
    f->color = (kn_rgba){rgba[0], rgba[1], rgba[2], rgba[3]};
    for (int i = 0; i < 3; i++)
        f->p[i] = (float)px_of(u, &p[2 + i]);
    f->p[3] = f->p[2];
    return true;
}

static bool one_filter(const kn_val *v, const lengths *u, kn_filter *f) {
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
        f->p[0] = f->p[1] = arg ? (float)px_of(u, arg) : 0;
        return f->p[0] > 0;
    case KN_KW_drop_shadow:
        return arg && drop_shadow(arg, u, f);
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

/* What url() refers to: of the canvas, or nothing where there is no element. */
typedef struct user {
    kn_script *s;
    const kn_ctx2d *c; /* NULL: url() is passed over */
} user;

static bool svg_filter(const user *u, kn_str url, int base, kn_arena *a, kn_filters *out) {
    const kn_node *n = u->c ? kn_ctx2d_node(u->s, u->c) : NULL;
    const kn_script_env *env = &u->s->env;
    return n && env->svg_filter &&
           env->svg_filter(env->ctx, n, url, kn_canvas_width(u->c->canvas),
                           kn_canvas_height(u->c->canvas), base, a, out);
}

static void fill_list(const user *by, const kn_val *v, double em, kn_arena *a, kn_filters *out) {
    kn_sg_font font = *kn_styler_initial(by->s->env.styler)->font;
    font.size = (float)em;
    const lengths u = {by->s->env.styler, &font};
    KN_VEC(kn_filter) list = {0};
    for (uint32_t i = 0; v->type == KN_V_SPACE && i < v->n; i++) {
        kn_filter one = {0};
        kn_filters sub = {0};
        const kn_val *f = &v->u.items[i];
        if (f->type == KN_V_URL && svg_filter(by, f->u.str, (int)list.n, a, &sub)) {
            for (uint32_t k = 0; k < sub.n; k++)
                kn_vec_push(&list, sub.v[k]);
            out->has_region = sub.has_region;
            out->region = sub.region;
        }
        if (!one_filter(f, &u, &one))
            continue;
        int *in = KN_ANEW(a, int);
        *in = list.n ? (int)list.n - 1 : KN_FILTER_IN_SOURCE;
        one.in = in;
        one.n_in = 1;
        kn_vec_push(&list, one);
    }
    kn_filter *copy = KN_ANEW_N(a, kn_filter, list.n + 1);
    if (list.n)
        memcpy(copy, list.v, list.n * sizeof *copy);
    out->v = copy;
    out->n = (uint32_t)list.n;
    kn_vec_free(&list);
}

static bool has_url(const kn_val *v) {
    for (uint32_t i = 0; i < v->n; i++)
        if (v->u.items[i].type == KN_V_URL)
            return true;
    return false;
}

static kn_canvas_filter *make_filter(kn_script *s, kn_str text, double em) {
    kn_value *v = kn_parse_value(KN_PROP_FILTER, text);
    kn_canvas_filter *f = NULL;
    if (v && v->v->type == KN_V_SPACE) { /* the keywords of all properties are no filters */
        f = KN_NEW(kn_canvas_filter);
        atomic_init(&f->ref, 1);
        f->em = em;
        f->arena = kn_arena_new();
        f->text = kn_arena_str(f->arena, text);
        fill_list(&(user){s, NULL}, v->v, em, f->arena, &f->list);
        if (has_url(v->v))
            f->value = kn_value_ref(v);
    }
    kn_value_unref(v);
    return f;
}

void kn_canvas_filter_begin(kn_script *s, const kn_ctx2d *c, kn_canvas_look *look,
                            kn_canvas_filtering *now) {
    const kn_canvas_filter *f = c->now.filter;
    *now = (kn_canvas_filtering){0};
    if (!f || !f->value || !kn_ctx2d_node(s, c))
        return;
    kn_flush(s, true);
    now->arena = kn_arena_new();
    fill_list(&(user){s, c}, f->value->v, f->em, now->arena, &now->list);
    look->filters = &now->list;
}

void kn_canvas_filter_end(kn_canvas_filtering *now) {
    for (uint32_t i = 0; i < now->list.n; i++)
        kn_layer_unref(now->list.v[i].layer);
    kn_arena_free(now->arena);
}

kn_canvas_filter *kn_canvas_filter_ref(kn_canvas_filter *f) {
    if (f)
        atomic_fetch_add_explicit(&f->ref, 1, memory_order_relaxed);
    return f;
}

void kn_canvas_filter_unref(kn_canvas_filter *f) {
    if (!f || atomic_fetch_sub_explicit(&f->ref, 1, memory_order_acq_rel) != 1)
        return;
    kn_value_unref(f->value);
    kn_arena_free(f->arena);
    free(f);
}

kn_canvas_filter *kn_canvas_filter_of(kn_script *s, kn_str text, double em, bool *ok) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    *ok = true;
    if (kn_str_ieq(text, KN_S("none")))
        return NULL;
    kn_canvas_filter **slot =
        &h->filters[kn_hash_bytes(text.p, text.n, 0) % KN_COUNTOF(h->filters)];
    if (!*slot || (*slot)->em != em || !kn_str_eq((*slot)->text, text)) {
        kn_canvas_filter *f = make_filter(s, text, em);
        *ok = f != NULL;
        if (!f)
            return NULL;
        kn_canvas_filter_unref(*slot);
        *slot = f;
    }
    return kn_canvas_filter_ref(*slot);
}
