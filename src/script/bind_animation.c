/* Web Animations 1: effects and running animations, for js/animation.js. */
#include "src/core/mem.h"
#include "src/script/internal.h"

static JSValueRef at(JSContextRef ctx, JSObjectRef o, unsigned i) {
    return o ? JSObjectGetPropertyAtIndex(ctx, o, i, NULL) : JSValueMakeUndefined(ctx);
}

/* effect(element, pseudo, [[offset, declarations, easing, add], …]) → id */
KN_NATIVE(host_effect) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_node *n = s ? kn_unwrap(ctx, kn_arg(ctx, argc, argv, 0)) : NULL;
    JSObjectRef list = kn_js_obj(ctx, kn_arg(ctx, argc, argv, 2));
    if (!n || n->kind != KN_NODE_ELEMENT || !list || kn_wrap_host(ctx, argv[0]) != s)
        return KN_UNDEF;
    const double length = kn_js_num(ctx, kn_js_get(ctx, list, "length"));
    const size_t count = length >= 0 && length < 10000 ? (size_t)length : 0;
    kn_effect_frame *frames = KN_NEW_N(kn_effect_frame, count + 1);
    kn_jstr *texts = KN_NEW_N(kn_jstr, 2 * count + 1);
    for (size_t i = 0; i < count; i++) {
        JSObjectRef f = kn_js_obj(ctx, at(ctx, list, (unsigned)i));
        kn_jstr_init(ctx, at(ctx, f, 1), &texts[2 * i], NULL);
        kn_jstr_init(ctx, at(ctx, f, 2), &texts[2 * i + 1], NULL);
        frames[i] = (kn_effect_frame){.offset = kn_js_num(ctx, at(ctx, f, 0)),
                                      .decls = kn_jstr_view(&texts[2 * i]),
                                      .easing = kn_jstr_view(&texts[2 * i + 1]),
                                      .add = JSValueToBoolean(ctx, at(ctx, f, 3))};
    }
    uint32_t id = kn_effect_new(s->env.styler, n, kn_js_pseudo(ctx, argv[1]), frames, count);
    for (size_t i = 0; i < 2 * count; i++)
        kn_jstr_free(&texts[i]);
    free(texts);
    free(frames);
    return JSValueMakeNumber(ctx, id);
}

/* effectTiming(id, delay, duration, iterations, iterationStart, direction, fill, easing), in
 * seconds */
KN_NATIVE(host_effect_timing) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr direction, fill, easing;
    if (!s || argc < 8)
        return KN_UNDEF;
    kn_jstr_init(ctx, argv[5], &direction, NULL);
    kn_jstr_init(ctx, argv[6], &fill, NULL);
    kn_jstr_init(ctx, argv[7], &easing, NULL);
    const kn_effect_timing t = {.delay = kn_js_num(ctx, argv[1]),
                                .duration = kn_js_num(ctx, argv[2]),
                                .iterations = kn_js_num(ctx, argv[3]),
                                .iteration_start = kn_js_num(ctx, argv[4]),
                                .direction = kn_jstr_view(&direction),
                                .fill = kn_jstr_view(&fill),
                                .easing = kn_jstr_view(&easing)};
    kn_effect_set_timing(s->env.styler, (uint32_t)kn_js_num(ctx, argv[0]), &t);
    kn_jstr_free(&direction);
    kn_jstr_free(&fill);
    kn_jstr_free(&easing);
    return KN_UNDEF;
}

/* effectTime(id, seconds of local time; NaN: none) */
KN_NATIVE(host_effect_time) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (s && argc > 1)
        kn_effect_set_time(s->env.styler, (uint32_t)kn_js_num(ctx, argv[0]),
                           kn_js_num(ctx, argv[1]));
    return KN_UNDEF;
}

/* effectProgress(id): NaN where the effect has none now */
KN_NATIVE(host_effect_progress) {
    kn_script *s = kn_self_host(ctx, self, exc);
    const uint32_t id = (uint32_t)kn_js_num(ctx, kn_arg(ctx, argc, argv, 0));
    return s ? JSValueMakeNumber(ctx, kn_effect_progress(s->env.styler, id)) : KN_UNDEF;
}

KN_NATIVE(host_effect_remove) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (s && argc > 0)
        kn_effect_remove(s->env.styler, (uint32_t)kn_js_num(ctx, argv[0]));
    return KN_UNDEF;
}

KN_NATIVE(host_easing_valid) {
    kn_script *s = kn_self_host(ctx, self, exc);
    kn_jstr text;
    bool ok = false;
    if (s && kn_jstr_init(ctx, kn_arg(ctx, argc, argv, 0), &text, exc)) {
        ok = kn_easing_valid(s->env.styler, kn_jstr_view(&text));
        kn_jstr_free(&text);
    }
    return JSValueMakeBoolean(ctx, ok);
}

/* ---- animations of the style sheets ---- */

typedef struct listing {
    kn_script *s;
    JSObjectRef out;
    unsigned n;
} listing;

static void list_one(void *ctx, const kn_running *r) {
    listing *l = ctx;
    JSContextRef js = l->s->ctx;
    const JSValueRef v[] = {kn_wrap_node(l->s, r->node),
                            JSValueMakeNumber(js, r->pe),
                            JSValueMakeBoolean(js, r->transition),
                            kn_js_str(js, r->name),
                            JSValueMakeNumber(js, r->time * 1000),
                            JSValueMakeNumber(js, r->delay * 1000),
                            JSValueMakeNumber(js, r->duration * 1000),
                            JSValueMakeNumber(js, r->iterations),
                            kn_js_str(js, kn_kw_str(r->direction)),
                            kn_js_str(js, kn_kw_str(r->fill))};
    JSObjectSetPropertyAtIndex(js, l->out, l->n++, kn_js_array_of(js, KN_COUNTOF(v), v), NULL);
}

/* running() → [[element, pseudo, is a transition, name, local time, delay, duration, iterations,
 * direction, fill], …], times in milliseconds */
KN_NATIVE(host_running) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    listing l = {s, kn_js_array(ctx), 0};
    kn_flush(s, false);
    kn_style_each_animation(s->env.styler, list_one, &l);
    return l.out;
}
