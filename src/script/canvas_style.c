/* What a canvas paints with: colours, gradients, patterns, filters, shadows (HTML, 4.12.5.1.10 to
 * 4.12.5.1.19). */
#include <math.h>
#include <stdio.h>
#include "parser/css/color.h"
#include "parser/css/css.h"
#include "src/core/mem.h"
#include "src/script/canvas.h"

/* ---- colours ---- */
static const kn_css_color black = {.c = {0, 0, 0, 1}, .space = KN_KW_srgb, .legacy = true};

/* `current`: NULL is black. */
static bool parse_color(kn_str text, const kn_css_color *current, kn_canvas_color *out) {
    kn_value *v = NULL;
    const kn_color_env env = {.current = current ? *current : black};
    const bool ok = kn_parse_color(text, &v) && v && kn_color_resolve(v->v, &env, &out->css);
    if (ok) {
        float f[4];
        kn_color_to_rgba(&out->css, f);
        out->rgba = (kn_rgba){f[0], f[1], f[2], f[3]};
    }
    kn_value_unref(v);
    return ok;
}

/* Chrome takes currentcolor from the style attribute, whatever the style sheets say. */
static bool inline_color(kn_script *s, const kn_ctx2d *c, kn_css_color *out) {
    kn_node *n = kn_ctx2d_node(s, c);
    const kn_decls *d = n ? kn_style_inline(s->env.styler, n, false) : NULL;
    kn_canvas_color color;
    kn_sb text = {0};
    if (d)
        kn_decls_get(d, KN_S("color"), s->env.scene->atoms, &text);
    const bool ok = text.n && parse_color(kn_sb_str(&text), NULL, &color);
    if (ok)
        *out = color.css;
    kn_sb_free(&text);
    return ok;
}

static bool names_current(kn_str t) {
    const kn_str word = KN_S("currentcolor");
    for (size_t i = 0; i + word.n <= t.n; i++)
        if (kn_str_ieq(kn_str_sub(t, i, i + word.n), word))
            return true;
    return false;
}

bool kn_canvas_color_of(kn_script *s, const kn_ctx2d *c, kn_str text, kn_canvas_color *out) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    const size_t cap = sizeof h->colors[0].text;
    kn_css_color current;
    if (names_current(text))
        return parse_color(text, c && inline_color(s, c, &current) ? &current : NULL, out);
    if (!text.n || text.n >= cap)
        return text.n && parse_color(text, NULL, out);
    const size_t i = kn_hash_bytes(text.p, text.n, 0) % KN_COUNTOF(h->colors);
    if (!kn_str_eq(kn_cstr(h->colors[i].text), text)) {
        memcpy(h->colors[i].text, text.p, text.n);
        h->colors[i].text[text.n] = 0;
        h->colors[i].ok = parse_color(text, NULL, &h->colors[i].color);
    }
    if (h->colors[i].ok)
        *out = h->colors[i].color;
    return h->colors[i].ok;
}

static int byte_of(float v) {
    return (int)(fminf(1, fmaxf(0, v)) * 255 + 0.5f);
}

/* HTML, "serialization of a color": opaque ones of the old syntaxes as #rrggbb. */
void kn_canvas_put_color(const kn_canvas_color *c, kn_sb *out) {
    const float *v = c->css.c;
    char buf[16];
    if (c->css.legacy && byte_of(c->rgba.a) == 255) {
        kn_rgba p = c->rgba;
        snprintf(buf, sizeof buf, "#%02x%02x%02x", byte_of(p.r), byte_of(p.g), byte_of(p.b));
        kn_sb_puts(out, buf);
    } else if (c->css.legacy) {
        const kn_css_color css = {
            .c = {c->rgba.r, c->rgba.g, c->rgba.b, v[3]}, .space = KN_KW_srgb, .legacy = true};
        kn_color_serialize(&css, out);
    } else {
        kn_color_serialize(&c->css, out);
    }
}

/* ---- gradients and patterns ---- */
kn_ink *kn_ink_new(kn_script *s) {
    kn_ink *p = KN_NEW(kn_ink);
    p->id = ++kn_canvas_host(s)->n_inks;
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

/* K.inkId(gradient or pattern) */
KN_NATIVE(host_ink_id) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, kn_arg(ctx, argc, argv, 0), KN_CANVAS_INK);
    return o ? JSValueMakeNumber(ctx, o->u.ink->id) : KN_UNDEF;
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
    kn_ink *p = kn_ink_new(s);
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
    kn_canvas_color c;
    if (!o || !kn_canvas_need(ctx, argc, 2, exc))
        return KN_UNDEF;
    if (!kn_canvas_numbers(ctx, argc, argv, 0, 1, &at) || at < 0 || at > 1) {
        kn_js_throw(ctx, exc, "IndexSizeError",
                    "The provided value is outside the range (0.0, 1.0).");
        return KN_UNDEF;
    }
    if (kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 1), &text, exc)) {
        if (kn_canvas_color_of(o->w.s, NULL, kn_jstr_view(&text), &c)) {
            kn_ink *p = o->u.ink;
            kn_vec_push(&p->stops, (kn_stop){0});
            size_t i = p->stops.n - 1;
            for (; i > 0 && p->stops.v[i - 1].pos > (float)at; i--)
                p->stops.v[i] = p->stops.v[i - 1];
            p->stops.v[i] = (kn_stop){(float)at, c.rgba};
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
static bool gradient_paint(kn_ink *p, kn_arena *a, kn_paint *out) {
    kn_gradient *g = KN_ANEW(a, kn_gradient);
    *g = p->g;
    g->stops = p->stops.v;
    g->n_stops = (uint32_t)p->stops.n;
    const bool same = g->p0.x == g->p1.x && g->p0.y == g->p1.y;
    if (!g->n_stops || (g->kind == KN_GRAD_LINEAR && same) ||
        (g->kind == KN_GRAD_RADIAL && same && g->r0 == g->rx))
        return false;                            /* HTML: paints nothing */
    if (g->kind == KN_GRAD_RADIAL && g->rx == 0) /* the end circle is the unit of the rasterizer */
        g->rx = g->ry = g->r0 * 1e-5;
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
    out->tile =
        (kn_rect){p->border && !p->repeat_x ? -1 : 0, p->border && !p->repeat_y ? -1 : 0, w, h};
    out->sx = p->repeat_x ? w : 0;
    out->sy = p->repeat_y ? h : 0;
    out->m = kn_mat4_affine(p->m[0], p->m[1], p->m[2], p->m[3], p->m[4], p->m[5]);
    out->sampling = !smooth                                     ? KN_SAMPLE_PIXELATED
                    : p->border && !p->repeat_x && !p->repeat_y ? KN_SAMPLE_FINE
                                                                : KN_SAMPLE_LINEAR;
    return w > 0 && h > 0;
}

bool kn_canvas_paint(const kn_canvas_state *st, const kn_ink_style *ink, kn_arena *a,
                     kn_paint *out) {
    *out = (kn_paint){.kind = KN_PAINT_COLOR, .alpha = (float)st->alpha};
    if (!ink->ink) {
        out->color = ink->color.rgba;
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
    if (st->shadow.rgba.a > 0 && (st->shadow_blur > 0 || st->shadow_x != 0 || st->shadow_y != 0)) {
        out->shadow = st->shadow.rgba;
        out->shadow_x = st->shadow_x;
        out->shadow_y = st->shadow_y;
        out->shadow_sigma = fmin(st->shadow_blur / 2, 1000);
    }
}
