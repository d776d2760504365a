/* Building paths: HTML, 4.12.5.1.6. */
#include <math.h>
#include <string.h>
#include "src/script/canvas.h"

static void quad(kn_pen *p, kn_pt c, kn_pt e) {
    if (!p->open)
        kn_pen_move(p, c);
    const kn_pt a = p->at;
    kn_pen_cubic(p, (kn_pt){a.x + (c.x - a.x) * 2 / 3, a.y + (c.y - a.y) * 2 / 3},
                 (kn_pt){e.x + (c.x - e.x) * 2 / 3, e.y + (c.y - e.y) * 2 / 3}, e);
}

/* A piece of an ellipse of up to a quarter, from the pen to `e` by way of the corner `c`: a conic
 * section of weight w, written as a cubic curve, from which the rasterizer tells what it was. */
static void arc_piece(kn_pen *p, kn_pt c, kn_pt e, double w) {
    const kn_pt a = p->at;
    const double k = 4 * w / (3 * (1 + w));
    kn_pen_cubic(p, (kn_pt){a.x + k * (c.x - a.x), a.y + k * (c.y - a.y)},
                 (kn_pt){e.x + k * (c.x - e.x), e.y + k * (c.y - e.y)}, e);
}

/* Signed angle that an arc covers, at most a whole turn (HTML, "ellipse"); in single precision, as
 * in Blink: a turn that lacks one unit in the last place is nothing. */
static double sweep_of(double start, double end, bool ccw) {
    const float turn = (float)(2 * M_PI);
    float from = fmodf((float)start, turn);
    from = from < 0 ? from + turn : from;
    const float to = (float)end + (from - (float)start), d = to - from;
    if (!ccw)
        return (double)(d >= turn ? turn : d < 0 ? turn - fmodf(-d, turn) : d);
    return (double)(d <= -turn ? -turn : d > 0 ? fmodf(d, turn) - turn : d);
}

static void ellipse(kn_pen *p, kn_pt c, double rx, double ry, double turn, double from, double to,
                    bool ccw) {
    const double sweep = sweep_of(from, to, ccw), ct = cos(turn), st = sin(turn);
    const double m[6] = {rx * ct, rx * st, -ry * st, ry * ct, c.x, c.y};
    const bool whole =
        !p->segs.n && turn == 0 && fabs(sweep) >= 2 * M_PI - 1e-6 && rx > 0 && ry > 0;
    kn_pen_line(p, kn_m6_map(m, (kn_pt){cos(from), sin(from)}));
    const int n = (int)ceil(fabs(sweep) / (M_PI / 2) - 1e-6);
    for (int i = 0; i < n; i++) { /* quarters, and what is left */
        const double step =
            i + 1 < n ? copysign(M_PI / 2, sweep) : sweep - i * copysign(M_PI / 2, sweep);
        const double a = from + i * copysign(M_PI / 2, sweep), b = a + step, w = cos(step / 2);
        const kn_pt c = {cos(a + step / 2) / w, sin(a + step / 2) / w};
        arc_piece(p, kn_m6_map(m, c), kn_m6_map(m, (kn_pt){cos(b), sin(b)}), w);
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
bool kn_ctx2d_path_here(kn_ctx2d *c) {
    double inv[6], step[6];
    if (memcmp(c->path_m, c->now.m, sizeof c->path_m) == 0)
        return true;
    if (!kn_m6_invert(c->now.m, inv))
        return false;
    if (c->path.segs.n) {
        kn_m6_mul(inv, c->path_m, step);
        kn_pen_map(&c->path, step);
    }
    memcpy(c->path_m, c->now.m, sizeof c->path_m);
    return true;
}

static kn_pen *self_pen(JSContextRef ctx, JSObjectRef self, JSValueRef *exc) {
    kn_canvas_obj *o = kn_canvas_unwrap(ctx, self, KN_CANVAS_CONTEXT);
    if (o) {
        return kn_ctx2d_path_here(o->u.ctx) ? &o->u.ctx->path : NULL;
    }
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
        if (!p || !kn_canvas_need(ctx, argc, count, exc) ||                                        \
            !kn_canvas_numbers(ctx, argc, argv, 0, count, v))                                      \
            return KN_UNDEF;                                                                       \
        do_##name(ctx, p, v, argc, argv, exc);                                                     \
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

static void round_rect(kn_pen *p, const double v[12]) {
    const double x = v[0], y = v[1], w = v[2], h = v[3], sx = w < 0 ? -1 : 1, sy = h < 0 ? -1 : 1;
    double r[8], f = 1;
    memcpy(r, v + 4, sizeof r);
    const double side[4] = {fabs(w), fabs(h), fabs(w), fabs(h)};
    const double sum[4] = {r[0] + r[2], r[3] + r[5], r[4] + r[6], r[1] + r[7]};
    for (int i = 0; i < 4; i++)
        f = sum[i] > side[i] ? fmin(f, side[i] / sum[i]) : f;
    for (int i = 0; i < 8; i++)
        r[i] *= f * (i & 1 ? sy : sx);
    const double x1 = x + w, y1 = y + h;
    const bool whole = !p->segs.n && w > 0 && h > 0;
    kn_pen_move(p, (kn_pt){x + r[0], y});
    kn_pen_line(p, (kn_pt){x1 - r[2], y});
    arc_piece(p, (kn_pt){x1, y}, (kn_pt){x1, y + r[3]}, M_SQRT1_2);
    kn_pen_line(p, (kn_pt){x1, y1 - r[5]});
    arc_piece(p, (kn_pt){x1, y1}, (kn_pt){x1 - r[4], y1}, M_SQRT1_2);
    kn_pen_line(p, (kn_pt){x + r[6], y1});
    arc_piece(p, (kn_pt){x, y1}, (kn_pt){x, y1 - r[7]}, M_SQRT1_2);
    kn_pen_line(p, (kn_pt){x, y + r[1]});
    arc_piece(p, (kn_pt){x, y}, (kn_pt){x + r[0], y}, M_SQRT1_2);
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
}

/* __roundRect(x, y, w, h, then x and y radii of the four corners, clockwise from the top left) */
KN_NATIVE(c2d_round_rect) {
    kn_pen *p = self_pen(ctx, self, exc);
    double v[12];
    if (!p || !kn_canvas_numbers(ctx, argc, argv, 0, 12, v))
        return KN_UNDEF;
    round_rect(p, v);
    return KN_UNDEF;
}

KN_NATIVE(c2d_begin_path) {
    KN_CANVAS_SELF(c)
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
