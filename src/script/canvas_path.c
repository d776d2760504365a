/* Paths of canvases: HTML, 4.12.5.1.6 "Building paths". */
#include "src/script/canvas.h"
#include <math.h>
#include <string.h>

void kn_m6_mul(const double a[6], const double b[6], double out[6]) {
    const double r[6] = {a[0] * b[0] + a[2] * b[1],        a[1] * b[0] + a[3] * b[1],
                         a[0] * b[2] + a[2] * b[3],        a[1] * b[2] + a[3] * b[3],
                         a[0] * b[4] + a[2] * b[5] + a[4], a[1] * b[4] + a[3] * b[5] + a[5]};
    memcpy(out, r, sizeof r);
}

bool kn_m6_invert(const double m[6], double out[6]) {
    const double det = m[0] * m[3] - m[1] * m[2];
    if (!(fabs(det) > 1e-300) || !isfinite(det))
        return false;
    const double k = 1 / det;
    const double r[6] = {m[3] * k,
                         -m[1] * k,
                         -m[2] * k,
                         m[0] * k,
                         (m[2] * m[5] - m[3] * m[4]) * k,
                         (m[1] * m[4] - m[0] * m[5]) * k};
    memcpy(out, r, sizeof r);
    return true;
}

static kn_pt map(const double m[6], kn_pt p) {
    return (kn_pt){m[0] * p.x + m[2] * p.y + m[4], m[1] * p.x + m[3] * p.y + m[5]};
}

void kn_pen_free(kn_pen *p) {
    kn_vec_free(&p->segs);
    kn_vec_free(&p->pts);
}

void kn_pen_clear(kn_pen *p) {
    p->segs.n = p->pts.n = p->whole = 0;
    p->open = false;
}

void kn_pen_move(kn_pen *p, kn_pt a) {
    kn_vec_push(&p->segs, KN_SEG_MOVE);
    kn_vec_push(&p->pts, a);
    p->start = p->at = a;
    p->open = true;
}

void kn_pen_line(kn_pen *p, kn_pt a) {
    if (!p->open) {
        kn_pen_move(p, a);
        return;
    }
    kn_vec_push(&p->segs, KN_SEG_LINE);
    kn_vec_push(&p->pts, a);
    p->at = a;
}

void kn_pen_cubic(kn_pen *p, kn_pt a, kn_pt b, kn_pt c) {
    if (!p->open)
        kn_pen_move(p, a);
    kn_vec_push(&p->segs, KN_SEG_CUBIC);
    kn_vec_push(&p->pts, a);
    kn_vec_push(&p->pts, b);
    kn_vec_push(&p->pts, c);
    p->at = c;
}

void kn_pen_close(kn_pen *p) {
    if (!p->open || !p->segs.n || p->segs.v[p->segs.n - 1] == KN_SEG_CLOSE)
        return;
    kn_vec_push(&p->segs, KN_SEG_CLOSE);
    p->at = p->start;
}

void kn_pen_rect(kn_pen *p, double x, double y, double w, double h) {
    kn_pen_move(p, (kn_pt){x, y});
    kn_pen_line(p, (kn_pt){x + w, y});
    kn_pen_line(p, (kn_pt){x + w, y + h});
    kn_pen_line(p, (kn_pt){x, y + h});
    kn_pen_close(p);
}

void kn_pen_map(kn_pen *p, const double m[6]) {
    p->whole = 0;
    for (size_t i = 0; i < p->pts.n; i++)
        p->pts.v[i] = map(m, p->pts.v[i]);
    p->start = map(m, p->start);
    p->at = map(m, p->at);
}

void kn_pen_add(kn_pen *p, const kn_path *from, const double m[6]) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < from->n_segs; i++) {
        const kn_pt *v = from->pts + at;
        switch (from->segs[i]) {
        case KN_SEG_MOVE:
            kn_pen_move(p, map(m, v[0]));
            at++;
            break;
        case KN_SEG_LINE:
            kn_pen_line(p, map(m, v[0]));
            at++;
            break;
        case KN_SEG_CUBIC:
            kn_pen_cubic(p, map(m, v[0]), map(m, v[1]), map(m, v[2]));
            at += 3;
            break;
        default:
            kn_pen_close(p);
        }
    }
}

kn_path kn_pen_path(const kn_pen *p) {
    return (kn_path){p->segs.v, p->pts.v, (uint32_t)p->segs.n, (uint32_t)p->pts.n};
}

kn_shape kn_pen_shape(const kn_pen *p) {
    const size_t n = p->segs.n;
    if (p->whole && (n == p->whole || (n == p->whole + 1 && p->segs.v[n - 1] == KN_SEG_CLOSE)))
        return (kn_shape){.kind = KN_SHAPE_RRECT, .u.rrect = p->round};
    return (kn_shape){.kind = KN_SHAPE_PATH, .u.path = kn_pen_path(p)};
}

static void quad(kn_pen *p, kn_pt c, kn_pt e) {
    if (!p->open)
        kn_pen_move(p, c);
    const kn_pt a = p->at;
    kn_pen_cubic(p, (kn_pt){a.x + (c.x - a.x) * 2 / 3, a.y + (c.y - a.y) * 2 / 3},
                 (kn_pt){e.x + (c.x - e.x) * 2 / 3, e.y + (c.y - e.y) * 2 / 3}, e);
}

/* Signed angle that an arc covers, at most a whole turn (HTML, "ellipse"). */
static double sweep_of(double from, double to, bool ccw) {
    const double turn = 2 * M_PI, d = to - from;
    if (!ccw)
        return d >= turn ? turn : d < 0 ? turn - fmod(-d, turn) : d;
    return d <= -turn ? -turn : d > 0 ? fmod(d, turn) - turn : d;
}

static void ellipse(kn_pen *p, kn_pt c, double rx, double ry, double turn, double from, double to,
                    bool ccw) {
    const double sweep = sweep_of(from, to, ccw), ct = cos(turn), st = sin(turn);
    const double m[6] = {rx * ct, rx * st, -ry * st, ry * ct, c.x, c.y};
    const bool whole = !p->segs.n && turn == 0 && fabs(sweep) >= 2 * M_PI && rx > 0 && ry > 0;
    kn_pen_line(p, map(m, (kn_pt){cos(from), sin(from)}));
    const int n = (int)ceil(fabs(sweep) / (M_PI / 2) - 1e-9);
    for (int i = 0; i < n; i++) {
        const double a = from + sweep * i / n, b = from + sweep * (i + 1) / n;
        const double k = 4.0 / 3 * tan((b - a) / 4), ca = cos(a), sa = sin(a), cb = cos(b),
                     sb = sin(b);
        kn_pen_cubic(p, map(m, (kn_pt){ca - k * sa, sa + k * ca}),
                     map(m, (kn_pt){cb + k * sb, sb - k * cb}), map(m, (kn_pt){cb, sb}));
    }
    if (!whole)
        return;
    p->round = (kn_rrect){.r = {c.x - rx, c.y - ry, 2 * rx, 2 * ry}};
    for (int i = 0; i < 4; i++) {
        p->round.rx[i] = (float)rx;
        p->round.ry[i] = (float)ry;
    }
    p->whole = p->segs.n;
}

static void arc_to(kn_pen *p, kn_pt p1, kn_pt p2, double r) {
    if (!p->open)
        kn_pen_move(p, p1);
    const kn_pt p0 = p->at;
    const double ax = p0.x - p1.x, ay = p0.y - p1.y, bx = p2.x - p1.x, by = p2.y - p1.y;
    const double la = hypot(ax, ay), lb = hypot(bx, by), cross = ax * by - ay * bx;
    if (la == 0 || lb == 0 || r == 0 || fabs(cross) <= 1e-12 * la * lb) {
        kn_pen_line(p, p1);
        return;
    }
    const double cosine = (ax * bx + ay * by) / (la * lb);
    const double d = r * sqrt((1 + cosine) / (1 - cosine)); /* from the corner to the tangents */
    const kn_pt t0 = {p1.x + ax / la * d, p1.y + ay / la * d};
    const kn_pt t1 = {p1.x + bx / lb * d, p1.y + by / lb * d};
    const double side = cross > 0 ? 1 : -1; /* towards the centre from the first tangent */
    const kn_pt c = {t0.x - side * ay / la * r, t0.y + side * ax / la * r};
    const double from = atan2(t0.y - c.y, t0.x - c.x), to = atan2(t1.y - c.y, t1.x - c.x);
    ellipse(p, c, r, r, 0, from, to, cross > 0);
}

/* ---- bindings: the path of `this`, be it a context's own or a Path2D ---- */
/* The current path moves to the space of the current map before it is continued. */
static bool path_here(kn_ctx2d *c) {
    if (memcmp(c->path_m, c->now.m, sizeof c->path_m) != 0) {
        double inv[6], step[6];
        if (c->path.segs.n) {
            if (!kn_m6_invert(c->now.m, inv))
                return false;
            kn_m6_mul(inv, c->path_m, step);
            kn_pen_map(&c->path, step);
        }
        memcpy(c->path_m, c->now.m, sizeof c->path_m);
    }
    return true;
}

static kn_pen *self_pen(JSContextRef ctx, JSObjectRef self, JSValueRef *exc) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, self, KN_CANVAS_CONTEXT);
    if (o)
        return path_here(o->u.ctx) ? &o->u.ctx->path : NULL;
    o = kn_canvas_unwrap(ctx, self, KN_CANVAS_PATH);
    if (!o)
        kn_js_throw(ctx, exc, "TypeError", "Illegal invocation");
    return o ? &o->u.pen : NULL;
}

#define PEN_METHOD(name, count)                                                                    \
    static void do_##name(JSContextRef ctx, kn_pen *p, const double *v, size_t argc,               \
                          const JSValueRef argv[], JSValueRef *exc);                               \
    KN_NATIVE(c2d_##name) {                                                                        \
        kn_pen *p = self_pen(ctx, self, exc);                                                      \
        double v[8];                                                                               \
        if (p && kn_canvas_numbers(ctx, argc, argv, 0, count, v))                                  \
            do_##name(ctx, p, v, argc, argv, exc);                                                 \
        return KN_UNDEF;                                                                           \
    }                                                                                              \
    static void do_##name(JSContextRef ctx, kn_pen *p, const double *v, size_t argc,               \
                          const JSValueRef argv[], JSValueRef *exc)

static bool negative(JSContextRef ctx, double r, JSValueRef *exc) {
    if (r < 0)
        kn_js_throw(ctx, exc, "IndexSizeError", "The radius provided (%g) is negative.", r);
    return r < 0;
}

PEN_METHOD(move_to, 2) {
    kn_pen_move(p, (kn_pt){v[0], v[1]});
}
PEN_METHOD(line_to, 2) {
    kn_pen_line(p, (kn_pt){v[0], v[1]});
}
PEN_METHOD(bezier_to, 6) {
    kn_pen_cubic(p, (kn_pt){v[0], v[1]}, (kn_pt){v[2], v[3]}, (kn_pt){v[4], v[5]});
}
PEN_METHOD(quadratic_to, 4) {
    quad(p, (kn_pt){v[0], v[1]}, (kn_pt){v[2], v[3]});
}
PEN_METHOD(close_path, 0) {
    kn_pen_close(p);
}
PEN_METHOD(rect, 4) {
    kn_pen_rect(p, v[0], v[1], v[2], v[3]);
}
PEN_METHOD(arc, 5) {
    if (!negative(ctx, v[2], exc))
        ellipse(p, (kn_pt){v[0], v[1]}, v[2], v[2], 0, v[3], v[4],
                JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 5)));
}
PEN_METHOD(ellipse, 7) {
    if (!negative(ctx, v[2], exc) && !negative(ctx, v[3], exc))
        ellipse(p, (kn_pt){v[0], v[1]}, v[2], v[3], v[4], v[5], v[6],
                JSValueToBoolean(ctx, kn_arg(ctx, argc, argv, 7)));
}
PEN_METHOD(arc_to, 5) {
    if (!negative(ctx, v[4], exc))
        arc_to(p, (kn_pt){v[0], v[1]}, (kn_pt){v[2], v[3]}, v[4]);
}

/* __roundRect(x, y, w, h, then x and y radii of the four corners, clockwise from the top left) */
KN_NATIVE(c2d_round_rect) {
    kn_pen *p = self_pen(ctx, self, exc);
    double v[12];
    if (!p || !kn_canvas_numbers(ctx, argc, argv, 0, 12, v))
        return KN_UNDEF;
    const double x = v[0], y = v[1], w = v[2], h = v[3], sx = w < 0 ? -1 : 1, sy = h < 0 ? -1 : 1;
    double *r = v + 4, f = 1;
    const double side[4] = {fabs(w), fabs(h), fabs(w), fabs(h)};
    const double sum[4] = {r[0] + r[2], r[3] + r[5], r[4] + r[6], r[1] + r[7]};
    for (int i = 0; i < 4; i++)
        f = sum[i] > side[i] ? fmin(f, side[i] / sum[i]) : f;
    for (int i = 0; i < 8; i++)
        r[i] *= f * (i & 1 ? sy : sx);
    const double k = 1 - 0.5522847498307936, x1 = x + w, y1 = y + h;
    const bool whole = !p->segs.n && w > 0 && h > 0;
    kn_pen_move(p, (kn_pt){x + r[0], y});
    kn_pen_line(p, (kn_pt){x1 - r[2], y});
    kn_pen_cubic(p, (kn_pt){x1 - r[2] * k, y}, (kn_pt){x1, y + r[3] * k}, (kn_pt){x1, y + r[3]});
    kn_pen_line(p, (kn_pt){x1, y1 - r[5]});
    kn_pen_cubic(p, (kn_pt){x1, y1 - r[5] * k}, (kn_pt){x1 - r[4] * k, y1}, (kn_pt){x1 - r[4], y1});
    kn_pen_line(p, (kn_pt){x + r[6], y1});
    kn_pen_cubic(p, (kn_pt){x + r[6] * k, y1}, (kn_pt){x, y1 - r[7] * k}, (kn_pt){x, y1 - r[7]});
    kn_pen_line(p, (kn_pt){x, y + r[1]});
    kn_pen_cubic(p, (kn_pt){x, y + r[1] * k}, (kn_pt){x + r[0] * k, y}, (kn_pt){x + r[0], y});
    kn_pen_close(p);
    kn_pen_move(p, (kn_pt){x, y});
    if (whole) {
        p->round = (kn_rrect){.r = {x, y, w, h}};
        for (int i = 0; i < 4; i++) {
            p->round.rx[i] = (float)r[2 * i];
            p->round.ry[i] = (float)r[2 * i + 1];
        }
        p->whole = p->segs.n;
    }
    return KN_UNDEF;
}

KN_NATIVE(c2d_begin_path) {
    kn_script *s;
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);
    if (c)
        kn_pen_clear(&c->path);
    return KN_UNDEF;
}

/* __addPath(path, a, b, c, d, e, f) */
KN_NATIVE(c2d_add_path) {
    kn_canvas_obj *to = kn_canvas_unwrap(ctx, self, KN_CANVAS_PATH),
                  *from = kn_canvas_unwrap(ctx, kn_arg(ctx, argc, argv, 0), KN_CANVAS_PATH);
    double m[6];
    if (to && from && kn_canvas_numbers(ctx, argc, argv, 1, 6, m)) {
        kn_pen copy = {0};
        const kn_path p = kn_pen_path(&from->u.pen);
        kn_pen_add(&copy, &p, m);
        const kn_path q = kn_pen_path(&copy);
        const double id[6] = {1, 0, 0, 1, 0, 0};
        kn_pen_add(&to->u.pen, &q, id);
        kn_pen_free(&copy);
    }
    return KN_UNDEF;
}

/* K.path2d(path or SVG path data or nothing) */
KN_NATIVE(host_path2d) {
    kn_script *s = kn_self_host(ctx, self, exc);
    if (!s)
        return KN_UNDEF;
    kn_canvas_obj o = {.kind = KN_CANVAS_PATH};
    const double id[6] = {1, 0, 0, 1, 0, 0};
    JSValueRef v = kn_arg(ctx, argc, argv, 0);
    kn_canvas_obj *from = kn_canvas_unwrap(ctx, v, KN_CANVAS_PATH);
    if (from) {
        const kn_path p = kn_pen_path(&from->u.pen);
        kn_pen_add(&o.u.pen, &p, id);
    } else if (!JSValueIsUndefined(ctx, v)) {
        kn_jstr text;
        kn_path p;
        kn_arena *a = kn_arena_new();
        if (kn_jstr_init(ctx, v, &text, exc) && kn_path_data(a, kn_jstr_view(&text), 0, 0, &p))
            kn_pen_add(&o.u.pen, &p, id);
        kn_jstr_free(&text);
        kn_arena_free(a);
    }
    return kn_canvas_object(s, &o);
}

/* ---- filling, stroking, clipping, asking ---- */
typedef struct path_call { /* (path?, rule?) of the arguments */
    kn_shape shape;
    const kn_pen *pen;
    size_t used;
    bool ok;
} path_call;

static path_call path_args(JSContextRef ctx, kn_ctx2d *c, size_t argc, const JSValueRef argv[]) {
    path_call p = {0};
    kn_canvas_obj *o = argc ? kn_canvas_unwrap(ctx, argv[0], KN_CANVAS_PATH) : NULL;
    p.used = o ? 1 : 0;
    p.ok = o || path_here(c);
    p.pen = o ? &o->u.pen : &c->path;
    p.shape = kn_pen_shape(p.pen);
    return p;
}

static bool is_evenodd(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i) {
    kn_jstr t;
    if (i >= argc || !JSValueIsString(ctx, argv[i]) || !kn_jstr_init(ctx, argv[i], &t, NULL))
        return false;
    const bool yes = kn_str_eq(kn_jstr_view(&t), KN_S("evenodd"));
    kn_jstr_free(&t);
    return yes;
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
    kn_canvas_look_of(&c->now, &look);
    if (kn_canvas_paint(&c->now, stroke ? &c->now.stroke : &c->now.fill, a, p))
        kn_canvas_draw(c->canvas, &it, &look);
}

KN_NATIVE(c2d_fill) {
    kn_script *s;
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);
    if (c) {
        path_call p = path_args(ctx, c, argc, argv);
        p.shape.evenodd = is_evenodd(ctx, argc, argv, p.used);
        if (p.ok)
            draw_shape(s, c, &p.shape, false);
    }
    return KN_UNDEF;
}

KN_NATIVE(c2d_stroke) {
    kn_script *s;
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);
    if (c) {
        path_call p = path_args(ctx, c, argc, argv);
        p.shape = (kn_shape){.kind = KN_SHAPE_PATH, .u.path = kn_pen_path(p.pen)};
        if (p.ok)
            draw_shape(s, c, &p.shape, true);
    }
    return KN_UNDEF;
}

KN_NATIVE(c2d_clip) {
    kn_script *s;
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);
    if (c) {
        path_call p = path_args(ctx, c, argc, argv);
        p.shape.evenodd = is_evenodd(ctx, argc, argv, p.used);
        kn_canvas_clip *clip =
            kn_canvas_clip_add(c->canvas, c->now.clip, &p.shape, p.ok ? c->now.m : c->path_m);
        kn_canvas_clip_unref(c->now.clip);
        c->now.clip = clip;
    }
    return KN_UNDEF;
}

static JSValueRef point_in(JSContextRef ctx, JSObjectRef self, size_t argc, const JSValueRef argv[],
                           bool stroke, JSValueRef *exc) {
    kn_script *s;
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);
    bool hit = false;
    double at[2];
    if (c) {
        path_call p = path_args(ctx, c, argc, argv);
        if (p.ok && kn_canvas_numbers(ctx, argc, argv, p.used, 2, at)) {
            const kn_stroke st = kn_canvas_stroke_of(&c->now);
            p.shape.evenodd = is_evenodd(ctx, argc, argv, p.used + 2);
            hit = kn_canvas_hits(kn_canvas_host(s)->kit, &p.shape, stroke ? &st : NULL, c->now.m,
                                 at[0], at[1]);
        }
    }
    return JSValueMakeBoolean(ctx, hit);
}

KN_NATIVE(c2d_in_path) {
    return point_in(ctx, self, argc, argv, false, exc);
}

KN_NATIVE(c2d_in_stroke) {
    return point_in(ctx, self, argc, argv, true, exc);
}

/* ---- rectangles ---- */
#define RECT_ARGS(c, v)                                                                            \
    kn_script *s;                                                                                  \
    double v[4];                                                                                   \
    kn_ctx2d *c = kn_self_ctx(ctx, self, &s, exc);                                                 \
    if (!c || !kn_canvas_numbers(ctx, argc, argv, 0, 4, v))                                        \
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
    kn_pen_line(&p, (kn_pt){v[0] + v[2], v[1]});
    if (v[2] != 0 && v[3] != 0) { /* otherwise a line */
        kn_pen_line(&p, (kn_pt){v[0] + v[2], v[1] + v[3]});
        kn_pen_line(&p, (kn_pt){v[0], v[1] + v[3]});
        kn_pen_close(&p);
    } else {
        kn_pen_line(&p, (kn_pt){v[0] + v[2], v[1] + v[3]});
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
