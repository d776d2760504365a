/* Rounded outlines of one pixel. Skia draws strokes that are no wider than a device pixel as
 * hairlines: chords of the curve, each covering one pixel across its major axis. The chords are
 * few, and well visible next to a ring with exact coverage, so the division is followed: conics →
 * quadratics within a quarter of a pixel → chords. */
#include "src/paint/internal.h"
#include <math.h>
#include <string.h>

typedef struct band { /* parallelograms under construction */
    uint8_t *segs;
    kn_pt *pts;
    uint32_t n_segs, n_pts, cap;
} band;

static void put(band *b, kn_pt p, kn_pt q) {
    if (b->n_segs + 5 > b->cap)
        return;
    const bool flat = fabs(q.x - p.x) >= fabs(q.y - p.y);
    const kn_pt d = {flat ? 0 : 0.5, flat ? 0.5 : 0};
    const kn_pt v[4] = {{p.x - d.x, p.y - d.y},
                        {q.x - d.x, q.y - d.y},
                        {q.x + d.x, q.y + d.y},
                        {p.x + d.x, p.y + d.y}};
    /* One sense of rotation for all, so that overlaps add up to one cover. */
    const double turn =
        (v[1].x - v[0].x) * (v[3].y - v[0].y) - (v[1].y - v[0].y) * (v[3].x - v[0].x);
    for (int i = 0; i < 4; i++) {
        b->segs[b->n_segs++] = i ? KN_SEG_LINE : KN_SEG_MOVE;
        b->pts[b->n_pts++] = v[turn < 0 ? (4 - i) & 3 : i];
    }
    b->segs[b->n_segs++] = KN_SEG_CLOSE;
}

static void quadratic(band *b, kn_pt p, kn_pt c, kn_pt q) {
    const unsigned dx = (unsigned)ceil(fabs((p.x + q.x) / 2 - c.x));
    const unsigned dy = (unsigned)ceil(fabs((p.y + q.y) / 2 - c.y));
    const unsigned d = dx > dy ? dx + dy / 2 : dy + dx / 2;
    int bits = 0;
    while (bits < 31 && d >> bits)
        bits++;
    int level = (bits + 1) / 2;
    level = level > 5 ? 5 : level;
    const int n = 1 << level;
    kn_pt at = p;
    for (int i = 1; i <= n; i++) {
        const double t = (double)i / n, u = 1 - t;
        const kn_pt to = {u * u * p.x + 2 * u * t * c.x + t * t * q.x,
                          u * u * p.y + 2 * u * t * c.y + t * t * q.y};
        put(b, at, to);
        at = to;
    }
}

static void conic(band *b, kn_pt p, kn_pt c, kn_pt q, double w, int depth) {
    if (depth == 0) {
        quadratic(b, p, c, q);
        return;
    }
    const double k = 1 / (1 + w);
    const kn_pt l = {(p.x + w * c.x) * k, (p.y + w * c.y) * k};
    const kn_pt r = {(q.x + w * c.x) * k, (q.y + w * c.y) * k};
    const kn_pt mid = {(l.x + r.x) / 2, (l.y + r.y) / 2};
    const double half = sqrt(0.5 + w / 2);
    conic(b, p, l, mid, half, depth - 1);
    conic(b, mid, r, q, half, depth - 1);
}

/* A quarter from p to q around the corner point c, and straight on to `from` and `to`. */
static void corner(kn_emit *e, kn_clip_node *clip, kn_pt from, kn_pt p, kn_pt c, kn_pt q, kn_pt to,
                   kn_rgba color, uint32_t src) {
    enum { MOST = 5 * 8 * 32 };
    const double w = M_SQRT1_2, k = (w - 1) / (4 * (1 + w));
    double error = fabs(k) * hypot(p.x - 2 * c.x + q.x, p.y - 2 * c.y + q.y);
    int depth = 0;
    for (; depth < 3 && error > 0.25; depth++)
        error /= 4;
    uint8_t segs[MOST];
    kn_pt pts[MOST];
    band b = {.segs = segs, .pts = pts, .cap = MOST};
    if (from.x != p.x || from.y != p.y)
        put(&b, from, p);
    conic(&b, p, c, q, w, depth);
    if (to.x != q.x || to.y != q.y)
        put(&b, q, to);
    kn_arena *a = kn_emit_arena(e, clip);
    uint8_t *own_segs = KN_ANEW_N(a, uint8_t, b.n_segs + 1);
    kn_pt *own_pts = KN_ANEW_N(a, kn_pt, b.n_pts + 1);
    memcpy(own_segs, segs, b.n_segs);
    memcpy(own_pts, pts, b.n_pts * sizeof *pts);
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = src};
    it.u.fill.shape.kind = KN_SHAPE_PATH;
    it.u.fill.shape.exact = true;
    it.u.fill.shape.u.path = (kn_path){own_segs, own_pts, b.n_segs, b.n_pts};
    it.u.fill.paint =
        (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = color, .m = KN_MAT4_ID};
    kn_emit_item(e, clip, &it);
}

static void straight(kn_emit *e, kn_clip_node *clip, kn_rect r, kn_rgba color, uint32_t src) {
    if (r.w <= 0 || r.h <= 0)
        return;
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = src};
    it.u.fill.shape.kind = KN_SHAPE_RECT;
    it.u.fill.shape.u.rect = r;
    it.u.fill.paint =
        (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = color, .m = KN_MAT4_ID};
    kn_emit_item(e, clip, &it);
}

bool kn_hairline_fits(const kn_rrect *o) {
    for (int i = 0; i < 4; i++)
        if (o->rx[i] <= 1 || o->ry[i] <= 1)
            return false;
    return o->r.w > 2 && o->r.h > 2;
}

/* The whole pixels between two corners; where there are none the corners meet as they are. */
static void whole(double a, double b, double *from, double *to) {
    const bool any = ceil(a) <= floor(b);
    *from = any ? ceil(a) : a;
    *to = any ? floor(b) : b;
}

void kn_paint_hairline_ring(kn_emit *e, kn_clip_node *clip, const kn_rrect *o, kn_rgba c,
                            uint32_t src) {
    const kn_rect r = o->r;
    const double right = r.x + r.w, bottom = r.y + r.h;
    const double x0 = r.x + 0.5, y0 = r.y + 0.5, x1 = right - 0.5, y1 = bottom - 0.5;
    double t0, t1, b0, b1, l0, l1, r0, r1; /* straight parts of the top, bottom, left, right */
    whole(r.x + o->rx[0], right - o->rx[1], &t0, &t1);
    whole(r.x + o->rx[3], right - o->rx[2], &b0, &b1);
    whole(r.y + o->ry[0], bottom - o->ry[3], &l0, &l1);
    whole(r.y + o->ry[1], bottom - o->ry[2], &r0, &r1);
    const kn_pt v[4][5] = {
        {{x0, l0}, {x0, r.y + o->ry[0]}, {x0, y0}, {r.x + o->rx[0], y0}, {t0, y0}},
        {{t1, y0}, {right - o->rx[1], y0}, {x1, y0}, {x1, r.y + o->ry[1]}, {x1, r0}},
        {{x1, r1}, {x1, bottom - o->ry[2]}, {x1, y1}, {right - o->rx[2], y1}, {b1, y1}},
        {{b0, y1}, {r.x + o->rx[3], y1}, {x0, y1}, {x0, bottom - o->ry[3]}, {x0, l1}},
    };
    for (int i = 0; i < 4; i++)
        corner(e, clip, v[i][0], v[i][1], v[i][2], v[i][3], v[i][4], c, src);
    straight(e, clip, (kn_rect){t0, r.y, t1 - t0, 1}, c, src);
    straight(e, clip, (kn_rect){b0, bottom - 1, b1 - b0, 1}, c, src);
    straight(e, clip, (kn_rect){r.x, l0, 1, l1 - l0}, c, src);
    straight(e, clip, (kn_rect){right - 1, r0, 1, r1 - r0}, c, src);
}
