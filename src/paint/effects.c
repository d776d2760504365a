/* Effect properties of a stacking context: opacity, blending, filters, masks, 3D. */
#include "src/paint/internal.h"
#include <math.h>

/* ---- filters (Filter Effects 1 §7, 12) ---- */
static void matrix(kn_filter *f, const float rows[12], float bias) {
    memset(f->p, 0, sizeof f->p);
    for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 3; c++)
            f->p[5 * r + c] = rows[4 * r + c];
        f->p[5 * r + 4] = rows[4 * r + 3] + bias;
    }
    f->p[18] = 1;
}

static void luminance_matrix(kn_filter *f, double s, bool sepia) {
    const double g = 1 - s; /* 0 is the identity of both when s = 1 − amount */
    if (sepia) {
        const float m[12] = {
            (float)(0.393 + 0.607 * s), (float)(0.769 - 0.769 * s), (float)(0.189 - 0.189 * s), 0,
            (float)(0.349 - 0.349 * s), (float)(0.686 + 0.314 * s), (float)(0.168 - 0.168 * s), 0,
            (float)(0.272 - 0.272 * s), (float)(0.534 - 0.534 * s), (float)(0.131 + 0.869 * s), 0};
        matrix(f, m, 0);
        return;
    }
    const float m[12] = {
        (float)(0.2126 * g + s), (float)(0.7152 * g),     (float)(0.0722 * g),     0,
        (float)(0.2126 * g),     (float)(0.7152 * g + s), (float)(0.0722 * g),     0,
        (float)(0.2126 * g),     (float)(0.7152 * g),     (float)(0.0722 * g + s), 0};
    matrix(f, m, 0);
}

void kn_filter_saturate(kn_filter *f, double s) {
    const float m[12] = {
        (float)(0.213 + 0.787 * s), (float)(0.715 - 0.715 * s), (float)(0.072 - 0.072 * s), 0,
        (float)(0.213 - 0.213 * s), (float)(0.715 + 0.285 * s), (float)(0.072 - 0.072 * s), 0,
        (float)(0.213 - 0.213 * s), (float)(0.715 - 0.715 * s), (float)(0.072 + 0.928 * s), 0};
    matrix(f, m, 0);
}

void kn_filter_hue(kn_filter *f, double rad) {
    const double c = cos(rad), s = sin(rad);
    const float m[12] = {
        (float)(0.213 + c * 0.787 - s * 0.213), (float)(0.715 - c * 0.715 - s * 0.715),
        (float)(0.072 - c * 0.072 + s * 0.928), 0,
        (float)(0.213 - c * 0.213 + s * 0.143), (float)(0.715 + c * 0.285 + s * 0.140),
        (float)(0.072 - c * 0.072 - s * 0.283), 0,
        (float)(0.213 - c * 0.213 - s * 0.787), (float)(0.715 - c * 0.715 + s * 0.715),
        (float)(0.072 + c * 0.928 + s * 0.072), 0};
    matrix(f, m, 0);
}

static void scale_matrix(kn_filter *f, double k, double bias) {
    const float m[12] = {(float)k, 0, 0, 0, 0, (float)k, 0, 0, 0, 0, (float)k, 0};
    matrix(f, m, (float)bias);
}

static bool css_filter(const kn_ff *s, kn_filter *f) {
    f->kind = KN_FILTER_COLOR_MATRIX;
    switch (s->fn) {
    case KN_FF_BLUR:
        f->kind = KN_FILTER_BLUR;
        f->p[0] = f->p[1] = s->amount;
        return s->amount > 0;
    case KN_FF_DROP_SHADOW:
        f->kind = KN_FILTER_DROP_SHADOW;
        f->p[0] = floorf(s->shadow.x); /* Blink hands it on in whole px */
        f->p[1] = floorf(s->shadow.y);
        f->p[2] = f->p[3] =
            s->shadow.blur; /* Filter Effects 1 §6.1: the value is the standard deviation */
        f->color = kn_rgba_of(s->shadow.color);
        return true;
    case KN_FF_BRIGHTNESS:
        scale_matrix(f, s->amount, 0);
        return true;
    case KN_FF_CONTRAST:
        scale_matrix(f, s->amount, 0.5 - 0.5 * s->amount);
        return true;
    case KN_FF_INVERT:
        scale_matrix(f, 1 - 2 * fminf(1, s->amount), fminf(1, s->amount));
        return true;
    case KN_FF_OPACITY:
        scale_matrix(f, 1, 0);
        f->p[18] = fminf(1, s->amount);
        return true;
    case KN_FF_GRAYSCALE:
        luminance_matrix(f, 1 - fminf(1, s->amount), false);
        return true;
    case KN_FF_SEPIA:
        luminance_matrix(f, 1 - fminf(1, s->amount), true);
        return true;
    case KN_FF_SATURATE:
        kn_filter_saturate(f, s->amount);
        return true;
    case KN_FF_HUE_ROTATE:
        kn_filter_hue(f, s->amount);
        return true;
    default:
        return false;
    }
}

void kn_css_filters(kn_painter *p, kn_arena *a, const kn_node *n, const kn_ffs *list, kn_rect box,
                    kn_filters *out) {
    KN_VEC(kn_filter) v = {0};
    for (uint32_t i = 0; i < list->n; i++) {
        if (list->v[i].fn == KN_FF_URL) {
            size_t before = v.n;
            kn_filters sub = {0};
            if (kn_svg_filter(p, a, n, list->v[i].url, box, (int)before, &sub)) {
                for (uint32_t j = 0; j < sub.n; j++)
                    kn_vec_push(&v, sub.v[j]);
                out->has_region = sub.has_region;
                out->region = sub.region;
            }
            continue;
        }
        kn_filter f = {0};
        if (!css_filter(&list->v[i], &f))
            continue;
        int *in = KN_ANEW(a, int);
        *in = v.n ? (int)v.n - 1 : KN_FILTER_IN_SOURCE;
        f.in = in;
        f.n_in = 1;
        kn_vec_push(&v, f);
    }
    kn_filter *copy = KN_ANEW_N(a, kn_filter, v.n + 1);
    if (v.n)
        memcpy(copy, v.v, v.n * sizeof *copy);
    out->v = copy;
    out->n = (uint32_t)v.n;
    kn_vec_free(&v);
}

/* ---- masks (CSS Masking 1 §6) ---- */
typedef struct coat { /* what one or several mask layers add up to */
    KN_VEC(kn_entry) v;
} coat;

static void coat_ref(coat *to, const coat *from) {
    for (size_t i = 0; i < from->v.n; i++) {
        const kn_entry *e = &from->v.v[i];
        const kn_entry copy = {e->items ? kn_items_ref(e->items) : NULL,
                               e->layer ? kn_layer_ref(e->layer) : NULL};
        kn_vec_push(&to->v, copy);
    }
}

/* A layer of the entries, which it takes over. */
static kn_layer *coat_layer(kn_painter *p, coat *c) {
    kn_layer *l = kn_layer_new();
    l->key = ++p->next_key;
    kn_layer_set_entries(l, c->v.v, (uint32_t)c->v.n);
    kn_vec_free(&c->v);
    return l;
}

/* Opaque where the coat is not: a flood with the coat cut out of it. */
static kn_layer *coat_inverse(kn_painter *p, coat *c, kn_rect area) {
    kn_layer *l = coat_layer(p, c);
    kn_filter *f = KN_ANEW_N(l->arena, kn_filter, 2);
    int *in = KN_ANEW_N(l->arena, int, 2);
    in[0] = 0;
    in[1] = KN_FILTER_IN_SOURCE;
    f[0] = (kn_filter){
        .kind = KN_FILTER_FLOOD, .color = {1, 1, 1, 1}, .has_region = true, .region = area};
    f[1] = (kn_filter){.kind = KN_FILTER_COMPOSITE, .mode = 2, .in = in, .n_in = 2};
    l->filters = (kn_filters){f, 2, true, area};
    return l;
}

/* `c` shown through `mask`, which is taken over. */
static void coat_masked(kn_painter *p, coat *c, kn_layer *mask) {
    kn_layer *l = coat_layer(p, c);
    l->mask = mask;
    kn_vec_push(&c->v, (kn_entry){.layer = l});
}

/* mask-composite: `top` with what lies below it (Compositing 1 §9: in, out, xor). Both are used up;
 * the result is in `below`. */
static void coat_compose(kn_painter *p, kn_kw how, coat *below, coat *top, kn_rect area) {
    coat other = {0}, mask = {0};
    switch (how) {
    case KN_KW_intersect:
        coat_masked(p, top, coat_layer(p, below));
        break;
    case KN_KW_subtract:
        coat_masked(p, top, coat_inverse(p, below, area));
        break;
    case KN_KW_exclude: /* top without below, and below without top */
        coat_ref(&other, below);
        coat_ref(&mask, top);
        coat_masked(p, top, coat_inverse(p, below, area));
        coat_masked(p, &other, coat_inverse(p, &mask, area));
        *below = other;
        break;
    default:
        break;
    }
    for (size_t i = 0; i < top->v.n; i++)
        kn_vec_push(&below->v, top->v.v[i]);
    kn_vec_free(&top->v);
}

/* All of a box, opaque. */
static coat coat_of_box(kn_painter *p, const kn_box *b, kn_prect border, kn_kw kw) {
    kn_items_builder *items = kn_items_begin();
    kn_item it = {.kind = KN_ITEM_FILL};
    coat out = {0};
    it.u.fill.shape = kn_fill_box_shape(kn_items_arena(items), b, border, kw);
    it.u.fill.paint =
        (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = {0, 0, 0, 1}, .m = KN_MAT4_ID};
    kn_items_add(items, &it);
    kn_vec_push(&out.v, (kn_entry){.items = kn_items_end(items, ++p->next_key)});
    return out;
}

/* Blink composes a layer inside its own mask-clip box only: around it stays what lies below. */
static void coat_compose_in_box(kn_painter *p, kn_kw how, coat *below, coat *top, kn_rect area,
                                const kn_box *b, kn_prect border, kn_kw clip) {
    coat around = {0}, box = {0};
    const bool whole = clip != KN_KW_padding_box && clip != KN_KW_content_box;
    if (how != KN_KW_add && !whole) {
        box = coat_of_box(p, b, border, clip);
        coat_ref(&around, below);
        coat_masked(p, &around, coat_inverse(p, &box, area));
        box = coat_of_box(p, b, border, clip);
        coat_masked(p, below, coat_layer(p, &box));
    }
    coat_compose(p, how, below, top, area);
    for (size_t i = 0; i < around.v.n; i++)
        kn_vec_push(&below->v, around.v.v[i]);
    kn_vec_free(&around.v);
}

static kn_layer *mask_layer(kn_painter *p, const kn_box *b, kn_prect border, uint8_t *mode) {
    enum { FAR = 4096 }; /* no-clip: as far as a picture goes */
    const kn_sg_fx *fx = b->style->fx;
    const kn_image_layers l = {
        fx->mask_image,  fx->mask_x,    fx->mask_y, fx->mask_size, fx->mask_repeat,
        fx->mask_origin, fx->mask_clip, NULL,       NULL,          true};
    kn_recipe *r = kn_recipe_new(NULL, KN_LU0, KN_LU0);
    kn_emit e = {.p = p, .r = r};
    coat all = {0};
    const kn_rect area = kn_rect_inflate(kn_snap(border), FAR, FAR);
    const kn_shape open = {.kind = KN_SHAPE_RECT, .u.rect = area};
    for (uint32_t i = fx->mask_image ? fx->mask_image->n : 0; i-- > 0;) {
        const size_t from = r->steps.n;
        const kn_kw clip = kn_kws_at(fx->mask_clip, i, KN_KW_border_box);
        kn_paint_image_layer(&e, NULL, b, &l, i, border, clip == KN_KW_no_clip ? &open : NULL);
        kn_emit_flush(&e);
        coat top = {0};
        for (size_t k = from; k < r->steps.n; k++)
            kn_vec_push(&top.v, (kn_entry){.items = kn_items_ref(r->steps.v[k].items)});
        const bool lowest = i + 1 == fx->mask_image->n;
        const kn_kw how = lowest ? KN_KW_add : kn_kws_at(fx->mask_composite, i, KN_KW_add);
        coat_compose_in_box(p, how, &all, &top, area, b, border, clip);
    }
    const size_t from = r->steps.n;
    if (fx->box_source) /* Blink puts it over all layers, whatever their mode is */
        kn_paint_mask_box(&e, b, border);
    kn_emit_flush(&e);
    for (size_t k = from; k < r->steps.n; k++)
        kn_vec_push(&all.v, (kn_entry){.items = kn_items_ref(r->steps.v[k].items)});
    kn_recipe_free(r);
    *mode = kn_kws_at(fx->mask_mode, 0, KN_KW_match_source) == KN_KW_luminance;
    return coat_layer(p, &all);
}

/* ---- reference box of url() filters ---- */
static void unite(kn_rect *to, kn_rect r) {
    const double x1 = fmax(to->x + to->w, r.x + r.w), y1 = fmax(to->y + to->h, r.y + r.h);
    to->x = fmin(to->x, r.x);
    to->y = fmin(to->y, r.y);
    to->w = x1 - to->x;
    to->h = y1 - to->y;
}

/* Boxes below `b` that paint themselves, in b's space. */
static void unite_layers(const kn_box *b, kn_rect *to) {
    const kn_kw ox = b->style->box->overflow_x, oy = b->style->box->overflow_y;
    if (ox != KN_KW_visible && oy != KN_KW_visible)
        return;
    for (const kn_box *c = b->first; c; c = c->next) {
        kn_rect r = {0, 0, kn_px(c->w), kn_px(c->h)};
        kn_mat4 m;
        const bool is_inline = c->kind == KN_BOX_INLINE || c->kind == KN_BOX_TEXT;
        const bool own =
            !is_inline && (kn_is_stacking(c) || c->style->box->position != KN_KW_static ||
                           c->style->box->overflow_x != KN_KW_visible);
        if (is_inline)
            continue;
        kn_rect inner = own ? r : (kn_rect){0, 0, -1, -1};
        unite_layers(c, &inner);
        if (inner.w < 0)
            continue;
        if (kn_box_transform(c, &m))
            inner = kn_mat4_map_rect(&m, inner);
        inner.x += kn_px(c->x);
        inner.y += kn_px(c->y);
        if (to->w < 0)
            *to = inner;
        else
            unite(to, inner);
    }
}

/* Blink's box for filters that name SVG elements: the border box together with the layers inside.
 */
static kn_rect filter_box(const kn_box *b, const kn_ffs *f, kn_rect border) {
    bool url = false;
    for (uint32_t i = 0; i < f->n; i++)
        url |= f->v[i].fn == KN_FF_URL;
    kn_rect r = {0, 0, border.w, border.h};
    if (!url || b->kind == KN_BOX_INLINE)
        return border;
    unite_layers(b, &r);
    return (kn_rect){border.x + r.x, border.y + r.y, r.w, r.h};
}

void kn_layer_effects(kn_painter *p, kn_layer *l, const kn_box *b, kn_prect border) {
    const kn_sg_fx *fx = b->style->fx;
    const kn_rect box = {kn_px(border.x), kn_px(border.y), kn_px(border.w), kn_px(border.h)};
    l->opacity = fx->opacity;
    l->blend = kn_blend_of(fx->blend);
    l->preserve3d = kn_box_preserves_3d(b);
    /* Every stacking context is an isolated group (Compositing 1 §3.1). */
    l->isolate = !l->preserve3d;
    l->hide_backface = fx->backface == KN_KW_hidden;
    if (fx->filter)
        kn_css_filters(p, l->arena, b->node, fx->filter, filter_box(b, fx->filter, box),
                       &l->filters);
    if (fx->backdrop) {
        kn_css_filters(p, l->arena, b->node, fx->backdrop, box, &l->backdrop);
        l->backdrop_shape = kn_shape_rrect(kn_rounded_border(b, border));
    }
    const bool by_url = fx->clip_path && fx->clip_path->kind == KN_SH_URL;
    if (fx->clip_path && !by_url) {
        kn_shape *s = KN_ANEW(l->arena, kn_shape);
        if (kn_clip_path_shape(p, l->arena, b, border, s)) {
            l->clip = s;
            l->n_clip = 1;
        }
    }
    if ((fx->mask_image || fx->box_source) &&
        !(fx->mask_image && kn_svg_mask(p, l, b->node, fx->mask_image, box)))
        l->mask = mask_layer(p, b, border, &l->mask_mode);
    if (by_url) /* where there is a mask too, that one counts */
        kn_svg_clip(p, l, b->node, fx->clip_path->text, box);
}
