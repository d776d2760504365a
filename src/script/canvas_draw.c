/* Drawing paths and rectangles, and asking about them (HTML, 4.12.5.1.11 and 4.12.5.1.12). */
#include <math.h>
#include "src/script/canvas.h"

typedef struct path_call { /* (path?, rule?) of the arguments */
    kn_shape shape;
    const kn_pen *pen;
    size_t used;
    bool ok; /* there is something to draw */
} path_call;

static path_call path_args(JSContextRef ctx, kn_ctx2d *c, size_t argc, const JSValueRef argv[]) {
    path_call p = {0};
    kn_canvas_obj *o = argc ? kn_canvas_unwrap(ctx, argv[0], KN_CANVAS_PATH) : NULL;
    p.used = o ? 1 : 0;
    p.ok = o || kn_ctx2d_path_here(c);
    p.pen = o ? &o->u.pen : &c->path;
    p.shape = kn_pen_shape(p.pen);
    return p;
}

/* The fill rule at argument i; false after a TypeError. */
static bool take_rule(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i, bool *out,
                      JSValueRef *exc) {
    kn_jstr t;
    if (i >= argc || JSValueIsUndefined(ctx, argv[i]))
        return true;
    bool ok = kn_jstr_init(ctx, argv[i], &t, exc);
    *out = ok && kn_str_eq(kn_jstr_view(&t), KN_S("evenodd"));
    if (ok && !*out && !kn_str_eq(kn_jstr_view(&t), KN_S("nonzero"))) {
        kn_js_throw(ctx, exc, "TypeError", "'%s' is not a valid value for a fill rule.", t.p);
        ok = false;
    }
    kn_jstr_free(&t);
    return ok;
}

static void draw_shape(kn_script *s, kn_ctx2d *c, const kn_shape *shape, bool stroke) {
    kn_arena *a = kn_canvas_host(s)->text;
    kn_item it = {.kind = stroke ? KN_ITEM_STROKE : KN_ITEM_FILL};
    kn_paint *p = stroke ? &it.u.stroke.paint : &it.u.fill.paint;
    if (stroke) {
        it.u.stroke.shape = *shape;
        it.u.stroke.stroke = kn_canvas_stroke_of(&c->now);
    } else {
        it.u.fill.shape = *shape;
    }
    kn_arena_reset(a);
    kn_canvas_look look;
    kn_canvas_filtering filtering;
    kn_canvas_look_of(&c->now, &look);
    kn_canvas_filter_begin(s, c, &look, &filtering);
    if (kn_canvas_paint(&c->now, stroke ? &c->now.stroke : &c->now.fill, a, p))
        kn_canvas_draw(c->canvas, &it, &look);
    kn_canvas_filter_end(&filtering);
}

KN_NATIVE(c2d_fill) {
    KN_CANVAS_SELF(c)
    path_call p = path_args(ctx, c, argc, argv);
    if (take_rule(ctx, argc, argv, p.used, &p.shape.evenodd, exc) && p.ok)
        draw_shape(s, c, &p.shape, false);
    return KN_UNDEF;
}

/* A subpath of no length is a dot; that of square caps lies along the x axis (as in Skia). */
static void square_dots(const kn_pen *from, kn_pen *to) {
    const double tiny = 1.0 / 4096;
    const kn_pt *v = from->pts.v;
    for (size_t i = 0; i < from->segs.n; i++) {
        const uint8_t kind = from->segs.v[i],
                      next = i + 1 < from->segs.n ? from->segs.v[i + 1] : KN_SEG_MOVE;
        switch (kind) {
        case KN_SEG_MOVE:
            kn_pen_move(to, *v);
            if (next == KN_SEG_CLOSE) {
                kn_pen_line(to, (kn_pt){v->x + tiny, v->y});
            } else if (next == KN_SEG_LINE && v[0].x == v[1].x && v[0].y == v[1].y) {
                kn_pen_line(to, (kn_pt){v->x + tiny, v->y});
                v++;
                i++;
            }
            v++;
            break;
        case KN_SEG_LINE:
            kn_pen_line(to, *v++);
            break;
        case KN_SEG_CUBIC:
            kn_pen_cubic(to, v[0], v[1], v[2]);
            v += 3;
            break;
        default:
            if (i > 0 && from->segs.v[i - 1] != KN_SEG_MOVE)
                kn_pen_close(to);
        }
    }
}

/* A path that is one point alone is not stroked, whatever the caps. */
static bool is_point(const kn_pen *p) {
    for (size_t i = 1; i < p->pts.n; i++)
        if (p->pts.v[i].x != p->pts.v[0].x || p->pts.v[i].y != p->pts.v[0].y)
            return false;
    return true;
}

static bool has_path(JSContextRef ctx, size_t argc, const JSValueRef argv[], JSValueRef *exc) {
    if (!argc || kn_canvas_unwrap(ctx, argv[0], KN_CANVAS_PATH))
        return true;
    kn_js_throw(ctx, exc, "TypeError", "parameter 1 is not of type 'Path2D'.");
    return false;
}

KN_NATIVE(c2d_stroke) {
    KN_CANVAS_SELF(c)
    if (!has_path(ctx, argc, argv, exc))
        return KN_UNDEF;
    path_call p = path_args(ctx, c, argc, argv);
    kn_pen dots = {0};
    if (c->now.cap == 2)
        square_dots(p.pen, &dots);
    const kn_shape shape = {.kind = KN_SHAPE_PATH,
                            .u.path = kn_pen_path(dots.segs.n ? &dots : p.pen)};
    if (p.ok && !is_point(p.pen))
        draw_shape(s, c, &shape, true);
    kn_pen_free(&dots);
    return KN_UNDEF;
}

KN_NATIVE(c2d_clip) {
    KN_CANVAS_SELF(c)
    path_call p = path_args(ctx, c, argc, argv);
    if (!take_rule(ctx, argc, argv, p.used, &p.shape.evenodd, exc))
        return KN_UNDEF;
    kn_canvas_clip *clip =
        kn_canvas_clip_add(c->canvas, c->now.clip, &p.shape, p.ok ? c->now.m : c->path_m);
    kn_canvas_clip_unref(c->now.clip);
    c->now.clip = clip;
    return KN_UNDEF;
}

KN_NATIVE(c2d_in_path) {
    KN_CANVAS_SELF(c)
    KN_CANVAS_NEED(2)
    path_call p = path_args(ctx, c, argc, argv);
    double at[2], inv[6];
    bool evenodd = false;
    if (!take_rule(ctx, argc, argv, p.used + 2, &evenodd, exc))
        return KN_UNDEF;
    if (!p.ok || !kn_canvas_numbers(ctx, argc, argv, p.used, 2, at) || !kn_m6_invert(c->now.m, inv))
        return JSValueMakeBoolean(ctx, false);
    const kn_path path = kn_pen_path(p.pen);
    return JSValueMakeBoolean(
        ctx, kn_path_contains(&path, evenodd, kn_m6_map(inv, (kn_pt){at[0], at[1]})));
}

KN_NATIVE(c2d_in_stroke) {
    KN_CANVAS_SELF(c)
    KN_CANVAS_NEED(2)
    if (argc > 2 && !has_path(ctx, argc, argv, exc))
        return KN_UNDEF;
    path_call p = path_args(ctx, c, argc, argv);
    double at[2];
    if (!p.ok || !kn_canvas_numbers(ctx, argc, argv, p.used, 2, at))
        return JSValueMakeBoolean(ctx, false);
    const kn_stroke st = kn_canvas_stroke_of(&c->now);
    kn_pen dots = {0};
    if (c->now.cap == 2)
        square_dots(p.pen, &dots);
    const kn_shape shape = {.kind = KN_SHAPE_PATH,
                            .u.path = kn_pen_path(dots.segs.n ? &dots : p.pen)};
    const bool hit =
        kn_canvas_in_stroke(kn_canvas_host(s)->kit, &shape, &st, c->now.m, at[0], at[1]);
    kn_pen_free(&dots);
    return JSValueMakeBoolean(ctx, hit);
}

/* ---- rectangles ---- */
#define RECT_ARGS(c, v)                                                                            \
    kn_script *s;                                                                                  \
    double v[4];                                                                                   \
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);                                                 \
    if (!c || !kn_canvas_need(ctx, argc, 4, exc) || !kn_canvas_numbers(ctx, argc, argv, 0, 4, v))  \
        return KN_UNDEF;

static kn_shape upright(const double v[4]) {
    const double x = v[2] < 0 ? v[0] + v[2] : v[0], y = v[3] < 0 ? v[1] + v[3] : v[1];
    return (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = {x, y, fabs(v[2]), fabs(v[3])}};
}

KN_NATIVE(c2d_fill_rect) {
    RECT_ARGS(c, v)
    const kn_shape shape = upright(v);
    if (v[2] != 0 && v[3] != 0)
        draw_shape(s, c, &shape, false);
    return KN_UNDEF;
}

KN_NATIVE(c2d_stroke_rect) {
    RECT_ARGS(c, v)
    kn_pen p = {0};
    kn_pen_move(&p, (kn_pt){v[0], v[1]});
    if (v[2] != 0 && v[3] != 0) { /* otherwise there and back, with joins for ends */
        kn_pen_line(&p, (kn_pt){v[0] + v[2], v[1]});
        kn_pen_line(&p, (kn_pt){v[0] + v[2], v[1] + v[3]});
        kn_pen_line(&p, (kn_pt){v[0], v[1] + v[3]});
        kn_pen_close(&p);
    } else {
        kn_pen_line(&p, (kn_pt){v[0] + v[2], v[1] + v[3]});
        kn_pen_close(&p);
    }
    const kn_shape shape = {.kind = KN_SHAPE_PATH, .u.path = kn_pen_path(&p)};
    if (v[2] != 0 || v[3] != 0)
        draw_shape(s, c, &shape, true);
    kn_pen_free(&p);
    return KN_UNDEF;
}

KN_NATIVE(c2d_clear_rect) {
    RECT_ARGS(c, v)
    const kn_shape shape = upright(v);
    if (v[2] != 0 && v[3] != 0)
        kn_canvas_clear(c->canvas, &shape, c->now.m, c->now.clip);
    return KN_UNDEF;
}
