/* States of contexts: save and restore, and the map (HTML, 4.12.5.1.2 and 4.12.5.1.7). */
#include <math.h>
#include "src/core/mem.h"
#include "src/script/canvas.h"

#define MOST_SAVED 10000

static void state_free(kn_canvas_state *st) {
    kn_ink_unref(st->fill.ink);
    kn_ink_unref(st->stroke.ink);
    kn_canvas_clip_unref(st->clip);
    kn_canvas_font_unref(st->font);
    kn_canvas_filter_unref(st->filter);
    free(st->dash);
}

kn_canvas_state kn_canvas_state_new(void) {
    static const kn_css_color black = {.c = {0, 0, 0, 1}, .space = KN_KW_srgb, .legacy = true};
    kn_canvas_state st = {.m = {1, 0, 0, 1, 0, 0},
                          .alpha = 1,
                          .width = 1,
                          .miter = 10,
                          .smooth = true,
                          .letter_spacing = {0, KN_U_PX},
                          .word_spacing = {0, KN_U_PX}};
    st.fill.color = st.stroke.color = st.shadow = (kn_canvas_color){black, {0, 0, 0, 1}};
    st.shadow.css.c[3] = st.shadow.rgba.a = 0;
    return st;
}

static kn_canvas_state state_copy(const kn_canvas_state *from) {
    kn_canvas_state st = *from;
    kn_ink_ref(st.fill.ink);
    kn_ink_ref(st.stroke.ink);
    kn_canvas_clip_ref(st.clip);
    kn_canvas_font_ref(st.font);
    kn_canvas_filter_ref(st.filter);
    if (st.n_dash) {
        st.dash = KN_NEW_N(double, st.n_dash);
        memcpy(st.dash, from->dash, sizeof *st.dash * st.n_dash);
    }
    return st;
}

void kn_ctx2d_reset_state(kn_ctx2d *c) {
    while (c->stack.n)
        state_free(&c->stack.v[--c->stack.n]);
    state_free(&c->now);
    c->now = kn_canvas_state_new();
    kn_pen_clear(&c->path);
    memcpy(c->path_m, c->now.m, sizeof c->path_m);
}

KN_NATIVE(c2d_save) {
    KN_CANVAS_SELF(c)
    if (c->stack.n < MOST_SAVED) {
        const kn_canvas_state st = state_copy(&c->now);
        kn_vec_push(&c->stack, st);
    }
    return KN_UNDEF;
}

KN_NATIVE(c2d_restore) {
    KN_CANVAS_SELF(c)
    if (c->stack.n) {
        state_free(&c->now);
        c->now = c->stack.v[--c->stack.n];
    }
    return KN_UNDEF;
}

/* ---- the map ---- */
static void concat(kn_ctx2d *c, const double m[6]) {
    kn_m6_mul(c->now.m, m, c->now.m);
}

KN_NATIVE(c2d_translate) {
    KN_CANVAS_SELF(c)
    KN_CANVAS_NEED(2)
    double v[2];
    if (kn_canvas_numbers(ctx, argc, argv, 0, 2, v))
        concat(c, (double[]){1, 0, 0, 1, v[0], v[1]});
    return KN_UNDEF;
}

KN_NATIVE(c2d_scale) {
    KN_CANVAS_SELF(c)
    KN_CANVAS_NEED(2)
    double v[2];
    if (kn_canvas_numbers(ctx, argc, argv, 0, 2, v))
        concat(c, (double[]){v[0], 0, 0, v[1], 0, 0});
    return KN_UNDEF;
}

KN_NATIVE(c2d_rotate) {
    KN_CANVAS_SELF(c)
    KN_CANVAS_NEED(1)
    double v;
    if (kn_canvas_numbers(ctx, argc, argv, 0, 1, &v))
        concat(c, (double[]){cos(v), sin(v), -sin(v), cos(v), 0, 0});
    return KN_UNDEF;
}

KN_NATIVE(c2d_transform) {
    KN_CANVAS_SELF(c)
    KN_CANVAS_NEED(6)
    double v[6];
    if (kn_canvas_numbers(ctx, argc, argv, 0, 6, v))
        concat(c, v);
    return KN_UNDEF;
}

KN_NATIVE(c2d_set_matrix) { /* __setMatrix(a, b, c, d, e, f) */
    KN_CANVAS_SELF(c)
    double v[6];
    if (kn_canvas_numbers(ctx, argc, argv, 0, 6, v))
        memcpy(c->now.m, v, sizeof v);
    return KN_UNDEF;
}

KN_NATIVE(c2d_matrix) {
    KN_CANVAS_SELF(c)
    return kn_js_numbers(ctx, c->now.m, 6);
}
